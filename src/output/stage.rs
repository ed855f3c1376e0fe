//! The new tree, made beside the output.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::{self, File as Handle};
use std::io::{self, Write as _};
use std::ops::Bound;
use std::os::fd::OwnedFd;
use std::sync::{Mutex, OnceLock, PoisonError};

use rayon::prelude::*;
use rustix::fs::{
    AtFlags, FileType, Mode, OFlags, chmodat, fchmod, fstat, linkat, mkdirat, openat, statat,
    unlinkat,
};
use rustix::io::Errno;

use super::manifest::{Facts, File, MANIFEST, Manifest, Owner, STAGING, UNFINISHED, media_type};
use super::manner::{self, Manner};
use super::old::Old;
use super::spare::{self, Spare, Taken};
use super::stamp::Stamps;
use super::{Destination, Error, OutputPath, Strange, destination, path};
use crate::diagnostic::Diagnostic;
use crate::files;
use crate::source::{self, FileStamp};
use crate::text::Hash;

/// A tree in the making. Dropped unfinished, it is removed and the output stays as it was.
#[derive(Debug)]
pub struct Stage<'d> {
    destination: &'d Destination,
    previous: Option<Manifest>,
    new: OwnedFd,
    old: Option<Old>,
    /// The tree that the new one is made of, if it does not begin empty.
    taken: Option<Taken>,
    /// Folders of the new tree that are known to be there.
    made: Mutex<HashSet<String>>,
    /// Whether the umask takes from the mode that folders are made with.
    is_masked: OnceLock<bool>,
    /// What was odd about that which earlier builds left.
    findings: Vec<Diagnostic>,
}

/// One file of the new tree.
#[derive(Clone, Debug)]
pub struct Entry {
    path: OutputPath,
    file: File,
    /// Whether the old tree holds the same bytes; then it is not in the new one yet.
    unchanged: bool,
    /// How it lies on disk.
    stamp: Option<FileStamp>,
}

impl Entry {
    /// Where it lies in the output.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether the file holds these bytes.
    pub fn holds(&self, bytes: &[u8]) -> bool {
        self.file.hash == Hash::of_file(bytes).to_string()
    }
}

/// What finishing a tree came to, and how it can be known again.
#[derive(Clone, Debug)]
pub struct Built {
    /// What became of the files.
    pub outcome: Outcome,
    /// Hash of the manifest, byte for byte.
    pub manifest: Hash,
    /// How the files lie on disk.
    pub stamps: Stamps,
    /// The tree that was replaced, where it is kept.
    pub spare: Option<Spare>,
    /// What was odd about that which earlier builds left.
    pub findings: Vec<Diagnostic>,
}

/// What finishing a tree came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Files that are new or different.
    pub written: usize,
    /// Files that are the same as before.
    pub unchanged: usize,
    /// Files that are no longer there.
    pub removed: usize,
}

/// What a tree is to hold.
struct Contents {
    files: BTreeMap<OutputPath, File>,
    stamps: BTreeMap<String, FileStamp>,
    /// Files that the old tree holds already.
    unchanged: Vec<(OutputPath, Option<FileStamp>)>,
}

impl Contents {
    /// The files of new entries and, where no new one is in their way, of kept ones.
    fn of(entries: Vec<Entry>, kept: Vec<Entry>) -> Result<Self, Error> {
        let mut contents =
            Contents { files: BTreeMap::new(), stamps: BTreeMap::new(), unchanged: Vec::new() };
        let pages = entries.len();
        for (number, entry) in entries.into_iter().chain(kept).enumerate() {
            if number < pages {
                if contents.files.contains_key(&entry.path) {
                    return Err(Error::Twice { path: entry.path.to_string() });
                }
            } else if !is_free(&contents.files, &entry.path) {
                continue;
            }
            if entry.unchanged {
                contents.unchanged.push((entry.path.clone(), entry.stamp));
            }
            if let Some(stamp) = entry.stamp {
                contents.stamps.insert(entry.path.to_string(), stamp);
            }
            contents.files.insert(entry.path, entry.file);
        }
        refuse_twice(contents.files.keys().map(OutputPath::as_str))?;
        Ok(contents)
    }
}

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

impl<'d> Stage<'d> {
    /// Begins a tree; `previous` is what [`Destination::open`] found, `stamps` and `spare` what was
    /// returned when that was made.
    pub fn begin(
        destination: &'d Destination,
        previous: Option<Manifest>,
        stamps: Option<Stamps>,
        spare: Option<Spare>,
    ) -> Result<Self, Error> {
        destination.make_parent()?;
        let staging = &destination.staging;
        let failed = |problem: io::Error| Error::write(staging, problem);
        let strange = previous.as_ref().map_or(&[][..], |previous| &previous.strange);
        let mut findings: Vec<Diagnostic> = path::strange(MANIFEST, strange).into_iter().collect();
        let taken = Taken::take(destination, previous.as_ref(), spare).unwrap_or_else(|strange| {
            findings.extend(destination.spare.as_ref().map(|kept| spare::told(kept, &strange)));
            None
        });
        let begun = if taken.is_some() {
            spare::name_as(staging, STAGING.as_bytes())
        } else {
            fs::create_dir(staging).map_err(failed)?;
            fs::write(staging.join(MANIFEST), STAGING).map_err(failed)
        };
        begun.inspect_err(|_| {
            let _ = fs::remove_dir_all(staging);
        })?;
        let open = |path| openat(rustix::fs::CWD, path, FOLDER, Mode::empty());
        let new = open(staging).map_err(|problem| failed(problem.into()))?;
        let _ = fchmod(&new, manner::FOLDER);
        let manner = Manner::learn(&new, MANIFEST, destination.dated)
            .map_err(|problem| failed(problem.into()))?;
        let old = match previous {
            Some(_) => Some(Old::open(&destination.output, stamps, manner).map_err(failed)?),
            None => None,
        };
        let (made, is_masked) = (Mutex::default(), OnceLock::new());
        Ok(Stage { destination, previous, new, old, taken, made, is_masked, findings })
    }

    /// Adds a file, from any thread: written if the old tree does not hold the same bytes.
    /// `source` is the path of the article whose page it is.
    pub fn put(&self, path: &str, bytes: &[u8], source: Option<&str>) -> Result<Entry, Error> {
        let path = OutputPath::new(path).map_err(|Strange(path)| Error::Unsafe { path })?;
        let hash = Hash::of_file(bytes).to_string();
        let was = self.was(&path).filter(|was| was.hash == hash);
        let held = was.and_then(|_| self.old.as_ref()?.holds(&path, bytes));
        let stamp = match held {
            Some(stamp) => Some(stamp),
            None => self.write(&path, bytes).map_err(|problem| self.failed(&path, problem))?,
        };
        let file = File {
            hash,
            size: bytes.len() as u64,
            media: media_type(&path).to_owned(),
            source: source.map(str::to_owned),
        };
        Ok(Entry { path, file, unchanged: held.is_some(), stamp })
    }

    /// The file that the last build wrote to `path`, if it is there as it was.
    pub fn again(&self, path: &str, source: Option<&str>) -> Option<Entry> {
        let (path, was) = self.previous.as_ref()?.files.get_key_value(path)?;
        let stamp = self.old.as_ref()?.is(path, was)?;
        let file = File { source: source.map(str::to_owned), ..was.clone() };
        Some(Entry { path: path.clone(), file, unchanged: true, stamp: Some(stamp) })
    }

    /// The pages that the last build made of an article that cannot be used now, or of any in a
    /// folder that cannot be read; `lost` is the path of either.
    pub fn keep(&self, lost: &str) -> Vec<Entry> {
        let (Some(previous), Some(old)) = (&self.previous, &self.old) else { return Vec::new() };
        let files = previous.files.iter().filter(|(path, file)| {
            file.source.as_deref().is_some_and(|source| source::is_or_holds(lost, source))
                && old.bytes(path, file).is_some()
        });
        let entry = |(path, file): (&OutputPath, &File)| Entry {
            path: path.clone(),
            file: file.clone(),
            unchanged: true,
            stamp: None,
        };
        files.map(entry).collect()
    }

    /// Completes the tree with the unchanged files and its manifest, and exchanges it with the
    /// output; where nothing changed, nothing is exchanged. Of two entries with one path, the kept
    /// page gives way; two pages with one path are an error.
    pub fn finish(
        mut self,
        entries: Vec<Entry>,
        kept: Vec<Entry>,
        facts: Facts,
    ) -> Result<Built, Error> {
        let Contents { files, stamps, unchanged } = Contents::of(entries, kept)?;
        let before = self.previous.as_ref().map(|previous| &previous.files);
        let removed: Vec<OutputPath> = before
            .into_iter()
            .flat_map(|old| old.keys().filter(|path| !files.contains_key(*path)).cloned())
            .collect();
        let outcome = Outcome {
            written: files.len() - unchanged.len(),
            unchanged: unchanged.len(),
            removed: removed.len(),
        };
        let manifest = Manifest::new(facts, files);
        let json = manifest.to_json().map_err(|problem| self.failed(MANIFEST, problem))?;
        let written = self.write(UNFINISHED, &json);
        let newest = written.map_err(|problem| self.failed(MANIFEST, problem))?;
        manner::date(&self.new, UNFINISHED, self.destination.dated);
        let mut built = Built {
            outcome,
            spare: None,
            findings: std::mem::take(&mut self.findings),
            manifest: Hash::of_file(&json),
            stamps: newest.map_or_else(Stamps::default, |newest| Stamps::new(stamps, newest)),
        };
        let put_back = || self.taken.as_ref()?.put_back(self.destination);
        let fits = || self.old.as_ref().is_some_and(|old| old.fits(MANIFEST));
        if self.previous.as_ref() == Some(&manifest) && outcome.written == 0 && fits() {
            built.spare = put_back();
            return Ok(built);
        }
        let finished = self.destination.staging.join(UNFINISHED);
        let named = |to: &std::path::Path| {
            fs::rename(&finished, to).map_err(|problem| self.failed(MANIFEST, problem))
        };
        if outcome.written == 0 && outcome.removed == 0 && before.is_some() {
            named(&self.destination.output.join(MANIFEST))?;
            built.spare = put_back();
            return Ok(built);
        }
        self.complete(&manifest, &removed, &unchanged)?;
        named(&self.destination.staging.join(MANIFEST))?;
        self.date_folders(&manifest);
        let replaced = files::read(&self.destination.output.join(MANIFEST), files::LARGEST);
        let replaced = replaced.unwrap_or_default();
        let owner = self.previous.take().map(Owner::Build);
        let is_kept = self.destination.exchange(owner.as_ref())?;
        let replaced = Spare { manifest: Hash::of_file(&replaced), gone: removed };
        built.spare = is_kept.then_some(replaced);
        Ok(built)
    }

    /// Gives the folders of the new tree their time, where one is given.
    fn date_folders(&self, manifest: &Manifest) {
        let dated = self.destination.dated;
        let mut last = "";
        for path in manifest.files.keys().filter(|_| dated.is_some()) {
            let mut folder = path.as_str();
            while let Some((above, _)) = folder.rsplit_once('/')
                && !(last.starts_with(above) && last[above.len()..].starts_with('/'))
            {
                manner::date(&self.new, above, dated);
                folder = above;
            }
            last = path;
        }
        manner::date(&self.new, ".", dated);
    }

    /// Brings the files of the old tree that are `unchanged` into the new one, and takes out of it
    /// what the old one does not have or that is `removed`.
    fn complete(
        &self,
        manifest: &Manifest,
        removed: &[OutputPath],
        unchanged: &[(OutputPath, Option<FileStamp>)],
    ) -> Result<(), Error> {
        if let Some(taken) = &self.taken {
            let gone = &taken.spare.gone;
            let gone = gone.iter().filter(|path| !manifest.files.contains_key(*path));
            for path in gone.chain(removed) {
                self.drop_file(path).map_err(|problem| self.failed(path, problem))?;
            }
        }
        unchanged.par_iter().try_for_each(|(path, stamp)| {
            self.carry_over(path, *stamp).map_err(|problem| self.failed(path, problem))
        })
    }

    #[cfg(test)]
    pub(super) fn is_of_spare(&self) -> bool {
        self.taken.is_some()
    }

    /// Whether a file of the tree that this one is made of lies at `path`.
    fn is_file(&self, path: &str) -> bool {
        let there = || statat(&self.new, path, AtFlags::SYMLINK_NOFOLLOW).ok();
        self.taken.is_some()
            && there()
                .is_some_and(|there| FileType::from_raw_mode(there.st_mode) != FileType::Directory)
    }

    fn was(&self, path: &str) -> Option<&File> {
        self.previous.as_ref()?.files.get(path)
    }

    fn failed(&self, path: &str, problem: io::Error) -> Error {
        Error::write(&self.destination.staging.join(path), problem)
    }

    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<Option<FileStamp>> {
        self.make_folder(path)?;
        // Never into a file that is there: it may be one of the output as well.
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let open = || openat(&self.new, path, flags, manner::FILE);
        let file = match open() {
            Err(Errno::EXIST) if self.taken.is_some() => {
                self.clear(path)?;
                open()?
            }
            file => file?,
        };
        let mut file = Handle::from(file);
        file.write_all(bytes)?;
        let stat = fstat(&file)?;
        // When the manifest was written says which files are older.
        let dated = self.destination.dated.filter(|_| path != UNFINISHED);
        let is_moved = manner::settle(&file, &stat, dated);
        Ok(FileStamp::of(&if is_moved { fstat(&file)? } else { stat }))
    }

    /// A file of the old tree, which lies there like this, in the new one.
    fn carry_over(&self, path: &str, stamp: Option<FileStamp>) -> io::Result<()> {
        if self.taken.is_some() {
            let there = statat(&self.new, path, AtFlags::SYMLINK_NOFOLLOW).ok();
            let there = there.and_then(|there| FileStamp::of(&there));
            if there.zip(stamp).is_some_and(|(there, stamp)| there.has_bytes_of(&stamp)) {
                return Ok(());
            }
            self.clear(path)?;
        }
        self.link(path, stamp)
    }

    /// Removes whatever lies at `path` in the new tree.
    fn clear(&self, path: &str) -> io::Result<()> {
        match unlinkat(&self.new, path, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => Ok(()),
            // A folder, and all in it must go for a file to take its name.
            Err(Errno::ISDIR | Errno::PERM) => {
                fs::remove_dir_all(self.destination.staging.join(path))
            }
            Err(problem) => Err(problem.into()),
        }
    }

    /// Removes a file of the new tree; what is no file stays.
    fn unlink(&self, path: &str) -> io::Result<()> {
        match unlinkat(&self.new, path, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT | Errno::NOTDIR | Errno::ISDIR) => Ok(()),
            // What some systems say of a folder.
            Err(Errno::PERM) if !self.is_file(path) => Ok(()),
            Err(problem) => Err(problem.into()),
        }
    }

    /// Removes a file that the new tree is not to hold, and the folders that it leaves empty.
    fn drop_file(&self, path: &str) -> io::Result<()> {
        self.unlink(path)?;
        let mut folder = path;
        while let Some((above, _)) = folder.rsplit_once('/')
            && unlinkat(&self.new, above, AtFlags::REMOVEDIR).is_ok()
        {
            folder = above;
        }
        Ok(())
    }

    /// A file of the old tree in the new one, without copying it where that is possible.
    fn link(&self, path: &str, stamp: Option<FileStamp>) -> io::Result<()> {
        let gone = || io::Error::from(io::ErrorKind::NotFound);
        let (old, was) = self.old.as_ref().zip(self.was(path)).ok_or_else(gone)?;
        self.make_folder(path)?;
        // What is kept for a lost article need not lie there as it should.
        if stamp.is_some() || old.fits(path) {
            match linkat(&old.folder, path, &self.new, path, AtFlags::empty()) {
                Err(Errno::XDEV | Errno::PERM | Errno::MLINK | Errno::NOSYS | Errno::OPNOTSUPP) => {
                }
                done => return Ok(done?),
            }
        }
        self.write(path, &old.bytes(path, was).ok_or_else(gone)?).map(drop)
    }

    /// Makes the folder that `path` lies in, and those above it, once.
    fn make_folder(&self, path: &str) -> io::Result<()> {
        let Some((folder, _)) = path.rsplit_once('/') else { return Ok(()) };
        let made = || self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if made().contains(folder) {
            return Ok(());
        }
        self.make_folder(folder)?;
        let make = || {
            mkdirat(&self.new, folder, manner::FOLDER)?;
            let is_masked = || {
                let stat = statat(&self.new, folder, AtFlags::SYMLINK_NOFOLLOW);
                stat.is_ok_and(|stat| !Mode::from_raw_mode(stat.st_mode).contains(manner::FOLDER))
            };
            if *self.is_masked.get_or_init(is_masked) {
                // As far as the file system knows modes.
                let _ = chmodat(&self.new, folder, manner::FOLDER, AtFlags::empty());
            }
            Ok(())
        };
        match make() {
            Err(Errno::EXIST) if self.is_file(folder) => {
                // Another thread may be doing the same.
                self.unlink(folder)?;
                make().or_else(
                    |problem| {
                        if problem == Errno::EXIST { Ok(()) } else { Err(problem) }
                    },
                )?;
            }
            Ok(()) | Err(Errno::EXIST) => {}
            Err(problem) => return Err(problem.into()),
        }
        made().insert(folder.to_owned());
        Ok(())
    }
}

impl Drop for Stage<'_> {
    /// Removes a tree that was not finished. What cannot be removed, the next start tries again.
    fn drop(&mut self) {
        let _ = destination::remove(&self.destination.staging);
    }
}

/// Checks that files with these paths make one tree: each path leads to a place below the output, no
/// two are the same, and none is both a file and a folder.
///
/// # Errors
/// [`Error::Unsafe`] or [`Error::Twice`], with the path.
pub fn check_paths<'a>(paths: impl Iterator<Item = &'a str> + Clone) -> Result<(), Error> {
    for path in paths.clone() {
        OutputPath::new(path).map_err(|Strange(path)| Error::Unsafe { path })?;
    }
    refuse_twice(paths)
}

/// Whether a file may lie at `path` beside others.
fn is_free(files: &BTreeMap<OutputPath, File>, path: &str) -> bool {
    let below = format!("{path}/");
    let is_folder = || {
        let from = (Bound::Included(below.as_str()), Bound::Unbounded);
        let next = files.range::<str, _>(from).next();
        next.is_some_and(|(next, _)| next.starts_with(&below))
    };
    let is_below = || path.match_indices('/').any(|(at, _)| files.contains_key(&path[..at]));
    !files.contains_key(path) && !is_below() && !is_folder()
}

/// [`Error::Twice`] if two paths are the same, or one is both a file and a folder.
fn refuse_twice<'a>(paths: impl Iterator<Item = &'a str>) -> Result<(), Error> {
    let mut known = BTreeSet::new();
    for path in paths {
        if !known.insert(path) {
            return Err(Error::Twice { path: path.to_owned() });
        }
    }
    let is_folder = |path: &&&str| {
        let below = format!("{path}/");
        let next = known.range(below.as_str()..).next();
        next.is_some_and(|next| next.starts_with(&below))
    };
    match known.iter().find(is_folder) {
        Some(path) => Err(Error::Twice { path: (*path).to_owned() }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn facts(unusable: &[&str]) -> Facts {
        let unusable = unusable.iter().map(|&path| path.to_owned()).collect();
        Facts { base_url: None, unusable, drafts: false, last: None }
    }

    fn site() -> (tempfile::TempDir, Destination) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        fs::create_dir(&root).unwrap();
        let to = Destination::new(&root.join("public"), &root, &[]).unwrap();
        (folder, to)
    }

    fn build(to: &Destination, pages: &[(&str, &str)], lost: &[&str]) -> Result<Outcome, Error> {
        let stage = Stage::begin(to, to.open()?, None, None)?;
        let put = |(path, text): &(&str, &str)| {
            let source = path.strip_suffix("/index.html");
            stage.put(path, text.as_bytes(), source)
        };
        let entries = pages.iter().map(put).collect::<Result<_, _>>()?;
        let kept = lost.iter().flat_map(|source| stage.keep(source)).collect();
        Ok(stage.finish(entries, kept, facts(lost))?.outcome)
    }

    fn read(folder: &Path, path: &str) -> String {
        fs::read_to_string(folder.join(path)).unwrap()
    }

    fn inode(to: &Destination, path: &str) -> u64 {
        std::os::unix::fs::MetadataExt::ino(&fs::metadata(to.output.join(path)).unwrap())
    }

    #[test]
    fn unchanged_files_are_linked_and_changed_ones_written() {
        let (_folder, to) = site();
        build(&to, &[("a/index.html", "1"), ("b/index.html", "1"), ("c", "1")], &[]).unwrap();
        let before = inode(&to, "a/index.html");
        let outcome = build(&to, &[("a/index.html", "1"), ("b/index.html", "2")], &[]).unwrap();
        assert_eq!(outcome, Outcome { written: 1, unchanged: 1, removed: 1 });
        assert_eq!(inode(&to, "a/index.html"), before);
        assert_eq!(read(&to.output, "b/index.html"), "2");
        assert!(!to.output.join("c").exists());
        assert!(!to.staging.exists());
    }

    #[test]
    fn where_nothing_changed_nothing_is_exchanged() {
        let (_folder, to) = site();
        let pages = [("a/index.html", "1"), ("style.css", "x")];
        build(&to, &pages, &[]).unwrap();
        let folder = inode(&to, "");
        assert_eq!(build(&to, &pages, &[]).unwrap().unchanged, 2);
        assert_eq!(inode(&to, ""), folder);
        // Only the manifest changes: the tree stays, its manifest is replaced.
        build(&to, &pages, &["z"]).unwrap();
        assert_eq!(inode(&to, ""), folder);
        assert!(read(&to.output, MANIFEST).contains("\"complete\": false"));
    }

    #[test]
    fn a_file_changed_by_other_hands_is_written_again() {
        let (_folder, to) = site();
        let pages = [("a/index.html", "1"), ("b", "1"), ("c", "1")];
        build(&to, &pages, &[]).unwrap();
        fs::write(to.output.join("a/index.html"), "X").unwrap();
        fs::remove_file(to.output.join("b")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", to.output.join("b")).unwrap();
        fs::remove_file(to.output.join("c")).unwrap();
        assert_eq!(build(&to, &pages, &[]).unwrap().written, 3);
        for (path, text) in pages {
            assert_eq!(read(&to.output, path), text);
        }
        assert!(fs::symlink_metadata(to.output.join("b")).unwrap().is_file());
    }

    #[test]
    fn the_page_of_a_lost_article_is_kept_unless_another_takes_its_place() {
        let (_folder, to) = site();
        build(&to, &[("a/index.html", "1"), ("b/index.html", "1")], &[]).unwrap();
        build(&to, &[("b/index.html", "2")], &["a"]).unwrap();
        assert_eq!(read(&to.output, "a/index.html"), "1");
        build(&to, &[("b/index.html", "3")], &["a", "never-seen"]).unwrap();
        assert_eq!(read(&to.output, "a/index.html"), "1");
        build(&to, &[("aa/index.html", "1"), ("a/b/index.html", "1")], &[]).unwrap();
        let folder = build(&to, &[("c", "1")], &["a"]).unwrap();
        assert_eq!(folder, Outcome { written: 1, unchanged: 1, removed: 1 });
        assert_eq!(read(&to.output, "a/b/index.html"), "1");
        build(&to, &[("a/index.html", "other")], &["a"]).unwrap();
        assert_eq!(read(&to.output, "a/index.html"), "other");
        build(&to, &[("a", "file")], &["a"]).unwrap();
        assert_eq!(read(&to.output, "a"), "file");
        build(&to, &[("b/index.html", "1")], &[]).unwrap();
        build(&to, &[("b/index.html/c", "1")], &["b"]).unwrap();
        assert_eq!(read(&to.output, "b/index.html/c"), "1");
    }

    #[test]
    fn a_tree_that_fails_leaves_the_old_one_and_nothing_else() {
        let (folder, to) = site();
        build(&to, &[("a/index.html", "1")], &[]).unwrap();
        for bad in ["../x", "/x", "a//b", "a/./b", "", "a/", "kutip-manifest.json", "a\\b", "a\0"] {
            let done = build(&to, &[("b", "2"), (bad, "x")], &[]);
            assert!(matches!(done, Err(Error::Unsafe { .. })), "{bad:?}");
        }
        let twice = build(&to, &[("b", "2"), ("b", "3")], &[]);
        assert!(twice.is_err());
        assert_eq!(read(&to.output, "a/index.html"), "1");
        assert!(!to.staging.exists());
        assert_eq!(fs::read_dir(folder.path().join("site")).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_lies_as_it_was_is_not_read_and_any_other_is() {
        let (_folder, to) = site();
        let begin = |stamps| Stage::begin(&to, to.open().unwrap(), stamps, None).unwrap();
        let stage = begin(None);
        let entry = stage.put("a", b"1", None).unwrap();
        // The clock of the file system has to tick before what is written now counts as old.
        std::thread::sleep(std::time::Duration::from_millis(60));
        let built = stage.finish(vec![entry], Vec::new(), facts(&[])).unwrap();
        let stamps = || Some(built.stamps.clone());
        let seen = |stamps| begin(stamps).old.as_ref().unwrap().seen("a").is_some();
        assert!(seen(stamps()) && !seen(None));
        assert!(begin(stamps()).again("a", None).is_some());
        assert!(begin(None).again("a", None).is_some());
        assert!(begin(stamps()).again("b", None).is_none());
        // Other bytes of the same length, then the same bytes again: known by reading.
        fs::write(to.output.join("a"), "2").unwrap();
        assert!(!seen(stamps()) && begin(stamps()).again("a", None).is_none());
        fs::write(to.output.join("a"), "1").unwrap();
        assert!(!seen(stamps()) && begin(stamps()).again("a", None).is_some());
    }
}
