//! `kutip import`: articles from elsewhere, with where they come from.

#[allow(clippy::format_collect, clippy::too_many_lines, reason = "a page is one long format")]
mod outlets;

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Output;

use kutip::article::{self, Article};
use kutip::language::Languages;
use kutip::source::{Format, Source};
use serde_json::Value;

use self::outlets::{SHAPES, Story};
use crate::program::kutip;
use crate::site::{Site, folder, tree};

fn import(site: &Site, from: &Path, more: &[&str]) -> Output {
    let mut command = kutip(["import", "--report"]);
    command.arg(from).arg("--root").arg(site.root()).args(more).output().unwrap()
}

/// The lines of a report.
fn report(done: &Output) -> Vec<Value> {
    let text = str::from_utf8(&done.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn statuses(done: &Output) -> Vec<String> {
    report(done).iter().map(|line| line["status"].as_str().unwrap().to_owned()).collect()
}

/// An article of the site as the program reads it.
fn read(site: &Site, path: &str) -> Article {
    let text = fs::read_to_string(site.root().join(path)).unwrap();
    let source = Source::new("a", path, Format::Text, text);
    let (article, found) = article::parse(&source, &Languages::embedded());
    assert!(found.is_empty(), "{path}: {found:?}");
    article
}

fn paragraphs(article: &Article) -> Vec<&str> {
    article.blocks.iter().map(|block| block.span.of(&article.text)).collect()
}

#[test]
fn pages_of_twenty_outlets_give_title_date_author_and_body() {
    let languages = Languages::embedded();
    let saved = tempfile::tempdir().unwrap();
    let stories: Vec<Story> = (0..10 * SHAPES).map(Story::new).collect();
    for story in &stories {
        let page = story.page(story.number % SHAPES);
        let bytes = match story.number % SHAPES {
            13 => page
                .replace('“', "\u{93}")
                .replace('”', "\u{94}")
                .chars()
                .map(|c| u8::try_from(c).unwrap())
                .collect(),
            _ => page.into_bytes(),
        };
        fs::write(saved.path().join(format!("{:03}.html", story.number)), bytes).unwrap();
    }
    let mut wrong = String::new();
    let mut right = [0_usize; 5];
    for story in &stories {
        let mut found = Vec::new();
        let path = saved.path().join(format!("{:03}.html", story.number));
        kutip::import::read(&path, &languages, &mut |item| found.push(item));
        let item = found.pop().unwrap().unwrap_or_default();
        let date = item.date.clone().unwrap_or_default();
        // One shape prints the day alone.
        let has_date = date == story.time || story.number % SHAPES == 6 && date == story.time[..10];
        for (at, (what, is_right)) in [
            ("title", item.title.as_ref() == Some(&story.title)),
            ("date", has_date),
            ("author", item.author.as_ref() == Some(&story.author)),
            ("url", item.url.as_ref() == Some(&story.url)),
            ("body", item.body == story.paragraphs.join("\n\n")),
        ]
        .into_iter()
        .enumerate()
        {
            right[at] += usize::from(is_right);
            if !is_right {
                writeln!(wrong, "shape {}, {what}: {item:#?}", story.number % SHAPES).unwrap();
            }
        }
    }
    assert_eq!(right, [stories.len(); 5], "{wrong}");
}

#[test]
fn where_an_article_comes_from_is_kept_and_nothing_is_imported_twice() {
    let site = Site::new(&[]);
    let story = Story::new(3);
    let saved = folder(&[("a.html", story.page(1).as_bytes()), ("a_files/x.css", b"p {}")]);
    let dry = import(&site, saved.path(), &["--dry-run"]);
    assert_eq!((dry.status.code(), statuses(&dry)), (Some(0), vec!["written".to_owned()]));
    assert!(!site.root().join("content").exists(), "a dry run writes nothing");
    let done = import(&site, saved.path(), &["--to", "content/saved"]);
    let path = report(&done)[0]["path"].as_str().unwrap().to_owned();
    assert_eq!(path, "content/saved/2025-08-04-crack-closes-harbour-of-tirta-for-5-weeks.txt");
    let article = read(&site, &path);
    assert_eq!((&article.title, article.author.as_ref()), (&story.title, Some(&story.author)));
    assert_eq!(article.url.as_ref(), Some(&story.url));
    let time = article.published_at(chrono::FixedOffset::east_opt(0).unwrap()).unwrap();
    assert_eq!(time.to_rfc3339(), story.time);
    assert_eq!(paragraphs(&article), story.paragraphs);
    let again = import(&site, saved.path(), &["--to", "content/saved"]);
    assert_eq!(statuses(&again), ["there"]);

    // The same words at another address, but for a few: as quotations are compared.
    let mut other = Story::new(3);
    other.url = "https://other.example/1".to_owned();
    other.paragraphs[0] = other.paragraphs[0].replace("because a wall", "as a wall");
    let near = folder(&[("b.html", other.page(1).as_bytes())]);
    assert_eq!(statuses(&import(&site, near.path(), &[])), ["there"]);
    other.paragraphs[0] = other.paragraphs[0].replace("3 places", "4 places");
    let unlike = folder(&[("b.html", other.page(1).as_bytes())]);
    assert_eq!(
        statuses(&import(&site, unlike.path(), &[])),
        ["written"],
        "another number is other news"
    );
    site.build(&[]).exits(0);
}

const RSS: &str = "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
    xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Kabar &amp; Uji</title><language>en-GB</language>\
    <item><title>The &lt;i&gt;old&lt;/i&gt; bridge closes</title><link>https://news.example/1</link>\
    <pubDate>Wed, 13 Aug 2025 20:30:00 +0700</pubDate><dc:creator>Ines Tallow</dc:creator><category>Rivers</category>\
    <description>Short.</description><content:encoded><![CDATA[<p>The bridge will close on Monday &amp; stay so.</p>\
    <script>x()</script><p>“It is time,” said Ines Tallow.</p>]]></content:encoded></item></channel></rss>";

#[test]
fn feeds_of_every_kind_are_read() {
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Kabar Uji</title><entry><title>Second bridge opens</title>\
        <link rel=\"self\" href=\"https://no.example/\"/><link href=\"https://news.example/2\"/><updated>2025-08-15T00:00:00Z</updated>\
        <published>2025-08-14T08:00:00+07:00</published><author><name>Budi Larasati</name></author>\
        <content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>It <b>opens</b> at 5 &lt; 6.</p><p>All may cross.</p></div></content>\
        </entry></feed>";
    let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"Kabar Uji","items":[{"id":"3","url":"https://news.example/3",
        "title":"Third bridge burns","content_html":"<p>A fire broke out at night.</p>","date_published":"2025-08-16T01:02:03+07:00",
        "authors":[{"name":"Rusdi Amat"}]}]}"#;
    let from = folder(&[
        ("a.rss", RSS.as_bytes()),
        ("b.atom", atom.as_bytes()),
        ("c.json", json.as_bytes()),
    ]);
    let site = Site::new(&[]);
    let done = import(&site, from.path(), &[]);
    assert_eq!(statuses(&done), ["written"; 3], "{done:?}");
    let paths: Vec<String> =
        report(&done).iter().map(|line| line["path"].as_str().unwrap().to_owned()).collect();
    let all: Vec<Article> = paths.iter().map(|path| read(&site, path)).collect();
    let titles: Vec<&str> = all.iter().map(|article| article.title.as_str()).collect();
    assert_eq!(titles, ["The old bridge closes", "Second bridge opens", "Third bridge burns"]);
    assert_eq!(
        paragraphs(&all[0]),
        ["The bridge will close on Monday & stay so.", "“It is time,” said Ines Tallow."]
    );
    assert_eq!(paragraphs(&all[1]), ["It opens at 5 < 6.", "All may cross."]);
    assert_eq!(all[0].outlet.as_deref(), Some("Kabar & Uji"));
    assert_eq!(
        (&all[0].topics[..], all[0].language.as_deref()),
        (&["Rivers".to_owned()][..], Some("en"))
    );
    let zone = chrono::FixedOffset::east_opt(0).unwrap();
    let times: Vec<String> =
        all.iter().map(|article| article.published_at(zone).unwrap().to_rfc3339()).collect();
    assert_eq!(
        times,
        ["2025-08-13T20:30:00+07:00", "2025-08-14T08:00:00+07:00", "2025-08-16T01:02:03+07:00"]
    );
    let authors: Vec<Option<&str>> = all.iter().map(|article| article.author.as_deref()).collect();
    assert_eq!(authors, [Some("Ines Tallow"), Some("Budi Larasati"), Some("Rusdi Amat")]);
    assert_eq!(all[1].url.as_deref(), Some("https://news.example/2"));
}

/// An export of `WordPress` with so many posts.
fn wordpress(posts: usize) -> String {
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\" xmlns:wp=\"http://wordpress.org/export/1.2/\" \
        xmlns:dc=\"d\" xmlns:content=\"c\" xmlns:excerpt=\"e\"><channel><title>Kabar Uji</title>\n"
        .to_owned();
    for number in 0..posts {
        let story = Story::new(number);
        // Words of its own: of posts that are much alike one would be taken.
        let mut state = number;
        let mut word = || {
            state = (state * 1_103_515_245 + 12_345) % (1 << 31);
            format!("w{}", (state >> 8) % 50_000)
        };
        let body: String = (0..6)
            .map(|_| (0..50).map(|_| word()).collect::<Vec<_>>().join(" "))
            .map(|text| ["<!-- wp:paragraph --><p>", &text, ".</p>\n\n"].concat())
            .collect();
        writeln!(xml, "<item><title>{0} {number}</title><link>{1}</link><dc:creator><![CDATA[{2}]]></dc:creator><content:encoded><![CDATA[{body}]]></content:encoded>\
            <excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_date>2025-08-14 03:30:00</wp:post_date><wp:post_date_gmt>2025-08-13 20:30:00</wp:post_date_gmt>\
            <wp:status>publish</wp:status><wp:post_type>post</wp:post_type><category domain=\"category\" nicename=\"x\"><![CDATA[City]]></category></item>",
            story.title, story.url, story.author).unwrap();
    }
    xml + "<item><title>A draft</title><content:encoded>Not yet.</content:encoded><wp:status>draft</wp:status><wp:post_type>post</wp:post_type></item>\
        <item><title>a.jpg</title><wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type></item></channel></rss>"
}

#[test]
fn an_export_of_wordpress_gives_its_posts_with_their_own_time() {
    let from = folder(&[("site.xml", wordpress(30).as_bytes())]);
    let site = Site::new(&[]);
    let done = import(&site, from.path(), &[]);
    assert_eq!(statuses(&done), ["written"; 30], "neither drafts nor pictures");
    let article = read(&site, report(&done)[7]["path"].as_str().unwrap());
    let zone = chrono::FixedOffset::east_opt(0).unwrap();
    assert_eq!(article.published_at(zone).unwrap().to_rfc3339(), "2025-08-14T03:30:00+07:00");
    assert_eq!(
        (&article.topics[..], article.outlet.as_deref()),
        (&["City".to_owned()][..], Some("Kabar Uji"))
    );
    // What was cut off goes on where it was.
    site.remove(report(&done)[7]["path"].as_str().unwrap());
    let again = statuses(&import(&site, from.path(), &[]));
    assert_eq!(again.iter().filter(|status| *status == "written").count(), 1, "{again:?}");
}

/// A document of a word processor.
fn docx(document: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let core = "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\" xmlns:dcterms=\"t\"><dc:creator>Ines &amp; Tallow</dc:creator>\
        <dcterms:created>2025-08-13T08:00:00Z</dcterms:created></cp:coreProperties>";
    for (name, text) in [("word/document.xml", document), ("docProps/core.xml", core)] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn documents_are_read_as_they_are_once_changes_are_taken() {
    let document = "<w:document xmlns:w=\"w\"><w:body><w:p><w:pPr><w:pStyle w:val=\"Title\"/></w:pPr><w:r><w:t>A bridge closes</w:t></w:r></w:p>\
        <w:p><w:r><w:t xml:space=\"preserve\">“It is </w:t></w:r><w:del><w:r><w:delText>too early</w:delText></w:r></w:del><w:ins><w:r><w:t>time &amp; tide</w:t></w:r></w:ins>\
        <w:r><w:t>,” said Ines Tallow.</w:t><w:br/><w:t>Then she left.</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>Nobody spoke.</w:t></w:r></w:p></w:body></w:document>";
    let from = folder(&[("a.docx", &docx(document))]);
    let site = Site::new(&[]);
    let done = import(&site, from.path(), &[]);
    let article = read(&site, report(&done)[0]["path"].as_str().unwrap());
    assert_eq!(
        (article.title.as_str(), article.author.as_deref()),
        ("A bridge closes", Some("Ines & Tallow"))
    );
    assert_eq!(
        paragraphs(&article),
        ["“It is time & tide,” said Ines Tallow. Then she left.", "Nobody spoke."]
    );
    assert_eq!(article.date.unwrap().to_string(), "2025-08-13");
}

#[test]
fn tables_and_texts_are_read() {
    let lines = "{\"title\":\"One bridge\",\"published\":\"2025-08-13T08:00:00+07:00\",\"text\":\"The first text of all.\\n\\nIt goes on.\",\"outlet\":\"Kabar\"}\n\n\
        {\"title\":\"No text\"}\nnot json\n";
    let csv = "\u{FEFF}title,date,text,author\r\n\"'=1+1, or so\",2025-08-14,\"The second text, with a\nline end.\",Ines Tallow\r\n";
    let text = "title: Third\ndate: 2025-08-15\ndraft: true\n\nThe third text stays as it is.\n";
    let from = folder(&[
        ("a.jsonl", lines.as_bytes()),
        ("b.csv", csv.as_bytes()),
        ("c.txt", text.as_bytes()),
        ("d.csv", b"a,b\n1,2\n"),
    ]);
    let site = Site::new(&[]);
    let done = import(&site, from.path(), &[]);
    assert_eq!(done.status.code(), Some(1), "what could not be used is told");
    assert_eq!(statuses(&done), ["written", "refused", "refused", "written", "written", "refused"]);
    let why: Vec<Value> =
        report(&done).into_iter().filter(|line| line["status"] == "refused").collect();
    assert!(why[0]["why"].as_str().unwrap().starts_with("line 3: it has no text"), "{why:?}");
    assert!(why[2]["why"].as_str().unwrap().contains("no column text"), "{why:?}");
    let paths: Vec<Value> =
        report(&done).into_iter().filter(|line| line["status"] == "written").collect();
    let path = |at: usize| paths[at]["path"].as_str().unwrap().to_owned();
    let first = read(&site, &path(0));
    assert_eq!(
        (first.outlet.as_deref(), paragraphs(&first)),
        (Some("Kabar"), vec!["The first text of all.", "It goes on."])
    );
    assert_eq!(read(&site, &path(1)).title, "=1+1, or so");
    assert_eq!(fs::read_to_string(site.root().join(path(2))).unwrap(), text);
}

#[test]
fn what_an_export_wrote_is_read_again() {
    let site = Site::of_two();
    let done = kutip(["export", "--format", "jsonl", "--root"]).arg(site.root()).output().unwrap();
    assert_eq!(done.status.code(), Some(0));
    let from = site.root().join("export/articles.jsonl");
    assert_eq!(statuses(&import(&site, &from, &[])), ["there", "there"]);
    let other = Site::new(&[]);
    let done = import(&other, &from, &[]);
    assert_eq!(statuses(&done)[0], "written");
    let article = read(&other, report(&done)[0]["path"].as_str().unwrap());
    assert_eq!((article.title.as_str(), article.blocks.len()), ("Beta", 2));
}

#[test]
fn what_would_do_harm_is_refused_and_named() {
    let bomb = format!(
        "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>",
        "a".repeat(20 << 20)
    );
    let entity = RSS
        .replace("<rss", "<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss")
        .replace("Short.", "&x;");
    let cut = &RSS[..RSS.len() - 200];
    let deep = format!("<rss>{}</rss>", "<a>".repeat(100_000));
    let from = folder(&[
        ("a.docx", &docx(&bomb)),
        ("b.xml", entity.as_bytes()),
        ("c.xml", cut.as_bytes()),
        ("d.xml", b"<svg></svg>"),
        ("e.xml", deep.as_bytes()),
        ("f.docx", b"no zip"),
        ("g.json", b"{\"version\": 1}"),
        ("h.html", b"<html><body></body></html>"),
    ]);
    let site = Site::new(&[]);
    let done = import(&site, from.path(), &[]);
    assert_eq!(done.status.code(), Some(1));
    let why: Vec<String> = report(&done)
        .iter()
        .map(|line| line["why"].as_str().unwrap_or("written").to_owned())
        .collect();
    for (why, wanted) in why.iter().zip([
        "unpacks to more than",
        "declares entities",
        "ends in the middle",
        "no feed",
        "too deep",
        "no document",
        "no JSON Feed",
        "no text",
    ]) {
        assert!(why.contains(wanted), "{why}: {wanted}");
    }
    assert_eq!(why.len(), 8);
    assert!(!site.root().join("content").exists());
    for to in ["content/../x", "/etc", "static", "content/.git"] {
        let done = import(&site, from.path(), &["--to", to]);
        assert_eq!(done.status.code(), Some(2), "{to}");
    }
}

#[test]
fn a_thousand_posts_take_little_time() {
    let from = folder(&[("site.xml", wordpress(1000).as_bytes())]);
    let site = Site::new(&[]);
    let begun = std::time::Instant::now();
    let done = import(&site, from.path(), &[]);
    assert!(begun.elapsed() < crate::program::PATIENCE, "{:?}", begun.elapsed());
    assert_eq!(statuses(&done), ["written"; 1000]);
    assert!(tree(&site.root().join("content")).len() == 1000);
}
