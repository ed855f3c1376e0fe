//! Files of labels and predictions, read line by line: what cannot be used is told, the rest is.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::cases::{Ban, Case, Expectation};
use super::entities::Entity;
use super::{Document, Quotation};

/// What a file of labels, predictions or cases holds.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// Articles with their quotations.
    pub quotations: Vec<Document>,
    /// Articles with what is named in them.
    pub entities: Vec<Named>,
    /// Short texts with what must and must not be found in them.
    pub cases: Vec<Case>,
}

/// An article with the entities that are named in it.
#[derive(Clone, Debug, Deserialize)]
pub struct Named {
    /// Names the article; pairs labels with predictions.
    pub id: String,
    /// The article, if it is not in a file of its own.
    #[serde(default)]
    pub text: Option<String>,
    /// The people, bodies, places and others.
    pub entities: Vec<Entity>,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line of the file, from 1.
    pub line: usize,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// One thing to do.
    pub help: &'static str,
}

/// A line: labels if it has `quotes` or `entities`, a case if it has `expect` or `forbid`.
#[derive(Deserialize)]
struct Line {
    id: String,
    text: Option<String>,
    #[serde(default)]
    aliases: BTreeMap<String, Vec<String>>,
    quotes: Option<Vec<Quotation>>,
    entities: Option<Vec<Entity>>,
    #[serde(default)]
    kind: String,
    lang: Option<String>,
    date: Option<chrono::NaiveDate>,
    expect: Option<Vec<Expectation>>,
    forbid: Option<Vec<Ban>>,
}

/// Reads a file of JSON lines. `article` gives the text of an article that is in a file of its own,
/// or why it cannot be read; without one, spans are not looked at.
pub fn read(
    file: &str,
    mut article: impl FnMut(&str) -> Option<Result<String, String>>,
) -> (Labels, Vec<Problem>) {
    let mut labels = Labels::default();
    let mut problems = Vec::new();
    let (mut quoted, mut named) = (BTreeSet::new(), BTreeSet::new());
    for (number, line) in (1..).zip(file.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        let mut tell = |message, help| problems.push(Problem { line: number, message, help });
        let mut line: Line = match serde_json::from_str(line) {
            Ok(line) => line,
            Err(problem) => {
                let help = "give one JSON object a line, with an \"id\" and \"quotes\"";
                tell(format!("not annotations: {problem}"), help);
                continue;
            }
        };
        if line.expect.is_some() || line.forbid.is_some() {
            match case(line) {
                Ok(case) => labels.cases.push(case),
                Err(message) => tell(message, "give words that stand there once"),
            }
            continue;
        }
        if line.quotes.is_none() && line.entities.is_none() {
            tell(format!("{} has no \"quotes\" and no \"entities\"", line.id), "give one of them");
            continue;
        }
        let twice = line.quotes.is_some() && !quoted.insert(line.id.clone())
            || line.entities.is_some() && !named.insert(line.id.clone());
        if twice {
            tell(format!("{} has been labelled above", line.id), "take out one of the lines");
            continue;
        }
        if line.text.is_none() {
            match article(&line.id) {
                Some(Ok(text)) => line.text = Some(text),
                Some(Err(why)) => {
                    tell(why, "put the article there as ID.txt, or give its \"text\" in the line");
                    continue;
                }
                None => {}
            }
        }
        if let Some(quotes) = line.quotes {
            let (quotes, outside) = inside(quotes, line.text.as_deref());
            for span in outside {
                let message = format!("{}: the span {span:?} is not one of the text", line.id);
                tell(message, "count in Unicode code points, from 0");
            }
            let (id, text) = (line.id.clone(), line.text.clone());
            labels.quotations.push(Document { id, text, aliases: line.aliases, quotes });
        }
        if let Some(entities) = line.entities {
            labels.entities.push(Named { id: line.id, text: line.text, entities });
        }
    }
    (labels, problems)
}

/// The quotations whose spans lie in the text, and a span of each of the others.
fn inside(quotes: Vec<Quotation>, text: Option<&str>) -> (Vec<Quotation>, Vec<[i64; 2]>) {
    let Some(text) = text else { return (quotes, Vec::new()) };
    let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let mut outside = Vec::new();
    let mut kept = quotes;
    kept.retain(|quote| {
        let spans = [&quote.content, &quote.cue, &quote.source].into_iter().flatten();
        let wrong = spans.copied().find(|&[start, end]| start < 0 || end < start || end > length);
        outside.extend(wrong);
        wrong.is_none()
    });
    (kept, outside)
}

/// The case of a line, or what is wrong with it.
fn case(line: Line) -> Result<Case, String> {
    let text = line.text.ok_or_else(|| format!("the case {} has no \"text\"", line.id))?;
    let (expect, forbid) = (line.expect.unwrap_or_default(), line.forbid.unwrap_or_default());
    let words = expect.iter().map(|one| &one.content);
    for words in words.chain(forbid.iter().filter_map(|one| one.content.as_ref())) {
        let count = text.matches(words.as_str()).count();
        if count != 1 || words.is_empty() {
            return Err(format!(
                "the case {}: {words:?} stands {count} times in its text",
                line.id
            ));
        }
    }
    let Line { id, kind, lang: language, date, .. } = line;
    Ok(Case { id, kind, language, date, text, expect, forbid })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(file: &str) -> (Labels, Vec<(usize, String)>) {
        let (labels, problems) = read(file, |id| match id {
            "a" => Some(Ok("Yes, she said.".to_owned())),
            _ => Some(Err(format!("{id}.txt is not there"))),
        });
        (labels, problems.into_iter().map(|one| (one.line, one.message)).collect())
    }

    #[test]
    fn what_cannot_be_used_is_told_and_the_rest_is_used() {
        let file = r#"{"id": "a", "quotes": [{"content": [[0, 3]]}, {"content": [[0, 99]]}]}
            not JSON

            {"id": "b", "quotes": []}
            {"id": "a", "quotes": []}
            {"id": "a"}
            {"id": "a", "entities": [{"type": "person", "name": "Ann"}]}
            {"id": "c", "text": "No, no.", "expect": [{"content": "o", "speaker": null}]}"#;
        let (labels, told) = told(file);
        assert_eq!(labels.quotations.len(), 1);
        assert_eq!(labels.quotations[0].quotes.len(), 1);
        assert_eq!(labels.entities.len(), 1);
        assert!(labels.cases.is_empty());
        let lines: Vec<usize> = told.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 2, 4, 5, 6, 8]);
        assert_eq!(told[0].1, "a: the span [0, 99] is not one of the text");
        assert_eq!(told[5].1, "the case c: \"o\" stands 2 times in its text");
    }
}
