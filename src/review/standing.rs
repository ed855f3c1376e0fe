//! The decisions of a file of corrections, and where each stands in its article.

use super::anchor::{Anchor, Lost};
use super::edit::{replaced, stretches, written};
use super::file::{Block, Change, Decision, Naming, OrNo, Signed, read};
use super::place::Body;
use crate::article::Article;
use crate::text::{Hash, Span, squeeze};

/// A decision that an editor has made.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Tells it from the others of the article, as long as its words stay.
    pub id: String,
    /// `quote`, `add` or `name`.
    pub kind: &'static str,
    /// Byte of the file at which its block begins.
    pub head: usize,
    /// The words that it is about.
    pub words: String,
    /// Where they stand in the article's text; `None` if nobody knows: then it changes nothing.
    pub place: Option<Span>,
    /// Whether it says that the program was right.
    pub is_right: bool,
    /// Whom it says that is meant.
    pub answer: Answer,
    /// Who decided it.
    pub signed: Signed,
}

/// Whom a decision says that is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// One by this name.
    Name(String),
    /// Nobody: it is no name.
    Nobody,
    /// It does not say, or names several.
    Else,
}

/// The decisions about an article, in the order of their file.
pub fn standing(article: &Article, text: &str) -> Vec<Standing> {
    let (blocks, _) = read("", text);
    if blocks.names.is_empty() && blocks.quotations.is_empty() {
        return Vec::new();
    }
    let body = Body::exact(article);
    let names = blocks.names.iter().map(|naming| &*naming.words.text);
    let words: Vec<&str> =
        names.chain(blocks.quotations.iter().map(|block| &*block.words)).collect();
    let mut found = body.find(&words).into_iter();
    let mut out = Vec::with_capacity(words.len());
    for (naming, places) in blocks.names.iter().zip(&mut found) {
        let Naming { words, is, kind: type_of, signed, head, .. } = naming;
        let place = places.first().map(|place| place.span);
        out.push(Standing {
            id: id(article, "name", &words.text, &Anchor::default()),
            kind: "name",
            head: *head as usize,
            words: words.text.clone(),
            place,
            is_right: false,
            answer: match (is, type_of) {
                (Some(name), _) => Answer::Name(name.text.clone()),
                (None, Some(OrNo::No)) => Answer::Nobody,
                _ => Answer::Else,
            },
            signed: signed.clone(),
        });
    }
    for (block, places) in blocks.quotations.iter().zip(found) {
        let Block { name, words, anchor, occurrence, decision, signed, head, .. } = block;
        let place = match anchor.choose(&body, &places) {
            Ok(at) => places.get(at),
            Err(Lost::Several) => places.get(occurrence.unwrap_or_default().wrapping_sub(1)),
            Err(_) => None,
        };
        out.push(Standing {
            id: id(article, name, words, anchor),
            kind: if matches!(decision, Decision::Add { .. }) { "add" } else { "quote" },
            head: *head as usize,
            words: words.clone(),
            place: place.map(|place| place.span),
            answer: match decision {
                Decision::Change(Change { speaker: Some(speaker), .. }) => match &speaker.names[..]
                {
                    [name] => Answer::Name(name.clone()),
                    _ => Answer::Else,
                },
                _ => Answer::Else,
            },
            is_right: matches!(decision, Decision::Change(change) if change.right),
            signed: signed.clone(),
        });
    }
    out.sort_by_key(|standing| standing.head);
    out
}

fn id(article: &Article, kind: &str, words: &str, anchor: &Anchor) -> String {
    let sides = anchor.sides().join("\n");
    let words = squeeze(words);
    let parts = [&*article.id, kind, &*words, &*sides].map(str::as_bytes);
    format!("d{}", Hash::of(&parts).short(10))
}

/// Words of an article as a block is tied to them: with those around them where they alone do not say
/// for certain which place is meant.
pub fn anchored(article: &Article, at: Span) -> (String, Option<[String; 2]>) {
    /// So few words may come to stand elsewhere, too.
    const FEW: usize = 4;
    let words = squeeze(at.of(&article.text));
    let body = Body::exact(article);
    let places = body.find(&[&words]).remove(0);
    let own = places.iter().find(|place| place.span.overlaps(at));
    let is_sure = places.len() == 1 && words.split(' ').count() > FEW;
    let around = own.filter(|_| !is_sure).map(|place| Anchor::of(&body, place).sides());
    (words, around)
}

/// The text with the words around a place in the stead of its number, in each block that goes by a number
/// alone; `None` if there is none, or the text is not to be edited.
pub fn uncounted(article: &Article, text: &str) -> Option<String> {
    let body = Body::exact(article);
    let mut out: Option<String> = None;
    for stretch in stretches(text).ok()?.iter().rev() {
        let own = &text[stretch.range.clone()];
        let (blocks, _) = read("", own);
        let Some(Block { words, anchor, occurrence: Some(number), .. }) = blocks.quotations.first()
        else {
            continue;
        };
        let places = body.find(&[words]).remove(0);
        let place = places.get(number.wrapping_sub(1)).filter(|_| places.len() > 1);
        let Some(place) = place.filter(|_| !anchor.is_given()) else { continue };
        let around = Anchor::of(&body, place);
        // Two paragraphs that say the same are told apart by nothing else.
        if around.choose(&body, &places) != Ok(number - 1) {
            continue;
        }
        let [before, after] = around.sides();
        let fields =
            [("before", Some(before.into())), ("after", Some(after.into())), ("occurrence", None)];
        let block = written(stretch.kind, Some(own), &fields);
        out = Some(replaced(out.as_deref().unwrap_or(text), stretch, &block));
    }
    out
}

/// Where words stand in an article: all places, in order.
pub fn places(article: &Article, words: &str) -> Vec<Span> {
    Body::exact(article).find(&[words]).remove(0).into_iter().map(|place| place.span).collect()
}
