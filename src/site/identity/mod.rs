//! One identity across articles: the entities of all articles become one for each person,
//! organisation and place.
//!
//! 1. [`claims`]: what people.toml names is decided there.
//! 2. [`namesakes`]: entities of one name are one, unless their roles differ and nothing else is
//!    shared; a given name alone is one only where something is.
//! 3. [`bodies`]: organisations and places by their acronyms and their names in other languages.
//! 4. [`variants`]: another form that an article prints, a name inside a fuller one, a misspelling.
//! 5. [`short`]: a single name joins the fuller one that its articles speak for.
//!
//! What speaks for two being one is [`evidence`]: words of roles, and the company of other names.
//! Every join across articles is told ([`Merge`]). All steps look names and evidence up in tables,
//! so that the cost is linear in the number of mentions.

mod bodies;
mod claims;
mod evidence;
mod namesakes;
mod senses;
mod short;
mod variants;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use self::evidence::Members;
use self::senses::{Group, Senses};
use super::Brief;
use crate::annotate::EntityKind;
use crate::language::{Languages, Pack};
use crate::registry::{Entry, Registry};

/// Groups that a thread takes at once.
const AT_ONCE: usize = 8;

/// One person, organisation or place, as a set of entities.
#[derive(Debug)]
pub(super) struct Joined {
    pub(super) kind: EntityKind,
    /// What people.toml says, else of a country or capital its name in the site's language, else the
    /// form that most articles use; the first seen among equals.
    pub(super) name: String,
    /// All other forms, sorted.
    pub(super) aliases: BTreeSet<String>,
    /// Members as (brief, entity), in the order of being seen.
    pub(super) members: Vec<(usize, usize)>,
    /// Among the entries of people.toml.
    pub(super) entry: Option<usize>,
}

/// Why the program took names in several articles for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The names are equal.
    SameName,
    /// One is the acronym of the other.
    Acronym,
    /// The names of one body or place in two languages.
    OtherLanguage,
    /// An article prints both for one.
    OtherForm,
    /// All words of one stand in the other.
    FullerName,
    /// The names differ by a letter or two.
    Misspelling,
    /// A single name and the fuller one.
    ShortName,
    /// The names are equal, and only one article or some took it for a person.
    OtherKind,
}

impl Reason {
    /// `same-name`
    pub fn key(self) -> &'static str {
        match self {
            Reason::SameName => "same-name",
            Reason::Acronym => "acronym",
            Reason::OtherLanguage => "other-language",
            Reason::OtherForm => "other-form",
            Reason::FullerName => "fuller-name",
            Reason::Misspelling => "misspelling",
            Reason::ShortName => "short-name",
            Reason::OtherKind => "other-kind",
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Reason::SameName => "the same name",
            Reason::Acronym => "an acronym and what it stands for",
            Reason::OtherLanguage => "the names of one body or place in two languages",
            Reason::OtherForm => "an article prints both for one",
            Reason::FullerName => "all its words stand in the fuller name",
            Reason::Misspelling => "the names differ by a letter or two",
            Reason::ShortName => "a single name and the only fuller one that fits",
            Reason::OtherKind => "the same name, taken for another kind",
        }
    }
}

/// A join that the program made across articles.
#[derive(Clone, Debug, PartialEq)]
pub struct Merge {
    /// What was joined.
    pub kind: EntityKind,
    /// The name that pages show.
    pub name: String,
    /// The name that was joined to it; the same where [`Reason::SameName`].
    pub form: String,
    /// Why.
    pub reason: Reason,
    /// What both have, at most three: words of roles, names that stand in the articles of both.
    pub shared: Vec<String>,
    /// Probability, 0 to 1, that the two are one.
    pub confidence: f32,
    /// Articles with that form, and the first of them among the briefs.
    pub articles: (usize, usize),
}

/// Entities of one name that the program keeps apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// What they are.
    pub kind: EntityKind,
    /// Their name.
    pub name: String,
    /// For each its first article among the briefs, and a role, if it has one.
    pub each: Vec<(usize, Option<String>)>,
}

/// What came of all entities.
pub(super) struct Identities {
    /// In the order of being seen.
    pub(super) joined: Vec<Joined>,
    /// By kind, name and form.
    pub(super) merges: Vec<Merge>,
    /// In the order of being seen.
    pub(super) apart: Vec<Apart>,
}

/// Joins the entities of all articles. `order` holds the briefs in the order of being seen; `home` is the
/// language of the site.
pub(super) fn identify(
    briefs: &[Brief],
    order: &[usize],
    registry: &Registry,
    languages: &Languages,
    home: Option<&Pack>,
) -> Identities {
    let members = Members::read(briefs, order, languages);
    let mut senses = Senses::default();
    let claimed = claims::apply(&members, briefs, registry, &mut senses);
    let apart = namesakes::split(&members, briefs, &claimed, &mut senses, languages);
    bodies::join(&members, briefs, &mut senses, languages);
    variants::join(&members, registry, &mut senses, languages);
    short::join(&members, registry, &mut senses, languages);
    let at_home = |group: &Group| {
        let of = |&at: &usize| {
            let member = &members.list[at];
            let language = briefs[member.brief].article.language.as_deref()?;
            let place = member.kind == EntityKind::Place;
            let pack = languages.get(language).filter(|_| place)?;
            bodies::territory(members.words.shown(member.name), pack)
        };
        let code = group.members.iter().find_map(of)?;
        home?.territory_names.get(code).cloned()
    };
    finish(&members, registry, senses, apart, &at_home)
}

/// What came of the senses; `at_home` gives the name of a country or capital in the site's language.
fn finish(
    members: &Members,
    registry: &Registry,
    mut senses: Senses,
    apart: Vec<Apart>,
    at_home: &(dyn Fn(&Group) -> Option<String> + Sync),
) -> Identities {
    let groups = senses.groups(members);
    let place: FxHashMap<usize, usize> =
        groups.iter().enumerate().map(|(at, group)| (group.root, at)).collect();
    // A few at a time: some groups have most of the members.
    let some = groups.par_iter().with_max_len(AT_ONCE);
    let joined: Vec<Joined> =
        some.map(|group| join(group, members, registry, &senses, at_home(group))).collect();
    let merges = senses.merges(members, |root| {
        let joined = &joined[*place.get(&root)?];
        Some((joined.kind, joined.name.clone()))
    });
    Identities { joined, merges, apart }
}

/// One set as it is shown.
fn join(
    group: &Group,
    members: &Members,
    registry: &Registry,
    senses: &Senses,
    at_home: Option<String>,
) -> Joined {
    let entry = senses.entry(group.root);
    let decided = entry.map(|entry| &registry.entries[entry]);
    // Form → in how many articles, and which was seen first.
    let mut names: FxHashMap<u32, (usize, usize)> = FxHashMap::default();
    let mut kinds: BTreeMap<EntityKind, (usize, usize)> = BTreeMap::new();
    for &at in &group.members {
        let member = &members.list[at];
        let seen = names.len();
        names.entry(member.name).or_insert((0, seen)).0 += 1;
        let seen = kinds.len();
        kinds.entry(member.kind).or_insert((0, seen)).0 += 1;
    }
    let names: FxHashMap<&str, (usize, usize)> =
        names.into_iter().map(|(name, counts)| (members.words.shown(name), counts)).collect();
    let most = |(count, seen): (usize, usize)| (count, usize::MAX - seen);
    let own = names.iter().max_by_key(|(name, counts)| {
        // A single name is shown only where there is no fuller one.
        (name.contains(' ') || !senses.has_fuller(group.root), most(**counts))
    });
    let own = || own.map_or_else(String::new, |(name, _)| (*name).to_owned());
    let name = decided.map(|entry| entry.name.text.clone()).or(at_home).unwrap_or_else(own);
    let kind = decided.and_then(|entry| entry.kind).map(claims::kind_of);
    let kind = kind
        .or_else(|| kinds.iter().max_by_key(|(_, counts)| most(**counts)).map(|(&kind, _)| kind));
    let forms = group.members.iter().flat_map(|&at| &members.list[at].forms);
    let decided = decided.into_iter().flat_map(Entry::names);
    let mut aliases: FxHashSet<&str> = names.keys().copied().collect();
    aliases.extend(forms.map(String::as_str));
    aliases.extend(decided.map(|name| name.text.as_str()));
    aliases.remove(name.as_str());
    let aliases = aliases.into_iter().map(str::to_owned).collect();
    Joined {
        kind: kind.unwrap_or(EntityKind::Person),
        name,
        aliases,
        members: group
            .members
            .iter()
            .map(|&at| (members.list[at].brief, members.list[at].entity))
            .collect(),
        entry,
    }
}
