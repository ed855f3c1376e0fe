//! What was published last, as a record of what the site says. A build leaves that of its output; once the
//! output was published, it becomes the one that later editions are compared with. It is read back by any later
//! version of the program, so that what an upgrade changes can be told.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::WORK;
use crate::files;
use crate::output::MANIFEST;
use crate::site::Record;
use crate::text::Hash;

/// That of the last build, in the folder [`WORK`].
const BUILT: &str = "cache/record.json";
/// That of the last publish.
const PUBLISHED: &str = "published.json";
/// The form of the file.
const VERSION: u32 = 1;
/// Bytes that it may have: a million quotations.
const LARGEST: u64 = 1 << 30;

/// A record as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    version: u32,
    /// Tells the output that it is of: the hash of its manifest.
    manifest: String,
    record: Record,
}

/// Keeps what the site in `output` says, which has just been built.
pub(super) fn keep(root: &Path, output: &Path, record: Record) {
    let Some(manifest) = manifest(output) else { return };
    // Without it the next publish cannot be compared, which is told then.
    if let Ok(bytes) = serde_json::to_vec(&Kept { version: VERSION, manifest, record }) {
        let _ = put(root, BUILT, &bytes);
    }
}

/// What the site in `output` says, if it was built here.
pub fn built(root: &Path, output: &Path) -> Option<Record> {
    let (kept, _) = read(root, BUILT)?;
    (manifest(output)? == kept.manifest).then_some(kept.record)
}

/// What was published last, if that was from here.
pub fn published(root: &Path) -> Option<Record> {
    read(root, PUBLISHED).map(|(kept, _)| kept.record)
}

/// Keeps what was published: the site in `output`.
pub fn publish(root: &Path, output: &Path) {
    let built = read(root, BUILT);
    if let Some((kept, bytes)) = built
        && manifest(output) == Some(kept.manifest)
    {
        let _ = put(root, PUBLISHED, &bytes);
    }
}

fn manifest(output: &Path) -> Option<String> {
    let bytes = files::read(&output.join(MANIFEST), LARGEST).ok()?;
    Some(Hash::of_file(&bytes).short(51))
}

/// A record, and the bytes of its file.
fn read(root: &Path, name: &str) -> Option<(Kept, Vec<u8>)> {
    let bytes = files::read(&root.join(WORK).join(name), LARGEST).ok()?;
    let kept: Kept = serde_json::from_slice(&bytes).ok()?;
    let sound =
        kept.version == VERSION && kept.record.quotations.iter().all(|of| !of.ids.is_empty());
    sound.then_some((kept, bytes))
}

fn put(root: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let path = root.join(WORK).join(name);
    fs::create_dir_all(path.parent().unwrap_or(root))?;
    files::replace(&path, &path.with_extension("new"), bytes)
}
