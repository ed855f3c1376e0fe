//! Everything that a site is made from, as it lies on disk, and its hash.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::{Failure, Options, unusable_configuration};
use crate::config::{self, Config};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::language::Languages;
use crate::page::{Overrides, tables};
use crate::registry::{self, Registry};
use crate::site;
use crate::source::{self, Shelf, Source};
use crate::text::Hash;

/// All that a site is made from, as it lies on disk.
pub(super) struct Gathered {
    pub(super) sources: Vec<Arc<Source>>,
    /// Plain pages of the editor's own.
    pub(super) pages: Vec<Arc<Source>>,
    pub(super) overrides: Overrides,
    pub(super) inputs: Inputs,
    pub(super) link_options: site::Options,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Gathered {
    /// The hash of everything that a build reads and is told: two with one hash make one site and
    /// say the same of it.
    pub(super) fn hash(&self, options: &Options, languages: &Languages) -> Hash {
        // Named one by one, so that a new option cannot be forgotten here.
        let Options { root: _, output: _, base_url, origin, drafts, now, jobs: _, cache: _ } =
            options;
        let told = format!("{base_url:?} {origin:?} {drafts} {now:?} {:?}", self.diagnostics);
        let mut parts = vec![languages.hash(), self.inputs.hash(), Hash::of(&[told.as_bytes()])];
        let sources = self.sources.iter().chain(&self.pages);
        parts.extend(sources.map(|source| source.inputs()));
        Inputs(parts).hash()
    }
}

/// Reads everything that the site is made from; of articles on the shelf only what has changed.
pub(super) fn gather(
    options: &Options,
    config: &Config,
    shelf: Option<&mut Shelf>,
) -> Result<Gathered, Failure> {
    let root = options.root.as_path();
    let registry = registry::load(root).map_err(unusable_configuration)?;
    let (overrides, mut diagnostics) = overrides(root, config).map_err(unusable_configuration)?;
    let source::Loaded { sources, pages, diagnostics: found, .. } =
        source::load_again(root, config, shelf);
    diagnostics.extend(found);
    let link_options = link_options(config, options, registry);
    let inputs = Inputs::new(root, link_options.base_url.as_deref(), &overrides);
    Ok(Gathered { sources, pages, overrides, inputs, link_options, diagnostics })
}

/// Hashes of all that pages are made from.
pub(super) struct Inputs(Vec<Hash>);

impl Inputs {
    fn new(root: &Path, base_url: Option<&str>, overrides: &Overrides) -> Self {
        let read = |file: &str| std::fs::read(root.join(file)).unwrap_or_default();
        let (config, people) = (read(config::FILE), read(registry::FILE));
        let base_url = base_url.unwrap_or_default().as_bytes();
        let mut hashes = vec![Hash::of(&[&config, &people, base_url])];
        hashes.push(Hash::of(&[overrides.data.to_string().as_bytes()]));
        let templates = overrides.templates.iter().map(|(name, text)| (name, text.as_bytes()));
        let files = overrides.files.iter().map(|(name, bytes)| (name, bytes.as_slice()));
        hashes.extend(
            templates.chain(files).map(|(name, bytes)| Hash::of(&[name.as_bytes(), bytes])),
        );
        Inputs(hashes)
    }

    pub(super) fn add(&mut self, hash: Hash) {
        self.0.push(hash);
    }

    pub(super) fn hash(&self) -> Hash {
        let parts: Vec<&[u8]> = self.0.iter().map(|hash| hash.0.as_slice()).collect();
        Hash::of(&parts)
    }
}

/// What the site puts over the theme, and what was odd about it.
fn overrides(
    root: &Path,
    config: &Config,
) -> Result<(Overrides, Vec<Diagnostic>), Vec<Diagnostic>> {
    let (templates, mut diagnostics) = source::folder(root, "templates");
    let (files, found) = source::folder(root, "static");
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
    let (tables, found) = source::folder(root, tables::FOLDER);
    diagnostics.extend(found);
    let (data, found) = tables::read(&tables);
    diagnostics.extend(found);
    if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return Err(diagnostics);
    }
    Ok((Overrides { templates: texts, files, looks: config.theme.clone(), data }, diagnostics))
}

/// Where the site will stand, if that is known.
pub(super) fn base_url(config: &Config, options: &Options) -> Option<String> {
    let own = match (&config.base_url, &options.origin) {
        (Some(url), Some(origin)) => Some(format!("{origin}{}", url.path)),
        (Some(url), None) => Some(format!("{}{}", url.origin, url.path)),
        (None, origin) => origin.as_ref().map(|origin| format!("{origin}/")),
    };
    options.base_url.clone().or(own)
}

pub(super) fn link_options(
    config: &Config,
    options: &Options,
    registry: Registry,
) -> site::Options {
    site::Options {
        title: config.title.clone(),
        base_url: base_url(config, options),
        language: config.language.clone(),
        min_confidence: config.min_confidence,
        menu: config.menu.clone(),
        search: config.build.search && cfg!(feature = "search"),
        registry,
        topics: config.topics.clone(),
        min_quotes: config.build.feeds.then_some(config.feeds.min_quotes),
        data: config.build.data,
        timezone: config.timezone,
    }
}
