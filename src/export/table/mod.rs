//! The site as three tables: the one list of their columns, from which every format of tables is written.

mod rows;

pub use self::rows::Rows;
use crate::site::Site;

/// A table of the site's data.
#[derive(Debug)]
pub struct Table {
    /// Its name, and that of its files.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// Its columns, in their order.
    pub columns: &'static [Column],
    /// How many rows it has.
    pub count: fn(&Site) -> usize,
    /// A row, by its number from 0: a cell for each column.
    pub row: for<'a> fn(&mut Rows<'a>, usize) -> Vec<Cell<'a>>,
}

/// A column of a table.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its cells hold, where they hold anything.
    pub holds: Holds,
    /// What that means.
    pub about: &'static str,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Words.
    Text,
    /// Text that is too long for a cell of a spreadsheet.
    LongText,
    /// Several words or names.
    Texts,
    /// A number of things.
    Number,
    /// A probability, 0 to 1.
    Share,
    /// Yes or no.
    Flag,
    /// Stretches of the article's text.
    Spans,
}

impl Holds {
    /// As the documentation says it.
    pub fn words(self) -> &'static str {
        match self {
            Holds::Text | Holds::LongText => "text",
            Holds::Texts => "list of texts",
            Holds::Number => "integer",
            Holds::Share => "number, 0 to 1",
            Holds::Flag => "true or false",
            Holds::Spans => "list of pairs of integers",
        }
    }
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing is known.
    Nothing,
    /// Words of the site's.
    Text(&'a str),
    /// Words that were put together.
    Owned(String),
    /// Several.
    Texts(Vec<String>),
    /// How many.
    Number(usize),
    /// A probability, 0 to 1.
    Share(f64),
    /// Yes or no.
    Flag(bool),
    /// Stretches of the article's text, half-open, in Unicode code points.
    Spans(Vec<[usize; 2]>),
}

impl Cell<'_> {
    /// Its text, if it holds one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Cell::Text(text) => Some(text),
            Cell::Owned(text) => Some(text),
            _ => None,
        }
    }
}

const fn column(name: &'static str, holds: Holds, about: &'static str) -> Column {
    Column { name, holds, about }
}

/// The tables of a site.
pub const TABLES: [&Table; 3] = [&ATTRIBUTIONS, &ENTITIES, &ARTICLES];

/// The quotations.
pub const ATTRIBUTIONS: Table = Table {
    name: "attributions",
    about: "A row is one act of saying, in one article.",
    columns: &[
        column("id", Holds::Text, "its permanent id"),
        column("url", Holds::Text, "its permalink"),
        column("earlier_ids", Holds::Texts, "ids that it had before its words were edited"),
        column("kind", Holds::Text, "direct, indirect or mixed"),
        column("stance", Holds::Text, "says, denies, asks or supposes"),
        column(
            "words",
            Holds::Text,
            "what was said; where the stance is not `says`, the whole sentence, unless it is an utterance in marks",
        ),
        column("sentence", Holds::Text, "the same with the words by which it was said"),
        column(
            "speaker",
            Holds::Text,
            "names of the speakers, joined by `; `; nothing where nobody is known surely enough",
        ),
        column(
            "speaker_ids",
            Holds::Texts,
            "their `id` among the entities, for those who have a page",
        ),
        column(
            "role",
            Holds::Text,
            "the role of the first speaker: on that day by people.toml, else as the articles have it",
        ),
        column("organisation", Holds::Text, "the organisation of the first speaker"),
        column(
            "date",
            Holds::Text,
            "day on which it was said, if the article tells, else the day of the article",
        ),
        column(
            "said_on",
            Holds::Text,
            "day, month or year in which it was said, if the article tells",
        ),
        column("via", Holds::Text, "the outlet that it reached the article through"),
        column("confidence", Holds::Share, "probability that words and speaker are right"),
        column(
            "speaker_confidence",
            Holds::Share,
            "probability that the speaker is right if the words are",
        ),
        column("sureness", Holds::Text, "checked, high, medium or low"),
        column("rule", Holds::Text, "what found it and what named the speaker"),
        column("editor", Holds::Flag, "whether an editor decided over it"),
        column(
            "same_as",
            Holds::Text,
            "`id` of the fullest quotation with the same words, where several articles have them",
        ),
        column(
            "spans",
            Holds::Spans,
            "where `words` stand in the article's `text`: half-open, in Unicode code points",
        ),
        column("language", Holds::Text, "code of the article's language"),
        column("article_id", Holds::Text, "`id` of the article"),
        column("article_url", Holds::Text, "address of its page"),
        column("article_title", Holds::Text, "its title"),
        column("article_date", Holds::Text, "its day"),
        column("outlet", Holds::Text, "who published it"),
        column("topics", Holds::Texts, "its topics"),
    ],
    count: |site| site.quotes.len(),
    row: |rows, at| rows.attribution(at),
};

/// The people, organisations and places that have a page.
pub const ENTITIES: Table = Table {
    name: "entities",
    about: "A row is one person, organisation or place that has a page.",
    columns: &[
        column(
            "id",
            Holds::Text,
            "its folder in the site: `speakers/NAME`, `organisations/NAME`, `places/NAME`",
        ),
        column("url", Holds::Text, "address of its page"),
        column("type", Holds::Text, "person, organisation or place"),
        column(
            "name",
            Holds::Text,
            "the name that people.toml gives it, else the form that most articles use",
        ),
        column("aliases", Holds::Texts, "its other forms"),
        column("role", Holds::Text, "by people.toml, else by the newest article"),
        column("organisation", Holds::Text, "by people.toml, else by the newest article"),
        column("organisation_id", Holds::Text, "`id` of that organisation, if it has a page"),
        column("wikidata", Holds::Text, "item of Wikidata, by people.toml"),
        column("website", Holds::Text, "by people.toml"),
        column(
            "quotations",
            Holds::Number,
            "its quotations, each counted once however often it is printed",
        ),
        column("articles", Holds::Number, "articles that name it"),
        column("first_said", Holds::Text, "`date` of its first quotation"),
        column("last_said", Holds::Text, "`date` of its last quotation"),
    ],
    count: |site| site.profiles.len(),
    row: |rows, at| rows.entity(at),
};

/// The articles.
pub const ARTICLES: Table = Table {
    name: "articles",
    about: "A row is one article.",
    columns: &[
        column("id", Holds::Text, "its permanent id"),
        column("url", Holds::Text, "address of its page"),
        column("title", Holds::Text, "its title"),
        column("date", Holds::Text, "its day"),
        column("published", Holds::Text, "its time with the offset from UTC, if it has one"),
        column("updated", Holds::Text, "the same of its last change, or its day"),
        column("language", Holds::Text, "code of its language"),
        column("outlet", Holds::Text, "who published it"),
        column("author", Holds::Text, "who wrote it"),
        column("original", Holds::Text, "where the original stands"),
        column("description", Holds::Text, "one or two sentences"),
        column("topics", Holds::Texts, "its topics"),
        column("quotations", Holds::Number, "quotations in it"),
        column(
            "text",
            Holds::LongText,
            "the text of its page, which `spans` point into; not in CSV",
        ),
    ],
    count: |site| site.briefs.len(),
    row: |rows, at| rows.article(at),
};
