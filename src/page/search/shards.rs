//! The words with their lists, in files: each holds the words from one to another in their order,
//! so that words with the same beginning lie together.
//!
//! An entry is: bytes shared with the word before, number of other bytes, these bytes, flags; then
//! what the flags say, in this order. Bit 12: the root (length, bytes) whose family the word is
//! part of. Bits 4 to 7 (any): number of the family's other words, each as length and bytes. Bits 0
//! to 3 (any): bytes of the word's positions in the file of positions. Then one list for each set
//! bit, the lowest first: 0 to 3 the word's own in the order of [`Field::ALL`], 4 to 7 those of its
//! family with its own, 8 to 11 those of all words that start with it.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::postings::{Postings, Union, varint};
use super::stream::{Field, number};
use super::{File, fitting};

/// Bytes of a file of words, where that makes no more than [`MOST`] files for so many articles.
const TARGET: usize = 16 << 10;
/// Files of words for every 10,000 articles.
const MOST: usize = 110;
/// The same of files of positions, which only phrases need: each is of one or several files of words.
const POSITIONS: (usize, usize) = (64 << 10, 40);
/// Beginnings of words whose lists take more bytes than a part of all of them have lists of their
/// own: the part, and its least size.
const WIDE: (usize, usize) = (100, TARGET);

/// The files of words and of their positions.
pub(super) struct Shards {
    pub(super) words: Vec<Shard>,
    pub(super) positions: Vec<File>,
}

/// A file of words.
pub(super) struct Shard {
    /// Its first word.
    pub(super) first: String,
    pub(super) file: File,
    /// Which file holds the positions of its words, and from which byte on.
    pub(super) positions: (usize, usize),
}

/// The united lists of several words.
#[derive(Default)]
struct United {
    /// Which of the four lists there are.
    bits: u32,
    lists: Vec<u8>,
}

impl United {
    fn of(postings: &Postings, words: &(impl Iterator<Item = usize> + Clone)) -> Self {
        let mut united = United::default();
        for field in Field::ALL {
            let mut union = Union::default();
            for word in words.clone() {
                union.add(postings.list(word, field));
            }
            let before = united.lists.len();
            union.pack(&mut united.lists);
            united.bits |= u32::from(united.lists.len() > before) << field as u32;
        }
        united
    }
}

/// One key: a word, a beginning of words, or both.
struct Entry<'a> {
    key: &'a str,
    /// The word's number.
    word: Option<usize>,
    /// The other words of its family, and their lists with its own.
    family: Option<(&'a [u32], United)>,
    /// The lists of all words that start with it.
    wide: Option<United>,
}

impl Entry<'_> {
    /// Bytes it will take, or a few more.
    fn size(&self, postings: &Postings) -> usize {
        let united = self.family.as_ref().map(|(_, united)| united).into_iter().chain(&self.wide);
        let own = self.word.map_or(0, |word| postings.size(word));
        self.key.len() + 8 + own + united.map(|united| united.lists.len()).sum::<usize>()
    }
}

/// Writes all words. `roots`: for each word the one it is a form of.
pub(super) fn write(
    words: &[Box<str>],
    roots: &[u32],
    postings: &Postings,
    articles: usize,
) -> Shards {
    let mut families: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (word, &root) in (0..).zip(roots).filter(|(word, root)| word != *root) {
        families.entry(root).or_default().push(word);
    }
    let sizes: Vec<usize> = (0..words.len()).map(|word| postings.size(word)).collect();
    let least = (sizes.iter().sum::<usize>() / WIDE.0).max(WIDE.1);
    let mut beginnings = Vec::new();
    wide(words, &sizes, 0..words.len(), 0, least, &mut beginnings);
    let wide: Vec<Entry<'_>> = beginnings
        .par_iter()
        .map(|(length, range)| Entry {
            key: &words[range.start][..*length],
            word: None,
            family: None,
            wide: Some(United::of(postings, range)),
        })
        .collect();
    let mut entries: Vec<Entry<'_>> = words
        .par_iter()
        .enumerate()
        .map(|(at, word)| {
            let family = families.get(&number(at)).map(|others| {
                let all = others.iter().map(|&other| other as usize).chain([at]);
                (others.as_slice(), United::of(postings, &all))
            });
            Entry { key: word, word: Some(at), family, wide: None }
        })
        .collect();
    let mut added = Vec::new();
    for entry in wide {
        match words.binary_search_by(|word| (**word).cmp(entry.key)) {
            Ok(at) => entries[at].wide = entry.wide,
            Err(_) => added.push(entry),
        }
    }
    entries.append(&mut added);
    entries.sort_by(|a, b| a.key.cmp(b.key));

    let sizes: Vec<usize> = entries.iter().map(|entry| entry.size(postings)).collect();
    let parts = fitting(&sizes, TARGET, MOST, articles);
    let (mut shards, positions): (Vec<Shard>, Vec<Vec<u8>>) = parts
        .into_par_iter()
        .enumerate()
        .map(|(at, part)| shard(at, &entries[part], words, roots, postings))
        .unzip();
    let sizes: Vec<usize> = positions.iter().map(Vec::len).collect();
    let groups = fitting(&sizes, POSITIONS.0, POSITIONS.1, articles);
    for (file, group) in groups.iter().enumerate() {
        let mut start = 0;
        for at in group.clone() {
            shards[at].positions = (file, start);
            start += sizes[at];
        }
    }
    let file = |(at, group): (usize, Range<usize>)| {
        File::new(&format!("p{at}"), "bin", positions[group].concat())
    };
    Shards { positions: groups.into_iter().enumerate().map(file).collect(), words: shards }
}

/// Finds the beginnings that need lists of their own among the words in `range`, which share their
/// first `length` bytes: the bytes of the beginning and its words.
fn wide(
    words: &[Box<str>],
    sizes: &[usize],
    range: Range<usize>,
    length: usize,
    least: usize,
    found: &mut Vec<(usize, Range<usize>)>,
) {
    let mut start = range.start;
    while start < range.end {
        let Some(next) = words[start][length..].chars().next() else {
            // The word is the beginning itself.
            start += 1;
            continue;
        };
        let longer = length + next.len_utf8();
        let beginning = &words[start].as_bytes()[..longer];
        let count =
            words[start..range.end].partition_point(|word| word.as_bytes().starts_with(beginning));
        let end = start + count;
        if count > 1 && sizes[start..end].iter().sum::<usize>() > least {
            found.push((longer, start..end));
            wide(words, sizes, start..end, longer, least, found);
        }
        start = end;
    }
}

fn shard(
    at: usize,
    entries: &[Entry<'_>],
    words: &[Box<str>],
    roots: &[u32],
    postings: &Postings,
) -> (Shard, Vec<u8>) {
    let mut bytes = Vec::new();
    let mut positions = Vec::new();
    let mut last: &[u8] = &[];
    let text = |bytes: &mut Vec<u8>, text: &[u8]| {
        varint(bytes, number(text.len()));
        bytes.extend_from_slice(text);
    };
    for entry in entries {
        let key = entry.key.as_bytes();
        let shared = key.iter().zip(last).take_while(|(a, b)| a == b).count();
        varint(&mut bytes, number(shared));
        text(&mut bytes, &key[shared..]);
        last = key;

        let own = |field| entry.word.map_or(&[][..], |word| postings.list(word, field));
        let root =
            entry.word.map(|word| roots[word] as usize).filter(|&at| *words[at] != *entry.key);
        let mut flags = 0;
        for field in Field::ALL {
            flags |= u32::from(!own(field).is_empty()) << field as u32;
        }
        flags |= entry.family.as_ref().map_or(0, |(_, united)| united.bits << 4);
        flags |= entry.wide.as_ref().map_or(0, |united| united.bits << 8);
        flags |= u32::from(root.is_some()) << 12;
        varint(&mut bytes, flags);
        if let Some(root) = root {
            text(&mut bytes, words[root].as_bytes());
        }
        if let Some((others, _)) = &entry.family {
            varint(&mut bytes, number(others.len()));
            for &other in *others {
                text(&mut bytes, words[other as usize].as_bytes());
            }
        }
        if let Some(word) = entry.word {
            let own = postings.positions(word);
            varint(&mut bytes, number(own.len()));
            positions.extend_from_slice(own);
        }
        for field in Field::ALL {
            bytes.extend_from_slice(own(field));
        }
        let united = entry.family.as_ref().map(|(_, united)| united);
        for united in united.into_iter().chain(&entry.wide) {
            bytes.extend_from_slice(&united.lists);
        }
    }
    let shard = Shard {
        first: entries.first().map_or_else(String::new, |entry| entry.key.to_owned()),
        file: File::new(&format!("w{at}"), "bin", bytes),
        positions: (0, 0),
    };
    (shard, positions)
}
