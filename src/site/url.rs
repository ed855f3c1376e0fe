//! The only maker of addresses: which page stands where, and how another page links to it.
//!
//! An [`Address`] is relative to the site's root; [`Base`] says where that root is on the web. Pages
//! link by path only, so that a site works on any host.

use std::fmt::Write as _;

use chrono::NaiveDate;

use crate::config::BaseUrl;
use crate::text::Hash;
use crate::web::{self, Lead};

/// A folder of the site that holds one page an entry, and an index page of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// `/articles/`
    Articles,
    /// `/speakers/`
    Speakers,
    /// `/organisations/`
    Organisations,
    /// `/places/`
    Places,
    /// `/topics/`
    Topics,
    /// `/outlets/`
    Outlets,
    /// `/days/`
    Days,
}

impl Section {
    /// Every section, in the order of the menu.
    pub const ALL: [Section; 7] = [
        Section::Articles,
        Section::Speakers,
        Section::Organisations,
        Section::Places,
        Section::Topics,
        Section::Outlets,
        Section::Days,
    ];

    /// Its folder; also the key of its name among the words of the pages.
    pub fn folder(self) -> &'static str {
        match self {
            Section::Articles => "articles",
            Section::Speakers => "speakers",
            Section::Organisations => "organisations",
            Section::Places => "places",
            Section::Topics => "topics",
            Section::Outlets => "outlets",
            Section::Days => "days",
        }
    }
}

/// A place in the site, relative to its root: `articles/x/`, `404.html`, empty for the home page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(String);

impl Address {
    /// The home page.
    pub fn home() -> Self {
        Address(String::new())
    }

    /// The index page of a section.
    pub fn section(section: Section) -> Self {
        Address(format!("{}/", section.folder()))
    }

    /// The page of one entry of a section.
    pub fn entry(section: Section, slug: &str) -> Self {
        Address(format!("{}/{slug}/", section.folder()))
    }

    /// The page of a day.
    pub fn day(date: NaiveDate) -> Self {
        Self::entry(Section::Days, &date.to_string())
    }

    /// The page of the month that a day is in.
    pub fn brief(date: NaiveDate) -> Self {
        Self::day(date).beside("brief.txt")
    }

    /// Page of a month.
    pub fn month(date: NaiveDate) -> Self {
        Self::entry(Section::Days, &date.format("%Y-%m").to_string())
    }

    /// The page that says how annotations are made.
    pub fn about() -> Self {
        Address("about/".to_owned())
    }

    /// The page that tells what was put right.
    pub fn errata() -> Self {
        Address("corrections/".to_owned())
    }

    /// A page of the editor's own, by its path without `/` at the ends.
    pub fn page(path: &str) -> Self {
        Address(format!("{path}/"))
    }

    /// The search page.
    pub fn search() -> Self {
        Address("search/".to_owned())
    }

    /// A file of the search index, with its content's hash in its name.
    pub fn search_file(name: &str, content: Hash, ending: &str) -> Self {
        Address(format!("search/{name}.{}.{ending}", content.short(10)))
    }

    /// The page that hosts show for an address that leads nowhere.
    pub fn not_found() -> Self {
        Address("404.html".to_owned())
    }

    /// A file that is no page, by its path in the output.
    pub fn file(path: impl Into<String>) -> Self {
        Address(path.into())
    }

    /// A file beside the page that stands here.
    #[must_use]
    pub fn beside(&self, file: &str) -> Self {
        Address(format!("{}{file}", self.0))
    }

    /// The `number`th page (from 1) of a list that starts here.
    #[must_use]
    pub fn numbered(&self, number: usize) -> Self {
        if number <= 1 { self.clone() } else { Address(format!("{}page/{number}/", self.0)) }
    }

    /// As readers write it, from the root of the site: `/articles/x/`.
    pub fn shown(&self) -> String {
        format!("/{}", self.0)
    }

    /// Path of its file in the output.
    pub fn path(&self) -> String {
        if self.0.is_empty() || self.0.ends_with('/') {
            format!("{}index.html", self.0)
        } else {
            self.0.clone()
        }
    }
}

/// Where the root of the site stands on the web.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// `https://example.org`; `None` where no host is known.
    origin: Option<String>,
    /// Starts and ends with `/`.
    path: String,
}

impl Base {
    /// From the site's address; without one, the root of some host.
    pub fn new(base_url: Option<&BaseUrl>) -> Self {
        let mut path = String::from("/");
        let parts = base_url.map_or("", |url| &url.path).split('/');
        for part in parts.filter(|part| !part.is_empty()) {
            encode(&mut path, part, true);
            path.push('/');
        }
        Base { origin: base_url.map(|url| url.origin.clone()), path }
    }

    /// The link to an address: path only.
    pub fn href(&self, address: &Address) -> String {
        self.link("", address, &[])
    }

    /// The link to a quotation in its article.
    pub fn quotation(&self, article: &Address, id: &str) -> String {
        self.link("", article, &["#q-", id])
    }

    /// The whole URL of an address, where the host is known.
    pub fn absolute(&self, address: &Address) -> Option<String> {
        self.origin.as_ref().map(|origin| self.link(origin, address, &[]))
    }

    /// The whole URL of an address; a path where the host is not known.
    pub fn url(&self, address: &Address) -> String {
        self.link(self.origin.as_deref().unwrap_or_default(), address, &[])
    }

    /// The whole URL of a link into the site, where the host is known.
    pub fn at_host(&self, href: &str) -> Option<String> {
        self.origin.as_ref().map(|origin| format!("{origin}{href}"))
    }

    /// The link for an address that an author wrote from the root of the site (`/photos/x.jpg`),
    /// wherever that root is; `None` for any other address.
    pub fn inside(&self, written: &str) -> Option<String> {
        let is_inside = web::lead(written) == Ok(Lead::Inside);
        is_inside.then(|| format!("{}{}", self.path, written.trim_start_matches('/')))
    }

    /// A whole URL of the site as a path from the host's root; `None` for any other address.
    pub fn relative<'u>(&self, url: &'u str) -> Option<&'u str> {
        let path = url.strip_prefix(self.origin.as_deref()?)?;
        path.starts_with('/').then_some(path)
    }

    /// Path of the root: starts and ends with `/`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// An address between what stands before and after it. Made by the hundred thousand, so in one
    /// piece of memory.
    fn link(&self, before: &str, address: &Address, after: &[&str]) -> String {
        let after_length: usize = after.iter().map(|part| part.len()).sum();
        let length = before.len() + self.path.len() + address.0.len() + after_length;
        let mut link = String::with_capacity(length);
        link.push_str(before);
        link.push_str(&self.path);
        encode(&mut link, &address.0, false);
        link.extend(after.iter().copied());
        link
    }
}

/// Appends `path`, with what may not stand in a URL's path percent-encoded; `%` itself too, unless
/// the path is `encoded` already.
fn encode(out: &mut String, path: &str, encoded: bool) {
    if path.bytes().all(is_plain) {
        return out.push_str(path);
    }
    for byte in path.bytes() {
        if is_plain(byte) {
            out.push(char::from(byte));
        } else if byte == b'%' && encoded {
            out.push('%');
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// Whether a byte may stand in a URL's path as it is.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'&' | b'\'' | b'(')
        || matches!(byte, b')' | b'*' | b'+' | b',' | b';' | b'=' | b':' | b'@')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::base_url;

    #[test]
    fn links_carry_the_path_of_the_base_and_nothing_more() {
        let article = Address::entry(Section::Articles, "x");
        for (base, href, absolute) in [
            (None, "/articles/x/", None),
            (Some("https://example.org"), "/articles/x/", Some("https://example.org/articles/x/")),
            (
                Some("https://example.org/news"),
                "/news/articles/x/",
                Some("https://example.org/news/articles/x/"),
            ),
            (
                Some("https://example.org/é/"),
                "/%C3%A9/articles/x/",
                Some("https://example.org/%C3%A9/articles/x/"),
            ),
        ] {
            let base = Base::new(base.and_then(base_url).as_ref());
            assert_eq!(base.href(&article), href);
            assert_eq!(base.absolute(&article).as_deref(), absolute);
        }
        let news = Base::new(base_url("https://example.org/news/").as_ref());
        assert_eq!(news.inside("/a%20b.jpg#c").as_deref(), Some("/news/a%20b.jpg#c"));
        for outside in [
            "//example.org/",
            "/\\example.org",
            "/\t/example.org",
            "/../x",
            "a.jpg",
            "javascript:x",
            "",
        ] {
            assert_eq!(news.inside(outside), None);
        }
        assert_eq!(Base::new(None).quotation(&article, "q7"), "/articles/x/#q-q7");
    }

    #[test]
    fn files_and_numbers() {
        assert_eq!(Address::home().path(), "index.html");
        assert_eq!(Address::home().numbered(2).path(), "page/2/index.html");
        assert_eq!(Address::section(Section::Days).numbered(1).path(), "days/index.html");
        assert_eq!(Address::not_found().path(), "404.html");
        assert_eq!(Base::new(None).href(&Address::file("a 100%.png")), "/a%20100%25.png");
    }
}
