//! What one sitting at the desk remembers: the order of the queue, what was decided, and the files as they
//! are since. All else lies in the files.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use super::super::preview::Content;
use crate::desk::{self, Edit, Item, Of, Undo, View};
use crate::diagnostic::Diagnostic;
use crate::files;

/// A sitting over a site as it was last composed.
pub(super) struct Sitting {
    content: Arc<Content>,
    strays: BTreeMap<String, String>,
    /// The queue, by the keys of its items.
    items: HashMap<String, Item>,
    /// All keys that there ever were: nothing moves under the reader, and what comes back has its place.
    order: Vec<String>,
    places: HashMap<String, usize>,
    /// Items that were decided and are still in the queue of the site as it was composed, with the files
    /// that this changed.
    done: HashMap<String, Vec<String>>,
    /// Files that are no longer as the site was composed from.
    pending: BTreeMap<String, Option<String>>,
    /// What was decided.
    pub(super) log: Vec<Entry>,
    /// Entries that were undone and not done again, the last at the end.
    pub(super) undone: Vec<usize>,
}

/// Something that was decided in this sitting.
pub(super) struct Entry {
    /// In words.
    pub(super) label: String,
    /// The items that it was about, if there were any.
    pub(super) keys: Vec<String>,
    /// Takes it back; once that was done, does it again.
    pub(super) undo: Vec<Undo>,
    /// Whether it was taken back.
    pub(super) is_undone: bool,
}

/// The queue of a site, to be sat over.
pub(super) struct Fresh {
    content: Arc<Content>,
    strays: BTreeMap<String, String>,
    queue: Vec<(String, Item)>,
}

impl Fresh {
    /// Takes as long as there are quotations.
    pub(super) fn new(root: &Path, content: Arc<Content>, found: &[Diagnostic]) -> Self {
        // What cannot be read was told when the site was composed.
        let strays = desk::strays(root, found).unwrap_or_default();
        let view = View::new(content.edition(), strays.clone());
        let queue = desk::queue(&view, found).into_iter().map(|item| (key(&item), item)).collect();
        Fresh { content, strays, queue }
    }
}

/// What tells an item from all others.
pub(super) fn key(item: &Item) -> String {
    let Item { of, id, article, .. } = item;
    match of {
        Of::Speaker | Of::Unclear => id.clone(),
        Of::Lost => format!("lost:{}:{id}", article.as_deref().unwrap_or_default()),
        Of::Stray => format!("stray:{id}"),
        Of::Unmerged => format!("unmerged:{id}"),
        Of::Join => format!("join:{id}"),
    }
}

/// Whether an item stands before all others, whenever it comes.
fn is_first(item: &Item) -> bool {
    matches!(item.of, Of::Unmerged | Of::Lost | Of::Stray)
}

impl Sitting {
    pub(super) fn new(fresh: Fresh) -> Self {
        let mut sitting = Sitting {
            content: Arc::clone(&fresh.content),
            strays: BTreeMap::new(),
            items: HashMap::new(),
            order: Vec::new(),
            places: HashMap::new(),
            done: HashMap::new(),
            pending: BTreeMap::new(),
            log: Vec::new(),
            undone: Vec::new(),
        };
        sitting.go_on(fresh, Path::new(""));
        sitting
    }

    /// Goes on over a site that was composed anew.
    pub(super) fn go_on(&mut self, fresh: Fresh, root: &Path) {
        let Fresh { content, strays, queue } = fresh;
        let (first, rest): (Vec<_>, Vec<_>) = queue.iter().partition(|(_, item)| is_first(item));
        let is_new = |(key, _): &&(String, Item)| !self.places.contains_key(key);
        let new = |part: Vec<&(String, Item)>| -> Vec<String> {
            part.into_iter().filter(is_new).map(|(key, _)| key.clone()).collect()
        };
        let (first, rest) = (new(first), new(rest));
        self.order.splice(0..0, first);
        self.order.extend(rest);
        self.places = self.order.iter().cloned().zip(0..).collect();
        self.items = queue.into_iter().collect();
        (self.content, self.strays) = (content, strays);
        let view = View::new(self.content.edition(), self.strays.clone());
        // Files are read while they are written: what the site was made from may be older.
        for (path, text) in &mut self.pending {
            *text = files::text(root, path, files::SETTINGS).ok().flatten();
        }
        self.pending.retain(|path, text| text.as_deref().unwrap_or_default() != view.text(path));
        self.done.retain(|_, files| files.iter().any(|file| self.pending.contains_key(file)));
    }

    /// The site.
    pub(super) fn content(&self) -> &Arc<Content> {
        &self.content
    }

    /// The site, and its files as they are since.
    pub(super) fn view(&self) -> View<'_> {
        let mut view = View::new(self.content.edition(), self.strays.clone());
        for (path, new) in &self.pending {
            view.take(&Edit { path: path.clone(), old: None, new: new.clone() });
        }
        view
    }

    /// The item of the queue with a key, whether or not it was decided since.
    pub(super) fn item(&self, key: &str) -> Option<&Item> {
        self.items.get(key)
    }

    /// Those that are yet to be decided, from the one after `key` on, and then from the first on.
    pub(super) fn open(&self, key: &str) -> impl Iterator<Item = (&str, &Item)> {
        let from = self.places.get(key).map_or(0, |place| place + 1);
        let round = self.order[from..].iter().chain(&self.order[..from]);
        round.filter(move |own| *own != key).filter_map(|own| {
            let item = self.items.get(own).filter(|_| !self.done.contains_key(own))?;
            Some((own.as_str(), item))
        })
    }

    /// How many are yet to be decided.
    pub(super) fn left(&self) -> usize {
        let done = self.done.keys().filter(|key| self.items.contains_key(*key));
        self.items.len() - done.count()
    }

    /// Whether something about an item was decided that the site does not show yet.
    pub(super) fn is_done(&self, key: &str) -> bool {
        self.done.contains_key(key)
    }

    /// Notes what was decided, and that the files are other ones.
    pub(super) fn decided(&mut self, keys: Vec<String>, label: String, edits: &[Edit]) {
        let files = self.changed(edits);
        self.done.extend(keys.iter().map(|key| (key.clone(), files.clone())));
        let undo = edits.iter().map(Undo::of).collect();
        self.undone.clear();
        self.log.push(Entry { label, keys, undo, is_undone: false });
    }

    /// Notes that an entry was taken back, or done again.
    pub(super) fn turned(&mut self, number: usize, edits: &[Edit]) {
        let files = self.changed(edits);
        let Some(entry) = self.log.get_mut(number) else { return };
        entry.undo = edits.iter().map(Undo::of).collect();
        entry.is_undone = !entry.is_undone;
        self.undone.retain(|other| *other != number);
        if entry.is_undone {
            self.undone.push(number);
            self.done.retain(|key, _| !entry.keys.contains(key));
        } else {
            self.done.extend(entry.keys.iter().map(|key| (key.clone(), files.clone())));
        }
    }

    /// The paths of files that are other ones now.
    fn changed(&mut self, edits: &[Edit]) -> Vec<String> {
        let new = edits.iter().map(|edit| (edit.path.clone(), edit.new.clone()));
        self.pending.extend(new);
        edits.iter().map(|edit| edit.path.clone()).collect()
    }
}
