//! Bodies with markup, Markdown or HTML: the one walk over their events that both the article's text
//! and its page are made from, so that the two agree by construction.

use std::ops::Range;

use pulldown_cmark::{Event, OffsetIter, Options, Parser, Tag, TagEnd};

use super::html::{self, Placed};
use super::{Block, BlockKind, Origin, Piece, headline};
use crate::source::Format;
use crate::text::Span;
use crate::web;

/// What is understood beyond `CommonMark`.
const OPTIONS: Options = Options::ENABLE_TABLES;

/// What sets two blocks of the text apart.
const APART: &str = "\n\n";

/// Walks over the events of a body in Markdown or, if the format says so, in HTML.
///
/// Each event comes with the span of its text in [`Article::text`](super::Article::text), if it
/// has one. Raw HTML in Markdown comes as `Text`, to be shown as it is written; a `SoftBreak` or `HardBreak`
/// counts as a line end; the words inside an image are its description, not text.
pub fn walk(body: &str, format: Format) -> Walk<'_> {
    Walk {
        events: match format {
            Format::Html => Events::Html(html::events(body).into_iter()),
            _ => Events::Markdown(Box::new(Parser::new_ext(body, OPTIONS).into_offset_iter())),
        },
        is_raw: false,
        end: 0,
        apart: false,
        images: 0,
        range: 0..0,
    }
}

/// See [`walk`].
pub struct Walk<'b> {
    events: Events<'b>,
    /// Whether the last event was raw HTML.
    is_raw: bool,
    /// Bytes of text so far.
    end: usize,
    /// Whether a block began or ended since the last text.
    apart: bool,
    /// How many images are open.
    images: u32,
    /// Where the last event stands in the body.
    range: Range<usize>,
}

enum Events<'b> {
    Markdown(Box<OffsetIter<'b>>),
    Html(std::vec::IntoIter<Placed<'b>>),
}

impl<'b> Iterator for Walk<'b> {
    type Item = (Event<'b>, Option<Span>);

    fn next(&mut self) -> Option<Self::Item> {
        let (event, range) = match &mut self.events {
            Events::Markdown(events) => events.next()?,
            Events::Html(events) => events.next()?,
        };
        self.range = range;
        self.is_raw = matches!(event, Event::Html(_) | Event::InlineHtml(_));
        let event = match event {
            Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
            event => event,
        };
        match &event {
            Event::Start(Tag::Image { .. }) => self.images += 1,
            Event::End(TagEnd::Image) => self.images = self.images.saturating_sub(1),
            Event::Start(tag) if !is_inline(tag.to_end()) => self.apart = true,
            Event::End(tag) if !is_inline(*tag) => self.apart = true,
            Event::Rule => self.apart = true,
            _ => {}
        }
        let length = text_of(&event).len();
        if length == 0 || self.images > 0 {
            return Some((event, None));
        }
        if self.apart && self.end > 0 {
            self.end += APART.len();
        }
        self.apart = false;
        let start = self.end;
        self.end += length;
        Some((event, Some(Span::new(start, self.end))))
    }
}

/// The text that an event adds; empty for most.
fn text_of<'e>(event: &'e Event<'_>) -> &'e str {
    match event {
        Event::Text(text) | Event::Code(text) => text,
        Event::SoftBreak | Event::HardBreak => "\n",
        _ => "",
    }
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

/// What is wrong at a place of the markup, however it is written.
#[derive(Debug)]
pub(super) enum Odd {
    /// The words hold a control character.
    Control(char),
    /// The link or picture leads where none may, and why not.
    Address(String, &'static str),
}

/// The body of a file, taken apart.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// With their places in the file.
    pub(super) odd: Vec<(Odd, Span)>,
    /// The words of the first heading, whether it was kept out of the body or stands in it.
    pub(super) heading: Option<String>,
    /// Where the body starts, in bytes of the file.
    pub(super) start: usize,
    /// Where HTML stands in the file that readers see as it is written.
    pub(super) raw: Vec<Span>,
    pub(super) text: String,
    pub(super) origin: Origin,
    pub(super) blocks: Vec<Block>,
}

/// Reads the markup of `file` from byte `start` on. A heading that opens it is kept out of the
/// body where it is the article's title (none is given, or the same), and would show twice; so is a
/// paragraph that is the title again.
pub(super) fn read(file: &str, start: usize, title: Option<&str>, format: Format) -> Body {
    let mut lifted = None;
    let mut from = start;
    if let Some((is_heading, heading, length, odd)) = opening(&file[start..], format)
        && title.map_or(is_heading, |title| headline::is_same(title, &heading))
        && (is_heading || !file[start + length..].trim().is_empty())
    {
        lifted = Some((heading, odd));
        from += length;
    }
    let mut body = collect(&file[from..], from, format);
    if let Some((heading, odd)) = lifted {
        body.heading = Some(heading);
        let odd = odd.map(|odd| (odd, Span::new(start, from)));
        body.odd.splice(0..0, odd);
    }
    body.start = from;
    body
}

/// Whether `markup` opens with a heading and not with a paragraph, the words of it, where it ends, in bytes,
/// and what is wrong in it; `None` if it opens with something else.
fn opening(markup: &str, format: Format) -> Option<(bool, String, usize, Option<Odd>)> {
    let mut walk = walk(markup, format);
    let is_heading = match walk.next()?.0 {
        Event::Start(Tag::Heading { .. }) => true,
        Event::Start(Tag::Paragraph) => false,
        _ => return None,
    };
    let (mut words, mut odd) = (String::new(), None);
    for (event, span) in walk.by_ref() {
        if matches!(event, Event::End(TagEnd::Heading(_) | TagEnd::Paragraph)) {
            break;
        }
        odd = odd.or_else(|| look_at(&event));
        words.push_str(if span.is_some() { text_of(&event) } else { "" });
    }
    let end = walk.range.end;
    let words = crate::text::squeeze(&words);
    (!words.is_empty()).then_some((is_heading, words, end, odd))
}

/// What is wrong with an event.
fn look_at(event: &Event<'_>) -> Option<Odd> {
    match event {
        // What a page shows, and what stands for a picture.
        Event::Text(text) | Event::Code(text) => {
            let is_odd = |c: &char| *c < ' ' && !matches!(c, '\t' | '\n' | '\r' | '\u{C}');
            text.chars().find(is_odd).map(Odd::Control)
        }
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            let why = web::lead(dest_url).err()?;
            Some(Odd::Address(dest_url.to_string(), why))
        }
        _ => None,
    }
}

fn collect(markup: &str, offset: usize, format: Format) -> Body {
    let mut body = Body::default();
    let mut open: Vec<BlockKind> = Vec::new();
    let mut walk = walk(markup, format);
    while let Some((event, span)) = walk.next() {
        if let Some(odd) = look_at(&event) {
            let Range { start, end } = walk.range;
            body.odd.push((odd, Span::new(offset + start, offset + end)));
        }
        match &event {
            Event::Start(tag) => {
                if let Some(kind) = kind(tag, open.last().copied()) {
                    open.push(kind);
                }
            }
            Event::End(tag) if !is_inline(*tag) => {
                open.pop();
            }
            _ => {}
        }
        let Some(span) = span else { continue };
        let words = text_of(&event);
        let kind = open.last().copied().unwrap_or(BlockKind::Paragraph);
        match body.blocks.last_mut() {
            Some(block) if body.text.len() == span.start as usize => {
                block.span = block.span.cover(span);
            }
            _ => {
                if !body.text.is_empty() {
                    body.text.push_str(APART);
                }
                body.blocks.push(Block { span, kind });
            }
        }
        body.text.push_str(words);
        let place = offset + walk.range.start..offset + walk.range.end;
        body.origin.push(piece(markup, &walk.range, words, span, place));
        if walk.is_raw {
            let from = span.start as usize;
            let raw = html::found(words, false)
                .map(|at| body.origin.span(Span::new(from + at.start, from + at.end)));
            body.raw.extend(raw);
        }
    }
    let text = &body.text;
    body.blocks.retain_mut(|block| {
        let words = block.span.of(text);
        let start = block.span.start as usize + words.len() - words.trim_start().len();
        let end = block.span.start as usize + words.trim_end().len();
        block.span = Span::new(start, end.max(start));
        !block.span.is_empty()
    });
    body.heading = body
        .blocks
        .iter()
        .find(|block| block.kind == BlockKind::Heading)
        .map(|block| crate::text::squeeze(block.span.of(&body.text)));
    body
}

/// Where `words` stand in the file: exactly, if the event's stretch of markup holds them as they
/// are, else as a whole.
fn piece(
    markup: &str,
    range: &Range<usize>,
    words: &str,
    span: Span,
    place: Range<usize>,
) -> Piece {
    let written = &markup[range.clone()];
    // A code span has its marks round it; all other text is written as it is or not at all.
    let inner = if written.len() > words.len() { written.find(words) } else { None };
    let exact = written == words || (inner.is_some() && written.starts_with('`'));
    if exact {
        let start = place.start + inner.unwrap_or(0);
        Piece { text: span, file: Span::new(start, start + words.len()) }
    } else {
        Piece { text: span, file: Span::new(place.start, place.end) }
    }
}

/// What kind of block a tag opens, inside a block of kind `within`; `None` for inline tags.
fn kind(tag: &Tag<'_>, within: Option<BlockKind>) -> Option<BlockKind> {
    if is_inline(tag.to_end()) {
        return None;
    }
    let within = within.unwrap_or(BlockKind::Paragraph);
    Some(match tag {
        Tag::Heading { .. } => BlockKind::Heading,
        Tag::BlockQuote(_) => BlockKind::Quotation,
        Tag::Item => BlockKind::Item,
        Tag::Paragraph | Tag::List(_) => within,
        _ => BlockKind::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(markdown: &str) -> Vec<(BlockKind, String)> {
        let body = read(markdown, 0, Some("another"), Format::Markdown);
        body.blocks.iter().map(|b| (b.kind, b.span.of(&body.text).to_owned())).collect()
    }

    #[test]
    fn blocks_have_kinds() {
        let markdown =
            "# Judul\n\nSatu *dua*\ntiga.\n\n- butir\n\n> kata\n\n    kode\n\n<b>x</b>\n";
        assert_eq!(
            words(markdown),
            [
                (BlockKind::Heading, "Judul".to_owned()),
                (BlockKind::Paragraph, "Satu dua\ntiga.".to_owned()),
                (BlockKind::Item, "butir".to_owned()),
                (BlockKind::Quotation, "kata".to_owned()),
                (BlockKind::Other, "kode".to_owned()),
                (BlockKind::Paragraph, "<b>x</b>".to_owned()),
            ]
        );
    }

    #[test]
    fn html_blocks_are_shown_not_annotated() {
        assert_eq!(words("<div>\n\"a\"\n</div>\n")[0].0, BlockKind::Other);
    }

    #[test]
    fn the_walk_and_the_text_agree() {
        let markdown = "# T\n\na &amp; b ![alt](i.png) `c`\\\nd <i>e</i>\n\n1. x\n2. y\n\n| h |\n|---|\n| z |\n";
        let body = read(markdown, 0, Some("another"), Format::Markdown);
        for (event, span) in walk(markdown, Format::Markdown) {
            if let Some(span) = span {
                assert_eq!(span.of(&body.text), text_of(&event));
            }
        }
        assert!(!body.text.contains("alt"));
    }

    #[test]
    fn an_opening_heading_is_lifted_out_of_the_body_only_if_asked() {
        let markdown = "\n# Sidang *dibuka*\n\nIsi.\n";
        let body = read(markdown, 0, None, Format::Markdown);
        assert_eq!(body.heading.as_deref(), Some("Sidang dibuka"));
        assert_eq!(body.text, "Isi.");
        assert_eq!(walk(&markdown[body.start..], Format::Markdown).count(), 3);
        assert_eq!(
            read(markdown, 0, Some("another"), Format::Markdown).text,
            "Sidang dibuka\n\nIsi."
        );
        let later = read("Isi.\n\n# Judul\n", 0, None, Format::Markdown);
        assert_eq!(later.heading.as_deref(), Some("Judul"));
        assert_eq!(later.text, "Isi.\n\nJudul");
    }

    #[test]
    fn html_is_read_as_markdown_that_says_the_same() {
        for (html, markdown) in [
            ("<h1>Judul</h1>\n<p>Satu <em>dua</em>\ntiga.</p>", "# Judul\n\nSatu *dua*\ntiga.\n"),
            ("<ul><li>a</li><li>b</li></ul>", "- a\n\n- b\n"),
            ("<blockquote><p>kata</p></blockquote><p>x", "> kata\n\nx"),
            ("<p>a &amp; b<br>c</p>", "a &amp; b\\\nc"),
        ] {
            let [html, markdown] = [(html, Format::Html), (markdown, Format::Markdown)]
                .map(|(text, format)| read(text, 0, Some("another"), format));
            assert_eq!((html.text, html.blocks), (markdown.text, markdown.blocks));
            assert_eq!(html.heading, markdown.heading);
        }
        let file = "<div><h1>Judul</h1><p>Kata Rina: &ldquo;ya  atau&nbsp;tidak&rdquo;.</p></div>";
        let body = read(file, 0, None, Format::Html);
        assert_eq!(body.heading.as_deref(), Some("Judul"));
        assert_eq!(body.text, "Kata Rina: “ya atau\u{a0}tidak”.");
        let at = |words: &str| {
            let start = body.text.find(words).unwrap();
            body.origin.span(Span::new(start, start + words.len())).of(file)
        };
        assert_eq!(at("Rina"), "Rina");
        assert_eq!(at("“ya atau"), "&ldquo;ya  atau");
        assert_eq!(at("tidak”"), "tidak&rdquo;");
    }

    #[test]
    fn text_is_found_again_in_the_file() {
        let markdown = "Kata **Rina**: &quot;ya\\!&quot; `kode` — é.";
        let body = read(markdown, 0, Some("another"), Format::Markdown);
        let at = |words: &str| {
            let start = body.text.find(words).unwrap();
            body.origin.span(Span::new(start, start + words.len())).of(markdown)
        };
        assert_eq!(at("Rina"), "Rina");
        assert_eq!(at("\"ya"), "&quot;ya");
        assert_eq!(at("!\""), "!&quot;");
        assert_eq!(at("kode"), "kode");
        assert_eq!(at("é."), "é.");
    }
}
