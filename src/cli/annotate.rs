//! `kutip annotate`: a stateless filter from articles to JSON lines.

use std::io::{self, BufRead as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use serde::Deserialize;

use crate::export::jsonl;
use crate::language::Languages;
use crate::source::{Format, Source};
use crate::{annotate, article};

/// Arguments of the command.
#[derive(Args)]
pub(super) struct Annotate {
    /// Articles (.txt or .md), or `-` for JSON lines {"id", "text", "date"?, "language"?}
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Output format
    #[arg(long, default_value = "jsonl", value_parser = ["jsonl"])]
    format: String,
    /// Language of the articles, instead of finding it out
    #[arg(long, default_value = "auto")]
    language: String,
}

/// One line of the input.
#[derive(Deserialize)]
struct Input {
    id: String,
    text: String,
    date: Option<chrono::NaiveDate>,
    language: Option<String>,
}

impl Annotate {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let languages = Languages::embedded();
        let mut out = io::BufWriter::new(io::stdout().lock());
        for file in &self.files {
            if file == Path::new("-") {
                for line in io::stdin().lock().lines() {
                    let input: Input = serde_json::from_str(&line?)?;
                    let source = Source::new(&input.id, "-", Format::Text, input.text);
                    self.one(&source, input.date, input.language, None, &languages, &mut out)?;
                }
            } else {
                let text = std::fs::read_to_string(file)
                    .with_context(|| format!("cannot read {}", file.display()))?;
                let stem = file.file_stem().unwrap_or_default().to_string_lossy();
                let path = file.to_string_lossy();
                let format = if file.extension().is_some_and(|ending| ending == "md") {
                    Format::Markdown
                } else {
                    Format::Text
                };
                let source = Source::new(&stem, &path, format, text);
                self.one(&source, None, None, Some(&path), &languages, &mut out)?;
            }
        }
        out.flush()?;
        Ok(ExitCode::SUCCESS)
    }

    fn one(
        &self,
        source: &Source,
        date: Option<chrono::NaiveDate>,
        language: Option<String>,
        path: Option<&str>,
        languages: &Languages,
        out: &mut impl io::Write,
    ) -> anyhow::Result<()> {
        let (mut article, _) = article::parse(source, languages);
        article.date = date.or(article.date);
        if self.language != "auto" {
            article.language = Some(self.language.clone());
        } else if language.is_some() {
            article.language = language;
        }
        let (annotated, _) = annotate::annotate(&article, languages);
        let record = jsonl::record(&article, &annotated, &source.text, path, 0.0);
        serde_json::to_writer(&mut *out, &record)?;
        out.write_all(b"\n")?;
        Ok(())
    }
}
