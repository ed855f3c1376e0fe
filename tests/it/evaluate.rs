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
    // Of the rest only 0.2 is right: half of its words are enough. 0.5 and 0.55 share a bin.
    let off = 0.05 + (1.0 - 0.2) + 0.3 + 0.45 + (0.5 + 0.55) + 0.6 + 0.7 + 0.8 + (4.74 - 4.0);
    let error = calibration["expected_error"].as_f64().unwrap();
    assert!((error - off / 14.0).abs() < 1e-9, "{error}");
}

#[test]
fn every_miss_stands_in_its_sentence() {
    insta::assert_snapshot!(run(&["--errors", "--calibration"]));
}

#[test]
fn labels_without_a_text_say_what_is_needed() {
    let output = kutip(["evaluate", &format!("{FOLDER}/gold.jsonl")]).output().unwrap();
    assert_eq!(output.status.code(), Some(74));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("--text-dir"), "{message}");
}
