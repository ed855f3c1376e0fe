//! What pure functions gave before, on disk: one file a stage, addressed by content.
//!
//! A stored result is found by the hash of what the function was given, and a file by the hash of
//! the function itself (its name, version and data); so nothing is ever out of date. Whatever cannot
//! be read, or is not as it was written, is worked out anew. No failure here is an error.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::files;
use crate::text::Hash;

/// Bytes of an entry of the index: key, offset, length, checksum.
const ENTRY: usize = 16 + 8 + 4 + 8;
/// Bytes at the end of the file: count of entries, checksum of the index and the function's hash.
const TAIL: usize = 8 + 32;
/// Bytes that an index may have: that of some millions of entries.
const LARGEST_INDEX: u64 = 256 << 20;

/// Results of one function.
#[derive(Debug)]
pub struct Cache {
    path: PathBuf,
    function: Hash,
    old: Option<Stored>,
    new: Mutex<New>,
}

/// The file that the last run wrote.
#[derive(Debug)]
struct Stored {
    file: File,
    /// Its length in bytes.
    size: u64,
    entries: FxHashMap<[u8; 16], (Place, AtomicBool)>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    offset: u64,
    length: u32,
    check: [u8; 8],
}

/// The file that this run writes; there is none until there is something to write.
#[derive(Debug, Default)]
struct New {
    writer: Option<BufWriter<File>>,
    end: u64,
    index: Vec<([u8; 16], Place)>,
    failed: bool,
}

impl Cache {
    /// Opens the results of `function` in the file `path`, which need not be there.
    pub fn open(path: &Path, function: Hash) -> Self {
        let old = Stored::open(path, function).ok();
        Cache { path: path.to_owned(), function, old, new: Mutex::default() }
    }

    /// The result stored for `input`, else that of `work`, which is then stored.
    pub fn get_or<T: Serialize + DeserializeOwned>(
        &self,
        input: Hash,
        work: impl FnOnce() -> T,
    ) -> T {
        self.get(input).unwrap_or_else(|| {
            let result = work();
            self.put(input, &result);
            result
        })
    }

    /// The result stored for `input`.
    pub fn get<T: DeserializeOwned>(&self, input: Hash) -> Option<T> {
        self.old.as_ref()?.get(key(input))
    }

    /// Stores a result.
    pub fn put<T: Serialize>(&self, input: Hash, result: &T) {
        if let Ok(bytes) = postcard::to_stdvec(result) {
            let check = check(&bytes);
            let mut new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
            new.put(&self.path, key(input), check, &bytes);
        }
    }

    /// Keeps what was stored and what was found in this run; what was not asked for is dropped.
    pub fn close(self) {
        let mut new = self.new.into_inner().unwrap_or_else(PoisonError::into_inner);
        let fresh = fresh_path(&self.path);
        if new.index.is_empty() || new.finish(&self.path, self.old, self.function).is_err() {
            if new.writer.is_some() {
                let _ = fs::remove_file(fresh);
            }
            return;
        }
        let _ = fs::rename(fresh, &self.path);
    }
}

impl Stored {
    fn open(path: &Path, function: Hash) -> io::Result<Self> {
        let file = files::open(path)?;
        let damaged = || io::Error::from(io::ErrorKind::InvalidData);
        let size = file.metadata()?.len();
        let mut tail = [0; TAIL];
        let end = size.checked_sub(TAIL as u64).ok_or_else(damaged)?;
        file.read_exact_at(&mut tail, end)?;
        let (count, sum) = tail.split_at(8);
        let count = u64::from_le_bytes(count.try_into().map_err(|_| damaged())?);
        let length = count.checked_mul(ENTRY as u64).ok_or_else(damaged)?;
        let start = end.checked_sub(length).ok_or_else(damaged)?;
        if length > LARGEST_INDEX {
            return Err(damaged());
        }
        let mut index = vec![0; usize::try_from(length).map_err(|_| damaged())?];
        file.read_exact_at(&mut index, start)?;
        if Hash::of(&[&function.0, &index]).0 != sum {
            return Err(damaged());
        }
        let entries = index.chunks_exact(ENTRY).filter_map(Place::read);
        let entries = entries.map(|(key, place)| (key, (place, AtomicBool::new(false)))).collect();
        Ok(Stored { file, size, entries })
    }

    fn get<T: DeserializeOwned>(&self, key: [u8; 16]) -> Option<T> {
        let (place, used) = self.entries.get(&key)?;
        let bytes = self.bytes(*place)?;
        let result = postcard::from_bytes(&bytes).ok()?;
        used.store(true, Ordering::Relaxed);
        Some(result)
    }

    fn bytes(&self, place: Place) -> Option<Vec<u8>> {
        // What the file cannot hold needs no room.
        let end = place.offset.checked_add(place.length.into())?;
        if end > self.size || u64::from(place.length) > files::LARGEST {
            return None;
        }
        let mut bytes = vec![0; place.length as usize];
        self.file.read_exact_at(&mut bytes, place.offset).ok()?;
        (check(&bytes) == place.check).then_some(bytes)
    }
}

impl Place {
    fn read(entry: &[u8]) -> Option<([u8; 16], Self)> {
        let (key, rest) = entry.split_first_chunk::<16>()?;
        let (offset, rest) = rest.split_first_chunk::<8>()?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let check = *rest.first_chunk::<8>()?;
        let offset = u64::from_le_bytes(*offset);
        Some((*key, Place { offset, length: u32::from_le_bytes(*length), check }))
    }

    fn write(self, key: [u8; 16], out: &mut Vec<u8>) {
        out.extend_from_slice(&key);
        out.extend_from_slice(&self.offset.to_le_bytes());
        out.extend_from_slice(&self.length.to_le_bytes());
        out.extend_from_slice(&self.check);
    }
}

impl New {
    fn put(&mut self, path: &Path, key: [u8; 16], check: [u8; 8], bytes: &[u8]) {
        if !self.failed && self.write(path, key, check, bytes).is_err() {
            self.failed = true;
        }
    }

    fn write(
        &mut self,
        path: &Path,
        key: [u8; 16],
        check: [u8; 8],
        bytes: &[u8],
    ) -> io::Result<()> {
        if self.writer.is_none() {
            let fresh = fresh_path(path);
            fs::create_dir_all(path.parent().unwrap_or(path))?;
            // A build that was killed may have left one; a link is never written through.
            let _ = fs::remove_file(&fresh);
            self.writer = Some(BufWriter::with_capacity(1 << 16, File::create_new(fresh)?));
        }
        let Some(writer) = &mut self.writer else { return Ok(()) };
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        writer.write_all(bytes)?;
        self.index.push((key, Place { offset: self.end, length, check }));
        self.end += u64::from(length);
        Ok(())
    }

    /// Adds what was used of the old file, then the index.
    fn finish(&mut self, path: &Path, old: Option<Stored>, function: Hash) -> io::Result<()> {
        if let Some(old) = old {
            let mut used: Vec<_> =
                old.entries.iter().filter(|(_, (_, used))| used.load(Ordering::Relaxed)).collect();
            let new: FxHashSet<[u8; 16]> = self.index.iter().map(|(key, _)| *key).collect();
            used.retain(|(key, _)| !new.contains(*key));
            used.sort_unstable_by_key(|(_, (place, _))| place.offset);
            for (key, (place, _)) in used {
                if let Some(bytes) = old.bytes(*place) {
                    self.write(path, *key, place.check, &bytes)?;
                }
            }
        }
        self.index.sort_unstable_by_key(|(key, _)| *key);
        let mut index = Vec::with_capacity(self.index.len() * ENTRY + TAIL);
        for (key, place) in &self.index {
            place.write(*key, &mut index);
        }
        let sum = Hash::of(&[&function.0, &index]);
        index.extend_from_slice(&(self.index.len() as u64).to_le_bytes());
        index.extend_from_slice(&sum.0);
        let failed = self.failed;
        match &mut self.writer {
            Some(writer) if !failed => {
                writer.write_all(&index)?;
                writer.flush()
            }
            _ => Err(io::Error::other("not everything was written")),
        }
    }
}

/// Name of a cache file while it is written.
fn fresh_path(path: &Path) -> PathBuf {
    path.with_extension("new")
}

/// Half of a hash is enough to tell inputs apart.
fn key(input: Hash) -> [u8; 16] {
    std::array::from_fn(|at| input.0[at])
}

fn check(bytes: &[u8]) -> [u8; 8] {
    let hash = blake3::hash(bytes);
    std::array::from_fn(|at| hash.as_bytes()[at])
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    fn hash(text: &str) -> Hash {
        Hash::of(&[text.as_bytes()])
    }

    /// Asks for the inputs; returns how many had to be worked out.
    fn run(path: &Path, function: &str, inputs: &[&str]) -> usize {
        let cache = Cache::open(path, hash(function));
        let worked = Cell::new(0);
        for input in inputs {
            let result: String = cache.get_or(hash(input), || {
                worked.set(worked.get() + 1);
                input.repeat(30)
            });
            assert_eq!(result, input.repeat(30));
        }
        cache.close();
        worked.get()
    }

    #[test]
    fn results_are_found_again_by_input_and_function() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cache/words");
        assert_eq!(run(&path, "f", &["a", "b"]), 2);
        assert_eq!(run(&path, "f", &["b", "a"]), 0);
        assert_eq!(run(&path, "f", &["b", "c"]), 1);
        assert_eq!(run(&path, "f", &["b", "c"]), 0);
        assert_eq!(run(&path, "f", &["a"]), 1, "what was not asked for was dropped");
        assert_eq!(run(&path, "g", &["a"]), 1, "another function");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn nothing_is_written_where_nothing_is_new() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("words");
        run(&path, "f", &["a", "b"]);
        let before = fs::metadata(&path).unwrap().modified().unwrap();
        run(&path, "f", &["a"]);
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
        assert_eq!(run(&path, "f", &["a", "b"]), 0);
    }

    #[test]
    fn what_is_stored_anew_takes_the_place_of_the_old() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("words");
        for word in ["one", "two", "three", "four"] {
            let cache = Cache::open(&path, hash("f"));
            let _: Option<String> = cache.get(hash("a"));
            cache.put(hash("a"), &word.to_owned());
            cache.close();
            assert_eq!(Cache::open(&path, hash("f")).get::<String>(hash("a")).unwrap(), word);
        }
    }

    #[test]
    fn a_damaged_file_never_changes_a_result() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("words");
        run(&path, "f", &["a", "b", "c"]);
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x41;
            fs::write(&path, &damaged).unwrap();
            assert!(run(&path, "f", &["a", "b", "c"]) >= 1, "byte {at}");
            fs::write(&path, &whole[..at]).unwrap();
            run(&path, "f", &["a", "b", "c"]);
        }
        fs::write(&path, vec![0xff; 4000]).unwrap();
        assert_eq!(run(&path, "f", &["a"]), 1);
    }

    #[test]
    fn a_place_that_cannot_be_written_only_costs_time() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "mine").unwrap();
        assert_eq!(run(&folder.path().join("file/words"), "f", &["a"]), 1);
        // The new file's name leads elsewhere.
        let path = folder.path().join("words");
        std::os::unix::fs::symlink(folder.path().join("file"), path.with_extension("new")).unwrap();
        assert_eq!(run(&path, "f", &["a"]), 1);
        assert_eq!(run(&path, "f", &["a"]), 0);
        assert_eq!(fs::read(folder.path().join("file")).unwrap(), b"mine");
    }
}
