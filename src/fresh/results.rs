//! What a pure function gave in an earlier run.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Fingerprint, kept};

/// Results of one function, by the fingerprint of what it was given, as postcard writes them.
type ByInput = FxHashMap<Fingerprint, Box<[u8]>>;

/// Results of one function, kept on disk.
#[derive(Debug)]
pub struct Results {
    path: PathBuf,
    function: Fingerprint,
    /// Those of earlier runs that were not asked for yet.
    earlier: Mutex<ByInput>,
    used: Mutex<Used>,
}

/// Those that were asked for.
#[derive(Debug, Default)]
struct Used {
    results: ByInput,
    /// Whether any of them had to be worked out.
    is_new: bool,
}

impl Results {
    /// The results of `function` (its version and its data) in the file at `path`, which need not be
    /// there.
    pub fn open(path: &Path, function: Fingerprint) -> Self {
        let bytes = kept::read(path, function).unwrap_or_default();
        let earlier: Vec<(Fingerprint, &[u8])> = postcard::from_bytes(&bytes).unwrap_or_default();
        let earlier = earlier.into_iter().map(|(input, result)| (input, result.into())).collect();
        let (earlier, used) = (Mutex::new(earlier), Mutex::default());
        Results { path: path.to_owned(), function, earlier, used }
    }

    /// The result for `input`: that of an earlier run, else that of `work`.
    pub fn get_or<T: Serialize + DeserializeOwned>(
        &self,
        input: Fingerprint,
        work: impl FnOnce() -> T,
    ) -> T {
        let earlier = locked(&self.earlier).remove(&input);
        let known = earlier.and_then(|bytes| Some((postcard::from_bytes(&bytes).ok()?, bytes)));
        if let Some((result, bytes)) = known {
            locked(&self.used).results.insert(input, bytes);
            return result;
        }
        let result = work();
        if let Ok(bytes) = postcard::to_stdvec(&result) {
            let mut used = locked(&self.used);
            used.results.insert(input, bytes.into());
            used.is_new = true;
        }
        result
    }

    /// Keeps the results that were asked for, if any of them is new; the others are dropped.
    pub fn close(self) {
        let Used { results, is_new } =
            self.used.into_inner().unwrap_or_else(PoisonError::into_inner);
        if is_new {
            kept::write(&self.path, self.function, &results.into_iter().collect::<Vec<_>>());
        }
    }
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::fs;

    use super::*;

    /// Asks for the inputs; returns how many had to be worked out.
    fn run(path: &Path, function: &str, inputs: &[&str]) -> usize {
        let results = Results::open(path, Fingerprint::of(function));
        let worked = Cell::new(0);
        for input in inputs {
            let result: String = results.get_or(Fingerprint::of(input), || {
                worked.set(worked.get() + 1);
                input.repeat(30)
            });
            assert_eq!(result, input.repeat(30));
        }
        results.close();
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
