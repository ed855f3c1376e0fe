//! The architecture, held: which module may use which, and which may touch the world.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kutip::diagnostic::Code;

/// The modules in the order the data flows; one may use those before it and those of its own group.
const ORDER: [&[&str]; 22] = [
    &["text", "web", "diagnostic"],
    &["files"],
    &["fresh"],
    &["keyed"],
    &["config"],
    &["registry"],
    &["addresses"],
    &["errata"],
    &["language"],
    &["source"],
    &["article"],
    &["annotate"],
    &["review"],
    &["site"],
    &["export"],
    &["page"],
    &["output"],
    &["pipeline"],
    &["desk"],
    &["serve", "publish", "evaluate", "import"],
    &["cli"],
    &["main", "lib"],
];

/// The modules of `annotate` in the order of the passes; one may use those before it and those of its
/// own group. What is declared in `annotate/mod.rs` lies under all of them.
const PASSES: [&[&str]; 17] = [
    &["token", "scan"],
    &["marks"],
    &["sentence"],
    &["document"],
    &["called", "title", "parts"],
    &["run"],
    &["rule", "weights"],
    &["names", "kind"],
    &["phrase", "role", "chunk"],
    &["subject"],
    &["attribute"],
    &["date", "overlooked"],
    &["fact"],
    &["evidence", "score"],
    &["speaker"],
    &["assemble"],
    &["tongues"],
];

/// Modules that are functions of their input and nothing else.
const PURE: [&str; 8] =
    ["addresses", "errata", "article", "annotate", "review", "site", "export", "page"];

#[test]
fn no_arrow_points_back() {
    let mut wrong = Vec::new();
    for file in sources() {
        let Some(own) = rank(&file.module) else {
            wrong.push(format!("{}: module {} has no place", file.path, file.module));
            continue;
        };
        // As one text: a `use` may stand on several lines.
        let code: Vec<&str> = file.lines().map(|(_, line)| line).collect();
        for used in used_modules(&code.join("\n"), "crate::") {
            if rank(&used).is_none_or(|other| other > own) {
                wrong.push(format!("{}: {} uses {used}", file.path, file.module));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_pass_uses_a_later_one() {
    let place = |module: &str| PASSES.iter().position(|group| group.contains(&module));
    let mut wrong = Vec::new();
    for file in sources() {
        let Some(below) = file.path.strip_prefix("src/annotate/") else { continue };
        let (own, is_direct) = match below.split_once('/') {
            Some((folder, _)) => (folder, false),
            None => (below.trim_end_matches(".rs"), true),
        };
        if own == "mod" {
            continue;
        }
        let Some(rank) = place(own) else {
            wrong.push(format!("{}: {own} has no place among the passes", file.path));
            continue;
        };
        let code: Vec<&str> = file.lines().map(|(_, line)| line).collect();
        let code = code.join("\n");
        let mut used = used_modules(&code, "crate::annotate::");
        used.extend(used_modules(&code, "super::super::"));
        if is_direct {
            used.extend(used_modules(&code, "super::"));
        }
        // What is no module is declared in mod.rs.
        let is_later = |used: &String| place(used).is_some_and(|other| other > rank);
        wrong.extend(
            used.iter().filter(|used| is_later(used)).map(|used| format!("{}: {used}", file.path)),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_middle_does_not_touch_the_world() {
    let worlds = ["std::fs", "std::net", "std::env", "std::time", "std::process", "fs::", "env::"];
    let wrong = findings(|file, line| {
        PURE.contains(&file.module.as_str())
            && (worlds.iter().any(|world| has_path(line, world))
                || brace_list_of_std(line, &["fs", "net", "env", "time", "process"]))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_command_line_prints() {
    let macros = ["println!", "eprintln!", "print!", "eprint!", "dbg!"];
    let wrong = findings(|file, line| {
        file.module != "cli" && macros.iter().any(|name| has_path(line, name))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_language_is_named_outside_its_pack() {
    let mut names = Vec::new();
    for folder in entries(&root().join("src/language")).into_iter().filter(|path| path.is_dir()) {
        names.push(folder.file_name().unwrap().to_string_lossy().into_owned());
        let pack: toml::Table =
            fs::read_to_string(folder.join("pack.toml")).unwrap().parse().unwrap();
        names.push(pack["name"].as_str().unwrap().to_owned());
        names.push(pack["locale"].as_str().unwrap().to_owned());
    }
    assert!(names.len() >= 6, "{names:?}");
    let literals: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let wrong = findings(|file, line| {
        // The title's "id" is also the name of a key and of an HTML attribute.
        let line = ["(\"id\")", "\"id\":", "\"id\" =>", "\"id\","]
            .iter()
            .fold(line.to_owned(), |line, key| line.replace(key, ""));
        file.module != "language" && literals.iter().any(|literal| line.contains(literal))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The modules that tell of codes that begin so; the command line also goes by them to choose how it
/// exits.
const TELLERS: [(&str, &[&str]); 9] = [
    ("K01", &["files", "source", "article", "pipeline"]),
    ("K02", &["article", "site", "pipeline"]),
    ("K03", &["annotate", "site"]),
    ("K04", &["registry", "addresses", "errata", "source", "review", "site", "desk"]),
    ("K05", &["site", "pipeline", "publish"]),
    ("K06", &["page", "pipeline"]),
    ("K07", &["output", "pipeline", "publish"]),
    ("K08", &["publish", "cli"]),
    ("K09", &["config", "page", "publish", "pipeline"]),
];

#[test]
fn a_code_has_one_meaning() {
    let all = Code::ALL;
    assert!(all.windows(2).all(|two| two[0].number() < two[1].number()), "out of order, or twice");
    for say in [Code::title, Code::explanation] {
        let said: BTreeSet<_> = all.iter().map(|&code| say(code)).collect();
        assert_eq!(said.len(), all.len(), "two codes say the same");
    }
    let sources = sources();
    let mut wrong = Vec::new();
    for code in all {
        let (number, used) = (code.number(), format!("Code::{code:?}"));
        let (_, tellers) = TELLERS.iter().find(|(family, _)| number.starts_with(family)).unwrap();
        let tells = |file: &&Source| file.lines().any(|(_, line)| has_word(line, &used));
        let told: Vec<&Source> =
            sources.iter().filter(|file| file.module != "diagnostic").filter(tells).collect();
        if told.is_empty() {
            wrong.push(format!("{number}: nobody tells of it"));
        }
        for file in told {
            if !tellers.contains(&file.module.as_str()) && file.module != "cli" {
                wrong.push(format!("{number}: {} tells of it", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_checks_see_what_they_look_for() {
    let used = |code| used_modules(code, "crate::");
    assert_eq!(used("use crate::{annotate, article::Article};"), ["annotate", "article"]);
    assert_eq!(used("    crate::text::Hash::of(crate::site::x)"), ["text", "site"]);
    assert_eq!(used("pub(in crate::page) use other::crate_::x;"), ["page"]);
    assert_eq!(used("use crate::{\n    a::{b, c},\n    d,\n};\ne, f"), ["a", "d"]);
    assert!(used("mycrate::x").is_empty());
    assert_eq!(used_modules("use crate::annotate::{a::B, c};", "crate::annotate::"), ["a", "c"]);
    assert!(has_path("use std::fs::File;", "std::fs"));
    assert!(has_path("let x = fs::read(y);", "fs::"));
    assert!(!has_path("defs::read(y)", "fs::"));
    assert!(!has_path("eprintln!(x)", "println!"));
    assert!(has_word("Code::Bad, x", "Code::Bad") && !has_word("Code::BadDate", "Code::Bad"));
    assert!(brace_list_of_std("use std::{fmt, fs::File, io};", &["fs"]));
    assert!(!brace_list_of_std("use std::{fmt, offset, io};", &["fs"]));
    let code = "fn a() {}\n// b\n#[cfg(test)]\nmod tests {\n    fn c() {}\n}\nfn d() {}\n";
    let file = Source { path: String::new(), module: String::new(), text: code.to_owned() };
    let lines: Vec<_> = file.lines().map(|(number, line)| (number, line.to_owned())).collect();
    assert_eq!(lines, [(1, "fn a() {}".to_owned()), (7, "fn d() {}".to_owned())]);
}

/// A Rust file of `src/` and the top-level module it belongs to.
struct Source {
    path: String,
    module: String,
    text: String,
}

impl Source {
    /// The lines of code with their numbers: without comments and without test modules.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut in_tests = false;
        let mut test_next = false;
        self.text.lines().enumerate().filter_map(move |(number, line)| {
            if in_tests {
                in_tests = line != "}";
                return None;
            }
            if line == "#[cfg(test)]" {
                test_next = true;
                return None;
            }
            if std::mem::take(&mut test_next) && line.starts_with("mod ") {
                in_tests = line.ends_with('{');
                return None;
            }
            (!line.trim_start().starts_with("//")).then_some((number + 1, line))
        })
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn sources() -> Vec<Source> {
    fn collect(folder: &Path, found: &mut Vec<Source>) {
        for path in entries(folder) {
            if path.is_dir() {
                collect(&path, found);
            } else if path.ends_with("tests.rs") {
                // A test module in a file of its own.
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let below = path.strip_prefix(root().join("src")).unwrap();
                let first = below.iter().next().unwrap().to_string_lossy();
                found.push(Source {
                    path: format!("src/{}", below.display()),
                    module: first.trim_end_matches(".rs").to_owned(),
                    text: fs::read_to_string(&path).unwrap(),
                });
            }
        }
    }
    let mut found = Vec::new();
    collect(&root().join("src"), &mut found);
    assert!(found.len() > 10, "the sources were not found");
    found
}

fn rank(module: &str) -> Option<usize> {
    ORDER.iter().position(|group| group.contains(&module))
}

/// The modules that code names right after `path`.
fn used_modules(code: &str, path: &str) -> Vec<String> {
    let mut used = Vec::new();
    for (at, _) in code.match_indices(path) {
        if code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_') {
            continue;
        }
        let rest = &code[at + path.len()..];
        let parts = match rest.strip_prefix('{') {
            Some(list) => top_level(list),
            None => vec![rest],
        };
        let name = |part: &str| -> String {
            let part = part.trim_start();
            part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
        };
        used.extend(parts.into_iter().map(name).filter(|name| !name.is_empty()));
    }
    used
}

/// The parts of a braced list, up to its closing brace, that stand between its own commas.
fn top_level(list: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, character) in list.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&list[start..at]);
                return parts;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&list[start..]);
    parts
}

/// Whether `path` stands in the line as a word of its own.
fn has_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        !line[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_')
    })
}

/// Whether `word` stands in the line and is not the beginning of a longer one.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        !line[at + word.len()..].starts_with(|after: char| after.is_alphanumeric() || after == '_')
    })
}

fn brace_list_of_std(line: &str, names: &[&str]) -> bool {
    let Some(at) = line.find("std::{") else { return false };
    top_level(&line[at + "std::{".len()..]).iter().any(|part| {
        let first = part.trim().split("::").next().unwrap_or_default();
        names.contains(&first)
    })
}

fn findings(is_wrong: impl Fn(&Source, &str) -> bool) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in sources() {
        for (number, line) in file.lines() {
            if is_wrong(&file, line) {
                wrong.push(format!("{}:{number}: {}", file.path, line.trim()));
            }
        }
    }
    wrong
}
