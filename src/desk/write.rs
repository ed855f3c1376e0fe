//! The one part of the desk that touches files.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::Edit;
use crate::diagnostic::{Code, Diagnostic};
use crate::files::{self, Fault};
use crate::output;
use crate::pipeline::WORK;

/// Why an edit was not made; the file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum Unwritten {
    /// The file is not what the decision was made on.
    #[error("{0} was changed in the meantime")]
    Changed(String),
    /// It cannot be read or written.
    #[error("cannot write {path}: {}", files::plain(.why))]
    Failed {
        /// Which.
        path: String,
        /// What the system says.
        why: io::Error,
    },
}

/// Makes edits one after the other, each in one step: at any moment a file is the old or the new one, whole.
/// Nothing is written if one of the files is not what it was when the decision was made.
///
/// # Errors
/// Why they were not made. Those before the one that failed are.
pub fn write(root: &Path, edits: &[Edit]) -> Result<(), Unwritten> {
    let work = root.join(WORK);
    let failed = |path: &str| {
        let path = path.to_owned();
        move |why: io::Error| Unwritten::Failed { path, why }
    };
    let own = format!("{WORK}/desk");
    let ready = output::refuse_links(&work).map_err(io::Error::other);
    ready.and_then(|()| fs::create_dir_all(&work)).map_err(failed(&own))?;
    let lock = files::open_own(&work.join("desk")).map_err(|fault| failed(&own)(fault.into()))?;
    lock.lock().map_err(failed(&own))?;
    for edit in edits {
        if is_behind_link(root, &edit.path) {
            return Err(failed(&edit.path)(Fault::Link.into()));
        }
        let there = read(root, &edit.path).map_err(failed(&edit.path))?;
        if there.as_ref().map(|(text, _)| text) != edit.old.as_ref() {
            return Err(Unwritten::Changed(edit.path.clone()));
        }
        let mark = there.is_some_and(|(_, mark)| mark);
        let path = root.join(&edit.path);
        match &edit.new {
            None => fs::remove_file(&path),
            Some(new) => {
                let new = format!("{}{new}", if mark { "\u{FEFF}" } else { "" });
                files::replace(&path, &work.join("desk-new"), new.as_bytes())
            }
        }
        .and_then(|()| path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all()))
        .map_err(failed(&edit.path))?;
    }
    lock.unlock().map_err(failed(&own))
}

/// Whether one of the folders of a path is a symbolic link.
fn is_behind_link(root: &Path, path: &str) -> bool {
    let folders = Path::new(path).ancestors().skip(1).map(|folder| root.join(folder));
    let is_link =
        |folder: &Path| fs::symlink_metadata(folder).is_ok_and(|found| found.is_symlink());
    folders.filter(|folder| folder != root).any(|folder| is_link(&folder))
}

/// The text of a file without its byte order mark, and whether it has one; `None` if it is not there.
fn read(root: &Path, path: &str) -> io::Result<Option<(String, bool)>> {
    let bytes = match files::read(&root.join(path), files::SETTINGS) {
        Ok(bytes) => bytes,
        Err(fault) if fault.is_absent() => return Ok(None),
        Err(fault) => return Err(fault.into()),
    };
    let text = String::from_utf8(bytes).map_err(io::Error::other)?;
    Ok(Some(match text.strip_prefix('\u{FEFF}') {
        Some(rest) => (rest.to_owned(), true),
        None => (text, false),
    }))
}

/// The corrections beside no article, of which `found` tells: their paths and texts.
///
/// # Errors
/// One of them cannot be read.
pub fn strays(root: &Path, found: &[Diagnostic]) -> Result<BTreeMap<String, String>, Fault> {
    let found = found.iter().filter(|found| found.code == Code::OrphanCorrections);
    let paths = found.filter_map(|found| Some(&found.primary.as_ref()?.path));
    let mut strays = BTreeMap::new();
    for path in paths {
        if let Some((text, _)) = read(root, path)? {
            strays.insert(path.clone(), text);
        }
    }
    Ok(strays)
}
