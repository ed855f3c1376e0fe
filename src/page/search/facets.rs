//! What results are counted and narrowed by.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;

use super::File;
use super::postings::varint;
use super::stream::number;
use crate::language::Languages;
use crate::page::words::Words;
use crate::site::url::Section;
use crate::site::{Profile, Quote, Site};

/// Values in one file.
const PER_FILE: usize = 1000;
/// Most files of values.
const MOST: usize = 16;

/// The values of the facets, and which document has which.
pub(super) struct Facets {
    /// Lists of facet, key in the address of a search, and name; by how many documents have the
    /// value, the most first.
    pub(super) values: Vec<File>,
    /// The number of values. For each the number, from 1, of its organisation; 0 for none. For each article, the
    /// oldest first, its language (from 1 in the list of languages, 0 for none), the number of its
    /// topics and these; for each of its quotations, the last first, four times the number of its
    /// speakers that are values, plus the kind, and these.
    pub(super) columns: File,
}

/// What a value is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    /// A profile, as who speaks.
    Speaker(usize),
    /// A profile, as that of whom someone speaks.
    Organisation(usize),
    Topic(usize),
}

/// The profiles that speak in a quotation, in their order.
fn speakers<'a>(site: &'a Site, quote: &'a Quote) -> impl Iterator<Item = usize> + 'a {
    let brief = &site.briefs[quote.brief];
    quote.speakers.iter().filter_map(|&entity| brief.profile_of(entity))
}

/// The organisation that a speaker is or belongs to.
fn organisation(site: &Site, speaker: usize) -> Option<usize> {
    let profile = &site.profiles[speaker];
    match profile.section() {
        Section::Organisations => Some(speaker),
        _ => profile.organisation_profile,
    }
}

pub(super) fn write(site: &Site, languages: &Languages) -> Facets {
    let mut counts: BTreeMap<Value, usize> = BTreeMap::new();
    for quote in &site.quotes {
        for speaker in speakers(site, quote) {
            *counts.entry(Value::Speaker(speaker)).or_default() += 1;
            if let Some(organisation) = organisation(site, speaker) {
                *counts.entry(Value::Organisation(organisation)).or_default() += 1;
            }
        }
    }
    for brief in &site.briefs {
        for &topic in &brief.topics {
            *counts.entry(Value::Topic(topic)).or_default() += 1;
        }
    }
    let mut values: Vec<(Value, usize)> = counts.into_iter().collect();
    // Profiles are numbered by when they were seen; a topic more must not renumber all.
    values.par_sort_by_cached_key(|(value, count)| (Reverse(*count), key(site, *value)));
    let numbers: BTreeMap<Value, u32> = values.iter().map(|(value, _)| *value).zip(0..).collect();

    let mut bytes = Vec::new();
    varint(&mut bytes, number(values.len()));
    for (value, _) in &values {
        let own = match value {
            Value::Speaker(at) => organisation(site, *at),
            Value::Organisation(_) | Value::Topic(_) => None,
        };
        varint(&mut bytes, own.map_or(0, |at| numbers[&Value::Organisation(at)] + 1));
    }
    for brief in site.briefs.iter().rev() {
        let code = brief.article.language.as_deref();
        let packs = languages.packs();
        let language = packs.iter().position(|pack| Some(pack.code.as_str()) == code);
        varint(&mut bytes, language.map_or(0, |at| number(at) + 1));
        varint(&mut bytes, number(brief.topics.len()));
        for &topic in &brief.topics {
            varint(&mut bytes, numbers[&Value::Topic(topic)]);
        }
        for quote in site.quotes[brief.quotes.clone()].iter().rev() {
            let own: Vec<u32> =
                speakers(site, quote).map(|at| numbers[&Value::Speaker(at)]).collect();
            varint(&mut bytes, number(own.len()) * 4 + site.attribution(quote).kind as u32);
            for value in own {
                varint(&mut bytes, value);
            }
        }
    }
    let names: Vec<_> = values
        .iter()
        .map(|(value, _)| {
            let (facet, key) = key(site, *value);
            (facet, key, name(site, *value))
        })
        .collect();
    let per_file = PER_FILE.max(names.len().div_ceil(MOST));
    Facets {
        values: names
            .chunks(per_file)
            .enumerate()
            .map(|(at, names)| File::json(&format!("v{at}"), &names))
            .collect(),
        columns: File::new("columns", "bin", bytes),
    }
}

/// First letter of the facet, and what stands for the value in the address of a search.
fn key(site: &Site, value: Value) -> (&'static str, String) {
    let own = |profile: &Profile, section| match profile.section() {
        own if own == section => profile.slug.clone(),
        own => format!("{}/{}", own.folder(), profile.slug),
    };
    match value {
        Value::Speaker(at) => ("s", own(&site.profiles[at], Section::Speakers)),
        Value::Organisation(at) => ("o", own(&site.profiles[at], Section::Organisations)),
        Value::Topic(at) => ("t", site.topics[at].slug.clone()),
    }
}

fn name(site: &Site, value: Value) -> &str {
    match value {
        Value::Speaker(at) | Value::Organisation(at) => &site.profiles[at].name,
        Value::Topic(at) => &site.topics[at].name,
    }
}

/// Of each month, oldest first, its ISO form, its words and its first article. Articles without a
/// date come first, under no form.
pub(super) fn months(site: &Site, words: &Words) -> Vec<(String, String, usize)> {
    let mut months: Vec<(String, String, usize)> = Vec::new();
    for (number, brief) in site.briefs.iter().rev().enumerate() {
        let month =
            brief.article.date.map_or_else(String::new, |date| date.format("%Y-%m").to_string());
        if months.last().is_none_or(|(last, _, _)| *last != month) {
            let shown = if month.is_empty() {
                words.get("undated").to_owned()
            } else {
                words.date(&month, None)
            };
            months.push((month, shown, number));
        }
    }
    months
}
