//! `kutip annotate`: a stateless filter from articles to JSON lines.

use std::io::{self, BufRead as _, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::Deserialize;

use super::Common;
use super::weights::Weighing;
use crate::annotate::{By, Weights};
use crate::article::Article;
use crate::config::{ARTICLE_BYTES, MIN_CONFIDENCE};
use crate::diagnostic::{Severity, locate};
use crate::export::jsonl;
use crate::language::Languages;
use crate::source::{Format, Source};
use crate::{annotate, article, files, source};

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
    /// How sure a speaker must be to be named, 0 to 1; those less sure are candidates
    #[arg(long, value_name = "SHARE", default_value_t = MIN_CONFIDENCE, value_parser = share)]
    min_confidence: f32,
    /// Print the words beside each span
    #[arg(long)]
    text: bool,
    /// Print what the confidence of each quotation is computed from
    #[arg(long)]
    evidence: bool,
    #[command(flatten)]
    weighing: Weighing,
}

/// Bytes that a line of the input may have: each letter of a text may be escaped by six.
const LINE: u64 = 6 * ARTICLE_BYTES + (1 << 20);

/// What articles are annotated by.
type Data<'d> = (&'d Languages, &'d Weights);

/// One line of the input.
#[derive(Deserialize)]
struct Input {
    id: String,
    text: String,
    date: Option<chrono::NaiveDate>,
    language: Option<String>,
}

/// A share of 1.
pub(super) fn share(text: &str) -> Result<f32, &'static str> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or("not a number from 0 to 1")
}

impl Annotate {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        let languages = Languages::embedded();
        let weights = match self.weighing.read(common) {
            Ok(weights) => weights,
            Err(code) => return Ok(code.into()),
        };
        let data = (&languages, &*weights);
        let mut out = io::BufWriter::new(io::stdout().lock());
        let mut good = true;
        for file in &self.files {
            good &= if file == Path::new("-") {
                self.stream(data, common, &mut out)?
            } else {
                self.file(file, data, common, &mut out)?
            };
        }
        out.flush()?;
        Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// Annotates JSON lines; whether all of them could be used.
    fn stream(
        &self,
        data: Data<'_>,
        common: &Common,
        out: &mut impl io::Write,
    ) -> anyhow::Result<bool> {
        let mut good = true;
        let mut input = io::stdin().lock();
        let mut line = Vec::new();
        for number in 1_u64.. {
            line.clear();
            if input.by_ref().take(LINE + 1).read_until(b'\n', &mut line)? == 0 {
                break;
            }
            if line.len() as u64 > LINE {
                // Where it ends is not known, if it ever does: nothing after it is read.
                common.error(
                    &format!("line {number} of the input has more than the {LINE} bytes allowed"),
                    "give one JSON object a line",
                );
                return Ok(false);
            }
            if line.trim_ascii().is_empty() {
                continue;
            }
            match serde_json::from_slice::<Input>(&line) {
                Ok(input) if input.text.len() as u64 > ARTICLE_BYTES => {
                    good = false;
                    common.error(
                        &format!(
                            "line {number} of the input holds a text of more than the \
                             {ARTICLE_BYTES} bytes allowed"
                        ),
                        "split it",
                    );
                }
                Ok(input) => {
                    let source = Source::new(&input.id, "-", Format::Text, input.text);
                    let (mut article, _) = article::parse(&source, data.0);
                    article.id = input.id;
                    article.date = input.date.or(article.date);
                    article.language = input.language.or(article.language);
                    self.write(article, &source, None, data, out)?;
                }
                Err(problem) => {
                    good = false;
                    common.error(
                        &format!("line {number} of the input cannot be used: {problem}"),
                        "give one JSON object a line, with an \"id\" and a \"text\"",
                    );
                }
            }
        }
        Ok(good)
    }

    /// Annotates an article's file; whether it could be used without an error.
    fn file(
        &self,
        file: &Path,
        data: Data<'_>,
        common: &Common,
        out: &mut impl io::Write,
    ) -> anyhow::Result<bool> {
        let path = file.to_string_lossy();
        let decoded = match files::read_named(file, ARTICLE_BYTES) {
            Ok(bytes) => source::decode(&path, bytes, None),
            Err(fault) => Err(Box::new(fault.diagnostic(&path))),
        };
        let text = match decoded {
            Ok(text) => text,
            Err(problem) => {
                common.tell_of(&[*problem]);
                return Ok(false);
            }
        };
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let format = source::format(file).unwrap_or(Format::Text);
        let source = Source::new(&stem, &path, format, text);
        let (article, mut diagnostics) = article::parse(&source, data.0);
        // A filter speaks only of what it could not use.
        diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
        locate(&mut diagnostics, source.files());
        common.tell_of(&diagnostics);
        self.write(article, &source, Some(&path), data, out)?;
        Ok(diagnostics.is_empty())
    }

    fn write(
        &self,
        mut article: Article,
        source: &Source,
        path: Option<&str>,
        data: Data<'_>,
        out: &mut impl io::Write,
    ) -> anyhow::Result<()> {
        if self.language != "auto" {
            article.language = Some(self.language.clone());
        }
        let (annotated, _) = annotate::annotate_by(
            &article,
            data.0,
            By { weights: data.1, evidence: self.evidence },
        );
        let (min_confidence, text, evidence) = (self.min_confidence, self.text, self.evidence);
        let options = jsonl::Options { path, min_confidence, text, evidence };
        let record = jsonl::record(&article, &annotated, &source.text, options);
        serde_json::to_writer(&mut *out, &record)?;
        out.write_all(b"\n")?;
        Ok(())
    }
}
