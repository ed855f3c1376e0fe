//! Words, numbers and marks of an article's prose, each looked up once.

use std::hash::Hasher as _;

use crate::article::{Article, BlockKind};
use crate::language::{Class, Lexicon, Manner};
use crate::text::{Span, is_format};

/// Classes of the little words that no name is.
pub(super) const FUNCTION: Class = Class(
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

/// One token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    pub kind: Kind,
    pub shape: Shape,
    /// Whether white space stands before it.
    pub spaced: bool,
    /// 1 + index of the cue; 0 for none.
    pub cue: u16,
    /// Bytes of a clitic source at its end.
    pub clitic: u8,
    pub class: Class,
    /// What it makes of a verb of saying beside it.
    pub manner: Manner,
    /// Identity of the word in the lexicon; 0 if it is not in it.
    pub id: u32,
    /// A name with a common word joined to it: `London-based`.
    pub compound: bool,
    /// Hash of the word in lower case: equal for equal words.
    pub key: u32,
}

impl Token {
    pub(super) fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }

    pub(super) fn is(&self, class: Class) -> bool {
        self.class.any(class)
    }

    /// Whether it tells a name from the father's: `Jr`, `III`.
    pub(super) fn is_generation(&self) -> bool {
        self.is(Class::SUFFIX) && self.is(Class::PARTICLE)
    }

    /// Whether no list knows the word; a form of a verb it may be.
    pub(super) fn is_unknown(&self) -> bool {
        self.class.0 & !Class::PARTICIPLE.0 == 0
    }

    pub(super) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// Whether the word is written like a name.
    pub(super) fn is_capital(&self) -> bool {
        self.kind == Kind::Word && self.shape != Shape::Lower
    }
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Number,
    /// Double quotation mark of any form.
    Mark,
    /// Single quotation mark that is no apostrophe.
    Single,
    Stop,
    /// `?`, `!`, `…`
    Ender,
    Comma,
    Colon,
    Semicolon,
    Dash,
    Open,
    Close,
    Other,
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Lower,
    /// First letter a capital.
    Capital,
    /// All capitals, two letters or more.
    Upper,
}

/// The tokens of an article's prose, by paragraph.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    pub tokens: Vec<Token>,
    /// Token ranges of the paragraphs that hold tokens.
    pub paragraphs: Vec<(usize, usize)>,
}

/// Reads the prose of an article: all paragraphs less what is excluded.
pub(super) fn read(article: &Article, lexicon: &Lexicon) -> Tokens {
    let mut tokens = Tokens::default();
    let mut excluded = article.excluded.iter().map(|excluded| excluded.span).peekable();
    tokens.tokens.reserve(article.text.len() / 5);
    for block in &article.blocks {
        if matches!(block.kind, BlockKind::Heading | BlockKind::Other) {
            continue;
        }
        let first = tokens.tokens.len();
        let mut at = block.span.start;
        while let Some(gap) = excluded.peek().copied() {
            if gap.start >= block.span.end {
                break;
            }
            if gap.end > at {
                if gap.start > at {
                    scan(article, lexicon, Span { start: at, end: gap.start }, &mut tokens.tokens);
                }
                at = gap.end.min(block.span.end);
            }
            if gap.end > block.span.end {
                break;
            }
            excluded.next();
        }
        if at < block.span.end {
            scan(article, lexicon, Span { start: at, end: block.span.end }, &mut tokens.tokens);
        }
        name_capitals(&mut tokens.tokens[first..]);
        let last = join_phrases(&mut tokens.tokens, first, lexicon);
        if last > first {
            tokens.paragraphs.push((first, last));
        }
    }
    tokens
}

/// Whether the next word is written as a name is, and no list but that of names knows it.
fn name_follows(rest: &str, lexicon: &Lexicon) -> bool {
    let rest = rest.trim_start_matches(' ');
    let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let lower = word.to_lowercase();
    let class =
        lexicon.get(&lower).map_or_else(|| lexicon.guess(&lower, true), |entry| entry.class);
    let name = Class::GIVEN | Class::MALE | Class::FEMALE;
    word.starts_with(char::is_uppercase) && class.0 & !name.0 == 0
}

/// Appends the tokens of one stretch.
fn scan(article: &Article, lexicon: &Lexicon, span: Span, out: &mut Vec<Token>) {
    let text = &article.text;
    let bytes = text.as_bytes();
    let end = span.end as usize;
    let mut at = span.start as usize;
    let mut spaced = true;
    let mut lower = String::with_capacity(32);
    while at < end {
        let byte = bytes[at];
        if byte.is_ascii_whitespace() {
            at += 1;
            spaced = true;
            continue;
        }
        let first = char_at(text, at);
        if is_format(first) {
            at += first.len_utf8();
            continue;
        }
        let start = at;
        let mut token = Token {
            start: Span::new(start, start).start,
            end: 0,
            kind: Kind::Other,
            shape: Shape::Lower,
            spaced,
            cue: 0,
            clitic: 0,
            class: Class::NONE,
            manner: Manner::NONE,
            id: 0,
            key: 0,
            compound: false,
        };
        let starts = spaced || out.last().is_some_and(|last| last.kind == Kind::Single);
        let elided = if starts { elision(text, at, end, lexicon) } else { 0 };
        spaced = false;
        if first.is_alphabetic() || elided > 0 {
            // Words of letters alone are the most.
            let (word, lower, plain) = if let Some((stop, shape)) = letters(bytes, at, end) {
                at = stop;
                token.shape = shape;
                let word = &text[start..at];
                (word, if shape == Shape::Lower { word } else { fold(word, &mut lower) }, true)
            } else {
                at = word_end(text, at + elided, end);
                let word = &text[start..at];
                token.shape = shape(&word[elided..]);
                // `al-Assir`, `d'Arco`: a particle joined to a name.
                let parts = word.split_once(['-', '\'', '’']);
                let particle =
                    |part| lexicon.get(part).is_some_and(|e| e.class.any(Class::PARTICLE));
                if parts.is_some_and(|(part, name)| {
                    name.starts_with(char::is_uppercase) && (particle(part) || elided > 0)
                }) {
                    token.shape = Shape::Capital;
                }
                token.compound = token.shape != Shape::Lower && compound(word);
                (word, fold(word, &mut lower), false)
            };
            token.kind = Kind::Word;
            token.key = key(lower);
            if let Some(entry) = lexicon.get(lower) {
                token.class = entry.class;
                if token.shape == Shape::Lower && token.is(Class::GIVEN) {
                    // A name is written with a capital; its gender is not the word's.
                    let name = Class::GIVEN | Class::MALE | Class::FEMALE;
                    token.class = Class(token.class.0 & !name.0);
                }
                if token.is(Class::ROLE) {
                    token.key = key(lexicon.whole(lower));
                }
                // `Aji Wiguna`, not `AJI`.
                if token.shape == Shape::Capital && token.is(Class::GIVEN) {
                    let body = if token.is(Class::ACRONYM) { Class::BODY } else { Class::NONE };
                    token.class = Class(token.class.0 & !(Class::ACRONYM | body).0);
                }
                token.manner = entry.manner;
                token.cue = entry.cue;
                token.clitic = entry.clitic;
                token.id = entry.id;
                if token.shape == Shape::Lower {
                    // `us`, `who`: no country and no body.
                    let listed = Class::PLACE | Class::ACRONYM;
                    let body = if token.is(Class::ACRONYM) { Class::BODY } else { Class::NONE };
                    token.class = Class(token.class.0 & !(listed | body).0);
                }
            } else if !plain
                && let Some(head) = contracted(lower).and_then(|head| lexicon.get(head))
            {
                // `I'm`, `We've`
                token.class = Class(head.class.0 & (Class::PRONOUN | Class::FIRST).0);
            }
            if token.class.0 & !Class::COMMON.0 == 0 && token.cue == 0 {
                token.class |= lexicon.guess(lower, token.shape != Shape::Lower);
            }
            // The stop of an abbreviation or an initial is part of it.
            if at < end && bytes[at] == b'.' {
                // `Sarmo V. Wiguna`, but `Buwono V. Sejak itu`
                let numeral = matches!(first, 'I' | 'V' | 'X')
                    && out.last().is_some_and(Token::is_capital)
                    && !name_follows(&text[at + 1..end], lexicon);
                let initial = word.len() == first.len_utf8() && first.is_uppercase() && !numeral;
                at += usize::from(initial || token.is(Class::ABBREVIATION));
            }
        } else if first.is_numeric()
            || (matches!(first, '$' | '£' | '€') && digit(bytes, at + first.len_utf8(), end))
        {
            at = number_end(text, at + first.len_utf8(), end);
            token.kind = Kind::Number;
        } else {
            at += first.len_utf8();
            let next = bytes.get(at).copied().filter(|_| at < end);
            token.kind = match first {
                '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂' | '❝' | '❞' | '\u{93}'
                | '\u{94}' => Kind::Mark,
                '&' if entity_mark(&text[start..end]) > 0 => {
                    at = start + entity_mark(&text[start..end]);
                    Kind::Mark
                }
                '`' | '\'' if next == Some(byte) && elision(text, at, end, lexicon) == 0 => {
                    at += 1;
                    Kind::Mark
                }
                '\'' | '’' | '‘' | '‛' | '`' => {
                    // `'s` is a word of its own.
                    let possessive = matches!(next, Some(b's' | b'S'))
                        && !spaced_before(bytes, start)
                        && !bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
                    if possessive && first != '‘' {
                        at += 1;
                        token.class = Class::POSSESSIVE;
                        Kind::Word
                    } else {
                        Kind::Single
                    }
                }
                '.' if next == Some(b'.') => {
                    while at < end && bytes[at] == b'.' {
                        at += 1;
                    }
                    Kind::Ender
                }
                '.' => Kind::Stop,
                '?' | '!' | '…' => Kind::Ender,
                ',' => Kind::Comma,
                ':' => Kind::Colon,
                ';' => Kind::Semicolon,
                '–' | '—' | '―' => Kind::Dash,
                '-' => {
                    while at < end && bytes[at] == b'-' {
                        at += 1;
                    }
                    Kind::Dash
                }
                '(' | '[' => Kind::Open,
                ')' | ']' => Kind::Close,
                _ if first.is_whitespace() => {
                    spaced = true;
                    continue;
                }
                _ => Kind::Other,
            };
        }
        token.end = Span::new(at, at).end;
        out.push(token);
    }
}

/// Bytes of the apostrophe at `at` that is part of the word after it, not a mark: `'tis` of the pack's
/// words, `'s-Hertogenbosch`; 0 for none.
fn elision(text: &str, at: usize, end: usize, lexicon: &Lexicon) -> usize {
    let rest = &text[at..end];
    let Some(word) = rest.strip_prefix(['\'', '’']) else { return 0 };
    let length = rest.len() - word.len();
    let last = word_end(text, at + length, end);
    let mut letters = word.chars();
    let joined = letters.next().is_some_and(char::is_lowercase)
        && letters.next() == Some('-')
        && letters.next().is_some_and(char::is_uppercase);
    // The longest of the words is short.
    let known = || {
        last - at <= 8
            && lexicon.get(&format!("'{}", text[at + length..last].to_lowercase())).is_some()
    };
    if joined || last > at + length && known() { length } else { 0 }
}

/// The quotation marks that are written as HTML entities, with what they stand for.
const ENTITIES: [(&str, char); 6] = [
    ("&quot;", '"'),
    ("&#34;", '"'),
    ("&ldquo;", '“'),
    ("&rdquo;", '”'),
    ("&laquo;", '«'),
    ("&raquo;", '»'),
];

/// Bytes of the entity of a quotation mark that opens `text`; 0 for none.
fn entity_mark(text: &str) -> usize {
    ENTITIES
        .iter()
        .find(|(entity, _)| text.starts_with(entity))
        .map_or(0, |(entity, _)| entity.len())
}

/// The quotation mark that the words of a [`Kind::Mark`] stand for.
pub(super) fn mark(words: &str) -> char {
    let entity = ENTITIES.iter().find(|(entity, _)| *entity == words);
    match entity.map_or(words.chars().next(), |&(_, sign)| Some(sign)) {
        Some('\u{93}') => '“',
        Some('\u{94}') => '”',
        Some(sign) => sign,
        None => '"',
    }
}

fn char_at(text: &str, at: usize) -> char {
    text[at..].chars().next().unwrap_or(' ')
}

fn spaced_before(bytes: &[u8], at: usize) -> bool {
    at == 0 || bytes[at - 1].is_ascii_whitespace()
}

fn digit(bytes: &[u8], at: usize, end: usize) -> bool {
    at < end && bytes[at].is_ascii_digit()
}

/// End and shape of a word of nothing but ASCII letters, all of them small or the first a capital;
/// `None` for any other, and where more than letters may belong to it. Most words are such.
fn letters(bytes: &[u8], start: usize, end: usize) -> Option<(usize, Shape)> {
    let rest = bytes.get(start + 1..end)?;
    let small = rest.iter().take_while(|byte| byte.is_ascii_lowercase()).count();
    let ends = rest.get(small).is_none_or(|byte| {
        byte.is_ascii()
            && !byte.is_ascii_alphanumeric()
            && !matches!(byte, b'-' | b'/' | b'&' | b'\'' | b'.')
    });
    let shape = match bytes[start] {
        b'a'..=b'z' => Shape::Lower,
        b'A'..=b'Z' => Shape::Capital,
        _ => return None,
    };
    ends.then_some((start + 1 + small, shape))
}

/// End of the word that starts at `at`: letters and digits, with hyphens, apostrophes and the stops
/// of `U.S.` inside.
fn word_end(text: &str, start: usize, end: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < end {
        let byte = bytes[at];
        if byte.is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        if byte.is_ascii() {
            let next = bytes.get(at + 1).copied().filter(|_| at + 1 < end).unwrap_or(b' ');
            let letter = next.is_ascii_alphanumeric() || next >= 0x80;
            match byte {
                b'-' | b'/' | b'&' if letter && next != b'-' => at += 1,
                b'\'' if letter && !possessive(bytes, at + 1, end) => at += 1,
                // `U.S.`, `N.Y.`: single letters with stops.
                b'.' if next.is_ascii_alphabetic()
                    && at - start >= 1
                    && (at - start == 1 || bytes[at - 2] == b'.')
                    && !bytes.get(at + 2).is_some_and(u8::is_ascii_alphabetic) =>
                {
                    at += 2;
                    if at < end && bytes[at] == b'.' {
                        at += 1;
                    }
                    if at >= end
                        || bytes[at] != b'.'
                            && !(bytes[at - 1] == b'.' && bytes[at].is_ascii_alphabetic())
                    {
                        return at;
                    }
                    at -= 1;
                }
                // `M.Si`, `kompas.com`: a stop inside a word.
                b'.' if next.is_ascii_lowercase() && at > start => at += 1,
                _ => break,
            }
            continue;
        }
        let character = char_at(text, at);
        if character.is_alphanumeric() || is_combining(character) || is_format(character) {
            at += character.len_utf8();
        } else if character == '’' || character == '‑' {
            let after = at + character.len_utf8();
            let letter = after < end && char_at(text, after).is_alphanumeric();
            if letter && !(character == '’' && possessive(bytes, after, end)) {
                at = after;
            } else {
                break;
            }
        } else {
            break;
        }
    }
    start + text[start..at].trim_end_matches(is_format).len()
}

fn is_combining(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

/// Whether what follows an apostrophe is the `s` of `'s`.
fn possessive(bytes: &[u8], at: usize, end: usize) -> bool {
    at < end
        && matches!(bytes[at], b's' | b'S')
        && (at + 1 >= end || !(bytes[at + 1].is_ascii_alphanumeric() || bytes[at + 1] >= 0x80))
}

/// End of a number: digits with `. , : / -` and letters inside (`12/8`, `578.105,47`, `30%`).
fn number_end(text: &str, mut at: usize, end: usize) -> usize {
    let bytes = text.as_bytes();
    while at < end {
        let byte = bytes[at];
        let inside = byte.is_ascii_alphanumeric()
            || byte == b'-' && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
            || matches!(byte, b'.' | b',' | b':' | b'/' | b'-') && digit(bytes, at + 1, end);
        if !inside {
            break;
        }
        at += 1;
    }
    if at < end && bytes[at] == b'%' { at + 1 } else { at }
}

/// Whether a capitalised word ends in a long word in lower case after a hyphen.
fn compound(word: &str) -> bool {
    word.rsplit_once('-')
        .is_some_and(|(_, last)| last.len() >= 3 && last.chars().all(char::is_lowercase))
}

fn shape(word: &str) -> Shape {
    if word.as_bytes().first().is_some_and(u8::is_ascii_lowercase) {
        // `detikJabar`, `iPhone`
        let plain = |c: char| c.is_alphabetic();
        let inner =
            word.len() > 4 && word.chars().all(plain) && word.chars().any(char::is_uppercase);
        return if inner { Shape::Capital } else { Shape::Lower };
    }
    let mut letters = word.chars().filter(|character| character.is_alphabetic());
    if !letters.next().is_some_and(char::is_uppercase) {
        return Shape::Lower;
    }
    let mut more = false;
    for letter in letters {
        if letter.is_lowercase() {
            return Shape::Capital;
        }
        more = true;
    }
    if more { Shape::Upper } else { Shape::Capital }
}

/// What stands before the apostrophe of a contraction in lower case: `i` of `i'm`.
fn contracted(lower: &str) -> Option<&str> {
    let (head, rest) = lower.split_once('\'')?;
    (rest.len() <= 2).then_some(head)
}

/// In text that is not all in capitals, words that are (`US`, `WHO`, `IT`) are names, whatever they
/// are in small letters.
fn name_capitals(tokens: &mut [Token]) {
    let upper = |token: &Token| token.kind == Kind::Word && token.shape == Shape::Upper;
    let capitals = tokens.iter().filter(|token| upper(token)).count();
    let words = || tokens.iter().filter(|token| token.kind == Kind::Word).count();
    if capitals == 0 || capitals * 3 > words() {
        return;
    }
    let names = Class::PLACE
        | Class::BODY
        | Class::ACRONYM
        | Class::OUTLET
        | Class::ROLE
        | Class::PORTFOLIO
        | Class::HONORIFIC
        | Class::SUFFIX
        | Class::COMPANY
        | Class::GIVEN
        | Class::TIME
        | Class::ABBREVIATION;
    for at in 0..tokens.len() {
        // Beside other such words it may be a word of a heading.
        let beside = at > 0 && upper(&tokens[at - 1]) || tokens.get(at + 1).is_some_and(upper);
        let token = &mut tokens[at];
        if upper(token) && !beside && token.class.any(FUNCTION) {
            token.class = Class(token.class.0 & names.0);
            token.cue = 0;
            token.manner = Manner::NONE;
        }
    }
}

/// `word` in lower case, curly apostrophes made straight, written into `lower`.
fn fold<'s>(word: &str, lower: &'s mut String) -> &'s str {
    lower.clear();
    if word.is_ascii() {
        lower.push_str(word);
        lower.make_ascii_lowercase();
    } else {
        lower.extend(
            word.chars()
                .filter(|&c| !is_format(c))
                .map(|c| if c == '’' { '\'' } else { c })
                .flat_map(char::to_lowercase),
        );
    }
    lower
}

/// Hash of a word in lower case.
pub(super) fn key(lower: &str) -> u32 {
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(lower.as_bytes());
    let hash = hasher.finish();
    #[expect(clippy::cast_possible_truncation, reason = "half of a hash is a hash")]
    let half = (hash ^ (hash >> 32)) as u32;
    half
}

/// Joins the words of known phrases into one token each, from `first` on; gives the new length.
fn join_phrases(tokens: &mut Vec<Token>, first: usize, lexicon: &Lexicon) -> usize {
    let (mut read, mut write) = (first, first);
    while read < tokens.len() {
        let mut token = tokens[read];
        let mut taken = 1;
        if token.id != 0 {
            let found = lexicon.phrase(token.id, |n| {
                let next = tokens.get(read + 1 + n)?;
                (next.kind == Kind::Word && next.spaced).then_some(next.id)
            });
            // `perempuan 32 tahun ini`: the age of somebody, not this year.
            let age = write > first && tokens[write - 1].kind == Kind::Number;
            let found =
                found.filter(|&(more, _)| !(age && tokens[read + more].is(Class::DEMONSTRATIVE)));
            if let Some((more, phrase)) = found {
                taken += more;
                let last = tokens[read + more];
                token.end = last.end;
                token.key = tokens[read..=read + more]
                    .iter()
                    .fold(0, |key, part| key.rotate_left(7) ^ part.key);
                token.class = phrase.class;
                token.manner = phrase.manner;
                token.cue = phrase.cue;
                token.clitic = phrase.clitic;
                token.id = phrase.id;
            }
        }
        tokens[write] = token;
        write += 1;
        read += taken;
    }
    tokens.truncate(write);
    write
}
