//! `errata.toml`: what the site said wrongly once it was published, and what it says now, for its readers. The
//! editor may change, remove and add entries; `kutip publish` adds one for each quotation that it corrects.

use chrono::NaiveDate;
use serde::Serialize;

use crate::diagnostic::{Code, Diagnostic};
use crate::keyed::{File, Keys, table};
use crate::registry::Registry;
use crate::text::Hash;

/// The file's name, at the root of a site.
pub const FILE: &str = "errata.toml";

/// What stands at the top of a new file.
const HEAD: &str = "# What this site told its readers wrongly, and what it says now. `kutip publish` adds to it; \
                    commit it.\n";

/// The file as one of keys.
const KEYS: File<'_> = File {
    path: FILE,
    broken: Code::BrokenErrata,
    unknown: Code::BadErratum,
    bad: Code::BadErratum,
    // Names and words are those of the articles, whatever they hold.
    hidden: None,
};

/// Something that was put right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Erratum {
    /// The day on which it was.
    pub on: NaiveDate,
    /// The id of the article.
    pub article: String,
    /// The permanent id of the quotation, if there is any.
    pub quotation: String,
    /// Its words, as they are now or were last.
    pub words: String,
    /// What was wrong about it.
    pub fault: Fault,
    /// What it was: names, or words.
    pub was: String,
    /// The names now; empty where who said it is not known.
    pub is: String,
    /// What readers are told beside.
    pub note: Option<String>,
}

/// What was wrong about a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Fault {
    /// Somebody else said it.
    Speaker,
    /// It was said in other words, or not said as so.
    Words,
    /// It is no quotation, or is there no longer.
    Withdrawn,
}

impl Fault {
    /// Each with its name in files.
    pub const ALL: [(&'static str, Fault); 3] =
        [("speaker", Fault::Speaker), ("words", Fault::Words), ("withdrawn", Fault::Withdrawn)];

    /// `speaker`
    pub fn name(self) -> &'static str {
        Fault::ALL.iter().find(|(_, fault)| *fault == self).map_or("", |(name, _)| name)
    }
}

/// Reads the text of an `errata.toml`: the entries, the newest first. What cannot be used is left out and
/// told.
pub fn parse(text: &str) -> (Vec<Erratum>, Vec<Diagnostic>) {
    let (errata, problems) = KEYS.read(text, table::ERRATA, |keys| keys.tables("erratum", erratum));
    let mut errata: Vec<Erratum> = errata.into_iter().flatten().collect();
    errata.reverse();
    errata.sort_by_key(|of| std::cmp::Reverse(of.on));
    (errata, problems)
}

fn erratum(keys: &mut Keys<'_>) -> Option<Erratum> {
    let on = keys.with("on", |value| value.written()?.trim().parse().ok());
    let fault = keys.choice("fault", &Fault::ALL);
    let mut text = |key| keys.text(key).unwrap_or_default();
    let (article, words, was) = (text("article"), text("words"), text("was"));
    let quotation = text("quotation");
    let (is, note) = (text("is"), keys.text("note"));
    let sound = !article.is_empty() && !words.is_empty();
    sound.then_some(Erratum { on: on?, article, quotation, words, fault: fault?, was, is, note })
}

/// A text of the file with more entries at its end.
pub fn add(text: &str, more: &[Erratum]) -> String {
    let mut out = if text.trim().is_empty() { HEAD.to_owned() } else { text.to_owned() };
    for of in more {
        if !out.ends_with('\n') {
            out.push('\n');
        }
        let mut line = |key: &str, value: String| {
            out.push_str(key);
            out.push_str(" = ");
            out.push_str(&value);
            out.push('\n');
        };
        let quoted = |text: &str| toml::Value::from(text).to_string();
        line("\n[[erratum]]\non", of.on.to_string());
        line("article", quoted(&of.article));
        line("quotation", quoted(&of.quotation));
        line("words", quoted(&of.words));
        line("fault", quoted(of.fault.name()));
        for (key, value) in [("was", &of.was), ("is", &of.is)] {
            if !value.is_empty() {
                line(key, quoted(value));
            }
        }
    }
    out
}

impl Erratum {
    /// What its place on the page of all ends in: it stays as long as the entry does.
    pub fn anchor(&self) -> String {
        let Erratum { on, article, quotation, words, fault, was, is, note: _ } = self;
        let parts = [&*on.to_string(), article, quotation, words, fault.name(), was, is];
        format!("e-{}", Hash::of(&parts.map(str::as_bytes)).short(10))
    }

    /// The same without whom people.toml forgets.
    #[must_use]
    pub fn without_forgotten(self, registry: &Registry) -> Self {
        const BETWEEN: &str = "\n\n";
        let note = self.note.clone().unwrap_or_default();
        let all = [&*self.words, &self.was, &self.is, &note].join(BETWEEN);
        let Some(covered) = registry.forget(&self.article, &all) else { return self };
        let mut at = 0;
        let mut part = |length: usize| {
            let from = at;
            at += length + BETWEEN.len();
            covered[from..from + length].to_owned()
        };
        let (words, was, is) = (part(self.words.len()), part(self.was.len()), part(self.is.len()));
        Erratum { words, was, is, note: self.note.map(|note| part(note.len())), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn erratum() -> Erratum {
        Erratum {
            on: "2026-11-30".parse().unwrap(),
            article: "a/b".to_owned(),
            quotation: "q1".to_owned(),
            words: "“It \"is\" \\ so”".to_owned(),
            fault: Fault::Speaker,
            was: "Agus Sembiluk".to_owned(),
            is: String::new(),
            note: None,
        }
    }

    #[test]
    fn what_is_added_is_read_and_the_rest_of_the_file_stays() {
        let text = add("", &[erratum()]);
        let more =
            Erratum { on: "2026-12-01".parse().unwrap(), fault: Fault::Withdrawn, ..erratum() };
        let both =
            add(&format!("{text}# Ours.\nnote = \"We are sorry.\""), std::slice::from_ref(&more));
        let (read, problems) = parse(&both);
        assert!(problems.is_empty(), "{problems:?}");
        let noted = Erratum { note: Some("We are sorry.".to_owned()), ..erratum() };
        assert_eq!(read, [more, noted]);
        assert!(both.contains("# Ours."));
    }

    #[test]
    fn what_lacks_something_is_told_and_left_out() {
        let (read, problems) = parse("[[erratum]]\non = 3\narticle = \"a\"\nwords = \"b\"\n");
        assert!(read.is_empty());
        assert!(problems.len() >= 2, "{problems:?}");
    }

    #[test]
    fn nobody_who_is_to_be_forgotten_is_named() {
        let registry =
            crate::registry::parse("[[person]]\nname = \"Agus Sembiluk\"\nforget = true\n")
                .unwrap();
        let of = Erratum { note: Some("Sembiluk asked for it.".to_owned()), ..erratum() };
        let without = of.clone().without_forgotten(&registry);
        assert!(!format!("{without:?}").contains("Sembiluk"), "{without:?}");
        assert_eq!(without.words, of.words);
    }
}
