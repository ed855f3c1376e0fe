//! Everything that a site is made from, as it lies on disk.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::weights::{self, Own};
use super::{Failure, Options};
use crate::addresses;
use crate::config::{self, BaseUrl, Settings};
use crate::diagnostic::{Code, Diagnostic, Severity, locate};
use crate::errata;
use crate::files;
use crate::fresh::Fingerprint;
use crate::keyed::Value;
use crate::language;
use crate::page::{Overrides, tables};
use crate::registry::{self, Registry};
use crate::source::{self, Source, SourceCache};
use crate::text::{Hash, near};

/// Hidden files and folders of static/ that hosts read.
const READ_BY_HOSTS: [&str; 5] =
    [".assetsignore", ".domains", ".htaccess", ".nojekyll", ".well-known"];

/// Everything that a site is made from, as it lies on disk.
pub(super) struct Gathered {
    /// Those of kutip.toml, with what the command line says over them.
    pub(super) settings: Arc<Settings>,
    pub(super) registry: Registry,
    pub(super) sources: Vec<Arc<Source>>,
    /// Articles there are, those that cannot be read among them.
    pub(super) articles: usize,
    /// Plain pages of the editor's own.
    pub(super) pages: Vec<Arc<Source>>,
    pub(super) overrides: Overrides,
    /// The text of people.toml.
    pub(super) people: String,
    /// What articles are annotated by.
    pub(super) weights: Arc<Own>,
    /// The text of addresses.toml.
    pub(super) addresses: Arc<str>,
    /// The text of errata.toml, where readers are told of it.
    pub(super) errata: String,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The files that findings point into, as they were read: none of them is read again for a message.
#[derive(Debug)]
pub struct Texts {
    sources: Vec<Arc<Source>>,
    people: String,
    errata: String,
    /// That of addresses.toml, as it is to be once it was read.
    pub(super) addresses: Arc<str>,
}

impl Texts {
    /// The articles and plain pages as they were read, with their corrections.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().map(|source| &**source)
    }

    /// The text of people.toml.
    pub fn people(&self) -> &str {
        &self.people
    }

    /// Gives findings the lines that they are about.
    pub fn locate<'d>(&self, found: impl IntoIterator<Item = &'d mut Diagnostic>) {
        let texts = self.sources.iter().flat_map(|source| source.files());
        let more = [
            (registry::FILE, self.people.as_str()),
            (addresses::FILE, &*self.addresses),
            (errata::FILE, self.errata.as_str()),
        ];
        locate(found, texts.chain(more));
    }

    /// Tells what articles and plain pages were made from, with the path of each.
    pub(super) fn fingerprints(&self) -> impl Iterator<Item = (&str, Fingerprint)> {
        self.sources.iter().map(|source| (source.path.as_str(), source.with_corrections()))
    }
}

impl Gathered {
    /// What findings point into.
    pub(super) fn texts(&self) -> Texts {
        let sources = self.sources.iter().chain(&self.pages).map(Arc::clone).collect();
        let addresses = Arc::clone(&self.addresses);
        let (people, errata) = (self.people.clone(), self.errata.clone());
        Texts { sources, people, errata, addresses }
    }

    /// Everything that a build reads and is told.
    pub(super) fn asked(&self, options: &Options) -> Asked {
        // Named one by one, so that a new field or option cannot be forgotten here.
        let Gathered {
            settings,
            registry,
            sources,
            articles: _,
            pages,
            overrides,
            people: _,
            weights,
            addresses,
            errata,
            diagnostics,
        } = self;
        let Options {
            root: _,
            output: _,
            base_url: _,
            origin: _,
            weights: _,
            drafts,
            future,
            now,
            jobs: _,
            cache: _,
            in_ci,
        } = options;
        // How late it is matters to what waits alone, and to the times that files are given.
        let now = now.map(|now| now.fixed(settings.timezone));
        let Overrides { templates, files, style: _, data } = overrides;
        let all = |list: &[Arc<Source>]| -> Vec<Fingerprint> {
            list.iter().map(|source| source.with_corrections()).collect()
        };
        let files: Vec<_> =
            files.iter().map(|(name, bytes)| (name, Hash::of_file(bytes))).collect();
        let rest = Fingerprint::of(&(
            (&**settings, registry, diagnostics, drafts, future, now, in_ci),
            (all(sources), all(pages), weights.fingerprint(), errata),
            (templates, files, data.to_string()),
        ));
        Asked { rest, addresses: Fingerprint::of(&**addresses) }
    }
}

/// Whether there is a site in a folder: settings, or articles.
///
/// # Errors
/// If there is none.
pub fn site_at(root: &Path) -> Result<(), Box<Diagnostic>> {
    let help = "go to the site's folder, name it with --root, or make a site: kutip new";
    let (code, message) = if !root.is_dir() {
        (Code::UnreadableFile, "the site's folder is not there")
    } else if !root.join(config::FILE).exists() && !root.join("content").exists() {
        (Code::NoSite, "this folder is no site: it has no kutip.toml and no content/")
    } else {
        return Ok(());
    };
    Err(Box::new(Diagnostic::new(code, message).in_file(root.to_string_lossy()).help(help)))
}

/// Everything that a build reads and is told: two builds that were asked for the same make one site and
/// say the same of it.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Asked {
    rest: Fingerprint,
    /// That of addresses.toml, which a build writes.
    addresses: Fingerprint,
}

impl Asked {
    /// The same with another text of addresses.toml.
    pub(super) fn with(self, addresses: &str) -> Self {
        Asked { addresses: Fingerprint::of(addresses), ..self }
    }
}

/// The settings of the site, with what the command line says over them.
pub(super) fn settings(options: &Options) -> Result<Settings, Failure> {
    site_at(&options.root)?;
    let mut settings = config::load(&options.root)?;
    known_language(&options.root, &settings)?;
    let asked = options.base_url.clone().or(settings.base_url);
    settings.base_url = match (&options.origin, asked) {
        (Some(origin), Some(url)) => Some(BaseUrl { origin: origin.clone(), ..url }),
        (Some(origin), None) => Some(BaseUrl { origin: origin.clone(), path: "/".to_owned() }),
        (None, url) => url,
    };
    settings.build.search &= cfg!(feature = "search");
    Ok(settings)
}

/// Whether there are words for the pages in the language of the site.
fn known_language(root: &Path, settings: &Settings) -> Result<(), Box<Diagnostic>> {
    let Some(language) = settings.language.as_deref().filter(|code| !language::is_known(code))
    else {
        return Ok(());
    };
    let names: Vec<(&str, String)> = language::names().collect();
    let codes: Vec<&str> = names.iter().map(|(code, _)| *code).collect();
    let code = language::primary(language).to_lowercase();
    let is_in = |name: &str| name.to_lowercase().split(' ').any(|word| word == code);
    let named = names.iter().find(|(_, name)| is_in(name)).map(|(code, _)| *code);
    let list: Vec<String> = names.iter().map(|(code, name)| format!("{code} ({name})")).collect();
    let list = list.join(", ");
    let help = match named.or_else(|| near(&code, &codes)) {
        Some(near) => format!("did you mean `{near}`? The languages are {list}"),
        None => format!("the languages are {list}"),
    };
    let message = format!("`language` is not the code of a language that Kutip knows: {language}");
    let mut problem = Diagnostic::new(Code::BadSetting, message).in_file(config::FILE).help(help);
    // The settings do not keep their places: those of a mistake are read again.
    if let Ok(Some(text)) = files::settings(root, config::FILE)
        && let Ok(value) = Value::from_toml(&text, 0)
        && let Some(entry) =
            value.table().unwrap_or_default().iter().find(|e| e.key.text == "language")
    {
        problem = problem.at(config::FILE, entry.value.span);
        locate([&mut problem], [(config::FILE, text.as_str())]);
    }
    Err(Box::new(problem))
}

/// Reads everything that the site is made from; of the articles in the cache only what has changed.
pub(super) fn gather(
    options: &Options,
    settings: Settings,
    cache: Option<&mut SourceCache>,
) -> Result<Gathered, Failure> {
    let root = options.root.as_path();
    let people = files::settings(root, registry::FILE)?.unwrap_or_default();
    let registry = registry::parse(&people).map_err(|mut problems| {
        locate(&mut problems, [(registry::FILE, people.as_str())]);
        problems
    })?;
    let addresses = files::text(root, addresses::FILE, addresses::LARGEST)?.unwrap_or_default();
    let errata =
        if settings.corrections.public { files::settings(root, errata::FILE)? } else { None }
            .unwrap_or_default();
    let weights = Arc::new(weights::read(options, &settings)?);
    let (overrides, mut diagnostics) = overrides(root, &settings)?;
    let source::Loaded { sources, pages, unusable, diagnostics: found } =
        source::load_again(root, &settings, cache);
    diagnostics.extend(found);
    let settings = Arc::new(settings);
    let articles = sources.len() + unusable.len();
    Ok(Gathered {
        settings,
        registry,
        sources,
        articles,
        pages,
        overrides,
        people,
        weights,
        addresses: addresses.into(),
        errata,
        diagnostics,
    })
}

/// What the site puts over the theme, and what was odd about it.
fn overrides(
    root: &Path,
    settings: &Settings,
) -> Result<(Overrides, Vec<Diagnostic>), Vec<Diagnostic>> {
    let (templates, mut diagnostics) = source::folder(root, "templates", &[]);
    let (files, found) = source::folder(root, "static", &READ_BY_HOSTS);
    diagnostics.extend(found);
    let mut texts = BTreeMap::new();
    for (name, bytes) in templates {
        match String::from_utf8(bytes) {
            Ok(text) => drop(texts.insert(name, text)),
            Err(_) => diagnostics.push(
                Diagnostic::new(Code::InvalidEncoding, "the template is not valid UTF-8")
                    .in_file(format!("templates/{name}"))
                    .help("save the file as UTF-8"),
            ),
        }
    }
    let (tables, found) = source::folder(root, tables::FOLDER, &[]);
    diagnostics.extend(found);
    let (data, mut found) = tables::read(&tables);
    if !found.is_empty() {
        let texts = tables.iter().map(|(name, bytes)| {
            let text = str::from_utf8(bytes).unwrap_or_default();
            let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
            (format!("{}/{name}", tables::FOLDER), text)
        });
        let texts: Vec<(String, &str)> = texts.collect();
        locate(&mut found, texts.iter().map(|(path, text)| (path.as_str(), *text)));
    }
    diagnostics.extend(found);
    if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return Err(diagnostics);
    }
    Ok((Overrides { templates: texts, files, style: settings.theme.clone(), data }, diagnostics))
}
