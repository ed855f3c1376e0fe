//! What rendered pages link to, and whether it is there.

use std::collections::{BTreeMap, BTreeSet};

use html5gum::{DefaultEmitter, Token, Tokenizer};

use crate::site::url::Base;
use crate::web::decode;

/// Anchors and links of one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Linked {
    /// Values of `id`.
    pub anchors: BTreeSet<String>,
    /// Where its links into the site lead.
    pub targets: BTreeSet<Target>,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// The file in the output; `None` for a path that leaves the site's folder on its host.
    pub file: Option<String>,
    /// The anchor in it; may be empty.
    pub anchor: String,
    /// The link as it is written.
    pub written: String,
}

/// Reads a page that is the file `path` of the output.
pub fn read(html: &str, path: &str, base: &Base) -> Linked {
    let mut linked = Linked::default();
    let mut emitter = DefaultEmitter::default();
    // The text of a script is no markup.
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(Token::StartTag(tag)) = token else { continue };
        for (name, value) in &tag.attributes {
            let value = || String::from_utf8_lossy(value).into_owned();
            match name.as_slice() {
                b"id" => drop(linked.anchors.insert(value())),
                b"href" | b"src" => {
                    linked.targets.extend(target(value(), path, base));
                }
                b"popovertarget" => drop(linked.targets.insert(Target {
                    file: Some(path.to_owned()),
                    anchor: value(),
                    written: format!("#{}", value()),
                })),
                _ => {}
            }
        }
    }
    linked
}

/// Where a link on the page `path` leads, if that is in the site.
fn target(written: String, path: &str, base: &Base) -> Option<Target> {
    let link = written.trim();
    let link = base.relative(link).unwrap_or(link);
    let (address, anchor) = link.split_once('#').unwrap_or((link, ""));
    let address = address.split('?').next().unwrap_or_default();
    let scheme = address.split(['/', '.']).next().is_some_and(|first| first.contains(':'));
    if scheme || address.starts_with("//") {
        return None;
    }
    let file = if address.is_empty() {
        Some(path.to_owned())
    } else if address.starts_with('/') {
        address.strip_prefix(base.path()).map(|inside| file(&decode(inside)))
    } else {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        climb(&format!("{folder}/{}", decode(address))).map(|inside| file(&inside))
    };
    // A text fragment is the browser's affair.
    let anchor = anchor.split(":~:").next().unwrap_or_default();
    Some(Target { file, anchor: decode(anchor).into_owned(), written })
}

/// The file that stands at an address.
fn file(address: &str) -> String {
    if address.is_empty() || address.ends_with('/') {
        format!("{address}index.html")
    } else {
        address.to_owned()
    }
}

/// A path without `.` and `..`; `None` if it climbs out of the site.
fn climb(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.trim_start_matches('/').split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    if path.ends_with("/.") || path.ends_with("/..") {
        parts.push("");
    }
    Some(parts.join("/"))
}

/// A link that leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// As it is written.
    pub written: String,
    /// What is wrong with it.
    pub fault: Fault,
    /// The first page that has it: a path in the output.
    pub page: String,
    /// How many other pages have it.
    pub more: usize,
}

/// What is wrong with a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It leads to a path of the host that is not the site's.
    Outside,
    /// There is no such file.
    NoFile,
    /// The page has no such anchor.
    NoAnchor,
}

/// The links that lead nowhere, in their own order. `pages` are the pages by their paths, `files`
/// the other files of the output.
pub fn broken(pages: &BTreeMap<String, Linked>, files: &BTreeSet<String>) -> Vec<Broken> {
    let mut found: BTreeMap<(&str, &str, &str), Broken> = BTreeMap::new();
    for (path, linked) in pages {
        for target in &linked.targets {
            let Some(fault) = fault(target, pages, files) else { continue };
            let file = target.file.as_deref().unwrap_or_default();
            found
                .entry((&target.written, file, &target.anchor))
                .and_modify(|broken| broken.more += 1)
                .or_insert_with(|| Broken {
                    written: target.written.clone(),
                    fault,
                    page: path.clone(),
                    more: 0,
                });
        }
    }
    found.into_values().collect()
}

fn fault(
    target: &Target,
    pages: &BTreeMap<String, Linked>,
    files: &BTreeSet<String>,
) -> Option<Fault> {
    let Some(file) = &target.file else { return Some(Fault::Outside) };
    let Some(page) = pages.get(file) else {
        return (!files.contains(file)).then_some(Fault::NoFile);
    };
    let there = target.anchor.is_empty()
        || target.anchor.eq_ignore_ascii_case("top")
        || page.anchors.contains(&target.anchor);
    (!there).then_some(Fault::NoAnchor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(html: &str, path: &str) -> Vec<(String, String)> {
        let base = Base::new(crate::config::base_url("https://example.org/news/").as_ref());
        let targets = read(html, path, &base).targets.into_iter();
        targets.map(|target| (target.file.unwrap_or("-".to_owned()), target.anchor)).collect()
    }

    #[test]
    fn links_lead_to_files_and_anchors() {
        let page = "articles/x/index.html";
        for (link, file, anchor) in [
            ("/news/", "index.html", ""),
            ("/news/a%20b/?q=1#c%C3%A9", "a b/index.html", "cé"),
            ("/news/style.css", "style.css", ""),
            ("https://example.org/news/days/", "days/index.html", ""),
            ("#q-1", page, "q-1"),
            ("?q=1", page, ""),
            ("../y/", "articles/y/index.html", ""),
            ("..", "articles/index.html", ""),
            ("./z.png", "articles/x/z.png", ""),
            ("../../../z", "-", ""),
            ("/elsewhere/", "-", ""),
            ("/news/y/#:~:text=a", "y/index.html", ""),
            ("/news/100%", "100%", ""),
        ] {
            let html = format!("<p><a href=\"{link}\">x</a>");
            assert_eq!(files(&html, page), [(file.to_owned(), anchor.to_owned())], "{link}");
        }
        for link in ["https://example.com/", "//example.com/x", "mailto:a@example.org", "data:,x"] {
            assert_eq!(files(&format!("<img src=\"{link}\">"), page), [], "{link}");
        }
        assert_eq!(
            files("<!-- <a href=\"/news/x\"> --><script>'<a href=\"/y\">'</script>", page),
            []
        );
    }

    #[test]
    fn what_is_not_there_is_told_once() {
        let base = Base::new(None);
        let page = |path: &str, html: &str| (path.to_owned(), read(html, path, &base));
        let pages = BTreeMap::from([
            page("a.html", "<i id=x></i><a href=/b.html#y>1</a><a href=/no>2</a><a href=#x>3</a>"),
            page("b.html", "<a href=/no>4</a><a href=/a.html#x>5</a><img src=p.png>"),
        ]);
        let found = broken(&pages, &BTreeSet::from(["p.png".to_owned()]));
        let found: Vec<_> =
            found.iter().map(|b| (b.written.as_str(), b.fault, b.page.as_str(), b.more)).collect();
        assert_eq!(
            found,
            [("/b.html#y", Fault::NoAnchor, "a.html", 0), ("/no", Fault::NoFile, "a.html", 1),]
        );
    }
}
