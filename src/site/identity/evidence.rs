//! What speaks for two entities being one: words of their roles, and the company they are in.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::annotate::{Entity, EntityKind};
use crate::language::{Class, Languages, Pack};
use crate::site::Brief;
use crate::text::{name_key, squeeze};

/// Articles that a thread takes at once.
const AT_ONCE: usize = 512;
/// Companions of one article that are looked at: the rarest.
const COMPANY: usize = 60;
/// What words that are no names begin with, so that they are other words: characters that no name has
/// as it is compared.
const ROLE: &str = "\u{1}";
const ROLE_WORD: &str = "\u{2}";
const PRINTED: &str = "\u{3}";
/// Shortest word of a name that stands for the whole among companions, in characters.
const NAME_WORD: usize = 4;

/// Entities that may have a page, as the steps see them.
pub(super) struct Members {
    /// In the order of being seen.
    pub(super) list: Vec<Member>,
    pub(super) words: Words,
    /// For each brief its companions, rarest first.
    company: Vec<Vec<Piece>>,
}

/// One entity of one article.
#[derive(Debug, PartialEq)]
pub(super) struct Member {
    pub(super) brief: usize,
    pub(super) entity: usize,
    pub(super) kind: EntityKind,
    /// Its name as it is compared; `None` where nothing of it is left.
    pub(super) key: Option<u32>,
    /// Its name as printed.
    pub(super) name: u32,
    /// Other forms that its article prints.
    pub(super) forms: Vec<String>,
    /// The whole role.
    pub(super) role: Option<u32>,
    /// The words of the role that are not a mere title or function.
    pub(super) role_words: Vec<u32>,
    /// Whether it is surely somebody: quoted in its article, or named with a role.
    pub(super) acts: bool,
    /// Whether it may have a page, whatever other articles say.
    pub(super) may_have_page: bool,
}

/// Something that speaks for two being one, and how loudly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) token: u32,
    /// 1 to 3.
    pub(super) weight: u32,
    /// Whether it is no place.
    pub(super) firm: bool,
}

/// Words as numbers.
#[derive(Default)]
pub(super) struct Words {
    numbers: FxHashMap<String, u32>,
    /// The words as printed.
    shown: Vec<String>,
    /// Name → its words that stand for it.
    parts: FxHashMap<u32, Vec<u32>>,
    /// Of each word how many articles it is a companion in, and the last brief of those while they are
    /// counted.
    articles: Vec<(usize, Option<usize>)>,
}

impl Words {
    /// The number of a word; `shown` is how it is printed, where it is new.
    fn enter(&mut self, word: &str, shown: impl FnOnce() -> String) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = u32::try_from(self.shown.len()).unwrap_or(u32::MAX);
        self.numbers.insert(word.to_owned(), number);
        self.shown.push(shown());
        self.articles.push((0, None));
        number
    }

    /// The words of a name that companions are known by, and tells the name of them.
    fn enter_parts(&mut self, key: u32, name: &str) -> Vec<u32> {
        let words = name.split_whitespace().filter(|word| word.chars().count() >= NAME_WORD);
        let words: Vec<u32> =
            words.map(|word| self.enter(&name_key(word), || word.to_owned())).collect();
        self.stand_for(key, &words);
        words
    }

    fn stand_for(&mut self, key: u32, words: &[u32]) {
        let parts = self.parts.entry(key).or_default();
        for word in words {
            if !parts.contains(word) {
                parts.push(*word);
            }
        }
    }

    /// Counts a brief for a word and says so, unless it was counted already; all of a brief come one after
    /// another.
    fn count_once(&mut self, word: u32, brief: usize) -> bool {
        let Some((count, last)) = self.articles.get_mut(word as usize) else { return false };
        let is_first = last.replace(brief) != Some(brief);
        *count += usize::from(is_first);
        is_first
    }

    fn articles(&self, word: u32) -> usize {
        self.articles.get(word as usize).map_or(0, |(count, _)| *count)
    }

    /// Takes in the words of articles that were read apart; returns for each its number here.
    fn take_in(&mut self, other: Words) -> Vec<u32> {
        let Words { numbers, shown, parts, articles } = other;
        let mut words: Vec<(u32, String)> =
            numbers.into_iter().map(|(word, number)| (number, word)).collect();
        words.sort_unstable();
        let here: Vec<u32> = words
            .into_iter()
            .zip(shown)
            .map(|((_, word), shown)| self.enter(&word, || shown))
            .collect();
        for (&word, (count, _)) in here.iter().zip(articles) {
            if let Some((all, _)) = self.articles.get_mut(word as usize) {
                *all += count;
            }
        }
        let mut parts: Vec<(u32, Vec<u32>)> = parts.into_iter().collect();
        parts.sort_unstable();
        for (key, words) in parts {
            let words: Vec<u32> = words.into_iter().map(|word| here[word as usize]).collect();
            self.stand_for(here[key as usize], &words);
        }
        here
    }

    pub(super) fn number(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied()
    }

    /// As it was printed first.
    pub(super) fn shown(&self, number: u32) -> &str {
        self.shown.get(number as usize).map_or("", String::as_str)
    }
}

/// What is read of some articles, with words of their own.
struct Batch {
    words: Words,
    list: Vec<Member>,
    /// For each brief who and what is named in it.
    named: Vec<(usize, Vec<(u32, EntityKind)>)>,
}

/// What is read of one entity on its own.
struct Read<'a> {
    entity: usize,
    kind: EntityKind,
    name: &'a str,
    key: String,
    forms: Vec<String>,
    /// As it is compared, after [`ROLE`], and as printed.
    role: Option<(String, &'a str)>,
    /// Likewise, after [`ROLE_WORD`].
    role_words: Vec<(String, String)>,
    acts: bool,
    may_have_page: bool,
}

impl Members {
    pub(super) fn read(briefs: &[Brief], order: &[usize], languages: &Languages) -> Self {
        Members::read_by(AT_ONCE, briefs, order, languages)
    }

    fn read_by(at_once: usize, briefs: &[Brief], order: &[usize], languages: &Languages) -> Self {
        let batches = order.par_chunks(at_once).map(|order| Batch::read(briefs, order, languages));
        let batches: Vec<Batch> = batches.collect();
        let mut words = Words::default();
        let mut list = Vec::with_capacity(batches.iter().map(|batch| batch.list.len()).sum());
        let mut named: Vec<Vec<(u32, EntityKind)>> = vec![Vec::new(); briefs.len()];
        for batch in batches {
            let number = words.take_in(batch.words);
            let number = |word: u32| number[word as usize];
            list.extend(batch.list.into_iter().map(|mut member| {
                member.key = member.key.map(number);
                member.name = number(member.name);
                member.role = member.role.map(number);
                for word in &mut member.role_words {
                    *word = number(*word);
                }
                member
            }));
            for (brief, mut names) in batch.named {
                for (word, _) in &mut names {
                    *word = number(*word);
                }
                named[brief] = names;
            }
        }
        // What stands in one article is shared with none; what stands everywhere tells nothing.
        let most = (order.len() / 10).max(5);
        let company = named.into_par_iter().map(|named| companions(named, &words, most)).collect();
        Members { list, words, company }
    }

    /// All that speaks for a member: its role first, then its company.
    pub(super) fn evidence(&self, at: usize) -> impl Iterator<Item = Piece> {
        let member = &self.list[at];
        let of_role = |weight| move |&token: &u32| Piece { token, weight, firm: true };
        let company = self.company[member.brief].iter().copied();
        let parts = member.key.and_then(|key| self.words.parts.get(&key));
        // A companion that is the member itself, by its name or a word of it, is none.
        let is_itself = move |token: u32| {
            member.key == Some(token) || parts.is_some_and(|parts| parts.contains(&token))
        };
        member
            .role_words
            .iter()
            .map(of_role(3))
            .chain(member.role.iter().map(of_role(1)))
            .chain(company.filter(move |piece| !is_itself(piece.token)))
    }
}

impl Batch {
    fn read(briefs: &[Brief], order: &[usize], languages: &Languages) -> Self {
        let mut words = Words::default();
        let (mut list, mut all_named) = (Vec::new(), Vec::with_capacity(order.len()));
        // Name as printed → its words.
        let mut parts: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
        let mut printed = String::new();
        for &brief in order {
            let mut named = Vec::new();
            for entity in entities(&briefs[brief], languages) {
                printed.clear();
                printed.extend([PRINTED, entity.name]);
                let name = words.enter(&printed, || entity.name.to_owned());
                let key = (!entity.key.is_empty())
                    .then(|| words.enter(&entity.key, || squeeze(entity.name)));
                let role = entity.role.map(|(key, printed)| words.enter(&key, || squeeze(printed)));
                let role_words = entity.role_words.into_iter();
                let role_words =
                    role_words.map(|(key, shown)| words.enter(&key, || shown)).collect();
                if let Some(key) = key
                    && matches!(
                        entity.kind,
                        EntityKind::Person | EntityKind::Organisation | EntityKind::Place
                    )
                    && words.count_once(key, brief)
                {
                    named.push((key, entity.kind));
                    // Companions are known by single names too.
                    if entity.key.contains(' ') {
                        let parts = parts
                            .entry(entity.name)
                            .or_insert_with(|| words.enter_parts(key, entity.name));
                        for &word in parts.iter().filter(|_| entity.kind == EntityKind::Person) {
                            if words.count_once(word, brief) {
                                named.push((word, entity.kind));
                            }
                        }
                    }
                }
                list.push(Member {
                    brief,
                    entity: entity.entity,
                    kind: entity.kind,
                    key,
                    name,
                    forms: entity.forms,
                    role,
                    role_words,
                    acts: entity.acts,
                    may_have_page: entity.may_have_page,
                });
            }
            all_named.push((brief, named));
        }
        Batch { words, list, named: all_named }
    }
}

/// The companions of an article, rarest first, of all that is `named` in it: those that at least two
/// articles have and at most `most`.
fn companions(named: Vec<(u32, EntityKind)>, words: &Words, most: usize) -> Vec<Piece> {
    let mut pieces: Vec<(usize, Piece)> = named
        .into_iter()
        .filter_map(|(token, kind)| {
            let count = words.articles(token);
            let shown = words.shown(token);
            let full = shown.contains(' ') || shown.chars().all(char::is_uppercase);
            let place = kind == EntityKind::Place;
            let weight = if full && !place { 2 } else { 1 };
            let piece = Piece { token, weight, firm: !place };
            (2..=most).contains(&count).then_some((count, piece))
        })
        .collect();
    pieces.sort_by_key(|&(count, piece)| (count, piece.token));
    pieces.truncate(COMPANY);
    pieces.into_iter().map(|(_, piece)| piece).collect()
}

/// What is read of the entities of an article.
fn entities<'a>(brief: &'a Brief, languages: &Languages) -> Vec<Read<'a>> {
    let pack = brief.article.language.as_deref().and_then(|code| languages.get(code));
    let attributions = &brief.annotated.attributions;
    let speakers: FxHashSet<u32> =
        attributions.iter().flat_map(|found| &found.speakers).copied().collect();
    let entities = (0..).zip(&brief.annotated.entities);
    let mut read: Vec<Read<'_>> =
        entities.map(|(at, entity)| read(at, entity, pack, speakers.contains(&at))).collect();
    without_foreign_roles(&mut read, pack);
    read
}

/// A role that holds the name of another person of the article is that one's, or both.
fn without_foreign_roles(read: &mut [Read<'_>], pack: Option<&Pack>) {
    let is_given = |word: &str| {
        pack.and_then(|pack| pack.lexicon.get(word))
            .is_some_and(|entry| entry.class.any(Class::GIVEN))
    };
    let people: Vec<String> = read
        .iter()
        .filter(|entity| entity.kind == EntityKind::Person && entity.key.contains(' '))
        .filter(|entity| entity.key.split(' ').any(is_given))
        .map(|entity| entity.key.clone())
        .take(COMPANY)
        .collect();
    for entity in read {
        let own = &entity.key;
        let foreign = entity.role.as_ref().is_some_and(|(role, _)| {
            people.iter().any(|name| name != own && role.contains(name.as_str()))
        });
        if foreign {
            entity.role = None;
            entity.role_words.clear();
        }
    }
}

fn read<'a>(at: u32, entity: &'a Entity, pack: Option<&Pack>, speaks: bool) -> Read<'a> {
    let role = entity.role.as_deref().map(|role| (format!("{ROLE}{}", name_key(role)), role));
    let mut role_words: Vec<(String, String)> = Vec::new();
    for word in entity.role.iter().flat_map(|role| role.split_whitespace()) {
        let key = name_key(word);
        let full = pack.and_then(|pack| pack.acronyms.get(&key));
        let expanded = full.map_or(word, String::as_str).split_whitespace();
        let words =
            expanded.chain(full.map(|_| word)).map(|word| (name_key(word), word.to_owned()));
        role_words.extend(words.filter(|(key, _)| key.len() > 2 && tells(key, pack)));
    }
    role_words.sort();
    role_words.dedup_by(|a, b| a.0 == b.0);
    for (key, _) in &mut role_words {
        key.insert_str(0, ROLE_WORD);
    }
    let key = name_key(&entity.name);
    let acts = speaks || role.is_some();
    // A form that the annotator took for another's: nothing refers to it.
    let is_shadow = entity.mentions.is_empty() && entity.kind == EntityKind::Person && !acts;
    Read {
        entity: at as usize,
        acts,
        may_have_page: entity.has_page() && !is_shadow,
        kind: entity.kind,
        name: &entity.name,
        forms: forms(entity, &key),
        key,
        role,
        role_words,
    }
}

/// Whether a word of a role says more than that it is one.
fn tells(key: &str, pack: Option<&Pack>) -> bool {
    let idle = Class::ROLE
        | Class::HONORIFIC
        | Class::BODY
        | Class::PLACE_HEAD
        | Class::OF
        | Class::AND
        | Class::DETERMINER
        | Class::PREPOSITION
        | Class::LOCATIVE
        | Class::HUMAN
        | Class::INDEFINITE
        | Class::RELATIVE
        | Class::AUXILIARY
        | Class::ADVERB
        | Class::PRONOUN
        | Class::AGENT
        | Class::TO_WHOM
        | Class::TIME;
    let entry = pack.and_then(|pack| pack.lexicon.get(key));
    !entry.is_some_and(|entry| entry.class.any(idle))
}

/// The forms that an article prints of a name beside the fullest: `KPK`, `Jokowi`.
fn forms(entity: &Entity, own: &str) -> Vec<String> {
    let tells = |form: &&String| form.chars().count() > 1 && name_key(form) != own;
    entity.aliases.iter().filter(tells).cloned().collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::annotate::annotate;
    use crate::article::parse;
    use crate::registry::Registry;
    use crate::site::{Story, link};
    use crate::source::{Format, Source};

    #[test]
    fn articles_read_in_batches_are_read_as_if_at_once() {
        let languages = Languages::embedded();
        let people = ["Ratih Sumpena", "Joko Prihatin", "Gita Maheswari", "Rahman Wirasena"];
        let stories = (0..12).map(|at| {
            let (one, other) = (people[at % 4], people[(at / 2) % 4]);
            let text = format!(
                "---\ntitle: x\ndate: 2025-01-{:02}\nlanguage: id\n---\n“Jembatan ini ditutup besok,” kata \
                 Kepala Dinas Pasar Lirangan {one}.\n\n“Kami siap,” ujar Wali Kota Lirangan {other}.\n",
                1 + at
            );
            let path = format!("content/{at}.txt");
            let (article, _) =
                parse(&Source::new(&at.to_string(), &path, Format::Text, text), &languages);
            let annotated = annotate(&article, &languages).0;
            Story::new(article, annotated)
        });
        let (site, _) = link(stories.collect(), &Arc::default(), &Registry::default(), &languages);
        let order: Vec<usize> = (0..site.briefs.len()).rev().collect();
        let read = |at_once| Members::read_by(at_once, &site.briefs, &order, &languages);
        let all = read(usize::MAX);
        assert!(
            all.words.shown.len() > 10 && all.company.iter().any(|company| !company.is_empty())
        );
        for at_once in [1, 2, 5] {
            let some = read(at_once);
            assert_eq!(some.words.shown, all.words.shown);
            assert_eq!(some.words.numbers, all.words.numbers);
            assert_eq!(some.words.parts, all.words.parts);
            assert_eq!(some.list, all.list);
            assert_eq!(some.company, all.company);
        }
    }
}
