//! What labels teach nothing about, found before they are fitted to.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::Labelled;
use crate::article;
use crate::evaluate::names::{all_words, each};
use crate::language::Languages;
use crate::source::{Format, Source};

/// Something that labels teach nothing about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Untaught {
    /// Whom a label names as speaker is not in the article.
    Speaker {
        /// The article, with its set: `labels/flood`.
        article: String,
        /// The name.
        name: String,
    },
    /// No language pack fits an article.
    Article(String),
    /// No article is in a language: its name and code.
    Language(String, String),
}

/// Looks through labels. Those whose speaker is not in the article teach nothing about speakers from now
/// on, nor does an article in no known language.
pub fn look_through(articles: &mut Vec<Labelled>, languages: &Languages) -> Vec<Untaught> {
    let codes: Vec<Option<String>> = articles
        .par_iter()
        .map(|one| {
            let source = Source::new(&one.gold.id, &one.gold.id, Format::Text, one.text.clone());
            let (article, _) = article::parse(&source, languages);
            Some(languages.get(article.language.as_deref()?)?.code.clone())
        })
        .collect();
    let mut untaught = Vec::new();
    for (one, code) in articles.iter_mut().zip(&codes) {
        let article = format!("{}/{}", one.set, one.gold.id);
        if code.is_none() {
            untaught.push(Untaught::Article(article));
            continue;
        }
        let text: BTreeSet<String> = all_words(&one.text).into_iter().collect();
        let aliases = &one.gold.aliases;
        for quote in &mut one.gold.quotes {
            let names = quote.speaker.as_deref().map(each).into_iter().flatten();
            let lost = names.map(str::to_owned).find(|name| {
                let forms = aliases.get(name).into_iter().flatten().chain([name]);
                !forms.flat_map(|form| all_words(form)).any(|word| text.contains(&word))
            });
            if let Some(name) = lost {
                quote.speaker = None;
                untaught.push(Untaught::Speaker { article: article.clone(), name });
            }
        }
    }
    let mut known = codes.iter();
    articles.retain(|_| known.next().is_some_and(Option::is_some));
    for pack in languages.packs() {
        if !codes.iter().flatten().any(|code| *code == pack.code) {
            untaught.push(Untaught::Language(pack.name.clone(), pack.code.clone()));
        }
    }
    untaught
}
