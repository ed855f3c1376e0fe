//! The site as one file of `SQLite` with its tables normalised, a full-text index, and what Datasette shows of
//! it. Quotations are numbered in the order in which they were said, so that the newest are found first
//! without sorting.

use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, Result, Statement, ToSql, params_from_iter};
use serde_json::{Map, Value, json};

use super::Exporter;
use super::table::{ARTICLES, ATTRIBUTIONS, Cell, ENTITIES, Rows, TABLES, Table};
use crate::site::Site;
use crate::site::url::Address;

/// The name of the file.
pub const FILE: &str = "kutip.db";
/// The name of what Datasette reads beside it.
pub const METADATA: &str = "metadata.json";

const TABLES_SQL: &str = include_str!("tables.sql");
const INDEXES_SQL: &str = include_str!("indexes.sql");

/// Questions of a desk: the name of each, and a comment that says what it answers before its SQL.
pub const QUERIES: [(&str, &str); 10] = [
    ("said-on-topic", include_str!("queries/said-on-topic.sql")),
    ("said-with-words", include_str!("queries/said-with-words.sql")),
    ("said-by", include_str!("queries/said-by.sql")),
    ("most-quoted", include_str!("queries/most-quoted.sql")),
    ("most-quoted-since", include_str!("queries/most-quoted-since.sql")),
    ("quoted-together", include_str!("queries/quoted-together.sql")),
    ("changed-words", include_str!("queries/changed-words.sql")),
    ("share-of-organisations", include_str!("queries/share-of-organisations.sql")),
    ("denied", include_str!("queries/denied.sql")),
    ("named-not-quoted", include_str!("queries/named-not-quoted.sql")),
];

/// What stands in a row of the database.
type Bound<'c> = ToSqlOutput<'c>;

const NULL: Bound<'static> = ToSqlOutput::Owned(rusqlite::types::Value::Null);

/// Writes a site into a new database.
///
/// # Errors
/// What `SQLite` says: that the disk is full.
pub fn write(site: &Site, database: &mut Connection) -> Result<()> {
    // What comes to nothing is thrown away: nothing has to be taken back.
    database.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768;
         PRAGMA temp_store = FILE; PRAGMA foreign_keys = OFF; PRAGMA application_id = 1265988688;",
    )?;
    let whole = database.transaction()?;
    whole.execute_batch(TABLES_SQL)?;
    names(&whole, "outlets", site.outlets.iter().map(|outlet| outlet.name.as_str()))?;
    names(&whole, "topics", site.topics.iter().map(|topic| topic.name.as_str()))?;
    articles(&whole, site)?;
    entities(&whole, site)?;
    quotations(&whole, site)?;
    whole.execute_batch(INDEXES_SQL)?;
    whole.commit()
}

/// A row's number in the database, from that in the site.
fn number(at: usize) -> i64 {
    i64::try_from(at).map_or(i64::MAX, |at| at + 1)
}

fn names<'n>(
    database: &Connection,
    table: &str,
    names: impl Iterator<Item = &'n str>,
) -> Result<()> {
    let mut insert = database.prepare(&format!("INSERT INTO {table} VALUES (?, ?)"))?;
    for (at, name) in names.enumerate() {
        insert.execute((number(at), name))?;
    }
    Ok(())
}

/// A row as it goes in: its number, the columns named, and numbers of other rows.
struct Insert<'d> {
    statement: Statement<'d>,
    /// Where the columns stand in a row of the table.
    columns: Vec<usize>,
}

impl<'d> Insert<'d> {
    /// `columns` are pairs: a column of `from`, and the one of the database that holds it; `more` are columns
    /// for numbers of other rows.
    fn new(
        database: &'d Connection,
        into: &str,
        from: &Table,
        columns: &[(&str, &str)],
        more: &[&str],
    ) -> Result<Self> {
        let place = |name: &str| from.columns.iter().position(|column| column.name == name);
        let own = columns.iter().map(|(_, own)| *own);
        let all: Vec<&str> = own.chain(more.iter().copied()).collect();
        let marks = ", ?".repeat(all.len());
        let sql = format!("INSERT INTO {into} (id, {}) VALUES (?{marks})", all.join(", "));
        Ok(Insert {
            statement: database.prepare(&sql)?,
            columns: columns.iter().filter_map(|(from, _)| place(from)).collect(),
        })
    }

    fn row(&mut self, id: i64, cells: &[Cell<'_>], more: &[Option<usize>]) -> Result<()> {
        let own = self.columns.iter().map(|&at| bound(&cells[at]));
        let more = more.iter().map(|at| at.map_or(NULL, |at| number(at).into()));
        let all: Vec<Bound<'_>> = [id.into()].into_iter().chain(own).chain(more).collect();
        self.statement.execute(params_from_iter(all.iter().map(|value| value as &dyn ToSql)))?;
        Ok(())
    }
}

fn bound<'c>(cell: &'c Cell<'_>) -> Bound<'c> {
    let json = |value: serde_json::Result<String>| Bound::from(value.unwrap_or_default());
    match cell {
        Cell::Nothing => NULL,
        Cell::Text(text) => Bound::from(*text),
        Cell::Owned(text) => Bound::from(text.as_str()),
        Cell::Texts(_) | Cell::Spans(_) => json(serde_json::to_string(cell)),
        Cell::Number(number) => Bound::from(i64::try_from(*number).unwrap_or(i64::MAX)),
        Cell::Share(share) => Bound::from(*share),
        Cell::Flag(flag) => Bound::from(*flag),
    }
}

/// Columns of the database that have the name of the table's.
fn same<'n>(names: &[&'n str]) -> Vec<(&'n str, &'n str)> {
    names.iter().map(|&name| (name, name)).collect()
}

fn articles(database: &Connection, site: &Site) -> Result<()> {
    let mut columns = same(&[
        "url",
        "title",
        "date",
        "published",
        "updated",
        "language",
        "author",
        "original",
        "description",
        "quotations",
        "text",
    ]);
    columns.push(("id", "article"));
    let mut insert = Insert::new(database, "articles", &ARTICLES, &columns, &["outlet_id"])?;
    let mut rows = Rows::new(site);
    for (at, brief) in site.briefs.iter().enumerate() {
        insert.row(number(at), &(ARTICLES.row)(&mut rows, at), &[brief.outlet])?;
    }
    Ok(())
}

fn entities(database: &Connection, site: &Site) -> Result<()> {
    let mut columns = same(&[
        "url",
        "type",
        "name",
        "role",
        "organisation",
        "wikidata",
        "website",
        "quotations",
        "articles",
        "first_said",
        "last_said",
    ]);
    columns.push(("id", "entity"));
    let mut insert = Insert::new(database, "entities", &ENTITIES, &columns, &["organisation_id"])?;
    let mut alias = database.prepare("INSERT OR IGNORE INTO aliases VALUES (?, ?)")?;
    let mut named = database.prepare("INSERT OR IGNORE INTO article_entities VALUES (?, ?)")?;
    let mut rows = Rows::new(site);
    for (at, profile) in site.profiles.iter().enumerate() {
        let cells = (ENTITIES.row)(&mut rows, at);
        insert.row(number(at), &cells, &[profile.organisation_profile])?;
        for name in &profile.aliases {
            alias.execute((number(at), name))?;
        }
        for &brief in &profile.briefs {
            named.execute((number(at), number(brief)))?;
        }
    }
    Ok(())
}

fn quotations(database: &Connection, site: &Site) -> Result<()> {
    let mut columns = same(&[
        "url",
        "earlier_ids",
        "kind",
        "stance",
        "words",
        "sentence",
        "speaker",
        "role",
        "organisation",
        "date",
        "said_on",
        "via",
        "confidence",
        "speaker_confidence",
        "sureness",
        "rule",
        "editor",
        "spans",
    ]);
    columns.push(("id", "quotation"));
    let more = ["article_id", "cluster_id"];
    let mut insert = Insert::new(database, "quotations", &ATTRIBUTIONS, &columns, &more)?;
    let mut speaker = database.prepare("INSERT OR IGNORE INTO quotation_speakers VALUES (?, ?)")?;
    let mut topic = database.prepare("INSERT OR IGNORE INTO quotation_topics VALUES (?, ?)")?;
    let mut rows = Rows::new(site);
    let mut order: Vec<usize> = (0..site.quotes.len()).collect();
    // Of one day those of one article stay together, in the order of its text.
    order.sort_by_key(|&at| site.said_on(&site.quotes[at]));
    for (id, at) in order.into_iter().enumerate() {
        let quote = &site.quotes[at];
        let brief = &site.briefs[quote.brief];
        let cells = (ATTRIBUTIONS.row)(&mut rows, at);
        insert.row(number(id), &cells, &[Some(quote.brief), quote.cluster])?;
        for profile in quote.speakers.iter().filter_map(|&speaker| brief.profile_of(speaker)) {
            speaker.execute((number(profile), number(id)))?;
        }
        for &of in &brief.topics {
            topic.execute((number(of), number(id)))?;
        }
    }
    Ok(())
}

/// What Datasette shows beside the tables: what they and their columns mean, and the questions of a desk.
pub fn metadata(of: &Exporter<'_>) -> Vec<u8> {
    let described = |table: &Table| -> Map<String, Value> {
        table.columns.iter().map(|column| (column.name.to_owned(), column.about.into())).collect()
    };
    let [attributions, entities, articles] = TABLES.map(described);
    let facets = json!(["stance", "kind", "sureness", "organisation"]);
    let mut queries = Map::new();
    for (name, text) in QUERIES {
        let (title, sql) = text.split_once('\n').unwrap_or_default();
        let title = title.trim_start_matches("-- ");
        queries.insert(name.to_owned(), json!({ "title": title, "sql": sql.trim_end() }));
    }
    let hidden = json!({ "hidden": true });
    super::to_json(&json!({
        "title": of.title,
        "source": of.title,
        "source_url": of.site.base.url(&Address::home()),
        "databases": { "kutip": {
            "description": "Who said what, as the site has it. A quotation that was denied, asked or supposed is to be shown as its sentence.",
            "queries": queries,
            "tables": {
                "attributions": { "description": ATTRIBUTIONS.about, "columns": attributions, "sort_desc": "id", "facets": facets },
                "quotations": { "description": ATTRIBUTIONS.about, "columns": attributions, "sort_desc": "id", "facets": facets, "label_column": "words" },
                "entities": { "description": ENTITIES.about, "columns": entities, "facets": ["type", "organisation"], "sort_desc": "quotations", "label_column": "name" },
                "speakers": { "columns": entities, "sort_desc": "quotations" },
                "articles": { "description": ARTICLES.about, "columns": articles, "facets": ["language"], "sort_desc": "date", "label_column": "title" },
                "outlets": { "label_column": "name" },
                "topics": { "label_column": "name" },
                "quotation_speakers": hidden, "quotation_topics": hidden, "article_entities": hidden,
                "clusters": hidden, "speaker_months": hidden, "quoted_together": hidden,
            },
        } },
    }))
}
