//! Fits the annotator's weights to labelled articles, and measures how they do on articles that they
//! were not fitted to.

mod kinds;
mod look;
mod newton;

use std::collections::BTreeMap;
use std::fmt;

use rayon::prelude::*;

pub use self::look::{Untaught, look_through};
use self::newton::{Choice, solve};
use super::entities::{self, Entities, Entity};
use super::judge::judge;
use super::labels::Named;
use super::predict::read;
use super::{Document, Evaluation, Options, evaluate};
use crate::annotate::{Weights, Who};
use crate::language::Languages;

/// Times that articles are annotated by the weights of the time before: who spoke before depends on
/// the weights too.
const ROUNDS: usize = 3;

/// What the square of a weight costs: of words, of all kinds of reading, of one.
const PENALTIES: [f64; 3] = [2.0, 3.0, 8.0];

/// What share must be right of those from the lower end of a band on: clear, likely.
const BANDS: [f64; 2] = [0.98, 0.90];

/// A labelled article.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// The set that it is of.
    pub set: String,
    /// Whether the annotator's rules were written with it in sight, so that they do better on it than
    /// on others.
    pub seen: bool,
    /// Its labels.
    pub gold: Document,
    /// Its labels of names, if there are any.
    pub entities: Option<Vec<Entity>>,
    /// Its text.
    pub text: String,
}

impl Labelled {
    /// Names of it, as they are compared with those of other sets.
    fn named(&self, entities: Vec<Entity>) -> Named {
        Named { id: format!("{}/{}", self.set, self.gold.id), text: None, entities }
    }
}

/// Weights, and how they were come by.
#[derive(Debug)]
pub struct Fitted {
    /// Fitted to all articles.
    pub weights: Weights,
    /// Quotations found that meet a label or not.
    pub quotations: usize,
    /// Names found whose kind is labelled, whole or half; none if only speakers are.
    pub names: usize,
    /// Figures by set, of weights that never saw the article measured.
    pub held_out: Vec<HeldOut>,
}

/// The figures of one set, each article annotated by weights fitted to the other folds.
#[derive(Debug)]
pub struct HeldOut {
    /// The set.
    pub set: String,
    /// The figures of quotations.
    pub evaluation: Evaluation,
    /// Those of names, of articles whose names are labelled.
    pub entities: Option<Entities>,
}

/// A labelled article, and what the names that are found in it teach.
struct Taught<'a> {
    labels: &'a Labelled,
    names: Vec<Choice>,
}

impl<'a> Taught<'a> {
    /// What names teach hangs on no weights.
    fn read(labels: &'a Labelled, languages: &Languages) -> Self {
        let found = read(&labels.gold.id, &labels.text, languages, &Weights::untaught(), 0.0);
        Taught { labels, names: kinds::lessons(labels, &found.annotated) }
    }
}

/// A quotation that was found, as what is to be learnt from it.
struct Example {
    words: Choice,
    speaker: Option<Choice>,
}

/// Fits weights to articles, by cross-validation in `folds` parts (none below 2).
pub fn fit(
    articles: &[Labelled],
    languages: &Languages,
    folds: usize,
    min_confidence: f32,
) -> Fitted {
    let taught: Vec<Taught<'_>> =
        articles.par_iter().map(|one| Taught::read(one, languages)).collect();
    let all: Vec<&Taught<'_>> = taught.iter().collect();
    let (mut weights, quotations) = train(&all, languages, &Weights::untaught(), ROUNDS);
    let named = articles.iter().any(|one| one.entities.is_some());
    let names = taught.iter().filter(|_| named).map(|one| one.names.len()).sum();
    let mut held_out = Vec::new();
    if folds >= 2 {
        let predicted = hold_out(&all, languages, folds, min_confidence, &weights);
        let (quotes, named): (Vec<Document>, Vec<Named>) = predicted.into_iter().unzip();
        weights.bands = bands(articles, &quotes);
        held_out = by_set(articles, &quotes, &named);
    }
    Fitted { weights, quotations, names, held_out }
}

/// Every article as weights see it that were fitted to the other folds.
fn hold_out(
    articles: &[&Taught<'_>],
    languages: &Languages,
    folds: usize,
    min_confidence: f32,
    start: &Weights,
) -> Vec<(Document, Named)> {
    let mut predicted: Vec<(usize, (Document, Named))> = (0..folds)
        .into_par_iter()
        .flat_map_iter(|fold| {
            let (out, kept): (Vec<usize>, Vec<usize>) =
                (0..articles.len()).partition(|at| at % folds == fold);
            let kept: Vec<&Taught<'_>> = kept.into_iter().map(|at| articles[at]).collect();
            let (weights, _) = train(&kept, languages, start, ROUNDS - 1);
            out.into_iter().map(move |at| {
                let one = articles[at].labels;
                let read = read(&one.gold.id, &one.text, languages, &weights, min_confidence);
                (at, (read.document, one.named(kinds::found(&read.annotated))))
            })
        })
        .collect();
    predicted.sort_by_key(|(at, _)| *at);
    predicted.into_iter().map(|(_, found)| found).collect()
}

/// The figures of each set.
fn by_set(articles: &[Labelled], predicted: &[Document], named: &[Named]) -> Vec<HeldOut> {
    let mut sets: Vec<&str> = articles.iter().map(|one| one.set.as_str()).collect();
    sets.dedup();
    let of = |set: &str| {
        let here = || articles.iter().zip(predicted).filter(|(one, _)| one.set == set);
        let gold: Vec<Document> = here().map(|(one, _)| one.gold.clone()).collect();
        let texts: Vec<&str> = here().map(|(one, _)| one.text.as_str()).collect();
        let predicted: Vec<Document> = here().map(|(_, predicted)| predicted.clone()).collect();
        let labelled: Vec<Named> =
            here().filter_map(|(one, _)| Some(one.named(one.entities.clone()?))).collect();
        HeldOut {
            set: set.to_owned(),
            evaluation: evaluate(&gold, &predicted, &texts, &Options::default()),
            entities: (!labelled.is_empty()).then(|| entities::evaluate(&labelled, named)),
        }
    };
    sets.into_iter().map(of).collect()
}

/// From which confidence on so many are right as a band asks for, on held-out articles that were in
/// nobody's sight, or on all if there are none.
fn bands(articles: &[Labelled], predicted: &[Document]) -> [f32; 2] {
    let mut judged: Vec<(f64, bool)> = Vec::new();
    let unseen = articles.iter().any(|one| !one.seen);
    for (one, found) in articles.iter().zip(predicted).filter(|(one, _)| !(unseen && one.seen)) {
        let answers = judge(&one.gold, found, &one.text);
        judged.extend(found.quotes.iter().zip(answers).map(|(quote, answer)| {
            let same = answer.speaker.is_none_or(|one| one.compare(quote.speaker.as_deref()).alias);
            (quote.confidence.unwrap_or(0.0), answer.joint && same)
        }));
    }
    BANDS.map(|least| {
        let steps = (50..100).map(|step| f64::from(step) / 100.0);
        let enough = |from: f64| {
            let here = judged.iter().filter(|(sure, _)| *sure >= from);
            let (n, right) =
                here.fold((0, 0), |(n, sum), (_, right)| (n + 1, sum + u32::from(*right)));
            f64::from(right) >= least * f64::from(n)
        };
        #[expect(clippy::cast_possible_truncation, reason = "hundredths")]
        steps.clone().find(|&from| enough(from)).map_or(1.0, |from| from as f32)
    })
}

/// Weights fitted to articles, and to how many quotations.
fn train(
    articles: &[&Taught<'_>],
    languages: &Languages,
    start: &Weights,
    rounds: usize,
) -> (Weights, usize) {
    let mut untaught = Weights::untaught();
    untaught.names = kinds::train(articles).unwrap_or_else(|| Weights::shipped().names.clone());
    let mut weights = start.clone();
    weights.names.clone_from(&untaught.names);
    let mut count = 0;
    let prior = |number| f64::from(untaught.get(number));
    let mut fitted: [BTreeMap<usize, f64>; 2] = Default::default();
    for _ in 0..rounds {
        let examples: Vec<Example> =
            articles.par_iter().flat_map(|one| examples(one.labels, languages, &weights)).collect();
        count = examples.len();
        let (words, speakers): (Vec<Choice>, Vec<Option<Choice>>) =
            examples.into_iter().map(|one| (one.words, one.speaker)).unzip();
        let speakers: Vec<Choice> = speakers.into_iter().flatten().collect();
        let shared = Weights::shared();
        let penalty = |number| PENALTIES[if shared.contains(&number) { 1 } else { 2 }];
        fitted = [
            solve(&words, &fitted[0], |_| (0.0, PENALTIES[0])),
            solve(&speakers, &fitted[1], |number| (prior(number), penalty(number))),
        ];
        weights = untaught.clone();
        for (&number, &weight) in fitted.iter().flatten() {
            weights.set(number, rounded(weight));
        }
    }
    (weights, count)
}

/// A weight as the file keeps it.
#[expect(clippy::cast_possible_truncation, reason = "weights are small")]
fn rounded(weight: f64) -> f32 {
    ((weight * 1000.0).round() / 1000.0) as f32
}

/// What an article's quotations teach.
fn examples(one: &Labelled, languages: &Languages, weights: &Weights) -> Vec<Example> {
    let found = read(&one.gold.id, &one.text, languages, weights, 0.0);
    let judged = judge(&one.gold, &found.document, &one.text);
    let mut examples = Vec::new();
    for (attribution, judgement) in found.annotated.attributions.iter().zip(judged) {
        let Some(evidence) = &attribution.evidence else { continue };
        let readings = &evidence.readings;
        let words = Choice {
            weights: vec![Weights::of_words(&evidence.words), Vec::new()],
            right: vec![judgement.joint, !judgement.joint],
            counts: 1.0,
        };
        let speaker = judgement.speaker.filter(|_| readings.len() > 1).map(|labelled| {
            let matches: Vec<_> = readings
                .iter()
                .map(|one| one.name(&found.article, &found.annotated))
                .map(|name| labelled.compare(name.as_deref()))
                .collect();
            let strict = matches.iter().any(|one| one.strict);
            let right = |at: usize| matches[at].strict || !strict && matches[at].alias;
            // Somebody by name rather than the words that hold the name.
            let named = (0..readings.len())
                .any(|at| right(at) && matches!(readings[at].who, Who::Entities(_)));
            let words = |at: usize| matches!(readings[at].who, Who::Words(_));
            let mut rights: Vec<bool> =
                (0..readings.len()).map(|at| right(at) && !(named && words(at))).collect();
            if !rights.contains(&true) {
                rights = readings.iter().map(|one| one.who == Who::Nobody).collect();
            }
            let weights = readings
                .iter()
                .map(|reading| Weights::of_candidate(reading.reads, &reading.facts))
                .collect();
            Choice { weights, right: rights, counts: 1.0 }
        });
        examples.push(Example { words, speaker });
    }
    examples
}

impl HeldOut {
    /// The head of a table of such lines.
    pub const HEADER: &str = "held out         quotations  speaker: right missing   wrong  \
                              right at 0.9 and more  calibration error";

    /// The head of a table of [`HeldOut::of_names`].
    pub const NAMES: &str = "held out, names     persons: right    found  bodies: F1  places: F1";

    /// The line of the figures of names, in per cent, if any are labelled.
    pub fn of_names(&self) -> Option<String> {
        let Entities { person, organisation, place, .. } = self.entities.as_ref()?;
        let [right, found] = [person.page.precision(), person.page.recall()];
        let [bodies, places] = [organisation.page.f1(), place.page.f1()];
        Some(format!(
            "{:16} {:>17.1} {:>8.1}  {:>10.1}  {:>10.1}",
            self.set,
            100.0 * right,
            100.0 * found,
            100.0 * bodies,
            100.0 * places,
        ))
    }
}

impl fmt::Display for HeldOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let speaker = &self.evaluation.kinds.all.speaker;
        let calibration = &self.evaluation.calibration;
        let all: u32 = calibration.bins.iter().map(|bin| bin.n).sum();
        let share = |count: u32, of: u32| 100.0 * f64::from(count) / f64::from(of.max(1));
        write!(
            f,
            "{:16} {:>10}  {:>14.1} {:>7.1} {:>7.1}  {:>7.1} (of {:>3.0} %)         {:.3}",
            self.set,
            all,
            share(speaker.alias, speaker.n),
            share(speaker.missing, speaker.n),
            share(speaker.wrong, speaker.n),
            100.0 * calibration.precision_of_sure(),
            share(calibration.bins[9].n, all),
            calibration.expected_error(),
        )
    }
}
