//! `kutip serve`: the site while it is written.

use std::collections::{BTreeMap, HashMap};
use std::io::ErrorKind;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use anyhow::anyhow;
use clap::Args;

use super::clock::Dates;
use super::report::{summary, waiting};
use super::weights::Weighing;
use super::{Common, USAGE, desktop};
use crate::diagnostic::{Code, Diagnostic};
use crate::pipeline;
use crate::serve::{self, Event, State};

/// Arguments of the command.
#[derive(Args)]
pub(super) struct Serve {
    /// Name or address to listen on; other machines reach only what is not this one's own
    #[arg(long, default_value = "127.0.0.1", value_name = "HOST")]
    host: String,
    /// Port to listen on, or the next one that is free; 0 for any
    #[arg(long, default_value_t = 4321, value_name = "PORT")]
    port: u16,
    /// Show the site in the browser
    #[arg(long)]
    open: bool,
    /// Show drafts too
    #[arg(long)]
    drafts: bool,
    #[command(flatten)]
    weighing: Weighing,
    #[command(flatten)]
    dates: Dates,
    /// A name that browsers may reach the preview by, besides this machine's own
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
}

impl Serve {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        let root = common.root()?;
        if let Err(problem) = pipeline::site_at(&root) {
            common.tell_of(&[*problem]);
            return Ok(USAGE.into());
        }
        let now = match self.dates.now(common) {
            Ok(now) => now,
            Err(code) => return Ok(code.into()),
        };
        let options = serve::Options {
            build: pipeline::Options {
                root,
                weights: self.weighing.weights.clone(),
                drafts: self.drafts,
                future: self.dates.future,
                now: Some(now),
                ..pipeline::Options::default()
            },
            host: self.host.clone(),
            port: self.port,
            allowed_hosts: self.allow_host.clone(),
            editor: None,
        };
        run(options, self.open, common)
    }
}

/// Serves a site until the process ends, and tells what happens.
pub(super) fn run(
    options: serve::Options,
    is_to_open: bool,
    common: &Common,
) -> anyhow::Result<ExitCode> {
    let (common, host, port) = (common.clone(), options.host.clone(), options.port);
    let known = Mutex::default();
    let watcher = move |event: &Event<'_>| tell(event, is_to_open, &common, &known);
    serve::serve(options, watcher).map_err(|problem| match problem.kind() {
        ErrorKind::AddrNotAvailable => {
            anyhow!("cannot serve on {host}: this machine has no such address; try 127.0.0.1")
        }
        _ => anyhow!(problem).context(format!("cannot serve on {host}, port {port}")),
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Findings that have been told and were not mended since.
type Known = Mutex<Vec<Diagnostic>>;

fn tell(event: &Event<'_>, is_to_open: bool, common: &Common, known: &Known) {
    match event {
        Event::Listening { url, taken } => {
            if let Some(port) = taken {
                common.say(&format!("port {port} is in use; this is the next free one"));
            }
            // Told with --quiet too: without it nobody finds the site.
            super::tell(&format!("{url} (stop with Ctrl-C)"));
            if is_to_open && !desktop::open(url) {
                common.error("no browser could be started", "open the address yourself");
            }
        }
        Event::Polling => {
            common.say("the system does not report changes; files are looked at twice a second");
        }
        Event::Composed { diagnostics, held, state, took } => {
            let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
            let before = std::mem::take(&mut *known);
            common.tell_of(&lacking(diagnostics, &before));
            // What stopped the site says nothing of what it did not come to.
            let is_made = *state != State::Before;
            let mended = if is_made { lacking(&before, diagnostics) } else { Vec::new() };
            common.say_mended(&mended);
            let how = match state {
                State::Whole => "the preview is up to date",
                State::Partly => {
                    "the preview is up to date but for files with errors, whose pages are as they were"
                }
                State::Before => "the preview is as it was before: mend the errors first",
            };
            if let Some(line) = waiting(held) {
                common.say(&line);
            }
            let found = summary(diagnostics);
            common.say(&format!("{how} ({:.3} s): {found}", took.as_secs_f64()));
            *known = diagnostics.to_vec();
            if !is_made {
                known.extend(lacking(&before, diagnostics));
            }
        }
    }
}

/// The findings, but for accepted ones, that `others` does not have as well. Places do not matter:
/// they move whenever something before them is edited.
fn lacking(findings: &[Diagnostic], others: &[Diagnostic]) -> Vec<Diagnostic> {
    fn key(found: &Diagnostic) -> (Code, Option<&str>, &str) {
        let path = found.primary.as_ref().map(|label| label.path.as_str());
        (found.code, path, &found.message)
    }
    let mut there: HashMap<_, usize> = HashMap::new();
    for found in others {
        *there.entry(key(found)).or_default() += 1;
    }
    let open = findings.iter().filter(|found| !found.accepted);
    let lacking = open.filter(|found| match there.get_mut(&key(found)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    });
    lacking.cloned().collect()
}

impl Common {
    /// Says what is mended: each finding, or how many of each code if there are more than a few.
    fn say_mended(&self, mended: &[Diagnostic]) {
        const EACH: usize = 3;
        if mended.len() <= EACH {
            for found in mended {
                let path = found.primary.as_ref().map(|label| format!("{}: ", label.path));
                let message = found.message.lines().next().unwrap_or_default();
                let number = found.code.number();
                let line = format!("mended: {}{number}: {message}", path.unwrap_or_default());
                self.say(&line);
            }
            return;
        }
        let mut codes: BTreeMap<Code, usize> = BTreeMap::new();
        for found in mended {
            *codes.entry(found.code).or_default() += 1;
        }
        let codes = codes.into_iter().map(|(code, count)| format!("{count} of {}", code.number()));
        let codes: Vec<String> = codes.collect();
        self.say(&format!("mended: {} findings ({})", mended.len(), codes.join(", ")));
    }
}
