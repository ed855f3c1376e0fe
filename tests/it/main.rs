//! Tests of the whole program, in one binary: one module a topic.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the message")]

mod addresses;
mod arrows;
mod briefing;
mod build;
mod check;
mod claims;
mod crash;
mod decoded;
mod desk;
mod desk_server;
mod diff;
mod embargo;
mod errata;
mod evaluate;
mod export;
mod feeds;
mod findings;
mod fit;
mod forget;
mod golden;
mod header;
mod identity;
mod import;
mod incremental;
mod merging;
mod names;
mod new;
mod overlooked;
mod pages;
mod program;
mod publish;
mod readback;
mod reading;
mod reference;
mod registry;
mod review;
mod same;
#[cfg(feature = "search")]
mod search;
mod serve;
mod show;
mod shown;
mod site;
mod sizes;
mod stance;
mod theming;
mod threads;
mod weights;
