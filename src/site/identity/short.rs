//! A single name joins the fuller one that its articles speak for.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Reason;
use super::evidence::Members;
use super::namesakes::is_given;
use super::senses::Senses;
use super::variants::allowed as may;
use crate::annotate::EntityKind;
use crate::language::Languages;
use crate::registry::Registry;
use crate::text::name_key;

/// Articles that make somebody known by a single name, and how many times those of all others.
const KNOWN: (usize, usize) = (5, 10);
/// Shortest single name, in characters: two are initials.
const SHORTEST: usize = 3;

/// Who the pieces of evidence beside one word speak for.
enum Voice {
    One(usize),
    Several,
}

pub(super) fn join(
    members: &Members,
    registry: &Registry,
    senses: &mut Senses,
    languages: &Languages,
) {
    let people: Vec<usize> =
        (0..senses.len()).filter(|&at| senses.get(at).kind == EntityKind::Person).collect();
    let mut shorts: Vec<(usize, String)> = Vec::new();
    for &at in &people {
        let key = name_key(&senses.get(at).name);
        let single = !key.contains(' ') && key.chars().count() >= SHORTEST;
        if single && senses.root(at) == at && senses.entry(at).is_none() {
            shorts.push((at, key));
        }
    }
    let wanted: FxHashSet<&str> = shorts.iter().map(|(_, key)| key.as_str()).collect();
    // Word of a name → the sets that have it; word and piece of evidence → the set they speak for.
    let mut holders: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let mut voices: FxHashMap<(u32, u32), Voice> = FxHashMap::default();
    for &at in &people {
        let key = name_key(&senses.get(at).name);
        let words: Vec<&str> = key.split(' ').collect();
        if words.len() < 2 {
            continue;
        }
        let root = senses.root(at);
        for word in words.into_iter().filter(|word| wanted.contains(word)) {
            let list = holders.entry(word.to_owned()).or_default();
            if !list.contains(&root) || list.last() != Some(&root) {
                list.push(root);
            }
            let Some(number) = members.words.number(word) else { continue };
            for piece in senses.get(at).members.iter().flat_map(|&at| members.evidence(at)) {
                voices
                    .entry((number, piece.token))
                    .and_modify(|voice| {
                        if matches!(voice, Voice::One(other) if *other != root) {
                            *voice = Voice::Several;
                        }
                    })
                    .or_insert(Voice::One(root));
            }
        }
    }
    // By the sets as they were: a single name leads to a fuller one, not to another single one.
    for (at, key) in shorts {
        let Some(candidates) = holders.get(&key) else { continue };
        let number = members.words.number(&key);
        let mut votes: BTreeMap<usize, Vote> = BTreeMap::new();
        let mut heard: FxHashSet<u32> = FxHashSet::default();
        for piece in senses.get(at).members.iter().flat_map(|&at| members.evidence(at)) {
            let Some(number) = number.filter(|_| heard.insert(piece.token)) else { continue };
            if let Some(Voice::One(root)) = voices.get(&(number, piece.token)) {
                let vote = votes.entry(*root).or_default();
                vote.weight += piece.weight;
                vote.firm += if piece.weight > 2 { 2 } else { usize::from(piece.firm) };
                vote.tokens.push(piece.token);
            }
        }
        let mut votes: Vec<(usize, Vote)> =
            votes.into_iter().filter(|&(root, _)| may(senses, registry, at, root)).collect();
        votes.sort_by_key(|(root, vote)| (std::cmp::Reverse(vote.weight), *root));
        // What is surely a person, and no common name, needs less.
        let acts = senses.get(at).members.iter().any(|&at| members.list[at].acts);
        let least = if acts && !is_given(&key, languages) { 1 } else { 2 };
        let next = votes.get(1).map_or(0, |(_, vote)| vote.weight);
        match votes.into_iter().next() {
            Some((root, vote)) if vote.firm >= least && vote.weight >= 2 * next => {
                let confidence = if vote.firm >= 3 { 0.95 } else { 0.85 };
                senses.join(at, root, Reason::ShortName, vote.tokens, confidence);
            }
            _ => {
                if let Some(root) = known(senses, candidates)
                    && may(senses, registry, at, root)
                {
                    senses.join(at, root, Reason::ShortName, Vec::new(), 0.7);
                }
            }
        }
    }
}

/// What speaks for one.
#[derive(Default)]
struct Vote {
    weight: u32,
    /// Pieces that are no places; words of roles count for two.
    firm: usize,
    tokens: Vec<u32>,
}

/// The one that a single name means without more: one that is named far more than all others.
fn known(senses: &mut Senses, candidates: &[usize]) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for &at in candidates {
        let root = senses.root(at);
        counts.insert(root, senses.articles(root));
    }
    let (&root, &most) =
        counts.iter().max_by_key(|(root, count)| (**count, std::cmp::Reverse(**root)))?;
    let others: usize = counts.values().sum::<usize>() - most;
    let (least, times) = KNOWN;
    (most >= least && most >= times * others).then_some(root)
}
