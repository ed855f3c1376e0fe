//! Days one below the other: the timeline, and the page of a month.

use serde::Serialize;

use super::{ArticleLink, DayEntry, Entry, Prerendered};
use crate::page::Rendered;
use crate::page::renderer::Renderer;

/// Titles of a day.
const TITLES: usize = 3;
/// Words of the quotation that leads a day.
const WORDS: usize = 8;

/// `days`: the timeline, or a month.
#[derive(Serialize, Default)]
pub struct DaysView<'a> {
    /// Newest first.
    pub years: Vec<YearEntry<'a>>,
    /// How many days there are on all pages of the timeline.
    pub total: usize,
    /// How many articles a month has; 0 on the timeline.
    pub articles: usize,
    /// The month before.
    pub older: Option<DayEntry>,
    /// The month after.
    pub newer: Option<DayEntry>,
}

/// A year of the timeline.
#[derive(Serialize)]
pub struct YearEntry<'a> {
    /// `2025`.
    pub year: String,
    /// Its months on this page, newest first.
    pub months: Vec<MonthEntry<'a>>,
}

/// A month of the timeline.
#[derive(Serialize)]
pub struct MonthEntry<'a> {
    /// The month itself.
    pub month: DayEntry,
    /// Its days on which something leads, newest first.
    pub days: Vec<ToldDay<'a>>,
    /// All others.
    pub quiet: Vec<ToldDay<'a>>,
}

/// A day in a few lines.
#[derive(Serialize)]
pub struct ToldDay<'a> {
    /// `2025-08-13`.
    pub date: String,
    /// Its page.
    pub href: String,
    /// How many articles.
    pub articles: usize,
    /// Who leads it.
    pub speaker: Option<Entry<'a>>,
    /// The first words of what leads it.
    pub words: String,
    /// Where that stands.
    pub quote: Option<String>,
    /// Language of those words, where it is not the site's.
    pub language: Option<&'a str>,
    /// Its first articles.
    pub titles: Vec<&'a Prerendered<ArticleLink<'static>>>,
    /// How many more it has.
    pub more: usize,
}

impl Renderer {
    /// Some of the site's days, by year and month.
    pub(in crate::page) fn years(
        &self,
        shown: std::ops::Range<usize>,
    ) -> Rendered<Vec<YearEntry<'_>>> {
        let mut years: Vec<YearEntry<'_>> = Vec::new();
        for (at, month) in self.site.months.iter().enumerate() {
            let range = month.days.start.max(shown.start)..month.days.end.min(shown.end);
            let Some(entry) = self.month_entry(at).filter(|_| !range.is_empty()) else { continue };
            let all = range.map(|day| self.told_day(day)).collect::<Rendered<Vec<_>>>()?;
            let (days, quiet) = all.into_iter().partition(|day| day.quote.is_some());
            let month = MonthEntry { month: entry, days, quiet };
            let year = month.month.date.get(..4).unwrap_or_default().to_owned();
            match years.last_mut() {
                Some(last) if last.year == year => last.months.push(month),
                _ => years.push(YearEntry { year, months: vec![month] }),
            }
        }
        Ok(years)
    }

    fn told_day(&self, at: usize) -> Rendered<ToldDay<'_>> {
        let day = &self.site.days[at];
        let lead = self.site.lead(day.briefs.clone()).map(|at| &self.site.quotes[at]);
        let first = lead.map(|quote| (quote, &self.site.briefs[quote.brief]));
        let speaker = first.and_then(|(quote, brief)| Some((brief, *quote.speakers.first()?)));
        let titles: Vec<usize> = day.briefs.clone().take(TITLES).collect();
        Ok(ToldDay {
            date: day.date.to_string(),
            href: self.href(&crate::site::url::Address::day(day.date)),
            articles: day.briefs.len(),
            speaker: speaker.map(|(brief, of)| self.speaker(brief, of)).transpose()?,
            words: lead
                .map(|quote| beginning(&self.site.passage(quote).text()))
                .unwrap_or_default(),
            quote: first.map(|(quote, brief)| self.site.base.quotation(&brief.address, &quote.id)),
            language: first.and_then(|(_, brief)| self.other_language(&brief.article)),
            titles: self.article_links(&titles),
            more: day.briefs.len() - titles.len(),
        })
    }
}

/// The first words of a text.
fn beginning(text: &str) -> String {
    let words = text.split(' ').filter(|word| *word != "…");
    let first: Vec<&str> = words.clone().take(WORDS).collect();
    let gap = if words.count() > first.len() { " …" } else { "" };
    first.join(" ") + gap
}

#[cfg(test)]
mod tests {
    use super::beginning;

    #[test]
    fn the_beginning_of_words_says_that_more_follows() {
        assert_eq!(beginning("one two"), "one two");
        assert_eq!(beginning("1 2 3 4 5 6 7 8 9"), "1 2 3 4 5 6 7 8 …");
    }
}
