//! `kutip new`: a small site to begin with.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use clap::builder::PossibleValuesParser;

use super::{CANNOT_WRITE, Common};

include!(concat!(env!("OUT_DIR"), "/samples.rs"));

/// What git shall not keep of a site.
const IGNORED: &str = "/public/\n/.kutip/\n";

/// Arguments of the command.
#[derive(Args)]
pub(super) struct New {
    /// Folder to make; it must not exist or be empty
    dir: PathBuf,
    /// Language of the site [default: that of the terminal]
    #[arg(long, value_parser = PossibleValuesParser::new(codes()))]
    language: Option<String>,
}

impl New {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        let language = self.language.clone().unwrap_or_else(|| {
            let named = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(std::env::var_os);
            of_locale(named.unwrap_or_default()).to_owned()
        });
        let shown = self.dir.display();
        if is_taken(&self.dir).with_context(|| format!("cannot read {shown}"))? {
            common.error(&format!("{shown} is not empty"), "name a folder that is not there yet");
            return Ok(CANNOT_WRITE.into());
        }
        match write(&self.dir, &language) {
            Ok(()) => {
                common.say(&format!("a site is in {shown}; next: cd {shown} && kutip build"));
                Ok(ExitCode::SUCCESS)
            }
            Err(problem) => {
                common.error(&format!("cannot write to {shown}: {problem}"), "");
                Ok(CANNOT_WRITE.into())
            }
        }
    }
}

fn codes() -> impl Iterator<Item = &'static str> {
    SETTINGS.iter().map(|(name, _)| name.trim_end_matches(".toml"))
}

/// The language of a locale such as `xx_YY.UTF-8`, if there is a sample in it, else the first.
fn of_locale(locale: OsString) -> &'static str {
    let locale = locale.into_string().unwrap_or_default();
    let language = locale.split(['_', '.', '@']).next().unwrap_or_default();
    codes().find(|code| *code == language).or(codes().next()).unwrap_or_default()
}

fn is_taken(dir: &Path) -> io::Result<bool> {
    match fs::read_dir(dir) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(problem) if problem.kind() == io::ErrorKind::NotADirectory => Ok(true),
        Err(problem) => Err(problem),
    }
}

fn write(dir: &Path, language: &str) -> io::Result<()> {
    let content = dir.join("content");
    fs::create_dir_all(&content)?;
    let settings = SETTINGS.iter().filter(|(name, _)| name.trim_end_matches(".toml") == language);
    let settings = settings.map(|&(_, text)| (dir.join("kutip.toml"), text));
    let briefs = BRIEFS.iter().map(|&(name, text)| (content.join(name), text));
    let ignored = (dir.join(".gitignore"), IGNORED);
    for (path, text) in settings.chain(briefs).chain([ignored]) {
        File::create_new(path)?.write_all(text.as_bytes())?;
    }
    Ok(())
}
