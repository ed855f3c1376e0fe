//! An edition becomes the files of the output; a page that is made from what it was made from in the last
//! build is not rendered again.

use std::collections::BTreeMap;

use super::last_build::LastBuild;
use super::render::{Sink, render};
use super::{Edition, Failure, Progress};
use crate::fresh::Fingerprint;
use crate::language::Languages;
use crate::output::{Built, Entry, Facts, Manifest, Stage};
use crate::page::PagePlan;
use crate::site::Fingerprints;
use crate::site::url::Address;

/// Puts every file of an edition into a new tree, which takes the place of the `live` one. Returns what the
/// pages are made from too, by their path, if that is kept.
///
/// # Errors
/// A template that cannot be used, or an output that cannot be written.
pub(super) fn write(
    edition: &Edition,
    languages: &Languages,
    live: Option<Manifest>,
    last: &mut LastBuild<'_>,
    progress: &Progress,
) -> Result<(Built, BTreeMap<String, Fingerprint>), Failure> {
    let options = last.options;
    let stage = Stage::begin(last.destination, live, last.trees())?;
    let fingerprints = options.cache.then(|| {
        let shared = (edition.renderer.theme().fingerprint(), edition.weights.fingerprint());
        Fingerprints::new(edition.renderer.site(), edition.texts.fingerprints(), shared)
    });
    let staging = Staging { stage, last, fingerprints };
    let written = render(edition, languages, &staging, progress)?;
    let Staging { stage, .. } = staging;
    let mut pages = BTreeMap::new();
    let mut entries = Vec::with_capacity(written.len());
    for (entry, fingerprint) in written {
        pages.extend(fingerprint.map(|fingerprint| (entry.path().to_owned(), fingerprint)));
        entries.push(entry);
    }
    let kept = edition.unusable.iter().flat_map(|path| stage.keep(path)).collect();
    let facts = Facts {
        base_url: edition.renderer.site().base.absolute(&Address::home()),
        unusable: edition.unusable.clone(),
        drafts: options.drafts,
        last: edition.held.last,
    };
    Ok((stage.finish(entries, kept, facts)?, pages))
}

/// A tree in the making, and what is known of the last one.
struct Staging<'a> {
    stage: Stage<'a>,
    last: &'a LastBuild<'a>,
    /// `None` if nothing is kept for the next build.
    fingerprints: Option<Fingerprints<'a>>,
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
        let fingerprint = self.fingerprints.as_ref().and_then(|of| plan.fingerprint(of));
        if fingerprint.is_some_and(|fingerprint| self.last.has_page(path, fingerprint))
            && let Some(entry) = self.stage.again(path, source)
        {
            debug_assert!(
                render().is_ok_and(|bytes| entry.holds(bytes)),
                "{path} changed, but its fingerprint did not"
            );
            return Ok((entry, fingerprint));
        }
        Ok((self.stage.put(path, render()?, source)?, fingerprint))
    }

    fn file(&self, path: &str, bytes: &[u8]) -> Result<Self::Kept, Failure> {
        Ok((self.stage.put(path, bytes, None)?, None))
    }
}
