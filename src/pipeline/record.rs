//! What the last build was given and what it made, so that the next one does only what is new.
//!
//! It is read back only by the program that wrote it and only whole; and it says what the files of
//! the output were, never what they are.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Report;
use crate::diagnostic::Diagnostic;
use crate::output::{Outcome, Spare, Stamps};
use crate::page::Fingerprint;
use crate::text::Hash;

/// One build.
#[derive(Serialize, Deserialize)]
pub(super) struct Record {
    /// Hash of everything that it read and was told.
    pub(super) asked: Hash,
    /// Hash of the manifest.
    pub(super) manifest: Hash,
    /// How the files of the output lay on disk.
    pub(super) stamps: Stamps,
    /// The tree that the output replaced.
    pub(super) spare: Option<Spare>,
    /// Hash of what all pages share.
    pub(super) look: Hash,
    /// By their path, what is known of the pages beside that.
    pub(super) pages: BTreeMap<String, Known>,
    /// What it came to.
    pub(super) made: Made,
}

/// By what a page is known again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
    /// [`Digests::of()`](crate::page::Digests::of()) it.
    pub(super) made_from: Option<Fingerprint>,
    /// Its [`fingerprint()`](crate::page::fingerprint()).
    pub(super) shown: Option<Fingerprint>,
}

impl Known {
    /// Whether the page is the same now; what it shows is asked for only where it is made from
    /// something else.
    pub(super) fn still_holds(
        &self,
        made_from: Option<Fingerprint>,
        shown: impl FnOnce() -> Option<Fingerprint>,
    ) -> bool {
        (made_from.is_some() && made_from == self.made_from)
            || (self.shown.is_some() && shown() == self.shown)
    }
}

/// What a build came to.
#[derive(Serialize, Deserialize)]
pub(super) struct Made {
    pub(super) articles: usize,
    pub(super) quotations: usize,
    pub(super) speakers: usize,
    pub(super) pages: usize,
    pub(super) unusable: Vec<String>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Made {
    /// The same of a build that found `files` as they should be.
    pub(super) fn report(&self, files: usize, output: &Path) -> Report {
        Report {
            articles: self.articles,
            quotations: self.quotations,
            speakers: self.speakers,
            pages: self.pages,
            files: Outcome { unchanged: files, ..Outcome::default() },
            output: output.to_owned(),
            unusable: self.unusable.clone(),
            diagnostics: self.diagnostics.clone(),
        }
    }
}

/// The hash of the program: records of another are not read.
pub(super) fn function() -> Hash {
    Hash::of(&[b"build", env!("KUTIP_PROGRAM").as_bytes()])
}
