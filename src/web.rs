//! Addresses that somebody has written, as browsers read them: they drop tabs and line ends, take `\` for
//! `/`, and schemes in any case, so that what looks like a path may lead to another host.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use url::Url;

use crate::text::{control, hidden};

/// Where an address leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lead {
    /// To a host, by http or https.
    Web,
    /// To a mailbox.
    Mail,
    /// Into the site: a path from its root.
    Inside,
}

/// Where a browser would go by an address, if that is somewhere a page may lead.
///
/// # Errors
/// Why it may not, as the end of a sentence about it.
pub fn lead(written: &str) -> Result<Lead, &'static str> {
    let is_blank = |c: char| c.is_whitespace() && c != ' ';
    if written.contains(is_blank) || control(written).is_some() || hidden(written).is_some() {
        return Err("holds a character that browsers drop or readers do not see");
    }
    if written.contains('\\') {
        return Err("holds a \\, which browsers take for a /");
    }
    let whole = Url::parse(written);
    let lead = match &whole {
        Ok(url) => match url.scheme() {
            "http" | "https" if has_slashes(written) => Lead::Web,
            "http" | "https" => return Err("has not just // before its host"),
            "mailto" => Lead::Mail,
            _ => return Err("does not begin with https://, http:// or mailto:"),
        },
        Err(_) if !written.starts_with('/') => {
            return Err("does not begin at the root of the site");
        }
        Err(_) if written.starts_with("//") => {
            return Err("leads to another host without saying how");
        }
        Err(_) => Lead::Inside,
    };
    // A letter may have several lines.
    if lead != Lead::Mail {
        let decoded = decode(written);
        if control(&decoded).is_some() || decoded.contains(['\t', '\n', '\r']) {
            return Err("holds an encoded control character");
        }
    }
    if lead == Lead::Inside {
        let path = written.split(['?', '#']).next().unwrap_or_default();
        if decode(path).split(['/', '\\']).any(|part| matches!(part, "." | "..")) {
            return Err("climbs");
        }
    }
    Ok(lead)
}

/// Whether `//` stands after the scheme: browsers need none, and take more.
fn has_slashes(written: &str) -> bool {
    written
        .split_once(':')
        .is_some_and(|(_, rest)| rest.starts_with("//") && !rest.starts_with("///"))
}

/// Percent-encoded text as it is meant; what is no code stays.
pub fn decode(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

/// Whether an address leads to a host by http or https, and may stand in a page as it is written.
pub fn is_web(address: &str) -> bool {
    lead(address) == Ok(Lead::Web)
        && !address.contains(|c: char| c.is_whitespace() || "\"<>`".contains(c))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_lead_where_a_browser_goes_or_nowhere() {
        for (written, leads) in [
            ("https://example.org", Lead::Web),
            ("HTTPS://Example.org/a?b#c", Lead::Web),
            ("http://[::1]:8080/", Lead::Web),
            ("https://example.org/%C3%A9%20x", Lead::Web),
            ("https://\u{e9}.example/\u{e9}", Lead::Web),
            ("mailto:a@b.example?body=x%0D%0Ay", Lead::Mail),
            ("/", Lead::Inside),
            ("/a b/%20c#d", Lead::Inside),
            ("/a..b/...?x=../y", Lead::Inside),
            ("/a:b", Lead::Inside),
            // No code: a sign is no digit.
            ("/a%+9b", Lead::Inside),
        ] {
            assert_eq!(lead(written), Ok(leads), "{written:?}");
        }
        for written in [
            "",
            "#a",
            "a.jpg",
            "./a",
            "../a",
            "//evil.example/x",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "\t//evil.example",
            "/\u{0}/evil.example",
            "/\u{200b}/x",
            "/a\u{202e}b",
            "https:evil.example",
            "https:/evil.example",
            "https:///evil.example",
            "https://",
            "https://a b.example/",
            "https:\\\\evil.example",
            "https://a.example\\@evil.example/",
            "https://a.example/\u{7f}",
            "https://a.example/%0d%0aX",
            "https://a.example/%00",
            "https://a.example/%C2%9B",
            "java\nscript:alert(1)",
            "JavaScript:alert(1)",
            "javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:https://a.example/x",
            "tel:+62",
            "ftp://a.example/",
            "view-source:https://a.example/",
            "/../x",
            "/a/../../x",
            "/%2e%2E/x",
            "/.%2e/x",
            "/a%2f..%2fx",
            "/a%5c..%5cx",
            "/./x",
        ] {
            assert!(lead(written).is_err(), "{written:?}");
        }
    }

    proptest! {
        #[test]
        fn what_leads_into_the_site_stays_there(written in "[/\\\\]?([ \\t\\n/\\\\a.:%@?#]|%2e|%09|https:|\\PC){0,8}") {
            if lead(&written) == Ok(Lead::Inside) {
                for base in ["https://site.example/", "https://site.example/news/page/"] {
                    let gone = Url::parse(base).unwrap().join(&written).unwrap();
                    prop_assert_eq!(gone.origin().ascii_serialization(), "https://site.example");
                }
            }
        }
    }
}
