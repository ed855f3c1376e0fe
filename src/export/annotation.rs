//! The quotations of an article as W3C Web Annotations (Data Model, 23 February 2017), and the plain
//! text that they point into: the body as it is published, never the editor's file.

use std::fmt::Write as _;
use std::io::{self, Write};

use chrono::SecondsFormat;
use serde::Serialize;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::feed::times;
use super::{Exporter, File, thousandths};
use crate::annotate::PartialDate;
use crate::article::Article;
use crate::site::url::Address;
use crate::site::{Brief, Quote, Site};
use crate::source::Format;
use crate::text::{CodePoints, Span};

/// Code points before and after the words that tell them from the same words elsewhere.
const AROUND: usize = 32;

/// The body of an article as plain text.
pub(super) struct Published {
    /// The text content of the article's page: paragraphs with an empty line between them.
    pub(super) text: String,
    /// For every stretch of [`Article::text`] that is in it, where it starts there (bytes).
    pieces: Vec<(Span, u32)>,
}

/// The body of an article as plain text.
pub(super) fn published(article: &Article) -> Published {
    match article.format {
        Format::Markdown | Format::Html => {
            let whole = Span::new(0, article.text.len());
            Published { text: article.text.clone(), pieces: vec![(whole, 0)] }
        }
        Format::Text => {
            let mut published = Published { text: String::new(), pieces: Vec::new() };
            for block in &article.blocks {
                if !published.text.is_empty() {
                    published.text.push_str("\n\n");
                }
                let start = Span::new(published.text.len(), published.text.len()).start;
                published.pieces.push((block.span, start));
                published.text.push_str(block.span.of(&article.text));
            }
            published
        }
    }
}

impl Published {
    /// A span of [`Article::text`] as one of the published text; `None` if nothing of it is there.
    pub(super) fn span(&self, span: Span) -> Option<Span> {
        let first = self.pieces.partition_point(|(piece, _)| piece.end <= span.start);
        let last = self.pieces.partition_point(|(piece, _)| piece.start < span.end);
        let &(first, from) = self.pieces.get(first)?;
        let &(last, to) = self.pieces.get(last.checked_sub(1)?)?;
        let start = from + span.start.max(first.start) - first.start;
        let end = to + span.end.min(last.end) - last.start;
        (start < end).then_some(Span { start, end })
    }
}

/// The annotations of an article and the text that they point into, if the site has data files.
pub(super) fn files(site: &Site, at: usize) -> Option<[File; 2]> {
    site.settings.build.data.then_some([File::Annotations(at), File::Text(at)])
}

/// The annotations of an article, all on one page of a collection.
pub(super) fn annotations(site: &Site, at: usize) -> Vec<u8> {
    let brief = &site.briefs[at];
    let published = published(&brief.article);
    let time = stamps(site, brief);
    let items = items(site, brief, &published, time.as_ref());
    let id = site.base.url(&File::Annotations(at).address(site));
    let mut collection = collection(&id, &brief.article.title, items.len());
    collection.insert("kutip:sha256".to_owned(), sha256(&published.text).into());
    if !items.is_empty() {
        let page = json!({ "id": format!("{id}#page-1"), "type": "AnnotationPage", "startIndex": 0, "items": items });
        collection.insert("first".to_owned(), page);
    }
    super::to_json(&collection)
}

/// Writes the annotations of all articles, on one page of a collection.
pub(super) fn write(of: &Exporter<'_>, out: &mut dyn Write) -> io::Result<()> {
    let site = of.site;
    let id = format!("{}#annotations", site.base.url(&Address::home()));
    let head = serde_json::to_string(&collection(&id, of.title, site.quotes.len()))?;
    // The collection is left open for its page, and that for its items.
    out.write_all(open(&head).as_bytes())?;
    let page = serde_json::to_string(
        &json!({ "id": format!("{id}-page-1"), "type": "AnnotationPage", "startIndex": 0 }),
    )?;
    write!(out, ",\"first\":{},\"items\":[", open(&page))?;
    let mut separator = "\n";
    for brief in &site.briefs {
        let published = published(&brief.article);
        let time = stamps(site, brief);
        for item in items(site, brief, &published, time.as_ref()) {
            out.write_all(separator.as_bytes())?;
            serde_json::to_writer(&mut *out, &item)?;
            separator = ",\n";
        }
    }
    out.write_all(b"\n]}}\n")
}

/// An object in JSON without its last brace, so that more can stand in it.
fn open(object: &str) -> &str {
    object.strip_suffix('}').unwrap_or(object)
}

/// When an article was published and changed.
fn stamps(site: &Site, brief: &Brief) -> Option<(String, String)> {
    let (published, updated) = times(&brief.article, site.settings.timezone)?;
    let stamp = |time: chrono::DateTime<chrono::FixedOffset>| {
        time.to_utc().to_rfc3339_opts(SecondsFormat::Secs, true)
    };
    Some((stamp(published), stamp(updated)))
}

/// The annotations of an article, whose text is `published`.
fn items<'a>(
    site: &'a Site,
    brief: &'a Brief,
    published: &Published,
    time: Option<&'a (String, String)>,
) -> Vec<Annotation<'a>> {
    let points = CodePoints::new(&published.text);
    let quotes = site.quotes[brief.quotes.clone()].iter();
    quotes.map(|quote| annotation(site, brief, quote, published, &points, time)).collect()
}

/// A collection of so many annotations, without its page.
fn collection(id: &str, label: &str, total: usize) -> Map<String, Value> {
    let mut all = Map::new();
    let context = json!(["http://www.w3.org/ns/anno.jsonld", { "kutip": "urn:kutip:" }]);
    for (key, value) in [
        ("@context", context),
        ("id", id.into()),
        ("type", "AnnotationCollection".into()),
        ("label", label.into()),
        ("total", total.into()),
        ("generator", json!({ "type": "Software", "name": GENERATOR })),
    ] {
        all.insert(key.to_owned(), value);
    }
    all
}

const GENERATOR: &str = concat!("kutip ", env!("CARGO_PKG_VERSION"));

fn sha256(text: &str) -> String {
    let mut hexadecimal = String::new();
    for byte in Sha256::digest(text) {
        let _ = write!(hexadecimal, "{byte:02x}");
    }
    hexadecimal
}

#[derive(Serialize)]
struct Annotation<'a> {
    id: String,
    /// The permalink that it was first published with, where that was another.
    #[serde(skip_serializing_if = "Option::is_none")]
    canonical: Option<String>,
    /// Other permalinks that lead to it.
    #[serde(rename = "kutip:earlier", skip_serializing_if = "Vec::is_empty")]
    earlier: Vec<String>,
    #[serde(rename = "type")]
    is: &'a str,
    motivation: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<&'a str>,
    creator: Value,
    body: Vec<Value>,
    target: Vec<Value>,
    #[serde(rename = "kutip:rule")]
    rule: String,
    #[serde(rename = "kutip:stance")]
    stance: &'a str,
    #[serde(rename = "kutip:sentence")]
    sentence: String,
    #[serde(rename = "kutip:said_on", skip_serializing_if = "Option::is_none")]
    said_on: Option<String>,
    #[serde(rename = "kutip:confidence")]
    confidence: f64,
    #[serde(rename = "kutip:editor")]
    editor: bool,
}

fn annotation<'a>(
    site: &'a Site,
    brief: &'a Brief,
    quote: &'a Quote,
    published: &Published,
    points: &CodePoints<'_>,
    time: Option<&'a (String, String)>,
) -> Annotation<'a> {
    let attribution = site.attribution(quote);
    let mut body: Vec<Value> = quote
        .speakers
        .iter()
        .map(|&speaker| match brief.profile_of(speaker).map(|at| &site.profiles[at]) {
            Some(profile) => json!({
                "type": "SpecificResource",
                "source": site.base.url(&profile.address()),
                "purpose": "identifying",
            }),
            None => json!({
                "type": "TextualBody",
                "value": site.speaker_name(brief, speaker),
                "purpose": "identifying",
            }),
        })
        .collect();
    body.push(json!({
        "type": "TextualBody",
        "value": attribution.kind.name(),
        "purpose": "classifying",
    }));
    let source = site.base.url(&File::Text(quote.brief).address(site));
    let target = attribution.shown().iter().filter_map(|&span| {
        let span = published.span(span)?;
        let [start, end] = points.pair(span);
        let mut target = json!({
            "source": source,
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": span.of(&published.text),
                    "prefix": before(&published.text[..span.start as usize]),
                    "suffix": after(&published.text[span.end as usize..]),
                },
                { "type": "TextPositionSelector", "start": start, "end": end },
            ],
        });
        if let (Some(target), Some((_, changed))) = (target.as_object_mut(), time) {
            let state = json!({ "type": "TimeState", "sourceDate": changed });
            target.insert("state".to_owned(), state);
        }
        Some(target)
    });
    let id = site.quote_url(brief, quote);
    Annotation {
        canonical: Some(site.lasting_permalink(brief, quote)).filter(|first| *first != id),
        id,
        earlier: quote.earlier.iter().map(|id| site.permalink(brief, id)).collect(),
        is: "Annotation",
        motivation: "identifying",
        created: time.map(|(published, _)| published.as_str()),
        modified: time.map(|(_, updated)| updated.as_str()),
        creator: if attribution.is_checked() {
            json!({ "type": "Person", "name": "editor" })
        } else {
            json!({ "type": "Software", "name": GENERATOR })
        },
        target: target.collect(),
        body,
        rule: attribution.rule.to_string(),
        stance: attribution.stance.name(),
        sentence: site.sentence(quote),
        said_on: attribution.said_on.map(PartialDate::iso),
        confidence: thousandths(attribution.confidence),
        editor: attribution.is_checked(),
    }
}

/// The end of the text before some words, from the start of a word on.
fn before(text: &str) -> &str {
    let Some((cut, _)) = text.char_indices().rev().nth(AROUND - 1) else { return text };
    let near = &text[cut..];
    if cut == 0 || text[..cut].ends_with(char::is_whitespace) {
        return near;
    }
    near.find(char::is_whitespace).map_or(near, |at| &near[at..])
}

/// The start of the text after some words, up to the end of a word.
fn after(text: &str) -> &str {
    let Some((cut, next)) = text.char_indices().nth(AROUND) else { return text };
    let near = &text[..cut];
    if next.is_whitespace() {
        return near;
    }
    near.rfind(char::is_whitespace).map_or(near, |at| &near[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_around_are_whole_and_at_most_32_characters() {
        assert_eq!(before("short 😀 "), "short 😀 ");
        let long = "Ketika jembatan itu ditutup pada hari Rabu kemarin, ";
        assert_eq!(before(long), "ditutup pada hari Rabu kemarin, ");
        assert_eq!(after(long), "Ketika jembatan itu ditutup pada");
        assert_eq!(before(&"é".repeat(40)), "é".repeat(32));
        assert_eq!(after(&"é".repeat(40)), "é".repeat(32));
        for text in [long, "a b"] {
            assert!(
                before(text).chars().count() <= AROUND && after(text).chars().count() <= AROUND
            );
        }
    }

    #[test]
    fn spans_of_an_article_are_found_in_its_published_text() {
        let text = "title: x\n\n  Satu “dua\r\n\r\n tiga” empat.\n";
        let source = crate::source::Source::new("a", "content/a.txt", Format::Text, text.into());
        let (article, _) = crate::article::parse(&source, &crate::language::Languages::embedded());
        let published = published(&article);
        assert_eq!(published.text, "Satu “dua\n\ntiga” empat.");
        let at = |words: &str| text.find(words).unwrap();
        let span = Span::new(at("“dua"), at(" empat"));
        assert_eq!(published.span(span).unwrap().of(&published.text), "“dua\n\ntiga”");
        assert_eq!(published.span(Span::new(0, at("title") + 5)), None);
        let gap = Span::new(at("\r\n\r\n"), at("tiga"));
        assert_eq!(published.span(gap), None);
    }
}
