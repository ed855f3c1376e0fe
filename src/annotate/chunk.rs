//! The subject of a clause, read from left to right: a head and all that says more of it, up to the
//! verb.
//!
//! `Nora White, 20, a baker who lives in Walu, said`: the head is the first noun phrase; what follows it is
//! an age, an apposition, a relative clause, the phrase after a preposition, another of a list. A subject
//! is a phrase of which nothing is left over before its verb.

use crate::language::{Class, class};

use super::document::Document;
use super::names::Names;
use super::phrase::{self, Phrase};
use super::token::Kind;

/// How many tokens before the verb a subject may start; keeps the cost linear.
const REACH: usize = 60;

/// How many places a subject may start at; keeps the cost linear.
const STARTS: usize = 12;

/// Words after which a clause opens.
const OPENERS: Class = class![CONNECTIVE SUBORDINATOR COMPLEMENTIZER BUT];

/// Words for somebody who may speak.
const SOMEBODY: Class = class![ROLE HUMAN GROUP BODY DEMONYM];

/// Words that open what stands beside a noun: `of Walu`, `in the car`, `including the bakery`.
const GOVERNS: Class = class![OF PREPOSITION LOCATIVE AS];

/// Words that open how and to whom it was said.
const ASIDE: Class = class![BY_MEANS TO_WHOM];

/// The subject that ends before token `end`, where the verb or the words beside it start, not before
/// token `bound`: of all phrases that reach there, the one that starts first.
pub(super) fn reaching(
    document: &Document<'_>,
    names: &Names,
    bound: usize,
    end: usize,
) -> Option<Phrase> {
    let bound = bound.max(end.saturating_sub(REACH));
    let from = (bound..end)
        .rev()
        .find(|&at| {
            // Not a nickname inside a name.
            document.inside[at] != 0
                && names.name(at).is_none_or(|name| document.inside[name.first] != 0)
                || matches!(
                    document.kind(at),
                    Kind::Stop | Kind::Ender | Kind::Colon | Kind::Semicolon
                )
        })
        .map_or(bound, |at| at + 1);
    let opens = |at: usize| {
        at == from
            || matches!(document.kind(at - 1), Kind::Comma | Kind::Dash)
            || document.is(at - 1, OPENERS)
                && !document.is(at - 1, Class::AND | Class::PREPOSITION)
                && names.name(at - 1).is_none()
    };
    // `Cheuk Hau-yip, the commander, said`: a bare noun after a comma may be the apposition of another.
    let whole = |&(phrase, bare): &(Phrase, bool)| {
        !bare || phrase.first == from || document.is(phrase.first - 1, OPENERS)
    };
    (from..end)
        .filter(|&at| opens(at))
        .take(STARTS)
        .filter_map(|at| Chunk { document, names, first: at, end }.read())
        .find(whole)
        .map(|(phrase, _)| phrase)
}

/// The noun phrase for somebody that opens the clause at token `bound`, before token `end`.
pub(super) fn opening(
    document: &Document<'_>,
    names: &Names,
    bound: usize,
    end: usize,
) -> Option<Phrase> {
    let last = Chunk { document, names, first: bound, end }.head()?;
    Some(Phrase { first: bound, last })
}

/// A subject as it is read.
struct Chunk<'a, 'd> {
    document: &'a Document<'d>,
    names: &'a Names,
    first: usize,
    /// Where its verb starts.
    end: usize,
}

/// What stands beside a noun: where it ends, and where the part of it ends that is of the source.
struct Beside {
    end: usize,
    last: Option<usize>,
}

impl Chunk<'_, '_> {
    /// The subject, and whether nothing stands beside its head.
    fn read(&self) -> Option<(Phrase, bool)> {
        let head = self.head()?;
        let mut at = head;
        // `Wilfrida yang juga korban`: whatever the name is known for.
        let whole = self
            .names
            .name(self.first)
            .is_some_and(|name| name.last == at && !self.document.is(self.first, Class::ROLE));
        let named = whole || self.is_named(self.first, at);
        let (mut last, mut open) = (at, true);
        while at < self.end && !(self.is_pause(at) && at + 1 == self.end) {
            let pause = self.is_pause(at);
            let next = if pause { self.inserted(at + 1)? } else { self.beside(at, named)? };
            // `Bupati Wanasari, Darmo Kusnadi mengatakan`
            let titled = next.end == self.end && !named && self.is_named(at + 1, next.end);
            // `Ratna, dalam keterangannya kepada penyidik mengaku`
            let aside = next.end == self.end && self.document.is(at + 1, Class::BY_MEANS);
            if pause && !(titled || aside || self.is_pause(next.end)) {
                return None;
            }
            match next.last.filter(|_| open) {
                Some(end) => last = end,
                None => open = false,
            }
            at = next.end;
        }
        // `A group, alarmed`: a comma that closes nothing opens something.
        let closes = at == self.end || at > head;
        closes.then_some((Phrase { first: self.first, last }, at == head))
    }

    fn is_pause(&self, at: usize) -> bool {
        matches!(self.document.kind(at), Kind::Comma | Kind::Dash)
    }

    /// One past the noun phrase that starts at token `at`, without what stands between commas.
    fn noun(&self, at: usize) -> Option<usize> {
        let stop = (at..self.end).find(|&at| self.is_pause(at)).unwrap_or(self.end);
        phrase::right(self.document, self.names, at, stop).map(|phrase| phrase.last)
    }

    /// One past the noun phrase that the subject opens with, if it is somebody.
    fn head(&self) -> Option<usize> {
        let document = self.document;
        let first = self.first;
        let opens = &document.tokens[first];
        let verb = opens.is(Class::VERB | OPENERS) || opens.cue != 0;
        let pronoun = opens.is(Class::PRONOUN) && !opens.is(Class::DETERMINER);
        if pronoun || verb && !opens.is(SOMEBODY) && self.names.name(first).is_none() {
            return None;
        }
        let last = self.noun(first)?;
        let of = (first..last)
            .find(|&at| document.is(at, GOVERNS) && self.names.name(at).is_none())
            .unwrap_or(last);
        let somebody = |at: usize| {
            document.is(at, SOMEBODY)
                || self.names.name(at).is_some()
                || document.tokens[at].is_capital() && !document.starts[at]
        };
        // `WALU The director`: a dateline before it.
        if (first + 1..last).any(|at| {
            document.is(at, Class::DETERMINER)
                && document.tokens[at].is_capital()
                && self.names.name(at).is_none()
        }) {
            return None;
        }
        // `the mayor met officials`: a word between two people is a verb.
        let plain = |at: usize| {
            let token = &document.tokens[at];
            token.is_word() && token.is(SOMEBODY) && !token.is_capital()
        };
        let clause = (first + 1..of).any(|at| plain(at - 1) && document.tokens[at].is_unknown());
        let fits = if document.pack.shape.heads_last {
            of > first && somebody(of - 1) && !clause
        } else {
            (first..of.min(first + 3)).any(somebody)
        };
        fits.then_some(last)
    }

    fn is_named(&self, first: usize, last: usize) -> bool {
        (first..last).any(|at| {
            self.names.name(at).is_some_and(|name| {
                self.names.entities[name.entity].kind == super::EntityKind::Person
            })
        })
    }

    /// What stands right beside the noun before token `at`; the clause that tells more of a name is no
    /// part of it.
    fn beside(&self, at: usize, named: bool) -> Option<Beside> {
        let document = self.document;
        if document.is(at, Class::RELATIVE) && !document.tokens[at].is_capital() {
            let end = self.to_demonstrative(at + 1).or_else(|| self.relative(at + 1))?;
            return Some(Beside { end, last: (!named).then_some(end) });
        }
        // `Ratna mewakili Kapolres mengatakan`: two verbs of one person.
        let token = &document.tokens[at];
        let serial = named
            && !document.pack.shape.inflects
            && token.is(Class::VERB)
            && token.cue == 0
            && !token.is(Class::PASSIVE);
        // `Many residents asked in Walu said`: a verb in the shape of the past.
        let reduced = document.pack.shape.inflects
            && token.is(Class::VERB)
            && !token.is(Class::AUXILIARY | Class::BE)
            && document.is(at + 1, Class::PREPOSITION);
        if serial || reduced {
            return Some(Beside { end: self.noun(at + 1 + usize::from(reduced))?, last: None });
        }
        let end = document.is(at, GOVERNS | ASIDE).then(|| self.noun(at + 1)).flatten()?;
        // `ambassador to Walu`, but `Ratna kepada wartawan`
        let belongs = GOVERNS | if document.pack.shape.heads_last { ASIDE } else { Class::NONE };
        Some(Beside { end, last: document.is(at, belongs).then_some(end) })
    }

    /// What opens at token `at` after a comma.
    fn inserted(&self, at: usize) -> Option<Beside> {
        let document = self.document;
        let token = &document.tokens[at];
        if token.kind == Kind::Number {
            let unit = (at + 1..self.end).take_while(|&at| document.is(at, Class::TIME)).count();
            let end = at + 1 + unit;
            return self.is_pause(end).then_some(Beside { end, last: Some(end) });
        }
        if document.is(at, Class::CONNECTIVE | Class::ADVERB) && self.is_pause(at + 1) {
            return Some(Beside { end: at + 1, last: None });
        }
        if document.is(at, Class::RELATIVE) {
            return Some(Beside { end: self.relative(at + 1)?, last: None });
        }
        let (from, belongs) = if document.is(at, GOVERNS | ASIDE) {
            (at + 1, document.is(at, Class::OF | Class::AS))
        } else if document.is(at, Class::AND) {
            (at + 1, true)
        } else {
            (at, !token.is(Class::VERB | Class::PARTICIPLE) || token.is_capital())
        };
        let mut end = self.noun(from)?;
        let named = self.is_named(from, end);
        // `Darmo Kusnadi, Laras, and Ann Roe`
        if document.is(at, Class::AND) && !named {
            return None;
        }
        let mut last = belongs.then_some(end);
        while end < self.end && !self.is_pause(end) {
            let next = self.beside(end, named)?;
            last = last.and(next.last).or(last);
            end = next.end;
        }
        Some(Beside { end, last })
    }

    /// `Budi yang tengah mengikuti lomba di Walu, Lirangan itu`: the clause that starts at token `at` goes on
    /// past its commas to the demonstrative before the verb, if nothing is said in it.
    fn to_demonstrative(&self, at: usize) -> Option<usize> {
        let document = self.document;
        let closes = document.is(self.end - 1, Class::DEMONSTRATIVE) && at + 1 < self.end;
        let said = (at..self.end).any(|at| document.tokens[at].cue != 0);
        (closes && !said).then_some(self.end)
    }

    /// One past the relative clause whose words start at token `at`: it has one verb, and more of them
    /// only after `and`.
    fn relative(&self, from: usize) -> Option<usize> {
        let document = self.document;
        let verbal = |at: usize| {
            let token = &document.tokens[at];
            !token.is_capital()
                && (token.is(class![VERB BE AUXILIARY]) || token.cue != 0)
                && !document.is(at - 1, class![DETERMINER POSSESSIVE PURPOSE])
        };
        if from >= self.end {
            return None;
        }
        // `who U.S. prosecutors say did it`: a subject of its own, whose verb is not in the clause.
        let subject = class![DETERMINER INDEFINITE PRONOUN FIRST] | SOMEBODY;
        let opens = &document.tokens[from];
        let mut verbs = usize::from(!opens.is_capital() && !opens.is(subject));
        let mut group = verbs > 0;
        let mut joined = false;
        for at in from..self.end {
            match document.kind(at) {
                Kind::Comma | Kind::Dash => return (verbs > 0).then_some(at),
                Kind::Word | Kind::Number | Kind::Open | Kind::Close | Kind::Single => {}
                _ => return None,
            }
            if verbal(at) {
                if !group && verbs > 0 && !joined {
                    return None;
                }
                verbs += usize::from(!group);
                group = true;
                joined = false;
            } else {
                group = document.is(at, class![ADVERB NEGATION PURPOSE]) && group;
                joined |= document.is(at, Class::PRONOUN) && !document.is(at, Class::OBLIQUE);
                joined |= document.is(at, class![AND SUBORDINATOR RELATIVE PURPOSE]);
            }
        }
        (verbs > 0).then_some(self.end)
    }
}
