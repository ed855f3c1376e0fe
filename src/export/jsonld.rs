//! What search engines read of a page: schema.org, as JSON-LD. Everything in it stands on the page.

use std::io::{self, Write};
use std::sync::OnceLock;

use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};

use super::{Exporter, thousandths};
use crate::annotate::{EntityKind, PartialDate};
use crate::article::{Clock, Reason};
use crate::errata::Erratum;
use crate::site::url::Address;
use crate::site::{Brief, Profile, Quote, Site};
use crate::text::joined;

/// What a page says.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "@context")]
    context: (&'static str, Context<'a>),
    #[serde(rename = "@graph")]
    graph: &'a [Node<'a>],
}

/// What ids, which are paths, are relative to, wherever the page is read.
#[derive(Serialize)]
struct Context<'a> {
    #[serde(rename = "@base")]
    base: &'a str,
}

/// One thing that a page is about.
#[derive(Serialize)]
pub struct Node<'a>(Inner<'a>);

/// Articles and breadcrumbs are written as they are: there are many.
#[derive(Serialize)]
#[serde(untagged)]
enum Inner<'a> {
    Article(Box<NewsArticle<'a>>),
    Crumbs(Crumbs<'a>),
    Other(Value),
}

#[derive(Serialize)]
struct Crumbs<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "itemListElement")]
    items: Vec<Crumb<'a>>,
}

#[derive(Serialize)]
struct Crumb<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    position: usize,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<String>,
}

/// A person or body.
#[derive(Serialize)]
struct Agent<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    name: &'a str,
}

#[derive(Serialize)]
struct NewsArticle<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    url: &'a str,
    headline: &'a str,
    #[serde(rename = "inLanguage", skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(rename = "datePublished", skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(rename = "dateModified", skip_serializing_if = "Option::is_none")]
    modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<Agent<'a>>,
    publisher: Agent<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dateline: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    #[serde(rename = "isBasedOn", skip_serializing_if = "Option::is_none")]
    original: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mentions: Vec<&'a RawValue>,
    #[serde(rename = "correction", skip_serializing_if = "Vec::is_empty")]
    corrections: Vec<CorrectionComment>,
    #[serde(rename = "hasPart", skip_serializing_if = "Vec::is_empty")]
    quotations: Vec<Quotation<'a>>,
}

/// What was put right about an article.
#[derive(Serialize)]
struct CorrectionComment {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "datePublished")]
    published: String,
    text: String,
}

/// A quotation. Who said it stands among the article's `mentions`; its language and its original are the
/// article's.
#[derive(Serialize)]
struct Quotation<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: String,
    text: String,
    /// How the speaker stands to the words, if they were not said as so.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    creator: Vec<Reference<'a>>,
    /// The speakers, where the words are the article's sentence and not theirs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    about: Vec<Reference<'a>>,
    #[serde(rename = "dateCreated", skip_serializing_if = "Option::is_none")]
    said: Option<String>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    details: Option<Details>,
}

/// What schema.org has no words for, and no page says to search engines.
#[derive(Serialize)]
struct Details {
    #[serde(rename = "kutip:kind")]
    kind: &'static str,
    #[serde(rename = "kutip:stance")]
    stance: &'static str,
    #[serde(rename = "kutip:sentence")]
    sentence: String,
    #[serde(rename = "kutip:confidence")]
    confidence: f64,
    #[serde(rename = "kutip:rule")]
    rule: String,
    #[serde(rename = "kutip:editor")]
    editor: bool,
}

#[derive(Serialize)]
struct Reference<'a> {
    #[serde(rename = "@id")]
    id: &'a str,
}

/// The site's profiles as people and bodies, each written when the first page names it.
#[derive(Debug)]
pub struct Agents(Vec<Known>);

#[derive(Debug)]
struct Known {
    path: String,
    written: OnceLock<Option<Box<RawValue>>>,
}

impl Agents {
    /// The profiles of a site; none is written yet.
    pub fn new(site: &Site) -> Self {
        let path = |profile: &Profile| site.base.href(&profile.address());
        let known = |profile| Known { path: path(profile), written: OnceLock::new() };
        Agents(site.profiles.iter().map(known).collect())
    }
}

/// What a page of the site at `base` says to search engines, to stand in a `script` element as it is;
/// empty if that is nothing.
pub fn write(graph: &[Node<'_>], base: &str) -> String {
    if graph.is_empty() {
        return String::new();
    }
    let context = ("https://schema.org", Context { base });
    let document = Document { context, graph };
    // Text and numbers can always be written.
    let json = serde_json::to_string(&document).unwrap_or_default();
    if memchr::memchr3(b'<', b'>', b'&', json.as_bytes()).is_none() {
        return json;
    }
    // Nothing in it may end the element or open a comment.
    let mut safe = String::with_capacity(json.len());
    let mut from = 0;
    for at in memchr::memchr3_iter(b'<', b'>', b'&', json.as_bytes()) {
        safe.push_str(&json[from..at]);
        safe.push_str(match json.as_bytes()[at] {
            b'<' => "\\u003c",
            b'>' => "\\u003e",
            _ => "\\u0026",
        });
        from = at + 1;
    }
    safe.push_str(&json[from..]);
    safe
}

/// The way to a page from the home page, itself included: names and addresses.
pub fn breadcrumbs<'p>(way: impl Iterator<Item = (&'p str, Option<String>)>) -> Node<'p> {
    let items = way.zip(1..).map(|((name, item), position)| Crumb {
        kind: "ListItem",
        position,
        name,
        item,
    });
    Node(Inner::Crumbs(Crumbs { kind: "BreadcrumbList", items: items.collect() }))
}

/// A time in the form of RFC 3339; of a day without a time of day, the day.
pub fn stamp(time: DateTime<FixedOffset>, clock: Option<Clock>) -> String {
    match clock {
        Some(_) => time.to_rfc3339(),
        None => time.date_naive().to_string(),
    }
}

impl<'a> Exporter<'a> {
    /// The site, on its home page at `url`.
    pub fn website<'p>(&self, url: &str) -> Node<'p> {
        Node(Inner::Other(json!({
            "@type": "WebSite",
            "@id": url,
            "url": url,
            "name": self.title,
            "inLanguage": self.site.language,
        })))
    }

    /// An article, on its page at `url`, with at most so many of its quotations.
    pub fn news_article<'p>(&self, at: usize, url: &'p str, most: usize) -> Node<'p>
    where
        'a: 'p,
    {
        Node(Inner::Article(Box::new(self.article(&self.site.briefs[at], url, most))))
    }

    /// Whole URL of an article's picture, if it lies in the site itself.
    fn image(&self, brief: &Brief) -> Option<String> {
        let base = &self.site.base;
        base.at_host(&base.inside(brief.article.image.as_deref()?)?)
    }

    fn article<'p>(&self, brief: &'a Brief, url: &'p str, most: usize) -> NewsArticle<'p>
    where
        'a: 'p,
    {
        let article = &brief.article;
        let zone = self.site.settings.timezone;
        let published = article.published_at(zone);
        let updated = article.updated_at(zone).filter(|time| published.is_some_and(|p| *time > p));
        let outlet = article.outlet.as_deref().unwrap_or(self.title);
        let person = |name| Agent { kind: "Person", id: None, name };
        let dateline = article.excluded.iter().find(|part| part.reason == Reason::Dateline);
        let mut named: Vec<usize> = brief.profiles.iter().copied().flatten().collect();
        named.sort_unstable_by_key(|&at| self.site.profiles[at].rank);
        named.dedup();
        NewsArticle {
            kind: "NewsArticle",
            url,
            headline: &article.title,
            language: article.language.as_deref(),
            published: published.map(|time| stamp(time, article.time)),
            modified: match updated {
                Some(time) => Some(stamp(time, article.updated_time.or(article.time))),
                None => published.map(|time| stamp(time, article.time)),
            },
            author: article.author.as_deref().map(person),
            publisher: Agent { kind: "Organization", id: None, name: outlet },
            dateline: dateline.map(|part| part.span.of(&article.text)),
            image: self.image(brief),
            original: article.original(),
            mentions: named.into_iter().filter_map(|at| self.known(at)).collect(),
            corrections: self
                .site
                .errata_of(brief)
                .map(|of| self.correction(&of.erratum))
                .collect(),
            quotations: self.site.quotes[brief.quotes.clone()]
                .iter()
                .take(most)
                .map(|quote| self.said(brief, quote))
                .collect(),
        }
    }

    fn correction(&self, of: &Erratum) -> CorrectionComment {
        let told = self.wording.erratum(of);
        let note = of.note.iter().map(String::as_str);
        let text = [of.words.as_str(), &told].into_iter().chain(note).collect::<Vec<_>>().join(" ");
        CorrectionComment { kind: "CorrectionComment", published: of.on.to_string(), text }
    }

    fn said(&self, brief: &'a Brief, quote: &'a Quote) -> Quotation<'a> {
        let attribution = self.site.attribution(quote);
        let profiles = quote.speakers.iter().filter_map(|&speaker| brief.profile_of(speaker));
        let can_speak = profiles.filter(|&at| self.site.profiles[at].kind != EntityKind::Place);
        let speakers: Vec<_> =
            can_speak.map(|at| Reference { id: &self.agents.0[at].path }).collect();
        let none = Vec::new();
        let (uttered, of_whom) =
            if attribution.is_own_words() { (speakers, none) } else { (none, speakers) };
        Quotation {
            kind: "Quotation",
            id: self.site.base.quotation(&brief.address, &quote.id),
            text: joined(&brief.article.text, attribution.shown()),
            description: self.stance(quote),
            creator: uttered,
            about: of_whom,
            said: attribution.said_on.map(PartialDate::iso),
            details: None,
        }
    }

    fn details(&self, quote: &Quote) -> Details {
        let attribution = self.site.attribution(quote);
        Details {
            kind: attribution.kind.name(),
            stance: attribution.stance.name(),
            sentence: self.site.sentence(quote),
            confidence: thousandths(attribution.confidence),
            rule: attribution.rule.to_string(),
            editor: attribution.is_checked(),
        }
    }

    /// Writes the graph of all articles with all their quotations, and of all profiles.
    pub(super) fn graph(&self, out: &mut dyn Write) -> io::Result<()> {
        let base = &self.site.base;
        let home = base.at_host("/").unwrap_or_default();
        let context = json!(["https://schema.org", { "@base": home, "kutip": "urn:kutip:" }]);
        write!(out, "{{\"@context\":{context},\"@graph\":[")?;
        serde_json::to_writer(&mut *out, &self.website(&base.url(&Address::home())))?;
        for brief in &self.site.briefs {
            let url = base.url(&brief.address);
            let mut article = self.article(brief, &url, usize::MAX);
            let quotes = &self.site.quotes[brief.quotes.clone()];
            for (quotation, quote) in article.quotations.iter_mut().zip(quotes) {
                quotation.details = Some(self.details(quote));
            }
            out.write_all(b",\n")?;
            serde_json::to_writer(&mut *out, &article)?;
        }
        for (at, profile) in self.site.profiles.iter().enumerate() {
            out.write_all(b",\n")?;
            let url = base.url(&profile.address());
            serde_json::to_writer(&mut *out, &self.profile_page(at, &url))?;
        }
        out.write_all(b"\n]}\n")
    }

    fn known(&self, at: usize) -> Option<&'a RawValue> {
        let known = &self.agents.0[at];
        known.written.get_or_init(|| to_raw_value(&self.agent(at)).ok()).as_deref()
    }

    fn agent(&self, at: usize) -> Agent<'a> {
        let profile = &self.site.profiles[at];
        let kind = match profile.kind {
            EntityKind::Organisation => "Organization",
            EntityKind::Place => "Place",
            _ => "Person",
        };
        Agent { kind, id: Some(&self.agents.0[at].path), name: &profile.name }
    }

    /// A profile, on its page at `url`.
    pub fn profile_page<'p>(&self, at: usize, url: &str) -> Node<'p> {
        let profile = &self.site.profiles[at];
        let mut entity = json!(self.agent(at));
        if let Some(entity) = entity.as_object_mut() {
            entity.insert("url".to_owned(), json!(self.site.base.url(&profile.address())));
            if !profile.aliases.is_empty() {
                entity.insert("alternateName".to_owned(), json!(profile.aliases));
            }
            let item = profile.wikidata.as_deref();
            let item = item.map(|item| format!("https://www.wikidata.org/wiki/{item}"));
            let same: Vec<String> = item.into_iter().chain(profile.website.clone()).collect();
            if !same.is_empty() {
                entity.insert("sameAs".to_owned(), json!(same));
            }
            let is_person = profile.kind == EntityKind::Person;
            if let Some(role) = profile.role.as_deref().filter(|_| is_person) {
                entity.insert("jobTitle".to_owned(), json!(role));
            }
            let organisation = match profile.organisation_profile {
                Some(at) => Some(self.agent(at)),
                None => profile.organisation.as_deref().map(|name| Agent {
                    kind: "Organization",
                    id: None,
                    name,
                }),
            };
            if let Some(organisation) = organisation.filter(|_| is_person) {
                entity.insert("affiliation".to_owned(), json!(organisation));
            }
        }
        // A ProfilePage is of a person or a body; a place has a page like any other.
        let (kind, of) = match profile.kind {
            EntityKind::Place => ("WebPage", "about"),
            _ => ("ProfilePage", "mainEntity"),
        };
        let language = &self.site.language;
        Node(Inner::Other(json!({ "@type": kind, "url": url, "inLanguage": language, of: entity })))
    }
}
