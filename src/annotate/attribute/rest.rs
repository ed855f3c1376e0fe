//! What stands after a verb: addressee, time, adjuncts, and where the content starts.

use super::{Reader, Rest, Scope};
use crate::annotate::EntityKind;
use crate::annotate::phrase::{self, Phrase};
use crate::annotate::token::Kind;
use crate::language::{Act, Class, Frames};

impl Reader<'_, '_> {
    /// Past a cue and what belongs to it: adverbs, the one who is told.
    pub(super) fn past_cue(&self, scope: &Scope, at: usize) -> usize {
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
    pub(super) fn rest(&self, scope: &Scope, cue: usize) -> Rest {
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
                return if self.is_called_up(at, scope.end) { Rest::default() } else { strong(at) };
            }
            if frames.any(Frames::CALLED_AS) {
                // `as he left` is a clause of its own.
                let named = (at + 1..scope.end.min(at + 14)).any(|at| {
                    document.is(at, Class::AS)
                        && (document.is(at + 1, Class::OBLIQUE)
                            || !document.is(at + 1, Class::PRONOUN))
                });
                return if named { strong(at) } else { Rest::default() };
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
            // `said on Tuesday the ferry would sail`
            if !comma_opens
                && token.is(Class::PREPOSITION)
                && document.is(at + 1, Class::CALENDAR)
                && at + 1 < scope.end
            {
                at += 1;
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
                // Who is told is no subject: where verbs have no form of their own, only what opens a
                // content after it tells.
                let opens = |at: usize| {
                    document.pack.shape.inflects
                        || document.is(at, Class::COMPLEMENTIZER | Class::TO_WHOM)
                        || matches!(document.kind(at), Kind::Comma | Kind::Colon)
                };
                if let Some(phrase) = self.told(scope, at).filter(|phrase| opens(phrase.last)) {
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
    pub(super) fn settings(&mut self, proposal: usize, first: usize, end: usize) {
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

    /// `called Smith in the evening`: a person and nothing that he or she is called.
    fn is_called_up(&self, at: usize, end: usize) -> bool {
        let document = self.document;
        self.names.name(at).is_some_and(|name| {
            let after = Class::PREPOSITION
                | Class::TIME
                | Class::CALENDAR
                | Class::AND
                | Class::ADVERB
                | Class::PURPOSE;
            self.names.entities[name.entity].kind == EntityKind::Person
                && (name.last >= end
                    || document.is(name.last, after) && !document.is(name.last, Class::AS))
        })
    }
}
