//! Which pages a site has, and where each stands.

use super::file::{File, files};
use crate::site::Site;
use crate::site::url::{Address, Room};
use crate::text::Hash;

/// Quotations or articles on one page of a list.
pub(super) const PER_LIST: usize = 100;
/// Entries on one page of an index.
pub(super) const PER_INDEX: usize = 200;

/// One page to be rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagePlan {
    /// What it shows.
    pub kind: PageKind,
    /// Which page of a list it is, from 1.
    pub number: usize,
    /// How many pages the list has.
    pub of: usize,
    /// Where the list starts: the address of its first page.
    pub start: Address,
}

/// What a page shows. Numbers are indices into the lists of the [`Site`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// The briefing.
    Home,
    /// One article.
    Article(usize),
    /// The index of a room.
    Room(Room),
    /// A person, organisation or place.
    Profile(usize),
    /// A topic.
    Topic(usize),
    /// An outlet.
    Outlet(usize),
    /// A month.
    Month(usize),
    /// A day.
    Day(usize),
    /// A plain page of the editor's own.
    Own(usize),
    /// How annotations are made.
    About,
    /// The search, by the hash of its index's first file. Not among the pages of [`plan()`], since
    /// it needs the index.
    Search(Hash),
    /// An address that a profile had before: among [`Site::moved`].
    Moved(usize),
    /// For addresses that lead nowhere.
    NotFound,
    /// No page, but a file for other programs.
    File(File),
}

impl PagePlan {
    /// Where the page stands.
    pub fn address(&self) -> Address {
        self.start.numbered(self.number)
    }
}

/// All pages of a site, and its files for other programs.
pub fn plan(site: &Site) -> Vec<PagePlan> {
    let mut plans = Vec::new();
    let mut add = |kind, start: Address, of: usize| {
        for number in 1..=of {
            plans.push(PagePlan { kind, number, of, start: start.clone() });
        }
    };
    let pages = |items: usize, per: usize| items.div_ceil(per).max(1);

    add(PageKind::Home, Address::home(), 1);
    for (at, brief) in site.briefs.iter().enumerate() {
        add(PageKind::Article(at), brief.address.clone(), 1);
    }
    for room in Room::ALL {
        let of = match room {
            Room::Articles => pages(site.briefs.len(), PER_LIST),
            Room::Speakers => pages(site.speakers.len(), PER_INDEX),
            Room::Organisations => pages(site.organisations.len(), PER_INDEX),
            Room::Places => pages(site.places.len(), PER_INDEX),
            Room::Topics => pages(site.topics.len(), PER_INDEX),
            Room::Outlets => pages(site.outlets.len(), PER_INDEX),
            Room::Days => pages(site.days.len(), PER_INDEX),
        };
        add(PageKind::Room(room), Address::room(room), of);
    }
    for (at, profile) in site.profiles.iter().enumerate() {
        let most = profile.quotes.len().max(profile.briefs.len());
        add(PageKind::Profile(at), profile.address(), pages(most, PER_LIST));
    }
    for (at, topic) in site.topics.iter().enumerate() {
        let start = Address::entry(Room::Topics, &topic.slug);
        add(PageKind::Topic(at), start, pages(topic.briefs.len(), PER_LIST));
    }
    for (at, outlet) in site.outlets.iter().enumerate() {
        let start = Address::entry(Room::Outlets, &outlet.slug);
        let most = outlet.briefs.len().max(outlet.via.len());
        add(PageKind::Outlet(at), start, pages(most, PER_LIST));
    }
    for (at, month) in site.months.iter().enumerate() {
        add(PageKind::Month(at), Address::month(month.first), pages(month.briefs.len(), PER_LIST));
    }
    for (at, day) in site.days.iter().enumerate() {
        add(PageKind::Day(at), Address::day(day.date), pages(day.briefs.len(), PER_LIST));
    }
    for (at, page) in site.pages.iter().enumerate() {
        add(PageKind::Own(at), page.address.clone(), 1);
    }
    if site.pages.iter().all(|page| page.address != Address::about()) {
        add(PageKind::About, Address::about(), 1);
    }
    for (at, (address, _)) in site.moved.iter().enumerate() {
        add(PageKind::Moved(at), address.clone(), 1);
    }
    add(PageKind::NotFound, Address::not_found(), 1);
    let files = files(site, plans.len() - 1);
    plans.extend(files);
    plans
}
