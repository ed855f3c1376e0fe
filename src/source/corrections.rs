//! Brings the files `NAME.kutip.toml` to the articles that they lie beside.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::load::{Beside, Loaded, bytes};
use super::{Corrections, decode};
use crate::diagnostic::{Code, Diagnostic};

/// How the name of a file of corrections ends.
const ENDING: &str = ".kutip.toml";

/// The path of the corrections of the article at a path, whether there are any or not.
pub fn corrections_path(article: &str) -> String {
    format!("{}{ENDING}", stem(article))
}

/// Whether corrections may lie at a path.
pub fn is_corrections(path: &str) -> bool {
    path.ends_with(ENDING)
}

/// Gives each article the corrections beside it. A file without an article, or that cannot be read,
/// is told. One beside an article that could not be read itself waits for it.
pub(super) fn attach(loaded: &mut Loaded, files: Vec<Beside>, most: u64) {
    if files.is_empty() {
        return;
    }
    let mut articles: HashMap<&str, Vec<Article>> = HashMap::new();
    for (at, source) in loaded.sources.iter().enumerate() {
        articles.entry(stem(&source.path)).or_default().push(Article::Read(at));
    }
    for path in &loaded.unusable {
        articles.entry(stem(path)).or_default().push(Article::Unusable);
    }
    let mut read = Vec::new();
    for Beside { file, path } in files {
        let name = path.strip_suffix(ENDING).unwrap_or(&path);
        match articles.get(name).map_or(&[][..], Vec::as_slice) {
            [] => loaded.diagnostics.push(
                Diagnostic::new(
                    Code::OrphanCorrections,
                    "no article lies beside these corrections",
                )
                .in_file(path)
                .help("name the file after its article, or remove it"),
            ),
            [Article::Unusable] => {}
            [Article::Read(at)] => match text(&file, &path, most) {
                Ok(text) => read.push((*at, Corrections { path, text })),
                Err(problem) => loaded.diagnostics.push(*problem),
            },
            _ => loaded.diagnostics.push(
                Diagnostic::new(
                    Code::OrphanCorrections,
                    "two articles lie beside these corrections",
                )
                .in_file(path)
                .help("give one of the articles another name"),
            ),
        }
    }
    for (at, corrections) in read {
        Arc::make_mut(&mut loaded.sources[at]).corrections = Some(corrections);
    }
}

enum Article {
    /// Among the sources.
    Read(usize),
    Unusable,
}

/// A path without its last ending.
fn stem(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(stem, _)| stem)
}

/// The text of a file of corrections, which is TOML and so UTF-8.
fn text(file: &Path, path: &str, most: u64) -> Result<String, Box<Diagnostic>> {
    let bytes = bytes(file, path, most)?;
    decode(path, bytes, None)
}
