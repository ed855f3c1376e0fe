//! One article made ready for reading: tokens, quotations, sentences.

use crate::article::Article;
use crate::language::{Class, Cue, Lexicon, Manner, Pack};
use crate::text::Span;

use super::marks::{self, Quotation};
use super::sentence::{self, Sentence};
use super::token::{self, Kind, Shape, Token};

/// An article's prose, taken apart.
pub(super) struct Document<'a> {
    pub text: &'a str,
    pub pack: &'a Pack,
    pub tokens: Vec<Token>,
    /// Token ranges.
    pub paragraphs: Vec<(usize, usize)>,
    pub quotations: Vec<Quotation>,
    /// For every token 1 + index of the quotation that holds it, 0 outside.
    pub inside: Vec<u32>,
    pub sentences: Vec<Sentence>,
    /// For every token whether a sentence starts with it, inside quotations too.
    pub starts: Vec<bool>,
}

impl<'a> Document<'a> {
    /// Reads an article with a pack.
    pub(super) fn read(article: &'a Article, pack: &'a Pack) -> Self {
        let mut tokens = token::read(article, &pack.lexicon);
        let quotations = marks::pair(&article.text, &mut tokens, &pack.lexicon);
        let mut inside = vec![0_u32; tokens.tokens.len()];
        for (number, quotation) in (1..).zip(&quotations) {
            inside[quotation.first..quotation.last].fill(number);
        }
        for quotation in &quotations {
            spoken(&article.text, &mut tokens.tokens, quotation, &pack.lexicon);
        }
        let sentences = sentence::cut(&tokens, &quotations, &inside, &pack.lexicon);
        let mut starts = vec![false; tokens.tokens.len()];
        for sentence in &sentences {
            starts[sentence.first] = true;
        }
        for at in 1..tokens.tokens.len() {
            let before = &tokens.tokens[at - 1];
            let opens = before.kind == Kind::Mark && !tokens.tokens[at].spaced;
            let ends = inside[at] != 0 && matches!(before.kind, Kind::Stop | Kind::Ender);
            starts[at] |= opens || ends || (before.kind == Kind::Colon);
        }
        let token::Tokens { tokens, paragraphs } = tokens;
        Document {
            text: &article.text,
            pack,
            tokens,
            paragraphs,
            quotations,
            inside,
            sentences,
            starts,
        }
    }

    /// The sentence that holds token `at`.
    pub(super) fn sentence(&self, at: usize) -> Sentence {
        let after = self.sentences.partition_point(|sentence| sentence.first <= at);
        self.sentences[after.saturating_sub(1)]
    }

    /// The words of tokens `[first, last)`.
    pub(super) fn words(&self, first: usize, last: usize) -> &'a str {
        &self.text[self.span(first, last).range()]
    }

    /// The span of tokens `[first, last)`; empty at the first token if there is none.
    pub(super) fn span(&self, first: usize, last: usize) -> Span {
        if first >= last {
            let at = self.tokens.get(first).map_or(0, |token| token.start);
            return Span { start: at, end: at };
        }
        Span { start: self.tokens[first].start, end: self.tokens[last - 1].end }
    }

    /// The cue that token `at` may be.
    pub(super) fn cue(&self, at: usize) -> Option<&'a Cue> {
        let number = self.tokens[at].cue;
        (number != 0).then(|| self.pack.lexicon.cue(number))
    }

    /// Whether token `at` has any of the classes; false past the end.
    pub(super) fn is(&self, at: usize, class: Class) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(class))
    }

    /// Whether token `at` is of any of the manners; false past the end.
    pub(super) fn is_manner(&self, at: usize, manner: Manner) -> bool {
        self.tokens.get(at).is_some_and(|token| token.manner.any(manner))
    }

    /// The kind of token `at`; [`Kind::Other`] past the end.
    pub(super) fn kind(&self, at: usize) -> Kind {
        self.tokens.get(at).map_or(Kind::Other, |token| token.kind)
    }

    /// Whether the words round token `at` are all in capitals, so that they tell nothing.
    pub(super) fn shouts(&self, at: usize) -> bool {
        let near = |at: usize| {
            self.tokens
                .get(at)
                .is_some_and(|token| token.shape == Shape::Upper && token.end - token.start > 4)
        };
        let round = usize::from(at > 0 && near(at - 1)) + usize::from(near(at + 1));
        round > 0 && near(at)
    }
}

/// `"…," sentilnya`: a word that no list has stands where the verb does, and says by its end who spoke.
fn spoken(text: &str, tokens: &mut [Token], quotation: &Quotation, lexicon: &Lexicon) {
    let comma = tokens.get(quotation.last).is_some_and(|token| token.kind == Kind::Comma);
    let Some(token) = tokens.get(quotation.last + usize::from(comma)) else { return };
    let closes = matches!(quotation.ending(tokens), Some(Kind::Comma | Kind::Ender));
    if quotation.closed && closes && token.cue == 0 && token.shape == Shape::Lower {
        let clitic = lexicon.clitic(token.span().of(text));
        tokens[quotation.last + usize::from(comma)].clitic = clitic;
    }
}
