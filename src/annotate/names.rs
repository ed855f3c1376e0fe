//! Names of people, bodies and places, and which of them are the same.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::language::Class;

use super::EntityKind;
use super::document::Document;
use super::token::{self, Kind, Shape, Token};

/// Words that are never the start of a name when they open a sentence.
const FUNCTION: Class = Class(
    Class::PRONOUN.0
        | Class::FIRST.0
        | Class::DETERMINER.0
        | Class::INDEFINITE.0
        | Class::OF.0
        | Class::PREPOSITION.0
        | Class::TO_WHOM.0
        | Class::BY_MEANS.0
        | Class::AND.0
        | Class::BUT.0
        | Class::SUBORDINATOR.0
        | Class::CONNECTIVE.0
        | Class::COMPLEMENTIZER.0
        | Class::PURPOSE.0
        | Class::RELATIVE.0
        | Class::AUXILIARY.0
        | Class::BE.0
        | Class::NEGATION.0
        | Class::ADVERB.0
        | Class::VIA.0
        | Class::AS.0
        | Class::DEMONSTRATIVE.0
        | Class::SELF.0
        | Class::THIS_THING.0
        | Class::TIME.0
        | Class::CALENDAR.0,
);

/// Words that belong to the title before a name, not to the name.
const TITLE: Class = Class(
    Class::ROLE.0
        | Class::PORTFOLIO.0
        | Class::HONORIFIC.0
        | Class::BODY.0
        | Class::COMPANY.0
        | Class::PLACE.0
        | Class::OUTLET.0
        | Class::DEMONYM.0
        | Class::GROUP.0
        | Class::HUMAN.0
        | Class::OF.0
        | Class::AND.0,
);

/// A name in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name {
    /// First token of the title before the name; `first` if there is none.
    pub titled: usize,
    /// First token of the name.
    pub first: usize,
    /// One past the last token.
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
    /// Keys of the words of its fullest name.
    pub keys: Vec<u32>,
    pub name: String,
    /// Gender seen: [`Class::MALE`], [`Class::FEMALE`] or neither.
    pub gender: Class,
    /// Keys of the words of titles and appositions.
    pub role_keys: Vec<u32>,
    pub role: Option<String>,
    pub organisation: Option<String>,
    /// Token of the latest mention seen so far.
    last_seen: usize,
}

/// All names of an article.
pub(super) struct Names {
    pub list: Vec<Name>,
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

    /// A new entity without names, for speakers known by description only.
    pub(super) fn describe(&mut self, name: String, kind: EntityKind, keys: Vec<u32>) -> usize {
        self.entities.push(Draft {
            kind,
            sure: true,
            keys,
            name,
            gender: Class::NONE,
            role_keys: Vec::new(),
            role: None,
            organisation: None,
            last_seen: 0,
        });
        self.entities.len() - 1
    }
}

/// A run of capitalised words, taken apart.
#[derive(Clone, Copy)]
struct Run {
    titled: usize,
    first: usize,
    last: usize,
    kind: Option<EntityKind>,
    gender: Class,
}

/// Finds all names and joins those of one entity.
pub(super) fn find(document: &Document<'_>) -> Names {
    let runs = runs(document);
    let known = Known::read(document, &runs);
    let mut pieces: Vec<Run> = runs
        .iter()
        .filter_map(|&(first, last)| take_apart(document, &known, first, last))
        .collect();
    pieces.sort_by_key(|run| run.first);
    cluster(document, &pieces)
}

/// What all runs of an article together tell of a word, by its key.
#[derive(Default)]
struct Known {
    /// Stands alone as a run.
    lone: FxHashSet<u32>,
    /// Opens a run that holds no title.
    heads: FxHashSet<u32>,
    /// How often it opens a run, and how often so after a preposition of place or the head of a
    /// body (`di Lirangan`, `Kota Lirangan`).
    placed: FxHashMap<u32, (u32, u32)>,
}

impl Known {
    fn read(document: &Document<'_>, runs: &[(usize, usize)]) -> Self {
        let mut known = Known::default();
        for &(first, last) in runs {
            let key = document.tokens[first].key;
            if last == first + 1 {
                known.lone.insert(key);
            }
            if !document.is(first, TITLE) {
                known.heads.insert(key);
            }
            let after_place = first > 0
                && document.is(first - 1, Class::LOCATIVE)
                && !document.is(last, Class::POSSESSIVE);
            let count = known.placed.entry(key).or_default();
            count.0 += 1;
            count.1 += u32::from(after_place);
            for at in first + 1..last {
                if document.is(at - 1, Class::BODY)
                    && !document.is(at - 1, Class::ROLE)
                    && !document.is(at, TITLE)
                {
                    let count = known.placed.entry(document.tokens[at].key).or_default();
                    count.0 += 1;
                    count.1 += 1;
                }
            }
        }
        known
    }

    /// Whether the word names a place or body more than a person: at least one in three times.
    fn is_place(&self, key: u32) -> bool {
        self.placed.get(&key).is_some_and(|&(all, placed)| placed * 3 >= all && placed > 0)
    }
}

/// Whether token `at` may be a word of a name.
fn nameable(document: &Document<'_>, at: usize) -> bool {
    let token = &document.tokens[at];
    if !token.is_capital() || token.is(Class::POSSESSIVE) {
        return false;
    }
    if token.is(Class::CALENDAR) && !token.is(Class::GIVEN) || token.compound {
        return false;
    }
    let good = Class::GIVEN
        | Class::PLACE
        | Class::ROLE
        | Class::BODY
        | Class::HONORIFIC
        | Class::OUTLET
        | Class::PARTICLE
        | Class::PORTFOLIO;
    let little = Class::AUXILIARY | Class::ADVERB | Class::TIME | Class::CONNECTIVE;
    let never = Class(FUNCTION.0 & !little.0);
    if token.is(FUNCTION) && !token.is(never) && token.cue == 0 && !document.starts[at] && at > 0 {
        // `kata Lalu`, `says Early`: a little word with a capital inside a sentence.
        let alone = document.kind(at - 1) != Kind::Word || !document.tokens[at - 1].is_capital();
        return !alone
            || document.tokens[at - 1].cue != 0
            || document
                .tokens
                .get(at + 1)
                .is_some_and(|next| next.is_capital() && next.spaced || next.cue != 0);
    }
    if (token.is(FUNCTION) || token.cue != 0) && !token.is(good) {
        return false;
    }
    if token.is(FUNCTION) || token.cue != 0 {
        let follows = document
            .tokens
            .get(at + 1)
            .is_some_and(|next| next.is_capital() && next.spaced && next.cue == 0);
        return follows && (!document.starts[at] || token.is(Class::GIVEN));
    }
    !(token.is(Class::VERB) && document.starts[at] && !token.is(good))
}

/// All maximal runs of words that look like names, as token ranges.
fn runs(document: &Document<'_>) -> Vec<(usize, usize)> {
    let tokens = &document.tokens;
    // Words seen in lower case, and capitalised inside a sentence.
    let mut lower: FxHashSet<u32> = FxHashSet::default();
    let mut middle: FxHashSet<u32> = FxHashSet::default();
    // Capitalised words that open a run of names inside a sentence or stand alone.
    let mut alone: FxHashSet<u32> = FxHashSet::default();
    for (at, token) in tokens.iter().enumerate() {
        if token.kind == Kind::Word {
            if token.shape == Shape::Lower {
                lower.insert(token.key);
            } else if !document.starts[at] {
                middle.insert(token.key);
                if !tokens[at - 1].is_capital() {
                    alone.insert(token.key);
                }
            }
        }
    }
    let mut runs = Vec::new();
    for &(start, end) in &document.paragraphs {
        let mut at = start;
        while at < end {
            if !nameable(document, at) {
                at += 1;
                continue;
            }
            let mut last = at + 1;
            let mut has_head = tokens[at].is(Class::BODY | Class::ROLE);
            let mut has_of = false;
            while last < end {
                let token = &tokens[last];
                let joined = token.spaced && !document.starts[last];
                let next_capital = || {
                    last + 1 < end && tokens[last + 1].is_capital() && nameable(document, last + 1)
                };
                if joined && nameable(document, last) {
                    has_head |= token.is(Class::BODY | Class::ROLE);
                    last += 1;
                } else if joined && token.is(Class::PARTICLE) && next_capital() {
                    last += 2;
                } else if joined && has_head && token.is(Class::OF) && next_capital() {
                    has_of = true;
                    last += 2;
                } else if joined && has_of && token.is(Class::AND) && next_capital() {
                    last += 2;
                } else if joined
                    && has_head
                    && token.is(Class::AND)
                    && next_capital()
                    && tokens[last + 1].is(Class::PORTFOLIO)
                    && tokens[last - 1].is(Class::PORTFOLIO)
                {
                    // `Menteri Kelautan dan Perikanan`
                    last += 2;
                } else if joined
                    && has_head
                    && token.is(Class::OF)
                    && last + 2 < end
                    && tokens[last + 1].is(Class::DETERMINER)
                    && tokens[last + 2].is_capital()
                {
                    has_of = true;
                    last += 3;
                } else {
                    break;
                }
            }
            // A common word before a name that opens a sentence: `Posisi Amien`, `Hosting Cook`.
            let opener = &tokens[at];
            if last > at + 1
                && document.starts[at]
                && opener.class.0 & !(Class::VERB.0 | Class::ADVERB.0) == 0
                && !middle.contains(&opener.key)
                && (lower.contains(&opener.key)
                    || tokens[at + 1].is(Class::GIVEN)
                    || alone.contains(&tokens[at + 1].key))
            {
                at += 1;
            }
            // A single unknown word that opens a sentence is a name only if something says so.
            let token = &tokens[at];
            if last == at + 1 && document.starts[at] {
                let known = token.is(Class::GIVEN
                    | Class::PLACE
                    | Class::OUTLET
                    | Class::BODY
                    | Class::ROLE
                    | Class::HONORIFIC);
                let common = lower.contains(&token.key) && !middle.contains(&token.key);
                let seen = middle.contains(&token.key);
                let subject = last < end
                    && (tokens[last].cue != 0
                        || tokens[last]
                            .is(Class::AUXILIARY | Class::VERB | Class::POSSESSIVE | Class::BE)
                        || tokens[last].kind == Kind::Open);
                if !(known || seen || (!common && subject)) {
                    at = last;
                    continue;
                }
            }
            runs.push((at, last));
            at = last;
        }
    }
    runs
}

/// Takes a run apart into title and name, and says what it names.
fn take_apart(
    document: &Document<'_>,
    known: &Known,
    mut first: usize,
    mut last: usize,
) -> Option<Run> {
    let tokens = &document.tokens;
    while last > first + 1 && tokens[last - 1].is(Class::SUFFIX) {
        last -= 1;
    }
    while first < last && tokens[first].is(Class::DETERMINER) {
        first += 1;
    }
    if first >= last {
        return None;
    }
    let run = &tokens[first..last];
    let has = |class: Class| run.iter().any(|token| token.is(class));
    let whole = |kind| Some(Run { titled: first, first, last, kind, gender: Class::NONE });
    let role = has(Class::ROLE | Class::HONORIFIC);
    if tokens[last - 1].is(Class::COMPANY) {
        return whole(Some(EntityKind::Organisation));
    }
    if has(Class::OUTLET) && !role {
        return whole(Some(EntityKind::Organisation));
    }
    if has(Class::BODY) && !role {
        return whole(Some(EntityKind::Organisation));
    }
    // The name is what stands after the last word of the title.
    let is_title = |at: usize| {
        let token = &tokens[at];
        let acronym =
            token.shape == Shape::Upper && token.end - token.start >= 2 && !document.shouts(at);
        if token.is(Class::GIVEN) && at > first && !tokens[at - 1].is(TITLE) && at + 1 == last {
            return false;
        }
        if token.is(Class::GIVEN) && at + 1 < last && !tokens[at + 1].is(TITLE) {
            return false;
        }
        token.is(TITLE) || acronym
    };
    let mut name = first;
    for at in first..last {
        if is_title(at) {
            name = at + 1;
        }
    }
    if name == last {
        // No name after the title: a role alone, a place, an acronym.
        if role {
            return None;
        }
        if run.iter().all(|token| token.is(Class::PLACE | Class::OF)) {
            return whole(Some(EntityKind::Place));
        }
        let body = has(Class::BODY | Class::OUTLET | Class::COMPANY)
            || run.iter().any(|token| token.shape == Shape::Upper);
        return if body { whole(Some(EntityKind::Organisation)) } else { None };
    }
    // `Direktur Utama Pertamina Simon Mantiri`: words before a known given name that are named
    // alone elsewhere belong to the title.
    if name > first
        && !tokens[name].is(Class::GIVEN)
        && let Some(given) = (name + 1..last).find(|&at| tokens[at].is(Class::GIVEN))
        && (known.lone.contains(&tokens[name].key) || last - name >= 4)
    {
        name = given;
    }
    // `Wali Kota Lirangan Ratna Sumpena`: a place between title and name.
    let given = tokens[name].is(Class::GIVEN);
    let title = tokens[name.saturating_sub(1)];
    let placed = known.is_place(tokens[name].key)
        || title.is(Class::PLACE_HEAD)
        || title.is(Class::PLACE_ROLE) && last - name >= 3;
    if name > first && !given && placed {
        let person = last - name >= 3
            || last - name == 2
                && (known.heads.contains(&tokens[name + 1].key)
                    || tokens[name + 1].is(Class::GIVEN));
        if person {
            name += 1;
        } else {
            return None;
        }
    }
    // `Partai Sauh`: the word after the head of a body is its name.
    if name > first
        && last - name == 1
        && !given
        && tokens[name - 1].is(Class::BODY)
        && !tokens[name - 1].is(Class::ROLE)
    {
        return None;
    }
    if name == first && !given && known.is_place(tokens[first].key) {
        return whole(Some(EntityKind::Place));
    }
    let kind = if role || (name > first && last - name >= 2) || tokens[name].is(Class::GIVEN) {
        Some(EntityKind::Person)
    } else {
        None
    };
    // A title that goes on after its acronym: `Kepala Balai Besar (BB) Budi`.
    if role
        && last - name < 3
        && acronym_then_name(document, last)
        && !initials_fit(document, name, last, last + 1)
    {
        return None;
    }
    // The gender of titles, and of the first word of the name.
    let gender = tokens[first..=name].iter().fold(Class::NONE, |all, token| {
        Class(all.0 | token.class.0 & (Class::MALE.0 | Class::FEMALE.0))
    });
    let both = gender.any(Class::MALE) && gender.any(Class::FEMALE);
    let gender = if both { Class::NONE } else { gender };
    Some(Run { titled: first, first: name, last, kind, gender })
}

/// Whether an acronym in parentheses stands at token `at`, and a name after it.
fn acronym_then_name(document: &Document<'_>, at: usize) -> bool {
    document.kind(at) == Kind::Open
        && document.kind(at + 2) == Kind::Close
        && document.tokens.get(at + 3).is_some_and(Token::is_capital)
}

/// Joins the names of one entity: longer names first, then single words to the fuller name that
/// holds them, the latest mentioned if several do.
fn cluster(document: &Document<'_>, runs: &[Run]) -> Names {
    let mut names = Names {
        list: Vec::with_capacity(runs.len()),
        at: vec![0; document.tokens.len()],
        entities: Vec::new(),
        by_key: FxHashMap::default(),
    };
    let acronyms = acronyms(document, runs);
    for run in runs.iter().filter(|run| run.last - run.first >= 2) {
        names.long(document, run);
    }
    for (number, run) in runs.iter().enumerate() {
        let keys = keys(document, run);
        let entity = match acronyms.get(&number) {
            Some(&full) => names.full(document, &runs[full]),
            None if run.last - run.first >= 2 => names.full(document, run),
            None => names.short(document, run, &keys),
        };
        names.enter(document, run, entity);
    }
    names.aliases(document);
    names
}

/// Runs in parentheses that are acronyms of the run before them: index of the acronym → of the run.
fn acronyms(document: &Document<'_>, runs: &[Run]) -> FxHashMap<usize, usize> {
    let mut found: FxHashMap<usize, usize> = FxHashMap::default();
    let mut by_key: FxHashMap<u32, usize> = FxHashMap::default();
    for (number, run) in runs.iter().enumerate() {
        if run.last != run.first + 1 {
            continue;
        }
        let token = &document.tokens[run.first];
        let in_parentheses = run.first > 0
            && document.kind(run.first - 1) == Kind::Open
            && document.kind(run.last) == Kind::Close;
        if in_parentheses && number > 0 && token.shape == Shape::Upper {
            let full = &runs[number - 1];
            let near = run.first > full.last && run.first - 1 - full.last <= 6;
            if near
                && full.last - full.titled >= 2
                && initials_fit(document, full.titled, run.first - 1, run.first)
            {
                by_key.insert(token.key, number - 1);
            }
        }
    }
    for (number, run) in runs.iter().enumerate() {
        if run.last == run.first + 1
            && let Some(&full) = by_key.get(&document.tokens[run.first].key)
            && full != number
        {
            found.insert(number, full);
        }
    }
    found
}

/// Whether the letters of the acronym at token `acronym` come in order from the words before it.
fn initials_fit(document: &Document<'_>, first: usize, last: usize, acronym: usize) -> bool {
    let letters = document.words(acronym, acronym + 1).to_lowercase();
    let words = document.words(first, last).to_lowercase();
    let mut rest = words.chars();
    let starts = words.chars().next() == letters.chars().next();
    starts && letters.chars().all(|letter| rest.any(|character| character == letter))
}

fn keys(document: &Document<'_>, run: &Run) -> Vec<u32> {
    (run.first..run.last)
        .filter(|&at| document.kind(at) == Kind::Word)
        .map(|at| document.tokens[at].key)
        .collect()
}

impl Names {
    /// Enters a name of several words as an entity, or as another form of one.
    fn long(&mut self, document: &Document<'_>, run: &Run) {
        let keys = keys(document, run);
        if let Some(entity) = self.same(&keys) {
            let draft = &mut self.entities[entity];
            if keys.len() > draft.keys.len() && run.kind != Some(EntityKind::Place) {
                draft.keys.clone_from(&keys);
                document.words(run.first, run.last).clone_into(&mut draft.name);
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
        self.entities.push(Draft {
            kind: run.kind.unwrap_or(EntityKind::Person),
            sure: run.kind.is_some(),
            keys,
            name: document.words(run.first, run.last).to_owned(),
            gender: run.gender,
            role_keys: Vec::new(),
            role: None,
            organisation: None,
            last_seen: 0,
        });
        self.entities.len() - 1
    }

    /// The entity whose name holds all of `keys`, or whose name is held by them: at least two words
    /// in common, or all of a two-word name.
    fn same(&self, keys: &[u32]) -> Option<usize> {
        let candidates = self.by_key.get(keys.first()?).into_iter().flatten();
        let last = self.by_key.get(keys.last()?).into_iter().flatten();
        candidates.chain(last).copied().find(|&entity| {
            let other = &self.entities[entity].keys;
            other.len() >= 2
                && (keys.iter().all(|key| other.contains(key))
                    || other.iter().all(|key| keys.contains(key)))
        })
    }

    fn full(&mut self, document: &Document<'_>, run: &Run) -> usize {
        let keys = keys(document, run);
        if let Some(entity) = self.same(&keys) {
            entity
        } else {
            let entity = self.create(document, run, keys.clone());
            self.index(&keys, entity);
            entity
        }
    }

    /// The entity of a single word.
    fn short(&mut self, document: &Document<'_>, run: &Run, keys: &[u32]) -> usize {
        let key = keys.first().copied().unwrap_or(0);
        let person = run.titled < run.first || run.kind == Some(EntityKind::Person);
        let candidates = self.by_key.get(&key).map_or(&[][..], Vec::as_slice);
        let fits = |entity: usize| {
            let draft = &self.entities[entity];
            match run.kind {
                Some(EntityKind::Place | EntityKind::Organisation) => {
                    draft.keys.len() == 1
                        || draft.kind == EntityKind::Person
                            && draft.sure
                            && !person
                            && run.kind != Some(EntityKind::Place)
                }
                _ => draft.kind == EntityKind::Person || draft.keys.len() == 1,
            }
        };
        let seen = candidates
            .iter()
            .copied()
            .filter(|&entity| fits(entity))
            .max_by_key(|&entity| (self.entities[entity].last_seen, std::cmp::Reverse(entity)));
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

    /// A person whose name starts with this short form (`Pram` for Pramono), or is a misprint away.
    fn near(&self, document: &Document<'_>, run: &Run) -> Option<usize> {
        if matches!(run.kind, Some(EntityKind::Place | EntityKind::Organisation)) {
            return None;
        }
        let word = document.words(run.first, run.last).to_lowercase();
        if word.len() < 4 || self.entities.len() > 400 {
            return None;
        }
        self.entities.iter().position(|draft| {
            draft.kind == EntityKind::Person
                && draft.keys.len() >= 2
                && draft.name.split_whitespace().any(|other| {
                    let other = other.to_lowercase();
                    (other.len() > word.len() && other.starts_with(&word))
                        || (word.len() >= 6 && strsim::damerau_levenshtein(&word, &other) <= 1)
                })
        })
    }

    fn enter(&mut self, document: &Document<'_>, run: &Run, entity: usize) {
        let draft = &mut self.entities[entity];
        draft.last_seen = run.first;
        draft.gender |= run.gender;
        if run.titled < run.first && draft.kind == EntityKind::Person {
            let role = document.words(run.titled, run.first).trim_end();
            for at in run.titled..run.first {
                let key = document.tokens[at].key;
                if !draft.role_keys.contains(&key) {
                    draft.role_keys.push(key);
                }
            }
            let is_role = (run.titled..run.first).any(|at| document.is(at, Class::ROLE));
            if is_role && draft.role.as_ref().is_none_or(|known| known.len() < role.len()) {
                draft.role = Some(role.to_owned());
            }
        }
        self.list.push(Name { titled: run.titled, first: run.first, last: run.last, entity });
        let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.at[run.titled..run.last].fill(number);
    }

    /// `X alias Y`, `X atau Y`: the second name is another of the first.
    fn aliases(&mut self, document: &Document<'_>) {
        let mut renamed: FxHashMap<usize, usize> = FxHashMap::default();
        for number in 1..self.list.len() {
            let (before, name) = (self.list[number - 1], self.list[number]);
            if name.titled != before.last + 1 || !document.is(before.last, Class::ALIAS) {
                continue;
            }
            let to = renamed.get(&before.entity).copied().unwrap_or(before.entity);
            let from = name.entity;
            if to == from
                || self.entities[to].kind != EntityKind::Person
                || self.entities[from].kind != EntityKind::Person
            {
                continue;
            }
            renamed.insert(from, to);
        }
        for name in &mut self.list {
            name.entity = renamed.get(&name.entity).copied().unwrap_or(name.entity);
        }
    }

    /// Key of a word, for look-ups by role.
    pub(super) fn key(word: &str) -> u32 {
        token::key(&word.to_lowercase())
    }
}
