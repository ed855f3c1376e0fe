//! Files of a site that nothing is made of: told once for each kind, so that none is passed over in
//! silence.

use std::collections::BTreeMap;
use std::path::Path;

use walkdir::DirEntry;

use crate::diagnostic::{Code, Diagnostic};

/// Hidden files that hold nothing an editor could miss: those of tools and systems.
const TOOLS: [&str; 7] =
    [".DS_Store", ".directory", ".git", ".gitattributes", ".gitignore", ".gitkeep", ".keep"];

/// The kinds of texts, and the one thing to do with each.
const TEXTS: [(&str, &str); 9] = [
    ("markdown", "rename it so that it ends in .md"),
    ("mdown", "rename it so that it ends in .md"),
    ("text", "rename it so that it ends in .txt"),
    ("doc", "save it as plain text, in a file that ends in .txt"),
    ("docx", "save it as plain text, in a file that ends in .txt"),
    ("odt", "save it as plain text, in a file that ends in .txt"),
    ("rtf", "save it as plain text, in a file that ends in .txt"),
    ("pdf", "copy its text into a file that ends in .txt"),
    ("htm", "rename it so that it ends in .txt, and begin it with a line `format: html`"),
];

/// What was passed over, by kind.
#[derive(Default)]
pub(super) struct Passed {
    /// Kind, and the paths of its files.
    kinds: BTreeMap<String, Vec<String>>,
}

impl Passed {
    /// A hidden file or folder.
    pub(super) fn hidden(&mut self, entry: &DirEntry, path: String) {
        let name = entry.file_name().to_string_lossy();
        let is_swap = name.starts_with(".#") || name.ends_with(".swp") || name.starts_with("._");
        if !is_swap && !TOOLS.contains(&name.as_ref()) {
            self.kinds.entry(String::new()).or_default().push(path);
        }
    }

    /// A file that is no article, beside the articles.
    pub(super) fn other(&mut self, path: String) {
        let ending = Path::new(&path).extension().unwrap_or_default().to_string_lossy();
        self.kinds.entry(format!(".{}", ending.to_lowercase())).or_default().push(path);
    }

    /// A finding for each kind, at its first file.
    pub(super) fn told(self) -> Vec<Diagnostic> {
        let told = self.kinds.into_iter().map(|(kind, paths)| {
            let count = paths.len();
            let (files, are) = if count == 1 { ("file", "is") } else { ("files", "are") };
            let help = match (kind.as_str(), kind.strip_prefix('.').unwrap_or_default()) {
                ("", _) => "publish it under a name without the dot, or accept K0108",
                (_, ending) => TEXTS
                    .iter()
                    .find(|(known, _)| *known == ending || format!("{known}l") == ending)
                    .map_or(
                        "move it out of content/: what readers load lies in static/",
                        |(_, help)| help,
                    ),
            };
            let what = match kind.as_str() {
                "" => format!("hidden {files}"),
                "." => format!("{files} without an ending"),
                kind => format!("{kind} {files}"),
            };
            let mut paths = paths.into_iter();
            let mut finding =
                Diagnostic::new(Code::NotRead, format!("{count} {what} {are} not read"))
                    .in_file(paths.next().unwrap_or_default())
                    .help(help);
            for path in paths {
                finding = finding.and(path, None, "another");
            }
            finding
        });
        told.collect()
    }
}
