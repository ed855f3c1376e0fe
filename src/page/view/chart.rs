//! Quotations over time.

use chrono::{Datelike as _, NaiveDate};
use serde::Serialize;

use crate::page::renderer::Renderer;

/// Months that a picture shows one by one; a longer time is shown by years.
const MOST_MONTHS: i32 = 36;
/// Bars of a picture by years; a longer time has several years in a bar.
const MOST_BARS: i32 = 100;
/// Bars with something in them, and quotations, below which a picture shows nothing.
const LEAST: (usize, usize) = (3, 10);
/// Height of the picture in its own units.
const HEIGHT: usize = 100;
/// Width of a bar and the space after it.
const STEP: usize = 20;

/// Quotations over time, as a picture `width` wide and 100 high, with its data.
#[derive(Serialize)]
pub struct Chart {
    /// Oldest first, without gaps.
    pub bars: Vec<Bar>,
    /// When it starts, as a reader writes it.
    pub first: String,
    /// When it ends.
    pub last: String,
    /// Width of the picture.
    pub width: usize,
    /// The most quotations that a bar has.
    pub most: usize,
    /// The time of the first such bar, as a reader writes it.
    pub peak: String,
    /// All quotations with a date.
    pub total: usize,
}

/// Quotations of one month, one year, or several years.
#[derive(Serialize)]
pub struct Bar {
    /// `2025-08` or `2025`: the first year of a bar with several.
    pub date: String,
    /// The last of several years: `2029`.
    pub until: Option<String>,
    /// How many.
    pub quotes: usize,
    /// Left edge; a bar is 16 wide.
    pub x: usize,
    /// Upper edge.
    pub y: usize,
    /// From there to the ground.
    pub height: usize,
}

impl Renderer {
    /// Quotations by the day on which they were said; none where they are few.
    pub(in crate::page) fn chart(&self, quotes: &[usize]) -> Option<Chart> {
        let date = |&at: &usize| self.site.said_on(&self.site.quotes[at]);
        let dates: Vec<NaiveDate> = quotes.iter().filter_map(date).collect();
        let (first, last) = (*dates.iter().min()?, *dates.iter().max()?);
        let month = |date: NaiveDate| date.year() * 12 + date.month0().cast_signed();
        let by_month = month(last) - month(first) < MOST_MONTHS;
        // Years that a bar stands for: 1, 10, 100. The first of them is a round one.
        let years = |step: &i32| last.year() / step - first.year() / step;
        let step = [1, 10].into_iter().find(|step| years(step) < MOST_BARS).unwrap_or(100);
        let place = |date: NaiveDate| {
            let from = if by_month {
                month(date) - month(first)
            } else {
                date.year() / step - first.year() / step
            };
            usize::try_from(from).unwrap_or(0)
        };
        let mut counts = vec![0_usize; place(last) + 1];
        let total = dates.len();
        for date in dates {
            counts[place(date)] += 1;
        }
        let filled = counts.iter().filter(|count| **count > 0).count();
        if filled < LEAST.0 || total < LEAST.1 {
            return None;
        }
        let most = counts.iter().copied().max().unwrap_or(1);
        let called = |at: usize| {
            let after = i32::try_from(at).unwrap_or(0);
            if by_month {
                let months = month(first) + after;
                return (format!("{:04}-{:02}", months / 12, months % 12 + 1), None);
            }
            let year = (first.year() / step + after) * step;
            (format!("{year:04}"), (step > 1).then(|| format!("{:04}", year + step - 1)))
        };
        let bars: Vec<Bar> = counts
            .into_iter()
            .enumerate()
            .map(|(at, quotes)| {
                // What was said once is seen, however much was said at other times.
                let height = (quotes * HEIGHT / most).max(if quotes > 0 { 2 } else { 0 });
                let (date, until) = called(at);
                Bar { date, until, quotes, x: at * STEP, y: HEIGHT - height, height }
            })
            .collect();
        let written = |date: &str| self.theme.words.date(date, None);
        let start = bars.first().map(|bar| written(&bar.date)).unwrap_or_default();
        let last = bars.last().map(|bar| bar.until.as_ref().unwrap_or(&bar.date));
        let end = last.map(|date| written(date)).unwrap_or_default();
        let peak = bars.iter().find(|bar| bar.quotes == most);
        let peak = peak.map(|bar| match &bar.until {
            Some(until) => format!("{}–{}", written(&bar.date), written(until)),
            None => written(&bar.date),
        });
        let peak = peak.unwrap_or_default();
        Some(Chart { peak, total, first: start, last: end, width: bars.len() * STEP, bars, most })
    }
}
