//! The sets that entities are joined into, and a record of every join.

use std::collections::{BTreeMap, BTreeSet};

use super::evidence::Members;
use super::{Merge, Reason};
use crate::annotate::EntityKind;
use crate::site::union_find::UnionFind;

/// Sets of members that are one, joined into larger ones step by step.
#[derive(Default)]
pub(super) struct Senses {
    list: Vec<Sense>,
    sets: UnionFind,
    joins: Vec<Join>,
}

/// Members with one name that are one.
pub(super) struct Sense {
    pub(super) kind: EntityKind,
    /// The name as it is compared: token of [`Members`].
    pub(super) key: u32,
    /// As printed first.
    pub(super) name: String,
    /// In the order of being seen.
    pub(super) members: Vec<usize>,
    /// Among the entries of people.toml.
    pub(super) entry: Option<usize>,
    /// Briefs of the whole set, sorted; of its root only.
    briefs: Vec<usize>,
}

struct Join {
    from: usize,
    into: usize,
    reason: Reason,
    shared: Vec<u32>,
    confidence: f32,
}

/// A set at the end.
pub(super) struct Group {
    pub(super) root: usize,
    /// In the order of being seen.
    pub(super) members: Vec<usize>,
}

impl Senses {
    pub(super) fn add(
        &mut self,
        members: &Members,
        kind: EntityKind,
        key: u32,
        name: String,
        list: Vec<usize>,
        entry: Option<usize>,
    ) -> usize {
        let briefs: BTreeSet<usize> = list.iter().map(|&at| members.list[at].brief).collect();
        let briefs = briefs.into_iter().collect();
        self.list.push(Sense { kind, key, name, members: list, entry, briefs });
        self.sets.push();
        self.list.len() - 1
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn get(&self, at: usize) -> &Sense {
        &self.list[at]
    }

    pub(super) fn root(&mut self, at: usize) -> usize {
        self.sets.root(at)
    }

    /// The entry of people.toml of a whole set.
    pub(super) fn entry(&self, root: usize) -> Option<usize> {
        self.list[root].entry
    }

    /// Whether a set has a name of several words.
    pub(super) fn has_fuller(&self, root: usize) -> bool {
        self.list[root].name.contains(' ')
    }

    /// How many articles a set stands in.
    pub(super) fn articles(&mut self, at: usize) -> usize {
        let root = self.root(at);
        self.list[root].briefs.len()
    }

    /// Whether some article names both, which says that they are two.
    pub(super) fn meet(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        let (mut few, mut many) = (&self.list[a].briefs, &self.list[b].briefs);
        if few.len() > many.len() {
            std::mem::swap(&mut few, &mut many);
        }
        few.iter().any(|brief| many.binary_search(brief).is_ok())
    }

    /// Joins `from` to the set of `into`, which keeps its name. Two entries of people.toml stay
    /// two.
    pub(super) fn join(
        &mut self,
        from: usize,
        into: usize,
        reason: Reason,
        shared: Vec<u32>,
        confidence: f32,
    ) -> bool {
        let (root, target) = (self.root(from), self.root(into));
        let both = self.list[root].entry.is_some() && self.list[target].entry.is_some();
        if root == target || both {
            return false;
        }
        self.note(from, into, reason, shared, confidence);
        // An entry of people.toml stays at the root.
        let (root, target) =
            if self.list[root].entry.is_some() { (target, root) } else { (root, target) };
        self.sets.hang(root, target);
        let moved = std::mem::take(&mut self.list[root].briefs);
        let merged = &mut self.list[target].briefs;
        if moved.len() * 8 < merged.len() {
            for brief in moved {
                if let Err(at) = merged.binary_search(&brief) {
                    merged.insert(at, brief);
                }
            }
        } else {
            merged.extend(moved);
            merged.sort_unstable();
            merged.dedup();
        }
        true
    }

    /// Tells of members of one name that are one.
    pub(super) fn note(
        &mut self,
        from: usize,
        into: usize,
        reason: Reason,
        shared: Vec<u32>,
        confidence: f32,
    ) {
        self.joins.push(Join { from, into, reason, shared, confidence });
    }

    /// The sets, in the order of being seen.
    pub(super) fn groups(&mut self, members: &Members) -> Vec<Group> {
        let mut of_member: Vec<Option<usize>> = vec![None; members.list.len()];
        for at in 0..self.list.len() {
            let root = self.root(at);
            for &member in &self.list[at].members {
                of_member[member] = Some(root);
            }
        }
        let mut groups: Vec<Group> = Vec::new();
        let mut place: Vec<Option<usize>> = vec![None; self.list.len()];
        for (member, root) in of_member.into_iter().enumerate() {
            let Some(root) = root else { continue };
            let at = *place[root].get_or_insert_with(|| {
                groups.push(Group { root, members: Vec::new() });
                groups.len() - 1
            });
            groups[at].members.push(member);
        }
        groups
    }

    /// Every join, with the kind and name that its set has in the end.
    pub(super) fn merges(
        &mut self,
        members: &Members,
        shown: impl Fn(usize) -> Option<(EntityKind, String)>,
    ) -> Vec<Merge> {
        let joins = std::mem::take(&mut self.joins);
        // The same name may have been joined by several of its senses.
        let mut merges: BTreeMap<(EntityKind, String, String, Reason, usize), Merge> =
            BTreeMap::new();
        for join in joins {
            let root = self.root(join.into);
            let from = &self.list[join.from];
            let Some((kind, name)) = shown(root) else { continue };
            // Where the shown name is the one that was joined, the other is told.
            let told = if from.name == name { &self.list[join.into] } else { from };
            let form = told.name.clone();
            let Some(&first) = told.members.first() else { continue };
            let briefs: BTreeSet<usize> =
                told.members.iter().map(|&at| members.list[at].brief).collect();
            let merge = Merge {
                kind,
                name: name.clone(),
                form: form.clone(),
                reason: join.reason,
                shared: join
                    .shared
                    .iter()
                    .take(3)
                    .map(|&token| members.words.shown(token).to_owned())
                    .collect(),
                confidence: join.confidence,
                articles: (briefs.len(), members.list[first].brief),
            };
            merges.entry((kind, name, form, join.reason, join.from)).or_insert(merge);
        }
        merges.into_values().collect()
    }
}
