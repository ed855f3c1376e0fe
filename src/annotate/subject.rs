//! The noun phrase to the left of a verb: its subject.

use crate::language::{Class, Manner};

use super::chunk;
use super::document::Document;
use super::names::Names;
use super::phrase::Phrase;
use super::token::{Kind, Shape};

/// How many tokens to its left a subject may reach; keeps the cost linear.
const REACH: usize = 60;

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
            passive |= token.is(Class::BE);
        } else if token.is(Class::PURPOSE) && at == verb {
            infinitive = true;
        } else if token.is(Class::BE) {
            passive = true;
        } else if !token.is(Class::AUXILIARY | Class::ADVERB) && !token.manner.any(Manner::SUPPOSED)
            || token.is(Class::PRONOUN)
        {
            // `Smith on Tuesday said`, `Budi pada Senin (2/3) mengatakan`
            let Some(before) = time_before(document, bound, at) else { break };
            at = before;
            continue;
        }
        at -= 1;
    }
    if at <= bound {
        return None;
    }
    if infinitive
        && !document.pack.shape.inflects
        && let Some(phrase) = of_purpose(document, names, bound, at)
    {
        return Some(Subject { phrase, negated, infinitive, passive });
    }
    // `satu orang turun sambil mengatakan`
    let aside = at == verb && document.is(at - 1, Class::BY_MEANS);
    let opening = || chunk::opening(document, names, bound, at).filter(|_| aside);
    let whole = opening().or_else(|| chunk::reaching(document, names, bound, at));
    let phrase = if let Some(phrase) = whole {
        phrase
    } else if document.kind(at - 1) == Kind::Comma {
        inserted(document, names, bound, at - 1)?
    } else {
        let phrase = left(document, names, bound, at)?;
        // `Tideworks, a firm that has praised`: the apposition of a name before a relative clause.
        if document.is(phrase.last, Class::RELATIVE) {
            chained(document, names, bound, phrase)
        } else {
            phrase
        }
    };
    if is_bare(document, names, phrase, verb) {
        return None;
    }
    Some(Subject { phrase, negated, infinitive, passive })
}

/// The subject of the verb whose purpose the words from `end` on tell: `Warga mendatangi balai kota untuk
/// meminta`, where the town hall is only what is visited. Beside a passive verb it is the agent.
fn of_purpose(document: &Document<'_>, names: &Names, bound: usize, end: usize) -> Option<Phrase> {
    let verb = (bound + 1..end)
        .rev()
        .take(REACH / 3)
        .take_while(|&at| document.inside[at] == 0 && document.kind(at) != Kind::Comma)
        .find(|&at| document.is(at, Class::VERB) && names.name(at).is_none())
        .filter(|&verb| document.tokens[verb].cue == 0 && !document.is(verb, Class::PASSIVE))?;
    subject(document, names, bound, verb).map(|subject| subject.phrase)
}

/// Whether a phrase is no subject but goes on with the word at `verb`, a noun then: `any more details`,
/// `tough questions`.
fn is_bare(document: &Document<'_>, names: &Names, phrase: Phrase, verb: usize) -> bool {
    let token = &document.tokens[phrase.first];
    let single = phrase.last == phrase.first + 1
        && document.pack.shape.inflects
        && token.shape == Shape::Lower
        && names.name(phrase.first).is_none();
    let determiner = token.is(Class::DETERMINER) && phrase.last < verb;
    // `contrary to reports`: no noun, but what a preposition belongs to.
    let governs = token.is_unknown()
        && token.shape == Shape::Lower
        && document.is(phrase.first + 1, Class::TO_WHOM);
    let unknown = token.is_unknown()
        && phrase.last == verb
        && !document.words(phrase.first, phrase.last).ends_with('s');
    // `Tideworks's current expected profit`
    let owned = document.pack.shape.inflects
        && phrase.last == verb
        && phrase.last >= phrase.first + 2
        && document.is(phrase.last - 2, Class::POSSESSIVE)
        && document.tokens[phrase.last - 1].is_unknown()
        && document.tokens[phrase.last - 1].shape == Shape::Lower
        && !document.words(phrase.last - 1, phrase.last).ends_with('s');
    single && (determiner || unknown) || owned || governs
}

/// Start of the words of time that end before token `end`, their preposition included.
fn time_before(document: &Document<'_>, bound: usize, end: usize) -> Option<usize> {
    let mut at = end;
    if at > bound + 2
        && document.kind(at - 1) == Kind::Close
        && document.kind(at - 2) == Kind::Number
    {
        at -= 3;
    }
    let name = at;
    while at > bound && document.is(at - 1, Class::TIME | Class::CALENDAR) {
        at -= 1;
    }
    if at == name || at <= bound {
        return None;
    }
    if document.is(at - 1, Class::PREPOSITION | Class::BY_MEANS) {
        at -= 1;
    } else if name == end
        && !document.is(at, Class::CALENDAR)
        // `last week ruled`, `this month said`
        && !document.words(at, at + 1).contains(' ')
    {
        return None;
    }
    (at > bound).then_some(at)
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
                | Class::HONORIFIC
                | Class::DETERMINER
                | Class::INDEFINITE
                | Class::HUMAN
                | Class::BODY
                | Class::PORTFOLIO,
        ) && !document.is(first, Class::RELATIVE);
    let before =
        left(document, names, bound, open).map(|before| chained(document, names, bound, before));
    // `The firm that runs the ferries, Tideworks, denied`: the name stands for the whole.
    let of_clause = |before: Phrase| {
        before.first >= bound + 2
            && document.is(before.first - 1, Class::VERB)
            && document.is(before.first - 2, Class::RELATIVE)
    };
    match before {
        Some(before) if says_more && names.name(first).is_some() && of_clause(before) => {
            Some(Phrase { first, last: comma })
        }
        Some(before) if says_more => Some(Phrase { first: before.first, last: comma }),
        Some(before) => Some(before),
        None if says_more => Some(Phrase { first, last: comma }),
        None => None,
    }
}

/// A phrase with the name before the comma before it, where it is an apposition of that name.
fn chained(document: &Document<'_>, names: &Names, bound: usize, phrase: Phrase) -> Phrase {
    let comma = phrase.first.wrapping_sub(1);
    let apposed = phrase.first > bound + 1
        && document.kind(comma) == Kind::Comma
        && document.inside[comma] == 0
        && document.is(phrase.first, Class::DETERMINER | Class::ROLE | Class::INDEFINITE)
        && names.name(comma - 1).is_some();
    if !apposed {
        return phrase;
    }
    match left(document, names, bound, comma) {
        Some(before) => Phrase { first: before.first, last: phrase.last },
        None => phrase,
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
    let bound = bound.max(end.saturating_sub(REACH));
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
            Kind::Comma if first == last && last < end => {
                // `Smith, who`
                at -= 1;
                last = at;
                first = at;
                continue;
            }
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
                    // `the pier, which Smith said was safe`
                    let named = first < last
                        && document.pack.shape.inflects
                        && names.name(first).is_some_and(|name| name.last == last);
                    if named {
                        break;
                    }
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
                // `perempuan 32 tahun ini`
                if token.is(Class::TIME)
                    && document.is(at, Class::DEMONSTRATIVE)
                    && at > bound + 1
                    && document.kind(at - 2) == Kind::Number
                {
                    at -= 2;
                    first = at;
                    continue;
                }
                let role = token.is(Class::ROLE
                    | Class::PORTFOLIO
                    | Class::HONORIFIC
                    | Class::BODY
                    | Class::GROUP
                    | Class::HUMAN
                    | Class::DOCUMENT);
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
                        // `In Paris Ann Roe said`
                        let name = names.name(last - 1).filter(|name| name.last == last);
                        first = name.map_or(first, |name| name.titled.max(first));
                        break;
                    }
                    // `peneliti pada Lembaga Studi Air`
                    let of_office = at >= bound + 2
                        && document.is(at - 2, Class::ROLE)
                        && document.is(at, Class::BODY);
                    if token.is(Class::BY_MEANS) && !of_office {
                        // `Laras dalam keterangannya`: the occasion is no part of the source.
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
    // `706 rusak sedang BNPB mencatat`: what no noun for somebody heads is no part of the source.
    if !document.pack.shape.heads_last
        && first < last
        && let Some(name) = names.name(last - 1)
        && (first..name.titled).any(|at| document.kind(at) == Kind::Number)
        && (first..name.titled).all(|at| {
            let head = Class::ROLE | Class::HUMAN | Class::GROUP | Class::BODY | Class::DOCUMENT;
            !document.is(at, head) && (!document.tokens[at].is_capital() || document.starts[at])
        })
    {
        first = name.titled.max(first);
    }
    (first < last).then_some(Phrase { first, last })
}

/// Whether the comma at `comma` stands between a title and its name: `Bupati Wanasari, Darmo Kusnadi`.
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
        .take(REACH)
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
                && (!document.tokens[at].is_capital() || document.starts[at])
                && (document.is(at, Class::VERB | Class::BE | Class::AUXILIARY)
                    || document.tokens[at].cue != 0)
        })
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
                    || token.is(Class::ROLE
                        | Class::GROUP
                        | Class::BODY
                        | Class::PORTFOLIO
                        | Class::DOCUMENT)))
            || token.kind == Kind::Close
    };
    if !noun(and - 1) || !noun(and + 1) && !document.is(and + 1, Class::DETERMINER) {
        return false;
    }
    (bound..and).rev().take(REACH).take_while(|&at| document.kind(at) != Kind::Semicolon).all(
        |at| {
            let token = &document.tokens[at];
            document.inside[at] == 0
                && (token.is_capital()
                    || !(token.is(Class::VERB | Class::BE | Class::AUXILIARY | Class::BUT)
                        || token.cue != 0)
                    || token.is(Class::ROLE | Class::GROUP))
        },
    )
}
