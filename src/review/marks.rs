//! A file of corrections with git's marks of a merge that was not finished. Both editors' files are read,
//! and put together by blocks: what only one of them has holds, and so does what both say alike. Where
//! they decided differently about the same words, neither holds, and both are told.

use std::collections::HashMap;

use super::file::{Block, Blocks, Change, Decision, Naming, read_plain};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Span, nfc, squeeze};

/// The texts that were to be merged, each as long as the file, with blanks in place of all that is not its
/// own: so that places in them are places of the file.
#[derive(Debug)]
pub(super) struct Sides {
    pub(super) ours: String,
    pub(super) theirs: String,
    /// What both were made from, if the marks hold it.
    pub(super) base: Option<String>,
    /// The first of the marks.
    pub(super) first: Span,
}

/// Whose a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Common,
    Ours,
    Base,
    Theirs,
    Mark,
}

/// The texts that were to be merged, as they were.
pub(super) struct Plain {
    pub(super) ours: String,
    pub(super) theirs: String,
    pub(super) base: Option<String>,
}

/// The sides of a text with marks; `None` if it has none, or they are not those that git writes.
pub(super) fn sides(text: &str) -> Option<Sides> {
    let lines = parts(text)?;
    let of = |own: Part| {
        let mut out = String::with_capacity(text.len());
        for (line, part) in &lines {
            let end = line.trim_end_matches(['\r', '\n']).len();
            if *part == own || *part == Part::Common {
                out.push_str(line);
            } else {
                out.extend(std::iter::repeat_n(' ', end));
                out.push_str(&line[end..]);
            }
        }
        out
    };
    let at = lines.iter().take_while(|(_, part)| *part != Part::Mark).map(|(line, _)| line.len());
    let at = at.sum::<usize>();
    let first = Span::new(at, at + text[at..].lines().next().unwrap_or_default().len());
    let base = lines.iter().any(|(_, part)| *part == Part::Base).then(|| of(Part::Base));
    Some(Sides { ours: of(Part::Ours), theirs: of(Part::Theirs), base, first })
}

/// The same without the blanks.
pub(super) fn plain(text: &str) -> Option<Plain> {
    let lines = parts(text)?;
    let of = |own: Part| -> String {
        let own = lines.iter().filter(|(_, part)| *part == own || *part == Part::Common);
        own.map(|(line, _)| *line).collect()
    };
    let base = lines.iter().any(|(_, part)| *part == Part::Base).then(|| of(Part::Base));
    Some(Plain { ours: of(Part::Ours), theirs: of(Part::Theirs), base })
}

/// The lines of a text with marks, and whose they are.
fn parts(text: &str) -> Option<Vec<(&str, Part)>> {
    let mut part = Part::Common;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        let mark = mark(line);
        part = match (part, mark) {
            (_, None) => part,
            (Part::Common, Some('<')) => Part::Ours,
            (Part::Ours, Some('|')) => Part::Base,
            (Part::Ours | Part::Base, Some('=')) => Part::Theirs,
            (Part::Theirs, Some('>')) => Part::Common,
            _ => return None,
        };
        lines.push((line, if mark.is_some() { Part::Mark } else { part }));
    }
    let has_marks = lines.iter().any(|(_, part)| *part == Part::Mark);
    (has_marks && part == Part::Common).then_some(lines)
}

/// The sign of a mark, if the line is one.
fn mark(line: &str) -> Option<char> {
    let line = line.trim_end_matches(['\r', '\n']);
    ['<', '|', '=', '>'].into_iter().find(|&sign| {
        let rest = line.trim_start_matches(sign);
        line.len() - rest.len() == 7 && (rest.is_empty() || (sign != '=' && rest.starts_with(' ')))
    })
}

/// The blocks of both sides, put together.
pub(super) fn read(path: &str, sides: &Sides) -> (Blocks, Vec<Diagnostic>) {
    let (ours, mut problems) = read_plain(path, &sides.ours);
    let (theirs, more) = read_plain(path, &sides.theirs);
    problems
        .extend(more.into_iter().filter(|problem| !problems.contains(problem)).collect::<Vec<_>>());
    let base = base(path, sides);
    let names = together(ours.names, theirs.names, base.as_ref().map(|base| &*base.names));
    let base = base.as_ref().map(|base| &*base.quotations);
    let quotations = together(ours.quotations, theirs.quotations, base);
    let differ = names.differ.iter().map(|(a, b)| (a.words.span, b.words.span));
    let differ = differ.chain(quotations.differ.iter().map(|(a, b)| (a.span, b.span)));
    let differ: Vec<Diagnostic> = differ.map(|places| contradiction(path, places)).collect();
    let solved = match differ.len() {
        0 => "`kutip check --fix` writes it as one",
        _ => "decide where the two editors differ, then `kutip check --fix` writes it as one",
    };
    let message = "the file holds the marks of a merge that was not finished; both sides were read";
    let unfinished = Diagnostic::new(Code::UnmergedCorrections, message).at(path, sides.first);
    let told = [unfinished.help(solved)].into_iter().chain(differ).chain(problems).collect();
    (Blocks { names: names.held, quotations: quotations.held }, told)
}

/// The blocks that both sides were made from, if all of them can be read.
fn base(path: &str, sides: &Sides) -> Option<Blocks> {
    let (blocks, problems) = read_plain(path, sides.base.as_deref()?);
    problems.is_empty().then_some(blocks)
}

fn contradiction(path: &str, (ours, theirs): (Span, Span)) -> Diagnostic {
    Diagnostic::new(Code::EditorsDiffer, "two editors decided differently about these words")
        .at(path, ours)
        .and(path, Some(theirs), "the other one")
        .help("keep one of the two blocks")
}

/// What is merged: a decision about something.
pub(super) trait Decided: Clone {
    /// What it is about.
    fn about(&self) -> String;
    /// Whether another decision about the same says the same.
    fn agrees(&self, other: &Self) -> bool;
}

impl Decided for Block {
    fn about(&self) -> String {
        let Block { name, words, anchor, occurrence, .. } = self;
        format!("{name}{}\n{anchor:?}{occurrence:?}", nfc(&squeeze(words)))
    }

    fn agrees(&self, other: &Self) -> bool {
        match (&self.decision, &other.decision) {
            // That somebody else was right is no other decision than that this is how it is.
            (Decision::Change(a), Decision::Change(b)) => {
                Change { right: b.right, ..a.clone() } == *b
            }
            (a, b) => a == b,
        }
    }
}

impl Decided for Naming {
    fn about(&self) -> String {
        nfc(&squeeze(&self.words.text)).into_owned()
    }

    fn agrees(&self, other: &Self) -> bool {
        (&self.is, &self.kind, &self.role) == (&other.is, &other.kind, &other.role)
    }
}

/// Leaves out what an earlier block says already.
pub(super) fn once<T: Decided>(blocks: &mut Vec<T>) {
    let mut known: HashMap<String, Vec<T>> = HashMap::new();
    blocks.retain(|block| {
        let known = known.entry(block.about()).or_default();
        let is_new = !known.iter().any(|other| other.agrees(block));
        if is_new {
            known.push(block.clone());
        }
        is_new
    });
}

/// Decisions of two editors.
pub(super) struct Together<T> {
    /// Those that hold, in the order of ours, then those of theirs alone.
    pub(super) held: Vec<T>,
    /// Those that differ: ours and theirs.
    pub(super) differ: Vec<(T, T)>,
}

/// Puts decisions together. Whoever left one as it was in `base` has not decided anew about it: then the
/// other editor has, even by taking it out. What one has changed and the other has taken out holds.
pub(super) fn together<T: Decided>(
    ours: Vec<T>,
    theirs: Vec<T>,
    base: Option<&[T]>,
) -> Together<T> {
    let by_subject = |list: &[T]| -> HashMap<String, T> {
        list.iter().rev().map(|block| (block.about(), block.clone())).collect()
    };
    let old = base.map(by_subject).unwrap_or_default();
    let is_old = |of: &T| old.get(&of.about()).is_some_and(|old| old.agrees(of));
    let (of_ours, of_theirs) = (by_subject(&ours), by_subject(&theirs));
    let mut out = Together { held: Vec::new(), differ: Vec::new() };
    for own in ours {
        match of_theirs.get(&own.about()) {
            Some(other) if other.agrees(&own) || is_old(other) => out.held.push(own),
            Some(other) if is_old(&own) => out.held.push(other.clone()),
            Some(other) => out.differ.push((own, other.clone())),
            None if is_old(&own) => {}
            None => out.held.push(own),
        }
    }
    let is_new = |other: &T| !of_ours.contains_key(&other.about()) && !is_old(other);
    out.held.extend(theirs.into_iter().filter(is_new));
    out
}
