//! `kutip publish`: what it refuses, what it plans, and the kinds that need no server. Those that
//! need one are tested by `tests/hosts/`.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::program::kutip;
use crate::site::{Site, Tree, brief, tree};

const MANIFEST: &str = "kutip-manifest.json";

/// A site of two briefs with these targets.
fn site(targets: &str) -> Site {
    let site = Site::of_two();
    configure(&site, targets);
    site
}

fn configure(site: &Site, targets: &str) {
    let own = "language = \"en\"\nbase_url = \"https://example.org/\"\n";
    site.write("kutip.toml", format!("{own}{targets}"));
}

struct Ran(Output);

impl Ran {
    #[track_caller]
    fn exits(self, code: i32) -> Self {
        assert_eq!(self.0.status.code(), Some(code), "{}{}", self.stdout(), self.stderr());
        self
    }

    fn stdout(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }

    fn stderr(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).unwrap()
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.0.stdout).unwrap()
    }
}

fn publish(site: &Site, arguments: &[&str]) -> Ran {
    let mut command = kutip(["publish", "--root"]);
    command.arg(site.root()).args(arguments);
    // As on a machine that is set up for nothing.
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    Ran(command.output().unwrap())
}

fn git(at: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.arg("-C").arg(at).args(arguments);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null");
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "Somebody");
        command.env(format!("GIT_{who}_EMAIL"), "somebody@localhost");
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The files of a branch.
fn branch(repository: &Path, name: &str) -> Tree {
    let list = git(repository, &["ls-tree", "-r", "-z", "--name-only", name]);
    let paths = list.split('\0').filter(|path| !path.is_empty());
    let read = |path: &str| {
        let mut command = Command::new("git");
        command.arg("-C").arg(repository).args(["cat-file", "blob", &format!("{name}:{path}")]);
        (path.to_owned(), command.output().unwrap().stdout)
    };
    paths.map(read).collect()
}

const FOLDER: &str = "[publish.web]\nkind = \"directory\"\npath = \"../www\"\n";

fn www(site: &Site) -> PathBuf {
    site.root().join("../www")
}

#[test]
fn a_folder_gets_exactly_the_output_and_then_only_what_changed() {
    let site = site(FOLDER);
    let planned = publish(&site, &["-n", "--exit-code", "--verbose"]).exits(3);
    assert!(planned.stdout().contains("new      articles/a/index.html"), "{}", planned.stdout());
    assert!(!www(&site).exists(), "a dry run writes nothing");
    publish(&site, &["--yes"]).exits(0);
    assert!(tree(&www(&site)) == site.output());
    let again = publish(&site, &["--yes", "--json", "web"]).exits(0).json();
    assert_eq!((&again["published"], &again["files"]), (&false.into(), &serde_json::json!([])));
    publish(&site, &["-n", "--exit-code"]).exits(0);

    site.write("content/c.txt", brief("Gamma", 3));
    site.remove("content/b.txt");
    let done = publish(&site, &["--yes", "--json"]).exits(0).json();
    let change = |path: &str| {
        let mut files = done["files"].as_array().unwrap().iter();
        files.find(|file| file["path"] == path).map(|file| file["change"].as_str().unwrap())
    };
    assert_eq!(change("articles/c/index.html"), Some("new"));
    assert_eq!(change("articles/b/index.html"), Some("gone"));
    assert_eq!(change("index.html"), Some("changed"));
    assert_eq!(change("about/index.html"), None);
    assert!(tree(&www(&site)) == site.output());
}

#[test]
fn a_folder_goes_back_and_forth() {
    let site = site(FOLDER);
    let said = publish(&site, &["--rollback", "--yes"]).exits(2).stderr();
    assert!(said.contains("K0809"), "{said}");
    publish(&site, &["--yes"]).exits(0);
    let first = tree(&www(&site));
    site.write("content/c.txt", brief("Gamma", 3));
    publish(&site, &["--yes"]).exits(0);
    let second = tree(&www(&site));
    assert!(first != second);
    publish(&site, &["--rollback", "--yes"]).exits(0);
    assert!(tree(&www(&site)) == first);
    publish(&site, &["--rollback", "--yes"]).exits(0);
    assert!(tree(&www(&site)) == second);
}

#[test]
fn a_folder_can_hold_compressed_twins() {
    let site = site(&format!("{FOLDER}precompress = true\n"));
    publish(&site, &["--yes"]).exits(0);
    let there = tree(&www(&site));
    let mut plain = Vec::new();
    let mut twin = flate2::read::GzDecoder::new(there["index.html.gz"].as_slice());
    twin.read_to_end(&mut plain).unwrap();
    assert!(plain == there["index.html"]);
    assert_eq!(publish(&site, &["--yes", "--json"]).exits(0).json()["published"], false);
    configure(&site, FOLDER);
    publish(&site, &["--yes"]).exits(0);
    assert!(tree(&www(&site)) == site.output());
}

#[test]
fn what_others_put_into_a_folder_stays() {
    let site = site(FOLDER);
    fs::create_dir(www(&site)).unwrap();
    fs::write(www(&site).join("notes.txt"), "mine").unwrap();
    let said = publish(&site, &["--yes"]).exits(2).stderr();
    assert!(said.contains("notes.txt"), "{said}");
    assert_eq!(tree(&www(&site)), Tree::from([("notes.txt".to_owned(), b"mine".to_vec())]));
    // Nor are the site's own folders replaced.
    for path in ["content", ".", "public", ".."] {
        configure(&site, &format!("[publish.web]\nkind = \"directory\"\npath = \"{path}\"\n"));
        publish(&site, &["--yes"]).exits(2);
    }
    assert!(site.root().join("content/a.txt").exists());
}

#[test]
fn another_site_is_not_overwritten_unless_it_is_said() {
    let site = site(FOLDER);
    publish(&site, &["--yes"]).exits(0);
    let before = tree(&www(&site));
    let other = format!("{FOLDER}base_url = \"https://other.example/\"\n");
    configure(&site, &other);
    let said = publish(&site, &["--yes"]).exits(2).stderr();
    assert!(
        said.contains("the site of https://example.org/") && said.contains("--adopt"),
        "{said}"
    );
    assert!(tree(&www(&site)) == before);
    publish(&site, &["--yes", "--adopt"]).exits(0);
    assert!(tree(&www(&site)) == site.output());
    // A manifest that this version cannot read.
    let newer = fs::read_to_string(www(&site).join(MANIFEST)).unwrap();
    fs::write(www(&site).join(MANIFEST), newer.replacen('{', "{\"format\": 9,", 1)).unwrap();
    publish(&site, &["--yes"]).exits(2);
}

#[test]
fn an_unfit_build_is_refused() {
    let refused = |site: &Site, arguments: &[&str], code: i32, words: &str| {
        let said = publish(site, arguments).exits(code).stderr();
        assert!(said.contains(words), "{words}: {said}");
        assert!(!www(site).exists());
    };
    // No address.
    let fresh = site(FOLDER);
    fresh.write("kutip.toml", FOLDER);
    refused(&fresh, &["--yes"], 2, "base_url");
    // Nothing built; built for another address; with drafts; files changed since.
    configure(&fresh, FOLDER);
    refused(&fresh, &["--yes", "--no-build"], 1, "no built site");
    fresh.build(&["--base-url", "http://localhost:8000/"]).exits(0);
    refused(&fresh, &["--yes", "--no-build"], 1, "http://localhost:8000/");
    fresh.build(&["--drafts"]).exits(0);
    refused(&fresh, &["--yes", "--no-build"], 1, "drafts");
    fresh.build(&[]).exits(0);
    fs::write(fresh.root().join("public/about/index.html"), "other").unwrap();
    refused(&fresh, &["--yes", "--no-build"], 1, "about/index.html is not as the build made it");
    // Incomplete.
    let bad = site(FOLDER);
    bad.write("content/c.txt", b"caf\xe9");
    refused(&bad, &["--yes"], 1, "content/c.txt");
    bad.build(&[]).exits(1);
    refused(&bad, &["--yes", "--no-build"], 1, "incomplete");
    // Links to this machine.
    let local = site(FOLDER);
    local.write("content/c.txt", format!("url: http://localhost:1313/x\n{}", brief("C", 3)));
    refused(&local, &["--yes"], 1, "articles/c/index.html");
    configure(&local, &format!("{FOLDER}base_url = \"http://127.0.0.1:8000/\"\n"));
    publish(&local, &["--yes"]).exits(0);
}

#[test]
fn it_asks_before_it_does() {
    let site = site(FOLDER);
    let said = publish(&site, &[]).exits(2).stderr();
    assert!(said.contains("--yes"), "{said}");
    assert!(!www(&site).exists());
    // Deletions by the hundred need their number.
    for number in 0..300 {
        site.write(&format!("static/old/{number}.txt"), number.to_string());
    }
    publish(&site, &["--yes"]).exits(0);
    fs::remove_dir_all(site.root().join("static")).unwrap();
    let said = publish(&site, &["--yes"]).exits(2).stderr();
    assert!(said.contains("--confirm-deletes 300"), "{said}");
    publish(&site, &["--yes", "--confirm-deletes", "299"]).exits(2);
    assert!(www(&site).join("old/7.txt").exists());
    publish(&site, &["--yes", "--confirm-deletes", "300"]).exits(0);
    assert!(tree(&www(&site)) == site.output());
}

#[test]
fn targets_are_told_apart_and_their_keys_checked() {
    let site = site("");
    let said = publish(&site, &["--yes"]).exits(2).stderr();
    assert!(said.contains("there are no targets"), "{said}");
    configure(&site, &format!("{FOLDER}[publish.other]\nkind = \"directory\"\npath = \"../o\"\n"));
    let said = publish(&site, &["--yes"]).exits(2).stderr();
    assert!(said.contains("name one of other, web"), "{said}");
    let said = publish(&site, &["--yes", "wep"]).exits(2).stderr();
    assert!(said.contains("did you mean `web`?"), "{said}");
    configure(&site, "[publish.web]\nkind = \"directory\"\npaht = \"../www\"\n");
    let said = publish(&site, &["--yes", "--json"]).exits(2).json();
    assert_eq!(said["diagnostics"][0]["code"], "K0903");
    assert_eq!(said["diagnostics"][1]["help"], "did you mean `path`?");
    for found in said["diagnostics"].as_array().unwrap() {
        assert!(found["path"] == "kutip.toml" && found["line"].is_u64(), "{found}");
        assert_eq!(found["column"], 1, "{found}");
    }
}

#[test]
fn limits_of_the_host_are_told_first() {
    let site = site(&format!("{FOLDER}host = \"cloudflare-pages\"\n"));
    site.write("static/film.bin", vec![0; (25 << 20) + 1]);
    let said = publish(&site, &["--yes"]).exits(1).stderr();
    assert!(said.contains("K0804") && said.contains("film.bin"), "{said}");
    assert!(!www(&site).exists());
    site.remove("static/film.bin");
    publish(&site, &["--yes"]).exits(0);
    // Two files that are one on some systems.
    site.write("static/A.png", "1");
    site.write("static/a.png", "2");
    let said = publish(&site, &["--yes"]).exits(0).stderr();
    assert!(said.contains("K0805"), "{said}");
    configure(&site, &format!("{FOLDER}host = \"netlify\"\n"));
    publish(&site, &["--yes"]).exits(1);
}

#[test]
fn names_of_every_sort_arrive() {
    let targets = "[publish.web]\nkind = \"directory\"\npath = \"../www\"\n\
                   [publish.git]\nkind = \"git\"\nremote = \"../pages.git\"\n\
                   [publish.tar]\nkind = \"archive\"\npath = \"../site.tar.gz\"\n\
                   [publish.zip]\nkind = \"archive\"\npath = \"../site.zip\"\n";
    let site = site(targets);
    let long = "n".repeat(120);
    let names =
        ["a b.txt", "50%.txt", "#1.txt", "ü.txt", "e\u{301}.txt", "q\"uote's.txt", "日本/語.txt"];
    for name in names.into_iter().chain([format!("deep/{long}/{long}.txt").as_str()]) {
        site.write(&format!("static/{name}"), name);
    }
    git(&site.root(), &["init", "-q", "--bare", "../pages.git"]);
    for target in ["web", "git", "tar", "zip"] {
        publish(&site, &["--yes", target]).exits(0);
    }
    let output = site.output();
    assert!(tree(&www(&site)) == output);
    let mut pages = branch(&site.root().join("../pages.git"), "gh-pages");
    assert_eq!(pages.remove(".nojekyll"), Some(Vec::new()));
    assert!(pages == output);
    assert!(untar(&site.root().join("../site.tar.gz")) == output);
    assert!(unzip(&site.root().join("../site.zip")) == output);
}

fn untar(path: &Path) -> Tree {
    let mut archive =
        tar::Archive::new(flate2::read::GzDecoder::new(fs::File::open(path).unwrap()));
    let mut found = BTreeMap::new();
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        assert!(entry.header().entry_type().is_file());
        assert_eq!(entry.header().mode().unwrap(), 0o644);
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        found.insert(entry.path().unwrap().to_str().unwrap().to_owned(), bytes);
    }
    found
}

fn unzip(path: &Path) -> Tree {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut found = BTreeMap::new();
    for number in 0..archive.len() {
        let mut entry = archive.by_index(number).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        found.insert(entry.name().unwrap().into_owned(), bytes);
    }
    found
}

#[test]
fn an_archive_of_the_same_site_has_the_same_bytes() {
    for name in ["site.tar", "site.tar.gz", "site.zip"] {
        let site = site(&format!("[publish.file]\nkind = \"archive\"\npath = \"../{name}\"\n"));
        let path = site.root().join("..").join(name);
        publish(&site, &["--yes"]).exits(0);
        let first = fs::read(&path).unwrap();
        assert_eq!(publish(&site, &["--yes", "--json"]).exits(0).json()["published"], false);
        fs::remove_file(&path).unwrap();
        publish(&site, &["--yes"]).exits(0);
        assert!(fs::read(&path).unwrap() == first, "{name}");
        fs::write(&path, "something else").unwrap();
        publish(&site, &["--yes"]).exits(2);
        assert_eq!(fs::read(&path).unwrap(), b"something else");
        publish(&site, &["--yes", "--adopt"]).exits(0);
        assert!(fs::read(&path).unwrap() == first, "{name}");
    }
}

const PAGES: &str = "[publish.pages]\nkind = \"git\"\nremote = \"../pages.git\"\n";

fn pages(settings: &str) -> (Site, PathBuf) {
    let site = site(&format!("{PAGES}{settings}"));
    git(&site.root(), &["init", "-q", "--bare", "../pages.git"]);
    let repository = site.root().join("../pages.git");
    (site, repository)
}

#[test]
fn locks_of_a_run_that_was_killed_stop_no_other() {
    let (site, repository) = pages("");
    publish(&site, &["--yes"]).exits(0);
    let own = site.root().join(".kutip/publish/pages.git");
    for lock in ["refs/kutip/next.lock", "refs/kutip/live.lock", "shallow.lock", "config.lock"] {
        fs::write(own.join(lock), "").unwrap();
    }
    site.write("content/c.txt", brief("Gamma", 3));
    publish(&site, &["--yes"]).exits(0);
    let mut there = branch(&repository, "gh-pages");
    there.remove(".nojekyll");
    assert!(there == site.output());
}

#[test]
fn settings_that_came_into_our_repository_run_nothing() {
    let (site, repository) = pages("");
    publish(&site, &["--yes"]).exits(0);
    let own = site.root().join(".kutip/publish/pages.git");
    let bad = site.root().join("../bad");
    let run = format!("touch {}; false", bad.display());
    let script = format!("#!/bin/sh\n{run}\n");
    let elsewhere = site.root().join("../elsewhere.git");
    git(&site.root(), &["init", "-q", "--bare", elsewhere.to_str().unwrap()]);
    let settings = format!(
        "[core]\n\tsshCommand = {run}\n\tfsmonitor = {run}\n\talternateRefsCommand = {run}\n\
         \tbare = true\n[remote \"target\"]\n\treceivepack = \"{run}\"\n\tuploadpack = \"{run}\"\n\
         [credential]\n\thelper = \"!{run}\"\n"
    );
    let puts: [&dyn Fn(); 4] = [
        &|| fs::write(own.join("config"), &settings).unwrap(),
        &|| {
            fs::write(elsewhere.join("config"), &settings).unwrap();
            fs::write(own.join("commondir"), elsewhere.to_str().unwrap()).unwrap();
        },
        &|| {
            fs::create_dir_all(own.join("hooks")).unwrap();
            for hook in ["pre-push", "reference-transaction", "post-update", "pre-auto-gc"] {
                fs::write(own.join("hooks").join(hook), &script).unwrap();
                let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
                fs::set_permissions(own.join("hooks").join(hook), mode).unwrap();
            }
        },
        &|| fs::write(own.join("config"), "[").unwrap(),
    ];
    for (number, put) in puts.into_iter().enumerate() {
        put();
        site.write("content/c.txt", brief(&format!("Gamma {number}"), 3));
        publish(&site, &["--yes"]).exits(0);
        assert!(!bad.exists(), "{number}");
        let mut there = branch(&repository, "gh-pages");
        there.remove(".nojekyll");
        assert!(there == site.output(), "{number}");
    }
}

#[test]
fn a_branch_gets_one_commit_a_publish_or_has_one() {
    for (history, commits) in [("keep", "2"), ("squash", "1")] {
        let (site, repository) =
            pages(&format!("history = \"{history}\"\ncname = \"x.example\"\n"));
        publish(&site, &["--yes"]).exits(0);
        assert_eq!(publish(&site, &["--yes", "--json"]).exits(0).json()["published"], false);
        let first = branch(&repository, "gh-pages");
        site.write("content/c.txt", brief("Gamma", 3));
        site.remove("content/b.txt");
        publish(&site, &["--yes"]).exits(0);
        let mut there = branch(&repository, "gh-pages");
        assert_eq!(there.remove("CNAME").unwrap(), b"x.example\n");
        assert!(there.remove(".nojekyll").is_some());
        assert!(there == site.output());
        assert_eq!(git(&repository, &["rev-list", "--count", "gh-pages"]).trim(), commits);
        publish(&site, &["--rollback", "--yes"]).exits(0);
        assert!(branch(&repository, "gh-pages") == first);
        // What went back is what the next plan starts from.
        publish(&site, &["--yes"]).exits(0);
        assert!(branch(&repository, "gh-pages")["index.html"] == site.output()["index.html"]);
    }
}

#[test]
fn a_branch_that_others_move_is_not_overwritten() {
    let (site, repository) = pages("");
    publish(&site, &["--yes"]).exits(0);
    // Somebody pushes between the plan and the push.
    let hook = repository.join("hooks/pre-receive");
    fs::write(
        &hook,
        "#!/bin/sh\nunset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES\n\
         export GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=x\n\
         git update-ref refs/heads/gh-pages $(git commit-tree -p gh-pages -m theirs gh-pages^{tree})\n",
    )
    .unwrap();
    fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    site.write("content/c.txt", brief("Gamma", 3));
    let said = publish(&site, &["--yes"]).exits(75).stderr();
    assert!(said.contains("meanwhile"), "{said}");
    fs::remove_file(&hook).unwrap();
    assert_eq!(git(&repository, &["log", "-1", "--format=%s", "gh-pages"]).trim(), "theirs");
    // A second repository that moved before is seen at once, and its other files stay.
    let clone = site.root().join("../clone");
    git(&site.root(), &["clone", "-q", "-b", "gh-pages", "../pages.git", "../clone"]);
    fs::write(clone.join("index.html"), "by hand").unwrap();
    fs::write(clone.join("theirs.txt"), "theirs").unwrap();
    git(&clone, &["add", "-A"]);
    git(&clone, &["commit", "-q", "-m", "by hand"]);
    git(&clone, &["push", "-q"]);
    publish(&site, &["--yes"]).exits(0);
    let mut there = branch(&repository, "gh-pages");
    assert_eq!(there.remove("theirs.txt").unwrap(), b"theirs");
    there.remove(".nojekyll");
    assert!(there == site.output());
}

#[test]
fn a_branch_of_another_tool_is_not_overwritten_unless_it_is_said() {
    let (site, repository) = pages("folder = \"docs\"\nbranch = \"main\"\n");
    let clone = site.root().join("../clone");
    git(&site.root(), &["init", "-q", "-b", "main", "../clone"]);
    fs::create_dir(clone.join("docs")).unwrap();
    fs::write(clone.join("docs/index.html"), "theirs").unwrap();
    fs::write(clone.join("README"), "theirs").unwrap();
    git(&clone, &["add", "-A"]);
    git(&clone, &["commit", "-q", "-m", "theirs"]);
    git(&clone, &["push", "-q", "../pages.git", "main"]);
    let said = publish(&site, &["--yes"]).exits(2).stderr();
    assert!(said.contains("index.html") && said.contains("--adopt"), "{said}");
    publish(&site, &["--yes", "--adopt"]).exits(0);
    let there = branch(&repository, "main");
    assert_eq!(there["README"], b"theirs");
    assert!(there["docs/index.html"] == site.output()["index.html"]);
}

#[test]
fn a_check_tells_what_is_missing() {
    let (site, _) = pages("");
    let told = publish(&site, &["--check"]).exits(0).stdout();
    assert!(told.contains("ok       the branch gh-pages can be pushed"), "{told}");
    configure(&site, "[publish.x]\nkind = \"git\"\nremote = \"../nowhere.git\"\n");
    let told = publish(&site, &["--check", "--json"]).exits(1).json();
    assert_eq!(told["ready"], false);
    configure(&site, "[publish.x]\nkind = \"archive\"\npath = \"nowhere/site.zip\"\n");
    assert!(publish(&site, &["--check"]).exits(1).stdout().contains("missing"));
    configure(&site, FOLDER);
    publish(&site, &["--check"]).exits(0);
    assert!(!www(&site).exists(), "a check writes nothing");
}

#[test]
fn a_host_that_cannot_be_reached_is_told() {
    // A port that nothing listens on.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let site = site(&format!(
        "[publish.s3]\nkind = \"s3\"\nbucket = \"b\"\nendpoint = \"http://127.0.0.1:{port}\"\n\
         path_style = true\nretries = 0\n\
         [publish.sftp]\nkind = \"sftp\"\ndestination = \"127.0.0.1:/srv/x\"\nport = {port}\nretries = 0\n\
         [publish.rsync]\nkind = \"rsync\"\ndestination = \"127.0.0.1:/srv/x\"\nport = {port}\nretries = 0\n"
    ));
    let run = |target: &str, key: &str| {
        let mut command = kutip(["publish", "--yes", "--root"]);
        command.arg(site.root()).arg(target);
        command.env("AWS_ACCESS_KEY_ID", key).env("AWS_SECRET_ACCESS_KEY", key);
        command.env("HOME", site.root()).env_remove("AWS_PROFILE").env_remove("AWS_SESSION_TOKEN");
        Ran(command.output().unwrap())
    };
    for target in ["s3", "sftp", "rsync"] {
        let ran = run(target, "canary-5127");
        let said = ran.stderr();
        assert!(matches!(ran.0.status.code(), Some(74 | 1)), "{target}: {said}");
        assert!(!said.contains("canary-5127"), "{said}");
    }
    assert!(run("s3", "").exits(1).stderr().contains("credentials"));
}
