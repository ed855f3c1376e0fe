//! Pages that work wherever they lie: links from the root of the site become links from the page to the
//! file, so that a folder can be opened by double click, sent by mail, or put anywhere on a host.

/// Attributes that hold an address.
const ADDRESSES: [&[u8]; 5] = [b"href", b"src", b"action", b"data-index", b"content"];
/// What stands before the address where a page leads on by itself.
const REFRESH: &str = "0; url=";

/// A page with every link from the root of the site (at `base`, which starts and ends with `/`) as one
/// from the file `path` of the output.
pub(super) fn relative(html: &[u8], path: &str, base: &str) -> Vec<u8> {
    let up = "../".repeat(path.matches('/').count());
    rewritten(html, |name, value| {
        let (before, address) =
            if name == b"content" { (REFRESH, value.strip_prefix(REFRESH)?) } else { ("", value) };
        Some(format!("{before}{up}{}", from_root(address, base)?))
    })
}

/// The path of the file that a link from the root of the site leads to, and the rest of the link.
fn from_root(address: &str, base: &str) -> Option<String> {
    let inside = address.strip_prefix(base).filter(|inside| !inside.starts_with('/'))?;
    let end = inside.find(['#', '?']).unwrap_or(inside.len());
    let (file, rest) = inside.split_at(end);
    let index = if file.is_empty() || file.ends_with('/') { "index.html" } else { "" };
    Some(format!("{file}{index}{rest}"))
}

/// A page with the values of those attributes that hold an address, where `change` gives others. Text is left
/// alone, whatever stands in it: values are in double quotes, and no tag has another `>`.
pub(super) fn rewritten(
    html: &[u8],
    mut change: impl FnMut(&[u8], &str) -> Option<String>,
) -> Vec<u8> {
    let mut out = Vec::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(at) = rest.iter().position(|&byte| byte == b'<') {
        let (before, tag) = rest.split_at(at);
        out.extend_from_slice(before);
        let is_tag = tag.get(1).is_some_and(u8::is_ascii_alphabetic);
        rest = if is_tag { attributes(tag, &mut out, &mut change) } else { &tag[1..] };
        if !is_tag {
            out.push(b'<');
        }
    }
    out.extend_from_slice(rest);
    out
}

/// Writes a tag, and gives what stands after it.
fn attributes<'h>(
    tag: &'h [u8],
    out: &mut Vec<u8>,
    change: &mut impl FnMut(&[u8], &str) -> Option<String>,
) -> &'h [u8] {
    let mut rest = tag;
    loop {
        let Some(at) = rest.iter().position(|byte| matches!(byte, b'"' | b'>')) else {
            out.extend_from_slice(rest);
            return &[];
        };
        let (before, after) = (&rest[..=at], &rest[at + 1..]);
        out.extend_from_slice(before);
        if rest[at] == b'>' {
            return after;
        }
        let Some(end) = after.iter().position(|&byte| byte == b'"') else {
            out.extend_from_slice(after);
            return &[];
        };
        let (value, after) = after.split_at(end);
        let name = before.strip_suffix(b"=\"").unwrap_or_default();
        let start = name.iter().rposition(u8::is_ascii_whitespace).map_or(0, |at| at + 1);
        let name = &name[start..];
        let changed = std::str::from_utf8(value)
            .ok()
            .filter(|_| ADDRESSES.contains(&name))
            .and_then(|value| change(name, value));
        match changed {
            Some(changed) => out.extend_from_slice(changed.as_bytes()),
            None => out.extend_from_slice(value),
        }
        out.extend_from_slice(&after[..after.len().min(1)]);
        rest = after.get(1..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(html: &str, path: &str, base: &str) -> String {
        String::from_utf8(relative(html.as_bytes(), path, base)).unwrap()
    }

    #[test]
    fn links_lead_to_files_from_where_the_page_lies() {
        let html = "<a href=\"/topics/x/\" class=\"a\">/topics/x/ href=\"/x/\"</a><a href=\"/\">\
                    <img src=\"/p.png\" alt=\"/\"><a href=\"/a/b/#q-1\"><form action=\"/search/\">";
        assert_eq!(
            page(html, "speakers/y/index.html", "/"),
            "<a href=\"../../topics/x/index.html\" class=\"a\">/topics/x/ href=\"/x/\"</a>\
             <a href=\"../../index.html\"><img src=\"../../p.png\" alt=\"/\">\
             <a href=\"../../a/b/index.html#q-1\"><form action=\"../../search/index.html\">"
        );
        assert_eq!(page("<a href=\"/\">", "index.html", "/"), "<a href=\"index.html\">");
    }

    #[test]
    fn what_leads_elsewhere_stays() {
        for html in [
            "<a href=\"https://example.org/\">",
            "<a href=\"//example.org/\">",
            "<a href=\"#q-1\">",
            "<meta content=\"/not/an/address\">",
            "<a title=\"/x/\">",
            "a < b > c \"/x/\"",
            "<a href=\"/x",
            "<",
        ] {
            assert_eq!(page(html, "a/index.html", "/"), html);
        }
        assert_eq!(page("<a href=\"/other/\">", "a/index.html", "/news/"), "<a href=\"/other/\">");
        assert_eq!(page("<a href=\"/news/x/\">", "a.html", "/news/"), "<a href=\"x/index.html\">");
    }

    #[test]
    fn a_page_that_leads_on_does_so_from_where_it_lies() {
        assert_eq!(
            page("<meta content=\"0; url=/topics/x/\">", "lama/index.html", "/"),
            "<meta content=\"0; url=../topics/x/index.html\">"
        );
    }
}
