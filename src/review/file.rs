//! `NAME.kutip.toml` becomes a list of blocks; what cannot be used is told and left out.

use super::anchor::Anchor;
use crate::annotate::{EntityKind, Kind, Stance};
use crate::diagnostic::{Code, Diagnostic};
use crate::keyed::{File, Keys, Text, Value, table};
use crate::text::{Span, hidden, squeeze};

/// One decision of an editor about one quotation.
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
}

/// What an editor decided.
pub(super) enum Decision {
    /// Nobody said this.
    Reject,
    /// Someone else said it, or in other words than was found.
    Change { speaker: Option<Speaker>, kind: Option<Kind>, stance: Option<Stance> },
    /// Someone said this, and it was not found.
    Add { speaker: Speaker, kind: Kind, stance: Stance },
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

/// Reads the text of a file of corrections, in the order of its blocks. One with anything wrong in it
/// is left out.
pub(super) fn read(path: &str, text: &str) -> (Vec<Block>, Vec<Diagnostic>) {
    let file = File {
        path,
        broken: Code::BrokenCorrections,
        unknown: Code::BadCorrection,
        bad: Code::BadCorrection,
        // Words are those of the article, whatever they hold.
        hidden: None,
    };
    let (mut blocks, mut problems) = file.read(text, table::CORRECTIONS, |keys| {
        let mut blocks = keys.tables("quote", quote);
        blocks.extend(keys.tables("add", add));
        blocks.into_iter().flatten().collect::<Vec<_>>()
    });
    blocks.sort_by_key(|block| block.span);
    if let Some(first) = blocks.get(MOST_BLOCKS) {
        let message = format!("the file holds {} blocks; {MOST_BLOCKS} are read", blocks.len());
        let problem = Diagnostic::new(Code::BadCorrection, message).at(path, first.span);
        problems.push(problem.help("divide the article, or remove blocks"));
        blocks.truncate(MOST_BLOCKS);
    }
    (blocks, problems)
}

fn quote(keys: &mut Keys<'_>) -> Option<Block> {
    let speaker = speaker(keys);
    let kind = keys.choice("kind", &KINDS);
    let stance = stance(keys);
    let changes = ["speaker", "kind", "stance"].iter().any(|key| keys.place(key).is_some());
    let decision = match (keys.flag("reject"), changes) {
        (true, false) => Some(Decision::Reject),
        (false, true) => Some(Decision::Change { speaker, kind, stance }),
        (true, true) => {
            let help = "keep either `reject` or the others";
            keys.bad(keys.span(), "this [[quote]] is rejected and changed at once", help);
            None
        }
        (false, false) => {
            let help = "give `speaker`, `kind`, `stance` or `reject = true`";
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
    let words = keys.with("words", |value| {
        value.words()?;
        Some(Text { text: value.text()?.to_owned(), span: value.span })
    })?;
    let (words, span) = (words.text, words.span);
    Some(Block { name, words, span, anchor, occurrence, decision: decision? })
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
        let mut list: Vec<String> = Vec::new();
        for name in names.split(';').map(squeeze).filter(|name| !name.is_empty()) {
            if !list.contains(&name) {
                list.push(name);
            }
        }
        Some(Speaker { names: list, kind, span: value.span })
    });
    if let (Some(at), None) = (keys.place("type"), keys.place("speaker")) {
        keys.bad(at, "`type` without `speaker`", "give the `speaker` that is of this type");
    }
    given
}
