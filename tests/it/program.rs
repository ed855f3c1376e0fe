//! How tests run the program.

use std::ffi::OsStr;
use std::process::Command;

/// The program with these arguments, without what the environment would tell it.
pub(crate) fn kutip(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kutip"));
    command.args(arguments);
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "SOURCE_DATE_EPOCH"] {
        command.env_remove(name);
    }
    command
}
