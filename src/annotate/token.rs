//! Words, numbers and marks of an article's prose, each looked up once.

use super::scan::{key, scan};
use crate::article::{Article, BlockKind};
use crate::language::{Class, Entry, Lexicon, Manner, class};
use crate::text::Span;

/// Classes of the little words that no name is.
pub(super) const FUNCTION: Class = class![PRONOUN FIRST DETERMINER INDEFINITE OF PREPOSITION
    TO_WHOM BY_MEANS AND BUT SUBORDINATOR CONNECTIVE COMPLEMENTIZER PURPOSE RELATIVE AUXILIARY BE
    NEGATION ADVERB VIA AS DEMONSTRATIVE SELF THIS_THING TIME CALENDAR];

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
    /// A token at a byte, of which nothing more is known.
    pub(super) fn at(start: u32, spaced: bool) -> Token {
        Token {
            start,
            end: start,
            kind: Kind::Other,
            shape: Shape::Lower,
            spaced,
            cue: 0,
            clitic: 0,
            class: Class::NONE,
            manner: Manner::NONE,
            id: 0,
            compound: false,
            key: 0,
        }
    }

    /// Takes what the lexicon knows of the word, `lower` in lower case.
    pub(super) fn look_up(&mut self, entry: &Entry, lower: &str, lexicon: &Lexicon) {
        self.take(entry);
        if self.is(Class::ROLE) {
            self.key = key(lexicon.whole(lower));
        }
        if self.shape == Shape::Lower {
            // A name is written with a capital; its gender is not the word's. `us`, `who`: no country
            // and no body.
            let given = class![GIVEN MALE FEMALE];
            let given = if self.is(Class::GIVEN) { given } else { Class::NONE };
            let body = if self.is(Class::ACRONYM) { Class::BODY } else { Class::NONE };
            let names = given | body | Class::PLACE | Class::ACRONYM;
            self.class = Class(self.class.0 & !names.0);
        } else if self.shape == Shape::Capital && self.is(Class::GIVEN) {
            // `Aji Wiguna`, not `AJI`.
            let body = if self.is(Class::ACRONYM) { Class::BODY } else { Class::NONE };
            self.class = Class(self.class.0 & !(Class::ACRONYM | body).0);
        }
    }

    fn take(&mut self, entry: &Entry) {
        self.class = entry.class;
        self.manner = entry.manner;
        self.cue = entry.cue;
        self.clitic = entry.clitic;
        self.id = entry.id;
    }

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
                    scan(
                        &article.text,
                        Span { start: at, end: gap.start },
                        lexicon,
                        &mut tokens.tokens,
                    );
                }
                at = gap.end.min(block.span.end);
            }
            if gap.end > block.span.end {
                break;
            }
            excluded.next();
        }
        if at < block.span.end {
            scan(
                &article.text,
                Span { start: at, end: block.span.end },
                lexicon,
                &mut tokens.tokens,
            );
        }
        name_capitals(&mut tokens.tokens[first..]);
        let last = join_phrases(&mut tokens.tokens, first, lexicon);
        if last > first {
            tokens.paragraphs.push((first, last));
        }
    }
    tokens
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
    let names = class![PLACE BODY ACRONYM OUTLET ROLE PORTFOLIO HONORIFIC SUFFIX COMPANY GIVEN TIME
        ABBREVIATION];
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
                token.take(&phrase);
            }
        }
        tokens[write] = token;
        write += 1;
        read += taken;
    }
    tokens.truncate(write);
    write
}
