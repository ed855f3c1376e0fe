//! One table of `people.toml`, whose keys are taken one by one; what is left is not known.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{FILE, Name};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Span, near};

/// A value and its place.
pub(super) type Value<'a> = Spanned<DeValue<'a>>;

/// The keys of one table.
pub(super) struct Fields<'a> {
    table: &'a DeTable<'a>,
    known: Vec<&'static str>,
    problems: &'a mut Vec<Diagnostic>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(table: &'a DeTable<'a>, problems: &'a mut Vec<Diagnostic>) -> Self {
        Fields { table, known: Vec::new(), problems }
    }

    /// Hands the value of `key`, if it is there, to `take`; where that gives `None`, the value is
    /// not what was `wanted`.
    pub(super) fn with<T>(
        &mut self,
        key: &'static str,
        wanted: &str,
        take: impl FnOnce(&Value<'_>) -> Option<T>,
    ) -> Option<T> {
        self.known.push(key);
        let value = self.table.get(key)?;
        let taken = take(value);
        if taken.is_none() {
            let message = format!("`{key}` is not {wanted}");
            self.problem(Code::BadRegistryValue, message, span(value), &format!("give {wanted}"));
        }
        taken
    }

    /// Words that are not empty.
    pub(super) fn name(&mut self, key: &'static str, wanted: &str) -> Option<Name> {
        self.with(key, wanted, name)
    }

    /// A list of words, or one alone.
    pub(super) fn names(&mut self, key: &'static str, wanted: &str) -> Vec<Name> {
        let take = |value: &Value<'_>| match value.get_ref().as_array() {
            Some(list) => list.iter().map(name).collect(),
            None => name(value).map(|name| vec![name]),
        };
        self.with(key, wanted, take).unwrap_or_default()
    }

    pub(super) fn problem(&mut self, code: Code, message: String, at: Span, help: &str) {
        self.problems.push(Diagnostic::new(code, message).at(FILE, at).help(help));
    }

    /// Tells of every key that nothing took.
    pub(super) fn finish(mut self) {
        for key in self.table.keys() {
            let name = key.get_ref();
            if self.known.contains(&name.as_ref()) {
                continue;
            }
            let help = match near(name, &self.known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the keys here are {}", self.known.join(", ")),
            };
            let at = Span::new(key.span().start, key.span().end);
            self.problem(Code::UnknownRegistryKey, format!("unknown key `{name}`"), at, &help);
        }
    }
}

/// Words that are not empty, and their place.
pub(super) fn name(value: &Value<'_>) -> Option<Name> {
    let text = value.get_ref().as_str()?.trim();
    (!text.is_empty()).then(|| Name { text: text.to_owned(), span: span(value) })
}

pub(super) fn span(value: &Value<'_>) -> Span {
    Span::new(value.span().start, value.span().end)
}
