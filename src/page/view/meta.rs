//! What feed readers, social networks and search engines read of a page.

use serde::Serialize;

use super::{Head, Views};
use crate::page::file::{ANNOTATIONS, TEXT, beside, has_feed};
use crate::page::plan::{PageKind, PagePlan};
use crate::page::{data, feed};
use crate::site::url::Address;

/// `meta`: what other programs than browsers read of a page.
#[derive(Serialize)]
pub struct MetaView<'a> {
    /// What the page is by the Open Graph protocol: `website`, `article` or `profile`.
    pub kind: &'static str,
    /// Never empty.
    pub title: String,
    /// The language and country of the words: `id_ID`.
    pub locale: Option<String>,
    /// Whole URL of a picture that lies in the site itself.
    pub image: Option<String>,
    /// What it shows.
    pub image_alt: Option<&'a str>,
    /// Day of publication.
    pub published: Option<String>,
    /// Day of the last change.
    pub modified: Option<String>,
    /// Topics.
    pub tags: &'a [String],
    /// The page's feeds, else the site's, and its data.
    pub alternates: Vec<Alternate>,
}

/// Another form of a page.
#[derive(Serialize)]
pub struct Alternate {
    /// Where it is.
    pub href: String,
    /// Its media type.
    pub media: &'static str,
    /// What it is called, among the words of the pages.
    pub name: &'static str,
    /// The title of what it is another form of.
    pub title: String,
}

impl<'a> Views<'a> {
    pub(in crate::page) fn meta(&self, plan: &PagePlan, head: &Head<'_>) -> MetaView<'a> {
        let site = self.site;
        let name = self.theme.site_title(site);
        let title = if head.title.is_empty() { name.to_owned() } else { head.title.clone() };
        let article = match plan.kind {
            PageKind::Article(at) => Some(&site.briefs[at].article),
            _ => None,
        };
        let image = article.and_then(|article| site.base.inside(article.image.as_deref()?));
        MetaView {
            kind: match plan.kind {
                PageKind::Article(_) => "article",
                PageKind::Profile(_) => "profile",
                _ => "website",
            },
            locale: self.theme.words.locale(),
            image: image.and_then(|path| site.base.at_host(&path)),
            image_alt: article.and_then(|article| article.caption.as_deref()),
            published: article.and_then(|article| Some(article.date?.to_string())),
            modified: article.and_then(|article| Some(article.updated?.to_string())),
            tags: article.map_or(&[], |article| &article.topics),
            alternates: self.alternates(plan, &title),
            title,
        }
    }

    fn alternates(&self, plan: &PagePlan, title: &str) -> Vec<Alternate> {
        let site = self.site;
        let mut alternates = Vec::new();
        let mut add = |address: &Address, media, name, title: &str| {
            let href = site.base.href(address);
            alternates.push(Alternate { href, media, name, title: title.to_owned() });
        };
        let profile = match plan.kind {
            PageKind::Profile(at) => Some(&site.profiles[at]),
            _ => None,
        };
        if site.settings.min_quotes().is_some() && site.base.at_host("").is_some() {
            let of = profile.filter(|profile| has_feed(site, profile));
            let title = of.map_or_else(|| self.theme.site_title(site), |_| title);
            add(&beside(of, feed::ATOM), "application/atom+xml", "feed_atom", title);
            add(&beside(of, feed::JSON), "application/feed+json", "feed_json", title);
        }
        if site.settings.build.data {
            if let Some(profile) = profile.filter(|profile| !profile.quotes.is_empty()) {
                let address = beside(Some(profile), &data::name(1));
                add(&address, "application/json", "data_quotes", title);
            }
            if let PageKind::Article(at) = plan.kind {
                let address = &site.briefs[at].address;
                let annotations = address.beside(ANNOTATIONS);
                add(&annotations, "application/ld+json", "data_annotations", title);
                add(&address.beside(TEXT), "text/plain", "data_text", title);
            }
        }
        alternates
    }
}
