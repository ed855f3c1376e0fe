//! `kutip build`: what it writes, what it keeps, what it refuses.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::MetadataExt as _;
use std::process::Stdio;

use crate::program::kutip;
use crate::site::{Site, brief, tree};

const MANIFEST: &str = "kutip-manifest.json";

fn manifest(site: &Site) -> serde_json::Value {
    serde_json::from_str(&site.read(MANIFEST)).unwrap()
}

#[test]
fn a_site_is_built_and_summed_up_in_one_line() {
    let site = Site::of_two();
    let built = site.build(&[]).exits(0);
    let said = built.stderr();
    assert!(
        said.lines().last().unwrap().starts_with("2 articles, 4 quotations, 1 speaker"),
        "{said}"
    );
    assert!(built.stdout().is_empty() && !said.contains('\r'), "no progress in a pipe");
    let output = site.output();
    for path in ["index.html", "articles/a/index.html", "speakers/clara-wenhollow/index.html"] {
        assert!(output.contains_key(path), "{path}");
    }
    assert!(site.build(&["--quiet"]).exits(0).stderr().is_empty());
}

#[test]
fn a_program_can_read_the_summary() {
    let site = Site::of_two();
    site.write("content/bad.txt", b"caf\xe9");
    let built = site.build(&["--json"]).exits(1);
    let said: serde_json::Value = serde_json::from_str(&built.stdout()).unwrap();
    assert_eq!(said["articles"], 2);
    assert_eq!(said["quotations"], 4);
    assert_eq!(said["speakers"], 1);
    assert_eq!(said["complete"], false);
    assert_eq!(said["unusable"][0], "content/bad.txt");
    assert_eq!(said["diagnostics"][0]["code"], "K0102");
}

#[test]
fn the_manifest_lists_every_file_as_it_is() {
    let site = Site::of_two();
    site.build(&["--base-url", "https://example.org/news/"]).exits(0);
    let manifest = manifest(&site);
    assert_eq!(manifest["base_url"], "https://example.org/news/");
    assert_eq!(manifest["complete"], true);
    let mut output = site.output();
    output.remove(MANIFEST);
    let files = manifest["files"].as_object().unwrap();
    assert_eq!(files.keys().collect::<Vec<_>>(), output.keys().collect::<Vec<_>>());
    for (path, bytes) in &output {
        assert_eq!(files[path]["size"], bytes.len());
        assert_eq!(files[path]["hash"], blake3::hash(bytes).to_hex().as_str());
    }
    assert_eq!(files["index.html"]["type"], "text/html; charset=utf-8");
    assert_eq!(files["articles/a/index.html"]["source"], "content/a.txt");
}

#[test]
fn a_bad_article_keeps_its_page_and_the_rest_is_built() {
    let site = Site::of_two();
    site.build(&[]).exits(0);
    let before = site.read("articles/b/index.html");
    site.write("content/b.txt", b"title: B\n\ncaf\xe9\n");
    site.write("content/c.txt", brief("Gamma", 3));
    let said = site.build(&[]).exits(1).stderr();
    assert!(said.contains("content/b.txt"), "{said}");
    assert_eq!(site.read("articles/b/index.html"), before);
    assert!(site.output().contains_key("articles/c/index.html"));
    assert_eq!(manifest(&site)["complete"], false);
    assert_eq!(manifest(&site)["unusable"][0], "content/b.txt");
    // Still kept by the build after, and gone with its article.
    site.build(&[]).exits(1);
    assert_eq!(site.read("articles/b/index.html"), before);
    site.remove("content/b.txt");
    site.build(&[]).exits(0);
    assert!(!site.output().contains_key("articles/b/index.html"));
    assert_eq!(manifest(&site)["complete"], true);
}

#[test]
fn what_concerns_the_whole_site_replaces_nothing() {
    let cases = [
        ("kutip.toml", "titel = \"x\"\n".to_owned(), 2),
        ("kutip.toml", "title = \n".to_owned(), 2),
        ("templates/article.html", "{% if %}".to_owned(), 2),
        ("templates/about.html", "{{ no.such.thing }}".to_owned(), 2),
    ];
    for (path, text, code) in cases {
        let site = Site::of_two();
        site.build(&[]).exits(0);
        let before = site.output();
        site.write("content/new.txt", brief("New", 5));
        site.write(path, &text);
        let said = site.build(&[]).exits(code).stderr();
        assert!(said.contains("error"), "{said}");
        assert!(site.output() == before, "{path}: {text}");
        assert!(!site.root().join(".public.kutip-new").exists());
    }
}

#[test]
fn threads_days_and_the_cache_do_not_change_a_byte() {
    let site = Site::new(&[]);
    for number in 1..28 {
        site.write(&format!("content/n{number}.txt"), brief(&format!("N {number}"), number));
    }
    site.build(&["--jobs", "1", "--no-cache"]).exits(0);
    let first = site.output();
    assert!(!site.root().join(".kutip/cache").exists());
    let elsewhere = tempfile::tempdir().unwrap();
    for (number, arguments) in [
        &["--jobs", "1"][..],
        &["--jobs", "4"],
        &["--jobs", "4", "--no-cache"],
        &["--jobs", "3", "--now", "2031-01-01"],
    ]
    .iter()
    .enumerate()
    {
        let output = elsewhere.path().join(number.to_string());
        let all = [arguments, &["--output", output.to_str().unwrap()][..]].concat();
        site.build(&all).exits(0);
        assert!(tree(&output) == first, "{arguments:?}");
    }
    let output = elsewhere.path().join("other");
    let mut other = kutip(["build", "--output"]);
    other.arg(&output).current_dir(site.root().join("content"));
    other.env("TZ", "Pacific/Kiritimati").env("LANG", "tr_TR.UTF-8").env("HOME", "/nowhere");
    assert!(other.output().unwrap().status.success());
    assert!(tree(&output) == first);
}

#[test]
fn a_damaged_cache_does_not_change_a_byte() {
    let site = Site::of_two();
    site.build(&[]).exits(0);
    let first = site.output();
    let cache: Vec<_> = fs::read_dir(site.root().join(".kutip/cache"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert!(!cache.is_empty());
    for damage in [&b""[..], b"rubbish", &[0xff; 5000]] {
        for file in &cache {
            fs::write(file, damage).unwrap();
        }
        site.build(&[]).exits(0);
        assert!(site.output() == first);
    }
}

#[test]
fn an_edit_gives_what_a_clean_build_gives() {
    let site = Site::of_two();
    site.build(&[]).exits(0);
    site.write("content/a.txt", brief("Alpha again", 7));
    site.write("content/c.md", "---\ntitle: C\ndate: 2025-09-09\n---\n\nNothing was said.\n");
    site.remove("content/b.txt");
    site.build(&[]).exits(0);
    let edited = site.output();
    fs::remove_dir_all(site.root().join("public")).unwrap();
    fs::remove_dir_all(site.root().join(".kutip")).unwrap();
    site.build(&[]).exits(0);
    assert!(site.output() == edited);
}

#[test]
fn where_nothing_changed_the_folder_stays_the_same() {
    let site = Site::of_two();
    site.build(&[]).exits(0);
    let inode = || fs::metadata(site.root().join("public")).unwrap().ino();
    let before = inode();
    site.build(&[]).exits(0);
    assert_eq!(inode(), before);
    site.write("content/a.txt", brief("Alpha again", 7));
    site.build(&[]).exits(0);
    assert_ne!(inode(), before);
}

#[test]
fn articles_after_the_clock_wait() {
    let site = Site::of_two();
    site.write("content/draft.md", "---\ntitle: D\ndraft: true\n---\n\nNot yet.\n");
    let articles = |site: &Site| {
        let output = site.output();
        ["a", "b", "draft"].map(|slug| output.contains_key(&format!("articles/{slug}/index.html")))
    };
    site.build(&[]).exits(0);
    assert_eq!(articles(&site), [true, true, false]);
    site.build(&["--now", "2025-09-01"]).exits(0);
    assert_eq!(articles(&site), [true, false, false]);
    site.build(&["--now", "2025-08-31", "--drafts"]).exits(0);
    assert_eq!(articles(&site), [false, false, true]);
    site.build(&["--now", "2025-08-31", "--drafts", "--future"]).exits(0);
    assert_eq!(articles(&site), [true, true, true]);
    // 2025-09-01T23:59:59Z
    let mut command = kutip(["build", "--root"]);
    command.arg(site.root()).env("SOURCE_DATE_EPOCH", "1756771199");
    assert!(command.output().unwrap().status.success());
    assert_eq!(articles(&site), [true, false, false]);
    site.build(&["--now", "yesterday"]).exits(2);
    let mut command = kutip(["build", "--root"]);
    command.arg(site.root()).env("SOURCE_DATE_EPOCH", "soon");
    assert_eq!(command.output().unwrap().status.code(), Some(2));
}

#[test]
fn files_of_other_hands_stop_the_build_and_stay() {
    let site = Site::of_two();
    site.build(&[]).exits(0);
    site.write("public/articles/notes.txt", "mine");
    site.write("content/a.txt", brief("Alpha again", 7));
    let before = site.output();
    let said = site.build(&[]).exits(73).stderr();
    assert!(said.contains("articles/notes.txt") && said.contains("K0702"), "{said}");
    assert!(site.output() == before);
    // A folder that no build made.
    let other = Site::of_two();
    other.write("public/photo.jpg", "x");
    other.build(&[]).exits(73);
    assert_eq!(other.output().len(), 1);
}

#[test]
fn the_sites_own_folders_are_no_output() {
    let site = Site::of_two();
    let before = tree(&site.root().join("content"));
    for output in ["", "content", "content/public", "templates", "..", "/"] {
        let output = site.root().join(output);
        let said = site.build(&["--output", output.to_str().unwrap()]).exits(73).stderr();
        assert!(said.contains("K0701"), "{said}");
    }
    std::os::unix::fs::symlink(site.root(), site.root().join("link")).unwrap();
    site.build(&["--output", site.root().join("link").to_str().unwrap()]).exits(73);
    assert!(tree(&site.root().join("content")) == before);
}

#[test]
fn what_cannot_be_written_leaves_the_old_site() {
    let site = Site::of_two();
    site.build(&[]).exits(0);
    let before = site.output();
    // No one, not even root, may make a folder there.
    site.build(&["--output", "/proc/kutip/public"]).exits(73);
    site.write("content/a.txt", brief("Alpha again", 7));
    site.write("static/large.css", vec![b' '; 200_000]);
    // No file may grow beyond 64 blocks of 512 bytes, as on a full disk.
    let limited = format!(
        "trap '' XFSZ; ulimit -f 64; exec {} build --root {}",
        env!("CARGO_BIN_EXE_kutip"),
        site.root().display()
    );
    let done = std::process::Command::new("sh").args(["-c", &limited]).output().unwrap();
    assert_eq!(done.status.code(), Some(73), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(site.output() == before);
    assert!(!site.root().join(".public.kutip-new").exists());
    site.build(&[]).exits(0);
    assert!(site.output() != before);
}

#[test]
fn one_build_of_a_site_at_a_time() {
    let site = Site::of_two();
    site.build(&[]).exits(0);
    let mut lock = fs::File::options().write(true).open(site.root().join(".kutip/lock")).unwrap();
    lock.try_lock().unwrap();
    lock.set_len(0).unwrap();
    writeln!(lock, "4711").unwrap();
    let said = site.build(&[]).exits(75).stderr();
    assert!(said.contains("4711"), "{said}");
    drop(lock);
    site.build(&[]).exits(0);
    // Work is never done through a link that leads elsewhere.
    fs::remove_dir_all(site.root().join(".kutip")).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), site.root().join(".kutip")).unwrap();
    site.build(&[]).exits(73);
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
}

#[test]
fn that_nobody_reads_is_no_failure() {
    let site = Site::of_two();
    let mut command = kutip(["build", "--json", "--root"]);
    command.arg(site.root()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success(), "{:?}", done.status);
    assert!(!String::from_utf8(done.stderr).unwrap().contains("ipe"));
}

#[test]
fn many_findings_of_one_kind_are_counted() {
    let site = Site::of_two();
    for number in 0..40 {
        site.write(&format!("content/bad{number:02}.txt"), b"caf\xe9");
    }
    let shown = |arguments: &[&str]| {
        let said = site.build(arguments).exits(1).stderr();
        said.matches("[K0102]").count()
    };
    assert!(shown(&[]) < 25);
    assert_eq!(shown(&["--verbose"]), 40);
    let json = site.build(&["--json"]).exits(1).stdout();
    assert_eq!(json.matches("K0102").count(), 40);
}

#[test]
fn a_build_says_what_its_stages_took() {
    let site = Site::of_two();
    let built = site.build(&["--timings", "--json"]).exits(0);
    let summary: serde_json::Value = serde_json::from_str(&built.stdout()).unwrap();
    let stages = summary["timings"].as_array().unwrap();
    let names: Vec<&str> = stages.iter().map(|stage| stage["stage"].as_str().unwrap()).collect();
    assert_eq!(names, ["start", "read", "annotate", "link", "pages", "search", "exchange"]);
    assert!(stages.iter().all(|stage| stage["peak_memory"].as_u64().unwrap() > 1_000_000));
    let told = site.build(&["--timings", "--no-cache"]).exits(0).stderr();
    assert!(told.contains("annotate") && told.contains("peak MB"), "{told}");
}

#[test]
fn old_addresses_lead_on_and_hosts_get_their_headers() {
    let site = Site::of_two();
    let moved = brief("Gamma", 3);
    site.write("content/c.txt", format!("aliases: [/lama/, /2024/gamma.html]\n{moved}"));
    let said = site.build(&["--base-url", "https://example.org/news/"]).exits(0).stderr();
    assert!(!said.contains("K0610"), "{said}");
    assert_eq!(
        site.read("_redirects"),
        "/news/2024/gamma.html /news/articles/c/ 301\n/news/lama/ /news/articles/c/ 301\n"
    );
    for path in ["lama/index.html", "2024/gamma.html"] {
        let page = site.read(path);
        assert!(page.contains("content=\"0; url=/news/articles/c/\""), "{page}");
        assert!(page.contains("href=\"https://example.org/news/articles/c/\""), "{page}");
    }
    let headers = site.read("_headers");
    assert!(
        headers.starts_with("/news/*\n  Content-Security-Policy: default-src 'none'"),
        "{headers}"
    );
    let style = site.output().into_keys().find(|path| path.starts_with("style.")).unwrap();
    assert!(headers.contains(&format!("/news/{style}\n  Cache-Control: public, max-age=31536000")));
    // What is a page already stays.
    site.write("content/d.txt", format!("aliases: [/articles/a/, /lama]\n{}", brief("Delta", 4)));
    let said = site.build(&[]).exits(0).stderr();
    assert_eq!(said.matches("K0610").count(), 2, "{said}");
    assert!(!site.read("articles/a/index.html").contains("refresh"));
    site.write("static/_headers", "/own\n");
    site.build(&[]).exits(0);
    assert_eq!(site.read("_headers"), "/own\n");
}

#[test]
fn relative_links_of_the_example_site_lead_to_files() {
    let site = Site::new(&[]);
    let output = site.root().join("portable");
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/content");
    for (path, text) in tree(std::path::Path::new(root)) {
        site.write(&format!("content/{path}"), text);
    }
    site.write("kutip.toml", "language = \"en\"\n[build]\nlinks = \"relative\"\n");
    let mut command = kutip(["build", "--quiet", "--no-cache", "--root"]);
    let done = command.arg(site.root()).arg("--output").arg(&output).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let (mut links, mut broken) = (0, Vec::new());
    for (path, bytes) in tree(&output) {
        // A host shows 404.html at any address.
        if !path.ends_with("index.html") {
            continue;
        }
        let page = String::from_utf8(bytes).unwrap();
        for link in page.split(" href=\"").skip(1) {
            let address = link.split(['"', '#', '?']).next().unwrap();
            if address.is_empty() || address.contains(':') {
                continue;
            }
            links += 1;
            let file = output.join(&path).parent().unwrap().join(address);
            if address.starts_with('/') || !file.is_file() {
                broken.push(format!("{path}: {address}"));
            }
        }
    }
    assert!(broken.is_empty() && links > 3000, "{links} links, broken:\n{}", broken.join("\n"));
}
