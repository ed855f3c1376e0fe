//! The briefing: the newest articles and quotations, and who spoke most.

use serde::Serialize;

use super::{ArticleEntry, Entry, QuoteView, Views, slice};
use crate::page::plan::{PER_HOME, PagePlan};
use crate::site::url::Address;

/// Quotations on the home page.
const LATEST: usize = 6;
/// People on the home page.
const MOST: usize = 12;

/// Longest quotation on the home page, in characters.
const EXCERPT: usize = 280;

/// Articles of one day on the home page.
#[derive(Serialize)]
pub struct DayGroup<'a> {
    /// None for articles without a date.
    pub date: Option<String>,
    /// The page of the day.
    pub href: Option<String>,
    /// Newest first.
    pub articles: Vec<ArticleEntry<'a>>,
}

/// `home`: the briefing.
#[derive(Serialize)]
pub struct HomeView<'a> {
    /// Newest first.
    pub days: Vec<DayGroup<'a>>,
    /// The newest quotations; on the first page only.
    pub latest: Vec<QuoteView<'a>>,
    /// Who was quoted most; on the first page only.
    pub most: Vec<Entry<'a>>,
    /// Articles of the site.
    pub articles: usize,
    /// Quotations of the site.
    pub quotes: usize,
    /// Speakers of the site.
    pub speakers: usize,
}

impl<'a> Views<'a> {
    pub(in crate::page) fn home(&self, plan: &PagePlan) -> HomeView<'a> {
        let site = self.site;
        let first = plan.number == 1;
        let mut days: Vec<DayGroup<'a>> = Vec::new();
        let mut date = None;
        for brief in slice(&site.briefs, plan, PER_HOME) {
            if days.is_empty() || brief.article.date != date {
                date = brief.article.date;
                days.push(DayGroup {
                    date: date.map(|date| date.to_string()),
                    href: date.map(|date| site.base.href(&Address::day(date))),
                    articles: Vec::new(),
                });
            }
            if let Some(day) = days.last_mut() {
                day.articles.push(self.article_entry(brief));
            }
        }
        let latest = site.quotes.iter().filter(|quote| first && !quote.speakers.is_empty());
        let mut most = site.speakers.clone();
        most.sort_by_key(|&at| std::cmp::Reverse(site.profiles[at].quotes.len()));
        most.truncate(if first { MOST } else { 0 });
        HomeView {
            days,
            latest: latest
                .take(LATEST)
                .map(|quote| {
                    let mut view = self.quote(quote);
                    view.words = excerpt(view.words);
                    view
                })
                .collect(),
            most: most.into_iter().map(|at| self.profile_entry(at)).collect(),
            articles: site.briefs.len(),
            quotes: site.quotes.len(),
            speakers: site.speakers.len(),
        }
    }
}

/// The start of long words, cut at a blank.
fn excerpt(words: String) -> String {
    let Some((cut, _)) = words.char_indices().nth(EXCERPT) else { return words };
    let head = &words[..cut];
    format!("{} …", &head[..head.rfind(' ').unwrap_or(cut)])
}
