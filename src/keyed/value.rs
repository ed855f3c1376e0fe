//! Values with their places, whatever the notation.

use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::text::Span;

/// Words of a file, and where they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The words.
    pub text: String,
    /// Bytes of the file.
    pub span: Span,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Text,
    /// Its value.
    pub value: Value,
}

/// A value and its place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Value {
    /// What it is.
    pub content: Content,
    /// Bytes of the file.
    pub span: Span,
}

/// What a value is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Content {
    /// `null` of YAML: as if the key were not there.
    #[default]
    Nothing,
    /// Text.
    Text(String),
    /// A number or a date, as written.
    Plain(String),
    /// `true` or `false`, and how it is written.
    Flag(bool, String),
    /// A list.
    List(Vec<Value>),
    /// A table, in the order of the file.
    Table(Vec<Entry>),
}

impl Entry {
    /// [`Value::first`], in the key or in the value.
    pub fn first(&self, find: fn(&str) -> Option<char>) -> Option<(char, Span)> {
        let Entry { key, value } = self;
        find(&key.text).map(|found| (found, key.span)).or_else(|| value.first(find))
    }
}

impl Value {
    /// Text as it stands, even if it is empty.
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Text without blanks at its ends, if anything is left.
    pub fn words(&self) -> Option<&str> {
        self.text().map(str::trim).filter(|text| !text.is_empty())
    }

    /// [`Value::words`] with their place.
    pub fn name(&self) -> Option<Text> {
        self.words().map(|words| Text { text: words.to_owned(), span: self.span })
    }

    /// Text, or anything else but a list or table as written.
    pub fn written(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) | Content::Plain(text) | Content::Flag(_, text) => Some(text),
            _ => None,
        }
    }

    /// A number or date as written.
    pub fn plain(&self) -> Option<&str> {
        match &self.content {
            Content::Plain(text) => Some(text),
            _ => None,
        }
    }

    /// A whole number, in decimal digits.
    pub fn whole(&self) -> Option<u64> {
        self.plain()?.parse().ok()
    }

    /// `true` or `false`.
    pub fn flag(&self) -> Option<bool> {
        match &self.content {
            Content::Flag(flag, _) => Some(*flag),
            _ => None,
        }
    }

    /// A list.
    pub fn list(&self) -> Option<&[Value]> {
        match &self.content {
            Content::List(list) => Some(list),
            _ => None,
        }
    }

    /// A list, or what stands alone in the place of one.
    pub fn items(&self) -> &[Value] {
        self.list().unwrap_or(std::slice::from_ref(self))
    }

    /// The entries of a table.
    pub fn table(&self) -> Option<&[Entry]> {
        match &self.content {
            Content::Table(entries) => Some(entries),
            _ => None,
        }
    }

    /// The first character that `find` finds in a text of the value, or in one of what it holds, and the
    /// place of that text.
    pub fn first(&self, find: fn(&str) -> Option<char>) -> Option<(char, Span)> {
        match &self.content {
            Content::Text(text) => find(text).map(|found| (found, self.span)),
            Content::List(list) => list.iter().find_map(|item| item.first(find)),
            Content::Table(entries) => entries.iter().find_map(|entry| entry.first(find)),
            Content::Nothing | Content::Plain(_) | Content::Flag(..) => None,
        }
    }

    /// Reads the text of a table in TOML that stands at byte `offset` of its file.
    ///
    /// # Errors
    /// If it is no TOML: what is wrong and where.
    pub fn from_toml(text: &str, offset: usize) -> Result<Value, Text> {
        let whole = DeTable::parse(text).map_err(|problem| Text {
            text: problem.message().to_owned(),
            span: place(&problem.span().unwrap_or_default(), offset),
        })?;
        let file = Toml { text, offset };
        Ok(Value { content: file.table(whole.get_ref()), span: file.place(&whole.span()) })
    }
}

fn place(range: &std::ops::Range<usize>, offset: usize) -> Span {
    Span::new(offset + range.start, offset + range.end)
}

/// A text in TOML that stands at byte `offset` of its file.
struct Toml<'t> {
    text: &'t str,
    offset: usize,
}

impl Toml<'_> {
    fn place(&self, range: &std::ops::Range<usize>) -> Span {
        place(range, self.offset)
    }

    fn table(&self, table: &DeTable<'_>) -> Content {
        let mut entries: Vec<Entry> = table
            .iter()
            .map(|(key, value)| Entry {
                key: Text { text: key.get_ref().to_string(), span: self.place(&key.span()) },
                value: self.owned(value, false),
            })
            .collect();
        entries.sort_by_key(|entry| entry.key.span);
        Content::Table(entries)
    }

    /// Nested at most 80 deep: no TOML is deeper. Numbers stand in lists as items of text, which keep
    /// all signs; elsewhere they are counted with, in decimal digits.
    fn owned(&self, value: &Spanned<DeValue<'_>>, is_item: bool) -> Value {
        let written = || self.text.get(value.span()).unwrap_or_default().to_owned();
        let content = match value.get_ref() {
            DeValue::String(text) => Content::Text(text.to_string()),
            DeValue::Integer(_) | DeValue::Float(_) if is_item => Content::Plain(written()),
            DeValue::Integer(number) => Content::Plain(number.to_string()),
            DeValue::Float(number) => Content::Plain(number.to_string()),
            DeValue::Datetime(date) => Content::Plain(date.to_string()),
            DeValue::Boolean(flag) => Content::Flag(*flag, written()),
            DeValue::Array(list) => {
                Content::List(list.iter().map(|item| self.owned(item, true)).collect())
            }
            DeValue::Table(table) => self.table(table),
        };
        Value { content, span: self.place(&value.span()) }
    }
}
