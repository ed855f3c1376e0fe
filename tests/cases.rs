//! The cases beside the language packs: Markdown files that state the rules, each with an article
//! and a table of what is to be found in it.
//!
//! A case is a heading, prose, a fenced block ```` ```text date=2025-08-13 ```` (the date may be left
//! out), and a table. Its columns are any of `kind`, `stance`, `speaker`, `type`, `role` and `organisation`
//! (the speaker's), `cue`, `source`, `via`, `said on`, `rule`, `content` and `shown` (the words that stand
//! for it on pages); the pieces of a cell are joined by ` … `. A table
//! without rows says that nothing is to be found. Each case is a test of its own:
//! `cargo test cases::en::direct::` runs those of one file. `UPDATE=1 cargo test cases` rewrites the
//! tables from what is found, for you to check.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the message")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;
use kutip::annotate::{self, Attribution, Entity, PartialDate, Rule};
use kutip::article;
use kutip::language::Languages;
use kutip::source::{Format, Source};
use kutip::text::{Span, slug, squeeze};
use libtest_mimic::{Arguments, Failed, Trial};

/// One case of a file; lines count from 0.
struct Case {
    heading: String,
    /// Line of the opening fence.
    line: usize,
    text: String,
    date: Option<NaiveDate>,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Lines of the table's rows, without its head.
    table: Range<usize>,
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let update = std::env::var_os("UPDATE").is_some_and(|value| !value.is_empty());
    let languages: &Languages = Box::leak(Box::new(Languages::embedded()));
    let mut trials = Vec::new();
    let mut shown_by_cases = BTreeSet::new();
    for (code, path) in files() {
        let source = fs::read_to_string(&path).unwrap();
        let lines: Vec<String> = source.lines().map(str::to_owned).collect();
        let mut cases = read(&lines).unwrap_or_else(|(line, problem)| {
            panic!("{}:{}: {problem}", shown(&path), line + 1);
        });
        assert!(!cases.is_empty(), "{} holds no case", shown(&path));
        if update {
            rewrite(&path, lines, &mut cases, &code, languages);
        }
        for case in cases {
            shown_by_cases.extend(case.rules());
            let file = path.file_stem().unwrap_or_default().to_string_lossy();
            let name = format!("cases::{code}::{}::{}", slug(&file), slug(&case.heading));
            let (path, code) = (path.clone(), code.clone());
            trials.push(Trial::test(name, move || check(&path, &case, &code, languages)));
        }
    }
    trials.push(Trial::test("cases::every_rule_has_one", move || {
        let names = Rule::ALL.iter().map(|rule| rule.name());
        let missing: Vec<&str> = names.filter(|name| !shown_by_cases.contains(*name)).collect();
        if missing.is_empty() { Ok(()) } else { Err(format!("no case for {missing:?}").into()) }
    }));
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// Whether what is found in a case is what its table says.
fn check(path: &Path, case: &Case, code: &str, languages: &Languages) -> Result<(), Failed> {
    let found = annotate(case, code, languages);
    let same = found.iter().map(|(row, _)| row).eq(&case.rows);
    if same { Ok(()) } else { Err(difference(path, case, &found).into()) }
}

/// Writes what is found into the tables of a file.
fn rewrite(
    path: &Path,
    mut lines: Vec<String>,
    cases: &mut [Case],
    code: &str,
    languages: &Languages,
) {
    // From the last, so that the lines of those before stay where they are.
    for case in cases.iter_mut().rev() {
        let found = annotate(case, code, languages);
        case.rows = found.into_iter().map(|(row, _)| row).collect();
        lines.splice(case.table.clone(), case.rows.iter().map(|row| line(row)));
    }
    fs::write(path, lines.join("\n") + "\n").unwrap();
}

/// Every case file with the code of its pack, sorted.
fn files() -> Vec<(String, PathBuf)> {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/language");
    let mut files = Vec::new();
    for pack in fs::read_dir(packs).unwrap().map(|entry| entry.unwrap().path()) {
        let code = pack.file_name().unwrap().to_string_lossy().into_owned();
        let Ok(cases) = fs::read_dir(pack.join("cases")) else { continue };
        files.extend(cases.map(|entry| (code.clone(), entry.unwrap().path())));
    }
    files.sort();
    files
}

fn shown(path: &Path) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}

const COLUMNS: [&str; 13] = [
    "kind",
    "stance",
    "speaker",
    "type",
    "role",
    "organisation",
    "cue",
    "source",
    "via",
    "said on",
    "rule",
    "content",
    "shown",
];

impl Case {
    /// The names of the rules in its table.
    fn rules(&self) -> impl Iterator<Item = String> {
        let column = self.columns.iter().position(|column| column == "rule");
        let cells = self.rows.iter().filter_map(move |row| row.get(column?));
        cells.flat_map(|cell| cell.split('/')).map(str::to_owned).collect::<Vec<_>>().into_iter()
    }
}

/// The cases of a file, or the line and what is wrong with it.
fn read(lines: &[String]) -> Result<Vec<Case>, (usize, String)> {
    let mut cases = Vec::new();
    let mut heading = String::new();
    let mut at = 0;
    while at < lines.len() {
        let Some(info) = lines[at].strip_prefix("```text") else {
            if let Some(words) = lines[at].strip_prefix('#') {
                words.trim_start_matches('#').trim().clone_into(&mut heading);
            }
            at += 1;
            continue;
        };
        let start = at;
        let date = match info.trim() {
            "" => None,
            attribute => Some(
                attribute
                    .strip_prefix("date=")
                    .and_then(|date| date.parse().ok())
                    .ok_or((at, format!("`{attribute}` is not date=YYYY-MM-DD")))?,
            ),
        };
        let end = (start + 1..lines.len())
            .find(|&at| lines[at] == "```")
            .ok_or((start, "the fence is not closed".to_owned()))?;
        let head = (end + 1..lines.len())
            .find(|&at| !lines[at].trim().is_empty())
            .filter(|&at| lines[at].starts_with('|'))
            .ok_or((end, "a table must follow the text".to_owned()))?;
        let columns = cells(&lines[head]);
        if let Some(column) = columns.iter().find(|column| !COLUMNS.contains(&column.as_str())) {
            return Err((head, format!("there is no column `{column}`: use {COLUMNS:?}")));
        }
        let from = head + 2;
        let to = (from..lines.len()).find(|&at| !lines[at].starts_with('|')).unwrap_or(lines.len());
        let rows: Vec<Vec<String>> = lines[from..to].iter().map(|line| cells(line)).collect();
        if let Some(row) = rows.iter().position(|row| row.len() != columns.len()) {
            return Err((from + row, format!("a row of {} cells is needed", columns.len())));
        }
        cases.push(Case {
            heading: heading.clone(),
            line: start,
            text: lines[start + 1..end].join("\n") + "\n",
            date,
            columns,
            rows,
            table: from..to,
        });
        at = to;
    }
    Ok(cases)
}

/// The cells of a row of a table.
fn cells(line: &str) -> Vec<String> {
    let inner = line.trim();
    let inner = inner.strip_prefix('|').unwrap_or(inner);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    inner.split('|').map(|cell| cell.trim().to_owned()).collect()
}

fn line(row: &[String]) -> String {
    let mut line = String::from("|");
    for cell in row {
        let _ = write!(line, " {cell}{}|", if cell.is_empty() { "" } else { " " });
    }
    line
}

/// What is found in the text of a case, as rows of its table, each with the rule that found it.
fn annotate(case: &Case, code: &str, languages: &Languages) -> Vec<(Vec<String>, String)> {
    let source = Source::new("case", "case.txt", Format::Text, case.text.clone());
    let (mut article, _) = article::parse(&source, languages);
    article.date = case.date.or(article.date);
    article.language = Some(code.to_owned());
    let (annotated, _) = annotate::annotate(&article, languages);
    let words = |spans: &[Span]| {
        let pieces: Vec<String> =
            spans.iter().map(|span| squeeze(span.of(&article.text))).collect();
        pieces.join(" … ")
    };
    let speakers = |attribution: &Attribution, of: fn(&Entity) -> &str| {
        let entities = attribution.speakers.iter().map(|&at| &annotated.entities[at as usize]);
        entities.map(of).collect::<Vec<_>>().join("; ")
    };
    let cell = |column: &str, attribution: &Attribution| match column {
        "kind" => attribution.kind.name().to_owned(),
        "stance" => attribution.stance.name().to_owned(),
        "shown" => words(attribution.shown()),
        "speaker" => speakers(attribution, |entity| &entity.name),
        "type" => speakers(attribution, |entity| entity.kind.name()),
        "role" => speakers(attribution, |entity| entity.role.as_deref().unwrap_or_default()),
        "organisation" => {
            speakers(attribution, |entity| entity.organisation.as_deref().unwrap_or_default())
        }
        "cue" => words(&attribution.cue),
        "source" => words(&attribution.source),
        "via" => words(&attribution.via),
        "rule" => attribution.rule.to_string(),
        "said on" => attribution.said_on.map(PartialDate::iso).unwrap_or_default(),
        _ => words(&attribution.content),
    };
    annotated
        .attributions
        .iter()
        .map(|attribution| {
            let row = case.columns.iter().map(|column| cell(column, attribution)).collect();
            (row, format!("{} {:.2}", attribution.rule, attribution.confidence))
        })
        .collect()
}

/// What is expected and not found (`-`), and what is found and not expected (`+`).
fn difference(path: &Path, case: &Case, found: &[(Vec<String>, String)]) -> String {
    let mut out = format!("{}:{}: {}\n", shown(path), case.line + 1, case.heading);
    let _ = writeln!(out, "    {}", line(&case.columns));
    for row in &case.rows {
        let sign = if found.iter().any(|(other, _)| other == row) { ' ' } else { '-' };
        let _ = writeln!(out, "  {sign} {}", line(row));
    }
    for (row, rule) in found.iter().filter(|(row, _)| !case.rows.contains(row)) {
        let _ = writeln!(out, "  + {}  {rule}", line(row));
    }
    out
}
