//! The one table of diagnostic codes.

use serde::{Serialize, Serializer};

use super::Severity;

/// Declares every code once: variant, number, severity, title, explanation.
macro_rules! codes {
    ($($variant:ident $number:literal $severity:ident $title:literal $explanation:literal;)*) => {
        /// A stable code such as `K0103`. Numbers are never used again.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $title] $variant),* }

        impl Code {
            /// Every code, in the order of their numbers.
            pub const ALL: &[Code] = &[$(Code::$variant),*];

            /// `K0103`.
            pub fn number(self) -> &'static str {
                match self { $(Code::$variant => $number),* }
            }

            /// The severity it has unless raised.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity),* }
            }

            /// What it means, in one line.
            pub fn title(self) -> &'static str {
                match self { $(Code::$variant => $title),* }
            }

            /// Why it comes up and what to do, in a few lines.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$variant => $explanation),* }
            }
        }
    };
}

// K01 files, K02 articles, K03 annotation, K04 corrections and registry, K05 linking, K06 pages and
// templates, K07 output, K08 publishing, K09 configuration.
codes! {
    UnreadableFile "K0101" Error "a file could not be read"
        "The operating system refused to read the file. Check that it exists and that you may read it.";
    InvalidEncoding "K0102" Error "a file is not valid text in its encoding"
        "Articles are UTF-8 (with or without a byte order mark) or UTF-16 with one. The byte named is not \
         part of such a text. Save the file as UTF-8, or declare its encoding in the front matter \
         (encoding = \"windows-1252\") or in kutip.toml.";
}

impl Code {
    /// The code with this number, in any case, with or without the `K`.
    pub fn parse(text: &str) -> Option<Code> {
        let digits = text.trim_start_matches(['k', 'K']);
        Code::ALL.iter().copied().find(|code| &code.number()[1..] == digits)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.number())
    }
}
