//! How tests run the program.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

/// The program with these arguments, without what the environment would tell it.
pub(crate) fn kutip(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kutip"));
    command.args(arguments);
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "SOURCE_DATE_EPOCH", "CI"] {
        command.env_remove(name);
    }
    command
}

/// The longest that anything may take on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// What a command comes to. The test fails if it does not end.
#[track_caller]
pub(crate) fn ends(command: &mut Command) -> Output {
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let process = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    let (send, ended) = mpsc::channel();
    std::thread::spawn(move || send.send(child.wait_with_output()));
    let Ok(output) = ended.recv_timeout(PATIENCE) else {
        kill_process(process, Signal::KILL).unwrap();
        panic!("it hangs: {command:?}");
    };
    output.unwrap()
}

/// A pipe that nobody writes to.
pub(crate) fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}
