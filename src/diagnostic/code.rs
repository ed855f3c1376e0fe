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
    OutputRefused "K0701" Error "a folder cannot be the output"
        "The output folder is replaced as a whole by every build. So it must be a folder of its own: \
         not a symbolic link, and not the site's folder, one above it, or one that holds articles, \
         templates or static files.";
    ForeignFiles "K0702" Error "the output holds files that no build made"
        "Kutip replaces the output folder as a whole and deletes only what it made itself, which \
         kutip-manifest.json in the folder lists. Files beside those would be lost, so the build stops. \
         Move them away; what shall be published as it is belongs in static/.";
    Locked "K0703" Error "another build of the site is running"
        "One build of a site runs at a time, held by .kutip/lock. The lock ends with its process, even if \
         that is killed: there is nothing to clean up.";
    UnsafePath "K0704" Error "a page has no place in the output"
        "The page's address leads out of the output folder, or another page has the same.";
    CannotWrite "K0705" Error "the output could not be written"
        "The system refused to write: no permission, a read-only or full disk. The new site is made beside \
         the old one and takes its place only when it is whole, so the old one is as it was.";
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
