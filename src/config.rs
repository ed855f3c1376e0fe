//! `kutip.toml` becomes [`Settings`]. Every key is optional; one that is not known is an error.

mod boilerplate;
mod theme;

use std::fmt;
use std::path::{Component, Path, PathBuf};

use chrono::{FixedOffset, Offset as _, Utc};
use serde::{Deserialize, Serialize, Serializer};

pub use self::boilerplate::Boilerplate;
pub use self::theme::{COLOURS, Colour, Theme};
use crate::diagnostic::{Code, Diagnostic, locate};
use crate::files;
use crate::keyed::{Entry, File, Keys, Text, table};
use crate::text::near_or;
use crate::web::{self, Lead};

/// How sure a speaker must be to be named, unless the site says otherwise: the least at which names
/// were wrong as seldom as docs/accuracy.md says.
pub const MIN_CONFIDENCE: f32 = 0.5;

/// The file's name, at the root of a site.
pub const FILE: &str = "kutip.toml";

/// Folders of a site that an editor owns.
pub const OWNED: [&str; 5] = ["content", "data", "templates", "static", ".git"];

/// Bytes that an article may have, unless the site says otherwise.
pub const ARTICLE_BYTES: u64 = 16 << 20;

/// The file as one of keys.
pub(crate) const KEYS: File<'_> = File {
    path: FILE,
    broken: Code::BrokenConfig,
    unknown: Code::UnknownSetting,
    bad: Code::BadSetting,
    hidden: Some(Code::BadSetting),
};

/// Zones that can be named: those near at hand that know no summer time, so that no table of past
/// and future changes is needed. Others are given as an offset.
const ZONES: [(&str, &str); 14] = [
    ("UTC", "+00:00"),
    ("Z", "+00:00"),
    ("Asia/Jakarta", "+07:00"),
    ("Asia/Pontianak", "+07:00"),
    ("Asia/Makassar", "+08:00"),
    ("Asia/Jayapura", "+09:00"),
    ("Asia/Kuala_Lumpur", "+08:00"),
    ("Asia/Singapore", "+08:00"),
    ("Asia/Brunei", "+08:00"),
    ("Asia/Manila", "+08:00"),
    ("Asia/Bangkok", "+07:00"),
    ("Asia/Dili", "+09:00"),
    ("Asia/Tokyo", "+09:00"),
    ("Asia/Kolkata", "+05:30"),
];

/// The settings of a site: one value from kutip.toml to the pages. Its fingerprint is
/// a [`Fingerprint`](crate::fresh::Fingerprint), so that a new setting is part of it by itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settings {
    /// Name of the site.
    pub title: Option<String>,
    /// Where the site will stand.
    pub base_url: Option<BaseUrl>,
    /// Code of the language of the pages.
    pub language: Option<String>,
    /// Offset of the times of articles that have none.
    #[serde(serialize_with = "offset")]
    pub timezone: FixedOffset,
    /// Where readers tell of a mistake: a mail address as a link, or a page.
    pub report: Option<String>,
    /// Path of a picture in the site, from its root, for links in social networks.
    pub share_image: Option<String>,
    /// How much of an article is shown that does not say it itself.
    pub article: Shown,
    /// Encoding of articles that declare none.
    pub encoding: Option<String>,
    /// Output folder, relative to the root or absolute, as written.
    pub output: String,
    /// How sure a speaker must be to be named, 0 to 1.
    pub min_confidence: f32,
    /// Weights that articles are annotated by, relative to the root or absolute, as written; without
    /// them those that come with the program.
    pub weights: Option<String>,
    /// What is built beside the pages.
    pub build: Build,
    /// Feeds.
    pub feeds: Feeds,
    /// What readers are told and offered of corrections.
    pub corrections: Corrections,
    /// What the site says on topics; by name.
    pub topics: Vec<TopicSettings>,
    /// Looks.
    pub theme: Theme,
    /// Links in the head of every page, in order.
    pub menu: Vec<MenuItem>,
    /// Limits.
    pub limits: Limits,
    /// What of articles is greyed and not read.
    pub boilerplate: Boilerplate,
    /// Codes of findings that are counted and not shown.
    pub accept: Vec<Code>,
    /// Publishing targets, by name; the target itself checks what it is given.
    #[serde(skip)]
    pub publish: Vec<Entry>,
}

/// How much of an article is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shown {
    /// All of its text.
    #[default]
    Full,
    /// Its quotations in their sentences, and nothing else of its text.
    Quotations,
}

impl Shown {
    /// Each with its name in files.
    pub const ALL: [(&'static str, Shown); 2] =
        [("full", Shown::Full), ("quotations", Shown::Quotations)];
}

/// What the site says on a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TopicSettings {
    /// Its name.
    pub name: String,
    /// An article that holds one of them is of it.
    pub words: Vec<String>,
    /// What it is about, in a sentence by the editor: text without markup.
    pub summary: Option<String>,
    /// Who stands where.
    pub sides: Vec<Side>,
}

/// One side of a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Side {
    /// What it is called.
    pub label: String,
    /// Names of who is on it.
    #[serde(serialize_with = "without_places")]
    pub people: Vec<Text>,
}

/// The address that a site will stand at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BaseUrl {
    /// `https://example.org`, without a `/` at the end.
    pub origin: String,
    /// `/news/`: starts and ends with a `/`.
    pub path: String,
}

/// What is built beside the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Build {
    /// The search page and its index.
    pub search: bool,
    /// Feeds.
    pub feeds: bool,
    /// Data files for other programs.
    pub data: bool,
    /// Whether the folders of articles are part of their addresses.
    pub folders: bool,
    /// Articles that give an organisation or place that is quoted nowhere a page.
    pub min_mentions: u32,
    /// How pages link to each other.
    pub links: Links,
}

/// How pages link to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Links {
    /// From the root of the host: `/speakers/x/`.
    Absolute,
    /// From page to file: `../../speakers/x/index.html`.
    Relative,
}

/// Feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Feeds {
    /// Speakers with fewer quotations have no feed of their own.
    pub min_quotes: u32,
}

/// A link in the head of every page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MenuItem {
    /// Its words.
    pub title: String,
    /// A path of the site that starts with `/`, or an http or https address.
    pub url: String,
}

/// What readers are told and offered of corrections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Corrections {
    /// Whether they are told what was put right once it was published.
    pub public: bool,
    /// Whether the note on a quotation can be copied as a correction.
    pub copy: bool,
}

/// Limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Limits {
    /// Bytes that an article's file may have.
    pub article_bytes: u64,
}

impl Default for Settings {
    fn default() -> Self {
        KEYS.read("", table::SITE, read).0
    }
}

impl Settings {
    /// Quotations that give a speaker feeds; `None` where the site has none.
    pub fn min_quotes(&self) -> Option<u32> {
        self.build.feeds.then_some(self.feeds.min_quotes)
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.path)
    }
}

/// Words wherever they stand in the file.
fn without_places<S: Serializer>(names: &[Text], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(names.iter().map(|name| &name.text))
}

/// An offset as its seconds east of UTC.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn offset<S: Serializer>(offset: &FixedOffset, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i32(offset.local_minus_utc())
}

/// Reads the `kutip.toml` at `root`; without one, everything has its default.
///
/// # Errors
/// If the file cannot be read or anything in it is wrong: all that is wrong.
pub fn load(root: &Path) -> Result<Settings, Vec<Diagnostic>> {
    match files::settings(root, FILE)? {
        Some(text) => parse(&text).map_err(|mut problems| {
            locate(&mut problems, [(FILE, text.as_str())]);
            problems
        }),
        None => Ok(Settings::default()),
    }
}

/// Reads the text of a `kutip.toml`.
///
/// # Errors
/// All that is wrong, with its place in the text.
pub fn parse(text: &str) -> Result<Settings, Vec<Diagnostic>> {
    let (config, problems) = KEYS.read(text, table::SITE, read);
    if problems.is_empty() { Ok(config) } else { Err(problems) }
}

fn read(keys: &mut Keys<'_>) -> Settings {
    let mut topics = keys.each_table("topics", topic);
    topics.sort_by(|a, b| a.name.cmp(&b.name));
    let mut publish = keys.each("publish", |target| Some(target.clone()));
    publish.sort_by(|a, b| a.key.text.cmp(&b.key.text));
    let mut line = |key| keys.with(key, |value| value.text().map(|text| text.trim().to_owned()));
    Settings {
        title: line("title").filter(|title| !title.is_empty()),
        language: line("language").filter(|code| !code.is_empty()),
        base_url: keys.with("base_url", |value| base_url(value.text()?)),
        timezone: timezone(keys),
        report: keys.with("report", |value| {
            let address = value.text()?;
            let fits = matches!(web::lead(address), Ok(Lead::Web | Lead::Mail | Lead::Inside));
            fits.then(|| address.to_owned())
        }),
        share_image: keys.with("share_image", |value| {
            let path = value.text()?;
            (web::lead(path) == Ok(Lead::Inside)).then(|| path.to_owned())
        }),
        article: keys.choice("article", &Shown::ALL).unwrap_or_default(),
        encoding: keys.with("encoding", |value| {
            let label = value.text()?;
            encoding_rs::Encoding::for_label_no_replacement(label.as_bytes())?;
            Some(label.to_owned())
        }),
        output: keys
            .with("output", |value| {
                let output = value.text()?;
                output_folder(Path::new("/site"), Path::new(output))?;
                Some(output.to_owned())
            })
            .unwrap_or_default(),
        min_confidence: keys
            .with("min_confidence", |value| {
                value.plain()?.parse().ok().filter(|share| (0.0..=1.0).contains(share))
            })
            .unwrap_or_default(),
        weights: keys.table("annotate", |keys| {
            keys.with("weights", |value| {
                let path = value.text()?;
                (!path.is_empty()).then(|| path.to_owned())
            })
        }),
        build: keys.table("build", |keys| Build {
            search: keys.flag("search"),
            feeds: keys.flag("feeds"),
            data: keys.flag("data"),
            folders: keys.flag("folders"),
            min_mentions: keys.whole("min_mentions").unwrap_or_default(),
            links: keys
                .choice("links", &[("absolute", Links::Absolute), ("relative", Links::Relative)])
                .unwrap_or(Links::Absolute),
        }),
        feeds: keys.table("feeds", |keys| Feeds {
            min_quotes: keys.whole("min_quotes").unwrap_or_default(),
        }),
        corrections: keys.table("corrections", |keys| Corrections {
            public: keys.flag("public"),
            copy: keys.flag("copy"),
        }),
        topics,
        theme: keys.table("theme", Theme::read),
        menu: keys.tables("menu", |keys| MenuItem {
            title: keys.text("title").unwrap_or_default(),
            url: keys
                .with("url", |value| {
                    let url = value.text()?;
                    let fits = web::lead(url) == Ok(Lead::Inside) || base_url(url).is_some();
                    fits.then(|| url.to_owned())
                })
                .unwrap_or_default(),
        }),
        limits: keys.table("limits", |keys| Limits {
            article_bytes: keys.whole("article_bytes").unwrap_or_default(),
        }),
        boilerplate: keys.table("text", Boilerplate::read),
        accept: keys.table("findings", accept),
        publish,
    }
}

fn topic(name: &str, keys: &mut Keys<'_>) -> TopicSettings {
    TopicSettings {
        name: name.to_owned(),
        words: keys
            .with("words", |value| {
                value.list()?.iter().map(|word| word.text().map(str::to_owned)).collect()
            })
            .unwrap_or_default(),
        summary: keys.text("summary"),
        sides: keys.tables("sides", |keys| Side {
            label: keys.text("label").unwrap_or_default(),
            people: keys.names("people"),
        }),
    }
}

/// An offset, by itself or by the name of a zone.
fn timezone(keys: &mut Keys<'_>) -> FixedOffset {
    let Some(Text { text, span }) = keys.name("timezone") else { return Utc.fix() };
    let zone = ZONES.iter().find(|(name, _)| *name == text);
    let offset = zone.map_or(text.as_str(), |(_, offset)| offset).parse();
    offset.unwrap_or_else(|_| {
        let names = ZONES.map(|(name, _)| name);
        let help = near_or(&text, &names, "give an offset such as +07:00, or one of the zones");
        keys.bad(span, format!("`timezone` knows no zone `{text}`"), help);
        Utc.fix()
    })
}

/// The codes that are accepted; one that cannot be is told where it stands.
fn accept(keys: &mut Keys<'_>) -> Vec<Code> {
    let numbers = keys.names("accept");
    keys.acceptable(numbers)
}

/// Takes an http or https address apart. `None` if it is none, or has a query or fragment.
pub fn base_url(url: &str) -> Option<BaseUrl> {
    let (scheme, rest) = url.split_once("://")?;
    let odd = |c: char| c.is_whitespace() || "\"<>`'@?#{}".contains(c);
    if url.contains(odd) || web::lead(url) != Ok(Lead::Web) {
        return None;
    }
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let named = host.starts_with(|first: char| first.is_alphanumeric() || first == '[');
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if !named || parts.iter().any(|part| matches!(*part, "." | "..")) {
        return None;
    }
    let path = if parts.is_empty() { "/".to_owned() } else { format!("/{}/", parts.join("/")) };
    let origin = format!("{}://{}", scheme.to_ascii_lowercase(), host.to_ascii_lowercase());
    Some(BaseUrl { origin, path })
}

/// The output folder, under `root` unless absolute; `None` if a build there could destroy what is
/// not its own: the root, a folder above it, or one of the folders an editor owns. By names alone;
/// links are the output's to check.
pub fn output_folder(root: &Path, output: &Path) -> Option<PathBuf> {
    if output.as_os_str().is_empty() {
        return None;
    }
    let root = without_dots(root);
    let folder = without_dots(&root.join(output));
    let owned = folder.strip_prefix(&root).ok().and_then(|below| below.iter().next());
    let refused = folder.parent().is_none()
        || root.starts_with(&folder)
        || owned.is_some_and(|first| OWNED.iter().any(|name| first == *name));
    (!refused).then_some(folder)
}

/// `path` with `.` and `..` resolved by name.
fn without_dots(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if out.file_name().is_some() => {
                out.pop();
            }
            Component::ParentDir if out.has_root() => {}
            part => out.push(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<(Code, String, String, String)> {
        let at = |d: &Diagnostic| {
            d.primary.as_ref().and_then(|l| l.span).map_or("", |span| span.of(text)).to_owned()
        };
        parse(text)
            .unwrap_err()
            .iter()
            .map(|d| (d.code, at(d), d.message.clone(), d.help.clone()))
            .collect()
    }

    #[test]
    fn the_limit_of_a_site_is_that_of_the_filter() {
        assert_eq!(Settings::default().limits.article_bytes, ARTICLE_BYTES);
    }

    #[test]
    fn a_zone_that_is_not_known_is_told_with_those_that_are() {
        let near = problems("timezone = \"Asia/Jakata\"");
        assert_eq!(
            (near[0].1.as_str(), near[0].3.as_str()),
            ("\"Asia/Jakata\"", "did you mean `Asia/Jakarta`?")
        );
        let far = &problems("timezone = \"Europe/Berlin\"")[0];
        assert_eq!(far.2, "`timezone` knows no zone `Europe/Berlin`");
        let about = table::SITE.iter().find(|key| key.name == "timezone").unwrap().about;
        for (zone, _) in ZONES.iter().filter(|(zone, _)| *zone != "Z") {
            assert!(about.contains(zone) && far.3.contains(zone), "{zone}: {}", far.3);
        }
    }

    #[test]
    fn every_key_is_optional() {
        assert_eq!(parse(""), Ok(Settings::default()));
        assert!((Settings::default().min_confidence - MIN_CONFIDENCE).abs() < f32::EPSILON);
    }

    #[test]
    fn every_key_of_the_file_is_read() {
        let config = parse(
            "title = \"Warta\"\nbase_url = \"https://Example.org/news\"\nlanguage = \"en\"\n\
             timezone = \"Asia/Jakarta\"\nencoding = \"windows-1252\"\noutput = \"../out\"\nmin_confidence = 1\n\
             [annotate]\nweights = \"own/weights.toml\"\n\
             [build]\nsearch = false\nfeeds = false\ndata = true\n\
             [feeds]\nmin_quotes = 5\n[topics]\nbanjir = [\"banjir\", \"tanggul\"]\n\
             [topics.jembatan]\nsummary = \"Dua <b>jalur</b>.\"\n\
             sides = [{ label = \"Setuju\", people = [\"Ani\"] }, { label = \"Menolak\", people = [\"Budi\"] }]\n\
             [theme]\naccent = \"#1a5fb4\"\nlogo = \"img/logo.svg\"\nstylesheet = \"own.css\"\n\
             serif = \"Georgia, serif\"\nsans = \"'Noto Sans'\"\n[theme.dark]\npage = \"#000\"\n\
             [[menu]]\ntitle = \"Tentang\"\nurl = \"/about/\"\n\
             [limits]\narticle_bytes = 1000\n[publish.web]\nkind = \"rsync\"\nkeep = 3\n",
        )
        .unwrap();
        assert_eq!(config.title.as_deref(), Some("Warta"));
        let url = config.base_url.unwrap();
        assert_eq!((url.origin.as_str(), url.path.as_str()), ("https://example.org", "/news/"));
        assert_eq!(config.timezone.local_minus_utc(), 7 * 3600);
        assert_eq!((config.output.as_str(), config.limits.article_bytes), ("../out", 1000));
        assert!((config.min_confidence - 1.0).abs() < f32::EPSILON);
        let topics: Vec<_> =
            config.topics.iter().map(|topic| (&*topic.name, &topic.words)).collect();
        assert_eq!(topics[0], ("banjir", &vec!["banjir".into(), "tanggul".into()]));
        assert_eq!((topics[1].0, topics[1].1.len()), ("jembatan", 0));
        assert_eq!(config.topics[1].summary.as_deref(), Some("Dua <b>jalur</b>."));
        let sides = config.topics[1].sides.iter();
        let sides: Vec<_> = sides.map(|side| (&*side.label, &*side.people[0].text)).collect();
        assert_eq!(sides, [("Setuju", "Ani"), ("Menolak", "Budi")]);
        assert_eq!(config.weights.as_deref(), Some("own/weights.toml"));
        assert_eq!(config.menu.len(), 1);
        assert_eq!(config.feeds.min_quotes, 5);
        assert_eq!(config.publish[0].key.text, "web");
        assert_eq!(config.publish[0].value.table().map(<[_]>::len), Some(2));
        assert!(!config.build.search);
        assert!(config.build.data && !Settings::default().build.data);
    }

    #[test]
    fn unknown_keys_are_errors_that_name_the_near_one() {
        let found = problems("titel = \"a\"\n[build]\nserach = true\n[weather]\n");
        let summary: Vec<_> = found.iter().map(|p| (p.0, p.1.as_str(), p.3.as_str())).collect();
        assert_eq!(summary[0], (Code::UnknownSetting, "titel", "did you mean `title`?"));
        assert_eq!(summary[1], (Code::UnknownSetting, "serach", "did you mean `search`?"));
        assert_eq!(found[1].2, "unknown key `build.serach`");
        assert!(found[2].3.starts_with("the keys here are title, base_url"));
    }

    #[test]
    fn broken_toml_has_a_place() {
        let found = problems("title = \"a\"\nlanguage = = 1\n");
        assert_eq!((found[0].0, found[0].1.as_str()), (Code::BrokenConfig, "="));
    }

    #[test]
    fn values_that_cannot_be_are_errors() {
        for text in [
            "title = 1",
            "base_url = \"example.org\"",
            "base_url = \"javascript://x\"",
            "base_url = \"https://a/../b\"",
            "timezone = \"Mars\"",
            "encoding = \"klingon\"",
            "min_confidence = 2",
            "annotate.weights = 1",
            "annotate.weights = \"\"",
            "build = true",
            "build.search = \"yes\"",
            "build.links = \"short\"",
            "feeds.min_quotes = -1",
            "topics = [\"a\"]",
            "topics.a = [1]",
            "topics.a = 1",
            "topics.a.summary = 1",
            "topics.a.sides = [{ people = [\"b\"] }]",
            "theme.accent = \"red\"",
            "theme.logo = \"../x.svg\"",
            "menu = [{ title = \"a\", url = \"javascript:x\" }]",
            "menu = [{ title = \"a\" }]",
            "limits.article_bytes = 0",
            "limits.article_bytes = 5000000000",
            "publish = 3",
            "publish.web = 3",
            "output = \"/\"",
            "output = \"\"",
            "output = \".\"",
            "output = \"..\"",
            "output = \"a/../\"",
            "output = \"content\"",
            "output = \"content/out\"",
            "output = \"./static\"",
        ] {
            let found = problems(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].0, Code::BadSetting, "{text}");
        }
    }

    #[test]
    fn the_output_is_a_folder_of_its_own() {
        let folder = |root: &str, output: &str| output_folder(Path::new(root), Path::new(output));
        assert_eq!(folder("/a/site", "public"), Some("/a/site/public".into()));
        assert_eq!(folder("/a/site", "../public"), Some("/a/public".into()));
        assert_eq!(folder("/a/site", "/srv/www"), Some("/srv/www".into()));
        assert_eq!(folder("/a/site", "/a"), None);
        assert_eq!(folder("/a/site", "/a/site/"), None);
        assert_eq!(folder("/a/site", "../../../.."), None);
        assert_eq!(folder(".", "public"), Some("public".into()));
    }

    #[test]
    fn a_missing_file_is_no_error_and_a_broken_one_is() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(load(folder.path()), Ok(Settings::default()));
        std::fs::write(folder.path().join(FILE), b"title = \"\xFF\"").unwrap();
        assert_eq!(load(folder.path()).unwrap_err()[0].code, Code::InvalidEncoding);
    }
}
