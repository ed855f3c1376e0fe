//! Whom an editor names, and what blocks `[[name]]` say of the names of an article.

use super::apply::Review;
use super::file::{Naming, OrNo, Speaker};
use crate::annotate::{Annotated, Entity, EntityKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Span, near, nfc, squeeze};

impl Review<'_> {
    /// Does what an editor says of the names of the article.
    pub(super) fn rename(&mut self, annotated: &mut Annotated, names: &[Naming]) {
        // For each entity whom it means; `None` for nobody.
        let mut means: Vec<Option<usize>> = (0..annotated.entities.len()).map(Some).collect();
        for naming in names {
            let entities = &mut annotated.entities;
            let Some(mut at) = self.named(entities, naming) else { continue };
            if naming.kind == Some(OrNo::No) {
                means[at] = None;
                unname(&mut entities[at]);
                continue;
            }
            if let Some(is) = &naming.is {
                match known(entities, &is.text, None)[..] {
                    [into] if into != at => {
                        means[at] = Some(into);
                        join(entities, at, into);
                        at = into;
                    }
                    [] | [_] => call(&mut entities[at], &is.text),
                    [one, other, ..] => {
                        self.tell_both(&is.text, is.span, [&entities[one], &entities[other]]);
                        continue;
                    }
                }
            }
            let entity = &mut entities[at];
            if let Some(OrNo::Is(kind)) = naming.kind {
                entity.kind = kind;
            }
            match &naming.role {
                Some(OrNo::Is(role)) => entity.role = Some(role.clone()),
                Some(OrNo::No) => entity.role = None,
                None => {}
            }
        }
        for attribution in &mut annotated.attributions {
            let whom = |at: u32| {
                let mut at = at as usize;
                while let Some(next) = means[at].filter(|next| *next != at) {
                    at = next;
                }
                means[at].and_then(|at| u32::try_from(at).ok())
            };
            for list in [&mut attribution.speakers, &mut attribution.candidates] {
                let mut seen = Vec::new();
                for at in list.iter().filter_map(|&at| whom(at)) {
                    if !seen.contains(&at) {
                        seen.push(at);
                    }
                }
                *list = seen;
            }
            attribution.candidates.retain(|at| !attribution.speakers.contains(at));
        }
        if (0..means.len()).any(|at| means[at] != Some(at)) {
            *annotated = annotated.without(|at| means[at] != Some(at)).0;
        }
    }

    /// The only entity that a block `[[name]]` is about; `None`, and told, unless there is one.
    fn named(&mut self, entities: &[Entity], naming: &Naming) -> Option<usize> {
        let Naming { words, .. } = naming;
        match known(entities, &words.text, None)[..] {
            [at] => Some(at),
            [] => {
                let names: Vec<&str> = entities.iter().map(|entity| entity.name.as_str()).collect();
                let message = format!("the article has no name `{}`", words.text);
                let problem = Diagnostic::new(Code::NoSuchName, message).at(self.path, words.span);
                let help = match near(&words.text, &names) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "copy the name from the article's page, or remove the block".to_owned(),
                };
                self.problems.push(problem.help(help));
                None
            }
            [one, other, ..] => {
                self.tell_both(&words.text, words.span, [&entities[one], &entities[other]]);
                None
            }
        }
    }

    /// Tells that a name may be that of either.
    fn tell_both(&mut self, name: &str, at: Span, [one, other]: [&Entity; 2]) {
        let message = format!("`{name}` may be `{}` or `{}`", one.name, other.name);
        let problem = Diagnostic::new(Code::BadCorrection, message).at(self.path, at);
        self.problems.push(problem.help("give the whole name"));
    }

    /// The entities that an editor named, by index; those that the article does not have are added.
    /// `None`, and told, if a name is that of several.
    pub(super) fn speakers(
        &mut self,
        entities: &mut Vec<Entity>,
        speaker: &Speaker,
    ) -> Option<Vec<u32>> {
        let mut speakers = Vec::new();
        for name in &speaker.names {
            let at = match known(entities, name, speaker.kind)[..] {
                [at] => at,
                [] => {
                    self.tell_near(entities, name, speaker.span);
                    entities.push(entity(name, speaker.kind.unwrap_or(EntityKind::Person)));
                    entities.len() - 1
                }
                [one, other, ..] => {
                    self.tell_both(name, speaker.span, [&entities[one], &entities[other]]);
                    return None;
                }
            };
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            if !speakers.contains(&at) {
                speakers.push(at);
            }
        }
        Some(speakers)
    }

    /// Warns of a name that is hardly another than one of the article.
    fn tell_near(&mut self, entities: &[Entity], name: &str, span: Span) {
        let names: Vec<String> = entities.iter().map(|entity| entity.name.to_lowercase()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        // A longer form of the name is no slip.
        let same_words = |near: &str| near.split(' ').count() == name.split(' ').count();
        // The same name for another kind of entity is the editor's choice.
        let is_near = |near: &&str| same_words(near) && plain(near) != plain(name);
        let Some(near) = near(name, &names).filter(is_near) else { return };
        let at = names.iter().position(|other| *other == near).unwrap_or_default();
        let message = format!("the article names nobody `{name}`, but `{}`", entities[at].name);
        self.problems.push(
            Diagnostic::new(Code::NearSpeaker, message)
                .at(self.path, span)
                .help("correct the name, if it is the same"),
        );
    }
}

/// The entities that a name may be, by index: those with that name, else those with that other form
/// of theirs; of the type wanted, else of the first type that has one.
fn known(entities: &[Entity], name: &str, kind: Option<EntityKind>) -> Vec<usize> {
    let name = plain(name);
    let named = |entity: &Entity| plain(&entity.name) == name;
    let also = |entity: &Entity| entity.aliases.iter().any(|alias| plain(alias) == name);
    let of = |has: &dyn Fn(&Entity) -> bool| -> Vec<usize> {
        let fits =
            |at: &usize| kind.is_none_or(|kind| entities[*at].kind == kind) && has(&entities[*at]);
        let found: Vec<usize> = (0..entities.len()).filter(fits).collect();
        let first = found.iter().map(|&at| entities[at].kind).min();
        found.into_iter().filter(|&at| Some(entities[at].kind) == first).collect()
    };
    let found = of(&named);
    if found.is_empty() { of(&also) } else { found }
}

fn entity(name: &str, kind: EntityKind) -> Entity {
    Entity {
        kind,
        name: name.to_owned(),
        aliases: Vec::new(),
        role: None,
        organisation: None,
        mentions: Vec::new(),
        evidence: Vec::new(),
    }
}

/// A name as it is compared.
fn plain(name: &str) -> String {
    nfc(&squeeze(name)).to_lowercase()
}

/// Gives all that is known of one entity to another, which it is.
fn join(entities: &mut [Entity], from: usize, into: usize) {
    let from = &mut entities[from];
    let Entity { name, aliases, role, organisation, mentions, .. } = from.clone();
    unname(from);
    let into = &mut entities[into];
    for name in std::iter::once(name).chain(aliases) {
        if name != into.name && !into.aliases.contains(&name) {
            into.aliases.push(name);
        }
    }
    into.role = into.role.take().or(role);
    into.organisation = into.organisation.take().or(organisation);
    into.mentions.extend(mentions);
    into.mentions.sort_by_key(|mention| mention.span);
}

/// Calls an entity by another name.
fn call(entity: &mut Entity, name: &str) {
    if entity.name != name {
        let old = std::mem::replace(&mut entity.name, name.to_owned());
        entity.aliases.retain(|alias| alias != name);
        entity.aliases.insert(0, old);
    }
}

/// Takes its names from an entity, so that no other block is about it.
fn unname(entity: &mut Entity) {
    entity.name.clear();
    entity.aliases.clear();
}
