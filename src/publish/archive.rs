//! One file with the whole site: the same site gives the same bytes.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write as _};
use std::path::PathBuf;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use zip::write::SimpleFileOptions;

use super::ordered::owned;
use super::plan::{Live, Plan};
use super::tree::Tree;
use super::{Error, Need, Progress, Surroundings, Target, settings};
use crate::diagnostic::Code;
use crate::files;
use crate::output::{MANIFEST, OutputPath};

/// The time of every file: 1980, the first that a zip can hold, in seconds since 1970.
const TIME: u64 = 315_532_800;

/// How the file is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Tar,
    TarGz,
    Zip,
}

impl Format {
    /// By the file's name.
    pub(super) fn of(path: &str) -> Option<Self> {
        let ends = |ending: &str| path.to_ascii_lowercase().ends_with(ending);
        match () {
            () if ends(".tar") => Some(Format::Tar),
            () if ends(".tar.gz") || ends(".tgz") => Some(Format::TarGz),
            () if ends(".zip") => Some(Format::Zip),
            () => None,
        }
    }
}

pub(super) struct Archive {
    settings: settings::Archive,
    around: Surroundings,
}

impl Archive {
    pub(super) fn new(settings: settings::Archive, around: Surroundings) -> Self {
        Archive { settings, around }
    }

    fn path(&self) -> PathBuf {
        self.around.root.join(&self.settings.path)
    }

    fn format(&self) -> Format {
        Format::of(&self.settings.path).unwrap_or(Format::Tar)
    }

    /// The manifest in the file that is there.
    fn manifest(&self) -> io::Result<Option<Vec<u8>>> {
        let file = match files::open(&self.path()) {
            Ok(file) => BufReader::new(file),
            Err(fault) if fault.is_absent() => return Ok(None),
            Err(fault) => return Err(fault.into()),
        };
        let mut bytes = Vec::new();
        match self.format() {
            Format::Tar => first(file, &mut bytes)?,
            Format::TarGz => first(GzDecoder::new(file), &mut bytes)?,
            Format::Zip => {
                let mut archive = zip::ZipArchive::new(file).map_err(io::Error::other)?;
                let entry = archive.by_name(MANIFEST).map_err(io::Error::other)?;
                entry.take(files::LARGEST).read_to_end(&mut bytes)?;
            }
        }
        Ok(Some(bytes))
    }

    fn failed(&self, problem: &io::Error) -> Error {
        let message = format!("cannot write {}: {problem}", self.path().display());
        Error::new(Code::CannotWrite, message, "check permissions and free space")
    }

    fn write(&self, out: File, tree: &Tree, progress: &Progress) -> Result<(), Error> {
        let out = BufWriter::new(out);
        let failed = |problem: io::Error| self.failed(&problem);
        match self.format() {
            Format::Tar => self.tar(out, tree, progress)?.flush().map_err(failed),
            Format::TarGz => {
                let gzip = GzEncoder::new(out, Compression::new(6));
                let gzip = self.tar(gzip, tree, progress)?;
                gzip.finish().and_then(|mut out| out.flush()).map_err(failed)
            }
            Format::Zip => self.zip(out, tree, progress),
        }
    }

    fn tar<W: io::Write>(&self, out: W, tree: &Tree, progress: &Progress) -> Result<W, Error> {
        let mut archive = tar::Builder::new(out);
        for path in paths(tree) {
            let bytes = tree.read(path)?;
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            header.set_mtime(TIME);
            archive
                .append_data(&mut header, path, bytes.as_slice())
                .map_err(|problem| self.failed(&problem))?;
            progress.sent(bytes.len() as u64);
        }
        archive.into_inner().map_err(|problem| self.failed(&problem))
    }

    fn zip(&self, out: BufWriter<File>, tree: &Tree, progress: &Progress) -> Result<(), Error> {
        let failed = |problem: io::Error| self.failed(&problem);
        let mut archive = zip::ZipWriter::new(out);
        for path in paths(tree) {
            let bytes = tree.read(path)?;
            let options = SimpleFileOptions::default()
                .compression_method(zip::CompressionMethod::Deflated)
                .last_modified_time(zip::DateTime::default())
                .large_file(bytes.len() as u64 > u64::from(u32::MAX) / 2)
                .unix_permissions(0o644);
            archive.start_file(path, options).map_err(io::Error::other).map_err(failed)?;
            archive.write_all(&bytes).map_err(failed)?;
            progress.sent(bytes.len() as u64);
        }
        let mut out = archive.finish().map_err(io::Error::other).map_err(failed)?;
        out.flush().map_err(failed)
    }
}

impl Target for Archive {
    fn check(&mut self) -> Vec<Need> {
        let path = self.path();
        let above = path.parent().unwrap_or(&path);
        let place = rustix::fs::access(above, rustix::fs::Access::WRITE_OK).map_err(|problem| {
            let message = format!("{} cannot be written to: {problem}", above.display());
            Error::new(Code::CannotWrite, message, "make the folder, or check permissions")
        });
        vec![Need::of(format!("a folder to write {} in", path.display()), place)]
    }

    fn live(&mut self, tree: &Tree) -> Result<Live, Error> {
        let damaged = |_| {
            let message = format!("{} is no archive that kutip made", self.path().display());
            Error::foreign(message, "name another file; to replace this one, publish with --adopt")
        };
        let bytes = match self.manifest().map_err(damaged) {
            Err(_) if self.around.adopt => None,
            found => found?,
        };
        let manifest = bytes.map(|bytes| owned(&bytes, tree, self.around.adopt)).transpose()?;
        Ok(Live { manifest, ..Live::default() })
    }

    fn apply(&mut self, tree: &Tree, _: &Plan, progress: &Progress) -> Result<(), Error> {
        let path = self.path();
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".kutip-new");
        let new = path.with_file_name(name);
        // One that a run left which was killed; a link is never written through.
        let _ = fs::remove_file(&new);
        let file = File::create_new(&new).map_err(|problem| self.failed(&problem))?;
        let written = self.write(file, tree, progress);
        let done =
            written.and_then(|()| fs::rename(&new, &path).map_err(|problem| self.failed(&problem)));
        if done.is_err() {
            // The next run writes it anew.
            let _ = fs::remove_file(&new);
        }
        done
    }

    fn rollback(&mut self) -> Result<String, Error> {
        Err(Error::no_release("an archive keeps no earlier release"))
    }
}

/// All paths; the manifest first, so that it is read without the rest.
fn paths(tree: &Tree) -> impl Iterator<Item = &str> {
    std::iter::once(MANIFEST).chain(tree.manifest.files.keys().map(OutputPath::as_str))
}

fn first(archive: impl Read, bytes: &mut Vec<u8>) -> io::Result<()> {
    let mut archive = tar::Archive::new(archive);
    let mut entries = archive.entries()?;
    let entry = entries.next().ok_or(io::ErrorKind::UnexpectedEof)??;
    if entry.path()?.as_os_str() != MANIFEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    entry.take(files::LARGEST).read_to_end(bytes).map(drop)
}
