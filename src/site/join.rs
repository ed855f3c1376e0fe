//! The entities of all articles, joined into one for each person, organisation and place.
//!
//! Two entities of one kind are one if their names are equal but for case, dots and white space. A
//! name of one word joins a fuller name only if exactly one of the site has it as a part (people) or
//! as another of its forms. Nothing else is joined: a page too many is better than a wrong one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::annotate::{Entity, EntityKind};
use crate::text::nfc;

/// One person, organisation or place, as a set of entities.
#[derive(Debug)]
pub(super) struct Joined {
    pub(super) kind: EntityKind,
    /// The form that most articles use; the first seen among equals.
    pub(super) name: String,
    /// All other forms, sorted.
    pub(super) aliases: BTreeSet<String>,
    /// Members as (article, entity), in the order they were given.
    pub(super) members: Vec<(usize, usize)>,
}

/// `name` as it is compared.
pub(super) fn key(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in nfc(name).split(|c: char| c.is_whitespace() || c == '.' || c == ',') {
        if !word.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.extend(word.chars().flat_map(char::to_lowercase).map(|c| match c {
                '’' | 'ʼ' => '\'',
                other => other,
            }));
        }
    }
    out
}

/// Joins the entities of articles, which come in the order of being seen.
pub(super) fn join<'a>(articles: impl Iterator<Item = (usize, &'a [Entity])>) -> Vec<Joined> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut by_key: HashMap<(EntityKind, String), usize> = HashMap::new();
    for (article, entities) in articles {
        for (at, entity) in entities.iter().enumerate() {
            if matches!(entity.kind, EntityKind::Group | EntityKind::Anonymous) {
                continue;
            }
            let key = key(&entity.name);
            if key.is_empty() {
                continue;
            }
            let group = *by_key.entry((entity.kind, key.clone())).or_insert_with(|| {
                groups.push(Group::new(entity.kind, key));
                groups.len() - 1
            });
            groups[group].add(entity, (article, at));
        }
    }
    join_short_names(&mut groups);
    groups.into_iter().filter(|group| !group.members.is_empty()).map(Group::finish).collect()
}

/// Moves every group with a name of one word into the only fuller one that has it.
fn join_short_names(groups: &mut [Group<'_>]) {
    let mut fuller: HashMap<(EntityKind, String), BTreeSet<usize>> = HashMap::new();
    for (at, group) in groups.iter().enumerate().filter(|(_, group)| group.key.contains(' ')) {
        if group.kind == EntityKind::Person {
            for word in group.key.split(' ') {
                fuller.entry((group.kind, word.to_owned())).or_default().insert(at);
            }
        }
        for alias in &group.aliases {
            fuller.entry((group.kind, key(alias))).or_default().insert(at);
        }
    }
    for at in 0..groups.len() {
        let short = &groups[at];
        if short.key.contains(' ') || short.key.chars().count() < 3 {
            continue;
        }
        let Some(candidates) = fuller.get(&(short.kind, short.key.clone())) else { continue };
        if let (1, Some(&target)) = (candidates.len(), candidates.first()) {
            let members = std::mem::take(&mut groups[at].members);
            let mut aliases = std::mem::take(&mut groups[at].aliases);
            aliases.extend(groups[at].names.keys().copied());
            groups[target].members.extend(members);
            groups[target].aliases.append(&mut aliases);
        }
    }
}

struct Group<'a> {
    kind: EntityKind,
    key: String,
    /// Form of the name → in how many articles, and which was seen first.
    names: BTreeMap<&'a str, (usize, usize)>,
    aliases: BTreeSet<&'a str>,
    members: Vec<(usize, usize)>,
}

impl<'a> Group<'a> {
    fn new(kind: EntityKind, key: String) -> Self {
        Group { kind, key, names: BTreeMap::new(), aliases: BTreeSet::new(), members: Vec::new() }
    }

    fn add(&mut self, entity: &'a Entity, member: (usize, usize)) {
        let seen = self.names.len();
        self.names.entry(&entity.name).or_insert((0, seen)).0 += 1;
        self.aliases.extend(entity.aliases.iter().map(String::as_str));
        self.members.push(member);
    }

    fn finish(self) -> Joined {
        let name = self
            .names
            .iter()
            .max_by_key(|(_, (count, seen))| (*count, usize::MAX - seen))
            .map_or(self.key.as_str(), |(name, _)| name);
        let aliases = self
            .names
            .keys()
            .chain(&self.aliases)
            .filter(|alias| **alias != name)
            .map(|alias| (*alias).to_owned())
            .collect();
        Joined { kind: self.kind, name: name.to_owned(), aliases, members: self.members }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(kind: EntityKind, name: &str, aliases: &[&str]) -> Entity {
        Entity {
            kind,
            name: name.to_owned(),
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            role: None,
            organisation: None,
            mentions: Vec::new(),
        }
    }

    fn names(articles: &[Vec<Entity>]) -> Vec<(String, usize)> {
        join(articles.iter().map(Vec::as_slice).enumerate())
            .into_iter()
            .map(|joined| (joined.name, joined.members.len()))
            .collect()
    }

    #[test]
    fn a_short_name_joins_the_only_fuller_one() {
        use EntityKind::{Organisation, Person, Place};
        let articles = [
            vec![entity(Person, "Wirasena", &[]), entity(Organisation, "DKT", &[])],
            vec![
                entity(Person, "Ratih Wirasena", &[]),
                entity(Organisation, "Dewan Kota Tirtasari", &["DKT"]),
                entity(Place, "Wirasena", &[]),
            ],
            vec![entity(Person, "RATIH  WIRASENA", &[]), entity(Person, "Ratih Wirasena", &[])],
        ];
        assert_eq!(
            names(&articles),
            [
                ("Ratih Wirasena".to_owned(), 4),
                ("Dewan Kota Tirtasari".to_owned(), 2),
                ("Wirasena".to_owned(), 1)
            ]
        );
    }

    #[test]
    fn a_short_name_of_two_people_joins_neither() {
        use EntityKind::Person;
        let articles = [vec![
            entity(Person, "Ratih", &[]),
            entity(Person, "Ratih Wirasena", &[]),
            entity(Person, "Ratih Kusumadewi", &[]),
        ]];
        assert_eq!(names(&articles).len(), 3);
    }
}
