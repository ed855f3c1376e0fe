//! The SFTP protocol, version 3 (draft-ietf-secsh-filexfer-02), as far as publishing needs it, over
//! the standard input and output of the program ssh. Requests are sent many at a time.
//!
//! It is our own because it is small, and because ssh is the user's: keys, agents, jump hosts and known hosts are
//! what `~/.ssh/config` says. russh 0.65 with russh-sftp 3.0 (190 crates) is an SSH of its own, which reads none of that;
//! openssh-sftp-client 0.15 (52 crates) goes by the program ssh too, but brings an asynchronous runtime for one client.
//! What this speaks is tried against real servers with every request failing.

use std::collections::HashMap;
use std::fmt;
use std::io::{self, Read, Write as _};
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::program::{absent, program, without_passwords};
use super::rsync::ssh_options;
use super::{Error, settings};
use crate::files::LARGEST;

/// Data in one request: what every server takes.
const PIECE: usize = 32 * 1024;
/// Requests that wait for an answer at one time.
const WINDOW: usize = 64;
/// Longest packet that is taken.
const PACKET: u32 = 256 * 1024;

const INIT: u8 = 1;
const OPEN: u8 = 3;
const CLOSE: u8 = 4;
const READ: u8 = 5;
const WRITE: u8 = 6;
const LSTAT: u8 = 7;
const REMOVE: u8 = 13;
const MKDIR: u8 = 14;
const RMDIR: u8 = 15;
const STAT: u8 = 17;
const EXTENDED: u8 = 200;
const VERSION: u8 = 2;
const STATUS: u8 = 101;
const HANDLE: u8 = 102;
const DATA: u8 = 103;
const ATTRS: u8 = 105;

const FOR_READING: u32 = 1;
const FOR_WRITING: u32 = 2;
const CREATE: u32 = 8;
const EMPTY: u32 = 16;
const EXCLUSIVE: u32 = 32;

const KIND_OF_FILE: u32 = 0o170_000;
const SYMBOLIC_LINK: u32 = 0o120_000;

const POSIX_RENAME: &str = "posix-rename@openssh.com";

/// Why something was not done.
#[derive(Debug)]
pub(super) enum Failure {
    /// The server said no.
    Refused(String),
    /// There is no connection any more; what was asked for may have been done.
    Broken(String),
    /// It did not come from the server.
    Ours(Error),
}

/// A server's answer other than data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Status {
    code: u32,
    message: String,
}

impl Status {
    const OK: u32 = 0;
    const END: u32 = 1;
    const NO_FILE: u32 = 2;
}

impl fmt::Display for Status {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = match self.code {
            Status::NO_FILE => "no such file or folder",
            3 => "permission denied",
            4 => "the server failed",
            8 => "the server cannot do this",
            _ => "refused",
        };
        write!(out, "{known} ({}: {})", self.code, self.message)
    }
}

/// What is known of a file.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Attributes {
    /// Bytes.
    pub(super) size: u64,
    /// Seconds since 1970, by the server's clock.
    pub(super) modified: u64,
    /// Kind and permissions, as in POSIX.
    mode: u32,
}

enum Answer {
    Status(Status),
    Handle(Vec<u8>),
    Data(Vec<u8>),
    Attributes(Attributes),
}

/// A connection.
pub(super) struct Session {
    child: Child,
    /// Packets on their way to the server.
    out: SyncSender<Vec<u8>>,
    /// Packets from the server.
    answers: Receiver<io::Result<Vec<u8>>>,
    said: Arc<Mutex<String>>,
    timeout: Duration,
    next: u32,
    renames: bool,
}

impl Session {
    /// Connects.
    pub(super) fn start(settings: &settings::Remote) -> Result<Self, Failure> {
        let mut command = program("ssh");
        command.args(ssh_options(settings)).args(["-s", &settings.host, "sftp"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let name = command.get_program().to_owned();
        let failed = |problem: &io::Error| Failure::Ours(absent(&name, problem));
        let mut child = command.spawn().map_err(|problem| failed(&problem))?;
        let pipes = child.stdin.take().zip(child.stdout.take()).zip(child.stderr.take());
        let Some(((mut stdin, mut stdout), mut stderr)) = pipes else {
            return Err(failed(&io::ErrorKind::BrokenPipe.into()));
        };
        let (out, packets) = mpsc::sync_channel::<Vec<u8>>(WINDOW);
        let write = move || {
            while let Ok(packet) = packets.recv() {
                if stdin.write_all(&packet).and_then(|()| stdin.flush()).is_err() {
                    return;
                }
            }
        };
        let (sender, answers) = mpsc::channel();
        let read = move || loop {
            let packet = read_packet(&mut stdout);
            let ended = packet.is_err();
            if sender.send(packet).is_err() || ended {
                return;
            }
        };
        let said = Arc::new(Mutex::new(String::new()));
        let told = Arc::clone(&said);
        let listen = move || {
            let mut bytes = [0; 1024];
            while let Ok(count @ 1..) = stderr.read(&mut bytes) {
                let text = String::from_utf8_lossy(&bytes[..count]);
                told.lock().unwrap_or_else(PoisonError::into_inner).push_str(&text);
            }
        };
        let thread = thread::Builder::new;
        let started = thread().spawn(write).and_then(|_| thread().spawn(read));
        if let Err(problem) = started.and_then(|_| thread().spawn(listen)) {
            let _ = child.kill();
            let _ = child.wait();
            return Err(failed(&problem));
        }
        let timeout = Duration::from_secs(settings.timeout);
        let mut session = Session { child, out, answers, said, timeout, next: 0, renames: false };
        session.post(framed(INIT, &3_u32.to_be_bytes()))?;
        let hello = session.packet()?;
        let mut hello = Fields(&hello);
        if hello.byte() != Some(VERSION) || hello.number() != Some(3) {
            return Err(Failure::Refused("the server does not speak SFTP version 3".to_owned()));
        }
        while let (Some(name), Some(_)) = (hello.bytes(), hello.bytes()) {
            session.renames |= name == POSIX_RENAME.as_bytes();
        }
        Ok(session)
    }

    /// Whether a file can take the place of another in one step.
    pub(super) fn renames(&self) -> bool {
        self.renames
    }

    /// What a file is; `None` if it is not there.
    pub(super) fn stat(&mut self, path: &str) -> Result<Option<Attributes>, Failure> {
        let found = self.stats(&[path.to_owned()])?;
        Ok(found.into_iter().next().flatten())
    }

    /// Whether they are symbolic links.
    pub(super) fn links(&mut self, paths: &[String]) -> Result<Vec<bool>, Failure> {
        let found = self.attributes(LSTAT, paths)?;
        let is_link = |found: Option<Attributes>| {
            found.is_some_and(|found| found.mode & KIND_OF_FILE == SYMBOLIC_LINK)
        };
        Ok(found.into_iter().map(is_link).collect())
    }

    /// What files are; `None` for those that are not there.
    pub(super) fn stats(&mut self, paths: &[String]) -> Result<Vec<Option<Attributes>>, Failure> {
        self.attributes(STAT, paths)
    }

    fn attributes(
        &mut self,
        kind: u8,
        paths: &[String],
    ) -> Result<Vec<Option<Attributes>>, Failure> {
        let requests = paths.iter().map(|path| (kind, text(path)));
        let answers = self.ask(requests)?;
        let found = answers.into_iter().map(|answer| match answer {
            Answer::Attributes(found) => Ok(Some(found)),
            Answer::Status(status) if status.code == Status::NO_FILE => Ok(None),
            answer => Err(odd(answer)),
        });
        found.collect()
    }

    /// Reads a file; `None` if it is not there.
    pub(super) fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let open = [text(path), number(FOR_READING), number(0)].concat();
        let handle = match self.one(OPEN, open)? {
            Answer::Handle(handle) => handle,
            Answer::Status(status) if status.code == Status::NO_FILE => return Ok(None),
            answer => return Err(odd(answer)),
        };
        let mut bytes = Vec::new();
        // One piece first, as most files are small; then many at a time. After one that came short
        // comes the end, or more.
        let mut ahead = 1;
        loop {
            let at = bytes.len() as u64;
            let requests = (0..ahead).map(|piece| {
                let from = (at + piece * PIECE as u64).to_be_bytes();
                let length = u32::try_from(PIECE).unwrap_or_default();
                (READ, [data(&handle), from.to_vec(), number(length)].concat())
            });
            let mut short = false;
            for answer in self.ask(requests)? {
                match answer {
                    Answer::Data(part) if !short => {
                        short = part.len() < PIECE;
                        bytes.extend_from_slice(&part);
                    }
                    // Asked for again, from where the short one ended.
                    Answer::Data(_) => {}
                    Answer::Status(status) if status.code == Status::END => short = true,
                    answer => return Err(odd(answer)),
                }
            }
            if bytes.len() as u64 == at {
                break;
            }
            if bytes.len() as u64 > LARGEST {
                let reason = format!("{path} has more than the {LARGEST} bytes allowed");
                return Err(Failure::Refused(reason));
            }
            ahead = if short { 1 } else { WINDOW as u64 / 2 };
        }
        self.done(CLOSE, data(&handle))?;
        Ok(Some(bytes))
    }

    /// Makes an empty file; `false` if there is one.
    pub(super) fn create(&mut self, path: &str) -> Result<bool, Failure> {
        let open = [text(path), number(FOR_WRITING | CREATE | EXCLUSIVE), number(0)].concat();
        match self.one(OPEN, open)? {
            Answer::Handle(handle) => {
                self.done(CLOSE, data(&handle))?;
                Ok(true)
            }
            // "Failure" is all that this version can say of a file that is there; one that fails
            // at everything fails at this question too.
            Answer::Status(status) if status.code == 4 || status.code == 11 => {
                self.stat(path).map(|_| false)
            }
            answer => Err(odd(answer)),
        }
    }

    /// Writes whole files.
    pub(super) fn write_files(&mut self, paths: &[String], files: &[&[u8]]) -> Result<(), Failure> {
        let open = paths.iter().map(|path| {
            let mode = [number(4), number(0o644)].concat();
            (OPEN, [text(path), number(FOR_WRITING | CREATE | EMPTY), mode].concat())
        });
        let mut handles = Vec::new();
        for answer in self.ask(open)? {
            match answer {
                Answer::Handle(handle) => handles.push(handle),
                answer => return Err(odd(answer)),
            }
        }
        let writes = handles.iter().zip(files).flat_map(|(handle, bytes)| {
            bytes.chunks(PIECE).enumerate().map(move |(piece, part)| {
                let from = ((piece * PIECE) as u64).to_be_bytes();
                (WRITE, [data(handle), from.to_vec(), data(part)].concat())
            })
        });
        let answers = self.ask(writes)?;
        all_done(answers)?;
        let closed = self.ask(handles.iter().map(|handle| (CLOSE, data(handle))))?;
        all_done(closed)
    }

    /// Puts files in the place of others, each in one step.
    pub(super) fn rename(&mut self, from: &[String], to: &[String]) -> Result<(), Failure> {
        if !self.renames {
            let reason = "the server cannot replace a file in one step (posix-rename)";
            return Err(Failure::Refused(reason.to_owned()));
        }
        let requests = from
            .iter()
            .zip(to)
            .map(|(from, to)| (EXTENDED, [text(POSIX_RENAME), text(from), text(to)].concat()));
        let answers = self.ask(requests)?;
        all_done(answers)
    }

    /// Removes files; that one is not there is no failure.
    pub(super) fn remove(&mut self, paths: &[String]) -> Result<(), Failure> {
        let answers = self.ask(paths.iter().map(|path| (REMOVE, text(path))))?;
        let missing = |answer: &Answer| matches!(answer, Answer::Status(status) if status.code == Status::NO_FILE);
        all_done(answers.into_iter().filter(|answer| !missing(answer)).collect())
    }

    /// Makes folders, or finds them there.
    pub(super) fn make_folders(&mut self, paths: &[&str]) -> Result<(), Failure> {
        // One after another where one lies in the other: servers work in order.
        let mode = [number(4), number(0o755)].concat();
        self.ask(paths.iter().map(|path| (MKDIR, [text(path), mode.clone()].concat()))).map(drop)
    }

    /// Removes those folders that are empty.
    pub(super) fn remove_folders(&mut self, paths: &[String]) -> Result<(), Failure> {
        self.ask(paths.iter().map(|path| (RMDIR, text(path)))).map(drop)
    }

    fn one(&mut self, kind: u8, fields: Vec<u8>) -> Result<Answer, Failure> {
        let answers = self.ask(std::iter::once((kind, fields)))?;
        answers.into_iter().next().ok_or_else(|| self.broken("no answer"))
    }

    fn done(&mut self, kind: u8, fields: Vec<u8>) -> Result<(), Failure> {
        let answer = self.one(kind, fields)?;
        all_done(vec![answer])
    }

    /// Sends requests, many at a time, and returns the answers in the order of the requests.
    fn ask(
        &mut self,
        mut requests: impl Iterator<Item = (u8, Vec<u8>)>,
    ) -> Result<Vec<Answer>, Failure> {
        let first = self.next;
        let mut early: HashMap<u32, Answer> = HashMap::new();
        let mut answers = Vec::new();
        loop {
            while (self.next - first) as usize - answers.len() < WINDOW
                && let Some((kind, fields)) = requests.next()
            {
                let id = self.next;
                self.next += 1;
                self.post(framed(kind, &[number(id), fields].concat()))?;
            }
            if answers.len() == (self.next - first) as usize {
                return Ok(answers);
            }
            let packet = self.packet()?;
            let (id, answer) =
                answer(&packet).ok_or_else(|| self.broken("the server's answer is broken"))?;
            early.insert(id, answer);
            while let Some(answer) =
                u32::try_from(answers.len()).ok().and_then(|count| early.remove(&(first + count)))
            {
                answers.push(answer);
            }
        }
    }

    fn post(&mut self, packet: Vec<u8>) -> Result<(), Failure> {
        // The queue is longer than what is ever unanswered, so that this does not wait.
        self.out.try_send(packet).map_err(|_| self.broken("the connection is closed"))
    }

    fn packet(&mut self) -> Result<Vec<u8>, Failure> {
        match self.answers.recv_timeout(self.timeout) {
            Ok(Ok(packet)) => Ok(packet),
            Err(RecvTimeoutError::Timeout) => Err(self.broken("no answer in time")),
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => {
                // What ssh has to say comes with its end.
                thread::sleep(Duration::from_millis(50));
                Err(self.broken("the connection is closed"))
            }
        }
    }

    fn broken(&self, reason: &str) -> Failure {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = said.lines().map(str::trim);
        let lines: Vec<&str> =
            lines.filter(|line| !line.is_empty() && !line.starts_with("Warning:")).collect();
        let last = lines[lines.len().saturating_sub(2)..].join("; ");
        Failure::Broken(if last.is_empty() { reason.to_owned() } else { without_passwords(&last) })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // What was asked for has been answered; nothing is lost.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn all_done(answers: Vec<Answer>) -> Result<(), Failure> {
    answers.into_iter().try_for_each(|answer| match answer {
        Answer::Status(status) if status.code == Status::OK => Ok(()),
        answer => Err(odd(answer)),
    })
}

fn odd(answer: Answer) -> Failure {
    match answer {
        Answer::Status(status) => status.into(),
        _ => Failure::Broken("the server's answer does not fit".to_owned()),
    }
}

fn framed(kind: u8, fields: &[u8]) -> Vec<u8> {
    let length = u32::try_from(fields.len() + 1).unwrap_or(u32::MAX);
    [&length.to_be_bytes()[..], &[kind], fields].concat()
}

fn number(value: u32) -> Vec<u8> {
    value.to_be_bytes().to_vec()
}

fn data(bytes: &[u8]) -> Vec<u8> {
    [number(u32::try_from(bytes.len()).unwrap_or(u32::MAX)), bytes.to_vec()].concat()
}

fn text(text: &str) -> Vec<u8> {
    data(text.as_bytes())
}

fn read_packet(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length);
    if length == 0 || length > PACKET {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut packet = vec![0; length as usize];
    from.read_exact(&mut packet)?;
    Ok(packet)
}

fn answer(packet: &[u8]) -> Option<(u32, Answer)> {
    let mut fields = Fields(packet);
    let kind = fields.byte()?;
    let id = fields.number()?;
    let answer = match kind {
        STATUS => {
            let code = fields.number()?;
            let message = fields.bytes().unwrap_or_default();
            Answer::Status(Status { code, message: String::from_utf8_lossy(message).into_owned() })
        }
        HANDLE => Answer::Handle(fields.bytes()?.to_vec()),
        DATA => Answer::Data(fields.bytes()?.to_vec()),
        ATTRS => {
            let flags = fields.number()?;
            let mut found = Attributes::default();
            if flags & 1 != 0 {
                found.size = u64::from(fields.number()?) << 32 | u64::from(fields.number()?);
            }
            if flags & 2 != 0 {
                fields.number().zip(fields.number())?;
            }
            if flags & 4 != 0 {
                found.mode = fields.number()?;
            }
            if flags & 8 != 0 {
                fields.number()?;
                found.modified = u64::from(fields.number()?);
            }
            Answer::Attributes(found)
        }
        _ => return None,
    };
    Some((id, answer))
}

/// The rest of a packet.
struct Fields<'p>(&'p [u8]);

impl<'p> Fields<'p> {
    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    fn number(&mut self) -> Option<u32> {
        let (first, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(u32::from_be_bytes(*first))
    }

    fn bytes(&mut self) -> Option<&'p [u8]> {
        let length = self.number()? as usize;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_and_broken_ones_told() {
        let packet = [&[STATUS][..], &number(7), &number(2), &text("no"), &text("en")].concat();
        let Some((7, Answer::Status(status))) = answer(&packet) else { panic!() };
        assert_eq!(status.to_string(), "no such file or folder (2: no)");
        let packet = [
            &[ATTRS][..],
            &number(1),
            &number(13),
            &[0; 7],
            &[9],
            &number(0o644),
            &number(5),
            &number(6),
        ]
        .concat();
        let Some((1, Answer::Attributes(found))) = answer(&packet) else { panic!() };
        assert_eq!((found.size, found.modified, found.mode), (9, 6, 0o644));
        for end in 0..packet.len() {
            assert!(answer(&packet[..end]).is_none(), "{end}");
        }
        assert!(read_packet(&mut &[0xFF; 16][..]).is_err());
    }
}
