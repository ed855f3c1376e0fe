//! SFTP hosts without a shell, by the subsystem of the program ssh: the user's keys, known hosts
//! and settings hold. Each file is sent beside its place and renamed into it, so that it is there
//! whole or not at all.

use std::collections::{BTreeSet, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::ordered::{Found, Store};
use super::plan::Item;
use super::sftp_wire::{Attributes, Failure, Session, Status};
use super::tree::Tree;
use super::{Error, Need, settings};
use crate::diagnostic::Code;
use crate::output::OutputPath;
use crate::text::Hash;

/// Files that are in flight at one time.
const FILES: usize = 32;
/// Bytes that are in flight at one time, unless one file has more.
const BYTES: u64 = 1 << 20;
/// Held for the few steps in which the state is replaced.
const LOCK: &str = "kutip-publish.lock";
/// What files are named while they are sent.
const UPLOAD: &str = ".kutip-upload";
/// How often and how long the lock of another is waited for; then its owner is taken to be dead.
const LOCK_TRIES: u32 = 40;
const LOCK_WAIT: Duration = Duration::from_millis(500);

pub(super) struct Sftp {
    settings: settings::Remote,
    connection: Mutex<Option<Connection>>,
}

struct Connection {
    session: Session,
    /// The site's folder, which the settings name; what lies above is not for us to say.
    root: String,
    /// Folders that are known to be there.
    folders: HashSet<String>,
}

impl Sftp {
    pub(super) fn new(settings: settings::Remote) -> Self {
        Sftp { settings, connection: Mutex::new(None) }
    }

    fn place(&self, path: &str) -> String {
        format!("{}/{path}", self.settings.path)
    }

    /// Does `work`, and does it again over a new connection if the present one breaks.
    fn with<T>(
        &self,
        what: &str,
        mut work: impl FnMut(&mut Connection) -> Result<T, Failure>,
    ) -> Result<T, Error> {
        let mut connection = self.connection();
        let mut tries = 0;
        loop {
            let done = match &mut *connection {
                Some(connection) => work(connection),
                None => match Session::start(&self.settings) {
                    Ok(session) => {
                        let root = self.settings.path.clone();
                        let fresh = Connection { session, root, folders: HashSet::new() };
                        work(connection.insert(fresh))
                    }
                    Err(failure) => Err(failure),
                },
            };
            match done {
                Ok(done) => return Ok(done),
                Err(Failure::Refused(reason)) => {
                    return Err(Error::host(format!("cannot {what}: {reason}")));
                }
                Err(Failure::Ours(problem)) => return Err(problem),
                Err(Failure::Broken(reason)) => {
                    *connection = None;
                    if tries >= self.settings.retries {
                        return Err(Error::host(format!("cannot {what}: {reason}")));
                    }
                    thread::sleep(Duration::from_millis(200) * 2_u32.pow(tries.min(7)));
                    tries += 1;
                }
            }
        }
    }

    fn connection(&self) -> MutexGuard<'_, Option<Connection>> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends a few files at once.
    fn send_group(&self, to: &mut Connection, files: &[(&Item, Vec<u8>)]) -> Result<(), Failure> {
        let places: Vec<String> = files.iter().map(|(item, _)| self.place(&item.path)).collect();
        to.make_folders(&places)?;
        let uploads: Vec<String> =
            (0..files.len()).map(|number| self.place(&format!("{UPLOAD}-{number}"))).collect();
        let contents: Vec<&[u8]> = files.iter().map(|(_, bytes)| bytes.as_slice()).collect();
        to.session.write_files(&uploads, &contents)?;
        to.session.rename(&uploads, &places)
    }

    /// The steps of a replacement, while the lock is ours.
    fn exchange(
        &self,
        to: &mut Connection,
        path: &str,
        bytes: &[u8],
        version: Option<&str>,
    ) -> Result<Option<String>, Failure> {
        let place = self.place(path);
        let there = to.session.read(&place)?;
        let known = there.as_deref().map(hash);
        // After a connection that broke, what is there may be what we put there.
        if there.as_deref() == Some(bytes) {
            return Ok(known);
        }
        if known.as_deref() != version {
            return Ok(None);
        }
        let upload = self.place(&format!("{UPLOAD}-state"));
        to.session.write_files(std::slice::from_ref(&upload), &[bytes])?;
        to.session.rename(&[upload], &[place])?;
        Ok(Some(hash(bytes)))
    }
}

impl Connection {
    /// Makes the folders that the files lie in, those above first.
    fn make_folders(&mut self, places: &[String]) -> Result<(), Failure> {
        let mut missing: Vec<&str> = Vec::new();
        for place in places {
            for (at, _) in place.match_indices('/').filter(|(at, _)| *at > 0) {
                let folder = &place[..at];
                if !self.folders.contains(folder) && !missing.contains(&folder) {
                    missing.push(folder);
                }
            }
        }
        missing.sort_by_key(|folder| folder.matches('/').count());
        // One that is there already cannot be made, which is told as any failure is; what is
        // really missing shows when files are put into it.
        self.session.make_folders(&missing)?;
        let below: Vec<String> = missing
            .iter()
            .filter(|folder| folder.len() > self.root.len())
            .map(|folder| (*folder).to_owned())
            .collect();
        let links = self.session.links(&below)?;
        if let Some((link, _)) = below.iter().zip(links).find(|(_, is_link)| *is_link) {
            let reason = format!("{link} is a symbolic link, which is not followed");
            return Err(Failure::Refused(reason));
        }
        self.folders.extend(missing.iter().map(|folder| (*folder).to_owned()));
        Ok(())
    }
}

impl Store for Sftp {
    fn check(&self) -> Vec<Need> {
        let path = &self.settings.path;
        let reached = self.with("connect", |to| Ok(to.session.renames()));
        let renames = match &reached {
            Ok(false) => Err(Error::new(
                Code::TargetNeed,
                "the server cannot replace a file in one step (posix-rename)",
                "ask the host for it, or publish an archive or by git",
            )),
            _ => Ok(()),
        };
        let known = reached.is_ok();
        let mut needs = vec![Need::of("the host can be reached by ssh", reached)];
        if known {
            needs.push(Need::of("files can be replaced in one step", renames));
            let folder = self.with("look", |to| match to.session.stat(path)? {
                Some(_) => Ok(()),
                None => Err(Failure::Refused(format!("{path} is not there; make it"))),
            });
            needs.push(Need::of(format!("the folder {path}"), folder));
        }
        needs
    }

    fn read(&self, path: &str) -> Result<Option<Found>, Error> {
        let place = self.place(path);
        let bytes = self.with(&format!("read {place}"), |to| to.session.read(&place))?;
        Ok(bytes.map(|bytes| Found { version: hash(&bytes), bytes, age: None }))
    }

    fn age(&self, path: &str) -> Result<Duration, Error> {
        // The host's clock shows in a file that it just made.
        let (place, clock) = (self.place(path), self.place(&format!("{UPLOAD}-clock")));
        self.with("read the host's clock", |to| {
            let then = to.session.stat(&place)?;
            to.session.write_files(std::slice::from_ref(&clock), &[b""])?;
            let now = to.session.stat(&clock)?;
            to.session.remove(std::slice::from_ref(&clock))?;
            let time = |found: Option<Attributes>| found.map_or(0, |found| found.modified);
            Ok(Duration::from_secs(time(now).saturating_sub(time(then))))
        })
    }

    fn replace(
        &self,
        path: &str,
        bytes: &[u8],
        version: Option<&str>,
    ) -> Result<Option<String>, Error> {
        let what = format!("write {}", self.place(path));
        let lock = self.place(LOCK);
        let mut tries = 0;
        loop {
            let done = self.with(&what, |to| {
                to.make_folders(std::slice::from_ref(&lock))?;
                if !to.session.create(&lock)? {
                    return Ok(None);
                }
                let done = self.exchange(to, path, bytes, version);
                if !matches!(done, Err(Failure::Broken(_))) {
                    to.session.remove(std::slice::from_ref(&lock))?;
                }
                done.map(Some)
            })?;
            if let Some(done) = done {
                return Ok(done);
            }
            tries += 1;
            if tries == LOCK_TRIES {
                self.with(&what, |to| to.session.remove(std::slice::from_ref(&lock)))?;
            }
            if tries > LOCK_TRIES {
                return Err(Error::raced("another publish to this target is beginning"));
            }
            thread::sleep(LOCK_WAIT);
        }
    }

    fn send(
        &self,
        items: &[&Item],
        tree: &Tree,
        sent: &(dyn Fn(&Item) + Sync),
    ) -> Result<(), Error> {
        let mut rest = items;
        while !rest.is_empty() {
            let (mut count, mut bytes) = (1, rest[0].size);
            while count < rest.len().min(FILES) && rest[count].size.saturating_add(bytes) <= BYTES {
                bytes += rest[count].size;
                count += 1;
            }
            let (now, later) = rest.split_at(count);
            let files = now.iter().map(|item| Ok((*item, tree.read(&item.path)?)));
            let files = files.collect::<Result<Vec<_>, Error>>()?;
            let what = format!("write {}", self.place(&now[0].path));
            self.with(&what, |to| self.send_group(to, &files))?;
            for item in now {
                sent(item);
            }
            rest = later;
        }
        Ok(())
    }

    fn delete(&self, items: &[&Item]) -> Result<(), Error> {
        for part in items.chunks(256) {
            let places: Vec<String> = part.iter().map(|item| self.place(&item.path)).collect();
            let mut folders: Vec<String> = places
                .iter()
                .flat_map(|place| place.match_indices('/').map(|(at, _)| place[..at].to_owned()))
                .filter(|folder| folder.len() > self.settings.path.len())
                .collect();
            folders
                .sort_by_key(|folder| (usize::MAX - folder.matches('/').count(), folder.clone()));
            folders.dedup();
            self.with(&format!("delete {}", places[0]), |to| {
                to.session.remove(&places)?;
                to.folders.clear();
                // Those that still hold something stay.
                to.session.remove_folders(&folders)
            })?;
        }
        Ok(())
    }

    fn taken(&self, tree: &Tree) -> Result<Vec<String>, Error> {
        let paths: Vec<&OutputPath> = tree.manifest.files.keys().collect();
        let mut taken = Vec::new();
        for part in paths.chunks(256) {
            let places: Vec<String> = part.iter().map(|path| self.place(path)).collect();
            let there = self.with("look", |to| to.session.stats(&places))?;
            let found = part.iter().zip(there).filter(|(_, there)| there.is_some());
            taken.extend(found.map(|(path, _)| path.to_string()));
        }
        Ok(taken)
    }

    fn linked(&self, paths: &[&OutputPath]) -> Result<Vec<OutputPath>, Error> {
        let folders: BTreeSet<&str> = paths.iter().flat_map(|path| above(path)).collect();
        let folders: Vec<&str> = folders.into_iter().collect();
        let mut links = BTreeSet::new();
        for part in folders.chunks(256) {
            let places: Vec<String> = part.iter().map(|folder| self.place(folder)).collect();
            let there = self.with("look", |to| to.session.links(&places))?;
            links.extend(part.iter().zip(there).filter(|(_, is_link)| *is_link).map(|(at, _)| *at));
        }
        let linked = paths.iter().filter(|path| above(path).any(|folder| links.contains(folder)));
        Ok(linked.map(|path| (*path).clone()).collect())
    }

    fn tidy(&self) -> Result<(), Error> {
        let left: Vec<String> = (0..FILES)
            .map(|number| self.place(&format!("{UPLOAD}-{number}")))
            .chain(["state", "clock"].map(|end| self.place(&format!("{UPLOAD}-{end}"))))
            .collect();
        self.with("tidy up", |to| to.session.remove(&left))
    }
}

/// The folders that a file lies in.
fn above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

fn hash(bytes: &[u8]) -> String {
    Hash::of_file(bytes).to_string()
}

/// What a server says of a request that failed.
impl From<Status> for Failure {
    fn from(status: Status) -> Self {
        Failure::Refused(status.to_string())
    }
}
