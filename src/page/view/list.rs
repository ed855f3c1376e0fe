//! The index of a section.

use chrono::NaiveDate;
use serde::Serialize;

use super::{ArticleEntry, Entry, Letter, LetterGroup, Prerendered, QuoteView, iso};
use crate::page::Rendered;
use crate::page::renderer::Renderer;
use crate::site::Topic;
use crate::site::url::{Address, Section};

/// Articles of a topic that are looked at for its newest statement.
pub(in crate::page) const SPEAKING: usize = 5;

/// `list`: a list of articles or of entries.
#[derive(Serialize, Default)]
pub struct ListView<'a> {
    /// Articles.
    pub articles: Vec<&'a Prerendered<ArticleEntry<'static>>>,
    /// People, organisations, places, topics or outlets, by letter; in a short index one group without a
    /// letter, those who are quoted most first.
    pub letters: Vec<LetterGroup<'a>>,
    /// All letters of the index; none of a short one.
    pub alphabet: Vec<Letter>,
    /// Those of a long index who are quoted most; on its first page only.
    pub most: Vec<Entry<'a>>,
    /// Whether people and organisations stand on the page.
    pub mixed: bool,
    /// Topics, those spoken on last first.
    pub topics: Vec<TopicEntry<'a>>,
    /// How many entries there are on all pages of the list.
    pub total: usize,
}

/// A topic in the index.
#[derive(Serialize)]
pub struct TopicEntry<'a> {
    /// The topic, with the number of its articles.
    pub entry: Entry<'a>,
    /// Day of its newest article.
    pub date: Option<String>,
    /// What the editor says of it.
    pub summary: Option<&'a str>,
    /// The clearest statement of its newest article that has one by somebody who is named.
    pub quote: Option<QuoteView<'a>>,
}

/// A day or month in a list.
#[derive(Serialize)]
pub struct DayEntry {
    /// `2025-08-13` or `2025-08`.
    pub date: String,
    /// Its page.
    pub href: String,
    /// How many articles.
    pub articles: usize,
}

impl Renderer {
    pub(in crate::page) fn topic_entry<'a>(&self, topic: &'a Topic) -> Rendered<Entry<'a>> {
        let entry = self.plain_entry(Section::Topics, "topic", &topic.name, &topic.slug)?;
        Ok(entry.with_articles(topic.briefs.len()))
    }

    /// A topic in the index.
    pub(in crate::page) fn topic_row<'a>(&'a self, topic: &'a Topic) -> Rendered<TopicEntry<'a>> {
        let newest = topic.briefs.first().map(|&at| &self.site.briefs[at].article);
        let speaking = topic.briefs.iter().copied().take(SPEAKING).find(|&at| {
            let quotes = self.site.briefs[at].quotes.clone();
            self.site.quotes[quotes].iter().any(|quote| !quote.speakers.is_empty())
        });
        Ok(TopicEntry {
            entry: self.topic_entry(topic)?,
            date: newest.and_then(|article| iso(article)),
            summary: topic.summary.as_deref(),
            quote: speaking.map(|at| self.statement(at)).transpose()?.flatten(),
        })
    }

    /// What has a page, but neither letters of its own nor a count.
    pub(in crate::page) fn plain_entry<'a>(
        &self,
        section: Section,
        kind: &'a str,
        name: &'a str,
        slug: &str,
    ) -> Rendered<Entry<'a>> {
        let href = self.href(&Address::entry(section, slug));
        self.written(Entry::plain(name, Some(href), kind, slug))
    }

    pub(in crate::page) fn article_entries(
        &self,
        briefs: &[usize],
    ) -> Rendered<Vec<&Prerendered<ArticleEntry<'static>>>> {
        briefs.iter().map(|&at| self.article_entry(at)).collect()
    }

    /// A month in words.
    pub(in crate::page) fn month_name(&self, date: NaiveDate) -> String {
        self.theme.words.date(&date.format("%Y-%m").to_string(), None)
    }

    pub(in crate::page) fn day_entry(&self, at: usize) -> Option<DayEntry> {
        let day = self.site.days.get(at)?;
        Some(DayEntry {
            date: day.date.to_string(),
            href: self.href(&Address::day(day.date)),
            articles: day.briefs.len(),
        })
    }

    pub(in crate::page) fn month_entry(&self, at: usize) -> Option<DayEntry> {
        let month = self.site.months.get(at)?;
        Some(DayEntry {
            date: month.first.format("%Y-%m").to_string(),
            href: self.href(&Address::month(month.first)),
            articles: month.briefs.len(),
        })
    }
}
