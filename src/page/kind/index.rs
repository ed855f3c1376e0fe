//! The index of a section: all its entries by letter, or all articles, or the timeline.

use super::{Context, Digests, Head, Kind, PagePlan, Parts, Rendered, Renderer, Site};
use crate::page::plan::{PER_INDEX, PER_LIST};
use crate::page::view::{DaysView, Entry, ListView, letter_groups};
use crate::site::url::{Address, Section};

#[derive(Debug)]
struct IndexPage(Section);

pub(super) fn plan(site: &Site) -> Vec<PagePlan> {
    let index = |section| {
        let per_page = if section == Section::Articles { PER_LIST } else { PER_INDEX };
        let start = Address::section(section);
        PagePlan::list(IndexPage(section), start, site.entries(section), per_page)
    };
    Section::ALL.into_iter().flat_map(index).collect()
}

impl Kind for IndexPage {
    fn names(&self) -> (&'static str, &'static str) {
        ("index", if self.0 == Section::Days { "days.html" } else { "list.html" })
    }

    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a> {
        let folder = self.0.folder();
        Head { section: folder, ..Head::new(on, plan, on.theme.words.get(folder)) }
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
    fn reads(&self, of: &Digests<'_>, plan: &PagePlan) -> Option<Parts> {
        let site = of.site;
        Some(match self.0 {
            Section::Articles => {
                let shown: Vec<usize> = plan.shown(site.briefs.len(), PER_LIST).collect();
                Parts::of((site.briefs.len(), of.briefs(&shown)))
            }
            Section::Speakers => Parts::of(of.profiles(&site.speakers)),
            Section::Organisations => Parts::of(of.profiles(&site.organisations)),
            Section::Places => Parts::of(of.profiles(&site.places)),
            Section::Topics => {
                let topics = site.topics.iter();
                let topics = topics.map(|topic| (&topic.name, &topic.slug, topic.briefs.len()));
                Parts::of(topics.collect::<Vec<_>>())
            }
            Section::Outlets => {
                let outlets = site.outlets.iter().enumerate();
                let outlets =
                    outlets.map(|(at, own)| (of.outlet(at), own.briefs.len(), own.via.len()));
                Parts::of(outlets.collect::<Vec<_>>())
            }
            Section::Days => {
                let days = plan.slice(&site.days, PER_INDEX);
                let briefs = days.iter().flat_map(|day| day.briefs.clone());
                let briefs = of.briefs(&briefs.collect::<Vec<_>>());
                let months = site.months.iter().map(|month| (month.first, month.briefs.len()));
                Parts::of((site.days.len(), briefs, months.collect::<Vec<_>>()))
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
                let entry = |topic| self.topic_entry(topic);
                self.by_letter(&site.topics, plan, |topic| &topic.name, entry)
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
        self.by_letter(members, plan, name, entry)
    }

    fn by_letter<'a, T>(
        &self,
        members: &'a [T],
        plan: &PagePlan,
        name: impl Fn(&'a T) -> &'a str,
        entry: impl Fn(&'a T) -> Rendered<Entry<'a>>,
    ) -> Rendered<ListView<'a>> {
        let start = plan.shown(members.len(), PER_INDEX).start;
        let before = start.checked_sub(1).map(|at| name(&members[at]));
        let entries = plan.slice(members, PER_INDEX).iter().map(entry);
        Ok(ListView {
            letters: letter_groups(entries.collect::<Rendered<_>>()?, before),
            alphabet: self.letters(members.iter().map(name), plan),
            total: members.len(),
            ..ListView::default()
        })
    }
}
