//! What publishing would do: which files are new, changed and gone, and in what order.

use std::collections::{BTreeMap, BTreeSet};

use super::headers::is_fingerprinted;
use super::tree::Tree;
use crate::output::{Manifest, OutputPath, media_type};

/// How a file at the target differs from the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// The target does not have it.
    New,
    /// The target has other bytes, or other headers.
    Changed,
    /// The site does not have it any more.
    Gone,
}

impl Change {
    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Change::New => "new",
            Change::Changed => "changed",
            Change::Gone => "gone",
        }
    }
}

/// What comes after what, on hosts where files change one by one. Between two stages, everything
/// of the first has arrived.
///
/// Pages that are live link to files of the old site, or of the new one that have arrived: new
/// files first, since nothing live links to them; then pages that link to them; then what leads to
/// those. Nothing is deleted while a live page may link to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Files that are no pages and that the target has not.
    NewFiles,
    /// Pages that the target has not.
    NewPages,
    /// Files that are no pages and that the target has otherwise: they may name new pages.
    ChangedFiles,
    /// Pages that the target has otherwise, the deepest first.
    ChangedPages,
    /// What readers come in by: the home page, feeds, the sitemap, the page for lost addresses.
    Entrances,
    /// The manifest.
    Manifest,
    /// What the site does not have any more.
    Deletes,
}

/// One file that has to be sent or deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its path in the site.
    pub path: OutputPath,
    /// What is to be done with it.
    pub change: Change,
    /// Its size in bytes: that of the site's file, or of the one to be deleted (0 if not known).
    pub size: u64,
    /// When.
    pub stage: Stage,
}

/// What is at a target.
#[derive(Clone, Debug, Default)]
pub struct Live {
    /// The manifest there.
    pub manifest: Option<Manifest>,
    /// Files that a publish cut short may have sent or deleted, with the hash that is known to be
    /// there.
    pub unsure: BTreeMap<OutputPath, Option<String>>,
    /// Fingerprinted files that are no longer in the site, and since when (seconds since 1970);
    /// `None` where a target changes as a whole.
    pub grace: Option<BTreeMap<OutputPath, u64>>,
    /// Whether everything has to be sent again, since it was sent with other headers or is not
    /// known to be as the manifest says.
    pub stale: bool,
    /// Whether something must be done although no file differs.
    pub unfinished: bool,
}

/// What publishing would do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// What has to be sent and deleted, in order; the manifest is among it.
    pub items: Vec<Item>,
    /// Files that are the same.
    pub unchanged: usize,
    /// Fingerprinted files that are kept for readers who still have an old page, and since when.
    pub grace: BTreeMap<OutputPath, u64>,
    /// Whether something must be done although no file differs.
    pub unfinished: bool,
    /// Files that the target's manifest owns.
    pub owned: usize,
}

/// How long fingerprinted files outlive the pages that used them.
const GRACE: u64 = 24 * 60 * 60;

impl Plan {
    /// Compares the site with what is live; `now` is in seconds since 1970.
    pub fn new(tree: &Tree, live: &Live, now: u64) -> Self {
        let empty = BTreeMap::new();
        let there = live.manifest.as_ref().map_or(&empty, |manifest| &manifest.files);
        let mut plan = Plan { unfinished: live.unfinished, owned: there.len(), ..Plan::default() };
        for (path, file) in &tree.manifest.files {
            let was = there.get(path);
            let same = match live.unsure.get(path) {
                Some(known) => known.as_ref() == Some(&file.hash),
                None => was.is_some_and(|was| was.hash == file.hash && was.media == file.media),
            };
            if same && !live.stale {
                plan.unchanged += 1;
                continue;
            }
            let change = if was.is_some() { Change::Changed } else { Change::New };
            let stage = stage(path, change);
            plan.items.push(Item { path: path.clone(), change, size: file.size, stage });
        }
        let graced = live.grace.iter().flat_map(BTreeMap::keys);
        let owned: BTreeSet<&OutputPath> =
            there.keys().chain(live.unsure.keys()).chain(graced).collect();
        for path in owned {
            if tree.manifest.files.contains_key(path) {
                continue;
            }
            let print = |path: &OutputPath| {
                there.get(path).is_some_and(|file| is_fingerprinted(path, &file.hash))
            };
            if let Some(grace) = &live.grace
                && (grace.contains_key(path) || print(path))
            {
                let since = grace.get(path).copied().unwrap_or(now).min(now);
                if now - since < GRACE {
                    plan.grace.insert(path.clone(), since);
                    continue;
                }
            }
            let size = there.get(path).map_or(0, |file| file.size);
            let (path, stage) = (path.clone(), Stage::Deletes);
            plan.items.push(Item { path, change: Change::Gone, size, stage });
        }
        let differs = live.manifest.as_ref() != Some(&tree.manifest);
        if differs || live.unfinished || !plan.items.is_empty() {
            let change = if live.manifest.is_some() { Change::Changed } else { Change::New };
            plan.items.push(Item {
                path: OutputPath::manifest(),
                change,
                size: tree.manifest_size(),
                stage: Stage::Manifest,
            });
        }
        plan.items.sort_by(|a, b| {
            let depth = |item: &Item| usize::MAX - item.path.matches('/').count();
            (a.stage, depth(a), &a.path).cmp(&(b.stage, depth(b), &b.path))
        });
        plan
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && !self.unfinished
    }

    /// The files that are to be sent, in order.
    pub fn sends(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.change != Change::Gone)
    }

    /// The files that are to be deleted, in order.
    pub fn deletes(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.change == Change::Gone)
    }

    /// Number and bytes of the files of one kind.
    pub fn sum(&self, change: Change) -> (usize, u64) {
        let items = self.items.iter().filter(|item| item.change == change);
        items.fold((0, 0), |(count, bytes), item| (count + 1, item.size.saturating_add(bytes)))
    }

    /// How many deletions are so many that they need to be confirmed by their number.
    pub fn alarming_deletes(&self) -> Option<usize> {
        let deletes = self.deletes().count();
        (deletes > 256.max(self.owned / 5)).then_some(deletes)
    }
}

/// Whether readers see it as a page of its own.
pub(super) fn is_page(path: &str) -> bool {
    media_type(path).starts_with("text/html")
}

/// When a file is sent.
fn stage(path: &str, change: Change) -> Stage {
    let entrance = matches!(path, "index.html" | "404.html" | "sitemap.xml" | "robots.txt")
        || path.starts_with("sitemap")
        || ["feed.xml", "feed.json", "atom.xml"].iter().any(|feed| path.ends_with(feed));
    let page = is_page(path);
    match (change, page) {
        _ if entrance => Stage::Entrances,
        (Change::New, false) => Stage::NewFiles,
        (Change::New, true) => Stage::NewPages,
        (_, false) => Stage::ChangedFiles,
        (_, true) => Stage::ChangedPages,
    }
}
