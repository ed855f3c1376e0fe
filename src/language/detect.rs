//! The language of a text, by a vote of common words.

use rustc_hash::FxHashMap;

use super::Pack;
use crate::text::write_lower;

/// Only this much of a text is read, in bytes: a vote is clear long before.
const SAMPLE: usize = 2048;

/// The longest word that has a vote, in bytes.
const LONGEST: usize = 24;

/// A text of a language has at least one vote in so many bytes of its letters.
const BYTES_A_VOTE: u64 = 250;

/// How many words of a paragraph are asked, and how many votes make it plainly another language's.
const OPENING: usize = 24;
const PLAIN: u32 = 3;

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

    /// The pack that the first words of a paragraph plainly belong to instead of `own`: several
    /// votes for it, and none for `own`. Languages with many words in common are never told apart
    /// so.
    pub(super) fn other<'p>(
        &self,
        packs: &'p [Pack],
        own: &str,
        paragraph: &str,
    ) -> Option<&'p Pack> {
        let own = packs.iter().position(|pack| pack.code == own);
        let mut votes = vec![0_u32; packs.len()];
        let mut lower = String::new();
        for word in words(paragraph).take(OPENING) {
            for &(at, vote) in self.of(word, &mut lower) {
                if Some(at) == own {
                    return None;
                }
                votes[at] += vote;
            }
        }
        let most = votes.iter().copied().max().filter(|&most| most >= PLAIN)?;
        let mut best = packs.iter().zip(&votes).filter(|&(_, &vote)| vote == most);
        let (pack, _) = best.next()?;
        best.next().is_none().then_some(pack)
    }

    /// The pack with most votes in the first part of `text`; `None` if none has enough for its length,
    /// and where two have as many the first by code.
    pub(super) fn detect<'p>(&self, packs: &'p [Pack], text: &str) -> Option<&'p Pack> {
        let sample = &text[..text.floor_char_boundary(SAMPLE)];
        let (votes, bytes) = self.count(packs, sample);
        // A few such words in a text of another language or script tell nothing.
        let enough = |most: &u32| *most > 0 && u64::from(*most) * BYTES_A_VOTE >= bytes as u64;
        let most = votes.iter().copied().max().filter(enough)?;
        votes.iter().position(|&vote| vote == most).map(|at| &packs[at])
    }

    /// The votes of the words of `text` for each pack, and the bytes of letters read.
    fn count(&self, packs: &[Pack], text: &str) -> (Vec<u32>, usize) {
        let mut votes = vec![0_u32; packs.len()];
        let mut bytes = 0;
        let mut lower = String::new();
        for word in words(text) {
            bytes += word.len();
            for &(at, vote) in self.of(word, &mut lower) {
                votes[at] += vote;
            }
        }
        (votes, bytes)
    }

    /// The votes of one word: the place of a pack, and how many for it. `lower` is room to work in.
    fn of(&self, word: &str, lower: &mut String) -> &[(usize, u32)] {
        if word.len() > LONGEST {
            return &[];
        }
        write_lower(word, lower);
        self.0.get(lower.as_str()).map_or(&[], Vec::as_slice)
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use crate::language::Languages;

    fn other(own: &str, paragraph: &str) -> Option<String> {
        Languages::embedded().other(own, paragraph).map(|pack| pack.code.clone())
    }

    #[test]
    fn a_paragraph_of_another_language_is_told() {
        let english = "The roof of the hall was not safe, said the mayor.";
        assert_eq!(other("id", english).as_deref(), Some("en"));
        assert_eq!(other("en", english), None);
        let indonesian = "Ia mengatakan bahwa atap itu tidak akan runtuh karena sudah diperbaiki.";
        assert_eq!(other("en", indonesian).as_deref(), Some("id"));
        assert_eq!(other("ms", indonesian), None, "close languages are not told apart");
        assert_eq!(
            other("id", "Lagu \u{201c}The End of the Night\u{201d} diputar dan dinyanyikan"),
            None
        );
    }

    #[test]
    fn a_text_of_a_language_without_a_pack_has_none() {
        let languages = Languages::embedded();
        let russian = "Мэр сообщил, что мост будет открыт в пятницу. ".repeat(20) + "The end";
        assert!(languages.detect(&russian).is_none());
        assert!(languages.detect("“港は金曜日に開く”と市長は述べた。").is_none());
    }
}
