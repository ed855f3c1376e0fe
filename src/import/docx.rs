//! A document of a word processor (Office Open XML): its paragraphs as they read once all changes are taken.

use std::fs::File;
use std::io::{BufReader, Read as _};

use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

use super::feed::refers;
use super::{Item, Refused, date, line};

/// Bytes that a part of the document may have once it is unpacked.
const PART: u64 = 64 << 20;
/// The most that a part may grow by being unpacked.
const GROWTH: u64 = 200;

/// Reads a document.
pub(super) fn read(file: File) -> Result<Item, Refused> {
    let wrong = |why: String| Refused::Wrong(format!("it is no document that can be read: {why}"));
    let mut archive =
        zip::ZipArchive::new(BufReader::new(file)).map_err(|problem| wrong(problem.to_string()))?;
    let mut part = |name: &str| -> Result<Option<String>, Refused> {
        let Ok(entry) = archive.by_name(name) else { return Ok(None) };
        let most = PART.min(entry.compressed_size().saturating_mul(GROWTH).max(1 << 16));
        let mut bytes = Vec::new();
        entry.take(most + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most {
            return Err(wrong(format!("{name} unpacks to more than {most} bytes")));
        }
        String::from_utf8(bytes).map(Some).map_err(|_| wrong(format!("{name} is not UTF-8")))
    };
    let Some(document) = part("word/document.xml")? else {
        return Err(wrong("it has no word/document.xml".to_owned()));
    };
    let core = part("docProps/core.xml")?.unwrap_or_default();
    let (heading, paragraphs) = paragraphs(&document).map_err(wrong)?;
    let core = |name: &str| element(&core, name);
    Ok(Item {
        title: heading.or_else(|| core("title")),
        date: core("created").and_then(|written| date::read(&written)),
        author: core("creator"),
        language: core("language"),
        body: paragraphs.join("\n\n"),
        ..Item::default()
    })
}

/// The words of the first element of a name.
fn element(xml: &str, name: &str) -> Option<String> {
    let mut reader = Reader::from_str(xml);
    let (mut text, mut is_in) = (String::new(), false);
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => is_in = start.local_name().as_ref() == name,
            Event::End(_) if is_in => return line(&text),
            Event::Text(words) if is_in => {
                text.push_str(&words.xml_content(XmlVersion::Implicit1_0));
            }
            Event::GeneralRef(of) if is_in => text.push_str(&refers(&of)),
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// The title, if a paragraph of that style opens the document, and the paragraphs after it.
fn paragraphs(xml: &str) -> Result<(Option<String>, Vec<String>), String> {
    let mut reader = Reader::from_str(xml);
    let (mut all, mut text) = (Vec::new(), String::new());
    let (mut title, mut is_title, mut is_text, mut deleted) = (None, false, false, 0_usize);
    loop {
        let event = reader.read_event().map_err(|problem| problem.to_string())?;
        match event {
            Event::Start(start) | Event::Empty(start)
                if start.local_name().as_ref() == "pStyle" =>
            {
                let style =
                    start.attributes().flatten().find(|of| of.key.as_ref().ends_with("val"));
                let style = style.map(|of| of.value.to_lowercase()).unwrap_or_default();
                is_title = matches!(style.as_str(), "title" | "heading1");
            }
            Event::Empty(start) => match start.local_name().as_ref() {
                "br" | "cr" | "tab" => text.push(' '),
                _ => {}
            },
            Event::Start(start) => match start.local_name().as_ref() {
                "p" => (is_title, text) = (false, String::new()),
                "t" => is_text = true,
                "del" | "moveFrom" => deleted += 1,
                _ => {}
            },
            Event::End(end) => match end.local_name().as_ref() {
                "t" => is_text = false,
                "del" | "moveFrom" => deleted = deleted.saturating_sub(1),
                "p" => {
                    if let Some(paragraph) = line(&text) {
                        if is_title && all.is_empty() && title.is_none() {
                            title = Some(paragraph);
                        } else {
                            all.push(paragraph);
                        }
                    }
                    text.clear();
                }
                _ => {}
            },
            Event::Text(words) if is_text && deleted == 0 => {
                text.push_str(&words.xml_content(XmlVersion::Implicit1_0));
            }
            Event::GeneralRef(of) if is_text && deleted == 0 => text.push_str(&refers(&of)),
            Event::DocType(_) => return Err("it declares entities".to_owned()),
            Event::Eof => return Ok((title, all)),
            _ => {}
        }
    }
}
