//! Decisions as they are handed in, one JSON object each.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Undo;

/// A decision, and who made it.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// What was decided.
    pub what: What,
    /// Who decided it.
    pub by: Option<String>,
    /// On which day.
    pub on: Option<NaiveDate>,
    /// For colleagues.
    pub note: Option<String>,
    /// Whether it answers a random draw.
    pub audit: bool,
}

/// What an editor decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "lowercase", deny_unknown_fields)]
pub enum What {
    /// What the page says of the quotation is right.
    Right {
        /// Its id.
        quotation: String,
    },
    /// It was said by somebody else, or otherwise.
    Change {
        /// The id of the quotation.
        quotation: String,
        /// Who said it; names with `; ` between them; empty for nobody known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        speaker: Option<String>,
        /// What the speaker is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        r#type: Option<String>,
        /// `direct`, `indirect` or `mixed`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<String>,
        /// `says`, `denies`, `asks` or `supposes`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stance: Option<String>,
        /// All of its words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content: Option<String>,
    },
    /// It is no quotation.
    Reject {
        /// Its id.
        quotation: String,
    },
    /// A quotation that was not found.
    Add {
        /// The id of the article.
        article: String,
        /// All words of the quotation.
        words: String,
        /// Who said it.
        speaker: String,
        /// What the speaker is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        r#type: Option<String>,
        /// `direct`, `indirect` or `mixed`.
        kind: String,
        /// Which place is meant, from 1, where the words stand at several.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<usize>,
    },
    /// A name of one article.
    Name {
        /// The id of the article.
        article: String,
        /// The name as the article's page shows it.
        words: String,
        /// Whom it means.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        is: Option<String>,
        /// What it is; `false` for no name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        r#type: Option<TextOrNo>,
        /// Its role; `false` for none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<TextOrNo>,
    },
    /// A decision that has lost its words gets others.
    Words {
        /// The id of the article.
        article: String,
        /// That of the decision.
        decision: String,
        /// Words of the article.
        words: String,
        /// Which place is meant, from 1, where they stand at several.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<usize>,
    },
    /// A decision is taken back.
    Withdraw {
        /// The id of the article.
        article: String,
        /// That of the decision.
        decision: String,
    },
    /// Corrections beside no article are those of another one.
    Move {
        /// Their file.
        file: String,
        /// The id of the article.
        article: String,
    },
    /// Two names are those of one.
    Merge {
        /// The name that pages show.
        name: String,
        /// The other name.
        form: String,
        /// `person`, `organisation` or `place`.
        r#type: String,
    },
    /// They are two.
    Apart {
        /// The name that pages show.
        name: String,
        /// The other name.
        form: String,
        /// `person`, `organisation` or `place`.
        r#type: String,
    },
    /// A name that is shown as one is another one's in some articles.
    Divide {
        /// The name that pages show.
        name: String,
        /// That of the other one.
        second: String,
        /// `person`, `organisation` or `place`.
        r#type: String,
        /// The ids of the articles that mean the other one.
        articles: Vec<String>,
    },
    /// A name has no page, and nobody is named by it.
    Hide {
        /// The name that pages show.
        name: String,
        /// `person`, `organisation` or `place`.
        r#type: String,
    },
    /// A name is nobody's anywhere.
    Nobody {
        /// The name.
        name: String,
    },
    /// What a decision did is undone.
    Undo {
        /// What it did, as it was told.
        edits: Vec<Undo>,
    },
}

/// Text, or `false` in its stead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum TextOrNo {
    /// Text.
    Text(String),
    /// `false`; `true` says nothing.
    No(bool),
}

/// Reads a decision.
///
/// # Errors
/// What is wrong with the line.
pub fn read(line: &str) -> Result<Decision, String> {
    let mut fields: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(line).map_err(|problem| problem.to_string())?;
    let mut text = |key: &str| match fields.remove(key) {
        None => Ok(None),
        Some(serde_json::Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("`{key}` is not text")),
    };
    let (by, on, note) = (text("by")?, text("on")?, text("note")?);
    let day =
        |on: String| on.parse().map_err(|_| "`on` is not a day such as 2026-11-30".to_owned());
    let on = on.map(day).transpose()?;
    let audit = match fields.remove("audit") {
        None => false,
        Some(serde_json::Value::Bool(audit)) => audit,
        Some(_) => return Err("`audit` is not true or false".to_owned()),
    };
    let what = serde_json::from_value(fields.into()).map_err(|problem| problem.to_string())?;
    Ok(Decision { what, by, on, note, audit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_decision_and_who_made_it() {
        let line = r#"{"do":"change","quotation":"qa","speaker":"A; B","by":"Rina","on":"2026-11-30","audit":true}"#;
        let decision = read(line).unwrap();
        assert_eq!((decision.by.as_deref(), decision.audit), (Some("Rina"), true));
        assert_eq!(decision.on, NaiveDate::from_ymd_opt(2026, 11, 30));
        assert!(
            matches!(decision.what, What::Change { quotation, speaker: Some(_), .. } if quotation == "qa")
        );
        let named = read(r#"{"do":"name","article":"a","words":"X","role":false}"#).unwrap();
        assert!(matches!(named.what, What::Name { role: Some(TextOrNo::No(false)), .. }));
    }

    #[test]
    fn what_is_no_decision_is_told() {
        for (line, wrong) in [
            ("no", "expected"),
            (r#"{"do":"praise"}"#, "praise"),
            (r#"{"do":"right"}"#, "quotation"),
            (r#"{"do":"right","quotation":"qa","speeker":"A"}"#, "speeker"),
            (r#"{"do":"right","quotation":"qa","on":"today"}"#, "`on`"),
            (r#"{"do":"right","quotation":"qa","audit":1}"#, "`audit`"),
        ] {
            let told = read(line).unwrap_err();
            assert!(told.contains(wrong), "{line}: {told}");
        }
    }
}
