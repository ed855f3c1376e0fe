//! `kutip check`, `kutip explain`, and what `kutip annotate` does with input it cannot use.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Output, Stdio};

use kutip::diagnostic::render;

use crate::program::kutip;
use crate::site::folder as site;

/// Settings of a site that says where it will stand.
const AT_HOME: (&str, &[u8]) = ("kutip.toml", b"base_url = \"https://example.org/\"\n");

fn check(root: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let done = kutip(["check", "--root"]).arg(root).args(arguments).output().unwrap();
    said(&done)
}

fn said(done: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (done.status.code(), text(&done.stdout), text(&done.stderr))
}

#[test]
fn errors_are_told_with_their_place_and_the_rest_is_read() {
    let folder = site(&[
        AT_HOME,
        ("content/a.txt", b"title: Baik\n\nIsi berita itu baik.\n"),
        ("content/b.txt", b"+++\ntitle = \"B\"\nslug = \"../../x\"\n+++\nIsi.\n"),
        ("content/c.txt", b"caf\xE9"),
        ("content/d.md", b"---\ntitle: [a\n---\nIsi.\n"),
        ("content/e.txt", b""),
        ("content/f.txt", b"title: F\ntopic: x\n\nIsi.\n"),
    ]);
    let (code, out, messages) = check(folder.path(), &[]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    for part in [
        "content/b.txt:3:8: error[K0206]: the slug holds '.'; help: use letters, digits and hyphens, such as `x`\n",
        "error[K0102]: the file is not valid UTF-8 at byte 3 (0xE9)",
        "content/d.md:2:",
        "error[K0202]",
        "error[K0201]: the file is empty",
        "content/f.txt:2:1: warning[K0203]: unknown key `topic`",
        "6 articles: 4 errors, 1 warning, 2 to review",
    ] {
        assert!(messages.contains(part), "{part}\n{messages}");
    }
}

#[test]
fn programs_get_json_lines() {
    let folder =
        site(&[AT_HOME, ("content/f.txt", "title: Épilog\ndate: é 25/22020\n\nIsi.\n".as_bytes())]);
    let (code, out, _) = check(folder.path(), &["--json", "--quiet"]);
    assert_eq!(code, Some(1));
    let record: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(record["code"], "K0205");
    assert_eq!(record["severity"], "error");
    assert_eq!(record["path"], "content/f.txt");
    let place = ["line", "column", "end_line", "end_column"].map(|key| record[key].as_u64());
    assert_eq!(place, [Some(2), Some(7), Some(2), Some(17)]);
    assert!(record["help"].as_str().unwrap().starts_with("write year, month"));
}

#[test]
fn warnings_fail_only_if_denied() {
    let folder = site(&[AT_HOME, ("content/f.txt", b"title: F\ntopic: x\n\nIsi.\n")]);
    assert_eq!(check(folder.path(), &[]).0, Some(0));
    assert_eq!(check(folder.path(), &["--deny", "warning"]).0, Some(1));
    let folder = site(&[AT_HOME, ("content/f.txt", b"Isi berita tanpa judul.\n")]);
    assert_eq!(check(folder.path(), &["--deny", "warning"]).0, Some(0));
    assert_eq!(check(folder.path(), &["--deny", "review"]).0, Some(1));
}

#[test]
fn errors_in_the_settings_are_usage_errors() {
    let folder = site(&[("kutip.toml", b"title = \"a\"\n\n[build]\nserach = true\n")]);
    let (code, _, messages) = check(folder.path(), &[]);
    assert_eq!(code, Some(2));
    assert!(messages.contains("kutip.toml:4:1: error"), "{messages}");
    assert!(messages.contains("help: did you mean `search`?"), "{messages}");
}

#[test]
fn codes_are_explained() {
    let (code, out, _) = said(&kutip(["explain", "k0102"]).output().unwrap());
    assert_eq!(code, Some(0));
    assert!(out.starts_with("K0102: a file is not valid text"), "{out}");
    let (code, out, messages) = said(&kutip(["explain", "K1002"]).output().unwrap());
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(messages.contains("did you mean K0102?"), "{messages}");
}

#[test]
fn the_table_of_codes_is_documented() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/codes.md");
    let made = render::codes();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == made, "docs/codes.md is out of date: UPDATE=1 cargo test --test it codes");
}

#[test]
fn a_filter_prints_what_it_can_and_tells_of_the_rest() {
    let folder =
        site(&[("a.txt", b"Isi \xFF"), ("b.txt", "\u{feff}Isi.".as_bytes()), ("c.txt", b"")]);
    let files = ["a.txt", "b.txt", "missing.txt", "c.txt"].map(|name| folder.path().join(name));
    let (code, out, messages) = said(&kutip(["annotate"]).args(files).output().unwrap());
    assert_eq!(code, Some(1));
    let ids: Vec<String> = out
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].to_string())
        .collect();
    assert_eq!(ids, ["\"b\"", "\"c\""]);
    for part in ["K0102", "K0101", "K0201"] {
        assert!(messages.contains(part), "{messages}");
    }
}

#[test]
fn a_broken_line_does_not_stop_a_stream() {
    let mut child = kutip(["annotate", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = b"{\"id\": \"a\", \"text\": \"---\\nid: other\\n---\\nIsi.\"}\nnot json\n\xFF\n\n{\"id\": \"b\", \"text\": \"\"}\n";
    child.stdin.take().unwrap().write_all(lines).unwrap();
    let (code, out, messages) = said(&child.wait_with_output().unwrap());
    assert_eq!(code, Some(1));
    assert_eq!(out.lines().count(), 2);
    assert!(out.starts_with("{\"id\":\"a\""), "{out}");
    assert!(messages.contains("line 2 of the input") && messages.contains("line 3 of the input"));
}

#[test]
fn links_of_the_pages_are_followed_under_any_address() {
    let good = b"+++\ntitle = \"A\"\ndate = 2025-08-13\n+++\n\n\
        See [the other](/articles/b/#x), [it](/articles/b/) and [us](https://example.org/news/days/).\n";
    let other = b"+++\ntitle = \"B\"\ndate = 2025-08-14\n+++\n\nNothing was said.\n";
    let folder = site(&[
        ("kutip.toml", b"base_url = \"https://example.org/news/\"\nlanguage = \"en\"\n"),
        ("content/a.md", good),
        ("content/b.md", other),
    ]);
    let (code, _, messages) = check(folder.path(), &["--links"]);
    assert_eq!(code, Some(0));
    let told = "content/a.md: warning[K0611]: a link on /articles/a/index.html leads to an anchor \
                that is not there: /news/articles/b/#x";
    assert!(messages.contains(told), "{messages}");
    assert!(messages.contains("2 articles: 1 warning"), "{messages}");
    assert!(!folder.path().join("public").exists());
    assert!(!folder.path().join(".kutip/check").exists());

    // A menu that leads nowhere is told once, not for every page.
    let menu = b"language = \"en\"\n[[menu]]\ntitle = \"Shop\"\nurl = \"/shop/\"\n";
    fs::write(folder.path().join("kutip.toml"), menu).unwrap();
    let (_, _, messages) = check(folder.path(), &["--links", "--base-url", "https://a.example/x/"]);
    assert_eq!(messages.matches("/x/shop/, and so on ").count(), 1, "{messages}");
    let (code, _, _) = check(folder.path(), &["--links", "--deny", "warning"]);
    assert_eq!(code, Some(1));
}

/// A file of a site: its path and what it holds.
type File = (&'static str, &'static [u8]);

/// Sites with something to find, each with its files and codes that are among what is found.
const SITES: &[(&str, &[File], &[&str])] = &[
    ("nothing but an address that is missing", &[("content/a.txt", ARTICLE)], &["K0503"]),
    ("no content", &[("kutip.toml", b"title = \"x\"\n")], &["K0101"]),
    ("a broken setting", &[("content/a.txt", ARTICLE), ("kutip.toml", b"titel = 1\n")], &["K0902"]),
    ("one slug twice", &[("content/a.txt", ARTICLE), ("content/x/a.txt", ARTICLE)], &["K0502"]),
    (
        "one id twice",
        &[("content/a.txt", ARTICLE), ("content/b.txt", b"id: a\ntitle: B\n\nNothing was said.\n")],
        &["K0501"],
    ),
    (
        "words whose speaker is not sure enough, and a day that is none",
        &[
            ("content/a.txt", b"title: A\n\n\"It is late,\" said Ratna Sumpena.\n"),
            ("content/b.txt", b"title: B\ndate: 2026-13-40\n\nNothing was said.\n"),
            ("kutip.toml", b"min_confidence = 1\nlanguage = \"en\"\n"),
        ],
        &["K0303", "K0205"],
    ),
    (
        "drafts in other words, and a header that is not read",
        &[
            ("content/a.txt", ARTICLE),
            ("content/b.txt", b"title: B\npublished: false\n\nNothing was said.\n"),
            ("content/c.md", b"# C\n\nDraft: true\n\nNothing was said.\n"),
            ("content/pages/p.md", b"# P\n\nDraft: true\n\nWe print.\n"),
        ],
        &["K0212", "K0213"],
    ),
    (
        "an alias at a page",
        &[("content/a.txt", b"title: A\naliases: /about/\n\nNothing was said.\n")],
        &["K0610"],
    ),
    (
        "people.toml names an article that is not there",
        &[
            ("content/a.txt", ARTICLE),
            ("people.toml", b"[[person]]\nname = \"Ratna Sumpena\"\narticles = [\"nowhere\"]\n"),
        ],
        &["K0415"],
    ),
    (
        "people.toml contradicts itself",
        &[
            ("content/a.txt", ARTICLE),
            ("people.toml", b"[[person]]\nname = \"A B\"\n[[person]]\nname = \"A B\"\n"),
        ],
        &["K0414"],
    ),
    (
        "entries of people.toml without effect",
        &[
            ("content/a.txt", ARTICLE),
            (
                "people.toml",
                b"[[person]]\nname = \"Tom Reed\"\n[[outlet]]\nname = \"Tempo\"\n\
                [[person]]\nname = \"Ratna Sumpena\"\narticles = [\"nowhere\"]\n",
            ),
        ],
        &["K0415", "K0416"],
    ),
    (
        "a translation of nothing",
        &[(
            "content/a.md",
            b"+++\ntitle = \"A\"\n[translations]\nid = \"nowhere\"\n+++\n\nNothing was said.\n",
        )],
        &["K0510"],
    ),
    (
        "files that cannot be used, and one that can",
        &[
            ("content/a.txt", ARTICLE),
            ("content/b.txt", b"caf\xE9"),
            ("content/c.txt", b""),
            ("content/d.md", b"---\ntitle: [a\n---\nIsi.\n"),
        ],
        &["K0102", "K0201", "K0202"],
    ),
    (
        "a draft with a fault, and corrections of a draft",
        &[
            ("content/a.txt", b"title: A\ndraft: true\ntopic: x\n\nNothing was said.\n"),
            ("content/a.kutip.toml", b"[[quote]]\nwords = \"x\"\nreject = true\n"),
        ],
        &["K0203"],
    ),
    (
        "corrections that fit nothing",
        &[
            ("content/a.txt", ARTICLE),
            (
                "content/a.kutip.toml",
                b"[[quote]]\nwords = \"no such words\"\nreject = true\n[[qoute]]\n",
            ),
            ("content/lost.kutip.toml", b""),
        ],
        &["K0402", "K0403", "K0406"],
    ),
    (
        "corrections whose words stand at several places, or between other words",
        &[
            (
                "content/a.txt",
                b"title: A\nlanguage: en\n\n\"It is late,\" said Ratna Sumpena.\n\n\"It is late,\" said Tom Reed.\n",
            ),
            (
                "content/a.kutip.toml",
                b"[[quote]]\nwords = \"It is late\"\nreject = true\n\
                [[quote]]\nwords = \"It is late\"\noccurrence = 2\nreject = true\n\
                [[quote]]\nwords = \"It is late\"\nafter = \"whispered another one\"\nreject = true\n",
            ),
        ],
        &["K0404", "K0408", "K0409"],
    ),
    (
        "a template that cannot be compiled",
        &[("content/a.txt", ARTICLE), ("templates/home.html", b"{% if %}")],
        &["K0601"],
    ),
    (
        "a template that fails on one page alone",
        &[("content/a.txt", ARTICLE), ("templates/article.html", b"{{ nothing.there.at_all }}")],
        &["K0601"],
    ),
    (
        "a page with a component that is not there",
        &[("content/a.txt", ARTICLE), ("content/pages/p.md", b"# P\n\n{{ <nothing /> }}\n")],
        &["K0612"],
    ),
    (
        "a page of the editor's own where a page is",
        &[
            ("content/a.txt", ARTICLE),
            ("content/pages/about.md", b"# P\n\nWe print.\n"),
            ("content/pages/About.md", b"# Q\n\nWe print.\n"),
        ],
        &["K0502"],
    ),
    (
        "no date, and files that are not read",
        &[
            ("content/a.txt", ARTICLE),
            ("content/a.docx", b"x"),
            ("static/.env", b"x"),
            ("kutip.toml", b"[findings]\naccept = [\"K0211\"]\n"),
        ],
        &["K0108", "K0211"],
    ),
    (
        "HTML in texts, and read as such",
        &[
            ("content/a.txt", b"title: A\ndate: 2026-03-01\n\n<p>Nothing was said.</p>\n"),
            ("content/b.md", b"title: B\ndate: 2026-03-01\n\nNothing <b>was</b> said.\n"),
            ("content/c.txt", b"title: C\ndate: 2026-03-01\nformat: html\n\n<p>Nothing.</p>\n"),
            ("content/d.md", b"title: D\ndate: 2026-03-01\nformat: htm\n\nNothing was said.\n"),
        ],
        &["K0214", "K0204"],
    ),
    ("no site", &[("notes.txt", b"x")], &["K0904"]),
    (
        "a language that is not known",
        &[("content/a.txt", ARTICLE), ("kutip.toml", b"language = \"indonesia\"\n")],
        &["K0903"],
    ),
    (
        "an article that waits, with a fault",
        &[
            ("content/a.txt", ARTICLE),
            ("content/b.txt", b"title: B\ndate: 2999-01-01\ntopic: x\n\nNothing was said.\n"),
        ],
        &["K0203"],
    ),
    (
        "what is not what it looks like",
        &[
            ("content/a.txt", ARTICLE),
            (
                "content/b.txt",
                "title: B\nlanguage: en\n\n\"It is open,\" said \u{420}\u{430}tna Sumpena.\n"
                    .as_bytes(),
            ),
            (
                "content/c.md",
                b"+++\ntitle = \"a\\u202eb\"\nsource = \"a\\u001bb\"\n+++\n\n[a](/&#9;/b/) no\n",
            ),
            ("content/d.md", b"# D&#27;\n\nNo.\n"),
        ],
        &["K0104", "K0204", "K0210", "K0215", "K0305"],
    ),
    (
        "paths that cannot be had, and dates far apart",
        &[
            ("content/a.txt", ARTICLE),
            (
                "content/b.txt",
                b"title: B\naliases: /kutip-manifest.json\ndate: 0001-01-01\n\nNo.\n",
            ),
            ("content/c.txt", b"title: C\naliases: /A.html, /a.HTML\ndate: 2025-12-31\n\nNo.\n"),
            ("static/index.html", b"own"),
        ],
        &["K0509", "K0610", "K0614"],
    ),
    (
        "addresses of what is gone, and of what is there no more so",
        &[
            ("content/a.txt", ARTICLE),
            ("content/new/b.txt", b"title: B\nlanguage: en\n\nNothing was said.\n"),
            (
                "addresses.toml",
                b"article = [\n    { slug = \"b\", id = \"b\", words = \"abc\" },\n]\n\
                  topic = [{ slug = \"flood\", name = \"Flood\" }]\n\
                  quotation = [{ article = \"a\", id = \"qabc\", words = \"abcdef\" }]\n",
            ),
        ],
        &["K0504", "K0505", "K0506", "K0507"],
    ),
    (
        "lines of addresses.toml that no build writes",
        &[
            ("content/a.txt", ARTICLE),
            ("addresses.toml", b"article = [{ slug = \"..\", id = \"b\" }]\nweight = 1\n"),
        ],
        &["K0422"],
    ),
    (
        "addresses.toml with the marks of a merge",
        &[("content/a.txt", ARTICLE), ("addresses.toml", b"<<<<<<< ours\n")],
        &["K0421"],
    ),
    ("data that cannot be read", &[("content/a.txt", ARTICLE), ("data/x.json", b"{")], &[]),
    (
        "an output among the articles",
        &[("content/a.txt", ARTICLE), ("kutip.toml", b"output = \"content/out\"\n")],
        &["K0903"],
    ),
    (
        "an output that is somebody else's",
        &[("content/a.txt", ARTICLE), ("public/own.html", b"mine")],
        &["K0702"],
    ),
];

const ARTICLE: &[u8] = b"title: A\nlanguage: en\n\n\"The bridge is closed,\" said Ratna Sumpena.\n";

#[test]
fn a_check_finds_what_a_build_finds_and_writes_nothing() {
    for &(name, files, codes) in SITES {
        let folder = site(files);
        for arguments in [&[][..], &["--base-url", "https://example.org/news/"], &["--drafts"]] {
            let tree = || crate::site::tree(folder.path());
            let before = tree();
            let (checked, lines, _) = check(folder.path(), &[&["--json"], arguments].concat());
            assert!(tree() == before, "{name}: a check has written something");
            let mut found: Vec<serde_json::Value> =
                lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            let done = kutip(["build", "--json", "--root"])
                .arg(folder.path())
                .args(arguments)
                .output()
                .unwrap();
            let (built, summary, _) = said(&done);
            let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
            let mut of_build = summary["diagnostics"].as_array().unwrap().clone();
            for list in [&mut found, &mut of_build] {
                list.sort_by_key(ToString::to_string);
            }
            assert_eq!(found, of_build, "{name} {arguments:?}");
            assert_eq!(checked, built, "{name} {arguments:?}");
            for code in codes.iter().filter(|_| arguments.is_empty()) {
                assert!(
                    found.iter().any(|found| found["code"] == *code),
                    "{name}: {code}\n{found:?}"
                );
            }
        }
    }
}
