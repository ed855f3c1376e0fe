//! The language of a text, by a vote of common words.

use super::Pack;

/// Only this much of a text is read, in bytes: a vote is clear long before.
const SAMPLE: usize = 8192;

/// The pack with most votes in the first part of `text`; `None` if none has any, and where two
/// have as many the first by code.
pub(super) fn detect<'p>(packs: &'p [Pack], text: &str) -> Option<&'p Pack> {
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    let mut votes = vec![0_u32; packs.len()];
    for word in sample.split(|character: char| !character.is_alphanumeric()) {
        if word.is_empty() || word.len() > 24 {
            continue;
        }
        let word = word.to_lowercase();
        for (vote, pack) in votes.iter_mut().zip(packs) {
            *vote += pack.words.get(&word).copied().unwrap_or(0);
        }
    }
    let most = votes.iter().copied().max().filter(|&most| most > 0)?;
    votes.iter().position(|&vote| vote == most).map(|at| &packs[at])
}
