//! What a build keeps for the next one beside its output: addresses.toml.

use std::path::Path;

use super::WORK;
use crate::addresses::{FILE, LARGEST};
use crate::diagnostic::{Code, Diagnostic};
use crate::files;

/// Writes the new text of addresses.toml in one step, if it is another than the one that was `read`. What
/// somebody else has written there in the meantime stays.
///
/// # Errors
/// Why it was not written.
pub(super) fn write(root: &Path, read: &str, text: &str) -> Result<(), Box<Diagnostic>> {
    if read == text {
        return Ok(());
    }
    let refused = |why: String, help: &str| {
        let message = format!("cannot write it: {why}");
        Box::new(Diagnostic::new(Code::AddressesUnwritten, message).in_file(FILE).help(help))
    };
    let is_as_read = match files::text(root, FILE, LARGEST) {
        Ok(there) => there.unwrap_or_default() == read,
        Err(_) => false,
    };
    if !is_as_read {
        return Err(refused("it was changed during the build".to_owned(), "build again"));
    }
    files::replace(&root.join(FILE), &root.join(WORK).join(FILE), text.as_bytes()).map_err(
        |problem| {
            refused(files::plain(&problem), "make the site's folder writable, and build again")
        },
    )
}
