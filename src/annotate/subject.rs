//! The noun phrase to the left of a verb: its subject.

use crate::language::{Class, Manner, class};

use super::chunk;
use super::document::Document;
use super::names::Names;
use super::phrase::Phrase;
use super::token::{Kind, Shape};

/// How many tokens to its left a subject may reach; keeps the cost linear.
const REACH: usize = 60;

/// A subject to the left of a verb.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject {
    pub phrase: Phrase,
    /// `not` stands between subject and verb.
    pub negated: bool,
    /// The verb is an infinitive (`to say`).
    pub infinitive: bool,
    /// A form of `be` stands between subject and verb.
    pub passive: bool,
}

/// What ends a subject on its left.
const ENDS_LEFT: Class = class![CONNECTIVE SUBORDINATOR COMPLEMENTIZER BUT AUXILIARY BE NEGATION
    TIME CALENDAR VIA PURPOSE ADVERB];

/// The subject of the verb at token `verb`, not before `bound`.
pub(super) fn subject(
    document: &Document<'_>,
    names: &Names,
    bound: usize,
    verb: usize,
) -> Option<Subject> {
    let (between, at) = Between::read(document, names, bound, verb);
    if at <= bound {
        return None;
    }
    let Between { negated, infinitive, passive } = between;
    let purpose = (infinitive && !document.pack.shape.inflects)
        .then(|| of_purpose(document, names, bound, at));
    if let Some(phrase) = purpose.flatten() {
        return Some(Subject { phrase, negated, infinitive, passive });
    }
    // `satu orang turun sambil mengatakan`
    let aside = at == verb && document.is(at - 1, Class::BY_MEANS);
    let opening = || chunk::opening(document, names, bound, at).filter(|_| aside);
    let whole = opening().or_else(|| chunk::reaching(document, names, bound, at));
    let phrase = whole.or_else(|| before(document, names, bound, at))?;
    let bare = is_bare(document, names, phrase, verb);
    (!bare).then_some(Subject { phrase, negated, infinitive, passive })
}

/// What stands between a subject and its verb.
#[derive(Default)]
struct Between {
    negated: bool,
    infinitive: bool,
    passive: bool,
}

impl Between {
    /// Reads the words before the verb at token `verb`, not before `bound`; gives where they start, too.
    fn read(document: &Document<'_>, names: &Names, bound: usize, verb: usize) -> (Self, usize) {
        let mut between = Between::default();
        let mut at = verb;
        while at > bound {
            let token = &document.tokens[at - 1];
            if document.inside[at - 1] != 0 || names.name(at - 1).is_some() && token.is_capital() {
                break;
            }
            if token.is(Class::NEGATION) {
                between.negated = true;
                between.passive |= token.is(Class::BE);
            } else if token.is(Class::PURPOSE) && at == verb {
                between.infinitive = true;
            } else if token.is(Class::BE) {
                between.passive = true;
            } else if token.is(Class::PRONOUN)
                || !token.is(Class::AUXILIARY | Class::ADVERB)
                    && !token.manner.any(Manner::SUPPOSED)
            {
                // `Smith on Tuesday said`, `Budi pada Senin (2/3) mengatakan`
                let Some(before) = time_before(document, bound, at) else { break };
                at = before;
                continue;
            }
            at -= 1;
        }
        (between, at)
    }
}

/// The subject that ends before token `at`, read from there to the left.
fn before(document: &Document<'_>, names: &Names, bound: usize, at: usize) -> Option<Phrase> {
    if document.kind(at - 1) == Kind::Comma {
        return inserted(document, names, bound, at - 1);
    }
    let phrase = left(document, names, bound, at)?;
    // `Tideworks, a firm that has praised`: the apposition of a name before a relative clause.
    let clause = document.is(phrase.last, Class::RELATIVE);
    Some(if clause { chained(document, names, bound, phrase) } else { phrase })
}

/// The subject of the verb whose purpose the words from `end` on tell: `Warga mendatangi balai kota untuk
/// meminta`, where the town hall is only what is visited. Beside a passive verb it is the agent.
fn of_purpose(document: &Document<'_>, names: &Names, bound: usize, end: usize) -> Option<Phrase> {
    let verb = (bound + 1..end)
        .rev()
        .take(REACH / 3)
        .take_while(|&at| document.inside[at] == 0 && document.kind(at) != Kind::Comma)
        .find(|&at| document.is(at, Class::VERB) && names.name(at).is_none())
        .filter(|&verb| document.tokens[verb].cue == 0 && !document.is(verb, Class::PASSIVE))?;
    subject(document, names, bound, verb).map(|subject| subject.phrase)
}

/// Whether a phrase is no subject but goes on with the word at `verb`, a noun then: `any more details`,
/// `tough questions`.
fn is_bare(document: &Document<'_>, names: &Names, phrase: Phrase, verb: usize) -> bool {
    let token = &document.tokens[phrase.first];
    let single = phrase.last == phrase.first + 1
        && document.pack.shape.inflects
        && token.shape == Shape::Lower
        && names.name(phrase.first).is_none();
    let determiner = token.is(Class::DETERMINER) && phrase.last < verb;
    // `contrary to reports`: no noun, but what a preposition belongs to.
    let governs = token.is_unknown()
        && token.shape == Shape::Lower
        && document.is(phrase.first + 1, Class::TO_WHOM);
    let unknown = token.is_unknown()
        && phrase.last == verb
        && !document.words(phrase.first, phrase.last).ends_with('s');
    // `Tideworks's current expected profit`
    let owned = document.pack.shape.inflects
        && phrase.last == verb
        && phrase.last >= phrase.first + 2
        && document.is(phrase.last - 2, Class::POSSESSIVE)
        && document.tokens[phrase.last - 1].is_unknown()
        && document.tokens[phrase.last - 1].shape == Shape::Lower
        && !document.words(phrase.last - 1, phrase.last).ends_with('s');
    single && (determiner || unknown) || owned || governs
}

/// Start of the words of time that end before token `end`, their preposition included.
fn time_before(document: &Document<'_>, bound: usize, end: usize) -> Option<usize> {
    let mut at = end;
    if at > bound + 2
        && document.kind(at - 1) == Kind::Close
        && document.kind(at - 2) == Kind::Number
    {
        at -= 3;
    }
    let name = at;
    while at > bound && document.is(at - 1, Class::TIME | Class::CALENDAR) {
        at -= 1;
    }
    if at == name || at <= bound {
        return None;
    }
    if document.is(at - 1, Class::PREPOSITION | Class::BY_MEANS) {
        at -= 1;
    } else if name == end
        && !document.is(at, Class::CALENDAR)
        // `last week ruled`, `this month said`
        && !document.words(at, at + 1).contains(' ')
    {
        return None;
    }
    (at > bound).then_some(at)
}

/// The subject before an insertion between commas that ends with the comma at `comma`: `Smith, who
/// is forty, said`. An apposition belongs to it, a relative clause does not.
fn inserted(document: &Document<'_>, names: &Names, bound: usize, comma: usize) -> Option<Phrase> {
    let open = (bound..comma)
        .rev()
        .take(40)
        .take_while(|&at| {
            !matches!(document.kind(at), Kind::Stop | Kind::Ender | Kind::Colon | Kind::Semicolon)
        })
        .filter(|&at| document.kind(at) == Kind::Comma && document.inside[at] == 0)
        .find(|&at| {
            // A comma inside a list or a date is not the opening one.
            !document.is(at + 1, Class::AND)
        })?;
    let first = open + 1;
    let says_more = names.name(first).is_some()
        || document.kind(first) == Kind::Number
        || document.is(first, class![ROLE HONORIFIC DETERMINER INDEFINITE HUMAN BODY PORTFOLIO])
            && !document.is(first, Class::RELATIVE);
    let before =
        left(document, names, bound, open).map(|before| chained(document, names, bound, before));
    match before {
        Some(before) if says_more => Some(Phrase { first: before.first, last: comma }),
        Some(before) => Some(before),
        None if says_more => Some(Phrase { first, last: comma }),
        None => None,
    }
}

/// A phrase with the name before the comma before it, where it is an apposition of that name.
fn chained(document: &Document<'_>, names: &Names, bound: usize, phrase: Phrase) -> Phrase {
    let comma = phrase.first.wrapping_sub(1);
    let apposed = phrase.first > bound + 1
        && document.kind(comma) == Kind::Comma
        && document.inside[comma] == 0
        && document.is(phrase.first, class![DETERMINER ROLE INDEFINITE])
        && names.name(comma - 1).is_some();
    if !apposed {
        return phrase;
    }
    match left(document, names, bound, comma) {
        Some(before) => Phrase { first: before.first, last: phrase.last },
        None => phrase,
    }
}

/// The noun phrase that ends before token `end`.
pub(super) fn left(
    document: &Document<'_>,
    names: &Names,
    bound: usize,
    end: usize,
) -> Option<Phrase> {
    let bound = bound.max(end.saturating_sub(REACH));
    let mut scan = Scan { document, names, bound, end, at: end, first: end, last: end };
    while scan.at > bound && document.inside[scan.at - 1] == 0 && scan.step() {}
    let Scan { first, last, .. } = scan;
    let first = if first < last { scan.past_number().unwrap_or(first) } else { first };
    (first < last).then_some(Phrase { first, last })
}

/// A noun phrase as it is read from right to left.
struct Scan<'a, 'd> {
    document: &'a Document<'d>,
    names: &'a Names,
    bound: usize,
    end: usize,
    /// Where it reads: one past the next token.
    at: usize,
    /// The first token that belongs to it.
    first: usize,
    /// One past its last.
    last: usize,
}

impl Scan<'_, '_> {
    /// Takes the next token or tokens; false if the phrase starts after them.
    fn step(&mut self) -> bool {
        let (document, before) = (self.document, self.at - 1);
        match document.kind(before) {
            Kind::Close => {
                let mut near = (self.bound..before).rev().take(12);
                let open = near.find(|&at| document.kind(at) == Kind::Open);
                open.is_some_and(|open| self.take(open))
            }
            Kind::Number => self.take(before),
            Kind::Single if !document.tokens[before].spaced => self.take(before),
            // `Smith, who`
            Kind::Comma if self.first == self.last && self.last < self.end => self.restart(before),
            Kind::Comma => {
                let title = self.joins_title(before).then(|| {
                    left(document, self.names, self.bound, before).map(|title| title.first)
                });
                self.first = title.flatten().unwrap_or(self.first);
                false
            }
            Kind::Word => self.word(),
            _ => false,
        }
    }

    /// All from token `to` on belongs to the phrase.
    fn take(&mut self, to: usize) -> bool {
        self.first = to;
        self.pass(to)
    }

    /// So, if what stands before it does.
    fn pass(&mut self, to: usize) -> bool {
        self.at = to;
        true
    }

    /// The phrase ends before token `to`.
    fn restart(&mut self, to: usize) -> bool {
        self.last = to;
        self.take(to)
    }

    fn word(&mut self) -> bool {
        let (document, names, at) = (self.document, self.names, self.at);
        let before = at - 1;
        let token = &document.tokens[before];
        if let Some(name) = names.name(before).filter(|name| name.last == at)
            && name.titled >= self.bound
        {
            return self.take(name.titled);
        }
        if token.is(Class::POSSESSIVE) {
            return self.pass(before);
        }
        if token.is(Class::RELATIVE) && !token.is(Class::PRONOUN) {
            // `the pier, which Smith said was safe`
            let named = self.first < self.last
                && document.pack.shape.inflects
                && names.name(self.first).is_some_and(|name| name.last == self.last);
            return !named && self.restart(before);
        }
        if token.is(Class::PRONOUN) && !token.is(Class::OBLIQUE) {
            self.first = if self.first == self.end { before } else { self.first };
            return false;
        }
        if token.is(Class::DETERMINER | Class::INDEFINITE) {
            let of = class![OF PREPOSITION DETERMINER INDEFINITE];
            return self.take(before) && before > self.bound && document.is(before - 1, of);
        }
        if token.is(Class::AND) {
            return joins_names(document, names, self.bound, before) && self.pass(before);
        }
        // `perempuan 32 tahun ini`
        if token.is(Class::TIME)
            && document.is(at, Class::DEMONSTRATIVE)
            && before > self.bound
            && document.kind(before - 1) == Kind::Number
        {
            return self.take(before - 1);
        }
        let role = token.is(class![ROLE PORTFOLIO HONORIFIC BODY GROUP HUMAN DOCUMENT]);
        if token.is(class![OF PREPOSITION BY_MEANS TO_WHOM]) && !role {
            return self.preposition();
        }
        let named = token.is_capital() && !document.starts[before];
        let ends = token.is(ENDS_LEFT | Class::VERB) || token.cue != 0;
        (named || role || !ends) && self.take(before)
    }

    /// A preposition inside the phrase; false if it opens what stands before it.
    fn preposition(&mut self) -> bool {
        let (document, before) = (self.document, self.at - 1);
        let opens = |at: usize| {
            matches!(
                document.kind(at),
                Kind::Comma | Kind::Mark | Kind::Dash | Kind::Colon | Kind::Semicolon
            )
        };
        if before == self.bound || opens(before - 1) {
            // `In Paris Ann Roe said`
            let name = self.names.name(self.last - 1).filter(|name| name.last == self.last);
            self.first = name.map_or(self.first, |name| name.titled.max(self.first));
            return false;
        }
        // `Laras dalam keterangannya`: the occasion is no part of the source.
        if document.is(before, Class::BY_MEANS) { self.restart(before) } else { self.pass(before) }
    }

    /// Where the name starts that ends a phrase of which a number, and no noun for somebody, is the
    /// head: `706 rusak sedang BNPB mencatat`.
    fn past_number(&self) -> Option<usize> {
        let document = self.document;
        let name = self.names.name(self.last - 1).filter(|_| !document.pack.shape.heads_last)?;
        let head = class![ROLE HUMAN GROUP BODY DOCUMENT];
        let other = |at: usize| {
            let name = document.tokens[at].is_capital() && !document.starts[at];
            !name && !document.is(at, head)
        };
        let mut before = self.first..name.titled;
        let number = before.clone().any(|at| document.kind(at) == Kind::Number);
        (number && before.all(other)).then_some(name.titled.max(self.first))
    }

    /// Whether the comma at `comma` stands between a title and its name: `Bupati Wanasari, Darmo Kusnadi`.
    fn joins_title(&self, comma: usize) -> bool {
        let (document, first) = (self.document, self.first);
        let name = first < self.last
            && (self.names.name(first).is_some() || document.tokens[first].is_capital());
        let from = (self.bound..comma)
            .rev()
            .take_while(|&at| document.kind(at) != Kind::Comma && document.inside[at] == 0)
            .last();
        let Some(from) = from.filter(|_| name) else { return false };
        let verb = |at: usize| {
            let token = &document.tokens[at];
            !token.is(class![ROLE BODY PORTFOLIO GROUP])
                && (!token.is_capital() || document.starts[at])
                && (token.is(class![VERB BE AUXILIARY]) || token.cue != 0)
        };
        !document.is(from, class![PREPOSITION SUBORDINATOR BY_MEANS VIA TIME CALENDAR])
            && (from..comma).any(|at| document.is(at, class![ROLE HUMAN GROUP]))
            && !(from..comma).any(verb)
    }
}

/// Whether `and` at token `and` joins two sources: a name or role on both sides and no verb before.
fn joins_names(document: &Document<'_>, names: &Names, bound: usize, and: usize) -> bool {
    if and <= bound || document.starts[and] {
        return false;
    }
    let noun = |at: usize| {
        let token = &document.tokens[at];
        names.name(at).is_some()
            || (token.is_word()
                && (token.is_capital() || token.is(class![ROLE GROUP BODY PORTFOLIO DOCUMENT])))
            || token.kind == Kind::Close
    };
    if !noun(and - 1) || !noun(and + 1) && !document.is(and + 1, Class::DETERMINER) {
        return false;
    }
    (bound..and).rev().take(REACH).take_while(|&at| document.kind(at) != Kind::Semicolon).all(
        |at| {
            let token = &document.tokens[at];
            document.inside[at] == 0
                && (token.is_capital()
                    || !(token.is(class![VERB BE AUXILIARY BUT])
                        || token.cue != 0)
                    // `both Smith and Bell`
                    || token.is(Class::DETERMINER)
                    || token.is(Class::ROLE | Class::GROUP))
        },
    )
}
