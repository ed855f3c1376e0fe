//! Where the words of blocks stand in their article; those that stand nowhere, or nobody knows where, are
//! told.

use super::anchor::{Anchor, Lost};
use super::apply::Review;
use super::file::Block;
use super::nearest::nearest;
use super::place::{Body, MOST, Place};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;

impl Review<'_> {
    /// The blocks whose words stand at a place that is known to be the one meant, and that place.
    /// The others are told.
    pub(super) fn places<'b>(&mut self, blocks: &'b [Block]) -> Vec<(&'b Block, Span)> {
        let body = self.body;
        let words: Vec<&str> = blocks.iter().map(|block| block.words.as_str()).collect();
        let mut placed = Vec::new();
        let mut lost = Vec::new();
        for (block, places) in blocks.iter().zip(body.find(&words)) {
            match block.anchor.choose(body, &places) {
                Ok(at) => placed.push((block, places[at].span)),
                Err(Lost::Words) => lost.push(block),
                Err(Lost::Several) if block.occurrence.is_some() => {
                    let place = self.counted(block, &places);
                    placed.extend(place.map(|place| (block, place)));
                }
                Err(reason) => self.ambiguous(block, reason, &places),
            }
        }
        self.lost(&lost);
        placed
    }

    /// The place that a number names. It is told, for it would not show if an earlier place went.
    fn counted(&mut self, block: &Block, places: &[Place]) -> Option<Span> {
        let number = block.occurrence.unwrap_or_default();
        let Some(place) = places.get(number.wrapping_sub(1)) else {
            let what =
                format!("stand at {} places, so there is no place number {number}", places.len());
            let help = "give the words around the place that is meant as `before` and `after`";
            let problem = self.problem(Code::LostCorrection, block, &what, help);
            let problem = self.showing_all(problem, places);
            self.problems.push(problem);
            return None;
        };
        let quoted = |text: String| toml::Value::from(text).to_string();
        let [before, after] = Anchor::of(self.body, place).sides().map(quoted);
        let what = "are found by their number alone, which an edit can move to another place";
        let help = format!("add before = {before} and after = {after}");
        let problem = self.problem(Code::CountedCorrection, block, what, &help);
        self.problems.push(self.showing(problem, place.span, "this place, if it is the one"));
        Some(place.span)
    }

    /// Tells of words that stand somewhere, where it is unknown which place is meant.
    fn ambiguous(&mut self, block: &Block, reason: Lost, places: &[Place]) {
        let count = match places.len() {
            1 => "one place".to_owned(),
            MOST => format!("{MOST} places or more"),
            count => format!("{count} places"),
        };
        let (code, what) = if reason == Lost::Several {
            (Code::AmbiguousCorrection, format!("stand at {count}"))
        } else {
            let what = format!("stand at {count}, but not between the words that it gives");
            (Code::MovedCorrection, what)
        };
        let help = "give the words around the place that is meant as `before` and `after`";
        let problem = self.problem(code, block, &what, help);
        let problem = self.showing_all(problem, places);
        self.problems.push(problem);
    }

    /// Tells of blocks whose words stand nowhere, with words that are nearly theirs.
    fn lost(&mut self, blocks: &[&Block]) {
        if blocks.is_empty() {
            return;
        }
        let words: Vec<&str> = blocks.iter().map(|block| block.words.as_str()).collect();
        for (block, places) in blocks.iter().zip(Body::alike(self.article).find(&words)) {
            let help = "copy the words from the article's page";
            let problem = self.problem(Code::LostCorrection, block, "are not in the article", help);
            let problem = match places.first() {
                Some(place) => self.showing(problem, place.span, "these are nearly the same"),
                None => self.offering(problem, &block.words),
            };
            self.problems.push(problem);
        }
    }

    /// `problem` with the stretches of the article that are most like some words.
    fn offering(&self, problem: Diagnostic, words: &str) -> Diagnostic {
        let near = nearest(self.article, words);
        if near.is_empty() {
            return problem.and(&self.article.path, None, "the article");
        }
        near.iter().fold(problem, |problem, near| self.showing(problem, near.span, "perhaps these"))
    }

    fn showing_all(&self, problem: Diagnostic, places: &[Place]) -> Diagnostic {
        const SHOWN: usize = 10;
        places
            .iter()
            .take(SHOWN)
            .fold(problem, |problem, place| self.showing(problem, place.span, "here"))
    }
}
