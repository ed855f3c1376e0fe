//! Where the output goes, what lies there, and how one tree takes the place of another.

use std::ffi::OsString;
use std::fs::{self, FileType};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

use super::live::LiveFiles;
use super::manifest::{MANIFEST, Manifest, Owner};
use super::manner::Manner;
use super::{Error, Trees, back, path};
use crate::diagnostic::Diagnostic;
use crate::files;
use crate::text::Hash;

/// An output folder that may be replaced, and the two names beside it that a build uses.
#[derive(Debug)]
pub struct Destination {
    pub(super) live: PathBuf,
    /// The tree in the making; after the exchange, the one that was replaced.
    pub(super) next: PathBuf,
    /// Where the live tree lies while it is being replaced, if trees cannot be exchanged in one step. That
    /// it is there says that an exchange has begun.
    pub(super) aside: PathBuf,
    /// Where the tree that was replaced waits to be made into the next.
    pub(super) back: Option<PathBuf>,
    /// Where it is kept to be put back instead.
    rollback: Option<PathBuf>,
    /// The time that files are given, in seconds since 1970; else it is when they are written.
    pub(super) dated: Option<i64>,
}

impl Destination {
    /// Checks that `output` may be replaced: that it is not, and does not hold, the site's `root`
    /// nor one of the `inputs` (folders of the site, that may be missing), and that it is no link.
    /// Nothing is written.
    pub fn new(output: &Path, root: &Path, inputs: &[&Path]) -> Result<Self, Error> {
        let refused =
            |reason: &str| Error::Refused { output: output.to_owned(), reason: reason.to_owned() };
        let path = resolve(output).map_err(|problem| Error::write(output, problem))?;
        let Some(name) = path.file_name() else {
            return Err(refused("it is the root of the file system"));
        };
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_symlink() => return Err(refused("it is a symbolic link")),
            Ok(found) if !found.is_dir() => return Err(refused("it is not a folder")),
            _ => {}
        }
        let root = resolve(root).map_err(|problem| Error::write(root, problem))?;
        if root.starts_with(&path) {
            return Err(refused("it is, or holds, the site itself"));
        }
        for input in inputs {
            let input = resolve(input).map_err(|problem| Error::write(input, problem))?;
            if input.starts_with(&path) || path.starts_with(&input) {
                let what = input.strip_prefix(&root).unwrap_or(&input).display();
                return Err(refused(&format!("the site's own files lie there ({what})")));
            }
        }
        let beside = |ending: &str| {
            let mut own = OsString::from(".");
            own.push(name);
            own.push(ending);
            path.with_file_name(own)
        };
        Ok(Destination {
            next: beside(".kutip-new"),
            aside: beside(".kutip-old"),
            back: None,
            rollback: None,
            dated: None,
            live: path,
        })
    }

    /// Keeps the tree that is replaced, for [`Destination::rollback`].
    #[must_use]
    pub fn keeping_for_rollback(mut self) -> Self {
        let mut name = OsString::from(".");
        name.push(self.live.file_name().unwrap_or_default());
        name.push(".kutip-previous");
        self.rollback = Some(self.live.with_file_name(name));
        self
    }

    /// Lets the tree that is replaced wait in `place`, which is kutip's own, for
    /// [`Stage::begin`](super::Stage::begin) to make the next of it.
    #[must_use]
    pub fn keeping_back(mut self, place: PathBuf) -> Self {
        self.back = Some(place);
        self
    }

    /// Gives all files and folders this time, in seconds since 1970.
    #[must_use]
    pub fn dated(mut self, time: Option<i64>) -> Self {
        self.dated = time;
        self
    }

    /// The output folder, absolute.
    pub fn output(&self) -> &Path {
        &self.live
    }

    /// Makes the folder above the output.
    pub(super) fn make_parent(&self) -> Result<&Path, Error> {
        let parent = self.live.parent().unwrap_or(&self.live);
        fs::create_dir_all(parent).map_err(|problem| Error::write(parent, problem))?;
        Ok(parent)
    }

    /// Puts right what a build left that was cut short, and reads what the last one made.
    ///
    /// # Errors
    /// [`Error::Foreign`] if the output holds files that no build made.
    pub fn open(&self) -> Result<Option<Manifest>, Error> {
        self.recover()?;
        self.look()
    }

    /// Reads what the last build made, and writes nothing.
    ///
    /// # Errors
    /// [`Error::Foreign`] if the output holds files that no build made.
    pub fn look(&self) -> Result<Option<Manifest>, Error> {
        let owner = match owner_of(&self.live)? {
            None => return Ok(None),
            Some(Owner::Build(manifest)) => Owner::Build(manifest),
            // Only a finished tree ever takes the output's place.
            Some(Owner::Next | Owner::Begun | Owner::Unknown) => Owner::Unknown,
        };
        refuse_foreign(&self.live, &owner)?;
        match owner {
            Owner::Build(manifest) => Ok(Some(manifest)),
            // Nothing in it: an empty folder may be replaced.
            _ => Ok(None),
        }
    }

    /// What is odd about that which earlier builds left: what a build would tell of it. `live` is
    /// what [`Destination::look`] found.
    pub fn strange(&self, live: Option<&Manifest>) -> Vec<Diagnostic> {
        let strange = live.map_or(&[][..], |live| &live.strange);
        let back = self.back.as_ref().and_then(|back| Some((back, back::strangers(back)?)));
        let back = back.map(|(back, strange)| back::told(back, &strange));
        path::strange(MANIFEST, strange).into_iter().chain(back).collect()
    }

    /// Whether every file of the output, which holds what a build left, is as it was; `manifest` is that
    /// of the output.
    pub fn is_whole(&self, manifest: &Manifest, left: &Trees) -> bool {
        let open = || {
            let stat = rustix::fs::lstat(self.live.join(MANIFEST)).ok()?;
            let manner = Manner::of(&stat, self.dated.is_some());
            LiveFiles::open(&self.live, Some(left.stamps.clone()), manner).ok()
        };
        let is_there = |live: LiveFiles| {
            manifest.files.par_iter().all(|(path, file)| live.is(path, file).is_some())
        };
        open().is_some_and(is_there)
    }

    /// Whether the output is the tree that a build left.
    pub fn holds(&self, left: &Trees) -> bool {
        let found = files::read(&self.live.join(MANIFEST), files::LARGEST);
        found.is_ok_and(|bytes| Hash::of_file(&bytes) == left.manifest)
    }

    /// Finishes an exchange that was cut short, then removes what it and unfinished builds left.
    fn recover(&self) -> Result<(), Error> {
        let begun = matches!(owner_of(&self.aside)?, Some(Owner::Build(_)));
        if begun && !exists(&self.live)? {
            let finished = matches!(owner_of(&self.next)?, Some(Owner::Build(_)));
            let whole = if finished { &self.next } else { &self.aside };
            fs::rename(whole, &self.live)
                .map_err(|problem| Error::Between(Box::new(Error::write(whole, problem))))?;
        }
        remove(&self.aside)?;
        remove(&self.next)
    }

    /// Puts the next tree in the place of the live one; says whether that is the back tree now. `owner` is
    /// whose it was.
    pub(super) fn exchange(&self, owner: Option<&Owner>) -> Result<bool, Error> {
        if !exists(&self.live)? {
            return fs::rename(&self.next, &self.live)
                .map(|()| false)
                .map_err(|problem| Error::write(&self.live, problem));
        }
        match renameat_with(CWD, &self.next, CWD, &self.live, RenameFlags::EXCHANGE) {
            Ok(()) => {
                self.put_by(&self.next, owner).map_err(|problem| Error::Left(Box::new(problem)))
            }
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
                self.exchange_in_two_steps(owner)
            }
            Err(problem) => Err(Error::write(&self.live, problem.into())),
        }
    }

    /// For file systems that cannot exchange: between the two steps the output is missing, and
    /// [`Destination::recover`] finishes what was cut short there.
    fn exchange_in_two_steps(&self, owner: Option<&Owner>) -> Result<bool, Error> {
        let moved = |from: &Path, to: &Path| {
            fs::rename(from, to).map_err(|problem| Error::write(to, problem))
        };
        moved(&self.live, &self.aside)?;
        if let Err(problem) = moved(&self.next, &self.live) {
            moved(&self.aside, &self.live).map_err(|problem| Error::Between(Box::new(problem)))?;
            return Err(problem);
        }
        self.put_by(&self.aside, owner).map_err(|problem| Error::Left(Box::new(problem)))
    }

    /// Keeps or removes a tree that was replaced; says whether it is the back tree now.
    fn put_by(&self, replaced: &Path, owner: Option<&Owner>) -> Result<bool, Error> {
        if let Some(rollback) = &self.rollback {
            remove(rollback)?;
            return fs::rename(replaced, rollback)
                .map(|()| false)
                .map_err(|problem| Error::write(rollback, problem));
        }
        // What is not wholly ours stays where it is, and it may be on another file system.
        let is_ours = |owner: &Owner| refuse_foreign(replaced, owner).is_ok();
        if let Some(back) = &self.back
            && owner.is_some_and(is_ours)
            && remove(back).is_ok()
            && fs::rename(replaced, back).is_ok()
        {
            return Ok(true);
        }
        remove(replaced).map(|()| false)
    }

    /// Exchanges the output with the tree that was kept; `false` if there is none.
    ///
    /// # Errors
    /// If one of the two is not wholly ours, or they cannot be exchanged.
    pub fn rollback(&self) -> Result<bool, Error> {
        self.open()?;
        let Some(rollback) = &self.rollback else { return Ok(false) };
        let Some(owner @ Owner::Build(_)) = owner_of(rollback)? else { return Ok(false) };
        refuse_foreign(rollback, &owner)?;
        renameat_with(CWD, rollback, CWD, &self.live, RenameFlags::EXCHANGE)
            .map_err(|problem| Error::write(&self.live, problem.into()))?;
        Ok(true)
    }
}

/// `path` without links above its last part, which need not exist.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
        return fs::canonicalize(path);
    };
    match fs::canonicalize(parent) {
        Ok(parent) => Ok(parent.join(name)),
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => {
            Ok(resolve(parent)?.join(name))
        }
        Err(problem) => Err(problem),
    }
}

fn exists(path: &Path) -> Result<bool, Error> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(problem) => Err(Error::write(path, problem)),
    }
}

/// Who made the folder; `None` if it is not there. Links are nobody's.
fn owner_of(folder: &Path) -> Result<Option<Owner>, Error> {
    match fs::symlink_metadata(folder) {
        Ok(found) if !found.is_dir() => {
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let above = folder.parent().unwrap_or(folder).to_owned();
            Err(Error::Foreign { folder: above, paths: vec![name] })
        }
        Ok(_) => match Owner::of(folder) {
            Ok(owner) => Ok(Some(owner)),
            Err(problem) => Err(Error::write(&folder.join(MANIFEST), problem)),
        },
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(problem) => Err(Error::write(folder, problem)),
    }
}

/// Removes a folder that a build made; its manifest goes last, so that it can be tried again.
///
/// # Errors
/// [`Error::Foreign`] if files are left that no build made.
pub(super) fn remove(folder: &Path) -> Result<(), Error> {
    let Some(owner) = owner_of(folder)? else { return Ok(()) };
    let unlink = |path: &Path, name: &str| {
        if name == MANIFEST { Ok(()) } else { fs::remove_file(path) }
    };
    let rmdir = |path: &Path| match fs::remove_dir(path) {
        Err(problem) if problem.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(()),
        done => done,
    };
    let is_ours = |path: &str, kind| owner.allows(path, kind);
    let foreign =
        walk(folder, &is_ours, &unlink, &rmdir).map_err(|problem| Error::write(folder, problem))?;
    if !foreign.is_empty() {
        return Err(Error::Foreign { folder: folder.to_owned(), paths: foreign });
    }
    let done = match fs::remove_file(folder.join(MANIFEST)) {
        Err(problem) if problem.kind() != io::ErrorKind::NotFound => Err(problem),
        _ => fs::remove_dir(folder),
    };
    done.map_err(|problem| Error::write(folder, problem))
}

/// [`Error::Foreign`] if a folder holds what its owner does not own.
fn refuse_foreign(folder: &Path, owner: &Owner) -> Result<(), Error> {
    let foreign = foreign(folder, &|path, kind| owner.allows(path, kind))
        .map_err(|problem| Error::write(folder, problem))?;
    if foreign.is_empty() {
        return Ok(());
    }
    Err(Error::Foreign { folder: folder.to_owned(), paths: foreign })
}

/// Says of what lies at a path in a folder, and is no folder, whether it is ours.
type IsOurs<'a> = &'a (dyn Fn(&str, FileType) -> bool + Sync);

/// The paths of all files of a folder that are not ours, in order.
pub(super) fn foreign(folder: &Path, is_ours: IsOurs<'_>) -> io::Result<Vec<String>> {
    walk(folder, is_ours, &|_, _| Ok(()), &|_| Ok(()))
}

/// Visits every file of a folder that is ours, with its path in the folder, then every folder below
/// it; returns the paths of all other files, in order. No link is followed.
fn walk(
    folder: &Path,
    is_ours: IsOurs<'_>,
    file: &(dyn Fn(&Path, &str) -> io::Result<()> + Sync),
    emptied: &(dyn Fn(&Path) -> io::Result<()> + Sync),
) -> io::Result<Vec<String>> {
    struct Visit<'a> {
        is_ours: IsOurs<'a>,
        file: &'a (dyn Fn(&Path, &str) -> io::Result<()> + Sync),
        emptied: &'a (dyn Fn(&Path) -> io::Result<()> + Sync),
    }
    impl Visit<'_> {
        fn folder(&self, path: &Path, prefix: &str) -> io::Result<Vec<String>> {
            let mut foreign = Vec::new();
            let mut folders = Vec::new();
            for entry in fs::read_dir(path)? {
                let entry = entry?;
                let name = entry.file_name();
                let own = format!("{prefix}{}", name.to_string_lossy());
                let kind = entry.file_type()?;
                if kind.is_dir() {
                    folders.push((entry.path(), own + "/"));
                } else if name.to_str().is_some() && (self.is_ours)(&own, kind) {
                    (self.file)(&entry.path(), &own)?;
                } else {
                    foreign.push(own);
                }
            }
            let below: Vec<Vec<String>> = folders
                .par_iter()
                .map(|(path, prefix)| {
                    let foreign = self.folder(path, prefix)?;
                    (self.emptied)(path)?;
                    Ok(foreign)
                })
                .collect::<io::Result<_>>()?;
            foreign.extend(below.into_iter().flatten());
            foreign.sort_unstable();
            Ok(foreign)
        }
    }
    Visit { is_ours, file, emptied }.folder(folder, "")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::OutputPath;
    use super::super::manifest::{Facts, NEXT, media_type};
    use super::*;

    /// A finished tree with one page, whose content is `word`.
    fn tree(folder: &Path, word: &str) {
        fs::create_dir_all(folder.join("a")).unwrap();
        fs::write(folder.join("a/index.html"), word).unwrap();
        let file = super::super::manifest::File {
            hash: String::new(),
            size: word.len() as u64,
            media: media_type("a/index.html").to_owned(),
            source: None,
        };
        let facts = Facts { base_url: None, unusable: Vec::new(), drafts: false, last: None };
        let files = BTreeMap::from([(OutputPath::new("a/index.html").unwrap(), file)]);
        fs::write(folder.join(MANIFEST), Manifest::new(facts, files).to_json().unwrap()).unwrap();
    }

    fn place() -> (tempfile::TempDir, Destination) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        fs::create_dir_all(root.join("content")).unwrap();
        let to = Destination::new(&root.join("public"), &root, &[&root.join("content")]).unwrap();
        (folder, to)
    }

    fn shown(to: &Destination) -> String {
        fs::read_to_string(to.live.join("a/index.html")).unwrap()
    }

    fn names(to: &Destination) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(to.live.parent().unwrap())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn trees_change_places_in_one_step_and_in_two() {
        for two_steps in [false, true] {
            let (_folder, to) = place();
            tree(&to.live, "old");
            tree(&to.next, "new");
            if two_steps { to.exchange_in_two_steps(None) } else { to.exchange(None) }.unwrap();
            assert_eq!(shown(&to), "new");
            assert_eq!(names(&to), ["content", "public"]);
        }
    }

    #[test]
    fn after_the_exchange_the_new_site_is_said_to_be_live() {
        for two_steps in [false, true] {
            let (_folder, to) = place();
            tree(&to.live, "old");
            tree(&to.next, "new");
            fs::write(to.live.join("a/mine"), "x").unwrap();
            let done = if two_steps { to.exchange_in_two_steps(None) } else { to.exchange(None) };
            let told = done.unwrap_err().diagnostic();
            assert_eq!(shown(&to), "new");
            assert!(told.message.starts_with("the new site is live"), "{told:?}");
            assert!(
                told.message.contains("a/mine") && !told.help.contains("as it was"),
                "{told:?}"
            );
        }
    }

    #[test]
    fn links_are_not_followed_in_a_tree_nor_to_its_manifest() {
        let (folder, to) = place();
        let elsewhere = folder.path().join("elsewhere");
        fs::create_dir(&elsewhere).unwrap();
        fs::write(elsewhere.join("index.html"), "theirs").unwrap();
        let claim = |paths: &[&str]| {
            let file = |path: &&str| {
                format!("{path:?}: {{\"hash\": \"\", \"size\": 6, \"type\": \"text/html\"}}")
            };
            let files: Vec<String> = paths.iter().map(file).collect();
            format!(
                "{{\"generator\": \"\", \"base_url\": null, \
                 \"complete\": true, \"unusable\": [], \"files\": {{{}}}}}",
                files.join(", ")
            )
        };
        fs::create_dir(&to.live).unwrap();
        std::os::unix::fs::symlink(&elsewhere, to.live.join("a")).unwrap();
        // The folder of a page is a link, be it said to be a page too or not.
        for claimed in [&["a/index.html"][..], &["a", "a/index.html"]] {
            fs::write(to.live.join(MANIFEST), claim(claimed)).unwrap();
            assert!(matches!(to.open(), Err(Error::Foreign { paths, .. }) if paths == ["a"]));
        }
        // In the place of a page a link is taken away, and what it leads to stays.
        fs::write(to.live.join(MANIFEST), claim(&["a"])).unwrap();
        to.open().unwrap().unwrap();
        fs::rename(&to.live, &to.next).unwrap();
        to.open().unwrap();
        assert!(!to.next.exists());
        assert_eq!(fs::read_to_string(elsewhere.join("index.html")).unwrap(), "theirs");
        // A manifest that lies elsewhere says nothing of this folder.
        fs::write(elsewhere.join("manifest"), claim(&["mine.txt"])).unwrap();
        fs::create_dir(&to.live).unwrap();
        fs::write(to.live.join("mine.txt"), "x").unwrap();
        std::os::unix::fs::symlink(elsewhere.join("manifest"), to.live.join(MANIFEST)).unwrap();
        assert!(matches!(to.open(), Err(Error::Foreign { .. })));
        assert!(to.live.join("mine.txt").exists());
    }

    #[test]
    fn a_tree_that_is_not_wholly_ours_does_not_come_back() {
        let (_folder, to) = place();
        let to = to.keeping_for_rollback();
        tree(&to.live, "new");
        let rollback = to.rollback.clone().unwrap();
        tree(&rollback, "old");
        fs::write(rollback.join("a/theirs"), "x").unwrap();
        assert!(matches!(to.rollback(), Err(Error::Foreign { .. })));
        assert_eq!(shown(&to), "new");
        fs::remove_file(rollback.join("a/theirs")).unwrap();
        assert!(to.rollback().unwrap());
        assert_eq!(shown(&to), "old");
    }

    #[test]
    fn an_exchange_cut_short_is_finished_by_the_next_start() {
        // After the first of two steps.
        let (_folder, to) = place();
        tree(&to.aside, "old");
        tree(&to.next, "new");
        assert!(to.open().unwrap().is_some());
        assert_eq!((shown(&to).as_str(), names(&to).len()), ("new", 2));
        // After the second.
        tree(&to.aside, "older");
        to.open().unwrap();
        assert_eq!((shown(&to).as_str(), names(&to).len()), ("new", 2));
        // The new tree was lost: the old one comes back.
        fs::rename(&to.live, &to.aside).unwrap();
        to.open().unwrap();
        assert_eq!((shown(&to).as_str(), names(&to).len()), ("new", 2));
    }

    #[test]
    fn an_unfinished_tree_is_removed_and_never_shown() {
        let (_folder, to) = place();
        tree(&to.live, "old");
        fs::create_dir_all(to.next.join("a/b")).unwrap();
        fs::write(to.next.join("a/b/half.html"), "ha").unwrap();
        fs::write(to.next.join(MANIFEST), NEXT).unwrap();
        to.open().unwrap();
        assert_eq!((shown(&to).as_str(), names(&to).len()), ("old", 2));
        // Cut short before its manifest was there, or whole.
        for begun in [None, Some(""), Some(&NEXT[..9])] {
            fs::create_dir(&to.next).unwrap();
            if let Some(begun) = begun {
                fs::write(to.next.join(MANIFEST), begun).unwrap();
            }
            to.open().unwrap();
            assert_eq!(names(&to).len(), 2);
        }
    }

    #[test]
    fn what_is_not_ours_stays_and_stops_the_build() {
        let (_folder, to) = place();
        tree(&to.live, "old");
        fs::write(to.live.join("a/notes.txt"), "mine").unwrap();
        match to.open() {
            Err(Error::Foreign { paths, .. }) => assert_eq!(paths, ["a/notes.txt"]),
            other => panic!("{other:?}"),
        }
        // Something came into the old tree while the new one was made.
        fs::rename(&to.live, &to.next).unwrap();
        tree(&to.live, "new");
        assert!(matches!(to.open(), Err(Error::Foreign { .. })));
        assert_eq!(fs::read_to_string(to.next.join("a/notes.txt")).unwrap(), "mine");
        assert!(to.next.join(MANIFEST).exists(), "so that the next start may try again");
        assert_eq!(shown(&to), "new");
    }

    #[test]
    fn a_folder_without_our_manifest_is_nobody_elses_to_delete() {
        let (_folder, to) = place();
        let cases = [&to.live, &to.next, &to.aside].map(|folder| (folder, None));
        let marked = [(&to.live, Some("")), (&to.live, Some(NEXT)), (&to.next, Some(""))];
        for (folder, manifest) in cases.into_iter().chain(marked) {
            fs::create_dir_all(folder.join("photos")).unwrap();
            fs::write(folder.join("photos/1.jpg"), "x").unwrap();
            if let Some(manifest) = manifest {
                fs::write(folder.join(MANIFEST), manifest).unwrap();
            }
            assert!(matches!(to.open(), Err(Error::Foreign { .. })), "{}", folder.display());
            assert!(folder.join("photos/1.jpg").exists());
            fs::remove_dir_all(folder).unwrap();
        }
    }

    #[test]
    fn the_site_itself_is_no_output() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        let content = root.join("content");
        fs::create_dir_all(&content).unwrap();
        fs::create_dir(root.join("public")).unwrap();
        fs::write(root.join("file"), "").unwrap();
        std::os::unix::fs::symlink(folder.path(), root.join("link")).unwrap();
        let bad = [
            PathBuf::from("/"),
            root.clone(),
            folder.path().to_owned(),
            content.clone(),
            content.join("x/public"),
            root.join("public/../content"),
            root.join("link"),
            root.join("link/site"),
            root.join("file"),
        ];
        for output in bad {
            let made = Destination::new(&output, &root, &[&content, &root.join("templates")]);
            assert!(matches!(made, Err(Error::Refused { .. })), "{}", output.display());
        }
        for output in [root.join("public"), root.join("a/b/public"), root.join("link/public")] {
            Destination::new(&output, &root, &[&content]).unwrap();
        }
    }
}
