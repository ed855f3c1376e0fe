//! The `kutip` program: see [`kutip`] for the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    kutip::cli::run()
}
