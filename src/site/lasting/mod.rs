//! Addresses last: what had one before keeps it. `addresses.toml` says who had which; what is new gets
//! an address that nobody had. The new text of the file is part of the linked site, and linking again
//! with that gives the same site.

mod articles;
mod names;
mod quotations;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rustc_hash::FxHashMap;

pub(super) use self::articles::{Placed, place, wanted};
use self::names::Assigned;
pub(super) use self::names::Claim;
pub(super) use self::quotations::carry;
use super::url::{Address, Section};
use super::{Brief, Moved};
use crate::addresses::{Addresses, FILE, OfName, Table};
use crate::diagnostic::{Code, Diagnostic};
use crate::registry;
use crate::text::Span;

/// What is known of the site as it was published before.
#[derive(Clone, Debug, Default)]
pub struct Before {
    /// The text of `addresses.toml`; empty where there is none.
    pub text: String,
    /// What it says.
    pub addresses: Addresses,
    /// Whether some of it could not be used. Then it is left as it is.
    pub has_problems: bool,
    /// Ids of articles that are there and not published: drafts, and those that cannot be used.
    pub held: BTreeSet<String>,
}

/// Which article an id means now.
pub(super) type Ids<'a> = FxHashMap<&'a str, usize>;

/// What addresses are given by.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) before: &'a Before,
    /// Ids of the briefs, and former ones.
    pub(super) ids: &'a Ids<'a>,
    pub(super) briefs: &'a [Brief],
}

/// A finding about a line of the file.
pub(super) struct OfLine {
    pub(super) finding: Diagnostic,
    pub(super) line: Option<String>,
}

/// The section that the addresses of a table are in.
pub(super) fn section(table: Table) -> Section {
    match table {
        Table::Speakers => Section::Speakers,
        Table::Organisations => Section::Organisations,
        Table::Places => Section::Places,
        Table::Topics => Section::Topics,
        Table::Outlets => Section::Outlets,
    }
}

/// What came of the addresses of one table.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) table: Table,
    /// Lines of the file.
    pub(super) lines: BTreeMap<String, OfName>,
    pub(super) moved: Vec<Moved>,
    /// Slugs of what is gone.
    pub(super) gone: Vec<String>,
    pub(super) found: Vec<Diagnostic>,
}

impl Named {
    /// Gives every claim of a table its slug; what else comes of that.
    pub(super) fn new(
        table: Table,
        claims: &[Claim<'_>],
        around: Around<'_>,
    ) -> (Vec<String>, Self) {
        let section = section(table);
        let Assigned { slugs, moved, gone, taken, lines } = names::assign(table, claims, around);
        let moved = moved.iter().map(|(slug, at)| Moved {
            from: Address::entry(section, slug),
            to: Address::entry(section, &slugs[*at]),
            section,
            name: claims[*at].name.to_owned(),
        });
        let found = taken.iter().map(|(slug, winner, loser)| {
            let path = Address::entry(section, slug).shown();
            let message = format!("{path} was the page of {}", claims[*loser].name);
            Diagnostic::new(Code::AddressHeld, message).in_file(registry::FILE).help(format!(
                "give {} another `slug`, or remove the line of {path} from addresses.toml",
                claims[*winner].name
            ))
        });
        let (moved, found) = (moved.collect(), found.collect());
        (slugs, Named { table, lines, moved, gone, found })
    }

    /// Makes it a part of the whole.
    pub(super) fn settle(
        self,
        around: Around<'_>,
        addresses: &mut Addresses,
        moved: &mut Vec<Moved>,
        found: &mut Vec<OfLine>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        if !self.lines.is_empty() {
            addresses.named.insert(self.table, self.lines);
        }
        moved.extend(self.moved);
        found.extend(names::gone(self.table, &self.gone, addresses, around));
        diagnostics.extend(self.found);
    }
}

/// The new text of the file, and the findings with their places in it.
pub(super) fn finish(
    before: &Before,
    addresses: &Addresses,
    found: Vec<OfLine>,
) -> (String, Vec<Diagnostic>) {
    // A site that has nothing needs no file.
    let is_left = before.has_problems || *addresses == Addresses::default();
    let text = if is_left { before.text.clone() } else { addresses.to_string() };
    let mut places: HashMap<&str, usize> = HashMap::new();
    if !found.is_empty() {
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            places.insert(line.trim_end_matches('\n'), start);
            start += line.len();
        }
    }
    let located = found.into_iter().map(|OfLine { finding, line }| {
        let line = line.as_deref().unwrap_or_default();
        match places.get(line) {
            Some(&start) => {
                let blanks = line.len() - line.trim_start().len();
                finding.at(FILE, Span::new(start + blanks, start + line.len()))
            }
            None => finding.in_file(FILE),
        }
    });
    let located = located.collect();
    (text, located)
}
