//! What is asked of a source: what kind of words it is, and what the text around it tells.

use crate::annotate::attribute::{Proposal, Source};
use crate::annotate::fact::Form;
use crate::annotate::phrase::Phrase;
use crate::annotate::score::Reads;
use crate::annotate::token::Kind;
use crate::language::Class;

use super::Discourse;
use super::context::Mentioned;
use super::topic::Topic;

/// A source, and what surrounds it.
pub(super) struct Question<'p> {
    pub proposal: &'p Proposal,
    pub form: Form,
    pub phrase: Option<Phrase>,
    /// The first token of the source or, without one, of the cue or content.
    pub at: usize,
    /// Classes of a pronoun.
    pub class: Class,
    /// Names before the source, the latest first.
    pub mentioned: Vec<Mentioned>,
    pub subject: Option<usize>,
    pub subject_before: Option<usize>,
    /// Whom the writer has been about since the last attribution, the latest first.
    pub topics: Vec<Topic>,
    pub told: Vec<usize>,
    /// The role that is described.
    pub role: Described,
}

/// A role as words describe it.
#[derive(Default)]
pub(super) struct Described {
    /// Keys of its words, the head first.
    pub words: Vec<u32>,
    /// Whether the head says what somebody is, rather than what something is.
    pub of_somebody: bool,
}

impl Question<'_> {
    /// What kind of reading one by somebody mentioned before is.
    pub(super) fn reads(&self) -> Reads {
        match self.form {
            Form::Name => Reads::AfterName,
            Form::Description => Reads::AfterRole,
            Form::Document => Reads::AfterDocument,
            Form::Gendered => Reads::AfterGendered,
            Form::Pronoun => Reads::AfterPronoun,
            Form::Clitic => Reads::AfterClitic,
            Form::Plural => Reads::AfterPlural,
            Form::Nothing => Reads::AfterNothing,
        }
    }
}

/// What ends the noun group that opens a phrase.
const ENDS_GROUP: Class = Class(
    Class::OF.0
        | Class::PREPOSITION.0
        | Class::RELATIVE.0
        | Class::BY_MEANS.0
        | Class::AND.0
        | Class::DEMONSTRATIVE.0,
);

impl Discourse<'_, '_> {
    pub(super) fn question<'p>(&self, proposal: &'p Proposal, source: Source) -> Question<'p> {
        let (form, at, class) = self.form(proposal, source);
        let sentence = self.document.sentences[proposal.sentence];
        let subject_before = proposal.sentence.checked_sub(1).and_then(|index| {
            let earlier = self.document.sentences[index];
            let near = earlier.paragraph + 1 >= sentence.paragraph;
            near.then(|| self.subject_of(index, earlier.last)).flatten()
        });
        let phrase = match (source, form) {
            (_, Form::Plural | Form::Gendered | Form::Pronoun) => None,
            (Source::Phrase(words), _) => Some(words),
            _ => None,
        };
        Question {
            proposal,
            form,
            phrase,
            at,
            class,
            mentioned: self.mentioned(at),
            subject: self.subject_of(proposal.sentence, at),
            subject_before,
            topics: self.topics(proposal),
            told: self.told(proposal),
            role: phrase.map_or_else(Described::default, |phrase| self.role_words(phrase)),
        }
    }

    /// What kind of words a source is, its first token, and the classes of the pronoun that it is or
    /// that owns it.
    fn form(&self, proposal: &Proposal, source: Source) -> (Form, usize, Class) {
        let document = self.document;
        let words = match source {
            Source::Clitic(at) => return (Form::Clitic, at, Class::NONE),
            Source::Phrase(words) => words,
            Source::Same(_) | Source::None => {
                let tokens = proposal.cue.or(proposal.content.first().copied());
                return (Form::Nothing, tokens.map_or(0, |tokens| tokens.0), Class::NONE);
            }
        };
        let class = document.tokens[words.first].class;
        let one = words.last == words.first + 1;
        let form = if one && document.is(words.first, Class::PRONOUN | Class::SELF) {
            match class {
                _ if class.any(Class::PLURAL | Class::THING) => Form::Plural,
                _ if class.any(Class::MALE | Class::FEMALE) => Form::Gendered,
                _ => Form::Pronoun,
            }
        } else if self.is_document(words) {
            let owner = Class::MALE | Class::FEMALE | Class::PLURAL;
            let owned = document.is(words.first, Class::PRONOUN) && !one;
            let class = if owned { Class(class.0 & owner.0) } else { Class::NONE };
            return (Form::Document, words.first, class);
        } else if (words.first..words.last).any(|at| self.names.name(at).is_some()) {
            return (Form::Name, words.first, Class::NONE);
        } else {
            return (Form::Description, words.first, Class::NONE);
        };
        (form, words.first, class)
    }

    /// Whether a phrase is about a text: `the report`, `a survey by X`.
    pub(super) fn is_document(&self, phrase: Phrase) -> bool {
        let document = self.document;
        let head = self.head_of(phrase);
        document.is(head, Class::DOCUMENT)
            && !document.is(head, Class::ROLE)
            && self.names.name(head).is_none()
    }

    /// The first token of a phrase that is no article.
    pub(super) fn start(&self, phrase: Phrase) -> usize {
        let article = |at: usize| {
            self.document.is(at, Class::DETERMINER)
                && !self.document.is(at, Class::OBLIQUE | Class::PRONOUN | Class::INDEFINITE)
        };
        (phrase.first..phrase.last - 1).find(|&at| !article(at)).unwrap_or(phrase.last - 1)
    }

    /// The token that tells what a phrase is: the last or the first of the noun group that opens it,
    /// as the language has it.
    pub(super) fn head_of(&self, phrase: Phrase) -> usize {
        let document = self.document;
        let skipped = Class::DETERMINER | Class::INDEFINITE;
        let start = (phrase.first..phrase.last - 1)
            .find(|&at| !document.is(at, skipped))
            .unwrap_or(phrase.last - 1);
        if !document.pack.shape.heads_last {
            return start;
        }
        let end = (start + 1..phrase.last)
            .find(|&at| {
                !matches!(document.kind(at), Kind::Word | Kind::Number)
                    || document.is(at, ENDS_GROUP)
            })
            .unwrap_or(phrase.last);
        end - 1
    }

    /// The role that a phrase describes.
    fn role_words(&self, phrase: Phrase) -> Described {
        let document = self.document;
        if document.is(phrase.first, Class::INDEFINITE | Class::NEW) {
            return Described::default();
        }
        let somebody = Class::ROLE | Class::HUMAN;
        let (first, head) = if document.pack.shape.heads_last {
            (phrase.first, self.head_of(phrase))
        } else {
            let mut words = phrase.first..phrase.last;
            let head = words.clone().find(|&at| document.is(at, somebody));
            let head = head.or_else(|| words.find(|&at| !document.is(at, Class::DETERMINER)));
            let Some(head) = head else { return Described::default() };
            (head, head)
        };
        let loose = Class::DETERMINER
            | Class::DEMONSTRATIVE
            | Class::OF
            | Class::POSSESSIVE
            | Class::PREPOSITION;
        let others = (first..phrase.last)
            .filter(|&at| at != head && document.kind(at) == Kind::Word && !document.is(at, loose));
        Described {
            words: [head].into_iter().chain(others).map(|at| document.tokens[at].key).collect(),
            of_somebody: document.is(head, somebody),
        }
    }
}
