//! `quotes.json` of a speaker: the site's data, for programs. docs/api.md is its documentation.

use serde::Serialize;

use super::File;
use crate::annotate::{Kind, PartialDate};
use crate::fresh::Fingerprint;
use crate::site::{Fingerprints, Quote, Site};
use crate::text::joined;

/// Quotations in one file: some megabytes.
const MOST: usize = 10_000;

/// Version of the form of the files.
const VERSION: u8 = 1;

/// The files of a profile's quotations, if the site has data files.
pub(super) fn files(site: &Site, at: usize) -> impl Iterator<Item = File> {
    let parts =
        if site.settings.build.data { site.profiles[at].quotes.len().div_ceil(MOST) } else { 0 };
    (1..=parts).map(move |part| File::Quotes(at, part))
}

/// What the `part`th file of a profile's quotations is made from.
pub(super) fn reads(of: &Fingerprints<'_>, at: usize, part: usize) -> Fingerprint {
    let quotes = of.site.profiles[at].quotes.chunks(MOST).nth(part - 1).unwrap_or_default();
    Fingerprint::of(&(of.profile(at), part, of.quotes(quotes)))
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
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    earlier_ids: &'a [String],
    url: String,
    words: String,
    sentence: Option<String>,
    language: Option<&'a str>,
    kind: &'a str,
    stance: &'a str,
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
pub(super) fn quotes(site: &Site, at: usize, part: usize) -> Vec<u8> {
    let profile = &site.profiles[at];
    let start = (part - 1) * MOST;
    let end = (start + MOST).min(profile.quotes.len());
    let next = || site.base.url(&File::Quotes(at, part + 1).address(site));
    super::to_json(&Answer {
        version: VERSION,
        speaker: Speaker {
            id: &profile.slug,
            kind: profile.kind.name(),
            name: &profile.name,
            aliases: &profile.aliases,
            role: profile.role.as_deref(),
            organisation: profile.organisation.as_deref(),
            url: site.base.url(&profile.address()),
        },
        total: profile.quotes.len(),
        next: (end < profile.quotes.len()).then(next),
        quotes: profile.quotes[start..end]
            .iter()
            .map(|&at| quotation(site, &site.quotes[at]))
            .collect(),
    })
}

fn quotation<'a>(site: &'a Site, quote: &'a Quote) -> Quotation<'a> {
    let brief = &site.briefs[quote.brief];
    let article = &brief.article;
    let attribution = site.attribution(quote);
    let words = |spans| Some(joined(&article.text, spans)).filter(|words| !words.is_empty());
    Quotation {
        id: &quote.id,
        earlier_ids: &quote.earlier,
        url: site.quote_url(brief, quote),
        words: joined(&article.text, attribution.shown()),
        sentence: (attribution.kind != Kind::Direct).then(|| site.passage(quote).text()),
        language: article.language.as_deref(),
        kind: attribution.kind.name(),
        stance: attribution.stance.name(),
        speakers: quote
            .speakers
            .iter()
            .map(|&speaker| Named {
                name: site.speaker_name(brief, speaker),
                url: brief
                    .profile_of(speaker)
                    .map(|at| site.base.url(&site.profiles[at].address())),
            })
            .collect(),
        via: words(&attribution.via),
        said_on: attribution.said_on.map(PartialDate::iso),
        confidence: attribution.sureness(),
        article: Article {
            id: &article.id,
            url: site.base.url(&brief.address),
            title: &article.title,
            date: article.date.map(|day| day.to_string()),
            outlet: article.outlet.as_deref(),
            original: article.original(),
        },
    }
}
