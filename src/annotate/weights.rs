//! Files of weights as they are read, and what weights make of alternatives.

use crate::keyed::{Content, Entry, Value};
use crate::text::{Span, near_or};

/// Why a weights file cannot be used.
#[derive(Debug, PartialEq)]
pub struct Refused {
    /// Where, in bytes.
    pub span: Span,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub help: String,
}

/// The values of a table that has these keys and no others.
pub(super) fn children<'v>(
    table: &'v Value,
    name: &str,
    known: &[&'static str],
) -> Result<Vec<(&'static str, &'v Value)>, Refused> {
    let entries = table.table().unwrap_or_default();
    let unknown = entries.iter().find(|entry| !known.contains(&entry.key.text.as_str()));
    let has = |key: &&&str| !entries.iter().any(|entry| entry.key.text == **key);
    if let Some(Entry { key, .. }) = unknown {
        return Err(Refused {
            span: key.span,
            problem: format!("`{}` is no fact of {name}", key.text),
            help: near_or(&key.text, known, "there are"),
        });
    }
    if let Some(missing) = known.iter().find(has) {
        return Err(Refused {
            span: table.span,
            problem: format!("{name} lacks `{missing}`"),
            help: "fit the weights anew with `kutip fit`: they are of another version".to_owned(),
        });
    }
    let pair = |key: &'static str| {
        entries.iter().find(|entry| entry.key.text == key).map(|entry| (key, &entry.value))
    };
    Ok(known.iter().filter_map(|&key| pair(key)).collect())
}

pub(super) fn number_of(value: &Value) -> Result<f32, Refused> {
    let number = match &value.content {
        Content::Plain(written) => written.replace('_', "").parse().ok(),
        _ => None,
    };
    number.filter(|number: &f32| number.is_finite()).ok_or_else(|| Refused {
        span: value.span,
        problem: "a weight is no finite number".to_owned(),
        help: "fit the weights anew with `kutip fit`".to_owned(),
    })
}

/// Log-odds of alternatives become probabilities that add to 1.
pub(super) fn softmax(odds: &mut [f32]) {
    let most = odds.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for value in odds.iter_mut() {
        *value = (*value - most).exp();
        sum += *value;
    }
    for value in odds {
        *value /= sum;
    }
}
