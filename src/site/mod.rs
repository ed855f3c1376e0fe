//! All articles become one [`Site`]: who spoke, for whom, where, on what and when, each with an
//! address. Linking is pure and always done over all articles.

mod extent;
mod join;
mod month;
mod outlet;
mod own;
mod translation;
pub mod url;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;

pub use self::extent::Extent;
use self::join::Joined;
pub use self::month::Month;
pub use self::outlet::Outlet;
pub use self::own::{OwnPage, own_pages};
use self::url::{Address, Base, Room};
use crate::annotate::{Annotated, Attribution, Entity, EntityKind, quotation_ids, speaker_slug};
use crate::article::Article;
use crate::config::MenuItem;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::{Languages, Pack};
use crate::text::{Hash, slug};

/// What linking takes from the configuration.
#[derive(Clone, Debug)]
pub struct Options {
    /// Name of the site; where there is none, that of its language.
    pub title: Option<String>,
    /// Where its root stands, with or without a path.
    pub base_url: Option<String>,
    /// Language of the pages round the articles; else the one that most articles have.
    pub language: Option<String>,
    /// How sure a speaker must be to be named, 0 to 1.
    pub min_confidence: f32,
    /// Links in the head of every page, after those of the site's rooms.
    pub menu: Vec<MenuItem>,
    /// Whether there is a search page.
    pub search: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            title: None,
            base_url: None,
            language: None,
            min_confidence: crate::config::MIN_CONFIDENCE,
            menu: Vec::new(),
            search: false,
        }
    }
}

/// All articles, linked.
#[derive(Debug)]
pub struct Site {
    /// Name of the site, if it has one.
    pub title: Option<String>,
    /// Code of the pack with the words of the pages.
    pub language: String,
    /// Where the root stands.
    pub base: Base,
    /// Links in the head of every page, after those of the rooms.
    pub menu: Vec<MenuItem>,
    /// Whether there is a search page.
    pub search: bool,
    /// Articles, newest first, those without a date last.
    pub briefs: Vec<Brief>,
    /// Quotations in the order of the briefs, then of the text.
    pub quotes: Vec<Quote>,
    /// People, organisations and places that have a page, in the order they were first seen.
    pub profiles: Vec<Profile>,
    /// Profiles of whoever was quoted, by name.
    pub speakers: Vec<usize>,
    /// Profiles of organisations, by name.
    pub organisations: Vec<usize>,
    /// Profiles of places, by name.
    pub places: Vec<usize>,
    /// By name.
    pub topics: Vec<Topic>,
    /// By name.
    pub outlets: Vec<Outlet>,
    /// Newest first.
    pub days: Vec<Day>,
    /// Plain pages, which no article leads to; by path.
    pub pages: Vec<OwnPage>,
    /// Newest first.
    pub months: Vec<Month>,
}

/// One article of the site.
#[derive(Debug)]
pub struct Brief {
    /// The article.
    pub article: Arc<Article>,
    /// What was found in it.
    pub annotated: Arc<Annotated>,
    /// Its place in the site.
    pub address: Address,
    /// Its quotations among [`Site::quotes`]: one for each attribution, in their order.
    pub quotes: Range<usize>,
    /// For each entity of the article its profile among [`Site::profiles`], if it has one.
    pub profiles: Vec<Option<usize>>,
    /// Among [`Site::topics`], as printed in the article.
    pub topics: Vec<usize>,
    /// Who published it, among [`Site::outlets`].
    pub outlet: Option<usize>,
    /// Articles that say the same in other languages, among [`Site::briefs`], by language.
    pub translations: Vec<usize>,
}

/// One quotation of the site.
#[derive(Debug)]
pub struct Quote {
    /// Its permanent id.
    pub id: String,
    /// Among [`Site::briefs`].
    pub brief: usize,
    /// Among the article's attributions.
    pub attribution: usize,
    /// Who is shown as having said it: indices into the article's entities. Empty where nobody is
    /// known with enough confidence.
    pub speakers: Vec<u32>,
    /// How long it is.
    pub extent: Extent,
    /// The outlet it came through, among [`Site::outlets`].
    pub via: Option<usize>,
}

/// A person, organisation or place with a page.
#[derive(Debug)]
pub struct Profile {
    /// Person, organisation or place.
    pub kind: EntityKind,
    /// The form of the name that most articles use.
    pub name: String,
    /// Other forms, sorted.
    pub aliases: Vec<String>,
    /// Last part of the address.
    pub slug: String,
    /// The newest article's role.
    pub role: Option<String>,
    /// The newest article's organisation, as printed.
    pub organisation: Option<String>,
    /// That organisation's profile.
    pub organisation_profile: Option<usize>,
    /// People whose organisation this is, by name.
    pub people: Vec<usize>,
    /// Its quotations, newest first.
    pub quotes: Vec<usize>,
    /// Articles that name it, newest first.
    pub briefs: Vec<usize>,
}

/// A topic of the front matter.
#[derive(Debug)]
pub struct Topic {
    /// As first printed.
    pub name: String,
    /// Last part of the address.
    pub slug: String,
    /// Its articles, newest first.
    pub briefs: Vec<usize>,
}

/// A day on which articles were published.
#[derive(Debug)]
pub struct Day {
    /// The day.
    pub date: NaiveDate,
    /// Its articles, newest first.
    pub briefs: Range<usize>,
}

impl Profile {
    /// The room that its page is in.
    pub fn room(&self) -> Room {
        match self.kind {
            EntityKind::Organisation => Room::Organisations,
            EntityKind::Place => Room::Places,
            EntityKind::Person | EntityKind::Group | EntityKind::Anonymous => Room::Speakers,
        }
    }

    /// Its place in the site.
    pub fn address(&self) -> Address {
        Address::entry(self.room(), &self.slug)
    }
}

impl Site {
    /// The attribution of a quotation.
    pub fn attribution(&self, quote: &Quote) -> &Attribution {
        &self.briefs[quote.brief].annotated.attributions[quote.attribution]
    }
}

/// Links articles into a site. Any diagnostic that is an error means that two articles claim one
/// place: nothing may be published then.
pub fn link(
    articles: Vec<(Arc<Article>, Arc<Annotated>)>,
    options: &Options,
    languages: &Languages,
) -> (Site, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut briefs: Vec<Brief> = articles
        .into_par_iter()
        .map(|(article, annotated)| Brief {
            address: Address::entry(Room::Articles, &plain(&article.slug)),
            profiles: Vec::new(),
            quotes: 0..0,
            topics: Vec::new(),
            outlet: None,
            translations: Vec::new(),
            article,
            annotated,
        })
        .collect();
    briefs.par_sort_by(|a, b| newest_first(&a.article).cmp(&newest_first(&b.article)));
    collisions(&briefs, &mut diagnostics);

    let mut quotes = Vec::new();
    let found: Vec<Vec<Quote>> = briefs
        .par_iter()
        .enumerate()
        .map(|(at, brief)| quotes_of(at, brief, options.min_confidence))
        .collect();
    for (brief, found) in briefs.iter_mut().zip(found) {
        diagnostics.extend(found.iter().filter_map(|quote| unclear(brief, quote)));
        let start = quotes.len();
        quotes.extend(found);
        brief.quotes = start..quotes.len();
    }

    let profiles = profiles(&mut briefs, &quotes);
    let topics = topics(&mut briefs);
    let outlets = outlet::outlets(&mut briefs, &mut quotes, &profiles);
    translation::translations(&mut briefs, &mut diagnostics);
    let days = days(&briefs);
    let of_kind = |kind| members(&profiles, |profile| profile.kind == kind);
    let site = Site {
        title: options.title.clone(),
        language: site_language(&briefs, options, languages).map_or_else(String::new, code),
        base: Base::new(options.base_url.as_deref()),
        menu: options.menu.clone(),
        search: options.search,
        briefs,
        quotes,
        speakers: members(&profiles, |profile| !profile.quotes.is_empty()),
        organisations: of_kind(EntityKind::Organisation),
        places: of_kind(EntityKind::Place),
        profiles,
        topics,
        outlets,
        months: month::months(&days),
        days,
        pages: Vec::new(),
    };
    (site, diagnostics)
}

fn code(pack: &Pack) -> String {
    pack.code.clone()
}

/// A slug that can be nothing but one harmless part of a path, whatever an article says.
fn plain(text: &str) -> String {
    let plain = slug(text);
    if plain.is_empty() { format!("x-{}", Hash::of(&[text.as_bytes()]).short(8)) } else { plain }
}

/// Sorts newest first, what has no date last, and equals by id.
fn newest_first(article: &Article) -> (Reverse<Option<NaiveDate>>, Reverse<Option<&str>>, &str) {
    (Reverse(article.date), Reverse(article.time.as_deref()), &article.id)
}

/// Two articles at one address or with one id.
fn collisions(briefs: &[Brief], diagnostics: &mut Vec<Diagnostic>) {
    let mut addresses: HashMap<&Address, &Article> = HashMap::new();
    let mut ids: HashMap<&str, &Article> = HashMap::new();
    for Brief { article, address, .. } in briefs {
        if let Some(other) = ids.insert(&article.id, article) {
            let message = format!("two articles have the id `{}`", article.id);
            diagnostics.push(
                Diagnostic::new(Code::SameId, message)
                    .in_file(&article.path)
                    .and(&other.path, None, "the other one")
                    .help("give one of them another `id` in its front matter"),
            );
        }
        if let Some(other) = addresses.insert(address, article) {
            let message = format!("two articles would stand at /{}", address.path());
            diagnostics.push(
                Diagnostic::new(Code::SameAddress, message)
                    .in_file(&article.path)
                    .and(&other.path, None, "the other one")
                    .help("give one of them another `slug` in its front matter"),
            );
        }
    }
}

/// Nobody is named for the quotation: says so, and who it may be.
fn unclear(brief: &Brief, quote: &Quote) -> Option<Diagnostic> {
    if !quote.speakers.is_empty() {
        return None;
    }
    let Brief { article, annotated, .. } = brief;
    let attribution = &annotated.attributions[quote.attribution];
    let perhaps: Vec<&str> = attribution
        .speakers
        .iter()
        .chain(&attribution.candidates)
        .map(|&at| annotated.entities[at as usize].name.as_str())
        .collect();
    let mut help = "name the speaker in the article, or leave it unclear".to_owned();
    if !perhaps.is_empty() {
        help += &format!("; it may be {}", perhaps.join(" or "));
    }
    let problem = Diagnostic::new(Code::NoSpeaker, "it is unclear who said this")
        .at(article.path.clone(), article.origin.span(attribution.content[0]))
        .help(help);
    Some(problem)
}

fn quotes_of(at: usize, brief: &Brief, min_confidence: f32) -> Vec<Quote> {
    let attributions = &brief.annotated.attributions;
    quotation_ids(&brief.article, &brief.annotated)
        .into_iter()
        .zip(attributions)
        .enumerate()
        .map(|(attribution, (id, found))| Quote {
            id,
            brief: at,
            attribution,
            speakers: found.named(min_confidence).to_vec(),
            extent: Extent::of(&brief.article.text, &found.content),
            via: None,
        })
        .collect()
}

/// Joins the entities of all articles, keeps those that deserve a page, and gives them slugs.
///
/// A person has a page if it was quoted; an organisation or a place also if two articles name it.
fn profiles(briefs: &mut [Brief], quotes: &[Quote]) -> Vec<Profile> {
    let mut seen: Vec<usize> = (0..briefs.len()).collect();
    seen.sort_by_key(|&at| {
        let article = &briefs[at].article;
        (article.date.is_none(), article.date, &article.time, &article.id)
    });
    let joined = join::join(seen.iter().map(|&at| (at, briefs[at].annotated.entities.as_slice())));

    let mut owner: Vec<Vec<Option<usize>>> =
        briefs.iter().map(|brief| vec![None; brief.annotated.entities.len()]).collect();
    for (at, joined) in joined.iter().enumerate() {
        for &(brief, entity) in &joined.members {
            owner[brief][entity] = Some(at);
        }
    }
    let mut said: Vec<Vec<usize>> = vec![Vec::new(); joined.len()];
    for (at, quote) in quotes.iter().enumerate() {
        for &speaker in &quote.speakers {
            let Some(group) = owner[quote.brief].get(speaker as usize).copied().flatten() else {
                continue;
            };
            if said[group].last() != Some(&at) {
                said[group].push(at);
            }
        }
    }

    let mut profiles: Vec<Profile> = Vec::new();
    let mut place: Vec<Option<usize>> = vec![None; joined.len()];
    let mut taken: BTreeSet<(Room, String)> = BTreeSet::new();
    for (at, joined) in joined.into_iter().enumerate() {
        let named: BTreeSet<usize> = joined.members.iter().map(|&(brief, _)| brief).collect();
        let quotes = std::mem::take(&mut said[at]);
        if quotes.is_empty() && (joined.kind == EntityKind::Person || named.len() < 2) {
            continue;
        }
        let mut profile = profile(joined, briefs);
        profile.slug = free_slug(&profile, &mut taken);
        profile.quotes = quotes;
        profile.briefs = named.into_iter().collect();
        place[at] = Some(profiles.len());
        profiles.push(profile);
    }
    for (brief, owner) in briefs.iter_mut().zip(owner) {
        brief.profiles = owner.into_iter().map(|group| place[group?]).collect();
    }
    organisations(&mut profiles);
    profiles
}

fn profile(joined: Joined, briefs: &[Brief]) -> Profile {
    // Briefs are newest first, so the least index is the newest.
    let mut members: Vec<(usize, &Entity)> = joined
        .members
        .iter()
        .map(|&(brief, entity)| (brief, &briefs[brief].annotated.entities[entity]))
        .collect();
    members.sort_by_key(|(brief, _)| *brief);
    let newest = |field: fn(&Entity) -> Option<&String>| {
        members.iter().find_map(|(_, entity)| field(entity)).cloned()
    };
    Profile {
        kind: joined.kind,
        role: newest(|entity| entity.role.as_ref()),
        organisation: newest(|entity| entity.organisation.as_ref()),
        name: joined.name,
        aliases: joined.aliases.into_iter().collect(),
        slug: String::new(),
        organisation_profile: None,
        people: Vec::new(),
        quotes: Vec::new(),
        briefs: Vec::new(),
    }
}

/// The plain slug for whoever was seen first, `-2`, `-3` for namesakes.
fn free_slug(profile: &Profile, taken: &mut BTreeSet<(Room, String)>) -> String {
    let plain = speaker_slug(&profile.name);
    let mut slug = plain.clone();
    let mut number = 1;
    while !taken.insert((profile.room(), slug.clone())) {
        number += 1;
        slug = format!("{plain}-{number}");
    }
    slug
}

/// Names of organisations, as they are compared, and their profiles; none where two have the name.
fn organisations_by_name(profiles: &[Profile]) -> HashMap<String, Option<usize>> {
    let mut by_name: HashMap<String, Option<usize>> = HashMap::new();
    for (at, profile) in profiles.iter().enumerate() {
        if profile.kind == EntityKind::Organisation {
            let names: BTreeSet<String> = std::iter::once(&profile.name)
                .chain(&profile.aliases)
                .map(|name| join::key(name))
                .collect();
            for name in names {
                by_name.entry(name).and_modify(|other| *other = None).or_insert(Some(at));
            }
        }
    }
    by_name
}

/// Ties people to the organisations that are named with them.
fn organisations(profiles: &mut [Profile]) {
    let by_name = organisations_by_name(profiles);
    for at in 0..profiles.len() {
        let Some(name) = &profiles[at].organisation else { continue };
        let Some(&Some(organisation)) = by_name.get(&join::key(name)) else { continue };
        if organisation != at {
            profiles[at].organisation_profile = Some(organisation);
            if profiles[at].kind == EntityKind::Person {
                profiles[organisation].people.push(at);
            }
        }
    }
    let mut place = vec![0; profiles.len()];
    for (number, at) in members(profiles, |_| true).into_iter().enumerate() {
        place[at] = number;
    }
    for profile in profiles {
        profile.people.sort_by_key(|&person| place[person]);
    }
}

/// The profiles that `wanted` says yes to, by name.
fn members(profiles: &[Profile], wanted: impl Fn(&Profile) -> bool) -> Vec<usize> {
    let mut members: Vec<usize> = (0..profiles.len()).filter(|&at| wanted(&profiles[at])).collect();
    members.sort_by_cached_key(|&at| by_name(&profiles[at].name, &profiles[at].slug));
    members
}

/// Sorts names as a reader expects, whatever their case and accents.
fn by_name(name: &str, slug: &str) -> (String, String) {
    (deunicode::deunicode(name).to_lowercase(), slug.to_owned())
}

fn topics(briefs: &mut [Brief]) -> Vec<Topic> {
    let mut by_slug: BTreeMap<String, Topic> = BTreeMap::new();
    for (at, brief) in briefs.iter().enumerate() {
        for name in &brief.article.topics {
            let slug = plain(name);
            let topic = by_slug.entry(slug.clone()).or_insert_with(|| Topic {
                name: name.clone(),
                slug,
                briefs: Vec::new(),
            });
            if topic.briefs.last() != Some(&at) {
                topic.briefs.push(at);
            }
        }
    }
    let mut topics: Vec<Topic> = by_slug.into_values().collect();
    topics.sort_by_cached_key(|topic| by_name(&topic.name, &topic.slug));
    for (at, topic) in topics.iter().enumerate() {
        for &brief in &topic.briefs {
            briefs[brief].topics.push(at);
        }
    }
    topics
}

fn days(briefs: &[Brief]) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for (at, brief) in briefs.iter().enumerate() {
        let Some(date) = brief.article.date else { break };
        match days.last_mut() {
            Some(day) if day.date == date => day.briefs.end = at + 1,
            _ => days.push(Day { date, briefs: at..at + 1 }),
        }
    }
    days
}

/// The configured language, else that of most articles, else the first pack.
fn site_language<'l>(
    briefs: &[Brief],
    options: &Options,
    languages: &'l Languages,
) -> Option<&'l Pack> {
    let wanted = options.language.as_deref().and_then(|code| languages.get(code));
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    for language in briefs.iter().filter_map(|brief| brief.article.language.as_deref()) {
        *votes.entry(language).or_default() += 1;
    }
    let most = votes.into_iter().min_by_key(|&(_, count)| Reverse(count));
    wanted
        .or_else(|| most.and_then(|(code, _)| languages.get(code)))
        .or_else(|| languages.packs().first())
}
