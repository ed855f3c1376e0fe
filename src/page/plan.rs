//! Which pages a site has, and where each stands.

use std::sync::Arc;

use super::kind::{KINDS, Kind, day};
use crate::export::{self, File, Listed};
use crate::fresh::Fingerprint;
use crate::site::url::Address;
use crate::site::{Fingerprints, Site};

/// Quotations or articles on one page of a list.
pub(super) const PER_LIST: usize = 40;
/// Entries on one page of an index.
pub(super) const PER_INDEX: usize = 200;

/// One page to be rendered, or a file for other programs.
#[derive(Clone, Debug)]
pub struct PagePlan {
    /// What it shows.
    pub(super) content: Content,
    /// Which page of a list it is, from 1.
    pub(super) number: usize,
    /// How many pages the list has.
    pub(super) of: usize,
    /// Where the list starts: the address of its first page.
    pub(super) start: Address,
}

/// What a page shows.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// A template, filled.
    Page(Arc<dyn Kind>),
    /// No page, but a file for other programs.
    File(File),
    /// No page, but a day as plain text, by its place among the days of the site.
    Brief(usize),
}

impl PagePlan {
    /// A page by itself.
    pub(super) fn one(kind: impl Kind + 'static, address: Address) -> Self {
        PagePlan { content: Content::Page(Arc::new(kind)), number: 1, of: 1, start: address }
    }

    /// The pages of a list of so many items, one at least.
    pub(super) fn list(
        kind: impl Kind + 'static,
        start: Address,
        items: usize,
        per_page: usize,
    ) -> impl Iterator<Item = Self> {
        let of = items.div_ceil(per_page).max(1);
        let first = PagePlan { of, ..Self::one(kind, start) };
        (1..=of).map(move |number| PagePlan { number, ..first.clone() })
    }

    fn file(file: File, site: &Site) -> Self {
        PagePlan { content: Content::File(file), number: 1, of: 1, start: file.address(site) }
    }

    fn brief(at: usize, site: &Site) -> Self {
        let start = Address::brief(site.days[at].date);
        PagePlan { content: Content::Brief(at), number: 1, of: 1, start }
    }

    /// Where the page stands.
    pub fn address(&self) -> Address {
        self.start.numbered(self.number)
    }

    /// What kind of page it is, by its name in `page.kind`; `None` for a file.
    pub fn kind(&self) -> Option<&'static str> {
        match &self.content {
            Content::Page(kind) => Some(kind.names().0),
            Content::File(_) | Content::Brief(_) => None,
        }
    }

    /// Path of the article that it is made from alone, if there is one.
    pub fn source<'s>(&self, site: &'s Site) -> Option<&'s str> {
        let article = match &self.content {
            Content::Page(kind) => kind.source(site),
            Content::File(file) => file.article().map(|at| &*site.briefs[at].article),
            Content::Brief(_) => None,
        };
        article.map(|article| article.path.as_str())
    }

    /// What tells the page from what it was: two builds whose pages at one address have one fingerprint
    /// have the same page there. `None` for the few that any change touches.
    pub fn fingerprint(&self, of: &Fingerprints<'_>) -> Option<Fingerprint> {
        let reads = match &self.content {
            Content::Page(kind) => kind.reads(of, self)?,
            Content::File(file) => file.reads(of)?,
            Content::Brief(at) => day::reads(of, *at),
        };
        Some(of.of((reads, self.kind(), self.number, self.of)))
    }

    /// As a sitemap lists it, if it is a page that can be found.
    fn listed(&self, site: &Site) -> Option<Listed> {
        match &self.content {
            Content::Page(kind) if kind.is_listed() => {
                Some(Listed { address: self.address(), changed: kind.changed(site) })
            }
            _ => None,
        }
    }

    /// Which of `all` items of its list stand on the page.
    pub(super) fn shown(&self, all: usize, per_page: usize) -> std::ops::Range<usize> {
        let start = ((self.number - 1) * per_page).min(all);
        start..(start + per_page).min(all)
    }

    /// The part of its list that stands on the page.
    pub(super) fn slice<'i, T>(&self, items: &'i [T], per_page: usize) -> &'i [T] {
        &items[self.shown(items.len(), per_page)]
    }

    /// What a list of articles is made from. Its first page counts who is named in all of them.
    pub(super) fn reads_list(&self, of: &Fingerprints<'_>, briefs: &[usize]) -> Fingerprint {
        let read = if self.number == 1 { briefs } else { self.slice(briefs, PER_LIST) };
        Fingerprint::of(&(briefs.len(), of.briefs(read.iter().copied())))
    }
}

/// All pages of a site, and its files for other programs.
pub fn plan(site: &Site) -> Vec<PagePlan> {
    let mut plans: Vec<PagePlan> = KINDS.iter().flat_map(|plan| plan(site)).collect();
    let listed = plans.iter().filter(|plan| plan.listed(site).is_some()).count();
    let files = export::files(site, listed).into_iter();
    plans.extend(files.map(|file| PagePlan::file(file, site)));
    let days = (0..site.days.len()).filter(|&at| site.has_brief(at));
    plans.extend(days.map(|at| PagePlan::brief(at, site)));
    plans
}

/// The pages of a site that can be found.
pub(super) fn listed(site: &Site) -> Vec<Listed> {
    plan(site).iter().filter_map(|plan| plan.listed(site)).collect()
}
