//! `kutip import`: articles of feeds, saved pages, documents and tables.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use walkdir::WalkDir;

use super::{CANNOT_WRITE, Common, FINDINGS, USAGE};
use crate::import::{self, Item, Outcome, Refused, Writer};
use crate::language::Languages;
use crate::text::{count, printable};
use crate::{config, files, pipeline, source};

/// Arguments of the command.
#[derive(Args)]
pub(super) struct Import {
    /// Files and folders: .txt, .md, saved pages, feeds (RSS, Atom, JSON), WXR, .docx, JSON lines, CSV
    #[arg(required = true)]
    from: Vec<PathBuf>,
    /// Folder of the articles
    #[arg(long, value_name = "DIR", default_value = "content", value_parser = folder)]
    to: String,
    /// Write nothing
    #[arg(long)]
    dry_run: bool,
    /// Print what became of each article, a JSON object a line
    #[arg(long)]
    report: bool,
}

/// What became of an article.
#[derive(Serialize)]
struct Line<'a> {
    from: &'a str,
    status: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

/// How many there were.
#[derive(Default)]
struct Counts {
    written: usize,
    there: usize,
    refused: usize,
}

/// A folder of `content/`.
fn folder(text: &str) -> Result<String, &'static str> {
    let plain = text.trim_start_matches("./").trim_end_matches('/').replace('\\', "/");
    let is_good = |part: &str| !part.is_empty() && !part.starts_with('.');
    let mut parts = plain.split('/');
    let is_inside = parts.next() == Some("content") && parts.all(is_good);
    if is_inside { Ok(plain) } else { Err("not content/ or a folder in it") }
}

impl Import {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        let root = common.root()?;
        let told = |problem: crate::diagnostic::Diagnostic| {
            common.tell_of(&[problem]);
            Ok(USAGE.into())
        };
        if let Err(problem) = pipeline::site_at(&root) {
            return told(*problem);
        }
        let settings = match config::load(&root) {
            Ok(settings) => settings,
            Err(problems) => {
                common.tell_of(&problems);
                return Ok(USAGE.into());
            }
        };
        let languages = Languages::embedded();
        let mut writer = Writer::new(&root, &self.to, self.dry_run, &languages);
        for source in source::load(&root, &settings).sources {
            writer.know(&source);
        }
        let mut counts = Counts::default();
        for file in self.files(common, &mut counts) {
            match self.file(&file, &mut writer, &languages, common, &mut counts) {
                Ok(()) => {}
                Err(problem) => {
                    let said = format!("cannot write to {}: {}", self.to, files::plain(&problem));
                    common.error(&said, "free some space, and run it again: it goes on from here");
                    return Ok(CANNOT_WRITE.into());
                }
            }
        }
        let would = if self.dry_run { "would be " } else { "" };
        common.say(&format!(
            "{} {would}written, {} there before, {} refused",
            count(counts.written, "article"),
            counts.there,
            counts.refused
        ));
        Ok(if counts.refused > 0 { FINDINGS.into() } else { ExitCode::SUCCESS })
    }

    /// The files that are named, and those of the folders that are named which may hold articles; in the
    /// order of their names.
    fn files(&self, common: &Common, counts: &mut Counts) -> Vec<PathBuf> {
        let mut files = Vec::new();
        for from in &self.from {
            if !from.is_dir() {
                files.push(from.clone());
                continue;
            }
            for entry in WalkDir::new(from).sort_by_file_name() {
                match entry {
                    Ok(entry) if entry.file_type().is_file() && import::is_read(entry.path()) => {
                        files.push(entry.into_path());
                    }
                    Ok(_) => {}
                    Err(problem) => {
                        counts.refused += 1;
                        common.error(&problem.to_string(), "");
                    }
                }
            }
        }
        files
    }

    /// Imports what a file holds.
    fn file(
        &self,
        file: &Path,
        writer: &mut Writer<'_>,
        languages: &Languages,
        common: &Common,
        counts: &mut Counts,
    ) -> io::Result<()> {
        let from = file.to_string_lossy();
        let mut failed = Ok(());
        import::read(file, languages, &mut |found| {
            if failed.is_ok() {
                failed = self.item(&from, found, writer, common, counts);
            }
        });
        failed
    }

    fn item(
        &self,
        from: &str,
        found: Result<Item, Refused>,
        writer: &mut Writer<'_>,
        common: &Common,
        counts: &mut Counts,
    ) -> io::Result<()> {
        let item = match found {
            Ok(item) => item,
            Err(refused) => {
                counts.refused += 1;
                if !self.report {
                    common.error(&format!("{from}: {refused}"), "");
                }
                let why = Some(refused.to_string());
                return self.tell(&Line {
                    from,
                    status: "refused",
                    path: None,
                    title: None,
                    date: None,
                    url: None,
                    why,
                });
            }
        };
        let outcome = writer.write(&item)?;
        let (status, path) = match &outcome {
            Outcome::Written(path) => ("written", path),
            Outcome::There(path) => ("there", path),
        };
        *if status == "written" { &mut counts.written } else { &mut counts.there } += 1;
        if common.verbose && !self.report {
            common.say(&printable(&format!("{from}: {status}: {path}")));
        }
        self.tell(&Line {
            from,
            status,
            path: Some(path),
            title: item.title.as_deref(),
            date: item.date.as_deref(),
            url: item.url.as_deref(),
            why: None,
        })
    }

    /// A line of the report, if one is asked for.
    fn tell(&self, line: &Line<'_>) -> io::Result<()> {
        if !self.report {
            return Ok(());
        }
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        io::stdout().lock().write_all(&text)
    }
}
