//! The data files of a site (TOML, JSON, CSV in its folder `data/`) as templates see them: `data`
//! holds one value a file, by its name; a folder is a table of its own.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Span, control};

/// The folder, under the site's root.
pub const FOLDER: &str = "data";

/// Reads all `files`, by path in the folder. What cannot be read is told, as errors.
pub fn read(files: &BTreeMap<String, Vec<u8>>) -> (Value, Vec<Diagnostic>) {
    let mut data = Map::new();
    let mut diagnostics = Vec::new();
    for (path, bytes) in files {
        let value = match file(path, bytes) {
            Ok(Some(value)) => value,
            Ok(None) => continue,
            Err(problem) => {
                diagnostics.push(*problem);
                continue;
            }
        };
        let name = path.rsplit_once('.').map_or(path.as_str(), |(name, _)| name);
        if put(&mut data, name, value).is_none() {
            diagnostics.push(
                Diagnostic::new(Code::BrokenData, format!("there are two of `{FOLDER}/{name}`"))
                    .in_file(format!("{FOLDER}/{path}"))
                    .help("rename one of them: templates know data by name without the ending"),
            );
        }
    }
    (Value::Object(data), diagnostics)
}

/// Puts `value` under its `name`, whose folders are tables; `None` if something is there.
fn put(data: &mut Map<String, Value>, name: &str, value: Value) -> Option<()> {
    match name.split_once('/') {
        Some((folder, name)) => {
            let inner = data.entry(folder).or_insert_with(|| Value::Object(Map::new()));
            put(inner.as_object_mut()?, name, value)
        }
        None if data.contains_key(name) => None,
        None => {
            data.insert(name.to_owned(), value);
            Some(())
        }
    }
}

/// The value of one file; `None` if it is of another kind.
fn file(path: &str, bytes: &[u8]) -> Result<Option<Value>, Box<Diagnostic>> {
    let broken = |message: String, span: Option<Span>| {
        let place = format!("{FOLDER}/{path}");
        let problem = Diagnostic::new(Code::BrokenData, message);
        let problem = match span {
            Some(span) => problem.at(place, span),
            None => problem.in_file(place),
        };
        Box::new(problem.help("correct the file"))
    };
    let Some(text) = text(bytes) else {
        return match path.rsplit_once('.') {
            Some((_, "toml" | "json" | "csv")) => {
                Err(broken("the file is not valid UTF-8".to_owned(), None))
            }
            _ => Ok(None),
        };
    };
    let value = match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("toml") => match text.parse::<toml::Table>() {
            Ok(table) => Ok(Some(plain(toml::Value::Table(table)))),
            Err(problem) => {
                let span = problem.span().map(|span| Span::new(span.start, span.end));
                Err(broken(problem.message().to_owned(), span))
            }
        },
        Some("json") => serde_json::from_str(text).map(Some).map_err(|problem| {
            let place = offset(text, problem.line(), problem.column());
            broken(problem.to_string(), Some(Span::new(place, place)))
        }),
        Some("csv") => rows(text).map(Some).map_err(|problem| {
            let place = problem.position().map(|at| usize::try_from(at.byte()).unwrap_or(0));
            broken(problem.to_string(), place.map(|at| Span::new(at, at)))
        }),
        _ => Ok(None),
    }?;
    match value.as_ref().and_then(control_in) {
        Some(found) => {
            let found = u32::from(found);
            Err(broken(format!("a text in it holds a control character (U+{found:04X})"), None))
        }
        None => Ok(value),
    }
}

/// The first control character in the texts of a value, however it is written.
fn control_in(value: &Value) -> Option<char> {
    match value {
        Value::String(text) => control(text),
        Value::Array(list) => list.iter().find_map(control_in),
        Value::Object(map) => {
            map.iter().find_map(|(key, value)| control(key).or_else(|| control_in(value)))
        }
        _ => None,
    }
}

/// The text of a file, without a byte order mark.
fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().map(|text| text.strip_prefix('\u{FEFF}').unwrap_or(text))
}

/// Bytes before a line and column (bytes), both from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (before + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A list of rows, each a table by the names of the first line; all values are text.
fn rows(text: &str) -> Result<Value, csv::Error> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize::<BTreeMap<String, String>>();
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    let row = |row: BTreeMap<String, String>| {
        Value::Object(row.into_iter().map(|(name, cell)| (name, Value::String(cell))).collect())
    };
    Ok(Value::Array(rows.into_iter().map(row).collect()))
}

/// TOML as JSON; dates become text.
fn plain(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(flag) => Value::Bool(flag),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(list) => Value::Array(list.into_iter().map(plain).collect()),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(name, value)| (name, plain(value))).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(files: &[(&str, &str)]) -> (Value, Vec<Diagnostic>) {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
        read(&files.collect())
    }

    #[test]
    fn every_kind_of_file_is_read_under_its_name() {
        let (data, found) = read_all(&[
            ("partai.csv", "name,seats\nPartai Awan,12\n\"Partai \"\"B\"\"\",3\n"),
            ("desk/team.toml", "since = 2024-05-01\n[[people]]\nname = \"Rina\"\n"),
            ("map.json", "\u{feff}[1, 2.5, null]"),
            ("notes.txt", "not read"),
        ]);
        assert_eq!(found, []);
        assert_eq!(
            data,
            serde_json::json!({
                "partai": [{"name": "Partai Awan", "seats": "12"}, {"name": "Partai \"B\"", "seats": "3"}],
                "desk": {"team": {"since": "2024-05-01", "people": [{"name": "Rina"}]}},
                "map": [1, 2.5, null],
            })
        );
    }

    #[test]
    fn what_is_broken_has_a_place() {
        let (data, found) = read_all(&[
            ("a.json", "{\n\"é\": x}"),
            ("b.toml", "a = = 1"),
            ("c.csv", "a,b\n1\n"),
            ("d.csv", "a\n1\n"),
            ("d/e.csv", "a\n1\n"),
            ("d.json", "1"),
        ]);
        let places: Vec<_> = found
            .iter()
            .map(|problem| problem.primary.as_ref().unwrap())
            .map(|label| (label.path.as_str(), label.span.map(|span| span.start)))
            .collect();
        assert_eq!(
            places,
            [
                ("data/a.json", Some(8)),
                ("data/b.toml", Some(4)),
                ("data/c.csv", Some(4)),
                ("data/d.json", None),
                ("data/d/e.csv", None),
            ]
        );
        assert_eq!(data.as_object().unwrap().len(), 1);
    }
}
