//! Where the title of a run of capitalised words ends and a person's name begins.

use crate::language::Class;

use super::document::Document;
use super::parts::Known;
use super::token::{Kind, Shape, Token};

/// How many tokens before a run a role is looked for.
const REACH: usize = 14;

/// Words that belong to the title before a name, not to the name.
pub(super) const TITLE: Class = Class(
    Class::ROLE.0
        | Class::PORTFOLIO.0
        | Class::COMMON.0
        | Class::HONORIFIC.0
        | Class::BODY.0
        | Class::COMPANY.0
        | Class::PLACE.0
        | Class::OUTLET.0
        | Class::DEMONYM.0
        | Class::GROUP.0
        | Class::HUMAN.0
        | Class::OF.0
        | Class::AND.0,
);

/// Words that no name of a person holds.
const NEVER: Class = Class(TITLE.0 & !(Class::HONORIFIC.0 | Class::PLACE.0));

/// What a word that no person's name holds takes from a name: more than two doubtful words give.
const AGAINST: i32 = -9;

/// Whether the word at token `at` opens the name of a body and the words after it go on with it:
/// `Partai`, not `PAN`.
pub(super) fn is_body_head(document: &Document<'_>, at: usize) -> bool {
    let token = &document.tokens[at];
    token.is(Class::BODY)
        && !token.is(Class::ROLE | Class::ACRONYM)
        && (token.shape != Shape::Upper || document.shouts(at))
}

/// Whether the word at token `at` is one or more initials before a name: `J.R.`, `A.`
pub(super) fn is_initial(document: &Document<'_>, at: usize) -> bool {
    let word = document.words(at, at + 1);
    let next = document.tokens.get(at + 1);
    word.len() <= 8
        && word.ends_with('.')
        && word.split('.').all(|letter| letter.chars().count() <= 1)
        && !document.is(at, Class::PLACE | Class::BODY | Class::ACRONYM)
        && next.is_some_and(|next| {
            next.is_capital() && next.spaced && (!next.is(TITLE) || next.is(Class::GIVEN))
        })
}

/// Whether token `at` is the short name of a body.
pub(super) fn is_acronym(document: &Document<'_>, at: usize) -> bool {
    let token = &document.tokens[at];
    token.is(Class::ACRONYM)
        || !is_initial(document, at)
            && token.shape == Shape::Upper
            && token.end - token.start >= 2
            && !document.shouts(at)
}

/// Whether the letters of the acronym at token `acronym` come in order from the words before it; a
/// number tells how often the letter before it comes, as in `P3M`.
pub(super) fn initials_fit(
    document: &Document<'_>,
    first: usize,
    last: usize,
    acronym: usize,
) -> bool {
    let mut letters = String::new();
    for character in document.words(acronym, acronym + 1).to_lowercase().chars() {
        match (character.to_digit(10), letters.chars().last()) {
            (Some(times @ 2..), Some(last)) => {
                letters.extend(std::iter::repeat_n(last, times as usize - 1));
            }
            _ => letters.push(character),
        }
    }
    let words = document.words(first, last).to_lowercase();
    let mut rest = words.chars();
    let starts = words.chars().next() == letters.chars().next();
    starts && letters.chars().all(|letter| rest.any(|character| character == letter))
}

/// Whether a person's name of two words or more, one of them a known given name, starts at token
/// `at` and ends at a punctuation mark or a word in small letters.
pub(super) fn is_full_name(document: &Document<'_>, at: usize) -> bool {
    let length = document.tokens[at..]
        .iter()
        .take(6)
        .take_while(|token| token.is_capital() && !token.is(NEVER))
        .count();
    let titled = usize::from(document.is(at, Class::HONORIFIC));
    length >= 2 && (at + titled..at + length).any(|at| document.is(at, Class::GIVEN))
}

/// Whether a person's name of one word starts at token `at` after an honorific or as a known given name,
/// and a comma closes it: `, Ir. Slamet, M.T.`, `, Slamet, Senin`.
pub(super) fn is_single_name(document: &Document<'_>, at: usize) -> bool {
    let honorifics = (at..at + 3).take_while(|&at| document.is(at, Class::HONORIFIC)).count();
    let name = at + honorifics;
    document.tokens.get(name).is_some_and(Token::is_capital)
        && !document.is(name, NEVER | Class::PLACE | Class::CALENDAR | Class::TIME)
        && (honorifics > 0 || document.is(name, Class::GIVEN))
        && document.kind(name + 1) == Kind::Comma
}

/// The first token of the person's name that ends a run `[first, last)`; `last` if none does.
///
/// Each word speaks for or against a name; the name is the end of the run that has most for it.
pub(super) fn name_start(
    document: &Document<'_>,
    known: &Known,
    first: usize,
    last: usize,
) -> usize {
    let (mut sum, mut best, mut start) = (0, 0, last);
    for at in (first..last).rev() {
        let token = &document.tokens[at];
        // `Pak`, `Dr`: the name begins right after it, unless it is an initial inside a name.
        let letter = document.words(at, at + 1).trim_end_matches('.').len() == 1;
        let initial = letter && at > first && !document.is(at - 1, TITLE) && at + 1 < last;
        if token.is(Class::HONORIFIC) && !token.is(Class::GIVEN) && !initial {
            break;
        }
        sum += weight(document, known, first, last, at);
        if sum > best || sum == best && start < last && token.kind == Kind::Word {
            best = sum;
            start = at;
        }
    }
    start
}

/// How much token `at` of a run speaks for a person's name.
fn weight(document: &Document<'_>, known: &Known, first: usize, last: usize, at: usize) -> i32 {
    let token = &document.tokens[at];
    if token.kind != Kind::Word {
        let mark = matches!(token.kind, Kind::Mark | Kind::Single | Kind::Open | Kind::Close);
        return if mark || token.kind == Kind::Comma { 0 } else { AGAINST };
    }
    if token.is_generation() && at > first {
        return 1;
    }
    let between = at > first && at + 1 < last && !document.is(at - 1, TITLE);
    if token.is(Class::PARTICLE) && (!token.is_capital() || between) {
        return 1;
    }
    if token.is(Class::GIVEN) {
        return weight_of_given(document, first, last, at);
    }
    if at + 1 < last && is_initial(document, at) {
        return 1;
    }
    // `Walu National Park`
    let noun = document.pack.shape.heads_last && at + 1 == last && at > first;
    if noun && token.is(Class::PLACE_HEAD) && document.is(at - 1, NEVER) {
        return AGAINST;
    }
    if token.is(NEVER) {
        return weight_of_common(document, known, first, last, at);
    }
    if token.shape == Shape::Upper && is_acronym(document, at) {
        return weight_of_letters(document, first, last, at);
    }
    // `Chris Roe`, `Tom Holland`: a place after a given name may be a family's; before one it is not.
    let follows_name = at > first && !document.is(at - 1, TITLE);
    if token.is(Class::PLACE) {
        let family = follows_name && document.is(at - 1, Class::GIVEN) && at + 1 == last;
        return if family {
            1
        } else if follows_name && at + 1 < last {
            AGAINST
        } else {
            -2
        };
    }
    if known.is_place(token.key) && at + 1 < last {
        return -2;
    }
    let digits = document.words(at, at + 1).bytes().any(|byte| byte.is_ascii_digit());
    if digits { AGAINST } else { 2 }
}

/// How much the given name at token `at` speaks for a person's name.
/// Of a word that is no name by itself.
fn weight_of_common(
    document: &Document<'_>,
    known: &Known,
    first: usize,
    last: usize,
    at: usize,
) -> i32 {
    let token = &document.tokens[at];
    // `Darmo Angin`: a common word right after a given name.
    let only =
        Class::BODY | Class::COMPANY | Class::OUTLET | Class::DEMONYM | Class::OF | Class::AND;
    // `Clara Baker`, and `Baker` later.
    if first + 1 == last && known.is_surname(token.key) && !token.is(only) {
        return 1;
    }
    let after_given =
        at > first && document.is(at - 1, Class::GIVEN) && !document.is(at - 1, NEVER);
    // `Darmo Angin Wiraguna`
    let ends = at + 1 == last
        || at + 2 == last
            && (document.tokens[at + 1].is_unknown() || document.is(at + 1, Class::GIVEN));
    if !token.is(only) && after_given && ends { 1 } else { AGAINST }
}

fn weight_of_given(document: &Document<'_>, first: usize, last: usize, at: usize) -> i32 {
    let token = &document.tokens[at];
    // `Muda`, `Bakti`: names that are also words, if other words of a title stand round them.
    let titled = |at: usize| document.is(at, TITLE) && !document.is(at, Class::GIVEN);
    let between = at > first && titled(at - 1) && (at + 1 == last || titled(at + 1));
    // `Hakim Lastri Wening`: an office before a full name, though also a name.
    let office =
        at == first && last - first >= 3 && token.is(Class::ROLE) && !document.is(at + 1, TITLE);
    if office {
        return AGAINST;
    }
    if token.is(TITLE) && between { AGAINST } else { 4 }
}

/// How much letters at token `at` that might be a body's speak for a person's name.
fn weight_of_letters(document: &Document<'_>, first: usize, last: usize, at: usize) -> i32 {
    let token = &document.tokens[at];
    // `Mahfud MD`; `, HM Sarmo,`: letters after a name, and before one that commas set apart; `Mayor JD
    // Roe`, where heads stand last.
    let short = token.end - token.start <= 2 && !token.is(Class::PLACE);
    let closes = at + 1 == last && at > first && !document.is(at - 1, TITLE);
    let titled = document.pack.shape.heads_last
        && at > first
        && document.is(at - 1, Class::ROLE | Class::HONORIFIC);
    let apart = at == first
        && !document.starts[at]
        && document.kind(at - 1) == Kind::Comma
        && document.kind(last) == Kind::Comma;
    let opens = (titled || apart)
        && at + 1 < last
        && token.class.0 & !Class::SUFFIX.0 == 0
        && !document.is(at + 1, TITLE);
    if short && (closes || opens) { 0 } else { AGAINST }
}

/// Whether a role and `of` stand right before token `first`: `director of the`.
pub(super) fn role_of_before(document: &Document<'_>, first: usize) -> bool {
    let article = first.checked_sub(1).filter(|&at| document.is(at, Class::DETERMINER));
    let of = article.unwrap_or(first).checked_sub(1).filter(|&at| document.is(at, Class::OF));
    of.is_some_and(|of| of > 0 && document.is(of - 1, Class::ROLE) && !document.starts[first])
}

/// Whether the run of capitalised words that starts at token `first` goes on from a role: `politikus
/// PAN Ratna Sumpena`, `Sekretaris Jenderal (Sekjen) PAN Ratna Sumpena`.
pub(super) fn role_before(document: &Document<'_>, first: usize) -> bool {
    if document.starts[first] {
        return false;
    }
    // `mayor of Walu`; but `anggota dewan dari Partai Sauh Ratna Sumpena`
    let of = |at: usize| document.is(at, Class::OF) && document.pack.shape.heads_last;
    for at in (first.saturating_sub(REACH)..first).rev() {
        let token = &document.tokens[at];
        if document.inside[at] != document.inside[first] {
            return false;
        }
        match token.kind {
            // `Dewan Pimpinan Pusat`: of a body, no office.
            Kind::Word
                if token.is(Class::ROLE)
                    && (document.pack.shape.heads_last
                        || at == 0
                        || !is_body_head(document, at - 1)) =>
            {
                return true;
            }
            Kind::Word if at + 1 == first && (of(at) || !token.is(TITLE)) => return false,
            Kind::Word if token.is_capital() || token.is(TITLE | Class::LOCATIVE) => {}
            Kind::Open | Kind::Close | Kind::Number => {}
            _ => return false,
        }
        if document.starts[at] {
            return false;
        }
    }
    false
}
