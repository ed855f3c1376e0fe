//! An editor's corrections are put over what was found in an article: after annotating, so that a
//! rule that got better never undoes them, and before linking, so that every page goes by them.
//!
//! A correction is anchored by words of the article, never by offsets: it survives edits elsewhere.
//! What it says is all or nothing. A correction whose words are not to be found, or stand at two
//! places, changes nothing and is an error; no other place is guessed.

mod accept;
mod anchor;
mod apply;
mod file;
mod place;

pub use accept::accepted;
pub use apply::apply;
