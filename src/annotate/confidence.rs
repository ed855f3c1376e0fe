//! How probable it is that an attribution is right: two logistic models over facts that are the same
//! in all languages. Their weights are data, fitted by `scripts/fit-confidence`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::evidence::Fact;

/// `confidence.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weights {
    /// That the words are those of a quotation.
    words: Model,
    /// That the speaker is the right one, if the words are.
    speaker: Model,
}

/// Log-odds by fact and its value; what is not listed counts 0.
#[derive(Deserialize)]
struct Model {
    bias: f32,
    #[serde(flatten)]
    facts: FxHashMap<String, FxHashMap<String, f32>>,
}

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    toml::from_str(include_str!("confidence.toml")).expect("the embedded weights can be read")
});

impl Model {
    fn probability(&self, evidence: &[Fact]) -> f32 {
        let weight =
            |(name, value): &Fact| self.facts.get(*name).and_then(|of| of.get(*value)).copied();
        let odds = self.bias + evidence.iter().filter_map(weight).sum::<f32>();
        1.0 / (1.0 + (-odds).exp())
    }
}

/// The probability, 0 to 1, that the words are those of a quotation.
pub(super) fn of_words(evidence: &[Fact]) -> f32 {
    WEIGHTS.words.probability(evidence)
}

/// The probability, 0 to 1, that the speaker is the right one, if the words are.
pub(super) fn of_speaker(evidence: &[Fact]) -> f32 {
    WEIGHTS.speaker.probability(evidence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_surer_than_a_pronoun_among_rivals() {
        let named = of_speaker(&[("choice", "named"), ("form", "name"), ("rivals", "none")]);
        let guessed = of_speaker(&[
            ("choice", "subject-before"),
            ("form", "pronoun"),
            ("rivals", "several"),
            ("others", "several"),
        ]);
        assert!(named > 0.9 && guessed < named, "{named} {guessed}");
    }

    #[test]
    fn words_in_marks_are_surer_than_a_clause() {
        let marked = of_words(&[("kind", "direct"), ("length", "many")]);
        let clause = of_words(&[("kind", "indirect"), ("length", "few")]);
        assert!(clause < marked, "{clause} {marked}");
    }
}
