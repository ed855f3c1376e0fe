//! The plain pages of a site (`content/pages/*.md`): written by the editor, not annotated.

use std::collections::HashMap;

use chrono::FixedOffset;

use super::findings::{at, same_address};
use super::plain;
use super::url::{Address, Section};
use crate::article::Article;
use crate::diagnostic::{Code, Diagnostic};

/// First parts of addresses that the site itself uses, beside its sections.
const TAKEN: [&str; 2] = ["page", "search"];

/// A plain page.
#[derive(Debug)]
pub struct OwnPage {
    /// What it says. Its blocks are not annotated.
    pub article: Article,
    /// Its place: the path of its file under `content/pages/`, the last part its slug.
    pub address: Address,
}

/// Gives every page its place. A page called `about` stands for the one that the site has without
/// it. One whose place an earlier one has, or that is the site's own, is left out, which is an error.
pub fn own_pages(mut articles: Vec<Article>, zone: FixedOffset) -> (Vec<OwnPage>, Vec<Diagnostic>) {
    articles.sort_by(|a, b| a.by_age(b, zone));
    let mut diagnostics = Vec::new();
    let mut pages: Vec<OwnPage> = Vec::with_capacity(articles.len());
    let mut places: HashMap<Address, usize> = HashMap::new();
    for article in articles {
        let folders = article.path.split('/').rev().skip(1).map(plain).collect::<Vec<_>>();
        // `content` and `pages` are the last two.
        let mut parts: Vec<String> = folders.into_iter().rev().skip(2).collect();
        parts.push(article.slug.clone());
        let address = Address::page(&parts.join("/"));
        let mut taken = Section::ALL.iter().map(|section| section.folder()).chain(TAKEN);
        let problem = if taken.any(|taken| taken == parts[0]) {
            let message = format!("the site has pages of its own under /{}/", parts[0]);
            let found = at(&article, article.places.slug, Code::SameAddress, message);
            found.help("give it another `slug` in its front matter, or rename the file")
        } else if let Some(&rival) = places.get(&address) {
            same_address(&article, &address, &pages[rival].article)
        } else {
            places.insert(address.clone(), pages.len());
            pages.push(OwnPage { article, address });
            continue;
        };
        diagnostics.push(problem);
    }
    pages.sort_by(|a, b| a.article.path.cmp(&b.article.path));
    (pages, diagnostics)
}

#[cfg(test)]
mod tests {
    use chrono::{Offset as _, Utc};

    use super::*;
    use crate::language::Languages;
    use crate::source::{Format, Source};

    fn places(files: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
        let languages = Languages::embedded();
        let read = |&(path, text): &(&str, &str)| {
            let id = path.trim_start_matches("content/").trim_end_matches(".md");
            let source = Source::new(id, path, Format::Markdown, text.to_owned());
            crate::article::parse(&source, &languages).0
        };
        let (pages, diagnostics) = own_pages(files.iter().map(read).collect(), Utc.fix());
        let paths = pages.iter().map(|page| page.address.path()).collect();
        (paths, diagnostics.into_iter().map(|found| found.message).collect())
    }

    #[test]
    fn a_page_stands_where_its_file_does() {
        let (paths, found) = places(&[
            ("content/pages/Kontak Kami.md", "Tulis."),
            ("content/pages/tim/rina.md", "---\nslug: rina-s\n---\nRina."),
            ("content/pages/about.md", "Kami."),
            ("content/pages/###/con/x.md", "Kami."),
        ]);
        let plain = "x-vsci2xr2/x-con/x/index.html";
        assert_eq!(
            paths,
            [plain, "kontak-kami/index.html", "about/index.html", "tim/rina-s/index.html"]
        );
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn places_that_are_taken_are_errors() {
        let (_, found) = places(&[
            ("content/pages/speakers.md", "a"),
            ("content/pages/search/a.md", "a"),
            ("content/pages/b.md", "a"),
            ("content/pages/c.md", "---\nslug: b\n---\na"),
        ]);
        assert_eq!(
            found,
            [
                "content/pages/b.md stands at /b/ already",
                "the site has pages of its own under /search/",
                "the site has pages of its own under /speakers/",
            ]
        );
    }
}
