//! The command line: one file a command.
//!
//! Data goes to standard output, messages to standard error. Exit codes: 0 done, 1 findings or
//! unusable input, 2 usage or configuration, 3 changes pending, 73 cannot write, 74 input or output, 75 locked.
//! Ctrl-C ends the process at once (130 in a shell); the output is whole at any moment.

mod annotate;
mod build;
mod check;
mod clock;
mod completions;
mod desktop;
mod diff;
mod evaluate;
mod explain;
mod export;
mod fit;
mod import;
mod merges;
mod new;
mod publish;
mod report;
mod review;
mod serve;
mod show;
mod weights;

use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand, ValueEnum};
use rayon::{ThreadPoolBuildError, ThreadPoolBuilder};

use crate::diagnostic::without_number;
use crate::text::printable_lines;

/// Exit code: there are findings, or an article could not be used.
const FINDINGS: u8 = 1;
/// Exit code: usage or configuration.
const USAGE: u8 = 2;
/// Exit code: something would change, or was not published.
const PENDING: u8 = 3;
/// Exit code: the output could not be written.
const CANNOT_WRITE: u8 = 73;
/// Exit code: another build of the site is running.
const LOCKED: u8 = 75;
/// Exit code: something could not be read or sent.
const CANNOT_READ: u8 = 74;

/// Static-site generator for annotated news briefs.
#[derive(Parser)]
#[command(name = "kutip", version)]
struct Arguments {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a small site to begin with
    New(new::New),
    /// Make the site
    Build(build::Build),
    /// Show the site while it is written; nothing is written to the output
    Serve(serve::Serve),
    /// Bring the site to its host, without ever breaking what is live
    Publish(publish::Publish),
    /// Find the quotations in articles and print them, one JSON object a line
    Annotate(annotate::Annotate),
    /// Show one article with its quotations as one page that needs nothing else
    Show(show::Show),
    /// Say what is wrong or odd in a site, without building it
    Check(check::Check),
    /// See what to look at first, and put right what is wrong
    Review(review::Review),
    /// Say what a change does to the site, before it is published
    Diff(diff::Diff),
    /// Write the site as data for other programs
    Export(export::Export),
    /// Make articles of feeds, saved pages, documents and tables
    Import(import::Import),
    /// Say what the code of a message means
    Explain(explain::Explain),
    /// Compare annotations with labelled articles
    Evaluate(evaluate::Evaluate),
    /// Fit the annotator's weights to labelled articles
    Fit(fit::Fit),
    /// Print what a shell needs to complete commands and options
    Completions(completions::Completions),
}

/// Options of every command.
#[derive(Clone, Args)]
struct Common {
    /// The site's folder [default: here, or the nearest one above with a kutip.toml]
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Say nothing but errors
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say everything there is to say
    #[arg(long, short, global = true)]
    verbose: bool,
    /// Colours in messages
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On a terminal, unless the environment says otherwise
    Auto,
    Always,
    Never,
}

impl Common {
    /// The site's folder.
    fn root(&self) -> anyhow::Result<PathBuf> {
        if let Some(root) = &self.root {
            return Ok(root.clone());
        }
        let here = std::env::current_dir().context("cannot read the working directory")?;
        let found = here.ancestors().find(|folder| folder.join("kutip.toml").is_file());
        Ok(found.unwrap_or(&here).to_owned())
    }

    /// Whether messages have colours.
    fn has_colors(&self) -> bool {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                io::stderr().is_terminal()
                    && !set("NO_COLOR")
                    && std::env::var_os("TERM").is_none_or(|terminal| terminal != "dumb")
            }
        }
    }

    /// A message that `--quiet` silences.
    fn say(&self, message: &str) {
        if !self.quiet {
            tell(message);
        }
    }

    /// What went wrong and one thing to do, which may be empty.
    fn error(&self, message: &str, help: &str) {
        let (red, plain) = if self.has_colors() { ("\x1b[1;31m", "\x1b[0m") } else { ("", "") };
        let message = without_number(message.to_owned());
        let help = if help.is_empty() { String::new() } else { format!("; help: {help}") };
        let said = printable_lines(&format!("{message}{help}"));
        write(&format!("{red}error{plain}: {said}"));
    }
}

/// Lines on standard error, with nothing in them that a terminal would obey.
fn tell(lines: &str) {
    write(&printable_lines(lines));
}

/// Text on standard error as it is; that nobody listens is no reason to fail.
fn write(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Runs the program with the process's arguments.
pub fn run() -> ExitCode {
    let Arguments { common, command } = Arguments::parse();
    let is_shared = matches!(
        command,
        Command::Build(_)
            | Command::Serve(_)
            | Command::Publish(_)
            | Command::Check(_)
            | Command::Review(_)
            | Command::Diff(_)
            | Command::Export(_)
            | Command::Evaluate(_)
            | Command::Fit(_)
    );
    if is_shared && let Err(problem) = start_threads() {
        common.error(&format!("cannot start threads: {problem}"), "end other programs");
        return CANNOT_READ.into();
    }
    let result = match &command {
        Command::New(command) => command.run(&common),
        Command::Build(command) => command.run(&common),
        Command::Serve(command) => command.run(&common),
        Command::Publish(command) => command.run(&common),
        Command::Annotate(command) => command.run(&common),
        Command::Show(command) => command.run(&common),
        Command::Check(command) => command.run(&common),
        Command::Review(command) => command.run(&common),
        Command::Diff(command) => command.run(&common),
        Command::Export(command) => command.run(&common),
        Command::Import(command) => command.run(&common),
        Command::Explain(command) => command.run(&common),
        Command::Evaluate(command) => command.run(&common),
        Command::Fit(command) => command.run(&common),
        Command::Completions(command) => command.run(),
    };
    result.unwrap_or_else(|problem| {
        if problem.chain().any(is_broken_pipe) {
            return ExitCode::SUCCESS;
        }
        common.error(&format!("{problem:#}"), "");
        CANNOT_READ.into()
    })
}

/// Starts the threads that share the work; where the system starts none, this one does it alone.
fn start_threads() -> Result<(), ThreadPoolBuildError> {
    // The threads of the whole process can be started once only: others show what will come of it.
    let is_alone = ThreadPoolBuilder::new().build().is_err();
    let threads = ThreadPoolBuilder::new();
    let threads = if is_alone { threads.num_threads(1).use_current_thread() } else { threads };
    threads.build_global()
}

/// Whether whoever read our output has stopped reading, which is not our business.
fn is_broken_pipe(problem: &(dyn std::error::Error + 'static)) -> bool {
    problem
        .downcast_ref::<io::Error>()
        .is_some_and(|problem| problem.kind() == io::ErrorKind::BrokenPipe)
}
