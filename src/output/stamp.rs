//! How a file lies on disk, without reading it.

use std::collections::BTreeMap;
use std::fs;

use rustix::fs::{FileType, Stat};
use serde::{Deserialize, Serialize};

/// Files younger than the build that wrote them by no more than this may be changed without another
/// time to show for it: clocks of file systems tick in milliseconds. In nanoseconds.
const TICK: i128 = 20_000_000;

/// What changes whenever a file's bytes do: which file it is, how long, and when it was last
/// written, in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    inode: u64,
    size: u64,
    modified: i128,
}

impl Stamp {
    /// The stamp of a file; `None` if it is a folder, a link or something else.
    pub(super) fn of(stat: &Stat) -> Option<Self> {
        (FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile).then(|| Stamp {
            inode: stat.st_ino,
            size: u64::try_from(stat.st_size).unwrap_or_default(),
            modified: i128::from(stat.st_mtime) * 1_000_000_000 + i128::from(stat.st_mtime_nsec),
        })
    }

    /// Whether a change made after `other` was written would show in this stamp.
    pub(super) fn is_older_than(&self, other: &Stamp) -> bool {
        self.modified + TICK < other.modified
    }
}

/// How the files of an output lay on disk when a build had written them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamps {
    /// The start of the system that they were seen by: what it had not brought to the disk when the
    /// power went is not to be trusted after it.
    boot: String,
    files: BTreeMap<String, Stamp>,
}

impl Stamps {
    /// The stamps of files seen now; `newest` is that of the file written last.
    pub(super) fn new(files: BTreeMap<String, Stamp>, newest: Stamp) -> Self {
        let files = files.into_iter().filter(|(_, stamp)| stamp.is_older_than(&newest)).collect();
        Stamps { boot: boot().unwrap_or_default(), files }
    }

    /// Whether they say anything of the files as they are now.
    pub(super) fn count_now(&self) -> bool {
        boot().is_some_and(|boot| boot == self.boot)
    }

    pub(super) fn get(&self, path: &str) -> Option<&Stamp> {
        self.files.get(path)
    }
}

/// Tells this start of the system from others, where the system tells.
fn boot() -> Option<String> {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").ok().filter(|id| !id.is_empty())
}
