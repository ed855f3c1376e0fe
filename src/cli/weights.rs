//! Weights of the annotator from a file.

use std::borrow::Cow;
use std::path::PathBuf;

use clap::Args;

use super::{Common, USAGE};
use crate::annotate::Weights;
use crate::pipeline;

/// An option of commands that annotate.
#[derive(Args)]
pub(super) struct Weighing {
    /// Weights that `kutip fit` has written, instead of any others
    #[arg(long, value_name = "FILE")]
    pub(super) weights: Option<PathBuf>,
}

impl Weighing {
    /// The weights, where there is no site that may have its own.
    ///
    /// # Errors
    /// If they cannot be used, which has been told: the exit code.
    pub(super) fn read(&self, common: &Common) -> Result<Cow<'static, Weights>, u8> {
        let Some(path) = &self.weights else { return Ok(Cow::Borrowed(Weights::shipped())) };
        pipeline::weights_named(path).map(Cow::Owned).map_err(|problem| {
            common.tell_of(&[*problem]);
            USAGE
        })
    }
}
