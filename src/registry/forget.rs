//! Whom people.toml forgets is covered in every text before anything else reads it: what comes after
//! never knows the name, so that no page, feed, index or file can print it.

use super::{Entry, Registry};

/// A sign that covers three bytes of a name.
const COVER: char = '█';
/// A sign that covers what is left of it.
const REST: char = '_';
/// Bytes between two words of one name, at most.
const GAP: usize = 8;
/// Letters of a word that stands for a whole name by itself, at least.
const SHORTEST: usize = 3;

impl Registry {
    /// Whether anybody is to be forgotten.
    pub fn forgets(&self) -> bool {
        self.entries.iter().any(|entry| entry.forget)
    }

    /// A text of the article with this id in which nobody who is to be forgotten can be read: as many
    /// bytes, with the same line ends, so that places in it stay what they are. `None` where nothing
    /// changes.
    pub fn forget(&self, id: &str, text: &str) -> Option<String> {
        let meant = |entry: &&Entry| entry.forget && entry.means(id).is_some();
        let entries: Vec<&Entry> = self.entries.iter().filter(meant).collect();
        if entries.is_empty() {
            return None;
        }
        let words = words(text);
        let mut covered = vec![false; words.len()];
        for entry in entries {
            entry.cover(text, &words, &mut covered);
        }
        covered.contains(&true).then(|| redacted(text, &words, &covered))
    }
}

impl Entry {
    /// Whether a text has one of its names.
    pub fn is_named_in(&self, text: &str) -> bool {
        let words = words(text);
        let mut covered = vec![false; words.len()];
        self.cover(text, &words, &mut covered);
        covered.contains(&true)
    }

    fn cover(&self, text: &str, words: &[Word<'_>], covered: &mut [bool]) {
        let forms = self.names().map(|name| folded(&name.text)).collect::<Vec<_>>();
        let kept = self.not.iter().map(|name| folded(&name.text)).collect::<Vec<_>>();
        cover(text, words, &forms, &kept, covered);
    }
}

/// Whether words are nothing but a name that was covered.
pub fn is_covered(words: &str) -> bool {
    let is_cover = |c: char| c == COVER || c == REST || !c.is_alphanumeric();
    words.contains(COVER) && words.chars().all(is_cover)
}

/// A word of a text.
struct Word<'t> {
    start: usize,
    text: &'t str,
    folded: String,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    let ends = text.char_indices().chain([(text.len(), ' ')]);
    for (at, character) in ends {
        match (start, character.is_alphanumeric()) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let word = &text[from..at];
                words.push(Word { start: from, text: word, folded: word.to_lowercase() });
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn folded(name: &str) -> Vec<String> {
    words(name).into_iter().map(|word| word.folded).collect()
}

/// Marks the words of a text that name somebody: every whole form, in any case; and where one of several
/// words stands in the text, each of its words by itself, written as a name. Names that are `kept` are
/// others'.
fn cover(
    text: &str,
    words: &[Word<'_>],
    forms: &[Vec<String>],
    kept: &[Vec<String>],
    covered: &mut [bool],
) {
    let mut others = vec![false; words.len()];
    for at in 0..words.len() {
        for form in kept.iter().filter(|form| stands(text, words, at, form)) {
            others[at..at + form.len()].fill(true);
        }
    }
    let mut parts: Vec<&String> = Vec::new();
    for at in 0..words.len() {
        for form in forms.iter().filter(|form| stands(text, words, at, form)) {
            let is_other = others[at..at + form.len()].contains(&true);
            if !is_other && (form.len() > 1 || is_name(words[at].text)) {
                covered[at..at + form.len()].fill(true);
                parts.extend(form.iter().filter(|part| part.chars().count() >= SHORTEST));
            }
        }
    }
    parts.sort_unstable();
    parts.dedup();
    for (at, word) in words.iter().enumerate() {
        if !others[at] && is_name(word.text) && parts.binary_search(&&word.folded).is_ok() {
            covered[at] = true;
        }
    }
}

/// Whether a name stands in a text from a word on: its words in order, with little and no empty line
/// between them.
fn stands(text: &str, words: &[Word<'_>], at: usize, form: &[String]) -> bool {
    let Some(found) = words.get(at..at + form.len()).filter(|found| !found.is_empty()) else {
        return false;
    };
    let near = |pair: &[Word<'_>]| {
        let gap = &text[pair[0].start + pair[0].text.len()..pair[1].start];
        gap.len() <= GAP && gap.matches('\n').count() < 2
    };
    found.iter().zip(form).all(|(word, part)| word.folded == *part) && found.windows(2).all(near)
}

/// Whether a word is written as names are.
fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_uppercase() || !c.is_lowercase())
}

fn redacted(text: &str, words: &[Word<'_>], covered: &[bool]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (word, _) in words.iter().zip(covered).filter(|(_, covered)| **covered) {
        out.push_str(&text[from..word.start]);
        let length = word.text.len();
        out.extend(std::iter::repeat_n(COVER, length / COVER.len_utf8()));
        out.extend(std::iter::repeat_n(REST, length % COVER.len_utf8()));
        from = word.start + length;
    }
    out.push_str(&text[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::parse;

    fn forgotten(entry: &str, text: &str) -> String {
        let registry = parse(&format!("[[person]]\n{entry}\nforget = true\n")).unwrap();
        registry.forget("a", text).unwrap_or_else(|| text.to_owned())
    }

    #[test]
    fn every_form_of_a_name_is_covered_and_no_byte_moves() {
        let text = "AGUS SEMBILUK resigned. “No,” said Agus\nSembiluk’s wife. *Agus* **Sembiluk**, or \
                    Pak Sembiluk; agus is a word. https://example.org/agus-sembiluk.html";
        let covered = forgotten("name = \"Agus Sembiluk\"", text);
        assert_eq!(covered.len(), text.len());
        assert!(!covered.to_lowercase().contains("sembiluk"), "{covered}");
        assert!(covered.contains("agus is a word"), "{covered}");
        assert_eq!(covered.matches('\n').count(), 1);
        assert!(covered.contains("_.html"), "{covered}");
    }

    #[test]
    fn others_keep_their_names() {
        let entry = "name = \"Agus Sembiluk\"\nnot = [\"Rina Sembiluk\"]";
        let covered = forgotten(entry, "Agus Sembiluk and Rina Sembiluk came. Sembiluk left.");
        assert!(covered.contains("and Rina Sembiluk came. ██__ left"), "{covered}");
        let without = "Rina Sembiluk came.";
        assert_eq!(forgotten(entry, without), without);
        assert_eq!(
            forgotten("name = \"Agus Sembiluk\"", "Sembiluk is a town."),
            "Sembiluk is a town."
        );
    }

    #[test]
    fn an_entry_for_some_articles_forgets_in_those_alone() {
        let entry = "name = \"Agus Sembiluk\"\narticles = [\"b\"]";
        assert_eq!(forgotten(entry, "Agus Sembiluk"), "Agus Sembiluk");
    }

    #[test]
    fn what_was_covered_is_told_from_a_name() {
        let covered = forgotten("name = \"Agus Sembiluk\"", "Agus Sembiluk");
        assert!(is_covered(&covered), "{covered}");
        assert!(!is_covered("Agus") && !is_covered("") && !is_covered("a █"));
    }
}
