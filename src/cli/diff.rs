//! `kutip diff`: what a change does to the site, before it is published.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, bail};
use clap::Args;

use super::build::{Asked, read_site};
use super::{Common, PENDING, USAGE};
use crate::desk::{Difference, Shown, difference};
use crate::pipeline::{self, Options};
use crate::site::Record;
use crate::text::{printable_lines, shortened};

/// What stands for what was published last.
const PUBLISHED: &str = "published";

/// Arguments of the command.
#[derive(Args)]
pub(super) struct Diff {
    /// What to compare the site's folder with: a commit, branch or tag of git, or `published` for what was
    /// published last
    #[arg(default_value = "HEAD")]
    reference: String,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Exit with 3 if anything changes
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    asked: Asked,
}

impl Diff {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        let options = match self.asked.of(common.root()?, common) {
            Ok(options) => options,
            Err(code) => return Ok(code.into()),
        };
        let old = match self.old(&options, common)? {
            Ok(old) => old,
            Err(code) => return Ok(code.into()),
        };
        let new = match read_site(&options, common) {
            Ok(new) => new,
            Err(code) => return Ok(code.into()),
        };
        let found = difference(&old, &new.renderer.site().record());
        let out = if self.json {
            serde_json::to_string(&found)? + "\n"
        } else {
            printable_lines(&text(&found))
        };
        io::stdout().lock().write_all(out.as_bytes())?;
        let is_other = self.exit_code && !found.is_empty();
        Ok(if is_other { PENDING.into() } else { ExitCode::SUCCESS })
    }
}

impl Diff {
    /// What the site said before; else the exit code.
    fn old(&self, options: &Options, common: &Common) -> anyhow::Result<Result<Record, u8>> {
        if self.reference == PUBLISHED {
            let published = pipeline::published(&options.root);
            return Ok(published.ok_or_else(|| {
                let message = "nothing is known here of what was published last";
                common.error(message, "run `kutip publish` here, or name a commit");
                USAGE
            }));
        }
        let Some(commit) = commit(&options.root, &self.reference) else {
            let message = format!("git knows no commit `{}` here", self.reference);
            common.error(&message, "name a commit, a branch or a tag, or `published`");
            return Ok(Err(USAGE));
        };
        let export = Export::of(&options.root, &commit)?;
        let old = read_site(&Options { root: export.folder.clone(), ..options.clone() }, common);
        Ok(old.map(|old| old.renderer.site().record()))
    }
}

/// The hash of a commit.
fn commit(root: &Path, reference: &str) -> Option<String> {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(["rev-parse", "--verify", "--quiet", "--end-of-options"]);
    let done = command.arg(format!("{reference}^{{commit}}")).output().ok()?;
    let hash = String::from_utf8(done.stdout).ok()?;
    done.status.success().then(|| hash.trim().to_owned())
}

/// The site's folder as it was in a commit; it goes when this does.
struct Export {
    folder: PathBuf,
}

impl Export {
    fn of(root: &Path, commit: &str) -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("kutip-diff-{}", std::process::id()));
        std::fs::create_dir(&folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        let export = Export { folder };
        let mut git = Command::new("git")
            .arg("-C")
            .arg(root)
            .args(["archive", "--format=tar", commit])
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start git")?;
        if let Some(mut stdout) = git.stdout.take() {
            tar::Archive::new(&mut stdout)
                .unpack(&export.folder)
                .context("cannot read what git has")?;
            // Git writes more after the end of the archive, and fails if nobody reads that.
            io::copy(&mut stdout, &mut io::sink())?;
        }
        if !git.wait()?.success() {
            bail!("git could not read the commit");
        }
        Ok(export)
    }
}

impl Drop for Export {
    fn drop(&mut self) {
        // What is left of it lies among the temporary files.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The difference in one line, then what it is made of.
fn text(found: &Difference) -> String {
    let mut out = found.words() + "\n";
    let mut list = |sign: &str, quotations: &[Shown]| {
        for Shown { article, words, from, to } in quotations {
            let names = |names: &Vec<String>| match &names[..] {
                [] => "nobody".to_owned(),
                names => names.join("; "),
            };
            let speakers = [from, to].into_iter().flatten().map(names).collect::<Vec<_>>();
            let _ = writeln!(
                out,
                "{sign} {article}: {} ({})",
                shortened(words.clone(), 80),
                speakers.join(" → ")
            );
        }
    };
    list("~", &found.moved);
    list("-", &found.gone);
    list("+", &found.new);
    for page in &found.renamed {
        let _ = writeln!(out, "~ page: {} → {}", page.from, page.to);
    }
    for (sign, what, names) in [
        ("-", "page", &found.pages_gone),
        ("+", "page", &found.pages_new),
        ("-", "article", &found.articles_gone),
        ("+", "article", &found.articles_new),
    ] {
        for name in names {
            let _ = writeln!(out, "{sign} {what}: {name}");
        }
    }
    out
}
