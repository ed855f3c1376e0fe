//! Feeds of the articles of the site, a topic or an outlet, of a speaker's quotations, and of the days, each
//! with its briefing, as Atom (RFC 4287) and JSON Feed 1.1.
//!
//! Every date is one of the content, none of a clock. What has no date is in no feed.

use std::fmt::Write as _;

use chrono::{DateTime, FixedOffset, NaiveTime, SecondsFormat};
use serde::Serialize;

use super::xml::Xml;
use super::{Exporter, File, Of};
use crate::article::Article;
use crate::errata::Erratum;
use crate::fresh::Fingerprint;
use crate::site::url::{Address, Section};
use crate::site::{Brief, Correction, Day, Fingerprints, Passage, Profile, Quote, Site};
use crate::text::{self, plain, shortened, squeeze};

/// Articles in a feed.
const ARTICLES: usize = 30;
/// Days in a feed.
const DAYS: usize = 30;
/// Entries of what was put right in a feed.
const ERRATA: usize = 50;
/// Quotations in a feed, and of one article.
const QUOTATIONS: usize = 50;
/// Quotations of an article in its entry.
const OF_ARTICLE: usize = 20;
/// Longest title of a quotation, in characters.
const TITLE: usize = 100;
/// When nothing has a date.
const NO_TIME: &str = "1970-01-01T00:00:00Z";

/// What both forms of a feed say.
pub struct Feed<'a> {
    title: String,
    language: &'a str,
    site: &'a str,
    page: String,
    atom: String,
    json: String,
    updated: String,
    items: Vec<Item<'a>>,
}

/// The feed that was made last, and whose it is: its two forms are written one after the other.
pub type LastFeed<'a> = Option<(Of, Feed<'a>)>;

/// An entry of a feed; also one of the items of a JSON Feed, under its names.
#[derive(Serialize)]
struct Item<'a> {
    id: String,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_url: Option<&'a str>,
    title: String,
    content_html: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: String,
    date_published: String,
    date_modified: String,
    #[serde(skip)]
    modified: DateTime<FixedOffset>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

/// A feed in both its forms; none without whole addresses, or where few were said.
pub(super) fn files(site: &Site, of: Of) -> Option<[File; 2]> {
    let least = site.settings.min_quotes()?.max(1) as usize;
    let said = |briefs: &[usize]| {
        let mut counts = briefs.iter().map(|&at| site.briefs[at].quotes.len());
        let enough = |sum: &mut usize, count| {
            *sum += count;
            Some(*sum)
        };
        counts.by_ref().scan(0, enough).any(|sum| sum >= least)
    };
    let wanted = match of {
        Of::Site => true,
        Of::Days => !site.days.is_empty(),
        Of::Errata => !site.errata.is_empty(),
        Of::Profile(at) => site.profiles[at].quotes.len() >= least,
        Of::Topic(at) => said(&site.topics[at].briefs),
        Of::Outlet(at) => said(&site.outlets[at].briefs),
    };
    (wanted && site.base.at_host("").is_some()).then_some([File::Atom(of), File::JsonFeed(of)])
}

/// The page that a feed follows.
pub(super) fn page(site: &Site, of: Of) -> Address {
    match of {
        Of::Site => Address::home(),
        Of::Days => Address::section(Section::Days),
        Of::Errata => Address::errata(),
        Of::Profile(at) => site.profiles[at].address(),
        Of::Topic(at) => Address::entry(Section::Topics, &site.topics[at].slug),
        Of::Outlet(at) => Address::entry(Section::Outlets, &site.outlets[at].slug),
    }
}

/// What a feed is made from.
pub(super) fn reads(of: &Fingerprints<'_>, feed: Of) -> Fingerprint {
    let site = of.site;
    let first = |briefs: &[usize]| of.briefs(briefs.iter().copied().take(ARTICLES));
    match feed {
        Of::Site => Fingerprint::of(&of.briefs((0..site.briefs.len()).take(ARTICLES))),
        Of::Days => {
            let days = site.days.iter().take(DAYS);
            Fingerprint::of(&of.briefs(days.flat_map(|day| day.briefs.clone())))
        }
        Of::Errata => {
            let errata = &site.errata[..site.errata.len().min(ERRATA)];
            Fingerprint::of(&(errata, of.briefs(errata.iter().filter_map(|of| of.brief))))
        }
        Of::Profile(at) => {
            Fingerprint::of(&(of.profile(at), of.quotes(&newest(&site.profiles[at]))))
        }
        Of::Topic(at) => {
            let topic = &site.topics[at];
            Fingerprint::of(&(&topic.name, &topic.slug, first(&topic.briefs)))
        }
        Of::Outlet(at) => Fingerprint::of(&(of.outlet(at), first(&site.outlets[at].briefs))),
    }
}

/// The quotations of a profile that were published last, newest first.
fn newest(profile: &Profile) -> Vec<usize> {
    let mut quotes = profile.quotes.clone();
    quotes.sort_unstable();
    quotes.truncate(QUOTATIONS);
    quotes
}

/// When an article was published and last changed.
pub(super) fn times(
    article: &Article,
    zone: FixedOffset,
) -> Option<(DateTime<FixedOffset>, DateTime<FixedOffset>)> {
    let published = article.published_at(zone)?;
    Some((published, article.updated_at(zone).unwrap_or(published).max(published)))
}

fn stamp(time: DateTime<FixedOffset>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

impl<'a> Exporter<'a> {
    /// A feed; made only if it is not the last one.
    pub(super) fn feed<'l>(&self, of: Of, last: &'l mut LastFeed<'a>) -> &'l Feed<'a> {
        if last.as_ref().is_some_and(|(whose, _)| *whose != of) {
            *last = None;
        }
        &last.get_or_insert_with(|| (of, self.new_feed(of))).1
    }

    fn new_feed(&self, of: Of) -> Feed<'a> {
        let site = self.site;
        let name = self.title;
        let articles = |briefs: &mut dyn Iterator<Item = usize>| -> Vec<Item<'a>> {
            let briefs = briefs.take(ARTICLES).map(|at| &site.briefs[at]);
            briefs.filter_map(|brief| self.article_item(brief)).collect()
        };
        let (whose, items) = match of {
            Of::Site => (None, articles(&mut (0..site.briefs.len()))),
            Of::Days => {
                let days = site.days.iter().take(DAYS);
                (Some(self.wording.days()), days.filter_map(|day| self.day_item(day)).collect())
            }
            Of::Errata => {
                let errata = site.errata.iter().take(ERRATA);
                (Some(self.wording.errata()), errata.map(|of| self.erratum_item(of)).collect())
            }
            Of::Profile(at) => {
                let quotes = newest(&site.profiles[at]).into_iter();
                let items = quotes.filter_map(|at| self.quotation_item(&site.quotes[at]));
                (Some(site.profiles[at].name.as_str()), items.collect())
            }
            Of::Topic(at) => {
                let topic = &site.topics[at];
                (Some(topic.name.as_str()), articles(&mut topic.briefs.iter().copied()))
            }
            Of::Outlet(at) => {
                let outlet = &site.outlets[at];
                (Some(outlet.name.as_str()), articles(&mut outlet.briefs.iter().copied()))
            }
        };
        let latest = items.iter().map(|item| item.modified).max();
        Feed {
            title: match whose {
                None => plain(&squeeze(name)),
                Some(whose) => plain(&squeeze(&format!("{whose} · {name}"))),
            },
            language: &site.language,
            site: name,
            page: site.base.url(&page(site, of)),
            atom: site.base.url(&File::Atom(of).address(site)),
            json: site.base.url(&File::JsonFeed(of).address(site)),
            updated: latest.map_or_else(|| NO_TIME.to_owned(), stamp),
            items,
        }
    }

    fn article_item(&self, brief: &'a Brief) -> Option<Item<'a>> {
        let article = &brief.article;
        let (published, updated) = times(article, self.site.settings.timezone)?;
        let url = self.site.base.url(&brief.address);
        let summary = squeeze(&article.description);
        let mut html = String::new();
        if !summary.is_empty() {
            let _ = write!(html, "<p>{}</p>", escape(&summary));
        }
        for quote in self.site.quotes[brief.quotes.clone()].iter().take(OF_ARTICLE) {
            html.push_str(&self.quotation_html(quote, &self.site.passage(quote), false));
        }
        let author = article.author.as_deref().or(article.outlet.as_deref());
        Some(Item {
            id: self.site.lasting_url(brief),
            url,
            external_url: article.original(),
            title: plain(&squeeze(&article.title)),
            content_html: html,
            summary,
            date_published: stamp(published),
            date_modified: stamp(updated),
            modified: updated,
            authors: author.map(|name| Author { name }).into_iter().collect(),
            tags: article.topics.iter().map(String::as_str).collect(),
            language: article.language.as_deref(),
        })
    }

    /// The briefing of a day: what leads it, its stories with their voices, and its other articles.
    fn day_item(&self, day: &Day) -> Option<Item<'a>> {
        let site = self.site;
        let articles = site.briefs[day.briefs.clone()].iter();
        let times = articles.filter_map(|brief| times(&brief.article, site.settings.timezone));
        let (published, updated) = times.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        let briefing = site.briefing(day.briefs.clone());
        let mut html = String::new();
        let said = |html: &mut String, at: usize, sourced| {
            let quote = &site.quotes[at];
            html.push_str(&self.quotation_html(quote, &site.passage(quote), sourced));
        };
        for &lead in &briefing.leads {
            said(&mut html, lead, true);
        }
        for told in &briefing.stories {
            let _ = write!(html, "<h2>{}</h2>", self.article_html(told.brief));
            for &voice in &told.voices {
                said(&mut html, voice, false);
            }
        }
        if !briefing.rest.is_empty() {
            html.push_str("<ul>");
            for &other in &briefing.rest {
                let _ = write!(html, "<li>{}</li>", self.article_html(other));
            }
            html.push_str("</ul>");
        }
        let url = site.base.url(&Address::day(day.date));
        Some(Item {
            id: url.clone(),
            url,
            external_url: None,
            title: self.wording.day(day.date),
            content_html: html,
            summary: String::new(),
            date_published: stamp(published),
            date_modified: stamp(updated),
            modified: updated,
            authors: Vec::new(),
            tags: Vec::new(),
            language: None,
        })
    }

    /// What was put right.
    fn erratum_item(&self, of: &'a Correction) -> Item<'a> {
        let Erratum { on, words, note, .. } = &of.erratum;
        let page = self.site.base.url(&Address::errata());
        let url = format!("{page}#{}", of.erratum.anchor());
        let mut html = format!("<blockquote dir=\"auto\"><p>{}</p></blockquote><p>", escape(words));
        html.push_str(&escape(&self.wording.erratum(&of.erratum)));
        if let Some(note) = note {
            let _ = write!(html, " {}", escape(note));
        }
        html.push_str("</p>");
        if let Some(at) = of.brief {
            let _ = write!(html, "<p>{}</p>", self.article_html(at));
        }
        let begins = on.and_time(NaiveTime::MIN);
        let zone = self.site.settings.timezone;
        let time =
            begins.and_local_timezone(zone).single().unwrap_or_else(|| begins.and_utc().into());
        Item {
            id: url.clone(),
            url,
            external_url: None,
            title: shortened(plain(&squeeze(words)), TITLE),
            content_html: html,
            summary: String::new(),
            date_published: stamp(time),
            date_modified: stamp(time),
            modified: time,
            authors: Vec::new(),
            tags: Vec::new(),
            language: None,
        }
    }

    /// The title of an article, as a link to its page, and who published it.
    fn article_html(&self, at: usize) -> String {
        let brief = &self.site.briefs[at];
        let url = escape(&self.site.base.url(&brief.address));
        let title = escape(&plain(&squeeze(&brief.article.title)));
        match &brief.article.outlet {
            Some(outlet) => format!("<a href=\"{url}\">{title}</a> ({})", escape(&plain(outlet))),
            None => format!("<a href=\"{url}\">{title}</a>"),
        }
    }

    fn quotation_item(&self, quote: &'a Quote) -> Option<Item<'a>> {
        let brief = &self.site.briefs[quote.brief];
        let article = &brief.article;
        let (published, updated) = times(article, self.site.settings.timezone)?;
        let url = self.site.quote_url(brief, quote);
        let attribution = self.site.attribution(quote);
        let passage = self.site.passage(quote);
        let title = match self.stance(quote) {
            Some(stance) if attribution.is_own_words() => format!("{stance}: {}", passage.text()),
            _ => passage.text(),
        };
        Some(Item {
            id: self.site.lasting_permalink(brief, quote),
            url,
            external_url: article.original(),
            title: shortened(plain(&title), TITLE),
            content_html: self.quotation_html(quote, &passage, true),
            summary: String::new(),
            date_published: stamp(published),
            date_modified: stamp(updated),
            modified: updated,
            authors: article.outlet.as_deref().map(|name| Author { name }).into_iter().collect(),
            tags: article.topics.iter().map(String::as_str).collect(),
            language: article.language.as_deref(),
        })
    }

    /// A quotation as HTML that stands by itself; with where it was printed, if asked for.
    fn quotation_html(&self, quote: &'a Quote, passage: &Passage, sourced: bool) -> String {
        let brief = &self.site.briefs[quote.brief];
        let article = &brief.article;
        let url = escape(&self.site.quote_url(brief, quote));
        let mut html = format!(
            "<figure><blockquote cite=\"{url}\" dir=\"auto\"><p>{}</p></blockquote><figcaption>",
            passage.html()
        );
        html.push_str(&escape(&plain(&self.site.speaker_names(quote, self.nobody))));
        if let Some(stance) = self.stance(quote) {
            let _ = write!(html, " ({})", escape(stance));
        }
        if sourced {
            let title = escape(&plain(&squeeze(&article.title)));
            let _ = write!(html, ", <cite><a href=\"{url}\">{title}</a></cite>");
            if let Some(outlet) = &article.outlet {
                let _ = write!(html, " ({})", escape(&plain(outlet)));
            }
        }
        html.push_str("</figcaption></figure>");
        html
    }
}

/// The feed as Atom.
pub(super) fn atom(feed: &Feed<'_>) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", feed.language)]);
    xml.text("id", &[], &feed.page);
    xml.text("title", &[], &feed.title);
    xml.text("updated", &[], &feed.updated);
    let link = |rel, media, href| [("rel", rel), ("type", media), ("href", href)];
    xml.empty("link", &link("self", "application/atom+xml", &feed.atom));
    xml.empty("link", &link("alternate", "text/html", &feed.page));
    author(&mut xml, feed.site);
    xml.text("generator", &[("version", env!("CARGO_PKG_VERSION"))], "Kutip");
    for item in &feed.items {
        let language: Vec<(&str, &str)> =
            item.language.map(|code| ("xml:lang", code)).into_iter().collect();
        xml.open("entry", &language);
        xml.text("id", &[], &item.id);
        xml.text("title", &[], &item.title);
        xml.empty("link", &link("alternate", "text/html", &item.url));
        if let Some(original) = item.external_url {
            xml.empty("link", &[("rel", "via"), ("href", original)]);
        }
        xml.text("published", &[], &item.date_published);
        xml.text("updated", &[], &item.date_modified);
        for of in &item.authors {
            author(&mut xml, of.name);
        }
        for tag in &item.tags {
            xml.empty("category", &[("term", tag)]);
        }
        if !item.summary.is_empty() {
            xml.text("summary", &[], &item.summary);
        }
        xml.text("content", &[("type", "html")], &item.content_html);
        xml.close();
    }
    xml.finish()
}

fn author(xml: &mut Xml, name: &str) {
    xml.open("author", &[]);
    xml.text("name", &[], &plain(&squeeze(name)));
    xml.close();
}

/// The feed as JSON Feed.
pub(super) fn json(feed: &Feed<'_>) -> Vec<u8> {
    #[derive(Serialize)]
    struct JsonFeed<'a> {
        version: &'a str,
        title: &'a str,
        home_page_url: &'a str,
        feed_url: &'a str,
        language: &'a str,
        authors: [Author<'a>; 1],
        items: &'a [Item<'a>],
    }
    super::to_json(&JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: &feed.page,
        feed_url: &feed.json,
        language: feed.language,
        authors: [Author { name: feed.site }],
        items: &feed.items,
    })
}

/// Text as HTML.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    text::escape(&mut out, text);
    out
}
