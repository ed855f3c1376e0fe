//! How probable it is that an attribution is right: two logistic models over facts that are the same
//! in all languages. Their weights are data, fitted by `scripts/fit-confidence`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::evidence::Fact;
use super::weights::Weights;

/// `confidence.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Models {
    /// That the words are those of a quotation: log-odds.
    words: Weights<f32>,
    /// That the speaker is the right one, if the words are: log-odds.
    speaker: Weights<f32>,
}

static MODELS: LazyLock<Models> = LazyLock::new(|| {
    toml::from_str(include_str!("confidence.toml")).expect("the embedded weights can be read")
});

fn probability(weights: &Weights<f32>, evidence: &[Fact]) -> f32 {
    let odds = weights.bias + evidence.iter().filter_map(|fact| weights.of(fact)).sum::<f32>();
    1.0 / (1.0 + (-odds).exp())
}

/// The probability, 0 to 1, that the words are those of a quotation.
pub(super) fn of_words(evidence: &[Fact]) -> f32 {
    probability(&MODELS.words, evidence)
}

/// The probability, 0 to 1, that the speaker is the right one, if the words are.
pub(super) fn of_speaker(evidence: &[Fact]) -> f32 {
    probability(&MODELS.speaker, evidence)
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
