//! Whom the writer's own sentences are about.

use crate::annotate::attribute::Proposal;
use crate::annotate::fact::{Definite, Form};
use crate::annotate::phrase::{self, Phrase};
use crate::annotate::token::Kind;
use crate::language::{Class, Frames, Manner};

use super::Discourse;
use super::question::Question;

/// How many sentences back the writer is asked; keeps the cost linear.
const BACK: usize = 6;

/// How many tokens of a sentence are read for whom it is about; keeps the cost linear.
const REACH: usize = 200;

/// What stands before the subject of a sentence.
const FRONTED: Class = Class(
    Class::PREPOSITION.0
        | Class::BY_MEANS.0
        | Class::TIME.0
        | Class::CALENDAR.0
        | Class::SUBORDINATOR.0,
);

/// Whom a sentence of the writer's is about.
#[derive(Clone, Copy)]
pub(super) struct Topic {
    pub entity: usize,
    /// How many sentences back it is.
    pub back: usize,
    /// Whether it is of the paragraph of what is said.
    pub near: bool,
    /// Whether nobody had been named so before it.
    pub new: bool,
    pub stands: Stands,
}

/// How a sentence is about somebody.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    /// They do something.
    Acts,
    /// Something is done to them.
    Undergoes,
    /// They are named for the first time, beside a subject that is nobody: `Criticism came from Bell`.
    Presented,
}

impl Discourse<'_, '_> {
    /// Whom the writer's sentences between the last attribution and this one are about, the latest
    /// first.
    pub(super) fn topics(&self, proposal: &Proposal) -> Vec<Topic> {
        let document = self.document;
        let here = document.sentences[proposal.sentence];
        let from = self.spoke_at.map_or(0, |last| last + 1);
        let from = from.max(proposal.sentence.saturating_sub(BACK));
        (from..proposal.sentence)
            .rev()
            .take_while(|&index| document.sentences[index].paragraph + 1 >= here.paragraph)
            .filter_map(|index| {
                let sentence = document.sentences[index];
                let (entity, stands) = self.subject_person(index)?;
                let first = self.overview.first_named.get(entity);
                Some(Topic {
                    entity,
                    back: proposal.sentence - index,
                    near: sentence.paragraph == here.paragraph,
                    new: first.is_some_and(|&at| at >= sentence.first),
                    stands,
                })
            })
            .collect()
    }

    /// Whom a sentence is about: its subject or, in a passive, the agent, if that is a person.
    fn subject_person(&self, index: usize) -> Option<(usize, Stands)> {
        let document = self.document;
        let sentence = document.sentences[index];
        let opening = self.opening(index);
        // `He wants a bridge like that of Bell`: about nobody else.
        if opening.is_some_and(|phrase| self.is_pronoun(phrase)) {
            return None;
        }
        if let Some(phrase) = opening
            && let Some(entity) = self.one_person(phrase)
        {
            let passive = (phrase.last..sentence.last.min(phrase.last + 4))
                .take_while(|&at| !document.is(at, Class::PREPOSITION))
                .any(|at| document.is(at, Class::PASSIVE));
            return Some((entity, if passive { Stands::Undergoes } else { Stands::Acts }));
        }
        let agent = self.agent(index).or_else(|| self.named_new(index, true));
        let acts = agent.map(|entity| (entity, Stands::Acts));
        acts.or_else(|| self.named_new(index, false).map(|entity| (entity, Stands::Presented)))
    }

    /// The noun phrase that a sentence opens with, after what stands in front of its subject.
    pub(super) fn opening(&self, index: usize) -> Option<Phrase> {
        let document = self.document;
        let sentence = document.sentences[index];
        let mut at = sentence.first;
        while at < sentence.last && document.is(at, Class::CONNECTIVE | Class::BUT | Class::AND) {
            at += 1 + usize::from(document.kind(at + 1) == Kind::Comma);
        }
        if document.is(at, FRONTED) && self.names.name(at).is_none() {
            let comma = (at..sentence.last).find(|&at| document.kind(at) == Kind::Comma);
            at = comma.map_or(at, |comma| comma + 1);
        }
        let outside = at < sentence.last && document.inside[at] == 0;
        outside.then(|| phrase::right(document, self.names, at, sentence.last)).flatten()
    }

    /// One without a name whom the sentence of what is said, or the latest of the writer's before it, is
    /// about: `The woman waited until she asked`, and how many sentences back that is.
    pub(super) fn described_before(&self, question: &Question<'_>) -> Option<(Phrase, usize)> {
        let document = self.document;
        let here = question.proposal.sentence;
        let from = self.spoke_at.map_or(0, |last| last + 1).max(here.saturating_sub(2));
        let fits = if question.class.any(Class::PLURAL | Class::THING) {
            Class::GROUP | Class::BODY
        } else {
            Class::HUMAN | Class::ROLE
        };
        (from..=here).rev().find_map(|index| {
            let phrase = self.opening(index).filter(|phrase| phrase.last <= question.at)?;
            let known = (phrase.first..phrase.last).any(|at| self.names.name(at).is_some());
            let head = self.head_of(phrase);
            let group = document.is(head, Class::GROUP) && !fits.any(Class::GROUP);
            let other = |one, not| question.class.any(one) && document.is(head, not);
            let sex = other(Class::MALE, Class::FEMALE) || other(Class::FEMALE, Class::MALE);
            let owned = document.is(phrase.first, Class::PRONOUN);
            let fits = document.is(head, fits) && !(known || group || sex || owned);
            fits.then_some((phrase, here - index))
        })
    }

    /// Whose `the statement` is: the one whom the sentence is about that told of it first, `The council
    /// issued a statement on Monday.`
    pub(super) fn issuer(&self, question: &Question<'_>) -> Option<Phrase> {
        let document = self.document;
        let phrase = question.phrase.filter(|_| question.form == Form::Document)?;
        let head = self.head_of(phrase);
        let pointed = matches!(self.definite(phrase), Definite::The | Definite::This);
        if !pointed
            || phrase.last > phrase.first + 2
            || !document.is_manner(head, Manner::UTTERANCE)
        {
            return None;
        }
        // `in a statement` is one token.
        let noun =
            |at: usize| document.words(at, at + 1).split(' ').next_back().map(str::to_lowercase);
        let here = question.proposal.sentence;
        let somebody = Class::BODY | Class::GROUP | Class::ROLE | Class::HUMAN;
        (here.saturating_sub(2)..here).rev().find_map(|index| {
            let sentence = document.sentences[index];
            let opening = self.opening(index)?;
            let told = (opening.last..sentence.last.min(opening.last + REACH))
                .filter(|&at| noun(at) == noun(head))
                .any(|at| document.inside[at] == 0 && !document.is(at + 1, Class::DEMONSTRATIVE));
            let known = (opening.first..opening.last).any(|at| self.names.name(at).is_some());
            let fits = known || document.is(self.head_of(opening), somebody);
            (told && fits && !self.is_pronoun(opening)).then_some(opening)
        })
    }

    pub(super) fn is_pronoun(&self, phrase: Phrase) -> bool {
        phrase.last == phrase.first + 1 && self.document.is(phrase.first, Class::PRONOUN)
    }

    fn one_person(&self, phrase: Phrase) -> Option<usize> {
        match self.joint(phrase).as_slice() {
            [one] => self.head_name(*one),
            _ => None,
        }
    }

    /// `Hal senada dikemukakan S`, `Peluang itu dipaparkan oleh S`
    fn agent(&self, index: usize) -> Option<usize> {
        let document = self.document;
        let sentence = document.sentences[index];
        let near = sentence.last.min(sentence.first + REACH);
        (sentence.first..near).filter(|&at| document.inside[at] == 0).find_map(|at| {
            let said = document.cue(at).is_some_and(|cue| cue.frames.any(Frames::PASSIVE))
                && document.tokens[at].clitic == 0;
            let next = at + 1 + usize::from(document.is(at + 1, Class::AGENT));
            if !said {
                return None;
            }
            self.one_person(phrase::right(document, self.names, next, sentence.last)?)
        })
    }

    /// The person who is named here for the first time, as the agent of a passive or anyhow: `Acara itu
    /// dihadiri S`.
    fn named_new(&self, index: usize, agent: bool) -> Option<usize> {
        let document = self.document;
        let sentence = document.sentences[index];
        let list = &self.names.list;
        let name = list[list.partition_point(|name| name.first < sentence.first)..]
            .iter()
            .take_while(|name| name.first < sentence.last.min(sentence.first + REACH))
            .find(|name| {
                name.titled > sentence.first
                    && document.inside[name.first] == 0
                    && (!agent || document.is(name.titled - 1, Class::PASSIVE | Class::AGENT))
                    && !document.is(name.last, Class::POSSESSIVE)
                    && self.overview.first_named.get(name.entity) == Some(&name.first)
                    && self.is_known_person(name.entity)
            });
        name.map(|name| name.entity)
    }
}
