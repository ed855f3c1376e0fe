//! Sentences: never cut inside quotation marks.

use crate::language::{Class, Frames, Lexicon, class};

use super::marks::Quotation;
use super::token::{Kind, Token, Tokens};

/// A sentence: tokens `[first, last)` of one paragraph, its final punctuation included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sentence {
    pub first: usize,
    pub last: usize,
    /// Index of its paragraph.
    pub paragraph: usize,
}

/// Cuts every paragraph into sentences. `inside[token]` is 1 + index of the quotation that holds
/// the token, 0 outside.
pub(super) fn cut(
    tokens: &Tokens,
    quotations: &[Quotation],
    inside: &[u32],
    lexicon: &Lexicon,
) -> Vec<Sentence> {
    let all = &tokens.tokens;
    let mut sentences = Vec::with_capacity(all.len() / 20);
    for (paragraph, &(start, end)) in tokens.paragraphs.iter().enumerate() {
        let mut first = start;
        let mut at = start;
        while at < end {
            let after = at + 1;
            let ends = if inside[at] == 0 {
                match all[at].kind {
                    Kind::Stop => {
                        let quotation = (at > first && inside[at - 1] != 0)
                            .then(|| &quotations[inside[at - 1] as usize - 1])
                            .filter(|quotation| quotation.first == first);
                        after == end
                            || (begins(&all[after])
                                || inside[after] != 0
                                    && quotations[inside[after] as usize - 1].opened)
                                && !quotation.is_some_and(|quotation| {
                                    attributed_after_stop(all, after, end, quotation, lexicon)
                                })
                    }
                    Kind::Ender => after == end || (begins(&all[after]) && all[after].spaced),
                    _ => false,
                }
            } else {
                let quotation = &quotations[inside[at] as usize - 1];
                after == quotation.last
                    && after < end
                    && matches!(quotation.ending(all), Some(Kind::Stop | Kind::Ender))
                    && begins(&all[after])
                    && !attributed_after(all, after, end, quotation, lexicon)
            };
            if ends {
                sentences.push(Sentence { first, last: after, paragraph });
                first = after;
            }
            at = after;
        }
        if first < end {
            sentences.push(Sentence { first, last: end, paragraph });
        }
    }
    sentences
}

/// Whether a token can begin a sentence.
fn begins(token: &Token) -> bool {
    match token.kind {
        Kind::Word => token.is_capital(),
        Kind::Mark | Kind::Single | Kind::Number | Kind::Open => token.spaced,
        Kind::Dash => true,
        _ => false,
    }
}

/// Whether what follows a stop after the closing mark of a quotation that has no end inside says who
/// said it, and nothing else: `"We came". Kata Budi.`
fn attributed_after_stop(
    tokens: &[Token],
    after: usize,
    end: usize,
    quotation: &Quotation,
    lexicon: &Lexicon,
) -> bool {
    let frames = |at: usize| match tokens[at].cue {
        0 => Frames::NONE,
        cue => lexicon.cue(cue).frames,
    };
    if quotation.ending(tokens).is_some() || quotation.words < 3 {
        return false;
    }
    // `Kata Budi, Senin.` goes on with nothing that Budi might have said.
    let bare = frames(after).any(Frames::BARE)
        && (tokens[after].clitic > 0
            || tokens
                .get(after + 1)
                .is_some_and(|next| next.is_capital() || next.is(class![PRONOUN ROLE HONORIFIC])));
    let word = |at: &usize| tokens[*at].is_word() && !tokens[*at].is(Class::COMPLEMENTIZER);
    let last = (after..end.min(after + 8)).take_while(word).last();
    let closes = last.is_some_and(|last| {
        last > after
            && frames(last).any(Frames::QUOTE)
            && tokens.get(last + 1).is_none_or(|next| last + 1 == end || next.kind == Kind::Stop)
    });
    bare || closes
}

/// Whether what follows a quotation that ends in `?`, `!` or `.` says who said it: `"Why?" Budi
/// asked.` Only a short stretch up to a cue that ends or interrupts the sentence counts.
fn attributed_after(
    tokens: &[Token],
    after: usize,
    end: usize,
    quotation: &Quotation,
    lexicon: &Lexicon,
) -> bool {
    let cue = |at: usize| {
        tokens[at].cue != 0 && lexicon.cue(tokens[at].cue).frames.any(Frames::QUOTE | Frames::BARE)
    };
    // `?" Tegas dia`
    if cue(after) && lexicon.cue(tokens[after].cue).frames.any(Frames::BARE) {
        return true;
    }
    if quotation.ending(tokens) != Some(Kind::Ender) {
        return false;
    }
    let found = (after..end.min(after + 8))
        .find(|&at| cue(at) || !(tokens[at].is_word() || tokens[at].kind == Kind::Comma));
    found.is_some_and(|at| {
        at > after
            && cue(at)
            && tokens.get(at + 1).is_none_or(|next| {
                !next.is_word()
                    || next.is(class![PREPOSITION TIME ADVERB PRONOUN AND SUBORDINATOR OBLIQUE])
            })
    })
}
