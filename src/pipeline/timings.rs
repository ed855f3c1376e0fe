//! What each stage of a build took.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Time and memory of the stages that ended, in their order.
#[derive(Debug)]
pub struct Timings(Mutex<(Instant, Vec<StageTime>)>);

/// What one stage took.
#[derive(Clone, Copy, Debug)]
pub struct StageTime {
    /// Which.
    pub name: &'static str,
    /// How long it took.
    pub took: Duration,
    /// The most memory that the process had held when it ended, in bytes.
    pub peak: u64,
}

impl Default for Timings {
    fn default() -> Self {
        Timings(Mutex::new((Instant::now(), Vec::new())))
    }
}

impl Timings {
    /// Says that the stage `name` ended now; it began where the one before ended.
    pub(super) fn end(&self, name: &'static str) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let took = now - std::mem::replace(&mut inner.0, now);
        inner.1.push(StageTime { name, took, peak: peak() });
    }

    /// The stages that ended.
    pub fn stages(&self) -> Vec<StageTime> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1.clone()
    }
}

/// The most memory that this process has held, in bytes; 0 where the system does not tell.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}
