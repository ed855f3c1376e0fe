//! The noun phrase to the right of a cue that names its source.

use crate::language::{Class, class};

use super::document::Document;
use super::names::{Name, Names};
use super::token::{Kind, Shape, Token};

/// Tokens `[first, last)` that name a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    pub first: usize,
    pub last: usize,
}

/// What cannot be inside a noun phrase to the right.
const ENDS_RIGHT: Class = class![RELATIVE SUBORDINATOR COMPLEMENTIZER BUT PURPOSE BY_MEANS TO_WHOM
    TIME CALENDAR VIA AS AUXILIARY BE NEGATION ADVERB FIRST];

/// What an apposition after a comma does not start with.
const NO_APPOSITION: Class = ENDS_RIGHT.with(class![PREPOSITION AND PRONOUN CONNECTIVE VERB]);

/// The noun phrase that starts at token `at`, before `end`: title, name, appositions, acronym.
pub(super) fn right(
    document: &Document<'_>,
    names: &Names,
    at: usize,
    end: usize,
) -> Option<Phrase> {
    if at < end && document.is(at, Class::PRONOUN) && !owns(document, at, end) {
        return Some(Phrase { first: at, last: at + 1 });
    }
    let mut scan =
        Scan { document, names, first: at, at, last: at, end, headed: false, roles: false };
    while scan.at < end && document.inside[scan.at] == 0 && scan.step() {}
    (scan.last > at).then_some(Phrase { first: at, last: scan.last })
}

/// Whether the pronoun at token `at` stands before somebody who is related to whom it means: `his
/// mother`, `her former boss`.
fn owns(document: &Document<'_>, at: usize, end: usize) -> bool {
    let somebody = class![ROLE HUMAN GROUP BODY];
    document.is(at, Class::DETERMINER)
        && (at + 1..end.min(at + 4))
            .take_while(|&at| document.kind(at) == Kind::Word && document.tokens[at].cue == 0)
            .any(|at| document.is(at, somebody) && !document.tokens[at].is_capital())
}

/// A noun phrase as it is read from left to right.
struct Scan<'a, 'd> {
    document: &'a Document<'d>,
    names: &'a Names,
    first: usize,
    /// Where it reads.
    at: usize,
    /// One past the last token that belongs to it.
    last: usize,
    end: usize,
    /// Whether the name that it is about has been read.
    headed: bool,
    /// Whether a role, group or description has been read.
    roles: bool,
}

impl Scan<'_, '_> {
    /// Takes the next token or tokens; false if they do not belong to the phrase.
    fn step(&mut self) -> bool {
        let document = self.document;
        let token = document.tokens[self.at];
        match token.kind {
            Kind::Word => self.word(),
            Kind::Number => {
                let age = self.last > self.first && document.kind(self.at - 1) == Kind::Comma;
                !age && self.take(1)
            }
            Kind::Open => match close_of(document, self.at, self.end) {
                Some(close)
                    if close - self.at <= 8
                        && !holds(document, self.at, close, Class::CALENDAR)
                        && self.last > self.first =>
                {
                    self.take(close + 1 - self.at)
                }
                _ => false,
            },
            Kind::Single => {
                self.at += 1;
                true
            }
            Kind::Comma => self.apposition(),
            // `akun @lirangan_info`
            Kind::Other => {
                let handle = document.words(self.at, self.at + 1) == "@"
                    && document.tokens.get(self.at + 1).is_some_and(|next| !next.spaced)
                    && self.last > self.first;
                handle && self.take(2)
            }
            _ => false,
        }
    }

    fn take(&mut self, tokens: usize) -> bool {
        self.at += tokens;
        self.last = self.at;
        true
    }

    /// Goes on past the next token, which is of the phrase only if more of it follows.
    fn pass(&mut self) -> bool {
        self.at += 1;
        true
    }

    fn word(&mut self) -> bool {
        let (document, at) = (self.document, self.at);
        let token = document.tokens[at];
        let begun = self.last > self.first;
        if token.is(Class::POSSESSIVE) {
            self.headed = false;
            return self.take(1);
        }
        if let Some(&name) = self.names.name(at).filter(|name| at < name.last) {
            return self.name(&name);
        }
        if token.is(Class::AND) {
            let joint = begun && self.joins(at + 1);
            self.headed &= !joint;
            return self.pass() && joint;
        }
        let next_capital = || document.tokens.get(at + 1).is_some_and(Token::is_capital);
        if token.is(Class::ALIAS) && self.headed && next_capital() {
            return self.pass();
        }
        if token.is(Class::RELATIVE) && begun && !self.headed {
            return self.relative();
        }
        let occasion = token.is(Class::BY_MEANS) && self.headed;
        if begun && token.is(class![OF PREPOSITION PURPOSE]) && !occasion {
            return self.preposition();
        }
        // `perempuan 32 tahun ini`
        if begun
            && token.is(Class::TIME)
            && document.kind(at - 1) == Kind::Number
            && document.is(at + 1, Class::DEMONSTRATIVE)
        {
            return self.take(1);
        }
        self.noun()
    }

    /// A name, all of it; two side by side are not one phrase.
    fn name(&mut self, name: &Name) -> bool {
        let at = self.at;
        let joined = at > 0 && self.document.is(at - 1, Class::AND | Class::ALIAS);
        if self.headed && name.titled == at && !joined {
            return false;
        }
        self.headed |= self.is_head(at);
        self.roles |= name.titled < name.first;
        self.take(name.last - at)
    }

    /// Whether `and` joins another noun for somebody at token `next`.
    fn joins(&self, next: usize) -> bool {
        let document = self.document;
        next < self.end
            && !document.is(next, NO_APPOSITION)
            && document.tokens[next].cue == 0
            && (document.tokens[next].is_capital()
                || document.is(next, class![ROLE DETERMINER INDEFINITE GROUP HUMAN]))
    }

    /// A word of a role, a description or a title.
    fn noun(&mut self) -> bool {
        let (document, at) = (self.document, self.at);
        let token = document.tokens[at];
        let begun = self.last > self.first;
        // `a report`, `the claim`: a noun, whatever else the word may be.
        let after_article = begun
            && at == self.last
            && document.is(at - 1, Class::DETERMINER | Class::INDEFINITE)
            && token.is(class![DOCUMENT HUMAN GROUP]);
        // `that club's manager`
        let owner = !begun && token.is(Class::DETERMINER) && document.is(at + 2, Class::POSSESSIVE);
        let role = after_article || owner || token.is(class![ROLE PORTFOLIO HONORIFIC BODY]);
        let small = !token.is_capital();
        let ends = token.is(ENDS_RIGHT)
            || begun && small && (token.is(Class::VERB) || token.cue != 0)
            || self.headed && small && !token.is(Class::DEMONSTRATIVE);
        let belongs = if role { !(self.headed && small) } else { !ends || self.is_described() };
        if !belongs {
            return false;
        }
        self.roles |= role || token.is(class![HUMAN GROUP DEMONYM]);
        self.take(1);
        // `juru bicara dinas itu, Gita Maheswari`: the name after the comma is his.
        let named = || document.kind(at + 1) == Kind::Comma && self.is_name(at + 2);
        !token.is(Class::DEMONSTRATIVE) || self.roles && named()
    }

    /// Whether the next word goes on from an article by adverbs alone, or is what they say more of: `a
    /// visibly angry man`.
    fn is_described(&self) -> bool {
        let (document, at) = (self.document, self.at);
        let adverb = |at: usize| {
            document.is(at, Class::ADVERB | Class::AUXILIARY)
                && !document.is(at, class![BE NEGATION TIME])
                && !document.tokens[at].is_capital()
        };
        self.last > self.first
            && document.is(self.first, Class::DETERMINER)
            && (self.first + 1..at).all(adverb)
            && (adverb(at) || at > self.first + 1 && !document.is(at, ENDS_RIGHT))
    }

    /// Whether the name at token `at` is the one that the phrase is about, not part of a title.
    fn is_head(&self, at: usize) -> bool {
        let Some(name) = self.names.name(at) else { return false };
        let entity = &self.names.entities[name.entity];
        let governed = name.titled > self.first
            && self.document.is(name.titled - 1, class![OF PREPOSITION GROUP]);
        entity.kind == super::EntityKind::Person && !governed
    }

    /// A preposition inside a phrase: before a noun that names whose or what it is.
    fn preposition(&mut self) -> bool {
        let document = self.document;
        let at = self.at;
        let token = document.tokens[at];
        let Some(next) = document.tokens.get(at + 1).filter(|_| at + 1 < self.end) else {
            return false;
        };
        let plain = document.tokens[at - 1].shape == Shape::Lower;
        let of = token.is(Class::OF)
            && (next.is_capital()
                || !self.headed
                    && (next.is(Class::DETERMINER) || next.is_word() && !next.is(ENDS_RIGHT)));
        // `professor at Yale`
        let place = token.is(Class::PREPOSITION)
            && !self.headed
            && plain
            && next.is_capital()
            && !next.is(Class::PLACE | Class::CALENDAR);
        // `juru bicara untuk penanganan wabah, Sri Ayu`: a name follows after a comma.
        let named_later =
            !self.headed && self.roles && !token.is(Class::BY_MEANS) && self.name_after_comma();
        if of || place || named_later {
            self.at += 1;
            return true;
        }
        false
    }

    /// Whether an apposition may end before token `at`: at a comma, a mark or an end, or before words of
    /// time and place. `According to police, Mark Tilley drove off`: the name is the subject of a verb.
    fn closes(&self, at: usize) -> bool {
        let after = class![PREPOSITION BY_MEANS TO_WHOM TIME CALENDAR RELATIVE AND AS VIA];
        at >= self.end
            || self.document.inside[at] != 0
            || !matches!(self.document.kind(at), Kind::Word | Kind::Number)
            || self.document.is(at, after)
    }

    /// Whether token `at` opens a name of a person.
    fn is_name(&self, at: usize) -> bool {
        at < self.end
            && self.names.name(at).is_some_and(|name| {
                name.titled == at
                    && self.names.entities[name.entity].kind == super::EntityKind::Person
            })
    }

    /// Whether the words from token `at` come to a comma or an end before any verb.
    fn closes_without_verb(&self, at: usize) -> bool {
        let document = self.document;
        let verb = class![VERB AUXILIARY BE NEGATION];
        let stop = (at..self.end.min(at + 16)).find(|&at| {
            document.inside[at] != 0
                || matches!(document.kind(at), Kind::Comma | Kind::Stop | Kind::Dash | Kind::Colon)
                || document.is(at, verb) && !document.tokens[at].is_capital()
        });
        stop.map_or(self.end < at + 16, |stop| {
            document.inside[stop] != 0 || document.kind(stop) != Kind::Word
        })
    }

    /// Whether a few words on, without a verb, a comma and a name follow.
    fn name_after_comma(&self) -> bool {
        let document = self.document;
        let comma = (self.at + 1..self.end.min(self.at + 10)).find(|&at| {
            document.kind(at) == Kind::Comma
                || !matches!(document.kind(at), Kind::Word | Kind::Number)
                || document.is(at, class![VERB AUXILIARY TIME]) && !document.tokens[at].is_capital()
        });
        let Some(comma) = comma.filter(|&comma| document.kind(comma) == Kind::Comma) else {
            return false;
        };
        // `another witness in the inquiry, former harbour master Ann Bell`
        let clause = class![VERB AUXILIARY BE PREPOSITION AND];
        let mut at = comma + 1;
        while at < self.end.min(comma + 8)
            && !self.is_person(at)
            && document.kind(at) == Kind::Word
            && (!document.is(at, clause) || document.is(at, Class::ROLE | Class::PORTFOLIO))
        {
            at += 1;
        }
        (at == comma + 1 || document.is(at - 1, class![ROLE PORTFOLIO HUMAN])) && self.is_person(at)
    }

    fn is_person(&self, at: usize) -> bool {
        at < self.end
            && self.names.name(at).is_some_and(|name| {
                let entity = &self.names.entities[name.entity];
                name.titled == at
                    && entity.kind == super::EntityKind::Person
                    && (name.last - name.first >= 2 || entity.sure)
            })
    }

    /// `pria yang … itu`: a description up to its demonstrative.
    fn relative(&mut self) -> bool {
        let document = self.document;
        let stop = (self.at..self.end.min(self.at + 18)).find(|&at| {
            document.is(at, Class::DEMONSTRATIVE)
                || document.inside[at] != 0
                || !matches!(
                    document.kind(at),
                    Kind::Word | Kind::Number | Kind::Open | Kind::Close
                )
        });
        if let Some(stop) = stop
            && document.inside[stop] == 0
        {
            let said = (self.at..stop).any(|at| document.tokens[at].cue != 0);
            if document.is(stop, Class::DEMONSTRATIVE) {
                self.take(stop + 1 - self.at);
            } else if document.kind(stop) == Kind::Comma && !said && !document.pack.shape.heads_last
            {
                // `Menurut orang-orang yang dekat dengan Ratna, …`
                self.take(stop - self.at);
            }
        }
        false
    }

    /// What stands after a comma, if it says more of the same person: a role, a description, an age,
    /// or the name after a role.
    fn apposition(&mut self) -> bool {
        let document = self.document;
        let at = self.at + 1;
        if at >= self.end || self.last == self.first || document.inside[at] != 0 {
            return false;
        }
        let token = document.tokens[at];
        let age = self.headed && token.kind == Kind::Number && token.end - token.start <= 3;
        if age && document.kind(at + 1) == Kind::Comma {
            return self.take(2);
        }
        let role = token.is(class![ROLE HUMAN PORTFOLIO BODY GROUP HONORIFIC]);
        let ends = age && document.kind(at + 1) == Kind::Stop;
        if !(ends || token.is_word() && self.says_more(at, role)) {
            return false;
        }
        let stop = (at..self.end).find(|&at| document.kind(at) == Kind::Comma).unwrap_or(self.end);
        let Some(part) = right(document, self.names, at, stop) else { return false };
        if !self.headed && !self.closes(part.last) {
            return false;
        }
        self.headed |= (part.first..part.last).any(|at| self.is_head(at));
        self.roles |= role;
        self.at = part.last;
        self.last = part.last;
        document.kind(self.at) == Kind::Comma
    }

    /// Whether the word at token `at` after a comma opens what says more of the same person; `role` if it
    /// is a noun for somebody.
    fn says_more(&self, at: usize, role: bool) -> bool {
        let document = self.document;
        let token = document.tokens[at];
        let name = self.names.name(at);
        if token.cue != 0 && !token.is(Class::ROLE) || token.is(NO_APPOSITION) && !role {
            return false;
        }
        if !self.headed && (name.is_some() || token.is_capital()) {
            // Not after a name alone: `According to Reuters, Smith …`
            let first = self.names.name(self.first);
            return self.roles || first.is_none_or(|name| name.last != self.last);
        }
        if token.is(Class::DETERMINER | Class::INDEFINITE) {
            // `Menurut Kapolres, salah satu tersangka, Darmo, lari`: somebody else.
            let another = token.is(Class::NEW) && !self.headed && !document.pack.shape.heads_last;
            return !another && self.closes_without_verb(at + 1);
        }
        // `Smith, director of the institute`: a role, not another person.
        let portfolio =
            token.is(Class::PORTFOLIO) && document.is(at + 1, Class::ROLE | Class::PORTFOLIO);
        let office = token.is(class![ROLE HUMAN HONORIFIC]) || portfolio;
        let whole = |name: &Name| name.first > at && !self.headed || name.titled == name.first;
        (office || role && !self.headed) && name.is_none_or(whole) && !self.is_person(at)
    }
}

fn close_of(document: &Document<'_>, open: usize, end: usize) -> Option<usize> {
    (open + 1..end.min(open + 12)).find(|&at| document.kind(at) == Kind::Close)
}

fn holds(document: &Document<'_>, first: usize, last: usize, class: Class) -> bool {
    (first..last).any(|at| document.is(at, class))
}
