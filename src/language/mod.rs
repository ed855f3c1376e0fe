//! Language packs: data only. One folder a language beside this file; Rust knows none by name.
//!
//! The build script embeds every file of every folder, so that a language is added by adding a
//! folder. A pack holds `pack.toml` (code, name, locale, words to know the language by),
//! `frame.toml` (datelines, noise, tail labels), `ui.toml` (the words of the pages) and what the
//! annotator reads.

mod calendar;
mod detect;
mod lexicon;
mod pack;
mod stance;

pub use calendar::{Calendar, TimeWord};
pub(crate) use lexicon::class;
pub use lexicon::{Act, Class, Cue, Entry, Frames, Lexicon, Manner, VerbForm};
pub use pack::{Affixes, Frame, Pack, Prefix, Shape};
pub use stance::Stance;

include!(concat!(env!("OUT_DIR"), "/packs.rs"));

/// All packs of this program.
#[derive(Debug)]
pub struct Languages {
    packs: Vec<Pack>,
    votes: detect::Votes,
}

impl Languages {
    /// Reads the embedded packs.
    ///
    /// # Panics
    /// If an embedded pack is malformed, which a test rules out.
    pub fn embedded() -> Self {
        let mut packs: Vec<Pack> = PACKS
            .iter()
            .map(|(code, files)| match Pack::read(code, files) {
                Ok(pack) => pack,
                Err(problem) => panic!("language pack {code}: {problem}"),
            })
            .collect();
        // People are named in every language as in their own.
        let names: Vec<Vec<_>> =
            packs.iter_mut().map(|pack| std::mem::take(&mut pack.names)).collect();
        for (at, pack) in packs.iter_mut().enumerate() {
            let others = names.iter().enumerate().filter(|(other, _)| *other != at);
            let others = others.flat_map(|(_, names)| names);
            pack.lexicon.reserve(others.clone().count());
            for (name, gender) in others {
                pack.lexicon.add_foreign_name(name, *gender);
            }
            pack.lexicon.finish();
        }
        Languages { votes: detect::Votes::new(&packs), packs }
    }

    /// The pack with this code, or with the code before a `-` (`en-GB` → `en`).
    pub fn get(&self, code: &str) -> Option<&Pack> {
        let code = primary(code);
        self.packs.iter().find(|pack| pack.code.eq_ignore_ascii_case(code))
    }

    /// All packs, by code.
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// The pack that fits `text` best by a vote of its common words; `None` where none fits.
    pub fn detect(&self, text: &str) -> Option<&Pack> {
        self.votes.detect(&self.packs, text)
    }

    /// The pack that a paragraph plainly belongs to instead of the pack `own` of its article; `None` for
    /// almost all paragraphs.
    pub fn other(&self, own: &str, paragraph: &str) -> Option<&Pack> {
        self.votes.other(&self.packs, own, paragraph)
    }
}

/// The code before a `-`: `en-GB` → `en`.
pub fn primary(code: &str) -> &str {
    code.split(['-', '_']).next().unwrap_or(code)
}

/// Whether there is a pack with this code, or with the code before a `-`.
pub fn is_known(code: &str) -> bool {
    PACKS.iter().any(|(known, _)| known.eq_ignore_ascii_case(primary(code)))
}

/// Code and name of every pack, in the order of the codes.
pub fn names() -> impl Iterator<Item = (&'static str, String)> {
    PACKS.iter().map(|(code, files)| {
        let text = files.iter().find(|(file, _)| *file == "pack.toml").map_or("", |(_, text)| text);
        let table: toml::Table = toml::from_str(text).unwrap_or_default();
        let name = table.get("name").and_then(toml::Value::as_str).unwrap_or_default();
        (*code, name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_packs_can_be_read() {
        assert!(Languages::embedded().packs().len() >= 2);
    }

    #[test]
    fn every_list_says_where_it_comes_from_and_under_which_licence() {
        for (code, files) in PACKS {
            for (name, text) in *files {
                let head: Vec<&str> =
                    text.lines().take_while(|line| line.starts_with('#')).collect();
                let head = head.join(" ");
                let known = ["licence of this project", "Unicode-3.0", "MIT", "public domain"];
                assert!(known.iter().any(|known| head.contains(known)), "{code}/{name}: {head}");
            }
        }
    }

    #[test]
    fn every_pack_has_the_same_words_for_the_pages() {
        let languages = Languages::embedded();
        let keys = |pack: &Pack| pack.ui.keys().cloned().collect::<Vec<_>>();
        for pack in languages.packs() {
            assert_eq!(keys(pack), keys(&languages.packs()[0]), "ui.toml of {}", pack.code);
        }
    }
}
