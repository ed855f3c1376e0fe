//! What every page of the desk shows, and the page of one item.

use serde::Serialize;
use tera::Context;

use super::act::seen;
use super::form::Form;
use super::sitting::{Sitting, key};
use super::{Answer, Desk, PATH, escaped, of_item, of_reading};
use crate::desk::{self, Item, Of, View};
use crate::site::{Brief, Quote, Site};
use crate::text::{Span, shortened, squeeze};

/// Titles of items that are shown ahead.
const AHEAD: usize = 10;
/// Characters of a title.
const TITLE: usize = 60;
/// Names that can be completed.
const NAMES: usize = 300;

/// A link.
#[derive(Serialize)]
pub(super) struct Link {
    pub(super) href: String,
    pub(super) words: String,
}

/// An article, as pages of the desk name it.
#[derive(Serialize)]
pub(super) struct ArticleView {
    id: String,
    title: String,
    path: String,
    date: Option<String>,
    language: Option<String>,
    /// Its page as readers see it.
    href: String,
    reading: String,
}

impl ArticleView {
    pub(super) fn new(site: &Site, brief: &Brief) -> Self {
        let article = &brief.article;
        ArticleView {
            id: article.id.clone(),
            title: article.title.clone(),
            path: article.path.clone(),
            date: article.date.map(|date| date.to_string()),
            language: article.language.clone(),
            href: site.base.href(&brief.address),
            reading: of_reading(&article.id),
        }
    }
}

/// A name to choose.
#[derive(Serialize)]
pub(super) struct Choice {
    pub(super) name: String,
    pub(super) digit: usize,
}

/// Names with the digits that choose them.
pub(super) fn choices(names: &[String]) -> Vec<Choice> {
    names
        .iter()
        .take(9)
        .zip(1..)
        .map(|(name, digit)| Choice { name: name.clone(), digit })
        .collect()
}

/// Words, and whether the quotation says them.
#[derive(Serialize)]
pub(super) struct Piece {
    text: String,
    said: bool,
}

/// The paragraphs of a quotation, with the ones before and after.
#[derive(Serialize)]
pub(super) struct Around {
    before: String,
    pieces: Vec<Piece>,
    after: String,
}

impl Around {
    pub(super) fn of(brief: &Brief, content: &[Span]) -> Self {
        let text = &brief.article.text;
        let blocks = &brief.article.blocks;
        let is_of = |span: Span| content.iter().any(|own| own.overlaps(span));
        let first = blocks.iter().position(|block| is_of(block.span));
        let last = blocks.iter().rposition(|block| is_of(block.span));
        let (Some(first), Some(last)) = (first, last) else {
            return Around { before: String::new(), pieces: Vec::new(), after: String::new() };
        };
        let whole = |at: Option<usize>| {
            let block = at.and_then(|at| blocks.get(at));
            block.map(|block| squeeze(block.span.of(text))).unwrap_or_default()
        };
        let (mut pieces, mut from) = (Vec::new(), blocks[first].span.start as usize);
        let end = blocks[last].span.end as usize;
        let mut piece = |range: std::ops::Range<usize>, said: bool| {
            if let Some(text) = text.get(range).filter(|text| !text.is_empty()) {
                pieces.push(Piece { text: text.to_owned(), said });
            }
        };
        for span in content {
            piece(from..span.start as usize, false);
            piece(span.range(), true);
            from = span.end as usize;
        }
        piece(from..end, false);
        Around { before: whole(first.checked_sub(1)), pieces, after: whole(Some(last + 1)) }
    }
}

/// What kind of thing an item is, in words.
fn question(of: Of) -> &'static str {
    match of {
        Of::Speaker | Of::Unclear => "Who said this?",
        Of::Join => "One and the same?",
        Of::Lost => "Which words does this decision mean?",
        Of::Stray => "Which article do these corrections belong to?",
        Of::Unmerged => "Two versions: which one holds?",
    }
}

/// An item in a line.
pub(super) fn title(item: &Item) -> String {
    shortened(squeeze(if item.words.is_empty() { &item.file } else { &item.words }), TITLE)
}

/// Names that can be completed: those of an article, then the speakers of the site who are quoted most.
pub(super) fn names(view: &View<'_>, brief: Option<&Brief>) -> Vec<String> {
    let site = view.site;
    let own = brief.map(|brief| &brief.annotated.entities[..]).unwrap_or_default();
    let mut out: Vec<String> = own.iter().map(|entity| entity.name.clone()).collect();
    let mut profiles: Vec<_> = site.profiles.iter().filter(|own| !own.quotes.is_empty()).collect();
    profiles.sort_by_key(|profile| std::cmp::Reverse(profile.quotes.len()));
    out.extend(profiles.iter().take(NAMES).map(|profile| profile.name.clone()));
    out.sort();
    out.dedup();
    out.truncate(2 * NAMES);
    out
}

impl Desk {
    /// What every page shows.
    pub(super) fn common(
        &self,
        context: &mut Context,
        sitting: &Sitting,
        fields: &Form,
        title: &str,
    ) {
        let key = fields.get("key");
        let ahead: Vec<Link> = sitting
            .open(key)
            .take(AHEAD)
            .map(|(key, item)| Link { href: of_item(key), words: self::title(item) })
            .collect();
        let saved = fields.get("saved").parse().ok().and_then(|at: usize| sitting.log.get(at));
        let entries = sitting.log.iter().enumerate();
        let mut undo =
            entries.filter(|(_, entry)| !entry.is_undone).map(|(at, entry)| (at, &entry.label));
        let redo = sitting.undone.last().map(|&at| (at, &sitting.log[at].label));
        context.insert("path", PATH);
        context.insert("token", self.token.digits());
        context.insert("title", title);
        context.insert("key", key);
        context.insert("left", &sitting.left());
        context.insert("decided", &sitting.log.iter().filter(|entry| !entry.is_undone).count());
        context.insert("who", &self.name);
        context.insert("ahead", &ahead);
        context.insert("saved", &saved.map(|entry| (&entry.label, entry.is_undone)));
        context.insert("undo", &undo.next_back());
        context.insert("redo", &redo);
        context.insert("home", &sitting.content().home());
    }

    /// The page of one item.
    pub(super) fn item(&self, sitting: &Sitting, fields: &Form) -> Option<Answer> {
        let key = fields.get("key");
        let view = sitting.view();
        let quote = view.quotation(key);
        let item = match (sitting.item(key), quote) {
            (Some(item), _) => item.clone(),
            (None, Some(quote)) => desk::about(&view, quote),
            (None, None) => return None,
        };
        let mut context = Context::new();
        self.common(&mut context, sitting, fields, question(item.of));
        subject(&mut context, sitting, &view, &item);
        if let Some(quote) = quote {
            quotation(&mut context, &view, quote);
            context.insert("alike", &alike(&view, sitting, quote).len());
        }
        if item.of == Of::Join {
            let merges = &view.site.merges;
            let merge = merges
                .iter()
                .find(|merge| item.id == format!("{} = {}", merge.form, merge.name))?;
            context.insert("type", merge.kind.name());
            context.insert("moves", &moves(view.site, &merge.form, &merge.name));
        }
        if matches!(item.of, Of::Unmerged | Of::Stray) {
            context.insert("text", view.text(&item.file));
        }
        Some(self.render(200, "item.html", &context))
    }
}

/// The item, and its article.
fn subject(context: &mut Context, sitting: &Sitting, view: &View<'_>, item: &Item) {
    let article = item.article.as_deref().unwrap_or_default();
    let brief = view.article(article).map(|(brief, _)| brief);
    context.insert("of", &item.of);
    context.insert("item", item);
    context.insert("about", &title(item));
    context.insert("is_done", &sitting.is_done(&key(item)));
    context.insert("choices", &choices(&item.choices));
    context.insert("names", &names(view, brief));
    context.insert("article", &brief.map(|brief| ArticleView::new(view.site, brief)));
    context.insert("seen", &seen(sitting, view, article, &item.file));
    let quotation = view.quotation(&item.id);
    if let (Some(brief), Some(quote)) = (brief, quotation) {
        let own = view.site.attribution(quote);
        context.insert("around", &Around::of(brief, &own.content));
    }
}

/// What a page says of a quotation.
fn quotation(context: &mut Context, view: &View<'_>, quote: &Quote) {
    let brief = &view.site.briefs[quote.brief];
    let own = view.site.attribution(quote);
    let text = &brief.article.text;
    let entities = &brief.annotated.entities;
    let name = |&at: &u32| {
        let words = entities.get(at as usize)?.name.clone();
        let href =
            format!("{PATH}/name?article={}&words={}", escaped(&brief.article.id), escaped(&words));
        Some(Link { href, words })
    };
    let speakers: Vec<Link> = quote.speakers.iter().filter_map(name).collect();
    context.insert("kind", own.kind.name());
    context.insert("stance", own.stance.name());
    context.insert("cue", &crate::text::joined(text, &own.cue));
    context.insert("source", &crate::text::joined(text, &own.source));
    context.insert("is_checked", &own.is_checked());
    context.insert("speakers", &speakers);
}

/// The quotations of an article that show the same names and were not decided: their places on the site.
pub(super) fn alike<'v>(view: &View<'v>, sitting: &Sitting, quote: &Quote) -> Vec<&'v Quote> {
    let site = view.site;
    let quotes = site.quotes[site.briefs[quote.brief].quotes.clone()].iter();
    let is_open = |other: &&Quote| {
        !site.attribution(other).is_checked() && !sitting.is_done(&other.id) || other.id == quote.id
    };
    quotes.filter(is_open).filter(|other| other.speakers == quote.speakers).collect()
}

/// How many quotations one name has under another.
fn moves(site: &Site, form: &str, name: &str) -> usize {
    let is_form = |brief: &Brief, at: u32| {
        brief.annotated.entities.get(at as usize).is_some_and(|own| own.name == form)
            && site.speaker_name(brief, at) == name
    };
    let is_moved =
        |quote: &&Quote| quote.speakers.iter().any(|&at| is_form(&site.briefs[quote.brief], at));
    site.quotes.iter().filter(is_moved).count()
}
