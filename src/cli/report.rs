//! Diagnostics on their way to people (standard error) and programs (standard output).

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

use super::Common;
use crate::config;
use crate::diagnostic::{Diagnostic, Severity, render};
use crate::source::{self, Source};

/// Where the texts are that diagnostics point into.
pub(super) struct Texts<'a> {
    root: &'a Path,
    decoded: HashMap<&'a str, &'a str>,
    /// Encoding of the articles on disk that declare none.
    encoding: Option<String>,
}

impl<'a> Texts<'a> {
    /// The texts of `sources`, and of kutip.toml under `root`.
    pub(super) fn new(root: &'a Path, sources: impl IntoIterator<Item = &'a Source>) -> Self {
        let sources = sources.into_iter();
        let decoded = sources.map(|source| (source.path.as_str(), source.text.as_str()));
        Texts { root, decoded: decoded.collect(), encoding: None }
    }

    /// The texts as they lie on disk, read when they are asked for.
    pub(super) fn on_disk(root: &'a Path) -> Self {
        let encoding = config::load(root).ok().and_then(|config| config.encoding);
        Texts { root, decoded: HashMap::new(), encoding }
    }

    fn get(&self, path: &str) -> Option<String> {
        if let Some(&text) = self.decoded.get(path) {
            return Some(text.to_owned());
        }
        source::text(self.root, path, self.encoding.as_deref())
    }
}

impl Common {
    /// Tells people of `diagnostics`; with `--quiet`, of errors only.
    pub(super) fn tell_of(&self, diagnostics: &[Diagnostic], texts: &Texts<'_>) {
        let loud: Vec<Diagnostic> = diagnostics
            .iter()
            .filter(|diagnostic| !self.quiet || diagnostic.severity == Severity::Error)
            .cloned()
            .collect();
        let text = render::text(&loud, &|path| texts.get(path), self.has_colors());
        // That nobody listens is no reason to fail.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }
}

/// The diagnostics for programs, one JSON object a line.
pub(super) fn json(diagnostics: &[Diagnostic], texts: &Texts<'_>) -> String {
    render::json(diagnostics, &|path| texts.get(path))
}

/// Prints `diagnostics` for programs, one JSON object a line.
pub(super) fn print_json(diagnostics: &[Diagnostic], texts: &Texts<'_>) -> io::Result<()> {
    io::stdout().lock().write_all(json(diagnostics, texts).as_bytes())
}

/// `2 errors, 1 warning, 3 to review`; `nothing to report`.
pub(super) fn summary(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    let mut out = String::new();
    for (severity, one, many) in [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Review, "to review", "to review"),
    ] {
        let number = count(severity);
        if number > 0 {
            let comma = if out.is_empty() { "" } else { ", " };
            let _ = write!(out, "{comma}{number} {}", if number == 1 { one } else { many });
        }
    }
    if out.is_empty() { "nothing to report".to_owned() } else { out }
}
