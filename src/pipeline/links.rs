//! The links of a site that lead nowhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use rayon::prelude::*;

use super::gather::base_url;
use super::{Failure, Options, Progress, WORK, build, configuration};
use crate::diagnostic::{Code, Diagnostic};
use crate::output::{MANIFEST, Manifest};
use crate::page::links::{self, Broken, Fault, Linked};
use crate::site::url::Base;

/// Folder for a site that is built to be looked at and removed again.
const CHECKED: &str = "check";

/// Builds the site beside its output and follows every link and anchor of every page; what stands
/// in the output stays as it is.
///
/// # Errors
/// If the site cannot be built.
pub fn broken_links(options: &Options) -> Result<Vec<Diagnostic>, Failure> {
    let folder = options.root.join(WORK).join(CHECKED);
    let base = base_url(&configuration(&options.root)?, options);
    let options = Options { output: Some(folder.clone()), ..options.clone() };
    build(&options, &Progress::default())?;
    let found = follow(&folder, &Base::new(base.as_deref()));
    let removed = fs::remove_dir_all(&folder);
    let found = found.and_then(|found| removed.map(|()| found));
    found.map_err(|problem| Failure {
        cause: super::Cause::Output,
        diagnostics: vec![
            Diagnostic::new(Code::CannotWrite, format!("the site could not be read: {problem}"))
                .in_file(folder.to_string_lossy())
                .help("look at its permissions"),
        ],
    })
}

/// Reads a finished build and follows its links.
fn follow(folder: &Path, base: &Base) -> std::io::Result<Vec<Diagnostic>> {
    let manifest: Manifest = serde_json::from_slice(&fs::read(folder.join(MANIFEST))?)?;
    let pages: BTreeMap<String, Linked> = manifest
        .files
        .par_iter()
        .filter(|(_, file)| file.media.starts_with("text/html"))
        .map(|(path, _)| {
            let html = fs::read(folder.join(path))?;
            Ok((path.clone(), links::read(&String::from_utf8_lossy(&html), path, base)))
        })
        .collect::<std::io::Result<_>>()?;
    let mut files: BTreeSet<String> = manifest.files.keys().cloned().collect();
    files.insert(MANIFEST.to_owned());
    let source = |page: &str| manifest.files.get(page).and_then(|file| file.source.clone());
    let broken = links::broken(&pages, &files);
    Ok(broken.into_iter().map(|broken| told(&broken, source(&broken.page))).collect())
}

/// `source`: the article whose page it is.
fn told(broken: &Broken, source: Option<String>) -> Diagnostic {
    let Broken { written, fault, page, more } = broken;
    let others = match more {
        0 => String::new(),
        1 => ", and so on one other page".to_owned(),
        more => format!(", and so on {more} other pages"),
    };
    let (what, help) = match fault {
        Fault::Outside => ("leads out of the site", "write the whole address if that is meant"),
        Fault::NoFile => ("leads to no page", "correct the address, or remove the link"),
        Fault::NoAnchor => ("leads to an anchor that is not there", "correct what follows the #"),
    };
    let message = format!("a link on /{page} {what}: {written}{others}");
    Diagnostic::new(Code::BrokenLink, message)
        .in_file(source.unwrap_or_else(|| page.clone()))
        .help(help)
}
