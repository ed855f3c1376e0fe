//! A [`Source`](crate::source::Source) becomes an [`Article`]: front matter, frame, blocks. Never
//! fails; what is odd is told in diagnostics.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::language::Languages;
use crate::source::{Format, Source};
use crate::text::Span;

/// An article as the editor wrote it, taken apart but with nothing left out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Article {
    /// Front matter `id`, else the source's id.
    pub id: String,
    /// The source's path.
    pub path: String,
    /// Front matter `slug`, else the file's stem, made plain.
    pub slug: String,
    /// Never empty.
    pub title: String,
    /// Code of the language pack to read it with; `None` where no pack fits.
    pub language: Option<String>,
    /// Day of publication, from front matter, plain header or header line.
    pub date: Option<NaiveDate>,
    /// Time of day as printed in the front matter, `HH:MM:SS`; only orders articles of a day.
    pub time: Option<String>,
    /// Day of the last change, if the front matter gives one.
    pub updated: Option<NaiveDate>,
    /// The outlet that published it (front matter `source`).
    pub outlet: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Where the original stands; only http and https.
    pub url: Option<String>,
    /// Caption of the picture.
    pub caption: Option<String>,
    /// Credit of the picture.
    pub credit: Option<String>,
    /// Address of the picture.
    pub image: Option<String>,
    /// One or two sentences for lists; from front matter, else the start of the body.
    pub description: String,
    /// Topics as printed.
    pub topics: Vec<String>,
    /// Old addresses that lead here.
    pub aliases: Vec<String>,
    /// Not to be published yet.
    pub draft: bool,
    /// Language code → id of the article that says the same in it.
    pub translations: BTreeMap<String, String>,
    /// How the body is written.
    pub format: Format,
    /// What is annotated, and what every span of this article and its annotations points into.
    /// `.txt`: the decoded file, whole. `.md`: the text of the body's Markdown events, blocks set
    /// apart by an empty line.
    pub text: String,
    /// Where `text` lies in the decoded file.
    pub origin: Origin,
    /// The body's blocks, in order, not overlapping; all that is published as the body.
    pub blocks: Vec<Block>,
    /// Stretches of the blocks that are not the article's own prose, in order, not overlapping.
    pub excluded: Vec<Excluded>,
}

/// One block of the body: a paragraph, a heading …
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// In [`Article::text`], without white space at the ends.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// What a block is. Only paragraphs, list items and block quotations are annotated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockKind {
    /// Prose.
    Paragraph,
    /// An item of a list.
    Item,
    /// A paragraph inside a Markdown block quotation.
    Quotation,
    /// A heading.
    Heading,
    /// Code, a table and so on: shown, not annotated.
    Other,
}

/// A stretch that is kept out of the annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excluded {
    /// In [`Article::text`].
    pub span: Span,
    /// Why.
    pub reason: Reason,
}

/// Why a stretch is kept out of the annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// `JAKARTA, KOMPAS.com -`
    Dateline,
    /// `(Z-2)`, `[noe]`
    DeskCode,
    /// Caption of a picture, with its credit.
    Caption,
    /// `Reporter: …`, a name in capitals.
    Byline,
    /// `Baca juga: …`, promotion.
    Noise,
}

/// Maps offsets of [`Article::text`] to offsets of the decoded file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// `(start in text, start in file, length in bytes)`, by start, for stretches copied as they
    /// are; empty where the text is the file.
    pub pieces: Vec<(u32, u32, u32)>,
}

impl Origin {
    /// Where byte `at` of the text lies in the file. Within a piece exact; between pieces (an
    /// entity such as `&amp;`, an escape) the end of the piece before.
    pub fn to_file(&self, at: u32) -> u32 {
        if self.pieces.is_empty() {
            return at;
        }
        match self.pieces.partition_point(|piece| piece.0 <= at) {
            0 => self.pieces[0].1,
            n => {
                let (text, file, length) = self.pieces[n - 1];
                file + (at - text).min(length)
            }
        }
    }

    /// A span of the text as a span of the file.
    pub fn span(&self, span: Span) -> Span {
        if self.pieces.is_empty() || span.is_empty() {
            return Span { start: self.to_file(span.start), end: self.to_file(span.end) };
        }
        // An end is exclusive: it belongs to the piece of the byte before it.
        Span { start: self.to_file(span.start), end: self.to_file(span.end - 1) + 1 }
    }
}

/// Takes a source apart. Never fails: the worst that a file can do is to become an article of
/// paragraphs and nothing else.
pub fn parse(source: &Source, languages: &Languages) -> (Article, Vec<Diagnostic>) {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in source.text.split_inclusive('\n') {
        let from = start + line.len() - line.trim_start().len();
        let to = start + line.trim_end().len();
        if from < to {
            blocks.push(Block { span: Span::new(from, to), kind: BlockKind::Paragraph });
        }
        start += line.len();
    }
    let article = Article {
        id: source.id.clone(),
        path: source.path.clone(),
        slug: source.id.clone(),
        title: source.id.clone(),
        language: languages.detect(&source.text).map(|pack| pack.code.clone()),
        date: None,
        time: None,
        updated: None,
        outlet: None,
        author: None,
        url: None,
        caption: None,
        credit: None,
        image: None,
        description: String::new(),
        topics: Vec::new(),
        aliases: Vec::new(),
        draft: false,
        translations: BTreeMap::new(),
        format: source.format,
        text: source.text.clone(),
        origin: Origin::default(),
        blocks,
        excluded: Vec::new(),
    };
    (article, Vec::new())
}
