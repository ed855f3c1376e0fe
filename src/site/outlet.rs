//! Outlets: who published an article, and through whom a quotation reached it ("as quoted by").

use std::collections::{BTreeSet, HashMap};

use super::findings::without_effect;
use super::lasting::{Around, Before, Claim, Ids, Named};
use super::profiles::{by_name, organisations_by_name};
use super::{Brief, Profile, Quote};
use crate::addresses::Table;
use crate::annotate::EntityKind;
use crate::diagnostic::Diagnostic;
use crate::registry::Registry;
use crate::text::name_key;

/// A newspaper, an agency, a broadcaster.
#[derive(Debug)]
pub struct Outlet {
    /// That of its profile, else as first printed.
    pub name: String,
    /// Last part of the address.
    pub slug: String,
    /// It as an organisation, among [`Site::profiles`](super::Site::profiles).
    pub profile: Option<usize>,
    /// Articles that it published, newest first.
    pub briefs: Vec<usize>,
    /// Quotations that other articles have through it, newest first.
    pub via: Vec<usize>,
}

/// What tells two outlets apart.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Profile(usize),
    Name(String),
}

/// Finds the outlets, by name, and ties articles and quotations to them.
///
/// An outlet is whatever the front matter names as `source`, and an organisation that a quotation
/// came through. Names that people.toml has for one outlet are one.
pub(super) fn outlets(
    briefs: &mut [Brief],
    quotes: &mut [Quote],
    profiles: &[Profile],
    registry: &Registry,
    (before, ids): (&Before, &Ids<'_>),
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Outlet>, Named) {
    let decided = registry.outlets.iter().enumerate();
    let decided: HashMap<String, usize> = decided
        .flat_map(|(at, outlet)| outlet.names().map(move |name| (name_key(&name.text), at)))
        .collect();
    let mut used = BTreeSet::new();
    // The name that people.toml gives to an outlet.
    let mut canonical = |name: &str| {
        let at = *decided.get(&name_key(name))?;
        used.insert(at);
        Some(registry.outlets[at].name.text.as_str())
    };
    let organisations = organisations_by_name(profiles);
    let key = |name: &str| {
        let name = name_key(name);
        match organisations.get(&name) {
            Some(&Some(profile)) => Key::Profile(profile),
            _ => Key::Name(name),
        }
    };
    let mut outlets: Vec<Outlet> = Vec::new();
    let mut place: HashMap<Key, usize> = HashMap::new();
    let mut find = |outlets: &mut Vec<Outlet>, key: Key, name: &str| {
        *place.entry(key).or_insert_with_key(|key| {
            let profile = match key {
                Key::Profile(profile) => Some(*profile),
                Key::Name(_) => None,
            };
            let name = profile.map_or(name, |at| &profiles[at].name).to_owned();
            let (slug, briefs, via) = (String::new(), Vec::new(), Vec::new());
            outlets.push(Outlet { name, slug, profile, briefs, via });
            outlets.len() - 1
        })
    };
    for (at, brief) in briefs.iter_mut().enumerate() {
        let Some(name) = &brief.article.outlet else { continue };
        let name = canonical(name).unwrap_or(name);
        let outlet = find(&mut outlets, key(name), name);
        outlets[outlet].briefs.push(at);
        brief.outlet = Some(outlet);
    }
    for (at, quote) in quotes.iter_mut().enumerate() {
        let brief = &briefs[quote.brief];
        let Some((profile, name)) = named(brief, quote) else { continue };
        let (key, name) = match (canonical(&name), profile) {
            (Some(name), _) => (key(name), name),
            (None, Some(profile)) => (Key::Profile(profile), name.as_str()),
            (None, None) => (key(&name), name.as_str()),
        };
        let outlet = find(&mut outlets, key, name);
        outlets[outlet].via.push(at);
        quote.via = Some(outlet);
    }
    let unused = registry.outlets.iter().enumerate().filter(|(at, _)| !used.contains(at));
    diagnostics.extend(unused.map(|(_, outlet)| without_effect(&outlet.name, "article")));
    let mut outlets = sort(outlets, briefs, quotes);
    let named = slugs(&mut outlets, profiles, Around { before, ids, briefs });
    (outlets, named)
}

/// The organisation named in the words that a quotation came through: its profile, and its name.
fn named(brief: &Brief, quote: &Quote) -> Option<(Option<usize>, String)> {
    let via = &brief.annotated.attributions[quote.attribution].via;
    let first = via.first()?;
    let named = brief.annotated.entities.iter().position(|entity| {
        entity.kind == EntityKind::Organisation
            && entity.mentions.iter().any(|mention| mention.span.overlaps(*first))
    })?;
    let profile = brief.profiles.get(named).copied().flatten();
    Some((profile, brief.annotated.entities[named].name.clone()))
}

/// Puts the outlets in the order of their names.
fn sort(outlets: Vec<Outlet>, briefs: &mut [Brief], quotes: &mut [Quote]) -> Vec<Outlet> {
    let mut order: Vec<usize> = (0..outlets.len()).collect();
    order.sort_by_cached_key(|&at| by_name(&outlets[at].name, ""));
    let mut place = vec![0; outlets.len()];
    for (number, &at) in order.iter().enumerate() {
        place[at] = number;
    }
    let briefs = briefs.iter_mut().filter_map(|brief| brief.outlet.as_mut());
    for at in briefs.chain(quotes.iter_mut().filter_map(|quote| quote.via.as_mut())) {
        *at = place[*at];
    }
    let mut outlets: Vec<(usize, Outlet)> = place.into_iter().zip(outlets).collect();
    outlets.sort_by_key(|(number, _)| *number);
    outlets.into_iter().map(|(_, outlet)| outlet).collect()
}

fn slugs(outlets: &mut [Outlet], profiles: &[Profile], around: Around<'_>) -> Named {
    let others = |outlet: &Outlet| outlet.profile.map_or(&[][..], |at| &profiles[at].aliases);
    let claims = outlets.iter().map(|outlet| Claim {
        name: &outlet.name,
        others: others(outlet),
        ..Claim::default()
    });
    let claims: Vec<Claim<'_>> = claims.collect();
    let (slugs, named) = Named::new(Table::Outlets, &claims, around);
    for (outlet, slug) in outlets.iter_mut().zip(slugs) {
        outlet.slug = slug;
    }
    named
}
