//! What the editor says on topics: what each is about, and who stands where.

use std::collections::{BTreeSet, HashMap};

use super::{Profile, Topic};
use crate::config::{self, TopicSettings};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::name_key;

/// One side of a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// What it is called.
    pub label: String,
    /// Who is on it, among [`Site::profiles`](super::Site::profiles).
    pub people: Vec<usize>,
}

/// Gives topics their summaries and sides. A name that nobody has who has a page, or that several have, is
/// told; so is one that stands on two sides of a topic, and the first of them has it.
pub(super) fn sides(
    topics: &mut [Topic],
    profiles: &[Profile],
    settings: &[TopicSettings],
    diagnostics: &mut Vec<Diagnostic>,
) {
    if settings.iter().all(|topic| topic.summary.is_none() && topic.sides.is_empty()) {
        return;
    }
    let called = by_name(profiles);
    let mut place: HashMap<String, &mut Topic> =
        topics.iter_mut().map(|topic| (name_key(&topic.name), topic)).collect();
    for said in settings {
        let Some(topic) = place.get_mut(&name_key(&said.name)) else { continue };
        topic.summary.clone_from(&said.summary);
        let mut taken = BTreeSet::new();
        for side in &said.sides {
            let mut people = Vec::new();
            for name in &side.people {
                let found = called.get(&name_key(&name.text));
                let (problem, help) = match found {
                    Some(Some(at)) if taken.insert(*at) => {
                        people.push(*at);
                        continue;
                    }
                    Some(Some(_)) => ("stands on a side already", "name everyone once"),
                    Some(None) => (
                        "is the name of several who have a page",
                        "give the name that the page of the one has",
                    ),
                    None => (
                        "has no page",
                        "give the name as the site shows it, or one of `people.toml`",
                    ),
                };
                let problem = format!("topic `{}`: `{}` {problem}", said.name, name.text);
                let problem = Diagnostic::new(Code::UnknownSide, problem);
                diagnostics.push(problem.at(config::FILE, name.span).help(help));
            }
            topic.sides.push(Side { label: side.label.clone(), people });
        }
    }
}

/// Names as they are compared, and whose they are; none where several have one. A name that somebody goes
/// by is not that of another who is also called so.
fn by_name(profiles: &[Profile]) -> HashMap<String, Option<usize>> {
    let mut called: HashMap<String, Option<usize>> = HashMap::new();
    let mut add = |name: &str, at: usize| {
        let slot = called.entry(name_key(name)).or_insert(Some(at));
        if *slot != Some(at) {
            *slot = None;
        }
    };
    for (at, profile) in profiles.iter().enumerate() {
        add(&profile.name, at);
    }
    let names: BTreeSet<String> = profiles.iter().map(|profile| name_key(&profile.name)).collect();
    for (at, profile) in profiles.iter().enumerate() {
        let aliases = profile.aliases.iter();
        for alias in aliases.filter(|alias| !names.contains(&name_key(alias))) {
            add(alias, at);
        }
    }
    called
}
