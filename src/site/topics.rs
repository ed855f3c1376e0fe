//! Topics of articles: those of their front matter, and those of the site's own lists of words.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aho_corasick::{AhoCorasick, MatchKind};
use rayon::prelude::*;

use super::lasting::{Around, Claim, Named};
use super::profiles::by_name;
use super::{Brief, Topic};
use crate::addresses::Table;
use crate::config::TopicSettings;
use crate::text::{name_key, nfc, squeeze};

/// Finds the topics of all briefs, of each brief its own among them, and their addresses.
pub(super) fn find(
    around: Around<'_>,
    lists: &[TopicSettings],
) -> (Vec<Topic>, Vec<Vec<usize>>, Named) {
    let briefs = around.briefs;
    let scan = Scan::new(lists);
    let listed: Vec<BTreeSet<usize>> = briefs.par_iter().map(|brief| scan.topics(brief)).collect();
    // Topics are one if their names are equal but for case and the like; the list's own name wins.
    let mut topics: Vec<Topic> = Vec::new();
    let mut place: BTreeMap<String, usize> = BTreeMap::new();
    let mut add = |topics: &mut Vec<Topic>, name: &str| {
        let key = name_key(name);
        *place.entry(key).or_insert_with(|| {
            topics.push(Topic {
                name: squeeze(name),
                slug: String::new(),
                briefs: Vec::new(),
                summary: None,
                sides: Vec::new(),
            });
            topics.len() - 1
        })
    };
    let names: Vec<usize> = lists.iter().map(|list| add(&mut topics, &list.name)).collect();
    let mut of_brief: Vec<Vec<usize>> = Vec::with_capacity(briefs.len());
    for (brief, listed) in briefs.iter().zip(listed) {
        let own = brief.article.topics.iter().map(|name| add(&mut topics, name));
        let mut found: Vec<usize> = own.collect();
        found.extend(listed.into_iter().map(|list| names[list]));
        let mut seen = BTreeSet::new();
        found.retain(|&topic| seen.insert(topic));
        of_brief.push(found);
    }
    for (at, found) in of_brief.iter().enumerate() {
        for &topic in found {
            topics[topic].briefs.push(at);
        }
    }
    // A list that no article is of has no page.
    let mut order: Vec<usize> = (0..topics.len()).collect();
    order.retain(|&at| !topics[at].briefs.is_empty());
    let named = slugs(&mut topics, &order, around);
    order.sort_by_cached_key(|&at| by_name(&topics[at].name, &topics[at].slug));
    let number: HashMap<usize, usize> = order.iter().copied().zip(0..).collect();
    for found in &mut of_brief {
        found.retain_mut(|topic| number.get(topic).map(|&own| *topic = own).is_some());
    }
    let mut topics: Vec<Option<Topic>> = topics.into_iter().map(Some).collect();
    (order.into_iter().filter_map(|at| topics[at].take()).collect(), of_brief, named)
}

/// Gives the topics that have a page their slugs. Of several that ask for one, the name that has no
/// other signs gets it.
fn slugs(topics: &mut [Topic], with_page: &[usize], around: Around<'_>) -> Named {
    let mut order = with_page.to_vec();
    order.sort_by_key(|&at| topics[at].name.contains(|c: char| !is_separator(c)));
    let claim = |&at: &usize| Claim { name: &topics[at].name, ..Claim::default() };
    let claims: Vec<Claim<'_>> = order.iter().map(claim).collect();
    let (slugs, named) = Named::new(Table::Topics, &claims, around);
    for (at, slug) in order.into_iter().zip(slugs) {
        topics[at].slug = slug;
    }
    named
}

/// Whether a character is of a word, or stands between words without telling names apart.
fn is_separator(c: char) -> bool {
    c.is_alphanumeric() || c.is_whitespace() || matches!(c, '-' | '\'' | '’' | '.' | ',' | '/')
}

/// One scan for all words of all lists.
struct Scan {
    words: Option<AhoCorasick>,
    /// For each word the list that it is of.
    lists: Vec<usize>,
}

impl Scan {
    fn new(topics: &[TopicSettings]) -> Self {
        let (mut words, mut lists) = (Vec::new(), Vec::new());
        for (at, topic) in topics.iter().enumerate() {
            for word in &topic.words {
                let word = fold(&squeeze(word));
                if !word.is_empty() {
                    words.push(word);
                    lists.push(at);
                }
            }
        }
        let scan = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&words);
        Scan { words: scan.ok().filter(|_| !words.is_empty()), lists }
    }

    /// The lists that have a word in a brief's title or prose, as a word of its own.
    fn topics(&self, brief: &Brief) -> BTreeSet<usize> {
        let Some(words) = &self.words else { return BTreeSet::new() };
        let article = &brief.article;
        let blocks = article.counted().filter_map(|span| article.text.get(span.range()));
        std::iter::once(article.title.as_str())
            .chain(blocks)
            .flat_map(|text| {
                let text = fold(&squeeze(text));
                let inner = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                let whole = words.find_overlapping_iter(&text).filter(|found| {
                    !inner(text[..found.start()].chars().next_back())
                        && !inner(text[found.end()..].chars().next())
                });
                whole.map(|found| self.lists[found.pattern()]).collect::<Vec<_>>()
            })
            .collect()
    }
}

/// Case and form of characters do not tell words apart.
fn fold(text: &str) -> String {
    nfc(text).to_lowercase()
}
