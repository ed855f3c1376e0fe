//! The language of a text, by a vote of common words.

use rustc_hash::FxHashMap;

use super::Pack;

/// Only this much of a text is read, in bytes: a vote is clear long before.
const SAMPLE: usize = 8192;

/// The longest word that has a vote, in bytes.
const LONGEST: usize = 24;

/// The common words of all packs, with the votes that each gives: every article is asked, so it is
/// one look-up a word.
#[derive(Debug)]
pub(super) struct Votes(FxHashMap<String, Vec<(usize, u32)>>);

impl Votes {
    pub(super) fn new(packs: &[Pack]) -> Self {
        let mut votes: FxHashMap<String, Vec<(usize, u32)>> = FxHashMap::default();
        for (at, pack) in packs.iter().enumerate() {
            for (word, &vote) in &pack.words {
                votes.entry(word.clone()).or_default().push((at, vote));
            }
        }
        Votes(votes)
    }

    /// The pack with most votes in the first part of `text`; `None` if none has any, and where two
    /// have as many the first by code.
    pub(super) fn detect<'p>(&self, packs: &'p [Pack], text: &str) -> Option<&'p Pack> {
        let sample = &text[..text.floor_char_boundary(SAMPLE)];
        let mut votes = vec![0_u32; packs.len()];
        let mut lower = String::new();
        for word in sample.split(|character: char| !character.is_alphanumeric()) {
            if word.is_empty() || word.len() > LONGEST {
                continue;
            }
            lower.clear();
            if word.is_ascii() {
                lower.push_str(word);
                lower.make_ascii_lowercase();
            } else {
                lower.extend(word.chars().flat_map(char::to_lowercase));
            }
            for &(at, vote) in self.0.get(lower.as_str()).into_iter().flatten() {
                votes[at] += vote;
            }
        }
        let most = votes.iter().copied().max().filter(|&most| most > 0)?;
        votes.iter().position(|&vote| vote == most).map(|at| &packs[at])
    }
}
