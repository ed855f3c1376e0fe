//! `[publish.NAME]` of kutip.toml becomes [`Settings`]; a key that is not known is an error.

use std::ops::RangeInclusive;

use toml::{Table, Value};

use super::limits::Host;
use crate::config::{self, BaseUrl, FILE};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::near;

/// A target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Its name.
    pub name: String,
    /// Where the site will stand, if not where the site's own settings say.
    pub base_url: Option<BaseUrl>,
    /// Whose limits hold there.
    pub host: Option<Host>,
    /// How the site gets there.
    pub kind: Kind,
}

/// How a site gets to its target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A folder of this machine.
    Directory(Directory),
    /// One file.
    Archive(Archive),
    /// A branch of a git repository.
    Git(Git),
    /// A bucket.
    S3(S3),
    /// A folder of releases on another machine.
    Rsync(Remote),
    /// A folder on another machine.
    Sftp(Remote),
}

/// A folder of this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    /// The folder, relative to the site's or absolute.
    pub path: String,
    /// Whether files are also stored compressed, for servers that look for such.
    pub precompress: bool,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    /// The file, relative to the site's folder or absolute; ends with .tar, .tar.gz, .tgz or .zip.
    pub path: String,
}

/// A branch of a git repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Git {
    /// Address, path, or name of a remote of the site's own repository.
    pub remote: String,
    /// The branch.
    pub branch: String,
    /// Folder of the branch that the site lies in; empty, or ends with `/`.
    pub folder: String,
    /// Whether each publish adds a commit; otherwise the branch has one.
    pub keeps_history: bool,
    /// Domain that the host shall serve, for the file `CNAME`.
    pub cname: Option<String>,
}

/// A bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct S3 {
    /// Its name.
    pub bucket: String,
    /// What all keys start with: empty, or ends with `/`.
    pub prefix: String,
    /// Address of the service, if it is not Amazon's.
    pub endpoint: Option<String>,
    /// Region; by default what the environment says.
    pub region: Option<String>,
    /// Whether the bucket is named in the path, not in the host.
    pub path_style: bool,
    /// Named set of credentials in the usual files.
    pub profile: Option<String>,
    /// Seconds that one request may take.
    pub timeout: u64,
    /// How often a request that failed is tried again.
    pub retries: u32,
}

/// A folder on another machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    /// `user@host` or a name of the user's ssh configuration.
    pub host: String,
    /// The folder there.
    pub path: String,
    /// Port, if not the one that ssh is set up for.
    pub port: Option<u16>,
    /// Releases that are kept (rsync).
    pub keep: usize,
    /// Options for ssh, each `Name=value` as in its configuration file.
    pub ssh_options: Vec<String>,
    /// How often a connection that broke is made again.
    pub retries: u32,
    /// Seconds that an answer may take (sftp).
    pub timeout: u64,
}

const KINDS: [&str; 6] = ["directory", "archive", "git", "s3", "rsync", "sftp"];

impl Settings {
    /// Reads the table of the target `name`.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn read(name: &str, table: &Table) -> Result<Self, Vec<Diagnostic>> {
        let mut keys = Keys { name, table, known: Vec::new(), problems: Vec::new() };
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if name.is_empty() || !name.chars().all(plain) {
            let message = format!("`{name}` cannot be the name of a target");
            keys.problem(Code::BadSetting, message, "use letters, digits, - and _");
        }
        let base_url = keys.text("base_url", None).and_then(|url| {
            let read = config::base_url(&url);
            if read.is_none() {
                keys.bad("base_url", "an address that starts with https:// or http://");
            }
            read
        });
        let host = keys.choice("host", &Host::ALL.map(|host| (host.name(), Some(host))), None);
        let kind_name = keys.text("kind", Some("one of directory, archive, git, s3, rsync, sftp"));
        let kind = match kind_name.as_deref().unwrap_or_default() {
            "directory" => Kind::Directory(Directory {
                path: keys.required("path", "the folder that the site goes to"),
                precompress: keys.flag("precompress"),
            }),
            "archive" => Kind::Archive(archive(&mut keys)),
            "git" => Kind::Git(git(&mut keys)),
            "s3" => Kind::S3(s3(&mut keys)),
            "rsync" => Kind::Rsync(remote(&mut keys, true)),
            "sftp" => Kind::Sftp(remote(&mut keys, false)),
            other => {
                let problems = &mut keys.problems;
                if !other.is_empty() {
                    let help = near(other, &KINDS).map_or_else(
                        || format!("the kinds are {}", KINDS.join(", ")),
                        |near| format!("did you mean `{near}`?"),
                    );
                    let message = format!("`publish.{name}.kind` is no kind of target: {other}");
                    problems
                        .push(Diagnostic::new(Code::BadSetting, message).in_file(FILE).help(help));
                }
                return Err(keys.problems);
            }
        };
        let problems = keys.finish();
        if problems.is_empty() {
            Ok(Settings { name: name.to_owned(), base_url, host, kind })
        } else {
            Err(problems)
        }
    }
}

impl Settings {
    /// Whose limits hold: as the settings say, else as can be told from the kind.
    pub fn host(&self) -> Option<Host> {
        self.host.or_else(|| match &self.kind {
            Kind::Git(git) => Host::of_remote(&git.remote),
            Kind::S3(_) => Some(Host::S3),
            _ => None,
        })
    }
}

fn archive(keys: &mut Keys<'_>) -> Archive {
    let path = keys.required("path", "the file that the site goes to");
    if !path.is_empty() && super::archive::Format::of(&path).is_none() {
        keys.bad("path", "a file that ends with .tar, .tar.gz, .tgz or .zip");
    }
    Archive { path }
}

fn git(keys: &mut Keys<'_>) -> Git {
    let remote = keys.required("remote", "the address of the repository");
    if has_password(&remote) {
        keys.bad(
            "remote",
            "an address without a password; keep it in a credential helper, or in KUTIP_GIT_TOKEN",
        );
    }
    if remote.starts_with('-') || remote.contains("ext::") {
        keys.bad("remote", "the address of a repository");
    }
    let branch = keys.text("branch", None).unwrap_or_else(|| "gh-pages".to_owned());
    let odd = |c: char| c.is_whitespace() || c.is_control() || "~^:?*[\\".contains(c);
    if branch.starts_with(['-', '/']) || branch.contains("..") || branch.contains(odd) {
        keys.bad("branch", "the name of a branch");
    }
    let history = keys.choice("history", &[("keep", true), ("squash", false)], true);
    let folder = keys.folder("folder");
    Git { remote, branch, folder, keeps_history: history, cname: keys.text("cname", None) }
}

fn s3(keys: &mut Keys<'_>) -> S3 {
    let endpoint = keys.text("endpoint", None);
    if endpoint.as_deref().is_some_and(|url| config::base_url(url).is_none()) {
        keys.bad("endpoint", "an address that starts with https:// or http://");
    }
    S3 {
        bucket: keys.required("bucket", "the name of the bucket"),
        prefix: keys.folder("prefix"),
        endpoint,
        region: keys.text("region", None),
        path_style: keys.flag("path_style"),
        profile: keys.text("profile", None),
        timeout: keys.number("timeout", 1..=3600).unwrap_or(60),
        retries: u32::try_from(keys.number("retries", 0..=20).unwrap_or(4)).unwrap_or(4),
    }
}

fn remote(keys: &mut Keys<'_>, has_shell: bool) -> Remote {
    let destination = keys.required("destination", "user@host:/path");
    let (host, path) = destination.split_once(':').unwrap_or((&destination, ""));
    let odd = |c: char| c.is_whitespace() || c.is_control();
    let refused = host.is_empty()
        || host.starts_with('-')
        || host.contains(odd)
        || host.contains('/')
        || path.trim_matches('/').is_empty()
        || path.contains(|c: char| c.is_control())
        || path.split('/').any(|part| part == "..");
    if refused && !destination.is_empty() {
        keys.bad("destination", "user@host:/path, with a folder of its own as the path");
    }
    let (mut keep, mut timeout) = (5, 60);
    if has_shell {
        keep = keys.number("keep", 1..=1000).unwrap_or(keep);
    } else {
        timeout = keys.number("timeout", 1..=3600).unwrap_or(timeout);
    }
    let port = keys.number("port", 1..=65535).and_then(|port| u16::try_from(port).ok());
    let retries = keys.number("retries", 0..=20).unwrap_or(3);
    let ssh_options = keys.texts("ssh_options");
    if ssh_options.iter().any(|option| !option.contains('=') || option.contains(char::is_control)) {
        keys.bad("ssh_options", "a list of options such as \"IdentityFile=~/.ssh/site\"");
    }
    Remote {
        host: host.to_owned(),
        path: path.trim_end_matches('/').to_owned(),
        port,
        keep: usize::try_from(keep).unwrap_or(5),
        timeout,
        ssh_options,
        retries: u32::try_from(retries).unwrap_or(3),
    }
}

/// Whether an address holds a password, which would be seen among a process's arguments.
fn has_password(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let user = rest.split('/').next().unwrap_or_default().rsplit_once('@').map(|(user, _)| user);
    let token = |user: &str| scheme.starts_with("http") && user.len() > 20;
    user.is_some_and(|user| user.contains(':') || token(user))
}

/// The table of a target, whose keys are taken one by one; what is left is not known.
struct Keys<'t> {
    name: &'t str,
    table: &'t Table,
    known: Vec<&'static str>,
    problems: Vec<Diagnostic>,
}

impl Keys<'_> {
    fn problem(&mut self, code: Code, message: String, help: &str) {
        self.problems.push(Diagnostic::new(code, message).in_file(FILE).help(help));
    }

    fn bad(&mut self, key: &str, wanted: &str) {
        let message = format!("`publish.{}.{key}` is not {wanted}", self.name);
        self.problem(Code::BadSetting, message, &format!("give {wanted}"));
    }

    fn get(&mut self, key: &'static str) -> Option<&Value> {
        self.known.push(key);
        self.table.get(key)
    }

    /// Text that is not empty; where it is `required`, that says what it is.
    fn text(&mut self, key: &'static str, required: Option<&str>) -> Option<String> {
        match self.get(key) {
            Some(Value::String(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Some(_) => {
                self.bad(key, required.unwrap_or("text"));
                None
            }
            None => {
                if let Some(what) = required {
                    let message = format!("`publish.{}.{key}` is missing", self.name);
                    self.problem(Code::BadSetting, message, &format!("give {what}"));
                }
                None
            }
        }
    }

    fn required(&mut self, key: &'static str, what: &str) -> String {
        self.text(key, Some(what)).unwrap_or_default()
    }

    fn flag(&mut self, key: &'static str) -> bool {
        match self.get(key) {
            None => false,
            Some(Value::Boolean(flag)) => *flag,
            Some(_) => {
                self.bad(key, "true or false");
                false
            }
        }
    }

    fn number(&mut self, key: &'static str, range: RangeInclusive<u64>) -> Option<u64> {
        let number = match self.get(key)? {
            Value::Integer(number) => u64::try_from(*number).ok(),
            _ => None,
        };
        let number = number.filter(|number| range.contains(number));
        if number.is_none() {
            self.bad(key, &format!("a whole number from {} to {}", range.start(), range.end()));
        }
        number
    }

    fn texts(&mut self, key: &'static str) -> Vec<String> {
        let read = match self.get(key) {
            None => return Vec::new(),
            Some(Value::Array(items)) => {
                items.iter().map(|item| item.as_str().map(str::to_owned)).collect()
            }
            Some(_) => None,
        };
        read.unwrap_or_else(|| {
            self.bad(key, "a list of texts");
            Vec::new()
        })
    }

    fn choice<T: Copy>(&mut self, key: &'static str, of: &[(&'static str, T)], default: T) -> T {
        let Some(text) = self.text(key, None) else { return default };
        let names: Vec<&str> = of.iter().map(|(name, _)| *name).collect();
        let Some((_, value)) = of.iter().find(|(name, _)| *name == text) else {
            let wanted = match near(&text, &names) {
                Some(near) => format!("`{near}`"),
                None => format!("one of {}", names.join(", ")),
            };
            self.bad(key, &wanted);
            return default;
        };
        *value
    }

    /// A path below something: no `/` before it, one after it; may be empty.
    fn folder(&mut self, key: &'static str) -> String {
        let text = self.text(key, None).unwrap_or_default();
        let text = text.trim_matches('/');
        if text.split('/').any(|part| matches!(part, "." | ".."))
            || text.contains("//")
            || text.contains(char::is_control)
        {
            self.bad(key, "a path such as news/");
        }
        if text.is_empty() { String::new() } else { format!("{text}/") }
    }

    /// All that is wrong, with every key that nothing took.
    fn finish(mut self) -> Vec<Diagnostic> {
        for key in self.table.keys() {
            if self.known.contains(&key.as_str()) {
                continue;
            }
            let help = match near(key, &self.known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the keys here are {}", self.known.join(", ")),
            };
            let message = format!("unknown key `publish.{}.{key}`", self.name);
            self.problems
                .push(Diagnostic::new(Code::UnknownSetting, message).in_file(FILE).help(help));
        }
        self.problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Settings, Vec<(Code, String, String)>> {
        Settings::read("web", &text.parse().unwrap())
            .map_err(|problems| problems.into_iter().map(|p| (p.code, p.message, p.help)).collect())
    }

    #[test]
    fn every_kind_has_its_keys() {
        let git = read(
            "kind = \"git\"\nremote = \"origin\"\nhistory = \"squash\"\nhost = \"github-pages\"",
        )
        .unwrap();
        let Kind::Git(own) = git.kind else { panic!() };
        assert_eq!((own.branch.as_str(), own.keeps_history), ("gh-pages", false));
        let s3 =
            read("kind = \"s3\"\nbucket = \"b\"\nprefix = \"/news\"\npath_style = true").unwrap();
        let Kind::S3(own) = s3.kind else { panic!() };
        assert_eq!((own.prefix.as_str(), own.path_style), ("news/", true));
        let rsync =
            read("kind = \"rsync\"\ndestination = \"u@h:/srv/x/\"\nport = 2222\nkeep = 3").unwrap();
        let Kind::Rsync(own) = rsync.kind else { panic!() };
        assert_eq!((own.host.as_str(), own.path.as_str()), ("u@h", "/srv/x"));
        assert_eq!((own.port, own.keep), (Some(2222), 3));
        assert!(
            read("kind = \"sftp\"\ndestination = \"u@h:site\"\nbase_url = \"https://a.example/\"")
                .is_ok()
        );
        assert!(read("kind = \"archive\"\npath = \"site.tar.gz\"").is_ok());
        assert!(read("kind = \"directory\"\npath = \"/srv/www\"").is_ok());
    }

    #[test]
    fn an_unknown_key_or_kind_names_the_near_one() {
        let found = read("kind = \"s3\"\nbuckett = \"b\"").unwrap_err();
        assert_eq!(found[0].1, "`publish.web.bucket` is missing");
        assert_eq!(found[1].1, "unknown key `publish.web.buckett`");
        assert_eq!(found[1].2, "did you mean `bucket`?");
        let found = read("kind = \"rsinc\"\ndestination = \"u@h:/x\"").unwrap_err();
        assert_eq!(found[0].2, "did you mean `rsync`?");
        assert_eq!(read("path = \"x\"").unwrap_err()[0].1, "`publish.web.kind` is missing");
    }

    #[test]
    fn what_cannot_be_is_an_error() {
        for text in [
            "kind = \"git\"\nremote = \"https://me:secret@example.org/x.git\"",
            "kind = \"git\"\nremote = \"https://ghp_0123456789012345678901@example.org/x.git\"",
            "kind = \"git\"\nremote = \"--upload-pack=x\"",
            "kind = \"git\"\nremote = \"r\"\nbranch = \"--force\"",
            "kind = \"rsync\"\ndestination = \"-oProxyCommand=x:/srv\"",
            "kind = \"rsync\"\ndestination = \"u@h:/\"",
            "kind = \"rsync\"\ndestination = \"u@h:/a/../b\"",
            "kind = \"sftp\"\ndestination = \"u@h\"",
            "kind = \"sftp\"\ndestination = \"u@h:/x\"\nport = 70000",
            "kind = \"s3\"\nbucket = \"b\"\nendpoint = \"ftp://x\"",
            "kind = \"s3\"\nbucket = \"b\"\nprefix = \"a/../b\"",
            "kind = \"archive\"\npath = \"site.rar\"",
            "kind = \"directory\"\npath = \"x\"\nhost = \"geocities\"",
            "kind = \"directory\"\npath = \"x\"\nbase_url = \"example.org\"",
        ] {
            assert_eq!(read(text).unwrap_err()[0].0, Code::BadSetting, "{text}");
        }
    }
}
