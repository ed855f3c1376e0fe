//! `kutip review`: the preview with the editor's desk; what to look at, and decisions from a file.

use std::fmt::Write as _;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use super::build::{Asked, read_site};
use super::{CANNOT_READ, CANNOT_WRITE, Common, FINDINGS, USAGE};
use crate::desk::{self, Decision, Item, Undo, Unwritten, View};
use crate::files;
use crate::pipeline::{self, Edition, Options};
use crate::serve::{self, Editor};
use crate::text::printable_lines;

/// Arguments of the command.
#[derive(Args)]
pub(super) struct Review {
    #[command(flatten)]
    task: Task,
    /// One JSON object a line on standard output
    #[arg(long)]
    json: bool,
    /// How many to list
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Who decides [default: `user.name` of git]
    #[arg(long = "as", value_name = "NAME")]
    name: Option<String>,
    /// Port of the desk, or the next one that is free; 0 for any
    #[arg(long, default_value_t = 4321, value_name = "PORT")]
    port: u16,
    /// Show the desk in the browser
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    asked: Asked,
}

/// What to do.
#[derive(Args)]
#[group(multiple = false)]
struct Task {
    /// List what to look at, by the harm that is to be expected
    #[arg(long)]
    list: bool,
    /// Make the decisions of a file, one JSON object a line; `-` for standard input
    #[arg(long, value_name = "FILE")]
    decide: Option<PathBuf>,
    /// Propose entries of people.toml from what was decided again and again; each line of --json has a `decision`
    /// for --decide
    #[arg(long)]
    suggest: bool,
    /// Say how far the editors are, and how many of the unchecked names are wrong
    #[arg(long)]
    status: bool,
}

impl Review {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        let options = match self.asked.of(common.root()?, common) {
            Ok(options) => options,
            Err(code) => return Ok(code.into()),
        };
        if matches!(self.task, Task { list: false, decide: None, status: false, suggest: false }) {
            return self.serve(options, common);
        }
        let edition = match read_site(&options, common) {
            Ok(edition) => edition,
            Err(code) => return Ok(code.into()),
        };
        let strays = match desk::strays(&options.root, &edition.diagnostics) {
            Ok(strays) => strays,
            Err(fault) => {
                common.error(&format!("corrections cannot be read: {fault}"), "");
                return Ok(CANNOT_READ.into());
            }
        };
        let view = View::new(&edition, strays);
        match &self.task {
            Task { decide: Some(file), .. } => self.decide(file, view, &edition, &options, common),
            Task { suggest: true, .. } => self.suggest(&view),
            Task { list: true, .. } => self.list(&view, &edition),
            Task { .. } => self.status(&view),
        }
    }

    /// The desk in the browser, for this machine alone.
    fn serve(&self, options: Options, common: &Common) -> anyhow::Result<ExitCode> {
        if let Err(problem) = pipeline::site_at(&options.root) {
            common.tell_of(&[*problem]);
            return Ok(USAGE.into());
        }
        let name = self.name.clone().or_else(|| git_name(&options.root));
        let options = serve::Options {
            build: options,
            host: "127.0.0.1".to_owned(),
            port: self.port,
            allowed_hosts: Vec::new(),
            editor: Some(Editor { name }),
        };
        super::serve::run(options, self.open, common)
    }

    fn list(&self, view: &View<'_>, edition: &Edition) -> anyhow::Result<ExitCode> {
        let queue = desk::queue(view, &edition.diagnostics);
        let mut out = String::new();
        for item in queue.iter().take(self.limit) {
            if self.json {
                out.push_str(&serde_json::to_string(item)?);
                out.push('\n');
            } else {
                out.push_str(&printable_lines(&words(item)));
            }
        }
        if !self.json && queue.len() > self.limit {
            let _ = writeln!(out, "{} of {}", self.limit, queue.len());
        }
        io::stdout().lock().write_all(out.as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }

    fn suggest(&self, view: &View<'_>) -> anyhow::Result<ExitCode> {
        let mut out = String::new();
        for of in desk::suggestions(view).iter().take(self.limit) {
            let line = if self.json {
                serde_json::to_string(of)?
            } else {
                printable_lines(&format!(
                    "{}\n  {}",
                    of.words(),
                    serde_json::to_string(&of.decision)?
                ))
            };
            let _ = writeln!(out, "{line}");
        }
        io::stdout().lock().write_all(out.as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }

    fn status(&self, view: &View<'_>) -> anyhow::Result<ExitCode> {
        let progress = desk::progress(view);
        let mut out = String::new();
        if self.json {
            out = serde_json::to_string(&progress)?;
            out.push('\n');
        } else {
            let _ = writeln!(out, "The site: {}", progress.all.words());
            let _ = writeln!(out, "The home page: {}", progress.home.words());
            for (language, share) in &progress.languages {
                let _ = writeln!(out, "{language}: {}", share.words());
            }
        }
        io::stdout().lock().write_all(out.as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }

    /// Makes decisions one after the other. One that cannot be made is told; the others are made.
    fn decide(
        &self,
        file: &Path,
        mut view: View<'_>,
        edition: &Edition,
        options: &Options,
        common: &Common,
    ) -> anyhow::Result<ExitCode> {
        let zone = edition.renderer.site().settings.timezone;
        let today = options.now.map(|now| now.day(zone));
        let by = self.name.clone().or_else(|| git_name(&options.root));
        let mut is_whole = true;
        for (number, line) in read(file)?.lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let done = match desk::read(line) {
                Ok(decision) => make(&mut view, &signed(decision, by.as_deref(), today), options),
                Err(problem) => Err(problem.into()),
            };
            let done = match done {
                Ok(edits) => Done { line: number + 1, is_made: true, edits, problem: None },
                Err(problem) if problem.is::<Unwritten>() => {
                    common
                        .error(&problem.to_string(), "make the decisions from this line on again");
                    return Ok(CANNOT_WRITE.into());
                }
                Err(problem) => {
                    is_whole = false;
                    let problem = Some(problem.to_string());
                    Done { line: number + 1, is_made: false, edits: Vec::new(), problem }
                }
            };
            self.tell(&done, common)?;
        }
        Ok(if is_whole { ExitCode::SUCCESS } else { FINDINGS.into() })
    }

    fn tell(&self, done: &Done, common: &Common) -> anyhow::Result<()> {
        if self.json {
            let mut line = serde_json::to_string(done)?;
            line.push('\n');
            io::stdout().lock().write_all(line.as_bytes())?;
        } else if let Some(problem) = &done.problem {
            common.error(&format!("line {}: {problem}", done.line), "");
        } else {
            let files: Vec<&str> = done.edits.iter().map(|edit| edit.file.as_str()).collect();
            common.say(&format!("line {}: {}", done.line, files.join(", ")));
        }
        Ok(())
    }
}

/// What became of a line. Its `edits`, handed in as `{"do":"undo","edits":…}`, take it back.
#[derive(Serialize)]
struct Done {
    line: usize,
    #[serde(rename = "done")]
    is_made: bool,
    edits: Vec<Undo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

/// Makes a decision, and says how to take it back.
fn make(view: &mut View<'_>, decision: &Decision, options: &Options) -> Result<Vec<Undo>, Problem> {
    let edits = desk::decide(view, decision)?;
    desk::write(&options.root, &edits)?;
    for edit in &edits {
        view.take(edit);
    }
    Ok(edits.iter().map(Undo::of).collect())
}

type Problem = Box<dyn std::error::Error>;

/// A decision with who made it and when, unless it says so.
fn signed(decision: Decision, by: Option<&str>, today: Option<NaiveDate>) -> Decision {
    Decision {
        by: decision.by.or_else(|| by.map(str::to_owned)),
        on: decision.on.or(today),
        ..decision
    }
}

fn read(file: &Path) -> anyhow::Result<String> {
    let bytes = if file == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().take(files::SETTINGS).read_to_end(&mut bytes)?;
        bytes
    } else {
        files::read_named(file, files::SETTINGS)?
    };
    Ok(String::from_utf8(bytes)?)
}

/// Who works here, as git knows.
fn git_name(root: &Path) -> Option<String> {
    let mut command = Command::new("git");
    let asked = command.arg("-C").arg(root).args(["config", "user.name"]).output().ok()?;
    let name = String::from_utf8(asked.stdout).ok()?.trim().to_owned();
    (asked.status.success() && !name.is_empty()).then_some(name)
}

/// An item in a few lines.
fn words(item: &Item) -> String {
    let mut out = format!("{} {}", item.id, item.file);
    let _ = write!(out, "\n  {}", item.sentence.as_deref().unwrap_or(&item.words));
    if !item.shown.is_empty() {
        let _ = write!(out, "\n  shown: {}", item.shown.join("; "));
    }
    let _ = write!(out, "\n  {}", item.why);
    if !item.choices.is_empty() {
        let numbered = item.choices.iter().zip(1..).map(|(name, at)| format!("{at} {name}"));
        let _ = write!(out, "\n  {}", numbered.collect::<Vec<_>>().join("  "));
    }
    out + "\n\n"
}
