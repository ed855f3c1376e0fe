//! Bytes become text: UTF-8, UTF-16 by its byte order mark, and declared legacy encodings.

use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::diagnostic::{Code, Diagnostic};

/// An encoding is declared in front matter within this many bytes.
const HEAD: usize = 16 * 1024;

/// The text of a file, without its byte order mark, line ends as they are.
///
/// A byte order mark wins, then the front matter's `encoding`, then `fallback` (that of the
/// configuration), then UTF-8.
///
/// # Errors
/// If the encoding is not known, the bytes are not valid in it, or the text holds control
/// characters.
pub fn decode(
    path: &str,
    bytes: Vec<u8>,
    fallback: Option<&str>,
) -> Result<String, Box<Diagnostic>> {
    let (encoding, mark) = match bytes.as_slice() {
        [0xEF, 0xBB, 0xBF, ..] => (UTF_8, 3),
        [0xFF, 0xFE, ..] => (UTF_16LE, 2),
        [0xFE, 0xFF, ..] => (UTF_16BE, 2),
        _ => (declared(path, &bytes, fallback)?, 0),
    };
    let text = if encoding == UTF_8 {
        utf8(path, bytes, mark)?
    } else {
        legacy(path, encoding, &bytes[mark..], mark)?
    };
    match control(&text) {
        None => Ok(text),
        Some(at) => Err(told(path, &text, at)),
    }
}

fn declared(
    path: &str,
    bytes: &[u8],
    fallback: Option<&str>,
) -> Result<&'static Encoding, Box<Diagnostic>> {
    let own = front_matter_encoding(bytes);
    let Some(label) = own.as_deref().or(fallback) else { return Ok(UTF_8) };
    Encoding::for_label_no_replacement(label.as_bytes()).ok_or_else(|| {
        Box::new(
            Diagnostic::new(Code::UnknownEncoding, format!("the encoding `{label}` is not known"))
                .in_file(path)
                .help("name it as browsers do, such as windows-1252, or save the file as UTF-8"),
        )
    })
}

/// The `encoding` that front matter or plain headers declare: they are ASCII there, so that they
/// can be read before the file is decoded.
fn front_matter_encoding(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(HEAD)];
    let end = if head.contains(&b'\n') { b'\n' } else { b'\r' };
    let lines = head.split(|&byte| byte == end);
    let mut lines = lines.skip_while(|line| line.trim_ascii().is_empty()).peekable();
    let first = lines.peek()?.trim_ascii();
    let fenced = first == b"+++" || first == b"---";
    if fenced {
        lines.next();
    } else if !first.iter().take(21).any(|&byte| byte == b':') {
        return None;
    }
    for line in lines {
        let line = line.trim_ascii();
        let ends = if fenced { matches!(line, b"+++" | b"---" | b"...") } else { line.is_empty() };
        if ends {
            return None;
        }
        let Some((key, value)) =
            line.iter().position(|&byte| byte == b':' || byte == b'=').map(|at| line.split_at(at))
        else {
            continue;
        };
        if key.trim_ascii().eq_ignore_ascii_case(b"encoding") {
            let value = str::from_utf8(&value[1..]).ok()?;
            let value = value.split('#').next().unwrap_or_default();
            let value = value.trim_matches([' ', '\t', '"', '\'']);
            return (!value.is_empty()).then(|| value.to_owned());
        }
    }
    None
}

fn utf8(path: &str, mut bytes: Vec<u8>, mark: usize) -> Result<String, Box<Diagnostic>> {
    bytes.drain(..mark);
    String::from_utf8(bytes).map_err(|problem| {
        let at = problem.utf8_error().valid_up_to();
        invalid(path, "UTF-8", mark + at, problem.as_bytes().get(at).copied())
    })
}

/// Decodes `bytes`, which start at byte `offset` of the file.
fn legacy(
    path: &str,
    encoding: &'static Encoding,
    bytes: &[u8],
    offset: usize,
) -> Result<String, Box<Diagnostic>> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::new();
    let mut read = 0;
    loop {
        let rest = &bytes[read..];
        let room = decoder.max_utf8_buffer_length_without_replacement(rest.len());
        text.reserve(room.unwrap_or(rest.len().saturating_mul(3)).max(16));
        let (result, used) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        read += used;
        match result {
            DecoderResult::InputEmpty => return Ok(text),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                let at = read.saturating_sub(usize::from(length) + usize::from(after));
                return Err(invalid(path, encoding.name(), offset + at, bytes.get(at).copied()));
            }
        }
    }
}

fn invalid(path: &str, encoding: &str, at: usize, byte: Option<u8>) -> Box<Diagnostic> {
    let byte = byte.map_or(String::new(), |byte| format!(" (0x{byte:02X})"));
    Box::new(
        Diagnostic::new(
            Code::InvalidEncoding,
            format!("the file is not valid {encoding} at byte {at}{byte}"),
        )
        .in_file(path)
        .help("save the file as UTF-8, or declare its `encoding` in the front matter"),
    )
}

/// The first control character that has no place in a text, as byte offset.
fn control(text: &str) -> Option<usize> {
    let is_odd = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C);
    // Without a branch in the loop it runs on many bytes at once.
    text.as_bytes()
        .chunks(4096)
        .position(|chunk| chunk.iter().fold(false, |odd, &byte| odd | is_odd(byte)))
        .and_then(|chunk| {
            let start = chunk * 4096;
            text.as_bytes()[start..].iter().position(|&byte| is_odd(byte)).map(|at| start + at)
        })
}

fn told(path: &str, text: &str, at: usize) -> Box<Diagnostic> {
    let (line, column) =
        crate::text::LineIndex::new(text).line_column(text, u32::try_from(at).unwrap_or(u32::MAX));
    let byte = text.as_bytes()[at];
    Box::new(
        Diagnostic::new(
            Code::ControlCharacter,
            format!("a control character (U+{byte:04X}) stands at line {line}, column {column}"),
        )
        .in_file(path)
        .help("remove it, or check whether the file is a text at all"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Result<String, String> {
        decode("content/a.txt", bytes.to_vec(), None).map_err(|problem| problem.message)
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        let mark = std::iter::once(0xFEFF_u16);
        mark.chain(text.encode_utf16())
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect()
    }

    #[test]
    fn byte_order_marks_tell_the_encoding_and_are_left_out() {
        for bytes in ["\u{feff}é\r\nß".into(), utf16("é\r\nß", true), utf16("é\r\nß", false)]
        {
            assert_eq!(text(&bytes).unwrap(), "é\r\nß");
        }
        assert_eq!(text("é".as_bytes()).unwrap(), "é");
        assert_eq!(text(b"").unwrap(), "");
    }

    #[test]
    fn invalid_bytes_are_errors_that_name_the_offset() {
        assert!(text(b"caf\xE9 au lait").unwrap_err().contains("not valid UTF-8 at byte 3 (0xE9)"));
        assert!(text(b"\xEF\xBB\xBFab\xFF").unwrap_err().contains("at byte 5"));
        let mut odd = utf16("ab", false);
        odd.extend([0x00, 0xD8, b'c', 0]);
        assert!(text(&odd).unwrap_err().contains("not valid UTF-16LE at byte 6"));
    }

    #[test]
    fn legacy_encodings_must_be_declared() {
        for head in [
            "+++\nencoding = \"windows-1252\"\n+++\n",
            "---\r\ntitle: a\r\nencoding: windows-1252 # old\r\n---\r\n",
            "title: a\nencoding: windows-1252\n\n",
            "\n \n --- \nencoding: windows-1252\n---\n",
        ] {
            let bytes = [head.as_bytes(), b"caf\xE9"].concat();
            assert_eq!(text(&bytes).unwrap(), format!("{head}café"));
        }
        let fallback = decode("a", b"caf\xE9".to_vec(), Some("windows-1252"));
        assert_eq!(fallback.unwrap(), "café");
        assert!(text(b"title: a\n\nencoding: windows-1252\n\xE9").is_err());
        assert!(text(b"+++\nencoding = \"klingon\"\n+++\n").unwrap_err().contains("`klingon`"));
    }

    #[test]
    fn control_characters_are_errors() {
        let problem = text(b"satu\nd\0a").unwrap_err();
        assert_eq!(problem, "a control character (U+0000) stands at line 2, column 2");
        assert!(text(b"a\x1bb").is_err());
        assert_eq!(text(b"a\tb\r\nc\x0c").unwrap(), "a\tb\r\nc\x0c");
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_text_or_an_error(bytes: Vec<u8>, fallback in "(utf-8|shift_jis|gb18030|utf-16le|x)") {
            if let Ok(text) = decode("a", bytes, Some(&fallback)) {
                proptest::prop_assert!(!text.contains('\0'));
            }
        }
    }
}
