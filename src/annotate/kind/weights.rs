//! The weights of the answers, and what they make of all the facts about a name.

use std::fmt::Write as _;

use super::{ANSWERS, Fact, KINDS, QUESTIONS};
use crate::annotate::weights::{Refused, children, number_of, softmax};
use crate::keyed::{Content, Value};

/// How many answers have weights, what counts for no answer at all included.
const COUNT: usize = QUESTIONS.len() * ANSWERS + 1;

/// The key of what counts for no answer at all, and its place.
const BIAS: &str = "bias";
const NONE: usize = COUNT - 1;

/// For every answer, how much it speaks for each kind: person, organisation, place and thing, as
/// log-odds.
#[derive(Clone, Debug, PartialEq)]
pub struct KindWeights(Vec<[f32; KINDS.len()]>);

impl Fact {
    /// Its place among the weights.
    fn number(self) -> usize {
        self.question * ANSWERS + self.answer
    }
}

impl KindWeights {
    /// The key of the part of a weights file that holds them.
    pub(in crate::annotate) const PART: &str = "names";

    /// Those that tell nothing.
    pub fn untaught() -> Self {
        KindWeights(vec![[0.0; KINDS.len()]; COUNT])
    }

    /// The number of what counts for no answer at all.
    pub const BIAS: usize = NONE;

    /// The numbers of the weights that a name with these facts has, as they are printed.
    pub fn of_name(evidence: &[(&str, &str)]) -> Vec<usize> {
        let facts = evidence.iter().filter_map(|&fact| Fact::named(fact));
        facts.map(Fact::number).chain([NONE]).collect()
    }

    /// Changes the weights of a number: for person, organisation, place and thing.
    pub fn set(&mut self, number: usize, values: [f32; KINDS.len()]) {
        self.0[number] = values;
    }

    /// The probability of each kind, in the order of [`KINDS`].
    pub(super) fn shares(&self, facts: &[Fact]) -> [f32; KINDS.len()] {
        let mut sums = self.0[NONE];
        let (mut speaks, mut body, mut place, mut person) = (false, false, false, false);
        let mut known = false;
        for fact in facts {
            for (sum, weight) in sums.iter_mut().zip(self.0[fact.number()]) {
                *sum += weight;
            }
            match fact.printed() {
                ("speaks", "titled" | "long" | "body") => speaks = true,
                ("noun-before", "body") => body = true,
                ("called", "person") => person = true,
                ("listed" | "head", "place") => place = true,
                ("listed" | "head", _) => known = true,
                _ => {}
            }
        }
        // A thing does not speak; a single word may open a sentence that says. What a noun calls a
        // body or a person is no thing, and no place or body that no list knows.
        let [_, is_body, is_place, is_thing] = &mut sums;
        if speaks || body || person {
            *is_thing = f32::MIN;
        }
        if (body || person) && !place {
            *is_place = f32::MIN;
        }
        if person && !(body || known || place) {
            *is_body = f32::MIN;
        }
        softmax(&mut sums);
        sums
    }

    /// Reads the part of a weights file.
    pub(in crate::annotate) fn parse(part: &Value) -> Result<Self, Refused> {
        let mut weights = KindWeights::untaught();
        let questions: Vec<&str> =
            [BIAS].into_iter().chain(QUESTIONS.iter().map(|question| question.name)).collect();
        for (name, answers) in children(part, Self::PART, &questions)? {
            let Some(number) = QUESTIONS.iter().position(|question| question.name == name) else {
                weights.0[NONE] = four(answers)?;
                continue;
            };
            let known = QUESTIONS[number].answers;
            for (answer, (_, values)) in children(answers, name, known)?.into_iter().enumerate() {
                weights.0[Fact { question: number, answer }.number()] = four(values)?;
            }
        }
        Ok(weights)
    }

    /// The part of the file that [`KindWeights::parse`] reads.
    pub(in crate::annotate) fn print(&self, out: &mut String) {
        let row = |number: usize| {
            let values = self.0[number].map(|value| format!("{:.3}", value + 0.0));
            format!("[{}]", values.join(", "))
        };
        let _ = writeln!(
            out,
            "\n# What a name names: for person, organisation, place and thing.\n[{}]\n{BIAS} = {}",
            Self::PART,
            row(NONE)
        );
        for (number, question) in QUESTIONS.iter().enumerate() {
            let _ = writeln!(out, "\n[{}.{}]", Self::PART, question.name);
            for (answer, name) in question.answers.iter().enumerate() {
                let _ =
                    writeln!(out, "{name} = {}", row(Fact { question: number, answer }.number()));
            }
        }
    }
}

/// A weight for each kind.
fn four(value: &Value) -> Result<[f32; KINDS.len()], Refused> {
    let numbers = match &value.content {
        Content::List(values) => values.iter().map(number_of).collect::<Result<Vec<_>, _>>()?,
        _ => Vec::new(),
    };
    numbers.try_into().map_err(|_| Refused {
        span: value.span,
        problem: "a weight is not four numbers: for person, organisation, place and thing"
            .to_owned(),
        help: "fit the weights anew with `kutip fit`".to_owned(),
    })
}
