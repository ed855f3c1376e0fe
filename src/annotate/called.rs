//! Words of the calendar and places that are somebody's name where they stand: `May Roe`, `Ruth
//! Berlin`, and later `Berlin said`. From here on they are names and nothing else.

use rustc_hash::FxHashSet;

use crate::language::{Class, Manner};

use super::document::Document;
use super::title::TITLE;
use super::token::{FUNCTION, Kind, Shape, Token};

/// Words that may be names as well.
const ALSO: Class = Class(Class::CALENDAR.0 | Class::PLACE.0 | Class::DEMONYM.0);

/// What may follow a name that is a subject.
const ACTS: Class =
    Class(Class::AUXILIARY.0 | Class::BE.0 | Class::NEGATION.0 | Class::POSSESSIVE.0);

/// Finds them, and takes all other classes from them.
pub(super) fn name(document: &mut Document<'_>) {
    let listed: Vec<usize> =
        (0..document.tokens.len()).filter(|&at| is_listed(document, at)).collect();
    let mut known: FxHashSet<u32> = FxHashSet::default();
    // From the end: `Rajab Juli Hartanto`.
    for &at in listed.iter().rev() {
        let class = if is_given(document, at) {
            Class::GIVEN
        } else if is_family(document, at) {
            Class::NONE
        } else {
            continue;
        };
        known.insert(document.tokens[at].key);
        take(document, at, class);
    }
    if known.is_empty() {
        return;
    }
    for at in listed {
        if known.contains(&document.tokens[at].key) && is_alone(document, at) {
            take(document, at, Class::NONE);
        }
    }
}

fn take(document: &mut Document<'_>, at: usize, class: Class) {
    let token = &mut document.tokens[at];
    let kept = Class::GIVEN | Class::MALE | Class::FEMALE;
    token.class = Class(token.class.0 & kept.0 | class.0);
    token.cue = 0;
    token.manner = Manner::NONE;
}

/// Whether it is one word of the calendar or a place, or a given name that is also a common word, as a
/// name is written.
fn is_listed(document: &Document<'_>, at: usize) -> bool {
    let token = &document.tokens[at];
    let word = token.is(Class::GIVEN) && (token.is(FUNCTION | Class::VERB) || token.cue != 0);
    (token.is(ALSO) || word)
        && token.shape == Shape::Capital
        && !token.is(Class::BODY | Class::OUTLET | Class::PLACE_HEAD | Class::HONORIFIC)
        && !document.words(at, at + 1).contains([' ', '.'])
}

/// Whether a word that stands in no list but that of names goes on with the name before it.
fn goes_on(document: &Document<'_>, at: usize) -> bool {
    document.tokens.get(at).is_some_and(|token| {
        let plain = token.is_unknown()
            || token.is(Class::GIVEN) && !token.is(TITLE)
            || token.is(Class::PARTICLE);
        token.is_capital() && token.spaced && plain && token.cue == 0
    })
}

fn is_cue(document: &Document<'_>, at: usize) -> bool {
    document
        .tokens
        .get(at)
        .is_some_and(|token| token.cue != 0 && (token.shape == Shape::Lower || document.starts[at]))
}

/// Whether what stands from token `at` on, past a comma, says who somebody is.
fn tells_person(document: &Document<'_>, at: usize) -> bool {
    let age = document.kind(at + 1) == Kind::Number && document.kind(at + 2) != Kind::Word;
    let article = Class::DETERMINER | Class::INDEFINITE;
    let person = Class::ROLE | Class::HUMAN;
    document.kind(at) == Kind::Comma
        && (age
            || document.is(at + 1, Class::RELATIVE)
            || document.is(at + 1, article) && document.is(at + 1, Class::NEW)
            || (at + 1..at + 6)
                .take_while(|&at| document.kind(at) == Kind::Word)
                .any(|at| document.is(at, person)))
}

/// Whether a cue with nothing but a quotation or a comma before it stands right before token `at`.
fn follows_closing_cue(document: &Document<'_>, at: usize) -> bool {
    let Some(cue) = at.checked_sub(1).filter(|&cue| is_cue(document, cue)) else { return false };
    document.starts[cue]
        || matches!(document.kind(cue - 1), Kind::Mark | Kind::Single | Kind::Comma | Kind::Ender)
}

/// Whether a role or another word for a person stands at token `at`, in small letters.
fn is_person(document: &Document<'_>, at: usize) -> bool {
    let person = Class::ROLE | Class::HUMAN | Class::GROUP;
    document.tokens[at].shape == Shape::Lower && document.is(at, person)
}

/// A given name: a name goes on after it, and it stands where one who speaks or is introduced does.
fn is_given(document: &Document<'_>, at: usize) -> bool {
    // `Jan van der Roe`
    let particle =
        |&at: &usize| document.tokens[at].shape == Shape::Lower && document.is(at, Class::PARTICLE);
    let next = at + 1;
    let next = next + (next..document.tokens.len().min(next + 3)).take_while(particle).count();
    if !goes_on(document, next) || document.inside[at] != document.inside[next] {
        return false;
    }
    let token = &document.tokens[at];
    let place = token.is(Class::PLACE | Class::DEMONYM);
    // `Russian Ivan Roe` is no name, `Paris Love Story` no person's.
    let reach = if place { 2 } else { 4 };
    if token.is(Class::DEMONYM) && document.is(at + 1, Class::GIVEN) {
        return false;
    }
    let reach = next + reach - 1;
    let end = (next..reach).find(|&at| !goes_on(document, at)).unwrap_or(reach);
    let ended = !document.tokens.get(end).is_some_and(|token| token.is_capital() && token.spaced);
    ended
        && (follows_closing_cue(document, at)
            || is_after_title(document, at, place)
            || is_introduced(document, at, end, place)
            || opens_clause(document, at)
                && (is_cue(document, end)
                    || !place && document.is(end, ACTS)
                    || tells_person(document, end)))
}

/// Whether the word at token `at` goes on from a title: `mayor May Roe`, `Bupati Lirangan Juni`.
fn is_after_title(document: &Document<'_>, at: usize, place: bool) -> bool {
    let Some(before) = at.checked_sub(1).filter(|_| !document.starts[at]) else { return false };
    let last_head = document.pack.shape.heads_last;
    let role = document.is(before, Class::ROLE | Class::HONORIFIC);
    if place {
        role && last_head && !document.is(before, Class::PLACE_ROLE)
    } else {
        let run = !last_head && document.tokens[before].is_capital();
        role || run && document.tokens[at].spaced
    }
}

/// Whether the name in tokens `[at, end)` stands in an apposition: `the mayor, May Roe,`.
fn is_introduced(document: &Document<'_>, at: usize, end: usize, place: bool) -> bool {
    let closes = matches!(document.kind(end), Kind::Comma | Kind::Stop) || is_cue(document, end);
    at > 1
        && closes
        && document.kind(at - 1) == Kind::Comma
        && (is_person(document, at - 2)
            || !place && !document.is(at - 2, Class::PLACE | Class::CALENDAR | Class::TIME))
}

/// Whether a subject may open at token `at`.
fn opens_clause(document: &Document<'_>, at: usize) -> bool {
    let listed = |at: usize| document.is(at, Class::PLACE | Class::CALENDAR);
    document.starts[at]
        || at > 0 && matches!(document.kind(at - 1), Kind::Mark | Kind::Single)
        || at > 1 && document.kind(at - 1) == Kind::Comma && !listed(at - 2)
}

/// A family name: a given name or title stands right before it, or a word that no list knows, and the
/// two speak or are introduced.
fn is_family(document: &Document<'_>, at: usize) -> bool {
    let token = &document.tokens[at];
    let Some(before) = at.checked_sub(1).filter(|_| token.spaced && !document.starts[at]) else {
        return false;
    };
    let other = &document.tokens[before];
    let goes_on = document.tokens.get(at + 1).is_some_and(|next| next.is_capital() && next.spaced);
    let calendar = token.is(Class::CALENDAR);
    if !other.is_capital() || goes_on && !calendar || document.inside[at] != document.inside[before]
    {
        return false;
    }
    if other.is(Class::HONORIFIC) {
        return document.pack.shape.heads_last || calendar;
    }
    if !token.is(ALSO) {
        return false;
    }
    if other.is(Class::GIVEN) && !other.is(Class(TITLE.0 | FUNCTION.0)) {
        return true;
    }
    let place = Class::PLACE | Class::GIVEN;
    let name = other.is_unknown() || other.is(Class::GIVEN) && other.class.0 & !place.0 == 0;
    let first = name && other.cue == 0 && other.shape == Shape::Capital;
    let opens = document.starts[before] || before == 0;
    let apart = opens || !document.tokens[before - 1].is_capital();
    let titled = !opens && document.pack.shape.heads_last && document.is(before - 1, Class::ROLE);
    let told = opens && tells_person(document, at + 1);
    let speaks = follows_closing_cue(document, before) || is_cue(document, at + 1);
    let introduced = is_introduced(document, before, at + 1, true);
    first && !calendar && (titled || apart && (speaks || told || introduced))
}

/// A name that was seen beside another: it stands alone, as one who does something.
fn is_alone(document: &Document<'_>, at: usize) -> bool {
    let capital = |at: usize| document.tokens.get(at).is_some_and(Token::is_capital);
    let next = at + 1;
    if capital(next) && document.tokens[next].spaced && !document.starts[next]
        || document.kind(next) == Kind::Number
    {
        return false;
    }
    let acts = is_cue(document, next)
        || document.is(next, ACTS | Class::VERB) && !document.is(at, Class::CALENDAR)
        || document.is(next, Class::POSSESSIVE);
    match at.checked_sub(1) {
        Some(before) if !document.starts[at] => match document.kind(before) {
            Kind::Word if is_cue(document, before) => follows_closing_cue(document, at) || acts,
            Kind::Word if document.is(before, Class::HONORIFIC) => true,
            Kind::Word => {
                acts && document.is(
                    before,
                    Class::AND | Class::BUT | Class::COMPLEMENTIZER | Class::SUBORDINATOR,
                )
            }
            Kind::Mark | Kind::Single | Kind::Comma | Kind::Dash => acts,
            _ => false,
        },
        _ => acts,
    }
}
