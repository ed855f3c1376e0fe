//! What every page says of itself, and where it is in a list of pages.

use serde::Serialize;

use super::{Link, Views};
use crate::page::plan::{PageKind, PagePlan};
use crate::site::url::{Address, Room};
use crate::text::{plain, squeeze};

/// `page`: what every page says of itself.
#[derive(Serialize)]
pub struct Head<'a> {
    /// `home`, `article`, `index`, `profile`, `topic`, `outlet`, `month`, `day`, `page`, `about`,
    /// `moved`, `search` or `404`.
    pub kind: &'a str,
    /// Folder of the room it is in, for the menu.
    pub room: &'a str,
    /// Title of the window, without the site's.
    pub title: String,
    /// For search engines.
    pub description: String,
    /// Its whole URL, where the site's host is known.
    pub canonical: Option<String>,
    /// The pages it stands below, from the home page on.
    pub crumbs: Vec<Link<'a>>,
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

impl<'a> Views<'a> {
    pub(in crate::page) fn head(&self, plan: &PagePlan) -> Head<'a> {
        let Views { site, theme } = *self;
        let words = &theme.words;
        let (kind, room, title) = match plan.kind {
            PageKind::Home => ("home", "", String::new()),
            PageKind::Article(at) => ("article", "articles", site.briefs[at].article.title.clone()),
            PageKind::Room(room) => ("index", room.folder(), words.get(room.folder()).to_owned()),
            PageKind::Profile(at) => {
                let profile = &site.profiles[at];
                ("profile", profile.room().folder(), profile.name.clone())
            }
            PageKind::Topic(at) => ("topic", "topics", site.topics[at].name.clone()),
            PageKind::Outlet(at) => ("outlet", "outlets", site.outlets[at].name.clone()),
            PageKind::Month(at) => {
                let date = site.months[at].first.format("%Y-%m").to_string();
                ("month", "days", words.date(&date, None))
            }
            PageKind::Day(at) => {
                let date = site.days[at].date.to_string();
                ("day", "days", words.date(&date, Some(words.get("date_long"))))
            }
            PageKind::Own(at) => ("page", "", site.pages[at].article.title.clone()),
            PageKind::About => ("about", "about", words.get("about").to_owned()),
            PageKind::Search(_) => ("search", "search", words.get("search").to_owned()),
            PageKind::Moved(at) => {
                let profile = &site.profiles[site.moved[at].1];
                ("moved", profile.room().folder(), profile.name.clone())
            }
            PageKind::NotFound => ("404", "", words.get("not_found").to_owned()),
            PageKind::File(_) => ("file", "", String::new()),
        };
        let canonical = match plan.kind {
            PageKind::NotFound | PageKind::File(_) => None,
            PageKind::Moved(at) => site.base.absolute(&site.profiles[site.moved[at].1].address()),
            _ => site.base.absolute(&plan.address()),
        };
        Head {
            kind,
            room,
            title: plain(&squeeze(&title)),
            description: plain(&squeeze(&self.description(plan))),
            canonical,
            crumbs: self.crumbs(plan),
        }
    }

    /// What search engines show of a page; empty where its title says it all.
    fn description(&self, plan: &PagePlan) -> String {
        let site = self.site;
        match plan.kind {
            PageKind::Home => {
                let counts = self.counts(&[
                    (site.briefs.len(), "articles"),
                    (site.quotes.len(), "quotations"),
                    (site.speakers.len(), "speakers"),
                ]);
                match &site.settings.title {
                    Some(title) => format!("{title}: {counts}"),
                    None => counts,
                }
            }
            PageKind::Article(at) => site.briefs[at].article.description.clone(),
            PageKind::Profile(at) => {
                let profile = &site.profiles[at];
                let (name, counts) =
                    (&profile.name, self.counts(&[(profile.quotes.len(), "quotations")]));
                match &profile.role {
                    Some(role) => format!("{name}, {role}: {counts}"),
                    None => format!("{name}: {counts}"),
                }
            }
            PageKind::Own(at) => site.pages[at].article.description.clone(),
            _ => String::new(),
        }
    }

    /// `14 articles, 182 quotations`
    fn counts(&self, counts: &[(usize, &str)]) -> String {
        let count = |&(number, of): &(usize, &str)| self.theme.words.count(number as u64, of);
        counts.iter().map(count).collect::<Vec<_>>().join(", ")
    }

    /// The pages that a page stands below: the home page, its room's index, a day's month.
    fn crumbs(&self, plan: &PagePlan) -> Vec<Link<'a>> {
        let words = &self.theme.words;
        let crumb = |address: &Address, name: &'a str| Link {
            href: self.site.base.href(address),
            name: name.into(),
            language: None,
        };
        let room = match plan.kind {
            PageKind::Home | PageKind::NotFound | PageKind::File(_) => return Vec::new(),
            PageKind::Article(_) => Some(Room::Articles),
            PageKind::Profile(at) => Some(self.site.profiles[at].room()),
            PageKind::Moved(at) => Some(self.site.profiles[self.site.moved[at].1].room()),
            PageKind::Topic(_) => Some(Room::Topics),
            PageKind::Outlet(_) => Some(Room::Outlets),
            PageKind::Month(_) | PageKind::Day(_) => Some(Room::Days),
            PageKind::Room(_) | PageKind::Own(_) | PageKind::Search(_) | PageKind::About => None,
        };
        let mut crumbs = vec![crumb(&Address::home(), words.get("home"))];
        crumbs.extend(room.map(|room| crumb(&Address::room(room), words.get(room.folder()))));
        if let PageKind::Day(at) = plan.kind {
            let date = self.site.days[at].date;
            let month = words.date(&date.format("%Y-%m").to_string(), None);
            crumbs.push(Link { name: month.into(), ..crumb(&Address::month(date), "") });
        }
        crumbs
    }

    pub(in crate::page) fn pager(&self, plan: &PagePlan) -> Pager {
        let link = |number| self.site.base.href(&plan.start.numbered(number));
        Pager {
            number: plan.number,
            total: plan.of,
            previous: (plan.number > 1).then(|| link(plan.number - 1)),
            next: (plan.number < plan.of).then(|| link(plan.number + 1)),
        }
    }
}
