//! Roles that stand beside names, given to the people who have them.

use crate::language::{Class, Frames};

use super::EntityKind;
use super::document::Document;
use super::names::Names;
use super::token::Kind;

/// Gives people the roles of their appositions: `Laras Widuri, ketua panitia,`.
pub(super) fn roles(document: &Document<'_>, names: &mut Names) {
    for number in 0..names.list.len() {
        let name = names.list[number];
        if names.entities[name.entity].kind != EntityKind::Person {
            continue;
        }
        // After the name.
        let after = name.last;
        if document.kind(after) == Kind::Comma
            && let Some(last) = role_phrase(document, after + 1)
        {
            give_role(document, names, name.entity, after + 1, last);
        }
        // Before it: lower-case roles, with or without a comma, and the body between role and name;
        // what stands before the comma of a name with a title of its own is somebody else.
        let titled = (name.titled..name.first).any(|at| document.is(at, Class::ROLE));
        let mut end = if titled { name.titled } else { name.first };
        let mut first = name.titled;
        if !titled && end == first && end > 0 && document.kind(end - 1) == Kind::Comma {
            end -= 1;
            first = end;
        }
        let mut is_role = false;
        while first > 0 && document.inside[first - 1] == document.inside[name.first] {
            let token = &document.tokens[first - 1];
            let noun = token.is_word()
                && (token.is_capital()
                    || token.is(Class::ROLE
                        | Class::PORTFOLIO
                        | Class::OF
                        | Class::BODY
                        | Class::HUMAN
                        | Class::DETERMINER))
                && names
                    .name(first - 1)
                    .is_none_or(|other| names.entities[other.entity].kind != EntityKind::Person);
            if !noun
                || end - first > 8
                || (document.starts[first - 1]
                    && !token.is(Class::ROLE | Class::PORTFOLIO | Class::BODY | Class::DETERMINER))
            {
                break;
            }
            is_role |= token.is(Class::ROLE | Class::HUMAN);
            first -= 1;
            if document.starts[first] {
                break;
            }
        }
        // `Menurut jaksa, Budi Santosa menerima uang`: he is not the prosecutor.
        let apart = end < name.titled
            && first.checked_sub(1).and_then(|at| document.cue(at)).is_some_and(|cue| {
                cue.frames.any(Frames::ACCORDING) && document.tokens[name.last].is_word()
            });
        if is_role && first < end && !apart {
            give_role(document, names, name.entity, first, end);
        }
    }
}

/// End of the role that starts at token `at`, if one does.
fn role_phrase(document: &Document<'_>, at: usize) -> Option<usize> {
    let opens = document.is(at, Class::ROLE | Class::HUMAN)
        || document.is(
            at,
            Class::DETERMINER
                | Class::PORTFOLIO
                | Class::DEMONYM
                | Class::PLACE
                | Class::INDEFINITE,
        ) && (at + 1..at + 5).any(|at| document.is(at, Class::ROLE | Class::HUMAN));
    if !opens {
        return None;
    }
    let last = (at..at + 14)
        .find(|&at| {
            matches!(
                document.kind(at),
                Kind::Comma | Kind::Stop | Kind::Mark | Kind::Open | Kind::Other | Kind::Ender
            ) || document.is(
                at,
                Class::RELATIVE | Class::BE | Class::AUXILIARY | Class::BY_MEANS | Class::TIME,
            ) || document.tokens[at].cue != 0
        })
        .unwrap_or(at + 14);
    (last > at).then_some(last)
}

/// The body that a role in tokens `[first, last)` is of, as printed: `Kementerian Luar Negeri` of
/// `juru bicara Kementerian Luar Negeri`; where the office itself tells it, the body of that office:
/// `Kementerian Kesehatan` of `Menteri Kesehatan`.
pub(super) fn organisation(document: &Document<'_>, first: usize, last: usize) -> Option<String> {
    let last = last.min(document.tokens.len());
    let ends_at = |from: usize| {
        let mut at = from;
        while at < last {
            let token = &document.tokens[at];
            let joins = token.is(Class::OF | Class::AND)
                && at + 1 < last
                && document.tokens[at + 1].is_capital()
                && !document.is(at + 1, Class::ROLE);
            if !(token.is_capital() || joins) || document.inside[at] != document.inside[first] {
                break;
            }
            at += 1;
        }
        at
    };
    let body = (first..last).find(|&at| {
        let token = &document.tokens[at];
        token.is(Class::BODY | Class::OUTLET) && !token.is(Class::ROLE) && token.is_capital()
    });
    if let Some(start) = body {
        // A head alone names nothing: `Ketua Komisi`.
        let end = ends_at(start);
        let named = end > start + 1 || document.is(start, Class::ACRONYM | Class::OUTLET);
        return named.then(|| crate::text::squeeze(document.words(start, end)));
    }
    let office = (first..last).rev().find(|&at| document.is(at, Class::ROLE))?;
    let head = document.pack.offices.get(&document.words(office, office + 1).to_lowercase())?;
    let end = ends_at(office + 1);
    let of = crate::text::squeeze(document.words(office + 1, end));
    (end > office + 1).then(|| format!("{head} {of}"))
}

fn give_role(document: &Document<'_>, names: &mut Names, entity: usize, first: usize, last: usize) {
    let keys: Vec<u32> = (first..last.min(document.tokens.len()))
        .filter(|&at| document.kind(at) == Kind::Word)
        .map(|at| document.tokens[at].key)
        .collect();
    let mut role = document.words(first, last.min(document.tokens.len()));
    if document.is(first, Class::DETERMINER) {
        role = document.words(first + 1, last.min(document.tokens.len()));
    }
    let gender = (first..last.min(document.tokens.len())).fold(Class::NONE, |gender, at| {
        Class(gender.0 | document.tokens[at].class.0 & (Class::MALE.0 | Class::FEMALE.0))
    });
    let organisation = organisation(document, first, last);
    let draft = &mut names.entities[entity];
    draft.add_role_keys(keys);
    if !(gender.any(Class::MALE) && gender.any(Class::FEMALE)) && draft.gender == Class::NONE {
        draft.gender = gender;
    }
    draft.set_role(role, organisation);
}
