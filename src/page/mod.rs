//! The site becomes pages, by templates. [`plan()`] says which pages there are; a [`Renderer`] makes
//! one of them and needs no other, so that pages can be made on many threads and written as they
//! come. What is to say of a kind of page stands in one file of `kind/`.

mod alone;
mod brief_text;
mod contract;
mod fixed;
mod fragment;
pub mod hosting;
mod kind;
pub mod links;
mod markdown;
mod markup;
mod own_body;
mod plan;
mod portable;
mod renderer;
#[cfg(feature = "search")]
pub mod search;
mod style;
pub mod tables;
mod theme;
pub mod view;
mod words;

pub use alone::alone;
pub use contract::{VIEWS, outdated};
pub use plan::{PagePlan, plan};
pub use renderer::{Renderer, Scratch};
pub use theme::{Overrides, Theme};

use crate::diagnostic::Diagnostic;

/// One file of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Relative to the output folder, with `/` between its parts.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// What a template makes, or what is wrong with it.
pub type Rendered<T> = Result<T, Box<Diagnostic>>;
