//! What tells how sure an attribution is: a few facts about it that are the same in all languages.
//! [`super::confidence`] weighs them.

use crate::language::{Act, Class};

use super::attribute::{Proposal, Source};
use super::document::Document;
use super::names::Names;
use super::rule::Rule;
use super::speaker::Resolved;
use super::token::Kind as TokenKind;
use super::{EntityKind, Kind};

/// The name of a fact and its value: `("distance", "near")`.
pub(super) type Fact = (&'static str, &'static str);

/// How many names back a mention of the speaker is looked for; keeps the cost linear.
const NAMES_BACK: usize = 24;

fn how_many(count: usize) -> &'static str {
    match count {
        0 => "none",
        1 => "one",
        _ => "several",
    }
}

/// Facts about the words of an attribution.
pub(super) fn of_words(document: &Document<'_>, proposal: &Proposal, kind: Kind) -> Vec<Fact> {
    let content = &proposal.content;
    let tokens = || content.iter().flat_map(|&(first, last)| first..last);
    let outside = || tokens().filter(|&at| document.inside[at] == 0);
    let words = tokens()
        .filter(|&at| matches!(document.kind(at), TokenKind::Word | TokenKind::Number))
        .count();
    let finite = Class::VERB | Class::AUXILIARY | Class::BE;
    let verb = outside().any(|at| document.is(at, finite) || document.tokens[at].cue != 0);
    let cues = outside().filter(|&at| document.tokens[at].cue != 0).count();
    let commas = outside().filter(|&at| document.kind(at) == TokenKind::Comma).count();
    let sentence = document.sentences[proposal.sentence];
    let last = content.last().map_or(sentence.last, |piece| piece.1);
    let goes_on = (last..sentence.last).any(|at| document.tokens[at].is_word());
    vec![
        ("frame", proposal.rule.name()),
        (
            "act",
            proposal.cue.and_then(|cue| document.cue(cue.0)).map_or("none", |cue| act(cue.act)),
        ),
        (
            "kind",
            match kind {
                Kind::Direct => "direct",
                Kind::Indirect => "indirect",
                Kind::Mixed => "mixed",
            },
        ),
        (
            "length",
            match words {
                0..3 => "few",
                3..8 => "some",
                8..30 => "many",
                _ => "long",
            },
        ),
        ("spans", how_many(content.len() - 1)),
        (
            "clause",
            match (kind, verb) {
                (Kind::Indirect, true) => "yes",
                (Kind::Indirect, false) => "no",
                _ => "marks",
            },
        ),
        ("cues", how_many(cues)),
        ("commas", how_many(commas)),
        ("sentence", if goes_on { "goes-on" } else { "ends" }),
    ]
}

fn act(act: Act) -> &'static str {
    match act {
        Act::Neutral => "neutral",
        Act::Assert => "assert",
        Act::Explain => "explain",
        Act::Continue => "continue",
        Act::Close => "close",
        Act::Ask => "ask",
        Act::Request => "request",
        Act::Opinion => "opinion",
        Act::Write => "write",
        Act::According => "according",
        Act::Find => "find",
    }
}

/// Facts about the choice of the speaker; `last` spoke before.
pub(super) fn of_speaker(
    document: &Document<'_>,
    names: &Names,
    proposal: &Proposal,
    answer: &Resolved,
    last: &[usize],
) -> Vec<Fact> {
    let choice = answer.rule.map_or("none", Rule::name);
    let Some(&speaker) = answer.speakers.first() else {
        return vec![("choice", choice)];
    };
    let at = match proposal.source {
        Source::Phrase(phrase) => phrase.first,
        Source::Clitic(at) => at,
        Source::Same(_) | Source::None => {
            proposal.cue.or(proposal.content.first().copied()).map_or(0, |tokens| tokens.0)
        }
    };
    let draft = &names.entities[speaker];
    let (distance, others) = way_back(document, names, at, speaker);
    vec![
        ("choice", choice),
        ("form", form(document, names, proposal)),
        ("rivals", how_many(answer.candidates.len())),
        ("gender", gender(document, at, draft.gender)),
        ("distance", distance),
        ("others", how_many(others)),
        ("again", if last.contains(&speaker) { "yes" } else { "no" }),
        (
            "who",
            match draft.kind {
                EntityKind::Person if draft.keys.len() >= 2 => "full-name",
                EntityKind::Person if draft.sure => "name",
                EntityKind::Person => "perhaps-name",
                EntityKind::Organisation => "body",
                EntityKind::Place => "place",
                EntityKind::Thing => "thing",
                EntityKind::Group => "group",
                EntityKind::Anonymous => "anonymous",
            },
        ),
    ]
}

/// How the source names the speaker.
fn form(document: &Document<'_>, names: &Names, proposal: &Proposal) -> &'static str {
    match proposal.source {
        Source::None => "none",
        Source::Same(_) => "same",
        Source::Clitic(_) => "clitic",
        Source::Phrase(phrase) => {
            let pronoun = phrase.last == phrase.first + 1
                && document.is(phrase.first, Class::PRONOUN | Class::SELF);
            if pronoun && document.is(phrase.first, Class::PLURAL) {
                "plural"
            } else if pronoun && document.is(phrase.first, Class::THING) {
                "thing"
            } else if pronoun {
                "pronoun"
            } else {
                match names.name(phrase.first) {
                    Some(name) if name.last == phrase.last && name.titled == phrase.first => "name",
                    Some(_) => "name-and-more",
                    None if (phrase.first..phrase.last).any(|at| names.name(at).is_some()) => {
                        "phrase-with-name"
                    }
                    None => "phrase",
                }
            }
        }
    }
}

fn gender(document: &Document<'_>, at: usize, known: Class) -> &'static str {
    let said = Class(document.tokens[at].class.0 & (Class::MALE.0 | Class::FEMALE.0));
    if said == Class::NONE || !document.is(at, Class::PRONOUN) {
        "untold"
    } else if known.any(said) {
        "agrees"
    } else {
        "open"
    }
}

/// How many sentences back the speaker was named before token `at`, and how many other people were
/// named since.
fn way_back(
    document: &Document<'_>,
    names: &Names,
    at: usize,
    speaker: usize,
) -> (&'static str, usize) {
    let end = names.list.partition_point(|name| name.first < at);
    let mut others: Vec<usize> = Vec::new();
    for name in names.list[..end].iter().rev().take(NAMES_BACK) {
        if name.entity == speaker {
            let sentence = |token: usize| {
                document.sentences.partition_point(|sentence| sentence.first <= token)
            };
            let distance = match sentence(at) - sentence(name.first) {
                0 => "same",
                1 => "before",
                2..5 => "near",
                _ => "far",
            };
            return (distance, others.len());
        }
        let person = names.entities[name.entity].kind == EntityKind::Person;
        if person && document.inside[name.first] == 0 && !others.contains(&name.entity) {
            others.push(name.entity);
        }
    }
    ("never", others.len())
}
