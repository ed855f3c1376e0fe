//! Forms of one word: `mengatakan` and `dikatakan` belong to `kata`. The affixes are data of the
//! language packs; a form counts only if what is left without them stands on the site as well, in
//! an article of the same language.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::stream::number;
use crate::language::{Affixes, Languages};

/// For each word the one it is a form of: itself where it is none.
pub(super) fn roots(words: &[Box<str>], stands_in: &[u64], languages: &Languages) -> Vec<u32> {
    let numbers: FxHashMap<&str, usize> =
        words.iter().enumerate().map(|(at, word)| (&**word, at)).collect();
    let direct: Vec<usize> = words
        .par_iter()
        .enumerate()
        .map(|(at, word)| {
            let mut best: Option<(usize, usize)> = None;
            for (pack, affixes) in languages.packs().iter().map(|pack| &pack.affixes).enumerate() {
                let bit = 1 << (pack % 64);
                if stands_in[at] & bit == 0 {
                    continue;
                }
                let found = root(word, affixes, |root| {
                    numbers.get(root).copied().filter(|root| stands_in[*root] & bit != 0)
                });
                best = best.max(found.map(|root| (words[root].len(), root)));
            }
            best.map_or(at, |(_, root)| root)
        })
        .collect();
    // A root is shorter than its forms, so this ends.
    let last = |mut at: usize| {
        while direct[at] != at {
            at = direct[at];
        }
        number(at)
    };
    (0..words.len()).map(last).collect()
}

/// The longest word that `word` is a form of, among those that `find` knows.
fn root(word: &str, affixes: &Affixes, find: impl Fn(&str) -> Option<usize>) -> Option<usize> {
    if affixes.apart.iter().any(|apart| apart == word) {
        return None;
    }
    let mut best: Option<(usize, usize)> = None;
    let mut candidate = String::new();
    for prefix in &affixes.prefixes {
        let Some(rest) = word.strip_prefix(&*prefix.is) else { continue };
        if !prefix.before.is_empty() && !rest.starts_with(|c| prefix.before.contains(c)) {
            continue;
        }
        for suffix in &prefix.suffixes {
            let (suffix, ending) = suffix.split_once('+').unwrap_or((suffix, ""));
            let Some(stem) = rest.strip_suffix(suffix) else { continue };
            candidate.clear();
            candidate.extend([&*prefix.restores, stem, ending]);
            let length = candidate.len();
            if length < affixes.shortest || length >= word.len() {
                continue;
            }
            if best.is_none_or(|(longest, _)| length > longest)
                && let Some(found) = find(&candidate)
            {
                best = Some((length, found));
            }
        }
    }
    best.map(|(_, found)| found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn related(language: &str, word: &str, known: &[&str]) -> Option<String> {
        let languages = Languages::embedded();
        let affixes = &languages.get(language).unwrap().affixes;
        let found = root(word, affixes, |root| known.iter().position(|word| *word == root));
        found.map(|at| known[at].to_owned())
    }

    #[test]
    fn forms_lead_to_their_root() {
        for (language, root, forms) in [
            ("id", "kata", "mengatakan dikatakan katanya katakan perkataan perkataannya"),
            ("id", "makan", "memakan dimakan makanan termakan"),
            ("id", "pukul", "memukul dipukul pemukul pukulan"),
            ("id", "tulis", "menulis ditulis penulis tulisan tertulis"),
            ("id", "sampai", "menyampaikan disampaikan penyampaian"),
            ("ms", "kerja", "bekerja pekerja pekerjaan dikerjakan"),
            ("ms", "kata", "mengatakan berkata katanya"),
            ("en", "bridge", "bridges bridged bridging"),
            ("en", "city", "cities"),
            ("en", "plan", "plans"),
        ] {
            for form in forms.split(' ') {
                assert_eq!(related(language, form, &[root]).as_deref(), Some(root), "{form}");
            }
        }
    }

    #[test]
    fn words_that_only_look_like_forms_stay_apart() {
        for (language, word, other) in [
            ("id", "masalah", "masa"),
            ("id", "memakan", "akan"),
            ("id", "kepala", "pala"),
            ("id", "perdana", "dana"),
            ("id", "polisi", "polis"),
            ("en", "evening", "even"),
            ("en", "news", "new"),
        ] {
            assert_eq!(related(language, word, &[other]), None, "{word}");
        }
    }

    #[test]
    fn the_longest_root_counts() {
        let known = ["makan", "akan", "pakan"];
        assert_eq!(related("id", "memakan", &known).as_deref(), Some("makan"));
    }
}
