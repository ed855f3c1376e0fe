//! Whether two names of a speaker mean the same one.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::canonical_combining_class;

use super::words::is_word;

/// Words before a name that are no part of it, in the languages of the labelled articles.
const TITLES: &str = "\
    mr mrs ms miss dr prof professor sir dame lord lady sen senator rep representative \
    congressman congresswoman gov governor president vice prime minister chancellor \
    secretary judge justice gen general col colonel lt maj major capt captain sgt rev \
    reverend pope king queen prince princess former then the pak bapak bu ibu bpk sdr sdri \
    tuan nyonya nona kh haji hajjah hj h ustaz ustad ustadz kyai kiai gus drs dra ir \
    presiden wakil menteri gubernur bupati wali kota walikota jenderal komjen irjen brigjen \
    kombes akbp kompol letjen mayjen laksamana marsekal";

/// How far a predicted name is the labelled one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Match {
    /// Equal but for case, accents, punctuation and titles.
    pub(super) strict: bool,
    /// Equal, or one's words are among the other's, or a listed alias.
    pub(super) alias: bool,
}

pub(super) fn compare(gold: &str, predicted: Option<&str>, aliases: &[String]) -> Match {
    let (gold, predicted) = (words(gold), words(predicted.unwrap_or_default()));
    if gold.is_empty() || predicted.is_empty() {
        return Match::default();
    }
    let strict = gold == predicted;
    let among = |a: &[String], b: &[String]| a.iter().all(|word| b.contains(word));
    let alias = strict
        || aliases.iter().any(|alias| words(alias) == predicted)
        || among(&predicted, &gold)
        || among(&gold, &predicted);
    Match { strict, alias }
}

/// The words of a name, without accents, case and titles; with the titles if it has nothing else.
fn words(name: &str) -> Vec<String> {
    let mut folded: Vec<char> = Vec::with_capacity(name.len());
    for character in name.nfkd().filter(|&character| canonical_combining_class(character) == 0) {
        for lower in character.to_lowercase() {
            match lower {
                'ß' => folded.extend(['s', 's']),
                'ς' => folded.push('σ'),
                other => folded.push(other),
            }
        }
    }
    let mut all = vec![String::new()];
    let mut at = 0;
    while let Some(&character) = folded.get(at) {
        at += 1;
        if is_word(character) {
            all.last_mut().into_iter().for_each(|word| word.push(character));
            continue;
        }
        all.push(String::new());
        let possessive = matches!(character, '\'' | '\u{2019}')
            && folded.get(at) == Some(&'s')
            && !folded.get(at + 1).is_some_and(|&next| is_word(next));
        at += usize::from(possessive);
    }
    all.retain(|word| !word.is_empty());
    let kept: Vec<String> =
        all.iter().filter(|word| !TITLES.split(' ').any(|title| title == *word)).cloned().collect();
    if kept.is_empty() { all } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_case_and_accents_do_not_count() {
        let strict = Match { strict: true, alias: true };
        let alias = Match { strict: false, alias: true };
        assert_eq!(compare("Ratna Sari", Some("Gubernur Ratna Sari"), &[]), strict);
        assert_eq!(compare("José Groß", Some("JOSE GROSS"), &[]), strict);
        assert_eq!(compare("Ratna Sari", Some("Ratna"), &[]), alias);
        assert_eq!(compare("Ratna Sari", Some("Nana"), &["Nana".to_owned()]), alias);
        assert_eq!(compare("Ratna Sari", Some("Nana"), &[]), Match::default());
        assert_eq!(compare("Ratna Sari", None, &[]), Match::default());
        assert_eq!(words("The President's men"), ["men"]);
        assert_eq!(words("Presiden"), ["presiden"]);
    }
}
