//! Two editors at one file of corrections: git merges it, or leaves its marks; either way no decision is
//! lost, and wherever the two contradict each other that is known.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use crate::program::kutip;
use crate::site::Site;
use kutip::review::{inserted, merged, removed, replaced, stretches, tidied, written};

/// Numbers that look random and are the same in every run (xorshift, Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }
}

/// By the number of the quotation in the article: who said it.
type Decisions = BTreeMap<usize, String>;

const PLACES: usize = 12;

fn words(number: usize) -> String {
    format!("words of the {number}. quotation of the article")
}

/// The decisions of a text.
fn decisions(text: &str) -> Decisions {
    let table: toml::Table = text.parse().unwrap_or_else(|problem| panic!("{problem}\n{text}"));
    let blocks = table.get("quote").and_then(|blocks| blocks.as_array()).cloned();
    let blocks = blocks.unwrap_or_default();
    let of = |block: &toml::Value| {
        let words = block["words"].as_str().unwrap();
        let number = words.split(' ').find_map(|word| word.strip_suffix('.')?.parse().ok());
        (number.unwrap(), block["speaker"].as_str().unwrap().to_owned())
    };
    let found: Decisions = blocks.iter().map(of).collect();
    assert_eq!(found.len(), blocks.len(), "two blocks about one quotation:\n{text}");
    found
}

/// The text with a decision about a quotation, or without any.
fn decided(text: &str, number: usize, speaker: Option<&str>, by: &str) -> String {
    let known = stretches(text).unwrap();
    let of = |at: usize| {
        let block = &text[known[at].range.clone()];
        *decisions(block).keys().next().unwrap()
    };
    let own = (0..known.len()).find(|&at| of(at) == number);
    let fields = |speaker: &str| {
        [
            ("words", Some(words(number).into())),
            ("speaker", Some(speaker.into())),
            ("by", Some(by.into())),
            ("on", Some("2026-11-30".parse::<toml_edit::Datetime>().unwrap().into())),
        ]
    };
    match (own, speaker) {
        (Some(at), None) => removed(text, &known[at]),
        (Some(at), Some(speaker)) => {
            let old = &text[known[at].range.clone()];
            replaced(text, &known[at], &written("quote", Some(old), &fields(speaker)))
        }
        (None, None) => text.to_owned(),
        (None, Some(speaker)) => {
            let at = (0..known.len()).find(|&at| of(at) > number).unwrap_or(known.len());
            inserted(text, &known, at, &written("quote", None, &fields(speaker)))
        }
    }
}

/// An editor's file, made from another one.
fn edited(dice: &mut Dice, base: &str, by: &str) -> String {
    let mut text = base.to_owned();
    for _ in 0..=dice.roll(4) {
        let number = dice.roll(PLACES);
        let speaker = format!("Speaker {}", dice.roll(4));
        let is_out = dice.roll(6) == 0;
        text = decided(&text, number, (!is_out).then_some(&*speaker), by);
    }
    text
}

/// What git makes of three files, and whether it could.
fn git(folder: &tempfile::TempDir, style: &str, texts: [&str; 3]) -> (String, bool) {
    let paths = ["ours", "base", "theirs"].map(|name| folder.path().join(name));
    for (path, text) in paths.iter().zip(texts) {
        fs::write(path, text).unwrap();
    }
    let mut command = Command::new("git");
    command.arg("-c").arg(format!("merge.conflictStyle={style}")).args(["merge-file", "-p"]);
    if style != "merge" {
        command.arg(format!("--{style}"));
    }
    let done = command.args(&paths).current_dir(folder.path()).output().unwrap();
    (String::from_utf8(done.stdout).unwrap(), done.status.success())
}

/// What a merge of decisions has to be: for each quotation what holds, or `None` where the two differ.
fn expected(
    ours: &Decisions,
    base: &Decisions,
    theirs: &Decisions,
) -> BTreeMap<usize, Option<String>> {
    let of = |number: usize| {
        let [a, o, b] = [ours, base, theirs].map(|side| side.get(&number));
        let held = match (a, b) {
            _ if a == b || b == o => a,
            _ if a == o => b,
            // What one has changed holds, even if the other has taken it out.
            (Some(changed), None) | (None, Some(changed)) => Some(changed),
            _ => return Some((number, None)),
        };
        held.map(|held| (number, Some(held.clone())))
    };
    (0..PLACES).filter_map(of).collect()
}

#[test]
fn no_decision_of_two_editors_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let mut dice = Dice(0x5EED_1234_9876_ABCD);
    let (mut conflicts, mut contradictions, mut refused) = (0, 0, 0);
    for round in 0..600 {
        let style = ["merge", "diff3", "zdiff3"][round % 3];
        let base = if round % 5 == 0 { String::new() } else { edited(&mut dice, "", "Rina") };
        let ours = edited(&mut dice, &base, "Rina");
        let theirs = edited(&mut dice, &base, "Budi");
        let (text, is_clean) = git(&folder, style, [&ours, &base, &theirs]);
        let [a, o, b] = [&ours, &base, &theirs].map(|text| decisions(text));
        let wanted = expected(&a, &o, &b);
        let differ = wanted.values().any(Option::is_none);
        let told = format!("{style}\n--- base\n{base}\n--- merged by git\n{text}");
        let made = if is_clean { tidied(&text) } else { merged(&text) };
        conflicts += usize::from(!is_clean);
        contradictions += usize::from(differ);
        // Where marks leave out what is alike on both sides, what they were made from cannot be told either.
        let has_base = style == "diff3" || is_clean;
        let Some(made) = made else {
            refused += usize::from(has_base && !differ);
            // Without what both were made from, a decision that one left alone looks like another one.
            continue;
        };
        let found = decisions(&made);
        for number in 0..PLACES {
            match wanted.get(&number) {
                Some(Some(speaker)) => {
                    assert_eq!(found.get(&number), Some(speaker), "{number} {told}");
                }
                Some(None) => panic!("{number} is contradicted: {told}"),
                None if !has_base => {}
                None => assert!(!found.contains_key(&number), "{number} {told}\n--- ours\n{made}"),
            }
        }
        assert!(!made.contains("<<<<<<<") && !made.contains("\n\n\n"), "{made}");
    }
    // Git takes one block for another now and then, so that one quotation has two: that is told.
    assert!(refused <= 5, "{refused}");
    assert!(conflicts > 200 && contradictions > 50, "{conflicts} {contradictions}");
}

#[test]
fn comments_and_notes_of_both_are_kept() {
    let ours =
        "# kutip: accept K0303\n\n# Ours.\n[[quote]]\nwords = \"a b c\"\nspeaker = \"A\" # sure\n";
    let theirs =
        "# kutip: accept K0208\n\n# Theirs.\n[[quote]]\nwords = \"d e f\"\nspeaker = \"B\"\n";
    let text = format!("<<<<<<< ours\n{ours}=======\n{theirs}>>>>>>> theirs\n");
    let made = merged(&text).unwrap();
    for part in ["K0303", "K0208", "# Ours.\n[[quote]]", "# Theirs.\n[[quote]]", "\"A\" # sure"] {
        assert_eq!(made.matches(part).count(), 1, "{part}: {made}");
    }
    // The same decision by two editors is one.
    let again = theirs.replace("[[quote]]", "[[quote]]\nby = \"Budi\"");
    let made =
        merged(&format!("<<<<<<< a\n{theirs}||||||| b\n=======\n{again}>>>>>>> c\n")).unwrap();
    assert_eq!(made, theirs);
    // What git does not write is none of its marks.
    for broken in [
        "<<<<<<< a\n",
        "=======\n",
        "<<<<<<< a\n>>>>>>> b\n",
        "<<<<<<< a\n<<<<<<< b\n=======\n>>>>>>> c\n",
    ] {
        assert_eq!(merged(broken), None);
    }
}

#[test]
fn blocks_are_put_in_and_taken_out_and_all_other_bytes_stay() {
    let text = "# Top.\n\n# kutip: accept K0303\n[[quote]]\nwords = \"a\" # why\nspeaker  =  'A'\n\n\n# Two.\n\
                [[add]]\nwords = \"\"\"b\n[[quote]]\n\"\"\"\nspeaker = \"B\"\nkind = \"direct\"\n# End.\n";
    for text in [text.to_owned(), text.replace('\n', "\r\n")] {
        let known = stretches(&text).unwrap();
        assert_eq!(known.iter().map(|own| own.kind).collect::<Vec<_>>(), ["quote", "add"]);
        let new = "[[quote]]\nwords = \"c\"\nspeaker = \"C\"";
        for at in 0..=2 {
            let more = inserted(&text, &known, at, new);
            let now = stretches(&more).unwrap();
            assert_eq!(now.len(), 3);
            assert_eq!(now[at].kind, "quote");
            assert_eq!(more.contains("\r\n"), !more.replace("\r\n", "").contains('\n'));
            if at < 2 {
                assert_eq!(removed(&more, &now[at]), text, "{at}");
            }
        }
        let block = written(
            "quote",
            Some(&text[known[0].range.clone()]),
            &[("speaker", Some("D".into())), ("kind", Some("direct".into()))],
        );
        let other = replaced(&text, &known[0], &block);
        let line = text.lines().zip(other.lines()).filter(|(a, b)| a != b).count();
        assert!(
            other.contains("words = \"a\" # why") && other.contains("speaker  =  \"D\""),
            "{other}"
        );
        assert_eq!(other.lines().count(), text.lines().count() + 1);
        assert!(line > 0 && stretches(&other).is_ok());
    }
    for odd in ["quote = [{ words = \"a\" }]", "[[quote]", "<<<<<<< a\n=======\n>>>>>>> b\n"] {
        assert!(stretches(odd).is_err(), "{odd}");
    }
}

const ARTICLE: &str = "title: The bridge\ndate: 2025-09-01\nlanguage: en\n\n\
    “The bridge will open in May,” said Clara Wenhollow, the engineer.\n\n\
    “No toll,” said Banu Prasaja. Then Mayor Ratna Sumpena said: “No toll.”\n";

const FILE: &str = "content/bridge.kutip.toml";

fn checked(site: &Site, arguments: &[&str]) -> (Option<i32>, String) {
    let done = kutip(["check", "--root"]).arg(site.root()).args(arguments).output().unwrap();
    (done.status.code(), String::from_utf8(done.stdout).unwrap())
}

#[test]
fn what_has_one_answer_is_mended_and_nothing_else() {
    let text = |site: &Site| fs::read_to_string(site.root().join(FILE)).unwrap();
    let may = "[[quote]]\nwords = \"open in May\"\nspeaker = \"Banu Prasaja\"\n";
    let toll = "[[quote]]\nwords = \"No toll\"\noccurrence = 2\nspeaker = \"Clara Wenhollow\"\n";
    let both = format!("<<<<<<< a\n{may}=======\n{toll}>>>>>>> b\n");
    let site = Site::new(&[("content/bridge.txt", ARTICLE), (FILE, &both)]);
    assert_eq!(checked(&site, &[]).0, Some(1));
    assert_eq!(text(&site), both);
    assert_eq!(checked(&site, &["--fix"]).0, Some(0));
    let mended = text(&site);
    assert!(!mended.contains("occurrence") && mended.contains("after = \"\""), "{mended}");
    assert_eq!(
        decisions(&mended.replace("open in May", "the 1. x").replace("No toll", "the 2. x")).len(),
        2
    );
    assert!(!checked(&site, &["--json"]).1.contains("K0409"));
    // Once more mends nothing.
    assert_eq!(checked(&site, &["--fix"]).0, Some(0));
    assert_eq!(text(&site), mended);

    let other = may.replace("Banu Prasaja", "Clara Wenhollow");
    for odd in [
        format!("<<<<<<< a\n{may}=======\n{other}>>>>>>> b\n"),
        format!("{may}\n{other}"),
        "[[quote]".to_owned(),
    ] {
        site.write(FILE, &odd);
        assert_eq!(checked(&site, &["--fix"]).0, Some(1), "{odd}");
        assert_eq!(text(&site), odd);
    }
    site.write(FILE, format!("{may}\n{may}"));
    assert_eq!(checked(&site, &["--fix"]).0, Some(0));
    assert_eq!(text(&site), may);
}

#[test]
fn findings_are_printed_for_services() {
    let site = Site::new(&[("content/bridge.txt", ARTICLE), (FILE, "[[quote]]\nwords = \"x\"\n")]);
    let (code, told) = checked(&site, &["--format", "github"]);
    assert_eq!(code, Some(1));
    assert!(told.lines().all(|line| line.starts_with("::")), "{told}");
    assert!(
        told.contains("::error title=K0402 ")
            && told.contains(",file=content/bridge.kutip.toml,line=1,"),
        "{told}"
    );
    let (code, told) = checked(&site, &["--format", "sarif"]);
    let log: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!((code, log["version"].as_str()), (Some(1), Some("2.1.0")));
    assert_eq!(
        log["runs"][0]["results"].as_array().unwrap().len(),
        checked(&site, &["--json"]).1.lines().count()
    );
    assert_eq!(checked(&site, &["--format", "json"]), checked(&site, &["--json"]));
    assert_eq!(checked(&site, &["--format", "sarif", "--merges"]).0, Some(2));
}
