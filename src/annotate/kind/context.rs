//! What stands round a name and tells of its kind.

use super::Mention;
use crate::annotate::document::Document;
use crate::annotate::title;
use crate::annotate::token::{Kind, Shape};
use crate::language::Class;

/// Tokens of a list before a name that are looked at, at most.
const LISTED: usize = 20;

/// Words of an office before a comma that are looked at, at most.
const OFFICE: usize = 8;

/// The title before it.
pub(super) fn titled(name: &Mention<'_, '_>) -> &'static str {
    let document = name.document;
    if name.inner {
        return "inside";
    }
    let title = name.titled..name.first;
    if title.clone().any(|at| document.is(at, Class::HONORIFIC)) {
        "honorific"
    } else if !title.is_empty() && document.is(name.first - 1, Class::PLACE_ROLE) {
        "place-role"
    } else if title.clone().any(|at| document.is(at, Class::ROLE)) {
        let beside = document.is(name.first - 1, Class::ROLE);
        let names = name
            .tokens()
            .iter()
            .all(|token| token.is(Class::GIVEN | Class::PARTICLE) || token.is_unknown());
        match (name.last - name.first, beside, names) {
            (1, true, _) => "role-of-short",
            (1, false, _) => "office-of-short",
            (_, true, true) => "role-of-names",
            (_, false, true) => "office-of-names",
            (_, true, false) => "role-of-words",
            (_, false, false) => "office-of-words",
        }
    } else if title::role_before(document, name.titled) {
        "role-before"
    } else if !title.is_empty() {
        "other"
    } else {
        ""
    }
}

/// What stands before it.
pub(super) fn before(name: &Mention<'_, '_>) -> &'static str {
    let document = name.document;
    let Some(at) = name.before() else { return "start" };
    let token = &document.tokens[at];
    let article = at + 1 < name.titled || document.is(at, Class::DETERMINER);
    match token.kind {
        Kind::Comma => "comma",
        Kind::Open => "open",
        Kind::Mark | Kind::Single => "mark",
        // `Kepala Wilayah 6 Sarwono`
        Kind::Number if title::role_before(document, name.titled) => "",
        Kind::Number => "number",
        Kind::Word if is_cue(document, at) => "cue",
        Kind::Word if token.is(Class::LOCATIVE) && is_unknown_word(name) => "in-word",
        Kind::Word if token.is(Class::LOCATIVE) => "in",
        Kind::Word if token.is(Class::OF) && article => "of-the",
        Kind::Word if token.is(Class::OF) => "of",
        Kind::Word if token.is(Class::VIA) => "via",
        Kind::Word if token.is(Class::AGENT | Class::TO_WHOM) => "by",
        Kind::Word if token.is(Class::AND) => "and",
        Kind::Word if token.is(Class::PREPOSITION | Class::BY_MEANS) && article => {
            "preposition-the"
        }
        Kind::Word if token.is(Class::PREPOSITION | Class::BY_MEANS) => "preposition",
        Kind::Word if token.is(Class::POSSESSIVE) => "possessive",
        Kind::Word if token.is(Class::DETERMINER) || article => "the",
        _ => "",
    }
}

/// Whether the word at token `at` is a cue, and no name.
fn is_cue(document: &Document<'_>, at: usize) -> bool {
    document
        .tokens
        .get(at)
        .is_some_and(|token| token.cue != 0 && (token.shape == Shape::Lower || document.starts[at]))
}

/// Whether a verb of saying is beside it, or it signs a quotation, told apart by what its words are.
pub(super) fn speaks(name: &Mention<'_, '_>) -> &'static str {
    let document = name.document;
    let cue = |at: usize| is_cue(document, at);
    let before = name.titled > 0 && cue(name.titled - 1);
    // `— Laras Widuri` after a quotation, `Laras Widuri: "…"` before one
    let signs = name.titled > 0
        && document.kind(name.titled - 1) == Kind::Dash
        && document.starts[name.titled - 1]
        || document.kind(name.last) == Kind::Colon && document.kind(name.last + 1) == Kind::Mark;
    if name.inner || document.inside[name.first] != 0 || !(before || cue(name.last) || signs) {
        ""
    } else if name.any(Class::BODY | Class::OUTLET | Class::COMPANY | Class::PLACE) {
        "body"
    } else if name.titled < name.first {
        "titled"
    } else if name.last - name.first > 1 {
        "long"
    } else {
        "short"
    }
}

/// The noun in small letters right before it, or before the comma before it.
pub(super) fn noun_before(name: &Mention<'_, '_>) -> &'static str {
    let document = name.document;
    let Some(at) = name.titled.checked_sub(1).filter(|_| !document.starts[name.titled]) else {
        return "";
    };
    if at > 0 && document.kind(at) == Kind::Comma {
        // `seorang tenaga kerja wanita (TKW), Laras Widuri`
        let aside = document.kind(at - 1) == Kind::Close
            && at > 4
            && document.kind(at - 3) == Kind::Open
            && !document.starts[at - 3];
        let at = if aside { at - 3 } else { at };
        let noun = &document.tokens[at - 1];
        return match noun.shape {
            Shape::Lower if noun.is(Class::ROLE | Class::HUMAN) => "person",
            Shape::Lower if noun.is(Class::BODY | Class::GROUP) => "body",
            Shape::Lower => "",
            // `Sekretaris Sauh, Laras Ayu Widuri`
            _ if is_office(document, at) => "office",
            _ => "",
        };
    }
    let token = &document.tokens[at];
    // `Bupati Lirangan Laras Widuri`
    let of_place = token.is(Class::PLACE_ROLE) && !document.pack.shape.heads_last;
    if name.inner && of_place && !name.any(Class::BODY | Class::COMPANY) {
        return "place";
    }
    if token.kind != Kind::Word || token.shape != Shape::Lower {
        return "";
    }
    // `Laras Widuri, bupati Lirangan,`
    let of_place = of_place && at > 0 && document.kind(at - 1) == Kind::Comma;
    if token.is(Class::PLACE_HEAD) || of_place {
        "place"
    } else if token.is(Class::ROLE | Class::HUMAN | Class::HONORIFIC) {
        "person"
    } else if token.is(Class::TITLED) {
        let person = Class::ROLE | Class::HUMAN;
        // `a boy named Reed`, not `a film called Reed`
        if (at.saturating_sub(3)..at).any(|at| document.is(at, person)) {
            "person"
        } else {
            "titled"
        }
    } else if token.is(Class::BODY | Class::GROUP) {
        "body"
    } else if token.is_unknown() && token.cue == 0 || token.is(Class::COMMON) {
        "other"
    } else {
        ""
    }
}

/// Whether words in small letters for somebody stand before it and a comma, and nothing goes on after
/// it: `seorang warga, Walu, mengaku`, `jurucakap syarikat itu, Walu`, `the firm's spokesman, Walu`.
pub(super) fn called(name: &Mention<'_, '_>) -> &'static str {
    let document = name.document;
    let apart = name.titled > 1
        && !document.starts[name.titled]
        && document.kind(name.titled - 1) == Kind::Comma;
    let ends = document.kind(name.last) != Kind::Word || is_cue(document, name.last);
    if !(apart && ends && document.tokens[name.titled - 2].shape == Shape::Lower) {
        return "";
    }
    let comma = name.titled - 1;
    let person = Class::ROLE | Class::HUMAN;
    if document.is(comma - 1, person) || is_pointed_at(document, comma) { "person" } else { "" }
}

/// Whether words in small letters that end in a demonstrative before token `end` speak of somebody by
/// an office: `jurucakap syarikat itu`, `ketua panitia itu`.
fn is_pointed_at(document: &Document<'_>, end: usize) -> bool {
    let pointer = end - 1;
    let phrase = |&at: &usize| {
        let token = &document.tokens[at];
        let noun = Class::ROLE | Class::HUMAN | Class::BODY | Class::GROUP | Class::PORTFOLIO;
        let joins = Class::PREPOSITION | Class::LOCATIVE | Class::CONNECTIVE | Class::AND;
        token.kind == Kind::Word
            && token.shape == Shape::Lower
            && !document.starts[at + 1]
            && (token.is(noun) || token.cue == 0 && !token.is(joins | Class::VERB))
    };
    let first = (end.saturating_sub(OFFICE)..pointer).rev().take_while(phrase).last();
    let person = Class::ROLE | Class::HUMAN;
    !document.pack.shape.heads_last
        && document.is(pointer, Class::DEMONSTRATIVE)
        && first.is_some_and(|first| document.is(first, person))
}

/// Whether capitalised words that hold a role end at token `end`.
fn is_office(document: &Document<'_>, end: usize) -> bool {
    (end.saturating_sub(OFFICE)..end)
        .rev()
        .take_while(|&at| {
            let token = &document.tokens[at];
            token.kind == Kind::Word && (token.is_capital() || token.is(Class::OF | Class::AND))
        })
        .any(|at| document.is(at, Class::ROLE))
}

/// What stands after it.
pub(super) fn after(name: &Mention<'_, '_>) -> &'static str {
    let document = name.document;
    let Some(token) = document.tokens.get(name.last) else { return "" };
    match token.kind {
        Kind::Comma => "comma",
        Kind::Stop | Kind::Ender => "end",
        Kind::Mark | Kind::Single => "mark",
        Kind::Number => "number",
        Kind::Dash => "dash",
        Kind::Open => match document.tokens.get(name.last + 1) {
            Some(next) if next.kind == Kind::Number && next.end - next.start <= 2 => "age",
            Some(next) if next.shape == Shape::Upper => "acronym",
            _ => "open",
        },
        Kind::Word if token.is(Class::POSSESSIVE) => "possessive",
        Kind::Word if token.is_capital() => "",
        Kind::Word if token.cue != 0 => "cue",
        Kind::Word if token.is(Class::RELATIVE) => "relative",
        Kind::Word if token.is(Class::AUXILIARY | Class::BE | Class::NEGATION) => "auxiliary",
        Kind::Word if token.is(Class::VERB) => "verb",
        Kind::Word if token.is(Class::AND) => "and",
        Kind::Word if token.is(Class::ALIAS) => "alias",
        Kind::Word if token.is(Class::DEMONSTRATIVE) => "demonstrative",
        Kind::Word if token.is(Class::ROLE | Class::GROUP | Class::HUMAN) => "person",
        Kind::Word if token.is(Class::BODY | Class::PLACE_HEAD) => "head",
        Kind::Word if token.is(Class::OF) => "of",
        Kind::Word if token.is(Class::PREPOSITION | Class::LOCATIVE | Class::BY_MEANS) => {
            "preposition"
        }
        Kind::Word if token.is_unknown() => "noun",
        _ => "",
    }
}

/// What says more of it after a comma.
pub(super) fn apposed(name: &Mention<'_, '_>) -> &'static str {
    let document = name.document;
    if document.kind(name.last) != Kind::Comma {
        return "";
    }
    let at = name.last + 1;
    let Some(token) = document.tokens.get(at) else { return "" };
    let person = Class::ROLE | Class::HUMAN;
    let near = |class: Class| {
        (at + 1..at + 5)
            .take_while(|&at| document.kind(at) == Kind::Word && document.tokens[at].cue == 0)
            .any(|at| document.is(at, class))
    };
    if token.kind == Kind::Number && token.end - token.start <= 2 {
        "age"
    } else if token.is(Class::RELATIVE) && !token.is(Class::COMPLEMENTIZER) {
        "relative"
    } else if token.is(person) {
        "person"
    } else if token.is(Class::DETERMINER | Class::INDEFINITE) && near(person) {
        "a-person"
    } else if token.is(Class::DETERMINER | Class::INDEFINITE) && near(Class::BODY | Class::GROUP) {
        "a-body"
    } else if token.is(Class::DETERMINER | Class::INDEFINITE) {
        "a-thing"
    } else if token.is_capital() && token.is(Class::PLACE) {
        "place"
    } else if token.is_capital() {
        "name"
    } else {
        ""
    }
}

/// Whether it stands in a list, and what the next of it is like.
pub(super) fn list(name: &Mention<'_, '_>) -> &'static str {
    let document = name.document;
    let joint = |at: usize| document.kind(at) == Kind::Comma || document.is(at, Class::AND);
    let next = (name.last + 1..name.last + 3).find(|&at| !document.is(at, Class::AND));
    let before = name.titled.checked_sub(2).filter(|_| joint(name.titled - 1));
    let after = next.filter(|_| joint(name.last));
    let class = |class: Class| {
        before
            .into_iter()
            .chain(after)
            .any(|at| document.is(at, class) && document.tokens[at].is_capital())
    };
    if goes_on_from_place(name) {
        "in-place"
    } else if class(Class::PLACE) {
        "place"
    } else if class(Class::GIVEN) {
        "given"
    } else if class(Class::OUTLET | Class::BODY | Class::ACRONYM) {
        "body"
    } else {
        ""
    }
}

/// Whether it is one word that no list knows.
fn is_unknown_word(name: &Mention<'_, '_>) -> bool {
    name.last == name.first + 1 && name.tokens()[0].is_unknown()
}

/// Whether it stands in a list that a preposition of place or the head of a place opens: `in Walu,
/// Sauh and Lirangan`, `Desa Walu, Lirangan`.
fn goes_on_from_place(name: &Mention<'_, '_>) -> bool {
    let document = name.document;
    let listed = |&at: &usize| {
        let token = &document.tokens[at];
        let joint = token.kind == Kind::Comma || token.is(Class::AND);
        !document.starts[at + 1] && (joint || token.is_capital() && !token.is(Class::GIVEN))
    };
    let from = name.titled.saturating_sub(LISTED)..name.titled;
    let first = from.rev().take_while(listed).last();
    let Some(first) = first.filter(|&at| at > 0 && !document.starts[at]) else { return false };
    let opens = document.is(first - 1, Class::LOCATIVE)
        || document.is(first, Class::PLACE_HEAD) && document.kind(name.titled - 1) == Kind::Comma;
    opens && first < name.titled - 1
}

/// Whether it is inside quotation marks, or all that is.
pub(super) fn marks(name: &Mention<'_, '_>) -> &'static str {
    let document = name.document;
    let marked = |at: usize| matches!(document.kind(at), Kind::Mark | Kind::Single);
    if name.titled > 0 && marked(name.titled - 1) && marked(name.last) {
        "whole"
    } else if document.inside[name.first] == 0 {
        "outside"
    } else {
        "inside"
    }
}

/// Whether its capital may be that of a sentence.
pub(super) fn opens(name: &Mention<'_, '_>) -> &'static str {
    if name.document.starts[name.titled] { "sentence" } else { "no" }
}
