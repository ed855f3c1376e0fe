//! The same words in several articles: quotations that are equal but for case and punctuation, or
//! nearly so, in clusters.
//!
//! Candidates share one of the rarest runs of three words of the shorter one (sorted runs, of each the
//! first that have it), so that the cost grows with the number of quotations and little more; each is
//! then compared word by word.

pub(super) mod difference;

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Datelike as _, NaiveDate};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

pub use self::difference::{Change, Piece, difference};
use super::story::{Quoted, Word};
use super::union_find::UnionFind;
use super::{Brief, Quote};
use crate::annotate::Stance;

/// Fewest words of equal quotations of one speaker.
const FEW: usize = 4;
/// Fewest words of equal quotations whose speakers differ.
const MANY: usize = 8;
/// Fewest words of quotations that are nearly equal.
const NEAR: usize = 6;
/// Most days between the articles of quotations that are nearly equal: who says much the same
/// later says it anew.
const DAYS: u32 = 30;
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
struct Text<'s> {
    quote: usize,
    words: &'s [Word],
    /// Words with a digit, sorted.
    numbers: Vec<Word>,
}

impl<'s> Text<'s> {
    fn new(quote: usize, words: &'s [Word]) -> Self {
        let mut numbers: Vec<Word> =
            words.iter().copied().filter(|word| word.has_digit()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        Text { quote, words, numbers }
    }
}

/// All quotations as they are compared, in the order of being seen.
pub(super) struct Texts<'s> {
    list: Vec<Text<'s>>,
    /// The runs of three words of those that are long enough to be nearly equal to others, sorted.
    holders: Vec<Holder>,
}

/// A run of three words, as 36 bits of a hash, and which text has it. Of a million different runs some
/// seven pairs have one hash: they count as one, which is then less rare than it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Holder(u64);

impl Holder {
    /// Bits of the number of a text: of more than 268 million, those after are not looked for.
    const TEXT: u32 = 28;

    fn new(run: &[Word], text: u64) -> Self {
        // The hash of Firefox: multiplying carries every word into the upper bits.
        let mix = |all: u64, word: &Word| {
            (all.rotate_left(5) ^ word.number()).wrapping_mul(0x517c_c1b7_2722_0a95)
        };
        Holder(run.iter().fold(0, mix) >> Self::TEXT << Self::TEXT | text)
    }

    fn run(self) -> u64 {
        self.0 >> Self::TEXT
    }

    fn text(self) -> usize {
        usize::try_from(self.0 & ((1 << Self::TEXT) - 1)).unwrap_or(usize::MAX)
    }
}

impl<'s> Texts<'s> {
    /// Reads all quotations, which are `quoted` by the briefs. `order` holds the briefs in the order of
    /// being seen.
    pub(super) fn read(briefs: &[Brief], quoted: &'s [Arc<Quoted>], order: &[usize]) -> Self {
        let list = texts(briefs, quoted, order);
        let numbered = (0..1 << Holder::TEXT).zip(&list);
        let long = numbered.filter(|(_, text)| text.words.len() >= NEAR);
        let mut holders = Vec::with_capacity(list.iter().map(|text| text.words.len()).sum());
        for (number, text) in long {
            holders.extend(text.words.windows(3).map(|run| Holder::new(run, number)));
        }
        holders.par_sort_unstable();
        holders.dedup();
        Texts { list, holders }
    }

    /// Finds the clusters and tells each quotation its own.
    pub(super) fn clusters(self, briefs: &[Brief], quotes: &mut [Quote]) -> Vec<Cluster> {
        let Texts { list: texts, holders } = self;
        let speakers: Vec<Vec<usize>> =
            texts.par_iter().map(|text| speakers(briefs, &quotes[text.quote])).collect();
        let stances: Vec<Stance> =
            texts.iter().map(|text| stance(briefs, &quotes[text.quote])).collect();
        let mut sets = UnionFind::new(texts.len());
        let distinct = equal(&texts, &speakers, &stances, &mut sets);
        let circumstances: Vec<Circumstance> = texts
            .par_iter()
            .zip(&speakers)
            .zip(&stances)
            .map(|((text, speakers), &stance)| {
                let date = briefs[quotes[text.quote].brief].article.date;
                Circumstance::new(speakers, stance, date)
            })
            .collect();
        let may_be = |one: usize, other: usize| {
            circumstances[one].may_be(circumstances[other], || {
                speakers[one].iter().any(|speaker| speakers[other].contains(speaker))
            })
        };
        near(&texts, may_be, holders, &distinct, &mut sets);

        // The top of each set is its first text.
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in 0..texts.len() {
            let top = sets.root(at);
            if top != at {
                members.entry(top).or_insert_with(|| vec![top]).push(at);
            }
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
            let shown = fullest.map_or(all[0], |&at| texts[at].quote);
            clusters.push(Cluster { shown, quotes: all });
        }
        clusters
    }
}

/// Texts as they come, each compared with those before it as quotations are, whoever speaks.
#[derive(Debug, Default)]
pub struct Seen {
    texts: Vec<(Vec<Word>, Vec<Word>)>,
    /// For each run of three words those that have it.
    holders: FxHashMap<u64, Vec<usize>>,
}

impl Seen {
    /// The first text that has the same words, or nearly, by its number.
    pub fn find(&self, text: &str) -> Option<usize> {
        let words = words(text);
        let own = Text::new(0, &words);
        let mut crowds: Vec<&Vec<usize>> = words
            .windows(3)
            .filter_map(|run| self.holders.get(&Holder::new(run, 0).run()))
            .collect();
        crowds.sort_by_key(|crowd| crowd.len());
        let mut others: Vec<usize> =
            crowds.iter().take(KEYS).flat_map(|crowd| crowd.iter().take(CROWD)).copied().collect();
        others.sort_unstable();
        others.dedup();
        others.into_iter().find(|&at| {
            let (words, numbers) = &self.texts[at];
            let other = Text { quote: at, words, numbers: numbers.clone() };
            *words == own.words || words.len().min(own.words.len()) >= NEAR && is_near(&own, &other)
        })
    }

    /// Adds a text, whose number is how many came before it.
    pub fn add(&mut self, text: &str) {
        let words = words(text);
        let mut runs: Vec<u64> = words.windows(3).map(|run| Holder::new(run, 0).run()).collect();
        runs.sort_unstable();
        runs.dedup();
        for run in runs {
            let crowd = self.holders.entry(run).or_default();
            if crowd.len() < CROWD {
                crowd.push(self.texts.len());
            }
        }
        let numbers = Text::new(0, &words).numbers;
        self.texts.push((words, numbers));
    }
}

/// The words of a text as they are compared.
fn words(text: &str) -> Vec<Word> {
    let mut lower = String::new();
    difference::words(text).map(|word| Word::new(word, &mut lower)).collect()
}

/// The profiles of who is shown as having said it.
fn speakers(briefs: &[Brief], quote: &Quote) -> Vec<usize> {
    let profiles = &briefs[quote.brief].profiles;
    let of = |&speaker: &u32| profiles.get(speaker as usize).copied().flatten();
    quote.speakers.iter().filter_map(of).collect()
}

/// How the speaker of a quotation stands to it: a denial is no printing of a claim.
fn stance(briefs: &[Brief], quote: &Quote) -> Stance {
    briefs[quote.brief].annotated.attributions[quote.attribution].stance
}

fn texts<'s>(briefs: &[Brief], quoted: &'s [Arc<Quoted>], order: &[usize]) -> Vec<Text<'s>> {
    let mut texts = Vec::with_capacity(quoted.iter().map(|quoted| quoted.said.len()).sum());
    for &brief in order {
        let quoted = &quoted[brief];
        let quotes = briefs[brief].quotes.clone().zip(&quoted.said);
        texts.extend(quotes.map(|(quote, said)| Text::new(quote, quoted.words(said))));
    }
    texts
}

/// Joins what has equal words; returns of each text whether it is the first of those.
fn equal(
    texts: &[Text<'_>],
    speakers: &[Vec<usize>],
    stances: &[Stance],
    sets: &mut UnionFind,
) -> Vec<bool> {
    let mut first: FxHashMap<(&[Word], Option<usize>, Stance), usize> = FxHashMap::default();
    let mut distinct = vec![false; texts.len()];
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
        match first.entry((text.words, speaker, stances[at])) {
            Entry::Occupied(other) => drop(sets.join(at, *other.get())),
            Entry::Vacant(new) => {
                new.insert(at);
                distinct[at] = true;
            }
        }
    }
    distinct
}

/// What two texts have to share beside words: a speaker, if both have any, the stance, and roughly the
/// day.
/// Millions of pairs are looked at, so it is small.
#[derive(Clone, Copy)]
struct Circumstance {
    speaker: Speaker,
    stance: Stance,
    /// Since the common era.
    day: Option<i32>,
}

/// Who said a text, among the profiles.
#[derive(Clone, Copy)]
enum Speaker {
    Nobody,
    One(u32),
    Several,
}

impl Circumstance {
    fn new(speakers: &[usize], stance: Stance, date: Option<NaiveDate>) -> Self {
        let speaker = match *speakers {
            [] => Speaker::Nobody,
            [one] => u32::try_from(one).map_or(Speaker::Several, Speaker::One),
            _ => Speaker::Several,
        };
        Circumstance { speaker, stance, day: date.map(|date| date.num_days_from_ce()) }
    }

    /// Whether two may be one; `share` looks whether one of several speakers is common.
    fn may_be(self, other: Self, share: impl Fn() -> bool) -> bool {
        let spoken = match (self.speaker, other.speaker) {
            (Speaker::Nobody, _) | (_, Speaker::Nobody) => true,
            (Speaker::One(one), Speaker::One(other)) => one == other,
            _ => share(),
        };
        let apart = self.day.zip(other.day);
        spoken
            && self.stance == other.stance
            && apart.is_none_or(|(one, other)| one.abs_diff(other) <= DAYS)
    }
}

/// A run that several texts have, as its length and start among the holders: rarer ones are less.
type Shared = (u32, u32);

/// Joins what has nearly equal words.
fn near(
    texts: &[Text<'_>],
    may_be: impl Fn(usize, usize) -> bool + Sync,
    mut holders: Vec<Holder>,
    distinct: &[bool],
    sets: &mut UnionFind,
) {
    holders.retain(|holder| distinct[holder.text()]);
    // For each text the rarest runs that others have too, the rarest first.
    let none: Shared = (u32::MAX, u32::MAX);
    let mut rarest: Vec<[Shared; KEYS]> = vec![[none; KEYS]; texts.len()];
    // Each thread reads all runs, and keeps those of its own texts.
    let part = texts.len().div_ceil(rayon::current_num_threads()).max(1);
    rarest.par_chunks_mut(part).enumerate().for_each(|(number, rarest)| {
        let mut start = 0;
        for of_run in holders.chunk_by(|a, b| a.run() == b.run()) {
            let length = u32::try_from(of_run.len()).unwrap_or(u32::MAX);
            for holder in of_run.iter().filter(|_| length > 1) {
                let own = holder.text().checked_sub(number * part);
                let Some(rarest) = own.and_then(|own| rarest.get_mut(own)) else { continue };
                let place = rarest.partition_point(|known| *known < (length, start));
                if place < KEYS {
                    rarest[place..].rotate_right(1);
                    rarest[place] = (length, start);
                }
            }
            start += length;
        }
    });
    let pairs: Vec<(usize, usize)> = rarest
        .into_par_iter()
        .enumerate()
        .flat_map_iter(|(at, runs)| {
            let runs = runs.into_iter().filter(|run| *run != none);
            let crowds = runs.flat_map(|(length, start)| {
                let start = start as usize;
                &holders[start..start + (length as usize).min(CROWD)]
            });
            let mut others: Vec<usize> = crowds
                .map(|holder| holder.text())
                .filter(|&other| other != at && may_be(at, other))
                .collect();
            others.sort_unstable();
            others.dedup();
            others
                .into_iter()
                .filter(move |&other| is_near(&texts[at], &texts[other]))
                .map(move |other| (at, other))
        })
        .collect();
    for (a, b) in pairs {
        sets.join(a, b);
    }
}

/// Whether two are nearly equal: most pairs of neighbouring words are common, or the shorter
/// stands in the longer, and no number differs.
fn is_near(a: &Text<'_>, b: &Text<'_>) -> bool {
    let (short, long) = if a.words.len() <= b.words.len() { (a, b) } else { (b, a) };
    if !short.numbers.iter().all(|number| long.numbers.binary_search(number).is_ok()) {
        return false;
    }
    let pairs = |text: &Text<'_>| {
        let mut pairs: Vec<(Word, Word)> =
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether two stretches of words are nearly equal.
    fn alike(a: &str, b: &str) -> bool {
        let mut lower = String::new();
        let [a, b] = [a, b].map(|printed| {
            difference::words(printed).map(|word| Word::new(word, &mut lower)).collect::<Vec<_>>()
        });
        is_near(&Text::new(0, &a), &Text::new(1, &b))
    }

    #[test]
    fn nearly_equal_words_are_the_same_and_other_numbers_are_not() {
        let whole = "We shall close the bridge at Walu for two weeks because a pillar has cracked";
        for (other, same) in [
            ("We will close the bridge at Walu for two weeks because a pillar has cracked", true),
            ("close the bridge at Walu for two weeks because", true),
            ("We shall close the road to Muara because it rains", false),
        ] {
            assert_eq!(alike(whole, other), same, "{other}");
        }
        let count = |number: &str| format!("There are {number} houses under water in Walu now");
        assert!(!alike(&count("12"), &count("14")));
        assert!(alike(&count("12"), "There are 12 houses under the water in Walu now"));
    }
}
