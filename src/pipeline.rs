//! The only place that joins the stages. [`read_all`] leads from the site's folder to linked articles;
//! [`build`] renders and writes them, [`check`] renders and writes nothing, [`Desk`] keeps them for a
//! preview.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::cache::Cache;
use crate::config::{self, BaseUrl, Settings};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Languages;
use crate::output::{self, Built, Destination, Entry, Facts, Lock, Manifest, Outcome, Stage};
use crate::page::PagePlan;
use crate::site::url::Address;
use crate::site::{Digest, Digests};
use crate::source::Source;
use crate::text::Hash;

mod check;
mod claims;
mod compose;
mod desk;
mod gather;
mod keep;
mod record;
mod render;
mod timings;
mod today;
mod weights;

pub use self::check::check;
pub use self::compose::Edition;
use self::compose::{compose, read};
pub use self::desk::Desk;
use self::gather::gather;
pub use self::gather::site_at;
use self::record::{Made, Record};
use self::render::{Sink, render};
pub use self::timings::{StageTime, Timings};
use self::today::Today;
pub use self::today::{Held, Now};
use self::weights::Own;
pub use self::weights::named as weights_named;

/// Folder of a site for what is kept between builds: the lock and the cache.
pub const WORK: &str = ".kutip";
/// Annotations, in that folder.
const CACHE: &str = "cache/annotations";
/// The tree that the last build replaced, in that folder.
const SPARE: &str = "spare";
/// What the last build made, in that folder.
const RECORD: &str = "cache/build";

/// What a build is asked for. Whatever is `None` the configuration says.
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The site's folder.
    pub root: PathBuf,
    /// Where the pages go.
    pub output: Option<PathBuf>,
    /// Where the site will stand.
    pub base_url: Option<BaseUrl>,
    /// Scheme, host and port to stand in place of those of its address; the path stays.
    pub origin: Option<String>,
    /// Weights that articles are annotated by.
    pub weights: Option<PathBuf>,
    /// Whether drafts are published.
    pub drafts: bool,
    /// Whether articles are published whose date is yet to come.
    pub future: bool,
    /// How late it is. Without it no date is yet to come.
    pub now: Option<Now>,
    /// Number of threads; by default one for each processor.
    pub jobs: Option<usize>,
    /// Whether annotations are kept for the next build.
    pub cache: bool,
    /// Whether nobody keeps what is written beside the output, as in continuous integration: then
    /// addresses that addresses.toml lacks are a finding.
    pub in_ci: bool,
}

/// What a build made.
#[derive(Clone, Debug)]
pub struct Report {
    /// Articles published.
    pub articles: usize,
    /// Quotations in them.
    pub quotations: usize,
    /// Speakers with a page.
    pub speakers: usize,
    /// Pages.
    pub pages: usize,
    /// What became of the files.
    pub files: Outcome,
    /// Where they are.
    pub output: PathBuf,
    /// Paths of the articles that could not be used.
    pub unusable: Vec<String>,
    /// The articles that are held back.
    pub held: Held,
    /// What was found on the way.
    pub diagnostics: Vec<Diagnostic>,
}

/// Why nothing was replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// There is no site, or its kutip.toml, people.toml, addresses.toml or a template cannot be used.
    Configuration,
    /// Another build is running.
    Locked,
    /// The output may not or cannot be written.
    Output,
}

/// A build that replaced nothing.
#[derive(Debug)]
pub struct Failure {
    /// Why.
    pub cause: Cause,
    /// What was found on the way; errors are what it failed by.
    pub diagnostics: Vec<Diagnostic>,
}

impl Failure {
    /// The failure, and what was found before it.
    fn after(mut self, mut found: Vec<Diagnostic>) -> Self {
        found.append(&mut self.diagnostics);
        Failure { diagnostics: found, ..self }
    }
}

impl From<Vec<Diagnostic>> for Failure {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Failure { cause: Cause::Configuration, diagnostics }
    }
}

impl From<Box<Diagnostic>> for Failure {
    fn from(problem: Box<Diagnostic>) -> Self {
        Failure::from(vec![*problem])
    }
}

impl From<output::Error> for Failure {
    fn from(error: output::Error) -> Self {
        let cause = match error {
            output::Error::Locked { .. } => Cause::Locked,
            _ => Cause::Output,
        };
        Failure { cause, diagnostics: vec![error.diagnostic()] }
    }
}

/// How far a build is, for those who watch it from another thread.
#[derive(Debug, Default)]
pub struct Progress {
    /// Articles annotated.
    pub articles: AtomicUsize,
    /// Articles there are.
    pub all_articles: AtomicUsize,
    /// Pages written.
    pub pages: AtomicUsize,
    /// Pages there are; 0 until that is known.
    pub all_pages: AtomicUsize,
    /// What the stages before took.
    pub timings: Timings,
}

/// Builds a site into its output folder.
///
/// # Errors
/// A failed build replaced nothing.
pub fn build(options: &Options, progress: &Progress) -> Result<Report, Failure> {
    let pool = options.jobs.map(|jobs| rayon::ThreadPoolBuilder::new().num_threads(jobs).build());
    match pool {
        Some(Ok(pool)) => pool.install(|| run(options, progress)),
        _ => run(options, progress),
    }
}

/// Reads a site: one way from its folder to linked articles and a theme, for every command. No page
/// is rendered, nothing is written.
///
/// # Errors
/// kutip.toml, people.toml, addresses.toml or a template cannot be used.
pub fn read_all(
    options: &Options,
    languages: &Languages,
    progress: &Progress,
) -> Result<Edition, Failure> {
    read_site(options, gather::settings(options)?, languages, progress)
}

/// [`read_all`], by settings that were read before.
fn read_site(
    options: &Options,
    settings: Settings,
    languages: &Languages,
    progress: &Progress,
) -> Result<Edition, Failure> {
    let today = Today::of(options, settings.timezone);
    let gathered = gather(options, settings, None)?;
    let inputs = gathered.inputs(options, languages).with(&gathered.addresses);
    progress.timings.end("read");
    let weights = Arc::clone(&gathered.weights);
    let read = |source: &Source| read(source, today, (languages, weights.get()), None);
    compose(gathered, inputs, options, today, languages, &read, progress)
}

fn run(options: &Options, progress: &Progress) -> Result<Report, Failure> {
    let work = options.root.join(WORK);
    let settings = gather::settings(options)?;
    let today = Today::of(options, settings.timezone);
    let mut destination = destination(options, &settings)?;
    if options.cache {
        destination = destination.keeping_spare(work.join(SPARE));
    }
    let _lock = Lock::acquire(&work, &destination)?;
    let previous = destination.open()?;
    progress.timings.end("start");

    let place = Hash::of(&[destination.output().as_os_str().as_encoded_bytes()]);
    let known = || {
        let records = options.cache.then(|| Cache::open(&work.join(RECORD), record::function()));
        let record: Option<Record> = records.as_ref().and_then(|records| records.get(place));
        (records, record)
    };
    let (gathered, (languages, (records, mut record))) =
        rayon::join(|| gather(options, settings, None), || (Languages::embedded(), known()));
    let gathered = gathered?;
    let read_inputs = gathered.inputs(options, &languages);
    let addresses = Arc::clone(&gathered.addresses);
    let inputs = read_inputs.with(&addresses);
    progress.timings.end("read");
    if let (Some(record), Some(previous)) = (&record, &previous)
        && record.inputs == inputs
        && record.made.held.is_of(today)
        && destination.is_whole(previous, record.manifest, &record.stamps)
    {
        let report = record.made.report(previous.files.len(), destination.output());
        progress.timings.end("compare");
        return Ok(report);
    }
    // Discard the record of a different output tree.
    record = record.filter(|record| destination.has_manifest(record.manifest));

    let weights = Arc::clone(&gathered.weights);
    if let Some(record) = record.as_mut().filter(|record| record.weights != weights.hash()) {
        record.pages.clear();
    }
    let function = function(&languages, &weights);
    let cache = options.cache.then(|| Cache::open(&work.join(CACHE), function));
    let read = |source: &Source| read(source, today, (&languages, weights.get()), cache.as_ref());
    let mut edition = compose(gathered, inputs, options, today, &languages, &read, progress)?;
    let (written, ()) = rayon::join(
        || write(&edition, &languages, &destination, previous, record, progress),
        || cache.map_or((), Cache::close),
    );
    let diagnostics = std::mem::take(&mut edition.diagnostics);
    let Written { stage, entries, pages } = match written {
        Ok(written) => written,
        Err(mut failure) => {
            edition.texts.locate(&mut failure.diagnostics);
            return Err(failure.after(diagnostics));
        }
    };
    let kept = edition.unusable.iter().flat_map(|path| stage.keep(path)).collect();
    let site = edition.renderer.site();
    let facts = Facts {
        base_url: site.base.absolute(&Address::home()),
        unusable: edition.unusable.clone(),
        drafts: options.drafts,
        last: edition.held.last,
    };
    let built = match stage.finish(entries, kept, facts) {
        Ok(built) => built,
        Err(error) => return Err(Failure::from(error).after(diagnostics)),
    };
    let mut made = Made {
        articles: site.briefs.len(),
        quotations: site.quotes.len(),
        speakers: site.speakers.len(),
        pages: progress.all_pages.load(Ordering::Relaxed),
        unusable: std::mem::take(&mut edition.unusable),
        held: edition.held,
        diagnostics,
    };
    let mut report = Report { files: built.outcome, ..made.report(0, destination.output()) };
    let Built { manifest, stamps, spare, mut findings, .. } = built;
    edition.accepted.mark(&mut findings);
    report.diagnostics.extend(findings);
    // Drafts have no addresses yet.
    let lasting = if options.drafts { &*addresses } else { &*site.addresses };
    if *lasting != *addresses {
        // The next build finds them in the file.
        made.diagnostics.retain(|found| found.code != Code::AddressesLack);
    }
    match (keep::write(&options.root, &addresses, lasting), records) {
        (Ok(()), Some(records)) => {
            let (inputs, theme) = (read_inputs.with(lasting), edition.renderer.theme().hash());
            let weights = weights.hash();
            let record = Record { inputs, manifest, stamps, spare, theme, weights, pages, made };
            records.put(place, &record);
            records.close();
        }
        (Ok(()), None) => {}
        // Without a record the next build tries again.
        (Err(problem), _) => report.diagnostics.push(*problem),
    }
    progress.timings.end("exchange");
    // Freeing so much memory is slow, and nobody waits for it.
    rayon::spawn(move || drop(edition));
    Ok(report)
}

/// The output folder, which must not hold any of the editor's own files.
fn destination(options: &Options, settings: &Settings) -> Result<Destination, output::Error> {
    let root = options.root.as_path();
    let output = options.output.clone().unwrap_or_else(|| root.join(&settings.output));
    let owned = config::OWNED.map(|folder| root.join(folder));
    let to = Destination::new(&output, root, &owned.each_ref().map(PathBuf::as_path))?;
    let time = options.now.and_then(|now| now.fixed(settings.timezone));
    Ok(to.dated(time.map(|time| time.timestamp())))
}

/// A tree with all files that it is to hold, and what its pages are made from.
struct Written<'d> {
    stage: Stage<'d>,
    entries: Vec<Entry>,
    pages: BTreeMap<String, Digest>,
}

/// Renders and stages every page. A page that is made from what it was made from in the last build
/// is not rendered again.
fn write<'d>(
    edition: &Edition,
    languages: &Languages,
    destination: &'d Destination,
    previous: Option<Manifest>,
    record: Option<Record>,
    progress: &Progress,
) -> Result<Written<'d>, Failure> {
    let (stamps, spare, known) = match record {
        Some(Record { stamps, spare, pages, theme, .. }) => {
            let known =
                if theme == edition.renderer.theme().hash() { pages } else { BTreeMap::new() };
            (Some(stamps), spare, known)
        }
        None => (None, None, BTreeMap::new()),
    };
    let stage = Stage::begin(destination, previous, stamps, spare)?;
    let staging = Staging { stage, known, digests: Digests::new(edition.renderer.site()) };
    let staged = render(edition, languages, &staging, progress)?;
    let mut pages = BTreeMap::new();
    let mut entries = Vec::with_capacity(staged.len());
    for (entry, digest) in staged {
        pages.extend(digest.map(|digest| (entry.path().to_owned(), digest)));
        entries.push(entry);
    }
    Ok(Written { stage: staging.stage, entries, pages })
}

/// Files on their way into a tree.
struct Staging<'d, 's> {
    stage: Stage<'d>,
    /// By path, what the pages of the last build were made from.
    known: BTreeMap<String, Digest>,
    digests: Digests<'s>,
}

impl Sink for Staging<'_, '_> {
    type Kept = (Entry, Option<Digest>);

    fn page<'b>(
        &self,
        plan: &PagePlan,
        path: &str,
        source: Option<&str>,
        render: impl FnOnce() -> Result<&'b [u8], Failure>,
    ) -> Result<Self::Kept, Failure> {
        let digest = plan.digest(&self.digests);
        if let Some(digest) = digest
            && self.known.get(path) == Some(&digest)
            && let Some(entry) = self.stage.again(path, source)
        {
            debug_assert!(
                render().is_ok_and(|bytes| entry.holds(bytes)),
                "{path} changed, but its digest did not"
            );
            return Ok((entry, Some(digest)));
        }
        Ok((self.stage.put(path, render()?, source)?, digest))
    }

    fn file(&self, path: &str, bytes: &[u8]) -> Result<Self::Kept, Failure> {
        Ok((self.stage.put(path, bytes, None)?, None))
    }
}

/// The hash of the annotator: annotations stored under another are not used.
fn function(languages: &Languages, weights: &Own) -> Hash {
    let data = [languages.hash().0, weights.hash().0];
    Hash::of(&[b"annotate", env!("KUTIP_ENGINE").as_bytes(), &data[0], &data[1]])
}
