//! `addresses.toml` becomes [`Addresses`]: what every address that the site has given belongs to, so
//! that it stays there. A build reads it, and writes it anew with the addresses that it has given; only
//! what lies in the file makes a build depend on those before it.
//!
//! It is meant to be committed: one line an address, sorted, so that two branches merge line by line.
//! Like all files it is not trusted: a line that no build writes has no effect and is told.

mod read;
mod sample;
mod write;

use std::collections::BTreeMap;

pub use self::read::parse;
pub use self::sample::{Sample, Words};
use crate::diagnostic::Code;
use crate::keyed::File;

/// The file's name, at the root of a site.
pub const FILE: &str = "addresses.toml";

/// Bytes that it may have: lines of two million quotations.
pub const LARGEST: u64 = 256 << 20;

/// Articles that a line of a speaker names, of those that a build writes.
pub const ARTICLES: usize = 3;

/// The file as one of keys.
const KEYS: File<'_> = File {
    path: FILE,
    broken: Code::BrokenAddresses,
    unknown: Code::BadAddress,
    bad: Code::BadAddress,
    // Names are those of the articles, whatever they hold.
    hidden: None,
};

/// What all addresses belong to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses {
    /// By slug.
    pub articles: BTreeMap<String, OfArticle>,
    /// By table and slug. No table is empty.
    pub named: BTreeMap<Table, BTreeMap<String, OfName>>,
    /// By the id of the article, then by their own.
    pub quotations: BTreeMap<String, BTreeMap<String, OfQuotation>>,
}

/// What has an address by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// `speaker`
    Speakers,
    /// `organisation`
    Organisations,
    /// `place`
    Places,
    /// `topic`
    Topics,
    /// `outlet`
    Outlets,
}

/// An address of an article. An article whose slug was changed has several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfArticle {
    /// Id of the article.
    pub id: String,
    /// Of the start of its text, when it was first published.
    pub words: Sample,
    /// The slug that it was first published at, where that was another.
    pub first: Option<String>,
}

/// An address of something with a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfName {
    /// The name.
    pub name: String,
    /// Of a speaker: the first role that was known.
    pub role: Option<String>,
    /// Of a speaker: ids of a few articles.
    pub articles: Vec<String>,
}

/// A permalink of a quotation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfQuotation {
    /// The words that it has, or had last.
    pub words: Sample,
    /// The id of the quotation that it leads to, where that has another.
    pub now: Option<String>,
    /// The id that it was first published with, where that was another.
    pub first: Option<String>,
}

impl Table {
    /// Every table, in the order of the file.
    pub const ALL: [Table; 5] =
        [Table::Speakers, Table::Organisations, Table::Places, Table::Topics, Table::Outlets];

    /// `speaker`
    pub fn key(self) -> &'static str {
        match self {
            Table::Speakers => "speaker",
            Table::Organisations => "organisation",
            Table::Places => "place",
            Table::Topics => "topic",
            Table::Outlets => "outlet",
        }
    }
}

/// A text that a line of the file can hold: no control characters, and not too long.
pub fn can_be_kept(text: &str) -> bool {
    const MOST: usize = 4096;
    !text.is_empty() && text.len() <= MOST && !text.contains(char::is_control)
}

/// The id of a quotation, which stands in pages as it is.
fn is_quotation(id: &str) -> bool {
    let rest = id.strip_prefix('q').unwrap_or_default();
    (1..=32).contains(&rest.len()) && sample::is_base32(rest)
}

/// A slug as builds make them; of an article perhaps several with `/` between them.
fn is_slug(slug: &str) -> bool {
    let part = |part: &str| {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (1..=255).contains(&part.len()) && part.bytes().all(plain)
    };
    slug.len() <= 4096 && slug.split('/').all(part)
}
