//! The body of a plain page (`content/pages/*.md`): Markdown that may call the components of the
//! templates. It may call them with values that are written out and do nothing else, so that whoever
//! writes pages needs no more trust than whoever writes articles.

use std::fmt::Write as _;
use std::ops::Range;

use super::Rendered;
use super::markdown::Markdown;
use super::theme::Theme;
use crate::article::Article;
use crate::diagnostic::{Code, Diagnostic};
use crate::site::url::Base;
use crate::text::{Span, escape};

/// Stands at both ends of a component's number in the body. No text holds it: a file with it is no
/// article.
const HOLE: char = '\0';

/// The body as HTML. A component that is all of a paragraph takes its place.
pub(super) fn write(theme: &Theme, article: &Article, base: &Base) -> Rendered<String> {
    let markdown = Markdown::read(article);
    let mut out = String::new();
    let mut components: Vec<String> = Vec::new();
    let mut problem = None;
    markdown.write(&mut out, base, |out, chunk, _| {
        let span = markdown.chunks[chunk];
        let text = span.of(&article.text);
        let mut written = 0;
        let calls = if markdown.is_code(chunk) { Vec::new() } else { calls(text) };
        for call in calls {
            escape(out, &text[written..call.start]);
            written = call.end;
            match component(theme, &text[call.clone()]) {
                Ok(html) => {
                    let _ = write!(out, "{HOLE}{}{HOLE}", components.len());
                    components.push(html);
                }
                Err(message) => {
                    let start = span.start as usize;
                    let place = Span::new(start + call.start, start + call.end);
                    let found = Diagnostic::new(Code::BadComponent, message)
                        .at(&article.path, article.origin.span(place))
                        .help("write {{ <name key=\"words\" /> }}, with the name of a component");
                    problem.get_or_insert(Box::new(found));
                }
            }
        }
        escape(out, &text[written..]);
    });
    if let Some(problem) = problem {
        return Err(problem);
    }
    for (number, html) in components.iter().enumerate() {
        let hole = format!("{HOLE}{number}{HOLE}");
        let paragraph = format!("<p>{hole}</p>");
        let place = if out.contains(&paragraph) { paragraph } else { hole };
        out = out.replacen(&place, html, 1);
    }
    Ok(out)
}

/// The stretches `{{ <… /> }}` of a text, in bytes.
fn calls(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find("{{").map(|at| from + at) {
        let Some(end) = text[start..].find("}}").map(|at| start + at + 2) else { break };
        let inner = text[start + 2..end - 2].trim();
        if inner.starts_with('<') && inner.ends_with("/>") {
            found.push(start..end);
            from = end;
        } else {
            from = start + 2;
        }
    }
    found
}

/// Renders one call. The error says what is wrong with it.
fn component(theme: &Theme, call: &str) -> Result<String, String> {
    let inner = call[2..call.len() - 2].trim();
    let inner = inner.strip_prefix('<').and_then(|rest| rest.strip_suffix("/>"));
    match inner.map(str::trim).filter(|inner| is_plain(inner)) {
        Some(inner) => theme.component(&format!("{{{{ <{inner} /> }}}}")),
        None => Err("a component is called with values that are not written out".to_owned()),
    }
}

/// Whether the inside of a call is a name and values that are text in double quotation marks,
/// numbers, or paths such as `{data.team}`.
fn is_plain(inner: &str) -> bool {
    let name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let (called, mut rest) = inner.split_at(inner.find(|c| !name(c)).unwrap_or(inner.len()));
    if called.is_empty() {
        return false;
    }
    while !rest.trim_start().is_empty() {
        let Some((key, value)) = rest.split_once('=') else { return false };
        let spaced = key.starts_with(char::is_whitespace);
        let key = key.trim();
        if !spaced || key.is_empty() || !key.chars().all(name) {
            return false;
        }
        let end = match value.chars().next() {
            Some('"') => value[1..].find('"').map(|at| at + 1),
            Some('{') => value.find('}'),
            _ => None,
        };
        let Some(end) = end else { return false };
        let given = &value[1..end];
        let path = |c: char| name(c) || c == '.' || c == '-';
        let fits = if value.starts_with('"') {
            !given.contains(['\\', '{', '}'])
        } else {
            !given.is_empty() && given.chars().all(path)
        };
        if !fits {
            return false;
        }
        rest = &value[end + 1..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_found_in_a_text() {
        let text = "a {{ <b /> }} {{ c }} {{<d e=\"f\"/>}} {{ <g";
        let found: Vec<_> = calls(text).into_iter().map(|call| &text[call]).collect();
        assert_eq!(found, ["{{ <b /> }}", "{{<d e=\"f\"/>}}"]);
    }

    #[test]
    fn values_are_written_out() {
        for plain in ["a", "a b=\"c d\"", "a b=\"\" c={1} d={data.team}", "a\n  b={true}"] {
            assert!(is_plain(plain), "{plain}");
        }
        for odd in [
            "",
            "a b",
            "a b=c",
            "a b={get(c)}",
            "a b={\"c\"}",
            "a b=\"{{ c }}\"",
            "a b=\"c",
            "ab=\"c\"d=\"e\"",
            "a /> }}{{ <b",
            "a b={}",
            "a b=\"\\\"\"",
        ] {
            assert!(!is_plain(odd), "{odd}");
        }
    }
}
