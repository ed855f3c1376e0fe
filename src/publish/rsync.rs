//! rsync over SSH: each publish is a release of its own, and the name `current` moves to it in one
//! step. What did not change is shared between releases by hard links.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use super::ordered::owned;
use super::plan::{Live, Plan};
use super::program::{absent, output, program, quoted, run, said, without_passwords};
use super::tree::Tree;
use super::{Error, Need, Progress, Surroundings, Target, settings};
use crate::files::LARGEST;

/// What the shell there answers if `current` is not where it was.
const MOVED: i32 = 75;

pub(super) struct Rsync {
    settings: settings::Remote,
    around: Surroundings,
    there: There,
}

/// What lies at the destination.
#[derive(Clone, Debug, Default)]
struct There {
    /// Names of the releases, in order.
    releases: Vec<String>,
    /// What `current` leads to, as it is written.
    current: String,
    /// The number that the next release may have.
    next: u64,
    manifest: Vec<u8>,
}

impl Rsync {
    pub(super) fn new(settings: settings::Remote, around: Surroundings) -> Self {
        Rsync { settings, around, there: There::default() }
    }

    /// Runs a script there.
    fn shell(&self, script: &str) -> Command {
        let mut command = program("ssh");
        command.args(ssh_options(&self.settings)).arg(&self.settings.host).arg(script);
        command
    }

    fn look(&mut self) -> Result<(), Error> {
        let script = format!(
            "cd {} 2>/dev/null || exit 0\n\
             if [ -L current ]; then echo \"current $(readlink current)\"\n\
             elif [ -e current ]; then echo foreign; fi\n\
             for r in releases/* releases/.claim-*; do [ -d \"$r\" ] && echo \"release ${{r#releases/}}\"; done\n\
             echo manifest\n\
             head -c {LARGEST} current/kutip-manifest.json 2>/dev/null\n\
             exit 0",
            quoted(&self.settings.path)
        );
        let bytes = run(&mut self.shell(&script), b"")?;
        let mut there = There { next: 1, ..There::default() };
        let mut rest = bytes.as_slice();
        while let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
            let line = String::from_utf8_lossy(&rest[..end]).into_owned();
            rest = &rest[end + 1..];
            if line == "manifest" {
                there.manifest = rest.to_vec();
                break;
            }
            if line == "foreign" {
                let message = format!("{}/current is no symbolic link", self.settings.path);
                let help = "move it away, or name another folder as the destination";
                return Err(Error::foreign(message, help));
            }
            if let Some(current) = line.strip_prefix("current ") {
                if !current.strip_prefix("releases/").is_some_and(is_release) {
                    let message = format!(
                        "{}/current leads to {current:?}, which is no release",
                        self.settings.path
                    );
                    let help = "move it away, or name another folder as the destination";
                    return Err(Error::foreign(message, help));
                }
                current.clone_into(&mut there.current);
            }
            let Some(name) = line.strip_prefix("release ") else { continue };
            let number = name.trim_start_matches(".claim-").split('-').next();
            let Some(number) = number.and_then(|number| number.parse::<u64>().ok()) else {
                continue;
            };
            there.next = there.next.max(number + 1);
            if !name.starts_with('.') && is_release(name) {
                there.releases.push(name.to_owned());
            }
        }
        there.releases.sort();
        self.there = there;
        Ok(())
    }

    /// Sends the tree into the release in the making.
    fn send(&self, tree: &Tree, new: &str, progress: &Progress) -> Result<(), Error> {
        let mut tries = 0;
        loop {
            let problem = match self.send_once(tree, new, progress) {
                Ok(()) => return Ok(()),
                Err((problem, lasting)) if lasting || tries >= self.settings.retries => {
                    return Err(problem);
                }
                Err((problem, _)) => problem,
            };
            drop(problem);
            thread::sleep(Duration::from_millis(500) * 2_u32.pow(tries.min(6)));
            tries += 1;
        }
    }

    /// The failure comes with whether it would happen again.
    fn send_once(&self, tree: &Tree, new: &str, progress: &Progress) -> Result<(), (Error, bool)> {
        let shell: Vec<String> = std::iter::once("ssh".to_owned())
            .chain(ssh_options(&self.settings))
            .map(|word| if word.contains([' ', '\'']) { format!("\"{word}\"") } else { word })
            .collect();
        let mut command = program("rsync");
        command.args(["--recursive", "--checksum", "--perms", "--chmod=D755,F644", "--delete"]);
        command.args(["--protect-args", "--out-format=%l", "--rsh"]).arg(shell.join(" "));
        if let Some(current) = self.there.current.strip_prefix("releases/") {
            command.arg(format!("--link-dest=../{current}"));
        }
        let mut from = tree.folder().as_os_str().to_owned();
        from.push("/");
        command.arg(from);
        command.arg(format!("{}:{}/releases/{new}/", self.settings.host, self.settings.path));
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let name = command.get_program().to_owned();
        let mut child = command.spawn().map_err(|problem| (absent(&name, &problem), true))?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let told = thread::scope(|scope| {
            let told = thread::Builder::new().spawn_scoped(scope, move || {
                let mut text = String::new();
                let _ = stderr.map(|mut stderr| stderr.read_to_string(&mut text));
                text
            });
            let told = told.inspect_err(|_| drop(child.kill()))?;
            for line in stdout.into_iter().flat_map(|stdout| BufReader::new(stdout).lines()) {
                if let Ok(bytes) = line.unwrap_or_default().trim().parse() {
                    progress.sent(bytes);
                }
            }
            Ok(told.join().unwrap_or_default())
        });
        let told = told.map_err(|problem| (absent(&name, &problem), true))?;
        let ended = child.wait().map_err(|problem| (absent(&name, &problem), true))?;
        if ended.success() {
            return Ok(());
        }
        // Connections and time-outs; all else would fail again.
        let again = matches!(ended.code(), Some(10 | 12 | 30 | 35 | 255));
        let lines: Vec<&str> =
            told.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let last = lines[lines.len().saturating_sub(3)..].join("; ");
        Err((Error::host(format!("rsync: {}", without_passwords(&last))), !again))
    }

    /// Moves `current` to `release`, after `before`, if it is still where we saw it.
    fn swap(&self, release: &str, before: &str, after: &str) -> Result<(), Error> {
        let script = format!(
            "cd {path} || exit 1\n\
             [ \"$(readlink current)\" = {seen} ] || exit {MOVED}\n\
             {before}\
             rm -f .current-new-{release} && ln -s releases/{release} .current-new-{release} || exit 1\n\
             mv -fT .current-new-{release} current 2>/dev/null || mv -fh .current-new-{release} current || exit 1\n\
             {after}\
             exit 0",
            path = quoted(&self.settings.path),
            seen = quoted(&self.there.current),
        );
        let mut command = self.shell(&script);
        let name = command.get_program().to_owned();
        let ended = output(&mut command, b"").map_err(|problem| absent(&name, &problem))?;
        match ended.status.code() {
            Some(0) => Ok(()),
            Some(MOVED) => Err(Error::raced("another publish to this target was quicker")),
            _ => Err(Error::host(format!("ssh: {}", said(&ended)))),
        }
    }
}

impl Target for Rsync {
    fn check(&mut self) -> Vec<Need> {
        let rsync = run(program("rsync").arg("--version"), b"");
        let ssh = run(program("ssh").arg("-V"), b"");
        let programs = rsync.is_ok() && ssh.is_ok();
        let mut needs =
            vec![Need::of("the program rsync", rsync), Need::of("the program ssh", ssh)];
        if !programs {
            return needs;
        }
        let there = run(&mut self.shell("command -v rsync"), b"");
        let reached = there.is_ok();
        needs.push(Need::of("the host can be reached and has rsync", there));
        if reached {
            let path = quoted(&self.settings.path);
            let script = format!(
                "p={path}; while [ ! -e \"$p\" ] && [ \"$p\" != \"${{p%/*}}\" ]; do p=${{p%/*}}; done; \
                 [ -w \"${{p:-/}}\" ] || {{ echo \"${{p:-/}} cannot be written to\" >&2; exit 1; }}"
            );
            let writable = run(&mut self.shell(&script), b"");
            needs.push(Need::of(format!("{} can be written to", self.settings.path), writable));
            needs.push(Need::of("the folder is ours to publish in", self.look()));
        }
        needs
    }

    fn live(&mut self, tree: &Tree) -> Result<Live, Error> {
        self.look()?;
        if self.there.manifest.is_empty() {
            return Ok(Live::default());
        }
        let manifest = owned(&self.there.manifest, tree, self.around.adopt)?;
        Ok(Live { manifest: Some(manifest), ..Live::default() })
    }

    fn apply(&mut self, tree: &Tree, plan: &Plan, progress: &Progress) -> Result<(), Error> {
        for item in plan.sends() {
            // rsync reads the files itself; that they are the build's is seen here.
            tree.read(&item.path)?;
        }
        let id = &tree.id()[..12];
        let new = format!(".new-{id}");
        // rsync is quicker to correct a copy of links than to make each link; where cp cannot, it
        // makes them itself.
        let copy = match self.there.current.strip_prefix("releases/") {
            Some(current) => {
                format!("[ -e {new} ] || cp -rl {} {new} 2>/dev/null\n", quoted(current))
            }
            None => String::new(),
        };
        let path = quoted(&self.settings.path);
        let make =
            format!("mkdir -p {path}/releases && cd {path}/releases || exit 1\n{copy}exit 0");
        run(&mut self.shell(&make), b"")?;
        self.send(tree, &new, progress)?;
        let number = self.there.next;
        let release = format!("{number:06}-{id}");
        // The number is claimed by a folder, which only one of two publishers can make.
        let claim = format!("releases/.claim-{number:06}");
        let before = format!(
            "mkdir {claim} 2>/dev/null || exit {MOVED}\nmv releases/{new} releases/{release} || exit 1\n"
        );
        let keep = self.settings.keep.saturating_sub(1);
        let current = self.there.current.strip_prefix("releases/").unwrap_or_default();
        let mut old: Vec<&str> = self.there.releases.iter().map(String::as_str).collect();
        // After going back, the releases that were left behind are the newest.
        old.sort_by_key(|name| (*name == current, *name));
        old.truncate(old.len().saturating_sub(keep));
        // Releases that were never finished, once nobody can be at them any more.
        let mut after = format!(
            "rmdir {claim}\n\
             find releases -maxdepth 1 -name '.new-*' -mtime +1 -exec rm -rf {{}} + 2>/dev/null\n"
        );
        if !old.is_empty() {
            let old: Vec<String> = old.iter().map(|name| format!("releases/{name}")).collect();
            let _ = writeln!(after, "rm -rf {}", old.join(" "));
        }
        self.swap(&release, &before, &after)
    }

    fn rollback(&mut self) -> Result<String, Error> {
        self.look()?;
        let current = self.there.current.strip_prefix("releases/").unwrap_or_default();
        let before = self.there.releases.iter().rfind(|name| name.as_str() < current).cloned();
        let Some(release) = before.filter(|_| !current.is_empty()) else {
            return Err(Error::no_release("there is no earlier release"));
        };
        self.swap(&release, "", "")?;
        Ok(format!("current is release {release}"))
    }
}

/// `000012-0123456789ab`
fn is_release(name: &str) -> bool {
    name.split_once('-').is_some_and(|(number, id)| {
        number.len() >= 6
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && id.len() == 12
            && id.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// Arguments for ssh: it asks nothing, and notices when the other side is gone.
pub(super) fn ssh_options(settings: &settings::Remote) -> Vec<String> {
    let mut options = Vec::new();
    let mut add = |option: &str| options.extend(["-o".to_owned(), option.to_owned()]);
    // The first value counts: the user's own options go before ours.
    settings.ssh_options.iter().for_each(|option| add(option));
    add("BatchMode=yes");
    add("ConnectTimeout=20");
    add("ServerAliveInterval=15");
    add("ServerAliveCountMax=4");
    if let Some(port) = settings.port {
        options.extend(["-p".to_owned(), port.to_string()]);
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_we_give_are_releases() {
        assert!(is_release("000012-0123456789ab"));
        for name in
            ["12-0123456789ab", "000012-xyz", "000012", "backup-2024", "000012-0123456789ab;x"]
        {
            assert!(!is_release(name), "{name}");
        }
    }
}
