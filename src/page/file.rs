//! Files for other programs than browsers: feeds, sitemaps, and the data of the site. Which of them
//! a site has, where each stands, and what it holds.

use super::annotation::{annotations, published};
use super::feed::LastFeed;
use super::plan::{PageKind, PagePlan};
use super::view::Views;
use super::{data, feed, sitemap};
use crate::site::url::Address;
use crate::site::{Profile, Site};

/// What a file holds. Numbers are indices into the lists of the [`Site`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    /// The feed of the site's articles, or of a profile's quotations, as Atom.
    Atom(Option<usize>),
    /// The same as JSON Feed.
    JsonFeed(Option<usize>),
    /// The `n`th list of pages, from 1; 0 for the list of those lists.
    Sitemap(usize),
    /// The quotations of an article as W3C Web Annotations.
    Annotations(usize),
    /// The text of an article that they point into.
    Text(usize),
    /// The quotations of a profile, the `n`th part, from 1.
    Quotes(usize, usize),
}

impl File {
    /// The article that it is made from alone.
    pub fn article(self) -> Option<usize> {
        match self {
            File::Annotations(at) | File::Text(at) => Some(at),
            _ => None,
        }
    }
}

/// Whether a profile has feeds of its own.
pub(super) fn has_feed(site: &Site, profile: &Profile) -> bool {
    site.settings.min_quotes().is_some_and(|least| {
        let quotes = profile.quotes.len();
        quotes > 0 && quotes >= least as usize
    })
}

/// Where the files of an entry stand.
pub(super) fn beside(of: Option<&Profile>, name: &str) -> Address {
    of.map_or_else(Address::home, Profile::address).beside(name)
}

/// The files of a site that has this many pages.
pub(super) fn files(site: &Site, pages: usize) -> Vec<PagePlan> {
    let mut plans = Vec::new();
    let mut add = |file, start| {
        plans.push(PagePlan { kind: PageKind::File(file), number: 1, of: 1, start });
    };
    // What needs whole addresses is left out where they are not known.
    if site.base.absolute(&Address::home()).is_some() {
        let parts = pages.div_ceil(sitemap::MOST);
        if parts > 1 {
            add(File::Sitemap(0), Address::file("sitemap.xml"));
            for part in 1..=parts {
                add(File::Sitemap(part), sitemap::part(part));
            }
        } else {
            add(File::Sitemap(1), Address::file("sitemap.xml"));
        }
        if site.settings.min_quotes().is_some() {
            add(File::Atom(None), beside(None, feed::ATOM));
            add(File::JsonFeed(None), beside(None, feed::JSON));
        }
        for (at, profile) in site.profiles.iter().enumerate() {
            if has_feed(site, profile) {
                add(File::Atom(Some(at)), beside(Some(profile), feed::ATOM));
                add(File::JsonFeed(Some(at)), beside(Some(profile), feed::JSON));
            }
        }
    }
    if site.settings.build.data {
        for (at, brief) in site.briefs.iter().enumerate() {
            add(File::Annotations(at), brief.address.beside(ANNOTATIONS));
            add(File::Text(at), brief.address.beside(TEXT));
        }
        for (at, profile) in site.profiles.iter().enumerate() {
            for part in 1..=profile.quotes.len().div_ceil(data::MOST) {
                add(File::Quotes(at, part), beside(Some(profile), &data::name(part)));
            }
        }
    }
    plans
}

/// Name of the file of an article's annotations.
pub(super) const ANNOTATIONS: &str = "quotes.jsonld";
/// Name of the file of an article's text.
pub(super) const TEXT: &str = "source.txt";

/// A file as it is published.
pub(super) fn render<'s>(views: &Views<'s>, file: File, last: &mut LastFeed<'s>) -> Vec<u8> {
    match file {
        File::Atom(of) => feed::atom(views.feed(of, last)),
        File::JsonFeed(of) => feed::json(views.feed(of, last)),
        File::Sitemap(part) => sitemap::render(views.site, part),
        File::Annotations(at) => annotations(views, at),
        File::Text(at) => published(&views.site.briefs[at].article).text.into_bytes(),
        File::Quotes(at, part) => data::quotes(views, at, part),
    }
}
