//! Whom a pronoun, a clitic or no word at all stands for.

use crate::annotate::EntityKind;
use crate::annotate::attribute::Proposal;
use crate::annotate::phrase::{self, Phrase};
use crate::annotate::rule::Rule;
use crate::annotate::token::Kind;
use crate::language::{Class, Frames};

use super::{Discourse, Resolved, answered};

/// How many tokens of a sentence are read for whom it is about; keeps the cost linear.
const REACH: usize = 200;

/// From what probability of being a person on a name is one where a pronoun asks for a person.
const DOUBT: f32 = 0.2;

/// Whom a sentence is about.
struct Topic {
    entity: usize,
    /// Whether that person does something, rather than has something done to them.
    acts: bool,
}

impl Discourse<'_, '_> {
    /// A quotation with neither cue nor source: who spoke last.
    pub(super) fn alone(&mut self, proposal: &Proposal) -> Resolved {
        let introduced = self.introduced(proposal).is_some();
        if self.last.is_empty() || introduced && !self.document.pack.shape.gendered_pronouns {
            let at = proposal.content.first().map_or(0, |piece| piece.0);
            return self.pronoun(proposal, at, Class::NONE);
        }
        answered(self.last.clone(), self.others(), Rule::LastSpeaker)
    }

    /// Speakers before the last, latest first.
    pub(super) fn others(&self) -> Vec<usize> {
        self.recent
            .iter()
            .rev()
            .copied()
            .filter(|other| !self.last.contains(other))
            .take(3)
            .collect()
    }

    /// A pronoun or clitic at token `at`.
    pub(super) fn pronoun(&mut self, proposal: &Proposal, at: usize, class: Class) -> Resolved {
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
            && self.last_sentence.is_none_or(|last| last + 1 < proposal.sentence)
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
            let in_marks = self.in_marks.get(entity).is_some_and(|&only| only);
            !in_marks && self.agrees(class, entity) && !told.contains(&entity)
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
            return answered(self.last.clone(), self.others(), Rule::LastSpeaker);
        }
        if class.any(Class::PLURAL)
            && self.last_sentence.is_none_or(|last| last + 1 < proposal.sentence)
            && let Some(pair) = self.pair_before(proposal.sentence)
        {
            return answered(pair, self.others(), Rule::PairBefore);
        }
        if order.is_empty()
            && class.any(Class::PLURAL)
            && let Some(group) = self.group_before(proposal.sentence)
        {
            return answered(vec![self.describe(group)], Vec::new(), Rule::GroupBefore);
        }
        let Some(&(speaker, rule)) = order.first() else {
            return Resolved { rule: Some(Rule::Unresolved), ..Resolved::default() };
        };
        let person = if gendered { Class::MALE | Class::FEMALE } else { Class::PRONOUN };
        if class.any(person)
            && !class.any(Class::PLURAL | Class::THING)
            && self.may_be_person(speaker)
        {
            self.names.entities[speaker].kind = EntityKind::Person;
        }
        let speakers = if rule.repeats() { self.last.clone() } else { vec![speaker] };
        let mut candidates: Vec<usize> = Vec::new();
        for &(entity, _) in &order {
            if !speakers.contains(&entity) && !candidates.contains(&entity) && candidates.len() < 3
            {
                candidates.push(entity);
            }
        }
        answered(speakers, candidates, rule)
    }

    /// The person whom the writer's own words since the last attribution are about, if another
    /// than the one who spoke last: whom the next pronoun stands for.
    fn introduced(&self, proposal: &Proposal) -> Option<usize> {
        let document = self.document;
        let here = document.sentences[proposal.sentence];
        let from = self.last_sentence.map_or(0, |last| last + 1);
        for index in (from.max(proposal.sentence.saturating_sub(4))..proposal.sentence).rev() {
            let sentence = document.sentences[index];
            if sentence.paragraph + 1 < here.paragraph {
                return None;
            }
            let Some(topic) = self.topic(index) else { continue };
            if self.last.contains(&topic.entity) {
                return None;
            }
            let new = self.first_named.get(topic.entity).is_some_and(|&at| at >= sentence.first);
            let near = sentence.paragraph == here.paragraph && index + 1 == proposal.sentence;
            if topic.acts && (new || near) && self.is_known_person(topic.entity) {
                return Some(topic.entity);
            }
        }
        None
    }

    /// Whom a sentence is about: its subject or, in a passive, the agent, if that is a person.
    fn topic(&self, index: usize) -> Option<Topic> {
        let document = self.document;
        let sentence = document.sentences[index];
        let person = |phrase: Phrase| match *self.named(phrase).as_slice() {
            [entity] if self.may_be_person(entity) => Some(entity),
            [entity] if self.names.entities[entity].kind == EntityKind::Person => Some(entity),
            _ => None,
        };
        let outside = |at: usize| document.inside[at] == 0;
        let mut at = sentence.first;
        while at < sentence.last && document.is(at, Class::CONNECTIVE | Class::BUT | Class::AND) {
            at += 1 + usize::from(document.kind(at + 1) == Kind::Comma);
        }
        let fronted = Class::PREPOSITION
            | Class::BY_MEANS
            | Class::TIME
            | Class::CALENDAR
            | Class::SUBORDINATOR;
        if document.is(at, fronted) && self.names.name(at).is_none() {
            let comma = (at..sentence.last).find(|&at| document.kind(at) == Kind::Comma);
            at = comma.map_or(at, |comma| comma + 1);
        }
        if at < sentence.last
            && outside(at)
            && let Some(phrase) = phrase::right(document, self.names, at, sentence.last)
            && let Some(entity) = person(phrase)
        {
            let passive = (phrase.last..sentence.last.min(phrase.last + 4))
                .take_while(|&at| !document.is(at, Class::PREPOSITION))
                .any(|at| document.is(at, Class::PASSIVE));
            return Some(Topic { entity, acts: !passive });
        }
        // `Hal senada dikemukakan S`, `Peluang itu dipaparkan oleh S`
        // `Acara itu dihadiri S`
        let new = |entity: usize, at: usize| {
            self.first_named.get(entity) == Some(&at) && self.is_known_person(entity)
        };
        let undergone = self.names.list
            [self.names.list.partition_point(|name| name.first < sentence.first)..]
            .iter()
            .take_while(|name| name.first < sentence.last.min(sentence.first + REACH))
            .find(|name| {
                name.titled > sentence.first
                    && outside(name.first)
                    && document.is(name.titled - 1, Class::PASSIVE | Class::AGENT)
                    && new(name.entity, name.first)
            });
        let near = sentence.last.min(sentence.first + REACH);
        let agent = (sentence.first..near).filter(|&at| outside(at)).find_map(|at| {
            let said = document.cue(at).is_some_and(|cue| cue.frames.any(Frames::PASSIVE))
                && document.tokens[at].clitic == 0;
            let next = at + 1 + usize::from(document.is(at + 1, Class::AGENT));
            if !said {
                return None;
            }
            person(phrase::right(document, self.names, next, sentence.last)?)
        });
        let agent = agent.or_else(|| undergone.map(|name| name.entity));
        agent.map(|entity| Topic { entity, acts: true })
    }

    /// A description with a demonstrative, `politikus PAN itu`: a person who spoke before and has that
    /// role, else the person who spoke last.
    pub(super) fn description(&mut self, proposal: &Proposal, phrase: Phrase) -> Option<Resolved> {
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
                return (!answer.speakers.is_empty()).then_some(answer);
            }
        };
        let speakers = if self.last.contains(&entity) { self.last.clone() } else { vec![entity] };
        let mut candidates = self.others();
        candidates.retain(|other| !speakers.contains(other));
        Some(answered(speakers, candidates, rule))
    }

    /// Two people or bodies that are together the subject of the sentence before.
    fn pair_before(&self, sentence: usize) -> Option<Vec<usize>> {
        let document = self.document;
        let before = sentence.checked_sub(1)?;
        let first = self.subject_of(before, document.sentences[before].last)?;
        let sentence = document.sentences[before];
        let one = (sentence.first..sentence.last)
            .find_map(|at| self.names.name(at).filter(|name| name.entity == first))?;
        let two = (one.last + 1..sentence.last.min(one.last + 6))
            .take_while(|&at| document.kind(at) == Kind::Word && document.tokens[at].cue == 0)
            .find_map(|at| self.names.name(at))?;
        let joined = document.is(one.last, Class::AND)
            && two.entity != first
            && (one.last + 1..two.titled).all(|at| {
                document.is(at, Class::ROLE | Class::PORTFOLIO | Class::DETERMINER | Class::HUMAN)
            })
            && self.names.entities[two.entity].kind == self.names.entities[first].kind;
        joined.then(|| vec![first, two.entity])
    }

    /// Those who are told, named between the cue and the content: never the one who speaks.
    fn told(&self, proposal: &Proposal) -> Vec<usize> {
        let document = self.document;
        let Some((_, cue)) = proposal.cue else { return Vec::new() };
        (cue..document.tokens.len().min(cue + 8))
            .take_while(|&at| {
                document.kind(at) == Kind::Word
                    && document.inside[at] == 0
                    && !document.is(at, Class::COMPLEMENTIZER)
                    && !proposal.content.iter().any(|piece| piece.0 == at)
            })
            .filter_map(|at| self.names.name(at).map(|name| name.entity))
            .collect()
    }

    /// Whether a pronoun of these classes may stand for the entity.
    fn agrees(&self, class: Class, entity: usize) -> bool {
        let draft = &self.names.entities[entity];
        let (male, female) = (draft.gender.any(Class::MALE), draft.gender.any(Class::FEMALE));
        let gender = !(class.any(Class::MALE) && female && !male
            || class.any(Class::FEMALE) && male && !female);
        let someone = matches!(draft.kind, EntityKind::Person | EntityKind::Anonymous)
            || self.may_be_person(entity) && !class.any(Class::PLURAL | Class::THING);
        let thing = draft.kind == EntityKind::Anonymous && !draft.sure;
        let asks_someone = class.any(Class::MALE | Class::FEMALE);
        gender
            && (!asks_someone || someone && !thing)
            && (!someone || !class.any(Class::PLURAL | Class::THING))
    }

    /// Whether a name that seems no person's is one's after all where a person is meant.
    fn may_be_person(&self, entity: usize) -> bool {
        let draft = &self.names.entities[entity];
        draft.kind != EntityKind::Person && draft.keys.len() >= 2 && draft.person >= DOUBT
    }

    fn is_known_person(&self, entity: usize) -> bool {
        let draft = &self.names.entities[entity];
        draft.kind == EntityKind::Person && (draft.sure || draft.keys.len() >= 2)
            || self.may_be_person(entity)
    }

    /// A phrase for several people in the sentence or the two before it.
    fn group_before(&self, sentence: usize) -> Option<Phrase> {
        let document = self.document;
        (sentence.saturating_sub(2)..sentence).rev().find_map(|index| {
            let sentence = document.sentences[index];
            let head = (sentence.first..sentence.last)
                .find(|&at| document.inside[at] == 0 && document.is(at, Class::GROUP))?;
            phrase::right(document, self.names, head, sentence.last)
        })
    }

    /// The person or body that a sentence is about: the first name outside marks before token `end`
    /// that no preposition governs.
    fn subject_of(&self, sentence: usize, end: usize) -> Option<usize> {
        let sentence = self.document.sentences[sentence];
        let mut at = sentence.first;
        while at < end.min(sentence.last) {
            if self.document.inside[at] != 0 {
                at += 1;
                continue;
            }
            if let Some(name) = self.names.name(at) {
                let kind = self.names.entities[name.entity].kind;
                let article = name.titled > sentence.first
                    && self.document.is(name.titled - 1, Class::DETERMINER);
                let opens = name.titled - usize::from(article);
                let governed = opens > sentence.first
                    && self.document.is(
                        opens - 1,
                        Class::PREPOSITION | Class::OF | Class::BY_MEANS | Class::TO_WHOM,
                    )
                    || self.document.is(name.last, Class::POSSESSIVE);
                if matches!(kind, EntityKind::Person | EntityKind::Organisation) && !governed {
                    return Some(name.entity);
                }
                at = name.last.max(at + 1);
            } else {
                at += 1;
            }
        }
        None
    }

    /// People named before token `at`, the latest first.
    fn named_before(&self, at: usize, most: usize) -> Vec<usize> {
        let end = self.names.list.partition_point(|name| name.first < at);
        let mut found = Vec::new();
        for name in self.names.list[..end].iter().rev().take(40) {
            if self.names.entities[name.entity].kind == EntityKind::Person
                && !found.contains(&name.entity)
            {
                found.push(name.entity);
                if found.len() == most {
                    break;
                }
            }
        }
        found
    }
}
