//! The files of the live tree: whether they are what the last build wrote.

use std::fs::File as Handle;
use std::io::{self, Read as _};
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, Stat, fstat, openat, statat};

use super::manifest::File;
use super::manner::Manner;
use crate::fresh::{FileStamp, FileStamps};
use crate::text::Hash;

/// A tree that a build made.
#[derive(Debug)]
pub(super) struct LiveFiles {
    pub(super) folder: OwnedFd,
    /// How its files lay on disk when they were known to be right.
    stamps: Option<FileStamps>,
    /// How they are to lie on disk.
    manner: Manner,
}

impl LiveFiles {
    pub(super) fn open(
        folder: &Path,
        stamps: Option<FileStamps>,
        manner: Manner,
    ) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let folder = openat(CWD, folder, flags, Mode::empty())?;
        Ok(LiveFiles { folder, stamps: stamps.filter(FileStamps::count_now), manner })
    }

    /// Whether the file at `path` lies there as files of an output do.
    pub(super) fn fits(&self, path: &str) -> bool {
        let stat = statat(&self.folder, path, AtFlags::SYMLINK_NOFOLLOW);
        stat.is_ok_and(|stat| self.manner.fits(&stat))
    }

    /// How a file lies on disk, if that is as it was when it was known to be right.
    pub(super) fn seen(&self, path: &str) -> Option<FileStamp> {
        let known = self.stamps.as_ref()?.get(path)?;
        let stat = statat(&self.folder, path, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        let stamp = FileStamp::of(&stat).filter(|stamp| stamp.has_bytes_of(known));
        stamp.filter(|_| self.manner.fits(&stat))
    }

    /// How the file at `path` lies on disk, if it is the one that a manifest tells of: not what was
    /// once true of it, but what is there.
    pub(super) fn is(&self, path: &str, was: &File) -> Option<FileStamp> {
        self.seen(path).or_else(|| {
            let (bytes, stat) = self.read(path, was.size)?;
            let is_it = self.manner.fits(&stat) && Hash::of_file(&bytes).to_string() == was.hash;
            FileStamp::of(&stat).filter(|_| is_it)
        })
    }

    /// The same for a file that a manifest says to hold these bytes.
    pub(super) fn holds(&self, path: &str, bytes: &[u8]) -> Option<FileStamp> {
        self.seen(path).or_else(|| {
            let (found, stat) = self.read(path, bytes.len() as u64)?;
            FileStamp::of(&stat).filter(|_| self.manner.fits(&stat) && found == bytes)
        })
    }

    /// The bytes of the file at `path`, if it is the one that a manifest tells of, however it lies
    /// there.
    pub(super) fn bytes(&self, path: &str, was: &File) -> Option<Vec<u8>> {
        let (bytes, _) = self.read(path, was.size)?;
        (Hash::of_file(&bytes).to_string() == was.hash).then_some(bytes)
    }

    /// A regular file of this length, and how it lies there.
    fn read(&self, path: &str, length: u64) -> Option<(Vec<u8>, Stat)> {
        let file = self.handle(path)?;
        let stat = fstat(&file).ok()?;
        let is_regular = FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile;
        if !is_regular || u64::try_from(stat.st_size) != Ok(length) {
            return None;
        }
        let mut bytes = Vec::with_capacity(usize::try_from(length).ok()? + 1);
        file.take(length + 1).read_to_end(&mut bytes).ok()?;
        (bytes.len() as u64 == length).then_some((bytes, stat))
    }

    fn handle(&self, path: &str) -> Option<Handle> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        openat(&self.folder, path, flags, Mode::empty()).ok().map(Handle::from)
    }
}
