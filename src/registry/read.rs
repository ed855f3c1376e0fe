//! The text of `people.toml` becomes entries.

use chrono::{Days, Months, NaiveDate};

use super::{Denied, Entry, KEYS, Kind, Outlet, Registry, Role, contradict, merge};
use crate::diagnostic::Diagnostic;
use crate::keyed::{Keys, Text, Value, table};
use crate::text::slug;
use crate::web::{self, Lead};

/// Tables of the file and what their entries are.
const TABLES: [(&str, Kind); 3] =
    [("person", Kind::Person), ("organisation", Kind::Organisation), ("place", Kind::Place)];

/// Reads the text of a `people.toml`.
///
/// # Errors
/// All that is wrong, with its place in the text.
pub fn parse(text: &str) -> Result<Registry, Vec<Diagnostic>> {
    let ((mut entries, outlets, merges), mut problems) = KEYS.read(text, table::PEOPLE, |keys| {
        let of_kind = |(key, kind)| keys.tables(key, |keys| entry(kind, keys));
        let entries: Vec<Entry> = TABLES.into_iter().flat_map(of_kind).collect();
        let merges = keys.each("merge", |merge| {
            let from = Text { text: merge.key.text.trim().to_owned(), ..merge.key };
            Some((from, merge.value.name()?))
        });
        let outlets = keys.tables("outlet", |keys| Outlet {
            name: keys.name("name").unwrap_or_default(),
            aliases: keys.names("aliases"),
        });
        (entries, outlets, merges)
    });
    // In the order of the file, whatever the table.
    entries.sort_by_key(|entry| entry.name.span);
    merge::apply(&mut entries, merges, &mut problems);
    contradict::find(&entries, &mut problems);
    contradict::outlets(&outlets, &mut problems);
    problems.sort_by_key(|problem| problem.primary.as_ref().and_then(|label| label.span));
    if problems.is_empty() { Ok(Registry { entries, outlets }) } else { Err(problems) }
}

fn entry(kind: Kind, keys: &mut Keys<'_>) -> Entry {
    let (role, no_role) = text_or_no(keys, "role");
    let (organisation, no_organisation) = text_or_no(keys, "organisation");
    let nobody = keys.with("person", |value| (value.flag() == Some(false)).then_some(value.span));
    let roles = roles(role, keys);
    if let Some(at) = nobody
        && (!roles.is_empty() || organisation.is_some())
    {
        let what = if roles.is_empty() { "an organisation" } else { "a role" };
        keys.bad(
            at,
            format!("`person = false` stands beside {what}"),
            "leave out one of them: what is nobody has none",
        );
    }
    Entry {
        kind: Some(kind),
        name: keys.name("name").unwrap_or_default(),
        aliases: keys.names("aliases"),
        not: keys.names("not"),
        articles: keys.names("articles"),
        slug: keys.with("slug", plain),
        was: keys
            .with("was", |value| value.items().iter().map(plain).collect())
            .unwrap_or_default(),
        roles,
        organisation,
        denied: Denied { entity: nobody.is_some(), role: no_role, organisation: no_organisation },
        image: keys.with("image", |value| {
            let path = value.text()?;
            (web::lead(path) == Ok(Lead::Inside)).then(|| path.to_owned())
        }),
        wikidata: keys.with("wikidata", |value| {
            let item = value.text()?;
            let digits = item.strip_prefix('Q')?;
            let number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            number.then(|| item.to_owned())
        }),
        website: keys.with("website", |value| {
            let address = value.text()?;
            web::is_web(address).then(|| address.to_owned())
        }),
        hide: keys.flag("hide"),
        forget: keys.flag("forget"),
    }
}

fn plain(value: &Value) -> Option<Text> {
    value.name().filter(|name| slug(&name.text) == name.text)
}

/// The text of a key, and whether it is `false` in its stead.
fn text_or_no(keys: &mut Keys<'_>, name: &str) -> (Option<String>, bool) {
    let given = keys.with(name, |value| {
        let is_no = value.flag() == Some(false);
        let text = value.words().map(str::to_owned);
        (is_no || text.is_some()).then_some((text, is_no))
    });
    given.unwrap_or_default()
}

/// `role = "…"`, and `roles = […]`.
fn roles(role: Option<String>, keys: &mut Keys<'_>) -> Vec<Role> {
    let bare = role.map(|title| Role { title, from: None, until: None });
    let timed = keys.tables("roles", |keys| {
        let from = keys.with("from", |value| stretch(value).map(|(first, _)| first));
        let until = keys.with("until", |value| Some((stretch(value)?.1, value.span)));
        if let (Some(from), Some((until, at))) = (from, until)
            && until < from
        {
            keys.bad(at, "the role ends before it begins", "put `from` and `until` in order");
        }
        let title = keys.text("title").unwrap_or_default();
        Role { title, from, until: until.map(|(day, _)| day) }
    });
    bare.into_iter().chain(timed).collect()
}

/// First and last day of a day, a month (`"2024-02"`) or a year (`2024`).
fn stretch(value: &Value) -> Option<(NaiveDate, NaiveDate)> {
    let text = value.written()?.trim();
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
