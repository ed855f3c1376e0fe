//! Media, and quotations that no cue has taken.

use super::{Proposal, Reader, Scope, Source, author};
use crate::annotate::EntityKind;
use crate::annotate::marks::Quotation;
use crate::annotate::phrase::{self, Phrase};
use crate::annotate::rule::Rule;
use crate::annotate::token::{Kind, Token};
use crate::language::{Class, Stance, class};

/// How many tokens a name before a colon may have, with what is said of it.
const NAME: usize = 14;

/// How many tokens a clause before a colon may have.
const CLAUSE: usize = 40;

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

    /// `Jessamy Rosenthal, commissioner: "C"`, `Rosenthal's reply was blunt: "C"`: a colon, nothing but
    /// marks after it, and before it the one whose words they are.
    pub(super) fn by_colon(&mut self, scope: &Scope) -> bool {
        let document = self.document;
        let colon = (scope.start..scope.end.min(scope.start + CLAUSE))
            .take_while(|&at| document.inside[at] == 0)
            .find(|&at| document.kind(at) == Kind::Colon);
        let Some(colon) = colon else { return false };
        let Some(&number) = document.inside.get(colon + 1).filter(|&&number| number != 0) else {
            return false;
        };
        let quotation = document.quotations[number as usize - 1];
        let next = colon + 1 == scope.end && document.starts[colon + 1];
        if quotation.first != colon + 1 || quotation.last < scope.end && !next {
            return false;
        }
        let signature = self.signature(scope.start, colon);
        let speech = self.is_speech(quotation);
        let speaks = || self.before_colon(scope.start, colon).filter(|_| speech);
        let Some((phrase, cue)) = signature.map(|phrase| (phrase, None)).or_else(speaks) else {
            return false;
        };
        let content = if next { Vec::new() } else { vec![(quotation.first, quotation.last)] };
        let at = self.push(
            scope,
            cue.unwrap_or(colon),
            Source::Phrase(phrase),
            content,
            Rule::NameColon,
        );
        self.proposals[at].cue = cue.map(|cue| (cue, cue + 1));
        self.proposals[at].stance = Stance::Says;
        if next {
            self.colon = Some(at);
        }
        true
    }

    /// Who speaks in the clause `[first, colon)` before a colon, and the noun that says so: whose words a
    /// noun there is, or the person who is its subject where it has no verb (`Rosenthal, for her part`)
    /// or tells only what he or she was (`Rosenthal was blunt`).
    fn before_colon(&self, first: usize, colon: usize) -> Option<(Phrase, Option<usize>)> {
        let document = self.document;
        if let Some((phrase, noun)) = author(document, self.names, first, colon) {
            return Some((phrase, Some(noun)));
        }
        let phrase = phrase::right(document, self.names, first, colon)?;
        let named = self.is_person(first);
        let verb = class![VERB AUXILIARY NEGATION];
        let plain = |from: usize| {
            (from..colon).all(|at| !document.is(at, verb) && document.tokens[at].cue == 0)
        };
        let aside = document.kind(phrase.last) == Kind::Comma
            && document.is(phrase.last + 1, Class::PREPOSITION)
            && plain(phrase.last);
        let was = document.is(phrase.last, Class::BE)
            && colon <= phrase.last + 4
            && plain(phrase.last + 1);
        (named && (aside || was)).then_some((phrase, None))
    }

    /// Whether a quotation is a sentence of speech by its form: a capital and an end inside its marks.
    fn is_speech(&self, quotation: Quotation) -> bool {
        let document = self.document;
        let first = quotation.first + usize::from(quotation.opened);
        let ended = matches!(quotation.ending(&document.tokens), Some(Kind::Stop | Kind::Ender));
        let starts = matches!(document.kind(first), Kind::Number | Kind::Dash | Kind::Ender)
            || document.tokens.get(first).is_some_and(Token::is_capital);
        starts && (ended || !quotation.closed)
    }

    /// `"C," was Rosenthal's answer`, `"C," reads a statement from Rosenthal`, `"C," demikian Rosenthal`:
    /// the quotation, and a noun for it with its owner or little more than a name.
    pub(super) fn by_noun(&mut self, scope: &Scope) -> bool {
        let document = self.document;
        let Some(number) = document.inside[scope.first].checked_sub(1) else { return false };
        let quotation = document.quotations[number as usize];
        if quotation.first != scope.first || quotation.last >= scope.end {
            return false;
        }
        let comma = usize::from(document.kind(quotation.last) == Kind::Comma);
        let start = quotation.last + comma;
        let end = scope.end.min(start + NAME);
        let adverbs = (start..end).take_while(|&at| document.is(at, Class::ADVERB)).count();
        let named = || {
            let first = start + adverbs;
            let named = self.names.name(first).is_some_and(|name| name.titled == first);
            let signed = adverbs > 0 && !document.pack.shape.inflects && named;
            let phrase = phrase::right(document, self.names, first, scope.end)?;
            let closed = phrase.last == scope.end || document.kind(phrase.last) == Kind::Comma;
            (signed && closed).then_some((phrase, None))
        };
        let owned = || {
            let (phrase, noun) = author(document, self.names, start, end)?;
            let near = (start..noun.min(phrase.first))
                .all(|at| document.kind(at) == Kind::Word && self.names.name(at).is_none());
            let nobody = (start..noun).any(|at| document.is(at, Class::NEGATION | Class::RELATIVE));
            (near && !nobody && noun <= start + 5).then_some((phrase, Some(noun)))
        };
        let Some((phrase, noun)) = owned().or_else(named) else { return false };
        let content = vec![(quotation.first, quotation.last)];
        let cue = noun.unwrap_or(start);
        let at = self.push(scope, cue, Source::Phrase(phrase), content, Rule::ContentNoun);
        self.proposals[at].stance = Stance::Says;
        self.settings(at, phrase.last.max(cue + 1), scope.end);
        true
    }

    /// `"C." — Jessamy Rosenthal`, `"C" (Jessamy Rosenthal, commissioner)`: the name of who said it, after
    /// the quotation that ends the sentence or paragraph before, or in its sentence.
    pub(super) fn by_dash(&mut self, scope: &Scope) -> bool {
        let document = self.document;
        let number = document.inside[scope.first] as usize;
        let own = number
            .checked_sub(1)
            .map(|number| document.quotations[number])
            .filter(|own| own.first == scope.first && own.last < scope.end && own.words >= 2);
        let sign = own.map_or(scope.first, |own| own.last);
        let (first, last) = match document.kind(sign) {
            Kind::Dash => (sign + 1, scope.end),
            Kind::Open if document.kind(scope.end - 1) == Kind::Close => (sign + 1, scope.end - 1),
            _ => return false,
        };
        let alone = self.proposals.last().is_some_and(|last| {
            last.cue.is_none()
                && last.rule == Rule::QuotationAlone
                && last.content.last().is_some_and(|piece| piece.1 == scope.first)
        });
        if own.is_none() && !alone || first >= last {
            return false;
        }
        let Some(phrase) = self.signature(first, last) else { return false };
        if let Some(own) = own {
            let content = vec![(own.first, own.last)];
            let at = self.push(scope, sign, Source::Phrase(phrase), content, Rule::QuotationDash);
            self.proposals[at].cue = None;
            self.proposals[at].stance = Stance::Says;
        } else if let Some(last) = self.proposals.last_mut() {
            last.source = Source::Phrase(phrase);
            last.rule = Rule::QuotationDash;
        }
        true
    }

    /// Whether a person's name, title included, opens at token `at`.
    fn is_person(&self, at: usize) -> bool {
        self.names.name(at).is_some_and(|name| {
            name.titled == at && self.names.entities[name.entity].kind == EntityKind::Person
        })
    }

    /// A phrase that is all of tokens `[first, last)` or has only a few words without a verb after its
    /// comma, and opens with a person's name or title.
    fn signature(&self, first: usize, last: usize) -> Option<Phrase> {
        let document = self.document;
        let phrase = phrase::right(document, self.names, first, last)?;
        let verb = class![VERB AUXILIARY BE NEGATION PREPOSITION];
        let office = document.kind(phrase.last) == Kind::Comma
            && last <= phrase.last + 8
            && (phrase.last + 1..last).all(|at| {
                document.kind(at) == Kind::Word
                    && document.tokens[at].cue == 0
                    && (!document.is(at, verb) || document.is(at, Class::OF))
            });
        let whole = phrase.last == last || office && phrase.last + 1 < last;
        (whole && last <= first + NAME && self.is_person(first)).then_some(Phrase { first, last })
    }

    /// Quotations of the sentence that no cue has taken: the rest of a split quotation, an
    /// open-ended paragraph, a quotation that stands alone.
    pub(super) fn uncued(&mut self, scope: &Scope) {
        let document = self.document;
        for at in scope.base..self.proposals.len() {
            self.cover(at);
        }
        let Some(index) = (document.inside[scope.first] as usize).checked_sub(1) else { return };
        let quotation = document.quotations[index];
        // `"A," said X. "B" for the rest.`
        let runs_on = quotation.last < scope.end;
        let taken = self.covered[index] || quotation.first != scope.first;
        if taken || runs_on && (scope.base < self.proposals.len() || quotation.words < 8) {
            return;
        }
        let piece = (quotation.first, if runs_on { scope.end } else { quotation.last });
        let previous = self.last_of_own_words();
        // Goes on from an open-ended paragraph.
        let next = |previous| quotation.continues && !runs_on && self.ends_in(previous) == index;
        if let Some(previous) = previous.filter(|&previous| next(previous)) {
            self.proposals[previous].content.push(piece);
        } else if let Some(previous) = previous.filter(|&previous| self.is_split(previous, scope)) {
            self.proposals[previous].content.push(piece);
            self.proposals[previous].sentence = scope.index;
        } else if !runs_on && self.is_speech_alone(quotation) {
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
        } else {
            return;
        }
        self.covered[index] = true;
    }

    /// The last proposal that has a source of its own words: `"A," said X, asking for more. "B"`.
    fn last_of_own_words(&self) -> Option<usize> {
        let mut at = self.proposals.len().checked_sub(1)?;
        while at > 0
            && matches!(self.proposals[at].source, Source::Same(to) if to == at - 1)
            && self.proposals[at].sentence == self.proposals[at - 1].sentence
            && self.proposals[at - 1].rule.is_content_first()
        {
            at -= 1;
        }
        Some(at)
    }

    /// 1 + index of the quotation that a proposal's content ends in; 0 for none.
    fn ends_in(&self, proposal: usize) -> usize {
        let last = self.proposals[proposal].content.last();
        last.map_or(0, |piece| self.document.inside[piece.1 - 1] as usize)
    }

    /// Whether the quotation that opens a sentence is the rest of the one before, with nothing between:
    /// `"A," said X. "B"`.
    fn is_split(&self, previous: usize, scope: &Scope) -> bool {
        let last = &self.proposals[previous];
        let sentences = &self.document.sentences;
        let near = last.sentence + 1 >= scope.index;
        let goes_on = last.rule.splits() && self.ends_in(previous) > 0;
        let alone = last.sentence + 1 == scope.index && last.cue.is_none();
        near && (goes_on || alone)
            && sentences[last.sentence].paragraph == sentences[scope.index].paragraph
    }

    /// Whether a quotation alone is speech: words in marks with no end of a sentence are a heading or a
    /// title.
    fn is_speech_alone(&self, quotation: Quotation) -> bool {
        let ending = quotation.ending(&self.document.tokens);
        let ended = matches!(ending, Some(Kind::Stop | Kind::Ender));
        quotation.words >= 8 || quotation.words >= 2 && ended || !quotation.closed
    }
}
