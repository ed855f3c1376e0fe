//! A folder of this machine: the new tree is made beside the old one and exchanged with it in one
//! step; the old one is kept for going back.

use std::io::Write as _;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;
use rayon::prelude::*;

use super::ordered::refuse_other;
use super::plan::{Live, Plan};
use super::tree::Tree;
use super::{Error, Need, Progress, Surroundings, Target, settings};
use crate::config;
use crate::diagnostic::Code;
use crate::output::{Destination, Manifest, OutputPath, Stage};

/// Smaller files gain nothing by being compressed.
const WORTH: u64 = 512;

pub(super) struct Directory {
    settings: settings::Directory,
    around: Surroundings,
}

impl Directory {
    pub(super) fn new(settings: settings::Directory, around: Surroundings) -> Self {
        Directory { settings, around }
    }

    fn path(&self) -> PathBuf {
        self.around.root.join(&self.settings.path)
    }

    /// The folder, if it may be replaced; `output` is where the build lies.
    fn destination(&self, output: Option<&Tree>) -> Result<Destination, Error> {
        let root = &self.around.root;
        let own = config::OWNED.map(|folder| root.join(folder));
        let mut inputs: Vec<_> = own.iter().map(PathBuf::as_path).collect();
        inputs.extend(output.map(Tree::folder));
        Ok(Destination::new(&self.path(), root, &inputs)?
            .keeping_for_rollback()
            .dated(self.around.dated))
    }
}

impl Target for Directory {
    fn check(&mut self) -> Vec<Need> {
        let path = self.path();
        let above = path.ancestors().skip(1).find(|above| above.is_dir());
        let place = match above {
            Some(above) => writable(above),
            None => Err(Error::new(Code::TargetNeed, "no folder above it exists", "make one")),
        };
        let destination = self.destination(None);
        let free = destination.and_then(|to| to.look().map(drop).map_err(Error::from));
        vec![
            Need::of(format!("a folder to write {} in", path.display()), place),
            Need::of("the folder holds only what kutip published", free),
        ]
    }

    fn live(&mut self, tree: &Tree) -> Result<Live, Error> {
        let found = self.destination(Some(tree))?.look().map_err(|error| {
            let mut error = Error::from(error);
            if self.around.adopt && error.code == Code::ForeignFiles {
                error.help.push_str(
                    "; --adopt has no effect on files in a directory, which is replaced as a whole",
                );
            }
            error
        })?;
        let Some(found) = found else { return Ok(Live::default()) };
        if !self.around.adopt {
            refuse_other(&found, tree)?;
        }
        let (plain, compressed) = without_compressed(found);
        let wanted = plain.files.iter().filter(|(path, file)| is_compressible(path, file.size));
        let wanted = if self.settings.precompress { wanted.count() } else { 0 };
        Ok(Live { unfinished: compressed != wanted, manifest: Some(plain), ..Live::default() })
    }

    fn apply(&mut self, tree: &Tree, _: &Plan, progress: &Progress) -> Result<(), Error> {
        let destination = self.destination(Some(tree))?;
        let previous = destination.open()?;
        let stage = Stage::begin(&destination, previous, None)?;
        let files: Vec<_> = tree.manifest.files.iter().collect();
        let entries = files
            .par_iter()
            .map(|(path, file)| {
                let bytes = tree.read(path)?;
                let source = file.source.as_deref();
                let mut entries = vec![stage.put(path, &bytes, source)?];
                if self.settings.precompress && is_compressible(path, file.size) {
                    let path = format!("{path}.gz");
                    entries.push(stage.put(&path, &gzip(&bytes)?, None)?);
                }
                progress.sent(file.size);
                Ok(entries)
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let entries = entries.into_iter().flatten().collect();
        stage.finish(entries, Vec::new(), tree.manifest.facts())?;
        Ok(())
    }

    fn rollback(&mut self) -> Result<String, Error> {
        let destination = self.destination(None)?;
        if destination.rollback()? {
            let folder = self.path();
            return Ok(format!(
                "{} has changed places with the release beside it; another rollback changes them back",
                folder.display()
            ));
        }
        Err(Error::no_release("there is no earlier release"))
    }
}

/// Whether a file can be made in a folder.
fn writable(folder: &std::path::Path) -> Result<(), Error> {
    rustix::fs::access(folder, rustix::fs::Access::WRITE_OK).map_err(|problem| {
        let message = format!("{} cannot be written to: {problem}", folder.display());
        Error::new(Code::CannotWrite, message, "check permissions")
    })
}

/// Whether a server that looks for `FILE.gz` shall find one.
fn is_compressible(path: &str, size: u64) -> bool {
    const TEXT: [&str; 9] =
        [".html", ".css", ".js", ".json", ".jsonl", ".xml", ".svg", ".txt", ".csv"];
    size >= WORTH && TEXT.iter().any(|ending| path.ends_with(ending))
}

/// The manifest without the compressed twins, and how many those are.
fn without_compressed(mut manifest: Manifest) -> (Manifest, usize) {
    let twins: Vec<OutputPath> = manifest
        .files
        .keys()
        .filter(|path| {
            let plain =
                path.strip_suffix(".gz").and_then(|plain| manifest.files.get_key_value(plain));
            plain.is_some_and(|(plain, file)| is_compressible(plain, file.size))
        })
        .cloned()
        .collect();
    for twin in &twins {
        manifest.files.remove(twin);
    }
    (manifest, twins.len())
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let mut out = GzEncoder::new(Vec::new(), Compression::new(6));
    let done = out.write_all(bytes).and_then(|()| out.finish());
    done.map_err(|problem| Error::host(format!("cannot compress: {problem}")))
}
