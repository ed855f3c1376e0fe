//! What hosts take, told before the first upload.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use super::tree::Tree;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::output::{MANIFEST, OutputPath, folded};

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// A host whose limits are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// GitHub Pages.
    GithubPages,
    /// GitLab Pages on gitlab.com.
    GitlabPages,
    /// Codeberg Pages.
    CodebergPages,
    /// Netlify.
    Netlify,
    /// Cloudflare Pages, without a paid plan.
    CloudflarePages,
    /// Cloudflare Pages, with a paid plan.
    CloudflarePagesPaid,
    /// Vercel, without a paid plan.
    Vercel,
    /// S3 and services like it.
    S3,
}

/// What a host takes; `None` is no limit that is known.
struct Limits {
    files: Option<usize>,
    bytes: Option<u64>,
    file_bytes: Option<u64>,
    folder_files: Option<usize>,
    redirects: Option<usize>,
    /// Whether paths that differ by case only are one.
    folds_case: bool,
}

const NONE: Limits = Limits {
    files: None,
    bytes: None,
    file_bytes: None,
    folder_files: None,
    redirects: None,
    folds_case: false,
};

impl Host {
    /// Every host.
    pub const ALL: [Host; 8] = [
        Host::GithubPages,
        Host::GitlabPages,
        Host::CodebergPages,
        Host::Netlify,
        Host::CloudflarePages,
        Host::CloudflarePagesPaid,
        Host::Vercel,
        Host::S3,
    ];

    /// As in kutip.toml.
    pub fn name(self) -> &'static str {
        match self {
            Host::GithubPages => "github-pages",
            Host::GitlabPages => "gitlab-pages",
            Host::CodebergPages => "codeberg-pages",
            Host::Netlify => "netlify",
            Host::CloudflarePages => "cloudflare-pages",
            Host::CloudflarePagesPaid => "cloudflare-pages-paid",
            Host::Vercel => "vercel",
            Host::S3 => "s3",
        }
    }

    /// The host that a git remote belongs to.
    pub fn of_remote(remote: &str) -> Option<Host> {
        let host = |name: &str| {
            remote.contains(&format!("@{name}")) || remote.contains(&format!("//{name}/"))
        };
        match () {
            () if host("github.com") => Some(Host::GithubPages),
            () if host("gitlab.com") => Some(Host::GitlabPages),
            () if host("codeberg.org") => Some(Host::CodebergPages),
            () => None,
        }
    }

    /// From the hosts' own pages: docs.github.com "GitHub Pages limits", gitlab.com issues 405048
    /// and merge requests 551 and 555 of gitlab-pages, docs.netlify.com, developers.cloudflare.com
    /// "Pages limits", vercel.com "Limits", AWS "`PutObject`".
    fn limits(self) -> Limits {
        let cloudflare = |files| Limits {
            files: Some(files),
            file_bytes: Some(25 * MIB),
            redirects: Some(2_100),
            ..NONE
        };
        match self {
            Host::GithubPages => Limits { bytes: Some(GIB), file_bytes: Some(100 * MIB), ..NONE },
            Host::GitlabPages => {
                Limits { files: Some(200_000), bytes: Some(GIB), redirects: Some(1_000), ..NONE }
            }
            Host::CodebergPages => NONE,
            Host::Netlify => Limits { folder_files: Some(54_000), folds_case: true, ..NONE },
            Host::CloudflarePages => cloudflare(20_000),
            Host::CloudflarePagesPaid => cloudflare(100_000),
            Host::Vercel => Limits { bytes: Some(100 * MIB), ..NONE },
            Host::S3 => Limits { file_bytes: Some(5 * GIB), ..NONE },
        }
    }

    /// What the host would not take of a site: errors; what is odd about its paths: warnings.
    pub fn check(host: Option<Host>, tree: &Tree) -> Vec<Diagnostic> {
        let limits = host.map_or(NONE, Host::limits);
        let name = host.map_or("the host", Host::name);
        let files = &tree.manifest.files;
        let mut found = Vec::new();
        let mut over = |what: String, help: &str| {
            found.push(Diagnostic::new(Code::HostLimit, format!("{name} takes {what}")).help(help));
        };
        let count = files.len() + 1;
        if let Some(most) = limits.files.filter(|most| count > *most) {
            over(format!("{most} files, but the site has {count}"), "choose another host or plan");
        }
        let size = tree.size();
        if let Some(most) = limits.bytes.filter(|most| size > *most) {
            over(format!("{most} bytes, but the site has {size}"), "choose another host or plan");
        }
        for (path, file) in files {
            if let Some(most) = limits.file_bytes.filter(|most| file.size > *most) {
                let help = "make the file smaller, or keep it elsewhere and link to it";
                over(format!("files of {most} bytes, but {path} has {}", file.size), help);
            }
        }
        if let Some(most) = limits.folder_files {
            let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
            for path in files.keys() {
                *folders
                    .entry(path.rsplit_once('/').map_or("", |(above, _)| above))
                    .or_default() += 1;
                let above = path.rsplit_once('/').and_then(|(above, _)| above.rsplit_once('/'));
                if path.ends_with("/index.html")
                    && let Some((above, _)) = above
                {
                    *folders.entry(above).or_default() += 1;
                }
            }
            for (folder, count) in folders.into_iter().filter(|(_, count)| *count > most) {
                over(format!("{most} files in a folder, but /{folder} has {count}"), "split it");
            }
        }
        if let Some(most) = limits.redirects {
            let rules = tree.text("_redirects");
            let count =
                rules.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).count();
            if count > most {
                over(format!("{most} redirects, but there are {count}"), "remove old aliases");
            }
        }
        found.extend(collisions(
            files.keys().map(OutputPath::as_str).chain([MANIFEST]),
            limits.folds_case,
        ));
        found
    }
}

/// Paths that are one path on some systems.
fn collisions<'p>(paths: impl Iterator<Item = &'p str>, folds_case: bool) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let mut found = Vec::new();
    for path in paths {
        let Some(other) = seen.insert(folded(path), path) else { continue };
        let same_form = other.nfc().eq(path.nfc());
        let message = format!("{other} and {path} are one file on some systems");
        let mut problem =
            Diagnostic::new(Code::PathCollision, message).help("give one of them another name");
        if same_form || folds_case {
            problem.severity = Severity::Error;
        }
        found.push(problem);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remote_tells_its_host() {
        for remote in
            ["git@github.com:a/b.git", "https://github.com/a/b", "ssh://git@github.com/a/b"]
        {
            assert_eq!(Host::of_remote(remote), Some(Host::GithubPages), "{remote}");
        }
        for remote in ["https://example.org/github.com/b", "/srv/github.com.git", "origin"] {
            assert_eq!(Host::of_remote(remote), None, "{remote}");
        }
    }

    #[test]
    fn paths_that_are_one_on_some_systems_are_told() {
        let of = |list: &[&str], folds| {
            let found = collisions(list.iter().copied(), folds);
            found.iter().map(|problem| problem.severity).collect::<Vec<_>>()
        };
        assert_eq!(of(&["a/x.png", "a/y.png"], true), []);
        assert_eq!(of(&["a/X.png", "a/x.png"], false), [Severity::Warning]);
        assert_eq!(of(&["a/X.png", "a/x.png"], true), [Severity::Error]);
        assert_eq!(of(&["e\u{301}.html", "\u{e9}.html"], false), [Severity::Error]);
    }
}
