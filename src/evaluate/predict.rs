//! What the annotator makes of a labelled article, in the form of its labels.

use std::collections::BTreeMap;

use crate::annotate::{self, Annotated, By, Weights};
use crate::article::{self, Article};
use crate::language::Languages;
use crate::source::{Format, Source};
use crate::text::{CodePoints, Span};

use super::{Document, Quotation};

/// An article as the annotator reads it.
pub(super) struct Read {
    pub(super) article: Article,
    pub(super) annotated: Annotated,
    /// Speakers less sure than asked for are not named.
    pub(super) document: Document,
}

/// Annotates a labelled article; `min_confidence` is from 0 to 1.
pub(super) fn read(
    id: &str,
    text: &str,
    languages: &Languages,
    weights: &Weights,
    min_confidence: f32,
) -> Read {
    let source = Source::new(id, id, Format::Text, text.to_owned());
    let (article, _) = article::parse(&source, languages);
    let (annotated, _) = annotate::annotate_by(&article, languages, By { weights, evidence: true });
    let points = CodePoints::new(text);
    let signed = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
    let spans = |spans: &[Span]| {
        let pair = |&span: &Span| points.pair(article.origin.span(span)).map(signed);
        spans.iter().map(pair).collect::<Vec<_>>()
    };
    let quotes = annotated.attributions.iter().map(|one| {
        let named = one.named(min_confidence);
        let names = named.iter().map(|&at| annotated.entities[at as usize].name.as_str());
        Quotation {
            content: spans(&one.content),
            cue: spans(&one.cue),
            source: spans(&one.source),
            speaker: (!named.is_empty()).then(|| names.collect::<Vec<_>>().join("; ")),
            stance: one.stance,
            kind: None,
            said_on: None,
            core: None,
            confidence: Some(f64::from(one.confidence)),
            rule: Some(one.rule.to_string()),
        }
    });
    let quotes = quotes.collect();
    let document = Document { id: id.to_owned(), text: None, aliases: BTreeMap::new(), quotes };
    Read { article, annotated, document }
}
