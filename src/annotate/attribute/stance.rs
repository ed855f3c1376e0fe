//! What the words beside a cue make of what it says: `did not say`, `would say`, `declined to say`.

use super::{Proposal, Reader, Rest};
use crate::annotate::document::Document;
use crate::annotate::token::Kind;
use crate::language::{Class, Frames, Manner, Stance, class};
use crate::text::Span;

/// What stands between the words that change what a verb of saying says, and the verb.
const BESIDE: Class = class![AUXILIARY ADVERB NEGATION BE];

/// What the words right before a cue make of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Beside {
    /// `not`
    pub negated: bool,
    /// `declined to`
    pub refused: bool,
    /// `would`
    supposed: bool,
}

impl Beside {
    /// The stance that a cue has with these words; `None` where they leave nothing reported.
    ///
    /// Who does not deny something says it, who does not say something denies it; who did not ask
    /// asked nothing, and what somebody would not say is not known.
    pub(super) fn stance(self, cue: Stance) -> Option<Stance> {
        match (self.negated, self.supposed, cue) {
            _ if self.refused => None,
            (false, false, stance) => Some(stance),
            (false, true, _) => Some(Stance::Supposes),
            (true, false, Stance::Says) => Some(Stance::Denies),
            (true, false, Stance::Denies | Stance::Supposes) => Some(Stance::Says),
            (true, ..) => None,
        }
    }
}

impl Reader<'_, '_> {
    /// What the words right before the cue at token `cue` make of it, back to token `first`.
    pub(super) fn beside(&self, first: usize, cue: usize) -> Beside {
        let document = self.document;
        // `kata` and `menurut` have their source after them.
        let governs = document.cue(cue).is_some_and(|cue| {
            !cue.frames.any(Frames::BARE | Frames::ACCORDING) || cue.frames.any(Frames::CLAUSE)
        });
        let mut beside = Beside::default();
        for at in (first..cue).rev().take_while(|_| governs) {
            let token = &document.tokens[at];
            let named = token.is_capital() && self.names.name(at).is_some();
            if document.inside[at] != 0
                || named
                || !token.is(BESIDE) && !token.manner.any(Manner::REFUSED | Manner::SUPPOSED)
                || token.is(Class::PRONOUN) && !token.is(Class::AUXILIARY)
            {
                break;
            }
            let refused = token.manner.any(Manner::REFUSED);
            beside.refused |= refused;
            beside.supposed |= token.manner.any(Manner::SUPPOSED);
            beside.negated |= token.is(Class::NEGATION) && !refused;
        }
        beside
    }

    /// The stance of the cue at token `cue` with the words before it; `None` where they leave nothing
    /// reported.
    pub(super) fn stance(&self, first: usize, cue: usize) -> Option<Stance> {
        let own = self.document.cue(cue).map_or(Stance::Says, |cue| cue.stance);
        self.beside(first, cue).stance(own)
    }

    /// Whether what follows a negated verb is a claim: a clause that is no question, or words in
    /// marks. `did not say why`, `tidak menyebut nama`, `did not answer, but left` claim nothing.
    pub(super) fn is_claim(&self, start: usize, end: usize, rest: Rest) -> bool {
        let document = self.document;
        let other = document.is_manner(start, Manner::QUESTION)
            || document.is(start, class![ABOUT PURPOSE AND BUT]);
        !other && (rest.strong || self.is_clause(start, end))
    }
}

/// What stands for a proposal's content where that is not the speaker's own claim: its sentences, from
/// the first to the last. Empty where all of it is an utterance in marks, set off from its cue: those
/// words are the speaker's own, whatever the cue says of them.
pub(in crate::annotate) fn statement(document: &Document<'_>, proposal: &Proposal) -> Span {
    let marked = |&(first, last): &(usize, usize)| {
        (first..last).all(|at| {
            document.inside[at] != 0 || !matches!(document.kind(at), Kind::Word | Kind::Number)
        })
    };
    let cue = proposal.cue.map(|cue| cue.0);
    let own = cue.and_then(|cue| document.cue(cue)).is_none_or(|cue| cue.stance == proposal.stance);
    let (first, last) = match (proposal.content.first(), proposal.content.last()) {
        (Some(first), Some(last)) => (first.0, last.1 - 1),
        _ => return Span::default(),
    };
    let apart = cue.is_none_or(|cue| {
        let before = first.checked_sub(1).map(|before| document.kind(before));
        first < cue || matches!(before, Some(Kind::Comma | Kind::Colon))
    });
    // `“C,” Smith denied saying`: words that the speaker did not utter.
    let governs = cue.is_some_and(|cue| {
        let past = |at: &usize| !document.is(*at, Class::AUXILIARY | Class::ADVERB);
        let next = (cue + 1..document.tokens.len()).find(past);
        let next = next.filter(|&at| document.inside[at] == 0).map(|at| &document.tokens[at]);
        next.is_some_and(|next| next.cue != 0 || next.is(Class::PARTICIPLE) && !next.is_capital())
    });
    if own && apart && !governs && proposal.content.iter().all(marked) {
        return Span::default();
    }
    let tokens = [Some(first), Some(last), cue].into_iter().flatten();
    let (first, last) =
        tokens.fold((first, last), |(first, last), at| (first.min(at), last.max(at)));
    document.span(document.sentence(first).first, document.sentence(last).last)
}
