//! How long readers' browsers and caches may keep a file.

use crate::text::Hash;

/// The number of this table: a target that was published by another has its headers sent anew.
pub(super) const VERSION: u32 = 1;

/// `Cache-Control` of the file at `path`.
pub(super) fn cache_control(path: &str, hash: &str) -> &'static str {
    if is_fingerprinted(path, hash) {
        return "public, max-age=31536000, immutable";
    }
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        // Asked for again each time, and answered by 304 while it is the same.
        "html" | "xml" | "json" | "jsonl" | "csv" | "txt" => "public, no-cache",
        _ => "public, max-age=3600",
    }
}

/// Whether a file's name holds the start of the hash of its bytes, as in `style.p3ct6yyl.css`: another
/// content has another name, so that it never changes. `hash` is that of the manifest.
pub(super) fn is_fingerprinted(path: &str, hash: &str) -> bool {
    const SHORTEST: usize = 8;
    let Some(whole) = Hash::parse(hash).map(|hash| hash.short(51)) else { return false };
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split(['.', '-']).any(|part| part.len() >= SHORTEST && whole.starts_with(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_hold_their_own_hash_are_kept_for_ever() {
        let hash = Hash::of_file(b"x");
        let (print, hash) = (hash.short(8), hash.to_string());
        for path in
            [format!("style.{print}.css"), format!("a/b/{print}.json"), format!("x-{print}.js")]
        {
            assert!(cache_control(&path, &hash).contains("immutable"), "{path}");
        }
        let other = Hash::of_file(b"y").to_string();
        assert_eq!(cache_control(&format!("style.{print}.css"), &other), "public, max-age=3600");
        assert_eq!(cache_control("photo.original.jpg", &hash), "public, max-age=3600");
        assert_eq!(cache_control(&format!("{print}/index.html"), &hash), "public, no-cache");
        assert_eq!(cache_control("feed.xml", ""), "public, no-cache");
    }
}
