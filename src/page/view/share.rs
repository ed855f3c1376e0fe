//! Share of voice: who has how much of the words that were said.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::Entry;
use crate::page::Rendered;
use crate::page::renderer::Renderer;
use crate::site::Extent;
use crate::text::plain;

/// Speakers that have a part of their own in the picture.
const PARTS: usize = 6;
/// Width of the picture in its own units.
const WIDTH: u64 = 1000;

/// Who has how much of the words of an article, a topic or the site. Statements of several speakers
/// count for each of them.
#[derive(Serialize)]
pub struct Share<'a> {
    /// The parts in words, as a text alternative of a picture.
    pub label: String,
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
    /// Words said.
    pub words: u32,
    /// Sentences said.
    pub sentences: u32,
    /// Share of the words in whole percent.
    pub percent: u32,
    /// Where it starts in a picture 1000 wide.
    pub x: u64,
    /// How wide it is there.
    pub width: u64,
}

/// A speaker: a profile of the site, or an entity of one article that has none.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Key {
    Profile(usize),
    Entity(usize, u32),
    Unclear,
}

impl Renderer {
    /// Who has how much of the words of some quotations; none where fewer than two speak.
    pub(in crate::page) fn share(
        &self,
        quotes: impl Iterator<Item = usize>,
    ) -> Rendered<Option<Share<'_>>> {
        let site = &self.site;
        let mut said: FxHashMap<Key, Extent> = FxHashMap::default();
        let mut all = Extent::default();
        for at in quotes {
            let quote = &site.quotes[at];
            let brief = &site.briefs[quote.brief];
            let mut add = |key| {
                *said.entry(key).or_default() += quote.extent;
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
        let mut said: Vec<(Key, Extent)> = said.into_iter().collect();
        if said.len() < 2 {
            return Ok(None);
        }
        let by_rank = |key: Key| match key {
            Key::Profile(at) => Key::Profile(site.profiles[at].rank),
            key => key,
        };
        said.sort_unstable_by_key(|&(key, extent)| (Reverse(extent.words), by_rank(key)));
        let mut others: Option<Extent> = None;
        for (_, extent) in said.drain(PARTS.min(said.len())..) {
            *others.get_or_insert_default() += extent;
        }
        let (words, sentences) = (all.words, all.sentences);
        let mut share = Share { label: String::new(), parts: Vec::new(), words, sentences };
        for (key, extent) in said {
            share.add("speaker", self.speaker_of(key)?, extent);
        }
        if let Some(extent) = others {
            share.add("others", None, extent);
        }
        if let Some(extent) = unclear {
            share.add("unclear", None, extent);
        }
        share.label = self.label_of(&share.parts);
        Ok(Some(share))
    }

    fn label_of(&self, parts: &[Part<'_>]) -> String {
        let label = parts.iter().map(|part| {
            let name = match &part.speaker {
                Some(speaker) => plain(speaker.name),
                None => self.theme.words.get(&format!("share_{}", part.kind)).to_owned(),
            };
            format!("{name} {}%", part.percent)
        });
        label.collect::<Vec<_>>().join(", ")
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
    fn add(&mut self, kind: &'a str, speaker: Option<Entry<'a>>, extent: Extent) {
        let all = u64::from(self.words.max(1));
        let before: u64 = self.parts.iter().map(|part| u64::from(part.words)).sum();
        let at = |words: u64| words * WIDTH / all;
        let words = u64::from(extent.words);
        self.parts.push(Part {
            speaker,
            kind,
            words: extent.words,
            sentences: extent.sentences,
            percent: u32::try_from((words * 200 + all) / (2 * all)).unwrap_or(100),
            x: at(before),
            width: at(before + words) - at(before),
        });
    }
}
