//! `people.toml` becomes a [`Registry`]: what the editor has decided on people, organisations and
//! places. Where it speaks, the program does not decide.

mod contradict;
mod forget;
mod merge;
mod read;

use chrono::NaiveDate;
use serde::Serialize;

pub use self::forget::is_covered;
pub use self::read::parse;
use crate::diagnostic::Code;
use crate::keyed::{File, Text};

/// The file's name, at the root of a site.
pub const FILE: &str = "people.toml";

/// The file as one of keys.
const KEYS: File<'_> = File {
    path: FILE,
    broken: Code::BrokenRegistry,
    unknown: Code::UnknownRegistryKey,
    bad: Code::BadRegistryValue,
    hidden: Some(Code::BadRegistryValue),
};

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Kind {
    /// `[[person]]`
    Person,
    /// `[[organisation]]`
    Organisation,
    /// `[[place]]`
    Place,
}

/// All decisions of the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Registry {
    /// In the order of the file; those that `[merge]` alone names come last.
    pub entries: Vec<Entry>,
    /// In the order of the file.
    pub outlets: Vec<Outlet>,
}

/// A newspaper, an agency, a broadcaster.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outlet {
    /// The name that pages show.
    pub name: Text,
    /// Other names of the same one.
    pub aliases: Vec<Text>,
}

impl Outlet {
    /// Its name and all others, in that order.
    pub fn names(&self) -> impl Iterator<Item = &Text> {
        std::iter::once(&self.name).chain(&self.aliases)
    }
}

/// One person, organisation or place.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Entry {
    /// `None` where `[merge]` alone names it: what the articles say.
    pub kind: Option<Kind>,
    /// The name that pages show.
    pub name: Text,
    /// Other names of the same one.
    pub aliases: Vec<Text>,
    /// Names that the program must not join to this one.
    pub not: Vec<Text>,
    /// Ids of articles, or of folders with a `/` at the end, that alone can mean this one. Empty
    /// means all.
    pub articles: Vec<Text>,
    /// Last part of the address.
    pub slug: Option<Text>,
    /// Slugs that it had before.
    pub was: Vec<Text>,
    /// What it is or was, in the order of the file.
    pub roles: Vec<Role>,
    /// The organisation it belongs to.
    pub organisation: Option<String>,
    /// What the program must not find.
    pub denied: Denied,
    /// Path of a picture in the site, from its root: starts with `/`.
    pub image: Option<String>,
    /// Item of Wikidata: `Q42`.
    pub wikidata: Option<String>,
    /// An http or https address.
    pub website: Option<String>,
    /// Whether it has no page and is not named as a speaker.
    pub hide: bool,
    /// Whether nothing that is published may name it.
    pub forget: bool,
}

/// What the program may find in articles and must not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Denied {
    /// That the name is that of anybody or anything.
    pub entity: bool,
    /// A role.
    pub role: bool,
    /// An organisation that it belongs to.
    pub organisation: bool,
}

/// A role and the time it was held; a bound that is not given is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Role {
    /// `Mayor of Tirtasari`
    pub title: String,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub until: Option<NaiveDate>,
}

impl Role {
    /// Whether it was held on a day. Without a day only an open end counts.
    pub fn holds(&self, day: Option<NaiveDate>) -> bool {
        match day {
            Some(day) => {
                self.from.is_none_or(|from| from <= day)
                    && self.until.is_none_or(|until| day <= until)
            }
            None => self.until.is_none(),
        }
    }
}

impl Entry {
    /// Its name and all others, in that order.
    pub fn names(&self) -> impl Iterator<Item = &Text> {
        std::iter::once(&self.name).chain(&self.aliases)
    }

    /// How exactly it says that it is meant in the article with this id: `None` where it is not,
    /// 0 where it says nothing, else more for the longer path.
    pub fn means(&self, article: &str) -> Option<usize> {
        if self.articles.is_empty() {
            return Some(0);
        }
        let fits = |pattern: &&Text| {
            let pattern = pattern.text.as_str();
            pattern == article || (pattern.ends_with('/') && article.starts_with(pattern))
        };
        self.articles.iter().filter(fits).map(|pattern| pattern.text.len()).max()
    }
}

/// The role on a day: of several the one that began last, then the first of the list.
pub fn role_on(roles: &[Role], day: Option<NaiveDate>) -> Option<&str> {
    let held = roles.iter().rev().filter(|role| role.holds(day));
    held.max_by_key(|role| role.from).map(|role| role.title.as_str())
}
