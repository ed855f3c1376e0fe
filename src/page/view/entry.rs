//! People, organisations, places, topics and articles as they stand in lists.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::{Html, Made, Views, iso};
use crate::annotate::Entity;
use crate::site::url::Base;
use crate::site::{Brief, Profile};
use crate::text::Hash;

/// Speakers of an article in a list.
const MOST_SPEAKERS: usize = 8;

/// A person, organisation, place or topic in a list.
#[derive(Clone, Serialize)]
#[serde(remote = "Self")]
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
    /// The name with its page, as the component `who` writes it.
    pub who: Html,
    /// The letters in their colour, as the component `badge` writes them.
    pub badge: Html,
    /// The same, where it is made already.
    #[serde(skip)]
    made: Option<&'a Made<Entry<'static>>>,
}

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.made {
            Some(made) => made.serialize(serializer),
            None => Entry::serialize(self, serializer),
        }
    }
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
    /// An article in lists.
    pub(super) fn article_entry(&self, at: usize) -> &'a Made<ArticleEntry<'static>> {
        self.theme.articles[at].entry.get_or_init(|| {
            let brief = &self.site.briefs[at];
            let speakers = self.speaking(brief);
            let more = speakers.len().saturating_sub(MOST_SPEAKERS);
            let speakers = speakers.into_iter().take(MOST_SPEAKERS);
            Made::new(&ArticleEntry {
                href: self.site.base.href(&brief.address),
                title: &brief.article.title,
                language: self.other_language(&brief.article),
                date: iso(&brief.article),
                outlet: brief.article.outlet.as_deref(),
                description: &brief.article.description,
                quotes: brief.quotes.len(),
                speakers: speakers.map(|(speaker, _)| self.speaker(brief, speaker)).collect(),
                more,
            })
        })
    }

    /// An article in lists of one line each.
    pub(super) fn article_link(&self, at: usize) -> &'a Made<ArticleLink<'static>> {
        let brief = &self.site.briefs[at];
        self.theme.articles[at].link.get_or_init(|| Made::new(&self.link_to_article(brief)))
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
        let speaking = self.speaking(brief).into_iter();
        speaking.map(|(at, quotes)| self.speaker(brief, at).with_quotes(quotes)).collect()
    }

    /// The entities that speak in an article, each person once, in the order of speaking, with the
    /// number of quotations.
    fn speaking(&self, brief: &'a Brief) -> Vec<(u32, usize)> {
        let mut speaking: Vec<(u32, usize)> = Vec::new();
        let mut place: FxHashMap<(Option<usize>, Option<u32>), usize> = FxHashMap::default();
        for &speaker in
            self.site.quotes[brief.quotes.clone()].iter().flat_map(|quote| &quote.speakers)
        {
            let profile = brief.profile_of(speaker);
            let at = *place.entry((profile, profile.is_none().then_some(speaker))).or_insert_with(
                || {
                    speaking.push((speaker, 0));
                    speaking.len() - 1
                },
            );
            speaking[at].1 += 1;
        }
        speaking
    }

    /// Whatever else with a page is named in an article.
    pub(super) fn named(&self, brief: &'a Brief) -> Vec<Entry<'a>> {
        let mut seen: BTreeSet<usize> = self.site.quotes[brief.quotes.clone()]
            .iter()
            .flat_map(|quote| &quote.speakers)
            .filter_map(|&speaker| brief.profile_of(speaker))
            .collect();
        let profiles = brief.profiles.iter().copied().flatten();
        profiles.filter(|at| seen.insert(*at)).map(|at| self.profile_entry(at)).collect()
    }

    /// A speaker of an article: its profile, or the words of the article where it has none.
    pub(super) fn speaker(&self, brief: &'a Brief, speaker: u32) -> Entry<'a> {
        let entity: Option<&'a Entity> = brief.annotated.entities.get(speaker as usize);
        let role = entity.and_then(|entity| entity.role.as_deref());
        if let Some(profile) = brief.profile_of(speaker) {
            let entry = self.profile_entry(profile);
            let decided = self.site.profiles[profile].role_on(brief.article.date);
            return entry.with_role(decided.or(role));
        }
        let name = self.site.speaker_name(brief, speaker);
        self.written(Entry {
            name,
            href: None,
            initials: initials(name).into(),
            colour: colour(name),
            kind: entity.map_or("anonymous", |entity| entity.kind.name()),
            role,
            quotes: 0,
            articles: 1,
            who: Html::default(),
            badge: Html::default(),
            made: None,
        })
    }

    pub(super) fn profile_entry(&self, at: usize) -> Entry<'a> {
        let face = &self.theme.faces[at];
        let entry = face.entry(&self.site.profiles[at]);
        let written = face.written.get_or_init(|| {
            let entry = self.written(entry.clone());
            Written { made: Made::new(&entry), who: entry.who, badge: entry.badge }
        });
        let Written { who, badge, made } = written;
        Entry { who: who.clone(), badge: badge.clone(), made: Some(made), ..entry }
    }

    /// An entry with what components write of it.
    pub(super) fn written(&self, entry: Entry<'a>) -> Entry<'a> {
        let (who, badge) = (self.theme.html("who", &entry), self.theme.html("badge", &entry));
        Entry { who, badge, ..entry }
    }
}

impl<'a> Entry<'a> {
    /// What has a page of its own kind, and no role; nothing is written yet.
    pub(super) fn plain(name: &'a str, href: String, kind: &'a str, slug: &str) -> Self {
        Entry {
            name,
            href: Some(href.into()),
            initials: initials(name).into(),
            colour: colour(slug),
            kind,
            role: None,
            quotes: 0,
            articles: 0,
            who: Html::default(),
            badge: Html::default(),
            made: None,
        }
    }

    /// With another number of quotations.
    pub(super) fn with_quotes(self, quotes: usize) -> Self {
        Entry { quotes, made: self.made.filter(|_| quotes == self.quotes), ..self }
    }

    /// With another number of articles.
    pub(super) fn with_articles(self, articles: usize) -> Self {
        Entry { articles, made: self.made.filter(|_| articles == self.articles), ..self }
    }

    /// With another role, if there is one.
    fn with_role(self, role: Option<&'a str>) -> Self {
        let role = role.or(self.role);
        Entry { role, made: self.made.filter(|_| role == self.role), ..self }
    }
}

/// What pages that list an article show of it, made when the first does.
#[derive(Debug, Default)]
pub(in crate::page) struct Listed {
    entry: OnceLock<Made<ArticleEntry<'static>>>,
    link: OnceLock<Made<ArticleLink<'static>>>,
}

/// What every page that names a profile shows of it, made once.
#[derive(Debug)]
pub(in crate::page) struct Face {
    href: String,
    /// The whole URL of its page; a path where the host is not known.
    pub(in crate::page) url: String,
    initials: String,
    colour: u8,
    written: OnceLock<Written>,
    /// As JSON-LD.
    pub(in crate::page) agent: OnceLock<Option<Box<RawValue>>>,
}

/// What components write of a profile, and its whole entry.
#[derive(Debug)]
struct Written {
    who: Html,
    badge: Html,
    made: Made<Entry<'static>>,
}

impl Face {
    pub(in crate::page) fn new(profile: &Profile, base: &Base) -> Self {
        let href = base.href(&profile.address());
        Face {
            url: base.at_host(&href).unwrap_or_else(|| href.clone()),
            href,
            initials: initials(&profile.name),
            colour: colour(&profile.slug),
            written: OnceLock::new(),
            agent: OnceLock::new(),
        }
    }

    fn entry<'a>(&'a self, profile: &'a Profile) -> Entry<'a> {
        Entry {
            name: &profile.name,
            href: Some(Cow::Borrowed(&self.href)),
            initials: Cow::Borrowed(&self.initials),
            colour: self.colour,
            kind: profile.kind.name(),
            role: profile.role.as_deref(),
            quotes: profile.quotes.len(),
            articles: profile.briefs.len(),
            who: Html::default(),
            badge: Html::default(),
            made: None,
        }
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
