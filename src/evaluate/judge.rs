//! What the labels of an article say of each quotation that was found in it.

use std::rc::Rc;

use super::names::{Known, Match};
use super::words::Words;
use super::{Document, FOUND, Quotation, align, quotes, source_right};

/// What a label says of a quotation that was found.
pub(super) struct Judgement<'a> {
    /// Whether its words and source are a label's.
    pub(super) joint: bool,
    /// The labelled speaker, if its words are those of a label with one.
    pub(super) speaker: Option<Labelled<'a>>,
}

/// A speaker as labelled, among all of the article.
pub(super) struct Labelled<'a> {
    known: Rc<Known<'a>>,
    name: &'a str,
}

impl Labelled<'_> {
    /// How far a name is the speaker's.
    pub(super) fn compare(&self, name: Option<&str>) -> Match {
        self.known.compare(self.name, name)
    }
}

/// Judges each quotation of `found`, in its order.
pub(super) fn judge<'a>(gold: &'a Document, found: &Document, text: &str) -> Vec<Judgement<'a>> {
    let words = Words::new(text);
    let (labels, _) = quotes(&gold.quotes, &words);
    let (predicted, _) = quotes(&found.quotes, &words);
    let named = labels.iter().filter_map(|quote| quote.raw.speaker.as_deref());
    let known = Rc::new(Known::new(named, &gold.aliases));
    let pairs = align(&labels, &predicted);
    let judge = |raw: &Quotation| {
        let pair = pairs
            .iter()
            .find(|pair| pair.overlap >= FOUND && std::ptr::eq(predicted[pair.predicted].raw, raw));
        let Some(pair) = pair else { return Judgement { joint: false, speaker: None } };
        let name = labels[pair.gold].raw.speaker.as_deref().filter(|name| !name.is_empty());
        Judgement {
            joint: source_right(&labels[pair.gold], &predicted[pair.predicted]),
            speaker: name.map(|name| Labelled { known: Rc::clone(&known), name }),
        }
    };
    found.quotes.iter().map(judge).collect()
}
