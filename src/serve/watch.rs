//! Says when files of the site have changed. What has changed nobody asks: the site is always
//! composed as a whole.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Config, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::config;

/// Quiet for so long means that a burst of changes is over.
const QUIET: Duration = Duration::from_millis(15);
/// A burst that does not end is not waited for longer than this.
const LONGEST: Duration = Duration::from_millis(500);
/// Time between two looks at the clock, which may be set, or go on while the machine sleeps.
const LOOK: Duration = Duration::from_secs(30);
/// Time between two looks at the files where the system does not tell.
const POLL: Duration = Duration::from_millis(500);

/// The watched folders of a site.
pub(super) struct Changes {
    root: PathBuf,
    /// A file that counts wherever it lies.
    also: Option<PathBuf>,
    watcher: Box<dyn Watcher + Send>,
    is_polling: bool,
}

/// What the watcher sends; what happened to one file, or that something was missed.
pub(super) type Told = notify::Result<notify::Event>;

/// Watches the site at `root`.
pub(super) fn watch(root: &Path) -> io::Result<(Changes, Receiver<Told>)> {
    let root = root.canonicalize()?;
    let (tell, told) = mpsc::channel();
    let poll = Config::default().with_poll_interval(POLL);
    let watcher: Box<dyn Watcher + Send> = Box::new(
        RecommendedWatcher::new(tell.clone(), Config::default()).map_err(io::Error::other)?,
    );
    let mut changes = Changes { root, also: None, watcher, is_polling: false };
    if changes.add().is_err() {
        // Too many folders for the system, or a file system that does not tell.
        changes.watcher = Box::new(PollWatcher::new(tell, poll).map_err(io::Error::other)?);
        changes.is_polling = true;
        changes.add().map_err(io::Error::other)?;
    }
    Ok((changes, told))
}

impl Changes {
    /// Whether the files are looked at again and again.
    pub(super) fn is_polling(&self) -> bool {
        self.is_polling
    }

    /// Looks at this file too from now on, wherever it lies; it need not be there, but its folder.
    pub(super) fn look_at(&mut self, file: Option<PathBuf>) {
        let file = file.and_then(|file| {
            let folder = match file.parent() {
                Some(folder) if folder != Path::new("") => folder,
                _ => Path::new("."),
            };
            Some(folder.canonicalize().ok()?.join(file.file_name()?))
        });
        if file.is_some() && file != self.also {
            self.also = file;
            // Without it the preview is as before, and what is wrong with the file has been told.
            let _ = self.add();
        }
    }

    /// Waits until something has changed and nothing has for a moment, or until nothing is left of
    /// the time until an article is due. `false` if no more changes can come.
    pub(super) fn wait(
        &mut self,
        told: &Receiver<Told>,
        due: impl Fn() -> Option<Duration>,
    ) -> bool {
        loop {
            let left = due().unwrap_or(Duration::MAX);
            if left.is_zero() {
                return true;
            }
            match told.recv_timeout(left.min(LOOK)) {
                Ok(first) if self.matters(&first) => break,
                Ok(_) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
        let begun = Instant::now();
        while begun.elapsed() < LONGEST {
            match told.recv_timeout(QUIET) {
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
        // A folder may have come, or have come again.
        let _ = self.add();
        true
    }

    /// Watches the root for the files that lie there, and every folder that an editor owns.
    fn add(&mut self) -> notify::Result<()> {
        self.watcher.watch(&self.root, RecursiveMode::NonRecursive)?;
        for folder in folders().map(|name| self.root.join(name)).filter(|folder| folder.is_dir()) {
            self.watcher.watch(&folder, RecursiveMode::Recursive)?;
        }
        let beside = self.also.as_ref().and_then(|file| file.parent());
        if let Some(folder) = beside.filter(|folder| !self.is_watched(folder)) {
            self.watcher.watch(folder, RecursiveMode::NonRecursive)?;
        }
        Ok(())
    }

    /// Whether a folder is the root, or one that an editor owns.
    fn is_watched(&self, folder: &Path) -> bool {
        let below = folder.strip_prefix(&self.root).ok();
        below.is_some_and(|below| {
            below.iter().next().is_none_or(|first| folders().any(|name| first == name))
        })
    }

    /// Whether the site may look different now.
    fn matters(&self, told: &Told) -> bool {
        let Ok(event) = told else { return true };
        let is_read = match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
            EventKind::Access(_) => true,
            _ => false,
        };
        let is_ours = |path: &PathBuf| {
            let below = path.strip_prefix(&self.root).ok().and_then(|path| path.iter().next());
            below.is_none_or(|first| {
                folders().any(|folder| first == folder)
                    || Path::new(first).extension() == Some(OsStr::new("toml"))
            })
        };
        let counts = |path: &PathBuf| {
            let is_told = path.starts_with(&self.root) && is_ours(path);
            is_told || self.also.as_ref() == Some(path)
        };
        event.need_rescan() || (!is_read && event.paths.iter().any(counts))
    }
}

fn folders() -> impl Iterator<Item = &'static str> {
    config::OWNED.into_iter().filter(|folder| !folder.starts_with('.'))
}
