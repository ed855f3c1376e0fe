//! Every file of the output, made from an edition.

use std::sync::atomic::Ordering;

use rayon::prelude::*;

use super::{Edition, Failure, Progress};
use crate::diagnostic::Diagnostic;
use crate::language::Languages;
use crate::page::{self, Page, PageKind, PagePlan, Theme};
use crate::site::Site;

/// Where the files of a site go, each as soon as it is made, from any thread.
pub(super) trait Sink: Sync {
    /// What is kept of a file.
    type Kept: Send;

    /// Takes a page, whose path in the output is `path`. `source` is the path of the article that
    /// it shows; `render` makes it.
    fn page<'b>(
        &self,
        plan: &PagePlan,
        path: &str,
        source: Option<&str>,
        render: impl FnOnce() -> Result<&'b [u8], Failure>,
    ) -> Result<Self::Kept, Failure>;

    /// Takes any other file.
    fn file(&self, path: &str, bytes: &[u8]) -> Result<Self::Kept, Failure>;
}

/// Makes every file of the site and hands it over, so that few are in memory at a time. What is
/// kept of them is in the order of the plan.
///
/// # Errors
/// A template that cannot be used, or what the sink says.
pub(super) fn render<S: Sink>(
    edition: &Edition,
    languages: &Languages,
    sink: &S,
    progress: &Progress,
) -> Result<Vec<S::Kept>, Failure> {
    let Edition { site, theme, redirects, .. } = edition;
    let plans = page::plan(site);
    progress.all_pages.store(plans.len(), Ordering::Relaxed);
    let rendered = plans.par_iter().map_init(page::Scratch::default, |scratch, plan| {
        let path = plan.address().path();
        let kept = sink.page(plan, &path, source(site, plan), move || {
            page::render_in(scratch, theme, site, plan)?;
            Ok(&scratch.bytes)
        });
        progress.pages.fetch_add(1, Ordering::Relaxed);
        kept
    });
    let mut kept: Vec<S::Kept> = rendered.collect::<Result<_, _>>()?;
    progress.timings.end("pages");
    let files = search(theme, site, languages)?;
    let put = files.into_par_iter().map(|file| sink.file(&file.path, &file.bytes));
    kept.extend(put.collect::<Result<Vec<_>, _>>()?);
    progress.timings.end("search");
    let hosting = page::hosting::files(theme, site, redirects)?;
    for file in hosting.iter().chain(theme.assets()) {
        kept.push(sink.file(&file.path, &file.bytes)?);
    }
    Ok(kept)
}

/// Path of the article that a page shows.
fn source<'s>(site: &'s Site, plan: &PagePlan) -> Option<&'s str> {
    let article = match plan.kind {
        PageKind::Article(at) => &site.briefs[at].article,
        PageKind::File(file) => &site.briefs[file.article()?].article,
        PageKind::Own(at) => &site.pages[at].article,
        _ => return None,
    };
    Some(&article.path)
}

/// The files of the search, if the site has one.
#[cfg_attr(
    not(feature = "search"),
    expect(unused_variables, clippy::unnecessary_wraps, reason = "there is no search to make")
)]
pub(super) fn search(
    theme: &Theme,
    site: &Site,
    languages: &Languages,
) -> Result<Vec<Page>, Box<Diagnostic>> {
    #[cfg(feature = "search")]
    if site.settings.build.search {
        return page::search::files(theme, site, languages);
    }
    Ok(Vec::new())
}
