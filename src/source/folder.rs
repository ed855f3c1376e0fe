//! Reads a folder of a site as it is: templates, static files.

use std::collections::BTreeMap;
use std::path::Path;

use walkdir::WalkDir;

use super::load::{is_hidden, linked, shown, skipped, unreadable};
use super::passed::Passed;
use crate::diagnostic::Diagnostic;
use crate::files::{self, LARGEST, plain};

/// The files of the folder `name` of the site at `root`, by their paths in it, with `/` between
/// their parts. A folder that is not there holds nothing. Hidden files and folders are passed over
/// but for those that `keeps` names, symbolic links too, with a warning.
pub fn folder(
    root: &Path,
    name: &str,
    keeps: &[&str],
) -> (BTreeMap<String, Vec<u8>>, Vec<Diagnostic>) {
    let folder = root.join(name);
    let (mut found, mut diagnostics) = (BTreeMap::new(), Vec::new());
    if let Some(problem) = linked(root, name) {
        return (found, vec![problem]);
    }
    if !folder.exists() {
        return (found, diagnostics);
    }
    let mut passed = Passed::default();
    let mut walk = WalkDir::new(&folder).sort_by_file_name().into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(problem) => {
                let path = problem.path().unwrap_or(&folder);
                let why = problem.io_error().map_or_else(|| problem.to_string(), plain);
                diagnostics.push(unreadable(&shown(root, path), &why));
                continue;
            }
        };
        if is_hidden(&entry) && keeps.iter().all(|kept| entry.file_name() != *kept) {
            passed.hidden(&entry, shown(root, entry.path()));
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
            continue;
        }
        if entry.path_is_symlink() {
            diagnostics.push(skipped(shown(root, entry.path()), name));
        } else if entry.file_type().is_file() {
            match files::read(entry.path(), LARGEST) {
                Ok(bytes) => drop(found.insert(shown(&folder, entry.path()), bytes)),
                Err(fault) => diagnostics.push(fault.diagnostic(&shown(root, entry.path()))),
            }
        }
    }
    diagnostics.extend(passed.told());
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
        assert!(folder(root.path(), "static", &[]).0.is_empty());
        fs::create_dir_all(folder_path.join("img/.git")).unwrap();
        let all = ["a.css", ".DS_Store", ".x", "img/.htaccess", "img/b.png", "img/.git/config"];
        for path in all {
            fs::write(folder_path.join(path), path).unwrap();
        }
        std::os::unix::fs::symlink("/etc/passwd", folder_path.join("secrets")).unwrap();
        let (files, diagnostics) = folder(root.path(), "static", &[".htaccess"]);
        let files: Vec<_> = files.into_keys().collect();
        assert_eq!(files, ["a.css", "img/.htaccess", "img/b.png"]);
        let paths: Vec<_> =
            diagnostics.iter().map(|found| found.primary.as_ref().unwrap().path.as_str()).collect();
        assert_eq!(paths, ["static/secrets", "static/.x"]);
    }
}
