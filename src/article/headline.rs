//! A first paragraph that says the title again is the headline, and not of the body.

use super::{Block, BlockKind};

/// Lines that may stand before the headline: outlet, day, author.
const LINES: usize = 2;
/// The longest of them, in bytes.
const LINE: usize = 100;
/// Signs of somebody who speaks.
const SAID: [char; 7] = ['"', '\u{201c}', '\u{201d}', '\u{201e}', '\u{ab}', '\u{bb}', ':'];

/// Which block of a plain text is its headline: one that is the title again, whatever the case, the blanks
/// and the marks, with nothing before it but short lines that are no sentences, and more after it. Where
/// the title is `guessed` from the text, nothing is said in it, and it does not end as a sentence does.
pub(super) fn find(text: &str, blocks: &[Block], title: &str, guessed: bool) -> Option<usize> {
    let is_line = |block: &Block| {
        let words = block.span.of(text);
        words.len() <= LINE && !words.ends_with(['.', '!', '?', '…', '"', '”', ':'])
    };
    let before = blocks.iter().take(LINES).take_while(|block| is_line(block)).count();
    let near = blocks.iter().take(before + 1).take(blocks.len().saturating_sub(1));
    near.enumerate()
        .find(|(_, block)| {
            block.kind == BlockKind::Paragraph && is_same(block.span.of(text), title)
        })
        .map(|(at, _)| at)
        .filter(|&at| {
            let words = blocks[at].span.of(text);
            !guessed || !words.ends_with(['.', '!', '?', '…']) && !words.contains(SAID)
        })
}

/// Whether two texts have the same words, whatever their case, and the marks and blanks between them.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    fn words(text: &str) -> impl Iterator<Item = String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase)
    }
    // Most differ in length by far.
    let near = a.len() <= 2 * b.len() + 16 && b.len() <= 2 * a.len() + 16;
    near && words(a).next().is_some() && words(a).eq(words(b))
}
