//! What the runs of an article together tell of their words.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::annotate::document::Document;
use crate::annotate::title::{self, TITLE};
use crate::language::{Class, class};

/// What all runs of an article together tell of a word, by its key.
#[derive(Default)]
pub(in crate::annotate) struct Known {
    /// Stands alone as a run.
    pub(super) lone: FxHashSet<u32>,
    /// Stands alone as a run beside a cue or after a title: a person's short name.
    spoken: FxHashSet<u32>,
    /// Stands alone as a run right beside a verb of saying.
    pub(super) says: FxHashSet<u32>,
    /// Ends a run of two words, the first of them a known given name.
    pub(super) surnames: FxHashSet<u32>,
    /// Opens a run that holds no title.
    pub(super) heads: FxHashSet<u32>,
    /// The words of each run that a body's noun opens.
    bodies: FxHashSet<Vec<u32>>,
    /// How often it opens a run, and how often so after a preposition of place or the head of a
    /// body (`di Lirangan`, `Kota Lirangan`).
    placed: FxHashMap<u32, (u32, u32)>,
}

impl Known {
    pub(in crate::annotate) fn read(document: &Document<'_>, runs: &[(usize, usize)]) -> Self {
        let mut known = Known::default();
        for &(first, last) in runs {
            let key = document.tokens[first].key;
            if last == first + 1 {
                known.lone.insert(key);
                let cue = |at: usize| {
                    document.tokens.get(at).is_some_and(|token| {
                        token.cue != 0 || token.is(class![HONORIFIC ROLE AUXILIARY])
                    })
                };
                if first > 0 && cue(first - 1) || cue(last) {
                    known.spoken.insert(key);
                }
                let says = |at: usize| document.tokens.get(at).is_some_and(|token| token.cue != 0);
                if first > 0 && says(first - 1) || says(last) {
                    known.says.insert(key);
                }
            }
            if last - first >= 3 && document.is(first, Class::BODY) {
                known.bodies.insert(keys(document, first, last));
            }
            let given = document.is(first, Class::GIVEN) && !document.is(first, TITLE);
            if last == first + 2 && given {
                known.surnames.insert(document.tokens[last - 1].key);
            }
            if !document.is(first, TITLE) {
                known.heads.insert(key);
            }
            let after_place = first > 0
                && document.is(first - 1, Class::LOCATIVE)
                && !document.is(last, Class::POSSESSIVE);
            let count = known.placed.entry(key).or_default();
            count.0 += 1;
            count.1 += u32::from(after_place);
            for at in first + 1..last {
                if title::is_body_head(document, at - 1) && !document.is(at, TITLE) {
                    let count = known.placed.entry(document.tokens[at].key).or_default();
                    count.0 += 1;
                    count.1 += 1;
                }
            }
        }
        known
    }

    /// Whether tokens `[first, last)` are all of a body's name elsewhere.
    pub(super) fn is_body(&self, document: &Document<'_>, first: usize, last: usize) -> bool {
        last - first >= 3
            && document.is(first, Class::BODY)
            && self.bodies.contains(&keys(document, first, last))
    }

    /// Whether the word is somebody's family name.
    pub(in crate::annotate) fn is_surname(&self, key: u32) -> bool {
        self.surnames.contains(&key)
    }

    /// Whether the word at token `at` stands alone elsewhere, as one who speaks.
    pub(super) fn says(&self, document: &Document<'_>, at: usize) -> bool {
        self.says.contains(&document.tokens[at].key)
    }

    /// Whether the word stands alone elsewhere, and never as one who speaks.
    pub(in crate::annotate) fn names_no_person(&self, key: u32) -> bool {
        self.lone.contains(&key) && !self.spoken.contains(&key)
    }

    /// Whether the word names a place or body more than a person: at least one in three times, and it
    /// says nothing.
    pub(in crate::annotate) fn is_place(&self, key: u32) -> bool {
        let placed = |&(all, placed): &(u32, u32)| placed * 3 >= all && placed > 0;
        !self.says.contains(&key) && self.placed.get(&key).is_some_and(placed)
    }
}

fn keys(document: &Document<'_>, first: usize, last: usize) -> Vec<u32> {
    document.tokens[first..last].iter().map(|token| token.key).collect()
}
