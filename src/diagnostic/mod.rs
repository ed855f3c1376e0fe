//! What is wrong, where, and the one thing to do about it, as plain data.
//!
//! Analysis never fails: it returns its result together with diagnostics. [`code`] is the one table
//! of codes; [`locate`] gives diagnostics the lines that they are about; [`accept`] marks what an
//! editor has accepted; [`lines`] turns diagnostics into a line each for a terminal, [`render`] into
//! excerpts of the files or JSON for a program, [`github()`] and [`sarif()`] into what services read.

pub mod accept;
pub mod code;
mod excerpt;
mod github;
pub mod lines;
pub mod render;
mod sarif;

use serde::{Deserialize, Serialize};

pub use accept::Accepted;
pub use code::Code;
pub use excerpt::{Excerpt, locate};
pub use github::github;
pub use sarif::sarif;

use crate::text::Span;

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// For an editor to look at: the program was unsure.
    Review,
    /// Something is probably not as meant; nothing was left out.
    Warning,
    /// Something could not be used.
    Error,
}

/// A place in a file, with a word about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// The file, relative to the site's root, with `/` between its parts.
    pub path: String,
    /// Bytes of the file's decoded text; `None` where the whole file is meant.
    pub span: Option<Span>,
    /// What is to be seen there; may be empty.
    pub text: String,
    /// The lines there, once [`locate`] has been given the text.
    pub excerpt: Option<Excerpt>,
}

impl Label {
    fn new(path: impl Into<String>, span: Option<Span>, text: &str) -> Self {
        Label { path: path.into(), span, text: text.to_owned(), excerpt: None }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Its stable code.
    pub code: Code,
    /// How much it weighs; the code's own severity unless raised.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// Where.
    pub primary: Option<Label>,
    /// Other places that have to do with it.
    pub secondary: Vec<Label>,
    /// One thing to do.
    pub help: String,
    /// Whether the editor has accepted it: it is counted and not shown. Never true of an error.
    pub accepted: bool,
}

impl Diagnostic {
    /// A finding of the code's own severity, without a place.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: code.severity(),
            message: without_number(message.into()),
            primary: None,
            secondary: Vec::new(),
            help: String::new(),
            accepted: false,
        }
    }

    /// The same in a file as a whole.
    #[must_use]
    pub fn in_file(mut self, path: impl Into<String>) -> Self {
        self.primary = Some(Label::new(path, None, ""));
        self
    }

    /// The same at a place in a file's decoded text.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>, span: Span) -> Self {
        self.primary = Some(Label::new(path, Some(span), ""));
        self
    }

    /// The same with another place that has to do with it.
    #[must_use]
    pub fn and(mut self, path: impl Into<String>, span: Option<Span>, text: &str) -> Self {
        self.secondary.push(Label::new(path, span, text));
        self
    }

    /// The same with one thing to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

/// The text without the system's numbers of errors, which say nothing to a reader and differ from
/// system to system: `Permission denied (os error 13)` is `Permission denied`.
pub fn without_number(text: String) -> String {
    const NUMBER: &str = " (os error ";
    if !text.contains(NUMBER) {
        return text;
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text.as_str());
    while let Some((before, after)) = rest.split_once(NUMBER) {
        let end = after.find(|c: char| c != '-' && !c.is_ascii_digit()).unwrap_or(after.len());
        out.push_str(before);
        if !after[end..].starts_with(')') {
            out.push_str(NUMBER);
            rest = after;
            continue;
        }
        rest = &after[end + 1..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_system_are_left_out() {
        for (text, plain) in [
            ("cannot read x: Denied (os error 13)", "cannot read x: Denied"),
            ("Denied (os error 13) and gone (os error -2): y", "Denied and gone: y"),
            ("an (os error is no number", "an (os error is no number"),
            ("plain", "plain"),
        ] {
            assert_eq!(without_number(text.to_owned()), plain);
        }
    }
}
