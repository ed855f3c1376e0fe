//! The page at an address that a profile had before: it leads on to the profile.

use super::{Context, Digests, Head, Kind, PagePlan, Parts, Rendered, Renderer, Site};
use crate::site::Profile;

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
    fn names(&self) -> (&'static str, &'static str) {
        ("moved", "moved.html")
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
