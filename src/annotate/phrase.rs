//! Noun phrases that name a source: to the right of a cue, or to its left as the subject.

use crate::language::Class;

use super::document::Document;
use super::names::Names;
use super::token::{Kind, Shape, Token};

/// How many tokens to its left a subject may reach; keeps the cost linear.
const REACH: usize = 60;

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
    if at < end && document.is(at, Class::PRONOUN) {
        return Some(Phrase { first: at, last: at + 1 });
    }
    let mut scan =
        Scan { document, names, first: at, at, last: at, end, headed: false, roles: false };
    while scan.at < end && document.inside[scan.at] == 0 && scan.step() {}
    (scan.last > at).then_some(Phrase { first: at, last: scan.last })
}

/// A noun phrase as it is read from left to right.
struct Scan<'a, 'd> {
    document: &'a Document<'d>,
    names: &'a Names,
    first: usize,
    /// Where it reads.
    at: usize,
    /// One past the last token that belongs to it.
    last: usize,
    end: usize,
    /// Whether the name that it is about has been read.
    headed: bool,
    /// Whether a role, group or description has been read.
    roles: bool,
}

impl Scan<'_, '_> {
    /// Takes the next token or tokens; false if they do not belong to the phrase.
    fn step(&mut self) -> bool {
        let document = self.document;
        let token = document.tokens[self.at];
        match token.kind {
            Kind::Word => self.word(),
            Kind::Number => {
                let age = self.last > self.first && document.kind(self.at - 1) == Kind::Comma;
                !age && self.take(1)
            }
            Kind::Open => match close_of(document, self.at, self.end) {
                Some(close)
                    if close - self.at <= 8
                        && !holds(document, self.at, close, Class::CALENDAR)
                        && self.last > self.first =>
                {
                    self.take(close + 1 - self.at)
                }
                _ => false,
            },
            Kind::Single => {
                self.at += 1;
                true
            }
            Kind::Comma => self.apposition(),
            _ => false,
        }
    }

    fn take(&mut self, tokens: usize) -> bool {
        self.at += tokens;
        self.last = self.at;
        true
    }

    fn word(&mut self) -> bool {
        let document = self.document;
        let at = self.at;
        let token = document.tokens[at];
        let begun = self.last > self.first;
        if token.is(Class::POSSESSIVE) {
            self.headed = false;
            return self.take(1);
        }
        if let Some(name) = self.names.name(at)
            && at < name.last
        {
            // Two names side by side are not one phrase.
            if self.headed
                && name.titled == at
                && !document.is(at.wrapping_sub(1), Class::AND | Class::ALIAS)
            {
                return false;
            }
            self.headed |= self.is_head(at);
            self.roles |= name.titled < name.first;
            return self.take(name.last - at);
        }
        if token.is(Class::AND) {
            let next = at + 1;
            let joint = begun
                && next < self.end
                && !document.is(next, NO_APPOSITION)
                && document.tokens[next].cue == 0
                && (document.tokens[next].is_capital()
                    || document.is(
                        next,
                        Class::ROLE | Class::DETERMINER | Class::INDEFINITE | Class::GROUP,
                    ));
            self.headed &= !joint;
            self.at = next;
            return joint;
        }
        if token.is(Class::ALIAS)
            && self.headed
            && document.tokens.get(at + 1).is_some_and(Token::is_capital)
        {
            self.at += 1;
            return true;
        }
        if token.is(Class::RELATIVE) && begun && !self.headed {
            return self.relative();
        }
        if token.is(Class::OF | Class::PREPOSITION | Class::PURPOSE)
            && !(token.is(Class::BY_MEANS) && self.headed)
            && begun
        {
            return self.preposition();
        }
        let role = token.is(Class::ROLE | Class::PORTFOLIO | Class::HONORIFIC | Class::BODY);
        let ends = token.is(ENDS_RIGHT)
            || begun && !token.is_capital() && (token.is(Class::VERB) || token.cue != 0)
            || self.headed && !token.is_capital() && !token.is(Class::DEMONSTRATIVE);
        if !role && ends || role && self.headed && !token.is_capital() {
            return false;
        }
        self.roles |= role || token.is(Class::HUMAN | Class::GROUP | Class::DEMONYM);
        self.take(1);
        !token.is(Class::DEMONSTRATIVE)
    }

    /// Whether the name at token `at` is the one that the phrase is about, not part of a title.
    fn is_head(&self, at: usize) -> bool {
        let Some(name) = self.names.name(at) else { return false };
        let entity = &self.names.entities[name.entity];
        let governed = name.titled > self.first
            && self.document.is(name.titled - 1, Class::OF | Class::PREPOSITION | Class::GROUP)
            && !self.document.is(name.titled - 1, Class::ROLE);
        let known = entity.sure || entity.keys.len() >= 2 || !self.roles;
        entity.kind == super::EntityKind::Person && known && !governed
    }

    /// A preposition inside a phrase: before a noun that names whose or what it is.
    fn preposition(&mut self) -> bool {
        let document = self.document;
        let at = self.at;
        let token = document.tokens[at];
        let Some(next) = document.tokens.get(at + 1).filter(|_| at + 1 < self.end) else {
            return false;
        };
        let plain = document.tokens[at - 1].shape == Shape::Lower;
        let of = token.is(Class::OF)
            && (next.is_capital()
                || !self.headed
                    && (next.is(Class::DETERMINER) || next.is_word() && !next.is(ENDS_RIGHT)));
        // `professor at Yale`
        let place = token.is(Class::PREPOSITION)
            && !self.headed
            && plain
            && next.is_capital()
            && !next.is(Class::PLACE | Class::CALENDAR);
        // `juru bicara untuk penanganan wabah, Sri Ayu`: a name follows after a comma.
        let named_later =
            !self.headed && self.roles && !token.is(Class::BY_MEANS) && self.name_after_comma();
        if of || place || named_later {
            self.at += 1;
            return true;
        }
        false
    }

    /// Whether a few words on, without a verb, a comma and a name follow.
    fn name_after_comma(&self) -> bool {
        let document = self.document;
        let comma = (self.at + 1..self.end.min(self.at + 10)).find(|&at| {
            document.kind(at) == Kind::Comma
                || !matches!(document.kind(at), Kind::Word | Kind::Number)
                || document.is(at, Class::VERB | Class::AUXILIARY | Class::TIME)
                    && !document.tokens[at].is_capital()
        });
        comma.is_some_and(|comma| document.kind(comma) == Kind::Comma && self.is_person(comma + 1))
    }

    fn is_person(&self, at: usize) -> bool {
        at < self.end
            && self.names.name(at).is_some_and(|name| {
                let entity = &self.names.entities[name.entity];
                name.titled == at
                    && entity.kind == super::EntityKind::Person
                    && (name.last - name.first >= 2 || entity.sure)
            })
    }

    /// `pria yang … itu`: a description up to its demonstrative.
    fn relative(&mut self) -> bool {
        let document = self.document;
        let stop = (self.at..self.end.min(self.at + 18)).find(|&at| {
            document.is(at, Class::DEMONSTRATIVE)
                || document.inside[at] != 0
                || !matches!(
                    document.kind(at),
                    Kind::Word | Kind::Number | Kind::Open | Kind::Close
                )
        });
        if let Some(stop) = stop
            && document.is(stop, Class::DEMONSTRATIVE)
            && document.inside[stop] == 0
        {
            self.take(stop + 1 - self.at);
        }
        false
    }

    /// What stands after a comma, if it says more of the same person: a role, a description, an age,
    /// or the name after a role.
    fn apposition(&mut self) -> bool {
        let document = self.document;
        let at = self.at + 1;
        if at >= self.end || self.last == self.first || document.inside[at] != 0 {
            return false;
        }
        let token = document.tokens[at];
        let role = token.is(Class::ROLE
            | Class::HUMAN
            | Class::PORTFOLIO
            | Class::BODY
            | Class::GROUP
            | Class::HONORIFIC);
        let more = match token.kind {
            Kind::Number => {
                // An age between commas.
                let short = token.end - token.start <= 3;
                if self.headed && short && document.kind(at + 1) == Kind::Comma {
                    self.at += 1;
                    self.take(1);
                    return true;
                }
                self.headed && short && document.kind(at + 1) == Kind::Stop
            }
            Kind::Word if token.cue != 0 && !token.is(Class::ROLE) => false,
            Kind::Word if token.is(NO_APPOSITION) && !role => false,
            Kind::Word if !self.headed && (self.names.name(at).is_some() || token.is_capital()) => {
                true
            }
            Kind::Word if token.is(Class::DETERMINER | Class::INDEFINITE) => true,
            // `Smith, director of the institute`: a role, not another person.
            Kind::Word => {
                let office = token.is(Class::ROLE | Class::HUMAN | Class::HONORIFIC)
                    || token.is(Class::PORTFOLIO)
                        && document.is(at + 1, Class::ROLE | Class::PORTFOLIO);
                (office || role && !self.headed)
                    && self.names.name(at).is_none_or(|name| {
                        name.first > at && !self.headed || name.titled == name.first
                    })
                    && !self.is_person(at)
            }
            _ => false,
        };
        if !more {
            return false;
        }
        let stop = (at..self.end).find(|&at| document.kind(at) == Kind::Comma).unwrap_or(self.end);
        let Some(part) = right(document, self.names, at, stop) else { return false };
        self.headed |= (part.first..part.last).any(|at| self.is_head(at));
        self.roles |= role;
        self.at = part.last;
        self.last = part.last;
        document.kind(self.at) == Kind::Comma
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
    let phrase = if document.kind(at - 1) == Kind::Comma {
        inserted(document, names, bound, at - 1)?
    } else {
        left(document, names, bound, at)?
    };
    Some(Subject { phrase, negated, infinitive, passive })
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
    } else if name == end && !document.is(at, Class::CALENDAR) {
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
                | Class::DETERMINER
                | Class::INDEFINITE
                | Class::HUMAN
                | Class::BODY
                | Class::PORTFOLIO,
        ) && !document.is(first, Class::RELATIVE);
    let before =
        left(document, names, bound, open).map(|before| chained(document, names, bound, before));
    match before {
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
    if let Some(phrase) = described(document, names, bound, end) {
        return Some(phrase);
    }
    let mut last = end;
    let mut first = end;
    let mut at = end;
    let mut fronted = false;
    let mut broken = false;
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
                    let clause = Class::CONNECTIVE
                        | Class::SUBORDINATOR
                        | Class::COMPLEMENTIZER
                        | Class::BUT;
                    broken = !token.is(clause);
                    break;
                }
            }
            _ => break,
        }
        at -= 1;
        first = at;
    }
    // `Budi yang juga ketua partai mengatakan`: the phrase before the relative clause.
    if broken
        && let Some(relative) = relative_before(document, bound, at)
        && let Some(phrase) = left(document, names, bound, relative)
    {
        return Some(phrase);
    }
    if fronted && first < last {
        // `In Paris the minister said`: the phrase is what stands last.
        first = last_start(document, names, first, last);
    }
    (first < last).then_some(Phrase { first, last })
}

/// A description that ends in a demonstrative before token `end`, with its relative clause: `Pria yang
/// berusia 40 tahun itu`.
fn described(document: &Document<'_>, names: &Names, bound: usize, end: usize) -> Option<Phrase> {
    if end <= bound || !document.is(end - 1, Class::DEMONSTRATIVE) {
        return None;
    }
    let relative = relative_before(document, bound, end - 1)?;
    left(document, names, bound, relative).map(|head| Phrase { first: head.first, last: end })
}

/// The relative pronoun before token `at` in the same stretch between commas.
fn relative_before(document: &Document<'_>, bound: usize, at: usize) -> Option<usize> {
    (bound..at)
        .rev()
        .take(16)
        .take_while(|&at| {
            document.inside[at] == 0
                && matches!(document.kind(at), Kind::Word | Kind::Number | Kind::Open | Kind::Close)
        })
        .find(|&at| document.is(at, Class::RELATIVE) && !document.is(at, Class::COMPLEMENTIZER))
        .filter(|&at| at > bound)
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
                && !document.tokens[at].is_capital()
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
                    || token.is(Class::ROLE | Class::GROUP | Class::BODY | Class::PORTFOLIO)))
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
