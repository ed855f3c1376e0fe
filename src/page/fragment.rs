//! Links into the original of an article that show where its words stand there: text fragments
//! (WICG, scroll to text fragment).

use std::fmt::Write as _;

use crate::text::{Span, squeeze};

/// Words longer than this, in characters, are given by their start and end.
const WHOLE: usize = 80;
/// Words of a start or an end.
const ENDS: usize = 4;
/// Stretches of a quotation in a link.
const MOST: usize = 4;

/// `url` with the words at these spans of `text` to be shown.
pub(super) fn link(url: &str, text: &str, content: &[Span]) -> String {
    let (page, fragment) = url.split_once('#').unwrap_or((url, ""));
    let fragment = fragment.split(":~:").next().unwrap_or_default();
    let directives: Vec<String> =
        content.iter().take(MOST).filter_map(|span| directive(span.of(text))).collect();
    if directives.is_empty() {
        return url.to_owned();
    }
    format!("{page}#{fragment}:~:{}", directives.join("&"))
}

/// Words as part of an address.
pub(super) fn encoded(words: &str) -> String {
    let mut out = String::new();
    encode(&mut out, words);
    out
}

/// `text=start,end`; none for words of nothing but marks. Marks at the ends are left out: an
/// original may have them in other shapes.
fn directive(words: &str) -> Option<String> {
    let is_edge = |c: char| !c.is_alphanumeric();
    let words = words.trim_matches(is_edge);
    let parts: Vec<&str> = words.split_whitespace().collect();
    let is_one = !words.contains('\n') && words.chars().count() <= WHOLE;
    let mut out = String::from("text=");
    if is_one || parts.len() < 2 * ENDS {
        encode(&mut out, &squeeze(words));
    } else {
        encode(&mut out, &parts[..ENDS].join(" "));
        out.push(',');
        encode(&mut out, &parts[parts.len() - ENDS..].join(" "));
    }
    (!words.is_empty()).then_some(out)
}

/// Percent-encodes all that is not plain; `-`, `,` and `&` have a meaning in a directive.
fn encode(out: &mut String, words: &str) {
    for byte in words.bytes() {
        if byte.is_ascii_alphanumeric() || b"._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_words_are_given_whole_and_long_ones_by_their_ends() {
        let text = "“Ya, anak-anak & ibu,” katanya. “Satu dua tiga empat lima enam tujuh delapan \
                    sembilan sepuluh sebelas dua belas tiga belas.”";
        let end = text.find(" katanya").unwrap();
        let start = text.find("“Satu").unwrap();
        let spans = [Span::new(0, end), Span::new(start, text.len())];
        assert_eq!(
            link("https://example.org/a?b=c#d:~:text=old", text, &spans),
            "https://example.org/a?b=c#d:~:text=Ya%2C%20anak%2Danak%20%26%20ibu\
             &text=Satu%20dua%20tiga%20empat,dua%20belas%20tiga%20belas"
        );
    }

    #[test]
    fn nothing_but_marks_is_no_fragment() {
        assert_eq!(
            link("https://example.org/a", "“…”", &[Span::new(0, 9)]),
            "https://example.org/a"
        );
    }
}
