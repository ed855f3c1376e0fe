//! A saved page: which of its text is the article. As in the reading views of browsers, every paragraph
//! counts for the elements that it lies in, the near ones most, less the more of it is links; the element
//! with the most has the article.

use html5gum::{DefaultEmitter, EndTag, StartTag, Token, Tokenizer};

use super::head::Head;
use super::{Item, Refused, date, line};
use crate::language::Languages;

/// Bytes of text from which a paragraph counts.
const COUNTS: usize = 25;
/// Least share of the best element's points from which one beside it belongs to the article.
const BESIDE: f32 = 0.2;
/// How deep elements may lie in each other; what is deeper counts for the last.
const DEEPEST: usize = 512;

/// Elements that break the line.
const BLOCKS: [&str; 38] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];
/// Elements that have no end.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];
/// Elements whose text is none of an article's.
const OUTSIDE: [&str; 17] = [
    "aside",
    "button",
    "dialog",
    "figcaption",
    "footer",
    "form",
    "head",
    "iframe",
    "nav",
    "noscript",
    "object",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "video",
];
/// Words in classes and ids of what is none of the article.
const CLASSES: [&str; 42] = [
    "ad",
    "ads",
    "advert",
    "advertisement",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "caption",
    "comment",
    "comments",
    "cookie",
    "disclaimer",
    "footer",
    "hidden",
    "menu",
    "meta",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "outbrain",
    "pagination",
    "popular",
    "promo",
    "recommendation",
    "recommendations",
    "recommended",
    "related",
    "share",
    "sharing",
    "sidebar",
    "social",
    "sponsor",
    "sponsored",
    "subscribe",
    "taboola",
    "tags",
    "toolbar",
    "trending",
    "widget",
    "widgets",
    "skip",
];
/// Words in classes and ids of what is likely to be it.
const LIKELY: [&str; 8] =
    ["article", "articlebody", "body", "content", "entry", "post", "story", "text"];

/// An element of the page that may hold text.
struct Node {
    parent: usize,
    points: f32,
    /// Whether the page says that it is the article's body.
    is_body: bool,
    is_likely: bool,
}

/// A paragraph, a heading and so on.
struct Block {
    node: usize,
    text: String,
    /// Bytes of it that are links.
    linked: usize,
    is_heading: bool,
}

/// An element that is open.
struct Open {
    name: String,
    node: usize,
    /// Whether its text is none of the article's.
    hidden: bool,
}

/// Reads a page.
pub(super) fn read(html: &str, languages: &Languages) -> Result<Item, Refused> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut reader = Reader::default();
    for token in Tokenizer::new_with_emitter(html, emitter).filter_map(Result::ok) {
        match token {
            Token::StartTag(tag) => reader.start(&tag),
            Token::EndTag(tag) => reader.end(&tag),
            Token::String(text) => reader.text(&String::from_utf8_lossy(&text)),
            Token::Comment(text) => reader.comment(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    reader.flush();
    let Reader { head, nodes, blocks, shown, .. } = reader;
    let title = head.article_title();
    let mut paragraphs = main_text(nodes, blocks);
    // What the page says again, or gave away before.
    paragraphs.retain(|text| Some(text) != title.as_ref());
    let mut body = paragraphs.join("\n\n");
    if let Some(said) = head.body().filter(|said| said.len() > 2 * body.len()) {
        let lines = said.lines().filter_map(line);
        body = lines.collect::<Vec<_>>().join("\n\n");
    }
    if body.is_empty() {
        return Err(Refused::Wrong("no text of an article was found in the page".to_owned()));
    }
    Ok(Item {
        date: head.date().or_else(|| date::printed(&shown, languages)),
        source: head.publisher(),
        author: head.author(),
        url: head.url(),
        language: head.language(),
        topics: Vec::new(),
        title,
        body,
        file: None,
    })
}

#[derive(Default)]
struct Reader {
    head: Head,
    nodes: Vec<Node>,
    open: Vec<Open>,
    blocks: Vec<Block>,
    text: String,
    linked: usize,
    /// All text up to the first paragraphs: a printed date stands there.
    shown: String,
    /// What the text of an element is taken for, and up to the end of which element.
    taken: Option<(Taken, String, String)>,
}

#[derive(Clone, Copy)]
enum Taken {
    Title,
    Heading,
    Author,
    Data,
}

/// Bytes of [`Reader::shown`].
const SHOWN: usize = 4000;

impl Reader {
    fn node(&self) -> usize {
        self.open.last().map_or(0, |open| open.node)
    }

    fn is_hidden(&self) -> bool {
        self.open.last().is_some_and(|open| open.hidden)
    }

    fn start(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let get = |key: &str| -> Option<String> {
            let value = tag.attributes.get(key.as_bytes())?;
            Some(String::from_utf8_lossy(value).trim().to_owned()).filter(|text| !text.is_empty())
        };
        self.note(&name, &get);
        let is_block = BLOCKS.contains(&name.as_str());
        if is_block {
            self.flush();
            self.imply_end(&name);
        } else if name == "br" {
            self.text.push('\n');
        }
        if VOID.contains(&name.as_str()) || self.open.len() >= DEEPEST {
            return;
        }
        let parent = self.node();
        let node = if is_block || self.nodes.is_empty() {
            let words =
                format!("{} {}", get("class").unwrap_or_default(), get("id").unwrap_or_default());
            let is_body = get("itemprop").is_some_and(|of| of.to_lowercase() == "articlebody");
            self.nodes.push(Node {
                parent,
                points: 0.0,
                is_body,
                is_likely: name == "article" || has_word(&words, &LIKELY),
            });
            self.nodes.len() - 1
        } else {
            parent
        };
        let hidden = self.is_hidden() || is_outside(&name, &get);
        self.open.push(Open { name, node, hidden });
    }

    /// What a tag says of the page.
    fn note(&mut self, name: &str, get: &dyn Fn(&str) -> Option<String>) {
        let take = |kind| Some((kind, name.to_owned(), String::new()));
        let says = |key: &str, word: &str| {
            get(key).is_some_and(|of| of.to_lowercase().split_whitespace().any(|one| one == word))
        };
        match name {
            "html" => self.head.language = get("lang").or_else(|| get("xml:lang")),
            "meta" => {
                let key = get("property").or_else(|| get("name")).or_else(|| get("itemprop"));
                if let (Some(key), Some(content)) = (key, get("content")) {
                    self.head.meta.push((key.to_lowercase(), content));
                }
            }
            "link" if says("rel", "canonical") => self.head.canonical = get("href"),
            "title" if self.head.title.is_empty() => self.taken = take(Taken::Title),
            "h1" => self.taken = take(Taken::Heading),
            "script" if says("type", "application/ld+json") => self.taken = take(Taken::Data),
            "time" => {
                let is_first = says("itemprop", "datepublished") || get("pubdate").is_some();
                if let Some(time) = get("datetime") {
                    let at = if is_first { 0 } else { self.head.times.len() };
                    self.head.times.insert(at, time);
                }
            }
            _ if self.taken.is_none() && (says("rel", "author") || says("itemprop", "author")) => {
                self.taken = take(Taken::Author);
            }
            _ => {}
        }
    }

    /// Ends what a new block ends without saying so.
    fn imply_end(&mut self, name: &str) {
        let ends = match name {
            "li" | "dt" | "dd" | "td" | "th" | "tr" => name,
            _ => "p",
        };
        if self.open.last().is_some_and(|open| open.name == ends) {
            self.open.pop();
        }
    }

    fn end(&mut self, tag: &EndTag<()>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        if let Some((kind, _, text)) = self.taken.take_if(|(_, until, _)| *until == name) {
            match kind {
                Taken::Title => self.head.title = text,
                Taken::Heading => self.head.headings.push(text),
                Taken::Author => self.head.authors.push(text),
                Taken::Data => self.head.linked_data(&text),
            }
        }
        if BLOCKS.contains(&name.as_str()) {
            self.flush();
        }
        if let Some(at) = self.open.iter().rposition(|open| open.name == name) {
            self.open.truncate(at);
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, _, taken)) = &mut self.taken {
            taken.push_str(text);
        }
        let is_code =
            self.open.last().is_some_and(|open| ["script", "style"].contains(&open.name.as_str()));
        if !is_code && self.shown.len() < SHOWN {
            self.shown.push_str(text);
            self.shown.push(' ');
        }
        if self.is_hidden() {
            return;
        }
        if self.open.iter().any(|open| open.name == "a") {
            self.linked += text.trim().len();
        }
        // A line end in the file is a blank; those of `br` stand in the text already.
        self.text.extend(text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }));
    }

    /// What browsers note in a page that they save.
    fn comment(&mut self, text: &str) {
        let saved = text.trim().strip_prefix("saved from url=");
        let url = saved.and_then(|saved| Some(saved.split_once(')')?.1.trim().to_owned()));
        self.head.saved = self.head.saved.take().or(url);
    }

    /// Ends a block.
    fn flush(&mut self) {
        let (text, linked) = (std::mem::take(&mut self.text), std::mem::take(&mut self.linked));
        let is_heading = self.open.last().is_some_and(|open| {
            open.name.len() == 2 && open.name.starts_with('h') && open.name != "hr"
        });
        let node = self.node();
        // Two breaks are as good as the end of a paragraph.
        let mut parts = vec![String::new()];
        let mut lines = text.split('\n').peekable();
        while let Some(one) = lines.next() {
            if one.trim().is_empty() && lines.peek().is_some() {
                parts.push(String::new());
            } else if let Some(part) = parts.last_mut() {
                part.push(' ');
                part.push_str(one);
            }
        }
        let share = linked / parts.len().max(1);
        for text in parts.iter().filter_map(|part| line(part)) {
            self.blocks.push(Block { node, linked: share, text, is_heading });
        }
    }
}

/// Whether the words of a class or id hold one of these.
fn has_word(words: &str, these: &[&str]) -> bool {
    let words = words.to_lowercase();
    words.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| these.contains(&word))
}

/// Whether the text of an element is none of the article's.
fn is_outside(name: &str, get: &dyn Fn(&str) -> Option<String>) -> bool {
    if OUTSIDE.contains(&name) || get("hidden").is_some() {
        return true;
    }
    if get("aria-hidden").is_some_and(|is| is == "true")
        || get("style").is_some_and(|style| style.replace(' ', "").contains("display:none"))
    {
        return true;
    }
    // Of what holds the whole page, classes tell all sorts of things.
    if ["html", "body", "main", "article", "h1"].contains(&name) {
        return false;
    }
    let words = format!("{} {}", get("class").unwrap_or_default(), get("id").unwrap_or_default());
    let is_likely = get("itemprop").is_some_and(|of| of.to_lowercase() == "articlebody");
    !is_likely && has_word(&words, &CLASSES)
}

/// The paragraphs of the article.
fn main_text(mut nodes: Vec<Node>, blocks: Vec<Block>) -> Vec<String> {
    let count = |block: &Block| {
        let own = block.text.len().saturating_sub(block.linked);
        if block.is_heading || own < COUNTS { 0 } else { own }
    };
    for block in &blocks {
        let own = u16::try_from(count(block).min(2000)).unwrap_or_default();
        let points = if own == 0 { 0.0 } else { 1.0 + f32::from(own) / 100.0 };
        // The block is a child of what it counts for.
        let mut at = block.node;
        for share in [1.0, 1.0, 0.5, 0.25] {
            nodes[at].points += points * share;
            at = nodes[at].parent;
        }
    }
    // A paragraph is no place to look in: it is what is looked for.
    let mut holds = vec![0_u32; nodes.len()];
    let mut has_text = vec![false; nodes.len()];
    for block in &blocks {
        holds[nodes[block.node].parent] += 1;
        let counts = count(block) > 0;
        above(&nodes, block.node, |at| has_text[at] |= counts);
    }
    let weight = |at: usize| {
        let node = &nodes[at];
        let likely = if node.is_likely { 1.25 } else { 1.0 };
        let many = if holds[at] > 1 { 1.0 } else { 0.5 };
        node.points * likely * many
    };
    let best = (0..nodes.len()).max_by(|&a, &b| weight(a).total_cmp(&weight(b)).then(b.cmp(&a)));
    let Some(best) = best else { return Vec::new() };
    let said = (0..nodes.len()).find(|&at| nodes[at].is_body && has_text[at]);
    let is_beside = |at: usize| {
        at > 0
            && nodes[at].parent == nodes[best].parent
            && nodes[at].points >= BESIDE * nodes[best].points
    };
    let is_chosen = |at: usize| match said {
        Some(body) => at == body,
        None => at == best || is_beside(at),
    };
    let is_text = |block: &Block| 2 * block.linked < block.text.len().max(1);
    let mut found: Vec<Block> = blocks
        .into_iter()
        .filter(|block| {
            let mut is_in = false;
            above(&nodes, block.node, |at| is_in |= is_chosen(at));
            is_in && is_text(block)
        })
        .collect();
    // A heading with nothing under it heads something else.
    while found.last().is_some_and(|block| block.is_heading) {
        found.pop();
    }
    found.into_iter().map(|block| block.text).collect()
}

/// Tells of a node and all that it lies in.
fn above(nodes: &[Node], mut at: usize, mut tell: impl FnMut(usize)) {
    loop {
        tell(at);
        if nodes[at].parent == at {
            return;
        }
        at = nodes[at].parent;
    }
}
