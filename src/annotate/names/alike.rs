//! When two names may be of one.

use rustc_hash::FxHashMap;

use crate::annotate::EntityKind;
use crate::annotate::document::Document;
use crate::annotate::parts::Run;
use crate::annotate::title;
use crate::annotate::token::{Kind, Shape};
use crate::language::Class;
use crate::text::is_one_slip;

/// Whether both genders are known, and not the same.
pub(super) fn is_other_sex(one: Class, other: Class) -> bool {
    one != Class::NONE && other != Class::NONE && !one.any(other)
}

/// Whether two longer words are one misprint apart, or two words but for a doubled letter: `Dedy`,
/// `Deddy`.
pub(super) fn is_misprint(a: &str, b: &str) -> bool {
    let once = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.dedup();
        letters
    };
    let doubled = || a.as_bytes().first() == b.as_bytes().first() && once(a) == once(b);
    a.len() >= 6 && is_one_slip(a, b) || a.len().abs_diff(b.len()) == 1 && doubled()
}

/// Whether a word is made of the beginnings, three letters and two at least, of two neighbouring words
/// of a name, both in lower case: `jokowi` of Joko Widodo.
pub(super) fn is_blend(word: &str, name: &str) -> bool {
    let words = name.split_whitespace();
    words.clone().zip(words.skip(1)).any(|(one, next)| {
        (3..word.len().saturating_sub(1)).any(|cut| {
            word.is_char_boundary(cut)
                && one.starts_with(&word[..cut])
                && next.starts_with(&word[cut..])
        })
    })
}

/// What stands in parentheses after a name and is made of its letters, and what it is short for: key
/// of the short name → the run before it. `Lembaga Studi Sungai (LSS)`, `Ahmad Heryawan (Aher)`.
pub(super) fn acronyms(
    document: &Document<'_>,
    runs: &[Run],
    inner: &[Run],
) -> FxHashMap<u32, Run> {
    let mut all: Vec<&Run> = runs.iter().chain(inner).collect();
    all.sort_by_key(|run| run.first);
    let mut found: FxHashMap<u32, Run> = FxHashMap::default();
    for pair in all.windows(2) {
        let (full, run) = (pair[0], pair[1]);
        let in_parentheses = run.last == run.first + 1
            && run.first > full.last
            && document.kind(run.first - 1) == Kind::Open
            && document.kind(run.last) == Kind::Close;
        if !in_parentheses {
            continue;
        }
        // Words may stand between a body and letters that are plainly its own.
        let upper = document.tokens[run.first].shape == Shape::Upper;
        let body = upper && full.kind != Some(EntityKind::Person);
        let near = run.first - 1 - full.last <= if body { 6 } else { 0 };
        // `Dinas Pekerjaan Umum (PU)`
        let past_head = full.first + usize::from(title::is_body_head(document, full.first));
        if near
            && full.last - full.titled >= 2
            && [full.titled, full.first, past_head]
                .iter()
                .any(|&first| title::initials_fit(document, first, run.first - 1, run.first))
        {
            found.insert(document.tokens[run.first].key, *full);
        }
    }
    found
}
