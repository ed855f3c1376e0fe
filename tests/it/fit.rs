//! `kutip fit`: the same labels give the same weights, and what cannot be learnt from is told.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Output;

use kutip::annotate::Weights;
use serde_json::json;
use tempfile::TempDir;

use crate::program::kutip;

/// An article's id, its text, and its quotations with their speakers.
type Article = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const ARTICLES: [Article; 4] = [
    (
        "pond",
        "LIRANGAN - Mayor Ratih Wirasena opened the new pond in Lirangan on Monday.\n\n\
         “The children may skate here from December,” she said.\n\n\
         Engineer Bagus Lantara said that the water was two metres deep.\n",
        &[
            ("“The children may skate here from December,”", "Ratih Wirasena"),
            ("the water was two metres deep", "Bagus Lantara"),
        ],
    ),
    (
        "mill",
        "The old mill of Karang Walu will be sold, the owners told the council on Friday.\n\n\
         “We have had no use for it since the flood,” Peter Hallgarth said. His brother John Hallgarth \
         was not at the meeting.\n\n\
         According to Hallgarth, three buyers have asked for the price.\n",
        &[
            ("“We have had no use for it since the flood,”", "Peter Hallgarth"),
            ("three buyers have asked for the price", "Peter Hallgarth"),
        ],
    ),
    (
        "pasar",
        "Pedagang Pasar Tirtasari meminta atap pasar segera diperbaiki sebelum musim hujan tiba.\n\n\
         \"Air masuk sampai ke meja kami setiap sore,\" kata Wening Lirisari, seorang pedagang ikan.\n\n\
         Kepala Dinas Pasar Gunar Satrawi mengatakan perbaikan dimulai bulan depan. Ia menyebut \
         biayanya sudah tersedia.\n",
        &[
            ("\"Air masuk sampai ke meja kami setiap sore,\"", "Wening Lirisari"),
            ("perbaikan dimulai bulan depan", "Gunar Satrawi"),
            ("biayanya sudah tersedia", "Gunar Satrawi"),
        ],
    ),
    (
        "jembatan",
        "Jembatan lama di Muara Lirih ditutup selama dua pekan karena salah satu tiangnya retak.\n\n\
         \"Kami tidak mau menunggu sampai ada korban,\" ujar Sekar Damayu.\n\n\
         Menurut dia, kendaraan berat harus memutar lewat Karang Walu.\n",
        &[
            ("\"Kami tidak mau menunggu sampai ada korban,\"", "Sekar Damayu"),
            ("kendaraan berat harus memutar lewat Karang Walu", "Sekar Damayu"),
        ],
    ),
];

/// A folder of labels of these articles, with more lines.
fn labelled(articles: &[Article], more: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("text")).unwrap();
    let mut gold = String::new();
    for (id, text, quotes) in articles {
        fs::write(folder.path().join(format!("text/{id}.txt")), text).unwrap();
        let quotes = quotes.iter().map(|(words, speaker)| {
            let start = text[..text.find(words).unwrap()].chars().count();
            json!({ "content": [[start, start + words.chars().count()]], "speaker": speaker })
        });
        writeln!(gold, "{}", json!({ "id": id, "quotes": quotes.collect::<Vec<_>>() })).unwrap();
    }
    fs::write(folder.path().join("gold.jsonl"), gold + more).unwrap();
    folder
}

/// Fits to a folder on so many threads, into the file.
fn fit(folder: &TempDir, threads: u32, output: &Path) -> Output {
    let mut command = kutip(["fit", "--folds", "2", "--output"]);
    command.arg(output).arg(folder.path()).env("RAYON_NUM_THREADS", threads.to_string());
    let done = command.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    done
}

#[test]
fn the_same_labels_give_the_same_file_and_figures_on_any_number_of_threads() {
    let folder = labelled(&ARTICLES, "");
    let output = folder.path().join("weights.toml");
    let mut before: Option<(String, Output)> = None;
    for threads in [1, 1, 3] {
        let done = fit(&folder, threads, &output);
        let written = fs::read_to_string(&output).unwrap();
        let figures = String::from_utf8_lossy(&done.stdout).into_owned();
        let first = written.lines().next().unwrap();
        assert!(first.ends_with("quotations of 4 articles."), "{first}");
        assert_eq!(figures.lines().count(), 2, "{figures}");
        if let Some((expected, same)) = &before {
            assert!(written == *expected, "{threads} threads");
            assert_eq!(done.stdout, same.stdout, "{threads} threads");
        }
        before = Some((written, done));
    }
    // And it is one that articles can be annotated by.
    let mut command = kutip(["annotate", "--weights"]);
    command.arg(&output).arg(folder.path().join("text/pond.txt"));
    assert!(command.output().unwrap().status.success());
}

/// Labels of the names of these articles, in a file of their own.
const NAMES: &str = r#"{"id": "pond", "entities": [{"type": "person", "name": "Ratih Wirasena"},
 {"type": "person", "name": "Bagus Lantara"}, {"type": "place", "name": "Lirangan"}]}
{"id": "mill", "entities": [{"type": "person", "name": "Peter Hallgarth", "forms": ["Hallgarth"]},
 {"type": "person", "name": "John Hallgarth"}, {"type": "place", "name": "Karang Walu"}]}
{"id": "elsewhere", "entities": []}
"#;

#[test]
fn what_a_name_names_is_fitted_to_labels_of_names_and_else_left_as_it_is() {
    let folder = labelled(&ARTICLES, "");
    let output = folder.path().join("weights.toml");
    let names = |file: &Path| {
        let text = fs::read_to_string(file).unwrap();
        text.split_once("[names]").unwrap().1.to_owned()
    };
    fit(&folder, 1, &output);
    let shipped = folder.path().join("shipped.toml");
    fs::write(&shipped, Weights::shipped().print()).unwrap();
    assert_eq!(names(&output), names(&shipped));

    let lines = NAMES.replace("\n ", " ");
    fs::write(folder.path().join("entities.jsonl"), lines).unwrap();
    let mut before: Option<String> = None;
    for threads in [1, 3] {
        let done = fit(&folder, threads, &output);
        let (told, figures) = (String::from_utf8_lossy(&done.stderr), &done.stdout);
        assert!(told.contains("elsewhere: names are labelled, and no quotations"), "{told}");
        let figures = String::from_utf8_lossy(figures);
        assert!(figures.contains("held out, names"), "{figures}");
        let written = names(&output);
        assert_ne!(written, names(&shipped));
        assert!(before.is_none_or(|before| before == written), "{threads} threads");
        before = Some(written);
    }
    assert!(before.unwrap().contains("[names.given]\nfirst = ["));
}

#[test]
fn what_labels_do_not_teach_is_told_and_the_rest_is_fitted() {
    let strange = "Zqx vrn plk mst, wvb ggh ttr. ".repeat(20);
    let more = [
        json!({ "id": "far", "text": "He said so.", "quotes": [{ "content": [[0, 99]] }] }),
        json!({ "id": "who", "text": ARTICLES[0].1, "quotes": [
            { "content": [[78, 120]], "speaker": "Nobody Whatever" },
            { "content": [[78, 120]], "speaker": "mayor" }] }),
        json!({ "id": "strange", "text": strange, "quotes": [] }),
    ];
    let more = more.map(|line| format!("{line}\n")).concat();
    let folder = labelled(&ARTICLES[..2], &more);
    let output = folder.path().join("weights.toml");
    let told = String::from_utf8(fit(&folder, 2, &output).stderr).unwrap();
    for expected in [
        "gold.jsonl:3: far: the span [0, 99] is not one of the text",
        "/who: the speaker `Nobody Whatever` is not in the article",
        "/strange: no language pack fits the article",
        "no labelled article is in Bahasa Indonesia (id)",
        "no labelled article is in Bahasa Melayu (ms)",
    ] {
        assert!(told.contains(expected), "{expected}: {told}");
    }
    assert!(!told.contains("mayor") && !told.contains("(en)"), "{told}");
    assert!(output.exists());
}
