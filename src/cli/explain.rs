//! `kutip explain`: what a diagnostic's code means.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Args;

use super::{Common, USAGE};
use crate::diagnostic::Code;

/// Arguments of the command.
#[derive(Args)]
pub(super) struct Explain {
    /// The code, such as K0102
    code: String,
}

impl Explain {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        if let Some(code) = Code::parse(&self.code) {
            let mut out = io::stdout().lock();
            writeln!(out, "{}: {}\n\n{}", code.number(), code.title(), code.explanation())?;
            return Ok(ExitCode::SUCCESS);
        }
        let help = match Code::nearest(&self.code) {
            Some(near) => format!("did you mean {}?", near.number()),
            None => "the codes are listed in docs/codes.md".to_owned(),
        };
        common.error(&format!("there is no code `{}`", self.code), &help);
        Ok(USAGE.into())
    }
}
