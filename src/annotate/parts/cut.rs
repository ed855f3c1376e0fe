//! The pieces that a run is cut into: its name, and the names inside its title.

use super::{Facts, Run};
use crate::annotate::EntityKind;
use crate::annotate::title;
use crate::annotate::token::Shape;
use crate::language::{Class, class};

impl Facts<'_, '_> {
    pub(super) fn whole(&self, last: usize) -> Run {
        let placed = self.known.is_place(self.document.tokens[self.first].key);
        let kind = if self.has(Class::BODY | Class::OUTLET) || self.is_company() {
            Some(EntityKind::Organisation)
        } else if self.tokens().iter().all(|token| token.is(Class::PLACE | Class::OF)) || placed {
            Some(EntityKind::Place)
        } else {
            None
        };
        let (first, end) = (self.first, self.last);
        Run { titled: first, first, end, last, kind, gender: Class::NONE }
    }

    pub(super) fn split(&self, last: usize) -> Run {
        let document = self.document;
        // `Bupati Lirangan H. Sarmo`
        let honorific = |&at: &usize| {
            document.is(at, Class::HONORIFIC) && !document.is(at, Class::GIVEN) && at + 1 < last
        };
        let name = self.name + (self.name..last).take_while(honorific).count();
        let place = name == self.first
            && !self.is_given(name)
            && self.known.is_place(document.tokens[name].key);
        let person = self.role
            || self.role_before
            || (name > self.first && self.last - name >= 2)
            || self.is_given(name);
        let kind = match (place, person) {
            (true, _) => Some(EntityKind::Place),
            (_, true) => Some(EntityKind::Person),
            _ => None,
        };
        // The gender of titles, and of the first word of the name.
        let gender = document.tokens[self.first..=name].iter().fold(Class::NONE, |all, token| {
            Class(all.0 | token.class.0 & (Class::MALE.0 | Class::FEMALE.0))
        });
        let both = gender.any(Class::MALE) && gender.any(Class::FEMALE);
        let gender = if both { Class::NONE } else { gender };
        let titled = if self.opens_with_agency() { name } else { self.first };
        Run { titled, first: name, end: self.last, last, kind, gender }
    }

    /// The bodies and places in the title of tokens `[first, last)`: the stretches between the words
    /// of the office.
    pub(super) fn inner(&self, first: usize, last: usize) -> Vec<Run> {
        let document = self.document;
        let office = Class::ROLE | Class::HONORIFIC;
        let named = |from: usize, to: usize| {
            let listed = class![PLACE ACRONYM OUTLET];
            let word = |at: usize| {
                document.tokens[at].is_capital()
                    && !document.is(at, class![PORTFOLIO COMMON DEMONYM] | office)
            };
            let head = document.is(from, Class::BODY | Class::PLACE_HEAD);
            if head && to == from + 1 && !document.is(from, Class::ACRONYM | Class::PLACE) {
                return false;
            }
            (head || (from..to).all(word))
                && (from..to).any(|at| word(at) || document.is(at, listed))
        };
        let mut found = Vec::new();
        let mut at = first;
        while at < last {
            let joint = class![OF AND DETERMINER DEMONYM];
            let plain = Class(Class::PORTFOLIO.0 | joint.0 | office.0);
            if document.is(at, plain) && !document.is(at, Class::BODY | Class::PLACE) {
                at += 1;
                continue;
            }
            // `Ketua Ikatan Dokter Walu`: a word of an office right after the head of a body is of it.
            let heads = !document.pack.shape.heads_last && title::is_body_head(document, at);
            let from = if heads { (at + 2).min(last) } else { at };
            let mut end = (from..last).find(|&at| document.is(at, office)).unwrap_or(last);
            let next = end.max(at + 1);
            while end > at + 1 && document.is(end - 1, joint) {
                end -= 1;
            }
            let upper = document.tokens[at].shape == Shape::Upper;
            if end > at && (named(at, end) || upper && end == at + 1) {
                found.push(Run {
                    titled: at,
                    first: at,
                    end,
                    last: end,
                    kind: None,
                    gender: Class::NONE,
                });
            }
            at = next;
        }
        found
    }
}
