//! `kutip publish`: the built site goes to its host.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::{Instant, UNIX_EPOCH};

use clap::Args;
use serde_json::json;

use super::build::{exit_code, in_ci, print, records, watch};
use super::clock::{Dates, clock};
use super::report::waiting;
use super::weights::Weighing;
use super::{CANNOT_READ, CANNOT_WRITE, Common, FINDINGS, LOCKED, PENDING, USAGE};
use crate::config::{self, BaseUrl};
use crate::desk;
use crate::diagnostic::{Code, Diagnostic, Severity, locate};
use crate::errata;
use crate::files;
use crate::output::{self, Destination, Lock};
use crate::pipeline::{self, Now, Options};
use crate::publish::{
    self, Change, Error, Host, Plan, Progress, Settings, Surroundings, Target, Tree,
};
use crate::text::{count, near_or, printable};

/// Files of each change that are shown without --verbose.
const SHOWN: usize = 10;
/// Signs of the bar.
const WIDTH: u64 = 24;

/// Arguments of the command.
#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(super) struct Publish {
    /// Target: the NAME of a [publish.NAME] in kutip.toml [default: the only one]
    target: Option<String>,
    /// Say what would be done, and do nothing
    #[arg(long, short = 'n')]
    dry_run: bool,
    /// Do not ask
    #[arg(long, short = 'y')]
    yes: bool,
    /// Print the plan and what came of it as one JSON object
    #[arg(long)]
    json: bool,
    /// With --dry-run: exit with 3 if anything would be done
    #[arg(long)]
    exit_code: bool,
    /// Delete N files, if that is so many that it may be a mistake
    #[arg(long, value_name = "N")]
    confirm_deletes: Option<usize>,
    #[command(flatten)]
    weighing: Weighing,
    #[command(flatten)]
    dates: Dates,
    /// Publish what was built last
    #[arg(long)]
    no_build: bool,
    /// Overwrite files at the target that kutip did not publish, or another site
    #[arg(long)]
    adopt: bool,
    /// Put back what was there before the last publish
    #[arg(long, conflicts_with_all = ["dry_run", "check", "no_build", "exit_code", "confirm_deletes"])]
    rollback: bool,
    /// Say what publishing to the target needs and whether it is there
    #[arg(long, conflicts_with_all = ["dry_run", "no_build", "exit_code", "confirm_deletes"])]
    check: bool,
}

/// Why the command ends early, and with which code.
enum End {
    Code(u8),
    Problem(anyhow::Error),
}

impl From<anyhow::Error> for End {
    fn from(problem: anyhow::Error) -> Self {
        End::Problem(problem)
    }
}

impl From<io::Error> for End {
    fn from(problem: io::Error) -> Self {
        End::Problem(problem.into())
    }
}

/// What all steps need.
struct Run<'a> {
    arguments: &'a Publish,
    common: &'a Common,
    around: Surroundings,
    today: Now,
    site: config::Settings,
    settings: Settings,
}

impl Publish {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        match self.steps(common) {
            Ok(()) => Ok(ExitCode::SUCCESS),
            Err(End::Code(code)) => Ok(code.into()),
            Err(End::Problem(problem)) => Err(problem),
        }
    }

    fn steps(&self, common: &Common) -> Result<(), End> {
        let root = common.root()?;
        pipeline::site_at(&root).map_err(|problem| self.tell(common, &[*problem], USAGE))?;
        let site = config::load(&root).map_err(|problems| self.tell(common, &problems, USAGE))?;
        let settings = self.settings(&site).map_err(|mut problems| {
            if let Ok(Some(text)) = files::settings(&root, config::FILE) {
                locate(&mut problems, [(config::FILE, text.as_str())]);
            }
            self.tell(common, &problems, USAGE)
        })?;
        let today = self.dates.now(common).map_err(End::Code)?;
        let around = Surroundings {
            dated: today.fixed(site.timezone).map(|time| time.timestamp()),
            work: root.join(pipeline::WORK),
            root,
            now: clock(),
            adopt: self.adopt,
            environment,
        };
        let run = Run { arguments: self, common, around, today, site, settings };
        let mut target =
            publish::open(&run.settings, &run.around).map_err(|problem| run.fail(&problem))?;
        if self.check {
            return run.check(&mut *target);
        }
        if self.rollback {
            return run.rollback(&mut *target);
        }
        run.publish(&mut *target)
    }

    /// The settings of the target that is asked for.
    fn settings(&self, site: &config::Settings) -> Result<Settings, Vec<Diagnostic>> {
        let targets = &site.publish;
        let names: Vec<&str> = targets.iter().map(|target| target.key.text.as_str()).collect();
        let found = match &self.target {
            Some(name) => targets.iter().find(|target| target.key.text == *name),
            None if targets.len() == 1 => targets.first(),
            None => None,
        };
        if let Some(target) = found {
            return Settings::read(target);
        }
        let (message, help) = match (&self.target, names.as_slice()) {
            (_, []) => (
                "there are no targets".to_owned(),
                "write one into kutip.toml: [publish.site] kind = \"directory\" path = \"/srv/www\""
                    .to_owned(),
            ),
            (Some(name), names) => {
                (format!("there is no target {name}"), near_or(name, names, "the targets are"))
            }
            (None, names) => (
                "there are several targets".to_owned(),
                format!("name one of {}", names.join(", ")),
            ),
        };
        Err(vec![Diagnostic::new(Code::UnknownTarget, message).in_file(config::FILE).help(help)])
    }

    /// Tells people of a finding that ends nothing.
    fn warn(&self, common: &Common, found: &Diagnostic) {
        if !self.json {
            common.tell_of(std::slice::from_ref(found));
        }
    }

    /// Tells of findings that end the command.
    fn tell(&self, common: &Common, found: &[Diagnostic], code: u8) -> End {
        if self.json {
            let done = records(found)
                .map_err(anyhow::Error::from)
                .and_then(|lines| print(&json!({ "published": false, "diagnostics": lines })));
            if let Err(problem) = done {
                return End::Problem(problem);
            }
        } else {
            common.tell_of(found);
        }
        End::Code(code)
    }
}

impl Run<'_> {
    fn fail(&self, problem: &Error) -> End {
        self.end(&[problem.diagnostic()])
    }

    /// Tells of findings; the first error says with which code the command ends.
    fn end(&self, found: &[Diagnostic]) -> End {
        let first = found.iter().find(|found| found.severity == Severity::Error);
        let code = match first.map(|found| found.code) {
            Some(
                Code::NotPublishable | Code::HostLimit | Code::PathCollision | Code::TargetNeed,
            ) => FINDINGS,
            Some(Code::TargetBusy | Code::Locked) => LOCKED,
            Some(Code::HostFailed) => CANNOT_READ,
            Some(Code::CannotWrite | Code::LinkInWork | Code::Unsettled) => CANNOT_WRITE,
            _ => USAGE,
        };
        self.arguments.tell(self.common, found, code)
    }

    fn check(&self, target: &mut dyn Target) -> Result<(), End> {
        let needs = target.check();
        let all = needs.iter().all(|need| need.missing.is_none());
        if self.arguments.json {
            let list: Vec<_> = needs
                .iter()
                .map(|need| json!({ "need": need.what, "missing": need.missing }))
                .collect();
            print(&json!({ "target": self.settings.name, "ready": all, "needs": list }))?;
        } else {
            for need in &needs {
                let line = match &need.missing {
                    None => format!("ok       {}", need.what),
                    Some(missing) => format!("missing  {}: {missing}", need.what),
                };
                writeln!(io::stdout().lock(), "{}", printable(&line))?;
            }
        }
        if let Err(problem) = publish::base_url(&self.settings, self.site.base_url.as_ref()) {
            return Err(self.fail(&problem));
        }
        if all { Ok(()) } else { Err(End::Code(FINDINGS)) }
    }

    fn rollback(&self, target: &mut dyn Target) -> Result<(), End> {
        self.confirm("put back what was there before")?;
        let told = target.rollback().map_err(|problem| self.fail(&problem))?;
        if self.arguments.json {
            print(&json!({ "target": self.settings.name, "rolled_back": told }))?;
        }
        self.common.say(&told);
        Ok(())
    }

    fn publish(&self, target: &mut dyn Target) -> Result<(), End> {
        let base_url = publish::base_url(&self.settings, self.site.base_url.as_ref())
            .map_err(|problem| self.fail(&problem))?;
        if !self.arguments.no_build {
            self.build(base_url.clone())?;
            if self.site.corrections.public && self.put_right()? {
                self.build(base_url.clone())?;
            }
        }
        let failed = |problem: Error| self.fail(&problem);
        let (folder, _lock) = self.lock()?;
        let tree = Tree::open(&folder).map_err(failed)?;
        let until = (!self.arguments.dates.future).then(|| self.today.at(self.site.timezone));
        tree.check(&base_url, until).map_err(failed)?;
        let found = Host::check(self.settings.host(), &tree);
        if found.iter().any(|found| found.severity == Severity::Error) {
            return Err(self.end(&found));
        }
        if !self.arguments.json {
            self.common.tell_of(&found);
        }
        let live = target.live(&tree).map_err(failed)?;
        let strange = live.manifest.as_ref().map_or(&[][..], |manifest| &manifest.strange);
        let strange: Vec<Diagnostic> =
            output::strange("the manifest at the target", strange).into_iter().collect();
        if !self.arguments.json {
            self.common.tell_of(&strange);
        }
        let seconds = self.around.now.duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
        let plan = Plan::new(&tree, &live, seconds);
        drop(live);
        tree.check_links(&plan, &base_url).map_err(failed)?;
        let begun = Instant::now();
        self.show(&plan, &tree)?;
        let kept = || pipeline::publish(&self.around.root, &folder);
        if plan.is_empty() {
            kept();
            return self.sum_up(&plan, &tree, false, begun, &strange);
        }
        if self.arguments.dry_run {
            self.sum_up(&plan, &tree, false, begun, &strange)?;
            return if self.arguments.exit_code { Err(End::Code(PENDING)) } else { Ok(()) };
        }
        self.confirm_deletes(&plan)?;
        self.confirm(&format!("publish to {}", self.settings.name))?;
        let progress = Progress::default();
        let all: u64 = plan.sends().map(|item| item.size).sum();
        let begun = Instant::now();
        let line = || line(progress.bytes.load(Ordering::Relaxed), all, begun);
        let quiet = self.common.quiet || self.arguments.json;
        watch(quiet, &line, || target.apply(&tree, &plan, &progress)).map_err(failed)?;
        kept();
        self.sum_up(&plan, &tree, true, begun, &strange)
    }

    fn build(&self, base_url: BaseUrl) -> Result<(), End> {
        let options = Options {
            root: self.around.root.clone(),
            base_url: Some(base_url),
            weights: self.arguments.weighing.weights.clone(),
            future: self.arguments.dates.future,
            now: Some(self.today),
            cache: true,
            in_ci: in_ci(),
            ..Options::default()
        };
        match pipeline::build(&options, &pipeline::Progress::default()) {
            Ok(report) => {
                let incomplete = (!report.unusable.is_empty()).then(|| {
                    Diagnostic::new(Code::NotPublishable, "the build is incomplete")
                        .help("correct these articles, then publish again")
                });
                let errors: Vec<Diagnostic> = report
                    .diagnostics
                    .into_iter()
                    .filter(|found| found.severity == Severity::Error)
                    .chain(incomplete)
                    .collect();
                if !errors.is_empty() {
                    return Err(self.arguments.tell(self.common, &errors, FINDINGS));
                }
                if let Some(line) = waiting(&report.held).filter(|_| !self.arguments.json) {
                    self.common.say(&line);
                }
                Ok(())
            }
            Err(failure) => {
                let found: Vec<Diagnostic> = failure
                    .diagnostics
                    .into_iter()
                    .filter(|found| found.severity == Severity::Error)
                    .collect();
                Err(self.arguments.tell(self.common, &found, exit_code(failure.cause)))
            }
        }
    }

    /// Tells readers, in errata.toml, what the site says otherwise than the one that was published last.
    /// Returns whether that is anything that was not told.
    fn put_right(&self) -> Result<bool, End> {
        let root = self.around.root.as_path();
        let Some(old) = pipeline::published(root) else {
            let message = "what was published last is not known in this folder";
            let found = Diagnostic::new(Code::UnknownPublished, message)
                .help("keep .kutip/published.json from one publish to the next");
            self.arguments.warn(self.common, &found);
            return Ok(false);
        };
        let Some(new) = pipeline::built(root, &root.join(&self.site.output)) else {
            return Ok(false);
        };
        let text = files::settings(root, errata::FILE)
            .map_err(|found| self.arguments.tell(self.common, &found, USAGE))?
            .unwrap_or_default();
        let on = self.today.day(self.site.timezone);
        let more = desk::errata(&old, &new, &errata::parse(&text).0, on);
        if more.is_empty() {
            return Ok(false);
        }
        let told = count(more.len(), "correction");
        if self.arguments.dry_run {
            self.common.say(&format!("{told} would be added to {}", errata::FILE));
            return Ok(false);
        }
        let beside = self.around.work.join(errata::FILE);
        files::replace(&root.join(errata::FILE), &beside, errata::add(&text, &more).as_bytes())?;
        self.common.say(&format!("{told} added to {}: commit it", errata::FILE));
        Ok(true)
    }

    /// Keeps builds away from the output folder while it is read.
    fn lock(&self) -> Result<(std::path::PathBuf, Lock), End> {
        let root = &self.around.root;
        let failed = |problem: crate::output::Error| self.end(&[problem.diagnostic()]);
        let destination =
            Destination::new(&root.join(&self.site.output), root, &[]).map_err(failed)?;
        let lock = Lock::acquire(&self.around.work, &destination).map_err(failed)?;
        // Files that no build made would be sent with the rest.
        destination.look().map_err(failed)?;
        Ok((destination.output().to_owned(), lock))
    }

    /// Tells people the plan.
    fn show(&self, plan: &Plan, tree: &Tree) -> Result<(), End> {
        if self.arguments.json {
            return Ok(());
        }
        let most = if self.common.verbose { usize::MAX } else { SHOWN };
        if self.arguments.dry_run || self.common.verbose {
            let mut out = io::stdout().lock();
            for change in [Change::New, Change::Changed, Change::Gone] {
                let items = || plan.items.iter().filter(|item| item.change == change);
                for item in items().take(most) {
                    writeln!(out, "{:8} {}", change.name(), printable(&item.path))?;
                }
                if let Some(more) = items().count().checked_sub(most).filter(|more| *more > 0) {
                    writeln!(out, "{:8} and {more} more; see all with --verbose", change.name())?;
                }
            }
        }
        let of = |change| {
            let (count, bytes) = plan.sum(change);
            format!("{count} {} ({})", change.name(), size(bytes))
        };
        self.common.say(&format!(
            "{}: {}, {}, {}, {} unchanged; the site is {}",
            self.settings.name,
            of(Change::New),
            of(Change::Changed),
            of(Change::Gone),
            plan.unchanged,
            size(tree.size()),
        ));
        Ok(())
    }

    fn confirm_deletes(&self, plan: &Plan) -> Result<(), End> {
        let Some(deletes) = plan.alarming_deletes() else { return Ok(()) };
        if self.arguments.confirm_deletes == Some(deletes) {
            return Ok(());
        }
        let message = format!("{deletes} of {} would be deleted", count(plan.owned, "file"));
        let help = format!("if that is meant, give --confirm-deletes {deletes}");
        Err(self.end(&[Diagnostic::new(Code::NotConfirmed, message).help(help)]))
    }

    fn confirm(&self, what: &str) -> Result<(), End> {
        if self.arguments.yes {
            return Ok(());
        }
        let question = "it was not confirmed";
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            let problem = Diagnostic::new(Code::NotConfirmed, question).help("give --yes");
            return Err(self.end(&[problem]));
        }
        write!(io::stderr().lock(), "{}? [y/N] ", printable(what))?;
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer)?;
        if matches!(answer.trim(), "y" | "Y" | "yes") { Ok(()) } else { Err(End::Code(FINDINGS)) }
    }

    fn sum_up(
        &self,
        plan: &Plan,
        tree: &Tree,
        published: bool,
        begun: Instant,
        found: &[Diagnostic],
    ) -> Result<(), End> {
        let seconds = (begun.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
        if self.arguments.json {
            let files: Vec<_> = plan
                .items
                .iter()
                .map(|item| json!({ "path": item.path, "change": item.change.name(), "size": item.size }))
                .collect();
            let sum = |change| {
                let (files, bytes) = plan.sum(change);
                json!({ "files": files, "bytes": bytes })
            };
            return Ok(print(&json!({
                "target": self.settings.name,
                "base_url": tree.manifest.base_url,
                "published": published,
                "new": sum(Change::New),
                "changed": sum(Change::Changed),
                "gone": sum(Change::Gone),
                "unchanged": plan.unchanged,
                "files": files,
                "bytes": tree.size(),
                "seconds": seconds,
                "diagnostics": records(found).map_err(anyhow::Error::from)?,
            }))?);
        }
        if published {
            let url = tree.manifest.base_url.as_deref().unwrap_or_default();
            self.common.say(&format!("published {url} in {seconds:.1} s"));
        } else if plan.is_empty() {
            self.common.say("nothing to publish: the target is as the site");
        }
        Ok(())
    }
}

/// `12.0 of 40.1 MB, 3 s left`
fn line(sent: u64, all: u64, begun: Instant) -> String {
    let part = format!("{} of {}", size(sent.min(all)), size(all));
    let passed = begun.elapsed();
    if sent == 0 || passed.as_secs() < 1 {
        return part;
    }
    let whole = u128::from(all.max(sent)) * passed.as_millis() / u128::from(sent);
    let left = whole.saturating_sub(passed.as_millis()) / 1000;
    let done = usize::try_from(sent.min(all) * WIDTH / all.max(1)).unwrap_or(0);
    let bar = "#".repeat(done) + &"-".repeat(24 - done.min(24));
    let clock = match left {
        0..60 => format!("{left} s"),
        60..3600 => format!("{} min {} s", left / 60, left % 60),
        _ => format!("{} h {} min", left / 3600, left / 60 % 60),
    };
    format!("[{bar}] {part}, {clock} left")
}

/// Bytes for people.
fn size(bytes: u64) -> String {
    let units = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000)];
    match units.iter().find(|(_, unit)| bytes >= *unit) {
        Some((name, unit)) => format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit),
        None => format!("{bytes} B"),
    }
}

#[expect(clippy::disallowed_methods, reason = "the command line is where the environment comes in")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
