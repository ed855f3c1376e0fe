//! `kutip check`: what is wrong or odd in a site, without building it.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::build::address;
use super::merges;
use super::report::{Texts, print_json, summary};
use super::{Common, USAGE};
use crate::diagnostic::{Diagnostic, Severity};
use crate::language::Languages;
use crate::pipeline::{self, Options};
use crate::site::Story;
use crate::{annotate, article, config, registry, review, source};

/// Arguments of the command.
#[derive(Args)]
pub(super) struct Check {
    /// Print one JSON object a line on standard output
    #[arg(long)]
    json: bool,
    /// Findings of this weight and above make the exit code 1, not errors alone
    #[arg(long, value_name = "WEIGHT")]
    deny: Option<Deny>,
    /// List the names that were taken for one across articles, and those kept apart, the least
    /// sure first
    #[arg(long)]
    merges: bool,
    /// Follow the links and anchors of all pages, too
    #[arg(long)]
    links: bool,
    /// Where the site will stand, instead of what kutip.toml says
    #[arg(long, value_name = "URL", requires = "links", value_parser = address)]
    base_url: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Deny {
    Warning,
    Review,
}

impl Check {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        let root = common.root()?;
        let config = match config::load(&root) {
            Ok(config) => config,
            Err(diagnostics) => {
                self.print(&diagnostics, &Texts::new(&root, []), common)?;
                return Ok(USAGE.into());
            }
        };
        let registry = match registry::load(&root) {
            Ok(registry) => registry,
            Err(diagnostics) => {
                self.print(&diagnostics, &Texts::new(&root, []), common)?;
                return Ok(USAGE.into());
            }
        };
        let loaded = source::load(&root, &config);
        let languages = Languages::embedded();
        let read: Vec<(Option<Story>, Vec<Diagnostic>)> = loaded
            .sources
            .par_iter()
            .map(|source| {
                let (article, mut diagnostics) = article::parse(source, &languages);
                let (mut annotated, mut found) = annotate::annotate(&article, &languages);
                let usable = diagnostics.iter().all(|found| found.severity != Severity::Error);
                if let Some(corrections) = source.corrections.as_ref().filter(|_| usable) {
                    annotated = review::apply(&article, annotated, corrections, &mut found);
                }
                diagnostics.append(&mut found);
                let usable = diagnostics.iter().all(|found| found.severity != Severity::Error);
                let is_linked = self.merges && usable && !article.draft;
                (is_linked.then(|| Story::new(article, annotated)), diagnostics)
            })
            .collect();
        let mut diagnostics = loaded.diagnostics;
        let mut stories = Vec::new();
        for (story, found) in read {
            diagnostics.extend(found);
            stories.extend(story);
        }
        if self.merges {
            let (site, found) = pipeline::link(stories, &config, registry, &languages);
            diagnostics.extend(found);
            merges::print(&site, self.json)?;
        }
        if self.links {
            let found = self.links(root.clone());
            let new = found.into_iter().filter(|found| !diagnostics.contains(found));
            diagnostics.extend(new.collect::<Vec<_>>());
        }
        diagnostics.sort_by(|a, b| place(a).cmp(&place(b)));
        self.print(
            &diagnostics,
            &Texts::new(&root, loaded.sources.iter().map(Arc::as_ref)),
            common,
        )?;
        let articles = loaded.sources.len() + loaded.unusable.len();
        common.say(&format!("{articles} articles: {}", summary(&diagnostics)));
        let least = match self.deny {
            None => Severity::Error,
            Some(Deny::Warning) => Severity::Warning,
            Some(Deny::Review) => Severity::Review,
        };
        let denied = diagnostics.iter().any(|diagnostic| diagnostic.severity >= least);
        Ok(if denied { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }

    /// Links that lead nowhere, or why the site cannot be built.
    fn links(&self, root: PathBuf) -> Vec<Diagnostic> {
        let base_url = self.base_url.clone();
        let options = Options { root, base_url, cache: true, ..Options::default() };
        match pipeline::broken_links(&options) {
            Ok(found) => found,
            Err(failure) => failure.diagnostics.into_iter().filter(is_error).collect(),
        }
    }

    fn print(
        &self,
        diagnostics: &[Diagnostic],
        texts: &Texts<'_>,
        common: &Common,
    ) -> anyhow::Result<()> {
        if self.json {
            print_json(diagnostics, texts)?;
        } else {
            common.tell_of(diagnostics, texts);
        }
        Ok(())
    }
}

fn is_error(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error
}

/// File by file, and by place in each.
fn place(diagnostic: &Diagnostic) -> (Option<&str>, Option<crate::text::Span>) {
    let label = diagnostic.primary.as_ref();
    (label.map(|label| label.path.as_str()), label.and_then(|label| label.span))
}
