//! The only place that joins the stages, and the only one that knows of threads and the cache.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::annotate;
use crate::article;
use crate::cache::Cache;
use crate::config::{self, Config};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::language::Languages;
use crate::output::{self, Built, Destination, Entry, Facts, Lock, Manifest, Outcome, Stage};
use crate::page::{self, Digest, Page, PageKind, PagePlan, Theme};
use crate::registry::Registry;
use crate::review;
use crate::site::url::Address;
use crate::site::{self, Site, Story};
use crate::source::Source;
use crate::text::Hash;

mod desk;
mod gather;
mod links;
mod record;
mod timings;

pub use self::desk::Desk;
use self::gather::{Gathered, gather, link_options};
pub use self::links::broken_links;
use self::record::{Made, Record};
pub use self::timings::{StageTime, Timings};

/// Folder of a site for what is kept between builds: the lock and the cache.
pub const WORK: &str = ".kutip";
/// Annotations, in that folder.
const CACHE: &str = "cache/annotations";
/// The tree that the last build replaced, in that folder.
const SPARE: &str = "spare";
/// What the last build made, in that folder.
const RECORD: &str = "cache/build";

/// What a build is asked for. Whatever is `None` the configuration says.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The site's folder.
    pub root: PathBuf,
    /// Where the pages go.
    pub output: Option<PathBuf>,
    /// Where the site will stand.
    pub base_url: Option<String>,
    /// Scheme, host and port to stand in place of those of its address; the path stays.
    pub origin: Option<String>,
    /// Whether drafts are published.
    pub drafts: bool,
    /// Today; articles dated after it are drafts. Without a clock none are.
    pub now: Option<NaiveDate>,
    /// Number of threads; by default one for each processor.
    pub jobs: Option<usize>,
    /// Whether annotations are kept for the next build.
    pub cache: bool,
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
    /// What was found on the way.
    pub diagnostics: Vec<Diagnostic>,
}

/// Why nothing was replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// kutip.toml or a template.
    Configuration,
    /// Two articles claim one place.
    Collision,
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

/// The site as it would be published now: linked, with all that its pages are made from.
#[derive(Debug)]
pub struct Edition {
    /// The articles, linked.
    pub site: Site,
    /// Templates, words and static files.
    pub theme: Theme,
    /// Old addresses of articles.
    pub redirects: Vec<page::hosting::Redirect>,
    /// Paths of the articles that could not be used.
    pub unusable: Vec<String>,
    /// What was found on the way.
    pub diagnostics: Vec<Diagnostic>,
    /// Hash of everything that the pages are made from.
    pub inputs: Hash,
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

fn run(options: &Options, progress: &Progress) -> Result<Report, Failure> {
    let root = options.root.as_path();
    let config = configuration(root)?;
    let output = match &options.output {
        Some(folder) => folder.clone(),
        None => root.join(&config.output),
    };
    let owned = config::OWNED.map(|folder| root.join(folder));
    let work = root.join(WORK);
    let mut destination = Destination::new(&output, root, &owned.each_ref().map(PathBuf::as_path))?;
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
        rayon::join(|| gather(options, &config, None), || (Languages::embedded(), known()));
    let gathered = gathered?;
    let asked = gathered.hash(options, &languages);
    progress.timings.end("read");
    if let (Some(record), Some(previous)) = (&record, &previous)
        && record.asked == asked
        && destination.is_whole(previous, record.manifest, &record.stamps)
    {
        let report = record.made.report(previous.files.len(), destination.output());
        progress.timings.end("compare");
        return Ok(report);
    }
    // What was known of another tree says nothing of this one.
    record = record.filter(|record| destination.has_manifest(record.manifest));

    let cache = options.cache.then(|| Cache::open(&work.join(CACHE), function(&languages)));
    let read = |source: &Source| read(source, options, &languages, cache.as_ref());
    let mut edition = compose(gathered, options, &languages, &read, progress)?;
    let (written, ()) = rayon::join(
        || write(&edition, &languages, &destination, previous, record, progress),
        || cache.map_or((), Cache::close),
    );
    let diagnostics = std::mem::take(&mut edition.diagnostics);
    let Written { stage, entries, pages } = match written {
        Ok(written) => written,
        Err(failure) => return Err(failure.after(diagnostics)),
    };
    let kept = edition.unusable.iter().flat_map(|path| stage.keep(path)).collect();
    let site = &edition.site;
    let facts = Facts {
        base_url: site.base.absolute(&Address::home()),
        inputs: edition.inputs.to_string(),
        unusable: edition.unusable.clone(),
        drafts: options.drafts,
    };
    let built = match stage.finish(entries, kept, facts) {
        Ok(built) => built,
        Err(error) => return Err(Failure::from(error).after(diagnostics)),
    };
    let made = Made {
        articles: site.briefs.len(),
        quotations: site.quotes.len(),
        speakers: site.speakers.len(),
        pages: progress.all_pages.load(Ordering::Relaxed),
        unusable: std::mem::take(&mut edition.unusable),
        diagnostics,
    };
    let report = Report { files: built.outcome, ..made.report(0, destination.output()) };
    if let Some(records) = records {
        let Built { manifest, stamps, spare, .. } = built;
        let look = edition.theme.look();
        records.put(place, &Record { asked, manifest, stamps, spare, look, pages, made });
        records.close();
    }
    progress.timings.end("exchange");
    // Nobody waits for what is let go.
    rayon::spawn(move || drop(edition));
    Ok(report)
}

/// The settings of the site at `root`.
fn configuration(root: &Path) -> Result<Config, Failure> {
    if root.is_dir() {
        return config::load(root).map_err(unusable_configuration);
    }
    let problem = Diagnostic::new(Code::UnreadableFile, "the site's folder is not there");
    let problem = problem.in_file(root.to_string_lossy()).help("name it with --root");
    Err(unusable_configuration(vec![problem]))
}

fn unusable_configuration(diagnostics: Vec<Diagnostic>) -> Failure {
    Failure { cause: Cause::Configuration, diagnostics }
}

/// Annotates and links all articles, and makes the theme ready; renders no page.
fn compose(
    gathered: Gathered,
    options: &Options,
    languages: &Languages,
    read: &(dyn Fn(&Source) -> Read + Sync),
    progress: &Progress,
) -> Result<Edition, Failure> {
    let Gathered { sources, pages, overrides, mut inputs, link_options, mut diagnostics } =
        gathered;
    inputs.add(languages.hash());
    progress.all_articles.store(sources.len(), Ordering::Relaxed);
    let articles: Vec<Read> = sources
        .into_par_iter()
        .map(|source| {
            let read = read(&source);
            progress.articles.fetch_add(1, Ordering::Relaxed);
            read
        })
        .collect();
    progress.timings.end("annotate");

    let mut published = Vec::with_capacity(articles.len());
    for read in articles {
        diagnostics.extend(read.diagnostics);
        if let Some(story) = read.story {
            inputs.add(read.hash);
            published.push(story);
        }
    }
    let mut own = Vec::new();
    for source in &pages {
        let (page, found) = article::parse(source, languages);
        let unusable = found.iter().any(|found| found.severity == Severity::Error);
        diagnostics.extend(found);
        if !unusable && (options.drafts || !page.draft) {
            inputs.add(source.hash);
            own.push(page);
        }
    }
    let unusable = unusable(&diagnostics);
    let (mut site, mut found) = site::link(published, &link_options, languages);
    let (own, conflicts) = site::own_pages(own);
    site.pages = own;
    found.extend(conflicts);
    let collided = found.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    diagnostics.extend(found);
    if collided {
        return Err(Failure { cause: Cause::Collision, diagnostics });
    }
    if site.base.absolute(&Address::home()).is_none() {
        diagnostics.push(
            Diagnostic::new(Code::NoBaseUrl, "the address of the site is not known")
                .help("set `base_url` in kutip.toml, or give --base-url"),
        );
    }
    let theme = match Theme::new(&site, languages, overrides) {
        Ok(theme) => theme,
        Err(problem) => return Err(template(problem).after(diagnostics)),
    };
    let (redirects, found) = page::hosting::redirects(&site, &theme);
    diagnostics.extend(found);
    progress.timings.end("link");
    Ok(Edition { site, theme, redirects, unusable, diagnostics, inputs: inputs.hash() })
}

#[expect(clippy::boxed_local, reason = "an error of rendering is boxed")]
fn template(problem: Box<Diagnostic>) -> Failure {
    unusable_configuration(vec![*problem])
}

/// Links articles as a build does, with nothing asked for but what the site's files say.
pub fn link(
    stories: Vec<Story>,
    config: &Config,
    registry: Registry,
    languages: &Languages,
) -> (Site, Vec<Diagnostic>) {
    site::link(stories, &link_options(config, &Options::default(), registry), languages)
}

/// Paths of the articles that could not be used and of the folders that could not be read: all that
/// an error was found in.
fn unusable(diagnostics: &[Diagnostic]) -> Vec<String> {
    let errors = diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let paths = errors.filter_map(|found| Some(found.primary.as_ref()?.path.clone()));
    paths.collect::<BTreeSet<_>>().into_iter().collect()
}

/// An article on its way into the site.
#[derive(Clone, Debug)]
struct Read {
    /// `None` if it cannot be used or is not to be published.
    story: Option<Story>,
    hash: Hash,
    diagnostics: Vec<Diagnostic>,
}

fn read(source: &Source, options: &Options, languages: &Languages, cache: Option<&Cache>) -> Read {
    let (article, mut diagnostics) = article::parse(source, languages);
    let late = options.now.is_some_and(|now| article.date.is_some_and(|date| date > now));
    // What cannot be read may be what says that it is a draft.
    let unusable = diagnostics.iter().any(|found| found.severity == Severity::Error);
    if unusable || ((article.draft || late) && !options.drafts) {
        return Read { story: None, hash: source.inputs(), diagnostics };
    }
    let annotate = || {
        let (mut annotated, found) = annotate::annotate(&article, languages);
        for attribution in &mut annotated.attributions {
            attribution.evidence = Vec::new();
        }
        (annotated, found)
    };
    let (mut annotated, mut found) = match cache {
        Some(cache) => cache.get_or(source.hash, annotate),
        None => annotate(),
    };
    if let Some(corrections) = &source.corrections {
        annotated = review::apply(&article, annotated, corrections, &mut found);
    }
    diagnostics.extend(found);
    let story = Story::new(article, annotated);
    Read { story: Some(story), hash: source.inputs(), diagnostics }
}

/// A tree with all files that it is to hold, and what its pages are made from.
struct Written<'d> {
    stage: Stage<'d>,
    entries: Vec<Entry>,
    pages: BTreeMap<String, Digest>,
}

/// Renders and stages every page, each as soon as it is made, so that few are held in memory. A page
/// that is made from what it was made from in the last build is not rendered again.
fn write<'d, 'e>(
    Edition { site, theme, redirects, .. }: &'e Edition,
    languages: &Languages,
    destination: &'d Destination,
    previous: Option<Manifest>,
    record: Option<Record>,
    progress: &Progress,
) -> Result<Written<'d>, Failure> {
    let (stamps, spare, known) = match record {
        Some(Record { stamps, spare, pages, look, .. }) => {
            let known = if look == theme.look() { pages } else { BTreeMap::new() };
            (Some(stamps), spare, known)
        }
        None => (None, None, BTreeMap::new()),
    };
    let stage = Stage::begin(destination, previous, stamps, spare)?;
    let plans = page::plan(site);
    let digests = page::Digests::new(site);
    progress.all_pages.store(plans.len(), Ordering::Relaxed);
    let page = |scratch: &mut page::Scratch<'e>,
                plan: &PagePlan|
     -> Result<(Entry, Option<Digest>), Failure> {
        let source = match plan.kind {
            PageKind::Article(at) => Some(site.briefs[at].article.path.as_str()),
            PageKind::File(file) => file.article().map(|at| site.briefs[at].article.path.as_str()),
            PageKind::Own(at) => Some(site.pages[at].article.path.as_str()),
            _ => None,
        };
        let path = plan.address().path();
        let made_from = digests.of(plan);
        if let Some(made_from) = made_from
            && known.get(&path) == Some(&made_from)
            && let Some(entry) = stage.again(&path, source)
        {
            debug_assert!(
                page::render(theme, site, plan).is_ok_and(|page| entry.holds(&page.bytes)),
                "{path} has changed unseen"
            );
            return Ok((entry, Some(made_from)));
        }
        page::render_in(scratch, theme, site, plan).map_err(template)?;
        Ok((stage.put(&path, &scratch.bytes, source)?, made_from))
    };
    let written = plans.par_iter().map_init(page::Scratch::default, |scratch, plan| {
        let written = page(scratch, plan);
        progress.pages.fetch_add(1, Ordering::Relaxed);
        written
    });
    let written: Vec<_> = written.collect::<Result<_, _>>()?;
    let mut pages = Vec::with_capacity(written.len());
    let mut entries = Vec::with_capacity(written.len());
    for (plan, (entry, made_from)) in plans.iter().zip(written) {
        pages.extend(made_from.map(|made_from| (plan.address().path(), made_from)));
        entries.push(entry);
    }
    let pages = pages.into_iter().collect();
    progress.timings.end("pages");
    let files = search(theme, site, languages).map_err(template)?;
    let put = files.into_par_iter().map(|file| stage.put(&file.path, &file.bytes, None));
    entries.extend(put.collect::<Result<Vec<Entry>, _>>()?);
    progress.timings.end("search");
    let hosting = page::hosting::files(theme, site, redirects).map_err(template)?;
    for file in hosting.iter().chain(theme.assets()) {
        entries.push(stage.put(&file.path, &file.bytes, None)?);
    }
    Ok(Written { stage, entries, pages })
}

/// The files of the search, if the site has one.
#[cfg_attr(
    not(feature = "search"),
    expect(unused_variables, clippy::unnecessary_wraps, reason = "there is no search to make")
)]
fn search(theme: &Theme, site: &Site, languages: &Languages) -> Result<Vec<Page>, Box<Diagnostic>> {
    #[cfg(feature = "search")]
    if site.search {
        return page::search::files(theme, site, languages);
    }
    Ok(Vec::new())
}

/// The hash of the annotator: annotations stored under another are not used.
fn function(languages: &Languages) -> Hash {
    Hash::of(&[b"annotate", env!("KUTIP_ENGINE").as_bytes(), &languages.hash().0])
}
