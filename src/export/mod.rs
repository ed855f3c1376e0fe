//! Annotations in the formats of other programs: one file a format.

pub mod jsonl;
