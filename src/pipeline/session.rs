//! A site that one process composes again and again.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustc_hash::FxHashMap;

use super::compose::{Read, compose, read};
use super::gather::{gather, settings};
use super::render::search;
use super::today::Today;
use super::weights;
use super::{Edition, Failure, Now, Options, Progress, annotations};
use crate::config::Boilerplate;
use crate::fresh::Fingerprint;
use crate::language::Languages;
use crate::page::{Page, Rendered};
use crate::source::{Source, SourceCache};

/// Composes a site as often as it is asked to, and remembers the articles in between: only those
/// that have changed are read and annotated again.
#[derive(Debug)]
pub struct Session {
    options: Options,
    languages: Languages,
    known: Mutex<Known>,
}

/// What the last edition was composed from.
#[derive(Debug, Default)]
struct Known {
    files: SourceCache,
    /// By what each was made from, and whether the edition in hand has it.
    articles: FxHashMap<Fingerprint, (Read, AtomicBool)>,
}

impl Session {
    /// A site that is not composed yet.
    pub fn new(options: Options) -> Self {
        Session { options, languages: Languages::embedded(), known: Mutex::default() }
    }

    /// The site as its files are now.
    ///
    /// # Errors
    /// If the files make no site: the configuration, addresses.toml, a template.
    pub fn compose(&self) -> Result<Edition, Failure> {
        let (options, languages) = (&self.options, &self.languages);
        let settings = settings(options)?;
        let today = Today::of(options, settings.timezone);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let gathered = gather(options, settings, Some(&mut known.files))?;
        let weights = Arc::clone(&gathered.weights);
        // The first edition takes what builds have kept, and keeps nothing for them.
        let kept = known.articles.is_empty().then(|| annotations(options, &weights));
        let new = Mutex::new(Vec::new());
        let read = |source: &Source, without: &Boilerplate| {
            let from = (source.with_corrections(), without, weights.fingerprint());
            let from = Fingerprint::of(&from);
            if let Some((known, is_used)) = known.articles.get(&from)
                && known.is_of(today)
            {
                is_used.store(true, Ordering::Relaxed);
                return known.clone();
            }
            let read = read(source, without, today, (languages, weights.get()), kept.as_ref());
            new.lock().unwrap_or_else(PoisonError::into_inner).push((from, read.clone()));
            read
        };
        let edition = compose(gathered, options, today, languages, &read, &Progress::default());
        known.articles.retain(|_, (_, is_used)| std::mem::take(is_used.get_mut()));
        let new = new.into_inner().unwrap_or_else(PoisonError::into_inner);
        let unused = |(from, read)| (from, (read, AtomicBool::new(false)));
        known.articles.extend(new.into_iter().map(unused));
        edition
    }

    /// How long it is until the next article of an edition is published, if the time goes on.
    pub fn wait(&self, edition: &Edition) -> Option<Duration> {
        let next = edition.held.next?;
        let now = self.options.now.filter(|now| matches!(now, Now::Clock(_)))?;
        Some((next.to_utc() - now.at(*next.offset())).to_std().unwrap_or_default())
    }

    /// The search page of an edition and the files of its index; empty if it has no search.
    ///
    /// # Errors
    /// The template of the page cannot be used.
    pub fn search(&self, edition: &Edition) -> Rendered<Vec<Page>> {
        search(&edition.renderer, &self.languages)
    }

    /// The file of weights, if the site has any of its own.
    pub fn weights(&self) -> Option<PathBuf> {
        weights::path(&self.options, &settings(&self.options).ok()?)
    }
}
