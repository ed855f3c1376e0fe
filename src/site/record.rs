//! What a site says of its quotations, without its articles: enough to tell later what another edition of it
//! says otherwise.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Quote, Site};

/// All quotations of a site, and the pages of who said them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Ids of the articles, sorted.
    pub articles: Vec<String>,
    /// In the order of the site.
    pub quotations: Vec<Said>,
    /// By their path, what the pages of people, organisations and places are called.
    pub pages: BTreeMap<String, String>,
    /// By their path, where addresses lead that had such a page before.
    pub led: BTreeMap<String, String>,
}

/// A quotation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Its permanent id, then those that it had before.
    pub ids: Vec<String>,
    /// The id of its article.
    pub article: String,
    /// Its words as they read outside of the article.
    pub words: String,
    /// How the speakers stand to it, by name: `says`.
    pub stance: String,
    /// Who is shown as having said it; empty where that is not known.
    pub names: Vec<String>,
    /// Of each the path of the page, else the name.
    pub speakers: Vec<String>,
}

impl Site {
    /// What it says.
    pub fn record(&self) -> Record {
        let mut articles: Vec<String> =
            self.briefs.iter().map(|brief| brief.article.id.clone()).collect();
        articles.sort_unstable();
        let pages = self.profiles.iter().map(|own| (own.address().path(), own.name.clone()));
        let led = self.moved.iter().map(|moved| (moved.from.path(), moved.to.path()));
        Record {
            articles,
            quotations: self.quotes.iter().map(|quote| self.said(quote)).collect(),
            pages: pages.collect(),
            led: led.collect(),
        }
    }

    fn said(&self, quote: &Quote) -> Said {
        let brief = &self.briefs[quote.brief];
        let name = |at: u32| self.speaker_name(brief, at).to_owned();
        let page = |at: usize| self.profiles[at].address().path();
        let ids = std::iter::once(&quote.id).chain(&quote.earlier).cloned();
        Said {
            ids: ids.collect(),
            article: brief.article.id.clone(),
            words: self.passage(quote).text(),
            stance: self.attribution(quote).stance.name().to_owned(),
            names: quote.speakers.iter().map(|&at| name(at)).collect(),
            speakers: quote
                .speakers
                .iter()
                .map(|&at| brief.profile_of(at).map_or_else(|| name(at), page))
                .collect(),
        }
    }
}
