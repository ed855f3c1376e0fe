//! What pages weigh, where a site is as large as a newsroom's: they grow with what they say alone.

use std::fmt::Write as _;

use crate::site::Site;

/// Articles, and so quotations of the one who speaks in all of them.
const ARTICLES: usize = 60;
/// Speakers of an article.
const VOICES: usize = 5;
const PEOPLE: [&str; 12] = [
    "Clara Wenhollow",
    "Banu Prasaja",
    "Edmund Farrowby",
    "Ratih Wirasena",
    "Nora Kettlewell",
    "Satria Mandalika",
    "Hazel Inglewood",
    "Galih Nagasari",
    "Stuart Ravensworth",
    "Okta Sumpena",
    "Philippa Dunmoor",
    "Mahesa Rengganis",
];
const WORDS: [&str; 24] = [
    "harbour",
    "market",
    "ferry",
    "school",
    "budget",
    "river",
    "quay",
    "roof",
    "pump",
    "tender",
    "stall",
    "bridge",
    "committee",
    "winter",
    "timber",
    "gravel",
    "council",
    "morning",
    "price",
    "road",
    "lamp",
    "tree",
    "plan",
    "report",
];

/// So many words, others for every number.
fn words(number: usize, count: usize) -> String {
    let word = |at: usize| WORDS[(number * 7 + at * at * 5 + at) % WORDS.len()];
    (0..count).map(word).collect::<Vec<_>>().join(" ")
}

/// About 400 words, with five speakers and seven more people.
fn article(number: usize) -> String {
    let day = number % 20 + 1;
    let mut text = format!(
        "---\ntitle: The {}\ndate: 2025-09-{day:02}\nlanguage: en\ntopics: [Harbour, {}]\n---\n",
        words(number, 7),
        if number.is_multiple_of(2) { "Ferry" } else { "Market" },
    );
    for voice in 0..PEOPLE.len() {
        let name = PEOPLE[if voice == 0 { 0 } else { 1 + (number + voice) % 11 }];
        let (said, told) = (words(number + voice, 16), words(number + 3 * voice, 20));
        let _ = if voice < VOICES {
            write!(text, "\n“The {said} {number},” said {name}. The {told}.\n")
        } else {
            write!(text, "\nThe {said} and {name} {told}.\n")
        };
    }
    text
}

fn mean(weights: &[usize]) -> usize {
    weights.iter().sum::<usize>() / weights.len()
}

#[test]
fn pages_say_everything_once() {
    let articles: Vec<(String, String)> =
        (0..ARTICLES).map(|at| (format!("content/n{at}.md"), article(at))).collect();
    let articles: Vec<(&str, &str)> =
        articles.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let site = Site::new(&articles);
    site.write("kutip.toml", "base_url = \"https://example.org/\"\n[build]\nsearch = false\n");
    site.build(&[]).exits(0);
    let output = site.output();
    let page = |path: &str| String::from_utf8_lossy(&output[path]).into_owned();
    let pages: Vec<String> =
        (0..ARTICLES).map(|at| page(&format!("articles/n{at}/index.html"))).collect();
    let quotations = |html: &String| html.matches("class=\"card\"").count();
    assert_eq!(mean(&pages.iter().map(quotations).collect::<Vec<_>>()), VOICES);
    let weighs = |of: &str, weight: usize, most: usize| {
        assert!(weight <= most, "{of}: {weight} bytes, at most {most}");
    };
    weighs("articles", mean(&pages.iter().map(String::len).collect::<Vec<_>>()), 15_500);
    for (path, most) in [
        ("index.html", 13_000),
        ("days/2025-09-01/index.html", 13_000),
        ("speakers/clara-wenhollow/index.html", 36_000),
        ("topics/harbour/index.html", 38_000),
    ] {
        weighs(path, output[path].len(), most);
    }
    // Words that are quoted stand in their marks, and once more for search engines.
    let (said, html) = (format!("{} 0,”", words(3, 16)), &pages[0]);
    assert_eq!(html.matches(&said).count(), 2, "{html}");
}
