//! The index of a section: all its entries by letter, or all articles, or the timeline.

use std::cmp::Reverse;

use super::{
    Context, File, Fingerprint, Fingerprints, Head, Kind, PagePlan, Rendered, Renderer, Site,
};
use crate::export::{self, Of};
use crate::page::plan::{PER_INDEX, PER_LIST};
use crate::page::view::{DaysView, Entry, LetterGroup, ListView, SPEAKING, letter_groups};
use crate::site::Topic;
use crate::site::url::{Address, Section};

/// Entries from which on an index has letters.
const LETTERED: usize = 40;
/// Those quoted most who stand before the letters.
const MOST: usize = 12;

#[derive(Debug)]
struct IndexPage(Section);

pub(super) fn plan(site: &Site) -> Vec<PagePlan> {
    let index = |section| {
        let per_page = if section == Section::Articles { PER_LIST } else { PER_INDEX };
        let start = Address::section(section);
        PagePlan::list(IndexPage(section), start, site.entries(section), per_page)
    };
    let filled = Section::ALL.into_iter().filter(|section| site.entries(*section) > 0);
    filled.flat_map(index).collect()
}

impl Kind for IndexPage {
    fn names(&self) -> (&'static str, &'static str) {
        let template = match self.0 {
            Section::Days => "days.html",
            Section::Articles => "list.html",
            _ => "index.html",
        };
        ("index", template)
    }

    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a> {
        let folder = self.0.folder();
        Head { section: folder, ..Head::new(on, plan, on.theme.words.get(folder)) }
    }

    fn files(&self, site: &Site) -> Vec<File> {
        let feeds = (self.0 == Section::Days).then(|| export::feeds(site, Of::Days));
        feeds.into_iter().flatten().collect()
    }

    fn view(&self, on: &Renderer, plan: &PagePlan, context: &mut Context) -> Rendered<()> {
        if self.0 == Section::Days {
            let total = on.site.days.len();
            let years = on.years(plan.shown(total, PER_INDEX))?;
            context.insert("days", &DaysView { years, total, ..DaysView::default() });
        } else {
            context.insert("list", &on.index(self.0, plan)?);
        }
        Ok(())
    }

    /// Every page of an index has the letters of all its entries.
    fn reads(&self, of: &Fingerprints<'_>, plan: &PagePlan) -> Option<Fingerprint> {
        let site = of.site;
        Some(match self.0 {
            Section::Articles => {
                let shown = plan.shown(site.briefs.len(), PER_LIST);
                Fingerprint::of(&(site.briefs.len(), of.briefs(shown)))
            }
            Section::Speakers => Fingerprint::of(&of.profiles(&site.speakers)),
            Section::Organisations => Fingerprint::of(&of.profiles(&site.organisations)),
            Section::Places => Fingerprint::of(&of.profiles(&site.places)),
            Section::Topics => {
                let topics = latest(site);
                let topics = plan.slice(&topics, PER_INDEX).iter().map(|topic| {
                    let newest = &topic.briefs[..topic.briefs.len().min(SPEAKING)];
                    let counts = (topic.briefs.len(), &topic.summary);
                    (&topic.name, &topic.slug, counts, of.briefs(newest.iter().copied()))
                });
                Fingerprint::of(&topics.collect::<Vec<_>>())
            }
            Section::Outlets => {
                let outlets = site.outlets.iter().enumerate();
                let outlets =
                    outlets.map(|(at, own)| (of.outlet(at), own.briefs.len(), own.via.len()));
                Fingerprint::of(&outlets.collect::<Vec<_>>())
            }
            Section::Days => {
                let days = plan.slice(&site.days, PER_INDEX);
                let briefs = days.iter().flat_map(|day| day.briefs.clone());
                let briefs = of.briefs(briefs);
                let months = site.months.iter().map(|month| (month.first, month.briefs.len()));
                Fingerprint::of(&(site.days.len(), briefs, months.collect::<Vec<_>>()))
            }
        })
    }
}

impl Renderer {
    fn index(&self, section: Section, plan: &PagePlan) -> Rendered<ListView<'_>> {
        let site = &self.site;
        match section {
            Section::Articles => {
                let shown: Vec<usize> = plan.shown(site.briefs.len(), PER_LIST).collect();
                Ok(ListView {
                    articles: self.article_entries(&shown)?,
                    total: site.briefs.len(),
                    ..ListView::default()
                })
            }
            Section::Speakers => self.index_of_profiles(&site.speakers, plan),
            Section::Organisations => self.index_of_profiles(&site.organisations, plan),
            Section::Places => self.index_of_profiles(&site.places, plan),
            Section::Topics => {
                let topics = latest(site);
                let shown = plan.slice(&topics, PER_INDEX).iter();
                Ok(ListView {
                    topics: shown.map(|topic| self.topic_row(topic)).collect::<Rendered<_>>()?,
                    total: topics.len(),
                    ..ListView::default()
                })
            }
            Section::Outlets => self.by_letter(
                &site.outlets,
                plan,
                |outlet| &outlet.name,
                |outlet| {
                    let entry = self.plain_entry(section, "outlet", &outlet.name, &outlet.slug)?;
                    Ok(entry.with_articles(outlet.briefs.len()).with_quotes(outlet.via.len()))
                },
            ),
            Section::Days => Ok(ListView::default()),
        }
    }

    fn index_of_profiles<'a>(
        &'a self,
        members: &'a [usize],
        plan: &PagePlan,
    ) -> Rendered<ListView<'a>> {
        let name = |&at: &usize| self.site.profiles[at].name.as_str();
        let entry = |&at: &usize| self.profile_entry(at);
        let list = self.by_letter(members, plan, name, entry)?;
        if members.len() < LETTERED || plan.number > 1 {
            return Ok(list);
        }
        let quoted = |&at: &usize| {
            let profile = &self.site.profiles[at];
            (Reverse(profile.quotes.len()), profile.rank)
        };
        let mut most = members.to_vec();
        most.select_nth_unstable_by_key(MOST - 1, quoted);
        most.truncate(MOST);
        most.retain(|&at| !self.site.profiles[at].quotes.is_empty());
        most.sort_unstable_by_key(quoted);
        let most = most.iter().map(entry).collect::<Rendered<_>>()?;
        Ok(ListView { most, ..list })
    }

    fn by_letter<'a, T>(
        &self,
        members: &'a [T],
        plan: &PagePlan,
        name: impl Fn(&'a T) -> &'a str,
        entry: impl Fn(&'a T) -> Rendered<Entry<'a>>,
    ) -> Rendered<ListView<'a>> {
        if members.len() < LETTERED {
            let entries = members.iter().map(entry).collect::<Rendered<Vec<_>>>()?;
            return Ok(ListView {
                mixed: is_mixed(&entries),
                letters: vec![unlettered(entries)],
                total: members.len(),
                ..ListView::default()
            });
        }
        let start = plan.shown(members.len(), PER_INDEX).start;
        let before = start.checked_sub(1).map(|at| name(&members[at]));
        let entries = plan.slice(members, PER_INDEX).iter().map(entry);
        let entries = entries.collect::<Rendered<Vec<_>>>()?;
        Ok(ListView {
            mixed: is_mixed(&entries),
            letters: letter_groups(entries, before),
            alphabet: self.letters(members.iter().map(name), plan),
            total: members.len(),
            ..ListView::default()
        })
    }
}

/// The entries of a short index: those who are quoted most first, then those of most articles.
fn unlettered(mut entries: Vec<Entry<'_>>) -> LetterGroup<'_> {
    entries.sort_by_key(|entry| (Reverse(entry.quotes), Reverse(entry.articles)));
    LetterGroup { letter: String::new(), anchor: None, entries }
}

/// Whether people and others stand among some entries.
fn is_mixed(entries: &[Entry<'_>]) -> bool {
    let people = entries.iter().filter(|entry| entry.kind == "person").count();
    people > 0 && people < entries.len()
}

/// Topics by their newest articles, then by how many they have.
fn latest(site: &Site) -> Vec<&Topic> {
    let mut topics: Vec<&Topic> = site.topics.iter().collect();
    let day = |topic: &Topic| {
        let newest = topic.briefs.first();
        newest.and_then(|&at| site.briefs[at].article.date)
    };
    topics.sort_by_key(|topic| Reverse((day(topic), topic.briefs.len())));
    topics
}
