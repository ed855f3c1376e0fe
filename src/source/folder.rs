//! Reads a folder of a site as it is: templates, static files.

use std::collections::BTreeMap;
use std::path::Path;

use walkdir::WalkDir;

use super::load::{is_hidden, linked, shown, skipped, unreadable};
use crate::diagnostic::Diagnostic;
use crate::files::{self, LARGEST, plain};

/// The files of the folder `name` of the site at `root`, by their paths in it, with `/` between
/// their parts. A folder that is not there holds nothing. Hidden files and folders are passed over,
/// symbolic links too, with a warning.
pub fn folder(root: &Path, name: &str) -> (BTreeMap<String, Vec<u8>>, Vec<Diagnostic>) {
    let folder = root.join(name);
    let (mut found, mut diagnostics) = (BTreeMap::new(), Vec::new());
    if let Some(problem) = linked(root, name) {
        return (found, vec![problem]);
    }
    if !folder.exists() {
        return (found, diagnostics);
    }
    let walk = WalkDir::new(&folder).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| !is_hidden(entry)) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(problem) => {
                let path = problem.path().unwrap_or(&folder);
                let why = problem.io_error().map_or_else(|| problem.to_string(), plain);
                diagnostics.push(unreadable(&shown(root, path), &why));
                continue;
            }
        };
        if entry.path_is_symlink() {
            diagnostics.push(skipped(shown(root, entry.path()), name));
        } else if entry.file_type().is_file() {
            match files::read(entry.path(), LARGEST) {
                Ok(bytes) => drop(found.insert(shown(&folder, entry.path()), bytes)),
                Err(fault) => diagnostics.push(fault.diagnostic(&shown(root, entry.path()))),
            }
        }
    }
    (found, diagnostics)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_folder_is_read_without_hidden_files_and_links() {
        let root = tempfile::tempdir().unwrap();
        let folder_path = root.path().join("static");
        assert!(folder(root.path(), "static").0.is_empty());
        fs::create_dir_all(folder_path.join("img/.git")).unwrap();
        for path in ["a.css", ".DS_Store", "img/b.png", "img/.git/config"] {
            fs::write(folder_path.join(path), path).unwrap();
        }
        std::os::unix::fs::symlink("/etc/passwd", folder_path.join("secrets")).unwrap();
        let (files, diagnostics) = folder(root.path(), "static");
        assert_eq!(files.into_keys().collect::<Vec<_>>(), ["a.css", "img/b.png"]);
        assert_eq!(diagnostics[0].primary.as_ref().unwrap().path, "static/secrets");
    }
}
