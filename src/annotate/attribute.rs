//! Who-said-what proposals: every cue in the frames it may stand in, every quotation without one.
//!
//! A sentence is read from left to right. Each cue outside quotation marks is tried in the closed
//! set of frames; the first that fits proposes a content, a source and a rule.

use crate::language::{Act, Class, Frames, VerbForm};

use super::document::Document;
use super::names::Names;
use super::phrase::{self, Phrase, Subject};
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
    pub rule: &'static str,
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
    without_empty(reader.proposals)
}

/// Drops proposals whose content came to nothing; `Same` sources keep their meaning.
fn without_empty(proposals: Vec<Proposal>) -> Vec<Proposal> {
    let sources: Vec<Source> = proposals.iter().map(|proposal| proposal.source).collect();
    let mut place = vec![None; proposals.len()];
    let mut kept: Vec<Proposal> = Vec::with_capacity(proposals.len());
    for (index, mut proposal) in proposals.into_iter().enumerate() {
        if proposal.content.is_empty() {
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
            && document.is(at, Class::CONNECTIVE | Class::BUT | Class::AND)
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
        rule: &'static str,
    ) -> usize {
        let content: Vec<_> =
            content.into_iter().filter_map(|(first, last)| self.trim(first, last)).collect();
        self.proposals.push(Proposal {
            cue: Some((cue, cue + 1)),
            source,
            content,
            via: Vec::new(),
            setting: Vec::new(),
            rule,
            sentence: scope.index,
        });
        self.proposals.len() - 1
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
        if frames.any(Frames::BARE) {
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
                | Frames::CALLED,
        ) {
            self.verb(scope, at);
        }
    }

    /// Whether the token before `at` closes a content: a comma outside marks, a dash, a quotation.
    fn closes_before(&self, scope: &Scope, at: usize) -> bool {
        at > scope.first
            && (self.document.inside[at - 1] != 0
                || matches!(self.document.kind(at - 1), Kind::Comma | Kind::Dash))
    }

    /// `"C," kata S …`, `C, said S …`, `C1, kata S, C2`: the verb right after the content.
    fn after_content(&mut self, scope: &mut Scope, at: usize) -> bool {
        let document = self.document;
        let token = document.tokens[at];
        let Some(cue) = document.cue(at) else { return false };
        let bare = cue.frames.any(Frames::BARE);
        if !bare && !document.pack.shape.inflects {
            // `said Smith` is the order of languages with inflected verbs.
            return false;
        }
        let opens = at == scope.start;
        if !(self.closes_before(scope, at) || (opens && bare)) {
            return false;
        }
        let source = if token.clitic > 0 {
            Source::Clitic(at)
        } else {
            if matches!(cue.form, VerbForm::Ing) || !bare && self.has_inserted_subject(scope, at) {
                return false;
            }
            let mut next = at + 1;
            while document.is(next, Class::ADVERB | Class::AUXILIARY)
                && !document.tokens[next].is_capital()
                && !document.is(next, Class::PRONOUN)
                && next < scope.end
                && document.inside[next] == 0
            {
                next += 1;
            }
            let Some(phrase) = phrase::right(document, self.names, next, scope.end) else {
                if !bare || opens {
                    return false;
                }
                // `kata` with nothing that names who.
                return self.finish_after(scope, at, at + 1, Source::None, "content-verb");
            };
            let names_who = bare
                || self.names.name(phrase.first).is_some()
                || document.tokens[phrase.first].is_capital()
                || document.is(
                    phrase.first,
                    Class::DETERMINER
                        | Class::INDEFINITE
                        | Class::ROLE
                        | Class::GROUP
                        | Class::PRONOUN
                        | Class::HUMAN,
                )
                || document.kind(phrase.first) == Kind::Number;
            let object = document.is(phrase.first, Class::OBLIQUE);
            if !names_who || object || (!bare && document.is(next, Class::COMPLEMENTIZER)) {
                return false;
            }
            Source::Phrase(phrase)
        };
        let past = match source {
            Source::Phrase(phrase) => phrase.last,
            _ => at + 1,
        };
        if opens {
            // A bare verb that opens the sentence: `Jelas Hamzah, sistem ini …`
            let past = if document.is(past, Class::ADVERB) { past + 1 } else { past };
            if document.kind(past) != Kind::Comma {
                return false;
            }
            let content = vec![(past + 1, scope.end)];
            scope.active = Some(self.push(scope, at, source, content, "verb-source-content"));
            return true;
        }
        self.finish_after(scope, at, past, source, "content-verb-source")
    }

    /// Whether the comma before a verb closes an insertion after its subject: `"A," Smith, the chief,
    /// tells B`.
    fn has_inserted_subject(&self, scope: &Scope, at: usize) -> bool {
        self.document.inside[at - 1] == 0
            && phrase::subject(self.document, self.names, scope.start, at).is_some_and(|subject| {
                subject.phrase.first == scope.start
                    || self.closes_before(scope, subject.phrase.first)
            })
    }

    /// Proposes the content before a cue, and the second piece after it where one follows at `past`.
    fn finish_after(
        &mut self,
        scope: &mut Scope,
        at: usize,
        past: usize,
        source: Source,
        rule: &'static str,
    ) -> bool {
        let document = self.document;
        let left = match source {
            Source::Phrase(phrase) if phrase.first < at => phrase.first,
            _ => at,
        };
        if let Some(active) = scope.active {
            // Content of an earlier cue: the later one is its echo, or holds it all.
            let echo = self.is_echo(active, source);
            let rule = self.proposals[active].rule;
            if echo || rule == "according-content" || self.proposals[active].source == Source::None
            {
                let end = left;
                if let Some(last) = self.proposals[active].content.last_mut() {
                    last.1 = last.1.min(end);
                }
                self.retrim(active);
                return true;
            }
            if document.inside[left - 1] == 0 || self.proposals[active].content.len() > 1 {
                self.proposals.truncate(scope.base);
                scope.active = None;
            } else if let Some(&(first, _)) = self.proposals[active].content.first()
                && document.inside[first] != 0
            {
                // `Budi said A, "B," Siti said`: too rare to guess.
                return true;
            } else {
                self.proposals.truncate(scope.base);
                scope.active = None;
            }
        }
        let start = match scope.before {
            Some(before) if before >= scope.base => {
                let last = self.proposals[before].content.last().map_or(scope.start, |c| c.1);
                let cue = self.proposals[before].cue.map_or(last, |cue| cue.1);
                last.max(cue)
            }
            _ => scope.start,
        };
        let mut content = Vec::new();
        if left > start {
            content.push((start, left));
        }
        let quoted = left > scope.first && document.inside[left - 1] != 0;
        if let Some(second) = self.second_piece(scope, past, quoted && self.all_quoted(start, left))
        {
            content.push((second, scope.end));
        }
        if content.is_empty() {
            return false;
        }
        let index = self.push(scope, at, source, content, rule);
        self.settings(index, past, scope.end);
        scope.before = Some(index);
        true
    }

    /// Whether all words of tokens `[first, last)` stand in marks.
    fn all_quoted(&self, first: usize, last: usize) -> bool {
        (first..last).all(|at| {
            self.document.inside[at] != 0
                || !matches!(self.document.kind(at), Kind::Word | Kind::Number)
        })
    }

    /// Where a content goes on after a cue inside it: past a comma, if what follows is no setting.
    fn second_piece(&self, scope: &Scope, past: usize, quoted: bool) -> Option<usize> {
        let document = self.document;
        // Adjuncts of the cue may stand before the comma.
        let comma = (past..scope.end.min(past + 14)).find(|&at| {
            document.inside[at] != 0 || matches!(document.kind(at), Kind::Comma | Kind::Dash)
        })?;
        if document.inside[comma] != 0 {
            return (document.quotations[document.inside[comma] as usize - 1].words >= 1
                && comma == past)
                .then_some(comma);
        }
        let next = comma + 1;
        if next >= scope.end {
            return None;
        }
        if document.inside[next] != 0 {
            return Some(next);
        }
        let setting = document.is(
            next,
            Class::TIME
                | Class::CALENDAR
                | Class::VIA
                | Class::BY_MEANS
                | Class::PREPOSITION
                | Class::AS
                | Class::TO_WHOM,
        ) || document.cue(next).is_some_and(|cue| cue.form == VerbForm::Ing)
            || document.is(next, Class::AND | Class::BUT | Class::RELATIVE);
        if quoted || (setting && comma != past) || scope.end - next < 2 {
            return None;
        }
        // A participle or a setting belongs to the cue.
        if setting && !document.is(next, Class::PREPOSITION | Class::BUT | Class::RELATIVE) {
            return None;
        }
        if document.is(next, Class::PREPOSITION | Class::CALENDAR | Class::TIME)
            && comma == past
            && scope.end - next < 7
        {
            return None;
        }
        let words = self.document.words(next, next + 1);
        if words.ends_with("ing")
            && document.tokens[next].cue == 0
            && !document.tokens[next].is_capital()
        {
            return None;
        }
        Some(next)
    }

    fn retrim(&mut self, proposal: usize) {
        let content = std::mem::take(&mut self.proposals[proposal].content);
        let content =
            content.into_iter().filter_map(|(first, last)| self.trim(first, last)).collect();
        self.proposals[proposal].content = content;
    }

    /// Whether a later source in the same sentence is the earlier one again.
    fn is_echo(&self, earlier: usize, source: Source) -> bool {
        let entity = |source: Source| match source {
            Source::Phrase(phrase) => (phrase.first..phrase.last)
                .filter_map(|at| self.names.name(at))
                .next_back()
                .map(|name| name.entity),
            _ => None,
        };
        match source {
            Source::Clitic(_) => true,
            Source::Phrase(phrase) if self.document.is(phrase.first, Class::PRONOUN) => true,
            _ => {
                let this = entity(source);
                this.is_some() && this == entity(self.proposals[earlier].source)
            }
        }
    }

    /// `Menurut S, C`; `C, menurut S`; `C1, menurut S, C2`.
    fn according(&mut self, scope: &mut Scope, at: usize) {
        let document = self.document;
        if scope.active.is_some() {
            return;
        }
        let token = document.tokens[at];
        let (source, past) = if token.clitic > 0 {
            (Source::Clitic(at), at + 1)
        } else {
            match phrase::right(document, self.names, at + 1, scope.end) {
                Some(phrase) => (Source::Phrase(phrase), phrase.last),
                None => return,
            }
        };
        let weak = document.cue(at).is_some_and(|cue| cue.frames.any(Frames::WEAK));
        if weak
            && !(at == scope.start
                && self.is_somebody(source)
                && document.kind(past) == Kind::Comma)
        {
            return;
        }
        let opens = at == scope.start || at == scope.first;
        let after_comma = at > scope.start && self.closes_before(scope, at);
        let relative = at > scope.first && document.is(at - 1, Class::RELATIVE);
        // Past an insertion after the source up to the comma that opens the content.
        let comma = (past..scope.end.min(past + 30))
            .find(|&at| document.kind(at) == Kind::Comma && document.inside[at] == 0);
        if opens {
            let clause = !document.is(
                past,
                Class::BY_MEANS
                    | Class::PREPOSITION
                    | Class::RELATIVE
                    | Class::TIME
                    | Class::CALENDAR
                    | Class::AS
                    | Class::VIA
                    | Class::OF
                    | Class::AND,
            ) && document.kind(past) != Kind::Comma
                && document.kind(past) != Kind::Open;
            let start = match comma {
                Some(comma) if !clause => comma + 1,
                _ => past,
            };
            let content = vec![(start, scope.end)];
            let index = self.push(scope, at, source, content, "according-content");
            self.settings(index, past, start);
            scope.active = Some(index);
            return;
        }
        let mut content = Vec::new();
        let left = if relative { at - 1 } else { at };
        let before =
            after_comma || relative || comma.is_none() || !document.pack.shape.comma_opens_content;
        if before && left > scope.start {
            content.push((scope.start, left));
        }
        let second = match comma {
            Some(comma) if comma == past || comma < past + 12 => Some(comma + 1),
            _ if after_comma && past < scope.end => Some(past),
            _ => None,
        };
        if let Some(second) = second
            && second + 1 < scope.end
            && !(self.all_quoted(scope.start, left))
        {
            let setting = document.is(second, Class::TIME | Class::CALENDAR | Class::VIA)
                || document.cue(second).is_some_and(|cue| cue.form == VerbForm::Ing);
            if !setting {
                content.push((second, scope.end));
            }
        } else if !before {
            content.push((past, scope.end));
        }
        if content.is_empty() {
            return;
        }
        let runs_on = content.last().is_some_and(|piece| piece.1 == scope.end);
        let index = self.push(scope, at, source, content, "content-according");
        if runs_on {
            scope.active = Some(index);
        } else {
            scope.before = Some(index);
        }
    }

    /// Whether a source is a person's name or a pronoun.
    fn is_somebody(&self, source: Source) -> bool {
        match source {
            Source::Clitic(_) => true,
            Source::Phrase(phrase) => {
                self.document.is(phrase.first, Class::PRONOUN)
                    || self.names.name(phrase.first).is_some_and(|name| {
                        self.names.entities[name.entity].kind == super::EntityKind::Person
                    })
            }
            Source::Same(_) | Source::None => false,
        }
    }

    /// `Hal itu disampaikan S`, `sebagaimana disampaikan S`, `Cara itu dinilainya …`.
    fn passive(&mut self, scope: &mut Scope, at: usize) {
        let document = self.document;
        if let Some(active) = scope.active {
            // `…, sebagaimana disampaikan S`: no part of what was said.
            if at > scope.first && document.is(at - 1, Class::AS) {
                if let Some(last) = self.proposals[active].content.last_mut() {
                    last.1 = last.1.min(at - 1);
                }
                self.retrim(active);
                scope.active = None;
            }
            return;
        }
        let clitic = document.tokens[at].clitic > 0;
        if clitic {
            let mut content = Vec::new();
            if at > scope.start {
                content.push((scope.start, at));
            }
            content.push((at + 1, scope.end));
            scope.active =
                Some(self.push(scope, at, Source::Clitic(at), content, "passive-clitic"));
            return;
        }
        let mut next = at + 1;
        while document
            .is(next, Class::PREPOSITION | Class::ADVERB | Class::AUXILIARY | Class::BY_MEANS)
            && next < scope.end
            && next < at + 3
            && self.names.name(next).is_none()
        {
            next += 1;
        }
        let this =
            at - scope.first <= 5 && (scope.first..at).any(|at| document.is(at, Class::THIS_THING));
        let as_said = at > scope.first && document.is(at - 1, Class::AS);
        if this {
            let Some(phrase) = phrase::right(document, self.names, next, scope.end) else { return };
            if let Some(content) = self.sentence_before(scope.index) {
                self.push(scope, at, Source::Phrase(phrase), vec![content], "this-was-said");
            }
            return;
        }
        if as_said {
            let Some(phrase) = phrase::right(document, self.names, next, scope.end) else { return };
            if at - 1 > scope.start + 2 {
                let content = vec![(scope.start, at - 1)];
                let index = self.push(scope, at, Source::Phrase(phrase), content, "as-was-said");
                scope.before = Some(index);
            }
            return;
        }
        if at == scope.start && document.kind(at + 1) == Kind::Comma {
            let content = vec![(at + 2, scope.end)];
            scope.active = Some(self.push(scope, at, Source::None, content, "it-was-said"));
        }
    }

    /// The sentence before, if nothing in it is attributed yet.
    fn sentence_before(&self, index: usize) -> Option<(usize, usize)> {
        let before = self.document.sentences.get(index.checked_sub(1)?)?;
        let taken = self.proposals.iter().rev().take(8).any(|proposal| {
            proposal.sentence + 1 == index
                || proposal
                    .content
                    .iter()
                    .any(|&(first, _)| (before.first..before.last).contains(&first))
        });
        (!taken).then_some((before.first, before.last))
    }

    /// `Dalihnya, C`; `his claim that C`.
    fn noun(&mut self, scope: &mut Scope, at: usize) -> bool {
        let document = self.document;
        if scope.active.is_some() {
            return false;
        }
        if document.tokens[at].clitic > 0 {
            if document.kind(at + 1) != Kind::Comma {
                return false;
            }
            let content = vec![(at + 2, scope.end)];
            scope.active = Some(self.push(scope, at, Source::Clitic(at), content, "noun-clitic"));
            return true;
        }
        if at == scope.first || !document.is(at + 1, Class::COMPLEMENTIZER) {
            return false;
        }
        let before = at - 1;
        let owner = if document.is(before, Class::POSSESSIVE) {
            phrase::left(document, self.names, scope.first, before)
        } else if document.is(before, Class::OBLIQUE) {
            Some(Phrase { first: before, last: at })
        } else {
            None
        };
        let Some(owner) = owner else { return false };
        let content = vec![(at + 1, scope.end)];
        scope.active = Some(self.push(scope, at, Source::Phrase(owner), content, "noun-clause"));
        true
    }

    /// Subject, verb, content; or content, subject, verb.
    fn verb(&mut self, scope: &mut Scope, at: usize) {
        let document = self.document;
        let Some(cue) = document.cue(at) else { return };
        let inflects = cue.form != VerbForm::Base || document.pack.shape.inflects;
        if let Some(before) = at.checked_sub(1).filter(|&before| before >= scope.first)
            && document.is(before, Class::DETERMINER | Class::POSSESSIVE)
            && !document.is(before, Class::PRONOUN)
        {
            // A noun: `the report`, `Budi's claim`.
            return;
        }
        let subject = phrase::subject(document, self.names, scope.first, at);
        if cue.form == VerbForm::Ing {
            self.participle(scope, at, subject);
            return;
        }
        let Some(subject) = subject else {
            self.coordinated(scope, at);
            return;
        };
        if document.is(subject.phrase.last.max(scope.first + 1) - 1, Class::AND) {
            self.coordinated(scope, at);
            return;
        }
        let state = cue.frames.any(Frames::STATE);
        if subject.negated
            || (subject.infinitive && inflects)
            || (subject.passive && !state)
            || cue.form == VerbForm::Participle
                && !document.is(at - 1, Class::AUXILIARY | Class::ADVERB)
            || document.is(at + 1, Class::AGENT)
            || inflects && !self.agrees(subject.phrase, at)
        {
            return;
        }
        let first = subject.phrase.first;
        if document.is(first, Class::FIRST) && document.pack.shape.inflects {
            return;
        }
        let rest = self.rest(scope, at);
        let quote_before = first > scope.start && document.inside[first - 1] != 0;
        let comma_before = first > scope.start
            && document.inside[first - 1] == 0
            && document.kind(first - 1) == Kind::Comma
            && first - 1 > scope.start;
        let quoted_comma = comma_before && document.inside[first.saturating_sub(2)] != 0;
        let comma_opens = document.pack.shape.comma_opens_content;
        if cue.frames.any(Frames::QUOTE)
            && (quote_before
                || quoted_comma
                || (comma_before && rest.start.is_none() && !comma_opens))
        {
            let past = self.past_cue(scope, at);
            if self.finish_after(
                scope,
                at,
                past,
                Source::Phrase(subject.phrase),
                "content-source-verb",
            ) {
                return;
            }
        }
        if comma_before && rest.comma && !comma_opens && cue.frames.any(Frames::QUOTE) {
            let past = self.past_cue(scope, at);
            self.finish_after(
                scope,
                at,
                past,
                Source::Phrase(subject.phrase),
                "content-source-verb",
            );
            return;
        }
        if let Some(active) = scope.active {
            if !self.separates(scope, active, first) {
                return;
            }
            let cut = self.cut_before(first);
            if let Some(last) = self.proposals[active].content.last_mut() {
                last.1 = last.1.min(cut);
            }
            self.retrim(active);
        }
        self.svc(scope, at, Source::Phrase(subject.phrase), rest);
    }

    /// Whether a verb in its base form has a subject it agrees with, so that it is no noun (`phone
    /// call`): an auxiliary before it, or a subject of several.
    fn agrees(&self, subject: Phrase, at: usize) -> bool {
        let document = self.document;
        if document
            .cue(at)
            .is_none_or(|cue| cue.form != VerbForm::Base || cue.frames.any(Frames::STATE))
        {
            return true;
        }
        let last = subject.last - 1;
        let plural = document.words(last, subject.last).ends_with(['s', 'S'])
            && !document.is(last, Class::POSSESSIVE);
        document.is(at - 1, Class::AUXILIARY | Class::PURPOSE)
            || document.is(last, Class::PLURAL | Class::FIRST | Class::GROUP)
            || plural
            || (subject.first..subject.last).any(|at| document.is(at, Class::AND))
    }

    /// Proposes the content after a verb, if the verb's frames allow what stands there.
    fn svc(&mut self, scope: &mut Scope, at: usize, source: Source, rest: Rest) -> bool {
        let document = self.document;
        let Some(cue) = document.cue(at) else { return false };
        if rest.colon {
            let index = self.push(scope, at, source, Vec::new(), "source-verb-colon");
            self.colon = Some(index);
            return true;
        }
        let Some(start) = rest.start else { return false };
        if start >= scope.end {
            return false;
        }
        let free = cue.frames.any(Frames::CLAUSE) && !cue.frames.any(Frames::THAT)
            || cue.frames.any(Frames::OBJECT | Frames::CALLED);
        if !rest.strong && !free && !self.is_clause(start, scope.end) {
            return false;
        }
        if !rest.strong && cue.frames.any(Frames::STATE) && !cue.frames.any(Frames::CLAUSE) {
            return false;
        }
        if !rest.strong && document.is(start, Class::DOCUMENT) && self.no_verb(start, scope.end) {
            // `menyampaikan surat itu`: a thing that is handed over.
            return false;
        }
        let mut content = Vec::new();
        if let Source::Phrase(phrase) = source
            && let Some(front) = self.fronted(scope, phrase.first)
        {
            content.push(front);
        }
        content.push((start, self.before_as(start, scope.end)));
        let index = self.push(scope, at, source, content, "source-verb-content");
        scope.active = Some(index);
        self.settings(index, at + 1, start);
        true
    }

    /// A condition or topic before the subject at `subject` that belongs to what is said: `Jika …,
    /// Budi mengatakan …`.
    fn fronted(&self, scope: &Scope, subject: usize) -> Option<(usize, usize)> {
        let document = self.document;
        let fits = scope.active.is_none()
            && document.is(scope.start, Class::CONDITION)
            && subject > scope.start + 3
            && document.kind(subject - 1) == Kind::Comma
            && !(scope.start..subject).any(|at| document.inside[at] != 0);
        fits.then(|| (scope.start, subject - 1))
    }

    /// Where a content ends before `, as the crowd cheered`: the writer's own words on the scene.
    fn before_as(&self, start: usize, end: usize) -> usize {
        let document = self.document;
        (start + 2..end.saturating_sub(3).min(start + REACH))
            .find(|&at| {
                document.inside[at] == 0
                    && document.kind(at) == Kind::Comma
                    && document.is(at + 1, Class::AS)
                    && document.is(at + 1, Class::SUBORDINATOR)
                    && self.is_clause(at + 2, end)
            })
            .unwrap_or(end)
    }

    fn no_verb(&self, start: usize, end: usize) -> bool {
        !(start..end).any(|at| self.document.is(at, Class::VERB | Class::AUXILIARY | Class::BE))
    }

    /// Whether `[start, end)` looks like a clause: a noun phrase and soon a finite verb.
    fn is_clause(&self, start: usize, end: usize) -> bool {
        let document = self.document;
        let opens = document.is(
            start,
            Class::DETERMINER
                | Class::PRONOUN
                | Class::FIRST
                | Class::GROUP
                | Class::INDEFINITE
                | Class::ROLE,
        ) || document.tokens[start].is_capital()
            || document.kind(start) == Kind::Number;
        opens
            && (start + 1..end.min(start + 14)).any(|at| {
                document.is(at, Class::AUXILIARY | Class::BE | Class::VERB)
                    && !document.is(at, Class::ADVERB)
            })
    }

    /// Whether a subject at `first` inside an active content opens a clause of its own.
    fn separates(&self, scope: &Scope, active: usize, first: usize) -> bool {
        let document = self.document;
        let start = self.proposals[active].content.last().map_or(scope.start, |piece| piece.0);
        if first <= start + 1 || first < 2 {
            return false;
        }
        let before = first - 1;
        let comma = |at: usize| document.inside[at] != 0 || document.kind(at) == Kind::Comma;
        if document.is(before, Class::BUT) {
            return true;
        }
        if document.is(before, Class::AND | Class::SUBORDINATOR) {
            return before > start
                && comma(before - 1)
                && !document.is(before, Class::SUBORDINATOR);
        }
        document.kind(before) == Kind::Semicolon
    }

    /// Where the content before a coordinated clause ends, whose subject is at `first`.
    fn cut_before(&self, first: usize) -> usize {
        let mut cut = first;
        while cut > 0
            && self.document.inside[cut - 1] == 0
            && (self.document.is(
                cut - 1,
                Class::AND | Class::BUT | Class::SUBORDINATOR | Class::ADVERB | Class::AUXILIARY,
            ) || matches!(
                self.document.kind(cut - 1),
                Kind::Comma | Kind::Semicolon | Kind::Dash
            ))
        {
            cut -= 1;
        }
        cut
    }

    /// `and added …`, `dan menambahkan …`: the source of the proposal before.
    fn coordinated(&mut self, scope: &mut Scope, at: usize) {
        let document = self.document;
        let mut before = at;
        while before > scope.first
            && document.is(before - 1, Class::ADVERB | Class::AUXILIARY)
            && document.inside[before - 1] == 0
        {
            before -= 1;
        }
        if before <= scope.first || !document.is(before - 1, Class::AND | Class::BUT) {
            return;
        }
        let earlier = scope.active.or(scope.before).filter(|&earlier| earlier >= scope.base);
        let source = match earlier {
            Some(earlier) => {
                // The same form of verb, or it is part of the content.
                let form = |cue: Option<(usize, usize)>| {
                    cue.and_then(|cue| document.cue(cue.0)).map(|cue| cue.form)
                };
                if form(self.proposals[earlier].cue) != document.cue(at).map(|cue| cue.form) {
                    return;
                }
                Source::Same(earlier)
            }
            None => match self.main_subject(scope, before - 1) {
                Some(phrase) => Source::Phrase(phrase),
                None => return,
            },
        };
        let rest = self.rest(scope, at);
        if rest.start.is_none() {
            return;
        }
        let active = scope.active;
        if self.svc(scope, at, source, rest)
            && let Some(active) = active
        {
            let cut = self.cut_before(before);
            if let Some(last) = self.proposals[active].content.last_mut() {
                last.1 = last.1.min(cut);
            }
            self.retrim(active);
        }
    }

    /// `…, saying C`: the source of the proposal before, else the sentence's subject.
    fn participle(&mut self, scope: &mut Scope, at: usize, subject: Option<Subject>) {
        let document = self.document;
        if let Some(subject) = subject
            && subject.passive
            && !subject.negated
        {
            // `is saying`
            let rest = self.rest(scope, at);
            if scope.active.is_none() {
                self.svc(scope, at, Source::Phrase(subject.phrase), rest);
            }
            return;
        }
        let mut before = at;
        while before > scope.first
            && document.is(before - 1, Class::ADVERB | Class::AND)
            && document.inside[before - 1] == 0
        {
            before -= 1;
        }
        let after_break = before > scope.first
            && (document.inside[before - 1] != 0 || document.kind(before - 1) == Kind::Comma);
        let quoted_as = before > scope.first && document.is(before - 1, Class::AS);
        let opens = before == scope.start;
        if !(after_break || quoted_as || opens) {
            return;
        }
        let earlier = scope.active.or(scope.before).filter(|&earlier| earlier >= scope.base);
        let source = match earlier {
            Some(earlier) => Source::Same(earlier),
            None if opens => return,
            None => match self.main_subject(scope, before) {
                Some(phrase) => Source::Phrase(phrase),
                None => return,
            },
        };
        let rest = self.rest(scope, at);
        let active = scope.active;
        if self.svc(scope, at, source, rest)
            && let Some(active) = active
        {
            let cut = self.cut_before(before);
            if let Some(last) = self.proposals[active].content.last_mut() {
                last.1 = last.1.min(cut);
            }
            self.retrim(active);
        }
    }

    /// The subject of the sentence's main clause, before token `end`.
    fn main_subject(&self, scope: &Scope, end: usize) -> Option<Phrase> {
        let document = self.document;
        let mut first = scope.start;
        // A fronted phrase up to its comma.
        if document.is(
            first,
            Class::PREPOSITION
                | Class::SUBORDINATOR
                | Class::BY_MEANS
                | Class::TIME
                | Class::CALENDAR,
        ) {
            first = (first..end).find(|&at| document.kind(at) == Kind::Comma)? + 1;
        }
        phrase::right(document, self.names, first, end)
    }

    /// Past a cue and what belongs to it: adverbs, the one who is told.
    fn past_cue(&self, scope: &Scope, at: usize) -> usize {
        let document = self.document;
        let told = document.cue(at).is_some_and(|cue| cue.frames.any(Frames::TOLD));
        let mut past = at + 1;
        while past < scope.end && document.is(past, Class::ADVERB) && document.inside[past] == 0 {
            past += 1;
        }
        if document.is(past, Class::TO_WHOM) {
            if let Some(phrase) = phrase::right(document, self.names, past + 1, scope.end) {
                past = phrase.last;
            }
        } else if told && let Some(phrase) = self.told(scope, past) {
            past = phrase.last;
        }
        past
    }

    /// The one who is told, right after the verb.
    fn told(&self, scope: &Scope, at: usize) -> Option<Phrase> {
        let document = self.document;
        if document.is(at, Class::OBLIQUE | Class::AUDIENCE) || document.is(at, Class::FIRST) {
            return Some(Phrase { first: at, last: at + 1 });
        }
        phrase::right(document, self.names, at, scope.end)
    }

    /// Reads what stands after the cue at token `at`.
    fn rest(&self, scope: &Scope, cue: usize) -> Rest {
        let document = self.document;
        let Some(entry) = document.cue(cue) else { return Rest::default() };
        let frames = entry.frames;
        let strong = |start: usize| Rest { start: Some(start), strong: true, ..Rest::default() };
        let weak = |start: usize| Rest { start: Some(start), ..Rest::default() };
        let comma_opens = document.pack.shape.comma_opens_content;
        let mut at = cue + 1;
        let mut told = frames.any(Frames::TOLD);
        let mut moved = false;
        while at < scope.end {
            if document.inside[at] != 0 {
                return strong(at);
            }
            let token = &document.tokens[at];
            match token.kind {
                Kind::Comma => {
                    let next = at + 1;
                    if next >= scope.end {
                        return Rest { comma: true, ..Rest::default() };
                    }
                    if document.inside[next] != 0
                        || document.is(next, Class::COMPLEMENTIZER)
                            && document.inside.get(next + 1).is_some_and(|&inside| inside != 0)
                    {
                        return strong(next);
                    }
                    if comma_opens {
                        return strong(next);
                    }
                    return Rest { comma: true, ..Rest::default() };
                }
                Kind::Colon => {
                    if at + 1 >= scope.end {
                        return Rest { colon: true, ..Rest::default() };
                    }
                    return strong(at + 1);
                }
                Kind::Word => {}
                Kind::Number => return weak(at),
                _ => return Rest::default(),
            }
            if frames.any(Frames::CALLED) {
                return strong(at);
            }
            if token.is(Class::COMPLEMENTIZER) {
                return strong(at);
            }
            if token.is(Class::ABOUT)
                && frames.any(Frames::QUOTE)
                && document.kind(at + 1) == Kind::Word
            {
                return strong(at);
            }
            if token.is(Class::PURPOSE) && self.is_act(at, scope.end) && !told {
                let takes = frames.any(Frames::ACT)
                    || !document.pack.shape.inflects
                    || matches!(entry.act, Act::Assert | Act::Request);
                if takes {
                    return strong(at);
                }
            }
            if token.is(Class::ADVERB) && !token.is_capital() && !token.is(Class::TIME) {
                at += 1;
                continue;
            }
            if token.is(Class::TO_WHOM)
                && !token.is(Class::ADVERB)
                && let Some(phrase) = phrase::right(document, self.names, at + 1, scope.end)
            {
                at = phrase.last;
                moved = true;
                continue;
            }
            if token.is(Class::TIME | Class::CALENDAR) {
                at += 1;
                while at < scope.end
                    && (document.is(at, Class::TIME | Class::CALENDAR)
                        || matches!(document.kind(at), Kind::Number | Kind::Open | Kind::Close))
                {
                    at += 1;
                }
                moved = true;
                continue;
            }
            if token.is(Class::PREPOSITION
                | Class::BY_MEANS
                | Class::OF
                | Class::AS
                | Class::SUBORDINATOR)
                && !frames.any(Frames::OBJECT)
            {
                return self.past_adjunct(scope, at, comma_opens);
            }
            if told {
                told = false;
                if let Some(phrase) = self.told(scope, at) {
                    at = phrase.last;
                    moved = true;
                    continue;
                }
            }
            if frames.any(Frames::ACT) && document.pack.shape.inflects {
                // `urged the council to act`: the one who is asked is no content.
                let act = (at..scope.end.min(at + 14)).find(|&at| {
                    document.inside[at] != 0
                        || document.is(at, Class::COMPLEMENTIZER)
                        || (document.is(at, Class::PURPOSE) && self.is_act(at, scope.end))
                });
                return act.map_or(Rest::default(), strong);
            }
            return if moved && frames.any(Frames::THAT) && !self.is_clause(at, scope.end) {
                Rest::default()
            } else {
                weak(at)
            };
        }
        Rest::default()
    }

    /// What follows an adjunct after a cue: `said in an interview that …`.
    fn past_adjunct(&self, scope: &Scope, at: usize, comma_opens: bool) -> Rest {
        let document = self.document;
        for next in at..scope.end.min(at + 22) {
            if document.inside[next] != 0 {
                // A name in marks inside the adjunct opens nothing.
                let quotation = &document.quotations[document.inside[next] as usize - 1];
                if quotation.words >= 4 || document.kind(next - 1) == Kind::Comma {
                    return Rest { start: Some(next), strong: true, ..Rest::default() };
                }
                break;
            }
            let token = &document.tokens[next];
            if token.kind == Kind::Colon {
                return if next + 1 >= scope.end {
                    Rest { colon: true, ..Rest::default() }
                } else {
                    Rest { start: Some(next + 1), strong: true, ..Rest::default() }
                };
            }
            if next > at && token.is(Class::COMPLEMENTIZER) && !token.is(Class::SUBORDINATOR) {
                return Rest { start: Some(next), strong: true, ..Rest::default() };
            }
            if token.kind == Kind::Comma {
                if document.inside.get(next + 1).is_some_and(|&inside| inside != 0)
                    && next + 1 < scope.end
                {
                    return Rest { start: Some(next + 1), strong: true, ..Rest::default() };
                }
                if comma_opens {
                    let start = if document.is(at, Class::BY_MEANS | Class::TO_WHOM) {
                        next + 1
                    } else {
                        at
                    };
                    return Rest { start: Some(start), strong: true, ..Rest::default() };
                }
                break;
            }
        }
        if comma_opens { Rest { start: Some(at), ..Rest::default() } } else { Rest::default() }
    }

    /// Whether a purpose word at `at` opens an act (`to leave`), not a place or person (`to Paris`).
    fn is_act(&self, at: usize, end: usize) -> bool {
        let document = self.document;
        at + 1 < end
            && document.kind(at + 1) == Kind::Word
            && (!document.is(at, Class::TO_WHOM)
                || !document.tokens[at + 1].is_capital()
                    && !document.is(
                        at + 1,
                        Class::DETERMINER
                            | Class::PRONOUN
                            | Class::OBLIQUE
                            | Class::AUDIENCE
                            | Class::GROUP
                            | Class::FIRST
                            | Class::ROLE,
                    ))
            || document.inside.get(at + 1).is_some_and(|&inside| inside != 0)
    }

    /// The words after the source on where and to whom it was said.
    fn settings(&mut self, proposal: usize, first: usize, end: usize) {
        let document = self.document;
        let mut at = first;
        while at < end && document.inside[at] == 0 && !document.is(at, Class::VIA | Class::AS) {
            if document.is(at, Class::BY_MEANS | Class::TO_WHOM | Class::PREPOSITION) {
                let last = (at + 1..end)
                    .find(|&at| {
                        document.inside[at] != 0
                            || matches!(document.kind(at), Kind::Comma | Kind::Colon)
                            || document.is(at, Class::VIA | Class::AS | Class::COMPLEMENTIZER)
                    })
                    .unwrap_or(end);
                if last > at + 1 {
                    self.proposals[proposal].setting.push((at, last));
                }
                at = last;
            } else if document.kind(at) == Kind::Comma {
                at += 1;
            } else {
                break;
            }
        }
    }

    /// `seperti dikutip X`: the medium of the sentence's proposal.
    fn media(&mut self, scope: &Scope) {
        let document = self.document;
        for at in scope.first..scope.end {
            if document.inside[at] != 0 || !document.is(at, Class::VIA) {
                continue;
            }
            let mut next = at + 1;
            while document.is(next, Class::OF | Class::PREPOSITION)
                && next < scope.end
                && self.names.name(next).is_none()
            {
                next += 1;
            }
            let Some(phrase) = phrase::right(document, self.names, next, scope.end) else {
                continue;
            };
            let owner = (scope.base..self.proposals.len())
                .rev()
                .find(|&proposal| self.proposals[proposal].cue.is_some_and(|cue| cue.0 <= at))
                .or_else(|| (scope.base < self.proposals.len()).then_some(scope.base));
            if let Some(owner) = owner {
                self.proposals[owner].via.push((phrase.first, phrase.last));
                for piece in &mut self.proposals[owner].content {
                    if piece.0 <= at && at < piece.1 && piece.1 == scope.end {
                        let mut cut = at;
                        while cut > piece.0
                            && (document.is(cut - 1, Class::AS)
                                || document.kind(cut - 1) == Kind::Comma)
                        {
                            cut -= 1;
                        }
                        piece.1 = cut;
                    }
                }
                self.retrim(owner);
            }
        }
    }

    /// The content of `X said:` in the paragraph after it.
    fn after_colon(&mut self, proposal: usize, scope: &Scope) -> bool {
        let document = self.document;
        let number = document.inside[scope.first];
        if number == 0 {
            return false;
        }
        let quotation = document.quotations[number as usize - 1];
        if quotation.last < scope.end {
            return false;
        }
        self.proposals[proposal].content.push((quotation.first, quotation.last));
        self.covered[number as usize - 1] = true;
        true
    }

    /// Quotations of the sentence that no cue has taken: the rest of a split quotation, an
    /// open-ended paragraph, a quotation that stands alone.
    fn uncued(&mut self, scope: &Scope) {
        let document = self.document;
        for at in scope.base..self.proposals.len() {
            self.cover(at);
        }
        let number = document.inside[scope.first];
        if number == 0 || self.covered[number as usize - 1] {
            return;
        }
        let index = number as usize - 1;
        let quotation = document.quotations[index];
        if quotation.first != scope.first || quotation.last < scope.end {
            return;
        }
        let piece = (quotation.first, quotation.last);
        let previous = self.proposals.len().checked_sub(1);
        let paragraph = document.sentences[scope.index].paragraph;
        if let Some(previous) = previous {
            let last = &self.proposals[previous];
            let before = document.sentences[last.sentence];
            let adjacent = last.content.last().is_some_and(|piece| {
                let number = document.inside[piece.1 - 1];
                number != 0 && number as usize == index
            });
            // Goes on from an open-ended paragraph.
            if quotation.continues && adjacent {
                self.proposals[previous].content.push(piece);
                self.covered[index] = true;
                return;
            }
            // `"A," said X. "B"`: the same quotation, if nothing stands between.
            let split = before.paragraph == paragraph
                && last.sentence + 1 >= scope.index
                && matches!(
                    last.rule,
                    "content-verb-source" | "content-source-verb" | "content-verb"
                )
                && last.content.last().is_some_and(|piece| document.inside[piece.1 - 1] != 0)
                || last.sentence == scope.index.wrapping_sub(1)
                    && last.cue.is_none()
                    && before.paragraph == paragraph;
            if split {
                self.proposals[previous].content.push(piece);
                self.proposals[previous].sentence = scope.index;
                self.covered[index] = true;
                return;
            }
        }
        let ended = matches!(quotation.ending(&document.tokens), Some(Kind::Stop | Kind::Ender));
        // Words in marks with no end of a sentence are a heading or a title.
        let speech = quotation.words >= 8 || quotation.words >= 2 && ended || !quotation.closed;
        if !speech {
            return;
        }
        self.proposals.push(Proposal {
            cue: None,
            source: Source::None,
            content: vec![piece],
            via: Vec::new(),
            setting: Vec::new(),
            rule: "quotation-alone",
            sentence: scope.index,
        });
        self.covered[index] = true;
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
