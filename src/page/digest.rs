//! What a page is made from, known without making it: a hash over the articles, profiles and
//! settings that its views read. It may say more than the page shows, never less.

use rayon::prelude::*;
use serde::Serialize;

use super::plan::PER_LIST;
use super::view::{other_printings, shown, slice};
use super::{File, PageKind, PagePlan, data, feed};
use crate::site::url::Room;
use crate::site::{Brief, Outlet, Profile, Quote, Site, Topic};

/// Tells pages of one theme apart by what they are made from.
pub type Digest = [u8; 16];

/// Digests of everything that pages of one site are made from.
#[derive(Debug)]
pub struct Digests<'s> {
    site: &'s Site,
    /// Of what all pages may read.
    settings: Digest,
    /// Of each profile as pages of others show it.
    faces: Vec<Digest>,
    /// Of each article with all that it names.
    briefs: Vec<Digest>,
}

/// Gathers what is hashed. Every part says how long it is, so that no two lists of parts are equal.
#[derive(Default)]
struct Parts(Vec<u8>);

impl Parts {
    /// Plain data, which can always be written.
    fn add(&mut self, part: impl Serialize) {
        let buffer = std::mem::take(&mut self.0);
        let written = postcard::to_extend(&part, buffer);
        debug_assert!(written.is_ok(), "{written:?}");
        self.0 = written.unwrap_or_default();
    }

    fn finish(self) -> Digest {
        let hash = blake3::hash(&self.0);
        std::array::from_fn(|at| hash.as_bytes()[at])
    }
}

impl<'s> Digests<'s> {
    /// Hashes the site's articles and profiles, each once.
    pub fn new(site: &'s Site) -> Self {
        let faces: Vec<_> = site.profiles.par_iter().map(|profile| face(site, profile)).collect();
        let briefs = site.briefs.par_iter().map(|brief| of_brief(site, &faces, brief)).collect();
        Digests { site, settings: settings(site), faces, briefs }
    }

    /// The digest of a page. Two builds with one [`Theme::look()`](super::Theme::look()) whose pages
    /// at one address have one digest have the same page there. `None` for the few pages that any
    /// change touches.
    pub fn of(&self, plan: &PagePlan) -> Option<Digest> {
        let site = self.site;
        let mut parts = Parts::default();
        parts.add((self.settings, plan.number, plan.of));
        match plan.kind {
            PageKind::Article(at) => {
                parts.add(self.briefs[at]);
                let neighbours = [at.checked_sub(1), Some(at + 1)];
                parts.add(neighbours.map(|at| site.briefs.get(at?).map(own)));
            }
            PageKind::Room(room) => self.room(&mut parts, room, plan),
            PageKind::Profile(at) => self.profile(&mut parts, at, plan),
            PageKind::Topic(at) => {
                let Topic { name, slug, briefs } = &site.topics[at];
                parts.add((name, slug));
                self.list(&mut parts, briefs, plan);
            }
            PageKind::Outlet(at) => {
                let Outlet { name: _, slug: _, profile: _, briefs, via } = &site.outlets[at];
                parts.add((outlet(site, at), briefs.len(), via.len()));
                self.articles(&mut parts, slice(briefs, plan, PER_LIST));
                self.quotes(&mut parts, slice(via, plan, PER_LIST));
            }
            PageKind::Month(at) => {
                let months = &site.months;
                let month =
                    |at: usize| months.get(at).map(|month| (month.first, month.briefs.len()));
                parts.add((month(at), month(at + 1), at.checked_sub(1).map(month)));
                self.list(&mut parts, &months[at].briefs.clone().collect::<Vec<_>>(), plan);
            }
            PageKind::Day(at) => {
                let day = |at: usize| site.days.get(at).map(|day| (day.date, day.briefs.len()));
                parts.add((day(at), day(at + 1), at.checked_sub(1).map(day)));
                let briefs: Vec<usize> = site.days[at].briefs.clone().collect();
                self.articles(&mut parts, slice(&briefs, plan, PER_LIST));
            }
            PageKind::Own(at) => parts.add(site.pages[at].article.inputs.0),
            PageKind::Moved(at) => parts.add(self.faces[site.moved[at].1]),
            PageKind::About | PageKind::NotFound => {}
            PageKind::File(file) => self.file(&mut parts, file)?,
            PageKind::Home | PageKind::Search(_) => return None,
        }
        Some(parts.finish())
    }

    fn file(&self, parts: &mut Parts, file: File) -> Option<()> {
        let site = self.site;
        match file {
            File::Annotations(at) | File::Text(at) => parts.add(self.briefs[at]),
            File::Atom(None) | File::JsonFeed(None) => {
                parts.add(&self.briefs[..site.briefs.len().min(feed::ARTICLES)]);
            }
            File::Atom(Some(at)) | File::JsonFeed(Some(at)) => {
                let quotes = &site.profiles[at].quotes;
                parts.add(self.faces[at]);
                self.quotes(parts, &quotes[..quotes.len().min(feed::QUOTATIONS)]);
            }
            File::Quotes(at, part) => {
                let mut files = site.profiles[at].quotes.chunks(data::MOST);
                parts.add((self.faces[at], part));
                self.quotes(parts, files.nth(part - 1).unwrap_or_default());
            }
            File::Sitemap(_) => return None,
        }
        Some(())
    }

    fn room(&self, parts: &mut Parts, room: Room, plan: &PagePlan) {
        let site = self.site;
        match room {
            Room::Articles => {
                let shown = shown(site.briefs.len(), plan, PER_LIST);
                parts.add((site.briefs.len(), &self.briefs[shown]));
            }
            Room::Speakers => self.index(parts, &site.speakers),
            Room::Organisations => self.index(parts, &site.organisations),
            Room::Places => self.index(parts, &site.places),
            Room::Topics => {
                let topics = site.topics.iter();
                let topics = topics.map(|topic| (&topic.name, &topic.slug, topic.briefs.len()));
                parts.add(topics.collect::<Vec<_>>());
            }
            Room::Outlets => {
                let outlets = site
                    .outlets
                    .iter()
                    .enumerate()
                    .map(|(at, of)| (outlet(site, at), of.briefs.len(), of.via.len()));
                parts.add(outlets.collect::<Vec<_>>());
            }
            Room::Days => {
                let days = site.days.iter().map(|day| (day.date, day.briefs.len()));
                parts.add(days.collect::<Vec<_>>());
            }
        }
    }

    /// All entries of an index: every page of it has the letters of all.
    fn index(&self, parts: &mut Parts, members: &[usize]) {
        parts.add(members.iter().map(|&at| self.faces[at]).collect::<Vec<_>>());
    }

    fn profile(&self, parts: &mut Parts, at: usize, plan: &PagePlan) {
        let site = self.site;
        let Profile { people, quotes, briefs, .. } = &site.profiles[at];
        parts.add(self.faces[at]);
        parts.add(people.iter().map(|&at| self.faces[at]).collect::<Vec<_>>());
        let outlets = (0..site.outlets.len()).filter(|&of| site.outlets[of].profile == Some(at));
        parts.add(outlets.map(|at| outlet(site, at)).collect::<Vec<_>>());
        self.list(parts, briefs, plan);
        if plan.number > 1 {
            return self.quotes(parts, slice(quotes, plan, PER_LIST));
        }
        // The first page counts all of them, and the outlets of all their printings.
        self.quotes(parts, quotes);
        let brought = quotes.iter().flat_map(|at| site.printings(at)).map(|&at| {
            let quote = &site.quotes[at];
            quote.via.or(site.briefs[quote.brief].outlet).map(|of| outlet(site, of))
        });
        parts.add(brought.collect::<Vec<_>>());
    }

    /// The page of a list whose first page counts who is named in all of its articles.
    fn list(&self, parts: &mut Parts, briefs: &[usize], plan: &PagePlan) {
        parts.add(briefs.len());
        let counted = if plan.number == 1 { briefs } else { slice(briefs, plan, PER_LIST) };
        self.articles(parts, counted);
    }

    fn articles(&self, parts: &mut Parts, briefs: &[usize]) {
        parts.add(briefs.iter().map(|&at| self.briefs[at]).collect::<Vec<_>>());
    }

    /// Some quotations in their order, by their articles.
    fn quotes(&self, parts: &mut Parts, quotes: &[usize]) {
        let quotes = quotes.iter().map(|&at| &self.site.quotes[at]);
        let quotes = quotes.map(|quote| (self.briefs[quote.brief], quote.attribution));
        parts.add(quotes.collect::<Vec<_>>());
    }
}

/// What all pages may read of a site beside its lists, and templates do not see as `site`.
fn settings(site: &Site) -> Digest {
    let mut parts = Parts::default();
    parts.add((&*site.settings, &site.language));
    parts.finish()
}

/// A profile without its lists, but with their lengths.
fn face(site: &Site, profile: &Profile) -> Digest {
    // Field by field, so that a new one cannot be forgotten here.
    let Profile {
        kind,
        name,
        aliases,
        slug,
        // Follows from the names.
        rank: _,
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
fn of_brief(site: &Site, faces: &[Digest], brief: &Brief) -> Digest {
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
    parts.add(profiles.iter().map(|at| at.map(|at| faces[at])).collect::<Vec<_>>());
    let topics = topics.iter().map(|&at| (&site.topics[at].name, &site.topics[at].slug));
    parts.add(topics.collect::<Vec<_>>());
    parts.add(of.map(|at| outlet(site, at)));
    parts.add(translations.iter().map(|&at| own(&site.briefs[at])).collect::<Vec<_>>());
    for quote in &site.quotes[quotes.clone()] {
        // Its brief is this one, its extent follows from its words.
        let Quote { id, brief: _, attribution, speakers, extent: _, via, cluster: _ } = quote;
        parts.add((id, attribution, speakers, via.map(|at| outlet(site, at))));
        for other in other_printings(site, quote) {
            let brief = &site.briefs[other.brief];
            let speakers = other.speakers.iter().map(|&at| {
                let profile = brief.profile_of(at);
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
