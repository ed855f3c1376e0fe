//! A built site goes to its host: [`Settings::read`], [`Tree::open`], [`Target::live`],
//! [`Plan::new`], [`Target::apply`].
//!
//! The promise: whatever fails and whenever, each page that a reader can reach finds its links and
//! its assets. Kinds that can (directory, git, rsync) change the whole site in one step. The others
//! (s3, sftp) go through [`ordered`]: what nothing links to yet first, what links to it later,
//! deletes last, a barrier between, and a stop at the first failure.

mod archive;
#[cfg(feature = "s3")]
mod credentials;
mod directory;
mod git;
mod headers;
mod limits;
mod ordered;
mod plan;
mod program;
mod record;
mod rsync;
#[cfg(feature = "s3")]
mod s3;
mod settings;
mod sftp;
mod sftp_wire;
mod tree;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

pub use limits::Host;
pub use plan::{Change, Item, Live, Plan};
pub use settings::{Kind, Settings};
pub use tree::{Tree, base_url};

use crate::diagnostic::{Code, Diagnostic};
use crate::output;

/// Why a site was not published. What is live is whole whenever one of these is returned.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// What kind of reason it is.
    pub code: Code,
    /// What is wrong. Never holds a secret.
    pub message: String,
    /// One thing to do.
    pub help: String,
}

impl Error {
    fn new(code: Code, message: impl Into<String>, help: impl Into<String>) -> Self {
        Error { code, message: message.into(), help: help.into() }
    }

    /// The host cannot be reached, or refused.
    fn host(message: impl Into<String>) -> Self {
        let help = "run the same command again when the cause is gone; it goes on where it stopped";
        Error::new(Code::HostFailed, message, help)
    }

    /// Somebody else publishes to the target, or has meanwhile.
    fn raced(message: impl Into<String>) -> Self {
        Error::new(
            Code::TargetBusy,
            message,
            "run the same command again: it puts right what both have touched",
        )
    }

    /// There is nothing to go back to.
    fn no_release(message: impl Into<String>) -> Self {
        Error::new(Code::NoRelease, message, "publish an earlier state of the site again")
    }

    /// The target holds what must not be overwritten.
    fn foreign(message: impl Into<String>, help: impl Into<String>) -> Self {
        Error::new(Code::TargetForeign, message, help)
    }

    /// The error as a finding.
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic::new(self.code, self.message.clone()).help(self.help.clone())
    }
}

impl From<output::Error> for Error {
    fn from(error: output::Error) -> Self {
        let found = error.diagnostic();
        Error::new(found.code, found.message, found.help)
    }
}

/// What publishing is told from outside.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The site's folder.
    pub root: PathBuf,
    /// Folder for what is kept between runs.
    pub work: PathBuf,
    /// The time, by the clock of this machine.
    pub now: SystemTime,
    /// The time that files are given where a kind can, in seconds since 1970.
    pub dated: Option<i64>,
    /// Whether files that Kutip did not publish, or another site, may be overwritten.
    pub adopt: bool,
    /// The environment: names and values, for credentials.
    pub environment: fn(&str) -> Option<String>,
}

/// How far a publish is, for those who watch it from another thread.
#[derive(Debug, Default)]
pub struct Progress {
    /// Files sent.
    pub files: AtomicU64,
    /// Bytes sent.
    pub bytes: AtomicU64,
}

impl Progress {
    fn sent(&self, bytes: u64) {
        self.files.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// One thing that publishing to a target needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// What it is.
    pub what: String,
    /// What is wrong with it; `None` if it is there.
    pub missing: Option<String>,
}

impl Need {
    fn met(what: impl Into<String>) -> Self {
        Need { what: what.into(), missing: None }
    }

    fn of<T>(what: impl Into<String>, found: Result<T, Error>) -> Self {
        let missing = found.err().map(|error| match error.help.as_str() {
            "" => error.message,
            help => format!("{}; {help}", error.message),
        });
        Need { what: what.into(), missing }
    }

    fn is_met(&self) -> bool {
        self.missing.is_none()
    }
}

/// A place that sites are published to. One file a kind.
pub trait Target {
    /// What publishing needs and whether it is there. Writes nothing.
    fn check(&mut self) -> Vec<Need>;

    /// What is at the target now. Writes nothing.
    ///
    /// # Errors
    /// If it cannot be told, or if it is not ours to replace.
    fn live(&mut self, tree: &Tree) -> Result<Live, Error>;

    /// Carries out a plan that was made after the last [`Target::live`].
    ///
    /// # Errors
    /// What is live is then still whole; the next run goes on.
    fn apply(&mut self, tree: &Tree, plan: &Plan, progress: &Progress) -> Result<(), Error>;

    /// Puts the release before the present one back, and says which that is.
    ///
    /// # Errors
    /// If the kind keeps none, or there is none.
    fn rollback(&mut self) -> Result<String, Error>;
}

/// The target that the settings describe.
///
/// # Errors
/// If what only this run can know makes it impossible.
pub fn open(settings: &Settings, around: &Surroundings) -> Result<Box<dyn Target>, Error> {
    let settings = settings.clone();
    let around = around.clone();
    output::refuse_links(&around.work)?;
    Ok(match settings.kind {
        Kind::Directory(own) => Box::new(directory::Directory::new(own, around)),
        Kind::Archive(own) => Box::new(archive::Archive::new(own, around)),
        Kind::Git(own) => Box::new(git::Git::new(&settings.name, own, around)),
        Kind::Rsync(own) => Box::new(rsync::Rsync::new(own, around)),
        Kind::Sftp(own) => {
            let record = record::Record::open(&around.work, &settings.name)?;
            Box::new(ordered::Ordered::new(sftp::Sftp::new(own), record, around))
        }
        #[cfg(feature = "s3")]
        Kind::S3(own) => {
            let record = record::Record::open(&around.work, &settings.name)?;
            let store = s3::S3::new(own, around.environment, around.now);
            Box::new(ordered::Ordered::new(store, record, around))
        }
        #[cfg(not(feature = "s3"))]
        Kind::S3(_) => {
            return Err(Error::new(
                Code::BadSetting,
                "this kutip was built without the kind s3",
                "build it with the feature s3",
            ));
        }
    })
}
