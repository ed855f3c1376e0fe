//! Words and addresses that are the same on every page, put into the theme's own templates before
//! they are compiled: a page shows two hundred of them, and a look-up costs as much as a short
//! paragraph. Templates of a site stay as they are written, so that errors show their lines.

use std::collections::BTreeMap;

/// A template with `{{ ui.KEY }}` and `{{ asset(path="FILE") }}` replaced by what they print,
/// `words` by key and `hrefs` by file. What is not known there stays, for the compiler to tell.
pub(super) fn put_in(
    template: &str,
    words: &BTreeMap<String, String>,
    hrefs: &BTreeMap<String, String>,
) -> String {
    let mut out = String::with_capacity(template.len() * 5 / 4);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{ ") {
        out.push_str(before);
        let known = after.split_once(" }}").and_then(|(inside, after)| {
            let word = inside.strip_prefix("ui.").and_then(|key| words.get(key));
            let file =
                inside.strip_prefix("asset(path=\"").and_then(|rest| rest.strip_suffix("\")"));
            let printed = word.or_else(|| hrefs.get(file?))?;
            is_plain(printed).then_some((printed, after))
        });
        if let Some((printed, after)) = known {
            escape(&mut out, printed);
            rest = after;
        } else {
            out.push_str("{{ ");
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Whether a text can stand in a template as it is: nothing in it is a tag, and no tag beside it
/// trims it.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.contains(['{', '}', '\n'])
}

/// As a template escapes what it prints.
fn escape(out: &mut String, text: &str) {
    let mut bytes = Vec::with_capacity(text.len());
    // Nothing fails where memory is written to, and all of it is text.
    if tera::escape_html(text, &mut bytes).is_ok() {
        out.push_str(&String::from_utf8_lossy(&bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_put_in_and_all_else_stays() {
        let table = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
        };
        let words = table(&[("by", "by & <of>"), ("page", "{n} of {total}"), ("blank", " x")]);
        let hrefs = table(&[("a.css", "/a.1.css")]);
        for (template, made) in [
            ("<p>{{ ui.by }}</p>", "<p>by &amp; &lt;of&gt;</p>"),
            ("{{ asset(path=\"a.css\") }}{{ ui.by }}", "/a.1.cssby &amp; &lt;of&gt;"),
            ("{{ ui.by | plain }} {{- ui.by }}", "{{ ui.by | plain }} {{- ui.by }}"),
            ("{{ ui.page }}{{ ui.blank }}", "{{ ui.page }}{{ ui.blank }}"),
            ("{{ ui.none }} {{ asset(path=\"b\") }}", "{{ ui.none }} {{ asset(path=\"b\") }}"),
            ("{{ ui[\"by\"] }} {{ x", "{{ ui[\"by\"] }} {{ x"),
        ] {
            assert_eq!(put_in(template, &words, &hrefs), made);
        }
    }
}
