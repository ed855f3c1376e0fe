//! The text of a file of corrections with a block put in, changed or taken out. All other bytes stay.

use std::collections::HashMap;
use std::ops::Range;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value, value};

use super::file::{Block, Naming, read_plain};
use super::marks::{self, Decided, Plain, Together, together};
use crate::keyed::{self, Content};

/// The keys of blocks, in the order in which they are written.
const ORDER: [&str; 17] = [
    "words",
    "before",
    "after",
    "occurrence",
    "content",
    "is",
    "speaker",
    "type",
    "kind",
    "stance",
    "role",
    "reject",
    "right",
    "note",
    "by",
    "on",
    "audit",
];

/// Why a text is not edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Uneditable {
    /// It is no TOML.
    #[error("the file of corrections cannot be read")]
    Broken,
    /// A merge was not finished.
    #[error("the file of corrections holds the marks of a merge")]
    Unmerged,
    /// Blocks in a list in one value.
    #[error("a block of the file is not written as a table of its own")]
    Inline,
}

/// A key and its new value; `None` takes it out.
pub type Field<'a> = (&'a str, Option<Value>);

/// A block of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// `quote`, `add` or `name`.
    pub kind: &'static str,
    /// From its head to the end of its last line, without the line end.
    pub range: Range<usize>,
}

/// The blocks of a file, in its order.
///
/// # Errors
/// If the text is not to be edited.
pub fn stretches(text: &str) -> Result<Vec<Stretch>, Uneditable> {
    if marks::sides(text).is_some() {
        return Err(Uneditable::Unmerged);
    }
    let whole = keyed::Value::from_toml(text, 0).map_err(|_| Uneditable::Broken)?;
    let mut out = Vec::new();
    for entry in whole.table().unwrap_or_default() {
        let kinds = ["quote", "add", "name"];
        let Some(kind) = kinds.into_iter().find(|kind| *kind == entry.key.text) else { continue };
        for item in entry.value.items() {
            let Content::Table(entries) = &item.content else { return Err(Uneditable::Inline) };
            let start = item.span.start as usize;
            if !text[start..].starts_with("[[") {
                return Err(Uneditable::Inline);
            }
            let values = entries.iter().map(|entry| entry.value.span.end as usize);
            let last = values.max().unwrap_or(item.span.end as usize);
            let end = text[last..].find('\n').map_or(text.len(), |length| last + length);
            let end = start + text[start..end].trim_end_matches('\r').len();
            out.push(Stretch { kind, range: start..end });
        }
    }
    out.sort_by_key(|stretch| stretch.range.start);
    Ok(out)
}

/// A block as it is written: a new one, or `old` with some of its keys changed.
pub fn written(kind: &str, old: Option<&str>, fields: &[Field<'_>]) -> String {
    let known = old.and_then(|old| old.replace("\r\n", "\n").parse::<DocumentMut>().ok());
    let mut document = known.unwrap_or_default();
    let tables = document.entry(kind).or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    let Item::ArrayOfTables(tables) = tables else { return String::new() };
    if tables.is_empty() {
        tables.push(Table::new());
    }
    if let Some(table) = tables.get_mut(0) {
        set(table, fields);
    }
    document.to_string().trim_end().to_owned()
}

fn set(table: &mut Table, fields: &[Field<'_>]) {
    let mut is_new = false;
    for (key, new) in fields {
        match (new, table.get_mut(key)) {
            (None, _) => drop(table.remove(key)),
            (Some(new), Some(Item::Value(old))) => {
                let decor = old.decor().clone();
                *old = new.clone();
                *old.decor_mut() = decor;
            }
            (Some(new), _) => {
                is_new = true;
                table.insert(key, value(new.clone()));
            }
        }
    }
    if is_new {
        let place = |key: &str| ORDER.iter().position(|known| *known == key);
        table.sort_values_by(|a, _, b, _| place(a.get()).cmp(&place(b.get())));
    }
}

/// The text with a block put before the one at `at` of its [`stretches`], or at its end.
pub fn inserted(text: &str, stretches: &[Stretch], at: usize, block: &str) -> String {
    let ends = |new: String| if text.contains("\r\n") { new.replace('\n', "\r\n") } else { new };
    if let Some(next) = stretches.get(at) {
        let start = before_comments(text, next.range.start);
        return [&text[..start], &ends(format!("{block}\n\n")), &text[start..]].concat();
    }
    let gap = match text {
        "" => "",
        text if text.ends_with("\n\n") || text.ends_with("\n\r\n") => "",
        text if text.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    [text, &ends(format!("{gap}{block}\n"))].concat()
}

/// The text with another block in the place of one.
pub fn replaced(text: &str, old: &Stretch, block: &str) -> String {
    let block = if text.contains("\r\n") { block.replace('\n', "\r\n") } else { block.to_owned() };
    [&text[..old.range.start], &block, &text[old.range.end..]].concat()
}

/// The text without a block, the comment above it and the empty line after it.
pub fn removed(text: &str, old: &Stretch) -> String {
    let start = before_comments(text, old.range.start);
    let mut rest = &text[old.range.end..];
    for _ in 0..2 {
        rest = rest.strip_prefix('\r').unwrap_or(rest);
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    let kept = &text[..start];
    // The last block leaves no empty line behind.
    let kept = if rest.is_empty() { kept.trim_end_matches(['\r', '\n']) } else { kept };
    let end = if rest.is_empty() && !kept.is_empty() { "\n" } else { "" };
    [kept, end, rest].concat()
}

/// Where the comment begins that stands just above a block; notes to the program belong to no block.
fn before_comments(text: &str, start: usize) -> usize {
    let mut at = start;
    while let Some(above) = text[..at].strip_suffix('\n') {
        let line = above.rfind('\n').map_or(0, |end| end + 1);
        let comment = above[line..].trim().strip_prefix('#').map(str::trim_start);
        if comment.is_none_or(|comment| comment.starts_with("kutip:")) {
            break;
        }
        at = line;
    }
    at
}

/// A block of a file and what it decides.
#[derive(Clone)]
struct Entry {
    stretch: Stretch,
    /// With the comment above it.
    written: String,
    block: OneOf,
}

#[derive(Clone)]
enum OneOf {
    Name(Naming),
    Quotation(Block),
}

impl Decided for Entry {
    fn about(&self) -> String {
        match &self.block {
            OneOf::Name(naming) => format!("[[name]]{}", naming.about()),
            OneOf::Quotation(block) => block.about(),
        }
    }

    fn agrees(&self, other: &Self) -> bool {
        match (&self.block, &other.block) {
            (OneOf::Name(a), OneOf::Name(b)) => a.agrees(b),
            (OneOf::Quotation(a), OneOf::Quotation(b)) => a.agrees(b),
            _ => false,
        }
    }
}

/// The blocks of a text; `None` if there is anything wrong with it.
fn entries(text: &str) -> Option<Vec<Entry>> {
    let stretches = stretches(text).ok()?;
    let mut out = Vec::with_capacity(stretches.len());
    for stretch in stretches {
        let (mut blocks, problems) = read_plain("", &text[stretch.range.clone()]);
        let name = blocks.names.pop().map(OneOf::Name);
        let block = name.or_else(|| blocks.quotations.pop().map(OneOf::Quotation))?;
        let start = before_comments(text, stretch.range.start);
        let written = text[start..stretch.range.end].replace('\r', "");
        problems.is_empty().then(|| out.push(Entry { stretch, written, block }))?;
    }
    Some(out)
}

/// The text without blocks that say what an earlier one says. `None` where two contradict each other, or
/// the text cannot be read.
pub fn tidied(text: &str) -> Option<String> {
    let mut first: HashMap<String, Entry> = HashMap::new();
    let mut again = Vec::new();
    for entry in entries(text)? {
        match first.get(&entry.about()) {
            Some(known) if known.agrees(&entry) => again.push(entry),
            Some(_) => return None,
            None => drop(first.insert(entry.about(), entry)),
        }
    }
    let out = again.iter().rev();
    Some(out.fold(text.to_owned(), |text, entry| removed(&text, &entry.stretch)))
}

/// A text with the marks of a merge, written as one: ours, with the blocks and notes that theirs has
/// beyond it, each after the block that it followed. `None` where the two contradict each other, or
/// cannot be read.
pub fn merged(text: &str) -> Option<String> {
    let Plain { ours, theirs, base } = marks::plain(text)?;
    let (mut out, theirs) = (tidied(&ours)?, tidied(&theirs)?);
    let (own, others) = (entries(&out)?, entries(&theirs)?);
    let base = base.and_then(|base| entries(&base));
    let Together { held, differ } = together(own.clone(), others.clone(), base.as_deref());
    if !differ.is_empty() {
        return None;
    }
    let held: HashMap<String, Entry> =
        held.into_iter().map(|entry| (entry.about(), entry)).collect();
    for entry in own.iter().rev() {
        match held.get(&entry.about()) {
            None => out = removed(&out, &entry.stretch),
            Some(held) if held.agrees(entry) => {}
            Some(held) => out = replaced(&out, &entry.stretch, &held.written),
        }
    }
    let mut now = entries(&out)?;
    let mut before: Option<String> = None;
    for other in others.iter().filter(|other| held.contains_key(&other.about())) {
        let place = |about: &str| now.iter().position(|entry| entry.about() == about);
        let about = other.about();
        if place(&about).is_none() {
            let at = before.as_deref().and_then(place).map_or(0, |at| at + 1);
            let known: Vec<Stretch> = now.iter().map(|entry| entry.stretch.clone()).collect();
            out = inserted(&out, &known, at, &other.written);
            now = entries(&out)?;
        }
        before = Some(about);
    }
    let is_note = |line: &&str| line.trim_start().starts_with('#') && line.contains("kutip:");
    let lost = theirs.lines().filter(is_note).filter(|note| !out.lines().any(|line| line == *note));
    let lost: Vec<&str> = lost.collect();
    Some(lost.into_iter().rev().fold(out, |out, note| format!("{note}\n{out}")))
}
