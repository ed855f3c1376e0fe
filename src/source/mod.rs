//! Files on disk become [`Source`]s: decoded text with an id and a fingerprint, and the corrections that lie
//! beside it.

mod cache;
mod corrections;
mod decode;
mod folder;
mod load;
mod passed;

pub use cache::SourceCache;
pub use corrections::{corrections_path, is_corrections};
pub use decode::decode;
pub use folder::folder;
pub use load::{Loaded, format, load, load_again};

use crate::fresh::Fingerprint;
use crate::registry::Registry;

/// Whether the path `lost` of a site is that of the file at `path`, or of a folder above it.
pub fn is_or_holds(lost: &str, path: &str) -> bool {
    path.strip_prefix(lost).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// How an article's body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Format {
    /// `.txt`: paragraphs, nothing else.
    Text,
    /// `.md`: `CommonMark`.
    Markdown,
    /// By front matter alone.
    Html,
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
    /// Of the decoded text, path and format; the corrections are no part of it.
    pub fingerprint: Fingerprint,
    /// The editor's corrections beside it, if there are any.
    pub corrections: Option<Corrections>,
}

/// The file `NAME.kutip.toml` beside an article, as it lies there.
#[derive(Clone, Debug)]
pub struct Corrections {
    /// Path relative to the site's root, with `/` between its parts: for diagnostics.
    pub path: String,
    /// The text, without a byte order mark.
    pub text: String,
}

/// The id of the article at a path: that under `content/` without the ending.
pub fn id_of(path: &str) -> &str {
    let name = path.strip_prefix("content/").unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(id, _)| id)
}

impl Source {
    /// A source from decoded text.
    pub fn new(id: &str, path: &str, format: Format, text: String) -> Self {
        let fingerprint = Fingerprint::of(&(path, format, &text));
        let (id, path) = (id.to_owned(), path.to_owned());
        Source { id, path, format, text, fingerprint, corrections: None }
    }

    /// The source without whom people.toml forgets; `None` where that changes nothing.
    pub fn without_forgotten(&self, registry: &Registry) -> Option<Self> {
        if !registry.forgets() {
            return None;
        }
        // As one text: a part of a name is known by the whole, whichever of the two has it.
        let corrections = self.corrections.as_ref();
        let all = self.text.clone() + corrections.map_or("", |own| own.text.as_str());
        let mut text = registry.forget(&self.id, &all)?;
        let rest = text.split_off(self.text.len());
        let source = Source::new(&self.id, &self.path, self.format, text);
        let with = |own: &Corrections| Corrections { path: own.path.clone(), text: rest };
        Some(Source { corrections: corrections.map(with), ..source })
    }

    /// The path and the text of its file, and of its corrections.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        let corrections = self.corrections.iter();
        std::iter::once((self.path.as_str(), self.text.as_str()))
            .chain(corrections.map(|own| (own.path.as_str(), own.text.as_str())))
    }

    /// Of all that the article's page is made from: its own and that of its corrections.
    pub fn with_corrections(&self) -> Fingerprint {
        let corrections = self.corrections.as_ref().map(|corrections| &corrections.text);
        Fingerprint::of(&(self.fingerprint, corrections))
    }
}
