//! The page of an outlet: what it published, and what reached other articles through it.

use serde::Serialize;

use super::{ArticleLink, Made, QuoteView, Views, slice};
use crate::page::plan::{PER_LIST, PagePlan};

/// `outlet`: the page of an outlet.
#[derive(Serialize)]
pub struct OutletView<'a> {
    /// As it is shown.
    pub name: &'a str,
    /// Its page as an organisation, if it has one.
    pub organisation_href: Option<String>,
    /// How many articles it published.
    pub articles_total: usize,
    /// How many quotations others have through it.
    pub via_total: usize,
    /// Articles on this page that it published, newest first.
    pub articles: Vec<&'a Made<ArticleLink<'static>>>,
    /// Quotations on this page that others have through it, newest first.
    pub via: Vec<QuoteView<'a>>,
}

impl<'a> Views<'a> {
    pub(in crate::page) fn outlet(&self, at: usize, plan: &PagePlan) -> OutletView<'a> {
        let site = self.site;
        let outlet = &site.outlets[at];
        OutletView {
            name: &outlet.name,
            organisation_href: outlet
                .profile
                .map(|at| site.base.href(&site.profiles[at].address())),
            articles_total: outlet.briefs.len(),
            via_total: outlet.via.len(),
            articles: slice(&outlet.briefs, plan, PER_LIST)
                .iter()
                .map(|&at| self.article_link(at))
                .collect(),
            via: slice(&outlet.via, plan, PER_LIST)
                .iter()
                .map(|&at| self.quote(&site.quotes[at]))
                .collect(),
        }
    }
}
