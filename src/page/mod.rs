//! The site becomes pages, by templates. [`plan()`] says which pages there are; [`render()`] makes
//! one of them and needs no other, so that pages can be made on many threads and written as they
//! come.

mod markdown;
mod markup;
mod plan;
mod theme;
pub mod view;
mod words;

use tera::{Context, Value};

pub use plan::{PageKind, PagePlan, plan};
pub use theme::{Overrides, Theme};

use self::view::Views;
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
    let views = Views { site, theme };
    let mut context = Context::new();
    context.insert("page", &views.head(plan));
    context.insert("pager", &views.pager(plan));
    let template = match plan.kind {
        PageKind::Home => {
            context.insert("home", &views.home(plan));
            "home.html"
        }
        PageKind::Article(at) => {
            let body = markup::body(&site.briefs[at].article, &views.marks(at), &site.base);
            context.insert("article", &views.article(at));
            context.insert_value("body", Value::safe_string(&body));
            "article.html"
        }
        PageKind::Room(room) => {
            context.insert("list", &views.room(room, plan));
            "list.html"
        }
        PageKind::Profile(at) => {
            context.insert("profile", &views.profile(at, plan));
            "profile.html"
        }
        PageKind::Topic(at) => {
            context.insert("list", &views.topic(at, plan));
            "list.html"
        }
        PageKind::Day(at) => {
            context.insert("list", &views.day(at, plan));
            "list.html"
        }
        PageKind::About => "about.html",
        PageKind::NotFound => "404.html",
    };
    let html = theme.render(template, &context)?;
    Ok(Page { path: plan.address().path(), bytes: html.into_bytes() })
}
