//! Content before its cue: `"C," kata S`, `C, said S`, `C1, S said, C2`.

use super::{Reader, Scope, Source};
use crate::annotate::phrase::{self};
use crate::annotate::rule::Rule;
use crate::annotate::subject;
use crate::annotate::token::{Kind, Token};
use crate::language::{Class, Frames, VerbForm};

/// What makes the noun phrase before it the subject of a clause.
const FINITE: Class = Class(Class::AUXILIARY.0 | Class::BE.0 | Class::VERB.0 | Class::NEGATION.0);

impl Reader<'_, '_> {
    /// `"C," kata S …`, `C, said S …`, `C1, kata S, C2`: the verb right after the content.
    pub(super) fn after_content(&mut self, scope: &mut Scope, at: usize) -> bool {
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
                return self.finish_after(scope, at, at + 1, Source::None, Rule::ContentVerb);
            };
            let names_who = bare
                || (phrase.first..phrase.last).any(|at| self.names.name(at).is_some())
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
            // `Smith, the chief, says she will go`: a verb after it makes it a subject.
            let governs = !bare
                && document.inside[at - 1] == 0
                // `called for an inquiry`: what follows is the object.
                && (cue.frames.any(Frames::OBJECT | Frames::CALLED | Frames::CALLED_AS)
                    || document.is(phrase.last, FINITE) && !document.is(phrase.last, Class::TIME)
                    || phrase.last < scope.end
                        && document.cue(phrase.last).is_some_and(|cue| cue.form != VerbForm::Ing)
                    || document.is(phrase.last, Class::COMPLEMENTIZER));
            let object = document.is(phrase.first, Class::OBLIQUE)
                || !bare
                    && document.is(next, Class::COMPLEMENTIZER)
                    && !document.is(next + 2, Class::POSSESSIVE);
            if !names_who || object || governs {
                return false;
            }
            Source::Phrase(phrase)
        };
        let past = match source {
            Source::Phrase(phrase) => phrase.last,
            _ => at + 1,
        };
        if opens {
            // A bare verb that opens the sentence: `Jelas Zakaria, air sudah surut`
            let past = if document.is(past, Class::ADVERB) { past + 1 } else { past };
            if document.kind(past) != Kind::Comma {
                return false;
            }
            let content = vec![(past + 1, scope.end)];
            scope.active = Some(self.push(scope, at, source, content, Rule::VerbSourceContent));
            return true;
        }
        self.finish_after(scope, at, past, source, Rule::ContentVerbSource)
    }

    /// Whether the comma before a verb closes an insertion after its subject: `"A," Smith, the chief,
    /// tells B`.
    fn has_inserted_subject(&self, scope: &Scope, at: usize) -> bool {
        self.document.inside[at - 1] == 0
            && subject::subject(self.document, self.names, scope.start, at).is_some_and(|subject| {
                subject.phrase.first == scope.start
                    || self.closes_before(scope, subject.phrase.first)
            })
    }

    /// Proposes the content before a cue, and the second piece after it where one follows at `past`.
    pub(super) fn finish_after(
        &mut self,
        scope: &mut Scope,
        at: usize,
        past: usize,
        source: Source,
        rule: Rule,
    ) -> bool {
        let document = self.document;
        let left = match source {
            Source::Phrase(phrase) if phrase.first < at => phrase.first,
            _ => at,
        };
        if self.passed_on(scope, left, source) {
            return true;
        }
        if let Some(active) = scope.active {
            // Content of an earlier cue: the later one is its echo, or holds it all.
            let echo = self.is_echo(active, source);
            let rule = self.proposals[active].rule;
            if echo || rule.holds() || self.proposals[active].source == Source::None {
                let end = left;
                self.end_content(active, end);
                return true;
            }
            if document.inside[left - 1] == 0 || self.proposals[active].content.len() > 1 {
                self.proposals.truncate(scope.base);
                scope.before = None;
                scope.active = None;
            } else if let Some(&(first, _)) = self.proposals[active].content.first()
                && document.inside[first] != 0
            {
                // `Budi said A, "B," Siti said`: too rare to guess.
                return true;
            } else {
                self.proposals.truncate(scope.base);
                scope.before = None;
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
        // `the park, which, Smith said, is small`: what the relative clause is about.
        let relative = (start..left)
            .next_back()
            .filter(|&last| last > start && document.kind(last) == Kind::Comma)
            .map(|last| last - 1)
            .filter(|&at| document.is(at, Class::RELATIVE) && document.inside[at] == 0);
        let start = relative
            .and_then(|at| subject::left(document, self.names, start, at))
            .map_or(start, |head| head.first);
        let mut content = Vec::new();
        if left > start {
            content.push((start, left));
        }
        let quoted = left > scope.first && document.inside[left - 1] != 0;
        let quoted = quoted && self.all_quoted(start, left);
        let about_source = |second: usize| {
            matches!(source, Source::Phrase(phrase) if phrase.first > at) && self.tells_more(second)
        };
        if let Some(second) = self.second_piece(scope, past, quoted)
            && !about_source(second)
        {
            let end = if quoted { self.after_marks(second, scope.end) } else { scope.end };
            content.push((second, end));
        } else if quoted && let Some(second) = self.resumed(scope, past) {
            content.push((second, scope.end));
        }
        if content.is_empty() {
            return false;
        }
        let index = self.push(scope, at, source, content, rule);
        // `was quoted as saying by the Post`
        let medium = (document.is(past, Class::AGENT) && document.pack.shape.inflects)
            .then(|| phrase::right(document, self.names, past + 1, scope.end));
        self.proposals[index]
            .via
            .extend(medium.flatten().map(|medium| (medium.first, medium.last)));
        self.settings(index, past, scope.end);
        scope.before = Some(index);
        true
    }

    /// `X told the court that C, the Post reported`: a body that reports what another said is the medium
    /// of it. Its words begin at token `left`.
    fn passed_on(&mut self, scope: &mut Scope, left: usize, source: Source) -> bool {
        let Source::Phrase(medium) = source else { return false };
        let Some(earlier) = scope.active.or(scope.before).filter(|&at| at >= scope.base) else {
            return false;
        };
        let Some(cue) = self.proposals[earlier].cue.filter(|cue| cue.0 < left) else {
            return false;
        };
        let said = match scope.active {
            Some(_) => self.proposals[earlier].rule.is_subject_first(),
            // Nothing but the one who was told stands between.
            None => self.past_cue(scope, cue.0) + 1 >= left,
        };
        if !said || !self.is_named_body(medium) {
            return false;
        }
        self.end_content(earlier, left);
        self.proposals[earlier].via.push((medium.first, medium.last));
        scope.active = None;
        scope.before = Some(earlier);
        true
    }

    /// Where a content that starts with a quotation at token `start` ends before what its speaker did
    /// next: `said “enough” and left`, `“come,” adding: “C”`.
    pub(super) fn after_marks(&self, start: usize, end: usize) -> usize {
        let document = self.document;
        let Some(number) = document.inside[start].checked_sub(1) else { return end };
        let quotation = document.quotations[number as usize];
        let last = quotation.last;
        if last >= end {
            return end;
        }
        let at = last + usize::from(document.kind(last) == Kind::Comma);
        let comma = at > last || quotation.ending(&document.tokens) == Some(Kind::Comma);
        let light = Class::ADVERB | Class::AUXILIARY | Class::CONNECTIVE | Class::TIME;
        let next = (at + 1..end)
            .find(|&at| document.tokens[at].is_capital() || !document.is(at, light))
            .unwrap_or(end);
        let participle = |at: usize| {
            document.is(at, Class::PARTICIPLE)
                || document.cue(at).is_some_and(|cue| cue.form == VerbForm::Ing)
        };
        let verb = |at: usize| document.is(at, Class::VERB) || document.tokens[at].cue != 0;
        let does = next < end
            && document.kind(next) == Kind::Word
            && !document.tokens[next].is_capital()
            && if document.is(at, Class::AND | Class::BUT | Class::CONNECTIVE) {
                verb(next) || participle(next)
            } else if document.is(at, Class::SUBORDINATOR | Class::PREPOSITION | Class::BY_MEANS) {
                if document.pack.shape.inflects { participle(next) } else { verb(next) }
            } else {
                false
            };
        if does || comma && participle(at) && document.pack.shape.inflects { last } else { end }
    }

    /// Whether all words of tokens `[first, last)` stand in marks.
    pub(super) fn all_quoted(&self, first: usize, last: usize) -> bool {
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
        // `A, Smith said, and B`: the content goes on, unless another verb of saying follows.
        if !quoted
            && comma == past
            && !document.pack.shape.comma_opens_content
            && document.is(next, Class::AND)
            && document.tokens.get(next + 1).is_some_and(|after| after.cue == 0)
            && scope.end - next >= 4
        {
            return Some(next);
        }
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
        let token = &document.tokens[next];
        let participle = token.is(Class::PARTICIPLE) && token.cue == 0 && !token.is_capital();
        (!participle).then_some(next)
    }

    /// Whether the words from `at` on, after a comma, say more of the name before it: `said Smith, who
    /// led the inquiry`, `said Smith, a fisherman`.
    fn tells_more(&self, at: usize) -> bool {
        let document = self.document;
        let described = document.is(at, Class::DETERMINER)
            && (at + 1..at + 8)
                .take_while(|&at| document.tokens.get(at).is_some_and(Token::is_word))
                .take_while(|&at| !document.is(at, FINITE | Class::PREPOSITION))
                .any(|at| document.is(at, Class::ROLE | Class::HUMAN | Class::GROUP));
        document.inside[at] == 0
            && !document.pack.shape.comma_opens_content
            && (document.is(at, Class::RELATIVE | Class::NEW) || described)
    }

    /// Where a quotation goes on after the writer's words in the same sentence: `"A," said X, pointing
    /// to the roof, "and b."` Its first letter is small.
    fn resumed(&self, scope: &Scope, past: usize) -> Option<usize> {
        let document = self.document;
        let mark = (past..scope.end.min(past + 30)).find(|&at| document.inside[at] != 0)?;
        let quotation = document.quotations[document.inside[mark] as usize - 1];
        let goes_on = mark > past
            && document.kind(mark - 1) == Kind::Comma
            && quotation.last >= scope.end
            && quotation.words >= 3
            && (mark..quotation.last)
                .find(|&at| document.kind(at) == Kind::Word)
                .is_some_and(|at| !document.tokens[at].is_capital());
        let cue = (past..mark).any(|at| {
            document
                .cue(at)
                .is_some_and(|cue| cue.form != VerbForm::Ing && cue.frames.any(Frames::QUOTE))
        });
        (goes_on && !cue).then_some(mark)
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
}
