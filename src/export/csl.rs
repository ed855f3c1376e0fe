//! The articles as CSL JSON, which reference managers read: an item an article, with its quotations in
//! `custom`.

use std::io::{self, Write};

use chrono::Datelike as _;
use serde::Serialize;

use super::table::{ATTRIBUTIONS, Cell, Rows};
use crate::site::{Brief, Site};

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(rename = "container-title", skip_serializing_if = "Option::is_none")]
    outlet: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<Issued>,
    #[serde(rename = "abstract")]
    about: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    keyword: Option<String>,
    #[serde(rename = "URL")]
    url: String,
    custom: Custom,
}

#[derive(Serialize)]
struct Author<'a> {
    literal: &'a str,
}

#[derive(Serialize)]
struct Issued {
    #[serde(rename = "date-parts")]
    parts: [[i32; 3]; 1],
}

/// What CSL has no field for.
#[derive(Serialize)]
struct Custom {
    /// The article's page in the site.
    page: String,
    quotations: Vec<serde_json::Map<String, serde_json::Value>>,
}

/// Writes the articles.
pub(super) fn write(site: &Site, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = Rows::new(site);
    out.write_all(b"[")?;
    for (at, brief) in site.briefs.iter().enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &item(site, brief, &mut rows))?;
    }
    out.write_all(b"\n]\n")
}

fn item<'a>(site: &'a Site, brief: &'a Brief, rows: &mut Rows<'a>) -> Item<'a> {
    let article = &brief.article;
    let page = site.base.url(&brief.address);
    let day = |date: chrono::NaiveDate| {
        let parts = [date.year(), date.month().cast_signed(), date.day().cast_signed()];
        Issued { parts: [parts] }
    };
    let topics: Vec<&str> = brief.topics.iter().map(|&at| site.topics[at].name.as_str()).collect();
    let quotations = brief.quotes.clone().map(|at| {
        let cells = (ATTRIBUTIONS.row)(rows, at);
        let named = ATTRIBUTIONS.columns.iter().zip(cells);
        // What is said of the article stands there already, and empty cells say nothing.
        let own = named.filter(|(column, cell)| is_own(column.name) && *cell != Cell::Nothing);
        own.filter_map(|(column, cell)| {
            Some((column.name.to_owned(), serde_json::to_value(cell).ok()?))
        })
        .collect()
    });
    Item {
        id: &article.id,
        kind: "article-newspaper",
        title: &article.title,
        language: article.language.as_deref(),
        outlet: article.outlet.as_deref(),
        author: article.author.iter().map(|literal| Author { literal }).collect(),
        issued: article.date.map(day),
        about: &article.description,
        keyword: (!topics.is_empty()).then(|| topics.join(", ")),
        url: article.original().map_or_else(|| page.clone(), str::to_owned),
        custom: Custom { page, quotations: quotations.collect() },
    }
}

fn is_own(column: &str) -> bool {
    !column.starts_with("article_") && !["language", "outlet", "topics"].contains(&column)
}
