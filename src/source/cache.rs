//! Sources that were read before, for a process that reads the same files again and again.

use std::sync::Arc;
use std::time::SystemTime;

use rustc_hash::FxHashMap;

use super::Source;
use crate::config::Settings;
use crate::fresh::FileStamp;

/// Sources by their path, as long as their files lie on disk as they were read.
#[derive(Debug, Default)]
pub struct SourceCache {
    /// What the bytes were decoded by.
    by: (Option<String>, u64),
    sources: FxHashMap<String, (FileStamp, Arc<Source>)>,
}

impl SourceCache {
    /// Begins to read: lets go of everything that was decoded by other settings. Returns the time,
    /// for [`SourceCache::keep`].
    #[expect(clippy::disallowed_methods, reason = "it is compared with times of files only")]
    pub(super) fn begin(&mut self, settings: &Settings) -> SystemTime {
        let by = (settings.encoding.clone(), settings.limits.article_bytes);
        if self.by != by {
            *self = SourceCache { by, ..SourceCache::default() };
        }
        SystemTime::now()
    }

    /// The source at a path, if its file lies there as it was read.
    pub(super) fn get(&self, path: &str, stamp: Option<FileStamp>) -> Option<Arc<Source>> {
        let (known, source) = self.sources.get(path)?;
        (Some(*known) == stamp).then(|| Arc::clone(source))
    }

    /// Keeps what was read after `begun`, with how its file lay there before.
    pub(super) fn keep<'s>(
        &mut self,
        read: impl Iterator<Item = (&'s Arc<Source>, Option<FileStamp>)>,
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
    use std::fs;
    use std::time::Duration;

    use super::super::load_again;
    use super::*;

    #[test]
    fn a_file_that_was_left_alone_is_not_read_again_and_any_other_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("content/a.txt");
        fs::create_dir(folder.path().join("content")).unwrap();
        let mut cache = SourceCache::default();
        let mut settings = Settings::default();
        let mut read = |settings: &Settings| {
            let loaded = load_again(folder.path(), settings, Some(&mut cache));
            (loaded.sources[0].text.clone(), cache.sources.len())
        };
        // Written shortly before: what is kept of it could be out of date without showing it.
        for text in ["one", "two"] {
            fs::write(&file, text).unwrap();
            assert_eq!(read(&settings), (text.to_owned(), 0));
        }
        std::thread::sleep(Duration::from_secs(3));
        assert_eq!(read(&settings), ("two".to_owned(), 1));
        assert_eq!(read(&settings), ("two".to_owned(), 1));
        // The same length, and the time of writing put back.
        let written = fs::metadata(&file).unwrap().modified().unwrap();
        fs::write(&file, "six").unwrap();
        fs::File::options().write(true).open(&file).unwrap().set_modified(written).unwrap();
        assert_eq!(read(&settings), ("six".to_owned(), 0));
        std::thread::sleep(Duration::from_secs(3));
        assert_eq!(read(&settings).1, 1);
        settings.limits.article_bytes = 2;
        let loaded = load_again(folder.path(), &settings, Some(&mut cache));
        assert_eq!(loaded.unusable, ["content/a.txt"]);
    }
}
