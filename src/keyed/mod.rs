//! One reader of tables with keys: kutip.toml and its targets, people.toml, corrections, and what
//! stands before an article. Which keys there are is data: [`table`], the one table of all keys. A key
//! that is not in it cannot be read, and one that nobody reads fails every test that reads its table.

mod commented;
pub mod table;
mod value;

use std::collections::BTreeSet;

pub use self::commented::commented;
use self::table::{Absent, Key, Kind};
pub use self::value::{Content, Entry, Text, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Span, control, hidden, near_or};

/// A file of keys, and the codes of what is wrong in it.
#[derive(Clone, Copy, Debug)]
pub struct File<'p> {
    /// Relative to the site's root.
    pub path: &'p str,
    /// It cannot be read at all.
    pub broken: Code,
    /// It has a key that is not known.
    pub unknown: Code,
    /// A value cannot be used, or is missing.
    pub bad: Code,
    /// A key or value holds characters that readers do not see; `None` where they may.
    pub hidden: Option<Code>,
}

impl File<'_> {
    /// Reads a text in TOML that may have these keys; one that is no TOML is read as an empty one. The
    /// diagnostics are in the order of the file.
    pub fn read<T>(
        &self,
        text: &str,
        keys: &'static [Key],
        read: impl FnOnce(&mut Keys<'_>) -> T,
    ) -> (T, Vec<Diagnostic>) {
        match Value::from_toml(text, 0) {
            Ok(value) => self.read_value(&value, "", keys, read),
            Err(problem) => {
                let problem = Diagnostic::new(self.broken, problem.text)
                    .at(self.path, problem.span)
                    .help("correct the file; it is written in TOML");
                let (nothing, _) = self.read_value(&Value::default(), "", keys, read);
                (nothing, vec![problem])
            }
        }
    }

    /// Reads a table that may have these keys. `name` is what messages call it: `publish.web`; empty
    /// for the whole file.
    pub fn read_value<T>(
        &self,
        value: &Value,
        name: &str,
        keys: &'static [Key],
        read: impl FnOnce(&mut Keys<'_>) -> T,
    ) -> (T, Vec<Diagnostic>) {
        let mut reader = Keys {
            file: self,
            name,
            entries: value.table().unwrap_or_default(),
            span: value.span,
            known: keys.iter().collect(),
            read: BTreeSet::new(),
            takes_any: false,
            problems: Vec::new(),
        };
        let read = read(&mut reader);
        (read, reader.finish())
    }
}

/// The keys of one table, which are read one by one.
pub struct Keys<'k> {
    file: &'k File<'k>,
    name: &'k str,
    entries: &'k [Entry],
    /// Of the whole table, or of its head.
    span: Span,
    known: Vec<&'static Key>,
    read: BTreeSet<&'static str>,
    /// Whether it cannot be told which keys are known.
    takes_any: bool,
    problems: Vec<Diagnostic>,
}

impl<'k> Keys<'k> {
    /// What `take` makes of the value of a key, or of its default. `None` where it is neither given
    /// nor has a default, and where it cannot be used, which is told: no text has control characters.
    ///
    /// # Panics
    /// As all that read a key: if the key is not in the table, which no input can bring about.
    pub fn with<T>(&mut self, name: &str, take: impl FnOnce(&Value) -> Option<T>) -> Option<T> {
        let holds_control = |value: &Value| value.first(control).is_some();
        if self.find(name).1.is_some_and(holds_control) { None } else { self.any(name, take) }
    }

    /// Text, or a number or date, as written and whatever it holds: for a reader that tells itself what is
    /// wrong with it.
    pub fn written(&mut self, name: &str) -> Option<Text> {
        self.any(name, |value| Some(Text { text: value.written()?.to_owned(), span: value.span }))
    }

    /// [`Keys::with`], whatever the value holds.
    pub fn any<T>(&mut self, name: &str, take: impl FnOnce(&Value) -> Option<T>) -> Option<T> {
        let (key, value) = self.find(name);
        let Some(value) = value else {
            return match key.absent {
                Absent::Default(written) => take(&table::default(written)),
                Absent::Means(_) => None,
                Absent::Missing => {
                    let name = self.dotted(name);
                    let help = format!("give {}", key.kind.wanted(&name));
                    self.bad(self.span, format!("`{name}` is missing"), help);
                    None
                }
            };
        };
        let taken = if key.kind.fits(value) { take(value) } else { None };
        if taken.is_none() {
            self.refuse(name, key.kind, value);
        }
        taken
    }

    /// Text that is not empty.
    pub fn text(&mut self, name: &str) -> Option<String> {
        self.with(name, |value| value.words().map(str::to_owned))
    }

    /// Text that is not empty, and its place.
    pub fn name(&mut self, name: &str) -> Option<Text> {
        self.with(name, Value::name)
    }

    /// A list of texts that are not empty, or one alone.
    pub fn names(&mut self, name: &str) -> Vec<Text> {
        let names = |value: &Value| value.items().iter().map(Value::name).collect();
        self.with(name, names).unwrap_or_default()
    }

    /// `true` or `false`.
    pub fn flag(&mut self, name: &str) -> bool {
        self.with(name, Value::flag).unwrap_or_default()
    }

    /// A whole number in the range that the table gives.
    pub fn whole<N: TryFrom<u64>>(&mut self, name: &str) -> Option<N> {
        self.with(name, |value| N::try_from(value.whole()?).ok())
    }

    /// One of the choices that the table gives.
    pub fn choice<T: Copy>(&mut self, name: &str, of: &[(&str, T)]) -> Option<T> {
        self.with(name, |value| {
            let text = value.text()?;
            of.iter().find(|(name, _)| *name == text).map(|(_, choice)| *choice)
        })
    }

    /// One of the choices that the table gives, which brings keys of its own.
    pub fn variant(&mut self, name: &str) -> Option<&'static str> {
        let Kind::Variant(variants) = self.find(name).0.kind else { return None };
        let chosen = self.with(name, |value| {
            let text = value.text();
            variants.iter().find(|(name, _)| Some(*name) == text)
        });
        self.takes_any |= chosen.is_none();
        chosen.map(|(name, keys)| {
            self.known.extend(*keys);
            *name
        })
    }

    /// A table with keys of its own; one that is not there is read as an empty one.
    pub fn table<T>(&mut self, name: &str, read: impl FnOnce(&mut Keys<'_>) -> T) -> T {
        let given = self.given(name);
        self.below(name, given.unwrap_or(&Value::default()), read).0
    }

    /// A list of tables. One with anything wrong in it is told and left out.
    pub fn tables<T>(&mut self, name: &str, mut read: impl FnMut(&mut Keys<'_>) -> T) -> Vec<T> {
        let list = self.given(name).and_then(Value::list).unwrap_or_default();
        let mut out = Vec::new();
        for item in list {
            // Text stands for a table with nothing but its first key.
            let short = item.text().map(|_| self.find(name).0.kind.keys()[0].name).map(|first| {
                let key = Text { text: first.to_owned(), span: item.span };
                let entry = Entry { key, value: item.clone() };
                Value { content: Content::Table(vec![entry]), span: item.span }
            });
            let (item, is_sound) = self.below(name, short.as_ref().unwrap_or(item), &mut read);
            if is_sound {
                out.push(item);
            }
        }
        out
    }

    /// A table whose keys are free: what `take` makes of each entry.
    pub fn each<T>(&mut self, name: &str, take: impl Fn(&Entry) -> Option<T>) -> Vec<T> {
        let entries = self.given(name).and_then(Value::table).unwrap_or_default();
        let Kind::Each(kind) = self.find(name).0.kind else { return Vec::new() };
        let mut out = Vec::new();
        for entry in entries {
            let fits = kind.fits(&entry.value);
            match Some(entry).filter(|_| fits).and_then(&take) {
                Some(_) if entry.first(control).is_some() => {}
                Some(taken) => out.push(taken),
                None => self.refuse(&format!("{name}.{}", entry.key.text), *kind, &entry.value),
            }
        }
        out
    }

    /// A table whose keys are free, and whose values are tables, or lists, each of which stands for the
    /// first key of such a table. One with anything wrong in it is told and left out.
    pub fn each_table<T>(
        &mut self,
        name: &str,
        mut read: impl FnMut(&str, &mut Keys<'_>) -> T,
    ) -> Vec<T> {
        let entries = self.given(name).and_then(Value::table).unwrap_or_default();
        let Kind::Each(kind) = self.find(name).0.kind else { return Vec::new() };
        let mut out = Vec::new();
        for Entry { key, value } in entries {
            let path = format!("{name}.{}", key.text);
            if !kind.fits(value) {
                self.refuse(&path, *kind, value);
                continue;
            }
            let short = value.list().map(|_| {
                let key = Text { text: kind.keys()[0].name.to_owned(), span: value.span };
                let entry = Entry { key, value: value.clone() };
                Value { content: Content::Table(vec![entry]), span: value.span }
            });
            let value = short.as_ref().unwrap_or(value);
            let (item, problems) =
                self.file.read_value(value, &self.dotted(&path), kind.keys(), |keys| {
                    read(&key.text, keys)
                });
            if problems.is_empty() && key.text.chars().all(|c| control(&c.to_string()).is_none()) {
                out.push(item);
            }
            self.problems.extend(problems);
        }
        out
    }

    /// Where the value of a key stands, whatever it is; `None` if there is none.
    pub fn place(&self, name: &str) -> Option<Span> {
        let given = self.entries.iter().find(|entry| entry.key.text == name)?;
        Some(given.value.span).filter(|_| given.value.content != Content::Nothing)
    }

    /// Where the table stands, or its head.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Tells of a value that cannot be used.
    pub fn bad(&mut self, at: Span, message: impl Into<String>, help: impl Into<String>) {
        self.tell(self.file.bad, at, message, help);
    }

    /// Tells of something else that is wrong.
    pub fn tell(
        &mut self,
        code: Code,
        at: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.problems.push(Diagnostic::new(code, message).at(self.file.path, at).help(help));
    }

    /// Those of the codes of findings that can be accepted; the others are told.
    pub fn acceptable(&mut self, numbers: Vec<Text>) -> Vec<Code> {
        let mut codes = Vec::with_capacity(numbers.len());
        for Text { text, span } in numbers {
            match Code::acceptable(&text) {
                Ok(code) => codes.push(code),
                Err((message, help)) => self.bad(span, message, help),
            }
        }
        codes
    }

    fn find(&mut self, name: &str) -> (&'static Key, Option<&'k Value>) {
        let key = *self.known.iter().find(|key| key.name == name).unwrap_or_else(|| {
            unreachable!("no table of keys has `{}`", self.dotted(name));
        });
        if cfg!(debug_assertions) {
            self.read.insert(key.name);
        }
        let entry = self.entries.iter().find(|entry| entry.key.text == name);
        let value = entry.map(|entry| &entry.value);
        (key, value.filter(|value| value.content != Content::Nothing))
    }

    /// The value of a key, if it is of the kind of the key.
    fn given(&mut self, name: &str) -> Option<&'k Value> {
        self.any(name, |_| Some(()))?;
        self.find(name).1
    }

    fn below<T>(
        &mut self,
        name: &str,
        value: &Value,
        read: impl FnOnce(&mut Keys<'_>) -> T,
    ) -> (T, bool) {
        let keys = self.find(name).0.kind.keys();
        let (read, problems) = self.file.read_value(value, &self.dotted(name), keys, read);
        let is_sound = problems.is_empty();
        self.problems.extend(problems);
        (read, is_sound)
    }

    /// Tells that a value is not of the kind that its key takes.
    fn refuse(&mut self, name: &str, kind: Kind, value: &Value) {
        let name = self.dotted(name);
        let (wanted, choices) = (kind.wanted(&name), kind.choices());
        let help = match value.text().filter(|_| !choices.is_empty()) {
            Some(text) => near_or(text, &choices, "give one of"),
            None => format!("give {wanted}"),
        };
        self.bad(value.span, format!("`{name}` is not {wanted}"), help);
    }

    /// What messages call a key: `publish.web.path`.
    fn dotted(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    /// Tells of characters that no text has, and of those that readers do not see, whatever way they are
    /// written.
    fn look_through(&mut self) {
        let told = |problem: &Diagnostic| problem.primary.as_ref()?.span;
        let told: BTreeSet<Span> = self.problems.iter().filter_map(told).collect();
        for entry in self.entries {
            let key = &entry.key;
            let known = self.known.iter().find(|known| known.name == key.text);
            // What has keys of its own looks through itself.
            let has_keys = known.is_some_and(|known| !known.kind.keys().is_empty());
            let first = |find: fn(&str) -> Option<char>| {
                let in_key = || find(&key.text).map(|found| (found, key.span));
                let found = if has_keys { in_key() } else { entry.first(find) };
                found.filter(|(_, at)| !told.contains(at))
            };
            let holds = |what: &str, found: char| {
                let name = self.dotted(&key.text);
                format!("`{name}` holds {what} (U+{:04X})", u32::from(found))
            };
            let controls =
                first(control).map(|(found, at)| (at, holds("a control character", found)));
            let unseen = self.file.hidden.and_then(|code| {
                let (found, at) = first(hidden)?;
                Some((code, at, holds("a character that readers do not see", found)))
            });
            if let Some((at, message)) = controls {
                self.bad(at, message, "remove it");
            }
            if let Some((code, at, message)) = unseen {
                self.tell(code, at, message, "remove it");
            }
        }
    }

    /// Tells of every key that is not known or given twice.
    fn finish(mut self) -> Vec<Diagnostic> {
        self.look_through();
        debug_assert!(
            self.known.iter().all(|key| self.read.contains(key.name)),
            "nobody reads a key of {:?}",
            self.known
        );
        let mut seen = BTreeSet::new();
        for Entry { key, .. } in self.entries {
            if !seen.insert(key.text.as_str()) {
                let message = format!("`{}` is given twice", self.dotted(&key.text));
                self.bad(key.span, message, "keep one");
            } else if !self.takes_any && self.known.iter().all(|known| known.name != key.text) {
                let known: Vec<&str> = self.known.iter().map(|key| key.name).collect();
                let message = format!("unknown key `{}`", self.dotted(&key.text));
                let help = near_or(&key.text, &known, "the keys here are");
                self.tell(self.file.unknown, key.span, message, help);
            }
        }
        self.problems.sort_by_key(|problem| problem.primary.as_ref().and_then(|label| label.span));
        self.problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: File<'_> = File {
        path: "a.toml",
        broken: Code::BrokenConfig,
        unknown: Code::UnknownSetting,
        bad: Code::BadSetting,
        hidden: Some(Code::BadSetting),
    };

    /// What is told of a text as one with the keys of `[limits]`: code, words there, message.
    fn told(text: &str) -> Vec<(Code, &str, String)> {
        let (_, problems) =
            FILE.read(text, table::LIMITS, |keys| keys.whole::<u64>("article_bytes"));
        let at = |found: &Diagnostic| found.primary.as_ref().and_then(|label| label.span);
        problems
            .into_iter()
            .map(|found| (found.code, at(&found).map_or("", |at| at.of(text)), found.message))
            .collect()
    }

    #[test]
    fn all_that_is_wrong_is_told_in_the_order_of_the_file() {
        let found = told("weight = 1\narticle_bytes = \"many\"\narticle_byte = 1\n");
        let summary: Vec<_> = found.iter().map(|(code, at, _)| (*code, *at)).collect();
        assert_eq!(
            summary,
            [
                (Code::UnknownSetting, "weight"),
                (Code::BadSetting, "\"many\""),
                (Code::UnknownSetting, "article_byte"),
            ]
        );
        assert_eq!(found[1].2, "`article_bytes` is not a whole number from 1 to 1073741824");
        let broken = told("weight = 1\narticle_bytes = = 3\n");
        assert_eq!((broken.len(), broken[0].0, broken[0].1), (1, Code::BrokenConfig, "="));
    }

    #[test]
    #[should_panic(expected = "no table of keys has `article_lines`")]
    fn a_key_that_is_in_no_table_cannot_be_read() {
        FILE.read("", table::LIMITS, |keys| keys.flag("article_lines"));
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "nobody reads")]
    fn a_key_of_a_table_cannot_be_left_unread() {
        FILE.read("", table::LIMITS, |_| ());
    }
}
