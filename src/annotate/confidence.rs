//! How probable it is that an attribution is right: a logistic model over a few features that are
//! the same in all languages. Its weights are data, fitted by `scripts/fit-confidence`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Kind;

/// `confidence.toml`: log-odds by feature; a value of a feature that is not listed counts 0.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weights {
    bias: f32,
    /// Which frame found the content.
    rule: BTreeMap<String, f32>,
    /// Which rule named the speaker.
    speaker: BTreeMap<String, f32>,
    /// How much of the content stands in marks.
    kind: BTreeMap<String, f32>,
    /// How many words the content has: `few` (under 3), `some` (under 8), `many`.
    words: BTreeMap<String, f32>,
}

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    toml::from_str(include_str!("confidence.toml")).expect("the embedded weights can be read")
});

/// The probability, 0 to 1, that content and speaker are right.
pub(super) fn confidence(rule: &str, speaker: &str, kind: Kind, words: usize) -> f32 {
    let weights = &*WEIGHTS;
    let of = |table: &BTreeMap<String, f32>, name: &str| table.get(name).copied().unwrap_or(0.0);
    let kind = match kind {
        Kind::Direct => "direct",
        Kind::Indirect => "indirect",
        Kind::Mixed => "mixed",
    };
    let length = match words {
        0..3 => "few",
        3..8 => "some",
        _ => "many",
    };
    let odds = weights.bias
        + of(&weights.rule, rule)
        + of(&weights.speaker, speaker)
        + of(&weights.kind, kind)
        + of(&weights.words, length);
    1.0 / (1.0 + (-odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_after_a_quotation_is_surer_than_a_guess() {
        let named = confidence("content-verb-source", "named", Kind::Direct, 12);
        let guessed = confidence("source-verb-content", "unresolved", Kind::Indirect, 2);
        assert!(named > 0.9 && guessed < named, "{named} {guessed}");
    }
}
