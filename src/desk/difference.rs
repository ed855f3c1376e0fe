//! What a change does to a site, in the words of an editor: which quotations move, come and go, and which
//! pages are called otherwise.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use crate::site::{Quote, Site};
use crate::text::joined;

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

/// What is other about the `new` site than about the `old` one.
pub fn difference(old: &Site, new: &Site) -> Difference {
    let mut out = Difference::default();
    let led: HashMap<String, String> =
        new.moved.iter().map(|moved| (moved.from.path(), moved.to.path())).collect();
    pages(old, new, &led, &mut out);
    articles(old, new, &mut out);
    let stays = HashMap::new();
    let by_id: HashMap<&str, &Quote> =
        new.quotes.iter().flat_map(|quote| ids(quote).map(move |id| (id, quote))).collect();
    let mut known: Vec<&str> = Vec::new();
    for quote in &old.quotes {
        let Some(now) = by_id.get(quote.id.as_str()) else {
            out.gone.push(shown(old, quote, Some(names(old, quote)), None));
            continue;
        };
        known.push(&now.id);
        out.led_on += usize::from(now.id != quote.id);
        if whose(old, quote, &led) != whose(new, now, &stays) {
            out.moved.push(shown(new, now, Some(names(old, quote)), Some(names(new, now))));
        }
    }
    known.sort_unstable();
    let is_new = |quote: &&Quote| known.binary_search(&quote.id.as_str()).is_err();
    let added = new.quotes.iter().filter(is_new);
    out.new.extend(added.map(|quote| shown(new, quote, None, Some(names(new, quote)))));
    out
}

/// The ids that lead to a quotation, also from an article that was renamed.
fn ids(quote: &Quote) -> impl Iterator<Item = &str> {
    std::iter::once(&quote.id).chain(&quote.earlier).map(String::as_str)
}

fn article_of<'s>(site: &'s Site, quote: &Quote) -> &'s str {
    &site.briefs[quote.brief].article.id
}

fn names(site: &Site, quote: &Quote) -> Vec<String> {
    let brief = &site.briefs[quote.brief];
    quote.speakers.iter().map(|&at| site.speaker_name(brief, at).to_owned()).collect()
}

/// Whose page a quotation stands on, else by which name it is known; `led` says where pages that were moved
/// stand now.
fn whose(site: &Site, quote: &Quote, led: &HashMap<String, String>) -> Vec<String> {
    let brief = &site.briefs[quote.brief];
    let page = |at: usize| {
        let own = site.profiles[at].address().path();
        led.get(&own).cloned().unwrap_or(own)
    };
    let key = |&at: &u32| match brief.profile_of(at) {
        Some(profile) => page(profile),
        None => site.speaker_name(brief, at).to_owned(),
    };
    quote.speakers.iter().map(key).collect()
}

fn shown(site: &Site, quote: &Quote, from: Option<Vec<String>>, to: Option<Vec<String>>) -> Shown {
    let text = &site.briefs[quote.brief].article.text;
    let words = joined(text, &site.attribution(quote).content);
    Shown { article: article_of(site, quote).to_owned(), words, from, to }
}

/// Pages of profiles.
fn pages(old: &Site, new: &Site, led: &HashMap<String, String>, out: &mut Difference) {
    let of = |site: &Site| -> BTreeMap<String, String> {
        site.profiles.iter().map(|own| (own.address().path(), own.name.clone())).collect()
    };
    let (was, is) = (of(old), of(new));
    for (address, name) in &was {
        match is.get(led.get(address).unwrap_or(address)) {
            Some(now) if now == name => {}
            // The page of one that was joined to another leads to that.
            Some(now) => out.renamed.push(Renamed { from: name.clone(), to: now.clone() }),
            None => out.pages_gone.push(name.clone()),
        }
    }
    let held: HashSet<&String> =
        was.keys().chain(was.keys().filter_map(|old| led.get(old))).collect();
    let is_new = |(address, _): &(&String, &String)| !held.contains(*address);
    out.pages_new.extend(is.iter().filter(is_new).map(|(_, name)| name.clone()));
}

fn articles(old: &Site, new: &Site, out: &mut Difference) {
    let ids = |site: &'_ Site| -> HashSet<String> {
        site.briefs.iter().map(|brief| brief.article.id.clone()).collect()
    };
    let less = |of: &Site, others: &HashSet<String>| -> Vec<String> {
        let own = of.briefs.iter().map(|brief| &brief.article.id);
        own.filter(|id| !others.contains(*id)).cloned().collect()
    };
    (out.articles_new, out.articles_gone) = (less(new, &ids(old)), less(old, &ids(new)));
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
