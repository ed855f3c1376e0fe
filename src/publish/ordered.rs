//! Hosts where files change one by one: stages with barriers, a stop at the first failure, and a
//! state at the target from which any later run goes on.
//!
//! The state is one file, replaced only if it is still the one that was read, so that of two
//! publishers at once one is told so. While a run lasts it names every path that the run may touch;
//! what a run cut short has left in doubt is sent again, unless this machine's own record says that
//! it had arrived.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::plan::{Item, Live, Plan, Stage};
use super::record::{Record, token};
use super::tree::Tree;
use super::{Error, Need, Progress, Surroundings, Target, headers};
use crate::diagnostic::Code;
use crate::output::{MANIFEST, Manifest, OutputPath};
use crate::text::count;

/// Name of the state at the target.
pub(super) const STATE: &str = "kutip-publish.json";

/// Files that are sent before the run shows again that it lives.
const CHUNK: usize = 512;
/// Bytes that are sent before the run shows again that it lives.
const CHUNK_BYTES: u64 = 64 << 20;
/// How often a run shows that it lives.
const BEAT: Duration = Duration::from_mins(1);
/// A run that has not shown so for this long, by the host's clock, is taken to be dead.
const DEAD: Duration = Duration::from_mins(15);

/// A file that was read from a host.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) bytes: Vec<u8>,
    /// Changes whenever the file does.
    pub(super) version: String,
    /// How old it is by the host's own clock, where it says so.
    pub(super) age: Option<Duration>,
}

/// A host that keeps files.
pub(super) trait Store: Sync {
    /// What publishing needs and whether it is there.
    fn check(&self) -> Vec<Need>;

    /// A file, if it is there.
    fn read(&self, path: &str) -> Result<Option<Found>, Error>;

    /// How old a file is by the host's own clock, where reading it does not say so.
    fn age(&self, path: &str) -> Result<Duration, Error> {
        let _ = path;
        Ok(Duration::ZERO)
    }

    /// Replaces a file, only if it is still `version` (`None`: only if it is not there).
    ///
    /// Returns the new version, or `None` if it was not.
    fn replace(
        &self,
        path: &str,
        bytes: &[u8],
        version: Option<&str>,
    ) -> Result<Option<String>, Error>;

    /// Sends files, each whole or not at all, in any order; tells `sent` of each that has arrived.
    fn send(
        &self,
        items: &[&Item],
        tree: &Tree,
        sent: &(dyn Fn(&Item) + Sync),
    ) -> Result<(), Error>;

    /// Deletes files; that one is not there is no failure.
    fn delete(&self, items: &[&Item]) -> Result<(), Error>;

    /// Those of the site's paths at which something is.
    fn taken(&self, tree: &Tree) -> Result<Vec<String>, Error>;

    /// Those of the files whose folders are links at the host: they are not in the site's folder.
    fn linked(&self, paths: &[&OutputPath]) -> Result<Vec<OutputPath>, Error> {
        let _ = paths;
        Ok(Vec::new())
    }

    /// Removes what a run that was cut short may have left beside the site.
    fn tidy(&self) -> Result<(), Error> {
        Ok(())
    }
}

/// What is kept at the target beside the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    /// Number of this format.
    format: u32,
    /// Number of the table of headers that the files were sent with.
    headers: u32,
    /// Names the last run.
    run: String,
    /// Whether that run goes on, as far as the target knows.
    running: bool,
    /// Grows while it goes on.
    beat: u64,
    /// What it, and those before that did not finish, may have sent or deleted: hash of the file
    /// that was to be there, or nothing.
    writing: BTreeMap<OutputPath, Option<String>>,
    /// Fingerprinted files that outlive the pages that used them, and since when (seconds since
    /// 1970).
    grace: BTreeMap<OutputPath, u64>,
}

const FORMAT: u32 = 1;

/// A target whose files change one by one.
pub(super) struct Ordered<S> {
    store: S,
    record: Record,
    around: Surroundings,
    /// The state that was last read or written, and its version.
    state: Option<(State, String)>,
}

impl<S: Store> Ordered<S> {
    pub(super) fn new(store: S, record: Record, around: Surroundings) -> Self {
        Ordered { store, record, around, state: None }
    }

    /// Reads the state; refuses one that another run holds.
    fn read_state(&mut self) -> Result<(), Error> {
        self.state = None;
        let Some(found) = self.store.read(STATE)? else { return Ok(()) };
        let state: State = serde_json::from_slice(&found.bytes)
            .ok()
            .filter(|state: &State| state.format == FORMAT)
            .ok_or_else(|| {
                let message =
                    format!("{STATE} at the target is of another version of kutip, or damaged");
                let help = "publish with that version, or a newer one; if the file is damaged, \
                            delete it there: everything is sent again";
                Error::foreign(message, help)
            })?;
        // Our own lock is held, so a run of this machine is over whatever the target says.
        let ours = self.record.last.as_ref() == Some(&state.run);
        if state.running && !ours {
            let age = found.age.map_or_else(|| self.store.age(STATE), Ok)?;
            if age < DEAD {
                let message = format!(
                    "another publish to this target is running; it was last seen {} seconds ago",
                    age.as_secs()
                );
                let minutes = DEAD.saturating_sub(age).as_secs() / 60 + 1;
                let help = format!("wait for it; if it was killed, publish in {minutes} minutes");
                return Err(Error::new(Code::TargetBusy, message, help));
            }
        }
        self.state = Some((state, found.version));
        Ok(())
    }

    fn write_state(&mut self, state: State) -> Result<(), Error> {
        let before = self.state.as_ref().map(|(_, version)| version.as_str());
        let bytes = serde_json::to_vec(&state)
            .map_err(|problem| Error::host(format!("cannot write {STATE}: {problem}")))?;
        let Some(version) = self.store.replace(STATE, &bytes, before)? else {
            return Err(Error::raced("another publish to this target has begun meanwhile"));
        };
        self.state = Some((state, version));
        Ok(())
    }

    /// Everything between the first and the last state.
    fn carry_out(&mut self, tree: &Tree, plan: &Plan, progress: &Progress) -> Result<(), Error> {
        let mut seen = Instant::now();
        for stage in plan.items.chunk_by(|a, b| a.stage == b.stage) {
            for chunk in chunks(stage) {
                if seen.elapsed() > BEAT
                    && let Some((mut state, _)) = self.state.clone()
                {
                    state.beat += 1;
                    self.write_state(state)?;
                    seen = Instant::now();
                }
                let items: Vec<&Item> = chunk.iter().collect();
                if chunk.first().is_some_and(|item| item.stage == Stage::Deletes) {
                    self.store.delete(&items)?;
                    continue;
                }
                let arrived = Mutex::new(Vec::new());
                let sent = |item: &Item| {
                    progress.sent(item.size);
                    if let Ok(mut arrived) = arrived.lock() {
                        arrived.push(item.path.clone());
                    }
                };
                let done = self.store.send(&items, tree, &sent);
                let arrived = arrived.into_inner().unwrap_or_default();
                let hash = |path: &str| tree.manifest.files.get(path).map(|file| &file.hash);
                let lines =
                    arrived.iter().filter_map(|path| Some((path.as_str(), hash(path)?.as_str())));
                self.record.arrived(lines)?;
                done?;
            }
            if stage.first().is_some_and(|item| item.stage == Stage::Manifest) {
                self.read_back(tree, plan)?;
            }
        }
        Ok(())
    }

    /// Takes files that the site does not have from what is ours at the target, where their folders
    /// are links there.
    fn disown_linked(&self, live: &mut Live, tree: &Tree) -> Result<(), Error> {
        let manifest = live.manifest.iter().flat_map(|manifest| manifest.files.keys());
        let others = live.unsure.keys().chain(live.grace.iter().flat_map(BTreeMap::keys));
        let gone: BTreeSet<&OutputPath> = manifest
            .chain(others)
            .filter(|path| !tree.manifest.files.contains_key(*path))
            .collect();
        for path in self.store.linked(&gone.into_iter().collect::<Vec<_>>())? {
            live.unsure.remove(&path);
            live.grace.as_mut().map(|grace| grace.remove(&path));
            if let Some(manifest) = &mut live.manifest {
                manifest.files.remove(&path);
                manifest.strange.push(path.to_string());
            }
        }
        Ok(())
    }

    /// Reads one of the files that were sent, the one that matters most, and compares.
    fn read_back(&self, tree: &Tree, plan: &Plan) -> Result<(), Error> {
        let sent = plan.sends().filter(|item| item.stage != Stage::Manifest);
        let Some(item) = sent.max_by_key(|item| (item.stage, &*item.path == "index.html")) else {
            return Ok(());
        };
        let found = self.store.read(&item.path)?;
        if found.is_some_and(|found| tree.read(&item.path).is_ok_and(|own| own == found.bytes)) {
            return Ok(());
        }
        Err(Error::host(format!("the host does not give {} back as it was sent", item.path)))
    }
}

impl<S: Store> Target for Ordered<S> {
    fn check(&mut self) -> Vec<Need> {
        let mut needs = self.store.check();
        if needs.iter().all(Need::is_met) {
            needs.push(Need::of("no other publish is running", self.read_state()));
        }
        needs
    }

    fn live(&mut self, tree: &Tree) -> Result<Live, Error> {
        self.read_state()?;
        let manifest = match self.store.read(MANIFEST)? {
            Some(found) => Some(owned(&found.bytes, tree, self.around.adopt)?),
            None => None,
        };
        let mut live = Live { manifest, grace: Some(BTreeMap::new()), ..Live::default() };
        let Some((state, _)) = &self.state else {
            self.disown_linked(&mut live, tree)?;
            if live.manifest.is_none() && !self.around.adopt {
                refuse_taken(&self.store.taken(tree)?)?;
            }
            // Without a state nothing is known of what happened since the manifest was written.
            live.stale = live.manifest.is_some();
            return Ok(live);
        };
        let ours = self.record.last.as_ref() == Some(&state.run);
        for path in state.writing.keys() {
            let arrived = self.record.arrived.get(path).filter(|_| ours);
            live.unsure.insert(path.clone(), arrived.cloned());
        }
        live.grace = Some(state.grace.clone());
        live.stale = state.headers != headers::VERSION;
        live.unfinished = state.running || !state.writing.is_empty();
        self.disown_linked(&mut live, tree)?;
        Ok(live)
    }

    fn apply(&mut self, tree: &Tree, plan: &Plan, progress: &Progress) -> Result<(), Error> {
        let run = token().map_err(|problem| Error::host(format!("no random bytes: {problem}")))?;
        let before = self.state.as_ref().map(|(state, _)| state);
        let ours = before.is_some_and(|state| self.record.last.as_ref() == Some(&state.run));
        let mut writing = before.map_or_else(BTreeMap::new, |state| state.writing.clone());
        for item in plan.items.iter().filter(|item| item.stage != Stage::Manifest) {
            let hash = tree.manifest.files.get(&item.path).map(|file| file.hash.clone());
            writing.insert(item.path.clone(), hash);
        }
        let touched: HashSet<&str> = plan.items.iter().map(|item| item.path.as_str()).collect();
        self.record.begin(&run, |path| ours && !touched.contains(path))?;
        self.record.last = Some(run.clone());
        let mut state = State {
            format: FORMAT,
            headers: if before.is_none() {
                headers::VERSION
            } else {
                before.map_or(0, |s| s.headers)
            },
            run,
            running: true,
            beat: 0,
            writing,
            grace: before.map_or_else(BTreeMap::new, |state| state.grace.clone()),
        };
        let resumes = before.is_some_and(|state| state.running || !state.writing.is_empty());
        self.write_state(state.clone())?;
        if resumes {
            self.store.tidy()?;
        }
        let done = self.carry_out(tree, plan, progress);
        state.running = false;
        if done.is_ok() {
            state.headers = headers::VERSION;
            state.writing = BTreeMap::new();
            state.grace.clone_from(&plan.grace);
        }
        match (done, self.write_state(state)) {
            (Ok(()), told) => told,
            // Two that began at once: what failed failed by the other.
            (Err(_), Err(raced)) if raced.code == Code::TargetBusy => Err(raced),
            // The first failure is the one to tell of.
            (Err(problem), _) => Err(problem),
        }
    }

    fn rollback(&mut self) -> Result<String, Error> {
        Err(Error::no_release("a target of this kind keeps no earlier release"))
    }
}

/// The manifest at a target, if it is of this site.
pub(super) fn owned(bytes: &[u8], tree: &Tree, adopt: bool) -> Result<Manifest, Error> {
    let Some(manifest) = Manifest::read(bytes) else {
        let message =
            format!("{MANIFEST} at the target is of another version of kutip, or damaged");
        return Err(Error::foreign(
            message,
            "publish with a newer version; if the file is damaged, delete it there and publish with --adopt",
        ));
    };
    if !adopt {
        refuse_other(&manifest, tree)?;
    }
    Ok(manifest)
}

/// Refuses to overwrite the site of another address.
pub(super) fn refuse_other(there: &Manifest, tree: &Tree) -> Result<(), Error> {
    if there.base_url == tree.manifest.base_url {
        return Ok(());
    }
    let other = there.base_url.as_deref().unwrap_or("no address");
    let message = format!("the target holds the site of {other}");
    let help = "check the settings of the target; to replace that site, publish with --adopt";
    Err(Error::foreign(message, help))
}

/// Refuses to overwrite files that Kutip did not publish.
pub(super) fn refuse_taken(taken: &[String]) -> Result<(), Error> {
    if taken.is_empty() {
        return Ok(());
    }
    let some: Vec<&str> = taken.iter().take(5).map(String::as_str).collect();
    let message = format!(
        "the target holds {} at paths of this site that kutip did not publish: {}{}",
        count(taken.len(), "file"),
        some.join(", "),
        if taken.len() > 5 { " …" } else { "" }
    );
    let help = "check the settings of the target; to overwrite them, publish with --adopt";
    Err(Error::foreign(message, help))
}

/// Parts of a stage that are small enough to be sent between two signs of life.
fn chunks(stage: &[Item]) -> Vec<&[Item]> {
    let mut out = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (at, item) in stage.iter().enumerate() {
        if at > start && (at - start >= CHUNK || item.size.saturating_add(bytes) > CHUNK_BYTES) {
            out.push(&stage[start..at]);
            (start, bytes) = (at, 0);
        }
        bytes = item.size.saturating_add(bytes);
    }
    if start < stage.len() {
        out.push(&stage[start..]);
    }
    out
}

/// How long before `now` a time is; times to come are now.
#[cfg(feature = "s3")]
pub(super) fn age(now: u64, then: u64) -> Duration {
    Duration::from_secs(now.saturating_sub(then))
}
