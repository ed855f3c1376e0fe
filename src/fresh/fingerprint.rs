//! Data, known by a hash of it.

use serde::{Deserialize, Serialize};

/// A hash of plain data, over all that serde writes of it: what it skips is no part of it.
///
/// Two values of one type with one fingerprint are equal; values of different types are not compared.
/// It is never published, unlike a [`Hash`](crate::text::Hash).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// That of `data`. Data that cannot be written has that of no data.
    pub fn of(data: &(impl Serialize + ?Sized)) -> Self {
        let written = postcard::to_extend(data, Vec::new());
        debug_assert!(written.is_ok(), "data that cannot be written: {written:?}");
        let hash = blake3::hash(&written.unwrap_or_default());
        Fingerprint(std::array::from_fn(|at| hash.as_bytes()[at]))
    }

    /// Its bytes.
    pub fn bytes(self) -> [u8; 16] {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(Fingerprint::of(&("ab", "c")), Fingerprint::of(&("a", "bc")));
        assert_ne!(Fingerprint::of(&vec!["a"; 2]), Fingerprint::of(&vec!["a"; 3]));
        assert_eq!(Fingerprint::of(&("a", 1)), Fingerprint::of(&("a".to_owned(), 1)));
    }
}
