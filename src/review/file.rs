//! `NAME.kutip.toml` becomes a list of blocks; what cannot be used is told and left out.

use crate::annotate::{EntityKind, Kind};
use crate::diagnostic::{Code, Diagnostic};
use crate::keyed::{File, Keys, Text, table};
use crate::text::{Span, hidden, squeeze};

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

const TYPES: [(&str, EntityKind); 5] = [
    ("person", EntityKind::Person),
    ("organisation", EntityKind::Organisation),
    ("place", EntityKind::Place),
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
    let (mut blocks, problems) = file.read(text, table::CORRECTIONS, |keys| {
        let mut blocks = keys.tables("quote", quote);
        blocks.extend(keys.tables("add", add));
        blocks.into_iter().flatten().collect::<Vec<_>>()
    });
    blocks.sort_by_key(|block| block.span);
    (blocks, problems)
}

fn quote(keys: &mut Keys<'_>) -> Option<Block> {
    let speaker = speaker(keys);
    let kind = keys.choice("kind", &KINDS);
    let changes = keys.place("speaker").or(keys.place("kind")).is_some();
    let decision = match (keys.flag("reject"), changes) {
        (true, false) => Some(Decision::Reject),
        (false, true) => Some(Decision::Change { speaker, kind }),
        (true, true) => {
            let help = "keep either `reject` or the others";
            keys.bad(keys.span(), "this [[quote]] is rejected and changed at once", help);
            None
        }
        (false, false) => {
            let help = "give `speaker`, `kind` or `reject = true`";
            keys.bad(keys.span(), "this [[quote]] changes nothing", help);
            None
        }
    };
    block("[[quote]]", keys, decision)
}

fn add(keys: &mut Keys<'_>) -> Option<Block> {
    let speaker = speaker(keys);
    let kind = keys.choice("kind", &KINDS);
    let decision = speaker.zip(kind).map(|(speaker, kind)| Decision::Add { speaker, kind });
    block("[[add]]", keys, decision)
}

fn block(name: &'static str, keys: &mut Keys<'_>, decision: Option<Decision>) -> Option<Block> {
    let occurrence = keys.whole("occurrence");
    let words = keys.with("words", |value| {
        value.words()?;
        Some(Text { text: value.text()?.to_owned(), span: value.span })
    })?;
    Some(Block { name, words: words.text, span: words.span, occurrence, decision: decision? })
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
