//! What a page is made from, known without making it: a hash over the articles, profiles and
//! settings that its views read. It says more than the page shows, never less; where it has
//! changed, [`fingerprint()`](super::fingerprint()) tells whether the page has.

use rayon::prelude::*;
use serde::Serialize;

use super::feed;
use super::fill::Fingerprint;
use super::plan::PER_LIST;
use super::view::{printings, shown};
use super::{File, PageKind, PagePlan};
use crate::site::url::{Address, Room};
use crate::site::{Brief, Outlet, Profile, Quote, Site, Topic};

/// Digests of everything that pages of one site are made from.
#[derive(Debug)]
pub struct Digests<'s> {
    site: &'s Site,
    /// Of what all pages may read.
    settings: Fingerprint,
    /// Of each profile as pages of others show it.
    faces: Vec<Fingerprint>,
    /// Of each article with all that it names.
    briefs: Vec<Fingerprint>,
    /// Of each profile, topic, outlet and month with all its articles: several pages share one.
    profiles: Vec<Fingerprint>,
    topics: Vec<Fingerprint>,
    outlets: Vec<Fingerprint>,
    months: Vec<Fingerprint>,
}

/// Gathers what is hashed. Every part says how long it is, so that no two lists of parts are equal.
#[derive(Default)]
struct Parts(Vec<u8>);

impl Parts {
    /// Plain data, which can always be written.
    fn add(&mut self, part: impl Serialize) {
        let buffer = std::mem::take(&mut self.0);
        self.0 = postcard::to_extend(&part, buffer).unwrap_or_default();
    }

    fn finish(self) -> Fingerprint {
        let hash = blake3::hash(&self.0);
        std::array::from_fn(|at| hash.as_bytes()[at])
    }
}

impl<'s> Digests<'s> {
    /// Hashes the site's articles and profiles, each once.
    pub fn new(site: &'s Site) -> Self {
        let faces: Vec<_> = site.profiles.par_iter().map(|profile| face(site, profile)).collect();
        let briefs: Vec<_> =
            site.briefs.par_iter().map(|brief| of_brief(site, &faces, brief)).collect();
        let lists = Lists { site, faces: &faces, briefs: &briefs };
        let each = |count: usize, of: &(dyn Fn(usize) -> Parts + Sync)| -> Vec<Fingerprint> {
            (0..count).into_par_iter().map(|at| of(at).finish()).collect()
        };
        Digests {
            settings: settings(site),
            profiles: each(site.profiles.len(), &|at| lists.profile(at)),
            topics: each(site.topics.len(), &|at| lists.topic(at)),
            outlets: each(site.outlets.len(), &|at| lists.outlet(at)),
            months: each(site.months.len(), &|at| lists.month(at)),
            site,
            faces,
            briefs,
        }
    }

    /// The digest of a page. Two builds with one [`Theme::look()`](super::Theme::look()) whose pages
    /// at one address have one digest have the same page there. `None` for the few pages that nearly
    /// any change touches.
    pub fn of(&self, plan: &PagePlan) -> Option<Fingerprint> {
        let site = self.site;
        let mut parts = Parts::default();
        parts.add((self.settings, plan.number, plan.of));
        match plan.kind {
            PageKind::Article(at) => {
                parts.add(self.briefs[at]);
                let neighbours = [at.checked_sub(1), Some(at + 1)];
                parts.add(neighbours.map(|at| site.briefs.get(at?).map(own)));
            }
            PageKind::File(File::Annotations(at) | File::Text(at)) => parts.add(self.briefs[at]),
            PageKind::Profile(at)
            | PageKind::File(
                File::Atom(Some(at)) | File::JsonFeed(Some(at)) | File::Quotes(at, _),
            ) => parts.add(self.profiles[at]),
            PageKind::File(File::Atom(None) | File::JsonFeed(None)) => {
                parts.add(&self.briefs[..site.briefs.len().min(feed::ARTICLES)]);
            }
            PageKind::Topic(at) => parts.add(self.topics[at]),
            PageKind::Outlet(at) => parts.add(self.outlets[at]),
            PageKind::Month(at) => parts.add(self.months[at]),
            PageKind::Day(at) => {
                let day = |at: usize| site.days.get(at).map(|day| (day.date, day.briefs.len()));
                parts.add((day(at), day(at + 1), at.checked_sub(1).map(day)));
                parts.add(&self.briefs[site.days[at].briefs.clone()]);
            }
            PageKind::Room(Room::Articles) => {
                let shown = shown(site.briefs.len(), plan, PER_LIST);
                parts.add((site.briefs.len(), &self.briefs[shown]));
            }
            PageKind::Room(Room::Speakers) => self.index(&mut parts, &site.speakers),
            PageKind::Room(Room::Organisations) => self.index(&mut parts, &site.organisations),
            PageKind::Room(Room::Places) => self.index(&mut parts, &site.places),
            _ => return None,
        }
        Some(parts.finish())
    }

    /// All entries of an index: every page of it has the letters of all.
    fn index(&self, parts: &mut Parts, members: &[usize]) {
        parts.add(members.iter().map(|&at| self.faces[at]).collect::<Vec<_>>());
    }
}

/// What lists are made from.
struct Lists<'d> {
    site: &'d Site,
    faces: &'d [Fingerprint],
    briefs: &'d [Fingerprint],
}

impl Lists<'_> {
    fn profile(&self, at: usize) -> Parts {
        let Lists { site, faces, .. } = *self;
        let profile = &site.profiles[at];
        let mut parts = Parts::default();
        parts.add(faces[at]);
        parts.add(profile.people.iter().map(|&at| faces[at]).collect::<Vec<_>>());
        let outlets = (0..site.outlets.len()).filter(|&of| site.outlets[of].profile == Some(at));
        parts.add(outlets.map(|at| outlet(site, at)).collect::<Vec<_>>());
        self.articles(&mut parts, &profile.briefs);
        self.named(&mut parts, &profile.briefs);
        self.quotes(&mut parts, &profile.quotes);
        parts
    }

    fn topic(&self, at: usize) -> Parts {
        let Topic { name, slug, briefs } = &self.site.topics[at];
        let mut parts = Parts::default();
        parts.add((name, slug));
        self.articles(&mut parts, briefs);
        self.named(&mut parts, briefs);
        parts
    }

    fn outlet(&self, at: usize) -> Parts {
        let Outlet { name: _, slug: _, profile: _, briefs, via } = &self.site.outlets[at];
        let mut parts = Parts::default();
        parts.add(outlet(self.site, at));
        self.articles(&mut parts, briefs);
        self.quotes(&mut parts, via);
        parts
    }

    fn month(&self, at: usize) -> Parts {
        let months = &self.site.months;
        let month = |at: usize| months.get(at).map(|month| (month.first, month.briefs.len()));
        let briefs: Vec<usize> = months[at].briefs.clone().collect();
        let mut parts = Parts::default();
        parts.add((month(at), month(at + 1), at.checked_sub(1).map(month)));
        self.articles(&mut parts, &briefs);
        self.named(&mut parts, &briefs);
        parts
    }

    fn articles(&self, parts: &mut Parts, briefs: &[usize]) {
        parts.add(briefs.iter().map(|&at| self.briefs[at]).collect::<Vec<_>>());
    }

    /// Whoever is named in some articles, in the order of the site's profiles: it decides between
    /// equals.
    fn named(&self, parts: &mut Parts, briefs: &[usize]) {
        let profiles = briefs.iter().flat_map(|&at| &self.site.briefs[at].profiles);
        let named = in_order(profiles.copied().flatten().collect(), self.faces.len());
        parts.add(named.into_iter().map(|at| self.faces[at]).collect::<Vec<_>>());
    }

    /// Some quotations in their order, by their articles.
    fn quotes(&self, parts: &mut Parts, quotes: &[usize]) {
        let quotes = quotes.iter().map(|&at| &self.site.quotes[at]);
        let quotes = quotes.map(|quote| (self.briefs[quote.brief], quote.attribution));
        parts.add(quotes.collect::<Vec<_>>());
    }
}

/// Each of some numbers below `end` once, sorted.
fn in_order(mut numbers: Vec<usize>, end: usize) -> Vec<usize> {
    if numbers.len() < end / 64 {
        numbers.sort_unstable();
        numbers.dedup();
        return numbers;
    }
    // A bit for each is much less work than sorting many.
    let mut bits = vec![0_u64; end.div_ceil(64)];
    for number in numbers {
        bits[number / 64] |= 1 << (number % 64);
    }
    let of_word = |(at, &word): (usize, &u64)| {
        (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at * 64 + bit)
    };
    bits.iter().enumerate().flat_map(of_word).collect()
}

/// What all pages may read of a site beside its lists, and templates do not see as `site`.
fn settings(site: &Site) -> Fingerprint {
    let mut parts = Parts::default();
    let home = site.base.at_host(&site.base.href(&Address::home()));
    parts.add((home, site.base.href(&Address::home()), &site.title, &site.language));
    parts.add((site.search, site.min_quotes, site.data, site.timezone.local_minus_utc()));
    parts.finish()
}

/// A profile without its lists, but with their lengths.
fn face(site: &Site, profile: &Profile) -> Fingerprint {
    // Field by field, so that a new one cannot be forgotten here.
    let Profile {
        kind,
        name,
        aliases,
        slug,
        role,
        organisation,
        organisation_profile,
        roles,
        image,
        wikidata,
        website,
        people,
        quotes,
        briefs,
    } = profile;
    let mut parts = Parts::default();
    parts.add((kind, name, aliases, slug, role, organisation));
    let organisation = organisation_profile.map(|at| &site.profiles[at]);
    parts.add(organisation.map(|of| (of.kind, &of.name, &of.slug)));
    for role in roles {
        parts.add((&role.title, role.from, role.until));
    }
    parts.add((roles.len(), image, wikidata, website));
    parts.add((people.len(), quotes.len(), briefs.len()));
    parts.finish()
}

/// An article, and each thing that it is linked to as its own page shows it.
fn of_brief(site: &Site, faces: &[Fingerprint], brief: &Brief) -> Fingerprint {
    let Brief {
        article: _,
        annotated: _,
        address: _,
        quotes,
        profiles,
        topics,
        outlet: of,
        translations,
    } = brief;
    let mut parts = Parts::default();
    parts.add(own(brief));
    let mut named: Vec<usize> = profiles.iter().copied().flatten().collect();
    named.sort_unstable();
    let place = |at: usize| named.partition_point(|&other| other < at);
    parts.add(profiles.iter().map(|at| at.map(|at| (place(at), faces[at]))).collect::<Vec<_>>());
    let topics = topics.iter().map(|&at| (&site.topics[at].name, &site.topics[at].slug));
    parts.add(topics.collect::<Vec<_>>());
    parts.add(of.map(|at| outlet(site, at)));
    parts.add(translations.iter().map(|&at| own(&site.briefs[at])).collect::<Vec<_>>());
    for quote in &site.quotes[quotes.clone()] {
        // Its brief is this one, its extent follows from its words.
        let Quote { id, brief: _, attribution, speakers, extent: _, via, cluster: _ } = quote;
        parts.add((id, attribution, speakers, via.map(|at| outlet(site, at))));
        for other in printings(site, quote) {
            let brief = &site.briefs[other.brief];
            let speakers = other.speakers.iter().map(|&at| {
                let profile = brief.profiles.get(at as usize).copied().flatten();
                (at, profile.map(|at| faces[at]))
            });
            let speakers: Vec<_> = speakers.collect();
            parts.add((own(brief), &other.id, other.attribution, speakers));
        }
    }
    parts.finish()
}

/// What an article says, with its corrections, and where it stands: all that its annotations come
/// from.
fn own(brief: &Brief) -> ([u8; 32], String) {
    (brief.article.inputs.0, brief.address.path())
}

/// An outlet as pages of others show it.
fn outlet(site: &Site, at: usize) -> (&str, &str, Option<String>) {
    let outlet = &site.outlets[at];
    let profile = outlet.profile.map(|at| site.profiles[at].address().path());
    (&outlet.name, &outlet.slug, profile)
}
