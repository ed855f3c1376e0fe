//! Share of voice: who has how much of the words that were said.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::Entry;
use crate::page::Rendered;
use crate::page::renderer::Renderer;
use crate::site::Extent;

/// Speakers that have a part of their own in the picture.
const PARTS: usize = 6;

/// Who has how much of the words of an article, a topic or the site. Statements of several speakers
/// count for each of them.
#[derive(Serialize)]
pub struct Share<'a> {
    /// The most words first; the last may be all others together, and then what is nobody's.
    pub parts: Vec<Part<'a>>,
    /// Words of all parts.
    pub words: u32,
    /// Sentences of all parts.
    pub sentences: u32,
}

/// One part of a share of voice.
#[derive(Serialize)]
pub struct Part<'a> {
    /// Whose it is; none for `others` and `unclear`.
    pub speaker: Option<Entry<'a>>,
    /// `speaker`, `others` or `unclear`.
    pub kind: &'a str,
    /// Quotations.
    pub quotes: u32,
    /// Words said.
    pub words: u32,
    /// Sentences said.
    pub sentences: u32,
    /// Share of the words in whole percent.
    pub percent: u32,
}

/// A speaker: a profile of the site, or an entity of one article that has none.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Key {
    Profile(usize),
    Entity(usize, u32),
    Unclear,
}

/// What somebody said.
#[derive(Clone, Copy, Default)]
struct Said {
    quotes: u32,
    extent: Extent,
}

impl Renderer {
    /// Who has how much of the words of some quotations; none where fewer than two speak.
    pub(in crate::page) fn share(
        &self,
        quotes: impl Iterator<Item = usize>,
    ) -> Rendered<Option<Share<'_>>> {
        let site = &self.site;
        let mut said: FxHashMap<Key, Said> = FxHashMap::default();
        let mut all = Extent::default();
        for at in quotes {
            let quote = &site.quotes[at];
            let brief = &site.briefs[quote.brief];
            let mut add = |key| {
                let of_key = said.entry(key).or_default();
                of_key.quotes += 1;
                of_key.extent += quote.extent;
                all += quote.extent;
            };
            for &speaker in &quote.speakers {
                add(match brief.profile_of(speaker) {
                    Some(profile) => Key::Profile(profile),
                    None => Key::Entity(quote.brief, speaker),
                });
            }
            if quote.speakers.is_empty() {
                add(Key::Unclear);
            }
        }
        let unclear = said.remove(&Key::Unclear);
        let mut said: Vec<(Key, Said)> = said.into_iter().collect();
        if said.len() < 2 {
            return Ok(None);
        }
        let by_rank = |key: Key| match key {
            Key::Profile(at) => Key::Profile(site.profiles[at].rank),
            key => key,
        };
        said.sort_unstable_by_key(|&(key, said)| (Reverse(said.extent.words), by_rank(key)));
        let mut others: Option<Said> = None;
        for (_, of_one) in said.drain(PARTS.min(said.len())..) {
            let others = others.get_or_insert_default();
            others.quotes += of_one.quotes;
            others.extent += of_one.extent;
        }
        let (words, sentences) = (all.words, all.sentences);
        let mut share = Share { parts: Vec::new(), words, sentences };
        for (key, said) in said {
            share.add("speaker", self.speaker_of(key)?, said);
        }
        if let Some(said) = others {
            share.add("others", None, said);
        }
        if let Some(said) = unclear {
            share.add("unclear", None, said);
        }
        Ok(Some(share))
    }

    fn speaker_of(&self, key: Key) -> Rendered<Option<Entry<'_>>> {
        match key {
            Key::Profile(at) => self.profile_entry(at).map(Some),
            Key::Entity(at, speaker) => self.speaker(&self.site.briefs[at], speaker).map(Some),
            Key::Unclear => Ok(None),
        }
    }
}

impl<'a> Share<'a> {
    /// Of some speakers, those who have no part of their own.
    pub(in crate::page) fn without(&self, speakers: &[Entry<'a>]) -> Vec<Entry<'a>> {
        let has_part = |entry: &&Entry<'_>| {
            let mut own = self.parts.iter().filter_map(|part| part.speaker.as_ref());
            own.any(|own| own.name == entry.name && own.href == entry.href)
        };
        speakers.iter().filter(|entry| !has_part(entry)).cloned().collect()
    }

    fn add(&mut self, kind: &'a str, speaker: Option<Entry<'a>>, Said { quotes, extent }: Said) {
        let all = u64::from(self.words.max(1));
        let words = u64::from(extent.words);
        self.parts.push(Part {
            speaker,
            kind,
            quotes,
            words: extent.words,
            sentences: extent.sentences,
            percent: u32::try_from((words * 200 + all) / (2 * all)).unwrap_or(100),
        });
    }
}
