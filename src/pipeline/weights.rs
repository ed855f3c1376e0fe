//! What articles are annotated by: weights that somebody has fitted, or those that come with the program.

use std::path::{Path, PathBuf};

use super::Options;
use crate::annotate::Weights;
use crate::config::Settings;
use crate::diagnostic::{Code, Diagnostic, locate};
use crate::files::{self, Fault};
use crate::fresh::Fingerprint;

/// Weights of one's own, if there are any.
#[derive(Debug, Default)]
pub(super) struct Own(Option<(Weights, Fingerprint)>);

impl Own {
    /// They, or those that come with the program.
    pub(super) fn get(&self) -> &Weights {
        self.0.as_ref().map_or_else(|| Weights::shipped(), |(weights, _)| weights)
    }

    /// Tells them apart from others; those that come with the program are part of what it is.
    pub(super) fn fingerprint(&self) -> Option<Fingerprint> {
        self.0.as_ref().map(|(_, fingerprint)| *fingerprint)
    }
}

/// Where the weights of a site lie: those of the command line before those of kutip.toml.
pub(super) fn path(options: &Options, settings: &Settings) -> Option<PathBuf> {
    let own = || settings.weights.as_ref().map(|weights| options.root.join(weights));
    options.weights.clone().or_else(own)
}

/// The weights of a site.
///
/// # Errors
/// There is a file of them that cannot be used.
pub(super) fn read(options: &Options, settings: &Settings) -> Result<Own, Box<Diagnostic>> {
    let Some(path) = path(options, settings) else { return Ok(Own::default()) };
    let (bytes, shown) = match (&options.weights, &settings.weights) {
        (None, Some(shown)) => (files::read(&path, files::SETTINGS), shown.clone()),
        _ => (files::read_named(&path, files::SETTINGS), path.to_string_lossy().into_owned()),
    };
    let (weights, text) = parse(bytes, &shown)?;
    Ok(Own(Some((weights, Fingerprint::of(&text)))))
}

/// The weights of a file that is named on the command line.
///
/// # Errors
/// They cannot be used.
pub fn named(path: &Path) -> Result<Weights, Box<Diagnostic>> {
    let bytes = files::read_named(path, files::SETTINGS);
    Ok(parse(bytes, &path.to_string_lossy())?.0)
}

/// Weights and their text; `shown` is what messages call their file.
fn parse(bytes: Result<Vec<u8>, Fault>, shown: &str) -> Result<(Weights, String), Box<Diagnostic>> {
    let bytes = bytes.map_err(|fault| fault.diagnostic(shown))?;
    let text = files::utf8(bytes, shown)?;
    match Weights::parse(&text) {
        Ok(weights) => Ok((weights, text)),
        Err(refused) => {
            let mut problem =
                Diagnostic::new(Code::BadWeights, refused.problem).at(shown, refused.span);
            problem = problem.help(refused.help);
            locate([&mut problem], [(shown, text.as_str())]);
            Err(Box::new(problem))
        }
    }
}
