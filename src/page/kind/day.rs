//! The page of a day: its briefing, and all its articles.

use super::{
    Context, File, Fingerprint, Fingerprints, Head, Kind, PagePlan, Rendered, Renderer, Site,
    of_each,
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

    fn reads(&self, of: &Fingerprints<'_>, _: &PagePlan) -> Option<Fingerprint> {
        Some(reads(of, self.0))
    }
}

/// What the briefing of a day is made from.
pub(in crate::page) fn reads(of: &Fingerprints<'_>, at: usize) -> Fingerprint {
    let site = of.site;
    let day = |at: usize| site.days.get(at).map(|day| (day.date, day.briefs.len()));
    let topic = |at: usize| &site.topics[at].name;
    let since = site.since(at).map(|since| {
        let new: Vec<_> = since.new.iter().map(|&at| topic(at)).collect();
        let back: Vec<_> = since.back.iter().map(|&(at, date)| (topic(at), date)).collect();
        (new, back, of.profiles(&since.first))
    });
    Fingerprint::of(&(
        of.briefs(site.days[at].briefs.clone()),
        (day(at), day(at + 1), at.checked_sub(1).map(day)),
        (since, site.has_brief(at)),
    ))
}
