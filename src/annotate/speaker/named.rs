//! Those whom the names in a source stand for.

use crate::annotate::EntityKind;
use crate::annotate::fact::{Fact, Form, Joined, Kin, Order, Slot};
use crate::annotate::names::Name;
use crate::annotate::phrase::Phrase;
use crate::annotate::rule::Rule;
use crate::annotate::score::Reads;
use crate::language::Class;

use super::candidate::{Candidate, Meant};
use super::question::Question;
use super::{Discourse, slot};

impl Discourse<'_, '_> {
    /// The names in a phrase, in their order.
    fn names_in(&self, phrase: Phrase) -> Vec<Name> {
        let mut names = Vec::new();
        let mut at = phrase.first;
        while at < phrase.last {
            match self.names.name(at) {
                // `Hakim itu`: a role that is also a name.
                Some(name)
                    if name.last == at + 1
                        && self.document.is(at, Class::ROLE)
                        && self.document.is(at + 1, Class::DEMONSTRATIVE) =>
                {
                    at += 1;
                }
                Some(&name) => {
                    at = name.last.max(at + 1);
                    names.push(name);
                }
                None => at += 1,
            }
        }
        names
    }

    /// Readings by the names in a phrase.
    pub(super) fn in_phrase(&self, question: &Question<'_>, phrase: Phrase) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        let names = self.names_in(phrase);
        for (place, name) in names.iter().enumerate() {
            let slot = self.slot(phrase, name);
            let order = match (place, names.len()) {
                (0, 1) => Order::Only,
                (0, _) => Order::First,
                (place, all) if place + 1 == all => Order::Last,
                _ => Order::Middle,
            };
            for (entity, kin) in self.bearers(name) {
                let who = Meant::Entities(vec![entity]);
                let known = found.iter().any(|one| one.who == who);
                if known
                    || !self.may_be_named(question, phrase, name, slot, entity)
                    || self.conflicts(name, entity)
                {
                    continue;
                }
                let joined = match kin {
                    Kin::Only => Joined::Only,
                    _ if entity == name.entity => Joined::Yes,
                    _ => Joined::No,
                };
                let mut facts = self.of_entity(question, entity);
                facts.extend::<[Fact; 4]>([slot.into(), order.into(), kin.into(), joined.into()]);
                facts.push(self.before_name(phrase, name).into());
                facts.push(self.head(phrase).into());
                facts.push(self.definite(phrase).into());
                let person = self.names.entities[entity].kind == EntityKind::Person;
                let reads = if person { Reads::Person } else { Reads::Body };
                found.push(Candidate { who, reads, facts, rule: Rule::Named });
            }
        }
        // `Ann Bell for the client Joe Marsh`: the name that opens the phrase is what it is about.
        let opens = |one: &Candidate| {
            let first = [Slot::Whole, Slot::Opens];
            one.reads == Reads::Person && first.iter().any(|&slot| one.facts.contains(&slot.into()))
        };
        if found.iter().any(opens) {
            found.retain(opens);
        }
        found
    }

    /// Whether an entity named at a place of a phrase may be what the phrase is about.
    fn may_be_named(
        &self,
        question: &Question<'_>,
        phrase: Phrase,
        name: &Name,
        slot: Slot,
        entity: usize,
    ) -> bool {
        let kind = self.names.entities[entity].kind;
        // `a survey by X`: a text speaks for whom it is by.
        if question.form == Form::Document {
            let by = Class::OF | Class::BY_MEANS | Class::AGENT;
            let about = slot == Slot::Governed
                && slot::before(phrase, name).is_some_and(|at| !self.document.is(at, by));
            return matches!(kind, EntityKind::Person | EntityKind::Organisation)
                && slot != Slot::Aside
                && !about;
        }
        // A lawyer is not the client, nor an official the office.
        let part = [
            Slot::Owner,
            Slot::Governed,
            Slot::OfGroup,
            Slot::Modifies,
            Slot::Pointed,
            Slot::Clause,
        ];
        let group = name.titled == phrase.first
            && name.last == name.first + 1
            && self.document.is(name.first, Class::GROUP);
        let office =
            kind == EntityKind::Organisation && matches!(slot, Slot::Inside | Slot::Titled);
        !(part.contains(&slot) || office || group || kind == EntityKind::Place)
    }

    /// The entity of a name, and others of the same single word.
    fn bearers(&self, name: &Name) -> Vec<(usize, Kin)> {
        let short = name.last == name.first + 1;
        let person = self.names.entities[name.entity].kind == EntityKind::Person;
        let others: Vec<usize> = if short && person {
            let key = self.document.tokens[name.first].key;
            let bearers = self.names.bearers(key).iter().copied();
            bearers
                .filter(|&other| {
                    let draft = &self.names.entities[other];
                    // Another's father is not meant.
                    let given =
                        !self.document.pack.shape.patronymics || draft.keys.last() != Some(&key);
                    other != name.entity
                        && given
                        && draft.kind == EntityKind::Person
                        && draft.keys.len() >= 2
                        && self.overview.first_named[other] < name.first
                })
                .take(4)
                .collect()
        } else {
            Vec::new()
        };
        let all: Vec<usize> = [name.entity].into_iter().chain(others).collect();
        all.iter().map(|&one| (one, self.kin(name, one, &all))).collect()
    }

    /// What tells one bearer of a name from the others.
    fn kin(&self, name: &Name, entity: usize, all: &[usize]) -> Kin {
        let overview = &self.overview;
        let speaks = |one: usize| {
            self.recent.contains(&one)
                || overview.speaks.get(one).is_some_and(|sentences| !sentences.is_empty())
        };
        let latest = all.iter().max_by_key(|&&one| overview.last_in_full(one, name.first));
        if all.len() == 1 {
            Kin::Only
        } else if speaks(entity) && all.iter().filter(|&&one| speaks(one)).count() == 1 {
            Kin::Speaker
        } else if all.iter().any(|&one| speaks(one)) && !speaks(entity) {
            Kin::Silent
        } else if overview.by_given.get(entity) == Some(&true) {
            Kin::Given
        } else if latest == Some(&entity) {
            Kin::Latest
        } else {
            Kin::Other
        }
    }

    /// Whether an honorific before a name says another gender than the entity's.
    fn conflicts(&self, name: &Name, entity: usize) -> bool {
        let told =
            (name.titled..name.first).fold(0, |told, at| told | self.document.tokens[at].class.0);
        let told = Class(told & (Class::MALE.0 | Class::FEMALE.0));
        let known = self.overview.gender(self.names, entity);
        told != Class::NONE && known != Class::NONE && !known.any(told)
    }

    /// The person whom a phrase is about by the names in it.
    pub(super) fn head_name(&self, phrase: Phrase) -> Option<usize> {
        let person = |name: &Name| {
            let kind = self.names.entities[name.entity].kind;
            kind == EntityKind::Person || self.may_be_person(name.entity)
        };
        let names = self.names_in(phrase).into_iter().filter(person);
        let ranked = names.filter_map(|name| match self.slot(phrase, &name) {
            Slot::Whole | Slot::Opens => Some((0, name)),
            Slot::Apposed => Some((1, name)),
            Slot::Titled => Some((2, name)),
            Slot::Inside => Some((3, name)),
            _ => None,
        });
        ranked.min_by_key(|(rank, _)| *rank).map(|(_, name)| name.entity)
    }
}
