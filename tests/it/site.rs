//! Small sites for tests, and what lies in their output.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::program::kutip;

/// A site in a folder of its own, removed with it.
pub(crate) struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    /// A site with these files, paths relative to its root.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let site = Site { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(site.root()).unwrap();
        site.write("kutip.toml", "language = \"en\"\n");
        for (path, text) in files {
            site.write(path, text);
        }
        site
    }

    /// A site with two briefs.
    pub(crate) fn of_two() -> Self {
        Site::new(&[("content/a.txt", &brief("Alpha", 1)), ("content/b.txt", &brief("Beta", 2))])
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.root().join(path)).unwrap();
    }

    /// What `path` of the output holds.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join("public").join(path)).unwrap()
    }

    /// The id of the first quotation of an article, by its slug.
    pub(crate) fn quotation(&self, slug: &str) -> String {
        let page = self.read(&format!("articles/{slug}/index.html"));
        page.split("data-quote=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    /// Runs `kutip build` with more arguments.
    pub(crate) fn build(&self, arguments: &[&str]) -> Built {
        let mut command = kutip(["build", "--root"]);
        Built(command.arg(self.root()).args(arguments).output().unwrap())
    }

    /// Exit code and messages of `kutip check`.
    pub(crate) fn check(&self) -> (Option<i32>, String) {
        let done = kutip(["check", "--root"]).arg(self.root()).output().unwrap();
        (done.status.code(), String::from_utf8(done.stderr).unwrap())
    }

    /// The files of the output.
    pub(crate) fn output(&self) -> Tree {
        tree(&self.root().join("public"))
    }
}

/// What a build came to.
pub(crate) struct Built(Output);

impl Built {
    pub(crate) fn code(&self) -> Option<i32> {
        self.0.status.code()
    }

    pub(crate) fn stderr(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).unwrap()
    }

    pub(crate) fn stdout(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }

    /// Fails the test unless the exit code is this one.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code(), Some(code), "{}", self.stderr());
        self
    }
}

/// Paths and bytes of all files of a folder.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// A folder with these files.
pub(crate) fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder
}

pub(crate) fn tree(folder: &Path) -> Tree {
    fn collect(folder: &Path, prefix: &str, found: &mut Tree) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let own = format!("{prefix}{}", path.file_name().unwrap().to_string_lossy());
            if path.is_dir() {
                collect(&path, &format!("{own}/"), found);
            } else {
                found.insert(own, fs::read(&path).unwrap());
            }
        }
    }
    let mut found = Tree::new();
    collect(folder, "", &mut found);
    found
}

/// A brief with two quotations by one speaker.
pub(crate) fn brief(title: &str, day: u32) -> String {
    format!(
        "title: {title}\ndate: 2025-09-{day:02}\nlanguage: en\n\n\
         “The {title} bridge will open in May,” said Clara Wenhollow, the engineer.\n\n\
         “It has taken too long,” Wenhollow said.\n"
    )
}
