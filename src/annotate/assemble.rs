//! Proposals and their speakers become the annotations of the article.

use crate::language::Class;

use super::attribute::{self, Proposal, Source};
use super::date::{self, Found};
use super::document::Document;
use super::evidence;
use super::fact::Fact;
use super::names::{Draft, Names};
use super::rule::{FoundBy, Rule};
use super::speaker::{Candidate, Meant, Resolved};
use super::token::Kind as TokenKind;
use super::{
    Annotated, Attribution, By, Entity, EntityKind, Evidence, Form, Kind, Mention, PartialDate,
    Precision, Reading, Who,
};
use crate::text::{Span, visible};

/// Forms of a name that are kept at most, so that no text makes their number squared work.
const FORMS: usize = 17;

/// Puts the annotations together.
pub(super) fn assemble(
    document: &Document<'_>,
    names: Names,
    proposals: &[Proposal],
    resolved: Vec<Resolved>,
    dates: &[Found],
    by: By<'_>,
) -> Annotated {
    let said_on = said_on(document, proposals, dates);
    let mut mentions: Vec<Vec<Mention>> = vec![Vec::new(); names.entities.len()];
    for name in names.list.iter().chain(&names.inner) {
        let span = document.span(name.titled, name.last);
        mentions[name.entity].push(Mention { span, form: Form::Name });
    }
    let mut attributions: Vec<Attribution> = Vec::with_capacity(proposals.len());
    let mut sources: Vec<Vec<Span>> = Vec::with_capacity(proposals.len());
    for ((proposal, answer), said_on) in proposals.iter().zip(resolved).zip(said_on) {
        let source = source_spans(document, &sources, proposal);
        if let ([span], [speaker]) = (source.as_slice(), answer.speakers.as_slice())
            && let Some(form) = form(proposal.source, answer.rule)
        {
            mentions[*speaker].push(Mention { span: *span, form });
        }
        let attribution = attribution(document, proposal, answer, by);
        attributions.push(Attribution { source: source.clone(), said_on, ..attribution });
        sources.push(source);
    }
    let forms = forms(document, &names);
    let entities = entities(names, forms, mentions);
    let mut all = Annotated { attributions, entities, dates: date::mentions(document, dates) };
    in_order(&mut all);
    all
}

/// By what kind of words a source that holds no name mentions its one speaker.
fn form(source: Source, rule: Rule) -> Option<Form> {
    match source {
        Source::Clitic(_) => Some(Form::Clitic),
        Source::Phrase(_) if rule.is_by_name() => None,
        Source::Phrase(phrase) if phrase.last == phrase.first + 1 => Some(Form::Pronoun),
        Source::Phrase(_) => Some(Form::Role),
        Source::Same(_) | Source::None => None,
    }
}

/// A proposal as an attribution, all but its source and day.
fn attribution(
    document: &Document<'_>,
    proposal: &Proposal,
    answer: Resolved,
    by: By<'_>,
) -> Attribution {
    let spans = |ranges: &[(usize, usize)]| {
        ranges.iter().map(|&(first, last)| document.span(first, last)).collect::<Vec<_>>()
    };
    let numbers = |entities: &[usize]| entities.iter().copied().map(narrow).collect();
    let kind = kind(document, &proposal.content);
    let words = evidence::of_words(document, proposal, kind);
    let confidence = by.weights.words(&words) * answer.confidence;
    Attribution {
        kind,
        stance: proposal.stance,
        content: spans(&proposal.content),
        statement: attribute::statement(document, proposal),
        cue: cue_spans(document, proposal),
        source: Vec::new(),
        via: spans(&proposal.via),
        setting: spans(&proposal.setting),
        speakers: numbers(&answer.speakers),
        candidates: numbers(&answer.candidates),
        said_on: None,
        confidence,
        speaker_confidence: answer.confidence,
        band: by.weights.band(confidence),
        rule: FoundBy { frame: Some(proposal.rule), choice: Some(answer.rule), editor: false },
        evidence: by.evidence.then(|| Box::new(evidence(document, words, answer.readings))),
    }
}

fn narrow(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// Sorts entities by their first mention, and all else by its place in the text.
pub(super) fn in_order(all: &mut Annotated) {
    let mut entities: Vec<(u32, Entity)> = (0..).zip(std::mem::take(&mut all.entities)).collect();
    for (_, entity) in &mut entities {
        entity.mentions.sort_by_key(|mention| mention.span);
        entity.mentions.dedup();
    }
    entities.sort_by_key(|(index, entity)| {
        (entity.mentions.first().map_or(u32::MAX, |mention| mention.span.start), *index)
    });
    let mut places = vec![0; entities.len()];
    for (place, (index, _)) in (0..).zip(&entities) {
        places[*index as usize] = place;
    }
    all.entities = entities.into_iter().map(|(_, entity)| entity).collect();
    for attribution in &mut all.attributions {
        renumber(attribution, &places);
    }
    all.attributions.sort_by_key(|attribution| attribution.content[0]);
    all.dates.sort_by_key(|date| date.span);
}

/// Puts the new numbers of entities, by the old ones, into an attribution.
pub(super) fn renumber(attribution: &mut Attribution, places: &[u32]) {
    let readings = attribution.evidence.iter_mut().flat_map(|all| &mut all.readings);
    let entities = readings.filter_map(|reading| match &mut reading.who {
        Who::Entities(entities) => Some(entities),
        Who::Words(_) | Who::Nobody => None,
    });
    let known = [&mut attribution.speakers, &mut attribution.candidates];
    for index in known.into_iter().chain(entities).flatten() {
        *index = places[*index as usize];
    }
}

/// What an attribution was weighed by, in terms of the article.
fn evidence(
    document: &Document<'_>,
    words: Vec<Fact>,
    readings: Vec<(Candidate, f32)>,
) -> Evidence {
    let readings = readings
        .into_iter()
        .map(|(candidate, probability)| Reading {
            who: match candidate.who {
                Meant::Entities(entities) => {
                    Who::Entities(entities.into_iter().map(narrow).collect())
                }
                Meant::Phrase(phrase) => Who::Words(document.span(phrase.first, phrase.last)),
                Meant::Nobody => Who::Nobody,
            },
            reads: candidate.reads,
            facts: candidate.facts,
            probability,
        })
        .collect();
    Evidence { words, readings }
}

/// For every proposal the day that belongs to its cue's sentence: outside marks and content, the
/// first after the cue, else the last before it; else the day carried from an earlier proposal of
/// the paragraph.
fn said_on(
    document: &Document<'_>,
    proposals: &[Proposal],
    dates: &[Found],
) -> Vec<Option<PartialDate>> {
    let mut carried: Option<(usize, PartialDate)> = None;
    let mut answers = Vec::with_capacity(proposals.len());
    for proposal in proposals {
        // A quotation that goes on after the sentence of its cue was said on the same day.
        let sentence = match proposal.cue {
            Some(cue) => document.sentence(cue.0),
            None => document.sentences[proposal.sentence],
        };
        let from = dates.partition_point(|date| date.first < sentence.first);
        let cue = proposal.cue.map_or(sentence.first, |cue| cue.0);
        let own = |date: &&Found| {
            date.value.precision == Precision::Day
                && document.inside[date.first] == 0
                && !proposal
                    .content
                    .iter()
                    .any(|piece| piece.0 <= date.first && date.first < piece.1)
        };
        let mut here =
            dates[from..].iter().take_while(|date| date.first < sentence.last).filter(own);
        let mut found = None;
        for date in here.by_ref() {
            found = Some(date.value);
            if date.first >= cue {
                break;
            }
        }
        if let Some(value) = found {
            carried = Some((sentence.paragraph, value));
        }
        answers.push(carried.filter(|&(at, _)| at == sentence.paragraph).map(|(_, value)| value));
    }
    answers
}

/// How much of the content stands in quotation marks.
fn kind(document: &Document<'_>, content: &[(usize, usize)]) -> Kind {
    let (mut inside, mut outside) = (false, false);
    for at in content.iter().flat_map(|&(first, last)| first..last) {
        if matches!(document.kind(at), TokenKind::Word | TokenKind::Number) {
            let number = document.inside[at] as usize;
            // The title of a work in marks is not quoted.
            let title = number != 0
                && document.quotations[number - 1].first > 0
                && document.is(document.quotations[number - 1].first - 1, Class::TITLED);
            if number == 0 || title {
                outside = true;
            } else {
                inside = true;
            }
        }
    }
    match (inside, outside) {
        (true, false) => Kind::Direct,
        (true, true) => Kind::Mixed,
        _ => Kind::Indirect,
    }
}

fn cue_spans(document: &Document<'_>, proposal: &Proposal) -> Vec<Span> {
    proposal
        .cue
        .map(|(first, last)| {
            let mut span = document.span(first, last);
            span.end -= u32::from(document.tokens[first].clitic);
            span
        })
        .into_iter()
        .collect()
}

/// The words of a source; `before` holds those of the proposals before this one.
fn source_spans(document: &Document<'_>, before: &[Vec<Span>], proposal: &Proposal) -> Vec<Span> {
    match proposal.source {
        Source::Phrase(phrase) => vec![document.span(phrase.first, phrase.last)],
        Source::Clitic(at) => {
            let token = &document.tokens[at];
            vec![Span { start: token.end - u32::from(token.clitic), end: token.end }]
        }
        Source::Same(earlier) => before.get(earlier).cloned().unwrap_or_default(),
        Source::None => Vec::new(),
    }
}

/// For every draft the forms of its name, without titles, in the order of the text, each once.
fn forms(document: &Document<'_>, names: &Names) -> Vec<Vec<String>> {
    let mut forms: Vec<Vec<String>> = vec![Vec::new(); names.entities.len()];
    for name in names.list.iter().chain(&names.inner) {
        let form = visible(document.words(name.first, name.end));
        let known = &mut forms[name.entity];
        if known.len() < FORMS && !known.contains(&form) {
            known.push(form);
        }
    }
    forms
}

/// Entities with their mentions.
fn entities(names: Names, forms: Vec<Vec<String>>, mentions: Vec<Vec<Mention>>) -> Vec<Entity> {
    let drafts = names.entities.into_iter().zip(forms).zip(mentions);
    let entity = |((draft, mut aliases), mentions): ((Draft, Vec<String>), Vec<Mention>)| {
        let name = visible(&draft.name);
        aliases.retain(|form| *form != name);
        let Draft { kind, role, organisation, evidence, .. } = draft;
        Entity { kind, name, aliases, role, organisation, mentions, evidence }
    };
    drafts.map(entity).collect()
}

impl Entity {
    /// Whether it may have a page of its own.
    pub fn has_page(&self) -> bool {
        !matches!(self.kind, EntityKind::Thing | EntityKind::Group | EntityKind::Anonymous)
    }
}
