//! The site for other programs than browsers, one file a format: which files there are, where each
//! stands, and what it holds.

mod annotation;
mod csl;
mod csv;
mod data;
mod feed;
pub mod jsonl;
pub mod jsonld;
mod lines;
#[cfg(feature = "parquet")]
mod parquet;
mod sitemap;
#[cfg(feature = "sqlite")]
pub mod sqlite;
pub mod table;
mod xml;

use std::io::{self, Write};

use chrono::NaiveDate;
use serde::Serialize;

pub use self::feed::LastFeed;
use self::jsonld::Agents;
pub use self::sitemap::Listed;
use self::table::{TABLES, Table};
use crate::errata::Erratum;
use crate::fresh::Fingerprint;
use crate::site::url::Address;
use crate::site::{Fingerprints, Quote, Site};

/// A file for other programs. Numbers are indices into the lists of the [`Site`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    /// A feed as Atom.
    Atom(Of),
    /// The same as JSON Feed.
    JsonFeed(Of),
    /// All pages; where they are too many for one file, the list of those files, and each of them
    /// by its number from 1.
    Sitemap(Option<usize>),
    /// The quotations of an article as W3C Web Annotations.
    Annotations(usize),
    /// The text of an article that they point into.
    Text(usize),
    /// The quotations of a profile, the `n`th part, from 1.
    Quotes(usize, usize),
}

/// What a feed is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// The articles of the site.
    Site,
    /// The days of the site, each with its briefing.
    Days,
    /// The quotations of a profile.
    Profile(usize),
    /// The articles of a topic.
    Topic(usize),
    /// The articles that an outlet published.
    Outlet(usize),
    /// What was put right.
    Errata,
}

/// The files of a site with this many pages that can be found.
pub fn files(site: &Site, pages: usize) -> Vec<File> {
    let (profiles, briefs) = (0..site.profiles.len(), 0..site.briefs.len());
    let feeds = [Of::Site, Of::Days, Of::Errata]
        .into_iter()
        .chain(profiles.clone().map(Of::Profile))
        .chain((0..site.topics.len()).map(Of::Topic))
        .chain((0..site.outlets.len()).map(Of::Outlet));
    sitemap::files(site, pages)
        .into_iter()
        .chain(feeds.filter_map(|of| feed::files(site, of)).flatten())
        .chain(briefs.filter_map(|at| annotation::files(site, at)).flatten())
        .chain(profiles.flat_map(|at| data::files(site, at)))
        .collect()
}

/// The feeds of the site, in both forms.
pub fn of_site(site: &Site) -> impl Iterator<Item = File> {
    feed::files(site, Of::Site).into_iter().flatten()
}

/// The files that say what the page of an article says.
pub fn of_article(site: &Site, at: usize) -> impl Iterator<Item = File> {
    annotation::files(site, at).into_iter().flatten()
}

/// The files that say what the page of a profile says; of several parts the first.
pub fn of_profile(site: &Site, at: usize) -> impl Iterator<Item = File> {
    feed::files(site, Of::Profile(at)).into_iter().flatten().chain(data::files(site, at).take(1))
}

/// The feeds of a topic, an outlet, the days, or what was put right.
pub fn feeds(site: &Site, of: Of) -> impl Iterator<Item = File> {
    feed::files(site, of).into_iter().flatten()
}

impl File {
    /// Where it stands.
    pub fn address(self, site: &Site) -> Address {
        let profile = |at: usize| site.profiles[at].address();
        let feed = |of: Of| feed::page(site, of);
        match self {
            File::Atom(of) => feed(of).beside("feed.xml"),
            File::JsonFeed(of) => feed(of).beside("feed.json"),
            File::Sitemap(part) => sitemap::address(part),
            File::Annotations(at) => site.briefs[at].address.beside("quotes.jsonld"),
            File::Text(at) => site.briefs[at].address.beside("source.txt"),
            File::Quotes(at, 1) => profile(at).beside("quotes.json"),
            File::Quotes(at, part) => profile(at).beside(&format!("quotes-{part}.json")),
        }
    }

    /// What it is as another form of a page: its media type, and the key of its name among the
    /// words of the pages. `None` for what no page has.
    pub fn form(self) -> Option<(&'static str, &'static str)> {
        match self {
            File::Atom(Of::Days) => Some(("application/atom+xml", "feed_days_atom")),
            File::JsonFeed(Of::Days) => Some(("application/feed+json", "feed_days_json")),
            File::Atom(Of::Errata) => Some(("application/atom+xml", "feed_errata_atom")),
            File::JsonFeed(Of::Errata) => Some(("application/feed+json", "feed_errata_json")),
            File::Atom(_) => Some(("application/atom+xml", "feed_atom")),
            File::JsonFeed(_) => Some(("application/feed+json", "feed_json")),
            File::Sitemap(_) => None,
            File::Annotations(_) => Some(("application/ld+json", "data_annotations")),
            File::Text(_) => Some(("text/plain", "data_text")),
            File::Quotes(..) => Some(("application/json", "data_quotes")),
        }
    }

    /// Whether it is of the days.
    pub fn is_of_days(self) -> bool {
        matches!(self, File::Atom(Of::Days) | File::JsonFeed(Of::Days))
    }

    /// Whether it tells what is new.
    pub fn is_feed(self) -> bool {
        matches!(self, File::Atom(_) | File::JsonFeed(_))
    }

    /// The article that it is made from alone.
    pub fn article(self) -> Option<usize> {
        match self {
            File::Annotations(at) | File::Text(at) => Some(at),
            _ => None,
        }
    }

    /// What it is made from; `None` if any change touches it.
    pub fn reads(self, of: &Fingerprints<'_>) -> Option<Fingerprint> {
        match self {
            File::Atom(at) | File::JsonFeed(at) => Some(feed::reads(of, at)),
            File::Sitemap(_) => None,
            File::Annotations(at) | File::Text(at) => Some(Fingerprint::of(&of.brief(at))),
            File::Quotes(at, part) => Some(data::reads(of, at, part)),
        }
    }
}

/// A format that the whole site is written in as one stream a file.
#[derive(Clone, Copy, Debug)]
pub enum Whole {
    /// A table as JSON lines.
    Lines(&'static Table),
    /// A table as CSV.
    Csv(&'static Table),
    /// A table as Parquet.
    #[cfg(feature = "parquet")]
    Parquet(&'static Table),
    /// All quotations as W3C Web Annotations.
    Annotations,
    /// All articles and profiles as a graph by schema.org.
    Graph,
    /// All articles as CSL JSON.
    Csl,
}

impl Whole {
    /// The files of a format by its name on the command line; `None` if none of these has it.
    pub fn files(format: &str) -> Option<Vec<Whole>> {
        match format {
            "jsonl" => Some(TABLES.map(Whole::Lines).into()),
            "csv" => Some(TABLES.map(Whole::Csv).into()),
            #[cfg(feature = "parquet")]
            "parquet" => Some(TABLES.map(Whole::Parquet).into()),
            "webannotation" => Some(vec![Whole::Annotations]),
            "jsonld" => Some(vec![Whole::Graph]),
            "csl-json" => Some(vec![Whole::Csl]),
            _ => None,
        }
    }

    /// The name of its file.
    pub fn name(self) -> String {
        match self {
            Whole::Lines(table) => format!("{}.jsonl", table.name),
            Whole::Csv(table) => format!("{}.csv", table.name),
            #[cfg(feature = "parquet")]
            Whole::Parquet(table) => format!("{}.parquet", table.name),
            Whole::Annotations => "annotations.jsonld".to_owned(),
            Whole::Graph => "graph.jsonld".to_owned(),
            Whole::Csl => "csl.json".to_owned(),
        }
    }
}

/// What files say in the words of the site's language.
pub trait Wording: std::fmt::Debug + Sync {
    /// A day in full.
    fn day(&self, date: NaiveDate) -> String;
    /// What the days are called.
    fn days(&self) -> &str;
    /// What is told of what was put right.
    fn erratum(&self, of: &Erratum) -> String;
    /// What all of it is called.
    fn errata(&self) -> &str;
}

/// Writes the files of a site.
#[derive(Clone, Copy)]
pub struct Exporter<'a> {
    /// The site.
    pub site: &'a Site,
    /// Its name, as its pages show it.
    pub title: &'a str,
    /// The words for a speaker who is not known.
    pub nobody: &'a str,
    /// The words for each stance, by its place in [`Stance::ALL`]; empty for what was said as so.
    pub stances: [&'a str; 4],
    /// What it says in its language.
    pub wording: &'a dyn Wording,
    /// The site's profiles for JSON-LD.
    pub agents: &'a Agents,
}

impl<'a> Exporter<'a> {
    /// The words for how a quotation's speaker stands to it; `None` for what was said as so.
    fn stance(&self, quote: &Quote) -> Option<&'a str> {
        let stance = self.site.attribution(quote).stance;
        Some(self.stances[stance as usize]).filter(|words| !words.is_empty())
    }

    /// A file as it is published. `pages` are those that can be found.
    pub fn file(
        &self,
        file: File,
        last: &mut LastFeed<'a>,
        pages: impl FnOnce() -> Vec<Listed>,
    ) -> Vec<u8> {
        match file {
            File::Atom(of) => feed::atom(self.feed(of, last)),
            File::JsonFeed(of) => feed::json(self.feed(of, last)),
            File::Sitemap(part) => sitemap::write(self.site, &pages(), part),
            File::Annotations(at) => annotation::annotations(self.site, at),
            File::Text(at) => {
                annotation::published(&self.site.briefs[at].article).text.into_bytes()
            }
            File::Quotes(at, part) => data::quotes(self.site, at, part),
        }
    }

    /// Writes the whole site in one format; no more of it than an article is in memory twice.
    ///
    /// # Errors
    /// What `out` says.
    pub fn write(&self, whole: Whole, out: &mut (dyn Write + Send)) -> io::Result<()> {
        match whole {
            Whole::Lines(table) => lines::write(self.site, table, out),
            Whole::Csv(table) => csv::write(self.site, table, out),
            #[cfg(feature = "parquet")]
            Whole::Parquet(table) => parquet::write(self.site, table, out),
            Whole::Annotations => annotation::write(self, out),
            Whole::Graph => self.graph(out),
            Whole::Csl => csl::write(self.site, out),
        }
    }
}

/// A probability as it leaves the program: to the thousandth.
fn thousandths(share: f32) -> f64 {
    (f64::from(share) * 1000.0).round() / 1000.0
}

/// Data as JSON; text and numbers can always be written.
fn to_json(data: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(data).unwrap_or_default()
}
