//! Words of dates of one language.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::lexicon::{Class, Lexicon};

/// What a word of time stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeWord {
    /// Days from Monday, 0 to 6.
    Weekday(u32),
    /// Month, 1 to 12.
    Month(u32),
    /// Days from the article's date.
    Day(i64),
    /// Days from the last date in the text.
    FromLast(i64),
    /// Months from the article's month.
    MonthFrom(i32),
    /// Years from the article's year.
    YearFrom(i32),
    /// `lalu` after a weekday: before the article's date.
    PastAfter,
    /// `depan` after a weekday: after the article's date.
    FutureAfter,
    /// `last` before a weekday.
    PastBefore,
    /// `next` before a weekday.
    FutureBefore,
    /// `pagi`, `morning`
    Part,
}

/// `dates.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct DatesFile {
    weekdays: Vec<String>,
    months: Vec<String>,
    week_words: Vec<String>,
    past_after: Vec<String>,
    future_after: Vec<String>,
    past_before: Vec<String>,
    future_before: Vec<String>,
    day_parts: Vec<String>,
    relative: BTreeMap<String, i64>,
    from_last: BTreeMap<String, i64>,
    months_from: BTreeMap<String, i32>,
    years_from: BTreeMap<String, i32>,
}

/// Words of time, in lower case.
#[derive(Debug, Default)]
pub struct Calendar {
    words: FxHashMap<String, Vec<TimeWord>>,
    week_words: Vec<String>,
}

impl Calendar {
    /// Reads `dates.toml` and adds its words to the lexicon, so that phrases become one token.
    pub(super) fn read(text: &str, lexicon: &mut Lexicon) -> Result<Self, String> {
        let file: DatesFile =
            toml::from_str(text).map_err(|problem| format!("dates.toml: {problem}"))?;
        if file.weekdays.len() != 7 || file.months.len() != 12 {
            return Err("dates.toml: seven weekdays and twelve months are needed".to_owned());
        }
        let mut calendar = Calendar { week_words: file.week_words, ..Calendar::default() };
        let mut enter = |word: &str, class: Class, meaning: TimeWord| {
            lexicon.add(word, class, 0, 0);
            calendar.words.entry(word.to_lowercase()).or_default().push(meaning);
        };
        for (day, forms) in (0..).zip(&file.weekdays) {
            for form in forms.split('|') {
                enter(form, Class::CALENDAR, TimeWord::Weekday(day));
            }
        }
        for (month, forms) in (1..).zip(&file.months) {
            for form in forms.split('|') {
                enter(form, Class::CALENDAR, TimeWord::Month(month));
            }
        }
        let lists = [
            (&file.past_after, TimeWord::PastAfter),
            (&file.future_after, TimeWord::FutureAfter),
            (&file.past_before, TimeWord::PastBefore),
            (&file.future_before, TimeWord::FutureBefore),
            (&file.day_parts, TimeWord::Part),
        ];
        for (list, meaning) in lists {
            for word in list {
                enter(word, Class::TIME, meaning);
            }
        }
        for (word, &days) in &file.relative {
            enter(word, Class::TIME, TimeWord::Day(days));
        }
        for (word, &days) in &file.from_last {
            enter(word, Class::TIME, TimeWord::FromLast(days));
        }
        for (word, &months) in &file.months_from {
            enter(word, Class::TIME, TimeWord::MonthFrom(months));
        }
        for (word, &years) in &file.years_from {
            enter(word, Class::TIME, TimeWord::YearFrom(years));
        }
        Ok(calendar)
    }

    /// What a word or phrase in lower case, without a final stop, may stand for.
    pub fn meanings(&self, lower: &str) -> &[TimeWord] {
        self.words.get(lower).map_or(&[], Vec::as_slice)
    }

    /// Whether a word beside the weekday that also means *week* makes it a week.
    pub fn makes_week(&self, lower: &str) -> bool {
        self.week_words.iter().any(|word| word == lower)
    }
}
