//! [`Addresses`] become the text of `addresses.toml`: the same addresses, the same bytes.

use std::collections::BTreeMap;
use std::fmt;

use super::{Addresses, OfArticle, OfName, OfQuotation, Table};

const HEAD: &str = "# The addresses that this site has given, and what each belongs to, so that it stays there.\n\
    # `kutip build` and `kutip publish` write this file. Commit it. To free an address, remove its line.\n";

/// The whole file.
impl fmt::Display for Addresses {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(HEAD)?;
        let lines = self.articles.iter().map(|(slug, line)| article(slug, line));
        table(out, "article", lines)?;
        for (of, lines) in &self.named {
            table(out, of.key(), lines.iter().map(|(slug, line)| named(slug, line)))?;
        }
        let lines = self.quotations.iter().flat_map(|(article, of)| {
            of.iter().map(move |(id, line)| quotation(article, id, line))
        });
        table(out, "quotation", lines)
    }
}

impl Addresses {
    /// The line that gives the address of an article.
    pub fn article_line(&self, slug: &str) -> Option<String> {
        self.articles.get(slug).map(|line| article(slug, line))
    }

    /// The line that gives the address of something with a name.
    pub fn named_line(&self, table: Table, slug: &str) -> Option<String> {
        self.named.get(&table)?.get(slug).map(|line| named(slug, line))
    }

    /// How many addresses these have that `other` has not.
    pub fn beyond(&self, other: &Addresses) -> usize {
        fn new<K: Ord, V>(of: &BTreeMap<K, V>, other: Option<&BTreeMap<K, V>>) -> usize {
            of.keys().filter(|key| other.is_none_or(|other| !other.contains_key(key))).count()
        }
        let named = self.named.iter().map(|(table, of)| new(of, other.named.get(table)));
        let quotations = self.quotations.iter().map(|(id, of)| new(of, other.quotations.get(id)));
        new(&self.articles, Some(&other.articles))
            + named.sum::<usize>()
            + quotations.sum::<usize>()
    }
}

fn table(
    out: &mut fmt::Formatter<'_>,
    key: &str,
    lines: impl Iterator<Item = String>,
) -> fmt::Result {
    let mut lines = lines.peekable();
    if lines.peek().is_none() {
        return Ok(());
    }
    write!(out, "\n{key} = [\n")?;
    for line in lines {
        writeln!(out, "{line}")?;
    }
    out.write_str("]\n")
}

fn article(slug: &str, OfArticle { id, words, first }: &OfArticle) -> String {
    let first = first.as_deref().unwrap_or_default();
    Line::new("slug", slug).and("id", id).and("words", words.digits()).and("first", first).end()
}

fn named(slug: &str, OfName { name, role, articles }: &OfName) -> String {
    let role = role.as_deref().unwrap_or_default();
    let mut line = Line::new("slug", slug).and("name", name).and("role", role);
    for (at, id) in articles.iter().enumerate() {
        line.0.push_str(if at == 0 { ", articles = [" } else { ", " });
        quote(&mut line.0, id);
    }
    if !articles.is_empty() {
        line.0.push(']');
    }
    line.end()
}

fn quotation(article: &str, id: &str, OfQuotation { words, now, first }: &OfQuotation) -> String {
    Line::new("article", article)
        .and("id", id)
        .and("words", words.digits())
        .and("now", now.as_deref().unwrap_or_default())
        .and("first", first.as_deref().unwrap_or_default())
        .end()
}

/// A line in the making.
struct Line(String);

impl Line {
    fn new(key: &str, value: &str) -> Self {
        let mut line = format!("    {{ {key} = ");
        quote(&mut line, value);
        Line(line)
    }

    /// The same with another value, if it is not empty.
    fn and(mut self, key: &str, value: &str) -> Self {
        if !value.is_empty() {
            self.0.extend([", ", key, " = "]);
            quote(&mut self.0, value);
        }
        self
    }

    fn end(self) -> String {
        self.0 + " },"
    }
}

/// Writes a text without control characters as a string of TOML.
fn quote(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Sample, can_be_kept, parse};
    use super::*;

    fn some() -> Addresses {
        let mut addresses = Addresses::default();
        let words = Sample::of_threes("The bridge was closed on Monday.");
        let id = "2025/a \"b\" \\".to_owned();
        let line = OfArticle { id, words, first: Some("a-b".to_owned()) };
        addresses.articles.insert("2025/a-b".to_owned(), line);
        let speaker = OfName {
            name: "Agus “Gus” Sembiluk".to_owned(),
            role: Some("Mayor".to_owned()),
            articles: vec!["a".to_owned(), "b c".to_owned()],
        };
        let topic = OfName { name: "C++".to_owned(), ..OfName::default() };
        addresses.named = BTreeMap::from([
            (Table::Speakers, BTreeMap::from([("agus".to_owned(), speaker)])),
            (Table::Topics, BTreeMap::from([("c-plus-plus".to_owned(), topic)])),
        ]);
        let now = OfQuotation { first: Some("qab".to_owned()), ..OfQuotation::default() };
        let old = OfQuotation { now: Some("qcd".to_owned()), ..OfQuotation::default() };
        let quotations = [("qab".to_owned(), old), ("qcd".to_owned(), now)];
        addresses.quotations.insert("a".to_owned(), quotations.into());
        addresses
    }

    #[test]
    fn what_is_written_is_read() {
        for addresses in [some(), Addresses::default()] {
            let text = addresses.to_string();
            assert_eq!(parse(&text), (addresses, Vec::new()), "{text}");
        }
        assert_eq!((some().beyond(&Addresses::default()), some().beyond(&some())), (5, 0));
    }

    /// As git merges with `merge=union`: the lines of both.
    #[test]
    fn lines_of_two_branches_may_stand_twice() {
        let text = some().to_string();
        let line = some().article_line("2025/a-b").unwrap();
        let twice = text.replace(&line, &format!("{line}\n{line}"));
        assert_eq!(parse(&twice), (some(), Vec::new()));
        let other = line.replace("2025/a ", "2026/a ");
        let (read, found) = parse(&text.replace(&line, &format!("{line}\n{other}")));
        assert_eq!(read, some());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message, "another line gives this address to something else");
    }

    #[test]
    fn lines_that_no_build_writes_are_told_and_have_no_effect() {
        for line in [
            "article = [{ slug = \"../a\", id = \"a\" }]",
            "article = [{ slug = \"a//b\", id = \"a\" }]",
            "article = [{ slug = \"A\", id = \"a\" }]",
            "article = [{ slug = \"a\" }]",
            "article = [{ slug = \"a\", id = \"a\", first = \"A b\" }]",
            "article = [{ slug = \"a\", id = \"a\\u0000\" }]",
            "article = [{ slug = \"a\", id = \"a\", words = \"é\" }]",
            "article = [{ slug = \"a\", id = \"a\", weight = 1 }]",
            "speaker = [{ slug = \"a/b\", name = \"A\" }]",
            "speaker = [{ slug = \"a\", name = \"\" }]",
            "speaker = [{ slug = \"a\", name = \"A\", articles = [\"\"] }]",
            "speaker = [{ slug = \"a\", name = \"A\", articles = [1,2,3,4,5,6,7,8,9] }]",
            "topic = [{ slug = \"a\", name = \"A\", role = \"x\" }]",
            "topic = 3",
            "day = []",
            "quotation = [{ article = \"a\", id = \"q\\\"><script>\" }]",
            "quotation = [{ article = \"a\", id = \"qab\", now = \"x\" }]",
        ] {
            let (read, found) = parse(line);
            assert_eq!((read, found.len()), (Addresses::default(), 1), "{line}\n{found:?}");
            assert_eq!(found[0].code.number(), "K0422", "{line}");
        }
        let (_, found) = parse("<<<<<<< ours\n");
        assert_eq!(found[0].code.number(), "K0421");
    }

    proptest! {
        #[test]
        fn any_text_can_be_read(text in "\\PC{0,200}") {
            parse(&text);
        }

        /// Whatever becomes of a file, what is read of it is as a build would write it.
        #[test]
        fn a_file_that_was_changed_anywhere_is_read(
            at in any::<prop::sample::Index>(), cut in 0..9_usize, put in "\\PC{0,8}",
        ) {
            let mut text: Vec<char> = some().to_string().chars().collect();
            let start = at.index(text.len());
            let end = text.len().min(start + cut);
            text.splice(start..end, put.chars());
            let (read, _) = parse(&text.into_iter().collect::<String>());
            prop_assert_eq!(parse(&read.to_string()), (read, Vec::new()));
        }

        #[test]
        fn any_name_is_written_and_read(name in "\\PC{1,20}") {
            prop_assume!(can_be_kept(&name));
            let mut addresses = Addresses::default();
            let line = OfName { name, ..OfName::default() };
            addresses.named.insert(Table::Places, BTreeMap::from([("a".to_owned(), line)]));
            prop_assert_eq!(parse(&addresses.to_string()), (addresses, Vec::new()));
        }
    }
}
