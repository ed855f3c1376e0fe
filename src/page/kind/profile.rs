//! The page of a person, organisation or place.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{
    Context, Digests, Exporter, File, Head, Kind, MetaView, Node, PagePlan, Parts, Rendered,
    Renderer, Site, of_each,
};
use crate::annotate::EntityKind;
use crate::export;
use crate::page::plan::{PER_INDEX, PER_LIST};
use crate::page::view::{ArticleLink, Chart, Entry, Link, Prerendered, QuoteView, Registered};
use crate::site::Profile;

/// Topics that a page's quotations can be shown by.
const FACETS: usize = 8;
/// Others in "named together with".
const COMPANY: usize = 12;
/// Outlets in "quoted by".
const OUTLETS: usize = 12;

/// `profile`: the page of a person, organisation or place.
#[derive(Serialize)]
pub struct ProfileView<'a> {
    /// Itself.
    pub entry: Entry<'a>,
    /// Other forms of the name.
    pub aliases: &'a [String],
    /// What people.toml says of it.
    pub registered: Registered<'a>,
    /// The organisation named with it.
    pub organisation: Option<&'a str>,
    /// That organisation's page.
    pub organisation_href: Option<String>,
    /// Its page as an outlet.
    pub outlet_href: Option<String>,
    /// Its people; on the first page only, like all that follows up to `kinds`.
    pub people: Vec<Entry<'a>>,
    /// Its quotations over time.
    pub chart: Option<Chart>,
    /// Outlets that brought its words, the most first.
    pub quoted_by: Vec<Count<'a>>,
    /// People and organisations named in the same articles, the most first; `articles` counts those.
    pub company: Vec<Entry<'a>>,
    /// Kinds of the quotations on this page.
    pub kinds: Vec<Facet<'a>>,
    /// Topics of the quotations on this page: the eight that most have.
    pub topics: Vec<Facet<'a>>,
    /// Its quotations on this page, newest first, by month.
    pub months: Vec<QuoteGroup<'a>>,
    /// Articles on this page that name it, newest first.
    pub articles: Vec<&'a Prerendered<ArticleLink<'static>>>,
}

/// How many quotations something has.
#[derive(Serialize)]
pub struct Count<'a> {
    /// What.
    pub link: Link<'a>,
    /// How many.
    pub quotes: usize,
}

/// What quotations can be shown by.
#[derive(Serialize)]
pub struct Facet<'a> {
    /// `direct`, `indirect` or `mixed`; the name of a topic.
    pub name: &'a str,
    /// The class that its quotations have.
    pub class: String,
    /// How many they are.
    pub quotes: usize,
}

/// Quotations of one month.
#[derive(Serialize)]
pub struct QuoteGroup<'a> {
    /// `2025-08`; none for articles without a date.
    pub date: Option<String>,
    /// Newest first.
    pub quotes: Vec<QuoteView<'a>>,
}

/// By its place among [`Site::profiles`].
#[derive(Debug)]
struct ProfilePage(usize);

pub(super) fn plan(site: &Site) -> Vec<PagePlan> {
    of_each(&site.profiles, |at, profile| {
        let most = profile.quotes.len().max(profile.briefs.len());
        PagePlan::list(ProfilePage(at), profile.address(), most, PER_LIST)
    })
}

impl Kind for ProfilePage {
    fn names(&self) -> (&'static str, &'static str) {
        ("profile", "profile.html")
    }

    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a> {
        let profile = &on.site.profiles[self.0];
        let name = &profile.name;
        let counts = on.theme.words.count(profile.quotes.len() as u64, "quotations");
        let description = match &profile.role {
            Some(role) => format!("{name}, {role}: {counts}"),
            None => format!("{name}: {counts}"),
        };
        Head::inside(profile.section(), on, plan, name).described(&description)
    }

    fn meta<'a>(&self, _: &'a Site) -> MetaView<'a> {
        MetaView::of("profile")
    }

    fn files(&self, site: &Site) -> Vec<File> {
        export::of_profile(site, self.0).collect()
    }

    fn jsonld<'p>(&self, of: &Exporter<'p>, url: &'p str) -> Option<Node<'p>> {
        Some(of.profile_page(self.0, url))
    }

    fn view(&self, on: &Renderer, plan: &PagePlan, context: &mut Context) -> Rendered<()> {
        context.insert("profile", &on.profile(self.0, plan)?);
        Ok(())
    }

    fn reads(&self, of: &Digests<'_>, plan: &PagePlan) -> Option<Parts> {
        let site = of.site;
        let Profile { people, quotes, briefs, .. } = &site.profiles[self.0];
        let mut parts = plan.reads_list(of, briefs);
        parts.add((of.profile(self.0), of.profiles(people)));
        let outlets = site.outlets.iter().enumerate();
        let outlets = outlets.filter(|(_, outlet)| outlet.profile == Some(self.0));
        parts.add(outlets.map(|(at, _)| of.outlet(at)).collect::<Vec<_>>());
        if plan.number > 1 {
            parts.add(of.quotes(plan.slice(quotes, PER_LIST)));
            return Some(parts);
        }
        // The first page counts all of them, and the outlets of all their printings.
        parts.add(of.quotes(quotes));
        let printings = quotes.iter().flat_map(|at| site.printings(at));
        let brought = printings.map(|&at| brought(site, at).map(|at| of.outlet(at)));
        parts.add(brought.collect::<Vec<_>>());
        Some(parts)
    }
}

/// The outlet that a quotation came through, else the one that published its article.
fn brought(site: &Site, quote: usize) -> Option<usize> {
    let quote = &site.quotes[quote];
    quote.via.or(site.briefs[quote.brief].outlet)
}

impl Renderer {
    fn profile(&self, at: usize, plan: &PagePlan) -> Rendered<ProfileView<'_>> {
        let site = &self.site;
        let profile = &site.profiles[at];
        let first = plan.number == 1;
        let people = profile.people.iter().take(if first { PER_INDEX } else { 0 });
        let quotes = plan.slice(&profile.quotes, PER_LIST);
        let topics = self.topics_of(quotes);
        let facets = topics.iter().enumerate().map(|(number, &(topic, quotes))| Facet {
            name: &site.topics[topic].name,
            class: format!("t{number}"),
            quotes,
        });
        let organisation = profile.organisation_profile.map(|at| &site.profiles[at]);
        let outlet = site.outlets.iter().position(|outlet| outlet.profile == Some(at));
        Ok(ProfileView {
            entry: self.profile_entry(at)?,
            aliases: &profile.aliases,
            registered: self.registered(profile),
            organisation: profile.organisation.as_deref(),
            organisation_href: organisation.map(|of| self.href(&of.address())),
            outlet_href: outlet.map(|outlet| self.outlet_href(outlet)),
            people: people.map(|&at| self.profile_entry(at)).collect::<Rendered<_>>()?,
            chart: if first { self.chart(&profile.quotes) } else { None },
            quoted_by: if first { self.quoted_by(profile) } else { Vec::new() },
            company: if first { self.company(at, profile)? } else { Vec::new() },
            kinds: self.kinds_of(quotes),
            months: self.by_month(quotes, &topics)?,
            topics: facets.collect(),
            articles: self.article_links(plan.slice(&profile.briefs, PER_LIST)),
        })
    }

    /// Quotations by month, each with the classes of its facets.
    fn by_month(
        &self,
        quotes: &[usize],
        topics: &[(usize, usize)],
    ) -> Rendered<Vec<QuoteGroup<'_>>> {
        let mut months: Vec<QuoteGroup<'_>> = Vec::new();
        for &at in quotes {
            let quote = &self.site.quotes[at];
            let brief = &self.site.briefs[quote.brief];
            let mut view = self.quote(quote)?;
            view.classes = format!(" k{}", view.letter);
            for (number, (topic, _)) in topics.iter().enumerate() {
                if brief.topics.contains(topic) {
                    let _ = write!(view.classes, " t{number}");
                }
            }
            let date = view.date.as_ref().and_then(|date| date.get(..7)).map(str::to_owned);
            match months.last_mut() {
                Some(month) if month.date == date => month.quotes.push(view),
                _ => months.push(QuoteGroup { date, quotes: vec![view] }),
            }
        }
        Ok(months)
    }

    /// The kinds of some quotations, where they are of several.
    fn kinds_of(&self, quotes: &[usize]) -> Vec<Facet<'static>> {
        let mut counts: BTreeMap<_, usize> = BTreeMap::new();
        for &at in quotes {
            *counts.entry(self.site.attribution(&self.site.quotes[at]).kind).or_default() += 1;
        }
        if counts.len() < 2 {
            return Vec::new();
        }
        let facets = counts.into_iter().map(|(kind, quotes)| {
            let name = kind.name();
            Facet { name, class: format!("k{}", &name[..1]), quotes }
        });
        facets.collect()
    }

    /// The topics that most of some quotations have, and how many; none where they do not tell the
    /// quotations apart.
    fn topics_of(&self, quotes: &[usize]) -> Vec<(usize, usize)> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for &at in quotes {
            for &topic in &self.site.briefs[self.site.quotes[at].brief].topics {
                *counts.entry(topic).or_default() += 1;
            }
        }
        let mut counts: Vec<(usize, usize)> = counts.into_iter().collect();
        counts.sort_by_key(|&(_, count)| Reverse(count));
        counts.truncate(FACETS);
        if counts.iter().all(|&(_, count)| count == quotes.len()) {
            counts.clear();
        }
        counts
    }

    /// The outlets that brought someone's words.
    fn quoted_by(&self, profile: &Profile) -> Vec<Count<'_>> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for &at in profile.quotes.iter().flat_map(|at| self.site.printings(at)) {
            if let Some(outlet) = brought(&self.site, at) {
                *counts.entry(outlet).or_default() += 1;
            }
        }
        let mut counts: Vec<(usize, usize)> = counts.into_iter().collect();
        counts.sort_by_key(|&(_, count)| Reverse(count));
        counts.truncate(OUTLETS);
        let count = |(at, quotes): (usize, usize)| {
            let name = self.site.outlets[at].name.as_str().into();
            Count { link: Link { href: self.outlet_href(at), name, language: None }, quotes }
        };
        counts.into_iter().map(count).collect()
    }

    /// The people and organisations that are named in the same articles most often.
    fn company(&self, own: usize, profile: &Profile) -> Rendered<Vec<Entry<'_>>> {
        // In how many of them each is named, and the last of those: an article counts once.
        let mut counts: FxHashMap<usize, (usize, usize)> = FxHashMap::default();
        for &brief in &profile.briefs {
            for at in self.site.briefs[brief].profiles.iter().copied().flatten() {
                let (count, last) = counts.entry(at).or_insert((0, usize::MAX));
                *count += usize::from(*last != brief);
                *last = brief;
            }
        }
        let is_company = |at: usize| at != own && self.site.profiles[at].kind != EntityKind::Place;
        let counts = counts.into_iter().map(|(at, (count, _))| (at, count));
        let mut counts: Vec<(usize, usize)> = counts.filter(|(at, _)| is_company(*at)).collect();
        let most_first =
            |&(at, count): &(usize, usize)| (Reverse(count), self.site.profiles[at].rank);
        if counts.len() > COMPANY {
            counts.select_nth_unstable_by_key(COMPANY, most_first);
            counts.truncate(COMPANY);
        }
        counts.sort_unstable_by_key(most_first);
        let entry = |(at, articles)| Ok(self.profile_entry(at)?.with_articles(articles));
        counts.into_iter().map(entry).collect()
    }
}
