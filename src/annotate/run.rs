//! Runs of words that are written as names are.

use rustc_hash::{FxBuildHasher, FxHashSet};

use crate::language::Class;

use super::document::Document;
use super::title::{self, TITLE, is_initial};
use super::token::{FUNCTION, Kind, Shape, Token};

/// Whether token `at` may be a word of a name.
fn nameable(document: &Document<'_>, at: usize) -> bool {
    let token = &document.tokens[at];
    if !token.is_capital() || token.is(Class::POSSESSIVE) {
        return false;
    }
    if token.is(Class::CALENDAR) && !token.is(Class::GIVEN) || token.compound {
        return false;
    }
    if is_initial(document, at) {
        return true;
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
        // `Jan Roe`, `Jan van der Berg`
        let next = (at + 1..at + 4).find(|&at| !document.is(at, Class::PARTICLE)).unwrap_or(at + 4);
        let follows = document
            .tokens
            .get(next)
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

/// A run that is being read: its first token, and whether a word of an office or body is in it.
struct Reader<'a, 'd> {
    document: &'a Document<'d>,
    first: usize,
    end: usize,
    has_head: bool,
    has_of: bool,
}

/// What may stand between two words of a name, and how many tokens it takes, the word after it
/// included; 0 for none.
struct Joint {
    /// A name that is joined so, in whichever language.
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests read it"))]
    example: &'static str,
    takes: fn(&Reader<'_, '_>, usize) -> usize,
}

const JOINTS: [Joint; 14] = [
    Joint { example: "Laras Widuri", takes: |run, at| run.word(at) },
    Joint { example: "Jan van der Berg", takes: |run, at| run.particles(at) },
    Joint { example: "Frank \"Matz\" Tilley", takes: |run, at| run.nickname(at) },
    Joint { example: "Jend. (Purn.) Laras", takes: |run, at| run.retired(at) },
    Joint { example: "Frank Tilley, Jr.", takes: |run, at| run.generation(at) },
    Joint { example: "Department of Health", takes: |run, at| run.of(at) },
    Joint { example: "Department of the Harbour", takes: |run, at| run.of_the(at) },
    Joint { example: "Ministry of Trade and Crafts", takes: |run, at| run.and(at) },
    Joint { example: "Menteri Kelautan dan Perikanan", takes: |run, at| run.portfolio(at) },
    Joint { example: "Menteri Politik, Hukum, dan Keamanan", takes: |run, at| run.list(at) },
    Joint { example: "Walu Zoo & Gardens", takes: |run, at| run.ampersand(at) },
    Joint { example: "Denmark's Harbour Ministry", takes: |run, at| run.owner(at) },
    Joint { example: "Highway 12", takes: |run, at| run.number(at) },
    Joint { example: "Kodim 0712/Lirangan", takes: |run, at| run.numbered(at) },
];

impl Reader<'_, '_> {
    fn token(&self, at: usize) -> Option<&Token> {
        self.document.tokens.get(at).filter(|_| at < self.end)
    }

    /// Whether the word at token `at` goes on with the run.
    fn goes_on(&self, at: usize) -> bool {
        self.token(at).is_some_and(Token::is_capital) && nameable(self.document, at)
    }

    fn is_joined(&self, at: usize) -> bool {
        self.document.tokens[at].spaced && !self.document.starts[at]
    }

    fn word(&self, at: usize) -> usize {
        let ends = self.ends_in_generation(at) || self.opens_place(at) || self.counts(at);
        usize::from(self.is_joined(at) && nameable(self.document, at) && !ends)
    }

    /// Whether the word at token `at` counts the place before it: `Jalan Walu Nomor 8`.
    fn counts(&self, at: usize) -> bool {
        let document = self.document;
        at > self.first + 1
            && document.is(self.first, Class::PLACE_HEAD)
            && !document.is(at, Class::GIVEN)
            && document.kind(at + 1) == Kind::Number
            && !document.starts[at + 1]
    }

    /// Whether another place opens at token `at` after that of the run: `Desa Walu Kecamatan Sauh`.
    fn opens_place(&self, at: usize) -> bool {
        let document = self.document;
        let head = |at: usize| {
            document.is(at, Class::PLACE_HEAD) && !document.is(at, Class::BODY | Class::GIVEN)
        };
        let named = self.goes_on(at + 1) && document.tokens[at + 1].spaced;
        !document.pack.shape.heads_last && head(self.first) && head(at) && !head(at - 1) && named
    }

    /// Whether `Jr.` stands before token `at`; nothing but a degree goes on after it.
    fn ends_in_generation(&self, at: usize) -> bool {
        let before = &self.document.tokens[at - 1];
        before.is_generation()
            && self.document.words(at - 1, at).ends_with('.')
            && !self.document.is(at, Class::SUFFIX)
    }

    fn particles(&self, at: usize) -> usize {
        let particle = |at: &usize| {
            self.token(*at).is_some_and(|token| token.is(Class::PARTICLE) && token.spaced)
        };
        let count = (at..at + 3).take_while(particle).count();
        if count > 0 && self.goes_on(at + count) { count + 1 } else { 0 }
    }

    /// One to three capitalised words in marks or parentheses between the parts of a person's name.
    fn nickname(&self, at: usize) -> usize {
        let document = self.document;
        let opens = matches!(document.kind(at), Kind::Mark | Kind::Single | Kind::Open);
        if !opens || document.inside[at - 1] != 0 || !document.tokens[at].spaced {
            return 0;
        }
        let capital = |at: &usize| self.token(*at).is_some_and(Token::is_capital);
        let words = (at + 1..at + 4).take_while(capital).count();
        let close = at + 1 + words;
        let closes = matches!(document.kind(close), Kind::Mark | Kind::Single | Kind::Close);
        let given = document.is(at - 1, Class::GIVEN) || document.is(at - 1, Class::SUFFIX);
        // Two that no list knows stand round it: `Yusuke "Matz" Morimoto`.
        let unknown = |at: usize| self.token(at).is_some_and(|token| token.class.0 == 0);
        let name = (given || unknown(at - 1) && (unknown(close + 1) || self.is_given(close + 1)))
            && !document.is(at + 1, Class::PORTFOLIO | Class::ROLE | Class::PLACE);
        let acronym = document.tokens.get(at + 1).is_some_and(|token| token.shape == Shape::Upper);
        let after = self.goes_on(close + 1) && !document.is(close + 1, TITLE);
        if words > 0 && closes && name && !acronym && after { words + 3 } else { 0 }
    }

    fn is_given(&self, at: usize) -> bool {
        at < self.end && self.document.is(at, Class::GIVEN)
    }

    /// A word of an office in parentheses after a rank: `Gen. (Ret.) Mark Tilley`.
    fn retired(&self, at: usize) -> usize {
        let document = self.document;
        let aside = document.kind(at) == Kind::Open
            && document.is(at + 1, Class::PORTFOLIO | Class::SUFFIX)
            && document.kind(at + 2) == Kind::Close;
        let after = self.goes_on(at + 3) && !document.is(at + 3, Class::ROLE);
        if aside && document.is(at - 1, Class::ROLE) && after { 4 } else { 0 }
    }

    /// `Jr.`, `III`, after a comma too.
    fn generation(&self, at: usize) -> usize {
        let comma = usize::from(self.document.kind(at) == Kind::Comma);
        let next = self.token(at + comma);
        let is = next.is_some_and(|token| token.is_generation() && token.is_capital());
        if comma == 1 && is { 2 } else { 0 }
    }

    fn of(&self, at: usize) -> usize {
        let document = self.document;
        let titled = document.is(at - 1, TITLE);
        // `anggota DPRD dari Partai Sauh`
        let short = title::is_acronym(document, at - 1);
        let of =
            self.is_joined(at) && document.is(at, Class::OF) && self.has_head && titled && !short;
        if of && self.goes_on(at + 1) { 2 } else { 0 }
    }

    fn of_the(&self, at: usize) -> usize {
        let document = self.document;
        // `Dr Ida Quill of the University of Walu`: the name is over.
        let named = document.is(self.first, Class::ROLE) && !document.is(at - 1, TITLE);
        let of = self.is_joined(at) && document.is(at, Class::OF) && self.has_head && !named;
        let the = document.is(at + 1, Class::DETERMINER);
        let next = self.token(at + 2).is_some_and(Token::is_capital);
        if of && the && next { 3 } else { 0 }
    }

    /// `and` inside the name of a body with `of`.
    fn and(&self, at: usize) -> usize {
        let and = self.is_joined(at) && self.document.is(at, Class::AND) && self.has_of;
        let person = self.document.is(at + 1, Class::GIVEN | Class::ROLE | Class::HONORIFIC);
        let place = self.document.is(at - 1, Class::PLACE);
        let inside = and && !person && !place || self.is_and_of_body(at);
        if inside && self.goes_on(at + 1) { 2 } else { 0 }
    }

    /// Whether `and` joins common words before the head of a body: `Health and Social Care Trust`.
    fn is_and_of_body(&self, at: usize) -> bool {
        let document = self.document;
        let common = |at: usize| {
            let other = Class::BODY | Class::GIVEN | Class::PLACE | Class::ROLE | Class::COMPANY;
            document.is(at, Class::COMMON | Class::PORTFOLIO) && !document.is(at, other)
        };
        let words = (at + 1..self.end.min(at + 6)).take_while(|&at| self.goes_on(at));
        self.is_joined(at)
            && document.is(at, Class::AND)
            && document.pack.shape.heads_last
            && common(at - 1)
            && common(at + 1)
            && words.last().is_some_and(|last| title::is_body_head(document, last))
    }

    /// `dan` between words of an office: `Menteri Kelautan dan Perikanan`.
    fn portfolio(&self, at: usize) -> usize {
        let document = self.document;
        let and = self.is_joined(at) && self.has_head && document.is(at, Class::AND);
        let joins = and
            && self.goes_on(at + 1)
            && document.is(at + 1, Class::PORTFOLIO | Class::COMMON)
            && !document.is(at + 1, Class::ROLE | Class::GIVEN)
            && !document.is(at - 1, Class::GIVEN);
        if joins { 2 } else { 0 }
    }

    fn list(&self, at: usize) -> usize {
        if !self.has_head {
            return 0;
        }
        listed(self.document, at, self.end).map_or(0, |last| last - at)
    }

    fn ampersand(&self, at: usize) -> usize {
        let and = self.document.kind(at) == Kind::Other && self.document.words(at, at + 1) == "&";
        if and && self.goes_on(at + 1) { 2 } else { 0 }
    }

    /// `'s` between an owner that is no person and the name of a body.
    fn owner(&self, at: usize) -> usize {
        let document = self.document;
        let owner = Class::PLACE | Class::PLACE_HEAD | Class::ROLE | Class::GROUP | Class::COMMON;
        let plural = document.kind(at) == Kind::Single && !document.tokens[at].spaced;
        let owns = document.is(at, Class::POSSESSIVE) && document.is(at - 1, owner) || plural;
        let words = (at + 1..self.end.min(at + 7))
            .take_while(|&at| self.goes_on(at) && !document.is(at, Class::ROLE | Class::GIVEN));
        let body = owns
            && document.inside[at] == document.inside[self.first]
            && words.last().is_some_and(|last| document.is(last, Class::BODY | Class::COMPANY));
        // `Centre for Walu's Harbour Studies`
        let inside = owns && self.has_head && self.has_of && self.goes_on(at + 1);
        if body || inside { 2 } else { 0 }
    }

    /// A number after the head of a place: `Highway 12`.
    fn number(&self, at: usize) -> usize {
        let number = self.document.kind(at) == Kind::Number && self.is_joined(at);
        let words = self.document.words(at, at + 1).len();
        usize::from(number && words <= 3 && self.document.is(at - 1, Class::PLACE_HEAD))
    }

    /// The number of a unit and, past a slash, what it is of: `Kodim 0712/Lirangan`, `RT 05/RW 03`.
    fn numbered(&self, at: usize) -> usize {
        let document = self.document;
        let head = Class::BODY | Class::ROLE | Class::PLACE_HEAD;
        let unit = document.kind(at) == Kind::Number && document.is(at - 1, head);
        let next = self.token(at + 2).is_some_and(|next| next.is_capital() && !next.spaced);
        if !(unit && next && document.words(at + 1, at + 2) == "/") {
            return 0;
        }
        if document.kind(at + 3) == Kind::Number { 4 } else { 3 }
    }

    /// Past the last token of the run.
    fn read(&mut self) -> usize {
        let mut at = self.first + 1;
        while at < self.end {
            let taken = JOINTS.iter().map(|joint| (joint.takes)(self, at)).find(|&taken| taken > 0);
            let Some(taken) = taken else { break };
            self.has_of |= self.document.is(at, Class::OF);
            at += taken;
            self.has_head |= self.document.is(at - 1, Class::BODY | Class::ROLE);
        }
        at
    }
}

/// What the words of an article tell by how they are written elsewhere, by their keys.
#[derive(Default)]
pub(super) struct Seen {
    /// In small letters.
    pub lower: FxHashSet<u32>,
    /// With a capital inside a sentence.
    middle: FxHashSet<u32>,
    /// So, and no capital before it.
    alone: FxHashSet<u32>,
}

impl Seen {
    pub(super) fn read(document: &Document<'_>) -> Self {
        let lower = FxHashSet::with_capacity_and_hasher(document.tokens.len() / 3, FxBuildHasher);
        let mut seen = Seen { lower, ..Seen::default() };
        for (at, token) in document.tokens.iter().enumerate() {
            if token.kind != Kind::Word {
                continue;
            }
            if token.shape == Shape::Lower {
                seen.lower.insert(token.key);
            } else if !document.starts[at] {
                seen.middle.insert(token.key);
                if !document.tokens[at - 1].is_capital() {
                    seen.alone.insert(token.key);
                }
            }
        }
        seen
    }

    /// Whether the capital at token `at` is only that of its sentence, before the name that goes on
    /// to `last`: `Rencana Darmo`, `Hosting Walsh`.
    fn opens_before_name(&self, document: &Document<'_>, at: usize, last: usize) -> bool {
        let opener = &document.tokens[at];
        let next = &document.tokens[(at + 1).min(document.tokens.len() - 1)];
        let plain = Class::VERB | Class::PARTICIPLE | Class::ADVERB | Class::COMMON;
        last > at + 1
            && document.starts[at]
            && opener.class.0 & !plain.0 == 0
            && !self.middle.contains(&opener.key)
            && (self.lower.contains(&opener.key)
                || opener.is(Class::COMMON) && !next.is(Class::COMMON)
                || next.is(Class::GIVEN) && opener.class != Class::NONE && last > at + 2
                || self.alone.contains(&next.key) && opener.class != Class::NONE)
    }

    /// Whether a single word that opens a sentence is a name.
    fn is_name(&self, document: &Document<'_>, at: usize) -> bool {
        let token = &document.tokens[at];
        let listed = Class::GIVEN
            | Class::PLACE
            | Class::OUTLET
            | Class::BODY
            | Class::ROLE
            | Class::HONORIFIC;
        let common = self.lower.contains(&token.key) || token.is(Class::COMMON);
        let next = document.tokens.get(at + 1);
        let subject = next.is_some_and(|next| {
            let acts = Class::AUXILIARY | Class::VERB | Class::POSSESSIVE | Class::BE;
            next.cue != 0
                || next.is(acts)
                || next.kind == Kind::Open
                || next.is(Class::OF | Class::ALIAS)
                    && document.tokens.get(at + 2).is_some_and(Token::is_capital)
        });
        // `Majlis bandar itu`, where the council is written in small letters elsewhere.
        let noun = token.is(Class::BODY)
            && !token.is(Class::GIVEN | Class::PLACE | Class::OUTLET)
            && self.lower.contains(&token.key);
        // `Wagini, 52 tahun,`
        let age = document.kind(at + 1) == Kind::Comma
            && document.kind(at + 2) == Kind::Number
            && document.tokens[at + 2].end - document.tokens[at + 2].start <= 2
            && (document.kind(at + 3) == Kind::Comma || document.is(at + 3, Class::TIME));
        let subject = subject || age;
        token.is(listed) && !noun || self.middle.contains(&token.key) || !common && subject
    }
}

/// All maximal runs of words that look like names, as token ranges.
pub(super) fn runs(document: &Document<'_>, seen: &Seen) -> Vec<(usize, usize)> {
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
            let has_head = document.is(at, Class::BODY | Class::ROLE);
            let last = Reader { document, first: at, end, has_head, has_of: false }.read();
            at += usize::from(seen.opens_before_name(document, at, last));
            if last > at + 1 || !document.starts[at] || seen.is_name(document, at) {
                runs.push((at, last));
            }
            at = last;
        }
    }
    runs
}

/// Past a list that goes on a title at the comma `at`: commas and `and` between words of an office
/// only, the last of them after `and`.
pub(super) fn listed(document: &Document<'_>, at: usize, end: usize) -> Option<usize> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article;
    use crate::language::Languages;
    use crate::source::{Format, Source};

    #[test]
    fn every_joint_joins_its_example() {
        let languages = Languages::embedded();
        let joined = |joint: &&Joint| {
            languages.packs().iter().any(|pack| {
                let text = format!("x x {} x x\n", joint.example);
                let source = Source::new("x", "x.txt", Format::Text, text);
                let (article, _) = article::parse(&source, &languages);
                let document = Document::read(&article, pack);
                let words = |&(first, last): &(usize, usize)| document.words(first, last);
                runs(&document, &Seen::read(&document))
                    .iter()
                    .map(words)
                    .any(|run| run == joint.example)
            })
        };
        let apart: Vec<&str> =
            JOINTS.iter().filter(|joint| !joined(joint)).map(|joint| joint.example).collect();
        assert!(apart.is_empty(), "{apart:?}");
    }
}
