//! Who a source is by the grammar of the sentence and the order of the text alone: an ordered list of
//! cases. Its answer is a fact about the candidate that it chooses.

use crate::annotate::EntityKind;
use crate::annotate::attribute::{self, Proposal, Source};
use crate::annotate::names::{Draft, Name};
use crate::annotate::phrase::Phrase;
use crate::annotate::rule::Rule;
use crate::annotate::token::Kind;
use crate::language::Class;

use super::{Discourse, Meant, slot};

/// Who is meant, and by which rule.
pub(super) type Answer = (Meant, Rule);

impl Discourse<'_, '_> {
    /// Who a source is.
    pub(super) fn cascade(&self, proposal: &Proposal, source: Source) -> Answer {
        match source {
            Source::Same(_) | Source::None => self.alone(proposal),
            Source::Clitic(at) => self.pronoun(proposal, at, Class::NONE),
            Source::Phrase(phrase) => self.phrase(proposal, phrase),
        }
    }

    /// A noun phrase.
    fn phrase(&self, proposal: &Proposal, phrase: Phrase) -> Answer {
        let document = self.document;
        let first = phrase.first;
        if phrase.last == first + 1 {
            let token = document.tokens[first];
            if token.is(Class::SELF) || token.is(Class::PRONOUN) {
                return self.pronoun(proposal, first, token.class);
            }
        }
        if let Some(entity) = self.head_name(phrase) {
            return (Meant::Entities(vec![entity]), Rule::Named);
        }
        // `a statement from Smith`
        if let Some((author, _)) =
            attribute::author(document, self.names, phrase.first, phrase.last)
        {
            return self.phrase(proposal, author);
        }
        if let Some(entity) = self.by_role(phrase) {
            return (Meant::Entities(vec![entity]), Rule::ByRole);
        }
        let described = document.is(phrase.last - 1, Class::DEMONSTRATIVE)
            && (phrase.first..phrase.last).any(|at| document.is(at, Class::ROLE | Class::HUMAN));
        if described && let Some(answer) = self.description(proposal, phrase) {
            return answer;
        }
        (Meant::Phrase(phrase), self.described(phrase))
    }

    /// The name that is the head of a phrase: a person in it that owns nothing, else a body that is all of
    /// it.
    pub(super) fn head_name(&self, phrase: Phrase) -> Option<usize> {
        let document = self.document;
        let Phrase { first, last } = phrase;
        // `Mantan Bupati Wanasari itu`: a description, whatever names stand in it.
        let opens_with_name = self.names.name(first).is_some_and(|name| name.first == first);
        if document.is(last - 1, Class::DEMONSTRATIVE) && !opens_with_name {
            return None;
        }
        // The best rank; the first of equals.
        let mut person: Option<(u32, usize)> = None;
        let mut body = None;
        let mut at = first;
        while at < last {
            // `orang-orang yang dekat dengan Ratna`: the clause tells of others.
            let clause = document.is(at, Class::RELATIVE) && !document.tokens[at].is_capital();
            if clause && at > first && person.is_none() {
                at = (at..last).find(|&at| document.kind(at) == Kind::Comma).unwrap_or(last);
                continue;
            }
            let Some(name) = self.names.name(at) else {
                at += 1;
                continue;
            };
            at = name.last.max(at + 1);
            if self.dependent(phrase, name).is_some() {
                continue;
            }
            let kind = self.names.entities[name.entity].kind;
            if kind == EntityKind::Person {
                let rank = self.rank(phrase, name);
                if person.is_none_or(|(best, _)| rank > best) {
                    person = Some((rank, name.entity));
                }
            } else if kind == EntityKind::Organisation && self.may_be_all(phrase, name) {
                body = body.or(Some((name.entity, name.last)));
            }
        }
        let others =
            Class::ROLE | Class::GROUP | Class::HUMAN | Class::DOCUMENT | Class::POSSESSIVE;
        let alone = |end: usize| {
            document.kind(end) == Kind::Open || !(end..last).any(|at| document.is(at, others))
        };
        let body = || body.filter(|&(_, end)| alone(end)).map(|(entity, _)| entity);
        person.map(|(_, entity)| entity).or_else(body)
    }

    /// How much speaks for a person as the head of a phrase.
    fn rank(&self, phrase: Phrase, name: &Name) -> u32 {
        let document = self.document;
        let entity = &self.names.entities[name.entity];
        let full = entity.keys.len() >= 2 || entity.sure;
        let offices = Class::ROLE | Class::HUMAN | Class::PORTFOLIO | Class::HONORIFIC;
        let before = slot::before(phrase, name);
        let role =
            name.titled < name.first || before.is_some_and(|before| document.is(before, offices));
        let after_comma = before.is_some_and(|before| document.kind(before) == Kind::Comma)
            && (name.titled..name.first).all(|at| document.is(at, Class::HONORIFIC | Class::ROLE))
            && name.first - name.titled <= 2;
        let opens = name.titled == phrase.first && name.first == phrase.first;
        8 * u32::from(opens)
            + 5 * u32::from(full && after_comma)
            + 3 * u32::from(role && full)
            + u32::from(full)
    }

    /// `Tideworks`, `the Tideworks`, `the ferry company, Tideworks`
    fn may_be_all(&self, phrase: Phrase, name: &Name) -> bool {
        let document = self.document;
        let opens = name.titled == phrase.first;
        let after_article =
            name.titled == phrase.first + 1 && document.is(phrase.first, Class::DETERMINER);
        let before = slot::before(phrase, name);
        let apposed = before.is_some_and(|at| document.kind(at) == Kind::Comma);
        opens || after_article || apposed && name.last == phrase.last
    }

    /// The known person whose role the phrase names: `Menteri Hukum`, `the president`.
    fn by_role(&self, phrase: Phrase) -> Option<usize> {
        let document = self.document;
        let has_role = (phrase.first..phrase.last).any(|at| document.is(at, Class::ROLE));
        if !has_role || document.is(phrase.first, Class::INDEFINITE | Class::NEW) {
            return None;
        }
        // `Tak gegabah Presiden`: the words of a heading before the role say nothing of it.
        let from = (phrase.first..phrase.last)
            .find(|&at| document.is(at, Class::ROLE))
            .filter(|&at| document.tokens[at].is_capital())
            .unwrap_or(phrase.first);
        let keys: Vec<u32> = (from..phrase.last)
            .filter(|&at| {
                let token = &document.tokens[at];
                token.kind == Kind::Word
                    && !token.is(Class::DETERMINER
                        | Class::DEMONSTRATIVE
                        | Class::OF
                        | Class::POSSESSIVE
                        | Class::PREPOSITION)
            })
            .map(|at| document.tokens[at].key)
            .collect();
        let score = |draft: &Draft| {
            let hits = keys.iter().filter(|key| draft.role_keys.contains(key)).count();
            if hits == keys.len() { Some(hits) } else { None }
        };
        // The rarest word of the role leads to few people.
        let holders =
            keys.iter().map(|key| self.overview.by_role.get(key).map_or(&[][..], Vec::as_slice));
        holders
            .min_by_key(|holders| holders.len())?
            .iter()
            .rev()
            .take(64)
            .filter_map(|&index| {
                score(&self.names.entities[index]).map(|hits| (hits, self.recency(index), index))
            })
            .max()
            .map(|(_, _, index)| index)
    }

    /// Higher for those who spoke more recently.
    fn recency(&self, entity: usize) -> usize {
        self.recent.iter().position(|&other| other == entity).map_or(0, |at| at + 1)
    }

    /// A quotation with neither cue nor source: who spoke last.
    fn alone(&self, proposal: &Proposal) -> Answer {
        let introduced = self.introduced(proposal).is_some();
        if self.last.is_empty() || introduced && !self.document.pack.shape.gendered_pronouns {
            let at = proposal.content.first().map_or(0, |piece| piece.0);
            return self.pronoun(proposal, at, Class::NONE);
        }
        (Meant::Entities(self.last.clone()), Rule::LastSpeaker)
    }

    /// A pronoun or clitic at token `at`.
    fn pronoun(&self, proposal: &Proposal, at: usize, class: Class) -> Answer {
        let sentence = self.document.sentences[proposal.sentence];
        // The subject of this sentence before the cue, or of the sentence before.
        let here = self.subject_of(proposal.sentence, at);
        let before = proposal.sentence.checked_sub(1).and_then(|index| {
            let earlier = self.document.sentences[index];
            let near = earlier.paragraph + 1 >= sentence.paragraph;
            near.then(|| self.subject_of(index, earlier.last)).flatten()
        });
        let gendered = self.document.pack.shape.gendered_pronouns;
        // A sentence of the same paragraph that says nothing and is about another person changes
        // who is spoken of.
        let introduced =
            if gendered || class.any(Class::PLURAL) { None } else { self.introduced(proposal) };
        let turns = proposal.rule.is_subject_first()
            && proposal.sentence > 0
            && self.spoke_at.is_none_or(|last| last + 1 < proposal.sentence)
            && self.document.sentences[proposal.sentence - 1].paragraph == sentence.paragraph
            && before.is_some_and(|entity| self.is_known_person(entity));
        let first_subject = gendered || turns || proposal.rule.is_owned();
        let mut order: Vec<(usize, Rule)> = Vec::new();
        let subjects = here
            .map(|entity| (entity, Rule::Subject))
            .into_iter()
            .chain(before.map(|entity| (entity, Rule::SubjectBefore)));
        let subjects: Vec<_> = subjects.collect();
        order.extend(introduced.map(|entity| (entity, Rule::Introduced)));
        if first_subject {
            order.extend(&subjects);
        }
        if self.last.len() == 1 || class.any(Class::PLURAL) || !gendered {
            order.extend(self.last.first().map(|&entity| (entity, Rule::LastSpeaker)));
        }
        order.extend(&subjects);
        order.extend(self.recent.iter().rev().map(|&entity| (entity, Rule::EarlierSpeaker)));
        order
            .extend(self.named_before(at, 3).into_iter().map(|entity| (entity, Rule::NamedBefore)));
        let told = self.told(proposal);
        order.retain(|&(entity, _)| {
            self.overview.is_outside(entity)
                && self.agrees(class, entity)
                && !told.contains(&entity)
        });
        // One who speaks is a person rather than a body or group, unless the words say otherwise.
        if !class.any(Class::PLURAL | Class::THING) {
            let asks_someone = class.any(Class::MALE | Class::FEMALE);
            let weight = |entity: usize| match self.names.entities[entity].kind {
                // A capitalised word that nothing tells to be a name.
                EntityKind::Person if asks_someone && !self.is_known_person(entity) => 1,
                EntityKind::Person | EntityKind::Anonymous => 0,
                _ if self.may_be_person(entity) => 0,
                EntityKind::Organisation => u8::from(!proposal.rule.is_owned()),
                EntityKind::Group | EntityKind::Place | EntityKind::Thing => 2,
            };
            order.sort_by_key(|&(entity, _)| weight(entity));
        }
        if class.any(Class::PLURAL)
            && self.last.len() > 1
            && order.first().is_none_or(|&(entity, _)| !self.last.contains(&entity))
        {
            return (Meant::Entities(self.last.clone()), Rule::LastSpeaker);
        }
        if class.any(Class::PLURAL)
            && self.spoke_at.is_none_or(|last| last + 1 < proposal.sentence)
            && let Some(pair) = self.pair_before(proposal.sentence)
        {
            return (Meant::Entities(pair), Rule::PairBefore);
        }
        if order.is_empty()
            && class.any(Class::PLURAL)
            && let Some(group) = self.group_before(proposal.sentence)
        {
            return (Meant::Phrase(group), Rule::GroupBefore);
        }
        let Some(&(speaker, rule)) = order.first() else {
            return (Meant::Nobody, Rule::Unresolved);
        };
        let speakers = if rule.repeats() { self.last.clone() } else { vec![speaker] };
        (Meant::Entities(speakers), rule)
    }

    /// A description with a demonstrative, `politikus PAN itu`: a person who spoke before and has that
    /// role, else the person who spoke last.
    fn description(&self, proposal: &Proposal, phrase: Phrase) -> Option<Answer> {
        let document = self.document;
        let heads: Vec<u32> = (phrase.first..phrase.last)
            .filter(|&at| document.is(at, Class::ROLE))
            .map(|at| document.tokens[at].key)
            .collect();
        let person = |&&entity: &&usize| self.names.entities[entity].kind == EntityKind::Person;
        let has_role = |&&entity: &&usize| {
            heads.iter().any(|head| self.names.entities[entity].role_keys.contains(head))
        };
        let people = || self.recent.iter().rev().filter(person);
        let speaks_last = people().next().copied();
        let (entity, rule) = match (people().find(has_role), speaks_last) {
            (Some(&entity), Some(last)) if entity != last => (entity, Rule::DescriptionRole),
            (_, Some(last)) => (last, Rule::Description),
            _ => {
                let answer = self.pronoun(proposal, phrase.first, Class::NONE);
                return (answer.0 != Meant::Nobody).then_some(answer);
            }
        };
        let speakers = if self.last.contains(&entity) { self.last.clone() } else { vec![entity] };
        Some((Meant::Entities(speakers), rule))
    }
}
