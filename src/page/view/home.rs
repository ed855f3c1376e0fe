//! The briefing: the newest articles and quotations, and who spoke most.

use serde::Serialize;

use super::{ArticleEntry, Entry, Made, QuoteView, Share, Views};
use crate::site::url::{Address, Room};
use crate::text::shortened;

/// Articles on the home page.
const NEWEST: usize = 20;
/// Quotations on the home page.
const LATEST: usize = 6;
/// People on the home page.
const MOST: usize = 12;
/// Topics on the home page.
const TOPICS: usize = 12;
/// Longest quotation on the home page, in characters.
const EXCERPT: usize = 280;

/// Articles of one day.
#[derive(Serialize)]
pub struct DayGroup<'a> {
    /// None for articles without a date.
    pub date: Option<String>,
    /// The page of the day.
    pub href: Option<String>,
    /// Newest first.
    pub articles: Vec<&'a Made<ArticleEntry<'static>>>,
}

/// `home`: the briefing.
#[derive(Serialize)]
pub struct HomeView<'a> {
    /// The newest articles, by day.
    pub days: Vec<DayGroup<'a>>,
    /// The newest quotations.
    pub latest: Vec<QuoteView<'a>>,
    /// Who was quoted most.
    pub most: Vec<Entry<'a>>,
    /// Topics that most articles are of.
    pub topics: Vec<Entry<'a>>,
    /// Who has how much of all that was said.
    pub share: Option<Share<'a>>,
    /// The list of all articles, where there are more than those shown.
    pub all: Option<String>,
    /// Articles of the site.
    pub articles: usize,
    /// Quotations of the site.
    pub quotes: usize,
    /// Speakers of the site.
    pub speakers: usize,
}

impl<'a> Views<'a> {
    pub(in crate::page) fn home(&self) -> HomeView<'a> {
        let site = self.site;
        let newest: Vec<usize> = (0..site.briefs.len().min(NEWEST)).collect();
        let latest = site.quotes.iter().filter(|quote| !quote.speakers.is_empty());
        let mut most = site.speakers.clone();
        most.sort_by_key(|&at| std::cmp::Reverse(site.profiles[at].quotes.len()));
        most.truncate(MOST);
        let mut topics: Vec<usize> = (0..site.topics.len()).collect();
        topics.sort_by_key(|&at| std::cmp::Reverse(site.topics[at].briefs.len()));
        topics.truncate(TOPICS);
        HomeView {
            days: self.by_day(&newest),
            latest: latest
                .take(LATEST)
                .map(|quote| {
                    let mut view = self.quote(quote);
                    view.words = shortened(view.words, EXCERPT);
                    view
                })
                .collect(),
            most: most.into_iter().map(|at| self.profile_entry(at)).collect(),
            topics: topics.into_iter().map(|at| self.topic_entry(&site.topics[at])).collect(),
            share: self.share(0..site.quotes.len()),
            all: (site.briefs.len() > NEWEST)
                .then(|| site.base.href(&Address::room(Room::Articles))),
            articles: site.briefs.len(),
            quotes: site.quotes.len(),
            speakers: site.speakers.len(),
        }
    }

    /// Some articles, which are in order, by day.
    pub(super) fn by_day(&self, briefs: &[usize]) -> Vec<DayGroup<'a>> {
        let mut days: Vec<DayGroup<'a>> = Vec::new();
        let mut date = None;
        for &at in briefs {
            let own = self.site.briefs[at].article.date;
            if days.is_empty() || own != date {
                date = own;
                days.push(DayGroup {
                    date: date.map(|date| date.to_string()),
                    href: date.map(|date| self.site.base.href(&Address::day(date))),
                    articles: Vec::new(),
                });
            }
            if let Some(day) = days.last_mut() {
                day.articles.push(self.article_entry(at));
            }
        }
        days
    }
}
