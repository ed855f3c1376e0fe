//! The kinds of pages: of each, in a file, which pages there are, what they say of themselves, what
//! their template sees, and what they are made from. A new kind is a file and a line in [`KINDS`].

mod about;
mod article;
pub(super) mod day;
mod errata;
mod home;
mod index;
mod month;
mod moved;
mod not_found;
mod outlet;
mod own;
mod profile;
#[cfg_attr(not(feature = "search"), expect(dead_code, reason = "there is no search"))]
pub(super) mod search;
mod topic;

use std::fmt;

use chrono::NaiveDate;
use tera::Context;

use super::Rendered;
use super::plan::PagePlan;
use super::renderer::Renderer;
use super::view::{Head, MetaView};
use crate::article::Article;
use crate::export::jsonld::Node;
use crate::export::{Exporter, File};
use crate::fresh::Fingerprint;
use crate::site::url::Address;
use crate::site::{Fingerprints, Site};

pub use self::article::{ArticleView, Translation};
pub(in crate::page) use self::errata::ErratumView;
pub use self::home::HomeView;
pub use self::outlet::OutletView;
pub use self::own::OwnView;
pub(super) use self::profile::anchor;
pub use self::profile::{Count, Facet, OnTopic, ProfileView, Work};
pub use self::search::SearchView;
pub use self::topic::{SideView, Tongue, TopicArticle, TopicDay, TopicView};

/// Which pages of each kind a site has, in the order of its sitemap. The search page is not among
/// them: it needs the index.
pub(super) const KINDS: [fn(&Site) -> Vec<PagePlan>; 13] = [
    home::plan,
    article::plan,
    index::plan,
    profile::plan,
    topic::plan,
    outlet::plan,
    month::plan,
    day::plan,
    own::plan,
    about::plan,
    errata::plan,
    moved::plan,
    not_found::plan,
];

/// Whether a page of the editor's own stands at an address.
fn is_own(site: &Site, address: &Address) -> bool {
    site.pages.iter().any(|page| page.address == *address)
}

/// The pages of every entry of a list of the site.
fn of_each<'s, T, P: IntoIterator<Item = PagePlan>>(
    entries: &'s [T],
    pages: impl Fn(usize, &'s T) -> P,
) -> Vec<PagePlan> {
    entries.iter().enumerate().flat_map(|(at, entry)| pages(at, entry)).collect()
}

/// A page of some kind.
pub(super) trait Kind: fmt::Debug + Send + Sync {
    /// Its name in `page.kind`, and its template.
    fn names(&self) -> (&'static str, &'static str);

    /// What it says of itself, and which pages it stands below.
    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a>;

    /// What social networks read of it, beside what they read of every page.
    fn meta<'a>(&self, _: &'a Site) -> MetaView<'a> {
        MetaView::of("website")
    }

    /// Files for other programs that say the same.
    fn files(&self, _: &Site) -> Vec<File> {
        Vec::new()
    }

    /// What search engines read of it, beside the way to it; it stands at `url`.
    fn jsonld<'p>(&self, _: &Exporter<'p>, _url: &'p str) -> Option<Node<'p>> {
        None
    }

    /// Gives its template what it shows.
    ///
    /// # Errors
    /// A component's, with its line.
    fn view(&self, _: &Renderer, _: &PagePlan, _: &mut Context) -> Rendered<()> {
        Ok(())
    }

    /// All that its views read of the site, beside what all pages do; `None` if any change touches
    /// it.
    fn reads(&self, _: &Fingerprints<'_>, _: &PagePlan) -> Option<Fingerprint> {
        None
    }

    /// The file that it is made from alone.
    fn source<'s>(&self, _: &'s Site) -> Option<&'s Article> {
        None
    }

    /// Whether it is to be found.
    fn is_listed(&self) -> bool {
        true
    }

    /// Day of its last change, for the sitemap.
    fn changed(&self, _: &Site) -> Option<NaiveDate> {
        None
    }
}
