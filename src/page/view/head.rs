//! What every page says of itself, and where it is in a list of pages.

use serde::Serialize;

use super::Link;
use crate::page::fragment;
use crate::page::plan::PagePlan;
use crate::page::renderer::Renderer;
use crate::site::url::{Address, Section};
use crate::text::{plain, squeeze};

/// `page`: what every page says of itself.
#[derive(Serialize)]
pub struct Head<'a> {
    /// `home`, `article`, `index`, `profile`, `topic`, `outlet`, `month`, `day`, `page`, `about`,
    /// `moved`, `search` or `404`.
    pub kind: &'a str,
    /// Folder of the section it is in, for the menu.
    pub section: &'a str,
    /// Title of the window, without the site's.
    pub title: String,
    /// For search engines: what it is about, else its title and the site's.
    pub description: String,
    /// Its whole URL, where the site's host is known.
    pub canonical: Option<String>,
    /// Where a reader tells of a mistake on it.
    pub report: Option<String>,
    /// The pages it stands below, from the home page on.
    pub crumbs: Vec<Link<'a>>,
}

/// `pager`: where in a list of pages this page is.
#[derive(Serialize)]
pub struct Pager {
    /// From 1.
    pub number: usize,
    /// How many there are.
    pub total: usize,
    /// Link to the page before.
    pub previous: Option<String>,
    /// Link to the page after.
    pub next: Option<String>,
}

impl<'a> Head<'a> {
    /// Of a page below nothing but the home page.
    pub(in crate::page) fn new(on: &'a Renderer, plan: &PagePlan, title: &str) -> Self {
        let title = plain(&squeeze(title));
        let description = match &on.site.settings.title {
            Some(site) => format!("{title} · {}", plain(&squeeze(site))),
            None => title.clone(),
        };
        Head {
            kind: "",
            section: "",
            title,
            description,
            canonical: on.site.base.absolute(&plan.address()),
            report: on.report(&on.site.base.url(&plan.address())),
            crumbs: vec![on.crumb(&Address::home(), on.theme.words.get("home"))],
        }
    }

    /// Of a page below the index of a section.
    pub(in crate::page) fn inside(
        section: Section,
        on: &'a Renderer,
        plan: &PagePlan,
        title: &str,
    ) -> Self {
        let mut head = Self::new(on, plan, title);
        head.section = section.folder();
        head.crumbs.push(on.crumb(&Address::section(section), on.theme.words.get(head.section)));
        head
    }

    /// With what search engines show of it.
    pub(in crate::page) fn described(self, words: &str) -> Self {
        Head { description: plain(&squeeze(words)), ..self }
    }
}

impl Renderer {
    /// Where a reader tells of a mistake at an address; mail has the address as its subject.
    pub(in crate::page) fn report(&self, url: &str) -> Option<String> {
        let report = self.site.settings.report.as_deref()?;
        if !report.starts_with("mailto:") {
            return Some(self.site.base.inside(report).unwrap_or_else(|| report.to_owned()));
        }
        let sign = if report.contains('?') { '&' } else { '?' };
        Some(format!("{report}{sign}subject={}", fragment::encoded(url)))
    }

    /// A page that others stand below.
    pub(in crate::page) fn crumb<'a>(&self, address: &Address, name: &'a str) -> Link<'a> {
        Link { href: self.href(address), name: name.into(), language: None }
    }

    pub(in crate::page) fn pager(&self, plan: &PagePlan) -> Pager {
        let link = |number| self.href(&plan.start.numbered(number));
        Pager {
            number: plan.number,
            total: plan.of,
            previous: (plan.number > 1).then(|| link(plan.number - 1)),
            next: (plan.number < plan.of).then(|| link(plan.number + 1)),
        }
    }
}
