//! What stands after a verb: addressee, time, adjuncts, and where the content starts.

use super::{Reader, Rest, Scope};
use crate::annotate::EntityKind;
use crate::annotate::phrase::{self, Phrase};
use crate::annotate::token::Kind;
use crate::language::{Act, Class, Cue, Frames, class};

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

    /// Reads what stands after the cue at token `cue`.
    pub(super) fn rest(&self, scope: &Scope, cue: usize) -> Rest {
        let document = self.document;
        let Some(entry) = document.cue(cue) else { return Rest::default() };
        let frames = entry.frames;
        let inflects = document.pack.shape.inflects;
        let mut at = cue + 1;
        let mut told = frames.any(Frames::TOLD);
        let mut moved = false;
        while at < scope.end {
            if document.inside[at] != 0 {
                return Rest::strong(at);
            }
            if document.kind(at) != Kind::Word {
                return self.after_sign(scope, at);
            }
            if let Some(opened) = self.opened(scope, at, *entry, told) {
                return opened;
            }
            if self.is_adverb(at) {
                at += 1;
                continue;
            }
            if let Some(past) = self.past_setting(scope, at) {
                at = past;
                moved = true;
                continue;
            }
            let adjunct = document.is(at, class![PREPOSITION BY_MEANS OF AS SUBORDINATOR]);
            if adjunct && !frames.any(Frames::OBJECT) {
                return self.past_adjunct(scope, at);
            }
            if std::mem::take(&mut told) {
                // Who is told is no subject: where verbs have no form of their own, only what opens a
                // content after it tells.
                let opens = |at: usize| {
                    inflects
                        || document.is(at, Class::COMPLEMENTIZER | Class::TO_WHOM)
                        || matches!(document.kind(at), Kind::Comma | Kind::Colon)
                };
                if let Some(phrase) = self.told(scope, at).filter(|phrase| opens(phrase.last)) {
                    at = phrase.last;
                    moved = true;
                    continue;
                }
            }
            if frames.any(Frames::ACT) && inflects {
                // `urged the council to act`: the one who is asked is no content.
                let act = (at..scope.end.min(at + 14)).find(|&at| {
                    document.inside[at] != 0
                        || document.is(at, Class::COMPLEMENTIZER)
                        || (document.is(at, Class::PURPOSE) && self.is_act(at, scope.end))
                });
                return act.map_or(Rest::default(), Rest::strong);
            }
            let needs_clause = moved && frames.any(Frames::THAT);
            let clause = !needs_clause || self.is_clause(at, scope.end);
            return if clause { Rest::weak(at) } else { Rest::default() };
        }
        Rest::default()
    }

    /// What a sign at token `at` opens.
    fn after_sign(&self, scope: &Scope, at: usize) -> Rest {
        let document = self.document;
        let next = at + 1;
        match document.kind(at) {
            Kind::Comma => {
                let marked = document.is(next, Class::COMPLEMENTIZER) && self.is_marked(next + 1)
                    || self.is_marked(next);
                let opens = marked || document.pack.shape.comma_opens_content;
                let comma = Rest { comma: true, ..Rest::default() };
                if next < scope.end && opens { Rest::strong(next) } else { comma }
            }
            Kind::Colon => Rest::after_colon(next, scope.end),
            Kind::Number => Rest::weak(at),
            _ => Rest::default(),
        }
    }

    /// The content that the word at token `at` plainly opens, or plainly leaves no room for; `told` if one
    /// who is told may still come.
    fn opened(&self, scope: &Scope, at: usize, cue: Cue, told: bool) -> Option<Rest> {
        let document = self.document;
        let frames = cue.frames;
        let strong = |opens: bool| if opens { Rest::strong(at) } else { Rest::default() };
        if frames.any(Frames::CALLED) {
            return Some(strong(!self.is_called_up(at, scope.end)));
        }
        if frames.any(Frames::CALLED_AS) {
            // `as he left` is a clause of its own.
            return Some(strong((at + 1..scope.end.min(at + 14)).any(|at| {
                document.is(at, Class::AS)
                    && (document.is(at + 1, Class::OBLIQUE) || !document.is(at + 1, Class::PRONOUN))
            })));
        }
        let about = document.is(at, Class::ABOUT)
            && frames.any(Frames::QUOTE)
            && document.kind(at + 1) == Kind::Word;
        let takes_act = frames.any(Frames::ACT)
            || !document.pack.shape.inflects
            || matches!(cue.act, Act::Assert | Act::Request);
        let act =
            takes_act && !told && document.is(at, Class::PURPOSE) && self.is_act(at, scope.end);
        let opens = document.is(at, Class::COMPLEMENTIZER) || about || act;
        opens.then(|| Rest::strong(at))
    }

    fn is_adverb(&self, at: usize) -> bool {
        let token = &self.document.tokens[at];
        token.is(Class::ADVERB) && !token.is_capital() && !token.is(Class::TIME)
    }

    /// Past the one who is told, or the time, at token `at`.
    fn past_setting(&self, scope: &Scope, at: usize) -> Option<usize> {
        let document = self.document;
        let token = &document.tokens[at];
        if token.is(Class::TO_WHOM)
            && !token.is(Class::ADVERB)
            && let Some(phrase) = phrase::right(document, self.names, at + 1, scope.end)
        {
            return Some(phrase.last);
        }
        // `said on Tuesday the ferry would sail`
        let by_day = !document.pack.shape.comma_opens_content
            && document.is(at, Class::PREPOSITION)
            && document.is(at + 1, Class::CALENDAR);
        if by_day && at + 1 < scope.end {
            return Some(at + 1);
        }
        let time = |at: usize| document.is(at, Class::TIME | Class::CALENDAR);
        let numbers = [Kind::Number, Kind::Open, Kind::Close];
        let ends = |&at: &usize| !time(at) && !numbers.contains(&document.kind(at));
        time(at).then(|| (at + 1..scope.end).find(ends).unwrap_or(scope.end))
    }

    /// What follows an adjunct after a cue: `said in an interview that …`.
    fn past_adjunct(&self, scope: &Scope, at: usize) -> Rest {
        let document = self.document;
        let comma_opens = document.pack.shape.comma_opens_content;
        for next in at..scope.end.min(at + 22) {
            let token = &document.tokens[next];
            if let Some(number) = document.inside[next].checked_sub(1) {
                // A name in marks inside the adjunct opens nothing.
                let quotation = &document.quotations[number as usize];
                if quotation.words >= 4 || document.kind(next - 1) == Kind::Comma {
                    return Rest::strong(next);
                }
                break;
            }
            if token.kind == Kind::Colon {
                return Rest::after_colon(next + 1, scope.end);
            }
            if next > at && token.is(Class::COMPLEMENTIZER) && !token.is(Class::SUBORDINATOR) {
                return Rest::strong(next);
            }
            if token.kind == Kind::Comma {
                if next + 1 < scope.end && self.is_marked(next + 1) {
                    return Rest::strong(next + 1);
                }
                if comma_opens {
                    let setting = document.is(at, Class::BY_MEANS | Class::TO_WHOM);
                    return Rest::strong(if setting { next + 1 } else { at });
                }
                break;
            }
        }
        if comma_opens { Rest::weak(at) } else { Rest::default() }
    }

    /// Whether a purpose word at `at` opens an act (`to leave`), not a place or person (`to Paris`).
    fn is_act(&self, at: usize, end: usize) -> bool {
        let document = self.document;
        at + 1 < end
            && document.kind(at + 1) == Kind::Word
            && (!document.is(at, Class::TO_WHOM)
                || !document.tokens[at + 1].is_capital()
                    && !document
                        .is(at + 1, class![DETERMINER PRONOUN OBLIQUE AUDIENCE GROUP FIRST ROLE]))
            || self.is_marked(at + 1)
    }

    /// The words after the source on where and to whom it was said.
    pub(super) fn settings(&mut self, proposal: usize, first: usize, end: usize) {
        let document = self.document;
        let mut at = first;
        while at < end && document.inside[at] == 0 && !document.is(at, Class::VIA | Class::AS) {
            if document.is(at, class![BY_MEANS TO_WHOM PREPOSITION]) {
                let last = (at + 1..end)
                    .find(|&at| {
                        document.inside[at] != 0
                            || matches!(document.kind(at), Kind::Comma | Kind::Colon)
                            || document.is(at, class![VIA AS COMPLEMENTIZER])
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
            let after = class![PREPOSITION TIME CALENDAR AND ADVERB PURPOSE];
            self.names.entities[name.entity].kind == EntityKind::Person
                && (name.last >= end
                    || document.is(name.last, after) && !document.is(name.last, Class::AS))
        })
    }
}
