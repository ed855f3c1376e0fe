//! The page of a day.

use super::{Context, Digests, Head, Kind, PagePlan, Parts, Rendered, Renderer, Site, of_each};
use crate::page::plan::PER_LIST;
use crate::page::view::{Link, ListView};
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
        ("day", "list.html")
    }

    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a> {
        let (date, words) = (on.site.days[self.0].date, &on.theme.words);
        let title = words.date(&date.to_string(), Some(words.get("date_long")));
        let mut head = Head::inside(Section::Days, on, plan, &title);
        let month = on.month_name(date).into();
        head.crumbs.push(Link { name: month, ..on.crumb(&Address::month(date), "") });
        head
    }

    fn view(&self, on: &Renderer, plan: &PagePlan, context: &mut Context) -> Rendered<()> {
        let briefs: Vec<usize> = on.site.days[self.0].briefs.clone().collect();
        let list = ListView {
            articles: on.article_entries(plan.slice(&briefs, PER_LIST))?,
            total: briefs.len(),
            older: on.day_entry(self.0 + 1),
            newer: self.0.checked_sub(1).and_then(|at| on.day_entry(at)),
            ..ListView::default()
        };
        context.insert("list", &list);
        Ok(())
    }

    fn reads(&self, of: &Digests<'_>, plan: &PagePlan) -> Option<Parts> {
        let days = &of.site.days;
        let day = |at: usize| days.get(at).map(|day| (day.date, day.briefs.len()));
        let briefs: Vec<usize> = days[self.0].briefs.clone().collect();
        let mut parts = Parts::of(of.briefs(plan.slice(&briefs, PER_LIST)));
        parts.add((day(self.0), day(self.0 + 1), self.0.checked_sub(1).map(day)));
        Some(parts)
    }
}
