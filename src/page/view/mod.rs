//! What templates see. These structures are a public contract: a site's own templates read them.
//!
//! Every `href` is a path that can stand in a link as it is; every `date` is ISO (`2025-08-13`, or
//! shorter where less is known), to be passed through the filter `date`.
//!
//! A file for each kind of page, and `head`, `entry` and `quote` for what several of them show.

mod article;
mod chart;
mod entry;
mod head;
mod home;
mod letter;
mod list;
mod made;
mod meta;
mod outlet;
mod own;
mod profile;
mod quote;
mod registered;
mod same;
mod search;
mod share;

pub(super) use article::MOST_CARDS;
pub use article::{ArticleView, Card, Translation};
pub use chart::{Bar, Chart};
pub use entry::{ArticleEntry, ArticleLink, Entry, Link};
pub(super) use entry::{Face, Listed};
pub use head::{Head, Pager};
pub use home::{DayGroup, HomeView};
pub use letter::{Letter, LetterGroup};
pub use list::{DayEntry, ListView, MonthEntry};
pub use made::{Html, Made};
pub use meta::{Alternate, MetaView};
pub use outlet::OutletView;
pub use own::OwnView;
pub(super) use profile::Tally;
pub use profile::{Count, Facet, ProfileView, QuoteGroup};
pub use quote::QuoteView;
pub use registered::{Registered, RoleView};
pub(super) use same::other_printings;
pub use same::{PieceView, SourceView};
pub use search::SearchView;
pub use share::{Part, Share};

use super::plan::PagePlan;
use super::theme::Theme;
use crate::article::Article;
use crate::site::Site;

/// Makes views of one site.
#[derive(Clone, Copy)]
pub(super) struct Views<'a> {
    pub(in crate::page) site: &'a Site,
    pub(in crate::page) theme: &'a Theme,
}

impl<'a> Views<'a> {
    pub(super) fn other_language(&self, article: &'a Article) -> Option<&'a str> {
        article.language.as_deref().filter(|code| *code != self.site.language)
    }
}

/// Which of `all` items of a list stand on a page.
pub(super) fn shown(all: usize, plan: &PagePlan, per: usize) -> std::ops::Range<usize> {
    let start = ((plan.number - 1) * per).min(all);
    start..(start + per).min(all)
}

/// The part of a list that stands on a page.
pub(super) fn slice<'s, T>(items: &'s [T], plan: &PagePlan, per: usize) -> &'s [T] {
    &items[shown(items.len(), plan, per)]
}

fn iso(article: &Article) -> Option<String> {
    article.date.map(|date| date.to_string())
}
