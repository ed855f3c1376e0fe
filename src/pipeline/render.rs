//! Every file of the output, made from an edition.

use std::sync::atomic::Ordering;

use rayon::prelude::*;

use super::{Edition, Failure, Progress};
use crate::language::Languages;
use crate::page::{self, Page, PagePlan, Rendered, Renderer};

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
    let Edition { renderer, plans, redirects, .. } = edition;
    let site = renderer.site();
    progress.all_pages.store(plans.len(), Ordering::Relaxed);
    let rendered = plans.par_iter().map_init(page::Scratch::default, |scratch, plan| {
        let path = plan.address().path();
        let kept = sink.page(plan, &path, plan.source(site), move || {
            renderer.render_in(scratch, plan)?;
            Ok(&scratch.bytes)
        });
        progress.pages.fetch_add(1, Ordering::Relaxed);
        kept
    });
    let mut kept: Vec<S::Kept> = rendered.collect::<Result<_, _>>()?;
    progress.timings.end("pages");
    let files = search(renderer, languages)?;
    let put = files.into_par_iter().map(|file| sink.file(&file.path, &file.bytes));
    kept.extend(put.collect::<Result<Vec<_>, _>>()?);
    progress.timings.end("search");
    let hosting = page::hosting::files(renderer, redirects)?;
    for file in hosting.iter().chain(renderer.theme().assets()) {
        kept.push(sink.file(&file.path, &file.bytes)?);
    }
    Ok(kept)
}

/// The files of the search, if the site has one.
#[cfg_attr(
    not(feature = "search"),
    expect(unused_variables, clippy::unnecessary_wraps, reason = "there is no search to make")
)]
pub(super) fn search(renderer: &Renderer, languages: &Languages) -> Rendered<Vec<Page>> {
    #[cfg(feature = "search")]
    if renderer.site().settings.build.search {
        return page::search::files(renderer, languages);
    }
    Ok(Vec::new())
}
