//! Diagnostics as text for a terminal and as JSON for a program.

use std::fmt::Write as _;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::{Code, Diagnostic, Excerpt, Label, Severity};
use crate::text::{printable, printable_lines};

/// Columns of a terminal whose width is not known.
pub const WIDTH: usize = 100;

/// The diagnostics for people, each with the lines of the file that it is about, cut to `width`
/// columns.
pub fn text(diagnostics: &[Diagnostic], colors: bool, width: usize) -> String {
    let renderer = if colors { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(width);
    let mut out = String::new();
    for diagnostic in &diagnostics.iter().map(shown_safely).collect::<Vec<_>>() {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Review => Level::NOTE.with_name("review"),
        };
        let level = if diagnostic.accepted { level.with_name("accepted") } else { level };
        let mut title = level
            .primary_title(&diagnostic.message)
            .id(diagnostic.code.number())
            .elements(None::<Origin<'_>>);
        for (at, label) in diagnostic.primary.iter().chain(&diagnostic.secondary).enumerate() {
            let kind = if at == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            title = shown(title, label, kind, width);
        }
        if !diagnostic.help.is_empty() {
            title = title.element(Level::HELP.message(&diagnostic.help));
        }
        let _ = writeln!(out, "{}\n", renderer.render(&[title]));
    }
    out
}

/// The diagnostic with nothing in it that a terminal would obey. Most is escaped; in the lines of a file
/// another character stands for each, so that marks stay under what they mark. (The renderer does so for
/// the others.)
fn shown_safely(diagnostic: &Diagnostic) -> Diagnostic {
    let mut safe = diagnostic.clone();
    safe.message = printable_lines(&safe.message);
    safe.help = printable_lines(&safe.help);
    for label in safe.primary.iter_mut().chain(&mut safe.secondary) {
        label.path = printable(&label.path).into_owned();
        label.text = printable(&label.text).into_owned();
        let Some(excerpt) = &mut label.excerpt else { continue };
        // As many bytes as each of them has.
        let is_odd = |c: char| matches!(c, '\u{80}'..='\u{9F}');
        excerpt.lines = excerpt.lines.take().map(|lines| lines.replace(is_odd, "\u{B7}"));
    }
    safe
}

/// The group with a place added: with its lines, if they can be shown.
fn shown<'a>(group: Group<'a>, label: &'a Label, kind: AnnotationKind, width: usize) -> Group<'a> {
    if label.span.is_none() && !label.text.is_empty() {
        return group.element(Level::NOTE.message(format!("{}: {}", label.path, label.text)));
    }
    let origin = Origin::path(&label.path);
    let Some(excerpt) = &label.excerpt else { return group.element(origin) };
    let Excerpt { line, column, lines, span, .. } = excerpt;
    let Some(lines) = lines else {
        return group.element(origin.line(*line).char_column(*column));
    };
    let range = span.range();
    let marked = marked(lines.get(range.clone()).unwrap_or_default(), width / 2);
    let mut annotation = kind.span(range.start..range.start + marked);
    if !label.text.is_empty() {
        annotation = annotation.label(&label.text);
    }
    group.element(
        Snippet::source(lines.as_str()).line_start(*line).path(&label.path).annotation(annotation),
    )
}

/// How many bytes of a stretch are marked: those of its first line, at most `most` code points, so
/// that the marks under it fit into a line of the terminal.
fn marked(text: &str, most: usize) -> usize {
    let line = text.lines().next().unwrap_or_default();
    line.char_indices().nth(most).map_or(line.len(), |(at, _)| at)
}

/// One JSON object. Lines and columns count from 1, columns in code points; absent where the file
/// as a whole is meant.
#[derive(Serialize)]
struct Record<'a> {
    code: Code,
    severity: Severity,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    help: &'a str,
    accepted: bool,
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
pub fn json(diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let record = Record {
            code: diagnostic.code,
            severity: diagnostic.severity,
            message: &diagnostic.message,
            place: diagnostic.primary.as_ref().map(place).unwrap_or_default(),
            help: &diagnostic.help,
            accepted: diagnostic.accepted,
            secondary: diagnostic.secondary.iter().map(place).collect(),
        };
        // A record of text and numbers can always be written.
        out.push_str(&serde_json::to_string(&record).unwrap_or_default());
        out.push('\n');
    }
    out
}

fn place(label: &Label) -> Place<'_> {
    let excerpt = label.excerpt.as_ref();
    Place {
        path: Some(&label.path),
        line: excerpt.map(|excerpt| excerpt.line),
        column: excerpt.map(|excerpt| excerpt.column),
        end_line: excerpt.map(|excerpt| excerpt.end_line),
        end_column: excerpt.map(|excerpt| excerpt.end_column),
        text: &label.text,
    }
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
    use super::super::locate;
    use super::*;
    use crate::text::Span;

    const FILE: &str = "title: a\r\nsatu\ndua “tiga” empat\n";

    fn example() -> Diagnostic {
        let start = FILE.find("“tiga").unwrap();
        let example = Diagnostic::new(Code::WrongValue, "it is not a date")
            .at("content/a.txt", Span::new(start, start + "“tiga”".len()))
            .and("content/b.txt", None, "the other")
            .help("write it so");
        located(example)
    }

    fn located(mut diagnostic: Diagnostic) -> Diagnostic {
        locate([&mut diagnostic], [("content/a.txt", FILE)]);
        diagnostic
    }

    #[test]
    fn text_shows_the_line_and_the_help() {
        insta::assert_snapshot!(text(&[example()], false, WIDTH), @r"
        warning[K0204]: it is not a date
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
        insta::assert_snapshot!(text(&[lost], false, WIDTH), @r"
        error[K0102]: bad
        --> content/c.txt
        ");
    }

    #[test]
    fn nothing_that_a_terminal_obeys_is_shown() {
        let odd = "x\u{1b}]0;y\u{7}\u{9b}31m\u{202e}\r";
        let file = format!("title: {odd}\n");
        let mut found = Diagnostic::new(Code::BadDate, format!("bad {odd}\nworse"))
            .at(format!("content/{odd}.txt"), Span::new(7, file.len() - 1))
            .and(format!("content/{odd}2.txt"), None, odd)
            .help(odd);
        locate([&mut found], [(format!("content/{odd}.txt").as_str(), file.as_str())]);
        for shown in
            [text(&[found.clone()], false, WIDTH), super::super::lines::lines(&[found], false)]
        {
            let odd = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!shown.contains(odd), "{shown:?}");
        }
    }

    #[test]
    fn a_long_line_is_named_but_not_shown() {
        let long = "é".repeat(5000);
        let mut diagnostic = Diagnostic::new(Code::WrongValue, "bad").at("a", Span::new(200, 204));
        locate([&mut diagnostic], [("a", long.as_str())]);
        let shown = text(&[diagnostic], false, WIDTH);
        assert!(shown.contains("a:1:101"), "{shown}");
        assert!(shown.len() < 200);
    }

    #[test]
    fn marks_of_a_long_stretch_stay_in_their_line() {
        let long = format!("{}\nb\n", "kata ".repeat(80));
        for (from, to) in [(0, 400), (100, 402), (390, 402), (5, 9)] {
            let mut found = Diagnostic::new(Code::NoSpeaker, "who").at("a", Span::new(from, to));
            locate([&mut found], [("a", long.as_str())]);
            for width in [40, 80, 200] {
                let shown = text(std::slice::from_ref(&found), false, width);
                let widest = shown.lines().map(|line| line.chars().count()).max();
                assert!(widest.is_some_and(|widest| widest <= width), "{width}\n{shown}");
                assert!(shown.contains('^'), "{shown}");
            }
        }
    }

    #[test]
    fn json_counts_code_points() {
        let line = json(&[example()]);
        insta::assert_snapshot!(line, @r#"{"code":"K0204","severity":"warning","message":"it is not a date","path":"content/a.txt","line":3,"column":5,"end_line":3,"end_column":11,"help":"write it so","accepted":false,"secondary":[{"path":"content/b.txt","line":null,"column":null,"end_line":null,"end_column":null,"text":"the other"}]}"#);
    }

    #[test]
    fn colours_are_only_shown_if_asked() {
        assert!(text(&[example()], true, WIDTH).contains('\u{1b}'));
        assert!(!text(&[example()], false, WIDTH).contains('\u{1b}'));
    }

    #[test]
    fn a_span_at_the_end_is_shown() {
        let end = Diagnostic::new(Code::WrongValue, "bad")
            .at("content/a.txt", Span::new(FILE.len(), FILE.len()));
        assert!(text(&[located(end)], false, WIDTH).contains("content/a.txt:4:1"));
    }
}
