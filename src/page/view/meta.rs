//! What feed readers, social networks and search engines read of a page.

use serde::Serialize;

use super::Head;
use crate::export::{self, File};
use crate::page::kind::Kind;
use crate::page::renderer::Renderer;

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

impl MetaView<'_> {
    /// Nothing beside what can be read of every page.
    pub(in crate::page) fn of(kind: &'static str) -> Self {
        MetaView {
            kind,
            title: String::new(),
            locale: None,
            image: None,
            image_alt: None,
            published: None,
            modified: None,
            tags: &[],
            alternates: Vec::new(),
        }
    }
}

impl Renderer {
    pub(in crate::page) fn meta(&self, kind: &dyn Kind, head: &Head<'_>) -> MetaView<'_> {
        let title = if head.title.is_empty() { self.title() } else { &head.title };
        let own = kind.files(&self.site);
        let of_site = export::of_site(&self.site).filter(|_| !own.iter().any(|own| own.is_feed()));
        let of_site = of_site.filter_map(|file| self.alternate(file, self.title()));
        let own_meta = kind.meta(&self.site);
        MetaView {
            locale: self.theme.words.locale(),
            alternates: of_site
                .chain(own.iter().filter_map(|file| self.alternate(*file, title)))
                .collect(),
            title: title.to_owned(),
            image: own_meta.image.or_else(|| self.share_image()),
            ..own_meta
        }
    }

    /// The picture of pages that have none.
    fn share_image(&self) -> Option<String> {
        let path = self.site.settings.share_image.as_deref()?;
        self.site.base.at_host(&self.site.base.inside(path)?)
    }

    /// A file as another form of the page with this title.
    fn alternate(&self, file: File, title: &str) -> Option<Alternate> {
        let (media, name) = file.form()?;
        let href = self.href(&file.address(&self.site));
        let title = if file.is_of_days() {
            format!("{} · {}", self.theme.words.get("days"), self.title())
        } else {
            title.to_owned()
        };
        Some(Alternate { href, media, name, title })
    }
}
