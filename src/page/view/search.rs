//! The search page.

use serde::Serialize;

use super::Views;
use crate::site::url::Address;
use crate::text::Hash;

/// `search`: the search page.
#[derive(Serialize)]
pub struct SearchView {
    /// The file of the index that names all others.
    pub index: String,
}

impl Views<'_> {
    pub(in crate::page) fn search(&self, index: Hash) -> SearchView {
        SearchView { index: self.site.base.href(&Address::search_file("index", index, "json")) }
    }
}
