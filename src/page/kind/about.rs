//! The page that says how annotations are made.

use super::Kind;
use crate::page::plan::PagePlan;
use crate::page::renderer::Renderer;
use crate::page::view::Head;
use crate::site::url::Address;
use crate::site::{Digests, Parts, Site};

#[derive(Debug)]
struct AboutPage;

/// One, unless a page of the editor's own takes its place.
pub(super) fn plan(site: &Site) -> Vec<PagePlan> {
    let address = Address::about();
    let taken = site.pages.iter().any(|page| page.address == address);
    if taken { Vec::new() } else { vec![PagePlan::one(AboutPage, address)] }
}

impl Kind for AboutPage {
    fn name(&self) -> &'static str {
        "about"
    }

    fn template(&self) -> &'static str {
        "about.html"
    }

    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a> {
        Head { section: "about", ..Head::new(on, plan, on.theme.words.get("about")) }
    }

    fn reads(&self, _: &Digests<'_>, _: &PagePlan) -> Option<Parts> {
        Some(Parts::default())
    }
}
