//! `kutip evaluate`: how good the annotations are, on articles that somebody has labelled.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::Value;

use super::weights::Weighing;
use super::{Common, FINDINGS};
use crate::annotate::Weights;
use crate::evaluate::cases::{self, Cases};
use crate::evaluate::entities::{self, Entities};
use crate::evaluate::labels::{self, Labels, Named};
use crate::evaluate::{Document, Evaluation, Options, Spread, evaluate, spread};
use crate::export::jsonl;
use crate::language::Languages;
use crate::source::{Format, Source};
use crate::text::{count, printable_lines};
use crate::{annotate, article, files};

/// Arguments of the command.
#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(super) struct Evaluate {
    /// Labels, one JSON object an article, as `kutip annotate` prints them; or cases
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
    /// Print how far the figures vary over N parts of the articles
    #[arg(long, value_name = "N")]
    folds: Option<usize>,
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    weighing: Weighing,
}

/// All that is printed.
#[derive(Default, Serialize)]
struct Figures {
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    quotations: Option<Evaluation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entities: Option<Entities>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cases: Option<Cases>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    folds: Vec<Spread>,
}

impl Evaluate {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        let article = |id: &str| {
            let folder = self.text_dir.as_ref()?;
            Some(text_of(&folder.join(format!("{id}.txt"))).map_err(|why| format!("{why:#}")))
        };
        let (mut gold, mut good) = read(&self.gold, article, common)?;
        if gold.quotations.is_empty() && gold.entities.is_empty() && gold.cases.is_empty() {
            let message = format!("{}: nothing in it can be compared", self.gold.display());
            common.error(&message, "give one JSON object a line, as kutip annotate prints them");
            return Ok(FINDINGS.into());
        }
        let weights = match self.weighing.read(common) {
            Ok(weights) => weights,
            Err(code) => return Ok(code.into()),
        };
        let predicted = if let Some(path) = &self.predicted {
            let (predicted, whole) = read(path, |_| None, common)?;
            good &= whole;
            tell_of_unlabelled(path, &gold, &predicted, common);
            predicted
        } else {
            annotate_all(&gold, &weights)?
        };
        let speech = match &self.speech {
            Some(path) => Some(words(&text_of(path)?)),
            None => None,
        };
        let options = Options { core: self.core, speech };
        let mut figures = self.quotations(&mut gold.quotations, &predicted.quotations, &options)?;
        if !gold.entities.is_empty() {
            figures.entities = Some(entities::evaluate(&gold.entities, &predicted.entities));
            figures.folds.extend(self.spread(gold.entities.len(), |takes| {
                let kept = taken(&gold.entities, takes);
                entities::evaluate(&kept, &predicted.entities).figures()
            }));
        }
        if !gold.cases.is_empty() {
            let found = annotate_cases(&gold.cases, &weights)?;
            figures.cases = Some(cases::check(&gold.cases, &found));
        }
        self.print(figures)?;
        Ok(if good { ExitCode::SUCCESS } else { FINDINGS.into() })
    }

    /// The figures of quotations.
    fn quotations(
        &self,
        gold: &mut [Document],
        predicted: &[Document],
        options: &Options,
    ) -> anyhow::Result<Figures> {
        let mut figures = Figures::default();
        if gold.is_empty() {
            return Ok(figures);
        }
        let mut texts = Vec::new();
        for document in &mut *gold {
            texts.push(document.text.take().with_context(|| {
                format!(
                    "the labels of {} hold no text: say where the articles are with --text-dir",
                    document.id
                )
            })?);
        }
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        figures.quotations = Some(evaluate(gold, predicted, &texts, options));
        figures.folds = self.spread(gold.len(), |takes| {
            evaluate(&taken(gold, takes), predicted, &taken(&texts, takes), options).figures()
        });
        Ok(figures)
    }

    /// How far figures vary, if that is asked for.
    fn spread(
        &self,
        articles: usize,
        figures: impl Fn(&dyn Fn(usize) -> bool) -> crate::evaluate::Figures,
    ) -> Vec<Spread> {
        self.folds.map_or_else(Vec::new, |folds| spread(articles, folds, figures))
    }

    fn print(&self, mut figures: Figures) -> anyhow::Result<()> {
        let mut out = io::BufWriter::new(io::stdout().lock());
        if self.json {
            if let Some(evaluation) = figures.quotations.as_mut().filter(|_| !self.errors) {
                evaluation.misses.clear();
            }
            serde_json::to_writer_pretty(&mut out, &figures)?;
            writeln!(out)?;
            return Ok(out.flush()?);
        }
        let mut parts = Vec::new();
        if let Some(evaluation) = &figures.quotations {
            let misses = evaluation.misses.iter().map(ToString::to_string);
            parts.push((misses.collect(), evaluation.to_string()));
            if self.calibration {
                parts.push((Vec::new(), evaluation.calibration.to_string()));
            }
        }
        if let Some(entities) = figures.entities {
            parts.push((entities.misses.clone(), entities.to_string()));
        }
        if let Some(cases) = figures.cases {
            parts.push((cases.misses.clone(), cases.to_string()));
        }
        if !figures.folds.is_empty() {
            let rows = figures.folds.iter().map(|row| format!("{row}\n"));
            let head =
                format!("{:<28} {:>5}  {:<14}  lowest, highest\n", "figure", "all", "interval");
            parts.push((Vec::new(), rows.fold(head, |table, row| table + &row)));
        }
        for (at, (misses, table)) in parts.iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            for miss in misses.iter().filter(|_| self.errors) {
                writeln!(out, "{}", printable_lines(miss))?;
            }
            write!(out, "{}", printable_lines(table))?;
        }
        Ok(out.flush()?)
    }
}

/// Those of the articles whose number is taken.
fn taken<T: Clone>(articles: &[T], takes: &dyn Fn(usize) -> bool) -> Vec<T> {
    let numbered = articles.iter().enumerate();
    numbered.filter(|(at, _)| takes(*at)).map(|(_, one)| one.clone()).collect()
}

/// Reads a file of labels, predictions or cases, and tells what cannot be used; whether all can.
pub(super) fn read(
    path: &Path,
    article: impl FnMut(&str) -> Option<Result<String, String>>,
    common: &Common,
) -> anyhow::Result<(Labels, bool)> {
    let (labels, problems) = labels::read(&text_of(path)?, article);
    for problem in &problems {
        let message = format!("{}:{}: {}", path.display(), problem.line, problem.message);
        common.error(&message, problem.help);
    }
    Ok((labels, problems.is_empty()))
}

/// Says how many predictions no label is for.
fn tell_of_unlabelled(path: &Path, gold: &Labels, predicted: &Labels, common: &Common) {
    let ids = |labels: &Labels| -> BTreeSet<String> {
        let quoted = labels.quotations.iter().map(|document| document.id.clone());
        quoted.chain(labels.entities.iter().map(|named| named.id.clone())).collect()
    };
    let known = ids(gold);
    let unknown: Vec<String> =
        ids(predicted).into_iter().filter(|id| !known.contains(id)).collect();
    if let Some(first) = unknown.first() {
        let articles = count(unknown.len(), "article");
        common.say(&format!("{}: no labels for {articles}, {first} first", path.display()));
    }
}

/// What `kutip annotate` prints for the articles.
fn annotate_all(gold: &Labels, weights: &Weights) -> anyhow::Result<Labels> {
    let languages = Languages::embedded();
    let quoted = gold.quotations.iter().map(|document| (&document.id, &document.text));
    let named = gold.entities.iter().map(|named| (&named.id, &named.text));
    let mut texts: BTreeMap<&str, &str> = BTreeMap::new();
    for (id, text) in quoted.chain(named) {
        let text = text.as_ref().with_context(|| {
            format!("the labels of {id} hold no text: say where the articles are with --text-dir")
        })?;
        texts.insert(id, text);
    }
    let texts: Vec<(&str, &str)> = texts.into_iter().collect();
    let read = |&(id, text): &(&str, &str)| -> anyhow::Result<(Document, Named)> {
        let record = annotated(id, text, None, None, (&languages, weights))?;
        Ok((serde_json::from_value(record.clone())?, serde_json::from_value(record)?))
    };
    let predicted = texts.par_iter().map(read).collect::<anyhow::Result<Vec<_>>>()?;
    let (quotations, entities) = predicted.into_iter().unzip();
    Ok(Labels { quotations, entities, cases: Vec::new() })
}

/// What is found in each case.
fn annotate_cases(cases: &[cases::Case], weights: &Weights) -> anyhow::Result<Vec<Document>> {
    let languages = Languages::embedded();
    let read = |case: &cases::Case| {
        let language = case.language.clone();
        let record = annotated(&case.id, &case.text, case.date, language, (&languages, weights))?;
        Ok(serde_json::from_value(record)?)
    };
    cases.par_iter().map(read).collect()
}

/// The line that `kutip annotate` prints for a text.
fn annotated(
    id: &str,
    text: &str,
    date: Option<chrono::NaiveDate>,
    language: Option<String>,
    (languages, weights): (&Languages, &Weights),
) -> anyhow::Result<Value> {
    let source = Source::new(id, id, Format::Text, text.to_owned());
    let (mut article, _) = article::parse(&source, languages);
    article.date = date.or(article.date);
    article.language = language.or(article.language);
    // Front matter may name the article otherwise than its labels do.
    id.clone_into(&mut article.id);
    let (annotated, _) = annotate::annotate_by(&article, languages, weights);
    let record = jsonl::record(&article, &annotated, &source.text, jsonl::Options::default());
    Ok(serde_json::to_value(record)?)
}

pub(super) fn text_of(path: &Path) -> anyhow::Result<String> {
    let bytes = files::read_named(path, files::LARGEST).map_err(io::Error::from);
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).map_err(io::Error::other));
    text.with_context(|| format!("cannot read {}", path.display()))
}

/// The words of a list; lines that start with `#` are comments.
fn words(list: &str) -> BTreeSet<String> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).map(str::to_owned).collect()
}
