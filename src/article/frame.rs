//! The frame of an article: datelines, captions, by-lines, desk codes, links to other articles.
//! All of it stays in the body; it is only kept out of the annotations.
//!
//! The rules are precise rather than greedy: each needs strong evidence, so that no quotation is
//! lost. The words they look for come from the language pack; the shapes are here.

use super::header::last_parenthesis;
use super::{Block, BlockKind, Excluded, Reason};
use crate::config::Boilerplate;
use crate::language::Frame;
use crate::text::Span;

/// This many blocks at the start may hold captions, by-lines and the dateline.
const HEAD: usize = 3;
/// This many blocks at the end may be by-lines, lists of links and so on.
const TAIL: usize = 16;
/// The longest line of links or promotion, in bytes.
const LINE: usize = 320;

/// The stretches of `blocks` that are not the article's own prose, in order, not overlapping.
pub(super) fn find(
    text: &str,
    blocks: &[Block],
    frame: &Frame,
    boilerplate: &Boilerplate,
) -> Vec<Excluded> {
    let mut finder = Finder { text, blocks, frame, found: Vec::new() };
    for at in 0..blocks.len() {
        for found in boilerplate.find(finder.words(at)) {
            finder.exclude(at, found.start, found.end, Reason::Noise);
        }
    }
    finder.noise();
    finder.head();
    finder.tail();
    finder.done()
}

struct Finder<'a> {
    text: &'a str,
    blocks: &'a [Block],
    frame: &'a Frame,
    found: Vec<Excluded>,
}

impl<'a> Finder<'a> {
    fn words(&self, at: usize) -> &'a str {
        self.blocks[at].span.of(self.text)
    }

    fn is_prose(&self, at: usize) -> bool {
        !matches!(self.blocks[at].kind, BlockKind::Heading | BlockKind::Other)
    }

    /// Excludes bytes `[from, to)` of block `at`.
    fn exclude(&mut self, at: usize, from: usize, to: usize, reason: Reason) {
        let start = self.blocks[at].span.start as usize;
        if from < to {
            self.found.push(Excluded { span: Span::new(start + from, start + to), reason });
        }
    }

    fn exclude_all(&mut self, at: usize, reason: Reason) {
        self.found.push(Excluded { span: self.blocks[at].span, reason });
    }

    /// Whether all of block `at` is excluded already.
    fn is_excluded(&self, at: usize) -> bool {
        self.found.iter().any(|excluded| excluded.span.contains(self.blocks[at].span))
    }

    fn done(mut self) -> Vec<Excluded> {
        self.found
            .sort_by_key(|excluded| (excluded.span.start, std::cmp::Reverse(excluded.span.end)));
        let mut end = 0;
        self.found.retain_mut(|excluded| {
            excluded.span.start = excluded.span.start.max(end);
            end = end.max(excluded.span.end);
            excluded.span.start < excluded.span.end
        });
        self.found
    }

    /// Links and promotion, wherever they stand.
    fn noise(&mut self) {
        for at in 0..self.blocks.len() {
            if !self.is_prose(at) {
                continue;
            }
            let words = self.words(at);
            let first = noise(words, self.frame).unwrap_or(0);
            self.exclude(at, 0, first, Reason::Noise);
            if first == words.len() && is_bare_teaser(words, self.frame) {
                self.teased(at + 1);
            }
            for (from, to) in run_ins(words, first, self.frame) {
                self.exclude(at, from, to, Reason::Noise);
            }
            for open in memchr::memchr_iter(b'(', words.as_bytes()) {
                if let Some(end) = linked(&words[open..], self.frame) {
                    self.exclude(at, open, open + end, Reason::Noise);
                }
                if let Some(end) = credited(&words[open..], self.frame)
                    && !words[..open].contains(['"', '“', '”'])
                {
                    self.exclude(at, 0, open + end, Reason::Caption);
                }
            }
        }
    }

    /// The headline after a label that stands alone, if prose follows it.
    fn teased(&mut self, at: usize) {
        let is_follower = |next: usize| {
            self.is_prose(next) && self.words(next).ends_with(['.', '!', '?', '"', '”', ')'])
        };
        let is_headed = at + 1 < self.blocks.len() && self.is_prose(at) && is_follower(at + 1);
        if is_headed
            && is_headline(self.words(at))
            && label(self.words(at), &self.frame.noise).is_none()
        {
            self.exclude_all(at, Reason::Noise);
        }
    }

    /// Captions, by-lines and the dateline before the prose.
    fn head(&mut self) {
        let last = self.blocks.len().saturating_sub(1);
        let mut dated = false;
        let mut prose = 0;
        for at in 0..self.blocks.len().min(2 * HEAD) {
            if prose == HEAD {
                break;
            }
            if !self.is_prose(at) || self.is_excluded(at) {
                continue;
            }
            let words = self.words(at);
            if at < last && (is_label_line(words, self.frame) || is_by_line(words, self.frame)) {
                self.exclude_all(at, Reason::Byline);
                continue;
            }
            if at < last && !dated && prose < 2 && is_caption(words, self.frame) {
                self.exclude_all(at, Reason::Caption);
                continue;
            }
            if !dated && let Some(end) = dateline(words, prose == 0, self.frame) {
                self.exclude(at, 0, end, Reason::Dateline);
                dated = true;
            }
            prose += 1;
        }
    }

    /// Desk codes, by-lines and lists of links after the prose.
    fn tail(&mut self) {
        if self.blocks.is_empty() {
            return;
        }
        let first = self.blocks.len().saturating_sub(TAIL).max(1);
        self.links(first);
        for at in (first..self.blocks.len()).rev() {
            if self.is_excluded(at) {
                continue;
            }
            if !self.is_prose(at) {
                break;
            }
            let words = self.words(at);
            if is_promotion(words, self.frame) {
                self.exclude_all(at, Reason::Noise);
            } else if is_code(words) || is_agency(words, self.frame) {
                self.exclude_all(at, Reason::DeskCode);
            } else if is_label_line(words, self.frame)
                || is_names_line(words)
                || is_by_phrase(words, self.frame)
            {
                self.exclude_all(at, Reason::Byline);
            } else {
                break;
            }
        }
        if let Some(at) = (first - 1..self.blocks.len()).rev().find(|&at| !self.is_excluded(at))
            && self.is_prose(at)
        {
            let words = self.words(at);
            if let Some((from, reason)) = ending(words, self.frame) {
                self.exclude(at, from, words.len(), reason);
            }
        }
    }

    /// A label such as `Baca juga:` alone, and the headlines after it up to the end.
    fn links(&mut self, first: usize) {
        let label = (first..self.blocks.len()).find(|&at| {
            let words = self.words(at);
            label(words, &self.frame.noise)
                .is_some_and(|end| words[end..].trim_matches([' ', ':']).is_empty())
        });
        let Some(label) = label else { return };
        let mut after = label + 1..self.blocks.len();
        if after.clone().all(|at| {
            let words = self.words(at);
            is_headline(words)
                || is_label_line(words, self.frame)
                || is_names_line(words)
                || self.is_excluded(at)
        }) {
            after.by_ref().for_each(|at| {
                if is_headline(self.words(at)) && !self.is_excluded(at) {
                    self.exclude_all(at, Reason::Noise);
                }
            });
        }
    }
}

/// How much of `text` the phrase takes, in bytes, if the text opens with it, in any case, at the
/// end of a word.
fn opening(text: &str, phrase: &str) -> Option<usize> {
    let mut characters = text.char_indices();
    for wanted in phrase.chars() {
        let (_, found) = characters.next()?;
        // Most letters are ASCII.
        let same = match (found.is_ascii(), wanted.is_ascii()) {
            (true, true) => found.eq_ignore_ascii_case(&wanted),
            (false, false) => found == wanted || found.to_lowercase().eq(wanted.to_lowercase()),
            _ => false,
        };
        if !same {
            return None;
        }
    }
    let end = characters.next().map_or(text.len(), |(at, _)| at);
    let goes_on = phrase.ends_with(char::is_alphanumeric)
        && text[end..].starts_with(|next: char| next.is_alphanumeric());
    (!goes_on).then_some(end)
}

/// How much of `text` the longest of `phrases` that opens it takes, in bytes.
fn label(text: &str, phrases: &[String]) -> Option<usize> {
    let first = text.as_bytes().first()?;
    let may = |phrase: &&String| {
        let byte = phrase.as_bytes().first();
        byte.is_some_and(|byte| !byte.is_ascii() || byte.eq_ignore_ascii_case(first))
    };
    phrases.iter().filter(may).filter_map(|phrase| opening(text, phrase)).max()
}

/// How much of a block is a link to another article, a rule or a notice of rights, in bytes.
fn noise(words: &str, frame: &Frame) -> Option<usize> {
    if words.len() <= LINE {
        if words.len() > 1 && words.bytes().all(|byte| b"_*-=~ ".contains(&byte)) {
            return Some(words.len());
        }
        if words.starts_with('©') {
            return Some(words.len());
        }
    }
    if let Some(end) = notice(words, frame) {
        let more = words[end..].trim_start();
        return Some(words.len() - noise(more, frame).map_or(more.len(), |end| more.len() - end));
    }
    let bare = words.trim_end_matches(['.', '…', ':', '!', ' ']);
    if label(words, &frame.notices) == Some(bare.len()) {
        return Some(words.len());
    }
    let end = label(words, &frame.noise)?;
    let rest = words[end..].trim_start();
    if rest.is_empty() {
        return Some(words.len());
    }
    if is_unmarked_link(words, end) {
        return Some(words.len());
    }
    let lower = rest.as_bytes();
    let rights = rest.starts_with(['©', '@']) || lower.starts_with(b"(c)");
    if rights && words.len() <= LINE {
        return Some(words.len());
    }
    let link = rest.strip_prefix(':')?;
    let start = words.len() - link.len();
    Some(start + headline_end(link))
}

/// Whether a line is a link without a colon: a label of two words and more, and a headline.
fn is_unmarked_link(words: &str, label: usize) -> bool {
    let headline = words[label..].trim_start();
    words[..label].contains(' ')
        && headline.starts_with(char::is_uppercase)
        && headline.split_whitespace().nth(2).is_some()
        && is_headline(words)
        && !words.ends_with(['!', '?', ':', ',', ';'])
}

/// Whether a label stands alone that announces the headline of another article.
fn is_bare_teaser(words: &str, frame: &Frame) -> bool {
    label(words, &frame.noise).is_some_and(|end| words[end..].trim_matches([' ', ':']).is_empty())
}

/// Where links and notices stand inside of a paragraph, from byte `first` on: after the end of a sentence a
/// label of two words and more with a colon and a headline, or a notice in capitals.
fn run_ins(words: &str, first: usize, frame: &Frame) -> Vec<(usize, usize)> {
    let bytes = words.as_bytes();
    let stops = memchr::memchr3_iter(b'.', b'!', b'?', bytes);
    // The last byte of a closing mark is 9D.
    let closing = memchr::memchr3_iter(b'"', b')', 0x9D, bytes);
    let is_end = |at: &usize| bytes.get(at + 1).is_some_and(u8::is_ascii_whitespace);
    let mut starts: Vec<usize> = stops.chain(closing).filter(is_end).map(|at| at + 1).collect();
    starts.push(first);
    starts.sort_unstable();
    let (mut found, mut from) = (Vec::new(), first);
    for start in starts {
        let mut start = start.max(from);
        while let Some(rest) = words.get(start..).map(str::trim_start) {
            let at = words.len() - rest.len();
            let Some(end) = run_in(rest, frame).filter(|_| at > 0) else { break };
            found.push((at, at + end));
            (start, from) = (at + end, at + end);
        }
    }
    found
}

/// How long the notice or link is that a sentence opens with, in bytes.
fn run_in(words: &str, frame: &Frame) -> Option<usize> {
    notice(words, frame).or_else(|| {
        let end = label(words, &frame.noise).filter(|&end| words[..end].contains(' '))?;
        let link = words[end..].trim_start().strip_prefix(':')?;
        let near = &link[..link.floor_char_boundary(LINE)];
        let stop = near.match_indices(". ").map(|(at, _)| at + 1).next();
        let stop = stop.filter(|&end| !near[..end].contains(['"', '“', '”']));
        Some(words.len() - link.len() + stop.unwrap_or_else(|| headline_end(link)))
    })
}

/// How long the notices in capitals are that `words` open with, in bytes.
fn notice(words: &str, frame: &Frame) -> Option<usize> {
    let end = label(words, &frame.notices)?;
    words[..end].chars().all(|c| !c.is_lowercase()).then_some(end)
}

/// Where the headline of a link ends that may be glued to the sentence after it, in bytes.
fn headline_end(link: &str) -> usize {
    const HEADLINE: usize = 160;
    let near = &link[..link.floor_char_boundary(LINE)];
    if link.len() <= HEADLINE && !near.contains(['"', '“', '”']) {
        return link.len();
    }
    let characters: Vec<(usize, char)> = near.char_indices().collect();
    for window in characters.windows(4) {
        let [(_, a), (at_b, b), (at_c, c), (_, d)] = window else { continue };
        // `BerkasPadahal`: a capital inside a word.
        if a.is_lowercase() && b.is_uppercase() && c.is_lowercase() {
            return *at_b;
        }
        // `KPKSebagai`: a word after capitals.
        if a.is_uppercase() && b.is_uppercase() && c.is_uppercase() && d.is_lowercase() {
            return *at_c;
        }
    }
    let stop = near
        .match_indices(['.', '?', '!'])
        .map(|(at, _)| at + 1)
        .find(|&end| end == near.len() || near[end..].starts_with(char::is_whitespace));
    match stop {
        Some(end) if !near[..end].contains(['"', '“', '”']) => end,
        None if link.len() <= LINE && !link.contains(['"', '“', '”']) => link.len(),
        _ => 0,
    }
}

/// How long a link in parentheses is, `(Baca: …)`, in bytes, if `words` open with one.
fn linked(words: &str, frame: &Frame) -> Option<usize> {
    let inner = words[1..].trim_start();
    let end = label(inner, &frame.noise)?;
    inner[end..].trim_start().strip_prefix(':')?;
    let near = &words.as_bytes()[..words.len().min(LINE)];
    memchr::memchr(b')', near).map(|at| at + 1)
}

/// How long a credit in parentheses is, `(WARTA/Nama Orang)`, in bytes, if `words` open with one
/// that a quotation follows: what stands before it in the paragraph is a caption.
fn credited(words: &str, frame: &Frame) -> Option<usize> {
    let near = &words.as_bytes()[..words.len().min(LINE)];
    let close = memchr::memchr(b')', near)?;
    let inner = &words[1..close];
    let quoted = words[close + 1..].trim_start().starts_with(['"', '“']);
    (quoted
        && inner.contains('/')
        && label(inner, &frame.credits).is_some()
        && is_credit(inner, frame))
    .then_some(close + 1)
}

/// `Reporter: …`, also as a row of a table.
fn is_label_line(words: &str, frame: &Frame) -> bool {
    let line = words.trim_start_matches(['|', ' ', '(']);
    words.len() <= 200
        && !words.contains(['"', '“'])
        && label(line, &frame.bylines)
            .is_some_and(|end| line[end..].trim_start_matches(['|', ' ']).starts_with(':'))
}

/// `By Jane Doe`: names after a word such as *by*, and nothing else.
fn is_by_line(words: &str, frame: &Frame) -> bool {
    let Some(end) = label(words, &frame.by) else { return false };
    let names = words[end..].trim_start_matches([':', ' ']);
    let mut capitals = 0;
    let shaped = names.split([' ', ',', '|', '/']).filter(|word| !word.is_empty()).all(|word| {
        let capital = word.starts_with(char::is_uppercase);
        capitals += usize::from(capital);
        capital || word.len() <= 3
    });
    words.len() <= 100 && shaped && (1..=10).contains(&capitals) && !names.ends_with('.')
}

/// `(Reporting by …)`, `With files from …`.
fn is_by_phrase(words: &str, frame: &Frame) -> bool {
    let line = words.trim_start_matches(['(', '[', ' ', '-', '—', '–']);
    words.len() <= LINE && !words.contains(['"', '“']) && label(line, &frame.by_phrases).is_some()
}

fn is_promotion(words: &str, frame: &Frame) -> bool {
    words.len() <= 2 * LINE
        && label(words.trim_start_matches(['(', '"', '“', ' ']), &frame.promotion).is_some()
}

/// `DINI TEJA | MAJALAH TEMPO`: names in capitals.
fn is_names_line(words: &str) -> bool {
    let mut letters = 0;
    words.len() <= 100
        && words.chars().all(|character| {
            letters += usize::from(character.is_alphabetic());
            character.is_uppercase() || " .|,&/-'’()".contains(character)
        })
        && letters >= 4
        && words.split_whitespace().filter(|word| word.len() > 1).count() >= 2
        && !words.ends_with("..")
}

/// A headline in a list of links: short, and not ended as a sentence is.
fn is_headline(words: &str) -> bool {
    words.len() <= 200 && !words.ends_with('.') && !words.contains(['"', '“', '”'])
}

/// `(Z-2)`, `[noe]`, `[]`: letters, digits and strokes in brackets, and nothing else.
fn is_code(words: &str) -> bool {
    let inner = words
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .or_else(|| words.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')));
    inner.is_some_and(|inner| {
        inner.len() <= 40
            && (inner.is_empty() || !inner.bytes().all(|byte| byte.is_ascii_digit()))
            && inner.char_indices().all(|(at, character)| {
                character.is_alphanumeric()
                    || "/-,.*&".contains(character)
                    || (character == ' ' && inner[..at].ends_with(['/', ',']))
            })
    })
}

/// `-- BERNAMA`, `© Reuters`: a dash or a sign, and an agency's name.
fn is_agency(words: &str, frame: &Frame) -> bool {
    let name = words.trim_start_matches(['-', '–', '—', '©', ' ', '(', '[']);
    name.len() < words.len()
        && label(name, &frame.credits)
            .is_some_and(|end| name[end..].trim_matches([' ', ')', ']', '.']).is_empty())
}

/// Where the desk code or agency starts that ends the last paragraph, after its last sentence.
fn ending(words: &str, frame: &Frame) -> Option<(usize, Reason)> {
    let ends_sentence = |before: &str| {
        before.trim_end().ends_with(['.', '!', '?', '…', '"', '”', '’', '\'', ')', ']'])
    };
    let open = if words.ends_with(')') { last_parenthesis(words) } else { words.rfind('[') };
    if let Some(open) = open.filter(|&open| words.ends_with([')', ']']) && open > 0) {
        let (before, code) = words.split_at(open);
        if ends_sentence(before) && is_code(code) {
            return Some((open, Reason::DeskCode));
        }
        if ends_sentence(before) && is_by_phrase(code, frame) {
            return Some((open, Reason::Byline));
        }
    }
    let near = words.floor_char_boundary(words.len().saturating_sub(60));
    let dash = near + words[near..].rfind(['-', '–', '—'])?;
    let start = words[..dash].trim_end_matches(['-', '–', '—']).len();
    (ends_sentence(&words[..start]) && is_agency(&words[start..], frame))
        .then_some((start, Reason::DeskCode))
}

/// Whether a first paragraph is a picture's caption: a credit ends it.
fn is_caption(words: &str, frame: &Frame) -> bool {
    if words.len() > 1200 || words.contains(['"', '“', '”']) {
        return false;
    }
    let Some(credit) = credit(words, frame) else { return false };
    words[..credit].trim_end().len() >= 20
}

/// Where the credit starts that ends a caption, in bytes.
fn credit(words: &str, frame: &Frame) -> Option<usize> {
    if let Some(open) = last_parenthesis(words) {
        let inner = words[open + 1..words.len() - 1].trim();
        return is_credit(inner, frame).then_some(open);
    }
    if let Some(bar) = words.rfind('|') {
        return is_credit_names(words[bar + 1..].trim()).then_some(bar);
    }
    let start = words.rfind(". ").map(|at| at + 2)?;
    is_credit(&words[start..], frame).then_some(start)
}

/// `TEMPO/Nama Orang`, `ANTARA`, `Foto: Nama Orang`.
fn is_credit(tail: &str, frame: &Frame) -> bool {
    if tail.is_empty() || tail.len() > 80 {
        return false;
    }
    let known = label(tail, &frame.credits);
    if known == Some(tail.len()) {
        return true;
    }
    let rest = known.map_or("", |end| tail[end..].trim_start());
    if let Some(names) = rest.strip_prefix(['/', ':', '|']) {
        return is_credit_names(names.trim_start_matches('/').trim());
    }
    tail.split_once('/').is_some_and(|(outlet, names)| {
        outlet.len() >= 3
            && (outlet.chars().all(|c| c.is_uppercase() || c == '.' || c == ' ')
                || is_domain(outlet))
            && is_credit_names(names)
    })
}

/// One to six words with capitals.
fn is_credit_names(names: &str) -> bool {
    let words: Vec<&str> = names.split([' ', '/']).filter(|word| !word.is_empty()).collect();
    (1..=6).contains(&words.len())
        && words.iter().all(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric()))
        && !names.ends_with(['!', '?'])
}

/// `KOMPAS.com`, `REPUBLIKA.CO.ID`
fn is_domain(word: &str) -> bool {
    const ENDINGS: [&str; 9] = [".com", ".co", ".id", ".net", ".org", ".my", ".uk", ".tv", ".news"];
    word.len() >= 5
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-')
        && word.starts_with(|first: char| first.is_ascii_alphabetic())
        && ENDINGS.iter().any(|ending| {
            word.len() > ending.len()
                && word.as_bytes()[word.len() - ending.len()..]
                    .eq_ignore_ascii_case(ending.as_bytes())
        })
}

/// What speaks for a dateline.
#[derive(Default)]
struct Evidence {
    /// The first part, up to a comma, is in capitals: how many letters.
    capitals: usize,
    /// The first part is a place that the pack knows.
    place: bool,
    /// An outlet's domain is among the words.
    domain: bool,
    /// An agency in parentheses is the last thing.
    agency: bool,
    /// Words of the first part that are not in capitals.
    others: usize,
}

impl Evidence {
    /// Takes a word of the `first` or a later part.
    fn take(&mut self, token: &str, first: bool) {
        self.domain |= is_domain(token);
        if !first {
            return;
        }
        let letters = token.chars().filter(|c| c.is_alphabetic()).count();
        self.others += usize::from(token.chars().any(char::is_lowercase) || letters == 0);
        self.capitals = if self.others > 0 { 0 } else { self.capitals + letters };
    }

    /// Whether what stands before a dash is a dateline; the dash is `spaced`, or no hyphen.
    fn before_dash(&self, spaced: bool) -> bool {
        let strong = self.domain || self.agency || self.place;
        (spaced || self.domain) && (strong || self.capitals >= 3)
    }
}

/// How long the dateline is that opens `words`, its dash and the blanks after it included, in
/// bytes. A colon counts as its end only in the `first` paragraph.
fn dateline(words: &str, first: bool, frame: &Frame) -> Option<usize> {
    const LONGEST: usize = 120;
    if first && let Some(rest) = words.strip_prefix(['-', '–', '—']) {
        return without_place(words, rest);
    }
    let head = &words[..words.floor_char_boundary(LONGEST)];
    let mut evidence = Evidence::default();
    let mut first_part = true;
    let mut at = 0;
    let mut tokens = 0;
    while tokens < 14 {
        at += head[at..].len() - head[at..].trim_start().len();
        let rest = &head[at..];
        let next = rest.chars().next()?;
        if first_part && tokens > 0 && matches!(next, ',' | '(' | '-' | '–' | '—' | '―') {
            let part = head[..at].trim_end();
            evidence.place = label(part, &frame.places) == Some(part.len());
        }
        match next {
            '-' | '–' | '—' | '―' | ':' => {
                let ends = tokens > 0
                    && if next == ':' {
                        first && (evidence.domain || (first_part && evidence.capitals >= 5))
                    } else {
                        let spaced = next != '-'
                            || words[..at].ends_with(' ')
                            || words[at..].starts_with("--");
                        evidence.before_dash(spaced || !first_part)
                    };
                let rest = words[at..].trim_start_matches(['-', '–', '—', '―', ':']).trim_start();
                if ends {
                    return Some(words.len() - rest.len());
                }
                break;
            }
            ',' => {
                first_part = false;
                at += 1;
            }
            '(' => {
                let close = rest.find(')').filter(|&close| (2..50).contains(&close));
                let Some(close) = close else { break };
                if !rest[1..].starts_with(|c: char| c.is_uppercase() || c.is_numeric()) {
                    break;
                }
                evidence.agency = !rest[1..close].chars().all(|c| c.is_numeric() || c == '/');
                first_part = false;
                at += close + 1;
            }
            _ => {
                let end = token_end(rest);
                let token = &rest[..end];
                if !is_dateline_word(token) {
                    break;
                }
                evidence.take(token, first_part);
                at += end;
                tokens += 1;
            }
        }
    }
    outlet_only(words, frame)
}

/// The same where the place was lost before the dash, and `rest` follows that: `- Juru bicara …`.
fn without_place(words: &str, rest: &str) -> Option<usize> {
    let rest = rest.trim_start_matches('-');
    let prose = rest.trim_start();
    let spaced = prose.len() < rest.len() && prose.starts_with(char::is_uppercase);
    spaced.then_some(words.len() - prose.len())
}

/// Where a word of a dateline ends: a hyphen ends it only before what can start a sentence after
/// an outlet (`KOMPAS.com- Warga`, `KOMPAS-Warga`).
fn token_end(rest: &str) -> usize {
    for (at, character) in rest.char_indices() {
        let ends = match character {
            ',' | '(' | '–' | '—' | '―' | ':' => true,
            '-' => {
                let after = rest[at + 1..].chars().next();
                let word = &rest[..at];
                let outlet =
                    is_domain(word) || (word.len() >= 4 && !word.chars().any(char::is_lowercase));
                after.is_none_or(|c| c.is_whitespace() || c == '-')
                    || (outlet
                        && after.is_some_and(char::is_uppercase)
                        && rest[at + 1..].chars().nth(1).is_some_and(char::is_lowercase))
            }
            other => other.is_whitespace(),
        };
        if ends {
            return at.max(character.len_utf8() * usize::from(at == 0));
        }
    }
    rest.len()
}

/// A capital or a digit starts it, and no sentence ends with it.
fn is_dateline_word(token: &str) -> bool {
    let starts = token.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let letters = token.chars().filter(|c| c.is_alphabetic()).count();
    let short = !token.ends_with('.') || letters <= 5;
    (starts && short || is_domain(token)) && token.len() <= 40 && !token.contains(['"', '“', '”'])
}

/// `AKURAT.CO, Kabar …`: an outlet's domain with nothing but a comma or a blank after it, and a
/// known place after that.
fn outlet_only(words: &str, frame: &Frame) -> Option<usize> {
    let end = words.find([' ', ','])?;
    if !is_domain(&words[..end]) {
        return None;
    }
    let rest = words[end..].trim_start_matches([',', ' ']);
    let comma = words[end..].starts_with(',');
    let place = if comma { label(rest, &frame.places).unwrap_or(0) } else { 0 };
    let rest = rest[place..].trim_start();
    rest.starts_with(char::is_uppercase).then_some(words.len() - rest.len())
}
