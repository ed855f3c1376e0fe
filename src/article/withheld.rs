//! What holds an article back: `draft`, and the keys by which other programs do so, however they are
//! written and wherever they stand. An article that waits for a correction is a small harm, one that
//! was not to go out is a great one: what is unclear holds it back, and a line that looks like a header
//! and was not read as one is an error.

use super::fields::date_and_time;
use super::matter::{Matter, line_at};
use crate::diagnostic::{Code, Diagnostic};
use crate::keyed::table::{ARTICLE, Holds, WITHHOLDING};
use crate::keyed::{Content, Entry, Value};
use crate::text::{Span, is_one_slip};

/// A header that was not read is looked for in so many lines at the start of a file …
const LINES: usize = 50;
/// … and so many bytes.
const BYTES: usize = 16 * 1024;
/// In each line, after so many signs that can stand between key and value.
const SIGNS: usize = 200;
/// So many lines with text may stand before front matter that is out of its place.
const BEFORE: usize = 10;

/// What `yes` and `no` words say; `None` for other words.
pub(super) fn yes_or_no(value: &Value) -> Option<bool> {
    match &value.content {
        Content::Flag(flag, _) => Some(*flag),
        Content::Text(text) | Content::Plain(text) => says(text),
        _ => None,
    }
}

/// [`yes_or_no`] of words, whatever quotation marks are around them.
fn says(text: &str) -> Option<bool> {
    let word = bare(text).to_ascii_lowercase();
    match word.as_str() {
        "true" | "yes" | "y" | "on" | "1" => Some(true),
        "false" | "no" | "n" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// `text` without anything but letters and digits at its ends.
fn bare(text: &str) -> &str {
    text.trim_matches(|sign: char| !sign.is_alphanumeric())
}

/// How a key of this name holds articles back, if it is one of those that do: signs, capitals and one
/// wrong letter in `draft` do not matter.
fn holding(key: &str) -> Option<Holds> {
    let plain: String = key.chars().filter(|sign| sign.is_alphanumeric()).collect();
    let plain = plain.to_lowercase();
    let known = WITHHOLDING.iter().find(|known| known.names.contains(&plain.as_str()));
    known
        .map(|known| known.holds)
        .or_else(|| is_one_slip(&plain, "draft").then_some(Holds::IfSurelyYes))
}

impl Holds {
    /// Whether a value holds the article back; what is unclear does.
    fn by(self, value: &Value) -> bool {
        let flag = yes_or_no(value);
        match self {
            Holds::IfYes => flag != Some(false),
            Holds::IfSurelyYes => flag == Some(true),
            Holds::IfNo => flag != Some(true),
            Holds::IfSurelyNo => flag == Some(false),
            Holds::Unless(words) => {
                let said = value.written().map(|text| bare(text).to_ascii_lowercase());
                said.is_none_or(|said| !words.contains(&said.as_str()))
            }
            Holds::Always => true,
        }
    }

    /// Whether the words of a line that may be no header at all plainly hold an article back.
    fn by_words(self, words: &str) -> bool {
        match self {
            Holds::IfYes | Holds::IfSurelyYes => says(words) == Some(true),
            Holds::IfNo | Holds::IfSurelyNo => says(words) == Some(false),
            Holds::Unless(_) => matches!(
                bare(words).to_ascii_lowercase().as_str(),
                "draft" | "private" | "hidden" | "pending"
            ),
            Holds::Always => true,
        }
    }
}

/// Whether the entries hold the article back by anything but a `draft` of the first level, which is
/// left to its reader. What holds it back is told and taken out of them.
pub(super) fn take(path: &str, entries: &mut Value, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let Content::Table(list) = &mut entries.content else { return false };
    let before = diagnostics.len();
    // A second `draft` is one too; which of the two is meant is not known.
    let mut seen = false;
    list.retain(|entry| {
        let is_own = entry.key.text == "draft" && !std::mem::replace(&mut seen, true);
        if is_own && entry.value.content != Content::Nothing {
            return true;
        }
        let mut holds = Vec::new();
        collect(entry, false, &mut holds);
        diagnostics.extend(holds.iter().map(|held| told(path, held)));
        holds.is_empty()
    });
    diagnostics.len() > before
}

/// Collects the entries that hold an article back: this one, and those in it.
fn collect<'e>(entry: &'e Entry, is_nested: bool, holds: &mut Vec<&'e Entry>) {
    fn inside<'e>(value: &'e Value, holds: &mut Vec<&'e Entry>) {
        for entry in value.table().unwrap_or_default() {
            collect(entry, true, holds);
        }
        for item in value.list().unwrap_or_default() {
            inside(item, holds);
        }
    }
    // In tables of other programs many things may be hidden, but only articles are drafts.
    let name = entry.key.text.to_lowercase();
    let counts = !is_nested || matches!(name.as_str(), "draft" | "published");
    if counts && holding(&name).is_some_and(|holds| holds.by(&entry.value)) {
        holds.push(entry);
    } else {
        inside(&entry.value, holds);
    }
}

fn told(path: &str, Entry { key, .. }: &Entry) -> Diagnostic {
    let message = format!("`{}` holds the article back", key.text.escape_debug());
    let help = match holding(&key.text) {
        Some(Holds::Always) => "give the day of publication as `date`, and leave this out",
        _ => "write `draft` with true or false instead, among the first keys",
    };
    Diagnostic::new(Code::HeldBack, message).at(path, key.span).help(help)
}

/// A line that has the shape of a header.
struct Line<'t> {
    key: &'t str,
    /// Where the key stands, in bytes of the file.
    at: usize,
    value: &'t str,
    /// Whether nothing but signs stands before the key.
    is_first: bool,
}

/// Tells of a header near the top of `text` that was not read as one, in an article that nothing holds
/// back. Where the header that was read has the key, such lines are text.
pub(super) fn tell_unread(
    path: &str,
    text: &str,
    matter: &Matter,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let entries = matter.entries.table().unwrap_or_default();
    let has = |name: &str| entries.iter().any(|entry| entry.key.text == name);
    let (has_draft, has_date) = (has("draft"), has("date"));
    let mut tell = |at: usize, length: usize, what: &str, help: &str| {
        diagnostics.push(
            Diagnostic::new(Code::UnreadHeader, format!("{what} was not read"))
                .at(path, Span::new(at, at + length))
                .help(help),
        );
    };
    let head = &text[..text.floor_char_boundary(BYTES.min(text.len()))];
    for (at, line) in lines(head).take(LINES) {
        if matter.region.contains(&at) && line.trim_start().starts_with('#') {
            continue;
        }
        // By people, the word is written alone.
        let is_alone = !has_draft && bare(line).eq_ignore_ascii_case("draft");
        let alone = is_alone.then_some((at, line.len(), "draft"));
        let found = alone.or_else(|| {
            keys_of(line).find_map(|key| {
                let is_held = !has_draft && withholds(&key);
                let is_dated = !has_date && dates(&key);
                (is_held || is_dated).then_some((at + key.at, key.key.len(), key.key))
            })
        });
        if let Some((at, length, key)) = found {
            let key = bare(key).to_ascii_lowercase();
            let own = if key == "date" { "date" } else { "draft" };
            let help = format!(
                "move it into a header at the start of the file; if it is text, give `{own}` there"
            );
            tell(at, length, &format!("a line with `{key}`"), &help);
            return;
        }
    }
    let found = if entries.is_empty() { fence(head, matter.body) } else { None };
    if let Some((at, length)) = found {
        let help = "begin the file with it: a line `---` before YAML, `+++` before TOML, the same after it";
        tell(at, length, "what looks like front matter", help);
    }
}

/// Whether the line, if it is a header, holds its article back.
fn withholds(line: &Line<'_>) -> bool {
    let value = line.value.trim();
    match holding(line.key) {
        Some(Holds::IfYes) if line.is_first && line.key.eq_ignore_ascii_case("draft") => true,
        Some(Holds::Always) => line.is_first && !value.is_empty(),
        Some(holds) => holds.by_words(value),
        None => false,
    }
}

/// Whether the line gives a day that may be yet to come.
fn dates(line: &Line<'_>) -> bool {
    let value = bare(line.value);
    let is_day = value.get(..10).is_some_and(|day| date_and_time(day).is_some());
    is_day && matches!(&*line.key.to_ascii_lowercase(), "date" | "published" | "publish")
}

/// The lines of a text with their places; whatever ends a line anywhere ends one here.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let ends = |c: char| matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let start = text.as_ptr() as usize;
    text.split(ends)
        .filter(|line| !line.trim().is_empty())
        .map(move |line| (line.as_ptr() as usize - start, line))
}

/// What can be keys with their values in a line: at its beginning, and after a sign that can stand
/// before a key.
fn keys_of(line: &str) -> impl Iterator<Item = Line<'_>> {
    let signs = line.match_indices([':', '=', '\u{FF1A}', '\u{FF1D}']).take(SIGNS);
    signs.filter_map(move |(at, sign)| {
        let before = line[..at].trim_end_matches(|sign: char| !sign.is_alphanumeric());
        let start = before
            .rfind(|sign: char| !(sign.is_alphanumeric() || matches!(sign, '_' | '-')))
            .map_or(0, |last| last + before[last..].chars().next().map_or(0, char::len_utf8));
        let key = before[start..].trim_start_matches(['_', '-']);
        let start = before.len() - key.len();
        let lead = &line[..start];
        let signs = lead.rfind(char::is_alphanumeric).map_or(lead, |last| &lead[last..]);
        let is_first = !lead.contains(char::is_alphanumeric);
        let is_inner = signs.contains(['{', ',', ';', '>', '|', '(']);
        let value = line[at + sign.len()..].trim_start_matches([':', '=']);
        // Inside of a line the value ends where another key may begin.
        let end = if is_first { None } else { value.find([',', ';', '}', '|', '<', ')']) };
        let value = &value[..end.unwrap_or(value.len())];
        let value = value.split(" #").next().unwrap_or(value);
        (!key.is_empty() && (is_first || is_inner)).then_some(Line {
            key,
            at: start,
            value,
            is_first,
        })
    })
}

/// A fence near the start of `head`, at byte `from` or after, that the key of an article follows, and
/// that is closed: where it stands and how long it is.
fn fence(head: &str, from: usize) -> Option<(usize, usize)> {
    let from = from.min(head.len());
    let lines: Vec<(usize, &str)> = lines(&head[from..]).take(LINES).collect();
    let after = |number: usize| lines.get(number + 1..).unwrap_or_default();
    let found = lines.iter().enumerate().take(BEFORE).find(|&(number, &(_, line))| {
        let Some((sign, rest)) = opens(line) else { return false };
        let is_alone = rest.chars().all(char::is_alphabetic);
        let first = if is_alone { after(number).first().map_or("", |next| next.1) } else { rest };
        let is_known = keys_of(first).next().is_some_and(|key| {
            let name = key.key.to_ascii_lowercase();
            key.is_first && ARTICLE.iter().any(|known| known.name == name)
        });
        let closes = |line: &str| match sign {
            '{' => line.contains('}'),
            _ => opens(line).is_some_and(|(closing, _)| closing == sign),
        };
        let ends_itself = rest.ends_with(if sign == '{' { '}' } else { sign });
        is_known && (ends_itself || after(number).iter().any(|(_, line)| closes(line)))
    })?;
    let (_, (at, line)) = found;
    Some((from + at, line.len()))
}

/// The sign of a line that begins like a fence, and what follows.
fn opens(line: &str) -> Option<(char, &str)> {
    let line = line.trim_matches(|sign: char| sign.is_whitespace() || is_invisible(sign));
    let sign = line.chars().next()?;
    let rest = line.trim_start_matches(sign);
    let count = line[..line.len() - rest.len()].chars().count();
    let is_dash = matches!(sign, '\u{2013}' | '\u{2014}' | '\u{2212}');
    let is_fence = match sign {
        '{' => true,
        '-' | '+' | '=' | '~' | '`' | ';' | '*' | '_' | '#' => count >= 3,
        _ => is_dash,
    };
    is_fence.then_some((sign, rest.trim()))
}

/// Whether a character has no width, so that nobody can see that it stands there.
pub(super) fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// Whether the key of a plain header is one that holds its article back by this value.
pub(super) fn is_held_by(key: &str, value: &str) -> bool {
    // Those that hold it back by any value also begin sentences.
    holding(key).is_some_and(|holds| !matches!(holds, Holds::Always) && holds.by_words(value))
}

/// Where the comments and empty lines before front matter end, in bytes; `takes_hash`: whether a line
/// that begins with `#` is a comment.
pub(super) fn preamble(text: &str, takes_hash: bool) -> usize {
    let mut at = 0;
    loop {
        let (line, next) = line_at(text, at);
        let words =
            line.trim_start_matches(|sign: char| sign.is_whitespace() || is_invisible(sign));
        if words.starts_with("<!--") {
            let start = at + line.len() - words.len();
            let Some(end) = text[start..].find("-->") else { return at };
            at = start + end + "-->".len();
        } else if (words.is_empty() || (takes_hash && words.starts_with('#'))) && next > at {
            at = next;
        } else {
            return at;
        }
    }
}
