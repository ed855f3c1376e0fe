//! How files lie on disk, known without reading them.

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, SystemTime};

use rustix::fs::{FileType, Stat};
use serde::{Deserialize, Serialize};

/// A file written so shortly before it was looked at may change again without its times showing it, by the
/// coarsest clocks of file systems.
const SETTLED: Duration = Duration::from_secs(2);

/// The same where both times are of one clock, that of a file system that Kutip writes to, in nanoseconds.
const TICK: i128 = 20_000_000;

/// Which file it is, how long, and when it last changed: a change of its bytes shows in one of them,
/// unless it comes within a tick of the file system's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStamp {
    inode: u64,
    device: u64,
    /// In bytes.
    size: u64,
    /// When its bytes were last written, in nanoseconds since 1970; programs can set it.
    modified: i128,
    /// When anything of it last changed, links to it included, in nanoseconds since 1970; no program
    /// can set it.
    changed: i128,
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

    /// Whether the file had been left alone for a while at a time.
    pub fn is_settled(&self, now: SystemTime) -> bool {
        let now = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let settled = now.saturating_sub(SETTLED).as_nanos();
        i128::try_from(settled).is_ok_and(|settled| self.changed < settled)
    }
}

/// How the files of a tree lay on disk when they were known to be right.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStamps {
    /// The start of the system that they were seen by: what it had not brought to the disk when the
    /// power went is not to be trusted after it.
    boot: String,
    files: BTreeMap<String, FileStamp>,
}

impl FileStamps {
    /// The stamps of files seen now, by their path; `newest` is that of the file written last.
    pub fn new(mut files: BTreeMap<String, FileStamp>, newest: FileStamp) -> Self {
        files.retain(|_, stamp| stamp.modified + TICK < newest.modified);
        FileStamps { boot: boot().unwrap_or_default(), files }
    }

    /// Whether they say anything of the files as they are now.
    pub fn count_now(&self) -> bool {
        boot().is_some_and(|boot| boot == self.boot)
    }

    /// That of the file at a path.
    pub fn get(&self, path: &str) -> Option<&FileStamp> {
        self.files.get(path)
    }
}

/// Tells this start of the system from others, where the system tells.
fn boot() -> Option<String> {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").ok().filter(|id| !id.is_empty())
}
