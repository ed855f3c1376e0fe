//! Which of the places where the words of a correction stand is meant: the words around it tell. A
//! number cannot, for it does not show that a place has gone.

use super::place::{Body, MOST, Place};
use crate::text::bare_words;

/// Words that are compared on either side.
const REACH: usize = 8;
/// Bytes on either side that are searched for them, so that the cost of a place is bounded.
const WINDOW: usize = 1024;

/// What a place has to weigh, see [`Weight`]. The simulation of edits that is a test of this module
/// bears it: with much less corrections move to other words, with much more they are lost without need.
const ENOUGH: usize = 10;

/// The words around a correction's words, as its file gives them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Anchor {
    /// The words before, from the nearest one on; an empty list says that the article begins there.
    before: Option<Vec<String>>,
    /// The words after, from the nearest one on; an empty list says that the article ends there.
    after: Option<Vec<String>>,
}

/// Why no place is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// The words stand nowhere.
    Words,
    /// They stand at several places, and nothing says which.
    Several,
    /// They stand somewhere, but no place has the words around it that the correction gives, or
    /// several have.
    Surroundings,
}

impl Anchor {
    /// From the text before and after, as an editor wrote or copied it.
    pub(super) fn new(before: Option<&str>, after: Option<&str>) -> Self {
        Anchor { before: before.map(last_words), after: after.map(first_words) }
    }

    /// The words around a place.
    pub(super) fn of(body: &Body, place: &Place) -> Self {
        let (before, after) = body.around(place);
        Anchor::new(Some(before), Some(after))
    }

    /// Whether it says anything.
    pub(super) fn is_given(&self) -> bool {
        self.before.is_some() || self.after.is_some()
    }

    /// The two sides in the order of the text, as a file of corrections has them.
    pub(super) fn sides(&self) -> [String; 2] {
        let mut before = self.before.clone().unwrap_or_default();
        before.reverse();
        [before.join(" "), self.after.clone().unwrap_or_default().join(" ")]
    }

    /// Which of the places is meant: the one that weighs most, if that is enough. Of several
    /// paragraphs that say the same around the words, the first.
    pub(super) fn choose(&self, body: &Body, places: &[Place]) -> Result<usize, Lost> {
        if places.is_empty() {
            return Err(Lost::Words);
        }
        if !self.is_given() || places.len() == MOST {
            return if places.len() == 1 { Ok(0) } else { Err(Lost::Several) };
        }
        let weights: Vec<Weight> = places.iter().map(|place| self.weight(body, place)).collect();
        let best = (0..places.len()).rev().max_by_key(|&at| weights[at].net());
        let best = best.filter(|&at| weights[at].is_enough()).ok_or(Lost::Surroundings)?;
        let paragraph = |at: usize| {
            let (before, after) = body.around_in_paragraph(&places[at]);
            (last_words(before), first_words(after))
        };
        let is_rival = |at: usize| {
            weights[at].net() == weights[best].net() && paragraph(at) != paragraph(best)
        };
        if (0..places.len()).any(is_rival) { Err(Lost::Surroundings) } else { Ok(best) }
    }

    fn weight(&self, body: &Body, place: &Place) -> Weight {
        let (before, after) = body.around(place);
        let (inside_before, inside_after) = body.around_in_paragraph(place);
        let mut weight = Weight::default();
        if let Some(given) = &self.before {
            weight.add(given, &last_words(before), &last_words(inside_before));
        }
        if let Some(given) = &self.after {
            weight.add(given, &first_words(after), &first_words(inside_after));
        }
        weight
    }
}

/// How much speaks for a place being the one meant.
#[derive(Clone, Copy, Debug, Default)]
struct Weight {
    /// One for each given word that stands there, one more if it stands in the same paragraph, and one
    /// more if all words between it and the place are the given ones.
    pro: usize,
    /// The most that `pro` could be, with the words that are given.
    most: usize,
    /// Words of the paragraph that are given.
    known: usize,
    /// Other words of the paragraph. They take off two each, for paragraphs move as they are.
    strangers: usize,
}

impl Weight {
    /// Adds one side: the words `given`, those `near` the place and those `inside` its paragraph, all
    /// from the nearest on.
    fn add(&mut self, given: &[String], near: &[String], inside: &[String]) {
        // An end of the article is as good as a word of the paragraph.
        if given.is_empty() {
            self.pro += if near.is_empty() { 3 } else { 0 };
            self.most += 3;
            return;
        }
        let near = &near[..near.len().min(given.len())];
        let inside = &inside[..inside.len().min(given.len())];
        let run = given.iter().zip(near).take_while(|(given, near)| given == near).count();
        // The next paragraph may begin with the same words; one word may have been taken out of this one.
        let known = common(&given[..given.len().min(inside.len() + 1)], inside);
        self.pro += common(given, near) + known + run;
        self.most += 2 * given.len() + inside.len();
        self.known += known;
        self.strangers += inside.len() - known;
    }

    /// What speaks for the place beyond what speaks against it.
    fn net(self) -> isize {
        self.pro.cast_signed() - 2 * self.strangers.cast_signed()
    }

    /// Whether the place is the one meant, if no other is. Where few words are given, three quarters
    /// of what they could weigh are enough; of a paragraph that only moved, three words.
    fn is_enough(self) -> bool {
        let enough = ENOUGH.min((3 * self.most).div_ceil(4)).cast_signed();
        let is_same_paragraph = self.strangers == 0 && self.known >= 3;
        is_same_paragraph || (self.strangers <= self.known && self.net() >= enough)
    }
}

/// The length of the longest list of words that both have, in order.
fn common(a: &[String], b: &[String]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for word in a {
        let mut diagonal = 0;
        for (at, other) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if word == other { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

fn first_words(text: &str) -> Vec<String> {
    let near = bare_words(&text[..text.floor_char_boundary(WINDOW)]);
    near.take(REACH).map(str::to_owned).collect()
}

/// The last words, from the last one on.
fn last_words(text: &str) -> Vec<String> {
    let start = text.ceil_char_boundary(text.len().saturating_sub(WINDOW));
    bare_words(&text[start..]).rev().take(REACH).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::article::{Article, parse};
    use crate::language::Languages;
    use crate::source::{Format, Source};
    use crate::text::Span;

    static LANGUAGES: LazyLock<Languages> = LazyLock::new(Languages::embedded);

    fn article(text: &str) -> Article {
        let source = Source::new("a", "content/a.txt", Format::Text, text.to_owned());
        parse(&source, &LANGUAGES).0
    }

    /// The number of the place that is meant, from 0.
    fn chosen(text: &str, words: &str, sides: Option<(&str, &str)>) -> Result<usize, Lost> {
        let body = Body::exact(&article(text));
        let (before, after) = sides.unzip();
        Anchor::new(before, after).choose(&body, &body.find(&[words])[0])
    }

    #[test]
    fn the_words_around_tell_which_place_is_meant() {
        let text = "The mayor rose at noon. “No,” said Ira Vell.\n\nIn the hall Tom Reed read the list of \
                    names. “No,” he said, and sat down again.\n\nRain fell.";
        assert_eq!(chosen(text, "No", None), Err(Lost::Several));
        let one = Some(("The mayor rose at noon", "said Ira Vell In the hall Tom Reed"));
        let two = Some(("Tom Reed read the list of names", "he said and sat down again"));
        assert_eq!(chosen(text, "No", one), Ok(0));
        assert_eq!(chosen(text, "No", two), Ok(1));
        let other = Some(("Paris at night", "said a man"));
        assert_eq!(chosen(text, "No", other), Err(Lost::Surroundings));
        assert_eq!(chosen(text, "Nobody", one), Err(Lost::Words));
        // The first place goes: what was meant by it is no other place.
        let edited = text.split_once("\n\n").unwrap().1;
        assert_eq!(chosen(edited, "No", one), Err(Lost::Surroundings));
        assert_eq!(chosen(edited, "No", two), Ok(0));
        // A paragraph between two that say the same goes: its neighbours are not it.
        let talk = [
            "“We will wait,” said Ann Bell.",
            "“We will wait,” said Ira Vell.",
            "“We will wait,” said Tom Reed.",
        ];
        let second = Some(("We will wait said Ann Bell", "said Ira Vell We will wait said Tom"));
        assert_eq!(chosen(&talk.join("\n\n"), "We will wait", second), Ok(1));
        let edited = [talk[0], talk[2]].join("\n\n");
        assert_eq!(chosen(&edited, "We will wait", second), Err(Lost::Surroundings));
        // The ends of an article are surroundings too.
        assert_eq!(chosen("No. Yes. No.", "No", Some(("", "Yes No"))), Ok(0));
    }

    #[test]
    fn a_paragraph_that_was_moved_is_the_same_place() {
        let sides = Some((
            "a quite other paragraph that stood just before",
            "said Ira Vell and more that stood just below",
        ));
        let words = "We will all wait here";
        let text =
            "Rain fell.\n\n“We will all wait here,” said Ira Vell.\n\nTom Reed left the hall.";
        assert_eq!(chosen(text, words, sides), Ok(0));
        let other = "Rain fell.\n\n“We will all wait here,” Tom Reed told them.\n\nNobody left.";
        assert_eq!(chosen(other, words, sides), Err(Lost::Surroundings));
    }

    /// A word that is known by its number, whatever is written.
    type Word = (u32, &'static str);

    const COMMON: [&str; 24] = [
        "the", "a", "of", "in", "and", "was", "to", "on", "that", "for", "with", "at", "by",
        "from", "council", "bridge", "river", "mayor", "market", "water", "road", "year", "people",
        "city",
    ];
    const NAMES: [&str; 8] = [
        "Ira Vell",
        "Tom Reed",
        "Ann Bell",
        "Clara Wenhollow",
        "Banu Prasaja",
        "he",
        "she",
        "they",
    ];
    const RARE: [&str; 30] = [
        "ledger", "harbour", "lantern", "orchard", "copper", "quarry", "ferry", "violin", "mortar",
        "pigeon", "velvet", "cellar", "anchor", "meadow", "barrel", "candle", "gravel", "thistle",
        "rafter", "saddle", "timber", "willow", "hollow", "pepper", "marble", "kettle", "needle",
        "basket", "shovel", "garden",
    ];

    /// Numbers that look random and are the same in every run (xorshift, Marsaglia 2003).
    struct Dice(u64, u32);

    impl Dice {
        fn roll(&mut self, sides: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            usize::try_from(self.0 % sides as u64).unwrap()
        }

        fn word(&mut self, word: &'static str) -> Word {
            self.1 += 1;
            (self.1, word)
        }

        fn words(&mut self, count: usize) -> Vec<Word> {
            (0..count)
                .map(|_| {
                    let list: &[&str] = if self.roll(5) < 3 { &COMMON } else { &RARE };
                    let word = list[self.roll(list.len())];
                    self.word(word)
                })
                .collect()
        }

        /// A paragraph that may say `quoted` in quotation marks.
        fn paragraph(&mut self, quoted: Option<Vec<Word>>) -> Vec<Word> {
            let length = self.roll(14);
            let mut paragraph = self.words(length);
            if let Some(quoted) = quoted {
                paragraph.push(self.word("“"));
                paragraph.extend(quoted);
                paragraph.push(self.word("”"));
                paragraph.push(self.word("said"));
                let name = NAMES[self.roll(NAMES.len())];
                paragraph.push(self.word(name));
            }
            let length = 1 + self.roll(10);
            paragraph.extend(self.words(length));
            paragraph
        }
    }

    /// What is written before the paragraphs, so that no language has to be found.
    const HEAD: &str = "title: A\nlanguage: en\n\n";

    fn text(paragraphs: &[Vec<Word>]) -> String {
        let line =
            |words: &Vec<Word>| words.iter().map(|word| word.1).collect::<Vec<_>>().join(" ");
        HEAD.to_owned() + &paragraphs.iter().map(line).collect::<Vec<_>>().join("\n\n")
    }

    /// The numbers of the words of [`text`] that stand within a span.
    fn words_in(paragraphs: &[Vec<Word>], span: Span) -> Vec<u32> {
        let mut at = HEAD.len();
        let mut found = Vec::new();
        for paragraph in paragraphs {
            for (number, word) in paragraph {
                if span.start as usize <= at && at + word.len() <= span.end as usize {
                    found.push(*number);
                }
                at += word.len() + 1;
            }
            at += if paragraph.is_empty() { 2 } else { 1 };
        }
        found
    }

    /// The same words once more: they are not those words.
    fn said_again(dice: &mut Dice, words: &[Word]) -> Vec<Word> {
        words.iter().map(|word| dice.word(word.1)).collect()
    }

    fn edit(dice: &mut Dice, paragraphs: &mut Vec<Vec<Word>>, quotations: &[Vec<Word>]) {
        let at = dice.roll(paragraphs.len());
        match dice.roll(20) {
            0..3 if paragraphs.len() > 2 => drop(paragraphs.remove(at)),
            3..6 => {
                let new = dice.paragraph(None);
                paragraphs.insert(at, new);
            }
            6..8 => {
                let to = dice.roll(paragraphs.len());
                paragraphs.swap(at, to);
            }
            8 => {
                let said = quotations[dice.roll(quotations.len())].clone();
                let said = said_again(dice, &said);
                let new = dice.paragraph(Some(said));
                paragraphs.insert(at, new);
            }
            9 => {
                let copy = paragraphs[at].clone();
                paragraphs.insert(at, copy);
            }
            10 => {
                // What stands before or after the words in quotation marks is written anew.
                let mark = if dice.roll(2) == 0 { "“" } else { "”" };
                let new = dice.words(3);
                let words = &mut paragraphs[at];
                match words.iter().position(|word| word.1 == mark) {
                    Some(open) if mark == "“" => drop(words.splice(..open, new)),
                    Some(close) => drop(words.splice(close + 1.., new)),
                    None => *words = new,
                }
            }
            kind => {
                let place = dice.roll(paragraphs[at].len());
                let word = dice.words(1)[0];
                let words = &mut paragraphs[at];
                match kind % 3 {
                    0 if words.len() > 1 => drop(words.remove(place)),
                    1 => words[place] = word,
                    _ => words.insert(place, word),
                }
            }
        }
    }

    /// What became of corrections.
    #[derive(Debug, Default)]
    struct Tally {
        /// Applied to other words than those that were corrected.
        wrong: usize,
        kept: usize,
        /// Not applied, though the words stand as they stood.
        asked: usize,
    }

    /// Corrects a quotation of an article, edits the article, and looks where the correction goes.
    fn script(dice: &mut Dice, long: &mut Tally, short: &mut Tally) {
        let mut quotations: Vec<Vec<Word>> = Vec::new();
        for _ in 0..4 {
            let length = 2 + dice.roll(11);
            quotations.push(dice.words(length));
        }
        if dice.roll(8) == 0 {
            let again = quotations[0].clone();
            quotations[1] = said_again(dice, &again);
        }
        let mut paragraphs = Vec::new();
        for quotation in &quotations {
            paragraphs.push(dice.paragraph(None));
            paragraphs.push(dice.paragraph(Some(quotation.clone())));
        }
        let target = quotations[0].clone();
        let words = target.iter().map(|word| word.1).collect::<Vec<_>>().join(" ");
        let body = Body::exact(&article(&text(&paragraphs)));
        let places = body.find(&[&words]).remove(0);
        let numbers: Vec<u32> = target.iter().map(|word| word.0).collect();
        let own = |place: &Place, paragraphs: &[Vec<Word>]| {
            let there = words_in(paragraphs, place.span);
            there.iter().filter(|number| numbers.contains(number)).count()
        };
        let own_place =
            places.iter().find(|place| own(place, &paragraphs) == numbers.len()).unwrap();
        let is_short = target.len() < 5;
        let anchor = Anchor::of(&body, own_place);
        for _ in 0..=dice.roll(6) {
            edit(dice, &mut paragraphs, &quotations);
        }
        let now = Body::exact(&article(&text(&paragraphs)));
        let places = now.find(&[&words]).remove(0);
        let is_own = |place: &Place| {
            2 * own(place, &paragraphs) >= numbers.len() || Anchor::of(&now, place) == anchor
        };
        let is_untouched = |place: &Place| own(place, &paragraphs) == numbers.len();
        let tally = if is_short { short } else { long };
        match anchor.choose(&now, &places) {
            Ok(at) if !is_own(&places[at]) => tally.wrong += 1,
            Ok(_) => tally.kept += 1,
            Err(_) if places.iter().any(is_untouched) => tally.asked += 1,
            Err(_) => {}
        }
    }

    #[test]
    fn corrections_never_move_to_other_words() {
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15, 0);
        let (mut long, mut short) = (Tally::default(), Tally::default());
        for _ in 0..10_000 {
            script(&mut dice, &mut long, &mut short);
        }
        assert_eq!((long.wrong, short.wrong), (0, 0));
        assert!(long.kept > 5000 && short.kept > 2000, "{long:?} {short:?}");
        assert!(long.asked * 200 < long.asked + long.kept, "{long:?}");
        assert!(short.asked * 100 < short.asked + short.kept, "{short:?}");
    }
}
