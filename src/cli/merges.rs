//! `kutip check --merges`: which names the program took for one across articles, and why.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use serde::Serialize;

use crate::annotate::EntityKind;
use crate::site::{Apart, Merge, Reason, Site};
use crate::text::{count, printable_lines};

/// One line of `--json`.
#[derive(Serialize)]
#[serde(tag = "identity", rename_all = "lowercase")]
enum Record<'a> {
    /// Two names, or one in several articles, taken for one.
    Merge {
        kind: EntityKind,
        name: &'a str,
        form: &'a str,
        reason: &'static str,
        shared: &'a [String],
        confidence: f64,
        /// How many articles have the form.
        articles: usize,
        /// The first of them.
        first: &'a str,
    },
    /// One name, taken for several.
    Apart { kind: EntityKind, name: &'a str, each: Vec<Each<'a>> },
}

#[derive(Serialize)]
struct Each<'a> {
    first: &'a str,
    role: Option<&'a str>,
}

/// Joins of equal names that are at least so sure share a line: hardly one of them is wrong.
const SURE: f32 = 0.95;

/// Prints what may be wrong most easily first: names kept apart, then joins of different names, then
/// those of equal ones, the least sure first; the surest equal ones are counted unless `is_all`.
pub(super) fn print(site: &Site, as_json: bool, is_all: bool) -> io::Result<()> {
    let mut merges: Vec<&Merge> = site.merges.iter().collect();
    merges.sort_by(|a, b| {
        let order = (a.form == a.name).cmp(&(b.form == b.name));
        let order = order.then(a.confidence.total_cmp(&b.confidence));
        order.then_with(|| (&a.name, &a.form, a.articles.1).cmp(&(&b.name, &b.form, b.articles.1)))
    });
    let mut out = String::new();
    if as_json {
        for apart in &site.apart {
            line(&mut out, &separate(site, apart))?;
        }
        for merge in merges {
            line(&mut out, &record(site, merge))?;
        }
        return io::stdout().lock().write_all(out.as_bytes());
    }
    for apart in &site.apart {
        let _ = writeln!(out, "{}: taken for {}", apart.name, apart.each.len());
        for (brief, role) in &apart.each {
            let role = role.as_deref().unwrap_or("no role");
            let _ = writeln!(out, "  {role}, first in {}", path(site, *brief));
        }
    }
    let is_sure = |merge: &&Merge| merge.reason == Reason::SameName && merge.confidence >= SURE;
    let (sure, open): (Vec<&Merge>, Vec<&Merge>) =
        merges.into_iter().partition(|merge| !is_all && is_sure(merge));
    for merge in open {
        text(&mut out, site, merge);
    }
    if !sure.is_empty() {
        let names = count(sure.len(), "name");
        let _ = writeln!(out, "{names} that several articles print alike: --verbose lists them");
    }
    let out = printable_lines(&out);
    io::stdout().lock().write_all(out.as_bytes())
}

fn path(site: &Site, brief: usize) -> &str {
    &site.briefs[brief].article.path
}

fn record<'a>(site: &'a Site, merge: &'a Merge) -> Record<'a> {
    Record::Merge {
        kind: merge.kind,
        name: &merge.name,
        form: &merge.form,
        reason: merge.reason.key(),
        shared: &merge.shared,
        confidence: (f64::from(merge.confidence) * 1000.0).round() / 1000.0,
        articles: merge.articles.0,
        first: path(site, merge.articles.1),
    }
}

fn separate<'a>(site: &'a Site, apart: &'a Apart) -> Record<'a> {
    let each = apart
        .each
        .iter()
        .map(|(brief, role)| Each { first: path(site, *brief), role: role.as_deref() });
    Record::Apart { kind: apart.kind, name: &apart.name, each: each.collect() }
}

fn line(out: &mut String, record: &Record<'_>) -> io::Result<()> {
    out.push_str(&serde_json::to_string(record)?);
    out.push('\n');
    Ok(())
}

/// `Ratna → Ratna Sumpena, 95 %: a single name …; both with DPRD (2 articles, first content/a.txt)`
fn text(out: &mut String, site: &Site, merge: &Merge) {
    let Merge { name, form, .. } = merge;
    if form == name {
        let _ = write!(out, "{name}");
    } else {
        let _ = write!(out, "{form} → {name}");
    }
    let _ = write!(out, ", {:.0} %: {}", merge.confidence * 100.0, merge.reason.words());
    if !merge.shared.is_empty() {
        let _ = write!(out, "; both with {}", merge.shared.join(", "));
    }
    let (articles, first) = merge.articles;
    let _ = writeln!(out, " ({}, first {})", count(articles, "article"), path(site, first));
}
