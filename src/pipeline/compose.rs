//! All articles become a linked site with its theme: everything that pages are rendered from.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use chrono::{DateTime, FixedOffset};
use rayon::prelude::*;

use super::claims::Claims;
use super::gather::{Gathered, Texts};
use super::today::{Hold, Today};
use super::weights::Own;
use super::{Failure, Held, Options, Progress};
use crate::annotate::{By, Weights};
use crate::article::Article;
use crate::config::Boilerplate;
use crate::diagnostic::{Accepted, Code, Diagnostic, Severity};
use crate::fresh::{Fingerprint, Results};
use crate::language::Languages;
use crate::page::hosting::{self, Redirect};
use crate::page::{self, Overrides, PagePlan, Renderer};
use crate::site::url::Address;
use crate::site::{self, Before, Site, Story};
use crate::source::{self, Source};
use crate::{addresses, annotate, article, errata, review};

/// The site as it would be published now: linked, with everything that its pages are made from.
#[derive(Debug)]
pub struct Edition {
    /// The articles, linked, and what makes their pages.
    pub renderer: Renderer,
    /// The pages that there are.
    pub plans: Vec<PagePlan>,
    /// Old addresses of articles.
    pub redirects: Vec<Redirect>,
    /// What findings point into.
    pub texts: Texts,
    /// Articles there are, usable or not.
    pub articles: usize,
    /// Paths of the articles that could not be used.
    pub unusable: Vec<String>,
    /// The articles that are held back.
    pub held: Held,
    /// What was found on the way.
    pub diagnostics: Vec<Diagnostic>,
    /// Which findings the editor has accepted; those above are marked.
    pub accepted: Accepted,
    /// What the articles were annotated by.
    pub(super) weights: Arc<Own>,
}

impl Edition {
    /// A failure to render it, with what was found before.
    pub(super) fn failed(&mut self, mut failure: Failure) -> Failure {
        self.texts.locate(&mut failure.diagnostics);
        failure.after(std::mem::take(&mut self.diagnostics))
    }
}

/// An article on its way into the site.
#[derive(Clone, Debug)]
pub(super) struct Read {
    /// `None` if it cannot be used or is held back.
    story: Option<Story>,
    /// Its id.
    id: String,
    hold: Option<Hold>,
    due: Option<DateTime<FixedOffset>>,
    diagnostics: Vec<Diagnostic>,
    /// Codes that are accepted for this article.
    accepted: Vec<Code>,
}

impl Read {
    /// Whether it is the same today.
    pub(super) fn is_of(&self, today: Today) -> bool {
        today.is_before(self.due) == (self.hold == Some(Hold::Waits))
            || self.hold == Some(Hold::Draft)
    }
}

/// Reads one article: its parts, its annotations (those `known` from earlier builds), and the editor's
/// corrections over them.
pub(super) fn read(
    source: &Source,
    boilerplate: &Boilerplate,
    today: Today,
    (languages, weights): (&Languages, &Weights),
    known: Option<&Results>,
) -> Read {
    let (article, mut diagnostics) = article::parse_without(source, languages, boilerplate);
    let mut accepted = article.accept.clone();
    if let Some(corrections) = &source.corrections {
        accepted.extend(review::accepted(corrections, &mut diagnostics));
    }
    let (hold, due) = (today.holds(&article), today.due(&article));
    // What cannot be read may be what says that it is a draft.
    if has_error(&diagnostics) || hold.is_some() {
        return Read { story: None, id: article.id, hold, due, diagnostics, accepted };
    }
    let by = By { weights, evidence: false };
    let annotate = || annotate::annotate_by(&article, languages, by);
    let (mut annotated, mut found) = match known {
        Some(known) => known.get_or(Fingerprint::of(&(source.fingerprint, boilerplate)), annotate),
        None => annotate(),
    };
    if let Some(corrections) = &source.corrections {
        annotated = review::apply(&article, annotated, corrections, &mut found);
        found.retain(|found| !annotate::is_settled(found, &article, &annotated));
    }
    diagnostics.extend(found);
    let id = article.id.clone();
    Read { story: Some(Story::new(article, annotated)), id, hold, due, diagnostics, accepted }
}

/// Reads all articles with `read`, links them and makes the theme ready; renders no page. What is
/// found comes with the lines that it is about.
///
/// # Errors
/// A template or an addresses.toml that cannot be used.
pub(super) fn compose(
    gathered: Gathered,
    options: &Options,
    today: Today,
    languages: &Languages,
    read: &(dyn Fn(&Source, &Boilerplate) -> Read + Sync),
    progress: &Progress,
) -> Result<Edition, Failure> {
    let mut accepted = Accepted::everywhere(&gathered.settings.accept);
    let mut texts = gathered.texts();
    let Gathered {
        settings,
        registry,
        sources,
        articles,
        pages,
        overrides,
        people: _,
        weights,
        addresses,
        errata,
        mut diagnostics,
    } = gathered;
    progress.all_articles.store(sources.len(), Ordering::Relaxed);
    let read = |source: &Arc<Source>| {
        let without = source.without_forgotten(&registry);
        let read = read(without.as_ref().unwrap_or(source), &settings.boilerplate);
        progress.articles.fetch_add(1, Ordering::Relaxed);
        read
    };
    let (before, read) =
        rayon::join(|| before(&addresses), || sources.par_iter().map(read).collect::<Vec<Read>>());
    let (mut before, found) = match before {
        Ok(before) => before,
        Err(mut failure) => {
            texts.locate(failure.diagnostics.iter_mut().chain(&mut diagnostics));
            accepted.mark(&mut diagnostics);
            return Err(failure.after(diagnostics));
        }
    };
    diagnostics.extend(found);
    progress.timings.end("annotate");

    let mut published = Vec::with_capacity(read.len());
    let mut held = Held::default();
    for (source, read) in sources.iter().zip(read) {
        let Read { story, id, hold, due, diagnostics: found, accepted: codes } = read;
        if !has_error(&found) {
            held.add(hold, due);
        }
        accepted.add(&source.path, &codes);
        if let Some(corrections) = &source.corrections {
            accepted.add(&corrections.path, &codes);
        }
        diagnostics.extend(found);
        match story {
            Some(story) => published.push(story),
            None => drop(before.held.insert(id)),
        }
    }
    let pages: Vec<Arc<Source>> = pages
        .into_iter()
        .map(|page| page.without_forgotten(&registry).map_or(page, Arc::new))
        .collect();
    let own = own_pages(&pages, today, languages, &mut held, &mut accepted, &mut diagnostics);
    before.held.extend(unusable(&diagnostics).iter().map(|path| source::id_of(path).to_owned()));
    let (mut site, found) = site::link_again(published, &settings, &registry, languages, before);
    diagnostics.extend(lacking(options, site.new_addresses));
    texts.addresses = site.addresses.as_str().into();
    diagnostics.extend(found);
    diagnostics.extend(site::undated(&site.briefs));
    let (own, found) = site::own_pages(own, settings.timezone);
    site.pages = own;
    diagnostics.extend(found);
    let (errata, found) = errata::parse(&errata);
    site.put_right(errata, &registry);
    diagnostics.extend(found);
    let dressed = dress(site, languages, overrides, &mut diagnostics);
    let unusable = unusable(&diagnostics);
    texts.locate(&mut diagnostics);
    accepted.mark(&mut diagnostics);
    progress.timings.end("link");
    match dressed {
        Ok((renderer, plans, redirects)) => Ok(Edition {
            renderer,
            plans,
            redirects,
            texts,
            articles,
            unusable,
            held,
            diagnostics,
            accepted,
            weights,
        }),
        Err(failure) => Err(failure.after(diagnostics)),
    }
}

/// The plain pages that can be used and are to be published.
fn own_pages(
    pages: &[Arc<Source>],
    today: Today,
    languages: &Languages,
    held: &mut Held,
    accepted: &mut Accepted,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Article> {
    let mut own = Vec::new();
    for source in pages {
        let (page, found) = article::parse(source, languages);
        accepted.add(&source.path, &page.accept);
        let unusable = has_error(&found);
        diagnostics.extend(found);
        if unusable {
            continue;
        }
        let hold = today.holds(&page);
        held.add(hold, today.due(&page));
        if hold.is_none() {
            own.push(page);
        }
    }
    own
}

/// Puts a site and its theme together, and finds the old addresses of its articles. A file of `static/`
/// that has no place beside the pages is left out.
fn dress(
    site: Site,
    languages: &Languages,
    mut overrides: Overrides,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(Renderer, Vec<PagePlan>, Vec<Redirect>), Failure> {
    if site.base.absolute(&Address::home()).is_none() {
        diagnostics.push(
            Diagnostic::new(Code::NoBaseUrl, "the address of the site is not known")
                .help("set `base_url` in kutip.toml, or give --base-url"),
        );
    }
    let plans = page::plan(&site);
    let mut claims = Claims::of(&plans, &site);
    let hosts = [hosting::HEADERS, hosting::REDIRECTS];
    overrides.files.retain(|name, _| {
        // A site's own file goes before ours.
        let free = if hosts.contains(&name.as_str()) { Ok(()) } else { claims.look(name) };
        diagnostics.extend(free.as_ref().err().map(|why| {
            Diagnostic::new(Code::StaticTaken, format!("the file is not published: {why}"))
                .in_file(format!("static/{name}"))
                .help("rename the file, or remove it")
        }));
        free.is_ok()
    });
    // Those of one folder do not clash where it lies; hosts with other systems are told by `publish`.
    claims.take(overrides.files.keys());
    diagnostics.extend(page::outdated(&overrides.templates));
    let renderer = Renderer::new(site, languages, overrides)?;
    for asset in renderer.theme().assets() {
        // A site's own files have theirs already.
        let _ = claims.claim(&asset.path);
    }
    let (redirects, found) = hosting::redirects(renderer.site(), |path| claims.claim(path));
    diagnostics.extend(found);
    Ok((renderer, plans, redirects))
}

/// What addresses.toml says.
///
/// # Errors
/// It cannot be read at all: nobody knows whose the addresses are.
fn before(text: &str) -> Result<(Before, Vec<Diagnostic>), Failure> {
    let (addresses, found) = addresses::parse(text);
    if has_error(&found) {
        return Err(found.into());
    }
    let has_problems = !found.is_empty();
    let text = text.to_owned();
    Ok((Before { text, addresses, has_problems, ..Before::default() }, found))
}

/// Where nobody keeps what a build writes: that addresses.toml lacks addresses.
fn lacking(options: &Options, count: usize) -> Option<Diagnostic> {
    if !options.in_ci || options.drafts || count == 0 {
        return None;
    }
    let s = if count == 1 { "" } else { "es" };
    let message = format!("{} lacks {count} address{s} of the site", addresses::FILE);
    let help =
        format!("run `kutip build` where you write articles, and commit {}", addresses::FILE);
    Some(Diagnostic::new(Code::AddressesLack, message).in_file(addresses::FILE).help(help))
}

fn has_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|found| found.severity == Severity::Error)
}

/// Paths of the articles that could not be used and of the folders that could not be read: all that
/// an error was found in.
fn unusable(diagnostics: &[Diagnostic]) -> Vec<String> {
    let errors = diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let paths = errors.filter_map(|found| Some(found.primary.as_ref()?.path.clone()));
    paths.collect::<BTreeSet<_>>().into_iter().collect()
}
