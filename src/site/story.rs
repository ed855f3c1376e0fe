//! An article as linking takes it: with what its quotations are on their own, whatever stands in
//! other articles.

use std::hash::{DefaultHasher, Hasher as _};
use std::ops::Range;
use std::sync::Arc;

use super::extent::Extent;
use super::same::difference;
use crate::annotate::{Annotated, quotation_ids};
use crate::article::Article;
use crate::text::write_lower;

/// An article and what was found in it, ready to be linked with others.
#[derive(Clone, Debug)]
pub struct Story {
    pub(super) article: Arc<Article>,
    pub(super) annotated: Arc<Annotated>,
    pub(super) quoted: Arc<Quoted>,
}

/// The quotations of an article.
#[derive(Debug)]
pub(super) struct Quoted {
    /// One for each attribution, in their order.
    pub(super) said: Vec<Said>,
    words: Vec<Word>,
}

/// A quotation on its own.
#[derive(Debug)]
pub(super) struct Said {
    /// Its permanent id.
    pub(super) id: String,
    /// How long it is.
    pub(super) extent: Extent,
    /// Its words, among those of the article.
    words: Range<usize>,
}

/// A word as quotations are compared by: whatever its case. It is a hash of 63 bits, so that by chance two
/// of a million different words are taken for one with a probability of one to ten million; who makes
/// two such words on purpose gains that two quotations are shown as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Word(u64);

impl Story {
    /// Works out what can be said of the article alone.
    pub fn new(article: impl Into<Arc<Article>>, annotated: impl Into<Arc<Annotated>>) -> Self {
        let (article, annotated) = (article.into(), annotated.into());
        let mut words = Vec::new();
        let mut lower = String::new();
        let ids = quotation_ids(&article, &annotated);
        let said = ids.into_iter().zip(&annotated.attributions).map(|(id, attribution)| {
            let first = words.len();
            for span in &attribution.content {
                let text = article.text.get(span.range()).unwrap_or_default();
                words.extend(difference::words(text).map(|word| Word::new(word, &mut lower)));
            }
            let extent = Extent::of(&article.text, &attribution.content);
            Said { id, extent, words: first..words.len() }
        });
        let said = said.collect();
        words.shrink_to_fit();
        Story { article, annotated, quoted: Arc::new(Quoted { said, words }) }
    }
}

impl Quoted {
    /// The words of one of the quotations.
    pub(super) fn words(&self, said: &Said) -> &[Word] {
        &self.words[said.words.clone()]
    }
}

impl Word {
    /// A word as printed; `lower` is room to write it in.
    pub(super) fn new(word: &str, lower: &mut String) -> Self {
        write_lower(word, lower);
        let mut hasher = DefaultHasher::new();
        hasher.write(lower.as_bytes());
        let has_digit = lower.bytes().any(|byte| byte.is_ascii_digit());
        Word(hasher.finish() << 1 | u64::from(has_digit))
    }

    pub(super) fn number(self) -> u64 {
        self.0
    }

    /// Whether a digit stands in it: other numbers are other words, however alike the rest is.
    pub(super) fn has_digit(self) -> bool {
        self.0 & 1 == 1
    }
}
