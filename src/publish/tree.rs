//! The built site, and whether it may be published.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::plan::{Change, Plan, is_page};
use super::{Error, Kind, Settings};
use crate::config::BaseUrl;
use crate::diagnostic::Code;
use crate::files::{self, Fault};
use crate::output::{MANIFEST, Manifest};
use crate::text::Hash;

/// Addresses of the machine itself, as they stand in a link.
const LOCAL: [&str; 5] = ["localhost", "127.", "0.0.0.0", "[::1]", "[::]"];

/// A built site on disk.
#[derive(Clone, Debug)]
pub struct Tree {
    folder: PathBuf,
    /// What the build made.
    pub manifest: Manifest,
    /// The manifest as it lies on disk.
    manifest_bytes: Vec<u8>,
}

impl Tree {
    /// Reads the manifest in the output folder `folder`.
    ///
    /// # Errors
    /// If there is no finished build.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(MANIFEST);
        let bytes = match files::read(&path, files::LARGEST) {
            Ok(bytes) => bytes,
            Err(fault) if fault.is_absent() => {
                let message = format!("there is no built site in {}", folder.display());
                return Err(refused(message, "run kutip build, or publish without --no-build"));
            }
            Err(fault) => {
                let message = format!("cannot read {}: {fault}", path.display());
                return Err(refused(message, "check that you may read it"));
            }
        };
        let Some(manifest) = Manifest::read(&bytes) else {
            let message = format!("{} was left by a build that did not finish", path.display());
            return Err(refused(message, "run kutip build"));
        };
        if !manifest.strange.is_empty() {
            let message = format!("{} names files that no build makes", path.display());
            return Err(refused(message, "run kutip build, or publish without --no-build"));
        }
        Ok(Tree { folder: folder.to_owned(), manifest, manifest_bytes: bytes })
    }

    /// The output folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Refuses what must not go out: a site that lacks articles, has drafts or articles dated after
    /// `now`, or was made for another address than `base_url`.
    ///
    /// # Errors
    /// Says which.
    pub fn check(&self, base_url: &BaseUrl, now: Option<DateTime<Utc>>) -> Result<(), Error> {
        let manifest = &self.manifest;
        if !manifest.complete {
            let some: Vec<&str> = manifest.unusable.iter().take(5).map(String::as_str).collect();
            let message = format!("the build is incomplete: {}", some.join(", "));
            return Err(refused(message, "correct these articles, then publish again"));
        }
        if manifest.drafts {
            let message = "the build holds drafts";
            return Err(refused(message, "build without --drafts, or publish without --no-build"));
        }
        if let Some(last) = manifest.last.filter(|last| now.is_some_and(|now| *last > now)) {
            let message = format!("the build holds articles that wait, until {last}");
            return Err(refused(message, "publish without --no-build, or with --future"));
        }
        let wanted = format!("{}{}", base_url.origin, base_url.path);
        let made = manifest.base_url.as_deref().unwrap_or("no address");
        if made != wanted {
            let message = format!("the build is for {made}, but the target is {wanted}");
            return Err(refused(message, "publish without --no-build"));
        }
        Ok(())
    }

    /// Refuses links to the machine itself in the pages that would be sent, unless the site itself
    /// stands there.
    ///
    /// # Errors
    /// Names the first few pages.
    pub fn check_links(&self, plan: &Plan, base_url: &BaseUrl) -> Result<(), Error> {
        if is_local(base_url.origin.split_once("://").map_or("", |(_, host)| host)) {
            return Ok(());
        }
        let mut found = Vec::new();
        for item in &plan.items {
            let page = item.change != Change::Gone && is_page(&item.path);
            if page && has_local_link(&self.read(&item.path)?) {
                found.push(item.path.as_str());
            }
        }
        if found.is_empty() {
            return Ok(());
        }
        let more = if found.len() > 5 { " and others" } else { "" };
        found.truncate(5);
        let message = format!("pages link to this machine: {}{more}", found.join(", "));
        Err(refused(message, "correct the links to localhost in articles and templates"))
    }

    /// The bytes of a file, if they are still those that the build made.
    pub(super) fn read(&self, path: &str) -> Result<Vec<u8>, Error> {
        if path == MANIFEST {
            return Ok(self.manifest_bytes.clone());
        }
        let changed = || {
            let message = format!("{path} is not as the build made it");
            refused(message, "run kutip build, or publish without --no-build")
        };
        let file = self.manifest.files.get(path).ok_or_else(changed)?;
        let bytes = match files::read(&self.folder.join(path), file.size) {
            Ok(bytes) => bytes,
            Err(Fault::System(problem)) => {
                return Err(refused(format!("cannot read {path}: {problem}"), "run kutip build"));
            }
            Err(_) => return Err(changed()),
        };
        if Hash::of_file(&bytes).to_string() != file.hash {
            return Err(changed());
        }
        Ok(bytes)
    }

    /// A file as text; empty if the site has none.
    pub(super) fn text(&self, path: &str) -> String {
        self.read(path)
            .map_or_else(|_| String::new(), |bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Bytes of all files.
    pub fn size(&self) -> u64 {
        let files = self.manifest.files.values().map(|file| file.size);
        files.fold(self.manifest_size(), u64::saturating_add)
    }

    /// Bytes of the manifest.
    pub fn manifest_size(&self) -> u64 {
        self.manifest_bytes.len() as u64
    }

    /// Hash of the manifest, in hexadecimal: names this state of the site.
    pub(super) fn id(&self) -> String {
        Hash::of_file(&self.manifest_bytes).to_string()
    }
}

/// Where the site will stand at the target.
///
/// # Errors
/// If neither the target nor the site says it.
pub fn base_url(settings: &Settings, of_site: Option<&BaseUrl>) -> Result<BaseUrl, Error> {
    settings.base_url.as_ref().or(of_site).cloned().ok_or_else(|| {
        let help = match settings.kind {
            Kind::Directory(_) | Kind::Archive(_) => {
                "the address that the folder will be served at"
            }
            _ => "the address that readers will see",
        };
        Error::new(
            Code::NoBaseUrl,
            "the address of the site is not known",
            format!("set `base_url` in kutip.toml: {help}"),
        )
    })
}

fn refused(message: impl Into<String>, help: &str) -> Error {
    Error::new(Code::NotPublishable, message, help)
}

fn is_local(host: &str) -> bool {
    LOCAL.iter().any(|local| {
        host.strip_prefix(local).is_some_and(|rest| {
            local.ends_with('.') || rest.is_empty() || rest.starts_with([':', '/', '"'])
        })
    })
}

/// Whether an attribute's value is an address of the machine itself.
fn has_local_link(html: &[u8]) -> bool {
    memchr::memmem::find_iter(html, "://").any(|at| {
        let before = &html[..at];
        let host = &html[at + 3..(at + 30).min(html.len())];
        let quoted = [&b"=\"http"[..], b"=\"https"].iter().any(|start| before.ends_with(start));
        let content = before.ends_with(b"content=\"http") || before.ends_with(b"content=\"https");
        let ascii: String = host.iter().map(|&byte| char::from(byte)).collect();
        quoted && !content && is_local(&ascii)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_the_machine_itself_are_seen() {
        for bad in [
            "http://localhost:1313/x",
            "https://127.0.0.1/",
            "http://[::1]:80/",
            "http://localhost",
        ] {
            assert!(has_local_link(format!("<a href=\"{bad}\">x</a>").as_bytes()), "{bad}");
        }
        for good in
            ["https://localhost.example.org/", "https://example.org/localhost", "/localhost/"]
        {
            assert!(!has_local_link(format!("<a href=\"{good}\">x</a>").as_bytes()), "{good}");
        }
        assert!(!has_local_link(b"<p>see http://localhost:8000 \"http://localhost\"</p>"));
    }
}
