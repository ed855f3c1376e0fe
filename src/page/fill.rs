//! Who takes what a page shows: the template's context, or a hash that tells whether anything of it
//! has changed.

use serde::Serialize;
use tera::{Context, Value};

/// Takes the parts of a page by name.
pub(super) trait Fill {
    /// A value for the template.
    fn insert<T: Serialize>(&mut self, name: &'static str, value: &T);

    /// HTML that stands in the page as it is.
    fn html(&mut self, name: &'static str, html: &str);
}

impl Fill for Context {
    fn insert<T: Serialize>(&mut self, name: &'static str, value: &T) {
        Context::insert(self, name, value);
    }

    fn html(&mut self, name: &'static str, html: &str) {
        self.insert_value(name, Value::safe_string(html));
    }
}

impl<A: Fill, B: Fill> Fill for (A, B) {
    fn insert<T: Serialize>(&mut self, name: &'static str, value: &T) {
        self.0.insert(name, value);
        self.1.insert(name, value);
    }

    fn html(&mut self, name: &'static str, html: &str) {
        self.0.html(name, html);
        self.1.html(name, html);
    }
}

/// Tells pages of one theme apart by what they show.
pub type Fingerprint = [u8; 16];

/// The hash of what it was given, in order.
pub(super) struct Hasher<'b> {
    /// Small parts are gathered: hashing many bytes at once is faster.
    buffer: &'b mut Vec<u8>,
    failed: bool,
}

impl<'b> Hasher<'b> {
    /// With room to gather in, whose content is lost.
    pub(super) fn new(buffer: &'b mut Vec<u8>) -> Self {
        buffer.clear();
        Hasher { buffer, failed: false }
    }

    /// The hash of everything, and of the template that shows it; `None` if something could not be
    /// hashed.
    pub(super) fn finish(self, template: &str) -> Option<Fingerprint> {
        if self.failed {
            return None;
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.buffer).update(template.as_bytes());
        let hash = hasher.finalize();
        Some(std::array::from_fn(|at| hash.as_bytes()[at]))
    }
}

impl Fill for Hasher<'_> {
    fn insert<T: Serialize>(&mut self, name: &'static str, value: &T) {
        self.buffer.extend_from_slice(name.as_bytes());
        // A view has the same fields whatever they hold, and each says how long it is or which
        // variant: no two values of one type give the same bytes.
        let buffer = std::mem::take(self.buffer);
        match postcard::to_extend(value, buffer) {
            Ok(buffer) => *self.buffer = buffer,
            Err(_) => self.failed = true,
        }
    }

    fn html(&mut self, name: &'static str, html: &str) {
        self.buffer.extend_from_slice(name.as_bytes());
        self.buffer.extend_from_slice(&(html.len() as u64).to_le_bytes());
        self.buffer.extend_from_slice(html.as_bytes());
    }
}
