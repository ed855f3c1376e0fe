//! The page that tells what was put right.

use serde::Serialize;

use super::{
    Context, File, Fingerprint, Fingerprints, Head, Kind, PagePlan, Rendered, Renderer, Site,
    is_own,
};
use crate::errata::Erratum;
use crate::export::{self, Of, Wording as _};
use crate::page::plan::PER_LIST;
use crate::site::url::Address;

/// One thing that was put right.
#[derive(Serialize)]
pub struct ErratumView<'a> {
    /// The day on which it was.
    pub on: String,
    /// What its place on its page ends in.
    pub anchor: String,
    /// The title of the article, if that is there.
    pub title: Option<&'a str>,
    /// The language of that, where it is not the site's.
    pub language: Option<&'a str>,
    /// The quotation, else its article, if that is there.
    pub href: Option<String>,
    /// Its words, as they are now or were last.
    pub words: &'a str,
    /// `speaker`, `words` or `withdrawn`: what was wrong.
    pub fault: &'static str,
    /// What was put right, in a sentence.
    pub told: String,
    /// What the editor says of it.
    pub note: Option<&'a str>,
}

#[derive(Debug)]
struct ErrataPage;

/// One, if anything was put right, unless a page of the editor's own takes its place.
pub(super) fn plan(site: &Site) -> Vec<PagePlan> {
    let address = Address::errata();
    if is_own(site, &address) || site.errata.is_empty() {
        return Vec::new();
    }
    PagePlan::list(ErrataPage, address, site.errata.len(), PER_LIST).collect()
}

impl Kind for ErrataPage {
    fn names(&self) -> (&'static str, &'static str) {
        ("errata", "errata.html")
    }

    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a> {
        Head { section: "errata", ..Head::new(on, plan, on.theme.words.get("errata")) }
    }

    fn files(&self, site: &Site) -> Vec<File> {
        export::feeds(site, Of::Errata).collect()
    }

    fn view(&self, on: &Renderer, plan: &PagePlan, context: &mut Context) -> Rendered<()> {
        let shown = &on.site.errata[plan.shown(on.site.errata.len(), PER_LIST)];
        context.insert("errata", &shown.iter().map(|of| on.erratum(of)).collect::<Vec<_>>());
        Ok(())
    }

    fn reads(&self, of: &Fingerprints<'_>, _: &PagePlan) -> Option<Fingerprint> {
        let briefs = of.site.errata.iter().filter_map(|of| of.brief);
        Some(Fingerprint::of(&(&of.site.errata, of.briefs(briefs))))
    }
}

impl Renderer {
    /// Something that was put right, as pages show it.
    pub(in crate::page) fn erratum<'a>(
        &'a self,
        of: &'a crate::site::Correction,
    ) -> ErratumView<'a> {
        let Erratum { on, quotation, words, fault, note, .. } = &of.erratum;
        let brief = of.brief.map(|at| &self.site.briefs[at]);
        ErratumView {
            on: on.to_string(),
            anchor: of.erratum.anchor(),
            title: brief.map(|brief| brief.article.title.as_str()),
            language: brief.and_then(|brief| self.other_language(&brief.article)),
            href: brief.map(|brief| {
                let permalink = || self.site.base.quotation(&brief.address, quotation);
                if of.is_there { permalink() } else { self.href(&brief.address) }
            }),
            words,
            fault: fault.name(),
            told: self.theme.words.erratum(&of.erratum),
            note: note.as_deref(),
        }
    }
}
