//! Articles that say the same in several languages, tied by front matter `translations`.

use std::collections::{BTreeMap, HashMap};

use super::Brief;
use crate::diagnostic::{Code, Diagnostic};

/// Ties the articles together: whoever is named as a translation has all the others of its set,
/// whether or not it names them. Of two in one language the one that comes first is taken.
pub(super) fn translations(briefs: &mut [Brief], diagnostics: &mut Vec<Diagnostic>) {
    if briefs.iter().all(|brief| brief.article.translations.is_empty()) {
        return;
    }
    let by_id: HashMap<&str, usize> =
        briefs.iter().enumerate().map(|(at, brief)| (brief.article.id.as_str(), at)).collect();
    // The set of an article is that of the first one it is tied to.
    let mut set: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, brief) in briefs.iter().enumerate() {
        for (language, id) in &brief.article.translations {
            match by_id.get(id.as_str()) {
                Some(&other) if other != at => tie(&mut set, at, other),
                Some(_) => {}
                None => diagnostics.push(
                    Diagnostic::new(
                        Code::NoTranslation,
                        format!("no published article has the id `{id}`"),
                    )
                    .in_file(&brief.article.path)
                    .help(format!("correct `translations.{language}`, or remove it")),
                ),
            }
        }
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &at in set.keys() {
        members.entry(root(&set, at)).or_default().push(at);
    }
    for members in members.into_values() {
        for &at in &members {
            let own = briefs[at].article.language.clone();
            let mut others: BTreeMap<String, usize> = BTreeMap::new();
            for &other in members.iter().filter(|other| **other != at) {
                let language = briefs[other].article.language.clone();
                if let Some(language) = language.filter(|code| Some(code) != own.as_ref()) {
                    others.entry(language).or_insert(other);
                }
            }
            briefs[at].translations = others.into_values().collect();
        }
    }
}

fn tie(set: &mut BTreeMap<usize, usize>, one: usize, other: usize) {
    set.entry(one).or_insert(one);
    set.entry(other).or_insert(other);
    let (one, other) = (root(set, one), root(set, other));
    set.insert(one.max(other), one.min(other));
}

fn root(set: &BTreeMap<usize, usize>, mut at: usize) -> usize {
    while let Some(&next) = set.get(&at).filter(|next| **next != at) {
        at = next;
    }
    at
}
