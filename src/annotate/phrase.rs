//! Noun phrases that name a source: to the right of a cue, or to its left as the subject.

use crate::language::Class;

use super::document::Document;
use super::names::Names;
use super::token::{Kind, Shape};

/// Tokens `[first, last)` that name a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    pub first: usize,
    pub last: usize,
}

/// A subject to the left of a verb.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject {
    pub phrase: Phrase,
    /// Where the clause's words before the phrase end; the phrase's first token unless insertions
    /// or adjuncts stand between.
    pub negated: bool,
    /// The verb is an infinitive (`to say`).
    pub infinitive: bool,
    /// A form of `be` stands between subject and verb.
    pub passive: bool,
}

/// What cannot be inside a noun phrase to the right.
const ENDS_RIGHT: Class = Class(
    Class::RELATIVE.0
        | Class::SUBORDINATOR.0
        | Class::COMPLEMENTIZER.0
        | Class::BUT.0
        | Class::PURPOSE.0
        | Class::BY_MEANS.0
        | Class::TO_WHOM.0
        | Class::TIME.0
        | Class::CALENDAR.0
        | Class::VIA.0
        | Class::AS.0
        | Class::AUXILIARY.0
        | Class::BE.0
        | Class::NEGATION.0
        | Class::ADVERB.0
        | Class::FIRST.0,
);

/// What an apposition after a comma does not start with.
const NO_APPOSITION: Class = Class(
    ENDS_RIGHT.0
        | Class::PREPOSITION.0
        | Class::AND.0
        | Class::PRONOUN.0
        | Class::CONNECTIVE.0
        | Class::VERB.0,
);

/// The noun phrase that starts at token `at`, before `end`: title, name, appositions, acronym.
pub(super) fn right(
    document: &Document<'_>,
    names: &Names,
    at: usize,
    end: usize,
) -> Option<Phrase> {
    let tokens = &document.tokens;
    let first = at;
    if at < end && document.is(at, Class::PRONOUN) {
        return Some(Phrase { first, last: at + 1 });
    }
    let mut at = at;
    let mut last = at;
    let mut named = false;
    let mut roles = false;
    while at < end && document.inside[at] == 0 {
        let token = &tokens[at];
        let capital = token.is_capital();
        match token.kind {
            Kind::Word => {
                if token.is(Class::POSSESSIVE) {
                    at += 1;
                    last = at;
                    named = false;
                    continue;
                }
                if let Some(name) = names.name(at)
                    && at < name.last
                {
                    // Two names side by side are not one phrase.
                    if named && name.titled == at && !document.is(at.wrapping_sub(1), Class::AND) {
                        break;
                    }
                    named = true;
                    at = name.last;
                    last = at;
                    continue;
                }
                if token.is(Class::AND) {
                    let next = at + 1;
                    let joint = last > first
                        && next < end
                        && !document.is(next, NO_APPOSITION)
                        && tokens[next].cue == 0
                        && (tokens[next].is_capital()
                            || document.is(
                                next,
                                Class::ROLE | Class::DETERMINER | Class::INDEFINITE | Class::GROUP,
                            ));
                    if joint {
                        at = next;
                        named = false;
                        continue;
                    }
                    break;
                }
                if token.is(Class::OF) && last > first && !token.is(Class::BY_MEANS) {
                    let next = tokens.get(at + 1);
                    if next.is_some_and(|next| {
                        next.is(Class::DETERMINER)
                            || next.is_capital()
                            || (next.is_word() && !next.is(ENDS_RIGHT))
                    }) && !named
                    {
                        at += 1;
                        continue;
                    }
                    if next.is_some_and(super::token::Token::is_capital) {
                        at += 1;
                        continue;
                    }
                    break;
                }
                if token.is(Class::PREPOSITION) {
                    // `professor at Yale`: after a plain noun, before a name that is no place.
                    let inside = last > first
                        && !named
                        && tokens[at - 1].shape == Shape::Lower
                        && tokens.get(at + 1).is_some_and(|next| {
                            next.is_capital() && !next.is(Class::PLACE | Class::CALENDAR)
                        });
                    if inside {
                        at += 1;
                        continue;
                    }
                    break;
                }
                let role =
                    token.is(Class::ROLE | Class::PORTFOLIO | Class::HONORIFIC | Class::BODY);
                if !role
                    && (token.is(ENDS_RIGHT) || (token.is(Class::VERB) && last > first && !capital))
                {
                    break;
                }
                if token.cue != 0 && !capital && !role && last > first {
                    break;
                }
                if named && !capital && !token.is(Class::DEMONSTRATIVE) && !role {
                    break;
                }
                roles |= role || token.is(Class::HUMAN | Class::GROUP | Class::DEMONYM);
                at += 1;
                last = at;
                if token.is(Class::DEMONSTRATIVE) {
                    break;
                }
            }
            Kind::Number => {
                if last > first && document.kind(at - 1) == Kind::Comma {
                    break;
                }
                at += 1;
                last = at;
            }
            Kind::Open => match close_of(document, at, end) {
                Some(close)
                    if close - at <= 8
                        && !holds(document, at, close, Class::CALENDAR)
                        && last > first =>
                {
                    at = close + 1;
                    last = at;
                }
                _ => break,
            },
            Kind::Single => at += 1,
            Kind::Comma => {
                if last == first || !apposition(document, names, at + 1, end, named) {
                    break;
                }
                let part = right_part(document, names, at + 1, end);
                let Some(part) = part else { break };
                named |= (part.first..part.last).any(|at| names.name(at).is_some());
                at = part.last;
                last = at;
                if document.kind(at) != Kind::Comma || !roles {
                    break;
                }
            }
            _ => break,
        }
    }
    (last > first).then_some(Phrase { first, last })
}

/// One part of an apposition, without appositions of its own.
fn right_part(document: &Document<'_>, names: &Names, at: usize, end: usize) -> Option<Phrase> {
    let stop = (at..end).find(|&at| document.kind(at) == Kind::Comma).unwrap_or(end);
    right(document, names, at, stop)
}

/// Whether what stands after a comma says more of the same person: a role, a description, an age,
/// or the name after a role.
fn apposition(document: &Document<'_>, names: &Names, at: usize, end: usize, named: bool) -> bool {
    if at >= end || document.inside[at] != 0 {
        return false;
    }
    let token = &document.tokens[at];
    match token.kind {
        Kind::Number => {
            // An age between commas.
            named
                && token.end - token.start <= 3
                && matches!(document.kind(at + 1), Kind::Comma | Kind::Stop)
        }
        Kind::Word => {
            if token.cue != 0 && !token.is(Class::ROLE) {
                return false;
            }
            let role = token.is(Class::ROLE
                | Class::HUMAN
                | Class::PORTFOLIO
                | Class::BODY
                | Class::GROUP);
            let name = names.name(at).is_some();
            if !named && (name || token.is_capital()) {
                return !token.is(NO_APPOSITION) || role;
            }
            if token.is(NO_APPOSITION) && !role {
                return false;
            }
            if token.is(Class::DETERMINER | Class::INDEFINITE) {
                return true;
            }
            // `Smith, director of the institute`: a role, not another person.
            role && names.name(at).is_none_or(|name| name.first > at || !named)
        }
        _ => false,
    }
}

fn close_of(document: &Document<'_>, open: usize, end: usize) -> Option<usize> {
    (open + 1..end.min(open + 12)).find(|&at| document.kind(at) == Kind::Close)
}

fn holds(document: &Document<'_>, first: usize, last: usize, class: Class) -> bool {
    (first..last).any(|at| document.is(at, class))
}

/// What ends a subject on its left.
const ENDS_LEFT: Class = Class(
    Class::CONNECTIVE.0
        | Class::SUBORDINATOR.0
        | Class::COMPLEMENTIZER.0
        | Class::BUT.0
        | Class::AUXILIARY.0
        | Class::BE.0
        | Class::NEGATION.0
        | Class::TIME.0
        | Class::CALENDAR.0
        | Class::VIA.0
        | Class::PURPOSE.0
        | Class::ADVERB.0,
);

/// The subject of the verb at token `verb`, not before `bound`.
pub(super) fn subject(
    document: &Document<'_>,
    names: &Names,
    bound: usize,
    verb: usize,
) -> Option<Subject> {
    let mut at = verb;
    let (mut negated, mut infinitive, mut passive) = (false, false, false);
    // Words between subject and verb.
    while at > bound {
        let token = &document.tokens[at - 1];
        if document.inside[at - 1] != 0 || names.name(at - 1).is_some() && token.is_capital() {
            break;
        }
        if token.is(Class::NEGATION) {
            negated = true;
        } else if token.is(Class::PURPOSE) && at == verb {
            infinitive = true;
        } else if token.is(Class::BE) {
            passive = true;
        } else if !token.is(Class::AUXILIARY | Class::ADVERB) || token.is(Class::PRONOUN) {
            // `Smith on Tuesday said`
            let time = token.is(Class::TIME | Class::CALENDAR)
                && at >= bound + 2
                && document.is(at - 2, Class::PREPOSITION | Class::BY_MEANS);
            if !time {
                break;
            }
            at -= 1;
        }
        at -= 1;
    }
    if at <= bound {
        return None;
    }
    let phrase = if document.kind(at - 1) == Kind::Comma {
        inserted(document, names, bound, at - 1)?
    } else {
        left(document, names, bound, at)?
    };
    Some(Subject { phrase, negated, infinitive, passive })
}

/// The subject before an insertion between commas that ends with the comma at `comma`: `Smith, who
/// is forty, said`. An apposition belongs to it, a relative clause does not.
fn inserted(document: &Document<'_>, names: &Names, bound: usize, comma: usize) -> Option<Phrase> {
    let open = (bound..comma)
        .rev()
        .take(40)
        .take_while(|&at| {
            !matches!(document.kind(at), Kind::Stop | Kind::Ender | Kind::Colon | Kind::Semicolon)
        })
        .filter(|&at| document.kind(at) == Kind::Comma && document.inside[at] == 0)
        .find(|&at| {
            // A comma inside a list or a date is not the opening one.
            !document.is(at + 1, Class::AND)
        })?;
    let first = open + 1;
    let says_more = names.name(first).is_some()
        || document.kind(first) == Kind::Number
        || document.is(
            first,
            Class::ROLE
                | Class::DETERMINER
                | Class::INDEFINITE
                | Class::HUMAN
                | Class::BODY
                | Class::PORTFOLIO,
        ) && !document.is(first, Class::RELATIVE);
    let before = left(document, names, bound, open);
    match before {
        Some(before) if says_more => Some(Phrase { first: before.first, last: comma }),
        Some(before) => Some(before),
        None if says_more => Some(Phrase { first, last: comma }),
        None => None,
    }
}

/// The noun phrase that ends before token `end`.
pub(super) fn left(
    document: &Document<'_>,
    names: &Names,
    bound: usize,
    end: usize,
) -> Option<Phrase> {
    let tokens = &document.tokens;
    let mut last = end;
    let mut first = end;
    let mut at = end;
    let mut fronted = false;
    while at > bound {
        let token = &tokens[at - 1];
        if document.inside[at - 1] != 0 {
            break;
        }
        match token.kind {
            Kind::Close => {
                let open =
                    (bound..at - 1).rev().take(12).find(|&at| document.kind(at) == Kind::Open);
                let Some(open) = open else { break };
                at = open;
                first = at;
                continue;
            }
            Kind::Number => {}
            Kind::Single if !token.spaced => {}
            Kind::Comma => {
                if joins_title(document, names, bound, at - 1, first, last)
                    && let Some(title) = left(document, names, bound, at - 1)
                {
                    first = title.first;
                }
                break;
            }
            Kind::Word => {
                if let Some(name) = names.name(at - 1)
                    && name.last == at
                    && name.titled >= bound
                {
                    at = name.titled;
                    first = at;
                    continue;
                }
                let named = token.is_capital() && !document.starts[at - 1];
                if token.is(Class::POSSESSIVE) {
                    at -= 1;
                    continue;
                }
                if token.is(Class::RELATIVE) && !token.is(Class::PRONOUN) {
                    at -= 1;
                    last = at;
                    first = at;
                    continue;
                }
                if token.is(Class::PRONOUN) && !token.is(Class::OBLIQUE) {
                    if first == end {
                        first = at - 1;
                    }
                    break;
                }
                if token.is(Class::DETERMINER | Class::INDEFINITE) {
                    at -= 1;
                    first = at;
                    let of = at > bound
                        && document.is(
                            at - 1,
                            Class::OF | Class::PREPOSITION | Class::DETERMINER | Class::INDEFINITE,
                        )
                        && at - 1 > bound
                        && !document.starts[at - 1];
                    if of {
                        continue;
                    }
                    break;
                }
                if token.is(Class::AND) {
                    if joins_names(document, names, bound, at - 1) {
                        at -= 1;
                        continue;
                    }
                    break;
                }
                let role = token.is(Class::ROLE
                    | Class::PORTFOLIO
                    | Class::HONORIFIC
                    | Class::BODY
                    | Class::GROUP
                    | Class::HUMAN);
                if token.is(Class::OF | Class::PREPOSITION | Class::BY_MEANS | Class::TO_WHOM)
                    && !role
                {
                    let starts = at - 1 == bound
                        || matches!(
                            document.kind(at - 2),
                            Kind::Comma | Kind::Mark | Kind::Dash | Kind::Colon | Kind::Semicolon
                        )
                        || document.is(at - 2, Class::CONNECTIVE | Class::AND | Class::BUT);
                    if starts {
                        fronted = true;
                        break;
                    }
                    if token.is(Class::BY_MEANS) {
                        // `Riza dalam keterangannya`: the occasion is no part of the source.
                        last = at - 1;
                        first = at - 1;
                    }
                    at -= 1;
                    continue;
                }
                if !named && !role && (token.is(ENDS_LEFT | Class::VERB) || token.cue != 0) {
                    break;
                }
            }
            _ => break,
        }
        at -= 1;
        first = at;
    }
    if fronted && first < last {
        // `In Paris the minister said`: the phrase is what stands last.
        first = last_start(document, names, first, last);
    }
    (first < last).then_some(Phrase { first, last })
}

/// The rightmost start of a noun phrase in `[first, last)`.
fn last_start(document: &Document<'_>, names: &Names, first: usize, last: usize) -> usize {
    if let Some(name) = names.name(last - 1) {
        let before = (first..name.titled).rev().take_while(|&at| {
            document.is(at, Class::ROLE | Class::PORTFOLIO) && !document.tokens[at].is_capital()
        });
        return before.last().unwrap_or(name.titled).max(first);
    }
    (first..last)
        .rev()
        .find(|&at| {
            document.is(at, Class::DETERMINER | Class::INDEFINITE | Class::ROLE | Class::GROUP)
        })
        .unwrap_or(first)
}

/// Whether the comma at `comma` stands between a title and its name: `Menteri Hukum RI, Supratman`.
fn joins_title(
    document: &Document<'_>,
    names: &Names,
    bound: usize,
    comma: usize,
    first: usize,
    last: usize,
) -> bool {
    let name = first < last && (names.name(first).is_some() || document.tokens[first].is_capital());
    if !name {
        return false;
    }
    let from = (bound..comma)
        .rev()
        .take_while(|&at| document.kind(at) != Kind::Comma && document.inside[at] == 0)
        .last()
        .unwrap_or(comma);
    let piece = from..comma;
    let opens = piece.clone().next().is_some_and(|at| {
        !document.is(
            at,
            Class::PREPOSITION
                | Class::SUBORDINATOR
                | Class::BY_MEANS
                | Class::VIA
                | Class::TIME
                | Class::CALENDAR,
        )
    });
    opens
        && piece.clone().any(|at| document.is(at, Class::ROLE | Class::HUMAN | Class::GROUP))
        && !piece.clone().any(|at| {
            !document.is(at, Class::ROLE | Class::BODY | Class::PORTFOLIO | Class::GROUP)
                && !document.tokens[at].is_capital()
                && (document.is(at, Class::VERB | Class::BE | Class::AUXILIARY)
                    || document.tokens[at].cue != 0)
        })
        && piece.clone().all(|at| {
            names.name(at).is_none_or(|name| {
                name.first > at
                    || !is_person(names, name.entity)
                    || !document.is(comma - 1, Class::NONE)
            })
        })
}

fn is_person(names: &Names, entity: usize) -> bool {
    names.entities[entity].kind == super::EntityKind::Person
}

/// Whether `and` at token `and` joins two sources: a name or role on both sides and no verb before.
fn joins_names(document: &Document<'_>, names: &Names, bound: usize, and: usize) -> bool {
    if and <= bound || document.starts[and] {
        return false;
    }
    let noun = |at: usize| {
        let token = &document.tokens[at];
        names.name(at).is_some()
            || (token.is_word()
                && (token.is_capital()
                    || token.is(Class::ROLE | Class::GROUP | Class::BODY | Class::PORTFOLIO)))
            || token.kind == Kind::Close
    };
    if !noun(and - 1) || !noun(and + 1) && !document.is(and + 1, Class::DETERMINER) {
        return false;
    }
    (bound..and).rev().take_while(|&at| document.kind(at) != Kind::Semicolon).all(|at| {
        let token = &document.tokens[at];
        document.inside[at] == 0
            && (token.is_capital()
                || !(token.is(Class::VERB | Class::BE | Class::AUXILIARY | Class::BUT)
                    || token.cue != 0)
                || token.is(Class::ROLE | Class::GROUP))
    })
}
