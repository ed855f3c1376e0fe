//! `kutip build`: the whole way from articles to a site.

use std::fmt;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;

use super::clock::Dates;
use super::report::{open, summary, waiting};
use super::weights::Weighing;
use super::{CANNOT_WRITE, Common, FINDINGS, LOCKED, USAGE, tell};
use crate::config::{self, BaseUrl};
use crate::diagnostic::{Diagnostic, Severity, render};
use crate::language::Languages;
use crate::pipeline::{self, Cause, Edition, Failure, Options, Progress, Report, StageTime};
use crate::text::count;

/// Time between two drawings of the progress.
const REFRESH: Duration = Duration::from_millis(100);

/// Arguments of the command.
#[derive(Args)]
pub(super) struct Build {
    /// Folder to write, replaced as a whole [default: `output` of kutip.toml, else public]
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    #[command(flatten)]
    asked: Asked,
    /// Number of threads [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Annotate every article anew and keep nothing for the next build
    #[arg(long)]
    no_cache: bool,
    /// Say what each stage took: time, and the most memory held up to its end
    #[arg(long)]
    timings: bool,
    /// Print what was made, and every finding, as one JSON object
    #[arg(long)]
    json: bool,
}

/// What a site is made as, whether or not it is written.
#[derive(Args)]
pub(super) struct Asked {
    /// Where the site will stand, instead of `base_url` of kutip.toml
    #[arg(long, value_name = "URL", value_parser = address)]
    base_url: Option<BaseUrl>,
    /// Take drafts too
    #[arg(long)]
    drafts: bool,
    #[command(flatten)]
    weighing: Weighing,
    #[command(flatten)]
    dates: Dates,
}

impl Asked {
    /// The same for the site of a folder.
    ///
    /// # Errors
    /// If `SOURCE_DATE_EPOCH` is unusable, which has been told: the exit code.
    pub(super) fn of(&self, root: PathBuf, common: &Common) -> Result<Options, u8> {
        Ok(Options {
            root,
            base_url: self.base_url.clone(),
            weights: self.weighing.weights.clone(),
            drafts: self.drafts,
            future: self.dates.future,
            now: Some(self.dates.now(common)?),
            in_ci: in_ci(),
            ..Options::default()
        })
    }
}

/// What `--json` prints.
#[derive(Serialize)]
struct Summary<'a> {
    articles: usize,
    quotations: usize,
    speakers: usize,
    pages: usize,
    warnings: usize,
    seconds: f64,
    complete: bool,
    drafts: usize,
    waiting: usize,
    next: Option<String>,
    unusable: &'a [String],
    output: &'a str,
    written: usize,
    unchanged: usize,
    removed: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    timings: Option<Vec<Stage>>,
    diagnostics: Vec<serde_json::Value>,
}

/// A stage of the build.
#[derive(Serialize)]
struct Stage {
    #[serde(rename = "stage")]
    name: &'static str,
    seconds: f64,
    /// In bytes.
    peak_memory: u64,
}

impl Build {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        let begun = Instant::now();
        let asked = match self.asked.of(common.root()?, common) {
            Ok(asked) => asked,
            Err(code) => return Ok(code.into()),
        };
        let options = Options {
            output: self.output.clone(),
            jobs: self.jobs.map(usize::from),
            cache: !self.no_cache,
            ..asked
        };
        let progress = Progress::default();
        let is_silent = self.json || common.quiet;
        let done = watch(is_silent, &|| line(&progress), || pipeline::build(&options, &progress));
        let diagnostics = match &done {
            Ok(report) => &report.diagnostics,
            Err(failure) => &failure.diagnostics,
        };
        if !self.json {
            common.tell_of(diagnostics);
        }
        let code = match &done {
            Ok(report) => {
                self.sum_up(report, begun.elapsed(), &progress.timings.stages(), common)?
            }
            Err(failure) => self.fail(failure)?,
        };
        Ok(code.into())
    }

    fn sum_up(
        &self,
        report: &Report,
        took: Duration,
        stages: &[StageTime],
        common: &Common,
    ) -> anyhow::Result<u8> {
        if self.json {
            print(&Summary {
                articles: report.articles,
                quotations: report.quotations,
                speakers: report.speakers,
                pages: report.pages,
                warnings: open(&report.diagnostics, Severity::Warning),
                seconds: seconds(took),
                complete: report.unusable.is_empty(),
                drafts: report.held.drafts,
                waiting: report.held.waiting,
                next: report.held.next.map(|next| next.to_rfc3339()),
                unusable: &report.unusable,
                output: &report.output.to_string_lossy(),
                written: report.files.written,
                unchanged: report.files.unchanged,
                removed: report.files.removed,
                timings: self.timings.then(|| stages.iter().map(Stage::new).collect()),
                diagnostics: records(&report.diagnostics)?,
            })?;
        } else {
            if self.timings {
                tell(&table(stages, took));
            }
            let lost = report.unusable.len();
            if lost > 0 {
                common.error(
                    &format!("{} could not be used: {}", count(lost, "file"), some(report)),
                    "pages of articles among them were kept as they were; the site is incomplete",
                );
            }
            if let Some(line) = waiting(&report.held) {
                common.say(&line);
            }
            common.say(&format!(
                "{}, {}, {}, {}, {:.2} s; {}",
                count(report.articles, "article"),
                count(report.quotations, "quotation"),
                count(report.speakers, "speaker"),
                count(report.pages, "page"),
                took.as_secs_f64(),
                summary(&report.diagnostics),
            ));
        }
        Ok(if open(&report.diagnostics, Severity::Error) > 0 { FINDINGS } else { 0 })
    }

    fn fail(&self, failure: &Failure) -> anyhow::Result<u8> {
        if self.json {
            print(&serde_json::json!({ "diagnostics": records(&failure.diagnostics)? }))?;
        }
        Ok(exit_code(failure.cause))
    }
}

/// A site as it would be published, nothing rendered; what stops that is told, and gives the exit code.
pub(super) fn read_site(options: &Options, common: &Common) -> Result<Edition, u8> {
    let read = pipeline::read_all(options, &Languages::embedded(), &Progress::default());
    read.map_err(|Failure { cause, diagnostics }| {
        common.tell_of(&diagnostics);
        exit_code(cause)
    })
}

/// The exit code of a build that failed, and of a check that found that it would.
pub(super) fn exit_code(cause: Cause) -> u8 {
    match cause {
        Cause::Configuration => USAGE,
        Cause::Locked => LOCKED,
        Cause::Output => CANNOT_WRITE,
    }
}

impl Stage {
    fn new(stage: &StageTime) -> Self {
        Stage { name: stage.name, seconds: seconds(stage.took), peak_memory: stage.peak }
    }
}

/// To the millisecond.
fn seconds(took: Duration) -> f64 {
    (took.as_secs_f64() * 1000.0).round() / 1000.0
}

/// The stages, a line each.
fn table(stages: &[StageTime], took: Duration) -> String {
    let mut out = format!("{:<10} {:>9} {:>10}", "stage", "seconds", "peak MB");
    for stage in stages {
        let megabytes = stage.peak / 1_000_000;
        let _ = fmt::Write::write_fmt(
            &mut out,
            format_args!("\n{:<10} {:>9.3} {megabytes:>10}", stage.name, stage.took.as_secs_f64()),
        );
    }
    let _ = fmt::Write::write_fmt(
        &mut out,
        format_args!("\n{:<10} {:>9.3}", "all", took.as_secs_f64()),
    );
    out
}

/// Whether the environment is that of continuous integration.
pub(super) fn in_ci() -> bool {
    let value = std::env::var_os("CI").unwrap_or_default();
    !["", "0", "false"].iter().any(|no| value == *no)
}

/// Runs `work` while a line on the terminal, if there is one, shows how far it is.
pub(super) fn watch<T>(
    is_silent: bool,
    line: &(dyn Fn() -> String + Sync),
    work: impl FnOnce() -> T,
) -> T {
    if is_silent || !io::stderr().is_terminal() {
        return work();
    }
    let (end, ended) = mpsc::channel::<()>();
    thread::scope(|scope| {
        // Without a thread to draw it, there is no line.
        let _ = thread::Builder::new().spawn_scoped(scope, move || {
            let mut shown = false;
            while ended.recv_timeout(REFRESH) == Err(RecvTimeoutError::Timeout) {
                let _ = write!(io::stderr().lock(), "\r\x1b[K{}", line());
                shown = true;
            }
            if shown {
                let _ = write!(io::stderr().lock(), "\r\x1b[K");
            }
        });
        let done = work();
        drop(end);
        done
    })
}

fn line(progress: &Progress) -> String {
    let read = |number: &AtomicUsize| number.load(Ordering::Relaxed);
    match read(&progress.all_pages) {
        0 => format!("articles {}/{}", read(&progress.articles), read(&progress.all_articles)),
        all => format!("pages {}/{all}", read(&progress.pages)),
    }
}

/// The findings as JSON values.
pub(super) fn records(diagnostics: &[Diagnostic]) -> serde_json::Result<Vec<serde_json::Value>> {
    render::json(diagnostics).lines().map(serde_json::from_str).collect()
}

pub(super) fn print(summary: &impl Serialize) -> anyhow::Result<()> {
    let mut line = serde_json::to_vec(summary)?;
    line.push(b'\n');
    io::stdout().lock().write_all(&line)?;
    Ok(())
}

/// The first few of the articles that could not be used.
fn some(report: &Report) -> String {
    const SHOWN: usize = 10;
    let mut shown = report.unusable.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if let Some(more) = report.unusable.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        let _ = fmt::Write::write_fmt(&mut shown, format_args!(" and {more} more"));
    }
    shown
}

/// An address that a site can stand at.
pub(super) fn address(url: &str) -> Result<BaseUrl, &'static str> {
    config::base_url(url).ok_or("not an address that starts with https:// or http://")
}
