//! The text of `people.toml` becomes entries.

use chrono::{Days, Months, NaiveDate};
use toml::de::{DeTable, DeValue};

use super::fields::{Fields, Value, name, span};
use super::{Entry, FILE, Kind, Name, Registry, Role, contradict, merge};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Span, slug};

/// Tables of the file and what their entries are.
const TABLES: [(&str, Kind); 3] =
    [("person", Kind::Person), ("organisation", Kind::Organisation), ("place", Kind::Place)];

/// Reads the text of a `people.toml`.
///
/// # Errors
/// All that is wrong, with its place in the text.
pub fn parse(text: &str) -> Result<Registry, Vec<Diagnostic>> {
    let table = DeTable::parse(text).map_err(|problem| {
        let range = problem.span().unwrap_or(0..0);
        vec![
            Diagnostic::new(Code::BrokenRegistry, problem.message())
                .at(FILE, Span::new(range.start, range.end))
                .help("correct the file; it is written in TOML"),
        ]
    })?;
    let mut problems = Vec::new();
    let mut entries = Vec::new();
    let mut merges = Vec::new();
    let mut found = Vec::new();
    let mut top = Fields::new(table.get_ref(), &mut problems);
    for (key, kind) in TABLES {
        top.with(key, &format!("a list of tables [[{key}]]"), |value| {
            let list = value.get_ref().as_array()?;
            let tables = list.iter().map(|item| Some((item.get_ref().as_table()?, span(item))));
            for (table, at) in tables.collect::<Option<Vec<_>>>()? {
                entries.extend(entry(kind, table, at, &mut found));
            }
            Some(())
        });
    }
    top.with("merge", "a table [merge] of \"name\" = \"name\"", |value| {
        for (from, into) in value.get_ref().as_table()? {
            let at = Span::new(from.span().start, from.span().end);
            let from = Name { text: from.get_ref().trim().to_owned(), span: at };
            merges.push((from, name(into)?));
        }
        Some(())
    });
    top.finish();
    problems.append(&mut found);
    // In the order of the file, whatever the table.
    entries.sort_by_key(|entry: &Entry| entry.name.span);
    merge::apply(&mut entries, merges, &mut problems);
    contradict::find(&entries, &mut problems);
    problems.sort_by_key(|problem| problem.primary.as_ref().and_then(|label| label.span));
    if problems.is_empty() { Ok(Registry { entries }) } else { Err(problems) }
}

fn entry(
    kind: Kind,
    table: &DeTable<'_>,
    at: Span,
    problems: &mut Vec<Diagnostic>,
) -> Option<Entry> {
    let mut fields = Fields::new(table, problems);
    let name = fields.name("name", "a name");
    if name.is_none() && !table.contains_key("name") {
        let message = "the entry has no name".to_owned();
        fields.problem(Code::BadRegistryValue, message, at, "give `name`, as pages shall show it");
    }
    let web = |value: &Value<'_>| {
        let address = value.get_ref().as_str()?;
        let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
        let odd = |c: char| c.is_whitespace() || c.is_control() || "\"<>\\`".contains(c);
        (!rest.is_empty() && !rest.contains(odd)).then(|| address.to_owned())
    };
    let entry = Entry {
        kind: Some(kind),
        name: name.unwrap_or_default(),
        aliases: fields.names("aliases", "a list of names"),
        not: fields.names("not", "a list of names"),
        articles: fields.names("articles", "a list of article ids, or of folders such as `2025/`"),
        slug: fields.with("slug", SLUG, plain),
        was: fields
            .with("was", "a list of slugs", |value| match value.get_ref().as_array() {
                Some(list) => list.iter().map(plain).collect(),
                None => plain(value).map(|slug| vec![slug]),
            })
            .unwrap_or_default(),
        roles: roles(&mut fields),
        organisation: fields.name("organisation", "a name").map(|name| name.text),
        image: fields.with("image", "a path from the root of the site: /photo.jpg", |value| {
            let path = value.get_ref().as_str()?;
            let inside = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
            inside.then(|| path.to_owned())
        }),
        wikidata: fields.with("wikidata", "an item of Wikidata, such as \"Q42\"", |value| {
            let item = value.get_ref().as_str()?;
            let digits = item.strip_prefix('Q')?;
            let number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            number.then(|| item.to_owned())
        }),
        website: fields.with("website", "an address that starts with https:// or http://", web),
        hide: fields
            .with("hide", "true or false", |value| value.get_ref().as_bool())
            .unwrap_or_default(),
    };
    fields.finish();
    (!entry.name.text.is_empty()).then_some(entry)
}

const SLUG: &str = "a slug: small letters and digits joined by hyphens, at most 100 characters";

fn plain(value: &Value<'_>) -> Option<Name> {
    name(value).filter(|name| slug(&name.text) == name.text)
}

/// `role = "…"`, or `roles = […]` of such words and of tables with `title`, `from` and `until`.
fn roles(fields: &mut Fields<'_>) -> Vec<Role> {
    let bare = |value: &Value<'_>| Some(Role { title: name(value)?.text, from: None, until: None });
    let one = fields.with("role", "the words of a role", bare);
    let wanted = "a list of { title = \"…\", from = 2024-02-20, until = 2029-02-19 }, whose days \
                  may be years or months, and in order";
    let many = fields.with("roles", wanted, |value| {
        let list = value.get_ref().as_array()?;
        list.iter()
            .map(|item| match item.get_ref().as_table() {
                Some(table) => role(table),
                None => bare(item),
            })
            .collect::<Option<Vec<_>>>()
    });
    one.into_iter().chain(many.unwrap_or_default()).collect()
}

fn role(table: &DeTable<'_>) -> Option<Role> {
    let known = |key: &str| matches!(key, "title" | "from" | "until");
    if !table.keys().all(|key| known(key.get_ref())) {
        return None;
    }
    let bound = |key: &str| match table.get(key) {
        Some(value) => stretch(value.get_ref()).map(Some),
        None => Some(None),
    };
    let (from, until) = (bound("from")?, bound("until")?);
    let role = Role {
        title: name(table.get("title")?)?.text,
        from: from.map(|(first, _)| first),
        until: until.map(|(_, last)| last),
    };
    let ordered = role.from.zip(role.until).is_none_or(|(from, until)| from <= until);
    ordered.then_some(role)
}

/// First and last day of a day, a month (`"2024-02"`) or a year (`2024`).
fn stretch(value: &DeValue<'_>) -> Option<(NaiveDate, NaiveDate)> {
    let text = match value {
        DeValue::Datetime(day) => day.to_string(),
        DeValue::Integer(year) if year.radix() == 10 => year.as_str().to_owned(),
        DeValue::String(text) => text.trim().to_owned(),
        _ => return None,
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = text.split('-').collect();
    if !parts.iter().all(|part| digits(part)) || parts[0].len() != 4 {
        return None;
    }
    let last = |first: NaiveDate, months| {
        first.checked_add_months(Months::new(months))?.checked_sub_days(Days::new(1))
    };
    let year: i32 = parts[0].parse().ok()?;
    match parts[1..] {
        [] => {
            let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
            Some((first, last(first, 12)?))
        }
        [month] => {
            let first = NaiveDate::from_ymd_opt(year, month.parse().ok()?, 1)?;
            Some((first, last(first, 1)?))
        }
        [month, day] => {
            let day = NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)?;
            Some((day, day))
        }
        _ => None,
    }
}
