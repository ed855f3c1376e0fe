//! The desk in the browser: [`crate::desk`] as pages of forms, with write access. A page shows one thing to
//! decide; a form is one decision, or one for several quotations that it lists. No page needs a script.
//!
//! [`guard`] says who may come in, [`form`] reads what is sent, [`sitting`] remembers the order of the queue
//! and what was decided, [`act`] decides, [`show`] tells what the templates print.

mod act;
mod form;
mod guard;
mod lists;
mod name;
mod reading;
mod show;
mod sitting;

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tera::{Context, Tera};

use self::form::{Form, Signature};
use self::guard::Token;
pub(super) use self::guard::{Asked, FORM, PATH};
use self::sitting::{Fresh, Sitting};
use super::preview::Content;
use crate::diagnostic::Diagnostic;
use crate::pipeline::{Now, Options};

/// What stands in addresses as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

const TEMPLATES: [(&str, &str); 14] = [
    ("base.html", include_str!("templates/base.html")),
    ("add.html", include_str!("templates/add.html")),
    ("alike.html", include_str!("templates/alike.html")),
    ("answers.html", include_str!("templates/answers.html")),
    ("history.html", include_str!("templates/history.html")),
    ("item.html", include_str!("templates/item.html")),
    ("item-quotation.html", include_str!("templates/item-quotation.html")),
    ("name-fields.html", include_str!("templates/name-fields.html")),
    ("name.html", include_str!("templates/name.html")),
    ("people.html", include_str!("templates/people.html")),
    ("progress.html", include_str!("templates/progress.html")),
    ("read.html", include_str!("templates/read.html")),
    ("refused.html", include_str!("templates/refused.html")),
    ("stopped.html", include_str!("templates/stopped.html")),
];

/// The desk of one site, for one editor.
pub(super) struct Desk {
    root: PathBuf,
    now: Option<Now>,
    /// Who decides.
    name: Option<String>,
    token: Token,
    templates: Tera,
    /// `None` until there is a site.
    sitting: Mutex<Option<Sitting>>,
}

/// What the desk answers.
pub(super) enum Answer {
    /// A page, with its status.
    Page(u16, String),
    /// A file, with its type.
    File(&'static str, &'static [u8]),
    /// Another page, and perhaps a cookie to keep.
    To(String, Option<String>),
}

impl Desk {
    /// The desk of a site on a port.
    pub(super) fn new(options: &Options, name: Option<String>, port: u16) -> io::Result<Self> {
        let mut templates = Tera::default();
        templates.autoescape_on([".html"]);
        templates.add_raw_templates(TEMPLATES).map_err(io::Error::other)?;
        Ok(Desk {
            root: options.root.clone(),
            now: options.now,
            name,
            token: Token::new(port)?,
            templates,
            sitting: Mutex::default(),
        })
    }

    /// The path by which a browser is let in.
    pub(super) fn door(&self) -> String {
        format!("{PATH}/open?token={}", self.token.digits())
    }

    /// Goes on with a site that was composed anew. `found` is what was found then.
    pub(super) fn adopt(&self, content: &Arc<Content>, found: &[Diagnostic]) {
        let fresh = Fresh::new(&self.root, Arc::clone(content), found);
        let mut sitting = self.sitting();
        match &mut *sitting {
            Some(sitting) => sitting.go_on(fresh, &self.root),
            none => *none = Some(Sitting::new(fresh)),
        }
    }

    fn sitting(&self) -> MutexGuard<'_, Option<Sitting>> {
        self.sitting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a request.
    pub(super) fn answer(&self, asked: &Asked) -> Answer {
        let fields = Form::read(asked.query.as_bytes());
        match asked.path.as_str() {
            "/desk.css" => return Answer::File("text/css", include_bytes!("desk.css")),
            "/bar.css" => return Answer::File("text/css", include_bytes!("bar.css")),
            "/desk.js" => return Answer::File("text/javascript", include_bytes!("desk.js")),
            "/open" if !asked.is_post && self.token.is(fields.get("token")) => {
                return Answer::To(format!("{PATH}/"), Some(self.token.set_cookie()));
            }
            _ => {}
        }
        if let Some((status, why)) = self.token.refuses(asked) {
            return self.stopped(status, why);
        }
        let mut sitting = self.sitting();
        let Some(sitting) = &mut *sitting else {
            return self.stopped(503, "there is no site yet: mend its errors first");
        };
        if !asked.is_post {
            return self.page(sitting, &asked.path, &fields);
        }
        let form = Form::read(&asked.body);
        if !self.token.is(form.get("token")) {
            return self.stopped(403, "only forms of the desk are taken");
        }
        match asked.path.as_str() {
            "/decide" => self.decide(sitting, &form),
            "/undo" => self.undo(sitting, &form),
            _ => self.stopped(404, "there is no such page"),
        }
    }

    fn page(&self, sitting: &Sitting, path: &str, fields: &Form) -> Answer {
        let page = match path {
            "" | "/" => {
                let first = sitting.open("").next().map(|(key, _)| key);
                return Answer::To(first.map_or_else(|| format!("{PATH}/progress"), of_item), None);
            }
            "/item" => self.item(sitting, fields),
            "/alike" => self.alike(sitting, fields),
            "/read" => self.reading(sitting, fields),
            "/add" => self.adding(sitting, fields),
            "/name" => self.name_page(sitting, fields),
            "/people" => Some(self.people(sitting, fields)),
            "/history" => Some(self.history(sitting, fields)),
            "/progress" => Some(self.progress(sitting, fields)),
            _ => None,
        };
        page.unwrap_or_else(|| self.stopped(404, "there is no such thing on this site"))
    }

    /// A page that says why nothing was done.
    fn stopped(&self, status: u16, why: &str) -> Answer {
        let mut context = Context::new();
        context.insert("path", PATH);
        context.insert("title", why);
        self.render(status, "refused.html", &context)
    }

    fn render(&self, status: u16, template: &str, context: &Context) -> Answer {
        match self.templates.render(template, context) {
            Ok(html) => Answer::Page(status, html),
            Err(problem) => Answer::Page(500, crate::text::plain(&problem.to_string())),
        }
    }

    /// By whom and when a decision of now is made.
    fn signature(&self, sitting: &Sitting) -> Signature {
        let zone = sitting.content().edition().renderer.site().settings.timezone;
        Signature { by: self.name.clone(), on: self.now.map(|now| now.day(zone)) }
    }
}

/// The path of an item.
pub(super) fn of_item(key: &str) -> String {
    format!("{PATH}/item?key={}", escaped(key))
}

/// The path of an article's page for reading.
pub(super) fn of_reading(article: &str) -> String {
    format!("{PATH}/read?article={}", escaped(article))
}

/// Text as it stands in an address.
fn escaped(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}
