//! The clock of this machine, and what is said instead of it.

use std::time::SystemTime;

use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;

use super::{Common, USAGE};
use crate::pipeline::Now;

/// What is published today.
#[derive(Args)]
pub(super) struct Dates {
    #[command(flatten)]
    today: Today,
    /// Take articles whose date is yet to come, too
    #[arg(long)]
    pub(super) future: bool,
}

/// What day it is.
#[derive(Args)]
pub(super) struct Today {
    /// How late it is: a day, or a time with an offset. Articles of later dates wait, and files are
    /// dated so [default: `SOURCE_DATE_EPOCH`, else what the clock says]
    #[arg(long, value_name = "DATE", value_parser = parse)]
    now: Option<Now>,
}

impl Dates {
    /// How late it is.
    ///
    /// # Errors
    /// If `SOURCE_DATE_EPOCH` is unusable, which has been told: the exit code.
    pub(super) fn now(&self, common: &Common) -> Result<Now, u8> {
        self.today.now(common)
    }
}

impl Today {
    /// How late it is.
    ///
    /// # Errors
    /// If `SOURCE_DATE_EPOCH` is unusable, which has been told: the exit code.
    pub(super) fn now(&self, common: &Common) -> Result<Now, u8> {
        self.now.map_or_else(|| now(common), Ok)
    }
}

/// How late it is, as `SOURCE_DATE_EPOCH` says, else the clock.
///
/// # Errors
/// If `SOURCE_DATE_EPOCH` is unusable, which has been told: the exit code.
pub(super) fn now(common: &Common) -> Result<Now, u8> {
    let Some(seconds) = std::env::var_os("SOURCE_DATE_EPOCH") else {
        return Ok(Now::Clock(|| clock().into()));
    };
    let seconds = seconds.to_str().and_then(|seconds| seconds.trim().parse().ok());
    seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)).map(Now::Time).ok_or_else(
        || {
            common.error("SOURCE_DATE_EPOCH is not a number of seconds", "unset it");
            USAGE
        },
    )
}

/// The time by the clock of this machine.
#[expect(clippy::disallowed_methods, reason = "the command line is where the clock comes in")]
pub(super) fn clock() -> SystemTime {
    SystemTime::now()
}

fn parse(text: &str) -> Result<Now, &'static str> {
    let time = || DateTime::parse_from_rfc3339(text).ok();
    let day = text.parse::<NaiveDate>().ok().map(Now::Day);
    day.or_else(|| Some(Now::Time(time()?.with_timezone(&Utc))))
        .ok_or("not a day such as 2026-03-01, or a time such as 2026-03-01T08:00:00+07:00")
}
