//! What went wrong, each in its sentence.

use serde::Serialize;

use super::names::Match;
use super::words::Words;
use super::{Document, FOUND, Pair, Quotation, Quote, source_right};
use crate::annotate::{Kind, Stance};
use crate::text::squeeze;

/// A label that is not met, or a prediction that meets none.
#[derive(Clone, Debug, Serialize)]
pub struct Miss {
    /// The article.
    pub id: String,
    /// Line of the article's text, from 1.
    pub line: usize,
    /// What is wrong.
    pub fault: Fault,
    /// Kind of the label, or of the prediction where there is no label.
    pub kind: Kind,
    /// The label.
    pub expected: Option<Shown>,
    /// The prediction that comes nearest.
    pub found: Option<Shown>,
}

/// What is wrong with a quotation; the first that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// No prediction has a word of it.
    Missed,
    /// The contents overlap by less than a half.
    Content,
    /// The source is other words.
    Source,
    /// No source is given, although the text has one.
    NoSource,
    /// Another speaker is named.
    Speaker,
    /// No speaker is named, or only some of several.
    NoSpeaker,
    /// A prediction where none is labelled.
    Extra,
}

impl Fault {
    /// All of them, in the order in which they are tested.
    pub const ALL: [Fault; 7] = [
        Fault::Missed,
        Fault::Content,
        Fault::Source,
        Fault::NoSource,
        Fault::Speaker,
        Fault::NoSpeaker,
        Fault::Extra,
    ];

    /// In words.
    pub fn describe(self) -> &'static str {
        match self {
            Fault::Missed => "missed",
            Fault::Content => "other content",
            Fault::Source => "wrong source",
            Fault::NoSource => "no source",
            Fault::Speaker => "wrong speaker",
            Fault::NoSpeaker => "speaker missing",
            Fault::Extra => "not labelled",
        }
    }
}

/// A quotation in its sentence.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// The sentence, with `[content]`, `{cue}` and `<source>`.
    pub sentence: String,
    /// Who said it.
    pub speaker: Option<String>,
    /// How the speaker stands to it.
    pub stance: Stance,
    /// Probability that it is right.
    pub confidence: Option<f64>,
    /// The rule that found it.
    pub rule: Option<String>,
}

/// The faults of one article, in the order of its text.
pub(super) fn misses(
    document: &Document,
    gold: &[Quote<'_>],
    predicted: &[Quote<'_>],
    pairs: &[Pair],
    found: &[Pair],
    speakers: &[Match],
    words: &Words<'_>,
) -> Vec<Miss> {
    let miss = |fault, kind, expected: Option<&Quotation>, found: Option<&Quotation>| {
        let place = expected.or(found).and_then(|quote| quote.content.first());
        Miss {
            id: document.id.clone(),
            line: place.map_or(1, |&[start, _]| words.line(words.clamp(start))),
            fault,
            kind,
            expected: expected.map(|quote| show(quote, words)),
            found: found.map(|quote| show(quote, words)),
        }
    };
    let mut out = Vec::new();
    for (at, g) in gold.iter().enumerate() {
        let Some(pair) = pairs.iter().find(|pair| pair.gold == at) else {
            out.push(miss(Fault::Missed, g.kind, Some(g.raw), None));
            continue;
        };
        let p = &predicted[pair.predicted];
        let speaker = found.iter().zip(speakers).find(|(pair, _)| pair.gold == at);
        let speaker = speaker.map_or(Match::default(), |(_, &speaker)| speaker);
        let fault = if pair.overlap < FOUND {
            Fault::Content
        } else if !source_right(g, p) {
            if p.source.is_empty() { Fault::NoSource } else { Fault::Source }
        } else if g.speaker.is_none() || speaker.alias {
            continue;
        } else if speaker.is_missing(p.speaker) {
            Fault::NoSpeaker
        } else {
            Fault::Speaker
        };
        out.push(miss(fault, g.kind, Some(g.raw), Some(p.raw)));
    }
    for (at, p) in predicted.iter().enumerate() {
        if !pairs.iter().any(|pair| pair.predicted == at) {
            out.push(miss(Fault::Extra, p.kind, None, Some(p.raw)));
        }
    }
    out.sort_by_key(|miss| miss.line);
    out
}

fn show(quote: &Quotation, words: &Words<'_>) -> Shown {
    Shown {
        sentence: sentence(quote, words),
        speaker: quote.speaker.clone(),
        stance: quote.stance,
        confidence: quote.confidence,
        rule: quote.rule.clone(),
    }
}

/// The sentence or sentences that hold the quotation, its parts in brackets.
fn sentence(quote: &Quotation, words: &Words<'_>) -> String {
    let mut brackets = Vec::new();
    let parts = [(&quote.content, '[', ']'), (&quote.source, '<', '>'), (&quote.cue, '{', '}')];
    for (depth, (spans, opening, closing)) in (0_u8..).zip(parts) {
        for &[start, end] in spans {
            let (start, end) = (words.clamp(start), words.clamp(end));
            // Where brackets meet, one closes before the next opens, and the inner is inside.
            brackets.push((start, 1, depth, opening));
            brackets.push((end.max(start), 0, u8::MAX - depth, closing));
        }
    }
    brackets.sort_unstable();
    let first = brackets.first().map_or(0, |bracket| bracket.0);
    let last = brackets.last().map_or(0, |bracket| bracket.0);
    let mut out = String::new();
    let mut at = sentence_start(words, first);
    for (place, _, _, bracket) in brackets {
        out.push_str(words.slice([offset(at), offset(place)]));
        out.push(bracket);
        at = place;
    }
    out.push_str(words.slice([offset(at), offset(sentence_end(words, last))]));
    squeeze(&out)
}

/// How far a sentence is followed beyond the quotation, in code points.
const REACH: usize = 200;

/// Where the sentence that holds `at` starts, in code points.
fn sentence_start(words: &Words<'_>, at: usize) -> usize {
    let from = at.saturating_sub(REACH);
    let before = words.slice([offset(from), offset(at)]);
    let cut = before.char_indices().rfind(|&(place, character)| {
        character == '\n'
            || (character == ' ' && before[..place].ends_with(['.', '!', '?', '"', '”']))
    });
    match cut {
        Some((place, _)) => from + before[..=place].chars().count(),
        None => from,
    }
}

/// Where the sentence that holds `at` ends, in code points.
fn sentence_end(words: &Words<'_>, at: usize) -> usize {
    let to = (at + REACH).min(words.len());
    let after = words.slice([offset(at), offset(to)]);
    let cut = after.char_indices().find(|&(place, character)| {
        character == '\n' || (character == ' ' && after[..place].ends_with(['.', '!', '?']))
    });
    match cut {
        Some((place, _)) => at + after[..place].chars().count(),
        None => to,
    }
}

fn offset(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}
