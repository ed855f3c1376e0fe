//! Who a source is: names, roles, pronouns and clitics resolved by the state of the discourse.
//!
//! The state is small: who spoke last, who the last sentence was about, who was named last.

mod pronoun;

use rustc_hash::FxHashMap;

use crate::language::Class;

use super::EntityKind;
use super::attribute::{self, Proposal, Source};
use super::document::Document;
use super::evidence::{self, Fact};
use super::names::{Draft, Names};
use super::phrase::Phrase;
use super::role;
use super::rule::Rule;
use super::token::{Kind, Shape};

/// The answer for one proposal.
#[derive(Clone, Debug, Default)]
pub(super) struct Resolved {
    /// Indices of entities, in the order of the source.
    pub speakers: Vec<usize>,
    /// Others it might be, best first.
    pub candidates: Vec<usize>,
    /// Name of the rule.
    pub rule: Option<Rule>,
    /// What tells how sure the choice is.
    pub evidence: Vec<Fact>,
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
    let mut first_named = vec![usize::MAX; names.entities.len()];
    let mut in_marks = vec![true; names.entities.len()];
    for name in &names.list {
        in_marks[name.entity] &= document.inside[name.first] != 0;
        let first = &mut first_named[name.entity];
        *first = name.first.min(*first);
    }
    let mut discourse = Discourse {
        document,
        names,
        last: Vec::new(),
        recent: Vec::new(),
        last_sentence: None,
        by_role,
        by_description: FxHashMap::default(),
        first_named,
        in_marks,
    };
    let mut resolved: Vec<Resolved> = Vec::with_capacity(proposals.len());
    for proposal in proposals {
        let mut answer = match proposal.source {
            Source::Same(earlier) => Resolved {
                speakers: resolved.get(earlier).map(|r| r.speakers.clone()).unwrap_or_default(),
                rule: Some(Rule::SameSource),
                ..Resolved::default()
            },
            Source::None => discourse.alone(proposal),
            Source::Clitic(at) => discourse.pronoun(proposal, at, Class::NONE),
            Source::Phrase(phrase) => discourse.phrase(proposal, phrase),
        };
        answer.evidence =
            evidence::of_speaker(document, discourse.names, proposal, &answer, &discourse.last);
        discourse.last_sentence = Some(proposal.sentence);
        // What no person or body says leaves open who spoke last.
        if !answer.speakers.is_empty() && !answer.rule.is_some_and(Rule::is_of_thing) {
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
    /// Token of the first name of each entity that has one.
    first_named: Vec<usize>,
    /// Whether an entity is named inside quotation marks only: nobody knows that it speaks.
    in_marks: Vec<bool>,
}

impl Discourse<'_, '_> {
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
            return Resolved { speakers: named, rule: Some(Rule::Named), ..Resolved::default() };
        }
        // `a statement from Smith`
        if let Some((author, _)) =
            attribute::author(document, self.names, phrase.first, phrase.last)
        {
            return self.phrase(proposal, author);
        }
        if let Some(entity) = self.by_role(phrase) {
            return answered(vec![entity], self.others(), Rule::ByRole);
        }
        let described = document.is(phrase.last - 1, Class::DEMONSTRATIVE)
            && (phrase.first..phrase.last).any(|at| document.is(at, Class::ROLE | Class::HUMAN));
        if described && let Some(answer) = self.description(proposal, phrase) {
            return answer;
        }
        let someone = Class::ROLE | Class::HUMAN | Class::GROUP | Class::SELF | Class::BODY;
        let speaks = (phrase.first..phrase.last)
            .any(|at| document.is(at, someone) || self.names.name(at).is_some());
        // `upaya KPK`, `data kementerian`: the head is a thing.
        let head = document.tokens[first];
        let person = someone | Class::INDEFINITE | Class::DETERMINER | Class::PLURAL;
        let thing = head.is(Class::DOCUMENT) && !head.is(Class::ROLE)
            || head.shape == Shape::Lower
                && head.is_word()
                && !head.is(person)
                && !document.pack.shape.gendered_pronouns;
        let rule = if speaks && !thing { Rule::Described } else { Rule::DescribedThing };
        answered(vec![self.describe(phrase)], Vec::new(), rule)
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
        // `Mantan Bupati Wanasari itu`: a description, whatever names stand in it.
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
            // `president of Walu`, `president of the Walu region`
            let of_the = is_before(Class::DETERMINER)
                && name.titled >= first + 2
                && document.is(name.titled - 2, Class::OF);
            // `anggota dewan dari Partai Sauh Ratna Sumpena`: the preposition is before the body.
            // `director of the F.B.I. Ann Bell`, too.
            let of_body = name.titled < name.first
                && !(name.titled..name.first).any(|at| document.is(at, Class::ROLE));
            let governed =
                !of_body && (of_the || is_before(Class::OF | Class::PREPOSITION | Class::BY_MEANS));
            // `tim hukum Ardan`: the head is the word before, not the name.
            let group = is_before(Class::GROUP) && !is_before(Class::ROLE);
            // `Sen. Ann Bell (D-Walu)`
            let aside = before.is_some_and(|before| document.kind(before) == Kind::Open);
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
                        | Class::PURPOSE
                        | Class::AS,
                );
            if !owns && !governed && !group && !part && !aside {
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
                    // `Tideworks`, `the Tideworks`, `the ferry company, Tideworks`
                    EntityKind::Organisation
                        if name.titled == first
                            || name.titled == first + 1
                                && document.is(first, Class::DETERMINER)
                            || before.is_some_and(|at| document.kind(at) == Kind::Comma)
                                && name.last == last =>
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
        let words = crate::text::visible(document.words(first, last));
        let place = self.names.name(first).filter(|name| {
            self.names.entities[name.entity].kind == EntityKind::Place && name.last == last
        });
        if place.is_some()
            && let Some(government) = document.pack.stands_for.get(&words.to_lowercase())
        {
            return self.entity_named(government.clone(), EntityKind::Organisation);
        }
        // `salah satu warga` is one of a group, `beberapa warga` are several.
        let one =
            document.is(phrase.first, Class::NEW) && document.is(phrase.first, Class::INDEFINITE);
        let group = (first..last).any(|at| document.is(at, Class::GROUP))
            || document.is(phrase.first, Class::INDEFINITE);
        let lower = document.tokens[first].shape == Shape::Lower;
        let kind = if one || (lower && !group) { EntityKind::Anonymous } else { EntityKind::Group };
        let entity = self.entity_named(words, kind);
        // `the report` is no one whom `he` may stand for.
        let human = Class::HUMAN | Class::ROLE | Class::HONORIFIC;
        self.names.entities[entity].sure |= (first..last).any(|at| document.is(at, human));
        entity
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

fn answered(speakers: Vec<usize>, candidates: Vec<usize>, rule: Rule) -> Resolved {
    Resolved { speakers, candidates, rule: Some(rule), evidence: Vec::new() }
}
