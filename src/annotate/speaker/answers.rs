//! The facts about one who might be meant.

use crate::annotate::EntityKind;
use crate::annotate::fact::{
    ByName, Content, Definite, Distance, Fact, Gender, Head, Office, Others, Paragraph, Role,
    Share, Spoke, Stands, Topic, Turn, Voice, Who as Kind,
};
use crate::annotate::phrase::Phrase;
use crate::annotate::token::Kind as Token;
use crate::language::{Act, Class};

use super::Discourse;
use super::context::Mentioned;
use super::question::Question;
use super::topic::Stands as Topical;

impl Discourse<'_, '_> {
    /// Facts about an entity as the one who is meant.
    pub(super) fn of_entity(&self, question: &Question<'_>, entity: usize) -> Vec<Fact> {
        let mention = self.mention(question, entity);
        vec![
            self.kind(entity).into(),
            self.spoke(question, entity).into(),
            self.voice(entity).into(),
            self.turn(question, entity).into(),
            self.by_name(question, entity).into(),
            match mention.map(|one| one.back) {
                Some(0) => Distance::Same,
                Some(1) => Distance::Before,
                Some(2..5) => Distance::Near,
                Some(_) => Distance::Far,
                None => Distance::Never,
            }
            .into(),
            match mention.map(|one| one.paragraphs) {
                Some(0) => Paragraph::Same,
                Some(1) => Paragraph::Before,
                Some(_) => Paragraph::Earlier,
                None => Paragraph::Never,
            }
            .into(),
            match mention.map_or(2, |one| self.rivals_since(question, one)) {
                0 => Others::None,
                1 => Others::One,
                _ => Others::Several,
            }
            .into(),
            stands(question, entity, mention).into(),
            self.topic(question, entity).into(),
            self.gender(question, entity).into(),
            self.is_in_content(question, entity).into(),
            self.role_fit(question, entity).into(),
            self.share(entity).into(),
            match self.names.entities[entity].role {
                Some(_) => Office::Known,
                None => Office::Untold,
            }
            .into(),
        ]
    }

    /// Facts about several of whom this is the first.
    pub(super) fn of_several(&self, question: &Question<'_>, first: usize) -> Vec<Fact> {
        let mut facts = self.of_entity(question, first);
        facts[0] = Kind::Pair.into();
        facts
    }

    /// How an entity was mentioned last; of one that has no name, when it spoke last.
    fn mention(&self, question: &Question<'_>, entity: usize) -> Option<Mentioned> {
        let named = question.mentioned.iter().find(|one| one.entity == entity).copied();
        named.or_else(|| {
            let &sentence = self.heard.get(&entity)?;
            let here = question.proposal.sentence;
            let paragraph = |sentence: usize| self.document.sentences[sentence].paragraph;
            Some(Mentioned {
                entity,
                back: here.saturating_sub(sentence),
                paragraphs: paragraph(here).saturating_sub(paragraph(sentence)),
                governed: false,
            })
        })
    }

    /// How many other people that might be meant were named since a mention.
    fn rivals_since(&self, question: &Question<'_>, mention: Mentioned) -> usize {
        let since = question.mentioned.iter().take_while(|one| one.entity != mention.entity);
        since
            .filter(|one| one.back <= mention.back)
            .filter(|one| self.names.entities[one.entity].kind == EntityKind::Person)
            .filter(|one| self.agrees(question.class, one.entity))
            .count()
    }

    /// Whether an entity is the last person who spoke.
    fn voice(&self, entity: usize) -> Voice {
        let person = |one: usize| {
            matches!(self.names.entities[one].kind, EntityKind::Person | EntityKind::Anonymous)
                || self.may_be_person(one)
        };
        let last = self.recent.iter().rev().find(|&&one| person(one));
        match last {
            None => Voice::Nobody,
            Some(&one)
                if one == entity || self.last.contains(&one) && self.last.contains(&entity) =>
            {
                Voice::Last
            }
            Some(_) if self.recent.contains(&entity) => Voice::Earlier,
            Some(_) => Voice::Never,
        }
    }

    /// Whether the gender that is asked for is an entity's.
    fn gender(&self, question: &Question<'_>, entity: usize) -> Gender {
        let asked = Class(question.class.0 & (Class::MALE.0 | Class::FEMALE.0));
        let agrees = |one: usize| self.overview.gender(self.names, one).any(asked);
        let leans = self.overview.leans(entity);
        if asked == Class::NONE {
            Gender::Untold
        } else if agrees(entity) {
            Gender::Agrees
        } else if leans == Class::NONE {
            let near = question.mentioned.iter().filter(|one| one.back <= 1);
            let outdone = near.map(|one| one.entity).any(|one| one != entity && agrees(one));
            if outdone { Gender::Outdone } else { Gender::Open }
        } else if leans.any(asked) {
            Gender::Leans
        } else {
            Gender::Against
        }
    }

    fn by_name(&self, question: &Question<'_>, entity: usize) -> ByName {
        let spoken: &[usize] = self.overview.speaks.get(entity).map_or(&[], Vec::as_slice);
        let sentence = question.proposal.sentence;
        match spoken.iter().filter(|&&at| at < sentence).count() {
            0 if spoken.iter().any(|&at| at > sentence) => ByName::Later,
            0 => ByName::Never,
            1 => ByName::Once,
            _ => ByName::Often,
        }
    }

    /// How an entity stands in the writer's own sentences since the last attribution.
    pub(super) fn topic(&self, question: &Question<'_>, entity: usize) -> Topic {
        // Another's sex is known to be the one that is asked for.
        if self.gender(question, entity) == Gender::Outdone {
            return Topic::No;
        }
        let last = self.last.contains(&entity);
        let latest = question.topics.first();
        match question.topics.iter().position(|topic| topic.entity == entity) {
            Some(_) if last => Topic::Kept,
            Some(0) if latest.is_some_and(|topic| topic.stands != Topical::Acts) => {
                match latest.map(|topic| topic.stands) {
                    Some(Topical::Presented) => Topic::Presented,
                    _ => Topic::Undergoes,
                }
            }
            Some(0) if latest.is_some_and(|topic| topic.new) => Topic::New,
            Some(0) if latest.is_some_and(|topic| topic.near && topic.back == 1) => Topic::Again,
            Some(0) => Topic::Far,
            Some(_) => Topic::Earlier,
            None if last && latest.is_some() => Topic::Left,
            None => Topic::No,
        }
    }

    fn share(&self, entity: usize) -> Share {
        let total = self.names.list.len();
        match self.overview.names.get(entity).copied().unwrap_or(0) {
            own if own * 3 >= total => Share::Most,
            own if own * 10 >= total => Share::Many,
            _ => Share::Few,
        }
    }

    /// Whether the quotation names an entity.
    fn is_in_content(&self, question: &Question<'_>, entity: usize) -> Content {
        let list = &self.names.list;
        let names = question.proposal.content.iter().any(|&(first, last)| {
            list[list.partition_point(|name| name.first < first)..]
                .iter()
                .take_while(|name| name.first < last)
                .take(24)
                .any(|name| name.entity == entity)
        });
        if names { Content::Names } else { Content::Not }
    }

    fn kind(&self, entity: usize) -> Kind {
        let draft = &self.names.entities[entity];
        match draft.kind {
            EntityKind::Person if draft.keys.len() >= 2 => Kind::FullName,
            EntityKind::Person | EntityKind::Anonymous if draft.sure => Kind::Name,
            EntityKind::Person => Kind::PerhapsName,
            _ if self.may_be_person(entity) => Kind::PerhapsPerson,
            EntityKind::Organisation => Kind::Body,
            EntityKind::Place => Kind::Place,
            EntityKind::Thing => Kind::Work,
            EntityKind::Group => Kind::Group,
            EntityKind::Anonymous => Kind::Thing,
        }
    }

    pub(super) fn spoke(&self, question: &Question<'_>, entity: usize) -> Spoke {
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

    pub(super) fn role_fit(&self, question: &Question<'_>, entity: usize) -> Role {
        let words = &question.role.words;
        let Some(head) = words.first() else { return Role::Unasked };
        let draft = &self.names.entities[entity];
        let described = matches!(draft.kind, EntityKind::Group | EntityKind::Anonymous);
        let own = if described { &draft.keys } else { &draft.role_keys };
        let shared = words.iter().filter(|key| own.contains(key)).count();
        // Who has an office of the company is not the company.
        let fits = described || question.role.of_somebody;
        if fits && shared == words.len() {
            Role::All
        } else if fits && own.contains(head) {
            Role::Head
        } else if shared > 0 {
            Role::Some
        } else {
            Role::None
        }
    }

    pub(super) fn head(&self, phrase: Phrase) -> Head {
        let document = self.document;
        let mut at = phrase.first;
        while at + 1 < phrase.last && document.is(at, Class::DETERMINER | Class::INDEFINITE) {
            at += 1;
        }
        let has = |class| (at..phrase.last).any(|at| document.is(at, class));
        let token = &document.tokens[at];
        let head = &document.tokens[self.head_of(phrase)];
        // `direktur perusahaan itu` is no company.
        let one = head.is(Class::ROLE | Class::HUMAN) && !head.is(Class::GROUP | Class::DOCUMENT);
        if self.names.name(at).is_some_and(|name| name.first == at) {
            Head::Name
        } else if token.kind == Token::Number {
            Head::Number
        } else if has(Class::GROUP) && !one {
            Head::Group
        } else if self.is_document(phrase) || token.is(Class::DOCUMENT) {
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

    pub(super) fn definite(&self, phrase: Phrase) -> Definite {
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
}

/// How an entity stands in the sentence of the cue and the one before.
fn stands(question: &Question<'_>, entity: usize, mention: Option<Mentioned>) -> Stands {
    if question.subject == Some(entity) {
        Stands::Subject
    } else if question.subject_before == Some(entity) {
        Stands::SubjectBefore
    } else {
        match mention {
            Some(one) if one.governed && one.back == 0 => Stands::Governed,
            Some(one) if one.governed && one.back == 1 => Stands::GovernedBefore,
            _ => Stands::Elsewhere,
        }
    }
}
