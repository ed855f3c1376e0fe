//! One build of a site at a time.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::Path;

use super::{Destination, Error, refuse_links};
use crate::files;

/// Held while a build runs; let go when dropped, or by the system when the process dies.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Drop for Lock {
    /// A process started meanwhile may still hold the descriptor for a moment: closing ours alone
    /// would leave the lock with it.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

impl Lock {
    /// Locks `work/lock` and writes the process's number into it; `work` is made if need be. On a
    /// site that cannot be written, the folder above the output is locked instead.
    ///
    /// # Errors
    /// [`Error::Locked`] if another process holds it, [`Error::Link`] if a link lies in `work`.
    pub fn acquire(work: &Path, destination: &Destination) -> Result<Self, Error> {
        let path = work.join("lock");
        refuse_links(work)?;
        let opened =
            fs::create_dir_all(work).and_then(|()| files::open_own(&path).map_err(io::Error::from));
        let (mut file, path, own) = match opened {
            Ok(file) => (file, path, true),
            Err(problem) if is_read_only(&problem) => {
                let above = destination.make_parent()?;
                let folder = File::open(above).map_err(|problem| Error::write(above, problem))?;
                (folder, above.to_owned(), false)
            }
            Err(problem) => return Err(Error::write(&path, problem)),
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut owner = String::new();
                if own {
                    let _ = file.read_to_string(&mut owner);
                }
                return Err(Error::Locked { path, process: owner.trim().parse().ok() });
            }
            Err(TryLockError::Error(problem)) => return Err(Error::write(&path, problem)),
        }
        if own {
            // Only for people to read: that a process is named does not mean that it still runs.
            let _ = file.set_len(0);
            let _ = file.rewind();
            let _ = writeln!(file, "{}", std::process::id());
        }
        Ok(Lock { file })
    }
}

fn is_read_only(problem: &io::Error) -> bool {
    matches!(problem.kind(), io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied)
}
