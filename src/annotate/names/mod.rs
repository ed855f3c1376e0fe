//! Names of people, bodies and places, and which of them are the same.

mod alike;

use rustc_hash::FxHashMap;

use crate::language::Class;
use crate::text::name_key;

use self::alike::{acronyms, is_blend, is_misprint, is_other_sex};
use super::By;
use super::EntityKind;
use super::document::Document;
use super::kind;
use super::parts::{self, Known, Run};
use super::run;
use super::scan;
use super::title;
use super::token::{Kind, Shape};

/// A name in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name {
    /// First token of the title before the name; `first` if there is none.
    pub titled: usize,
    /// First token of the name.
    pub first: usize,
    /// One past the last token of the name.
    pub end: usize,
    /// One past the last token, degrees included.
    pub last: usize,
    /// Index of the entity.
    pub entity: usize,
}

/// An entity as it is put together.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub kind: EntityKind,
    /// Whether the kind is known rather than guessed.
    pub sure: bool,
    /// Probability, 0 to 1, that it is a person.
    pub person: f32,
    /// Keys of the words of its fullest name.
    pub keys: Vec<u32>,
    /// Whether the head of a place opens or ends it: `Kabupaten Sukabumi`.
    headed: bool,
    /// Key of the noun that tells what kind of body or place it is: `Dinas`, `Department`.
    head: Option<u32>,
    pub name: String,
    /// That in lower case.
    lower: String,
    /// Gender seen: [`Class::MALE`], [`Class::FEMALE`] or neither.
    pub gender: Class,
    /// Keys of the words of titles and appositions.
    pub role_keys: Vec<u32>,
    pub role: Option<String>,
    /// Whether that stands beside the full name.
    role_of_full: bool,
    pub organisation: Option<String>,
    /// What its kind was chosen by.
    pub evidence: Vec<(&'static str, &'static str)>,
    /// Token of the latest mention seen so far.
    last_seen: usize,
}

impl Draft {
    /// A thing of a kind that is only guessed, known by a name and its words.
    fn of(name: &str, kind: EntityKind, keys: Vec<u32>) -> Self {
        Draft {
            kind,
            sure: false,
            person: 0.0,
            headed: false,
            head: None,
            keys,
            lower: name.to_lowercase(),
            name: name.to_owned(),
            gender: Class::NONE,
            role_keys: Vec::new(),
            role: None,
            role_of_full: false,
            organisation: None,
            evidence: Vec::new(),
            last_seen: 0,
        }
    }

    /// Enters words of a role, each once.
    pub(super) fn add_role_keys(&mut self, keys: impl IntoIterator<Item = u32>) {
        for key in keys {
            if !self.role_keys.contains(&key) {
                self.role_keys.push(key);
            }
        }
    }

    /// Takes the first role beside a full name, else the first beside any; the body it is of if none
    /// is known.
    pub(super) fn set_role(&mut self, role: &str, organisation: Option<String>, full: bool) {
        if self.role.is_some() && (self.role_of_full || !full) {
            return;
        }
        self.organisation = organisation;
        self.role = Some(crate::text::visible(role));
        self.role_of_full = full;
    }
}

/// All names of an article.
pub(super) struct Names {
    pub list: Vec<Name>,
    /// Bodies and places named inside the titles of those.
    pub inner: Vec<Name>,
    /// For every token 1 + index of the name that holds it (title included), 0 elsewhere.
    pub at: Vec<u32>,
    pub entities: Vec<Draft>,
    by_key: FxHashMap<u32, Vec<usize>>,
}

impl Names {
    /// The name that token `at` belongs to.
    pub(super) fn name(&self, at: usize) -> Option<&Name> {
        let number = *self.at.get(at)?;
        (number != 0).then(|| &self.list[number as usize - 1])
    }

    /// The entities whose names have a word.
    pub(super) fn bearers(&self, key: u32) -> &[usize] {
        self.by_key.get(&key).map_or(&[], Vec::as_slice)
    }

    /// A new entity without names, for speakers known by description only.
    pub(super) fn describe(&mut self, name: &str, kind: EntityKind, keys: Vec<u32>) -> usize {
        self.entities.push(Draft::of(name, kind, keys));
        self.entities.len() - 1
    }
}

/// Finds all names and joins those of one entity.
pub(super) fn find(document: &Document<'_>, by: By<'_>) -> Names {
    let seen = run::Seen::read(document);
    let runs = run::runs(document, &seen);
    let known = Known::read(document, &runs);
    let mut pieces: Vec<Run> = Vec::with_capacity(runs.len());
    let mut inner: Vec<Run> = Vec::new();
    for &(first, last) in &runs {
        let parts = parts::take_apart(document, &known, first, last);
        pieces.extend(parts.name);
        inner.extend(parts.inner);
    }
    pieces.sort_by_key(|run| run.first);
    let mut names = cluster(document, &pieces, &inner);
    kind::settle(document, &seen.lower, &mut names, &by.weights.names, by.evidence);
    names
}

/// Joins the names of one entity: longer names first, then single words to the fuller name that
/// holds them, the latest mentioned if several do.
fn cluster(document: &Document<'_>, runs: &[Run], inner: &[Run]) -> Names {
    let mut names = Names {
        list: Vec::with_capacity(runs.len()),
        inner: Vec::with_capacity(inner.len()),
        at: vec![0; document.tokens.len()],
        entities: Vec::new(),
        by_key: FxHashMap::default(),
    };
    let acronyms = acronyms(document, runs, inner);
    for run in runs.iter().filter(|run| run.end - run.first >= 2) {
        names.long(document, run);
    }
    for run in runs {
        let entity = names.of_any(document, &acronyms, run);
        names.enter(document, run, entity);
    }
    for run in inner {
        let entity = names.of_any(document, &acronyms, run);
        let Run { titled, first, end, last, .. } = *run;
        names.inner.push(Name { titled, first, end, last, entity });
    }
    names.aliases(document);
    names
}

fn keys(document: &Document<'_>, run: &Run) -> Vec<u32> {
    // `the Lirangan` has but one word to know it by.
    let many = run.end - run.first > 1;
    (run.first..run.end)
        .filter(|&at| matches!(document.kind(at), Kind::Word | Kind::Number))
        .filter(|&at| !(many && document.is(at, Class::DETERMINER | Class::POSSESSIVE)))
        .map(|at| match document.kind(at) {
            Kind::Word => document.tokens[at].key,
            _ => scan::key(document.words(at, at + 1)),
        })
        .collect()
}

/// Key of the noun of a run that tells what kind of body or place it names.
fn head(document: &Document<'_>, run: &Run) -> Option<u32> {
    let at = if document.pack.shape.heads_last { run.end - 1 } else { run.first };
    let noun = run.kind != Some(EntityKind::Person)
        && document.is(at, Class::BODY | Class::PLACE_HEAD)
        && !document.is(at, Class::GIVEN);
    noun.then(|| document.tokens[at].key)
}

/// A name without the article that a list knows it by: `Times` of `The Times`.
fn bare<'n>(document: &Document<'_>, name: &'n str) -> &'n str {
    let article = |word: &str| {
        let entry = document.pack.lexicon.get(&word.to_lowercase());
        entry.is_some_and(|entry| entry.class.any(Class::DETERMINER))
    };
    name.split_once(' ').filter(|(first, _)| article(first)).map_or(name, |(_, rest)| rest)
}

/// Whether tokens `[first, last)` between two names say that they are one's: `alias`, `, akrab disapa`.
fn is_alias(document: &Document<'_>, first: usize, last: usize) -> bool {
    let apart = matches!(document.kind(first), Kind::Comma | Kind::Open);
    let mut between = first + usize::from(apart)..last;
    // `X, atau Y` are two.
    !between.is_empty()
        && between.len() <= 4
        && between.all(|at| document.is(at, Class::ALIAS))
        && !(apart && last == first + 2 && document.is(first + 1, Class::AND))
}

impl Names {
    /// Enters a name of several words as an entity, or as another form of one.
    fn long(&mut self, document: &Document<'_>, run: &Run) {
        let keys = keys(document, run);
        if let Some(entity) = self.same(document, run, &keys) {
            let draft = &mut self.entities[entity];
            if keys.len() > draft.keys.len() && run.kind != Some(EntityKind::Place) {
                draft.keys.clone_from(&keys);
                document.words(run.first, run.end).clone_into(&mut draft.name);
                draft.lower = draft.name.to_lowercase();
            }
            if let Some(kind) = run.kind
                && !draft.sure
            {
                draft.kind = kind;
                draft.sure = true;
            }
            draft.gender |= run.gender;
            self.index(&keys, entity);
            return;
        }
        let entity = self.create(document, run, keys.clone());
        self.index(&keys, entity);
    }

    fn index(&mut self, keys: &[u32], entity: usize) {
        for &key in keys {
            let entities = self.by_key.entry(key).or_default();
            if !entities.contains(&entity) && entities.len() < 64 {
                entities.push(entity);
            }
        }
    }

    fn create(&mut self, document: &Document<'_>, run: &Run, keys: Vec<u32>) -> usize {
        let name = bare(document, document.words(run.first, run.end));
        self.entities.push(Draft {
            sure: run.kind.is_some(),
            headed: [run.first, run.end - 1]
                .into_iter()
                .any(|at| document.is(at, Class::PLACE_HEAD) && !document.is(at, Class::BODY)),
            head: head(document, run),
            gender: run.gender,
            ..Draft::of(name, run.kind.unwrap_or(EntityKind::Person), keys)
        });
        self.entities.len() - 1
    }

    /// The entity whose name holds all of `keys`, or whose name is held by them: at least two words
    /// in common, or all of a two-word name. A wife is not her husband, `Iriana Joko Widodo`, nor a
    /// district its office, `Dinas Pasar Kabupaten Lirangan`.
    fn same(&self, document: &Document<'_>, run: &Run, keys: &[u32]) -> Option<usize> {
        let head = head(document, run);
        let candidates = self.by_key.get(keys.first()?).into_iter().flatten();
        let last = self.by_key.get(keys.last()?).into_iter().flatten();
        candidates.chain(last).copied().find(|&entity| {
            let other = &self.entities[entity].keys;
            other.len() >= 2
                && !is_other_sex(run.gender, self.entities[entity].gender)
                && (head.is_none()
                    || self.entities[entity].head.is_none_or(|other| head == Some(other)))
                && (keys.iter().all(|key| other.contains(key))
                    || other.iter().all(|key| keys.contains(key)))
        })
    }

    fn full(&mut self, document: &Document<'_>, run: &Run, keys: &[u32]) -> usize {
        if let Some(entity) = self.same(document, run, keys) {
            entity
        } else {
            let entity = self.create(document, run, keys.to_vec());
            self.index(keys, entity);
            entity
        }
    }

    /// The entity of a run: what it is the acronym of in the article, or by the list, or its own.
    fn of_any(
        &mut self,
        document: &Document<'_>,
        acronyms: &FxHashMap<u32, Run>,
        run: &Run,
    ) -> usize {
        let short = run.last == run.first + 1;
        match acronyms.get(&document.tokens[run.first].key).filter(|_| short) {
            Some(full) => self.full(document, full, &keys(document, full)),
            None => self.listed_short(document, run).unwrap_or_else(|| self.of_run(document, run)),
        }
    }

    /// The entity of a run by its own words.
    fn of_run(&mut self, document: &Document<'_>, run: &Run) -> usize {
        let keys = keys(document, run);
        if run.end - run.first >= 2 {
            self.full(document, run, &keys)
        } else {
            self.short(document, run, &keys)
        }
    }

    /// The entity of the article that the list of acronyms gives for the name of a run.
    fn listed_short(&self, document: &Document<'_>, run: &Run) -> Option<usize> {
        if document.tokens[run.first].class == Class::NONE {
            return None;
        }
        let short = name_key(document.words(run.first, run.end));
        let full = document.pack.acronyms.get(&short)?;
        self.entities.iter().position(|draft| draft.name.eq_ignore_ascii_case(full))
    }

    /// The entity of a single word.
    fn short(&mut self, document: &Document<'_>, run: &Run, keys: &[u32]) -> usize {
        let key = keys.first().copied().unwrap_or(0);
        let person = run.titled < run.first || run.kind == Some(EntityKind::Person);
        let candidates = self.by_key.get(&key).map_or(&[][..], Vec::as_slice);
        // `Ms Jonas`; a given name tells the gender of who bears it as a given name.
        let title = document.tokens[run.titled..run.first]
            .iter()
            .fold(0, |all, token| all | token.class.0 & (Class::MALE.0 | Class::FEMALE.0));
        let fits = |entity: usize| {
            let draft = &self.entities[entity];
            if is_other_sex(Class(title), draft.gender) {
                return false;
            }
            let of_kind = match run.kind {
                Some(EntityKind::Place | EntityKind::Organisation) => {
                    draft.keys.len() == 1
                        || draft.kind == EntityKind::Person
                            && draft.sure
                            && !person
                            && run.kind != Some(EntityKind::Place)
                }
                _ => draft.kind == EntityKind::Person || draft.keys.len() == 1,
            };
            // `Sukabumi` of `Kabupaten Sukabumi`
            of_kind || draft.headed && !person && draft.keys.len() == 2
        };
        // Another's father is never meant where somebody bears the word as a given name.
        let given = |entity: usize| {
            !document.pack.shape.patronymics || self.entities[entity].keys.last() != Some(&key)
        };
        let seen =
            candidates.iter().copied().filter(|&entity| fits(entity)).max_by_key(|&entity| {
                // `Dublin said`, after `in Dublin`: somebody's name before the place.
                let draft = &self.entities[entity];
                let bearer = run.kind != Some(EntityKind::Place) && draft.keys.len() >= 2;
                (given(entity), bearer, draft.last_seen, std::cmp::Reverse(entity))
            });
        let found = seen.or_else(|| self.near(document, run));
        if let Some(entity) = found {
            let draft = &mut self.entities[entity];
            if !draft.sure && run.kind.is_some() && draft.keys.len() == 1 {
                draft.kind = run.kind.unwrap_or(draft.kind);
                draft.sure = true;
            }
            self.index(&[key], entity);
            entity
        } else {
            let entity = self.create(document, run, keys.to_vec());
            if run.kind.is_none() && document.tokens[run.first].shape == Shape::Upper {
                self.entities[entity].kind = EntityKind::Organisation;
            }
            self.index(keys, entity);
            entity
        }
    }

    /// A person whose name starts with this short form (`Ward` for Wardana), is blended in it, or is
    /// a misprint away.
    fn near(&self, document: &Document<'_>, run: &Run) -> Option<usize> {
        if matches!(run.kind, Some(EntityKind::Place | EntityKind::Organisation)) {
            return None;
        }
        let word = document.words(run.first, run.end).to_lowercase();
        if word.len() < 4 || self.entities.len() > 400 {
            return None;
        }
        self.entities.iter().position(|draft| {
            draft.kind == EntityKind::Person
                && draft.keys.len() >= 2
                && draft.lower.split_whitespace().any(|other| {
                    (other.len() > word.len() && other.starts_with(&word))
                        || is_misprint(&word, other)
                })
                || draft.kind == EntityKind::Person && is_blend(&word, &draft.lower)
        })
    }

    fn enter(&mut self, document: &Document<'_>, run: &Run, entity: usize) {
        let draft = &mut self.entities[entity];
        draft.last_seen = run.first;
        draft.gender |= run.gender;
        if run.titled < run.first && draft.kind == EntityKind::Person {
            draft.add_role_keys((run.titled..run.first).map(|at| document.tokens[at].key));
        }
        let Run { titled, first, end, last, .. } = *run;
        self.list.push(Name { titled, first, end, last, entity });
        let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.at[run.titled..run.last].fill(number);
    }

    /// `X alias Y`, `X atau Y`: the second name is another of the first; so are its initials, `Sarmo Wiguna
    /// atau SW`.
    fn aliases(&mut self, document: &Document<'_>) {
        let mut renamed: FxHashMap<usize, usize> = FxHashMap::default();
        let meant = |renamed: &FxHashMap<usize, usize>, mut entity: usize| {
            while let Some(&other) = renamed.get(&entity) {
                entity = other;
            }
            entity
        };
        for number in 1..self.list.len() {
            let (before, name) = (self.list[number - 1], self.list[number]);
            if !is_alias(document, before.last, name.titled) {
                continue;
            }
            let (to, from) = (meant(&renamed, before.entity), meant(&renamed, name.entity));
            let person = |entity: usize| self.entities[entity].kind == EntityKind::Person;
            let initials = name.last == name.first + 1
                && document.tokens[name.first].shape == Shape::Upper
                && title::initials_fit(document, before.first, before.end, name.first);
            if to != from && person(to) && (person(from) || initials) {
                renamed.insert(from, to);
            }
        }
        if renamed.is_empty() {
            return;
        }
        // Those that are another's are no entities of their own.
        let mut kept = 0;
        let places: Vec<usize> = (0..self.entities.len())
            .map(|entity| {
                let place = kept;
                kept += usize::from(!renamed.contains_key(&entity));
                place
            })
            .collect();
        let place = |entity: usize| places[meant(&renamed, entity)];
        let mut entity = 0;
        self.entities.retain(|_| {
            entity += 1;
            !renamed.contains_key(&(entity - 1))
        });
        for name in self.list.iter_mut().chain(&mut self.inner) {
            name.entity = place(name.entity);
        }
        self.by_key.values_mut().flatten().for_each(|entity| *entity = place(*entity));
    }

    /// Key of a word, for look-ups by role.
    pub(super) fn key(word: &str) -> u32 {
        scan::key(&word.to_lowercase())
    }
}
