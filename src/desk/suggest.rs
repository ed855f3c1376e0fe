//! What decisions about single articles say about people.toml: who was chosen for the same name again and again is
//! likely to be its alias. Suggestions are for the editor; nothing is learnt in silence.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::{View, What};
use crate::annotate::{Entity, EntityKind};
use crate::registry::{self, FILE, Registry};
use crate::review::{self, Answer};
use crate::site::Brief;
use crate::text::{Span, count, name_key};

/// Articles in which the same was decided, at least.
const LEAST: usize = 2;

/// A decision for all articles.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion {
    /// What `--decide` takes.
    pub decision: What,
    /// Ids of the articles in which editors decided so.
    pub articles: Vec<String>,
    /// Quotations shown under the name that it settles, in other articles.
    pub settles: usize,
}

/// Whom editors chose for a name.
#[derive(Default)]
struct Chosen {
    /// As the articles print it.
    form: String,
    kind: Option<EntityKind>,
    /// By name as names are compared (empty for nobody), the name and the articles.
    by_name: BTreeMap<String, (String, BTreeSet<String>)>,
}

/// What people.toml could say, most quotations first.
pub fn suggestions(view: &View<'_>) -> Vec<Suggestion> {
    let mut chosen: BTreeMap<String, Chosen> = BTreeMap::new();
    for brief in &view.site.briefs {
        for own in review::standing(&brief.article, view.text(view.corrections(brief))) {
            let Some((form, kind)) = form(brief, &own) else { continue };
            let name = match &own.answer {
                Answer::Name(name) => name.as_str(),
                Answer::Nobody => "",
                Answer::Else => continue,
            };
            if name_key(&form) == name_key(name) {
                continue;
            }
            let of = chosen.entry(name_key(&form)).or_default();
            of.form = form;
            of.kind = of.kind.or(kind);
            let (printed, articles) = of.by_name.entry(name_key(name)).or_default();
            name.clone_into(printed);
            articles.insert(brief.article.id.clone());
        }
    }
    let shown = shown(view, &chosen);
    let registry = registry::parse(view.text(FILE)).unwrap_or_default();
    let mut out: Vec<Suggestion> = chosen
        .into_iter()
        .filter_map(|(key, of)| suggestion(of, &registry, shown.get(&key)))
        .collect();
    out.sort_by_key(|of| std::cmp::Reverse(of.settles));
    out
}

/// The name that a decision was about, and what it is a name of.
fn form(brief: &Brief, own: &review::Standing) -> Option<(String, Option<EntityKind>)> {
    let entities = &brief.annotated.entities;
    let text = &brief.article.text;
    if own.kind == "name" {
        let is_it =
            |entity: &&Entity| names(entity).any(|name| name_key(name) == name_key(&own.words));
        let kind = entities.iter().find(is_it).map(|entity| entity.kind);
        return Some((own.words.clone(), kind));
    }
    let place = own.place.filter(|_| own.kind == "quote" && !own.is_right)?;
    let about = |content: &[Span]| {
        content.iter().any(|span| span.start < place.end && place.start < span.end)
    };
    let attribution = brief.annotated.attributions.iter().find(|of| about(&of.content))?;
    let [source] = attribution.source[..] else { return None };
    // A name alone tells whom the writer meant; a pronoun or a description means another elsewhere.
    let words = source.of(text).trim();
    let is_it = |entity: &&Entity| {
        entity.kind <= EntityKind::Place
            && names(entity).any(|name| name_key(name) == name_key(words))
    };
    let entity = entities.iter().find(is_it)?;
    Some((words.to_owned(), Some(entity.kind)))
}

fn names(entity: &Entity) -> impl Iterator<Item = &String> {
    std::iter::once(&entity.name).chain(&entity.aliases)
}

/// For each of these names, as names are compared, the articles of the quotations that are shown under it.
fn shown<'e>(view: &View<'e>, chosen: &BTreeMap<String, Chosen>) -> HashMap<String, Vec<&'e str>> {
    let mut shown: HashMap<String, Vec<&str>> = HashMap::new();
    if chosen.is_empty() {
        return shown;
    }
    for quote in &view.site.quotes {
        let brief = &view.site.briefs[quote.brief];
        let entities =
            quote.speakers.iter().filter_map(|&at| brief.annotated.entities.get(at as usize));
        for key in entities.map(|entity| name_key(&entity.name)).collect::<BTreeSet<_>>() {
            if chosen.contains_key(&key) {
                shown.entry(key).or_default().push(&brief.article.id);
            }
        }
    }
    shown
}

fn suggestion(
    chosen: Chosen,
    registry: &Registry,
    shown: Option<&Vec<&str>>,
) -> Option<Suggestion> {
    let Chosen { form, kind, by_name } = chosen;
    // Where editors chose one here and another there, the name is that of two.
    let [(_, (name, articles))] = &by_name.into_iter().collect::<Vec<_>>()[..] else { return None };
    let is_decided = registry
        .entries
        .iter()
        .any(|entry| entry.names().any(|own| name_key(&own.text) == name_key(&form)));
    if articles.len() < LEAST || is_decided {
        return None;
    }
    let r#type = match kind {
        Some(EntityKind::Organisation) => "organisation",
        Some(EntityKind::Place) => "place",
        _ => "person",
    };
    let decision = if name.is_empty() {
        What::Nobody { name: form.clone() }
    } else {
        What::Merge { name: name.clone(), form: form.clone(), r#type: r#type.to_owned() }
    };
    let settles = shown.into_iter().flatten().filter(|article| !articles.contains(**article));
    Some(Suggestion {
        decision,
        articles: articles.iter().cloned().collect(),
        settles: settles.count(),
    })
}

impl Suggestion {
    /// `you chose Agus Sembiluk for Sembiluk in 4 articles: an alias? It settles 12 more quotations`
    pub fn words(&self) -> String {
        let articles = count(self.articles.len(), "article");
        let asked = match &self.decision {
            What::Merge { name, form, .. } => {
                format!("you chose {name} for {form} in {articles}: an alias?")
            }
            What::Nobody { name } => {
                format!("you said in {articles} that {name} is no name: nowhere?")
            }
            _ => String::new(),
        };
        match self.settles {
            0 => asked,
            more => format!("{asked} It settles {}", count(more, "more quotation")),
        }
    }
}
