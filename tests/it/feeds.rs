//! What other programs than browsers read: feeds, sitemap, JSON-LD, annotations, data.

use std::collections::BTreeSet;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::site::{Site, Tree, brief};

const BASE: &str = "https://example.org/news/";
const ATOM: &str = "http://www.w3.org/2005/Atom";
const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const SETTINGS: &str = "title = \"Kabar <&> Lirangan\"\nlanguage = \"en\"\ntimezone = \"Asia/Jakarta\"\n\
                        [build]\ndata = true\n[feeds]\nmin_quotes = 1\n";

fn site(articles: &[(&str, &str)]) -> Site {
    let site = Site::new(articles);
    site.write("kutip.toml", SETTINGS);
    site
}

fn two() -> Site {
    let site = site(&[("content/a.txt", &brief("Alpha", 1)), ("content/b.txt", &brief("Beta", 2))]);
    site.write(
        "content/c.md",
        "---\ntitle: “Gamma”\ndate: 2025-09-01T07:30:00\nupdated: 2025-09-04\nlanguage: en\n\
         url: https://example.net/gamma?a=1&b=2\ntopics: [Rivers & lakes]\n---\n\n\
         😀 Élan. “The **é** — bridge is *late*,” said Clara Wenhollow.\n",
    );
    site
}

fn built(site: &Site, base_url: Option<&str>) -> Tree {
    let arguments: Vec<&str> = base_url.into_iter().flat_map(|url| ["--base-url", url]).collect();
    site.build(&arguments).exits(0);
    site.output()
}

fn text<'t>(output: &'t Tree, path: &str) -> &'t str {
    let bytes = output.get(path).unwrap_or_else(|| panic!("{path} is not there"));
    std::str::from_utf8(bytes).unwrap()
}

fn json(output: &Tree, path: &str) -> Value {
    serde_json::from_str(text(output, path)).unwrap()
}

/// The whole text of the children of this name.
fn children<'a>(node: roxmltree::Node<'a, '_>, name: &str) -> Vec<&'a str> {
    let named = node.children().filter(|child| child.has_tag_name((ATOM, name)));
    named.map(|child| child.text().unwrap_or_default()).collect()
}

/// The file of the output that a whole URL leads to.
fn file(url: &str) -> String {
    let path = url.strip_prefix(BASE).unwrap_or_else(|| panic!("{url}"));
    let path = path.split('#').next().unwrap();
    if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    }
}

/// The JSON-LD of a page.
fn graph(html: &str) -> Vec<Value> {
    let start = "<script type=\"application/ld+json\">";
    let Some(at) = html.find(start) else { return Vec::new() };
    let rest = &html[at + start.len()..];
    let data: Value = serde_json::from_str(&rest[..rest.find("</script>").unwrap()]).unwrap();
    let context = serde_json::json!(["https://schema.org", {"@base": "https://example.org/"}]);
    assert_eq!(data["@context"], context);
    data["@graph"].as_array().unwrap().clone()
}

fn of_type(graph: &[Value], name: &str) -> Value {
    let found: Vec<_> = graph.iter().filter(|node| node["@type"] == name).collect();
    assert_eq!(found.len(), 1, "{name} in {graph:?}");
    found[0].clone()
}

#[test]
fn feeds_tell_of_articles_and_of_what_a_speaker_said() {
    let output = built(&two(), Some(BASE));
    let page = text(&output, "speakers/clara-wenhollow/index.html");
    let said = page.matches("<figure class=\"quote").count();
    assert!(said >= 3);
    for (folder, entries) in [("", 3), ("speakers/clara-wenhollow/", said)] {
        let path = format!("{folder}feed.xml");
        let atom = roxmltree::Document::parse(text(&output, &path)).unwrap();
        let feed = atom.root_element();
        assert!(feed.has_tag_name((ATOM, "feed")));
        assert_eq!(children(feed, "id"), [format!("{BASE}{folder}")]);
        assert!(children(feed, "title")[0].contains("Kabar <&> Lirangan"));
        // The latest change of an entry, in the site's zone; there is no clock.
        assert_eq!(children(feed, "updated"), ["2025-09-04T00:00:00+07:00"]);
        let items: Vec<_> =
            feed.children().filter(|child| child.has_tag_name((ATOM, "entry"))).collect();
        assert_eq!(items.len(), entries, "{path}");
        let feed = json(&output, &format!("{folder}feed.json"));
        assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
        assert_eq!(feed["feed_url"], format!("{BASE}{folder}feed.json"));
        for (item, other) in items.iter().zip(feed["items"].as_array().unwrap()) {
            assert_eq!(children(*item, "id"), [other["id"].as_str().unwrap()]);
            assert_eq!(children(*item, "updated"), [other["date_modified"].as_str().unwrap()]);
            assert_eq!(children(*item, "content"), [other["content_html"].as_str().unwrap()]);
            let id = other["id"].as_str().unwrap();
            let page = text(&output, &file(id));
            assert!(
                id.split_once('#')
                    .is_none_or(|(_, anchor)| page.contains(&format!("id=\"{anchor}\"")))
            );
        }
    }
    // 07:30 of the first day comes after midnight of the first day.
    let feed = json(&output, "feed.json");
    assert_eq!(feed["items"][1]["date_published"], "2025-09-01T07:30:00+07:00");
    assert_eq!(feed["items"][1]["external_url"], "https://example.net/gamma?a=1&b=2");
    let page = text(&output, "speakers/clara-wenhollow/index.html");
    assert!(page.contains(
        "type=\"application/atom+xml\" href=\"/news/speakers/clara-wenhollow/feed.xml\""
    ));
    assert!(text(&output, "about/index.html").contains("href=\"/news/feed.json\""));
}

#[test]
fn speakers_with_few_quotations_have_no_feed() {
    let site = two();
    site.write("kutip.toml", SETTINGS.replace("min_quotes = 1", "min_quotes = 6"));
    let output = built(&site, Some(BASE));
    assert!(output.contains_key("feed.xml"));
    assert!(!output.contains_key("speakers/clara-wenhollow/feed.xml"));
    // Their pages name the site's.
    let page = text(&output, "speakers/clara-wenhollow/index.html");
    assert!(page.contains("href=\"/news/feed.xml\""));
    site.write("kutip.toml", "[build]\nfeeds = false\n");
    let output = built(&site, Some(BASE));
    assert!(output.keys().all(|path| !path.contains("feed.") && !path.contains("quotes.json")));
    assert!(!output.keys().any(|path| path.ends_with("source.txt")), "data is off by default");
}

#[test]
fn topics_and_outlets_have_feeds_of_their_articles() {
    let site = two();
    let output = built(&site, Some(BASE));
    let feed = json(&output, "topics/rivers-lakes/feed.json");
    assert_eq!(feed["title"], "Rivers & lakes · Kabar <&> Lirangan");
    assert_eq!(feed["home_page_url"], format!("{BASE}topics/rivers-lakes/"));
    assert_eq!(feed["items"][0]["url"], format!("{BASE}articles/c/"));
    assert!(text(&output, "topics/rivers-lakes/feed.xml").contains("Gamma"));
    let page = text(&output, "topics/rivers-lakes/index.html");
    assert!(page.contains("<a href=\"/news/topics/rivers-lakes/feed.xml\">Follow</a>"));
    site.write("kutip.toml", SETTINGS.replace("min_quotes = 1", "min_quotes = 2"));
    assert!(!built(&site, Some(BASE)).contains_key("topics/rivers-lakes/feed.json"));
}

#[test]
fn a_day_is_one_entry_of_a_feed_that_changes_with_it() {
    let site = two();
    let output = built(&site, Some(BASE));
    let feed = json(&output, "days/feed.json");
    let items = feed["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    let [second, first] = [&items[0], &items[1]];
    assert_eq!(second["id"], format!("{BASE}days/2025-09-02/"));
    assert_eq!(first["title"], "Monday, 1 September 2025");
    assert_eq!(first["date_modified"], "2025-09-04T00:00:00+07:00", "{first}");
    let told = first["content_html"].as_str().unwrap();
    for part in
        ["“The Alpha bridge will open in May", "Clara Wenhollow", "articles/c/\">“Gamma”</a>"]
    {
        assert!(told.contains(part), "{part}\n{told}");
    }
    let atom = roxmltree::Document::parse(text(&output, "days/feed.xml")).unwrap();
    let entries = atom.descendants().filter(|node| node.has_tag_name((ATOM, "entry")));
    let ids: Vec<_> = entries.flat_map(|entry| children(entry, "id")).collect();
    assert_eq!(ids, ["2025-09-02", "2025-09-01"].map(|day| format!("{BASE}days/{day}/")));
    for page in ["index.html", "days/index.html", "days/2025-09-01/index.html"] {
        assert!(
            text(&output, page).contains("href=\"/news/days/feed.xml\" title=\"Days · "),
            "{page}"
        );
    }
    let newer = brief("Beta", 2).replace("\nlanguage", "\nupdated: 2025-09-05\nlanguage");
    site.write("content/b.txt", newer);
    let later = json(&built(&site, Some(BASE)), "days/feed.json");
    assert_eq!(later["items"][0]["id"], second["id"]);
    assert_ne!(later["items"][0]["date_modified"], second["date_modified"]);
    assert_eq!(later["items"][1], *first);
}

#[test]
fn the_sitemap_lists_every_page_that_can_be_found() {
    let output = built(&two(), Some(BASE));
    let sitemap = roxmltree::Document::parse(text(&output, "sitemap.xml")).unwrap();
    let mut listed: Vec<String> = sitemap
        .descendants()
        .filter(|node| node.has_tag_name((SITEMAP, "loc")))
        .map(|node| file(node.text().unwrap()))
        .collect();
    listed.sort();
    let mut pages: Vec<&String> = output.keys().filter(|path| path.ends_with("html")).collect();
    pages.retain(|path| !["404.html", "search/index.html"].contains(&path.as_str()));
    assert_eq!(listed.iter().collect::<Vec<_>>(), pages);
    let changed: Vec<&str> = sitemap
        .descendants()
        .filter(|node| node.has_tag_name((SITEMAP, "lastmod")))
        .map(|node| node.text().unwrap())
        .collect();
    assert_eq!(changed, ["2025-09-02", "2025-09-04", "2025-09-01"]);
}

#[test]
fn annotations_point_into_the_text_beside_them_by_code_points() {
    let output = built(&two(), Some(BASE));
    let mut seen = 0;
    for name in ["a", "b", "c"] {
        let folder = format!("articles/{name}/");
        let source = text(&output, &format!("{folder}source.txt"));
        let points: Vec<char> = source.chars().collect();
        let collection = json(&output, &format!("{folder}quotes.jsonld"));
        assert_eq!(collection["@context"][0], "http://www.w3.org/ns/anno.jsonld");
        let sum = collection["kutip:sha256"].as_str().unwrap();
        let sum: Vec<u8> =
            (0..32).map(|at| u8::from_str_radix(&sum[2 * at..2 * at + 2], 16).unwrap()).collect();
        assert_eq!(sum, Sha256::digest(source).to_vec());
        for annotation in collection["first"]["items"].as_array().unwrap() {
            assert_eq!(annotation["type"], "Annotation");
            let id = annotation["id"].as_str().unwrap();
            let anchor = id.split_once('#').unwrap().1;
            assert!(text(&output, &file(id)).contains(&format!("id=\"{anchor}\"")));
            assert_eq!(annotation["body"][0]["source"], format!("{BASE}speakers/clara-wenhollow/"));
            assert_eq!(annotation["body"][1]["value"], "direct");
            let target = &annotation["target"][0];
            assert_eq!(target["source"], format!("{BASE}{folder}source.txt"));
            let [quote, position] = [&target["selector"][0], &target["selector"][1]];
            let at = |key: &str| usize::try_from(position[key].as_u64().unwrap()).unwrap();
            let slice = |from: usize, to: usize| points[from..to].iter().collect::<String>();
            assert_eq!(quote["exact"], slice(at("start"), at("end")));
            let prefix = quote["prefix"].as_str().unwrap();
            let suffix = quote["suffix"].as_str().unwrap();
            assert!(slice(0, at("start")).ends_with(prefix));
            assert!(slice(at("end"), points.len()).starts_with(suffix));
            assert!(prefix.chars().count() <= 32 && suffix.chars().count() <= 32);
            seen += 1;
        }
    }
    assert_eq!(seen, 5);
    let late = json(&output, "articles/c/quotes.jsonld");
    let first = &late["first"]["items"][0];
    assert_eq!(first["target"][0]["selector"][0]["exact"], "“The é — bridge is late,”");
    assert_eq!(first["target"][0]["selector"][0]["prefix"], "😀 Élan. ");
    assert_eq!(first["created"], "2025-09-01T00:30:00Z");
    assert_eq!(first["modified"], "2025-09-03T17:00:00Z");
}

#[test]
fn an_editors_word_is_told_as_an_editors() {
    let site = site(&[("content/a.txt", &brief("Alpha", 1))]);
    site.write(
        "content/a.kutip.toml",
        "[[quote]]\nwords = \"taken too long\"\nspeaker = \"Banu Prasaja\"\n",
    );
    let output = built(&site, Some(BASE));
    let items = json(&output, "articles/a/quotes.jsonld")["first"]["items"].clone();
    assert_eq!(items[0]["creator"]["type"], "Software");
    assert_eq!(items[1]["creator"]["type"], "Person");
    let quotes = json(&output, "speakers/banu-prasaja/quotes.json");
    assert_eq!(quotes["quotes"][0]["confidence"], "checked");
    assert_eq!(quotes["quotes"][0]["words"], "“It has taken too long,”");
}

#[test]
fn a_speakers_quotations_are_data() {
    let output = built(&two(), Some(BASE));
    let data = json(&output, "speakers/clara-wenhollow/quotes.json");
    assert_eq!(data["version"], 1);
    let count = data["quotes"].as_array().unwrap().len();
    assert!(count >= 3 && data["total"] == count);
    assert_eq!(data["next"], Value::Null);
    assert_eq!(data["speaker"]["url"], format!("{BASE}speakers/clara-wenhollow/"));
    let newest = &data["quotes"][0];
    assert_eq!(newest["article"]["title"], "“Gamma”");
    assert_eq!(newest["article"]["date"], "2025-09-01");
    assert_eq!(newest["speakers"][0]["name"], "Clara Wenhollow");
    assert!(newest["url"].as_str().unwrap().starts_with(&format!("{BASE}articles/c/#q-q")));
}

#[test]
fn search_engines_read_what_a_page_shows() {
    let output = built(&two(), Some(BASE));
    let html = text(&output, "articles/c/index.html");
    let graph_of = |path: &str| graph(text(&output, path));
    let article = of_type(&graph(html), "NewsArticle");
    assert_eq!(article["headline"], "“Gamma”");
    assert_eq!(article["dateModified"], "2025-09-04T00:00:00+07:00");
    assert_eq!(article["isBasedOn"], "https://example.net/gamma?a=1&b=2");
    let quotation = &article["hasPart"][0];
    let anchor = quotation["@id"].as_str().unwrap().split_once('#').unwrap().1;
    assert!(html.contains(&format!("id=\"{anchor}\"")));
    assert_eq!(quotation["text"], "“The é — bridge is late,”");
    // Who it is stands once, among those whom the article mentions.
    let speaker = &quotation["creator"][0]["@id"];
    let mentions = article["mentions"].as_array().unwrap();
    let mentioned = mentions.iter().find(|agent| agent["@id"] == *speaker).unwrap();
    assert_eq!(
        (&mentioned["@type"], &mentioned["name"]),
        (&"Person".into(), &"Clara Wenhollow".into())
    );
    let profile = of_type(&graph_of("speakers/clara-wenhollow/index.html"), "ProfilePage");
    assert_eq!(profile["mainEntity"]["name"], "Clara Wenhollow");
    assert_eq!(profile["mainEntity"]["@id"], quotation["creator"][0]["@id"]);
    assert_eq!(profile["mainEntity"]["jobTitle"], "engineer");
    let crumbs = of_type(&graph(html), "BreadcrumbList");
    let items: Vec<&str> = crumbs["itemListElement"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|item| item["item"].as_str())
        .collect();
    assert_eq!(items, [BASE, &format!("{BASE}articles/")], "the page itself is the last, by name");
    assert_eq!(crumbs["itemListElement"][2]["name"], "“Gamma”");
    assert!(items.iter().all(|item| output.contains_key(&file(item))));
    for part in [
        "<link rel=\"canonical\" href=\"https://example.org/news/articles/c/\">",
        "<meta property=\"og:type\" content=\"article\">",
        "<meta property=\"og:title\" content=\"“Gamma”\">",
        "<meta property=\"article:tag\" content=\"Rivers &amp; lakes\">",
        "#:~:text=The%20%C3%A9%20%E2%80%94%20bridge%20is%20late\"",
    ] {
        assert!(html.contains(part), "{part}\n{html}");
    }
}

#[test]
fn without_an_address_nothing_pretends_to_have_one() {
    let output = built(&two(), None);
    assert!(output.keys().all(|path| !path.contains("feed.") && !path.contains("sitemap")));
    for (path, bytes) in &output {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("example.org"), "{path}");
        if path.ends_with("html") {
            for part in ["canonical", "og:", "<script type=\"application/ld", "feed."] {
                assert!(!text.contains(part), "{path}: {part}");
            }
        }
    }
    // Data has addresses by path, as pages do.
    let data = json(&output, "speakers/clara-wenhollow/quotes.json");
    assert_eq!(data["speaker"]["url"], "/speakers/clara-wenhollow/");
    let annotations = json(&output, "articles/c/quotes.jsonld");
    let target = &annotations["first"]["items"][0]["target"][0];
    assert_eq!(target["source"], "/articles/c/source.txt");
}

#[test]
fn odd_names_stay_well_formed() {
    let long = "x".repeat(300);
    let names = [
        "</script><script>alert(1)</script><!--",
        "]]>&amp;\\\" onload=\\\"x",
        "\\u202Eanesari\\uFFFE\\uFFFFX",
        "😀 ../..",
        &long,
    ];
    for (number, name) in names.into_iter().enumerate() {
        let matter = format!(
            "+++\ntitle = \"{name}\"\ndate = 2025-09-01\nlanguage = \"en\"\nsource = \"{name}\"\n\
             author = \"{name}\"\ntopics = [\"{name}\"]\ndescription = \"{name}\"\n+++\n\n"
        );
        // Corrections name nobody by characters that readers do not see.
        let speaker = name.replace("\\u202E", "");
        let site = site(&[
            ("content/a.txt", &format!("{matter}“Yes,” said Clara Wenhollow.\n")),
            (
                "content/a.kutip.toml",
                &format!("[[quote]]\nwords = \"Yes\"\nspeaker = \"{speaker}\"\n"),
            ),
        ]);
        let output = built(&site, Some(BASE));
        let mut kinds = BTreeSet::new();
        for (path, bytes) in &output {
            let text = std::str::from_utf8(bytes).unwrap();
            let ending = path.rsplit('.').next().unwrap();
            match ending {
                "xml" => drop(
                    roxmltree::Document::parse(text)
                        .unwrap_or_else(|problem| panic!("{number} {path}: {problem}\n{text}")),
                ),
                "json" | "jsonld" => drop(serde_json::from_str::<Value>(text).unwrap()),
                "html" => {
                    assert!(!text.contains("<script>") && !text.contains("<!--"), "{path}");
                    assert!(path == "404.html" || !graph(text).is_empty(), "{path}");
                }
                _ => continue,
            }
            kinds.insert(ending);
        }
        assert_eq!(kinds.len(), 4, "{kinds:?}");
    }
}

/// Whoever reads a feed gets nothing twice, and other programs learn the ids of before.
#[test]
fn ids_stay_when_words_are_edited_and_articles_renamed() {
    let site = site(&[("content/a.txt", &brief("Alpha", 1))]);
    let ids = |output: &Tree| {
        ["feed.json", "speakers/clara-wenhollow/feed.json"].map(|path| {
            let feed = json(output, path);
            let items = feed["items"].as_array().unwrap().iter();
            items.map(|item| item["id"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>()
        })
    };
    let known = ids(&built(&site, Some(BASE)));
    let old = site.quotation("a");
    let first = format!("{BASE}articles/a/#q-{old}");
    assert!(known[1].contains(&first), "{known:?}");
    site.remove("content/a.txt");
    let text = brief("Alpha", 1).replace("in May", "in June");
    for name in ["b", "c"] {
        let path = format!("content/{name}.txt");
        site.write(&path, format!("id: a\n{text}"));
        let output = built(&site, Some(BASE));
        assert_eq!(ids(&output), known);
        let url = format!("{BASE}articles/{name}/");
        assert_eq!(json(&output, "feed.json")["items"][0]["url"], url);
        let new = site.quotation(name);
        assert_ne!(new, old);
        let data = json(&output, "speakers/clara-wenhollow/quotes.json");
        let quotes = data["quotes"].as_array().unwrap();
        let quote = quotes.iter().find(|quote| quote["id"] == new).unwrap();
        assert_eq!(quote["earlier_ids"], serde_json::json!([old]));
        let annotations = json(&output, &format!("articles/{name}/quotes.jsonld"));
        let annotation = &annotations["first"]["items"][0];
        assert_eq!(annotation["id"], format!("{url}#q-{new}"));
        assert_eq!(annotation["canonical"], first);
        assert_eq!(annotation["kutip:earlier"], serde_json::json!([format!("{url}#q-{old}")]));
        site.remove(&path);
    }
}
