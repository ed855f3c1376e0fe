//! One language pack, read from its files.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::calendar::Calendar;
use super::lexicon::{Class, Lexicon};
use crate::text::name_key;

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
    /// Office in lower case → the head of the name of its body: `menteri` → `Kementerian`.
    pub offices: FxHashMap<String, String>,
    /// Shapes of sentences that the language has.
    pub shape: Shape,
    /// Words and cues for the annotator.
    pub lexicon: Lexicon,
    /// Given names with the gender they tell.
    pub(super) names: Vec<(String, Class)>,
    /// Words of dates.
    pub calendar: Calendar,
    /// By what affixes words are forms of one word, for the search.
    pub affixes: Affixes,
    /// Place in lower case → the government or body it stands for where it speaks.
    pub stands_for: FxHashMap<String, String>,
    /// Country or capital, as names are compared → its code in all packs: `RU`, `RU.capital`.
    pub territories: FxHashMap<String, String>,
    /// That code → the name that pages in this language show.
    pub territory_names: FxHashMap<String, String>,
    /// Acronym or clipped name → what it stands for; the keys as names are compared.
    pub acronyms: FxHashMap<String, String>,
    /// Name of a body → the name that all packs share for it; both as names are compared.
    pub bodies: FxHashMap<String, String>,
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
    shape: Shape,
    #[serde(default)]
    offices: FxHashMap<String, String>,
}

/// Shapes of sentences that languages differ in.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Shape {
    /// A comma after a verb of saying opens the content: `mengatakan, C`.
    pub comma_opens_content: bool,
    /// Verbs change their form with subject and tense, and infinitives are marked.
    pub inflects: bool,
    /// Pronouns tell men from women.
    pub gendered_pronouns: bool,
    /// The last word of a name is the father's rather than the family's: a short form is the given
    /// name.
    pub patronymics: bool,
    /// The noun that tells what a name names stands last in it: `Harbour Street`.
    pub heads_last: bool,
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
    /// Notices that stand between paragraphs or, in capitals, inside of one: `ADVERTISEMENT`.
    pub notices: Vec<String>,
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

/// `affixes.toml`: by what affixes words are forms of one word, for the search. All in lower case
/// and without accents.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Affixes {
    /// A root has at least so many bytes.
    pub shortest: usize,
    /// Words that look like a form and are none.
    pub apart: Vec<String>,
    /// Prefixes, with the suffixes that go with each.
    pub prefixes: Vec<Prefix>,
}

/// One prefix of [`Affixes`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prefix {
    /// The prefix; empty for suffixes that need none.
    pub is: String,
    /// Letters that may follow it; empty for any.
    #[serde(default)]
    pub before: String,
    /// What it swallowed of the root's start.
    #[serde(default)]
    pub restores: String,
    /// Suffixes that go with it: empty for none, `ing+e` for one that swallowed an `e`.
    pub suffixes: Vec<String>,
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
        let words = read("words.toml", file("words.toml")?)?;
        let cues = read("cues.toml", file("cues.toml")?)?;
        let mut lexicon = Lexicon::build(&words, &cues)?;
        let mut stands_for = FxHashMap::default();
        let mut territories = FxHashMap::default();
        let mut territory_names = FxHashMap::default();
        for [name, kind, government, code] in rows("places.tsv", file("places.tsv")?)? {
            let class = if kind == "building" { Class::BODY } else { Class::PLACE };
            lexicon.add(name, class, 0, 0);
            if !government.is_empty() {
                stands_for.insert(name.to_lowercase(), government.to_owned());
            }
            if !code.is_empty() {
                territories.insert(name_key(name), code.to_owned());
                territory_names.entry(code.to_owned()).or_insert_with(|| name.to_owned());
            }
        }
        let mut names = Vec::new();
        for [name, gender] in rows("names.tsv", file("names.tsv")?)? {
            let gender = match gender {
                "m" => Class::MALE,
                "f" => Class::FEMALE,
                _ => Class::NONE,
            };
            lexicon.add_name(name, gender);
            names.push((name.to_owned(), gender));
        }
        let mut acronyms = FxHashMap::default();
        for [short, full, kind] in rows("acronyms.tsv", file("acronyms.tsv")?)? {
            acronyms.insert(name_key(short), full.to_owned());
            match kind {
                "country" => lexicon.add(short, Class::PLACE, 0, 0),
                "org" => {
                    let head = lexicon.get(&short.to_lowercase()).map(|entry| entry.class);
                    let whole = !head.is_some_and(|class| class.any(Class::BODY));
                    let class = if whole { Class::BODY | Class::ACRONYM } else { Class::BODY };
                    lexicon.add(short, class, 0, 0);
                }
                _ => {}
            }
        }
        for [name] in rows("outlets.tsv", file("outlets.tsv")?)? {
            lexicon.add(name, Class::OUTLET, 0, 0);
        }
        if let Ok(text) = file("demonyms.tsv") {
            for [name, _] in rows("demonyms.tsv", text)? {
                lexicon.add(name, Class::DEMONYM, 0, 0);
            }
        }
        let mut bodies = FxHashMap::default();
        if let Ok(text) = file("bodies.tsv") {
            for [name, shared] in rows("bodies.tsv", text)? {
                bodies.insert(name_key(name), name_key(shared));
            }
        }
        let calendar = Calendar::read(file("dates.toml")?, &mut lexicon)?;
        Ok(Pack {
            shape: head.shape,
            names,
            offices: head.offices,
            lexicon,
            calendar,
            stands_for,
            territories,
            territory_names,
            acronyms,
            bodies,
            code: code.to_owned(),
            name: head.name,
            locale: chrono::Locale::try_from(head.locale.as_str())
                .map_err(|_| format!("pack.toml: locale {} is not known", head.locale))?,
            direction: head.direction,
            words: head.words,
            frame: read("frame.toml", file("frame.toml")?)?,
            ui: read("ui.toml", file("ui.toml")?)?,
            affixes: read("affixes.toml", file("affixes.toml")?)?,
        })
    }
}

fn read<T: for<'de> Deserialize<'de>>(name: &str, text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|problem| format!("{name}: {problem}"))
}

/// The rows of a table: columns separated by tabs; `#` opens a comment line.
fn rows<'t, const COLUMNS: usize>(
    name: &str,
    text: &'t str,
) -> Result<Vec<[&'t str; COLUMNS]>, String> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let mut columns = line.split('\t');
            let row = std::array::from_fn(|_| columns.next().unwrap_or(""));
            match (row[0], columns.next()) {
                ("", _) | (_, Some(_)) => Err(format!("{name}: cannot read the row {line:?}")),
                _ => Ok(row),
            }
        })
        .collect()
}
