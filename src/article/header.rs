//! The header line of some outlets' texts: ` date 2025-08-13 <caption or headline>. (<credit>)`.

use chrono::NaiveDate;

use super::matter::line_at;
use crate::text::{Span, squeeze};

/// A header line, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// `None` if there is no such day.
    pub(super) date: Option<NaiveDate>,
    /// Where the date is printed, in bytes of the file.
    pub(super) date_span: Span,
    pub(super) words: Words,
    /// Where the body starts, in bytes of the file.
    pub(super) body: usize,
}

/// The words after the date.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Words {
    /// None.
    Nothing,
    /// No credit ends them.
    Headline(String),
    /// A credit in parentheses ended them; the caption keeps its full stop.
    Caption { text: String, credit: String },
}

/// The header line, if the first line with text at or after byte `start` is one.
pub(super) fn read(text: &str, start: usize) -> Option<Header> {
    let mut at = start;
    let (line, body) = loop {
        let (line, next) = line_at(text, at);
        if !line.trim().is_empty() {
            break (line, next);
        }
        if next == at || next >= text.len() {
            return None;
        }
        at = next;
    };
    let from = at + line.len() - line.trim_start().len();
    let rest = line.trim().strip_prefix("date")?;
    let printed = rest.trim_start();
    if printed.len() == rest.len() {
        return None;
    }
    let (day, words) = printed.split_at_checked(10)?;
    let shaped = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if !shaped || words.starts_with(|next: char| !next.is_whitespace()) {
        return None;
    }
    let date_start = from + "date".len() + rest.len() - printed.len();
    Some(Header {
        date: NaiveDate::parse_from_str(day, "%Y-%m-%d").ok(),
        date_span: Span::new(date_start, date_start + day.len()),
        words: caption_or_headline(words.trim()),
        body,
    })
}

fn caption_or_headline(words: &str) -> Words {
    if words.is_empty() {
        return Words::Nothing;
    }
    if let Some(open) = last_parenthesis(words) {
        let text = squeeze(&words[..open]);
        let credit = squeeze(&words[open + 1..words.len() - 1]);
        if !text.is_empty() && !credit.is_empty() && credit.len() <= 200 {
            return Words::Caption { text, credit };
        }
    }
    Words::Headline(squeeze(words))
}

/// Where the parenthesis that ends `words` opens, in bytes; `None` if none ends them.
pub(super) fn last_parenthesis(words: &str) -> Option<usize> {
    if !words.ends_with(')') {
        return None;
    }
    let mut depth = 0_u32;
    for (at, byte) in words.bytes().enumerate().rev() {
        match byte {
            b')' => depth += 1,
            b'(' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Words {
        read(line, 0).unwrap().words
    }

    #[test]
    fn a_credit_at_the_end_makes_a_caption() {
        let text = "\n date 2026-03-01 Warga memperbaiki tanggul. (Foto: Rina (Dinas))\n\nIsi.";
        let header = read(text, 0).unwrap();
        assert_eq!(header.date, NaiveDate::from_ymd_opt(2026, 3, 1));
        assert_eq!(header.date_span.of(text), "2026-03-01");
        assert_eq!(
            header.words,
            Words::Caption {
                text: "Warga memperbaiki tanggul.".into(),
                credit: "Foto: Rina (Dinas)".into()
            }
        );
        assert_eq!(&text[header.body..], "\nIsi.");
    }

    #[test]
    fn without_a_credit_it_is_a_headline() {
        assert_eq!(
            words("date 2026-03-01 Tanggul dibuka"),
            Words::Headline("Tanggul dibuka".into())
        );
        assert_eq!(words("date 2026-03-01"), Words::Nothing);
        assert_eq!(words("date 2026-03-01 (2025) Naik"), Words::Headline("(2025) Naik".into()));
    }

    #[test]
    fn other_lines_are_left_alone() {
        for line in ["date palms grow", "date2026-03-01 x", "date 2026-03-011", "", "\n \n"] {
            assert_eq!(read(line, 0), None, "{line:?}");
        }
        assert_eq!(read("date 2026-02-31 x", 0).unwrap().date, None);
    }
}
