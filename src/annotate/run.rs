//! Runs of words that are written as names are.

use rustc_hash::FxHashSet;

use crate::language::Class;

use super::document::Document;
use super::title::TITLE;
use super::token::{Kind, Shape, Token};

/// Words that are never the start of a name when they open a sentence.
const FUNCTION: Class = Class(
    Class::PRONOUN.0
        | Class::FIRST.0
        | Class::DETERMINER.0
        | Class::INDEFINITE.0
        | Class::OF.0
        | Class::PREPOSITION.0
        | Class::TO_WHOM.0
        | Class::BY_MEANS.0
        | Class::AND.0
        | Class::BUT.0
        | Class::SUBORDINATOR.0
        | Class::CONNECTIVE.0
        | Class::COMPLEMENTIZER.0
        | Class::PURPOSE.0
        | Class::RELATIVE.0
        | Class::AUXILIARY.0
        | Class::BE.0
        | Class::NEGATION.0
        | Class::ADVERB.0
        | Class::VIA.0
        | Class::AS.0
        | Class::DEMONSTRATIVE.0
        | Class::SELF.0
        | Class::THIS_THING.0
        | Class::TIME.0
        | Class::CALENDAR.0,
);

/// Whether token `at` may be a word of a name.
fn nameable(document: &Document<'_>, at: usize) -> bool {
    let token = &document.tokens[at];
    if !token.is_capital() || token.is(Class::POSSESSIVE) {
        return false;
    }
    if token.is(Class::CALENDAR) && !token.is(Class::GIVEN) || token.compound {
        return false;
    }
    if token.is(Class::OUTLET) && !document.starts[at] {
        return true;
    }
    let good = Class::GIVEN
        | Class::PLACE
        | Class::ROLE
        | Class::BODY
        | Class::HONORIFIC
        | Class::OUTLET
        | Class::PARTICLE
        | Class::PORTFOLIO;
    let little = Class::AUXILIARY | Class::ADVERB | Class::TIME | Class::CONNECTIVE;
    let never = Class(FUNCTION.0 & !little.0);
    if token.is(FUNCTION) && !token.is(never) && token.cue == 0 && !document.starts[at] && at > 0 {
        // `kata Lalu`, `says Early`: a little word with a capital inside a sentence.
        let alone = document.kind(at - 1) != Kind::Word || !document.tokens[at - 1].is_capital();
        return !alone
            || document.tokens[at - 1].cue != 0
            || document
                .tokens
                .get(at + 1)
                .is_some_and(|next| next.is_capital() && next.spaced || next.cue != 0);
    }
    if (token.is(FUNCTION) || token.cue != 0) && !token.is(good) {
        return false;
    }
    if token.is(FUNCTION) || token.cue != 0 {
        let follows = document
            .tokens
            .get(at + 1)
            .is_some_and(|next| next.is_capital() && next.spaced && next.cue == 0);
        return follows && (!document.starts[at] || token.is(Class::GIVEN));
    }
    !(token.is(Class::VERB) && document.starts[at] && !token.is(good))
}

/// Whether a paragraph is a headline with a capital on almost every word, which tell no names.
fn is_headline(document: &Document<'_>, start: usize, end: usize) -> bool {
    let tokens = &document.tokens[start..end.min(start + 24)];
    let words = tokens.iter().filter(|token| token.kind == Kind::Word).count();
    let capitals =
        tokens.iter().filter(|token| token.kind == Kind::Word && token.is_capital()).count();
    let open = tokens
        .last()
        .is_some_and(|token| matches!(token.kind, Kind::Word | Kind::Number | Kind::Mark));
    end - start == tokens.len() && open && words >= 5 && capitals * 10 >= words * 8
}

/// All maximal runs of words that look like names, as token ranges.
pub(super) fn runs(document: &Document<'_>) -> Vec<(usize, usize)> {
    let tokens = &document.tokens;
    // Words seen in lower case, and capitalised inside a sentence.
    let mut lower: FxHashSet<u32> = FxHashSet::default();
    let mut middle: FxHashSet<u32> = FxHashSet::default();
    // Capitalised words that open a run of names inside a sentence or stand alone.
    let mut alone: FxHashSet<u32> = FxHashSet::default();
    for (at, token) in tokens.iter().enumerate() {
        if token.kind == Kind::Word {
            if token.shape == Shape::Lower {
                lower.insert(token.key);
            } else if !document.starts[at] {
                middle.insert(token.key);
                if !tokens[at - 1].is_capital() {
                    alone.insert(token.key);
                }
            }
        }
    }
    let mut runs = Vec::new();
    for &(start, end) in &document.paragraphs {
        if is_headline(document, start, end) {
            continue;
        }
        let mut at = start;
        while at < end {
            if !nameable(document, at) {
                at += 1;
                continue;
            }
            let mut last = at + 1;
            let mut has_head = tokens[at].is(Class::BODY | Class::ROLE);
            let mut has_of = false;
            while last < end {
                let token = &tokens[last];
                let joined = token.spaced && !document.starts[last];
                let next_capital = || {
                    last + 1 < end && tokens[last + 1].is_capital() && nameable(document, last + 1)
                };
                if joined && nameable(document, last) {
                    has_head |= token.is(Class::BODY | Class::ROLE);
                    last += 1;
                } else if joined && token.is(Class::PARTICLE) && next_capital() {
                    last += 2;
                } else if joined
                    && has_head
                    && token.is(Class::OF)
                    && tokens[last - 1].is(TITLE)
                    && next_capital()
                {
                    has_of = true;
                    last += 2;
                } else if joined && has_of && token.is(Class::AND) && next_capital() {
                    last += 2;
                } else if joined
                    && has_head
                    && token.is(Class::AND)
                    && next_capital()
                    && tokens[last + 1].is(Class::PORTFOLIO | Class::COMMON)
                    && !tokens[last + 1].is(Class::ROLE | Class::GIVEN)
                    && !tokens[last - 1].is(Class::GIVEN)
                {
                    // `Menteri Kelautan dan Perikanan`
                    last += 2;
                } else if let Some(more) = listed(document, last, end).filter(|_| has_head) {
                    // `Menteri Koordinator Bidang Politik, Hukum, dan Keamanan`
                    last = more;
                } else if joined
                    && has_head
                    && token.is(Class::OF)
                    && last + 2 < end
                    && tokens[last + 1].is(Class::DETERMINER)
                    && tokens[last + 2].is_capital()
                {
                    has_of = true;
                    last += 3;
                } else {
                    break;
                }
            }
            // A common word before a name that opens a sentence: `Rencana Darmo`, `Hosting Walsh`.
            let opener = &tokens[at];
            if last > at + 1
                && document.starts[at]
                && opener.class.0
                    & !(Class::VERB.0 | Class::PARTICIPLE.0 | Class::ADVERB.0 | Class::COMMON.0)
                    == 0
                && !middle.contains(&opener.key)
                && (lower.contains(&opener.key)
                    || opener.is(Class::COMMON) && !tokens[at + 1].is(Class::COMMON)
                    || tokens[at + 1].is(Class::GIVEN) && last > at + 2
                    || alone.contains(&tokens[at + 1].key))
            {
                at += 1;
            }
            // A single unknown word that opens a sentence is a name only if something says so.
            let token = &tokens[at];
            if last == at + 1 && document.starts[at] {
                let known = token.is(Class::GIVEN
                    | Class::PLACE
                    | Class::OUTLET
                    | Class::BODY
                    | Class::ROLE
                    | Class::HONORIFIC);
                let common = (lower.contains(&token.key) || token.is(Class::COMMON))
                    && !middle.contains(&token.key);
                let seen = middle.contains(&token.key);
                let subject = last < end
                    && (tokens[last].cue != 0
                        || tokens[last]
                            .is(Class::AUXILIARY | Class::VERB | Class::POSSESSIVE | Class::BE)
                        || tokens[last].kind == Kind::Open
                        || tokens[last].is(Class::OF)
                            && tokens.get(last + 1).is_some_and(Token::is_capital));
                if !(known || seen || (!common && subject)) {
                    at = last;
                    continue;
                }
            }
            runs.push((at, last));
            at = last;
        }
    }
    runs
}

/// Past a list that goes on a title at the comma `at`: commas and `and` between words of an office
/// only, the last of them after `and`.
fn listed(document: &Document<'_>, at: usize, end: usize) -> Option<usize> {
    let office = |at: usize| {
        at < end
            && document.tokens[at].is_capital()
            && document.is(at, Class::PORTFOLIO)
            && !document.is(at, Class::GIVEN)
    };
    let mut next = at;
    let mut joined = false;
    if document.kind(at) != Kind::Comma || !office(at - 1) {
        return None;
    }
    while next < end.min(at + 12) {
        if document.kind(next) == Kind::Comma || document.is(next, Class::AND) {
            joined |= document.is(next, Class::AND);
            let comma_and = document.kind(next) == Kind::Comma && document.is(next + 1, Class::AND);
            next += 1;
            if !comma_and && !office(next) {
                return None;
            }
        } else if office(next) {
            next += 1;
        } else {
            break;
        }
    }
    joined.then_some(next)
}
