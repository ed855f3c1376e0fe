//! A body with markup as HTML, with the text of its events written by whoever marks the quotations.
//!
//! There are no styles, no raw HTML, no pictures from other hosts and no links but to web pages, so
//! that an article can do nothing but be read.

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::article::Article;
use crate::article::markdown::walk;
use crate::site::url::Base;
use crate::text::{Span, escape};
use crate::web::{self, Lead};

/// A step through a body with markup: a stretch of text, or something round it.
enum Step<'a> {
    /// Text, by its place among the chunks.
    Text(usize),
    /// The same in code.
    Code(usize),
    /// A line end that was asked for; its text is a line end.
    Break(usize),
    Around(Event<'a>),
}

/// A body in Markdown or HTML, read once.
pub(super) struct Markdown<'a> {
    steps: Vec<Step<'a>>,
    /// The stretches of the article's text that are written without an element between them.
    pub(super) chunks: Vec<Span>,
    /// The chunks that are code, in order.
    code: Vec<usize>,
}

impl<'a> Markdown<'a> {
    pub(super) fn read(article: &'a Article) -> Self {
        let mut steps: Vec<Step<'a>> = Vec::new();
        let mut chunks: Vec<Span> = Vec::new();
        let mut code = Vec::new();
        let mut in_code = false;
        for (event, span) in walk(&article.markup, article.format) {
            match &event {
                Event::Start(Tag::CodeBlock(_)) => in_code = true,
                Event::End(TagEnd::CodeBlock) => in_code = false,
                _ => {}
            }
            if span.is_some() && (in_code || matches!(event, Event::Code(_))) {
                code.push(chunks.len());
            }
            let step = match (span, &event) {
                (None, _) => Step::Around(event),
                (Some(_), Event::Code(_)) => Step::Code(chunks.len()),
                (Some(_), Event::HardBreak) => Step::Break(chunks.len()),
                (Some(span), _) => match (steps.last(), chunks.last_mut()) {
                    (Some(Step::Text(_)), Some(last)) if last.end == span.start => {
                        last.end = span.end;
                        continue;
                    }
                    _ => Step::Text(chunks.len()),
                },
            };
            chunks.extend(span);
            steps.push(step);
        }
        Markdown { steps, chunks, code }
    }

    /// Whether a chunk is code.
    pub(super) fn is_code(&self, chunk: usize) -> bool {
        self.code.binary_search(&chunk).is_ok()
    }

    /// Writes the body. `text` writes a chunk, its chips into the second string where there is
    /// one: inside a link, which may not hold them.
    pub(super) fn write(
        &self,
        out: &mut String,
        base: &Base,
        mut text: impl FnMut(&mut String, usize, Option<&mut String>),
    ) {
        let mut writer = Writer::new(out, base);
        for step in &self.steps {
            match step {
                Step::Text(chunk) | Step::Code(chunk) | Step::Break(chunk) => {
                    let element = match step {
                        Step::Code(_) => ["<code>", "</code>"],
                        Step::Break(_) => ["<br>", ""],
                        _ => ["", ""],
                    };
                    writer.apart(self.chunks[*chunk]);
                    writer.out.push_str(element[0]);
                    let in_link = writer.links.contains(&true);
                    text(writer.out, *chunk, in_link.then_some(&mut writer.chips));
                    writer.out.push_str(element[1]);
                }
                Step::Around(event) => writer.around(event),
            }
        }
    }
}

struct Writer<'o> {
    out: &'o mut String,
    base: &'o Base,
    /// Where the text written last ends, in the article's text.
    end: u32,
    /// Where in `out` the first block since then starts.
    block: Option<usize>,
    /// Chips that wait for the end of a link, since neither may hold the other.
    chips: String,
    /// For every open link, whether it is written.
    links: Vec<bool>,
    /// How many pictures are open, one inside the description of another.
    images: u32,
    /// Address and description of the outermost.
    image: (String, String),
    in_head: bool,
    /// Level of the last heading: the article's title at first. None may skip a level.
    level: usize,
}

impl<'o> Writer<'o> {
    fn new(out: &'o mut String, base: &'o Base) -> Self {
        Writer {
            out,
            base,
            end: 0,
            block: None,
            chips: String::new(),
            links: Vec::new(),
            images: 0,
            image: Default::default(),
            in_head: false,
            level: 1,
        }
    }

    /// Sets blocks apart in the text as the article's text does: between their elements.
    fn apart(&mut self, chunk: Span) {
        if chunk.start > self.end {
            let at = self.block.unwrap_or(self.out.len());
            self.out.insert_str(at, "\n\n");
        }
        self.block = None;
        self.end = chunk.end;
    }

    fn around(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(*tag),
            Event::Rule => {
                self.open_block();
                self.out.push_str("<hr>");
            }
            Event::Text(text) | Event::Code(text) if self.images > 0 => {
                self.image.1.push_str(text);
            }
            _ => {}
        }
    }

    fn open_block(&mut self) {
        self.block.get_or_insert(self.out.len());
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Link { dest_url, .. } => {
                let href = self.href(dest_url).filter(|_| !self.links.contains(&true));
                self.links.push(href.is_some());
                if let Some(href) = href {
                    self.element("<a href=\"", &href, "\">");
                }
            }
            Tag::Image { dest_url, .. } => {
                self.images += 1;
                if self.images == 1 {
                    self.image = (dest_url.to_string(), String::new());
                }
            }
            tag => {
                self.open_block();
                match tag {
                    Tag::Heading { level, .. } => {
                        self.level = (*level as usize).clamp(2, self.level + 1);
                        self.out.extend(["<", HEADINGS[self.level], ">"]);
                    }
                    Tag::BlockQuote(_) => self.out.push_str("<blockquote>"),
                    Tag::CodeBlock(_) => self.out.push_str("<pre tabindex=\"0\"><code>"),
                    Tag::List(None) => self.out.push_str("<ul>"),
                    Tag::List(Some(1)) => self.out.push_str("<ol>"),
                    Tag::List(Some(number)) => {
                        self.element("<ol start=\"", &number.to_string(), "\">");
                    }
                    Tag::Item => self.out.push_str("<li>"),
                    Tag::Table(_) => self.out.push_str("<table>"),
                    Tag::TableHead => {
                        self.in_head = true;
                        self.out.push_str("<thead><tr>");
                    }
                    Tag::TableRow => self.out.push_str("<tr>"),
                    Tag::TableCell if self.in_head => self.out.push_str("<th scope=\"col\">"),
                    Tag::TableCell => self.out.push_str("<td>"),
                    Tag::Paragraph | Tag::HtmlBlock => self.out.push_str("<p>"),
                    _ => {}
                }
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Link => {
                let written = self.links.pop();
                if written == Some(true) {
                    self.out.push_str("</a>");
                    self.out.push_str(&std::mem::take(&mut self.chips));
                }
            }
            TagEnd::Image => {
                self.images = self.images.saturating_sub(1);
                if self.images == 0 {
                    self.picture();
                }
            }
            TagEnd::Heading(_) => self.out.extend(["</", HEADINGS[self.level], ">"]),
            TagEnd::BlockQuote(_) => self.out.push_str("</blockquote>"),
            TagEnd::CodeBlock => self.out.push_str("</code></pre>"),
            TagEnd::List(false) => self.out.push_str("</ul>"),
            TagEnd::List(true) => self.out.push_str("</ol>"),
            TagEnd::Item => self.out.push_str("</li>"),
            TagEnd::Table => self.out.push_str("</tbody></table>"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.out.push_str("</tr></thead><tbody>");
            }
            TagEnd::TableRow => self.out.push_str("</tr>"),
            TagEnd::TableCell if self.in_head => self.out.push_str("</th>"),
            TagEnd::TableCell => self.out.push_str("</td>"),
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.out.push_str("</p>"),
            _ => {}
        }
    }

    fn element(&mut self, before: &str, value: &str, after: &str) {
        self.out.push_str(before);
        escape(self.out, value);
        self.out.push_str(after);
    }

    /// A picture of the site itself; one of another host as a link, since readers have not asked
    /// to be seen there. Neither adds text.
    fn picture(&mut self) {
        let (address, description) = std::mem::take(&mut self.image);
        match self.href(&address) {
            Some(href) if address.starts_with('/') => {
                self.element("<img src=\"", &href, "\"");
                self.element(" alt=\"", &description, "\" loading=\"lazy\" decoding=\"async\">");
            }
            Some(href) if !self.links.contains(&true) => {
                let name = if description.is_empty() { &href } else { &description };
                self.element("<a class=\"outside\" href=\"", &href, "\"");
                self.element(" data-i=\"", name, "\"");
                self.element(" aria-label=\"", name, "\"></a>");
            }
            _ => {}
        }
    }

    /// Where a link may lead: to the web, to a mailbox, or into the site.
    fn href(&self, address: &str) -> Option<String> {
        match web::lead(address).ok()? {
            Lead::Web | Lead::Mail => Some(address.to_owned()),
            Lead::Inside => self.base.inside(address),
        }
    }
}

/// Headings of a body stand below the article's title, which is the first.
const HEADINGS: [&str; 7] = ["", "", "h2", "h3", "h4", "h5", "h6"];
