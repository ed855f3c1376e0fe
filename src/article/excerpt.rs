//! An article of which nothing is shown but some stretches of its text.

use super::{Article, Block, BlockKind, prose, summary};
use crate::source::Format;
use crate::text::Span;

impl Article {
    /// The article with nothing of its text but these stretches, which are in order and do not overlap;
    /// each becomes a paragraph. All else is blanks, so that nothing that reads it can print it. Spans stay
    /// what they are. What was taken from the text is taken again, from what is left of it;
    /// `abbreviations` do not end a sentence.
    #[must_use]
    pub fn excerpt(&self, stretches: &[Span], abbreviations: &[String]) -> Article {
        let mut spans = Vec::new();
        for block in &self.blocks {
            self.prose_of(block.span, stretches, &mut spans);
        }
        let text = self.without_rest(&spans);
        let block = |span| Block { span, kind: BlockKind::Paragraph };
        let blocks: Vec<Block> = spans.into_iter().map(block).collect();
        let start = prose(&text, &blocks, &[]);
        let mut short = self.clone();
        if self.taken.title {
            let title = Some(summary::title(start, abbreviations));
            short.title =
                title.filter(|title| !title.is_empty()).unwrap_or_else(|| self.id.clone());
        }
        if self.taken.description {
            short.description = summary::description(start);
        }
        if self.taken.caption {
            (short.caption, short.credit) = (None, None);
        }
        Article {
            format: Format::Text,
            markup: String::new(),
            excluded: Vec::new(),
            text,
            blocks,
            ..short
        }
    }

    /// Adds what of a block is of the article's own prose and lies in one of the stretches. What touches
    /// or has nothing but blanks between is one.
    fn prose_of(&self, block: Span, stretches: &[Span], out: &mut Vec<Span>) {
        let first = out.len();
        let from = stretches.partition_point(|stretch| stretch.end <= block.start);
        for stretch in stretches[from..].iter().take_while(|of| of.start < block.end) {
            let mut start = stretch.start.max(block.start);
            let end = stretch.end.min(block.end);
            let from = self.excluded.partition_point(|excluded| excluded.span.end <= start);
            let excluded = self.excluded[from..].iter().map(|excluded| excluded.span);
            for excluded in excluded.take_while(|excluded| excluded.start < end) {
                self.add(Span { start, end: excluded.start.max(start) }, first, out);
                start = excluded.end.min(end);
            }
            self.add(Span { start, end }, first, out);
        }
    }

    fn add(&self, span: Span, first: usize, out: &mut Vec<Span>) {
        let Some(words) = self.text.get(span.range()) else { return };
        let start = span.start as usize + words.len() - words.trim_start().len();
        let end = span.start as usize + words.trim_end().len();
        if start >= end {
            return;
        }
        let span = Span::new(start, end);
        let near = |last: &Span| {
            let gap = last.end.min(span.start) as usize..span.start as usize;
            self.text.get(gap).is_some_and(|gap| gap.trim().is_empty())
        };
        match out[first..].last_mut() {
            Some(last) if near(last) => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }

    /// The text with a blank for each byte that is in none of these spans, which are in order.
    fn without_rest(&self, spans: &[Span]) -> String {
        let mut text = String::with_capacity(self.text.len());
        for span in spans {
            text.extend(std::iter::repeat_n(' ', span.start as usize - text.len()));
            text.push_str(span.of(&self.text));
        }
        text.extend(std::iter::repeat_n(' ', self.text.len() - text.len()));
        text
    }
}
