//! What static hosts read beside the pages: `_headers` and `_redirects` (Netlify, Cloudflare Pages,
//! GitLab Pages), and a page at each old address for hosts that know no redirects.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use tera::Context;

use super::renderer::Renderer;
use super::theme::Theme;
use super::{Page, Rendered};
use crate::diagnostic::{Code, Diagnostic};
use crate::site::url::Address;
use crate::site::{Brief, Site};

/// Where readers of old links are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The old address.
    from: Address,
    /// The article that stands elsewhere now.
    to: Address,
    title: String,
}

/// The old addresses that articles name in `aliases`, in order; `claim` gives a path of the output away,
/// to the oldest article first, or says why it cannot be had, which is told.
pub fn redirects(
    site: &Site,
    mut claim: impl FnMut(&str) -> Result<(), String>,
) -> (Vec<Redirect>, Vec<Diagnostic>) {
    let mut found = BTreeMap::new();
    let mut problems = Vec::new();
    let mut briefs: Vec<&Brief> =
        site.briefs.iter().filter(|brief| !brief.article.aliases.is_empty()).collect();
    briefs.sort_by(|a, b| a.article.by_age(&b.article, site.settings.timezone));
    for brief in briefs {
        for alias in &brief.article.aliases {
            let from = old(&alias.text);
            let path = from.path();
            match claim(&path) {
                Ok(()) => {
                    let (to, title) = (brief.address.clone(), brief.article.title.clone());
                    found.insert(path, Redirect { from, to, title });
                }
                Err(why) => {
                    let message = format!("nobody is led on from {}: {why}", alias.text);
                    problems.push(
                        Diagnostic::new(Code::AliasTaken, message)
                            .at(&*brief.article.path, alias.span)
                            .help("remove it from the aliases of the article"),
                    );
                }
            }
        }
    }
    (found.into_values().collect(), problems)
}

/// The files that hosts read, and the pages at the old addresses of articles. What has moved
/// has pages of the plan there.
///
/// # Errors
/// A template's, with its line.
pub fn files(renderer: &Renderer, redirects: &[Redirect]) -> Rendered<Vec<Page>> {
    let (site, theme) = (renderer.site(), renderer.theme());
    let mut pages = vec![headers(theme, site)];
    let rule = |from: &Address, to: &Address| {
        format!("{} {} 301\n", site.base.href(from), site.base.href(to))
    };
    let moved = site.moved.iter().map(|moved| rule(&moved.from, &moved.to));
    let named = redirects.iter().map(|redirect| rule(&redirect.from, &redirect.to));
    let rules: String = moved.chain(named).collect();
    for redirect in redirects {
        let mut context = Context::new();
        context.insert("title", &redirect.title);
        context.insert("href", &site.base.href(&redirect.to));
        context.insert("canonical", &site.base.absolute(&redirect.to));
        let mut bytes = Vec::new();
        theme.render("redirect.html", &context, &mut bytes)?;
        renderer.make_portable(&redirect.from.path(), &mut bytes);
        pages.push(Page { path: redirect.from.path(), bytes });
    }
    if !rules.is_empty() {
        pages.push(Page { path: REDIRECTS.to_owned(), bytes: rules.into_bytes() });
    }
    // A site's own file goes before ours.
    pages.retain(|page| theme.assets().all(|asset| asset.path != page.path));
    Ok(pages)
}

/// Path of the file of headers.
pub const HEADERS: &str = "_headers";
/// Path of the file of redirects.
pub const REDIRECTS: &str = "_redirects";

/// What browsers may load and do: nothing but the site's own files. It stands in every page too, for hosts
/// that send no headers.
pub(super) const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
    script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'";
/// What a page cannot say of itself.
const HEADER_POLICY: &str = "frame-ancestors 'none'";

fn headers(theme: &Theme, site: &Site) -> Page {
    let base = site.base.path();
    let mut text = format!(
        "{base}*\n  Content-Security-Policy: {POLICY}; {HEADER_POLICY}\n  X-Content-Type-Options: nosniff\n  \
         Referrer-Policy: strict-origin-when-cross-origin\n"
    );
    for path in theme.fingerprinted() {
        let href = site.base.href(&Address::file(path));
        let _ = writeln!(text, "{href}\n  Cache-Control: public, max-age=31536000, immutable");
    }
    Page { path: HEADERS.to_owned(), bytes: text.into_bytes() }
}

/// `/old` and `/old/` are a page in a folder; `/old.html` is a file.
fn old(alias: &str) -> Address {
    let path = alias.trim_start_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    if path.ends_with('/') || last.contains('.') {
        Address::file(path)
    } else {
        Address::file(format!("{path}/"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_addresses_are_folders_or_files() {
        for (alias, path) in
            [("/lama/", "lama/index.html"), ("/2024/x", "2024/x/index.html"), ("/x.html", "x.html")]
        {
            assert_eq!(old(alias).path(), path);
        }
    }
}
