//! Which paths of the output are given away, so that nothing that an article or a folder asks for can
//! stop the output from being written.

use std::collections::BTreeSet;

use crate::output::{OutputPath, folded};
use crate::page::{PagePlan, hosting};
use crate::site::Site;
use crate::site::url::Address;

/// Paths that are given away, as systems compare them that make no difference between capital and small
/// letters, or between ways to write an accent.
#[derive(Debug)]
pub(super) struct Claims(BTreeSet<String>);

impl Claims {
    /// Those of the pages of a site, and of what hosts read.
    pub(super) fn of(plans: &[PagePlan], site: &Site) -> Self {
        let pages = plans.iter().map(|plan| plan.address().path());
        let search = site.settings.build.search.then(|| Address::search().path());
        let hosts = [hosting::HEADERS, hosting::REDIRECTS].map(str::to_owned);
        Claims(pages.chain(search).chain(hosts).map(|path| folded(&path)).collect())
    }

    /// Whether a path can be had.
    ///
    /// # Errors
    /// Why not: after a colon.
    pub(super) fn look(&self, path: &str) -> Result<(), String> {
        if OutputPath::new(path).is_err() {
            return Err("Kutip or git keeps a name in it for itself".to_owned());
        }
        let path = folded(path);
        let folder = format!("{path}/");
        let above = path.match_indices('/').map(|(at, _)| &path[..at]);
        let mut above = above.filter(|above| self.0.contains(*above));
        let below =
            || self.0.range(folder.clone()..).next().filter(|next| next.starts_with(&folder));
        let rival = self.0.get(&path).map(String::as_str).or_else(|| above.next());
        if let Some(rival) = rival.or_else(|| below().map(String::as_str)) {
            return Err(format!("there is /{rival} already"));
        }
        Ok(())
    }

    /// Gives a path away.
    ///
    /// # Errors
    /// Those of [`Claims::look`].
    pub(super) fn claim(&mut self, path: &str) -> Result<(), String> {
        self.look(path)?;
        self.0.insert(folded(path));
        Ok(())
    }

    /// Gives paths away that were looked at. Some may differ by capital letters alone.
    pub(super) fn take<'p>(&mut self, paths: impl Iterator<Item = &'p String>) {
        self.0.extend(paths.map(|path| folded(path)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_free_unless_it_or_a_folder_of_it_is_a_file() {
        for path in [
            "a/index.html",
            "A/Index.html",
            "a",
            "feed.xml/x",
            "e\u{301}",
            "\u{391}\u{3a3}",
            ".git/x",
            "../x",
        ] {
            let taken = ["a/index.html", "feed.xml", "\u{c9}", "\u{3b1}\u{3c3}"].map(folded);
            assert!(Claims(BTreeSet::from(taken)).claim(path).is_err(), "{path}");
        }
        let mut claims = Claims(BTreeSet::from(["a/index.html".to_owned()]));
        for path in ["a/b/index.html", "feed", "a-b/index.html"] {
            assert_eq!((claims.claim(path), claims.claim(path).is_err()), (Ok(()), true), "{path}");
        }
    }
}
