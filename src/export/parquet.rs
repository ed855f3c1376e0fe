//! A table as Parquet, whose schema follows from its columns: text is `string`, a list of texts
//! `list<string>`, a number `int64`, a probability `double`, and a stretch `struct<start: int64, end: int64>`.

use std::io::{self, Write};
use std::sync::Arc;

use ::parquet::arrow::ArrowWriter;
use ::parquet::basic::Compression;
use ::parquet::file::properties::WriterProperties;
use arrow_array::builder::{
    ArrayBuilder, BooleanBuilder, Float64Builder, Int64Builder, ListBuilder, StringBuilder,
    StructBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Fields, Schema};

use super::table::{Cell, Holds, Rows, Table};
use crate::site::Site;

/// Rows that are in memory at a time, and that one group of the file has.
const GROUP: usize = 8192;

/// What the cells of a column become.
enum Column {
    Text(StringBuilder),
    Texts(ListBuilder<StringBuilder>),
    Number(Int64Builder),
    Share(Float64Builder),
    Flag(BooleanBuilder),
    Spans(ListBuilder<StructBuilder>),
}

fn span_fields() -> Fields {
    let end = |name| Field::new(name, DataType::Int64, false);
    vec![end("start"), end("end")].into()
}

fn items(holds: Holds) -> Arc<Field> {
    let of = if holds == Holds::Spans { DataType::Struct(span_fields()) } else { DataType::Utf8 };
    Arc::new(Field::new("item", of, false))
}

/// The schema of a table.
fn schema(table: &Table) -> Schema {
    let field = |column: &super::table::Column| {
        let holds = match column.holds {
            Holds::Text | Holds::LongText => DataType::Utf8,
            Holds::Texts | Holds::Spans => DataType::List(items(column.holds)),
            Holds::Number => DataType::Int64,
            Holds::Share => DataType::Float64,
            Holds::Flag => DataType::Boolean,
        };
        Field::new(column.name, holds, true)
    };
    Schema::new(table.columns.iter().map(field).collect::<Vec<_>>())
}

impl Column {
    fn new(holds: Holds) -> Self {
        match holds {
            Holds::Text | Holds::LongText => Column::Text(StringBuilder::new()),
            Holds::Texts => {
                Column::Texts(ListBuilder::new(StringBuilder::new()).with_field(items(holds)))
            }
            Holds::Number => Column::Number(Int64Builder::new()),
            Holds::Share => Column::Share(Float64Builder::new()),
            Holds::Flag => Column::Flag(BooleanBuilder::new()),
            Holds::Spans => {
                let of = StructBuilder::from_fields(span_fields(), 0);
                Column::Spans(ListBuilder::new(of).with_field(items(holds)))
            }
        }
    }

    fn push(&mut self, cell: &Cell<'_>) {
        match (self, cell) {
            (Column::Text(column), cell) => column.append_option(cell.text()),
            (Column::Texts(column), Cell::Texts(all)) => {
                all.iter().for_each(|text| column.values().append_value(text));
                column.append(true);
            }
            (Column::Texts(column), _) => column.append(false),
            (Column::Number(column), Cell::Number(of)) => column.append_value(number(*of)),
            (Column::Number(column), _) => column.append_null(),
            (Column::Share(column), Cell::Share(share)) => column.append_value(*share),
            (Column::Share(column), _) => column.append_null(),
            (Column::Flag(column), Cell::Flag(flag)) => column.append_value(*flag),
            (Column::Flag(column), _) => column.append_null(),
            (Column::Spans(column), Cell::Spans(spans)) => {
                for span in spans {
                    let of = column.values();
                    for (at, end) in span.iter().enumerate() {
                        if let Some(ends) = of.field_builder::<Int64Builder>(at) {
                            ends.append_value(number(*end));
                        }
                    }
                    of.append(true);
                }
                column.append(true);
            }
            (Column::Spans(column), _) => column.append(false),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        let column: &mut dyn ArrayBuilder = match self {
            Column::Text(column) => column,
            Column::Texts(column) => column,
            Column::Number(column) => column,
            Column::Share(column) => column,
            Column::Flag(column) => column,
            Column::Spans(column) => column,
        };
        column.finish()
    }
}

fn number(of: usize) -> i64 {
    i64::try_from(of).unwrap_or(i64::MAX)
}

/// Writes a table, some thousand rows at a time.
pub(super) fn write(site: &Site, table: &Table, out: &mut (dyn Write + Send)) -> io::Result<()> {
    let schema = Arc::new(schema(table));
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties))?;
    let mut rows = Rows::new(site);
    let mut columns: Vec<Column> =
        table.columns.iter().map(|column| Column::new(column.holds)).collect();
    let count = (table.count)(site);
    for start in (0..count).step_by(GROUP) {
        for at in start..count.min(start + GROUP) {
            for (column, cell) in columns.iter_mut().zip((table.row)(&mut rows, at)) {
                column.push(&cell);
            }
        }
        let arrays = columns.iter_mut().map(Column::finish).collect();
        let batch = RecordBatch::try_new(Arc::clone(&schema), arrays).map_err(io::Error::other)?;
        writer.write(&batch)?;
        writer.flush()?;
    }
    writer.close()?;
    Ok(())
}
