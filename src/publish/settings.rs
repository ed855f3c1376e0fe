//! `[publish.NAME]` of kutip.toml becomes [`Settings`]; a key that is not known is an error.

use super::archive;
use super::limits::Host;
use crate::config::{self, BaseUrl, KEYS};
use crate::diagnostic::Diagnostic;
use crate::keyed::{Entry, Keys, Value, table};

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

impl Settings {
    /// Reads the table of a target.
    ///
    /// # Errors
    /// All that is wrong with it, with its place in kutip.toml.
    pub fn read(target: &Entry) -> Result<Self, Vec<Diagnostic>> {
        let name = target.key.text.as_str();
        let of = format!("publish.{name}");
        let (settings, problems) = KEYS.read_value(&target.value, &of, table::TARGET, |keys| {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            if name.is_empty() || !name.chars().all(plain) {
                let message = format!("`{name}` cannot be the name of a target");
                keys.bad(target.key.span, message, "use letters, digits, - and _");
            }
            Some(Settings {
                name: name.to_owned(),
                base_url: keys.with("base_url", |value| config::base_url(value.words()?)),
                host: keys.choice("host", &Host::ALL.map(|host| (host.name(), host))),
                kind: kind(keys)?,
            })
        });
        settings.filter(|_| problems.is_empty()).ok_or(problems)
    }

    /// Whose limits hold: as the settings say, else as can be told from the kind.
    pub fn host(&self) -> Option<Host> {
        self.host.or_else(|| match &self.kind {
            Kind::Git(git) => Host::of_remote(&git.remote),
            Kind::S3(_) => Some(Host::S3),
            _ => None,
        })
    }
}

fn kind(keys: &mut Keys<'_>) -> Option<Kind> {
    Some(match keys.variant("kind")? {
        "directory" => Kind::Directory(Directory {
            path: keys.text("path").unwrap_or_default(),
            precompress: keys.flag("precompress"),
        }),
        "archive" => Kind::Archive(Archive {
            path: keys
                .with("path", |value| {
                    let path = value.words()?;
                    archive::Format::of(path).map(|_| path.to_owned())
                })
                .unwrap_or_default(),
        }),
        "git" => Kind::Git(git(keys)),
        "s3" => Kind::S3(s3(keys)),
        "rsync" => {
            let remote = remote(keys);
            Kind::Rsync(Remote { keep: keys.whole("keep").unwrap_or_default(), ..remote })
        }
        "sftp" => {
            let remote = remote(keys);
            Kind::Sftp(Remote { timeout: keys.whole("timeout").unwrap_or_default(), ..remote })
        }
        _ => return None,
    })
}

fn git(keys: &mut Keys<'_>) -> Git {
    let remote = keys.with("remote", |value| {
        value.name().filter(|name| !name.text.starts_with('-') && !name.text.contains("ext::"))
    });
    let remote = remote.unwrap_or_default();
    if has_password(&remote.text) {
        let help = "keep it in a credential helper, or in KUTIP_GIT_TOKEN";
        keys.bad(remote.span, "the address of the repository holds a password", help);
    }
    let odd = |c: char| c.is_whitespace() || c.is_control() || "~^:?*[\\".contains(c);
    let is_branch =
        |name: &&str| !(name.starts_with(['-', '/']) || name.contains("..") || name.contains(odd));
    Git {
        remote: remote.text,
        branch: keys
            .with("branch", |value| value.words().filter(is_branch).map(str::to_owned))
            .unwrap_or_default(),
        folder: keys.with("folder", folder).unwrap_or_default(),
        keeps_history: keys.choice("history", &[("keep", true), ("squash", false)]) == Some(true),
        cname: keys.text("cname"),
    }
}

fn s3(keys: &mut Keys<'_>) -> S3 {
    S3 {
        bucket: keys.text("bucket").unwrap_or_default(),
        prefix: keys.with("prefix", folder).unwrap_or_default(),
        endpoint: keys.with("endpoint", |value| {
            value.words().filter(|url| config::base_url(url).is_some()).map(str::to_owned)
        }),
        region: keys.text("region"),
        path_style: keys.flag("path_style"),
        profile: keys.text("profile"),
        timeout: keys.whole("timeout").unwrap_or_default(),
        retries: keys.whole("retries").unwrap_or_default(),
    }
}

/// What both kinds have that go over ssh.
fn remote(keys: &mut Keys<'_>) -> Remote {
    let (host, path) = keys.with("destination", destination).unwrap_or_default();
    Remote {
        host,
        path,
        port: keys.whole("port"),
        keep: 0,
        ssh_options: keys
            .with("ssh_options", |value| {
                let fits =
                    |option: &&str| option.contains('=') && !option.contains(char::is_control);
                let options = value.list()?.iter().map(|item| item.text().filter(fits));
                options.map(|option| option.map(str::to_owned)).collect()
            })
            .unwrap_or_default(),
        timeout: 0,
        retries: keys.whole("retries").unwrap_or_default(),
    }
}

/// Host and path of `user@host:/path`.
fn destination(value: &Value) -> Option<(String, String)> {
    let (host, path) = value.words()?.split_once(':')?;
    let odd = |c: char| c.is_whitespace() || c.is_control();
    let refused = host.is_empty()
        || host.starts_with('-')
        || host.contains(odd)
        || host.contains('/')
        || path.trim_matches('/').is_empty()
        || path.contains(char::is_control)
        || path.split('/').any(|part| part == "..");
    (!refused).then(|| (host.to_owned(), path.trim_end_matches('/').to_owned()))
}

/// A path below something: no `/` before it, one after it; may be empty.
fn folder(value: &Value) -> Option<String> {
    let path = value.words()?.trim_matches('/');
    let refused = path.split('/').any(|part| matches!(part, "." | ".."))
        || path.contains("//")
        || path.contains(char::is_control);
    let folder = if path.is_empty() { String::new() } else { format!("{path}/") };
    (!refused).then_some(folder)
}

/// Whether an address holds a password, which would be seen among a process's arguments.
fn has_password(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let user = rest.split('/').next().unwrap_or_default().rsplit_once('@').map(|(user, _)| user);
    let token = |user: &str| scheme.starts_with("http") && user.len() > 20;
    user.is_some_and(|user| user.contains(':') || token(user))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    fn read(text: &str) -> Result<Settings, Vec<Diagnostic>> {
        let config = config::parse(&format!("[publish.web]\n{text}")).unwrap();
        Settings::read(&config.publish[0])
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
        assert_eq!(found[0].message, "`publish.web.bucket` is missing");
        assert_eq!(found[1].message, "unknown key `publish.web.buckett`");
        assert_eq!(found[1].help, "did you mean `bucket`?");
        let found = read("kind = \"rsinc\"\ndestination = \"u@h:/x\"").unwrap_err();
        assert_eq!((found.len(), found[0].help.as_str()), (1, "did you mean `rsync`?"));
        assert_eq!(read("path = \"x\"").unwrap_err()[0].message, "`publish.web.kind` is missing");
    }

    #[test]
    fn every_error_has_its_place() {
        let text = "[publish.web]\nkind = \"sftp\"\nport = 0\nhots = \"s3\"\n[publish.\"x y\"]\n";
        let config = config::parse(text).unwrap();
        let places = |target: &Entry| -> Vec<String> {
            let found = Settings::read(target).unwrap_err();
            let label = |found: &Diagnostic| found.primary.clone().unwrap();
            found.iter().map(|found| label(found).span.unwrap().of(text).to_owned()).collect()
        };
        assert_eq!(places(&config.publish[0]), ["[publish.web]", "0", "hots"]);
        assert_eq!(places(&config.publish[1]), ["[publish.\"x y\"]", "\"x y\""]);
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
            assert_eq!(read(text).unwrap_err()[0].code, Code::BadSetting, "{text}");
        }
    }
}
