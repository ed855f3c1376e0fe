//! Roles that stand beside names, given to the people who have them.

use crate::language::{Class, Frames};

use super::EntityKind;
use super::document::Document;
use super::names::{Name, Names};
use super::run;
use super::token::Kind;

/// How many tokens a role may reach to either side of its name.
const REACH: usize = 18;

/// Words of which one is the head of a role.
const HEAD: Class = Class(Class::ROLE.0 | Class::HUMAN.0);

/// Words that no role goes on past, unless they are the head of one.
const ENDS: Class = Class(
    Class::RELATIVE.0
        | Class::AUXILIARY.0
        | Class::BE.0
        | Class::NEGATION.0
        | Class::SUBORDINATOR.0
        | Class::COMPLEMENTIZER.0
        | Class::BUT.0
        | Class::PRONOUN.0
        | Class::TIME.0
        | Class::CALENDAR.0
        | Class::VIA.0
        | Class::AS.0
        | Class::BY_MEANS.0
        | Class::PURPOSE.0,
);

/// Gives people the roles beside their names: `Laras Widuri, ketua panitia,`.
pub(super) fn roles(document: &Document<'_>, names: &mut Names) {
    for number in 0..names.list.len() {
        let name = names.list[number];
        if names.entities[name.entity].kind != EntityKind::Person {
            continue;
        }
        let titled = (name.titled..name.first).any(|at| document.is(at, Class::ROLE));
        let mut roles = [after(document, names, &name), before(document, names, &name)];
        // `Presiden Laras Widuri, ketua umum Sauh`: the title is the nearer.
        if titled {
            roles.reverse();
        }
        for (first, last) in roles.into_iter().flatten() {
            give_role(document, names, &name, first, last);
        }
    }
}

/// The role after a name: `, ketua panitia`, `, 54, the harbour master`.
fn after(document: &Document<'_>, names: &Names, name: &Name) -> Option<(usize, usize)> {
    let mut at = name.last;
    if document.kind(at) == Kind::Open && document.kind(at + 2) == Kind::Close {
        at += 3;
    }
    if document.kind(at) != Kind::Comma {
        // `Laras selaku ketua panitia`
        return document.is(at, Class::AS).then(|| phrase(document, at + 1)).flatten();
    }
    let age = document.kind(at + 1) == Kind::Number && document.kind(at + 2) == Kind::Comma;
    at += if age { 3 } else { 1 };
    at += usize::from(document.is(at, Class::AS));
    // `Presiden Laras, Menteri Pertahanan Darmo`: the title of the next in a list.
    let titles_another = names.name(at).is_some_and(|next| {
        next.titled == at
            && next.first > at
            && next.entity != name.entity
            && names.entities[next.entity].kind == EntityKind::Person
    });
    if titles_another { None } else { phrase(document, at) }
}

/// Whether the word at token `at` ends a role.
fn ends(document: &Document<'_>, at: usize) -> bool {
    let token = &document.tokens[at];
    let name = token.is_capital() && !document.starts[at];
    let noun = token.is(HEAD | Class::PORTFOLIO | Class::BODY | Class::OF);
    !name && !noun && (token.is(ENDS | Class::VERB) || token.cue != 0)
}

/// The role that starts at token `at`, if one does, its article left out.
fn phrase(document: &Document<'_>, at: usize) -> Option<(usize, usize)> {
    let open = Class::DETERMINER | Class::INDEFINITE;
    let first = at + (at..at + 2).take_while(|&at| document.is(at, open)).count();
    let lead = document.pack.shape.heads_last || first > at;
    let head = (first..first + if lead { 8 } else { 1 })
        .take_while(|&at| document.kind(at) == Kind::Word && !ends(document, at))
        .take_while(|&at| !document.is(at, Class::PREPOSITION) || document.is(at, HEAD))
        .find(|&at| document.is(at, HEAD))?;
    let limit = document.tokens.len().min(first + REACH);
    let last = (head + 1..limit)
        .find(|&at| {
            let word = matches!(document.kind(at), Kind::Word | Kind::Number);
            let listed =
                document.kind(at) == Kind::Comma && run::listed(document, at, limit).is_some();
            let aside = document.kind(at) == Kind::Open && document.kind(at + 2) == Kind::Close;
            let closes = document.kind(at) == Kind::Close && document.kind(at - 2) == Kind::Open;
            !(word || listed || aside || closes) || ends(document, at)
        })
        .unwrap_or(limit);
    trimmed(document, first, last)
}

/// The role before a name: `former mayor Ann Bell`, `Menteri Keuangan (Menkeu) Laras`, `Presiden Sauh,
/// Datuk Ahmad`.
fn before(document: &Document<'_>, names: &Names, name: &Name) -> Option<(usize, usize)> {
    let mut end = name.first;
    while end > 0 && document.is(end - 1, Class::HONORIFIC) && !document.is(end - 1, Class::ROLE) {
        end -= 1;
    }
    // `anggota dewan Sauh (Laras Widuri)`
    let opens = end > 0 && document.kind(end - 1) == Kind::Open;
    let comma = opens || end > 0 && document.kind(end - 1) == Kind::Comma && !document.starts[end];
    end -= usize::from(comma);
    let last_head = document.pack.shape.heads_last;
    let mut first = end;
    // `kuasa hukum Laras, Darmo`: the role names somebody else.
    if let Some(of) =
        end.checked_sub(1).and_then(|at| names.name(at)).filter(|_| comma && !last_head)
        && of.entity != name.entity
        && of.titled > 0
        && document.is(of.titled - 1, HEAD)
    {
        first = of.titled;
    }
    let (mut first, head) = stretch(document, names, name, (first, end), comma);
    let head = head?;
    // `Menurut jaksa, Laras Widuri menerima uang`: she is not the prosecutor.
    let apart = comma
        && first.checked_sub(1).and_then(|at| document.cue(at)).is_some_and(|cue| {
            cue.frames.any(Frames::ACCORDING) && document.kind(name.last) == Kind::Word
        });
    if apart {
        return None;
    }
    let lead = Class::PORTFOLIO | Class::DEMONYM | Class::PLACE;
    while !last_head && first < head && !(document.is(first, lead) && first + 1 == head) {
        first += 1;
    }
    trimmed(document, first, end)
}

/// Where the role opens that goes on leftwards from token `first` to the name at token `end`, and the
/// token of its head, if it has one.
fn stretch(
    document: &Document<'_>,
    names: &Names,
    name: &Name,
    (mut first, end): (usize, usize),
    comma: bool,
) -> (usize, Option<usize>) {
    let other = |at: usize| {
        names.name(at).is_some_and(|other| {
            let person = names.entities[other.entity].kind == EntityKind::Person;
            person && (other.entity != name.entity || at >= other.first)
        })
    };
    let last_head = document.pack.shape.heads_last;
    let mut head = None;
    while first > 0 && end - first < REACH {
        let at = first - 1;
        let token = &document.tokens[at];
        let inside = document.inside[at] == document.inside[name.first];
        let owner = token.is(Class::POSSESSIVE);
        let joint = match token.kind {
            Kind::Close => document.kind(at.saturating_sub(2)) == Kind::Open,
            Kind::Open => document.kind(at + 2) == Kind::Close,
            Kind::Comma => run::listed(document, at, end).is_some(),
            Kind::Number => first < end && !last_head,
            Kind::Word => !ends(document, at) && !other(at) || owner,
            _ => false,
        };
        let article = token.is(Class::DETERMINER | Class::INDEFINITE);
        let governs = token.is(Class::PREPOSITION | Class::LOCATIVE | Class::CONNECTIVE)
            && !token.is(HEAD | Class::OF | Class::PORTFOLIO | Class::AND);
        // The head of an English role stands right before the name, or before `of`.
        let loose = last_head && head.is_none() && !token.is(HEAD) && !token.is_capital();
        let of = token.is(Class::OF) && !(comma || token.is_capital() || names.name(at).is_some());
        let next = first.min(end - 1);
        // `Laras of Walu and Chancellor Darmo`
        let of_another = document.is(next, HEAD) && at > 0 && !document.is(at - 1, HEAD);
        let stray =
            token.is(Class::AND) && !comma && (!document.tokens[next].is_capital() || of_another);
        if !inside
            || !joint
            || article
            || governs
            || stray
            || last_head && of
            || loose && !(comma || owner)
        {
            break;
        }
        if token.is(HEAD) {
            head = Some(at);
        }
        first = at;
        if document.starts[at] {
            break;
        }
    }
    (first, head)
}

/// A role without the little words at its ends.
fn trimmed(document: &Document<'_>, mut first: usize, mut last: usize) -> Option<(usize, usize)> {
    let joint = Class::OF | Class::AND | Class::PREPOSITION | Class::DETERMINER | Class::POSSESSIVE;
    let little = |at: usize| {
        document.is(at, joint) && !document.is(at, HEAD)
            || matches!(document.kind(at), Kind::Comma | Kind::Number)
            || document.is(at, Class::HONORIFIC) && !document.is(at, Class::ROLE)
    };
    while first < last && little(first) {
        first += 1;
    }
    while last > first && little(last - 1) && document.kind(last - 1) != Kind::Number {
        last -= 1;
    }
    (first < last).then_some((first, last))
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
        return named.then(|| crate::text::visible(document.words(start, end)));
    }
    let office = (first..last).rev().find(|&at| document.is(at, Class::ROLE))?;
    let head = document.pack.offices.get(&document.words(office, office + 1).to_lowercase())?;
    let end = ends_at(office + 1);
    let of = crate::text::visible(document.words(office + 1, end));
    (end > office + 1).then(|| format!("{head} {of}"))
}

fn give_role(document: &Document<'_>, names: &mut Names, name: &Name, first: usize, last: usize) {
    let keys: Vec<u32> = (first..last)
        .filter(|&at| document.kind(at) == Kind::Word)
        .map(|at| document.tokens[at].key)
        .collect();
    let gender = (first..last).fold(Class::NONE, |gender, at| {
        Class(gender.0 | document.tokens[at].class.0 & (Class::MALE.0 | Class::FEMALE.0))
    });
    let organisation = organisation(document, first, last);
    let draft = &mut names.entities[name.entity];
    draft.add_role_keys(keys);
    if !(gender.any(Class::MALE) && gender.any(Class::FEMALE)) && draft.gender == Class::NONE {
        draft.gender = gender;
    }
    draft.set_role(document.words(first, last), organisation, name.end - name.first >= 2);
}
