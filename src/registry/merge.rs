//! `[merge]`: two names, one entry.

use std::collections::BTreeMap;

use super::{Entry, FILE};
use crate::diagnostic::{Code, Diagnostic};
use crate::keyed::Text;
use crate::text::name_key;

/// Gives every name on the left of `[merge]`, with all that its entry says, to the entry of the
/// name on the right; makes that entry where there is none.
pub(super) fn apply(
    entries: &mut Vec<Entry>,
    merges: Vec<(Text, Text)>,
    problems: &mut Vec<Diagnostic>,
) {
    let mut next: BTreeMap<String, (Text, Text)> = BTreeMap::new();
    for (from, into) in merges {
        let key = name_key(&from.text);
        if let Some((other, _)) = next.get(&key) {
            problems.push(
                Diagnostic::new(
                    Code::RegistryContradiction,
                    format!("`{}` is merged twice", from.text),
                )
                .at(FILE, from.span)
                .and(FILE, Some(other.span), "the other place")
                .help("keep one of the two lines"),
            );
            continue;
        }
        next.insert(key, (from, into));
    }
    let mut told: Vec<String> = Vec::new();
    for (key, (from, _)) in &next {
        let mut at = key.clone();
        let mut way = vec![];
        let target = loop {
            let Some((_, into)) = next.get(&at) else { break Some(&next[&way[way.len() - 1]].1) };
            way.push(at);
            at = name_key(&into.text);
            if way.contains(&at) {
                break None;
            }
        };
        match target {
            Some(into) => join(entries, from, into),
            // A circle is told once, by the first of its names.
            None if way.contains(&at) && !way.iter().any(|key| told.contains(key)) => {
                let other = &next[&at].0;
                let back = &next[&way[way.len() - 1]].0;
                problems.push(
                    Diagnostic::new(
                        Code::RegistryContradiction,
                        format!("`{}` is merged into itself by way of `{}`", other.text, back.text),
                    )
                    .at(FILE, other.span)
                    .and(FILE, Some(back.span), "leads back to it")
                    .help("remove one of the two lines"),
                );
                told.append(&mut way);
            }
            None => {}
        }
    }
}

fn join(entries: &mut Vec<Entry>, from: &Text, into: &Text) {
    let place = |entries: &[Entry], name: &Text| {
        let key = name_key(&name.text);
        let is_it = |entry: &Entry| name_key(&entry.name.text) == key;
        entries.iter().position(|entry| entry.articles.is_empty() && is_it(entry))
    };
    let moved = place(entries, from).map(|at| entries.remove(at));
    let target = place(entries, into).unwrap_or_else(|| {
        let kind = moved.as_ref().and_then(|moved| moved.kind);
        entries.push(Entry { kind, name: into.clone(), ..Entry::default() });
        entries.len() - 1
    });
    let target = &mut entries[target];
    target.aliases.push(from.clone());
    let Some(moved) = moved else { return };
    target.aliases.extend(moved.aliases);
    target.not.extend(moved.not);
    target.was.extend(moved.slug);
    target.was.extend(moved.was);
    target.denied.entity |= moved.denied.entity;
    target.denied.role |= moved.denied.role;
    target.denied.organisation |= moved.denied.organisation;
    target.hide |= moved.hide;
    target.forget |= moved.forget;
    if target.roles.is_empty() {
        target.roles = moved.roles;
    }
    target.organisation = target.organisation.take().or(moved.organisation);
    target.image = target.image.take().or(moved.image);
    target.wikidata = target.wikidata.take().or(moved.wikidata);
    target.website = target.website.take().or(moved.website);
}
