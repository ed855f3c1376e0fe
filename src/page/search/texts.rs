//! What the results show: articles and quotations in files, each with some articles that follow
//! each other.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::stream::number;
use super::{File, fitting};
use crate::page::renderer::Renderer;
use crate::page::view::Entry;
use crate::site::{Passage, PassagePiece};
use crate::text::{shortened, squeeze};

/// Bytes of a file of texts, where that makes no more than [`MOST`] files for so many articles.
const TARGET: usize = 20 << 10;
/// Files of texts for every 10,000 articles.
const MOST: usize = 230;

/// A longer quotation is cut, in code points.
const LONGEST: usize = 1000;

/// A file of texts.
pub(super) struct Texts {
    /// Number of its first article.
    pub(super) article: u32,
    /// Number of its first quotation.
    pub(super) quote: u32,
    pub(super) file: File,
}

/// `articles` are in the order of their numbers, and so are the quotations of each.
#[derive(Serialize)]
struct Block<'a> {
    speakers: Vec<Speaker<'a>>,
    articles: Vec<Article<'a>>,
}

/// Name, link, role, initials and colour.
type Speaker<'a> = (&'a str, Option<String>, Option<&'a str>, String, u8);

/// Link, title, language, day, the day in words, outlet, description, and the quotations.
type Article<'a> = (
    String,
    &'a str,
    Option<&'a str>,
    Option<String>,
    Option<String>,
    Option<&'a str>,
    String,
    Vec<Quotation<'a>>,
);

/// Anchor in the article, its passage, first letter of the kind, speakers by their place in the file, and
/// 1 if it is to be shown as unsure, plus twice the place of its stance among all.
type Quotation<'a> = (String, Vec<String>, &'a str, Vec<u32>, u8);

/// Writes the texts of all articles and quotations.
pub(super) fn write(renderer: &Renderer) -> Vec<Texts> {
    let site = renderer.site();
    let sizes: Vec<usize> = site
        .briefs
        .iter()
        .rev()
        .map(|brief| {
            let quotes = site.quotes[brief.quotes.clone()].iter();
            let words = quotes.map(|quote| {
                let shown = site.attribution(quote).shown();
                120 + shown.iter().map(|span| span.len()).sum::<usize>()
            });
            200 + brief.article.title.len() + brief.article.description.len() + words.sum::<usize>()
        })
        .collect();
    let runs = fitting(&sizes, TARGET, MOST, site.briefs.len());
    let mut quotes = 0;
    let firsts: Vec<u32> = runs
        .iter()
        .map(|run| {
            let first = number(quotes);
            let briefs = &site.briefs[site.briefs.len() - run.end..site.briefs.len() - run.start];
            quotes += briefs.iter().map(|brief| brief.quotes.len()).sum::<usize>();
            first
        })
        .collect();
    runs.into_par_iter()
        .zip(firsts)
        .enumerate()
        .map(|(at, (run, quote))| {
            let article = number(run.start);
            let file = File::json(&format!("t{at}"), &block(renderer, run));
            Texts { article, quote, file }
        })
        .collect()
}

fn block(renderer: &Renderer, run: Range<usize>) -> Block<'_> {
    let site = renderer.site();
    let mut speakers: Vec<Speaker<'_>> = Vec::new();
    let mut known: FxHashMap<(&str, Option<&str>, bool), u32> = FxHashMap::default();
    let articles = run
        .map(|number| &site.briefs[site.briefs.len() - 1 - number])
        .map(|brief| {
            let entry = renderer.link_to_article(brief);
            let quotes = site.quotes[brief.quotes.clone()].iter().rev();
            let quotes = quotes.map(|quote| {
                let attribution = site.attribution(quote);
                let unsure = attribution.sureness() == "low" || quote.speakers.is_empty();
                let said_by = quote.speakers.iter();
                let speakers = said_by.map(|&at| renderer.bare_speaker(brief, at)).map(|speaker| {
                    let key = (speaker.name, speaker.role, speaker.href.is_some());
                    *known.entry(key).or_insert_with(|| {
                        speakers.push(parts(speaker));
                        number(speakers.len() - 1)
                    })
                });
                (
                    quote.id.clone(),
                    alternating(site.passage(quote)),
                    &attribution.kind.name()[..1],
                    speakers.collect(),
                    u8::from(unsure) + 2 * attribution.stance as u8,
                )
            });
            let quotes = quotes.collect();
            let date = entry.date.as_deref().map(|date| renderer.theme().words.date(date, None));
            let language = brief.article.language.as_deref();
            let description = squeeze(&brief.article.description);
            (entry.href, entry.title, language, entry.date, date, entry.outlet, description, quotes)
        })
        .collect();
    Block { speakers, articles }
}

/// The pieces of a passage, by turns what was not and what was said, so that the first may be empty.
fn alternating(passage: Passage) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut left = LONGEST;
    for PassagePiece { text, said } in passage.pieces {
        if said == (parts.len().is_multiple_of(2)) {
            parts.push(String::new());
        }
        let length = text.chars().count();
        parts.push(shortened(text, left));
        if length > left {
            break;
        }
        left -= length;
    }
    parts
}

fn parts(speaker: Entry<'_>) -> Speaker<'_> {
    let Entry { name, href, role, initials, colour, .. } = speaker;
    (name, href.map(Into::into), role, initials.into(), colour)
}
