//! `kutip show`: one page that needs nothing else.

use std::io::Write as _;
use std::process::Stdio;

use crate::program::kutip;
use crate::site::brief;

#[test]
fn an_article_is_one_page_that_needs_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let (article, page) = (folder.path().join("a.txt"), folder.path().join("a.html"));
    std::fs::write(&article, brief("Alpha", 1)).unwrap();
    let done = kutip(["show"]).arg(&article).arg("--output").arg(&page).output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    let html = std::fs::read_to_string(&page).unwrap();
    assert!(html.contains("<title>Alpha") && html.contains("class=\"kq kq-d"), "{html}");
    assert!(html.contains("<style>") && html.contains("--page:"));
    assert!(html.contains("default-src 'none'; style-src 'unsafe-inline'"));
    for outside in ["<script", "<link", "href=\"/", "src=\"/", "<form"] {
        assert!(!html.contains(outside), "{outside}: {html}");
    }
    assert!(html.contains("href=\"#q-"), "permalinks lead to their place in the page");

    let mut child = kutip(["show", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(brief("Alpha", 1).as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    let piped = String::from_utf8(done.stdout).unwrap();
    assert!(piped.contains("class=\"kq kq-d"), "{piped}");
}

#[test]
fn what_cannot_be_read_is_told() {
    let done = kutip(["show", "nowhere.txt"]).output().unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert!(done.stdout.is_empty());
    assert!(String::from_utf8_lossy(&done.stderr).contains("nowhere.txt"));
}
