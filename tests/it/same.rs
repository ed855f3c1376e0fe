//! The same words in several articles, and topics.

use crate::site::Site;

fn brief(title: &str, outlet: &str, day: u32, body: &str) -> String {
    format!("title: {title}\nsource: {outlet}\ndate: 2025-09-{day:02}\nlanguage: en\n\n{body}\n")
}

fn three() -> Site {
    Site::new(&[
        (
            "content/a.txt",
            &brief(
                "Alpha",
                "Kabar Muara",
                1,
                "“We shall close the bridge at Walu for two weeks because a pillar \
             has cracked,” said Clara Wenhollow, the engineer of Tirta Lirangan.",
            ),
        ),
        (
            "content/b.txt",
            &brief(
                "Beta",
                "Walu Post",
                2,
                "“We shall close the bridge at Walu for two weeks because a pillar has \
             cracked,” said Clara Wenhollow, the engineer of Tirta Lirangan.",
            ),
        ),
        (
            "content/c.txt",
            &brief(
                "Gamma",
                "Lirangan Daily",
                3,
                "“We will close the bridge at Walu for two weeks,” said Clara \
             Wenhollow, the engineer of Tirta Lirangan. “I am sorry,” Wenhollow said.",
            ),
        ),
    ])
}

#[test]
fn a_quotation_of_three_outlets_is_shown_once_with_its_sources() {
    let site = three();
    site.build(&[]).exits(0);
    let page = site.read("speakers/clara-wenhollow/index.html");
    assert_eq!(page.matches("<figure class=\"quote").count(), 2, "{page}");
    let quoted_by = &page[page.rfind("Quoted by").unwrap()..];
    for outlet in ["Kabar Muara", "Walu Post", "Lirangan Daily"] {
        assert!(quoted_by.contains(outlet), "{outlet} brought these words too: {quoted_by}");
    }
    let sources = &page[page.find("<details class=\"sources\">").unwrap()..];
    let sources = &sources[..sources.find("</details>").unwrap()];
    for part in ["Walu Post", "Lirangan Daily", "<del>shall</del>", "<ins>will</ins>"] {
        assert!(sources.contains(part), "{part}\n{sources}");
    }
    assert!(sources.contains("/articles/b/#q-") && sources.contains("/articles/c/#q-"));
    assert!(!sources.contains("Kabar Muara"), "the one that is shown is no other source");
    // Each of the three articles leads to the other two.
    for article in ["a", "b", "c"] {
        let page = site.read(&format!("articles/{article}/index.html"));
        assert_eq!(page.matches("<details class=\"sources\">").count(), 1, "{article}");
    }
}

#[test]
fn other_numbers_other_mouths_and_short_words_are_not_the_same() {
    let site = Site::new(&[
        (
            "content/a.txt",
            &brief(
                "A",
                "X",
                1,
                "“There are 12 houses under water in the lower town of Walu,” said Clara Wenhollow. \
             “It is late,” said Wenhollow.",
            ),
        ),
        (
            "content/b.txt",
            &brief(
                "B",
                "Y",
                2,
                "“There are 19 houses under water in the lower town of Walu,” said Clara Wenhollow. \
             “It is late,” said Dewi Arumsari.",
            ),
        ),
    ]);
    site.build(&[]).exits(0);
    assert!(!site.read("articles/a/index.html").contains("class=\"sources\""));
}

#[test]
fn topics_come_from_front_matter_and_from_lists_of_words() {
    let site = Site::new(&[
        ("content/a.txt", "title: A\ntopics: Flood, C\nlanguage: en\n\nThe river is high.\n"),
        ("content/b.txt", "title: B\ntopics: C++, ../..\nlanguage: en\n\nA dam-break in WALU.\n"),
        (
            "content/c.txt",
            "title: Dams\ntopics: search, con\nlanguage: en\n\nDamsel in distress.\n",
        ),
        (
            "kutip.toml",
            "language = \"en\"\n[topics]\nflood = [\"river\", \"dam\"]\nWater = [\"dams\", \"Walu\"]\nnone = [\"x\"]\n",
        ),
    ]);
    site.build(&[]).exits(0);
    let topics = |article: &str| -> Vec<String> {
        let page = site.read(&format!("articles/{article}/index.html"));
        let links = page.split("<a href=\"/topics/").skip(1);
        let slugs = links.map(|link| link[..link.find('/').unwrap_or(0)].to_owned());
        slugs.filter(|slug| !slug.is_empty() && !slug.contains('"')).collect()
    };
    assert_eq!(topics("a"), ["flood", "c"]);
    let b = topics("b");
    assert_eq!((b[0].as_str(), b.len()), ("c-plus-plus", 4), "{b:?}");
    assert!(b[1].starts_with("x-") && b[2..] == ["water", "flood"]);
    assert_eq!(topics("c"), ["search", "x-con", "water"]);
    assert!(site.read("topics/flood/index.html").contains("/articles/b/"));
    assert!(!site.root().join("public/topics/none").exists());
}
