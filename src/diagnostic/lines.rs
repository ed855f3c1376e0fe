//! Diagnostics as lines for a terminal: one a finding, and one for many of a kind, so that what
//! matters is not lost among them. What weighs most comes last, where the reader is.

use std::fmt::Write as _;

use super::{Code, Diagnostic, Excerpt, Label, Severity};
use crate::text::printable;

/// Warnings and findings for review of one code that are shown each; more share a line.
const EACH: usize = 3;
/// The same for errors, the rest of which share a line.
const ERRORS: usize = 10;
/// Other places that a line names.
const PLACES: usize = 3;

/// The diagnostics that are not accepted, a line each or a line for many of one code; each line ends
/// with a line end. No character of a file's name or text changes what a terminal does.
pub fn lines(diagnostics: &[Diagnostic], colors: bool) -> String {
    let mut shown: Vec<&Diagnostic> = diagnostics.iter().filter(|found| !found.accepted).collect();
    shown.sort_by_key(|found| {
        let label = found.primary.as_ref();
        let place = label.map(|label| (label.path.as_str(), label.span));
        (found.severity, found.code, place)
    });
    let mut out = String::new();
    for group in shown.chunk_by(|a, b| (a.severity, a.code) == (b.severity, b.code)) {
        let (code, severity) = (group[0].code, group[0].severity);
        let (each, rest) = group.split_at(shown_each(code, severity, group.len()));
        for found in each {
            one(&mut out, found, colors);
        }
        if let (Some(words), [_, ..]) = (code.many(), rest) {
            many(&mut out, rest, words, !each.is_empty(), colors);
        }
    }
    out
}

/// Whether [`lines`] would show several findings in one line.
pub fn is_folded(diagnostics: &[Diagnostic]) -> bool {
    Code::ALL.iter().any(|code| {
        let of = |found: &&Diagnostic| found.code == *code && !found.accepted;
        let count = diagnostics.iter().filter(of).count();
        shown_each(*code, code.severity(), count) < count
    })
}

/// How many of `count` findings of a code are shown each; the rest, two at least, share a line.
fn shown_each(code: Code, severity: Severity, count: usize) -> usize {
    match severity {
        _ if code.many().is_none() => count,
        // One more would be a line as well.
        Severity::Error if count > ERRORS + 1 => ERRORS,
        Severity::Error => count,
        _ if count > EACH => 0,
        _ => count,
    }
}

/// `content/a.txt:2:1: warning[K0203]: unknown key `topic`; help: did you mean `topics`?`
fn one(out: &mut String, found: &Diagnostic, colors: bool) {
    if let Some(label) = &found.primary {
        let _ = write!(out, "{}: ", place(label));
    }
    head(out, found, colors);
    let (message, others) = match found.message.split_once('\n') {
        Some((first, others)) => (first.trim_end(), Some(others)),
        None => (found.message.as_str(), None),
    };
    let more = if others.is_some() { " …" } else { "" };
    let _ = write!(out, "{}{more}", printable(message));
    for label in found.secondary.iter().take(PLACES) {
        let about = if label.text.is_empty() { "see also" } else { &label.text };
        let _ = write!(out, " ({}: {})", printable(about), place(label));
    }
    if let Some(more) = found.secondary.len().checked_sub(PLACES).filter(|more| *more > 0) {
        let _ = write!(out, " and {more} more");
    }
    help(out, &found.help);
    // An error has to be mended: what a template engine says of one, with the place, is shown whole.
    let others = others.filter(|_| found.severity == Severity::Error).unwrap_or_default();
    for line in others.lines() {
        let _ = writeln!(out, "  {}", printable(line));
    }
}

/// `review[K0208]: 54 articles have no title, first content/a.txt; help: …`
fn many(out: &mut String, group: &[&Diagnostic], words: &str, is_rest: bool, colors: bool) {
    let first = group[0];
    head(out, first, colors);
    let more = if is_rest { " more" } else { "" };
    let _ = write!(out, "{}{more} {words}", group.len());
    if let Some(label) = &first.primary {
        let _ = write!(out, ", first {}", place(label));
    }
    if group.iter().any(|found| found.message != first.message) {
        let message = first.message.lines().next().unwrap_or_default();
        let _ = write!(out, " ({})", printable(message));
    }
    let same = group.iter().all(|found| found.help == first.help);
    help(out, if same { &first.help } else { "" });
}

/// `warning[K0203]: `
fn head(out: &mut String, found: &Diagnostic, colors: bool) {
    let (name, color) = match found.severity {
        Severity::Error => ("error", "\x1b[1;31m"),
        Severity::Warning => ("warning", "\x1b[33m"),
        Severity::Review => ("review", "\x1b[36m"),
    };
    let (color, plain) = if colors { (color, "\x1b[0m") } else { ("", "") };
    let _ = write!(out, "{color}{name}[{}]{plain}: ", found.code.number());
}

fn help(out: &mut String, help: &str) {
    if !help.is_empty() {
        let _ = write!(out, "; help: {}", printable(help));
    }
    out.push('\n');
}

/// `content/a.txt:2:1`, or the path alone where no line can be named.
fn place(label: &Label) -> String {
    let path = printable(&label.path);
    match &label.excerpt {
        Some(Excerpt { line, column, .. }) => format!("{path}:{line}:{column}"),
        None => path.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::locate;
    use super::*;
    use crate::text::Span;

    fn untitled(path: &str) -> Diagnostic {
        Diagnostic::new(Code::TitleGuessed, "the article has no title")
            .in_file(path)
            .help("give it a `title`")
    }

    #[test]
    fn a_finding_is_one_line_and_errors_come_last() {
        let mut found = [
            Diagnostic::new(Code::SameId, "two articles\nhave one id")
                .in_file("content/b.txt")
                .and("content/a.txt", None, "the other one"),
            Diagnostic::new(Code::UnknownKey, "unknown key `topic`")
                .at("content/a.txt", Span::new(9, 14))
                .help("did you mean `topics`?"),
            Diagnostic::new(Code::NoBaseUrl, "no address"),
            untitled("content/\u{1b}[2J\u{202e}.txt"),
        ];
        locate(&mut found, [("content/a.txt", "title: a\ntopic: x\n")]);
        insta::assert_snapshot!(lines(&found, false), @r"
        content/\u{1b}[2J\u{202e}.txt: review[K0208]: the article has no title; help: give it a `title`
        content/a.txt:2:1: warning[K0203]: unknown key `topic`; help: did you mean `topics`?
        warning[K0503]: no address
        content/b.txt: error[K0501]: two articles … (the other one: content/a.txt)
          have one id
        ");
        assert!(!is_folded(&found));
    }

    #[test]
    fn no_line_stands_for_one_finding_alone() {
        for count in [10, 11, 12] {
            let found: Vec<Diagnostic> = (0..count)
                .map(|at| {
                    Diagnostic::new(Code::EmptyArticle, "empty")
                        .in_file(format!("content/{at}.txt"))
                })
                .collect();
            let shown = lines(&found, false);
            assert_eq!(shown.lines().count(), count.min(11), "{shown}");
            assert!(!shown.contains("1 more"), "{shown}");
            assert_eq!(is_folded(&found), count == 12);
        }
    }

    #[test]
    fn many_of_a_kind_share_a_line_and_accepted_ones_have_none() {
        let mut found: Vec<Diagnostic> =
            (0..54).map(|at| untitled(&format!("content/{at:02}.txt"))).collect();
        found.extend((0..12).map(|at| {
            Diagnostic::new(Code::EmptyArticle, "empty").in_file(format!("content/x{at:02}.txt"))
        }));
        found.extend(
            (0..4).map(|at| Diagnostic::new(Code::WrongValue, format!("`{at}` is not a date"))),
        );
        found[0].accepted = true;
        let shown = lines(&found, false);
        assert_eq!(shown.lines().count(), 1 + 1 + 10 + 1, "{shown}");
        for line in [
            "review[K0208]: 53 articles have no title, first content/01.txt; help: give it a `title`\n",
            "warning[K0204]: 4 values of front matter cannot be used (`0` is not a date)\n",
            "\ncontent/x09.txt: error[K0201]: empty\n",
            "\nerror[K0201]: 2 more articles have no body, first content/x10.txt\n",
        ] {
            assert!(shown.contains(line), "{line}{shown}");
        }
        assert!(is_folded(&found));
        found.truncate(4);
        assert_eq!(lines(&found, false).lines().count(), 3);
        assert!(!is_folded(&found));
    }
}
