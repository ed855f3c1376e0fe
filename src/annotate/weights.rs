//! Weights of facts, as files of them are read.

use rustc_hash::FxHashMap;
use serde::Deserialize;

/// The name of a fact about an entity and its value: `("title", "role")`.
pub(super) type Fact = (&'static str, &'static str);

/// Weights by fact and its value; what is not listed has none.
#[derive(Deserialize)]
pub(super) struct Weights<W> {
    /// That of no fact at all.
    pub(super) bias: W,
    #[serde(flatten)]
    facts: FxHashMap<String, FxHashMap<String, W>>,
}

impl<W: Copy> Weights<W> {
    /// The weight of a fact.
    pub(super) fn of(&self, (name, value): &Fact) -> Option<W> {
        self.facts.get(*name)?.get(*value).copied()
    }
}
