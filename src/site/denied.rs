//! What people.toml says no to is taken out of the annotations: names that are nobody's before names are
//! joined across articles, all else after it, when it is known whom each name means.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Brief, Quote, Story};
use crate::registry::{Entry, Registry};
use crate::text::name_key;

/// Takes out the names that are nobody's. Returns the entries of people.toml by which it did.
pub(super) fn nobody(stories: &mut [Story], registry: &Registry) -> BTreeSet<usize> {
    if registry.entries.iter().all(|entry| !entry.denied.entity) {
        return BTreeSet::new();
    }
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, entry) in registry.entries.iter().enumerate() {
        for name in entry.names() {
            by_name.entry(name_key(&name.text)).or_default().push(at);
        }
    }
    let leave_out = |story: &mut Story| {
        let id = story.article.id.as_str();
        // The entry that names the article most exactly decides.
        let denial = |name: &str| {
            let entries = by_name.get(&name_key(name))?;
            let exact = |&at: &usize| Some((registry.entries[at].means(id)?, Reverse(at)));
            let (_, Reverse(at)) = entries.iter().filter_map(exact).max()?;
            registry.entries[at].denied.entity.then_some(at)
        };
        let entities = story.annotated.entities.iter();
        let by: Vec<Option<usize>> = entities.map(|entity| denial(&entity.name)).collect();
        if by.iter().any(Option::is_some) {
            let (annotated, _) = story.annotated.without(|at| by[at].is_some());
            story.annotated = Arc::new(annotated);
        }
        by.into_iter().flatten()
    };
    stories.par_iter_mut().flat_map_iter(leave_out).collect()
}

/// Takes out whom people.toml hides, and the roles and organisations that it denies. `decided` holds
/// (brief, entity, entry of people.toml).
pub(super) fn obey(
    briefs: &mut [Brief],
    quotes: &mut [Quote],
    decided: &[(usize, usize, usize)],
    registry: &Registry,
    min_confidence: f32,
) {
    let mut of_briefs: BTreeMap<usize, Vec<(usize, &Entry)>> = BTreeMap::new();
    for &(brief, entity, entry) in decided {
        let entry = &registry.entries[entry];
        if entry.hide || entry.denied.role || entry.denied.organisation {
            of_briefs.entry(brief).or_default().push((entity, entry));
        }
    }
    for (brief, decisions) in of_briefs {
        let brief = &mut briefs[brief];
        let hidden = decisions.iter().filter(|(_, entry)| entry.hide);
        let hidden: BTreeSet<usize> = hidden.map(|(entity, _)| *entity).collect();
        let (mut annotated, places) = brief.annotated.without(|at| hidden.contains(&at));
        for (entity, entry) in decisions {
            let Some(at) = places[entity] else { continue };
            let entity = &mut annotated.entities[at as usize];
            if entry.denied.role {
                entity.role = None;
            }
            if entry.denied.organisation {
                entity.organisation = None;
            }
        }
        let mut kept = places.iter().map(Option::is_some);
        brief.profiles.retain(|_| kept.next().unwrap_or_default());
        let quotes = quotes[brief.quotes.clone()].iter_mut();
        for (quote, attribution) in quotes.zip(&annotated.attributions) {
            quote.speakers = attribution.named(min_confidence).to_vec();
        }
        brief.annotated = Arc::new(annotated);
    }
}
