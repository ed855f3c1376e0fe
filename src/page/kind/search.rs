//! The search page.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde::Serialize;

use super::{Context, Head, Kind, PagePlan, Rendered, Renderer};
use crate::config::Links;
use crate::site::Site;
use crate::site::url::{Address, Section};

/// `search`: the search page.
#[derive(Serialize)]
pub struct SearchView<'a> {
    /// The file of the index that names all others.
    pub index: String,
    /// In a site that links from file to file, the root of the links of its index and the way there from the
    /// search page.
    pub root: Option<[String; 2]>,
    /// The index of people, below which their pages stand.
    pub people: String,
    /// Searches that find something: two people, two topics, and what most articles name.
    pub examples: Vec<&'a str>,
}

/// People and topics among the examples, each.
const EXAMPLES: usize = 2;

/// By the address of the index's first file.
#[derive(Debug)]
struct SearchPage(Address);

/// The search page of an index.
pub(in crate::page) fn plan(index: Address) -> PagePlan {
    PagePlan::one(SearchPage(index), Address::search())
}

impl Kind for SearchPage {
    fn names(&self) -> (&'static str, &'static str) {
        ("search", "search.html")
    }

    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a> {
        Head { section: "search", ..Head::new(on, plan, on.theme.words.get("search")) }
    }

    fn view(&self, on: &Renderer, _: &PagePlan, context: &mut Context) -> Rendered<()> {
        let is_portable = on.site.settings.build.links == Links::Relative;
        let root = is_portable.then(|| [on.site.base.path().to_owned(), "../".to_owned()]);
        let view = SearchView {
            index: on.href(&self.0),
            root,
            people: on.href(&Address::section(Section::Speakers)),
            examples: examples(&on.site),
        };
        context.insert("search", &view);
        Ok(())
    }
}

fn examples(site: &Site) -> Vec<&str> {
    let mut people = site.speakers.clone();
    people.sort_by_key(|&at| (Reverse(site.profiles[at].quotes.len()), site.profiles[at].rank));
    let mut topics: Vec<_> = site.topics.iter().collect();
    topics.sort_by_key(|topic| Reverse(topic.briefs.len()));
    let named = site.organisations.iter().chain(&site.places);
    let named = named.max_by_key(|&&at| (site.profiles[at].briefs.len(), Reverse(at)));
    let people = people.into_iter().take(EXAMPLES).chain(named.copied());
    let topics = topics.into_iter().take(EXAMPLES).map(|topic| topic.name.as_str());
    let mut examples: Vec<&str> = people.map(|at| site.profiles[at].name.as_str()).collect();
    examples.extend(topics);
    let mut seen = BTreeSet::new();
    examples.retain(|name| seen.insert(*name));
    examples
}
