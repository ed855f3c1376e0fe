//! What the words of a name tell of its kind.

use super::Mention;
use crate::annotate::title;
use crate::annotate::token::{Kind, Shape, Token};
use crate::language::Class;

/// How many words it has, particles and a nickname in marks left out.
pub(super) fn words(name: &Mention<'_, '_>) -> &'static str {
    let document = name.document;
    let word = |&at: &usize| {
        let token = &document.tokens[at];
        token.kind == Kind::Word
            && (token.is_capital() || !token.is(Class::PARTICLE))
            && document.inside[at] == document.inside[name.first]
    };
    match (name.first..name.last).filter(word).count() {
        1 => "one",
        2 => "two",
        3 => "three",
        _ => "more",
    }
}

/// Whether it starts with a known given name, or has what only people have.
pub(super) fn given(name: &Mention<'_, '_>) -> &'static str {
    if is_of_person(name) {
        return "first";
    }
    let other = Class::PLACE | Class::COMMON | Class::ROLE | Class::PORTFOLIO | Class::BODY;
    let first = &name.tokens()[0];
    match first.is(Class::GIVEN) {
        true if first.is(other) => "also-word",
        true => "first",
        false if name.any(Class::GIVEN) => "later",
        false => "none",
    }
}

/// Whether it has initials, a nickname, or a particle of families.
fn is_of_person(name: &Mention<'_, '_>) -> bool {
    let other = Class::BODY | Class::COMPANY | Class::OUTLET | Class::PLACE | Class::PLACE_HEAD;
    let inside = |at: usize| {
        let token = &name.document.tokens[at];
        matches!(token.kind, Kind::Mark | Kind::Single | Kind::Open)
            || at + 1 < name.last && title::is_initial(name.document, at)
            || at > name.first && token.is(Class::PARTICLE) && !token.is_capital()
    };
    !name.any(other) && (name.first..name.last).any(inside)
}

/// Whether a list knows it as a place or a medium.
pub(super) fn listed(name: &Mention<'_, '_>) -> &'static str {
    if name.all(Class::PLACE | Class::OF | Class::AND) {
        "place"
    } else if name.any(Class::OUTLET) {
        "outlet"
    } else if name.all(Class::DEMONYM) {
        "demonym"
    } else if name.any(Class::ACRONYM) {
        "acronym"
    } else if name.any(Class::PLACE) {
        "with-place"
    } else {
        ""
    }
}

/// The noun that tells what it is: `County`, `Kementerian`, `Inc`.
pub(super) fn head(name: &Mention<'_, '_>) -> &'static str {
    let last = &name.tokens()[name.last - name.first - 1];
    let first = &name.tokens()[0];
    let (head, other) =
        if name.document.pack.shape.heads_last { (last, first) } else { (first, last) };
    if last.is(Class::COMPANY) {
        "company"
    } else if head.is(Class::PLACE_HEAD) && head.is(Class::BODY) {
        "place-or-body"
    } else if head.is(Class::PLACE_HEAD) {
        "place"
    } else if head.is(Class::BODY) {
        "body"
    } else if other.is(Class::PLACE_HEAD) {
        "place-other-end"
    } else if other.is(Class::BODY) {
        "body-other-end"
    } else if name.any(Class::BODY | Class::COMPANY) {
        "body-inside"
    } else if name.any(Class::PLACE_HEAD) {
        "place-inside"
    } else {
        ""
    }
}

/// Words of it that are common words.
pub(super) fn common(name: &Mention<'_, '_>) -> &'static str {
    let word = Class::COMMON | Class::PORTFOLIO | Class::GROUP | Class::DOCUMENT | Class::VERB;
    let common = |token: &&Token| {
        !token.is(Class::GIVEN | Class::PARTICLE)
            && (token.is(word) || name.lower.contains(&token.key))
    };
    match name.tokens().iter().filter(common).count() {
        0 => "none",
        count if count == name.last - name.first => "all",
        _ => "some",
    }
}

pub(super) fn shape(name: &Mention<'_, '_>) -> &'static str {
    let document = name.document;
    let word = document.words(name.first, name.first + 1);
    let upper = name.tokens()[0].shape == Shape::Upper && !document.shouts(name.first);
    let all = document.words(name.first, name.last);
    let inner = || {
        all.split([' ', '-', '\'', '’', '"', '“', '(']).any(|word| {
            word.chars().skip(1).any(char::is_uppercase) && word.chars().any(char::is_lowercase)
        })
    };
    let site =
        |(_, end): (&str, &str)| end.len() >= 2 && end.bytes().all(|b| b.is_ascii_alphabetic());
    if name.last == name.first + 1 && all.rsplit_once('.').is_some_and(site) {
        "site"
    } else if all.bytes().any(|byte| byte.is_ascii_digit()) {
        "digit"
    } else if upper && word.len() > 1 {
        if name.last > name.first + 1 {
            "upper-first"
        } else if word.len() <= 3 {
            "upper-short"
        } else {
            "upper"
        }
    } else if inner() {
        "mixed"
    } else {
        ""
    }
}

/// What stands inside a name of several words.
pub(super) fn inside(name: &Mention<'_, '_>) -> &'static str {
    let letter = |at: usize| {
        let word = name.document.words(at, at + 1).trim_end_matches('.');
        word.chars().count() == 1 && word.chars().all(char::is_alphabetic)
            || word.contains('.') && at + 1 < name.last
    };
    if (name.first..name.last).any(letter) {
        "initial"
    } else if name.tokens().iter().any(|token| token.is(Class::PARTICLE) && !token.is_capital()) {
        "particle"
    } else if name.any(Class::OF | Class::AND) {
        "of"
    } else if name.tokens().iter().any(|token| token.kind != Kind::Word) {
        "other"
    } else {
        ""
    }
}

/// How many of its words no list knows.
pub(super) fn unknown(name: &Mention<'_, '_>) -> &'static str {
    let count = name.tokens().iter().filter(|token| token.is_unknown()).count();
    match count {
        0 => "none",
        _ if count == name.last - name.first => "all",
        _ => "some",
    }
}

/// Whether one word of several stands alone elsewhere.
pub(super) fn later(fullest: &Mention<'_, '_>, mentions: &[Mention<'_, '_>]) -> &'static str {
    let length = |name: &Mention<'_, '_>| name.last - name.first;
    if length(fullest) > 1 && mentions.iter().any(|name| length(name) == 1) {
        "one-word"
    } else {
        ""
    }
}

/// How often it is mentioned.
pub(super) fn mentions(_: &Mention<'_, '_>, mentions: &[Mention<'_, '_>]) -> &'static str {
    match mentions.len() {
        1 => "one",
        2..4 => "few",
        _ => "many",
    }
}
