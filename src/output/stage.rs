//! The next tree, made beside the output.

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
use serde::{Deserialize, Serialize};

use super::back::{self, Back, Reused};
use super::live::LiveFiles;
use super::manifest::{Facts, File, MANIFEST, Manifest, NEXT, Owner, UNFINISHED, media_type};
use super::manner::{self, Manner};
use super::{Destination, Error, OutputPath, Strange, destination, path};
use crate::diagnostic::Diagnostic;
use crate::files;
use crate::fresh::{FileStamp, FileStamps};
use crate::source;
use crate::text::Hash;

/// A tree in the making. Dropped unfinished, it is removed and the output stays as it was.
#[derive(Debug)]
pub struct Stage<'d> {
    destination: &'d Destination,
    live: Option<(Manifest, LiveFiles)>,
    next: OwnedFd,
    /// The tree that the next one is made of, if it does not begin empty.
    back: Option<Reused>,
    /// Folders of the next tree that are known to be there.
    made: Mutex<HashSet<String>>,
    /// Whether the umask takes from the mode that folders are made with.
    is_masked: OnceLock<bool>,
    /// What was odd about that which earlier builds left.
    findings: Vec<Diagnostic>,
}

/// One file of the next tree.
#[derive(Clone, Debug)]
pub struct Entry {
    path: OutputPath,
    file: File,
    /// Whether the live tree holds the same bytes; then it is not in the next one yet.
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

/// What a build left on disk, and how it can be known again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trees {
    /// Hash of the manifest of the live tree, byte for byte.
    pub(super) manifest: Hash,
    /// How the files of the live tree lie on disk.
    pub(super) stamps: FileStamps,
    /// The back tree, where it is kept.
    pub(super) back: Option<Back>,
}

/// What finishing a tree came to.
#[derive(Clone, Debug)]
pub struct Built {
    /// What became of the files.
    pub outcome: Outcome,
    /// What it left on disk.
    pub trees: Trees,
    /// What was odd about that which earlier builds left.
    pub findings: Vec<Diagnostic>,
}

/// What became of the files of a tree.
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
    /// Files that the live tree holds already.
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
    /// Begins a tree; `live` is what [`Destination::open`] found, `left` what the build that made it left.
    pub fn begin(
        destination: &'d Destination,
        live: Option<Manifest>,
        left: Option<Trees>,
    ) -> Result<Self, Error> {
        destination.make_parent()?;
        let folder = &destination.next;
        let failed = |problem: io::Error| Error::write(folder, problem);
        let (stamps, back) = left.map_or((None, None), |left| (Some(left.stamps), left.back));
        let strange = live.as_ref().map_or(&[][..], |live| &live.strange);
        let mut findings: Vec<Diagnostic> = path::strange(MANIFEST, strange).into_iter().collect();
        let back = Reused::take(destination, live.as_ref(), back).unwrap_or_else(|strange| {
            findings.extend(destination.back.as_ref().map(|place| back::told(place, &strange)));
            None
        });
        let begun = if back.is_some() {
            back::name_as(folder, NEXT.as_bytes())
        } else {
            fs::create_dir(folder).map_err(failed)?;
            fs::write(folder.join(MANIFEST), NEXT).map_err(failed)
        };
        begun.inspect_err(|_| {
            let _ = fs::remove_dir_all(folder);
        })?;
        let open = |path| openat(rustix::fs::CWD, path, FOLDER, Mode::empty());
        let next = open(folder).map_err(|problem| failed(problem.into()))?;
        let _ = fchmod(&next, manner::FOLDER);
        let manner = Manner::learn(&next, MANIFEST, destination.dated)
            .map_err(|problem| failed(problem.into()))?;
        let opened = |manifest| Ok((manifest, LiveFiles::open(&destination.live, stamps, manner)?));
        let live = live.map(opened).transpose().map_err(failed)?;
        let (made, is_masked) = (Mutex::default(), OnceLock::new());
        Ok(Stage { destination, live, next, back, made, is_masked, findings })
    }

    /// Adds a file, from any thread: written if the live tree does not hold the same bytes.
    /// `source` is the path of the article whose page it is.
    pub fn put(&self, path: &str, bytes: &[u8], source: Option<&str>) -> Result<Entry, Error> {
        let path = OutputPath::new(path).map_err(|Strange(path)| Error::Unsafe { path })?;
        let hash = Hash::of_file(bytes).to_string();
        let was = self.was(&path).filter(|was| was.hash == hash);
        let held = was.and_then(|_| self.live.as_ref()?.1.holds(&path, bytes));
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
        let (manifest, live) = self.live.as_ref()?;
        let (path, was) = manifest.files.get_key_value(path)?;
        let stamp = live.is(path, was)?;
        let file = File { source: source.map(str::to_owned), ..was.clone() };
        Some(Entry { path: path.clone(), file, unchanged: true, stamp: Some(stamp) })
    }

    /// The pages that the last build made of an article that cannot be used now, or of any in a
    /// folder that cannot be read; `lost` is the path of either.
    pub fn keep(&self, lost: &str) -> Vec<Entry> {
        let Some((manifest, live)) = &self.live else { return Vec::new() };
        let files = manifest.files.iter().filter(|(path, file)| {
            file.source.as_deref().is_some_and(|source| source::is_or_holds(lost, source))
                && live.bytes(path, file).is_some()
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
        let before = self.live.as_ref().map(|(manifest, _)| &manifest.files);
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
        manner::date(&self.next, UNFINISHED, self.destination.dated);
        let stamps = newest.map(|newest| FileStamps::new(stamps, newest)).unwrap_or_default();
        let mut trees = Trees { manifest: Hash::of_file(&json), stamps, back: None };
        let findings = std::mem::take(&mut self.findings);
        let put_back = || self.back.as_ref()?.put_back(self.destination);
        let is_same =
            |(live, files): &(Manifest, LiveFiles)| *live == manifest && files.fits(MANIFEST);
        if outcome.written == 0 && self.live.as_ref().is_some_and(is_same) {
            trees.back = put_back();
            return Ok(Built { outcome, trees, findings });
        }
        let finished = self.destination.next.join(UNFINISHED);
        let named = |to: &std::path::Path| {
            fs::rename(&finished, to).map_err(|problem| self.failed(MANIFEST, problem))
        };
        if outcome.written == 0 && outcome.removed == 0 && before.is_some() {
            named(&self.destination.live.join(MANIFEST))?;
            trees.back = put_back();
            return Ok(Built { outcome, trees, findings });
        }
        self.complete(&manifest, &removed, &unchanged)?;
        named(&self.destination.next.join(MANIFEST))?;
        self.date_folders(&manifest);
        let replaced = files::read(&self.destination.live.join(MANIFEST), files::LARGEST);
        let replaced = Hash::of_file(&replaced.unwrap_or_default());
        let owner = self.live.take().map(|(manifest, _)| Owner::Build(manifest));
        let is_back = self.destination.exchange(owner.as_ref())?;
        trees.back = is_back.then_some(Back { manifest: replaced, gone: removed });
        Ok(Built { outcome, trees, findings })
    }

    /// Gives the folders of the next tree their time, where one is given.
    fn date_folders(&self, manifest: &Manifest) {
        let dated = self.destination.dated;
        let mut last = "";
        for path in manifest.files.keys().filter(|_| dated.is_some()) {
            let mut folder = path.as_str();
            while let Some((above, _)) = folder.rsplit_once('/')
                && !(last.starts_with(above) && last[above.len()..].starts_with('/'))
            {
                manner::date(&self.next, above, dated);
                folder = above;
            }
            last = path;
        }
        manner::date(&self.next, ".", dated);
    }

    /// Brings the files of the live tree that are `unchanged` into the next one, and takes out of it
    /// what the live one does not have or that is `removed`.
    fn complete(
        &self,
        manifest: &Manifest,
        removed: &[OutputPath],
        unchanged: &[(OutputPath, Option<FileStamp>)],
    ) -> Result<(), Error> {
        if let Some(reused) = &self.back {
            let gone = reused.back.gone.iter();
            let gone = gone.filter(|path| !manifest.files.contains_key(*path));
            for path in gone.chain(removed) {
                self.drop_file(path).map_err(|problem| self.failed(path, problem))?;
            }
        }
        unchanged.par_iter().try_for_each(|(path, stamp)| {
            self.carry_over(path, *stamp).map_err(|problem| self.failed(path, problem))
        })
    }

    #[cfg(test)]
    pub(super) fn is_of_back(&self) -> bool {
        self.back.is_some()
    }

    /// Whether a file of the tree that this one is made of lies at `path`.
    fn is_file(&self, path: &str) -> bool {
        let there = || statat(&self.next, path, AtFlags::SYMLINK_NOFOLLOW).ok();
        self.back.is_some()
            && there()
                .is_some_and(|there| FileType::from_raw_mode(there.st_mode) != FileType::Directory)
    }

    fn was(&self, path: &str) -> Option<&File> {
        self.live.as_ref()?.0.files.get(path)
    }

    fn failed(&self, path: &str, problem: io::Error) -> Error {
        Error::write(&self.destination.next.join(path), problem)
    }

    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<Option<FileStamp>> {
        self.make_folder(path)?;
        // Never into a file that is there: it may be one of the output as well.
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let open = || openat(&self.next, path, flags, manner::FILE);
        let file = match open() {
            Err(Errno::EXIST) if self.back.is_some() => {
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

    /// A file of the live tree, which lies there like this, in the next one.
    fn carry_over(&self, path: &str, stamp: Option<FileStamp>) -> io::Result<()> {
        if self.back.is_some() {
            let there = statat(&self.next, path, AtFlags::SYMLINK_NOFOLLOW).ok();
            let there = there.and_then(|there| FileStamp::of(&there));
            if there.zip(stamp).is_some_and(|(there, stamp)| there.has_bytes_of(&stamp)) {
                return Ok(());
            }
            self.clear(path)?;
        }
        self.link(path, stamp)
    }

    /// Removes whatever lies at `path` in the next tree.
    fn clear(&self, path: &str) -> io::Result<()> {
        match unlinkat(&self.next, path, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => Ok(()),
            // A folder, and all in it must go for a file to take its name.
            Err(Errno::ISDIR | Errno::PERM) => fs::remove_dir_all(self.destination.next.join(path)),
            Err(problem) => Err(problem.into()),
        }
    }

    /// Removes a file of the next tree; what is no file stays.
    fn unlink(&self, path: &str) -> io::Result<()> {
        match unlinkat(&self.next, path, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT | Errno::NOTDIR | Errno::ISDIR) => Ok(()),
            // What some systems say of a folder.
            Err(Errno::PERM) if !self.is_file(path) => Ok(()),
            Err(problem) => Err(problem.into()),
        }
    }

    /// Removes a file that the next tree is not to hold, and the folders that it leaves empty.
    fn drop_file(&self, path: &str) -> io::Result<()> {
        self.unlink(path)?;
        let mut folder = path;
        while let Some((above, _)) = folder.rsplit_once('/')
            && unlinkat(&self.next, above, AtFlags::REMOVEDIR).is_ok()
        {
            folder = above;
        }
        Ok(())
    }

    /// A file of the live tree in the next one, without copying it where that is possible.
    fn link(&self, path: &str, stamp: Option<FileStamp>) -> io::Result<()> {
        let gone = || io::Error::from(io::ErrorKind::NotFound);
        let (live, was) =
            self.live.as_ref().map(|live| &live.1).zip(self.was(path)).ok_or_else(gone)?;
        self.make_folder(path)?;
        // What is kept for a lost article need not lie there as it should.
        if stamp.is_some() || live.fits(path) {
            match linkat(&live.folder, path, &self.next, path, AtFlags::empty()) {
                Err(Errno::XDEV | Errno::PERM | Errno::MLINK | Errno::NOSYS | Errno::OPNOTSUPP) => {
                }
                done => return Ok(done?),
            }
        }
        self.write(path, &live.bytes(path, was).ok_or_else(gone)?).map(drop)
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
            mkdirat(&self.next, folder, manner::FOLDER)?;
            let is_masked = || {
                let stat = statat(&self.next, folder, AtFlags::SYMLINK_NOFOLLOW);
                stat.is_ok_and(|stat| !Mode::from_raw_mode(stat.st_mode).contains(manner::FOLDER))
            };
            if *self.is_masked.get_or_init(is_masked) {
                // As far as the file system knows modes.
                let _ = chmodat(&self.next, folder, manner::FOLDER, AtFlags::empty());
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
        let _ = destination::remove(&self.destination.next);
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
        let stage = Stage::begin(to, to.open()?, None)?;
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
        std::os::unix::fs::MetadataExt::ino(&fs::metadata(to.live.join(path)).unwrap())
    }

    #[test]
    fn unchanged_files_are_linked_and_changed_ones_written() {
        let (_folder, to) = site();
        build(&to, &[("a/index.html", "1"), ("b/index.html", "1"), ("c", "1")], &[]).unwrap();
        let before = inode(&to, "a/index.html");
        let outcome = build(&to, &[("a/index.html", "1"), ("b/index.html", "2")], &[]).unwrap();
        assert_eq!(outcome, Outcome { written: 1, unchanged: 1, removed: 1 });
        assert_eq!(inode(&to, "a/index.html"), before);
        assert_eq!(read(&to.live, "b/index.html"), "2");
        assert!(!to.live.join("c").exists());
        assert!(!to.next.exists());
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
        assert!(read(&to.live, MANIFEST).contains("\"complete\": false"));
    }

    #[test]
    fn a_file_changed_by_other_hands_is_written_again() {
        let (_folder, to) = site();
        let pages = [("a/index.html", "1"), ("b", "1"), ("c", "1")];
        build(&to, &pages, &[]).unwrap();
        fs::write(to.live.join("a/index.html"), "X").unwrap();
        fs::remove_file(to.live.join("b")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", to.live.join("b")).unwrap();
        fs::remove_file(to.live.join("c")).unwrap();
        assert_eq!(build(&to, &pages, &[]).unwrap().written, 3);
        for (path, text) in pages {
            assert_eq!(read(&to.live, path), text);
        }
        assert!(fs::symlink_metadata(to.live.join("b")).unwrap().is_file());
    }

    #[test]
    fn the_page_of_a_lost_article_is_kept_unless_another_takes_its_place() {
        let (_folder, to) = site();
        build(&to, &[("a/index.html", "1"), ("b/index.html", "1")], &[]).unwrap();
        build(&to, &[("b/index.html", "2")], &["a"]).unwrap();
        assert_eq!(read(&to.live, "a/index.html"), "1");
        build(&to, &[("b/index.html", "3")], &["a", "never-seen"]).unwrap();
        assert_eq!(read(&to.live, "a/index.html"), "1");
        build(&to, &[("aa/index.html", "1"), ("a/b/index.html", "1")], &[]).unwrap();
        let folder = build(&to, &[("c", "1")], &["a"]).unwrap();
        assert_eq!(folder, Outcome { written: 1, unchanged: 1, removed: 1 });
        assert_eq!(read(&to.live, "a/b/index.html"), "1");
        build(&to, &[("a/index.html", "other")], &["a"]).unwrap();
        assert_eq!(read(&to.live, "a/index.html"), "other");
        build(&to, &[("a", "file")], &["a"]).unwrap();
        assert_eq!(read(&to.live, "a"), "file");
        build(&to, &[("b/index.html", "1")], &[]).unwrap();
        build(&to, &[("b/index.html/c", "1")], &["b"]).unwrap();
        assert_eq!(read(&to.live, "b/index.html/c"), "1");
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
        assert_eq!(read(&to.live, "a/index.html"), "1");
        assert!(!to.next.exists());
        assert_eq!(fs::read_dir(folder.path().join("site")).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_lies_as_it_was_is_not_read_and_any_other_is() {
        let (_folder, to) = site();
        let begin = |trees| Stage::begin(&to, to.open().unwrap(), trees).unwrap();
        let stage = begin(None);
        let entry = stage.put("a", b"1", None).unwrap();
        // The clock of the file system has to tick before what is written now counts as old.
        std::thread::sleep(std::time::Duration::from_millis(60));
        let built = stage.finish(vec![entry], Vec::new(), facts(&[])).unwrap();
        let stamps = || Some(built.trees.clone());
        let seen = |stamps| begin(stamps).live.as_ref().unwrap().1.seen("a").is_some();
        assert!(seen(stamps()) && !seen(None));
        assert!(begin(stamps()).again("a", None).is_some());
        assert!(begin(None).again("a", None).is_some());
        assert!(begin(stamps()).again("b", None).is_none());
        // Other bytes of the same length, then the same bytes again: known by reading.
        fs::write(to.live.join("a"), "2").unwrap();
        assert!(!seen(stamps()) && begin(stamps()).again("a", None).is_none());
        fs::write(to.live.join("a"), "1").unwrap();
        assert!(!seen(stamps()) && begin(stamps()).again("a", None).is_some());
    }
}
