//! Who a source is. Every entity that might be meant is a candidate, so is the description that the
//! source itself gives, and so is nobody; [`facts`](super::fact) describe each, and the fitted model
//! of [`super::score`] chooses. Its probability is how sure the speaker is.

mod answers;
mod candidate;
mod context;
mod named;
mod question;
mod slot;
mod topic;

use rustc_hash::FxHashMap;

use crate::language::Class;

pub(super) use self::candidate::{Candidate, Meant};
use self::context::Overview;
use super::attribute::{Proposal, Source};
use super::document::Document;
use super::names::Names;
use super::phrase::Phrase;
use super::role;
use super::rule::Rule;
use super::token::{Kind, Shape};
use super::weights::softmax;
use super::{By, EntityKind};

/// Speakers that are kept in mind.
const RECENT: usize = 16;

/// Other entities that are kept beside the chosen one.
const OTHERS: usize = 3;

/// The answer for one proposal.
#[derive(Clone, Debug)]
pub(super) struct Resolved {
    /// Indices of entities, in the order of the source.
    pub speakers: Vec<usize>,
    /// Others it might be, best first.
    pub candidates: Vec<usize>,
    /// What names the speaker.
    pub rule: Rule,
    /// Probability, 0 to 1, that the speakers are right.
    pub confidence: f32,
    /// Every reading, with its facts and probability; none unless evidence is kept.
    pub readings: Vec<(Candidate, f32)>,
}

/// Resolves the sources of all proposals, in the order of the text.
pub(super) fn resolve(
    document: &Document<'_>,
    names: &mut Names,
    proposals: &[Proposal],
    by: By<'_>,
) -> Vec<Resolved> {
    role::roles(document, names);
    let overview = Overview::read(document, names, proposals);
    let mut discourse = Discourse {
        document,
        names,
        by,
        overview,
        last: Vec::new(),
        recent: Vec::new(),
        spoke_at: None,
        heard: FxHashMap::default(),
        by_description: FxHashMap::default(),
    };
    let mut resolved: Vec<Resolved> = Vec::with_capacity(proposals.len());
    for proposal in proposals {
        let answer = match proposal.source {
            Source::Same(earlier) => {
                let mut answer = resolved[earlier].clone();
                answer.rule = Rule::SameSource;
                answer.readings.clear();
                answer
            }
            _ => discourse.answer(proposal),
        };
        discourse.remember(proposal, &answer);
        resolved.push(answer);
    }
    resolved
}

/// What has been read of the article so far, and what all of it tells.
struct Discourse<'a, 'd> {
    document: &'a Document<'d>,
    names: &'a mut Names,
    by: By<'a>,
    overview: Overview,
    /// Who spoke last.
    last: Vec<usize>,
    /// Who spoke before, the latest last.
    recent: Vec<usize>,
    /// Sentence of the last attribution.
    spoke_at: Option<usize>,
    /// Sentence in which each speaker spoke last.
    heard: FxHashMap<usize, usize>,
    /// Speakers known by description: kind and words in lower case.
    by_description: FxHashMap<(EntityKind, String), usize>,
}

impl Discourse<'_, '_> {
    fn answer(&mut self, proposal: &Proposal) -> Resolved {
        if let Source::Phrase(phrase) = proposal.source {
            let parts = self.joint(phrase);
            if parts.len() > 1 {
                return self.together(proposal, parts);
            }
        }
        self.choose(proposal, proposal.source)
    }

    /// Several who speak as one: `X and Y said`.
    fn together(&mut self, proposal: &Proposal, parts: Vec<Phrase>) -> Resolved {
        let mut answers = parts.into_iter().map(|part| self.choose(proposal, Source::Phrase(part)));
        let Some(mut joint) = answers.next() else { return self.choose(proposal, Source::None) };
        for answer in answers.collect::<Vec<_>>() {
            joint.confidence *= answer.confidence;
            for speaker in answer.speakers {
                if !joint.speakers.contains(&speaker) {
                    joint.speakers.push(speaker);
                }
            }
        }
        joint.candidates.retain(|other| !joint.speakers.contains(other));
        joint.readings.clear();
        joint
    }

    /// The best of all readings of one source.
    fn choose(&mut self, proposal: &Proposal, source: Source) -> Resolved {
        let readings = self.candidates(proposal, source);
        let mut odds: Vec<f32> =
            readings.iter().map(|one| self.by.weights.candidate(one.reads, &one.facts)).collect();
        softmax(&mut odds);
        let mut readings: Vec<(Candidate, f32)> = readings.into_iter().zip(odds).collect();
        readings.sort_by(|a, b| b.1.total_cmp(&a.1));
        let mut answer = Resolved {
            speakers: Vec::new(),
            candidates: Vec::new(),
            rule: Rule::Unresolved,
            confidence: 0.0,
            readings: Vec::new(),
        };
        for (reading, probability) in &readings {
            match &reading.who {
                Meant::Nobody => {}
                _ if answer.speakers.is_empty() => {
                    answer.rule = reading.rule;
                    answer.confidence = *probability;
                    answer.speakers = match &reading.who {
                        Meant::Entities(entities) => entities.clone(),
                        Meant::Phrase(phrase) => vec![self.describe(*phrase)],
                        Meant::Nobody => Vec::new(),
                    };
                }
                Meant::Entities(entities) => {
                    for entity in entities {
                        let known = answer.speakers.contains(entity)
                            || answer.candidates.contains(entity)
                            || answer.candidates.len() == OTHERS;
                        if !known {
                            answer.candidates.push(*entity);
                        }
                    }
                }
                Meant::Phrase(_) => {}
            }
        }
        if answer.speakers.is_empty() {
            answer.confidence = readings.first().map_or(0.0, |first| first.1);
        }
        self.believe(source, &answer.speakers);
        if self.by.evidence {
            answer.readings = readings;
        }
        answer
    }

    /// A name that a pronoun of a person stands for is a person's.
    fn believe(&mut self, source: Source, speakers: &[usize]) {
        let (Source::Phrase(phrase), &[speaker]) = (source, speakers) else { return };
        let class = self.document.tokens[phrase.first].class;
        let gendered = self.document.pack.shape.gendered_pronouns;
        let person = if gendered { Class::MALE | Class::FEMALE } else { Class::PRONOUN };
        if phrase.last == phrase.first + 1
            && class.any(person)
            && !class.any(Class::PLURAL | Class::THING)
            && self.may_be_person(speaker)
        {
            self.names.entities[speaker].kind = EntityKind::Person;
        }
    }

    /// Keeps in mind who spoke.
    fn remember(&mut self, proposal: &Proposal, answer: &Resolved) {
        self.spoke_at = Some(proposal.sentence);
        // What no person or body says leaves open who spoke last.
        if answer.speakers.is_empty() || answer.rule.is_of_thing() {
            return;
        }
        self.last.clone_from(&answer.speakers);
        for &speaker in &answer.speakers {
            self.recent.retain(|&other| other != speaker);
            self.recent.push(speaker);
            self.heard.insert(speaker, proposal.sentence);
        }
        if self.recent.len() > RECENT {
            self.recent.remove(0);
        }
    }

    /// The parts of a phrase that names several speakers; else all of it.
    fn joint(&self, phrase: Phrase) -> Vec<Phrase> {
        let document = self.document;
        let mut parts = Vec::new();
        let mut first = phrase.first;
        for at in phrase.first..phrase.last {
            let joint = document.is(at, Class::AND)
                && self.names.name(at).is_none()
                && (first..at).any(|name| self.is_joint(name, first, at))
                && (self.is_group(at + 1, phrase.last)
                    || (at + 1..phrase.last).any(|name| self.is_joint(name, at + 1, phrase.last)));
            if joint {
                parts.push(Phrase { first, last: at });
                first = at + 1;
            }
        }
        parts.push(Phrase { first, last: phrase.last });
        parts
    }

    /// Whether tokens `[first, last)` are some who join somebody: `Bell and party leaders`, but not
    /// `Bell and her colleagues`.
    fn is_group(&self, first: usize, last: usize) -> bool {
        let whose = Class::PRONOUN | Class::DETERMINER;
        last > first
            && !self.document.is(first, whose)
            && self.document.is(self.head_of(Phrase { first, last }), Class::GROUP)
    }

    /// Whether the name at token `at` is one of several joint speakers in tokens `[first, last)`: a
    /// person that is known as one, or whose name is all there is.
    fn is_joint(&self, at: usize, first: usize, last: usize) -> bool {
        self.names.name(at).is_some_and(|name| {
            // `head of music at Orr's School`
            if self.document.is(name.last, Class::POSSESSIVE) && name.last + 1 < last {
                return false;
            }
            let draft = &self.names.entities[name.entity];
            let start = self.start(Phrase { first, last }).min(name.titled.max(first));
            let whole = name.titled <= start && name.last == last;
            // `head of music at a school, Walu`: a place after a comma.
            let apart = name.titled > first
                && self.document.kind(name.titled - 1) == Kind::Comma
                && draft.keys.len() < 2;
            match draft.kind {
                EntityKind::Person => draft.sure && !apart || draft.keys.len() >= 2 || whole,
                EntityKind::Organisation => whole,
                _ => false,
            }
        })
    }

    /// The words of a description without articles and demonstratives, and what it is.
    fn words_of(&self, phrase: Phrase) -> (EntityKind, String) {
        let document = self.document;
        let Phrase { mut first, mut last } = phrase;
        while first + 1 < last
            && document.is(first, Class::DETERMINER)
            && !document.is(first, Class::OBLIQUE)
        {
            first += 1;
        }
        if last > first + 1 && document.is(last - 1, Class::DEMONSTRATIVE) {
            last -= 1;
        }
        let words = crate::text::visible(document.words(first, last));
        let place = self.names.name(first).is_some_and(|name| {
            self.names.entities[name.entity].kind == EntityKind::Place && name.last == last
        });
        if place && let Some(government) = document.pack.stands_for.get(&words.to_lowercase()) {
            return (EntityKind::Organisation, government.clone());
        }
        // `salah satu warga` is one of a group, `beberapa warga` are several.
        let one =
            document.is(phrase.first, Class::NEW) && document.is(phrase.first, Class::INDEFINITE);
        let head = self.head_of(phrase);
        let someone = document.is(head, Class::ROLE | Class::HUMAN);
        let group = document.is(head, Class::GROUP)
            || !someone && (first..last).any(|at| document.is(at, Class::GROUP))
            || document.is(phrase.first, Class::INDEFINITE);
        let lower = document.tokens[first].shape == Shape::Lower;
        let kind = if one || (lower && !group) { EntityKind::Anonymous } else { EntityKind::Group };
        (kind, words)
    }

    /// The rule of a description, by whether it is of somebody.
    fn described(&self, phrase: Phrase) -> Rule {
        let document = self.document;
        let someone = Class::ROLE | Class::HUMAN | Class::GROUP | Class::SELF | Class::BODY;
        let speaks = (phrase.first..phrase.last)
            .any(|at| document.is(at, someone) || self.names.name(at).is_some());
        // `upaya KPK`, `data kementerian`: the head is a thing.
        let head = document.tokens[phrase.first];
        let person = someone | Class::INDEFINITE | Class::DETERMINER | Class::PLURAL;
        let thing = head.is(Class::DOCUMENT) && !head.is(Class::ROLE)
            || head.shape == Shape::Lower
                && head.is_word()
                && !head.is(person)
                && !document.pack.shape.gendered_pronouns;
        if speaks && !thing { Rule::Described } else { Rule::DescribedThing }
    }

    /// A speaker known by description only, the same one for the same words.
    fn describe(&mut self, phrase: Phrase) -> usize {
        let (kind, name) = self.words_of(phrase);
        let key = (kind, name.to_lowercase());
        let entity = if let Some(&known) = self.by_description.get(&key) {
            known
        } else {
            let keys = name.split_whitespace().map(Names::key).collect();
            self.names.describe(&name, kind, keys)
        };
        self.by_description.insert(key, entity);
        // `the report` is no one whom `he` may stand for.
        let human = Class::HUMAN | Class::ROLE | Class::HONORIFIC;
        let draft = &mut self.names.entities[entity];
        let words = phrase.first..phrase.last;
        draft.sure |= words.clone().any(|at| self.document.is(at, human));
        let gender = words.fold(0, |gender, at| gender | self.document.tokens[at].class.0);
        let gender = Class(gender & (Class::MALE.0 | Class::FEMALE.0));
        if !(gender.any(Class::MALE) && gender.any(Class::FEMALE)) {
            draft.gender = gender;
        }
        entity
    }
}
