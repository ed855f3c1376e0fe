//! Lists: the index of a room, the page of a topic, the page of a day.

use serde::Serialize;

use super::entry::{colour, initials};
use super::{ArticleEntry, Entry, Views, slice};
use crate::page::plan::{PER_INDEX, PER_LIST, PagePlan};
use crate::site::url::{Address, Room};

/// `list`: a list of articles, of days, or of entries.
#[derive(Serialize, Default)]
pub struct ListView<'a> {
    /// Articles.
    pub articles: Vec<ArticleEntry<'a>>,
    /// Days, newest first.
    pub days: Vec<DayEntry>,
    /// People, organisations, places or topics.
    pub entries: Vec<Entry<'a>>,
    /// How many articles there are on all pages of the list.
    pub total: usize,
    /// The day before, of a day's page.
    pub older: Option<DayEntry>,
    /// The day after.
    pub newer: Option<DayEntry>,
}

/// A day in a list.
#[derive(Serialize)]
pub struct DayEntry {
    /// The day.
    pub date: String,
    /// Its page.
    pub href: String,
    /// How many articles.
    pub articles: usize,
}

impl<'a> Views<'a> {
    pub(in crate::page) fn topic(&self, at: usize, plan: &PagePlan) -> ListView<'a> {
        let topic = &self.site.topics[at];
        ListView {
            articles: self.articles(&topic.briefs, plan),
            total: topic.briefs.len(),
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
        let profiles = |members: &'a [usize]| ListView {
            entries: slice(members, plan, PER_INDEX)
                .iter()
                .map(|&at| self.profile_entry(at))
                .collect(),
            total: members.len(),
            ..ListView::default()
        };
        match room {
            Room::Articles => {
                let briefs: Vec<usize> = (0..site.briefs.len()).collect();
                ListView {
                    articles: self.articles(&briefs, plan),
                    total: briefs.len(),
                    ..ListView::default()
                }
            }
            Room::Speakers => profiles(&site.speakers),
            Room::Organisations => profiles(&site.organisations),
            Room::Places => profiles(&site.places),
            Room::Topics => ListView {
                entries: slice(&site.topics, plan, PER_INDEX)
                    .iter()
                    .map(|topic| {
                        let address = Address::entry(Room::Topics, &topic.slug);
                        Entry {
                            name: &topic.name,
                            href: Some(site.base.href(&address).into()),
                            initials: initials(&topic.name).into(),
                            colour: colour(&topic.slug),
                            kind: "topic",
                            role: None,
                            quotes: 0,
                            articles: topic.briefs.len(),
                        }
                    })
                    .collect(),
                total: site.topics.len(),
                ..ListView::default()
            },
            Room::Days => {
                let start = (plan.number - 1) * PER_INDEX;
                ListView {
                    days: (start..start + PER_INDEX).map_while(|at| self.day_entry(at)).collect(),
                    total: site.days.len(),
                    ..ListView::default()
                }
            }
        }
    }

    fn articles(&self, briefs: &[usize], plan: &PagePlan) -> Vec<ArticleEntry<'a>> {
        slice(briefs, plan, PER_LIST)
            .iter()
            .map(|&at| self.article_entry(&self.site.briefs[at]))
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
}
