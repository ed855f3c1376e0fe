//! What the files of the search promise, read as docs/search.md tells.

use std::collections::BTreeMap;
use std::sync::Arc;

use kutip::annotate::annotate;
use kutip::article::parse;
use kutip::config::Settings;
use kutip::language::Languages;
use kutip::page::search;
use kutip::page::{Overrides, Page, Renderer};
use kutip::registry::Registry;
use kutip::site::{Story, link};
use kutip::source::{Format, Source};
use proptest::prelude::*;

/// A site of articles given by language and body, and the files of its search.
fn searched(articles: &[(&str, String)]) -> (Renderer, Vec<Page>) {
    let languages = Languages::embedded();
    let stories = articles.iter().enumerate().map(|(at, (language, body))| {
        let text = format!(
            "title: Number {at}\ndate: 2025-{:02}-{:02}\nlanguage: {language}\n\n{body}\n",
            1 + at / 28 % 12,
            1 + at % 28
        );
        let id = format!("a{at}");
        let (article, _) =
            parse(&Source::new(&id, &format!("content/{id}.txt"), Format::Text, text), &languages);
        let annotated = annotate(&article, &languages).0;
        Story::new(article, annotated)
    });
    let settings = Arc::new(Settings { language: Some("en".into()), ..Settings::default() });
    let (site, found) = link(stories.collect(), &settings, &Registry::default(), &languages);
    assert!(found.is_empty(), "{found:?}");
    let renderer = Renderer::new(site, &languages, Overrides::default()).unwrap();
    let files = search::files(&renderer, &languages).unwrap();
    (renderer, files)
}

/// An entry of a file of words.
#[derive(Debug, Default)]
struct Entry {
    root: Option<String>,
    family: Vec<String>,
    /// Twelve lists of documents.
    lists: Vec<Vec<u32>>,
    /// For each of the word's own four lists, for each document the positions.
    positions: Vec<Vec<Vec<u32>>>,
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn number(&mut self) -> u32 {
        let (mut value, mut shift) = (0, 0);
        loop {
            let (byte, rest) = self.0.split_first().unwrap();
            self.0 = rest;
            value |= u32::from(byte & 0x7F) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                return value;
            }
        }
    }

    fn take(&mut self, length: u32) -> Vec<u8> {
        let (taken, rest) = self.0.split_at(length as usize);
        self.0 = rest;
        taken.to_vec()
    }

    fn text(&mut self) -> String {
        let length = self.number();
        String::from_utf8(self.take(length)).unwrap()
    }

    fn list(&mut self) -> Vec<u32> {
        let head = self.number();
        let bytes = self.take(head >> 1);
        if head & 1 == 1 {
            let set = |n: &u32| bytes[*n as usize / 8] & (1 << (n % 8)) != 0;
            return (0..u32::try_from(bytes.len() * 8).unwrap()).filter(set).collect();
        }
        let (mut reader, mut last, mut numbers) = (Reader(&bytes), 0, Vec::new());
        while !reader.0.is_empty() {
            last += reader.number();
            numbers.push(last);
        }
        numbers
    }
}

/// All entries of all files of words, which have to be in order.
fn entries(files: &[Page]) -> BTreeMap<String, Entry> {
    let file = |start: &str| {
        let mut found =
            files.iter().filter(|page| page.path.starts_with(&format!("search/{start}.")));
        let file = found.next();
        assert!(found.next().is_none(), "two files {start}");
        file.map(|page| page.bytes.as_slice())
    };
    let start = start(files);
    let mut all = BTreeMap::new();
    for at in 0_usize.. {
        let Some(words) = file(&format!("w{at}")) else { break };
        let mut words = Reader(words);
        let first = &start["words"][at];
        let positions = file(&format!("p{}", first[2])).unwrap();
        let mut positions =
            Reader(&positions[usize::try_from(first[3].as_u64().unwrap()).unwrap()..]);
        let mut key = Vec::new();
        while !words.0.is_empty() {
            let shared = words.number();
            key.truncate(shared as usize);
            let more = words.number();
            key.extend(words.take(more));
            let flags = words.number();
            let mut entry = Entry::default();
            if flags >> 12 == 1 {
                entry.root = Some(words.text());
            }
            if flags & 0xF0 != 0 {
                entry.family = (0..words.number()).map(|_| words.text()).collect();
            }
            let own = if flags.trailing_zeros() < 4 { words.number() } else { 0 };
            for list in 0..12 {
                let there = flags & (1 << list) != 0;
                entry.lists.push(if there { words.list() } else { Vec::new() });
            }
            let before = positions.0.len();
            for list in &entry.lists[..4] {
                let documents = list.iter().map(|_| {
                    let (count, mut last) = (positions.number(), 0);
                    let next = |_| {
                        last += positions.number();
                        last
                    };
                    (0..count).map(next).collect()
                });
                entry.positions.push(documents.collect());
            }
            assert_eq!(before - positions.0.len(), own as usize);
            let key = String::from_utf8(key.clone()).unwrap();
            if let Some((last, _)) = all.last_key_value() {
                assert!(*last < key, "{last} stands before {key}");
            }
            all.insert(key, entry);
        }
    }
    all
}

fn start(files: &[Page]) -> serde_json::Value {
    let file = files.iter().find(|page| page.path.starts_with("search/index."));
    serde_json::from_slice(&file.unwrap().bytes).unwrap()
}

/// The words of a text, cut and folded another way than the program does it.
fn plain_words(text: &str) -> Vec<String> {
    let from = "áàâäãåçéèêëíìîïñóòôöõúùûüýÿ";
    let to = "aaaaaaceeeeiiiinooooouuuuyy";
    text.to_lowercase()
        .chars()
        .map(|c| {
            from.chars().position(|accented| accented == c).map_or(c, |at| to.as_bytes()[at].into())
        })
        .collect::<String>()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn said(words: &str) -> String {
    format!("“{words},” said Clara Wenhollow, the engineer. The quay was wet.")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_word_of_a_quotation_is_found(
        quotes in prop::collection::vec(
            prop::collection::vec("[A-Za-zà-öø-ý0-9]{1,9}", 4..12), 1..12)
    ) {
        let articles: Vec<_> = quotes.iter().map(|words| ("en", said(&words.join(" ")))).collect();
        let (renderer, files) = searched(&articles);
        let site = renderer.site();
        let entries = entries(&files);
        prop_assert!(!site.quotes.is_empty());
        for (at, quote) in site.quotes.iter().rev().enumerate() {
            let at = u32::try_from(at).unwrap();
            let article = &site.briefs[quote.brief].article;
            let mut position = 0;
            for span in &site.attribution(quote).content {
                for word in plain_words(span.of(&article.text)) {
                    let Some(entry) = entries.get(&word) else {
                        return Err(TestCaseError::fail(format!("no entry for {word}")));
                    };
                    let document = entry.lists[1].binary_search(&at);
                    prop_assert!(document.is_ok(), "{word} is not found");
                    let places = &entry.positions[1][document.unwrap()];
                    prop_assert!(places.contains(&position), "{word} at {position}: {places:?}");
                    position += 1;
                }
                position += 1;
            }
        }
    }
}

#[test]
fn speakers_titles_and_articles_are_found_by_their_words() {
    let (renderer, files) = searched(&[
        ("en", said("We open in May and close in June")),
        ("en", "Nothing was said at the harbour.".to_owned()),
    ]);
    assert_eq!(renderer.site().quotes.len(), 1);
    let entries = entries(&files);
    let lists = |word: &str| entries[word].lists[..4].to_vec();
    // Article 0 is the older.
    assert_eq!(lists("wenhollow"), [vec![0], vec![], vec![], vec![0]]);
    assert_eq!(lists("engineer"), [vec![0], vec![], vec![], vec![0]]);
    assert_eq!(lists("june"), [vec![], vec![0], vec![], vec![0]]);
    assert_eq!(lists("number"), [vec![], vec![], vec![0, 1], vec![0, 1]]);
    assert_eq!(lists("harbour"), [vec![], vec![], vec![], vec![1]]);
    assert!(!entries.contains_key("title"), "front matter is not searched");
}

#[test]
fn forms_of_a_word_lead_to_its_root() {
    let body = "“Warga mengatakan jembatan itu rusak,” kata Ratih Wirasena. \
                Hal yang sama dikatakan Wirasena pekan lalu. Itulah kata warga.";
    let (_, files) = searched(&[("id", body.to_owned()), ("en", said("The word kata is short"))]);
    let entries = entries(&files);
    for form in ["mengatakan", "dikatakan"] {
        assert_eq!(entries[form].root.as_deref(), Some("kata"), "{form}");
    }
    let root = &entries["kata"];
    assert_eq!(
        (root.root.as_deref(), root.family.join(" ")),
        (None, "dikatakan mengatakan".into())
    );
    // `mengatakan` is in the first quotation, `kata` in the second.
    assert_eq!((root.lists[1].clone(), root.lists[5].clone()), (vec![1], vec![0, 1]));
}

#[test]
fn a_beginning_of_many_words_has_lists_of_its_own() {
    // 216 words that start alike, each in every other article: more bytes than one file holds.
    let syllables = ["ba", "ke", "mi", "no", "pu", "ra"];
    let word = |at: usize| {
        format!("zu{}{}{}", syllables[at / 36], syllables[at / 6 % 6], syllables[at % 6])
    };
    let articles: Vec<_> = (0..600)
        .map(|article| {
            let words = (0..216).filter(|at| (at + article) % 2 == 0).map(word);
            ("en", said(&words.collect::<Vec<_>>().join(" ")))
        })
        .collect();
    let (_, files) = searched(&articles);
    let entries = entries(&files);
    let wide =
        entries.iter().filter(|(_, entry)| entry.lists[8..].iter().any(|list| !list.is_empty()));
    let wide: Vec<&String> = wide.map(|(beginning, _)| beginning).collect();
    assert_eq!(wide, ["z", "zu"]);
    for beginning in wide {
        for field in 0..4 {
            let words = entries.iter().filter(|(word, _)| word.starts_with(beginning));
            let mut all: Vec<u32> =
                words.flat_map(|(_, entry)| entry.lists[field].clone()).collect();
            all.sort_unstable();
            all.dedup();
            assert_eq!(entries[beginning].lists[8 + field], all, "{beginning}, list {field}");
        }
    }
    let shards = start(&files)["words"].as_array().unwrap().len();
    assert!((2..8).contains(&shards), "{shards} files of words");
}

#[test]
fn documents_name_their_values() {
    let (_, files) = searched(&[("en", said("We open in May and close in June"))]);
    let values = files.iter().find(|page| page.path.starts_with("search/v0.")).unwrap();
    let values: Vec<(String, String, String)> = serde_json::from_slice(&values.bytes).unwrap();
    assert_eq!(values, [("s".into(), "clara-wenhollow".into(), "Clara Wenhollow".into())]);
    let start = start(&files);
    assert_eq!(start["months"], serde_json::json!([["2025-01", "January 2025", 0]]));
    assert_eq!(start["quotes"], serde_json::json!([1]));
}

#[test]
fn the_same_site_gives_the_same_files_on_any_number_of_threads() {
    let articles: Vec<_> =
        (0..90).map(|at| ("en", said(&format!("Gate {at} of {} is shut", at % 7)))).collect();
    let files = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| searched(&articles).1)
    };
    let one = files(1);
    assert!(one.len() > 4);
    assert!(one == files(3) && one == files(8));
}

#[test]
fn an_empty_site_has_a_search_too() {
    let (_, files) = searched(&[]);
    assert_eq!(start(&files)["quotes"], serde_json::json!([]));
}
