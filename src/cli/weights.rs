//! Weights of the annotator from a file.

use std::borrow::Cow;
use std::path::PathBuf;

use clap::Args;

use super::evaluate::text_of;
use crate::annotate::Weights;
use crate::text::{LineIndex, printable};

/// An option of commands that annotate.
#[derive(Args)]
pub(super) struct Weighing {
    /// Weights that `kutip fit` has written, instead of those that come with the program
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
}

impl Weighing {
    pub(super) fn read(&self) -> anyhow::Result<Cow<'static, Weights>> {
        let Some(path) = &self.weights else { return Ok(Cow::Borrowed(Weights::shipped())) };
        let text = text_of(path)?;
        let weights = Weights::parse(&text).map_err(|refused| {
            let (line, _) = LineIndex::new(&text).line_column(&text, refused.span.start);
            let message =
                format!("{}:{line}: {}; {}", path.display(), refused.problem, refused.help);
            anyhow::anyhow!(printable(&message).into_owned())
        })?;
        Ok(Cow::Owned(weights))
    }
}
