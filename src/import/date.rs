//! Dates as feeds, pages and tables write them.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};

use crate::language::{Languages, TimeWord};

/// Times with an offset, beside those of RFC 3339 and RFC 2822.
const WITH_OFFSET: [&str; 5] = [
    "%Y-%m-%dT%H:%M:%S%.f%z",
    "%Y-%m-%dT%H:%M%z",
    "%Y-%m-%d %H:%M:%S %z",
    "%Y-%m-%d %H:%M:%S%z",
    "%a %b %d %H:%M:%S %z %Y",
];
/// Times without one.
const WITHOUT: [&str; 5] = [
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
];
/// Days.
const DAYS: [&str; 3] = ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d"];

/// A date as front matter has it: `2025-08-13`, `2025-08-13T08:00:00`, `2025-08-13T08:00:00+07:00`.
pub(super) fn read(written: &str) -> Option<String> {
    let written = written.trim();
    let time = DateTime::parse_from_rfc3339(written)
        .or_else(|_| DateTime::parse_from_rfc2822(written))
        .ok()
        .or_else(|| {
            WITH_OFFSET.iter().find_map(|form| DateTime::parse_from_str(written, form).ok())
        });
    if let Some(time) = time {
        return Some(shown(time));
    }
    let form = |form: &&str| NaiveDateTime::parse_from_str(written, form).ok();
    if let Some(time) = WITHOUT.iter().find_map(form) {
        return Some(time.format("%Y-%m-%dT%H:%M:%S").to_string());
    }
    let day = DAYS.iter().find_map(|form| NaiveDate::parse_from_str(written, form).ok());
    day.map(|day| day.to_string())
}

fn shown(time: DateTime<FixedOffset>) -> String {
    time.format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// A time of UTC, as `WordPress` has it, at a site whose local time `local` is.
pub(super) fn with_local(utc: &str, local: &str) -> Option<String> {
    let form = "%Y-%m-%d %H:%M:%S";
    let utc = NaiveDateTime::parse_from_str(utc.trim(), form).ok()?;
    let local = NaiveDateTime::parse_from_str(local.trim(), form).ok().unwrap_or(utc);
    let east = i32::try_from((local - utc).num_seconds()).ok()?;
    let zone = FixedOffset::east_opt(east)?;
    Some(shown(utc.and_utc().with_timezone(&zone)))
}

/// The first day that is printed with the name of its month, in any language: `13 Agustus 2025`, `August 13, 2025`.
pub(super) fn printed(text: &str, languages: &Languages) -> Option<String> {
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let words: Vec<String> = text.split_whitespace().map(bare).collect();
    let month = |word: &String| {
        let mut packs = languages.packs().iter();
        packs.find_map(|pack| {
            pack.calendar.meanings(word).iter().find_map(|meaning| match meaning {
                TimeWord::Month(month) => Some(*month),
                _ => None,
            })
        })
    };
    words.windows(3).find_map(|three| {
        let (day, month) = match (month(&three[0]), month(&three[1])) {
            (Some(month), _) => (&three[1], month),
            (None, Some(month)) => (&three[0], month),
            (None, None) => return None,
        };
        let year = three[2].parse().ok().filter(|year| (1900..2100).contains(year))?;
        let day = NaiveDate::from_ymd_opt(year, month, day.parse().ok()?)?;
        Some(day.to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_the_offset_that_they_have() {
        for (written, wanted) in [
            ("2025-08-13T08:00:00+07:00", "2025-08-13T08:00:00+07:00"),
            ("2025-08-13T01:00:00.000Z", "2025-08-13T01:00:00+00:00"),
            ("2025-08-13T08:00:00+0700", "2025-08-13T08:00:00+07:00"),
            ("Wed, 13 Aug 2025 08:00:00 +0700", "2025-08-13T08:00:00+07:00"),
            ("Wed, 13 Aug 2025 08:00:00 GMT", "2025-08-13T08:00:00+00:00"),
            ("2025-08-13 08:00:00", "2025-08-13T08:00:00"),
            ("2025-08-13", "2025-08-13"),
        ] {
            assert_eq!(read(written).as_deref(), Some(wanted));
        }
        assert_eq!(read("yesterday"), None);
        let local = with_local("2025-08-13 20:30:00", "2025-08-14 03:30:00");
        assert_eq!(local.as_deref(), Some("2025-08-14T03:30:00+07:00"));
        assert_eq!(with_local("0000-00-00 00:00:00", "2025-08-14 03:30:00"), None);
    }

    #[test]
    fn a_printed_day_is_read_by_the_names_of_months() {
        let languages = Languages::embedded();
        let read = |text| printed(text, &languages);
        assert_eq!(read("Rabu, 13 Agustus 2025 | 10:15 WIB").as_deref(), Some("2025-08-13"));
        assert_eq!(read("Published August 13, 2025 at noon").as_deref(), Some("2025-08-13"));
        assert_eq!(read("13 people met in 2025"), None);
        assert_eq!(read("32 August 2025"), None);
    }
}
