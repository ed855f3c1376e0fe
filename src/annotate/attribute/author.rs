//! Whose words a noun for them is: `X's reply`, `a statement from X`, `jawaban X`.

use crate::annotate::document::Document;
use crate::annotate::names::Names;
use crate::annotate::phrase::{self, Phrase};
use crate::annotate::subject;
use crate::annotate::token::{Kind, Shape};
use crate::language::{Class, Manner, class};

/// The one whose words the first noun for words in tokens `[first, last)` is, and that noun's token.
pub(in crate::annotate) fn author(
    document: &Document<'_>,
    names: &Names,
    first: usize,
    last: usize,
) -> Option<(Phrase, usize)> {
    let noun = (first..last)
        .take_while(|&at| document.inside[at] == 0)
        .find(|&at| document.is_manner(at, Manner::UTTERANCE) && names.name(at).is_none())?;
    // `Smith's blunt reply`
    let owner = (first..noun)
        .rev()
        .take(4)
        .take_while(|&at| document.kind(at) == Kind::Word)
        .find(|&at| document.is(at, Class::POSSESSIVE));
    if let Some(owner) = owner {
        return subject::left(document, names, first, owner).map(|phrase| (phrase, noun));
    }
    let mut next = noun + 1;
    // `bunyi pernyataan Smith`, `a statement from Smith`
    while next < last && document.is_manner(next, Manner::UTTERANCE) {
        next += 1;
    }
    // `bunyi keterangan resmi Smith`: what sort of words they are.
    if next > noun + 1 && !document.pack.shape.inflects {
        let sort =
            |at: &usize| document.tokens[*at].shape == Shape::Lower && names.name(*at).is_none();
        let named =
            (next..last.min(next + 3)).find(|at| !sort(at)).filter(|&at| names.name(at).is_some());
        next = named.unwrap_or(next);
    }
    let of = document.is(next, Class::OF | Class::AGENT) && !document.is(next, Class::PURPOSE);
    if !of && document.pack.shape.inflects {
        return None;
    }
    let start = next + usize::from(of);
    let phrase = phrase::right(document, names, start, last)?;
    let somebody = class![PRONOUN ROLE GROUP BODY DOCUMENT HUMAN HONORIFIC INDEFINITE];
    let named = names.name(start).is_some_and(|name| name.titled == start);
    (named || document.is(start, somebody) || of).then_some((phrase, noun))
}
