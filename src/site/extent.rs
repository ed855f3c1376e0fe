//! How much was said: what shares of voice are counted in.

use crate::text::Span;

/// The length of a quotation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Stretches between white space that hold a letter or digit.
    pub words: u32,
    /// Stretches that end with a full stop, question mark, exclamation mark or ellipsis, and what
    /// stands after the last of these; at least one where there are words.
    pub sentences: u32,
}

impl Extent {
    /// Of the words at some spans, which are read as one stretch.
    pub(super) fn of(text: &str, spans: &[Span]) -> Self {
        let mut extent = Extent::default();
        let mut open = false;
        for span in spans {
            let Some(content) = text.get(span.range()) else { continue };
            for word in content.split_whitespace() {
                if word.contains(char::is_alphanumeric) {
                    extent.words += 1;
                    open = true;
                }
                let bare = word.trim_end_matches(|c: char| {
                    matches!(c, '”' | '’' | '»' | '"' | '\'' | ')' | ']')
                });
                if open && bare.ends_with(['.', '!', '?', '…', '؟', '。']) {
                    extent.sentences += 1;
                    open = false;
                }
            }
        }
        extent.sentences += u32::from(open);
        extent
    }
}

impl std::ops::AddAssign for Extent {
    fn add_assign(&mut self, other: Self) {
        self.words += other.words;
        self.sentences += other.sentences;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(text: &str) -> (u32, u32) {
        let extent = Extent::of(text, &[Span::new(0, text.len())]);
        (extent.words, extent.sentences)
    }

    #[test]
    fn words_and_sentences_are_counted() {
        assert_eq!(extent(""), (0, 0));
        assert_eq!(extent("“Kami siap,”"), (2, 1));
        assert_eq!(extent("“Kami siap. Kapan? Besok!”"), (4, 3));
        assert_eq!(extent("“We wait … and see”"), (4, 2));
        assert_eq!(extent("that the river would be measured"), (6, 1));
        assert_eq!(extent("– . –"), (0, 0));
    }

    #[test]
    fn the_spans_of_one_quotation_are_one_stretch() {
        let text = "“Kami,” katanya, “minta maaf.”";
        let at = text.find("“minta").unwrap();
        let spans = [Span::new(0, "“Kami,”".len()), Span::new(at, text.len())];
        assert_eq!(Extent::of(text, &spans), Extent { words: 3, sentences: 1 });
    }
}
