//! All articles become one [`Site`]: who spoke, for whom, where, on what and when, each with an
//! address. Linking is pure and always done over all articles.

mod alike;
mod briefing;
mod denied;
mod errata;
mod excerpt;
mod extent;
mod findings;
mod fingerprints;
mod forgotten;
mod identity;
mod lasting;
mod month;
mod once;
mod outlet;
mod own;
mod passage;
mod profiles;
mod record;
mod same;
mod sides;
mod story;
mod topics;
mod translation;
mod union_find;
pub mod url;

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use chrono::{FixedOffset, NaiveDate};
use rayon::prelude::*;

pub use self::briefing::{Briefing, Since, Told};
pub use self::errata::Correction;
pub use self::extent::Extent;
pub use self::findings::undated;
use self::findings::{far, lead_gone, leave_out_rivals, unclear, unused};
pub use self::fingerprints::Fingerprints;
pub use self::identity::{Apart, Merge, Reason};
pub use self::lasting::Before;
use self::lasting::{Around, Ids, Placed};
pub use self::month::Month;
pub use self::outlet::Outlet;
pub use self::own::{OwnPage, own_pages};
pub use self::passage::{Passage, Piece as PassagePiece};
use self::profiles::{Found, members};
pub use self::record::{Record, Said};
pub use self::same::{Change, Cluster, Piece, Seen, difference};
pub use self::sides::Side;
use self::story::Quoted;
pub use self::story::Story;
use self::url::{Address, Base, Section};
use crate::addresses::Addresses;
use crate::annotate::{Annotated, Attribution, EntityKind};
use crate::article::{Article, is_folder};
use crate::config::{Settings, Shown};
use crate::diagnostic::Diagnostic;
use crate::language::{Languages, Pack};
use crate::registry::{self, Registry, Role};
use crate::text::{Hash, slug};

/// Other articles with the words of a quotation that are shown with it.
const OTHER_PRINTINGS: usize = 20;

/// All articles, linked.
#[derive(Debug)]
pub struct Site {
    /// What the site is asked to be.
    pub settings: Arc<Settings>,
    /// Code of the pack with the words of the pages.
    pub language: String,
    /// Where the root stands.
    pub base: Base,
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
    /// Quotations with the same words in several articles.
    pub clusters: Vec<Cluster>,
    /// Every join of names that the program made across articles.
    pub merges: Vec<Merge>,
    /// Names that it keeps apart.
    pub apart: Vec<Apart>,
    /// Addresses that things had before, sorted.
    pub moved: Vec<Moved>,
    /// What was put right, newest first.
    pub errata: Vec<Correction>,
    /// The text of `addresses.toml` as it is to be.
    pub addresses: String,
    /// How many addresses of the site the file lacked.
    pub new_addresses: usize,
}

/// An address from which readers are led on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moved {
    /// The old address.
    pub from: Address,
    /// Where it stands now.
    pub to: Address,
    /// The section of that.
    pub section: Section,
    /// What stands there.
    pub name: String,
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
    /// The place that it was first published at, where that was another.
    pub first: Option<Address>,
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
    /// What was put right about it, among [`Site::errata`], newest first.
    pub errata: Vec<usize>,
}

/// One quotation of the site.
#[derive(Debug)]
pub struct Quote {
    /// Its permanent id.
    pub id: String,
    /// Ids that it had before, which still lead to it; sorted.
    pub earlier: Vec<String>,
    /// The id that it was first published with, where that was another.
    pub first: Option<String>,
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
    /// Among [`Site::clusters`]: those with the same words in other articles.
    pub cluster: Option<usize>,
}

/// A person, organisation or place with a page.
#[derive(Debug)]
pub struct Profile {
    /// Person, organisation or place.
    pub kind: EntityKind,
    /// The name that people.toml gives it, else the form that most articles use.
    pub name: String,
    /// Other forms, sorted.
    pub aliases: Vec<String>,
    /// Last part of the address.
    pub slug: String,
    /// Its place among all profiles by name: it decides between equals.
    pub rank: usize,
    /// The role that people.toml says it has, else the newest article's.
    pub role: Option<String>,
    /// The organisation that people.toml says it has, else the newest article's, as printed.
    pub organisation: Option<String>,
    /// That organisation's profile.
    pub organisation_profile: Option<usize>,
    /// What people.toml says it is or was, and when.
    pub roles: Vec<Role>,
    /// Path of a picture in the site, from its root.
    pub image: Option<String>,
    /// Item of Wikidata: `Q42`.
    pub wikidata: Option<String>,
    /// An http or https address.
    pub website: Option<String>,
    /// People whose organisation this is, by name.
    pub people: Vec<usize>,
    /// Its quotations, those said last first; of those with the same words the fullest, of translations
    /// those of one article.
    pub quotes: Vec<usize>,
    /// Articles that name it, newest first.
    pub briefs: Vec<usize>,
}

/// A topic of the front matter or of the site's own list of words.
#[derive(Debug)]
pub struct Topic {
    /// As first printed.
    pub name: String,
    /// Last part of the address.
    pub slug: String,
    /// Its articles, newest first.
    pub briefs: Vec<usize>,
    /// What it is about, in a sentence by the editor.
    pub summary: Option<String>,
    /// Who stands where, as the editor says.
    pub sides: Vec<Side>,
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
    /// The section that its page is in.
    pub fn section(&self) -> Section {
        match self.kind {
            EntityKind::Organisation => Section::Organisations,
            EntityKind::Place => Section::Places,
            _ => Section::Speakers,
        }
    }

    /// Its place in the site.
    pub fn address(&self) -> Address {
        Address::entry(self.section(), &self.slug)
    }

    /// The role that people.toml says it had on a day.
    pub fn role_on(&self, day: Option<NaiveDate>) -> Option<&str> {
        registry::role_on(&self.roles, day)
    }
}

impl Brief {
    /// The profile of an entity of the article among [`Site::profiles`], if it has one.
    pub fn profile_of(&self, entity: u32) -> Option<usize> {
        self.profiles.get(entity as usize).copied().flatten()
    }

    fn first_address(&self) -> &Address {
        self.first.as_ref().unwrap_or(&self.address)
    }
}

impl Site {
    /// How many pages a section has beside its index.
    pub fn entries(&self, section: Section) -> usize {
        match section {
            Section::Articles => self.briefs.len(),
            Section::Speakers => self.speakers.len(),
            Section::Organisations => self.organisations.len(),
            Section::Places => self.places.len(),
            Section::Topics => self.topics.len(),
            Section::Outlets => self.outlets.len(),
            Section::Days => self.days.len(),
        }
    }

    /// The name of a speaker of an article: its profile's, or the article's own.
    pub fn speaker_name<'a>(&'a self, brief: &'a Brief, speaker: u32) -> &'a str {
        match brief.profile_of(speaker) {
            Some(at) => &self.profiles[at].name,
            None => brief.annotated.entities.get(speaker as usize).map_or("", |found| &found.name),
        }
    }

    /// The names of a quotation's speakers, or the words for nobody known.
    pub fn speaker_names(&self, quote: &Quote, nobody: &str) -> String {
        let brief = &self.briefs[quote.brief];
        let names = quote.speakers.iter().map(|&speaker| self.speaker_name(brief, speaker));
        if quote.speakers.is_empty() {
            nobody.to_owned()
        } else {
            names.collect::<Vec<_>>().join(", ")
        }
    }

    /// What names an article for good, in feeds: the URL that it was first published at.
    pub fn lasting_url(&self, brief: &Brief) -> String {
        self.base.url(brief.first_address())
    }

    /// The same of a quotation: the permalink that it was first published with.
    pub fn lasting_permalink(&self, brief: &Brief, quote: &Quote) -> String {
        self.anchored(brief.first_address(), quote.first.as_ref().unwrap_or(&quote.id))
    }

    /// The permalink of a quotation; a path where the host is not known.
    pub fn quote_url(&self, brief: &Brief, quote: &Quote) -> String {
        self.permalink(brief, &quote.id)
    }

    /// The permalink with one of the ids of a quotation; a path where the host is not known.
    pub fn permalink(&self, brief: &Brief, id: &str) -> String {
        self.anchored(&brief.address, id)
    }

    fn anchored(&self, address: &Address, id: &str) -> String {
        let path = self.base.quotation(address, id);
        self.base.at_host(&path).unwrap_or(path)
    }

    /// A quotation with all others that have its words, among [`Site::quotes`], in the order of being
    /// seen; itself where there are none.
    pub fn printings<'a>(&'a self, quote: &'a usize) -> &'a [usize] {
        match self.quotes[*quote].cluster {
            Some(cluster) => &self.clusters[cluster].quotes,
            None => std::slice::from_ref(quote),
        }
    }

    /// Quotations of other articles with a quotation's words, in the order of being seen: the first
    /// twenty, which are those that pages show.
    pub fn other_printings(&self, quote: &Quote) -> impl Iterator<Item = &Quote> {
        let own = quote.brief;
        let quotes = quote.cluster.map_or(&[][..], |at| &self.clusters[at].quotes);
        let others = quotes.iter().map(|&at| &self.quotes[at]);
        others.filter(move |other| other.brief != own).take(OTHER_PRINTINGS)
    }

    /// The day on which a quotation was said, as far as its article tells it; else that of the article.
    pub fn said_on(&self, quote: &Quote) -> Option<NaiveDate> {
        said_on(&self.briefs, quote)
    }

    /// How much of an article is shown.
    pub fn shows(&self, brief: &Brief) -> Shown {
        brief.article.shown.unwrap_or(self.settings.article)
    }

    /// The attribution of a quotation.
    pub fn attribution(&self, quote: &Quote) -> &Attribution {
        &self.briefs[quote.brief].annotated.attributions[quote.attribution]
    }
}

/// Links articles into a site that was not published before, as [`link_again`] does.
pub fn link(
    stories: Vec<Story>,
    settings: &Arc<Settings>,
    registry: &Registry,
    languages: &Languages,
) -> (Site, Vec<Diagnostic>) {
    link_again(stories, settings, registry, languages, Before::default())
}

/// Links articles into a site whose addresses stay as they were before. Of two with one id or one address
/// one has it, and the other one is left out, which is the only error that is told.
pub fn link_again(
    mut stories: Vec<Story>,
    settings: &Arc<Settings>,
    registry: &Registry,
    languages: &Languages,
    mut before: Before,
) -> (Site, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let zone = settings.timezone;
    let left_out = leave_out_rivals(&mut stories, settings, &before.addresses, &mut diagnostics);
    before.held.extend(left_out);
    let mut used = denied::nobody(&mut stories, registry);
    stories.par_sort_by(|a, b| newest_first(&a.article, &b.article, zone));
    let (mut briefs, quoted): (Vec<Brief>, Vec<Arc<Quoted>>) =
        stories.into_par_iter().map(brief).unzip();
    far(&briefs, &mut diagnostics);
    let articles = before.addresses.articles.clone();
    let mut addresses = Addresses { articles, ..Addresses::default() };
    let Placed { mut moved, heirs, mut found } = lasting::place(
        &mut briefs,
        settings.build.folders,
        &before,
        &mut addresses,
        &mut diagnostics,
    );

    let mut quotes = quotes(&mut briefs, &quoted, settings.min_confidence);
    addresses.quotations = lasting::carry(&mut quotes, &briefs, &before, &heirs, &mut diagnostics);
    diagnostics.extend(briefs.iter().filter_map(|brief| lead_gone(brief, &quotes)));
    let unclear = briefs.par_iter().flat_map_iter(|brief| {
        quotes[brief.quotes.clone()].iter().filter_map(|quote| unclear(brief, quote))
    });
    diagnostics.extend(unclear.collect::<Vec<_>>());

    let mut seen: Vec<usize> = (0..briefs.len()).collect();
    seen.sort_by(|&a, &b| briefs[a].article.by_age(&briefs[b].article, zone));
    let former: Vec<(String, usize)> =
        briefs.iter().map(|brief| brief.article.id.clone()).zip(0..).chain(heirs).collect();
    let mut ids = Ids::default();
    for (id, at) in &former {
        ids.entry(id).or_insert(*at);
    }
    let around = Around { before: &before, ids: &ids, briefs: &briefs };
    let home = site_language(&briefs, settings, languages);
    let min_mentions = settings.build.min_mentions;
    let (linked, (texts, (mut topics, of_topics, topic_names))) = rayon::join(
        || profiles::find(around, &quotes, &seen, registry, languages, min_mentions, home),
        || {
            let texts = same::Texts::read(&briefs, &quoted, &seen);
            (texts, topics::find(around, &settings.topics))
        },
    );
    let Found { of_briefs, mut profiles, names, merges, apart, decided } = linked;
    for (brief, (profiles, topics)) in briefs.iter_mut().zip(of_briefs.into_iter().zip(of_topics)) {
        brief.profiles = profiles;
        brief.topics = topics;
    }
    denied::obey(&mut briefs, &mut quotes, &decided, registry, settings.min_confidence);
    let clusters = texts.clusters(&briefs, &mut quotes);
    used.extend(decided.iter().map(|&(_, _, entry)| entry));
    used.extend((0..registry.entries.len()).filter(|&at| registry.entries[at].forget));
    forgotten::left(&briefs, settings, registry, &before.addresses, &mut diagnostics);
    unused(&briefs, registry, &used, &mut diagnostics);
    alike::alike(&briefs, &profiles, &mut diagnostics);
    let (outlets, outlet_names) = outlet::outlets(
        &mut briefs,
        &mut quotes,
        &profiles,
        registry,
        (&before, &ids),
        &mut diagnostics,
    );
    translation::translations(&mut briefs, &mut diagnostics);
    let language = home.map_or_else(String::new, code);
    for profile in &mut profiles {
        once::of_each_translation(&mut profile.quotes, &quotes, &briefs, &language);
        once::of_each_cluster(&mut profile.quotes, &quotes, &clusters);
        profile.quotes.sort_by_key(|&at| Reverse(said_on(&briefs, &quotes[at])));
    }
    sides::sides(&mut topics, &profiles, &settings.topics, &mut diagnostics);
    let around = Around { before: &before, ids: &ids, briefs: &briefs };
    for named in names.into_iter().chain([topic_names, outlet_names]) {
        named.settle(around, &mut addresses, &mut moved, &mut found, &mut diagnostics);
    }
    moved.sort();
    let new_addresses = addresses.beyond(&before.addresses);
    let (addresses, gone) = lasting::finish(&before, &addresses, found);
    diagnostics.extend(gone);
    excerpt::withhold(&mut briefs, settings.article, languages);
    let days = days(&briefs);
    let of_kind = |kind| members(&profiles, |profile| profile.kind == kind);
    let site = Site {
        language,
        base: Base::new(settings.base_url.as_ref()),
        settings: Arc::clone(settings),
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
        clusters,
        merges,
        apart,
        moved,
        errata: Vec::new(),
        addresses,
        new_addresses,
    };
    (site, diagnostics)
}

fn said_on(briefs: &[Brief], quote: &Quote) -> Option<NaiveDate> {
    let Brief { article, annotated, .. } = &briefs[quote.brief];
    let said = annotated.attributions[quote.attribution].said_on.map(|date| date.first);
    said.or(article.date)
}

fn code(pack: &Pack) -> String {
    pack.code.clone()
}

/// Signs that tell names apart where they end a word, as in C++ and C#, and how they are spelt.
const SIGNS: [(char, &str); 4] = [('+', "plus"), ('#', "sharp"), ('*', "star"), ('%', "percent")];

/// A slug that can be nothing but one harmless part of a path, whatever an article says.
fn plain(text: &str) -> String {
    let plain = if text.contains(|c| SIGNS.iter().any(|(sign, _)| *sign == c)) {
        slug(&spelt(text))
    } else {
        slug(text)
    };
    match plain.as_str() {
        "" => format!("x-{}", Hash::of(&[text.as_bytes()]).short(8)),
        // Names that an operating system keeps for itself.
        name if !is_folder(name) => format!("x-{plain}"),
        _ => plain,
    }
}

/// `text` with the signs that end its words spelt: `C plus plus`.
fn spelt(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        let stem = bare.trim_end_matches(|c| SIGNS.iter().any(|(sign, _)| *sign == c));
        let ends = if stem.ends_with(char::is_alphanumeric) { stem.len() } else { bare.len() };
        out.push_str(&word[..ends]);
        for sign in bare[ends..].chars() {
            let spelling = SIGNS.iter().find(|(own, _)| *own == sign);
            out.extend([" ", spelling.map_or("", |(_, words)| words)]);
        }
        out.push(' ');
    }
    out
}

/// Sorts newest first by the day, then by the time, at a site in `zone`; what has no date last, what
/// has no time last of its day, and equals by id.
fn newest_first(a: &Article, b: &Article, zone: FixedOffset) -> Ordering {
    let time = |article: &Article| (article.date, article.timed_at(zone));
    time(b).cmp(&time(a)).then_with(|| a.id.cmp(&b.id))
}

/// An article of the site, not linked yet, and its quotations.
fn brief(Story { article, annotated, quoted }: Story) -> (Brief, Arc<Quoted>) {
    let brief = Brief {
        address: Address::section(Section::Articles),
        first: None,
        profiles: Vec::new(),
        quotes: 0..0,
        topics: Vec::new(),
        outlet: None,
        translations: Vec::new(),
        errata: Vec::new(),
        article,
        annotated,
    };
    (brief, quoted)
}

/// The quotations of all briefs, in their order; tells each brief its own.
fn quotes(briefs: &mut [Brief], quoted: &[Arc<Quoted>], min_confidence: f32) -> Vec<Quote> {
    let mut start = 0;
    for (brief, quoted) in briefs.iter_mut().zip(quoted) {
        brief.quotes = start..start + quoted.said.len();
        start = brief.quotes.end;
    }
    let of_each = briefs.par_iter().zip(quoted).enumerate();
    of_each
        .flat_map_iter(|(at, (brief, quoted))| quotes_of(at, brief, quoted, min_confidence))
        .collect()
}

fn quotes_of(
    at: usize,
    brief: &Brief,
    quoted: &Quoted,
    min_confidence: f32,
) -> impl Iterator<Item = Quote> {
    let attributions = brief.annotated.attributions.iter().zip(&quoted.said).enumerate();
    attributions.map(move |(attribution, (found, said))| Quote {
        id: said.id.clone(),
        earlier: Vec::new(),
        first: None,
        brief: at,
        attribution,
        speakers: found.named(min_confidence).to_vec(),
        extent: said.extent,
        via: None,
        cluster: None,
    })
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
    settings: &Settings,
    languages: &'l Languages,
) -> Option<&'l Pack> {
    let wanted = settings.language.as_deref().and_then(|code| languages.get(code));
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    for language in briefs.iter().filter_map(|brief| brief.article.language.as_deref()) {
        *votes.entry(language).or_default() += 1;
    }
    let most = votes.into_iter().min_by_key(|&(_, count)| Reverse(count));
    wanted
        .or_else(|| most.and_then(|(code, _)| languages.get(code)))
        .or_else(|| languages.packs().first())
}
