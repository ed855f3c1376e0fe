//! How probable a reading is: the facts of [`super::fact`], weighed. One logistic model says whether
//! words are those of a quotation; one choice among all candidates (softmax) says who spoke. The same
//! weights choose and tell how sure the choice is. They are data, fitted by `kutip fit`.

use std::fmt::Write as _;
use std::sync::LazyLock;

use super::Band;
use super::fact::{COUNT, Fact, Gender, Topic, VALUES};
use super::kind::KindWeights;
use super::weights::{Refused, children, number_of};
use crate::keyed::Value;

/// What kind of reading a candidate is: each has weights of its own beside those of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// A person whose name the source holds.
    Person,
    /// A body or place whose name it holds.
    Body,
    /// The source's own words.
    Words,
    /// Nobody.
    Nobody,
    /// Somebody mentioned before, for a source that holds a name.
    AfterName,
    /// The same, for a role or description.
    AfterRole,
    /// For a text: whose it is.
    AfterDocument,
    /// For a pronoun that tells man from woman.
    AfterGendered,
    /// For another pronoun of one person.
    AfterPronoun,
    /// For a clitic.
    AfterClitic,
    /// For a pronoun of several or of a thing.
    AfterPlural,
    /// For no words.
    AfterNothing,
}

/// Tables about the words of a quotation.
const CONTENT: &[&str] =
    &["frame", "act", "marks", "length", "pieces", "clause", "cues", "commas", "sentence"];

/// Tables about somebody as the one who is meant.
const SOMEBODY: &[&str] = &[
    "who",
    "spoke",
    "voice",
    "turn",
    "by-name",
    "distance",
    "paragraph",
    "others",
    "stands",
    "topic",
    "gender",
    "content",
    "role",
    "share",
    "office",
    "slot",
];

/// Those of a name in the source besides.
const NAMED: &[&str] = &["order", "before", "kin", "joined", "head", "definite"];

/// Those of the source's own words, and of nobody.
const OWN: &[&str] = &["form", "head", "definite", "spoke", "frame", "rivals"];

/// Parts of a weights file and the tables that each may have: whether words are a quotation's,
/// candidates of any kind, and those of each kind, in the order of [`Reads`].
const PARTS: [(&str, &[&[&str]]); 14] = [
    ("content", &[CONTENT]),
    ("any", &[SOMEBODY, NAMED, OWN]),
    ("person", &[SOMEBODY, NAMED]),
    ("body", &[SOMEBODY, NAMED]),
    ("words", &[OWN]),
    ("nobody", &[OWN]),
    ("after-name", &[SOMEBODY]),
    ("after-role", &[SOMEBODY]),
    ("after-document", &[SOMEBODY]),
    ("after-gendered", &[SOMEBODY]),
    ("after-pronoun", &[SOMEBODY]),
    ("after-clitic", &[SOMEBODY]),
    ("after-plural", &[SOMEBODY]),
    ("after-nothing", &[SOMEBODY]),
];

/// The part of the first kind of reading; before it comes what all share.
const FIRST: usize = 2;

/// How many weights a part has; the last is its bias.
const PART: usize = COUNT * VALUES + 1;

/// Weights of all facts, as log-odds, and what the probabilities that they give mean to a reader.
#[derive(Clone, Debug)]
pub struct Weights {
    values: Vec<f32>,
    /// Those of the kinds of names.
    pub names: KindWeights,
    /// From which probability on an attribution is told to be clear; to be likely.
    pub bands: [f32; 2],
}

static SHIPPED: LazyLock<Weights> = LazyLock::new(|| {
    Weights::parse(include_str!("weights.toml")).expect("the embedded weights can be read")
});

/// The key under which the content has what counts for no fact at all.
const BIAS: &str = "bias";

/// The key of [`Weights::bands`], and theirs.
const BANDS: &str = "bands";
const BAND: [&str; 2] = ["clear", "likely"];

impl Reads {
    /// `after-clitic`
    pub fn name(self) -> &'static str {
        PARTS[FIRST + self as usize].0
    }
}

impl Weights {
    /// Those that come with the program.
    pub fn shipped() -> &'static Weights {
        &SHIPPED
    }

    /// What is thought before any label is seen: nothing, but that a writer who turns to somebody goes
    /// on about them, and that `she` is a woman rather than one of whom that is not known.
    pub fn untaught() -> Weights {
        let mut weights = Weights {
            values: vec![0.0; Weights::len()],
            names: KindWeights::untaught(),
            bands: [1.0; 2],
        };
        for turned in [Topic::New, Topic::Again] {
            weights.values[PART + Fact::from(turned).index()] = 4.0;
        }
        weights.values[PART + Fact::from(Gender::Outdone).index()] = -2.0;
        weights
    }

    /// How many there are.
    pub fn len() -> usize {
        PART * PARTS.len()
    }

    /// Reads a weights file.
    ///
    /// # Errors
    /// If it is no TOML, lacks a fact, has one that is not known, or a weight that is no finite number.
    pub fn parse(text: &str) -> Result<Weights, Refused> {
        let file = Value::from_toml(text, 0).map_err(|problem| Refused {
            span: problem.span,
            problem: problem.text,
            help: "give a file that `kutip fit` has written".to_owned(),
        })?;
        let mut weights = Weights::untaught();
        let mut parts = vec![BANDS, KindWeights::PART];
        parts.extend(PARTS.map(|part| part.0));
        for (name, part) in children(&file, "the file", &parts)? {
            if name == KindWeights::PART {
                weights.names = KindWeights::parse(part)?;
                continue;
            }
            let Some(number) = PARTS.iter().position(|(known, _)| *known == name) else {
                for (band, value) in children(part, BANDS, &BAND)? {
                    let at = usize::from(band != BAND[0]);
                    weights.bands[at] = number_of(value)?;
                }
                continue;
            };
            for (table, values) in children(part, name, &tables(number))? {
                if table == BIAS {
                    weights.values[number * PART + PART - 1] = number_of(values)?;
                    continue;
                }
                let facts: Vec<Fact> = Fact::all().filter(|fact| fact.table() == table).collect();
                let known: Vec<&str> = facts.iter().map(|fact| fact.value()).collect();
                for (value, weight) in children(values, table, &known)? {
                    let fact = facts.iter().find(|fact| fact.value() == value);
                    let place = fact.map_or(0, |fact| fact.index());
                    weights.values[number * PART + place] = number_of(weight)?;
                }
            }
        }
        Ok(weights)
    }

    /// The file that [`Weights::parse`] reads.
    pub fn print(&self) -> String {
        let [clear, likely] = self.bands;
        let mut out = format!("[{BANDS}]\n{} = {clear:.3}\n{} = {likely:.3}\n", BAND[0], BAND[1]);
        for (number, (name, _)) in PARTS.iter().enumerate() {
            let of = |at: usize| self.values[number * PART + at] + 0.0;
            let _ = writeln!(out, "\n[{name}]");
            for table in tables(number) {
                if table == BIAS {
                    let _ = writeln!(out, "{BIAS} = {:.3}", of(PART - 1));
                    continue;
                }
                let facts = Fact::all().filter(|fact| fact.table() == table);
                let weights =
                    facts.map(|fact| format!("{} = {:.3}", fact.value(), of(fact.index())));
                let _ = writeln!(out, "{table} = {{ {} }}", weights.collect::<Vec<_>>().join(", "));
            }
        }
        self.names.print(&mut out);
        out
    }

    /// The numbers of the weights that the words of a quotation with these facts have.
    pub fn of_words(facts: &[Fact]) -> Vec<usize> {
        facts.iter().map(|fact| fact.index()).chain([PART - 1]).collect()
    }

    /// The numbers of the weights that a candidate with these facts has.
    pub fn of_candidate(reads: Reads, facts: &[Fact]) -> Vec<usize> {
        let own = FIRST + reads as usize;
        facts.iter().flat_map(|fact| [1, own].map(|part| part * PART + fact.index())).collect()
    }

    /// The numbers of the weights that candidates of all kinds share.
    pub fn shared() -> std::ops::Range<usize> {
        PART..2 * PART
    }

    /// The weight of a number.
    pub fn get(&self, number: usize) -> f32 {
        self.values[number]
    }

    /// Changes the weight of a number.
    pub fn set(&mut self, number: usize, value: f32) {
        self.values[number] = value;
    }

    /// The probability, 0 to 1, that words are those of a quotation.
    pub(super) fn words(&self, facts: &[Fact]) -> f32 {
        let odds =
            self.values[PART - 1] + facts.iter().map(|fact| self.values[fact.index()]).sum::<f32>();
        1.0 / (1.0 + (-odds).exp())
    }

    /// What a probability means to a reader.
    pub(super) fn band(&self, confidence: f32) -> Band {
        match confidence {
            sure if sure >= self.bands[0] => Band::Clear,
            sure if sure >= self.bands[1] => Band::Likely,
            _ => Band::Unsure,
        }
    }

    /// How much speaks for a candidate, as log-odds.
    pub(super) fn candidate(&self, reads: Reads, facts: &[Fact]) -> f32 {
        let own = (FIRST + reads as usize) * PART;
        facts.iter().map(|f| self.values[PART + f.index()] + self.values[own + f.index()]).sum()
    }
}

/// The keys of a part of the file.
fn tables(part: usize) -> Vec<&'static str> {
    let mut tables: Vec<&str> = Vec::new();
    for &table in PARTS[part].1.iter().copied().flatten() {
        if !tables.contains(&table) {
            tables.push(table);
        }
    }
    if part == 0 {
        tables.push(BIAS);
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_as_it_was_printed() {
        let mut weights = Weights::untaught();
        weights.set(3 * PART + 40, 1.25);
        weights.set(PART - 1, -0.5);
        weights.bands = [0.95, 0.8];
        let read = Weights::parse(&weights.print()).unwrap();
        assert_eq!((read.bands, read.print()), (weights.bands, weights.print()));
    }

    #[test]
    fn what_is_lacking_unknown_or_no_number_is_told_with_its_place() {
        let refused = |from: &str, to: &str| {
            let text = Weights::untaught().print();
            assert!(text.contains(from), "{from}");
            let text = text.replacen(from, to, 1);
            let refused = Weights::parse(&text).unwrap_err();
            (text[refused.span.range()].to_owned(), refused.problem, refused.help)
        };
        let (place, problem, help) = refused("goes-on = ", "goes-in = ");
        assert_eq!(
            (place.as_str(), problem.as_str()),
            ("goes-in", "`goes-in` is no fact of sentence")
        );
        assert_eq!(help, "did you mean `goes-on`?");
        let (_, problem, _) = refused(", goes-on = 0.000", "");
        assert_eq!(problem, "sentence lacks `goes-on`");
        let (place, problem, _) = refused("goes-on = 0.000", "goes-on = nan");
        assert_eq!((place.as_str(), problem.as_str()), ("nan", "a weight is no finite number"));
        let (_, problem, _) = refused("[after-clitic]", "[after-critic]");
        assert_eq!(problem, "`after-critic` is no fact of the file");
    }
}
