//! What the entries before the body mean: each key is checked and made plain.

use std::collections::{BTreeSet, HashSet};

use chrono::NaiveDate;

use super::withheld::yes_or_no;
use super::{Clock, Lead, Places};
use crate::config::Shown;
use crate::diagnostic::{Code, Diagnostic};
use crate::keyed::{Content, File, Keys, Text, Value, table};
use crate::language::{Languages, TimeWord};
use crate::source::Format;
use crate::text::{control, hidden, near_or, slug, squeeze};
use crate::web;

/// What the front matter says of the article.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) title: Option<String>,
    pub(super) date: Option<NaiveDate>,
    pub(super) time: Option<Clock>,
    pub(super) updated: Option<NaiveDate>,
    pub(super) updated_time: Option<Clock>,
    pub(super) id: Option<String>,
    pub(super) slug: Option<String>,
    /// With its place, for the check against the packs.
    pub(super) language: Option<Text>,
    pub(super) source: Option<String>,
    pub(super) author: Option<String>,
    pub(super) url: Option<String>,
    pub(super) credit: Option<String>,
    pub(super) caption: Option<String>,
    pub(super) image: Option<String>,
    pub(super) description: Option<String>,
    pub(super) topics: Vec<String>,
    pub(super) aliases: Vec<Text>,
    pub(super) shown: Option<Shown>,
    pub(super) lead: Lead,
    pub(super) draft: bool,
    pub(super) translations: Vec<(String, String)>,
    pub(super) accept: Vec<Code>,
    pub(super) format: Option<Format>,
    pub(super) places: Places,
}

/// Entries that a list may have: of most lists each makes a page.
const MOST: usize = 100;

/// How a body can be said to be written.
const FORMATS: [(&str, Format); 3] =
    [("text", Format::Text), ("markdown", Format::Markdown), ("html", Format::Html)];

/// Checks the entries. What cannot be used is left out and told.
pub(super) fn read(
    path: &str,
    entries: &Value,
    languages: &Languages,
    diagnostics: &mut Vec<Diagnostic>,
) -> Fields {
    let file = File {
        path,
        broken: Code::BrokenFrontMatter,
        unknown: Code::UnknownKey,
        bad: Code::WrongValue,
        hidden: Some(Code::HiddenCharacter),
    };
    let (fields, problems) = file.read_value(entries, "", table::ARTICLE, |keys| {
        // Already obeyed when the file was decoded.
        line(keys, "encoding");
        let (date, time) = day(keys, "date", languages).unzip();
        let (updated, updated_time) = day(keys, "updated", languages).unzip();
        let words = |line: Option<Text>| line.map(|line| line.text);
        Fields {
            title: words(line(keys, "title")),
            date,
            time: time.flatten(),
            updated,
            updated_time: updated_time.flatten(),
            id: id(keys),
            slug: address_part(keys),
            language: line(keys, "language"),
            source: words(line(keys, "source")).map(outlet),
            author: Some(texts(keys, "author").join(", ")).filter(|names| !names.is_empty()),
            url: url(keys),
            credit: words(line(keys, "credit")),
            caption: words(line(keys, "caption")),
            image: image(keys),
            description: words(line(keys, "description")),
            topics: texts(keys, "topics"),
            aliases: aliases(keys),
            shown: shown(keys, entries),
            lead: lead(keys),
            draft: draft(keys),
            places: Places {
                id: keys.place("id"),
                slug: keys.place("slug"),
                date: keys.place("date"),
            },
            translations: keys.each("translations", |entry| {
                Some((entry.key.text.clone(), entry.value.written()?.to_owned()))
            }),
            accept: accept(keys),
            format: keys.choice("format", &FORMATS),
        }
    });
    diagnostics.extend(problems);
    fields
}

/// One line of text; `None` if it is empty.
fn line(keys: &mut Keys<'_>, key: &str) -> Option<Text> {
    let text = keys.with(key, |value| Some((value.written()?.to_owned(), value.span)));
    let (text, span) = text?;
    squeezed(Text { text, span })
}

/// A text on one line; `None` if nothing is left.
fn squeezed(Text { text, span }: Text) -> Option<Text> {
    Some(Text { text: squeeze(&text), span }).filter(|line| !line.text.is_empty())
}

/// A list, or a text with commas, without what is empty or there before. What is too much is left out
/// and told.
fn list(keys: &mut Keys<'_>, key: &str) -> Vec<Text> {
    let parts = keys.any(key, |value| {
        let part = |text: &str| Text { text: squeeze(text), span: value.span };
        if let Some(text) = value.written() {
            // A header line may have its list in brackets, as YAML has.
            let inside = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
            return Some(inside.unwrap_or(text).split(',').map(part).collect::<Vec<_>>());
        }
        let item = |item: &Value| {
            let text = match item.content {
                Content::Nothing => String::new(),
                _ => squeeze(item.written()?),
            };
            Some(Text { text, span: item.span })
        };
        value.list()?.iter().map(item).collect()
    });
    let mut list = parts.unwrap_or_default();
    let mut seen = HashSet::new();
    let is_text = |part: &Text| !part.text.is_empty() && control(&part.text).is_none();
    list.retain(|part| is_text(part) && seen.insert(part.text.clone()));
    if list.len() > MOST {
        let message = format!("`{key}` has {} entries; the first {MOST} are used", list.len());
        keys.bad(list[MOST].span, message, "leave out what is not needed");
        list.truncate(MOST);
    }
    list
}

/// [`list`] without the places.
fn texts(keys: &mut Keys<'_>, key: &str) -> Vec<String> {
    list(keys, key).into_iter().map(|part| part.text).collect()
}

/// The day and, if one is given, the time of day.
fn day(
    keys: &mut Keys<'_>,
    key: &str,
    languages: &Languages,
) -> Option<(NaiveDate, Option<Clock>)> {
    let printed = squeezed(keys.written(key)?)?;
    let quotes = ['"', '\'', '\u{201C}', '\u{201D}', '\u{2018}', '\u{2019}'];
    let text = printed.text.trim_matches(quotes);
    let date = date_and_time(text).or_else(|| Some((in_words(text, languages)?, None)));
    if date.is_none() {
        let message = format!("`{}` is not a date", shortened(&printed.text));
        keys.tell(Code::BadDate, printed.span, message, date_help(&printed.text));
    }
    date
}

/// Codes of findings that are counted and not shown.
fn accept(keys: &mut Keys<'_>) -> Vec<Code> {
    let numbers = list(keys, "accept");
    keys.acceptable(numbers)
}

fn id(keys: &mut Keys<'_>) -> Option<String> {
    let fits = |id: &String| id.len() <= 255 && hidden(id).is_none();
    let id = keys.with("id", |value| value.written().map(squeeze).filter(fits));
    id.filter(|id| !id.is_empty())
}

/// Only letters, digits and hyphens, so that no slug can lead out of its folder.
fn address_part(keys: &mut Keys<'_>) -> Option<String> {
    let Text { text: given, span } = keys.written("slug")?;
    let plain = slug(&given);
    let odd = |c: &char| !(c.is_alphanumeric() || *c == '-' || *c == '_');
    let problem = if given.is_empty() {
        "the slug is empty".to_owned()
    } else if given.len() > 255 {
        "the slug is longer than 255 bytes".to_owned()
    } else if let Some(odd) = given.chars().find(odd) {
        format!("the slug holds {odd:?}")
    } else if !is_name(&plain) {
        format!("`{given}` cannot be a slug")
    } else {
        return Some(plain);
    };
    let help = if is_name(&plain) {
        format!("use letters, digits and hyphens, such as `{plain}`")
    } else {
        "use letters, digits and hyphens, or leave `slug` out".to_owned()
    };
    keys.tell(Code::BadSlug, span, problem, help);
    None
}

/// Text without blanks at its ends that can be linked to; `None` if it is empty, and if it is not
/// what `fits`, which is told.
fn link(
    keys: &mut Keys<'_>,
    key: &str,
    fits: impl Fn(&str) -> bool,
    wanted: &str,
    help: &str,
) -> Option<String> {
    let Text { text, span } = keys.written(key)?;
    let text = text.trim_matches(' ');
    if text.is_empty() {
        return None;
    }
    if !fits(text) {
        let message = format!("`{}` is not {wanted}", shortened(text));
        keys.tell(Code::BadUrl, span, message, help);
        return None;
    }
    Some(text.to_owned())
}

fn url(keys: &mut Keys<'_>) -> Option<String> {
    let help = "give an address that starts with https:// or http://, without blanks";
    link(keys, "url", web::is_web, "a web address", help)
}

/// A web address, or a path in the site.
fn image(keys: &mut Keys<'_>) -> Option<String> {
    let fits = |image: &str| {
        let path = !image.contains(':')
            && !image.starts_with("//")
            && web::lead(&format!("/{}", image.trim_start_matches('/'))).is_ok();
        path || web::is_web(image)
    };
    let help = "give a path such as /images/a.jpg or an address that starts with https://";
    link(keys, "image", fits, "the address of a picture", help)
}

/// Paths of this site, each with a `/` before it.
fn aliases(keys: &mut Keys<'_>) -> Vec<Text> {
    let mut aliases = Vec::new();
    for Text { text: alias, span } in list(keys, "aliases") {
        let path = alias.trim_start_matches('/');
        let fits = !path.is_empty()
            && path.len() <= 1000
            && path.trim_end_matches('/').split('/').all(is_segment);
        if fits {
            aliases.push(Text { text: format!("/{path}"), span });
        } else {
            let message = format!("`{}` cannot be an old address of this site", shortened(&alias));
            keys.bad(span, message, "give paths such as /2024/old-name/");
        }
    }
    aliases
}

fn draft(keys: &mut Keys<'_>) -> bool {
    let draft = keys.with("draft", yes_or_no);
    // What is perhaps not to be published is held back.
    draft.unwrap_or_else(|| keys.place("draft").is_some())
}

/// How much of the article is shown. What cannot be read is an error, and so is the word under another
/// key: the text may be one that must not be printed.
fn shown(keys: &mut Keys<'_>, entries: &Value) -> Option<Shown> {
    let names = Shown::ALL.map(|(name, _)| name);
    let named = |text: &str| Shown::ALL.iter().find(|(name, _)| *name == text.trim());
    let given = keys.written("article");
    if let Some(Text { text, span }) = &given {
        if let Some((_, shown)) = named(text) {
            return Some(*shown);
        }
        let message = format!("`{}` is not how much of an article is shown", shortened(text));
        keys.tell(Code::ShownUnknown, *span, message, near_or(text, &names, "give one of"));
        return None;
    }
    let is_known = |name: &str| table::ARTICLE.iter().any(|key| key.name == name);
    let hides = |value: &Value| {
        value.written().is_some_and(|text| text.trim().eq_ignore_ascii_case("quotations"))
    };
    let mut others = entries.table().unwrap_or_default().iter();
    if let Some(other) = others.find(|of| !is_known(&of.key.text) && hides(&of.value)) {
        let message = format!("`{}` does not say how much is shown", shortened(&other.key.text));
        keys.tell(Code::ShownUnknown, other.key.span, message, "name the key `article`");
    }
    None
}

/// Which quotation may lead the day: the id of one, or `false`.
fn lead(keys: &mut Keys<'_>) -> Lead {
    let id = |text: &str| text.trim_start_matches(['#', 'q', '-']).len() > 4;
    let lead = keys.with("lead", |value| match value.flag() {
        Some(true) => Some(Lead::Rule),
        Some(false) => Some(Lead::Never),
        None => match squeeze(value.written()?).as_str() {
            "false" => Some(Lead::Never),
            "true" => Some(Lead::Rule),
            text if id(text) => {
                Some(Lead::Quotation(Text { text: text.to_owned(), span: value.span }))
            }
            _ => None,
        },
    });
    lead.unwrap_or_default()
}

/// At most 60 code points of `text`, for messages.
pub(super) fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(60).flat_map(char::escape_debug).collect();
    if text.chars().nth(60).is_some() {
        short.push('…');
    }
    short
}

/// How to write what was perhaps meant: year, month and day of a date that is all numbers, if only
/// one order of them can be; else the form.
fn date_help(text: &str) -> String {
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
    let day = |year: &str, month: &str, day: &str| {
        let fits =
            year.len() == 4 && (1..=2).contains(&month.len()) && (1..=2).contains(&day.len());
        NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
            .filter(|_| fits)
    };
    let can_be: Vec<NaiveDate> = match parts[..] {
        [a, b, c] => [day(a, b, c), day(c, b, a), day(c, a, b)].into_iter().flatten().collect(),
        _ => Vec::new(),
    };
    match can_be[..] {
        [only] => format!("write it as {only}"),
        [one, other] if one != other => format!("write it as {one}, or {other} if that is meant"),
        [one, _] => format!("write it as {one}"),
        _ => "write year, month and day as YYYY-MM-DD, perhaps with a time: YYYY-MM-DDTHH:MM"
            .to_owned(),
    }
}

/// `2026-11-20`, perhaps with a time of day and an offset.
pub(super) fn date_and_time(text: &str) -> Option<(NaiveDate, Option<Clock>)> {
    let (day, rest) = text.split_at_checked(10)?;
    let shaped = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let day = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok().filter(|_| shaped)?;
    if rest.is_empty() {
        return Some((day, None));
    }
    let clock = Clock::read(rest.strip_prefix(['T', 't', ' '])?)?;
    Some((day, Some(clock)))
}

/// A day whose month is a word: day, month and year, or month, day and year, perhaps after a weekday.
/// Only where every language that knows the word means the same month by it.
fn in_words(text: &str, languages: &Languages) -> Option<NaiveDate> {
    let lower = text.to_lowercase();
    let means = |word: &str| -> Vec<TimeWord> {
        let packs = languages.packs().iter();
        packs.flat_map(|pack| pack.calendar.meanings(word)).copied().collect()
    };
    let mut words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.len() == 4 && means(words[0]).iter().any(|word| matches!(word, TimeWord::Weekday(_))) {
        words.remove(0);
    }
    let [a, b, year] = words[..] else { return None };
    let (day, month) = if a.starts_with(|c: char| c.is_ascii_digit()) { (a, b) } else { (b, a) };
    let months: BTreeSet<u32> = means(month)
        .into_iter()
        .filter_map(|word| if let TimeWord::Month(month) = word { Some(month) } else { None })
        .collect();
    let [month] = months.into_iter().collect::<Vec<_>>()[..] else { return None };
    if year.len() != 4 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month, day.parse().ok()?)
}

/// Whether `name` can be the name of a folder everywhere.
pub fn is_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let device = match lower.split('.').next().unwrap_or_default() {
        "con" | "prn" | "aux" | "nul" => true,
        stem => {
            stem.len() == 4
                && (stem.starts_with("com") || stem.starts_with("lpt"))
                && stem.as_bytes()[3].is_ascii_digit()
        }
    };
    !name.is_empty() && name.len() <= 255 && !device
}

/// Whether `part` can stand between two `/` of an address and be a file's name.
fn is_segment(part: &str) -> bool {
    is_name(part)
        && !part.starts_with('.')
        && !part.ends_with('.')
        && part.chars().all(|c| c.is_alphanumeric() || "-_.~".contains(c))
}

/// The name of an outlet: of a host that is named by its full address, without `www.`.
fn outlet(name: String) -> String {
    match name.get(..4).zip(name.get(4..)) {
        Some((www, host)) if www.eq_ignore_ascii_case("www.") && host.contains('.') => {
            host.to_owned()
        }
        _ => name,
    }
}
