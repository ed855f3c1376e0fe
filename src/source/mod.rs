//! Files on disk become [`Source`]s: decoded text with an id and a hash.

mod decode;
mod folder;
mod load;

pub use decode::decode;
pub use folder::folder;
pub use load::{Loaded, format, load};

use std::path::Path;

use crate::config;
use crate::text::Hash;

/// The text of a file of the site at `root` as it is now, for showing lines of it; `None` if it
/// cannot be read. `encoding` is that of articles that declare none.
pub fn text(root: &Path, path: &str, encoding: Option<&str>) -> Option<String> {
    let bytes = std::fs::read(root.join(path)).ok()?;
    if path == config::FILE {
        return String::from_utf8(bytes).ok().map(|text| text.replace('\u{FEFF}', ""));
    }
    decode(path, bytes, encoding).ok()
}

/// How an article's body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Format {
    /// `.txt`: paragraphs, nothing else.
    Text,
    /// `.md`: `CommonMark`.
    Markdown,
}

/// One article file, decoded. (The person who speaks is a *speaker*, not a source.)
#[derive(Clone, Debug)]
pub struct Source {
    /// Path under `content/` without the extension, with `/` between its parts.
    pub id: String,
    /// Path relative to the site's root, with `/` between its parts: for diagnostics.
    pub path: String,
    /// How the body is written.
    pub format: Format,
    /// The decoded text, without a byte order mark, line ends as they are.
    pub text: String,
    /// Hash of the decoded text, path and format.
    pub hash: Hash,
}

impl Source {
    /// A source from decoded text.
    pub fn new(id: &str, path: &str, format: Format, text: String) -> Self {
        let kind: &[u8] = match format {
            Format::Text => b"txt",
            Format::Markdown => b"md",
        };
        let hash = Hash::of(&[path.as_bytes(), kind, text.as_bytes()]);
        Source { id: id.to_owned(), path: path.to_owned(), format, text, hash }
    }
}
