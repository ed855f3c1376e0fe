//! The one table of all keys that files of a site may have. The readers take names, kinds and defaults
//! from it; the tables of docs/configuration.md, docs/articles.md, docs/people.md and
//! docs/corrections.md are made from it.

use self::Absent::{Default, Means, Missing};
use self::Kind::{
    Choice, Each, Flag, Is, ListOrTable, Table, Tables, TextsOrTables, Variant, Whole,
};
use super::Value;

/// A key.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// What holds without it.
    pub absent: Absent,
    /// A value, as in TOML; for a table of free keys an entry of it; empty for other tables, whose keys
    /// have examples.
    pub example: &'static str,
    /// What it is for, in Markdown.
    pub about: &'static str,
}

/// What the value of a key is.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// What the words say; its reader knows.
    Is(&'static str),
    /// `true` or `false`.
    Flag,
    /// A whole number from the first to the last of these.
    Whole(u64, u64),
    /// One of these.
    Choice(&'static [&'static str]),
    /// One of these, each of which brings keys of its own.
    Variant(&'static [(&'static str, &'static [Key])]),
    /// A table with these keys.
    Table(&'static [Key]),
    /// A list of tables with these keys.
    Tables(&'static [Key]),
    /// A list of tables with these keys, or of texts, each of which stands for the first key.
    TextsOrTables(&'static [Key]),
    /// A table with these keys, or a list, which stands for the first key.
    ListOrTable(&'static [Key]),
    /// A table whose keys are free, and whose values are of this kind.
    Each(&'static Kind),
}

/// What holds without a key.
#[derive(Clone, Copy, Debug)]
pub enum Absent {
    /// It has to be given.
    Missing,
    /// This value, as in TOML.
    Default(&'static str),
    /// What the words say; empty for nothing.
    Means(&'static str),
}

/// Keys by which other programs hold an article back. They hold it back here too, which is told.
#[derive(Clone, Copy, Debug)]
pub struct Withholding {
    /// In small letters and digits alone; in files, capitals and signs between the letters do not matter.
    pub names: &'static [&'static str],
    /// By which values.
    pub holds: Holds,
}

/// By which values a key holds an article back.
#[derive(Clone, Copy, Debug)]
pub enum Holds {
    /// By all but a plain no.
    IfYes,
    /// By a plain yes.
    IfSurelyYes,
    /// By all but a plain yes.
    IfNo,
    /// By a plain no.
    IfSurelyNo,
    /// By all but these words.
    Unless(&'static [&'static str]),
    /// By any.
    Always,
}

/// All keys that hold an article back.
pub const WITHHOLDING: &[Withholding] = &[
    Withholding { names: &["draft", "isdraft"], holds: Holds::IfYes },
    Withholding {
        names: &[
            "drafts",
            "unpublished",
            "unlisted",
            "hidden",
            "private",
            "embargoed",
            "wip",
            "ignore",
            "eleventyexcludefromcollections",
        ],
        holds: Holds::IfSurelyYes,
    },
    Withholding { names: &["published", "ispublished", "publish", "public"], holds: Holds::IfNo },
    Withholding {
        names: &["visible", "listed", "live", "render", "output", "permalink"],
        holds: Holds::IfSurelyNo,
    },
    Withholding {
        names: &["status", "poststatus", "visibility"],
        holds: Holds::Unless(&["published", "publish", "public", "visible", "live", "final"]),
    },
    Withholding {
        names: &[
            "embargo",
            "embargountil",
            "embargoeduntil",
            "publishdate",
            "publishon",
            "publishat",
            "publishafter",
            "publishedat",
            "releasedate",
            "notbefore",
            "scheduled",
            "scheduledfor",
            "expirydate",
        ],
        holds: Holds::Always,
    },
];

impl Kind {
    /// Whether a value can be of this kind.
    pub fn fits(self, value: &Value) -> bool {
        let is_table = |value: &Value| value.table().is_some();
        let is_text = |value: &Value| value.text().is_some();
        match self {
            Is(_) => true,
            Flag => value.flag().is_some(),
            Whole(least, most) => value.whole().is_some_and(|n| (least..=most).contains(&n)),
            Choice(names) => value.text().is_some_and(|text| names.contains(&text)),
            Variant(_) => value.text().is_some_and(|text| self.choices().contains(&text)),
            Table(_) | Each(_) => is_table(value),
            ListOrTable(_) => is_table(value) || value.list().is_some(),
            Tables(_) => value.list().is_some_and(|list| list.iter().all(is_table)),
            TextsOrTables(_) => value
                .list()
                .is_some_and(|list| list.iter().all(|item| is_text(item) || is_table(item))),
        }
    }

    /// In words, for the key of this name: `one of keep, squash`.
    pub fn wanted(self, name: &str) -> String {
        match self {
            Is(words) => words.to_owned(),
            Flag => "true or false".to_owned(),
            Whole(least, most) if most == u64::from(u32::MAX) => {
                format!("a whole number from {least}")
            }
            Whole(least, most) => format!("a whole number from {least} to {most}"),
            Choice(_) | Variant(_) => format!("one of {}", self.choices().join(", ")),
            Table(_) => format!("a table [{name}]"),
            Tables(_) => format!("a list of tables, each under [[{name}]]"),
            TextsOrTables(_) => "a list of texts or tables".to_owned(),
            ListOrTable(keys) => format!("{}, or a table", keys[0].kind.wanted("")),
            Each(Table(_)) => format!("tables [{name}.NAME]"),
            Each(kind) => format!("a table [{name}] of names, each with {}", kind.wanted("")),
        }
    }

    /// What can be chosen from.
    pub fn choices(self) -> Vec<&'static str> {
        match self {
            Choice(names) => names.to_vec(),
            Variant(variants) => variants.iter().map(|(name, _)| *name).collect(),
            _ => Vec::new(),
        }
    }

    /// The keys of the table, or of each table of the list.
    pub fn keys(self) -> &'static [Key] {
        match self {
            Table(keys) | Tables(keys) | TextsOrTables(keys) | ListOrTable(keys) => keys,
            _ => &[],
        }
    }
}

const fn key(
    name: &'static str,
    kind: Kind,
    absent: Absent,
    example: &'static str,
    about: &'static str,
) -> Key {
    Key { name, kind, absent, example, about }
}

/// Tables by their names, each row one key.
macro_rules! tables {
    ($($(#[$said:meta])* $table:ident { $($row:expr;)* })*) => {
        $($(#[$said])* pub const $table: &[Key] = &[$($row),*];)*
    };
}

/// The largest article that can be asked for, in bytes: spans hold 32 bits, and text can grow as it is
/// decoded.
const LARGEST_ARTICLE: u64 = 1 << 30;

const NO: Absent = Means("");
const ADDRESS: Kind = Is("an address that starts with https:// or http://");
const COLOUR: Kind = Is("a colour such as #1a5fb4");
const FAMILIES: Kind = Is("names of type such as Georgia, \"Noto Serif\", serif");
const LINE: Kind = Is("text");
const NAMES: Kind = Is("a list of names");
const SLUG: Kind = Is("a slug: small letters and digits joined by hyphens, at most 100 characters");
const PART: Kind = Is("a path such as news/");
const BOUND: Kind = Is("a day, a month or a year: YYYY-MM-DD, \"YYYY-MM\" or YYYY");
const ID: Kind = Is("the id of an article");
const CODES: Kind = Is("a list of codes such as \"K0208\", of no errors");
const WORDS: Kind = Is("a list of words");
const TOPICS: Kind = ListOrTable(TOPIC);
const TARGETS: Kind = Table(TARGET);
const NAME: Kind = Is("a name");
const GIVEN: Kind = Is("a slug as the program makes them: small letters, digits and hyphens");
const SAMPLE: Kind = Is("letters a to z and digits 2 to 7, as the program wrote them");
const QUOTATION: Kind = Is("the id of a quotation, such as \"qa2cd7fqaab\"");

// Rows that two tables have.
const QUOTED: Key = key(
    "words",
    LINE,
    Missing,
    "\"the pipes run only at night\"",
    "Words of the article, exactly as its page shows them: all of the quotation or a part of it. Blanks \
     and line ends do not matter.",
);
const OCCURRENCE: Key = key(
    "occurrence",
    Whole(1, u32::MAX as u64),
    Means("the words stand at one place"),
    "2",
    "Which place is meant, from 1, where the same words stand at several places and neither `before` nor \
     `after` says. A number is a warning: it cannot show that an earlier place has gone.",
);
const BEFORE: Key = key(
    "before",
    LINE,
    NO,
    "\"he told the council on Monday\"",
    "The words just before, eight of them at best; `\"\"` where the article begins. They tell the place from \
     others with the same words.",
);
const AFTER: Key = key(
    "after",
    LINE,
    NO,
    "\"said Agus Sembiluk, the head of the water service\"",
    "The words just after, likewise; `\"\"` where the article ends.",
);
const SPEAKER: Kind = Is("a name, several with `; ` between them, or \"\" if it is not known");
const SPEAKER_TYPE: Key = key(
    "type",
    Choice(&["person", "organisation", "place", "thing", "group", "anonymous"]),
    Means("what the article says, else `person`"),
    "\"organisation\"",
    "What the speaker is, if the article does not name it.",
);
const QUOTATION_KIND: Kind = Choice(&["direct", "indirect", "mixed"]);
const STANCE: Kind = Choice(&["says", "denies", "asks", "supposes"]);
const BY: Key = key("by", LINE, NO, "\"Rina\"", "Who decided it. No page shows it.");
const ON: Key = key(
    "on",
    Is("a day such as 2026-11-30"),
    NO,
    "2026-11-30",
    "The day on which it was decided. No page shows it.",
);
const NOTE: Key =
    key("note", LINE, NO, "\"She said so on the phone.\"", "For colleagues. No page shows it.");
const AUDIT: Key = key(
    "audit",
    Flag,
    Default("false"),
    "true",
    "The quotation was drawn at random to be looked at: by these alone it is told how many of the others are wrong.",
);
const DESTINATION: Key = key(
    "destination",
    Is("user@host:/path, with a folder of its own as the path"),
    Missing,
    "\"www@example.org:/srv/www/briefs\"",
    "The machine, by its name or one of your ssh configuration, and the folder there.",
);
const PORT: Key =
    key("port", Whole(1, 65535), Means("as ssh is set up"), "2222", "The port of the machine.");
const SSH_OPTIONS: Key = key(
    "ssh_options",
    Is("a list of options such as \"IdentityFile=~/.ssh/site\""),
    NO,
    "[\"IdentityFile=~/.ssh/site\"]",
    "Options for ssh, each `Name=value` as in its configuration file.",
);
const TIMEOUT: Key =
    key("timeout", Whole(1, 3600), Default("60"), "120", "Seconds that one request may take.");
const RECONNECTS: Key = key(
    "retries",
    Whole(0, 20),
    Default("3"),
    "5",
    "How often a connection that broke is made again.",
);

tables! {
    /// kutip.toml.
    SITE {
        key("title", LINE, Means("Kutip"), "\"Warta Lirangan\"",
            "Name of the site.");
        key("base_url", ADDRESS, Means("links by path alone; no feeds and no sitemap"),
            "\"https://example.org/news/\"",
            "Where the site will stand, with the path if it stands below one. `--base-url` wins over it.");
        key("language", Is("the code of a language"), Means("that of most articles"), "\"en\"",
            "Language of the pages round the articles.");
        key("timezone", Is("an offset such as +07:00, or a zone that is listed here"), Default("\"UTC\""),
            "\"Asia/Jakarta\"",
            "Offset of the times of articles that have none. Give it as an offset, or as one of these zones, which \
             have no summer time: UTC, Asia/Jakarta, Asia/Pontianak, Asia/Makassar, Asia/Jayapura, \
             Asia/Kuala_Lumpur, Asia/Singapore, Asia/Brunei, Asia/Manila, Asia/Bangkok, Asia/Dili, Asia/Tokyo, \
             Asia/Kolkata.");
        key("report", Is("a link: mailto:, https:// or a path of the site"), Means("no such link"),
            "\"mailto:corrections@example.org\"",
            "Where readers tell of a mistake: linked in the note on each quotation and at the foot of every \
             page. Mail has the permalink as its subject.");
        key("share_image", Is("a path of the site"), Means("none"), "\"/images/share.png\"",
            "The picture that social networks show for pages that have none of their own.");
        key("article", Choice(&["full", "quotations"]), Default("\"full\""), "\"quotations\"",
            "How much of each article is shown: all of its text, or its quotations in their sentences and \
             nothing else of it.");
        key("encoding", Is("the name of an encoding, such as windows-1252"), Means("UTF-8"),
            "\"windows-1252\"",
            "Encoding of articles that declare none and have no byte order mark.");
        key("output", Is("a folder of its own under the site's folder or elsewhere"),
            Default("\"public\""), "\"../public\"",
            "The folder that is built, from the site's folder or absolute. Every build replaces it as a whole.");
        key("min_confidence", Is("a number from 0 to 1"), Default("0.5"), "0.9",
            "How sure a speaker has to be to be named. Below it a page says that the speaker is unclear.");
        key("annotate", Table(ANNOTATE), NO, "", "How articles are read.");
        key("build", Table(BUILD), NO, "", "What is built beside the pages.");
        key("feeds", Table(FEEDS), NO, "", "Which feeds there are.");
        key("corrections", Table(PUBLIC), NO, "", "Whether readers are told what was put right.");
        key("topics", Each(&TOPICS), NO, "flood = [\"flood\", \"levee\", \"high water\"]",
            "Topics: words that make an article be of the topic, beside those of its front matter, and what \
             the editor says on it.");
        key("theme", Table(THEME), NO, "", "Colours, type, logo.");
        key("menu", Tables(MENU), NO, "", "Links in the head of every page, in order, after those of the site.");
        key("text", Table(TEXT), NO, "", "What of articles is none of their text.");
        key("limits", Table(LIMITS), NO, "", "How much is read.");
        key("findings", Table(FINDINGS), NO, "", "What is not worth telling of.");
        key("publish", Each(&TARGETS), NO, "", "Places that the site is published to, each with a name.");
    }

    /// `[annotate]`.
    ANNOTATE {
        key("weights", Is("a file in the site's folder or elsewhere"), Means("the weights that come with the program"),
            "\"weights.toml\"",
            "Weights that `kutip fit` has written, from the site's folder or absolute. `--weights` wins over it.");
    }

    /// `[build]`.
    BUILD {
        key("search", Flag, Default("true"), "false", "The search page and its index.");
        key("feeds", Flag, Default("true"), "false", "Atom and JSON feeds.");
        key("data", Flag, Default("false"), "true",
            "Annotations and plain text of every article, and `quotes.json` of every speaker.");
        key("folders", Flag, Default("false"), "true",
            "Whether the folders under `content/` are part of the addresses of articles: \
             `/articles/2025/bridge/` for `content/2025/bridge.txt`.");
        key("min_mentions", Whole(1, u32::MAX as u64), Default("5"), "2",
            "Organisations and places that are quoted nowhere, stand in fewer articles than this and not in \
             `people.toml` have no page.");
        key("links", Choice(&["absolute", "relative"]), Default("\"absolute\""), "\"relative\"",
            "How pages link to each other: from the root of the host, or from file to file, so that the folder can \
             be opened by double click, sent by mail, or put anywhere.");
    }

    /// `[feeds]`.
    FEEDS {
        key("min_quotes", Whole(0, u32::MAX as u64), Default("30"), "5",
            "Speakers, topics and outlets with fewer quotations have no feed of their own.");
    }

    /// `[topics.NAME]`.
    TOPIC {
        key("words", WORDS, NO, "[\"bridge\", \"toll\"]", "An article that holds one of them is of the topic.");
        key("summary", Is("text"), NO, "\"The council has to decide on a second bridge by September.\"",
            "What the topic is about, in a sentence by the editor; it stands first on the page of the topic.");
        key("sides", Tables(SIDE), NO, "",
            "Who stands where, in the order of the page. Whoever is on no side stands under “Others”.");
    }

    /// `[[topics.NAME.sides]]`.
    SIDE {
        key("label", Is("text"), Missing, "\"For the bridge\"", "What the side is called.");
        key("people", Is("a list of names"), Missing, "[\"Peter Hallgarth\", \"Walu Fishers' Union\"]",
            "Who is on it, as the site or `people.toml` names them.");
    }

    /// errata.toml.
    ERRATA {
        key("erratum", Tables(ERRATUM), NO, "", "What was put right.");
    }

    /// `[[erratum]]`.
    ERRATUM {
        key("on", Is("a day such as 2026-11-30"), Missing, "2026-11-30", "The day on which it was put right.");
        key("article", ID, Missing, "\"bridge-vote\"", "The id of the article.");
        key("quotation", LINE, NO, "\"qa2cd7fqaab\"", "The quotation: what its permalink ends in, after `#q-`.");
        key("words", LINE, Missing, "\"“We are selling water”\"", "Its words, as they are or were last.");
        key("fault", Choice(&["speaker", "words", "withdrawn"]), Missing, "\"speaker\"",
            "What was wrong: who said it, its words, or that it was shown at all.");
        key("was", LINE, NO, "\"Agus Sembiluk\"", "The names or words that were shown; without it the speaker was unclear.");
        key("is", LINE, NO, "\"Ratna Sumpena\"", "The names now; without it the speaker is unclear.");
        key("note", LINE, NO, "\"We regret the mistake.\"", "What readers are told beside.");
    }

    /// `[corrections]`.
    PUBLIC {
        key("public", Flag, Default("false"), "true",
            "Whether readers are told what was put right once it was published: on a page with feeds, on the page of \
             the article, and in its data. `kutip publish` writes what it finds into errata.toml.");
        key("copy", Flag, Default("false"), "true",
            "Whether the note on a quotation can be copied as a block for a file of corrections, for editors who read \
             the published site.");
    }

    /// `[theme]`.
    THEME {
        key("logo", Is("the path of a picture in static/"), NO, "\"logo.svg\"",
            "A picture that stands before the site's title.");
        key("stylesheet", Is("the path of a .css file in static/"), NO, "\"own.css\"",
            "A stylesheet that is read after the theme's.");
        key("accent", COLOUR, NO, "\"#a01d26\"",
            "Colour of links; lightened on dark pages until it can be read.");
        key("serif", FAMILIES, Means("the theme's"), "\"Georgia, serif\"",
            "Type of titles, articles and quotations, as in CSS.");
        key("sans", FAMILIES, Means("the theme's"), "\"Helvetica, Arial, sans-serif\"", "Type of all else.");
        key("light", Table(COLOURS), NO, "", "Colours of light pages.");
        key("dark", Table(COLOURS), NO, "", "Colours of dark pages.");
    }

    /// `[theme.light]` and `[theme.dark]`.
    COLOURS {
        key("page", COLOUR, Means("the theme's"), "\"#ffffff\"", "Ground of the page.");
        key("text", COLOUR, Means("the theme's"), "\"#1a1a1a\"", "Text.");
        key("muted", COLOUR, Means("the theme's"), "\"#555555\"", "Text of less weight: dates, counts.");
        key("link", COLOUR, Means("`accent`, else the theme's"), "\"#1a5fb4\"", "Links.");
        key("border", COLOUR, Means("the theme's"), "\"#cccccc\"", "Lines between parts.");
        key("direct", COLOUR, Means("the theme's"), "\"#fff3c4\"", "Ground of direct quotations.");
        key("direct_line", COLOUR, Means("the theme's"), "\"#b58900\"", "Line under them.");
        key("indirect", COLOUR, Means("the theme's"), "\"#e3eefc\"", "Ground of indirect quotations.");
        key("indirect_line", COLOUR, Means("the theme's"), "\"#1a5fb4\"", "Line under them.");
        key("mixed", COLOUR, Means("the theme's"), "\"#e9f5e4\"", "Ground of mixed quotations.");
        key("mixed_line", COLOUR, Means("the theme's"), "\"#3a7d1e\"", "Line under them.");
    }

    /// `[[menu]]`.
    MENU {
        key("title", LINE, Missing, "\"Contact\"", "Its words.");
        key("url", Is("a path of the site that starts with /, or an http or https address"), Missing,
            "\"/contact/\"", "Where it leads.");
    }

    /// `[text]`.
    TEXT {
        key("boilerplate", Is("a list of patterns"), NO, "[\"^ADVERTISEMENT$\", \"Follow us on .*\"]",
            "What matches stays in the articles, greyed, and is not read: no quotation, name, topic or word of \
             search comes from it. Patterns are regular expressions that are looked for in each paragraph; \
             `^` and `$` are the ends of a line, `(?i)` before a pattern makes capitals not matter.");
    }

    /// `[limits]`.
    LIMITS {
        key("article_bytes", Whole(1, LARGEST_ARTICLE), Default("16777216"), "1000000",
            "Bytes that the file of an article may have.");
    }

    /// `[findings]`.
    FINDINGS {
        key("accept", CODES, NO, "[\"K0208\", \"K0211\"]",
            "Codes of findings that are counted and not shown, and stay in `--json`; never those of errors. For \
             one article: `accept` in its front matter, or a line `# kutip: accept K0303` in its file of \
             corrections.");
    }

    /// `[publish.NAME]`, whatever its kind.
    TARGET {
        key("kind", Variant(&[
            ("directory", DIRECTORY), ("archive", ARCHIVE), ("git", GIT), ("s3", S3), ("rsync", RSYNC),
            ("sftp", SFTP),
        ]), Missing, "\"directory\"", "How the site gets there.");
        key("base_url", ADDRESS, Means("that of the site"), "\"https://example.org/\"",
            "Where the site will stand when it is published there.");
        key("host", Choice(&[
            "github-pages", "gitlab-pages", "codeberg-pages", "netlify", "cloudflare-pages",
            "cloudflare-pages-paid", "vercel", "s3",
        ]), Means("what follows from the remote; `s3` for the kind s3"), "\"netlify\"",
            "Whose limits are checked before anything is sent.");
    }

    /// `kind = "directory"`.
    DIRECTORY {
        key("path", Is("the folder that the site goes to"), Missing, "\"/srv/www/briefs\"",
            "The folder, from the site's folder or absolute.");
        key("precompress", Flag, Default("false"), "true",
            "Also `FILE.gz` beside each text, for servers that look for such.");
    }

    /// `kind = "archive"`.
    ARCHIVE {
        key("path", Is("a file that ends with .tar, .tar.gz, .tgz or .zip"), Missing, "\"site.tar.gz\"",
            "The file, from the site's folder or absolute.");
    }

    /// `kind = "git"`.
    GIT {
        key("remote", Is("the address of a repository"), Missing, "\"origin\"",
            "Address or path of a repository, or a remote of the site's own, without a password.");
        key("branch", Is("the name of a branch"), Default("\"gh-pages\""), "\"pages\"", "The branch.");
        key("folder", PART, Means("the top"), "\"docs\"", "The folder of the branch that the site lies in.");
        key("history", Choice(&["keep", "squash"]), Default("\"keep\""), "\"squash\"",
            "`keep`: each publish adds a commit. `squash`: the branch has one.");
        key("cname", Is("the name of a domain"), NO, "\"news.example.org\"",
            "A domain that the host serves, for the file `CNAME`.");
    }

    /// `kind = "s3"`.
    S3 {
        key("bucket", Is("the name of the bucket"), Missing, "\"briefs-example-org\"", "The bucket.");
        key("prefix", PART, NO, "\"news/\"", "What is put before every key.");
        key("endpoint", ADDRESS, Means("Amazon's"), "\"https://ACCOUNT.r2.cloudflarestorage.com\"",
            "Address of the service.");
        key("region", LINE, Means("that of the environment"), "\"ap-southeast-3\"", "Region of the service.");
        key("path_style", Flag, Default("false"), "true",
            "Whether the bucket is named in the path of addresses and not in their host.");
        key("profile", LINE, Means("that of the environment"), "\"briefs\"", "Named credentials in `~/.aws`.");
        TIMEOUT;
        key("retries", Whole(0, 20), Default("4"), "8", "How often a request that failed is tried again.");
    }

    /// `kind = "rsync"`.
    RSYNC {
        DESTINATION;
        PORT;
        SSH_OPTIONS;
        RECONNECTS;
        key("keep", Whole(1, 1000), Default("5"), "3", "Releases that are kept.");
    }

    /// `kind = "sftp"`.
    SFTP {
        DESTINATION;
        PORT;
        SSH_OPTIONS;
        TIMEOUT;
        RECONNECTS;
    }

    /// people.toml.
    PEOPLE {
        key("person", Tables(PERSON), NO, "", "People.");
        key("organisation", Tables(PERSON), NO, "", "Organisations.");
        key("place", Tables(PERSON), NO, "", "Places.");
        key("outlet", Tables(OUTLET), NO, "", "Newspapers, agencies and broadcasters.");
        key("merge", Each(&NAME), NO, "\"R. W. Sena\" = \"Ratih Wirasena\"",
            "Two names, one page: the left one goes into the right one.");
    }

    /// `[[person]]`, `[[organisation]]` and `[[place]]`.
    PERSON {
        key("name", NAME, Missing, "\"Ratih Wirasena\"",
            "The name that pages show, and the one that the address is made from.");
        key("aliases", NAMES, NO, "[\"Bu Ratih\", \"R. Wirasena\"]",
            "Other names of the same one, in any language.");
        key("not", NAMES, NO, "[\"Wirasena\"]", "Names that the program must not join to this one.");
        key("articles", Is("a list of article ids, or of folders such as `2025/`"), Means("all"),
            "[\"clinic-opens\", \"health/\"]",
            "Ids of articles (the path under `content/` without its ending) and folders (with a `/` at the \
             end) that alone can mean this one. Where two entries have one name, the one that names the \
             article most exactly is meant.");
        key("person", Is("false"), Means("the name is an entity"), "false",
            "`false`: the name is no person, organisation or place, and is never taken for one.");
        key("role", Is("the words of a role, or false for none"), NO, "\"Mayor of Tirtasari\"",
            "What it is, in words; short for one role without a time. `false`: articles give it a role that it \
             does not have.");
        key("roles", TextsOrTables(ROLE), NO, "",
            "Roles with the time that they were held. A quotation shows the role of its article's day; the \
             page shows that of the newest article's day, and all of them as a list.");
        key("organisation", Is("a name, or false for none"), NO, "\"City of Tirtasari\"",
            "The organisation that it belongs to, whose page lists it. `false`: it belongs to none.");
        key("slug", SLUG, Means("made from the name"), "\"ratih-wirasena\"", "The last part of its address.");
        key("was", Is("a list of slugs"), NO, "[\"r-wirasena\"]",
            "Slugs that it had before: those addresses lead to the new one. So do the addresses of its other \
             names of two words and more, if nobody else has them.");
        key("image", Is("a path from the root of the site: /photo.jpg"), NO, "\"/photos/ratih.jpg\"",
            "A picture of the site.");
        key("wikidata", Is("an item of Wikidata, such as \"Q42\""), NO, "\"Q4115189\"", "A link on its page.");
        key("website", ADDRESS, NO, "\"https://example.org/ratih\"", "A link on its page.");
        key("hide", Flag, Default("false"), "true",
            "It has no page, and is not named as a speaker or in a bar; the words of articles stay as they are.");
        key("forget", Flag, Default("false"), "true",
            "It is taken out of all that is published, the words of articles among it: see below.");
    }

    /// `[[outlet]]`.
    OUTLET {
        key("name", NAME, Missing, "\"Tempo\"", "The name that pages show.");
        key("aliases", NAMES, NO, "[\"TEMPO.CO\", \"tekno.tempo.co\"]",
            "Other names of the same outlet, as `source` of an article or an article's words have them.");
    }

    /// An item of `roles`.
    ROLE {
        key("title", LINE, Missing, "\"Mayor of Tirtasari\"", "The role in words.");
        key("from", BOUND, Means("no beginning"), "2024-02-20", "Its first day, month or year.");
        key("until", BOUND, Means("no end"), "\"2029-02\"", "Its last day, month or year.");
    }

    /// addresses.toml.
    ADDRESSES {
        key("article", Tables(ARTICLE_ADDRESS), NO, "", "Articles.");
        key("speaker", Tables(SPEAKER_ADDRESS), NO, "", "Speakers.");
        key("organisation", Tables(NAMED_ADDRESS), NO, "", "Organisations.");
        key("place", Tables(NAMED_ADDRESS), NO, "", "Places.");
        key("topic", Tables(NAMED_ADDRESS), NO, "", "Topics.");
        key("outlet", Tables(NAMED_ADDRESS), NO, "", "Outlets.");
        key("quotation", Tables(QUOTATION_ADDRESS), NO, "", "Quotations.");
    }

    /// A line of `article`.
    ARTICLE_ADDRESS {
        key("slug", GIVEN, Missing, "\"second-bridge\"",
            "What follows `/articles/` in its address.");
        key("id", ID, Missing, "\"bridge-vote\"", "The article that the address belongs to.");
        key("words", SAMPLE, NO, "\"a2cd7fq2b\"", "By what it is known again under another id.");
        key("first", GIVEN, NO, "\"bridge\"",
            "What followed `/articles/` when it was first published, if that was another: feeds keep it.");
    }

    /// A line of `speaker`.
    SPEAKER_ADDRESS {
        key("slug", GIVEN, Missing, "\"agus-sembiluk\"", "The last part of the address.");
        key("name", NAME, Missing, "\"Agus Sembiluk\"", "Whom it belongs to.");
        key("role", LINE, NO, "\"Mayor of Tirtasari\"", "The role that tells namesakes apart.");
        key("articles", Is("a list of at most eight ids of articles"), NO, "[\"bridge-vote\"]",
            "Articles with that speaker, at most three, that tell namesakes apart.");
    }

    /// A line of `organisation`, `place`, `topic` or `outlet`.
    NAMED_ADDRESS {
        key("slug", GIVEN, Missing, "\"c-plus-plus\"", "The last part of the address.");
        key("name", NAME, Missing, "\"C++\"", "What it belongs to.");
    }

    /// A line of `quotation`.
    QUOTATION_ADDRESS {
        key("article", ID, Missing, "\"bridge-vote\"", "The id of its article.");
        key("id", QUOTATION, Missing, "\"qa2cd7fqaab\"", "What its permalink ends in, after `#q-`.");
        key("words", SAMPLE, NO, "\"a2cd7fq2b\"", "By what it is known again once its words were edited.");
        key("now", QUOTATION, NO, "\"qa2cd7fqaab\"", "The quotation that the permalink leads to since then.");
        key("first", QUOTATION, NO, "\"qa2cd7fqaab\"", "The id that it was first published with: feeds keep it.");
    }

    /// A file of corrections.
    CORRECTIONS {
        key("name", Tables(NAMED), NO, "", "Names, in this article alone.");
        key("quote", Tables(QUOTE), NO, "", "Quotations that the program found.");
        key("add", Tables(ADD), NO, "", "Quotations that it did not find.");
    }

    /// `[[name]]`.
    NAMED {
        key("words", NAME, Missing, "\"Sembiluk\"", "A name as the program shows it in this article.");
        key("is", NAME, NO, "\"Agus Sembiluk\"",
            "Whom it means: another name of the article, or one that it does not have.");
        key("type", Is("person, organisation, place, thing, group, anonymous, or false"),
            Means("as the program found it"), "\"organisation\"",
            "What it is. `false`: it is no name, and nobody is named by it.");
        key("role", Is("the words of a role, or false for none"), Means("as the program found it"),
            "\"Head of Water\"", "Its role in this article.");
        NOTE;
        BY;
        ON;
    }

    /// `[[quote]]`.
    QUOTE {
        QUOTED;
        BEFORE;
        AFTER;
        OCCURRENCE;
        key("content", LINE, Means("as the program found it"), "\"the pipes run\"",
            "All words of the quotation, where the program found too many or too few. They have to share \
             words with those of `words`.");
        key("speaker", SPEAKER, Means("as the program found it"), "\"Agus Sembiluk\"",
            "Who said it. Several names have `; ` between them; `\"\"` says that it is not known.");
        SPEAKER_TYPE;
        key("kind", QUOTATION_KIND, Means("as the program found it"), "\"mixed\"", "Its kind.");
        key("stance", STANCE, Means("as the program found it"), "\"denies\"",
            "How the speaker stands to the words.");
        key("reject", Flag, Default("false"), "true", "This is no quotation.");
        key("right", Flag, Default("false"), "true",
            "The program was right: `speaker`, and what else the block says, stay what they are, whatever a later \
             version of the program finds. With `kind`, the quotation stays even if it is found no longer.");
        NOTE;
        BY;
        ON;
        AUDIT;
    }

    /// `[[add]]`.
    ADD {
        QUOTED;
        BEFORE;
        AFTER;
        OCCURRENCE;
        key("speaker", SPEAKER, Missing, "\"Wening Lirisari\"",
            "Who said it. Several names have `; ` between them; `\"\"` says that it is not known.");
        SPEAKER_TYPE;
        key("kind", QUOTATION_KIND, Missing, "\"indirect\"", "Its kind.");
        key("stance", STANCE, Default("\"says\""), "\"denies\"", "How the speaker stands to the words.");
        NOTE;
        BY;
        ON;
        AUDIT;
    }

    /// Front matter and plain headers.
    ARTICLE {
        key("title", LINE, Means("the headline or first heading, else the start of the text"),
            "\"Council backs second Walu bridge\"", "Title of the article.");
        key("date", Is("a day, perhaps with a time"), Means("that of the header line"),
            "2025-08-13T08:30:00+07:00",
            "When it is published: a day, or a day and a time, perhaps with an offset; or a day in words, \
             `13 August 2025`, in any language that Kutip knows. Until then the article waits.");
        key("updated", Is("a day, perhaps with a time"), NO, "2025-08-14", "When it was changed last.");
        key("id", Is("an id of at most 255 bytes"), Means("the path under `content/` without its ending"),
            "\"bridge-vote\"",
            "What the addresses of its quotations, `people.toml` and `translations` go by. Give one before \
             you rename a file that is published.");
        key("slug", LINE, Means("the name of the file, in plain letters"), "\"second-bridge\"",
            "The last part of its address: letters, digits and hyphens.");
        key("language", LINE, Means("found by its words"), "\"en\"", "Code of its language.");
        key("source", LINE, NO, "\"The Lirangan Herald\"", "The outlet that published it; of a host, `www.` is left off.");
        key("author", Is("a list, or text with commas"), NO, "[\"Rina Sari\", \"Budi Santosa\"]",
            "Who wrote it.");
        key("url", LINE, NO, "\"https://example.org/bridge\"",
            "Where the original stands; http and https alone.");
        key("credit", LINE, Means("that of the header line"), "\"Herald/Rina Sari\"", "Who made the picture.");
        key("caption", LINE, Means("that of the header line"), "\"The old bridge on Tuesday.\"",
            "Caption of the picture.");
        key("image", LINE, NO, "\"/images/bridge.jpg\"",
            "The picture: a path of the site. A picture of another host is not shown.");
        key("description", LINE, Means("the start of the text"), "\"A bridge for 40 million.\"",
            "One or two sentences for lists and search engines.");
        key("topics", Is("a list, or text with commas"), NO, "[\"Walu bridge\", \"council\"]", "Its topics.");
        key("aliases", Is("a list, or text with commas"), NO, "[\"/2024/bridge/\"]",
            "Old addresses of this site, from which readers are led here.");
        key("article", Is("full or quotations"), Means("what kutip.toml says"), "\"quotations\"",
            "How much of it is shown: all of its text, or its quotations in their sentences and nothing else \
             of it. One of the two wins over kutip.toml.");
        key("lead", Is("the id of a quotation, or false"), Means("a rule chooses"), "\"q-qa2cd7fqaab\"",
            "The quotation of it that leads its day, as in its permalink; `false`: none of it does.");
        key("draft", Is("true or false"), Means("`false`"), "false", "`true`: it is held back; `kutip build --drafts` builds it. `yes`, `on` and `1` say the same.");
        key("encoding", Is("the name of an encoding"), Means("that of kutip.toml, else UTF-8"), "\"utf-8\"",
            "How the file is encoded, if it has no byte order mark.");
        key("format", Choice(&["text", "markdown", "html"]), Means("what the name of the file says"), "\"html\"",
            "How the text is written: `html` for what comes from a page or a content management system.");
        key("translations", Each(&ID), NO, "id = \"jembatan-kedua\"",
            "Articles that say the same in other languages: code of the language and id of the article. It \
             cannot be given in a plain header.");
        key("accept", Is("a list of codes, or text with commas"), NO, "[\"K0303\"]",
            "Codes of findings of this article that are counted and not shown; never those of errors.");
    }
}

/// The value of a default, which is written as in TOML.
pub(super) fn default(written: &str) -> Value {
    let value = Value::from_toml(&format!("x = {written}"), 0).ok();
    let entry = value.as_ref().and_then(Value::table).and_then(<[_]>::first);
    entry.map(|entry| entry.value.clone()).unwrap_or_default()
}
