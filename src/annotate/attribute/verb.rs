//! Subject, verb, content.

use super::{REACH, Reader, Rest, Scope, Source};
use crate::annotate::EntityKind;
use crate::annotate::phrase::Phrase;
use crate::annotate::rule::Rule;
use crate::annotate::subject::{self, Subject};
use crate::annotate::token::Kind;
use crate::language::{Class, Frames, Manner, VerbForm, class};

impl Reader<'_, '_> {
    /// Subject, verb, content; or content, subject, verb.
    pub(super) fn verb(&mut self, scope: &mut Scope, at: usize) {
        let document = self.document;
        let Some(cue) = document.cue(at) else { return };
        let inside_content = scope.active.is_some() && cue.frames.any(Frames::CALLED_AS);
        if inside_content || self.is_noun(scope, at) {
            return;
        }
        let subject = subject::subject(document, self.names, scope.first, at);
        if cue.form == VerbForm::Ing {
            return self.participle(scope, at, subject);
        }
        let ends = |subject: &Subject| subject.phrase.last.max(scope.first + 1) - 1;
        let Some(subject) = subject.filter(|one| !document.is(ends(one), Class::AND)) else {
            return self.coordinated(scope, at);
        };
        if !self.reports(&subject, at) {
            return;
        }
        let first = subject.phrase.first;
        let source = Source::Phrase(subject.phrase);
        let rest = self.rest(scope, at);
        let comma_opens = document.pack.shape.comma_opens_content;
        let interrupts = !comma_opens && rest.comma && self.is_after_comma(scope, first);
        if cue.frames.any(Frames::QUOTE)
            && (interrupts || self.follows_content(scope, first, rest))
            && (comma_opens || !self.is_adjunct(scope.start, first, rest))
            && !self.beside(scope.first, at).negated
        {
            let past = self.past_cue(scope, at);
            if self.finish_after(scope, at, past, source, Rule::ContentSourceVerb) || interrupts {
                return;
            }
        }
        if cue.frames == Frames::QUOTE {
            return;
        }
        let as_told = first == scope.start + 1 && document.is(scope.start, Class::AS);
        if as_told && rest.comma && !comma_opens {
            return self.as_told(scope, at, source);
        }
        let medium = self.medium(scope, first);
        if medium.is_some() {
            // `According to Reuters, Smith said C`: the first is the medium.
            self.forget(scope);
        } else if let Some(active) = scope.active {
            if !self.separates(scope, active, first) {
                return;
            }
            self.end_content(active, self.cut_before(first));
        }
        let found = self.svc(scope, at, source, rest);
        if let Some(proposal) = self.proposals.last_mut().filter(|_| found) {
            proposal.via.extend(medium.map(|medium| (medium.first, medium.last)));
        }
    }

    /// Whether the word at token `at` is a noun there: `the report`, `Budi's claim`, or a word of a title:
    /// `the Refugees in Towns Project at the school`.
    fn is_noun(&self, scope: &Scope, at: usize) -> bool {
        let document = self.document;
        let Some(before) = at.checked_sub(1).filter(|&before| before >= scope.first) else {
            return false;
        };
        let titled = document.cue(at).is_some_and(|cue| cue.form == VerbForm::Base)
            && document.tokens[at].is_capital()
            && document.inside[before] == 0
            && document.tokens[before].is_capital()
            && document.pack.shape.inflects;
        titled
            || document.is(before, Class::DETERMINER | Class::POSSESSIVE)
                && !document.is(before, Class::PRONOUN)
    }

    /// Whether a comma stands right before the subject at `first`, and words before that.
    fn is_after_comma(&self, scope: &Scope, first: usize) -> bool {
        first > scope.start + 1
            && self.document.inside[first - 1] == 0
            && self.document.kind(first - 1) == Kind::Comma
    }

    /// Whether the subject at `first` stands right after a content.
    fn follows_content(&self, scope: &Scope, first: usize, rest: Rest) -> bool {
        let document = self.document;
        let marked = first > scope.start && document.inside[first - 1] != 0;
        let quoted_comma = first > scope.start + 1
            && document.inside[first - 1] == 0
            && document.inside[first - 2] != 0
            && self.closes_before(scope, first);
        let clause = rest.start.is_none() && !document.pack.shape.comma_opens_content;
        marked || quoted_comma || clause && self.is_after_comma(scope, first)
    }

    /// `As Smith told the Post, C`
    fn as_told(&mut self, scope: &mut Scope, at: usize, source: Source) {
        let document = self.document;
        let past = self.past_cue(scope, at);
        let comma = (past..scope.end.min(past + 12))
            .find(|&at| document.kind(at) == Kind::Comma && document.inside[at] == 0);
        if let Some(comma) = comma.filter(|_| scope.active.is_none()) {
            let content = vec![(comma + 1, scope.end)];
            scope.active = Some(self.push(scope, at, source, content, Rule::AsSourceVerb));
        }
    }

    /// Whether the words before the subject at `first` tell when or where it was said: a phrase after a
    /// preposition that has no verb (`In the second case, Smith asked`), or that ends in the title of
    /// a work before a verb with its content (`On “Harbour Hour,” Smith said the pier was safe`).
    fn is_adjunct(&self, start: usize, first: usize, rest: Rest) -> bool {
        let document = self.document;
        let opens = document.inside[start] == 0
            && document.is(start, class![PREPOSITION BY_MEANS TIME CALENDAR]);
        if !opens || first - start > REACH {
            return false;
        }
        let marks = (start..first).any(|at| document.inside[at] != 0);
        if marks { rest.start.is_some() } else { self.no_verb(start, first) }
    }

    /// Whether the verb at token `at` says that its subject spoke: not denied, no infinitive or
    /// passive, not the writer's own `we say`.
    fn reports(&self, subject: &Subject, at: usize) -> bool {
        let document = self.document;
        let Some(cue) = document.cue(at) else { return false };
        let inflects = cue.form != VerbForm::Base || document.pack.shape.inflects;
        let participle = cue.form == VerbForm::Participle
            && !document.is(at - 1, Class::AUXILIARY | Class::ADVERB);
        let first_person =
            document.is(subject.phrase.first, Class::FIRST) && document.pack.shape.inflects;
        let first = subject.phrase.first;
        let beside = self.beside(first, at);
        let silent = beside.stance(cue.stance).is_none() || subject.negated && !beside.negated;
        let infinitive = subject.infinitive && inflects;
        let passive = subject.passive && !cue.frames.any(Frames::STATE);
        // `If Smith says C`, `Jika Budi mengatakan C`, `Neither Smith nor Bell said C`, `Nobody said C`,
        // `No official said C`.
        let nobody = Class::HYPOTHESIS | Class::NEGATION;
        let none =
            document.is_manner(first, Manner::REFUSED) && document.kind(first + 1) != Kind::Number;
        let unsaid = first > 0 && document.is(first - 1, nobody)
            || document.is(first, Class::NEGATION)
            || none;
        if silent || infinitive || passive || participle || unsaid {
            return false;
        }
        // `was said by`, but not `was quoted as saying by`
        if document.is(at + 1, Class::AGENT) && !document.words(at, at + 1).contains(' ') {
            return false;
        }
        (!inflects || self.agrees(subject.phrase, at)) && !first_person
    }

    /// The source of `according to M` before a subject at `first` that opens its content.
    fn medium(&self, scope: &Scope, first: usize) -> Option<Phrase> {
        let active = &self.proposals[scope.active?];
        let opens =
            active.rule.holds() && active.content.first().is_some_and(|piece| piece.0 == first);
        match active.source {
            Source::Phrase(phrase) if opens && self.is_body(phrase) => Some(phrase),
            _ => None,
        }
    }

    /// Whether a phrase is the name of a body and nothing else: known as one, ended by a word for one,
    /// or with an article, which people have none of.
    pub(super) fn is_named_body(&self, phrase: Phrase) -> bool {
        let document = self.document;
        let article = usize::from(document.is(phrase.first, Class::DETERMINER));
        let first = phrase.first + article;
        let capitals =
            first < phrase.last && (first..phrase.last).all(|at| document.tokens[at].is_capital());
        let known = self.names.name(first).is_some_and(|name| {
            let kind = self.names.entities[name.entity].kind;
            name.last == phrase.last && kind == EntityKind::Organisation
        });
        let headed = document.is(phrase.last - 1, Class::BODY | Class::OUTLET);
        let role = document.is(first, Class::ROLE | Class::HONORIFIC);
        known || capitals && !role && (headed || article > 0)
    }

    /// Whether a phrase is the name of a body, or ends in a word for several people or a document:
    /// `state media`, `the indictment`.
    pub(super) fn is_body(&self, phrase: Phrase) -> bool {
        let described = self.document.is(phrase.last - 1, Class::GROUP | Class::DOCUMENT);
        self.names.name(phrase.first).map_or(described, |name| {
            let kind = self.names.entities[name.entity].kind;
            name.last == phrase.last && kind == EntityKind::Organisation
        })
    }

    /// Whether a verb in its base form has a subject it agrees with, so that it is no noun (`phone
    /// call`): an auxiliary before it, or a subject of several.
    fn agrees(&self, subject: Phrase, at: usize) -> bool {
        let document = self.document;
        let last = subject.last - 1;
        let Some(cue) = document.cue(at) else { return true };
        if cue.form == VerbForm::Third {
            // `many questions`, `a series of calls`
            return !document.is(last, Class::INDEFINITE | Class::OF)
                || document.is(last, Class::NEW);
        }
        if cue.form != VerbForm::Base || cue.frames.any(Frames::STATE) {
            return true;
        }
        let plural = document.words(last, subject.last).ends_with(['s', 'S'])
            && !document.is(last, Class::POSSESSIVE);
        document.is(at - 1, class![AUXILIARY PURPOSE NEGATION])
            || document.is(last, class![PLURAL FIRST GROUP])
            || plural
            || (subject.first..subject.last).any(|at| document.is(at, Class::AND))
    }

    /// Proposes the content after a verb, if the verb's frames allow what stands there.
    pub(super) fn svc(&mut self, scope: &mut Scope, at: usize, source: Source, rest: Rest) -> bool {
        let document = self.document;
        let Some(cue) = document.cue(at) else { return false };
        if rest.colon {
            let index = self.push(scope, at, source, Vec::new(), Rule::SourceVerbColon);
            self.colon = Some(index);
            return true;
        }
        let Some(start) = rest.start else { return false };
        if start >= scope.end {
            return false;
        }
        if self.beside(scope.first, at).negated && !self.is_claim(start, scope.end, rest) {
            return false;
        }
        let free = cue.frames.any(Frames::CLAUSE) && !cue.frames.any(Frames::THAT)
            || cue.frames.any(Frames::OBJECT | Frames::CALLED);
        if !rest.strong && !free && !self.is_clause(start, scope.end) {
            return false;
        }
        let clause = cue.frames.any(Frames::CLAUSE) || self.is_clause(start, scope.end);
        if !rest.strong && cue.frames.any(Frames::STATE) && !clause {
            return false;
        }
        if !rest.strong && document.is(start, Class::DOCUMENT) && self.no_verb(start, scope.end) {
            // `menyampaikan surat itu`: a thing that is handed over.
            return false;
        }
        let mut content = Vec::new();
        if let Source::Phrase(phrase) = source
            && let Some(front) = self.fronted(scope, phrase.first, start)
        {
            content.push(front);
        }
        let end = self.after_marks(start, self.before_as(start, scope.end));
        content.push((start, self.before_next_verb(start, end)));
        let rule = if rest.strong { Rule::SourceVerbOpened } else { Rule::SourceVerbContent };
        let index = self.push(scope, at, source, content, rule);
        scope.active = Some(index);
        self.settings(index, at + 1, start);
        true
    }

    /// A judgement, condition or topic before the subject at `subject` that belongs to what is said from
    /// `content` on: `Jika …, Budi mengatakan …`.
    fn fronted(&self, scope: &Scope, subject: usize, content: usize) -> Option<(usize, usize)> {
        let document = self.document;
        // `Bukan mustahil, ia melanjutkan, …`
        let judges = document.is(scope.start, Class::NEGATION)
            && subject <= scope.start + 5
            && document.is(subject, Class::PRONOUN);
        // `Meski A, Budi mengatakan bahwa B`, `Soal apakah A, Budi mengatakan B`: not what he says.
        let condition = document.is(scope.start, Class::CONDITION)
            && subject > scope.start + 3
            && !document.is(content, Class::COMPLEMENTIZER)
            && !document.is_manner(scope.start + 1, Manner::QUESTION);
        let fits = scope.active.is_none()
            && (judges || condition)
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

    /// Where what is spoken of ends before the next verb of the speaker: `boasted about the catch and
    /// drew a crowd`.
    fn before_next_verb(&self, start: usize, end: usize) -> usize {
        let document = self.document;
        let other = class![AUXILIARY ROLE GROUP HUMAN ADVERB];
        // `denied taking the boat and left`
        let doing = document.is(start, Class::PARTICIPLE) && document.pack.shape.inflects;
        if !document.is(start, Class::ABOUT) && !doing {
            return end;
        }
        (start + 2..end.saturating_sub(1).min(start + REACH))
            .take_while(|&at| {
                document.inside[at] == 0 && !document.is(at, Class::RELATIVE | Class::BE)
            })
            .find(|&at| {
                let next = &document.tokens[at + 1];
                document.is(at, Class::AND)
                    && document.inside[at + 1] == 0
                    && !next.is_capital()
                    && next.is(Class::VERB)
                    && !next.is(other)
            })
            .unwrap_or(end)
    }

    fn no_verb(&self, start: usize, end: usize) -> bool {
        !(start..end).any(|at| self.document.is(at, class![VERB AUXILIARY BE]))
    }

    /// Whether `[start, end)` looks like a clause: a noun phrase and soon a finite verb.
    pub(super) fn is_clause(&self, start: usize, end: usize) -> bool {
        let document = self.document;
        let opens = document.is(start, class![DETERMINER PRONOUN FIRST GROUP INDEFINITE ROLE])
            || document.tokens[start].is_capital()
            || document.kind(start) == Kind::Number;
        // `children had no showers`: a bare noun, and the verb next to it.
        let noun = document.tokens[start].is_unknown()
            && document.kind(start) == Kind::Word
            && document.is(start + 1, Class::AUXILIARY | Class::BE);
        if noun && start + 2 < end {
            return true;
        }
        opens
            && (start + 1..end.min(start + 14)).any(|at| {
                document.is(at, class![AUXILIARY BE VERB]) && !document.is(at, Class::ADVERB)
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
        let comma = |at: usize| {
            document.inside[at] != 0 || matches!(document.kind(at), Kind::Comma | Kind::Dash)
        };
        if document.is(before, Class::BUT) {
            return true;
        }
        // `Meski sebagian warga menilai A, Budi berpendapat, B`: the main clause.
        if document.is(scope.first, Class::SUBORDINATOR) && document.kind(before) == Kind::Comma {
            return self.names.name(first).is_some_and(|name| name.titled == first);
        }
        if document.is(before, Class::AND | Class::SUBORDINATOR) {
            return before > start
                && comma(before - 1)
                && !document.is(before, Class::SUBORDINATOR);
        }
        document.kind(before) == Kind::Semicolon
    }

    /// Where the content before a coordinated clause ends, whose subject is at `first`.
    pub(super) fn cut_before(&self, first: usize) -> usize {
        let mut cut = first;
        while cut > 0
            && self.document.inside[cut - 1] == 0
            && (self.document.is(cut - 1, class![AND BUT SUBORDINATOR ADVERB AUXILIARY])
                || matches!(
                    self.document.kind(cut - 1),
                    Kind::Comma | Kind::Semicolon | Kind::Dash
                ))
        {
            cut -= 1;
        }
        cut
    }
}
