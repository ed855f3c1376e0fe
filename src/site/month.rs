//! Months in which articles were published.

use std::ops::Range;

use chrono::{Datelike as _, NaiveDate};

use super::Day;

/// A month in which articles were published.
#[derive(Debug)]
pub struct Month {
    /// Its first day.
    pub first: NaiveDate,
    /// Its days among [`Site::days`](super::Site::days), newest first.
    pub days: Range<usize>,
    /// Its articles, newest first.
    pub briefs: Range<usize>,
}

/// The months of some days, newest first like them.
pub(super) fn months(days: &[Day]) -> Vec<Month> {
    let mut months: Vec<Month> = Vec::new();
    for (at, day) in days.iter().enumerate() {
        let first = day.date.with_day(1).unwrap_or(day.date);
        match months.last_mut() {
            Some(month) if month.first == first => {
                month.days.end = at + 1;
                month.briefs.end = day.briefs.end;
            }
            _ => months.push(Month { first, days: at..at + 1, briefs: day.briefs.clone() }),
        }
    }
    months
}
