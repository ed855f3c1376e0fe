//! A site that one process composes again and again.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use rustc_hash::FxHashMap;

use super::compose::{Read, compose, read};
use super::gather::{gather, settings};
use super::render::search;
use super::today::Today;
use super::weights::{self, Own};
use super::{Edition, Failure, Now, Options, Progress};
use crate::language::Languages;
use crate::page::{Page, Rendered};
use crate::source::{Shelf, Source};
use crate::text::Hash;

/// Composes a site as often as it is asked to, and remembers the articles in between: only those
/// that have changed are read and annotated anew.
#[derive(Debug)]
pub struct Desk {
    options: Options,
    languages: Languages,
    /// By the hash of the source and the weights: an article, and the number of the edition that last had it.
    known: RwLock<FxHashMap<Hash, (Read, AtomicU64)>>,
    edition: AtomicU64,
    /// The articles' files, as they were read.
    shelf: Mutex<Shelf>,
}

impl Desk {
    /// A site that is not composed yet.
    pub fn new(options: Options) -> Self {
        let known = RwLock::default();
        let shelf = Mutex::default();
        Desk { options, languages: Languages::embedded(), known, edition: AtomicU64::new(0), shelf }
    }

    /// The site as its files are now.
    ///
    /// # Errors
    /// If the files make no site: the configuration, addresses.toml, a template.
    pub fn compose(&self) -> Result<Edition, Failure> {
        let settings = settings(&self.options)?;
        let number = self.edition.fetch_add(1, Ordering::Relaxed) + 1;
        let today = Today::of(&self.options, settings.timezone);
        let progress = Progress::default();
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let gathered = gather(&self.options, settings, Some(&mut shelf))?;
        drop(shelf);
        let weights = Arc::clone(&gathered.weights);
        let read = |source: &Source| self.read(source, today, &weights, number);
        let (options, languages) = (&self.options, &self.languages);
        let inputs = gathered.inputs(options, languages).with(&gathered.addresses);
        let edition = compose(gathered, inputs, options, today, languages, &read, &progress);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, (_, seen)| *seen.get_mut() == number);
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

    fn read(&self, source: &Source, today: Today, weights: &Own, edition: u64) -> Read {
        let inputs = Hash::of(&[&source.inputs().0, &weights.hash().0]);
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((read, seen)) = known.get(&inputs)
            && read.is_of(today)
        {
            seen.store(edition, Ordering::Relaxed);
            return read.clone();
        }
        drop(known);
        let read = read(source, today, (&self.languages, weights.get()), None);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(inputs, (read.clone(), AtomicU64::new(edition)));
        read
    }
}
