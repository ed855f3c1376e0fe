//! What an article tells of those who might speak: who is named where, who speaks by name, whom a
//! sentence is about.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::annotate::EntityKind;
use crate::annotate::attribute::{Proposal, Source};
use crate::annotate::document::Document;
use crate::annotate::names::{Name, Names};
use crate::annotate::phrase::{self, Phrase};
use crate::annotate::token::Kind;
use crate::language::Class;

use super::Discourse;

/// What the whole article tells, before anybody is chosen.
pub(super) struct Overview {
    /// Word of a role → people who have it.
    pub by_role: FxHashMap<u32, Vec<usize>>,
    /// Token of the first name of each entity that has one, outside marks where it has such.
    pub first_named: Vec<usize>,
    /// Whether an entity is named outside marks.
    pub outside: Vec<bool>,
    /// Sentences in which each entity is the source by its full name, rising.
    pub speaks: Vec<Vec<usize>>,
    /// How many names each entity has.
    pub names: Vec<usize>,
    /// Whether an entity is called by another single word than its last.
    pub by_given: Vec<bool>,
    /// Tokens of the full names of each entity, rising.
    in_full: Vec<Vec<usize>>,
    /// Words that are part of the full names of several people.
    shared: FxHashSet<u32>,
    /// The gender of those who bear one, by the titles of their full names.
    gender: FxHashMap<usize, Class>,
    /// How often `he` or `him` stands where only that entity is named, less how often `she` or `her`.
    he: FxHashMap<usize, i32>,
}

impl Overview {
    /// Whether an entity is not only named inside marks, where nobody knows that it speaks.
    pub(super) fn is_outside(&self, entity: usize) -> bool {
        self.outside.get(entity).is_none_or(|&outside| outside)
    }

    /// Whether a name is a single word that several people bear.
    fn is_shared(&self, document: &Document<'_>, name: &Name) -> bool {
        name.end == name.first + 1 && self.shared.contains(&document.tokens[name.first].key)
    }

    /// The gender of an entity, as far as it is told; of one who shares a name, by its full name alone.
    pub(super) fn gender(&self, names: &Names, entity: usize) -> Class {
        self.gender.get(&entity).copied().unwrap_or(names.entities[entity].gender)
    }

    /// The gender of the pronouns around an entity.
    pub(super) fn leans(&self, entity: usize) -> Class {
        match self.he.get(&entity).copied().unwrap_or(0) {
            0 => Class::NONE,
            more if more > 0 => Class::MALE,
            _ => Class::FEMALE,
        }
    }

    /// Counts the pronouns after a person's name in sentences that name nobody else.
    fn count_pronouns(&mut self, document: &Document<'_>, names: &Names) {
        if !document.pack.shape.gendered_pronouns {
            return;
        }
        let mut list = names.list.iter().peekable();
        for sentence in &document.sentences {
            let mut alone: Option<&Name> = None;
            let mut several = false;
            while let Some(name) = list.next_if(|name| name.first < sentence.last) {
                if names.entities[name.entity].kind == EntityKind::Person {
                    several |= alone.is_some_and(|one| one.entity != name.entity);
                    alone = alone.or(Some(name));
                }
            }
            let Some(name) = alone.filter(|_| !several) else { continue };
            for at in name.last..sentence.last {
                let pronoun = document.is(at, Class::PRONOUN) && document.inside[at] == 0;
                let he = i32::from(pronoun && document.is(at, Class::MALE));
                let she = i32::from(pronoun && document.is(at, Class::FEMALE));
                *self.he.entry(name.entity).or_default() += he - she;
            }
        }
    }

    /// Token of the last full name of an entity before token `at`, and 1; 0 if there is none.
    pub(super) fn last_in_full(&self, entity: usize, at: usize) -> usize {
        let Some(tokens) = self.in_full.get(entity) else { return 0 };
        let before = tokens.partition_point(|&token| token < at);
        before.checked_sub(1).map_or(0, |last| tokens[last] + 1)
    }

    pub(super) fn read(document: &Document<'_>, names: &Names, proposals: &[Proposal]) -> Overview {
        let count = names.entities.len();
        let mut overview = Overview {
            by_role: FxHashMap::default(),
            first_named: vec![usize::MAX; count],
            outside: vec![false; count],
            speaks: vec![Vec::new(); count],
            names: vec![0; count],
            by_given: vec![false; count],
            in_full: vec![Vec::new(); count],
            shared: FxHashSet::default(),
            gender: FxHashMap::default(),
            he: FxHashMap::default(),
        };
        overview.count_pronouns(document, names);
        let mut bearer: FxHashMap<u32, usize> = FxHashMap::default();
        for (index, draft) in names.entities.iter().enumerate() {
            let full = draft.kind == EntityKind::Person && draft.keys.len() >= 2;
            for &key in draft.keys.iter().filter(|_| full) {
                let first = *bearer.entry(key).or_insert(index);
                if first != index {
                    overview.shared.insert(key);
                    overview.gender.insert(first, Class::NONE);
                    overview.gender.insert(index, Class::NONE);
                }
            }
        }
        for (index, draft) in names.entities.iter().enumerate() {
            if draft.kind == EntityKind::Person {
                for &key in &draft.role_keys {
                    overview.by_role.entry(key).or_default().push(index);
                }
            }
        }
        for name in &names.list {
            if !overview.is_shared(document, name) {
                overview.names[name.entity] += 1;
            }
            if name.end - name.first >= 2 {
                overview.in_full[name.entity].push(name.first);
                if let Some(gender) = overview.gender.get_mut(&name.entity) {
                    *gender = title_gender(document, name, *gender);
                }
            } else {
                let last = names.entities[name.entity].keys.last();
                let other = last != Some(&document.tokens[name.first].key);
                overview.by_given[name.entity] |= other;
            }
            overview.outside[name.entity] |= document.inside[name.first] == 0;
            let first = &mut overview.first_named[name.entity];
            *first = name.first.min(*first);
        }
        overview.hear(names, proposals);
        overview
    }

    /// Notes who is a source by full name.
    fn hear(&mut self, names: &Names, proposals: &[Proposal]) {
        for proposal in proposals {
            let Source::Phrase(phrase) = proposal.source else { continue };
            let whole = (phrase.first..phrase.last)
                .find_map(|at| names.name(at))
                .filter(|name| name.titled == phrase.first && name.end - name.first >= 2);
            if let Some(name) = whole {
                self.speaks[name.entity].push(proposal.sentence);
            }
        }
    }
}

/// From what probability of being a person on a name is one where a pronoun asks for a person.
const DOUBT: f32 = 0.2;

/// A gender and that of the title of a name.
fn title_gender(document: &Document<'_>, name: &Name, known: Class) -> Class {
    let told =
        (name.titled..=name.first).fold(known.0, |told, at| told | document.tokens[at].class.0);
    Class(told & (Class::MALE.0 | Class::FEMALE.0))
}

/// How an entity was mentioned last before a source.
#[derive(Clone, Copy)]
pub(super) struct Mentioned {
    pub entity: usize,
    /// How many sentences back.
    pub back: usize,
    /// How many paragraphs back.
    pub paragraphs: usize,
    /// Whether a preposition or possessive governs it.
    pub governed: bool,
}

/// How many names back are looked at; keeps the cost linear.
const NAMES_BACK: usize = 40;

impl Discourse<'_, '_> {
    /// The entities named outside marks before token `at`, the latest first, each once.
    pub(super) fn mentioned(&self, at: usize) -> Vec<Mentioned> {
        let document = self.document;
        let end = self.names.list.partition_point(|name| name.first < at);
        let sentence = |token: usize| document.sentences.partition_point(|one| one.first <= token);
        let here = sentence(at);
        let paragraph = |sentence: usize| document.sentences[sentence].paragraph;
        let mut found: Vec<Mentioned> = Vec::new();
        for name in self.names.list[..end].iter().rev().take(NAMES_BACK) {
            let known = found.iter().any(|one| one.entity == name.entity);
            let shared = self.overview.is_shared(document, name);
            if document.inside[name.first] != 0 || name.last > at || known || shared {
                continue;
            }
            found.push(Mentioned {
                entity: name.entity,
                back: here - sentence(name.first),
                paragraphs: paragraph(here - 1) - paragraph(sentence(name.first) - 1),
                governed: self.is_governed(name.titled, name.last),
            });
        }
        found
    }

    fn is_governed(&self, first: usize, last: usize) -> bool {
        let before = Class::PREPOSITION | Class::OF | Class::BY_MEANS | Class::TO_WHOM;
        first > 0 && !self.document.starts[first] && self.document.is(first - 1, before)
            || self.document.is(last, Class::POSSESSIVE)
    }

    /// Two people or bodies that are together the subject of the sentence before.
    pub(super) fn pair_before(&self, sentence: usize) -> Option<Vec<usize>> {
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
    pub(super) fn told(&self, proposal: &Proposal) -> Vec<usize> {
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
    pub(super) fn agrees(&self, class: Class, entity: usize) -> bool {
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
    pub(super) fn may_be_person(&self, entity: usize) -> bool {
        let draft = &self.names.entities[entity];
        let told = draft.keys.len() >= 2 || draft.gender != Class::NONE;
        draft.kind != EntityKind::Person && told && draft.person >= DOUBT
    }

    pub(super) fn is_known_person(&self, entity: usize) -> bool {
        let draft = &self.names.entities[entity];
        draft.kind == EntityKind::Person && (draft.sure || draft.keys.len() >= 2)
            || self.may_be_person(entity)
    }

    /// A phrase for several people in the sentence or the two before it.
    pub(super) fn group_before(&self, sentence: usize) -> Option<Phrase> {
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
    pub(super) fn subject_of(&self, sentence: usize, end: usize) -> Option<usize> {
        // `He wants a bridge like that of Bell`
        if self.opening(sentence).is_some_and(|phrase| self.is_pronoun(phrase)) {
            return None;
        }
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
}
