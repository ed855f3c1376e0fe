//! Content before its cue: `"C," kata S`, `C, said S`, `C1, S said, C2`.

use super::{Reader, Scope, Source};
use crate::annotate::phrase::{self, Phrase};
use crate::annotate::rule::Rule;
use crate::annotate::subject;
use crate::annotate::token::{Kind, Token};
use crate::language::{Class, Frames, VerbForm, class};

/// What makes the noun phrase before it the subject of a clause.
const FINITE: Class = class![AUXILIARY BE VERB NEGATION];

impl Reader<'_, '_> {
    /// `"C," kata S …`, `C, said S …`, `C1, kata S, C2`: the verb right after the content.
    pub(super) fn after_content(&mut self, scope: &mut Scope, at: usize) -> bool {
        let document = self.document;
        let Some(cue) = document.cue(at) else { return false };
        let bare = cue.frames.any(Frames::BARE);
        // `said Smith` is the order of languages with inflected verbs.
        let order = bare || document.pack.shape.inflects;
        let opens = at == scope.start;
        let inserted = || bare && (opens || self.is_inserted(scope, at));
        if !order || !(self.closes_before(scope, at) || inserted()) {
            return false;
        }
        let (source, past) = if document.tokens[at].clitic > 0 {
            (Source::Clitic(at), at + 1)
        } else {
            if matches!(cue.form, VerbForm::Ing) || !bare && self.has_inserted_subject(scope, at) {
                return false;
            }
            let little = |&at: &usize| {
                document.is(at, Class::ADVERB | Class::AUXILIARY)
                    && !document.tokens[at].is_capital()
                    && !document.is(at, Class::PRONOUN)
                    && document.inside[at] == 0
            };
            let next = at + 1 + (at + 1..scope.end).take_while(little).count();
            let Some(phrase) = phrase::right(document, self.names, next, scope.end) else {
                // `kata` with nothing that names who.
                return bare
                    && !opens
                    && self.finish_after(scope, at, at + 1, Source::None, Rule::ContentVerb);
            };
            if !self.is_source_after(scope, at, phrase) {
                return false;
            }
            (Source::Phrase(phrase), phrase.last)
        };
        if !opens {
            return self.finish_after(scope, at, past, source, Rule::ContentVerbSource);
        }
        // A bare verb that opens the sentence: `Jelas Zakaria, air sudah surut`
        let past = past + usize::from(document.is(past, Class::ADVERB));
        if document.kind(past) != Kind::Comma {
            return false;
        }
        let content = vec![(past + 1, scope.end)];
        scope.active = Some(self.push(scope, at, source, content, Rule::VerbSourceContent));
        true
    }

    /// Whether a phrase after the verb at token `at` is who said it, and no object or subject of more.
    fn is_source_after(&self, scope: &Scope, at: usize, phrase: Phrase) -> bool {
        let document = self.document;
        let Some(cue) = document.cue(at) else { return false };
        let Phrase { first, last } = phrase;
        let object = document.is(first, Class::OBLIQUE) && last == first + 1;
        if cue.frames.any(Frames::BARE) {
            return !object;
        }
        let names_who = (first..last).any(|at| self.names.name(at).is_some())
            || document.tokens[first].is_capital()
            || document.is(first, class![DETERMINER INDEFINITE ROLE GROUP PRONOUN HUMAN])
            || document.kind(first) == Kind::Number;
        // `Smith, the chief, says she will go`: a verb after it makes it a subject.
        let governs = document.inside[at - 1] == 0
            // `called for an inquiry`: what follows is the object.
            && (cue.frames.any(Frames::OBJECT | Frames::CALLED | Frames::CALLED_AS)
                || document.is(last, FINITE) && !document.is(last, Class::TIME)
                || last < scope.end
                    && document.cue(last).is_some_and(|cue| cue.form != VerbForm::Ing)
                || document.is(last, Class::COMPLEMENTIZER));
        let clause =
            document.is(first, Class::COMPLEMENTIZER) && !document.is(first + 2, Class::POSSESSIVE);
        names_who && !object && !clause && !governs
    }

    /// Whether a bare verb and its source stand inside a clause with a comma after them alone: `Sejak
    /// tahun lalu ujarnya, C`; no verb, preposition or noun before them takes them for its object.
    fn is_inserted(&self, scope: &Scope, at: usize) -> bool {
        let document = self.document;
        let before = &document.tokens[at - usize::from(at > 0)];
        let governs = class![PREPOSITION OF DETERMINER INDEFINITE VERB BY_MEANS AND RELATIVE
            NEGATION AUXILIARY];
        let source = if document.tokens[at].clitic > 0 {
            Some(at + 1)
        } else {
            self.names.name(at + 1).filter(|name| name.titled == at + 1).map(|name| name.last)
        };
        scope.active.is_none()
            && scope.before.is_none()
            && at >= scope.start + 2
            && !document.tokens[at].is_capital()
            && matches!(before.kind, Kind::Word | Kind::Number)
            && (!before.is(governs) || before.is(Class::TIME))
            && before.cue == 0
            && source.is_some_and(|past| past < scope.end && document.kind(past) == Kind::Comma)
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
        if self.passed_on(scope, left, source) || self.is_taken(scope, left, source) {
            return true;
        }
        let start = self.content_start(scope, left);
        let quoted =
            left > scope.first && document.inside[left - 1] != 0 && self.all_quoted(start, left);
        let mut content = Vec::new();
        if left > start {
            content.push((start, left));
        }
        let about_source = |second: usize| {
            matches!(source, Source::Phrase(phrase) if phrase.first > at) && self.tells_more(second)
        };
        let second = self.second_piece(scope, past, quoted).filter(|&second| !about_source(second));
        if let Some(second) = second {
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
        let via = &mut self.proposals[index].via;
        via.extend(medium.flatten().map(|medium| (medium.first, medium.last)));
        self.settings(index, past, scope.end);
        scope.before = Some(index);
        true
    }

    /// Whether the words before token `left` are the content of an earlier cue, of which the later one is
    /// the echo; else the later one holds it all.
    fn is_taken(&mut self, scope: &mut Scope, left: usize, source: Source) -> bool {
        let document = self.document;
        let Some(active) = scope.active else { return false };
        let earlier = &self.proposals[active];
        if self.is_echo(active, source) || earlier.rule.holds() || earlier.source == Source::None {
            self.end_content(active, left);
            return true;
        }
        // `Budi said A, "B," Siti said`: too rare to guess.
        let first = earlier.content.first();
        let marked = first.is_some_and(|&(first, _)| document.inside[first] != 0);
        let taken = marked && document.inside[left - 1] != 0 && earlier.content.len() <= 1;
        if !taken {
            self.forget(scope);
        }
        taken
    }

    /// Where the content starts that ends before token `left`: after the cue before it, if there is one.
    fn content_start(&self, scope: &Scope, left: usize) -> usize {
        let document = self.document;
        let before = scope.before.filter(|&before| before >= scope.base);
        let start = before.map_or(scope.start, |before| {
            let last = self.proposals[before].content.last().map_or(scope.start, |piece| piece.1);
            self.proposals[before].cue.map_or(last, |cue| last.max(cue.1))
        });
        // `the park, which, Smith said, is small`: what the relative clause is about.
        let comma = left > start + 1 && document.kind(left - 1) == Kind::Comma;
        let relative = Some(left.saturating_sub(2))
            .filter(|&at| comma && document.is(at, Class::RELATIVE) && document.inside[at] == 0);
        let head = relative.and_then(|at| subject::left(document, self.names, start, at));
        head.map_or(start, |head| head.first)
    }

    /// `X told the court that C, the Post reported`: a body that reports what another said is the medium
    /// of it. Its words begin at token `left`.
    fn passed_on(&mut self, scope: &mut Scope, left: usize, source: Source) -> bool {
        let document = self.document;
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
        // `X said C, the papers say`: a document that tells what was said in plain words.
        let plainly = document
            .cue(cue.0)
            .is_some_and(|cue| cue.frames.any(Frames::CLAUSE) && !cue.frames.any(Frames::THAT));
        let document_tells = scope.active.is_some() && plainly && self.is_body(medium);
        if !said || !(self.is_named_body(medium) || document_tells) {
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
        let light = class![ADVERB AUXILIARY CONNECTIVE TIME];
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
            && if document.is(at, class![AND BUT CONNECTIVE]) {
                verb(next) || participle(next)
            } else if document.is(at, class![SUBORDINATOR PREPOSITION BY_MEANS]) {
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
        let setting = document.is(next, class![TIME CALENDAR VIA BY_MEANS PREPOSITION AS TO_WHOM])
            || document.cue(next).is_some_and(|cue| cue.form == VerbForm::Ing)
            || document.is(next, class![AND BUT RELATIVE]);
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
        if setting && !document.is(next, class![PREPOSITION BUT RELATIVE]) {
            return None;
        }
        if document.is(next, class![PREPOSITION CALENDAR TIME])
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
                .any(|at| document.is(at, class![ROLE HUMAN GROUP]));
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
