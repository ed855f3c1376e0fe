//! A plain page of the editor's own.

use serde::Serialize;
use tera::Value;

use super::{
    Article, Context, Fingerprint, Fingerprints, Head, Kind, PagePlan, Rendered, Renderer, Site,
};
use crate::page::own_body;

/// `own`: a plain page; its body is `body`.
#[derive(Serialize)]
pub struct OwnView<'a> {
    /// Never empty.
    pub title: &'a str,
    /// Its language, where it is not the site's.
    pub language: Option<&'a str>,
    /// `ltr`, `rtl` or `auto`.
    pub direction: &'a str,
    /// Day of the last change.
    pub updated: Option<String>,
}

/// By its place among [`Site::pages`].
#[derive(Debug)]
struct OwnPage(usize);

pub(super) fn plan(site: &Site) -> Vec<PagePlan> {
    let pages = site.pages.iter().enumerate();
    pages.map(|(at, page)| PagePlan::one(OwnPage(at), page.address.clone())).collect()
}

impl OwnPage {
    fn article<'s>(&self, site: &'s Site) -> &'s Article {
        &site.pages[self.0].article
    }
}

impl Kind for OwnPage {
    fn names(&self) -> (&'static str, &'static str) {
        ("page", "page.html")
    }

    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a> {
        let article = self.article(&on.site);
        Head::new(on, plan, &article.title).described(&article.description)
    }

    fn view(&self, on: &Renderer, _: &PagePlan, context: &mut Context) -> Rendered<()> {
        let article = self.article(&on.site);
        let own = OwnView {
            title: &article.title,
            language: on.other_language(article),
            direction: on.theme.direction(article.language.as_deref()),
            updated: article.updated.map(|date| date.to_string()),
        };
        let body = own_body::write(&on.theme, article, &on.site.base)?;
        context.insert("own", &own);
        context.insert_value("body", Value::safe_string(&body));
        Ok(())
    }

    fn reads(&self, of: &Fingerprints<'_>, _: &PagePlan) -> Option<Fingerprint> {
        of.source(&self.article(of.site).path)
    }

    fn source<'s>(&self, site: &'s Site) -> Option<&'s Article> {
        Some(self.article(site))
    }
}
