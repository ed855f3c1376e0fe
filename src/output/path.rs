//! The one check of paths in an output: those of pages, and those that are read back from manifests,
//! records and hosts.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

use super::manifest::{MANIFEST, UNFINISHED};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::nfc;

/// Names that no page or file may have, in any folder and in any case: what Kutip keeps for itself
/// at the root of an output or of a target, and what git takes for its own.
const OWN: [&str; 5] = [MANIFEST, UNFINISHED, "kutip-publish.json", "kutip-publish.lock", ".git"];
/// How names begin that Kutip gives to what it makes beside an output or at a target.
const OWN_START: &str = ".kutip";
/// Longest part of a path, in bytes, that every file system takes.
const LONGEST_PART: usize = 255;

/// The path of a file of an output, relative to it, with `/` between its parts. It can only be made
/// by the check, so that no path leads out of its folder or to a file that Kutip keeps for itself, on
/// any system that a site may be copied to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct OutputPath(String);

/// A path that is no file's of an output.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no path of a page")]
pub struct Strange(pub String);

impl OutputPath {
    /// The path, if it is one.
    pub fn new(path: impl Into<String>) -> Result<Self, Strange> {
        let path = path.into();
        if is_sound(&path) { Ok(OutputPath(path)) } else { Err(Strange(path)) }
    }

    /// That of the manifest, which no page can have.
    pub fn manifest() -> Self {
        OutputPath(MANIFEST.to_owned())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_sound(path: &str) -> bool {
    let is_own = |part: &str| {
        let starts = part.get(..OWN_START.len());
        OWN.iter().any(|own| part.eq_ignore_ascii_case(own))
            || starts.is_some_and(|start| start.eq_ignore_ascii_case(OWN_START))
    };
    let is_drive = matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    !path.contains(['\\', '\0'])
        && !is_drive
        && path.split('/').all(|part| {
            !matches!(part, "" | "." | "..") && part.len() <= LONGEST_PART && !is_own(part)
        })
}

/// Says that `whose` names paths that are nobody's; `None` if there are none.
pub fn strange(whose: &str, paths: &[String]) -> Option<Diagnostic> {
    const SHOWN: usize = 3;
    if paths.is_empty() {
        return None;
    }
    let shown: Vec<String> = paths.iter().take(SHOWN).map(|path| format!("{path:?}")).collect();
    let more = match paths.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!("{whose} names files that no build makes: {}{more}", shown.join(", "));
    let found = Diagnostic::new(Code::StrangePath, message);
    Some(found.help("find out who wrote it; those files were left alone"))
}

impl TryFrom<String> for OutputPath {
    type Error = Strange;

    fn try_from(path: String) -> Result<Self, Strange> {
        OutputPath::new(path)
    }
}

impl Deref for OutputPath {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for OutputPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// A path as systems compare it that make no difference between capital and small letters, or between
/// ways to write an accent.
pub fn folded(path: &str) -> String {
    nfc(path).chars().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use std::path::{Component, Path};

    use proptest::prelude::*;

    use super::*;

    /// Paths that are nobody's: they climb, are absolute, are written in two ways, or name what is
    /// Kutip's or git's own.
    pub(crate) const STRANGE: [&str; 40] = [
        "",
        ".",
        "..",
        "/",
        "//",
        "../x",
        "../../x",
        "a/../../x",
        "a/..",
        "a/../b",
        "./a",
        "a/./b",
        "a/.",
        "a//b",
        "a/",
        "/etc/passwd",
        "/a",
        "a\\b",
        "..\\x",
        "\\\\host\\x",
        "C:/x",
        "c:x",
        "a\0",
        "a/\0/b",
        "kutip-manifest.json",
        "KUTIP-Manifest.JSON",
        "a/kutip-manifest.json",
        "kutip-manifest.json.new",
        "kutip-publish.json",
        "kutip-publish.lock",
        ".kutip",
        ".kutip/lock",
        ".kutip/cache/build",
        ".Kutip/back/x",
        ".kutip-upload-0",
        ".kutip-upload-state",
        ".git",
        ".git/config",
        "a/.GIT/hooks/post-checkout",
        "kutip-manifest.json/x",
    ];

    #[test]
    fn what_leads_out_or_to_our_own_files_is_no_path() {
        for path in STRANGE {
            assert_eq!(OutputPath::new(path), Err(Strange(path.to_owned())));
        }
        assert!(OutputPath::new("n".repeat(256)).is_err());
        for path in [
            "index.html",
            "a b/ü/日本.txt",
            "..a",
            "a..",
            "...",
            "a/.well-known/x",
            ".htaccess",
            ".nojekyll",
            "e\u{301}",
            "50%.txt",
            "ab:c",
            "kutip.toml",
            "git",
            "a.git",
        ] {
            assert_eq!(OutputPath::new(path).unwrap().as_str(), path);
        }
        assert!(serde_json::from_str::<OutputPath>("\"a/../b\"").is_err());
        assert_eq!(&*serde_json::from_str::<OutputPath>("\"a/b\"").unwrap(), "a/b");
    }

    proptest! {
        #[test]
        fn a_path_stays_below_its_folder(path in r"([./\\a:~]|\.\.|/|[a-z]{1,3}|\PC){0,12}") {
            if let Ok(path) = OutputPath::new(path) {
                let parts: Vec<_> = Path::new(&*path).components().collect();
                prop_assert!(!parts.is_empty());
                prop_assert!(parts.iter().all(|part| matches!(part, Component::Normal(_))));
                // Written in one way alone.
                let again = parts.iter().map(|part| part.as_os_str().to_str().unwrap());
                prop_assert_eq!(again.collect::<Vec<_>>().join("/"), path.as_str());
            }
        }
    }
}
