//! Who and what has a page, at which address, and what is said of it there.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::identity::{self, Apart, Joined, Merge};
use super::url::{Address, Section};
use super::{Brief, Profile, Quote, plain};
use crate::annotate::{Entity, EntityKind};
use crate::language::Languages;
use crate::registry::{self, Entry, Registry};
use crate::text::name_key;

/// Profiles and how they came to be.
pub(super) struct Found {
    /// For each brief the profiles of its entities.
    pub(super) of_briefs: Vec<Vec<Option<usize>>>,
    pub(super) profiles: Vec<Profile>,
    pub(super) moved: Vec<(Address, usize)>,
    pub(super) merges: Vec<Merge>,
    pub(super) apart: Vec<Apart>,
    /// Entities that an entry of people.toml is about, as (brief, entity, entry), in no order.
    pub(super) decided: Vec<(usize, usize, usize)>,
}

/// Joins the entities of all articles, keeps those that deserve a page, and gives them slugs.
///
/// `seen` holds the briefs in the order of being seen. A person has a page if it was quoted; an organisation or a place also if two articles name it;
/// whoever people.toml hides has none.
pub(super) fn find(
    briefs: &[Brief],
    quotes: &[Quote],
    seen: &[usize],
    registry: &Registry,
    languages: &Languages,
) -> Found {
    let identity::Identities { joined, merges, apart } =
        identity::identify(briefs, seen, registry, languages);

    let mut owner: Vec<Vec<Option<usize>>> =
        briefs.iter().map(|brief| vec![None; brief.annotated.entities.len()]).collect();
    for (at, joined) in joined.iter().enumerate() {
        for &(brief, entity) in &joined.members {
            owner[brief][entity] = Some(at);
        }
    }
    let decided = joined.iter().filter_map(|joined| Some((joined.entry?, &joined.members)));
    let decided = decided
        .flat_map(|(entry, members)| members.iter().map(move |&(brief, at)| (brief, at, entry)))
        .collect();
    let mut said: Vec<Vec<usize>> = vec![Vec::new(); joined.len()];
    for (at, quote) in quotes.iter().enumerate() {
        for &speaker in &quote.speakers {
            let Some(group) = owner[quote.brief].get(speaker as usize).copied().flatten() else {
                continue;
            };
            if said[group].last() != Some(&at) {
                said[group].push(at);
            }
        }
    }

    let mut place: Vec<Option<usize>> = vec![None; joined.len()];
    let mut profiles: Vec<Profile> = Vec::new();
    let mut entries: Vec<(usize, &Entry)> = Vec::new();
    let found = joined.into_par_iter().zip(said).map(|(joined, quotes)| {
        let entry = joined.entry.map(|entry| &registry.entries[entry]);
        Some((profile(joined, quotes, briefs, entry)?, entry))
    });
    for (at, found) in found.collect::<Vec<_>>().into_iter().enumerate() {
        let Some((profile, entry)) = found else { continue };
        place[at] = Some(profiles.len());
        entries.extend(entry.map(|entry| (profiles.len(), entry)));
        profiles.push(profile);
    }
    let of_briefs = owner
        .into_iter()
        .map(|owner| owner.into_iter().map(|group| place[group?]).collect())
        .collect();
    let moved = slugs(&mut profiles, &entries);
    rank(&mut profiles);
    organisations(&mut profiles);
    Found { of_briefs, profiles, moved, merges, apart, decided }
}

/// The profile of whoever deserves a page.
fn profile(
    joined: Joined,
    quotes: Vec<usize>,
    briefs: &[Brief],
    entry: Option<&Entry>,
) -> Option<Profile> {
    let mut named: Vec<usize> = joined.members.iter().map(|&(brief, _)| brief).collect();
    named.sort_unstable();
    named.dedup();
    let few = joined.kind == EntityKind::Person || named.len() < 2;
    if entry.is_some_and(|entry| entry.hide) || (quotes.is_empty() && few) {
        return None;
    }
    // Briefs are newest first, so the least index is the newest.
    let mut members: Vec<(usize, &Entity)> = joined
        .members
        .iter()
        .map(|&(brief, entity)| (brief, &briefs[brief].annotated.entities[entity]))
        .collect();
    members.sort_by_key(|(brief, _)| *brief);
    let newest = |field: fn(&Entity) -> Option<&String>| {
        members.iter().find_map(|(_, entity)| field(entity)).cloned()
    };
    let roles = entry.map(|entry| entry.roles.clone()).unwrap_or_default();
    let today = briefs.first().and_then(|brief| brief.article.date);
    let role = registry::role_on(&roles, today).map(str::to_owned);
    let organisation = entry.and_then(|entry| entry.organisation.clone());
    let denied = entry.map(|entry| entry.denied).unwrap_or_default();
    let found = |is_denied: bool, field| if is_denied { None } else { newest(field) };
    Some(Profile {
        kind: joined.kind,
        role: role.or_else(|| found(denied.role, |entity| entity.role.as_ref())),
        organisation: organisation
            .or_else(|| found(denied.organisation, |entity| entity.organisation.as_ref())),
        name: joined.name,
        aliases: joined.aliases.into_iter().collect(),
        slug: String::new(),
        rank: 0,
        organisation_profile: None,
        roles,
        image: entry.and_then(|entry| entry.image.clone()),
        wikidata: entry.and_then(|entry| entry.wikidata.clone()),
        website: entry.and_then(|entry| entry.website.clone()),
        people: Vec::new(),
        quotes,
        briefs: named,
    })
}

/// Gives every profile its slug: that of people.toml; else the plain one for whoever was seen
/// first, and `-2`, `-3` for namesakes. Returns the addresses that lead to a profile beside its
/// own: the slugs that it had, and those of its names in people.toml, where nobody else has them.
fn slugs(profiles: &mut [Profile], entries: &[(usize, &Entry)]) -> Vec<(Address, usize)> {
    let mut taken: BTreeSet<(Section, String)> = BTreeSet::new();
    for &(at, entry) in entries {
        if let Some(slug) = &entry.slug {
            profiles[at].slug.clone_from(&slug.text);
            taken.insert((profiles[at].section(), slug.text.clone()));
        }
    }
    let mut next: HashMap<(Section, String), usize> = HashMap::new();
    for profile in profiles.iter_mut().filter(|profile| profile.slug.is_empty()) {
        let plain = plain(&profile.name);
        let number = next.entry((profile.section(), plain.clone())).or_insert(1);
        loop {
            let slug = if *number == 1 { plain.clone() } else { format!("{plain}-{number}") };
            *number += 1;
            if taken.insert((profile.section(), slug.clone())) {
                profile.slug = slug;
                break;
            }
        }
    }
    let mut moved: BTreeMap<Address, usize> = BTreeMap::new();
    for &(at, entry) in entries {
        let section = profiles[at].section();
        let before = entry.was.iter().map(|slug| slug.text.clone());
        // A single name may come to mean another.
        let named = entry.names().filter(|name| name.text.contains(' '));
        for slug in before.chain(named.map(|name| plain(&name.text))) {
            if taken.insert((section, slug.clone())) {
                moved.insert(Address::entry(section, &slug), at);
            }
        }
    }
    moved.into_iter().collect()
}

/// Names of organisations, as they are compared, and their profiles; none where two have the name.
pub(super) fn organisations_by_name(profiles: &[Profile]) -> HashMap<String, Option<usize>> {
    let mut by_name: HashMap<String, Option<usize>> = HashMap::new();
    for (at, profile) in profiles.iter().enumerate() {
        if profile.kind == EntityKind::Organisation {
            let names: BTreeSet<String> = std::iter::once(&profile.name)
                .chain(&profile.aliases)
                .map(|name| name_key(name))
                .collect();
            for name in names {
                by_name.entry(name).and_modify(|other| *other = None).or_insert(Some(at));
            }
        }
    }
    by_name
}

/// Ties people to the organisations that are named with them.
fn organisations(profiles: &mut [Profile]) {
    let by_name = organisations_by_name(profiles);
    for at in 0..profiles.len() {
        let Some(name) = &profiles[at].organisation else { continue };
        let Some(&Some(organisation)) = by_name.get(&name_key(name)) else { continue };
        if organisation != at {
            profiles[at].organisation_profile = Some(organisation);
            if profiles[at].kind == EntityKind::Person {
                profiles[organisation].people.push(at);
            }
        }
    }
    let ranks: Vec<usize> = profiles.iter().map(|profile| profile.rank).collect();
    for profile in profiles {
        profile.people.sort_by_key(|&person| ranks[person]);
    }
}

/// Ranks profiles by name.
fn rank(profiles: &mut [Profile]) {
    let mut order: Vec<usize> = (0..profiles.len()).collect();
    order.sort_by_cached_key(|&at| {
        let Profile { name, slug, kind, .. } = &profiles[at];
        (by_name(name, slug), *kind)
    });
    for (rank, at) in order.into_iter().enumerate() {
        profiles[at].rank = rank;
    }
}

/// The profiles that `wanted` says yes to, by name.
pub(super) fn members(profiles: &[Profile], wanted: impl Fn(&Profile) -> bool) -> Vec<usize> {
    let mut members: Vec<usize> = (0..profiles.len()).filter(|&at| wanted(&profiles[at])).collect();
    members.sort_unstable_by_key(|&at| profiles[at].rank);
    members
}

/// Sorts names as a reader expects, whatever their case and accents.
pub(super) fn by_name(name: &str, slug: &str) -> (String, String) {
    (deunicode::deunicode(name).to_lowercase(), slug.to_owned())
}
