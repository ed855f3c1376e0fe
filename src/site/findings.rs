//! What is wrong or odd in the articles of a site as a whole.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{Datelike as _, NaiveDate};
use rayon::prelude::*;

use super::url::{Address, Section};
use super::{Brief, Quote, Story, lasting};
use crate::addresses::Addresses;
use crate::article::{Article, Lead};
use crate::config::Settings;
use crate::diagnostic::{Code, Diagnostic};
use crate::keyed::Text;
use crate::registry::{self, Registry};
use crate::text::Span;

/// Years that an article may be dated before or after the middle one.
const FAR: u32 = 200;

/// Leaves out articles whose id or address another one has, and tells of them: whoever had the address
/// keeps it, else the earlier one, as with an id. Returns the ids of those that are left out.
pub(super) fn leave_out_rivals(
    stories: &mut Vec<Story>,
    settings: &Settings,
    addresses: &Addresses,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<String> {
    let has_folders = settings.build.folders;
    let rank = |story: Story| {
        let slug = lasting::wanted(&story.article, has_folders);
        let had = addresses.articles.get(&slug).is_some_and(|line| line.id == story.article.id);
        (!had, slug, story)
    };
    let mut ranked: Vec<(bool, String, Story)> = stories.drain(..).map(rank).collect();
    ranked.par_sort_by(|(a, _, one), (b, _, other)| {
        a.cmp(b).then_with(|| one.article.by_age(&other.article, settings.timezone))
    });
    let mut ids: HashMap<String, Arc<Article>> = HashMap::with_capacity(ranked.len());
    let mut slugs: HashMap<String, Arc<Article>> = HashMap::with_capacity(ranked.len());
    let mut left_out = Vec::new();
    for (_, slug, story) in ranked {
        let article = &story.article;
        let problem = match (ids.get(&article.id), slugs.get(&slug)) {
            (Some(rival), _) => same_id(article, rival),
            (None, Some(rival)) => {
                let address = Address::entry(Section::Articles, &slug);
                let problem = same_address(article, &address, rival);
                if has_folders || folder(article) == folder(rival) {
                    problem
                } else {
                    problem.help(
                        "set `folders = true` under [build] in kutip.toml, so that the folders are \
                         part of the addresses, or give one of them another `slug` in its front matter",
                    )
                }
            }
            (None, None) => {
                ids.insert(article.id.clone(), Arc::clone(article));
                slugs.insert(slug, Arc::clone(article));
                stories.push(story);
                continue;
            }
        };
        left_out.push(article.id.clone());
        diagnostics.push(problem);
    }
    left_out
}

/// The path of the folder that an article lies in.
fn folder(article: &Article) -> Option<&str> {
    article.path.rsplit_once('/').map(|(folder, _)| folder)
}

fn same_id(article: &Article, rival: &Article) -> Diagnostic {
    let message = format!("{} has the id `{}` already", rival.path, article.id);
    at(article, article.places.id, Code::SameId, message)
        .and(&rival.path, rival.places.id, "this one keeps it")
        .help("give one of them another `id` in its front matter")
}

/// An article would stand where another one does.
pub(super) fn same_address(article: &Article, address: &Address, rival: &Article) -> Diagnostic {
    let message = format!("{} stands at {} already", rival.path, address.shown());
    at(article, article.places.slug, Code::SameAddress, message)
        .and(&rival.path, rival.places.slug, "this one keeps it")
        .help("give one of them another `slug` in its front matter")
}

/// A finding at a place of an article's file, or in it as a whole.
pub(super) fn at(
    article: &Article,
    place: Option<Span>,
    code: Code,
    message: String,
) -> Diagnostic {
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

/// Articles whose front matter lets a quotation lead that they do not have.
pub(super) fn lead_gone(brief: &Brief, quotes: &[Quote]) -> Option<Diagnostic> {
    let Lead::Quotation(named) = &brief.article.lead else { return None };
    if quotes[brief.quotes.clone()].iter().any(|quote| quote.is_called(&named.text)) {
        return None;
    }
    let message = format!("the article has no quotation `{}` to lead its day", named.text);
    let problem = Diagnostic::new(Code::LeadGone, message).at(&brief.article.path, named.span);
    Some(problem.help("copy the id from the address of the quotation, or remove the line"))
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

/// Articles without a date.
pub fn undated(briefs: &[Brief]) -> Vec<Diagnostic> {
    let undated = briefs.iter().map(|brief| &brief.article);
    undated
        .filter(|article| article.date.is_none())
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
