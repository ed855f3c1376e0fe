//! `kutip evaluate`: figures that another program gave for the same files, and the misses.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::kutip;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/evaluate");

fn run(options: &[&str]) -> String {
    let gold = format!("{FOLDER}/gold.jsonl");
    let predicted = format!("{FOLDER}/predicted.jsonl");
    let texts = format!("{FOLDER}/text");
    let mut arguments = vec!["evaluate", &gold, &predicted, "--text-dir", &texts];
    arguments.extend(options);
    let output = kutip(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Every figure of `expected` is in `found`, which may have more.
fn compare(expected: &Value, found: &Value, place: &str) {
    match expected {
        Value::Object(fields) => {
            for (key, value) in fields {
                compare(value, &found[key], &format!("{place}/{key}"));
            }
        }
        Value::Number(number) => {
            let (want, have) = (number.as_f64().unwrap(), found.as_f64());
            let have = have.unwrap_or_else(|| panic!("{place} is {found}"));
            assert!((want - have).abs() < 1e-12, "{place}: {want} expected, {have} found");
        }
        other => assert_eq!(other, found, "{place}"),
    }
}

#[test]
fn figures_are_those_of_another_scorer() {
    let speech = format!("{FOLDER}/speech.txt");
    let cases: [(&str, &[&str]); 3] =
        [("plain", &[]), ("core", &["--core"]), ("speech", &["--speech", &speech])];
    for (name, options) in cases {
        let path = Path::new(FOLDER).join(format!("{name}.json"));
        let expected: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        assert!(expected["kinds"]["all"]["joint"]["p"].is_f64(), "{name} has figures");
        let found = run(&[options, &["--json"]].concat());
        compare(&expected, &serde_json::from_str(&found).unwrap(), name);
    }
}

#[test]
fn confidence_is_held_against_what_came_true() {
    let found: Value = serde_json::from_str(&run(&["--json"])).unwrap();
    let calibration = &found["calibration"];
    // Of 0.9, 0.97, 1.0, 0.95 and 0.92 the last has no source; the first four are right.
    assert_eq!(calibration["n_at_0.9"], 5);
    assert_eq!(calibration["precision_at_0.9"], 0.8);
    assert_eq!(calibration["bins"][9]["right"], 4);
    // Of the rest 0.2 is right, for half of its words are enough, and three of five of 0.85. 0.5 and
    // 0.55 share a bin, 0.8 and those of 0.85 too.
    let sisters = 0.8 + 5.0 * 0.85 - 3.0;
    let off = 0.05 + (1.0 - 0.2) + 0.3 + 0.45 + (0.5 + 0.55) + 0.6 + 0.7 + sisters + (4.74 - 4.0);
    let error = calibration["expected_error"].as_f64().unwrap();
    assert!((error - off / 19.0).abs() < 1e-9, "{error}");
}

#[test]
fn every_miss_stands_in_its_sentence() {
    insta::assert_snapshot!(run(&["--errors", "--calibration"]));
}

#[test]
fn figures_come_with_their_spread_over_articles() {
    let found: Value = serde_json::from_str(&run(&["--json", "--folds", "2"])).unwrap();
    let rows = found["folds"].as_array().unwrap();
    let joint = &rows[0];
    assert_eq!(joint["name"], "JOINT F1, all");
    assert_eq!(joint["all"], found["kinds"]["all"]["joint"]["f1"]);
    let of = |name: &str, at: usize| joint[name][at].as_f64().unwrap();
    let all = joint["all"].as_f64().unwrap();
    assert!(of("interval", 0) < all && all < of("interval", 1), "{joint}");
    assert!(of("folds", 0) < of("folds", 1), "{joint}");
}

/// The command with a file of these lines in a folder of its own, and the folder.
fn on(lines: &str, options: &[&str]) -> (tempfile::TempDir, std::process::Output) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("labels.jsonl");
    fs::write(&path, lines).unwrap();
    let path = path.to_str().unwrap();
    let output = kutip([&["evaluate", path], options].concat()).output().unwrap();
    (folder, output)
}

#[test]
fn labelled_names_are_counted_without_labelled_quotations() {
    let text = "Mayor Ann Roe of Walu opened the bridge. Roe said it was safe.";
    let label = |name: &str, kind: &str| serde_json::json!({"type": kind, "name": name});
    let gold = serde_json::json!({"id": "a", "text": text, "entities": [
        {"type": "person", "name": "Ann Roe", "forms": ["Roe"], "role": "Mayor of Walu"},
        label("Walu", "place"),
        label("Lirangan", "place"),
    ]});
    let (_folder, output) = on(&gold.to_string(), &["--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let entities = &found["entities"];
    assert_eq!(entities["person"]["page"]["f1"], 1.0);
    assert_eq!(entities["place"]["page"]["n_gold"], 2);
    assert_eq!(entities["role"]["n"], 1);
    assert!(found.get("kinds").is_none(), "no quotations are labelled");
}

#[test]
fn cases_are_right_or_wrong_by_kind() {
    let case = |id: &str, kind: &str, speaker: &str| {
        let expect = serde_json::json!([{"content": "It is safe", "speaker": speaker}]);
        serde_json::json!({"id": id, "kind": kind, "lang": "en", "date": "2025-03-04",
            "text": "\"It is safe,\" said Ann Roe.", "expect": expect, "forbid": []})
        .to_string()
    };
    let cases = [case("a", "plain", "Ann Roe"), case("b", "plain", "Bo Ray")].join("\n");
    let (_folder, output) = on(&cases, &["--json"]);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found["cases"], serde_json::json!({"plain": {"right": 1, "n": 2}}));
    let (_folder, output) = on(&cases, &["--errors"]);
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(printed.contains("b (plain): not as wanted: \"It is safe\" by Bo Ray"), "{printed}");
}

#[test]
fn what_cannot_be_used_is_told_with_its_place_and_the_rest_is_compared() {
    let lines = "{\"id\": \"a\", \"text\": \"Yes.\", \"quotes\": [{\"content\": [[0, 9]]}]}\n{\n";
    let (_folder, output) = on(lines, &["--json"]);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("labels.jsonl:1: a: the span [0, 9] is not one of the text"), "{told}");
    assert!(told.contains("labels.jsonl:2: not annotations"), "{told}");
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&found["docs"], &found["kinds"]["all"]["joint"]["n_gold"]), (&1.into(), &0.into()));

    let (_folder, output) = on("\n", &[]);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("labels.jsonl: nothing in it can be compared"), "{told}");
}

#[test]
fn labels_without_a_text_say_what_is_needed() {
    let output = kutip(["evaluate", &format!("{FOLDER}/gold.jsonl")]).output().unwrap();
    assert_eq!(output.status.code(), Some(74));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("--text-dir"), "{message}");
}
