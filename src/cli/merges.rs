//! `kutip check --merges`: which names the program took for one across articles, and why.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use serde::Serialize;

use crate::annotate::EntityKind;
use crate::site::{Apart, Merge, Site};
use crate::text::printable_lines;

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

/// Prints every merge, the least sure first, then what was kept apart.
pub(super) fn print(site: &Site, as_json: bool) -> io::Result<()> {
    let mut merges: Vec<&Merge> = site.merges.iter().collect();
    merges.sort_by(|a, b| a.confidence.total_cmp(&b.confidence));
    let mut out = String::new();
    for merge in &merges {
        if as_json {
            line(&mut out, &record(site, merge))?;
        } else {
            text(&mut out, site, merge);
        }
    }
    for apart in &site.apart {
        if as_json {
            line(&mut out, &separate(site, apart))?;
        } else {
            let _ = writeln!(out, "{}: taken for {}", apart.name, apart.each.len());
            for (brief, role) in &apart.each {
                let role = role.as_deref().unwrap_or("no role");
                let _ = writeln!(out, "  {role}, first in {}", path(site, *brief));
            }
        }
    }
    let out = if as_json { out } else { printable_lines(&out) };
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
    let (count, first) = merge.articles;
    let articles = if count == 1 { "article" } else { "articles" };
    let _ = writeln!(out, " ({count} {articles}, first {})", path(site, first));
}
