//! How the files of an output lie on disk, known without reading them.

use std::collections::BTreeMap;
use std::fs;

use serde::{Deserialize, Serialize};

use crate::source::FileStamp;

/// Files younger than the build that wrote them by no more than this may be changed without another
/// time to show for it: clocks of file systems tick in milliseconds. In nanoseconds.
const TICK: i128 = 20_000_000;

/// How the files of an output lay on disk when a build had written them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamps {
    /// The start of the system that they were seen by: what it had not brought to the disk when the
    /// power went is not to be trusted after it.
    boot: String,
    files: BTreeMap<String, FileStamp>,
}

impl Stamps {
    /// The stamps of files seen now; `newest` is that of the file written last.
    pub(super) fn new(files: BTreeMap<String, FileStamp>, newest: FileStamp) -> Self {
        let files = files
            .into_iter()
            .filter(|(_, stamp)| stamp.modified + TICK < newest.modified)
            .collect();
        Stamps { boot: boot().unwrap_or_default(), files }
    }

    /// Whether they say anything of the files as they are now.
    pub(super) fn count_now(&self) -> bool {
        boot().is_some_and(|boot| boot == self.boot)
    }

    pub(super) fn get(&self, path: &str) -> Option<&FileStamp> {
        self.files.get(path)
    }
}

/// Tells this start of the system from others, where the system tells.
fn boot() -> Option<String> {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").ok().filter(|id| !id.is_empty())
}
