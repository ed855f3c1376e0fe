//! How good annotations are: predictions against labelled articles.
//!
//! Spans are compared as sets of words, so that quotation marks, commas and white space at their
//! edges never matter. A quotation's kind is found from the text, on both sides, and labels and
//! predictions are paired one to one, the greatest overlap first.

pub mod cases;
pub mod entities;
mod fit;
mod folds;
mod judge;
pub mod labels;
mod measures;
mod misses;
mod names;
mod predict;
mod report;
mod words;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

pub use fit::{Fitted, HeldOut, Labelled, Untaught, fit, look_through};
pub use folds::{Figures, Spread, spread};
pub use measures::{Bin, ByKind, Calibration, Measures, Share, Sources, Speakers};
pub use misses::{Fault, Miss, Shown};

use crate::annotate::{Kind, Stance};
use measures::ratio;
use names::{Known, Match};
use words::{Set, Words, is_word, shared};

/// Least overlap (Jaccard index of the content words) with which a label counts as found.
const FOUND: f64 = 0.5;

/// The annotations of one article: a line of what `kutip annotate` prints, or of the labels.
#[derive(Clone, Debug, Deserialize)]
pub struct Document {
    /// Names the article; pairs labels with predictions.
    pub id: String,
    /// The article, if it is not in a file of its own.
    #[serde(default)]
    pub text: Option<String>,
    /// Other names of a speaker that are right as well (labels only).
    #[serde(default)]
    pub aliases: BTreeMap<String, Vec<String>>,
    /// The quotations.
    pub quotes: Vec<Quotation>,
}

/// One quotation. Spans are half-open, in Unicode code points of the decoded text.
#[derive(Clone, Debug, Deserialize)]
pub struct Quotation {
    /// What was said.
    pub content: Vec<[i64; 2]>,
    /// The words that say that it was said.
    #[serde(default)]
    pub cue: Vec<[i64; 2]>,
    /// The words that name who said it.
    #[serde(default)]
    pub source: Vec<[i64; 2]>,
    /// Who said it.
    #[serde(default)]
    pub speaker: Option<String>,
    /// Its kind in words, which only cases ask for (predictions only).
    #[serde(default)]
    pub kind: Option<String>,
    /// The day on which it was said (predictions only).
    #[serde(default)]
    pub said_on: Option<String>,
    /// How the speaker stands to it (predictions only).
    #[serde(default)]
    pub stance: Stance,
    /// `false` marks what annotators may differ on: requests, hopes (labels only).
    #[serde(default)]
    pub core: Option<bool>,
    /// Probability that it is right (predictions only).
    #[serde(default)]
    pub confidence: Option<f64>,
    /// The rule that found it (predictions only).
    #[serde(default)]
    pub rule: Option<String>,
}

/// Which labels may be left out. Predictions that meet them are left out with them.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Leave out those marked `"core": false`.
    pub core: bool,
    /// Leave out those whose cue has none of these words.
    pub speech: Option<BTreeSet<String>>,
}

/// All figures of one comparison.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Evaluation {
    /// Number of labelled articles.
    pub docs: u32,
    /// Those without a prediction.
    pub missing_docs: u32,
    /// Least overlap with which a label counts as found.
    #[serde(rename = "match")]
    pub found_from: f64,
    /// Labels without a word of content: not counted.
    pub empty_gold: u32,
    /// Predictions without a word of content: not counted.
    pub empty_pred: u32,
    /// Cues of whole articles, right where they share a word.
    pub cue: Share,
    /// The figures, by kind.
    pub kinds: ByKind<Measures>,
    /// How far confidences hold; empty where the predictions have none.
    pub calibration: Calibration,
    /// Every label that is missed or whose source or speaker is wrong, and every prediction too
    /// many, in the order of the articles.
    pub misses: Vec<Miss>,
}

/// A quotation as sets of words.
struct Quote<'a> {
    raw: &'a Quotation,
    content: Set,
    cue: Set,
    source: Set,
    speaker: Option<&'a str>,
    kind: Kind,
}

impl<'a> Quote<'a> {
    fn new(raw: &'a Quotation, words: &Words<'_>) -> Self {
        let content = words.within(&raw.content);
        Quote {
            raw,
            cue: words.within(&raw.cue),
            source: words.within(&raw.source),
            speaker: raw.speaker.as_deref().filter(|name| !name.is_empty()),
            kind: words.kind(&content),
            content,
        }
    }
}

/// A label and a prediction that belong together.
#[derive(Clone, Copy)]
struct Pair {
    gold: usize,
    predicted: usize,
    overlap: f64,
}

/// Compares predictions with labels. `texts` are the articles of `gold`, in its order.
pub fn evaluate(
    gold: &[Document],
    predicted: &[Document],
    texts: &[&str],
    options: &Options,
) -> Evaluation {
    let by_id: HashMap<&str, &Document> =
        predicted.iter().map(|document| (document.id.as_str(), document)).collect();
    let mut evaluation = Evaluation { found_from: FOUND, ..Evaluation::default() };
    for (document, text) in gold.iter().zip(texts) {
        let predicted = by_id.get(document.id.as_str()).copied();
        evaluation.missing_docs += u32::from(predicted.is_none());
        evaluation.add(document, predicted, &Words::new(text), options);
    }
    evaluation
}

impl Evaluation {
    /// The figures that count most, by name, 0 to 1.
    pub fn figures(&self) -> Figures {
        let (kinds, speaker) = (&self.kinds, &self.kinds.all.speaker);
        vec![
            ("JOINT F1, all", kinds.all.joint.f1()),
            ("JOINT F1, direct", kinds.direct.joint.f1()),
            ("JOINT F1, mixed", kinds.mixed.joint.f1()),
            ("JOINT F1, indirect", kinds.indirect.joint.f1()),
            ("speaker, alias", ratio(speaker.alias, speaker.n)),
            ("speaker, wrong", ratio(speaker.wrong, speaker.n)),
            ("speaker, strict", ratio(speaker.strict, speaker.proper)),
            ("right at 0.9 and above", self.calibration.precision_of_sure()),
            ("expected error", self.calibration.expected_error()),
        ]
    }

    /// Adds one article.
    fn add(
        &mut self,
        document: &Document,
        predicted: Option<&Document>,
        words: &Words<'_>,
        options: &Options,
    ) {
        self.docs += 1;
        let predictions = predicted.map_or(&[][..], |document| &document.quotes);
        let (mut gold, empty) = quotes(&document.quotes, words);
        self.empty_gold += empty;
        let (mut predicted, empty) = quotes(predictions, words);
        self.empty_pred += empty;
        leave_out(&mut gold, &mut predicted, words, options);

        let pairs = align(&gold, &predicted);
        let found: Vec<Pair> = pairs.iter().copied().filter(|pair| pair.overlap >= FOUND).collect();
        self.count_contents(&gold, &predicted, &pairs, &found);
        self.count_overlaps(&gold, &predicted);
        self.count_cues(&gold, &predicted);
        let known = Known::new(gold.iter().filter_map(|quote| quote.speaker), &document.aliases);
        let speakers: Vec<Match> = found
            .iter()
            .map(|pair| match gold[pair.gold].speaker {
                Some(name) => known.compare(name, predicted[pair.predicted].speaker),
                None => Match::default(),
            })
            .collect();
        self.count_sources(&gold, &predicted, &found);
        self.count_speakers(&gold, &predicted, &found, &speakers);
        self.calibrate(&gold, &predicted, &found, &speakers);
        self.misses
            .extend(misses::misses(document, &gold, &predicted, &pairs, &found, &speakers, words));
    }

    fn count_contents(
        &mut self,
        gold: &[Quote<'_>],
        predicted: &[Quote<'_>],
        pairs: &[Pair],
        found: &[Pair],
    ) {
        let mut both = |measure: fn(&mut Measures) -> &mut Share, hits: &[Pair]| {
            for quote in predicted {
                self.kinds.each(quote.kind, |sums| measure(sums).predicted += 1);
            }
            for quote in gold {
                self.kinds.each(quote.kind, |sums| measure(sums).gold += 1);
            }
            for pair in hits {
                let kind = predicted[pair.predicted].kind;
                self.kinds.each(kind, |sums| measure(sums).right_of_predicted += 1.0);
                self.kinds.each(gold[pair.gold].kind, |sums| measure(sums).found_of_gold += 1.0);
            }
        };
        let sorted = |quote: &Quote<'_>| {
            let mut spans = quote.raw.content.clone();
            spans.sort_unstable();
            spans
        };
        let only = |pairs: &[Pair], test: &dyn Fn(&Pair, &Quote<'_>, &Quote<'_>) -> bool| {
            let mut kept = pairs.to_vec();
            kept.retain(|pair| test(pair, &gold[pair.gold], &predicted[pair.predicted]));
            kept
        };
        both(|sums| &mut sums.strict, &only(pairs, &|_, g, p| sorted(g) == sorted(p)));
        both(|sums| &mut sums.exact, &only(pairs, &|_, g, p| g.content == p.content));
        both(|sums| &mut sums.content, found);
        both(|sums| &mut sums.joint, &only(found, &|_, g, p| source_right(g, p)));
        both(
            |sums| &mut sums.joint_x,
            &only(pairs, &|_, g, p| g.content == p.content && g.source == p.source),
        );
    }

    /// The measures that need no pairs: parts of contents, and single words.
    fn count_overlaps(&mut self, gold: &[Quote<'_>], predicted: &[Quote<'_>]) {
        let best = |quote: &Quote<'_>, others: &[Quote<'_>]| {
            let most = others.iter().map(|other| shared(&quote.content, &other.content)).max();
            count(most.unwrap_or(0)) / count(quote.content.len())
        };
        for quote in predicted {
            let part = best(quote, gold);
            self.kinds.each(quote.kind, |sums| {
                sums.partial.predicted += 1;
                sums.partial.right_of_predicted += part;
            });
        }
        for quote in gold {
            let part = best(quote, predicted);
            self.kinds.each(quote.kind, |sums| {
                sums.partial.gold += 1;
                sums.partial.found_of_gold += part;
            });
        }
        let kinds = |quotes: &[Quote<'_>]| {
            let mut kinds = BTreeMap::new();
            for quote in quotes {
                for &word in &quote.content {
                    kinds.entry(word).or_insert(quote.kind);
                }
            }
            kinds
        };
        let (of_gold, of_predicted) = (kinds(gold), kinds(predicted));
        let mut right: BTreeSet<u32> = BTreeSet::new();
        for g in gold {
            for p in predicted {
                if shared(&g.content, &p.content) > 0 && source_right(g, p) {
                    right.extend(g.content.iter().filter(|&word| p.content.contains(word)));
                }
            }
        }
        let one = |is: bool| f64::from(u8::from(is));
        for (word, &kind) in &of_predicted {
            self.kinds.each(kind, |sums| {
                sums.token.predicted += 1;
                sums.token.right_of_predicted += one(of_gold.contains_key(word));
                sums.tjoint.predicted += 1;
                sums.tjoint.right_of_predicted += one(right.contains(word));
            });
        }
        for (word, &kind) in &of_gold {
            self.kinds.each(kind, |sums| {
                sums.token.gold += 1;
                sums.token.found_of_gold += one(of_predicted.contains_key(word));
                sums.tjoint.gold += 1;
                sums.tjoint.found_of_gold += one(right.contains(word));
            });
        }
    }

    fn count_cues(&mut self, gold: &[Quote<'_>], predicted: &[Quote<'_>]) {
        let mut left: Vec<&Set> =
            predicted.iter().map(|quote| &quote.cue).filter(|cue| !cue.is_empty()).collect();
        for _ in &left {
            self.cue.predicted += 1;
        }
        for quote in gold.iter().filter(|quote| !quote.cue.is_empty()) {
            self.cue.gold += 1;
            if let Some(at) = left.iter().position(|cue| shared(cue, &quote.cue) > 0) {
                left.remove(at);
                self.cue.right_of_predicted += 1.0;
                self.cue.found_of_gold += 1.0;
            }
        }
    }

    fn count_sources(&mut self, gold: &[Quote<'_>], predicted: &[Quote<'_>], found: &[Pair]) {
        for pair in found {
            let (g, p) = (&gold[pair.gold], &predicted[pair.predicted]);
            if g.source.is_empty() {
                continue;
            }
            self.kinds.each(g.kind, |sums| {
                sums.source.n += 1;
                sums.source.exact += u32::from(g.source == p.source);
                sums.source.overlap += u32::from(shared(&g.source, &p.source) > 0);
                sums.source.missing += u32::from(p.source.is_empty());
            });
        }
    }

    fn count_speakers(
        &mut self,
        gold: &[Quote<'_>],
        predicted: &[Quote<'_>],
        found: &[Pair],
        speakers: &[Match],
    ) {
        for quote in gold.iter().filter(|quote| quote.speaker.is_some()) {
            self.kinds.each(quote.kind, |sums| sums.speaker.gold += 1);
        }
        for (at, quote) in predicted.iter().enumerate() {
            // Where the label tells no speaker, a prediction is neither right nor wrong.
            let untold =
                found.iter().any(|pair| pair.predicted == at && gold[pair.gold].speaker.is_none());
            if quote.speaker.is_some() && !untold {
                self.kinds.each(quote.kind, |sums| sums.speaker.predicted += 1);
            }
        }
        for (pair, right) in found.iter().zip(speakers) {
            let (g, p) = (&gold[pair.gold], &predicted[pair.predicted]);
            let Some(name) = g.speaker else { continue };
            let (is_proper, is_missing) = (names::is_proper(name), right.is_missing(p.speaker));
            self.kinds.each(g.kind, |sums| {
                sums.speaker.n += 1;
                sums.speaker.proper += u32::from(is_proper);
                sums.speaker.strict += u32::from(is_proper && right.strict);
                sums.speaker.alias += u32::from(right.alias);
                sums.speaker.missing += u32::from(is_missing);
                sums.speaker.wrong += u32::from(!is_missing && !right.alias);
            });
        }
    }

    fn calibrate(
        &mut self,
        gold: &[Quote<'_>],
        predicted: &[Quote<'_>],
        found: &[Pair],
        speakers: &[Match],
    ) {
        for (at, quote) in predicted.iter().enumerate() {
            let Some(confidence) = quote.raw.confidence else { continue };
            let right = found.iter().zip(speakers).any(|(pair, speaker)| {
                let g = &gold[pair.gold];
                pair.predicted == at
                    && source_right(g, quote)
                    && (g.speaker.is_none() || speaker.alias)
            });
            self.calibration.add(confidence, right);
        }
    }
}

/// The quotations that hold a word, and how many do not.
fn quotes<'a>(raw: &'a [Quotation], words: &Words<'_>) -> (Vec<Quote<'a>>, u32) {
    let mut quotes: Vec<Quote<'a>> = raw.iter().map(|raw| Quote::new(raw, words)).collect();
    quotes.retain(|quote| !quote.content.is_empty());
    let empty = u32::try_from(raw.len() - quotes.len()).unwrap_or(u32::MAX);
    (quotes, empty)
}

/// Takes out the labels that the options leave out, and the predictions that meet them.
fn leave_out(
    gold: &mut Vec<Quote<'_>>,
    predicted: &mut Vec<Quote<'_>>,
    words: &Words<'_>,
    options: &Options,
) {
    if !options.core && options.speech.is_none() {
        return;
    }
    let aside: Vec<bool> =
        gold.iter().map(|quote| is_optional(quote.raw, words, options)).collect();
    let gone: BTreeSet<usize> = align(gold, predicted)
        .iter()
        .filter(|pair| pair.overlap >= FOUND && aside[pair.gold])
        .map(|pair| pair.predicted)
        .collect();
    let mut at = 0..;
    gold.retain(|_| at.next().is_some_and(|at| !aside[at]));
    let mut at = 0..;
    predicted.retain(|_| at.next().is_some_and(|at| !gone.contains(&at)));
}

fn is_optional(quote: &Quotation, words: &Words<'_>, options: &Options) -> bool {
    if options.core && quote.core == Some(false) {
        return true;
    }
    let Some(speech) = &options.speech else { return false };
    let cue: Vec<&str> = quote.cue.iter().map(|&span| words.slice(span)).collect();
    let cue = cue.join(" ").to_lowercase();
    let cue = cue.trim();
    !cue.is_empty()
        && cue != ":"
        && !cue.split(|character| !is_word(character)).any(|word| speech.contains(word))
}

/// Pairs labels and predictions one to one: the greatest overlap first, then the pair whose sources
/// agree, then the earlier one.
fn align(gold: &[Quote<'_>], predicted: &[Quote<'_>]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, p) in predicted.iter().enumerate() {
            let common = shared(&g.content, &p.content);
            if common > 0 {
                let overlap = count(common) / count(g.content.len() + p.content.len() - common);
                pairs.push((Pair { gold: i, predicted: j, overlap }, !source_right(g, p)));
            }
        }
    }
    pairs.sort_by(|(a, a_wrong), (b, b_wrong)| {
        b.overlap.total_cmp(&a.overlap).then(a_wrong.cmp(b_wrong))
    });
    let (mut used_gold, mut used_predicted) = (BTreeSet::new(), BTreeSet::new());
    let mut out = Vec::new();
    for (pair, _) in pairs {
        if !used_gold.contains(&pair.gold) && !used_predicted.contains(&pair.predicted) {
            used_gold.insert(pair.gold);
            used_predicted.insert(pair.predicted);
            out.push(pair);
        }
    }
    out
}

/// Whether the sources share a word, or neither side has one.
fn source_right(gold: &Quote<'_>, predicted: &Quote<'_>) -> bool {
    shared(&gold.source, &predicted.source) > 0
        || (gold.source.is_empty() && predicted.source.is_empty())
}

/// A number of words, which is small, as a fraction's part.
fn count(words: usize) -> f64 {
    f64::from(u32::try_from(words).unwrap_or(u32::MAX))
}
