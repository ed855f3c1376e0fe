//! Facts: what the fitted models weigh. A fact is a value of one of the tables below, the same in all
//! languages; [`super::score`] holds a weight for each.

use std::fmt;

use super::rule::Rule;

/// A value of one table: `distance` is `near`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fact {
    /// Row of [`TABLES`], or the one after the last, whose values are frames.
    table: u8,
    value: u8,
}

/// Values a table may have at most.
pub(super) const VALUES: usize = 40;

/// Declares every table once: its type, its name in the weights' file, its values.
macro_rules! facts {
    ($($(#[$doc:meta])* $table:ident $name:literal { $($value:ident $text:literal),* $(,)? })*) => {
        /// The tables, to number them.
        #[derive(Clone, Copy)]
        enum Table { $($table),* }

        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
            pub(super) enum $table { $($value),* }

            impl From<$table> for Fact {
                fn from(value: $table) -> Fact {
                    Fact { table: Table::$table as u8, value: value as u8 }
                }
            }
        )*

        /// Name and values of every table.
        const TABLES: &[(&str, &[&str])] = &[$(($name, &[$($text),*])),*];
    };
}

facts! {
    /// What kind of act the cue names.
    Act "act" { Neutral "neutral", Assert "assert", Explain "explain", Continue "continue", Close "close", Ask "ask", Request "request", Opinion "opinion", Write "write", According "according", Find "find", None "none" }
    /// How much of the content stands in marks.
    Marks "marks" { Direct "direct", Indirect "indirect", Mixed "mixed" }
    /// How many words the content has: under 3, 8, 30, or more.
    Length "length" { Few "few", Some "some", Many "many", Long "long" }
    /// Into how many pieces more than one the content is split.
    Pieces "pieces" { None "none", One "one", Several "several" }
    /// Whether what stands outside marks has a verb.
    Clause "clause" { Yes "yes", No "no", Marks "marks" }
    /// Other cues inside the content, outside marks.
    Cues "cues" { None "none", One "one", Several "several" }
    /// Commas inside the content, outside marks.
    Commas "commas" { None "none", One "one", Several "several" }
    /// Whether the sentence goes on after the content.
    Sentence "sentence" { Ends "ends", GoesOn "goes-on" }

    /// How the source names its speaker.
    Form "form" { Name "name", Description "description", Document "document", Gendered "gendered", Pronoun "pronoun", Clitic "clitic", Plural "plural", Nothing "nothing" }
    /// What a candidate is.
    Who "who" { FullName "full-name", Name "name", PerhapsName "perhaps-name", PerhapsPerson "perhaps-person", Body "body", Place "place", Work "work", Group "group", Thing "thing", Pair "pair", Described "described" }
    /// When a candidate spoke before.
    Spoke "spoke" { LastInParagraph "last-in-paragraph", LastParagraph "last-paragraph", LastFar "last-far", BeforeLast "before-last", Earlier "earlier", Never "never" }
    /// Whether a candidate is the person who spoke last, bodies and groups left out.
    Voice "voice" { Last "last", Earlier "earlier", Never "never", Nobody "nobody" }
    /// Whether the frame is one that goes on with who spoke last, and whether that is the candidate.
    Turn "turn" { QuoteLast "quote-last", ClauseLast "clause-last", AloneLast "alone-last", Goes "goes-on", Quote "quote", Clause "clause", Alone "alone" }
    /// How often a candidate speaks by full name in the article, and whether before this.
    ByName "by-name" { Often "often", Once "once", Later "later", Never "never" }
    /// How many sentences back a candidate was mentioned last, outside marks.
    Distance "distance" { Same "same", Before "before", Near "near", Far "far", Never "never" }
    /// How many paragraphs back that was.
    Paragraph "paragraph" { Same "same", Before "before", Earlier "earlier", Never "never" }
    /// How many other people that might be meant were named since.
    Others "others" { None "none", One "one", Several "several" }
    /// How a candidate stands in the sentence of the cue and the one before.
    Stands "stands" { Subject "subject", SubjectBefore "subject-before", Governed "governed", GovernedBefore "governed-before", Elsewhere "elsewhere" }
    /// How a candidate stands in the writer's own sentences since the last attribution. The latest of
    /// them is about one who is new, one who was named right before or farther back, names one who is
    /// new beside its subject, or tells what is done to one; an earlier one is about the candidate; they
    /// are about who spoke last, or about another than that.
    Topic "topic" { New "new", Again "again", Far "far", Presented "presented", Undergoes "undergoes", Earlier "earlier", Kept "kept", Left "left", No "no" }
    /// Whether a pronoun's gender is the candidate's; it is open, and that of another who is named here or
    /// in the sentence before.
    Gender "gender" { Agrees "agrees", Leans "leans", Open "open", Outdone "outdone", Against "against", Untold "untold" }
    /// Whether the quotation names the candidate.
    Content "content" { Names "names", Not "not" }
    /// How many words of a described role are the candidate's.
    Role "role" { All "all", Head "head", Some "some", None "none", Unasked "unasked" }
    /// Share of the article's names that are the candidate's: a third, a tenth, or less.
    Share "share" { Most "most", Many "many", Few "few" }
    /// Whether a candidate's role is told.
    Office "office" { Known "known", Untold "untold" }
    /// How a name stands in the source.
    Slot "slot" { Whole "whole", Opens "opens", Apposed "apposed", Titled "titled", Inside "inside", Governed "governed", Owner "owner", Modifies "modifies", Aside "aside", OfGroup "of-group", Pointed "pointed", Clause "clause", Unsaid "unsaid" }
    /// What stands right before a name in the source.
    Before "before" { Start "start", Human "human", Role "role", Honorific "honorific", Body "body", Comma "comma", Capital "capital", Other "other" }
    /// Where a name stands among those of the source.
    Order "order" { Only "only", First "first", Middle "middle", Last "last" }
    /// Of a surname that several bear: whether the candidate alone has an honorific's gender, speaks by
    /// full name, or is called by another name in the article.
    Kin "kin" { Only "only", Speaker "speaker", Silent "silent", Given "given", Latest "latest", Other "other" }
    /// Of a surname that several bear: whether it was taken for the candidate's when names were put
    /// together.
    Joined "joined" { Only "only", Yes "yes", No "no" }
    /// What the source's own words are headed by.
    Head "head" { Role "role", Human "human", Group "group", Document "document", Body "body", Name "name", Number "number", Plain "plain", Capital "capital" }
    /// How the source's own words are introduced.
    Definite "definite" { Bare "bare", The "the", One "one", This "this" }
    /// Other candidates that might speak.
    Rivals "rivals" { None "none", One "one", Several "several" }
}

/// Number of tables, that of frames included.
pub(super) const COUNT: usize = TABLES.len() + 1;
/// What found the attribution.
const FRAME: usize = TABLES.len();

impl Fact {
    /// Every fact.
    pub(super) fn all() -> impl Iterator<Item = Fact> {
        let tables = TABLES.iter().enumerate().flat_map(|(table, (_, values))| {
            (0..values.len()).map(move |value| Fact { table: narrow(table), value: narrow(value) })
        });
        let frames = Rule::ALL.iter().filter(|rule| rule.is_frame());
        tables.chain(frames.map(|&rule| Fact::frame(rule)))
    }

    /// The rule of a frame.
    pub(super) fn frame(rule: Rule) -> Fact {
        Fact { table: narrow(FRAME), value: rule as u8 }
    }

    /// `distance`
    pub fn table(self) -> &'static str {
        TABLES.get(usize::from(self.table)).map_or("frame", |table| table.0)
    }

    /// `near`
    pub fn value(self) -> &'static str {
        match TABLES.get(usize::from(self.table)) {
            Some(table) => table.1[usize::from(self.value)],
            None => Rule::ALL[usize::from(self.value)].name(),
        }
    }

    /// Its place among [`COUNT`] times [`VALUES`] weights.
    pub(super) fn index(self) -> usize {
        usize::from(self.table) * VALUES + usize::from(self.value)
    }
}

impl fmt::Debug for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.table(), self.value())
    }
}

fn narrow(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}
