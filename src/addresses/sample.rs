//! A few words that stand for all of a text: enough to tell, once it was edited, how much of it is
//! still there.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use crate::text::{bare_words, nfc};

/// Words that a sample holds at most.
const WORDS: usize = 12;
/// Digits of base 32 that stand for a word.
const DIGITS: usize = 3;
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The words of a text whose hashes are the least: chance decides which they are, and the same chance
/// in another text, so that the share of them in that one is the share of all words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample(String);

/// All words of a text, to compare samples with.
#[derive(Debug, Default)]
pub struct Words(FxHashSet<u16>);

/// The hash of a word, whatever its case. It is written to a file, so it must never change.
fn hash(word: &str) -> u64 {
    let word = if word.bytes().any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii()) {
        Cow::Owned(nfc(word).to_lowercase())
    } else {
        Cow::Borrowed(word)
    };
    let hash = blake3::hash(word.as_bytes());
    u64::from_be_bytes(std::array::from_fn(|at| hash.as_bytes()[at]))
}

/// The part of a hash that is written down.
fn short(hash: u64) -> u16 {
    (hash & 0x7FFF) as u16
}

impl Sample {
    /// The sample of the words of a text.
    pub fn of_words(text: &str) -> Self {
        Sample::of(bare_words(text).map(hash))
    }

    /// The sample of every three words that stand together, which other texts hardly have.
    pub fn of_threes(text: &str) -> Self {
        Sample::of(threes(text).into_iter())
    }

    fn of(hashes: impl Iterator<Item = u64>) -> Self {
        let mut hashes: Vec<u64> = hashes.collect();
        hashes.sort_unstable();
        hashes.dedup();
        let mut digits = String::new();
        for hash in hashes.into_iter().take(WORDS).map(short) {
            for place in (0..DIGITS).rev() {
                digits.push(char::from(ALPHABET[usize::from(hash >> (5 * place) & 31)]));
            }
        }
        Sample(digits)
    }

    /// Reads the digits of a sample.
    pub(super) fn parse(digits: &str) -> Option<Self> {
        let sound = digits.len() <= WORDS * DIGITS && digits.len().is_multiple_of(DIGITS);
        (sound && is_base32(digits)).then(|| Sample(digits.to_owned()))
    }

    pub(super) fn digits(&self) -> &str {
        &self.0
    }

    /// What stands for each of its words.
    pub fn parts(&self) -> impl Iterator<Item = u16> {
        self.0.as_bytes().chunks_exact(DIGITS).map(|digits| {
            let value = |byte: &u8| ALPHABET.iter().position(|digit| digit == byte).unwrap_or(0);
            let number = digits.iter().fold(0, |number, digit| number << 5 | value(digit));
            u16::try_from(number).unwrap_or(0)
        })
    }

    /// How many of its words are in a text, and how many there are.
    pub fn found_in(&self, text: &Words) -> (usize, usize) {
        let found = self.parts().filter(|part| text.0.contains(part)).count();
        (found, self.0.len() / DIGITS)
    }

    /// Whether half of its words or more are in a text.
    pub fn is_half_in(&self, text: &Words) -> bool {
        let (found, all) = self.found_in(text);
        found * 2 >= all && all > 0
    }
}

impl Words {
    /// The words of a text.
    pub fn of_words(text: &str) -> Self {
        Words(bare_words(text).map(hash).map(short).collect())
    }

    /// Every three words of a text that stand together.
    pub fn of_threes(text: &str) -> Self {
        Words(threes(text).into_iter().map(short).collect())
    }

    /// What stands for each word.
    pub fn parts(&self) -> impl Iterator<Item = u16> {
        self.0.iter().copied()
    }
}

/// The hashes of every three words that stand together; of a shorter text that of all.
fn threes(text: &str) -> Vec<u64> {
    let words: Vec<&str> = bare_words(text).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let size = words.len().min(3);
    words.windows(size).map(|three| hash(&three.join(" "))).collect()
}

/// Whether all of a text is digits of base 32.
pub(super) fn is_base32(text: &str) -> bool {
    text.bytes().all(|byte| ALPHABET.contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_written_and_read() {
        let text = "The bridge over the Walu was closed on Monday, said the mayor of Tirtasari.";
        let sample = Sample::of_words(text);
        assert_eq!(sample.digits().len(), 36);
        assert_eq!(Sample::parse(sample.digits()), Some(sample.clone()));
        assert_eq!(sample.found_in(&Words::of_words(text)), (12, 12));
        // Files of older builds hold it: it must never be another.
        assert_eq!(Sample::of_words("Jembatan").digits(), Sample::of_words("“jembatan,”").digits());
        for odd in ["ab", "a1b", "ABC", "é", &"a".repeat(39)] {
            assert_eq!(Sample::parse(odd), None, "{odd}");
        }
    }

    #[test]
    fn the_share_of_a_sample_is_that_of_the_words() {
        let words: Vec<String> = (0..40).map(|n| format!("word{n}")).collect();
        let whole = Sample::of_words(&words.join(" "));
        assert!(whole.is_half_in(&Words::of_words(&words[..36].join(" "))));
        assert!(!whole.is_half_in(&Words::of_words(&words[..6].join(" "))));
        assert!(!Sample::default().is_half_in(&Words::of_words("a b")));
        let short = Sample::of_words("three people died");
        assert_eq!(short.found_in(&Words::of_words("Four people died.")), (2, 3));
        assert!(!Sample::of_threes("a b c d").is_half_in(&Words::of_threes("d c b a")));
    }
}
