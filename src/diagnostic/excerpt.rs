//! The lines that a finding is about, taken from the text that it was found in: nothing is read
//! again to show them.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Diagnostic, Label};
use crate::text::{LineIndex, Span};

/// Longer lines, in bytes, are not shown: they are no help to the reader.
const LONGEST_LINE: usize = 500;
/// Nor are stretches of more bytes.
const LONGEST: usize = 4 * LONGEST_LINE;

/// Where a span lies in its text, and what stands there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// Line of its start, from 1.
    pub line: usize,
    /// Column of its start, from 1, in code points.
    pub column: usize,
    /// Line of its end, from 1.
    pub end_line: usize,
    /// Column of its end, from 1, in code points.
    pub end_column: usize,
    /// The whole lines that it touches; `None` where they are too long to be shown.
    pub lines: Option<String>,
    /// Where the span is in them, in bytes.
    pub span: Span,
}

impl Excerpt {
    /// What lies at `span` of `text`; `None` if it is not one of the text's.
    fn of(text: &str, index: &LineIndex, span: Span) -> Option<Self> {
        text.get(span.range())?;
        let (line, column) = index.line_column(text, span.start);
        let (end_line, end_column) = index.line_column(text, span.end);
        let (bytes, range) = (text.as_bytes(), span.range());
        let from = memchr::memrchr(b'\n', &bytes[..range.start]).map_or(0, |at| at + 1);
        let to =
            memchr::memchr(b'\n', &bytes[range.end..]).map_or(bytes.len(), |at| range.end + at);
        let lines = &text[from..to];
        let is_long = lines.len() > LONGEST || lines.lines().any(|line| line.len() > LONGEST_LINE);
        let lines = (!is_long).then(|| lines.to_owned());
        let span = Span::new(range.start - from, range.end - from);
        Some(Excerpt { line, column, end_line, end_column, lines, span })
    }
}

/// Gives findings the lines that they are about; `texts` are files by their paths, as they were
/// decoded.
pub fn locate<'d, 't>(
    diagnostics: impl IntoIterator<Item = &'d mut Diagnostic>,
    texts: impl IntoIterator<Item = (&'t str, &'t str)>,
) {
    let mut open: HashMap<String, Vec<(Span, &mut Option<Excerpt>)>> = HashMap::new();
    for Diagnostic { primary, secondary, .. } in diagnostics {
        for Label { path, span, excerpt, .. } in primary.iter_mut().chain(secondary) {
            if let (Some(span), None) = (*span, &excerpt) {
                open.entry(path.clone()).or_default().push((span, excerpt));
            }
        }
    }
    for (path, text) in texts {
        let Some(places) = open.remove(path) else { continue };
        let index = LineIndex::new(text);
        for (span, excerpt) in places {
            *excerpt = Excerpt::of(text, &index, span);
        }
    }
}
