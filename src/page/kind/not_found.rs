//! The page for addresses that lead nowhere.

use super::{Fingerprint, Fingerprints, Head, Kind, PagePlan, Renderer, Site};
use crate::site::url::Address;

#[derive(Debug)]
struct NotFoundPage;

pub(super) fn plan(_: &Site) -> Vec<PagePlan> {
    vec![PagePlan::one(NotFoundPage, Address::not_found())]
}

impl Kind for NotFoundPage {
    fn names(&self) -> (&'static str, &'static str) {
        ("404", "404.html")
    }

    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a> {
        let head = Head::new(on, plan, on.theme.words.get("not_found"));
        Head { canonical: None, crumbs: Vec::new(), ..head }
    }

    fn reads(&self, _: &Fingerprints<'_>, _: &PagePlan) -> Option<Fingerprint> {
        Some(Fingerprint::default())
    }

    fn is_listed(&self) -> bool {
        false
    }
}
