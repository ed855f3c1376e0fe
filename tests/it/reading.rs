//! How files are read: no link, pipe or device is ever opened, and of no file more than is allowed,
//! be it for its content or for a message about it.

use std::fs::File;
use std::io::Write as _;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Output, Stdio};

use crate::program::{ends, kutip, pipe};
use crate::site::Site;

/// One file in each place that is read.
const PLACES: [&str; 9] = [
    "content/z.txt",
    "content/z.md",
    "content/deep/z.txt",
    "content/a.kutip.toml",
    "content/pages/z.md",
    "static/z.css",
    "static/deep/z.bin",
    "templates/z.html",
    "data/z.json",
];
/// Files at the root of a site.
const SETTINGS: [&str; 2] = ["kutip.toml", "people.toml"];

#[track_caller]
fn run(command: &str, site: &Site) -> (Option<i32>, String) {
    let mut program = kutip([command, "--verbose", "--root"]);
    let Output { status, stderr, .. } = ends(program.arg(site.root()));
    (status.code(), String::from_utf8(stderr).unwrap())
}

fn put(site: &Site, path: &str, make: impl Fn(&Path)) {
    let path = site.root().join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = std::fs::remove_file(&path);
    make(&path);
}

#[test]
fn links_to_whatever_are_named_and_never_opened() {
    let site = Site::of_two();
    let elsewhere = tempfile::tempdir().unwrap();
    pipe(&elsewhere.path().join("pipe"));
    std::fs::write(elsewhere.path().join("secret"), "“S3CRET,” said Ann Bell.").unwrap();
    for to in ["pipe", "secret", "none", "/dev/zero", "/dev/stdin"] {
        for path in PLACES {
            put(&site, path, |at| symlink(elsewhere.path().join(to), at).unwrap());
        }
        for command in ["build", "check"] {
            let (code, said) = run(command, &site);
            assert_eq!(code, Some(0), "{command}, {to}: {said}");
            // A check looks at articles alone.
            let places = PLACES.iter().take(if command == "check" { 5 } else { PLACES.len() });
            for path in places {
                assert!(said.contains(path), "{command}, {path} -> {to}: {said}");
            }
            assert!(said.contains("K0106") && !said.contains("S3CRET"), "{said}");
        }
        let output = site.output();
        assert!(output.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("S3CRET")));
    }
}

#[test]
fn pipes_and_folders_in_the_place_of_files_stop_nothing() {
    for path in PLACES {
        for make in [pipe as fn(&Path), |at| std::fs::create_dir(at).unwrap()] {
            let site = Site::of_two();
            put(&site, path, make);
            for command in ["build", "check"] {
                let (code, said) = run(command, &site);
                assert!(matches!(code, Some(0 | 1)), "{command}, {path}: {said}");
            }
        }
    }
}

#[test]
fn settings_that_are_no_regular_files_are_errors() {
    let elsewhere = tempfile::tempdir().unwrap();
    pipe(&elsewhere.path().join("pipe"));
    std::fs::write(elsewhere.path().join("file"), "title = \"S3CRET\nx").unwrap();
    for path in SETTINGS {
        for to in ["pipe", "file", "/dev/zero", "self"] {
            let site = Site::of_two();
            put(&site, path, |at| match to {
                "self" => pipe(at),
                _ => symlink(elsewhere.path().join(to), at).unwrap(),
            });
            for command in ["build", "check", "publish"] {
                let (code, said) = run(command, &site);
                // Targets are asked for first, and people only for the build.
                assert_eq!(code, Some(2), "{command}, {path} -> {to}: {said}");
                if command != "publish" || path == "kutip.toml" {
                    assert!(said.contains("K0101") && said.contains(path), "{said}");
                }
                assert!(!said.contains("S3CRET"), "{said}");
            }
        }
    }
}

#[test]
fn a_folder_of_the_site_that_is_a_link_is_an_error_and_pages_stay() {
    let elsewhere = Site::of_two();
    for folder in ["content", "static", "templates", "data"] {
        let site = Site::of_two();
        site.build(&[]).exits(0);
        let before = site.output();
        let own = site.root().join(folder);
        let _ = std::fs::rename(&own, site.root().join("was"));
        elsewhere.write("content/secret.txt", "“S3CRET,” said Ann Bell.");
        symlink(elsewhere.root().join("content"), &own).unwrap();
        let (code, said) = run("build", &site);
        assert!(matches!(code, Some(1 | 2)) && said.contains("symbolic link"), "{folder}: {said}");
        let after = site.output();
        for path in ["articles/a/index.html", "articles/b/index.html"] {
            assert!(before[path] == after[path], "{folder}");
        }
        assert!(!after.contains_key("articles/secret/index.html"));
    }
}

/// A file that would fill any memory, and takes no room on the disk.
fn endless(path: &Path) {
    File::create(path).unwrap().set_len(1 << 40).unwrap();
}

#[test]
fn no_file_is_read_beyond_what_is_allowed() {
    for path in PLACES {
        let site = Site::of_two();
        put(&site, path, endless);
        let (code, said) = run("build", &site);
        let is_article = path.starts_with("content");
        assert_eq!(code, Some(if is_article { 1 } else { 2 }), "{path}: {said}");
        assert!(said.contains("K0105") && said.contains(path), "{said}");
        if is_article {
            assert!(site.read("articles/a/index.html").contains("Alpha"), "{path}");
            let (code, said) = run("check", &site);
            assert!(
                code == Some(1) && said.contains("K0105") || path.contains("/pages/"),
                "{said}"
            );
        }
    }
    for path in SETTINGS {
        let site = Site::of_two();
        put(&site, path, endless);
        let (code, said) = run("build", &site);
        assert!(code == Some(2) && said.contains("K0105"), "{path}: {said}");
    }
    // What Kutip wrote itself.
    for path in
        [".kutip/cache/build", ".kutip/cache/annotations", ".kutip/back/kutip-manifest.json"]
    {
        let site = Site::of_two();
        site.build(&[]).exits(0);
        put(&site, path, endless);
        let (code, said) = run("build", &site);
        assert_eq!(code, Some(0), "{path}: {said}");
    }
    let site = Site::of_two();
    site.build(&[]).exits(0);
    put(&site, "public/kutip-manifest.json", endless);
    let (code, said) = run("build", &site);
    assert!(code == Some(73) && said.contains("K0702"), "{said}");
}

#[test]
fn an_article_may_have_sixteen_mebibytes_and_not_one_byte_more() {
    let site = Site::of_two();
    let mut text = vec![b' '; 16 << 20];
    text[..12].copy_from_slice(b"Head\n\nWords.");
    site.write("content/most.txt", &text);
    site.build(&["--quiet"]).exits(0);
    text.push(b' ');
    site.write("content/most.txt", &text);
    let said = site.build(&[]).exits(1).stderr();
    assert!(said.contains("K0105") && said.contains("16777216"), "{said}");
    // Of the larger file the page that it had is kept, and a limit can be raised.
    assert!(site.read("articles/most/index.html").contains("Words."));
    site.write("kutip.toml", "language = \"en\"\n[limits]\narticle_bytes = 16777217\n");
    site.build(&["--quiet"]).exits(0);
}

#[test]
fn a_message_shows_the_words_that_were_read() {
    let site = Site::of_two();
    site.write("content/c.txt", "title: C\ndate: 2025-13-45\n\nText.\n");
    site.write("content/a.kutip.toml", "[[quote]]\nwords = \"nowhere\"\nkind = \"direct\"\n");
    site.write("people.toml", "[[person]]\nname = \"Ann Bell\"\narticles = [\"gone\"]\n");
    let said = site.build(&["--verbose"]).exits(1).stderr();
    for shown in [
        "content/c.txt:2:7",
        "2 | date: 2025-13-45",
        "content/a.kutip.toml:2:9",
        "2 | words = \"nowhere\"",
        "people.toml:3:13",
    ] {
        assert!(said.contains(shown), "{shown}: {said}");
    }
    // The same where nothing has changed and nothing is made again.
    let excerpts = |said: &str| said.lines().filter(|line| line.contains(" | ")).count();
    let again = site.build(&["--verbose"]).exits(1).stderr();
    assert_eq!(excerpts(&again), excerpts(&said));
    site.write("kutip.toml", "language = \"en\"\ntitel = \"x\"\n");
    let said = site.build(&["--verbose"]).exits(2).stderr();
    assert!(said.contains("kutip.toml:2:1") && said.contains("2 | titel"), "{said}");
}

fn annotate(arguments: &[&str], stdin: Stdio) -> Output {
    ends(kutip(["annotate"]).args(arguments).stdin(stdin))
}

#[test]
fn annotating_what_never_ends_stops_at_the_limit() {
    let refused = |output: Output| {
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("bytes allowed"), "{said}");
    };
    refused(annotate(&["/dev/zero"], Stdio::null()));
    let zero = || Stdio::from(File::open("/dev/zero").unwrap());
    refused(annotate(&["/dev/stdin"], zero()));
    refused(annotate(&["-"], zero()));
    let folder = tempfile::tempdir().unwrap();
    let (named, large) = (folder.path().join("pipe"), folder.path().join("large.txt"));
    endless(&large);
    refused(annotate(&[large.to_str().unwrap()], Stdio::null()));
    pipe(&named);
    let fed = named.clone();
    let writer = std::thread::spawn(move || {
        let mut to = File::options().write(true).open(fed).unwrap();
        while to.write_all(&[b'a'; 4096]).is_ok() {}
    });
    refused(annotate(&[named.to_str().unwrap()], Stdio::null()));
    writer.join().unwrap();
    // A line whose text is too long is passed over; the one after it is not.
    let lines = folder.path().join("lines");
    let long = "a".repeat((16 << 20) + 1);
    let text =
        format!("{{\"id\": \"1\", \"text\": \"{long}\"}}\n{{\"id\": \"2\", \"text\": \"Yes.\"}}\n");
    std::fs::write(&lines, text).unwrap();
    let output = annotate(&["-"], File::open(&lines).unwrap().into());
    let made = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(made.contains("\"id\":\"2\"") && made.lines().count() == 1, "{made}");
    refused(output);
}

#[test]
fn a_confidence_is_a_number_from_0_to_1() {
    let folder = tempfile::tempdir().unwrap();
    let article = folder.path().join("a.txt");
    std::fs::write(&article, "“It holds,” said Ann Bell.\n").unwrap();
    let article = article.to_str().unwrap();
    let bad =
        ["nan", "NaN", "-nan", "inf", "-inf", "infinity", "-0.1", "1.01", "2", "1e9", "", "x"];
    for share in bad {
        let output = annotate(&[&format!("--min-confidence={share}"), article], Stdio::null());
        assert_eq!(output.status.code(), Some(2), "{share}");
        assert!(output.stdout.is_empty(), "{share}");
    }
    for share in ["0", "1", "0.5", "1e-3"] {
        let output = annotate(&["--min-confidence", share, article], Stdio::null());
        assert!(output.status.success(), "{share}");
    }
    let site = Site::of_two();
    for share in ["nan", "+nan", "-nan", "inf", "-inf", "-0.1", "1.01", "2", "\"0.5\"", "true"] {
        site.write("kutip.toml", format!("min_confidence = {share}\n"));
        let said = site.build(&[]).exits(2).stderr();
        assert!(said.contains("K0903") && said.contains("kutip.toml:1:18"), "{share}: {said}");
    }
}
