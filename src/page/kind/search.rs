//! The search page.

use serde::Serialize;

use super::{Context, Head, Kind, PagePlan, Rendered, Renderer};
use crate::config::Links;
use crate::site::url::Address;

/// `search`: the search page.
#[derive(Serialize)]
pub struct SearchView {
    /// The file of the index that names all others.
    pub index: String,
    /// In a site that links from file to file, the root of the links of its index and the way there from the
    /// search page.
    pub root: Option<[String; 2]>,
}

/// By the address of the index's first file.
#[derive(Debug)]
struct SearchPage(Address);

/// The search page of an index.
pub(in crate::page) fn plan(index: Address) -> PagePlan {
    PagePlan::one(SearchPage(index), Address::search())
}

impl Kind for SearchPage {
    fn names(&self) -> (&'static str, &'static str) {
        ("search", "search.html")
    }

    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a> {
        Head { section: "search", ..Head::new(on, plan, on.theme.words.get("search")) }
    }

    fn view(&self, on: &Renderer, _: &PagePlan, context: &mut Context) -> Rendered<()> {
        let is_portable = on.site.settings.build.links == Links::Relative;
        let root = is_portable.then(|| [on.site.base.path().to_owned(), "../".to_owned()]);
        context.insert("search", &SearchView { index: on.href(&self.0), root });
        Ok(())
    }
}
