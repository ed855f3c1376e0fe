//! An article as it is read from the first line to the last, and what was not found in it.

use serde::Serialize;
use tera::Context;

use super::act::seen;
use super::form::Form;
use super::show::{Around, ArticleView, Choice, choices, names};
use super::sitting::Sitting;
use super::{Answer, Desk, PATH, escaped, of_item};
use crate::article::BlockKind;
use crate::desk::{self, View};
use crate::site::Brief;
use crate::text::{Span, shortened, squeeze};

/// Sentences without a quotation that are offered.
const OFFERED: usize = 300;
/// Words that such a sentence has at least.
const WORDS: usize = 3;
/// Characters of words that are shown in a line.
const LINE: usize = 80;
/// Signs that end a sentence.
const ENDS: [char; 4] = ['.', '!', '?', '…'];
/// Signs around direct speech, as scripts have them.
const MARKS: [char; 12] = ['"', '“', '”', '„', '‟', '«', '»', '‹', '›', '「', '」', '＂'];

/// A line of the rail: a quotation, or a sentence without one.
#[derive(Serialize)]
struct Line {
    href: String,
    words: String,
    /// The quotation.
    id: Option<String>,
    shown: String,
    is_checked: bool,
    is_unsure: bool,
    choices: Vec<Choice>,
    /// The quotation that is to be decided after it.
    next: Option<String>,
    #[serde(skip)]
    at: u32,
}

impl Desk {
    /// The page of an article beside all that is shown of it.
    pub(super) fn reading(&self, sitting: &Sitting, fields: &Form) -> Option<Answer> {
        let view = sitting.view();
        let id = fields.get("article");
        let (brief, _) = view.article(id)?;
        let mut lines = quotations(&view, sitting, brief);
        let mut next = None;
        for line in lines.iter_mut().rev() {
            line.next = next.clone();
            if !line.is_checked {
                next.clone_from(&line.id);
            }
        }
        let left = lines.iter().filter(|line| !line.is_checked).count();
        let count = lines.len();
        lines.extend(silent(brief).into_iter().map(|span| sentence(brief, span)));
        lines.sort_by_key(|line| line.at);
        let mut context = Context::new();
        self.common(&mut context, sitting, fields, &brief.article.title);
        context.insert("article", &ArticleView::new(view.site, brief));
        context.insert("lines", &lines);
        context.insert("count", &count);
        context.insert("open", &left);
        context.insert("seen", &seen(sitting, &view, id, ""));
        Some(self.render(200, "read.html", &context))
    }

    /// The page by which a quotation is added.
    pub(super) fn adding(&self, sitting: &Sitting, fields: &Form) -> Option<Answer> {
        let view = sitting.view();
        let id = fields.get("article");
        let (brief, _) = view.article(id)?;
        let text = &brief.article.text;
        let at: Option<u32> = fields.get("at").parse().ok();
        let span = at.and_then(|at| silent(brief).into_iter().find(|span| span.start == at));
        let words = span.map(|span| squeeze(span.of(text))).unwrap_or_default();
        let quoted = span.and_then(|span| in_marks(text, span));
        let mut context = Context::new();
        self.common(&mut context, sitting, fields, "What was said?");
        context.insert("article", &ArticleView::new(view.site, brief));
        context.insert("kind", if quoted.is_some() { "direct" } else { "indirect" });
        context.insert("words", &quoted.unwrap_or(words));
        context.insert("around", &Around::of(brief, span.as_slice()));
        let near = near(&view, brief, at.unwrap_or_default());
        context.insert("choices", &choices(&near));
        context.insert("names", &names(&view, Some(brief)));
        context.insert("seen", &seen(sitting, &view, id, ""));
        Some(self.render(200, "add.html", &context))
    }
}

fn quotations(view: &View<'_>, sitting: &Sitting, brief: &Brief) -> Vec<Line> {
    let quotes = view.site.quotes[brief.quotes.clone()].iter();
    let line = |quote| {
        let item = desk::about(view, quote);
        let own = view.site.attribution(quote);
        Line {
            href: of_item(&quote.id),
            words: shortened(squeeze(&item.words), LINE),
            is_checked: own.is_checked() || sitting.is_done(&quote.id),
            is_unsure: quote.speakers.is_empty() || item.harm >= 1.0,
            shown: item.shown.join("; "),
            choices: choices(&item.choices),
            id: Some(quote.id.clone()),
            next: None,
            at: own.content[0].start,
        }
    };
    quotes.map(line).collect()
}

fn sentence(brief: &Brief, span: Span) -> Line {
    let article = escaped(&brief.article.id);
    Line {
        href: format!("{PATH}/add?article={article}&at={}", span.start),
        words: shortened(squeeze(span.of(&brief.article.text)), LINE),
        id: None,
        shown: String::new(),
        is_checked: false,
        is_unsure: false,
        choices: Vec::new(),
        next: None,
        at: span.start,
    }
}

/// The sentences of an article in which nobody is quoted.
fn silent(brief: &Brief) -> Vec<Span> {
    let text = &brief.article.text;
    let read = [BlockKind::Paragraph, BlockKind::Item, BlockKind::Quotation];
    let blocks = brief.article.blocks.iter().filter(|block| read.contains(&block.kind));
    let own: Vec<Span> =
        brief.annotated.attributions.iter().flat_map(|one| one.content.clone()).collect();
    let is_silent = |span: &Span| {
        !own.iter().any(|said| said.overlaps(*span))
            && span.of(text).split_whitespace().count() >= WORDS
    };
    blocks.flat_map(|block| sentences(text, block.span)).filter(is_silent).take(OFFERED).collect()
}

/// The sentences of a stretch, as far as its signs tell.
fn sentences(text: &str, span: Span) -> Vec<Span> {
    let (mut out, mut from) = (Vec::new(), span.start as usize);
    let mut is_ended = false;
    for (at, sign) in span.of(text).char_indices() {
        let at = span.start as usize + at;
        if is_ended && sign.is_whitespace() {
            out.push(Span::new(from, at));
            (from, is_ended) = (at, false);
        } else if from == at && sign.is_whitespace() {
            from += sign.len_utf8();
        } else {
            is_ended = ENDS.contains(&sign) || (is_ended && MARKS.contains(&sign));
        }
        if out.last().is_some_and(|last| last.end as usize == from) && sign.is_whitespace() {
            from = at + sign.len_utf8();
        }
    }
    out.push(Span::new(from, span.end as usize));
    out.retain(|span| !span.is_empty());
    out
}

/// The words between the first and the last mark of a stretch, with the marks.
fn in_marks(text: &str, span: Span) -> Option<String> {
    let words = span.of(text);
    let from = words.find(MARKS)?;
    let (last, sign) = words.char_indices().rfind(|(_, sign)| MARKS.contains(sign))?;
    (last > from).then(|| squeeze(&words[from..last + sign.len_utf8()]))
}

/// The names of an article, those nearest to a place first.
fn near(view: &View<'_>, brief: &Brief, at: u32) -> Vec<String> {
    let entities = brief.annotated.entities.iter().zip(0..);
    let mut found: Vec<(u32, u32)> = entities
        .filter_map(|(entity, number)| {
            let mentions = entity.mentions.iter();
            Some((mentions.map(|mention| mention.span.start.abs_diff(at)).min()?, number))
        })
        .collect();
    found.sort_unstable();
    let mut out: Vec<String> = Vec::new();
    for (_, number) in found {
        let name = view.site.speaker_name(brief, number);
        if !out.iter().any(|own| own == name) {
            out.push(name.to_owned());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_its_sentences() {
        let text = "It rained. “Go home!” he said.  Nobody went";
        let found = sentences(text, Span::new(0, text.len()));
        let found: Vec<&str> = found.into_iter().map(|span| span.of(text)).collect();
        assert_eq!(found, ["It rained.", "“Go home!”", "he said.", "Nobody went"]);
        assert_eq!(in_marks(text, Span::new(0, text.len())).as_deref(), Some("“Go home!”"));
        assert_eq!(in_marks(text, Span::new(0, 10)), None);
    }
}
