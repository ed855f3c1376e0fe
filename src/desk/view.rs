//! A site and the editor's files that belong to it, as they are now.

use std::collections::BTreeMap;

use crate::output::OutputPath;
use crate::pipeline::Edition;
use crate::registry;
use crate::site::{Brief, Quote, Site};
use crate::source::{corrections_path, is_corrections};

/// A site, and the texts of the editor's files: they change with each decision, the site does not.
#[derive(Debug)]
pub struct View<'e> {
    /// The site as it was composed.
    pub site: &'e Site,
    /// For each article, by its id: its place among the briefs, and the path of its corrections.
    articles: BTreeMap<&'e str, (usize, String)>,
    /// By path, the files that there are.
    texts: BTreeMap<String, String>,
    /// Paths of corrections beside no article.
    strays: Vec<String>,
}

/// A file that is to be another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Relative to the site's root.
    pub path: String,
    /// Its text now; `None` if it is not there.
    pub old: Option<String>,
    /// Its text from now on; `None` if it is to go.
    pub new: Option<String>,
}

impl<'e> View<'e> {
    /// The site and its files; `strays` are those corrections that lie beside no article, by path.
    pub fn new(edition: &'e Edition, strays: BTreeMap<String, String>) -> Self {
        let site = edition.renderer.site();
        let mut texts: BTreeMap<String, String> = strays.clone();
        for source in edition.texts.sources() {
            let own = source.corrections.iter();
            texts.extend(own.map(|own| (own.path.clone(), own.text.clone())));
        }
        let people = edition.texts.people();
        if !people.is_empty() {
            texts.insert(registry::FILE.to_owned(), people.to_owned());
        }
        let articles = site.briefs.iter().enumerate().map(|(at, brief)| {
            let article = &brief.article;
            (article.id.as_str(), (at, corrections_path(&article.path)))
        });
        View { site, articles: articles.collect(), texts, strays: strays.into_keys().collect() }
    }

    /// The text of a file; empty if it is not there.
    pub fn text(&self, path: &str) -> &str {
        self.texts.get(path).map_or("", String::as_str)
    }

    /// The article with an id, and the path of its corrections.
    pub fn article(&self, id: &str) -> Option<(&'e Brief, &str)> {
        let (at, path) = self.articles.get(id)?;
        Some((&self.site.briefs[*at], path))
    }

    /// The path of the corrections of an article.
    pub fn corrections(&self, brief: &Brief) -> &str {
        self.articles.get(brief.article.id.as_str()).map_or("", |(_, path)| path)
    }

    /// The quotation with an id, or one that it had before.
    pub fn quotation(&self, id: &str) -> Option<&'e Quote> {
        let quotes = &self.site.quotes;
        let own = quotes.iter().find(|quote| quote.id == id);
        own.or_else(|| quotes.iter().find(|quote| quote.earlier.iter().any(|old| old == id)))
    }

    /// Corrections beside no article: their paths.
    pub fn strays(&self) -> impl Iterator<Item = &str> {
        self.strays.iter().map(String::as_str)
    }

    /// Whether a path is that of a file that decisions may change.
    pub fn is_ours(&self, path: &str) -> bool {
        // Corrections beside no article that a decision has moved can be put back.
        let is_gone = || {
            let is_sound = path.starts_with("content/") && is_corrections(path);
            is_sound && self.text(path).is_empty() && OutputPath::new(path).is_ok()
        };
        path == registry::FILE
            || is_gone()
            || self.strays.iter().any(|stray| stray == path)
            || self.articles.values().any(|(_, own)| own == path)
    }

    /// The edit that makes another text of a file.
    pub fn edit(&self, path: &str, new: Option<String>) -> Edit {
        Edit { path: path.to_owned(), old: self.texts.get(path).cloned(), new }
    }

    /// Takes an edit as done.
    pub fn take(&mut self, edit: &Edit) {
        if let Some(new) = &edit.new {
            self.texts.insert(edit.path.clone(), new.clone());
        } else {
            self.texts.remove(&edit.path);
            self.strays.retain(|stray| *stray != edit.path);
        }
    }
}
