//! What still has the name of somebody whom people.toml forgets, though no text has it: addresses, the
//! settings, and what was published before.

use super::url::{Address, Section};
use super::{Brief, lasting};
use crate::addresses::{Addresses, OfName, Table};
use crate::config::{self, Settings};
use crate::diagnostic::{Code, Diagnostic};
use crate::registry::{self, Entry, Registry};
use crate::text::slug;

/// Tells of everything that only the editor can take away.
pub(super) fn left(
    briefs: &[Brief],
    settings: &Settings,
    registry: &Registry,
    before: &Addresses,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for entry in registry.entries.iter().filter(|entry| entry.forget) {
        let slugs: Vec<String> = entry.names().map(|name| slug(&name.text)).collect();
        diagnostics.extend(briefs.iter().filter_map(|brief| in_address(brief, entry, &slugs)));
        if entry.articles.is_empty() && topics(settings).any(|text| entry.is_named_in(text)) {
            let message = format!("the settings of topics name `{}`", entry.name.text);
            diagnostics.push(
                Diagnostic::new(Code::ForgottenStays, message)
                    .in_file(config::FILE)
                    .help("take the name out of [topics]"),
            );
        }
        diagnostics.extend(published(entry, &slugs, before));
    }
}

/// The address of an article that has the name.
fn in_address(brief: &Brief, entry: &Entry, slugs: &[String]) -> Option<Diagnostic> {
    let path = brief.address.path();
    let holds = |slug: &String| {
        let is_whole = |part: &str| format!("-{part}-").contains(&format!("-{slug}-"));
        slug.contains('-') && path.split('/').any(is_whole)
    };
    slugs.iter().any(holds).then(|| {
        let message = format!("the address of the article names `{}`", entry.name.text);
        Diagnostic::new(Code::ForgottenStays, message).in_file(brief.article.path.clone()).help(
            "rename the file, or give it another `slug`; remove its old line from addresses.toml",
        )
    })
}

/// What the settings say of topics, which pages print.
fn topics(settings: &Settings) -> impl Iterator<Item = &str> {
    settings.topics.iter().flat_map(|topic| {
        let sides = topic.sides.iter().flat_map(|side| {
            side.people.iter().map(|name| name.text.as_str()).chain([side.label.as_str()])
        });
        sides.chain(topic.summary.as_deref()).chain([topic.name.as_str()])
    })
}

/// That it had a page, which whoever has a copy of still holds.
fn published(entry: &Entry, slugs: &[String], before: &Addresses) -> Option<Diagnostic> {
    let had = |table: Table| {
        let lines = before.named.get(&table)?;
        let own = |(slug, line): &(&String, &OfName)| {
            slugs.contains(slug) || entry.names().any(|name| name.text == line.name)
        };
        let (slug, _) = lines.iter().find(own)?;
        Some((lasting::section(table), slug))
    };
    let (section, slug): (Section, &String) =
        [Table::Speakers, Table::Organisations, Table::Places].into_iter().find_map(had)?;
    let message = format!(
        "`{}` had the page {}: the next `kutip publish` takes it off the site, but not out of the \
         history of a git target, releases that are kept, archives of the web and feed readers",
        entry.name.text,
        Address::entry(section, slug).path(),
    );
    Some(
        Diagnostic::new(Code::ForgottenStays, message)
            .at(registry::FILE, entry.name.span)
            .help("publish, see to those copies, then remove its line from addresses.toml"),
    )
}
