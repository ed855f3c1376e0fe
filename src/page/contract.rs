//! What the theme promises to a site's own templates: views have a version, and of what they have no longer it is
//! told what stands in its place.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, locate};
use crate::text::Span;

/// The version of the views. It rises when a field goes or changes its meaning; every template of the theme
/// names it in its first line.
pub const VIEWS: u32 = 2;

/// What a template names its version by, at its start.
const MARK: &str = "{#- views ";

/// What the views had before version 2, and what stands in its place.
const GONE: [(&str, &str); 13] = [
    ("page.room", "page.section"),
    ("home.all", "home.articles"),
    ("home.latest", "briefing.stories"),
    ("home.most", "briefing.speaking"),
    ("home.share", "briefing.speaking"),
    ("home.topics", "site.browse"),
    ("list.entries", "list.articles or list.letters"),
    ("list.days", "days.years"),
    ("list.months", "days.years"),
    ("list.chart", "profile.chart"),
    ("list.share", "article.share"),
    ("profile.months", "profile.chart"),
    ("profile.quotes", "profile.on"),
];

/// What is out of date in a site's own templates, by their names.
pub fn outdated(templates: &BTreeMap<String, String>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, text) in templates {
        let path = format!("templates/{name}");
        let tell = |start: usize, length: usize, message: String, help: String| {
            let place = Span::new(start, start + length);
            Diagnostic::new(Code::OutdatedTemplate, message).at(path.as_str(), place).help(help)
        };
        let mut own: Vec<Diagnostic> = Vec::new();
        if let Some((start, version)) = version(text)
            && version != VIEWS
        {
            let age = if version < VIEWS { "older" } else { "newer" };
            own.push(tell(
                start,
                MARK.len(),
                format!(
                    "the template is for views {version}, {age} than those of the theme, {VIEWS}"
                ),
                format!(
                    "compare it with the theme's `{name}`, then write {VIEWS} in its first line"
                ),
            ));
        }
        for (field, instead) in GONE {
            own.extend(uses(text, field).map(|at| {
                let message = format!("`{field}` is no longer there");
                tell(at, field.len(), message, format!("its place has been taken by `{instead}`"))
            }));
        }
        locate(&mut own, [(path.as_str(), text.as_str())]);
        found.append(&mut own);
    }
    found
}

/// The version that a template names, and the byte at which it does.
fn version(text: &str) -> Option<(usize, u32)> {
    let start = text.len() - text.trim_start().len();
    let rest = text[start..].strip_prefix(MARK)?;
    let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    Some((start, digits.parse().ok()?))
}

/// The bytes at which a template uses a field.
fn uses<'t>(text: &'t str, field: &'t str) -> impl Iterator<Item = usize> + 't {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    text.match_indices(field).map(|(at, _)| at).filter(move |&at| {
        let before = text[..at].chars().next_back();
        let after = text[at + field.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let templates = BTreeMap::from([("home.html".to_owned(), text.to_owned())]);
        outdated(&templates).into_iter().map(|found| found.message).collect()
    }

    #[test]
    fn a_template_for_other_views_is_told() {
        assert_eq!(
            told("{#- views 1 -#}\n{{ page.title }}"),
            ["the template is for views 1, older than those of the theme, 2"]
        );
        assert_eq!(told("{#- views 9 -#}").len(), 1);
        assert!(told("{#- views 2 -#}").is_empty());
        assert!(told("{{ page.title }} {#- views 1 -#}").is_empty());
    }

    #[test]
    fn what_is_gone_is_told_where_it_is_used() {
        assert_eq!(
            told("{% if page.room == \"a\" %}{{ page.rooms }}{{ homepage.room }}{% endif %}"),
            ["`page.room` is no longer there"]
        );
    }
}
