//! What a word is to the search. `static/search.js` cuts and folds a query by the same rules.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A longer word is cut, in code points.
const LONGEST: usize = 32;

/// Hands every word of `text` to `each`, folded, with its bytes in the text: letters, digits and
/// the marks on them, in lower case, without accents. An apostrophe inside joins its two sides; the
/// part before it follows as a word of its own, so that `Wirasena's` is found as `Wirasena`.
pub(super) fn words(text: &str, mut each: impl FnMut(&str, Range<usize>)) {
    let mut folded = String::new();
    let mut at = 0;
    while at < text.len() {
        let (end, apostrophe, plain) = word(text, at);
        if end == at {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        }
        fold(&text[at..end], plain, &mut folded);
        if !folded.is_empty() {
            each(&folded, at..end);
        }
        if let Some(apostrophe) = apostrophe {
            fold(&text[at..apostrophe], false, &mut folded);
            if !folded.is_empty() {
                each(&folded, at..end);
            }
        }
        at = end;
    }
}

/// Where the word that starts at byte `start` ends, where its first apostrophe stands, and whether
/// all of it is ASCII letters and digits. No word starts there if it ends there.
fn word(text: &str, start: usize) -> (usize, Option<usize>, bool) {
    let bytes = text.as_bytes();
    let mut end = start;
    while bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) {
        end += 1;
    }
    match bytes.get(end) {
        Some(b'\'' | 0x80..) => {}
        _ => return (end, None, true),
    }
    let mut apostrophe = None;
    let mut plain = true;
    let mut rest = text[end..].chars().peekable();
    while let Some(c) = rest.next() {
        if is_apostrophe(c) {
            if end == start || !rest.peek().is_some_and(|next| in_word(*next)) {
                break;
            }
            apostrophe.get_or_insert(end);
        } else if !in_word(c) {
            break;
        }
        plain &= c.is_ascii_alphanumeric();
        end += c.len_utf8();
    }
    (end, apostrophe, plain)
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

/// `plain`: whether all of `word` is ASCII letters and digits.
fn fold(word: &str, plain: bool, folded: &mut String) {
    folded.clear();
    if plain {
        folded.push_str(&word[..word.len().min(LONGEST)]);
        folded.make_ascii_lowercase();
    } else {
        let kept = |c: &char| !is_combining_mark(*c) && !is_apostrophe(*c);
        folded.extend(word.to_lowercase().nfkd().filter(kept).take(LONGEST));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        words(text, |word, bytes| {
            assert!(text.get(bytes).is_some());
            found.push(word.to_owned());
        });
        found
    }

    #[test]
    fn words_are_folded() {
        assert_eq!(all("“Kami siap,” kata Zélensky."), ["kami", "siap", "kata", "zelensky"]);
        assert_eq!(all("anak-anak 1.234 A4"), ["anak", "anak", "1", "234", "a4"]);
        assert_eq!(all("ÅNGSTRÖM e\u{301}te\u{301} ﬁsh"), ["angstrom", "ete", "fish"]);
        assert_eq!(all("القُدس في"), ["القدس", "في"]);
        assert!(all(" … —\u{301}'").iter().all(String::is_empty));
    }

    #[test]
    fn an_apostrophe_inside_joins_and_its_head_stands_alone_too() {
        assert_eq!(all("Trump’s Jum'at"), ["trumps", "trump", "jumat", "jum"]);
        assert_eq!(all("'dalam' ’kutip’ s'"), ["dalam", "kutip", "s"]);
    }

    #[test]
    fn long_words_are_cut() {
        assert_eq!(all(&"ab".repeat(50)), ["ab".repeat(16)]);
        assert_eq!(all(&"é".repeat(50)), ["e".repeat(32)]);
    }
}
