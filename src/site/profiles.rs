//! Who and what has a page, at which address, and what is said of it there.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::identity::{self, Apart, Joined, Merge};
use super::lasting::{self, Around, Claim, Ids, Named};
use super::url::{Address, Section};
use super::{Brief, Moved, Profile, Quote, plain};
use crate::addresses::Table;
use crate::annotate::{Entity, EntityKind};
use crate::language::{Languages, Pack};
use crate::registry::{self, Entry, Registry};
use crate::text::{bare_words, name_key};

/// Profiles and how they came to be.
pub(super) struct Found {
    /// For each brief the profiles of its entities.
    pub(super) of_briefs: Vec<Vec<Option<usize>>>,
    pub(super) profiles: Vec<Profile>,
    pub(super) names: Vec<Named>,
    pub(super) merges: Vec<Merge>,
    pub(super) apart: Vec<Apart>,
    /// Entities that an entry of people.toml is about, as (brief, entity, entry), in no order.
    pub(super) decided: Vec<(usize, usize, usize)>,
}

/// Joins the entities of all articles, keeps those that deserve a page, and gives them slugs.
///
/// `seen` holds the briefs in the order of being seen. A person has a page if it was quoted, and its full
/// name is known ([`is_half_known`]); an organisation or a place also if `min_mentions` articles name
/// it, or people.toml; whoever that hides has none. What had a page, and is named still, leads to the
/// index of its section.
pub(super) fn find(
    around: Around<'_>,
    quotes: &[Quote],
    seen: &[usize],
    registry: &Registry,
    languages: &Languages,
    min_mentions: u32,
    home: Option<&Pack>,
) -> Found {
    let briefs = around.briefs;
    let identity::Identities { joined, merges, apart } =
        identity::identify(briefs, seen, registry, languages, home);

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
        profile(joined, quotes, briefs, entry, min_mentions).map(|profile| (profile, entry))
    });
    let mut unpaged = BTreeSet::new();
    for (at, found) in found.collect::<Vec<_>>().into_iter().enumerate() {
        let (profile, entry) = match found {
            Ok(found) => found,
            Err(key) => {
                unpaged.extend(key);
                continue;
            }
        };
        place[at] = Some(profiles.len());
        entries.extend(entry.map(|entry| (profiles.len(), entry)));
        profiles.push(profile);
    }
    let of_briefs = owner
        .into_iter()
        .map(|owner| owner.into_iter().map(|group| place[group?]).collect())
        .collect();
    let mut names = slugs(&mut profiles, &entries, around);
    for named in &mut names {
        lead_to_index(named, &profiles, &unpaged);
    }
    rank(&mut profiles);
    organisations(&mut profiles);
    Found { of_briefs, profiles, names, merges, apart, decided }
}

/// The profile of whoever deserves a page; else its name, as names are compared, if it is an organisation
/// or place that nobody hides.
fn profile(
    joined: Joined,
    quotes: Vec<usize>,
    briefs: &[Brief],
    entry: Option<&Entry>,
    min_mentions: u32,
) -> Result<Profile, Option<(EntityKind, String)>> {
    let mut named: Vec<usize> = joined.members.iter().map(|&(brief, _)| brief).collect();
    named.sort_unstable();
    named.dedup();
    if entry.is_some_and(|entry| entry.hide) {
        return Err(None);
    }
    if quotes.is_empty() {
        if joined.kind == EntityKind::Person {
            return Err(None);
        }
        if entry.is_none() && named.len() < min_mentions as usize {
            return Err(Some((joined.kind, name_key(&joined.name))));
        }
    }
    if entry.is_none() && is_half_known(&joined, briefs) {
        return Err(None);
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
    Ok(Profile {
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

/// Whether it is a person of whom one word of a name is all that the articles tell: no second word, and
/// no office, profession or kin. That may be half a name, or no name at all.
fn is_half_known(joined: &Joined, briefs: &[Brief]) -> bool {
    let tells =
        |&(brief, entity): &(usize, usize)| briefs[brief].annotated.entities[entity].role.is_some();
    joined.kind == EntityKind::Person
        && bare_words(&joined.name).nth(1).is_none()
        && !joined.members.iter().any(tells)
}

/// Gives every profile its slug: that of people.toml; else the one that it had; else the plain one for
/// whoever was seen first, and `-2`, `-3` for namesakes. Beside their own, the addresses that they had
/// lead to them, and those of their names in people.toml where nobody else has them.
fn slugs(profiles: &mut [Profile], entries: &[(usize, &Entry)], around: Around<'_>) -> Vec<Named> {
    let registered: HashMap<usize, &Entry> = entries.iter().copied().collect();
    let mut names = Vec::new();
    for table in [Table::Speakers, Table::Organisations, Table::Places] {
        let section = lasting::section(table);
        let members = profiles.iter().enumerate().filter(|(_, of)| of.section() == section);
        let members: Vec<usize> = members.map(|(at, _)| at).collect();
        let claim = |&at: &usize| Claim {
            name: &profiles[at].name,
            others: &profiles[at].aliases,
            role: profiles[at].role.as_deref(),
            briefs: &profiles[at].briefs,
            fixed: registered.get(&at).and_then(|entry| Some(entry.slug.as_ref()?.text.as_str())),
            is_registered: registered.contains_key(&at),
        };
        let claims: Vec<Claim<'_>> = members.iter().map(claim).collect();
        let (slugs, named) = Named::new(table, &claims, around);
        names.push(named);
        for (&at, slug) in members.iter().zip(slugs) {
            profiles[at].slug = slug;
        }
    }
    for named in &mut names {
        lead_on(named, profiles, entries, around.ids);
    }
    names
}

/// Adds the addresses that lead to a profile by what people.toml says, and of what is gone those whose
/// name is that of one in another section.
fn lead_on(named: &mut Named, profiles: &[Profile], entries: &[(usize, &Entry)], ids: &Ids<'_>) {
    let section = lasting::section(named.table);
    let of_section = |at: usize| profiles[at].section() == section;
    let used: BTreeSet<&str> = (0..profiles.len())
        .filter(|&at| of_section(at))
        .map(|at| profiles[at].slug.as_str())
        .collect();
    let to = |slug: &str, at: usize| Moved {
        from: Address::entry(section, slug),
        to: profiles[at].address(),
        section: profiles[at].section(),
        name: profiles[at].name.clone(),
    };
    let mut moved: BTreeMap<Address, Moved> =
        named.moved.drain(..).map(|moved| (moved.from.clone(), moved)).collect();
    for &(at, entry) in entries.iter().filter(|(at, _)| of_section(*at)) {
        for slug in entry.was.iter().filter(|slug| !used.contains(slug.text.as_str())) {
            named.gone.retain(|gone| *gone != slug.text);
            moved.insert(Address::entry(section, &slug.text), to(&slug.text, at));
        }
    }
    for &(at, entry) in entries.iter().filter(|(at, _)| of_section(*at)) {
        // A single name may come to mean another.
        for name in entry.names().filter(|name| name.text.contains(' ')) {
            let slug = plain(&name.text);
            if !used.contains(slug.as_str()) && !named.lines.contains_key(&slug) {
                moved.entry(Address::entry(section, &slug)).or_insert_with(|| to(&slug, at));
            }
        }
    }
    if !named.gone.is_empty() {
        let mut called: HashMap<String, Option<usize>> = HashMap::new();
        for (at, profile) in profiles.iter().enumerate().filter(|(at, _)| !of_section(*at)) {
            let slot = called.entry(name_key(&profile.name));
            slot.and_modify(|other| *other = None).or_insert(Some(at));
        }
        let lines = &named.lines;
        named.gone.retain(|slug| {
            let Some(line) = lines.get(slug) else { return true };
            let Some(&Some(at)) = called.get(&name_key(&line.name)) else { return true };
            let named_in = |id: &String| {
                let brief = ids.get(id.as_str());
                brief.is_some_and(|brief| profiles[at].briefs.binary_search(brief).is_ok())
            };
            if !line.articles.is_empty() && !line.articles.iter().any(named_in) {
                return true;
            }
            moved.insert(Address::entry(section, slug), to(slug, at));
            false
        });
    }
    named.moved.extend(moved.into_values());
}

/// Leads from the addresses of what is named still, but has no page any more, to the index of the section,
/// or home if that is empty.
fn lead_to_index(
    named: &mut Named,
    profiles: &[Profile],
    unpaged: &BTreeSet<(EntityKind, String)>,
) {
    let section = lasting::section(named.table);
    let kind = match section {
        Section::Organisations => EntityKind::Organisation,
        Section::Places => EntityKind::Place,
        _ => return,
    };
    let has_index = profiles.iter().any(|profile| profile.kind == kind);
    let to = if has_index { Address::section(section) } else { Address::home() };
    let lines = &named.lines;
    let (led, gone) = named.gone.drain(..).partition(|slug| {
        lines.get(slug).is_some_and(|line| unpaged.contains(&(kind, name_key(&line.name))))
    });
    named.gone = gone;
    let led: Vec<String> = led;
    named.moved.extend(led.into_iter().map(|slug| Moved {
        from: Address::entry(section, &slug),
        to: to.clone(),
        section,
        name: lines[&slug].name.clone(),
    }));
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
