//! What many pages show, made once.

use std::fmt;
use std::marker::PhantomData;
use std::sync::OnceLock;

use serde::{Serialize, Serializer};
use tera::Value;

use crate::page::Rendered;

/// What templates see of a view of type `T`, ready to be shown by any number of pages.
pub struct Prerendered<T> {
    value: Value,
    of: PhantomData<fn() -> T>,
}

impl<T> Prerendered<T> {
    /// Makes it of a view of that type, whatever its lifetime.
    pub(in crate::page) fn new(view: &impl Serialize) -> Self {
        Prerendered { value: Value::from_serializable(view), of: PhantomData }
    }
}

impl<T> Serialize for Prerendered<T> {
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

impl<T> fmt::Debug for Prerendered<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prerendered").finish_non_exhaustive()
    }
}

/// What a cell holds, made by the first that asks for it.
pub(super) fn get_or_make<T>(
    cell: &OnceLock<T>,
    make: impl FnOnce() -> Rendered<T>,
) -> Rendered<&T> {
    match cell.get() {
        Some(made) => Ok(made),
        None => make().map(|made| cell.get_or_init(|| made)),
    }
}
