//! The files of the tree that is to be replaced: whether they are what the last build wrote.

use std::fs::File as Handle;
use std::io::{self, Read as _};
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{AtFlags, CWD, Mode, OFlags, fstat, openat, statat};

use super::manifest::File;
use super::stamp::Stamps;
use crate::source::FileStamp;
use crate::text::Hash;

/// A tree that a build made.
#[derive(Debug)]
pub(super) struct Old {
    pub(super) folder: OwnedFd,
    /// How its files lay on disk when they were known to be right.
    stamps: Option<Stamps>,
}

impl Old {
    pub(super) fn open(folder: &Path, stamps: Option<Stamps>) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder = openat(CWD, folder, flags, Mode::empty())?;
        Ok(Old { folder, stamps: stamps.filter(Stamps::count_now) })
    }

    /// How a file lies on disk, if that is as it was when it was known to be right.
    pub(super) fn seen(&self, path: &str) -> Option<FileStamp> {
        let known = self.stamps.as_ref()?.get(path)?;
        let stat = statat(&self.folder, path, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        FileStamp::of(&stat).filter(|stamp| stamp.has_bytes_of(known))
    }

    /// How the file at `path` lies on disk, if it is the one that a manifest tells of: not what was
    /// once true of it, but what is there.
    pub(super) fn is(&self, path: &str, was: &File) -> Option<FileStamp> {
        self.seen(path).or_else(|| {
            let (bytes, stamp) = self.read(path, was.size)?;
            let hash = Hash(*blake3::hash(&bytes).as_bytes());
            (hash.to_string() == was.hash).then_some(stamp)
        })
    }

    /// The same for a file that a manifest says to hold these bytes.
    pub(super) fn holds(&self, path: &str, bytes: &[u8]) -> Option<FileStamp> {
        self.seen(path).or_else(|| {
            let (found, stamp) = self.read(path, bytes.len() as u64)?;
            (found == bytes).then_some(stamp)
        })
    }

    /// The length of a file; links and folders have none.
    pub(super) fn length(&self, path: &str) -> Option<u64> {
        let found = self.handle(path)?.metadata().ok()?;
        found.is_file().then_some(found.len())
    }

    fn read(&self, path: &str, length: u64) -> Option<(Vec<u8>, FileStamp)> {
        let file = self.handle(path)?;
        let stamp = FileStamp::of(&fstat(&file).ok()?)?;
        if file.metadata().ok()?.len() != length {
            return None;
        }
        let mut bytes = Vec::with_capacity(usize::try_from(length).ok()? + 1);
        file.take(length + 1).read_to_end(&mut bytes).ok()?;
        (bytes.len() as u64 == length).then_some((bytes, stamp))
    }

    fn handle(&self, path: &str) -> Option<Handle> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        openat(&self.folder, path, flags, Mode::empty()).ok().map(Handle::from)
    }
}
