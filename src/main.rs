//! The `kutip` program: see [`kutip`] for the library.

use std::process::ExitCode;

/// Most of a build is small allocations on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    kutip::cli::run()
}
