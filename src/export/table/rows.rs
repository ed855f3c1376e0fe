//! What the rows of the tables hold.

use chrono::NaiveDate;

use super::Cell;
use crate::annotate::PartialDate;
use crate::export::annotation::published;
use crate::export::{jsonld, thousandths};
use crate::site::{Brief, Profile, Quote, Site};
use crate::text::{CodePoints, joined};

/// Makes the rows of a site's tables.
#[derive(Debug)]
pub struct Rows<'a> {
    site: &'a Site,
    /// The article whose quotations were asked for last, and where in its text each of them stands.
    last: Option<(usize, Vec<Vec<[usize; 2]>>)>,
}

fn text(text: Option<&str>) -> Cell<'_> {
    text.map_or(Cell::Nothing, Cell::Text)
}

fn owned(text: Option<String>) -> Cell<'static> {
    text.map_or(Cell::Nothing, Cell::Owned)
}

fn day(day: Option<NaiveDate>) -> Cell<'static> {
    owned(day.map(|day| day.to_string()))
}

/// A profile's id among the entities.
pub(in crate::export) fn id(profile: &Profile) -> String {
    format!("{}/{}", profile.section().folder(), profile.slug)
}

impl<'a> Rows<'a> {
    /// The rows of a site.
    pub fn new(site: &'a Site) -> Self {
        Rows { site, last: None }
    }

    /// Where the words of a quotation stand in the text of its article, in code points.
    fn spans(&mut self, quote: &Quote) -> Vec<[usize; 2]> {
        let site = self.site;
        let brief = &site.briefs[quote.brief];
        if self.last.as_ref().is_none_or(|(at, _)| *at != quote.brief) {
            let published = published(&brief.article);
            let points = CodePoints::new(&published.text);
            let of_each = brief.annotated.attributions.iter().map(|attribution| {
                let spans = attribution.shown().iter();
                spans.filter_map(|&span| Some(points.pair(published.span(span)?))).collect()
            });
            self.last = Some((quote.brief, of_each.collect()));
        }
        let spans = self.last.as_ref().and_then(|(_, all)| all.get(quote.attribution));
        spans.cloned().unwrap_or_default()
    }

    /// The row of a quotation, by its place in [`Site::quotes`].
    pub(super) fn attribution(&mut self, at: usize) -> Vec<Cell<'a>> {
        let site = self.site;
        let quote = &site.quotes[at];
        let spans = self.spans(quote);
        let brief = &site.briefs[quote.brief];
        let article = &brief.article;
        let attribution = site.attribution(quote);
        let profiles: Vec<&Profile> = quote
            .speakers
            .iter()
            .filter_map(|&speaker| Some(&site.profiles[brief.profile_of(speaker)?]))
            .collect();
        let first = quote.speakers.first().and_then(|&speaker| brief.profile_of(speaker));
        let first = first.map(|at| &site.profiles[at]);
        let date = site.said_on(quote);
        let role = first.and_then(|of| of.role_on(date).or(of.role.as_deref()));
        let via = joined(&article.text, &attribution.via);
        let via = match quote.via {
            Some(outlet) => Cell::Text(&site.outlets[outlet].name),
            None => owned(Some(via).filter(|via| !via.is_empty())),
        };
        vec![
            Cell::Text(&quote.id),
            Cell::Owned(site.quote_url(brief, quote)),
            Cell::Texts(quote.earlier.clone()),
            Cell::Text(attribution.kind.name()),
            Cell::Text(attribution.stance.name()),
            Cell::Owned(joined(&article.text, attribution.shown())),
            Cell::Owned(site.sentence(quote)),
            owned(speaker(site, brief, quote)),
            Cell::Texts(profiles.into_iter().map(id).collect()),
            text(role),
            text(first.and_then(|of| of.organisation.as_deref())),
            day(date),
            owned(attribution.said_on.map(PartialDate::iso)),
            via,
            Cell::Share(thousandths(attribution.confidence)),
            Cell::Share(thousandths(attribution.speaker_confidence)),
            Cell::Text(attribution.sureness()),
            Cell::Owned(attribution.rule.to_string()),
            Cell::Flag(attribution.is_checked()),
            text(same_as(site, quote)),
            Cell::Spans(spans),
            text(article.language.as_deref()),
            Cell::Text(&article.id),
            Cell::Owned(site.base.url(&brief.address)),
            Cell::Text(&article.title),
            day(article.date),
            text(outlet(site, brief)),
            topics(site, brief),
        ]
    }

    /// The row of a person, organisation or place, by its place in [`Site::profiles`].
    pub(super) fn entity(&mut self, at: usize) -> Vec<Cell<'a>> {
        let site = self.site;
        let profile = &site.profiles[at];
        let days = || profile.quotes.iter().filter_map(|&at| site.said_on(&site.quotes[at]));
        vec![
            Cell::Owned(id(profile)),
            Cell::Owned(site.base.url(&profile.address())),
            Cell::Text(profile.kind.name()),
            Cell::Text(&profile.name),
            Cell::Texts(profile.aliases.clone()),
            text(profile.role.as_deref()),
            text(profile.organisation.as_deref()),
            owned(profile.organisation_profile.map(|at| id(&site.profiles[at]))),
            text(profile.wikidata.as_deref()),
            text(profile.website.as_deref()),
            Cell::Number(profile.quotes.len()),
            Cell::Number(profile.briefs.len()),
            day(days().min()),
            day(days().max()),
        ]
    }

    /// The row of an article, by its place in [`Site::briefs`].
    pub(super) fn article(&mut self, at: usize) -> Vec<Cell<'a>> {
        let site = self.site;
        let brief = &site.briefs[at];
        let article = &brief.article;
        let zone = site.settings.timezone;
        let updated = article.updated_at(zone);
        let updated =
            updated.map(|time| jsonld::stamp(time, article.updated_time.or(article.time)));
        vec![
            Cell::Text(&article.id),
            Cell::Owned(site.base.url(&brief.address)),
            Cell::Text(&article.title),
            day(article.date),
            owned(article.timed_at(zone).map(|time| time.to_rfc3339())),
            owned(updated),
            text(article.language.as_deref()),
            text(outlet(site, brief)),
            text(article.author.as_deref()),
            text(article.original()),
            Cell::Text(&article.description),
            topics(site, brief),
            Cell::Number(brief.quotes.len()),
            Cell::Owned(published(article).text),
        ]
    }
}

/// The names of a quotation's speakers.
fn speaker(site: &Site, brief: &Brief, quote: &Quote) -> Option<String> {
    let names = quote.speakers.iter().map(|&speaker| site.speaker_name(brief, speaker));
    let names: Vec<&str> = names.collect();
    (!names.is_empty()).then(|| names.join("; "))
}

/// The fullest quotation with the same words.
fn same_as<'a>(site: &'a Site, quote: &Quote) -> Option<&'a str> {
    let shown = site.clusters[quote.cluster?].shown;
    Some(&site.quotes[shown].id)
}

fn outlet<'a>(site: &'a Site, brief: &'a Brief) -> Option<&'a str> {
    let known = brief.outlet.map(|at| site.outlets[at].name.as_str());
    known.or(brief.article.outlet.as_deref())
}

fn topics(site: &Site, brief: &Brief) -> Cell<'static> {
    Cell::Texts(brief.topics.iter().map(|&at| site.topics[at].name.clone()).collect())
}
