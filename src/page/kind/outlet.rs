//! The page of an outlet: what it published, and what reached other articles through it.

use serde::Serialize;

use super::{
    Context, File, Fingerprint, Fingerprints, Head, Kind, PagePlan, Rendered, Renderer, Site,
    of_each,
};
use crate::export::{self, Of};
use crate::page::plan::PER_LIST;
use crate::page::view::{ArticleLink, Prerendered, QuoteView};
use crate::site::Outlet;
use crate::site::url::{Address, Section};

/// `outlet`: the page of an outlet.
#[derive(Serialize)]
pub struct OutletView<'a> {
    /// As it is shown.
    pub name: &'a str,
    /// Its page as an organisation, if it has one.
    pub organisation_href: Option<String>,
    /// Its feed.
    pub feed: Option<String>,
    /// How many articles it published.
    pub articles_total: usize,
    /// How many quotations others have through it.
    pub via_total: usize,
    /// Articles on this page that it published, newest first.
    pub articles: Vec<&'a Prerendered<ArticleLink<'static>>>,
    /// Quotations on this page that others have through it, newest first.
    pub via: Vec<QuoteView<'a>>,
}

/// By its place among [`Site::outlets`].
#[derive(Debug)]
struct OutletPage(usize);

pub(super) fn plan(site: &Site) -> Vec<PagePlan> {
    of_each(&site.outlets, |at, outlet| {
        let start = Address::entry(Section::Outlets, &outlet.slug);
        let most = outlet.briefs.len().max(outlet.via.len());
        PagePlan::list(OutletPage(at), start, most, PER_LIST)
    })
}

impl Kind for OutletPage {
    fn names(&self) -> (&'static str, &'static str) {
        ("outlet", "outlet.html")
    }

    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a> {
        Head::inside(Section::Outlets, on, plan, &on.site.outlets[self.0].name)
    }

    fn files(&self, site: &Site) -> Vec<File> {
        export::feeds(site, Of::Outlet(self.0)).collect()
    }

    fn view(&self, on: &Renderer, plan: &PagePlan, context: &mut Context) -> Rendered<()> {
        let site = &on.site;
        let outlet = &site.outlets[self.0];
        let profile = outlet.profile.map(|at| &site.profiles[at]);
        let via = plan.slice(&outlet.via, PER_LIST).iter().map(|&at| on.quote(&site.quotes[at]));
        let view = OutletView {
            name: &outlet.name,
            organisation_href: profile.map(|profile| on.href(&profile.address())),
            feed: on.feed(export::feeds(site, Of::Outlet(self.0))),
            articles_total: outlet.briefs.len(),
            via_total: outlet.via.len(),
            articles: on.article_links(plan.slice(&outlet.briefs, PER_LIST)),
            via: via.collect::<Rendered<_>>()?,
        };
        context.insert("outlet", &view);
        Ok(())
    }

    fn reads(&self, of: &Fingerprints<'_>, plan: &PagePlan) -> Option<Fingerprint> {
        let Outlet { name: _, slug: _, profile: _, briefs, via } = &of.site.outlets[self.0];
        Some(Fingerprint::of(&(
            (of.outlet(self.0), briefs.len(), via.len(), self.files(of.site).len()),
            of.briefs(plan.slice(briefs, PER_LIST).iter().copied()),
            of.quotes(plan.slice(via, PER_LIST)),
        )))
    }
}
