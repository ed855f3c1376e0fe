//! Pages become files: a new tree is made beside the output, then exchanged with it in one step, so
//! that a build that fails or is killed leaves the old site whole.
//!
//! [`Lock::acquire`], [`Destination::open`], [`Stage::begin`], [`Stage::put`] from many threads,
//! [`Stage::finish`]. Files that no build made stop a build; they are never carried over or deleted.
//! Data is not forced to the disk: after a loss of power, the next build finds files that are not
//! as they should be by their bytes, and writes them again.

mod back;
mod destination;
mod live;
mod lock;
mod manifest;
mod manner;
mod path;
mod stage;
mod work;

use std::io;
use std::path::{Path, PathBuf};

pub use back::Back;
pub use destination::Destination;
pub use lock::Lock;
pub use manifest::{Facts, File, MANIFEST, Manifest, media_type};
pub use path::{OutputPath, Strange, folded, strange};
pub use stage::{Built, Entry, Outcome, Stage, Trees, check_paths};
pub use work::refuse_links;

use crate::diagnostic::{Code, Diagnostic};

/// Why the output could not be written. It is whole whenever one of these is returned: it is the old
/// site, but for [`Error::Left`] the new one; only for [`Error::Between`] it is not there.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder must not be replaced.
    #[error("{} cannot be the output folder: {reason}", output.display())]
    Refused {
        /// The folder asked for.
        output: PathBuf,
        /// Why not.
        reason: String,
    },
    /// Files that no build made lie where they would be lost.
    #[error("{} holds files that kutip did not make: {}", folder.display(), some(paths))]
    Foreign {
        /// The folder they lie in.
        folder: PathBuf,
        /// Their paths in it, in order.
        paths: Vec<String>,
    },
    /// Another build of this site is running.
    #[error("another build of this site is running{}", process.map_or(String::new(), |id| format!(" (process {id})")))]
    Locked {
        /// The lock.
        path: PathBuf,
        /// Number of the process that holds it, where known.
        process: Option<u32>,
    },
    /// A page's path leads out of the output, or to a name that is taken.
    #[error("a page cannot be written to {path:?}")]
    Unsafe {
        /// The path.
        path: String,
    },
    /// Two pages have one path.
    #[error("two pages would be written to {path}")]
    Twice {
        /// The path.
        path: String,
    },
    /// Something of Kutip's own leads elsewhere.
    #[error("{} is a symbolic link, which is not followed", path.display())]
    Link {
        /// The link.
        path: PathBuf,
    },
    /// The new site is live, and the tree that it replaced is still there.
    #[error("the new site is live, but the one before it cannot be cleared away: {0}")]
    Left(Box<Error>),
    /// The old site was moved away, and neither it nor the new one could take its place.
    #[error("no site is live: neither the new one nor the old one can be put in its place: {0}")]
    Between(Box<Error>),
    /// The system refused to write.
    #[error("cannot write {}: {problem}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        problem: io::Error,
    },
}

impl Error {
    fn write(path: &Path, problem: io::Error) -> Self {
        Error::Write { path: path.to_owned(), problem }
    }

    /// What clears it out of the way.
    fn remedy(&self) -> String {
        match self {
            Error::Foreign { folder, .. } => {
                format!("move those files out of {}", folder.display())
            }
            _ => "check permissions and free space".to_owned(),
        }
    }

    /// The error as a finding, with one thing to do.
    pub fn diagnostic(&self) -> Diagnostic {
        let (code, help) = match self {
            Error::Refused { .. } => (
                Code::OutputRefused,
                "name another folder with --output or `output` in kutip.toml".to_owned(),
            ),
            Error::Foreign { folder, .. } => (
                Code::ForeignFiles,
                format!("move them out of {}, or name another output folder", folder.display()),
            ),
            Error::Locked { path, .. } => {
                (Code::Locked, format!("wait until it has ended (lock: {})", path.display()))
            }
            Error::Unsafe { .. } | Error::Twice { .. } => (
                Code::UnsafePath,
                "give the article another slug, or the file another name".to_owned(),
            ),
            Error::Write { .. } => (
                Code::CannotWrite,
                "check permissions and free space; the site that is live is as it was".to_owned(),
            ),
            Error::Link { .. } => (Code::LinkInWork, "remove the link".to_owned()),
            Error::Left(problem) => {
                (Code::Unsettled, format!("{}, then build again", problem.remedy()))
            }
            Error::Between(problem) => (
                Code::Unsettled,
                format!("{}, then build again: that puts one of them back", problem.remedy()),
            ),
        };
        Diagnostic::new(code, self.to_string()).help(help)
    }
}

/// The first few of many paths.
fn some(paths: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown = paths.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    match paths.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
