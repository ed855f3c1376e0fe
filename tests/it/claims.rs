//! One article never stops the rest: what it asks for and cannot have is refused to it alone.

use std::fmt::Write as _;

use serde_json::Value;

use crate::site::{Site, brief};

/// Builds, which has to write a site with the article `good`, and returns what was found: code, path,
/// line and message.
fn found(site: &Site, exit: i32) -> Vec<(String, String, u64, String)> {
    let built =
        site.build(&["--json", "--future", "--base-url", "https://example.org/"]).exits(exit);
    assert!(site.output().contains_key("articles/good/index.html"));
    let said: Value = serde_json::from_str(&built.stdout()).unwrap();
    let text = |found: &Value, key: &str| found[key].as_str().unwrap_or_default().to_owned();
    let of = |found: &Value| {
        let line = found["line"].as_u64().unwrap_or(0);
        assert!(!text(found, "help").is_empty(), "{found}");
        (text(found, "code"), text(found, "path"), line, text(found, "message"))
    };
    let found = said["diagnostics"].as_array().unwrap().iter().map(of);
    // Titles and dates matter to no path.
    found.filter(|(code, ..)| !matches!(&**code, "K0208" | "K0211")).collect()
}

fn site(files: &[(&str, &str)]) -> Site {
    let site = Site::new(&[("content/good.txt", &brief("Good", 5))]);
    for (path, text) in files {
        site.write(path, text.as_bytes());
    }
    site
}

#[test]
fn an_alias_that_cannot_be_had_is_left_out_alone() {
    for alias in [
        "/kutip-manifest.json",
        "/KUTIP-Manifest.json/",
        "/kutip-manifest.json/x",
        "/old/kutip-publish.json",
        "/kutip-publish.lock/",
        "/kutip-manifest.json.new",
        "/../x",
        "/a/../../x",
        "/..",
        "//",
        "/a//b",
        "/%2e%2e/x",
        "/.git/config",
        "/.kutip/lock",
        "/C:/x",
        "/a\\\\b",
        "/a\\u0000b",
        "/con/",
        "/articles/good/",
        "/Articles/GOOD/",
        "/articles/good/index.html/x",
        "/articles/good/index.html",
        "/articles",
        "/search/",
        "/search/index.html/",
        "/feed.xml",
        "/feed.xml/old/",
        "/404.html",
        "/_headers",
        "/_redirects/x",
        "/photos/p.jpg",
        "/photos/p.jpg/x/",
        "/Photos/P.JPG",
        "/photos",
    ] {
        let head = format!(
            "+++\ntitle = \"H\"\ndate = 2026-01-06\naliases = [\"/fine/\",\n  \"{alias}\"]\n+++\n\nText.\n"
        );
        let site = site(&[("content/h.txt", &head), ("static/photos/p.jpg", "x")]);
        if alias == "/photos" {
            // A folder may hold a page beside other files.
            assert_eq!(found(&site, 0), []);
            continue;
        }
        let found = found(&site, 0);
        let wrong = found.iter().find(|(code, ..)| matches!(&**code, "K0610" | "K0204"));
        let (_, path, line, _) = wrong.unwrap_or_else(|| panic!("{alias}: {found:?}"));
        assert_eq!((&**path, *line), ("content/h.txt", 5), "{alias}");
        assert!(site.output().contains_key("fine/index.html"), "{alias}");
        assert!(site.output().contains_key("articles/h/index.html"), "{alias}");
    }
    let long = format!("title: H\naliases: /{}/\n\nText.\n", "x".repeat(256));
    assert_eq!(found(&site(&[("content/h.txt", &long)]), 0)[0].0, "K0204");
    let long = format!("title: H\naliases: /{}é/\n\nText.\n", "x/".repeat(500));
    assert_eq!(found(&site(&[("content/h.txt", &long)]), 0)[0].0, "K0204");
}

#[test]
fn two_aliases_that_clash_are_the_first_one_and_a_finding() {
    for (first, second) in [
        ("/old/", "/old/"),
        ("/old/", "/OLD"),
        ("/old.html", "/old.html/x/"),
        ("/old/x.html/y/", "/old/x.html"),
    ] {
        let site = site(&[
            ("content/h.txt", &format!("title: H\ndate: 2026-01-06\naliases: {first}\n\nText.\n")),
            ("content/g.txt", &format!("title: G\ndate: 2026-01-05\naliases: {second}\n\nText.\n")),
        ]);
        let found = found(&site, 0);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((&*found[0].0, &*found[0].1, found[0].2), ("K0610", "content/h.txt", 3));
    }
}

#[test]
fn the_later_article_gives_way_whatever_they_share() {
    let article = |keys: &str| format!("title: X\n{keys}\n\nText of the article.\n");
    // Their headers, and which of b and c is published; on a tie the first id.
    for (b, c, code, stays) in [
        ("slug: x\ndate: 2026-01-05", "slug: x\ndate: 2026-01-06", "K0502", "b"),
        ("slug: x\ndate: 2026-01-07", "slug: x\ndate: 2026-01-06", "K0502", "c"),
        ("slug: x", "slug: x\ndate: 2026-01-06", "K0502", "c"),
        ("slug: x\ndate: 2026-01-06", "slug: X\ndate: 2026-01-06", "K0502", "b"),
        ("slug: x\ndate: 2026-01-06T12:00", "slug: x\ndate: 2026-01-06T11:00", "K0502", "c"),
        ("slug: Straße", "slug: STRASSE", "K0502", "b"),
        ("id: z\nslug: x", "id: y\nslug: x", "K0502", "c"),
        ("id: x\ndate: 2026-01-05", "id: x\ndate: 2026-01-06", "K0501", "b"),
        ("id: x\ndate: 2026-01-07", "id: x\ndate: 2026-01-06", "K0501", "c"),
        ("id: c", "date: 2026-01-06", "K0501", "c"),
    ] {
        let site = site(&[("content/b.txt", &article(b)), ("content/c.txt", &article(c))]);
        let found: Vec<_> = found(&site, 1);
        let gone = if stays == "b" { "content/c.txt" } else { "content/b.txt" };
        assert_eq!(found.len(), 1, "{b} {c}: {found:?}");
        assert_eq!((&*found[0].0, &*found[0].1), (code, gone), "{b} {c}");
        let of_gone = if stays == "b" { c } else { b };
        let keys = if code == "K0501" { "id: " } else { "slug: " };
        let line = of_gone.lines().position(|line| line.starts_with(keys)).map_or(0, |at| at + 2);
        assert_eq!(usize::try_from(found[0].2), Ok(line), "{b} {c}");
        let manifest = site.read("kutip-manifest.json");
        assert!(manifest.contains(&format!("\"content/{stays}.txt\"")), "{manifest}");
        let sources = manifest.matches(&format!("\"source\": \"{gone}\"")).count();
        assert_eq!(sources, 0, "{manifest}");
    }
    // What was refused by one is free for all others.
    let site = site(&[
        ("content/a.txt", &article("id: x\ndate: 2026-01-01")),
        ("content/b.txt", &article("id: x\nslug: free\ndate: 2026-01-02")),
        ("content/c.txt", &article("slug: free\ndate: 2026-01-03")),
    ]);
    assert_eq!(found(&site, 1).len(), 1);
    assert!(site.output().contains_key("articles/free/index.html"));
}

#[test]
fn the_page_of_a_refused_article_stays_until_its_place_is_taken() {
    let site = site(&[("content/b.txt", "title: B\ndate: 2026-01-05\n\nFirst text.\n")]);
    found(&site, 0);
    site.write("content/sub/z.txt", b"title: Z\ndate: 2026-01-06\nid: b\nslug: z\n\nOther text.\n");
    found(&site, 1);
    assert!(site.read("articles/b/index.html").contains("First text."));
    // The one that had the place keeps it, although an earlier one comes.
    site.write("content/sub/z.txt", b"title: Z\ndate: 2026-01-04\nslug: b\n\nOther text.\n");
    let refused = &found(&site, 1)[0];
    assert_eq!((&*refused.0, &*refused.1), ("K0502", "content/sub/z.txt"));
    assert!(site.read("articles/b/index.html").contains("First text."));
    // Where nobody had it, the earlier one gets it.
    site.remove("addresses.toml");
    let refused = &found(&site, 1)[0];
    assert_eq!((&*refused.0, &*refused.1), ("K0502", "content/b.txt"));
    assert!(site.read("articles/b/index.html").contains("Other text."));
}

#[test]
fn pages_and_static_files_without_a_place_are_left_out_alone() {
    for (path, code) in [
        ("content/pages/speakers.md", "K0502"),
        ("content/pages/page/x.md", "K0502"),
        ("content/pages/Kontak.md", "K0502"),
        ("static/articles/good/index.html", "K0614"),
        ("static/Articles/good/INDEX.html", "K0614"),
        ("static/articles", "K0614"),
        ("static/articles/good", "K0614"),
        ("static/index.html", "K0614"),
        ("static/404.html", "K0614"),
        ("static/feed.xml/x", "K0614"),
        ("static/kontak", "K0614"),
        ("static/kutip-manifest.json", "K0614"),
        ("static/a/kutip-publish.json", "K0614"),
    ] {
        let site = site(&[
            ("content/pages/kontak.md", "# Contact\n\nWrite.\n"),
            ("static/own.txt", "own"),
            (path, "# Text\n\nText.\n"),
        ]);
        let found = found(&site, 1);
        assert_eq!(found.len(), 1, "{path}: {found:?}");
        let second = if path.ends_with("Kontak.md") { "content/pages/kontak.md" } else { path };
        assert_eq!((&*found[0].0, &*found[0].1), (code, second));
        for there in ["own.txt", "kontak/index.html"] {
            assert!(site.output().contains_key(there), "{path}: {there}");
        }
        assert!(!site.output().values().any(|bytes| bytes == b"# Text\n\nText.\n"), "{path}");
    }
    // Folders whose names give no plain part of an address.
    let site = site(&[("content/pages/###/con/x.md", "# X\n\nText.\n")]);
    assert_eq!(found(&site, 0), []);
}

#[test]
fn long_names_have_a_place() {
    let name = |letter: &str| format!("{letter}{}", letter.to_lowercase().repeat(300));
    let text = format!(
        "title: T\nsource: {}\ntopics: {}\nlanguage: en\ndate: 2026-01-06\n\n“It holds,” said {} {}.\n",
        name("O"),
        name("T"),
        name("A"),
        name("B")
    );
    let site = site(&[("content/h.txt", &text)]);
    assert_eq!(found(&site, 0), []);
}

#[test]
fn front_matter_is_bounded() {
    let lines = |count: usize, line: &dyn Fn(usize) -> String| {
        (0..count).fold(String::new(), |mut text, number| {
            writeln!(text, "{}", line(number)).unwrap();
            text
        })
    };
    let keys = lines(8000, &|n| format!("key{n} = 1"));
    let yaml = lines(8000, &|n| format!("key{n}: 1"));
    let plain = lines(8000, &|_| "description: words".to_owned());
    let author = format!("author = [{}]", "\"a\", ".repeat(20_000));
    for text in [
        format!("+++\n{keys}+++\n\nText.\n"),
        format!("+++\n{author}\n+++\n\nText.\n"),
        format!("---\n{yaml}---\n\nText.\n"),
        format!("{plain}\nText.\n"),
    ] {
        let found = found(&site(&[("content/h.txt", &text)]), 1);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((&*found[0].0, &*found[0].1), ("K0202", "content/h.txt"));
        assert!(found[0].2 > 0 && found[0].3.contains("64 KiB"), "{found:?}");
    }
    // Below that, lists make as many pages as they have entries.
    let entries = lines(150, &|n| format!("  \"/t{n}/\","));
    for (key, pages) in [("topics", "topics/t"), ("aliases", "t"), ("author", "none")] {
        let text = format!("+++\ntitle = \"H\"\n{key} = [\n{entries}]\n+++\n\nText.\n");
        let site = site(&[("content/h.txt", &text)]);
        let found = found(&site, 0);
        assert_eq!(found.len(), 1, "{found:?}");
        // The line of the first that is too much.
        assert_eq!((&*found[0].0, found[0].2), ("K0204", 104), "{key}");
        let is_made = |path: &String| path.starts_with(pages) && path.ends_with("9/index.html");
        let made = site.output().keys().filter(|path| is_made(path)).count();
        assert_eq!(made, if key == "author" { 0 } else { 10 }, "{key}");
    }
}

#[test]
fn charts_are_bounded_however_far_apart_articles_are() {
    let said = "“It holds,” said Ann Bell.";
    for (first, middle, last, from, to, bars, far) in [
        ("0001-01-01", "9800-12-31", "9999-12-31", "0000", "9999", 100, 1),
        ("1850-05-01", "2016-05-01", "2026-05-01", "1850", "2029", 18, 0),
        ("1950-05-01", "2025-05-01", "2026-05-01", "1950", "2026", 77, 0),
        ("1926-05-01", "2016-05-01", "2026-05-01", "1920", "2029", 11, 0),
        ("0999-05-01", "1926-05-01", "2026-05-01", "0900", "2099", 12, 1),
    ] {
        let of = |date: &str, times: usize| {
            let said: Vec<String> =
                (0..times).map(|at| said.replace("holds", &format!("holds {at}"))).collect();
            format!("title: T\nlanguage: en\ndate: {date}\n\n{}\n", said.join("\n\n"))
        };
        let site = Site::new(&[
            ("content/good.txt", &of(first, 1)),
            ("content/m.txt", &of(middle, 1)),
            ("content/b.txt", &of(last, 8)),
        ]);
        let found: Vec<_> =
            found(&site, 0).into_iter().filter(|(code, ..)| code == "K0509").collect();
        assert_eq!(found.len(), far, "{found:?}");
        assert!(found.iter().all(|found| found.2 == 3), "{found:?}");
        let page = site.read("speakers/ann-bell/index.html");
        assert!(page.contains(&format!("{from} to {to}, at most 8")), "{first} {last}");
        // The last bar is the highest, and a bar takes 20 units.
        let bar = format!("<rect x=\"{}\" y=\"0\"", (bars - 1) * 20);
        assert_eq!(page.matches(&bar).count(), 1, "{first} {last}");
        assert_eq!(page.matches("<rect ").count(), 3, "{first} {last}");
        assert!(page.len() < 40_000, "{}", page.len());
    }
}
