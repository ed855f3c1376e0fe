//! What pages and files are made from, known without making them: fingerprints of the articles,
//! profiles and settings that they read. One may cover more than a page shows, never less.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::url::Address;
use super::{Brief, Profile, Quote, Site};
use crate::fresh::Fingerprint;

/// Fingerprints of everything that pages and files of one site are made from.
#[derive(Debug)]
pub struct Fingerprints<'s> {
    /// The site.
    pub site: &'s Site,
    /// Of each article with its corrections, by its path.
    sources: FxHashMap<&'s str, Fingerprint>,
    /// Of what all pages may read.
    shared: Fingerprint,
    /// Of each profile as pages of others show it.
    profiles: Vec<Fingerprint>,
    /// Of each article with all that it names.
    briefs: Vec<Fingerprint>,
}

impl<'s> Fingerprints<'s> {
    /// Those of a site made from `sources`, by their path; `shared` is what all its pages are made from
    /// beside it.
    pub fn new(
        site: &'s Site,
        sources: impl Iterator<Item = (&'s str, Fingerprint)>,
        shared: impl Serialize,
    ) -> Self {
        let shared = Fingerprint::of(&(shared, &*site.settings, &site.language));
        let profiles = site.profiles.par_iter().map(|of| profile(site, of)).collect();
        let sources = sources.collect();
        let mut all = Fingerprints { site, sources, shared, profiles, briefs: Vec::new() };
        all.briefs = site.briefs.par_iter().map(|brief| all.linked(brief)).collect();
        all
    }

    /// That of what is made from these parts, and from what all pages are.
    pub fn of(&self, parts: impl Serialize) -> Fingerprint {
        Fingerprint::of(&(parts, self.shared))
    }

    /// A profile as pages of others show it.
    pub fn profile(&self, at: usize) -> Fingerprint {
        self.profiles[at]
    }

    /// Some profiles in their order.
    pub fn profiles(&self, of: &[usize]) -> Vec<Fingerprint> {
        of.iter().map(|&at| self.profiles[at]).collect()
    }

    /// An article with all that it names.
    pub fn brief(&self, at: usize) -> Fingerprint {
        self.briefs[at]
    }

    /// Some articles in their order.
    pub fn briefs(&self, of: impl IntoIterator<Item = usize>) -> Vec<Fingerprint> {
        of.into_iter().map(|at| self.briefs[at]).collect()
    }

    /// What an article says, with its corrections, and where it stands: all that its annotations
    /// come from.
    pub fn article(&self, at: usize) -> impl Serialize {
        self.alone(&self.site.briefs[at])
    }

    /// A file of `content/` with its corrections, by its path.
    pub fn source(&self, path: &str) -> Option<Fingerprint> {
        self.sources.get(path).copied()
    }

    /// Some quotations in their order, by their articles.
    pub fn quotes(&self, of: &[usize]) -> Vec<(Fingerprint, usize)> {
        let quotes = of.iter().map(|&at| &self.site.quotes[at]);
        quotes.map(|quote| (self.briefs[quote.brief], quote.attribution)).collect()
    }

    /// An outlet as pages of others show it.
    pub fn outlet(&self, at: usize) -> impl Serialize {
        outlet(self.site, at)
    }

    fn alone(&self, brief: &Brief) -> (Option<Fingerprint>, String) {
        (self.source(&brief.article.path), brief.address.path())
    }

    /// An article, and each thing that it is linked to as its own page shows it.
    fn linked(&self, brief: &Brief) -> Fingerprint {
        let site = self.site;
        // Field by field, so that a new one cannot be forgotten here.
        let Brief {
            article: _,
            annotated: _,
            address: _,
            first,
            quotes,
            profiles,
            topics,
            outlet: of,
            translations,
            errata,
        } = brief;
        let profile = |at: &Option<usize>| at.map(|at| self.profiles[at]);
        let topic = |&at: &usize| (&site.topics[at].name, &site.topics[at].slug);
        let translation = |&at: &usize| self.article(at);
        Fingerprint::of(&(
            (self.alone(brief), first.as_ref().map(Address::path)),
            profiles.iter().map(profile).collect::<Vec<_>>(),
            topics.iter().map(topic).collect::<Vec<_>>(),
            of.map(|at| outlet(site, at)),
            translations.iter().map(translation).collect::<Vec<_>>(),
            site.quotes[quotes.clone()].iter().map(|of| self.quote(of)).collect::<Vec<_>>(),
            errata.iter().map(|&at| &site.errata[at]).collect::<Vec<_>>(),
        ))
    }

    /// A quotation with its other printings, as the page of its article shows it.
    fn quote<'q>(&'q self, quote: &'q Quote) -> impl Serialize + 'q {
        // Its brief is the article, its extent follows from its words.
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
        let others = self.site.other_printings(quote).map(|other| {
            let brief = &self.site.briefs[other.brief];
            let speakers = other.speakers.iter().map(|&at| {
                let profile = brief.profile_of(at);
                (at, profile.map(|at| self.profiles[at]))
            });
            (self.alone(brief), &other.id, other.attribution, speakers.collect::<Vec<_>>())
        });
        let via = via.map(|at| outlet(self.site, at));
        (id, earlier, first, attribution, speakers, via, others.collect::<Vec<_>>())
    }
}

/// A profile without its lists, but with their lengths.
fn profile(site: &Site, profile: &Profile) -> Fingerprint {
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
    let of = organisation_profile.map(|at| &site.profiles[at]);
    let of = of.map(|of| (of.kind, &of.name, &of.slug));
    Fingerprint::of(&(
        (kind, name, aliases, slug, role, organisation, of),
        (roles, image, wikidata, website),
        (people.len(), quotes.len(), briefs.len()),
    ))
}

/// An outlet as pages of others show it.
fn outlet(site: &Site, at: usize) -> (&str, &str, Option<String>) {
    let outlet = &site.outlets[at];
    let profile = outlet.profile.map(|at| site.profiles[at].address().path());
    (&outlet.name, &outlet.slug, profile)
}
