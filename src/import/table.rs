//! Articles in JSON lines, CSV and JSON Feed.

use std::io::{BufRead, Read};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Each, Item, Refused, date, line, plain};
use crate::config::ARTICLE_BYTES;
use crate::language::Languages;

/// Names of what an article has, those that are looked for first.
const TITLE: &[&str] = &["title", "headline"];
const DATE: &[&str] = &["published", "date", "date_published", "datetime", "pubdate"];
const SOURCE: &[&str] = &["source", "outlet", "publisher"];
const AUTHOR: &[&str] = &["author", "byline"];
const URL: &[&str] = &["original", "url", "link"];
const LANGUAGE: &[&str] = &["language", "lang"];
const TOPICS: &[&str] = &["topics", "tags"];
const BODY: &[&str] = &["text", "body", "content"];

/// An article by the names of its parts.
fn item(get: &dyn Fn(&str) -> Option<String>, topics: Vec<String>) -> Result<Item, Refused> {
    let first = |names: &[&str]| {
        names.iter().find_map(|name| get(name).filter(|text| !text.trim().is_empty()))
    };
    let Some(body) = first(BODY) else {
        return Err(Refused::Wrong(format!("it has no {}", BODY.join(", ") + " with words in it")));
    };
    Ok(Item {
        title: first(TITLE).and_then(|title| line(&title)),
        date: DATE.iter().filter_map(|name| get(name)).find_map(|written| date::read(&written)),
        source: first(SOURCE).and_then(|source| line(&source)),
        author: first(AUTHOR).and_then(|author| line(&author)),
        url: first(URL).filter(|url| url.starts_with("http")),
        language: first(LANGUAGE),
        topics,
        body: body.trim().replace("\r\n", "\n"),
        file: None,
    })
}

/// Hands over the articles of JSON lines, an object each.
pub(super) fn lines(mut from: impl BufRead, each: Each<'_>) -> Result<(), Refused> {
    let most = 6 * ARTICLE_BYTES;
    let mut buffer = Vec::new();
    for number in 1_u64.. {
        buffer.clear();
        if from.by_ref().take(most + 1).read_until(b'\n', &mut buffer)? == 0 {
            break;
        }
        let at = |why: String| Refused::Wrong(format!("line {number}: {why}"));
        if buffer.len() as u64 > most {
            return Err(at(format!("it has more than the {most} bytes allowed")));
        }
        if buffer.trim_ascii().is_empty() {
            continue;
        }
        let found = serde_json::from_slice::<Map<String, Value>>(&buffer);
        let found = found.map_err(|why| at(why.to_string()));
        each(found.and_then(|found| of_object(&found).map_err(|why| at(why.to_string()))));
    }
    Ok(())
}

fn of_object(found: &Map<String, Value>) -> Result<Item, Refused> {
    let get = |name: &str| found.get(name).and_then(Value::as_str).map(str::to_owned);
    let topics = TOPICS.iter().find_map(|name| found.get(*name)).and_then(Value::as_array);
    let topics = topics.into_iter().flatten().filter_map(Value::as_str);
    item(&get, topics.filter_map(line).collect())
}

/// Hands over the articles of CSV, whose first row has the names of the columns.
pub(super) fn csv(from: impl Read, each: Each<'_>) -> Result<(), Refused> {
    let mut reader = ::csv::ReaderBuilder::new().flexible(true).from_reader(from);
    let wrong = |why: ::csv::Error| Refused::Wrong(why.to_string());
    let headers = reader.headers().map_err(wrong)?.clone();
    let name = |name: &str| name.trim_start_matches('\u{FEFF}').trim().to_lowercase();
    let names: Vec<String> = headers.iter().map(name).collect();
    if !BODY.iter().any(|body| names.iter().any(|name| name == body)) {
        let why = format!("it has no column {}", BODY.join(", "));
        return Err(Refused::Wrong(why));
    }
    for (number, row) in reader.records().enumerate() {
        let found = row.map_err(wrong).and_then(|row| {
            let get = |wanted: &str| {
                let at = names.iter().position(|name| name == wanted)?;
                row.get(at).map(unguarded).map(str::to_owned)
            };
            let topics = TOPICS.iter().find_map(|name| get(name)).unwrap_or_default();
            item(&get, topics.split(';').filter_map(line).collect())
        });
        each(found.map_err(|why| Refused::Wrong(format!("row {}: {why}", number + 1))));
    }
    Ok(())
}

/// A cell without the apostrophe by which it is no formula.
fn unguarded(cell: &str) -> &str {
    let rest = cell.strip_prefix('\'');
    rest.filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(cell)
}

#[derive(Deserialize)]
struct Feed {
    version: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    language: Option<String>,
    items: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    external_url: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    content_html: Option<String>,
    #[serde(default)]
    content_text: Option<String>,
    #[serde(default)]
    date_published: Option<String>,
    #[serde(default)]
    authors: Vec<Author>,
    #[serde(default)]
    author: Option<Author>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    language: Option<String>,
}

#[derive(Deserialize)]
struct Author {
    #[serde(default)]
    name: Option<String>,
}

/// Hands over the items of a JSON Feed.
pub(super) fn feed(text: &str, languages: &Languages, each: Each<'_>) -> Result<(), Refused> {
    let feed: Feed = serde_json::from_str(text)
        .map_err(|why| Refused::Wrong(format!("it is no JSON Feed: {why}")))?;
    if !feed.version.contains("jsonfeed.org") {
        return Err(Refused::Wrong("it is no JSON Feed".to_owned()));
    }
    for entry in feed.items {
        let names = entry.authors.into_iter().chain(entry.author).filter_map(|of| of.name);
        let names: Vec<String> = names.collect();
        let body = match (entry.content_text, entry.content_html) {
            (_, Some(html)) => plain(&html, languages),
            (text, None) => text.unwrap_or_default().trim().to_owned(),
        };
        if body.is_empty() {
            each(Err(Refused::Wrong("the item has no text".to_owned())));
            continue;
        }
        each(Ok(Item {
            title: entry.title.as_deref().and_then(line),
            date: entry.date_published.as_deref().and_then(date::read),
            source: line(&feed.title),
            author: (!names.is_empty()).then(|| names.join(", ")),
            url: entry.external_url.or(entry.url).filter(|url| url.starts_with("http")),
            language: entry.language.or_else(|| feed.language.clone()),
            topics: entry.tags,
            body,
            file: None,
        }));
    }
    Ok(())
}
