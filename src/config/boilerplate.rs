//! Patterns of what stands in articles and is none of their text.

use regex::{Regex, RegexBuilder};
use serde::{Serialize, Serializer};

use crate::keyed::{Keys, Text};

/// Patterns of what is shown greyed in articles and not read.
#[derive(Clone, Debug, Default)]
pub struct Boilerplate(Vec<Regex>);

impl Boilerplate {
    /// `[text]`. What is no pattern is told and left out.
    pub(super) fn read(keys: &mut Keys<'_>) -> Self {
        let mut patterns = Vec::new();
        for Text { text, span } in keys.names("boilerplate") {
            let pattern = RegexBuilder::new(&text).multi_line(true).crlf(true).build();
            match pattern {
                Ok(pattern) => patterns.push(pattern),
                Err(problem) => {
                    let problem = problem.to_string();
                    let why = problem.lines().last().unwrap_or_default();
                    let why = why.trim_start_matches("error: ");
                    let message = format!("`{}` is not a pattern: {why}", text.escape_debug());
                    keys.bad(
                        span,
                        message,
                        "write a regular expression; `\\` before a sign means the sign",
                    );
                }
            }
        }
        Boilerplate(patterns)
    }

    /// Where the patterns stand in a text, in bytes: never empty, those of each pattern in order.
    pub fn find<'t>(&'t self, text: &'t str) -> impl Iterator<Item = std::ops::Range<usize>> + 't {
        let each = self.0.iter().flat_map(move |pattern| pattern.find_iter(text));
        each.map(|found| found.range()).filter(|range| !range.is_empty())
    }
}

impl PartialEq for Boilerplate {
    fn eq(&self, other: &Self) -> bool {
        self.0.iter().map(Regex::as_str).eq(other.0.iter().map(Regex::as_str))
    }
}

impl Serialize for Boilerplate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Regex::as_str))
    }
}
