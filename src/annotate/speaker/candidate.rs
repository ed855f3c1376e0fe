//! Everybody whom a source might stand for, each with the facts that speak for and against.

use crate::annotate::EntityKind;
use crate::annotate::attribute::{self, Proposal, Source};
use crate::annotate::fact::{
    Definite, Distance, Fact, Form, Rivals, Role, Slot, Spoke, Stands, Topic, Who as Kind,
};
use crate::annotate::phrase::Phrase;
use crate::annotate::rule::Rule;
use crate::annotate::score::Reads;
use crate::language::Class;

use super::Discourse;
use super::question::Question;

/// Entities that a source without a name might stand for: who spoke or was named last, and besides
/// those who have a role.
const POOL: [usize; 2] = [12, 8];

/// Who is meant.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::annotate) enum Meant {
    /// One entity, or several that speak together.
    Entities(Vec<usize>),
    /// Somebody known by the words of the source alone.
    Phrase(Phrase),
    /// Nobody that the article names.
    Nobody,
}

/// A reading of a source.
#[derive(Clone, Debug)]
pub(in crate::annotate) struct Candidate {
    pub who: Meant,
    pub reads: Reads,
    pub facts: Vec<Fact>,
    /// What the reading is called, if it is chosen.
    pub rule: Rule,
}

impl Discourse<'_, '_> {
    /// The readings of a source.
    pub(super) fn candidates(&self, proposal: &Proposal, source: Source) -> Vec<Candidate> {
        let mut question = self.question(proposal, source);
        // `a statement from Smith`
        if let Some(words) = question.phrase
            && self.head_name(words).is_none()
            && let Some((author, _)) =
                attribute::author(self.document, self.names, words.first, words.last)
        {
            question = self.question(proposal, Source::Phrase(author));
        } else if let Some(issuer) = self.issuer(&question) {
            question = self.question(proposal, Source::Phrase(issuer));
        }
        let mut found = match question.phrase {
            Some(phrase) => self.in_phrase(&question, phrase),
            None => Vec::new(),
        };
        let named = found.iter().any(|one| is_plain(&one.facts));
        if !named {
            self.before(&question, &mut found);
        }
        let whole = found.iter().any(|one| one.facts.contains(&Slot::Whole.into()));
        // `perempuan 32 tahun ini`: one of whom the article has told.
        let told = |phrase: &Phrase| {
            let document = self.document;
            self.definite(*phrase) == Definite::This
                && (phrase.first..phrase.last).any(|at| document.is(at, Class::ROLE | Class::HUMAN))
                && found.iter().any(|one| one.reads == Reads::AfterRole)
        };
        // `the company`, and the article has told of one.
        let one = found.iter().filter(|one| one.facts.contains(&Kind::Body.into())).count() == 1;
        let body = |phrase: &Phrase| one && self.is_the_body(*phrase);
        let phrase =
            question.phrase.filter(|phrase| !(named && whole || told(phrase) || body(phrase)));
        if let Some(phrase) = phrase {
            found.push(self.of_words(&question, phrase));
        }
        found.push(self.nobody(&question, found.len()));
        found
    }

    /// Those named or described before whom the source might point back to.
    fn before(&self, question: &Question<'_>, found: &mut Vec<Candidate>) {
        self.several(question, found);
        let reads = question.reads();
        for entity in self.pool(question) {
            let draft = &self.names.entities[entity];
            let possible = draft.kind != EntityKind::Place
                && self.overview.is_outside(entity)
                && !question.told.contains(&entity)
                && self.agrees(question.class, entity)
                && question.phrase.is_none_or(|phrase| self.points(question, phrase, entity));
            let who = Meant::Entities(vec![entity]);
            if !possible || found.iter().any(|one| one.who == who) {
                continue;
            }
            let mut facts = self.of_entity(question, entity);
            facts.push(Slot::Unsaid.into());
            let rule = self.relation(question, entity, &facts);
            found.push(Candidate { who, reads, facts, rule });
        }
        // `politikus itu`: not somebody else, where one is known to be that.
        let fits = |one: &Candidate| {
            [Role::All, Role::Head].iter().any(|&role| one.facts.contains(&role.into()))
        };
        if found.iter().any(fits) {
            found.retain(|one| one.reads != Reads::AfterRole || fits(one));
        }
    }

    /// The entities that a source without a name might stand for.
    fn pool(&self, question: &Question<'_>) -> Vec<usize> {
        let speakers = self.recent.iter().rev().copied();
        let mentioned = question.mentioned.iter().map(|one| one.entity);
        let holders = question.role.words.iter().flat_map(|key| {
            self.overview.by_role.get(key).into_iter().flatten().copied().rev().take(POOL[1])
        });
        let mut pool: Vec<usize> = Vec::new();
        for entity in question.subject.into_iter().chain(speakers.take(8)).chain(mentioned) {
            if pool.len() < POOL[0] && !pool.contains(&entity) {
                pool.push(entity);
            }
        }
        for entity in holders {
            if pool.len() < POOL[0] + POOL[1] && !pool.contains(&entity) {
                pool.push(entity);
            }
        }
        pool
    }

    /// Those who might be meant together.
    fn several(&self, question: &Question<'_>, found: &mut Vec<Candidate>) {
        let mut add = |who: Meant, facts: Vec<Fact>, rule: Rule| {
            if !found.iter().any(|one| one.who == who) {
                found.push(Candidate { who, reads: question.reads(), facts, rule });
            }
        };
        let several = question.phrase.is_none_or(|phrase| {
            self.document.is(self.head_of(phrase), Class::GROUP)
                && self.definite(phrase) != Definite::One
        });
        if self.last.len() > 1 && several {
            let facts = self.of_several(question, self.last[0]);
            add(Meant::Entities(self.last.clone()), facts, Rule::LastSpeaker);
        }
        let described =
            question.phrase.is_none().then(|| self.described_before(question)).flatten();
        if let Some((phrase, back)) = described {
            let stands = [Stands::Subject, Stands::SubjectBefore, Stands::Elsewhere][back];
            let distance = [Distance::Same, Distance::Before, Distance::Near][back];
            let facts = vec![
                Kind::Described.into(),
                Spoke::Never.into(),
                stands.into(),
                distance.into(),
                Slot::Unsaid.into(),
            ];
            add(Meant::Phrase(phrase), facts, Rule::GroupBefore);
        }
        if question.form != Form::Plural {
            return;
        }
        if let Some(pair) = self.pair_before(question.proposal.sentence) {
            let facts = self.of_several(question, pair[0]);
            add(Meant::Entities(pair), facts, Rule::PairBefore);
        }
        if let Some(group) = self.group_before(question.proposal.sentence) {
            let facts = vec![Kind::Group.into(), Spoke::Never.into(), Stands::Elsewhere.into()];
            add(Meant::Phrase(group), facts, Rule::GroupBefore);
        }
    }

    /// Whether a description may point back to an entity: one with a demonstrative, or the words of its
    /// role or description; several never to one, nor one to several.
    fn points(&self, question: &Question<'_>, phrase: Phrase, entity: usize) -> bool {
        let fits = matches!(self.role_fit(question, entity), Role::All | Role::Head);
        let document = self.document;
        let has = |class| (phrase.first..phrase.last).any(|at| document.is(at, class));
        let kind = self.names.entities[entity].kind;
        let one = matches!(kind, EntityKind::Person | EntityKind::Anonymous);
        if question.form == Form::Document {
            // `their report`, `that statement`: whose it is has been told.
            let told = document.is(phrase.first, Class::PRONOUN)
                || self.definite(phrase) == Definite::This;
            return told && kind != EntityKind::Thing;
        }
        let somebody = has(Class::ROLE | Class::HUMAN);
        let number = if somebody { one } else { !has(Class::GROUP) || !one };
        let described = matches!(kind, EntityKind::Group | EntityKind::Anonymous);
        let head = self.head_of(phrase);
        // `direktur perusahaan itu` is no `nelayan`.
        if kind == EntityKind::Anonymous && !fits && phrase.last > head + 2 {
            return false;
        }
        // `the 23-year-old`
        let aged = phrase.last == head + 1
            && kind == EntityKind::Person
            && document.words(head, head + 1).starts_with(|first: char| first.is_ascii_digit());
        let body = kind == EntityKind::Organisation && self.is_the_body(phrase);
        number && (aged || body || fits && !described || self.definite(phrase) == Definite::This)
    }

    /// `the company`
    fn is_the_body(&self, phrase: Phrase) -> bool {
        phrase.last == phrase.first + 2
            && self.document.is(phrase.last - 1, Class::BODY)
            && self.definite(phrase) == Definite::The
    }

    /// What a reading by somebody mentioned before is called.
    fn relation(&self, question: &Question<'_>, entity: usize, facts: &[Fact]) -> Rule {
        let has = |fact: Fact| facts.contains(&fact);
        if [Role::All, Role::Head].iter().any(|&role| has(role.into())) {
            Rule::ByRole
        } else if has(Topic::New.into()) || has(Topic::Again.into()) {
            Rule::Introduced
        } else if self.last.contains(&entity) && question.phrase.is_some() {
            Rule::Description
        } else if self.last.contains(&entity) {
            Rule::LastSpeaker
        } else if has(Stands::Subject.into()) {
            Rule::Subject
        } else if has(Stands::SubjectBefore.into()) {
            Rule::SubjectBefore
        } else if self.recent.contains(&entity) {
            Rule::EarlierSpeaker
        } else {
            Rule::NamedBefore
        }
    }

    /// The source's own words, as the description of somebody.
    fn of_words(&self, question: &Question<'_>, phrase: Phrase) -> Candidate {
        let head = self.head(phrase);
        let (kind, words) = self.words_of(phrase);
        let known = self.by_description.get(&(kind, words.to_lowercase()));
        let spoke = known.map_or(Spoke::Never, |&entity| self.spoke(question, entity));
        let definite = self.definite(phrase);
        let rule = self.described(phrase);
        let facts = vec![question.form.into(), head.into(), definite.into(), spoke.into()];
        Candidate { who: Meant::Phrase(phrase), reads: Reads::Words, facts, rule }
    }

    /// That nobody whom the article names is meant.
    fn nobody(&self, question: &Question<'_>, others: usize) -> Candidate {
        let rivals = match others {
            0 => Rivals::None,
            1 => Rivals::One,
            _ => Rivals::Several,
        };
        let mut facts =
            vec![question.form.into(), Fact::frame(question.proposal.rule), rivals.into()];
        if let Some(phrase) = question.phrase {
            facts.push(self.head(phrase).into());
            facts.push(self.definite(phrase).into());
        }
        Candidate { who: Meant::Nobody, reads: Reads::Nobody, facts, rule: Rule::Unresolved }
    }
}

/// Whether a name is plainly what its phrase is about, so that nothing before is asked for.
fn is_plain(facts: &[Fact]) -> bool {
    let slots = [Slot::Whole, Slot::Opens, Slot::Apposed, Slot::Titled];
    let place = [Kind::Place, Kind::PerhapsName];
    slots.iter().any(|&slot| facts.contains(&slot.into()))
        && !place.iter().any(|&kind| facts.contains(&kind.into()))
}
