//! What readers are to be told: what a new edition of the site says otherwise than the one that they read.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::difference::{by_id, is_of_same};
use crate::errata::{Erratum, Fault};
use crate::site::{Record, Said};

/// What the `new` edition puts right of the `old` one, on a day; nothing that is `told` already. A quotation whose
/// article is gone, and what is found only now, is no erratum.
pub fn errata(old: &Record, new: &Record, told: &[Erratum], on: NaiveDate) -> Vec<Erratum> {
    let by_id = by_id(new);
    let of = |was: &Said, now: Option<&Said>| -> Option<Erratum> {
        let (fault, is) = match now {
            None => (Fault::Withdrawn, String::new()),
            Some(now) if !is_of_same(was, now, new) => (Fault::Speaker, now.names.join("; ")),
            Some(now) if now.words != was.words || now.stance != was.stance => {
                (Fault::Words, String::new())
            }
            Some(_) => return None,
        };
        let shown = now.unwrap_or(was);
        Some(Erratum {
            on,
            article: shown.article.clone(),
            quotation: shown.ids[0].clone(),
            words: shown.words.clone(),
            was: if fault == Fault::Words { was.words.clone() } else { was.names.join("; ") },
            fault,
            is,
            note: None,
        })
    };
    let stays = |was: &&Said| {
        by_id.contains_key(was.ids[0].as_str()) || new.articles.binary_search(&was.article).is_ok()
    };
    let found = old.quotations.iter().filter(stays);
    let found = found.filter_map(|was| of(was, by_id.get(was.ids[0].as_str()).copied()));
    let told: HashSet<_> = told.iter().map(key).collect();
    found.filter(|one| !told.contains(&key(one))).collect()
}

/// What tells an erratum from others, on whichever day it was told.
fn key(of: &Erratum) -> (&str, &str, &str, &str) {
    (&of.quotation, of.fault.name(), &of.was, &of.is)
}
