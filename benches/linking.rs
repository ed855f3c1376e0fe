//! What linking costs: `cargo bench --bench linking`. Each case is linked in one size and in twice
//! that, on one thread; what is linear takes about twice as long. Sizes are quotations.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "it prints figures for people")]

use std::sync::Arc;
use std::time::Instant;

use kutip::annotate::{
    Annotated, Attribution, Band, Entity, EntityKind, Form, FoundBy, Kind, Mention, Stance,
};
use kutip::article::{Article, parse};
use kutip::language::Languages;
use kutip::registry::Registry;
use kutip::site::link;
use kutip::source::{Format, Source};
use kutip::text::Span;

/// Quotations of the smaller size.
const SIZE: usize = 50_000;
/// Quotations of one article, but for the case that says otherwise.
const EACH: usize = 10;

const SYLLABLES: [&str; 20] = [
    "wi", "ra", "se", "na", "to", "mar", "ku", "lin", "do", "pe", "ga", "sar", "ti", "bo", "ha",
    "mu", "yan", "le", "di", "ros",
];

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn word(&mut self, length: usize) -> String {
        (0..length).map(|_| SYLLABLES[self.below(SYLLABLES.len())]).collect()
    }

    fn name(&mut self) -> String {
        let capital = |word: String| word[..1].to_uppercase() + &word[1..];
        format!("{} {}", capital(self.word(2)), capital(self.word(3)))
    }
}

/// Who speaks in an article, with a role, and what is said by each of them in turn.
type Scene = (Vec<(String, Option<String>)>, Vec<String>);

fn story(at: usize, (people, words): Scene, languages: &Languages) -> (Article, Annotated) {
    let mut text = String::new();
    let mut content = Vec::new();
    for words in &words {
        content.push(Span::new(text.len(), text.len() + words.len()));
        text.push_str(words);
        text.push('\n');
    }
    let mut entities = Vec::new();
    for (name, role) in &people {
        let span = Span::new(text.len(), text.len() + name.len());
        text.push_str(name);
        text.push('\n');
        entities.push(Entity {
            kind: EntityKind::Person,
            name: name.clone(),
            aliases: Vec::new(),
            role: role.clone(),
            organisation: None,
            mentions: vec![Mention { span, form: Form::Name }],
            evidence: Vec::new(),
        });
    }
    let id = format!("a{at:06}");
    let head = "title: x\nlanguage: en\n\nx\n".to_owned();
    let (mut article, _) =
        parse(&Source::new(&id, &format!("content/{id}.txt"), Format::Text, head), languages);
    article.text = text;
    article.date = "2025-01-01".parse().ok();
    let attributions = (0..)
        .zip(content)
        .map(|(number, content)| Attribution {
            stance: Stance::Says,
            statement: Span::default(),
            kind: Kind::Direct,
            content: vec![content],
            cue: Vec::new(),
            source: Vec::new(),
            via: Vec::new(),
            setting: Vec::new(),
            speakers: vec![number % u32::try_from(people.len()).unwrap()],
            candidates: Vec::new(),
            said_on: None,
            confidence: 0.9,
            speaker_confidence: 0.9,
            band: Band::Clear,
            evidence: None,
            rule: FoundBy::default(),
        })
        .collect();
    (article, Annotated { attributions, entities, dates: Vec::new() })
}

fn sentence(dice: &mut Dice) -> String {
    let length = 12 + dice.below(20);
    (0..length).map(|_| dice.word(2)).collect::<Vec<_>>().join(" ")
}

/// Many people, each in several articles, by full and single names and misspelt; a third of the
/// quotations printed before, half of those with a word changed.
fn news(size: usize, dice: &mut Dice) -> Vec<Scene> {
    let cast: Vec<(String, String)> = (0..size / 20)
        .map(|_| (dice.name(), format!("head of {} {}", dice.word(3), dice.word(2))))
        .collect();
    let mut printed: Vec<String> = Vec::new();
    (0..size / EACH)
        .map(|_| {
            let people = (0..5).map(|_| {
                let (name, role) = &cast[dice.below(cast.len())];
                match dice.below(10) {
                    0 => (name.split(' ').next_back().unwrap().to_owned(), None),
                    1 => (name.replacen('a', "", 1), Some(role.clone())),
                    _ => (name.clone(), Some(role.clone())),
                }
            });
            let people = people.collect();
            let words = (0..EACH).map(|_| {
                let mut words = sentence(dice);
                if !printed.is_empty() && dice.below(3) == 0 {
                    words.clone_from(&printed[dice.below(printed.len())]);
                    if dice.below(2) == 0 {
                        words = words.replacen(' ', " tidak ", 1);
                    }
                }
                printed.push(words.clone());
                words
            });
            (people, words.collect())
        })
        .collect()
}

/// One person who says all of it.
fn one_voice(size: usize, dice: &mut Dice) -> Vec<Scene> {
    let who = || vec![("Ratih Wirasena".to_owned(), Some("mayor of Tirtasari".to_owned()))];
    (0..size / EACH).map(|_| (who(), (0..EACH).map(|_| sentence(dice)).collect())).collect()
}

/// Two hundred people of one name.
fn namesakes(size: usize, dice: &mut Dice) -> Vec<Scene> {
    let who = |at: usize| {
        let role = format!("keeper of House{:03}", at % 200);
        vec![("Budi Santoso".to_owned(), Some(role)), ("Budi".to_owned(), None)]
    };
    let words = |dice: &mut Dice| (0..EACH).map(|_| sentence(dice)).collect();
    (0..size / EACH).map(|at| (who(at), words(dice))).collect()
}

/// Statements of one mould, which differ by two words.
fn mould(size: usize, dice: &mut Dice) -> Vec<Scene> {
    let words = |dice: &mut Dice| {
        let (one, two) = (dice.word(3), dice.word(3));
        format!("we have heard of {one} and will look into it with {two} as soon as we can do so")
    };
    let who = |dice: &mut Dice| vec![(dice.name(), None)];
    (0..size / EACH).map(|_| (who(dice), (0..EACH).map(|_| words(dice)).collect())).collect()
}

/// Its name, and what makes its articles.
type Case = (&'static str, fn(usize, &mut Dice) -> Vec<Scene>);

fn main() {
    let languages = Languages::embedded();
    let threads = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    println!(
        "{:<12} {:>10} {:>8} {:>10} {:>8} {:>6}",
        "case", "quotations", "s", "quotations", "s", "ratio"
    );
    let cases: [Case; 4] =
        [("news", news), ("one voice", one_voice), ("namesakes", namesakes), ("one mould", mould)];
    for (name, make) in cases {
        let seconds = [SIZE, 2 * SIZE].map(|size| {
            let scenes = make(size, &mut Dice(7)).into_iter().enumerate();
            let stories = scenes.map(|(at, scene)| story(at, scene, &languages));
            let stories =
                stories.map(|(article, found)| kutip::site::Story::new(article, found)).collect();
            let begun = Instant::now();
            let site = threads
                .install(|| link(stories, &Arc::default(), &Registry::default(), &languages))
                .0;
            let took = begun.elapsed().as_secs_f64();
            assert_eq!(site.quotes.len(), size);
            took
        });
        let [one, two] = seconds;
        println!("{name:<12} {SIZE:>10} {one:>8.2} {:>10} {two:>8.2} {:>6.2}", 2 * SIZE, two / one);
    }
}
