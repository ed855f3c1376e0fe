//! Organisations and places by the data of the packs: acronyms and other languages.

use rustc_hash::FxHashMap;

use super::Reason;
use super::evidence::Members;
use super::senses::Senses;
use crate::annotate::EntityKind;
use crate::language::{Class, Languages, Pack};
use crate::site::Brief;
use crate::text::name_key;

/// Joins senses whose names stand for one body or place by the data of the packs. The fuller name is kept.
pub(super) fn join(
    members: &Members,
    briefs: &[Brief],
    senses: &mut Senses,
    languages: &Languages,
) {
    // What a name stands for → the first sense that has it, and the key it has it by.
    let mut known: FxHashMap<(EntityKind, String), usize> = FxHashMap::default();
    for at in 0..senses.len() {
        let sense = senses.get(at);
        let (kind, name) = (sense.kind, sense.name.clone());
        if !matches!(kind, EntityKind::Organisation | EntityKind::Place) {
            continue;
        }
        let Some(&first) = sense.members.first() else { continue };
        let language = briefs[members.list[first].brief].article.language.as_deref();
        let pack = language.and_then(|code| languages.get(code));
        let (body, reason) = pack.map_or_else(
            || (name_key(&name), Reason::Acronym),
            |pack| stands_for(&name, kind, pack),
        );
        match known.get(&(kind, body.clone())).copied() {
            Some(other) => {
                // What is joined is told of the form that is less full.
                let longer = name.len() > senses.get(other).name.len();
                let (from, into) = if longer { (other, at) } else { (at, other) };
                let short =
                    kind == EntityKind::Organisation && !senses.get(from).name.contains(' ');
                let reason = if short { Reason::Acronym } else { reason };
                if senses.join(from, into, reason, Vec::new(), 0.95) {
                    known.insert((kind, body), into);
                }
            }
            None => {
                known.insert((kind, body), at);
            }
        }
    }
    by_forms(members, senses);
}

/// The code of the country or capital that a name is of.
pub(super) fn territory<'p>(name: &str, pack: &'p Pack) -> Option<&'p str> {
    pack.territories.get(&spelt_out(name, pack)).map(String::as_str)
}

/// A name as it is compared, an acronym spelt out.
fn spelt_out(name: &str, pack: &Pack) -> String {
    let key = name_key(name);
    pack.acronyms.get(&key).map_or(key, |full| name_key(full))
}

/// The key of what a name stands for: acronyms spelt out, articles and forms of companies left
/// out, names in other languages under the one that packs share.
fn stands_for(name: &str, kind: EntityKind, pack: &Pack) -> (String, Reason) {
    if kind == EntityKind::Place
        && let Some(code) = territory(name, pack)
    {
        return (code.to_owned(), Reason::OtherLanguage);
    }
    let key = spelt_out(name, pack);
    let is = |word: &str, class| pack.lexicon.get(word).is_some_and(|entry| entry.class.any(class));
    let mut words: Vec<&str> = key.split(' ').collect();
    while words.len() > 1 && is(words[0], Class::DETERMINER) {
        words.remove(0);
    }
    while words.len() > 1 && is(words[words.len() - 1], Class::COMPANY) {
        words.pop();
    }
    let plain = words.join(" ");
    match pack.bodies.get(&plain) {
        Some(shared) => (shared.clone(), Reason::OtherLanguage),
        None => (plain, Reason::FullerName),
    }
}

/// Joins an organisation to the only one that some article prints its name for.
fn by_forms(members: &Members, senses: &mut Senses) {
    let mut printed: FxHashMap<u32, Option<usize>> = FxHashMap::default();
    for at in 0..senses.len() {
        if senses.get(at).kind != EntityKind::Organisation {
            continue;
        }
        let forms = senses.get(at).members.iter().flat_map(|&at| &members.list[at].forms);
        let forms: Vec<u32> =
            forms.filter_map(|form| members.words.number(&name_key(form))).collect();
        for form in forms {
            let root = senses.root(at);
            let slot = printed.entry(form).or_insert(Some(root));
            if slot.is_some_and(|other| senses.root(other) != root) {
                *slot = None;
            }
        }
    }
    for at in 0..senses.len() {
        let sense = senses.get(at);
        if sense.kind == EntityKind::Organisation
            && let Some(&Some(target)) = printed.get(&sense.key)
        {
            senses.join(at, target, Reason::OtherForm, Vec::new(), 0.9);
        }
    }
}
