//! The page of a person, organisation or place.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::{ArticleLink, Chart, Entry, Link, Made, QuoteView, Registered, Views, slice};
use crate::annotate::{EntityKind, Kind};
use crate::page::plan::{PER_INDEX, PER_LIST, PagePlan};
use crate::site::Profile;
use crate::site::url::{Address, Room};

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
    pub articles: Vec<&'a Made<ArticleLink<'static>>>,
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

/// Room to count profiles in, for one page after another: in how many articles each is named, and
/// the last of those. Between pages nothing is counted.
#[derive(Default)]
pub(in crate::page) struct Tally(Vec<(usize, Option<usize>)>);

impl<'a> Views<'a> {
    pub(in crate::page) fn profile(
        &self,
        at: usize,
        plan: &PagePlan,
        tally: &mut Tally,
    ) -> ProfileView<'a> {
        let site = self.site;
        let profile = &site.profiles[at];
        let first = plan.number == 1;
        let people = profile.people.iter().take(if first { PER_INDEX } else { 0 });
        let quotes = slice(&profile.quotes, plan, PER_LIST);
        let topics = self.topics_of(quotes);
        ProfileView {
            entry: self.profile_entry(at),
            aliases: &profile.aliases,
            registered: self.registered(profile),
            organisation: profile.organisation.as_deref(),
            organisation_href: profile
                .organisation_profile
                .map(|at| site.base.href(&site.profiles[at].address())),
            outlet_href: site
                .outlets
                .iter()
                .position(|outlet| outlet.profile == Some(at))
                .map(|outlet| self.outlet_href(outlet)),
            people: people.map(|&at| self.profile_entry(at)).collect(),
            chart: if first { self.chart(&profile.quotes) } else { None },
            quoted_by: if first { self.quoted_by(profile) } else { Vec::new() },
            company: if first { self.company(at, profile, tally) } else { Vec::new() },
            kinds: self.kinds_of(quotes),
            months: self.by_month(quotes, &topics),
            topics: topics
                .into_iter()
                .enumerate()
                .map(|(number, (topic, quotes))| Facet {
                    name: &site.topics[topic].name,
                    class: format!("t{number}"),
                    quotes,
                })
                .collect(),
            articles: slice(&profile.briefs, plan, PER_LIST)
                .iter()
                .map(|&at| self.article_link(at))
                .collect(),
        }
    }

    /// Quotations by month, each with the classes of its facets.
    fn by_month(&self, quotes: &[usize], topics: &[(usize, usize)]) -> Vec<QuoteGroup<'a>> {
        let mut months: Vec<QuoteGroup<'a>> = Vec::new();
        for &at in quotes {
            let quote = &self.site.quotes[at];
            let brief = &self.site.briefs[quote.brief];
            let mut view = self.quote(quote);
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
        months
    }

    /// The kinds of some quotations, where they are of several.
    fn kinds_of(&self, quotes: &[usize]) -> Vec<Facet<'a>> {
        let mut counts: BTreeMap<_, usize> = BTreeMap::new();
        for &at in quotes {
            *counts.entry(self.site.attribution(&self.site.quotes[at]).kind).or_default() += 1;
        }
        if counts.len() < 2 {
            return Vec::new();
        }
        let facet = |(kind, quotes)| {
            let name = Kind::name(kind);
            Facet { name, class: format!("k{}", &name[..1]), quotes }
        };
        counts.into_iter().map(facet).collect()
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

    /// The outlets that brought someone's words: those they came through, else those that published
    /// the articles.
    fn quoted_by(&self, profile: &Profile) -> Vec<Count<'a>> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for &at in profile.quotes.iter().flat_map(|at| self.site.printings(at)) {
            let quote = &self.site.quotes[at];
            if let Some(outlet) = quote.via.or(self.site.briefs[quote.brief].outlet) {
                *counts.entry(outlet).or_default() += 1;
            }
        }
        let mut counts: Vec<(usize, usize)> = counts.into_iter().collect();
        counts.sort_by_key(|&(_, count)| Reverse(count));
        counts.truncate(OUTLETS);
        let count = |(at, quotes)| Count { link: self.link_to_outlet(at), quotes };
        counts.into_iter().map(count).collect()
    }

    /// The people and organisations that are named in the same articles most often.
    fn company(&self, own: usize, profile: &Profile, Tally(tally): &mut Tally) -> Vec<Entry<'a>> {
        tally.resize(self.site.profiles.len(), (0, None));
        let mut named: Vec<usize> = Vec::new();
        for &brief in &profile.briefs {
            for at in self.site.briefs[brief].profiles.iter().copied().flatten() {
                let (count, last) = &mut tally[at];
                // An article counts once.
                if last.replace(brief) != Some(brief) {
                    *count += 1;
                    if *count == 1 {
                        named.push(at);
                    }
                }
            }
        }
        let counts = named.into_iter().map(|at| (at, std::mem::take(&mut tally[at]).0));
        let is_company = |&(at, _): &(usize, usize)| {
            at != own && self.site.profiles[at].kind != EntityKind::Place
        };
        let mut counts: Vec<(usize, usize)> = counts.filter(is_company).collect();
        let most_first =
            |&(at, count): &(usize, usize)| (Reverse(count), self.site.profiles[at].rank);
        if counts.len() > COMPANY {
            counts.select_nth_unstable_by_key(COMPANY, most_first);
            counts.truncate(COMPANY);
        }
        counts.sort_unstable_by_key(most_first);
        let entry = |(at, articles)| self.profile_entry(at).with_articles(articles);
        counts.into_iter().map(entry).collect()
    }

    /// An outlet's page.
    pub(super) fn outlet_href(&self, at: usize) -> String {
        self.site.base.href(&Address::entry(Room::Outlets, &self.site.outlets[at].slug))
    }

    /// A link to an outlet's page.
    pub(super) fn link_to_outlet(&self, at: usize) -> Link<'a> {
        Link {
            href: self.outlet_href(at),
            name: Cow::Borrowed(&self.site.outlets[at].name),
            language: None,
        }
    }
}
