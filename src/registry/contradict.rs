//! Entries that cannot both be right.

use std::collections::BTreeMap;

use super::{Entry, FILE, Kind, Outlet};
use crate::diagnostic::{Code, Diagnostic};
use crate::keyed::Text;
use crate::text::name_key;

/// Who has a name: entry and place.
type Holders<'a> = Vec<(usize, &'a Text)>;

/// Tells of names and slugs that two entries of one kind have, of names that an entry has and
/// refuses, and of entries for single articles that two claim.
pub(super) fn find(entries: &[Entry], problems: &mut Vec<Diagnostic>) {
    let mut names: BTreeMap<(Option<Kind>, String), Holders<'_>> = BTreeMap::new();
    let mut slugs: BTreeMap<(Option<Kind>, &str), &Text> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        for name in entry.names() {
            let key = name_key(&name.text);
            let holders = names.entry((entry.kind, key)).or_default();
            if holders.iter().any(|&(other, _)| other == at) {
                continue;
            }
            let rival = holders.iter().find(|&&(other, _)| overlap(&entries[other], entry));
            if let Some(&(other, first)) = rival {
                problems.push(
                    contradiction(
                        format!(
                            "`{}` is a name of both `{}` and `{}`",
                            name.text, entries[other].name.text, entry.name.text
                        ),
                        name,
                        first,
                    )
                    .help("leave it to one of them, or say in which `articles` it is which"),
                );
            }
            holders.push((at, name));
        }
        for refused in &entry.not {
            let key = name_key(&refused.text);
            if let Some(own) = entry.names().find(|name| name_key(&name.text) == key) {
                problems.push(
                    contradiction(
                        format!("`{}` is and is not a name of this entry", refused.text),
                        refused,
                        own,
                    )
                    .help("leave it out of `aliases` or of `not`"),
                );
            }
        }
        for own in entry.slug.iter().chain(&entry.was) {
            if let Some(first) = slugs.insert((entry.kind, &own.text), own)
                && first.span != own.span
            {
                problems.push(
                    contradiction(format!("two entries have the slug `{}`", own.text), own, first)
                        .help("give one of them another `slug`"),
                );
            }
        }
    }
}

/// Tells of names that two outlets have.
pub(super) fn outlets(outlets: &[Outlet], problems: &mut Vec<Diagnostic>) {
    let mut names: BTreeMap<String, (usize, &Text)> = BTreeMap::new();
    for (at, outlet) in outlets.iter().enumerate() {
        for name in outlet.names() {
            let (other, first) = *names.entry(name_key(&name.text)).or_insert((at, name));
            if other != at {
                let holders = (&outlets[other].name.text, &outlet.name.text);
                let message = format!(
                    "`{}` is a name of both `{}` and `{}`",
                    name.text, holders.0, holders.1
                );
                problems.push(
                    contradiction(message, name, first).help("leave it to one of the outlets"),
                );
            }
        }
    }
}

/// Whether a name of both would mean both somewhere.
fn overlap(a: &Entry, b: &Entry) -> bool {
    match (a.articles.is_empty(), b.articles.is_empty()) {
        (true, true) => true,
        (true, false) | (false, true) => false,
        (false, false) => a.articles.iter().any(|x| b.articles.iter().any(|y| x.text == y.text)),
    }
}

fn contradiction(message: String, at: &Text, other: &Text) -> Diagnostic {
    Diagnostic::new(Code::RegistryContradiction, message).at(FILE, at.span).and(
        FILE,
        Some(other.span),
        "the other place",
    )
}
