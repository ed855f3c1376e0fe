//! Whether two names of a speaker mean the same one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::canonical_combining_class;

use super::words::is_word;

/// Words that are no part of a name, in the languages of the labelled articles.
pub(super) static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    toml::from_str(include_str!("names.toml")).expect("the embedded lists can be read")
});

/// The lists, their words apart by blanks.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Lists {
    titles: String,
    pub(super) articles: String,
    particles: String,
    pub(super) beside_office: String,
    pub(super) honorifics: String,
    pub(super) pointers: String,
}

/// Whether a list has a word.
pub(super) fn lists(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|one| one == word)
}

/// How far a predicted name is the labelled one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Match {
    /// Equal but for case, accents, punctuation and titles.
    pub(super) strict: bool,
    /// Equal, or one's words are among the other's, or a listed alias; and nobody else's.
    pub(super) alias: bool,
    /// Of several joint speakers some are missing, and none is wrong.
    pub(super) incomplete: bool,
}

impl Match {
    /// Whether a speaker that is labelled is not given: none, or only some of several.
    pub(super) fn is_missing(self, predicted: Option<&str>) -> bool {
        predicted.is_none() || self.incomplete
    }
}

/// The speakers that an article's labels name.
pub(super) struct Known<'a> {
    aliases: &'a BTreeMap<String, Vec<String>>,
    /// Each with the names and aliases that are his or hers, normalised.
    known: Vec<(&'a str, BTreeSet<Vec<String>>)>,
}

impl<'a> Known<'a> {
    /// `labelled` are the speakers as printed, joint ones joined by `; `.
    pub(super) fn new(
        labelled: impl Iterator<Item = &'a str>,
        aliases: &'a BTreeMap<String, Vec<String>>,
    ) -> Self {
        let names: BTreeSet<&str> = labelled.flat_map(each).collect();
        let known = names.into_iter().map(|name| {
            let of = aliases.get(name).into_iter().flatten().map(String::as_str);
            (name, of.chain([name]).map(words).collect())
        });
        Known { aliases, known: known.collect() }
    }

    /// Whether a predicted speaker is the labelled one.
    pub(super) fn compare(&self, gold: &str, predicted: Option<&str>) -> Match {
        let wanted: Vec<&str> = each(gold).collect();
        let mut left: Vec<&str> = each(predicted.unwrap_or_default()).collect();
        if wanted.is_empty() || left.is_empty() {
            return Match::default();
        }
        let together = self.aliases.get(gold).into_iter().flatten();
        if wanted.len() > 1
            && together.map(|alias| words(alias)).any(|alias| alias == words(&left.join("; ")))
        {
            return Match { strict: false, alias: true, incomplete: false };
        }
        let (mut strict, mut alias) = (0, 0);
        for name in &wanted {
            let best = (0..left.len())
                .map(|at| (self.one(name, left[at], &wanted), at))
                .reduce(|best, next| if next.0 > best.0 { next } else { best });
            if let Some(((same, true), at)) = best {
                strict += usize::from(same);
                alias += 1;
                left.remove(at);
            }
        }
        let whole = alias == wanted.len() && left.is_empty();
        Match {
            strict: strict == wanted.len() && left.is_empty(),
            alias: whole,
            incomplete: !whole && left.is_empty() && alias > 0,
        }
    }

    /// Whether one name is another's: strictly, and by its words or an alias.
    fn one(&self, gold: &str, predicted: &str, wanted: &[&str]) -> (bool, bool) {
        let (g, p) = (words(gold), words(predicted));
        if g.is_empty() || p.is_empty() {
            return (false, false);
        }
        if g == p {
            return (true, true);
        }
        let mine = |(name, _): &&(&str, _)| wanted.contains(name);
        let has = |(_, forms): &(&str, BTreeSet<Vec<String>>)| forms.contains(&p);
        if self.known.iter().any(|one| one.0 == gold && has(one)) {
            return (false, true);
        }
        let others = self.known.iter().filter(|one| !mine(one)).any(has);
        let here = self.known.iter().filter(mine).any(has);
        if others && !here || is_proper(gold) != is_proper(predicted) {
            return (false, false);
        }
        let among = |a: &[String], b: &[String]| a.iter().all(|word| b.contains(word));
        (false, among(&p, &g) || among(&g, &p))
    }
}

/// The names of joint speakers.
pub(super) fn each(names: &str) -> impl Iterator<Item = &str> {
    names.split(';').map(str::trim).filter(|name| !name.is_empty())
}

/// Whether it is a name and no description: none of its words is in lower case but articles, titles
/// and particles.
pub(super) fn is_proper(name: &str) -> bool {
    let characters: Vec<char> = name.chars().collect();
    let plain = without_possessive(&characters);
    let all: Vec<&[char]> = plain
        .split(|&character| !is_word(character) || character.is_numeric() || character == '_')
        .filter(|word| !word.is_empty())
        .collect();
    let counts = |word: &&&[char]| {
        let word: String = word.iter().flat_map(|character| character.to_lowercase()).collect();
        ![&LISTS.articles, &LISTS.titles, &LISTS.particles].iter().any(|list| lists(list, &word))
    };
    let kept: Vec<&[char]> = all.iter().filter(counts).copied().collect();
    let words = if kept.is_empty() { all } else { kept };
    !words.is_empty() && words.iter().all(|word| word[0].is_uppercase())
}

/// The characters with a blank for each `'s` at the end of a word.
fn without_possessive(characters: &[char]) -> Vec<char> {
    let mut out = Vec::with_capacity(characters.len());
    let mut at = 0;
    while let Some(&character) = characters.get(at) {
        let possessive = matches!(character, '\'' | '\u{2019}')
            && characters.get(at + 1) == Some(&'s')
            && !characters.get(at + 2).is_some_and(|&next| is_word(next));
        out.push(if possessive { ' ' } else { character });
        at += if possessive { 2 } else { 1 };
    }
    out
}

/// The words of a name, without accents, case and titles; with the titles if it has nothing else.
fn words(name: &str) -> Vec<String> {
    let mut all = all_words(name);
    while all.len() > 1 && lists(&LISTS.articles, &all[0]) {
        all.remove(0);
    }
    let kept: Vec<String> =
        all.iter().filter(|word| !lists(&LISTS.titles, word)).cloned().collect();
    if kept.is_empty() { all } else { kept }
}

/// The words of a text, without accents and case.
pub(super) fn all_words(text: &str) -> Vec<String> {
    let folded: Vec<char> = folded(text.nfkd().filter(|&c| canonical_combining_class(c) == 0));
    let plain = without_possessive(&folded);
    let all = plain.split(|&character| !is_word(character)).filter(|word| !word.is_empty());
    all.map(|word| word.iter().collect()).collect()
}

/// The characters without case.
pub(super) fn folded(characters: impl Iterator<Item = char>) -> Vec<char> {
    let mut out = Vec::new();
    for lower in characters.flat_map(char::to_lowercase) {
        match lower {
            'ß' => out.extend(['s', 's']),
            'ς' => out.push('σ'),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(gold: &str, predicted: Option<&str>, aliases: &[&str]) -> Match {
        let of = aliases.iter().map(|&alias| alias.to_owned()).collect();
        let aliases = BTreeMap::from([(gold.to_owned(), of)]);
        let labelled = [gold, "Tono Sari"].into_iter();
        Known::new(labelled, &aliases).compare(gold, predicted)
    }

    #[test]
    fn titles_case_and_accents_do_not_count() {
        let strict = Match { strict: true, alias: true, incomplete: false };
        let alias = Match { strict: false, ..strict };
        assert_eq!(compare("Ratna Sari", Some("Gubernur Ratna Sari"), &[]), strict);
        assert_eq!(compare("José Groß", Some("JOSE GROSS"), &[]), strict);
        assert_eq!(compare("Ratna Sari", Some("Ratna"), &[]), alias);
        assert_eq!(compare("Ratna Sari", Some("Nana"), &["Nana"]), alias);
        assert_eq!(compare("Ratna Sari", Some("Nana"), &[]), Match::default());
        assert_eq!(compare("Ratna Sari", None, &[]), Match::default());
        assert_eq!(words("The President's men"), ["men"]);
        assert_eq!(words("Presiden"), ["presiden"]);
    }

    #[test]
    fn one_who_belongs_to_another_is_not_the_other() {
        assert_eq!(compare("Ratna Sari", Some("kuasa hukum Ratna Sari"), &[]), Match::default());
        assert_eq!(compare("Ratna Tono Sari", Some("Tono Sari"), &[]), Match::default());
    }

    #[test]
    fn a_name_has_no_word_in_lower_case() {
        for name in ["Ratna Sari", "the Dinas Pasar", "Jan van der Berg", "O’Dell", "KPK"] {
            assert!(is_proper(name), "{name}");
        }
        for description in ["Ratna's lawyer", "police", "a doctor", "warga Walu", "42", ""] {
            assert!(!is_proper(description), "{description}");
        }
        assert!(is_proper("Ratna's"));
    }

    #[test]
    fn joint_speakers_each_count() {
        let some = Match { incomplete: true, ..Match::default() };
        assert!(compare("Ratna Sari; Budi", Some("Budi; Ratna Sari"), &[]).strict);
        assert_eq!(compare("Ratna Sari; Budi", Some("Budi"), &[]), some);
        assert_eq!(compare("Ratna Sari; Budi", Some("Budi; Joko"), &[]), Match::default());
    }
}
