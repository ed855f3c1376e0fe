//! `kutip evaluate`: how good the annotations are, on articles that somebody has labelled.

use std::collections::BTreeSet;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use rayon::prelude::*;

use crate::evaluate::{Document, Evaluation, Options, evaluate};
use crate::export::jsonl;
use crate::language::Languages;
use crate::source::{Format, Source};
use crate::text::printable_lines;
use crate::{annotate, article, files};

/// Arguments of the command.
#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(super) struct Evaluate {
    /// Labels: one JSON object an article, as `kutip annotate` prints them
    gold: PathBuf,
    /// Predictions in the same form; without it, the articles are annotated now
    predicted: Option<PathBuf>,
    /// Folder with the articles, ID.txt each, unless the labels hold their text
    #[arg(long, value_name = "DIR")]
    text_dir: Option<PathBuf>,
    /// Leave out labels marked "core": false (requests, hopes)
    #[arg(long)]
    core: bool,
    /// Leave out labels whose cue has none of the words in this file
    #[arg(long, value_name = "CUES")]
    speech: Option<PathBuf>,
    /// Print every miss in its sentence: [content], {cue}, <source>
    #[arg(long)]
    errors: bool,
    /// Print how often predictions are right, by their confidence
    #[arg(long)]
    calibration: bool,
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
}

impl Evaluate {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let gold = read(&self.gold)?;
        let texts =
            gold.iter().map(|document| self.text(document)).collect::<anyhow::Result<Vec<_>>>()?;
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let predicted = match &self.predicted {
            Some(path) => read(path)?,
            None => annotate_all(&gold, &texts)?,
        };
        let speech = match &self.speech {
            Some(path) => Some(words(&text_of(path)?)),
            None => None,
        };
        let options = Options { core: self.core, speech };
        let mut evaluation = evaluate(&gold, &predicted, &texts, &options);
        let mut out = io::BufWriter::new(io::stdout().lock());
        if self.json {
            if !self.errors {
                evaluation.misses.clear();
            }
            serde_json::to_writer_pretty(&mut out, &evaluation)?;
            writeln!(out)?;
        } else {
            self.print(&evaluation, &mut out)?;
        }
        out.flush()?;
        Ok(ExitCode::SUCCESS)
    }

    fn print(&self, evaluation: &Evaluation, out: &mut impl io::Write) -> io::Result<()> {
        if self.errors {
            for miss in &evaluation.misses {
                writeln!(out, "{}", printable_lines(&miss.to_string()))?;
            }
        }
        write!(out, "{}", printable_lines(&evaluation.to_string()))?;
        if self.calibration {
            write!(out, "\n{}", evaluation.calibration)?;
        }
        Ok(())
    }

    /// The text of a labelled article.
    fn text(&self, document: &Document) -> anyhow::Result<String> {
        match (&document.text, &self.text_dir) {
            (Some(text), _) => Ok(text.clone()),
            (None, Some(folder)) => text_of(&folder.join(format!("{}.txt", document.id))),
            (None, None) => anyhow::bail!(
                "the labels of {} hold no text: say where the articles are with --text-dir",
                document.id
            ),
        }
    }
}

/// What `kutip annotate` prints for the articles.
fn annotate_all(gold: &[Document], texts: &[&str]) -> anyhow::Result<Vec<Document>> {
    let languages = Languages::embedded();
    gold.par_iter()
        .zip(texts)
        .map(|(document, &text)| {
            let source = Source::new(&document.id, &document.id, Format::Text, text.to_owned());
            let (article, _) = article::parse(&source, &languages);
            let (annotated, _) = annotate::annotate(&article, &languages);
            let record =
                jsonl::record(&article, &annotated, &source.text, jsonl::Options::default());
            let mut predicted: Document = serde_json::from_value(serde_json::to_value(record)?)?;
            // Front matter may name the article otherwise than its labels do.
            predicted.id.clone_from(&document.id);
            Ok(predicted)
        })
        .collect()
}

fn read(path: &Path) -> anyhow::Result<Vec<Document>> {
    text_of(path)?
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            serde_json::from_str(line)
                .with_context(|| format!("{}:{}: not annotations", path.display(), at + 1))
        })
        .collect()
}

fn text_of(path: &Path) -> anyhow::Result<String> {
    let bytes = files::read_named(path, files::LARGEST).map_err(io::Error::from);
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).map_err(io::Error::other));
    text.with_context(|| format!("cannot read {}", path.display()))
}

/// The words of a list; lines that start with `#` are comments.
fn words(list: &str) -> BTreeSet<String> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).map(str::to_owned).collect()
}
