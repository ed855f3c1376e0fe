//! What this machine knows of its own last publish to a target, so that a run goes on where the one
//! before it was cut short.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::Error;
use crate::diagnostic::Code;
use crate::files;
use crate::output::OutputPath;
use crate::text::Hash;

/// `.kutip/publish/NAME`: locked while a run lasts; its first line is the run's token, then one
/// line for each file that has arrived: hash, blank, path.
#[derive(Debug)]
pub(super) struct Record {
    path: PathBuf,
    file: File,
    /// Token of the last run, which is over since its lock is ours.
    pub(super) last: Option<String>,
    /// Hashes of the files that had arrived, by path.
    pub(super) arrived: HashMap<OutputPath, String>,
}

impl Record {
    /// Locks and reads the record of the target `name`.
    ///
    /// # Errors
    /// If another process publishes to the target.
    pub(super) fn open(work: &Path, name: &str) -> Result<Self, Error> {
        let folder = work.join("publish");
        let path = folder.join(name);
        let failed = |problem: io::Error| {
            let message = format!("cannot write {}: {problem}", path.display());
            Error::new(Code::CannotWrite, message, "check permissions and free space")
        };
        fs::create_dir_all(&folder).map_err(failed)?;
        let mut file = files::open_own(&path).map_err(|fault| failed(fault.into()))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::raced("another publish to this target is running here"));
            }
            Err(TryLockError::Error(problem)) => return Err(failed(problem)),
        }
        let mut text = String::new();
        // A record that cannot be read is none: everything is sent again.
        if (&mut file).take(files::LARGEST).read_to_string(&mut text).is_err() {
            text.clear();
        }
        // The last line may be cut short.
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        let mut lines = whole.lines();
        let last = lines.next().filter(|token| !token.is_empty()).map(str::to_owned);
        let arrived = lines.filter_map(|line| {
            let (hash, path) = line.split_once(' ')?;
            Some((OutputPath::new(path).ok()?, hash.to_owned()))
        });
        let arrived = arrived.collect();
        Ok(Record { path, file, last, arrived })
    }

    /// Begins a run; what `keeps` says is still known to have arrived.
    pub(super) fn begin(&mut self, token: &str, keeps: impl Fn(&str) -> bool) -> Result<(), Error> {
        let mut text = format!("{token}\n");
        self.arrived.retain(|path, _| keeps(path));
        let mut lines: Vec<_> = self.arrived.iter().collect();
        lines.sort_unstable();
        for (path, hash) in lines {
            let _ = writeln!(text, "{hash} {path}");
        }
        let done = self.file.set_len(0).and_then(|()| {
            io::Seek::rewind(&mut self.file)?;
            self.file.write_all(text.as_bytes())
        });
        done.map_err(|problem| self.failed(&problem))
    }

    /// Notes that files have arrived.
    pub(super) fn arrived<'p>(
        &mut self,
        files: impl Iterator<Item = (&'p str, &'p str)>,
    ) -> Result<(), Error> {
        let mut lines = String::new();
        for (path, hash) in files {
            let _ = writeln!(lines, "{hash} {path}");
        }
        self.file.write_all(lines.as_bytes()).map_err(|problem| self.failed(&problem))
    }

    fn failed(&self, problem: &io::Error) -> Error {
        let message = format!("cannot write {}: {problem}", self.path.display());
        Error::new(Code::CannotWrite, message, "check permissions and free space")
    }
}

/// A name for one run that no other has.
pub(super) fn token() -> io::Result<String> {
    let mut bytes = [0; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(Hash::of_file(&bytes).to_string()[..24].to_owned())
}
