//! What was denied, asked or supposed is nowhere shown as what somebody said.

use std::fmt::Write as _;

use kutip::text::squeeze;
use serde_json::Value;

use crate::program::kutip;
use crate::site::Site;

/// Sentences with words that are not what their speaker says, each with the words: these are longer
/// than the text around its neighbours that a web annotation quotes.
const UNSAID: &[(&str, &str, &str)] = &[
    (
        "en",
        "Marta Lindqvist denied that she had taken money from the harbour fund.",
        "that she had taken money from the harbour fund",
    ),
    (
        "en",
        "Lindqvist also dismissed the fears of a flood in the lower town.",
        "the fears of a flood in the lower town",
    ),
    (
        "en",
        "Lindqvist did not say that the ferry would be sold in May.",
        "that the ferry would be sold in May",
    ),
    (
        "en",
        "Lindqvist denied “stealing a single plank” from the yard.",
        "“stealing a single plank” from the yard",
    ),
    (
        "en",
        "Lindqvist doubted that the northern crane would hold.",
        "that the northern crane would hold",
    ),
    (
        "en",
        "Lindqvist urged the council to sell the old lighthouse on the northern point.",
        "to sell the old lighthouse on the northern point",
    ),
    (
        "id",
        "Darmo Kusnadi membantah bahwa ia menjual tanah desa itu kepada pengusaha.",
        "bahwa ia menjual tanah desa itu kepada pengusaha",
    ),
    (
        "id",
        "Darmo Kusnadi tidak pernah mengatakan bahwa pasar lama akan dibongkar seluruhnya.",
        "bahwa pasar lama akan dibongkar seluruhnya",
    ),
    (
        "ms",
        "Rosli Hamid menafikan bahawa beliau mengambil wang tabung itu.",
        "bahawa beliau mengambil wang tabung itu",
    ),
    (
        "ms",
        "Rosli belum menyatakan bahawa jeti lama di hulu akan dirobohkan.",
        "bahawa jeti lama di hulu akan dirobohkan",
    ),
];

/// Words in marks that their speaker uttered to deny something.
const UTTERED: &[(&str, &str, &str)] = &[
    (
        "en",
        "“I never touched the harbour fund,” Lindqvist denied.",
        "I never touched the harbour fund",
    ),
    (
        "id",
        "“Saya tidak pernah menjual tanah desa,” bantah Darmo Kusnadi.",
        "Saya tidak pernah menjual tanah desa",
    ),
    (
        "ms",
        "“Saya tidak pernah mengambil wang tabung,” nafi Rosli.",
        "Saya tidak pernah mengambil wang tabung",
    ),
];

/// The words for a denial, by the language of the site.
const DENIED: &str = "denied or not said";

fn fixture() -> Site {
    let site = Site::new(&[]);
    site.write(
        "kutip.toml",
        "language = \"en\"\nbase_url = \"https://example.org/\"\n\n[build]\ndata = true\n\n[feeds]\nmin_quotes = 1\n",
    );
    for language in ["en", "id", "ms"] {
        let mut text = format!(
            "title: Harbour {language}\ndate: 2025-09-01\nlanguage: {language}\n\
             url: https://example.org/original/{language}\ntopics: harbour\n\
             description: What happened at the harbour.\n"
        );
        let sentences = UNSAID.iter().chain(UTTERED).filter(|(of, _, _)| *of == language);
        for (_, sentence, _) in sentences {
            let _ = write!(text, "\n{sentence}\n");
        }
        site.write(&format!("content/{language}.txt"), text);
    }
    site.build(&[]).exits(0);
    site
}

/// All that a file says, in the ways in which it may be read: as it is, without tags, and with what is
/// escaped made plain.
fn readings(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut bare = String::new();
    let mut tag = false;
    for character in text.chars() {
        match character {
            '<' => tag = true,
            '>' => tag = false,
            _ if !tag => bare.push(character),
            _ => {}
        }
    }
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = bytes.get(at + 1..at + 3).and_then(|code| std::str::from_utf8(code).ok());
        let byte = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        let escaped = byte.filter(|_| bytes[at] == b'%');
        plain.push(escaped.unwrap_or(bytes[at]));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    let plain = String::from_utf8_lossy(&plain).into_owned();
    [text, bare, plain].iter().map(|text| squeeze(text)).collect()
}

#[test]
fn no_output_shows_what_was_not_said_without_its_sentence() {
    let output = fixture().output();
    let mut places = 0;
    for (path, bytes) in &output {
        for text in readings(bytes) {
            for (_, sentence, words) in UNSAID {
                // A link to the original leaves out the stop at the end.
                let sentence = sentence.trim_end_matches('.');
                let (bare, whole) = (text.matches(words).count(), text.matches(sentence).count());
                assert_eq!(bare, whole, "{path} shows {words:?} without its sentence");
                places += whole;
            }
        }
    }
    // Pages, lists, feeds, data, annotations and search: each stands in many places.
    assert!(places > UNSAID.len() * 20, "{places}");
}

#[test]
fn what_was_uttered_to_deny_is_nowhere_without_its_stance() {
    let site = fixture();
    for (language, _, words) in UTTERED {
        let page = site.read(&format!("articles/{language}/index.html"));
        // The copy button takes the words from the mark, and whose they are from the card.
        let mark = page.split("<mark").skip(1).find(|mark| mark.contains(words)).unwrap();
        let id =
            mark.split("data-quote=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let own = format!(" id=\"c-{id}\"");
        let card = page.split("<div").find(|card| card.contains(&own)).unwrap();
        assert!(card.contains(&format!("({DENIED})\"")), "what the copy button gives: {card}");
        let collection = json(&site, &format!("articles/{language}/quotes.jsonld"));
        let items = collection["first"]["items"].as_array().unwrap();
        let own = items.iter().find(|item| item.to_string().contains(words)).unwrap();
        assert_eq!(own["kutip:stance"], "denies");
        let linked = linked_data(&page);
        let own = linked
            .iter()
            .find(|of| of["text"].as_str().is_some_and(|text| text.contains(words)))
            .unwrap();
        assert_eq!(own["description"], DENIED);
        let creator = &own["creator"][0]["@id"];
        assert!(linked.iter().any(|of| of["@id"] == *creator && of["name"].is_string()), "{own}");
    }
    for speaker in ["marta-lindqvist", "darmo-kusnadi", "rosli-hamid"] {
        let quotes = json(&site, &format!("speakers/{speaker}/quotes.json"));
        let quotes = quotes["quotes"].as_array().unwrap();
        let feed = json(&site, &format!("speakers/{speaker}/feed.json"));
        let page = site.read(&format!("speakers/{speaker}/index.html"));
        for (_, _, words) in UTTERED {
            let said = |text: &Value| text.as_str().unwrap().contains(words);
            let Some(quote) = quotes.iter().find(|quote| said(&quote["words"])) else { continue };
            assert_eq!(quote["stance"], "denies");
            let items = feed["items"].as_array().unwrap();
            let item = items.iter().find(|item| said(&item["title"])).unwrap();
            assert!(item["title"].as_str().unwrap().starts_with(DENIED), "{item}");
            assert!(item["content_html"].as_str().unwrap().contains(DENIED), "{item}");
            let figure = page.split("<figure").find(|figure| figure.contains(words)).unwrap();
            assert!(figure.contains(&format!("<strong>{DENIED}</strong>")), "{figure}");
        }
    }
}

#[test]
fn the_sentence_of_what_was_not_said_is_about_its_speaker_and_not_by_them() {
    let site = fixture();
    let linked = linked_data(&site.read("articles/en/index.html"));
    let (_, sentence, _) = UNSAID[0];
    let own = linked.iter().find(|of| of["text"] == sentence).unwrap();
    let about =
        linked.iter().find(|of| of["@id"] == own["about"][0]["@id"] && of.get("name").is_some());
    assert_eq!(about.unwrap()["name"], "Marta Lindqvist");
    assert!(own.get("creator").is_none(), "{own}");
}

#[test]
fn annotate_gives_the_stance_of_each_and_the_sentence_where_it_stands_for_the_words() {
    let site = fixture();
    let file = site.root().join("content/en.txt");
    let output = kutip(["annotate"]).arg(&file).output().unwrap();
    let record: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text: Vec<char> = std::fs::read_to_string(file).unwrap().chars().collect();
    let quotes = record["quotes"].as_array().unwrap();
    let stances: Vec<&str> = quotes.iter().map(|quote| quote["stance"].as_str().unwrap()).collect();
    let expected = ["denies", "denies", "denies", "denies", "supposes", "asks", "denies"];
    assert_eq!(stances, expected);
    let sentences: Vec<String> = quotes
        .iter()
        .filter_map(|quote| {
            let place = |at: usize| usize::try_from(quote["statement"][at].as_u64()?).ok();
            Some(text[place(0)?..place(1)?].iter().collect())
        })
        .collect();
    let own: Vec<&str> = UNSAID.iter().filter(|of| of.0 == "en").map(|of| of.1).collect();
    assert_eq!(sentences, own);
}

#[test]
fn a_denial_is_no_printing_of_what_was_said() {
    let words = "that the harbour fund had been empty for a year and a half";
    let article = |title: &str, verb: &str| {
        format!(
            "title: {title}\ndate: 2025-09-01\nlanguage: en\n\nMarta Lindqvist {verb} {words}.\n"
        )
    };
    let joined = |verbs: [&str; 2]| {
        let site = Site::new(&[
            ("content/a.txt", &article("Alpha", verbs[0])),
            ("content/b.txt", &article("Beta", verbs[1])),
        ]);
        site.build(&[]).exits(0);
        site.read("articles/a/index.html").contains("class=\"sources\"")
    };
    assert!(joined(["said", "said"]));
    assert!(joined(["denied", "denied"]));
    assert!(!joined(["said", "denied"]));
}

fn json(site: &Site, path: &str) -> Value {
    serde_json::from_str(&site.read(path)).unwrap()
}

/// The quotations in the JSON-LD of an article's page, and whom it mentions.
fn linked_data(page: &str) -> Vec<Value> {
    let start = page.find("application/ld+json\">").unwrap() + "application/ld+json\">".len();
    let end = start + page[start..].find("</script>").unwrap();
    let data: Value = serde_json::from_str(&page[start..end]).unwrap();
    let parts = ["hasPart", "mentions"].map(|key| data["@graph"][0][key].as_array().unwrap());
    parts.into_iter().flatten().cloned().collect()
}
