//! What errata.toml tells readers, with the articles that it is about.

use std::collections::HashMap;

use serde::Serialize;

use super::{Brief, Quote, Site};
use crate::errata::Erratum;
use crate::registry::Registry;

/// Something that was put right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Correction {
    /// What was.
    pub erratum: Erratum,
    /// Its article among [`Site::briefs`], if that is there.
    pub brief: Option<usize>,
    /// Whether its quotation is.
    pub is_there: bool,
}

impl Site {
    /// Tells the site what it has to tell its readers, newest first.
    pub fn put_right(&mut self, errata: Vec<Erratum>, registry: &Registry) {
        let briefs = self.briefs.iter().enumerate();
        let by_id: HashMap<&str, usize> =
            briefs.map(|(at, brief)| (brief.article.id.as_str(), at)).collect();
        let of = |erratum: Erratum| {
            let brief = by_id.get(erratum.article.as_str()).copied();
            let is_it = |quote: &Quote| {
                quote.id == erratum.quotation || quote.earlier.contains(&erratum.quotation)
            };
            let is_there = brief
                .is_some_and(|at| self.quotes[self.briefs[at].quotes.clone()].iter().any(is_it));
            Correction { erratum: erratum.without_forgotten(registry), brief, is_there }
        };
        let errata: Vec<Correction> = errata.into_iter().map(of).collect();
        for (at, of) in errata.iter().enumerate() {
            if let Some(brief) = of.brief {
                self.briefs[brief].errata.push(at);
            }
        }
        self.errata = errata;
    }

    /// What was put right about an article, newest first.
    pub fn errata_of<'s>(&'s self, brief: &'s Brief) -> impl Iterator<Item = &'s Correction> {
        brief.errata.iter().map(|&at| &self.errata[at])
    }
}
