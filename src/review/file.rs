//! `NAME.kutip.toml` becomes a list of blocks; what cannot be used is told and left out.

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use crate::annotate::{EntityKind, Kind};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Span, near, squeeze};

/// One decision of an editor about one quotation.
pub(super) struct Block {
    /// `[[quote]]` or `[[add]]`.
    pub(super) name: &'static str,
    /// The words that it is about, as written.
    pub(super) words: String,
    /// Where the words stand in the file of corrections.
    pub(super) span: Span,
    /// Which place of the article is meant, from 1, if the words stand at several.
    pub(super) occurrence: Option<usize>,
    /// What was decided.
    pub(super) decision: Decision,
}

/// What an editor decided.
pub(super) enum Decision {
    /// Nobody said this.
    Reject,
    /// Someone else said it, or in other words than was found.
    Change { speaker: Option<Speaker>, kind: Option<Kind> },
    /// Someone said this, and it was not found.
    Add { speaker: Speaker, kind: Kind },
}

/// Whom an editor named.
pub(super) struct Speaker {
    /// Empty if the speaker is not known.
    pub(super) names: Vec<String>,
    /// What they are, if it was said.
    pub(super) kind: Option<EntityKind>,
    /// Where the names stand in the file of corrections.
    pub(super) span: Span,
}

const KINDS: [(&str, Kind); 3] =
    [("direct", Kind::Direct), ("indirect", Kind::Indirect), ("mixed", Kind::Mixed)];

const TYPES: [(&str, EntityKind); 6] = [
    ("person", EntityKind::Person),
    ("organisation", EntityKind::Organisation),
    ("place", EntityKind::Place),
    ("thing", EntityKind::Thing),
    ("group", EntityKind::Group),
    ("anonymous", EntityKind::Anonymous),
];

/// Reads the text of a file of corrections, in the order of its blocks.
pub(super) fn read(path: &str, text: &str) -> (Vec<Block>, Vec<Diagnostic>) {
    let table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(problem) => {
            let range = problem.span().unwrap_or(0..0);
            let problem = Diagnostic::new(Code::BrokenCorrections, problem.message())
                .at(path, Span::new(range.start, range.end))
                .help("correct the file; it is written in TOML, every quotation a block [[quote]]");
            return (Vec::new(), vec![problem]);
        }
    };
    let mut reader = Reader { path, problems: Vec::new() };
    let mut blocks = Vec::new();
    for (key, value) in table.get_ref() {
        match key.get_ref().as_ref() {
            "quote" => reader.list("[[quote]]", value, &mut blocks, Reader::quote),
            "add" => reader.list("[[add]]", value, &mut blocks, Reader::add),
            name => {
                let span = Span::new(key.span().start, key.span().end);
                reader.unknown(name, &["quote", "add"], span, "");
            }
        }
    }
    let mut problems = reader.problems;
    problems.sort_by_key(|problem| problem.primary.as_ref().and_then(|label| label.span));
    blocks.sort_by_key(|block: &Block| block.span);
    (blocks, problems)
}

struct Reader<'a> {
    path: &'a str,
    problems: Vec<Diagnostic>,
}

/// The values of one block.
struct Values<'a> {
    name: &'static str,
    table: &'a DeTable<'a>,
    span: Span,
}

impl Reader<'_> {
    fn problem(&mut self, span: Span, message: String, help: impl Into<String>) {
        let problem = Diagnostic::new(Code::BadCorrection, message);
        self.problems.push(problem.at(self.path, span).help(help));
    }

    fn unknown(&mut self, name: &str, known: &[&str], span: Span, within: &str) {
        let help = match near(name, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the keys here are {}", known.join(", ")),
        };
        self.problem(span, format!("unknown key `{name}`{within}"), help);
    }

    /// Reads every block of a list; one with anything wrong in it is left out.
    fn list(
        &mut self,
        name: &'static str,
        value: &Spanned<DeValue<'_>>,
        blocks: &mut Vec<Block>,
        read: fn(&mut Self, &Values<'_>) -> Option<Block>,
    ) {
        let Some(list) = value.get_ref().as_array().and_then(tables) else {
            let help = format!("write every block under a line {name} of its own");
            return self.problem(place(value), format!("this is no list of blocks {name}"), help);
        };
        for (table, span) in list {
            let before = self.problems.len();
            let block = read(self, &Values { name, table, span });
            if self.problems.len() == before {
                blocks.extend(block);
            }
        }
    }

    fn quote(&mut self, values: &Values<'_>) -> Option<Block> {
        self.keys(values, &["words", "occurrence", "speaker", "type", "kind", "reject"]);
        let speaker = self.speaker(values);
        let kind = self.one_of(values, "kind", &KINDS);
        let reject = values.table.get("reject").and_then(|value| {
            let is = value.get_ref().as_bool();
            if is.is_none() {
                self.problem(place(value), "`reject` is not true or false".into(), "give true");
            }
            is
        });
        let decision = match (reject == Some(true), speaker.is_some() || kind.is_some()) {
            (true, false) => Decision::Reject,
            (false, true) => Decision::Change { speaker, kind },
            (true, true) => {
                let message = format!("this {} is rejected and changed at once", values.name);
                self.problem(values.span, message, "keep either `reject` or the others");
                return None;
            }
            (false, false) => {
                let message = format!("this {} changes nothing", values.name);
                self.problem(values.span, message, "give `speaker`, `kind` or `reject = true`");
                return None;
            }
        };
        self.block(values, decision)
    }

    fn add(&mut self, values: &Values<'_>) -> Option<Block> {
        self.keys(values, &["words", "occurrence", "speaker", "type", "kind"]);
        let speaker = self.speaker(values);
        let kind = self.one_of(values, "kind", &KINDS);
        for key in ["speaker", "kind"] {
            if !values.table.contains_key(key) {
                let help = format!("give its `{key}`");
                self.problem(values.span, format!("this {} has no `{key}`", values.name), help);
            }
        }
        self.block(values, Decision::Add { speaker: speaker?, kind: kind? })
    }

    fn block(&mut self, values: &Values<'_>, decision: Decision) -> Option<Block> {
        let occurrence = values.table.get("occurrence").map(|value| {
            let number =
                value.get_ref().as_integer().and_then(|number| number.as_str().parse().ok());
            let number = number.filter(|number| *number > 0);
            if number.is_none() {
                let help = "give 1 for the first place where the words stand, 2 for the second";
                self.problem(place(value), "`occurrence` is not a number from 1".into(), help);
            }
            number.unwrap_or(1)
        });
        let Some(value) = values.table.get("words") else {
            let message = format!("this {} has no `words`", values.name);
            self.problem(values.span, message, "give words of the article, as they stand there");
            return None;
        };
        let words = value.get_ref().as_str().filter(|words| !words.trim().is_empty());
        if words.is_none() {
            let help = "give words of the article, as they stand there";
            self.problem(place(value), "`words` is not text".into(), help);
        }
        Some(Block {
            name: values.name,
            words: words?.to_owned(),
            span: place(value),
            occurrence,
            decision,
        })
    }

    fn speaker(&mut self, values: &Values<'_>) -> Option<Speaker> {
        let kind = self.one_of(values, "type", &TYPES);
        let Some(value) = values.table.get("speaker") else {
            if let Some(kind) = values.table.get("type") {
                let help = "give the `speaker` that is of this type";
                self.problem(place(kind), "`type` without `speaker`".into(), help);
            }
            return None;
        };
        let names = value.get_ref().as_str().filter(|text| !text.chars().any(char::is_control));
        let Some(names) = names else {
            let help = "give a name, several with `; ` between them, or \"\" if it is not known";
            self.problem(place(value), "`speaker` is not a name".into(), help);
            return None;
        };
        let mut list: Vec<String> = Vec::new();
        for name in names.split(';').map(squeeze).filter(|name| !name.is_empty()) {
            if !list.contains(&name) {
                list.push(name);
            }
        }
        Some(Speaker { names: list, kind, span: place(value) })
    }

    fn one_of<T: Copy>(
        &mut self,
        values: &Values<'_>,
        key: &str,
        known: &[(&str, T)],
    ) -> Option<T> {
        let value = values.table.get(key)?;
        let text = value.get_ref().as_str();
        let found = known.iter().find(|(name, _)| Some(*name) == text).map(|(_, found)| *found);
        if found.is_none() {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            let list = names.join(", ");
            let help = match text.and_then(|text| near(text, &names)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("give one of {list}"),
            };
            self.problem(place(value), format!("`{key}` is none of {list}"), help);
        }
        found
    }

    /// Tells of every key of a block that is not among those known.
    fn keys(&mut self, values: &Values<'_>, known: &[&str]) {
        for key in values.table.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let span = Span::new(key.span().start, key.span().end);
                self.unknown(name, known, span, &format!(" in {}", values.name));
            }
        }
    }
}

fn tables<'a>(list: &'a DeArray<'a>) -> Option<Vec<(&'a DeTable<'a>, Span)>> {
    list.iter().map(|item| Some((item.get_ref().as_table()?, place(item)))).collect()
}

fn place(value: &Spanned<DeValue<'_>>) -> Span {
    Span::new(value.span().start, value.span().end)
}
