//! What was said once is counted once, however often it is printed.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::{Brief, Cluster, Quote};

/// Leaves of each cluster one quotation: that which is shown, where the list has it.
pub(super) fn of_each_cluster(list: &mut Vec<usize>, quotes: &[Quote], clusters: &[Cluster]) {
    let own: BTreeSet<usize> =
        list.iter().copied().filter(|&at| quotes[at].cluster.is_some()).collect();
    if own.is_empty() {
        return;
    }
    list.retain(|&at| {
        let Some(cluster) = quotes[at].cluster.map(|cluster| &clusters[cluster]) else {
            return true;
        };
        let first = || cluster.quotes.iter().find(|quote| own.contains(quote)) == Some(&at);
        cluster.shown == at || (!own.contains(&cluster.shown) && first())
    });
}

/// Leaves of articles that are translations of each other the quotations of one: that in the language of
/// the site, where the list has any of it, else the one with most of them, of equals the newest.
pub(super) fn of_each_translation(
    list: &mut Vec<usize>,
    quotes: &[Quote],
    briefs: &[Brief],
    language: &str,
) {
    let mut of_brief: Vec<(usize, usize)> = Vec::new();
    for &at in list.iter() {
        let brief = quotes[at].brief;
        if briefs[brief].translations.is_empty() {
            continue;
        }
        match of_brief.last_mut() {
            Some((last, count)) if *last == brief => *count += 1,
            _ => of_brief.push((brief, 1)),
        }
    }
    if of_brief.len() < 2 {
        return;
    }
    let rank = |&(brief, count): &(usize, usize)| {
        let is_own = briefs[brief].article.language.as_deref() == Some(language);
        (is_own, count, Reverse(brief))
    };
    let mut ranked = of_brief;
    ranked.sort_by_key(|of| Reverse(rank(of)));
    let mut kept: FxHashSet<usize> = FxHashSet::default();
    let mut left_out: FxHashSet<usize> = FxHashSet::default();
    for (brief, _) in ranked {
        if briefs[brief].translations.iter().any(|other| kept.contains(other)) {
            left_out.insert(brief);
        } else {
            kept.insert(brief);
        }
    }
    list.retain(|&at| !left_out.contains(&quotes[at].brief));
}
