//! `kutip new`: a small site to begin with, or an article of a site.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use chrono::NaiveDate;
use clap::Args;
use clap::builder::PossibleValuesParser;

use super::clock::now;
use super::{CANNOT_WRITE, Common, USAGE};
use crate::keyed::{Value, commented, table};
use crate::pipeline::Now;
use crate::text::{slug, squeeze};
use crate::{article, config, pipeline};

include!(concat!(env!("OUT_DIR"), "/samples.rs"));

/// What git shall not keep of a site.
const IGNORED: &str = "/public/\n/.kutip/\n";

/// Arguments of the command.
#[derive(Args)]
pub(super) struct New {
    /// Folder to make; it must not exist or be empty
    #[arg(required_unless_present = "article", conflicts_with_all = ["article", "now"])]
    dir: Option<PathBuf>,
    /// Make an article with this title in the site's content/, a draft, its header filled
    #[arg(long, value_name = "TITLE", conflicts_with_all = ["language", "host", "theme"])]
    article: Option<String>,
    /// Date of the article [default: `SOURCE_DATE_EPOCH`, else today]
    #[arg(long, value_name = "DATE", requires = "article")]
    now: Option<NaiveDate>,
    /// Language of the site [default: that of the terminal]
    #[arg(long, value_parser = PossibleValuesParser::new(codes()))]
    language: Option<String>,
    /// Host that the site shall be published to: adds a target, and what publishes each change
    #[arg(long, value_parser = PossibleValuesParser::new(HOSTS.iter().map(|(name, _)| *name)))]
    host: Option<String>,
    /// Theme to begin with: its templates and static files are yours [default: the program's own, which stays
    /// there]
    #[arg(long, value_parser = PossibleValuesParser::new(THEMES.iter().map(|(name, _)| *name)))]
    theme: Option<String>,
}

impl New {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        match (&self.article, &self.dir) {
            (Some(title), _) => self.article(title, common),
            (None, dir) => self.site(dir.as_deref().unwrap_or(Path::new(".")), common),
        }
    }

    /// Makes an article of a site; never over a file that is there.
    fn article(&self, title: &str, common: &Common) -> anyhow::Result<ExitCode> {
        let root = common.root()?;
        let settings = pipeline::site_at(&root)
            .map_err(|problem| vec![*problem])
            .and_then(|()| config::load(&root));
        let settings = match settings {
            Ok(settings) => settings,
            Err(problems) => {
                common.tell_of(&problems);
                return Ok(USAGE.into());
            }
        };
        let title = squeeze(title);
        if title.is_empty() {
            common.error("the title is empty", "give one: --article \"Council opens a park\"");
            return Ok(USAGE.into());
        }
        let now = match self.now.map_or_else(|| now(common), |day| Ok(Now::Day(day))) {
            Ok(now) => now,
            Err(code) => return Ok(code.into()),
        };
        let date = now.day(settings.timezone);
        let name = slug(&title);
        let name = if article::is_folder(&name) { name } else { "article".to_owned() };
        let path = format!("content/{name}.md");
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let language =
            settings.language.as_deref().map(|code| format!("language = {}\n", quoted(code)));
        let text = format!(
            "+++\ntitle = {}\ndate = {date}\n{}draft = true\n+++\n\n…\n",
            quoted(&title),
            language.unwrap_or_default()
        );
        let file = root.join(&path);
        let made = fs::create_dir_all(root.join("content"))
            .and_then(|()| File::create_new(&file))
            .and_then(|mut file| file.write_all(text.as_bytes()));
        match made {
            Ok(()) => {
                common
                    .say(&format!("{path} is made; it is a draft until `draft = true` is removed"));
                Ok(ExitCode::SUCCESS)
            }
            Err(problem) if problem.kind() == io::ErrorKind::AlreadyExists => {
                common.error(&format!("{path} is there already"), "give another title");
                Ok(CANNOT_WRITE.into())
            }
            Err(problem) => {
                common.error(&format!("cannot write {path}: {problem}"), "");
                Ok(CANNOT_WRITE.into())
            }
        }
    }

    /// Makes a site.
    fn site(&self, dir: &Path, common: &Common) -> anyhow::Result<ExitCode> {
        let language = self.language.clone().unwrap_or_else(|| {
            let named = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(std::env::var_os);
            of_locale(named.unwrap_or_default()).to_owned()
        });
        let shown = dir.display();
        if is_taken(dir).with_context(|| format!("cannot read {shown}"))? {
            common.error(&format!("{shown} is not empty"), "name a folder that is not there yet");
            return Ok(CANNOT_WRITE.into());
        }
        match write(dir, &language, self.host.as_deref(), self.theme.as_deref()) {
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

fn write(dir: &Path, language: &str, host: Option<&str>, theme: Option<&str>) -> io::Result<()> {
    let mut settings = String::new();
    for (name, text) in SETTINGS {
        if name.trim_end_matches(".toml") == language {
            settings.push_str(text);
        }
    }
    let given = Value::from_toml(&settings, 0).unwrap_or_default();
    let given: Vec<&str> =
        given.table().unwrap_or_default().iter().map(|entry| entry.key.text.as_str()).collect();
    let others = commented(table::SITE, &given);
    settings.push_str(
        "\n# Everything else that can be set, with an example each; see docs/configuration.md.\n\n",
    );
    settings.push_str(&others);
    let mut files: Vec<(String, &str)> = Vec::new();
    files.extend(BRIEFS.iter().map(|&(name, text)| (format!("content/{name}"), text)));
    for (_, own) in THEMES.iter().filter(|(name, _)| Some(*name) == theme) {
        files.extend(own.iter().map(|&(path, text)| (path.to_owned(), text)));
    }
    let mut ignored = IGNORED.to_owned();
    for (_, own) in HOSTS.iter().filter(|(name, _)| Some(*name) == host) {
        for &(path, text) in *own {
            match path {
                "kutip.toml" => {
                    settings.push('\n');
                    settings.push_str(text);
                }
                "gitignore" => ignored.push_str(text),
                path => files.push((path.to_owned(), text)),
            }
        }
    }
    files.push(("kutip.toml".to_owned(), &settings));
    files.push((".gitignore".to_owned(), &ignored));
    fs::create_dir_all(dir)?;
    for (path, text) in files {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().unwrap_or(dir))?;
        File::create_new(path)?.write_all(text.as_bytes())?;
    }
    Ok(())
}
