//! The page of a day: its briefing, and all its articles.

use super::{
    Context, Digests, File, Head, Kind, PagePlan, Parts, Rendered, Renderer, Site, of_each,
};
use crate::export::{self, Of};
use crate::page::plan::PER_LIST;
use crate::page::view::Link;
use crate::site::url::{Address, Section};

/// By its place among [`Site::days`].
#[derive(Debug)]
struct DayPage(usize);

pub(super) fn plan(site: &Site) -> Vec<PagePlan> {
    of_each(&site.days, |at, day| {
        PagePlan::list(DayPage(at), Address::day(day.date), day.briefs.len(), PER_LIST)
    })
}

impl Kind for DayPage {
    fn names(&self) -> (&'static str, &'static str) {
        ("day", "day.html")
    }

    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a> {
        let (date, words) = (on.site.days[self.0].date, &on.theme.words);
        let title = words.date(&date.to_string(), Some(words.get("date_long")));
        let mut head = Head::inside(Section::Days, on, plan, &title);
        let month = on.month_name(date).into();
        head.crumbs.push(Link { name: month, ..on.crumb(&Address::month(date), "") });
        head
    }

    fn files(&self, site: &Site) -> Vec<File> {
        export::feeds(site, Of::Days).collect()
    }

    fn view(&self, on: &Renderer, plan: &PagePlan, context: &mut Context) -> Rendered<()> {
        let all = on.site.days[self.0].briefs.len();
        context.insert("briefing", &on.day(self.0, plan.shown(all, PER_LIST))?);
        Ok(())
    }

    fn reads(&self, of: &Digests<'_>, _: &PagePlan) -> Option<Parts> {
        Some(reads(of, self.0))
    }
}

/// What the briefing of a day is made from.
pub(in crate::page) fn reads(of: &Digests<'_>, at: usize) -> Parts {
    let site = of.site;
    let day = |at: usize| site.days.get(at).map(|day| (day.date, day.briefs.len()));
    let briefs: Vec<usize> = site.days[at].briefs.clone().collect();
    let mut parts = Parts::of(of.briefs(&briefs));
    parts.add((day(at), day(at + 1), at.checked_sub(1).map(day)));
    if let Some(since) = site.since(at) {
        let topic = |at: usize| &site.topics[at].name;
        parts.add(since.new.iter().map(|&at| topic(at)).collect::<Vec<_>>());
        parts.add(since.back.iter().map(|&(at, date)| (topic(at), date)).collect::<Vec<_>>());
        parts.add(of.profiles(&since.first));
    }
    parts.add(site.has_brief(at));
    parts
}
