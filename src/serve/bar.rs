//! What an editor's preview shows on every page beside the page itself: ways to the desk.

use std::fmt::Write as _;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::desk::PATH;
use crate::site::Brief;
use crate::text::escape;

/// Begins the last line of a card; the id of its quotation follows.
const CARD: &str = "<p class=\"cite\"><a href=\"#q-";

/// A page with a bar at its end, and a way to the desk on each card; `brief` is the article that it shows.
pub(super) fn put_in(html: &[u8], brief: Option<&Brief>) -> Vec<u8> {
    let html = String::from_utf8_lossy(html);
    let end = html.rfind("</body>").unwrap_or(html.len());
    let mut out = String::with_capacity(html.len() + 1000);
    let mut rest = &html[..end];
    while let Some(at) = rest.find(CARD) {
        let (before, card) = rest.split_at(at);
        let id = card[CARD.len()..].split('"').next().unwrap_or_default();
        out.push_str(before);
        out.push_str("<p class=\"cite\"><a class=\"kutip-correct\" href=\"");
        let _ = write!(out, "{PATH}/item?key={id}\">correct this</a> · <a href=\"#q-");
        rest = &card[CARD.len()..];
    }
    out.push_str(rest);
    out.push_str(&bar(brief));
    out.push_str(&html[end..]);
    out.into_bytes()
}

fn bar(brief: Option<&Brief>) -> String {
    let mut out = format!(
        "<link rel=\"stylesheet\" href=\"{PATH}/bar.css\">\n\
         <aside id=\"kutip-desk\" lang=\"en\" aria-label=\"Desk\"><a href=\"{PATH}/\">Desk</a>"
    );
    if let Some(brief) = brief {
        let id = utf8_percent_encode(&brief.article.id, NON_ALPHANUMERIC);
        out.push_str(" <code>");
        escape(&mut out, &brief.article.path);
        let _ = write!(out, "</code> <a href=\"{PATH}/read?article={id}\">check this page</a>");
    }
    out + "</aside>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_leads_to_the_desk_and_the_rest_stays() {
        let page = "<body><p class=\"cite\"><a href=\"#q-qa\">x</a></p></body></html>";
        let out = String::from_utf8(put_in(page.as_bytes(), None)).unwrap();
        assert!(
            out.contains("/-/kutip/desk/item?key=qa\">correct this</a> · <a href=\"#q-qa\">x</a>"),
            "{out}"
        );
        assert!(out.ends_with("</aside>\n</body></html>"), "{out}");
    }
}
