//! The editor's desk: what is asked first, what decisions do to files, and that each can be undone.

use std::fs;
use std::io::Write as _;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::program::kutip;
use crate::site::Site;

const ARTICLE: &str = "title: The bridge\ndate: 2025-09-01\nlanguage: en\n\n\
    “The bridge will open in May,” said Clara Wenhollow, the engineer.\n\n\
    Mayor Ratna Sumpena said that the toll was fair. “It has taken too long,” she said.\n\n\
    The river rose at night, Banu Prasaja recalled, and the bridge\nwas not there.\n\n\
    “No toll,” said Banu Prasaja. Then the clerk wrote: “No toll.”\n";

const FILE: &str = "content/bridge.kutip.toml";

fn site() -> Site {
    Site::new(&[("content/bridge.txt", ARTICLE)])
}

/// A file of the site as it lies there.
fn text(site: &Site, path: &str) -> String {
    fs::read_to_string(site.root().join(path)).unwrap()
}

fn review(site: &Site, arguments: &[&str], input: &str) -> Output {
    let mut command = kutip(["review", "--as", "Rina", "--now", "2026-11-30", "--root"]);
    command.arg(site.root()).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn queue(site: &Site) -> Vec<Value> {
    let listed = review(site, &["--list", "--json", "--limit", "1000"], "");
    assert!(listed.status.success(), "{listed:?}");
    lines(&listed)
}

/// The id of the quotation with these words.
fn id(site: &Site, words: &str) -> String {
    let queue = queue(site);
    let mut held = queue.iter().filter(|item| item["words"].as_str().unwrap().contains(words));
    held.next().unwrap_or_else(|| panic!("{words} in {queue:#?}"))["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Makes decisions, all of which can be made; what was told of each.
fn decide(site: &Site, decisions: &[Value]) -> Vec<Value> {
    let input = decisions.iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
    let done = review(site, &["--decide", "-", "--json"], &input);
    assert!(done.status.success(), "{done:?}");
    lines(&done)
}

fn refused(site: &Site, decision: &Value) -> String {
    let done = review(site, &["--decide", "-", "--json"], &format!("{decision}\n"));
    assert_eq!(done.status.code(), Some(1), "{decision}: {done:?}");
    lines(&done)[0]["problem"].as_str().unwrap().to_owned()
}

#[test]
fn decisions_are_written_in_the_order_of_the_article_and_leave_the_queue() {
    let site = site();
    let (late, early) = (id(&site, "taken too long"), id(&site, "open in May"));
    decide(
        &site,
        &[
            json!({"do": "change", "quotation": late, "speaker": "Clara Wenhollow"}),
            json!({"do": "right", "quotation": early}),
        ],
    );
    assert_eq!(
        text(&site, FILE),
        "[[quote]]\nwords = \"“The bridge will open in May,”\"\nspeaker = \"Clara Wenhollow\"\n\
         kind = \"direct\"\nright = true\nby = \"Rina\"\non = 2026-11-30\n\n\
         [[quote]]\nwords = \"“It has taken too long,”\"\nspeaker = \"Clara Wenhollow\"\nby = \"Rina\"\n\
         on = 2026-11-30\n"
    );
    assert!(queue(&site).iter().all(|item| item["id"] != *late && item["id"] != *early));
    site.build(&[]).exits(0);
    let speaker = site.read("speakers/clara-wenhollow/index.html");
    assert!(speaker.contains("taken too long") && speaker.contains("open in May"));
    // A second thought about the same words changes the block that there is.
    decide(&site, &[json!({"do": "reject", "quotation": late, "note": "a title"})]);
    let held = text(&site, FILE);
    assert_eq!(held.matches("[[quote]]").count(), 2);
    assert!(
        held.contains("words = \"“It has taken too long,”\"\nreject = true\nnote = \"a title\"\n"),
        "{held}"
    );
    assert_eq!(site.check().0, Some(0));
}

#[test]
fn words_that_stand_at_two_places_are_tied_to_theirs() {
    let site = site();
    let second = json!({"do": "add", "article": "bridge", "words": "No toll", "speaker": "", "kind": "direct"});
    assert!(refused(&site, &second).contains("at 2 places"));
    let held = queue(&site);
    let toll =
        held.iter().find(|item| item["words"].as_str().unwrap().contains("No toll")).unwrap();
    decide(&site, &[json!({"do": "change", "quotation": toll["id"], "speaker": "Ratna Sumpena"})]);
    let held = text(&site, FILE);
    assert!(held.contains("before = ") && held.contains("after = "), "{held}");
    assert_eq!(site.check().0, Some(0), "{}", site.check().1);
}

#[test]
fn every_decision_is_undone_by_what_it_told() {
    let site = site();
    site.write(FILE, "# kutip: accept K0303\n\n# Mine.\n[[quote]]\nwords = \"the toll was fair\"\nkind = \"mixed\"\n");
    site.write("people.toml", "# Mine.\n[[person]]\nname = \"Ratna Sumpena\"  # the mayor\n");
    let begin = (text(&site, FILE), text(&site, "people.toml"));
    let (may, long) = (id(&site, "open in May"), id(&site, "taken too long"));
    let decisions = [
        json!({"do": "right", "quotation": may, "audit": true}),
        json!({"do": "change", "quotation": long, "content": "“It has taken too", "stance": "denies"}),
        json!({"do": "add", "article": "bridge", "words": "the clerk wrote", "speaker": "A", "type": "group", "kind": "mixed"}),
        json!({"do": "name", "article": "bridge", "words": "Banu Prasaja", "role": false}),
        json!({"do": "reject", "quotation": may}),
        json!({"do": "merge", "name": "Ratna Sumpena", "form": "Mayor Sumpena", "type": "person"}),
        json!({"do": "apart", "name": "Ratna Sumpena", "form": "Ratna", "type": "person"}),
        json!({"do": "merge", "name": "Banu Prasaja", "form": "Pak Banu", "type": "person"}),
        json!({"do": "nobody", "name": "The Clerk"}),
    ];
    let told = decide(&site, &decisions);
    let people = text(&site, "people.toml");
    assert!(
        people.starts_with("# Mine.\n[[person]]\nname = \"Ratna Sumpena\"  # the mayor\n"),
        "{people}"
    );
    assert!(
        people.contains("aliases = [\"Mayor Sumpena\"]") && people.contains("not = [\"Ratna\"]"),
        "{people}"
    );
    let (_, found) = site.check();
    assert!(!found.contains("error"), "{found}\n{}", text(&site, FILE));
    let back = |told: &Value| json!({"do": "undo", "edits": told["edits"]});
    // All at once, the last one first.
    let all: Vec<Value> = told.iter().rev().map(back).collect();
    let redo = decide(&site, &all);
    assert_eq!((text(&site, FILE), text(&site, "people.toml")), begin);
    // What undid can be undone.
    decide(&site, &redo.iter().rev().map(back).collect::<Vec<_>>());
    assert_eq!(text(&site, "people.toml"), people);
    // The file of corrections was edited elsewhere meanwhile: the block goes, all else stays.
    let held = text(&site, FILE).replace("# Mine.", "# Ours.");
    site.write(FILE, &held);
    decide(&site, &[back(&told[3])]);
    let now = text(&site, FILE);
    assert!(now.contains("# Ours.") && !now.contains("[[name]]"), "{now}");
    assert!(refused(&site, &back(&told[3])).contains("changed there"), "{now}");
}

#[test]
fn a_file_that_a_decision_made_goes_with_it() {
    let site = site();
    let told = decide(&site, &[json!({"do": "right", "quotation": id(&site, "open in May")})]);
    decide(&site, &[json!({"do": "undo", "edits": told[0]["edits"]})]);
    assert!(!site.root().join(FILE).exists());
}

#[test]
fn what_cannot_be_decided_is_told_and_the_rest_is_done() {
    let site = site();
    let may = id(&site, "open in May");
    for (decision, why) in [
        (json!({"do": "right", "quotation": "qnone"}), "no quotation"),
        (json!({"do": "change", "quotation": may}), "changes nothing"),
        (json!({"do": "change", "quotation": may, "kind": "loud"}), "kind cannot be loud"),
        (json!({"do": "change", "quotation": may, "content": "taken too long"}), "do not stand"),
        (json!({"do": "change", "quotation": may, "speaker": "a\nb"}), "speaker cannot be"),
        (
            json!({"do": "name", "article": "bridge", "words": "Nobody", "role": "x"}),
            "no name `Nobody`",
        ),
        (json!({"do": "name", "article": "none", "words": "Nobody", "role": "x"}), "no article"),
        (
            json!({"do": "move", "file": "content/other.kutip.toml", "article": "bridge"}),
            "no file of decisions",
        ),
        (
            json!({"do": "undo", "edits": [{"file": "kutip.toml", "at": 0, "now": "", "before": "x", "left": ""}]}),
            "no file of decisions",
        ),
        (
            json!({"do": "undo", "edits": [{"file": "content/../x.kutip.toml", "at": 0, "now": "", "before": "x", "left": ""}]}),
            "no file of decisions",
        ),
    ] {
        let told = refused(&site, &decision);
        assert!(told.contains(why), "{decision}: {told}");
    }
    assert!(!site.root().join(FILE).exists());
    let both = format!("no JSON\n\n{}\n", json!({"do": "right", "quotation": may}));
    let done = review(&site, &["--decide", "-"], &both);
    assert_eq!(done.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&done.stderr).contains("line 1"), "{done:?}");
    assert!(text(&site, FILE).contains("right = true"));
    // A file that cannot be edited stays as it is.
    for (odd, why) in
        [("[[quote]\n", "cannot be read"), ("<<<<<<< a\n=======\n>>>>>>> b\n", "marks of a merge")]
    {
        site.write(FILE, odd);
        let told = refused(&site, &json!({"do": "right", "quotation": may}));
        assert!(told.contains(why), "{told}");
        assert_eq!(text(&site, FILE), odd);
    }
}

#[test]
fn lost_and_stray_decisions_come_first_and_are_mended() {
    let site = site();
    site.write(
        FILE,
        "[[quote]]\nwords = \"The bridge will open in June\"\nspeaker = \"Banu Prasaja\"\n",
    );
    site.write(
        "content/old.kutip.toml",
        "[[quote]]\nwords = \"It has taken too long\"\nspeaker = \"Banu Prasaja\"\n",
    );
    let held = queue(&site);
    assert_eq!((&held[0]["of"], &held[1]["of"]), (&json!("stray"), &json!("lost")), "{held:#?}");
    assert_eq!(held[0]["choices"], json!(["bridge"]));
    assert_eq!(held[1]["choices"][0], "The bridge will open in May");
    let done = decide(
        &site,
        &[
            json!({"do": "words", "article": "bridge", "decision": held[1]["id"], "words": held[1]["choices"][0]}),
            json!({"do": "move", "file": held[0]["file"], "article": held[0]["choices"][0]}),
        ],
    );
    assert_eq!(site.check().0, Some(0), "{}", site.check().1);
    assert!(!site.root().join("content/old.kutip.toml").exists());
    assert!(
        text(&site, FILE).contains("open in May") && text(&site, FILE).contains("taken too long")
    );
    decide(&site, &[json!({"do": "undo", "edits": done[1]["edits"]})]);
    assert!(site.root().join("content/old.kutip.toml").exists());
}

#[test]
fn progress_is_told_in_each_language_and_flatters_nobody() {
    let site = site();
    let status = |site: &Site| {
        let told = review(site, &["--status", "--json"], "");
        lines(&told)[0].clone()
    };
    let before = status(&site);
    assert_eq!(before["all"]["checked"], 0);
    let text = String::from_utf8(review(&site, &["--status"], "").stdout).unwrap();
    assert!(text.contains("nobody knows: none was audited"), "{text}");
    decide(
        &site,
        &[
            json!({"do": "right", "quotation": id(&site, "open in May"), "audit": true}),
            json!({"do": "reject", "quotation": id(&site, "taken too long"), "audit": true}),
            json!({"do": "right", "quotation": id(&site, "the toll was fair")}),
        ],
    );
    let now = status(&site);
    assert_eq!(now["languages"]["en"], now["all"]);
    let part =
        ["checked", "changed", "audited", "wrong"].map(|key| now["all"][key].as_u64().unwrap());
    assert_eq!(part, [3, 1, 2, 1]);
    let text = String::from_utf8(review(&site, &["--status"], "").stdout).unwrap();
    assert!(text.contains("1 of 2 audited at random"), "{text}");
}

#[test]
fn one_in_ten_is_drawn_at_random_and_stands_once() {
    let said =
        |at| format!("“The {at}. gate of the harbour stays open,” said Clara Wenhollow.\n\n");
    let body = (0..40).map(said).collect::<Vec<String>>().concat();
    let site = Site::new(&[("content/a.txt", &format!("title: A\nlanguage: en\n\n{body}"))]);
    let held = queue(&site);
    let drawn: Vec<usize> = (0..held.len()).filter(|&at| held[at]["audit"] == true).collect();
    assert_eq!(drawn, [9, 19, 29, 39]);
    let ids: std::collections::BTreeSet<&str> =
        held.iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!((ids.len(), held.len()), (40, 40));
    assert_eq!(held, queue(&site));
    // Whoever answers a draw is not led, and who gives the name that is shown has found it right.
    let draw = &held[9];
    assert_eq!((&draw["shown"], &draw["choices"]), (&json!([]), &json!(["Clara Wenhollow"])));
    let answer = json!({"do": "change", "quotation": draw["id"], "speaker": "Clara Wenhollow", "audit": true});
    decide(&site, &[answer]);
    assert!(text(&site, "content/a.kutip.toml").contains("right = true\n"));
}

/// How many writers are killed. More take longer and find more.
const KILLS: u32 = 40;

#[test]
fn a_killed_decision_leaves_the_old_file_or_the_new_one() {
    let site = site();
    let may = id(&site, "open in May");
    let old = "# Mine.\n".repeat(2000);
    let line = json!({"do": "right", "quotation": may}).to_string();
    let input = site.root().join("decisions");
    fs::write(&input, line).unwrap();
    let run = || {
        let mut command = kutip(["review", "--as", "Rina", "--now", "2026-11-30", "--decide"]);
        command.arg(&input).arg("--root").arg(site.root());
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    site.write(FILE, &old);
    let begun = Instant::now();
    assert!(run().wait().unwrap().success());
    let took = begun.elapsed();
    let new = text(&site, FILE);
    let (mut was_old, mut was_new) = (0, 0);
    for kill in 0..KILLS {
        site.write(FILE, &old);
        let mut child = run();
        // Around the end, where the file is written.
        std::thread::sleep(
            took * (60 + 50 * kill / KILLS) / 100 + Duration::from_micros(u64::from(kill)),
        );
        let _ = child.kill();
        child.wait().unwrap();
        let there = text(&site, FILE);
        assert!(there == old || there == new, "{there}");
        was_old += u32::from(there == old);
        was_new += u32::from(there == new);
    }
    assert!(was_old > 0 && was_new > 0, "{was_old} {was_new}");
    // Whatever a killed one left, the next one writes.
    site.write(FILE, &old);
    assert!(run().wait().unwrap().success());
    assert_eq!(text(&site, FILE), new);
}

#[test]
fn a_file_that_cannot_be_written_stays_and_that_is_told() {
    let site = site();
    let may = id(&site, "open in May");
    let work = site.root().join(".kutip");
    let _ = fs::remove_dir_all(&work);
    fs::write(&work, "no folder").unwrap();
    let line = json!({"do": "right", "quotation": may}).to_string();
    let done = review(&site, &["--decide", "-"], &line);
    assert_eq!(done.status.code(), Some(73), "{done:?}");
    assert!(!site.root().join(FILE).exists());
}

#[test]
fn nothing_is_written_through_a_link() {
    let site = site();
    let elsewhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), site.root().join("content/away")).unwrap();
    let undo = json!({"file": "content/away/x.kutip.toml", "at": 0, "now": "", "before": "x", "left": "", "whole": true});
    let code = code(&site, &json!({"do": "undo", "edits": [undo]}));
    assert_ne!(code, Some(0));
    assert!(fs::read_dir(elsewhere.path()).unwrap().next().is_none());
}

fn code(site: &Site, decision: &Value) -> Option<i32> {
    review(site, &["--decide", "-"], &decision.to_string()).status.code()
}

#[test]
fn what_is_decided_again_and_again_is_proposed_for_all_articles() {
    let article = |title: &str, day: u32| {
        format!(
            "title: {title}\ndate: 2025-09-{day:02}\nlanguage: en\n\nThe council met.\n\n\
             “The pumps are old,” said Agus Sembiluk of the water works. He left.\n"
        )
    };
    let decided = "[[quote]]\nwords = \"The pumps are old\"\nspeaker = \"Agus Sembilukan\"\n\n\
                   [[name]]\nwords = \"The Works\"\ntype = false\n";
    let site = Site::new(&[]);
    for (name, day) in [("a", 1), ("b", 2), ("c", 3), ("d", 4)] {
        site.write(&format!("content/{name}.txt"), article(name, day));
    }
    let suggested = || -> Vec<serde_json::Value> {
        let mut command = kutip(["review", "--suggest", "--json", "--root"]);
        let out = command.arg(site.root()).output().unwrap().stdout;
        let lines = String::from_utf8(out).unwrap();
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    site.write("content/a.kutip.toml", decided);
    assert!(suggested().is_empty());
    site.write("content/b.kutip.toml", decided);
    let found = suggested();
    assert_eq!(found[0]["decision"]["do"], "merge", "{found:?}");
    assert_eq!(found[0]["decision"]["form"], "Agus Sembiluk");
    assert_eq!(
        (&found[0]["articles"], &found[0]["settles"]),
        (&serde_json::json!(["a", "b"]), &2.into())
    );
    // As it stands it is a decision, after which there is nothing to propose.
    site.write("decisions.jsonl", found[0]["decision"].to_string());
    let mut command = kutip(["review", "--decide"]);
    let file = site.root().join("decisions.jsonl");
    assert!(command.arg(file).arg("--root").arg(site.root()).status().unwrap().success());
    assert!(!suggested().iter().any(|of| of["decision"]["form"] == "Agus Sembiluk"));
    // Editors who do not agree propose nothing.
    site.remove("people.toml");
    site.write("content/c.kutip.toml", decided.replace("Agus Sembilukan", "Somebody Else"));
    assert!(!suggested().iter().any(|of| of["decision"]["form"] == "Agus Sembiluk"));
}
