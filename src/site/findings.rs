//! What is wrong or odd in the articles of a site as a whole.

use std::collections::{BTreeSet, HashMap};

use super::url::Address;
use super::{Brief, Quote};
use crate::article::Article;
use crate::diagnostic::{Code, Diagnostic};
use crate::registry::{self, Registry};

/// Two articles at one address or with one id.
pub(super) fn collisions(briefs: &[Brief], diagnostics: &mut Vec<Diagnostic>) {
    let mut addresses: HashMap<&Address, &Article> = HashMap::with_capacity(briefs.len());
    let mut ids: HashMap<&str, &Article> = HashMap::with_capacity(briefs.len());
    for Brief { article, address, .. } in briefs {
        if let Some(other) = ids.insert(&article.id, article) {
            let message = format!("two articles have the id `{}`", article.id);
            diagnostics.push(
                Diagnostic::new(Code::SameId, message)
                    .in_file(&article.path)
                    .and(&other.path, None, "the other one")
                    .help("give one of them another `id` in its front matter"),
            );
        }
        if let Some(other) = addresses.insert(address, article) {
            let message = format!("two articles would stand at /{}", address.path());
            diagnostics.push(
                Diagnostic::new(Code::SameAddress, message)
                    .in_file(&article.path)
                    .and(&other.path, None, "the other one")
                    .help("give one of them another `slug` in its front matter"),
            );
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

/// Articles that people.toml names and that are not there.
pub(super) fn unused(briefs: &[Brief], registry: &Registry, diagnostics: &mut Vec<Diagnostic>) {
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
