//! Findings on a terminal: a line each, many of a kind in one, accepted ones counted; and what is not
//! passed over in silence.

use std::fs;
use std::path::Path;

use crate::program::kutip;
use crate::site::folder;

const ARTICLE: &str = "title: A\ndate: 2026-03-01\nlanguage: en\n\nNothing was said.\n";
const AT_HOME: &str = "base_url = \"https://example.org/\"\nlanguage = \"en\"\n";

fn site(files: &[(&str, &str)]) -> tempfile::TempDir {
    let files: Vec<_> = files.iter().map(|&(path, text)| (path, text.as_bytes())).collect();
    folder(&files)
}

/// Exit code, standard output and messages of a command on a site.
fn run(root: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let done = kutip(arguments).arg("--root").arg(root).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (done.status.code(), text(done.stdout), text(done.stderr))
}

#[test]
fn sixty_articles_without_titles_and_dates_print_a_few_lines() {
    let folder = site(&[("kutip.toml", AT_HOME)]);
    fs::create_dir(folder.path().join("content")).unwrap();
    for at in 0..60 {
        let text = format!("The bridge number {at} is closed. Nothing was said about it.\n");
        fs::write(folder.path().join(format!("content/{at}.txt")), text).unwrap();
    }
    for command in ["build", "check"] {
        let (code, _, messages) = run(folder.path(), &[command]);
        assert_eq!(code, Some(0), "{messages}");
        assert!(messages.lines().count() <= 10, "{messages}");
        for part in ["60 articles have no title", "60 articles have no date", "120 to review"] {
            assert!(messages.contains(part), "{part}\n{messages}");
        }
    }
    let (_, _, messages) = run(folder.path(), &["check", "--verbose"]);
    assert_eq!(messages.matches("review[K0211]").count(), 60);
}

#[test]
fn accepted_findings_are_counted_and_kept_for_programs() {
    let unknown = "title: F\ndate: 2026-03-01\ntopic: x\nauthr: y\n\nNothing was said.\n";
    let accepting = unknown.replace("topic: x", "topic: x\naccept: K0203");
    let folder = site(&[
        ("kutip.toml", &format!("{AT_HOME}[findings]\naccept = [\"K0208\"]\n")),
        ("content/none.txt", "date: 2026-03-01\n\nNothing was said of it.\n"),
        ("content/own.txt", &accepting),
        ("content/note.txt", unknown),
        ("content/note.kutip.toml", "# kutip: accept K0203\n"),
        ("content/open.txt", unknown),
    ]);
    let (code, _, messages) = run(folder.path(), &["check", "--deny", "review"]);
    assert_eq!(code, Some(1));
    assert_eq!(messages.matches("K0203").count(), 2, "{messages}");
    assert!(messages.contains("4 articles: 2 warnings, 5 accepted"), "{messages}");
    let (_, lines, _) = run(folder.path(), &["check", "--json"]);
    let accepted = |line: &&str| line.contains("\"accepted\":true");
    assert_eq!((lines.lines().count(), lines.lines().filter(accepted).count()), (7, 5));
    fs::remove_file(folder.path().join("content/open.txt")).unwrap();
    assert_eq!(run(folder.path(), &["check", "--deny", "review"]).0, Some(0));
}

#[test]
fn errors_cannot_be_accepted() {
    let folder =
        site(&[("kutip.toml", "[findings]\naccept = [\"K0201\"]\n"), ("content/a.txt", ARTICLE)]);
    let (code, _, messages) = run(folder.path(), &["check"]);
    assert_eq!(code, Some(2), "{messages}");
    assert!(messages.contains("kutip.toml:2:"), "{messages}");
    let folder = site(&[
        ("kutip.toml", AT_HOME),
        ("content/a.txt", "title: A\ndate: 2026-03-01\naccept: K0201, K028\n"),
    ]);
    let (code, _, messages) = run(folder.path(), &["check"]);
    assert_eq!(code, Some(1));
    for part in ["K0201 is an error and cannot be accepted", "did you mean K0208?", "error[K0201]"]
    {
        assert!(messages.contains(part), "{part}\n{messages}");
    }
}

#[test]
fn a_folder_that_is_no_site_stays_as_it_is() {
    let folder = site(&[("notes.txt", "x")]);
    for command in ["build", "check", "serve", "publish"] {
        let (code, _, messages) = run(folder.path(), &[command]);
        assert_eq!(code, Some(2), "{command}: {messages}");
        assert!(messages.contains("error[K0904]"), "{command}: {messages}");
    }
    let (code, _, _) = run(folder.path(), &["new", "--article", "A title"]);
    assert_eq!(code, Some(2));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_language_that_is_not_known_is_an_error() {
    for (language, near) in
        [("indonesia", "`id`"), ("english", "`en`"), ("enn", "`en`"), ("klingon", "are en")]
    {
        let settings = format!("language = \"{language}\"\n");
        let folder = site(&[("kutip.toml", &settings), ("content/a.txt", ARTICLE)]);
        let (code, _, messages) = run(folder.path(), &["build"]);
        assert_eq!(code, Some(2), "{messages}");
        assert!(messages.contains("K0903") && messages.contains(near), "{messages}");
        assert!(messages.contains("kutip.toml:1:12: error"), "{messages}");
        assert!(messages.contains("ms ("), "{messages}");
    }
}

#[test]
fn what_hosts_read_is_published_and_other_files_are_told_once() {
    let folder = site(&[
        ("kutip.toml", AT_HOME),
        ("content/a.txt", ARTICLE),
        ("content/b.docx", "x"),
        ("content/c.docx", "x"),
        ("content/d.markdown", "x"),
        ("content/e.pdf", "x"),
        ("content/.draft.txt", "x"),
        ("static/.well-known/security.txt", "x"),
        ("static/.htaccess", "x"),
        ("static/.nojekyll", ""),
        ("static/.domains", "x"),
        ("static/.env", "secret"),
        ("static/.DS_Store", "x"),
    ]);
    let (code, _, messages) = run(folder.path(), &["build"]);
    assert_eq!(code, Some(0), "{messages}");
    let public = folder.path().join("public");
    for kept in [".well-known/security.txt", ".htaccess", ".nojekyll", ".domains"] {
        assert!(public.join(kept).is_file(), "{kept}");
    }
    assert!(!public.join(".env").exists() && !public.join(".DS_Store").exists());
    let (_, lines, _) = run(folder.path(), &["check", "--json"]);
    let of = |message: &str| lines.lines().filter(|line| line.contains(message)).count();
    for message in [
        "2 .docx files are not read",
        "1 .markdown file is not read",
        "1 .pdf file is not read",
        "content/.draft.txt",
        "static/.env",
    ] {
        assert_eq!(of(message), 1, "{message}\n{lines}");
    }
    assert!(!lines.contains("DS_Store"));
    assert!(lines.contains("rename it so that it ends in .md"));
}

#[test]
fn the_help_of_a_date_is_about_that_date() {
    for (written, help) in [
        ("25/12/2026", "write it as 2026-12-25"),
        ("2026.1.5", "write it as 2026-01-05"),
        ("tomorrow", "YYYY-MM-DD"),
    ] {
        let article = format!("title: A\ndate: {written}\n\nNothing was said.\n");
        let folder = site(&[("kutip.toml", AT_HOME), ("content/a.txt", &article)]);
        let (_, _, messages) = run(folder.path(), &["check"]);
        assert!(messages.contains(help), "{written}: {messages}");
        assert!(!messages.contains("K0211"), "a wrong date is told once: {messages}");
    }
}

const PASTED: &str = "title: Pasted\ndate: 2026-03-01\nlanguage: en\n";
const BODY: &str = "<div class=\"story\">\n<p>The wall &amp; the gate are closed.</p>\n<p>&ldquo;We \
                    have <b>waited</b> long&nbsp;enough,&rdquo; said Ratih Wirasena, the mayor.</p>\n\
                    <script>alert('x')</script><img src=x onerror=alert(1)>\n\
                    <a href=\"javascript:alert(2)\" onclick=\"alert(3)\">there</a></div>\n";

#[test]
fn html_in_a_text_is_told_once_and_read_where_it_is_said_to_be_html() {
    let folder = site(&[
        ("kutip.toml", AT_HOME),
        ("content/a.txt", &format!("{PASTED}\n{BODY}")),
        ("content/b.md", &format!("{PASTED}slug: b\n\nIt is <em>late</em>, `<b>`, &amp; more.\n")),
    ]);
    let (code, lines, _) = run(folder.path(), &["check", "--json"]);
    assert_eq!(code, Some(0));
    let told: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|found: &serde_json::Value| found["code"] == "K0214")
        .collect();
    assert_eq!(told.len(), 2, "{lines}");
    assert_eq!((&told[0]["line"], &told[0]["column"]), (&5.into(), &1.into()));
    assert!(told[0]["help"].as_str().unwrap().contains("format: html"));
    let message = told[1]["message"].as_str().unwrap();
    assert!(message.ends_with("<em>, and 1 more"), "{message}");
}

#[test]
fn an_article_in_html_is_published_as_text_alone_and_its_quotations_are_found() {
    let text = format!("{PASTED}format: html\n\n{BODY}");
    let folder = site(&[("kutip.toml", AT_HOME), ("content/a.txt", &text)]);
    let (code, _, messages) = run(folder.path(), &["build"]);
    assert_eq!(code, Some(0), "{messages}");
    // What is left out of the page is told, and nothing else.
    assert!(messages.contains("2 warnings"), "{messages}");
    for address in ["`x`", "`javascript:alert(2)`"] {
        assert!(
            messages.contains(&format!("warning[K0215]: {address} is not linked")),
            "{messages}"
        );
    }
    let page = fs::read_to_string(folder.path().join("public/articles/a/index.html")).unwrap();
    for part in
        ["The wall &amp; the gate are closed.", "<strong>", "waited", "Ratih Wirasena", "there"]
    {
        assert!(page.contains(part), "{part}\n{page}");
    }
    for part in ["alert", "&amp;ldquo", "&lt;p", "javascript", "onerror"] {
        assert!(!page.contains(part), "{part}\n{page}");
    }
    let done = kutip(["annotate"]).arg(folder.path().join("content/a.txt")).output().unwrap();
    let found: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    let quotes = found["quotes"].as_array().unwrap();
    assert_eq!(quotes.len(), 1, "{found}");
    // Offsets count the file, with its marks and references.
    let spans = quotes[0]["content"].as_array().unwrap();
    let place =
        |span: usize, end: usize| usize::try_from(spans[span][end].as_u64().unwrap()).unwrap();
    let (start, end) = (place(0, 0), place(spans.len() - 1, 1));
    let words: String = text.chars().skip(start).take(end - start).collect();
    assert!(
        words.trim_start_matches("&ldquo;").starts_with("We have <b>waited</b> long&nbsp;"),
        "{words}"
    );
}

#[test]
fn yaml_that_cannot_be_read_is_told_in_words_for_editors() {
    for (yaml, part) in [
        ("title: A\ntitle: B\n", "the key `title` is given twice"),
        ("title: \"A\n", "close all quotation marks"),
        ("title: *A\n", "put it in quotation marks"),
        ("title: A: B\n", "put a value that holds `: `"),
        ("title: [a, b\n", "brackets"),
    ] {
        let article = format!("---\n{yaml}---\n\nNothing was said.\n");
        let folder = site(&[("kutip.toml", AT_HOME), ("content/a.txt", &article)]);
        let (code, _, messages) = run(folder.path(), &["check"]);
        assert_eq!(code, Some(1));
        assert!(messages.contains("K0202") && messages.contains(part), "{yaml}{messages}");
        assert!(!messages.contains("Policy") && !messages.contains("line 1"), "{messages}");
    }
}

#[test]
fn an_open_date_of_an_article_without_one_is_not_called_wrong() {
    let text =
        |date: &str| format!("title: A\nlanguage: id\n{date}\nWarga datang pada Senin (6/3).\n");
    let folder = site(&[("kutip.toml", AT_HOME), ("content/a.txt", &text(""))]);
    let (_, lines, _) = run(folder.path(), &["check", "--json"]);
    assert!(lines.contains("K0211") && !lines.contains("K0301"), "{lines}");
    fs::write(
        folder.path().join("content/a.txt"),
        text("date: 2026-03-06\n").replace("6/3", "31/2"),
    )
    .unwrap();
    let (_, lines, _) = run(folder.path(), &["check", "--json"]);
    assert!(lines.contains("K0301") && !lines.contains("K0211"), "{lines}");
}

#[test]
fn numbers_of_things_are_in_words_that_fit_them() {
    let article =
        ARTICLE.replace("Nothing was said.", "“It is late,” said Ratih Wirasena, the mayor.");
    let folder = site(&[("kutip.toml", AT_HOME), ("content/a.txt", &article)]);
    let (_, _, messages) = run(folder.path(), &["build"]);
    assert!(messages.contains("1 article, 1 quotation, 1 speaker, "), "{messages}");
    let (_, _, messages) = run(folder.path(), &["check"]);
    assert!(messages.starts_with("1 article: "), "{messages}");
}

#[test]
fn a_day_whose_month_is_a_word_is_read() {
    let written = [
        "21 November 2026",
        "November 21, 2026",
        "Sabtu, 21 November 2026",
        "21 nov. 2026",
        "3 Agustus 2026",
        "3 Ogos 2026",
    ];
    for written in written {
        let article = format!("title: A\ndate: {written}\n\nNothing was said.\n");
        let folder = site(&[("kutip.toml", AT_HOME), ("content/a.txt", &article)]);
        let (_, lines, _) = run(folder.path(), &["check", "--json"]);
        assert_eq!(lines, "", "{written}");
    }
    for written in ["31 November 2026", "21 November", "21 November 26", "the 21 November 2026"] {
        let article = format!("title: A\ndate: {written}\n\nNothing was said.\n");
        let folder = site(&[("kutip.toml", AT_HOME), ("content/a.txt", &article)]);
        let (_, _, messages) = run(folder.path(), &["check"]);
        assert!(messages.contains("K0205") && messages.contains("YYYY-MM-DD"), "{messages}");
    }
}

#[test]
fn an_article_is_begun_with_its_header_and_never_over_another() {
    let folder = site(&[("kutip.toml", AT_HOME), ("content/a.txt", ARTICLE)]);
    let new = ["new", "--article", "A \"park\" for the town", "--now", "2026-03-02"];
    let (code, _, messages) = run(folder.path(), &new);
    assert_eq!(code, Some(0), "{messages}");
    let path = folder.path().join("content/a-park-for-the-town.md");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("date = 2026-03-02\nlanguage = \"en\"\ndraft = true\n"), "{text}");
    let (code, lines, _) = run(folder.path(), &["check", "--json", "--drafts"]);
    assert_eq!((code, lines.as_str()), (Some(0), ""));
    fs::write(&path, "mine").unwrap();
    assert_eq!(run(folder.path(), &new).0, Some(73));
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
}
