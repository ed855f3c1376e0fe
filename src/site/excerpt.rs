//! An article of which only the quotations are shown. Linking reads all of it; what pages, feeds, data and
//! search are made from holds nothing but the sentences with quotations.

use std::sync::Arc;

use rayon::prelude::*;

use super::Brief;
use crate::annotate::{Annotated, Attribution};
use crate::article::Article;
use crate::config::Shown;
use crate::language::Languages;
use crate::text::Span;

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
    let mut spans: Vec<Span> = Vec::new();
    for attribution in &annotated.attributions {
        let first = spans.len();
        let said = attribution.content.iter().chain([&attribution.statement]);
        spans.extend(said.filter(|span| !span.is_empty()));
        let Attribution { cue, source, via, setting, .. } = attribution;
        for by in [cue, source, via, setting].into_iter().flatten() {
            let beside = spans[first..].iter_mut().find(|said| is_one(article, **said, *by));
            if let Some(said) = beside {
                *said = said.cover(*by);
            }
        }
    }
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

/// Whether no sentence or line ends between two spans.
fn is_one(article: &Article, a: Span, b: Span) -> bool {
    let gap = a.end.min(b.end) as usize..a.start.max(b.start) as usize;
    let gap = if gap.start < gap.end { article.text.get(gap).unwrap_or("\n") } else { "" };
    gap.len() <= SENTENCE && !gap.contains(['.', '!', '?', '…', '\n', '\r'])
}
