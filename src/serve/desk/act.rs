//! What a form does.

use tera::Context;

use super::form::Form;
use super::sitting::Sitting;
use super::{Answer, Desk, PATH, escaped};
use crate::desk::{self, Decision, Edit, Undo, Unwritten, View, What};
use crate::files;
use crate::registry;
use crate::source;
use crate::text::Hash;

/// Why nothing was done.
enum Stopped {
    /// It cannot be done.
    Refused(String),
    /// The file is another one than the page showed.
    Changed(String),
    /// It cannot be written.
    Failed(String),
}

impl From<desk::Refused> for Stopped {
    fn from(refused: desk::Refused) -> Self {
        match refused {
            desk::Refused::Changed(file) => Stopped::Changed(file),
            other => Stopped::Refused(other.to_string()),
        }
    }
}

impl From<Unwritten> for Stopped {
    fn from(unwritten: Unwritten) -> Self {
        match unwritten {
            Unwritten::Changed(file) => Stopped::Changed(file),
            other @ Unwritten::Failed { .. } => Stopped::Failed(other.to_string()),
        }
    }
}

/// The paths of the files that a decision about an article, or about a file, rests on.
fn rests_on(view: &View<'_>, article: &str, file: &str) -> Vec<String> {
    match view.article(article) {
        Some((brief, corrections)) => vec![brief.article.path.clone(), corrections.to_owned()],
        None if view.is_ours(file) => vec![file.to_owned()],
        None => vec![registry::FILE.to_owned()],
    }
}

/// The text of a file as the page that shows it knows it.
fn known<'v>(sitting: &'v Sitting, view: &'v View<'_>, path: &str) -> &'v str {
    let mut sources = sitting.content().edition().texts.sources();
    match sources.find(|source| source.path == path) {
        Some(source) => &source.text,
        None => view.text(path),
    }
}

/// Tells the files that a decision rests on from what they were or will be.
pub(super) fn seen(sitting: &Sitting, view: &View<'_>, article: &str, file: &str) -> String {
    let paths = rests_on(view, article, file);
    let texts: Vec<&[u8]> =
        paths.iter().map(|path| known(sitting, view, path).as_bytes()).collect();
    Hash::of(&texts).short(16)
}

impl Desk {
    /// Makes the decisions of a form and goes on.
    pub(super) fn decide(&self, sitting: &mut Sitting, form: &Form) -> Answer {
        match self.decided(sitting, form) {
            Ok(number) => {
                let key = form.get("key");
                let to = match form.get("next") {
                    "" => sitting
                        .open(key)
                        .next()
                        .map(|(key, _)| format!("item?key={}", escaped(key))),
                    page => Some(inside(page)),
                };
                let to = to.unwrap_or_else(|| "progress".to_owned());
                let (to, anchor) = to.split_once('#').unwrap_or((&to, ""));
                let sign = if to.contains('?') { '&' } else { '?' };
                let anchor = if anchor.is_empty() { String::new() } else { format!("#{anchor}") };
                Answer::To(format!("{PATH}/{to}{sign}saved={number}{anchor}"), None)
            }
            Err(stopped) => self.halted(sitting, form, stopped),
        }
    }

    /// Makes the decisions of a form; the number of the entry in the log.
    fn decided(&self, sitting: &mut Sitting, form: &Form) -> Result<usize, Stopped> {
        let signature = self.signature(sitting);
        let decisions = form.decisions(&signature).map_err(Stopped::Refused)?;
        let (article, file) = (form.get("article"), form.get("file"));
        let mut edits = Vec::new();
        {
            let mut view = sitting.view();
            self.is_as_seen(sitting, &view, (article, file), form.get("seen"))?;
            for decision in &decisions {
                for edit in desk::decide(&view, decision)? {
                    view.take(&edit);
                    edits.push(edit);
                }
            }
        }
        let edits = in_one(edits);
        desk::write(&self.root, &edits)?;
        let quotations: Vec<String> = form.all("quotation").map(str::to_owned).collect();
        let keys =
            if quotations.is_empty() { vec![form.get("key").to_owned()] } else { quotations };
        sitting.decided(keys, label(&decisions, form), &edits);
        Ok(sitting.log.len() - 1)
    }

    /// Checks that the files are what the page showed: as the desk knows them, and as they lie there.
    fn is_as_seen(
        &self,
        sitting: &Sitting,
        view: &View<'_>,
        (article, file): (&str, &str),
        given: &str,
    ) -> Result<(), Stopped> {
        let paths = rests_on(view, article, file);
        if given != seen(sitting, view, article, file) {
            return Err(Stopped::Changed(paths.join(", ")));
        }
        let is_other = |path: &&String| self.on_disk(sitting, path) != known(sitting, view, path);
        match paths.iter().find(is_other) {
            Some(path) => Err(Stopped::Changed(path.clone())),
            None => Ok(()),
        }
    }

    /// The text of a file as it lies there; empty if it is not there, or cannot be read.
    fn on_disk(&self, sitting: &Sitting, path: &str) -> String {
        let settings = &sitting.content().edition().renderer.site().settings;
        let bytes = files::read(&self.root.join(path), files::LARGEST).unwrap_or_default();
        let own = settings
            .encoding
            .as_deref()
            .filter(|_| path != registry::FILE && !source::is_corrections(path));
        source::decode(path, bytes, own).unwrap_or_default()
    }

    /// Takes back an entry of the log, or does it again.
    pub(super) fn undo(&self, sitting: &mut Sitting, form: &Form) -> Answer {
        let number = form.get("number").parse().unwrap_or(usize::MAX);
        let Some(entry) = sitting.log.get(number) else {
            return self.stopped(404, "nothing was decided there");
        };
        let (keys, edits) = (entry.keys.clone(), entry.undo.clone());
        match self.undone(sitting, edits) {
            Ok(edits) => {
                sitting.turned(number, &edits);
                let key = keys.iter().find(|key| !key.is_empty());
                let page = key.map_or_else(
                    || "history?".to_owned(),
                    |key| format!("item?key={}&", escaped(key)),
                );
                Answer::To(format!("{PATH}/{page}saved={number}"), None)
            }
            Err(stopped) => self.halted(sitting, form, stopped),
        }
    }

    fn undone(&self, sitting: &Sitting, edits: Vec<Undo>) -> Result<Vec<Edit>, Stopped> {
        let what = What::Undo { edits };
        let decision = Decision { what, by: None, on: None, note: None, audit: false };
        let edits = in_one(desk::decide(&sitting.view(), &decision)?);
        desk::write(&self.root, &edits)?;
        Ok(edits)
    }

    /// Says why nothing was written, with what was to be decided and what the files are now.
    fn halted(&self, sitting: &Sitting, form: &Form, stopped: Stopped) -> Answer {
        let (status, why, file) = match stopped {
            Stopped::Refused(why) => (422, why, None),
            Stopped::Failed(why) => (500, why, None),
            Stopped::Changed(file) => {
                (409, "The file was changed since this page was shown.".to_owned(), Some(file))
            }
        };
        let view = sitting.view();
        let mut context = Context::new();
        self.common(&mut context, sitting, form, "Nothing was written");
        context.insert("why", &why);
        context.insert("told", &form.told());
        let action = if form.get("number").is_empty() { "decide" } else { "undo" };
        context.insert("action", action);
        if let Some(file) = file {
            let now = |path: &str| (path.to_owned(), self.on_disk(sitting, path));
            let files: Vec<(String, String)> = file.split(", ").map(now).collect();
            context.insert("files", &files);
        }
        context.insert("seen", &seen(sitting, &view, form.get("article"), form.get("file")));
        self.render(status, "stopped.html", &context)
    }
}

/// A page of the desk, whatever a form says.
fn inside(page: &str) -> String {
    let is_sound = |sign: char| sign.is_ascii_alphanumeric() || "?=&%-_.#".contains(sign);
    page.chars().filter(|&sign| is_sound(sign)).collect()
}

/// The edits of each file as one, so that all of them are made or none.
fn in_one(edits: Vec<Edit>) -> Vec<Edit> {
    let mut out: Vec<Edit> = Vec::new();
    for edit in edits {
        match out.iter_mut().find(|own| own.path == edit.path) {
            Some(own) => own.new = edit.new,
            None => out.push(edit),
        }
    }
    out.retain(|edit| edit.old != edit.new);
    out
}

/// A decision in words.
fn label(decisions: &[Decision], form: &Form) -> String {
    let text = |key: &str| form.get(key).to_owned();
    let words = match &decisions[0].what {
        What::Right { .. } => "right".to_owned(),
        What::Change { speaker: Some(name), .. } if name.is_empty() => "nobody is named".to_owned(),
        What::Change { speaker: Some(name), .. } => name.clone(),
        What::Change { kind: Some(kind), .. } => format!("kind: {kind}"),
        What::Change { stance: Some(stance), .. } => format!("stance: {stance}"),
        What::Change { .. } => "other words".to_owned(),
        What::Reject { .. } => "no quotation".to_owned(),
        What::Add { speaker, .. } if speaker.is_empty() => "added, nobody is named".to_owned(),
        What::Add { speaker, .. } => format!("added, {speaker}"),
        What::Name { words, .. } => format!("the name {words}"),
        What::Words { .. } => "other words for a decision".to_owned(),
        What::Withdraw { .. } => "a decision taken back".to_owned(),
        What::Move { article, .. } => format!("corrections for {article}"),
        What::Merge { name, form, .. } => format!("{form} is {name}"),
        What::Apart { name, form, .. } => format!("{form} is not {name}"),
        What::Divide { name, second, .. } => format!("{name} is {second} in some articles"),
        What::Hide { name, .. } => format!("{name} has no page"),
        What::Nobody { name } => format!("{name} is nobody"),
        What::Undo { .. } => "undone".to_owned(),
    };
    let about = text("about");
    let of = match (decisions.len(), about.is_empty()) {
        (1, true) => String::new(),
        (1, false) => format!(" ({about})"),
        (count, _) => format!(" ({count} quotations)"),
    };
    format!("{words}{of}")
}
