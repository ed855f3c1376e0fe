//! A table as CSV (RFC 4180) that spreadsheets open as it is meant: with a byte order mark, by which they
//! see that it is UTF-8, and with no cell that they would take for a formula.

use std::borrow::Cow;
use std::io::{self, Write};

use ::csv::{QuoteStyle, Terminator, WriterBuilder};

use super::table::{Cell, Column, Holds, Rows, Table};
use crate::site::Site;

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '\t', '\r', '\n', '\u{FF1D}'];

/// Writes a table.
pub(super) fn write(site: &Site, table: &Table, out: &mut dyn Write) -> io::Result<()> {
    out.write_all("\u{FEFF}".as_bytes())?;
    let mut csv = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(out);
    let is_in = |column: &Column| column.holds != Holds::LongText;
    csv.write_record(table.columns.iter().filter(|column| is_in(column)).map(|of| of.name))?;
    let mut rows = Rows::new(site);
    for at in 0..(table.count)(site) {
        let row = (table.row)(&mut rows, at);
        for (cell, _) in row.iter().zip(table.columns).filter(|(_, column)| is_in(column)) {
            csv.write_field(field(cell).as_bytes())?;
        }
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()
}

/// What stands in a cell.
fn field<'c>(cell: &'c Cell<'_>) -> Cow<'c, str> {
    match cell {
        Cell::Nothing => "".into(),
        Cell::Text(text) => safe((*text).into()),
        Cell::Owned(text) => safe(text.into()),
        Cell::Texts(all) => safe(all.join("; ").into()),
        Cell::Number(number) => number.to_string().into(),
        Cell::Share(share) => share.to_string().into(),
        Cell::Flag(flag) => if *flag { "true" } else { "false" }.into(),
        Cell::Spans(spans) => {
            let spans: Vec<String> =
                spans.iter().map(|[start, end]| format!("[{start},{end})")).collect();
            spans.join(" ").into()
        }
    }
}

/// Text that no spreadsheet takes for a formula: an apostrophe stands before what would begin one.
fn safe(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.starts_with(FORMULA) { format!("'{text}").into() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_like_a_formula_begins_with_an_apostrophe() {
        for text in ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", "\n=1", "＝1"] {
            assert_eq!(field(&Cell::Text(text)), format!("'{text}"));
            assert_eq!(field(&Cell::Texts(vec![text.to_owned()])), format!("'{text}"));
        }
        for text in ["", "1+1", "'=1", "a = b", "“–"] {
            assert_eq!(field(&Cell::Text(text)), text);
        }
        assert_eq!(field(&Cell::Spans(vec![[1, 3], [7, 9]])), "[1,3) [7,9)");
    }
}
