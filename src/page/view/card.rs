//! The mark of a quotation in its article, and its card.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::entry::told_apart;
use super::{Entry, SourceView};
use crate::annotate::{Kind, PartialDate};
use crate::page::markup::{Chip, Mark, Target};
use crate::page::renderer::Renderer;
use crate::page::{Rendered, fragment};
use crate::site::{Brief, Quote};
use crate::text::{Span, joined, plain};

/// Quotations of one article that have a card; the chips of those after them lead to the speaker.
pub(in crate::page) const MOST_CARDS: usize = 500;

/// The card of a quotation, on its article's page.
#[derive(Serialize)]
pub struct Card<'a> {
    /// Its permanent id.
    pub id: &'a str,
    /// From 1, in its article.
    pub number: usize,
    /// Its words, as printed; the whole sentence where they are not what the speaker says.
    pub words: String,
    /// Whether those are not the text from its first mark to its last: they stand in several places, or
    /// another quotation stands among them.
    pub apart: bool,
    /// Where the same words stand in the original.
    pub original: Option<String>,
    /// Its place in its article.
    pub href: String,
    /// `direct`, `indirect` or `mixed`.
    pub kind: &'a str,
    /// `says`, `denies`, `asks` or `supposes`: how the speaker stands to what was said.
    pub stance: &'a str,
    /// Who said it; empty where that is not clear.
    pub speakers: Vec<Entry<'a>>,
    /// Names of the speakers, or the words for nobody known, with the stance unless it is `says`.
    pub label: String,
    /// Those, the kind and stance in words, and the number.
    pub title: String,
    /// The kind, the stance unless it is `says`, and how sure it is, in words.
    pub status: String,
    /// The words that say that it was said.
    pub cue: String,
    /// When, where, to whom.
    pub setting: String,
    /// The medium it came by.
    pub via: String,
    /// Page of that outlet.
    pub via_href: Option<String>,
    /// When it was said.
    pub said_on: Option<String>,
    /// `high`, `medium` or `low`; `checked` if an editor decided over it.
    pub confidence: &'a str,
    /// The rules that found it and its speaker.
    pub rule: String,
    /// Where a reader tells of a mistake in it.
    pub report: Option<String>,
    /// Other articles that print the same words.
    pub sources: Vec<SourceView<'a>>,
}

impl Renderer {
    /// The marks of an article, in the order of its attributions.
    pub(in crate::page) fn marks<'a>(&'a self, brief: &'a Brief) -> Vec<Mark<'a>> {
        let letters = self.letters_of_speakers(brief);
        let quotes = self.site.quotes[brief.quotes.clone()].iter().enumerate();
        quotes.map(|(number, quote)| self.mark(brief, number, quote, &letters)).collect()
    }

    fn mark<'a>(
        &'a self,
        brief: &'a Brief,
        number: usize,
        quote: &'a Quote,
        letters: &FxHashMap<&str, String>,
    ) -> Mark<'a> {
        let attribution = &brief.annotated.attributions[quote.attribution];
        let first = quote.speakers.first().map(|&speaker| self.bare_speaker(brief, speaker));
        let profiles = quote.speakers.iter().filter_map(|&speaker| brief.profile_of(speaker));
        let slugs: Vec<&str> = profiles.map(|at| self.site.profiles[at].slug.as_str()).collect();
        let mut initials =
            first.as_ref().and_then(|entry| letters.get(entry.name)).cloned().unwrap_or_default();
        let unsure = match attribution.sureness() {
            "checked" => false,
            sure => quote.speakers.is_empty() || sure == "low",
        };
        let mut label = self.named_kind(quote);
        if unsure && !quote.speakers.is_empty() {
            label = format!("{label}, {}", self.theme.words.get("unverified"));
        }
        if unsure {
            initials.push('?');
        }
        let target = match &first {
            _ if number < MOST_CARDS => Target::Card,
            Some(Entry { href: Some(href), .. }) => Target::Page(href.to_string()),
            _ => Target::Nothing,
        };
        Mark {
            id: &quote.id,
            earlier: &quote.earlier,
            kind: attribution.kind,
            stance: attribution.stance,
            content: attribution.shown(),
            speakers: slugs.join(" "),
            unsure,
            chip: Chip { target, initials, label: plain(&label) },
        }
    }

    /// For each quotation of an article, whether the text from its first mark to its last is its words: it
    /// is one stretch, and shares no part of it with another.
    pub(in crate::page) fn undivided(&self, brief: &Brief) -> Vec<bool> {
        let quotes = &self.site.quotes[brief.quotes.clone()];
        let mut undivided = vec![true; quotes.len()];
        let mut spans: Vec<(Span, usize)> = Vec::new();
        for (at, quote) in quotes.iter().enumerate() {
            let shown = self.site.attribution(quote).shown();
            undivided[at] = shown.len() == 1;
            spans.extend(shown.iter().map(|span| (*span, at)));
        }
        spans.sort_unstable();
        let mut furthest: Option<(Span, usize)> = None;
        for (span, at) in spans {
            if let Some((before, other)) = furthest.filter(|(before, _)| before.end > span.start) {
                undivided[at] = false;
                undivided[other] = false;
                if before.end >= span.end {
                    continue;
                }
            }
            furthest = Some((span, at));
        }
        undivided
    }

    pub(in crate::page) fn card<'a>(&'a self, quote: &'a Quote, apart: bool) -> Rendered<Card<'a>> {
        let brief = &self.site.briefs[quote.brief];
        let article = &brief.article;
        let attribution = &brief.annotated.attributions[quote.attribution];
        let words = |spans: &[Span]| joined(&article.text, spans);
        let confidence = attribution.sureness();
        let sure = if confidence == "checked" || !quote.speakers.is_empty() {
            format!("confidence_{confidence}")
        } else {
            "unverified".to_owned()
        };
        let stance = self.stance(attribution.stance);
        let label = plain(&self.speaker_names(quote));
        let words_of = |key| Some(self.theme.words.get(key));
        let status = [words_of(kind_key(attribution.kind)), stance, words_of(&sure)];
        let original = article.original();
        Ok(Card {
            id: &quote.id,
            number: quote.attribution + 1,
            title: plain(&self.card_title(quote)),
            status: status.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            href: self.site.base.quotation(&brief.address, &quote.id),
            words: words(attribution.shown()),
            apart,
            original: original.map(|url| fragment::link(url, &article.text, attribution.shown())),
            kind: attribution.kind.name(),
            stance: attribution.stance.name(),
            speakers: self.speakers_of(quote)?,
            label: stance.map_or_else(|| label.clone(), |stance| format!("{label} ({stance})")),
            cue: words(&attribution.cue),
            setting: words(&attribution.setting),
            via: words(&attribution.via),
            via_href: quote.via.map(|at| self.outlet_href(at)),
            said_on: attribution.said_on.map(PartialDate::iso),
            confidence,
            rule: attribution.rule.to_string(),
            report: self.report(&self.site.quote_url(brief, quote)),
            sources: self.sources(quote)?,
        })
    }

    /// Who said a quotation, its kind and stance, and its number: what its card is called.
    fn card_title(&self, quote: &Quote) -> String {
        format!("{} {}", self.named_kind(quote), quote.attribution + 1)
    }

    fn named_kind(&self, quote: &Quote) -> String {
        let attribution = self.site.attribution(quote);
        let names = self.speaker_names(quote);
        let kind = self.theme.words.get(kind_key(attribution.kind));
        match self.stance(attribution.stance) {
            Some(stance) => format!("{names}, {kind}, {stance}"),
            None => format!("{names}, {kind}"),
        }
    }

    /// The letters of each speaker of an article, by name: no two have the same.
    fn letters_of_speakers<'a>(&'a self, brief: &'a Brief) -> FxHashMap<&'a str, String> {
        let quotes = self.site.quotes[brief.quotes.clone()].iter();
        let mut names: Vec<&str> = quotes
            .flat_map(|quote| &quote.speakers)
            .map(|&speaker| self.site.speaker_name(brief, speaker))
            .collect();
        let mut seen = FxHashSet::default();
        names.retain(|name| seen.insert(*name));
        let letters = told_apart(&names);
        names.into_iter().zip(letters).collect()
    }

    fn speaker_names(&self, quote: &Quote) -> String {
        self.site.speaker_names(quote, self.theme.words.get("speaker_unclear"))
    }
}

/// The key of a kind among the words of the pages.
fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Direct => "kind_direct",
        Kind::Indirect => "kind_indirect",
        Kind::Mixed => "kind_mixed",
    }
}
