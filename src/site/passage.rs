//! How a quotation reads outside of its article: direct speech in its own words, everything else in its
//! sentence, in which what was said is marked. Torn out of it, reported speech cannot be read, and may
//! say the opposite.

use super::{Quote, Site};
use crate::annotate::{Attribution, Kind};
use crate::article::Article;
use crate::text::{Span, escape, joined};

/// A sentence of more words than this is cut to the clause that says who said it.
const LONGEST: usize = 45;

/// A quotation as it reads by itself: stretches of text, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// In order; no white space but single blanks, none at the ends.
    pub pieces: Vec<Piece>,
}

/// A stretch of a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Never empty.
    pub text: String,
    /// Whether it is what was said, inside of a sentence that is not.
    pub said: bool,
}

impl Passage {
    /// All of it as plain text.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// As HTML, with `u` around what was said.
    pub fn html(&self) -> String {
        let mut out = String::new();
        for Piece { text, said } in &self.pieces {
            if *said {
                out.push_str("<u>");
            }
            escape(&mut out, text);
            if *said {
                out.push_str("</u>");
            }
        }
        out
    }

    /// How many words it has.
    pub fn words(&self) -> usize {
        self.text().split_whitespace().count()
    }

    fn push(&mut self, text: &str, said: bool) {
        for character in text.chars() {
            let blank = character.is_whitespace();
            let after_blank = self.pieces.last().is_none_or(|piece| piece.text.ends_with(' '));
            if blank && after_blank {
                continue;
            }
            let character = if blank { ' ' } else { character };
            match self.pieces.last_mut() {
                Some(piece) if piece.said == said || blank => piece.text.push(character),
                _ => self.pieces.push(Piece { text: character.into(), said }),
            }
        }
    }

    fn trim(&mut self) {
        while let Some(last) = self.pieces.last_mut() {
            last.text.truncate(last.text.trim_end().len());
            if !last.text.is_empty() {
                return;
            }
            self.pieces.pop();
        }
    }
}

impl Site {
    /// A quotation as it reads outside of its article.
    pub fn passage(&self, quote: &Quote) -> Passage {
        passage(&self.briefs[quote.brief].article, self.attribution(quote))
    }
}

/// An attribution of an article as it reads outside of it.
fn passage(article: &Article, attribution: &Attribution) -> Passage {
    let mut passage = Passage::default();
    if attribution.statement.is_empty()
        || attribution.kind == Kind::Direct && attribution.is_own_words()
    {
        let mut before: Option<u32> = None;
        for span in attribution.shown() {
            let gap = before.map(|end| article.text.get(end as usize..span.start as usize));
            match gap.map(Option::unwrap_or_default) {
                Some(gap) if !gap.trim().is_empty() => passage.push(" … ", false),
                _ => passage.push(" ", false),
            }
            passage.push(&without_comma(joined(&article.text, &[*span])), false);
            before = Some(span.end);
        }
        passage.trim();
        return passage;
    }
    let whole =
        attribution.content.iter().fold(attribution.statement, |all, span| all.cover(*span));
    // What somebody denies or asks is not what was said: all of its sentence stands for it, unmarked.
    let own = attribution.is_own_words();
    let excerpt = if own { excerpt(article, attribution, whole) } else { whole };
    if excerpt.start > whole.start {
        passage.push("… ", false);
    }
    for (span, said) in stretches(article, attribution, excerpt) {
        passage.push(article.text.get(span.range()).unwrap_or_default(), said && own);
    }
    passage.trim();
    if excerpt.end < whole.end {
        passage.push(" …", false);
    }
    passage
}

/// The words of direct speech without the comma that leads on to who said them: `“Yes,”` is `“Yes”`.
fn without_comma(mut words: String) -> String {
    let is_mark = |c: char| matches!(c, '”' | '"' | '’' | '\'' | '»' | '“' | '‘');
    let end = words.trim_end_matches(|c: char| c == ',' || c.is_whitespace()).len();
    words.truncate(end);
    let inner = words.trim_end_matches(is_mark).len();
    let marks = words.split_off(inner);
    words.truncate(words.trim_end_matches(',').len());
    words + &marks
}

/// What is printed of a passage's text: not the dateline, desk code and the like in it; each stretch
/// with whether it is what was said.
fn stretches(article: &Article, attribution: &Attribution, excerpt: Span) -> Vec<(Span, bool)> {
    let mut out = Vec::new();
    let add = |out: &mut Vec<(Span, bool)>, from: u32, to: u32, said: bool| {
        let mut from = from;
        for excluded in article.excluded.iter().map(|excluded| excluded.span) {
            if excluded.end <= from || excluded.start >= to {
                continue;
            }
            if excluded.start > from {
                out.push((Span { start: from, end: excluded.start }, said));
            }
            from = excluded.end;
        }
        if from < to {
            out.push((Span { start: from, end: to }, said));
        }
    };
    let mut from = excerpt.start;
    for span in &attribution.content {
        let (start, end) = (span.start.max(from), span.end.min(excerpt.end));
        if start >= end {
            continue;
        }
        add(&mut out, from, start, false);
        add(&mut out, start, end, true);
        from = end;
    }
    add(&mut out, from, excerpt.end, false);
    out
}

/// The part of the sentences `whole` that is printed: all, or, where that is long, what stands around the
/// cue, its source and the content; first cut at the ends of sentences, then at clauses.
fn excerpt(article: &Article, attribution: &Attribution, whole: Span) -> Span {
    let Some(text) = article.text.get(whole.range()) else { return whole };
    let long = |text: &str| text.split_whitespace().nth(LONGEST).is_some();
    if !long(text) {
        return whole;
    }
    let core = [&attribution.content, &attribution.cue, &attribution.source].into_iter().flatten();
    let core = core.filter(|span| whole.contains(**span)).copied().reduce(Span::cover);
    let Some(core) = core else { return whole };
    let (from, to) = ((core.start - whole.start) as usize, (core.end - whole.start) as usize);
    let cut = |marks: &[char]| {
        let breaks = breaks(text, marks);
        let start = breaks.iter().rev().find(|(_, next)| *next <= from).map_or(0, |at| at.1);
        let end = breaks.iter().find(|(end, _)| *end >= to).map_or(text.len(), |at| at.0);
        (start, end)
    };
    let (mut start, mut end) = cut(&['.', '?', '!']);
    if long(&text[start..end]) {
        (start, end) = cut(&['.', '?', '!', ',', ';', ':', '–', '—']);
    }
    let whole_start = whole.start as usize;
    Span::new(whole_start + start, whole_start + end)
}

/// Where a text may be cut: after one of these marks, outside of quotation marks, before a blank. Each
/// place as the end of what stands before it and the start of what follows.
fn breaks(text: &str, marks: &[char]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let (mut depth, mut straight) = (0_usize, false);
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '“' | '«' => depth += 1,
            '”' | '»' => depth = depth.saturating_sub(1),
            '"' => straight = !straight,
            _ => {}
        }
        let after = at + character.len_utf8();
        let blank = characters.peek().is_some_and(|(_, next)| next.is_whitespace());
        if depth > 0 || straight || !blank {
            continue;
        }
        let ends_speech = matches!(character, '”' | '"' | '»')
            && text[..at].ends_with(|c: char| marks.contains(&c) && matches!(c, '.' | '?' | '!'));
        if ends_speech || marks.contains(&character) {
            let keeps = ends_speech || matches!(character, '.' | '?' | '!');
            let end = if keeps { after } else { text[..at].trim_end().len() };
            let next =
                text[after..].find(|c: char| !c.is_whitespace()).map_or(text.len(), |n| after + n);
            out.push((end, next));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::{Annotated, annotate};
    use crate::article::{Excluded, Reason, parse};
    use crate::language::Languages;
    use crate::source::{Format, Source};

    fn read(text: &str) -> (Article, Annotated) {
        let text = format!("title: A town\ndate: 2025-08-20\nlanguage: en\n\n{text}\n");
        let source = Source::new("a", "content/a.txt", Format::Text, text);
        let languages = Languages::embedded();
        let (article, _) = parse(&source, &languages);
        let (annotated, _) = annotate(&article, &languages);
        (article, annotated)
    }

    fn passages(text: &str) -> Vec<String> {
        let (article, annotated) = read(text);
        annotated.attributions.iter().map(|of| passage(&article, of).html()).collect()
    }

    #[test]
    fn reported_speech_stands_in_its_sentence_and_direct_speech_in_its_words() {
        assert_eq!(
            passages(
                "LIRANGAN (Herald) - Mayor Ratna Sumpena said on Tuesday that nobody was hurt.\n\n\
                 “We were lucky,” Sumpena said."
            ),
            ["Mayor Ratna Sumpena said on Tuesday <u>that nobody was hurt</u>.", "“We were lucky”"]
        );
    }

    #[test]
    fn a_long_sentence_is_cut_to_the_clause_that_says_who_said_it() {
        let filler = "after a night in which the river rose faster than anybody in the lower town \
                      remembered and the pumps of the old harbour stood still for three hours because \
                      the fuel had been sold to a neighbour";
        let found = passages(&format!(
            "The market opened late, {filler}, and Mayor Ratna Sumpena said that nobody was hurt."
        ));
        assert_eq!(found, ["… and Mayor Ratna Sumpena said <u>that nobody was hurt</u>."]);
    }

    #[test]
    fn what_is_not_prose_is_left_out_and_text_stays_text() {
        let (mut article, annotated) =
            read("Mayor Ratna Sumpena said that <b>nobody</b> was hurt. (abc)");
        let at = article.text.find("(abc)").unwrap();
        article.excluded = vec![Excluded { span: Span::new(at, at + 5), reason: Reason::DeskCode }];
        let html = passage(&article, &annotated.attributions[0]).html();
        assert!(html.contains("&lt;b&gt;nobody&lt;/b&gt;"), "{html}");
        assert!(!html.contains("(abc)"), "{html}");
    }

    #[test]
    fn the_comma_that_leads_on_is_left_out() {
        for (words, expected) in [("“Yes,”", "“Yes”"), ("\"Ya,\"", "\"Ya\""), ("“Why?”", "“Why?”")]
        {
            assert_eq!(without_comma(words.to_owned()), expected);
        }
    }

    #[test]
    fn nothing_is_cut_inside_of_marks() {
        let text = "He said “one, two” and, well, left. She stayed.";
        let cut: Vec<&str> = breaks(text, &['.', ',']).iter().map(|at| &text[..at.0]).collect();
        assert_eq!(
            cut,
            [
                "He said “one, two” and",
                "He said “one, two” and, well",
                "He said “one, two” and, well, left."
            ]
        );
    }
}
