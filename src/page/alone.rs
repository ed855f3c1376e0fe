//! One article with its quotations as one file, for no site: everything that the page needs stands in it.

use std::fmt::Write as _;
use std::sync::Arc;

use super::renderer::Renderer;
use super::theme::{Overrides, STYLESHEET};
use super::{Rendered, plan, portable};
use crate::config::{Build, Settings};
use crate::language::Languages;
use crate::registry::Registry;
use crate::site::url::Address;
use crate::site::{self, Story};

/// What such a page may load and do: nothing.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
/// What no part of the site's own style says: names without a page.
const STYLE: &str = "a:not([href]) { color: inherit; text-decoration: none }";

/// The page of an article, without all that leads to other pages.
///
/// # Errors
/// None but what is wrong with the theme of the program itself.
pub fn alone(story: Story, languages: &Languages) -> Rendered<String> {
    let build = Build { search: false, feeds: false, data: false, ..Settings::default().build };
    let settings = Arc::new(Settings { build, ..Settings::default() });
    let (site, _) = site::link(vec![story], &settings, &Registry::default(), languages);
    let renderer = Renderer::new(site, languages, Overrides::default())?;
    let plans = plan(renderer.site());
    let plan = plans.iter().find(|plan| plan.kind() == Some("article"));
    let page = plan.map(|plan| renderer.render(plan)).transpose()?.map(|page| page.bytes);
    let page = String::from_utf8_lossy(page.as_deref().unwrap_or_default()).into_owned();
    let own = renderer.site().briefs.first().map(|brief| renderer.href(&brief.address));
    let body = between(&page, "<main", "</main>");
    let body = unlinked(body, own.as_deref().unwrap_or_default());
    let style = renderer.theme().assets().find(|asset| is_style(&asset.path));
    let style = style.map(|asset| String::from_utf8_lossy(&asset.bytes)).unwrap_or_default();
    let mut out = String::with_capacity(body.len() + style.len() + 1024);
    let head = between(&page, "<html", ">");
    let title = between(&page, "<title", "</title>");
    let footer = renderer.theme().words.get("footer");
    let _ = write!(
        out,
        "<!doctype html>\n{head}\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n{title}\n<style>\n{style}\n{STYLE}\n</style>\n\
         </head>\n<body class=\"page-article\">\n{body}\n<footer class=\"bottom\"><p>{footer}</p></footer>\n\
         </body>\n</html>\n"
    );
    Ok(out)
}

/// The first element that starts so, whole.
fn between<'p>(page: &'p str, start: &str, end: &str) -> &'p str {
    let from = page.find(start).unwrap_or(page.len());
    let rest = &page[from..];
    rest.find(end).map_or("", |at| &rest[..at + end.len()])
}

/// Whether a file is the stylesheet of the theme: its name holds a hash.
fn is_style(path: &str) -> bool {
    let (stem, ending) = STYLESHEET.split_once('.').unwrap_or_default();
    path.strip_prefix(stem).is_some_and(|rest| rest.starts_with('.'))
        && path.ends_with(&format!(".{ending}"))
}

/// Links to the page itself lead to their place in it; those to other pages of the site are none.
fn unlinked(body: &str, own: &str) -> String {
    let root = Address::home().shown();
    let html = portable::rewritten(body.as_bytes(), |_, value| match value.strip_prefix(own) {
        Some(place) if place.starts_with('#') => Some(place.to_owned()),
        _ => value.starts_with(&root).then(String::new),
    });
    let html = String::from_utf8_lossy(&html);
    html.replace(" href=\"\"", "").replace(" src=\"\"", "")
}
