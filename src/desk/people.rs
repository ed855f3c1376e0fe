//! Decisions about names in all articles: people.toml, its comments and order as they are.

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, Value};

use super::decide::{one_line, one_of};
use super::{Edit, Refused, View};
use crate::registry::FILE;
use crate::review::{Uneditable, written};
use crate::text::name_key;

const KINDS: [&str; 3] = ["person", "organisation", "place"];

/// Makes one name another name of an entry, which is made if need be.
pub(super) fn merge(view: &View<'_>, name: &str, form: &str, kind: &str) -> Result<Edit, Refused> {
    listed(view, (name, form), kind, "aliases", "not")
}

/// Says that one name is not that of an entry, which is made if need be.
pub(super) fn apart(view: &View<'_>, name: &str, form: &str, kind: &str) -> Result<Edit, Refused> {
    listed(view, (name, form), kind, "not", "aliases")
}

/// Says that a name is nobody's.
pub(super) fn nobody(view: &View<'_>, name: &str) -> Result<Edit, Refused> {
    let name = one_line("name", name)?;
    let mut document = read(view)?;
    if let Some(table) = entry(&mut document, &KINDS, &name) {
        table.insert("person", toml_edit::value(false));
        return Ok(view.edit(FILE, Some(document.to_string())));
    }
    let fields = [("name", Some(name.into())), ("person", Some(Value::from(false)))];
    Ok(appended(view, "person", &fields))
}

/// Gives a name its own page no longer.
pub(super) fn hide(view: &View<'_>, name: &str, kind: &str) -> Result<Edit, Refused> {
    let name = one_line("name", name)?;
    one_of("type", &KINDS)(kind)?;
    let mut document = read(view)?;
    if let Some(table) = entry(&mut document, &[kind], &name) {
        table.insert("hide", toml_edit::value(true));
        return Ok(view.edit(FILE, Some(document.to_string())));
    }
    let fields = [("name", Some(name.into())), ("hide", Some(Value::from(true)))];
    Ok(appended(view, kind, &fields))
}

/// Says that a name means another one in some articles: an entry for these alone.
pub(super) fn divide(
    view: &View<'_>,
    (name, second): (&str, &str),
    kind: &str,
    articles: &[String],
) -> Result<Edit, Refused> {
    let (name, second) = (one_line("name", name)?, one_line("second", second)?);
    one_of("type", &KINDS)(kind)?;
    if articles.is_empty() || second.is_empty() {
        return Err(Refused::Nothing);
    }
    if let Some(strange) = articles.iter().find(|id| view.article(id).is_none()) {
        return Err(Refused::NoArticle(strange.clone()));
    }
    read(view)?;
    let is_same = name_key(&name) == name_key(&second);
    let aliases = (!is_same).then(|| Array::from_iter([name]).into());
    let fields = [
        ("name", Some(second.into())),
        ("aliases", aliases),
        ("articles", Some(articles.iter().map(String::as_str).collect::<Array>().into())),
    ];
    Ok(appended(view, kind, &fields))
}

/// Puts a name on one list of an entry, and takes it from the other.
fn listed(
    view: &View<'_>,
    (name, form): (&str, &str),
    kind: &str,
    list: &'static str,
    other: &'static str,
) -> Result<Edit, Refused> {
    let (name, form) = (one_line("name", name)?, one_line("form", form)?);
    one_of("type", &KINDS)(kind)?;
    if name_key(&name) == name_key(&form) {
        return Err(Refused::Nothing);
    }
    let mut document = read(view)?;
    let Some(table) = entry(&mut document, &[kind], &name) else {
        let names = Array::from_iter([form]);
        return Ok(appended(
            view,
            kind,
            &[("name", Some(name.into())), (list, Some(names.into()))],
        ));
    };
    if let Some(array) = table.get_mut(other).and_then(Item::as_array_mut) {
        array.retain(|item| item.as_str().is_none_or(|own| name_key(own) != name_key(&form)));
        if array.is_empty() {
            table.remove(other);
        }
    }
    match table.get_mut(list) {
        Some(Item::Value(Value::Array(array))) => {
            let is_it =
                |item: &Value| item.as_str().is_some_and(|own| name_key(own) == name_key(&form));
            if !array.iter().any(is_it) {
                array.push(form);
            }
        }
        // One name alone stands for a list of one.
        Some(Item::Value(alone)) => {
            let names: Vec<String> =
                alone.as_str().map(str::to_owned).into_iter().chain([form]).collect();
            *alone = Array::from_iter(names).into();
        }
        _ => drop(table.insert(list, toml_edit::value(Array::from_iter([form])))),
    }
    Ok(view.edit(FILE, Some(document.to_string())))
}

fn read(view: &View<'_>) -> Result<DocumentMut, Refused> {
    let broken = |_| Refused::Uneditable { path: FILE.to_owned(), why: Uneditable::Broken };
    view.text(FILE).parse().map_err(broken)
}

/// The entry for all articles with a name among its names.
fn entry<'d>(document: &'d mut DocumentMut, kinds: &[&str], name: &str) -> Option<&'d mut Table> {
    let is_it = |table: &Table| {
        let own = table.get("name").and_then(Item::as_str);
        own.is_some_and(|own| name_key(own) == name_key(name)) && !table.contains_key("articles")
    };
    let has = |document: &DocumentMut, kind: &str| {
        let tables = document.get(kind).and_then(Item::as_array_of_tables);
        tables.and_then(|tables| tables.iter().position(is_it))
    };
    let (kind, at) = kinds.iter().find_map(|kind| Some((*kind, has(document, kind)?)))?;
    let tables: &mut ArrayOfTables = document.get_mut(kind)?.as_array_of_tables_mut()?;
    tables.get_mut(at)
}

/// A new entry at the end of the file.
fn appended(view: &View<'_>, kind: &str, fields: &[(&str, Option<Value>)]) -> Edit {
    let block = written(kind, None, fields);
    let new = match view.text(FILE) {
        "" => format!("{block}\n"),
        old => format!("{}\n\n{block}\n", old.trim_end()),
    };
    view.edit(FILE, Some(new))
}
