//! The home page: the briefing of the newest day.

use serde::Serialize;

use super::{Context, Exporter, File, Head, Kind, Node, PagePlan, Rendered, Renderer, Site};
use crate::export::{self, Of};
use crate::site::url::{Address, Section};

/// Articles in one line each.
const LISTED: usize = 5;

/// `home`: what the home page shows beside its briefing.
#[derive(Serialize)]
pub struct HomeView {
    /// The timeline.
    pub days: Option<String>,
    /// Articles of the site.
    pub articles: usize,
    /// Quotations of the site.
    pub quotes: usize,
    /// Speakers of the site.
    pub speakers: usize,
}

#[derive(Debug)]
struct HomePage;

pub(super) fn plan(_: &Site) -> Vec<PagePlan> {
    vec![PagePlan::one(HomePage, Address::home())]
}

impl Kind for HomePage {
    fn names(&self) -> (&'static str, &'static str) {
        ("home", "home.html")
    }

    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a> {
        let site = &on.site;
        let counts = [
            (site.briefs.len(), "articles"),
            (site.quotes.len(), "quotations"),
            (site.speakers.len(), "speakers"),
        ];
        let counts = counts.map(|(number, of)| on.theme.words.count(number as u64, of)).join(", ");
        let description = match &site.settings.title {
            Some(title) => format!("{title}: {counts}"),
            None => counts,
        };
        Head { crumbs: Vec::new(), ..Head::new(on, plan, "").described(&description) }
    }

    fn files(&self, site: &Site) -> Vec<File> {
        export::of_site(site).chain(export::feeds(site, Of::Days)).collect()
    }

    fn jsonld<'p>(&self, of: &Exporter<'p>, url: &'p str) -> Option<Node<'p>> {
        Some(of.website(url))
    }

    fn view(&self, on: &Renderer, _: &PagePlan, context: &mut Context) -> Rendered<()> {
        let site = &on.site;
        context.insert("briefing", &on.newest(LISTED)?);
        context.insert(
            "home",
            &HomeView {
                days: (!site.days.is_empty()).then(|| on.href(&Address::section(Section::Days))),
                articles: site.briefs.len(),
                quotes: site.quotes.len(),
                speakers: site.speakers.len(),
            },
        );
        Ok(())
    }
}
