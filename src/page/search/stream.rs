//! Every article as a stream of word numbers, made on many threads.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::words::words;
use crate::language::Languages;
use crate::site::{Brief, Quote, Site};
use crate::text::Span;

/// Stands between two texts of a stream, so that no phrase reaches from one into the other.
pub(super) const GAP: u32 = u32::MAX;
/// Into how many parts the articles are cut at most, one after the other.
const PARTS: usize = 16;

/// All words of a site, and where they stand.
pub(super) struct Streams {
    /// Every word, sorted by its bytes; its number is its place.
    pub(super) words: Vec<Box<str>>,
    /// For each word the languages it stands in: one bit for each pack, the lowest for the first.
    pub(super) languages: Vec<u64>,
    /// Oldest first.
    pub(super) articles: Vec<Stream>,
}

/// The words of one article.
pub(super) struct Stream {
    /// Title, description, topics and body, a [`GAP`] after each.
    text: Vec<u32>,
    /// Length of the title.
    title: usize,
    /// For each quotation, last first, where in `text` its words stand.
    quotes: Vec<Vec<Range<u32>>>,
    /// For each quotation, last first, the names and roles of its speakers, a [`GAP`] after each.
    speakers: Vec<Vec<u32>>,
}

/// What a word was found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// The names and roles of a quotation's speakers.
    Speaker,
    /// A quotation.
    Quotation,
    /// The title of an article.
    Title,
    /// An article.
    Article,
}

impl Field {
    pub(super) const ALL: [Field; 4] =
        [Field::Speaker, Field::Quotation, Field::Title, Field::Article];
}

impl Stream {
    /// Hands every occurrence of a word in a field to `each`: the word, which document of the
    /// article it stands in, and its position there. Positions grow, by more than one over a gap.
    pub(super) fn each(&self, field: Field, mut each: impl FnMut(u32, u32, u32)) {
        let mut run = |document: usize, start: u32, words: &[u32]| {
            for (position, &word) in (start..).zip(words) {
                if word != GAP {
                    each(word, number(document), position);
                }
            }
        };
        match field {
            Field::Title => run(0, 0, &self.text[..self.title]),
            Field::Article => run(0, 0, &self.text),
            Field::Speaker => {
                for (document, words) in self.speakers.iter().enumerate() {
                    run(document, 0, words);
                }
            }
            Field::Quotation => {
                for (document, ranges) in self.quotes.iter().enumerate() {
                    let mut start = 0;
                    for range in ranges {
                        run(document, start, &self.text[range.start as usize..range.end as usize]);
                        start += range.end - range.start + 1;
                    }
                }
            }
        }
    }

    /// How many quotations the article has.
    pub(super) fn quotes(&self) -> usize {
        self.quotes.len()
    }

    fn renumber(&mut self, numbers: &[u32]) {
        for word in self.text.iter_mut().chain(self.speakers.iter_mut().flatten()) {
            if *word != GAP {
                *word = numbers[*word as usize];
            }
        }
    }
}

/// `count` in 32 bits: a site has fewer words than that.
pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(GAP)
}

/// Reads all articles of a site, oldest first.
pub(super) fn read(site: &Site, languages: &Languages) -> Streams {
    let size = site.briefs.len().div_ceil(PARTS).max(1);
    let mut parts: Vec<Part> = site
        .briefs
        .par_rchunks(size)
        .map(|briefs| {
            let mut part = Part::default();
            for brief in briefs.iter().rev() {
                part.read(site, brief, languages);
            }
            part
        })
        .collect();

    let (words, languages) = merged(&parts);
    parts.par_iter_mut().for_each(|part| {
        let mut numbers = vec![0; part.languages.len()];
        let own: Vec<(Box<str>, u32)> = std::mem::take(&mut part.numbers).into_iter().collect();
        for (word, at) in own {
            numbers[at as usize] = number(words.partition_point(|other| *other < word));
        }
        for stream in &mut part.articles {
            stream.renumber(&numbers);
        }
    });
    let articles = parts.into_iter().flat_map(|part| part.articles).collect();
    Streams { words, languages, articles }
}

/// The words of all parts, sorted, each once, and the languages of each.
fn merged(parts: &[Part]) -> (Vec<Box<str>>, Vec<u64>) {
    let mut all: Vec<(&str, u64)> = parts
        .iter()
        .flat_map(|part| part.numbers.iter().map(move |(word, at)| (&**word, *at, part)))
        .map(|(word, at, part)| (word, part.languages[at as usize]))
        .collect();
    all.par_sort_unstable();
    all.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 |= next.1;
        }
        same
    });
    all.into_iter().map(|(word, languages)| (Box::from(word), languages)).unzip()
}

/// Some articles, with the words numbered as they come.
#[derive(Default)]
struct Part {
    numbers: FxHashMap<Box<str>, u32>,
    /// For each number the languages of the word.
    languages: Vec<u64>,
    articles: Vec<Stream>,
}

impl Part {
    fn read(&mut self, site: &Site, brief: &Brief, languages: &Languages) {
        let article = &brief.article;
        let code = article.language.as_deref();
        let packs = languages.packs();
        let own = packs.iter().position(|pack| Some(pack.code.as_str()) == code);
        let bit = own.map_or(0, |at| 1 << (at % 64));

        let mut text = Vec::with_capacity(article.text.len() / 6);
        words(&article.title, |word, _| text.push(self.number(word, bit)));
        let title = text.len();
        let topics = brief.topics.iter().map(|&at| site.topics[at].name.as_str());
        for more in [article.description.as_str()].into_iter().chain(topics) {
            text.push(GAP);
            words(more, |word, _| text.push(self.number(word, bit)));
        }
        text.push(GAP);

        let start = text.len();
        let mut spans: Vec<Span> = Vec::with_capacity(article.text.len() / 6);
        for counted in article.counted() {
            let offset = counted.start as usize;
            words(counted.of(&article.text), |word, bytes| {
                text.push(self.number(word, bit));
                spans.push(Span::new(offset + bytes.start, offset + bytes.end));
            });
        }
        let quotes = &site.quotes[brief.quotes.clone()];
        let place = |content: &Span| {
            let first = spans.partition_point(|span| span.end <= content.start);
            let last = spans.partition_point(|span| span.start < content.end);
            number(start + first)..number(start + last.max(first))
        };
        let stream = Stream {
            title,
            quotes: quotes
                .iter()
                .rev()
                .map(|quote| site.attribution(quote).content.iter().map(place).collect())
                .collect(),
            speakers: quotes.iter().rev().map(|quote| self.speakers(site, quote, bit)).collect(),
            text,
        };
        self.articles.push(stream);
    }

    fn speakers(&mut self, site: &Site, quote: &Quote, bit: u64) -> Vec<u32> {
        let brief = &site.briefs[quote.brief];
        let mut out = Vec::new();
        for &speaker in &quote.speakers {
            let Some(entity) = brief.annotated.entities.get(speaker as usize) else { continue };
            let profile = brief.profiles[speaker as usize].map(|at| &site.profiles[at]);
            let (name, aliases) = match profile {
                Some(profile) => (&profile.name, profile.aliases.as_slice()),
                None => (&entity.name, &[][..]),
            };
            let role = entity.role.as_ref().or(profile.and_then(|profile| profile.role.as_ref()));
            for text in [name].into_iter().chain(aliases).chain(role) {
                words(text, |word, _| out.push(self.number(word, bit)));
                out.push(GAP);
            }
        }
        out
    }

    fn number(&mut self, word: &str, language: u64) -> u32 {
        let at = if let Some(&at) = self.numbers.get(word) {
            at
        } else {
            let at = number(self.languages.len());
            self.numbers.insert(word.into(), at);
            self.languages.push(0);
            at
        };
        self.languages[at as usize] |= language;
        at
    }
}
