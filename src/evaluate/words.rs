//! A text as the measures see it: words, and which of them stand in quotation marks.

use unicode_normalization::char::is_combining_mark;

use crate::annotate::Kind;

/// A set of words of one text, by number, rising.
pub(super) type Set = Vec<u32>;

/// A text with its words, prepared once. All offsets here are code points.
pub(super) struct Words<'t> {
    text: &'t str,
    /// Byte at which each code point starts, and the length of the text.
    bytes: Vec<usize>,
    /// Start and end of each word.
    spans: Vec<(usize, usize)>,
    /// Whether the word stands in double quotation marks.
    quoted: Vec<bool>,
}

impl<'t> Words<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let characters: Vec<char> = text.chars().collect();
        let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        bytes.push(text.len());
        let mask = quoted_mask(&characters);
        let mut spans = Vec::new();
        let mut start = None;
        for (at, &character) in characters.iter().enumerate() {
            match (start, is_word(character)) {
                (None, true) => start = Some(at),
                (Some(from), false) => {
                    spans.push((from, at));
                    start = None;
                }
                _ => {}
            }
        }
        spans.extend(start.map(|from| (from, characters.len())));
        let quoted = spans.iter().map(|&(start, _)| mask[start]).collect();
        Words { text, bytes, spans, quoted }
    }

    /// The words that share a character with the spans; what lies outside the text is left out.
    pub(super) fn within(&self, spans: &[[i64; 2]]) -> Set {
        let mut set = Set::new();
        for &[start, end] in spans {
            let (start, end) = (self.clamp(start), self.clamp(end));
            if start >= end {
                continue;
            }
            let first = self.spans.partition_point(|word| word.1 <= start);
            let last = self.spans.partition_point(|word| word.0 < end);
            set.extend((first..last).filter_map(|word| u32::try_from(word).ok()));
        }
        set.sort_unstable();
        set.dedup();
        set
    }

    /// Direct where all of the words stand in quotation marks, indirect where none does.
    pub(super) fn kind(&self, set: &Set) -> Kind {
        let inside = set.iter().filter(|&&word| self.quoted[word as usize]).count();
        match inside {
            0 => Kind::Indirect,
            all if all == set.len() => Kind::Direct,
            _ => Kind::Mixed,
        }
    }

    /// The text of a span.
    pub(super) fn slice(&self, [start, end]: [i64; 2]) -> &'t str {
        let (start, end) = (self.clamp(start), self.clamp(end));
        &self.text[self.bytes[start]..self.bytes[end.max(start)]]
    }

    /// An offset moved into the text.
    pub(super) fn clamp(&self, at: i64) -> usize {
        usize::try_from(at).unwrap_or(0).min(self.bytes.len() - 1)
    }

    /// Length of the text.
    pub(super) fn len(&self) -> usize {
        self.bytes.len() - 1
    }

    /// The line, from 1, that an offset lies on.
    pub(super) fn line(&self, at: usize) -> usize {
        1 + memchr::memchr_iter(b'\n', &self.text.as_bytes()[..self.bytes[at]]).count()
    }
}

/// How many words two sets share.
pub(super) fn shared(a: &Set, b: &Set) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        count += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    count
}

/// A letter, a digit, a number or `_`; no mark and no symbol, although Unicode counts some of them
/// as alphabetic.
pub(super) fn is_word(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric() || character == '_';
    }
    let symbol = matches!(character,
        '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F149}' | '\u{1F150}'..='\u{1F169}' | '\u{1F170}'..='\u{1F189}');
    (character.is_alphabetic() && !is_combining_mark(character) && !symbol)
        || character.is_numeric()
}

/// What a quotation mark does.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Opens,
    Closes,
    Either,
}

/// For every character whether it stands in double quotation marks, paragraph by paragraph. A mark
/// left open covers the rest of its paragraph, for a quotation that runs on opens each paragraph
/// again; a closing mark alone counts only at a paragraph's start.
fn quoted_mask(characters: &[char]) -> Vec<bool> {
    let mut mask = vec![false; characters.len()];
    let mut from = 0;
    while from < characters.len() {
        let end = paragraph_end(characters, from);
        let mut open: Option<(usize, Mark)> = None;
        let mut at = from;
        while at < end {
            let Some((sign, width)) = mark(&characters[at..end]) else {
                at += 1;
                continue;
            };
            match open {
                None if sign != Mark::Closes || at == from => open = Some((at + width, sign)),
                None => {}
                Some((_, Mark::Opens)) if sign == Mark::Opens => {}
                Some((start, _)) => {
                    mask[start.min(at)..at].fill(true);
                    open = None;
                }
            }
            at += width;
        }
        if let Some((start, _)) = open {
            mask[start.min(end)..end].fill(true);
        }
        from = end;
    }
    mask
}

fn mark(rest: &[char]) -> Option<(Mark, usize)> {
    match rest {
        ['`', '`', ..] => Some((Mark::Opens, 2)),
        ['\'', '\'', ..] => Some((Mark::Either, 2)),
        ['\u{201c}' | '\u{ab}' | '\u{201e}' | '\u{201f}', ..] => Some((Mark::Opens, 1)),
        ['\u{201d}' | '\u{bb}', ..] => Some((Mark::Closes, 1)),
        ['"', ..] => Some((Mark::Either, 1)),
        _ => None,
    }
}

/// One past the line end that closes the paragraph from `from`.
fn paragraph_end(characters: &[char], from: usize) -> usize {
    let breaks = |character: &char| {
        matches!(character,
            '\n'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
    };
    match characters[from..].iter().position(breaks) {
        None => characters.len(),
        Some(at) => {
            let at = from + at;
            let pair = characters[at] == '\r' && characters.get(at + 1) == Some(&'\n');
            at + 1 + usize::from(pair)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str) -> Vec<&str> {
        let words = Words::new(text);
        let spans = words.spans.iter().zip(&words.quoted).filter(|(_, quoted)| **quoted);
        spans.map(|(&(start, end), _)| &text[words.bytes[start]..words.bytes[end]]).collect()
    }

    #[test]
    fn marks_cover_words_of_their_paragraph_only() {
        assert_eq!(quoted("a \"b c\" d"), ["b", "c"]);
        assert_eq!(quoted("“a\n“b” c"), ["a", "b"]);
        assert_eq!(quoted("a ``b'' c” d"), ["b"]);
        assert_eq!(quoted("”a” b"), ["a"]);
        assert_eq!(quoted("a \"b\u{2028}c"), ["b"]);
    }

    #[test]
    fn a_span_takes_every_word_it_touches() {
        let words = Words::new("é-bé cd_2 x");
        assert_eq!(words.within(&[[0, 3], [7, 8]]), [0, 1, 2]);
        assert_eq!(words.within(&[[-5, 99]]), [0, 1, 2, 3]);
        assert_eq!(words.within(&[[8, 3]]), Set::new());
        assert_eq!(words.slice([5, 9]), "cd_2");
    }
}
