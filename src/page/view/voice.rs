//! Who says what on a topic: for each speaker one statement, and how many more there are.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::NaiveDate;
use rustc_hash::FxHashSet;
use serde::Serialize;

use super::{Entry, QuoteView};
use crate::annotate::{Kind, Stance};
use crate::page::Rendered;
use crate::page::kind::anchor;
use crate::page::plan::PER_LIST;
use crate::page::renderer::Renderer;
use crate::site::{Quote, Site, Topic};

/// Words of a statement that can be read at a glance.
const AT_A_GLANCE: std::ops::RangeInclusive<u32> = 6..=40;

/// A speaker and the clearest of the newest statements on something.
#[derive(Serialize)]
pub struct Voice<'a> {
    /// Who, with the role at the time of the statement and the number of all statements on it.
    pub entry: Entry<'a>,
    /// The statement.
    pub quote: QuoteView<'a>,
    /// How many more there are.
    pub more: usize,
    /// Where they stand.
    pub href: String,
    /// Whether it is of the newest day of the site, and others are older.
    pub is_new: bool,
}

/// What was said on a topic, each statement once.
#[derive(Debug, Default)]
pub(in crate::page) struct Spoken {
    /// Profiles of the speakers and their statements, those who said most first.
    pub(in crate::page) by_profile: Vec<(usize, Vec<usize>)>,
    /// All statements, of whomever, in their order.
    pub(in crate::page) quotes: Vec<usize>,
}

impl Spoken {
    /// Gathers what stands in the articles of a topic.
    pub(in crate::page) fn of(site: &Site, topic: &Topic) -> Self {
        let mut said: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut all: Vec<usize> = Vec::new();
        let quotes = topic.briefs.iter().flat_map(|&brief| site.briefs[brief].quotes.clone());
        for at in quotes {
            let quote = &site.quotes[at];
            let brief = &site.briefs[quote.brief];
            let profiles = quote.speakers.iter().filter_map(|&speaker| brief.profile_of(speaker));
            let mut is_named = false;
            for profile in profiles {
                is_named = true;
                let list = said.entry(profile).or_default();
                if list.last() != Some(&at) {
                    list.push(at);
                }
            }
            if !is_named {
                all.push(at);
            }
        }
        let mut by_profile: Vec<(usize, Vec<usize>)> = Vec::new();
        for (profile, mut list) in said {
            // What the speaker's own page counts once is counted once here.
            let is_repeated = |at: &usize| {
                let quote = &site.quotes[*at];
                quote.cluster.is_some() || !site.briefs[quote.brief].translations.is_empty()
            };
            if list.iter().any(is_repeated) {
                let own: FxHashSet<usize> = site.profiles[profile].quotes.iter().copied().collect();
                if list.iter().any(|at| own.contains(at)) {
                    list.retain(|at| own.contains(at));
                }
            }
            all.extend(&list);
            by_profile.push((profile, list));
        }
        by_profile
            .sort_by_key(|(profile, list)| (Reverse(list.len()), site.profiles[*profile].rank));
        all.sort_unstable();
        all.dedup();
        Spoken { by_profile, quotes: all }
    }
}

impl Renderer {
    /// The clearest of the newest of some statements: those that are surely the speaker's own, are said and
    /// not asked or supposed, and can be read at a glance, before all others; then the newest, then those
    /// in the speaker's own words, then the first of their article.
    pub(in crate::page) fn clearest(&self, quotes: &[usize]) -> Option<usize> {
        let rank = |quote: &Quote| {
            let found = self.site.attribution(quote);
            let is_sure =
                !quote.speakers.is_empty() && matches!(found.sureness(), "high" | "checked");
            let is_said = matches!(found.stance, Stance::Says | Stance::Denies);
            let is_clear = is_sure && is_said && AT_A_GLANCE.contains(&quote.extent.words);
            (is_clear, self.site.said_on(quote), found.kind != Kind::Indirect)
        };
        let best = |&at: &usize| (rank(&self.site.quotes[at]), Reverse(at));
        quotes.iter().copied().max_by_key(best)
    }

    /// A speaker's row on a topic.
    pub(in crate::page) fn voice<'a>(
        &'a self,
        topic: &Topic,
        profile: usize,
        quotes: &[usize],
        newest: Option<NaiveDate>,
    ) -> Rendered<Option<Voice<'a>>> {
        let Some(at) = self.clearest(quotes) else { return Ok(None) };
        let quote = &self.site.quotes[at];
        let brief = &self.site.briefs[quote.brief];
        let own = quote.speakers.iter().find(|&&at| brief.profile_of(at) == Some(profile));
        let entry = match own {
            Some(&speaker) => self.speaker(brief, speaker)?,
            None => self.profile_entry(profile)?,
        };
        let of = &self.site.profiles[profile];
        let is_on = |brief: usize| topic.briefs.binary_search(&brief).is_ok();
        let place = of.quotes.iter().position(|&at| is_on(self.site.quotes[at].brief));
        let page = of.address().numbered(place.unwrap_or(0) / PER_LIST + 1);
        let anchor = place.map(|_| format!("#{}", anchor(topic))).unwrap_or_default();
        Ok(Some(Voice {
            entry: entry.with_quotes(quotes.len()),
            quote: self.quote(quote)?,
            more: quotes.len() - 1,
            href: format!("{}{anchor}", self.href(&page)),
            is_new: newest.is_some() && brief.article.date == newest,
        }))
    }

    /// The clearest statement of an article, if it has any by somebody who is named.
    pub(in crate::page) fn statement(&self, brief: usize) -> Rendered<Option<QuoteView<'_>>> {
        let quotes = self.site.briefs[brief].quotes.clone();
        let named = quotes.filter(|&at| !self.site.quotes[at].speakers.is_empty());
        let at = self.clearest(&named.collect::<Vec<_>>());
        at.map(|at| self.quote(&self.site.quotes[at])).transpose()
    }
}
