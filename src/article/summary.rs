//! Titles and descriptions where the editor gave none: clean cuts of the body.

use crate::text::squeeze;

/// The most code points of a title that is made.
const TITLE: usize = 90;
/// The most code points of a description that is made.
const DESCRIPTION: usize = 160;

/// A title from the first sentence of `prose`. `abbreviations` do not end a sentence.
pub(super) fn title(prose: &str, abbreviations: &[String]) -> String {
    let sentence = first_sentence(prose, abbreviations);
    let words = squeeze(sentence);
    let words = words.strip_suffix('.').filter(|rest| !rest.ends_with('.')).unwrap_or(&words);
    cut(words, TITLE)
}

/// A description from the start of `prose`.
pub(super) fn description(prose: &str) -> String {
    // Four bytes a code point at most, and room for runs of blanks.
    let start = &prose[..prose.floor_char_boundary(DESCRIPTION * 8)];
    cut(&squeeze(start), DESCRIPTION)
}

/// The first sentence of `prose`, or as much of it as a title can hold.
fn first_sentence<'p>(prose: &'p str, abbreviations: &[String]) -> &'p str {
    let prose = &prose[..prose.floor_char_boundary(TITLE * 8)];
    for (at, mark) in prose.char_indices().filter(|&(_, c)| matches!(c, '.' | '!' | '?' | '…')) {
        let end = at + mark.len_utf8();
        let rest = prose[end..].trim_start_matches(['"', '”', '’', '\'', ')', '.', '!', '?', '…']);
        let after = rest.trim_start();
        let ends = after.is_empty()
            || (after.len() < rest.len() && !after.starts_with(char::is_lowercase));
        if ends && !(mark == '.' && is_abbreviation(&prose[..at], abbreviations)) {
            return &prose[..prose.len() - rest.len()];
        }
    }
    prose
}

/// Whether the word at the end of `before` is one that a full stop does not end a sentence after.
fn is_abbreviation(before: &str, abbreviations: &[String]) -> bool {
    let word = before.rsplit([' ', '\t', '\n', '(', '"', '“', '.']).next().unwrap_or_default();
    word.chars().count() == 1 && word.starts_with(char::is_uppercase)
        || abbreviations.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// `words` if they have at most `most` code points, else as many whole words as fit and `…`.
/// Quotation marks that the cut leaves open are closed.
fn cut(words: &str, most: usize) -> String {
    let Some((limit, _)) = words.char_indices().nth(most) else {
        return closed(words.to_owned());
    };
    let within = &words[..limit];
    // Two code points for what is put at the end.
    let room = within.char_indices().rev().nth(1).map_or(limit, |(at, _)| at);
    let end = within[..room].rfind(' ').unwrap_or(room);
    let kept =
        within[..end].trim_end_matches(|c: char| c.is_whitespace() || ",;:-–—(\"“‘".contains(c));
    closed(format!("{kept}…"))
}

/// `words` with the double quotation mark closed that is left open, if any; a closing mark that
/// nothing opened is taken away.
fn closed(words: String) -> String {
    let opened = words.matches('“').count();
    let shut = words.matches('”').count();
    if opened > shut {
        return words + "”";
    }
    if words.matches('"').count() % 2 == 1 {
        return words + "\"";
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_the_first_sentence_without_its_stop() {
        let known = ["Dr".to_owned()];
        assert_eq!(title("Dr. Ana Sari tiba. Ia pulang.", &known), "Dr. Ana Sari tiba");
        assert_eq!(title("Harga naik 3.016 persen! Ya.", &known), "Harga naik 3.016 persen!");
        assert_eq!(title("J. B. Hill won. He left.", &known), "J. B. Hill won");
        assert_eq!(title("Tanpa titik", &known), "Tanpa titik");
    }

    #[test]
    fn a_long_sentence_is_cut_between_words_and_its_marks_are_closed() {
        let long = format!("“Kami {}siap,” kata Rina.", "sangat ".repeat(30));
        let title = title(&long, &[]);
        assert!(title.chars().count() <= 90, "{title}");
        assert!(title.ends_with("sangat…”"), "{title}");
    }

    #[test]
    fn a_description_is_bounded_even_without_blanks() {
        let text = "é".repeat(5000);
        assert!(description(&text).chars().count() <= 160);
    }
}
