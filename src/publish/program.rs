//! Programs that publishing calls: git, ssh, rsync.

use std::ffi::OsStr;
use std::io::{self, Write as _};
use std::process::{Command, Output, Stdio};
use std::thread;

use super::Error;
use crate::diagnostic::Code;

/// A program, without a terminal to ask on and with messages in English.
pub(super) fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0").stdin(Stdio::null());
    command
}

/// Runs it to its end, with `input` on its standard input.
///
/// # Errors
/// If it cannot be run or fails; then the message holds the end of what it said.
pub(super) fn run(command: &mut Command, input: &[u8]) -> Result<Vec<u8>, Error> {
    let name = command.get_program().to_owned();
    let output = output(command, input).map_err(|problem| absent(&name, &problem))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(Error::host(format!("{}: {}", name.display(), said(&output))))
}

/// Runs it to its end, whatever that is.
pub(super) fn output(command: &mut Command, input: &[u8]) -> io::Result<Output> {
    if input.is_empty() {
        return command.output();
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let mut stdin = child.stdin.take();
    thread::scope(|scope| {
        let started = thread::Builder::new().spawn_scoped(scope, move || {
            // That it stops reading is told by how it ends.
            let _ = stdin.as_mut().map(|stdin| stdin.write_all(input));
        });
        if let Err(problem) = started {
            let _ = child.kill();
            let _ = child.wait();
            return Err(problem);
        }
        child.wait_with_output()
    })
}

/// The last lines that a program said, without passwords in addresses.
pub(super) fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let last = lines[lines.len().saturating_sub(3)..].join("; ");
    match (last.is_empty(), output.status.code()) {
        (false, _) => without_passwords(&last),
        (true, Some(code)) => format!("ended with status {code}"),
        (true, None) => "was killed".to_owned(),
    }
}

/// Hides what stands between `//` and `@` in addresses, but for a plain user name.
pub(super) fn without_passwords(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        out.push_str(before);
        let end = after.find(['/', ' ', '\'', '"']).unwrap_or(after.len());
        rest = match after[..end].rfind('@') {
            Some(at) if after[..at].contains(':') || at > 20 => {
                out.push_str("***");
                &after[at..]
            }
            _ => after,
        };
    }
    out.push_str(rest);
    out
}

pub(super) fn absent(name: &OsStr, problem: &io::Error) -> Error {
    let name = name.display();
    let message = match problem.kind() {
        io::ErrorKind::NotFound => format!("the program {name} is not installed"),
        _ => format!("cannot run {name}: {problem}"),
    };
    Error::new(Code::TargetNeed, message, format!("install {name}"))
}

/// A word for a POSIX shell.
pub(super) fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_hidden() {
        let hidden = without_passwords("fatal: 'https://me:s3cret@h/x' and https://git@h/y ok");
        assert_eq!(hidden, "fatal: 'https://***@h/x' and https://git@h/y ok");
    }

    #[test]
    fn a_failure_says_what_the_program_said() {
        let failed = run(program("sh").args(["-c", "cat >&2; exit 3"]), b"no way\n").unwrap_err();
        assert_eq!(failed.message, "sh: no way");
        let absent = run(&mut program("kutip-no-such-program"), b"").unwrap_err();
        assert_eq!(absent.code, Code::TargetNeed);
        assert_eq!(quoted("it's"), "'it'\\''s'");
    }
}
