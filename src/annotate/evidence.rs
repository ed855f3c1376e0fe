//! What tells how sure the words of an attribution are.

use crate::language::{Act as CueAct, class};

use super::Kind;
use super::attribute::Proposal;
use super::document::Document;
use super::fact::{Act, Clause, Commas, Cues, Fact, Length, Marks, Pieces, Sentence};
use super::token::Kind as TokenKind;

/// Facts about the words of an attribution.
pub(super) fn of_words(document: &Document<'_>, proposal: &Proposal, kind: Kind) -> Vec<Fact> {
    let content = &proposal.content;
    let tokens = || content.iter().flat_map(|&(first, last)| first..last);
    let outside = || tokens().filter(|&at| document.inside[at] == 0);
    let words = tokens()
        .filter(|&at| matches!(document.kind(at), TokenKind::Word | TokenKind::Number))
        .count();
    let finite = class![VERB AUXILIARY BE];
    let verb = outside().any(|at| document.is(at, finite) || document.tokens[at].cue != 0);
    let cues = outside().filter(|&at| document.tokens[at].cue != 0).count();
    let commas = outside().filter(|&at| document.kind(at) == TokenKind::Comma).count();
    let sentence = document.sentences[proposal.sentence];
    let last = content.last().map_or(sentence.last, |piece| piece.1);
    let goes_on = (last..sentence.last).any(|at| document.tokens[at].is_word());
    let cue = proposal.cue.and_then(|cue| document.cue(cue.0));
    vec![
        Fact::frame(proposal.rule),
        cue.map_or(Act::None, |cue| act(cue.act)).into(),
        match kind {
            Kind::Direct => Marks::Direct,
            Kind::Indirect => Marks::Indirect,
            Kind::Mixed => Marks::Mixed,
        }
        .into(),
        match words {
            0..3 => Length::Few,
            3..8 => Length::Some,
            8..30 => Length::Many,
            _ => Length::Long,
        }
        .into(),
        match content.len() {
            0 | 1 => Pieces::None,
            2 => Pieces::One,
            _ => Pieces::Several,
        }
        .into(),
        match (kind, verb) {
            (Kind::Indirect, true) => Clause::Yes,
            (Kind::Indirect, false) => Clause::No,
            _ => Clause::Marks,
        }
        .into(),
        match cues {
            0 => Cues::None,
            1 => Cues::One,
            _ => Cues::Several,
        }
        .into(),
        match commas {
            0 => Commas::None,
            1 => Commas::One,
            _ => Commas::Several,
        }
        .into(),
        if goes_on { Sentence::GoesOn } else { Sentence::Ends }.into(),
    ]
}

fn act(act: CueAct) -> Act {
    match act {
        CueAct::Neutral => Act::Neutral,
        CueAct::Assert => Act::Assert,
        CueAct::Explain => Act::Explain,
        CueAct::Continue => Act::Continue,
        CueAct::Close => Act::Close,
        CueAct::Ask => Act::Ask,
        CueAct::Request => Act::Request,
        CueAct::Opinion => Act::Opinion,
        CueAct::Write => Act::Write,
        CueAct::According => Act::According,
        CueAct::Find => Act::Find,
    }
}
