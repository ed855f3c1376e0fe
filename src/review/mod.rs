//! An editor's corrections are put over what was found in an article: after annotating, so that a
//! rule that got better never undoes them, and before linking, so that every page goes by them.
//!
//! A correction is anchored by words of the article, never by offsets: it survives edits elsewhere.
//! What it says is all or nothing. A correction whose words are not to be found, or stand at two
//! places, changes nothing and is an error; no other place is guessed.

mod accept;
mod anchor;
mod apply;
mod edit;
mod file;
mod locate;
mod marks;
mod names;
mod nearest;
mod place;
mod standing;

pub use accept::accepted;
pub use apply::apply;
pub use edit::{
    Field, Stretch, Uneditable, inserted, merged, removed, replaced, stretches, tidied, written,
};
pub use file::Signed;
pub use nearest::{Near, nearest};
pub use standing::{Answer, Standing, anchored, places, standing, uncounted};
