//! Media, and quotations that no cue has taken.

use super::{Proposal, Reader, Scope, Source};
use crate::annotate::EntityKind;
use crate::annotate::phrase::{self, Phrase};
use crate::annotate::rule::Rule;
use crate::annotate::token::Kind;
use crate::language::{Class, Stance};

/// How many tokens a name before a colon may have, with what is said of it.
const NAME: usize = 14;

impl Reader<'_, '_> {
    /// `seperti dikutip X`: the medium of the sentence's proposal.
    pub(super) fn media(&mut self, scope: &Scope) {
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
    pub(super) fn after_colon(&mut self, proposal: usize, scope: &Scope) -> bool {
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

    /// `Jessamy Rosenthal, commissioner: "C"`: a name and a colon, and nothing but marks after it.
    pub(super) fn by_colon(&mut self, scope: &mut Scope) {
        let document = self.document;
        if scope.base < self.proposals.len() {
            return;
        }
        let colon = (scope.start..scope.end.min(scope.start + NAME))
            .take_while(|&at| document.inside[at] == 0)
            .find(|&at| document.kind(at) == Kind::Colon);
        let Some(colon) = colon.filter(|&colon| colon + 1 < scope.end) else { return };
        let number = document.inside[colon + 1] as usize;
        let Some(phrase) = self.signature(scope.start, colon) else { return };
        if number == 0 || document.quotations[number - 1].last < scope.end {
            return;
        }
        let content = vec![(colon + 1, document.quotations[number - 1].last)];
        let at = self.push(scope, colon, Source::Phrase(phrase), content, Rule::NameColon);
        self.proposals[at].cue = None;
    }

    /// `"C." — Jessamy Rosenthal`: the name of who said it, after the quotation that ends the sentence
    /// or paragraph before.
    pub(super) fn by_dash(&mut self, scope: &Scope) {
        let document = self.document;
        let alone = self.proposals.last().is_some_and(|last| {
            last.cue.is_none()
                && last.rule == Rule::QuotationAlone
                && last.content.last().is_some_and(|piece| piece.1 == scope.first)
        });
        if !alone || document.kind(scope.first) != Kind::Dash || scope.first + 1 >= scope.end {
            return;
        }
        if let Some(phrase) = self.signature(scope.first + 1, scope.end)
            && let Some(last) = self.proposals.last_mut()
        {
            last.source = Source::Phrase(phrase);
            last.rule = Rule::QuotationDash;
        }
    }

    /// A phrase that is all of tokens `[first, last)`, opens with a person's name or title, and has
    /// nothing else.
    fn signature(&self, first: usize, last: usize) -> Option<Phrase> {
        let phrase = phrase::right(self.document, self.names, first, last)?;
        let person = self.names.name(first).is_some_and(|name| {
            name.titled == first && self.names.entities[name.entity].kind == EntityKind::Person
        });
        (person && phrase.last == last).then_some(phrase)
    }

    /// Quotations of the sentence that no cue has taken: the rest of a split quotation, an
    /// open-ended paragraph, a quotation that stands alone.
    pub(super) fn uncued(&mut self, scope: &Scope) {
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
        if quotation.first != scope.first {
            return;
        }
        // `"A," said X. "B" for the rest.`
        let runs_on = quotation.last < scope.end;
        if runs_on && (scope.base < self.proposals.len() || quotation.words < 8) {
            return;
        }
        let piece = (quotation.first, if runs_on { scope.end } else { quotation.last });
        // `"A," said X, asking for more. "B"`: the last that has a source of its own words.
        let previous = self.proposals.len().checked_sub(1).map(|mut at| {
            while at > 0
                && matches!(self.proposals[at].source, Source::Same(to) if to == at - 1)
                && self.proposals[at].sentence == self.proposals[at - 1].sentence
                && self.proposals[at - 1].rule.is_content_first()
            {
                at -= 1;
            }
            at
        });
        let paragraph = document.sentences[scope.index].paragraph;
        if let Some(previous) = previous {
            let last = &self.proposals[previous];
            let before = document.sentences[last.sentence];
            let adjacent = last.content.last().is_some_and(|piece| {
                let number = document.inside[piece.1 - 1];
                number != 0 && number as usize == index
            });
            // Goes on from an open-ended paragraph.
            if quotation.continues && adjacent && !runs_on {
                self.proposals[previous].content.push(piece);
                self.covered[index] = true;
                return;
            }
            // `"A," said X. "B"`: the same quotation, if nothing stands between.
            let split = before.paragraph == paragraph
                && last.sentence + 1 >= scope.index
                && last.rule.splits()
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
        if runs_on {
            return;
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
            rule: Rule::QuotationAlone,
            stance: Stance::Says,
            sentence: scope.index,
        });
        self.covered[index] = true;
    }
}
