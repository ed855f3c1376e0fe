//! `kutip fit`: the annotator's weights, fitted to articles that somebody has labelled.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use super::Common;
use super::annotate::share;
use super::evaluate::{read, text_of};
use crate::config::MIN_CONFIDENCE;
use crate::evaluate::entities::Entity;
use crate::evaluate::{Document, HeldOut, Labelled, Untaught, fit, look_through};
use crate::language::Languages;

/// Arguments of the command.
#[derive(Args)]
pub(super) struct Fit {
    /// Folders with labels, gold.jsonl and entities.jsonl, and the articles, text/ID.txt
    #[arg(required = true, value_name = "FOLDER")]
    folders: Vec<PathBuf>,
    /// A folder whose articles the annotator's rules were written with
    #[arg(long, value_name = "FOLDER")]
    seen: Vec<PathBuf>,
    /// Write the weights to this file, instead of only measuring them
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// In how many parts to hold articles out for the figures; 0 for none
    #[arg(long, default_value_t = 10)]
    folds: usize,
    /// How sure a speaker must be to be named in the figures, 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = MIN_CONFIDENCE, value_parser = share)]
    min_confidence: f32,
}

impl Fit {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        let mut articles = Vec::new();
        for (folder, seen) in self
            .folders
            .iter()
            .map(|folder| (folder, false))
            .chain(self.seen.iter().map(|folder| (folder, true)))
        {
            articles.extend(labelled(folder, seen, common)?);
        }
        let languages = Languages::embedded();
        for untaught in look_through(&mut articles, &languages) {
            tell_of(&untaught, common);
        }
        let fitted = fit(&articles, &languages, self.folds, self.min_confidence);
        let mut out = io::stdout().lock();
        if !fitted.held_out.is_empty() {
            writeln!(out, "{}", HeldOut::HEADER)?;
        }
        for held in &fitted.held_out {
            writeln!(out, "{held}")?;
        }
        let names: Vec<String> = fitted.held_out.iter().filter_map(HeldOut::of_names).collect();
        if !names.is_empty() {
            writeln!(out, "\n{}\n{}", HeldOut::NAMES, names.join("\n"))?;
        }
        if let Some(path) = &self.output {
            let names = match fitted.names {
                0 => String::new(),
                names => format!(" and {names} names"),
            };
            let text = format!(
                "# Log-odds by fact. Fitted by `kutip fit` to {} quotations{names} of {} articles.\n{}",
                fitted.quotations,
                articles.len(),
                fitted.weights.print()
            );
            fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Says what labels teach nothing about; the rest is fitted to.
fn tell_of(untaught: &Untaught, common: &Common) {
    match untaught {
        Untaught::Speaker { article, name } => common.error(
            &format!("{article}: the speaker `{name}` is not in the article"),
            "write the name as the article has it, or add it to \"aliases\"",
        ),
        Untaught::Article(article) => common.error(
            &format!("{article}: no language pack fits the article"),
            "take it out, or declare its language at the top of its text",
        ),
        Untaught::Language(name, code) => common.say(&format!(
            "no labelled article is in {name} ({code}): its speakers are chosen by what the others teach"
        )),
    }
}

/// The articles of a folder, in the order of their labels; what cannot be used is told, and left out.
fn labelled(folder: &Path, seen: bool, common: &Common) -> anyhow::Result<Vec<Labelled>> {
    let set = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let article = |id: &str| {
        let path = folder.join("text").join(format!("{id}.txt"));
        Some(text_of(&path).map_err(|why| format!("{why:#}")))
    };
    let (labels, _) = read(&folder.join("gold.jsonl"), article, common)?;
    let mut names = labels.entities;
    let more = folder.join("entities.jsonl");
    if more.exists() {
        names.extend(read(&more, |_| None, common)?.0.entities);
    }
    let mut names: HashMap<String, Vec<Entity>> =
        names.into_iter().map(|named| (named.id, named.entities)).collect();
    let with_text = |gold: Document| {
        let text = gold.text.clone()?;
        let entities = names.remove(&gold.id);
        Some(Labelled { set: set.clone(), seen, gold, entities, text })
    };
    let articles = labels.quotations.into_iter().filter_map(with_text).collect();
    let mut without: Vec<&String> = names.keys().collect();
    without.sort();
    for id in without {
        common.error(
            &format!("{}/{id}: names are labelled, and no quotations", folder.display()),
            "label the quotations of the article as well, in gold.jsonl",
        );
    }
    Ok(articles)
}
