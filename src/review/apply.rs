//! Puts the blocks of a file of corrections over the annotations of its article.

use std::collections::BTreeMap;

use super::anchor::{Anchor, Lost};
use super::file::{Block, Decision, Speaker, read};
use super::place::{Body, MOST, Place};
use crate::annotate::{Annotated, Attribution, Band, Entity, EntityKind, FoundBy, Kind};
use crate::article::Article;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Corrections;
use crate::text::{Span, near, nfc, squeeze};

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
    let mut review = Review { article, path: &corrections.path, problems };
    let (mut changes, mut additions) = (BTreeMap::<usize, Vec<&Block>>::new(), Vec::new());
    for (block, place) in review.places(&blocks) {
        if matches!(block.decision, Decision::Add { .. }) {
            additions.push((block, place));
        } else if let Some(at) = review.quotation(&annotated.attributions, block, place) {
            changes.entry(at).or_default().push(block);
        }
    }
    let mut rejected = Vec::new();
    for (at, blocks) in changes {
        let [block] = blocks[..] else {
            review.twice(&blocks);
            continue;
        };
        if let Decision::Reject = block.decision {
            rejected.push(at);
        } else {
            review.change(&mut annotated, at, block);
        }
    }
    for at in rejected.into_iter().rev() {
        annotated.attributions.remove(at);
    }
    for (block, place) in additions {
        review.add(&mut annotated, block, place);
    }
    annotated.attributions.sort_by_key(|attribution| attribution.content[0]);
    found.append(&mut review.problems);
    annotated
}

struct Review<'a> {
    article: &'a Article,
    /// Of the file of corrections.
    path: &'a str,
    problems: Vec<Diagnostic>,
}

impl Review<'_> {
    /// The diagnostic of a block that cannot be applied.
    fn problem(&self, code: Code, block: &Block, what: &str, help: &str) -> Diagnostic {
        let message = format!("the words of this {} {what}", block.name);
        Diagnostic::new(code, message).at(self.path, block.span).help(help)
    }

    /// `problem` with a place of the article.
    fn showing(&self, problem: Diagnostic, place: Span, text: &str) -> Diagnostic {
        problem.and(&self.article.path, Some(self.article.origin.span(place)), text)
    }

    /// The blocks whose words stand at a place that is known to be the one meant, and that place.
    /// The others are told.
    fn places<'b>(&mut self, blocks: &'b [Block]) -> Vec<(&'b Block, Span)> {
        let body = Body::exact(self.article);
        let words: Vec<&str> = blocks.iter().map(|block| block.words.as_str()).collect();
        let mut placed = Vec::new();
        let mut lost = Vec::new();
        for (block, places) in blocks.iter().zip(body.find(&words)) {
            match block.anchor.choose(&body, &places) {
                Ok(at) => placed.push((block, places[at].span)),
                Err(Lost::Words) => lost.push(block),
                Err(Lost::Several) if block.occurrence.is_some() => {
                    let place = self.counted(&body, block, &places);
                    placed.extend(place.map(|place| (block, place)));
                }
                Err(reason) => self.ambiguous(block, reason, &places),
            }
        }
        self.lost(&lost);
        placed
    }

    /// The place that a number names. It is told, for it would not show if an earlier place went.
    fn counted(&mut self, body: &Body, block: &Block, places: &[Place]) -> Option<Span> {
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
        let [before, after] = Anchor::of(body, place).sides().map(quoted);
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
                None => problem.and(&self.article.path, None, "the article"),
            };
            self.problems.push(problem);
        }
    }

    fn showing_all(&self, problem: Diagnostic, places: &[Place]) -> Diagnostic {
        const SHOWN: usize = 10;
        places
            .iter()
            .take(SHOWN)
            .fold(problem, |problem, place| self.showing(problem, place.span, "here"))
    }

    /// The only quotation that has words at `place`, by index; `None`, and told, unless there is
    /// one. Of several, one with these very words is meant.
    fn quotation(
        &mut self,
        attributions: &[Attribution],
        block: &Block,
        place: Span,
    ) -> Option<usize> {
        let touched =
            |attribution: &Attribution| attribution.content.iter().any(|span| span.overlaps(place));
        let candidates: Vec<usize> =
            (0..attributions.len()).filter(|&at| touched(&attributions[at])).collect();
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
    fn twice(&mut self, blocks: &[&Block]) {
        let [first, others @ ..] = blocks else { return };
        let message = format!("{} blocks correct one quotation", blocks.len());
        let problem = Diagnostic::new(Code::BadCorrection, message).at(self.path, first.span);
        let problem = others
            .iter()
            .fold(problem, |problem, block| problem.and(self.path, Some(block.span), "and here"));
        self.problems.push(problem.help("keep one of them"));
    }

    /// Changes an attribution as a block says.
    fn change(&mut self, annotated: &mut Annotated, at: usize, block: &Block) {
        let Decision::Change { speaker, kind, stance } = &block.decision else { return };
        let speakers = match speaker {
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
        attribution.kind = kind.unwrap_or(attribution.kind);
        attribution.stance = stance.unwrap_or(attribution.stance);
        attribution.rule.editor = true;
    }

    fn add(&mut self, annotated: &mut Annotated, block: &Block, place: Span) {
        let Decision::Add { speaker, kind, stance } = &block.decision else { return };
        let content: Vec<Span> =
            self.article.blocks.iter().filter_map(|block| common(block.span, place)).collect();
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
            kind: *kind,
            stance: *stance,
            content,
            // Where its sentence ends nobody has said.
            statement: paragraphs.filter(|_| *kind != Kind::Direct).unwrap_or_default(),
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

    /// The entities that an editor named, by index; those that the article does not have are added.
    /// `None`, and told, if a name is that of several.
    fn speakers(&mut self, entities: &mut Vec<Entity>, speaker: &Speaker) -> Option<Vec<u32>> {
        let mut speakers = Vec::new();
        for name in &speaker.names {
            let at = match known(entities, name, speaker.kind)[..] {
                [at] => at,
                [] => {
                    self.tell_near(entities, name, speaker.span);
                    entities.push(entity(name, speaker.kind.unwrap_or(EntityKind::Person)));
                    entities.len() - 1
                }
                [one, other, ..] => {
                    let (one, other) = (&entities[one].name, &entities[other].name);
                    let message = format!("`{name}` may be `{one}` or `{other}`");
                    self.problems.push(
                        Diagnostic::new(Code::BadCorrection, message)
                            .at(self.path, speaker.span)
                            .help("give the whole name"),
                    );
                    return None;
                }
            };
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            if !speakers.contains(&at) {
                speakers.push(at);
            }
        }
        Some(speakers)
    }

    /// Warns of a name that is hardly another than one of the article.
    fn tell_near(&mut self, entities: &[Entity], name: &str, span: Span) {
        let names: Vec<String> = entities.iter().map(|entity| entity.name.to_lowercase()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        // A longer form of the name is no slip.
        let same_words = |near: &str| near.split(' ').count() == name.split(' ').count();
        // The same name for another kind of entity is the editor's choice.
        let is_near = |near: &&str| same_words(near) && plain(near) != plain(name);
        let Some(near) = near(name, &names).filter(is_near) else { return };
        let at = names.iter().position(|other| *other == near).unwrap_or_default();
        let message = format!("the article names nobody `{name}`, but `{}`", entities[at].name);
        self.problems.push(
            Diagnostic::new(Code::NearSpeaker, message)
                .at(self.path, span)
                .help("correct the name, if it is the same"),
        );
    }
}

/// The entities that a name may be, by index: those with that name, else those with that other form
/// of theirs; of the type wanted, else of the first type that has one.
fn known(entities: &[Entity], name: &str, kind: Option<EntityKind>) -> Vec<usize> {
    let name = plain(name);
    let named = |entity: &Entity| plain(&entity.name) == name;
    let also = |entity: &Entity| entity.aliases.iter().any(|alias| plain(alias) == name);
    let of = |has: &dyn Fn(&Entity) -> bool| -> Vec<usize> {
        let fits =
            |at: &usize| kind.is_none_or(|kind| entities[*at].kind == kind) && has(&entities[*at]);
        let found: Vec<usize> = (0..entities.len()).filter(fits).collect();
        let first = found.iter().map(|&at| entities[at].kind).min();
        found.into_iter().filter(|&at| Some(entities[at].kind) == first).collect()
    };
    let found = of(&named);
    if found.is_empty() { of(&also) } else { found }
}

fn entity(name: &str, kind: EntityKind) -> Entity {
    Entity {
        kind,
        name: name.to_owned(),
        aliases: Vec::new(),
        role: None,
        organisation: None,
        mentions: Vec::new(),
        evidence: Vec::new(),
    }
}

/// A name as it is compared.
fn plain(name: &str) -> String {
    nfc(&squeeze(name)).to_lowercase()
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
