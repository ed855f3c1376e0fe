//! What static hosts read beside the pages: `_headers` and `_redirects` (Netlify, Cloudflare Pages,
//! GitLab Pages), and a page at each old address for hosts that know no redirects.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use tera::Context;

use super::plan::plan;
use super::renderer::Renderer;
use super::theme::Theme;
use super::{Page, Rendered};
use crate::diagnostic::{Code, Diagnostic};
use crate::site::Site;
use crate::site::url::Address;

/// Where readers of old links are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The old address.
    from: Address,
    /// The article that stands elsewhere now.
    to: Address,
    title: String,
}

/// The old addresses that articles name in `aliases`, in order; what is a page already, or is named
/// twice, is told instead.
pub fn redirects(renderer: &Renderer) -> (Vec<Redirect>, Vec<Diagnostic>) {
    let (site, theme) = (renderer.site(), renderer.theme());
    let aliases = site.briefs.iter().any(|brief| !brief.article.aliases.is_empty());
    if !aliases {
        return (Vec::new(), Vec::new());
    }
    let pages = plan(site).into_iter().map(|page| page.address().path());
    let mut taken: BTreeSet<String> = pages.chain(theme.assets().map(|a| a.path.clone())).collect();
    taken.extend([HEADERS.to_owned(), REDIRECTS.to_owned()]);
    let mut found = BTreeMap::new();
    let mut problems = Vec::new();
    for brief in &site.briefs {
        for alias in &brief.article.aliases {
            let from = old(alias);
            let path = from.path();
            if is_free(&taken, &path) {
                taken.insert(path.clone());
                let (to, title) = (brief.address.clone(), brief.article.title.clone());
                found.insert(path, Redirect { from, to, title });
            } else {
                problems.push(
                    Diagnostic::new(
                        Code::AliasTaken,
                        format!("there is a page at {alias} already"),
                    )
                    .in_file(&*brief.article.path)
                    .help("remove it from the aliases of the article"),
                );
            }
        }
    }
    (found.into_values().collect(), problems)
}

/// The files that hosts read, and the pages at the old addresses of articles. Profiles that have
/// moved have pages of the plan there.
///
/// # Errors
/// A template's, with its line.
pub fn files(renderer: &Renderer, redirects: &[Redirect]) -> Rendered<Vec<Page>> {
    let (site, theme) = (renderer.site(), renderer.theme());
    let mut pages = vec![headers(theme, site)];
    let rule = |from: &Address, to: &Address| {
        format!("{} {} 301\n", site.base.href(from), site.base.href(to))
    };
    let moved = site.moved.iter().map(|(from, at)| rule(from, &site.profiles[*at].address()));
    let named = redirects.iter().map(|redirect| rule(&redirect.from, &redirect.to));
    let rules: String = moved.chain(named).collect();
    for redirect in redirects {
        let mut context = Context::new();
        context.insert("title", &redirect.title);
        context.insert("href", &site.base.href(&redirect.to));
        context.insert("canonical", &site.base.absolute(&redirect.to));
        let mut bytes = Vec::new();
        theme.render("redirect.html", &context, &mut bytes)?;
        pages.push(Page { path: redirect.from.path(), bytes });
    }
    if !rules.is_empty() {
        pages.push(Page { path: REDIRECTS.to_owned(), bytes: rules.into_bytes() });
    }
    // A site's own file goes before ours.
    pages.retain(|page| theme.assets().all(|asset| asset.path != page.path));
    Ok(pages)
}

const HEADERS: &str = "_headers";
const REDIRECTS: &str = "_redirects";

/// What browsers may load and do: nothing but the site's own files. `frame-ancestors` works in a
/// header only.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
    script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

fn headers(theme: &Theme, site: &Site) -> Page {
    let base = site.base.path();
    let mut text = format!(
        "{base}*\n  Content-Security-Policy: {POLICY}\n  X-Content-Type-Options: nosniff\n  \
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

/// Whether a file may stand at `path` beside those that are `taken`.
fn is_free(taken: &BTreeSet<String>, path: &str) -> bool {
    let folder = format!("{path}/");
    let above = path.match_indices('/').any(|(at, _)| taken.contains(&path[..at]));
    let below = taken.range(folder.clone()..).next().is_some_and(|next| next.starts_with(&folder));
    !taken.contains(path) && !above && !below
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

    #[test]
    fn a_path_is_free_unless_it_or_a_folder_of_it_is_a_file() {
        let taken = BTreeSet::from(["a/index.html".to_owned(), "feed.xml".to_owned()]);
        for path in ["a/index.html", "a", "feed.xml/index.html"] {
            assert!(!is_free(&taken, path), "{path}");
        }
        for path in ["a/b/index.html", "feed", "a-b/index.html"] {
            assert!(is_free(&taken, path), "{path}");
        }
    }
}
