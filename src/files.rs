//! The one way to read a file whole: never through a symbolic link, never a pipe or a device, and
//! never more of it than is allowed.

use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, Mode, OFlags, openat};
use rustix::io::Errno;

use crate::diagnostic::{Code, Diagnostic, without_number};
use crate::text::{LineIndex, Span};

/// Bytes that a file of settings may have: kutip.toml, people.toml.
pub const SETTINGS: u64 = 64 << 20;
/// Bytes that any other file may have that is read whole: static files, manifests.
pub const LARGEST: u64 = 1 << 30;

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Its name leads elsewhere.
    #[error("it is a symbolic link, which is not followed")]
    Link,
    /// A folder, a pipe, a device, a socket.
    #[error("it is not a regular file")]
    Irregular,
    /// It has more bytes than this.
    #[error("it has more than the {0} bytes allowed")]
    TooLarge(u64),
    /// The system refused.
    #[error("{}", plain(.0))]
    System(io::Error),
}

impl From<io::Error> for Fault {
    fn from(problem: io::Error) -> Self {
        Fault::System(problem)
    }
}

impl From<Fault> for io::Error {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::System(problem) => problem,
            fault => io::Error::other(fault),
        }
    }
}

impl Fault {
    /// Whether there is no such file.
    pub fn is_absent(&self) -> bool {
        matches!(self, Fault::System(problem) if problem.kind() == io::ErrorKind::NotFound)
    }

    /// The fault as a finding; `path` is relative to the site's root.
    pub fn diagnostic(&self, path: &str) -> Diagnostic {
        let (code, help) = match self {
            Fault::Link => (Code::UnreadableFile, "put what it leads to in its place"),
            Fault::Irregular => (Code::UnreadableFile, "put a regular file in its place"),
            Fault::TooLarge(_) => (Code::FileTooLarge, "make it smaller, or split it"),
            Fault::System(_) => {
                (Code::UnreadableFile, "check that it exists and that you may read it")
            }
        };
        Diagnostic::new(code, format!("cannot read it: {self}")).in_file(path).help(help)
    }
}

/// Opens a regular file for reading.
pub fn open(path: &Path) -> Result<File, Fault> {
    regular(path, OFlags::RDONLY | OFlags::NOCTTY)
}

/// Opens a regular file of Kutip's own for reading and writing, and makes it if need be.
pub fn open_own(path: &Path) -> Result<File, Fault> {
    regular(path, OFlags::RDWR | OFlags::CREATE)
}

fn regular(path: &Path, flags: OFlags) -> Result<File, Fault> {
    // A pipe would be waited for without NONBLOCK; for regular files it means nothing.
    let flags = flags | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    match openat(CWD, path, flags, Mode::from_raw_mode(0o666)) {
        Ok(file) => {
            let file = File::from(file);
            if file.metadata()?.is_file() { Ok(file) } else { Err(Fault::Irregular) }
        }
        // What systems say of a link that is not to be followed, and of a socket.
        Err(Errno::LOOP | Errno::MLINK) => Err(Fault::Link),
        Err(Errno::NXIO) => Err(Fault::Irregular),
        Err(problem) => Err(Fault::System(problem.into())),
    }
}

/// The bytes of a regular file of at most `most`.
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>, Fault> {
    let file = open(path)?;
    let length = file.metadata()?.len();
    bounded(file, length, most)
}

/// The bytes of whatever somebody names on the command line or in the environment, a pipe or a link
/// too, of at most `most`.
pub fn read_named(path: &Path, most: u64) -> Result<Vec<u8>, Fault> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    bounded(file, length, most)
}

/// Reads to the end, which must come after at most `most` bytes; `length` is where it is expected.
fn bounded(from: impl Read, length: u64, most: u64) -> Result<Vec<u8>, Fault> {
    if length > most {
        return Err(Fault::TooLarge(most));
    }
    // Room for the whole, so that the bytes are neither moved nor kept with room to spare.
    let room = usize::try_from(length).unwrap_or(0) + 1;
    let mut bytes = Vec::with_capacity(room);
    from.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(Fault::TooLarge(most)) } else { Ok(bytes) }
}

/// Puts bytes in the place of a file in one step: at any moment it is the old or the new one, whole. They
/// are written to `beside` first, which lies on the same disk; the new file may be read and written by
/// those who might the old one.
pub fn replace(path: &Path, beside: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::remove_file(beside) {
        Err(problem) if problem.kind() != io::ErrorKind::NotFound => return Err(problem),
        _ => {}
    }
    let mut file = File::create_new(beside)?;
    let written = file.write_all(bytes).and_then(|()| {
        if let Ok(old) = fs::symlink_metadata(path) {
            file.set_permissions(old.permissions())?;
        }
        file.sync_all()?;
        fs::rename(beside, path)
    });
    if written.is_err() {
        let _ = fs::remove_file(beside);
    }
    written
}

/// New files of a folder, which take their names together once all of them are whole. Until then, and if
/// it comes to nothing, what had those names stays as it was.
#[derive(Debug)]
pub struct Staged {
    folder: PathBuf,
    /// The names of those that were begun.
    names: Vec<String>,
}

impl Staged {
    /// Makes the folder if it is not there.
    pub fn new(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Staged { folder: folder.to_owned(), names: Vec::new() })
    }

    /// Begins a file: where it is to be written, which is not there.
    pub fn begin(&mut self, name: &str) -> io::Result<PathBuf> {
        let part = self.part(name);
        self.names.push(name.to_owned());
        // A run that was killed may have left one.
        match fs::remove_file(&part) {
            Err(problem) if problem.kind() != io::ErrorKind::NotFound => Err(problem),
            _ => Ok(part),
        }
    }

    fn part(&self, name: &str) -> PathBuf {
        self.folder.join(format!(".{name}.part"))
    }

    /// Gives the files their names; returns where they are.
    pub fn finish(mut self) -> io::Result<Vec<PathBuf>> {
        for name in &self.names {
            File::open(self.part(name))?.sync_all()?;
        }
        let mut done = Vec::new();
        for name in &self.names {
            let path = self.folder.join(name);
            fs::rename(self.part(name), &path)?;
            done.push(path);
        }
        self.names.clear();
        Ok(done)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        for name in &self.names {
            let _ = fs::remove_file(self.part(name));
        }
    }
}

/// The text of the file `name` at the root of a site, which is TOML and so UTF-8, without a byte
/// order mark; `None` if it is not there.
///
/// # Errors
/// What is wrong with it, in the file.
pub fn settings(root: &Path, name: &str) -> Result<Option<String>, Vec<Diagnostic>> {
    text(root, name, SETTINGS)
}

/// The same of a file that may have `most` bytes.
///
/// # Errors
/// What is wrong with it, in the file.
pub fn text(root: &Path, name: &str, most: u64) -> Result<Option<String>, Vec<Diagnostic>> {
    let bytes = match read(&root.join(name), most) {
        Ok(bytes) => bytes,
        Err(fault) if fault.is_absent() => return Ok(None),
        Err(fault) => return Err(vec![fault.diagnostic(name)]),
    };
    utf8(bytes, name).map(Some).map_err(|problem| vec![*problem])
}

/// The text of UTF-8 bytes, without a byte order mark; `name` is that of their file in the finding.
///
/// # Errors
/// Where they are none.
pub fn utf8(bytes: Vec<u8>, name: &str) -> Result<String, Box<Diagnostic>> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text)),
        Err(problem) => {
            let at = problem.utf8_error().valid_up_to();
            let before = String::from_utf8_lossy(&problem.as_bytes()[..at]);
            let at = Span::new(at, at).start;
            let (line, column) = LineIndex::new(&before).line_column(&before, at);
            let message = format!("the file is not valid UTF-8 at line {line}, column {column}");
            let found = Diagnostic::new(Code::InvalidEncoding, message).in_file(name);
            Err(Box::new(found.help("save the file as UTF-8")))
        }
    }
}

/// The system's words without the number of the error, which differs from system to system.
pub fn plain(problem: &io::Error) -> String {
    without_number(problem.to_string()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn only_regular_files_are_read_and_only_so_far() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("file"), "12345").unwrap();
        assert_eq!(read(&at("file"), 5).unwrap(), b"12345");
        assert!(matches!(read(&at("file"), 4), Err(Fault::TooLarge(4))));
        assert!(read(&at("none"), 9).unwrap_err().is_absent());

        for (name, to) in
            [("link", "file"), ("broken", "none"), ("zero", "/dev/zero"), ("self", "self")]
        {
            symlink(to, at(name)).unwrap();
            assert!(matches!(read(&at(name), 9), Err(Fault::Link)), "{name}");
            assert!(matches!(open_own(&at(name)), Err(Fault::Link)), "{name}");
        }
        // A pipe that nobody writes to, a link to it, a socket, a folder, devices.
        let status = std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap();
        assert!(status.success());
        symlink("pipe", at("to-pipe")).unwrap();
        assert!(matches!(read(&at("to-pipe"), 9), Err(Fault::Link)));
        let _socket = UnixListener::bind(at("socket")).unwrap();
        fs::create_dir(at("folder")).unwrap();
        for name in ["pipe", "socket", "folder"] {
            assert!(matches!(read(&at(name), 9), Err(Fault::Irregular)), "{name}");
        }
        assert!(matches!(open_own(&at("pipe")), Err(Fault::Irregular)));
        for device in ["/dev/zero", "/dev/tty", "/dev/null"] {
            assert!(read(Path::new(device), 9).is_err(), "{device}");
        }
    }

    #[test]
    fn what_is_named_may_be_a_device_and_is_read_only_so_far() {
        let endless = read_named(Path::new("/dev/zero"), 1 << 20);
        assert!(matches!(endless, Err(Fault::TooLarge(_))));
        assert!(read_named(Path::new("/dev/null"), 0).unwrap().is_empty());
    }

    #[test]
    fn settings_are_utf8_with_or_without_a_mark_or_are_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let read = || settings(folder.path(), "a.toml");
        assert_eq!(read(), Ok(None));
        fs::write(folder.path().join("a.toml"), "\u{FEFF}a = 1").unwrap();
        assert_eq!(read(), Ok(Some("a = 1".to_owned())));
        fs::write(folder.path().join("a.toml"), b"a = 1\n\xC3\xA9 \xFF = 2").unwrap();
        let found = read().unwrap_err();
        assert_eq!(found[0].code, Code::InvalidEncoding);
        assert_eq!(found[0].message, "the file is not valid UTF-8 at line 2, column 3");
    }
}
