//! The folder `.kutip`, in which Kutip keeps what it needs between runs.

use std::path::Path;

use walkdir::WalkDir;

use super::Error;

/// Folders in it that hold trees, which are looked at as a whole before they are used.
const TREES: [&str; 2] = ["back", "check"];

/// Refuses a folder of Kutip's own that is, or holds, a symbolic link: what is written there would
/// be written elsewhere.
///
/// # Errors
/// [`Error::Link`].
pub fn refuse_links(work: &Path) -> Result<(), Error> {
    let walk = WalkDir::new(work).max_depth(2).sort_by_file_name().into_iter();
    let is_looked_at = |entry: &walkdir::DirEntry| {
        let above = entry.path().parent().filter(|_| entry.depth() == 2);
        !TREES.iter().any(|tree| above == Some(&work.join(tree)))
    };
    // What cannot be looked at cannot be written to either, which is told then.
    let entries = walk.filter_entry(is_looked_at).filter_map(Result::ok);
    match entries.into_iter().find(walkdir::DirEntry::path_is_symlink) {
        Some(link) => Err(Error::Link { path: link.into_path() }),
        None => Ok(()),
    }
}
