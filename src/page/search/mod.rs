//! The search index: files that a reader's browser fetches a few of, to find quotations and
//! articles by their words. docs/search.md tells the format and why it is this one.
//!
//! Articles are numbered from the oldest, quotations likewise and the last of an article first, so
//! that the highest number is what a reader wants to see first, and a new article changes few of
//! the files. Every file has its content's hash in its name: a page never meets files of another
//! build.

mod facets;
mod postings;
mod relatives;
mod shards;
mod stream;
mod texts;
mod words;

use std::ops::Range;

use serde::Serialize;

use self::shards::Shard;
use super::kind;
use super::renderer::Renderer;
use super::{Page, Rendered};
use crate::language::Languages;
use crate::site::url::Address;
use crate::text::Hash;

/// What the search page reads first.
#[derive(Serialize)]
struct Start<'a> {
    /// Of each file of words, its first word and its hash, and which file holds its positions, from
    /// which byte on.
    words: Vec<(&'a str, &'a str, usize, usize)>,
    /// Hashes of the files of positions.
    positions: Vec<&'a str>,
    /// Of each file of texts, its first article, its first quotation and its hash.
    texts: Vec<(u32, u32, &'a str)>,
    /// Hashes of the files with the values of facets.
    values: Vec<&'a str>,
    /// Hash of the file that says which document has which values.
    columns: &'a str,
    /// Of each month its ISO form, its words and its first article; an empty form for no date.
    months: Vec<(String, String, usize)>,
    /// Codes and names of languages.
    languages: Vec<(&'a str, &'a str)>,
    /// Quotations of each article.
    quotes: Vec<usize>,
}

/// The search page of a site and the files of its index. The same site gives the same bytes on any
/// number of threads.
///
/// # Errors
/// The template of the page cannot be used.
pub fn files(renderer: &Renderer, languages: &Languages) -> Rendered<Vec<Page>> {
    let site = renderer.site();
    let streams = stream::read(site, languages);
    let postings = postings::invert(&streams.articles, streams.words.len());
    drop(streams.articles);
    let roots = relatives::roots(&streams.words, &streams.languages, languages);
    let shards = shards::write(&streams.words, &roots, &postings, site.briefs.len());
    drop(postings);

    let texts = texts::write(renderer);
    let facets = facets::write(site, languages);
    let start = Start {
        words: shards
            .words
            .iter()
            .map(|Shard { first, file, positions }| {
                (&**first, &*file.hash, positions.0, positions.1)
            })
            .collect(),
        positions: shards.positions.iter().map(|file| &*file.hash).collect(),
        texts: texts.iter().map(|text| (text.article, text.quote, &*text.file.hash)).collect(),
        values: facets.values.iter().map(|file| &*file.hash).collect(),
        columns: &facets.columns.hash,
        months: facets::months(site, &renderer.theme().words),
        languages: languages.packs().iter().map(|pack| (&*pack.code, &*pack.name)).collect(),
        quotes: site.briefs.iter().rev().map(|brief| brief.quotes.len()).collect(),
    };
    let start = File::json("index", &start);
    let index = Address::search_file("index", start.content, "json");
    let page = renderer.render(&kind::search::plan(index))?;
    let words = shards.words.into_iter().map(|shard| shard.file);
    Ok(words
        .chain(shards.positions)
        .chain(texts.into_iter().map(|text| text.file))
        .chain(facets.values)
        .chain([facets.columns, start])
        .map(|file| file.page)
        .chain([page])
        .collect())
}

/// A file of the index.
struct File {
    content: Hash,
    /// As it stands in the name.
    hash: String,
    page: Page,
}

impl File {
    fn new(name: &str, ending: &str, bytes: Vec<u8>) -> Self {
        let content = Hash::of_file(&bytes);
        let path = Address::search_file(name, content, ending).path();
        File { hash: content.short(10), page: Page { path, bytes }, content }
    }

    fn json(name: &str, value: &impl Serialize) -> Self {
        // Nothing here can fail to be written: no map has other keys than texts.
        Self::new(name, "json", serde_json::to_vec(value).unwrap_or_default())
    }
}

/// Cuts items of these sizes into runs of about `target` bytes, an item at least; of more where
/// there would be more than `most` runs for every 10,000 `articles`. The size of a run is one of
/// few, so that a site that grows a little keeps its runs.
fn fitting(sizes: &[usize], target: usize, most: usize, articles: usize) -> Vec<Range<usize>> {
    let most = most * articles.div_ceil(10_000).max(1);
    let mut target = target;
    loop {
        let mut runs = Vec::new();
        let (mut start, mut sum) = (0, 0);
        for (at, size) in sizes.iter().enumerate() {
            if at > start && sum + size > target {
                runs.push(start..at);
                (start, sum) = (at, 0);
            }
            sum += size;
        }
        if start < sizes.len() {
            runs.push(start..sizes.len());
        }
        if runs.len() <= most {
            return runs;
        }
        target += target / 4 + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_keep_to_their_size_and_number() {
        assert_eq!(fitting(&[4, 4, 4, 9, 1], 8, 10, 1), [0..2, 2..3, 3..4, 4..5]);
        assert_eq!(fitting(&[4, 4, 4, 9, 1], 8, 2, 1), [0..3, 3..5]);
        assert!((11..=20).contains(&fitting(&[1; 100], 1, 10, 20_000).len()));
        assert!(fitting(&[], 8, 10, 1).is_empty());
    }
}
