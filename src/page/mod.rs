//! The site becomes pages, by templates. [`plan()`] says which pages there are; [`render()`] makes
//! one of them and needs no other, so that pages can be made on many threads and written as they
//! come.

mod annotation;
mod data;
mod digest;
mod feed;
mod file;
mod fixed;
mod fragment;
pub mod hosting;
mod jsonld;
pub mod links;
mod looks;
mod markdown;
mod markup;
mod own;
mod plan;
#[cfg(feature = "search")]
pub mod search;
mod sitemap;
pub mod tables;
mod theme;
pub mod view;
mod words;
mod xml;

use serde::Serialize;
use tera::{Context, Value};

pub use digest::{Digest, Digests};
pub use file::File;
pub use plan::{PageKind, PagePlan, plan};
pub use theme::{Overrides, Theme};

use self::feed::LastFeed;
use self::view::{Tally, Views};
use crate::diagnostic::Diagnostic;
use crate::site::Site;

/// One file of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Relative to the output folder, with `/` between its parts.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Renders one page. The error is a template's, with its line.
pub fn render(theme: &Theme, site: &Site, plan: &PagePlan) -> Result<Page, Box<Diagnostic>> {
    let mut scratch = Scratch::default();
    render_in(&mut scratch, theme, site, plan)?;
    Ok(Page { path: plan.address().path(), bytes: scratch.bytes })
}

/// Room that one page after another is made in.
#[derive(Default)]
pub struct Scratch<'s> {
    /// What the last page holds.
    pub bytes: Vec<u8>,
    feed: LastFeed<'s>,
    tally: Tally,
}

/// [`render()`], where many pages are made: what the page holds then stands in the scratch.
pub fn render_in<'s>(
    scratch: &mut Scratch<'s>,
    theme: &'s Theme,
    site: &'s Site,
    plan: &PagePlan,
) -> Result<(), Box<Diagnostic>> {
    if let PageKind::File(kind) = plan.kind {
        scratch.bytes = file::render(&Views { site, theme }, kind, &mut scratch.feed);
        return Ok(());
    }
    let mut context = Context::new();
    let template = fill(&mut context, &mut scratch.tally, theme, site, plan)?;
    scratch.bytes.clear();
    theme.render(template, &context, &mut scratch.bytes)
}

/// Gives a template what its page shows; returns the name of the template.
fn fill(
    context: &mut Context,
    tally: &mut Tally,
    theme: &Theme,
    site: &Site,
    plan: &PagePlan,
) -> Result<&'static str, Box<Diagnostic>> {
    let views = Views { site, theme };
    let html = Value::safe_string;
    let head = views.head(plan);
    context.insert("page", &head);
    context.insert("meta", &views.meta(plan, &head));
    context.insert_value("jsonld", html(&views.jsonld(plan, &head)));
    context.insert("pager", &views.pager(plan));
    let template = match plan.kind {
        PageKind::Home => {
            context.insert("home", &views.home());
            "home.html"
        }
        PageKind::Article(at) => {
            let article = &site.briefs[at].article;
            context.insert("article", &views.article(at));
            context
                .insert_value("body", html(&markup::body(article, &views.marks(at), &site.base)));
            "article.html"
        }
        PageKind::Room(room) => {
            context.insert("list", &views.room(room, plan));
            "list.html"
        }
        PageKind::Profile(at) => {
            context.insert("profile", &views.profile(at, plan, tally));
            "profile.html"
        }
        PageKind::Topic(at) => {
            context.insert("list", &views.topic(at, plan));
            "list.html"
        }
        PageKind::Outlet(at) => {
            context.insert("outlet", &views.outlet(at, plan));
            "outlet.html"
        }
        PageKind::Month(at) => {
            context.insert("list", &views.month(at, plan));
            "list.html"
        }
        PageKind::Day(at) => {
            context.insert("list", &views.day(at, plan));
            "list.html"
        }
        PageKind::Own(at) => {
            let body = own::body(theme, &site.pages[at].article, &site.base)?;
            context.insert("own", &views.own(at));
            context.insert_value("body", html(&body));
            "page.html"
        }
        PageKind::About => "about.html",
        PageKind::Search(index) => {
            context.insert("search", &views.search(index));
            "search.html"
        }
        PageKind::Moved(at) => {
            let address = site.profiles[site.moved[at].1].address();
            context.insert("target", &site.base.href(&address));
            "moved.html"
        }
        PageKind::NotFound | PageKind::File(_) => "404.html",
    };
    Ok(template)
}

/// Data as JSON; text and numbers can always be written.
fn to_json(data: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(data).unwrap_or_default()
}
