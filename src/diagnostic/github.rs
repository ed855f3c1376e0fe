//! Diagnostics as GitHub's runners read them: a command a line, shown beside the lines of the files.

use std::fmt::Write as _;

use super::{Diagnostic, Severity};

/// The diagnostics that nobody has accepted, a line each.
pub fn github(diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for found in diagnostics.iter().filter(|found| !found.accepted) {
        let kind = match found.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Review => "notice",
        };
        let title = format!("{} {}", found.code.number(), found.code.title());
        let _ = write!(out, "::{kind} title={}", property(&title));
        if let Some(label) = &found.primary {
            let _ = write!(out, ",file={}", property(&label.path));
            if let Some(at) = &label.excerpt {
                let _ = write!(out, ",line={},endLine={}", at.line, at.end_line);
                // A column is read as one of the only line.
                if at.line == at.end_line {
                    let _ = write!(out, ",col={},endColumn={}", at.column, at.end_column);
                }
            }
        }
        let help = if found.help.is_empty() { String::new() } else { format!("\n{}", found.help) };
        let _ = writeln!(out, "::{}", data(&format!("{}{help}", found.message)));
    }
    out
}

/// Text with the signs that end a command written otherwise.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The same for the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::{Code, locate};
    use super::*;
    use crate::text::Span;

    #[test]
    fn a_finding_is_a_command_that_its_text_cannot_end() {
        let path = "content/a,b:100%.txt";
        let mut found = Diagnostic::new(Code::WrongValue, "no date: 5 %\n::stop")
            .at(path, Span::new(2, 4))
            .help("x");
        locate([&mut found], [(path, "é12é\nzwei\n")]);
        let across = Diagnostic::new(Code::BadCorrection, "bad").at(path, Span::new(0, 8));
        let accepted = Diagnostic { accepted: true, ..found.clone() };
        let mut all = [found, across, accepted];
        locate(&mut all, [(path, "é12é\nzwei\n")]);
        let lines: Vec<String> = github(&all).lines().map(str::to_owned).collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("::warning title=K0204 "), "{}", lines[0]);
        assert!(
            lines[0]
                .contains(",file=content/a%2Cb%3A100%25.txt,line=1,endLine=1,col=2,endColumn=4::"),
            "{}",
            lines[0]
        );
        assert!(lines[0].ends_with("::no date: 5 %25%0A::stop%0Ax"), "{}", lines[0]);
        assert!(lines[1].contains(",line=1,endLine=2::bad"), "{}", lines[1]);
    }
}
