//! Puts the blocks of a file of corrections over the annotations of its article.

use std::collections::BTreeMap;

use super::file::{Block, Change, Decision, Speaker, Words, read};
use super::place::Body;
use crate::annotate::{Annotated, Attribution, Band, FoundBy, Kind, Stance};
use crate::article::Article;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Corrections;
use crate::text::{Span, squeeze};

/// The annotations of an article as an editor corrected them.
///
/// What is wrong with the corrections is added to what was `found`.
pub fn apply(
    article: &Article,
    mut annotated: Annotated,
    corrections: &Corrections,
    found: &mut Vec<Diagnostic>,
) -> Annotated {
    let (blocks, problems) = read(&corrections.path, &corrections.text);
    let body = Body::exact(article);
    let mut review = Review { article, body: &body, path: &corrections.path, problems };
    review.rename(&mut annotated, &blocks.names);
    let (mut changes, mut additions) = (BTreeMap::<usize, Vec<Placed<'_>>>::new(), Vec::new());
    for (block, place) in review.places(&blocks.quotations) {
        let is_new = || !annotated.attributions.iter().any(|found| touches(found, place));
        match &block.decision {
            Decision::Add { speaker, kind, stance } => {
                additions.push(((block, place), (speaker, *kind, *stance)));
            }
            // What was right stays, whether it is found or not.
            Decision::Change(Change {
                speaker: Some(speaker),
                kind: Some(kind),
                stance,
                right: true,
                ..
            }) if is_new() => {
                additions.push(((block, place), (speaker, *kind, stance.unwrap_or_default())));
            }
            _ => {
                if let Some(at) = review.quotation(&annotated.attributions, block, place) {
                    changes.entry(at).or_default().push((block, place));
                }
            }
        }
    }
    let mut rejected = Vec::new();
    for (at, blocks) in changes {
        let [(block, place)] = blocks[..] else {
            review.twice(&blocks);
            continue;
        };
        match &block.decision {
            Decision::Reject => rejected.push(at),
            Decision::Change(change) => review.change(&mut annotated, at, (block, place), change),
            Decision::Add { .. } => {}
        }
    }
    for at in rejected.into_iter().rev() {
        annotated.attributions.remove(at);
    }
    for (placed, said) in additions {
        review.add(&mut annotated, placed, said);
    }
    annotated.attributions.sort_by_key(|attribution| attribution.content[0]);
    found.append(&mut review.problems);
    annotated
}

/// A block, and where its words stand.
pub(super) type Placed<'b> = (&'b Block, Span);

pub(super) struct Review<'a> {
    pub(super) article: &'a Article,
    pub(super) body: &'a Body,
    /// Of the file of corrections.
    pub(super) path: &'a str,
    pub(super) problems: Vec<Diagnostic>,
}

impl Review<'_> {
    /// The diagnostic of a block that cannot be applied.
    pub(super) fn problem(&self, code: Code, block: &Block, what: &str, help: &str) -> Diagnostic {
        let message = format!("the words of this {} {what}", block.name);
        Diagnostic::new(code, message).at(self.path, block.span).help(help)
    }

    /// `problem` with a place of the article.
    pub(super) fn showing(&self, problem: Diagnostic, place: Span, text: &str) -> Diagnostic {
        problem.and(&self.article.path, Some(self.article.origin.span(place)), text)
    }

    /// The only quotation that has words at `place`, by index; `None`, and told, unless there is
    /// one. Of several, one with these very words is meant.
    fn quotation(
        &mut self,
        attributions: &[Attribution],
        block: &Block,
        place: Span,
    ) -> Option<usize> {
        let is_touched = |&at: &usize| touches(&attributions[at], place);
        let candidates: Vec<usize> = (0..attributions.len()).filter(is_touched).collect();
        let own = |&at: &usize| {
            let content = &attributions[at].content;
            let text = |span: Span| bare(span.of(&self.article.text));
            text(content[0].cover(content[content.len() - 1])) == text(place)
        };
        let same: Vec<usize> = candidates.iter().copied().filter(own).collect();
        if let ([at], _) | (_, [at]) = (&candidates[..], &same[..]) {
            return Some(*at);
        }
        let problem = if candidates.is_empty() {
            let help = "if somebody said them, write the block as [[add]]; if not, remove it";
            let problem = self.problem(
                Code::NoSuchQuotation,
                block,
                "are in no quotation that was found",
                help,
            );
            self.showing(problem, place, "these words")
        } else {
            let what = format!("are in {} quotations", candidates.len());
            let help = "give all the words of the one that is meant";
            let problem = self.problem(Code::NoSuchQuotation, block, &what, help);
            candidates.iter().fold(problem, |problem, &at| {
                self.showing(problem, attributions[at].content[0], "in this one")
            })
        };
        self.problems.push(problem);
        None
    }

    /// Tells of blocks that correct the same quotation; none of them is applied.
    fn twice(&mut self, blocks: &[Placed<'_>]) {
        let [(first, _), others @ ..] = blocks else { return };
        let message = format!("{} blocks correct one quotation", blocks.len());
        let problem = Diagnostic::new(Code::BadCorrection, message).at(self.path, first.span);
        let problem = others.iter().fold(problem, |problem, (block, _)| {
            problem.and(self.path, Some(block.span), "and here")
        });
        self.problems.push(problem.help("keep one of them"));
    }

    /// Changes an attribution as a block says.
    fn change(
        &mut self,
        annotated: &mut Annotated,
        at: usize,
        placed: Placed<'_>,
        change: &Change,
    ) {
        let content = match &change.content {
            None => Vec::new(),
            Some(words) => match self.content(placed, words) {
                None => return,
                Some(place) => self.pieces(place),
            },
        };
        let speakers = match &change.speaker {
            None => None,
            Some(speaker) => match self.speakers(&mut annotated.entities, speaker) {
                None => return,
                speakers => speakers,
            },
        };
        let attribution = &mut annotated.attributions[at];
        if let Some(speakers) = speakers {
            attribution.candidates.retain(|other| !speakers.contains(other));
            attribution.speakers = speakers;
            attribution.confidence = 1.0;
            attribution.speaker_confidence = 1.0;
        }
        attribution.kind = change.kind.unwrap_or(attribution.kind);
        attribution.stance = change.stance.unwrap_or(attribution.stance);
        attribution.rule.editor = true;
        let text = &self.article.text;
        let content = match &attribution.content[..] {
            // The words were all of the quotation when they were right.
            [own]
                if change.right
                    && content.is_empty()
                    && bare(own.of(text)) != bare(placed.1.of(text)) =>
            {
                self.pieces(placed.1)
            }
            _ => content,
        };
        if let (Some(first), Some(last)) = (content.first(), content.last()) {
            if !attribution.statement.is_empty() {
                attribution.statement = attribution.statement.cover(first.cover(*last));
            }
            attribution.content = content;
        }
    }

    /// Where the words that are all of a quotation stand; `None`, and told, unless that is one place, and
    /// that of the block.
    fn content(&mut self, (block, place): Placed<'_>, words: &Words) -> Option<Span> {
        let places = self.body.find(&[&words.text]).remove(0);
        let here: Vec<Span> =
            places.iter().map(|found| found.span).filter(|span| span.overlaps(place)).collect();
        if let [one] = here[..] {
            return Some(one);
        }
        let (what, help) = if here.is_empty() {
            ("does not stand at its words", "copy it from the article's page")
        } else {
            ("stands at its words several times", "reject the quotation and add the right one")
        };
        let message = format!("the `content` of this {} {what}", block.name);
        let problem = Diagnostic::new(Code::LostCorrection, message).at(self.path, words.span);
        self.problems.push(self.showing(problem.help(help), place, "its words"));
        None
    }

    /// The stretches of paragraphs that a place has.
    fn pieces(&self, place: Span) -> Vec<Span> {
        self.article.blocks.iter().filter_map(|block| common(block.span, place)).collect()
    }

    fn add(
        &mut self,
        annotated: &mut Annotated,
        (block, place): Placed<'_>,
        (speaker, kind, stance): (&Speaker, Kind, Stance),
    ) {
        let content = self.pieces(place);
        let same = |attribution: &&Attribution| {
            let text = |spans: &[Span]| -> Vec<String> {
                spans.iter().map(|span| bare(span.of(&self.article.text))).collect()
            };
            let (first, last) = (attribution.content.first(), attribution.content.last());
            first.zip(last).is_some_and(|(first, last)| first.cover(*last).overlaps(place))
                && text(&attribution.content) == text(&content)
        };
        if let Some(known) = annotated.attributions.iter().find(same) {
            let help = "write the block as [[quote]], or remove it";
            let problem = self.problem(Code::BadCorrection, block, "are a quotation already", help);
            let problem = self.showing(problem, known.content[0], "this one");
            self.problems.push(problem);
            return;
        }
        let Some(speakers) = self.speakers(&mut annotated.entities, speaker) else { return };
        let touched = self.article.blocks.iter().filter(|block| block.span.overlaps(place));
        let paragraphs = touched.map(|block| block.span).reduce(Span::cover);
        annotated.attributions.push(Attribution {
            kind,
            stance,
            content,
            // Where its sentence ends nobody has said.
            statement: paragraphs.filter(|_| kind != Kind::Direct).unwrap_or_default(),
            cue: Vec::new(),
            source: Vec::new(),
            via: Vec::new(),
            setting: Vec::new(),
            speakers,
            candidates: Vec::new(),
            said_on: None,
            confidence: 1.0,
            speaker_confidence: 1.0,
            band: Band::Clear,
            evidence: None,
            rule: FoundBy { editor: true, ..FoundBy::default() },
        });
    }
}

/// Whether a quotation has words at a place.
fn touches(attribution: &Attribution, place: Span) -> bool {
    attribution.content.iter().any(|span| span.overlaps(place))
}

/// Words without the marks and stops at their ends.
fn bare(words: &str) -> String {
    let is_edge = |c: char| c.is_whitespace() || "“”„‘’«»\"',.;:".contains(c);
    squeeze(words.trim_matches(is_edge))
}

/// What two spans share, if anything.
fn common(a: Span, b: Span) -> Option<Span> {
    let span = Span { start: a.start.max(b.start), end: a.end.min(b.end) };
    (!span.is_empty()).then_some(span)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::article::parse;
    use crate::language::Languages;
    use crate::source::{Format, Source};
    use crate::text::nfc;

    static LANGUAGES: LazyLock<Languages> = LazyLock::new(Languages::embedded);

    fn corrected(text: &str, corrections: &str) -> (Article, Annotated, Vec<Diagnostic>) {
        let source = Source::new("a", "content/a.txt", Format::Text, text.to_owned());
        let (article, _) = parse(&source, &LANGUAGES);
        let corrections =
            Corrections { path: "content/a.kutip.toml".into(), text: corrections.to_owned() };
        let mut told = Vec::new();
        let annotated = apply(&article, Annotated::default(), &corrections, &mut told);
        (article, annotated, told)
    }

    proptest! {
        #[test]
        fn words_of_the_article_are_always_found(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    "a", "B", "é", "e\u{301}", "😀", " ", "\n\n", "\r\n", "“", "”", "\u{202E}", "\u{1100}",
                ]),
                1..40,
            ),
            cut in (0_usize..40, 1_usize..20),
        ) {
            let text = format!("Isi: {}.", parts.concat());
            let words = parts.iter().skip(cut.0).take(cut.1).copied().collect::<String>();
            prop_assume!(!words.trim().is_empty());
            let toml = format!(
                "[[add]]\nwords = {}\noccurrence = 1\nspeaker = \"X\"\nkind = \"direct\"\n",
                toml::Value::String(words.clone()),
            );
            let (article, annotated, told) = corrected(&text, &toml);
            let counted = |problem: &Diagnostic| problem.code == Code::CountedCorrection;
            prop_assert!(told.iter().all(counted), "{told:?}");
            let content = &annotated.attributions[0].content;
            let found: Vec<&str> = content.iter().map(|span| span.of(&article.text)).collect();
            let (found, words) = (squeeze(&found.join(" ")), squeeze(&words));
            prop_assert_eq!(nfc(&found), nfc(&words));
        }

        #[test]
        fn any_corrections_are_applied_or_told(
            text in "[a-c “”\n]{0,60}", corrections in "(\\[\\[(quote|add)\\]\\]\n((words|speaker|kind|occurrence) = (\"[a-c]{0,3}\"|1)\n){0,4}){0,3}",
        ) {
            let (_, annotated, told) = corrected(&text, &corrections);
            let blocks = corrections.matches("[[").count();
            prop_assert!(annotated.attributions.len() <= blocks);
            prop_assert!(blocks == 0 || !told.is_empty() || !annotated.attributions.is_empty());
        }
    }
}
