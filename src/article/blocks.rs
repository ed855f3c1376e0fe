//! The blocks of a plain text: paragraphs set apart by empty lines, or lines.

use super::matter::line_at;
use super::{Block, BlockKind};
use crate::text::Span;

/// Shorter lines, in code points, are not taken for the lines of a wrapped paragraph, nor longer
/// ones.
const WRAPPED: std::ops::Range<usize> = 40..100;

/// The blocks of `text` from byte `start` on.
///
/// Empty lines set blocks apart. Lines that follow one another directly are one block if they look
/// like a paragraph wrapped at a margin, else each is a block.
pub(super) fn split(text: &str, start: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut group: Vec<Span> = Vec::new();
    let mut at = start;
    while at < text.len() {
        let (line, next) = line_at(text, at);
        let from = at + line.len() - line.trim_start().len();
        let to = at + line.trim_end().len();
        if from < to {
            group.push(Span::new(from, to));
        } else {
            close(text, &mut group, &mut blocks);
        }
        at = next;
    }
    close(text, &mut group, &mut blocks);
    blocks
}

fn close(text: &str, group: &mut Vec<Span>, blocks: &mut Vec<Block>) {
    let block = |span| Block { span, kind: BlockKind::Paragraph };
    match group.as_slice() {
        [first, .., last] if is_wrapped(text, group) => blocks.push(block(first.cover(*last))),
        lines => blocks.extend(lines.iter().map(|&span| block(span))),
    }
    group.clear();
}

/// Whether lines were broken at a margin: few end a sentence, and in most the next line's first
/// word would not have fitted.
fn is_wrapped(text: &str, lines: &[Span]) -> bool {
    let length = |words: &str| words.chars().count();
    if lines.iter().any(|line| line.len() > 4 * WRAPPED.end) {
        return false;
    }
    let margin = lines.iter().map(|line| length(line.of(text))).max().unwrap_or(0);
    if !WRAPPED.contains(&margin) {
        return false;
    }
    let (mut open, mut full) = (0, 0);
    for pair in lines.windows(2) {
        let (line, next) = (pair[0].of(text), pair[1].of(text));
        let word = next.split_whitespace().next().unwrap_or_default();
        open += usize::from(!ends_sentence(line));
        full += usize::from(length(line) + 1 + length(word) > margin);
    }
    let breaks = lines.len() - 1;
    open * 2 > breaks && full * 4 >= breaks * 3
}

/// Whether a line ends as a sentence does, closing marks aside.
fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '\'', '»', ')', ']']).ends_with(['.', '!', '?', '…', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        split(text, 0).iter().map(|block| block.span.of(text)).collect()
    }

    #[test]
    fn empty_lines_set_paragraphs_apart_whatever_the_line_ends() {
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("Satu.{end}{end}  Dua. {end} {end}{end}Tiga");
            assert_eq!(words(&text), ["Satu.", "Dua.", "Tiga"], "{end:?}");
        }
        assert!(words("").is_empty());
        assert!(words(" \n\n ").is_empty());
    }

    #[test]
    fn lines_that_end_sentences_are_blocks() {
        assert_eq!(
            words("Rapat dimulai.\nRapat selesai.\n\nPenutup."),
            ["Rapat dimulai.", "Rapat selesai.", "Penutup."]
        );
        assert_eq!(words("Nama: Rina\nUmur: 30"), ["Nama: Rina", "Umur: 30"]);
    }

    #[test]
    fn lines_broken_at_a_margin_are_one_paragraph() {
        let text = "The council voted on Monday to repair the\nold harbour wall before the rains come. The\n\
                    mayor said \"we cannot wait for another\nflood\" and left.\n\nNext.";
        assert_eq!(words(text).len(), 2);
        assert!(words(text)[0].ends_with("and left."));
    }
}
