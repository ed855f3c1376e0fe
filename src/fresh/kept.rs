//! A value that one run of the program keeps on disk for the next: a file that ends with a checksum.
//!
//! A value that cannot be read, or is not as it was written, is no value. No failure here is an error.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use serde::Serialize;

use super::Fingerprint;
use crate::files;

/// Bytes of the checksum.
const CHECKSUM: usize = 32;

/// What [`write`] wrote to `path` by the same `by`, as postcard writes it.
pub fn read(path: &Path, by: Fingerprint) -> Option<Vec<u8>> {
    let mut bytes = files::read(path, files::LARGEST).ok()?;
    let sum: [u8; CHECKSUM] =
        bytes.split_off(bytes.len().checked_sub(CHECKSUM)?).try_into().ok()?;
    (sum == checksum(&bytes, by)).then_some(bytes)
}

/// Keeps a value. `by` tells what made it: what is asked for by another is not found. Unlike
/// [`files::replace`] it does not wait for the disk: what the power cut off has another checksum.
pub fn write(path: &Path, by: Fingerprint, value: &impl Serialize) {
    let beside = path.with_extension("new");
    let written = || -> io::Result<()> {
        let mut bytes = postcard::to_stdvec(value).map_err(io::Error::other)?;
        bytes.extend_from_slice(&checksum(&bytes, by));
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        // A run that was killed may have left one; a link is never written through.
        let _ = fs::remove_file(&beside);
        File::create_new(&beside)?.write_all(&bytes)?;
        fs::rename(&beside, path)
    };
    if written().is_err() {
        let _ = fs::remove_file(&beside);
    }
}

fn checksum(bytes: &[u8], by: Fingerprint) -> [u8; CHECKSUM] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&by.bytes()).update(bytes);
    *hasher.finalize().as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_later_takes_the_place_of_what_was_kept_before() {
        let folder = tempfile::tempdir().unwrap();
        let (path, by) = (folder.path().join("a"), Fingerprint::of("f"));
        for word in ["one", "two", "three", "four"] {
            write(&path, by, &word);
            let bytes = read(&path, by).unwrap();
            assert_eq!(postcard::from_bytes::<&str>(&bytes).unwrap(), word);
        }
        assert!(read(&path, Fingerprint::of("g")).is_none());
    }
}
