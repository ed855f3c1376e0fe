//! Diagnostics as SARIF 2.1.0 (OASIS 2020), which services that show findings of all programs read.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use super::{Code, Diagnostic, Label, Severity};

/// What stands in no path of an address as it is.
const ODD: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The diagnostics as one log; accepted ones are in it as suppressed.
pub fn sarif(diagnostics: &[Diagnostic]) -> String {
    let codes: BTreeSet<Code> = diagnostics.iter().map(|found| found.code).collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let rules: Vec<Value> = codes.iter().copied().map(rule).collect();
    let result = |found: &Diagnostic| {
        let at = codes.iter().position(|code| *code == found.code);
        let text = match &*found.help {
            "" => found.message.clone(),
            help => format!("{}; help: {help}", found.message),
        };
        let mut result = json!({
            "ruleId": found.code.number(),
            "ruleIndex": at,
            "level": level(found.severity),
            "message": { "text": text },
            "locations": found.primary.iter().map(location).collect::<Vec<_>>(),
            "relatedLocations": found.secondary.iter().map(related).collect::<Vec<_>>(),
        });
        if found.accepted {
            result["suppressions"] = json!([{ "kind": "inSource" }]);
        }
        result
    };
    let results: Vec<Value> = diagnostics.iter().map(result).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Kutip",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log}\n")
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.number(),
        "shortDescription": { "text": code.title() },
        "fullDescription": { "text": code.explanation() },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Review => "note",
    }
}

fn location(label: &Label) -> Value {
    let uri = utf8_percent_encode(&label.path, ODD).to_string();
    let mut place = json!({ "artifactLocation": { "uri": uri } });
    if let Some(at) = &label.excerpt {
        place["region"] = json!({
            "startLine": at.line,
            "startColumn": at.column,
            "endLine": at.end_line,
            "endColumn": at.end_column,
        });
    }
    json!({ "physicalLocation": place })
}

fn related(label: &Label) -> Value {
    let mut place = location(label);
    if !label.text.is_empty() {
        place["message"] = json!({ "text": label.text });
    }
    place
}

#[cfg(test)]
mod tests {
    use super::super::locate;
    use super::*;
    use crate::text::Span;

    #[test]
    fn a_finding_is_a_result_with_its_rule_and_its_places() {
        let path = "content/a b.txt";
        let mut found = Diagnostic::new(Code::BadCorrection, "bad")
            .at(path, Span::new(2, 4))
            .and("content/b.txt", None, "the other")
            .help("mend it");
        locate([&mut found], [(path, "é12é\n")]);
        let accepted = Diagnostic { accepted: true, ..Diagnostic::new(Code::NoSpeaker, "who") };
        let log: Value = serde_json::from_str(&sarif(&[found, accepted])).unwrap();
        let run = &log["runs"][0];
        let results = run["results"].as_array().unwrap();
        for result in results {
            let at = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(run["tool"]["driver"]["rules"][at]["id"], result["ruleId"]);
        }
        assert_eq!((&results[0]["level"], &results[1]["level"]), (&json!("error"), &json!("note")));
        let place = &results[0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "content/a%20b.txt");
        let region = json!({ "startLine": 1, "startColumn": 2, "endLine": 1, "endColumn": 4 });
        assert_eq!(place["region"], region);
        assert_eq!(results[0]["relatedLocations"][0]["message"]["text"], "the other");
        assert_eq!(results[0].get("suppressions"), None);
        assert_eq!(results[1]["suppressions"][0]["kind"], "inSource");
    }
}
