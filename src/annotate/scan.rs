//! Characters become words, numbers and signs, each word looked up once.

use std::hash::Hasher as _;

use super::token::{Kind, Shape, Token};
use crate::language::{Class, Lexicon, class};
use crate::text::{Span, is_format};

/// Appends the tokens of one stretch of text.
pub(super) fn scan(text: &str, span: Span, lexicon: &Lexicon, out: &mut Vec<Token>) {
    let text = &text[..span.end as usize];
    let (at, lower) = (span.start as usize, String::with_capacity(32));
    Scanner { text, lexicon, at, spaced: true, lower, out }.run();
}

/// A stretch as it is read, which ends where `text` does.
struct Scanner<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    /// Where it reads.
    at: usize,
    /// Whether white space stands before that.
    spaced: bool,
    /// Room for a word in lower case.
    lower: String,
    out: &'a mut Vec<Token>,
}

impl Scanner<'_> {
    fn run(&mut self) {
        while let Some(first) = char_at(self.text, self.at) {
            if first.is_whitespace() || is_format(first) {
                self.spaced |= first.is_whitespace();
                self.at += first.len_utf8();
                continue;
            }
            let mut token = Token::at(Span::new(self.at, self.at).start, self.spaced);
            self.token(&mut token, first);
            token.end = Span::new(self.at, self.at).end;
            self.spaced = false;
            self.out.push(token);
        }
    }

    fn token(&mut self, token: &mut Token, first: char) {
        let starts = self.spaced || self.out.last().is_some_and(|last| last.kind == Kind::Single);
        let elided = if starts { elision(self.text, self.at, self.lexicon) } else { 0 };
        let after = self.at + first.len_utf8();
        if first.is_alphabetic() || elided > 0 {
            self.word(token, first, elided);
        } else if first.is_numeric()
            || matches!(first, '$' | '£' | '€') && digit(self.text.as_bytes(), after)
        {
            token.kind = Kind::Number;
            self.at = number_end(self.text.as_bytes(), after);
        } else {
            token.kind = self.sign(token, first);
        }
    }

    /// Reads a word; the apostrophe of `elided` bytes before it is part of it.
    fn word(&mut self, token: &mut Token, first: char, elided: usize) {
        let (text, start) = (self.text, self.at);
        // Words of letters alone are the most.
        let plain = letters(text.as_bytes(), start);
        self.at = plain.map_or_else(|| word_end(text, start + elided), |(end, _)| end);
        let word = &text[start..self.at];
        token.kind = Kind::Word;
        token.shape = plain.map_or_else(|| self.shape(word, elided), |(_, shape)| shape);
        token.compound = plain.is_none() && token.shape != Shape::Lower && compound(word);
        let small = plain.is_some() && token.shape == Shape::Lower;
        let lower = if small { word } else { fold(word, &mut self.lower) };
        token.key = key(lower);
        match self.lexicon.get(lower) {
            Some(entry) => token.look_up(&entry, lower, self.lexicon),
            // `I'm`, `We've`
            None if plain.is_none() => {
                let head = contracted(lower).and_then(|head| self.lexicon.get(head));
                let person = Class::PRONOUN | Class::FIRST;
                token.class = Class(head.map_or(0, |head| head.class.0 & person.0));
            }
            None => {}
        }
        if token.class.0 & !Class::COMMON.0 == 0 && token.cue == 0 {
            token.class |= self.lexicon.guess(lower, token.shape != Shape::Lower);
        }
        // The stop of an abbreviation or an initial is part of it.
        if text.as_bytes().get(self.at) == Some(&b'.') {
            // `Sarmo V. Wiguna`, but `Buwono V. Sejak itu`
            let numeral = matches!(first, 'I' | 'V' | 'X')
                && self.out.last().is_some_and(Token::is_capital)
                && !name_follows(&text[self.at + 1..], self.lexicon);
            let initial = word.len() == first.len_utf8() && first.is_uppercase() && !numeral;
            self.at += usize::from(initial || token.is(Class::ABBREVIATION));
        }
    }

    /// How a word of more than letters is written. `al-Assir`, `d'Arco`: a particle joined to a name.
    fn shape(&self, word: &str, elided: usize) -> Shape {
        let particle = |part| {
            let entry = self.lexicon.get(part);
            entry.is_some_and(|entry| entry.class.any(Class::PARTICLE))
        };
        match word.split_once(['-', '\'', '’']) {
            Some((part, name))
                if name.starts_with(char::is_uppercase) && (elided > 0 || particle(part)) =>
            {
                Shape::Capital
            }
            _ => shape(&word[elided..]),
        }
    }

    /// Reads a sign, which may be a word: `'s`.
    fn sign(&mut self, token: &mut Token, first: char) -> Kind {
        let (text, start) = (self.text, self.at);
        let bytes = text.as_bytes();
        self.at += first.len_utf8();
        let next = bytes.get(self.at).copied();
        match first {
            '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂' | '❝' | '❞' | '\u{93}' | '\u{94}' => {
                Kind::Mark
            }
            '&' if entity_mark(&text[start..]) > 0 => {
                self.at = start + entity_mark(&text[start..]);
                Kind::Mark
            }
            '`' | '\''
                if next == Some(bytes[start]) && elision(text, self.at, self.lexicon) == 0 =>
            {
                self.at += 1;
                Kind::Mark
            }
            '\'' | '’' | '‛' | '`' if self.is_possessive(start) => {
                self.at += 1;
                token.class = Class::POSSESSIVE;
                Kind::Word
            }
            '\'' | '’' | '‘' | '‛' | '`' => Kind::Single,
            '.' if next == Some(b'.') => {
                self.past(b'.');
                Kind::Ender
            }
            '.' => Kind::Stop,
            '?' | '!' | '…' => Kind::Ender,
            ',' => Kind::Comma,
            ':' => Kind::Colon,
            ';' => Kind::Semicolon,
            '–' | '—' | '―' => Kind::Dash,
            '-' => {
                self.past(b'-');
                Kind::Dash
            }
            '(' | '[' => Kind::Open,
            ')' | ']' => Kind::Close,
            _ => Kind::Other,
        }
    }

    /// Whether the apostrophe at `start`, which is read, and what follows are `'s`, a word of its own.
    fn is_possessive(&self, start: usize) -> bool {
        let bytes = self.text.as_bytes();
        let spaced = start == 0 || bytes[start - 1].is_ascii_whitespace();
        !spaced
            && matches!(bytes.get(self.at), Some(b's' | b'S'))
            && !bytes.get(self.at + 1).is_some_and(u8::is_ascii_alphanumeric)
    }

    /// Reads on past all of one sign.
    fn past(&mut self, sign: u8) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().take_while(|&&byte| byte == sign).count();
    }
}

/// Whether the next word is written as a name is, and no list but that of names knows it.
fn name_follows(rest: &str, lexicon: &Lexicon) -> bool {
    let rest = rest.trim_start_matches(' ');
    let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let lower = word.to_lowercase();
    let class =
        lexicon.get(&lower).map_or_else(|| lexicon.guess(&lower, true), |entry| entry.class);
    word.starts_with(char::is_uppercase) && class.0 & !class![GIVEN MALE FEMALE].0 == 0
}

/// Bytes of the apostrophe at `at` that is part of the word after it, not a mark: `'tis` of the pack's
/// words, `'s-Hertogenbosch`; 0 for none.
fn elision(text: &str, at: usize, lexicon: &Lexicon) -> usize {
    let rest = &text[at..];
    let Some(word) = rest.strip_prefix(['\'', '’']) else { return 0 };
    let length = rest.len() - word.len();
    let last = word_end(text, at + length);
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

fn char_at(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

fn digit(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_some_and(u8::is_ascii_digit)
}

/// End and shape of a word of nothing but ASCII letters, all of them small or the first a capital;
/// `None` for any other, and where more than letters may belong to it. Most words are such.
fn letters(bytes: &[u8], start: usize) -> Option<(usize, Shape)> {
    let rest = bytes.get(start + 1..)?;
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
fn word_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied().unwrap_or(b' ');
        let letter = next.is_ascii_alphanumeric() || next >= 0x80;
        at += match byte {
            _ if byte.is_ascii_alphanumeric() => 1,
            b'-' | b'/' | b'&' if letter && next != b'-' => 1,
            b'\'' if letter && !possessive(bytes, at + 1) => 1,
            // `U.S.`, `N.Y.`: single letters with stops.
            b'.' if next.is_ascii_alphabetic()
                && at > start
                && (at - start == 1 || bytes[at - 2] == b'.')
                && !bytes.get(at + 2).is_some_and(u8::is_ascii_alphabetic) =>
            {
                let stop = bytes.get(at + 2) == Some(&b'.') && bytes.get(at + 3) != Some(&b'.');
                let goes_on = stop && bytes.get(at + 3).is_some_and(u8::is_ascii_alphabetic);
                if !goes_on {
                    return at + 2 + usize::from(stop);
                }
                2
            }
            // `M.Si`, `kompas.com`: a stop inside a word.
            b'.' if next.is_ascii_lowercase() && at > start => 1,
            _ if byte.is_ascii() => break,
            _ => match beyond_ascii(text, at) {
                0 => break,
                length => length,
            },
        };
    }
    start + text[start..at].trim_end_matches(is_format).len()
}

/// Bytes of the character at `at` if it goes on with a word; 0 if it does not.
fn beyond_ascii(text: &str, at: usize) -> usize {
    let Some(character) = char_at(text, at) else { return 0 };
    let after = at + character.len_utf8();
    let combining = matches!(character, '\u{300}'..='\u{36f}');
    let joins = matches!(character, '’' | '‑')
        && char_at(text, after).is_some_and(char::is_alphanumeric)
        && !(character == '’' && possessive(text.as_bytes(), after));
    let inside = character.is_alphanumeric() || combining || is_format(character) || joins;
    if inside { character.len_utf8() } else { 0 }
}

/// Whether what follows an apostrophe is the `s` of `'s`.
fn possessive(bytes: &[u8], at: usize) -> bool {
    let ends = |next: &u8| !next.is_ascii_alphanumeric() && next.is_ascii();
    matches!(bytes.get(at), Some(b's' | b'S')) && bytes.get(at + 1).is_none_or(ends)
}

/// End of a number: digits with `. , : / -` and letters inside (`12/8`, `578.105,47`, `30%`).
fn number_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        let inside = byte.is_ascii_alphanumeric()
            || *byte == b'-' && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
            || matches!(byte, b'.' | b',' | b':' | b'/' | b'-') && digit(bytes, at + 1);
        if !inside {
            return at + usize::from(*byte == b'%');
        }
        at += 1;
    }
    at
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
