//! The body of an article with its quotations marked. Its text content is the article's, to the
//! character; marks, anchors and chips add elements and no text.

use std::collections::BTreeSet;

use super::markdown::Markdown;
use crate::annotate::{Kind, Stance};
use crate::article::Article;
use crate::site::url::Base;
use crate::source::Format;
use crate::text::{Span, escape};

/// One quotation to mark.
pub(super) struct Mark<'a> {
    pub(super) id: &'a str,
    /// Ids that it had before.
    pub(super) earlier: &'a [String],
    pub(super) kind: Kind,
    pub(super) stance: Stance,
    /// What is marked: [`Attribution::shown`](crate::annotate::Attribution::shown).
    pub(super) content: &'a [Span],
    /// Slugs of the speakers that have a page, one blank between them; may be empty.
    pub(super) speakers: String,
    /// To be shown as unsure.
    pub(super) unsure: bool,
    pub(super) chip: Chip,
}

/// The button after a quotation.
pub(super) struct Chip {
    /// What it leads to.
    pub(super) target: Target,
    pub(super) initials: String,
    /// What a screen reader says.
    pub(super) label: String,
}

/// What a chip leads to.
pub(super) enum Target {
    /// The quotation's card on this page.
    Card,
    /// Another page.
    Page(String),
    /// Nothing: no chip is shown.
    Nothing,
}

/// The body of an article. A plain text has one paragraph a block; its blocks, like Markdown's, are
/// set apart by an empty line.
pub(super) fn body(article: &Article, marks: &[Mark<'_>], base: &Base) -> String {
    let mut out = String::with_capacity(article.text.len() * 5 / 4 + marks.len() * 400 + 64);
    match article.format {
        Format::Text => {
            let chunks: Vec<Span> = article.blocks.iter().map(|block| block.span).collect();
            let mut marked = Marked::new(article, &chunks, marks);
            for chunk in 0..chunks.len() {
                out.push_str(if chunk > 0 { "\n\n<p>" } else { "<p>" });
                marked.write(&mut out, chunk, None);
                out.push_str("</p>");
            }
        }
        Format::Markdown | Format::Html => {
            let markdown = Markdown::read(article);
            let mut marked = Marked::new(article, &markdown.chunks, marks);
            markdown.write(&mut out, base, |out, chunk, chips| marked.write(out, chunk, chips));
        }
    }
    out
}

/// The text of an article, cut up for its marks, to be written chunk by chunk.
struct Marked<'a> {
    text: &'a str,
    marks: &'a [Mark<'a>],
    pieces: Vec<Piece>,
    /// How many of them are written.
    written: usize,
    /// Bytes of the next one that are.
    ahead: u32,
}

impl<'a> Marked<'a> {
    fn new(article: &'a Article, chunks: &[Span], marks: &'a [Mark<'a>]) -> Self {
        let muted: Vec<Span> = article.excluded.iter().map(|excluded| excluded.span).collect();
        let pieces = pieces(&article.text, chunks, marks, &muted);
        Marked { text: &article.text, marks, pieces, written: 0, ahead: 0 }
    }

    /// Writes the next chunk; its chips after their quotations, or apart.
    fn write(&mut self, out: &mut String, chunk: usize, mut apart: Option<&mut String>) {
        while let Some(piece) = self.pieces.get(self.written).filter(|piece| piece.chunk <= chunk) {
            let span = Span { start: piece.span.start + self.ahead, ..piece.span };
            piece.open(out, self.marks);
            escape(out, span.of(self.text));
            piece.close(out);
            self.written += 1;
            self.ahead = 0;
            if piece.ends.is_empty() {
                continue;
            }
            if let Some(apart) = &mut apart {
                piece.chips(apart, self.marks);
                continue;
            }
            let stops = self.stops(piece);
            if stops.is_empty() {
                piece.chips(out, self.marks);
            } else {
                out.push_str("<span class=\"nb\">");
                piece.chips(out, self.marks);
                escape(out, stops.of(self.text));
                out.push_str("</span>");
                self.ahead = stops.end - stops.start;
            }
        }
    }

    /// The stop or comma right after a quotation, which no line may start with: a chip before it
    /// would let it.
    fn stops(&self, piece: &Piece) -> Span {
        let end = piece.span.end;
        let length = match self.pieces.get(self.written) {
            Some(next) if next.chunk == piece.chunk && next.mark.is_none() && !next.muted => {
                let text = next.span.of(self.text);
                text.find(|c| !matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '…'))
                    .unwrap_or(text.len())
            }
            _ => 0,
        };
        Span::new(end as usize, end as usize + length)
    }
}

/// A stretch of text that is marked alike from end to end and lies in one chunk.
#[derive(Debug, PartialEq, Eq)]
struct Piece {
    span: Span,
    chunk: usize,
    /// The innermost quotation that holds it.
    mark: Option<usize>,
    muted: bool,
    /// Whether it is the first piece of its quotation, which carries the id.
    first: bool,
    /// Quotations that hold this piece but are innermost nowhere, and start here.
    anchors: Vec<usize>,
    /// Quotations that end here.
    ends: Vec<usize>,
}

impl Piece {
    fn open(&self, out: &mut String, marks: &[Mark<'_>]) {
        for &anchor in &self.anchors {
            let id = marks[anchor].id;
            out.extend(["<span id=\"q-", id, "\" data-quote=\"", id, "\"></span>"]);
            earlier(out, &marks[anchor]);
        }
        if let Some(mark) = self.mark.map(|at| &marks[at]) {
            let (letter, kind) = match mark.kind {
                Kind::Direct => ("d", "direct"),
                Kind::Indirect => ("i", "indirect"),
                Kind::Mixed => ("m", "mixed"),
            };
            let unsure = if mark.unsure { " kq-u" } else { "" };
            out.extend(["<mark class=\"kq kq-", letter, unsure, "\" data-quote=\"", mark.id]);
            out.extend(["\" data-kind=\"", kind, "\""]);
            if mark.stance != Stance::Says {
                out.extend([" data-stance=\"", mark.stance.name(), "\""]);
            }
            if !mark.speakers.is_empty() {
                out.extend([" data-speaker=\"", &mark.speakers, "\""]);
            }
            if self.first {
                out.extend([" id=\"q-", mark.id, "\""]);
            }
            out.push('>');
            if self.first {
                earlier(out, mark);
            }
        } else if self.muted {
            out.push_str("<span class=\"frame\">");
        }
    }

    fn close(&self, out: &mut String) {
        if self.mark.is_some() {
            out.push_str("</mark>");
        } else if self.muted {
            out.push_str("</span>");
        }
    }

    fn chips(&self, out: &mut String, marks: &[Mark<'_>]) {
        for &at in &self.ends {
            chip(out, &marks[at], at + 1);
        }
    }
}

/// Empty anchors for the ids that a quotation had before.
fn earlier(out: &mut String, mark: &Mark<'_>) {
    for id in mark.earlier {
        out.extend(["<span id=\"q-", id, "\"></span>"]);
    }
}

fn chip(out: &mut String, mark: &Mark<'_>, number: usize) {
    let Mark { id, chip, .. } = mark;
    let end = match &chip.target {
        Target::Card => {
            out.extend(["<button popovertarget=\"c-", id, "\""]);
            "></button>"
        }
        Target::Page(href) => {
            out.push_str("<a href=\"");
            escape(out, href);
            out.push('"');
            "></a>"
        }
        Target::Nothing => return,
    };
    out.extend([" class=\"chip\" data-n=\"", &number.to_string(), "\" data-i=\""]);
    escape(out, &chip.initials);
    out.push_str("\" aria-label=\"");
    escape(out, &chip.label);
    out.push('"');
    out.push_str(end);
}

/// Cuts the chunks of a text, which are in order and do not overlap, where a mark or a muted
/// stretch starts or ends. In nested marks the innermost wins: the shortest span, the later one of
/// equals.
fn pieces(text: &str, chunks: &[Span], marks: &[Mark<'_>], muted: &[Span]) -> Vec<Piece> {
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    enum What {
        Chunk(usize),
        Muted,
        /// Length and place from the end of the list of marks, so that the least is the innermost.
        Mark(usize, usize),
    }
    let sound = |span: &Span| !span.is_empty() && text.get(span.range()).is_some();
    let mut edges: Vec<(u32, bool, What)> = Vec::new();
    let mut edge = |span: Span, what: What| {
        edges.push((span.start, true, what));
        edges.push((span.end, false, what));
    };
    for (at, chunk) in chunks.iter().enumerate().filter(|(_, chunk)| sound(chunk)) {
        edge(*chunk, What::Chunk(at));
    }
    for span in muted.iter().filter(|span| sound(span)) {
        edge(*span, What::Muted);
    }
    for (at, mark) in marks.iter().enumerate() {
        for span in mark.content.iter().filter(|span| sound(span)) {
            edge(*span, What::Mark(span.len(), marks.len() - at));
        }
    }
    edges.sort_unstable();

    let mut pieces: Vec<Piece> = Vec::new();
    let mut active: BTreeSet<(usize, usize)> = BTreeSet::new();
    let (mut chunk, mut muting, mut from) = (None, 0_usize, 0);
    for (at, starts, what) in edges {
        if let Some(chunk) = chunk.filter(|_| at > from) {
            let mark = active.first().map(|&(_, back)| marks.len() - back);
            let muted = muting > 0 && mark.is_none();
            match pieces.last_mut() {
                Some(last)
                    if (last.chunk, last.mark, last.muted, last.span.end)
                        == (chunk, mark, muted, from) =>
                {
                    last.span.end = at;
                }
                _ => pieces.push(Piece {
                    span: Span { start: from, end: at },
                    chunk,
                    mark,
                    muted,
                    first: false,
                    anchors: Vec::new(),
                    ends: Vec::new(),
                }),
            }
        }
        from = at;
        match (what, starts) {
            (What::Chunk(at), true) => chunk = Some(at),
            (What::Chunk(_), false) => chunk = None,
            (What::Muted, true) => muting += 1,
            (What::Muted, false) => muting -= 1,
            (What::Mark(length, back), true) => {
                active.insert((length, back));
            }
            (What::Mark(length, back), false) => {
                active.remove(&(length, back));
            }
        }
    }
    anchor(&mut pieces, marks);
    pieces
}

/// Says of each quotation which piece carries its id and which its chip.
fn anchor(pieces: &mut [Piece], marks: &[Mark<'_>]) {
    let mut reach: Vec<Option<(usize, usize)>> = vec![None; marks.len()];
    for (at, piece) in pieces.iter().enumerate() {
        if let Some(mark) = piece.mark {
            reach[mark] = Some((reach[mark].map_or(at, |(first, _)| first), at));
        }
    }
    for (mark, reach) in reach.into_iter().enumerate() {
        if let Some((first, last)) = reach {
            pieces[first].first = true;
            pieces[last].ends.push(mark);
            continue;
        }
        // Wholly covered by others: an empty anchor in front of its first piece.
        let covered: Vec<(usize, usize)> = marks[mark]
            .content
            .iter()
            .map(|span| {
                let first = pieces.partition_point(|piece| piece.span.end <= span.start);
                (first, pieces.partition_point(|piece| piece.span.start < span.end))
            })
            .filter(|(first, end)| first < end)
            .collect();
        if let (Some((first, _)), Some((_, end))) = (covered.first(), covered.last()) {
            pieces[*first].anchors.push(mark);
            pieces[end - 1].ends.push(mark);
        }
    }
}
