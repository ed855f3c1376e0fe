//! Feeds (RSS 0.9 to 2.0, Atom) and exports of `WordPress` (WXR), which are RSS with more in it: read as they
//! come, an item at a time. What declares entities is refused, so that none is ever looked up.

use std::collections::BTreeMap;
use std::io::BufRead;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{Each, Item, Refused, date, line, plain};
use crate::config::ARTICLE_BYTES;
use crate::language::Languages;

/// How deep elements may lie in each other.
const DEEPEST: usize = 256;

/// What was read of an element that is open.
#[derive(Default)]
struct Open {
    name: String,
    text: String,
    attributes: BTreeMap<String, String>,
}

/// The elements of an item, or of the feed around it: the words of each name, in order.
#[derive(Default)]
struct Elements(BTreeMap<String, Vec<String>>);

impl Elements {
    fn add(&mut self, name: &str, text: String) {
        self.0.entry(name.to_owned()).or_default().push(text);
    }

    /// The first that says anything of the first of these names that does.
    fn first(&self, names: &[&str]) -> Option<&str> {
        let all = names.iter().filter_map(|name| self.0.get(*name));
        all.flatten().map(String::as_str).find(|text| !text.trim().is_empty())
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &String> {
        self.0.get(name).into_iter().flatten()
    }
}

/// What a reference in text stands for.
pub(super) fn refers(of: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = of.resolve_char_ref() {
        return character.into();
    }
    let name: &str = of;
    let known = quick_xml::escape::resolve_predefined_entity(name);
    // Old feeds have names of HTML, which are told as they stand.
    known.map_or_else(|| format!("&{name};"), str::to_owned)
}

/// Hands over the items of a feed.
pub(super) fn read(
    from: impl BufRead,
    languages: &Languages,
    each: Each<'_>,
) -> Result<(), Refused> {
    let mut reader = Reader::from_reader(from);
    let wrong = |why: String| Refused::Wrong(format!("it cannot be read as XML: {why}"));
    let (mut open, mut buffer): (Vec<Open>, Vec<u8>) = (Vec::new(), Vec::new());
    let (mut feed, mut item) = (Elements::default(), None::<Elements>);
    let mut size = 0_u64;
    let mut is_feed = false;
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(|why| wrong(why.to_string()))?;
        match event {
            Event::DocType(declared) if declared.contains(['[']) || declared.contains("ENTITY") => {
                let why = "it declares entities, which are not looked up: take the DOCTYPE away";
                return Err(Refused::Wrong(why.to_owned()));
            }
            Event::Start(start) => {
                let element = opened(&start);
                is_feed |= open.is_empty() && is_root(&element.name);
                if is_item(&element.name) && item.is_none() {
                    (item, size) = (Some(Elements::default()), 0);
                }
                open.push(element);
                if open.len() > DEEPEST {
                    return Err(wrong("its elements lie too deep".to_owned()));
                }
            }
            Event::Empty(start) => {
                let element = opened(&start);
                close(element, &mut open, item.as_mut().unwrap_or(&mut feed));
            }
            Event::Text(text) => {
                push(&mut open, &text.xml_content(XmlVersion::Implicit1_0), &mut size)?;
            }
            Event::CData(text) => {
                push(&mut open, &text.xml_content(XmlVersion::Implicit1_0), &mut size)?;
            }
            Event::GeneralRef(of) => push(&mut open, &refers(&of), &mut size)?,
            Event::End(_) => {
                let Some(element) = open.pop() else { continue };
                let is_end = is_item(&element.name);
                if !is_end {
                    close(element, &mut open, item.as_mut().unwrap_or(&mut feed));
                } else if let Some(found) = item.take()
                    && let Some(found) = made(&found, &feed, languages)
                {
                    each(found);
                }
            }
            Event::Eof if open.is_empty() && is_feed => return Ok(()),
            Event::Eof if !is_feed => return Err(Refused::Wrong("it is no feed".to_owned())),
            Event::Eof => return Err(wrong("it ends in the middle".to_owned())),
            _ => {}
        }
    }
}

fn is_root(name: &str) -> bool {
    ["rss", "feed", "rdf:rdf"].contains(&name)
}

fn is_item(name: &str) -> bool {
    ["item", "entry"].contains(&name)
}

fn opened(start: &BytesStart<'_>) -> Open {
    let attributes = start.attributes().flatten().filter_map(|of| {
        let value = of.normalized_value(XmlVersion::Implicit1_0).ok()?;
        Some((of.key.as_ref().to_lowercase(), value.into_owned()))
    });
    let name = start.name().as_ref().to_lowercase();
    // A prefix of one's own for Atom changes nothing.
    let name = name.strip_prefix("atom:").map(str::to_owned).unwrap_or(name);
    Open { name, text: String::new(), attributes: attributes.collect() }
}

/// Adds text to the element that is open.
fn push(open: &mut [Open], text: &str, size: &mut u64) -> Result<(), Refused> {
    let Some(last) = open.len().checked_sub(1) else { return Ok(()) };
    *size += text.len() as u64;
    if *size > 4 * ARTICLE_BYTES {
        return Err(Refused::Wrong(format!("an item has more than {} bytes", 4 * ARTICLE_BYTES)));
    }
    if open.iter().any(is_markup) {
        crate::text::escape(&mut open[last].text, text);
    } else {
        open[last].text.push_str(text);
    }
    Ok(())
}

/// Whether elements within this one are part of its text.
fn is_markup(of: &Open) -> bool {
    of.attributes.get("type").is_some_and(|kind| kind == "xhtml")
}

/// Takes what an element said, which has come to its end.
fn close(element: Open, open: &mut [Open], into: &mut Elements) {
    let Open { name, text, attributes } = element;
    if open.iter().any(is_markup) {
        let tag = name.rsplit(':').next().unwrap_or_default();
        if let Some(parent) = open.last_mut() {
            parent.text.extend(["<", tag, ">", &text]);
            if !["br", "hr", "img"].contains(&tag) {
                parent.text.extend(["</", tag, ">"]);
            }
        }
        return;
    }
    let parent = open.last();
    let of_feed = parent
        .is_none_or(|parent| ["channel", "feed", "rdf:rdf", "rss"].contains(&parent.name.as_str()));
    let of_item = open.last().is_some_and(|parent| is_item(&parent.name));
    let name = match (name.as_str(), open.last()) {
        ("link", _) => {
            let rel = attributes.get("rel").map_or("alternate", String::as_str);
            if let Some(href) = attributes.get("href").filter(|_| rel == "alternate") {
                into.add("link", href.clone());
                return;
            }
            "link"
        }
        ("category", _) => {
            let is_topic =
                attributes.get("domain").is_none_or(|of| of == "category" || of == "post_tag");
            if let Some(term) = attributes.get("term") {
                into.add("category", attributes.get("label").unwrap_or(term).clone());
                return;
            }
            if !is_topic {
                return;
            }
            "category"
        }
        ("guid", _) if attributes.get("ispermalink").is_some_and(|is| is == "false") => "id",
        ("name", Some(parent)) if parent.name == "author" => "author:name",
        (name, _) if of_feed || of_item => name,
        _ => return,
    };
    let kind = attributes.get("type").map_or("", String::as_str);
    let text = if kind == "text" { escaped(&text) } else { text };
    into.add(name, text);
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    crate::text::escape(&mut out, text);
    out
}

/// An item as an article; `None` for what an export holds beside articles: pictures, menus, drafts.
fn made(found: &Elements, feed: &Elements, languages: &Languages) -> Option<Result<Item, Refused>> {
    let is = |name: &str, wanted: &[&str]| {
        found.first(&[name]).is_none_or(|is| wanted.contains(&is.trim()))
    };
    if !is("wp:post_type", &["post", "page"]) || !is("wp:status", &["publish"]) {
        return None;
    }
    let bare = |text: &str| line(&plain(text, languages));
    let body = found.first(&["content:encoded", "content", "summary", "description"]);
    let local = found.first(&["wp:post_date"]).unwrap_or_default();
    let stamp = found.first(&["wp:post_date_gmt"]).and_then(|utc| date::with_local(utc, local));
    let written = ["pubdate", "published", "dc:date", "updated"];
    let author = found.first(&["dc:creator", "author:name", "author"]);
    let url = found.first(&["link", "guid"]).map(str::trim);
    let mut topics: Vec<String> = found.all("category").filter_map(|topic| bare(topic)).collect();
    topics.dedup();
    let item = Item {
        title: found.first(&["title"]).and_then(bare),
        date: stamp.or_else(|| found.first(&written).and_then(date::read)),
        source: found.first(&["source"]).or_else(|| feed.first(&["title"])).and_then(bare),
        author: author.and_then(bare),
        url: url.filter(|url| url.starts_with("http")).map(str::to_owned),
        language: feed.first(&["language", "dc:language"]).and_then(line),
        topics,
        body: plain(body.unwrap_or_default(), languages),
        file: None,
    };
    Some(if item.body.is_empty() {
        let title = item.title.unwrap_or_default();
        Err(Refused::Wrong(format!("the item has no text: {title}")))
    } else {
        Ok(item)
    })
}
