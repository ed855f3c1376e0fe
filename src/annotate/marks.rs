//! Quotation marks paired into quotations, paragraph by paragraph, damage repaired from what stands
//! beside the marks.

use crate::language::{Class, Frames, Lexicon};

use super::token::{Kind, Token, Tokens};

/// A stretch in quotation marks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quotation {
    /// First token: the opening mark where there is one.
    pub first: usize,
    /// One past the last token: past the closing mark where there is one.
    pub last: usize,
    /// Whether an opening mark stands there.
    pub opened: bool,
    /// Whether a closing mark stands there.
    pub closed: bool,
    /// Whether it goes on with the quotation before it (open-ended paragraphs).
    pub continues: bool,
    /// How many words it holds.
    pub words: usize,
}

impl Quotation {
    /// The last token inside the marks, if any.
    pub(super) fn inner_last(&self) -> Option<usize> {
        let last = self.last - usize::from(self.closed);
        (last > self.first + usize::from(self.opened)).then(|| last - 1)
    }

    /// Kind of the punctuation right before the closing mark, if it is punctuation.
    pub(super) fn ending(&self, tokens: &[Token]) -> Option<Kind> {
        let kind = tokens[self.inner_last()?].kind;
        matches!(kind, Kind::Stop | Kind::Ender | Kind::Comma | Kind::Dash).then_some(kind)
    }
}

/// All quotations in order; single marks that serve as double ones become [`Kind::Mark`].
pub(super) fn pair(text: &str, tokens: &mut Tokens, lexicon: &Lexicon) -> Vec<Quotation> {
    let mut quotations: Vec<Quotation> = Vec::new();
    let mut open_ended = false;
    for &(first, last) in &tokens.paragraphs {
        let paragraph = first..last;
        if !tokens.tokens[paragraph.clone()].iter().any(|token| token.kind == Kind::Mark) {
            promote_single_marks(&mut tokens.tokens, first, last);
        }
        let start = quotations.len();
        let mut pairing =
            Pairing { text, tokens: &tokens.tokens, lexicon, first, last, open: None, depth: 0 };
        pairing.run(&mut quotations);
        if let Some(quotation) = quotations.get_mut(start) {
            quotation.continues = open_ended && quotation.first == first && quotation.opened;
        }
        // Paragraphs whose break was lost follow each other without a closing mark.
        for at in start + 1..quotations.len() {
            let before = quotations[at - 1];
            quotations[at].continues = !before.closed && before.last == quotations[at].first;
        }
        open_ended = quotations[start..].last().is_some_and(|last| !last.closed);
    }
    for quotation in &mut quotations {
        let inside = &tokens.tokens[quotation.first..quotation.last];
        quotation.words =
            inside.iter().filter(|t| matches!(t.kind, Kind::Word | Kind::Number)).count();
    }
    quotations.retain(|quotation| quotation.words > 0);
    quotations
}

/// Single marks round speech (`‘We are ready,’ she said`) become double ones where a paragraph has
/// no double marks: an opener has white space before it, a closer punctuation.
fn promote_single_marks(tokens: &mut [Token], first: usize, last: usize) {
    let mut open = None;
    for at in first..last {
        if tokens[at].kind != Kind::Single {
            continue;
        }
        let next_glued = at + 1 < last && !tokens[at + 1].spaced;
        let ends = at > first
            && matches!(tokens[at - 1].kind, Kind::Comma | Kind::Stop | Kind::Ender)
            && !tokens[at].spaced;
        if ends && let Some(start) = open {
            let start: usize = start;
            if at - start > 3 {
                tokens[start].kind = Kind::Mark;
                tokens[at].kind = Kind::Mark;
            }
            open = None;
        } else if (tokens[at].spaced || at == first) && next_glued && open.is_none() {
            open = Some(at);
        }
    }
}

struct Pairing<'a> {
    text: &'a str,
    tokens: &'a [Token],
    lexicon: &'a Lexicon,
    first: usize,
    last: usize,
    open: Option<usize>,
    depth: usize,
}

impl Pairing<'_> {
    fn run(&mut self, out: &mut Vec<Quotation>) {
        for at in self.first..self.last {
            if self.tokens[at].kind == Kind::Mark {
                self.mark(at, out);
            }
        }
        if let Some(open) = self.open {
            // A quotation whose closing mark was lost before `, kata X` ends there.
            let end = self.missing_close(open).unwrap_or(self.last);
            push(open, end, true, false, out);
        }
    }

    fn mark(&mut self, at: usize, out: &mut Vec<Quotation>) {
        let shape = self.text[self.tokens[at].span().range()].chars().next().unwrap_or('"');
        let opener = matches!(shape, '“' | '„' | '‟' | '«');
        let closer = matches!(shape, '”' | '»');
        let space_before = at == self.first
            || self.tokens[at].spaced
            || matches!(self.tokens[at - 1].kind, Kind::Open | Kind::Dash);
        let space_after = at + 1 >= self.last
            || self.tokens[at + 1].spaced
            || matches!(
                self.tokens[at + 1].kind,
                Kind::Comma
                    | Kind::Stop
                    | Kind::Close
                    | Kind::Semicolon
                    | Kind::Colon
                    | Kind::Ender
            );
        let cue_after = at + 1 < self.last && self.bare_cue(at + 1);
        let after_end = at > self.first
            && matches!(self.tokens[at - 1].kind, Kind::Stop | Kind::Ender | Kind::Comma);
        let Some(open) = self.open else {
            let opens = if closer { space_before && !space_after } else { true };
            // A closing mark that nothing opened: the opening mark was lost.
            let lost = !opens || (!opener && !space_before && cue_after && after_end);
            if !lost {
                self.open = Some(at);
                self.depth = 0;
            } else if after_end {
                let from = out.last().map_or(self.first, |before| before.last.max(self.first));
                let from = self.sentence_start(from, at);
                if from < at {
                    push(from, at + 1, false, true, out);
                }
            }
            return;
        };
        let reopens = if closer {
            false
        } else if opener {
            !(cue_after && after_end)
        } else {
            space_before && !space_after && !(cue_after && after_end)
        };
        if reopens {
            if after_end && self.depth == 0 {
                // A new paragraph of the same quotation whose break was lost.
                push(open, at, true, false, out);
                self.open = Some(at);
            } else {
                self.depth += 1;
            }
        } else if self.depth > 0 {
            self.depth -= 1;
        } else {
            push(open, at + 1, true, true, out);
            self.open = None;
        }
    }

    /// Whether the token is a cue that may stand beside a quotation.
    fn bare_cue(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.cue != 0
            && self.lexicon.cue(token.cue).frames.any(Frames::BARE | Frames::QUOTE)
            && (token.shape == super::token::Shape::Lower || token.clitic > 0)
    }

    /// Where a quotation without closing mark ends: after the comma before a bare cue.
    fn missing_close(&self, open: usize) -> Option<usize> {
        (open + 4..self.last.saturating_sub(1))
            .find(|&at| {
                let token = &self.tokens[at];
                token.kind == Kind::Comma
                    && self.bare_cue(at + 1)
                    && self.lexicon.cue(self.tokens[at + 1].cue).frames.any(Frames::BARE)
                    && (self.tokens[at + 1].clitic > 0
                        || self.tokens.get(at + 2).is_some_and(|next| {
                            next.is_capital() || next.is(Class::PRONOUN | Class::ROLE)
                        }))
            })
            .map(|at| at + 1)
    }

    /// Start of the sentence that holds `at`, not before `from`.
    fn sentence_start(&self, from: usize, at: usize) -> usize {
        (from..at.saturating_sub(1))
            .rev()
            .find(|&before| {
                matches!(self.tokens[before].kind, Kind::Stop | Kind::Ender)
                    && self.tokens[before + 1].is_capital()
            })
            .map_or(from, |before| before + 1)
    }
}

fn push(first: usize, last: usize, opened: bool, closed: bool, out: &mut Vec<Quotation>) {
    out.push(Quotation { first, last, opened, closed, continues: false, words: 0 });
}
