//! A form as a browser sends it, and the decisions that it is.

use chrono::NaiveDate;

use crate::desk::{Decision, TextOrNo, What};

/// The fields of a form, in their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Form(Vec<(String, String)>);

/// Who decides, and on which day.
#[derive(Clone, Debug, Default)]
pub(super) struct Signature {
    pub(super) by: Option<String>,
    pub(super) on: Option<NaiveDate>,
}

impl Form {
    pub(super) fn read(body: &[u8]) -> Self {
        let pairs = form_urlencoded::parse(body);
        // Browsers send line ends as they are in mails.
        Form(pairs.map(|(key, value)| (key.into_owned(), value.replace("\r\n", "\n"))).collect())
    }

    /// The first value of a field; empty if it is not there.
    pub(super) fn get(&self, key: &str) -> &str {
        let mut own = self.0.iter().filter(|(own, _)| own == key);
        own.next().map_or("", |(_, value)| value)
    }

    pub(super) fn all<'f>(&'f self, key: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(own, _)| own == key).map(|(_, value)| value.as_str())
    }

    /// The fields that say what was decided, to be shown and sent again.
    pub(super) fn told(&self) -> Vec<(&str, &str)> {
        let is_told = |(key, _): &(&str, &str)| !["token", "seen"].contains(key);
        let pairs = self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        pairs.filter(is_told).collect()
    }

    fn text(&self, key: &str) -> Option<String> {
        Some(self.get(key).trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// What was decided, signed: one decision, or one for each quotation that the form names.
    ///
    /// # Errors
    /// What is wrong with the form.
    pub(super) fn decisions(&self, signature: &Signature) -> Result<Vec<Decision>, String> {
        let of_one = |quotation: &str| {
            Ok(Decision {
                what: self.what(quotation)?,
                by: signature.by.clone(),
                on: signature.on,
                note: self.text("note"),
                audit: self.get("audit") == "true",
            })
        };
        match self.all("quotation").count() {
            0 => Ok(vec![of_one("")?]),
            _ => self.all("quotation").map(of_one).collect(),
        }
    }

    fn what(&self, quotation: &str) -> Result<What, String> {
        let answer = self.get("answer");
        let (answer, value) = answer.split_once(':').unwrap_or((answer, ""));
        let given = || Some(value.to_owned());
        let quoted = || quotation.to_owned();
        let own = |key: &str| self.get(key).trim().to_owned();
        let change = Changed::default;
        Ok(match answer {
            "right" => What::Right { quotation: quoted() },
            "no" => What::Reject { quotation: quoted() },
            "unclear" => Changed { speaker: Some(String::new()), ..change() }.of(quotation),
            "speaker" => Changed { speaker: given(), ..change() }.of(quotation),
            "named" => {
                let speaker = self.text("name").ok_or("no name was given")?;
                Changed { speaker: Some(speaker), r#type: self.text("type"), ..change() }
                    .of(quotation)
            }
            "content" => Changed { content: self.text("content"), ..change() }.of(quotation),
            "kind" => Changed { kind: given(), ..change() }.of(quotation),
            "stance" => Changed { stance: given(), ..change() }.of(quotation),
            "add" => What::Add {
                article: own("article"),
                words: own("words"),
                speaker: given().filter(|name| !name.is_empty()).unwrap_or_else(|| own("name")),
                r#type: self.text("type"),
                kind: own("kind"),
                place: self.get("place").parse().ok(),
            },
            "is" | "type" | "none" | "role" => self.name(answer, given()),
            "words" => What::Words {
                article: own("article"),
                decision: own("decision"),
                words: given().filter(|words| !words.is_empty()).unwrap_or_else(|| own("words")),
                place: self.get("place").parse().ok(),
            },
            "withdraw" => What::Withdraw { article: own("article"), decision: own("decision") },
            "move" => What::Move { file: own("file"), article: value.to_owned() },
            "merge" => What::Merge { name: own("name"), form: own("form"), r#type: own("type") },
            "apart" => What::Apart { name: own("name"), form: own("form"), r#type: own("type") },
            "divide" => What::Divide {
                name: own("name"),
                second: own("second"),
                r#type: own("type"),
                articles: self.all("member").map(str::to_owned).collect(),
            },
            "hide" => What::Hide { name: own("name"), r#type: own("type") },
            "nobody" => What::Nobody { name: own("name") },
            other => return Err(format!("nobody can answer `{other}`")),
        })
    }

    /// A decision on a name of the article.
    fn name(&self, answer: &str, value: Option<String>) -> What {
        let given = value.filter(|text| !text.is_empty()).or_else(|| self.text(answer));
        let (mut is, mut kind, mut role) = (None, None, None);
        match answer {
            "is" => is = given,
            "type" => kind = given.map(TextOrNo::Text),
            "none" => kind = Some(TextOrNo::No(false)),
            _ => role = Some(given.map_or(TextOrNo::No(false), TextOrNo::Text)),
        }
        let own = |key: &str| self.get(key).to_owned();
        What::Name { article: own("article"), words: own("words"), is, r#type: kind, role }
    }
}

/// What changes of a quotation.
#[derive(Default)]
struct Changed {
    speaker: Option<String>,
    r#type: Option<String>,
    kind: Option<String>,
    stance: Option<String>,
    content: Option<String>,
}

impl Changed {
    fn of(self, quotation: &str) -> What {
        let Changed { speaker, r#type, kind, stance, content } = self;
        What::Change { quotation: quotation.to_owned(), speaker, r#type, kind, stance, content }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_the_decisions_that_it_names() {
        let form =
            Form::read(b"token=x&answer=speaker%3AClara+W.&quotation=q1&quotation=q2&note=+");
        let decisions = form.decisions(&Signature::default()).unwrap();
        let speakers: Vec<_> = decisions
            .iter()
            .map(|decision| match &decision.what {
                What::Change { quotation, speaker, .. } => (&**quotation, speaker.as_deref()),
                _ => ("", None),
            })
            .collect();
        assert_eq!(speakers, [("q1", Some("Clara W.")), ("q2", Some("Clara W."))]);
        assert_eq!(decisions[0].note, None);
        assert_eq!(form.told().len(), 4);
        assert!(Form::read(b"answer=praise").decisions(&Signature::default()).is_err());
        assert!(Form::read(b"answer=named&name=+").decisions(&Signature::default()).is_err());
    }

    #[test]
    fn a_role_can_be_none() {
        let of = |body: &[u8]| Form::read(body).decisions(&Signature::default()).unwrap().remove(0);
        let none = of(b"answer=role%3A&article=a&words=X");
        assert!(matches!(none.what, What::Name { role: Some(TextOrNo::No(false)), .. }));
        let own = of(b"answer=role%3AMayor&article=a&words=X");
        assert!(
            matches!(own.what, What::Name { role: Some(TextOrNo::Text(role)), .. } if role == "Mayor")
        );
    }
}
