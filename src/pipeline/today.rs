//! How late it is, and which articles wait for their time.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use super::Options;
use crate::article::Article;

/// What says how late it is.
#[derive(Clone, Copy, Debug)]
pub enum Now {
    /// A day, from its beginning in the site's time zone.
    Day(NaiveDate),
    /// A time.
    Time(DateTime<Utc>),
    /// A clock, which is asked once for each build.
    Clock(fn() -> DateTime<Utc>),
}

impl Now {
    /// The time, at a site in `zone`.
    pub fn at(self, zone: FixedOffset) -> DateTime<Utc> {
        match self {
            Now::Clock(clock) => clock(),
            Now::Day(_) | Now::Time(_) => self.fixed(zone).unwrap_or_default(),
        }
    }

    /// The day, at a site in `zone`.
    pub fn day(self, zone: FixedOffset) -> NaiveDate {
        self.at(zone).with_timezone(&zone).date_naive()
    }

    /// The same as [`Now::at`] if it is no clock's: the files of a site are given this time.
    pub fn fixed(self, zone: FixedOffset) -> Option<DateTime<Utc>> {
        match self {
            Now::Day(day) => {
                let begins = day.and_time(NaiveTime::MIN).and_local_timezone(zone);
                begins.single().map(|time| time.to_utc())
            }
            Now::Time(time) => Some(time),
            Now::Clock(_) => None,
        }
    }
}

/// What is published today.
#[derive(Clone, Copy, Debug)]
pub(super) struct Today {
    /// `None` where nothing waits.
    now: Option<DateTime<Utc>>,
    zone: FixedOffset,
    drafts: bool,
}

/// Why an article is held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    Draft,
    /// Its time has not come.
    Waits,
}

impl Today {
    /// Today by what is asked for, at a site in `zone`.
    pub(super) fn of(options: &Options, zone: FixedOffset) -> Self {
        let now = options.now.filter(|_| !options.future).map(|now| now.at(zone));
        Today { now, zone, drafts: options.drafts }
    }

    /// Why an article is not published, if it is not.
    pub(super) fn holds(&self, article: &Article) -> Option<Hold> {
        if article.draft && !self.drafts {
            return Some(Hold::Draft);
        }
        self.is_before(self.due(article)).then_some(Hold::Waits)
    }

    /// When an article is published, if it says that.
    pub(super) fn due(&self, article: &Article) -> Option<DateTime<FixedOffset>> {
        article.published_at(self.zone).map(|due| due.with_timezone(&self.zone))
    }

    /// Whether a time is yet to come.
    pub(super) fn is_before(&self, due: Option<DateTime<FixedOffset>>) -> bool {
        self.now.is_some_and(|now| due.is_some_and(|due| due > now))
    }
}

/// The articles that are held back, and as long as that is so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Articles that are drafts.
    pub drafts: usize,
    /// Articles whose date is yet to come.
    pub waiting: usize,
    /// When the next of them is published.
    pub next: Option<DateTime<FixedOffset>>,
    /// When the last of those that are published was, by their dates.
    pub last: Option<DateTime<FixedOffset>>,
}

impl Held {
    /// Counts an article that is held back, or not.
    pub(super) fn add(&mut self, hold: Option<Hold>, due: Option<DateTime<FixedOffset>>) {
        match hold {
            Some(Hold::Draft) => self.drafts += 1,
            Some(Hold::Waits) => {
                self.waiting += 1;
                self.next = [self.next, due].into_iter().flatten().min();
            }
            None => self.last = self.last.max(due),
        }
    }

    /// Whether the same articles are held back today.
    pub(super) fn is_of(&self, today: Today) -> bool {
        let Some(now) = today.now else { return self.next.is_none() };
        self.last.is_none_or(|last| last <= now) && self.next.is_none_or(|next| next > now)
    }
}
