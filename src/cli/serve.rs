//! `kutip serve`: the site while it is written.

use std::process::{Command, ExitCode, Stdio};

use anyhow::Context as _;
use chrono::NaiveDate;
use clap::Args;

use super::Common;
use crate::pipeline;
use crate::serve::{self, Event};

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
    /// Today; articles dated after it are drafts [default: none is]
    #[arg(long, value_name = "DATE")]
    now: Option<NaiveDate>,
    /// A name that browsers may reach the preview by, besides this machine's own
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
}

impl Serve {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        let options = serve::Options {
            build: pipeline::Options {
                root: common.root()?,
                drafts: self.drafts,
                now: self.now,
                ..pipeline::Options::default()
            },
            host: self.host.clone(),
            port: self.port,
            allowed_hosts: self.allow_host.clone(),
        };
        let (is_to_open, common) = (self.open, common.clone());
        let watcher = move |event: &Event<'_>| tell(event, is_to_open, &common);
        serve::serve(options, watcher)
            .with_context(|| format!("cannot serve on {}, port {}", self.host, self.port))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn tell(event: &Event<'_>, is_to_open: bool, common: &Common) {
    match event {
        Event::Listening { url, taken } => {
            if let Some(port) = taken {
                common.say(&format!("port {port} is in use; this is the next free one"));
            }
            // Told with --quiet too: without it nobody finds the site.
            super::tell(&format!("{url} (stop with Ctrl-C)"));
            if is_to_open && !open(url) {
                common.error("no browser could be started", "open the address yourself");
            }
        }
        Event::Polling => common.say("the system tells of no changes; files are looked at instead"),
        Event::Composed { diagnostics, is_whole, took } => {
            common.tell_of(diagnostics);
            let how = if *is_whole { "made" } else { "not as the files are" };
            common.say(&format!("{how} in {:.3} s", took.as_secs_f64()));
        }
    }
}

/// Asks the desktop to show an address.
fn open(url: &str) -> bool {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let mut command = Command::new(program);
    command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().is_ok()
}
