//! People, organisations, places, topics and articles as they stand in lists.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Views, iso, profile_of};
use crate::annotate::{Entity, EntityKind};
use crate::site::url::Base;
use crate::site::{Brief, Profile};
use crate::text::Hash;

/// Speakers of an article in a list.
const MOST_SPEAKERS: usize = 8;

/// A person, organisation, place or topic in a list.
#[derive(Serialize)]
pub struct Entry<'a> {
    /// As it is shown.
    pub name: &'a str,
    /// Its page; none for groups and for people without a name.
    pub href: Option<Cow<'a, str>>,
    /// One or two letters.
    pub initials: Cow<'a, str>,
    /// 0 to 11.
    pub colour: u8,
    /// `person`, `organisation`, `place`, `group`, `anonymous` or `topic`.
    pub kind: &'a str,
    /// Title or function.
    pub role: Option<&'a str>,
    /// How many quotations, in the list it is part of.
    pub quotes: usize,
    /// How many articles.
    pub articles: usize,
}

/// An article in a list.
#[derive(Serialize)]
pub struct ArticleEntry<'a> {
    /// Its page.
    pub href: String,
    /// Never empty.
    pub title: &'a str,
    /// Where it is not the site's.
    pub language: Option<&'a str>,
    /// Day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub outlet: Option<&'a str>,
    /// One or two sentences; may be empty.
    pub description: &'a str,
    /// How many quotations it has.
    pub quotes: usize,
    /// Who speaks in it: the first eight.
    pub speakers: Vec<Entry<'a>>,
    /// How many more speak in it.
    pub more: usize,
}

/// An article in a list, in one line.
#[derive(Serialize)]
pub struct ArticleLink<'a> {
    /// Its page.
    pub href: String,
    /// Never empty.
    pub title: &'a str,
    /// Where it is not the site's.
    pub language: Option<&'a str>,
    /// Day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub outlet: Option<&'a str>,
}

/// A link with a name.
#[derive(Serialize)]
pub struct Link<'a> {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub name: Cow<'a, str>,
    /// Language of the name, where it is not the site's.
    pub language: Option<&'a str>,
}

impl<'a> Views<'a> {
    pub(super) fn article_entry(&self, brief: &'a Brief) -> ArticleEntry<'a> {
        let mut speakers = self.speakers(brief);
        let more = speakers.len().saturating_sub(MOST_SPEAKERS);
        speakers.truncate(MOST_SPEAKERS);
        ArticleEntry {
            href: self.site.base.href(&brief.address),
            title: &brief.article.title,
            language: self.other_language(&brief.article),
            date: iso(&brief.article),
            outlet: brief.article.outlet.as_deref(),
            description: &brief.article.description,
            quotes: brief.quotes.len(),
            speakers,
            more,
        }
    }

    pub(in crate::page) fn link_to_article(&self, brief: &'a Brief) -> ArticleLink<'a> {
        ArticleLink {
            href: self.site.base.href(&brief.address),
            title: &brief.article.title,
            language: self.other_language(&brief.article),
            date: iso(&brief.article),
            outlet: brief.article.outlet.as_deref(),
        }
    }

    /// Who speaks in an article, in the order of speaking, with the number of quotations there.
    pub(super) fn speakers(&self, brief: &'a Brief) -> Vec<Entry<'a>> {
        let mut entries: Vec<Entry<'a>> = Vec::new();
        let mut place: BTreeMap<(Option<usize>, Option<u32>), usize> = BTreeMap::new();
        for quote in &self.site.quotes[brief.quotes.clone()] {
            for &speaker in &quote.speakers {
                let profile = profile_of(brief, speaker);
                let key = (profile, profile.is_none().then_some(speaker));
                let at = *place.entry(key).or_insert_with(|| {
                    entries.push(Entry { quotes: 0, ..self.speaker(brief, speaker) });
                    entries.len() - 1
                });
                entries[at].quotes += 1;
            }
        }
        entries
    }

    /// Whatever else with a page is named in an article.
    pub(super) fn named(&self, brief: &'a Brief) -> Vec<Entry<'a>> {
        let mut seen: BTreeSet<usize> = self.site.quotes[brief.quotes.clone()]
            .iter()
            .flat_map(|quote| &quote.speakers)
            .filter_map(|&speaker| profile_of(brief, speaker))
            .collect();
        let profiles = brief.profiles.iter().copied().flatten();
        profiles.filter(|at| seen.insert(*at)).map(|at| self.profile_entry(at)).collect()
    }

    /// A speaker of an article: its profile, or the words of the article where it has none.
    pub(in crate::page) fn speaker(&self, brief: &'a Brief, speaker: u32) -> Entry<'a> {
        let entity: Option<&'a Entity> = brief.annotated.entities.get(speaker as usize);
        let role = entity.and_then(|entity| entity.role.as_deref());
        if let Some(profile) = profile_of(brief, speaker) {
            let entry = self.profile_entry(profile);
            let decided = self.site.profiles[profile].role_on(brief.article.date);
            return Entry { role: decided.or(role).or(entry.role), ..entry };
        }
        let name = entity.map_or("", |entity| entity.name.as_str());
        Entry {
            name,
            href: None,
            initials: initials(name).into(),
            colour: colour(name),
            kind: entity.map_or("anonymous", |entity| kind_of(entity.kind)),
            role,
            quotes: 0,
            articles: 1,
        }
    }

    pub(super) fn profile_entry(&self, at: usize) -> Entry<'a> {
        let profile = &self.site.profiles[at];
        let face = &self.theme.faces[at];
        Entry {
            name: &profile.name,
            href: Some(Cow::Borrowed(&face.href)),
            initials: Cow::Borrowed(&face.initials),
            colour: face.colour,
            kind: kind_of(profile.kind),
            role: profile.role.as_deref(),
            quotes: profile.quotes.len(),
            articles: profile.briefs.len(),
        }
    }
}

/// What every page that names a profile shows of it, made once.
#[derive(Debug)]
pub(in crate::page) struct Face {
    href: String,
    initials: String,
    colour: u8,
}

impl Face {
    pub(in crate::page) fn new(profile: &Profile, base: &Base) -> Self {
        Face {
            href: base.href(&profile.address()),
            initials: initials(&profile.name),
            colour: colour(&profile.slug),
        }
    }
}

pub(in crate::page) fn kind_of(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Organisation => "organisation",
        EntityKind::Place => "place",
        EntityKind::Group => "group",
        EntityKind::Anonymous => "anonymous",
    }
}

/// The first letters of the first and the last word.
pub(super) fn initials(name: &str) -> String {
    let mut letters =
        name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = letters.next();
    first
        .into_iter()
        .chain(letters.next_back())
        .filter_map(|letter| letter.to_uppercase().next())
        .collect()
}

/// A colour that stays the same as long as the slug does.
pub(super) fn colour(slug: &str) -> u8 {
    Hash::of(&[slug.as_bytes()]).0[0] % 12
}
