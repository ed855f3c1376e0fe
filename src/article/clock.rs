//! Times of day.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

/// A time of day as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// To the second.
    pub time: NaiveTime,
    /// Seconds east of UTC, if that is said; else it is a time of the site's zone.
    pub offset: Option<i32>,
}

impl Clock {
    /// Reads `08:30`, `08:30:00` and the like, perhaps with an offset such as `+07:00` or `Z`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let sign = |sign: &char| sign.is_ascii_digit() || *sign == ':';
        let clock: String = text.chars().take_while(sign).take(8).collect();
        let format = if clock.len() == 5 { "%H:%M" } else { "%H:%M:%S" };
        let time = NaiveTime::parse_from_str(&clock, format).ok()?;
        let zone = text[clock.len()..]
            .trim_start_matches(|sign: char| sign == '.' || sign.is_ascii_digit());
        let offset = match zone.trim() {
            "" => None,
            "Z" | "z" => Some(0),
            zone => Some(zone.parse::<FixedOffset>().ok()?.local_minus_utc()),
        };
        Some(Clock { time, offset })
    }
}

/// The time at which a day begins or, if one is given, the time of that day, at a site in `zone`.
pub(super) fn at(
    day: NaiveDate,
    clock: Option<Clock>,
    zone: FixedOffset,
) -> Option<DateTime<FixedOffset>> {
    let own = clock.and_then(|clock| FixedOffset::east_opt(clock.offset?));
    let time = clock.map_or(NaiveTime::MIN, |clock| clock.time);
    day.and_time(time).and_local_timezone(own.unwrap_or(zone)).single()
}
