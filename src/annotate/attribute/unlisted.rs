//! Verbs of saying that no list has: what stands between the closing mark of a sentence and the one who
//! says it is a cue by its place, whatever it is.

use super::{Reader, Scope, Source};
use crate::annotate::phrase::{self, Phrase};
use crate::annotate::rule::Rule;
use crate::annotate::token::{Kind, Shape};
use crate::language::{Class, Stance};

/// Words that are no verb, or one that takes no quotation.
const NO_VERB: Class = Class(
    Class::PRONOUN.0
        | Class::FIRST.0
        | Class::OBLIQUE.0
        | Class::DEMONSTRATIVE.0
        | Class::DETERMINER.0
        | Class::INDEFINITE.0
        | Class::OF.0
        | Class::PREPOSITION.0
        | Class::TO_WHOM.0
        | Class::BY_MEANS.0
        | Class::ABOUT.0
        | Class::AGENT.0
        | Class::AND.0
        | Class::BUT.0
        | Class::SUBORDINATOR.0
        | Class::CONDITION.0
        | Class::COMPLEMENTIZER.0
        | Class::PURPOSE.0
        | Class::RELATIVE.0
        | Class::AUXILIARY.0
        | Class::BE.0
        | Class::NEGATION.0
        | Class::ADVERB.0
        | Class::PASSIVE.0
        | Class::TIME.0
        | Class::CALENDAR.0
        | Class::VIA.0
        | Class::AS.0
        | Class::AUDIENCE.0
        | Class::ROLE.0
        | Class::HONORIFIC.0
        | Class::BODY.0
        | Class::PLACE_HEAD.0
        | Class::GROUP.0
        | Class::DOCUMENT.0
        | Class::HUMAN.0
        | Class::TITLED.0
        | Class::ALIAS.0
        | Class::POSSESSIVE.0,
);

/// What may follow the one who speaks.
const AFTER: Class = Class(
    Class::PREPOSITION.0
        | Class::TO_WHOM.0
        | Class::BY_MEANS.0
        | Class::ABOUT.0
        | Class::SUBORDINATOR.0
        | Class::CONDITION.0
        | Class::ADVERB.0
        | Class::TIME.0
        | Class::CALENDAR.0
        | Class::PARTICIPLE.0
        | Class::AS.0
        | Class::VIA.0,
);

impl Reader<'_, '_> {
    /// `"C," chuckled NAME`, `"C," sentilnya`, `"C," she chuckled`: nothing but a verb and a person after a
    /// sentence in marks that a comma or a sign closes.
    pub(super) fn by_unlisted(&mut self, scope: &Scope) -> bool {
        let document = self.document;
        let Some(number) = document.inside[scope.first].checked_sub(1) else { return false };
        let quotation = document.quotations[number as usize];
        let closes = matches!(quotation.ending(&document.tokens), Some(Kind::Comma | Kind::Ender));
        if quotation.first != scope.first || !quotation.closed || !closes || quotation.words < 3 {
            return false;
        }
        let at = quotation.last + usize::from(document.kind(quotation.last) == Kind::Comma);
        if at >= scope.end {
            return false;
        }
        let Some((cue, source, past)) = self.unlisted(at, scope.end) else { return false };
        let content = vec![(quotation.first, quotation.last)];
        let rule = match source {
            Source::Phrase(phrase) if phrase.first < cue => Rule::ContentSourceVerb,
            _ => Rule::ContentVerbSource,
        };
        let at = self.push(scope, cue, source, content, rule);
        self.proposals[at].stance = Stance::Says;
        self.settings(at, past, scope.end);
        true
    }

    /// The verb at or soon after token `at`, who speaks, and where both end.
    fn unlisted(&self, at: usize, end: usize) -> Option<(usize, Source, usize)> {
        let document = self.document;
        let is_verb = |at: usize| {
            let token = &document.tokens[at];
            at < end
                && token.kind == Kind::Word
                && token.shape == Shape::Lower
                && !token.is(NO_VERB)
                && self.names.name(at).is_none()
        };
        let ends = |at: usize| {
            at >= end
                || matches!(document.kind(at), Kind::Comma | Kind::Open | Kind::Dash)
                || document.is(at, AFTER)
                || document.inside[at] != 0
        };
        if is_verb(at) {
            if document.tokens[at].clitic > 0 {
                return ends(at + 1).then_some((at, Source::Clitic(at), at + 1));
            }
            let phrase = phrase::right(document, self.names, at + 1, end)?;
            let whole = ends(phrase.last) && self.opens_as_name(phrase);
            return whole.then_some((at, Source::Phrase(phrase), phrase.last));
        }
        // `she chuckled`: where verbs tell time by their form, the subject may come first.
        if !document.pack.shape.inflects {
            return None;
        }
        let phrase = phrase::right(document, self.names, at, end)?;
        let verb = phrase.last;
        let whole = is_verb(verb) && ends(verb + 1) && self.opens_as_name(phrase);
        whole.then_some((verb, Source::Phrase(phrase), verb + 1))
    }

    /// Whether a phrase opens with a name of more than a thing, or is a pronoun of a person.
    fn opens_as_name(&self, phrase: Phrase) -> bool {
        let document = self.document;
        let pronoun = phrase.last == phrase.first + 1
            && document.is(phrase.first, Class::PRONOUN)
            && !document.is(phrase.first, Class::OBLIQUE | Class::POSSESSIVE | Class::THING);
        let named = self.names.name(phrase.first);
        pronoun || named.is_some_and(|name| name.titled == phrase.first)
    }
}
