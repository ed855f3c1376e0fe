//! Sources that were read before, for a process that reads the same files again and again.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rustc_hash::FxHashMap;

use super::Source;
use crate::config::Config;

/// A file changed so shortly before it was read may change again without its times showing it: the
/// coarsest clocks of file systems tick every two seconds.
const SETTLED: Duration = Duration::from_secs(2);

/// Sources by their path, as long as their files lie on disk as they were read.
#[derive(Debug, Default)]
pub struct Shelf {
    /// What the bytes were decoded by.
    by: (Option<String>, u64),
    sources: FxHashMap<String, (Stamp, Arc<Source>)>,
}

/// What changes whenever a file does: which one it is, its length, and when its bytes and when
/// anything of it last changed (the system sets that, and no program can).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    inode: u64,
    device: u64,
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Stamp {
    /// How a file lies on disk.
    pub(super) fn of(file: &Path) -> Option<Self> {
        let found = fs::symlink_metadata(file).ok()?;
        Some(Stamp {
            inode: found.ino(),
            device: found.dev(),
            size: found.len(),
            modified: (found.mtime(), found.mtime_nsec()),
            changed: (found.ctime(), found.ctime_nsec()),
        })
    }

    /// Whether the file had been left alone for a while at a time.
    fn is_settled(&self, now: SystemTime) -> bool {
        let seconds = u64::try_from(self.changed.0).unwrap_or(u64::MAX);
        let changed = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds));
        changed.is_some_and(|changed| now.duration_since(changed).is_ok_and(|age| age > SETTLED))
    }
}

impl Shelf {
    /// Begins to read: lets go of everything that was decoded by other settings. Returns the time,
    /// for [`Shelf::keep`].
    #[expect(clippy::disallowed_methods, reason = "it is compared with times of files only")]
    pub(super) fn begin(&mut self, config: &Config) -> SystemTime {
        let by = (config.encoding.clone(), config.limits.article_bytes);
        if self.by != by {
            *self = Shelf { by, ..Shelf::default() };
        }
        SystemTime::now()
    }

    /// The source at a path, if its file lies there as it was read.
    pub(super) fn get(&self, path: &str, stamp: Option<Stamp>) -> Option<Arc<Source>> {
        let (known, source) = self.sources.get(path)?;
        (Some(*known) == stamp).then(|| Arc::clone(source))
    }

    /// Keeps what was read after `begun`, with how its file lay there before.
    pub(super) fn keep<'s>(
        &mut self,
        read: impl Iterator<Item = (&'s Arc<Source>, Option<Stamp>)>,
        begun: SystemTime,
    ) {
        let read = read.filter_map(|(source, stamp)| {
            let stamp = stamp.filter(|stamp| stamp.is_settled(begun))?;
            Some((source.path.clone(), (stamp, Arc::clone(source))))
        });
        self.sources = read.collect();
    }
}

#[cfg(test)]
mod tests {
    use super::super::load_again;
    use super::*;

    #[test]
    fn a_file_that_was_left_alone_is_not_read_again_and_any_other_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("content/a.txt");
        fs::create_dir(folder.path().join("content")).unwrap();
        let mut shelf = Shelf::default();
        let mut config = Config::default();
        let mut read = |config: &Config| {
            let loaded = load_again(folder.path(), config, Some(&mut shelf));
            (loaded.sources[0].text.clone(), shelf.sources.len())
        };
        // Written shortly before: what is kept of it could be out of date without showing it.
        for text in ["one", "two"] {
            fs::write(&file, text).unwrap();
            assert_eq!(read(&config), (text.to_owned(), 0));
        }
        std::thread::sleep(SETTLED + Duration::from_secs(1));
        assert_eq!(read(&config), ("two".to_owned(), 1));
        assert_eq!(read(&config), ("two".to_owned(), 1));
        // The same length, and the time of writing put back.
        let written = fs::metadata(&file).unwrap().modified().unwrap();
        fs::write(&file, "six").unwrap();
        fs::File::options().write(true).open(&file).unwrap().set_modified(written).unwrap();
        assert_eq!(read(&config), ("six".to_owned(), 0));
        std::thread::sleep(SETTLED + Duration::from_secs(1));
        assert_eq!(read(&config).1, 1);
        config.limits.article_bytes = 2;
        let loaded = load_again(folder.path(), &config, Some(&mut shelf));
        assert_eq!(loaded.unusable, ["content/a.txt"]);
    }
}
