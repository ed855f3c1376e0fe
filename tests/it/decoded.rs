//! Values are judged by what they are, not by how they are written; and nothing that a browser or a
//! terminal would take for something else gets to it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::program::kutip;
use crate::site::{Site, brief};

/// Builds, and returns the codes that were found, each with its path and line.
fn found(site: &Site) -> BTreeSet<(String, String, u64)> {
    let built = site.build(&["--json", "--base-url", "https://example.org/"]);
    let said: Value = serde_json::from_str(&built.stdout()).unwrap();
    let text = |found: &Value, key: &str| found[key].as_str().unwrap_or_default().to_owned();
    let of = |found: &Value| {
        (text(found, "code"), text(found, "path"), found["line"].as_u64().unwrap_or(0))
    };
    let all = said["diagnostics"].as_array().unwrap().iter().map(of);
    all.filter(|(code, ..)| !matches!(&**code, "K0208" | "K0211")).collect()
}

fn only(code: &str, path: &str, line: u64) -> BTreeSet<(String, String, u64)> {
    BTreeSet::from([(code.to_owned(), path.to_owned(), line)])
}

fn site(path: &str, text: &str) -> Site {
    let site = Site::new(&[("content/good.txt", &brief("Good", 5))]);
    site.write(path, text);
    site
}

/// No file of the output holds a character that no text has, or that turns the text about.
fn is_clean(site: &Site) {
    let is_text = |path: &str| !path.starts_with("search/");
    for (path, bytes) in site.output().into_iter().filter(|(path, _)| is_text(path)) {
        let text = String::from_utf8_lossy(&bytes);
        let is_odd = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r');
        assert!(!text.contains(is_odd), "{path}");
    }
}

#[test]
fn control_characters_are_no_values_by_any_escape() {
    for escape in ["\\u0000", "\\u001b[31m", "\\u0007", "\\u009b", "\\u007F", "\\b"] {
        for key in ["title", "source", "caption", "credit", "description", "id", "author", "url"] {
            let text = format!("+++\ndate = 2026-01-06\n{key} = \"a{escape}b\"\n+++\n\nText.\n");
            let site = site("content/h.txt", &text);
            let code = if key == "url" { "K0207" } else { "K0204" };
            assert_eq!(found(&site), only(code, "content/h.txt", 3), "{key} {escape}");
            is_clean(&site);
        }
        let lists = format!("topics = [\"x\",\n \"a{escape}b\"]\n");
        for text in [
            format!("+++\n{lists}+++\n\nText.\n"),
            format!("+++\n\n[translations]\nen = \"a{escape}b\"\n+++\n\nText.\n"),
        ] {
            let site = site("content/h.txt", &text);
            let found: Vec<_> = found(&site).into_iter().collect();
            assert_eq!((&*found[0].0, found.len()), ("K0204", 1), "{text}");
            is_clean(&site);
        }
    }
    for escape in ["\\0", "\\x1b", "\\e", "\\u009b", "\\U0000001b"] {
        let text = format!("---\ntitle: \"a{escape}b\"\n---\n\nText.\n");
        let site = site("content/h.txt", &text);
        assert_eq!(found(&site), only("K0204", "content/h.txt", 2), "{escape}");
        is_clean(&site);
    }
    // Settings, people, corrections, data.
    for (path, text, code, line) in [
        ("kutip.toml", "\ntitle = \"a\\u001bb\"\n", "K0903", 2),
        ("kutip.toml", "\n[topics]\n\"a\\u001bb\" = [\"x\"]\n", "K0903", 3),
        ("kutip.toml", "\n[topics]\na = [\"x\\u0000\"]\n", "K0903", 3),
        ("kutip.toml", "[[menu]]\ntitle = \"a\\u009b\"\nurl = \"/a/\"\n", "K0903", 2),
        ("people.toml", "[[person]]\nname = \"Ann \\u0007Bell\"\n", "K0413", 2),
        ("people.toml", "[[person]]\nname = \"A B\"\nrole = \"x\\u001b\"\n", "K0413", 3),
        ("content/good.kutip.toml", "[[add]]\nspeaker = \"A\\u001b\"\n", "K0402", 2),
        ("data/a.json", "{\"a\": [\"x\\u001b\"]}", "K0613", 0),
        ("data/a.toml", "a = \"x\\u001b\"\n", "K0613", 0),
    ] {
        let found = found(&site(path, text));
        let place = (code.to_owned(), path.to_owned(), line);
        assert!(found.contains(&place), "{path}: {text}: {found:?}");
    }
}

#[test]
fn what_readers_do_not_see_is_told_by_any_escape() {
    for escape in ["\\u202e", "\\u2066", "\\u200b", "\\u00ad", "\\u2060", "\\ufeff", "\\U000E0041"]
    {
        for key in ["title", "source", "topics", "author"] {
            let text = format!("+++\n{key} = \"a{escape}b\"\n+++\n\nText.\n");
            let found = found(&site("content/h.txt", &text));
            assert_eq!(found, only("K0210", "content/h.txt", 2), "{key} {escape}");
        }
        for (path, text, code) in [
            ("kutip.toml", format!("title = \"a{escape}b\"\n"), "K0903"),
            ("people.toml", format!("[[person]]\nname = \"Ann B{escape}ell\"\n"), "K0413"),
            ("content/good.kutip.toml", format!("[[add]]\nspeaker = \"A{escape}b\"\n"), "K0402"),
        ] {
            let found = found(&site(path, &text));
            assert!(found.iter().any(|(found, at, _)| found == code && at == path), "{found:?}");
        }
    }
    let yaml = found(&site("content/h.txt", "---\ntitle: \"a\\u202Eb\"\n---\n\nText.\n"));
    assert_eq!(yaml, only("K0210", "content/h.txt", 2));
    // Raw, and where the script needs it.
    let raw = found(&site("content/h.txt", "title: a\u{202e}b\n\nText.\n"));
    assert_eq!(raw, only("K0210", "content/h.txt", 1));
    let needed = "title: \u{645}\u{6cc}\u{200c}\u{62e}\u{648}\n\nText.\n";
    assert_eq!(found(&site("content/h.txt", needed)), BTreeSet::new());
}

#[test]
fn entities_of_markdown_are_what_they_mean() {
    for (text, code, line) in [
        ("# a&#27;b\n\nText.\n", "K0104", 1),
        ("# A\n\nText &#x1b;[31m.\n", "K0104", 3),
        ("# A\n\n![a&#7;b](/x.png) Text.\n", "K0104", 3),
        ("# A\n\nText &#x202e;x.\n", "K0210", 3),
        ("# a&#x202e;b\n\nText.\n", "K0210", 1),
        ("# A\n\n## b&#x2066;c\n\nText.\n", "K0210", 3),
    ] {
        let site = site("content/h.md", text);
        assert_eq!(found(&site), only(code, "content/h.md", line), "{text}");
        is_clean(&site);
        assert_eq!(site.output().contains_key("articles/h/index.html"), code != "K0104");
    }
}

#[test]
fn links_lead_where_a_browser_goes_or_are_told() {
    for address in [
        "/&#9;/evil.example/",
        "/&#10;/evil.example/",
        "/&#13;/evil.example/",
        "//evil.example/",
        "/\\\\evil.example/",
        "\\\\\\\\evil.example/",
        "https:evil.example",
        "https:/evil.example",
        "https:\\\\\\\\evil.example",
        "JavaScript:alert(1)",
        "java&#10;script:alert(1)",
        "&#1;javascript:alert(1)",
        "data:text/html,evil.example",
        "vbscript:evil.example",
        "tel:+62-evil.example",
        "file:///evil.example",
        "/%2e%2e/evil.example",
        "/../evil.example",
        "https://a.example/%0d%0a/evil.example",
        "/a&#x202e;/evil.example",
        "evil.example",
        "#evil.example",
    ] {
        for mark in ["", "!"] {
            let text = format!("# A\n\nText {mark}[words](<{address}>) here.\n");
            let site = site("content/h.md", &text);
            assert_eq!(found(&site), only("K0215", "content/h.md", 3), "{mark}{address}");
            assert!(!site.read("articles/h/index.html").contains("evil.example"), "{address}");
            assert!(site.read("articles/h/index.html").contains("Text "));
        }
    }
    for address in ["https://a.example/x", "HTTP://a.example", "mailto:a@b.example", "/x/#y"] {
        let text = format!("# A\n\nText [words]({address}) here.\n");
        let site = site("content/h.md", &text);
        assert_eq!(found(&site), BTreeSet::new(), "{address}");
        assert!(site.read("articles/h/index.html").contains(&format!("href=\"{address}\"")));
    }
    // Many of them are a number.
    let text = format!("# A\n\n{}\n", "[a](javascript:x) ".repeat(5000));
    let site = site("content/h.md", &text);
    let said: Value = serde_json::from_str(&site.build(&["--json"]).stdout()).unwrap();
    assert!(said["diagnostics"].as_array().unwrap().len() < 15);
}

#[test]
fn addresses_in_front_matter_and_settings_are_read_so_too() {
    for address in [
        "https:evil.example",
        "https:\\\\\\\\evil.example",
        "https://a.example/%0a",
        "https://a\\\\@evil.example/",
        "javascript:x",
        "https://",
        "//evil.example/x",
    ] {
        let text = format!("+++\nurl = \"{address}\"\nimage = \"{address}\"\n+++\n\nText.\n");
        let site = site("content/h.txt", &text);
        assert!(found(&site).iter().filter(|(code, ..)| code == "K0207").count() == 2, "{address}");
        assert!(!site.read("articles/h/index.html").contains("evil.example"));
        for (path, key, code) in [
            ("people.toml", "[[person]]\nname = \"A B\"\nwebsite", "K0413"),
            ("people.toml", "[[person]]\nname = \"A B\"\nimage", "K0413"),
            ("kutip.toml", "[[menu]]\ntitle = \"x\"\nurl", "K0903"),
            ("kutip.toml", "base_url", "K0903"),
        ] {
            let site = self::site(path, &format!("{key} = \"{address}\"\n"));
            let found = found(&site);
            assert!(found.iter().any(|found| found.0 == code), "{key} {address}: {found:?}");
        }
    }
    for image in ["/\\t/evil.example/x.png", "/a/../../x.png", "/%2e%2e/x.png"] {
        let text = format!("[[person]]\nname = \"A B\"\nimage = \"{image}\"\n");
        assert!(found(&self::site("people.toml", &text)).iter().any(|found| found.0 == "K0413"));
    }
}

#[test]
fn names_that_look_alike_are_told() {
    for (name, shown) in [
        ("\u{410}nn Bell", true),
        ("Ann \u{412}\u{435}ll", true),
        ("\u{391}nn Bell", true),
        ("Ａｎｎ Ｂｅｌｌ", true),
        ("Ann Be\u{200b}ll", true),
        ("Ann Be\u{ad}ll", true),
        ("Ann Be\u{2060}ll", true),
        ("Ann Béll", false),
        ("Ana Belo", false),
    ] {
        let of = |day: u32, name: &str| {
            format!(
                "title: T{day}\nlanguage: en\ndate: 2026-01-{day:02}\n\n“It holds {day},” said {name}.\n"
            )
        };
        let site =
            Site::new(&[("content/a.txt", &of(1, "Ann Bell")), ("content/b.txt", &of(2, name))]);
        let told = only("K0305", "content/b.txt", 5);
        assert_eq!(found(&site), if shown { told } else { BTreeSet::new() }, "{name:?}");
    }
}

#[test]
fn a_terminal_is_told_nothing_but_words() {
    let odd = "a\u{1b}]0;pwned\u{7}\u{1b}[31m\u{9b}31m\u{202e}";
    let site = Site::new(&[
        ("content/good.txt", &brief("Good", 5)),
        (
            "content/bad.txt",
            &format!("title: T\n{odd}: x\n\n“It \u{9b}31m \u{202e}holds.”\n")
                .replace(['\u{1b}', '\u{7}'], ""),
        ),
        (
            "content/t.txt",
            "+++\ntitle = \"T\"\n\"x\\u001b[31m\\u009b\" = 1\nurl = \"a\\u009b:\"\n+++\n\nText.\n",
        ),
        (&format!("content/{odd}.md"), "# T&#27;\n\n[a](java&#9;script:&#x9b;x)\n"),
        (&format!("static/{odd}.css"), "x"),
        ("templates/page.html", "{{ x\u{9b} }}"),
    ]);
    std::fs::write(site.root().join(format!("content/{odd}.txt")), b"\xff").unwrap();
    for command in
        [&["check"][..], &["check", "-v"], &["build"], &["build", "-v"], &["check", "--merges"]]
    {
        let mut program = kutip(command);
        let said = program.args(["--color", "never", "--root"]).arg(site.root()).output().unwrap();
        for stream in [said.stdout, said.stderr] {
            let text = String::from_utf8(stream).unwrap();
            let is_odd = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!text.contains(is_odd), "{command:?}: {text:?}");
        }
    }
    let mut program = kutip(["build", "--color", "never", "--root", &format!("/tmp/{odd}")]);
    let said = String::from_utf8(program.output().unwrap().stderr).unwrap();
    assert!(!said.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']), "{said:?}");
}

#[test]
fn every_page_says_its_policy_first() {
    let site = site("content/h.txt", "title: H\naliases: /old/, /old.html\n\nText.\n");
    found(&site);
    let headers = site.read("_headers");
    let (_, policy) = headers.split_once("Content-Security-Policy: ").unwrap();
    let (policy, _) = policy.split_once('\n').unwrap();
    let of_page = policy.replace("; frame-ancestors 'none'", "");
    assert_ne!(policy, of_page);
    let written = of_page.replace('\'', "&#39;");
    let pages: Vec<_> = site.output().into_keys().filter(|path| path.ends_with("html")).collect();
    assert!(pages.len() > 10 && pages.contains(&"old.html".to_owned()));
    for path in pages {
        let page = site.read(&path);
        let meta =
            |policy| format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
        let at = [&of_page, &written, &of_page.replace('\'', "&#x27;")]
            .into_iter()
            .find_map(|p| page.find(&meta(p)));
        let at = at.unwrap_or_else(|| panic!("{path}: {page}"));
        for tag in ["<link", "<script", "<style", "<img", "http-equiv=\"refresh\"", "<body"] {
            assert!(page.find(tag).is_none_or(|tag| tag > at), "{path}: {tag}");
        }
    }
}
