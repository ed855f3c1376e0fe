//! Lists: the index of a room, the pages of a topic, a month and a day.

use serde::Serialize;

use super::letter::by_letter;
use super::{
    ArticleEntry, Chart, DayGroup, Entry, Letter, LetterGroup, Made, Share, Views, shown, slice,
};
use crate::page::plan::{PER_INDEX, PER_LIST, PagePlan};
use crate::site::Topic;
use crate::site::url::{Address, Room};

/// `list`: a list of articles, of days, or of entries.
#[derive(Serialize, Default)]
pub struct ListView<'a> {
    /// Articles.
    pub articles: Vec<&'a Made<ArticleEntry<'static>>>,
    /// Articles of a month, by day.
    pub days: Vec<DayGroup<'a>>,
    /// The timeline: months and their days, newest first.
    pub months: Vec<MonthEntry>,
    /// People, organisations, places, topics or outlets, by letter.
    pub letters: Vec<LetterGroup<'a>>,
    /// All letters of the index.
    pub alphabet: Vec<Letter>,
    /// Who has how much of what was said; on the first page only.
    pub share: Option<Share<'a>>,
    /// Quotations over time; on the first page only.
    pub chart: Option<Chart>,
    /// How many entries there are on all pages of the list.
    pub total: usize,
    /// The day or month before.
    pub older: Option<DayEntry>,
    /// The day or month after.
    pub newer: Option<DayEntry>,
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

/// A month in the timeline.
#[derive(Serialize)]
pub struct MonthEntry {
    /// The month itself.
    pub month: DayEntry,
    /// Its days on this page, newest first.
    pub days: Vec<DayEntry>,
}

impl<'a> Views<'a> {
    pub(in crate::page) fn topic(&self, at: usize, plan: &PagePlan) -> ListView<'a> {
        let site = self.site;
        let topic = &site.topics[at];
        let quotes = || topic.briefs.iter().flat_map(|&brief| site.briefs[brief].quotes.clone());
        let first = plan.number == 1;
        ListView {
            articles: self.articles(&topic.briefs, plan),
            share: if first { self.share(quotes()) } else { None },
            chart: if first { self.chart(&quotes().collect::<Vec<_>>()) } else { None },
            total: topic.briefs.len(),
            ..ListView::default()
        }
    }

    pub(in crate::page) fn month(&self, at: usize, plan: &PagePlan) -> ListView<'a> {
        let month = &self.site.months[at];
        let briefs: Vec<usize> = month.briefs.clone().collect();
        let quotes = briefs.iter().flat_map(|&brief| self.site.briefs[brief].quotes.clone());
        ListView {
            days: self.by_day(slice(&briefs, plan, PER_LIST)),
            share: if plan.number == 1 { self.share(quotes) } else { None },
            total: briefs.len(),
            older: self.month_entry(at + 1),
            newer: at.checked_sub(1).and_then(|at| self.month_entry(at)),
            ..ListView::default()
        }
    }

    pub(in crate::page) fn day(&self, at: usize, plan: &PagePlan) -> ListView<'a> {
        let day = &self.site.days[at];
        let briefs: Vec<usize> = day.briefs.clone().collect();
        ListView {
            articles: self.articles(&briefs, plan),
            total: briefs.len(),
            older: self.day_entry(at + 1),
            newer: at.checked_sub(1).and_then(|at| self.day_entry(at)),
            ..ListView::default()
        }
    }

    pub(in crate::page) fn room(&self, room: Room, plan: &PagePlan) -> ListView<'a> {
        let site = self.site;
        let profiles = |members: &'a [usize]| {
            let name = |&at: &usize| site.profiles[at].name.as_str();
            let entry = |&at: &usize| self.profile_entry(at);
            self.index(members, plan, name, entry)
        };
        match room {
            Room::Articles => {
                let shown = shown(site.briefs.len(), plan, PER_LIST);
                ListView {
                    articles: shown.map(|at| self.article_entry(at)).collect(),
                    total: site.briefs.len(),
                    ..ListView::default()
                }
            }
            Room::Speakers => profiles(&site.speakers),
            Room::Organisations => profiles(&site.organisations),
            Room::Places => profiles(&site.places),
            Room::Topics => {
                self.index(&site.topics, plan, |topic| &topic.name, |topic| self.topic_entry(topic))
            }
            Room::Outlets => self.index(
                &site.outlets,
                plan,
                |outlet| &outlet.name,
                |outlet| {
                    self.plain_entry(room, "outlet", &outlet.name, &outlet.slug)
                        .with_articles(outlet.briefs.len())
                        .with_quotes(outlet.via.len())
                },
            ),
            Room::Days => ListView {
                months: self.timeline(plan),
                total: site.days.len(),
                ..ListView::default()
            },
        }
    }

    /// One page of an index, by letter.
    fn index<T>(
        &self,
        members: &'a [T],
        plan: &PagePlan,
        name: impl Fn(&'a T) -> &'a str,
        entry: impl Fn(&'a T) -> Entry<'a>,
    ) -> ListView<'a> {
        let before = ((plan.number - 1) * PER_INDEX).checked_sub(1).map(|at| name(&members[at]));
        let entries = slice(members, plan, PER_INDEX).iter().map(entry).collect();
        ListView {
            letters: by_letter(entries, before),
            alphabet: self.letters(members.iter().map(name), plan),
            total: members.len(),
            ..ListView::default()
        }
    }

    pub(super) fn topic_entry(&self, topic: &'a Topic) -> Entry<'a> {
        self.plain_entry(Room::Topics, "topic", &topic.name, &topic.slug)
            .with_articles(topic.briefs.len())
    }

    /// What has a page, but neither a face nor a count.
    fn plain_entry(&self, room: Room, kind: &'a str, name: &'a str, slug: &str) -> Entry<'a> {
        let href = self.site.base.href(&Address::entry(room, slug));
        self.written(Entry::plain(name, href, kind, slug))
    }

    fn articles(&self, briefs: &[usize], plan: &PagePlan) -> Vec<&'a Made<ArticleEntry<'static>>> {
        slice(briefs, plan, PER_LIST).iter().map(|&at| self.article_entry(at)).collect()
    }

    /// The days of one page, by month.
    fn timeline(&self, plan: &PagePlan) -> Vec<MonthEntry> {
        let start = (plan.number - 1) * PER_INDEX;
        let shown = start..start + PER_INDEX;
        let months = self.site.months.iter().enumerate();
        months
            .filter_map(|(at, month)| {
                let days = month.days.start.max(shown.start)..month.days.end.min(shown.end);
                let days: Vec<DayEntry> = days.filter_map(|day| self.day_entry(day)).collect();
                let month = self.month_entry(at)?;
                (!days.is_empty()).then_some(MonthEntry { month, days })
            })
            .collect()
    }

    fn day_entry(&self, at: usize) -> Option<DayEntry> {
        let day = self.site.days.get(at)?;
        Some(DayEntry {
            date: day.date.to_string(),
            href: self.site.base.href(&Address::day(day.date)),
            articles: day.briefs.len(),
        })
    }

    fn month_entry(&self, at: usize) -> Option<DayEntry> {
        let month = self.site.months.get(at)?;
        Some(DayEntry {
            date: month.first.format("%Y-%m").to_string(),
            href: self.site.base.href(&Address::month(month.first)),
            articles: month.briefs.len(),
        })
    }
}
