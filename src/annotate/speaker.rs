//! Who a source is: names, roles, pronouns and clitics resolved by the state of the discourse.
//!
//! The state is small: who spoke last, who the last sentence was about, who was named last.

use rustc_hash::FxHashMap;

use crate::language::Class;

use super::EntityKind;
use super::attribute::{Proposal, Source};
use super::document::Document;
use super::names::{Draft, Names};
use super::phrase::Phrase;
use super::role;
use super::token::{Kind, Shape};

/// The answer for one proposal.
#[derive(Clone, Debug, Default)]
pub(super) struct Resolved {
    /// Indices of entities, in the order of the source.
    pub speakers: Vec<usize>,
    /// Others it might be, best first.
    pub candidates: Vec<usize>,
    /// Name of the rule.
    pub rule: &'static str,
}

/// Resolves the sources of all proposals, in the order of the text.
pub(super) fn resolve(
    document: &Document<'_>,
    names: &mut Names,
    proposals: &[Proposal],
) -> Vec<Resolved> {
    role::roles(document, names);
    let mut by_role: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (index, draft) in names.entities.iter().enumerate() {
        if draft.kind == EntityKind::Person {
            for &key in &draft.role_keys {
                by_role.entry(key).or_default().push(index);
            }
        }
    }
    let mut discourse = Discourse {
        document,
        names,
        last: Vec::new(),
        recent: Vec::new(),
        last_sentence: None,
        by_role,
        by_description: FxHashMap::default(),
    };
    let mut resolved: Vec<Resolved> = Vec::with_capacity(proposals.len());
    for proposal in proposals {
        let answer = match proposal.source {
            Source::Same(earlier) => Resolved {
                speakers: resolved.get(earlier).map(|r| r.speakers.clone()).unwrap_or_default(),
                candidates: Vec::new(),
                rule: "same-source",
            },
            Source::None => discourse.alone(proposal),
            Source::Clitic(at) => discourse.pronoun(proposal, at, Class::NONE),
            Source::Phrase(phrase) => discourse.phrase(proposal, phrase),
        };
        discourse.last_sentence = Some(proposal.sentence);
        if !answer.speakers.is_empty() {
            discourse.last.clone_from(&answer.speakers);
            for &speaker in &answer.speakers {
                discourse.recent.retain(|&other| other != speaker);
                discourse.recent.push(speaker);
            }
            if discourse.recent.len() > 16 {
                discourse.recent.remove(0);
            }
        }
        resolved.push(answer);
    }
    resolved
}

struct Discourse<'a, 'd> {
    document: &'a Document<'d>,
    names: &'a mut Names,
    /// Who spoke last.
    last: Vec<usize>,
    /// Who spoke before, the latest last.
    recent: Vec<usize>,
    /// Sentence of the last attribution.
    last_sentence: Option<usize>,
    /// Word of a role → people who have it.
    by_role: FxHashMap<u32, Vec<usize>>,
    /// Speakers known by description: kind and words in lower case.
    by_description: FxHashMap<(EntityKind, String), usize>,
}

impl Discourse<'_, '_> {
    /// A quotation with neither cue nor source: who spoke last.
    fn alone(&mut self, proposal: &Proposal) -> Resolved {
        if self.last.is_empty() {
            let at = proposal.content.first().map_or(0, |piece| piece.0);
            return self.pronoun(proposal, at, Class::NONE);
        }
        Resolved { speakers: self.last.clone(), candidates: self.others(), rule: "last-speaker" }
    }

    /// Speakers before the last, latest first.
    fn others(&self) -> Vec<usize> {
        self.recent
            .iter()
            .rev()
            .copied()
            .filter(|other| !self.last.contains(other))
            .take(3)
            .collect()
    }

    /// A pronoun or clitic at token `at`.
    fn pronoun(&mut self, proposal: &Proposal, at: usize, class: Class) -> Resolved {
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
        let turns = proposal.rule.starts_with("source-verb")
            && proposal.sentence > 0
            && self.last_sentence.is_none_or(|last| last + 1 < proposal.sentence)
            && self.document.sentences[proposal.sentence - 1].paragraph == sentence.paragraph
            && before.is_some_and(|entity| self.is_known_person(entity));
        let first_subject = gendered || turns || proposal.rule == "noun-clitic";
        let mut order: Vec<(usize, &'static str)> = Vec::new();
        let subjects = here
            .map(|entity| (entity, "subject"))
            .into_iter()
            .chain(before.map(|entity| (entity, "subject-before")));
        let subjects: Vec<_> = subjects.collect();
        if first_subject {
            order.extend(&subjects);
        }
        if self.last.len() == 1 || class.any(Class::PLURAL) || !gendered {
            order.extend(self.last.first().map(|&entity| (entity, "last-speaker")));
        }
        order.extend(&subjects);
        order.extend(self.recent.iter().rev().map(|&entity| (entity, "earlier-speaker")));
        order.extend(self.named_before(at, 3).into_iter().map(|entity| (entity, "named-before")));
        order.retain(|&(entity, _)| self.agrees(class, entity));
        // One who speaks is a person rather than a body or group, unless the words say otherwise.
        if !class.any(Class::PLURAL | Class::THING) {
            let weight = |entity: usize| match self.names.entities[entity].kind {
                EntityKind::Person | EntityKind::Anonymous => 0,
                EntityKind::Organisation => u8::from(proposal.rule != "noun-clitic"),
                EntityKind::Group | EntityKind::Place => 2,
            };
            order.sort_by_key(|&(entity, _)| weight(entity));
        }
        if order.is_empty()
            && class.any(Class::PLURAL)
            && let Some(group) = self.group_before(proposal.sentence)
        {
            return Resolved {
                speakers: vec![self.describe(group)],
                candidates: Vec::new(),
                rule: "group-before",
            };
        }
        let Some(&(speaker, rule)) = order.first() else {
            return Resolved { rule: "unresolved", ..Resolved::default() };
        };
        let speakers = if rule == "last-speaker" { self.last.clone() } else { vec![speaker] };
        let mut candidates: Vec<usize> = Vec::new();
        for &(entity, _) in &order {
            if !speakers.contains(&entity) && !candidates.contains(&entity) && candidates.len() < 3
            {
                candidates.push(entity);
            }
        }
        Resolved { speakers, candidates, rule }
    }

    /// Whether a pronoun of these classes may stand for the entity.
    fn agrees(&self, class: Class, entity: usize) -> bool {
        let draft = &self.names.entities[entity];
        let (male, female) = (draft.gender.any(Class::MALE), draft.gender.any(Class::FEMALE));
        let gender = !(class.any(Class::MALE) && female && !male
            || class.any(Class::FEMALE) && male && !female);
        let someone = matches!(draft.kind, EntityKind::Person | EntityKind::Anonymous);
        gender
            && (someone || !class.any(Class::MALE | Class::FEMALE))
            && (!someone || !class.any(Class::PLURAL | Class::THING))
    }

    fn is_known_person(&self, entity: usize) -> bool {
        let draft = &self.names.entities[entity];
        draft.kind == EntityKind::Person && (draft.sure || draft.keys.len() >= 2)
    }

    /// A phrase for several people in the sentence or the two before it.
    fn group_before(&self, sentence: usize) -> Option<Phrase> {
        let document = self.document;
        (sentence.saturating_sub(2)..sentence).rev().find_map(|index| {
            let sentence = document.sentences[index];
            let head = (sentence.first..sentence.last)
                .find(|&at| document.inside[at] == 0 && document.is(at, Class::GROUP))?;
            super::phrase::right(document, self.names, head, sentence.last)
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
                let governed = name.titled > sentence.first
                    && self.document.is(
                        name.titled - 1,
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

    /// A noun phrase.
    fn phrase(&mut self, proposal: &Proposal, phrase: Phrase) -> Resolved {
        let document = self.document;
        let first = phrase.first;
        if phrase.last == first + 1 {
            let token = document.tokens[first];
            if token.is(Class::SELF) || token.is(Class::PRONOUN) {
                return self.pronoun(proposal, first, token.class);
            }
        }
        let named = self.named(phrase);
        if !named.is_empty() {
            return Resolved { speakers: named, candidates: Vec::new(), rule: "named" };
        }
        if let Some(entity) = self.by_role(phrase) {
            return Resolved { speakers: vec![entity], candidates: self.others(), rule: "role" };
        }
        let described = document.is(phrase.last - 1, Class::DEMONSTRATIVE)
            && (phrase.first..phrase.last).any(|at| document.is(at, Class::ROLE | Class::HUMAN));
        if described && !self.last.is_empty() {
            return Resolved {
                speakers: self.last.clone(),
                candidates: self.others(),
                rule: "description",
            };
        }
        vec_of(self.describe(phrase), "described")
    }

    /// The entities that the names in a phrase stand for, if they are its heads.
    fn named(&self, phrase: Phrase) -> Vec<usize> {
        let document = self.document;
        let mut found: Vec<usize> = Vec::new();
        let mut part = phrase.first;
        let mut parts = Vec::new();
        for at in phrase.first..phrase.last {
            let joint = document.is(at, Class::AND)
                && self.names.name(at).is_none()
                && (part..at).any(|name| self.is_joint(name, part, at))
                && (at + 1..phrase.last).any(|name| self.is_joint(name, at + 1, phrase.last));
            if joint {
                parts.push((part, at));
                part = at + 1;
            }
        }
        parts.push((part, phrase.last));
        for (first, last) in parts {
            if let Some(entity) = self.head_name(first, last)
                && !found.contains(&entity)
            {
                found.push(entity);
            }
        }
        found
    }

    /// Whether the name at token `at` is one of several joint speakers in tokens `[first, last)`: a
    /// person that is known as one, or whose name is all there is.
    fn is_joint(&self, at: usize, first: usize, last: usize) -> bool {
        self.names.name(at).is_some_and(|name| {
            let draft = &self.names.entities[name.entity];
            let whole = name.titled == first && name.last == last;
            draft.kind == EntityKind::Person && (draft.sure || draft.keys.len() >= 2 || whole)
        })
    }

    /// The name that is the head of tokens `[first, last)`: a person in it that owns nothing, else a
    /// body that is all of it.
    fn head_name(&self, first: usize, last: usize) -> Option<usize> {
        let document = self.document;
        // `Eks Sekretaris Kabinet itu`: a description, whatever names stand in it.
        let opens_with_name = self.names.name(first).is_some_and(|name| name.first == first);
        if document.is(last - 1, Class::DEMONSTRATIVE) && !opens_with_name {
            return None;
        }
        let mut people: Vec<(usize, u32)> = Vec::new();
        let mut body = None;
        let mut at = first;
        while at < last {
            let Some(name) = self.names.name(at) else {
                at += 1;
                continue;
            };
            let entity = &self.names.entities[name.entity];
            let before = name.titled.checked_sub(1).filter(|&before| before >= first);
            let is_before = |class| before.is_some_and(|before| document.is(before, class));
            let owns = document.is(name.last, Class::POSSESSIVE) && name.last + 1 < last;
            let governed = is_before(Class::OF | Class::PREPOSITION | Class::BY_MEANS);
            // `tim hukum Ardan`: the head is the word before, not the name.
            let group = is_before(Class::GROUP) && !is_before(Class::ROLE);
            // A noun after the name makes it a part: `the Walsh campaign`.
            let part = name.last < last
                && document.tokens[name.last].is_word()
                && !document.is(
                    name.last,
                    Class::OF
                        | Class::PREPOSITION
                        | Class::RELATIVE
                        | Class::AND
                        | Class::ALIAS
                        | Class::DEMONSTRATIVE
                        | Class::BY_MEANS
                        | Class::PURPOSE,
                );
            if !owns && !governed && !group && !part {
                match entity.kind {
                    EntityKind::Person => {
                        let role = name.titled < name.first
                            || is_before(
                                Class::ROLE | Class::HUMAN | Class::PORTFOLIO | Class::HONORIFIC,
                            );
                        let full = entity.keys.len() >= 2 || entity.sure;
                        let after_comma = before
                            .is_some_and(|before| document.kind(before) == Kind::Comma)
                            && (name.titled..name.first)
                                .all(|at| document.is(at, Class::HONORIFIC | Class::ROLE))
                            && name.first - name.titled <= 2;
                        let opens = name.titled == first && name.first == first;
                        let rank = 8 * u32::from(opens)
                            + 5 * u32::from(full && after_comma)
                            + 3 * u32::from(role && full)
                            + u32::from(full);
                        people.push((name.entity, rank));
                    }
                    EntityKind::Organisation
                        if name.titled == first
                            || name.titled == first + 1
                                && document.is(first, Class::DETERMINER) =>
                    {
                        body = body.or(Some((name.entity, name.last)));
                    }
                    _ => {}
                }
            }
            at = name.last.max(at + 1);
        }
        // The best rank; the first of equals.
        let best = people.iter().map(|&(_, rank)| rank).max();
        let person =
            people.iter().find(|&&(_, rank)| Some(rank) == best).map(|&(entity, _)| entity);
        person.or_else(|| {
            body.filter(|&(_, end)| {
                document.kind(end) == Kind::Open
                    || (end..last).all(|at| {
                        !document.is(
                            at,
                            Class::ROLE
                                | Class::GROUP
                                | Class::HUMAN
                                | Class::DOCUMENT
                                | Class::POSSESSIVE,
                        )
                    })
            })
            .map(|(entity, _)| entity)
        })
    }

    /// The known person whose role the phrase names: `Menteri Hukum`, `the president`.
    fn by_role(&self, phrase: Phrase) -> Option<usize> {
        let document = self.document;
        let has_role = (phrase.first..phrase.last).any(|at| document.is(at, Class::ROLE));
        if !has_role || document.is(phrase.first, Class::INDEFINITE) {
            return None;
        }
        if document.is(phrase.first, Class::DETERMINER)
            && document.words(phrase.first, phrase.first + 1).eq_ignore_ascii_case("a")
        {
            return None;
        }
        let keys: Vec<u32> = (phrase.first..phrase.last)
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
        let holders = keys.iter().map(|key| self.by_role.get(key).map_or(&[][..], Vec::as_slice));
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

    /// A speaker known by description only, the same one for the same words.
    fn describe(&mut self, phrase: Phrase) -> usize {
        let document = self.document;
        let mut first = phrase.first;
        while first + 1 < phrase.last
            && document.is(first, Class::DETERMINER)
            && !document.is(first, Class::OBLIQUE)
        {
            first += 1;
        }
        let mut last = phrase.last;
        if last > first + 1 && document.is(last - 1, Class::DEMONSTRATIVE) {
            last -= 1;
        }
        let words = crate::text::squeeze(document.words(first, last));
        let place = self.names.name(first).filter(|name| {
            self.names.entities[name.entity].kind == EntityKind::Place && name.last == last
        });
        if place.is_some()
            && let Some(government) = document.pack.stands_for.get(&words.to_lowercase())
        {
            return self.entity_named(government.clone(), EntityKind::Organisation);
        }
        let group = (first..last).any(|at| document.is(at, Class::GROUP))
            || document.is(phrase.first, Class::INDEFINITE);
        let lower = document.tokens[first].shape == Shape::Lower;
        let kind = if group {
            EntityKind::Group
        } else if lower {
            EntityKind::Anonymous
        } else {
            EntityKind::Group
        };
        self.entity_named(words, kind)
    }

    fn entity_named(&mut self, name: String, kind: EntityKind) -> usize {
        let described = (kind, name.to_lowercase());
        if let Some(&known) = self.by_description.get(&described) {
            return known;
        }
        let keys = name.split_whitespace().map(Names::key).collect();
        let entity = self.names.describe(name, kind, keys);
        self.by_description.insert(described, entity);
        entity
    }
}

fn vec_of(entity: usize, rule: &'static str) -> Resolved {
    Resolved { speakers: vec![entity], candidates: Vec::new(), rule }
}
