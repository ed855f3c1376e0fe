//! How one printing of a quotation differs from another, word by word.

/// Words beyond which two quotations are not compared one by one.
const LONGEST: usize = 400;

/// Words of the other quotation, and what became of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// As printed, without the white space at its ends.
    pub text: String,
    /// Where it stands.
    pub change: Change,
}

/// Where words stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// In both.
    Same,
    /// In the first only.
    Missing,
    /// In the second only.
    Added,
}

/// The words of a text, without what stands between them.
pub(in crate::site) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && !"'’-".contains(c))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
}

/// What turns `first` into `second`: the pieces of both, in order; empty where their words are
/// equal but for case and punctuation. Texts of more than 400 words are one piece each.
pub fn difference(first: &str, second: &str) -> Vec<Piece> {
    let (a, b): (Vec<&str>, Vec<&str>) =
        (first.split_whitespace().collect(), second.split_whitespace().collect());
    let key = |word: &&str| words(word).collect::<Vec<_>>().join(" ").to_lowercase();
    let (keys_a, keys_b): (Vec<String>, Vec<String>) =
        (a.iter().map(key).collect(), b.iter().map(key).collect());
    if keys_a == keys_b {
        return Vec::new();
    }
    let mut pieces: Vec<Piece> = Vec::new();
    if a.len() > LONGEST || b.len() > LONGEST {
        put(&mut pieces, first.trim(), Change::Missing);
        put(&mut pieces, second.trim(), Change::Added);
        return pieces;
    }
    // longest[i][j]: the longest common part of a[i..] and b[j..].
    let width = b.len() + 1;
    let mut longest = vec![0_u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i * width + j] = if keys_a[i] == keys_b[j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && keys_a[i] == keys_b[j] {
            put(&mut pieces, b[j], Change::Same);
            (i, j) = (i + 1, j + 1);
        } else if j == b.len()
            || (i < a.len() && longest[(i + 1) * width + j] >= longest[i * width + j + 1])
        {
            put(&mut pieces, a[i], Change::Missing);
            i += 1;
        } else {
            put(&mut pieces, b[j], Change::Added);
            j += 1;
        }
    }
    pieces
}

fn put(pieces: &mut Vec<Piece>, text: &str, change: Change) {
    match pieces.last_mut() {
        Some(last) if last.change == change => {
            last.text.push(' ');
            last.text.push_str(text);
        }
        _ => pieces.push(Piece { text: text.to_owned(), change }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(first: &str, second: &str) -> String {
        let sign = |change| match change {
            Change::Same => ' ',
            Change::Missing => '-',
            Change::Added => '+',
        };
        let mut out = String::new();
        for piece in difference(first, second) {
            out.extend([sign(piece.change), '[']);
            out.push_str(&piece.text);
            out.push(']');
        }
        out
    }

    #[test]
    fn words_that_differ_are_told() {
        assert_eq!(shown("“We are sorry,”", "\"We are SORRY.\""), "");
        assert_eq!(
            shown("We are very sorry for it", "We are sorry for that, all"),
            " [We are]-[very] [sorry for]-[it]+[that, all]"
        );
        assert_eq!(shown("a", ""), "-[a]");
    }
}
