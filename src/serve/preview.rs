//! The site in memory: linked anew after every change, each page made when it is asked for.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use hyper::body::Bytes;
use percent_encoding::percent_decode_str;
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::Serialize;
use tokio::sync::watch;

use super::desk::Desk;
use super::http::{HOME, SCRIPT};
use super::{State, bar};
use crate::diagnostic::{Diagnostic, Severity, render};
use crate::output::media_type;
use crate::page::{Page, PagePlan, Renderer, hosting};
use crate::pipeline::{Edition, Held, Options, Session};
use crate::site::Brief;
use crate::site::url::Address;
use crate::source;
use crate::text::Hash;

/// Pages that are kept as they were made; the least lately made go first.
const KEPT: usize = 1000;
/// Start of the paths of the search page and its files.
const SEARCH: &str = "search/";
/// What is shown while there is no site yet.
const EMPTY: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
                     <title>kutip</title>\n</head>\n<body>\n</body>\n</html>\n";

/// The site as it is now, for any number of browsers.
pub(super) struct Preview {
    session: Session,
    now: RwLock<Now>,
    pages: Mutex<Pages>,
    changes: watch::Sender<u64>,
    /// For an editor.
    desk: Option<Desk>,
}

/// What is shown.
#[derive(Clone, Default)]
struct Now {
    /// The last site that could be made.
    content: Option<Arc<Content>>,
    /// Why the files as they are make no whole site; empty if they do.
    problem: String,
    /// Whether that site is of the files as they are, if perhaps not of all.
    is_made: bool,
}

/// A site that was made.
pub(super) struct Content {
    /// How many were made before it.
    number: u64,
    edition: Edition,
    /// Its files by their path.
    files: FxHashMap<String, File>,
    /// Pages of articles that cannot be used any more, as they were.
    kept: HashMap<String, Made>,
    /// The search page and its files, made when one is asked for: they take all articles.
    search: OnceLock<Result<HashMap<String, Bytes>, Box<Diagnostic>>>,
    /// Path of the root, with a `/` at both ends.
    base: String,
    /// Links to the stylesheets, and the same without the hash in their names.
    styles: Vec<(String, String)>,
    /// Tells the stylesheets apart from those of other sites.
    style: Hash,
    /// Tells all other static files apart.
    assets: Hash,
}

/// A file of the site, yet to be made.
enum File {
    Page(PagePlan),
    Asset(Bytes),
}

/// Pages that were made, and when.
#[derive(Default)]
struct Pages {
    made: HashMap<String, (u64, Made)>,
    count: u64,
}

/// A page that was made.
#[derive(Clone)]
struct Made {
    /// Number of the site that it is of.
    of: u64,
    bytes: Bytes,
    version: String,
}

/// What is at an address.
pub(super) enum Reply {
    /// A file, whether the site has one there, and its type.
    File {
        /// What it holds.
        bytes: Bytes,
        /// Its media type.
        media: &'static str,
        /// Whether it is what was asked for, and not the page for addresses that lead nowhere.
        found: bool,
    },
    /// It is at another address.
    Moved(String),
}

/// What has become of a page since a browser has seen it.
#[derive(Serialize)]
pub(super) struct News {
    /// Why it is not as the files are; empty if it is.
    problem: String,
    change: Change,
    /// Of the page as it is now.
    version: String,
    /// Links to the stylesheets.
    styles: Vec<String>,
}

#[derive(Serialize, PartialEq, Debug)]
#[serde(rename_all = "lowercase")]
enum Change {
    None,
    /// Only stylesheets have changed.
    Style,
    Reload,
}

impl Preview {
    /// A preview of nothing yet.
    pub(super) fn new(options: Options, desk: Option<Desk>) -> Self {
        Preview {
            session: Session::new(options),
            now: RwLock::default(),
            pages: Mutex::default(),
            changes: watch::Sender::new(0),
            desk,
        }
    }

    /// Tells of every new state of the site.
    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// The desk, if there is one.
    pub(super) fn desk(&self) -> Option<&Desk> {
        self.desk.as_ref()
    }

    /// Path of the home page.
    pub(super) fn home(&self) -> String {
        self.now().content.map_or_else(|| HOME.to_owned(), |content| content.base.clone())
    }

    /// How long it is until an article that waits is published.
    pub(super) fn wait(&self) -> Option<Duration> {
        let now = self.now();
        // What cannot be made now cannot be until a file changes.
        self.session.wait(&now.content.filter(|_| now.is_made)?.edition)
    }

    /// The file of weights that the site has of its own.
    pub(super) fn weights(&self) -> Option<PathBuf> {
        self.session.weights()
    }

    /// Makes the site again from its files. What was found, what is held back, and how far the files
    /// could be used.
    pub(super) fn compose(&self) -> (Vec<Diagnostic>, Held, State) {
        let before = self.now();
        let (content, diagnostics, is_made) = match self.session.compose() {
            Ok(mut edition) => {
                let mut diagnostics = std::mem::take(&mut edition.diagnostics);
                let kept = self.kept(before.content.as_deref(), &edition.unusable);
                let number = before.content.as_ref().map_or(0, |content| content.number + 1);
                let (content, problem) = Content::new(number, edition, kept);
                diagnostics.extend(problem.map(|problem| *problem));
                (Some(Arc::new(content)), diagnostics, true)
            }
            Err(failure) => (before.content.clone(), failure.diagnostics, false),
        };
        if let (Some(desk), Some(content), true) = (&self.desk, &content, is_made) {
            desk.adopt(content, &diagnostics);
        }
        let problem = report(&diagnostics);
        let state = match (is_made, problem.is_empty()) {
            (true, true) => State::Whole,
            (true, false) => State::Partly,
            (false, _) => State::Before,
        };
        let held = content.as_ref().map(|content| content.edition.held).unwrap_or_default();
        *self.now.write().unwrap_or_else(PoisonError::into_inner) =
            Now { content, problem, is_made };
        self.changes.send_modify(|number| *number += 1);
        // Nobody waits for what is let go.
        rayon::spawn(move || drop(before));
        (diagnostics, held, state)
    }

    /// What is at `path`, as it stands in an address.
    pub(super) fn reply(&self, path: &str) -> Reply {
        let Now { content: Some(content), .. } = self.now() else {
            let bytes = with_script(EMPTY.as_bytes(), "");
            return Reply::File { bytes, media: media_type("index.html"), found: true };
        };
        let path = decoded(path);
        let Some(inside) = path.as_deref().and_then(|path| path.strip_prefix(&content.base)) else {
            return match path.as_deref() {
                Some("/") => Reply::Moved(content.base.clone()),
                _ => self.missing(&content),
            };
        };
        let file = in_folder(inside);
        if let Some((bytes, media)) = self.file(&content, &file) {
            return Reply::File { bytes, media, found: true };
        }
        let folder = in_folder(&format!("{inside}/"));
        if self.made(&content, &folder).is_some() {
            return Reply::Moved(format!("{}{inside}/", content.base));
        }
        self.missing(&content)
    }

    /// What has become of the page at `path` since it had this `version`.
    pub(super) fn news(&self, path: &str, version: &str) -> News {
        let Now { content, problem, .. } = self.now();
        let Some(content) = content else {
            let change = if version.is_empty() { Change::None } else { Change::Reload };
            return News { problem, change, version: String::new(), styles: Vec::new() };
        };
        let inside = decoded(path);
        let inside = inside.as_deref().and_then(|path| path.strip_prefix(&content.base));
        let file = in_folder(inside.unwrap_or_default());
        let (made, failed) = match self.made(&content, &file) {
            Some(found) => found,
            None => self.made(&content, &Address::not_found().path()).unwrap_or_default(),
        };
        let made = made.map_or_else(String::new, |made| made.version);
        let split = |version: &str| {
            let (page, style) = version.split_once('.').unwrap_or((version, ""));
            (page.to_owned(), style.to_owned())
        };
        let change = match (split(version), split(&made)) {
            (was, now) if was == now => Change::None,
            (was, now) if was.0 == now.0 => Change::Style,
            _ => Change::Reload,
        };
        let problem = if problem.is_empty() { failed } else { problem };
        let styles = content.styles.iter().map(|(href, _)| href.clone()).collect();
        News { problem, change, version: made, styles }
    }

    fn now(&self) -> Now {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn missing(&self, content: &Content) -> Reply {
        let found = self.file(content, &Address::not_found().path());
        let (bytes, media) = found.unwrap_or_default();
        Reply::File { bytes, media, found: false }
    }

    fn file(&self, content: &Content, path: &str) -> Option<(Bytes, &'static str)> {
        if let Some(File::Asset(bytes)) = content.files.get(path) {
            return Some((bytes.clone(), media_type(path)));
        }
        let (made, _) = self.made(content, path)?;
        let bytes = match made {
            Some(made) if is_html(path) => {
                let html =
                    self.desk.as_ref().map(|_| bar::put_in(&made.bytes, content.brief(path)));
                with_script(html.as_deref().unwrap_or(&made.bytes), &made.version)
            }
            Some(made) => made.bytes,
            None => with_script(EMPTY.as_bytes(), ""),
        };
        Some((bytes, media_type(path)))
    }

    /// The page at `path`, if the site has one: as it is now, else as it was last, with the reason.
    fn made(&self, content: &Content, path: &str) -> Option<(Option<Made>, String)> {
        if let Some(made) = content.kept.get(path) {
            return Some((Some(made.clone()), String::new()));
        }
        if path.starts_with(SEARCH) {
            return self.search(content, path);
        }
        let Some(File::Page(plan)) = content.files.get(path) else { return None };
        let mut last = None;
        if let Some((_, made)) = self.pages().made.get(path) {
            if made.of == content.number {
                return Some((Some(made.clone()), String::new()));
            }
            last = Some(made.clone());
        }
        match content.edition.renderer.render(plan) {
            Ok(Page { bytes, .. }) => {
                let version = content.version(&bytes);
                let made = Made { of: content.number, bytes: bytes.into(), version };
                self.pages().keep(path, made.clone());
                Some((Some(made), String::new()))
            }
            Err(mut problem) => {
                content.edition.texts.locate([&mut *problem]);
                Some((last, report(&[*problem])))
            }
        }
    }

    /// The same for the search page and its files.
    fn search(&self, content: &Content, path: &str) -> Option<(Option<Made>, String)> {
        let files = content.search.get_or_init(|| {
            let files = self.session.search(&content.edition)?;
            Ok(files.into_iter().map(|Page { path, bytes }| (path, bytes.into())).collect())
        });
        match files {
            Ok(files) => {
                let bytes = files.get(path)?.clone();
                let version = content.version(&bytes);
                let made = Made { of: content.number, bytes, version };
                self.pages().keep(path, made.clone());
                Some((Some(made), String::new()))
            }
            Err(problem) if is_html(path) => {
                let last = self.pages().made.get(path).map(|(_, made)| made.clone());
                Some((last, report(&[*problem.clone()])))
            }
            Err(_) => None,
        }
    }

    fn pages(&self) -> std::sync::MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The pages that articles had before they could not be used.
    fn kept(&self, before: Option<&Content>, unusable: &[String]) -> HashMap<String, Made> {
        let Some(before) = before.filter(|_| !unusable.is_empty()) else { return HashMap::new() };
        let mut kept = before.kept.clone();
        for brief in &before.edition.renderer.site().briefs {
            let (article, path) = (&brief.article.path, brief.address.path());
            if unusable.iter().any(|lost| source::is_or_holds(lost, article))
                && let Some((Some(made), _)) = self.made(before, &path)
            {
                kept.insert(path, made);
            }
        }
        kept
    }
}

/// The errors, as a terminal shows them.
fn report(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|found| found.severity == Severity::Error);
    render::text(&errors.cloned().collect::<Vec<_>>(), false, render::WIDTH)
}

impl Content {
    /// What an edition shows, and why a part of it cannot be shown.
    fn new(
        number: u64,
        mut edition: Edition,
        kept: HashMap<String, Made>,
    ) -> (Self, Option<Box<Diagnostic>>) {
        let plans = std::mem::take(&mut edition.plans);
        let Edition { renderer, redirects, .. } = &edition;
        let ((probed, hosting), paths) = rayon::join(
            || (probe(renderer, &plans), hosting::files(renderer, redirects)),
            || plans.iter().map(|plan| plan.address().path()).collect::<Vec<_>>(),
        );
        let (hosting, problem) = match hosting {
            Ok(hosting) => (hosting, probed),
            Err(problem) => (Vec::new(), probed.or(Some(problem))),
        };
        let problem = problem.map(|mut problem| {
            edition.texts.locate([&mut *problem]);
            problem
        });
        let mut files = FxHashMap::with_capacity_and_hasher(plans.len(), FxBuildHasher);
        let (mut styles, mut style, mut assets) = (Vec::new(), Vec::new(), Vec::new());
        for asset in renderer.theme().assets() {
            let href = renderer.site().base.href(&Address::file(&asset.path));
            let hash = Hash::of(&[asset.path.as_bytes(), &asset.bytes]);
            if media_type(&asset.path) == media_type("style.css") {
                styles.push((href.clone(), unhashed(&href)));
                style.push(hash);
            } else {
                assets.push(hash);
            }
            files.insert(asset.path.clone(), File::Asset(asset.bytes.clone().into()));
        }
        for file in hosting {
            files.insert(file.path, File::Asset(file.bytes.into()));
        }
        files.extend(paths.into_iter().zip(plans.into_iter().map(File::Page)));
        let all = |hashes: &[Hash]| {
            Hash::of(&hashes.iter().map(|hash| hash.0.as_slice()).collect::<Vec<_>>())
        };
        let content = Content {
            number,
            base: renderer.site().base.href(&Address::home()),
            style: all(&style),
            assets: all(&assets),
            search: OnceLock::new(),
            styles,
            files,
            kept,
            edition,
        };
        (content, problem)
    }

    /// The site.
    pub(super) fn edition(&self) -> &Edition {
        &self.edition
    }

    /// Path of its home page.
    pub(super) fn home(&self) -> &str {
        &self.base
    }

    /// The article whose page is at a path.
    fn brief(&self, path: &str) -> Option<&Brief> {
        let mut briefs = self.edition.renderer.site().briefs.iter();
        briefs.find(|brief| brief.address.path() == path)
    }

    /// Tells a page apart from what it was or will be: first all but its stylesheets, then those.
    fn version(&self, html: &[u8]) -> String {
        let html = String::from_utf8_lossy(html);
        let plain = self.styles.iter().fold(html, |html, (href, plain)| {
            if html.contains(href.as_str()) { html.replace(href, plain).into() } else { html }
        });
        let page = Hash::of(&[plain.as_bytes(), &self.assets.0]).short(16);
        format!("{page}.{}", self.style.short(8))
    }
}

impl Pages {
    fn keep(&mut self, path: &str, made: Made) {
        self.count += 1;
        self.made.insert(path.to_owned(), (self.count, made));
        if self.made.len() > 2 * KEPT {
            let oldest = self.count.saturating_sub(KEPT as u64);
            self.made.retain(|_, (count, _)| *count > oldest);
        }
    }
}

/// Why the first page of a kind cannot be rendered: a template that can be read may still ask for
/// what is not there, and is to be told of before someone opens the page.
fn probe(renderer: &Renderer, plans: &[PagePlan]) -> Option<Box<Diagnostic>> {
    let mut seen = HashSet::new();
    let mut firsts = plans.iter().filter(|plan| plan.kind().is_some_and(|kind| seen.insert(kind)));
    firsts.find_map(|plan| renderer.render(plan).err())
}

/// A path with its escapes read; `None` if it is not Unicode then.
pub(super) fn decoded(path: &str) -> Option<String> {
    percent_decode_str(path).decode_utf8().ok().map(Cow::into_owned)
}

/// The file that a path leads to.
fn in_folder(path: &str) -> String {
    let index = if path.is_empty() || path.ends_with('/') { "index.html" } else { "" };
    format!("{path}{index}")
}

fn is_html(path: &str) -> bool {
    media_type(path) == media_type("index.html")
}

/// A stylesheet's link without the hash in its name.
fn unhashed(href: &str) -> String {
    let stem = href.strip_suffix(".css").and_then(|stem| stem.rsplit_once('.'));
    match stem {
        Some((name, hash)) if hash.len() == 8 => format!("{name}.css"),
        _ => href.to_owned(),
    }
}

/// A page with the script that keeps it up to date.
fn with_script(html: &[u8], version: &str) -> Bytes {
    let script = format!("<script src=\"{SCRIPT}\" data-version=\"{version}\"></script>\n");
    let end = memchr::memmem::rfind(html, b"</body>").unwrap_or(html.len());
    [&html[..end], script.as_bytes(), &html[end..]].concat().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_as_browsers_write_them() {
        assert_eq!(decoded("/a%20b/%C3%A9").as_deref(), Some("/a b/é"));
        assert_eq!(decoded("/100%/%zz").as_deref(), Some("/100%/%zz"));
        assert_eq!(decoded("/%ff"), None);
        assert_eq!(in_folder(""), "index.html");
        assert_eq!(in_folder("articles/"), "articles/index.html");
        assert_eq!(in_folder("feed.xml"), "feed.xml");
    }

    #[test]
    fn the_script_stands_last_in_the_body() {
        let page = with_script(b"<body>a</body></html>", "1.2");
        let page = String::from_utf8(page.to_vec()).unwrap();
        assert!(page.starts_with("<body>a<script src=\""), "{page}");
        assert!(page.ends_with("</script>\n</body></html>"), "{page}");
        assert!(with_script(b"a", "").starts_with(b"a<script"));
    }

    #[test]
    fn a_sheet_is_known_whatever_its_hash() {
        assert_eq!(unhashed("/news/style.0a1b2c3d.css"), "/news/style.css");
        assert_eq!(unhashed("/own.css"), "/own.css");
    }

    #[test]
    fn few_pages_are_kept() {
        let mut pages = Pages::default();
        let made = Made { of: 0, bytes: Bytes::new(), version: String::new() };
        for number in 0..5 * KEPT {
            pages.keep(&number.to_string(), made.clone());
        }
        assert!(pages.made.len() <= 2 * KEPT);
        assert!(pages.made.contains_key(&(5 * KEPT - 1).to_string()));
    }
}
