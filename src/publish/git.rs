//! A branch of a git repository, by the program git and so with the user's keys and helpers.
//!
//! Objects are made in a repository of our own by `git fast-import`, from the tree that is live and
//! the files that changed: no checkout, and the site's own repository is not touched. The branch
//! moves in one step, and only if it is still where it was when the plan was made.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::UNIX_EPOCH;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use walkdir::WalkDir;

use super::limits::Host;
use super::ordered::{owned, refuse_taken};
use super::plan::{Live, Plan};
use super::program::{absent, output, program, run, said};
use super::record::Record;
use super::tree::Tree;
use super::{Error, Need, Progress, Surroundings, Target, settings};
use crate::config;
use crate::diagnostic::Code;
use crate::files;
use crate::output::MANIFEST;
use crate::text::Hash;

/// Where the branch is, as far as we know.
const LIVE: &str = "refs/kutip/live";
/// Where it was before our last push.
const PREVIOUS: &str = "refs/kutip/previous";
/// The commit in the making.
const NEXT: &str = "refs/kutip/next";
/// In the message of a commit: which state of the site it holds.
const TRAILER: &str = "Kutip-Manifest: ";

pub(super) struct Git {
    name: String,
    settings: settings::Git,
    around: Surroundings,
    repository: PathBuf,
    /// Keeps other runs out of our repository.
    held: Option<Record>,
    /// Settings for git that no argument shall show.
    environment: Vec<(String, String)>,
    /// The commit that the branch was at; `None` if there is no branch.
    live: Option<String>,
}

impl Git {
    pub(super) fn new(name: &str, settings: settings::Git, around: Surroundings) -> Self {
        let repository = around.work.join("publish").join(format!("{name}.git"));
        Git {
            name: name.to_owned(),
            settings,
            around,
            repository,
            held: None,
            environment: Vec::new(),
            live: None,
        }
    }

    fn git(&self, arguments: &[&str]) -> Command {
        let mut command = plain_git();
        command.env("GIT_DIR", &self.repository).current_dir(&self.around.root).args(arguments);
        command.env("GIT_CONFIG_COUNT", self.environment.len().to_string());
        for (number, (key, value)) in self.environment.iter().enumerate() {
            command.env(format!("GIT_CONFIG_KEY_{number}"), key);
            command.env(format!("GIT_CONFIG_VALUE_{number}"), value);
        }
        command
    }

    fn text(&self, arguments: &[&str]) -> Result<String, Error> {
        let bytes = run(&mut self.git(arguments), b"")?;
        Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
    }

    fn branch(&self) -> String {
        format!("refs/heads/{}", self.settings.branch)
    }

    /// Makes our repository, and finds out how to reach the remote.
    fn prepare(&mut self) -> Result<(), Error> {
        if !self.environment.is_empty() {
            return Ok(());
        }
        self.held = Some(Record::open(&self.around.work, &self.name)?);
        let site = |arguments: &[&str]| {
            let mut command = plain_git();
            command.arg("-C").arg(&self.around.root).args(arguments);
            run(&mut command, b"").map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        };
        let remote = &self.settings.remote;
        let url = if remote.contains(['/', ':', '.']) {
            remote.clone()
        } else {
            let url = site(&["remote", "get-url", "--push", remote]).map_err(|_| {
                let message = format!("the site's repository has no remote {remote}");
                Error::new(Code::TargetNeed, message, "give the address of the repository")
            })?;
            url.trim().to_owned()
        };
        let (url, password) = split_password(&url);
        let mut settings = vec![
            ("remote.target.url".to_owned(), url.clone()),
            ("core.fsmonitor".to_owned(), "false".to_owned()),
        ];
        let token = (self.around.environment)("KUTIP_GIT_TOKEN").filter(|token| !token.is_empty());
        let password = token.map(|token| format!("x-access-token:{token}")).or(password);
        if let Some(password) = password {
            let header = format!("Authorization: Basic {}", STANDARD.encode(password));
            settings.push((format!("http.{url}.extraHeader"), header));
        } else if let Ok(own) = site(&[
            "config",
            "--local",
            "--includes",
            "-z",
            "--get-regexp",
            r"^(http|credential|url)\.|^core\.sshcommand$",
        ]) {
            // What the site's repository is set up with, as by a continuous integration service.
            let entries = own.split('\0').filter_map(|entry| entry.split_once('\n'));
            settings.extend(entries.map(|(key, value)| (key.to_owned(), value.to_owned())));
        }
        // Hooks are for the repositories of people.
        settings.push(("core.hooksPath".to_owned(), "/dev/null".to_owned()));
        self.environment = settings;
        self.renew()?;
        self.unlock()?;
        // Completes one that was cut short, and leaves a whole one as it is.
        init(&self.repository)
    }

    /// Removes our repository if its settings are not those that git gives a new one: they could have
    /// git run anything. All that is in it can be fetched again.
    fn renew(&self) -> Result<(), Error> {
        let config = |repository: &Path| {
            files::read(&repository.join("config"), files::SETTINGS).unwrap_or_default()
        };
        let fresh = self.repository.with_extension("new");
        let remove = |folder: &Path| match std::fs::remove_dir_all(folder) {
            Err(problem) if problem.kind() != io::ErrorKind::NotFound => {
                let message = format!("cannot remove {}: {problem}", folder.display());
                Err(Error::new(Code::CannotWrite, message, "check permissions"))
            }
            _ => Ok(()),
        };
        remove(&fresh)?;
        init(&fresh)?;
        // `commondir` leads to the settings of another repository.
        let is_own = config(&self.repository) == config(&fresh)
            && !self.repository.join("commondir").exists();
        remove(&fresh)?;
        if is_own { Ok(()) } else { remove(&self.repository) }
    }

    /// Removes what a run that was killed has left locked: the repository is ours alone.
    fn unlock(&self) -> Result<(), Error> {
        let files = WalkDir::new(&self.repository).into_iter().filter_map(Result::ok);
        let is_lock = |path: &Path| path.extension().is_some_and(|ending| ending == "lock");
        for file in files.filter(|file| file.file_type().is_file() && is_lock(file.path())) {
            std::fs::remove_file(file.path()).map_err(|problem| {
                let message = format!("cannot remove {}: {problem}", file.path().display());
                Error::new(Code::CannotWrite, message, "check permissions")
            })?;
        }
        Ok(())
    }

    /// Fetches the branch, without the past unless `depth` says so.
    fn fetch(&mut self, depth: u32) -> Result<(), Error> {
        self.prepare()?;
        let branch = self.branch();
        let line = self.text(&["ls-remote", "target", &branch])?;
        self.live = line.split_whitespace().next().map(str::to_owned);
        if self.live.is_none() {
            return Ok(());
        }
        if depth == 1 && self.text(&["rev-parse", "--verify", "--quiet", LIVE]).ok() == self.live {
            return Ok(());
        }
        let depth = format!("--depth={depth}");
        let refspec = format!("+{branch}:{LIVE}");
        self.text(&["fetch", "--quiet", "--no-tags", &depth, "target", &refspec])?;
        self.live = Some(self.text(&["rev-parse", "--verify", LIVE])?);
        Ok(())
    }

    fn blob(&self, commit: &str, path: &str) -> Option<Vec<u8>> {
        run(&mut self.git(&["cat-file", "blob", &format!("{commit}:{path}")]), b"").ok()
    }

    fn manifest(&self, commit: &str) -> Option<Vec<u8>> {
        self.blob(commit, &format!("{}{MANIFEST}", self.settings.folder))
    }

    /// Files that the host wants at the root of the branch.
    fn extras(&self, tree: &Tree) -> Vec<(&'static str, String)> {
        let mut extras = vec![(".nojekyll", String::new())];
        let url = tree.manifest.base_url.as_deref().unwrap_or_default();
        let host = config::base_url(url).map_or(String::new(), |url| {
            url.origin.rsplit('/').next().unwrap_or_default().to_owned()
        });
        let hosted = match Host::of_remote(&self.settings.remote) {
            Some(Host::GithubPages) => !host.ends_with(".github.io"),
            _ => false,
        };
        let domain = self.settings.cname.clone().or_else(|| hosted.then_some(host));
        extras.extend(domain.map(|domain| ("CNAME", domain + "\n")));
        extras.retain(|(path, _)| !tree.manifest.files.contains_key(*path));
        extras
    }

    fn committer(&self) -> String {
        let of = |variable: &str, key: &str, otherwise: &str| {
            let found = (self.around.environment)(variable).filter(|value| !value.is_empty());
            let mut command = plain_git();
            command.arg("-C").arg(&self.around.root).args(["config", key]);
            let configured = || run(&mut command, b"").ok().and_then(|b| String::from_utf8(b).ok());
            let text = found.or_else(configured).unwrap_or_default();
            let text = text.trim().replace(['<', '>', '\n'], "");
            if text.is_empty() { otherwise.to_owned() } else { text }
        };
        let name = of("GIT_COMMITTER_NAME", "user.name", "Kutip");
        let email = of("GIT_COMMITTER_EMAIL", "user.email", "kutip@localhost");
        let seconds = self.around.now.duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
        format!("{name} <{email}> {seconds} +0000")
    }

    /// Makes the commit and returns its name.
    fn commit(&self, tree: &Tree, plan: &Plan, progress: &Progress) -> Result<String, Error> {
        // With `--done`, what a run that is killed had sent makes no commit.
        let mut command = self.git(&["fast-import", "--quiet", "--force", "--done"]);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let name = command.get_program().to_owned();
        let mut child = command.spawn().map_err(|problem| absent(&name, &problem))?;
        let Some(stdin) = child.stdin.take() else {
            return Err(Error::host("git does not listen"));
        };
        let written = self.stream(io::BufWriter::new(stdin), tree, plan, progress);
        let ended = child.wait_with_output().map_err(|problem| absent(&name, &problem))?;
        if !ended.status.success() {
            return Err(Error::host(format!("git fast-import: {}", said(&ended))));
        }
        written?;
        if self.settings.keeps_history {
            return self.text(&["rev-parse", "--verify", NEXT]);
        }
        let message = self.text(&["log", "-1", "--format=%B", NEXT])?;
        let committer = self.committer();
        let (person, date) = committer.rsplit_once("> ").unwrap_or((&committer, ""));
        let (own_name, email) = person.split_once(" <").unwrap_or((person, ""));
        let mut command = self.git(&["commit-tree", &format!("{NEXT}^{{tree}}"), "-F", "-"]);
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), own_name);
            command.env(format!("GIT_{who}_EMAIL"), email);
            command.env(format!("GIT_{who}_DATE"), date);
        }
        let commit = run(&mut command, message.as_bytes())?;
        Ok(String::from_utf8_lossy(&commit).trim().to_owned())
    }

    fn stream(
        &self,
        mut to: impl io::Write,
        tree: &Tree,
        plan: &Plan,
        progress: &Progress,
    ) -> Result<(), Error> {
        let failed = |problem: io::Error| Error::host(format!("git fast-import: {problem}"));
        let url = tree.manifest.base_url.as_deref().unwrap_or_default();
        let message = format!("Publish {url}\n\n{TRAILER}{}\n", tree.id());
        let mut head = format!("commit {NEXT}\ncommitter {}\n", self.committer());
        let _ = writeln!(head, "data {}\n{message}", message.len());
        if let Some(live) = &self.live {
            let _ = writeln!(head, "from {live}");
        }
        to.write_all(head.as_bytes()).map_err(failed)?;
        let folder = &self.settings.folder;
        for item in plan.deletes() {
            writeln!(to, "D {}", quoted_path(&format!("{folder}{}", item.path))).map_err(failed)?;
        }
        let mut put = |path: &str, bytes: &[u8]| {
            writeln!(to, "M 100644 inline {}\ndata {}", quoted_path(path), bytes.len())?;
            to.write_all(bytes)?;
            to.write_all(b"\n")
        };
        for item in plan.sends() {
            put(&format!("{folder}{}", item.path), &tree.read(&item.path)?).map_err(failed)?;
            progress.sent(item.size);
        }
        for (path, text) in self.extras(tree) {
            put(path, text.as_bytes()).map_err(failed)?;
        }
        to.write_all(b"done\n").map_err(failed)?;
        to.flush().map_err(failed)
    }

    /// Moves the branch to `commit`, if it is still where we saw it.
    fn push(&self, commit: &str) -> Result<(), Error> {
        let branch = self.branch();
        let lease = format!("--force-with-lease={branch}:{}", self.live.as_deref().unwrap_or(""));
        let refspec = format!("{commit}:{branch}");
        let mut command = self.git(&["push", "--porcelain", &lease, "target", &refspec]);
        let name = command.get_program().to_owned();
        let pushed = output(&mut command, b"").map_err(|problem| absent(&name, &problem))?;
        if !pushed.status.success() {
            let told = String::from_utf8_lossy(&pushed.stdout);
            let rejected = told.lines().find(|line| line.starts_with('!')).unwrap_or_default();
            // What git says where the branch is not what the lease or the server expected.
            let lost = ["stale info", "incorrect old value", "cannot lock ref", "fetch first"];
            let why = format!("{rejected} {}", said(&pushed));
            if lost.iter().any(|reason| why.contains(reason)) {
                let message =
                    format!("{} was moved by somebody else meanwhile", self.settings.branch);
                return Err(Error::raced(message));
            }
            let reason = rejected.split('\t').nth(2).unwrap_or_default();
            return Err(Error::host(
                format!("git push: {} {reason}", said(&pushed)).trim().to_owned(),
            ));
        }
        if let Some(live) = &self.live {
            self.text(&["update-ref", PREVIOUS, live])?;
        }
        self.text(&["update-ref", LIVE, commit])?;
        Ok(())
    }
}

impl Target for Git {
    fn check(&mut self) -> Vec<Need> {
        let version = run(plain_git().arg("--version"), b"");
        let known = version.is_ok();
        let mut needs = vec![Need::of("the program git", version)];
        if !known {
            return needs;
        }
        let reached = self.fetch(1);
        let reachable = reached.is_ok();
        needs.push(Need::of("the remote can be read", reached));
        if reachable {
            let branch = self.branch();
            let commit = self.live.clone().map_or_else(
                || {
                    let empty = self.text(&["mktree"])?;
                    let mut command = self.git(&["commit-tree", &empty, "-m", "check"]);
                    for who in ["AUTHOR", "COMMITTER"] {
                        command.env(format!("GIT_{who}_NAME"), "Kutip");
                        command.env(format!("GIT_{who}_EMAIL"), "kutip@localhost");
                    }
                    run(&mut command, b"").map(|b| String::from_utf8_lossy(&b).trim().to_owned())
                },
                Ok,
            );
            let push = commit.and_then(|commit| {
                self.text(&[
                    "push",
                    "--dry-run",
                    "--quiet",
                    "target",
                    &format!("{commit}:{branch}"),
                ])
            });
            needs
                .push(Need::of(format!("the branch {} can be pushed", self.settings.branch), push));
        }
        if let Some(domain) = &self.settings.cname {
            needs.push(Need::met(format!(
                "CNAME will say {domain}; its DNS must point to the host"
            )));
        }
        needs
    }

    fn live(&mut self, tree: &Tree) -> Result<Live, Error> {
        self.fetch(1)?;
        let Some(commit) = self.live.clone() else { return Ok(Live::default()) };
        let Some(bytes) = self.manifest(&commit) else {
            if !self.around.adopt {
                let list =
                    run(&mut self.git(&["ls-tree", "-r", "-z", "--name-only", &commit]), b"")?;
                let list = String::from_utf8_lossy(&list).into_owned();
                let inside =
                    list.split('\0').filter_map(|path| path.strip_prefix(&self.settings.folder));
                let taken = inside.filter(|path| tree.manifest.files.contains_key(*path));
                refuse_taken(&taken.map(str::to_owned).collect::<Vec<_>>())?;
            }
            return Ok(Live::default());
        };
        let manifest = owned(&bytes, tree, self.around.adopt)?;
        // A commit of other hands may have changed any file.
        let message = self.text(&["log", "-1", "--format=%B", &commit])?;
        let named = format!("{TRAILER}{}", Hash::of_file(&bytes));
        let stale = !message.lines().any(|line| line == named);
        let lacks = |(path, text): (&str, String)| {
            self.blob(&commit, path).is_none_or(|bytes| bytes != text.as_bytes())
        };
        let unfinished = self.extras(tree).into_iter().any(lacks);
        Ok(Live { manifest: Some(manifest), stale, unfinished, ..Live::default() })
    }

    fn apply(&mut self, tree: &Tree, plan: &Plan, progress: &Progress) -> Result<(), Error> {
        let commit = self.commit(tree, plan, progress)?;
        self.push(&commit)
    }

    fn rollback(&mut self) -> Result<String, Error> {
        self.fetch(2)?;
        let none = || Error::no_release(format!("{} has no earlier release", self.settings.branch));
        let Some(live) = self.live.clone() else {
            return Err(none());
        };
        let before = self
            .text(&["rev-parse", "--verify", "--quiet", &format!("{live}^")])
            .or_else(|_| self.text(&["rev-parse", "--verify", "--quiet", PREVIOUS]));
        let before = before.map_err(|_| none())?;
        let Some(manifest) = self.manifest(&before) else {
            return Err(none());
        };
        let message = format!("Roll back\n\n{TRAILER}{}\n", Hash::of_file(&manifest));
        let tree = format!("{before}^{{tree}}");
        let mut arguments = vec!["commit-tree", &tree, "-F", "-"];
        if self.settings.keeps_history {
            arguments.extend(["-p", &live]);
        }
        let committer = self.committer();
        let (person, date) = committer.rsplit_once("> ").unwrap_or((&committer, ""));
        let (name, email) = person.split_once(" <").unwrap_or((person, ""));
        let mut command = self.git(&arguments);
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), name);
            command.env(format!("GIT_{who}_EMAIL"), email);
            command.env(format!("GIT_{who}_DATE"), date);
        }
        let commit = run(&mut command, message.as_bytes())?;
        self.push(String::from_utf8_lossy(&commit).trim())?;
        Ok(format!(
            "{} holds what it held before the last publish or rollback",
            self.settings.branch
        ))
    }
}

/// Makes a repository without a work tree and without hooks.
fn init(repository: &Path) -> Result<(), Error> {
    let mut command = plain_git();
    command.args(["init", "--bare", "--quiet", "--template="]).arg(repository);
    run(&mut command, b"").map(drop)
}

/// git, without what the environment says of another repository.
fn plain_git() -> Command {
    let mut command = program("git");
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX"]
    {
        command.env_remove(name);
    }
    command
}

/// A path as `git fast-import` reads it.
fn quoted_path(path: &str) -> String {
    let mut out = String::from("\"");
    for character in path.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            _ => out.push(character),
        }
    }
    out + "\""
}

/// Takes name and password out of an http address.
fn split_password(url: &str) -> (String, Option<String>) {
    let parts = url.split_once("://").filter(|(scheme, _)| scheme.starts_with("http"));
    let Some((scheme, rest)) = parts else { return (url.to_owned(), None) };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    match host.rsplit_once('@') {
        Some((user, host)) => {
            let user = if user.contains(':') { user.to_owned() } else { format!("{user}:") };
            (format!("{scheme}://{host}{path}"), Some(user))
        }
        None => (url.to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_leave_the_address() {
        let (url, password) = split_password("https://me:s3cret@example.org/x.git");
        assert_eq!(
            (url.as_str(), password.as_deref()),
            ("https://example.org/x.git", Some("me:s3cret"))
        );
        assert_eq!(split_password("git@example.org:x.git").1, None);
        assert_eq!(split_password("https://example.org/a@b").1, None);
    }

    #[test]
    fn paths_are_quoted() {
        assert_eq!(quoted_path("a b/\"ü\\.html"), "\"a b/\\\"ü\\\\.html\"");
    }
}
