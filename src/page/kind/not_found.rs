//! The page for addresses that lead nowhere.

use super::Kind;
use crate::page::plan::PagePlan;
use crate::page::renderer::Renderer;
use crate::page::view::Head;
use crate::site::url::Address;
use crate::site::{Digests, Parts, Site};

#[derive(Debug)]
struct NotFoundPage;

pub(super) fn plan(_: &Site) -> Vec<PagePlan> {
    vec![PagePlan::one(NotFoundPage, Address::not_found())]
}

impl Kind for NotFoundPage {
    fn name(&self) -> &'static str {
        "404"
    }

    fn template(&self) -> &'static str {
        "404.html"
    }

    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a> {
        let head = Head::new(on, plan, on.theme.words.get("not_found"));
        Head { canonical: None, crumbs: Vec::new(), ..head }
    }

    fn reads(&self, _: &Digests<'_>, _: &PagePlan) -> Option<Parts> {
        Some(Parts::default())
    }

    fn is_listed(&self) -> bool {
        false
    }
}
