//! Who is one across articles, and who is not.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kutip::annotate::{
    Annotated, Attribution, Band, Entity, EntityKind, Form, FoundBy, Kind, Mention, Rule, Stance,
    annotate, quotation_ids,
};
use kutip::article::{Article, parse};
use kutip::config::Settings;
use kutip::language::Languages;
use kutip::page::{Overrides, Renderer, plan};
use kutip::registry::Registry;
use kutip::site::{Reason, Site, link};
use kutip::source::{Format, Source};
use kutip::text::Span;
use serde::Deserialize;

use crate::program::kutip;

#[derive(Deserialize)]
struct Cast {
    article: Vec<Scene>,
}

#[derive(Deserialize)]
struct Scene {
    id: String,
    date: toml::value::Datetime,
    language: String,
    text: String,
    /// Words of a quotation → who says them.
    said: BTreeMap<String, String>,
}

/// An article with somebody who says something, made by hand.
fn article(id: &str, language: &str, people: &[(&str, EntityKind, Option<&str>)]) -> Story {
    let names: Vec<&str> = people.iter().map(|(name, _, _)| *name).collect();
    let text = format!("“These are my words {id}.” {}", names.join(" · "));
    let source =
        Source::new(id, &format!("content/{id}.txt"), Format::Text, format!("title: x\n\n{text}"));
    let (mut article, _) = parse(&source, &Languages::embedded());
    article.language = Some(language.to_owned());
    id.clone_into(&mut article.title);
    let place = |words: &str| {
        let at = article.text.find(words).unwrap();
        Span::new(at, at + words.len())
    };
    let entities = people.iter().map(|&(name, kind, role)| Entity {
        kind,
        name: name.to_owned(),
        aliases: Vec::new(),
        role: role.map(str::to_owned),
        organisation: None,
        mentions: vec![Mention { span: place(name), form: Form::Name }],
        evidence: Vec::new(),
    });
    let annotated = Annotated {
        entities: entities.collect(),
        attributions: vec![Attribution {
            kind: Kind::Direct,
            stance: Stance::Says,
            statement: Span::default(),
            content: vec![place(&format!("“These are my words {id}.”"))],
            cue: Vec::new(),
            source: Vec::new(),
            via: Vec::new(),
            setting: Vec::new(),
            speakers: vec![0],
            candidates: Vec::new(),
            said_on: None,
            confidence: 0.9,
            speaker_confidence: 0.9,
            band: Band::Clear,
            evidence: None,
            rule: FoundBy { frame: Some(Rule::ContentVerbSource), ..FoundBy::default() },
        }],
        dates: Vec::new(),
    };
    (article, annotated)
}

type Story = (Article, Annotated);

fn site(stories: Vec<Story>) -> Site {
    let stories =
        stories.into_iter().map(|(article, found)| kutip::site::Story::new(article, found));
    link(stories.collect(), &Arc::default(), &Registry::default(), &Languages::embedded()).0
}

/// Name and number of quotations of each speaker.
fn speakers(site: &Site) -> Vec<(&str, usize)> {
    let of = |&at: &usize| (site.profiles[at].name.as_str(), site.profiles[at].quotes.len());
    site.speakers.iter().map(of).collect()
}

use EntityKind::{Organisation, Person, Place};

#[test]
fn a_country_and_a_capital_are_one_in_all_languages_and_shown_in_that_of_the_site() {
    let speaker = ("Sena Wirya", Person, None);
    let places = |names: [&'static str; 4]| {
        let places = names.map(|name| (name, Place, None));
        [&[speaker][..], &places[..]].concat()
    };
    let shown = |language: &str| -> Vec<String> {
        let stories = [
            article("a", "en", &places(["Moscow", "China", "United States", "Walu"])),
            article("b", "id", &places(["Moskow", "Tiongkok", "AS", "Walu"])),
            article("c", "ms", &places(["Moscow", "China", "Amerika Syarikat", "Walu"])),
        ];
        let stories =
            stories.into_iter().map(|(article, found)| kutip::site::Story::new(article, found));
        let mut settings = Settings { language: Some(language.to_owned()), ..Settings::default() };
        settings.build.min_mentions = 1;
        let site = link(
            stories.collect(),
            &Arc::new(settings),
            &Registry::default(),
            &Languages::embedded(),
        )
        .0;
        let places = site.profiles.iter().filter(|profile| profile.kind == Place);
        places.map(|profile| profile.name.clone()).collect()
    };
    assert_eq!(shown("en"), ["Moscow", "China", "United States", "Walu"]);
    assert_eq!(shown("id"), ["Moskwa", "Cina", "Amerika Serikat", "Walu"]);
    assert_eq!(shown("ms"), ["Moscow", "China", "Amerika Syarikat", "Walu"]);
}

#[test]
fn the_cast_is_told_apart() {
    let text = include_str!("../identity/cast.toml");
    let cast: Cast = toml::from_str(text).unwrap();
    let languages = Languages::embedded();
    let stories = cast.article.iter().map(|scene| {
        let head =
            format!("---\ntitle: x\ndate: {}\nlanguage: {}\n---\n", scene.date, scene.language);
        let path = format!("content/{}.md", scene.id);
        let source = Source::new(&scene.id, &path, Format::Markdown, head + scene.text.trim());
        let (article, _) = parse(&source, &languages);
        let annotated = annotate(&article, &languages).0;
        kutip::site::Story::new(article, annotated)
    });
    let site = link(stories.collect(), &Arc::default(), &Registry::default(), &languages).0;
    // (who it is, which page it is on)
    let mut items: Vec<(&str, String)> = Vec::new();
    for brief in &site.briefs {
        let scene = cast.article.iter().find(|scene| scene.id == brief.article.id).unwrap();
        for (words, who) in &scene.said {
            let quote = site.quotes[brief.quotes.clone()].iter().find(|quote| {
                let spans = &site.attribution(quote).content;
                spans.iter().any(|span| span.of(&brief.article.text).contains(words))
            });
            let quote = quote.unwrap_or_else(|| panic!("{}: {words} is not found", scene.id));
            let profile = quote.speakers.first().and_then(|&at| brief.profiles[at as usize]);
            let page = profile.map_or_else(String::new, |at| site.profiles[at].slug.clone());
            items.push((who, if page.is_empty() { format!("{}/{words}", scene.id) } else { page }));
        }
    }
    let mut pages: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (_, page) in &items {
        let both = items.iter().filter(|(_, other)| other == page).map(|(who, _)| *who);
        pages.entry(page).or_default().extend(both);
    }
    let f1 = b_cubed(&items);
    assert!(f1 >= 0.98, "B³ F1 {f1:.4}: {pages:#?}\n{:#?}", site.merges);
}

/// B³ F1 of pairs of a true and a found cluster.
fn b_cubed(items: &[(&str, String)]) -> f64 {
    let count = |test: &dyn Fn(&(&str, String)) -> bool| {
        f64::from(u32::try_from(items.iter().filter(|item| test(item)).count()).unwrap())
    };
    let (mut precision, mut recall) = (0.0, 0.0);
    for (who, page) in items {
        let both = count(&|item| item.0 == *who && item.1 == *page);
        precision += both / count(&|item| item.1 == *page);
        recall += both / count(&|item| item.0 == *who);
    }
    2.0 * precision * recall / (precision + recall) / count(&|_| true)
}

#[test]
fn namesakes_stay_two_and_a_third_without_a_role_is_neither() {
    let site = site(vec![
        article(
            "a",
            "en",
            &[
                ("Sena Wirya", Person, Some("engineer of Tirta Lirangan")),
                ("Tirta Lirangan", Organisation, None),
            ],
        ),
        article(
            "b",
            "en",
            &[
                ("Sena Wirya", Person, Some("singer of the Kenanga Choir")),
                ("Kenanga Choir", Organisation, None),
            ],
        ),
        article(
            "c",
            "en",
            &[
                ("Sena Wirya", Person, Some("chief engineer, Lirangan")),
                ("Tirta Lirangan", Organisation, None),
            ],
        ),
        article("d", "en", &[("Sena Wirya", Person, None)]),
    ]);
    assert_eq!(speakers(&site), [("Sena Wirya", 2), ("Sena Wirya", 1), ("Sena Wirya", 1)]);
    let slugs: Vec<&str> = site.profiles.iter().map(|profile| profile.slug.as_str()).collect();
    assert_eq!(slugs, ["sena-wirya", "sena-wirya-2", "sena-wirya-3"]);
    assert_eq!(site.apart.len(), 1);
    assert_eq!(site.apart[0].each.len(), 3);
}

#[test]
fn one_name_without_a_sign_of_two_is_one() {
    let site = site(vec![
        article("a", "en", &[("Sena Wirya", Person, Some("engineer of Tirta Lirangan"))]),
        article("b", "en", &[("SENA WIRYA", Person, None)]),
        article("c", "id", &[("Sena Wirya", Person, Some("insinyur PDAM Muara"))]),
    ]);
    assert_eq!(speakers(&site).len(), 1, "roles in two languages do not contradict each other");
}

#[test]
fn single_names_join_by_evidence_and_given_names_never_without() {
    let council = ("Tirtasari Council", Organisation, None);
    let river = ("Walu Trust", Organisation, None);
    let stories = || {
        vec![
            article("a", "en", &[("Ratih Wirasena", Person, Some("mayor")), council, river]),
            article("b", "en", &[("Wirasena", Person, None), council]),
            article("c", "en", &[("Ratih", Person, None)]),
        ]
    };
    let linked = site(stories());
    // One word of a name that joins nobody has no page, unless an office stands with it.
    assert_eq!(speakers(&linked), [("Ratih Wirasena", 2)]);
    let mut cook = stories();
    cook.push(article("d", "en", &[("Ratih", Person, Some("cook"))]));
    assert_eq!(speakers(&site(cook)), [("Ratih", 1), ("Ratih Wirasena", 2)]);
    let merge = linked.merges.iter().find(|merge| merge.reason == Reason::ShortName).unwrap();
    assert_eq!((merge.form.as_str(), merge.name.as_str()), ("Wirasena", "Ratih Wirasena"));
    assert_eq!(merge.shared, ["Tirtasari Council"]);
    // Another one of that name, in the same company: neither.
    let mut both = stories();
    both.push(article("d", "en", &[("Laras Wirasena", Person, Some("teacher")), council, river]));
    assert_eq!(speakers(&site(both)), [("Laras Wirasena", 1), ("Ratih Wirasena", 1)]);
}

#[test]
fn a_misspelling_joins_by_evidence_only() {
    let engineer = |id, name| {
        article(
            id,
            "en",
            &[
                (name, Person, Some("engineer of Tirta Lirangan")),
                ("Tirta Lirangan", Organisation, None),
            ],
        )
    };
    let stories = vec![
        engineer("a", "Clara Wenhollow"),
        engineer("b", "Clara Wenholow"),
        article("c", "en", &[("Clara Wenhallow", Person, Some("singer of the Kenanga Choir"))]),
    ];
    assert_eq!(speakers(&site(stories)), [("Clara Wenhallow", 1), ("Clara Wenhollow", 2)]);
    // Two in one article are two, however near their names are.
    let twins = vec![
        engineer("a", "Clara Wenhollow"),
        article(
            "b",
            "en",
            &[
                ("Klara Wenhollow", Person, Some("engineer of Tirta Lirangan")),
                ("Clara Wenhollow", Person, Some("engineer of Tirta Lirangan")),
            ],
        ),
    ];
    assert_eq!(speakers(&site(twins)).len(), 2);
}

#[test]
fn names_that_others_have_are_no_slips_of_each_other() {
    let two = |role| {
        let with = |id, name| {
            article(id, "id", &[(name, Person, Some(role)), ("Joko Lirangan", Person, None)])
        };
        site(vec![with("a", "Budi Tirtasari"), with("b", "Rudi Tirtasari")])
    };
    // Both are given names, and one companion is no proof; a role is.
    assert_eq!(speakers(&two("warga")).len(), 2);
    assert_eq!(speakers(&two("juru mudi Tirta Lirangan")).len(), 1);
    // Family names that several people of the site have.
    let family = |id, name| {
        let company = [(name, Person, Some("warga")), ("Joko Lirangan", Person, None)];
        article(id, "id", &company)
    };
    let mut neighbours = vec![family("a", "Laras Kenanga"), family("b", "Laras Kananga")];
    assert_eq!(speakers(&site(neighbours.clone())).len(), 1);
    for (id, name) in [("c", "Ratih"), ("d", "Gita")] {
        for (at, surname) in ["Kenanga", "Kananga"].into_iter().enumerate() {
            let name = format!("{name} {surname}");
            neighbours.push(article(&format!("{id}{at}"), "id", &[(&name, Person, None)]));
        }
    }
    let linked = site(neighbours);
    let names = speakers(&linked);
    assert!(names.contains(&("Laras Kananga", 1)) && names.contains(&("Laras Kenanga", 1)));
}

#[test]
fn bodies_are_one_under_their_acronyms_and_in_other_languages() {
    let site = site(vec![
        article("a", "id", &[("Organisasi Kesehatan Dunia", Organisation, None)]),
        article("b", "id", &[("WHO", Organisation, None)]),
        article("c", "en", &[("World Health Organization", Organisation, None)]),
        article("d", "ms", &[("Pertubuhan Kesihatan Sedunia", Organisation, None)]),
        article("e", "en", &[("World Trade Organization", Organisation, None)]),
        article("f", "en", &[("Amerta Inc", Organisation, None)]),
        article("g", "en", &[("The Amerta", Organisation, None)]),
    ]);
    let quotes: Vec<usize> = speakers(&site).into_iter().map(|(_, quotes)| quotes).collect();
    assert_eq!(quotes.iter().sum::<usize>(), 7);
    assert_eq!(site.speakers.len(), 3, "{:?}", speakers(&site));
    assert!(site.merges.iter().any(|merge| merge.reason == Reason::OtherLanguage));
    assert!(site.merges.iter().any(|merge| merge.reason == Reason::Acronym));
}

#[test]
fn two_hundred_namesakes_have_pages_of_their_own() {
    let stories = (0..200).map(|at| {
        let (role, house) = (format!("head of House{at:03}"), format!("Guild{at:03} Hall"));
        let mut story = article(
            &format!("n{at:03}"),
            "en",
            &[("Budi Santoso", Person, Some(&role)), (&house, Organisation, None)],
        );
        story.0.date = "2025-01-01".parse().ok();
        story
    });
    let site = site(stories.collect());
    assert_eq!(site.speakers.len(), 200);
    let slugs: BTreeSet<&str> = site.profiles.iter().map(|profile| profile.slug.as_str()).collect();
    assert!(slugs.contains("budi-santoso") && slugs.contains("budi-santoso-200"));
    // The first seen has the plain one.
    let first = site.profiles.iter().find(|profile| profile.slug == "budi-santoso").unwrap();
    assert_eq!(site.briefs[first.briefs[0]].article.id, "n000");
}

#[test]
fn odd_names_become_harmless_pages() {
    let names = [
        "<script>alert(1)</script>",
        "../..",
        "🦆",
        "con",
        "\u{202E}txt.exe\u{202C}",
        "a\u{7}b",
        &"Panjang ".repeat(38),
        "محمد علي",
    ];
    let stories = names.iter().enumerate().map(|(at, name)| {
        article(
            &format!("odd{at}"),
            "en",
            &[(*name, Person, Some("cook")), ("Lirangan", Place, None)],
        )
    });
    let site = site(stories.collect());
    assert_eq!(site.speakers.len(), names.len());
    for profile in &site.profiles {
        let slug = &profile.slug;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(!slug.is_empty() && slug.len() <= 102 && slug.chars().all(plain), "{slug}");
        assert_ne!(slug, "con");
    }
    let renderer = Renderer::new(site, &Languages::embedded(), Overrides::default()).unwrap();
    let mut paths = BTreeSet::new();
    for plan in plan(renderer.site()) {
        let page = renderer.render(&plan).unwrap();
        let html = String::from_utf8(page.bytes).unwrap();
        assert!(!html.contains("<script>alert"), "{}", page.path);
        assert!(!page.path.contains("..") && paths.insert(page.path));
    }
}

#[test]
fn the_order_of_reading_changes_nothing() {
    let council = ("Tirtasari Council", Organisation, None);
    let stories = || {
        vec![
            article("a", "en", &[("Ratih Wirasena", Person, Some("mayor of Tirtasari")), council]),
            article("b", "en", &[("Wirasena", Person, Some("mayor of Tirtasari")), council]),
            article("c", "en", &[("Ratih Wirasenna", Person, Some("mayor of Tirtasari")), council]),
            article("d", "en", &[("Ratih Wirasena", Person, Some("singer of Kenanga"))]),
        ]
    };
    let show = |site: &Site| {
        let profiles = site.profiles.iter().map(|profile| {
            let ids = profile.quotes.iter().map(|&at| site.quotes[at].id.clone());
            (profile.slug.clone(), profile.name.clone(), ids.collect::<Vec<_>>())
        });
        (profiles.collect::<Vec<_>>(), format!("{:?}", site.merges))
    };
    let forward = site(stories());
    let mut turned = stories();
    turned.reverse();
    assert_eq!(show(&forward), show(&site(turned)));
    let ids = quotation_ids(&forward.briefs[0].article, &forward.briefs[0].annotated);
    assert_eq!(ids.len(), 1);
}

#[test]
fn merges_are_listed_with_reason_and_confidence() {
    let site = crate::site::Site::new(&[
        (
            "content/a.txt",
            "title: A\nlanguage: en\n\n“The bridge is closed,” said Clara Wenhollow, chief \
             engineer of Tirta Lirangan.\n",
        ),
        (
            "content/b.txt",
            "title: B\nlanguage: en\n\n“It will open again,” said Clara Wenholow, chief engineer \
             of Tirta Lirangan.\n",
        ),
    ]);
    let check = |arguments: &[&str]| {
        let done = kutip(["check", "--root"]).arg(site.root()).args(arguments).output().unwrap();
        assert_eq!(done.status.code(), Some(0));
        String::from_utf8(done.stdout).unwrap()
    };
    let text = check(&["--merges"]);
    let line = text.lines().find(|line| line.starts_with("Clara")).unwrap();
    for part in ["Clara Wenholow → Clara Wenhollow", " %: ", "a letter or two", "content/b.txt"] {
        assert!(line.contains(part), "{part}: {text}");
    }
    let folded = "name that several articles print alike";
    let names = |text: &str| text.lines().filter(|line| line.contains("the same name")).count();
    assert!(text.lines().last().unwrap().contains(folded) && names(&text) == 0, "{text}");
    let all = check(&["--merges", "--verbose"]);
    assert!(!all.contains(folded) && names(&all) > 0, "{all}");
    assert!(all.lines().next().unwrap().contains('→'), "what differs comes first: {all}");
    let json = check(&["--merges", "--json"]);
    let merge = json
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .find(|record| record["reason"] == "misspelling")
        .unwrap();
    assert_eq!(merge["identity"], "merge");
    assert_eq!(merge["form"], "Clara Wenholow");
    assert!(merge["confidence"].as_f64().unwrap() > 0.5);
    assert!(!merge["shared"].as_array().unwrap().is_empty());
}
