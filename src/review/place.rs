//! Finds words in the body of an article, whatever its line ends and its composition of letters.

use std::collections::HashMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::canonical_combining_class;

use crate::article::Article;
use crate::text::Span;

/// A place where words stand.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// In the article's text.
    pub(super) span: Span,
    /// In the text of the [`Body`].
    found: Range<usize>,
}

/// Places of the same words that are looked at: with more, none can be told from all others.
pub(super) const MOST: usize = 100;

/// The body of an article, made ready for finding words in it.
pub(super) struct Body {
    /// How its characters are compared.
    alike: fn(char) -> char,
    /// Its text as it is compared.
    text: String,
    /// For every character of `text` its byte there and its span in the article's text.
    origin: Vec<(usize, Span)>,
    /// Bytes of `text` at which paragraphs begin.
    paragraphs: Vec<usize>,
}

impl Body {
    /// The article's body, without front matter, to find words as they are.
    pub(super) fn exact(article: &Article) -> Self {
        Self::new(article, |character| character)
    }

    /// The same to find words whatever their case and the shapes of their quotation marks.
    pub(super) fn alike(article: &Article) -> Self {
        Self::new(article, |character| match character {
            '“' | '”' | '„' | '«' | '»' => '"',
            '‘' | '’' | '‚' | 'ʼ' => '\'',
            other => other.to_lowercase().next().unwrap_or(other),
        })
    }

    fn new(article: &Article, alike: fn(char) -> char) -> Self {
        let span = match (article.blocks.first(), article.blocks.last()) {
            (Some(first), Some(last)) => first.span.cover(last.span),
            _ => Span::default(),
        };
        let start = span.start as usize;
        let mut body =
            Body { alike, text: String::new(), origin: Vec::new(), paragraphs: Vec::new() };
        let mut starts = article.blocks.iter().map(|block| block.span.start).peekable();
        for (character, range) in folded(span.of(&article.text)) {
            let span = Span::new(start + range.start, start + range.end);
            if starts.next_if(|&start| start <= span.start).is_some() {
                body.paragraphs.push(body.text.len());
            }
            body.origin.push((body.text.len(), span));
            body.text.push(alike(character));
        }
        body
    }

    /// For each of the `words` the places where they stand, in order, [`MOST`] of them at most. Reads
    /// the body once, however many words there are.
    pub(super) fn find(&self, words: &[&str]) -> Vec<Vec<Place>> {
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut patterns: Vec<String> = Vec::new();
        let mut number = |words: &&str| {
            let words: String = folded(words.trim()).map(|(c, _)| (self.alike)(c)).collect();
            if words.is_empty() {
                return None;
            }
            let new = |words: &String| {
                patterns.push(words.clone());
                patterns.len() - 1
            };
            Some(*numbers.entry(words).or_insert_with_key(new))
        };
        let of_words: Vec<Option<usize>> = words.iter().map(&mut number).collect();
        let mut places = vec![Vec::new(); patterns.len()];
        let kind = Some(AhoCorasickKind::ContiguousNFA);
        if let Ok(scan) = AhoCorasick::builder().kind(kind).build(&patterns) {
            for found in scan.find_overlapping_iter(&self.text) {
                let of_one = &mut places[found.pattern().as_usize()];
                if of_one.len() < MOST {
                    of_one.push(self.place(found.range()));
                }
            }
        }
        of_words
            .into_iter()
            .map(|number| number.map_or_else(Vec::new, |number| places[number].clone()))
            .collect()
    }

    fn place(&self, found: Range<usize>) -> Place {
        let span = |byte: usize| {
            let at = self.origin.partition_point(|(start, _)| *start <= byte) - 1;
            self.origin[at].1
        };
        Place { span: span(found.start).cover(span(found.end - 1)), found }
    }

    /// The text before and after a place, as it is compared.
    pub(super) fn around(&self, place: &Place) -> (&str, &str) {
        (&self.text[..place.found.start], &self.text[place.found.end..])
    }

    /// The same within the paragraphs that the place begins and ends in.
    pub(super) fn around_in_paragraph(&self, place: &Place) -> (&str, &str) {
        let Range { start, end } = place.found;
        let first = self.paragraphs.partition_point(|&at| at <= start).checked_sub(1);
        let first = first.map_or(0, |at| self.paragraphs[at]);
        let next = self.paragraphs.partition_point(|&at| at < end);
        let next = self.paragraphs.get(next).copied().unwrap_or(self.text.len());
        (&self.text[first..start], &self.text[end..next])
    }
}

/// The characters of `text` in normalisation form C, every run of white space as one blank, each
/// with the bytes that it comes from.
fn folded(text: &str) -> impl Iterator<Item = (char, Range<usize>)> {
    let mut characters = text.char_indices().peekable();
    let segments = std::iter::from_fn(move || {
        let (start, first) = characters.next()?;
        let blank = first.is_whitespace();
        let mut end = start + first.len_utf8();
        let goes_on = |next: char| {
            if blank { next.is_whitespace() } else { canonical_combining_class(next) != 0 }
        };
        while let Some((at, next)) = characters.next_if(|&(_, next)| goes_on(next)) {
            end = at + next.len_utf8();
        }
        Some((if blank { " " } else { &text[start..end] }, start..end))
    });
    segments.flat_map(|(words, range)| words.nfc().map(move |character| (character, range.clone())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::parse;
    use crate::language::Languages;
    use crate::source::{Format, Source};

    fn found(text: &str, words: &str) -> Vec<String> {
        let source = Source::new("a", "content/a.txt", Format::Text, text.to_owned());
        let (article, _) = parse(&source, &Languages::embedded());
        let places = Body::exact(&article).find(&[words]).remove(0);
        places.iter().map(|place| place.span.of(&article.text).to_owned()).collect()
    }

    #[test]
    fn words_are_found_across_line_ends_and_compositions() {
        assert_eq!(found("Satu: dua\r\n\r\ntiga dua.", "dua tiga"), ["dua\r\n\r\ntiga"]);
        assert_eq!(found("Cafe\u{301} itu, caf\u{e9}.", "afé"), ["afe\u{301}", "afé"]);
        assert_eq!(found("Caf\u{e9} itu.", " Cafe\u{301}\n itu "), ["Caf\u{e9} itu"]);
        assert_eq!(found("Dua 😀 dua.", "😀"), ["😀"]);
        assert!(found("Satu dua.", "satu").is_empty());
        assert!(found("Satu dua.", " ").is_empty());
    }

    #[test]
    fn front_matter_is_no_place() {
        assert_eq!(found("title: Satu\n\nSatu dua.", "Satu").len(), 1);
    }

    #[test]
    fn alike_are_words_but_for_case_and_marks() {
        let text = "Kata Iman, “İya, ’kan”.";
        let source = Source::new("a", "content/a.txt", Format::Text, text.to_owned());
        let (article, _) = parse(&source, &Languages::embedded());
        let places = Body::alike(&article).find(&["\"İya, 'KAN\""]).remove(0);
        assert_eq!(places[0].span.of(text), "“İya, ’kan”");
    }
}
