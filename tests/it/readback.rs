//! What Kutip wrote and reads back is not taken on trust: the manifest of the output and of a target,
//! the kept tree, and what lies in `.kutip`.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Output};

use crate::program::{ends, kutip, pipe};
use crate::site::{Site, Tree, brief, tree};

const MANIFEST: &str = "kutip-manifest.json";

/// Paths that lead from a folder of the site's to files that are there, and others like them.
fn climbing(site: &Site) -> Vec<String> {
    let absolute = site.root().join("../precious.txt").canonicalize().unwrap();
    let absolute = absolute.to_str().unwrap();
    let mut paths = vec![absolute.to_owned(), format!("/{absolute}"), format!("a/..{absolute}")];
    let relative = [
        "../notes.txt",
        "../../precious.txt",
        "../content/b.txt",
        "../kutip.toml",
        "./../notes.txt",
        "articles/../../notes.txt",
        "articles//../../notes.txt",
        "..//notes.txt",
        "../.kutip/lock",
        "../.kutip/cache/annotations",
        ".kutip/lock",
        "..\\notes.txt",
        "../site/notes.txt",
        "..",
        ".",
        "",
        "/",
        "articles/",
        "articles/..",
        "nul\0.txt",
        "kutip-manifest.json/../../notes.txt",
        "KUTIP-MANIFEST.JSON",
        ".git/config",
    ];
    paths.extend(relative.map(str::to_owned));
    paths
}

/// A site with files that must stay whatever its manifest says.
fn guarded() -> Site {
    let site = Site::of_two();
    fs::write(site.root().join("../precious.txt"), "precious").unwrap();
    site.write("notes.txt", "mine");
    site
}

/// Lets a manifest list more paths than the build made.
fn claim(manifest: &Path, paths: &[String]) {
    let mut read: serde_json::Value = serde_json::from_slice(&fs::read(manifest).unwrap()).unwrap();
    for path in paths {
        read["files"][path] =
            serde_json::json!({ "hash": "0".repeat(64), "size": 1, "type": "text/plain" });
    }
    fs::write(manifest, serde_json::to_vec(&read).unwrap()).unwrap();
}

/// All files around a site but its output and what Kutip keeps; of what is no regular file, that it
/// is there.
fn around(site: &Site) -> Tree {
    fn look(folder: &Path, prefix: &str, found: &mut Tree) {
        for name in names(folder) {
            let (path, own) = (folder.join(&name), format!("{prefix}{name}"));
            let kind = fs::symlink_metadata(&path).unwrap().file_type();
            if ["site/public", "site/.kutip", "www"].contains(&own.as_str()) {
            } else if kind.is_dir() {
                look(&path, &format!("{own}/"), found);
            } else {
                let bytes = if kind.is_file() { fs::read(&path).unwrap() } else { Vec::new() };
                found.insert(own, bytes);
            }
        }
    }
    let mut found = Tree::new();
    look(&site.root().join(".."), "", &mut found);
    found
}

#[track_caller]
fn run(site: &Site, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = kutip(arguments);
    command.arg("--root").arg(site.root());
    let Output { status, stderr, .. } = ends(&mut command);
    (status.code(), String::from_utf8(stderr).unwrap())
}

#[test]
fn a_manifest_that_leads_out_of_the_output_removes_nothing() {
    let site = guarded();
    // An article that comes and goes leaves its address in addresses.toml.
    site.write("content/c.txt", brief("Gamma", 3));
    site.build(&[]).exits(0);
    site.remove("content/c.txt");
    site.build(&[]).exits(0);
    let clean = site.output();
    let all = climbing(&site);
    // Each by itself, then all; with what is known of the last build, and without, as in a clone.
    let mut cases: Vec<Vec<String>> = all.iter().map(|path| vec![path.clone()]).collect();
    cases.push(all);
    let before = around(&site);
    for (number, paths) in cases.iter().enumerate() {
        if number % 2 == 0 {
            fs::remove_dir_all(site.root().join(".kutip")).unwrap();
        }
        claim(&site.root().join("public").join(MANIFEST), paths);
        let (code, said) = run(&site, &["build"]);
        assert_eq!(code, Some(0), "{paths:?}: {said}");
        let named = format!("{:?}", paths.iter().min().unwrap());
        assert!(said.contains("K0706") && said.contains(&named), "{said}");
        assert!(site.output() == clean && around(&site) == before, "{paths:?}");
        // The new manifest is our own again.
        site.write("content/c.txt", brief("Gamma", 3));
        let (code, said) = run(&site, &["build"]);
        assert!(code == Some(0) && !said.contains("K0706"), "{said}");
        site.remove("content/c.txt");
        site.build(&[]).exits(0);
        assert!(site.output() == clean && around(&site) == before, "{paths:?}");
    }
}

#[test]
fn a_manifest_that_is_no_regular_file_is_nobodys() {
    let site = guarded();
    site.build(&[]).exits(0);
    let manifest = site.root().join("public").join(MANIFEST);
    let copy = site.root().join("copy.json");
    fs::rename(&manifest, &copy).unwrap();
    let makes: [&dyn Fn(); 5] = [
        &|| symlink(&copy, &manifest).unwrap(),
        &|| symlink("/dev/zero", &manifest).unwrap(),
        &|| pipe(&manifest),
        &|| fs::create_dir(&manifest).unwrap(),
        &|| fs::write(&manifest, "{").unwrap(),
    ];
    for make in makes {
        make();
        let before = (around(&site), names(&site.root().join("public")));
        let (code, said) = run(&site, &["build"]);
        assert!(code == Some(73) && said.contains("K0702"), "{said}");
        assert!((around(&site), names(&site.root().join("public"))) == before);
        if manifest.is_dir() {
            fs::remove_dir(&manifest).unwrap();
        } else {
            fs::remove_file(&manifest).unwrap();
        }
    }
}

/// Names of all that lies in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_page_is_kept_only_if_it_is_the_one_that_was_made() {
    let site = guarded();
    site.build(&[]).exits(0);
    let page = site.root().join("public/articles/b/index.html");
    let length = fs::metadata(&page).unwrap().len();
    // As long as the page, but not the page.
    fs::write(site.root().join("../precious.txt"), "s".repeat(length.try_into().unwrap())).unwrap();
    fs::remove_file(&page).unwrap();
    fs::hard_link(site.root().join("../precious.txt"), &page).unwrap();
    site.write("content/b.txt", b"caf\xe9");
    let (code, said) = run(&site, &["build"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(!site.output().contains_key("articles/b/index.html"));
}

const TARGETS: &str = "language = \"en\"\nbase_url = \"https://example.org/\"\n\
    [publish.web]\nkind = \"directory\"\npath = \"../www\"\n\
    [publish.git]\nkind = \"git\"\nremote = \"../pages.git\"\n\
    [publish.tar]\nkind = \"archive\"\npath = \"../site.tar\"\n\
    [publish.zip]\nkind = \"archive\"\npath = \"../site.zip\"\n";

#[track_caller]
fn publish(site: &Site, target: &str) -> (Option<i32>, String) {
    let mut command = kutip(["publish", "--yes", target, "--root"]);
    command.arg(site.root());
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    let Output { status, stderr, .. } = ends(&mut command);
    (status.code(), String::from_utf8(stderr).unwrap())
}

fn git(at: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.arg("-C").arg(at).args(["-c", "user.name=x", "-c", "user.email=x"]).args(arguments);
    let output = command.env("GIT_CONFIG_GLOBAL", "/dev/null").output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_manifest_at_a_target_leads_nowhere_either() {
    let site = guarded();
    site.write("kutip.toml", TARGETS);
    git(&site.root(), &["init", "-q", "--bare", "../pages.git"]);
    for target in ["web", "git", "tar", "zip"] {
        let (code, said) = publish(&site, target);
        assert!(code == Some(0) && !said.contains("K0706"), "{target}: {said}");
    }
    let folder = site.root().join("..");
    let paths = climbing(&site);

    // The folder.
    claim(&folder.join("www").join(MANIFEST), &paths);
    let before = around(&site);
    let (code, said) = publish(&site, "web");
    assert!(code == Some(0) && said.contains("K0706"), "{said}");
    assert!(tree(&folder.join("www")) == site.output() && around(&site) == before);
    let (code, said) = publish(&site, "web");
    assert!(code == Some(0) && !said.contains("K0706"), "{said}");

    // The branch.
    let clone = folder.join("clone");
    git(&folder, &["clone", "-q", "-b", "gh-pages", "pages.git", "clone"]);
    fs::write(clone.join("theirs.txt"), "theirs").unwrap();
    claim(&clone.join(MANIFEST), &paths);
    git(&clone, &["add", "-A"]);
    git(&clone, &["commit", "-q", "-m", "x"]);
    git(&clone, &["push", "-q"]);
    let (code, said) = publish(&site, "git");
    assert!(code == Some(0) && said.contains("K0706"), "{said}");
    let there = git(&folder.join("pages.git"), &["ls-tree", "-r", "--name-only", "gh-pages"]);
    let mut there: Vec<&str> = there.lines().collect();
    there.retain(|path| ![".nojekyll", "theirs.txt"].contains(path));
    assert!(there.iter().eq(site.output().keys()), "{there:?}");
    fs::remove_dir_all(&clone).unwrap();

    // Archives: the manifest comes first, then whatever.
    for (target, file) in [("tar", "site.tar"), ("zip", "site.zip")] {
        let manifest = folder.join("m.json");
        fs::copy(site.root().join("public").join(MANIFEST), &manifest).unwrap();
        claim(&manifest, &paths);
        archive(&folder.join(file), &fs::read(&manifest).unwrap());
        fs::remove_file(&manifest).unwrap();
        let mut before = around(&site);
        let (code, said) = publish(&site, target);
        assert!(code == Some(0) && said.contains("K0706"), "{target}: {said}");
        let mut after = around(&site);
        assert!(before.remove(file).is_some() && after.remove(file).is_some());
        after.retain(|path, _| !path.starts_with("pages.git/"));
        before.retain(|path, _| !path.starts_with("pages.git/"));
        assert!(after == before, "{target}");
    }
}

/// An archive that holds a manifest alone.
fn archive(path: &Path, manifest: &[u8]) {
    use std::io::Write as _;
    let file = fs::File::create(path).unwrap();
    if path.extension().unwrap() == "zip" {
        let mut zip = zip::ZipWriter::new(file);
        zip.start_file(MANIFEST, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(manifest).unwrap();
        zip.finish().unwrap();
    } else {
        let mut tar = tar::Builder::new(file);
        let mut header = tar::Header::new_gnu();
        header.set_size(manifest.len() as u64);
        tar.append_data(&mut header, MANIFEST, manifest).unwrap();
        tar.finish().unwrap();
    }
}

#[test]
fn an_archive_that_is_a_link_is_not_written_through() {
    let site = guarded();
    site.write("kutip.toml", TARGETS);
    let folder = site.root().join("..");
    symlink("precious.txt", folder.join("site.tar")).unwrap();
    let (code, said) = publish(&site, "tar");
    assert_eq!(code, Some(2), "{said}");
    fs::remove_file(folder.join("site.tar")).unwrap();
    symlink("precious.txt", folder.join("site.tar.kutip-new")).unwrap();
    let (code, said) = publish(&site, "tar");
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(fs::read(folder.join("precious.txt")).unwrap(), b"precious");
}

#[test]
fn a_build_with_a_strange_manifest_is_not_published() {
    let site = guarded();
    site.write("kutip.toml", TARGETS);
    site.build(&[]).exits(0);
    claim(&site.root().join("public").join(MANIFEST), &climbing(&site));
    let (code, said) = run(&site, &["publish", "--yes", "--no-build", "web"]);
    assert!(code == Some(1) && said.contains("K0801"), "{said}");
    // Nor is a file that a link leads to, though its bytes are those of the manifest.
    site.build(&[]).exits(0);
    let page = site.root().join("public/index.html");
    fs::rename(&page, site.root().join("../page.html")).unwrap();
    symlink(site.root().join("../page.html"), &page).unwrap();
    let (code, said) = run(&site, &["publish", "--yes", "--no-build", "web"]);
    assert!(code == Some(1) && said.contains("index.html"), "{said}");
    assert!(!site.root().join("../www").exists());
}

#[test]
fn what_comes_into_the_kept_tree_is_never_published() {
    let site = guarded();
    let builds = |text: &str| {
        site.write("content/a.txt", brief(text, 1));
        let (code, said) = run(&site, &["build"]);
        assert_eq!(code, Some(0), "{said}");
        said
    };
    for (number, make) in [
        (|spare: &Path| fs::write(spare.join("mine.txt"), "S3CRET").unwrap()) as fn(&Path),
        |spare| fs::write(spare.join("articles/b/mine.txt"), "S3CRET").unwrap(),
        |spare| symlink("../../../precious.txt", spare.join("mine.txt")).unwrap(),
        |spare| symlink("../../content", spare.join("mine")).unwrap(),
        |spare| pipe(&spare.join("mine.txt")),
        |spare| {
            fs::create_dir_all(spare.join(".git/hooks")).unwrap();
            fs::write(spare.join(".git/hooks/post-checkout"), "S3CRET").unwrap();
        },
    ]
    .into_iter()
    .enumerate()
    {
        for text in ["One", "Two", "Three"] {
            builds(text);
        }
        let spare = site.root().join(".kutip/back");
        make(&spare);
        let before = around(&site);
        for text in ["Four", "Five"] {
            let said = builds(text);
            assert!(said.contains("K0707"), "{number}: {said}");
            let elsewhere = tempfile::tempdir().unwrap();
            let output = elsewhere.path().join("out");
            site.build(&["--no-cache", "--output", output.to_str().unwrap()]).exits(0);
            assert!(site.output() == tree(&output), "{number}");
            let mut after = around(&site);
            for own in ["site/content/a.txt", "site/addresses.toml"] {
                after.insert(own.into(), before[own].clone());
            }
            assert!(after == before, "{number}");
        }
        fs::remove_dir_all(spare).unwrap();
    }
}

#[test]
fn no_link_is_followed_among_kutips_own_files() {
    let elsewhere = tempfile::tempdir().unwrap();
    let (victim, other) = (elsewhere.path().join("victim"), elsewhere.path().join("other"));
    for (link, is_folder) in [
        (".kutip", true),
        (".kutip/lock", false),
        (".kutip/cache", true),
        (".kutip/cache/build", false),
        (".kutip/cache/annotations", false),
        (".kutip/cache/annotations.new", false),
        (".kutip/back", true),
        (".kutip/check", true),
        (".kutip/publish", true),
        (".kutip/publish/far", false),
        (".kutip/publish/git.git", true),
    ] {
        let site = guarded();
        let far = "[publish.far]\nkind = \"sftp\"\ndestination = \"127.0.0.1:/x\"\nport = 1\nretries = 0\n";
        site.write("kutip.toml", format!("{TARGETS}{far}"));
        fs::write(&victim, "precious").unwrap();
        fs::create_dir(&other).unwrap();
        let path = site.root().join(link);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(if is_folder { &other } else { &victim }, path).unwrap();
        for arguments in [
            &["build"][..],
            &["check", "--links"],
            &["publish", "--yes", "web"],
            &["publish", "--yes", "far"],
            &["publish", "--yes", "git"],
        ] {
            let (code, said) = run(&site, arguments);
            let code = code.unwrap();
            assert!(code == 73 || (code == 1 && arguments[0] == "check"), "{link}: {code}, {said}");
            let told = ["K0708", "K0701"].iter().any(|code| said.contains(code));
            assert!(told && said.contains(link), "{link}, {arguments:?}: {said}");
        }
        assert_eq!(fs::read(&victim).unwrap(), b"precious", "{link}");
        assert!(names(&other).is_empty(), "{link}");
        fs::remove_dir(&other).unwrap();
    }
}

#[test]
fn pipes_among_kutips_own_files_keep_nothing_waiting() {
    for path in [".kutip/cache/build", ".kutip/cache/annotations", ".kutip/back", ".kutip/lock"] {
        let site = guarded();
        fs::create_dir_all(site.root().join(path).parent().unwrap()).unwrap();
        pipe(&site.root().join(path));
        for _ in 0..2 {
            let (code, said) = run(&site, &["build"]);
            let expected = if path.ends_with("lock") { 73 } else { 0 };
            assert_eq!(code, Some(expected), "{path}: {said}");
        }
    }
}

/// Modes and, in seconds, times of all files and folders of a folder, itself among them.
fn manners(folder: &Path) -> BTreeMap<String, (u32, i64)> {
    fn look(path: &Path, own: &str, found: &mut BTreeMap<String, (u32, i64)>) {
        let there = fs::symlink_metadata(path).unwrap();
        found.insert(own.to_owned(), (there.permissions().mode() & 0o7777, there.mtime()));
        if there.is_dir() {
            for name in names(path) {
                look(&path.join(&name), &format!("{own}/{name}"), found);
            }
        }
    }
    let mut found = BTreeMap::new();
    look(folder, "", &mut found);
    found
}

/// Builds with a umask and perhaps a time.
fn build(site: &Site, umask: &str, time: Option<i64>, more: &[&str]) {
    let mut command = Command::new("sh");
    let script = format!("umask {umask}; exec \"$@\"");
    command.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_kutip"), "build", "--quiet"]).args(more);
    command.arg("--root").arg(site.root()).env_remove("SOURCE_DATE_EPOCH");
    if let Some(time) = time {
        command.env("SOURCE_DATE_EPOCH", time.to_string());
    }
    let output = ends(&mut command);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn modes_and_times_follow_neither_umask_nor_clock() {
    let site = guarded();
    let output = site.root().join("public");
    let are = |time: Option<i64>| {
        for (path, (mode, modified)) in manners(&output) {
            let folder = output.join(path.trim_start_matches('/')).is_dir();
            assert_eq!(mode, if folder { 0o755 } else { 0o644 }, "{path}");
            assert!(time.is_none_or(|time| time == modified), "{path}: {modified}");
        }
    };
    for umask in ["077", "022", "000", "027", "0133"] {
        build(&site, umask, None, &[]);
        are(None);
        let _ = fs::remove_dir_all(&output);
    }
    // A tree that comes of many builds is as one that comes of a single one.
    let times = [
        1_800_000_000,
        1_800_000_000,
        1_800_000_001,
        1_790_000_000,
        4_000_000_000,
        1_800_000_000,
        1_000_000_000,
        0,
        -1,
    ];
    for (number, time) in times.into_iter().enumerate() {
        let text = if number % 2 == 0 { "Even" } else { "Odd" };
        site.write("content/a.txt", brief(text, 1));
        if number == 3 {
            // One that cannot be used keeps its page.
            site.write("content/b.txt", b"caf\xe9");
        }
        let umask = if number % 3 == 0 { "077" } else { "022" };
        if number == 3 {
            let mut command = kutip(["build", "--quiet", "--root"]);
            command.arg(site.root()).env("SOURCE_DATE_EPOCH", time.to_string());
            assert_eq!(ends(&mut command).status.code(), Some(1));
            site.write("content/b.txt", brief("Beta", 2));
        } else {
            build(&site, umask, Some(time), &[]);
        }
        are(Some(time));
    }
    build(&site, "022", None, &["--now", "2026-01-02"]);
    are(Some(1_767_312_000));
    // What somebody else changed of them is put right.
    fs::set_permissions(output.join("index.html"), fs::Permissions::from_mode(0o600)).unwrap();
    build(&site, "022", None, &["--now", "2026-01-02"]);
    are(Some(1_767_312_000));
    // The bytes are the same, whatever the time of files.
    let dated = site.output();
    build(&site, "022", None, &["--now", "2026-03-02"]);
    assert!(site.output() == dated);
}

#[test]
fn a_dated_build_that_finds_everything_as_it_was_writes_nothing() {
    let site = guarded();
    let summary = || {
        let mut command = kutip(["build", "--json", "--root"]);
        command.arg(site.root()).env("SOURCE_DATE_EPOCH", "1800000000");
        let output = ends(&mut command);
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    assert!(summary()["written"].as_u64() > Some(5));
    assert_eq!(summary()["written"], 0);
    site.write("content/a.txt", brief("Other", 1));
    let again = summary();
    assert!(
        again["written"].as_u64() > Some(0) && again["unchanged"].as_u64() > Some(0),
        "{again}"
    );
}
