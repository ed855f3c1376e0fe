//! XML, written: elements, attributes and text, escaped.

use std::fmt::Write as _;

/// A document that is being written.
pub(super) struct Xml {
    out: String,
    open: Vec<&'static str>,
}

impl Xml {
    /// A document with nothing but its declaration.
    pub(super) fn new() -> Self {
        Xml { out: "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".to_owned(), open: Vec::new() }
    }

    /// Opens an element, whose content follows.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push_str(">\n");
        self.open.push(name);
    }

    /// Closes the element that was opened last.
    pub(super) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            let _ = writeln!(self.out, "</{name}>");
        }
    }

    /// Writes an element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push_str("/>\n");
    }

    /// Writes an element that holds text.
    pub(super) fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.tag(name, attributes);
        self.out.push('>');
        self.escape(text);
        let _ = writeln!(self.out, "</{name}>");
    }

    /// The document, with every element closed.
    pub(super) fn finish(mut self) -> Vec<u8> {
        while !self.open.is_empty() {
            self.close();
        }
        self.out.into_bytes()
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let _ = write!(self.out, "<{name}");
        for (name, value) in attributes {
            let _ = write!(self.out, " {name}=\"");
            self.escape(value);
            self.out.push('"');
        }
    }

    /// What XML 1.0 has no place for, escaped or not, becomes U+FFFD (Char, section 2.2).
    fn escape(&mut self, text: &str) {
        let mut from = 0;
        for (at, byte) in text.bytes().enumerate() {
            // U+FFFE and U+FFFF are the bytes EF BF BE and EF BF BF.
            let (safe, length) = match byte {
                b'&' => ("&amp;", 1),
                b'<' => ("&lt;", 1),
                b'>' => ("&gt;", 1),
                b'"' => ("&quot;", 1),
                b'\r' => ("&#13;", 1),
                b'\t' | b'\n' => continue,
                0..0x20 => ("\u{FFFD}", 1),
                0xEF if text[at..].starts_with(['\u{FFFE}', '\u{FFFF}']) => ("\u{FFFD}", 3),
                _ => continue,
            };
            self.out.push_str(&text[from..at]);
            self.out.push_str(safe);
            from = at + length;
        }
        self.out.push_str(&text[from..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_has_no_place_for_is_replaced_and_the_rest_escaped() {
        let mut xml = Xml::new();
        xml.open("a", &[("b", "\"<&\r")]);
        xml.text("c", &[], "x\u{1}\u{FFFF}]]> 😀");
        xml.empty("d", &[]);
        let text = String::from_utf8(xml.finish()).unwrap();
        assert_eq!(
            text.lines().skip(1).collect::<Vec<_>>(),
            ["<a b=\"&quot;&lt;&amp;&#13;\">", "<c>x\u{FFFD}\u{FFFD}]]&gt; 😀</c>", "<d/>", "</a>"]
        );
    }
}
