//! Diagnostics on their way to people (standard error) and programs (standard output).

use std::fmt::Write as _;
use std::io::{self, Write as _};

use super::Common;
use crate::diagnostic::{Diagnostic, Severity, render};

impl Common {
    /// Tells people of `diagnostics`; with `--quiet`, of errors only.
    pub(super) fn tell_of(&self, diagnostics: &[Diagnostic]) {
        let loud: Vec<Diagnostic> = diagnostics
            .iter()
            .filter(|diagnostic| !self.quiet || diagnostic.severity == Severity::Error)
            .cloned()
            .collect();
        let text = render::text(&loud, self.has_colors());
        // That nobody listens is no reason to fail.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }
}

/// Prints `diagnostics` for programs, one JSON object a line.
pub(super) fn print_json(diagnostics: &[Diagnostic]) -> io::Result<()> {
    io::stdout().lock().write_all(render::json(diagnostics).as_bytes())
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
