//! `kutip-manifest.json`: what a build made, file by file. It lies in the output, is published with
//! it, and tells the next build which files are ours.

use std::collections::BTreeMap;
use std::fs::FileType;
use std::io::{self, Write as _};
use std::ops::Bound;
use std::path::Path;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::path::{OutputPath, Strange};
use crate::files::{self, Fault};

/// Name of the manifest in the output folder.
pub const MANIFEST: &str = "kutip-manifest.json";

/// Name that the manifest has while it is written.
pub(super) const UNFINISHED: &str = "kutip-manifest.json.new";

/// What the manifest of a tree says that is still being made.
pub(super) const NEXT: &str = "{\"generator\": \"kutip\", \"staging\": true}\n";

/// What a build made.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "Written")]
pub struct Manifest {
    /// `kutip 0.2.0`
    pub generator: String,
    /// Address of the site, if it is known.
    pub base_url: Option<String>,
    /// Whether every article could be used.
    pub complete: bool,
    /// Paths of the articles that could not be used, in order.
    pub unusable: Vec<String>,
    /// Whether drafts are among the pages.
    pub drafts: bool,
    /// The latest date of an article in it: before that, not all of it is to be published.
    pub last: Option<DateTime<FixedOffset>>,
    /// The files.
    pub files: BTreeMap<OutputPath, File>,
    /// What it names besides: no build makes files at such paths, so that they are nobody's.
    pub strange: Vec<String>,
}

/// A manifest as it is written, by whomever.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    generator: String,
    base_url: Option<String>,
    complete: bool,
    unusable: Vec<String>,
    #[serde(default)]
    drafts: bool,
    #[serde(default)]
    last: Option<DateTime<FixedOffset>>,
    files: BTreeMap<String, File>,
}

impl From<Written> for Manifest {
    fn from(written: Written) -> Self {
        let Written { generator, base_url, complete, unusable, drafts, last, files } = written;
        let mut manifest = Manifest {
            generator,
            base_url,
            complete,
            unusable,
            drafts,
            last,
            files: BTreeMap::new(),
            strange: Vec::new(),
        };
        for (path, file) in files {
            match OutputPath::new(path) {
                Ok(path) => drop(manifest.files.insert(path, file)),
                Err(Strange(path)) => manifest.strange.push(path),
            }
        }
        manifest
    }
}

/// One file of the output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// BLAKE3 of its bytes, in hexadecimal.
    pub hash: String,
    /// Its length in bytes.
    pub size: u64,
    /// Its media type.
    #[serde(rename = "type")]
    pub media: String,
    /// Path of the article whose page it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What a manifest says besides its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Address of the site, if it is known.
    pub base_url: Option<String>,
    /// Paths of the articles that could not be used, in order.
    pub unusable: Vec<String>,
    /// Whether drafts are among the pages.
    pub drafts: bool,
    /// The latest date of an article in it.
    pub last: Option<DateTime<FixedOffset>>,
}

/// What the manifest in a folder says about who owns it.
#[derive(Debug)]
pub(super) enum Owner {
    /// A finished build.
    Build(Manifest),
    /// A build that was cut short: everything in the folder is ours.
    Next,
    /// A build that was cut short before it made anything but a part of this file.
    Begun,
    /// There is no manifest, or none that can be read.
    Unknown,
}

impl Owner {
    /// Reads the manifest of a folder, if there is one. One that is a link or no regular file is
    /// nobody's.
    pub(super) fn of(folder: &Path) -> io::Result<Self> {
        match files::read(&folder.join(MANIFEST), files::LARGEST) {
            Ok(bytes) => Ok(Owner::read(&bytes)),
            Err(Fault::System(problem)) if problem.kind() != io::ErrorKind::NotFound => {
                Err(problem)
            }
            Err(_) => Ok(Owner::Unknown),
        }
    }

    /// Reads a manifest; anything that cannot be read is nobody's.
    pub(super) fn read(bytes: &[u8]) -> Self {
        if bytes == NEXT.as_bytes() {
            return Owner::Next;
        }
        if NEXT.as_bytes().starts_with(bytes) {
            return Owner::Begun;
        }
        serde_json::from_slice(bytes).map_or(Owner::Unknown, Owner::Build)
    }

    /// Whether what lies at `path` of the folder, which is no folder, was made by a build. A link
    /// that took the place of a file is ours to replace; one that took that of a folder is not.
    pub(super) fn allows(&self, path: &str, kind: FileType) -> bool {
        let leads_on = || match self {
            Owner::Build(manifest) => {
                let below = format!("{path}/");
                let next = manifest
                    .files
                    .range::<str, _>((Bound::Included(below.as_str()), Bound::Unbounded))
                    .next();
                next.is_some_and(|(next, _)| next.starts_with(&below))
            }
            _ => false,
        };
        self.owns(path) && !(kind.is_symlink() && leads_on())
    }

    /// Whether the file at `path` of the folder was made by a build.
    pub(super) fn owns(&self, path: &str) -> bool {
        match self {
            Owner::Build(manifest) => {
                path == MANIFEST || path == UNFINISHED || manifest.files.contains_key(path)
            }
            Owner::Next => true,
            Owner::Begun => path == MANIFEST,
            Owner::Unknown => false,
        }
    }
}

impl Manifest {
    pub(super) fn new(facts: Facts, files: BTreeMap<OutputPath, File>) -> Self {
        Manifest {
            generator: concat!("kutip ", env!("CARGO_PKG_VERSION")).to_owned(),
            base_url: facts.base_url,
            complete: facts.unusable.is_empty(),
            unusable: facts.unusable,
            drafts: facts.drafts,
            last: facts.last,
            files,
            strange: Vec::new(),
        }
    }

    /// Reads the manifest of a finished build; `None` for anything else.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        match Owner::read(bytes) {
            Owner::Build(manifest) => Some(manifest),
            _ => None,
        }
    }

    /// What it says besides its files.
    pub fn facts(&self) -> Facts {
        Facts {
            base_url: self.base_url.clone(),
            unusable: self.unusable.clone(),
            drafts: self.drafts,
            last: self.last,
        }
    }

    /// The manifest as JSON, one line a file, so that two can be compared line by line.
    pub(super) fn to_json(&self) -> io::Result<Vec<u8>> {
        let mut out = Vec::with_capacity(200 * (self.files.len() + 2));
        let json = |text: &str| serde_json::to_string(text);
        writeln!(out, "{{\n\"generator\": {},", json(&self.generator)?)?;
        writeln!(out, "\"base_url\": {},", serde_json::to_string(&self.base_url)?)?;
        writeln!(out, "\"complete\": {},", self.complete)?;
        writeln!(out, "\"unusable\": {},", serde_json::to_string(&self.unusable)?)?;
        writeln!(out, "\"drafts\": {},", self.drafts)?;
        writeln!(out, "\"last\": {},", serde_json::to_string(&self.last)?)?;
        out.extend_from_slice(b"\"files\": {");
        for (count, (path, file)) in self.files.iter().enumerate() {
            let comma = if count == 0 { "" } else { "," };
            write!(out, "{comma}\n{}: {}", json(path)?, serde_json::to_string(file)?)?;
        }
        out.extend_from_slice(b"\n}\n}\n");
        Ok(out)
    }
}

/// The media type that a file of this name is served with.
pub fn media_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "json" if path.ends_with("feed.json") => "application/feed+json",
        "json" | "map" => "application/json",
        "jsonl" => "application/jsonl",
        "jsonld" => "application/ld+json",
        "webmanifest" => "application/manifest+json",
        "xml" if path.ends_with("feed.xml") => "application/atom+xml",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::super::path::tests::STRANGE;
    use super::*;
    use crate::text::Hash;

    #[test]
    fn a_manifest_reads_back_as_it_was_written() {
        let file = |source: Option<&str>| File {
            hash: Hash::of(&[b"x"]).to_string(),
            size: 3,
            media: media_type("a/index.html").to_owned(),
            source: source.map(str::to_owned),
        };
        let files = [("a \"b\"/index.html", Some("content/a.txt")), ("style.css", None)];
        let files = files.map(|(path, source)| (OutputPath::new(path).unwrap(), file(source)));
        let facts = Facts {
            base_url: Some("https://example.org/news/".into()),
            unusable: vec!["content/é.txt".into()],
            drafts: true,
            last: "2026-03-01T08:00:00+07:00".parse().ok(),
        };
        let manifest = Manifest::new(facts, BTreeMap::from(files));
        let bytes = manifest.to_json().unwrap();
        assert!(!manifest.complete);
        match Owner::read(&bytes) {
            Owner::Build(again) => assert_eq!(again, manifest),
            other => panic!("{other:?}"),
        }
        let empty = Manifest { files: BTreeMap::new(), ..manifest };
        assert!(matches!(Owner::read(&empty.to_json().unwrap()), Owner::Build(_)));
    }

    #[test]
    fn paths_that_lead_elsewhere_are_nobodys() {
        let files: Vec<String> = STRANGE
            .iter()
            .chain(&["index.html"])
            .map(|path| format!("{path:?}: {{\"hash\": \"\", \"size\": 1, \"type\": \"\"}}"))
            .map(|file| file.replace("\\0", "\\u0000"))
            .collect();
        let text = format!(
            "{{\"generator\": \"\", \"base_url\": null, \"complete\": true, \
             \"unusable\": [], \"files\": {{{}}}}}",
            files.join(", ")
        );
        let manifest = Manifest::read(text.as_bytes()).unwrap();
        assert_eq!(manifest.files.keys().map(|path| &**path).collect::<Vec<_>>(), ["index.html"]);
        assert_eq!(manifest.strange.len(), STRANGE.len());
        let owner = Owner::Build(manifest);
        for path in STRANGE.iter().filter(|path| ![MANIFEST, UNFINISHED].contains(path)) {
            assert!(!owner.owns(path), "{path:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_owns_nothing() {
        for bytes in [&b""[..], b"{}", b"{\"files\": {}}", b"null", b"\xff"] {
            assert!(!Owner::read(bytes).owns("index.html"), "{bytes:?}");
        }
        assert!(Owner::read(NEXT.as_bytes()).owns("index.html"));
    }
}
