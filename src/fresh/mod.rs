//! What need not be done again: how a file is known without reading it ([`FileStamp`],
//! [`FileStamps`]), how data is known without comparing it ([`Fingerprint`]), and what a run of the
//! program leaves on disk for the next ([`kept`], [`Results`]).
//!
//! Nothing here changes what is made, only how soon.

mod fingerprint;
pub mod kept;
mod results;
mod stamp;

pub use fingerprint::Fingerprint;
pub use results::Results;
pub use stamp::{FileStamp, FileStamps};

/// Tells this program from any other: a hash of its source. What another program kept is not read.
pub const PROGRAM: &str = env!("KUTIP_PROGRAM");
