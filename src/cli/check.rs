//! `kutip check`: a build that writes nothing, and everything that it found.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::build::{Asked, exit_code, read_site};
use super::merges;
use super::report::{summary, waiting};
use super::{CANNOT_WRITE, Common, FINDINGS, USAGE};
use crate::desk::{self, View};
use crate::diagnostic::{Diagnostic, Severity, github, render, sarif};
use crate::pipeline::{self, Failure, Options};
use crate::text::count;

/// Arguments of the command.
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
#[derive(Args)]
pub(super) struct Check {
    /// How findings are printed: `text` on standard error, the others on standard output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Mend what has one answer first: merges that contradict nothing, decisions made twice, places that
    /// go by a number
    #[arg(long)]
    fix: bool,
    /// Findings of this weight and above make the exit code 1, not errors alone
    #[arg(long, value_name = "WEIGHT")]
    deny: Option<Deny>,
    /// List the names that were kept apart across articles, and those taken for one, the least sure
    /// first
    #[arg(long)]
    merges: bool,
    /// Follow the links and anchors of all pages, too
    #[arg(long)]
    links: bool,
    #[command(flatten)]
    asked: Asked,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines for people
    Text,
    /// One JSON object a line
    Json,
    /// Commands by which GitHub shows findings beside the lines
    Github,
    /// One SARIF log
    Sarif,
}

#[derive(Clone, Copy, ValueEnum)]
enum Deny {
    Warning,
    Review,
}

impl Check {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        let options = match self.asked.of(common.root()?, common) {
            Ok(options) => options,
            Err(code) => return Ok(code.into()),
        };
        if self.merges && matches!(self.format(), Format::Github | Format::Sarif) {
            common.error("--merges prints text or JSON", "leave out --format");
            return Ok(USAGE.into());
        }
        if self.fix
            && let Err(code) = fix(&options, common)
        {
            return Ok(code.into());
        }
        match pipeline::check(&options, self.links) {
            Ok(mut edition) => {
                if self.merges {
                    merges::print(
                        edition.renderer.site(),
                        self.format() == Format::Json,
                        common.verbose,
                    )?;
                }
                let mut found = std::mem::take(&mut edition.diagnostics);
                self.print(&mut found, common)?;
                if let Some(line) = waiting(&edition.held) {
                    common.say(&line);
                }
                let articles = count(edition.articles, "article");
                common.say(&format!("{articles}: {}", summary(&found)));
                Ok(if self.is_denied(&found) { FINDINGS.into() } else { ExitCode::SUCCESS })
            }
            Err(Failure { cause, mut diagnostics }) => {
                self.print(&mut diagnostics, common)?;
                Ok(exit_code(cause).into())
            }
        }
    }

    /// Whether any finding that is not accepted weighs as much as what is denied.
    fn is_denied(&self, found: &[Diagnostic]) -> bool {
        let least = match self.deny {
            None => Severity::Error,
            Some(Deny::Warning) => Severity::Warning,
            Some(Deny::Review) => Severity::Review,
        };
        found.iter().any(|found| !found.accepted && found.severity >= least)
    }

    /// Prints the findings file by file, and by place in each.
    fn print(&self, found: &mut [Diagnostic], common: &Common) -> anyhow::Result<()> {
        found.sort_by(|a, b| place(a).cmp(&place(b)));
        let printed = match self.format() {
            Format::Text => {
                common.tell_of(found);
                return Ok(());
            }
            Format::Json => render::json(found),
            Format::Github => github(found),
            Format::Sarif => sarif(found),
        };
        io::stdout().lock().write_all(printed.as_bytes())?;
        Ok(())
    }

    fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }
}

/// Mends what has one answer; the exit code if that cannot be done.
fn fix(options: &Options, common: &Common) -> Result<(), u8> {
    let edition = read_site(options, common)?;
    for edit in desk::fix(&View::new(&edition, BTreeMap::new())) {
        desk::write(&options.root, std::slice::from_ref(&edit)).map_err(|problem| {
            common.error(&problem.to_string(), "try again");
            CANNOT_WRITE
        })?;
        common.say(&format!("{}: mended", edit.path));
    }
    Ok(())
}

fn place(diagnostic: &Diagnostic) -> (Option<&str>, Option<crate::text::Span>) {
    let label = diagnostic.primary.as_ref();
    (label.map(|label| label.path.as_str()), label.and_then(|label| label.span))
}
