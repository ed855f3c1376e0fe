//! Names of people that differ and may be one: another form that an article prints, a name inside
//! a fuller one, a misspelling, and a name that is taken for a person here and a body there.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash as _, Hasher as _};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::Reason;
use super::evidence::Members;
use super::senses::Senses;
use crate::annotate::EntityKind;
use crate::language::{Class, Languages};
use crate::registry::Registry;
use crate::text::name_key;

/// Names that share one shortened form beyond which the form tells nothing.
const CROWD: usize = 8;
/// Words of a name that are looked at.
const WORDS: usize = 8;
/// Letters of a word that are looked at for misspellings.
const LETTERS: usize = 24;
/// Letters of a word that may differ by two.
const LONG: usize = 7;
/// Names of several words that hold a word which is a name of its own, no slip of another.
const ESTABLISHED: usize = 3;

pub(super) fn join(
    members: &Members,
    registry: &Registry,
    senses: &mut Senses,
    languages: &Languages,
) {
    other_kind(senses);
    other_forms(members, registry, senses);
    fuller(members, registry, senses);
    misspelt(members, registry, senses, languages);
}

/// A name taken for a person in some articles and for an organisation in others.
fn other_kind(senses: &mut Senses) {
    let mut people: FxHashMap<u32, Option<usize>> = FxHashMap::default();
    for at in 0..senses.len() {
        let sense = senses.get(at);
        if sense.kind == EntityKind::Person {
            people.entry(sense.key).and_modify(|other| *other = None).or_insert(Some(at));
        }
    }
    for at in 0..senses.len() {
        let sense = senses.get(at);
        if sense.kind == EntityKind::Organisation
            && let Some(&Some(person)) = people.get(&sense.key)
            && !senses.meet(at, person)
        {
            senses.join(person, at, Reason::OtherKind, Vec::new(), 0.8);
        }
    }
}

/// A name that an article prints for somebody, of which neither is a part of the other: `Joko Widodo
/// atau Jokowi`.
fn other_forms(members: &Members, registry: &Registry, senses: &mut Senses) {
    let mut printed: FxHashMap<u32, Option<usize>> = FxHashMap::default();
    for at in people(senses) {
        let name = name_key(&senses.get(at).name);
        let forms = senses.get(at).members.iter().flat_map(|&at| &members.list[at].forms);
        let forms: BTreeSet<u32> = forms
            .map(|form| name_key(form))
            .filter(|form| !is_within(form, &name) && !is_within(&name, form))
            .filter_map(|form| members.words.number(&form))
            .collect();
        for form in forms {
            let slot = printed.entry(form).or_insert(Some(at));
            if slot.is_some_and(|other| senses.get(other).key != senses.get(at).key) {
                *slot = None;
            }
        }
    }
    for at in people(senses) {
        let key = senses.get(at).key;
        if let Some(&Some(target)) = printed.get(&key)
            && senses.get(target).key != key
            && allowed(senses, registry, at, target)
        {
            senses.join(at, target, Reason::OtherForm, Vec::new(), 0.9);
        }
    }
}

/// Whether every word of one name stands in the other.
fn is_within(few: &str, many: &str) -> bool {
    few.split(' ').all(|word| many.split(' ').any(|other| other == word))
}

/// A name whose words all stand in one fuller name, in their order: `Gita Maheswari` and `Gita
/// Maheswari Wibawa`, `R. Wirasena Putri` and `Ratih Wirasena Putri`.
fn fuller(members: &Members, registry: &Registry, senses: &mut Senses) {
    let mut by_part: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let all = people(senses);
    for &at in &all {
        let key = name_key(&senses.get(at).name);
        let words: Vec<&str> = key.split(' ').collect();
        if words.len() < 2 || words.len() > WORDS {
            continue;
        }
        let mut parts: BTreeSet<String> = BTreeSet::new();
        let mut initial = words.clone();
        let first: String = words[0].chars().take(1).collect();
        initial[0] = &first;
        parts.insert(initial.join(" "));
        for left_out in 0..words.len() {
            let mut rest = words.clone();
            rest.remove(left_out);
            if rest.len() > 1 {
                parts.insert(rest.join(" "));
                let first: String = rest[0].chars().take(1).collect();
                rest[0] = &first;
                parts.insert(rest.join(" "));
            }
        }
        if words.len() > 3 {
            parts.insert(words[..2].join(" "));
            parts.insert(format!("{} {}", words[0], words[words.len() - 1]));
        }
        for part in parts.into_iter().filter(|part| *part != key) {
            by_part.entry(part).or_default().push(at);
        }
    }
    for &at in &all {
        let key = name_key(&senses.get(at).name);
        let Some(candidates) = by_part.get(&key) else { continue };
        let roots: BTreeSet<usize> =
            candidates.iter().take(CROWD).map(|&other| senses.root(other)).collect();
        if candidates.len() >= CROWD {
            continue;
        }
        let open: Vec<usize> = roots
            .into_iter()
            .filter(|&other| {
                // `Lestari Darmo Kusnadi`: a name before that of somebody better known is another's.
                let before = name_key(&senses.get(other).name).ends_with(&format!(" {key}"));
                let known = before && senses.articles(at) > senses.articles(other);
                !known && may(senses, registry, at, other)
            })
            .collect();
        let found = open.iter().map(|&other| (shared(members, senses, at, other), other));
        let mut found: Vec<(Shared, usize)> = found.collect();
        found.sort_by_key(|(shared, other)| (std::cmp::Reverse(shared.weight), *other));
        let is_initial = key.split(' ').any(|word| word.chars().count() == 1);
        match found.as_slice() {
            [(best, other), rest @ ..]
                if best.weight > 1 && rest.iter().all(|(next, _)| next.weight < best.weight) =>
            {
                senses.join(at, *other, Reason::FullerName, best.tokens.clone(), 0.95);
            }
            [(only, other)] if !is_initial && !only.differ => {
                senses.join(at, *other, Reason::FullerName, Vec::new(), 0.8);
            }
            _ => {}
        }
    }
}

/// Names that differ by few letters, where roles or company speak for one. Only who surely is
/// somebody is looked at. `Budi` is no slip of `Rudi`: where other people are called either, common
/// company is not enough, and a word of their roles has to be the same.
fn misspelt(members: &Members, registry: &Registry, senses: &mut Senses, languages: &Languages) {
    let own_names = own_names(senses, languages);
    let acts = |at: &usize| senses.get(*at).members.iter().any(|&at| members.list[at].acts);
    let all: Vec<(usize, String)> = people(senses)
        .into_iter()
        .filter(acts)
        .map(|at| (at, name_key(&senses.get(at).name)))
        .filter(|(_, key)| key.contains(' ') && key.split(' ').count() <= WORDS)
        .collect();
    let mut forms: Vec<(u64, usize)> = Vec::new();
    for (place, (_, key)) in all.iter().enumerate() {
        forms.extend(slips(key).into_iter().map(|form| (form, place)));
    }
    forms.sort_unstable();
    forms.dedup();
    let mut near: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for alike in forms.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() <= CROWD) {
        for &(_, one) in alike {
            let others = alike
                .iter()
                .map(|&(_, other)| other)
                .filter(|&other| senses.get(all[one].0).key != senses.get(all[other].0).key);
            for other in others {
                near.entry(one).or_default().insert(other);
            }
        }
    }
    for (place, near) in near {
        let (at, key) = &all[place];
        // The one that more articles print is the right spelling; of equals the first seen.
        let own = (std::cmp::Reverse(senses.articles(*at)), *at);
        let candidates = near.into_iter().filter_map(|other| {
            let (other, name) = &all[other];
            let (word, slipped) = slip(key, name)?;
            let later = own > (std::cmp::Reverse(senses.articles(*other)), *other);
            if !later || !may(senses, registry, *at, *other) {
                return None;
            }
            let found = shared(members, senses, *at, *other);
            let two = own_names.contains(word) && own_names.contains(slipped);
            (!two || found.role).then_some((found, *other))
        });
        let best =
            candidates.max_by_key(|(shared, other)| (shared.weight, std::cmp::Reverse(*other)));
        if let Some((best, other)) = best
            && best.weight >= 2
        {
            let confidence = if best.weight >= 4 { 0.9 } else { 0.75 };
            senses.join(*at, other, Reason::Misspelling, best.tokens, confidence);
        }
    }
}

/// Hashes of the forms that a name shares with its misspellings: as it is, and with a letter, or
/// two of a long word, left out of one of its words.
fn slips(key: &str) -> Vec<u64> {
    let words: Vec<&str> = key.split(' ').collect();
    let mut forms = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let letters: Vec<char> = word.chars().take(LETTERS).collect();
        if letters.len() < 4 {
            continue;
        }
        let mut put = |left: [usize; 2]| {
            let mut hasher = FxHasher::default();
            (at, &words[..at], &words[at + 1..]).hash(&mut hasher);
            for (_, letter) in letters.iter().enumerate().filter(|(n, _)| !left.contains(n)) {
                letter.hash(&mut hasher);
            }
            forms.push(hasher.finish());
        };
        put([usize::MAX; 2]);
        for one in 0..letters.len() {
            put([one, usize::MAX]);
            for two in (one + 1..letters.len()).filter(|_| letters.len() >= LONG) {
                put([one, two]);
            }
        }
    }
    forms
}

/// The words in which two names differ, if that is one, and it by one letter (or two swapped), or by
/// two where the word is long.
fn slip<'a>(a: &'a str, b: &'a str) -> Option<(&'a str, &'a str)> {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    if a.len() != b.len() {
        return None;
    }
    let mut differing = a.iter().zip(&b).filter(|(a, b)| a != b);
    let (Some((a, b)), None) = (differing.next(), differing.next()) else { return None };
    let short = a.chars().count().min(b.chars().count());
    let most = if short >= LONG { 2 } else { 1 };
    (short >= 4 && strsim::osa_distance(a, b) <= most).then_some((a, b))
}

/// Words that surely are names: those that a pack lists as given names, and those that several
/// people have.
fn own_names(senses: &Senses, languages: &Languages) -> FxHashSet<String> {
    let keys: BTreeSet<String> =
        people(senses).into_iter().map(|at| name_key(&senses.get(at).name)).collect();
    let mut people: FxHashMap<&str, usize> = FxHashMap::default();
    for key in keys.iter().filter(|key| key.contains(' ')) {
        for word in key.split(' ') {
            *people.entry(word).or_default() += 1;
        }
    }
    let is_given = |word: &str| {
        let mut entries = languages.packs().iter().filter_map(|pack| pack.lexicon.get(word));
        entries.any(|entry| entry.class.any(Class::GIVEN))
    };
    let own = people.into_iter().filter(|&(word, count)| count >= ESTABLISHED || is_given(word));
    own.map(|(word, _)| word.to_owned()).collect()
}

fn people(senses: &Senses) -> Vec<usize> {
    (0..senses.len()).filter(|&at| senses.get(at).kind == EntityKind::Person).collect()
}

/// Whether two may be joined: no article names both, and people.toml does not forbid it.
fn may(senses: &mut Senses, registry: &Registry, from: usize, into: usize) -> bool {
    !senses.meet(from, into) && allowed(senses, registry, from, into)
}

/// Whether people.toml lets two be joined that are not yet one.
pub(super) fn allowed(senses: &mut Senses, registry: &Registry, from: usize, into: usize) -> bool {
    let (root, target) = (senses.root(from), senses.root(into));
    if root == target {
        return false;
    }
    let refused = |senses: &Senses, entry: usize, other: usize| {
        let key = name_key(&senses.get(other).name);
        registry.entries[entry].not.iter().any(|name| name_key(&name.text) == key)
    };
    match (senses.entry(root), senses.entry(target)) {
        (Some(_), Some(_)) => false,
        (Some(entry), None) => !refused(senses, entry, into),
        (None, Some(entry)) => !refused(senses, entry, from),
        (None, None) => true,
    }
}

/// What two senses share.
#[derive(Default)]
struct Shared {
    weight: u32,
    tokens: Vec<u32>,
    /// Whether a word of their roles is among it.
    role: bool,
    /// Whether both have roles that say something, and share none of its words.
    differ: bool,
}

/// Members of a sense whose evidence is looked at.
const LOOKED: usize = 64;

fn shared(members: &Members, senses: &Senses, a: usize, b: usize) -> Shared {
    let pieces = |sense: usize| {
        senses.get(sense).members.iter().take(LOOKED).flat_map(|&at| members.evidence(at))
    };
    let of_a: FxHashSet<u32> = pieces(a).map(|piece| piece.token).collect();
    let mut seen: FxHashSet<u32> = FxHashSet::default();
    let mut shared = Shared::default();
    for piece in pieces(b) {
        if of_a.contains(&piece.token) && seen.insert(piece.token) {
            shared.weight += piece.weight;
            shared.tokens.push(piece.token);
        }
    }
    let words = |sense: usize| -> BTreeSet<u32> {
        let list = senses.get(sense).members.iter().take(LOOKED);
        list.flat_map(|&at| members.list[at].role_words.iter().copied()).collect()
    };
    let (a, b) = (words(a), words(b));
    shared.role = !a.is_disjoint(&b);
    shared.differ = !a.is_empty() && !b.is_empty() && a.is_disjoint(&b);
    shared
}
