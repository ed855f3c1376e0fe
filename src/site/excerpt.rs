//! An article of which only the quotations are shown. Linking reads all of it; what pages, feeds, data and
//! search are made from holds nothing but the sentences with quotations.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Brief, Quote, Site};
use crate::annotate::{Annotated, Attribution};
use crate::article::Article;
use crate::config::Shown;
use crate::language::Languages;
use crate::text::{Span, joined};

/// Bytes between what was said and the words by which it was said, at most.
const SENTENCE: usize = 400;

/// Takes away what is not to be shown of the articles.
pub(super) fn withhold(briefs: &mut [Brief], default: Shown, languages: &Languages) {
    briefs.par_iter_mut().for_each(|brief| {
        let article = &brief.article;
        if article.shown.unwrap_or(default) == Shown::Full {
            return;
        }
        let pack = article.language.as_deref().and_then(|code| languages.get(code));
        let abbreviations = pack.map_or(&[][..], |pack| &pack.frame.abbreviations);
        brief.article =
            Arc::new(article.excerpt(&sentences(article, &brief.annotated), abbreviations));
    });
}

/// The sentences with quotations, in order and without overlaps: what was said, and the words of its
/// sentence by which it was said.
fn sentences(article: &Article, annotated: &Annotated) -> Vec<Span> {
    let of_each = annotated.attributions.iter().flat_map(|attribution| parts(article, attribution));
    in_order(of_each.collect())
}

/// What was said, and the words of its sentence by which it was said.
fn parts(article: &Article, attribution: &Attribution) -> Vec<Span> {
    let said = attribution.content.iter().chain([&attribution.statement]);
    let mut spans: Vec<Span> = said.copied().filter(|span| !span.is_empty()).collect();
    let Attribution { cue, source, via, setting, .. } = attribution;
    for by in [cue, source, via, setting].into_iter().flatten() {
        if let Some(said) = spans.iter_mut().find(|said| is_one(article, **said, *by)) {
            *said = said.cover(*by);
        }
    }
    spans
}

/// The same spans in order, those that overlap as one.
fn in_order(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|span| span.start);
    spans.dedup_by(|next, last| {
        let overlaps = next.start <= last.end;
        if overlaps {
            last.end = last.end.max(next.end);
        }
        overlaps
    });
    spans
}

impl Site {
    /// A quotation with the words of its sentence by which it was said, whatever its kind.
    pub fn sentence(&self, quote: &Quote) -> String {
        let article = &self.briefs[quote.brief].article;
        joined(&article.text, &in_order(parts(article, self.attribution(quote))))
    }
}

/// Whether no sentence or line ends between two spans.
fn is_one(article: &Article, a: Span, b: Span) -> bool {
    let gap = a.end.min(b.end) as usize..a.start.max(b.start) as usize;
    let gap = if gap.start < gap.end { article.text.get(gap).unwrap_or("\n") } else { "" };
    gap.len() <= SENTENCE && !gap.contains(['.', '!', '?', '…', '\n', '\r'])
}
