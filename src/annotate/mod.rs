//! An [`Article`] becomes [`Annotated`]: who said what, when, through whom. A pure function of the
//! article and its language pack. The list of passes in [`annotate`] is the documentation.

mod assemble;
mod attribute;
mod called;
mod chunk;
mod date;
mod document;
mod evidence;
mod fact;
mod kind;
mod marks;
mod names;
mod overlooked;
mod parts;
mod phrase;
mod role;
mod rule;
mod run;
mod scan;
mod score;
mod sentence;
mod speaker;
mod subject;
mod title;
mod token;
mod tongues;
mod weights;

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use self::document::Document;
pub use self::fact::Fact;
pub use self::kind::KindWeights;
pub use self::overlooked::is_settled;
pub use self::rule::{FoundBy, Rule};
pub use self::score::{Reads, Weights};
pub use self::weights::Refused;
use crate::article::Article;
use crate::diagnostic::{Code, Diagnostic};
pub use crate::language::Stance;
use crate::language::{Languages, Pack};
use crate::text::{Hash, Span, nfc, slug, squeeze};

/// Everything found in one article. All spans are bytes of [`Article::text`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Annotated {
    /// In the order of their first content span.
    pub attributions: Vec<Attribution>,
    /// In the order of their first mention; attributions refer to them by index.
    pub entities: Vec<Entity>,
    /// In the order of the text.
    pub dates: Vec<DateMention>,
}

impl Annotated {
    /// The same without some of its entities, and where each entity is then.
    pub fn without(&self, is_out: impl Fn(usize) -> bool) -> (Annotated, Vec<Option<u32>>) {
        let mut annotated = self.clone();
        let mut numbers = 0..;
        let places: Vec<Option<u32>> = (0..annotated.entities.len())
            .map(|at| if is_out(at) { None } else { numbers.next() })
            .collect();
        let mut kept = places.iter().map(Option::is_some);
        annotated.entities.retain(|_| kept.next().unwrap_or_default());
        for attribution in &mut annotated.attributions {
            for list in [&mut attribution.speakers, &mut attribution.candidates] {
                *list = list.iter().filter_map(|&at| places[at as usize]).collect();
            }
        }
        (annotated, places)
    }
}

/// One act of saying.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// How much of the content stands in quotation marks.
    pub kind: Kind,
    /// How the speaker stands to the content.
    pub stance: Stance,
    /// What was said: never empty, in order, not overlapping, marks included.
    pub content: Vec<Span>,
    /// The sentence or sentences that hold it; empty where the content is an utterance in marks, which
    /// is the speaker's own words whatever the stance.
    pub statement: Span,
    /// The word or words that say that it was said; may be empty.
    pub cue: Vec<Span>,
    /// The words that name who said it (a name, a pronoun, `-nya`); may be empty.
    pub source: Vec<Span>,
    /// The medium it reached the article by.
    pub via: Vec<Span>,
    /// When, where, to whom.
    pub setting: Vec<Span>,
    /// Who said it: indices into [`Annotated::entities`]. Empty where nobody fits. The best guess,
    /// however unsure: what is shown is asked for by [`Attribution::named`].
    pub speakers: Vec<u32>,
    /// Other entities it might be, best first, at most three.
    pub candidates: Vec<u32>,
    /// Day on which it was said, if the article tells.
    pub said_on: Option<PartialDate>,
    /// Probability, 0 to 1, that content and speaker are right.
    pub confidence: f32,
    /// Probability, 0 to 1, that the speaker is right if the content is.
    pub speaker_confidence: f32,
    /// What its confidence means to a reader.
    pub band: Band,
    /// What both probabilities are computed from, if that is asked for. It is not stored.
    #[serde(skip)]
    pub evidence: Option<Box<Evidence>>,
    /// The rule that found it, that which named the speaker, and whether a correction decided over it.
    pub rule: FoundBy,
}

impl Attribution {
    /// The speakers, or nobody if they are less sure than `min_confidence` (0 to 1).
    pub fn named(&self, min_confidence: f32) -> &[u32] {
        if self.speaker_confidence >= min_confidence { &self.speakers } else { &[] }
    }

    /// Who might have said it, best first, without those that [`Attribution::named`] names.
    pub fn unnamed(&self, min_confidence: f32) -> impl Iterator<Item = u32> {
        let named = self.named(min_confidence).len();
        self.speakers[named..].iter().chain(&self.candidates).copied()
    }

    /// The words that stand for it wherever it is shown: its content, or the whole sentence where the
    /// content is not what the speaker says.
    pub fn shown(&self) -> &[Span] {
        match self.stance {
            Stance::Says => &self.content,
            _ if self.statement.is_empty() => &self.content,
            _ => std::slice::from_ref(&self.statement),
        }
    }

    /// Whether the content itself is what the speaker uttered or says.
    pub fn is_own_words(&self) -> bool {
        self.stance == Stance::Says || self.statement.is_empty()
    }

    /// Whether an editor decided over it.
    pub fn is_checked(&self) -> bool {
        self.rule.editor
    }

    /// How sure it is, in words: `checked` if an editor decided over it, else `high`, `medium` or
    /// `low`. Readers take a number for more than it is.
    pub fn sureness(&self) -> &'static str {
        match self.band {
            _ if self.is_checked() => "checked",
            Band::Clear => "high",
            Band::Likely => "medium",
            Band::Unsure => "low",
        }
    }
}

/// How many attributions of such confidence are right, by what the fit of the weights measured on
/// articles that it had not seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Band {
    /// Hardly one is wrong.
    Clear,
    /// Most are right.
    Likely,
    /// Others.
    Unsure,
}

/// The facts that an attribution was weighed by.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// Of its words.
    pub words: Vec<Fact>,
    /// Everybody it might be, the most probable first; empty if the source is an earlier one, or names
    /// several.
    pub readings: Vec<Reading>,
}

/// One of those whom a source might stand for.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Who it is.
    pub who: Who,
    /// What kind of reading it is.
    pub reads: Reads,
    /// What speaks for and against.
    pub facts: Vec<Fact>,
    /// Probability, 0 to 1; those of all readings add to 1.
    pub probability: f32,
}

impl Reading {
    /// The name of who it is, several joined by `; `; `None` for nobody.
    pub fn name(&self, article: &Article, annotated: &Annotated) -> Option<String> {
        match &self.who {
            Who::Entities(entities) => {
                let names =
                    entities.iter().map(|&at| annotated.entities[at as usize].name.as_str());
                Some(names.collect::<Vec<_>>().join("; "))
            }
            Who::Words(span) => Some(squeeze(span.of(&article.text))),
            Who::Nobody => None,
        }
    }
}

/// Who a source stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Who {
    /// One entity, or several that speak together: indices into [`Annotated::entities`].
    Entities(Vec<u32>),
    /// Somebody known by these words alone.
    Words(Span),
    /// Nobody that the article names.
    Nobody,
}

/// How much of a content stands in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// All of it.
    Direct,
    /// None of it.
    Indirect,
    /// Part of it.
    Mixed,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 3] = [Kind::Direct, Kind::Indirect, Kind::Mixed];

    /// As it is written in data: `direct`, `indirect` or `mixed`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Direct => "direct",
            Kind::Indirect => "indirect",
            Kind::Mixed => "mixed",
        }
    }
}

/// Someone or something that is named in an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// The fullest form in the article, without titles.
    pub name: String,
    /// The other forms, in the order of the text, each once.
    pub aliases: Vec<String>,
    /// `Presiden Amerika Serikat`: the longest title printed with it.
    pub role: Option<String>,
    /// Organisation named in its role or apposition, as printed.
    pub organisation: Option<String>,
    /// Where it is mentioned, in the order of the text.
    pub mentions: Vec<Mention>,
    /// What its kind was chosen by, if that is asked for: facts and their values. It is not stored.
    #[serde(skip)]
    pub evidence: Vec<(&'static str, &'static str)>,
}

/// What an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntityKind {
    /// A named human being.
    Person,
    /// A body: a ministry, a company, a newspaper, a government.
    Organisation,
    /// A place.
    Place,
    /// Something else that has a name: a film, a law, a brand. Has no page of its own.
    Thing,
    /// Several people under one description: `warga`, `analysts`. Has no page of its own.
    Group,
    /// A person or document without a name: `salah satu kru`. Has no page of its own.
    Anonymous,
}

impl EntityKind {
    /// All of them.
    pub const ALL: [EntityKind; 6] = [
        EntityKind::Person,
        EntityKind::Organisation,
        EntityKind::Place,
        EntityKind::Thing,
        EntityKind::Group,
        EntityKind::Anonymous,
    ];

    /// As it is written in data: `person`, `organisation`, `place`, `thing`, `group` or `anonymous`.
    pub fn name(self) -> &'static str {
        match self {
            EntityKind::Person => "person",
            EntityKind::Organisation => "organisation",
            EntityKind::Place => "place",
            EntityKind::Thing => "thing",
            EntityKind::Group => "group",
            EntityKind::Anonymous => "anonymous",
        }
    }
}

/// A stretch of text that refers to an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// Where.
    pub span: Span,
    /// By what kind of words.
    pub form: Form,
}

/// By what kind of words an entity is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// A name, with or without title.
    Name,
    /// A role or description: `Mantan Bupati Wanasari itu`.
    Role,
    /// `ia`, `she`
    Pronoun,
    /// `-nya`
    Clitic,
}

/// A date in the text and the day, month or year it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateMention {
    /// Where.
    pub span: Span,
    /// What it stands for.
    pub value: PartialDate,
}

/// A day, a month or a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PartialDate {
    /// First day of the stretch of time.
    pub first: NaiveDate,
    /// How long the stretch is.
    pub precision: Precision,
}

/// How exact a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// One day.
    Day,
    /// One month.
    Month,
    /// One year.
    Year,
}

impl PartialDate {
    /// `2025-08-13`, `2025-08` or `2025`.
    pub fn iso(self) -> String {
        let format = match self.precision {
            Precision::Day => "%Y-%m-%d",
            Precision::Month => "%Y-%m",
            Precision::Year => "%Y",
        };
        self.first.format(format).to_string()
    }
}

/// By what an article is annotated.
#[derive(Clone, Copy, Debug)]
pub struct By<'w> {
    /// Weights of the facts.
    pub weights: &'w Weights,
    /// Whether the facts that each attribution and entity was weighed by are kept.
    pub evidence: bool,
}

/// Annotates an article with the pack of its language, and paragraphs that are plainly in another
/// language with the pack of that; nothing is found where no pack fits. No evidence is kept.
pub fn annotate(article: &Article, languages: &Languages) -> (Annotated, Vec<Diagnostic>) {
    annotate_by(article, languages, By { weights: Weights::shipped(), evidence: false })
}

/// The same, by weights of one's own, or with evidence.
pub fn annotate_by(
    article: &Article,
    languages: &Languages,
    by: By<'_>,
) -> (Annotated, Vec<Diagnostic>) {
    let Some(pack) = article.language.as_deref().and_then(|code| languages.get(code)) else {
        return (Annotated::default(), no_language(article));
    };
    match tongues::split(article, languages, pack) {
        None => read(article, pack, by),
        Some(parts) => {
            let (found, problems): (Vec<_>, Vec<_>) =
                parts.iter().map(|(pack, part)| read(part, pack, by)).unzip();
            (tongues::join(found), problems.concat())
        }
    }
}

/// What one pack finds in an article.
fn read(article: &Article, pack: &Pack, by: By<'_>) -> (Annotated, Vec<Diagnostic>) {
    let mut document = Document::read(article, pack);
    called::name(&mut document);
    let mut names = names::find(&document, by);
    let proposals = attribute::propose(&document, &names);
    let proposals = attribute::join_open_ended(&document, proposals);
    let resolved = speaker::resolve(&document, &mut names, &proposals, by);
    let to_file = |span| article.origin.span(span);
    let (dates, mut problems) = date::find(&document, article.date, &article.path, to_file);
    problems.extend(overlooked::find(&document, &proposals, &article.path, to_file));
    (assemble::assemble(&document, names, &proposals, resolved, &dates, by), problems)
}

fn no_language(article: &Article) -> Vec<Diagnostic> {
    // A few words tell no language, and hold no quotation either.
    let length: usize = article.blocks.iter().map(|block| block.span.len()).sum();
    if article.language.is_some() || length < 200 {
        return Vec::new();
    }
    let problem = Diagnostic::new(Code::NoLanguage, "no language pack fits this article")
        .in_file(article.path.clone())
        .help("declare its language in the front matter, or publish it without annotations");
    vec![problem]
}

/// The permanent ids of the article's quotations, in order: a hash of the article's id, the words
/// in normalisation form C, and how many times the same words came before; never of offsets, so
/// that an edit elsewhere keeps them.
pub fn quotation_ids(article: &Article, annotated: &Annotated) -> Vec<String> {
    let mut seen: HashMap<String, u64> = HashMap::new();
    annotated
        .attributions
        .iter()
        .map(|attribution| {
            let words: Vec<&str> =
                attribution.content.iter().map(|span| span.of(&article.text)).collect();
            let words = match words[..] {
                [words] => squeeze(words),
                _ => squeeze(&words.join(" ")),
            };
            let words = nfc(&words).into_owned();
            let occurrence = seen.entry(words.clone()).or_default();
            *occurrence += 1;
            let hash =
                Hash::of(&[article.id.as_bytes(), words.as_bytes(), &occurrence.to_le_bytes()]);
            format!("q{}", hash.short(10))
        })
        .collect()
}

/// The slug of a speaker or other entity by its name; never empty.
pub fn speaker_slug(name: &str) -> String {
    let plain = slug(name);
    if plain.is_empty() { format!("x-{}", Hash::of(&[name.as_bytes()]).short(8)) } else { plain }
}
