//! The page that says how annotations are made.

use super::{Fingerprint, Fingerprints, Head, Kind, PagePlan, Renderer, Site, is_own};
use crate::site::url::Address;

#[derive(Debug)]
struct AboutPage;

/// One, unless a page of the editor's own takes its place.
pub(super) fn plan(site: &Site) -> Vec<PagePlan> {
    let address = Address::about();
    if is_own(site, &address) { Vec::new() } else { vec![PagePlan::one(AboutPage, address)] }
}

impl Kind for AboutPage {
    fn names(&self) -> (&'static str, &'static str) {
        ("about", "about.html")
    }

    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a> {
        Head { section: "about", ..Head::new(on, plan, on.theme.words.get("about")) }
    }

    fn reads(&self, _: &Fingerprints<'_>, _: &PagePlan) -> Option<Fingerprint> {
        Some(Fingerprint::default())
    }
}
