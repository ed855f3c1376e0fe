//! What many pages show, made once.

use std::fmt;
use std::marker::PhantomData;

use serde::{Serialize, Serializer};
use tera::Value;

use crate::text::Hash;

/// What templates see of a view of type `T`, ready to be shown by any number of pages.
pub struct Made<T> {
    value: Value,
    hash: Option<Hash>,
    of: PhantomData<fn() -> T>,
}

impl<T> Made<T> {
    /// Makes it of a view of that type, whatever its lifetime.
    pub(super) fn new(view: &impl Serialize) -> Self {
        let hash = postcard::to_stdvec(view).ok().map(|bytes| Hash::of_file(&bytes));
        Made { value: Value::from_serializable(view), hash, of: PhantomData }
    }
}

impl<T> Serialize for Made<T> {
    /// For a template the value as it is; for a fingerprint, which takes bytes, its hash.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.hash {
            _ if serializer.is_human_readable() => self.value.serialize(serializer),
            Some(hash) => hash.0.serialize(serializer),
            None => Err(serde::ser::Error::custom("a view that could not be hashed")),
        }
    }
}

/// HTML that a component of the theme wrote; it stands in a page as it is.
#[derive(Clone, Debug, Serialize)]
pub struct Html(Value);

impl Default for Html {
    fn default() -> Self {
        Html(Value::none())
    }
}

impl Html {
    pub(in crate::page) fn new(html: &str) -> Self {
        Html(Value::safe_string(html))
    }
}

impl<T> fmt::Debug for Made<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Made").field("hash", &self.hash).finish_non_exhaustive()
    }
}
