//! Sums and the figures they come to.

use serde::Serialize;
use serde::ser::{SerializeStruct as _, Serializer};

use crate::annotate::Kind;

/// One `T` for all quotations and one for each kind.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ByKind<T> {
    /// Whatever the kind.
    pub all: T,
    /// All of the content in quotation marks.
    pub direct: T,
    /// Part of it.
    pub mixed: T,
    /// None of it.
    pub indirect: T,
}

impl<T> ByKind<T> {
    /// Changes the sums that a quotation of this kind belongs to.
    pub(super) fn each(&mut self, kind: Kind, change: impl Fn(&mut T)) {
        change(&mut self.all);
        change(match kind {
            Kind::Direct => &mut self.direct,
            Kind::Mixed => &mut self.mixed,
            Kind::Indirect => &mut self.indirect,
        });
    }

    /// The name and value of each, all first.
    pub fn rows(&self) -> [(&'static str, &T); 4] {
        [
            ("all", &self.all),
            ("direct", &self.direct),
            ("mixed", &self.mixed),
            ("indirect", &self.indirect),
        ]
    }
}

/// Precision and recall, summed apart, for what is right may be a fraction.
#[derive(Clone, Copy, Debug, Default)]
pub struct Share {
    /// Sum of what is right among the predictions.
    pub right_of_predicted: f64,
    /// Number of predictions.
    pub predicted: u32,
    /// Sum of what is found of the labels.
    pub found_of_gold: f64,
    /// Number of labels.
    pub gold: u32,
}

impl Share {
    /// What part of the predictions is right.
    pub fn precision(&self) -> f64 {
        part(self.right_of_predicted, self.predicted)
    }

    /// What part of the labels is found.
    pub fn recall(&self) -> f64 {
        part(self.found_of_gold, self.gold)
    }

    /// Harmonic mean of the two.
    pub fn f1(&self) -> f64 {
        harmonic(self.precision(), self.recall())
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Share", 5)?;
        out.serialize_field("p", &self.precision())?;
        out.serialize_field("r", &self.recall())?;
        out.serialize_field("f1", &self.f1())?;
        out.serialize_field("n_pred", &self.predicted)?;
        out.serialize_field("n_gold", &self.gold)?;
        out.end()
    }
}

/// All measures of one kind of quotation.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Measures {
    /// Content spans equal to the character.
    pub strict: Share,
    /// Content words equal.
    pub exact: Share,
    /// Share of the content words that the best counterpart has.
    pub partial: Share,
    /// Words inside any content.
    pub token: Share,
    /// The same, where the source is right.
    pub tjoint: Share,
    /// Content overlap (Jaccard) of at least one half.
    #[serde(rename = "content@")]
    pub content: Share,
    /// That, and the right source.
    pub joint: Share,
    /// Content words and source words equal.
    pub joint_x: Share,
    /// Sources of the quotations found.
    pub source: Sources,
    /// Speakers of the quotations found.
    pub speaker: Speakers,
}

/// How right the sources are of found quotations that are labelled with one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sources {
    /// Number of such quotations.
    pub n: u32,
    /// The same words.
    pub exact: u32,
    /// Some of the same words.
    pub overlap: u32,
    /// No source given.
    pub missing: u32,
}

impl Serialize for Sources {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Sources", 4)?;
        out.serialize_field("n", &self.n)?;
        out.serialize_field("exact", &ratio(self.exact, self.n))?;
        out.serialize_field("overlap", &ratio(self.overlap, self.n))?;
        out.serialize_field("missing", &ratio(self.missing, self.n))?;
        out.end()
    }
}

/// How right the speakers are of found quotations that are labelled with one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Speakers {
    /// Number of such quotations.
    pub n: u32,
    /// Labelled quotations with a speaker, found or not.
    pub gold: u32,
    /// Predicted quotations with a speaker.
    pub predicted: u32,
    /// Those of `n` whose labelled speaker has a proper name.
    pub proper: u32,
    /// The very name, of those with a proper one.
    pub strict: u32,
    /// The same name, a part of it, or an alias.
    pub alias: u32,
    /// No name given, or only some of several joint speakers.
    pub missing: u32,
    /// Another name given.
    pub wrong: u32,
}

impl Serialize for Speakers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (p, r) = (ratio(self.alias, self.predicted), ratio(self.alias, self.gold));
        let mut out = serializer.serialize_struct("Speakers", 11)?;
        out.serialize_field("n", &self.n)?;
        out.serialize_field("gold", &self.gold)?;
        out.serialize_field("pred", &self.predicted)?;
        out.serialize_field("named", &self.proper)?;
        out.serialize_field("strict", &ratio(self.strict, self.proper))?;
        out.serialize_field("alias", &ratio(self.alias, self.n))?;
        out.serialize_field("missing", &ratio(self.missing, self.n))?;
        out.serialize_field("wrong", &ratio(self.wrong, self.n))?;
        out.serialize_field("p", &p)?;
        out.serialize_field("r", &r)?;
        out.serialize_field("f1", &harmonic(p, r))?;
        out.end()
    }
}

/// Predictions in ten bins of confidence.
#[derive(Clone, Copy, Debug, Default)]
pub struct Calibration {
    /// From `0.0 <= confidence < 0.1` to `0.9 <= confidence <= 1.0`.
    pub bins: [Bin; 10],
}

/// Predictions of about the same confidence.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Bin {
    /// Number of predictions.
    pub n: u32,
    /// How many are right, with the right speaker where one is labelled.
    pub right: u32,
    /// Sum of their confidences.
    pub confidence: f64,
}

impl Calibration {
    pub(super) fn add(&mut self, confidence: f64, right: bool) {
        let at = (0..9).find(|&bin| confidence < f64::from(bin + 1) / 10.0).unwrap_or(9);
        if let Some(bin) = self.bins.get_mut(usize::try_from(at).unwrap_or(9)) {
            bin.n += 1;
            bin.right += u32::from(right);
            bin.confidence += confidence;
        }
    }

    /// Mean distance of confidence and share that is right, over the bins, weighted by their size.
    pub fn expected_error(&self) -> f64 {
        let n: u32 = self.bins.iter().map(|bin| bin.n).sum();
        let off: f64 =
            self.bins.iter().map(|bin| (bin.confidence - f64::from(bin.right)).abs()).sum();
        part(off, n)
    }

    /// What part of the predictions of confidence 0.9 and more is right.
    pub fn precision_of_sure(&self) -> f64 {
        ratio(self.bins[9].right, self.bins[9].n)
    }
}

impl Serialize for Calibration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Calibration", 4)?;
        out.serialize_field("expected_error", &self.expected_error())?;
        out.serialize_field("precision_at_0.9", &self.precision_of_sure())?;
        out.serialize_field("n_at_0.9", &self.bins[9].n)?;
        out.serialize_field("bins", &self.bins)?;
        out.end()
    }
}

fn part(sum: f64, n: u32) -> f64 {
    if n == 0 { 0.0 } else { sum / f64::from(n) }
}

pub(super) fn ratio(count: u32, n: u32) -> f64 {
    part(f64::from(count), n)
}

fn harmonic(p: f64, r: f64) -> f64 {
    if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
}
