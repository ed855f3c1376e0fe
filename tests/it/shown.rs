//! Articles of which only the quotations are shown: nothing else of their text leaves the program.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use kutip::annotate::Attribution;
use kutip::language::Languages;
use kutip::pipeline::{Options, Progress, read_all};
use kutip::text::Span;

use crate::program::kutip;
use crate::site::{Site, Tree};

const SETTINGS: &str = "language = \"en\"\nbase_url = \"https://example.org/\"\narticle = \"quotations\"\n\
                        [build]\ndata = true\n[feeds]\nmin_quotes = 1\n";

/// An article in plain text. Words that end in `zzz` stand in no sentence with a quotation.
const TEXT: &str = "The lower town was dryzzz for a week.\n\n\
    Mayor Ratna Sumpena said on Tuesday that the pumps would run. The crowd was loudzzz and left.\n\n\
    “We have waited long enough,” said Ratna Sumpena, the mayor, who wore boots. Nobody clappedzzz.\n\n\
    What comes nextzzz\n\n\
    Agus Sembiluk denied that the money was gone. The river felzzz.\n\n\
    Its banks are lowzzz and old.\n";

/// Words of [`TEXT`] and the like that may not be in any file.
fn leaks(files: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (path, bytes) in files {
        let text = String::from_utf8_lossy(bytes);
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.ends_with("zzz"));
        found.extend(words.map(|word| format!("{path}: {word}")));
    }
    found
}

fn article(header: &str, body: &str) -> String {
    format!("{header}date: 2025-09-03\nlanguage: en\nsource: The Herald\n\n{body}")
}

/// Each paragraph as one of HTML.
fn html(text: &str) -> String {
    format!("<p>{}</p>\n", text.trim().replace("\n\n", "</p>\n<p>"))
}

#[test]
fn nothing_but_the_quotations_of_a_text_is_in_any_file() {
    let markdown =
        format!("## Beforezzz all\n\n- One itemzzz\n\n{TEXT}\n> A block thatzzz is old.\n");
    let line = format!(
        " date 2025-09-01 Boats lie drylyzzz at the quay. (Herald/Banu Prasaja)\n\nLIRANGAN (Heraldzzz) - {TEXT}"
    );
    let site = Site::new(&[
        ("kutip.toml", SETTINGS),
        ("content/titled.txt", &article("title: Pumps\n", TEXT)),
        (
            "content/untitled.txt",
            &article("source: The Herald\n", TEXT).replacen("source: The Herald\n", "", 1),
        ),
        ("content/marked.md", &article("title: Pumps, marked\n", &markdown)),
        ("content/html.txt", &article("title: Pumps in HTML\nformat: html\n", &html(TEXT))),
        ("content/line.txt", &line),
        (
            "content/silent.txt",
            &article("id: silent\n", "It rainedzzz all day. Nobody spokezzz.\n"),
        ),
    ]);
    site.build(&[]).exits(0);
    let output = site.output();
    assert_eq!(leaks(&output), Vec::<String>::new());
    for slug in ["titled", "untitled", "marked", "html", "line"] {
        let page = site.read(&format!("articles/{slug}/index.html"));
        assert_eq!(page.matches("<figure class=\"quote\" id=\"q-").count(), 3, "{slug}: {page}");
        assert!(page.contains("said on Tuesday <u>that the pumps would run</u>."), "{page}");
        assert!(page.contains("“We have waited long enough”"), "{page}");
        assert!(page.contains("Agus Sembiluk denied that the money was gone.</p>"), "{page}");
        assert!(page.contains("<strong>denied or not said</strong>"), "{page}");
        assert!(!page.contains("data-kutip-body"), "{page}");
        let text = site.read(&format!("articles/{slug}/source.txt"));
        assert!(text.contains("“We have waited long enough,” said Ratna Sumpena"), "{text}");
    }
    // A title that nobody gave is made of what is shown, and one of nothing is the id.
    let untitled = site.read("articles/untitled/index.html");
    assert!(untitled.contains("<title>Mayor Ratna Sumpena said on Tuesday"), "{untitled}");
    assert!(site.read("articles/silent/index.html").contains("<title>silent"));
    // All of it is there where nobody forbids it: the words are ones that could leak.
    site.write("kutip.toml", SETTINGS.replace("\"quotations\"", "\"full\""));
    site.build(&[]).exits(0);
    assert!(leaks(&site.output()).len() > 40, "{:?}", leaks(&site.output()));
}

/// The sentences of a text: whether a quotation is in each.
fn sentences<'t>(text: &'t str, blocks: &[Span], shown: &[Span]) -> Vec<(bool, &'t str)> {
    let mut found = Vec::new();
    for block in blocks {
        let words = block.of(text);
        let mut start = 0;
        for end in words.match_indices(['.', '!', '?']).map(|(at, _)| at + 1).chain([words.len()]) {
            let rest = words[end..].trim_start_matches(['”', '"', '’', ')']);
            if rest.starts_with(char::is_whitespace) || end == words.len() {
                let first = block.start as usize;
                let span = Span::new(first + start, first + end);
                start = end;
                let is_shown = |of: &Span| of.start < span.end && of.end > span.start;
                found.push((shown.iter().any(is_shown), span.of(text)));
            }
        }
    }
    found
}

/// The runs of four words and more without a mark between.
fn runs(sentence: &str) -> impl Iterator<Item = String> {
    let parts = sentence.split(|c: char| !(c.is_alphanumeric() || c.is_whitespace()));
    let parts = parts.map(|part| part.split_whitespace().collect::<Vec<_>>());
    parts.filter(|part| part.len() >= 4).map(|part| part.join(" "))
}

#[test]
fn no_sentence_of_the_example_site_without_a_quotation_is_in_any_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let options = Options { root: root.into(), ..Options::default() };
    let edition = read_all(&options, &Languages::embedded(), &Progress::default()).unwrap();
    let (mut silent, mut allowed) = (BTreeSet::new(), String::new());
    let mut allow = |words: &str| {
        allowed.extend(words.split_whitespace().flat_map(|word| [word, " "]));
    };
    for brief in &edition.renderer.site().briefs {
        let article = &brief.article;
        let mut spans = Vec::new();
        for attribution in &brief.annotated.attributions {
            let Attribution { content, cue, source, statement, .. } = attribution;
            spans.extend([content, cue, source].into_iter().flatten().chain([statement]).copied());
        }
        spans.retain(|span| !span.is_empty());
        let blocks: Vec<Span> = article.blocks.iter().map(|block| block.span).collect();
        for (is_shown, sentence) in sentences(&article.text, &blocks, &spans) {
            if is_shown {
                allow(sentence);
            } else {
                silent.extend(runs(sentence));
            }
        }
        allow(&article.title);
        if !article.taken.description {
            allow(&article.description);
        }
    }
    for topic in &edition.renderer.site().topics {
        allow(topic.summary.as_deref().unwrap_or_default());
    }
    silent.retain(|run| !allowed.contains(run.as_str()));
    assert!(silent.len() > 200, "{}", silent.len());

    let site = Site::new(&[]);
    let settings = fs::read_to_string(root.join("kutip.toml")).unwrap();
    site.write("kutip.toml", format!("article = \"quotations\"\n{settings}"));
    site.write("people.toml", fs::read(root.join("people.toml")).unwrap());
    for (path, bytes) in crate::site::tree(&root.join("content")) {
        site.write(&format!("content/{path}"), bytes);
    }
    site.build(&["--base-url", "https://example.org/"]).exits(0);
    for (path, bytes) in site.output() {
        let text = String::from_utf8_lossy(&bytes);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for run in &silent {
            assert!(!text.contains(run.as_str()), "{path}: {run}");
        }
    }
}

#[test]
fn an_article_decides_for_itself_and_its_permalinks_stay() {
    let header = |more: &str| format!("title: Pumps\n{more}");
    let site = Site::new(&[
        ("kutip.toml", SETTINGS),
        ("content/a.txt", &article(&header("article: full\n"), TEXT)),
        ("content/b.txt", &article(&header(""), &TEXT.replace("Tuesday", "Monday"))),
    ]);
    site.build(&[]).exits(0);
    let ids = |slug: &str| -> Vec<String> {
        let page = site.read(&format!("articles/{slug}/index.html"));
        let ids = page.split(" id=\"q-").skip(1);
        ids.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    assert!(site.read("articles/a/index.html").contains("loudzzz"));
    assert!(!site.read("articles/b/index.html").contains("loudzzz"));
    let before = ids("a");
    assert_eq!(before.len(), 3);
    site.write("content/a.txt", article(&header("article: quotations\n"), TEXT));
    let corrected = "[[quote]]\nwords = \"the pumps would run\"\nspeaker = \"Clara Wenhollow\"\n";
    site.write("content/a.kutip.toml", corrected);
    site.build(&[]).exits(0);
    assert_eq!(ids("a"), before);
    let page = site.read("articles/a/index.html");
    assert!(
        page.contains("Clara Wenhollow</bdi>") && page.contains("checked by an editor"),
        "{page}"
    );
    for id in before {
        assert!(page.contains(&format!("popovertarget=\"c-{id}\"")), "{id}");
        assert!(page.contains(&format!("popover id=\"c-{id}\"")), "{id}");
    }
    assert_eq!(leaks(&site.output()), Vec::<String>::new());
}

#[test]
fn one_page_for_itself_keeps_to_it_too() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.txt");
    fs::write(&file, article("title: Pumps\narticle: quotations\n", TEXT)).unwrap();
    let done = kutip(["show"]).arg(&file).output().unwrap();
    let page = String::from_utf8(done.stdout).unwrap();
    assert!(page.contains("the pumps would run") && !page.contains("zzz"), "{page}");
}

#[test]
fn what_does_not_say_clearly_how_much_is_shown_is_an_error() {
    let site = Site::of_two();
    site.write("kutip.toml", "language = \"en\"\narticle = \"quotation\"\n");
    let said = site.build(&[]).exits(2).stderr();
    for part in ["K0903", "kutip.toml:2:11", "did you mean `quotations`?"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    site.write("kutip.toml", "language = \"en\"\n");
    for (header, place, help) in [
        ("article: quotation\n", "c.txt:2:10", "did you mean `quotations`?"),
        ("article: false\n", "c.txt:2:10", "give one of full, quotations"),
        ("Artikle: quotations\n", "c.txt:2:1", "name the key `article`"),
    ] {
        site.write("content/c.txt", article(&format!("title: Pumps\n{header}"), TEXT));
        let said = site.build(&[]).exits(1).stderr();
        for part in ["K0216", place, help] {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert_eq!(leaks(&site.output()), Vec::<String>::new());
    }
}

#[test]
fn boilerplate_is_shown_and_not_read() {
    let body = "“We have waited long enough,” said Ratna Sumpena, the mayor.\n\n\
        Write to Banu Prasaja about flood: “Subscribe todayzzz,” said Banu Prasaja, the engineer.\n\n\
        Agus Sembiluk said that the money was gone. ADVERTISEMENT Boats were moored.\n";
    let settings = "language = \"en\"\n[topics]\nflood = [\"flood\"]\n";
    let site = Site::new(&[
        ("kutip.toml", settings),
        ("content/a.txt", &article("title: Pumps\n", body)),
        ("content/b.txt", &article("title: Boats\n", TEXT)),
    ]);
    site.build(&[]).exits(0);
    assert!(site.output().contains_key("speakers/banu-prasaja/index.html"));
    assert!(site.output().contains_key("topics/flood/index.html"));
    let page = site.read("articles/a/index.html");
    assert!(page.contains("<span class=\"frame\">ADVERTISEMENT</span>"), "{page}");
    site.write("kutip.toml", format!("{settings}[text]\nboilerplate = ['^Write to Banu .*']\n"));
    site.build(&[]).exits(0);
    let page = site.read("articles/a/index.html");
    let grey = "<span class=\"frame\">Write to Banu Prasaja about flood: “Subscribe todayzzz,” said Banu Prasaja, the engineer.</span>";
    assert!(page.contains(grey), "{page}");
    assert_eq!(page.matches("data-quote=").count(), 2, "{page}");
    let output = site.output();
    assert!(!output.contains_key("speakers/banu-prasaja/index.html"));
    assert!(!output.contains_key("topics/flood/index.html"));
    let found = leaks(&output).into_iter().filter(|leak| leak.ends_with("todayzzz"));
    let found: Vec<String> = found.collect();
    assert_eq!(found, ["articles/a/index.html: todayzzz"], "no word of search comes from it");

    site.write("kutip.toml", "language = \"en\"\n[text]\nboilerplate = [\"Baca\", \"(open\"]\n");
    let said = site.build(&[]).exits(2).stderr();
    for part in ["K0903", "kutip.toml:3:24", "`(open` is not a pattern: unclosed group"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}
