//! Finds and reads the articles under `content/`, and the corrections beside them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::cache::SourceCache;
use super::passed::Passed;
use super::{Format, Source, corrections, decode, id_of};
use crate::config::Settings;
use crate::diagnostic::{Code, Diagnostic};
use crate::files::{self, Fault, plain};
use crate::fresh::FileStamp;

/// The folder of articles under a site's root.
const CONTENT: &str = "content";
/// The folder of plain pages under it: Markdown there is not annotated.
const PAGES: &str = "pages";

/// The articles of a site.
#[derive(Debug, Default)]
pub struct Loaded {
    /// All that could be read, by id.
    pub sources: Vec<Arc<Source>>,
    /// The plain pages under `content/pages/`, by id.
    pub pages: Vec<Arc<Source>>,
    /// Paths of the articles that could not be used, sorted.
    pub unusable: Vec<String>,
    /// What was odd, in the order of the paths.
    pub diagnostics: Vec<Diagnostic>,
}

/// An article file that was found.
struct Found {
    file: PathBuf,
    /// Relative to the root, with `/`.
    path: String,
    format: Format,
    /// Whether it is a plain page.
    page: bool,
}

/// A file of corrections that was found.
pub(super) struct Beside {
    pub(super) file: PathBuf,
    /// Relative to the root, with `/`.
    pub(super) path: String,
}

/// Reads every article and plain page under `content/` of the site at `root`. One that cannot be read is told
/// and left out; the others are read all the same.
///
/// Hidden files and folders are passed over, symbolic links too, with a warning.
pub fn load(root: &Path, settings: &Settings) -> Loaded {
    load_again(root, settings, None)
}

/// The same, where what was read before is known: only files that lie on disk otherwise than
/// they did are read.
pub fn load_again(root: &Path, settings: &Settings, mut cache: Option<&mut SourceCache>) -> Loaded {
    let begun = cache.as_mut().map(|cache| cache.begin(settings));
    let mut loaded = Loaded::default();
    let (found, beside) = find(root, &mut loaded.diagnostics);
    let known = cache.as_deref();
    let read: Vec<(Read, Option<FileStamp>)> = found
        .par_iter()
        .map(|found| {
            let Some(cache) = known else { return (read(found, settings), None) };
            let stat = rustix::fs::lstat(&found.file).ok();
            let stamp = stat.and_then(|stat| FileStamp::of(&stat));
            let source = cache.get(&found.path, stamp);
            (source.map_or_else(|| read(found, settings), Ok), stamp)
        })
        .collect();
    if let (Some(cache), Some(begun)) = (cache, begun) {
        let sources = read.iter().filter_map(|(read, stamp)| Some((read.as_ref().ok()?, *stamp)));
        cache.keep(sources, begun);
    }
    for (found, (read, _)) in found.into_iter().zip(read) {
        match read {
            Ok(source) if found.page => loaded.pages.push(source),
            Ok(source) => loaded.sources.push(source),
            Err(problem) => {
                loaded.diagnostics.push(*problem);
                loaded.unusable.push(found.path);
            }
        }
    }
    corrections::attach(&mut loaded, beside, settings.limits.article_bytes);
    for sources in [&mut loaded.sources, &mut loaded.pages] {
        sources.sort_by(|a, b| (&a.id, &a.path).cmp(&(&b.id, &b.path)));
    }
    loaded.unusable.sort();
    loaded
}

type Read = Result<Arc<Source>, Box<Diagnostic>>;

fn read(found: &Found, settings: &Settings) -> Read {
    let bytes = bytes(&found.file, &found.path, settings.limits.article_bytes)?;
    let text = decode(&found.path, bytes, settings.encoding.as_deref())?;
    Ok(Arc::new(Source::new(id_of(&found.path), &found.path, found.format, text)))
}

/// The articles, and the files of corrections.
fn find(root: &Path, diagnostics: &mut Vec<Diagnostic>) -> (Vec<Found>, Vec<Beside>) {
    let (mut found, mut beside) = (Vec::new(), Vec::new());
    if let Some(problem) = linked(root, CONTENT) {
        diagnostics.push(problem);
        return (found, beside);
    }
    let mut passed = Passed::default();
    let mut walk = WalkDir::new(root.join(CONTENT)).sort_by_file_name().into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(problem) => {
                let at = problem.path().map_or_else(|| CONTENT.into(), |path| shown(root, path));
                let why = problem.io_error().map_or_else(|| problem.to_string(), plain);
                diagnostics.push(unreadable(&at, &why));
                continue;
            }
        };
        let path = shown(root, entry.path());
        if is_hidden(&entry) {
            passed.hidden(&entry, path);
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
            continue;
        }
        if entry.path_is_symlink() {
            diagnostics.push(skipped(path, CONTENT));
            continue;
        }
        if !entry.file_type().is_file() {
            continue;
        }
        if corrections::is_corrections(&path) {
            beside.push(Beside { file: entry.into_path(), path });
            continue;
        }
        let Some(format) = format(entry.path()) else {
            passed.other(path);
            continue;
        };
        let page = format == Format::Markdown
            && entry.path().strip_prefix(root.join(CONTENT)).is_ok_and(|p| p.starts_with(PAGES));
        if entry.path().to_str().is_none() && path.contains('\u{FFFD}') {
            diagnostics.push(
                Diagnostic::new(Code::FileName, "the file's name is not Unicode")
                    .in_file(path)
                    .help("rename the file"),
            );
            continue;
        }
        found.push(Found { file: entry.into_path(), path, format, page });
    }
    diagnostics.extend(passed.told());
    (found, beside)
}

/// How the body of a file with this name is written; `None` if it is no article.
pub fn format(path: &Path) -> Option<Format> {
    let ending = path.extension()?;
    if ending.eq_ignore_ascii_case("txt") {
        Some(Format::Text)
    } else if ending.eq_ignore_ascii_case("md") {
        Some(Format::Markdown)
    } else {
        None
    }
}

pub(super) fn is_hidden(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
}

/// A symbolic link in `folder` that was passed over.
pub(super) fn skipped(path: String, folder: &str) -> Diagnostic {
    Diagnostic::new(Code::SymlinkSkipped, "a symbolic link was not followed")
        .in_file(path)
        .help(format!("copy what it leads to into {folder}/, or remove the link"))
}

/// `path` relative to `root`, with `/` between its parts.
pub(super) fn shown(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// The bytes of an article or of corrections, of at most `most`.
pub(super) fn bytes(file: &Path, path: &str, most: u64) -> Result<Vec<u8>, Box<Diagnostic>> {
    files::read(file, most).map_err(|fault| {
        let found = fault.diagnostic(path);
        Box::new(match fault {
            Fault::TooLarge(_) => {
                found.help("split it, or raise `article_bytes` under [limits] in kutip.toml")
            }
            _ => found,
        })
    })
}

pub(super) fn unreadable(path: &str, why: &str) -> Diagnostic {
    Diagnostic::new(Code::UnreadableFile, format!("cannot read it: {why}"))
        .in_file(path)
        .help("check that it exists and that you may read it")
}

/// Says so if a folder of the site is itself a symbolic link: it is not followed either.
pub(super) fn linked(root: &Path, name: &str) -> Option<Diagnostic> {
    let found = root.join(name).symlink_metadata().ok()?;
    found.is_symlink().then(|| Fault::Link.diagnostic(name))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn site(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, bytes) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        folder
    }

    /// Codes and paths.
    fn told(loaded: &Loaded) -> Vec<(Code, String)> {
        let place = |d: &Diagnostic| d.primary.clone().unwrap().path;
        loaded.diagnostics.iter().map(|d| (d.code, place(d))).collect()
    }

    #[test]
    fn articles_are_found_by_id_and_other_files_are_not() {
        let folder = site(&[
            ("content/b.txt", b"b"),
            ("content/a/c.md", b"c"),
            ("content/A.TXT", b"a"),
            ("content/pages/about.md", b"p"),
            ("content/pages/note.txt", b"n"),
            ("content/b.kutip.toml", b"x"),
            ("content/.hidden/x.txt", b"x"),
            ("content/.#b.txt", b"x"),
            ("content/x.png", b"x"),
            ("content/x.docx", b"x"),
            ("content/y.DOCX", b"x"),
            ("content/.gitkeep", b""),
            ("other.txt", b"x"),
        ]);
        let loaded = load(folder.path(), &Settings::default());
        let ids: Vec<_> =
            loaded.sources.iter().map(|s| (s.id.as_str(), s.path.as_str(), s.format)).collect();
        assert_eq!(
            ids,
            [
                ("A", "content/A.TXT", Format::Text),
                ("a/c", "content/a/c.md", Format::Markdown),
                ("b", "content/b.txt", Format::Text),
                ("pages/note", "content/pages/note.txt", Format::Text),
            ]
        );
        let messages: Vec<_> = loaded.diagnostics.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(
            messages,
            ["1 hidden file is not read", "2 .docx files are not read", "1 .png file is not read"]
        );
    }

    #[test]
    fn one_bad_file_does_not_stop_the_others() {
        let folder = site(&[
            ("content/a.txt", b"baik"),
            ("content/b.txt", b"buruk \xFF"),
            ("content/c.txt", b"terlalu besar"),
        ]);
        let mut settings = Settings::default();
        settings.limits.article_bytes = 8;
        let loaded = load(folder.path(), &settings);
        assert_eq!(loaded.sources.len(), 1);
        assert_eq!(loaded.unusable, ["content/b.txt", "content/c.txt"]);
        assert_eq!(
            told(&loaded),
            [
                (Code::InvalidEncoding, "content/b.txt".to_owned()),
                (Code::FileTooLarge, "content/c.txt".to_owned())
            ]
        );
    }

    #[test]
    fn a_site_without_content_is_told() {
        let folder = site(&[]);
        let loaded = load(folder.path(), &Settings::default());
        assert_eq!(told(&loaded), [(Code::UnreadableFile, "content".to_owned())]);
    }

    #[cfg(unix)]
    #[test]
    fn symbolic_links_are_not_followed() {
        use std::os::unix::fs::symlink;
        let outside = site(&[("secret.txt", b"rahasia"), ("folder/x.txt", b"x")]);
        let folder = site(&[("content/a.txt", b"a")]);
        let content = folder.path().join("content");
        symlink(outside.path().join("secret.txt"), content.join("b.txt")).unwrap();
        symlink(outside.path().join("folder"), content.join("c")).unwrap();
        symlink(&content, content.join("loop")).unwrap();
        symlink("nowhere", content.join("z.txt")).unwrap();
        let loaded = load(folder.path(), &Settings::default());
        assert_eq!(loaded.sources.len(), 1);
        let paths: Vec<_> = told(&loaded).into_iter().map(|(_, path)| path).collect();
        assert_eq!(paths, ["content/b.txt", "content/c", "content/loop", "content/z.txt"]);
        assert!(told(&loaded).iter().all(|(code, _)| *code == Code::SymlinkSkipped));
        assert!(loaded.unusable.is_empty());
    }
}
