//! What stands in quotation marks and is no quotation: told, so that no words are dropped in silence.

use super::Annotated;
use super::attribute::Proposal;
use super::document::Document;
use super::marks::Quotation;
use super::token::Kind;
use crate::article::Article;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;

/// Findings of one code that an article has at most; the last says how many more there are.
const MOST: usize = 20;
/// Words that a sentence in marks has at least: one alone is a word in marks.
const SENTENCE: usize = 2;
/// The same where no full stop ends it.
const CLAUSE: usize = 4;
/// Bytes of a word that a title has a capital for.
const LONG: u32 = 4;

/// Sentences in marks that no proposal has taken, and marks without a partner.
pub(super) fn find(
    document: &Document<'_>,
    proposals: &[Proposal],
    path: &str,
    to_file: impl Fn(Span) -> Span,
) -> Vec<Diagnostic> {
    let mut said = vec![false; document.tokens.len()];
    for &(first, last) in proposals.iter().flat_map(|proposal| &proposal.content) {
        said[first..last].fill(true);
    }
    let sentences = document
        .quotations
        .iter()
        .filter_map(|quotation| unsaid(document, quotation, &said))
        .map(|(first, last)| document.span(first, last));
    let marks = unpaired(document).into_iter().map(|at| document.tokens[at].span());
    let mut found = tell(
        sentences.collect(),
        Code::NotTaken,
        "a sentence in quotation marks is taken for no quotation",
        "if somebody said it, add it to the corrections of the article as [[add]]",
    );
    found.extend(tell(
        marks.collect(),
        Code::UnpairedMark,
        "a quotation mark has no partner",
        "add the mark that is missing, or remove this one",
    ));
    found.into_iter().map(|(place, finding)| finding.at(path, to_file(place))).collect()
}

/// Whether a finding is of a sentence in marks that an editor has made a quotation of since.
pub fn is_settled(found: &Diagnostic, article: &Article, annotated: &Annotated) -> bool {
    let place = found.primary.as_ref().and_then(|label| label.span);
    let is_there = |span: Span| {
        let mut content = annotated.attributions.iter().flat_map(|one| &one.content);
        content.any(|&content| {
            let content = article.origin.span(content);
            content.start <= span.start && span.end <= content.end
        })
    };
    found.code == Code::NotTaken && place.is_some_and(is_there)
}

/// Findings at some places, the last of which tells how many more places there are.
fn tell(mut places: Vec<Span>, code: Code, message: &str, help: &str) -> Vec<(Span, Diagnostic)> {
    let more = places.len().saturating_sub(MOST);
    places.truncate(MOST);
    let mut found: Vec<_> = places
        .into_iter()
        .map(|place| (place, Diagnostic::new(code, message).help(help)))
        .collect();
    if let Some((_, last)) = found.last_mut().filter(|_| more > 0) {
        last.message = format!("{message}; so it is at {more} more places of the article");
    }
    found
}

/// The first sentence in these marks that is in no content.
fn unsaid(document: &Document<'_>, quotation: &Quotation, said: &[bool]) -> Option<(usize, usize)> {
    let first = quotation.first + usize::from(quotation.opened);
    let last = quotation.last - usize::from(quotation.closed);
    let mut start = first;
    for at in first..last {
        let ends = match document.kind(at) {
            Kind::Stop | Kind::Ender => true,
            _ => at + 1 == last,
        };
        if ends {
            let end = at + 1;
            if said[start..end].contains(&false) && is_sentence(document, quotation, start, end) {
                return Some((start, end));
            }
            start = end;
        }
    }
    None
}

/// Whether tokens inside marks are a sentence, and no title of a work or words in marks.
fn is_sentence(document: &Document<'_>, marks: &Quotation, first: usize, last: usize) -> bool {
    let words =
        || (first..last).filter(|&at| matches!(document.kind(at), Kind::Word | Kind::Number));
    let Some(opening) = words().next() else { return false };
    let begins = document.tokens[opening].is_capital() || document.kind(opening) == Kind::Number;
    let after = document.kind(marks.last);
    let is_whole = document.starts[marks.first] && matches!(after, Kind::Stop | Kind::Ender);
    let least = match document.kind(last - 1) {
        Kind::Stop | Kind::Ender => SENTENCE,
        Kind::Comma => CLAUSE,
        _ if is_whole => CLAUSE,
        _ => return false,
    };
    let mut capitals = false;
    let mut plain = false;
    for at in words().skip(1) {
        let token = &document.tokens[at];
        capitals |= token.is_capital();
        plain |= !token.is_capital() && token.end - token.start >= LONG;
    }
    begins && words().nth(least - 1).is_some() && (plain || !capitals)
}

/// The marks that nothing opens or closes. A quotation that goes on in the next paragraph, which
/// opens with a mark again, needs no closing one; and a mark after a number means inches.
fn unpaired(document: &Document<'_>) -> Vec<usize> {
    let goes_on = document.quotations.iter().skip(1).map(|next| next.continues).chain([false]);
    let mut marks: Vec<usize> = document
        .quotations
        .iter()
        .zip(goes_on)
        .filter_map(|(quotation, goes_on)| match (quotation.opened, quotation.closed) {
            (true, false) if !goes_on => Some(quotation.first),
            (false, true) => Some(quotation.last - 1),
            _ => None,
        })
        .collect();
    let is_alone = |&at: &usize| {
        document.kind(at) == Kind::Mark
            && document.inside[at] == 0
            && !(at > 0 && document.kind(at - 1) == Kind::Number && !document.tokens[at].spaced)
    };
    marks.extend((0..document.tokens.len()).filter(is_alone));
    marks.sort_unstable();
    marks
}
