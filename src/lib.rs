//! `kutip` turns plain-text news articles into a briefing website that shows who said what, when,
//! where and through whom.
//!
//! Start here, then read [`pipeline`]. The data flows one way:
//!
//! 1. [`source`]: bytes on disk become a [`source::Source`], decoded text with an id and a fingerprint.
//! 2. [`article`]: a source becomes an [`article::Article`]: front matter, frame, blocks.
//! 3. [`annotate`]: an article becomes [`annotate::Annotated`]: attributions, entities, dates.
//! 4. [`review`]: an editor's corrections are put over it.
//! 5. [`site`]: all articles become one [`site::Site`]: speakers, places, topics, days, addresses.
//! 6. [`page`]: the site becomes pages, by templates; [`export`] writes it for other programs.
//! 7. [`output`]: the pages become a folder, exchanged in one step with the one before.
//! 8. [`publish`]: the folder goes to its host.
//!
//! [`desk`] is where editors put right what is wrong: decisions become corrections.
//!
//! A module may use only those above it in this list:

pub mod text;

pub mod web;

pub mod diagnostic;

pub mod files;

pub mod fresh;

pub mod keyed;

pub mod config;

pub mod registry;

pub mod addresses;

pub mod errata;

pub mod language;

pub mod source;

pub mod article;

pub mod annotate;

pub mod review;

pub mod site;

pub mod export;

pub mod page;

pub mod output;

pub mod pipeline;

pub mod desk;

pub mod serve;

pub mod publish;

pub mod evaluate;

pub mod import;

pub mod cli;
