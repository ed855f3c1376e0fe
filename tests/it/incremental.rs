//! A build that starts from what the last one left gives what a clean one gives.

use std::fs;
use std::path::Path;

use kutip::pipeline::{Options, Progress, Report, build};
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
    for folder in ["content", "templates", "static"] {
        let from = site.root().join(folder);
        if from.exists() {
            for (path, bytes) in tree(&from) {
                other.write(&format!("{folder}/{path}"), bytes);
            }
        }
    }
    other.write("kutip.toml", fs::read(site.root().join("kutip.toml")).unwrap());
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
    assert!(!is_known(&Options { base_url: Some("https://example.org/".into()), ..asked.clone() }));
    assert!(!is_known(&Options { origin: Some("http://127.0.0.1:1".into()), ..asked.clone() }));
    assert!(!is_known(&Options { now: "2025-09-01".parse().ok(), ..asked.clone() }));
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
    assert!((1..6).contains(&report.files.written), "{:?}", report.files);
    // A change that no page shows.
    site.write(
        "content/a.txt",
        fs::read_to_string(site.root().join("content/a.txt")).unwrap() + "\n",
    );
    let (report, stopped) = again(&options);
    assert!(!stopped && report.files.written == 0, "{:?}", report.files);
}
