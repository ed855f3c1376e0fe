//! HTML bodies, as a content management system or a browser gives them: read as the events that a
//! Markdown body has, so that all that follows is the same. What Markdown has no event for keeps its
//! text and loses its element; scripts, styles and the like have no text.

use std::ops::Range;

use html5gum::{DefaultEmitter, Spanned, StartTag, Token, Tokenizer};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd};

/// How deep lists and block quotations may lie in each other, and marks of words in each other; what
/// is deeper loses its element.
const DEEPEST: usize = 64;

/// Elements within a line that are not written, whose text is.
const PLAIN: [&str; 24] = [
    "abbr", "acronym", "cite", "code", "del", "dfn", "font", "input", "ins", "kbd", "label",
    "link", "mark", "meta", "picture", "s", "small", "span", "strike", "sub", "sup", "time", "tt",
    "u",
];

/// An event, and the bytes of the body that it was made from.
pub(super) type Placed<'h> = (Event<'h>, Range<usize>);

/// What an element is read as.
#[derive(Clone, Debug, PartialEq)]
enum Element {
    /// A block that holds text.
    Leaf(Tag<'static>),
    /// A block that holds blocks.
    Box(Tag<'static>),
    /// Words marked within a line.
    Mark(Tag<'static>),
    /// What only ends the block before it.
    Around,
    /// What has no text for a reader.
    Hidden,
    Anchor,
    Quote,
    Break,
    Rule,
    Picture,
    /// What is not known: only its text counts.
    Unknown,
}

fn element(name: &str) -> Element {
    match name {
        "p" => Element::Leaf(Tag::Paragraph),
        "h1" => heading(HeadingLevel::H1),
        "h2" => heading(HeadingLevel::H2),
        "h3" => heading(HeadingLevel::H3),
        "h4" => heading(HeadingLevel::H4),
        "h5" => heading(HeadingLevel::H5),
        "h6" => heading(HeadingLevel::H6),
        "pre" => Element::Leaf(Tag::CodeBlock(CodeBlockKind::Indented)),
        "td" | "th" | "caption" | "figcaption" => Element::Leaf(Tag::HtmlBlock),
        "blockquote" => Element::Box(Tag::BlockQuote(None)),
        "ul" | "menu" => Element::Box(Tag::List(None)),
        "ol" => Element::Box(Tag::List(Some(1))),
        "li" => Element::Box(Tag::Item),
        "em" | "i" => Element::Mark(Tag::Emphasis),
        "strong" | "b" => Element::Mark(Tag::Strong),
        "a" => Element::Anchor,
        "q" => Element::Quote,
        "br" => Element::Break,
        "hr" => Element::Rule,
        "img" => Element::Picture,
        "address" | "article" | "aside" | "body" | "center" | "dd" | "details" | "div" | "dl"
        | "dt" | "fieldset" | "figure" | "footer" | "form" | "header" | "html" | "main" | "nav"
        | "section" | "summary" | "table" | "tbody" | "tfoot" | "thead" | "tr" => Element::Around,
        "head" | "iframe" | "math" | "noembed" | "noscript" | "plaintext" | "script" | "style"
        | "svg" | "template" | "textarea" | "title" | "xmp" => Element::Hidden,
        _ => Element::Unknown,
    }
}

fn heading(level: HeadingLevel) -> Element {
    Element::Leaf(Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() })
}

/// The events of a body, each start with its end.
pub(super) fn events(html: &str) -> Vec<Placed<'_>> {
    let mut reader = Reader { html, ..Reader::default() };
    for token in tokens(html) {
        match token {
            Token::StartTag(tag) => reader.start(&tag),
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name);
                reader.end(&name, place(html, tag.span.start, tag.span.end));
            }
            Token::String(text) => reader.string(&text),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    let end = html.len()..html.len();
    reader.close_leaf(&end);
    while reader.pop(&end).is_some() {}
    reader.events
}

fn tokens(html: &str) -> impl Iterator<Item = Token<usize>> {
    let mut emitter = DefaultEmitter::new_with_span();
    // What stands in a script is no markup.
    emitter.naively_switch_states(true);
    // Reading from memory cannot fail.
    Tokenizer::new_with_emitter(html, emitter).filter_map(Result::ok)
}

/// A span of the tokenizer's as one that the text has.
fn place(html: &str, start: usize, end: usize) -> Range<usize> {
    let start = html.floor_char_boundary(start);
    start..html.ceil_char_boundary(end.min(html.len())).max(start)
}

#[derive(Default)]
struct Reader<'h> {
    html: &'h str,
    events: Vec<Placed<'h>>,
    /// What is open: boxes, then a leaf, then marks.
    open: Vec<TagEnd>,
    boxes: usize,
    leaf: Option<TagEnd>,
    /// Marks that were opened where no text stood yet.
    waiting: Vec<Tag<'h>>,
    /// White space that counts if words follow it.
    space: Option<Range<usize>>,
    /// Line breaks, in the same way: how many, and where.
    breaks: Option<(usize, Range<usize>)>,
    /// Whether words stand in the leaf, and no white space after them.
    after_words: bool,
    /// The element that is not shown, and how often it stands in itself.
    hidden: Option<(String, usize)>,
}

impl<'h> Reader<'h> {
    fn start(&mut self, tag: &StartTag<usize>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let at = place(self.html, tag.span.start, tag.span.end);
        if let Some((hidden, depth)) = &mut self.hidden {
            *depth += usize::from(*hidden == name);
            // A head that is not closed ends where the body begins.
            if !(hidden == "head" && name == "body") {
                return;
            }
            self.hidden = None;
        }
        let value = |key: &[u8]| {
            let value =
                tag.attributes.get(key).map(|value| String::from_utf8_lossy(value).into_owned());
            value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        match element(&name) {
            Element::Leaf(tag) => self.open_leaf(tag, &at),
            Element::Box(open) => {
                let number = value(b"start").and_then(|number| number.parse().ok());
                let is_numbered = matches!(open, Tag::List(Some(_)));
                let open = if is_numbered { Tag::List(number.or(Some(1))) } else { open };
                self.open_box(open, &at);
            }
            Element::Mark(tag) => self.open_mark(tag, &at),
            Element::Anchor => {
                if let Some(href) = value(b"href") {
                    self.open_mark(link(href), &at);
                }
            }
            Element::Around => self.close_leaf(&at),
            Element::Hidden => {
                if !tag.self_closing {
                    self.hidden = Some((name, 1));
                }
            }
            Element::Quote => self.words("“".into(), at),
            Element::Break => {
                let (count, _) = self.breaks.take().unwrap_or_default();
                self.breaks = self.leaf.is_some().then_some((count + 1, at));
            }
            Element::Rule => {
                self.close_leaf(&at);
                self.events.push((Event::Rule, at));
            }
            Element::Picture => {
                if let Some(src) = value(b"src") {
                    self.picture(src, value(b"alt"), &at);
                }
            }
            Element::Unknown => {}
        }
    }

    fn end(&mut self, name: &str, at: Range<usize>) {
        if let Some((hidden, depth)) = &mut self.hidden {
            if hidden == name {
                *depth -= 1;
                if *depth == 0 {
                    self.hidden = None;
                }
            }
            return;
        }
        match element(name) {
            Element::Leaf(_) | Element::Around => self.close_leaf(&at),
            Element::Box(tag) => {
                self.close_leaf(&at);
                self.close_box(same(&tag.to_end()), &at);
            }
            Element::Mark(tag) => self.close_mark(tag.to_end(), &at),
            Element::Anchor => self.close_mark(TagEnd::Link, &at),
            Element::Quote => {
                self.space = None;
                self.words("”".into(), at);
            }
            _ => {}
        }
    }

    fn open_leaf(&mut self, tag: Tag<'h>, at: &Range<usize>) {
        self.close_leaf(at);
        self.item_of_list(at);
        self.leaf = Some(tag.to_end());
        self.push(tag, at);
    }

    /// Closes the block that holds text, with all that is marked in it.
    fn close_leaf(&mut self, at: &Range<usize>) {
        (self.space, self.breaks, self.after_words) = (None, None, false);
        if self.leaf.take().is_some() {
            while self.open.len() > self.boxes {
                self.pop(at);
            }
        }
    }

    fn open_box(&mut self, tag: Tag<'h>, at: &Range<usize>) {
        self.close_leaf(at);
        if self.boxes >= DEEPEST {
            return;
        }
        if tag == Tag::Item {
            // An item ends the one before it, and has a list round it.
            self.close_box(|open| matches!(open, TagEnd::Item), at);
            if !self.is_in_list() {
                self.push_box(Tag::List(None), at);
            }
        } else {
            self.item_of_list(at);
        }
        self.push_box(tag, at);
    }

    /// Closes the innermost box that `is_it` and all in it; an item only in its own list.
    fn close_box(&mut self, is_it: impl Fn(&TagEnd) -> bool, at: &Range<usize>) {
        let is_item = is_it(&TagEnd::Item);
        let found = self.open.iter().rposition(&is_it);
        let Some(found) = found else { return };
        let is_list = |open: &TagEnd| matches!(open, TagEnd::List(_));
        if is_item && self.open[found..].iter().any(is_list) {
            return;
        }
        while self.open.len() > found {
            self.pop(at);
        }
        self.boxes = self.open.len();
    }

    /// What stands in a list stands in an item of it.
    fn item_of_list(&mut self, at: &Range<usize>) {
        if self.is_in_list() {
            self.push_box(Tag::Item, at);
        }
    }

    fn is_in_list(&self) -> bool {
        matches!(self.open.last(), Some(TagEnd::List(_)))
    }

    fn push_box(&mut self, tag: Tag<'h>, at: &Range<usize>) {
        self.push(tag, at);
        self.boxes = self.open.len();
    }

    fn open_mark(&mut self, tag: Tag<'h>, at: &Range<usize>) {
        if self.open.len() - self.boxes + self.waiting.len() > DEEPEST {
            return;
        }
        if self.after_words {
            self.white_space();
        }
        self.waiting.push(tag);
        if self.leaf.is_some() && self.breaks.is_none() {
            self.open_waiting(at);
        }
    }

    fn close_mark(&mut self, end: TagEnd, at: &Range<usize>) {
        if let Some(waits) = self.waiting.iter().rposition(|tag| tag.to_end() == end) {
            self.waiting.remove(waits);
            return;
        }
        let from = self.boxes + usize::from(self.leaf.is_some());
        let marks = self.open.get(from..).unwrap_or_default();
        if let Some(found) = marks.iter().rposition(|open| *open == end) {
            while self.open.len() > from + found {
                self.pop(at);
            }
        }
    }

    fn open_waiting(&mut self, at: &Range<usize>) {
        for tag in std::mem::take(&mut self.waiting) {
            self.push(tag, at);
        }
    }

    fn push(&mut self, tag: Tag<'h>, at: &Range<usize>) {
        self.open.push(tag.to_end());
        self.events.push((Event::Start(tag), at.clone()));
    }

    fn pop(&mut self, at: &Range<usize>) -> Option<()> {
        let end = self.open.pop()?;
        self.boxes = self.boxes.min(self.open.len());
        self.events.push((Event::End(end), at.clone()));
        Some(())
    }

    fn picture(&mut self, src: String, alt: Option<String>, at: &Range<usize>) {
        self.before_words(at);
        let tag = Tag::Image {
            link_type: LinkType::Inline,
            dest_url: src.into(),
            title: "".into(),
            id: "".into(),
        };
        self.push(tag, at);
        let alt = alt.map(|alt| (Event::Text(alt.into()), at.clone()));
        self.events.extend(alt);
        self.pop(at);
    }

    fn string(&mut self, text: &Spanned<html5gum::HtmlString, usize>) {
        if self.hidden.is_some() {
            return;
        }
        let value = String::from_utf8_lossy(&text.value).into_owned();
        let at = place(self.html, text.span.start, text.span.end);
        let pieces = pieces(self.html, at.clone());
        let whole: String = pieces.iter().map(|(words, _)| &**words).collect();
        if whole == value {
            for (words, at) in pieces {
                self.piece(&words, at);
            }
        } else {
            self.piece(&value.into(), at);
        }
    }

    /// Words and white space, of which as much counts as a browser shows.
    fn piece(&mut self, text: &CowStr<'h>, at: Range<usize>) {
        if self.leaf == Some(TagEnd::CodeBlock) {
            self.words(text.clone(), at);
            return;
        }
        // Where the text is the file's, so is each part of it.
        let written: Option<&'h str> = self.html.get(at.clone()).filter(|own| *own == &**text);
        let mut from = 0;
        for (start, end, is_space) in runs(text) {
            debug_assert_eq!(start, from);
            from = end;
            let at = if written.is_some() { at.start + start..at.start + end } else { at.clone() };
            match written {
                _ if is_space => {
                    let start = self.space.take().map_or(at.start, |space| space.start);
                    self.space = Some(start..at.end);
                }
                Some(own) => self.words(CowStr::Borrowed(&own[start..end]), at),
                None => self.words(text[start..end].to_owned().into(), at),
            }
        }
    }

    fn words(&mut self, words: CowStr<'h>, at: Range<usize>) {
        self.before_words(&at);
        self.events.push((Event::Text(words), at));
    }

    /// Opens and writes all that words need before them.
    fn before_words(&mut self, at: &Range<usize>) {
        match self.breaks.take() {
            // Several breaks set paragraphs apart.
            Some((2.., _)) => self.close_leaf(at),
            Some((_, place)) => {
                self.events.push((Event::HardBreak, place));
                (self.space, self.after_words) = (None, false);
            }
            None => {}
        }
        if self.after_words {
            self.white_space();
        }
        if self.leaf.is_none() {
            self.open_leaf(Tag::Paragraph, at);
        }
        self.open_waiting(at);
        (self.space, self.after_words) = (None, true);
    }

    /// Writes the white space between words, if there is any.
    fn white_space(&mut self) {
        let Some(space) = self.space.take() else { return };
        let written = &self.html[space.clone()];
        let event = if written.contains(['\n', '\r']) {
            Event::SoftBreak
        } else {
            Event::Text(CowStr::Borrowed(" "))
        };
        self.events.push((event, space));
        self.after_words = false;
    }
}

/// Whether an end is of the same kind as another: lists are alike whether numbered or not.
fn same(end: &TagEnd) -> impl Fn(&TagEnd) -> bool {
    let end = *end;
    move |other| *other == end || matches!((other, end), (TagEnd::List(_), TagEnd::List(_)))
}

fn link(href: String) -> Tag<'static> {
    Tag::Link {
        link_type: LinkType::Inline,
        dest_url: href.into(),
        title: "".into(),
        id: "".into(),
    }
}

/// The stretches of a text that are words, with single blanks between them, and the white space
/// round them: start, end and whether it is white space.
fn runs(text: &str) -> Vec<(usize, usize, bool)> {
    let is_space = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0C);
    let bytes = text.as_bytes();
    let mut runs: Vec<(usize, usize, bool)> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let here = is_space(bytes[at]);
        let length = bytes[at..].iter().take_while(|&&byte| is_space(byte) == here).count();
        let end = at + length;
        let is_blank = here && length == 1 && bytes[at] == b' ' && at > 0 && end < bytes.len();
        match runs.last_mut() {
            Some(words) if !words.2 && (is_blank || !here) => words.1 = end,
            _ => runs.push((at, end, here)),
        }
        at = end;
    }
    runs
}

/// Text as its reader sees it, cut so that each piece is as it stands in the body, or is as short as
/// can be: a character reference.
fn pieces(html: &str, at: Range<usize>) -> Vec<(CowStr<'_>, Range<usize>)> {
    let raw = &html[at.clone()];
    let mut pieces = Vec::new();
    let mut from = 0;
    while from < raw.len() {
        // The next character that may start what reads otherwise than it is written.
        let odd =
            |at: usize| raw[at..].find(['&', '\r', '<']).map_or(raw.len(), |found| at + found);
        let next = odd(from);
        if next > from {
            pieces.push((CowStr::Borrowed(&raw[from..next]), at.start + from..at.start + next));
            from = next;
            continue;
        }
        let to = odd(from + 1);
        let written = &raw[from..to];
        let read = text_of(written);
        let same_end: usize = written
            .chars()
            .rev()
            .zip(read.chars().rev())
            .take_while(|(a, b)| a == b)
            .map(|(c, _)| c.len_utf8())
            .sum();
        let (odd, rest) = (written.len() - same_end, read.len() - same_end);
        if rest > 0 {
            let place = at.start + from..at.start + from + odd;
            pieces.push((read[..rest].to_owned().into(), place));
        }
        if same_end > 0 {
            let place = at.start + from + odd..at.start + to;
            pieces.push((CowStr::Borrowed(&raw[from + odd..to]), place));
        }
        from = to;
    }
    pieces
}

/// The text of a stretch of HTML, its character references read.
fn text_of(html: &str) -> String {
    tokens(html)
        .filter_map(|token| match token {
            Token::String(text) => Some(String::from_utf8_lossy(&text.value).into_owned()),
            _ => None,
        })
        .collect()
}

/// Where HTML that readers would see as it is written stands in a text, in bytes: tags of elements,
/// comments and, if `references`, character references.
pub(super) fn found(text: &str, references: bool) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'<', b'&', bytes).filter_map(move |at| {
        let length = match bytes[at] {
            b'<' => tag(&text[at..])?,
            _ if references => reference(&text[at..])?,
            _ => return None,
        };
        Some(at..at + length)
    })
}

/// The length of the tag or comment that a text starts with, in bytes.
fn tag(text: &str) -> Option<usize> {
    if text.starts_with("<!--") {
        return Some(4);
    }
    let inside = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    let length = inside.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (name, after) = inside.split_at(length);
    let name = name.to_ascii_lowercase();
    let is_known = element(&name) != Element::Unknown || PLAIN.contains(&name.as_str());
    let is_tag = is_known && after.starts_with(|c: char| c == '>' || c == '/' || c.is_whitespace());
    let end = after.find(['<', '>']).filter(|&end| after[end..].starts_with('>'))?;
    is_tag.then(|| text.len() - after.len() + end + 1)
}

/// The length of the character reference that a text starts with, in bytes.
fn reference(text: &str) -> Option<usize> {
    let length = text.bytes().take(12).position(|byte| byte == b';')? + 1;
    let written = &text[..length];
    let is_name = written[1..length - 1].bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#');
    (is_name && text_of(written) != written).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Events in short: `p( … )` for an element, texts in quotation marks, breaks as signs.
    fn shown(html: &str) -> String {
        let mut out = String::new();
        for (event, _) in events(html) {
            let part = match event {
                Event::Start(tag) => match tag {
                    Tag::Paragraph => "p(".to_owned(),
                    Tag::Heading { level, .. } => format!("{level}("),
                    Tag::BlockQuote(_) => "quote(".to_owned(),
                    Tag::List(Some(number)) => format!("ol{number}("),
                    Tag::List(None) => "ul(".to_owned(),
                    Tag::Item => "li(".to_owned(),
                    Tag::Emphasis => "em(".to_owned(),
                    Tag::Strong => "strong(".to_owned(),
                    Tag::Link { dest_url, .. } => format!("a {dest_url}("),
                    Tag::Image { dest_url, .. } => format!("img {dest_url}("),
                    Tag::CodeBlock(_) => "pre(".to_owned(),
                    other => format!("{:?}(", other.to_end()),
                },
                Event::End(_) => ")".to_owned(),
                Event::Text(text) => format!("[{text}]"),
                Event::SoftBreak => "~".to_owned(),
                Event::HardBreak => "/".to_owned(),
                Event::Rule => "-".to_owned(),
                other => format!("{other:?}"),
            };
            out.push_str(&part);
        }
        out
    }

    #[test]
    fn elements_are_read_as_those_of_markdown() {
        for (html, events) in [
            ("<p>Satu <b>dua</b> tiga.</p>", "p([Satu][ ]strong([dua])[ ][tiga.])"),
            ("Satu\n\ndua  tiga", "p([Satu]~[dua][ ][tiga])"),
            ("<div>a</div><div>b</div>c", "p([a])p([b])p([c])"),
            ("<h2>T</h2>\n<p>a<p>b", "h2([T])p([a])p([b])"),
            ("a<br>b<br/>\n<br>c", "p([a]/[b])p([c])"),
            (
                "<ul><li>a<li>b<ol start=3><li>c</ol></ul>d",
                "ul(li(p([a]))li(p([b])ol3(li(p([c])))))p([d])",
            ),
            ("<li>a</li><li>b</li>", "ul(li(p([a]))li(p([b])))"),
            ("<ul>a<p>b</ul>", "ul(li(p([a])p([b])))"),
            ("<blockquote>a</blockquote>", "quote(p([a]))"),
            ("<q>a b</q>", "p([“][a b][”])"),
            ("<a href='/x'> a </a>b", "p(a /x([a])[ ][b])"),
            ("<a name=x>a</a>", "p([a])"),
            ("<b></b><p><i>a</p>b</i>", "p(em([a]))p([b])"),
            ("<b><i>a</b>b</i>", "p(strong(em([a]))[b])"),
            ("<img src=/a.png alt='x y'>", "p(img /a.png([x y]))"),
            ("<pre>a\n  b</pre>", "pre([a\n  b])"),
            ("<table><tr><td>a<td>b</table>", "HtmlBlock([a])HtmlBlock([b])"),
            ("a<hr>b", "p([a])-p([b])"),
            ("a<!-- x -->b<wbr>c<span>d</span>", "p([a][b][c][d])"),
            ("<head><title>t</title><style>p{}</style><body>a<script>x<b>y</script>b", "p([a][b])"),
            ("<svg><svg><text>x</text></svg>y</svg>z<template>t", "p([z])"),
            ("</p></ul></b>a</li>", "p([a])"),
            ("", ""),
        ] {
            assert_eq!(shown(html), events, "{html}");
        }
    }

    #[test]
    fn references_are_read_and_each_piece_has_its_place() {
        let html =
            "Kata &ldquo;ya &amp; tidak&rdquo;, a < b, &x &lt;b&gt; AT&T\r\nakhir&nbsp;&#8212;";
        let pieces = pieces(html, 0..html.len());
        let whole: String = pieces.iter().map(|(words, _)| &**words).collect();
        assert_eq!(whole, "Kata “ya & tidak”, a < b, &x <b> AT&T\nakhir\u{a0}—");
        for (words, at) in &pieces {
            let written = &html[at.clone()];
            assert!(written == &**words || written.starts_with(['&', '\r']), "{words} {written}");
        }
        let of = |word: &str| pieces.iter().find(|(words, _)| &**words == word).unwrap().1.clone();
        assert_eq!(&html[of("“")], "&ldquo;");
    }

    #[test]
    fn nothing_is_too_deep_and_every_start_has_its_end() {
        for html in ["<ul><li>", "<blockquote>", "<b>", "<b></i>", "<div><a href=x>", "</ul><q>"] {
            let mut depth = 0_i64;
            let deep = format!("{}x", html.repeat(2000));
            for (event, _) in events(&deep) {
                match event {
                    Event::Start(_) => depth += 1,
                    Event::End(_) => depth -= 1,
                    _ => {}
                }
                assert!((0..3 * 64 + 8).contains(&depth), "{html} {depth}");
            }
            assert_eq!(depth, 0, "{html}");
        }
    }

    #[test]
    fn markup_in_a_text_is_found_and_other_signs_are_not() {
        let of = |text: &str| -> Vec<String> {
            found(text, true).map(|at| text[at].to_owned()).collect()
        };
        assert_eq!(of("a <p class=\"x\">b</p> c<br/>"), ["<p class=\"x\">", "</p>", "<br/>"]);
        assert_eq!(of("&ldquo;a&#8221; &nbsp;"), ["&ldquo;", "&#8221;", "&nbsp;"]);
        assert_eq!(of("<!-- x -->"), ["<!--"]);
        for plain in
            ["a < b > c", "<3", "<nama>", "R&D; x & y", "<p", "<p <b", "&;", "< p>", "a&amp"]
        {
            assert_eq!(of(plain), [""; 0], "{plain}");
        }
        assert_eq!(found("&amp;", false).count(), 0);
    }
}
