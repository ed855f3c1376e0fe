//! A quotation in a list.

use serde::Serialize;

use super::{Entry, Html, SourceView, iso};
use crate::annotate::PartialDate;
use crate::page::Rendered;
use crate::page::renderer::Renderer;
use crate::site::Quote;
use crate::text::joined;

/// A quotation in a list.
#[derive(Serialize)]
pub struct QuoteView<'a> {
    /// Its place in its article.
    pub href: String,
    /// Its words, as printed; the whole sentence where they are not what the speaker says.
    pub words: String,
    /// How it reads by itself: direct speech in its words, all else in its sentence, with `u` around what
    /// was said.
    pub sentence: Html,
    /// Where it is not the site's.
    pub language: Option<&'a str>,
    /// `direct`, `indirect` or `mixed`.
    pub kind: &'a str,
    /// `says`, `denies`, `asks` or `supposes`: how the speaker stands to what was said.
    pub stance: &'a str,
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
    /// The day, month or year in which it was said, where the article tells another than its own day.
    pub said_on: Option<String>,
    /// Classes by which a page shows some of its quotations, each after a blank.
    pub classes: String,
    /// Other articles that print the same words.
    pub sources: Vec<SourceView<'a>>,
}

impl Renderer {
    pub(in crate::page) fn quote<'a>(&'a self, quote: &'a Quote) -> Rendered<QuoteView<'a>> {
        let brief = &self.site.briefs[quote.brief];
        let article = &brief.article;
        let attribution = &brief.annotated.attributions[quote.attribution];
        let kind = attribution.kind.name();
        let date = iso(article);
        let said_on = attribution.said_on.map(PartialDate::iso);
        Ok(QuoteView {
            href: self.site.base.quotation(&brief.address, &quote.id),
            words: self.words(quote),
            sentence: Html::new(&self.site.passage(quote).html()),
            language: self.other_language(article),
            kind,
            stance: attribution.stance.name(),
            letter: &kind[..1],
            speakers: self.speakers_of(quote)?,
            via: joined(&article.text, &attribution.via),
            via_href: quote.via.map(|at| self.outlet_href(at)),
            confidence: attribution.sureness(),
            title: &article.title,
            outlet: article.outlet.as_deref(),
            said_on: said_on.filter(|said| Some(said) != date.as_ref()),
            date,
            classes: String::new(),
            sources: self.sources(quote)?,
        })
    }

    /// The words of a quotation, as printed; the whole sentence where they are not what the speaker says.
    pub(in crate::page) fn words(&self, quote: &Quote) -> String {
        let brief = &self.site.briefs[quote.brief];
        joined(&brief.article.text, self.site.attribution(quote).shown())
    }
}
