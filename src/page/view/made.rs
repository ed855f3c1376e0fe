//! What many pages show, made once.

use std::fmt;
use std::marker::PhantomData;

use serde::{Serialize, Serializer};
use tera::Value;

/// What templates see of a view of type `T`, ready to be shown by any number of pages.
pub struct Made<T> {
    value: Value,
    of: PhantomData<fn() -> T>,
}

impl<T> Made<T> {
    /// Makes it of a view of that type, whatever its lifetime.
    pub(super) fn new(view: &impl Serialize) -> Self {
        Made { value: Value::from_serializable(view), of: PhantomData }
    }
}

impl<T> Serialize for Made<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
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
        f.debug_struct("Made").finish_non_exhaustive()
    }
}
