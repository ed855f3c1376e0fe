//! The only place that joins the stages. [`read_all`] leads from the site's folder to linked articles;
//! [`build`] renders and writes them, [`check`] renders and writes nothing, [`Session`] keeps them for
//! a preview.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use crate::config::{self, BaseUrl, Boilerplate, Settings};
use crate::diagnostic::Diagnostic;
use crate::fresh::{Fingerprint, PROGRAM, Results};
use crate::language::Languages;
use crate::output::{self, Destination, Lock, Outcome};
use crate::source::Source;

mod check;
mod claims;
mod compose;
mod gather;
mod keep;
mod last_build;
mod pages;
mod published;
mod render;
mod session;
mod timings;
mod today;
mod weights;

pub use self::check::check;
pub use self::compose::Edition;
use self::compose::{compose, read};
use self::gather::gather;
pub use self::gather::site_at;
use self::last_build::LastBuild;
pub use self::published::{built, publish, published};
pub use self::session::Session;
pub use self::timings::{StageTime, Timings};
use self::today::Today;
pub use self::today::{Held, Now};
use self::weights::Own;
pub use self::weights::named as weights_named;

/// Folder of a site for what is kept between builds: the lock and the cache.
pub const WORK: &str = ".kutip";
/// Annotations, in that folder.
const ANNOTATIONS: &str = "cache/annotations";
/// The tree that the last build replaced, in that folder.
const BACK: &str = "back";

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
/// is rendered, nothing is written; with [`Options::cache`], annotations that a build kept are read.
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
    progress.timings.end("read");
    let weights = Arc::clone(&gathered.weights);
    let known = options.cache.then(|| annotations(options, &weights));
    let read = |source: &Source, without: &Boilerplate| {
        read(source, without, today, (languages, weights.get()), known.as_ref())
    };
    compose(gathered, options, today, languages, &read, progress)
}

fn run(options: &Options, progress: &Progress) -> Result<Report, Failure> {
    let settings = gather::settings(options)?;
    let today = Today::of(options, settings.timezone);
    let destination = destination(options, &settings)?;
    let _lock = Lock::acquire(&options.root.join(WORK), &destination)?;
    let live = destination.open()?;
    progress.timings.end("start");

    let (gathered, (languages, mut last)) = rayon::join(
        || gather(options, settings, None),
        || (Languages::embedded(), LastBuild::read(options, &destination)),
    );
    let gathered = gathered?;
    progress.timings.end("read");
    if let Some(report) = last.answers(&gathered, today, live.as_ref()) {
        progress.timings.end("compare");
        return Ok(report);
    }

    let (weights, addresses) = (Arc::clone(&gathered.weights), Arc::clone(&gathered.addresses));
    let known = options.cache.then(|| annotations(options, &weights));
    let read = |source: &Source, without: &Boilerplate| {
        read(source, without, today, (&languages, weights.get()), known.as_ref())
    };
    let mut edition = compose(gathered, options, today, &languages, &read, progress)?;
    let (written, ()) = rayon::join(
        || pages::write(&edition, &languages, live, &mut last, progress),
        || known.map_or((), Results::close),
    );
    let (built, pages) = written.map_err(|failure| edition.failed(failure))?;
    let report = last.close(&mut edition, &addresses, built, pages);
    progress.timings.end("exchange");
    // Freeing so much memory is slow, and nobody waits for it.
    rayon::spawn(move || drop(edition));
    Ok(report)
}

/// The annotations of earlier builds by these weights.
fn annotations(options: &Options, weights: &Own) -> Results {
    let function = Fingerprint::of(&("annotate", PROGRAM, weights.fingerprint()));
    Results::open(&options.root.join(WORK).join(ANNOTATIONS), function)
}

/// The output folder, which must not hold any of the editor's own files.
fn destination(options: &Options, settings: &Settings) -> Result<Destination, output::Error> {
    let root = options.root.as_path();
    let output = options.output.clone().unwrap_or_else(|| root.join(&settings.output));
    let owned = config::OWNED.map(|folder| root.join(folder));
    let to = Destination::new(&output, root, &owned.each_ref().map(PathBuf::as_path))?;
    let time = options.now.and_then(|now| now.fixed(settings.timezone));
    let to = to.dated(time.map(|time| time.timestamp()));
    Ok(if options.cache { to.keeping_back(root.join(WORK).join(BACK)) } else { to })
}
