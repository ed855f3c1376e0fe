//! Articles wait until their date has come, wherever that is.

use std::cell::{Cell, RefCell};
use std::io::{Read as _, Write as _};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, SecondsFormat, Utc};
use kutip::article;
use kutip::language::Languages;
use kutip::pipeline::{Now, Options, Progress, Session, build, check};
use kutip::source::{Format, Source};
use proptest::prelude::*;

use crate::program::kutip;
use crate::serve::Preview;
use crate::site::{Site, tree};

/// An article of that date, whose words nobody else says.
fn dated(word: &str, date: &str) -> String {
    format!(
        "title: The {word} bridge\ndate: {date}\nlanguage: en\n\n\
         “The {word} bridge is open,” said Clara {word}.\n"
    )
}

const SETTINGS: &str = "language = \"en\"\nbase_url = \"https://example.org/\"\nmin_confidence = 0\n\
                        [build]\ndata = true\n[feeds]\nmin_quotes = 1\n";

/// A site in a time zone, with articles of these dates: `n0`, `n1` and so on.
fn site(zone: &str, dates: &[&str]) -> Site {
    let site = Site::new(&[]);
    site.write("kutip.toml", format!("timezone = \"{zone}\"\n{SETTINGS}"));
    for (number, date) in dates.iter().enumerate() {
        site.write(&format!("content/n{number}.txt"), dated(&format!("Zebra{number}"), date));
    }
    site
}

/// Which of the articles of a site any file of a folder has something of.
fn out(folder: &std::path::Path, count: usize) -> Vec<usize> {
    let files = tree(folder);
    let is_out = |number: &usize| {
        let word = format!("zebra{number}");
        files.iter().any(|(path, bytes)| {
            path.contains(&format!("/n{number}/"))
                || path.contains(&word)
                || String::from_utf8_lossy(bytes).to_lowercase().contains(&word)
        })
    };
    (0..count).filter(is_out).collect()
}

#[test]
fn a_day_begins_at_midnight_of_the_site_and_a_time_where_it_says() {
    let dates =
        ["2027-03-01", "2027-03-01T08:00", "2027-03-01 08:00:00+07:00", "2027-03-01T00:00:01Z"];
    for (zone, now, expected) in [
        ("UTC", "2027-02-28", &[][..]),
        ("UTC", "2027-03-01", &[0][..]),
        ("UTC", "2027-03-02", &[0, 1, 2, 3]),
        ("UTC", "2027-03-01T07:59:59Z", &[0, 2, 3]),
        ("UTC", "2027-03-01T08:00:00Z", &[0, 1, 2, 3]),
        // East: the day begins before that of UTC.
        ("Asia/Jakarta", "2027-02-28T16:59:59Z", &[]),
        ("Asia/Jakarta", "2027-02-28T17:00:00Z", &[0]),
        ("Asia/Jakarta", "2027-03-01", &[0]),
        ("Asia/Jakarta", "2027-03-01T01:00:00Z", &[0, 1, 2, 3]),
        ("+14:00", "2027-02-28T10:00:00Z", &[0]),
        // West: after it.
        ("-08:00", "2027-03-01T07:59:59Z", &[2, 3]),
        ("-08:00", "2027-03-01T08:00:00Z", &[0, 2, 3]),
        ("-08:00", "2027-03-01T16:00:00Z", &[0, 1, 2, 3]),
    ] {
        let site = site(zone, &dates);
        site.build(&["--now", now]).exits(0);
        assert_eq!(out(&site.root().join("public"), dates.len()), expected, "{zone} {now}");
        // The same second as a number.
        if let Ok(time) = DateTime::parse_from_rfc3339(now) {
            let mut command = kutip(["build", "--root"]);
            command.arg(site.root()).env("SOURCE_DATE_EPOCH", time.timestamp().to_string());
            assert!(command.output().unwrap().status.success());
            assert_eq!(out(&site.root().join("public"), dates.len()), expected, "{zone} {now}");
        }
    }
}

#[test]
fn what_waits_is_said_in_one_line_and_shown_if_asked_for() {
    let site = site("+07:00", &["2025-03-01", "2999-03-01", "2999-01-01T08:00", "2999-01-02"]);
    site.write("content/draft.txt", format!("draft: true\n{}", dated("Draft", "2025-01-01")));
    site.write(
        "content/pages/soon.md",
        "---\ndate: 2999-01-01\n---\n\n# Soon\n\nThe zebra2 page.\n",
    );
    let public = site.root().join("public");
    let said = site.build(&[]).exits(0).stderr();
    let line = "4 articles wait, the next on 2999-01-01 at 00:00 +07:00; 1 draft is held back\n";
    assert_eq!(said.matches("wait").count(), 1, "{said}");
    assert!(said.contains(line), "{said}");
    assert_eq!(out(&public, 4), [0]);
    // Nothing new: the same is said.
    assert!(site.build(&[]).exits(0).stderr().contains(line));
    let summary = site.build(&["--json"]).exits(0).stdout();
    let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
    assert_eq!((&summary["waiting"], &summary["drafts"]), (&4.into(), &1.into()));
    assert_eq!(summary["next"], "2999-01-01T00:00:00+07:00");
    assert_eq!(summary["diagnostics"].as_array().unwrap().len(), 0, "{summary}");
    let mut command = kutip(["check", "--root"]);
    let said = command.arg(site.root()).output().unwrap();
    assert!(String::from_utf8(said.stderr).unwrap().contains(line));

    let said = site.build(&["--future"]).exits(0).stderr();
    assert!(!said.contains("wait"), "{said}");
    assert_eq!(out(&public, 4), [0, 1, 2, 3]);
    site.build(&["--drafts"]).exits(0);
    assert_eq!(out(&public, 4), [0], "a draft is no embargo");
    assert!(site.read("articles/draft/index.html").contains("Clara Draft"));
    let said = site.build(&["--now", "2999-01-02"]).exits(0).stderr();
    assert!(said.contains("1 article waits until 2999-03-01 at 00:00 +07:00"), "{said}");
    assert_eq!(out(&public, 4), [0, 2, 3]);
}

/// A clock that tests set, in seconds since 1970.
static CLOCK: AtomicI64 = AtomicI64::new(0);

fn clock() -> DateTime<Utc> {
    DateTime::from_timestamp(CLOCK.load(Ordering::SeqCst), 0).unwrap()
}

#[test]
fn nothing_changed_is_no_answer_when_an_article_has_come_due() {
    // Days of one hour each, so that many come and go; the clock goes back as well.
    let hours = [1, 2, 2, 5, 9];
    let date = |hour: i64| {
        let time = DateTime::<Utc>::from_timestamp(hour * 3600, 0).unwrap();
        time.to_rfc3339_opts(SecondsFormat::Secs, true)
    };
    let dates = hours.map(date);
    let site = site("UTC", &dates.each_ref().map(String::as_str));
    let options = Options {
        root: site.root(),
        cache: true,
        now: Some(Now::Clock(clock)),
        ..Options::default()
    };
    let session = Session::new(options.clone());
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 12,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let times = prop::collection::vec((0..11_i64, 0..3600_i64), 1..4);
    let (built, seen) = (Cell::new(0), RefCell::new(None));
    runner
        .run(&times, |times| {
            for (hour, second) in times {
                CLOCK.store(hour * 3600 + second, Ordering::SeqCst);
                let expected: Vec<usize> =
                    (0..hours.len()).filter(|at| hours[*at] <= hour).collect();
                let progress = Progress::default();
                let report = build(&options, &progress).unwrap();
                let stages = progress.timings.stages();
                let is_known = stages.iter().any(|stage| stage.name == "compare");
                built.set(built.get() + usize::from(!is_known));
                // Only another choice of articles is made again, whatever the clock says.
                prop_assert_eq!(is_known, seen.borrow().as_ref() == Some(&expected));
                prop_assert_eq!(out(&site.root().join("public"), hours.len()), expected.clone());
                prop_assert_eq!(report.held.waiting, hours.len() - expected.len());
                prop_assert_eq!(report.articles, expected.len());
                // A check, a preview and a build from nothing find the same.
                prop_assert_eq!(check(&options, false).unwrap().held, report.held);
                let edition = session.compose().unwrap();
                prop_assert_eq!(edition.held, report.held);
                prop_assert_eq!(edition.renderer.site().briefs.len(), expected.len());
                let next = hours.iter().find(|due| **due > hour);
                let wait = next
                    .map(|due| Duration::from_secs(((due - hour) * 3600 - second).unsigned_abs()));
                prop_assert_eq!(session.wait(&edition), wait);
                let clean = tempfile::tempdir().unwrap();
                let output = clean.path().join("out");
                let fresh = Options {
                    cache: false,
                    output: Some(output.clone()),
                    jobs: Some(2),
                    ..options.clone()
                };
                build(&fresh, &Progress::default()).unwrap();
                prop_assert!(tree(&output) == site.output());
                seen.replace(Some(expected));
            }
            Ok(())
        })
        .unwrap();
    assert!(built.get() > 3);
}

#[expect(clippy::disallowed_methods, reason = "the preview goes by the clock of the machine")]
fn machine() -> DateTime<Utc> {
    SystemTime::now().into()
}

#[test]
fn a_preview_shows_an_article_when_its_time_has_come() {
    let begun = machine();
    let due = begun + Duration::from_secs(4);
    let due = due.to_rfc3339_opts(SecondsFormat::Secs, true);
    let site = site("+07:00", &["2025-01-01", &due, "2999-01-01"]);
    let preview = Preview::of(&site, &[]);
    let page = preview.until("/articles/n1/", |page| page.starts_with("HTTP/1.1 200"));
    let seen = machine();
    assert!(page.contains("Clara Zebra1"), "{page}");
    assert!(seen >= DateTime::parse_from_rfc3339(&due).unwrap(), "{seen} is before {due}");
    assert!(preview.get("/").contains("Zebra1"));
    assert!(preview.get("/articles/n2/").starts_with("HTTP/1.1 404"));
    drop(preview);
    let preview = Preview::of(&site, &["--future"]);
    assert!(preview.get("/articles/n2/").contains("Clara Zebra2"));
    drop(preview);
    let preview = Preview::of(&site, &["--now", "2024-01-01"]);
    assert!(preview.get("/articles/n0/").starts_with("HTTP/1.1 404"));
}

#[test]
fn a_site_that_cannot_be_made_when_an_article_is_due_waits_for_its_files() {
    let due = machine() + Duration::from_secs(4);
    let due = due.to_rfc3339_opts(SecondsFormat::Secs, true);
    let site = site("+07:00", &["2025-01-01", &due]);
    let preview = Preview::of(&site, &[]);
    let mut events = preview.connect();
    events.write_all(b"GET /-/kutip/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let settings = std::fs::read_to_string(site.root().join("kutip.toml")).unwrap();
    site.write("kutip.toml", "title = ");
    // Until well after it is due, and the pages are told of each attempt.
    events.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
    let until = DateTime::parse_from_rfc3339(&due).unwrap() + Duration::from_secs(3);
    let mut told = Vec::new();
    while machine() < until {
        let mut piece = [0; 4096];
        if let Ok(length) = events.read(&mut piece) {
            told.extend_from_slice(&piece[..length]);
        }
    }
    let told = String::from_utf8_lossy(&told);
    assert!(told.matches("data:").count() < 10, "{told}");
    site.write("kutip.toml", settings);
    preview.until("/articles/n1/", |page| page.starts_with("HTTP/1.1 200"));
}

#[test]
fn what_waits_is_not_published() {
    let site = site("UTC", &["2025-01-01", "2999-01-01"]);
    let target = tempfile::tempdir().unwrap();
    let path = target.path().join("www");
    let settings = format!("{SETTINGS}[publish.web]\nkind = \"directory\"\npath = {path:?}\n");
    site.write("kutip.toml", settings);
    let publish = |arguments: &[&str]| {
        let done = kutip(["publish", "--yes", "--root"]).arg(site.root()).args(arguments).output();
        let done = done.unwrap();
        (done.status.code(), String::from_utf8(done.stderr).unwrap())
    };
    let (code, said) = publish(&[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("1 article waits until 2999-01-01"), "{said}");
    assert_eq!(out(&path, 2), [0]);
    // What was built so that it can be looked at does not go out, however it came about.
    for arguments in [&["--future"][..], &["--now", "3000-01-01"]] {
        site.build(arguments).exits(0);
        let (code, said) = publish(&["--no-build"]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("K0801") && said.contains("articles that wait"), "{said}");
        assert_eq!(out(&path, 2), [0]);
    }
    let (code, said) = publish(&["--now", "2024-01-01"]);
    assert_eq!((code, out(&path, 2)), (Some(0), vec![]), "{said}");
    let (code, said) = publish(&["--future"]);
    assert_eq!((code, out(&path, 2)), (Some(0), vec![0, 1]), "{said}");
}

#[test]
fn bytes_are_equal_on_any_day_if_the_day_is_given() {
    let site = site("UTC", &["2025-01-01", "2027-01-01", "2999-01-01"]);
    let elsewhere = tempfile::tempdir().unwrap();
    let mut first = None;
    for arguments in [&["--jobs", "1"][..], &["--jobs", "3"], &["--no-cache"], &["--quiet"]] {
        let output = elsewhere.path().join(arguments.concat());
        let mut command = kutip(["build", "--now", "2027-06-01", "--output"]);
        command.arg(&output).arg("--root").arg(site.root()).args(arguments);
        // The zone of the machine is none of the site's.
        command.env("TZ", "Pacific/Kiritimati");
        assert!(command.output().unwrap().status.success());
        let made = tree(&output);
        assert!(*first.get_or_insert_with(|| made.clone()) == made, "{arguments:?}");
    }
}

#[test]
fn times_keep_their_offset_in_order_feeds_and_data() {
    // Of one day, as it is written; the latest first.
    let dates = [
        "2025-03-01T09:00:00+07:00",
        "2025-03-01T08:00:00-05:00",
        "2025-03-01T12:30:00\nupdated: 2025-03-02T23:00:00+07:00",
        "2025-03-01\nupdated: 2025-03-03",
    ];
    let site = site("Asia/Jakarta", &dates);
    site.build(&[]).exits(0);
    let all = site.read("articles/index.html");
    let at = |number: usize| all.find(&format!("/articles/n{number}/")).unwrap();
    let mut order: Vec<usize> = (0..4).collect();
    order.sort_by_key(|number| at(*number));
    assert_eq!(order, [1, 2, 0, 3]);
    let feed: serde_json::Value = serde_json::from_str(&site.read("feed.json")).unwrap();
    let times: Vec<_> = feed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            [&item["date_published"], &item["date_modified"]].map(|time| time.as_str().unwrap())
        })
        .collect();
    let expected = [
        ["2025-03-01T08:00:00-05:00", "2025-03-01T08:00:00-05:00"],
        ["2025-03-01T12:30:00+07:00", "2025-03-02T23:00:00+07:00"],
        ["2025-03-01T09:00:00+07:00", "2025-03-01T09:00:00+07:00"],
        ["2025-03-01T00:00:00+07:00", "2025-03-03T00:00:00+07:00"],
    ];
    assert_eq!(times, expected);
    for [published, _] in expected {
        assert!(site.read("feed.xml").contains(&format!("<published>{published}</published>")));
    }
    for (number, published, modified) in [
        (1, "2025-03-01T08:00:00-05:00", "2025-03-01T08:00:00-05:00"),
        (2, "2025-03-01T12:30:00+07:00", "2025-03-02T23:00:00+07:00"),
        (3, "2025-03-01", "2025-03-03"),
    ] {
        let page = site.read(&format!("articles/n{number}/index.html"));
        for part in [
            format!("\"datePublished\":\"{published}\""),
            format!("\"dateModified\":\"{modified}\""),
            format!("article:published_time\" content=\"{published}\""),
        ] {
            assert!(page.contains(&part), "{part}\n{page}");
        }
    }
}

#[test]
fn lists_of_text_and_texts_take_what_is_printed() {
    let languages = Languages::embedded();
    let parsed = |text: &str| {
        let source = Source::new("a", "content/a.txt", Format::Text, format!("{text}\nWords.\n"));
        let (article, found) = article::parse(&source, &languages);
        let odd: Vec<_> = found.iter().filter(|one| one.code.number() != "K0208").collect();
        assert!(odd.is_empty(), "{text}: {odd:?}");
        (article.topics, article.author, article.title)
    };
    let printed = ["no", "on", "1.10", "007", "2026-01-02", "true", "0x1F", "1e3", "~x"];
    let yaml = format!("---\ntopics: [{}]\nauthor: yes\ntitle: off\n---\n", printed.join(", "));
    let (topics, author, title) = parsed(&yaml);
    assert_eq!(topics, printed);
    assert_eq!((author.as_deref(), title.as_str()), (Some("yes"), "off"));
    let block = format!("---\ntopics:\n- {}\n---\n", printed.join("\n- "));
    assert_eq!(parsed(&block).0, printed);
    let toml =
        "+++\ntopics = [1.10, true, 2026-01-02, 0x1F, 1_000, \"007\"]\nauthor = false\n+++\n";
    let (topics, author, _) = parsed(toml);
    assert_eq!(topics, ["1.10", "true", "2026-01-02", "0x1F", "1_000", "007"]);
    assert_eq!(author.as_deref(), Some("false"));
    for text in ["---\ntopics: 2026\n---\n", "+++\ntopics = 2026\n+++\n", "topics: 2026\n\n"] {
        assert_eq!(parsed(text).0, ["2026"], "{text}");
    }
    assert_eq!(parsed("---\ntopics: no\n---\n").0, ["no"]);
    assert_eq!(parsed("topics: no, on, 1.10, 007\n\n").0, ["no", "on", "1.10", "007"]);
}
