//! How the files of an output lie on disk, whatever the umask and, where a time is given, the clock.

use std::os::fd::AsFd;

use rustix::fs::{
    AtFlags, Mode, Stat, Timespec, Timestamps, chmodat, fchmod, futimens, statat, utimensat,
};

/// What everyone may read, and only the owner write.
pub(super) const FILE: Mode = Mode::from_raw_mode(0o644);
/// What everyone may look into.
pub(super) const FOLDER: Mode = Mode::from_raw_mode(0o755);

/// Mode and, where one is given, time of a file of the tree. Both are what the file system makes of
/// what it is told: some know no modes, or no single seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Manner {
    mode: Mode,
    /// In nanoseconds since 1970.
    modified: Option<i128>,
}

impl Manner {
    /// That of a file which was settled as all others are; `dated` says whether a time was given.
    pub(super) fn of(stat: &Stat, dated: bool) -> Self {
        Manner { mode: mode(stat), modified: dated.then(|| modified(stat)) }
    }

    /// That which a file at `path` has once it is settled.
    pub(super) fn learn(
        folder: impl AsFd,
        path: &str,
        dated: Option<i64>,
    ) -> rustix::io::Result<Self> {
        // Where the file system refuses, what it does instead is what counts.
        let _ = chmodat(&folder, path, FILE, AtFlags::empty());
        date(&folder, path, dated);
        Ok(Manner::of(&statat(&folder, path, AtFlags::SYMLINK_NOFOLLOW)?, dated.is_some()))
    }

    /// Whether a file lies as it should.
    pub(super) fn fits(&self, stat: &Stat) -> bool {
        mode(stat) == self.mode && self.modified.is_none_or(|time| time == modified(stat))
    }
}

/// Gives an open file, which lies there as `stat`, its mode and time; whether it lies there
/// otherwise now.
pub(super) fn settle(file: impl AsFd, stat: &Stat, dated: Option<i64>) -> bool {
    let masked = mode(stat) != FILE;
    if masked {
        let _ = fchmod(&file, FILE);
    }
    if let Some(time) = dated {
        let _ = futimens(&file, &times(time));
    }
    masked || dated.is_some()
}

/// Gives a file or folder its time, if one is given.
pub(super) fn date(folder: impl AsFd, path: &str, dated: Option<i64>) {
    if let Some(time) = dated {
        let _ = utimensat(&folder, path, &times(time), AtFlags::SYMLINK_NOFOLLOW);
    }
}

fn times(seconds: i64) -> Timestamps {
    let time = Timespec { tv_sec: seconds, tv_nsec: 0 };
    Timestamps { last_access: time, last_modification: time }
}

fn mode(stat: &Stat) -> Mode {
    Mode::from_raw_mode(stat.st_mode)
}

fn modified(stat: &Stat) -> i128 {
    i128::from(stat.st_mtime) * 1_000_000_000 + i128::from(stat.st_mtime_nsec)
}
