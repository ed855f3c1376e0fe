//! Pages of many things: several quotations at once, people, history, progress.

use serde::Serialize;
use tera::Context;

use super::act::seen;
use super::form::Form;
use super::show::{ArticleView, Link, alike, choices, names, title};
use super::sitting::Sitting;
use super::{Answer, Desk, PATH, escaped, of_item};
use crate::desk::{self, Of, View};
use crate::review::{self, Standing};
use crate::site::{Profile, Quote};
use crate::text::{name_key, shortened, squeeze};

/// Things on one page.
const PAGE: usize = 100;
/// People who are found at a time.
const FOUND: usize = 20;
/// Articles of a person that are shown.
const ARTICLES: usize = 50;

/// A quotation of several.
#[derive(Serialize)]
struct Member {
    id: String,
    sentence: String,
    shown: String,
    /// Whether nothing beside it speaks for somebody else.
    is_like: bool,
}

/// A decision that stands in a file.
#[derive(Serialize)]
struct Made {
    decision: String,
    article: String,
    words: String,
    kind: &'static str,
    by: Option<String>,
    on: Option<String>,
    note: Option<String>,
    is_right: bool,
    is_lost: bool,
    href: String,
    seen: String,
}

/// A person, organisation or place of the site.
#[derive(Serialize)]
struct PersonView {
    name: String,
    r#type: &'static str,
    role: Option<String>,
    aliases: Vec<String>,
    quotations: usize,
    articles: Vec<(String, Link)>,
}

impl Desk {
    /// Several quotations that one decision answers: those that show the same names, or all of an article
    /// that are left.
    pub(super) fn alike(&self, sitting: &Sitting, fields: &Form) -> Option<Answer> {
        let view = sitting.view();
        let quote = view.quotation(fields.get("key"));
        let (brief, members): (_, Vec<&Quote>) = if let Some(quote) = quote {
            (&view.site.briefs[quote.brief], alike(&view, sitting, quote))
        } else {
            let (brief, _) = view.article(fields.get("article"))?;
            let quotes = view.site.quotes[brief.quotes.clone()].iter();
            let is_open = |quote: &&Quote| {
                !view.site.attribution(quote).is_checked() && !sitting.is_done(&quote.id)
            };
            (brief, quotes.filter(is_open).collect())
        };
        let source = quote.map(|quote| &view.site.attribution(quote).candidates);
        let member = |quote: &&Quote| Member {
            id: quote.id.clone(),
            sentence: view.site.passage(quote).text(),
            shown: view.site.speaker_names(quote, "nobody"),
            is_like: source.is_none_or(|own| *own == view.site.attribution(quote).candidates),
        };
        let listed: Vec<Member> = members.iter().map(member).collect();
        let item = quote.map(|quote| desk::about(&view, quote));
        let mut context = Context::new();
        self.common(&mut context, sitting, fields, "The same for all of these?");
        context.insert("members", &listed);
        context.insert("item", &item);
        context.insert("choices", &choices(item.as_ref().map_or(&[], |item| &item.choices)));
        context.insert("names", &names(&view, Some(brief)));
        context.insert("article", &ArticleView::new(view.site, brief));
        context.insert("seen", &seen(sitting, &view, &brief.article.id, ""));
        Some(self.render(200, "alike.html", &context))
    }

    /// Names that may be one, and people by their names.
    pub(super) fn people(&self, sitting: &Sitting, fields: &Form) -> Answer {
        let view = sitting.view();
        let joins = sitting.open("").filter(|(_, item)| item.of == Of::Join);
        let joins: Vec<Link> = joins
            .take(PAGE)
            .map(|(key, item)| Link {
                href: of_item(key),
                words: format!("{} and {}", title(item), item.shown.join("; ")),
            })
            .collect();
        let asked = fields.get("q").trim();
        let wanted = name_key(asked);
        let has = |name: &String| name_key(name).contains(&wanted);
        let is_found = |own: &&Profile| has(&own.name) || own.aliases.iter().any(has);
        let found = view.site.profiles.iter().filter(|_| !wanted.is_empty()).filter(is_found);
        let people: Vec<PersonView> = found.take(FOUND).map(|own| person(&view, own)).collect();
        let mut context = Context::new();
        self.common(&mut context, sitting, fields, "People");
        context.insert("joins", &joins);
        context.insert("q", asked);
        context.insert("next", &format!("people?q={}", escaped(asked)));
        context.insert("people", &people);
        context.insert("names", &names(&view, None));
        context.insert("seen", &seen(sitting, &view, "", ""));
        self.render(200, "people.html", &context)
    }

    /// What was decided: in this sitting, and before.
    pub(super) fn history(&self, sitting: &Sitting, fields: &Form) -> Answer {
        let view = sitting.view();
        let asked = fields.get("q").trim().to_lowercase();
        let mut made: Vec<Made> = Vec::new();
        for brief in &view.site.briefs {
            let text = view.text(view.corrections(brief));
            if text.is_empty() {
                continue;
            }
            let id = &brief.article.id;
            let seen = seen(sitting, &view, id, "");
            let standing = review::standing(&brief.article, text);
            made.extend(standing.into_iter().map(|own| one_made(&view, id, own, &seen)));
        }
        let is_asked = |own: &Made| {
            let by = own.by.as_deref().unwrap_or_default();
            [by, &own.article, &own.words].iter().any(|text| text.to_lowercase().contains(&asked))
        };
        made.retain(is_asked);
        made.sort_by(|a, b| b.on.cmp(&a.on).then_with(|| a.article.cmp(&b.article)));
        let count = made.len();
        let from: usize = fields.get("from").parse().unwrap_or_default();
        let shown: Vec<Made> = made.into_iter().skip(from).take(PAGE).collect();
        let log = sitting.log.iter().enumerate().rev();
        let log: Vec<(usize, &str, bool)> =
            log.map(|(at, entry)| (at, entry.label.as_str(), entry.is_undone)).take(PAGE).collect();
        let mut context = Context::new();
        self.common(&mut context, sitting, fields, "History");
        context.insert("log", &log);
        context.insert("made", &shown);
        context.insert("count", &count);
        context.insert("q", &asked);
        let later = from + PAGE;
        let link = format!("{PATH}/history?q={}&from={later}", escaped(&asked));
        context.insert("later", &(later < count).then_some(link));
        self.render(200, "history.html", &context)
    }

    /// How far the editors are.
    pub(super) fn progress(&self, sitting: &Sitting, fields: &Form) -> Answer {
        let progress = desk::progress(&sitting.view());
        let of = |name: &str, share: &desk::Share| {
            (name.to_owned(), share.words(), share.shown, share.checked)
        };
        let mut shares = vec![of("The site", &progress.all), of("The home page", &progress.home)];
        shares.extend(progress.languages.iter().map(|(language, share)| of(language, share)));
        let mut context = Context::new();
        self.common(&mut context, sitting, fields, "Progress");
        context.insert("shares", &shares);
        self.render(200, "progress.html", &context)
    }
}

fn one_made(view: &View<'_>, article: &str, own: Standing, seen: &str) -> Made {
    let place = own.place;
    let mut quotes =
        view.article(article).map(|(brief, _)| &view.site.quotes[brief.quotes.clone()]);
    let quote = quotes.take().unwrap_or_default().iter().find(|quote| {
        let content = &view.site.attribution(quote).content;
        place.is_some_and(|place| content.iter().any(|span| span.overlaps(place)))
    });
    Made {
        decision: own.id,
        article: article.to_owned(),
        words: shortened(squeeze(&own.words), 120),
        kind: own.kind,
        by: own.signed.by,
        on: own.signed.on.map(|day| day.to_string()),
        note: own.signed.note,
        is_right: own.is_right,
        is_lost: place.is_none(),
        href: quote.map_or_else(|| super::of_reading(article), |quote| of_item(&quote.id)),
        seen: seen.to_owned(),
    }
}

fn person(view: &View<'_>, own: &Profile) -> PersonView {
    let link = |&at: &usize| {
        let brief = &view.site.briefs[at];
        let of_profile = brief.profiles.iter().position(|profile| {
            profile.is_some_and(|at| std::ptr::eq(&raw const view.site.profiles[at], own))
        });
        let name =
            of_profile.and_then(|at| brief.annotated.entities.get(at)).map_or("", |own| &own.name);
        let article = &brief.article.id;
        let href = format!("{PATH}/name?article={}&words={}", escaped(article), escaped(name));
        (article.clone(), Link { href, words: format!("{name}: {article}") })
    };
    PersonView {
        name: own.name.clone(),
        r#type: own.kind.name(),
        role: own.role.clone(),
        aliases: own.aliases.clone(),
        quotations: own.quotes.len(),
        articles: own.briefs.iter().take(ARTICLES).map(link).collect(),
    }
}
