//! A table as JSON lines: an object a row, a key a column.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::table::{Cell, Column, Rows, Table};
use crate::site::Site;

/// A row as an object.
struct Object<'r, 'a> {
    columns: &'static [Column],
    cells: &'r [Cell<'a>],
}

impl Serialize for Object<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.cells.len()))?;
        for (column, cell) in self.columns.iter().zip(self.cells) {
            map.serialize_entry(column.name, cell)?;
        }
        map.end()
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Nothing => serializer.serialize_none(),
            Cell::Text(text) => serializer.serialize_str(text),
            Cell::Owned(text) => serializer.serialize_str(text),
            Cell::Texts(all) => all.serialize(serializer),
            Cell::Number(number) => number.serialize(serializer),
            Cell::Share(share) => serializer.serialize_f64(*share),
            Cell::Flag(flag) => serializer.serialize_bool(*flag),
            Cell::Spans(spans) => spans.serialize(serializer),
        }
    }
}

/// Writes a table.
pub(super) fn write(site: &Site, table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = Rows::new(site);
    for at in 0..(table.count)(site) {
        let cells = (table.row)(&mut rows, at);
        serde_json::to_writer(&mut *out, &Object { columns: table.columns, cells: &cells })?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
