//! `kutip explain`: what a diagnostic's code means.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Args;

use super::{Common, USAGE};
use crate::diagnostic::Code;
use crate::text::near;

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
        let numbers: Vec<String> =
            Code::ALL.iter().map(|code| code.number().to_lowercase()).collect();
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        let help = match near(&self.code, &numbers) {
            Some(near) => format!("did you mean {}?", near.to_uppercase()),
            None => "the codes are listed in docs/codes.md".to_owned(),
        };
        common.error(&format!("there is no code `{}`", self.code), &help);
        Ok(USAGE.into())
    }
}
