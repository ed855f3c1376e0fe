//! `kutip check`: a build that writes nothing, and everything that it found.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::build::{Asked, exit_code};
use super::merges;
use super::report::{print_json, summary, waiting};
use super::{Common, FINDINGS};
use crate::diagnostic::{Diagnostic, Severity};
use crate::pipeline::{self, Failure};
use crate::text::count;

/// Arguments of the command.
#[derive(Args)]
pub(super) struct Check {
    /// Print one JSON object a line on standard output
    #[arg(long)]
    json: bool,
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
        match pipeline::check(&options, self.links) {
            Ok(mut edition) => {
                if self.merges {
                    merges::print(edition.renderer.site(), self.json, common.verbose)?;
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
        if self.json {
            print_json(found)?;
        } else {
            common.tell_of(found);
        }
        Ok(())
    }
}

fn place(diagnostic: &Diagnostic) -> (Option<&str>, Option<crate::text::Span>) {
    let label = diagnostic.primary.as_ref();
    (label.map(|label| label.path.as_str()), label.and_then(|label| label.span))
}
