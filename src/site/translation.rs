//! Articles that say the same in several languages, tied by front matter `translations`.

use std::collections::{BTreeMap, HashMap};

use super::Brief;
use super::union_find::UnionFind;
use crate::diagnostic::{Code, Diagnostic};

/// Ties the articles together: whoever is named as a translation has all the others of its set,
/// whether or not it names them. Of two in one language the one that comes first is taken.
pub(super) fn translations(briefs: &mut [Brief], diagnostics: &mut Vec<Diagnostic>) {
    if briefs.iter().all(|brief| brief.article.translations.is_empty()) {
        return;
    }
    let by_id: HashMap<&str, usize> =
        briefs.iter().enumerate().map(|(at, brief)| (brief.article.id.as_str(), at)).collect();
    let mut sets = UnionFind::new(briefs.len());
    for (at, brief) in briefs.iter().enumerate() {
        for (language, id) in &brief.article.translations {
            match by_id.get(id.as_str()) {
                Some(&other) => drop(sets.join(at, other)),
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
    for at in 0..briefs.len() {
        members.entry(sets.root(at)).or_default().push(at);
    }
    for members in members.into_values().filter(|members| members.len() > 1) {
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
