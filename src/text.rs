//! Positions in text: byte spans, code points, lines, and hashes.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

/// A half-open range of **bytes** `[start, end)` in a text, on character boundaries.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span `[start, end)`. Texts are capped far below 4 GiB, so offsets fit 32 bits.
    ///
    /// # Panics
    /// If an offset does not fit 32 bits.
    pub fn new(start: usize, end: usize) -> Self {
        let narrow = |at: usize| u32::try_from(at).expect("texts are capped below 4 GiB");
        Span { start: narrow(start), end: narrow(end) }
    }

    /// The words at this span.
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// The span as a range of `usize`.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds nothing.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Turns byte offsets of one text into offsets in Unicode code points, in constant time.
#[derive(Clone, Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    /// Code points before every `STEP`-th byte; empty where all of the text is ASCII.
    marks: Vec<u32>,
}

impl<'t> CodePoints<'t> {
    const STEP: usize = 64;

    /// Reads `text` once.
    pub fn new(text: &'t str) -> Self {
        let mut marks = Vec::new();
        if !text.is_ascii() {
            let mut count = 0;
            for chunk in text.as_bytes().chunks(Self::STEP) {
                marks.push(count);
                count += points(chunk);
            }
            marks.push(count);
        }
        CodePoints { text, marks }
    }

    /// The number of code points before byte `at`.
    pub fn at(&self, at: u32) -> usize {
        let at = at as usize;
        if self.marks.is_empty() {
            return at;
        }
        let step = at / Self::STEP;
        (self.marks[step] + points(&self.text.as_bytes()[step * Self::STEP..at])) as usize
    }

    /// `[start, end)` of a span in code points.
    pub fn pair(&self, span: Span) -> [usize; 2] {
        [self.at(span.start), self.at(span.end)]
    }
}

/// Code points that start in `bytes`: all but UTF-8 continuation bytes.
fn points(bytes: &[u8]) -> u32 {
    let count = bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Where the lines of a text start, to turn byte offsets into line and column.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Reads `text` once. Lines end at `\n`.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(
            memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| Span::new(at, at).end + 1),
        );
        LineIndex { starts }
    }

    /// Line and column of byte `at`, both from 1, the column in code points.
    pub fn line_column(&self, text: &str, at: u32) -> (usize, usize) {
        let line = self.starts.partition_point(|&start| start <= at) - 1;
        let before = &text.as_bytes()[self.starts[line] as usize..(at as usize).min(text.len())];
        (line + 1, points(before) as usize + 1)
    }
}

/// A BLAKE3 hash.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The hash of `parts`, each preceded by its length, so that no two lists of parts collide by
    /// being cut elsewhere.
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Hash(*hasher.finalize().as_bytes())
    }

    /// The plain hash of a file, as manifests hold it.
    pub fn of_file(bytes: &[u8]) -> Self {
        Hash(*blake3::hash(bytes).as_bytes())
    }

    /// Reads 64 hexadecimal digits.
    pub fn parse(digits: &str) -> Option<Self> {
        blake3::Hash::from_hex(digits).ok().map(|hash| Hash(*hash.as_bytes()))
    }

    /// The first `length` (at most 51) characters in base 32 (lower-case letters and 2 to 7).
    pub fn short(&self, length: usize) -> String {
        const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
        let digit = |n: usize| {
            let bit = n * 5;
            let high = u16::from(self.0[bit / 8]) << 8;
            let low = self.0.get(bit / 8 + 1).map_or(0, |&byte| u16::from(byte));
            char::from(ALPHABET[usize::from(((high | low) >> (11 - bit % 8)) & 31)])
        };
        (0..length.min(51)).map(digit).collect()
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&blake3::Hash::from(self.0).to_hex())
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// `text` in Unicode normalisation form C, copied only where it is not so already.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfc().collect()),
    }
}

/// The words at some spans, with `…` for what is left out between them.
pub fn joined(text: &str, spans: &[Span]) -> String {
    if let [span] = spans {
        return squeeze(text.get(span.range()).unwrap_or_default());
    }
    let mut out = String::new();
    let mut end = 0;
    for span in spans {
        let Some(words) = text.get(span.range()) else { continue };
        if !out.is_empty() {
            let gap = text.get(end..span.range().start).unwrap_or_default();
            out.push_str(if gap.trim().is_empty() { " " } else { " … " });
        }
        out.push_str(words);
        end = span.range().end;
    }
    squeeze(&out)
}

/// The start of words longer than `most` characters, cut at a blank, with `…` for the rest.
pub fn shortened(words: String, most: usize) -> String {
    let Some((cut, _)) = words.char_indices().nth(most) else { return words };
    let head = &words[..cut];
    format!("{} …", &head[..head.rfind(' ').unwrap_or(cut)])
}

/// `text` without the characters that turn the direction of what follows them: for titles of
/// windows and labels, where no element can keep them in.
pub fn plain(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if text.contains(turns) { text.replace(turns, "") } else { text.to_owned() }
}

/// Bytes that [`escape`] replaces.
const SPECIAL: [bool; 256] = table(b"&<>\"\r");

/// Appends `text` so that it is text in HTML, in an element or in an attribute within double
/// quotation marks. A carriage return is written as a reference, since a browser would drop it.
pub fn escape(out: &mut String, text: &str) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| SPECIAL[usize::from(*byte)]) {
        let safe = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#13;",
        };
        out.push_str(&text[from..at]);
        out.push_str(safe);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// `text` with every run of white space as one blank, none at the ends.
pub fn squeeze(text: &str) -> String {
    // Nearly all text is so already: it is copied in one piece.
    if is_squeezed(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Writes a word in lower case into `lower`, in place of what is there.
pub(crate) fn write_lower(word: &str, lower: &mut String) {
    lower.clear();
    if word.is_ascii() {
        lower.push_str(word);
        lower.make_ascii_lowercase();
    } else {
        lower.extend(word.chars().flat_map(char::to_lowercase));
    }
}

/// For every byte whether it is one of `bytes`.
const fn table(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
}

/// Bytes that white space begins with.
const BLANKS: [bool; 256] = table(b"\t\n\x0B\x0C\r \xC2\xE1\xE2\xE3");

/// Whether no white space but single blanks stands in `text`, and none at its ends.
fn is_squeezed(text: &str) -> bool {
    let bytes = text.as_bytes();
    // The byte after the last blank.
    let mut word = 0;
    for (at, byte) in bytes.iter().enumerate().filter(|(_, byte)| BLANKS[usize::from(**byte)]) {
        match byte {
            b' ' if at > word => word = at + 1,
            0x80.. if !text[at..].starts_with(char::is_whitespace) => {}
            _ => return false,
        }
    }
    bytes.last() != Some(&b' ')
}

/// `text` as it stands in an address: transliterated to ASCII, lower case, words joined by `-`.
/// Empty if no letter or digit is left.
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in deunicode::deunicode(text).chars() {
        if character.is_ascii_alphanumeric() {
            out.push(character.to_ascii_lowercase());
        } else if character != '\'' && !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len().min(100));
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// A name as it is compared: normalisation form C, lower case, without dots, commas, invisible
/// characters and blanks beyond one between words. Empty if nothing is left.
pub fn name_key(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    if name.is_ascii() {
        let mut gap = false;
        for byte in name.bytes() {
            match byte {
                b' ' | b'\t'..=b'\r' | b'.' | b',' => gap = !out.is_empty(),
                byte if byte.is_ascii_control() => {}
                byte => {
                    if std::mem::take(&mut gap) {
                        out.push(' ');
                    }
                    out.push(char::from(byte.to_ascii_lowercase()));
                }
            }
        }
        return out;
    }
    for word in nfc(name).split(|c: char| c.is_whitespace() || c == '.' || c == ',') {
        let start = out.len();
        for character in word.chars().filter(|&c| !is_invisible(c)) {
            if out.len() == start && start > 0 {
                out.push(' ');
            }
            match character {
                '’' | 'ʼ' | '‘' => out.push('\''),
                other => out.extend(other.to_lowercase()),
            }
        }
    }
    out
}

/// The first character of a line of text that no text has: a control character, tabs and line ends
/// aside.
pub fn control(text: &str) -> Option<char> {
    text.chars().find(|&c| c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
}

/// The first character that readers do not see and that changes what they see: direction, invisible
/// blanks and joints, tags. Those that some scripts need are none beside such a script.
pub fn hidden(text: &str) -> Option<char> {
    if text.is_ascii() {
        return None;
    }
    let needs_joints = || text.chars().any(|c| matches!(c, '\u{590}'..='\u{1FFF}' | '\u{1F000}'..));
    text.chars().find(|&c| match c {
        '\u{61C}' | '\u{200C}'..='\u{200F}' => !needs_joints(),
        '\u{34F}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{180E}'
        | '\u{3164}'
        | '\u{FFA0}'
        | '\u{E0000}'..='\u{E007F}' => true,
        c => is_invisible(c) && !c.is_control(),
    })
}

/// The text with every character escaped that a terminal would obey, not show.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_invisible) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_invisible(c) { out.extend(c.escape_default()) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// [`printable`] text of several lines.
pub fn printable_lines(text: &str) -> String {
    text.split('\n').map(printable).collect::<Vec<_>>().join("\n")
}

/// Control characters and those that change nothing but the direction or joining of others.
fn is_invisible(character: char) -> bool {
    character.is_control() || is_format(character)
}

/// Whether a character changes nothing but the direction or joining of others (Unicode's general
/// category Cf, without the signs that Arabic and music are written with).
pub(crate) fn is_format(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// A text as [`squeeze`] gives it, without characters of [`is_format`].
pub(crate) fn visible(text: &str) -> String {
    if text.is_ascii() {
        return squeeze(text);
    }
    squeeze(&text.chars().filter(|&c| !is_format(c)).collect::<String>())
}

/// The words of a text, without the signs at their ends.
pub fn bare_words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    let words = text.split_whitespace();
    words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).filter(|w| !w.is_empty())
}

/// Whether two words of three letters and more are one slip apart: a letter more, less, other, or two
/// swapped; also if they are equal.
pub fn is_one_slip(a: &str, b: &str) -> bool {
    // Then one of their ends is the same: what the costly comparison can be spared by.
    let (a_bytes, b_bytes) = (a.as_bytes(), b.as_bytes());
    a.len().abs_diff(b.len()) <= char::MAX_LEN_UTF8
        && (a_bytes.first() == b_bytes.first() || a_bytes.last() == b_bytes.last())
        && strsim::damerau_levenshtein(a, b) <= 1
}

/// The one of `known` that `word` is most probably a slip of, if any is near: few letters differ, or
/// it is a beginning of three letters and more.
pub fn near<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    let most = (length / 3).max(1);
    known
        .iter()
        .map(|&candidate| {
            let begins = length >= 3 && candidate.starts_with(&word);
            let distance = strsim::damerau_levenshtein(&word, candidate);
            (if begins { distance.min(most) } else { distance }, candidate)
        })
        .filter(|&(distance, _)| distance <= most)
        .min()
        .map(|(_, candidate)| candidate)
}

/// One thing or several: `1 article`, `2 articles`.
pub fn count<N: Copy + fmt::Display + PartialEq + From<u8>>(number: N, one: &str) -> String {
    let many = if number == N::from(1) { "" } else { "s" };
    format!("{number} {one}{many}")
}

/// What to do about a word that is not among those known: the near one, else all of them, after the
/// words `otherwise`.
pub fn near_or(word: &str, known: &[&str], otherwise: &str) -> String {
    match near(word, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("{otherwise} {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_slips_not_other_words() {
        assert_eq!(near("titel", &["title", "date"]), Some("title"));
        assert_eq!(near("Date", &["title", "date"]), Some("date"));
        assert_eq!(near("alias", &["name", "aliases"]), Some("aliases"));
        assert_eq!(near("weather", &["title", "date"]), None);
    }

    #[test]
    fn white_space_is_squeezed_wherever_it_stands() {
        for (text, squeezed) in [
            ("", ""),
            (" ", ""),
            ("“Kami siap”", "“Kami siap”"),
            (" a", "a"),
            ("a ", "a"),
            ("a  b", "a b"),
            ("a\tb\r\nc", "a b c"),
            ("a\u{a0}b\u{2009}c\u{3000}d", "a b c d"),
            ("â ã", "â ã"),
        ] {
            assert_eq!(squeeze(text), squeezed, "{text:?}");
        }
    }

    #[test]
    fn names_of_ascii_are_compared_as_all_others() {
        for name in ["M. Ali,  S.H.", " .Budi\u{7}\t Santoso ,", "", "...", "O'Neil-SMITH"] {
            let key = name_key(&format!("{name} é"));
            assert_eq!(name_key(name), key.trim_end_matches('é').trim_end(), "{name:?}");
        }
    }

    #[test]
    fn code_points_count_characters_not_bytes() {
        let text = "a“b”é".repeat(200);
        let points = CodePoints::new(&text);
        for (count, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(points.at(u32::try_from(at).unwrap()), count);
        }
        assert_eq!(points.at(u32::try_from(text.len()).unwrap()), text.chars().count());
    }

    #[test]
    fn lines_and_columns_start_at_one() {
        let text = "é1\n\nxyz";
        let lines = LineIndex::new(text);
        assert_eq!(lines.line_column(text, 2), (1, 2));
        assert_eq!(lines.line_column(text, 4), (2, 1));
        assert_eq!(lines.line_column(text, 7), (3, 3));
    }

    #[test]
    fn hash_parts_do_not_run_together() {
        assert_ne!(Hash::of(&[b"ab", b"c"]), Hash::of(&[b"a", b"bc"]));
        assert_eq!(Hash::of(&[b"x"]).short(10).len(), 10);
    }

    #[test]
    fn names_are_compared_without_what_does_not_tell_them_apart() {
        for name in ["R.A. Ayu", " r a  AYU", "R.A.\u{202E}Ayu\u{200B}", "R, A. Ayu,"] {
            assert_eq!(name_key(name), "r a ayu");
        }
        assert_eq!(name_key("Su’ud"), name_key("Su'ud"));
        assert_eq!(name_key("\u{202E}. "), "");
    }

    #[test]
    fn controls_of_direction_are_left_out() {
        assert_eq!(plain("a\u{202E}b\u{2069}"), "ab");
    }

    #[test]
    fn long_words_are_cut_at_a_blank() {
        assert_eq!(shortened("satu dua tiga".to_owned(), 13), "satu dua tiga");
        assert_eq!(shortened("satu dua tiga".to_owned(), 10), "satu dua …");
        assert_eq!(shortened("satuduatiga".to_owned(), 4), "satu …");
    }

    #[test]
    fn what_readers_do_not_see_is_found_unless_a_script_needs_it() {
        for (text, found) in [
            ("Ann\tBell\n", None),
            ("Ann\u{1b}[31m", Some('\u{1b}')),
            ("Ann\u{9b}31m", Some('\u{9b}')),
            ("Ann\u{7f}", Some('\u{7f}')),
            ("Ann\0", Some('\0')),
        ] {
            assert_eq!((control(text), hidden(text)), (found, None), "{text:?}");
        }
        for odd in "\u{ad}\u{200b}\u{200d}\u{200e}\u{202e}\u{2066}\u{2060}\u{feff}\u{3164}\u{e0041}"
            .chars()
        {
            assert_eq!(hidden(&format!("Bé{odd}ll")), Some(odd), "{odd:?}");
        }
        for needed in [
            "\u{645}\u{6cc}\u{200c}\u{62e}",
            "\u{915}\u{94d}\u{200d}\u{937}",
            "\u{5d0}\u{200f}",
            "Ü ß",
        ] {
            assert_eq!(hidden(needed), None, "{needed:?}");
        }
        assert_eq!(
            printable("a\u{1b}]0;x\u{7}\u{9b}\u{202e}\u{200b}é"),
            "a\\u{1b}]0;x\\u{7}\\u{9b}\\u{202e}\\u{200b}é"
        );
        assert_eq!(printable("a\nb"), "a\\nb");
    }

    #[test]
    fn slugs_are_plain() {
        assert_eq!(slug("Volodymyr Zelénsky, S.H."), "volodymyr-zelensky-s-h");
        assert_eq!(slug("Su’ud & Co"), "suud-co");
        assert_eq!(slug("***"), "");
    }
}
