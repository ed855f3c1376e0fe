//! What the last build was asked for and what it made, so that the next one does only what is new.
//!
//! It is read back only by the program that wrote it and only whole; and it says what the files of
//! the output were, never what they are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::gather::{Asked, Gathered};
use super::{Edition, Held, Options, Report, Today, WORK, keep, published};
use crate::diagnostic::{Code, Diagnostic};
use crate::fresh::{Fingerprint, PROGRAM, kept};
use crate::output::{Built, Destination, Manifest, Outcome, Trees};

/// Where it is kept, in the folder [`WORK`].
const KEPT: &str = "cache/build";

/// The last build of a site into one output, and what the next one knows by it.
pub(super) struct LastBuild<'a> {
    pub(super) options: &'a Options,
    pub(super) destination: &'a Destination,
    /// What the build in hand is asked for.
    asked: Asked,
    /// `None` if nothing is known of the last one.
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
    diagnostics: Vec<Diagnostic>,
}

impl<'a> LastBuild<'a> {
    /// The last build into a destination, if that holds what it made.
    pub(super) fn read(options: &'a Options, destination: &'a Destination) -> Self {
        let mut last = LastBuild { options, destination, asked: Asked::default(), build: None };
        if options.cache {
            let bytes = kept::read(&last.path(), last.key());
            let build = bytes.and_then(|bytes| postcard::from_bytes(&bytes).ok());
            last.build = build.filter(|build: &Build| destination.holds(&build.trees));
        }
        last
    }

    /// What a build of this would come to, if all that it would make is there; `live` is what the
    /// output holds.
    pub(super) fn answers(
        &mut self,
        gathered: &Gathered,
        today: Today,
        live: Option<&Manifest>,
    ) -> Option<Report> {
        if self.options.cache {
            self.asked = gathered.asked(self.options);
        }
        let (build, live) = self.build.as_ref().zip(live)?;
        let is_same = build.asked == self.asked && build.made.held.is_of(today);
        let is_there = || self.destination.is_whole(live, &build.trees);
        let files = Outcome { unchanged: live.files.len(), ..Outcome::default() };
        (is_same && is_there()).then(|| build.made.report(files, self.destination.output()))
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

    /// Keeps what the next build is to know of this one, addresses.toml first: `addresses` is its text
    /// as it was read. Returns what this one came to.
    pub(super) fn close(
        self,
        edition: &mut Edition,
        addresses: &str,
        built: Built,
        pages: BTreeMap<String, Fingerprint>,
    ) -> Report {
        let Built { outcome, trees, mut findings } = built;
        let mut made = Made::of(edition);
        let mut report = made.report(outcome, self.destination.output());
        edition.accepted.mark(&mut findings);
        report.diagnostics.extend(findings);
        let site = edition.renderer.site();
        if self.options.cache && !site.settings.publish.is_empty() {
            published::keep(&self.options.root, self.destination.output(), site.record());
        }
        let lasting = &*site.addresses;
        // Drafts have no addresses yet.
        let lasting = if self.options.drafts { addresses } else { lasting };
        if lasting != addresses {
            // The next build finds them in the file.
            made.diagnostics.retain(|found| found.code != Code::AddressesLack);
        }
        match keep::write(&self.options.root, addresses, lasting) {
            Ok(()) if self.options.cache => {
                let asked = self.asked.with(lasting);
                kept::write(&self.path(), self.key(), &Build { asked, trees, pages, made });
            }
            Ok(()) => {}
            // With nothing kept of it the next build tries again.
            Err(problem) => report.diagnostics.push(*problem),
        }
        report
    }

    fn path(&self) -> PathBuf {
        self.options.root.join(WORK).join(KEPT)
    }

    /// Tells who may read what is kept.
    fn key(&self) -> Fingerprint {
        Fingerprint::of(&(PROGRAM, self.destination.output().as_os_str().as_encoded_bytes()))
    }
}

impl Made {
    /// What an edition came to.
    fn of(edition: &mut Edition) -> Self {
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
    fn report(&self, files: Outcome, output: &Path) -> Report {
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
