//! Quotation marks paired into quotations, paragraph by paragraph, damage repaired from what stands
//! beside the marks.

use crate::language::{Class, Frames, Lexicon};

use super::scan;
use super::token::{Kind, Shape, Token, Tokens};

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
        outer_level(text, &mut tokens.tokens, first, last);
        let start = quotations.len();
        let mut pairing = Pairing {
            text,
            tokens: &tokens.tokens,
            lexicon,
            first,
            last,
            open: None,
            depth: 0,
            skip: None,
        };
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

/// Makes single marks round speech (`‘He said “no,” and left,’ she said`) double ones, and the double
/// ones inside them single ones, so that a mark is what stands at the outer level.
fn outer_level(text: &str, tokens: &mut [Token], first: usize, last: usize) {
    let mut inside = false;
    let mut at = first;
    while at < last {
        match tokens[at].kind {
            Kind::Mark => inside = !inside,
            Kind::Single if !inside && opens_speech(text, tokens, first, at, last) => {
                match closes_speech(text, tokens, first, at, last) {
                    Closing::At(close) => {
                        for token in &mut tokens[at..=close] {
                            if token.kind == Kind::Mark {
                                token.kind = Kind::Single;
                            }
                        }
                        tokens[at].kind = Kind::Mark;
                        tokens[close].kind = Kind::Mark;
                        at = close;
                    }
                    Closing::Reopened(next) => {
                        at = next;
                        continue;
                    }
                    // No mark after it closes any.
                    Closing::None => return,
                }
            }
            _ => {}
        }
        at += 1;
    }
}

/// Whether the single mark at token `at` may open speech: white space before it, a word after it, and
/// before that what speech follows, which an apostrophe of its own word (`'07`) need not.
fn opens_speech(text: &str, tokens: &[Token], first: usize, at: usize, last: usize) -> bool {
    let Some(next) = tokens.get(at + 1).filter(|next| at + 1 < last && !next.spaced) else {
        return false;
    };
    if next.kind == Kind::Number && next.end - next.start <= 3 {
        return false;
    }
    let Some(before) = at.checked_sub(1).filter(|_| at > first).map(|before| &tokens[before])
    else {
        return true;
    };
    let curly = text[tokens[at].span().range()].starts_with('‘');
    let breaks = !matches!(before.kind, Kind::Word | Kind::Number | Kind::Other);
    let spaced = tokens[at].spaced || matches!(before.kind, Kind::Open | Kind::Dash);
    spaced && (curly || breaks || before.cue != 0 || before.is(Class::COMPLEMENTIZER))
}

/// How speech in single marks ends.
enum Closing {
    /// With the mark at this token.
    At(usize),
    /// Not before the mark at this token, which opens a sentence in marks.
    Reopened(usize),
    None,
}

/// How the speech that the single mark at token `open` opens is closed: by a mark after punctuation.
fn closes_speech(text: &str, tokens: &[Token], first: usize, open: usize, last: usize) -> Closing {
    let end = |kind| matches!(kind, Kind::Comma | Kind::Stop | Kind::Ender);
    let mut inner = false;
    for at in open + 1..last {
        let before = &tokens[at - 1];
        match tokens[at].kind {
            Kind::Mark => inner = !inner,
            Kind::Single if !inner && !tokens[at].spaced => {
                let ends = end(before.kind)
                    || matches!(before.kind, Kind::Mark | Kind::Single)
                        && at > open + 2
                        && end(tokens[at - 2].kind);
                if ends && at - open > 2 {
                    return Closing::At(at);
                }
            }
            Kind::Single
                if !inner
                    && matches!(before.kind, Kind::Stop | Kind::Ender)
                    && opens_speech(text, tokens, first, at, last) =>
            {
                return Closing::Reopened(at);
            }
            _ => {}
        }
    }
    Closing::None
}

/// What ends the words of a quotation.
const END: [Kind; 3] = [Kind::Stop, Kind::Ender, Kind::Comma];

fn is_opener(sign: char) -> bool {
    matches!(sign, '“' | '„' | '‟' | '«')
}

struct Pairing<'a> {
    text: &'a str,
    tokens: &'a [Token],
    lexicon: &'a Lexicon,
    first: usize,
    last: usize,
    open: Option<usize>,
    depth: usize,
    /// A token that the mark before it is doubled by.
    skip: Option<usize>,
}

impl Pairing<'_> {
    fn run(&mut self, out: &mut Vec<Quotation>) {
        for at in self.first..self.last {
            if self.tokens[at].kind == Kind::Mark && self.skip != Some(at) {
                self.mark(at, out);
            }
        }
        if let Some(open) = self.open {
            // A quotation whose closing mark was lost before `, kata X` ends there.
            let end = self.missing_close(open).unwrap_or(self.last);
            push(open, end, true, false, out);
        }
    }

    fn sign(&self, at: usize) -> char {
        scan::mark(&self.text[self.tokens[at].span().range()])
    }

    /// Whether white space or what may stand before a quotation stands before token `at`.
    fn space_before(&self, at: usize) -> bool {
        at == self.first
            || self.tokens[at].spaced
            || matches!(self.tokens[at - 1].kind, Kind::Open | Kind::Dash)
    }

    /// Whether white space or what may stand after a quotation stands after token `at`.
    fn space_after(&self, at: usize) -> bool {
        at + 1 >= self.last
            || self.tokens[at + 1].spaced
            || matches!(
                self.tokens[at + 1].kind,
                Kind::Comma
                    | Kind::Stop
                    | Kind::Close
                    | Kind::Semicolon
                    | Kind::Colon
                    | Kind::Ender
            )
    }

    /// Whether the mark at token `at` is doubled by the next: `""We came,""`.
    fn is_doubled(&self, at: usize) -> bool {
        at + 1 < self.last
            && self.sign(at) == '"'
            && self.tokens[at + 1].kind == Kind::Mark
            && !self.tokens[at + 1].spaced
            && self.sign(at + 1) == '"'
    }

    /// Whether the mark at token `at` is the sign of inches: right after a number, and the next mark
    /// closes too.
    fn is_inch(&self, at: usize) -> bool {
        let after_number = at > self.first
            && self.depth == 0
            && self.tokens[at - 1].kind == Kind::Number
            && self.tokens[at - 1].end - self.tokens[at - 1].start <= 3
            && !self.tokens[at].spaced
            && self.sign(at) == '"';
        after_number
            && (at + 1..self.last)
                .find(|&at| self.tokens[at].kind == Kind::Mark)
                .map_or(self.open.is_none(), |next| {
                    (self.open.is_none() || !self.space_before(next)) && self.space_after(at)
                })
    }

    fn mark(&mut self, at: usize, out: &mut Vec<Quotation>) {
        if self.is_inch(at) {
            return;
        }
        let doubled = self.is_doubled(at);
        let Some(open) = self.open else { return self.outside(at, out) };
        let reopens = self.reopens(open, at);
        if reopens && self.depth == 0 && self.ends_before(at, &[Kind::Stop, Kind::Ender]) {
            // A new paragraph of the same quotation whose break was lost.
            push(open, at, true, false, out);
            self.open = Some(at);
        } else if reopens {
            self.depth += 1;
        } else if self.depth > 0 {
            self.depth -= 1;
        } else if doubled || !self.is_doubled(open) {
            // A mark alone inside doubled ones opens or closes no quotation.
            let last = at + 1 + usize::from(self.is_doubled(open));
            push(open, last, true, true, out);
            self.open = None;
        }
        if doubled && (self.open.is_none() || reopens) {
            self.skip = Some(at + 1);
        }
    }

    /// A mark where no quotation is open.
    fn outside(&mut self, at: usize, out: &mut Vec<Quotation>) {
        let (space_before, space_after) = (self.space_before(at), self.space_after(at));
        let sign = self.sign(at);
        let after_end = self.ends_before(at, &END);
        // A closing mark that nothing opened: the opening mark was lost.
        let lost = if matches!(sign, '”' | '»') {
            !space_before || space_after
        } else {
            !is_opener(sign) && !space_before && after_end && self.is_before_cue(at)
        };
        if !lost {
            self.open = Some(at);
            self.depth = 0;
            self.skip = if self.is_doubled(at) { Some(at + 1) } else { self.skip };
        } else if after_end {
            let from = out.last().map_or(self.first, |before| before.last.max(self.first));
            let from = self.sentence_start(from, at);
            if from < at {
                push(from, at + 1, false, true, out);
            }
        }
    }

    /// Whether a mark opens a quotation inside the one that the mark at `open` has opened.
    fn reopens(&self, open: usize, at: usize) -> bool {
        let (space_before, space_after) = (self.space_before(at), self.space_after(at));
        let closes = self.is_before_cue(at) && self.ends_before(at, &END);
        let positioned = space_before && !space_after && !closes;
        match (self.sign(open), self.sign(at)) {
            ('»', '»') => positioned,
            ('„', '“') | ('»', '«') | (_, '”' | '»') => false,
            // `“We came,“`: a quotation alone, or the closing mark of one.
            ('“', '“') if self.ends_before(at, &END) => space_before || !space_after,
            (_, sign) if is_opener(sign) => !closes,
            _ => positioned,
        }
    }

    /// Whether a token of such a kind stands right before token `at`.
    fn ends_before(&self, at: usize, kinds: &[Kind]) -> bool {
        at > self.first && kinds.contains(&self.tokens[at - 1].kind)
    }

    fn is_before_cue(&self, at: usize) -> bool {
        at + 1 < self.last && self.bare_cue(at + 1)
    }

    /// Whether the token is a cue that may stand beside a quotation.
    fn bare_cue(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.cue != 0
            && self.lexicon.cue(token.cue).frames.any(Frames::BARE | Frames::QUOTE)
            && (token.shape == Shape::Lower || token.clitic > 0)
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
