//! One JSON object an article, offsets in Unicode code points of the file's decoded text.

use std::collections::BTreeMap;

use serde::Serialize;

use super::thousandths;
use crate::annotate::{
    self, Annotated, EntityKind, Fact, Kind, Stance, quotation_ids, speaker_slug,
};
use crate::article::Article;
use crate::config::MIN_CONFIDENCE;
use crate::text::{CodePoints, Span};

type Pair = [usize; 2];

/// One line of the output.
#[derive(Serialize)]
pub struct Record<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    title: &'a str,
    quotes: Vec<Quote<'a>>,
    entities: Vec<Entity<'a>>,
    dates: Vec<Date<'a>>,
}

#[derive(Serialize)]
struct Quote<'a> {
    id: String,
    kind: Kind,
    stance: Stance,
    content: Vec<Pair>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement: Option<Pair>,
    cue: Vec<Pair>,
    source: Vec<Pair>,
    via: Vec<Pair>,
    speaker: Option<String>,
    speaker_ids: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    said_on: Option<String>,
    setting: Vec<Pair>,
    candidates: Vec<&'a str>,
    confidence: f64,
    speaker_confidence: f64,
    rule: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Words<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Evidence>,
}

/// The words at the spans of a quotation.
#[derive(Serialize)]
struct Words<'a> {
    content: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement: Option<&'a str>,
    cue: Vec<&'a str>,
    source: Vec<&'a str>,
    via: Vec<&'a str>,
    setting: Vec<&'a str>,
}

/// What the probabilities of a quotation are computed from.
#[derive(Serialize)]
struct Evidence {
    words: BTreeMap<&'static str, &'static str>,
    readings: Vec<Reading>,
}

/// One of those who might have said it.
#[derive(Serialize)]
struct Reading {
    speaker: Option<String>,
    reads: &'static str,
    probability: f64,
    facts: BTreeMap<&'static str, &'static str>,
}

#[derive(Serialize)]
struct Entity<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: EntityKind,
    name: &'a str,
    aliases: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<&'a str>,
    mentions: Vec<Pair>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Vec<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<BTreeMap<&'a str, Vec<&'a str>>>,
}

#[derive(Serialize)]
struct Date<'a> {
    span: Pair,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    value: String,
    precision: crate::annotate::Precision,
}

/// What is printed.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The article's file, if it is to be named.
    pub path: Option<&'a str>,
    /// How sure a speaker must be to be named, 0 to 1; those less sure are candidates.
    pub min_confidence: f32,
    /// Whether to print the words beside each span.
    pub text: bool,
    /// Whether to print what the confidence is computed from.
    pub evidence: bool,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options { path: None, min_confidence: MIN_CONFIDENCE, text: false, evidence: false }
    }
}

fn evidence(article: &Article, annotated: &Annotated, all: &annotate::Evidence) -> Evidence {
    let facts = |facts: &[Fact]| facts.iter().map(|fact| (fact.table(), fact.value())).collect();
    let readings = all.readings.iter().map(|reading| Reading {
        speaker: reading.name(article, annotated),
        reads: reading.reads.name(),
        probability: thousandths(reading.probability),
        facts: facts(&reading.facts),
    });
    Evidence { words: facts(&all.words), readings: readings.collect() }
}

/// The record of one article. `file` is the decoded text that offsets count in.
pub fn record<'a>(
    article: &'a Article,
    annotated: &'a Annotated,
    file: &'a str,
    options: Options<'a>,
) -> Record<'a> {
    let points = CodePoints::new(file);
    let pair = |span: Span| points.pair(article.origin.span(span));
    let pairs = |spans: &[Span]| spans.iter().map(|&span| pair(span)).collect::<Vec<_>>();
    let words = |span: Span| article.origin.span(span).of(file);
    let all = |spans: &[Span]| spans.iter().map(|&span| words(span)).collect::<Vec<_>>();
    let quotes = annotated
        .attributions
        .iter()
        .zip(quotation_ids(article, annotated))
        .map(|(attribution, id)| {
            let name = |at: u32| annotated.entities[at as usize].name.as_str();
            let named = attribution.named(options.min_confidence);
            let names: Vec<&str> = named.iter().copied().map(name).collect();
            Quote {
                id,
                kind: attribution.kind,
                stance: attribution.stance,
                content: pairs(&attribution.content),
                statement: (!attribution.is_own_words()).then(|| pair(attribution.statement)),
                cue: pairs(&attribution.cue),
                source: pairs(&attribution.source),
                via: pairs(&attribution.via),
                speaker: (!names.is_empty()).then(|| names.join("; ")),
                speaker_ids: names.iter().map(|name| speaker_slug(name)).collect(),
                said_on: attribution.said_on.map(crate::annotate::PartialDate::iso),
                setting: pairs(&attribution.setting),
                candidates: attribution.unnamed(options.min_confidence).map(name).collect(),
                confidence: thousandths(attribution.confidence),
                speaker_confidence: thousandths(attribution.speaker_confidence),
                rule: attribution.rule.to_string(),
                text: options.text.then(|| Words {
                    content: all(&attribution.content),
                    statement: (!attribution.is_own_words()).then(|| words(attribution.statement)),
                    cue: all(&attribution.cue),
                    source: all(&attribution.source),
                    via: all(&attribution.via),
                    setting: all(&attribution.setting),
                }),
                evidence: attribution
                    .evidence
                    .as_ref()
                    .filter(|_| options.evidence)
                    .map(|all| evidence(article, annotated, all)),
            }
        })
        .collect();
    Record {
        id: &article.id,
        path: options.path,
        language: article.language.as_deref(),
        date: article.date.map(|date| date.to_string()),
        title: &article.title,
        quotes,
        entities: annotated
            .entities
            .iter()
            .map(|entity| Entity {
                id: speaker_slug(&entity.name),
                kind: entity.kind,
                name: &entity.name,
                aliases: &entity.aliases,
                role: entity.role.as_deref(),
                organisation: entity.organisation.as_deref(),
                mentions: entity.mentions.iter().map(|mention| pair(mention.span)).collect(),
                text: options
                    .text
                    .then(|| entity.mentions.iter().map(|mention| words(mention.span)).collect()),
                evidence: options.evidence.then(|| answers(&entity.evidence)),
            })
            .collect(),
        dates: annotated
            .dates
            .iter()
            .map(|date| Date {
                span: pair(date.span),
                text: options.text.then(|| words(date.span)),
                value: date.value.iso(),
                precision: date.value.precision,
            })
            .collect(),
    }
}

/// The answers to each question, in the order of the alphabet.
fn answers<'a>(evidence: &[(&'a str, &'a str)]) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut all: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for &(fact, answer) in evidence {
        all.entry(fact).or_default().push(answer);
    }
    all
}
