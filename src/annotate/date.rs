//! Dates in the text and the days, months and years they stand for.

use chrono::{Datelike as _, Days, Months, NaiveDate};

use crate::diagnostic::{Code, Diagnostic};
use crate::language::{Class, Manner, TimeWord};
use crate::text::Span;

use super::document::Document;
use super::token::Kind;
use super::{DateMention, PartialDate, Precision};

/// A date with the tokens it stands at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub first: usize,
    pub last: usize,
    pub value: PartialDate,
}

/// Finds all dates. `published` is the article's own date; where there is none, the latest full date
/// in the text takes its place.
pub(super) fn find(
    document: &Document<'_>,
    published: Option<NaiveDate>,
    path: &str,
    to_file: impl Fn(Span) -> Span,
) -> (Vec<Found>, Vec<Diagnostic>) {
    let mut reader =
        Reader { document, published, last: published, found: Vec::new(), problems: Vec::new() };
    if published.is_none() {
        reader.run();
        let latest = reader
            .found
            .iter()
            .filter(|found| found.value.precision == Precision::Day)
            .map(|found| found.value.first)
            .max();
        reader = Reader {
            document,
            published: latest,
            last: latest,
            found: Vec::new(),
            problems: Vec::new(),
        };
    }
    reader.run();
    let problems = reader
        .problems
        .into_iter()
        .map(|(span, problem)| problem.at(path, to_file(span)))
        .collect();
    (reader.found, problems)
}

/// The dates as mentions.
pub(super) fn mentions(document: &Document<'_>, found: &[Found]) -> Vec<DateMention> {
    let mention = |date: &Found| DateMention {
        span: document.span(date.first, date.last),
        value: date.value,
    };
    found.iter().map(mention).collect()
}

struct Reader<'a, 'd> {
    document: &'a Document<'d>,
    published: Option<NaiveDate>,
    /// The last day found.
    last: Option<NaiveDate>,
    found: Vec<Found>,
    problems: Vec<(Span, Diagnostic)>,
}

impl<'d> Reader<'_, 'd> {
    fn run(&mut self) {
        let mut at = 0;
        while at < self.document.tokens.len() {
            at = self.at(at).unwrap_or(at + 1);
        }
    }

    /// Reads a date at token `at`; gives where to go on.
    fn at(&mut self, at: usize) -> Option<usize> {
        let token = self.document.tokens[at];
        if token.kind == Kind::Number {
            return self.day_month(at).or_else(|| self.year(at));
        }
        if !token.is(Class::TIME | Class::CALENDAR) {
            return None;
        }
        for meaning in self.meanings(at) {
            let next = match *meaning {
                TimeWord::Weekday(day) => self.weekday(at, at, day),
                TimeWord::Month(month) => self.month(at, month),
                TimeWord::Day(days) => {
                    let day = shift(self.published?, days)?;
                    Some(self.day(at, at + 1, day))
                }
                TimeWord::FromLast(days) => {
                    let day = shift(self.last?, days)?;
                    Some(self.day(at, at + 1, day))
                }
                TimeWord::MonthFrom(months) => {
                    let first = self.published?.with_day(1)?;
                    let first = if months < 0 {
                        first.checked_sub_months(Months::new(months.unsigned_abs()))?
                    } else {
                        first.checked_add_months(Months::new(months.unsigned_abs()))?
                    };
                    Some(self.enter(at, at + 1, first, Precision::Month))
                }
                TimeWord::YearFrom(years) => {
                    let first = NaiveDate::from_ymd_opt(self.published?.year() + years, 1, 1)?;
                    Some(self.enter(at, at + 1, first, Precision::Year))
                }
                TimeWord::PastBefore | TimeWord::FutureBefore => {
                    let day = self.weekday_at(at + 1)?;
                    self.weekday(at, at + 1, day)
                }
                TimeWord::PastAfter | TimeWord::FutureAfter | TimeWord::Part => None,
            };
            if next.is_some() {
                return next;
            }
        }
        None
    }

    fn lower(&self, at: usize) -> String {
        if at >= self.document.tokens.len() {
            return String::new();
        }
        self.document.words(at, at + 1).trim_end_matches('.').replace('’', "'").to_lowercase()
    }

    fn meanings(&self, at: usize) -> &'d [TimeWord] {
        if !self.document.is(at, Class::TIME | Class::CALENDAR) {
            return &[];
        }
        self.document.pack.calendar.meanings(&self.lower(at))
    }

    fn means(&self, at: usize, meaning: TimeWord) -> bool {
        self.meanings(at).contains(&meaning)
    }

    fn weekday_at(&self, at: usize) -> Option<u32> {
        self.meanings(at).iter().find_map(|meaning| match meaning {
            TimeWord::Weekday(day) => Some(*day),
            _ => None,
        })
    }

    fn month_at(&self, at: usize) -> Option<u32> {
        if !self.document.tokens.get(at)?.is_capital() {
            return None;
        }
        self.meanings(at).iter().find_map(|meaning| match meaning {
            TimeWord::Month(month) => Some(*month),
            _ => None,
        })
    }

    fn enter(&mut self, first: usize, last: usize, day: NaiveDate, precision: Precision) -> usize {
        let value = PartialDate { first: day, precision };
        self.found.push(Found { first, last, value });
        if precision == Precision::Day {
            self.last = Some(day);
        }
        last
    }

    /// Enters a day, with the part of the day that may follow.
    fn day(&mut self, first: usize, last: usize, day: NaiveDate) -> usize {
        let last = if self.means(last, TimeWord::Part) { last + 1 } else { last };
        self.enter(first, last, day, Precision::Day)
    }

    /// A number as a plain integer.
    fn number(&self, at: usize) -> Option<u32> {
        let token = self.document.tokens.get(at)?;
        (token.kind == Kind::Number).then(|| self.document.words(at, at + 1).parse().ok()).flatten()
    }

    fn year_at(&self, at: usize) -> Option<i32> {
        let year = i32::try_from(self.number(at)?).ok()?;
        (1000..=2999).contains(&year).then_some(year)
    }

    /// A weekday at token `name`, in all its forms: with a date in parentheses or written out, with
    /// `lalu` or `depan`, bare. The mention starts at `first`.
    fn weekday(&mut self, first: usize, name: usize, weekday: u32) -> Option<usize> {
        let document = self.document;
        let comma = usize::from(document.kind(name + 1) == Kind::Comma);
        if let Some((last, day)) = self.dated(name + 1 + comma) {
            self.check_weekday(document.span(first, last), day, weekday);
            return Some(self.enter(first, last, day, Precision::Day));
        }
        // `minggu lalu`: last week, unless written as a day.
        let week = |at: usize| document.pack.calendar.makes_week(&self.lower(at));
        let is_small = !document.tokens[name].is_capital();
        if is_small && (week(name + 1) || name > 0 && week(name - 1)) {
            return None;
        }
        let published = self.published?;
        let on = i64::from(published.weekday().num_days_from_monday());
        let ahead = (i64::from(weekday) - on).rem_euclid(7);
        let (last, days) = self.days(first, name, ahead);
        let day = shift(published, days)?;
        Some(self.enter(first, last, day, Precision::Day))
    }

    /// The date that stands beside a weekday from token `at` on, and the token past it: `(12/8)`, or
    /// written out.
    fn dated(&mut self, at: usize) -> Option<(usize, NaiveDate)> {
        let document = self.document;
        let kinds = [at, at + 1, at + 2].map(|at| document.kind(at));
        if kinds != [Kind::Open, Kind::Number, Kind::Close] {
            return self.written(at);
        }
        let text = document.words(at + 1, at + 2);
        let day = self.slashed(text);
        // Without the date of the article no year, and so no day, follows from the numbers.
        if day.is_none() && text.contains('/') && self.published.is_some() {
            let problem = format!("`{text}` is no day of a month");
            let problem = Diagnostic::new(Code::ImpossibleDate, problem)
                .help("correct the date in the article, or leave it: the weekday alone is used");
            self.problems.push((document.span(at + 1, at + 2), problem));
        }
        day.map(|day| (at + 3, day))
    }

    /// How many days from the article's a weekday at token `name` is, which comes `ahead` days after it,
    /// by the words beside it; and the token past them.
    fn days(&self, first: usize, name: usize, ahead: i64) -> (usize, i64) {
        let last = name + 1 + usize::from(self.means(name + 1, TimeWord::Part));
        let before = |meaning| first < name && self.means(first, meaning);
        let next = if ahead == 0 { 7 } else { ahead };
        if self.means(last, TimeWord::PastAfter) {
            (last + 1, ahead - 7)
        } else if before(TimeWord::PastBefore) {
            (last, ahead - 7)
        } else if self.means(last, TimeWord::FutureAfter) {
            (last + 1, next)
        } else if before(TimeWord::FutureBefore) {
            (last, next)
        } else if self.is_future(name) || ahead == 0 {
            (last, ahead)
        } else {
            (last, ahead - 7)
        }
    }

    /// Whether the clause round token `at` speaks of the future.
    fn is_future(&self, at: usize) -> bool {
        let index = self.document.sentences.partition_point(|sentence| sentence.last <= at);
        let Some(sentence) = self.document.sentences.get(index) else { return false };
        let inside = self.document.inside[at];
        // `said on Monday that he expected`, `said on Monday it would`: the clause after the day is not
        // that of the day.
        let cue = (at.saturating_sub(2).max(sentence.first)..at)
            .any(|at| self.document.tokens[at].cue != 0 && self.document.inside[at] == inside);
        let near = if cue { at..at } else { at + 1..(at + 4).min(sentence.last) };
        let after = near
            .take_while(|&at| !self.document.is(at, Class::COMPLEMENTIZER | Class::SUBORDINATOR));
        (sentence.first..at).chain(after).any(|at| {
            self.document.inside[at] == inside && self.document.is_manner(at, Manner::FUTURE)
        })
    }

    fn check_weekday(&mut self, span: Span, day: NaiveDate, weekday: u32) {
        if day.weekday().num_days_from_monday() != weekday {
            let problem = Diagnostic::new(
                Code::WeekdayConflict,
                format!("{day} is not the weekday that stands beside it"),
            )
            .help("correct the weekday or the date; the date is used");
            self.problems.push((span, problem));
        }
    }

    /// `12/8` or `6/3/2025`.
    fn slashed(&self, text: &str) -> Option<NaiveDate> {
        let parts: Vec<&str> = text.split('/').collect();
        let part = |text: &str| text.parse::<u32>().ok();
        match parts.as_slice() {
            [day, month] => self.near(part(day)?, part(month)?),
            [day, month, year] => {
                let year = i32::try_from(part(year)?).ok()?;
                let year = if year < 100 { year + 2000 } else { year };
                let sane = (1000..=2999).contains(&year);
                sane.then(|| NaiveDate::from_ymd_opt(year, part(month)?, part(day)?)).flatten()
            }
            _ => None,
        }
    }

    /// A day and month in the year of the article, or the year before if that is far ahead.
    fn near(&self, day: u32, month: u32) -> Option<NaiveDate> {
        let published = self.published?;
        let date = NaiveDate::from_ymd_opt(published.year(), month, day)?;
        if (date - published).num_days() > 180 {
            return NaiveDate::from_ymd_opt(published.year() - 1, month, day);
        }
        Some(date)
    }

    /// A date written out from token `at`: `4 November 2015`, `8 Agustus`, `August 8, 2025`. Gives
    /// the token past it and the day.
    fn written(&self, at: usize) -> Option<(usize, NaiveDate)> {
        let (month, day, mut last) = if let Some(day) = self.number(at) {
            (self.month_at(at + 1)?, day, at + 2)
        } else {
            (self.month_at(at)?, self.number(at + 1)?, at + 2)
        };
        if !(1..=31).contains(&day) {
            return None;
        }
        let comma = self.document.kind(last) == Kind::Comma;
        let year = self.year_at(last + usize::from(comma));
        if let Some(year) = year {
            last += 1 + usize::from(comma);
            return NaiveDate::from_ymd_opt(year, month, day).map(|date| (last, date));
        }
        self.near(day, month).map(|date| (last, date))
    }

    fn day_month(&mut self, at: usize) -> Option<usize> {
        let (last, day) = self.written(at)?;
        Some(self.day(at, last, day))
    }

    /// A month name: `August 8`, `Maret 2025`.
    fn month(&mut self, at: usize, month: u32) -> Option<usize> {
        if let Some((last, day)) = self.written(at) {
            return Some(self.day(at, last, day));
        }
        if !self.document.tokens[at].is_capital() {
            return None;
        }
        let year = self.year_at(at + 1)?;
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        Some(self.enter(at, at + 2, first, Precision::Month))
    }

    /// A year alone: four digits between 1900 and 2099 that count nothing.
    fn year(&mut self, at: usize) -> Option<usize> {
        let year = self.year_at(at).filter(|year| (1900..=2099).contains(year))?;
        let document = self.document;
        let counts = document.tokens.get(at + 1).is_some_and(|next| {
            next.is_word() && !next.is_capital() && next.is_unknown() && next.spaced
        });
        let priced = at > 0
            && (document.kind(at - 1) == Kind::Other || document.is(at - 1, Class::ABBREVIATION));
        if counts || priced {
            return None;
        }
        let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
        Some(self.enter(at, at + 1, first, Precision::Year))
    }
}

fn shift(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    if days < 0 {
        day.checked_sub_days(Days::new(days.unsigned_abs()))
    } else {
        day.checked_add_days(Days::new(days.unsigned_abs()))
    }
}
