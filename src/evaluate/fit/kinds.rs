//! What labels teach of the kinds of names.

use std::collections::{BTreeMap, BTreeSet};

use super::newton::{Choice, solve};
use super::{Labelled, Taught};
use crate::annotate::{self, Annotated, EntityKind, KindWeights};
use crate::evaluate::entities::{Entity, plain, words};
use crate::evaluate::names::each;

/// Kinds as labels call them, in the order of the weights; whatever else is labelled is the last.
const KINDS: [&str; 4] = ["person", "organisation", "place", "other"];

/// What the square of a weight costs, and of what counts for no answer at all.
const PENALTY: f64 = 1.0;
const BIAS_PENALTY: f64 = 1e-3;

/// How much a labelled name counts.
const NAME: f64 = 1.0;
/// One that need not be found.
const OPTIONAL: f64 = 0.3;
/// One that shares words with a label without being it.
const CUT: f64 = 0.5;
/// A speaker, of whom no more is known than that it is a person or a body.
const SPEAKER: f64 = 0.5;

/// A name that is labelled.
struct Label {
    forms: BTreeSet<String>,
    /// Which kinds are right.
    kinds: [bool; KINDS.len()],
    counts: f64,
}

impl Label {
    fn of_name(raw: &Entity) -> Self {
        let forms = raw.forms.iter().chain([&raw.name]).map(|form| plain(form)).collect();
        let known = |kind: &str| KINDS.iter().position(|one| *one == kind);
        let mut kinds = [false; KINDS.len()];
        kinds[known(&raw.kind).unwrap_or(KINDS.len() - 1)] = true;
        Label { forms, kinds, counts: if raw.optional { OPTIONAL } else { NAME } }
    }

    fn of_speaker(name: &str, aliases: &[String]) -> Self {
        let forms = aliases.iter().map(|alias| plain(alias)).chain([plain(name)]).collect();
        Label { forms, kinds: [true, true, false, false], counts: SPEAKER }
    }
}

/// What an article's names teach: by the labels of its names, or else by those of its speakers.
pub(super) fn lessons(one: &Labelled, found: &Annotated) -> Vec<Choice> {
    let named = one.entities.as_ref();
    let labels: Vec<Label> = match named {
        Some(entities) => entities.iter().map(Label::of_name).collect(),
        None => speakers(one),
    };
    let forms = || labels.iter().flat_map(|label| &label.forms);
    let labelled: BTreeSet<String> = forms().flat_map(|form| words(form)).collect();
    let right = |entity: &annotate::Entity| {
        let name = plain(&entity.name);
        let mut here: Vec<&Label> =
            labels.iter().filter(|label| label.forms.contains(&name)).collect();
        here.sort_by_key(|label| label.counts < NAME);
        match here.first() {
            Some(label) => Some((label.kinds, label.counts)),
            None if named.is_none() => None,
            None => {
                let cut = words(&name).iter().any(|word| labelled.contains(word));
                Some(([false, false, false, true], if cut { CUT } else { NAME }))
            }
        }
    };
    let kept = |entity: &&annotate::Entity| {
        let described = [EntityKind::Group, EntityKind::Anonymous].contains(&entity.kind);
        !described && !entity.evidence.is_empty()
    };
    let lesson = |entity: &annotate::Entity| {
        let (right, counts) = right(entity)?;
        let facts = KindWeights::of_name(&entity.evidence);
        let of = |kind| facts.iter().map(|fact| fact * KINDS.len() + kind).collect();
        let weights = (0..KINDS.len()).map(of).collect();
        Some(Choice { weights, right: right.to_vec(), counts })
    };
    found.entities.iter().filter(kept).filter_map(lesson).collect()
}

/// The speakers of an article, each once.
fn speakers(one: &Labelled) -> Vec<Label> {
    let quotes = one.gold.quotes.iter().filter_map(|quote| quote.speaker.as_deref());
    let names: BTreeSet<&str> = quotes.flat_map(each).collect();
    let aliases = |name: &str| one.gold.aliases.get(name).map_or(&[][..], Vec::as_slice);
    names.into_iter().map(|name| Label::of_speaker(name, aliases(name))).collect()
}

/// The names that were found in an article, as they are compared with labels.
pub(super) fn found(annotated: &Annotated) -> Vec<Entity> {
    let entity = |entity: &annotate::Entity| Entity {
        kind: entity.kind.name().to_owned(),
        name: entity.name.clone(),
        ..Entity::default()
    };
    annotated.entities.iter().map(entity).collect()
}

/// Weights of the kinds fitted to articles; none if no names are labelled in them.
pub(super) fn train(articles: &[&Taught<'_>]) -> Option<KindWeights> {
    if articles.iter().all(|one| one.labels.entities.is_none()) {
        return None;
    }
    let lessons: Vec<Choice> = articles.iter().flat_map(|one| one.names.clone()).collect();
    let bias = KindWeights::BIAS * KINDS.len();
    let penalty = |number| (0.0, if number < bias { PENALTY } else { BIAS_PENALTY });
    let fitted = solve(&lessons, &BTreeMap::new(), penalty);
    let mut weights = KindWeights::untaught();
    for number in fitted.keys().map(|number| number / KINDS.len()).collect::<BTreeSet<_>>() {
        let of = |kind: usize| fitted.get(&(number * KINDS.len() + kind)).copied().unwrap_or(0.0);
        weights.set(number, std::array::from_fn(|kind| super::rounded(of(kind))));
    }
    Some(weights)
}
