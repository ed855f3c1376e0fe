//! Makes the pages of one site.

use tera::{Context, Value};

use super::kind::Kind;
use super::plan::{Content, PagePlan, listed};
use super::theme::{Overrides, Theme};
use super::view::{Head, Listed, ProfileEntry};
use super::{Page, Rendered, portable};
use crate::annotate::Stance;
use crate::config::Links;
use crate::export::jsonld::{self, Agents};
use crate::export::{Exporter, LastFeed};
use crate::language::Languages;
use crate::site::Site;
use crate::site::url::Address;

/// A site, its theme, and what many of its pages show, made once.
#[derive(Debug)]
pub struct Renderer {
    pub(super) site: Site,
    pub(super) theme: Theme,
    /// For each profile of the site.
    pub(super) profiles: Vec<ProfileEntry>,
    /// For each article of the site.
    pub(super) listed: Vec<Listed>,
    agents: Agents,
}

/// Memory that one page after another is made in.
#[derive(Default)]
pub struct Scratch<'r> {
    /// What the last page holds.
    pub bytes: Vec<u8>,
    feed: LastFeed<'r>,
}

impl Renderer {
    /// Compiles the templates for a site.
    ///
    /// # Errors
    /// A template that cannot be used, with its line.
    pub fn new(site: Site, languages: &Languages, overrides: Overrides) -> Rendered<Self> {
        let theme = Theme::new(&site, languages, overrides)?;
        Ok(Renderer {
            profiles: site.profiles.iter().map(|of| ProfileEntry::new(of, &site.base)).collect(),
            listed: site.briefs.iter().map(|_| Listed::default()).collect(),
            agents: Agents::new(&site),
            site,
            theme,
        })
    }

    /// What the pages show.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// What they look like.
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// Renders one page.
    ///
    /// # Errors
    /// A template's, with its line.
    pub fn render(&self, plan: &PagePlan) -> Rendered<Page> {
        let mut scratch = Scratch::default();
        self.render_in(&mut scratch, plan)?;
        Ok(Page { path: plan.address().path(), bytes: scratch.bytes })
    }

    /// [`Renderer::render()`], where many pages are made: what the page holds then stands in the
    /// scratch.
    ///
    /// # Errors
    /// A template's, with its line.
    pub fn render_in<'r>(&'r self, scratch: &mut Scratch<'r>, plan: &PagePlan) -> Rendered<()> {
        match &plan.content {
            Content::File(file) => {
                let pages = || listed(&self.site);
                scratch.bytes = self.exporter().file(*file, &mut scratch.feed, pages);
                Ok(())
            }
            Content::Brief(at) => {
                scratch.bytes = self.brief_text(*at).into_bytes();
                Ok(())
            }
            Content::Page(kind) => {
                let context = self.context(&**kind, plan)?;
                scratch.bytes.clear();
                self.theme.render(kind.names().1, &context, &mut scratch.bytes)?;
                self.make_portable(&plan.address().path(), &mut scratch.bytes);
                Ok(())
            }
        }
    }

    /// Makes the links of a page go from file to file, if the site is to be so. A host shows the page for
    /// what is not there at any address, so that its links stay.
    pub(super) fn make_portable(&self, path: &str, html: &mut Vec<u8>) {
        let is_portable = self.site.settings.build.links == Links::Relative;
        if is_portable && path != Address::not_found().path() {
            *html = portable::relative(html, path, self.site.base.path());
        }
    }

    /// What the template of a page sees.
    fn context(&self, kind: &dyn Kind, plan: &PagePlan) -> Rendered<Context> {
        let head = Head { kind: kind.names().0, ..kind.head(self, plan) };
        let mut context = Context::new();
        context.insert("page", &head);
        context.insert("meta", &self.meta(kind, &head));
        context.insert_value("jsonld", Value::safe_string(&self.jsonld(kind, &head)));
        context.insert("pager", &self.pager(plan));
        kind.view(self, plan, &mut context)?;
        Ok(context)
    }

    /// What a page says to search engines; empty where the site's address is not known, or the page
    /// is not to be found.
    fn jsonld(&self, kind: &dyn Kind, head: &Head<'_>) -> String {
        let Some(url) = head.canonical.as_deref().filter(|_| kind.is_listed()) else {
            return String::new();
        };
        let mut graph: Vec<_> = kind.jsonld(&self.exporter(), url).into_iter().collect();
        if !head.crumbs.is_empty() {
            let above = head.crumbs.iter();
            let above = above.map(|link| (&*link.name, self.site.base.at_host(&link.href)));
            let own = (head.title.as_str(), None);
            graph.push(jsonld::breadcrumbs(above.chain([own])));
        }
        let base = self.site.base.at_host("/").unwrap_or_default();
        jsonld::write(&graph, &base)
    }

    /// What writes the files for other programs.
    pub fn exporter(&self) -> Exporter<'_> {
        Exporter {
            site: &self.site,
            title: self.title(),
            nobody: self.theme.words.get("speaker_unclear"),
            stances: Stance::ALL.map(|stance| self.stance(stance).unwrap_or_default()),
            wording: &*self.theme.words,
            agents: &self.agents,
        }
    }

    /// The words for how a speaker stands to a quotation; `None` for what was said as so.
    pub(super) fn stance(&self, stance: Stance) -> Option<&str> {
        let key = match stance {
            Stance::Says => return None,
            Stance::Denies => "stance_denies",
            Stance::Asks => "stance_asks",
            Stance::Supposes => "stance_supposes",
        };
        Some(self.theme.words.get(key))
    }

    /// Name of the site, else what its language calls such a one.
    pub(super) fn title(&self) -> &str {
        self.theme.title(&self.site)
    }

    /// The link to an address.
    pub(super) fn href(&self, address: &Address) -> String {
        self.site.base.href(address)
    }
}
