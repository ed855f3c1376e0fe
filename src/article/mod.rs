//! A [`Source`](crate::source::Source) becomes an [`Article`]: front matter, frame, blocks. Never
//! fails; what is odd is told in diagnostics.

mod blocks;
mod clock;
mod excerpt;
mod fields;
mod frame;
mod header;
mod headline;
mod html;
pub mod markdown;
mod matter;
mod summary;
mod withheld;

pub use clock::Clock;
pub use fields::is_name as is_folder;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

use self::markdown::{Body, Odd};
use crate::config::{Boilerplate, Shown};
use crate::diagnostic::{Code, Diagnostic};
use crate::keyed::Text;
use crate::language::{Frame, Languages};
use crate::source::{Format, Source};
use crate::text::{Hash, Span, hidden, slug};

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
    /// Time of that day, if the front matter gives one.
    pub time: Option<Clock>,
    /// Day of the last change, if the front matter gives one.
    pub updated: Option<NaiveDate>,
    /// Time of that day, if the front matter gives one.
    pub updated_time: Option<Clock>,
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
    pub aliases: Vec<Text>,
    /// Where the front matter says what other articles may say too.
    #[serde(skip)]
    pub places: Places,
    /// How much of it is shown, if it says so.
    pub shown: Option<Shown>,
    /// What of it was taken from its text, as nobody gave it.
    pub taken: Taken,
    /// Which of its quotations may lead its day.
    pub lead: Lead,
    /// Not to be published yet.
    pub draft: bool,
    /// Codes of findings that are counted and not shown for this article.
    pub accept: Vec<Code>,
    /// Language code → id of the article that says the same in it.
    pub translations: BTreeMap<String, String>,
    /// How the body is written.
    pub format: Format,
    /// The Markdown or HTML that [`markdown::walk`] makes `text` of; empty for plain text. A heading
    /// that opens it and is the article's title is left out, so that it does not show twice.
    pub markup: String,
    /// What is annotated, and what every span of this article and its annotations points into.
    /// Plain text: the decoded file, whole. Markdown and HTML: the text of the body's events, blocks
    /// set apart by an empty line.
    pub text: String,
    /// Where `text` lies in the decoded file.
    pub origin: Origin,
    /// The body's blocks, in order, not overlapping; all that is published as the body.
    pub blocks: Vec<Block>,
    /// Stretches of the blocks that are not the article's own prose, in order, not overlapping.
    pub excluded: Vec<Excluded>,
}

impl Article {
    /// The order in which articles are seen, at a site in `zone`, the oldest first: those without a date
    /// come last, those without a time first of their day, and equals by their ids.
    pub fn by_age(&self, other: &Self, zone: FixedOffset) -> Ordering {
        let age = |article: &Self| (article.date.is_none(), article.date, article.timed_at(zone));
        let rest = || (&self.id, &self.path).cmp(&(&other.id, &other.path));
        age(self).cmp(&age(other)).then_with(rest)
    }

    /// When it is published, if it gives a time of day.
    pub fn timed_at(&self, zone: FixedOffset) -> Option<DateTime<FixedOffset>> {
        self.time.and_then(|_| self.published_at(zone))
    }

    /// When it is published, at a site in `zone`: a day without a time begins at midnight there.
    pub fn published_at(&self, zone: FixedOffset) -> Option<DateTime<FixedOffset>> {
        clock::at(self.date?, self.time, zone)
    }

    /// When it was changed last, in the same way.
    pub fn updated_at(&self, zone: FixedOffset) -> Option<DateTime<FixedOffset>> {
        clock::at(self.updated?, self.updated_time, zone)
    }

    /// What of its blocks counts: all but links to other articles, promotion and boilerplate; in order.
    pub fn counted(&self) -> impl Iterator<Item = Span> {
        let mut noise = self.excluded.iter().filter(|excluded| excluded.reason == Reason::Noise);
        let mut next = noise.next().map(|noise| noise.span);
        self.blocks.iter().flat_map(move |block| {
            let (mut found, mut start) = (Vec::new(), block.span.start);
            while let Some(span) = next.filter(|span| span.start < block.span.end) {
                found.push(Span { start, end: span.start.max(start) });
                start = span.end.clamp(start, block.span.end);
                if span.end > block.span.end {
                    break;
                }
                next = noise.next().map(|noise| noise.span);
            }
            found.push(Span { start, end: block.span.end });
            found.retain(|span| !span.is_empty());
            found
        })
    }

    /// The address of the original, where it can be linked to.
    pub fn original(&self) -> Option<&str> {
        self.url.as_deref().filter(|url| {
            let scheme = url.get(..8).unwrap_or(url).to_ascii_lowercase();
            scheme.starts_with("https://") || scheme.starts_with("http://")
        })
    }
}

/// Places in an article's file; `None` where nothing is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The value of `id`.
    pub id: Option<Span>,
    /// The value of `slug`.
    pub slug: Option<Span>,
    /// The value of `date`.
    pub date: Option<Span>,
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
    /// `Baca juga: …`, promotion, boilerplate: no word of it counts.
    Noise,
}

/// What was taken from an article's text, as its header does not give it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The title is the start of its text.
    pub title: bool,
    /// So is the description.
    pub description: bool,
    /// The caption and credit are those of its header line.
    pub caption: bool,
}

/// Which quotation of an article may lead its day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lead {
    /// The one that the rule chooses.
    #[default]
    Rule,
    /// None.
    Never,
    /// This one, by its id; with the place where the front matter says so.
    Quotation(Text),
}

/// Maps offsets of [`Article::text`] to offsets of the decoded file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// In order; empty where the text is the file.
    pieces: Vec<Piece>,
}

/// A stretch of the text and the stretch of the file it was made from. Where both are as long, the
/// one is a copy of the other; else (an entity such as `&amp;`) they belong together as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Piece {
    text: Span,
    file: Span,
}

impl Origin {
    /// Adds a piece, which stands after all before it.
    fn push(&mut self, piece: Piece) {
        match self.pieces.last_mut() {
            Some(last)
                if last.text.end == piece.text.start
                    && last.file.end == piece.file.start
                    && last.text.len() == last.file.len()
                    && piece.text.len() == piece.file.len() =>
            {
                last.text.end = piece.text.end;
                last.file.end = piece.file.end;
            }
            _ => self.pieces.push(piece),
        }
    }

    /// The piece that byte `at` lies in, else the one before it, else the first.
    fn piece(&self, at: u32) -> Option<Piece> {
        let after = self.pieces.partition_point(|piece| piece.text.start <= at);
        self.pieces.get(after.saturating_sub(1)).copied()
    }

    /// A span of the text as a span of the file. What lies between pieces belongs to the end of
    /// the piece before.
    pub fn span(&self, span: Span) -> Span {
        let start = self.piece(span.start).map_or(span.start, |piece| {
            if span.start >= piece.text.end {
                piece.file.end
            } else if piece.text.len() == piece.file.len() {
                piece.file.start + span.start.saturating_sub(piece.text.start)
            } else {
                piece.file.start
            }
        });
        // An end is exclusive: it belongs to the piece of the byte before it.
        let last = span.end.max(span.start + 1) - 1;
        let end = self.piece(last).map_or(span.end, |piece| {
            if last >= piece.text.end || piece.text.len() != piece.file.len() {
                piece.file.end
            } else {
                piece.file.start + (last + 1).saturating_sub(piece.text.start)
            }
        });
        Span { start, end: if span.is_empty() { start } else { end.max(start) } }
    }
}

/// Takes a source apart. Never fails: the worst that a file can do is to become an article of
/// paragraphs and nothing else. An article that comes with a diagnostic of severity *error* is not
/// to be published.
pub fn parse(source: &Source, languages: &Languages) -> (Article, Vec<Diagnostic>) {
    parse_without(source, languages, &Boilerplate::default())
}

/// [`parse`], with what a site says is none of its articles' text.
pub fn parse_without(
    source: &Source,
    languages: &Languages,
    boilerplate: &Boilerplate,
) -> (Article, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let file = &source.text;
    let mut matter = matter::read(source, &mut diagnostics);
    let has_matter = matter.body > 0;
    // What follows from front matter that cannot be read is not worth telling.
    let broken = !diagnostics.is_empty();
    let is_held = withheld::take(&source.path, &mut matter.entries, &mut diagnostics);
    let mut fields = fields::read(&source.path, &matter.entries, languages, &mut diagnostics);
    fields.draft |= is_held;
    if !broken && !fields.draft {
        withheld::tell_unread(&source.path, file, &matter, &mut diagnostics);
    }
    let format = fields.format.unwrap_or(source.format);
    let header = match format {
        Format::Text => header::read(file, matter.body),
        Format::Markdown | Format::Html => None,
    };
    let start = header.as_ref().map_or(matter.body, |header| header.body);
    let mut body = body(source, start, format, &fields);
    tell_markup(source, &body, &mut diagnostics);
    if body.blocks.is_empty() && !broken {
        let what = if has_matter || header.is_some() {
            "the article has no body"
        } else {
            "the file is empty"
        };
        diagnostics.push(
            Diagnostic::new(Code::EmptyArticle, what)
                .in_file(&source.path)
                .help("write the article's text, or remove the file"),
        );
    }
    tell_bidirectional(source, &body, format, matter.body, &mut diagnostics);
    tell_odd(&source.path, std::mem::take(&mut body.odd), &mut diagnostics);
    let language = language(source, &body, fields.language, languages, &mut diagnostics);
    let pack = language.as_deref().and_then(|code| languages.get(code));
    let nothing = Frame::default();
    let frame = pack.map_or(&nothing, |pack| &pack.frame);
    let mut excluded = frame::find(&body.text, &body.blocks, frame, boilerplate);

    let mut date = fields.date;
    let (mut headline, mut caption, mut credit) = (None, None, None);
    if let Some(header) = header {
        if header.date.is_none() {
            diagnostics.push(
                Diagnostic::new(Code::BadDate, "the header line's date is not a day")
                    .at(&source.path, header.date_span)
                    .help("correct it; the article has no date without it"),
            );
        }
        date = date.or(header.date);
        match header.words {
            header::Words::Nothing => {}
            header::Words::Headline(words) => headline = Some(words),
            header::Words::Caption { text, credit: by } => {
                caption = Some(text);
                credit = Some(by);
            }
        }
    }
    let start = prose(&body.text, &body.blocks, &excluded);
    let given = fields.title.or(headline).or(body.heading);
    let mut taken = Taken {
        title: given.is_none(),
        description: fields.description.is_none(),
        caption: fields.caption.is_none(),
    };
    let title = given.unwrap_or_else(|| {
        let title = summary::title(start, &frame.abbreviations);
        if title.is_empty() {
            return source.id.clone();
        }
        if broken {
            return title;
        }
        diagnostics.push(
            Diagnostic::new(
                Code::TitleGuessed,
                format!("no title is given, so it is \u{201c}{title}\u{201d}"),
            )
            .in_file(&source.path)
            .help("give a `title` in the front matter"),
        );
        title
    });
    if format == Format::Text
        && let Some(at) = headline::find(&body.text, &body.blocks, &title, taken.title)
    {
        let span = body.blocks.remove(at).span;
        taken.title = false;
        excluded.retain(|excluded| !span.contains(excluded.span));
    }
    let start = prose(&body.text, &body.blocks, &excluded);
    let markup = match format {
        Format::Text => String::new(),
        Format::Markdown | Format::Html => file[body.start..].to_owned(),
    };
    let article = Article {
        slug: fields.slug.unwrap_or_else(|| stem_slug(&source.id)),
        id: fields.id.unwrap_or_else(|| source.id.clone()),
        path: source.path.clone(),
        title,
        language,
        date,
        time: fields.time,
        updated: fields.updated,
        updated_time: fields.updated_time,
        outlet: fields.source,
        author: fields.author,
        url: fields.url,
        caption: fields.caption.or(caption),
        credit: fields.credit.or(credit),
        image: fields.image,
        description: fields.description.unwrap_or_else(|| summary::description(start)),
        topics: fields.topics,
        aliases: fields.aliases,
        places: fields.places,
        shown: fields.shown,
        taken,
        lead: fields.lead,
        draft: fields.draft,
        translations: fields.translations.into_iter().collect(),
        accept: fields.accept,
        format,
        markup,
        text: body.text,
        origin: body.origin,
        blocks: body.blocks,
        excluded,
    };
    (article, diagnostics)
}

/// What is published as the body, whatever the format.
fn body(source: &Source, start: usize, format: Format, fields: &fields::Fields) -> Body {
    match format {
        Format::Text => Body {
            start,
            text: source.text.clone(),
            blocks: blocks::split(&source.text, start),
            raw: html::found(&source.text[start..], true)
                .map(|at| Span::new(start + at.start, start + at.end))
                .collect(),
            ..Body::default()
        },
        Format::Markdown | Format::Html => {
            markdown::read(&source.text, start, fields.title.as_deref(), format)
        }
    }
}

/// The code of the pack to read the article with: the one declared, else the one that fits.
fn language(
    source: &Source,
    body: &Body,
    declared: Option<Text>,
    languages: &Languages,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    if let Some(Text { text: code, span }) = declared {
        if let Some(pack) = languages.get(&code) {
            return Some(pack.code.clone());
        }
        let known: Vec<&str> = languages.packs().iter().map(|pack| pack.code.as_str()).collect();
        diagnostics.push(
            Diagnostic::new(
                Code::NoLanguagePack,
                format!("there is no language pack for `{code}`"),
            )
            .at(&source.path, span)
            .help(format!("the packs are {}; nothing is annotated without one", known.join(", "))),
        );
        return None;
    }
    let start = body.blocks.first().map_or(0, |block| block.span.start as usize);
    languages.detect(&body.text[start..]).map(|pack| pack.code.clone())
}

/// The first paragraph of the article's own prose, from where its dateline ends.
fn prose<'t>(text: &'t str, blocks: &[Block], excluded: &[Excluded]) -> &'t str {
    let mut excluded = excluded.iter().map(|excluded| excluded.span).peekable();
    for block in blocks {
        let mut span = block.span;
        while let Some(skipped) = excluded.next_if(|skipped| skipped.start < span.end) {
            if skipped.start > span.start {
                span.end = skipped.start;
            } else {
                span.start = skipped.end.max(span.start);
            }
        }
        let is_prose = !matches!(block.kind, BlockKind::Heading | BlockKind::Other);
        if is_prose && span.start < span.end && !span.of(text).trim().is_empty() {
            return span.of(text).trim();
        }
    }
    blocks.first().map_or("", |block| block.span.of(text))
}

/// The slug of a file's stem; a hash where none can be made of it.
fn stem_slug(id: &str) -> String {
    let plain = slug(id.rsplit('/').next().unwrap_or(id));
    if fields::is_name(&plain) {
        plain
    } else {
        format!("article-{}", Hash::of(&[id.as_bytes()]).short(8))
    }
}

/// Warns of HTML in a text that is read as something else.
fn tell_markup(source: &Source, body: &Body, diagnostics: &mut Vec<Diagnostic>) {
    let [first, others @ ..] = body.raw.as_slice() else { return };
    let more = match others.len() {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let written = fields::shortened(first.of(&source.text));
    let message = format!("the text holds HTML, which is shown as it is written: {written}{more}");
    diagnostics.push(
        Diagnostic::new(Code::MarkupInText, message)
            .at(&source.path, *first)
            .help("give `format: html` in the front matter to read it as HTML, or remove it"),
    );
}

/// Tells of characters in the body that show text in another order than it is stored in; those of the
/// front matter are told there.
fn tell_bidirectional(
    source: &Source,
    body: &Body,
    format: Format,
    start: usize,
    told: &mut Vec<Diagnostic>,
) {
    // The text of markup holds what its escapes mean, and nothing of the front matter.
    let from = if format == Format::Text { start } else { 0 };
    let bytes = body.text.as_bytes();
    let odd = |at: &usize| {
        matches!(bytes.get(at + 1..at + 3), Some([0x80, 0xAA..=0xAE] | [0x81, 0xA6..=0xA9]))
    };
    let found = memchr::memchr_iter(0xE2, &bytes[from..]).map(|at| from + at).find(odd);
    let heading = || {
        let heading = body.heading.as_deref().filter(|_| format != Format::Text)?;
        hidden(heading).map(|_| Span::new(start, body.start))
    };
    let place = found.map(|at| body.origin.span(Span::new(at, at + 3))).or_else(heading);
    if let Some(place) = place {
        told.push(
            Diagnostic::new(
                Code::HiddenCharacter,
                "a character that readers do not see changes what they see",
            )
            .at(&source.path, place)
            .help("remove it, unless the words need it"),
        );
    }
}

/// Links that are told one by one; more are told as a number.
const MOST_TOLD: usize = 10;

/// Tells of what is wrong in the markup: a character that no text has, and links that are left out.
fn tell_odd(path: &str, odd: Vec<(Odd, Span)>, told: &mut Vec<Diagnostic>) {
    let mut links = 0;
    let mut has_control = false;
    for (odd, place) in odd {
        match odd {
            Odd::Control(found) if !has_control => {
                has_control = true;
                let message =
                    format!("a control character (U+{:04X}) stands here", u32::from(found));
                let found = Diagnostic::new(Code::ControlCharacter, message).at(path, place);
                told.push(found.help("remove it, or the code that it is written by"));
            }
            Odd::Control(_) => {}
            Odd::Address(written, why) => {
                links += 1;
                if links <= MOST_TOLD {
                    let message =
                        format!("`{}` is not linked: it {why}", fields::shortened(&written));
                    let found = Diagnostic::new(Code::LinkLeftOut, message).at(path, place);
                    told.push(found.help(
                        "give an address that starts with https:// or mailto:, or with / for a path of the site",
                    ));
                }
            }
        }
    }
    if links > MOST_TOLD {
        let message = format!("{} more links are left out", links - MOST_TOLD);
        let found = Diagnostic::new(Code::LinkLeftOut, message).in_file(path);
        told.push(found.help("correct those that are told first, and check again"));
    }
}

#[cfg(test)]
mod tests;
