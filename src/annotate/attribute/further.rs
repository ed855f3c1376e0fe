//! Verbs without a subject of their own: `and added C`, `…, saying C`.

use super::{Reader, Rest, Scope, Source};
use crate::annotate::EntityKind;
use crate::annotate::document::Document;
use crate::annotate::phrase::{self, Phrase};
use crate::annotate::rule::Rule;
use crate::annotate::subject::{self, Subject};
use crate::annotate::token::Kind;
use crate::language::{Class, Frames, VerbForm, class};

/// How many tokens the name of somebody who is quoted may have, with what is said of it.
const NAMED: usize = 16;

impl Reader<'_, '_> {
    /// `and added …`, `dan menambahkan …`: the source of the proposal before.
    pub(super) fn coordinated(&mut self, scope: &mut Scope, at: usize) {
        let document = self.document;
        let before = back_over(document, scope.first, at, |before| {
            document.is(before, class![ADVERB AUXILIARY NEGATION])
                && !document.is(before, Class::AND)
        });
        if before <= scope.first || !document.is(before - 1, Class::AND | Class::BUT) {
            return;
        }
        // `did not confirm or deny C`: what holds of the first verb holds of the second.
        let earlier = self.beside(scope.first, before.saturating_sub(2).max(scope.first));
        let shared = document.is(before - 1, Class::AND) && (earlier.negated || earlier.refused);
        let passive = document.is(at + 1, Class::AGENT);
        if shared || passive || self.stance(scope.first, at).is_none() {
            return;
        }
        let earlier = scope.active.or(scope.before).filter(|&earlier| earlier >= scope.base);
        let source = match earlier {
            Some(earlier) => {
                // The same form of verb, or it is part of the content.
                let form = |cue: Option<(usize, usize)>| {
                    cue.and_then(|cue| document.cue(cue.0)).map(|cue| cue.form)
                };
                let contrast = document.is(before - 1, Class::BUT);
                if !contrast
                    && form(self.proposals[earlier].cue) != document.cue(at).map(|cue| cue.form)
                {
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
        // `said “enough” and slammed the door`: what was done, where the verb may take a thing.
        let thing = document.cue(at).is_some_and(|cue| cue.frames.any(Frames::OBJECT))
            && !rest.strong
            && rest.start.is_some_and(|start| scope.end <= start + 2)
            && earlier.is_some_and(|earlier| self.is_all_marked(earlier));
        if rest.start.is_some() && !thing {
            self.go_on(scope, at, before, source, rest);
        }
    }

    fn is_all_marked(&self, proposal: usize) -> bool {
        self.proposals[proposal].content.iter().all(|&(first, last)| self.all_quoted(first, last))
    }

    /// `…, saying C`: the source of the proposal before, else the sentence's subject.
    pub(super) fn participle(&mut self, scope: &mut Scope, at: usize, subject: Option<Subject>) {
        let document = self.document;
        if self.stance(scope.first, at).is_none() {
            // `without saying C`
            return;
        }
        if let Some(subject) = subject.filter(|subject| subject.passive) {
            // `is saying`
            if scope.active.is_none() {
                let rest = self.rest(scope, at);
                self.svc(scope, at, Source::Phrase(subject.phrase), rest);
            }
            return;
        }
        let before = back_over(document, scope.first, at, |before| {
            document.is(before, class![ADVERB AUXILIARY NEGATION AND])
        });
        let after_break = before > scope.first
            && (document.inside[before - 1] != 0 || document.kind(before - 1) == Kind::Comma);
        let quoted_as = before > scope.first && document.is(before - 1, Class::AS);
        if quoted_as && self.quoted_by(scope, at, before - 1) {
            return;
        }
        let opens = before == scope.start;
        // `joined them in finding that`, `reacted by proposing`
        let governed = before > scope.first
            && document.inside[before - 1] == 0
            && document.is(before - 1, Class::PREPOSITION | Class::AGENT)
            && !document.is(before - 1, Class::OF | Class::NEGATION)
            && document.pack.shape.inflects;
        if let Some(subject) = subject
            && document.pack.shape.inflects
            && self.is_absolute(subject.phrase)
        {
            // `…, with Mayor Smith warning of B`
            let rest = self.rest(scope, at);
            let active = scope.active;
            if self.svc(scope, at, Source::Phrase(subject.phrase), rest)
                && let Some(active) = active
            {
                self.end_content(active, self.cut_before(subject.phrase.first - 1));
            }
            return;
        }
        if !(after_break || quoted_as || opens || governed) {
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
        self.go_on(scope, at, before, source, rest);
    }

    /// `The Post quoted X as saying C`: whoever stands between a verb and `as` said it, the verb's subject
    /// passed it on. The cue is at token `at`, `as` at token `as_`.
    fn quoted_by(&mut self, scope: &mut Scope, at: usize, as_: usize) -> bool {
        let document = self.document;
        let quoting = (scope.first + 1..as_).rev().take(NAMED).find(|&verb| {
            document.inside[verb] == 0
                && document.cue(verb).is_some_and(|cue| cue.form != VerbForm::Ing)
        });
        let found = quoting.and_then(|verb| {
            let source = phrase::right(document, self.names, verb + 1, as_)?;
            let medium = subject::subject(document, self.names, scope.first, verb)?;
            let active = source.last == as_
                && !medium.passive
                && !document.is(verb + 1, Class::AGENT | Class::PREPOSITION);
            active.then_some((source, medium.phrase))
        });
        let Some((source, medium)) = found else { return false };
        self.forget(scope);
        let rest = self.rest(scope, at);
        let after_quotation = medium.first > scope.start
            && self.closes_before(scope, medium.first)
            && document.inside[scope.start] != 0;
        let found = if after_quotation {
            let content = vec![(scope.start, medium.first)];
            let rule = Rule::ContentSourceVerb;
            scope.before = Some(self.push(scope, at, Source::Phrase(source), content, rule));
            true
        } else {
            self.svc(scope, at, Source::Phrase(source), rest)
        };
        if found && let Some(proposal) = self.proposals.last_mut() {
            proposal.via.push((medium.first, medium.last));
        }
        found
    }

    /// Whether a subject stands in a construction of its own after a comma and a preposition: `…, with
    /// Mayor Smith warning of B`.
    fn is_absolute(&self, subject: Phrase) -> bool {
        let document = self.document;
        subject.first >= 2
            && document.is(subject.first - 1, Class::PREPOSITION)
            && !document.is(subject.first - 1, Class::OF)
            && matches!(document.kind(subject.first - 2), Kind::Comma | Kind::Dash)
            && (subject.first..subject.last).any(|at| {
                self.names.name(at).is_some_and(|name| {
                    name.last == subject.last
                        && self.names.entities[name.entity].kind == EntityKind::Person
                })
            })
    }

    /// Proposes what a further verb of the sentence reports; the content before it ends at `before`.
    fn go_on(&mut self, scope: &mut Scope, at: usize, before: usize, source: Source, rest: Rest) {
        let active = scope.active;
        if self.svc(scope, at, source, rest)
            && let Some(active) = active
        {
            self.end_content(active, self.cut_before(before));
        }
    }

    /// The subject of the sentence's main clause, before token `end`.
    fn main_subject(&self, scope: &Scope, end: usize) -> Option<Phrase> {
        let document = self.document;
        let mut first = scope.start;
        // A fronted phrase up to its comma.
        if document
            .is(first, class![PREPOSITION SUBORDINATOR BY_MEANS TIME CALENDAR VERB PARTICIPLE])
            || document.tokens[first].cue != 0 && !document.is(first, Class::ROLE | Class::DOCUMENT)
        {
            let comma = (first..end.saturating_sub(1)).find(|&at| document.kind(at) == Kind::Comma);
            match comma {
                Some(comma) => first = comma + 1,
                // `Last week Smith left, saying C`
                None => {
                    while first < end && document.is(first, Class::TIME | Class::CALENDAR) {
                        first += 1;
                    }
                }
            }
        }
        phrase::right(document, self.names, first, end)
    }
}

/// Where the words that `over` holds of start, right before token `at`, outside marks, not before `first`.
fn back_over(
    document: &Document<'_>,
    first: usize,
    at: usize,
    over: impl Fn(usize) -> bool,
) -> usize {
    let little = |&before: &usize| document.inside[before] == 0 && over(before);
    at - (first..at).rev().take_while(little).count()
}
