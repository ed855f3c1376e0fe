//! The page at an address that something had before: it leads on to where that stands now.

use super::{Context, Fingerprint, Fingerprints, Head, Kind, PagePlan, Rendered, Renderer, Site};
use crate::site::Moved;
use crate::site::url::Address;

/// By its place among [`Site::moved`].
#[derive(Debug)]
struct MovedPage(usize);

pub(super) fn plan(site: &Site) -> Vec<PagePlan> {
    let moved = site.moved.iter().enumerate();
    moved.map(|(at, moved)| PagePlan::one(MovedPage(at), moved.from.clone())).collect()
}

impl MovedPage {
    fn moved<'a>(&self, site: &'a Site) -> &'a Moved {
        &site.moved[self.0]
    }
}

impl Kind for MovedPage {
    fn names(&self) -> (&'static str, &'static str) {
        ("moved", "moved.html")
    }

    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a> {
        let moved = self.moved(&on.site);
        let head = Head::inside(moved.section, on, plan, &moved.name);
        Head { canonical: on.site.base.absolute(&moved.to), ..head }
    }

    fn view(&self, on: &Renderer, _: &PagePlan, context: &mut Context) -> Rendered<()> {
        let moved = self.moved(&on.site);
        context.insert("target", &on.href(&moved.to));
        let Moved { to, section, .. } = moved;
        let index = if *to == Address::home() { "home" } else { section.folder() };
        let is_index = [Address::home(), Address::section(*section)].contains(to);
        context.insert("index", &is_index.then_some(index));
        Ok(())
    }

    fn reads(&self, of: &Fingerprints<'_>, _: &PagePlan) -> Option<Fingerprint> {
        let Moved { from, to, section, name } = self.moved(of.site);
        Some(Fingerprint::of(&(from.path(), to.path(), section.folder(), name)))
    }

    fn is_listed(&self) -> bool {
        false
    }
}
