//! Words and phrases of one language, looked up once a token.
//!
//! A pack gives lists of words for a closed set of classes ([`Class`]) and cues with the frames
//! ([`Frames`]) they may stand in. Here they become one table from word to entry.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::stance::Stance;

/// Declares bit flags with the names that packs use for them.
macro_rules! flags {
    ($(#[$doc:meta])* $name:ident: $repr:ty { $($(#[$flag_doc:meta])* $flag:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $name(pub $repr);

        #[allow(non_upper_case_globals)]
        impl $name {
            flags!(@each $name, $repr, 0, $($(#[$flag_doc])* $flag,)*);

            /// The flag that packs call `name`.
            fn named(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$flag),)* _ => None }
            }
        }

        impl $name {
            /// No flag.
            pub const NONE: Self = $name(0);

            /// Whether it has any of the flags of `other`.
            pub const fn any(self, other: Self) -> bool { self.0 & other.0 != 0 }

            /// Both sets of flags together.
            #[must_use]
            pub const fn with(self, other: Self) -> Self { $name(self.0 | other.0) }
        }

        impl std::ops::BitOr for $name {
            type Output = Self;
            fn bitor(self, other: Self) -> Self { self.with(other) }
        }

        impl std::ops::BitOrAssign for $name {
            fn bitor_assign(&mut self, other: Self) { *self = self.with(other); }
        }
    };
    (@each $name:ident, $repr:ty, $bit:expr, ) => {};
    (@each $name:ident, $repr:ty, $bit:expr, $(#[$doc:meta])* $flag:ident, $($rest:tt)*) => {
        $(#[$doc])*
        pub const $flag: Self = $name(1 << ($bit));
        flags!(@each $name, $repr, ($bit) + 1, $($rest)*);
    };
}

flags! {
    /// What a word can be. A word may have several classes.
    Class: u64 {
        /// Third-person pronoun, singular or plural.
        PRONOUN = "pronoun",
        /// First-person pronoun.
        FIRST = "first-person",
        /// Stands for several people: `mereka`, `they`.
        PLURAL = "plural",
        /// Refers to a man or men.
        MALE = "male",
        /// Refers to a woman or women.
        FEMALE = "female",
        /// Refers to a thing: `it`.
        THING = "thing",
        /// Stands for the one speaking: `pihaknya`, `dirinya`.
        SELF = "self",
        /// Pronoun that is never a subject: `him`, `his`.
        OBLIQUE = "oblique",
        /// Ends a description: `itu`, `tersebut`.
        DEMONSTRATIVE = "demonstrative",
        /// Opens a noun phrase: `the`, `sebuah`.
        DETERMINER = "determiner",
        /// Marks an unnamed source: `salah satu`, `a`, `some`.
        INDEFINITE = "indefinite",
        /// Brings in somebody not spoken of before: `a`, `another`, `seorang`.
        NEW = "new",
        /// Preposition that may stand inside a noun phrase: `of`, `dari`.
        OF = "of",
        /// Preposition that opens a phrase of place, time or manner: `di`, `in`.
        PREPOSITION = "preposition",
        /// Preposition of place: `di`, `in`.
        LOCATIVE = "locative",
        /// Opens the words on who was told: `kepada`, `to`.
        TO_WHOM = "to-whom",
        /// Opens the words on the medium or occasion: `melalui`, `via`.
        BY_MEANS = "by-means",
        /// Opens what is spoken of: `about`.
        ABOUT = "about",
        /// Opens the agent of a passive: `by`, `oleh`.
        AGENT = "agent",
        /// `dan`, `and`
        AND = "and",
        /// Contrast: `tetapi`, `but`.
        BUT = "but",
        /// Subordinating conjunction: `karena`, `because`.
        SUBORDINATOR = "subordinator",
        /// Opens a fronted condition or topic that belongs to what is said: `jika`, `soal`.
        CONDITION = "condition",
        /// Opens a clause of what has not happened: `jika`, `if`.
        HYPOTHESIS = "hypothesis",
        /// Opens a sentence and links it to the one before: `Namun`, `However`.
        CONNECTIVE = "connective",
        /// Opens reported content: `bahwa`, `that`.
        COMPLEMENTIZER = "complementizer",
        /// Opens a requested act: `agar`, `untuk`, `to`.
        PURPOSE = "purpose",
        /// Relative pronoun: `yang`, `who`.
        RELATIVE = "relative",
        /// Stands between subject and verb: `telah`, `has`, `juga`.
        AUXILIARY = "auxiliary",
        /// Form of `be`: makes a passive.
        BE = "be",
        /// `tidak`, `not`, `declined to`
        NEGATION = "negation",
        /// Adverb.
        ADVERB = "adverb",
        /// A verb that is no cue.
        VERB = "verb",
        /// A form of a verb that goes on with a clause: `walking`.
        PARTICIPLE = "participle",
        /// A verb whose subject does not act: `ditangkap`.
        PASSIVE = "passive",
        /// Word of time: `kemarin`, `Tuesday`.
        TIME = "time",
        /// Name of a weekday or month.
        CALENDAR = "calendar",
        /// `dikutip`, `dilansir`: the medium follows.
        VIA = "via",
        /// `seperti`, `sebagaimana`, `as`
        AS = "as",
        /// Who is told: `wartawan`, `reporters`.
        AUDIENCE = "audience",
        /// Office or function that a person has: `presiden`, `spokesman`.
        ROLE = "role",
        /// Goes on with a role: `Luar Negeri`, `Umum`, `general`.
        PORTFOLIO = "portfolio",
        /// Common word that offices, bodies and programmes are named by, and people are not.
        COMMON = "common",
        /// Title that is no office: `Pak`, `Mr`, `Dr`.
        HONORIFIC = "honorific",
        /// Degree or suffix after a name: `S.H.`, `Jr`.
        SUFFIX = "suffix",
        /// Small word inside names: `bin`, `de`; a suffix that is part of the name: `Jr`, `III`.
        PARTICLE = "particle",
        /// Head of the name of a body: `Kementerian`, `University`.
        BODY = "body",
        /// Short name of a body, complete by itself, from a list: `KPK`, `Kemenkes`.
        ACRONYM = "acronym",
        /// The name of a place follows: `Kota`, `Kabupaten`.
        PLACE_HEAD = "place-head",
        /// Office of a place, whose name may follow: `Gubernur`, `Bupati`.
        PLACE_ROLE = "place-role",
        /// Last word of a company's name: `Inc`, `Tbk`.
        COMPANY = "company",
        /// Several people: `warga`, `officials`.
        GROUP = "group",
        /// A document that speaks: `survei`, `report`.
        DOCUMENT = "document",
        /// A word for a person in general: `pria`, `woman`.
        HUMAN = "human",
        /// Before a work's title: `film`, `buku`, `berjudul`.
        TITLED = "titled",
        /// `alias`, `atau`: another name follows.
        ALIAS = "alias",
        /// Demonstrative subject of a passive: `Hal itu`.
        THIS_THING = "this-thing",
        /// Possessive mark: `'s`.
        POSSESSIVE = "possessive",
        /// Points to the future: `akan`, `will`, `menjelang`.
        FUTURE = "future",
        /// Name of a country or a place, from a list.
        PLACE = "place",
        /// Name of a news outlet, from a list.
        OUTLET = "outlet",
        /// Given name, from a list.
        GIVEN = "given",
        /// Adjective of origin: `Russian`.
        DEMONYM = "demonym",
        /// A full stop after it does not end a sentence: `Mr`, `dr`.
        ABBREVIATION = "abbreviation",
    }
}

/// A set of classes: `class![ROLE HUMAN]`.
macro_rules! class {
    ($($name:ident)+) => {
        $crate::language::Class($($crate::language::Class::$name.0)|+)
    };
}
pub(crate) use class;

flags! {
    /// What a word is to the saying that it stands beside.
    Manner: u8 {
        /// Nothing was said: `declined to`, `enggan`, `without`.
        REFUSED = "refused",
        /// Nothing was said so far, or perhaps: `would`, `mungkin`.
        SUPPOSED = "supposed",
        /// Opens a question: `whether`, `mengapa`.
        QUESTION = "question",
        /// A noun for what somebody says: `reply`, `jawaban`.
        UTTERANCE = "utterance",
    }
}

flags! {
    /// The closed set of frames that a cue may stand in.
    Frames: u32 {
        /// Only beside a quotation or between commas: `kata`.
        BARE = "bare",
        /// Subject, verb, clause: `mengatakan`, `said`.
        CLAUSE = "clause",
        /// A clause follows only with a complementizer: `noted that`.
        THAT = "that",
        /// A requested act follows: `meminta … untuk`, `urged … to`.
        ACT = "act",
        /// A noun phrase may be the content: `menyampaikan permohonan maaf`.
        OBJECT = "object",
        /// Somebody who is told comes first: `told reporters`.
        TOLD = "told",
        /// Source follows as in `menurut S`, content round it.
        ACCORDING = "according",
        /// Passive with the agent after it: `disampaikan`.
        PASSIVE = "passive",
        /// A noun with an owner: `dalihnya`, `his claim that`.
        NOUN = "noun",
        /// An adjective or state: `optimistis`, `concerned`.
        STATE = "state",
        /// Object and what it is called: `described X as Y`.
        CALLED = "called",
        /// Verb, object, `as`, what it is said to be: `view X as Y`.
        CALLED_AS = "called-as",
        /// The word is more often something else: only in its surest frames.
        WEAK = "weak",
        /// May attribute a quotation beside it.
        QUOTE = "quote",
    }
}

/// Grammatical form of a cue, where the language tells forms apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VerbForm {
    /// A form that can stand with any subject; all forms of languages without inflection.
    #[default]
    Base,
    /// `says`
    Third,
    /// `said`
    Past,
    /// `saying`
    Ing,
    /// Past participle that is not also the past: `written`.
    Participle,
}

/// What a cue does: a class that all languages share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// `kata`, `said`
    Neutral,
    /// `tegas`, `insisted`
    Assert,
    /// `jelas`, `explained`
    Explain,
    /// `tambah`, `added`
    Continue,
    /// `tutup`, `concluded`
    Close,
    /// `tanya`, `asked`
    Ask,
    /// `meminta`, `urged`
    Request,
    /// `menilai`, `believes`
    Opinion,
    /// `tulis`, `wrote`
    Write,
    /// `menurut`, `according to`
    According,
    /// A document or study: `menemukan`, `found`
    Find,
}

/// A cue in one of its forms.
#[derive(Clone, Copy, Debug)]
pub struct Cue {
    /// What it does.
    pub act: Act,
    /// How its subject stands to what it reports.
    pub stance: Stance,
    /// Where it may stand.
    pub frames: Frames,
    /// Its form.
    pub form: VerbForm,
}

/// What the table knows of a word.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entry {
    /// Identity of the word; 0 is no word.
    pub id: u32,
    /// Its classes.
    pub class: Class,
    /// What it makes of a verb of saying beside it.
    pub manner: Manner,
    /// 1 + index into [`Lexicon::cues`]; 0 for none.
    pub cue: u16,
    /// Length in bytes of a clitic source at its end (`-nya` of `katanya`).
    pub clitic: u8,
}

/// One phrase of several words.
#[derive(Debug)]
struct Phrase {
    /// Identities of the words after the first.
    rest: Vec<u32>,
    entry: Entry,
}

/// Words of one language.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: FxHashMap<Box<str>, Entry>,
    /// By the identity of the first word.
    phrases: Vec<Vec<Phrase>>,
    /// All cue forms.
    cues: Vec<Cue>,
    prefixes: Vec<(Box<str>, usize, Class)>,
    suffixes: Vec<(Box<str>, usize, Class)>,
    circumfixes: Vec<(Box<str>, Box<str>, usize, Class)>,
    name_suffixes: Vec<(Box<str>, usize)>,
    clitics: Vec<Box<str>>,
    short: FxHashMap<String, String>,
}

/// `words.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WordsFile {
    /// Class → words and phrases.
    classes: BTreeMap<String, Vec<String>>,
    /// Manner → words and phrases.
    manners: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    guess: Guess,
    /// Short forms of roles → the whole words: `gov` → `governor`.
    #[serde(default)]
    short: BTreeMap<String, String>,
}

/// What the shape of an unknown word tells.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Guess {
    /// Prefixes of verbs, each with the least length in bytes of the whole word.
    #[serde(default)]
    verb_prefixes: BTreeMap<String, usize>,
    /// Prefixes of passive verbs, each with the least length in bytes of the whole word.
    #[serde(default)]
    passive_prefixes: BTreeMap<String, usize>,
    /// Of capitalised words: prefix and suffix, joined by `-` → (class, least length in bytes of the word).
    #[serde(default)]
    circumfixes: BTreeMap<String, (String, usize)>,
    /// Suffix → (class, least length in bytes of the whole word).
    #[serde(default)]
    suffixes: BTreeMap<String, (String, usize)>,
    /// Suffixes of people's names → least length in bytes of the whole name.
    #[serde(default)]
    name_suffixes: BTreeMap<String, usize>,
    /// Pronouns written onto the word before them.
    #[serde(default)]
    clitics: Vec<String>,
}

/// `cues.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CuesFile {
    cue: Vec<CueGroup>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueGroup {
    act: Act,
    #[serde(default)]
    stance: Stance,
    frames: Vec<String>,
    /// Words and phrases of one form.
    #[serde(default)]
    words: Vec<String>,
    /// Inflected verbs: base, third person, past, present participle and, if another, past
    /// participle, separated by `|`.
    #[serde(default)]
    verbs: Vec<String>,
}

impl Lexicon {
    /// Builds the table. Errors name the class, frame or form that is not known.
    pub(super) fn build(words: &WordsFile, cues: &CuesFile) -> Result<Self, String> {
        let guess = &words.guess;
        let passive = Class::VERB | Class::PASSIVE;
        let active = guess.verb_prefixes.iter().map(|entry| (entry, Class::VERB));
        let prefixes = active.chain(guess.passive_prefixes.iter().map(|entry| (entry, passive)));
        let mut lexicon = Lexicon {
            prefixes: prefixes
                .map(|((prefix, &least), class)| (prefix.as_str().into(), least, class))
                .collect(),
            name_suffixes: guess
                .name_suffixes
                .iter()
                .map(|(suffix, &least)| (suffix.as_str().into(), least))
                .collect(),
            clitics: guess.clitics.iter().map(|clitic| clitic.as_str().into()).collect(),
            short: words.short.clone().into_iter().collect(),
            ..Lexicon::default()
        };
        for (suffix, (class, least)) in &words.guess.suffixes {
            let class = Class::named(class).ok_or_else(|| format!("class {class} is not known"))?;
            lexicon.suffixes.push((suffix.as_str().into(), *least, class));
        }
        for (circumfix, (class, least)) in &words.guess.circumfixes {
            let class = Class::named(class).ok_or_else(|| format!("class {class} is not known"))?;
            let (prefix, suffix) = circumfix.split_once('-').unwrap_or((circumfix, ""));
            lexicon.circumfixes.push((prefix.into(), suffix.into(), *least, class));
        }
        for (name, list) in &words.classes {
            let class = Class::named(name).ok_or_else(|| format!("class {name} is not known"))?;
            for words in list {
                lexicon.add(words, class, 0, 0);
            }
        }
        for (name, list) in &words.manners {
            let manner =
                Manner::named(name).ok_or_else(|| format!("manner {name} is not known"))?;
            for words in list {
                lexicon.entry(words).manner |= manner;
            }
        }
        for group in &cues.cue {
            let (act, stance) = (group.act, group.stance);
            let mut frames = Frames::NONE;
            for name in &group.frames {
                frames |=
                    Frames::named(name).ok_or_else(|| format!("frame {name} is not known"))?;
            }
            for word in &group.words {
                lexicon.add_cue(word, Cue { act, stance, frames, form: VerbForm::Base })?;
            }
            for verb in &group.verbs {
                let forms = [
                    VerbForm::Base,
                    VerbForm::Third,
                    VerbForm::Past,
                    VerbForm::Ing,
                    VerbForm::Participle,
                ];
                for (form, word) in forms.into_iter().zip(verb.split('|')) {
                    lexicon.add_cue(word, Cue { act, stance, frames, form })?;
                }
            }
        }
        Ok(lexicon)
    }

    /// Puts the longest phrases first, once all are added.
    pub(super) fn finish(&mut self) {
        for phrases in &mut self.phrases {
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
        }
    }

    /// Adds a given name. Words that have another meaning keep it too.
    pub(super) fn add_name(&mut self, name: &str, gender: Class) {
        self.add(name, Class::GIVEN | gender, 0, 0);
    }

    /// Adds a given name of another language, unless it is a word of this one.
    pub(super) fn add_foreign_name(&mut self, name: &str, gender: Class) {
        let lower = name.to_lowercase();
        if self.get(&lower).is_none() && self.guess(&lower, false) == Class::NONE {
            self.add_name(name, gender);
        }
    }

    fn add_cue(&mut self, words: &str, cue: Cue) -> Result<(), String> {
        // A word that has a cue already (`claim`, verb and noun) may stand in the frames of both.
        if let Some(known) = self.words.get(words).map(|entry| entry.cue).filter(|&cue| cue != 0) {
            self.cues[usize::from(known) - 1].frames |= cue.frames;
            return Ok(());
        }
        self.cues.push(cue);
        let index = u16::try_from(self.cues.len()).map_err(|_| "too many cues".to_owned())?;
        self.add(words, Class::NONE, index, 0);
        // `katanya`, `menurutnya`: a cue of a frame with its source after it takes the clitic.
        let takes = Frames::BARE | Frames::ACCORDING | Frames::PASSIVE | Frames::NOUN;
        if cue.frames.any(takes) {
            for clitic in self.clitics.clone() {
                let length = u8::try_from(clitic.len()).unwrap_or(0);
                self.add(&format!("{words}{clitic}"), Class::NONE, index, length);
            }
        }
        Ok(())
    }

    /// Adds words of a class: one word, or a phrase of several.
    /// Bytes of the clitic that a word ends with after three letters or more; 0 if it has none.
    pub fn clitic(&self, word: &str) -> u8 {
        let clitics = self.clitics.iter().map(|clitic| &**clitic);
        let mut found = clitics.filter(|c| word.len() >= c.len() + 3 && word.ends_with(c));
        found.next().map_or(0, |clitic| u8::try_from(clitic.len()).unwrap_or(0))
    }

    pub(super) fn add(&mut self, words: &str, class: Class, cue: u16, clitic: u8) {
        let entry = self.entry(words);
        entry.class |= class;
        if cue != 0 && entry.cue == 0 {
            entry.cue = cue;
            entry.clitic = clitic;
        }
    }

    /// What is known of a word, or of a phrase of several.
    fn entry(&mut self, words: &str) -> &mut Entry {
        let words = words.to_lowercase();
        let Some((first, rest)) = words.split_once(' ') else { return self.word(&words) };
        let first = self.word(first).id as usize;
        let rest: Vec<u32> = rest.split(' ').map(|part| self.word(part).id).collect();
        if self.phrases.len() <= first {
            self.phrases.resize_with(first + 1, Vec::new);
        }
        let phrases = &mut self.phrases[first];
        let at = phrases.iter().position(|phrase| phrase.rest == rest).unwrap_or_else(|| {
            phrases.push(Phrase { rest, entry: Entry { id: u32::MAX, ..Entry::default() } });
            phrases.len() - 1
        });
        &mut phrases[at].entry
    }

    /// What is known of one word, which has an identity from now on.
    fn word(&mut self, word: &str) -> &mut Entry {
        let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX - 1) + 1;
        self.words.entry(word.into()).or_insert(Entry { id: next, ..Entry::default() })
    }

    /// Makes room for so many more words.
    pub(super) fn reserve(&mut self, more: usize) {
        self.words.reserve(more);
    }

    /// The whole word for a short form in lower case; the word itself if it is none.
    pub fn whole<'a>(&'a self, lower: &'a str) -> &'a str {
        self.short.get(lower).map_or(lower, String::as_str)
    }

    /// What is known of a word in lower case.
    pub fn get(&self, lower: &str) -> Option<Entry> {
        self.words.get(lower).copied()
    }

    /// The longest phrase that starts with the word of identity `first`, given the identities of
    /// the words after it: how many words follow the first, and the phrase's entry.
    pub fn phrase(
        &self,
        first: u32,
        mut next: impl FnMut(usize) -> Option<u32>,
    ) -> Option<(usize, Entry)> {
        self.phrases.get(first as usize)?.iter().find_map(|phrase| {
            let fits = phrase.rest.iter().enumerate().all(|(n, &word)| next(n) == Some(word));
            fits.then_some((phrase.rest.len(), phrase.entry))
        })
    }

    /// The cue that an entry or token names by its number (1 + index).
    ///
    /// # Panics
    /// If the number is 0 or no cue has it.
    pub fn cue(&self, number: u16) -> &Cue {
        &self.cues[usize::from(number) - 1]
    }

    /// The classes that the shape of an unknown word suggests, given in lower case.
    pub fn guess(&self, lower: &str, capital: bool) -> Class {
        let mut class = Class::NONE;
        // One byte tells nearly all of them apart.
        let (first, last) = (lower.as_bytes().first(), lower.as_bytes().last());
        for (prefix, least, suggested) in &self.prefixes {
            let may = prefix.as_bytes().first() == first && lower.len() >= *least;
            if may && lower.starts_with(&**prefix) {
                class |= *suggested;
            }
        }
        for (suffix, least, suggested) in &self.suffixes {
            let may = suffix.as_bytes().last() == last && lower.len() >= *least;
            if may && lower.ends_with(&**suffix) {
                class |= *suggested;
            }
        }
        for (prefix, suffix, least, suggested) in &self.circumfixes {
            let fits = lower.starts_with(&**prefix) && lower.ends_with(&**suffix);
            if capital && lower.len() >= *least && fits {
                class |= *suggested;
            }
        }
        // `fisherman`, but `Zimmerman`
        if capital {
            class = Class(class.0 & !(Class::HUMAN | Class::ROLE).0);
        }
        let named = |(suffix, least): &(Box<str>, usize)| {
            lower.len() >= *least && lower.ends_with(&**suffix)
        };
        if capital && class == Class::NONE && self.name_suffixes.iter().any(named) {
            class |= Class::GIVEN;
        }
        class
    }
}
