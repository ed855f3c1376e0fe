//! A plain page of the editor's own.

use serde::Serialize;

use super::Views;

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

impl<'a> Views<'a> {
    pub(in crate::page) fn own(&self, at: usize) -> OwnView<'a> {
        let article = &self.site.pages[at].article;
        OwnView {
            title: &article.title,
            language: self.other_language(article),
            direction: self.theme.direction(article.language.as_deref()),
            updated: article.updated.map(|date| date.to_string()),
        }
    }
}
