//! What the last build was asked for and what it made, so that the next one does only what is new.
//!
//! It is read back only by the program that wrote it and only whole; and it says what the files of
//! the output were, never what they are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::gather::{Asked, Gathered};
use super::{Edition, Held, Options, Report, Today, WORK};
use crate::diagnostic::Diagnostic;
use crate::fresh::{Fingerprint, PROGRAM, kept};
use crate::output::{Destination, Manifest, Outcome, Trees};

/// Where it is kept, in the folder [`WORK`].
const KEPT: &str = "cache/build";

/// The last build of a site into one output.
pub(super) struct LastBuild {
    path: PathBuf,
    /// Tells who may read it.
    by: Fingerprint,
    /// What this build is asked for.
    asked: Asked,
    /// `None` if it is not known.
    build: Option<Build>,
}

/// One build.
#[derive(Serialize, Deserialize)]
struct Build {
    asked: Asked,
    /// What it left on disk.
    trees: Trees,
    /// By their path, what the pages are made from.
    pages: BTreeMap<String, Fingerprint>,
    made: Made,
}

/// What a build came to.
#[derive(Serialize, Deserialize)]
pub(super) struct Made {
    articles: usize,
    quotations: usize,
    speakers: usize,
    pages: usize,
    unusable: Vec<String>,
    held: Held,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl LastBuild {
    /// The last build into a destination, if that holds what it made.
    pub(super) fn read(options: &Options, destination: &Destination) -> Self {
        let path = options.root.join(WORK).join(KEPT);
        let output = destination.output().as_os_str().as_encoded_bytes();
        let by = Fingerprint::of(&(PROGRAM, output));
        let build = kept::read(&path, by).and_then(|bytes| postcard::from_bytes(&bytes).ok());
        let build = build.filter(|build: &Build| destination.holds(&build.trees));
        LastBuild { path, by, asked: Asked::default(), build }
    }

    /// What a build of this would come to, if all that it would make is there; `live` is what the
    /// output holds.
    pub(super) fn answers(
        &mut self,
        (options, gathered, today): (&Options, &Gathered, Today),
        destination: &Destination,
        live: Option<&Manifest>,
    ) -> Option<Report> {
        self.asked = gathered.asked(options);
        let (build, live) = self.build.as_ref().zip(live)?;
        let is_same = build.asked == self.asked && build.made.held.is_of(today);
        let is_there = || destination.is_whole(live, &build.trees);
        let files = Outcome { unchanged: live.files.len(), ..Outcome::default() };
        (is_same && is_there()).then(|| build.made.report(files, destination.output()))
    }

    /// What it left on disk.
    pub(super) fn trees(&mut self) -> Option<Trees> {
        self.build.as_mut().map(|build| std::mem::take(&mut build.trees))
    }

    /// Whether the page at a path was made from what has this fingerprint.
    pub(super) fn has_page(&self, path: &str, fingerprint: Fingerprint) -> bool {
        let pages = self.build.as_ref().map(|build| &build.pages);
        pages.is_some_and(|pages| pages.get(path) == Some(&fingerprint))
    }

    /// Keeps for the next build what this one made; `addresses` is the text of addresses.toml now.
    pub(super) fn close(
        self,
        addresses: &str,
        trees: Trees,
        pages: BTreeMap<String, Fingerprint>,
        made: Made,
    ) {
        let asked = self.asked.with(addresses);
        kept::write(&self.path, self.by, &Build { asked, trees, pages, made });
    }
}

impl Made {
    /// What an edition came to.
    pub(super) fn of(edition: &mut Edition) -> Self {
        let site = edition.renderer.site();
        Made {
            articles: site.briefs.len(),
            quotations: site.quotes.len(),
            speakers: site.speakers.len(),
            pages: edition.plans.len(),
            unusable: std::mem::take(&mut edition.unusable),
            held: edition.held,
            diagnostics: std::mem::take(&mut edition.diagnostics),
        }
    }

    /// The same of a build whose files came to this.
    pub(super) fn report(&self, files: Outcome, output: &Path) -> Report {
        Report {
            articles: self.articles,
            quotations: self.quotations,
            speakers: self.speakers,
            pages: self.pages,
            files,
            output: output.to_owned(),
            unusable: self.unusable.clone(),
            held: self.held,
            diagnostics: self.diagnostics.clone(),
        }
    }
}
