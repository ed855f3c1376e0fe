//! What is to be found in the articles of the sites that `kutip new` makes and in the example site, a
//! line each, in `tests/golden`. Every line there has been read beside its article and is right. Where the
//! program finds something else, `tests/golden-misses.md` has both; `UPDATE=1 cargo test --test it golden`
//! writes that file anew, for you to see that there is no new one.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::kutip;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn every_line_is_as_it_was_read() {
    let articles = articles();
    let output = kutip(["annotate"]).args(articles.values()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut misses = String::from(MISSES);
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let found: Value = serde_json::from_str(line).unwrap();
        let id = found["id"].as_str().unwrap();
        let text = fs::read_to_string(found["path"].as_str().unwrap()).unwrap();
        let golden = fs::read_to_string(golden(id)).unwrap();
        let lines = lines(&found, &text);
        if lines != golden {
            let _ = write!(misses, "\n## {id}\n\n{}", difference(&golden, &lines));
        }
    }
    let file = Path::new(ROOT).join("tests/golden-misses.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(file, misses).unwrap();
        return;
    }
    let known = fs::read_to_string(file).unwrap();
    let new = misses.lines().filter(|line| !known.lines().any(|other| other == *line));
    let gone = known.lines().filter(|line| !misses.lines().any(|other| other == *line));
    let new: Vec<&str> = new.collect();
    let gone: Vec<&str> = gone.collect();
    assert!(
        known == misses,
        "wrong now:\n{}\nright now, or wrong otherwise:\n{}\nif all is well: UPDATE=1 cargo test --test it golden",
        new.join("\n"),
        gone.join("\n")
    );
}

const MISSES: &str = "# Known misses

What the program finds in the articles of the example site where the line in `golden/`, which is right, says something
else. Made by `UPDATE=1 cargo test --test it golden`; a line that goes is a fault that was mended.
";

#[test]
fn every_article_has_been_read() {
    for id in articles().keys() {
        let id = id.trim_start_matches("new/");
        assert!(golden(id).is_file(), "{}", golden_name(id));
    }
    let known: Vec<String> =
        articles().into_keys().map(|id| id.trim_start_matches("new/").to_owned()).collect();
    for file in fs::read_dir(Path::new(ROOT).join("tests/golden")).unwrap() {
        let path = file.unwrap().path();
        let id = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(known.contains(&id), "{id} is no article");
    }
}

/// The articles of both sites by id; those of a new site after `new/`.
fn articles() -> BTreeMap<String, PathBuf> {
    fn collect(folder: &Path, before: &str, found: &mut BTreeMap<String, PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && path.file_name().unwrap() != "pages" {
                collect(&path, before, found);
            } else if path.extension().is_some_and(|ending| ending == "txt" || ending == "md") {
                let stem = path.file_stem().unwrap().to_string_lossy();
                found.insert(format!("{before}{stem}"), path);
            }
        }
    }
    let mut found = BTreeMap::new();
    collect(&Path::new(ROOT).join("content"), "", &mut found);
    collect(&Path::new(ROOT).join("samples/content"), "new/", &mut found);
    assert!(found.len() > 12, "the articles were not found");
    found
}

fn golden_name(id: &str) -> String {
    format!("tests/golden/{id}.md")
}

fn golden(id: &str) -> PathBuf {
    Path::new(ROOT).join(golden_name(id))
}

/// The title, each quotation with who said it, each entity with its kind.
fn lines(found: &Value, text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let words = |spans: &Value| -> String {
        let pieces = spans.as_array().unwrap().iter().map(|span| {
            let at = |end: usize| usize::try_from(span[end].as_u64().unwrap()).unwrap();
            let piece: String = characters[at(0)..at(1)].iter().collect();
            piece.split_whitespace().collect::<Vec<_>>().join(" ")
        });
        pieces.collect::<Vec<_>>().join(" … ")
    };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut out = format!("# {}\n\n", text(&found["title"]));
    for quote in found["quotes"].as_array().unwrap() {
        let speaker = quote["speaker"].as_str().unwrap_or("(nobody)");
        let (kind, stance) = (text(&quote["kind"]), text(&quote["stance"]));
        let source = words(&quote["source"]);
        let _ =
            write!(out, "- {} → {speaker}, {kind}, {stance} ({source}", words(&quote["content"]));
        let via = words(&quote["via"]);
        let tail = if via.is_empty() { String::new() } else { format!("; via {via}") };
        let _ = writeln!(out, "{tail})");
    }
    out.push('\n');
    for entity in found["entities"].as_array().unwrap() {
        let role = entity["role"].as_str().map(|role| format!(", {role}")).unwrap_or_default();
        let body = entity["organisation"].as_str().map(|body| format!(" ({body})"));
        let others: Vec<&str> =
            entity["aliases"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let others =
            if others.is_empty() { String::new() } else { format!("; {}", others.join(", ")) };
        let (kind, name) = (text(&entity["type"]), text(&entity["name"]));
        let _ = writeln!(out, "- {kind}: {name}{role}{}{others}", body.unwrap_or_default());
    }
    out
}

/// The lines that only one of the two has.
fn difference(golden: &str, found: &str) -> String {
    let missing = golden.lines().filter(|line| !found.lines().any(|other| other == *line));
    let new = found.lines().filter(|line| !golden.lines().any(|other| other == *line));
    let missing = missing.map(|line| format!("- right: `{}`\n", line.trim_start_matches("- ")));
    let new = new.map(|line| format!("- found: `{}`\n", line.trim_start_matches("- ")));
    missing.chain(new).collect()
}
