//! Cases: short texts with quotations that must be found and words that must not.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use super::names::{LISTS, folded, lists};
use super::words::is_word;
use super::{Document, Quotation};
use crate::text::is_format;

/// Least share that a wanted quotation and a found one have in common.
const ENOUGH: f64 = 0.6;

/// A text and what is to be found in it.
#[derive(Clone, Debug)]
pub struct Case {
    /// Names the case.
    pub id: String,
    /// What it is a case of.
    pub kind: String,
    /// The language of the text, if it is not to be found out.
    pub language: Option<String>,
    /// The day of the article.
    pub date: Option<chrono::NaiveDate>,
    /// The text.
    pub text: String,
    /// Quotations that must be found.
    pub expect: Vec<Expectation>,
    /// Words that nobody said, and names that do not speak.
    pub forbid: Vec<Ban>,
}

/// A quotation that must be found.
#[derive(Clone, Debug, Deserialize)]
pub struct Expectation {
    /// The words, or the longest piece of them, as they stand in the text, where they stand once.
    pub content: String,
    /// Who is named, `None` for nobody; any of them is right.
    #[serde(default, deserialize_with = "one_or_more")]
    pub speaker: Vec<Option<String>>,
    /// Its kind, if that counts.
    pub kind: Option<String>,
    /// The day on which it was said, if that counts.
    pub said_on: Option<String>,
}

/// What must not be found: the one or the other.
#[derive(Clone, Debug, Deserialize)]
pub struct Ban {
    /// Words that nobody may be reported to have said.
    pub content: Option<String>,
    /// A name that no quotation may have.
    pub speaker: Option<String>,
}

/// How many cases of a kind are right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Right {
    /// Those in which nothing is wrong.
    pub right: u32,
    /// All of them.
    pub n: u32,
}

/// The cases by kind.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Cases {
    /// How many of each kind are right.
    #[serde(flatten)]
    pub kinds: BTreeMap<String, Right>,
    /// What is wrong with each of the others.
    #[serde(skip)]
    pub misses: Vec<String>,
}

fn one_or_more<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Option<String>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Names {
        Any(Vec<Option<String>>),
        One(Option<String>),
    }
    Ok(match Names::deserialize(from)? {
        Names::Any(names) => names,
        Names::One(name) => vec![name],
    })
}

/// Checks what was found in each case, in the order of the cases.
pub fn check(cases: &[Case], found: &[Document]) -> Cases {
    let mut out = Cases::default();
    for (case, found) in cases.iter().zip(found) {
        let faults = faults(case, &found.quotes);
        let sums = out.kinds.entry(case.kind.clone()).or_default();
        sums.n += 1;
        sums.right += u32::from(faults.is_empty());
        out.misses
            .extend(faults.iter().map(|fault| format!("{} ({}): {fault}", case.id, case.kind)));
    }
    out
}

/// What is wrong with the quotations that were found.
fn faults(case: &Case, found: &[Quotation]) -> Vec<String> {
    let text: Vec<char> = case.text.chars().collect();
    let mut faults = Vec::new();
    for want in &case.expect {
        let wanted = letters_of(case, &text, &want.content);
        let shares: Vec<f64> = found.iter().map(|quote| overlap(&text, quote, &wanted)).collect();
        let best = shares.iter().copied().fold(0.0, f64::max);
        if best < ENOUGH {
            faults.push(format!("not found: {:?}", want.content));
            continue;
        }
        let mut nearest = found.iter().zip(&shares).filter(|(_, share)| **share >= best);
        if !nearest.any(|(quote, _)| meets(quote, want)) {
            let names = want.speaker.iter().map(|name| name.as_deref().unwrap_or("nobody"));
            let names = names.collect::<Vec<_>>().join(" or ");
            faults.push(format!("not as wanted: {:?} by {names}", want.content));
        }
    }
    for ban in &case.forbid {
        if let Some(words) = &ban.content {
            let banned = letters_of(case, &text, words);
            let least = ENOUGH * count(banned.len());
            let said = |quote: &Quotation| {
                count(letters(&text, &quote.content).intersection(&banned).count()) >= least
            };
            if found.iter().any(said) {
                faults.push(format!("nobody said: {words:?}"));
            }
        }
        if let Some(name) = &ban.speaker {
            let mut named = found.iter().filter_map(|quote| quote.speaker.as_deref());
            let key = key(name);
            if named.any(|speaker| self::key(speaker).split("; ").any(|one| one == key)) {
                faults.push(format!("must not speak: {name}"));
            }
        }
    }
    faults
}

/// Whether a quotation has the speaker that is wanted, and the kind and the day.
fn meets(quote: &Quotation, want: &Expectation) -> bool {
    let given = quote.speaker.as_deref().map(key);
    want.speaker.iter().any(|name| name.as_deref().map(key) == given)
        && want.kind.as_ref().is_none_or(|kind| quote.kind.as_ref() == Some(kind))
        && want.said_on.as_ref().is_none_or(|day| quote.said_on.as_ref() == Some(day))
}

/// Where the letters and digits of the spans stand.
fn letters(text: &[char], spans: &[[i64; 2]]) -> BTreeSet<usize> {
    let inside = |at: i64| usize::try_from(at).unwrap_or(0).min(text.len());
    let all = spans.iter().flat_map(|&[start, end]| inside(start)..inside(end));
    all.filter(|&at| is_word(text[at]) && text[at] != '_').collect()
}

/// Where the letters and digits of words stand that the text has once.
fn letters_of(case: &Case, text: &[char], words: &str) -> BTreeSet<usize> {
    let start = case.text.find(words).map_or(0, |at| case.text[..at].chars().count());
    let length = |characters: usize| i64::try_from(characters).unwrap_or(i64::MAX);
    letters(text, &[[length(start), length(start + words.chars().count())]])
}

/// The share that wanted words have in common with a quotation, or with a piece of it.
fn overlap(text: &[char], quote: &Quotation, wanted: &BTreeSet<usize>) -> f64 {
    let pieces = quote.content.iter().map(std::slice::from_ref).chain([&quote.content[..]]);
    let shares = pieces.map(|piece| {
        let piece = letters(text, piece);
        let most = wanted.len().max(piece.len()).max(1);
        count(wanted.intersection(&piece).count()) / count(most)
    });
    shares.fold(0.0, f64::max)
}

/// A name without titles, articles, degrees, marks and case; joint ones sorted, apart by `; `.
fn key(names: &str) -> String {
    let clean: String = names.nfc().filter(|&character| !is_format(character)).collect();
    let mut keys: Vec<String> = clean.split("; ").map(key_of_one).collect();
    keys.sort();
    keys.join("; ")
}

fn key_of_one(name: &str) -> String {
    let plain = name.replace('\u{2019}', "'");
    let mut parts = plain.split(',');
    let first = parts.next().unwrap_or_default();
    let kept: Vec<&str> =
        [first].into_iter().chain(parts.filter(|part| !is_degree(part))).collect();
    let kept = kept.join(",");
    let mut words: Vec<&str> = kept.split_whitespace().collect();
    let before = |word: &str| {
        let word = word.to_lowercase();
        let word = word.trim_end_matches('.');
        lists(&LISTS.articles, word) || lists(&LISTS.honorifics, word)
    };
    while words.len() > 1 && before(words[0]) {
        words.remove(0);
    }
    while words.len() > 1
        && words.last().is_some_and(|word| lists(&LISTS.pointers, &word.to_lowercase()))
    {
        words.pop();
    }
    let key = folded(words.iter().flat_map(|word| word.chars()));
    let key: String = key.into_iter().filter(|&c| is_word(c) && c != '_').collect();
    if key.is_empty() { name.to_owned() } else { key }
}

/// Whether what stands after a comma is a degree (`Ph.D.`, `SH`, `M.Si`), and no `Jr` or `III`.
fn is_degree(part: &str) -> bool {
    let part = part.trim_start();
    let numeral: String = part.chars().take_while(|character| "IVX".contains(*character)).collect();
    let is_numeral = !numeral.is_empty() && !part[numeral.len()..].starts_with(is_word);
    if part.starts_with("Jr") || part.starts_with("Sr") || is_numeral {
        return false;
    }
    let capitals = part.chars().all(|character| character.is_ascii_uppercase());
    if (2..=5).contains(&part.len()) && capitals {
        return true;
    }
    let short = |word: &str| word.len() <= 4 && word.chars().all(|c| c.is_ascii_alphabetic());
    let piece =
        |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase()) && short(&word[1..]);
    // The last full stop may close a piece or stand after the rest.
    [part, part.strip_suffix('.').unwrap_or(part)].into_iter().any(|part| {
        part.rsplit_once('.')
            .is_some_and(|(pieces, rest)| pieces.split('.').all(piece) && short(rest))
    })
}

/// A number of letters, which is small, as a fraction's part.
fn count(letters: usize) -> f64 {
    f64::from(u32::try_from(letters).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_degrees_are_no_part_of_a_name() {
        assert_eq!(key("Dr. Ann Roe, Ph.D."), key("ann roe"));
        assert_eq!(key("Pak Bono Martaka, SH, M.Si"), key("Bono Martaka"));
        assert_eq!(key("B; A"), "a; b");
        assert_ne!(key("Ann Roe, Jr."), key("Ann Roe"));
        assert_ne!(key("Ann Roe, III"), key("Ann Roe"));
        assert_ne!(key("President Ann Roe"), key("Ann Roe"));
        assert_eq!(key("warga itu"), key("para warga"));
    }

    #[test]
    fn a_case_is_right_if_nothing_is_missing_and_nothing_too_much() {
        let text = "Ann said it rained. The sun shone.";
        let expect = |speaker: Option<&str>| Expectation {
            content: "it rained".to_owned(),
            speaker: vec![speaker.map(str::to_owned)],
            kind: None,
            said_on: None,
        };
        let case = |expect, ban: (Option<&str>, Option<&str>)| Case {
            id: "a".to_owned(),
            kind: "rain".to_owned(),
            language: None,
            date: None,
            text: text.to_owned(),
            expect: vec![expect],
            forbid: vec![Ban {
                content: ban.0.map(str::to_owned),
                speaker: ban.1.map(str::to_owned),
            }],
        };
        let found: Document = serde_json::from_str(
            r#"{"id": "a", "quotes": [{"content": [[9, 18]], "speaker": "Ms Ann"}]}"#,
        )
        .unwrap();
        let cases = [
            case(expect(Some("Ann")), (Some("The sun shone"), Some("Sun"))),
            case(expect(None), (None, None)),
            case(expect(Some("ann")), (None, Some("Ann"))),
            case(expect(Some("ann")), (Some("rained"), None)),
        ];
        let right = check(&cases, &vec![found; 4]);
        assert_eq!(right.kinds["rain"], Right { right: 1, n: 4 });
        assert_eq!(right.misses.len(), 3, "{:?}", right.misses);
    }
}
