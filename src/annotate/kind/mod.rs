//! What a name names: a person, a body, a place, or some other thing.
//!
//! Each row of [`QUESTIONS`] is a fact: a question with a few answers, asked of the fullest form of a
//! name, of every mention, or of all together. The weights of the answers are summed for each kind,
//! and the kind with the highest sum is the entity's. They are fitted by `kutip fit`, and the same for
//! all languages.

mod context;
mod form;
mod weights;

use rustc_hash::FxHashSet;

use super::EntityKind;
use super::document::Document;
use super::names::{Name, Names};
use super::token::Token;
pub use weights::KindWeights;

use crate::language::Class;

/// Kinds in the order of the weights.
const KINDS: [EntityKind; 4] =
    [EntityKind::Person, EntityKind::Organisation, EntityKind::Place, EntityKind::Thing];

/// A question about a name; the answer `""` tells nothing.
struct Question {
    name: &'static str,
    answers: &'static [&'static str],
    asked: Asked,
}

/// What a question is asked of.
enum Asked {
    /// The fullest form of the name.
    Form(fn(&Mention<'_, '_>) -> &'static str),
    /// Every mention.
    Mention(fn(&Mention<'_, '_>) -> &'static str),
    /// The fullest form and all mentions together.
    All(fn(&Mention<'_, '_>, &[Mention<'_, '_>]) -> &'static str),
}

/// Answers that a question may have at most.
const ANSWERS: usize = 24;

const QUESTIONS: [Question; 20] = {
    use Asked::{All, Form, Mention};
    const fn row(name: &'static str, asked: Asked, answers: &'static [&'static str]) -> Question {
        Question { name, answers, asked }
    }
    [
        row("words", Form(form::words), &["one", "two", "three", "more"]),
        row("given", Form(form::given), &["first", "also-word", "later", "none"]),
        row("listed", Form(form::listed), &["place", "outlet", "demonym", "acronym", "with-place"]),
        row(
            "head",
            Form(form::head),
            &[
                "company",
                "place-or-body",
                "place",
                "body",
                "place-other-end",
                "body-other-end",
                "body-inside",
                "place-inside",
            ],
        ),
        row("common", Form(form::common), &["none", "some", "all"]),
        row(
            "shape",
            Form(form::shape),
            &["site", "digit", "upper", "upper-short", "upper-first", "mixed"],
        ),
        row("inside", Form(form::inside), &["initial", "particle", "of", "other"]),
        row("unknown", Form(form::unknown), &["none", "some", "all"]),
        row(
            "title",
            Mention(context::titled),
            &[
                "inside",
                "honorific",
                "place-role",
                "role-of-short",
                "role-of-names",
                "role-of-words",
                "office-of-short",
                "office-of-names",
                "office-of-words",
                "role-before",
                "other",
            ],
        ),
        row(
            "before",
            Mention(context::before),
            &[
                "start",
                "comma",
                "open",
                "mark",
                "number",
                "cue",
                "in-word",
                "in",
                "of-the",
                "of",
                "via",
                "by",
                "and",
                "preposition-the",
                "preposition",
                "possessive",
                "the",
            ],
        ),
        row(
            "noun-before",
            Mention(context::noun_before),
            &["person", "body", "place", "office", "titled", "other"],
        ),
        row("called", Mention(context::called), &["person"]),
        row("speaks", Mention(context::speaks), &["body", "titled", "long", "short"]),
        row(
            "after",
            Mention(context::after),
            &[
                "comma",
                "end",
                "mark",
                "number",
                "dash",
                "age",
                "acronym",
                "open",
                "possessive",
                "cue",
                "relative",
                "auxiliary",
                "verb",
                "and",
                "alias",
                "demonstrative",
                "person",
                "head",
                "of",
                "preposition",
                "noun",
            ],
        ),
        row(
            "apposed",
            Mention(context::apposed),
            &["age", "relative", "person", "a-person", "a-body", "a-thing", "place", "name"],
        ),
        row("list", Mention(context::list), &["in-place", "place", "given", "body"]),
        row("marks", Mention(context::marks), &["whole", "outside", "inside"]),
        row("opens", Mention(context::opens), &["sentence", "no"]),
        row("later", All(form::later), &["one-word"]),
        row("mentions", All(form::mentions), &["one", "few", "many"]),
    ]
};

/// An answer: the row of its question, and which it is of the answers there.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Fact {
    question: usize,
    answer: usize,
}

impl Fact {
    /// The fact of an answer to a question, unless it tells nothing.
    fn of(question: usize, answer: &str) -> Option<Fact> {
        let at = QUESTIONS[question].answers.iter().position(|known| *known == answer);
        debug_assert!(at.is_some() || answer.is_empty(), "{answer:?} is not in the table");
        at.map(|answer| Fact { question, answer })
    }

    /// The fact that is printed so.
    fn named((name, answer): (&str, &str)) -> Option<Fact> {
        let question = QUESTIONS.iter().position(|question| question.name == name)?;
        Fact::of(question, answer)
    }

    /// `("title", "role-before")`
    fn printed(self) -> (&'static str, &'static str) {
        let question = &QUESTIONS[self.question];
        (question.name, question.answers[self.answer])
    }
}

/// Mentions of one entity that are looked at, at most; keeps the cost linear.
const MENTIONS: usize = 12;

/// From what probability on a kind counts as known rather than guessed.
const SURE: f32 = 0.9;

/// A name where it stands.
struct Mention<'a, 'd> {
    document: &'a Document<'d>,
    titled: usize,
    first: usize,
    last: usize,
    /// Whether it stands inside the title of another name.
    inner: bool,
    /// Keys of words that stand in the article in small letters.
    lower: &'a FxHashSet<u32>,
}

impl Mention<'_, '_> {
    fn tokens(&self) -> &[Token] {
        &self.document.tokens[self.first..self.last]
    }

    fn any(&self, class: Class) -> bool {
        self.tokens().iter().any(|token| token.is(class))
    }

    fn all(&self, class: Class) -> bool {
        self.tokens().iter().all(|token| token.is(class))
    }

    /// The token before the name, an article or a number of words of a title between left out.
    fn before(&self) -> Option<usize> {
        let document = self.document;
        let at = self.titled.checked_sub(1).filter(|_| !document.starts[self.titled])?;
        let article = document.is(at, Class::DETERMINER | Class::INDEFINITE);
        if article && at > 0 && !document.starts[at] { Some(at - 1) } else { Some(at) }
    }
}

/// Finds the kind of every entity by weights.
///
/// `lower` are keys of words that stand in the article in small letters; the evidence is left with
/// the entities if `keep` says so.
pub(super) fn settle(
    document: &Document<'_>,
    lower: &FxHashSet<u32>,
    names: &mut Names,
    weights: &KindWeights,
    keep: bool,
) {
    let mut mentions: Vec<Vec<Mention<'_, '_>>> = Vec::new();
    mentions.resize_with(names.entities.len(), Vec::new);
    let outer = names.list.iter().map(|name| (name, false));
    for (name, inner) in outer.chain(names.inner.iter().map(|name| (name, true))) {
        let known = &mut mentions[name.entity];
        if known.len() < MENTIONS {
            let &Name { titled, first, end: last, .. } = name;
            known.push(Mention { document, titled, first, last, inner, lower });
        }
    }
    for (draft, mentions) in names.entities.iter_mut().zip(mentions) {
        let Some(facts) = evidence(&mentions) else { continue };
        let shares = weights.shares(&facts);
        let mut best = 0;
        for at in 1..KINDS.len() {
            if shares[at] > shares[best] {
                best = at;
            }
        }
        draft.kind = KINDS[best];
        draft.sure = shares[best] >= SURE;
        draft.person = shares[0];
        if keep {
            draft.evidence = facts.into_iter().map(Fact::printed).collect();
        }
    }
}

/// The facts about an entity, each once; none if it is nowhere mentioned.
fn evidence(mentions: &[Mention<'_, '_>]) -> Option<Vec<Fact>> {
    let fullest = mentions.iter().rev().max_by_key(|name| name.last - name.first)?;
    let mut facts: Vec<Fact> = Vec::with_capacity(32);
    for (number, question) in QUESTIONS.iter().enumerate() {
        match question.asked {
            Asked::Form(ask) => facts.extend(Fact::of(number, ask(fullest))),
            Asked::All(ask) => facts.extend(Fact::of(number, ask(fullest, mentions))),
            Asked::Mention(ask) => {
                for fact in mentions.iter().filter_map(|mention| Fact::of(number, ask(mention))) {
                    if !facts.contains(&fact) {
                        facts.push(fact);
                    }
                }
            }
        }
    }
    Some(facts)
}
