//! Diagnostics on their way to people (standard error) and programs (standard output).

use std::io::{self, Write as _};

use super::Common;
use crate::diagnostic::{Diagnostic, Severity, lines, render};
use crate::pipeline::Held;
use crate::text::count;

impl Common {
    /// Tells people of `diagnostics`: a line each or for many of a kind; with `--verbose` with the
    /// lines of the files, with `--quiet` of errors only.
    pub(super) fn tell_of(&self, diagnostics: &[Diagnostic]) {
        let loud: Vec<Diagnostic> = diagnostics
            .iter()
            .filter(|diagnostic| !self.quiet || diagnostic.severity == Severity::Error)
            .cloned()
            .collect();
        let text = if self.verbose {
            render::text(&loud, self.has_colors(), width())
        } else {
            let folded = lines::is_folded(&loud).then_some(
                "kutip check --verbose shows each of these, kutip explain CODE what a code means\n",
            );
            lines::lines(&loud, self.has_colors()) + folded.unwrap_or_default()
        };
        // That nobody listens is no reason to fail.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }
}

/// Columns of the terminal that messages go to.
fn width() -> usize {
    let size = rustix::termios::tcgetwinsize(io::stderr());
    size.ok()
        .map(|size| usize::from(size.ws_col))
        .filter(|width| *width > 0)
        .unwrap_or(render::WIDTH)
}

/// How many there are of a severity that nobody has accepted.
pub(super) fn open(diagnostics: &[Diagnostic], severity: Severity) -> usize {
    diagnostics.iter().filter(|found| !found.accepted && found.severity == severity).count()
}

/// `2 errors, 1 warning, 3 to review, 12 accepted`; `nothing to report`.
pub(super) fn summary(diagnostics: &[Diagnostic]) -> String {
    let of = |severity| open(diagnostics, severity);
    let accepted = diagnostics.iter().filter(|found| found.accepted).count();
    let parts: Vec<String> = [
        (of(Severity::Error), "error", "errors"),
        (of(Severity::Warning), "warning", "warnings"),
        (of(Severity::Review), "to review", "to review"),
        (accepted, "accepted", "accepted"),
    ]
    .into_iter()
    .filter(|(number, ..)| *number > 0)
    .map(|(number, one, many)| format!("{number} {}", if number == 1 { one } else { many }))
    .collect();
    if parts.is_empty() { "nothing to report".to_owned() } else { parts.join(", ") }
}

/// `3 articles wait, the next on 2026-03-01 at 08:00 +07:00; 1 draft is held back`; `None` if nothing
/// is held back.
pub(super) fn waiting(held: &Held) -> Option<String> {
    let waiting = held.next.map(|next| {
        let at = next.format("%Y-%m-%d at %H:%M %:z");
        match held.waiting {
            1 => format!("1 article waits until {at}"),
            waiting => format!("{waiting} articles wait, the next on {at}"),
        }
    });
    let drafts = (held.drafts > 0).then(|| {
        let verb = if held.drafts == 1 { "is" } else { "are" };
        format!("{} {verb} held back", count(held.drafts, "draft"))
    });
    let parts: Vec<String> = waiting.into_iter().chain(drafts).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}
