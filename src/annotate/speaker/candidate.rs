//! Everybody whom a source might stand for, each with the facts that speak for and against.

use crate::annotate::EntityKind;
use crate::annotate::attribute::{Proposal, Source};
use crate::annotate::fact::{
    ByName, Content, Definite, Distance, Fact, Form, Gender, Head, Introduced, Kin, Office, Order,
    Others, Rivals, Role, Share, Slot, Spoke, Stands, Turn, Who as Kind,
};
use crate::annotate::names::Name;
use crate::annotate::phrase::Phrase;
use crate::annotate::rule::Rule;
use crate::annotate::score::Reads;
use crate::annotate::token::Kind as Token;
use crate::language::{Act, Class};

use super::Discourse;
use super::context::Mentioned;

/// Entities that a source without a name might stand for.
const POOL: usize = 12;

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

/// What is asked: a source, and what surrounds it.
struct Question<'p> {
    proposal: &'p Proposal,
    form: Form,
    phrase: Option<Phrase>,
    /// Classes of a pronoun.
    class: Class,
    /// Names before the source, the latest first.
    mentioned: Vec<Mentioned>,
    subject: Option<usize>,
    subject_before: Option<usize>,
    introduced: Option<usize>,
    told: Vec<usize>,
    /// Keys of the words of a described role, its head first.
    role: Vec<u32>,
}

impl Question<'_> {
    /// What kind of reading one by somebody mentioned before is.
    fn reads(&self) -> Reads {
        match self.form {
            Form::Name => Reads::AfterName,
            Form::Description => Reads::AfterRole,
            Form::Gendered => Reads::AfterGendered,
            Form::Pronoun => Reads::AfterPronoun,
            Form::Clitic => Reads::AfterClitic,
            Form::Plural => Reads::AfterPlural,
            Form::Nothing => Reads::AfterNothing,
        }
    }
}

impl Discourse<'_, '_> {
    /// The readings of a source.
    pub(super) fn candidates(&self, proposal: &Proposal, source: Source) -> Vec<Candidate> {
        let question = self.question(proposal, source);
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
        let phrase = question.phrase.filter(|phrase| !(named && whole || told(phrase)));
        if let Some(phrase) = phrase {
            found.push(self.of_words(&question, phrase));
        }
        found.push(self.nobody(&question, found.len()));
        let (who, rule) = self.cascade(proposal, source);
        if !found.iter().any(|one| one.who == who) {
            let reading = self.reading(&question, who.clone());
            found.push(reading);
        }
        for reading in found.iter_mut().filter(|one| one.who == who) {
            reading.rule = rule;
            reading.facts.push(Fact::cascade(rule));
        }
        found
    }

    /// A reading of the source that nothing else suggests.
    fn reading(&self, question: &Question<'_>, who: Meant) -> Candidate {
        let facts = match &who {
            Meant::Nobody => return self.nobody(question, 0),
            Meant::Phrase(phrase) if question.phrase == Some(*phrase) => {
                return self.of_words(question, *phrase);
            }
            Meant::Phrase(_) => vec![Kind::Group.into(), Spoke::Never.into()],
            Meant::Entities(entities) => match entities[..] {
                [entity] => {
                    let mut facts = self.of_entity(question, entity);
                    facts.push(Slot::Unsaid.into());
                    facts
                }
                _ => self.of_several(question, entities, true),
            },
        };
        Candidate { who, reads: question.reads(), facts, rule: Rule::Unresolved }
    }

    fn question<'p>(&self, proposal: &'p Proposal, source: Source) -> Question<'p> {
        let document = self.document;
        let mut class = Class::NONE;
        let mut phrase = None;
        let (form, at) = match source {
            Source::Clitic(at) => (Form::Clitic, at),
            Source::Phrase(words) => {
                class = document.tokens[words.first].class;
                let pronoun = words.last == words.first + 1
                    && document.is(words.first, Class::PRONOUN | Class::SELF);
                let form = if pronoun && class.any(Class::PLURAL | Class::THING) {
                    Form::Plural
                } else if pronoun && class.any(Class::MALE | Class::FEMALE) {
                    Form::Gendered
                } else if pronoun {
                    Form::Pronoun
                } else if (words.first..words.last).any(|at| self.names.name(at).is_some()) {
                    Form::Name
                } else {
                    Form::Description
                };
                if !pronoun {
                    class = Class::NONE;
                    phrase = Some(words);
                }
                (form, words.first)
            }
            Source::Same(_) | Source::None => {
                let tokens = proposal.cue.or(proposal.content.first().copied());
                (Form::Nothing, tokens.map_or(0, |tokens| tokens.0))
            }
        };
        let sentence = document.sentences[proposal.sentence];
        let subject_before = proposal.sentence.checked_sub(1).and_then(|index| {
            let earlier = document.sentences[index];
            let near = earlier.paragraph + 1 >= sentence.paragraph;
            near.then(|| self.subject_of(index, earlier.last)).flatten()
        });
        Question {
            proposal,
            form,
            phrase,
            class,
            mentioned: self.mentioned(at),
            subject: self.subject_of(proposal.sentence, at),
            subject_before,
            introduced: self.introduced(proposal),
            told: self.told(proposal),
            role: phrase.map_or_else(Vec::new, |phrase| self.role_words(phrase)),
        }
    }

    /// The keys of the words of a role that a phrase describes, its head first.
    fn role_words(&self, phrase: Phrase) -> Vec<u32> {
        let document = self.document;
        if document.is(phrase.first, Class::INDEFINITE | Class::NEW) {
            return Vec::new();
        }
        let mut words = phrase.first..phrase.last;
        let head = words.clone().find(|&at| document.is(at, Class::ROLE | Class::HUMAN));
        let head = head.or_else(|| words.find(|&at| !document.is(at, Class::DETERMINER)));
        let Some(head) = head else { return Vec::new() };
        let loose = Class::DETERMINER
            | Class::DEMONSTRATIVE
            | Class::OF
            | Class::POSSESSIVE
            | Class::PREPOSITION;
        (head..phrase.last)
            .filter(|&at| document.kind(at) == Token::Word && !document.is(at, loose))
            .map(|at| document.tokens[at].key)
            .collect()
    }

    /// Those whom the names in a phrase stand for.
    fn in_phrase(&self, question: &Question<'_>, phrase: Phrase) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        let mut names: Vec<Name> = Vec::new();
        let mut at = phrase.first;
        while at < phrase.last {
            match self.names.name(at) {
                Some(&name) => {
                    at = name.last.max(at + 1);
                    names.push(name);
                }
                None => at += 1,
            }
        }
        for (place, name) in names.iter().enumerate() {
            let slot = self.slot(phrase, name);
            // A lawyer is not the client, nor an official the office.
            let part = [Slot::Owner, Slot::Governed, Slot::OfGroup, Slot::Modifies, Slot::Pointed];
            if part.contains(&slot) {
                continue;
            }
            let order = match (place, names.len()) {
                (0, 1) => Order::Only,
                (0, _) => Order::First,
                (place, all) if place + 1 == all => Order::Last,
                _ => Order::Middle,
            };
            for (entity, kin) in self.bearers(name) {
                let who = Meant::Entities(vec![entity]);
                let kind = self.names.entities[entity].kind;
                let group = name.titled == phrase.first
                    && name.last == name.first + 1
                    && self.document.is(name.first, Class::GROUP);
                let office = kind == EntityKind::Organisation && slot == Slot::Inside || group;
                let known = found.iter().any(|one| one.who == who);
                if office || kind == EntityKind::Place || known || self.conflicts(name, entity) {
                    continue;
                }
                let mut facts = self.of_entity(question, entity);
                facts.extend::<[Fact; 3]>([slot.into(), order.into(), kin.into()]);
                facts.push(self.before_name(phrase, name).into());
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
        let alone = |test: &dyn Fn(usize) -> bool| {
            test(entity) && all.iter().filter(|&&one| test(one)).count() == 1
        };
        let overview = &self.overview;
        let latest = all.iter().max_by_key(|&&one| overview.last_in_full(one, name.first));
        if all.len() == 1 {
            Kin::Only
        } else if alone(&|one| overview.speaks.get(one).is_some_and(|at| !at.is_empty())) {
            Kin::Speaker
        } else if all.iter().any(|&one| overview.speaks.get(one).is_some_and(|at| !at.is_empty())) {
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

    /// Those named or described before whom the source might point back to.
    fn before(&self, question: &Question<'_>, found: &mut Vec<Candidate>) {
        let speakers = self.recent.iter().rev().copied();
        let mentioned = question.mentioned.iter().map(|one| one.entity);
        let holders = question.role.iter().flat_map(|key| {
            self.overview.by_role.get(key).into_iter().flatten().copied().rev().take(8)
        });
        let mut pool: Vec<usize> = Vec::new();
        for entity in question.subject.into_iter().chain(speakers.take(8)).chain(mentioned) {
            if pool.len() < POOL && !pool.contains(&entity) {
                pool.push(entity);
            }
        }
        for entity in holders {
            if pool.len() < POOL + 8 && !pool.contains(&entity) {
                pool.push(entity);
            }
        }
        let reads = question.reads();
        if self.last.len() > 1 {
            let facts = self.of_several(question, &self.last, true);
            let who = Meant::Entities(self.last.clone());
            found.push(Candidate { who, reads, facts, rule: Rule::LastSpeaker });
        }
        if question.form == Form::Plural {
            if let Some(pair) = self.pair_before(question.proposal.sentence) {
                let facts = self.of_several(question, &pair, false);
                found.push(Candidate {
                    who: Meant::Entities(pair),
                    reads,
                    facts,
                    rule: Rule::PairBefore,
                });
            }
            if let Some(group) = self.group_before(question.proposal.sentence) {
                let facts = vec![Kind::Group.into(), Spoke::Never.into()];
                found.push(Candidate {
                    who: Meant::Phrase(group),
                    reads,
                    facts,
                    rule: Rule::GroupBefore,
                });
            }
        }
        for entity in pool {
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

    /// Whether a description may point back to an entity: one with a demonstrative, or the words of its
    /// role or description; several never to one, nor one to several.
    fn points(&self, question: &Question<'_>, phrase: Phrase, entity: usize) -> bool {
        let fits = matches!(self.role_fit(question, entity), Role::All | Role::Head);
        let document = self.document;
        let has = |class| (phrase.first..phrase.last).any(|at| document.is(at, class));
        let kind = self.names.entities[entity].kind;
        let one = matches!(kind, EntityKind::Person | EntityKind::Anonymous);
        let number = if has(Class::ROLE | Class::HUMAN) { one } else { !has(Class::GROUP) || !one };
        let described = matches!(kind, EntityKind::Group | EntityKind::Anonymous);
        number && (fits && !described || self.definite(phrase) == Definite::This)
    }

    /// What a reading by somebody mentioned before is called.
    fn relation(&self, question: &Question<'_>, entity: usize, facts: &[Fact]) -> Rule {
        let has = |fact: Fact| facts.contains(&fact);
        if has(Role::All.into()) || has(Role::Head.into()) {
            Rule::ByRole
        } else if question.introduced == Some(entity) {
            Rule::Introduced
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

    /// Facts about an entity as the one who is meant.
    fn of_entity(&self, question: &Question<'_>, entity: usize) -> Vec<Fact> {
        let draft = &self.names.entities[entity];
        let overview = &self.overview;
        let mention = question.mentioned.iter().find(|one| one.entity == entity);
        let spoken: &[usize] = overview.speaks.get(entity).map_or(&[], Vec::as_slice);
        let sentence = question.proposal.sentence;
        let by_name = match spoken.iter().filter(|&&at| at < sentence).count() {
            0 if spoken.iter().any(|&at| at > sentence) => ByName::Later,
            0 => ByName::Never,
            1 => ByName::Once,
            _ => ByName::Often,
        };
        let stands = if question.subject == Some(entity) {
            Stands::Subject
        } else if question.subject_before == Some(entity) {
            Stands::SubjectBefore
        } else {
            match mention {
                Some(one) if one.governed && one.back == 0 => Stands::Governed,
                Some(one) if one.governed && one.back == 1 => Stands::GovernedBefore,
                _ => Stands::Elsewhere,
            }
        };
        let since = self.spoke_at.map_or(0, |at| self.document.sentences[at].last);
        let introduced = match question.introduced {
            Some(one) if one != entity => Introduced::No,
            None => Introduced::No,
            Some(_) if overview.first_named.get(entity).is_some_and(|&at| at >= since) => {
                Introduced::New
            }
            Some(_) => Introduced::Again,
        };
        let total = self.names.list.len();
        let share = match overview.names.get(entity).copied().unwrap_or(0) {
            own if own * 3 >= total => Share::Most,
            own if own * 10 >= total => Share::Many,
            _ => Share::Few,
        };
        let names_it = question.proposal.content.iter().any(|&(first, last)| {
            let list = &self.names.list;
            list[list.partition_point(|name| name.first < first)..]
                .iter()
                .take_while(|name| name.first < last)
                .take(24)
                .any(|name| name.entity == entity)
        });
        vec![
            self.kind(entity).into(),
            self.spoke(question, entity).into(),
            self.turn(question, entity).into(),
            by_name.into(),
            match mention.map(|one| one.back) {
                Some(0) => Distance::Same,
                Some(1) => Distance::Before,
                Some(2..5) => Distance::Near,
                Some(_) => Distance::Far,
                None => Distance::Never,
            }
            .into(),
            match mention.map_or(2, |one| one.others) {
                0 => Others::None,
                1 => Others::One,
                _ => Others::Several,
            }
            .into(),
            stands.into(),
            introduced.into(),
            gender(question.class, overview.gender(self.names, entity)).into(),
            if names_it { Content::Names } else { Content::Not }.into(),
            self.role_fit(question, entity).into(),
            share.into(),
            if draft.role.is_some() { Office::Known } else { Office::Untold }.into(),
        ]
    }

    fn of_several(&self, question: &Question<'_>, several: &[usize], spoke: bool) -> Vec<Fact> {
        let first = several.first().copied().unwrap_or(0);
        let spoke = if spoke { self.spoke(question, first) } else { Spoke::Never };
        let mut facts = vec![Kind::Pair.into(), spoke.into()];
        facts.push(self.turn(question, first).into());
        facts
    }

    fn kind(&self, entity: usize) -> Kind {
        let draft = &self.names.entities[entity];
        match draft.kind {
            EntityKind::Person if draft.keys.len() >= 2 => Kind::FullName,
            EntityKind::Person | EntityKind::Anonymous if draft.sure => Kind::Name,
            EntityKind::Person => Kind::PerhapsName,
            EntityKind::Organisation => Kind::Body,
            EntityKind::Place => Kind::Place,
            EntityKind::Thing => Kind::Work,
            EntityKind::Group => Kind::Group,
            EntityKind::Anonymous => Kind::Thing,
        }
    }

    fn spoke(&self, question: &Question<'_>, entity: usize) -> Spoke {
        if self.last.contains(&entity) {
            let paragraph = |sentence: usize| self.document.sentences[sentence].paragraph;
            let here = paragraph(question.proposal.sentence);
            return match self.spoke_at.map(|at| here - paragraph(at).min(here)) {
                Some(0) => Spoke::LastInParagraph,
                Some(1) => Spoke::LastParagraph,
                _ => Spoke::LastFar,
            };
        }
        let back = self.recent.iter().rev().filter(|other| !self.last.contains(other));
        match back.clone().position(|&other| other == entity) {
            Some(0) => Spoke::BeforeLast,
            Some(_) => Spoke::Earlier,
            None => Spoke::Never,
        }
    }

    fn turn(&self, question: &Question<'_>, entity: usize) -> Turn {
        let proposal = question.proposal;
        let last = self.last.contains(&entity);
        let act = proposal.cue.and_then(|cue| self.document.cue(cue.0)).map(|cue| cue.act);
        match (last, proposal.cue) {
            (true, _) if matches!(act, Some(Act::Continue | Act::Close)) => Turn::Goes,
            (true, None) => Turn::AloneLast,
            (true, Some(_)) if proposal.rule.is_content_first() => Turn::QuoteLast,
            (true, Some(_)) => Turn::ClauseLast,
            (false, None) => Turn::Alone,
            (false, Some(_)) if proposal.rule.is_content_first() => Turn::Quote,
            (false, Some(_)) => Turn::Clause,
        }
    }

    fn role_fit(&self, question: &Question<'_>, entity: usize) -> Role {
        let Some(head) = question.role.first() else { return Role::Unasked };
        let draft = &self.names.entities[entity];
        let described = matches!(draft.kind, EntityKind::Group | EntityKind::Anonymous);
        let own = if described { &draft.keys } else { &draft.role_keys };
        let shared = question.role.iter().filter(|key| own.contains(key)).count();
        if shared == question.role.len() {
            Role::All
        } else if own.contains(head) {
            Role::Head
        } else if shared > 0 {
            Role::Some
        } else {
            Role::None
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

    fn head(&self, phrase: Phrase) -> Head {
        let document = self.document;
        let mut at = phrase.first;
        while at + 1 < phrase.last && document.is(at, Class::DETERMINER | Class::INDEFINITE) {
            at += 1;
        }
        let has = |class| (at..phrase.last).any(|at| document.is(at, class));
        let token = &document.tokens[at];
        if self.names.name(at).is_some_and(|name| name.first == at) {
            Head::Name
        } else if token.kind == Token::Number {
            Head::Number
        } else if has(Class::GROUP) {
            Head::Group
        } else if token.is(Class::DOCUMENT) {
            Head::Document
        } else if has(Class::ROLE) {
            Head::Role
        } else if has(Class::HUMAN) {
            Head::Human
        } else if has(Class::BODY) {
            Head::Body
        } else if token.is_capital() {
            Head::Capital
        } else {
            Head::Plain
        }
    }

    fn definite(&self, phrase: Phrase) -> Definite {
        let document = self.document;
        if document.is(phrase.last - 1, Class::DEMONSTRATIVE) {
            Definite::This
        } else if document.is(phrase.first, Class::INDEFINITE | Class::NEW) {
            Definite::One
        } else if document.is(phrase.first, Class::DETERMINER) {
            Definite::The
        } else {
            Definite::Bare
        }
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

fn gender(asked: Class, known: Class) -> Gender {
    let asked = Class(asked.0 & (Class::MALE.0 | Class::FEMALE.0));
    if asked == Class::NONE {
        Gender::Untold
    } else if known.any(asked) {
        Gender::Agrees
    } else {
        Gender::Open
    }
}
