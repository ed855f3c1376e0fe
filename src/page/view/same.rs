//! The other printings of a quotation, and how they differ.

use serde::Serialize;

use super::{Entry, Views, iso};
use crate::site::{Change, Quote, Site, difference};
use crate::text::joined;

/// Other printings that are shown.
const MOST: usize = 20;

/// `q.sources`: an article that prints the same words.
#[derive(Serialize)]
pub struct SourceView<'a> {
    /// The quotation in that article.
    pub href: String,
    /// Title of the article.
    pub title: &'a str,
    /// Language of the article, where it is not the site's.
    pub language: Option<&'a str>,
    /// Who published it.
    pub outlet: Option<&'a str>,
    /// When.
    pub date: Option<String>,
    /// Who says it there, where it is not whom the quotation itself names.
    pub speakers: Vec<Entry<'a>>,
    /// What is printed there otherwise; empty where the words are equal.
    pub pieces: Vec<PieceView>,
}

/// Words of another printing.
#[derive(Serialize)]
pub struct PieceView {
    /// As printed.
    pub text: String,
    /// `same`, `missing` (only in the quotation that is shown) or `added` (only in this one).
    pub change: &'static str,
}

/// Quotations of other articles with a quotation's words, in the order of being seen: the first
/// twenty.
pub(in crate::page) fn other_printings<'s>(
    site: &'s Site,
    quote: &Quote,
) -> impl Iterator<Item = &'s Quote> {
    let own = quote.brief;
    let quotes = quote.cluster.map_or(&[][..], |at| &site.clusters[at].quotes);
    let others = quotes.iter().map(|&at| &site.quotes[at]);
    others.filter(move |other| other.brief != own).take(MOST)
}

impl<'a> Views<'a> {
    /// Other articles that print a quotation's words.
    pub(super) fn sources(&self, quote: &'a Quote) -> Vec<SourceView<'a>> {
        if quote.cluster.is_none() {
            return Vec::new();
        }
        let words = |quote: &Quote| {
            let spans = &self.site.attribution(quote).content;
            joined(&self.site.briefs[quote.brief].article.text, spans)
        };
        let own = words(quote);
        let names = |quote: &'a Quote| -> Vec<&'a str> {
            let brief = &self.site.briefs[quote.brief];
            quote.speakers.iter().map(|&at| self.site.speaker_name(brief, at)).collect()
        };
        other_printings(self.site, quote)
            .map(|other| {
                let brief = &self.site.briefs[other.brief];
                let speakers = if names(other) == names(quote) { &[][..] } else { &other.speakers };
                let pieces = difference(&own, &words(other)).into_iter().map(|piece| PieceView {
                    text: piece.text,
                    change: match piece.change {
                        Change::Same => "same",
                        Change::Missing => "missing",
                        Change::Added => "added",
                    },
                });
                SourceView {
                    href: self.site.base.quotation(&brief.address, &other.id),
                    title: &brief.article.title,
                    language: self.other_language(&brief.article),
                    outlet: brief.article.outlet.as_deref(),
                    date: iso(&brief.article),
                    speakers: speakers.iter().map(|&at| self.speaker(brief, at)).collect(),
                    pieces: pieces.collect(),
                }
            })
            .collect()
    }
}
