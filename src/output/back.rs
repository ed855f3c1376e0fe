//! The back tree, which the last build replaced, kept so that the next one is made of it: most of its
//! files are those of the output, and need not be linked again nor removed.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::destination::foreign;
use super::manifest::{MANIFEST, Owner, UNFINISHED};
use super::{Destination, Error, Manifest, OutputPath, some};
use crate::diagnostic::{Code, Diagnostic};
use crate::files;
use crate::text::Hash;

/// What is known of the back tree. It is used only if it holds nothing else, and its files are believed
/// only as far as they lie there as in the output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Back {
    /// Hash of its manifest.
    pub(super) manifest: Hash,
    /// Paths of its files that the output does not have.
    pub(super) gone: Vec<OutputPath>,
}

/// A back tree that has become the next one.
#[derive(Debug)]
pub(super) struct Reused {
    pub(super) back: Back,
    /// Its manifest, byte for byte.
    manifest: Vec<u8>,
}

impl Reused {
    /// Puts the back tree in the place of the next one; `None` if it is not there, or is not the one that
    /// is known. `live` is what the output holds.
    ///
    /// # Errors
    /// The paths of all that no build made, if there is such in the place of the back tree.
    pub(super) fn take(
        destination: &Destination,
        live: Option<&Manifest>,
        back: Option<Back>,
    ) -> Result<Option<Self>, Vec<String>> {
        let Some(place) = &destination.back else { return Ok(None) };
        let manifest = read_manifest(place);
        let known = back.filter(|back| Hash::of_file(&manifest) == back.manifest).zip(live);
        let Some((back, live)) = known else {
            return strangers(place).map_or(Ok(None), Err);
        };
        // What it holds is known from the output's manifest, which is read already, and from what
        // that lacks.
        let gone: HashSet<&str> = back.gone.iter().map(OutputPath::as_str).collect();
        let strange = foreign(place, &|path, kind| {
            let is_known = path == MANIFEST || live.files.contains_key(path);
            kind.is_file() && (is_known || gone.contains(path))
        });
        if let Some(strange) = strange.ok().filter(|strange| !strange.is_empty()) {
            return Err(strange);
        }
        let taken = fs::rename(place, &destination.next);
        Ok(taken.is_ok().then_some(Reused { back, manifest }))
    }

    /// Puts it back as it was; nothing but its manifest may have changed.
    pub(super) fn put_back(&self, destination: &Destination) -> Option<Back> {
        let place = destination.back.as_ref()?;
        name_as(&destination.next, &self.manifest).ok()?;
        fs::rename(&destination.next, place).ok()?;
        Some(self.back.clone())
    }
}

fn read_manifest(back: &Path) -> Vec<u8> {
    files::read(&back.join(MANIFEST), files::LARGEST).unwrap_or_default()
}

/// The paths of all that lies in the place of the back tree and is not its own, by its own manifest;
/// `None` if there is no such.
pub(super) fn strangers(back: &Path) -> Option<Vec<String>> {
    let owner = Owner::read(&read_manifest(back));
    // Where it cannot be looked at, nothing is there.
    let strange = foreign(back, &|path, kind| kind.is_file() && owner.owns(path)).ok()?;
    (!strange.is_empty()).then_some(strange)
}

/// Says that the place of the back tree holds what no build made.
pub(super) fn told(back: &Path, strange: &[String]) -> Diagnostic {
    let back = back.display();
    let message = format!("{back} holds files that no build made: {}", some(strange));
    let found = Diagnostic::new(Code::StrangeBack, message);
    found.help(format!("move them out of {back}, or remove that folder"))
}

/// Gives a tree that has a manifest another, in one step.
pub(super) fn name_as(tree: &Path, manifest: &[u8]) -> Result<(), Error> {
    let unfinished = tree.join(UNFINISHED);
    fs::write(&unfinished, manifest)
        .and_then(|()| fs::rename(&unfinished, tree.join(MANIFEST)))
        .map_err(|problem| Error::write(tree, problem))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::os::unix::fs::{MetadataExt as _, symlink};
    use std::path::PathBuf;

    use super::super::path::tests::STRANGE;
    use super::super::{Built, Facts, Stage, Trees};
    use super::*;

    type Pages = &'static [(&'static str, &'static str)];

    struct Place {
        folder: tempfile::TempDir,
        to: Destination,
        known: Option<Trees>,
        findings: Vec<Diagnostic>,
    }

    fn facts() -> Facts {
        Facts { base_url: None, unusable: Vec::new(), drafts: false, last: None }
    }

    impl Place {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let to = Destination::new(&folder.path().join("public"), &folder.path().join("x"), &[]);
            let to = to.unwrap().keeping_back(folder.path().join("back"));
            Place { folder, to, known: None, findings: Vec::new() }
        }

        fn back(&self) -> PathBuf {
            self.folder.path().join("back")
        }

        fn build(&mut self, pages: Pages) -> bool {
            let live = self.to.open().unwrap();
            let stage = Stage::begin(&self.to, live, self.known.take()).unwrap();
            let is_taken = stage.is_of_back();
            let entries = pages.iter().map(|(path, text)| stage.put(path, text.as_bytes(), None));
            let entries = entries.collect::<Result<_, _>>().unwrap();
            let built = stage.finish(entries, Vec::new(), facts()).unwrap();
            let Built { trees, findings, .. } = built;
            self.findings = findings;
            self.known = Some(trees);
            assert_eq!(self.shown(), pages.iter().copied().collect(), "after {pages:?}");
            is_taken
        }

        /// What the output holds beside its manifest.
        fn shown(&self) -> BTreeMap<&'static str, &'static str> {
            let mut shown = BTreeMap::new();
            let mut folders = vec![self.to.output().to_owned()];
            while let Some(folder) = folders.pop() {
                let mut entries = fs::read_dir(&folder).unwrap().peekable();
                assert!(entries.peek().is_some(), "{} is empty", folder.display());
                for entry in entries {
                    let path = entry.unwrap().path();
                    if path.is_dir() {
                        folders.push(path);
                        continue;
                    }
                    let own = path.strip_prefix(self.to.output()).unwrap().to_str().unwrap();
                    if own != MANIFEST {
                        let text = fs::read_to_string(&path).unwrap();
                        shown.insert(own.to_owned().leak() as &str, text.leak() as &str);
                    }
                }
            }
            shown
        }
    }

    #[test]
    fn two_trees_take_turns_whatever_changes() {
        let mut place = Place::new();
        assert!(!place.build(&[("a/x", "1"), ("b", "1"), ("c/d/e", "1"), ("f", "1")]));
        assert!(!place.build(&[("a/x", "2"), ("b", "1"), ("c/d/e", "1"), ("f", "1")]));
        let inode = |place: &Place| fs::metadata(place.to.output().join("f")).unwrap().ino();
        let before = inode(&place);
        // Gone and come back, a folder in the place of a file and a file in that of a folder.
        assert!(place.build(&[("a/x", "2"), ("b", "2"), ("f", "1")]));
        assert!(place.build(&[("a/x", "1"), ("b/y", "1"), ("c/d/e", "2"), ("f", "1")]));
        assert!(place.build(&[("a", "1"), ("b/y", "1"), ("c/d", "2"), ("f", "1")]));
        assert!(place.build(&[("a/x", "2"), ("b", "1"), ("c/d/e", "1"), ("f", "1")]));
        assert!(place.build(&[("a/x", "2"), ("b", "1"), ("c/d/e", "1"), ("f", "1"), ("g/h", "1")]));
        assert!(place.build(&[("f", "1")]));
        assert_eq!(inode(&place), before);
    }

    #[test]
    fn a_name_is_a_file_or_a_folder() {
        let mut place = Place::new();
        place.build(&[("a", "1"), ("b", "1")]);
        place.build(&[("a", "2"), ("b", "1")]);
        let known = place.known.take();
        let stage = Stage::begin(&place.to, place.to.open().unwrap(), known);
        let stage = stage.unwrap();
        let entries = ["b/x", "b"].map(|path| stage.put(path, b"1", None).unwrap());
        let done = stage.finish(entries.into(), Vec::new(), facts());
        assert!(matches!(done, Err(Error::Twice { path }) if path == "b"));
        assert_eq!(place.shown(), BTreeMap::from([("a", "2"), ("b", "1")]));
    }

    #[test]
    fn what_came_into_a_tree_that_is_replaced_is_not_kept_with_it() {
        let mut place = Place::new();
        place.build(&[("a", "1"), ("b", "1")]);
        let stage = Stage::begin(&place.to, place.to.open().unwrap(), None).unwrap();
        let entry = stage.put("a", b"2", None).unwrap();
        fs::write(place.to.output().join("mine"), "x").unwrap();
        let problem = stage.finish(vec![entry], Vec::new(), facts()).unwrap_err();
        assert!(matches!(&problem, Error::Left(left) if matches!(**left, Error::Foreign { .. })));
        let told = problem.diagnostic();
        assert_eq!(told.code, Code::Unsettled);
        assert!(told.message.starts_with("the new site is live"), "{told:?}");
        assert!(!told.help.contains("as it was"), "{told:?}");
        assert!(!place.back().exists());
        assert_eq!(place.shown(), BTreeMap::from([("a", "2")]));
    }

    #[test]
    fn a_kept_tree_with_anything_else_in_it_is_left_alone_and_told() {
        let strangers: [fn(&Path); 9] = [
            |back| fs::write(back.join("mine"), "x").unwrap(),
            |back| fs::write(back.join("c/mine"), "x").unwrap(),
            |back| {
                fs::create_dir_all(back.join("deep/er")).unwrap();
                fs::write(back.join("deep/er/mine"), "x").unwrap();
            },
            |back| symlink("/etc/hostname", back.join("mine")).unwrap(),
            |back| symlink("/etc", back.join("mine")).unwrap(),
            // In the place of its own files.
            |back| {
                fs::remove_file(back.join("b")).unwrap();
                symlink("/etc/hostname", back.join("b")).unwrap();
            },
            |back| {
                fs::remove_dir_all(back.join("c")).unwrap();
                symlink("/etc", back.join("c")).unwrap();
            },
            |back| pipe(&back.join("mine")),
            |back| {
                fs::remove_file(back.join("b")).unwrap();
                pipe(&back.join("b"));
            },
        ];
        for (number, put) in strangers.into_iter().enumerate() {
            let mut place = Place::new();
            place.build(&[("a", "1"), ("b", "1"), ("c/d", "1")]);
            place.build(&[("a", "2"), ("b", "1"), ("c/d", "1")]);
            assert!(place.findings.is_empty());
            put(&place.back());
            if [5, 8].contains(&number) {
                // In the place of its own file it goes with the tree.
                assert!(!place.build(&[("a", "3"), ("b", "1"), ("c/d", "1")]));
                assert_eq!(place.findings[0].code, Code::StrangeBack);
                assert!(place.build(&[("a", "4"), ("b", "1"), ("c/d", "1")]));
                continue;
            }
            // What is there is still there, and told again, whatever is known of it.
            for text in ["3", "4", "5"] {
                let pages: Pages = match text {
                    "3" => &[("a", "3"), ("b", "1"), ("c/d", "1")],
                    "4" => &[("a", "4"), ("c/d", "1")],
                    _ => &[("a", "5"), ("b", "1"), ("c/d", "2")],
                };
                assert!(!place.build(pages), "stranger {number}");
                let codes: Vec<Code> = place.findings.iter().map(|found| found.code).collect();
                assert_eq!(codes, [Code::StrangeBack], "stranger {number}, {text}");
            }
            fs::remove_dir_all(place.back()).unwrap();
            assert!(!place.build(&[("a", "1")]));
            assert!(place.findings.is_empty() && place.build(&[("a", "2")]));
        }
    }

    fn pipe(path: &Path) {
        assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    #[test]
    fn what_is_known_of_a_kept_tree_names_no_other_files() {
        let known = |path: &str| {
            let hash = serde_json::to_string(&Hash::default()).unwrap();
            let path = serde_json::to_string(path).unwrap();
            format!("{{\"manifest\": {hash}, \"gone\": [{path}]}}")
        };
        assert!(serde_json::from_str::<Back>(&known("a/b")).is_ok());
        for path in STRANGE {
            assert!(serde_json::from_str::<Back>(&known(path)).is_err(), "{path:?}");
        }
    }

    #[test]
    fn where_nothing_changes_the_kept_tree_stays() {
        let mut place = Place::new();
        place.build(&[("a", "1"), ("b", "1")]);
        place.build(&[("a", "2"), ("b", "1")]);
        let known = place.known.clone();
        assert!(place.build(&[("a", "2"), ("b", "1")]));
        assert_eq!(place.known.as_ref().map(|now| &now.back), known.as_ref().map(|was| &was.back));
        assert!(place.build(&[("a", "3"), ("b", "1")]));
    }

    #[test]
    fn a_kept_tree_that_is_not_as_it_was_is_put_right() {
        let mut place = Place::new();
        place.build(&[("a", "1"), ("b", "1"), ("c/d", "1")]);
        place.build(&[("a", "2"), ("b", "1"), ("c/d", "1")]);
        fs::remove_file(place.back().join("b")).unwrap();
        fs::write(place.back().join("b"), "foreign").unwrap();
        fs::remove_dir_all(place.back().join("c")).unwrap();
        assert!(place.build(&[("a", "2"), ("b", "1"), ("c/d", "1"), ("e", "1")]));
        // One that another build left, or nobody.
        fs::write(place.back().join(MANIFEST), "{}").unwrap();
        fs::remove_file(place.back().join("a")).unwrap();
        fs::remove_file(place.back().join("b")).unwrap();
        fs::remove_dir_all(place.back().join("c")).unwrap();
        assert!(!place.build(&[("a", "3"), ("b", "1")]));
        fs::remove_dir_all(place.back()).unwrap();
        assert!(!place.build(&[("a", "4"), ("b", "1")]));
    }
}
