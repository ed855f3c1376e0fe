//! `kutip export`: the site as data, with what the editor decided in it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use kutip::export::table::{ATTRIBUTIONS, TABLES};
use serde_json::Value;

use crate::program::kutip;
use crate::site::{Site, brief};

const BASE: &str = "https://example.org/news/";

/// A site with what data must get right: corrections, a registry, a denial, letters beyond ASCII, an article
/// that is a draft, one that waits, and one of which only the quotations are shown.
fn site() -> Site {
    let site = Site::new(&[
        ("content/a.txt", &brief("Alpha", 1)),
        ("content/b.txt", &brief("Beta", 2)),
        ("content/draft.txt", &format!("draft: true\n{}", brief("Draft", 3))),
        ("content/later.txt", &brief("Later", 3).replace("2025", "2035")),
    ]);
    site.write(
        "content/c.md",
        "---\ntitle: =1+1 Gamma\ndate: 2025-09-03T07:30:00+07:00\nlanguage: en\nsource: Kabar é\n\
         author: Élan Vale\nurl: https://example.net/gamma\ntopics: [Rivers]\narticle: quotations\n---\n\n\
         😀 Nobody may print this line.\n\n\
         “The **é** — bridge is *late*,” said Clara Wenhollow. Ruth Ames denied that the bridge was late.\n",
    );
    let people = "[[person]]\nname = \"Clara Jane Wenhollow\"\naliases = [\"Clara Wenhollow\", \"Wenhollow\"]\n\
                  slug = \"clara-wenhollow\"\nwikidata = \"Q42\"\n[[organisation]]\nname = \"Arden Works\"\n";
    site.write("people.toml", people);
    site
}

fn export(site: &Site, format: &str) -> Output {
    let mut command =
        kutip(["export", "--now", "2026-01-01", "--base-url", BASE, "--format", format]);
    command.arg("--root").arg(site.root()).output().unwrap()
}

#[track_caller]
fn exported(site: &Site, format: &str) -> PathBuf {
    let done = export(site, format);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    site.root().join("export")
}

fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn files(folder: &Path) -> BTreeSet<String> {
    let names = fs::read_dir(folder).unwrap();
    names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn lines_hold_words_ids_addresses_and_what_the_editor_decided() {
    let site = site();
    let folder = exported(&site, "jsonl");
    let said = lines(&folder.join("attributions.jsonl"));
    assert_eq!(said.len(), 6, "{said:#?}");
    let articles = lines(&folder.join("articles.jsonl"));
    let text = |id: &Value| -> Vec<char> {
        let article = articles.iter().find(|article| article["id"] == *id).unwrap();
        article["text"].as_str().unwrap().chars().collect()
    };
    for row in &said {
        let columns: Vec<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
        let mut wanted: Vec<&str> = ATTRIBUTIONS.columns.iter().map(|of| of.name).collect();
        wanted.sort_unstable();
        assert_eq!(columns, wanted);
        let text = text(&row["article_id"]);
        let spans = row["spans"].as_array().unwrap().iter().map(|span| {
            let end = |at: usize| usize::try_from(span[at].as_u64().unwrap()).unwrap();
            text[end(0)..end(1)].iter().collect::<String>()
        });
        let words = spans.collect::<Vec<_>>().join(" ");
        assert_eq!(row["words"], words, "offsets are code points of the article's text");
        assert!(row["sentence"].as_str().unwrap().contains(&words), "{row}");
        let url = row["url"].as_str().unwrap();
        assert!(url.starts_with(BASE) && url.ends_with(row["id"].as_str().unwrap()), "{url}");
    }
    let last = &said[0];
    assert_eq!(last["words"], "“The é — bridge is late,”");
    assert_eq!(last["sentence"], "“The é — bridge is late,” said Clara Wenhollow");
    assert_eq!(last["speaker"], "Clara Jane Wenhollow", "the name that people.toml gives");
    assert_eq!(last["speaker_ids"], serde_json::json!(["speakers/clara-wenhollow"]));
    assert_eq!((&last["date"], &last["outlet"]), (&"2025-09-03".into(), &"Kabar é".into()));
    let denied = &said[1];
    assert_eq!((&denied["stance"], &denied["speaker"]), (&"denies".into(), &"Ruth Ames".into()));
    assert!(
        denied["words"].as_str().unwrap().starts_with("Ruth Ames denied"),
        "never the bare claim"
    );

    let clara = lines(&folder.join("entities.jsonl"));
    let clara = clara.iter().find(|entity| entity["id"] == "speakers/clara-wenhollow").unwrap();
    assert_eq!((&clara["wikidata"], &clara["quotations"]), (&"Q42".into(), &3.into()), "each once");
    assert_eq!(
        (&clara["first_said"], &clara["last_said"]),
        (&"2025-09-01".into(), &"2025-09-03".into())
    );
    let published: Vec<&str> =
        articles.iter().map(|article| article["id"].as_str().unwrap()).collect();
    assert_eq!(published, ["c", "b", "a"], "neither drafts nor articles that wait");
    assert_eq!(articles[0]["published"], "2025-09-03T07:30:00+07:00");
}

#[test]
fn corrections_are_in_the_data_and_marked() {
    let site = site();
    site.write(
        "content/a.kutip.toml",
        "[[quote]]\nwords = \"“It has taken too long,”\"\nspeaker = \"Ruth Ames\"\n",
    );
    let said = lines(&exported(&site, "jsonl").join("attributions.jsonl"));
    let decided: Vec<&Value> = said.iter().filter(|row| row["editor"] == true).collect();
    assert_eq!(decided.len(), 1, "{said:#?}");
    assert_eq!(
        (&decided[0]["speaker"], &decided[0]["sureness"]),
        (&"Ruth Ames".into(), &"checked".into())
    );
}

#[test]
fn nothing_that_is_withheld_is_in_any_format() {
    let site = site();
    for format in ["jsonl", "csv", "webannotation", "jsonld", "csl-json", "sqlite"] {
        if format == "sqlite" && !cfg!(feature = "sqlite") {
            continue;
        }
        let folder = exported(&site, format);
        for name in files(&folder) {
            let bytes = fs::read(folder.join(&name)).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            for secret in ["may print this", "The Draft bridge", "The Later bridge"] {
                assert!(!text.contains(secret), "{name}: {secret}");
            }
        }
    }
}

#[test]
fn spreadsheets_see_accents_and_no_formula() {
    let site = site();
    let folder = exported(&site, "csv");
    let text = fs::read_to_string(folder.join("articles.csv")).unwrap();
    assert!(text.starts_with("\u{FEFF}id,url,title,") && text.contains("\r\n"));
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows[0].get(2), Some("'=1+1 Gamma"));
    assert!(!reader.headers().unwrap().iter().any(|name| name == "text"), "too long for a cell");
    for table in TABLES {
        let text = fs::read_to_string(folder.join(format!("{}.csv", table.name))).unwrap();
        let reader = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
        for cell in reader
            .into_records()
            .flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
        {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
    }
}

#[test]
fn documents_for_the_web_are_whole_and_say_the_stance() {
    let site = site();
    let folder = exported(&site, "webannotation");
    exported(&site, "jsonld");
    exported(&site, "csl-json");
    let annotations = json(&folder.join("annotations.jsonld"));
    let items = annotations["first"]["items"].as_array().unwrap();
    assert_eq!((annotations["total"].as_u64(), items.len()), (Some(6), 6));
    assert_eq!(items[0]["target"][0]["selector"][0]["exact"], "“The é — bridge is late,”");
    assert_eq!(items[1]["kutip:stance"], "denies");
    assert_eq!(items[1]["kutip:sentence"], "Ruth Ames denied that the bridge was late.");
    site.write("kutip.toml", "language = \"en\"\n[build]\ndata = true\n");
    site.build(&["--base-url", BASE, "--now", "2026-01-01"]).exits(0);
    let own: Value = serde_json::from_str(&site.read("articles/c/quotes.jsonld")).unwrap();
    assert_eq!(own["first"]["items"].as_array().unwrap()[..], items[..2], "the site has the same");

    let graph = json(&folder.join("graph.jsonld"));
    let nodes = graph["@graph"].as_array().unwrap();
    let of = |kind: &str| nodes.iter().filter(|node| node["@type"] == kind).count();
    assert_eq!((of("NewsArticle"), of("ProfilePage")), (3, 2));
    let gamma = nodes.iter().find(|node| node["@type"] == "NewsArticle").unwrap();
    assert_eq!(gamma["hasPart"][1]["kutip:stance"], "denies");
    assert!(gamma["hasPart"][1]["kutip:confidence"].is_f64());

    let csl = json(&folder.join("csl.json"));
    assert_eq!((&csl[0]["id"], &csl[0]["type"]), (&"c".into(), &"article-newspaper".into()));
    assert_eq!(csl[0]["issued"]["date-parts"], serde_json::json!([[2025, 9, 3]]));
    assert_eq!(
        (&csl[0]["URL"], &csl[0]["author"][0]["literal"]),
        (&"https://example.net/gamma".into(), &"Élan Vale".into())
    );
    assert_eq!(csl[0]["custom"]["quotations"][1]["stance"], "denies");
}

#[test]
fn the_same_site_gives_the_same_bytes_with_and_without_a_build_before() {
    let site = site();
    let read = |format: &str| -> Vec<Vec<u8>> {
        let folder = exported(&site, format);
        let all = files(&folder).into_iter().map(|name| fs::read(folder.join(name)).unwrap());
        let all = all.collect();
        fs::remove_dir_all(folder).unwrap();
        all
    };
    let formats = ["jsonl", "csv", "webannotation", "jsonld", "csl-json"];
    let before = formats.map(read);
    site.build(&["--base-url", BASE, "--now", "2026-01-01"]).exits(0);
    assert_eq!(before, formats.map(read));
}

#[test]
fn a_full_disk_leaves_what_was_there_and_no_half_file() {
    let site = Site::new(&[]);
    for number in 1..=20 {
        site.write(&format!("content/{number}.txt"), brief(&format!("Alpha{number}"), number));
    }
    for format in ["jsonl", "csv", "webannotation", "jsonld", "csl-json", "sqlite"] {
        if format == "sqlite" && !cfg!(feature = "sqlite") {
            continue;
        }
        let folder = exported(&site, format);
        let names = files(&folder);
        for name in &names {
            fs::write(folder.join(name), "earlier").unwrap();
        }
        // No file may grow over four blocks, which is told as an error and not by a signal.
        let script = "ulimit -f 4; trap '' XFSZ; exec \"$@\"";
        let done = Command::new("bash")
            .args(["-c", script, "sh", env!("CARGO_BIN_EXE_kutip"), "export", "--format", format])
            .arg("--root")
            .arg(site.root())
            .output()
            .unwrap();
        assert_eq!(done.status.code(), Some(73), "{format}: {done:?}");
        assert_eq!(files(&folder), names, "{format}: nothing half written is left");
        for name in &names {
            assert_eq!(
                fs::read_to_string(folder.join(name)).unwrap(),
                "earlier",
                "{format}: {name}"
            );
        }
        fs::remove_dir_all(folder).unwrap();
    }
}

#[test]
fn a_bad_article_is_told_and_the_rest_is_written() {
    let site = site();
    site.write("content/bad.txt", "title: Bad\ndraft: [\n---\n\0");
    site.write("content/worse.txt", [0xff, 0xfe, 0x00]);
    let done = export(&site, "jsonl");
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    assert!(String::from_utf8_lossy(&done.stderr).contains("worse.txt"));
    assert_eq!(lines(&site.root().join("export/articles.jsonl")).len(), 3);
}

#[test]
#[cfg(not(feature = "parquet"))]
fn a_format_that_the_program_lacks_is_refused_with_what_to_do() {
    let done = export(&site(), "parquet");
    assert_eq!(done.status.code(), Some(2));
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(
        said.contains("without the format parquet") && said.contains("--features parquet"),
        "{said}"
    );
}

#[test]
#[cfg(feature = "parquet")]
fn parquet_has_a_column_for_each_of_the_table() {
    let site = site();
    let folder = exported(&site, "parquet");
    for table in TABLES {
        let bytes = fs::read(folder.join(format!("{}.parquet", table.name))).unwrap();
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
        let text = String::from_utf8_lossy(&bytes);
        assert!(table.columns.iter().all(|column| text.contains(column.name)), "{}", table.name);
    }
}

#[cfg(feature = "sqlite")]
mod sqlite {
    use kutip::export::sqlite::QUERIES;
    use rusqlite::Connection;

    use super::*;

    /// The rows that a question of the desk gets.
    fn ask(database: &Connection, name: &str, with: &[(&str, &str)]) -> Vec<Vec<String>> {
        let (_, sql) = QUERIES.iter().find(|(own, _)| *own == name).unwrap();
        let mut query = database.prepare(sql).unwrap();
        for (name, value) in with {
            let at = query.parameter_index(name).unwrap().unwrap();
            query.raw_bind_parameter(at, value).unwrap();
        }
        let columns = query.column_count();
        let mut rows = query.raw_query();
        let mut found = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            let cell = |at| match row.get_ref(at).unwrap() {
                rusqlite::types::ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
                rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                rusqlite::types::ValueRef::Real(number) => number.to_string(),
                _ => String::new(),
            };
            found.push((0..columns).map(cell).collect());
        }
        found
    }

    fn database(site: &Site) -> Connection {
        Connection::open(exported(site, "sqlite").join("kutip.db")).unwrap()
    }

    #[test]
    fn the_questions_of_a_desk_are_answered() {
        let site = site();
        let words = "the old bridge will be closed for five weeks from May on";
        for (name, day, words) in
            [("d", 4, words.to_owned()), ("e", 5, words.replace("five", "some five"))]
        {
            let text = format!(
                "title: {name}\ndate: 2025-09-{day:02}\nlanguage: en\ntopics: [Bridges]\n\n\
                 “In the city of Walu {words},” said Clara Wenhollow, the engineer of Arden Works.\n\n\
                 Also there was Peter Lindqvist, the mayor. “We know nothing about it yet,” said Ruth Ames.\n"
            );
            site.write(&format!("content/{name}.txt"), text);
        }
        let database = database(&site);
        let ask = |name: &str, with: &[(&str, &str)]| ask(&database, name, with);
        let on = ask("said-on-topic", &[(":topic", "bridges"), (":since", "2025-09-05")]);
        assert_eq!(on.len(), 2, "{on:?}");
        assert!(on.iter().all(|row| row[0] == "2025-09-05"));
        let with = ask("said-with-words", &[(":words", "nothing yet"), (":since", "2025-01-01")]);
        assert_eq!(
            with.iter().map(|row| row[0].as_str()).collect::<Vec<_>>(),
            ["2025-09-05", "2025-09-04"]
        );
        let by = ask("said-by", &[(":name", "clara jane wenhollow")]);
        assert_eq!((by.len(), by[0][0].as_str()), (7, "2025-09-05"), "{by:?}");
        let most = ask("most-quoted", &[]);
        assert_eq!(most[0][0], "Clara Jane Wenhollow");
        let since = ask("most-quoted-since", &[(":month", "2025-09")]);
        assert_eq!((since[0][0].as_str(), since[0][3].as_str()), ("Clara Jane Wenhollow", "7"));
        assert!(ask("most-quoted-since", &[(":month", "2025-10")]).is_empty());
        let together = ask("quoted-together", &[(":name", "Ruth Ames")]);
        assert_eq!(
            (together[0][0].as_str(), together[0][3].as_str()),
            ("Clara Jane Wenhollow", "3")
        );
        let changed = ask("changed-words", &[]);
        assert_eq!(changed.len(), 4, "{changed:?}");
        assert!(changed[0][0] == changed[1][0] && changed[0][3] != changed[1][3], "{changed:?}");
        let shares = ask("share-of-organisations", &[(":month", "2025-09")]);
        let all: f64 = shares.iter().map(|row| row[2].parse::<f64>().unwrap()).sum();
        assert!((all - 100.0).abs() < 0.5, "{shares:?}");
        let denied = ask("denied", &[(":since", "2025-01-01")]);
        assert_eq!((denied.len(), denied[0][1].as_str()), (1, "Ruth Ames"));
        let named = ask("named-not-quoted", &[]);
        assert_eq!(named.len(), 1, "{named:?}");
        assert_eq!(named[0][0], "Arden Works");
    }

    #[test]
    fn rows_refer_to_rows_that_are_there_and_the_view_has_the_tables_words() {
        let site = site();
        let database = database(&site);
        let mut odd = database.prepare("PRAGMA foreign_key_check").unwrap();
        assert!(odd.query([]).unwrap().next().unwrap().is_none());
        let whole: String =
            database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(whole, "ok");
        let mut rows =
            database.prepare("SELECT quotation, words, sentence FROM attributions").unwrap();
        let rows = rows.query_map([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?])).unwrap();
        let rows: BTreeSet<[String; 3]> = rows.map(Result::unwrap).collect();
        let own = lines(&exported(&site, "jsonl").join("attributions.jsonl"));
        let own: BTreeSet<[String; 3]> = own
            .iter()
            .map(|row| ["id", "words", "sentence"].map(|key| row[key].as_str().unwrap().to_owned()))
            .collect();
        assert_eq!(rows, own);
    }

    #[test]
    fn datasette_is_told_of_every_table_that_is_there_and_no_other() {
        let site = site();
        let database = database(&site);
        let metadata = json(&site.root().join("export/metadata.json"));
        let kutip = &metadata["databases"]["kutip"];
        for table in kutip["tables"].as_object().unwrap().keys() {
            database
                .prepare(&format!("SELECT * FROM {table}"))
                .unwrap_or_else(|_| panic!("{table}"));
        }
        let told: Vec<&str> =
            kutip["queries"].as_object().unwrap().keys().map(String::as_str).collect();
        let mut own = QUERIES.map(|(name, _)| name);
        own.sort_unstable();
        assert_eq!(told, own);
    }

    #[test]
    fn the_documentation_has_the_questions_as_they_are() {
        let docs =
            fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/export.md")).unwrap();
        for (name, sql) in QUERIES {
            assert!(docs.contains(&format!("`{name}`")), "{name}");
            assert!(docs.contains(sql), "{name}: {sql}");
        }
    }
}

#[test]
fn the_documentation_has_the_columns_as_they_are() {
    let docs = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/export.md")).unwrap();
    let mut wanted = String::new();
    for table in TABLES {
        let head = "| column | holds | meaning |\n|---|---|---|";
        writeln!(wanted, "### {}\n\n{}\n\n{head}", table.name, table.about).unwrap();
        for column in table.columns {
            let (name, holds, about) = (column.name, column.holds.words(), column.about);
            writeln!(wanted, "| `{name}` | {holds} | {about} |").unwrap();
        }
        wanted.push('\n');
    }
    assert!(docs.contains(&wanted), "docs/export.md must hold:\n{wanted}");
}

#[test]
fn words_stand_beside_the_spans_of_an_annotation() {
    let folder = tempfile::tempdir().unwrap();
    let article = folder.path().join("a.txt");
    fs::write(&article, brief("Älpha", 1)).unwrap();
    let annotate = |more: &[&str]| -> Value {
        let done = kutip(["annotate"]).args(more).arg(&article).output().unwrap();
        serde_json::from_slice(&done.stdout).unwrap()
    };
    let found = annotate(&["--text"]);
    let text: Vec<char> = brief("Älpha", 1).chars().collect();
    let at = |span: &Value| -> String {
        let end = |at: usize| usize::try_from(span[at].as_u64().unwrap()).unwrap();
        text[end(0)..end(1)].iter().collect()
    };
    let mut seen = 0;
    for quote in found["quotes"].as_array().unwrap() {
        for key in ["content", "cue", "source", "via", "setting"] {
            let spans: Vec<String> = quote[key].as_array().unwrap().iter().map(at).collect();
            assert_eq!(quote["text"][key], serde_json::json!(spans));
            seen += spans.len();
        }
    }
    for entity in found["entities"].as_array().unwrap() {
        let spans: Vec<String> = entity["mentions"].as_array().unwrap().iter().map(at).collect();
        assert_eq!(entity["text"], serde_json::json!(spans));
    }
    assert!(seen >= 6, "{found}");
    assert!(annotate(&[])["quotes"][0].get("text").is_none(), "only where it is asked for");
}
