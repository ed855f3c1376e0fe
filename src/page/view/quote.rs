//! A quotation in a list.

use serde::Serialize;

use super::{Entry, SourceView, Views, iso};
use crate::annotate::Kind;
use crate::site::{Brief, Quote};
use crate::text::joined;

/// A quotation in a list.
#[derive(Serialize)]
pub struct QuoteView<'a> {
    /// Its place in its article.
    pub href: String,
    /// Its words, as printed.
    pub words: String,
    /// Where it is not the site's.
    pub language: Option<&'a str>,
    /// `direct`, `indirect` or `mixed`.
    pub kind: &'a str,
    /// `d`, `i` or `m`: the kind in the names of classes.
    pub letter: &'a str,
    /// Who said it; empty where that is not clear.
    pub speakers: Vec<Entry<'a>>,
    /// The medium it came by.
    pub via: String,
    /// Page of that outlet.
    pub via_href: Option<String>,
    /// `high`, `medium` or `low`; `checked` if an editor decided over it.
    pub confidence: &'a str,
    /// Title of its article.
    pub title: &'a str,
    /// Who published it.
    pub outlet: Option<&'a str>,
    /// When.
    pub date: Option<String>,
    /// Classes by which a page shows some of its quotations, each after a blank.
    pub classes: String,
    /// Other articles that print the same words.
    pub sources: Vec<SourceView<'a>>,
}

impl<'a> Views<'a> {
    pub(in crate::page) fn quote(&self, quote: &'a Quote) -> QuoteView<'a> {
        let brief = &self.site.briefs[quote.brief];
        let article = &brief.article;
        let attribution = &brief.annotated.attributions[quote.attribution];
        let kind = attribution.kind.name();
        QuoteView {
            href: self.site.base.quotation(&brief.address, &quote.id),
            words: joined(&article.text, &attribution.content),
            language: self.other_language(article),
            kind,
            letter: &kind[..1],
            speakers: quote.speakers.iter().map(|&at| self.speaker(brief, at)).collect(),
            via: joined(&article.text, &attribution.via),
            via_href: quote.via.map(|at| self.outlet_href(at)),
            confidence: attribution.sureness(),
            title: &article.title,
            outlet: article.outlet.as_deref(),
            date: iso(article),
            classes: String::new(),
            sources: self.sources(quote),
        }
    }

    /// Names of a quotation's speakers, or the words for nobody known.
    pub(in crate::page) fn label(&self, brief: &'a Brief, quote: &Quote) -> String {
        if quote.speakers.is_empty() {
            return self.theme.words.get("speaker_unclear").to_owned();
        }
        let names: Vec<&str> =
            quote.speakers.iter().map(|&speaker| self.site.speaker_name(brief, speaker)).collect();
        names.join(", ")
    }
}

pub(super) fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Direct => "kind_direct",
        Kind::Indirect => "kind_indirect",
        Kind::Mixed => "kind_mixed",
    }
}
