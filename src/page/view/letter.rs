//! Letters of an index: where each begins, on whichever page that is.

use serde::Serialize;

use super::Entry;
use crate::page::plan::{PER_INDEX, PagePlan};
use crate::page::renderer::Renderer;

/// A letter that names of an index begin with.
#[derive(Serialize)]
pub struct Letter {
    /// `A`, or `#` for what begins with none.
    pub name: String,
    /// Its heading, on this page of the index or on another.
    pub href: String,
}

/// Names of an index that begin with the same letter.
#[derive(Serialize)]
pub struct LetterGroup<'a> {
    /// `A`, or `#` for what begins with none; empty in an index without letters.
    pub letter: String,
    /// The anchor of its heading; none where the letter goes on from the page before.
    pub anchor: Option<String>,
    /// By name.
    pub entries: Vec<Entry<'a>>,
}

impl Renderer {
    /// The letters of a whole index, by the names of its entries, which are in order.
    pub(in crate::page) fn letters<'n>(
        &self,
        names: impl Iterator<Item = &'n str>,
        plan: &PagePlan,
    ) -> Vec<Letter> {
        let mut letters: Vec<Letter> = Vec::new();
        for (at, name) in names.enumerate() {
            let name = letter(name);
            if letters.last().is_none_or(|last| last.name != name) {
                let page = self.href(&plan.start.numbered(at / PER_INDEX + 1));
                letters.push(Letter { href: format!("{page}#{}", anchor(&name)), name });
            }
        }
        letters
    }
}

/// Entries of one page by letter. `before` is the name of the entry before them in the index.
pub(in crate::page) fn letter_groups<'a>(
    entries: Vec<Entry<'a>>,
    before: Option<&str>,
) -> Vec<LetterGroup<'a>> {
    let mut groups: Vec<LetterGroup<'a>> = Vec::new();
    for entry in entries {
        let letter = letter(entry.name);
        match groups.last_mut() {
            Some(group) if group.letter == letter => group.entries.push(entry),
            _ => {
                let goes_on =
                    groups.is_empty() && before.map(self::letter).as_ref() == Some(&letter);
                let anchor = (!goes_on).then(|| anchor(&letter));
                groups.push(LetterGroup { letter, anchor, entries: vec![entry] });
            }
        }
    }
    groups
}

/// The letter that a name is found under, in the order that [`Site`](crate::site::Site) sorts names
/// by.
fn letter(name: &str) -> String {
    match deunicode::deunicode(name).chars().next() {
        Some(first) if first.is_ascii_alphabetic() => first.to_ascii_uppercase().to_string(),
        Some(first) if first > 'z' => "~".to_owned(),
        _ => "#".to_owned(),
    }
}

fn anchor(letter: &str) -> String {
    match letter {
        "#" => "letter-0".to_owned(),
        "~" => "letter-z-2".to_owned(),
        letter => format!("letter-{}", letter.to_ascii_lowercase()),
    }
}
