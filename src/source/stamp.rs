//! How a file lies on disk, known without reading it.

use rustix::fs::{FileType, Stat};
use serde::{Deserialize, Serialize};

/// Which file it is, how long, and when it last changed: a change of its bytes shows in one of them,
/// unless it comes within a tick of the file system's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStamp {
    inode: u64,
    device: u64,
    /// In bytes.
    size: u64,
    /// When its bytes were last written, in nanoseconds since 1970; programs can set it.
    pub(crate) modified: i128,
    /// When anything of it last changed, links to it included, in nanoseconds since 1970; no program
    /// can set it.
    pub(crate) changed: i128,
}

impl FileStamp {
    /// The stamp of a file; `None` if it is a folder, a link or something else.
    pub fn of(stat: &Stat) -> Option<Self> {
        let time = |seconds: i64, nanoseconds| {
            i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds)
        };
        (FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile).then(|| FileStamp {
            inode: stat.st_ino,
            device: stat.st_dev,
            size: u64::try_from(stat.st_size).unwrap_or_default(),
            modified: time(stat.st_mtime, stat.st_mtime_nsec),
            changed: time(stat.st_ctime, stat.st_ctime_nsec),
        })
    }

    /// Whether two stamps are of one file with the same bytes, however many links led to it.
    pub fn has_bytes_of(&self, other: &FileStamp) -> bool {
        let FileStamp { inode, device, size, modified, changed: _ } = *self;
        (inode, device, size, modified) == (other.inode, other.device, other.size, other.modified)
    }
}
