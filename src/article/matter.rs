//! What stands before the body: front matter in TOML or YAML, or plain headers, as a table of values
//! with their places. What they mean is told in [`fields`](super::fields).

use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Location, Spanned};

use super::withheld::{is_held_by, is_invisible, preamble};
use crate::diagnostic::{Code, Diagnostic};
use crate::keyed::table::ARTICLE;
use crate::keyed::{Content, Entry, Text, Value};
use crate::source::{Format, Source};
use crate::text::Span;

/// How deep YAML may be nested. No key needs more than three levels, and each one takes tens of
/// kilobytes of the stack.
const DEEPEST: usize = 16;

/// What stands before the body, and where the body starts, in bytes of the file.
#[derive(Debug)]
pub(super) struct Matter {
    /// A table, or nothing.
    pub(super) entries: Value,
    /// Where the entries stand.
    pub(super) region: Range<usize>,
    pub(super) body: usize,
}

/// Bytes that front matter may have: its cost, and what it makes, are bounded by them.
const LONGEST: usize = 64 << 10;

/// Front matter that begins with a fence.
struct Fenced<'t> {
    /// `+++` or `---`.
    fence: &'t str,
    start: usize,
    /// Between the fences; to the end where it is not closed.
    region: Range<usize>,
    /// `None` if it is not closed.
    body: Option<usize>,
}

/// Reads what stands before the body of `source`. Empty lines, comments and blanks may stand before it.
pub(super) fn read(source: &Source, diagnostics: &mut Vec<Diagnostic>) -> Matter {
    let (path, text) = (&source.path, source.text.as_str());
    let start = preamble(text, false);
    let found = fenced(text, start).or_else(|| {
        // In Markdown these are headings.
        let at = (source.format == Format::Text).then(|| preamble(text, true))?;
        fenced(text, at).filter(|fenced| fenced.body.is_some())
    });
    let Some(Fenced { fence, start, region, body }) = found else {
        let mut plain = plain(text, start);
        let place = plain.entries.span;
        if is_too_long(path, text, place, diagnostics) {
            plain.entries = Value::default();
        }
        return plain;
    };
    let Some(body) = body else {
        diagnostics.push(
            Diagnostic::new(Code::BrokenFrontMatter, "the front matter is not closed")
                .at(path, Span::new(start, start + fence.len()))
                .help(format!("put a line `{fence}` after the front matter")),
        );
        return Matter { entries: Value::default(), region, body: text.len() };
    };
    if is_too_long(path, text, Span::new(region.start, region.end), diagnostics) {
        return Matter { entries: Value::default(), region, body };
    }
    let words = &text[region.clone()];
    let read = match fence {
        "+++" => Value::from_toml(words, region.start),
        _ => yaml(words, region.start),
    };
    let mut entries = read.unwrap_or_else(|problem| {
        diagnostics.push(
            Diagnostic::new(Code::BrokenFrontMatter, problem.text)
                .at(path, problem.span)
                .help(format!("correct the front matter between the two `{fence}` lines")),
        );
        Value::default()
    });
    if let Content::Table(entries) = &mut entries.content {
        for Entry { key, .. } in entries {
            key.text.make_ascii_lowercase();
        }
    }
    Matter { entries, region, body }
}

/// The front matter in TOML or YAML whose fence is the line at byte `at`, if it is one.
fn fenced(text: &str, at: usize) -> Option<Fenced<'_>> {
    let is_blank = |sign: char| sign.is_whitespace() || is_invisible(sign);
    let (line, after) = line_at(text, at);
    let lead = line.len() - line.trim_start_matches(is_blank).len();
    let fence = line.trim_matches(is_blank);
    if fence != "+++" && fence != "---" {
        return None;
    }
    // In YAML a line further in belongs to a text of many lines.
    let closes = |line: &str| {
        let words = line.trim_matches(is_blank);
        (words == fence || (fence == "---" && words == "..."))
            && line.len() - line.trim_start_matches(is_blank).len() <= lead
    };
    let mut end = after;
    let mut body = None;
    while end < text.len() {
        let (line, next) = line_at(text, end);
        if closes(line) {
            body = Some(next);
            break;
        }
        end = next;
    }
    Some(Fenced { fence, start: at + lead, region: after..end, body })
}

/// Whether front matter is too long to be read, which is told.
fn is_too_long(path: &str, text: &str, matter: Span, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let is_too_long = matter.len() > LONGEST;
    if is_too_long {
        let start = matter.start as usize;
        let message = format!("the front matter is longer than {} KiB", LONGEST >> 10);
        diagnostics.push(
            Diagnostic::new(Code::BrokenFrontMatter, message)
                .at(path, Span::new(start, start + line_at(text, start).0.len()))
                .help("shorten it; what belongs to the text comes after it"),
        );
    }
    is_too_long
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

/// `title: …` lines from byte `start` on, up to an empty line or the first line of another shape; only
/// if the first one is a key that is known.
fn plain(text: &str, start: usize) -> Matter {
    let mut entries = Vec::new();
    let mut at = start;
    while at < text.len() {
        let (line, next) = line_at(text, at);
        if line.trim().is_empty() {
            if !entries.is_empty() {
                at = next;
            }
            break;
        }
        let Some(Header { key, text: name, value }) = header(line) else { break };
        if entries.is_empty() && !is_known(&name) && !is_held_by(&name, value) {
            break;
        }
        let key = Text { span: Span::new(at + key.start, at + key.end), text: name };
        let start = at + (value.as_ptr() as usize - line.as_ptr() as usize);
        let place = Span::new(start, start + value.len());
        // Where nothing stands, the key is what can be shown.
        let span = if value.is_empty() { key.span } else { place };
        entries
            .push(Entry { key, value: Value { content: Content::Text(value.to_owned()), span } });
        at = next;
    }
    let body = if entries.is_empty() { 0 } else { at };
    let content = Content::Table(entries);
    Matter { entries: Value { content, span: Span::new(start, at) }, region: start..at, body }
}

/// A line that has the shape of a plain header.
struct Header<'l> {
    /// Where the key stands in the line.
    key: Range<usize>,
    /// The key in lower case.
    text: String,
    value: &'l str,
}

/// The line as a plain header, if it has the shape of one. Known keys need no blank after the colon, and
/// may have some before it.
fn header(line: &str) -> Option<Header<'_>> {
    let (before, value) = line.split_once(':')?;
    let start = before.len() - before.trim_start_matches(is_invisible).len();
    let key = before[start..].trim_end();
    let text = key.to_ascii_lowercase();
    let shaped = (1..=20).contains(&key.len())
        && key.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_' || byte == b'-');
    let is_plain =
        start + key.len() == before.len() && (value.is_empty() || value.starts_with([' ', '\t']));
    (shaped && (is_plain || is_known(&text) || is_held_by(&text, value.trim()))).then(|| Header {
        key: start..start + key.len(),
        text,
        value: value.trim(),
    })
}

fn is_known(key: &str) -> bool {
    ARTICLE.iter().any(|known| known.name == key)
}

/// Reads a table in YAML that stands at byte `offset` of the file.
fn yaml(region: &str, offset: usize) -> Result<Value, Text> {
    let options = serde_saphyr::options! {
        with_snippet: false,
        budget: serde_saphyr::budget! { max_depth: DEEPEST },
    };
    let read: Option<Spanned<Loose>> = serde_saphyr::from_str_with_options(region, options)
        .map_err(|problem| {
            let start = problem.location().map_or(0, |place| byte_at(region, place));
            let end = start + region[start..].chars().next().map_or(0, char::len_utf8);
            Text { text: yaml_message(&problem), span: Span::new(offset + start, offset + end) }
        })?;
    let value = read.map(|value| value_of(value, region, offset)).unwrap_or_default();
    match value.content {
        Content::Table(_) | Content::Nothing => Ok(value),
        _ => Err(Text { text: "these are no keys with values".to_owned(), span: value.span }),
    }
}

fn value_of(value: Spanned<Loose>, region: &str, offset: usize) -> Value {
    let span_of = |place: Range<usize>| Span::new(offset + place.start, offset + place.end);
    let content = match value.value {
        Loose::Nothing => Content::Nothing,
        Loose::Flag(flag) => Content::Flag(flag, region[range(region, value.defined)].to_owned()),
        Loose::Number => Content::Plain(region[range(region, value.defined)].to_owned()),
        Loose::Text(text) => Content::Text(text),
        Loose::List(list) => {
            Content::List(list.into_iter().map(|item| value_of(item, region, offset)).collect())
        }
        Loose::Table(pairs) => Content::Table(
            pairs
                .into_iter()
                .map(|(key, value)| Entry {
                    key: Text { span: span_of(range(region, key.referenced)), text: key.value },
                    value: value_of(value, region, offset),
                })
                .collect(),
        ),
    };
    Value { content, span: span_of(range(region, value.referenced)) }
}

/// The bytes of `region` at `location`, without white space after them.
fn range(region: &str, location: Location) -> Range<usize> {
    let span = location.span();
    let byte = |at: Option<u64>| at.and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
    let start = region.floor_char_boundary(byte(span.byte_offset()));
    let end = region.ceil_char_boundary(start + byte(span.byte_len()));
    start..start.max(region[..end].trim_end().len())
}

/// Where line and column of `place` are in `region`, in bytes. (Errors of the scanner have no byte
/// offset.)
fn byte_at(region: &str, place: Location) -> usize {
    let mut at = 0;
    for _ in 1..place.line() {
        at = line_at(region, at).1;
    }
    let (line, _) = line_at(region, at);
    let column = usize::try_from(place.column()).unwrap_or(1).saturating_sub(1);
    at + line.char_indices().nth(column).map_or(line.len(), |(byte, _)| byte)
}

/// What is wrong, in words for somebody who writes articles; the parser's own speak to programmers.
fn yaml_message(problem: &serde_saphyr::Error) -> String {
    use serde_saphyr::Error;
    let words = match problem {
        Error::DuplicateMappingKey { key: Some(key), .. } => {
            return format!("the key `{key}` is given twice; keep one");
        }
        Error::DuplicateMappingKey { key: None, .. } => "a key is given twice; keep one",
        Error::Eof { .. } => "something ends too early: a quotation mark or bracket is not closed",
        Error::MultipleDocuments { .. } => "there is a second line `---` between the keys",
        Error::UnknownAnchor { .. } => {
            "a word that begins with `*` is read as a reference; put it in quotation marks"
        }
        Error::IndentationError { .. } => "a line is indented otherwise than those beside it",
        Error::UnsupportedTag { .. } => {
            "a value that begins with `!` is read as a tag; put it in quotation marks"
        }
        Error::Budget { .. } => "there is more of it, or nested deeper, than front matter may be",
        _ => {
            "this is not YAML: write every key as `key: value`, put a value that holds `: ` or begins with \
             a sign in quotation marks, and close all quotation marks and brackets"
        }
    };
    words.to_owned()
}

/// A YAML value.
enum Loose {
    Nothing,
    Flag(bool),
    /// Its digits are taken from the text, so that `1.10` stays so.
    Number,
    Text(String),
    List(Vec<Spanned<Loose>>),
    Table(Vec<(Spanned<String>, Spanned<Loose>)>),
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
        Ok(Loose::Flag(flag))
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
        Ok(Loose::Text(text.to_owned()))
    }
    fn visit_unit<E>(self) -> Result<Loose, E> {
        Ok(Loose::Nothing)
    }
    fn visit_none<E>(self) -> Result<Loose, E> {
        Ok(Loose::Nothing)
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Loose, D::Error> {
        deserializer.deserialize_any(self)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Loose, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Loose::List(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Loose, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Loose::Table(pairs))
    }
}
