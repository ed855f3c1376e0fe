//! The editor's desk: what to look at first ([`queue`]), what a decision does to the editor's files
//! ([`decide`]), what a change does to the site ([`difference`]), and how far the editors are ([`progress`]). All of it is pure: a [`View`] of a site, of the
//! texts of its corrections and of people.toml goes in, new texts come out; [`write`](write()) alone touches files.
//! Whoever shows the desk (the command line; a page) adds nothing of its own.

mod decide;
mod decision;
mod difference;
mod errata;
mod fix;
mod name;
mod people;
mod progress;
mod queue;
mod suggest;
mod sure;
mod undo;
mod view;
mod write;

pub use self::decide::{Refused, decide};
pub use self::decision::{Decision, TextOrNo, What, read};
pub use self::difference::{Difference, Renamed, Shown, difference};
pub use self::errata::errata;
pub use self::fix::fix;
pub use self::progress::{Progress, Share, progress};
pub use self::queue::{Item, Of, about, queue};
pub use self::suggest::{Suggestion, suggestions};
pub use self::sure::interval;
pub use self::undo::{Undo, undo};
pub use self::view::{Edit, View};
pub use self::write::{Unwritten, strays, write};
