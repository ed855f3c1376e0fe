//! `kutip export`: the site as data for other programs.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::build::{address, read_site};
use super::clock::Today;
use super::weights::Weighing;
use super::{CANNOT_WRITE, Common, FINDINGS, USAGE};
use crate::config::BaseUrl;
use crate::diagnostic::Severity;
use crate::export::{Exporter, Whole};
use crate::files::{self, Staged};
use crate::pipeline::Options;
use crate::text::count;

/// The formats, whether or not this program has them all.
const FORMATS: [&str; 7] =
    ["jsonl", "csv", "sqlite", "webannotation", "jsonld", "csl-json", "parquet"];

/// Arguments of the command.
#[derive(Args)]
pub(super) struct Export {
    /// What is written
    #[arg(long, value_parser = PossibleValuesParser::new(FORMATS))]
    format: String,
    /// Folder to write the files into [default: export, in the site's folder]
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Where the site will stand, instead of `base_url` of kutip.toml
    #[arg(long, value_name = "URL", value_parser = address)]
    base_url: Option<BaseUrl>,
    #[command(flatten)]
    weighing: Weighing,
    #[command(flatten)]
    today: Today,
}

impl Export {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        if let Some(feature) = lacks(&self.format) {
            let message = format!("this program was built without the format {}", self.format);
            common.error(&message, &format!("build it with --features {feature}"));
            return Ok(USAGE.into());
        }
        let now = match self.today.now(common) {
            Ok(now) => now,
            Err(code) => return Ok(code.into()),
        };
        let options = Options {
            root: common.root()?,
            base_url: self.base_url.clone(),
            weights: self.weighing.weights.clone(),
            now: Some(now),
            cache: true,
            ..Options::default()
        };
        let edition = match read_site(&options, common) {
            Ok(edition) => edition,
            Err(code) => return Ok(code.into()),
        };
        let mut found = edition.diagnostics.clone();
        found.retain(|found| found.severity == Severity::Error);
        common.tell_of(&found);
        let folder = self.output.clone().unwrap_or_else(|| options.root.join("export"));
        let exporter = edition.renderer.exporter();
        let written = match self.write(&exporter, &folder) {
            Ok(written) => written,
            Err(problem) => {
                let message =
                    format!("cannot write to {}: {}", folder.display(), files::plain(&problem));
                common.error(&message, "what was there is as it was");
                return Ok(CANNOT_WRITE.into());
            }
        };
        let (articles, quotations) = (exporter.site.briefs.len(), exporter.site.quotes.len());
        common.say(&format!(
            "{}, {}: {}",
            count(articles, "article"),
            count(quotations, "quotation"),
            written.iter().map(|path| path.to_string_lossy()).collect::<Vec<_>>().join(", "),
        ));
        Ok(if found.is_empty() { ExitCode::SUCCESS } else { FINDINGS.into() })
    }

    /// Writes the files of the format; returns where they are.
    fn write(&self, of: &Exporter<'_>, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let mut staged = Staged::new(folder)?;
        match Whole::files(&self.format) {
            Some(files) => {
                for file in files {
                    let part = staged.begin(&file.name())?;
                    let mut out = BufWriter::with_capacity(1 << 16, File::create_new(part)?);
                    of.write(file, &mut out)?;
                    out.flush()?;
                }
            }
            None => sqlite(of, &mut staged)?,
        }
        staged.finish()
    }
}

/// The feature of the build that a format needs, if this program was built without it.
fn lacks(format: &str) -> Option<&'static str> {
    match format {
        "sqlite" if !cfg!(feature = "sqlite") => Some("sqlite"),
        "parquet" if !cfg!(feature = "parquet") => Some("parquet"),
        _ => None,
    }
}

/// Writes the database and what Datasette shows of it.
#[cfg(feature = "sqlite")]
fn sqlite(of: &Exporter<'_>, staged: &mut Staged) -> io::Result<()> {
    use crate::export::sqlite;

    let part = staged.begin(sqlite::FILE)?;
    let mut database = rusqlite::Connection::open(part).map_err(io::Error::other)?;
    sqlite::write(of.site, &mut database).map_err(io::Error::other)?;
    database.close().map_err(|(_, problem)| io::Error::other(problem))?;
    std::fs::write(staged.begin(sqlite::METADATA)?, sqlite::metadata(of))
}

#[cfg(not(feature = "sqlite"))]
fn sqlite(_: &Exporter<'_>, _: &mut Staged) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
