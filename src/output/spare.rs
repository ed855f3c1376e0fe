//! The tree that the last build replaced, kept so that the next one is made of it: most of its files
//! are those of the output, and need not be linked again nor removed.

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

/// What is known of a kept tree. It is used only if it holds nothing else, and its files are believed
/// only as far as they lie there as in the output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spare {
    /// Hash of its manifest.
    pub(super) manifest: Hash,
    /// Paths of its files that the output does not have.
    pub(super) gone: Vec<OutputPath>,
}

/// A kept tree that has become the one in the making.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) spare: Spare,
    /// Its manifest, byte for byte.
    manifest: Vec<u8>,
}

impl Taken {
    /// Puts a kept tree in the place of the one in the making; `None` if it is not there, or is not
    /// the one that is known. `previous` is what the output holds.
    ///
    /// # Errors
    /// The paths of all that no build made, if there is such in the place of the kept tree.
    pub(super) fn take(
        destination: &Destination,
        previous: Option<&Manifest>,
        spare: Option<Spare>,
    ) -> Result<Option<Self>, Vec<String>> {
        let Some(kept) = &destination.spare else { return Ok(None) };
        let manifest = read_manifest(kept);
        let known = spare.filter(|spare| Hash::of_file(&manifest) == spare.manifest).zip(previous);
        let Some((spare, previous)) = known else {
            return strangers(kept).map_or(Ok(None), Err);
        };
        // What it holds is known from the output's manifest, which is read already, and from what
        // that lacks.
        let gone: HashSet<&str> = spare.gone.iter().map(OutputPath::as_str).collect();
        let strange = foreign(kept, &|path, kind| {
            let is_known = path == MANIFEST || previous.files.contains_key(path);
            kind.is_file() && (is_known || gone.contains(path))
        });
        if let Some(strange) = strange.ok().filter(|strange| !strange.is_empty()) {
            return Err(strange);
        }
        let taken = fs::rename(kept, &destination.staging);
        Ok(taken.is_ok().then_some(Taken { spare, manifest }))
    }

    /// Puts it back as it was; nothing but its manifest may have changed.
    pub(super) fn put_back(&self, destination: &Destination) -> Option<Spare> {
        let kept = destination.spare.as_ref()?;
        name_as(&destination.staging, &self.manifest).ok()?;
        fs::rename(&destination.staging, kept).ok()?;
        Some(self.spare.clone())
    }
}

fn read_manifest(kept: &Path) -> Vec<u8> {
    files::read(&kept.join(MANIFEST), files::LARGEST).unwrap_or_default()
}

/// The paths of all that lies in the place of a kept tree and is not its own, by its own manifest;
/// `None` if there is no such.
pub(super) fn strangers(kept: &Path) -> Option<Vec<String>> {
    let owner = Owner::read(&read_manifest(kept));
    // Where it cannot be looked at, nothing is there.
    let strange = foreign(kept, &|path, kind| kind.is_file() && owner.owns(path)).ok()?;
    (!strange.is_empty()).then_some(strange)
}

/// Says that the place of a kept tree holds what no build made.
pub(super) fn told(kept: &Path, strange: &[String]) -> Diagnostic {
    let kept = kept.display();
    let message = format!("{kept} holds files that no build made: {}", some(strange));
    let found = Diagnostic::new(Code::StrangeSpare, message);
    found.help(format!("move them out of {kept}, or remove that folder"))
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
    use super::super::{Built, Facts, Stage, Stamps};
    use super::*;

    type Pages = &'static [(&'static str, &'static str)];

    struct Place {
        folder: tempfile::TempDir,
        to: Destination,
        known: Option<(Stamps, Option<Spare>)>,
        findings: Vec<Diagnostic>,
    }

    fn facts() -> Facts {
        Facts { base_url: None, unusable: Vec::new(), drafts: false, last: None }
    }

    impl Place {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let to = Destination::new(&folder.path().join("public"), &folder.path().join("x"), &[]);
            let to = to.unwrap().keeping_spare(folder.path().join("spare"));
            Place { folder, to, known: None, findings: Vec::new() }
        }

        fn spare(&self) -> PathBuf {
            self.folder.path().join("spare")
        }

        fn build(&mut self, pages: Pages) -> bool {
            let (stamps, spare) = self.known.take().unzip();
            let previous = self.to.open().unwrap();
            let stage = Stage::begin(&self.to, previous, stamps, spare.flatten()).unwrap();
            let is_taken = stage.is_of_spare();
            let entries = pages.iter().map(|(path, text)| stage.put(path, text.as_bytes(), None));
            let entries = entries.collect::<Result<_, _>>().unwrap();
            let built = stage.finish(entries, Vec::new(), facts()).unwrap();
            let Built { stamps, spare, findings, .. } = built;
            self.findings = findings;
            self.known = Some((stamps, spare));
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
        let (stamps, spare) = place.known.take().unzip();
        let stage = Stage::begin(&place.to, place.to.open().unwrap(), stamps, spare.flatten());
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
        let stage = Stage::begin(&place.to, place.to.open().unwrap(), None, None).unwrap();
        let entry = stage.put("a", b"2", None).unwrap();
        fs::write(place.to.output().join("mine"), "x").unwrap();
        let problem = stage.finish(vec![entry], Vec::new(), facts()).unwrap_err();
        assert!(matches!(&problem, Error::Left(left) if matches!(**left, Error::Foreign { .. })));
        let told = problem.diagnostic();
        assert_eq!(told.code, Code::Unsettled);
        assert!(told.message.starts_with("the new site is live"), "{told:?}");
        assert!(!told.help.contains("as it was"), "{told:?}");
        assert!(!place.spare().exists());
        assert_eq!(place.shown(), BTreeMap::from([("a", "2")]));
    }

    #[test]
    fn a_kept_tree_with_anything_else_in_it_is_left_alone_and_told() {
        let strangers: [fn(&Path); 9] = [
            |spare| fs::write(spare.join("mine"), "x").unwrap(),
            |spare| fs::write(spare.join("c/mine"), "x").unwrap(),
            |spare| {
                fs::create_dir_all(spare.join("deep/er")).unwrap();
                fs::write(spare.join("deep/er/mine"), "x").unwrap();
            },
            |spare| symlink("/etc/hostname", spare.join("mine")).unwrap(),
            |spare| symlink("/etc", spare.join("mine")).unwrap(),
            // In the place of its own files.
            |spare| {
                fs::remove_file(spare.join("b")).unwrap();
                symlink("/etc/hostname", spare.join("b")).unwrap();
            },
            |spare| {
                fs::remove_dir_all(spare.join("c")).unwrap();
                symlink("/etc", spare.join("c")).unwrap();
            },
            |spare| pipe(&spare.join("mine")),
            |spare| {
                fs::remove_file(spare.join("b")).unwrap();
                pipe(&spare.join("b"));
            },
        ];
        for (number, put) in strangers.into_iter().enumerate() {
            let mut place = Place::new();
            place.build(&[("a", "1"), ("b", "1"), ("c/d", "1")]);
            place.build(&[("a", "2"), ("b", "1"), ("c/d", "1")]);
            assert!(place.findings.is_empty());
            put(&place.spare());
            if [5, 8].contains(&number) {
                // In the place of its own file it goes with the tree.
                assert!(!place.build(&[("a", "3"), ("b", "1"), ("c/d", "1")]));
                assert_eq!(place.findings[0].code, Code::StrangeSpare);
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
                assert_eq!(codes, [Code::StrangeSpare], "stranger {number}, {text}");
            }
            fs::remove_dir_all(place.spare()).unwrap();
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
        assert!(serde_json::from_str::<Spare>(&known("a/b")).is_ok());
        for path in STRANGE {
            assert!(serde_json::from_str::<Spare>(&known(path)).is_err(), "{path:?}");
        }
    }

    #[test]
    fn where_nothing_changes_the_kept_tree_stays() {
        let mut place = Place::new();
        place.build(&[("a", "1"), ("b", "1")]);
        place.build(&[("a", "2"), ("b", "1")]);
        let known = place.known.clone();
        assert!(place.build(&[("a", "2"), ("b", "1")]));
        assert!(place.known.as_ref().map(|(_, spare)| spare) == known.as_ref().map(|(_, s)| s));
        assert!(place.build(&[("a", "3"), ("b", "1")]));
    }

    #[test]
    fn a_kept_tree_that_is_not_as_it_was_is_put_right() {
        let mut place = Place::new();
        place.build(&[("a", "1"), ("b", "1"), ("c/d", "1")]);
        place.build(&[("a", "2"), ("b", "1"), ("c/d", "1")]);
        fs::remove_file(place.spare().join("b")).unwrap();
        fs::write(place.spare().join("b"), "foreign").unwrap();
        fs::remove_dir_all(place.spare().join("c")).unwrap();
        assert!(place.build(&[("a", "2"), ("b", "1"), ("c/d", "1"), ("e", "1")]));
        // One that another build left, or nobody.
        fs::write(place.spare().join(MANIFEST), "{}").unwrap();
        fs::remove_file(place.spare().join("a")).unwrap();
        fs::remove_file(place.spare().join("b")).unwrap();
        fs::remove_dir_all(place.spare().join("c")).unwrap();
        assert!(!place.build(&[("a", "3"), ("b", "1")]));
        fs::remove_dir_all(place.spare()).unwrap();
        assert!(!place.build(&[("a", "4"), ("b", "1")]));
    }
}
