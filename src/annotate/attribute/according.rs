//! Frames in which no subject governs the cue: `menurut S`, passives, nouns with an owner.

use super::{Reader, Scope, Source};
use crate::annotate::EntityKind;
use crate::annotate::phrase::{self, Phrase};
use crate::annotate::rule::Rule;
use crate::annotate::subject;
use crate::annotate::token::Kind;
use crate::language::{Class, Frames, Stance, VerbForm, class};

impl Reader<'_, '_> {
    /// `Menurut S, C`; `C, menurut S`; `C1, menurut S, C2`.
    pub(super) fn according(&mut self, scope: &mut Scope, at: usize) {
        let document = self.document;
        let phrase = || phrase::right(document, self.names, at + 1, scope.end);
        if let Some(active) = scope.active {
            // `X said C, according to the Post`
            let medium = phrase().filter(|medium| medium.last == scope.end);
            if let Some(medium) = medium
                && self.proposals[active].rule.is_subject_first()
                && self.closes_before(scope, at)
                && self.is_named_body(medium)
            {
                self.end_content(active, at);
                self.proposals[active].via.push((medium.first, medium.last));
            }
            return;
        }
        let (source, past) = if document.tokens[at].clitic > 0 {
            (Source::Clitic(at), at + 1)
        } else {
            let Some(phrase) = phrase() else { return };
            (Source::Phrase(phrase), phrase.last)
        };
        let weak = document.cue(at).is_some_and(|cue| cue.frames.any(Frames::WEAK));
        let sure =
            at == scope.start && self.is_somebody(source) && document.kind(past) == Kind::Comma;
        if weak && !sure {
            return;
        }
        // Past an insertion after the source up to the comma that opens the content.
        let comma = (past..scope.end.min(past + 30))
            .find(|&at| document.kind(at) == Kind::Comma && document.inside[at] == 0);
        if at == scope.start || at == scope.first {
            self.according_first(scope, at, source, (past, comma));
        } else {
            self.according_inside(scope, at, source, (past, comma));
        }
    }

    /// `Menurut S, C`: the source ends before token `past`, and the insertion after it at `comma`.
    fn according_first(
        &mut self,
        scope: &mut Scope,
        at: usize,
        source: Source,
        (past, comma): (usize, Option<usize>),
    ) {
        let document = self.document;
        let inserted = document
            .is(past, class![BY_MEANS PREPOSITION RELATIVE TIME CALENDAR AS VIA OF AND])
            || matches!(document.kind(past), Kind::Comma | Kind::Open);
        let start = comma.filter(|_| inserted).map_or(past, |comma| comma + 1);
        let content = vec![(start, scope.end)];
        let index = self.push(scope, at, source, content, Rule::AccordingContent);
        self.settings(index, past, start);
        scope.active = Some(index);
    }

    /// `C, menurut S`; `C1, menurut S, C2`.
    fn according_inside(
        &mut self,
        scope: &mut Scope,
        at: usize,
        source: Source,
        (past, comma): (usize, Option<usize>),
    ) {
        let document = self.document;
        let after_comma = at > scope.start && self.closes_before(scope, at);
        let relative = at > scope.first && document.is(at - 1, Class::RELATIVE);
        let left = if relative { at - 1 } else { at };
        let before =
            after_comma || relative || comma.is_none() || !document.pack.shape.comma_opens_content;
        let mut content = Vec::new();
        if before && left > scope.start {
            // `kios yang menurut dia sempit`: what the relative clause is about.
            let head = subject::left(document, self.names, scope.start, left).filter(|_| relative);
            content.push((head.map_or(scope.start, |head| head.first), left));
        }
        let second = match comma {
            Some(comma) if comma < past + 12 => Some(comma + 1),
            _ if (after_comma || relative) && past < scope.end => Some(past),
            _ => None,
        };
        let second =
            second.filter(|&second| second + 1 < scope.end && !self.all_quoted(scope.start, left));
        let setting = |at: usize| {
            document.is(at, class![TIME CALENDAR VIA])
                || document.cue(at).is_some_and(|cue| cue.form == VerbForm::Ing)
        };
        match second {
            Some(second) if setting(second) => {}
            Some(second) => content.push((second, scope.end)),
            None if !before => content.push((past, scope.end)),
            None => {}
        }
        let Some(&(_, last)) = content.last() else { return };
        let index = self.push(scope, at, source, content, Rule::ContentAccording);
        let place = if last == scope.end { &mut scope.active } else { &mut scope.before };
        *place = Some(index);
    }

    /// Whether a source is a person's name or a pronoun.
    fn is_somebody(&self, source: Source) -> bool {
        match source {
            Source::Clitic(_) => true,
            Source::Phrase(phrase) => {
                self.document.is(phrase.first, Class::PRONOUN)
                    || self.names.name(phrase.first).is_some_and(|name| {
                        self.names.entities[name.entity].kind == EntityKind::Person
                    })
            }
            Source::Same(_) | Source::None => false,
        }
    }

    /// `Hal itu disampaikan S`, `sebagaimana disampaikan S`, `Cara itu dinilainya …`.
    pub(super) fn passive(&mut self, scope: &mut Scope, at: usize) {
        let document = self.document;
        if self.stance(scope.first, at).is_none() {
            return;
        }
        if let Some(active) = scope.active {
            // `…, sebagaimana disampaikan S`: no part of what was said.
            if at > scope.first && document.is(at - 1, Class::AS) {
                self.end_content(active, at - 1);
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
                Some(self.push(scope, at, Source::Clitic(at), content, Rule::PassiveClitic));
            return;
        }
        let mut next = at + 1;
        while document.is(next, class![PREPOSITION ADVERB AUXILIARY BY_MEANS])
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
                self.push(scope, at, Source::Phrase(phrase), vec![content], Rule::ThisWasSaid);
            }
            return;
        }
        if as_said {
            let Some(phrase) = phrase::right(document, self.names, next, scope.end) else { return };
            if at - 1 > scope.start + 2 {
                let content = vec![(scope.start, at - 1)];
                let index = self.push(scope, at, Source::Phrase(phrase), content, Rule::AsWasSaid);
                scope.before = Some(index);
            }
            return;
        }
        let said = self.stance(scope.first, at) == Some(Stance::Says);
        if said && at == scope.start && document.kind(at + 1) == Kind::Comma {
            let content = vec![(at + 2, scope.end)];
            scope.active = Some(self.push(scope, at, Source::None, content, Rule::ItWasSaid));
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
    pub(super) fn noun(&mut self, scope: &mut Scope, at: usize) -> bool {
        let document = self.document;
        if scope.active.is_some() {
            return false;
        }
        if document.tokens[at].clitic > 0 {
            if document.kind(at + 1) != Kind::Comma {
                return false;
            }
            let content = vec![(at + 2, scope.end)];
            scope.active =
                Some(self.push(scope, at, Source::Clitic(at), content, Rule::NounClitic));
            return true;
        }
        if at == scope.first || !document.is(at + 1, Class::COMPLEMENTIZER) {
            return false;
        }
        let before = at - 1;
        let owner = if document.is(before, Class::POSSESSIVE) {
            subject::left(document, self.names, scope.first, before)
        } else if document.is(before, Class::OBLIQUE) {
            Some(Phrase { first: before, last: at })
        } else {
            None
        };
        let Some(mut owner) = owner else { return false };
        // `in light of Smith's claim`: the name alone owns it.
        if document.is(before, Class::POSSESSIVE)
            && let Some(name) = self.names.name(before - 1)
            && name.titled > owner.first
            && document.is(name.titled - 1, Class::OF | Class::PREPOSITION)
        {
            owner.first = name.titled;
        }
        let content = vec![(at + 1, scope.end)];
        scope.active = Some(self.push(scope, at, Source::Phrase(owner), content, Rule::NounClause));
        true
    }
}
