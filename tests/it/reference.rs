//! The reference of all keys: the documentation is made from the table, and the table is what is read.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use kutip::addresses::Addresses;
use kutip::diagnostic::{Code, Diagnostic};
use kutip::keyed::Value;
use kutip::keyed::table::{
    ADD, ADDRESSES, ANNOTATE, ARCHIVE, ARTICLE, ARTICLE_ADDRESS, Absent, BUILD, COLOURS,
    CORRECTIONS, DIRECTORY, ERRATA, ERRATUM, FEEDS, FINDINGS, GIT, Holds, Key, Kind, LIMITS, MENU,
    NAMED, NAMED_ADDRESS, OUTLET, PEOPLE, PERSON, PUBLIC, QUOTATION_ADDRESS, QUOTE, ROLE, RSYNC,
    S3, SFTP, SIDE, SITE, SPEAKER_ADDRESS, TARGET, TEXT, THEME, TOPIC, WITHHOLDING,
};
use kutip::language::Languages;
use kutip::source::{Format, Source};
use kutip::{addresses, article, config, publish, registry};

use crate::program::kutip;
use crate::site::Site;

/// A part of the documentation: its name there, its keys, and what its example begins with. Without
/// that, it has none: the page has another.
type Part = (&'static str, &'static [Key], Option<&'static str>);

const PARTS: [Part; 32] = [
    ("site", SITE, Some("")),
    ("annotate", ANNOTATE, Some("[annotate]\n")),
    ("build", BUILD, Some("[build]\n")),
    ("feeds", FEEDS, Some("[feeds]\n")),
    ("corrections", PUBLIC, Some("[corrections]\n")),
    ("topics.NAME", TOPIC, Some("[topics.bridge]\n")),
    ("topics.NAME.sides", SIDE, Some("[[topics.bridge.sides]]\n")),
    ("theme", THEME, Some("[theme]\n")),
    ("theme.light", COLOURS, Some("[theme.light]\n")),
    ("menu", MENU, Some("[[menu]]\n")),
    ("text", TEXT, Some("[text]\n")),
    ("limits", LIMITS, Some("[limits]\n")),
    ("findings", FINDINGS, Some("[findings]\n")),
    ("publish.NAME", TARGET, None),
    ("directory", DIRECTORY, Some("[publish.web]\nkind = \"directory\"\n")),
    ("archive", ARCHIVE, Some("[publish.file]\nkind = \"archive\"\n")),
    ("git", GIT, Some("[publish.pages]\nkind = \"git\"\n")),
    ("s3", S3, Some("[publish.bucket]\nkind = \"s3\"\n")),
    ("rsync", RSYNC, Some("[publish.server]\nkind = \"rsync\"\n")),
    ("sftp", SFTP, Some("[publish.web]\nkind = \"sftp\"\n")),
    ("person", PERSON, None),
    ("roles", ROLE, None),
    ("outlet", OUTLET, None),
    ("name", NAMED, None),
    ("quote", QUOTE, None),
    ("add", ADD, None),
    ("erratum", ERRATUM, None),
    ("article", ARTICLE, Some("")),
    ("address of an article", ARTICLE_ADDRESS, None),
    ("address of a speaker", SPEAKER_ADDRESS, None),
    ("address of a name", NAMED_ADDRESS, None),
    ("address of a quotation", QUOTATION_ADDRESS, None),
];

const PAGES: [&str; 5] = ["configuration", "articles", "people", "corrections", "addresses"];

/// The keys as Markdown: a row each, then an example of all.
fn shown((name, keys, head): Part) -> String {
    let mut out = "| key | value | without it | meaning |\n|---|---|---|---|\n".to_owned();
    for key in keys {
        let absent = match key.absent {
            Absent::Missing => "*required*".to_owned(),
            Absent::Default(value) => format!("`{value}`"),
            Absent::Means(words) => words.to_owned(),
        };
        let of =
            if matches!(name, "theme") { format!("{name}.{}", key.name) } else { key.name.into() };
        let (wanted, about) = (key.kind.wanted(&of), key.about);
        writeln!(out, "| `{}` | {wanted} | {absent} | {about} |", key.name).unwrap();
    }
    if let Some(head) = head {
        let example = example(keys);
        write!(out, "\n```toml\n{head}{example}```\n").unwrap();
    }
    out
}

/// The keys that hold articles back, as Markdown: a row for each kind.
fn withholding() -> String {
    let mut out = "| key | holds the article back |\n|---|---|\n".to_owned();
    for row in WITHHOLDING {
        let names: Vec<String> = row.names.iter().map(|name| format!("`{name}`")).collect();
        let by = match row.holds {
            Holds::IfYes => "unless it is false".to_owned(),
            Holds::IfSurelyYes => "if it is true".to_owned(),
            Holds::IfNo => "unless it is true".to_owned(),
            Holds::IfSurelyNo => "if it is false".to_owned(),
            Holds::Unless(words) => format!("unless it is one of {}", words.join(", ")),
            Holds::Always => "always".to_owned(),
        };
        writeln!(out, "| {} | {by} |", names.join(", ")).unwrap();
    }
    out
}

/// All keys with their examples; what is a table of free keys comes last.
fn example(keys: &[Key]) -> String {
    let (mut out, mut tables) = (String::new(), String::new());
    for Key { name, kind, example, .. } in keys.iter().filter(|key| !key.example.is_empty()) {
        match kind {
            Kind::Each(_) => write!(tables, "\n[{name}]\n{example}\n").unwrap(),
            _ => writeln!(out, "{name} = {example}").unwrap(),
        }
    }
    out + &tables
}

/// Every table of keys that a file can have, with the path to it.
fn reachable(path: &str, keys: &'static [Key], found: &mut Vec<(String, &'static [Key])>) {
    found.push((path.to_owned(), keys));
    for key in keys {
        let kind = if let Kind::Each(kind) = key.kind { *kind } else { key.kind };
        let path = format!("{path}.{}", key.name);
        if !kind.keys().is_empty() {
            reachable(&path, kind.keys(), found);
        }
        if let Kind::Variant(variants) = kind {
            for (name, keys) in variants {
                reachable(&format!("{path}.{name}"), keys, found);
            }
        }
    }
}

fn page(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/{name}.md"))
}

#[test]
fn every_key_is_documented() {
    let mut documented: BTreeMap<String, &str> = BTreeMap::new();
    for name in PAGES {
        let written = fs::read_to_string(page(name)).unwrap();
        let mut made = String::new();
        let mut rest = written.as_str();
        while let Some((before, after)) = rest.split_once("<!-- keys: ") {
            let (part, after) = after.split_once(" -->\n").unwrap();
            let (_, after) = after.split_once("<!-- end -->").unwrap();
            let of = PARTS.iter().find(|(name, ..)| *name == part);
            let table = match of {
                None if part == "withholding" => withholding(),
                of => shown(*of.unwrap_or_else(|| panic!("{part}"))),
            };
            write!(made, "{before}<!-- keys: {part} -->\n\n{table}\n<!-- end -->").unwrap();
            assert_eq!(
                documented.insert(part.to_owned(), name),
                None,
                "{part} is documented twice"
            );
            rest = after;
        }
        made.push_str(rest);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(page(name), &made).unwrap();
        } else {
            assert!(
                written == made,
                "docs/{name}.md is out of date: UPDATE=1 cargo test --test it reference"
            );
        }
    }
    assert!(documented.contains_key("withholding"));
    let mut tables = Vec::new();
    for (name, keys) in [
        ("kutip.toml", SITE),
        ("people.toml", PEOPLE),
        ("corrections", CORRECTIONS),
        ("", ARTICLE),
        ("addresses.toml", ADDRESSES),
        ("errata.toml", ERRATA),
    ] {
        reachable(name, keys, &mut tables);
    }
    for (path, keys) in tables {
        let names = |keys: &[Key]| keys.iter().map(|key| key.name).collect::<Vec<_>>();
        let shows =
            |(part, of, _): &Part| documented.contains_key(*part) && names(of) == names(keys);
        // What these files are made of, the headings of their pages tell.
        let told = matches!(
            path.as_str(),
            "corrections" | "people.toml" | "addresses.toml" | "errata.toml"
        );
        assert!(told || PARTS.iter().any(shows), "{path} is not documented");
    }
}

#[test]
fn every_default_and_every_example_is_of_its_kind() {
    let mut tables = Vec::new();
    for keys in [SITE, PEOPLE, CORRECTIONS, ARTICLE, ADDRESSES, ERRATA] {
        reachable("", keys, &mut tables);
    }
    let fits = |kind: Kind, written: &str| {
        let value = Value::from_toml(&format!("x = {written}"), 0).unwrap();
        kind.fits(&value.table().unwrap()[0].value)
    };
    for (path, keys) in tables {
        for key in keys {
            let place = format!("{path}.{}", key.name);
            if let Absent::Default(written) = key.absent {
                assert!(fits(key.kind, written), "{place} = {written}");
                assert_ne!(written, key.example, "{place}: an example is not the default");
            }
            match key.kind {
                Kind::Each(Kind::Table(_)) => {}
                Kind::Each(_) => assert!(Value::from_toml(key.example, 0).is_ok(), "{place}"),
                kind if kind.keys().is_empty() => {
                    assert!(fits(kind, key.example), "{place} = {}", key.example);
                }
                _ => assert_eq!(key.example, "", "{place}"),
            }
        }
    }
}

/// The targets of a kutip.toml in which nothing is wrong.
fn targets(text: &str) -> Vec<publish::Settings> {
    let config = config::parse(text).unwrap_or_else(|found| panic!("{text}\n{found:?}"));
    let read = |target| publish::Settings::read(target).unwrap_or_else(|e| panic!("{text}\n{e:?}"));
    config.publish.iter().map(read).collect()
}

fn read_article(name: &str, text: String) -> Vec<Diagnostic> {
    let source = Source::new("a", name, Format::Text, text);
    article::parse(&source, &Languages::embedded()).1
}

#[test]
fn every_example_is_read() {
    let dark = ("theme.dark", COLOURS, Some("[theme.dark]\n"));
    let (kinds, parts): (Vec<Part>, Vec<Part>) = PARTS
        .into_iter()
        .chain([dark])
        .filter(|(name, _, head)| head.is_some() && *name != "article")
        .partition(|(_, _, head)| head.is_some_and(|head| head.contains("kind = ")));
    let text = |(_, keys, head): &Part| format!("{}{}", head.unwrap(), example(keys));
    let whole: Vec<String> = parts.iter().map(text).collect();
    assert_eq!(targets(&whole.join("\n")), []);
    assert_eq!(kinds.len(), 6);
    for part in &kinds {
        // A target has but one kind: the rows of all targets give another one.
        let common: Vec<Key> = TARGET.iter().filter(|key| key.name != "kind").copied().collect();
        assert_eq!(targets(&format!("{}{}", text(part), example(&common))).len(), 1);
    }
    // What is nobody has no role.
    let (nobody, somebody): (Vec<Key>, Vec<Key>) =
        PERSON.iter().copied().partition(|key| key.name == "person");
    let people = format!(
        "[[person]]\n{}[[person.roles]]\n{}{}",
        example(&somebody),
        example(ROLE),
        example(PEOPLE)
    );
    assert_eq!(nobody.len(), 1);
    let word = format!("[[person]]\nname = \"Nobody\"\n{}", example(&nobody));
    assert_eq!(registry::parse(&word).unwrap().entries.len(), 1);
    assert_eq!(registry::parse(&people).unwrap().entries.len(), 2);
    let text = format!("+++\n{}+++\n\nThe wall is to be repaired.\n", example(ARTICLE));
    assert_eq!(read_article("content/a.txt", text), []);
}

#[test]
fn every_example_of_a_correction_is_read() {
    let but = |keys: &[Key], left_out: &[&str]| {
        let keys: Vec<Key> =
            keys.iter().filter(|key| !left_out.contains(&key.name)).copied().collect();
        example(&keys)
    };
    let blocks = format!(
        "[[name]]\n{}[[quote]]\n{}[[quote]]\n{}[[add]]\n{}",
        example(NAMED),
        but(QUOTE, &["reject"]),
        but(QUOTE, &["speaker", "type", "kind", "stance", "content", "right"]),
        example(ADD)
    );
    let site = Site::new(&[
        ("content/a.txt", "title: A\n\nThe wall is to be repaired.\n"),
        ("content/a.kutip.toml", &blocks),
    ]);
    let done = kutip(["check", "--json", "--root"]).arg(site.root()).output().unwrap();
    let codes: Vec<String> = String::from_utf8(done.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["code"].to_string())
        .collect();
    // The words of the examples are not in this article: so far they were read.
    assert_eq!(codes.iter().filter(|code| *code == "\"K0403\"").count(), 3, "{codes:?}");
    assert_eq!(codes.iter().filter(|code| *code == "\"K0418\"").count(), 1, "{codes:?}");
    assert!(!codes.iter().any(|code| code == "\"K0402\""), "{codes:?}");
}

/// The stretches of code in a page of the documentation that are of a language.
fn code<'p>(page: &'p str, language: &str) -> Vec<&'p str> {
    let fence = format!("```{language}\n");
    page.split(fence.as_str()).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

#[test]
fn what_the_pages_show_is_read() {
    let read = |name: &str| fs::read_to_string(page(name)).unwrap();
    for (name, least) in [("configuration", 14), ("publishing", 9), ("theming", 2)] {
        let page = read(name);
        let shown = code(&page, "toml");
        assert!(shown.len() >= least, "docs/{name}.md shows {}", shown.len());
        for text in shown {
            targets(text);
        }
    }
    for text in code(&read("addresses"), "toml") {
        let (known, found) = addresses::parse(text);
        assert!(found.is_empty() && known != Addresses::default(), "{text}\n{found:?}");
    }
    for text in code(&read("people"), "toml") {
        registry::parse(text).unwrap_or_else(|found| panic!("{text}\n{found:?}"));
    }
    let page = read("articles");
    let shown = code(&page, "text");
    assert_eq!(shown.len(), 5);
    for text in shown {
        let found = read_article("content/a.txt", text.to_owned());
        let guessed = |found: &Diagnostic| found.code == Code::TitleGuessed;
        assert!(found.iter().all(guessed), "{text}\n{found:?}");
        let starts_so = text.starts_with(" date ") || text.starts_with("LIRANGAN");
        assert_eq!(found.len(), usize::from(starts_so), "{text}");
    }
}
