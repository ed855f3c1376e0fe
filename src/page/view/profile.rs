//! The page of a person, organisation or place.

use serde::Serialize;

use super::{ArticleLink, Entry, QuoteView, Views, slice};
use crate::page::plan::{PER_INDEX, PER_LIST, PagePlan};

/// `profile`: the page of a person, organisation or place.
#[derive(Serialize)]
pub struct ProfileView<'a> {
    /// Itself.
    pub entry: Entry<'a>,
    /// Other forms of the name.
    pub aliases: &'a [String],
    /// The organisation named with it.
    pub organisation: Option<&'a str>,
    /// That organisation's page.
    pub organisation_href: Option<String>,
    /// Its people.
    pub people: Vec<Entry<'a>>,
    /// Its quotations on this page, newest first.
    pub quotes: Vec<QuoteView<'a>>,
    /// Articles on this page that name it, newest first.
    pub articles: Vec<ArticleLink<'a>>,
}

impl<'a> Views<'a> {
    pub(in crate::page) fn profile(&self, at: usize, plan: &PagePlan) -> ProfileView<'a> {
        let site = self.site;
        let profile = &site.profiles[at];
        ProfileView {
            entry: self.profile_entry(at),
            aliases: &profile.aliases,
            organisation: profile.organisation.as_deref(),
            organisation_href: profile
                .organisation_profile
                .map(|at| site.base.href(&site.profiles[at].address())),
            people: profile
                .people
                .iter()
                .take(PER_INDEX)
                .map(|&at| self.profile_entry(at))
                .collect(),
            quotes: slice(&profile.quotes, plan, PER_LIST)
                .iter()
                .map(|&at| self.quote(&site.quotes[at]))
                .collect(),
            articles: slice(&profile.briefs, plan, PER_LIST)
                .iter()
                .map(|&at| self.link_to_article(&site.briefs[at]))
                .collect(),
        }
    }
}
