//! Every file of the output on its way into a tree; a page that is made from what it was made from in
//! the last build is not rendered again.

use std::collections::BTreeMap;

use super::last_build::LastBuild;
use super::render::{Sink, render};
use super::{Edition, Failure, Progress};
use crate::fresh::Fingerprint;
use crate::language::Languages;
use crate::output::{Entry, Stage};
use crate::page::PagePlan;
use crate::site::Fingerprints;

/// The files of a tree, and what its pages are made from, by their path.
type Files = (Vec<Entry>, BTreeMap<String, Fingerprint>);

/// Puts every file of an edition on a stage. `last` is the last build, where builds are kept; `shared`
/// is what all pages are made from beside the site.
///
/// # Errors
/// A template that cannot be used, or what the stage says.
pub(super) fn write(
    edition: &Edition,
    languages: &Languages,
    stage: &Stage<'_>,
    last: Option<(&LastBuild, Option<Fingerprint>)>,
    progress: &Progress,
) -> Result<Files, Failure> {
    let last = last.map(|(last, weights)| {
        let shared = (edition.renderer.theme().fingerprint(), weights);
        let sources = edition.texts.fingerprints();
        (last, Fingerprints::new(edition.renderer.site(), sources, shared))
    });
    let written = render(edition, languages, &Staging { stage, last }, progress)?;
    let mut pages = BTreeMap::new();
    let mut entries = Vec::with_capacity(written.len());
    for (entry, fingerprint) in written {
        pages.extend(fingerprint.map(|fingerprint| (entry.path().to_owned(), fingerprint)));
        entries.push(entry);
    }
    Ok((entries, pages))
}

/// A tree in the making, and what is known of the last one.
struct Staging<'a> {
    stage: &'a Stage<'a>,
    last: Option<(&'a LastBuild, Fingerprints<'a>)>,
}

impl Sink for Staging<'_> {
    type Kept = (Entry, Option<Fingerprint>);

    fn page<'b>(
        &self,
        plan: &PagePlan,
        path: &str,
        source: Option<&str>,
        render: impl FnOnce() -> Result<&'b [u8], Failure>,
    ) -> Result<Self::Kept, Failure> {
        let known = self.last.as_ref().and_then(|(last, of)| Some((last, plan.fingerprint(of)?)));
        if let Some((last, fingerprint)) = known
            && last.has_page(path, fingerprint)
            && let Some(entry) = self.stage.again(path, source)
        {
            debug_assert!(
                render().is_ok_and(|bytes| entry.holds(bytes)),
                "{path} changed, but its fingerprint did not"
            );
            return Ok((entry, Some(fingerprint)));
        }
        let fingerprint = known.map(|(_, fingerprint)| fingerprint);
        Ok((self.stage.put(path, render()?, source)?, fingerprint))
    }

    fn file(&self, path: &str, bytes: &[u8]) -> Result<Self::Kept, Failure> {
        Ok((self.stage.put(path, bytes, None)?, None))
    }
}
