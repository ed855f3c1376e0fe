//! What is wrong or odd in the articles of a site as a whole.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{Datelike as _, NaiveDate};
use rayon::prelude::*;

use super::url::Address;
use super::{Brief, Quote, Story, address};
use crate::article::Article;
use crate::diagnostic::{Code, Diagnostic};
use crate::keyed::Text;
use crate::registry::{self, Registry};
use crate::text::Span;

/// Years that an article may be dated before or after the middle one.
const FAR: u32 = 200;

/// Leaves out articles whose id or address an earlier one has, and tells of them.
pub(super) fn leave_out_rivals(stories: &mut Vec<Story>, diagnostics: &mut Vec<Diagnostic>) {
    stories.par_sort_by(|a, b| a.article.by_age(&b.article));
    let mut ids: HashMap<String, Arc<Article>> = HashMap::with_capacity(stories.len());
    let mut addresses: HashMap<Address, Arc<Article>> = HashMap::with_capacity(stories.len());
    stories.retain(|Story { article, .. }| {
        let address = address(article);
        let problem = match (ids.get(&article.id), addresses.get(&address)) {
            (Some(rival), _) => same_id(article, rival),
            (None, Some(rival)) => same_address(article, &address, rival),
            (None, None) => {
                ids.insert(article.id.clone(), Arc::clone(article));
                addresses.insert(address, Arc::clone(article));
                return true;
            }
        };
        diagnostics.push(problem);
        false
    });
}

fn same_id(article: &Article, rival: &Article) -> Diagnostic {
    let message = format!("{} has the id `{}` already", rival.path, article.id);
    at(article, article.places.id, Code::SameId, message)
        .and(&rival.path, rival.places.id, "the earlier one, which keeps it")
        .help("give one of them another `id` in its front matter")
}

/// An article would stand where another one does.
pub(super) fn same_address(article: &Article, address: &Address, rival: &Article) -> Diagnostic {
    let message = format!("{} stands at {} already", rival.path, address.shown());
    at(article, article.places.slug, Code::SameAddress, message)
        .and(&rival.path, rival.places.slug, "the earlier one, which keeps it")
        .help("give one of them another `slug` in its front matter")
}

/// A finding at a place of an article's file, or in it as a whole.
fn at(article: &Article, place: Option<Span>, code: Code, message: String) -> Diagnostic {
    let found = Diagnostic::new(code, message);
    match place {
        Some(place) => found.at(&article.path, place),
        None => found.in_file(&article.path),
    }
}

/// Articles whose date is far from those of the others.
pub(super) fn far(briefs: &[Brief], diagnostics: &mut Vec<Diagnostic>) {
    // They are sorted by date.
    let dated: Vec<(&Article, NaiveDate)> =
        briefs.iter().filter_map(|brief| Some((&*brief.article, brief.article.date?))).collect();
    let Some(&(_, middle)) = dated.get(dated.len() / 2) else { return };
    for (article, date) in dated {
        let years = date.year().abs_diff(middle.year());
        if years > FAR {
            let message = format!("it is dated {date}, {years} years from most other articles");
            let found = at(article, article.places.date, Code::FarDate, message);
            diagnostics.push(found.help("correct the date, if it is a misprint"));
        }
    }
}

/// Nobody is named for the quotation: says so, and who it may be.
pub(super) fn unclear(brief: &Brief, quote: &Quote) -> Option<Diagnostic> {
    let Brief { article, annotated, .. } = brief;
    let attribution = &annotated.attributions[quote.attribution];
    if !quote.speakers.is_empty() || attribution.is_checked() {
        return None;
    }
    let perhaps: Vec<&str> = attribution
        .speakers
        .iter()
        .chain(&attribution.candidates)
        .map(|&at| annotated.entities[at as usize].name.as_str())
        .collect();
    let help = "name the speaker in the article, or leave it unclear";
    let help = match perhaps.join(" or ") {
        perhaps if perhaps.is_empty() => help.to_owned(),
        perhaps => format!("{help}; it may be {perhaps}"),
    };
    let problem = Diagnostic::new(Code::NoSpeaker, "it is unclear who said this")
        .at(article.path.clone(), article.origin.span(attribution.content[0]))
        .help(help);
    Some(problem)
}

/// Articles without a date, but for those at the paths `told`.
pub fn undated(briefs: &[Brief], told: &BTreeSet<String>) -> Vec<Diagnostic> {
    let undated = briefs.iter().map(|brief| &brief.article);
    let undated = undated.filter(|article| article.date.is_none() && !told.contains(&article.path));
    undated
        .map(|article| {
            Diagnostic::new(Code::NoDate, "the article has no date, so it is in no feed")
                .in_file(article.path.clone())
                .help("give it a `date` in its front matter: YYYY-MM-DD")
        })
        .collect()
}

/// Entries of people.toml without effect, that is all but those `used`, and articles that it names and
/// that are not there.
pub(super) fn unused(
    briefs: &[Brief],
    registry: &Registry,
    used: &BTreeSet<usize>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let entries = registry.entries.iter().enumerate().filter(|(at, _)| !used.contains(at));
    diagnostics.extend(entries.map(|(_, entry)| {
        let whose = if entry.articles.is_empty() { "article" } else { "article of the entry" };
        without_effect(&entry.name, whose)
    }));
    if registry.entries.iter().all(|entry| entry.articles.is_empty()) {
        return;
    }
    let mut ids: Vec<&str> = briefs.iter().map(|brief| brief.article.id.as_str()).collect();
    ids.sort_unstable();
    for pattern in registry.entries.iter().flat_map(|entry| &entry.articles) {
        let at = ids.partition_point(|id| *id < pattern.text.as_str());
        let is_there = ids.get(at).is_some_and(|id| {
            *id == pattern.text || (pattern.text.ends_with('/') && id.starts_with(&pattern.text))
        });
        if !is_there {
            diagnostics.push(
                Diagnostic::new(
                    Code::RegistryArticles,
                    format!("no article is or begins with `{}`", pattern.text),
                )
                .at(registry::FILE, pattern.span)
                .help("give the id of an article, or a folder with a `/` at the end"),
            );
        }
    }
}

/// An entry of people.toml of this name means nothing in any `whose`.
pub(super) fn without_effect(name: &Text, whose: &str) -> Diagnostic {
    let message = format!("no {whose} names `{}` or has one of its `aliases`", name.text);
    Diagnostic::new(Code::UnusedEntry, message)
        .at(registry::FILE, name.span)
        .help("add the name to `aliases` as articles print it, or remove the entry")
}
