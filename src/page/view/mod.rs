//! What templates see. These structures are a public contract: a site's own templates read them.
//!
//! Every `href` is a path that can stand in a link as it is; every `date` is ISO (`2025-08-13`, or
//! shorter where less is known), to be passed through the filter `date`.
//!
//! Here is what pages of several kinds show; what those of one kind do is in its file of `kind/`.

mod card;
mod chart;
mod entry;
mod head;
mod letter;
mod list;
mod meta;
mod prerendered;
mod quote;
mod registered;
mod same;
mod share;
mod voice;

pub use super::kind::{
    ArticleView, Count, Facet, HomeView, OnTopic, OutletView, OwnView, ProfileView, SearchView,
    SideView, Tongue, TopicArticle, TopicDay, TopicView, Translation, Work,
};
pub use card::Card;
pub(super) use card::MOST_CARDS;
pub use chart::{Bar, Chart};
pub use entry::{ArticleEntry, ArticleLink, Entry, Link};
pub(super) use entry::{Listed, ProfileEntry};
pub use head::{Head, Pager};
pub(super) use letter::letter_groups;
pub use letter::{Letter, LetterGroup};
pub(super) use list::SPEAKING;
pub use list::{DayEntry, DayGroup, ListView, MonthEntry, TopicEntry};
pub use meta::{Alternate, MetaView};
pub use prerendered::{Html, Prerendered};
pub use quote::QuoteView;
pub use registered::{Registered, RoleView};
pub use same::{PieceView, SourceView};
pub use share::{Part, Share};
pub(super) use voice::Spoken;
pub use voice::Voice;

use super::renderer::Renderer;
use crate::article::Article;

impl Renderer {
    /// The language of an article, where it is not the site's.
    pub(super) fn other_language<'a>(&self, article: &'a Article) -> Option<&'a str> {
        article.language.as_deref().filter(|code| *code != self.site.language)
    }
}

/// Day of an article's publication.
pub(super) fn iso(article: &Article) -> Option<String> {
    article.date.map(|date| date.to_string())
}
