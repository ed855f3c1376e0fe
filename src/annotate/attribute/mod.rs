//! Who-said-what proposals: every cue in the frames it may stand in, every quotation without one.
//!
//! A sentence is read from left to right. Each cue outside quotation marks is tried in the closed
//! set of frames; the first that fits proposes a content, a source and a rule.

mod according;
mod author;
mod beside;
mod further;
mod quotation;
mod rest;
mod stance;
mod unlisted;
mod verb;

pub(super) use self::author::author;
pub(super) use self::stance::statement;
use crate::language::{Class, Frames, Stance, class};

use super::document::Document;
use super::names::Names;
use super::phrase::Phrase;
use super::rule::Rule;
use super::token::Kind;

/// How many tokens on a rule looks for the end of a content; keeps the cost linear.
const REACH: usize = 200;

/// Who a proposal says it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The words that name it.
    Phrase(Phrase),
    /// A clitic at the end of the cue's token.
    Clitic(usize),
    /// The source of an earlier proposal.
    Same(usize),
    /// No words.
    None,
}

/// A possible attribution.
#[derive(Clone, Debug)]
pub(super) struct Proposal {
    /// Tokens of the cue.
    pub cue: Option<(usize, usize)>,
    pub source: Source,
    /// Token ranges, in order.
    pub content: Vec<(usize, usize)>,
    pub via: Vec<(usize, usize)>,
    pub setting: Vec<(usize, usize)>,
    pub rule: Rule,
    pub stance: Stance,
    /// Index of the sentence with the cue.
    pub sentence: usize,
}

/// All proposals of a document, in the order of their sentences.
pub(super) fn propose(document: &Document<'_>, names: &Names) -> Vec<Proposal> {
    let mut reader = Reader {
        document,
        names,
        proposals: Vec::new(),
        covered: vec![false; document.quotations.len()],
        colon: None,
    };
    for sentence in 0..document.sentences.len() {
        reader.sentence(sentence);
    }
    without_empty(document, reader.proposals)
}

/// Whether a content is one word outside marks, which tells what somebody did and not what was said:
/// `menyatakan setuju`.
fn is_one_word(document: &Document<'_>, content: &[(usize, usize)]) -> bool {
    let tokens = content.iter().flat_map(|&(first, last)| first..last);
    let mut words = tokens.filter(|&at| document.kind(at) == Kind::Word);
    words.next().is_some_and(|at| {
        document.inside[at] == 0
            && !document.words(at, at + 1).contains(' ')
            && words.next().is_none()
    })
}

/// Drops proposals whose content came to nothing; `Same` sources keep their meaning.
fn without_empty(document: &Document<'_>, proposals: Vec<Proposal>) -> Vec<Proposal> {
    let sources: Vec<Source> = proposals.iter().map(|proposal| proposal.source).collect();
    let mut place = vec![None; proposals.len()];
    let mut kept: Vec<Proposal> = Vec::with_capacity(proposals.len());
    for (index, mut proposal) in proposals.into_iter().enumerate() {
        if proposal.content.is_empty() || is_one_word(document, &proposal.content) {
            continue;
        }
        if let Source::Same(earlier) = proposal.source {
            proposal.source = place[earlier].map_or(sources[earlier], Source::Same);
            if matches!(proposal.source, Source::Same(_)) && place[earlier].is_none() {
                proposal.source = Source::None;
            }
        }
        place[index] = Some(kept.len());
        kept.push(proposal);
    }
    kept
}

struct Reader<'a, 'd> {
    document: &'a Document<'d>,
    names: &'a Names,
    proposals: Vec<Proposal>,
    /// Quotations that belong to a proposal.
    covered: Vec<bool>,
    /// A proposal whose content is to come after a colon at the end of a paragraph.
    colon: Option<usize>,
}

/// What stands after a cue.
#[derive(Clone, Copy, Debug, Default)]
struct Rest {
    /// Where the content starts.
    start: Option<usize>,
    /// Whether a mark, colon or complementizer opens it.
    strong: bool,
    /// A comma follows the cue directly and opens no content.
    comma: bool,
    /// The sentence ends in a colon after the cue.
    colon: bool,
}

impl Rest {
    /// A content that a mark, colon or complementizer opens.
    fn strong(start: usize) -> Rest {
        Rest { start: Some(start), strong: true, ..Rest::default() }
    }

    /// A content that nothing opens.
    fn weak(start: usize) -> Rest {
        Rest { start: Some(start), ..Rest::default() }
    }

    /// What a colon before token `next` opens in a sentence that ends before token `end`.
    fn after_colon(next: usize, end: usize) -> Rest {
        if next < end { Rest::strong(next) } else { Rest { colon: true, ..Rest::default() } }
    }
}

/// The sentence being read.
struct Scope {
    index: usize,
    /// First token.
    first: usize,
    /// First token that may be content: past connectives.
    start: usize,
    /// One past the last token that may be content: before the final stop.
    end: usize,
    /// Index of the first proposal of this sentence.
    base: usize,
    /// Proposal whose content runs to the end of the sentence.
    active: Option<usize>,
    /// Proposal whose content stands before its cue.
    before: Option<usize>,
}

impl Reader<'_, '_> {
    fn sentence(&mut self, index: usize) {
        let document = self.document;
        let sentence = document.sentences[index];
        let mut end = sentence.last;
        while end > sentence.first
            && document.inside[end - 1] == 0
            && matches!(document.kind(end - 1), Kind::Stop | Kind::Ender | Kind::Semicolon)
        {
            end -= 1;
        }
        let mut scope = Scope {
            index,
            first: sentence.first,
            start: self.after_connectives(sentence.first, end),
            end,
            base: self.proposals.len(),
            active: None,
            before: None,
        };
        if let Some(proposal) = self.colon.take()
            && self.after_colon(proposal, &scope)
        {
            return;
        }
        for at in sentence.first..end {
            if self.is_cue(at) {
                self.cue(&mut scope, at);
            }
        }
        self.media(&scope);
        if scope.base == self.proposals.len() {
            let _ = self.by_colon(&scope)
                || self.by_noun(&scope)
                || self.by_unlisted(&scope)
                || self.by_dash(&scope);
        }
        self.uncued(&scope);
        for at in scope.base..self.proposals.len() {
            self.cover(at);
        }
    }

    /// Marks the quotations that a proposal's content holds as taken.
    fn cover(&mut self, proposal: usize) {
        for &(first, last) in &self.proposals[proposal].content {
            let mut at = first;
            while at < last {
                let number = self.document.inside[at];
                if number == 0 {
                    at += 1;
                } else {
                    self.covered[number as usize - 1] = true;
                    at = self.document.quotations[number as usize - 1].last;
                }
            }
        }
    }

    fn is_cue(&self, at: usize) -> bool {
        let token = &self.document.tokens[at];
        token.cue != 0
            && self.document.inside[at] == 0
            && !(token.is_capital() && self.names.name(at).is_some() && !self.document.starts[at])
    }

    /// The first token that is no connective (with its comma).
    fn after_connectives(&self, first: usize, end: usize) -> usize {
        let document = self.document;
        let mut at = first;
        while at < end
            && document.inside[at] == 0
            && document.is(at, class![CONNECTIVE BUT AND])
            && self.names.name(at).is_none()
        {
            at += 1;
            if document.kind(at) == Kind::Comma {
                at += 1;
            }
        }
        if at < end { at } else { first }
    }

    fn push(
        &mut self,
        scope: &Scope,
        cue: usize,
        source: Source,
        content: Vec<(usize, usize)>,
        rule: Rule,
    ) -> usize {
        let content: Vec<_> = content
            .into_iter()
            .map(|(first, last)| (first, self.before_day(scope, first, last)))
            .filter_map(|(first, last)| self.trim(first, last))
            .collect();
        self.proposals.push(Proposal {
            cue: Some((cue, cue + 1)),
            source,
            content,
            via: Vec::new(),
            setting: Vec::new(),
            rule,
            // Where nothing is reported the frame does not hold.
            stance: self.stance(scope.first, cue).unwrap_or(Stance::Supposes),
            sentence: scope.index,
        });
        self.proposals.len() - 1
    }

    /// Where a content `[first, last)` ends before the day on which it was said, if one closes the
    /// sentence: `…, Selasa (3/3)`.
    fn before_day(&self, scope: &Scope, first: usize, last: usize) -> usize {
        let document = self.document;
        let part = |at: usize| {
            document.inside[at] == 0
                && (matches!(
                    document.kind(at),
                    Kind::Number | Kind::Open | Kind::Close | Kind::Comma
                ) || document.is(at, Class::TIME | Class::CALENDAR))
        };
        if last != scope.end {
            return last;
        }
        // `hari ini, Rabu 13 Agustus 2025`: the comma stands inside the date.
        let dated = |at: usize| {
            let word = document.words(at, at + 1).to_lowercase();
            !document.pack.calendar.meanings(&word).is_empty()
        };
        let from = (first..last).rev().take_while(|&at| part(at)).last().unwrap_or(last);
        (from.max(first + 3)..last)
            .find(|&at| document.kind(at) == Kind::Comma)
            .filter(|&comma| document.is(comma + 1, Class::CALENDAR) && !dated(comma - 1))
            .unwrap_or(last)
    }

    /// A content range without commas, dashes and stops at its ends that stand outside marks.
    fn trim(&self, mut first: usize, mut last: usize) -> Option<(usize, usize)> {
        let document = self.document;
        let loose = |at: usize| {
            document.inside[at] == 0
                && matches!(
                    document.kind(at),
                    Kind::Comma | Kind::Dash | Kind::Stop | Kind::Colon | Kind::Semicolon
                )
        };
        while first < last && loose(first) {
            first += 1;
        }
        while first < last && loose(last - 1) {
            last -= 1;
        }
        let words = (first..last).any(|at| matches!(document.kind(at), Kind::Word | Kind::Number));
        words.then_some((first, last))
    }

    /// Tries the frames of the cue at token `at`.
    fn cue(&mut self, scope: &mut Scope, at: usize) {
        let Some(cue) = self.document.cue(at) else { return };
        let frames = cue.frames;
        if frames.any(Frames::ACCORDING) {
            self.according(scope, at);
            return;
        }
        if frames.any(Frames::PASSIVE) {
            self.passive(scope, at);
            return;
        }
        if frames.any(Frames::BARE | Frames::QUOTE) && self.after_content(scope, at) {
            return;
        }
        if frames.any(Frames::BARE) && !frames.any(Frames::CLAUSE) {
            return;
        }
        if frames.any(Frames::NOUN) && self.noun(scope, at) {
            return;
        }
        if frames.any(
            Frames::CLAUSE
                | Frames::THAT
                | Frames::ACT
                | Frames::OBJECT
                | Frames::TOLD
                | Frames::STATE
                | Frames::CALLED
                | Frames::CALLED_AS
                | Frames::QUOTE,
        ) {
            self.verb(scope, at);
        }
    }

    /// Whether the token before `at` closes a content: a comma outside marks, a dash, a quotation, or a
    /// stop that stands after its closing mark.
    fn closes_before(&self, scope: &Scope, at: usize) -> bool {
        let document = self.document;
        let marks = |at: usize| document.inside[at] != 0;
        at > scope.first
            && (marks(at - 1)
                || match document.kind(at - 1) {
                    Kind::Comma | Kind::Dash => true,
                    Kind::Semicolon | Kind::Stop => at > scope.first + 1 && marks(at - 2),
                    _ => false,
                })
    }

    /// Drops what was proposed for the sentence.
    fn forget(&mut self, scope: &mut Scope) {
        self.proposals.truncate(scope.base);
        (scope.active, scope.before) = (None, None);
    }

    /// Whether token `at` stands in marks; false past the end.
    fn is_marked(&self, at: usize) -> bool {
        self.document.inside.get(at).is_some_and(|&inside| inside != 0)
    }

    /// Ends a proposal's content before token `end`, if it runs further.
    fn end_content(&mut self, proposal: usize, end: usize) {
        if let Some(last) = self.proposals[proposal].content.last_mut() {
            last.1 = last.1.min(end);
        }
        self.retrim(proposal);
    }

    fn retrim(&mut self, proposal: usize) {
        let content = std::mem::take(&mut self.proposals[proposal].content);
        let content =
            content.into_iter().filter_map(|(first, last)| self.trim(first, last)).collect();
        self.proposals[proposal].content = content;
    }
}

/// Joins a quotation that runs over paragraphs with the one that says, at its end, who spoke.
pub(super) fn join_open_ended(document: &Document<'_>, proposals: Vec<Proposal>) -> Vec<Proposal> {
    let mut joined: Vec<Proposal> = Vec::with_capacity(proposals.len());
    let mut place: Vec<usize> = Vec::with_capacity(proposals.len());
    for mut proposal in proposals {
        if let Source::Same(earlier) = &mut proposal.source {
            *earlier = place[*earlier];
        }
        let starts = proposal.content.first().map_or(0, |piece| document.inside[piece.0]);
        let has_cue = proposal.cue.is_some();
        let goes_on = |before: &mut Proposal| {
            let ends = before.content.last().map_or(0, |piece| document.inside[piece.1 - 1]);
            starts > 1
                && ends + 1 == starts
                && document.quotations[starts as usize - 1].continues
                && before.cue.is_none()
                && has_cue
        };
        if let Some(before) = joined.pop_if(goes_on) {
            proposal.content.splice(0..0, before.content);
        }
        place.push(joined.len());
        joined.push(proposal);
    }
    joined
}
