//! What stands before the body: front matter in TOML or YAML, or plain headers, as entries with
//! their places. What the entries mean is told in [`fields`](super::fields).

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;
use toml::de::{DeTable, DeValue};

use super::fields::KEYS;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;

/// One `key: value`.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    /// Bytes of the file.
    pub(super) key_span: Span,
    pub(super) value: Value,
    /// Bytes of the file.
    pub(super) span: Span,
}

/// A value, whatever the notation. Numbers and dates are kept as they are written.
#[derive(Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Flag(bool),
    List(Vec<String>),
    Table(Vec<(String, String)>),
    Nothing,
    /// Nested deeper than any key needs.
    Other,
}

/// The entries before the body, and where the body starts, in bytes of the file.
#[derive(Debug)]
pub(super) struct Matter {
    pub(super) entries: Vec<Entry>,
    pub(super) body: usize,
}

/// Reads what stands before the body of `text`.
pub(super) fn read(path: &str, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Matter {
    let (first, after) = line_at(text, 0);
    let fence = first.trim_end();
    if fence != "+++" && fence != "---" {
        return plain(text);
    }
    let closes = |line: &str| line == fence || (fence == "---" && line == "...");
    let mut at = after;
    while at < text.len() {
        let (line, next) = line_at(text, at);
        if closes(line.trim_end()) {
            let region = &text[after..at];
            let read = if fence == "+++" { toml(region, after) } else { yaml(region, after) };
            let entries = read.unwrap_or_else(|(message, span)| {
                diagnostics.push(
                    Diagnostic::new(Code::BrokenFrontMatter, message)
                        .at(path, span)
                        .help(format!("correct the front matter between the two `{fence}` lines")),
                );
                Vec::new()
            });
            return Matter { entries, body: next };
        }
        at = next;
    }
    diagnostics.push(
        Diagnostic::new(Code::BrokenFrontMatter, "the front matter is not closed")
            .at(path, Span::new(0, fence.len()))
            .help(format!("put a line `{fence}` after the front matter")),
    );
    Matter { entries: Vec::new(), body: text.len() }
}

/// The line at byte `at` without its end, and where the next one starts. Lines end at `\n`, `\r\n`
/// or `\r`.
pub(super) fn line_at(text: &str, at: usize) -> (&str, usize) {
    let rest = &text[at..];
    match memchr::memchr2(b'\n', b'\r', rest.as_bytes()) {
        None => (rest, text.len()),
        Some(end) => {
            let both = rest.as_bytes()[end..].starts_with(b"\r\n");
            (&rest[..end], at + end + if both { 2 } else { 1 })
        }
    }
}

/// `title: …` lines at the very start, up to an empty line or the first line of another shape; only
/// if the first one is a key that is known.
fn plain(text: &str) -> Matter {
    let mut entries = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let (line, next) = line_at(text, at);
        if line.trim().is_empty() {
            if !entries.is_empty() {
                at = next;
            }
            break;
        }
        let Some((key, value)) = header(line) else { break };
        if entries.is_empty() && !KEYS.contains(&key.as_str()) {
            break;
        }
        let start = at + line.len() - line[key.len() + 1..].trim_start().len();
        entries.push(Entry {
            key_span: Span::new(at, at + key.len()),
            span: Span::new(start, start + value.len()),
            value: Value::Text(value.to_owned()),
            key,
        });
        at = next;
    }
    Matter { entries, body: at }
}

/// Key, in lower case, and value of a line that has the shape of a plain header.
fn header(line: &str) -> Option<(String, &str)> {
    let (key, value) = line.split_once(':')?;
    let shaped = (1..=20).contains(&key.len())
        && key.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_' || byte == b'-')
        && (value.is_empty() || value.starts_with([' ', '\t']));
    shaped.then(|| (key.to_ascii_lowercase(), value.trim()))
}

type Read = Result<Vec<Entry>, (String, Span)>;

fn toml(region: &str, offset: usize) -> Read {
    let place = |range: std::ops::Range<usize>| Span::new(offset + range.start, offset + range.end);
    let table = DeTable::parse(region).map_err(|problem| {
        let range = problem.span().unwrap_or(0..0);
        (problem.message().to_owned(), place(range))
    })?;
    let mut entries: Vec<Entry> = table
        .get_ref()
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_span: place(key.span()),
            value: from_toml(value.get_ref()),
            span: place(value.span()),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span);
    Ok(entries)
}

fn from_toml(value: &DeValue<'_>) -> Value {
    if let Some(text) = toml_scalar(value) {
        return Value::Text(text);
    }
    match value {
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Array(items) => items
            .iter()
            .map(|item| toml_scalar(item.get_ref()))
            .collect::<Option<_>>()
            .map_or(Value::Other, Value::List),
        DeValue::Table(table) => table
            .iter()
            .map(|(key, value)| Some((key.get_ref().to_string(), toml_scalar(value.get_ref())?)))
            .collect::<Option<_>>()
            .map_or(Value::Other, Value::Table),
        _ => Value::Other,
    }
}

fn toml_scalar(value: &DeValue<'_>) -> Option<String> {
    Some(match value {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        _ => return None,
    })
}

fn yaml(region: &str, offset: usize) -> Read {
    let options = serde_saphyr::options! { with_snippet: false };
    let pairs: Option<Pairs> =
        serde_saphyr::from_str_with_options(region, options).map_err(|problem| {
            let start = problem.location().map_or(0, |place| byte_at(region, place));
            let end = start + region[start..].chars().next().map_or(0, char::len_utf8);
            (yaml_message(&problem), Span::new(offset + start, offset + end))
        })?;
    let place = |location: serde_saphyr::Location| {
        let span = location.span();
        let byte = |at: Option<u64>| at.and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
        let start = region.floor_char_boundary(byte(span.byte_offset()));
        let end = region.ceil_char_boundary(start + byte(span.byte_len()));
        (start, start.max(region[..end].trim_end().len()))
    };
    let entries = pairs.map_or_else(Vec::new, |pairs| pairs.0).into_iter().map(|(key, value)| {
        let (key_start, key_end) = place(key.referenced);
        let (start, end) = place(value.referenced);
        let value = match value.value {
            Loose::Number => Value::Text(region[start..end].to_owned()),
            Loose::Value(value) => value,
        };
        Entry {
            key: key.value,
            key_span: Span::new(offset + key_start, offset + key_end),
            value,
            span: Span::new(offset + start, offset + end),
        }
    });
    Ok(entries.collect())
}

/// Where line and column of `place` are in `region`, in bytes. (Errors of the scanner have no byte
/// offset.)
fn byte_at(region: &str, place: serde_saphyr::Location) -> usize {
    let mut at = 0;
    for _ in 1..place.line() {
        at = line_at(region, at).1;
    }
    let (line, _) = line_at(region, at);
    let column = usize::try_from(place.column()).unwrap_or(1).saturating_sub(1);
    at + line.char_indices().nth(column).map_or(line.len(), |(byte, _)| byte)
}

/// The problem without the place, which the diagnostic shows itself: first line, lower case.
fn yaml_message(problem: &serde_saphyr::Error) -> String {
    let message = problem.to_string();
    let line = message.lines().next().unwrap_or_default();
    let line = line.strip_prefix("error: ").unwrap_or(line);
    let line = match line.find(" at line ").or_else(|| line.find("line ").filter(|&at| at == 0)) {
        Some(0) => line.split_once(": ").map_or(line, |(_, rest)| rest),
        Some(at) => &line[..at],
        None => line,
    };
    line.trim_end_matches(['.', ',', ':', ' ']).to_owned()
}

/// A YAML mapping with the places of its keys and values.
struct Pairs(Vec<(Spanned<String>, Spanned<Loose>)>);

/// A YAML value of any type.
enum Loose {
    /// Its digits are taken from the text, so that `1.10` stays so.
    Number,
    Value(Value),
}

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor;
        impl<'de> Visitor<'de> for PairsVisitor {
            type Value = Pairs;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("keys and values")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(PairsVisitor)
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LooseVisitor)
    }
}

struct LooseVisitor;

impl<'de> Visitor<'de> for LooseVisitor {
    type Value = Loose;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_bool<E>(self, flag: bool) -> Result<Loose, E> {
        Ok(Loose::Value(Value::Flag(flag)))
    }
    fn visit_i64<E>(self, _: i64) -> Result<Loose, E> {
        Ok(Loose::Number)
    }
    fn visit_u64<E>(self, _: u64) -> Result<Loose, E> {
        Ok(Loose::Number)
    }
    fn visit_i128<E>(self, _: i128) -> Result<Loose, E> {
        Ok(Loose::Number)
    }
    fn visit_u128<E>(self, _: u128) -> Result<Loose, E> {
        Ok(Loose::Number)
    }
    fn visit_f64<E>(self, _: f64) -> Result<Loose, E> {
        Ok(Loose::Number)
    }
    fn visit_str<E>(self, text: &str) -> Result<Loose, E> {
        Ok(Loose::Value(Value::Text(text.to_owned())))
    }
    fn visit_unit<E>(self) -> Result<Loose, E> {
        Ok(Loose::Value(Value::Nothing))
    }
    fn visit_none<E>(self) -> Result<Loose, E> {
        Ok(Loose::Value(Value::Nothing))
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Loose, D::Error> {
        deserializer.deserialize_any(self)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Loose, A::Error> {
        let mut items = Some(Vec::new());
        while let Some(item) = seq.next_element::<Scalar>()? {
            match (&mut items, item.0) {
                (Some(items), Some(text)) => items.push(text),
                _ => items = None,
            }
        }
        Ok(Loose::Value(items.map_or(Value::Other, Value::List)))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Loose, A::Error> {
        let mut pairs = Some(Vec::new());
        while let Some((key, value)) = map.next_entry::<Scalar, Scalar>()? {
            match (&mut pairs, key.0, value.0) {
                (Some(pairs), Some(key), Some(value)) => pairs.push((key, value)),
                _ => pairs = None,
            }
        }
        Ok(Loose::Value(pairs.map_or(Value::Other, Value::Table)))
    }
}

/// A YAML value inside a list or table: its text, or nothing if it is nested again.
struct Scalar(Option<String>);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ScalarVisitor;
        impl<'de> Visitor<'de> for ScalarVisitor {
            type Value = Scalar;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }
            fn visit_bool<E>(self, flag: bool) -> Result<Scalar, E> {
                Ok(Scalar(Some(flag.to_string())))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Scalar, E> {
                Ok(Scalar(Some(number.to_string())))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Scalar, E> {
                Ok(Scalar(Some(number.to_string())))
            }
            fn visit_f64<E>(self, number: f64) -> Result<Scalar, E> {
                Ok(Scalar(Some(number.to_string())))
            }
            fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar(Some(text.to_owned())))
            }
            fn visit_unit<E>(self) -> Result<Scalar, E> {
                Ok(Scalar(None))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Scalar, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Scalar(None))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Scalar(None))
            }
        }
        deserializer.deserialize_any(ScalarVisitor)
    }
}
