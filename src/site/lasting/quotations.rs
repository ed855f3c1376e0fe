//! Permalinks of quotations. The id of a quotation is a hash of its words; where they were edited, or
//! another program found its ends elsewhere, the id that it had leads to it too.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rayon::prelude::*;

use super::Before;
use crate::addresses::{OfQuotation, Sample, Words, can_be_kept};
use crate::diagnostic::{Code, Diagnostic};
use crate::site::{Brief, Quote};
use crate::text::joined;

/// Quotations of one article that may share a word before it tells nothing.
const MOST: usize = 64;
/// Steps from an id to the one that stands for it now, at most: each build makes them one.
const STEPS: usize = 16;
/// Ids that a message names.
const SHOWN: usize = 3;

/// Lines of one article, by the id of the quotation.
type Lines = BTreeMap<String, OfQuotation>;

/// Tells every quotation the ids that it had before. Returns the lines of all articles as they are to
/// be written.
pub(in crate::site) fn carry(
    quotes: &mut [Quote],
    briefs: &[Brief],
    before: &Before,
    heirs: &BTreeMap<String, usize>,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Lines> {
    let mut inherited: Vec<Vec<&str>> = vec![Vec::new(); briefs.len()];
    for (id, &at) in heirs {
        inherited[at].push(id);
    }
    let known = &before.addresses.quotations;
    let carried: Vec<_> = briefs
        .par_iter()
        .zip(&inherited)
        .map(|(brief, inherited)| {
            let ids = std::iter::once(brief.article.id.as_str()).chain(inherited.iter().copied());
            let mut lines: BTreeMap<&str, &OfQuotation> = BTreeMap::new();
            for (id, line) in ids.filter_map(|id| known.get(id)).flatten() {
                lines.entry(id).or_insert(line);
            }
            Carry { brief, quotes: &quotes[brief.quotes.clone()], lines }.run()
        })
        .collect();
    let mut all = BTreeMap::new();
    for (brief, Carried { lines, ids, lost }) in briefs.iter().zip(carried) {
        for (quote, (earlier, first)) in quotes[brief.quotes.clone()].iter_mut().zip(ids) {
            quote.earlier = earlier;
            quote.first = first;
        }
        if !lost.is_empty() {
            diagnostics.push(gone(brief, &lost));
        }
        let id = &brief.article.id;
        if !lines.is_empty() && can_be_kept(id) {
            all.insert(id.clone(), lines);
        }
    }
    // Those of articles that are not there stay, unless others have them now.
    let there: HashSet<&str> = briefs.iter().map(|brief| &*brief.article.id).collect();
    let others = known.iter();
    let others = others.filter(|(id, _)| !heirs.contains_key(*id) && !there.contains(&***id));
    all.extend(others.map(|(id, lines)| (id.clone(), lines.clone())));
    all
}

/// One article.
struct Carry<'a> {
    brief: &'a Brief,
    quotes: &'a [Quote],
    /// What was known of its quotations.
    lines: BTreeMap<&'a str, &'a OfQuotation>,
}

/// What came of it.
struct Carried {
    lines: Lines,
    /// For each quotation the ids that lead to it, and the first that it had.
    ids: Vec<(Vec<String>, Option<String>)>,
    /// Ids that lead nowhere.
    lost: Vec<String>,
}

impl<'a> Carry<'a> {
    fn run(self) -> Carried {
        let place: HashMap<&str, usize> =
            self.quotes.iter().enumerate().rev().map(|(at, quote)| (&*quote.id, at)).collect();
        let former: Vec<&str> =
            self.lines.keys().copied().filter(|id| !place.contains_key(id)).collect();
        let ends: Vec<&str> = former.iter().map(|id| self.end(id, &place)).collect();
        let found = self.found(ends.iter().copied().filter(|id| !place.contains_key(id)));
        let leads = ends.iter().map(|end| place.get(end).or_else(|| found.get(end)).copied());
        let leads: Vec<(&str, Option<usize>)> = former.iter().copied().zip(leads).collect();

        let firsts = self.firsts(&found);
        let mut ids: Vec<(Vec<String>, Option<String>)> =
            firsts.into_iter().map(|first| (Vec::new(), first)).collect();
        let mut lines = Lines::new();
        let mut lost = Vec::new();
        for (id, lead) in leads {
            let line = self.lines[id];
            let line = if let Some(at) = lead {
                ids[at].0.push(id.to_owned());
                let now = Some(self.quotes[at].id.clone());
                OfQuotation { words: Sample::default(), now, first: line.first.clone() }
            } else {
                lost.push(id.to_owned());
                line.clone()
            };
            lines.insert(id.to_owned(), line);
        }
        for (at, quote) in self.quotes.iter().enumerate() {
            let known = self.lines.get(&*quote.id).map(|line| &line.words);
            let words = known.filter(|words| **words != Sample::default()).cloned();
            let words = words.unwrap_or_else(|| Sample::of_words(&self.words(quote)));
            let line = OfQuotation { words, now: None, first: ids[at].1.clone() };
            lines.insert(quote.id.clone(), line);
        }
        Carried { lines, ids, lost }
    }

    /// The id that stands for this one, as far as the lines say.
    fn end(&self, id: &'a str, place: &HashMap<&str, usize>) -> &'a str {
        let mut at = id;
        for _ in 0..STEPS {
            match self.lines.get(at).and_then(|line| line.now.as_deref()) {
                Some(now) if !place.contains_key(at) => at = now,
                _ => break,
            }
        }
        at
    }

    /// Of quotations that are not there any more: where half of their words or more stand now.
    fn found(&self, ends: impl Iterator<Item = &'a str>) -> HashMap<&'a str, usize> {
        let ends: BTreeSet<&str> = ends.filter(|end| self.lines.contains_key(end)).collect();
        if ends.is_empty() {
            return HashMap::new();
        }
        let words: Vec<Words> =
            self.quotes.iter().map(|quote| Words::of_words(&self.words(quote))).collect();
        let mut with: HashMap<u16, Vec<usize>> = HashMap::new();
        for (at, words) in words.iter().enumerate() {
            for part in words.parts() {
                with.entry(part).or_default().push(at);
            }
        }
        let find = |end: &'a str| {
            let sample = &self.lines[end].words;
            let holders = sample.parts().filter_map(|part| with.get(&part));
            let near: BTreeSet<usize> =
                holders.filter(|holders| holders.len() <= MOST).flatten().copied().collect();
            let fits = near.into_iter().filter(|&at| sample.is_half_in(&words[at]));
            let best = fits.max_by_key(|&at| {
                // A new one sooner than one that was there beside it.
                let is_new = !self.lines.contains_key(&*self.quotes[at].id);
                (sample.found_in(&words[at]).0, is_new, Reverse(at))
            });
            best.map(|at| (end, at))
        };
        ends.into_iter().filter_map(find).collect()
    }

    /// For each quotation the id that it was first published with, if that was another; no two have the
    /// same.
    fn firsts(&self, found: &HashMap<&'a str, usize>) -> Vec<Option<String>> {
        let mut firsts: Vec<Option<&str>> = vec![None; self.quotes.len()];
        let mut sorted: Vec<(&str, usize)> = found.iter().map(|(id, at)| (*id, *at)).collect();
        sorted.sort_unstable();
        for (id, at) in sorted.into_iter().rev() {
            firsts[at] = Some(self.lines[id].first.as_deref().unwrap_or(id));
        }
        for (first, quote) in firsts.iter_mut().zip(self.quotes) {
            if let Some(line) = self.lines.get(&*quote.id) {
                *first = line.first.as_deref();
            }
        }
        let mut used: BTreeSet<&str> = self.quotes.iter().map(|quote| &*quote.id).collect();
        firsts.into_iter().map(|id| id.filter(|id| used.insert(id)).map(str::to_owned)).collect()
    }

    fn words(&self, quote: &Quote) -> String {
        let attribution = &self.brief.annotated.attributions[quote.attribution];
        joined(&self.brief.article.text, &attribution.content)
    }
}

fn gone(brief: &Brief, lost: &[String]) -> Diagnostic {
    let mut shown = lost.iter().take(SHOWN).map(|id| format!("#q-{id}")).collect::<Vec<_>>();
    if lost.len() > SHOWN {
        shown.push("…".to_owned());
    }
    let (count, s) = (lost.len(), if lost.len() == 1 { "" } else { "s" });
    let message = format!(
        "{count} permalink{s} lead{} to no quotation any more: {}",
        if s.is_empty() { "s" } else { "" },
        shown.join(", ")
    );
    Diagnostic::new(Code::PermalinkGone, message)
        .in_file(&brief.article.path)
        .help("if the quotations are meant to be gone, remove their lines from addresses.toml")
}
