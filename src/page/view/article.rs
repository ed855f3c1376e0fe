//! The page of an article: its head, its marks and the cards of its quotations.

use std::borrow::Cow;

use serde::Serialize;

use super::quote::kind_key;
use super::{Entry, Link, Share, SourceView, Views, iso};
use crate::annotate::PartialDate;
use crate::page::fragment;
use crate::page::markup::{Chip, Mark, Target};
use crate::site::url::{Address, Room};
use crate::site::{Brief, Quote};
use crate::text::{Span, joined, plain};

/// Quotations of one article that have a card; the chips of those after them lead to the speaker.
pub(in crate::page) const MOST_CARDS: usize = 500;

/// The card of a quotation, on its article's page.
#[derive(Serialize)]
pub struct Card<'a> {
    /// Its permanent id.
    pub id: &'a str,
    /// From 1, in its article.
    pub number: usize,
    /// Its words, as printed.
    pub words: String,
    /// Where the same words stand in the original.
    pub original: Option<String>,
    /// Its place in its article.
    pub href: String,
    /// `direct`, `indirect` or `mixed`.
    pub kind: &'a str,
    /// Who said it; empty where that is not clear.
    pub speakers: Vec<Entry<'a>>,
    /// Names of the speakers, or the words for nobody known.
    pub label: String,
    /// Those, the kind in words, and the number.
    pub title: String,
    /// The kind and how sure it is, in words.
    pub status: String,
    /// The words that say that it was said.
    pub cue: String,
    /// When, where, to whom.
    pub setting: String,
    /// The medium it came by.
    pub via: String,
    /// Page of that outlet.
    pub via_href: Option<String>,
    /// When it was said.
    pub said_on: Option<String>,
    /// `high`, `medium` or `low`; `checked` if an editor decided over it.
    pub confidence: &'a str,
    /// The rules that found it and its speaker.
    pub rule: String,
    /// Other articles that print the same words.
    pub sources: Vec<SourceView<'a>>,
}

/// The same article in another language.
#[derive(Serialize)]
pub struct Translation<'a> {
    /// Its page.
    pub href: String,
    /// Its whole URL, where the site's host is known.
    pub absolute: Option<String>,
    /// Code of the language.
    pub language: &'a str,
    /// The language's own name.
    pub name: &'a str,
}

/// `article`: an article's page.
#[derive(Serialize)]
pub struct ArticleView<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its language; none where no pack fits.
    pub language: Option<&'a str>,
    /// `ltr`, `rtl` or `auto`.
    pub direction: &'a str,
    /// Day of publication.
    pub date: Option<String>,
    /// The page of that day.
    pub day: Option<String>,
    /// Day of the last change.
    pub updated: Option<String>,
    /// Who published it.
    pub outlet: Option<&'a str>,
    /// The page of that outlet.
    pub outlet_href: Option<String>,
    /// Who wrote it.
    pub author: Option<&'a str>,
    /// The original.
    pub url: Option<&'a str>,
    /// The picture, if it lies in the site itself.
    pub image: Option<String>,
    /// Its caption.
    pub caption: Option<&'a str>,
    /// Who made the picture.
    pub credit: Option<&'a str>,
    /// Its topics.
    pub topics: Vec<Link<'a>>,
    /// How many quotations it has.
    pub quotes: usize,
    /// Who speaks in it, in the order of speaking.
    pub speakers: Vec<Entry<'a>>,
    /// Who has how much of what was said.
    pub share: Option<Share<'a>>,
    /// The same article in other languages.
    pub translations: Vec<Translation<'a>>,
    /// Who and what else with a page is named in it.
    pub named: Vec<Entry<'a>>,
    /// Its quotations, at most 500.
    pub cards: Vec<Card<'a>>,
    /// The article before, in time.
    pub older: Option<Link<'a>>,
    /// The article after.
    pub newer: Option<Link<'a>>,
}

impl<'a> Views<'a> {
    pub(in crate::page) fn article(&self, at: usize) -> ArticleView<'a> {
        let site = self.site;
        let brief = &site.briefs[at];
        let article = &brief.article;
        let quotes = &site.quotes[brief.quotes.clone()];
        let neighbour = |at: usize| {
            let brief = site.briefs.get(at)?;
            Some(Link {
                href: site.base.href(&brief.address),
                name: Cow::Borrowed(&brief.article.title),
                language: self.other_language(&brief.article),
            })
        };
        let link_of_topic = |&at: &usize| {
            let topic = &site.topics[at];
            let address = Address::entry(Room::Topics, &topic.slug);
            Link {
                href: site.base.href(&address),
                name: Cow::Borrowed(&topic.name),
                language: None,
            }
        };
        ArticleView {
            title: &article.title,
            language: article.language.as_deref(),
            direction: self.theme.direction(article.language.as_deref()),
            date: iso(article),
            day: article.date.map(|date| site.base.href(&Address::day(date))),
            updated: article.updated.map(|date| date.to_string()),
            outlet: article.outlet.as_deref(),
            outlet_href: brief.outlet.map(|at| self.outlet_href(at)),
            author: article.author.as_deref(),
            url: article.original(),
            image: article.image.as_deref().and_then(|image| site.base.inside(image)),
            caption: article.caption.as_deref(),
            credit: article.credit.as_deref(),
            topics: brief.topics.iter().map(link_of_topic).collect(),
            quotes: quotes.len(),
            speakers: self.speakers(brief),
            share: self.share(brief.quotes.clone()),
            translations: self.translations(brief),
            named: self.named(brief),
            cards: quotes.iter().take(MOST_CARDS).map(|quote| self.card(quote)).collect(),
            older: neighbour(at + 1),
            newer: at.checked_sub(1).and_then(neighbour),
        }
    }

    fn translations(&self, brief: &Brief) -> Vec<Translation<'a>> {
        let others = brief.translations.iter().map(|&at| &self.site.briefs[at]);
        others
            .filter_map(|other| {
                let language = other.article.language.as_deref()?;
                Some(Translation {
                    href: self.site.base.href(&other.address),
                    absolute: self.site.base.absolute(&other.address),
                    name: self.theme.language_name(language),
                    language,
                })
            })
            .collect()
    }

    /// The marks of an article, in the order of its attributions.
    pub(in crate::page) fn marks(&self, at: usize) -> Vec<Mark<'a>> {
        let brief = &self.site.briefs[at];
        self.site.quotes[brief.quotes.clone()]
            .iter()
            .enumerate()
            .map(|(number, quote)| self.mark(brief, number, quote))
            .collect()
    }

    fn mark(&self, brief: &'a Brief, number: usize, quote: &'a Quote) -> Mark<'a> {
        let attribution = &brief.annotated.attributions[quote.attribution];
        let words = &self.theme.words;
        let first = quote.speakers.first().map(|&speaker| self.speaker(brief, speaker));
        let slugs: Vec<&str> = quote
            .speakers
            .iter()
            .filter_map(|&speaker| brief.profile_of(speaker))
            .map(|profile| self.site.profiles[profile].slug.as_str())
            .collect();
        let initials = first.as_ref().map_or("?".into(), |entry| entry.initials.clone());
        let unsure = match attribution.sureness() {
            "checked" => false,
            sure => quote.speakers.is_empty() || sure == "low",
        };
        let mut label = format!("{initials}: {}", self.title(brief, quote));
        if unsure && !quote.speakers.is_empty() {
            label = format!("{label}, {}", words.get("unverified"));
        }
        let target = match &first {
            _ if number < MOST_CARDS => Target::Card,
            Some(Entry { href: Some(href), .. }) => Target::Page(href.to_string()),
            _ => Target::Nothing,
        };
        Mark {
            id: &quote.id,
            kind: attribution.kind,
            content: &attribution.content,
            speakers: slugs.join(" "),
            unsure,
            chip: Chip {
                target,
                initials: initials.into_owned(),
                label: plain(&label),
                colour: first.map(|entry| entry.colour),
            },
        }
    }

    fn card(&self, quote: &'a Quote) -> Card<'a> {
        let brief = &self.site.briefs[quote.brief];
        let attribution = &brief.annotated.attributions[quote.attribution];
        let words = |spans: &[Span]| joined(&brief.article.text, spans);
        let confidence = attribution.sureness();
        let sure = if confidence == "checked" || !quote.speakers.is_empty() {
            format!("confidence_{confidence}")
        } else {
            "unverified".to_owned()
        };
        Card {
            id: &quote.id,
            number: quote.attribution + 1,
            title: plain(&self.title(brief, quote)),
            status: [kind_key(attribution.kind), &sure]
                .map(|key| self.theme.words.get(key))
                .join(" · "),
            href: self.site.base.quotation(&brief.address, &quote.id),
            words: words(&attribution.content),
            original: brief
                .article
                .original()
                .map(|url| fragment::link(url, &brief.article.text, &attribution.content)),
            kind: attribution.kind.name(),
            speakers: quote.speakers.iter().map(|&at| self.speaker(brief, at)).collect(),
            label: plain(&self.label(brief, quote)),
            cue: words(&attribution.cue),
            setting: words(&attribution.setting),
            via: words(&attribution.via),
            via_href: quote.via.map(|at| self.outlet_href(at)),
            said_on: attribution.said_on.map(PartialDate::iso),
            confidence,
            rule: attribution.rule.to_string(),
            sources: self.sources(quote),
        }
    }

    /// Who said a quotation, its kind, and its number: what its card and its chip are called.
    fn title(&self, brief: &'a Brief, quote: &Quote) -> String {
        let kind = kind_key(self.site.attribution(quote).kind);
        let kind = self.theme.words.get(kind);
        format!("{}, {kind} {}", self.label(brief, quote), quote.attribution + 1)
    }
}
