//! The briefing: the newest articles and quotations, and who spoke most.

use std::cmp::Reverse;

use serde::Serialize;

use super::{Context, Exporter, Head, Kind, Node, PagePlan, Rendered, Renderer, Site};
use crate::page::view::{DayGroup, Entry, QuoteView, Share};
use crate::site::url::{Address, Section};
use crate::text::shortened;

/// Articles on the home page.
const NEWEST: usize = 20;
/// Quotations on the home page.
const LATEST: usize = 6;
/// People on the home page.
const MOST: usize = 12;
/// Topics on the home page.
const TOPICS: usize = 12;
/// Longest quotation on the home page, in characters.
const EXCERPT: usize = 280;

/// `home`: the briefing.
#[derive(Serialize)]
pub struct HomeView<'a> {
    /// The newest articles, by day.
    pub days: Vec<DayGroup<'a>>,
    /// The newest quotations.
    pub latest: Vec<QuoteView<'a>>,
    /// Who was quoted most.
    pub most: Vec<Entry<'a>>,
    /// Topics that most articles are of.
    pub topics: Vec<Entry<'a>>,
    /// Who has how much of all that was said.
    pub share: Option<Share<'a>>,
    /// The list of all articles, where there are more than those shown.
    pub all: Option<String>,
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

    fn jsonld<'p>(&self, of: &Exporter<'p>, url: &'p str) -> Option<Node<'p>> {
        Some(of.website(url))
    }

    fn view(&self, on: &Renderer, _: &PagePlan, context: &mut Context) -> Rendered<()> {
        let site = &on.site;
        let newest: Vec<usize> = (0..site.briefs.len().min(NEWEST)).collect();
        let latest = site.quotes.iter().filter(|quote| !quote.speakers.is_empty()).take(LATEST);
        let latest = latest.map(|quote| {
            let view = on.quote(quote)?;
            Ok(QuoteView { words: shortened(view.words, EXCERPT), ..view })
        });
        let mut most = site.speakers.clone();
        most.sort_by_key(|&at| Reverse(site.profiles[at].quotes.len()));
        most.truncate(MOST);
        let mut topics: Vec<usize> = (0..site.topics.len()).collect();
        topics.sort_by_key(|&at| Reverse(site.topics[at].briefs.len()));
        topics.truncate(TOPICS);
        let topics = topics.into_iter().map(|at| on.topic_entry(&site.topics[at]));
        let home = HomeView {
            days: on.by_day(&newest)?,
            latest: latest.collect::<Rendered<_>>()?,
            most: most.into_iter().map(|at| on.profile_entry(at)).collect::<Rendered<_>>()?,
            topics: topics.collect::<Rendered<_>>()?,
            share: on.share(0..site.quotes.len())?,
            all: (site.briefs.len() > NEWEST)
                .then(|| on.href(&Address::section(Section::Articles))),
            articles: site.briefs.len(),
            quotes: site.quotes.len(),
            speakers: site.speakers.len(),
        };
        context.insert("home", &home);
        Ok(())
    }
}
