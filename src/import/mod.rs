//! Articles from elsewhere: what feeds, saved pages, documents and tables hold, as items with where they come
//! from. Nothing here touches the network; [`write`] alone writes.

mod date;
mod docx;
mod feed;
mod head;
mod page;
mod table;
mod write;

use std::io::{self, BufReader, Read as _};
use std::path::Path;

pub use self::write::{Outcome, Writer};
use crate::article;
use crate::config::ARTICLE_BYTES;
use crate::files::{self, Fault};
use crate::language::Languages;
use crate::source::{self, Format, Source};
use crate::text::squeeze;

/// Bytes that a file may have that holds one article or a JSON feed.
const ONE: u64 = 4 * ARTICLE_BYTES;

/// An article of a file, and where it comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Its title.
    pub title: Option<String>,
    /// When it was published: a day, or a time, with the offset if that is known.
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Code of its language.
    pub language: Option<String>,
    /// What it is about.
    pub topics: Vec<String>,
    /// Paragraphs with an empty line between them.
    pub body: String,
    /// An article file as it is, with the ending of its name: all else is in it.
    pub file: Option<(String, &'static str)>,
}

/// Why something holds no article that can be used.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It cannot be read.
    #[error("{0}")]
    Unreadable(#[from] Fault),
    /// What is wrong with it.
    #[error("{0}")]
    Wrong(String),
}

impl From<io::Error> for Refused {
    fn from(problem: io::Error) -> Self {
        Refused::Unreadable(problem.into())
    }
}

/// What takes the items of a file, as they come.
type Each<'e> = &'e mut dyn FnMut(Result<Item, Refused>);

/// What a file is by its ending, and for XML and JSON by its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Article(Format),
    Page,
    Xml,
    JsonFeed,
    Lines,
    Csv,
    Docx,
}

fn kind(path: &Path) -> Option<Kind> {
    let ending = path.extension()?.to_str()?.to_lowercase();
    match ending.as_str() {
        "txt" => Some(Kind::Article(Format::Text)),
        "md" => Some(Kind::Article(Format::Markdown)),
        "html" | "htm" | "xhtml" => Some(Kind::Page),
        "xml" | "rss" | "atom" | "rdf" => Some(Kind::Xml),
        "json" => Some(Kind::JsonFeed),
        "jsonl" | "ndjson" => Some(Kind::Lines),
        "csv" => Some(Kind::Csv),
        "docx" => Some(Kind::Docx),
        _ => None,
    }
}

/// Whether a file may hold articles, by the ending of its name.
pub fn is_read(path: &Path) -> bool {
    kind(path).is_some()
}

/// Hands over the articles of a file one by one, or why there are none.
pub fn read(path: &Path, languages: &Languages, each: Each<'_>) {
    if let Err(refused) = read_all(path, languages, each) {
        each(Err(refused));
    }
}

fn read_all(path: &Path, languages: &Languages, each: Each<'_>) -> Result<(), Refused> {
    let Some(kind) = kind(path) else {
        let wanted =
            "it is none of .txt, .md, .html, .xml, .rss, .atom, .json, .jsonl, .csv, .docx";
        return Err(Refused::Wrong(wanted.to_owned()));
    };
    match kind {
        Kind::Article(format) => {
            each(Ok(article(text(path, ARTICLE_BYTES)?, format, languages)));
        }
        Kind::Page => each(page::read(&page_text(path)?, languages)),
        Kind::Xml => feed::read(BufReader::new(files::open(path)?), languages, each)?,
        Kind::JsonFeed => table::feed(&text(path, ONE)?, languages, each)?,
        Kind::Lines => table::lines(BufReader::new(files::open(path)?), each)?,
        Kind::Csv => table::csv(BufReader::new(files::open(path)?), each)?,
        Kind::Docx => each(docx::read(files::open(path)?)),
    }
    Ok(())
}

/// The text of a file in the encoding that it seems to have.
fn text(path: &Path, most: u64) -> Result<String, Refused> {
    let bytes = files::read(path, most)?;
    decoded(&path.to_string_lossy(), bytes, None)
}

fn decoded(path: &str, bytes: Vec<u8>, encoding: Option<&str>) -> Result<String, Refused> {
    source::decode(path, bytes, encoding).map_err(|problem| Refused::Wrong(problem.message))
}

/// The text of a saved page, in the encoding that it declares.
fn page_text(path: &Path) -> Result<String, Refused> {
    let mut bytes = Vec::new();
    files::open(path)?.take(ONE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > ONE {
        return Err(Fault::TooLarge(ONE).into());
    }
    let encoding = head::encoding(&bytes);
    // What the page says of itself may be wrong: UTF-8 that can be read is UTF-8.
    let encoding = encoding.filter(|_| str::from_utf8(&bytes).is_err());
    decoded(&path.to_string_lossy(), bytes, encoding.as_deref())
}

/// An article file, which stays as it is.
fn article(text: String, format: Format, languages: &Languages) -> Item {
    let source = Source::new("import", "import", format, text);
    let (article, _) = article::parse(&source, languages);
    let ending = if format == Format::Text { "txt" } else { "md" };
    Item {
        title: Some(article.title.clone()).filter(|_| !article.taken.title),
        date: article.date.map(|day| day.to_string()),
        url: article.original().map(str::to_owned),
        body: paragraphs(&article),
        file: Some((source.text, ending)),
        ..Item::default()
    }
}

/// The blocks of an article, with an empty line between them.
fn paragraphs(article: &article::Article) -> String {
    let blocks = article.blocks.iter().map(|block| block.span.of(&article.text).trim());
    blocks.filter(|block| !block.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// HTML as paragraphs of text.
fn plain(html: &str, languages: &Languages) -> String {
    // A first heading is read as a title, where one is wanted: here it is text.
    let html = format!("<p></p>{html}");
    let source = Source::new("import", "import", Format::Html, html);
    let (article, _) = article::parse(&source, languages);
    paragraphs(&article)
}

/// Words in one line; `None` if there are none.
fn line(text: &str) -> Option<String> {
    Some(squeeze(text)).filter(|text| !text.is_empty())
}
