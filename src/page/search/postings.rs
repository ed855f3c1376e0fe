//! Which word stands in which documents, and where: streams turned round and packed.
//!
//! A *list* of document numbers, ascending, is `length << 1 | form` and that many bytes. Form 0 is
//! the differences between the numbers (the first from 0), form 1 a bit for each number from 0 on,
//! the lowest bit first; the shorter is taken. All numbers are varints: seven bits a byte, lowest
//! first, the eighth bit set on all but the last.

use std::ops::Range;

use rayon::prelude::*;

use super::stream::{Field, Stream, number};

/// Parts that the words are cut into, so that few occurrences are held unpacked.
const PARTS: usize = 8;

/// The lists and positions of all words.
#[derive(Default)]
pub(super) struct Postings {
    bytes: Vec<u8>,
    /// By the word's number.
    words: Vec<Places>,
}

/// Where in the bytes a word's lists and positions are.
#[derive(Clone, Copy, Default)]
struct Places {
    /// Ends of the four lists, in the order of [`Field::ALL`]; the first starts at `start`. An
    /// absent list has no bytes.
    start: u32,
    lists: [u32; 4],
    positions: u32,
}

impl Postings {
    /// The packed list of a word in a field; empty if it does not stand there.
    pub(super) fn list(&self, word: usize, field: Field) -> &[u8] {
        let places = &self.words[word];
        let at = field as usize;
        let start = if at == 0 { places.start } else { places.lists[at - 1] };
        &self.bytes[start as usize..places.lists[at] as usize]
    }

    /// For each document of the word's lists, in their order: how many times it stands there, and
    /// the differences between its positions (the first from 0).
    pub(super) fn positions(&self, word: usize) -> &[u8] {
        let places = &self.words[word];
        &self.bytes[places.lists[3] as usize..places.positions as usize]
    }

    /// Bytes of all lists of a word.
    pub(super) fn size(&self, word: usize) -> usize {
        let places = &self.words[word];
        (places.lists[3] - places.start) as usize
    }

    fn append(&mut self, part: &Postings) {
        let offset = number(self.bytes.len());
        self.bytes.extend_from_slice(&part.bytes);
        self.words.extend(part.words.iter().map(|places| Places {
            start: places.start + offset,
            lists: places.lists.map(|end| end + offset),
            positions: places.positions + offset,
        }));
    }
}

/// Turns the streams of articles, oldest first, round: for `words` words, numbered from 0.
pub(super) fn invert(articles: &[Stream], words: usize) -> Postings {
    let mut counts = vec![0_usize; words];
    for stream in articles {
        stream.each(Field::Article, |word, _, _| counts[word as usize] += 1);
    }
    let share = counts.iter().sum::<usize>() / PARTS + 1;
    let mut parts: Vec<Range<usize>> = Vec::new();
    let (mut start, mut sum) = (0, 0);
    for (word, count) in counts.iter().enumerate() {
        sum += count;
        if sum >= share || word + 1 == words {
            parts.push(start..word + 1);
            (start, sum) = (word + 1, 0);
        }
    }
    let parts: Vec<Postings> = parts.into_par_iter().map(|words| part(articles, &words)).collect();
    let mut all = Postings::default();
    for part in parts {
        all.append(&part);
    }
    all
}

/// The postings of some words that follow each other.
fn part(articles: &[Stream], words: &Range<usize>) -> Postings {
    let fields = Field::ALL.map(|field| Occurrences::of(articles, words, field));
    let mut out = Postings::default();
    let mut positions = Vec::new();
    for word in 0..words.len() {
        let mut places = Places { start: number(out.bytes.len()), ..Places::default() };
        positions.clear();
        for (field, end) in fields.iter().zip(&mut places.lists) {
            field.pack(word, &mut out.bytes, &mut positions);
            *end = number(out.bytes.len());
        }
        out.bytes.extend_from_slice(&positions);
        places.positions = number(out.bytes.len());
        out.words.push(places);
    }
    out
}

/// The occurrences of some words in one field, sorted by word, document and position.
struct Occurrences {
    /// For each word where its occurrences end; the first starts at 0.
    ends: Vec<usize>,
    /// Document and position.
    places: Vec<(u32, u32)>,
}

impl Occurrences {
    fn of(articles: &[Stream], words: &Range<usize>, field: Field) -> Self {
        let place =
            |word: u32| (word as usize).checked_sub(words.start).filter(|at| *at < words.len());
        let mut ends = vec![0; words.len()];
        for stream in articles {
            stream.each(field, |word, _, _| {
                if let Some(at) = place(word) {
                    ends[at] += 1;
                }
            });
        }
        let mut sum = 0;
        for end in &mut ends {
            // Where the word starts: each of its occurrences will move it on.
            sum += std::mem::replace(end, sum);
        }
        let mut places = vec![(0, 0); sum];
        let mut first = 0;
        for (article, stream) in articles.iter().enumerate() {
            let start = match field {
                Field::Title | Field::Article => number(article),
                Field::Speaker | Field::Quotation => first,
            };
            stream.each(field, |word, document, position| {
                if let Some(at) = place(word) {
                    places[ends[at]] = (start + document, position);
                    ends[at] += 1;
                }
            });
            first += number(stream.quotes());
        }
        Occurrences { ends, places }
    }

    /// Appends the list and the positions of a word.
    fn pack(&self, word: usize, list: &mut Vec<u8>, positions: &mut Vec<u8>) {
        let start = if word == 0 { 0 } else { self.ends[word - 1] };
        let places = &self.places[start..self.ends[word]];
        let documents = places.chunk_by(|a, b| a.0 == b.0);
        let numbers: Vec<u32> = documents.clone().map(|places| places[0].0).collect();
        pack(&numbers, list);
        for places in documents {
            varint(positions, number(places.len()));
            let mut last = 0;
            for &(_, position) in places {
                varint(positions, position - last);
                last = position;
            }
        }
    }
}

/// Appends `n`.
pub(super) fn varint(out: &mut Vec<u8>, mut n: u32) {
    while n >= 0x80 {
        out.push(n.to_le_bytes()[0] | 0x80);
        n >>= 7;
    }
    out.push(n.to_le_bytes()[0]);
}

/// Takes a number off the front of `bytes`.
fn take(bytes: &mut &[u8]) -> u32 {
    let (mut n, mut shift) = (0, 0);
    while let [byte, rest @ ..] = *bytes {
        *bytes = rest;
        n |= u32::from(byte & 0x7F) << shift;
        shift += 7;
        if *byte < 0x80 {
            break;
        }
    }
    n
}

/// Appends the list of `numbers`, ascending, each once; nothing for no numbers.
fn pack(numbers: &[u32], out: &mut Vec<u8>) {
    let Some(&highest) = numbers.last() else { return };
    let mut last = 0;
    let mut differences = 0;
    for &n in numbers {
        differences += length(n - last);
        last = n;
    }
    let bits = highest as usize / 8 + 1;
    if bits < differences {
        varint(out, number(bits) << 1 | 1);
        let start = out.len();
        out.resize(start + bits, 0);
        for &n in numbers {
            out[start + n as usize / 8] |= 1 << (n % 8);
        }
    } else {
        varint(out, number(differences) << 1);
        let mut last = 0;
        for &n in numbers {
            varint(out, n - last);
            last = n;
        }
    }
}

/// Bytes of `n` as a varint.
fn length(n: u32) -> usize {
    (32 - n.leading_zeros()).div_ceil(7).max(1) as usize
}

/// Documents of several lists.
#[derive(Default)]
pub(super) struct Union {
    bits: Vec<u64>,
}

impl Union {
    /// Adds the documents of a packed list.
    pub(super) fn add(&mut self, list: &[u8]) {
        let mut bytes = list;
        let head = take(&mut bytes);
        if list.is_empty() {
        } else if head & 1 == 1 {
            self.reach(bytes.len() * 8);
            for (at, byte) in bytes.iter().enumerate() {
                self.bits[at / 8] |= u64::from(*byte) << (at % 8 * 8);
            }
        } else {
            let mut n = 0;
            while !bytes.is_empty() {
                n += take(&mut bytes) as usize;
                self.reach(n + 1);
                self.bits[n / 64] |= 1 << (n % 64);
            }
        }
    }

    fn reach(&mut self, count: usize) {
        if self.bits.len() * 64 < count {
            self.bits.resize(count.div_ceil(64), 0);
        }
    }

    /// The packed list of all documents.
    pub(super) fn pack(&self, out: &mut Vec<u8>) {
        let mut numbers = Vec::new();
        for (at, &word) in self.bits.iter().enumerate() {
            let mut rest = word;
            while rest != 0 {
                numbers.push(number(at * 64) + rest.trailing_zeros());
                rest &= rest - 1;
            }
        }
        pack(&numbers, out);
    }
}
