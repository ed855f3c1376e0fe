//! Diagnostics as text for a terminal and as JSON for a program.

use std::fmt::Write as _;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::{Code, Diagnostic, Label, Severity};
use crate::text::LineIndex;

/// Longer lines, in bytes, are not shown: they are no help to the reader.
const LONGEST_LINE: usize = 500;

/// The decoded text of a file by its path, if it can be had.
pub type Read<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The diagnostics for people, each with the lines of the file that it is about.
pub fn text(diagnostics: &[Diagnostic], read: Read<'_>, colors: bool) -> String {
    let renderer = if colors { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let mut files = Files::new(read);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Review => Level::NOTE.with_name("review"),
        };
        let mut title = level
            .primary_title(&diagnostic.message)
            .id(diagnostic.code.number())
            .elements(None::<Origin<'_>>);
        for (at, label) in diagnostic.primary.iter().chain(&diagnostic.secondary).enumerate() {
            let kind = if at == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            title = shown(title, label, kind, files.get(&label.path));
        }
        if !diagnostic.help.is_empty() {
            title = title.element(Level::HELP.message(&diagnostic.help));
        }
        let _ = writeln!(out, "{}\n", renderer.render(&[title]));
    }
    out
}

/// The group with a place added: with its lines, if they can be shown.
fn shown<'a>(
    group: Group<'a>,
    label: &'a Label,
    kind: AnnotationKind,
    file: Option<&File>,
) -> Group<'a> {
    if label.span.is_none() && !label.text.is_empty() {
        return group.element(Level::NOTE.message(format!("{}: {}", label.path, label.text)));
    }
    let origin = Origin::path(&label.path);
    let (Some(span), Some(file)) = (label.span, file.filter(|file| file.holds(label))) else {
        return group.element(origin);
    };
    let (line, column) = file.lines.line_column(&file.text, span.start);
    let (from, to) = file.around(span.range());
    let (first_line, _) = file.lines.line_column(&file.text, u32::try_from(from).unwrap_or(0));
    let window = &file.text[from..to];
    if window.lines().any(|line| line.len() > LONGEST_LINE) || window.len() > 4 * LONGEST_LINE {
        return group.element(origin.line(line).char_column(column));
    }
    let mut annotation = kind.span(span.start as usize - from..span.end as usize - from);
    if !label.text.is_empty() {
        annotation = annotation.label(&label.text);
    }
    group.element(
        Snippet::source(window.to_owned())
            .line_start(first_line)
            .path(&label.path)
            .annotation(annotation),
    )
}

/// The files that diagnostics are about, the last one kept: diagnostics come file by file.
struct Files<'a> {
    read: Read<'a>,
    last: Option<(String, Option<File>)>,
}

struct File {
    text: String,
    lines: LineIndex,
}

impl File {
    /// Whether the label's place is one of this text: the file may have changed since.
    fn holds(&self, label: &Label) -> bool {
        label.span.is_some_and(|span| self.text.get(span.range()).is_some())
    }

    /// The whole lines round a stretch, in bytes.
    fn around(&self, range: std::ops::Range<usize>) -> (usize, usize) {
        let bytes = self.text.as_bytes();
        let from = memchr::memrchr(b'\n', &bytes[..range.start]).map_or(0, |at| at + 1);
        let to =
            memchr::memchr(b'\n', &bytes[range.end..]).map_or(bytes.len(), |at| range.end + at);
        (from, to)
    }
}

impl<'a> Files<'a> {
    fn new(read: Read<'a>) -> Self {
        Files { read, last: None }
    }

    fn get(&mut self, path: &str) -> Option<&File> {
        if self.last.as_ref().is_none_or(|(last, _)| last != path) {
            let file = (self.read)(path).map(|text| File { lines: LineIndex::new(&text), text });
            self.last = Some((path.to_owned(), file));
        }
        self.last.as_ref().and_then(|(_, file)| file.as_ref())
    }
}

/// One JSON object. Lines and columns count from 1, columns in code points; absent where the file
/// as a whole is meant or cannot be read.
#[derive(Serialize)]
struct Record<'a> {
    code: Code,
    severity: Severity,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    help: &'a str,
    secondary: Vec<Place<'a>>,
}

#[derive(Default, Serialize)]
struct Place<'a> {
    path: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    #[serde(skip_serializing_if = "str::is_empty")]
    text: &'a str,
}

/// The diagnostics for programs: one JSON object a line.
pub fn json(diagnostics: &[Diagnostic], read: Read<'_>) -> String {
    let mut files = Files::new(read);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let record = Record {
            code: diagnostic.code,
            severity: diagnostic.severity,
            message: &diagnostic.message,
            place: diagnostic
                .primary
                .as_ref()
                .map(|label| place(label, files.get(&label.path)))
                .unwrap_or_default(),
            help: &diagnostic.help,
            secondary: diagnostic
                .secondary
                .iter()
                .map(|label| place(label, files.get(&label.path)))
                .collect(),
        };
        // A record of text and numbers can always be written.
        out.push_str(&serde_json::to_string(&record).unwrap_or_default());
        out.push('\n');
    }
    out
}

fn place<'a>(label: &'a Label, file: Option<&File>) -> Place<'a> {
    let (start, end) = match (label.span, file.filter(|file| file.holds(label))) {
        (Some(span), Some(file)) => (
            Some(file.lines.line_column(&file.text, span.start)),
            Some(file.lines.line_column(&file.text, span.end)),
        ),
        _ => (None, None),
    };
    let ((line, column), (end_line, end_column)) = (start.unzip(), end.unzip());
    Place { path: Some(&label.path), line, column, end_line, end_column, text: &label.text }
}

/// The table of codes as Markdown: `docs/codes.md`.
pub fn codes() -> String {
    let mut out = String::from(
        "# Diagnostic codes\n\nMade from the table in `src/diagnostic/code.rs`; \
         `kutip explain CODE` prints the same.\n",
    );
    for code in Code::ALL {
        let severity = match code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Review => "review",
        };
        let _ = write!(
            out,
            "\n## {}: {}\n\nSeverity: {severity}.\n\n{}\n",
            code.number(),
            code.title(),
            code.explanation()
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    const FILE: &str = "title: a\r\nsatu\ndua “tiga” empat\n";

    fn read(path: &str) -> Option<String> {
        (path == "content/a.txt").then(|| FILE.to_owned())
    }

    fn example() -> Diagnostic {
        let start = FILE.find("“tiga").unwrap();
        Diagnostic::new(Code::BadDate, "it is not a date")
            .at("content/a.txt", Span::new(start, start + "“tiga”".len()))
            .and("content/b.txt", None, "the other")
            .help("write it so")
    }

    #[test]
    fn text_shows_the_line_and_the_help() {
        insta::assert_snapshot!(text(&[example()], &read, false), @r"
        warning[K0205]: it is not a date
         --> content/a.txt:3:5
          |
        3 | dua “tiga” empat
          |     ^^^^^^
          |
          = note: content/b.txt: the other
          = help: write it so
        ");
    }

    #[test]
    fn without_the_file_only_the_path_is_shown() {
        let lost = Diagnostic::new(Code::InvalidEncoding, "bad").in_file("content/c.txt");
        insta::assert_snapshot!(text(&[lost], &read, false), @r"
        error[K0102]: bad
        --> content/c.txt
        ");
    }

    #[test]
    fn a_long_line_is_named_but_not_shown() {
        let long = "é".repeat(5000);
        let diagnostic = Diagnostic::new(Code::BadDate, "bad").at("a", Span::new(200, 204));
        let shown = text(&[diagnostic], &|_| Some(long.clone()), false);
        assert!(shown.contains("a:1:101"), "{shown}");
        assert!(shown.len() < 200);
    }

    #[test]
    fn json_counts_code_points() {
        let line = json(&[example()], &read);
        insta::assert_snapshot!(line, @r#"{"code":"K0205","severity":"warning","message":"it is not a date","path":"content/a.txt","line":3,"column":5,"end_line":3,"end_column":11,"help":"write it so","secondary":[{"path":"content/b.txt","line":null,"column":null,"end_line":null,"end_column":null,"text":"the other"}]}"#);
    }

    #[test]
    fn colours_are_only_shown_if_asked() {
        assert!(text(&[example()], &read, true).contains('\u{1b}'));
        assert!(!text(&[example()], &read, false).contains('\u{1b}'));
    }

    #[test]
    fn a_span_at_the_end_is_shown() {
        let end = Diagnostic::new(Code::BadDate, "bad")
            .at("content/a.txt", Span::new(FILE.len(), FILE.len()));
        assert!(text(&[end], &read, false).contains("content/a.txt:4:1"));
    }
}
