//! The other printings of a quotation, and how they differ.

use serde::Serialize;

use super::{Entry, iso};
use crate::page::Rendered;
use crate::page::renderer::Renderer;
use crate::site::{Change, Quote, difference};

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

impl Renderer {
    /// Other articles that print a quotation's words.
    pub(in crate::page) fn sources<'a>(
        &'a self,
        quote: &'a Quote,
    ) -> Rendered<Vec<SourceView<'a>>> {
        if quote.cluster.is_none() {
            return Ok(Vec::new());
        }
        let own = self.words(quote);
        let others = self.site.other_printings(quote);
        others.map(|other| self.source(quote, &own, other)).collect()
    }

    /// Another printing of a quotation with these words.
    fn source<'a>(
        &'a self,
        quote: &'a Quote,
        words: &str,
        other: &'a Quote,
    ) -> Rendered<SourceView<'a>> {
        let brief = &self.site.briefs[other.brief];
        let names = |quote: &'a Quote| {
            let brief = &self.site.briefs[quote.brief];
            quote.speakers.iter().map(|&at| self.site.speaker_name(brief, at))
        };
        let speakers = if names(other).eq(names(quote)) { &[][..] } else { &other.speakers };
        let speakers = speakers.iter().map(|&at| self.speaker(brief, at));
        let pieces = difference(words, &self.words(other)).into_iter().map(|piece| PieceView {
            text: piece.text,
            change: match piece.change {
                Change::Same => "same",
                Change::Missing => "missing",
                Change::Added => "added",
            },
        });
        Ok(SourceView {
            href: self.site.base.quotation(&brief.address, &other.id),
            title: &brief.article.title,
            language: self.other_language(&brief.article),
            outlet: brief.article.outlet.as_deref(),
            date: iso(&brief.article),
            speakers: speakers.collect::<Rendered<_>>()?,
            pieces: pieces.collect(),
        })
    }
}
