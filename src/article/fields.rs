//! What the entries before the body mean: each key is checked and made plain.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::matter::{Entry, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Span, near, slug, squeeze};

/// All keys of front matter and plain headers.
pub(super) const KEYS: &[&str] = &[
    "title",
    "date",
    "updated",
    "id",
    "slug",
    "language",
    "source",
    "author",
    "url",
    "credit",
    "caption",
    "image",
    "description",
    "topics",
    "aliases",
    "draft",
    "encoding",
    "translations",
];

/// What the front matter says of the article.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) title: Option<String>,
    pub(super) date: Option<NaiveDate>,
    pub(super) time: Option<String>,
    pub(super) updated: Option<NaiveDate>,
    pub(super) id: Option<String>,
    pub(super) slug: Option<String>,
    /// With its place, for the check against the packs.
    pub(super) language: Option<(String, Span)>,
    pub(super) source: Option<String>,
    pub(super) author: Option<String>,
    pub(super) url: Option<String>,
    pub(super) credit: Option<String>,
    pub(super) caption: Option<String>,
    pub(super) image: Option<String>,
    pub(super) description: Option<String>,
    pub(super) topics: Vec<String>,
    pub(super) aliases: Vec<String>,
    pub(super) draft: bool,
    pub(super) translations: BTreeMap<String, String>,
}

/// Checks the entries. What cannot be used is left out and told.
pub(super) fn read(path: &str, entries: Vec<Entry>, diagnostics: &mut Vec<Diagnostic>) -> Fields {
    let mut fields = Fields::default();
    let mut seen: Vec<String> = Vec::new();
    for entry in entries {
        let mut reader = Reader { path, entry: &entry, diagnostics };
        if seen.contains(&entry.key) {
            reader.tell(Code::WrongValue, format!("`{}` is given twice", entry.key), "keep one");
            continue;
        }
        reader.set(&mut fields);
        seen.push(entry.key);
    }
    fields
}

struct Reader<'a> {
    path: &'a str,
    entry: &'a Entry,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn set(&mut self, fields: &mut Fields) {
        match self.entry.key.as_str() {
            "title" => fields.title = self.line(),
            "date" => (fields.date, fields.time) = self.date().unzip(),
            "updated" => fields.updated = self.date().map(|(date, _)| date),
            "id" => fields.id = self.id(),
            "slug" => fields.slug = self.slug(),
            "language" => fields.language = self.line().map(|code| (code, self.entry.span)),
            "source" => fields.source = self.line(),
            "author" => fields.author = self.list().map(|names| names.join(", ")),
            "url" => fields.url = self.url(),
            "credit" => fields.credit = self.line(),
            "caption" => fields.caption = self.line(),
            "image" => fields.image = self.image(),
            "description" => fields.description = self.line(),
            "topics" => fields.topics = self.list().unwrap_or_default(),
            "aliases" => fields.aliases = self.aliases(),
            "draft" => fields.draft = self.draft(),
            // Already obeyed when the file was decoded.
            "encoding" => {}
            "translations" => fields.translations = self.translations(),
            key => {
                let help = match near(key, KEYS) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the keys are {}", KEYS.join(", ")),
                };
                let message = format!("unknown key `{key}`");
                self.diagnostics.push(
                    Diagnostic::new(Code::UnknownKey, message)
                        .at(self.path, self.entry.key_span)
                        .help(help),
                );
            }
        }
        if fields.time.as_deref() == Some("") {
            fields.time = None;
        }
    }

    fn tell(&mut self, code: Code, message: impl Into<String>, help: impl Into<String>) {
        let place = if self.entry.span.is_empty() { self.entry.key_span } else { self.entry.span };
        self.diagnostics.push(Diagnostic::new(code, message).at(self.path, place).help(help));
    }

    fn wrong(&mut self, wanted: &str) {
        let key = &self.entry.key;
        let message = format!("`{key}` is not {wanted}");
        self.tell(Code::WrongValue, message, format!("give {wanted}, or leave `{key}` out"));
    }

    /// One line of text; `None` if it is empty.
    fn line(&mut self) -> Option<String> {
        match &self.entry.value {
            Value::Text(text) => Some(squeeze(text)).filter(|text| !text.is_empty()),
            Value::Nothing => None,
            _ => {
                self.wrong("text");
                None
            }
        }
    }

    /// A list, or a text with commas; `None` if it is empty.
    fn list(&mut self) -> Option<Vec<String>> {
        let parts: Vec<&str> = match &self.entry.value {
            Value::Text(text) => {
                // A header line may have its list in brackets, as YAML has.
                let inside = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
                inside.unwrap_or(text).split(',').collect()
            }
            Value::List(items) => items.iter().map(String::as_str).collect(),
            Value::Nothing => return None,
            _ => {
                self.wrong("a list");
                return None;
            }
        };
        let mut list: Vec<String> = Vec::new();
        for part in parts.into_iter().map(squeeze) {
            if !part.is_empty() && !list.contains(&part) {
                list.push(part);
            }
        }
        Some(list).filter(|list| !list.is_empty())
    }

    /// The day and the time of day (empty if there is none) as printed.
    fn date(&mut self) -> Option<(NaiveDate, String)> {
        let text = self.line()?;
        let date = date_and_time(&text);
        if date.is_none() {
            self.tell(
                Code::BadDate,
                format!("`{}` is not a date", shortened(&text)),
                "write it as 2026-11-20 or 2026-11-20T12:00:00",
            );
        }
        date
    }

    fn id(&mut self) -> Option<String> {
        let id = self.line()?;
        if id.len() > 255 || id.chars().any(char::is_control) {
            self.wrong("an id of at most 255 bytes");
            return None;
        }
        Some(id)
    }

    /// Only letters, digits and hyphens, so that no slug can lead out of its folder.
    fn slug(&mut self) -> Option<String> {
        let given = match &self.entry.value {
            Value::Text(text) => text.as_str(),
            Value::Nothing => "",
            _ => {
                self.wrong("text");
                return None;
            }
        };
        let plain = slug(given);
        let problem = if given.is_empty() {
            "the slug is empty".to_owned()
        } else if given.len() > 255 {
            "the slug is longer than 255 bytes".to_owned()
        } else if let Some(odd) =
            given.chars().find(|&c| !(c.is_alphanumeric() || c == '-' || c == '_'))
        {
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
        self.tell(Code::BadSlug, problem, help);
        None
    }

    fn url(&mut self) -> Option<String> {
        let url = self.raw()?;
        if is_web(&url) {
            return Some(url);
        }
        self.tell(
            Code::BadUrl,
            format!("`{}` is not a web address", shortened(&url)),
            "give an address that starts with https:// or http://, without blanks",
        );
        None
    }

    /// A web address, or a path in the site.
    fn image(&mut self) -> Option<String> {
        let image = self.raw()?;
        let path = !image.contains([':', '\\', '\0'])
            && !image.starts_with("//")
            && image.split('/').all(|part| part != "..")
            && !image.chars().any(char::is_control);
        if path || is_web(&image) {
            return Some(image);
        }
        self.tell(
            Code::BadUrl,
            format!("`{}` is not the address of a picture", shortened(&image)),
            "give a path such as /images/a.jpg or an address that starts with https://",
        );
        None
    }

    /// Text as written, without white space at the ends.
    fn raw(&mut self) -> Option<String> {
        match &self.entry.value {
            Value::Text(text) => {
                Some(text.trim_matches(' ').to_owned()).filter(|text| !text.is_empty())
            }
            Value::Nothing => None,
            _ => {
                self.wrong("text");
                None
            }
        }
    }

    /// Paths of this site, each with a `/` before it.
    fn aliases(&mut self) -> Vec<String> {
        let mut aliases = Vec::new();
        for alias in self.list().unwrap_or_default() {
            let path = alias.trim_start_matches('/');
            let fits = !path.is_empty()
                && path.len() <= 1000
                && path.trim_end_matches('/').split('/').all(is_segment);
            if fits {
                aliases.push(format!("/{path}"));
            } else {
                self.tell(
                    Code::WrongValue,
                    format!("`{}` cannot be an old address of this site", shortened(&alias)),
                    "give paths such as /2024/old-name/",
                );
            }
        }
        aliases
    }

    fn draft(&mut self) -> bool {
        match &self.entry.value {
            Value::Flag(flag) => *flag,
            Value::Text(text) if text == "true" => true,
            Value::Text(text) if text == "false" => false,
            Value::Nothing => false,
            _ => {
                // What is perhaps not to be published is held back.
                self.wrong("true or false");
                true
            }
        }
    }

    fn translations(&mut self) -> BTreeMap<String, String> {
        match &self.entry.value {
            Value::Table(pairs) => pairs.iter().cloned().collect(),
            Value::Nothing => BTreeMap::new(),
            _ => {
                self.wrong("a table of language = article id");
                BTreeMap::new()
            }
        }
    }
}

/// At most 60 code points of `text`, for messages.
fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(60).flat_map(char::escape_debug).collect();
    if text.chars().nth(60).is_some() {
        short.push('…');
    }
    short
}

/// `2026-11-20`, perhaps with a time of day and an offset, as day and `HH:MM:SS` (or nothing).
pub(super) fn date_and_time(text: &str) -> Option<(NaiveDate, String)> {
    let (day, rest) = text.split_at_checked(10)?;
    let shaped = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let day = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok().filter(|_| shaped)?;
    if rest.is_empty() {
        return Some((day, String::new()));
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let clock: String = rest
        .chars()
        .take_while(|character| character.is_ascii_digit() || *character == ':')
        .take(8)
        .collect();
    let format = if clock.len() == 5 { "%H:%M" } else { "%H:%M:%S" };
    let time = chrono::NaiveTime::parse_from_str(&clock, format).ok()?;
    let zone = rest[clock.len()..]
        .trim_start_matches(|character: char| character == '.' || character.is_ascii_digit());
    let zoned = zone.trim().is_empty()
        || zone.trim().eq_ignore_ascii_case("z")
        || zone.trim().parse::<chrono::FixedOffset>().is_ok();
    zoned.then(|| (day, time.format("%H:%M:%S").to_string()))
}

/// Whether `url` is an http or https address with a host, free of blanks and control characters.
fn is_web(url: &str) -> bool {
    let rest = ["https://", "http://"].iter().find_map(|scheme| {
        url.get(..scheme.len())
            .filter(|start| start.eq_ignore_ascii_case(scheme))
            .map(|_| &url[scheme.len()..])
    });
    rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_alphanumeric() || first == '['))
        && !url.chars().any(|character| {
            character.is_control() || character.is_whitespace() || "\"<>\\`".contains(character)
        })
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
