//! What the last build was given and what it made, so that the next one does only what is new.
//!
//! It is read back only by the program that wrote it and only whole; and it says what the files of
//! the output were, never what they are.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Held, Report};
use crate::diagnostic::Diagnostic;
use crate::output::{Outcome, Spare, Stamps};
use crate::site::Digest;
use crate::text::Hash;

/// One build.
#[derive(Serialize, Deserialize)]
pub(super) struct Record {
    /// Hash of everything that it read and was told.
    pub(super) inputs: Hash,
    /// Hash of the manifest.
    pub(super) manifest: Hash,
    /// How the files of the output lay on disk.
    pub(super) stamps: Stamps,
    /// The tree that the output replaced.
    pub(super) spare: Option<Spare>,
    /// Hash of the theme.
    pub(super) theme: Hash,
    /// Tells the weights that the articles were annotated by.
    pub(super) weights: Hash,
    /// By their path, what the pages are made from beside theme and weights.
    pub(super) pages: BTreeMap<String, Digest>,
    /// What it came to.
    pub(super) made: Made,
}

/// What a build came to.
#[derive(Serialize, Deserialize)]
pub(super) struct Made {
    pub(super) articles: usize,
    pub(super) quotations: usize,
    pub(super) speakers: usize,
    pub(super) pages: usize,
    pub(super) unusable: Vec<String>,
    pub(super) held: Held,
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
            held: self.held,
            diagnostics: self.diagnostics.clone(),
        }
    }
}

/// The hash of the program: records of another are not read.
pub(super) fn function() -> Hash {
    Hash::of(&[b"build", env!("KUTIP_PROGRAM").as_bytes()])
}
