//! Items become article files, unless the site has them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};
use toml::{Table, Value};

use super::{Item, paragraphs};
use crate::article;
use crate::language::{Languages, primary};
use crate::site::Seen;
use crate::source::Source;
use crate::text::slug;

/// Longest name that a title makes, in bytes.
const NAME: usize = 60;

/// What became of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is written to this path, from the site's root.
    Written(String),
    /// The article at this path has its address or, but for little, its words.
    There(String),
}

/// Writes items into a site. An item that was written before is known by its address or its words, so that an
/// import that was cut off goes on where it was.
#[derive(Debug)]
pub struct Writer<'l> {
    root: PathBuf,
    /// From the root, with `/` between its parts and none at the end.
    folder: String,
    languages: &'l Languages,
    /// Where those are that were seen.
    paths: Vec<String>,
    seen: Seen,
    urls: FxHashMap<String, usize>,
    /// Names of files without folder and ending: of one name, one article has the address.
    names: FxHashSet<String>,
    /// Whether nothing is to be written.
    dry: bool,
}

impl<'l> Writer<'l> {
    /// A writer into a folder of a site.
    pub fn new(root: &Path, folder: &str, dry: bool, languages: &'l Languages) -> Self {
        let folder = folder.trim_end_matches('/').to_owned();
        let (seen, urls, names) = (Seen::default(), FxHashMap::default(), FxHashSet::default());
        Writer {
            root: root.to_owned(),
            folder,
            languages,
            paths: Vec::new(),
            seen,
            urls,
            names,
            dry,
        }
    }

    /// Takes note of an article that the site has.
    pub fn know(&mut self, source: &Source) {
        let (article, _) = article::parse(source, self.languages);
        self.note(&source.path, article.original(), &paragraphs(&article));
    }

    fn note(&mut self, path: &str, url: Option<&str>, body: &str) {
        if let Some(url) = url {
            self.urls.entry(url.to_owned()).or_insert(self.paths.len());
        }
        self.names.insert(stem(path).to_owned());
        self.paths.push(path.to_owned());
        self.seen.add(body);
    }

    /// Writes an item, unless the site has it. The file is there whole or not at all.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&mut self, item: &Item) -> io::Result<Outcome> {
        let by_url = item.url.as_ref().and_then(|url| self.urls.get(url)).copied();
        if let Some(at) = by_url.or_else(|| self.seen.find(&item.body)) {
            return Ok(Outcome::There(self.paths[at].clone()));
        }
        let path = self.free(item);
        if !self.dry {
            let file = self.root.join(&path);
            let folder = file.parent().unwrap_or(&self.root);
            fs::create_dir_all(folder)?;
            let part = folder.join(".import.part");
            let written = fs::write(&part, text(item, self.languages));
            if let Err(problem) = written.and_then(|()| fs::rename(&part, &file)) {
                let _ = fs::remove_file(&part);
                return Err(problem);
            }
        }
        self.note(&path, item.url.as_deref(), &item.body);
        Ok(Outcome::Written(path))
    }

    /// A path that nobody has.
    fn free(&self, item: &Item) -> String {
        let title = item.title.as_deref().unwrap_or(&item.body);
        let mut name = slug(&title.chars().take(2 * NAME).collect::<String>());
        if name.len() > NAME {
            name.truncate(name[..NAME].rfind('-').unwrap_or(NAME));
        }
        let day = item.date.as_deref().and_then(|date| date.get(..10));
        let parts: Vec<&str> =
            day.into_iter().chain([name.as_str()]).filter(|part| !part.is_empty()).collect();
        let name = if parts.is_empty() { "article".to_owned() } else { parts.join("-") };
        let ending = item.file.as_ref().map_or("txt", |(_, ending)| ending);
        let numbered = |number: usize| {
            if number > 1 { format!("{name}-{number}") } else { name.clone() }
        };
        let path = |name: &String| format!("{}/{name}.{ending}", self.folder);
        let is_free = |name: &String| {
            !self.names.contains(name) && self.root.join(path(name)).symlink_metadata().is_err()
        };
        (1..usize::MAX).map(numbered).find(is_free).map(|name| path(&name)).unwrap_or_default()
    }
}

/// The name of a file without its folder and ending.
fn stem(path: &str) -> &str {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The text of an article file: what is known of it as front matter, then its paragraphs.
fn text(item: &Item, languages: &Languages) -> String {
    if let Some((text, _)) = &item.file {
        return text.clone();
    }
    let language = item.language.as_deref().map(|code| primary(code).to_lowercase());
    let language = language.filter(|code| languages.get(code).is_some());
    let mut matter = Table::new();
    for (key, value) in [
        ("title", &item.title),
        ("date", &item.date),
        ("source", &item.source),
        ("author", &item.author),
        ("url", &item.url),
        ("language", &language),
    ] {
        if let Some(value) = value {
            matter.insert(key.to_owned(), Value::String(value.clone()));
        }
    }
    if !item.topics.is_empty() {
        let topics = item.topics.iter().cloned().map(Value::String);
        matter.insert("topics".to_owned(), Value::Array(topics.collect()));
    }
    format!("+++\n{matter}+++\n\n{}\n", item.body)
}
