//! The page of a person, organisation or place.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::topic::{Tongue, of_tongue};
use super::{
    Context, Exporter, File, Fingerprint, Fingerprints, Head, Kind, MetaView, Node, PagePlan,
    Rendered, Renderer, Site, of_each,
};
use crate::annotate::EntityKind;
use crate::export;
use crate::page::plan::{PER_INDEX, PER_LIST};
use crate::page::view::{ArticleLink, Chart, Entry, Link, Prerendered, QuoteView, Registered};
use crate::site::url::{Address, Section};
use crate::site::{Profile, Topic};

/// Articles, each with the quotations from it.
type Works = Vec<(usize, Vec<usize>)>;

/// Topics that a page's quotations can be shown by.
const FACETS: usize = 8;
/// Others in "named together with".
const COMPANY: usize = 8;
/// Quotations of an article that show before the rest is opened.
const SHOWN: usize = 4;
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
    /// Its quotations on this page by topic, those said last first.
    pub on: Vec<OnTopic<'a>>,
    /// Whether it is quoted once: then there is nothing to choose from.
    pub is_single: bool,
    /// Articles that quote it.
    pub quoted_in: usize,
    /// The first and last day of its articles with quotations; none where they are one.
    pub between: Option<[String; 2]>,
    /// Its feed.
    pub feed: Option<String>,
    /// Languages of the quotations on this page, where they are several.
    pub languages: Vec<Tongue<'a>>,
    /// Articles on this page that name it and do not quote it, newest first.
    pub articles: Vec<&'a Prerendered<ArticleLink<'static>>>,
    /// How many there are on all pages.
    pub named_in: usize,
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

/// Quotations on one topic.
#[derive(Serialize)]
pub struct OnTopic<'a> {
    /// The topic; none for those of articles without one.
    pub topic: Option<Link<'a>>,
    /// The anchor of the part.
    pub anchor: Option<String>,
    /// The day on which the first of all its quotations was said, where that is not the last day.
    pub first: Option<String>,
    /// The day on which the last one was said.
    pub last: Option<String>,
    /// Its articles, those with the latest words first.
    pub works: Vec<Work<'a>>,
}

/// Quotations of one article.
#[derive(Serialize)]
pub struct Work<'a> {
    /// The article.
    pub article: ArticleLink<'a>,
    /// Anchors of topics that have no part of their own on the page, where this is their first article.
    pub anchors: Vec<String>,
    /// Articles that say the same in other languages.
    pub also: Vec<Link<'a>>,
    /// The first of its quotations, in the order of the text.
    pub quotes: Vec<QuoteView<'a>>,
    /// Those after them.
    pub rest: Vec<QuoteView<'a>>,
}

/// By its place among [`Site::profiles`].
#[derive(Debug)]
struct ProfilePage(usize);

pub(super) fn plan(site: &Site) -> Vec<PagePlan> {
    of_each(&site.profiles, |at, profile| {
        let most = profile.quotes.len().max(mentions(site, profile).len());
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

    fn reads(&self, of: &Fingerprints<'_>, plan: &PagePlan) -> Option<Fingerprint> {
        let site = of.site;
        let Profile { people, quotes, briefs, .. } = &site.profiles[self.0];
        let outlets = site.outlets.iter().enumerate();
        let outlets = outlets.filter(|(_, outlet)| outlet.profile == Some(self.0));
        let outlets: Vec<_> = outlets.map(|(at, _)| of.outlet(at)).collect();
        // The first page counts all quotations, and the outlets of all their printings.
        let is_first = plan.number == 1;
        let shown = if is_first { quotes } else { plan.slice(quotes, PER_LIST) };
        let counted = quotes.iter().filter(|_| is_first).flat_map(|at| site.printings(at));
        let brought = counted.map(|&at| brought(site, at).map(|at| of.outlet(at)));
        Some(Fingerprint::of(&(
            (plan.reads_list(of, briefs), of.profile(self.0), of.profiles(people)),
            (outlets, of.quotes(shown), brought.collect::<Vec<_>>()),
        )))
    }
}

/// Articles that name somebody and hold none of the quotations that count, newest first.
fn mentions(site: &Site, profile: &Profile) -> Vec<usize> {
    if profile.quotes.is_empty() {
        return profile.briefs.clone();
    }
    let quoting: FxHashSet<usize> = quoting(site, profile);
    profile.briefs.iter().copied().filter(|at| !quoting.contains(at)).collect()
}

/// Articles that quote somebody, or are the translation of one that does.
fn quoting(site: &Site, profile: &Profile) -> FxHashSet<usize> {
    let mut quoting = FxHashSet::default();
    for quote in profile.quotes.iter().flat_map(|at| site.printings(at)) {
        let brief = site.quotes[*quote].brief;
        if quoting.insert(brief) {
            quoting.extend(&site.briefs[brief].translations);
        }
    }
    quoting
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
        let mentions = mentions(site, profile);
        let articles: FxHashSet<usize> =
            profile.quotes.iter().map(|&at| site.quotes[at].brief).collect();
        let dates = articles.iter().filter_map(|&at| site.briefs[at].article.date);
        let between = dates.clone().min().zip(dates.max()).filter(|(first, last)| first != last);
        let languages = self.tongues(quotes.iter().map(|&at| site.quotes[at].brief));
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
            on: self.by_topic(profile, quotes, &topics, &languages, first)?,
            is_single: profile.quotes.len() == 1,
            quoted_in: articles.len(),
            between: between.map(|(first, last)| [first.to_string(), last.to_string()]),
            feed: self.feed(export::of_profile(site, at)),
            languages,
            topics: facets.collect(),
            articles: self.article_links(plan.slice(&mentions, PER_LIST)),
            named_in: mentions.len(),
        })
    }

    /// The Atom feed among some files, if there is one.
    pub(super) fn feed(&self, mut files: impl Iterator<Item = File>) -> Option<String> {
        let feed = files.find(|file| matches!(file, File::Atom(_)))?;
        Some(self.href(&feed.address(&self.site)))
    }

    /// Quotations by the topic of their article that most of them have, then by article, each with the
    /// classes of its facets. `all`: whether to look for the first one on a topic among all that there are.
    fn by_topic<'a>(
        &'a self,
        profile: &Profile,
        quotes: &[usize],
        facets: &[(usize, usize)],
        languages: &[Tongue<'a>],
        all: bool,
    ) -> Rendered<Vec<OnTopic<'a>>> {
        let counts: FxHashMap<usize, usize> = self.counted_topics(quotes).into_iter().collect();
        let topic_of = |at: usize| {
            let topics = self.site.briefs[self.site.quotes[at].brief].topics.iter().copied();
            topics.max_by_key(|topic| (counts.get(topic).copied(), Reverse(*topic)))
        };
        // Topics, articles and quotations in the order of being met: what was said last comes first.
        let mut order: Vec<(Option<usize>, Works)> = Vec::new();
        let mut place: FxHashMap<Option<usize>, usize> = FxHashMap::default();
        let mut work: FxHashMap<(Option<usize>, usize), usize> = FxHashMap::default();
        for &at in quotes {
            let (topic, brief) = (topic_of(at), self.site.quotes[at].brief);
            let of_topic = *place.entry(topic).or_insert_with(|| {
                order.push((topic, Vec::new()));
                order.len() - 1
            });
            let works = &mut order[of_topic].1;
            let of_work = *work.entry((topic, brief)).or_insert_with(|| {
                works.push((brief, Vec::new()));
                works.len() - 1
            });
            works[of_work].1.push(at);
        }
        order.sort_by_key(|(topic, _)| topic.is_none());
        let mut anchored: FxHashSet<usize> = order.iter().filter_map(|(topic, _)| *topic).collect();
        let on = order.into_iter().map(|(topic, works)| {
            let days = works.iter().flat_map(|(_, quotes)| quotes);
            let days = days.filter_map(|&at| self.site.said_on(&self.site.quotes[at]));
            let on_topic = |at: &&usize| {
                let brief = &self.site.briefs[self.site.quotes[**at].brief];
                topic.is_some_and(|topic| brief.topics.contains(&topic))
            };
            let earlier = profile.quotes.iter().rev().filter(|_| all).find(on_topic);
            let first = earlier.and_then(|&at| self.site.said_on(&self.site.quotes[at]));
            let last = days.max();
            let topic = topic.map(|at| &self.site.topics[at]);
            Ok(OnTopic {
                topic: topic.map(|topic| Link {
                    href: self.href(&Address::entry(Section::Topics, &topic.slug)),
                    name: topic.name.as_str().into(),
                    language: None,
                }),
                anchor: topic.map(anchor),
                first: first.filter(|first| Some(*first) != last).map(|day| day.to_string()),
                last: last.map(|day| day.to_string()),
                works: works
                    .into_iter()
                    .map(|(brief, quotes)| {
                        let topics = self.site.briefs[brief].topics.iter();
                        let topics = topics.filter(|topic| anchored.insert(**topic));
                        let anchors = topics.map(|&at| anchor(&self.site.topics[at])).collect();
                        let work = self.work(brief, quotes, facets, languages)?;
                        Ok(Work { anchors, ..work })
                    })
                    .collect::<Rendered<_>>()?,
            })
        });
        on.collect()
    }

    fn work<'a>(
        &'a self,
        brief: usize,
        mut quotes: Vec<usize>,
        facets: &[(usize, usize)],
        languages: &[Tongue<'a>],
    ) -> Rendered<Work<'a>> {
        quotes.sort_unstable();
        let of = &self.site.briefs[brief];
        let mut classes = String::new();
        for (number, (topic, _)) in facets.iter().enumerate() {
            if of.topics.contains(topic) {
                let _ = write!(classes, " t{number}");
            }
        }
        classes.push_str(&of_tongue(languages, of.article.language.as_deref()));
        let views = quotes.into_iter().map(|at| {
            let mut view = self.quote(&self.site.quotes[at])?;
            view.classes = format!(" k{}{classes}", view.letter);
            Ok(view)
        });
        let mut quotes = views.collect::<Rendered<Vec<_>>>()?;
        // One alone is not worth opening.
        let shown = if quotes.len() > SHOWN + 1 { SHOWN } else { quotes.len() };
        let rest = quotes.split_off(shown);
        let also = of.translations.iter().map(|&at| {
            let other = &self.site.briefs[at];
            let code = other.article.language.as_deref();
            Link {
                href: self.href(&other.address),
                name: code.map_or("", |code| self.theme.language_name(code)).into(),
                language: code,
            }
        });
        Ok(Work {
            article: self.link_to_article(of),
            anchors: Vec::new(),
            also: also.collect(),
            quotes,
            rest,
        })
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
        let mut counts = self.counted_topics(quotes);
        counts.truncate(FACETS);
        if counts.iter().all(|&(_, count)| count == quotes.len()) {
            counts.clear();
        }
        counts
    }

    /// How many of some quotations each topic has, those with most first.
    fn counted_topics(&self, quotes: &[usize]) -> Vec<(usize, usize)> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for &at in quotes {
            for &topic in &self.site.briefs[self.site.quotes[at].brief].topics {
                *counts.entry(topic).or_default() += 1;
            }
        }
        let mut counts: Vec<(usize, usize)> = counts.into_iter().collect();
        counts.sort_by_key(|&(_, count)| Reverse(count));
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

/// Where a speaker's page goes on to a topic.
pub(in crate::page) fn anchor(topic: &Topic) -> String {
    format!("on-{}", topic.slug)
}
