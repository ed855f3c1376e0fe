//! How a name stands in the phrase that is a source.

use crate::annotate::fact::{Before, Slot};
use crate::annotate::names::Name;
use crate::annotate::phrase::Phrase;
use crate::annotate::token::Kind;
use crate::language::Class;

use super::Discourse;

/// What goes on after the name that is the head of a phrase. Any other word makes the name a part of what follows:
/// `the Walsh campaign`.
const GOES_ON: Class = Class(
    Class::OF.0
        | Class::PREPOSITION.0
        | Class::RELATIVE.0
        | Class::AND.0
        | Class::ALIAS.0
        | Class::DEMONSTRATIVE.0
        | Class::BY_MEANS.0
        | Class::PURPOSE.0
        | Class::AS.0,
);

impl Discourse<'_, '_> {
    /// How a name stands in the phrase that holds it.
    pub(super) fn slot(&self, phrase: Phrase, name: &Name) -> Slot {
        let document = self.document;
        // `the FBI`
        let phrase =
            Phrase { first: self.start(phrase).min(name.titled.max(phrase.first)), ..phrase };
        let first = name.first == phrase.first;
        let before = before(phrase, name);
        if !first && document.is(phrase.last - 1, Class::DEMONSTRATIVE) {
            Slot::Pointed
        } else if let Some(slot) = self.dependent(phrase, name) {
            slot
        } else if name.titled <= phrase.first && name.last == phrase.last {
            Slot::Whole
        } else if first {
            Slot::Opens
        } else if self.is_in_clause(phrase, name) {
            Slot::Clause
        } else if before.is_some_and(|before| document.kind(before) == Kind::Comma) {
            Slot::Apposed
        } else if name.titled < name.first
            || before.is_some_and(|before| document.is(before, Class::ROLE | Class::PORTFOLIO))
        {
            Slot::Titled
        } else {
            Slot::Inside
        }
    }

    /// Whether a name is part of what a clause tells of somebody else: `those who know Ann Bell`.
    fn is_in_clause(&self, phrase: Phrase, name: &Name) -> bool {
        let document = self.document;
        (phrase.first + 1..name.titled)
            .rev()
            .take_while(|&at| document.kind(at) != Kind::Comma)
            .any(|at| document.is(at, Class::RELATIVE) && !document.tokens[at].is_capital())
    }

    /// How a name belongs to something else in its phrase, so that it is not the head; none if it may be.
    fn dependent(&self, phrase: Phrase, name: &Name) -> Option<Slot> {
        let document = self.document;
        let before = before(phrase, name);
        let is_before = |class| before.is_some_and(|before| document.is(before, class));
        // `president of Walu`, `president of the Walu region`
        let of_the = is_before(Class::DETERMINER)
            && name.titled >= phrase.first + 2
            && document.is(name.titled - 2, Class::OF);
        // `anggota dewan dari Partai Sauh Ratna Sumpena`: the preposition is before the body.
        // `director of the F.B.I. Ann Bell`, too.
        let of_body = name.titled < name.first
            && !(name.titled..name.first).any(|at| document.is(at, Class::ROLE));
        // `the commissioner for Human Rights`, where all before is taken for a title
        let governs = Class::OF | Class::PREPOSITION | Class::PURPOSE;
        let of_title = name.titled < name.first && document.is(name.first - 1, governs);
        if document.is(name.last, Class::POSSESSIVE) && name.last + 1 < phrase.last {
            Some(Slot::Owner)
        } else if of_title
            || !of_body && (of_the || is_before(Class::OF | Class::PREPOSITION | Class::BY_MEANS))
        {
            Some(Slot::Governed)
        } else if is_before(Class::GROUP) && !is_before(Class::ROLE) {
            // `tim hukum Ardan`: the head is the word before, not the name.
            Some(Slot::OfGroup)
        } else if before.is_some_and(|before| document.kind(before) == Kind::Open) {
            // `Sen. Ann Bell (D-Walu)`
            Some(Slot::Aside)
        } else if name.last < phrase.last
            && document.tokens[name.last].is_word()
            && !document.is(name.last, GOES_ON)
        {
            Some(Slot::Modifies)
        } else {
            None
        }
    }

    /// What stands right before a name.
    pub(super) fn before_name(&self, phrase: Phrase, name: &Name) -> Before {
        let document = self.document;
        let Some(at) = name.first.checked_sub(1).filter(|&at| at >= phrase.first) else {
            return Before::Start;
        };
        let token = &document.tokens[at];
        if token.kind == Kind::Comma {
            Before::Comma
        } else if token.is(Class::HONORIFIC) {
            Before::Honorific
        } else if token.is(Class::ROLE | Class::PORTFOLIO) {
            Before::Role
        } else if token.is(Class::HUMAN) {
            Before::Human
        } else if token.is(Class::BODY) {
            Before::Body
        } else if token.is_capital() {
            Before::Capital
        } else {
            Before::Other
        }
    }
}

/// The token before a name with its title, if it is of the phrase.
pub(super) fn before(phrase: Phrase, name: &Name) -> Option<usize> {
    name.titled.checked_sub(1).filter(|&before| before >= phrase.first)
}
