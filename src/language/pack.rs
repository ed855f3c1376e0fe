//! One language pack, read from its files.

use std::collections::BTreeMap;

use serde::Deserialize;

/// All that the program knows of one language.
#[derive(Debug)]
pub struct Pack {
    /// ISO 639 code: the folder's name.
    pub code: String,
    /// The language's own name for itself.
    pub name: String,
    /// Locale for dates.
    pub locale: chrono::Locale,
    /// `ltr` or `rtl`.
    pub direction: String,
    /// Common words that tell the language from its neighbours, lower case, with their votes.
    pub words: BTreeMap<String, u32>,
    /// What stands round the prose of an article.
    pub frame: Frame,
    /// The words of the pages.
    pub ui: BTreeMap<String, String>,
}

/// `pack.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    name: String,
    locale: String,
    #[serde(default = "left_to_right")]
    direction: String,
    words: BTreeMap<String, u32>,
}

fn left_to_right() -> String {
    "ltr".to_owned()
}

/// `frame.toml`: what stands round the prose of an article.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frame {
    /// Labels of links and notices, before a colon, a `©` or nothing: `Baca juga`, `Copyright`.
    pub noise: Vec<String>,
    /// Openings of promotion and disclaimers at the end, which need no colon.
    pub promotion: Vec<String>,
    /// Labels, before a colon, of lines about who made the article: `Reporter`, `Editor`.
    pub bylines: Vec<String>,
    /// Words before the names of the authors: `By`, `Oleh`.
    pub by: Vec<String>,
    /// Openings of lines about who made the article that need no colon: `Reporting by`.
    pub by_phrases: Vec<String>,
    /// Agencies and labels that pictures and texts are credited to: `ANTARA`, `Foto`.
    pub credits: Vec<String>,
    /// Places that datelines start with, where no capitals or outlet tell it.
    pub places: Vec<String>,
    /// Abbreviations that a full stop does not end a sentence after, without the stop.
    pub abbreviations: Vec<String>,
}

impl Pack {
    /// Reads a pack from its embedded files (name, text).
    pub(super) fn read(code: &str, files: &[(&str, &str)]) -> Result<Self, String> {
        let file = |name: &str| {
            files
                .iter()
                .find(|(file, _)| *file == name)
                .map(|(_, text)| *text)
                .ok_or_else(|| format!("{name} is missing"))
        };
        let head: Head = read("pack.toml", file("pack.toml")?)?;
        Ok(Pack {
            code: code.to_owned(),
            name: head.name,
            locale: chrono::Locale::try_from(head.locale.as_str())
                .map_err(|_| format!("pack.toml: locale {} is not known", head.locale))?,
            direction: head.direction,
            words: head.words,
            frame: read("frame.toml", file("frame.toml")?)?,
            ui: read("ui.toml", file("ui.toml")?)?,
        })
    }
}

fn read<T: for<'de> Deserialize<'de>>(name: &str, text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|problem| format!("{name}: {problem}"))
}
