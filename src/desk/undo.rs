//! What an edit did, so that it can be taken back: also later, and when the file was edited elsewhere.

use serde::{Deserialize, Serialize};

use super::{Edit, Refused, View};
use crate::text::Hash;

/// The inverse of an edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// The file, relative to the site's root.
    pub file: String,
    /// Byte at which it was changed.
    pub at: usize,
    /// What stands there since.
    pub now: String,
    /// What stood there before.
    pub before: String,
    /// Tells the text that the edit left.
    pub left: String,
    /// Whether the edit made the file, or took it away.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
}

impl Undo {
    /// The inverse of an edit.
    pub fn of(edit: &Edit) -> Self {
        let old = edit.old.as_deref().unwrap_or_default();
        let new = edit.new.as_deref().unwrap_or_default();
        let same = |a: &mut dyn Iterator<Item = (char, char)>| -> usize {
            a.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
        };
        let at = same(&mut old.chars().zip(new.chars()));
        let end = same(&mut old[at..].chars().rev().zip(new[at..].chars().rev()));
        Undo {
            file: edit.path.clone(),
            at,
            now: new[at..new.len() - end].to_owned(),
            before: old[at..old.len() - end].to_owned(),
            left: tells(new),
            whole: edit.old.is_none() || edit.new.is_none(),
        }
    }
}

/// The edit that takes one back. If the file is no longer as that left it, what stands there since is
/// looked for, and must stand once.
///
/// # Errors
/// If it is not to be found.
pub fn undo(view: &View<'_>, undo: &Undo) -> Result<Edit, Refused> {
    let Undo { file, at, now, before, left, whole } = undo;
    if !view.is_ours(file) {
        return Err(Refused::NoFile(file.clone()));
    }
    let text = view.text(file);
    let is_as_left =
        tells(text) == *left && text.get(*at..).is_some_and(|rest| rest.starts_with(now));
    let at = if is_as_left {
        *at
    } else {
        match &text.match_indices(now.as_str()).collect::<Vec<_>>()[..] {
            [(at, _)] if !now.is_empty() => *at,
            _ => return Err(Refused::Changed(file.clone())),
        }
    };
    let new = [&text[..at], before, &text[at + now.len()..]].concat();
    Ok(view.edit(file, Some(new).filter(|new| !(*whole && new.is_empty()))))
}

fn tells(text: &str) -> String {
    Hash::of_file(text.as_bytes()).short(12)
}
