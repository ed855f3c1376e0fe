//! What templates see. These structures are a public contract: a site's own templates read them.
//!
//! Every `href` is a path that can stand in a link as it is; every `date` is ISO (`2025-08-13`, or
//! shorter where less is known), to be passed through the filter `date`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::markup::{Chip, Mark, Target};
use super::plan::{PER_HOME, PER_INDEX, PER_LIST, PageKind, PagePlan};
use super::theme::Theme;
use super::words::plain;
use crate::annotate::{Attribution, Entity, EntityKind, Kind};
use crate::article::Article;
use crate::site::url::{Address, Base, Room};
use crate::site::{Brief, Profile, Quote, Site};
use crate::text::{Hash, Span, squeeze};

/// Quotations of one article that have a card; the chips of those after them lead to the speaker.
const MOST_CARDS: usize = 500;
/// Quotations on the home page.
const LATEST: usize = 6;
/// People on the home page.
const MOST: usize = 12;
/// Speakers of an article in a list.
const MOST_SPEAKERS: usize = 8;
/// Longest quotation on the home page, in characters.
const EXCERPT: usize = 280;

/// `page`: what every page says of itself.
#[derive(Serialize)]
pub struct Head<'a> {
    /// `home`, `article`, `index`, `profile`, `topic`, `day`, `about` or `404`.
    pub kind: &'a str,
    /// Folder of the room it is in, for the menu.
    pub room: &'a str,
    /// Title of the window, without the site's.
    pub title: String,
    /// For search engines.
    pub description: String,
    /// Its whole URL, where the site's host is known.
    pub canonical: Option<String>,
}

/// `pager`: where in a list of pages this page is.
#[derive(Serialize)]
pub struct Pager {
    /// From 1.
    pub number: usize,
    /// How many there are.
    pub total: usize,
    /// Link to the page before.
    pub previous: Option<String>,
    /// Link to the page after.
    pub next: Option<String>,
}

/// A person, organisation, place or topic in a list.
#[derive(Serialize)]
pub struct Entry<'a> {
    /// As it is shown.
    pub name: &'a str,
    /// Its page; none for groups and for people without a name.
    pub href: Option<Cow<'a, str>>,
    /// One or two letters.
    pub initials: Cow<'a, str>,
    /// 0 to 11.
    pub colour: u8,
    /// `person`, `organisation`, `place`, `group`, `anonymous` or `topic`.
    pub kind: &'a str,
    /// Title or function.
    pub role: Option<&'a str>,
    /// How many quotations, in the list it is part of.
    pub quotes: usize,
    /// How many articles.
    pub articles: usize,
}

/// An article in a list.
#[derive(Serialize)]
pub struct ArticleEntry<'a> {
    /// Its page.
    pub href: String,
    /// Never empty.
    pub title: &'a str,
    /// Where it is not the site's.
    pub language: Option<&'a str>,
    /// Day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub outlet: Option<&'a str>,
    /// One or two sentences; may be empty.
    pub description: &'a str,
    /// How many quotations it has.
    pub quotes: usize,
    /// Who speaks in it: the first eight.
    pub speakers: Vec<Entry<'a>>,
    /// How many more speak in it.
    pub more: usize,
}

/// An article in a list, in one line.
#[derive(Serialize)]
pub struct ArticleLink<'a> {
    /// Its page.
    pub href: String,
    /// Never empty.
    pub title: &'a str,
    /// Where it is not the site's.
    pub language: Option<&'a str>,
    /// Day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub outlet: Option<&'a str>,
}

/// A quotation in a list.
#[derive(Serialize)]
pub struct QuoteView<'a> {
    /// Its place in its article.
    pub href: String,
    /// Its words, as printed.
    pub words: String,
    /// Where it is not the site's.
    pub language: Option<&'a str>,
    /// `direct`, `indirect` or `mixed`.
    pub kind: &'a str,
    /// `d`, `i` or `m`: the kind in the names of classes.
    pub letter: &'a str,
    /// Who said it; empty where that is not clear.
    pub speakers: Vec<Entry<'a>>,
    /// The medium it came by.
    pub via: String,
    /// `high`, `medium` or `low`.
    pub confidence: &'a str,
    /// Title of its article.
    pub title: &'a str,
    /// Who published it.
    pub outlet: Option<&'a str>,
    /// When.
    pub date: Option<String>,
}

/// The card of a quotation, on its article's page.
#[derive(Serialize)]
pub struct Card<'a> {
    /// Its permanent id.
    pub id: &'a str,
    /// From 1, in its article.
    pub number: usize,
    /// Its place in its article.
    pub href: String,
    /// `direct`, `indirect` or `mixed`.
    pub kind: &'a str,
    /// Who said it; empty where that is not clear.
    pub speakers: Vec<Entry<'a>>,
    /// Names of the speakers, or the words for nobody known.
    pub label: String,
    /// The words that say that it was said.
    pub cue: String,
    /// When, where, to whom.
    pub setting: String,
    /// The medium it came by.
    pub via: String,
    /// When it was said.
    pub said_on: Option<String>,
    /// `high`, `medium` or `low`.
    pub confidence: &'a str,
    /// The rules that found it and its speaker.
    pub rule: &'a str,
}

/// A link with a name.
#[derive(Serialize)]
pub struct Link<'a> {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub name: &'a str,
    /// Language of the name, where it is not the site's.
    pub language: Option<&'a str>,
}

/// `article`: an article's page.
#[derive(Serialize)]
pub struct ArticleView<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its language; none where no pack fits.
    pub language: Option<&'a str>,
    /// `ltr`, `rtl` or `auto`.
    pub direction: &'a str,
    /// Day of publication.
    pub date: Option<String>,
    /// The page of that day.
    pub day: Option<String>,
    /// Day of the last change.
    pub updated: Option<String>,
    /// Who published it.
    pub outlet: Option<&'a str>,
    /// Who wrote it.
    pub author: Option<&'a str>,
    /// The original.
    pub url: Option<&'a str>,
    /// The picture, if it lies in the site itself.
    pub image: Option<String>,
    /// Its caption.
    pub caption: Option<&'a str>,
    /// Who made the picture.
    pub credit: Option<&'a str>,
    /// Its topics.
    pub topics: Vec<Link<'a>>,
    /// How many quotations it has.
    pub quotes: usize,
    /// Who speaks in it, in the order of speaking.
    pub speakers: Vec<Entry<'a>>,
    /// Who and what else with a page is named in it.
    pub named: Vec<Entry<'a>>,
    /// Its quotations, at most 500.
    pub cards: Vec<Card<'a>>,
    /// The article before, in time.
    pub older: Option<Link<'a>>,
    /// The article after.
    pub newer: Option<Link<'a>>,
}

/// Articles of one day on the home page.
#[derive(Serialize)]
pub struct DayGroup<'a> {
    /// None for articles without a date.
    pub date: Option<String>,
    /// The page of the day.
    pub href: Option<String>,
    /// Newest first.
    pub articles: Vec<ArticleEntry<'a>>,
}

/// `home`: the briefing.
#[derive(Serialize)]
pub struct HomeView<'a> {
    /// Newest first.
    pub days: Vec<DayGroup<'a>>,
    /// The newest quotations; on the first page only.
    pub latest: Vec<QuoteView<'a>>,
    /// Who was quoted most; on the first page only.
    pub most: Vec<Entry<'a>>,
    /// Articles of the site.
    pub articles: usize,
    /// Quotations of the site.
    pub quotes: usize,
    /// Speakers of the site.
    pub speakers: usize,
}

/// `profile`: the page of a person, organisation or place.
#[derive(Serialize)]
pub struct ProfileView<'a> {
    /// Itself.
    pub entry: Entry<'a>,
    /// Other forms of the name.
    pub aliases: &'a [String],
    /// The organisation named with it.
    pub organisation: Option<&'a str>,
    /// That organisation's page.
    pub organisation_href: Option<String>,
    /// Its people.
    pub people: Vec<Entry<'a>>,
    /// Its quotations on this page, newest first.
    pub quotes: Vec<QuoteView<'a>>,
    /// Articles on this page that name it, newest first.
    pub articles: Vec<ArticleLink<'a>>,
}

/// `list`: a list of articles, of days, or of entries.
#[derive(Serialize, Default)]
pub struct ListView<'a> {
    /// Articles.
    pub articles: Vec<ArticleEntry<'a>>,
    /// Days, newest first.
    pub days: Vec<DayEntry>,
    /// People, organisations, places or topics.
    pub entries: Vec<Entry<'a>>,
    /// How many articles there are on all pages of the list.
    pub total: usize,
    /// The day before, of a day's page.
    pub older: Option<DayEntry>,
    /// The day after.
    pub newer: Option<DayEntry>,
}

/// A day in a list.
#[derive(Serialize)]
pub struct DayEntry {
    /// The day.
    pub date: String,
    /// Its page.
    pub href: String,
    /// How many articles.
    pub articles: usize,
}

/// Makes views of one site.
#[derive(Clone, Copy)]
pub(super) struct Views<'a> {
    pub(super) site: &'a Site,
    pub(super) theme: &'a Theme,
}

impl<'a> Views<'a> {
    pub(super) fn head(&self, plan: &PagePlan) -> Head<'a> {
        let Views { site, theme } = *self;
        let words = &theme.words;
        let mut description = String::new();
        let (kind, room, title) = match plan.kind {
            PageKind::Home => ("home", "", String::new()),
            PageKind::Article(at) => {
                let article = &site.briefs[at].article;
                description = squeeze(&article.description);
                ("article", "articles", article.title.clone())
            }
            PageKind::Room(room) => ("index", room.folder(), words.get(room.folder()).to_owned()),
            PageKind::Profile(at) => {
                let profile = &site.profiles[at];
                ("profile", profile.room().folder(), profile.name.clone())
            }
            PageKind::Topic(at) => ("topic", "topics", site.topics[at].name.clone()),
            PageKind::Day(at) => {
                let date = site.days[at].date.to_string();
                ("day", "days", words.date(&date, Some(words.get("date_long"))))
            }
            PageKind::About => ("about", "about", words.get("about").to_owned()),
            PageKind::NotFound => ("404", "", words.get("not_found").to_owned()),
        };
        let canonical = match plan.kind {
            PageKind::NotFound => None,
            _ => site.base.absolute(&plan.address()),
        };
        Head {
            kind,
            room,
            title: plain(&squeeze(&title)),
            description: plain(&description),
            canonical,
        }
    }

    pub(super) fn pager(&self, plan: &PagePlan) -> Pager {
        let link = |number| self.site.base.href(&plan.start.numbered(number));
        Pager {
            number: plan.number,
            total: plan.of,
            previous: (plan.number > 1).then(|| link(plan.number - 1)),
            next: (plan.number < plan.of).then(|| link(plan.number + 1)),
        }
    }

    pub(super) fn home(&self, plan: &PagePlan) -> HomeView<'a> {
        let site = self.site;
        let first = plan.number == 1;
        let mut days: Vec<DayGroup<'a>> = Vec::new();
        let mut date = None;
        for brief in slice(&site.briefs, plan, PER_HOME) {
            if days.is_empty() || brief.article.date != date {
                date = brief.article.date;
                days.push(DayGroup {
                    date: date.map(|date| date.to_string()),
                    href: date.map(|date| site.base.href(&Address::day(date))),
                    articles: Vec::new(),
                });
            }
            if let Some(day) = days.last_mut() {
                day.articles.push(self.article_entry(brief));
            }
        }
        let latest = site.quotes.iter().filter(|quote| first && !quote.speakers.is_empty());
        let mut most = site.speakers.clone();
        most.sort_by_key(|&at| std::cmp::Reverse(site.profiles[at].quotes.len()));
        most.truncate(if first { MOST } else { 0 });
        HomeView {
            days,
            latest: latest
                .take(LATEST)
                .map(|quote| {
                    let mut view = self.quote(quote);
                    view.words = excerpt(view.words);
                    view
                })
                .collect(),
            most: most.into_iter().map(|at| self.profile_entry(at)).collect(),
            articles: site.briefs.len(),
            quotes: site.quotes.len(),
            speakers: site.speakers.len(),
        }
    }

    pub(super) fn article(&self, at: usize) -> ArticleView<'a> {
        let site = self.site;
        let brief = &site.briefs[at];
        let article = &brief.article;
        let quotes = &site.quotes[brief.quotes.clone()];
        let neighbour = |at: usize| {
            let brief = site.briefs.get(at)?;
            Some(Link {
                href: site.base.href(&brief.address),
                name: &brief.article.title,
                language: self.other_language(&brief.article),
            })
        };
        let link_of_topic = |&at: &usize| {
            let topic = &site.topics[at];
            let address = Address::entry(Room::Topics, &topic.slug);
            Link { href: site.base.href(&address), name: &topic.name, language: None }
        };
        ArticleView {
            title: &article.title,
            language: article.language.as_deref(),
            direction: self.theme.direction(article.language.as_deref()),
            date: iso(article),
            day: article.date.map(|date| site.base.href(&Address::day(date))),
            updated: article.updated.map(|date| date.to_string()),
            outlet: article.outlet.as_deref(),
            author: article.author.as_deref(),
            url: article.url.as_deref().filter(|url| is_web(url)),
            image: article.image.as_deref().and_then(|image| site.base.inside(image)),
            caption: article.caption.as_deref(),
            credit: article.credit.as_deref(),
            topics: brief.topics.iter().map(link_of_topic).collect(),
            quotes: quotes.len(),
            speakers: self.speakers(brief),
            named: self.named(brief),
            cards: quotes.iter().take(MOST_CARDS).map(|quote| self.card(quote)).collect(),
            older: neighbour(at + 1),
            newer: at.checked_sub(1).and_then(neighbour),
        }
    }

    /// The marks of an article, in the order of its attributions.
    pub(super) fn marks(&self, at: usize) -> Vec<Mark<'a>> {
        let brief = &self.site.briefs[at];
        self.site.quotes[brief.quotes.clone()]
            .iter()
            .enumerate()
            .map(|(number, quote)| self.mark(brief, number, quote))
            .collect()
    }

    fn mark(&self, brief: &'a Brief, number: usize, quote: &'a Quote) -> Mark<'a> {
        let attribution = &brief.annotated.attributions[quote.attribution];
        let words = &self.theme.words;
        let first = quote.speakers.first().map(|&speaker| self.speaker(brief, speaker));
        let slugs: Vec<&str> = quote
            .speakers
            .iter()
            .filter_map(|&speaker| profile_of(brief, speaker))
            .map(|profile| self.site.profiles[profile].slug.as_str())
            .collect();
        let initials = first.as_ref().map_or("?".into(), |entry| entry.initials.clone());
        let kind = words.get(kind_key(attribution.kind));
        let label = format!("{initials}: {}, {kind} {}", self.label(brief, quote), number + 1);
        let target = match &first {
            _ if number < MOST_CARDS => Target::Card,
            Some(Entry { href: Some(href), .. }) => Target::Page(href.to_string()),
            _ => Target::Nothing,
        };
        Mark {
            id: &quote.id,
            kind: attribution.kind,
            content: &attribution.content,
            speakers: slugs.join(" "),
            unsure: quote.speakers.is_empty() || confidence(attribution) == "low",
            chip: Chip {
                target,
                initials: initials.into_owned(),
                label: plain(&label),
                colour: first.map(|entry| entry.colour),
            },
        }
    }

    pub(super) fn profile(&self, at: usize, plan: &PagePlan) -> ProfileView<'a> {
        let site = self.site;
        let profile = &site.profiles[at];
        ProfileView {
            entry: self.profile_entry(at),
            aliases: &profile.aliases,
            organisation: profile.organisation.as_deref(),
            organisation_href: profile
                .organisation_profile
                .map(|at| site.base.href(&site.profiles[at].address())),
            people: profile
                .people
                .iter()
                .take(PER_INDEX)
                .map(|&at| self.profile_entry(at))
                .collect(),
            quotes: slice(&profile.quotes, plan, PER_LIST)
                .iter()
                .map(|&at| self.quote(&site.quotes[at]))
                .collect(),
            articles: slice(&profile.briefs, plan, PER_LIST)
                .iter()
                .map(|&at| self.link_to_article(&site.briefs[at]))
                .collect(),
        }
    }

    pub(super) fn topic(&self, at: usize, plan: &PagePlan) -> ListView<'a> {
        let topic = &self.site.topics[at];
        ListView {
            articles: self.articles(&topic.briefs, plan),
            total: topic.briefs.len(),
            ..ListView::default()
        }
    }

    pub(super) fn day(&self, at: usize, plan: &PagePlan) -> ListView<'a> {
        let day = &self.site.days[at];
        let briefs: Vec<usize> = day.briefs.clone().collect();
        ListView {
            articles: self.articles(&briefs, plan),
            total: briefs.len(),
            older: self.day_entry(at + 1),
            newer: at.checked_sub(1).and_then(|at| self.day_entry(at)),
            ..ListView::default()
        }
    }

    pub(super) fn room(&self, room: Room, plan: &PagePlan) -> ListView<'a> {
        let site = self.site;
        let profiles = |members: &'a [usize]| ListView {
            entries: slice(members, plan, PER_INDEX)
                .iter()
                .map(|&at| self.profile_entry(at))
                .collect(),
            total: members.len(),
            ..ListView::default()
        };
        match room {
            Room::Articles => {
                let briefs: Vec<usize> = (0..site.briefs.len()).collect();
                ListView {
                    articles: self.articles(&briefs, plan),
                    total: briefs.len(),
                    ..ListView::default()
                }
            }
            Room::Speakers => profiles(&site.speakers),
            Room::Organisations => profiles(&site.organisations),
            Room::Places => profiles(&site.places),
            Room::Topics => ListView {
                entries: slice(&site.topics, plan, PER_INDEX)
                    .iter()
                    .map(|topic| {
                        let address = Address::entry(Room::Topics, &topic.slug);
                        Entry {
                            name: &topic.name,
                            href: Some(site.base.href(&address).into()),
                            initials: initials(&topic.name).into(),
                            colour: colour(&topic.slug),
                            kind: "topic",
                            role: None,
                            quotes: 0,
                            articles: topic.briefs.len(),
                        }
                    })
                    .collect(),
                total: site.topics.len(),
                ..ListView::default()
            },
            Room::Days => {
                let start = (plan.number - 1) * PER_INDEX;
                ListView {
                    days: (start..start + PER_INDEX).map_while(|at| self.day_entry(at)).collect(),
                    total: site.days.len(),
                    ..ListView::default()
                }
            }
        }
    }

    fn articles(&self, briefs: &[usize], plan: &PagePlan) -> Vec<ArticleEntry<'a>> {
        slice(briefs, plan, PER_LIST)
            .iter()
            .map(|&at| self.article_entry(&self.site.briefs[at]))
            .collect()
    }

    fn day_entry(&self, at: usize) -> Option<DayEntry> {
        let day = self.site.days.get(at)?;
        Some(DayEntry {
            date: day.date.to_string(),
            href: self.site.base.href(&Address::day(day.date)),
            articles: day.briefs.len(),
        })
    }

    fn article_entry(&self, brief: &'a Brief) -> ArticleEntry<'a> {
        let mut speakers = self.speakers(brief);
        let more = speakers.len().saturating_sub(MOST_SPEAKERS);
        speakers.truncate(MOST_SPEAKERS);
        ArticleEntry {
            href: self.site.base.href(&brief.address),
            title: &brief.article.title,
            language: self.other_language(&brief.article),
            date: iso(&brief.article),
            outlet: brief.article.outlet.as_deref(),
            description: &brief.article.description,
            quotes: brief.quotes.len(),
            speakers,
            more,
        }
    }

    fn link_to_article(&self, brief: &'a Brief) -> ArticleLink<'a> {
        ArticleLink {
            href: self.site.base.href(&brief.address),
            title: &brief.article.title,
            language: self.other_language(&brief.article),
            date: iso(&brief.article),
            outlet: brief.article.outlet.as_deref(),
        }
    }

    fn quote(&self, quote: &'a Quote) -> QuoteView<'a> {
        let brief = &self.site.briefs[quote.brief];
        let article = &brief.article;
        let attribution = &brief.annotated.attributions[quote.attribution];
        QuoteView {
            href: self.site.base.quotation(&brief.address, &quote.id),
            words: joined(&article.text, &attribution.content),
            language: self.other_language(article),
            kind: &kind_key(attribution.kind)["kind_".len()..],
            letter: &kind_key(attribution.kind)["kind_".len()..="kind_".len()],
            speakers: quote.speakers.iter().map(|&at| self.speaker(brief, at)).collect(),
            via: joined(&article.text, &attribution.via),
            confidence: confidence(attribution),
            title: &article.title,
            outlet: article.outlet.as_deref(),
            date: iso(article),
        }
    }

    fn card(&self, quote: &'a Quote) -> Card<'a> {
        let brief = &self.site.briefs[quote.brief];
        let attribution = &brief.annotated.attributions[quote.attribution];
        let words = |spans: &[Span]| joined(&brief.article.text, spans);
        Card {
            id: &quote.id,
            number: quote.attribution + 1,
            href: self.site.base.quotation(&brief.address, &quote.id),
            kind: &kind_key(attribution.kind)["kind_".len()..],
            speakers: quote.speakers.iter().map(|&at| self.speaker(brief, at)).collect(),
            label: plain(&self.label(brief, quote)),
            cue: words(&attribution.cue),
            setting: words(&attribution.setting),
            via: words(&attribution.via),
            said_on: attribution.said_on.map(crate::annotate::PartialDate::iso),
            confidence: confidence(attribution),
            rule: &attribution.rule,
        }
    }

    /// Names of a quotation's speakers, or the words for nobody known.
    fn label(&self, brief: &'a Brief, quote: &Quote) -> String {
        if quote.speakers.is_empty() {
            return self.theme.words.get("speaker_unclear").to_owned();
        }
        let names: Vec<&str> =
            quote.speakers.iter().map(|&speaker| self.speaker(brief, speaker).name).collect();
        names.join(", ")
    }

    /// Who speaks in an article, in the order of speaking, with the number of quotations there.
    fn speakers(&self, brief: &'a Brief) -> Vec<Entry<'a>> {
        let mut entries: Vec<Entry<'a>> = Vec::new();
        let mut place: BTreeMap<(Option<usize>, Option<u32>), usize> = BTreeMap::new();
        for quote in &self.site.quotes[brief.quotes.clone()] {
            for &speaker in &quote.speakers {
                let profile = profile_of(brief, speaker);
                let key = (profile, profile.is_none().then_some(speaker));
                let at = *place.entry(key).or_insert_with(|| {
                    entries.push(Entry { quotes: 0, ..self.speaker(brief, speaker) });
                    entries.len() - 1
                });
                entries[at].quotes += 1;
            }
        }
        entries
    }

    /// Whatever else with a page is named in an article.
    fn named(&self, brief: &'a Brief) -> Vec<Entry<'a>> {
        let mut seen: BTreeSet<usize> = self.site.quotes[brief.quotes.clone()]
            .iter()
            .flat_map(|quote| &quote.speakers)
            .filter_map(|&speaker| profile_of(brief, speaker))
            .collect();
        let profiles = brief.profiles.iter().copied().flatten();
        profiles.filter(|at| seen.insert(*at)).map(|at| self.profile_entry(at)).collect()
    }

    /// A speaker of an article: its profile, or the words of the article where it has none.
    fn speaker(&self, brief: &'a Brief, speaker: u32) -> Entry<'a> {
        let entity: Option<&'a Entity> = brief.annotated.entities.get(speaker as usize);
        let role = entity.and_then(|entity| entity.role.as_deref());
        if let Some(profile) = profile_of(brief, speaker) {
            let entry = self.profile_entry(profile);
            return Entry { role: role.or(entry.role), ..entry };
        }
        let name = entity.map_or("", |entity| entity.name.as_str());
        Entry {
            name,
            href: None,
            initials: initials(name).into(),
            colour: colour(name),
            kind: entity.map_or("anonymous", |entity| kind_of(entity.kind)),
            role,
            quotes: 0,
            articles: 1,
        }
    }

    fn profile_entry(&self, at: usize) -> Entry<'a> {
        let profile = &self.site.profiles[at];
        let face = &self.theme.faces[at];
        Entry {
            name: &profile.name,
            href: Some(Cow::Borrowed(&face.href)),
            initials: Cow::Borrowed(&face.initials),
            colour: face.colour,
            kind: kind_of(profile.kind),
            role: profile.role.as_deref(),
            quotes: profile.quotes.len(),
            articles: profile.briefs.len(),
        }
    }

    fn other_language(&self, article: &'a Article) -> Option<&'a str> {
        article.language.as_deref().filter(|code| *code != self.site.language)
    }
}

/// What every page that names a profile shows of it, made once.
#[derive(Debug)]
pub(super) struct Face {
    href: String,
    initials: String,
    colour: u8,
}

impl Face {
    pub(super) fn new(profile: &Profile, base: &Base) -> Self {
        Face {
            href: base.href(&profile.address()),
            initials: initials(&profile.name),
            colour: colour(&profile.slug),
        }
    }
}

fn profile_of(brief: &Brief, entity: u32) -> Option<usize> {
    brief.profiles.get(entity as usize).copied().flatten()
}

/// The part of a list that stands on a page.
fn slice<'s, T>(items: &'s [T], plan: &PagePlan, per: usize) -> &'s [T] {
    let start = ((plan.number - 1) * per).min(items.len());
    &items[start..(start + per).min(items.len())]
}

fn iso(article: &Article) -> Option<String> {
    article.date.map(|date| date.to_string())
}

fn is_web(url: &str) -> bool {
    let scheme = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    scheme.starts_with("https://") || scheme.starts_with("http://")
}

fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Direct => "kind_direct",
        Kind::Indirect => "kind_indirect",
        Kind::Mixed => "kind_mixed",
    }
}

fn kind_of(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Organisation => "organisation",
        EntityKind::Place => "place",
        EntityKind::Group => "group",
        EntityKind::Anonymous => "anonymous",
    }
}

/// Confidence in words: readers take a number for more than it is.
fn confidence(attribution: &Attribution) -> &'static str {
    match attribution.confidence {
        sure if sure >= 0.85 => "high",
        sure if sure >= 0.65 => "medium",
        _ => "low",
    }
}

/// The words at some spans, with `…` for what is left out between them.
fn joined(text: &str, spans: &[Span]) -> String {
    let mut out = String::new();
    let mut end = 0;
    for span in spans {
        let Some(words) = text.get(span.range()) else { continue };
        if !out.is_empty() {
            let gap = text.get(end..span.range().start).unwrap_or_default();
            out.push_str(if gap.trim().is_empty() { " " } else { " … " });
        }
        out.push_str(words);
        end = span.range().end;
    }
    squeeze(&out)
}

/// The start of long words, cut at a blank.
fn excerpt(words: String) -> String {
    let Some((cut, _)) = words.char_indices().nth(EXCERPT) else { return words };
    let head = &words[..cut];
    format!("{} …", &head[..head.rfind(' ').unwrap_or(cut)])
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut letters =
        name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = letters.next();
    first
        .into_iter()
        .chain(letters.next_back())
        .filter_map(|letter| letter.to_uppercase().next())
        .collect()
}

/// A colour that stays the same as long as the slug does.
fn colour(slug: &str) -> u8 {
    Hash::of(&[slug.as_bytes()]).0[0] % 12
}
