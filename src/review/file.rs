//! `NAME.kutip.toml` becomes a list of blocks; what cannot be used is told and left out.

use chrono::NaiveDate;

use super::anchor::Anchor;
use super::marks;
use crate::annotate::{EntityKind, Kind, Stance};
use crate::diagnostic::{Code, Diagnostic};
use crate::keyed::{File, Keys, Text, Value, table};
use crate::registry::is_covered;
use crate::text::{Span, hidden, squeeze};

/// All blocks of a file of corrections, in its order.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// About names: they are applied before the others.
    pub(super) names: Vec<Naming>,
    /// About quotations.
    pub(super) quotations: Vec<Block>,
}

/// One decision of an editor about one quotation.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// `[[quote]]` or `[[add]]`.
    pub(super) name: &'static str,
    /// The words that it is about, as written.
    pub(super) words: String,
    /// Where the words stand in the file of corrections.
    pub(super) span: Span,
    /// The words around them.
    pub(super) anchor: Anchor,
    /// Which place of the article is meant, from 1, if the words stand at several and nothing is
    /// known of the words around them.
    pub(super) occurrence: Option<usize>,
    /// What was decided.
    pub(super) decision: Decision,
    /// Who decided it.
    pub(super) signed: Signed,
    /// Where the block begins in the file of corrections.
    pub(super) head: u32,
}

/// What an editor decided.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Decision {
    /// Nobody said this.
    Reject,
    /// Someone else said it, or in other words than was found.
    Change(Change),
    /// Someone said this, and it was not found.
    Add { speaker: Speaker, kind: Kind, stance: Stance },
}

/// What is another about a quotation; what is `None` stays as it was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Change {
    pub(super) speaker: Option<Speaker>,
    pub(super) kind: Option<Kind>,
    pub(super) stance: Option<Stance>,
    /// All of its words.
    pub(super) content: Option<Words>,
    /// Whether it was right: then all of this is to stay as it is.
    pub(super) right: bool,
}

/// Something, or `false` in its stead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum OrNo<T> {
    Is(T),
    No,
}

/// A decision of an editor about a name of the article.
#[derive(Clone, Debug)]
pub(super) struct Naming {
    /// The name, and where it stands in the file of corrections.
    pub(super) words: Text,
    /// Whom it means.
    pub(super) is: Option<Words>,
    /// What it is, unless that stays; none for nothing that has a name.
    pub(super) kind: Option<OrNo<EntityKind>>,
    /// Its role, unless that stays.
    pub(super) role: Option<OrNo<String>>,
    /// Who decided it.
    pub(super) signed: Signed,
    /// Where the block begins in the file of corrections.
    pub(super) head: u32,
}

/// Who decided something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signed {
    /// Who.
    pub by: Option<String>,
    /// On which day.
    pub on: Option<NaiveDate>,
    /// For colleagues.
    pub note: Option<String>,
    /// Whether the quotation was drawn at random.
    pub audit: bool,
}

/// Words of the file, and where they stand: equal wherever that is.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub(super) text: String,
    pub(super) span: Span,
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        squeeze(&self.text) == squeeze(&other.text)
    }
}

/// Whom an editor named.
#[derive(Clone, Debug)]
pub(super) struct Speaker {
    /// Empty if the speaker is not known.
    pub(super) names: Vec<String>,
    /// What they are, if it was said.
    pub(super) kind: Option<EntityKind>,
    /// Where the names stand in the file of corrections.
    pub(super) span: Span,
}

impl PartialEq for Speaker {
    fn eq(&self, other: &Self) -> bool {
        self.names == other.names && self.kind == other.kind
    }
}

/// Blocks of one file that are read: more than a person writes about one article.
const MOST_BLOCKS: usize = 5000;

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

/// Reads the text of a file of corrections. One with anything wrong in it is left out. Of a merge that
/// was not finished both sides are read, see [`marks`].
pub(super) fn read(path: &str, text: &str) -> (Blocks, Vec<Diagnostic>) {
    match marks::sides(text) {
        Some(sides) => marks::read(path, &sides),
        None => read_plain(path, text),
    }
}

/// Reads a text without marks of a merge.
pub(super) fn read_plain(path: &str, text: &str) -> (Blocks, Vec<Diagnostic>) {
    let file = File {
        path,
        broken: Code::BrokenCorrections,
        unknown: Code::BadCorrection,
        bad: Code::BadCorrection,
        // Words are those of the article, whatever they hold.
        hidden: None,
    };
    let (mut blocks, mut problems) = file.read(text, table::CORRECTIONS, |keys| {
        let names = keys.tables("name", naming).into_iter().flatten().collect();
        let mut quotations = keys.tables("quote", quote);
        quotations.extend(keys.tables("add", add));
        Blocks { names, quotations: quotations.into_iter().flatten().collect() }
    });
    let Blocks { names, quotations } = &mut blocks;
    quotations.sort_by_key(|block| block.span);
    marks::once(names);
    marks::once(quotations);
    let spans = names.iter().map(|block| block.words.span);
    let mut spans: Vec<Span> = spans.chain(quotations.iter().map(|block| block.span)).collect();
    spans.sort();
    if let Some(&first) = spans.get(MOST_BLOCKS) {
        let message = format!("the file holds {} blocks; {MOST_BLOCKS} are read", spans.len());
        let problem = Diagnostic::new(Code::BadCorrection, message).at(path, first);
        problems.push(problem.help("divide the article, or remove blocks"));
        names.retain(|block| block.words.span < first);
        quotations.retain(|block| block.span < first);
    }
    (blocks, problems)
}

fn naming(keys: &mut Keys<'_>) -> Option<Naming> {
    let words = keys.name("words");
    let is = name_in(keys, "is");
    let kind = keys.with("type", |value| {
        let named =
            |text: &str| TYPES.iter().find(|(name, _)| *name == text).map(|(_, kind)| *kind);
        if value.flag() == Some(false) {
            Some(OrNo::No)
        } else {
            named(value.text()?).map(OrNo::Is)
        }
    });
    let role = keys.with("role", |value| {
        let words = || value.words().map(|words| OrNo::Is(squeeze(words)));
        if value.flag() == Some(false) { Some(OrNo::No) } else { words() }
    });
    let signed = signed(keys);
    let others = is.is_some() || role.is_some();
    if kind == Some(OrNo::No) && others {
        let help = "leave out `type`, or the others";
        keys.bad(keys.span(), "this [[name]] is no name and something else at once", help);
    } else if kind.is_none() && !others {
        let help = "give `is`, `type` or `role`";
        keys.bad(keys.span(), "this [[name]] changes nothing", help);
    }
    // What is said of somebody who is to be forgotten has gone with the name.
    let words = words.filter(|words| !is_covered(&words.text))?;
    let is_gone = is.as_ref().is_some_and(|is| is_covered(&is.text));
    (!is_gone).then(|| Naming { words, is, kind, role, signed, head: keys.span().start })
}

/// A name that an editor gives to somebody.
fn name_in(keys: &mut Keys<'_>, key: &str) -> Option<Words> {
    keys.with(key, |value| {
        let name = value.words().map(squeeze).filter(|name| hidden(name).is_none())?;
        (!name.contains(';')).then_some(Words { text: name, span: value.span })
    })
}

fn quote(keys: &mut Keys<'_>) -> Option<Block> {
    let change = Change {
        speaker: speaker(keys),
        kind: keys.choice("kind", &KINDS),
        stance: stance(keys),
        content: keys.with("content", |value| {
            Some(Words { text: value.words()?.to_owned(), span: value.span })
        }),
        right: keys.flag("right"),
    };
    let given = |key: &str| keys.place(key).is_some();
    let changes = ["speaker", "kind", "stance", "content"].into_iter().any(given);
    let is_said = given("speaker");
    let decision = match (keys.flag("reject"), changes || change.right) {
        (true, false) => Some(Decision::Reject),
        (false, true) if change.right && !is_said => {
            let help = "give the `speaker` who is right";
            keys.bad(keys.span(), "this [[quote]] is right, but does not say who spoke", help);
            None
        }
        (false, true) => Some(Decision::Change(change)),
        (true, true) => {
            let help = "keep either `reject` or the others";
            keys.bad(keys.span(), "this [[quote]] is rejected and changed at once", help);
            None
        }
        (false, false) => {
            let help = "give `speaker`, `kind`, `stance`, `content` or `reject = true`";
            keys.bad(keys.span(), "this [[quote]] changes nothing", help);
            None
        }
    };
    block("[[quote]]", keys, decision)
}

fn add(keys: &mut Keys<'_>) -> Option<Block> {
    let speaker = speaker(keys);
    let kind = keys.choice("kind", &KINDS);
    let stance = stance(keys).unwrap_or_default();
    let decision = speaker.zip(kind).map(|(speaker, kind)| Decision::Add { speaker, kind, stance });
    block("[[add]]", keys, decision)
}

fn block(name: &'static str, keys: &mut Keys<'_>, decision: Option<Decision>) -> Option<Block> {
    let occurrence = keys.whole("occurrence");
    let side = |value: &Value| value.text().map(str::to_owned);
    let (before, after) = (keys.with("before", side), keys.with("after", side));
    let anchor = Anchor::new(before.as_deref(), after.as_deref());
    let signed = Signed { audit: keys.flag("audit"), ..signed(keys) };
    let words = keys.with("words", |value| {
        value.words()?;
        Some(Text { text: value.text()?.to_owned(), span: value.span })
    })?;
    let (words, span) = (words.text, words.span);
    let (decision, head) = (decision?, keys.span().start);
    Some(Block { name, words, span, anchor, occurrence, decision, signed, head })
}

fn signed(keys: &mut Keys<'_>) -> Signed {
    let on = keys.with("on", |value| value.written()?.trim().parse().ok());
    Signed { by: keys.text("by"), on, note: keys.text("note"), audit: false }
}

/// How the speaker stands to the words.
fn stance(keys: &mut Keys<'_>) -> Option<Stance> {
    keys.choice("stance", &Stance::ALL.map(|stance| (stance.name(), stance)))
}

fn speaker(keys: &mut Keys<'_>) -> Option<Speaker> {
    let kind = keys.choice("type", &TYPES);
    let given = keys.with("speaker", |value| {
        let names = value
            .text()
            .filter(|text| !text.contains(char::is_control) && hidden(text).is_none())?;
        Some(Speaker { names: listed(names), kind, span: value.span })
    });
    if let (Some(at), None) = (keys.place("type"), keys.place("speaker")) {
        keys.bad(at, "`type` without `speaker`", "give the `speaker` that is of this type");
    }
    given
}

/// Names with `; ` between them, each once.
fn listed(names: &str) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    for name in names.split(';').map(squeeze).filter(|name| !name.is_empty() && !is_covered(name)) {
        if !list.contains(&name) {
            list.push(name);
        }
    }
    list
}
