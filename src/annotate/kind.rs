//! What a name names: a person, a body, a place, or some other thing.
//!
//! Each row of [`FORM`] and [`CONTEXT`] is a fact: a question with a few answers, asked of the fullest
//! form of a name or of every mention. The weights of the answers are summed for each kind, and the
//! kind with the highest sum is the entity's. The weights (`kind.toml`) are fitted by
//! `scripts/fit-kinds`; they are the same for all languages.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::EntityKind;
use super::document::Document;
use super::names::{Name, Names};
use super::title;
use super::token::{Kind, Shape, Token};
use super::weights::{Fact, Weights};
use crate::language::Class;

/// A question about a name in its place, and its answer; `""` tells nothing.
type Question = (&'static str, fn(&Mention<'_, '_>) -> &'static str);

/// Kinds in the order of the weights.
const KINDS: [EntityKind; 4] =
    [EntityKind::Person, EntityKind::Organisation, EntityKind::Place, EntityKind::Thing];

/// Asked of the fullest form.
const FORM: [Question; 8] = [
    ("words", words),
    ("given", given),
    ("listed", listed),
    ("head", head),
    ("common", common),
    ("shape", shape),
    ("inside", inside),
    ("unknown", unknown),
];

/// Asked of every mention.
const CONTEXT: [Question; 10] = [
    ("title", titled),
    ("before", before),
    ("noun-before", noun_before),
    ("called", called),
    ("speaks", speaks),
    ("after", after),
    ("apposed", apposed),
    ("list", list),
    ("marks", marks),
    ("opens", opens),
];

/// Mentions of one entity that are looked at, at most; keeps the cost linear.
const MENTIONS: usize = 12;

/// `kind.toml`: for each kind, in the order of [`KINDS`].
static WEIGHTS: LazyLock<Weights<[f32; 4]>> = LazyLock::new(|| {
    toml::from_str(include_str!("kind.toml")).expect("the embedded weights can be read")
});

/// A name where it stands.
struct Mention<'a, 'd> {
    document: &'a Document<'d>,
    titled: usize,
    first: usize,
    last: usize,
    /// Whether it stands inside the title of another name.
    inner: bool,
    /// Keys of words that stand in the article in small letters.
    lower: &'a FxHashSet<u32>,
}

impl Mention<'_, '_> {
    fn tokens(&self) -> &[Token] {
        &self.document.tokens[self.first..self.last]
    }

    fn any(&self, class: Class) -> bool {
        self.tokens().iter().any(|token| token.is(class))
    }

    fn all(&self, class: Class) -> bool {
        self.tokens().iter().all(|token| token.is(class))
    }

    /// The token before the name, an article or a number of words of a title between left out.
    fn before(&self) -> Option<usize> {
        let document = self.document;
        let at = self.titled.checked_sub(1).filter(|_| !document.starts[self.titled])?;
        let article = document.is(at, Class::DETERMINER | Class::INDEFINITE);
        if article && at > 0 && !document.starts[at] { Some(at - 1) } else { Some(at) }
    }
}

/// Finds the kind of every entity.
///
/// `lower` are keys of words that stand in the article in small letters; the evidence is left with
/// the entities if `keep` says so.
pub(super) fn settle(
    document: &Document<'_>,
    lower: &FxHashSet<u32>,
    names: &mut Names,
    keep: bool,
) {
    let mut mentions: Vec<Vec<(Name, bool)>> = vec![Vec::new(); names.entities.len()];
    let outer = names.list.iter().map(|&name| (name, false));
    for (name, inner) in outer.chain(names.inner.iter().map(|&name| (name, true))) {
        let known = &mut mentions[name.entity];
        if known.len() < MENTIONS {
            known.push((name, inner));
        }
    }
    for (draft, mentions) in names.entities.iter_mut().zip(mentions) {
        if mentions.is_empty() {
            continue;
        }
        let facts = evidence(document, lower, &mentions);
        let shares = shares(&facts);
        let mut best = 0;
        for at in 1..KINDS.len() {
            if shares[at] > shares[best] {
                best = at;
            }
        }
        draft.kind = KINDS[best];
        draft.sure = shares[best] >= SURE;
        draft.person = shares[0];
        if keep {
            draft.evidence = facts;
        }
    }
}

/// Tokens of a list before a name that are looked at, at most.
const LISTED: usize = 20;

/// Words of an office before a comma that are looked at, at most.
const OFFICE: usize = 8;

/// From what probability on a kind counts as known rather than guessed.
const SURE: f32 = 0.9;

/// The facts about an entity, each once.
fn evidence(
    document: &Document<'_>,
    lower: &FxHashSet<u32>,
    mentions: &[(Name, bool)],
) -> Vec<Fact> {
    let mention = |&(name, inner): &(Name, bool)| Mention {
        document,
        titled: name.titled,
        first: name.first,
        last: name.end,
        inner,
        lower,
    };
    let mut facts: Vec<Fact> = Vec::with_capacity(24);
    let length = |(name, _): &&(Name, bool)| name.end - name.first;
    let longest = mentions.iter().rev().max_by_key(length).map(&mention);
    if let Some(longest) = &longest {
        facts.extend(FORM.iter().map(|(fact, ask)| (*fact, ask(longest))));
    }
    let mentions: Vec<Mention<'_, '_>> = mentions.iter().map(mention).collect();
    for (fact, ask) in CONTEXT {
        let from = facts.len();
        for mention in &mentions {
            let answer = ask(mention);
            if !facts[from..].iter().any(|&(_, known)| known == answer) {
                facts.push((fact, answer));
            }
        }
    }
    let fullest = longest.map_or(1, |longest| longest.last - longest.first);
    let alone = mentions.iter().find(|name| name.last - name.first == 1 && fullest > 1);
    facts.push(("later", alone.map_or("", |_| "one-word")));
    facts.push((
        "mentions",
        match mentions.len() {
            1 => "one",
            2..4 => "few",
            _ => "many",
        },
    ));
    facts.retain(|(_, answer)| !answer.is_empty());
    facts
}

/// The probability of each kind, in the order of [`KINDS`].
fn shares(facts: &[Fact]) -> [f32; 4] {
    let mut sums = WEIGHTS.bias;
    let (mut speaks, mut body, mut place, mut person) = (false, false, false, false);
    let mut known = false;
    for fact in facts {
        for (sum, weight) in sums.iter_mut().zip(WEIGHTS.of(fact).into_iter().flatten()) {
            *sum += weight;
        }
        match *fact {
            ("speaks", "titled" | "long" | "body") => speaks = true,
            ("noun-before", "body") => body = true,
            ("called", "person") => person = true,
            ("listed" | "head", "place") => place = true,
            ("listed" | "head", _) => known = true,
            _ => {}
        }
    }
    // A thing does not speak; a single word may open a sentence that says. What a noun calls a body or
    // a person is no thing, and no place or body that no list knows.
    if speaks || body || person {
        sums[KINDS.len() - 1] = f32::MIN;
    }
    if (body || person) && !place {
        sums[KINDS.len() - 2] = f32::MIN;
    }
    if person && !(body || known || place) {
        sums[KINDS.len() - 3] = f32::MIN;
    }
    let most = sums.iter().copied().fold(f32::MIN, f32::max);
    let all: f32 = sums.iter().map(|sum| (sum - most).exp()).sum();
    sums.map(|sum| (sum - most).exp() / all)
}

/// How many words it has, particles and a nickname in marks left out.
fn words(name: &Mention<'_, '_>) -> &'static str {
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
fn given(name: &Mention<'_, '_>) -> &'static str {
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
fn listed(name: &Mention<'_, '_>) -> &'static str {
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
fn head(name: &Mention<'_, '_>) -> &'static str {
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
fn common(name: &Mention<'_, '_>) -> &'static str {
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

fn shape(name: &Mention<'_, '_>) -> &'static str {
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
fn inside(name: &Mention<'_, '_>) -> &'static str {
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
fn unknown(name: &Mention<'_, '_>) -> &'static str {
    let count = name.tokens().iter().filter(|token| token.is_unknown()).count();
    match count {
        0 => "none",
        _ if count == name.last - name.first => "all",
        _ => "some",
    }
}

/// The title before it.
fn titled(name: &Mention<'_, '_>) -> &'static str {
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
fn before(name: &Mention<'_, '_>) -> &'static str {
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
fn speaks(name: &Mention<'_, '_>) -> &'static str {
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
fn noun_before(name: &Mention<'_, '_>) -> &'static str {
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
fn called(name: &Mention<'_, '_>) -> &'static str {
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
fn after(name: &Mention<'_, '_>) -> &'static str {
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
fn apposed(name: &Mention<'_, '_>) -> &'static str {
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
fn list(name: &Mention<'_, '_>) -> &'static str {
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
fn marks(name: &Mention<'_, '_>) -> &'static str {
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
fn opens(name: &Mention<'_, '_>) -> &'static str {
    if name.document.starts[name.titled] { "sentence" } else { "no" }
}
