//! Any manifest, in the output and at a target: whatever paths it lists, a build and a publish touch
//! nothing outside of the two.

#![no_main]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Component, Path, PathBuf};
use std::sync::LazyLock;
use std::time::UNIX_EPOCH;

use kutip::config;
use kutip::output::{Destination, Facts, Stage};
use kutip::publish::{self, Plan, Progress, Settings, Surroundings, Tree};
use libfuzzer_sys::fuzz_target;

const MANIFEST: &str = "kutip-manifest.json";
const PAGE: &str = "A page.";
const URL: &str = "https://example.org/";

/// Folder of this process.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("kutip-fuzz-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    for path in ["precious.txt", "outside/a/b.html", "site/notes.txt", "site/content/a.txt"] {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, PAGE).expect("a file");
    }
    fs::write(folder.join("site/kutip.toml"), "").expect("a file");
    folder
});

fuzz_target!(|data: &[u8]| {
    let Some((&shape, rest)) = data.split_first() else { return };
    let site = FOLDER.join("site");
    let manifest = if shape & 1 == 0 { rest.to_vec() } else { listing(shape, rest) };
    let before = around();
    for folder in ["site/public", "www"] {
        let folder = FOLDER.join(folder);
        fs::create_dir_all(folder.join("a")).expect("a folder");
        fs::write(folder.join("index.html"), PAGE).expect("a file");
        if shape & 2 == 0 {
            fs::write(folder.join("a/b.html"), PAGE).expect("a file");
        } else {
            fs::remove_dir(folder.join("a")).expect("an empty folder");
            symlink(FOLDER.join("outside/a"), folder.join("a")).expect("a link");
        }
        if shape & 4 != 0 {
            symlink(FOLDER.join("precious.txt"), folder.join("link")).expect("a link");
        }
        fs::write(folder.join(MANIFEST), &manifest).expect("a file");
    }
    for round in 0..3 {
        build(&site, round);
    }
    publish(&site);
    assert!(around() == before, "something outside the output has changed");
    for folder in ["site/public", "site/.kutip", "www", ".www.kutip-previous"] {
        let _ = fs::remove_dir_all(FOLDER.join(folder));
    }
});

/// A manifest that lists each line as a path; `@` stands for the folder that all lies in.
fn listing(shape: u8, lines: &[u8]) -> Vec<u8> {
    let hash = if shape & 8 == 0 { "0".repeat(64) } else { blake3_of_page() };
    let file = serde_json::json!({
        "hash": hash, "size": PAGE.len(), "type": "text/html; charset=utf-8", "source": "content/lost.txt",
    });
    let text = String::from_utf8_lossy(lines).replace('@', &FOLDER.to_string_lossy());
    let files: BTreeMap<&str, _> = text.split('\n').map(|path| (path, &file)).collect();
    let manifest = serde_json::json!({
        "generator": "kutip", "base_url": URL, "complete": true, "unusable": [], "drafts": false, "files": files,
    });
    serde_json::to_vec(&manifest).expect("it can be written")
}

fn blake3_of_page() -> String {
    kutip::text::Hash::of_file(PAGE.as_bytes()).to_string()
}

/// A build of a few pages, and of those kept for an article that is lost.
fn build(site: &Path, round: u8) {
    let (output, content) = (site.join("public"), site.join("content"));
    let Ok(to) = Destination::new(&output, site, &[&content]) else { return };
    let to = to.keeping_back(site.join(".kutip/back"));
    let Ok(live) = to.open() else { return };
    let Ok(stage) = Stage::begin(&to, live, None) else { return };
    let pages = [("index.html", round), ("a/b.html", 0), ("c.html", round)];
    let entries = pages.iter().map(|(path, text)| stage.put(path, &[*text], None).expect("a page"));
    let entries = entries.collect();
    let kept = stage.keep("content/lost.txt");
    let facts = Facts { base_url: Some(URL.to_owned()), unusable: Vec::new(), drafts: false, last: None };
    let _ = stage.finish(entries, kept, facts);
}

/// What was built goes to a folder whose manifest is the one that is tried.
fn publish(site: &Path) {
    let text = "[publish.web]\nkind = \"directory\"\npath = \"../www\"\n";
    let settings = config::parse(text).expect("settings");
    let settings = Settings::read(&settings.publish[0]).expect("a target");
    let around = Surroundings {
        root: site.to_owned(),
        work: site.join(".kutip"),
        now: UNIX_EPOCH,
        dated: None,
        adopt: true,
        environment: |_| None,
    };
    let Ok(tree) = Tree::open(&site.join("public")) else { return };
    let mut target = publish::open(&settings, &around).expect("a target");
    let Ok(live) = target.live(&tree) else { return };
    let plan = Plan::new(&tree, &live, 0);
    for item in &plan.items {
        let mut parts = Path::new(&*item.path).components();
        assert!(parts.all(|part| matches!(part, Component::Normal(_))), "{:?}", item.path);
    }
    let _ = target.apply(&tree, &plan, &Progress::default());
}

/// All that lies outside of the output, the target and Kutip's own folder.
fn around() -> BTreeMap<PathBuf, Vec<u8>> {
    fn look(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let entry = entry.expect("an entry");
            let name = entry.file_name();
            if ["public", "www", ".kutip", ".www.kutip-previous"].iter().any(|own| name == *own) {
                continue;
            }
            let path = entry.path();
            if entry.file_type().expect("a type").is_dir() {
                look(&path, found);
                found.insert(path, Vec::new());
            } else {
                let bytes = fs::read(&path).expect("a file");
                found.insert(path, bytes);
            }
        }
    }
    let mut found = BTreeMap::new();
    look(&FOLDER, &mut found);
    found
}
