//! What people.toml names, in the articles it means.

use std::collections::BTreeMap;

use super::evidence::Members;
use super::senses::Senses;
use crate::annotate::EntityKind;
use crate::registry::{Kind, Registry};
use crate::site::Brief;
use crate::text::name_key;

pub(super) fn kind_of(kind: Kind) -> EntityKind {
    match kind {
        Kind::Person => EntityKind::Person,
        Kind::Organisation => EntityKind::Organisation,
        Kind::Place => EntityKind::Place,
    }
}

/// Makes a sense of every entry and gives it the members that have one of its names, whatever
/// kind the program took them for; says of each member whether it is claimed.
pub(super) fn apply(
    members: &Members,
    briefs: &[Brief],
    registry: &Registry,
    senses: &mut Senses,
) -> Vec<bool> {
    let mut by_name: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, entry) in registry.entries.iter().enumerate() {
        for name in entry.names() {
            if let Some(key) = members.words.number(&name_key(&name.text)) {
                let entries = by_name.entry(key).or_default();
                if !entries.contains(&at) {
                    entries.push(at);
                }
            }
        }
    }
    let mut claimed = vec![false; members.list.len()];
    let mut lists: Vec<Vec<usize>> = vec![Vec::new(); registry.entries.len()];
    for (at, member) in members.list.iter().enumerate() {
        let Some(entries) = member.key.and_then(|key| by_name.get(&key)) else { continue };
        let article = briefs[member.brief].article.id.as_str();
        // The entry that names the article most exactly; of equals that of the same kind.
        let best = entries
            .iter()
            .filter_map(|&entry| {
                let exact = registry.entries[entry].means(article)?;
                let kind = registry.entries[entry].kind.map(kind_of);
                Some((exact, kind == Some(member.kind), std::cmp::Reverse(entry)))
            })
            .max();
        if let Some((_, _, std::cmp::Reverse(entry))) = best {
            lists[entry].push(at);
            claimed[at] = true;
        }
    }
    for (at, (entry, list)) in registry.entries.iter().zip(lists).enumerate() {
        let name = &entry.name.text;
        let first = list.first().map(|&at| members.list[at].kind);
        let kind = entry.kind.map(kind_of).or(first).unwrap_or(EntityKind::Person);
        // An entry that no article names by its own name may still be meant by a shorter one.
        let key = members.words.number(&name_key(name)).unwrap_or(u32::MAX);
        senses.add(members, kind, key, name.clone(), list, Some(at));
    }
    claimed
}
