//! The theme: templates and static files, embedded in the program; a site overrides any of them
//! file by file.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult};

use super::view::{Entry, Html};
use super::words::Words;
use super::{Page, Rendered, fixed, hosting, style};
use crate::config;
use crate::diagnostic::{Code, Diagnostic};
use crate::fresh::Fingerprint;
use crate::language::Languages;
use crate::site::Site;
use crate::site::url::{Address, Section};
use crate::text::{Hash, plain};

/// The theme's stylesheet, in `static/`.
pub(super) const STYLESHEET: &str = "style.css";

include!(concat!(env!("OUT_DIR"), "/theme.rs"));

/// What a site puts over the theme, read from its folders `templates` and `static`. Names are
/// relative to the folder, with `/` between their parts.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// Template name → text.
    pub templates: BTreeMap<String, String>,
    /// File name → bytes. Published under the same name, except that files of the theme get their
    /// hash into it.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Colours, type, logo.
    pub style: config::Theme,
    /// What its data files hold, as templates see it.
    pub data: serde_json::Value,
}

/// The sections in the head of every page, after the newest day.
const DOORS: [Section; 3] = [Section::Topics, Section::Speakers, Section::Days];
/// The sections at the foot of every page.
const BROWSE: [Section; 4] =
    [Section::Articles, Section::Organisations, Section::Places, Section::Outlets];

/// Compiled templates, words and static files.
#[derive(Debug)]
pub struct Theme {
    tera: Tera,
    assets: BTreeMap<String, Page>,
    pub(super) words: Arc<Words>,
    /// Of everything above and below that pages show.
    fingerprint: Fingerprint,
    /// Language code → its name in itself, and `ltr` or `rtl`.
    tongues: BTreeMap<String, (String, String)>,
}

/// What every template sees as `site`.
#[derive(Serialize)]
struct SiteView<'a> {
    policy: &'a str,
    title: &'a str,
    language: &'a str,
    direction: &'a str,
    home: String,
    about: String,
    errata: Option<String>,
    copy_corrections: bool,
    search: Option<String>,
    portable: bool,
    menu: Vec<MenuItem<'a>>,
    browse: Vec<MenuItem<'a>>,
    logo: Option<String>,
    stylesheet: Option<String>,
}

#[derive(Serialize)]
struct MenuItem<'a> {
    section: &'a str,
    label: &'a str,
    href: String,
}

impl<'a> SiteView<'a> {
    /// `hrefs` are the links to static files, by name: those that `style` names are among them.
    fn new(
        site: &'a Site,
        words: &'a Words,
        direction: &'a str,
        hrefs: &BTreeMap<String, String>,
        style: &config::Theme,
    ) -> Self {
        let item = |section: Section| MenuItem {
            section: section.folder(),
            label: words.get(section.folder()),
            href: site.base.href(&Address::section(section)),
        };
        let filled = |section: &Section| site.entries(*section) > 0;
        let home = site.base.href(&Address::home());
        let today = MenuItem { section: "home", label: words.get("menu_today"), href: home };
        let doors = DOORS.into_iter().filter(filled).map(item);
        let browse = BROWSE.into_iter().filter(filled).map(item);
        let own = site.settings.menu.iter().map(|item| MenuItem {
            section: "own",
            label: &item.title,
            href: site.base.inside(&item.url).unwrap_or_else(|| item.url.clone()),
        });
        let href = |name: &String| hrefs.get(name).cloned();
        let has_errata = !site.errata.is_empty();
        SiteView {
            policy: hosting::POLICY,
            title: title(site, words),
            language: &site.language,
            direction,
            home: site.base.href(&Address::home()),
            about: site.base.href(&Address::about()),
            copy_corrections: site.settings.corrections.copy,
            errata: has_errata.then(|| site.base.href(&Address::errata())),
            search: site.settings.build.search.then(|| site.base.href(&Address::search())),
            portable: site.settings.build.links == config::Links::Relative,
            menu: std::iter::once(today).chain(doors).chain(own).collect(),
            browse: browse.collect(),
            logo: style.logo.as_ref().and_then(href),
            stylesheet: style.stylesheet.as_ref().and_then(href),
        }
    }
}

impl Theme {
    /// Compiles the templates for a site. The error says which template cannot be used and shows
    /// its line.
    pub(super) fn new(site: &Site, languages: &Languages, overrides: Overrides) -> Rendered<Self> {
        let words = Arc::new(Words::new(languages.get(&site.language)));
        let mut assets = assets(overrides.files, &overrides.style)?;
        if !site.settings.build.search {
            for file in ["search.css", "search.js"] {
                assets.remove(file);
            }
        }
        let mut tera = Tera::default();
        // Whatever a site calls its templates, what they print is escaped.
        tera.autoescape_on([""]);
        let hrefs: BTreeMap<String, String> = assets
            .iter()
            .map(|(name, page)| (name.clone(), site.base.href(&Address::file(&page.path))))
            .collect();
        let own = |text: &[u8]| fixed::put_in(&String::from_utf8_lossy(text), &words.ui, &hrefs);
        let mut templates: BTreeMap<String, String> =
            TEMPLATES.iter().map(|(name, text)| ((*name).to_owned(), own(text))).collect();
        let names: BTreeMap<String, String> =
            languages.packs().iter().map(|pack| (pack.code.clone(), pack.name.clone())).collect();
        register(&mut tera, &words, hrefs.clone(), names);
        templates.extend(overrides.templates);
        tera.add_raw_templates(&templates).map_err(|error| unusable(&error))?;

        let tongues: BTreeMap<String, (String, String)> = languages
            .packs()
            .iter()
            .map(|pack| (pack.code.clone(), (pack.name.clone(), pack.direction.clone())))
            .collect();
        let direction = tongues.get(&site.language).map_or("ltr", |(_, direction)| direction);
        let view = SiteView::new(site, &words, direction, &hrefs, &overrides.style);
        let shown = (&view, &words.ui, &overrides.data, &tongues);
        let fingerprint = fingerprint(&templates, &assets, &shown);
        tera.global_context().insert("site", &view);
        tera.global_context().insert("ui", &words.ui);
        tera.global_context().insert("data", &overrides.data);
        Ok(Theme { tera, assets, words, fingerprint, tongues })
    }

    /// That of all that a page shows beside what it alone shows: templates, words, static files.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The static files, as they are published.
    pub fn assets(&self) -> impl Iterator<Item = &Page> {
        self.assets.values()
    }

    /// Paths of those static files whose name holds a hash of their bytes.
    pub(super) fn fingerprinted(&self) -> impl Iterator<Item = &str> {
        let named = self.assets.iter().filter(|(name, asset)| **name != asset.path);
        named.map(|(_, asset)| asset.path.as_str())
    }

    /// `ltr`, `rtl`, or `auto` for a language that no pack knows.
    pub(super) fn direction(&self, language: Option<&str>) -> &str {
        let tongue = language.and_then(|code| self.tongues.get(code));
        tongue.map_or("auto", |(_, direction)| direction)
    }

    /// What a language calls itself; its code if no pack knows it.
    pub(super) fn language_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.tongues.get(code).map_or(code, |(name, _)| name)
    }

    /// Name of the site, else what its language calls such a one.
    pub(super) fn title<'a>(&'a self, site: &'a Site) -> &'a str {
        title(site, &self.words)
    }

    /// Renders one template into `out`, after what is there.
    pub(super) fn render(
        &self,
        template: &str,
        context: &Context,
        out: &mut Vec<u8>,
    ) -> Rendered<()> {
        self.tera.render_to(template, context, out).map_err(|error| unusable(&error))
    }

    /// What a component writes of an entry, given as `e`.
    pub(super) fn html(&self, component: &str, entry: &Entry<'_>) -> Rendered<Html> {
        let mut context = Context::new();
        context.insert("e", entry);
        let html = self.tera.render_component(component, &context, None, true);
        html.map(|html| Html::new(&html)).map_err(|error| unusable(&error))
    }

    /// Renders a call of a component, as it stands in a template. The error is the template's own.
    pub(super) fn component(&self, call: &str) -> Result<String, String> {
        self.tera.render_str(call, &Context::new(), true).map_err(|error| report(&error))
    }
}

fn title<'a>(site: &'a Site, words: &'a Words) -> &'a str {
    site.settings.title.as_deref().unwrap_or_else(|| words.get("site_title"))
}

/// The fingerprint of all that pages show of a theme.
fn fingerprint(
    templates: &BTreeMap<String, String>,
    assets: &BTreeMap<String, Page>,
    shown: &impl Serialize,
) -> Fingerprint {
    // What templates see is written as they see it.
    let shown = serde_json::to_string(shown).unwrap_or_default();
    let assets = assets.iter().map(|(name, page)| (name, &page.path, Hash::of_file(&page.bytes)));
    Fingerprint::of(&(templates, assets.collect::<Vec<_>>(), shown))
}

/// The filters and functions that templates have beside Tera's own.
fn register(
    tera: &mut Tera,
    words: &Arc<Words>,
    hrefs: BTreeMap<String, String>,
    tongues: BTreeMap<String, String>,
) {
    tera.register_filter("tongue", move |code: &str, _: Kwargs, _: &State<'_>| {
        tongues.get(code).cloned().unwrap_or_else(|| code.to_owned())
    });
    let of = Arc::clone(words);
    tera.register_filter(
        "date",
        move |iso: &str, args: Kwargs, _: &State<'_>| -> TeraResult<String> {
            Ok(of.date(iso, args.get("format")?))
        },
    );
    let of = Arc::clone(words);
    tera.register_filter(
        "count",
        move |number: u64, args: Kwargs, _: &State<'_>| -> TeraResult<String> {
            Ok(of.count(number, args.must_get("of")?))
        },
    );
    let of = Arc::clone(words);
    tera.register_filter("number", move |number: u64, _: Kwargs, _: &State<'_>| of.number(number));
    tera.register_filter("plain", |text: &str, _: Kwargs, _: &State<'_>| plain(text));
    tera.register_filter("fill", |text: &str, args: Kwargs, _: &State<'_>| {
        args.iter().fold(text.to_owned(), |text, (key, value)| {
            text.replace(&format!("{{{key}}}"), &value.to_string())
        })
    });
    tera.register_function("asset", move |args: Kwargs, _: &State<'_>| -> TeraResult<String> {
        let path: &str = args.must_get("path")?;
        hrefs
            .get(path)
            .cloned()
            .ok_or_else(|| tera::Error::message(format!("there is no file `{path}` in static/")))
    });
}

/// The theme's files with their hash in their names, so that they may be kept for ever; a site's
/// own files under the names they have.
fn assets(
    own: BTreeMap<String, Vec<u8>>,
    settings: &config::Theme,
) -> Rendered<BTreeMap<String, Page>> {
    let mut files: BTreeMap<String, Vec<u8>> =
        STATIC.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
    files.extend(own);
    let named = [("logo", &settings.logo), ("stylesheet", &settings.stylesheet)];
    for (key, name) in named {
        if let Some(name) = name.as_ref().filter(|name| !files.contains_key(*name)) {
            let problem = format!("`theme.{key}` names a file that is not there: static/{name}");
            let problem = Diagnostic::new(Code::BadSetting, problem).in_file(config::FILE);
            return Err(Box::new(problem.help("put the file there, or leave the key out")));
        }
    }
    if let Some(sheet) = files.get_mut(STYLESHEET) {
        let rules = style::rules(settings, &String::from_utf8_lossy(sheet))?;
        sheet.extend(rules.bytes());
    }
    Ok(files
        .into_iter()
        .map(|(name, bytes)| {
            let of_theme = STATIC.iter().any(|(theme, _)| *theme == name);
            let path = match name.rsplit_once('.') {
                Some((stem, ending)) if of_theme => {
                    format!("{stem}.{}.{ending}", Hash::of_file(&bytes).short(8))
                }
                _ => name.clone(),
            };
            (name, Page { path, bytes })
        })
        .collect())
}

/// Tera's own report with all its causes.
fn report(error: &tera::Error) -> String {
    let mut report = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        report = format!("{report}\n{cause}");
        source = cause.source();
    }
    report.trim_start_matches("error: ").to_owned()
}

/// Tera's own report, whole: it shows the file, the line and what is wrong with it.
fn unusable(error: &tera::Error) -> Box<Diagnostic> {
    let report = report(error).replace("--> ", "--> templates/");
    let report = format!("template error: {report}");
    let diagnostic = Diagnostic::new(Code::UnusableTemplate, report)
        .help("correct the template, or delete it to use the theme's own");
    Box::new(match error.kind() {
        ErrorKind::SyntaxError(place) | ErrorKind::RenderingError(place) => {
            diagnostic.in_file(format!("templates/{}", place.filename()))
        }
        _ => diagnostic,
    })
}
