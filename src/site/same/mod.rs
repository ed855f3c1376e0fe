//! The same words in several articles: quotations that are equal but for case and punctuation, or
//! nearly so, in clusters.
//!
//! Candidates share one of the rarest runs of three words of the shorter one (an inverted index with
//! capped lists), so that the cost is linear in the number of quotations; each is then compared
//! word by word.

mod difference;

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

pub use self::difference::{Change, Piece, difference};
use super::{Brief, Quote};

/// Fewest words of equal quotations of one speaker.
const FEW: usize = 4;
/// Fewest words of equal quotations whose speakers differ.
const MANY: usize = 8;
/// Fewest words of quotations that are nearly equal.
const NEAR: usize = 6;
/// Most days between the articles of quotations that are nearly equal: who says much the same
/// later says it anew.
const DAYS: i64 = 30;
/// Least share of common pairs of words in all of both.
const ALIKE: f64 = 0.5;
/// Least share of common pairs of words in the shorter one, if it has [`MANY`] words.
const WITHIN: f64 = 0.75;
/// Runs of three words by which others are looked for: the rarest.
const KEYS: usize = 8;
/// Quotations of one run that are looked at: the first.
const CROWD: usize = 16;

/// Quotations with the same words, in two or more articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// Among the quotations of the site, in the order of being seen.
    pub quotes: Vec<usize>,
    /// The one with most words; of equals the first seen.
    pub shown: usize,
}

/// A quotation as it is compared.
struct Text {
    quote: usize,
    words: Vec<u32>,
    /// Words with a digit, sorted.
    numbers: Vec<u32>,
}

/// Finds the clusters and tells each quotation its own. `order` holds the briefs in the order of
/// being seen.
pub(super) fn find(briefs: &[Brief], quotes: &mut [Quote], order: &[usize]) -> Vec<Cluster> {
    let texts = texts(briefs, quotes, order);
    let speakers: Vec<Vec<usize>> =
        texts.iter().map(|text| speakers(briefs, &quotes[text.quote])).collect();
    let mut parent: Vec<usize> = (0..texts.len()).collect();
    let distinct = equal(&texts, &speakers, &mut parent);
    near(briefs, quotes, &texts, &speakers, &distinct, &mut parent);

    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..texts.len() {
        let top = root(&mut parent, at);
        members.entry(top).or_default().push(at);
    }
    let mut clusters = Vec::new();
    for list in members.into_values() {
        let articles: BTreeSet<usize> =
            list.iter().map(|&at| quotes[texts[at].quote].brief).collect();
        if articles.len() < 2 {
            continue;
        }
        let fullest = list.iter().max_by_key(|&&at| (texts[at].words.len(), usize::MAX - at));
        let all: Vec<usize> = list.iter().map(|&at| texts[at].quote).collect();
        for &quote in &all {
            quotes[quote].cluster = Some(clusters.len());
        }
        clusters
            .push(Cluster { shown: fullest.map_or(all[0], |&at| texts[at].quote), quotes: all });
    }
    clusters
}

/// The profiles of who is shown as having said it.
fn speakers(briefs: &[Brief], quote: &Quote) -> Vec<usize> {
    let profiles = &briefs[quote.brief].profiles;
    let of = |&speaker: &u32| profiles.get(speaker as usize).copied().flatten();
    quote.speakers.iter().filter_map(of).collect()
}

/// The words of all quotations, in the order of being seen, as numbers.
fn texts(briefs: &[Brief], quotes: &[Quote], order: &[usize]) -> Vec<Text> {
    let mut numbers: FxHashMap<String, (u32, bool)> = FxHashMap::default();
    let mut texts = Vec::with_capacity(quotes.len());
    for &brief in order {
        for quote in briefs[brief].quotes.clone() {
            let attribution = &briefs[brief].annotated.attributions[quotes[quote].attribution];
            let text = &briefs[brief].article.text;
            let mut words = Vec::new();
            let mut digits = Vec::new();
            for span in &attribution.content {
                for word in difference::words(text.get(span.range()).unwrap_or_default()) {
                    let lower = word.to_lowercase();
                    let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                    let has_digit = lower.bytes().any(|byte| byte.is_ascii_digit());
                    let (number, has_digit) = *numbers.entry(lower).or_insert((next, has_digit));
                    words.push(number);
                    if has_digit {
                        digits.push(number);
                    }
                }
            }
            digits.sort_unstable();
            digits.dedup();
            texts.push(Text { quote, words, numbers: digits });
        }
    }
    texts
}

/// Joins what has equal words; returns the first of each.
fn equal(texts: &[Text], speakers: &[Vec<usize>], parent: &mut [usize]) -> Vec<usize> {
    let mut first: FxHashMap<(&[u32], Option<usize>), usize> = FxHashMap::default();
    let mut distinct = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        if text.words.len() < FEW {
            continue;
        }
        // Few words are the same only from the same mouth.
        let few = text.words.len() < MANY;
        let speaker = if few { speakers[at].first().copied() } else { None };
        if few && speaker.is_none() {
            continue;
        }
        if let Some(&other) = first.get(&(text.words.as_slice(), speaker)) {
            join(parent, at, other);
        } else {
            first.insert((&text.words, speaker), at);
            distinct.push(at);
        }
    }
    distinct
}

/// Joins what has nearly equal words.
fn near(
    briefs: &[Brief],
    quotes: &[Quote],
    texts: &[Text],
    speakers: &[Vec<usize>],
    distinct: &[usize],
    parent: &mut [usize],
) {
    let long = |&&at: &&usize| texts[at].words.len() >= NEAR;
    let mut runs: FxHashMap<&[u32], u32> = FxHashMap::default();
    // For each run how many have it, and the first of those.
    let mut holders: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut runs_of: Vec<(usize, Vec<u32>)> = Vec::new();
    for &at in distinct.iter().filter(long) {
        let mut own: Vec<u32> = Vec::with_capacity(texts[at].words.len());
        for run in texts[at].words.windows(3) {
            let next = u32::try_from(holders.len()).unwrap_or(u32::MAX);
            let number = *runs.entry(run).or_insert(next);
            if number == next {
                holders.push((0, Vec::new()));
            }
            own.push(number);
        }
        own.sort_unstable();
        own.dedup();
        for &run in &own {
            let (count, first) = &mut holders[run as usize];
            *count += 1;
            if first.len() < CROWD {
                first.push(at);
            }
        }
        runs_of.push((at, own));
    }
    for (at, mut own) in runs_of {
        own.retain(|&run| holders[run as usize].0 > 1);
        own.sort_by_key(|&run| (holders[run as usize].0, run));
        own.truncate(KEYS);
        let candidates: BTreeSet<usize> = own
            .iter()
            .flat_map(|&run| &holders[run as usize].1)
            .copied()
            .filter(|&other| other != at)
            .collect();
        for other in candidates {
            let (a, b) = (root(parent, at), root(parent, other));
            let day = |at: usize| briefs[quotes[texts[at].quote].brief].article.date;
            let apart = day(at).zip(day(other));
            let soon = apart.is_none_or(|(a, b)| (a - b).num_days().abs() <= DAYS);
            let (one, two) = (&speakers[at], &speakers[other]);
            let mouth = one.is_empty() || two.is_empty() || one.iter().any(|at| two.contains(at));
            if a != b && soon && mouth && is_near(&texts[at], &texts[other]) {
                join(parent, at, other);
            }
        }
    }
}

/// Whether two are nearly equal: most pairs of neighbouring words are common, or the shorter
/// stands in the longer, and no number differs.
fn is_near(a: &Text, b: &Text) -> bool {
    let (short, long) = if a.words.len() <= b.words.len() { (a, b) } else { (b, a) };
    if !short.numbers.iter().all(|number| long.numbers.binary_search(number).is_ok()) {
        return false;
    }
    let pairs = |text: &Text| {
        let mut pairs: Vec<(u32, u32)> =
            text.words.windows(2).map(|pair| (pair[0], pair[1])).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    };
    let (few, many) = (pairs(short), pairs(long));
    let common = few.iter().filter(|pair| many.binary_search(pair).is_ok()).count();
    let all = few.len() + many.len() - common;
    let share = |part: usize, whole: usize| {
        f64::from(u32::try_from(part).unwrap_or(u32::MAX))
            / f64::from(u32::try_from(whole.max(1)).unwrap_or(u32::MAX))
    };
    let alike = share(common, all) >= ALIKE && short.numbers.len() == long.numbers.len();
    alike || (short.words.len() >= MANY && share(common, few.len()) >= WITHIN)
}

fn join(parent: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parent, a), root(parent, b));
    parent[a.max(b)] = a.min(b);
}

fn root(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str) -> Text {
        let mut numbers: Vec<u32> = Vec::new();
        let words = difference::words(words)
            .map(|word| {
                let hash = crate::text::Hash::of(&[word.to_lowercase().as_bytes()]).0;
                let number = u32::from_le_bytes([hash[0], hash[1], hash[2], hash[3]]);
                if word.bytes().any(|byte| byte.is_ascii_digit()) {
                    numbers.push(number);
                }
                number
            })
            .collect();
        numbers.sort_unstable();
        Text { quote: 0, words, numbers }
    }

    #[test]
    fn nearly_equal_words_are_the_same_and_other_numbers_are_not() {
        let whole = "We shall close the bridge at Walu for two weeks because a pillar has cracked";
        for (other, same) in [
            ("We will close the bridge at Walu for two weeks because a pillar has cracked", true),
            ("close the bridge at Walu for two weeks because", true),
            ("We shall close the road to Muara because it rains", false),
        ] {
            assert_eq!(is_near(&text(whole), &text(other)), same, "{other}");
        }
        let count =
            |number: &str| text(&format!("There are {number} houses under water in Walu now"));
        assert!(!is_near(&count("12"), &count("14")));
        assert!(is_near(&count("12"), &text("There are 12 houses under the water in Walu now")));
    }
}
