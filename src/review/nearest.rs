//! Stretches of an article that are nearly the words of a correction that has lost them. They are only ever
//! offered.

use std::collections::HashMap;

use crate::article::Article;
use crate::text::{Span, bare_words, squeeze};

/// Most stretches that are offered.
const OFFERED: usize = 3;
/// Words of the correction that a stretch has to have, in order: this share of them.
const LEAST: f64 = 0.5;
/// Fewer words than this say too little.
const FEWEST: usize = 3;

/// A stretch that may be meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// Where it stands.
    pub span: Span,
    /// How much of the words it has, 0 to 1.
    pub share: f64,
}

/// The stretches of the article's body that are most like the words, the best first: as many words in a
/// paragraph, at least half of them the same ones in their order.
pub fn nearest(article: &Article, words: &str) -> Vec<Near> {
    let wanted: Vec<String> = bare_words(words).map(str::to_lowercase).collect();
    if wanted.len() < FEWEST {
        return Vec::new();
    }
    let mut found: Vec<(Near, f64)> = Vec::new();
    for block in &article.blocks {
        let tokens = tokens(article, block.span);
        found.extend(windows(&tokens, &wanted).into_iter().map(|(from, to)| {
            let bare: Vec<&str> = tokens[from..to].iter().map(|(word, _)| word.as_str()).collect();
            let share = in_order(&wanted, &bare);
            let span = trimmed(article, tokens[from].1.cover(tokens[to - 1].1), words);
            let like = strsim::normalized_levenshtein(&wanted.join(" "), &bare.join(" "));
            (Near { span, share }, like)
        }));
    }
    found.retain(|(near, _)| near.share >= LEAST);
    found.sort_by(|(a, like_a), (b, like_b)| {
        b.share.total_cmp(&a.share).then(like_b.total_cmp(like_a)).then(a.span.cmp(&b.span))
    });
    let mut offered: Vec<Near> = Vec::new();
    for (near, _) in found {
        if offered.len() < OFFERED && offered.iter().all(|other| !other.span.overlaps(near.span)) {
            offered.push(near);
        }
    }
    offered
}

/// The words of a paragraph, as they are compared, and where they stand.
fn tokens(article: &Article, paragraph: Span) -> Vec<(String, Span)> {
    let text = paragraph.of(&article.text);
    let mut at = paragraph.start as usize;
    let mut out = Vec::new();
    for piece in text.split_inclusive(char::is_whitespace) {
        let token = piece.trim_end();
        let bare = token.trim_matches(|c: char| !c.is_alphanumeric());
        if !bare.is_empty() {
            out.push((bare.to_lowercase(), Span::new(at, at + token.len())));
        }
        at += piece.len();
    }
    out
}

/// The windows, as long as what is wanted, that hold most of its words: none has more than its neighbours.
fn windows(tokens: &[(String, Span)], wanted: &[String]) -> Vec<(usize, usize)> {
    let length = wanted.len().min(tokens.len());
    let mut open: HashMap<&str, isize> = HashMap::new();
    for word in wanted {
        *open.entry(word).or_default() += 1;
    }
    let mut shared = 0_usize;
    let mut counts = Vec::new();
    for (at, (word, _)) in tokens.iter().enumerate() {
        if let Some(open) = open.get_mut(word.as_str()) {
            *open -= 1;
            shared += usize::from(*open >= 0);
        }
        if at >= length
            && let Some(open) = open.get_mut(tokens[at - length].0.as_str())
        {
            *open += 1;
            shared -= usize::from(*open > 0);
        }
        if at + 1 >= length {
            counts.push(shared);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of words")]
    let is_enough = |count: usize| count as f64 >= LEAST * wanted.len() as f64;
    let is_best = |at: usize| {
        let near = counts[at.saturating_sub(1)..(at + 2).min(counts.len())].iter();
        near.max() == Some(&counts[at])
    };
    let starts = (0..counts.len()).filter(|&at| is_enough(counts[at]) && is_best(at));
    starts.map(|at| (at, at + length)).filter(|(from, to)| from < to).collect()
}

/// The share of the wanted words that the others have in the same order.
fn in_order(wanted: &[String], others: &[&str]) -> f64 {
    let mut row = vec![0_usize; others.len() + 1];
    for word in wanted {
        let mut diagonal = 0;
        for (at, other) in others.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if word == other { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of words")]
    let share = row[others.len()] as f64 / wanted.len() as f64;
    share
}

/// A stretch without signs at its ends, unless the words have signs there.
fn trimmed(article: &Article, span: Span, words: &str) -> Span {
    let words = squeeze(words);
    let is_sign = |c: char| !c.is_alphanumeric();
    let mut text = span.of(&article.text);
    let mut start = span.start as usize;
    if !words.starts_with(is_sign) {
        let kept = text.trim_start_matches(is_sign);
        start += text.len() - kept.len();
        text = kept;
    }
    if !words.ends_with(is_sign) {
        text = text.trim_end_matches(is_sign);
    }
    Span::new(start, start + text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::parse;
    use crate::language::Languages;
    use crate::source::{Format, Source};

    fn offered(text: &str, words: &str) -> Vec<String> {
        let source = Source::new("a", "content/a.txt", Format::Text, text.to_owned());
        let (article, _) = parse(&source, &Languages::embedded());
        let near = nearest(&article, words);
        near.iter().map(|near| near.span.of(&article.text).to_owned()).collect()
    }

    const TEXT: &str = "title: A\nlanguage: en\n\nOn Monday she said that “the pipes run only after \
                        midnight,” and left.\n\nThe pipes run under the market hall.\n\nRain fell.";

    #[test]
    fn words_that_were_edited_are_offered_the_most_alike_first() {
        let found = offered(TEXT, "the pipes run only at night");
        assert_eq!(found[0], "the pipes run only after midnight");
        assert_eq!(
            offered(TEXT, "“the pipes run only at night,”")[0],
            "“the pipes run only after midnight,”"
        );
        // The other place has half of the words, too.
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn what_has_few_of_the_words_is_not_offered() {
        assert!(offered(TEXT, "nobody in the hall was asked about it").is_empty());
        assert!(offered(TEXT, "the pipes").is_empty());
    }
}
