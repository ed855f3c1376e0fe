//! A build that starts from what the last one left gives what a clean one gives.

use std::fs;
use std::path::Path;

use kutip::annotate::Weights;
use kutip::pipeline::{Now, Options, Progress, Report, build};
use proptest::prelude::*;

use crate::site::{Site, Tree, brief, tree};

/// One thing that an editor, a tool or an accident does.
#[derive(Clone, Debug)]
enum Edit {
    Write(u8, u8),
    Move(u8, u8),
    Delete(u8),
    Break(u8),
    Title(u8),
    /// The site's own weights change, or there are none.
    Weights(u8),
    Template(u8),
    NoTemplate,
    Static(u8),
    /// Something is done to a file of the output.
    Output(u8),
    /// Something is done to a file of the cache.
    Cache(u8),
    Nothing,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        4 => (0..6_u8, any::<u8>()).prop_map(|(name, text)| Edit::Write(name, text)),
        2 => (0..6_u8, 0..6_u8).prop_map(|(from, to)| Edit::Move(from, to)),
        2 => (0..6_u8).prop_map(Edit::Delete),
        1 => (0..6_u8).prop_map(Edit::Break),
        1 => any::<u8>().prop_map(Edit::Title),
        2 => any::<u8>().prop_map(Edit::Weights),
        1 => any::<u8>().prop_map(Edit::Template),
        1 => Just(Edit::NoTemplate),
        1 => any::<u8>().prop_map(Edit::Static),
        2 => any::<u8>().prop_map(Edit::Output),
        2 => any::<u8>().prop_map(Edit::Cache),
        1 => Just(Edit::Nothing),
    ];
    prop::collection::vec(edit, 1..10)
}

fn article(number: u8) -> String {
    format!("content/{}a{number}.txt", if number < 3 { "" } else { "deep/" })
}

fn apply(site: &Site, edit: &Edit) {
    let path = |number: u8| site.root().join(article(number));
    match *edit {
        Edit::Write(name, text) => {
            let text = brief(&format!("Word {}", text % 16), 1 + u32::from(text % 28));
            site.write(&article(name), text);
        }
        Edit::Move(from, to) => {
            if path(from).exists() {
                fs::create_dir_all(path(to).parent().unwrap()).unwrap();
                fs::rename(path(from), path(to)).unwrap();
            }
        }
        Edit::Delete(name) => drop(fs::remove_file(path(name))),
        Edit::Break(name) => site.write(&article(name), b"caf\xe9"),
        Edit::Title(text) => {
            site.write(
                "kutip.toml",
                format!("language = \"en\"\ntitle = \"Title {}\"\n", text % 4),
            );
        }
        Edit::Weights(choice) => {
            let settings = "language = \"en\"\n[annotate]\nweights = \"own/weights.toml\"\n";
            site.write(
                "kutip.toml",
                if choice % 4 == 0 { "language = \"en\"\n" } else { settings },
            );
            site.write("own/weights.toml", weights(choice));
        }
        Edit::Template(text) => {
            let template = format!(
                "{{% extends \"base.html\" %}}{{% block content %}}{}{{% endblock %}}",
                text % 4
            );
            site.write("templates/about.html", template);
        }
        Edit::NoTemplate => drop(fs::remove_file(site.root().join("templates/about.html"))),
        Edit::Static(text) => site.write("static/own.css", format!("/* {} */", text % 4)),
        Edit::Output(choice) => disturb(&site.root().join("public"), choice, "kutip-manifest.json"),
        Edit::Cache(choice) => disturb(&site.root().join(".kutip/cache"), choice, ""),
        Edit::Nothing => {}
    }
}

/// Weights by which everything is surer, or less sure, than by those of the program.
fn weights(choice: u8) -> String {
    let mut weights = Weights::shipped().clone();
    weights.bands = [0.9, 0.5];
    for number in 0..Weights::len() {
        weights.set(number, weights.get(number) * f32::from(choice % 5) / 2.0);
    }
    weights.print()
}

/// Changes, cuts short or removes one file of a folder, but not the one that says whose it is.
fn disturb(folder: &Path, choice: u8, but: &str) {
    if !folder.exists() {
        return;
    }
    let files: Vec<(String, Vec<u8>)> =
        tree(folder).into_iter().filter(|(p, _)| p != but).collect();
    let Some((path, mut bytes)) = files.get(usize::from(choice / 4) % files.len().max(1)).cloned()
    else {
        return;
    };
    let path = folder.join(path);
    match choice % 4 {
        0 => return fs::remove_file(path).unwrap(),
        1 => bytes.truncate(bytes.len() / 2),
        2 => bytes.iter_mut().step_by(7).for_each(|byte| *byte ^= 1),
        _ => bytes = b"foreign".to_vec(),
    }
    // As an editor writes: other files linked to this one stay.
    fs::remove_file(&path).unwrap();
    fs::write(path, bytes).unwrap();
}

fn options(site: &Site) -> Options {
    Options { root: site.root(), cache: true, ..Options::default() }
}

/// What a build that knows nothing of others makes of the site.
fn clean(site: &Site) -> Option<Tree> {
    let other = Site::new(&[]);
    for folder in ["content", "templates", "static", "own"] {
        let from = site.root().join(folder);
        if from.exists() {
            for (path, bytes) in tree(&from) {
                other.write(&format!("{folder}/{path}"), bytes);
            }
        }
    }
    for file in ["kutip.toml", "people.toml", "addresses.toml"] {
        if let Ok(text) = fs::read(site.root().join(file)) {
            other.write(file, text);
        }
    }
    let report = build(&Options { cache: false, ..options(&other) }, &Progress::default());
    // A broken article keeps the page it had, which a clean build cannot know.
    report.ok().filter(|report| report.unusable.is_empty()).map(|_| other.output())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_edits_give_what_a_clean_build_gives(edits in edits()) {
        let site = Site::of_two();
        let _ = build(&options(&site), &Progress::default());
        for edit in &edits {
            apply(&site, edit);
            let report = build(&options(&site), &Progress::default());
            let expected = clean(&site);
            let whole = report.as_ref().is_ok_and(|report| report.unusable.is_empty());
            prop_assert_eq!(whole, expected.is_some(), "after {:?}: {:?}", edit, report);
            if let Some(expected) = expected {
                prop_assert!(site.output() == expected, "after {:?}", edit);
            }
        }
    }
}

/// An article of a site where pages show much of each other: people who speak in several, for
/// bodies and through outlets, words that several print, topics, translations. Each bit of the seed
/// decides something.
fn linked(name: u8, seed: u32) -> String {
    let bit = |at: u32| seed >> at & 1 == 1;
    let one_of = |at: u32, choices: &[&'static str]| choices[(seed >> at) as usize % choices.len()];
    let head = format!(
        "---\ntitle: {} at the river\ndate: 2025-0{}-1{}\nsource: {}\ntopics: [{}]\n",
        one_of(0, &["Work", "Talks", "Doubts", "Calm"]),
        8 + (seed >> 2 & 1),
        seed >> 3 & 3,
        one_of(5, &["Kabar Muara", "Harian Walu"]),
        one_of(6, &["Bridges", "Bridges, Money", "Money", "Floods"]),
    );
    let translations = format!("translations:\n  id: a{}\n", (name + 1) % 6);
    let mayor = one_of(9, &["Ratih Wirasena", "Bagus Lantara", "Ratih Wirasena", "Sekar Damayu"]);
    let closed = format!(
        "“The bridge will be closed for two weeks because a pillar is cracked,” said mayor {mayor}."
    );
    let parts = [
        (true, head.as_str()),
        (bit(8), translations.as_str()),
        (true, "---\n"),
        (true, closed.as_str()),
        (
            bit(11),
            "Engineer Bagus Lantara of Tirta Lirangan said that the pillar had been repaired \
             twice since it was built.",
        ),
        (
            bit(12),
            "“Nobody has told the traders anything at all,” Sekar Damayu told Kabar Muara. \
             Lantara, the engineer, said the water was too high.",
        ),
        (bit(13), "Tirta Lirangan announced that work would start on Monday. Wirasena denied it."),
        (bit(14), "“We have waited for this for years,” a trader said."),
    ];
    let (matter, body) = parts.split_at(3);
    let joined = |parts: &[(bool, &str)], between: &str| {
        let there = parts.iter().filter(|(is_there, _)| *is_there).map(|(_, part)| *part);
        there.collect::<Vec<_>>().join(between)
    };
    format!("{}\n{}\n", joined(matter, ""), joined(body, "\n\n"))
}

/// A change of a site of such articles.
#[derive(Clone, Debug)]
enum Change {
    Write(u8, u32),
    Delete(u8),
    People(u8),
    Settings(u8),
    Correct(u8, u8),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = prop_oneof![
        6 => (0..6_u8, any::<u32>()).prop_map(|(name, seed)| Change::Write(name, seed)),
        1 => (0..6_u8).prop_map(Change::Delete),
        2 => any::<u8>().prop_map(Change::People),
        1 => any::<u8>().prop_map(Change::Settings),
        1 => (0..6_u8, any::<u8>()).prop_map(|(name, choice)| Change::Correct(name, choice)),
    ];
    prop::collection::vec(change, 1..8)
}

fn change(site: &Site, change: &Change) {
    match *change {
        Change::Write(name, seed) => site.write(&format!("content/a{name}.md"), linked(name, seed)),
        Change::Delete(name) => {
            let _ = fs::remove_file(site.root().join(format!("content/a{name}.md")));
            let _ = fs::remove_file(site.root().join(format!("content/a{name}.kutip.toml")));
        }
        Change::People(choice) => {
            let mut people = String::new();
            if choice & 1 == 1 {
                people += "[[person]]\nname = \"Ratih Wirasena\"\nwikidata = \"Q42\"\n\
                           roles = [{ title = \"Mayor\", until = 2025-08-11 }]\n";
            }
            if choice & 2 == 2 {
                people += "[[person]]\nname = \"Bagus Lantara\"\naliases = [\"Pak Bagus\"]\n\
                           organisation = \"Tirta Lirangan\"\nrole = false\n";
            }
            if choice & 4 == 4 {
                people += "[[organisation]]\nname = \"Tirta Lirangan\"\nslug = \"water\"\n";
            }
            if choice & 8 == 8 {
                people += "[[person]]\nname = \"Sekar Damayu\"\n";
                people += if choice & 1 == 1 { "person = false\n" } else { "hide = true\n" };
            }
            site.write("people.toml", people);
        }
        Change::Settings(choice) => site.write("kutip.toml", settings(choice)),
        Change::Correct(name, choice) => {
            if site.root().join(format!("content/a{name}.md")).exists() {
                let speaker = ["Sekar Damayu", "Ratih Wirasena"][usize::from(choice & 1)];
                let correction = format!(
                    "[[quote]]\nwords = \"The bridge will be closed for two weeks\"\n\
                     speaker = \"{speaker}\"\n"
                );
                site.write(&format!("content/a{name}.kutip.toml"), correction);
            }
        }
    }
}

fn settings(choice: u8) -> String {
    format!(
        "language = \"en\"\nmin_confidence = {}\n{}[build]\ndata = {}\n[feeds]\nmin_quotes = {}\n",
        ["0.5", "0.9"][usize::from(choice & 1)],
        ["", "base_url = \"https://example.org/\"\n"][usize::from(choice >> 1 & 1)],
        choice & 4 == 4,
        1 + (choice >> 3 & 1) * 2,
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_that_show_each_other_change_with_each_other(changes in changes()) {
        let site = Site::new(&[]);
        site.write("kutip.toml", settings(6));
        for name in 0..6 {
            site.write(&format!("content/a{name}.md"), linked(name, 0x9e37_79b9 >> name));
        }
        build(&options(&site), &Progress::default()).unwrap();
        for edit in &changes {
            change(&site, edit);
            let report = build(&options(&site), &Progress::default()).unwrap();
            prop_assert!(report.unusable.is_empty(), "{:?}", report.diagnostics);
            prop_assert!(Some(site.output()) == clean(&site), "after {:?}", edit);
        }
    }
}

#[test]
fn the_outlets_of_other_printings_are_part_of_a_page() {
    let said = "“We shall close the bridge at Walu for two weeks because a pillar has cracked”";
    let article = |title: &str, outlet: &str, body: &str| {
        format!("---\ntitle: {title}\ndate: 2025-09-01\nsource: {outlet}\n---\n\n{body}\n")
    };
    let site = Site::new(&[
        (
            "content/a.md",
            &article(
                "Alpha",
                "Kabar Muara",
                &format!("{said}, said Ratih Wirasena. “Buses will take all,” Wirasena said."),
            ),
        ),
        ("content/b.md", &article("Beta", "Kompas", &format!("{said}."))),
        ("content/c.md", &article("Gamma", "Kabar Muara", "Kompas announced that it would move.")),
    ]);
    build(&options(&site), &Progress::default()).unwrap();
    let page = "speakers/ratih-wirasena/index.html";
    let outlets =
        |name: &str| String::from_utf8(site.output()[page].clone()).unwrap().contains(name);
    assert!(outlets("/outlets/kompas/"));
    site.write(
        "people.toml",
        "[[organisation]]\nname = \"Harian Kompas\"\naliases = [\"Kompas\"]\n",
    );
    build(&options(&site), &Progress::default()).unwrap();
    assert!(outlets("/outlets/kompas/") && outlets(">Harian Kompas<"));
    assert!(Some(site.output()) == clean(&site));
}

fn stages(progress: &Progress) -> Vec<&'static str> {
    progress.timings.stages().iter().map(|stage| stage.name).collect()
}

fn again(options: &Options) -> (Report, bool) {
    let progress = Progress::default();
    let report = build(options, &progress).unwrap();
    (report, stages(&progress).contains(&"compare"))
}

#[test]
fn a_build_that_is_asked_the_same_stops_there_and_says_the_same() {
    let site = Site::of_two();
    site.write("content/odd.txt", format!("colour: red\n{}", brief("Odd", 3)));
    let options = options(&site);
    let (first, stopped) = again(&options);
    assert!(!stopped && first.diagnostics.len() > 1, "{:?}", first.diagnostics);
    let (second, stopped) = again(&options);
    assert!(stopped);
    assert_eq!(second.diagnostics, first.diagnostics);
    assert_eq!(
        (second.articles, second.quotations, second.speakers, second.pages),
        (first.articles, first.quotations, first.speakers, first.pages)
    );
    assert_eq!(second.files.unchanged, first.files.written);
    assert_eq!((second.files.written, second.files.removed), (0, 0));
}

#[test]
fn everything_that_a_build_is_asked_counts() {
    let site = Site::of_two();
    site.write("content/draft.txt", format!("draft: true\n{}", brief("Draft", 3)));
    let asked = options(&site);
    let is_known = |options: &Options| {
        again(&asked);
        assert!(again(&asked).1);
        again(options).1
    };
    assert!(!is_known(&Options { drafts: true, ..asked.clone() }));
    assert!(!is_known(&Options {
        base_url: kutip::config::base_url("https://example.org/"),
        ..asked.clone()
    }));
    assert!(!is_known(&Options { origin: Some("http://127.0.0.1:1".into()), ..asked.clone() }));
    let day = |day: &str| Some(Now::Day(day.parse().unwrap()));
    assert!(!is_known(&Options { now: day("2025-09-01"), ..asked.clone() }));
    assert!(!is_known(&Options { future: true, ..asked.clone() }));
    assert!(!is_known(&Options { cache: false, ..asked.clone() }));
    assert!(!is_known(&Options { output: Some(site.root().join("other")), ..asked.clone() }));
    assert!(is_known(&Options { jobs: Some(3), ..asked.clone() }));
    for (path, text) in [
        ("kutip.toml", "language = \"en\"\ntitle = \"x\"\n"),
        ("content/draft.txt", "draft: true\n\nOther words.\n"),
        ("content/new.txt", "title: New\ndraft: true\n\nWords.\n"),
        ("templates/404.html", "x"),
        ("static/x.txt", "x"),
    ] {
        again(&asked);
        assert!(again(&asked).1);
        site.write(path, text);
        assert!(!again(&asked).1, "{path}");
    }
    again(&asked);
    fs::rename(site.root().join("content/b.txt"), site.root().join("content/c.txt")).unwrap();
    assert!(!again(&asked).1);
}

#[test]
fn only_what_shows_something_new_is_written() {
    let site = Site::of_two();
    // The files of the search hold words of all articles.
    site.write("kutip.toml", "language = \"en\"\n[build]\nsearch = false\n");
    let options = options(&site);
    again(&options);
    site.write("content/a.txt", brief("Alpha", 1).replace("too long", "too long already"));
    let (report, _) = again(&options);
    // The article, its speaker, and its day, which is a page and a text.
    assert!((1..7).contains(&report.files.written), "{:?}", report.files);
    // A change that no page shows.
    site.write(
        "content/a.txt",
        fs::read_to_string(site.root().join("content/a.txt")).unwrap() + "\n",
    );
    let (report, stopped) = again(&options);
    assert!(!stopped && report.files.written == 0, "{:?}", report.files);
}
