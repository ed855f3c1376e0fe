//! Notes in a file of corrections that accept findings of its article: `# kutip: accept K0301`.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Corrections;
use crate::text::Span;

/// How a note begins, after the sign of a comment.
const NOTE: &str = "kutip:";

/// The codes that notes in the file accept. A note that accepts nothing is told.
pub fn accepted(corrections: &Corrections, diagnostics: &mut Vec<Diagnostic>) -> Vec<Code> {
    let mut codes = Vec::new();
    let mut start = 0;
    for line in corrections.text.split_inclusive('\n') {
        let at = Span::new(start, start + line.trim_end().len());
        start += line.len();
        let comment = line.trim().strip_prefix('#').map(str::trim_start);
        let Some(note) = comment.and_then(|comment| comment.strip_prefix(NOTE)) else { continue };
        let mut words = note.split([' ', '\t', ',']).filter(|word| !word.is_empty());
        let is_accept = words.next() == Some("accept");
        let numbers: Vec<&str> = words.collect();
        let mut tell = |message: String, help: String| {
            let problem = Diagnostic::new(Code::BadCorrection, message);
            diagnostics.push(problem.at(&corrections.path, at).help(help));
        };
        if !is_accept || numbers.is_empty() {
            let help = "write it as `# kutip: accept K0303`, with the codes to accept";
            tell("the note accepts nothing".to_owned(), help.to_owned());
        }
        for number in numbers.into_iter().filter(|_| is_accept) {
            match Code::acceptable(number) {
                Ok(code) => codes.push(code),
                Err((message, help)) => tell(message, help),
            }
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Code>, Vec<String>) {
        let corrections = Corrections { path: "content/a.kutip.toml".into(), text: text.into() };
        let mut found = Vec::new();
        let codes = accepted(&corrections, &mut found);
        (codes, found.into_iter().map(|found| found.message).collect())
    }

    #[test]
    fn notes_accept_codes_and_other_comments_do_not() {
        let (codes, found) = read(
            "# kutip: accept K0301\n#kutip: accept k0303, K0302\r\n# K0208\n[[quote]] # kutip: x\n",
        );
        assert_eq!(codes, [Code::ImpossibleDate, Code::NoSpeaker, Code::WeekdayConflict]);
        assert!(found.is_empty());
    }

    #[test]
    fn a_note_that_accepts_nothing_is_told() {
        let (codes, found) =
            read("# kutip: accept\n# kutip: ignore K0301\n# kutip: accept K0403 K9\n");
        assert!(codes.is_empty());
        assert_eq!(found[0], "the note accepts nothing");
        assert_eq!(found[1], found[0]);
        assert!(found[2].contains("cannot be accepted") && found[3].contains("no code"));
    }
}
