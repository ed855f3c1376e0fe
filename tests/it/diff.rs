//! What a change does, told before it is published.

use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::program::kutip;
use crate::site::Site;

const ARTICLE: &str = "title: The bridge\ndate: 2025-09-01\nlanguage: en\n\n\
    “The bridge will open in May,” said Clara Wenhollow, the engineer.\n\n\
    Mayor Ratna Sumpena said that the toll was fair. “It has taken too long,” she said.\n";

/// A site whose first build is committed.
fn committed() -> Site {
    let site = Site::new(&[("content/bridge.txt", ARTICLE)]);
    site.build(&[]).exits(0);
    for arguments in [&["init", "-q"][..], &["add", "-A"], &["commit", "-q", "-m", "a"]] {
        let mut git = Command::new("git");
        git.arg("-C").arg(site.root()).args(["-c", "user.name=A", "-c", "user.email=a@b.c"]);
        assert!(git.args(arguments).status().unwrap().success());
    }
    site
}

fn diff(site: &Site, arguments: &[&str]) -> Output {
    kutip(["diff", "--root"]).arg(site.root()).args(arguments).output().unwrap()
}

fn words(site: &Site) -> String {
    let told = String::from_utf8(diff(site, &[]).stdout).unwrap();
    told.lines().next().unwrap().to_owned()
}

fn data(site: &Site) -> Value {
    serde_json::from_slice(&diff(site, &["--json"]).stdout).unwrap()
}

#[test]
fn nothing_changes_until_something_does() {
    let site = committed();
    assert_eq!(words(&site), "nothing changes");
    assert_eq!(diff(&site, &["--exit-code"]).status.code(), Some(0));
    site.write(
        "content/bridge.kutip.toml",
        "[[quote]]\nwords = \"taken too long\"\nspeaker = \"Clara Wenhollow\"\n\n\
         [[quote]]\nwords = \"the toll was fair\"\nreject = true\n\n\
         [[add]]\nwords = \"the engineer\"\nspeaker = \"Clara Wenhollow\"\nkind = \"indirect\"\n",
    );
    assert_eq!(
        words(&site),
        "1 quotation moves to other people, 1 is gone, 1 is new; 1 page is gone"
    );
    assert_eq!(diff(&site, &[]).status.code(), Some(0));
    assert_eq!(diff(&site, &["HEAD", "--exit-code"]).status.code(), Some(3));
    let data = data(&site);
    assert_eq!(data["moved"][0]["from"], json!(["Ratna Sumpena"]));
    assert_eq!(data["moved"][0]["to"], json!(["Clara Wenhollow"]));
    assert_eq!(data["moved"][0]["article"], "bridge");
    assert_eq!(data["pages_gone"], json!(["Ratna Sumpena"]));
}

#[test]
fn a_page_that_is_called_otherwise_moves_no_quotation() {
    let site = committed();
    site.write(
        "people.toml",
        "[[person]]\nname = \"Ratna Sumpena Wirya\"\naliases = [\"Ratna Sumpena\"]\n",
    );
    assert_eq!(words(&site), "1 page changes its name");
    site.write("content/bridge.txt", ARTICLE.replace("open in May,", "open in June,"));
    let told = words(&site);
    assert!(told.ends_with("1 page changes its name") && !told.contains("move"), "{told}");
}

#[test]
fn articles_come_and_go() {
    let site = committed();
    site.write("content/other.txt", "title: Other\nlanguage: en\n\nRain fell.\n");
    assert_eq!(words(&site), "1 article is new");
    std::fs::remove_file(site.root().join("content/bridge.txt")).unwrap();
    let told = words(&site);
    assert!(told.starts_with("1 article is gone, 1 is new; 3 quotations are gone"), "{told}");
}

#[test]
fn what_git_does_not_know_is_told() {
    let site = committed();
    for reference in ["nowhere", "--output=x", "HEAD^"] {
        let done = diff(&site, &["--", reference]);
        assert_eq!(done.status.code(), Some(2), "{reference}: {done:?}");
    }
    assert!(!site.root().join("x").exists());
}

#[test]
fn what_was_published_last_is_compared_with_wherever_git_is() {
    let site = Site::new(&[
        (
            "kutip.toml",
            "language = \"en\"\n[publish.web]\nkind = \"directory\"\npath = \"../web\"\nbase_url = \"https://example.org/\"\n",
        ),
        ("content/bridge.txt", ARTICLE),
    ]);
    let publish = || {
        let mut command = kutip(["publish", "--yes", "--root"]);
        let done = command.arg(site.root()).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    let published = || {
        let done = diff(&site, &["published"]);
        let told = String::from_utf8(done.stdout).unwrap();
        (done.status.code(), told.lines().next().unwrap_or_default().to_owned())
    };
    assert_eq!(published(), (Some(2), String::new()));
    publish();
    assert_eq!(published(), (Some(0), "nothing changes".to_owned()));
    site.write(
        "content/bridge.kutip.toml",
        "[[quote]]\nwords = \"taken too long\"\nspeaker = \"Clara Wenhollow\"\n",
    );
    let moves = "1 quotation moves to other people".to_owned();
    assert_eq!(published(), (Some(0), moves.clone()));
    // A build is no publish.
    site.build(&[]).exits(0);
    assert_eq!(published(), (Some(0), moves));
    publish();
    assert_eq!(published(), (Some(0), "nothing changes".to_owned()));
    // What is no record is none.
    site.write(".kutip/published.json", "{\"version\":1}");
    assert_eq!(published().0, Some(2));
}
