//! What has one answer, and so can be mended without asking: it changes nothing that is decided.

use super::{Edit, View};
use crate::review;

/// The edits that write merges which contradict nothing as one file, leave out decisions that say what an
/// earlier one says, and give the words around a place instead of its number.
pub fn fix(view: &View<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for brief in &view.site.briefs {
        let path = view.corrections(brief);
        let text = view.text(path);
        let whole = match review::merged(text) {
            Some(merged) => Some(merged),
            None => review::tidied(text),
        };
        let text = whole.as_deref().unwrap_or(text);
        let new = review::uncounted(&brief.article, text).or(whole);
        edits.extend(new.map(|new| view.edit(path, Some(new).filter(|new| !new.is_empty()))));
    }
    edits.retain(|edit| edit.old != edit.new && edit.old.is_some());
    edits
}
