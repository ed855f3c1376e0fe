//! The page at an address that a profile had before: it leads on to the profile.

use tera::Context;

use super::Kind;
use crate::page::Rendered;
use crate::page::plan::PagePlan;
use crate::page::renderer::Renderer;
use crate::page::view::Head;
use crate::site::{Digests, Parts, Profile, Site};

/// By its place among [`Site::moved`].
#[derive(Debug)]
struct MovedPage(usize);

pub(super) fn plan(site: &Site) -> Vec<PagePlan> {
    let moved = site.moved.iter().enumerate();
    moved.map(|(at, (address, _))| PagePlan::one(MovedPage(at), address.clone())).collect()
}

impl MovedPage {
    fn target<'a>(&self, site: &'a Site) -> &'a Profile {
        &site.profiles[site.moved[self.0].1]
    }
}

impl Kind for MovedPage {
    fn name(&self) -> &'static str {
        "moved"
    }

    fn template(&self) -> &'static str {
        "moved.html"
    }

    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a> {
        let target = self.target(&on.site);
        let head = Head::inside(target.section(), on, plan, &target.name);
        Head { canonical: on.site.base.absolute(&target.address()), ..head }
    }

    fn view(&self, on: &Renderer, _: &PagePlan, context: &mut Context) -> Rendered<()> {
        context.insert("target", &on.href(&self.target(&on.site).address()));
        Ok(())
    }

    fn reads(&self, of: &Digests<'_>, _: &PagePlan) -> Option<Parts> {
        Some(Parts::of(of.profile(of.site.moved[self.0].1)))
    }

    fn is_listed(&self) -> bool {
        false
    }
}
