//! The plain pages of a site (`content/pages/*.md`): written by the editor, not annotated.

use std::collections::BTreeMap;

use super::url::{Address, Section};
use crate::article::Article;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::slug;

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
/// it. Pages that claim a place that is taken are errors: nothing may be published then.
pub fn own_pages(articles: Vec<Article>) -> (Vec<OwnPage>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut places: BTreeMap<Address, String> = BTreeMap::new();
    let mut pages = Vec::with_capacity(articles.len());
    for article in articles {
        let folders = article.path.split('/').rev().skip(1).map(slug).collect::<Vec<_>>();
        // `content` and `pages` are the last two.
        let mut parts: Vec<String> = folders.into_iter().rev().skip(2).collect();
        parts.push(article.slug.clone());
        let address = Address::page(&parts.join("/"));
        let taken = Section::ALL.iter().map(|section| section.folder()).chain(TAKEN);
        let rival = if taken.into_iter().any(|taken| taken == parts[0]) {
            Some(format!("the site has pages of its own under /{}/", parts[0]))
        } else {
            let rival = places.insert(address.clone(), article.path.clone());
            rival.map(|path| format!("so would {path}"))
        };
        if let Some(rival) = rival {
            let place = parts.join("/");
            diagnostics.push(
                Diagnostic::new(Code::SameAddress, format!("it would stand at /{place}/; {rival}"))
                    .in_file(&article.path)
                    .help("give it another `slug` in its front matter, or rename the file"),
            );
        }
        pages.push(OwnPage { article, address });
    }
    (pages, diagnostics)
}

#[cfg(test)]
mod tests {
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
        let (pages, diagnostics) = own_pages(files.iter().map(read).collect());
        let paths = pages.iter().map(|page| page.address.path()).collect();
        (paths, diagnostics.into_iter().map(|found| found.message).collect())
    }

    #[test]
    fn a_page_stands_where_its_file_does() {
        let (paths, found) = places(&[
            ("content/pages/Kontak Kami.md", "Tulis."),
            ("content/pages/tim/rina.md", "---\nslug: rina-s\n---\nRina."),
            ("content/pages/about.md", "Kami."),
        ]);
        assert_eq!(paths, ["kontak-kami/index.html", "tim/rina-s/index.html", "about/index.html"]);
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
                "it would stand at /speakers/; the site has pages of its own under /speakers/",
                "it would stand at /search/a/; the site has pages of its own under /search/",
                "it would stand at /b/; so would content/pages/b.md",
            ]
        );
    }
}
