//! The one table of rules: what finds an attribution, and what names its speaker.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Declares every rule once: variant, name in outputs, what it reads, and the facts that hold of it.
macro_rules! rules {
    ($($variant:ident $name:literal $what:literal [$($fact:ident),*];)*) => {
        /// A rule, known by its name in outputs and by its facts in code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Rule { $(#[doc = $what] $variant),* }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Rule] = &[$(Rule::$variant),*];

            /// `content-verb-source`.
            pub fn name(self) -> &'static str {
                match self { $(Rule::$variant => $name),* }
            }

            /// What it reads, with an example.
            pub fn what(self) -> &'static str {
                match self { $(Rule::$variant => $what),* }
            }

            fn facts(self) -> &'static [Fact] {
                match self { $(Rule::$variant => &[$(Fact::$fact),*]),* }
            }
        }
    };
}

/// What else of a rule matters to others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fact {
    /// The content, or its first piece, stands before the cue.
    ContentFirst,
    /// A verb that governs the content stands right beside it, so that a quotation after it goes on.
    Splits,
    /// The source is the subject of a verb before the content.
    SubjectFirst,
    /// The cue governs the rest of the sentence, later cues and all.
    Holds,
    /// The source is no person or body.
    Thing,
    /// The source names the speaker.
    ByName,
}

// First what finds an attribution (a frame), then what names its speaker.
rules! {
    ContentVerbSource "content-verb-source" "`\"C,\" said S`; `C1, kata S, C2`" [ContentFirst, Splits];
    ContentSourceVerb "content-source-verb" "`\"C,\" S said`" [ContentFirst, Splits];
    ContentVerb "content-verb" "`\"C,\" kata` and nobody after it" [ContentFirst, Splits];
    ContentAccording "content-according" "`C, according to S`" [ContentFirst];
    AccordingContent "according-content" "`According to S, C`" [Holds];
    AsSourceVerb "as-source-verb" "`As S told the court, C`" [];
    AsWasSaid "as-was-said" "`C, sebagaimana disampaikan S`" [];
    ContentNoun "content-noun" "`\"C,\" was S's answer`" [ContentFirst, Splits];
    ItWasSaid "it-was-said" "`Dikatakan, C`" [];
    NameColon "name-colon" "`S: \"C\"`" [];
    NounClause "noun-clause" "`S's claim that C`" [];
    NounClitic "noun-clitic" "`Dalihnya, C`" [];
    PassiveClitic "passive-clitic" "`C1 dinilainya C2`" [];
    QuotationAlone "quotation-alone" "`\"C.\"` with neither cue nor source" [];
    QuotationDash "quotation-dash" "`\"C.\" — S`" [];
    SourceVerbColon "source-verb-colon" "`S said:` and `\"C\"` in the paragraph after it" [SubjectFirst];
    SourceVerbContent "source-verb-content" "`S said C`" [SubjectFirst];
    SourceVerbOpened "source-verb-opened" "`S said that C`; `S said: \"C\"`" [SubjectFirst];
    ThisWasSaid "this-was-said" "`C. Hal itu disampaikan S`" [];
    VerbSourceContent "verb-source-content" "`Kata S, C`" [];

    Described "described" "a description that fits nobody named: `a resident`" [];
    DescribedThing "described-thing" "a thing that speaks: `the report`" [Thing];
    Description "description" "`the minister` after one has spoken: who spoke last" [];
    EarlierSpeaker "earlier-speaker" "a pronoun: who spoke before the last" [];
    GroupBefore "group-before" "`they`, `she`: those without a name whom a sentence before is about" [];
    Introduced "introduced" "a pronoun: whom the writer has just brought in" [];
    LastSpeaker "last-speaker" "a pronoun or no source: who spoke last" [];
    Named "named" "the source names the speaker" [ByName];
    NamedBefore "named-before" "a pronoun: who was named last" [];
    PairBefore "pair-before" "`they`: two who are the subject before" [];
    ByRole "role" "`Menteri Hukum`: who has that role in the article" [];
    SameSource "same-source" "`and added C`: the source before" [];
    Subject "subject" "a pronoun: the subject of its sentence" [];
    SubjectBefore "subject-before" "a pronoun: the subject of the sentence before" [];
    Unresolved "unresolved" "nobody fits" [];
}

impl Rule {
    fn has(self, fact: Fact) -> bool {
        self.facts().contains(&fact)
    }

    /// Whether it finds an attribution, rather than its speaker.
    pub(super) fn is_frame(self) -> bool {
        self < Rule::Described
    }

    /// Whether the content stands before the cue.
    pub(super) fn is_content_first(self) -> bool {
        self.has(Fact::ContentFirst)
    }

    /// Whether a quotation right after its sentence is the second half of its own.
    pub(super) fn splits(self) -> bool {
        self.has(Fact::Splits)
    }

    /// Whether the source is the subject of a verb before the content.
    pub(super) fn is_subject_first(self) -> bool {
        self.has(Fact::SubjectFirst)
    }

    /// Whether later cues of the sentence belong to the content.
    pub(super) fn holds(self) -> bool {
        self.has(Fact::Holds)
    }

    /// Whether the source is no person or body.
    pub(super) fn is_of_thing(self) -> bool {
        self.has(Fact::Thing)
    }

    /// Whether the source names the speaker.
    pub(super) fn is_by_name(self) -> bool {
        self.has(Fact::ByName)
    }
}

/// What an attribution goes back to; `marks-verb-name/named/editor` in outputs, without the parts
/// that it lacks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundBy {
    /// What found content and source.
    pub frame: Option<Rule>,
    /// What named the speaker.
    pub choice: Option<Rule>,
    /// An editor decided over it.
    pub editor: bool,
}

impl fmt::Display for FoundBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rules = [self.frame, self.choice].into_iter().flatten().map(Rule::name);
        for (at, name) in rules.chain(self.editor.then_some("editor")).enumerate() {
            f.write_str(if at > 0 { "/" } else { "" })?;
            f.write_str(name)?;
        }
        Ok(())
    }
}
