//! A sentence in quotation marks is a quotation, or a finding says that it is none; words, names and
//! titles in marks are not told.

use std::sync::LazyLock;

use kutip::annotate::annotate;
use kutip::article;
use kutip::diagnostic::Code;
use kutip::language::Languages;
use kutip::source::{Format, Source};
use kutip::text::Span;
use proptest::prelude::*;

use crate::site::Site;

static LANGUAGES: LazyLock<Languages> = LazyLock::new(Languages::embedded);

/// The spans of contents, and those of findings with their codes, in an article of this body.
fn found(text: &str, language: &str) -> (Vec<Span>, Vec<(Code, Span, String)>) {
    let languages = &*LANGUAGES;
    let source = Source::new("a", "a.txt", Format::Text, text.to_owned());
    let (mut article, _) = article::parse(&source, languages);
    article.language = Some(language.to_owned());
    let (annotated, found) = annotate(&article, languages);
    let contents = annotated.attributions.iter().flat_map(|attribution| &attribution.content);
    let contents = contents.map(|&content| article.origin.span(content)).collect();
    let place = |label: kutip::diagnostic::Label| label.span.unwrap();
    let found = found.into_iter().map(|one| (one.code, place(one.primary.unwrap()), one.message));
    (contents, found.collect())
}

const SENTENCES: [(&str, &[&str]); 3] = [
    (
        "en",
        &[
            "The gate was left open all night.",
            "We shall pay for none of it!",
            "Who gave Hester Quill the key to the mill?",
            "Nobody has told the traders anything at all,",
            "Come back tomorrow.",
            "It rained. The pond rose by a hand, and we moved the boats.",
        ],
    ),
    (
        "id",
        &[
            "Pintu air dibiarkan terbuka sepanjang malam.",
            "Kami tidak akan membayar sepeser pun!",
            "Siapa yang memberi Sekar Damayu kunci gudang itu?",
            "Pedagang tidak diberi tahu apa-apa,",
            "Datanglah besok.",
            "Hujan turun. Kolam naik sejengkal, dan kami memindahkan perahu.",
        ],
    ),
    (
        "ms",
        &[
            "Pintu air dibiarkan terbuka sepanjang malam.",
            "Kami tidak akan bayar satu sen pun!",
            "Siapakah yang beri Sekar Damayu kunci gudang itu?",
            "Penjaja tidak diberitahu apa-apa,",
            "Datanglah esok.",
            "Hujan turun. Kolam naik sejengkal, dan kami alihkan perahu.",
        ],
    ),
];

/// What stands round a sentence in marks, which `{}` stands for.
const FRAMES: [&str; 14] = [
    "{} said Hester Quill.",
    "{} kata Sekar Damayu.",
    "Hester Quill said: {}",
    "A board at the gate has {} in red letters.",
    "Di papan itu ada {} dengan cat merah.",
    "{}",
    "{} The pond lay still.",
    "She walked on. {} And the door fell shut behind her.",
    "{} grumpf.",
    "Hester Quill, {} and so on.",
    "({})",
    "— {} —",
    "{} {}",
    "Menurut Sekar Damayu, {} lalu ia pulang.",
];

const MARKS: [(&str, &str); 4] = [("“", "”"), ("\"", "\""), ("«", "»"), ("„", "“")];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_sentence_in_marks_is_said_or_told(
        pack in 0..SENTENCES.len(),
        marks in 0..MARKS.len(),
        parts in prop::collection::vec((0..6_usize, 0..FRAMES.len(), any::<bool>()), 1..6),
    ) {
        let (language, sentences) = SENTENCES[pack];
        let (open, close) = MARKS[marks];
        let mut text = String::new();
        let mut marked = Vec::new();
        for (sentence, frame, breaks) in parts {
            for (number, piece) in FRAMES[frame].split("{}").enumerate() {
                if number > 0 {
                    text += open;
                    let start = text.len();
                    text += sentences[sentence];
                    marked.push(Span::new(start, text.len()));
                    text += close;
                }
                text += piece;
            }
            text += if breaks { "\n\n" } else { " " };
        }
        let (contents, found) = found(&text, language);
        for sentence in marked {
            let within = |span: &Span| span.start <= sentence.start && sentence.end <= span.end;
            let over = |span: Span| span.start < sentence.end && sentence.start < span.end;
            let told = found.iter().any(|(_, place, _)| over(*place));
            // One that is cut in two holds all of it between its pieces.
            let said = contents.iter().any(within) || {
                let pieces: u32 = contents
                    .iter()
                    .filter(|span| over(**span))
                    .map(|span| span.end.min(sentence.end) - span.start.max(sentence.start))
                    .sum();
                pieces + 2 >= sentence.end - sentence.start
            };
            prop_assert!(said || told, "{}: {text}: {contents:?} {found:?}", sentence.of(&text));
        }
    }
}

#[test]
fn words_names_and_titles_in_marks_are_not_told() {
    for (language, text) in [
        ("en", "The so-called “free ferry” costs four coins. John “Sparrow” Hallgarth rowed it."),
        ("en", "She starred in “The Long Way Home,” a film by Hester Quill. He read “Rain.”"),
        ("en", "The poem “Who Owns the River?” won. He called it “a very expensive pond”."),
        ("en", "The plank is 12\" wide and the pole 6' long."),
        ("id", "Feri \"gratis\" itu berbayar. Lagu \"Hujan Bulan Juni\" diputar lagi."),
        ("id", "Film \"Siapa Punya Sungai?\" menang. Ia disebut \"bapak jembatan\" oleh warga."),
        ("ms", "Feri \"percuma\" itu berbayar. Filem \"Hujan Di Muara\" ditayangkan semula."),
        ("en", "“We came,” said Hester Quill. “We saw the pond.”"),
        ("en", "“We came early.\n\n“We left late,” said Hester Quill."),
    ] {
        assert_eq!(found(text, language).1, [], "{text}");
    }
}

#[test]
fn each_is_told_once_at_its_place_and_many_are_counted() {
    let text = "The lid bears the words “Do not lift the lid at night.” in gold.";
    let (_, told) = found(text, "en");
    let [(Code::NotTaken, place, _)] = &told[..] else { panic!("{told:?}") };
    assert_eq!(place.of(text), "Do not lift the lid at night.");

    let text = "The keeper left. He said “the water is cold and nobody went in. Nobody knows why";
    let (_, told) = found(text, "en");
    let [(Code::UnpairedMark, place, _)] = &told[..] else { panic!("{told:?}") };
    assert_eq!(place.of(text), "“");

    let many = "The lid bears the words “Do not lift the lid at night.” in gold. ".repeat(5000);
    let (_, told) = found(&many, "en");
    assert_eq!(told.len(), 20);
    assert!(told[19].2.ends_with("so it is at 4980 more places of the article"), "{}", told[19].2);
    let (_, told) = found(&"He said “no\n\nno” and ” left. ".repeat(50_000), "en");
    assert!(told.len() <= 40, "{}", told.len());
}

#[test]
fn one_that_the_editor_has_added_is_not_told_any_more() {
    let text = "The lid bears the words “Do not lift the lid at night.” in gold.\n";
    let site = Site::new(&[("content/a.txt", text)]);
    let (_, told) = site.check();
    assert!(told.contains("content/a.txt:1:26") && told.contains("K0306"), "{told}");
    site.write(
        "content/a.kutip.toml",
        "[[add]]\nwords = \"Do not lift the lid at night.\"\nspeaker = \"\"\nkind = \"direct\"\n",
    );
    let (_, told) = site.check();
    assert!(!told.contains("K0306"), "{told}");
    site.remove("content/a.kutip.toml");
    site.write("content/a.txt", format!("---\naccept: [K0306]\n---\n{text}"));
    assert!(!site.check().1.contains("taken for no quotation"), "it is accepted");
}
