//! What is wrong, where, and the one thing to do about it, as plain data.
//!
//! Analysis never fails: it returns its result together with diagnostics. [`code`] is the one table
//! of codes; [`locate`] gives diagnostics the lines that they are about; [`render`] turns them into
//! text for a terminal or JSON for a program.

pub mod code;
mod excerpt;
pub mod render;

use serde::{Deserialize, Serialize};

pub use code::Code;
pub use excerpt::{Excerpt, locate};

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
}

impl Diagnostic {
    /// A finding of the code's own severity, without a place.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: code.severity(),
            message: message.into(),
            primary: None,
            secondary: Vec::new(),
            help: String::new(),
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
