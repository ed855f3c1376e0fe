//! A build that writes nothing: everything that a build would find, and the links that lead nowhere.

use std::collections::{BTreeMap, BTreeSet};

use super::gather::settings;
use super::render::{Sink, render};
use super::{BACK, Edition, Failure, Options, Progress, WORK, destination, read_site};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Languages;
use crate::output::{self, MANIFEST};
use crate::page::PagePlan;
use crate::page::links::{self, Broken, Fault, Linked};
use crate::site::url::Base;

/// Makes the site as [`build`](super::build) does, every page of it, and writes nothing; with
/// `links`, follows every link and anchor of every page too.
///
/// # Errors
/// What a build would fail by.
pub fn check(options: &Options, links: bool) -> Result<Edition, Failure> {
    let languages = Languages::embedded();
    let progress = Progress::default();
    output::refuse_links(&options.root.join(WORK))?;
    let settings = settings(options)?;
    let to = destination(options, &settings)?.keeping_back(options.root.join(WORK).join(BACK));
    let left = to.strange(to.look()?.as_ref());
    let mut edition = read_site(options, settings, &languages, &progress)?;
    match rendered(&edition, &languages, links, &progress) {
        Ok(mut found) => {
            found.extend(left);
            edition.accepted.mark(&mut found);
            edition.diagnostics.extend(found);
            Ok(edition)
        }
        Err(failure) => Err(edition.failed(failure)),
    }
}

/// Renders everything; what is wrong with it, link by link if `links` asks for it.
fn rendered(
    edition: &Edition,
    languages: &Languages,
    links: bool,
    progress: &Progress,
) -> Result<Vec<Diagnostic>, Failure> {
    let base = links.then_some(&edition.renderer.site().base);
    let looks = render(edition, languages, &Look { base }, progress)?;
    output::check_paths(looks.iter().map(|look| look.path.as_str()))?;
    if !links {
        return Ok(Vec::new());
    }
    let mut files: BTreeSet<String> = looks.iter().map(|look| look.path.clone()).collect();
    files.insert(MANIFEST.to_owned());
    let sources: BTreeMap<&str, &str> = looks
        .iter()
        .filter_map(|look| Some((look.path.as_str(), look.source.as_deref()?)))
        .collect();
    let pages: BTreeMap<String, Linked> =
        looks.iter().filter_map(|look| Some((look.path.clone(), look.linked.clone()?))).collect();
    let broken = links::broken(&pages, &files);
    Ok(broken
        .into_iter()
        .map(|broken| finding(&broken, sources.get(&*broken.page).copied()))
        .collect())
}

/// Looks at files and keeps none.
struct Look<'s> {
    /// Where the site stands, if its links are to be read.
    base: Option<&'s Base>,
}

/// What is known of a file that was looked at.
struct Looked {
    path: String,
    source: Option<String>,
    /// Its anchors and links, if it is a page and they are asked for.
    linked: Option<Linked>,
}

impl Sink for Look<'_> {
    type Kept = Looked;

    fn page<'b>(
        &self,
        _: &PagePlan,
        path: &str,
        source: Option<&str>,
        render: impl FnOnce() -> Result<&'b [u8], Failure>,
    ) -> Result<Looked, Failure> {
        let looked = self.file(path, render()?)?;
        Ok(Looked { source: source.map(str::to_owned), ..looked })
    }

    fn file(&self, path: &str, bytes: &[u8]) -> Result<Looked, Failure> {
        let base = self.base.filter(|_| output::media_type(path).starts_with("text/html"));
        let linked = base.map(|base| links::read(&String::from_utf8_lossy(bytes), path, base));
        Ok(Looked { path: path.to_owned(), source: None, linked })
    }
}

/// `source`: the article whose page it is.
fn finding(broken: &Broken, source: Option<&str>) -> Diagnostic {
    let Broken { written, fault, page, more } = broken;
    let others = match more {
        0 => String::new(),
        1 => ", and so on one other page".to_owned(),
        more => format!(", and so on {more} other pages"),
    };
    let (what, help) = match fault {
        Fault::Outside => ("leads out of the site", "write the whole address if that is meant"),
        Fault::NoFile => ("leads to no page", "correct the address, or remove the link"),
        Fault::NoAnchor => ("leads to an anchor that is not there", "correct what follows the #"),
    };
    let message = format!("a link on /{page} {what}: {written}{others}");
    Diagnostic::new(Code::BrokenLink, message).in_file(source.unwrap_or(page)).help(help)
}
