//! The text of `addresses.toml` becomes [`Addresses`].

use std::collections::btree_map::Entry;

use super::{
    Addresses, KEYS, OfArticle, OfName, OfQuotation, Sample, Table, can_be_kept, is_quotation,
    is_slug,
};
use crate::diagnostic::Diagnostic;
use crate::keyed::{Keys, Text, Value, table};
use crate::text::Span;

/// Articles that a line may name.
const MOST_ARTICLES: usize = 8;

/// Reads the text of an `addresses.toml`. What cannot be used is left out and told.
pub fn parse(text: &str) -> (Addresses, Vec<Diagnostic>) {
    let mut twice = Vec::new();
    let (addresses, mut problems) = KEYS.read(text, table::ADDRESSES, |keys| {
        let mut out = Addresses::default();
        for (slug, line) in keys.tables("article", article) {
            let at = slug.span;
            keep(out.articles.entry(slug.text), line, at, &mut twice);
        }
        for table in Table::ALL {
            let read = if table == Table::Speakers { speaker } else { named };
            for (slug, line) in keys.tables(table.key(), read) {
                let at = slug.span;
                let of_table = out.named.entry(table).or_default();
                keep(of_table.entry(slug.text), line, at, &mut twice);
            }
        }
        for (article, id, line) in keys.tables("quotation", quotation) {
            let at = id.span;
            let of_article = out.quotations.entry(article).or_default();
            keep(of_article.entry(id.text), line, at, &mut twice);
        }
        for at in twice {
            keys.bad(at, "another line gives this address to something else", "remove one of them");
        }
        out
    });
    problems.sort_by_key(|problem| problem.primary.as_ref().and_then(|label| label.span));
    (addresses, problems)
}

/// The first of two lines counts. Two that are equal are one, as merges leave them.
fn keep<K: Ord, V: PartialEq>(entry: Entry<'_, K, V>, line: V, at: Span, twice: &mut Vec<Span>) {
    match entry {
        Entry::Vacant(entry) => drop(entry.insert(line)),
        Entry::Occupied(entry) if *entry.get() != line => twice.push(at),
        Entry::Occupied(_) => {}
    }
}

fn article(keys: &mut Keys<'_>) -> (Text, OfArticle) {
    let slug = slug(keys, true);
    let id = keys.with("id", kept).unwrap_or_default();
    let given = |value: &Value| value.text().filter(|slug| is_slug(slug)).map(str::to_owned);
    (slug, OfArticle { id, words: words(keys), first: keys.with("first", given) })
}

fn speaker(keys: &mut Keys<'_>) -> (Text, OfName) {
    let (slug, line) = named(keys);
    let articles = keys.with("articles", |value| {
        let list = value.list()?;
        let ids = list.iter().map(kept);
        (list.len() <= MOST_ARTICLES).then(|| ids.collect::<Option<_>>())?
    });
    let role = keys.with("role", kept);
    (slug, OfName { role, articles: articles.unwrap_or_default(), ..line })
}

fn named(keys: &mut Keys<'_>) -> (Text, OfName) {
    let slug = slug(keys, false);
    let name = keys.with("name", kept).unwrap_or_default();
    (slug, OfName { name, ..OfName::default() })
}

fn quotation(keys: &mut Keys<'_>) -> (String, Text, OfQuotation) {
    let article = keys.with("article", kept).unwrap_or_default();
    let id = keys.with("id", |value| value.name().filter(|id| is_quotation(&id.text)));
    let mut other =
        |key| keys.with(key, |value| value.text().filter(|id| is_quotation(id)).map(str::to_owned));
    let (now, first) = (other("now"), other("first"));
    (article, id.unwrap_or_default(), OfQuotation { words: words(keys), now, first })
}

fn slug(keys: &mut Keys<'_>, has_folders: bool) -> Text {
    let sound = |slug: &Text| is_slug(&slug.text) && (has_folders || !slug.text.contains('/'));
    keys.with("slug", |value| value.name().filter(sound)).unwrap_or_default()
}

fn kept(value: &Value) -> Option<String> {
    value.text().filter(|text| can_be_kept(text)).map(str::to_owned)
}

fn words(keys: &mut Keys<'_>) -> Sample {
    keys.with("words", |value| Sample::parse(value.text()?)).unwrap_or_default()
}
