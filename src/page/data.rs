//! `quotes.json` of a speaker: the site's data, for programs. docs/api.md is its documentation.

use serde::Serialize;

use super::file::beside;
use super::view::Views;
use crate::annotate::PartialDate;
use crate::site::Quote;
use crate::text::joined;

/// Quotations in one file: some megabytes.
pub(super) const MOST: usize = 10_000;

/// Version of the form of the files.
const VERSION: u8 = 1;

/// Name of the `part`th file, from 1.
pub(super) fn name(part: usize) -> String {
    if part <= 1 { "quotes.json".to_owned() } else { format!("quotes-{part}.json") }
}

#[derive(Serialize)]
struct Answer<'a> {
    version: u8,
    speaker: Speaker<'a>,
    total: usize,
    next: Option<String>,
    quotes: Vec<Quotation<'a>>,
}

#[derive(Serialize)]
struct Speaker<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    name: &'a str,
    aliases: &'a [String],
    role: Option<&'a str>,
    organisation: Option<&'a str>,
    url: String,
}

#[derive(Serialize)]
struct Quotation<'a> {
    id: &'a str,
    url: String,
    words: String,
    language: Option<&'a str>,
    kind: &'a str,
    speakers: Vec<Named<'a>>,
    via: Option<String>,
    said_on: Option<String>,
    confidence: &'a str,
    article: Article<'a>,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    url: Option<String>,
}

#[derive(Serialize)]
struct Article<'a> {
    id: &'a str,
    url: String,
    title: &'a str,
    date: Option<String>,
    outlet: Option<&'a str>,
    original: Option<&'a str>,
}

/// The `part`th part of a profile's quotations, newest first.
pub(super) fn quotes(views: &Views<'_>, at: usize, part: usize) -> Vec<u8> {
    let profile = &views.site.profiles[at];
    let start = (part - 1) * MOST;
    let end = (start + MOST).min(profile.quotes.len());
    let next = || views.site.base.url(&beside(Some(profile), &name(part + 1)));
    super::to_json(&Answer {
        version: VERSION,
        speaker: Speaker {
            id: &profile.slug,
            kind: profile.kind.name(),
            name: &profile.name,
            aliases: &profile.aliases,
            role: profile.role.as_deref(),
            organisation: profile.organisation.as_deref(),
            url: views.site.base.url(&profile.address()),
        },
        total: profile.quotes.len(),
        next: (end < profile.quotes.len()).then(next),
        quotes: profile.quotes[start..end]
            .iter()
            .map(|&at| quotation(views, &views.site.quotes[at]))
            .collect(),
    })
}

fn quotation<'a>(views: &Views<'a>, quote: &'a Quote) -> Quotation<'a> {
    let brief = &views.site.briefs[quote.brief];
    let article = &brief.article;
    let attribution = views.site.attribution(quote);
    let words = |spans| Some(joined(&article.text, spans)).filter(|words| !words.is_empty());
    Quotation {
        id: &quote.id,
        url: views.site.quote_url(brief, quote),
        words: joined(&article.text, &attribution.content),
        language: article.language.as_deref(),
        kind: attribution.kind.name(),
        speakers: quote
            .speakers
            .iter()
            .map(|&speaker| Named {
                name: views.site.speaker_name(brief, speaker),
                url: brief
                    .profile_of(speaker)
                    .map(|at| views.site.base.url(&views.site.profiles[at].address())),
            })
            .collect(),
        via: words(&attribution.via),
        said_on: attribution.said_on.map(PartialDate::iso),
        confidence: attribution.sureness(),
        article: Article {
            id: &article.id,
            url: views.site.base.url(&brief.address),
            title: &article.title,
            date: article.date.map(|day| day.to_string()),
            outlet: article.outlet.as_deref(),
            original: article.original(),
        },
    }
}
