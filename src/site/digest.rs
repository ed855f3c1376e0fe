//! What pages and files are made from, known without making them: hashes over the articles,
//! profiles and settings that they read. A digest may say more than a page shows, never less.

use rayon::prelude::*;
use serde::Serialize;

use super::url::Address;
use super::{Brief, Profile, Quote, Site};

/// Tells what is made of one site and by one theme apart by what it is made from.
pub type Digest = [u8; 16];

/// Digests of everything that pages and files of one site are made from.
#[derive(Debug)]
pub struct Digests<'s> {
    /// The site.
    pub site: &'s Site,
    /// Of what all pages may read.
    settings: Digest,
    /// Of each profile as pages of others show it.
    profiles: Vec<Digest>,
    /// Of each article with all that it names.
    briefs: Vec<Digest>,
}

/// Gathers what something is made from. Every part says how long it is, so that no two lists of
/// parts are equal.
#[derive(Debug, Default)]
pub struct Parts(Vec<u8>);

impl Parts {
    /// A first part.
    pub fn of(part: impl Serialize) -> Self {
        let mut parts = Parts::default();
        parts.add(part);
        parts
    }

    /// Plain data, which can always be written.
    pub fn add(&mut self, part: impl Serialize) {
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
        let profiles: Vec<_> = site.profiles.par_iter().map(|of| profile(site, of)).collect();
        let briefs = site.briefs.par_iter().map(|of| brief(site, &profiles, of)).collect();
        Digests { site, settings: settings(site), profiles, briefs }
    }

    /// The digest of what is made from these parts, and from the settings.
    pub fn of(&self, mut parts: Parts) -> Digest {
        parts.add(self.settings);
        parts.finish()
    }

    /// A profile as pages of others show it.
    pub fn profile(&self, at: usize) -> Digest {
        self.profiles[at]
    }

    /// Some profiles in their order.
    pub fn profiles(&self, of: &[usize]) -> Vec<Digest> {
        of.iter().map(|&at| self.profiles[at]).collect()
    }

    /// An article with all that it names.
    pub fn brief(&self, at: usize) -> Digest {
        self.briefs[at]
    }

    /// Some articles in their order.
    pub fn briefs(&self, of: &[usize]) -> Vec<Digest> {
        of.iter().map(|&at| self.briefs[at]).collect()
    }

    /// What an article says, with its corrections, and where it stands: all that its annotations
    /// come from.
    pub fn article(&self, at: usize) -> ([u8; 32], String) {
        article(&self.site.briefs[at])
    }

    /// Some quotations in their order, by their articles.
    pub fn quotes(&self, of: &[usize]) -> Vec<(Digest, usize)> {
        let quotes = of.iter().map(|&at| &self.site.quotes[at]);
        quotes.map(|quote| (self.briefs[quote.brief], quote.attribution)).collect()
    }

    /// An outlet as pages of others show it.
    pub fn outlet(&self, at: usize) -> impl Serialize {
        outlet(self.site, at)
    }
}

/// What all pages may read of a site beside its lists, and templates do not see as `site`.
fn settings(site: &Site) -> Digest {
    let mut parts = Parts::default();
    parts.add((&*site.settings, &site.language));
    parts.finish()
}

/// A profile without its lists, but with their lengths.
fn profile(site: &Site, profile: &Profile) -> Digest {
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
fn brief(site: &Site, seen: &[Digest], brief: &Brief) -> Digest {
    let Brief {
        article: _,
        annotated: _,
        address: _,
        first: at_first,
        quotes,
        profiles,
        topics,
        outlet: of,
        translations,
    } = brief;
    let mut parts = Parts::default();
    parts.add((article(brief), at_first.as_ref().map(Address::path)));
    parts.add(profiles.iter().map(|at| at.map(|at| seen[at])).collect::<Vec<_>>());
    let topics = topics.iter().map(|&at| (&site.topics[at].name, &site.topics[at].slug));
    parts.add(topics.collect::<Vec<_>>());
    parts.add(of.map(|at| outlet(site, at)));
    parts.add(translations.iter().map(|&at| article(&site.briefs[at])).collect::<Vec<_>>());
    for quote in &site.quotes[quotes.clone()] {
        // Its brief is this one, its extent follows from its words.
        let Quote {
            id,
            earlier,
            first,
            brief: _,
            attribution,
            speakers,
            extent: _,
            via,
            cluster: _,
        } = quote;
        parts.add((id, earlier, first, attribution, speakers, via.map(|at| outlet(site, at))));
        for other in site.other_printings(quote) {
            let brief = &site.briefs[other.brief];
            let speakers = other.speakers.iter().map(|&at| {
                let profile = brief.profile_of(at);
                (at, profile.map(|at| seen[at]))
            });
            let speakers: Vec<_> = speakers.collect();
            parts.add((article(brief), &other.id, other.attribution, speakers));
        }
    }
    parts.finish()
}

/// What an article says, with its corrections, and where it stands: all that its annotations come
/// from.
fn article(brief: &Brief) -> ([u8; 32], String) {
    (brief.article.inputs.0, brief.address.path())
}

/// An outlet as pages of others show it.
fn outlet(site: &Site, at: usize) -> (&str, &str, Option<String>) {
    let outlet = &site.outlets[at];
    let profile = outlet.profile.map(|at| site.profiles[at].address().path());
    (&outlet.name, &outlet.slug, profile)
}
