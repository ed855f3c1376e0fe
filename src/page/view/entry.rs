//! People, organisations, places, topics and articles as they stand in lists.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};

use super::prerendered::get_or_make;
use super::{Html, Prerendered, iso};
use crate::annotate::Entity;
use crate::page::Rendered;
use crate::page::renderer::Renderer;
use crate::site::url::{Address, Base, Section};
use crate::site::{Brief, Profile, Quote};
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
    /// `person`, `organisation`, `place`, `thing`, `group`, `anonymous` or `topic`.
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
    whole: Option<&'a Prerendered<Entry<'static>>>,
}

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.whole {
            Some(whole) => whole.serialize(serializer),
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

impl Renderer {
    /// An article in lists.
    pub(super) fn article_entry(&self, at: usize) -> Rendered<&Prerendered<ArticleEntry<'static>>> {
        get_or_make(&self.listed[at].entry, || {
            let brief = &self.site.briefs[at];
            let ArticleLink { href, title, language, date, outlet } = self.link_to_article(brief);
            let speakers = self.speaking(brief);
            let more = speakers.len().saturating_sub(MOST_SPEAKERS);
            let speakers = speakers.into_iter().take(MOST_SPEAKERS);
            let speakers = speakers.map(|(speaker, _)| self.speaker(brief, speaker));
            Ok(Prerendered::new(&ArticleEntry {
                href,
                title,
                language,
                date,
                outlet,
                description: &brief.article.description,
                quotes: brief.quotes.len(),
                speakers: speakers.collect::<Rendered<_>>()?,
                more,
            }))
        })
    }

    /// Articles in lists of one line each.
    pub(in crate::page) fn article_links(
        &self,
        briefs: &[usize],
    ) -> Vec<&Prerendered<ArticleLink<'static>>> {
        let link = |at: usize| Prerendered::new(&self.link_to_article(&self.site.briefs[at]));
        briefs.iter().map(|&at| self.listed[at].link.get_or_init(|| link(at))).collect()
    }

    pub(in crate::page) fn link_to_article<'a>(&self, brief: &'a Brief) -> ArticleLink<'a> {
        ArticleLink {
            href: self.href(&brief.address),
            title: &brief.article.title,
            language: self.other_language(&brief.article),
            date: iso(&brief.article),
            outlet: brief.article.outlet.as_deref(),
        }
    }

    /// An outlet's page.
    pub(in crate::page) fn outlet_href(&self, at: usize) -> String {
        self.href(&Address::entry(Section::Outlets, &self.site.outlets[at].slug))
    }

    /// Who speaks in an article, in the order of speaking, with the number of quotations there.
    pub(in crate::page) fn speakers<'a>(&'a self, brief: &'a Brief) -> Rendered<Vec<Entry<'a>>> {
        let speaking = self.speaking(brief).into_iter();
        speaking.map(|(at, quotes)| Ok(self.speaker(brief, at)?.with_quotes(quotes))).collect()
    }

    /// The entities that speak in an article, each person once, in the order of speaking, with the
    /// number of quotations.
    fn speaking(&self, brief: &Brief) -> Vec<(u32, usize)> {
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
    pub(in crate::page) fn named(&self, brief: &Brief) -> Rendered<Vec<Entry<'_>>> {
        let mut seen: BTreeSet<usize> = self.site.quotes[brief.quotes.clone()]
            .iter()
            .flat_map(|quote| &quote.speakers)
            .filter_map(|&speaker| brief.profile_of(speaker))
            .collect();
        let profiles = brief.profiles.iter().copied().flatten();
        profiles.filter(|at| seen.insert(*at)).map(|at| self.profile_entry(at)).collect()
    }

    /// Who said a quotation.
    pub(super) fn speakers_of<'a>(&'a self, quote: &Quote) -> Rendered<Vec<Entry<'a>>> {
        let brief = &self.site.briefs[quote.brief];
        quote.speakers.iter().map(|&at| self.speaker(brief, at)).collect()
    }

    /// A speaker of an article: its profile, or the words of the article where it has none.
    pub(super) fn speaker<'a>(&'a self, brief: &'a Brief, speaker: u32) -> Rendered<Entry<'a>> {
        match brief.profile_of(speaker) {
            Some(profile) => {
                let role = self.role_in(brief, speaker);
                Ok(self.profile_entry(profile)?.with_role(role))
            }
            None => self.written(self.bare_speaker(brief, speaker)),
        }
    }

    /// The same before components have written anything of it.
    pub(in crate::page) fn bare_speaker<'a>(&'a self, brief: &'a Brief, speaker: u32) -> Entry<'a> {
        let role = self.role_in(brief, speaker);
        if let Some(at) = brief.profile_of(speaker) {
            return self.profiles[at].entry(&self.site.profiles[at]).with_role(role);
        }
        let entity: Option<&Entity> = brief.annotated.entities.get(speaker as usize);
        let name = self.site.speaker_name(brief, speaker);
        let kind = entity.map_or("anonymous", |entity| entity.kind.name());
        Entry { role, articles: 1, ..Entry::plain(name, None, kind, name) }
    }

    /// The role that a speaker of an article had on its day: what people.toml says, else the
    /// article.
    fn role_in<'a>(&'a self, brief: &'a Brief, speaker: u32) -> Option<&'a str> {
        let profile = brief.profile_of(speaker).map(|at| &self.site.profiles[at]);
        let decided = profile.and_then(|profile| profile.role_on(brief.article.date));
        decided.or_else(|| brief.annotated.entities.get(speaker as usize)?.role.as_deref())
    }

    pub(in crate::page) fn profile_entry(&self, at: usize) -> Rendered<Entry<'_>> {
        let profile = &self.profiles[at];
        let entry = profile.entry(&self.site.profiles[at]);
        let Written { who, badge, whole } = get_or_make(&profile.written, || {
            let entry = self.written(entry.clone())?;
            Ok(Written { whole: Prerendered::new(&entry), who: entry.who, badge: entry.badge })
        })?;
        Ok(Entry { who: who.clone(), badge: badge.clone(), whole: Some(whole), ..entry })
    }

    /// An entry with what components write of it.
    pub(super) fn written<'a>(&self, entry: Entry<'a>) -> Rendered<Entry<'a>> {
        let (who, badge) = (self.theme.html("who", &entry)?, self.theme.html("badge", &entry)?);
        Ok(Entry { who, badge, ..entry })
    }
}

impl<'a> Entry<'a> {
    /// What has no role and is in no count; nothing is written yet.
    pub(super) fn plain(name: &'a str, href: Option<String>, kind: &'a str, slug: &str) -> Self {
        Entry {
            name,
            href: href.map(Cow::Owned),
            initials: initials(name).into(),
            colour: colour(slug),
            kind,
            role: None,
            quotes: 0,
            articles: 0,
            who: Html::default(),
            badge: Html::default(),
            whole: None,
        }
    }

    /// With another number of quotations.
    pub(in crate::page) fn with_quotes(self, quotes: usize) -> Self {
        Entry { quotes, whole: self.whole.filter(|_| quotes == self.quotes), ..self }
    }

    /// With another number of articles.
    pub(in crate::page) fn with_articles(self, articles: usize) -> Self {
        Entry { articles, whole: self.whole.filter(|_| articles == self.articles), ..self }
    }

    /// Without a role.
    pub(in crate::page) fn without_role(self) -> Self {
        Entry { role: None, whole: self.whole.filter(|_| self.role.is_none()), ..self }
    }

    /// With another role, if there is one.
    fn with_role(self, role: Option<&'a str>) -> Self {
        let role = role.or(self.role);
        Entry { role, whole: self.whole.filter(|_| role == self.role), ..self }
    }
}

/// What pages that list an article show of it, made when the first does.
#[derive(Debug, Default)]
pub(in crate::page) struct Listed {
    entry: OnceLock<Prerendered<ArticleEntry<'static>>>,
    link: OnceLock<Prerendered<ArticleLink<'static>>>,
}

/// What every page that names a profile shows of it, made once.
#[derive(Debug)]
pub(in crate::page) struct ProfileEntry {
    href: String,
    initials: String,
    colour: u8,
    written: OnceLock<Written>,
}

/// What components write of a profile, and its whole entry.
#[derive(Debug)]
struct Written {
    who: Html,
    badge: Html,
    whole: Prerendered<Entry<'static>>,
}

impl ProfileEntry {
    pub(in crate::page) fn new(profile: &Profile, base: &Base) -> Self {
        ProfileEntry {
            href: base.href(&profile.address()),
            initials: initials(&profile.name),
            colour: colour(&profile.slug),
            written: OnceLock::new(),
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
            whole: None,
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

/// The letters of some names, made longer where two would have the same: `US`, `USe`.
pub(super) fn told_apart(names: &[&str]) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let letters = names.iter().map(|name| {
        let mut letters = initials(name);
        let last = name.split_whitespace().next_back().unwrap_or_default();
        let mut more = last.chars().filter(|c| c.is_alphanumeric()).skip(1);
        let mut number = 2;
        while taken.contains(&letters) {
            if let Some(letter) = more.next() {
                letters.push(letter);
            } else {
                letters = format!("{}{number}", initials(name));
                number += 1;
            }
        }
        taken.insert(letters.clone());
        letters
    });
    letters.collect()
}

/// A colour that stays the same as long as the slug does.
pub(super) fn colour(slug: &str) -> u8 {
    Hash::of(&[slug.as_bytes()]).0[0] % 12
}

#[cfg(test)]
mod tests {
    use super::told_apart;

    #[test]
    fn letters_of_one_page_differ() {
        let names = ["Umar Sembiluk", "Ulin Setara", "Umi Sa", "Uci Sa", "Ratna Wirasena"];
        assert_eq!(told_apart(&names), ["US", "USe", "USa", "US2", "RW"]);
    }
}
