//! `kutip show`: one article as one page that needs nothing else.

use std::fs::OpenOptions;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::{Common, FINDINGS, desktop};
use crate::config::ARTICLE_BYTES;
use crate::diagnostic::{Diagnostic, Severity, locate};
use crate::language::Languages;
use crate::page::alone;
use crate::site::Story;
use crate::source::{Format, Source};
use crate::text::Hash;
use crate::{annotate, article, files, source};

/// Arguments of the command.
#[derive(Args)]
pub(super) struct Show {
    /// An article (.txt or .md), or `-` for standard input
    file: PathBuf,
    /// Write the page there instead of to standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Open the page in the browser; without --output it lies among the temporary files
    #[arg(long)]
    open: bool,
    /// Language of the article, instead of finding it out
    #[arg(long, default_value = "auto")]
    language: String,
}

impl Show {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        let languages = Languages::embedded();
        let text = match self.read() {
            Ok(text) => text,
            Err(problem) => {
                common.tell_of(&[*problem]);
                return Ok(FINDINGS.into());
            }
        };
        let path = self.file.to_string_lossy();
        let stem = self.file.file_stem().unwrap_or_default().to_string_lossy();
        let format = source::format(&self.file).unwrap_or(Format::Text);
        let source = Source::new(&stem, &path, format, text);
        let (mut article, mut diagnostics) = article::parse(&source, &languages);
        diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
        locate(&mut diagnostics, source.files());
        common.tell_of(&diagnostics);
        if self.language != "auto" {
            article.language = Some(self.language.clone());
        }
        let (annotated, _) = annotate::annotate(&article, &languages);
        let page = match alone(Story::new(article, annotated), &languages) {
            Ok(page) => page,
            Err(problem) => {
                common.tell_of(&[*problem]);
                return Ok(FINDINGS.into());
            }
        };
        let written = self.write(page.as_bytes())?;
        if let Some(written) = written {
            if self.open && !desktop::open(&written.to_string_lossy()) {
                common.error("the page could not be opened", "open it by hand");
            }
            common.say(&format!("{}", written.display()));
        }
        Ok(if diagnostics.is_empty() { ExitCode::SUCCESS } else { FINDINGS.into() })
    }

    fn read(&self) -> Result<String, Box<Diagnostic>> {
        let path = self.file.to_string_lossy();
        if self.file != Path::new("-") {
            let bytes = files::read_named(&self.file, ARTICLE_BYTES)
                .map_err(|fault| Box::new(fault.diagnostic(&path)))?;
            return source::decode(&path, bytes, None);
        }
        let mut bytes = Vec::new();
        let read = io::stdin().lock().take(ARTICLE_BYTES + 1).read_to_end(&mut bytes);
        let fault = match read {
            Ok(read) if read as u64 > ARTICLE_BYTES => files::Fault::TooLarge(ARTICLE_BYTES),
            Ok(_) => return source::decode(&path, bytes, None),
            Err(problem) => problem.into(),
        };
        Err(Box::new(fault.diagnostic(&path)))
    }

    /// Writes the page, and says where if that is a file.
    fn write(&self, page: &[u8]) -> io::Result<Option<PathBuf>> {
        if let Some(output) = &self.output {
            std::fs::write(output, page)?;
            return Ok(Some(output.clone()));
        }
        if !self.open {
            io::stdout().lock().write_all(page)?;
            return Ok(None);
        }
        let name = format!("kutip-{}-{}.html", std::process::id(), Hash::of_file(page).short(8));
        let output = std::env::temp_dir().join(name);
        OpenOptions::new().write(true).create_new(true).open(&output)?.write_all(page)?;
        Ok(Some(output))
    }
}
