//! Addresses last: what had one keeps it, whatever is added, renamed or removed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::sync::{Arc, LazyLock};

use kutip::addresses;
use kutip::annotate::annotate;
use kutip::article::parse;
use kutip::config::Settings;
use kutip::language::Languages;
use kutip::registry::Registry;
use kutip::site::url::Address;
use kutip::site::{Before, Site as Linked, Story, link_again};
use kutip::source::{Format, Source};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::program::kutip;
use crate::site::{Site, brief};

static LANGUAGES: LazyLock<Languages> = LazyLock::new(Languages::embedded);

/// What addresses.toml says.
fn before(text: &str) -> Before {
    let (addresses, found) = addresses::parse(text);
    assert_eq!(found, [], "{text}");
    Before { text: text.to_owned(), addresses, ..Before::default() }
}

fn story(path: &str, text: &str) -> Story {
    let source = Source::new(&id(path), path, Format::Markdown, text.to_owned());
    let (article, found) = parse(&source, &LANGUAGES);
    assert_eq!(found, [], "{text}");
    let annotated = annotate(&article, &LANGUAGES).0;
    Story::new(article, annotated)
}

/// Links articles after what is known, and again after what came of that, which changes nothing.
fn linked(files: &BTreeMap<String, String>, registry: &Registry, known: &str) -> Linked {
    let stories: Vec<Story> = files.iter().map(|(path, text)| story(path, text)).collect();
    let settings = Arc::new(Settings::default());
    let link =
        |known: &str| link_again(stories.clone(), &settings, registry, &LANGUAGES, before(known));
    let (site, found) = link(known);
    let (again, found_again) = link(&site.addresses);
    assert_eq!(again.addresses, site.addresses);
    assert_eq!(pages(&again), pages(&site));
    assert_eq!(found_again, found);
    site
}

/// Every address of a site that a name or an article has, and what it shows; of an old one what the
/// page shows that it leads to.
fn pages(site: &Linked) -> BTreeMap<String, BTreeSet<String>> {
    let mut pages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let tags = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words.filter(|word| word.starts_with("tag")).map(str::to_owned).collect()
    };
    for brief in &site.briefs {
        pages.insert(brief.address.path(), tags(&brief.article.title));
    }
    for &at in &site.speakers {
        let profile = &site.profiles[at];
        let said = profile.quotes.iter().map(|&at| {
            let quote = &site.quotes[at];
            let article = &site.briefs[quote.brief].article;
            let content = &site.attribution(quote).content;
            tags(&kutip::text::joined(&article.text, content))
        });
        pages.insert(profile.address().path(), said.flatten().collect());
    }
    // Of these the names say what they are.
    for &at in site.organisations.iter().chain(&site.places) {
        let profile = &site.profiles[at];
        let names = profile.aliases.iter().chain([&profile.name]).cloned();
        pages.insert(profile.address().path(), names.collect());
    }
    for topic in &site.topics {
        let address = Address::entry(kutip::site::url::Section::Topics, &topic.slug);
        pages.insert(address.path(), BTreeSet::from([topic.name.clone()]));
    }
    for outlet in &site.outlets {
        let address = Address::entry(kutip::site::url::Section::Outlets, &outlet.slug);
        pages.insert(address.path(), BTreeSet::from([outlet.name.clone()]));
    }
    for moved in &site.moved {
        let to = pages.get(&moved.to.path()).cloned();
        let other = pages.insert(moved.from.path(), to.unwrap_or_default());
        assert_eq!(other, None, "{moved:?}");
    }
    pages
}

#[derive(Clone, Debug)]
enum Edit {
    /// A new article in a folder with a name, on a day, and who speaks in it.
    Add {
        folder: u8,
        name: u8,
        day: u8,
        people: Vec<u8>,
    },
    Remove(u8),
    /// An article gets another path; perhaps its former id.
    Move {
        at: u8,
        folder: u8,
        name: u8,
        says_so: bool,
    },
    /// Somebody has another name from now on, in all articles.
    Rename(u8, u8),
    /// Somebody speaks no more in an article.
    Silence(u8),
    Topics(u8, u8),
    /// Other organisations speak in an article.
    Bodies(u8, u8),
}

const NAMES: [&str; 6] = [
    "Ratih Wirasena",
    "Agus Sembiluk",
    "Wening Lirisari",
    "Bram Tolewat",
    "Clara Wenhollow",
    "Dimas Purwala",
];
const ROLES: [&str; 3] = ["mayor", "coach", "lawyer"];
const SLUGS: [&str; 4] = ["bridge", "water", "market", "Bridge 2"];
const TOPICS: [&str; 6] = ["C", "C++", "C#", "flood", "Flood!", "A & B"];
const BODIES: [&str; 4] = [
    "Lirangan Water Board",
    "Lirangan Water-Board",
    "Lirangan Water Board of Muara",
    "Ministry of Water",
];
const OUTLETS: [&str; 3] = ["Kabar Muara", "Kabar-Muara", "Herald+"];

/// An article of the model: what it is for good, and what it says now.
#[derive(Clone, Debug)]
struct Written {
    tag: usize,
    id: Option<String>,
    day: u8,
    people: Vec<u8>,
    topics: u8,
    bodies: u8,
}

/// What the editor has: articles by path, and people, each with a name and a role of his own.
#[derive(Debug, Default)]
struct Desk {
    articles: BTreeMap<String, Written>,
    names: BTreeMap<u8, u8>,
    /// All names that there were, each with a trade.
    called: BTreeSet<(u8, u8)>,
    /// An article is what its id says: one that comes back under the id of another is that one.
    tags: BTreeMap<String, usize>,
}

/// The id that a path gives.
fn id(path: &str) -> String {
    path.trim_start_matches("content/").trim_end_matches(".md").to_owned()
}

impl Desk {
    fn path(folder: u8, name: u8) -> String {
        let folder = ["", "2025/", "2026/"][usize::from(folder % 3)];
        format!("content/{folder}{}.md", SLUGS[usize::from(name % 4)])
    }

    /// Articles of one name in two folders are not what this is about.
    fn is_free(&self, path: &str) -> bool {
        let name = |path: &str| path.rsplit('/').next().map(str::to_owned);
        !self.articles.keys().any(|other| name(other) == name(path))
    }

    fn apply(&mut self, edit: &Edit) {
        let pick = |at: u8| self.articles.keys().nth(usize::from(at) % self.articles.len().max(1));
        match edit {
            Edit::Add { folder, name, day, people } => {
                let path = Desk::path(*folder, *name);
                let is_taken = |of: &Written| of.id.as_deref() == Some(&id(&path));
                if self.is_free(&path) && !self.articles.values().any(is_taken) {
                    let next = self.tags.len();
                    let tag = *self.tags.entry(id(&path)).or_insert(next);
                    let people = people.iter().map(|who| who % 12).collect();
                    let new =
                        Written { tag, id: None, day: *day, people, topics: *day, bodies: *day };
                    self.articles.insert(path, new);
                }
            }
            Edit::Remove(at) => {
                if let Some(path) = pick(*at).cloned() {
                    self.articles.remove(&path);
                }
            }
            Edit::Move { at, folder, name, says_so } => {
                let path = Desk::path(*folder, *name);
                if let Some(old) = pick(*at).cloned()
                    && self.is_free(&path)
                {
                    let mut article = self.articles.remove(&old).unwrap();
                    if *says_so && article.id.is_none() {
                        article.id = Some(id(&old));
                    }
                    let now = article.id.clone().unwrap_or_else(|| id(&path));
                    let others = self.articles.iter();
                    let taken = others.map(|(path, of)| of.id.clone().unwrap_or_else(|| id(path)));
                    if self.tags.get(&now).is_some_and(|tag| *tag != article.tag)
                        || taken.collect::<Vec<_>>().contains(&now)
                    {
                        // It would become another article.
                        return;
                    }
                    self.tags.insert(now, article.tag);
                    self.articles.insert(path, article);
                }
            }
            Edit::Rename(who, name) => {
                let (who, name) = (who % 12, name % 6);
                // Nobody can tell two apart who have one name and one trade.
                if self.called.insert((name, who / 4)) {
                    self.names.insert(who, name);
                }
            }
            Edit::Silence(at) => {
                if let Some(path) = pick(*at).cloned() {
                    self.articles.get_mut(&path).unwrap().people.pop();
                }
            }
            Edit::Topics(at, topics) => {
                if let Some(path) = pick(*at).cloned() {
                    self.articles.get_mut(&path).unwrap().topics = *topics;
                }
            }
            Edit::Bodies(at, bodies) => {
                if let Some(path) = pick(*at).cloned() {
                    self.articles.get_mut(&path).unwrap().bodies = *bodies;
                }
            }
        }
    }

    /// Three people have each name, each of another trade. Nobody tells two apart who have both alike.
    fn who(&self, who: u8) -> (&'static str, &'static str) {
        let name = self.names.get(&who).copied().unwrap_or(who % 4);
        (NAMES[usize::from(name)], ROLES[usize::from(who / 4)])
    }

    fn files(&self) -> BTreeMap<String, String> {
        let text = |of: &Written| {
            let mut text = format!("---\ntitle: An article tag{}\n", of.tag);
            if let Some(id) = &of.id {
                writeln!(text, "id: \"{id}\"").unwrap();
            }
            let bits = (0..6).filter(|bit| of.topics >> bit & 1 == 1);
            let topics: Vec<String> = bits.map(|bit| format!("\"{}\"", TOPICS[bit])).collect();
            write!(
                text,
                "date: 2025-03-{:02}\nlanguage: en\nsource: {}\ntopics: [{}]\n---\n\n",
                1 + of.day % 28,
                OUTLETS[usize::from(of.day) % 3],
                topics.join(", ")
            )
            .unwrap();
            // Words that no other article has.
            for number in 0..60 {
                write!(text, "w{}x{number} ", of.tag).unwrap();
            }
            text.push_str(".\n\n");
            for who in of.people.iter().collect::<BTreeSet<_>>() {
                let (name, role) = self.who(*who);
                write!(
                    text,
                    "“It was right to wait, as tagp{who} has said before in word{},” said {name}, the {role}.\n\n",
                    of.tag
                )
                .unwrap();
            }
            for name in (0..BODIES.len()).filter(|bit| of.bodies >> bit & 1 == 1) {
                let said = format!("“It was right to wait, as tagb{name} has said before,”");
                write!(text, "{said} said the {}.\n\n", BODIES[name]).unwrap();
            }
            text
        };
        self.articles.iter().map(|(path, of)| (path.clone(), text(of))).collect()
    }
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let people = prop::collection::vec(any::<u8>(), 0..3);
    let edit = prop_oneof![
        5 => (any::<u8>(), any::<u8>(), any::<u8>(), people)
            .prop_map(|(folder, name, day, people)| Edit::Add { folder, name, day, people }),
        3 => any::<u8>().prop_map(Edit::Remove),
        3 => (any::<u8>(), any::<u8>(), any::<u8>(), any::<bool>())
            .prop_map(|(at, folder, name, says_so)| Edit::Move { at, folder, name, says_so }),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(who, name)| Edit::Rename(who, name)),
        1 => any::<u8>().prop_map(Edit::Silence),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(at, topics)| Edit::Topics(at, topics)),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(at, bodies)| Edit::Bodies(at, bodies)),
    ];
    prop::collection::vec(edit, 1..14)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200,
        rng_seed: RngSeed::Fixed(16),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_address_changes_hands(edits in edits()) {
        let called = (0..12).map(|who| (who % 4, who / 4)).collect();
        let mut desk = Desk { called, ..Desk::default() };
        let mut known = String::new();
        let mut owners: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for edit in &edits {
            desk.apply(edit);
            let site = linked(&desk.files(), &Registry::default(), &known);
            for (address, shown) in pages(&site) {
                let had = owners.entry(address.clone()).or_insert_with(|| shown.clone());
                prop_assert!(
                    had.intersection(&shown).next().is_some(),
                    "{address} was of {had:?} and is of {shown:?}\n{}", site.addresses
                );
                // Namesakes whom the program takes for one have the address together.
                had.extend(shown);
            }
            known.clone_from(&site.addresses);
        }
    }
}

/// A brief of twelve quotations of many lengths, as direct, mixed and indirect speech.
const SPEECHES: &str = "---\ntitle: The bridge at Walu\ndate: 2025-03-01\nlanguage: en\n---\n\n\
    “The bridge has 34 pillars and 2 of them are cracked,” said Ratih Wirasena, the mayor.\n\n\
    “We measured every pillar twice, in May and in June, and the cracks have grown by 14 millimetres since \
    the flood of last year,” Wirasena said.\n\n\
    Wirasena said that the city would close the bridge for 6 weeks from Monday.\n\n\
    “It is late,” said Agus Sembiluk, a trader on the northern bank.\n\n\
    “My customers come from the other side, and without the bridge they need an hour and a half by boat,” \
    Sembiluk said.\n\n\
    Sembiluk called the plan “a blow to 400 families” and asked for a ferry.\n\n\
    “A ferry will run every 20 minutes from 5 in the morning until 11 at night, and it will cost nothing,” \
    said Clara Wenhollow, the engineer.\n\n\
    Wenhollow said that two boats had been hired in the port of Lirangan.\n\n\
    “If the water rises above the 3rd mark we have to stop them,” Wenhollow said.\n\n\
    “Nobody was hurt,” said Dimas Purwala, the chief of police.\n\n\
    “Drivers should take the road through the hills, which is 12 kilometres longer, and leave an hour \
    earlier than they are used to,” Purwala said.\n\n\
    Purwala said that officers would stand at 9 crossings.\n";

/// Chance, the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// A small edit of a word of the body: a letter or digit changed, a word replaced, put in or taken out.
fn edited(text: &str, chance: &mut Chance) -> String {
    let start = text.find("---\n\n").unwrap() + 5;
    let mut words: Vec<String> =
        text[start..].split(' ').map(str::to_owned).filter(|word| !word.is_empty()).collect();
    let sound =
        |word: &String| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let places: Vec<usize> =
        (0..words.len()).filter(|&at| sound(&words[at]) && words[at] != "said").collect();
    let at = places[chance.below(places.len())];
    match chance.below(5) {
        0 => words[at].insert(0, 'x'),
        1 => {
            let last = words[at].pop().unwrap();
            words[at].push(if last == '7' || last == 'z' {
                '8'
            } else {
                char::from(last as u8 + 1)
            });
        }
        2 => "other".clone_into(&mut words[at]),
        3 => words.insert(at, "very".to_owned()),
        _ => drop(words.remove(at)),
    }
    format!("{}{}", &text[..start], words.join(" "))
}

/// The ids that lead somewhere in the only article of a site; each leads to one place.
fn alive(site: &Linked) -> BTreeSet<String> {
    let mut ids = Vec::new();
    let mut firsts = BTreeSet::new();
    for quote in &site.quotes {
        ids.push(quote.id.clone());
        ids.extend(quote.earlier.iter().cloned());
        let first = quote.first.as_ref().unwrap_or(&quote.id);
        assert!(firsts.insert(first.clone()), "two quotations are one in feeds: {first}");
    }
    let all: BTreeSet<String> = ids.iter().cloned().collect();
    assert_eq!(all.len(), ids.len(), "an id leads to two places");
    all
}

fn of_one(text: &str, known: &str) -> Linked {
    let files = BTreeMap::from([("content/a.md".to_owned(), text.to_owned())]);
    linked(&files, &Registry::default(), known)
}

#[test]
fn permalinks_live_on_over_small_edits() {
    let mut chance = Chance(7);
    let (mut lived, mut all, mut same) = (0, 0, 0);
    for _ in 0..50 {
        let mut text = SPEECHES.to_owned();
        let mut site = of_one(&text, "");
        assert!(site.quotes.len() >= 12);
        for _ in 0..20 {
            let before = alive(&site);
            let plain: BTreeSet<String> =
                site.quotes.iter().map(|quote| quote.id.clone()).collect();
            text = edited(&text, &mut chance);
            site = of_one(&text, &site.addresses);
            let after = alive(&site);
            all += before.len();
            lived += before.intersection(&after).count();
            same += site.quotes.iter().filter(|quote| plain.contains(&quote.id)).count();
        }
    }
    // Most edits change the words of a quotation, and with them its id.
    assert!(same < all - 700, "{same} of {all}");
    println!("over small edits {lived} of {all} ids live on");
    assert!(lived * 1000 >= all * 990, "{lived} of {all} ids live on");
}

/// Another program finds the ends of quotations elsewhere, and other quotations.
#[test]
fn permalinks_live_on_over_another_annotator() {
    let source = Source::new("a", "content/a.md", Format::Markdown, SPEECHES.to_owned());
    let article = Arc::new(parse(&source, &LANGUAGES).0);
    let annotated = annotate(&article, &LANGUAGES).0;
    let link = |found: kutip::annotate::Annotated, known: &str| {
        let stories = vec![Story::new(Arc::clone(&article), found)];
        let settings = Arc::new(Settings::default());
        link_again(stories, &settings, &Registry::default(), &LANGUAGES, before(known)).0
    };
    let mut chance = Chance(11);
    let first = link(annotated.clone(), "");
    let (mut lived, mut all) = (0, 0);
    for _ in 0..200 {
        let mut other = annotated.clone();
        for attribution in &mut other.attributions {
            for span in &mut attribution.content {
                let words: Vec<(usize, &str)> = span.of(&article.text).match_indices(' ').collect();
                // One more or two fewer words at either end, of short ones none.
                if words.len() > 5 {
                    let start = span.start;
                    match chance.below(4) {
                        0 => {
                            span.start += u32::try_from(words[chance.below(2)].0).unwrap() + 1;
                        }
                        1 => span.end = start + u32::try_from(words[words.len() - 2].0).unwrap(),
                        _ => {}
                    }
                }
            }
        }
        // One that nobody found before, within the first.
        if chance.below(2) == 0 {
            let mut inner = other.attributions[1].clone();
            inner.content[0].end = inner.content[0].start + 12;
            other.attributions.insert(0, inner);
        }
        let site = link(other.clone(), &first.addresses);
        let (before, after) = (alive(&first), alive(&site));
        all += before.len();
        lived += before.intersection(&after).count();
        // Back again, all is as it was.
        let back = alive(&link(annotated.clone(), &site.addresses));
        assert!(before.is_subset(&back) && after.is_subset(&back));
    }
    println!("over another annotator {lived} of {all} ids live on");
    assert!(lived * 1000 >= all * 990, "{lived} of {all} ids live on");
}

fn findings(site: &Site, arguments: &[&str]) -> Vec<(String, String)> {
    let mut command = kutip(["check", "--json", "--root"]);
    let done = command.arg(site.root()).args(arguments).output().unwrap();
    let lines = String::from_utf8(done.stdout).unwrap();
    let of = |line: &str| {
        let found: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| found[key].as_str().unwrap_or_default().to_owned();
        (text("code"), format!("{}: {}", text("path"), text("help")))
    };
    lines.lines().map(of).filter(|(code, _)| code != "K0503").collect()
}

fn kept(site: &Site) -> String {
    fs::read_to_string(site.root().join("addresses.toml")).unwrap()
}

#[test]
fn an_article_that_moves_is_told_with_what_to_do_and_leads_on() {
    let site = Site::of_two();
    site.build(&[]).exits(0);
    let id = site.quotation("a");
    // Into a folder: the address stays, and so do the permalinks.
    let moved = |from: &str, to: &str| {
        fs::create_dir_all(site.root().join(to).parent().unwrap()).unwrap();
        fs::rename(site.root().join(from), site.root().join(to)).unwrap();
    };
    moved("content/a.txt", "content/2025/a.txt");
    site.build(&[]).exits(0);
    assert_eq!(findings(&site, &[]), []);
    assert!(site.read("articles/a/index.html").contains(&format!("id=\"q-{id}\"")));
    // To another name.
    moved("content/2025/a.txt", "content/c.txt");
    let found = findings(&site, &[]);
    assert_eq!(found.len(), 1);
    let told = (
        "K0505",
        "addresses.toml: content/c.txt begins with the same words: if it is that article, \
                          give it `id = \"2025/a\"` in its front matter",
    );
    assert_eq!((found[0].0.as_str(), found[0].1.as_str()), told);
    site.build(&[]).exits(0);
    assert_eq!(findings(&site, &[]), found);
    // As told.
    let text = fs::read_to_string(site.root().join("content/c.txt")).unwrap();
    site.write("content/c.txt", format!("id: 2025/a\n{text}"));
    site.build(&[]).exits(0);
    assert_eq!(findings(&site, &[]), []);
    assert!(site.read("articles/a/index.html").contains("/articles/c/"));
    assert!(site.read("_redirects").contains("/articles/a/ /articles/c/ 301"));
    assert!(site.read("articles/c/index.html").contains(&format!("id=\"q-{id}\"")));
    // Gone, and another in its place.
    site.remove("content/c.txt");
    let told: Vec<String> = findings(&site, &[]).into_iter().map(|(code, _)| code).collect();
    assert_eq!(told, ["K0505", "K0505"]);
    site.write(
        "content/d.txt",
        format!("aliases: /articles/a/, /articles/c\n{}", brief("Delta", 4)),
    );
    site.build(&[]).exits(0);
    assert_eq!(findings(&site, &[]), []);
    assert!(site.read("articles/a/index.html").contains("/articles/d/"));
}

#[test]
fn another_article_does_not_get_the_address_of_one_that_is_gone() {
    let site = Site::of_two();
    site.build(&[]).exits(0);
    site.remove("content/a.txt");
    let other = "title: Other\ndate: 2025-09-09\nlanguage: en\n\nWheat and maize were cheap this year, and \
                 the growers of Tirtasari sold little of either.\n";
    site.write("content/2026/a.txt", other);
    site.build(&[]).exits(0);
    assert!(!site.root().join("public/articles/a").exists());
    assert!(site.read("articles/a-2/index.html").contains("Wheat"));
    let codes =
        |site: &Site| findings(site, &[]).into_iter().map(|(code, _)| code).collect::<Vec<_>>();
    assert_eq!(codes(&site), ["K0505", "K0504"]);
    // As the line is removed, the address is free.
    let lines = kept(&site);
    let left: Vec<&str> = lines.lines().filter(|line| !line.contains("id = \"a\"")).collect();
    site.write("addresses.toml", left.join("\n"));
    site.build(&[]).exits(0);
    assert!(site.read("articles/a/index.html").contains("Wheat"));
    assert!(site.read("articles/a-2/index.html").contains("/articles/a/"));
    assert_eq!(codes(&site), [""; 0]);
}

#[test]
fn folders_may_be_part_of_addresses() {
    let site = Site::new(&[
        ("content/id/page.txt", &brief("Alpha", 1)),
        ("content/page/page.txt", &brief("Beta", 2)),
    ]);
    let done = site.build(&[]).exits(1);
    assert!(done.stderr().contains("set `folders = true` under [build]"), "{}", done.stderr());
    site.write("kutip.toml", "language = \"en\"\n[build]\nfolders = true\n");
    site.build(&[]).exits(0);
    assert!(site.read("articles/id/page/index.html").contains("Alpha"));
    assert!(site.read("articles/x-page/page/index.html").contains("Beta"));
    // They lead on once folders are no part any more.
    site.remove("content/page/page.txt");
    site.write("kutip.toml", "language = \"en\"\n");
    site.build(&[]).exits(0);
    assert!(site.read("articles/id/page/index.html").contains("/articles/page/"));
}

#[test]
fn drafts_and_broken_articles_keep_their_addresses() {
    let site = Site::of_two();
    site.build(&[]).exits(0);
    let known = kept(&site);
    site.write("content/c.txt", format!("draft: true\n{}", brief("Gamma", 3)));
    site.build(&["--drafts"]).exits(0);
    assert_eq!(kept(&site), known);
    for text in [format!("draft: true\n{}", brief("Alpha", 1)), "caf\u{1}".to_owned()] {
        site.write("content/a.txt", text);
        site.write("content/2026/a.txt", "title: X\nlanguage: en\n\nWheat and maize were cheap.\n");
        let code = site.build(&[]).code();
        let codes: Vec<String> = findings(&site, &[]).into_iter().map(|(code, _)| code).collect();
        assert!(!codes.contains(&"K0505".to_owned()), "{code:?} {codes:?}");
        assert!(site.read("articles/a-2/index.html").contains("Wheat"));
    }
    site.remove("content/2026/a.txt");
    site.write("content/a.txt", brief("Alpha", 1));
    site.build(&[]).exits(0);
    assert!(site.read("articles/a/index.html").contains("Alpha"));
}

#[test]
fn what_is_lacking_is_told_where_nobody_keeps_it() {
    let site = Site::of_two();
    let in_ci = |command: &str| {
        let mut command = kutip([command, "--root"]);
        let done = command.arg(site.root()).env("CI", "true").output().unwrap();
        String::from_utf8(done.stderr).unwrap().matches("K0508").count()
    };
    assert_eq!(findings(&site, &[]), []);
    assert_eq!([in_ci("check"), in_ci("build"), in_ci("check"), in_ci("build")], [1, 1, 0, 0]);
    site.write("content/c.txt", brief("Gamma", 3));
    assert_eq!([in_ci("check"), in_ci("build"), in_ci("check")], [1, 1, 0]);
    site.remove("content/c.txt");
    assert_eq!(in_ci("check"), 0);
}

#[test]
fn a_file_that_was_changed_by_hand_does_no_harm() {
    let site = Site::of_two();
    site.build(&[]).exits(0);
    let (known, clean) = (kept(&site), site.output());
    for (table, entry) in [
        ("article", "{ slug = \"../../x\", id = \"zzz\" }"),
        ("article", "{ slug = \"b\", id = \"zzz\" }"),
        ("topic", "{ slug = \"index.html\", name = \"zzz\" }"),
        ("quotation", "{ article = \"b\", id = \"q\\\" onload=\", words = \"aaa\" }"),
    ] {
        let last = known.rfind("\n]").unwrap();
        let text = match known.find(&format!("\n{table} = [")) {
            Some(at) => {
                let end = at + known[at..].find("\n]").unwrap();
                format!("{}\n{entry},{}", &known[..end], &known[end..])
            }
            None => format!("{}\n]\n{table} = [{entry}]\n", &known[..last]),
        };
        site.write("addresses.toml", &text);
        let done = site.build(&[]).exits(0);
        assert!(done.stderr().contains("K0422"), "{text}\n{}", done.stderr());
        assert!(site.output() == clean, "{entry}");
        assert_eq!(kept(&site), text, "nothing of it may be lost");
    }
    // The mark of a merge: nothing is published.
    site.write("addresses.toml", format!("<<<<<<< ours\n{known}"));
    site.write("content/c.txt", brief("Gamma", 3));
    let done = site.build(&[]).exits(2);
    assert!(done.stderr().contains("K0421") && site.output() == clean);
    // Nor is one that is too large to be read.
    site.remove("addresses.toml");
    let file = fs::File::create_new(site.root().join("addresses.toml")).unwrap();
    file.set_len(addresses::LARGEST + 1).unwrap();
    let done = site.build(&[]).exits(2);
    assert!(done.stderr().contains("more than the 268435456 bytes"), "{}", done.stderr());
    // A link is not followed, and not written through.
    site.remove("addresses.toml");
    let other = site.root().join("../other.toml");
    fs::write(&other, "").unwrap();
    std::os::unix::fs::symlink(&other, site.root().join("addresses.toml")).unwrap();
    site.build(&[]).exits(2);
    assert_eq!(fs::read_to_string(&other).unwrap(), "");
}

#[test]
fn a_check_writes_nothing_and_a_build_only_what_is_new() {
    let site = Site::of_two();
    let path = site.root().join("addresses.toml");
    findings(&site, &[]);
    assert!(!path.exists());
    site.build(&["--now", "2025-09-30"]).exits(0);
    let (known, file) = (kept(&site), fs::metadata(&path).unwrap().ino());
    // Other days, threads, outputs and no cache give the same; the file is not even touched.
    let output = site.root().join("other");
    for arguments in [
        &["--now", "2030-01-01"][..],
        &["--jobs", "2", "--no-cache"],
        &["--output", output.to_str().unwrap(), "--base-url", "https://example.org/"],
    ] {
        site.build(arguments).exits(0);
        findings(&site, &[]);
        assert_eq!((kept(&site), fs::metadata(&path).unwrap().ino()), (known.clone(), file));
    }
}

#[test]
fn a_file_that_cannot_be_written_is_told_until_it_is() {
    let site = Site::of_two();
    let beside = site.root().join(".kutip/addresses.toml");
    fs::create_dir_all(&beside).unwrap();
    for _ in 0..2 {
        let done = site.build(&[]).exits(1);
        assert!(done.stderr().contains("K0710"), "{}", done.stderr());
    }
    fs::remove_dir(&beside).unwrap();
    site.build(&[]).exits(0);
    assert!(kept(&site).contains("clara-wenhollow"));
}

#[test]
fn a_slug_of_people_toml_wins_and_is_told() {
    let site = Site::of_two();
    site.build(&[]).exits(0);
    site.write(
        "content/c.txt",
        "title: C\ndate: 2025-09-05\nlanguage: en\n\n“It rains,” said Bram Tolewat.\n",
    );
    site.write("people.toml", "[[person]]\nname = \"Bram Tolewat\"\nslug = \"clara-wenhollow\"\n");
    site.build(&[]).exits(0);
    assert!(site.read("speakers/clara-wenhollow/index.html").contains("Bram Tolewat"));
    assert!(site.read("speakers/clara-wenhollow-2/index.html").contains("Clara Wenhollow"));
    // Another name makes another address, and the one before leads on.
    site.write(
        "people.toml",
        "[[person]]\nname = \"Clara von Wenhollow\"\naliases = [\"Clara Wenhollow\"]\n",
    );
    site.remove("content/c.txt");
    site.build(&[]).exits(0);
    assert!(site.read("speakers/clara-von-wenhollow/index.html").contains("Clara von Wenhollow"));
    assert!(
        site.read("speakers/clara-wenhollow-2/index.html")
            .contains("/speakers/clara-von-wenhollow/")
    );
}

#[test]
fn an_article_with_the_header_of_another_is_not_its_heir() {
    let header = "title: Council\ndate: 2025-09-01\nlanguage: en\nsource: The Lirangan Herald\n\
                  author: Herald staff\ntopics: council, water, roads, harbour\ndescription: What the \
                  council of Lirangan decided this week on water, roads, the harbour and the market, \
                  and what its members said of it in the hall and on the stairs, by our staff.\n\n";
    let site = Site::new(&[("kutip.toml", "language = \"en\"\n")]);
    site.write("content/2025/a.txt", format!("{header}“The gate is shut,” said Ann Bell.\n"));
    site.build(&[]).exits(0);
    site.remove("content/2025/a.txt");
    site.write("content/2026/a.txt", format!("{header}“Nobody asked us,” said Bram Tolewat.\n"));
    let said = site.build(&[]).exits(0).stderr();
    assert!(said.contains("/articles/a/ belongs to the article `2025/a`"), "{said}");
    assert!(site.read("articles/a-2/index.html").contains("Bram Tolewat"));
}

#[test]
fn a_slug_of_people_toml_leaves_the_plain_one_to_others() {
    let said =
        |name: &str| format!("title: T\nlanguage: en\n\n“It rains,” said {name}, a clerk.\n");
    let site = Site::new(&[
        ("content/x/a.txt", &said("Ann Bell")),
        ("content/y/b.txt", &said("Ann Bell").replace("a clerk", "the harbour master")),
    ]);
    let entry = "[[person]]\nname = \"Ann Bell\"\nslug = \"ab\"\narticles = [\"x/\"]\n";
    site.write("people.toml", entry);
    site.build(&[]).exits(0);
    let speakers: Vec<String> =
        site.output().into_keys().filter(|path| path.starts_with("speakers/a")).collect();
    assert_eq!(speakers, ["speakers/ab/index.html", "speakers/ann-bell/index.html"]);
}

#[test]
fn what_is_named_too_seldom_for_a_page_leads_on_to_the_index() {
    let brief = |n: u32| {
        format!(
            "title: Brief {n}\ndate: 2025-08-1{n}\nlanguage: en\n\nThe boats of the harbour \
             were counted by the Ministry of Fisheries in Lirangan Province. “We counted {n},” \
             said Ratna Sumpena.\n"
        )
    };
    let settings = |n: u32| format!("language = \"en\"\n[build]\nmin_mentions = {n}\n");
    let site = Site::new(&[("content/a.txt", &brief(1)), ("content/b.txt", &brief(2))]);
    site.write("kutip.toml", settings(1));
    site.build(&[]).exits(0);
    let page = "organisations/ministry-of-fisheries/index.html";
    assert!(site.read(page).contains("Brief 1"));
    assert_eq!(findings(&site, &[]), []);
    // No organisation has a page any more, and so there is no index of them.
    site.write("kutip.toml", settings(3));
    site.build(&[]).exits(0);
    assert!(site.read(page).contains("url=/\""), "{}", site.read(page));
    assert!(site.read("_redirects").contains("/organisations/ministry-of-fisheries/ / 301"));
    assert!(!site.read("articles/a/index.html").contains("/organisations/"));
    assert!(!site.root().join("public/organisations/index.html").exists());
    assert_eq!(findings(&site, &[]), []);
    // Another has one.
    site.write("content/c.txt", brief(3).replace("Fisheries", "Forestry"));
    site.write("people.toml", "[[organisation]]\nname = \"Ministry of Forestry\"\n");
    site.build(&[]).exits(0);
    assert!(site.read(page).contains("url=/organisations/\""), "{}", site.read(page));
    // Named often enough again, it has its old address.
    site.write("kutip.toml", settings(2));
    site.build(&[]).exits(0);
    assert!(site.read(page).contains("Brief 1"));
    assert_eq!(findings(&site, &[]), []);
}
