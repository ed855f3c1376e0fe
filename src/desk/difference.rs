//! What a change does to a site, in the words of an editor: which quotations move, come and go, and which
//! pages are called otherwise.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::site::{Record, Said};

/// What is other about a site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Quotations that other people are shown to have said.
    pub moved: Vec<Shown>,
    /// Quotations that are found no longer.
    pub gone: Vec<Shown>,
    /// Quotations that were not found.
    pub new: Vec<Shown>,
    /// Quotations whose permalink is another, to which the old one leads.
    pub led_on: usize,
    /// Pages that are called otherwise.
    pub renamed: Vec<Renamed>,
    /// Pages of people, organisations and places that are new.
    pub pages_new: Vec<String>,
    /// Those that are gone and lead nowhere.
    pub pages_gone: Vec<String>,
    /// Ids of articles that are new.
    pub articles_new: Vec<String>,
    /// Those that are gone.
    pub articles_gone: Vec<String>,
}

/// A quotation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The id of its article.
    pub article: String,
    /// Its words.
    pub words: String,
    /// Who is shown to have said it before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Vec<String>>,
    /// Who is shown to have said it now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Vec<String>>,
}

/// A page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Renamed {
    /// What it was called.
    pub from: String,
    /// What it is called.
    pub to: String,
}

/// What is other about the `new` edition of a site than about the `old` one.
pub fn difference(old: &Record, new: &Record) -> Difference {
    let mut out = Difference::default();
    pages(old, new, &mut out);
    let less = |own: &[String], others: &[String]| -> Vec<String> {
        own.iter().filter(|id| others.binary_search(id).is_err()).cloned().collect()
    };
    out.articles_new = less(&new.articles, &old.articles);
    out.articles_gone = less(&old.articles, &new.articles);
    let by_id = by_id(new);
    let mut known: Vec<&str> = Vec::new();
    for was in &old.quotations {
        let Some(now) = by_id.get(was.ids[0].as_str()) else {
            out.gone.push(shown(was, Some(was), None));
            continue;
        };
        known.push(&now.ids[0]);
        out.led_on += usize::from(now.ids[0] != was.ids[0]);
        if !is_of_same(was, now, new) {
            out.moved.push(shown(now, Some(was), Some(now)));
        }
    }
    known.sort_unstable();
    let is_new = |said: &&Said| known.binary_search(&said.ids[0].as_str()).is_err();
    out.new.extend(new.quotations.iter().filter(is_new).map(|now| shown(now, None, Some(now))));
    out
}

/// The quotations of an edition by all ids that lead to them, also from an article that was renamed.
pub(super) fn by_id(record: &Record) -> HashMap<&str, &Said> {
    let mut by_id = HashMap::with_capacity(record.quotations.len());
    for said in &record.quotations {
        by_id.extend(said.ids.iter().map(|id| (id.as_str(), said)));
    }
    by_id
}

/// Whether those who are shown to have said something are still who they were; pages that were moved are those
/// that they lead to in the `new` edition.
pub(super) fn is_of_same(was: &Said, now: &Said, new: &Record) -> bool {
    was.speakers.iter().map(|own| new.led.get(own).unwrap_or(own)).eq(&now.speakers)
}

fn shown(of: &Said, from: Option<&Said>, to: Option<&Said>) -> Shown {
    let names = |said: &Said| said.names.clone();
    Shown {
        article: of.article.clone(),
        words: of.words.clone(),
        from: from.map(names),
        to: to.map(names),
    }
}

/// Pages of profiles.
fn pages(old: &Record, new: &Record, out: &mut Difference) {
    let led = |address: &'_ String| new.led.get(address);
    for (address, name) in &old.pages {
        match new.pages.get(led(address).unwrap_or(address)) {
            Some(now) if now == name => {}
            // The page of one that was joined to another leads to that.
            Some(now) => out.renamed.push(Renamed { from: name.clone(), to: now.clone() }),
            None => out.pages_gone.push(name.clone()),
        }
    }
    let held: HashSet<&String> = old.pages.keys().chain(old.pages.keys().filter_map(led)).collect();
    let is_new = |(address, _): &(&String, &String)| !held.contains(*address);
    out.pages_new.extend(new.pages.iter().filter(is_new).map(|(_, name)| name.clone()));
}

impl Difference {
    /// Whether nothing is other.
    pub fn is_empty(&self) -> bool {
        *self == Difference::default()
    }

    /// `3 quotations move to other people, 1 is gone, 5 are new; 2 permalinks lead on; 1 page changes its
    /// name`
    pub fn words(&self) -> String {
        let listed = |one: &str, parts: &[(usize, &str, &str)]| {
            let parts = parts.iter().filter(|(count, ..)| *count > 0).enumerate();
            let words = parts.map(|(at, (count, verb, verbs))| {
                let noun = match (at, count) {
                    (0, 1) => format!(" {one}"),
                    (0, _) => format!(" {one}s"),
                    _ => String::new(),
                };
                format!("{count}{noun} {}", if *count == 1 { verb } else { verbs })
            });
            let words: Vec<String> = words.collect();
            (!words.is_empty()).then(|| words.join(", "))
        };
        let gone = |of: usize| (of, "is gone", "are gone");
        let new = |of: usize| (of, "is new", "are new");
        let moved = (self.moved.len(), "moves to other people", "move to other people");
        let renamed = (self.renamed.len(), "changes its name", "change their names");
        let parts = [
            listed("article", &[gone(self.articles_gone.len()), new(self.articles_new.len())]),
            listed("quotation", &[moved, gone(self.gone.len()), new(self.new.len())]),
            listed("permalink", &[(self.led_on, "leads on", "lead on")]),
            listed("page", &[renamed, gone(self.pages_gone.len()), new(self.pages_new.len())]),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { "nothing changes".to_owned() } else { parts.join("; ") }
    }
}
