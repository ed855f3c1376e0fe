//! A run of capitalised words, taken apart into title and name.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::language::Class;

use super::EntityKind;
use super::document::Document;
use super::title::{self, TITLE};
use super::token::{Kind, Shape, Token};

/// A run of capitalised words, taken apart.
#[derive(Clone, Copy)]
pub(super) struct Run {
    pub titled: usize,
    pub first: usize,
    pub last: usize,
    pub kind: Option<EntityKind>,
    pub gender: Class,
}

/// What all runs of an article together tell of a word, by its key.
#[derive(Default)]
pub(super) struct Known {
    /// Stands alone as a run.
    lone: FxHashSet<u32>,
    /// Stands alone as a run beside a cue or after a title: a person's short name.
    spoken: FxHashSet<u32>,
    /// Opens a run that holds no title.
    heads: FxHashSet<u32>,
    /// How often it opens a run, and how often so after a preposition of place or the head of a
    /// body (`di Lirangan`, `Kota Lirangan`).
    placed: FxHashMap<u32, (u32, u32)>,
}

impl Known {
    pub(super) fn read(document: &Document<'_>, runs: &[(usize, usize)]) -> Self {
        let mut known = Known::default();
        for &(first, last) in runs {
            let key = document.tokens[first].key;
            if last == first + 1 {
                known.lone.insert(key);
                let cue = |at: usize| {
                    document.tokens.get(at).is_some_and(|token| {
                        token.cue != 0
                            || token.is(Class::HONORIFIC | Class::ROLE | Class::AUXILIARY)
                    })
                };
                if first > 0 && cue(first - 1) || cue(last) {
                    known.spoken.insert(key);
                }
            }
            if !document.is(first, TITLE) {
                known.heads.insert(key);
            }
            let after_place = first > 0
                && document.is(first - 1, Class::LOCATIVE)
                && !document.is(last, Class::POSSESSIVE);
            let count = known.placed.entry(key).or_default();
            count.0 += 1;
            count.1 += u32::from(after_place);
            for at in first + 1..last {
                if title::is_body_head(document, at - 1) && !document.is(at, TITLE) {
                    let count = known.placed.entry(document.tokens[at].key).or_default();
                    count.0 += 1;
                    count.1 += 1;
                }
            }
        }
        known
    }

    /// Whether the word stands alone elsewhere, and never as one who speaks.
    fn names_no_person(&self, key: u32) -> bool {
        self.lone.contains(&key) && !self.spoken.contains(&key)
    }

    /// Whether the word names a place or body more than a person: at least one in three times.
    fn is_place(&self, key: u32) -> bool {
        self.placed.get(&key).is_some_and(|&(all, placed)| placed * 3 >= all && placed > 0)
    }
}

/// Takes a run apart into title and name, and says what it names.
pub(super) fn take_apart(
    document: &Document<'_>,
    known: &Known,
    mut first: usize,
    mut last: usize,
) -> Option<Run> {
    let tokens = &document.tokens;
    while last > first + 1 && tokens[last - 1].is(Class::SUFFIX) {
        last -= 1;
    }
    while first < last && tokens[first].is(Class::DETERMINER) {
        first += 1;
    }
    if first >= last {
        return None;
    }
    // `Kepala Layanan Wilayah 6 Semarang Sarwono`: the title goes on after the number.
    let numbered = document.kind(last) == Kind::Number
        && document.tokens.get(last + 1).is_some_and(Token::is_capital)
        && document.inside[last] == document.inside[first];
    if numbered && tokens[first].is(Class::ROLE) && !tokens[last - 1].is(Class::GIVEN) {
        return None;
    }
    let run = &tokens[first..last];
    let has = |class: Class| {
        run.iter()
            .any(|token| token.is(class) && (token.is_capital() || !token.is(Class::PARTICLE)))
    };
    let whole = |kind| Some(Run { titled: first, first, last, kind, gender: Class::NONE });
    let role = has(Class::ROLE | Class::HONORIFIC);
    let role_before = !role && title::role_before(document, first);
    // `Administratur PT SAL Joko Prihatin`: a word that is no body before the acronym of one.
    let role_before = role_before
        || !role
            && last - first >= 4
            && !run[0].is(Class::BODY | Class::OUTLET | Class::COMPANY)
            && tokens[last - 2].is(Class::GIVEN)
            && title::is_acronym(document, last - 3);
    // `Lembaga Studi Sungai (Lesus)`: the short name of what the title names.
    let in_parentheses = first >= 2
        && last == first + 1
        && document.kind(first - 1) == Kind::Open
        && document.kind(last) == Kind::Close
        && tokens[first - 2].is(TITLE)
        && !tokens[first].is(Class::GIVEN);
    if tokens[last - 1].is(Class::COMPANY) || in_parentheses {
        return whole(Some(EntityKind::Organisation));
    }
    let body = has(Class::OUTLET | Class::BODY);
    if body && !role && !role_before {
        return whole(Some(EntityKind::Organisation));
    }
    let mut name = title::name_start(document, first, last);
    if name == last {
        // No name after the title: a role alone, a place, an acronym.
        if role {
            return None;
        }
        if run.iter().all(|token| token.is(Class::PLACE | Class::OF)) {
            return whole(Some(EntityKind::Place));
        }
        let body = has(Class::BODY | Class::OUTLET | Class::COMPANY)
            || run.len() >= 2 && has(Class::COMMON)
            || run.iter().any(|token| token.shape == Shape::Upper);
        return if body { whole(Some(EntityKind::Organisation)) } else { None };
    }
    name = past_body(document, known, (first, name, last), role);
    // `Wali Kota Lirangan Ratna Sumpena`: a place between title and name.
    let given = tokens[name].is(Class::GIVEN);
    let title = tokens[name.saturating_sub(1)];
    let placed = known.is_place(tokens[name].key)
        || title.is(Class::PLACE_HEAD)
        || title.is(Class::PLACE_ROLE) && last - name >= 3;
    if (name > first || role_before && last - name >= 3) && !given && placed {
        let person = last - name >= 3
            || last - name == 2
                && (known.heads.contains(&tokens[name + 1].key)
                    || tokens[name + 1].is(Class::GIVEN));
        if person {
            name += 1;
        } else {
            return None;
        }
    }
    // `Bandara Rahman Saleh`: a site that is named after a person.
    if name > first && tokens[name - 1].is(Class::PLACE_HEAD) && given {
        if !role && !role_before {
            return whole(Some(EntityKind::Place));
        }
        match last - name {
            0..=2 => return if role { None } else { whole(Some(EntityKind::Place)) },
            length => name += length - 2,
        }
    }
    // `Partai Sauh`: the word after the head of a body is its name.
    let head = name > first && title::is_body_head(document, name - 1);
    if head && !given && (last - name == 1 || role_before) {
        return if role { None } else { whole(Some(EntityKind::Organisation)) };
    }
    // `Kepala Desa Tirtasari, Joko Prihatin`, `pendiri Rumah Kertas, Gita Maheswari`
    let named_next = document.kind(last) == Kind::Comma
        && document.tokens.get(last + 1).is_some_and(Token::is_capital);
    let office = role || role_before;
    let no_given = !(name..last).any(|at| tokens[at].is(Class::GIVEN));
    if named_next && office && no_given && !known.lone.contains(&tokens[name].key) {
        let of_place = last - name == 1 && title.is(Class::PLACE_ROLE);
        if of_place || title::is_full_name(document, last + 1) {
            return if role { None } else { whole(Some(EntityKind::Organisation)) };
        }
    }
    if name == first && !given && known.is_place(tokens[first].key) {
        return whole(Some(EntityKind::Place));
    }
    let kind = if role
        || role_before
        || (name > first && last - name >= 2)
        || tokens[name].is(Class::GIVEN)
    {
        Some(EntityKind::Person)
    } else {
        None
    };
    // A title that goes on after its acronym: `Kepala Balai Besar (BB) Budi`.
    if role
        && last - name < 3
        && acronym_then_name(document, last)
        && !initials_fit(document, name, last, last + 1)
    {
        return None;
    }
    // `Direktur Rumah Kertas Abadi (RKA) Gita Maheswari`
    if office && name > first && no_given && acronym_then_name(document, last) {
        return if role { None } else { whole(Some(EntityKind::Organisation)) };
    }
    // `Piala Dunia Antarklub`: a single word that is left of a name of something else.
    if name > first && last - name == 1 && !given && !(role || role_before) && has(Class::COMMON) {
        return whole(Some(EntityKind::Organisation));
    }
    // The gender of titles, and of the first word of the name.
    let gender = tokens[first..=name].iter().fold(Class::NONE, |all, token| {
        Class(all.0 | token.class.0 & (Class::MALE.0 | Class::FEMALE.0))
    });
    let both = gender.any(Class::MALE) && gender.any(Class::FEMALE);
    let gender = if both { Class::NONE } else { gender };
    Some(Run { titled: first, first: name, last, kind, gender })
}

/// Past the words that the title seems to end before but that are still of it: the name of a body,
/// told by a given name after it or by standing alone elsewhere.
fn past_body(
    document: &Document<'_>,
    known: &Known,
    (first, mut name, last): (usize, usize, usize),
    role: bool,
) -> usize {
    let tokens = &document.tokens;
    if name == first {
        return name;
    }
    // `Direktur Utama Samudrika Ardan Wiraguna`: words before a known given name that are named
    // alone elsewhere belong to the title; never right after `Datuk`, which a name follows.
    if !tokens[name - 1].is(Class::HONORIFIC)
        && !tokens[name].is(Class::GIVEN)
        && let Some(given) = (name + 1..last).find(|&at| tokens[at].is(Class::GIVEN))
        && (known.names_no_person(tokens[name].key) && last - given >= 2
            || last - name >= 4 && tokens[name - 1].is(Class::ROLE | Class::BODY))
    {
        name = given;
    }
    // `Direktur PT Tirta Walu Agus Sembiluk`: a body's name may start as a person's does.
    if last - name >= 4
        && tokens[name].is(Class::GIVEN)
        && tokens[name - 1].is(Class::BODY)
        && !tokens[name - 1].is(Class::ACRONYM)
        && let Some(given) = (name + 2..last - 1).find(|&at| tokens[at].is(Class::GIVEN))
    {
        name = given;
    }
    // `Pendiri Samudrika Ardan Wiraguna`: a word named alone elsewhere, and never as one who speaks.
    let elsewhere = known.names_no_person(tokens[name].key);
    if role && last - name >= 3 && elsewhere && !tokens[name].is(Class::GIVEN) {
        name += 1;
    }
    name
}

/// Whether an acronym in parentheses stands at token `at`, and a name after it.
fn acronym_then_name(document: &Document<'_>, at: usize) -> bool {
    document.kind(at) == Kind::Open
        && document.kind(at + 2) == Kind::Close
        && document.tokens.get(at + 3).is_some_and(Token::is_capital)
}

/// Whether the letters of the acronym at token `acronym` come in order from the words before it.
pub(super) fn initials_fit(
    document: &Document<'_>,
    first: usize,
    last: usize,
    acronym: usize,
) -> bool {
    let letters = document.words(acronym, acronym + 1).to_lowercase();
    let words = document.words(first, last).to_lowercase();
    let mut rest = words.chars();
    let starts = words.chars().next() == letters.chars().next();
    starts && letters.chars().all(|letter| rest.any(|character| character == letter))
}
