//! What was meant as a header is read, or is an error: no draft gets out, however its header is written.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use kutip::article;
use kutip::diagnostic::Severity;
use kutip::language::Languages;
use kutip::source::{Format, Source};

use crate::site::Site;

/// What becomes of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// It is a draft, and nothing is odd.
    Draft,
    /// It is held back, with this warning.
    Held(&'static str),
    /// It is an error of this code.
    Error(&'static str),
    /// It is published, and nothing is told.
    Out,
}

use End::{Draft, Error, Held, Out};

const YAML: &str = "---\ntitle: T\ndraft: true\n---\n";
const UNREAD: End = Error("K0213");
const BROKEN: End = Error("K0202");

/// Headers of drafts: what becomes of the article in `.txt` and in `.md`.
const DRAFTS: &[(&str, End, End)] = &[
    // Read.
    (YAML, Draft, Draft),
    ("+++\ntitle = \"T\"\ndraft = true\n+++\n", Draft, Draft),
    ("title: T\ndraft: true\n\n", Draft, Draft),
    // What stands before it does no harm.
    ("\n---\ntitle: T\ndraft: true\n---\n", Draft, Draft),
    (" \t\n\u{a0}\n\n---\ntitle: T\ndraft: true\n---\n", Draft, Draft),
    ("\n\n+++\ntitle = \"T\"\ndraft = true\n+++\n", Draft, Draft),
    ("\n\ntitle: T\ndraft: true\n\n", Draft, Draft),
    ("\u{feff}---\ntitle: T\ndraft: true\n---\n", Draft, Draft),
    ("\u{feff}\u{feff}\u{200b}---\ntitle: T\ndraft: true\n---\n", Draft, Draft),
    ("\u{feff}\ntitle: T\ndraft: true\n\n", Draft, Draft),
    ("\u{200b}title: T\ndraft: true\n\n", Draft, Draft),
    ("<!-- by Ann -->\n---\ntitle: T\ndraft: true\n---\n", Draft, Draft),
    ("<!--\nby Ann\n-->\n\n---\ntitle: T\ndraft: true\n---\n", Draft, Draft),
    ("# by Ann\n---\ntitle: T\ndraft: true\n---\n", Draft, UNREAD),
    // Blanks, line ends, capitals.
    ("--- \t\ntitle: T\ndraft: true\n---  \n", Draft, Draft),
    ("---\u{a0}\ntitle: T\ndraft: true\n---\n", Draft, Draft),
    ("  ---\n  title: T\n  draft: true\n  ---\n", Draft, Draft),
    ("---\r\ntitle: T\r\ndraft: true\r\n---\r\n", Draft, Draft),
    ("\u{feff}\r\n---\r\ntitle: T\r\ndraft: true\r\n---\r\n", Draft, Draft),
    ("---\rtitle: T\rdraft: true\r---\r", Draft, Draft),
    ("---\ntitle: T\ndraft: true\n...\n", Draft, Draft),
    ("---\nTitle: T\nDraft: True\n---\n", Draft, Draft),
    ("---\ntitle: T\nDRAFT: TRUE\n---\n", Draft, Draft),
    ("+++\nTitle = \"T\"\nDraft = true\n+++\n", Draft, Draft),
    ("Title: T\nDraft: True\n\n", Draft, Draft),
    ("title:T\ndraft:true\n\n", Draft, Draft),
    ("draft : true\ntitle : T\n\n", Draft, Draft),
    ("draft:\ttrue\n\n", Draft, Draft),
    ("draft: true\n---\n", Draft, Draft),
    // Other words for it.
    ("---\ndraft: yes\n---\n", Draft, Draft),
    ("---\ndraft: 'On'\n---\n", Draft, Draft),
    ("---\ndraft: \"true\"\n---\n", Draft, Draft),
    ("---\ndraft: “true”\n---\n", Draft, Draft),
    ("draft: ‘Yes’\n\n", Draft, Draft),
    ("+++\ndraft = 1\n+++\n", Draft, Draft),
    ("---\n{\"title\": \"T\", \"draft\": true}\n---\n", Draft, Draft),
    ("---\ndraft: maybe\n---\n", Held("K0204"), Held("K0204")),
    ("---\ndraft: [true]\n---\n", Held("K0204"), Held("K0204")),
    ("draft: true # until Monday\n\n", Held("K0204"), Held("K0204")),
    ("---\ntitle: T\ndraft:\n---\n", Held("K0212"), Held("K0212")),
    ("---\ntitle: T\nstatus: draft\n---\n", Held("K0212"), Held("K0212")),
    ("Title: T\nStatus: Draft\n\n", Held("K0212"), Held("K0212")),
    ("Status: draft\nTitle: T\n\n", Held("K0212"), Held("K0212")),
    ("---\ntitle: T\nstatus: pending\n---\n", Held("K0212"), Held("K0212")),
    ("---\ntitle: T\npublished: false\n---\n", Held("K0212"), Held("K0212")),
    ("published: no\ntitle: T\n\n", Held("K0212"), Held("K0212")),
    ("+++\ntitle = \"T\"\npublish = false\n+++\n", Held("K0212"), Held("K0212")),
    ("---\ntitle: T\npublishDate: 2099-01-01\n---\n", Held("K0212"), Held("K0212")),
    ("---\ntitle: T\nembargo: until Monday\n---\n", Held("K0212"), Held("K0212")),
    ("---\ntitle: T\nprivate: true\n---\n", Held("K0212"), Held("K0212")),
    ("---\ntitle: T\nis_draft: true\n---\n", Held("K0212"), Held("K0212")),
    ("---\ntitle: T\ndraf: true\n---\n", Held("K0212"), Held("K0212")),
    ("+++\ntitle = \"T\"\n[extra]\ndraft = true\n+++\n", Held("K0212"), Held("K0212")),
    ("+++\n[translations]\nid = \"t\"\ndraft = true\n+++\n", Held("K0212"), Held("K0212")),
    ("---\ntitle: T\nparams:\n  draft: true\n---\n", Held("K0212"), Held("K0212")),
    ("---\ndraft: false\nDraft: true\n---\n", Held("K0212"), Held("K0212")),
    ("draft: false\ntitle: T\ndraft: true\n\n", Held("K0212"), Held("K0212")),
    // Front matter that cannot be read.
    ("---\ntitle: T\ndraft: true\n\n", BROKEN, BROKEN),
    ("+++\ntitle = \"T\"\ndraft = true\n\n", BROKEN, BROKEN),
    ("---\ntitle: T\ndraft: true\n+++\n", BROKEN, BROKEN),
    ("---\ndraft = true\n---\n", BROKEN, BROKEN),
    ("---\ndraft:true\n---\n", BROKEN, BROKEN),
    ("---\ntitle: T\ndraft:true\n---\n", BROKEN, BROKEN),
    ("+++\ndraft: true\n+++\n", BROKEN, BROKEN),
    ("---\ntitle: T\n\tdraft: true\n---\n", BROKEN, BROKEN),
    ("---\ntitle: \"T\ndraft: true\n---\n", BROKEN, BROKEN),
    // Front matter of other shapes, or out of its place.
    ("----\ntitle: T\ndraft: true\n----\n", UNREAD, UNREAD),
    ("---yaml\ntitle: T\ndraft: true\n---\n", UNREAD, UNREAD),
    ("———\ntitle: T\ndraft: true\n———\n", UNREAD, UNREAD),
    ("++++\ntitle = \"T\"\ndraft = true\n++++\n", UNREAD, UNREAD),
    ("{\n  \"title\": \"T\",\n  \"draft\": true\n}\n", UNREAD, UNREAD),
    ("{\"title\": \"T\", \"draft\": true}\n", UNREAD, UNREAD),
    ("title = \"T\"\ndraft = true\n\n", UNREAD, UNREAD),
    ("# Heading\n\n---\ntitle: T\ndraft: true\n---\n", Draft, UNREAD),
    ("Heading\n\n---\ntitle: T\ndraft: true\n---\n", UNREAD, UNREAD),
    ("Heading\nDraft: true\n\n", UNREAD, UNREAD),
    ("<!-- x -->\u{a0}- draft: true\n\n", UNREAD, UNREAD),
    ("title: T\n\ndraft: true\n\n", UNREAD, UNREAD),
    ("---\ntitle: T\n---\n\ndraft: true\n\n", UNREAD, UNREAD),
    ("---\n---\n---\ndraft: true\n---\n", UNREAD, UNREAD),
    ("---\ntitle: T\n  draft:true\n---\n", UNREAD, UNREAD),
    ("---\ntitle: |\n  T\n  draft: true\n---\n", UNREAD, UNREAD),
    ("```yaml\ntitle: T\ndraft: true\n```\n", UNREAD, UNREAD),
    ("~~~\ndraft: true\n~~~\n", UNREAD, UNREAD),
    ("    draft: true\n\n", UNREAD, UNREAD),
    ("\tdraft: true\n\n", UNREAD, UNREAD),
    ("<!-- draft: true -->\n\n", UNREAD, UNREAD),
    ("<!--\ntitle: T\ndraft: true\n-->\n", UNREAD, UNREAD),
    ("<!-- draft: true -->\n---\ntitle: T\n---\n", UNREAD, UNREAD),
    ("# draft: true\n---\ntitle: T\n---\n", UNREAD, UNREAD),
    ("> draft: true\n\n", UNREAD, UNREAD),
    ("- title: T\n- draft: true\n\n", UNREAD, UNREAD),
    ("**Draft:** yes\n\n", UNREAD, UNREAD),
    ("“draft”: “true”\n\n", UNREAD, UNREAD),
    (":draft: true\n\n", UNREAD, UNREAD),
    ("#+DRAFT: true\n\n", UNREAD, UNREAD),
    ("draft\u{ff1a}true\n\n", UNREAD, UNREAD),
    ("<p>title: T; draft: true</p>\n\n", UNREAD, UNREAD),
    ("DRAFT\n\n", UNREAD, UNREAD),
    ("[draft]\n\n", UNREAD, UNREAD),
    ("Heading\nStatus: draft\n\n", UNREAD, UNREAD),
    ("Heading\npublished: false\n\n", UNREAD, UNREAD),
    ("EMBARGO: Monday, six o'clock\n\n", UNREAD, UNREAD),
    ("Heading\ndate: 2099-01-01\n\n", UNREAD, UNREAD),
    ("---\u{2028}title: T\u{2028}draft: true\u{2028}---\u{2028}\n\n", UNREAD, UNREAD),
    ("----\ntitle: T\n----\n", UNREAD, UNREAD),
    ("# Heading\n\n+++\ntitle = \"T\"\n+++\n", Out, UNREAD),
    ("date: 2099-13-01\n\n", Error("K0205"), Error("K0205")),
    ("---\ndate: Monday\n---\n", Error("K0205"), Error("K0205")),
];

/// What is text, or plainly not to be held back.
const OTHERS: &[&str] = &[
    "---\ntitle: T\ndraft: false\n---\n",
    "---\ntitle: T\ndraft: no\n---\n",
    "Title: T\nDraft: False\n\n",
    "---\ntitle: T\n# draft: true\n---\n",
    "---\ntitle: T\ndraft: false\n---\n\nDraft: the plan of the council\n\n",
    "---\ntitle: T\ndate: 2020-01-01\n---\n\nDate: 2019-01-01\n\n",
    "title: T\n\nPublished: 12 August 2025\n\n",
    "title: T\n\nThe draft: a plan that nobody has read, status: unknown.\n\n",
    "title: T\n\nA passage.\n\n---\n\nSource: the council\n\n",
    "title: T\n\n<!-- by Ann -->\n\n",
];

/// An article, whose words are of it alone.
fn written(number: usize, header: &str) -> String {
    format!("{header}“The zebra{number:03} is late today,” said Ratih Zebra{number:03}.\n")
}

#[test]
fn no_draft_gets_out_however_its_header_is_written() {
    let site = Site::new(&[]);
    site.write(
        "kutip.toml",
        "language = \"en\"\nbase_url = \"https://example.org/\"\nmin_confidence = 0\n\
         [build]\ndata = true\n[feeds]\nmin_quotes = 1\n",
    );
    let mut expected = BTreeMap::new();
    for (at, (header, text, markdown)) in DRAFTS.iter().enumerate() {
        for (number, ending, end) in [(at * 2, "txt", text), (at * 2 + 1, "md", markdown)] {
            let path = format!("content/z{number:03}.{ending}");
            site.write(&path, written(number, header));
            expected.insert(path, (number, *end));
        }
    }
    let done = site.build(&["--json"]);
    let summary: serde_json::Value = serde_json::from_str(&done.stdout()).unwrap();
    let mut told: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for found in summary["diagnostics"].as_array().unwrap() {
        let text = |key: &str| found[key].as_str().unwrap_or_default();
        // That a title or a date is missing does not matter here.
        if text("code").starts_with("K02") && !matches!(text("code"), "K0208" | "K0211") {
            told.entry(text("path")).or_default().push((text("severity"), text("code")));
        }
    }
    let output = site.output();
    let holds = |number: usize| {
        let word = format!("zebra{number:03}");
        output.iter().any(|(path, bytes)| {
            let text = String::from_utf8_lossy(bytes).to_lowercase();
            path.contains(&format!("z{number:03}")) || path.contains(&word) || text.contains(&word)
        })
    };
    let mut wrong = String::new();
    for (path, (number, end)) in &expected {
        let told = told.get(path.as_str()).map_or(&[][..], Vec::as_slice);
        let is_so = match end {
            Draft => told.is_empty() && !holds(*number),
            Held(code) => {
                told.contains(&("warning", code))
                    && told.iter().all(|(weight, _)| *weight == "warning")
                    && !holds(*number)
            }
            Error(code) => told.contains(&("error", code)) && !holds(*number),
            Out => told.is_empty() && holds(*number),
        };
        if !is_so {
            let header = DRAFTS[number / 2].0;
            let out = if holds(*number) { "out" } else { "not out" };
            writeln!(wrong, "{path} {header:?}: {end:?}, but {told:?}, {out}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    // What is held back can be looked at.
    site.build(&["--drafts", "--no-cache"]);
    assert!(site.read("articles/z000/index.html").contains("zebra000"));
}

#[test]
fn text_that_is_no_header_stays_text() {
    for header in OTHERS {
        let site = Site::new(&[("content/z000.txt", &written(0, header))]);
        let done = site.build(&["--base-url", "https://example.org/"]);
        assert_eq!(done.code(), Some(0), "{header:?}\n{}", done.stderr());
        for code in ["K0212", "K0213"] {
            assert!(!done.stderr().contains(code), "{header:?}\n{}", done.stderr());
        }
        assert!(site.read("articles/z000/index.html").contains("zebra000"), "{header:?}");
    }
}

static LANGUAGES: LazyLock<Languages> = LazyLock::new(Languages::embedded);

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2048))]
    /// Whatever blanks, marks and comments are strewn about, a draft is held back or told of.
    #[test]
    fn a_draft_with_anything_before_it_is_held_or_told(
        before in proptest::collection::vec(
            proptest::sample::select(vec![
                "\n", " ", "\t", "\u{feff}", "\u{a0}", "\u{200b}", "\r\n", "<!-- x -->", "-", "+", "#",
                "Words.\n", "\n\n", "```\n", "---\n", "+++\n", "title: T\n", "{", "\"", "“", ">", "*",
            ]),
            0..6,
        ),
        header in proptest::sample::select(vec![
            YAML, "draft: true\n\n", "+++\ndraft = true\n+++\n", "{\"draft\": true}\n", "Draft: True\n",
        ]),
        is_markdown in proptest::bool::ANY,
    ) {
        let format = if is_markdown { Format::Markdown } else { Format::Text };
        let text = format!("{}{header}A text.\n", before.concat());
        let source = Source::new("a", "content/a", format, text.clone());
        let (article, found) = article::parse(&source, &LANGUAGES);
        let is_told = found.iter().any(|one| one.severity == Severity::Error);
        proptest::prop_assert!(article.draft || is_told, "{text:?}");
    }
}
