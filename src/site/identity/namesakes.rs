//! Members of one name: one, or namesakes.
//!
//! A name of several words, or a single one that is no given name, means one person, unless two
//! groups of articles have roles of their own that share no word, and nobody and nothing else is
//! named in both. A given name alone means one only where something is shared.

use std::collections::BTreeSet;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::evidence::{Members, Piece};
use super::senses::Senses;
use super::{Apart, Reason};
use crate::annotate::EntityKind;
use crate::language::{Class, Languages};
use crate::site::Brief;
use crate::site::union_find::UnionFind;
use crate::text::{name_key, squeeze};

/// Names that a thread takes at once.
const AT_ONCE: usize = 8;

/// Makes senses of all members that people.toml does not claim.
pub(super) fn split(
    members: &Members,
    briefs: &[Brief],
    claimed: &[bool],
    senses: &mut Senses,
    languages: &Languages,
) -> Vec<Apart> {
    let mut place: FxHashMap<(EntityKind, u32), usize> = FxHashMap::default();
    let mut names: Vec<(EntityKind, u32, Vec<usize>)> = Vec::new();
    for (at, member) in members.list.iter().enumerate() {
        let Some(key) = member.key.filter(|_| !claimed[at]) else { continue };
        if !member.may_have_page {
            continue;
        }
        let slot = *place.entry((member.kind, key)).or_insert_with(|| {
            names.push((member.kind, key, Vec::new()));
            names.len() - 1
        });
        names[slot].2.push(at);
    }
    // A few at a time: some names have most of the members.
    let names = names.into_par_iter().with_max_len(AT_ONCE).map(|(kind, key, list)| {
        let first = &members.list[list[0]];
        let name = squeeze(&briefs[first.brief].annotated.entities[first.entity].name);
        let mut parts = if kind == EntityKind::Person {
            people(members, briefs, &name, list, languages)
        } else {
            vec![Part { members: list, shared: Vec::new(), confidence: 0.98 }]
        };
        parts.sort_by_key(|part| part.members[0]);
        (kind, key, name, parts)
    });
    let mut apart = Vec::new();
    for (kind, key, name, parts) in names.collect::<Vec<_>>() {
        if parts.len() > 1 && name.contains(' ') {
            let each = parts.iter().map(|part| {
                let of = |&at: &usize| {
                    let member = &members.list[at];
                    briefs[member.brief].annotated.entities[member.entity].role.clone()
                };
                (members.list[part.members[0]].brief, part.members.iter().find_map(of))
            });
            apart.push(Apart { kind, name: name.clone(), each: each.collect() });
        }
        for part in parts {
            let articles: BTreeSet<usize> =
                part.members.iter().map(|&at| members.list[at].brief).collect();
            let sense = senses.add(members, kind, key, name.clone(), part.members, None);
            if articles.len() > 1 {
                senses.note(sense, sense, Reason::SameName, part.shared, part.confidence);
            }
        }
    }
    apart
}

/// Members that are one.
struct Part {
    members: Vec<usize>,
    shared: Vec<u32>,
    confidence: f32,
}

fn people(
    members: &Members,
    briefs: &[Brief],
    name: &str,
    list: Vec<usize>,
    languages: &Languages,
) -> Vec<Part> {
    let alone = !name.contains(' ') && is_given(name, languages);
    let roles: BTreeSet<u32> = list.iter().filter_map(|&at| members.list[at].role).collect();
    if !alone && roles.len() < 2 {
        return vec![Part { members: list, shared: Vec::new(), confidence: 0.95 }];
    }
    let firm = |piece: &Piece| if alone { piece.firm && piece.weight > 1 } else { piece.firm };
    let mut parts = connect(members, &list, |member, piece| {
        firm(piece) || members.list[member].role == Some(piece.token)
    });
    if alone || parts.len() == 1 {
        let confidence = if alone { 0.9 } else { 0.99 };
        return parts.into_iter().map(|part| Part { confidence, ..part }).collect();
    }
    // Only who has a role of its own can be known to be another.
    let language = |&at: &usize| briefs[members.list[at].brief].article.language.as_deref();
    let known = |part: &Part| {
        let tells = part.members.iter().filter(|&&at| !members.list[at].role_words.is_empty());
        tells.map(language).collect::<BTreeSet<_>>()
    };
    let languages: Vec<BTreeSet<Option<&str>>> = parts.iter().map(known).collect();
    let identified = languages.iter().filter(|spoken| !spoken.is_empty()).count();
    // Roles in two languages share no words; one group each is no sign of namesakes.
    let mut seen: BTreeSet<Option<&str>> = BTreeSet::new();
    let comparable = languages.iter().flatten().any(|&language| !seen.insert(language));
    if identified < 2 || !comparable {
        let confidence = if identified < 2 { 0.95 } else { 0.85 };
        let mut shared = Vec::new();
        let mut all = Vec::new();
        for part in parts {
            all.extend(part.members);
            shared.extend(part.shared);
        }
        all.sort_unstable();
        return vec![Part { members: all, shared, confidence }];
    }
    // Those without a role could be any of the others, so they are none.
    let mut rest: Vec<usize> = Vec::new();
    let mut spoken = languages.iter();
    parts.retain_mut(|part| {
        let known = spoken.next().is_some_and(|spoken| !spoken.is_empty());
        if !known {
            rest.append(&mut part.members);
        }
        known
    });
    for part in &mut parts {
        part.confidence = 0.95;
    }
    if !rest.is_empty() {
        rest.sort_unstable();
        parts.push(Part { members: rest, shared: Vec::new(), confidence: 0.7 });
    }
    parts
}

/// Members that are linked by evidence, directly or through others.
fn connect(members: &Members, list: &[usize], counts: impl Fn(usize, &Piece) -> bool) -> Vec<Part> {
    let mut sets = UnionFind::new(list.len());
    let mut first: FxHashMap<u32, usize> = FxHashMap::default();
    let mut shared: Vec<(usize, u32)> = Vec::new();
    for (at, &member) in list.iter().enumerate() {
        for piece in members.evidence(member).filter(|piece| counts(member, piece)) {
            let other = *first.entry(piece.token).or_insert(at);
            if sets.join(at, other) {
                shared.push((at, piece.token));
            }
        }
    }
    let mut place: Vec<Option<usize>> = vec![None; list.len()];
    let mut parts: Vec<Part> = Vec::new();
    for (at, &member) in list.iter().enumerate() {
        let top = sets.root(at);
        let slot = *place[top].get_or_insert_with(|| {
            parts.push(Part { members: Vec::new(), shared: Vec::new(), confidence: 0.99 });
            parts.len() - 1
        });
        parts[slot].members.push(member);
    }
    for (at, token) in shared {
        let top = sets.root(at);
        if let Some(slot) = place[top]
            && parts[slot].shared.len() < 3
        {
            parts[slot].shared.push(token);
        }
    }
    parts
}

/// Whether many people have this name, by the lists of the packs.
pub(super) fn is_given(name: &str, languages: &Languages) -> bool {
    let key = name_key(name);
    languages
        .packs()
        .iter()
        .any(|pack| pack.lexicon.get(&key).is_some_and(|entry| entry.class.any(Class::GIVEN)))
}
