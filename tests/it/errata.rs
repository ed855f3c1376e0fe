//! What readers are told once something that was published is put right.

use serde_json::Value;

use crate::program::kutip;
use crate::site::Site;

const ARTICLE: &str = "title: The bridge\ndate: 2025-09-01\nlanguage: en\n\n\
    “The bridge will open in May,” said Clara Wenhollow, the engineer.\n\n\
    Mayor Ratna Sumpena said that the toll was fair. “It has taken too long,” she said.\n";

fn site(public: bool) -> Site {
    let settings = format!(
        "language = \"en\"\n[corrections]\npublic = {public}\n[publish.web]\nkind = \"directory\"\n\
         path = \"../web\"\nbase_url = \"https://example.org/\"\n"
    );
    Site::new(&[("kutip.toml", &settings), ("content/bridge.txt", ARTICLE)])
}

/// Publishes on a day; returns what was said.
fn publish(site: &Site, day: &str, more: &[&str]) -> String {
    let mut command = kutip(["publish", "--yes", "--now", day, "--root"]);
    let done = command.arg(site.root()).args(more).output().unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(done.status.success(), "{said}");
    said
}

fn file(site: &Site, path: &str) -> Option<String> {
    std::fs::read_to_string(site.root().join(path)).ok()
}

#[test]
fn what_is_put_right_once_it_was_published_is_told() {
    let site = site(true);
    assert!(publish(&site, "2025-09-02", &[]).contains("K0811"));
    let quotation = site.quotation("bridge");
    site.write(
        "content/bridge.kutip.toml",
        "[[quote]]\nwords = \"taken too long\"\nspeaker = \"Clara Wenhollow\"\n\n\
         [[quote]]\nwords = \"the toll was fair\"\nreject = true\n\n\
         [[quote]]\nwords = \"open in May\"\nspeaker = \"Ratna Sumpena\"\n",
    );
    // A build puts nothing right: nobody has read it.
    site.build(&[]).exits(0);
    assert_eq!(file(&site, "errata.toml"), None);
    assert!(publish(&site, "2025-09-03", &["--dry-run"]).contains("3 corrections would be added"));
    assert_eq!(file(&site, "errata.toml"), None);
    assert!(publish(&site, "2025-09-03", &[]).contains("3 corrections added"));

    let page = site.read("corrections/index.html");
    for words in ["The bridge will open in May", "the toll was fair", "It has taken too long"] {
        assert!(page.contains(words), "{page}");
    }
    assert!(
        page.contains("Shown before as said by: Ratna Sumpena. It was said by: Clara Wenhollow.")
    );
    assert!(page.contains("It is no quotation"), "{page}");
    assert!(page.contains(&format!("/articles/bridge/#q-{quotation}")), "{page}");
    let article = site.read("articles/bridge/index.html");
    assert!(
        article.contains("id=\"errata\"") && article.contains("CorrectionComment"),
        "{article}"
    );
    let feed: Value = serde_json::from_str(&site.read("corrections/feed.json")).unwrap();
    assert_eq!(feed["items"].as_array().unwrap().len(), 3);
    assert!(feed["items"][0]["date_published"].as_str().unwrap().starts_with("2025-09-03"));
    assert!(site.read("index.html").contains("href=\"/corrections/\""));

    // It is told once; the same files give the same site, on any day.
    let told = file(&site, "errata.toml");
    assert!(!publish(&site, "2025-09-04", &[]).contains("added"));
    assert_eq!(file(&site, "errata.toml"), told);
    let before = site.read("corrections/index.html");
    site.build(&["--no-cache", "--base-url", "https://example.org/"]).exits(0);
    assert_eq!(site.read("corrections/index.html"), before);
}

#[test]
fn an_editor_may_change_what_is_told() {
    let site = site(true);
    site.write(
        "errata.toml",
        "[[erratum]]\non = 2025-09-05\narticle = \"bridge\"\nwords = \"<b>It</b>\"\nfault = \"words\"\n\
         was = \"they\"\nnote = \"We regret it.\"\n\n[[erratum]]\non = 2025-09-06\narticle = \"gone\"\n\
         words = \"A\"\nfault = \"withdrawn\"\n",
    );
    site.build(&[]).exits(0);
    let page = site.read("corrections/index.html");
    let at = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words}: {page}"));
    assert!(at("6 September") < at("5 September"));
    assert!(page.contains("We regret it.") && page.contains("&lt;b&gt;It"), "{page}");
    site.write("errata.toml", "[[erratum]]\non = 2025-09-05\nfault = \"nonsense\"\n");
    let told = site.build(&[]).exits(1).stderr();
    assert!(told.contains("K0424") && told.contains("errata.toml:3"), "{told}");
}

#[test]
fn where_readers_are_not_to_be_told_there_is_nothing_of_it() {
    let site = site(false);
    publish(&site, "2025-09-02", &[]);
    site.write(
        "content/bridge.kutip.toml",
        "[[quote]]\nwords = \"toll was fair\"\nreject = true\n",
    );
    assert!(!publish(&site, "2025-09-03", &[]).contains("correction"));
    assert_eq!(file(&site, "errata.toml"), None);
    assert!(!site.output().keys().any(|path| path.starts_with("corrections/")));
}

#[test]
fn an_article_that_is_gone_and_new_quotations_are_no_errata() {
    let site = site(true);
    publish(&site, "2025-09-02", &[]);
    site.remove("content/bridge.txt");
    site.write("content/other.txt", ARTICLE.replace("bridge", "ferry").replace("May", "June"));
    publish(&site, "2025-09-03", &["--confirm-deletes", "8"]);
    assert_eq!(file(&site, "errata.toml"), None);
}

#[test]
fn a_note_can_be_copied_as_a_correction_where_the_site_says_so() {
    let offers = |settings: &str| {
        let site = Site::new(&[("kutip.toml", settings), ("content/bridge.txt", ARTICLE)]);
        site.build(&[]).exits(0);
        site.read("articles/bridge/index.html").contains("data-correction=\"a correction\"")
    };
    assert!(!offers("language = \"en\"\n"));
    assert!(offers("language = \"en\"\n[corrections]\ncopy = true\n"));
}
