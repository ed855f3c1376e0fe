//! The page of a month.

use super::{Context, Digests, Head, Kind, PagePlan, Parts, Rendered, Renderer, Site, of_each};
use crate::page::plan::PER_LIST;
use crate::page::view::ListView;
use crate::site::url::{Address, Section};

/// By its place among [`Site::months`].
#[derive(Debug)]
struct MonthPage(usize);

pub(super) fn plan(site: &Site) -> Vec<PagePlan> {
    of_each(&site.months, |at, month| {
        PagePlan::list(MonthPage(at), Address::month(month.first), month.briefs.len(), PER_LIST)
    })
}

impl Kind for MonthPage {
    fn names(&self) -> (&'static str, &'static str) {
        ("month", "list.html")
    }

    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a> {
        let month = on.month_name(on.site.months[self.0].first);
        Head::inside(Section::Days, on, plan, &month)
    }

    fn view(&self, on: &Renderer, plan: &PagePlan, context: &mut Context) -> Rendered<()> {
        let briefs: Vec<usize> = on.site.months[self.0].briefs.clone().collect();
        let quotes = briefs.iter().flat_map(|&brief| on.site.briefs[brief].quotes.clone());
        let list = ListView {
            days: on.by_day(plan.slice(&briefs, PER_LIST))?,
            share: if plan.number == 1 { on.share(quotes)? } else { None },
            total: briefs.len(),
            older: on.month_entry(self.0 + 1),
            newer: self.0.checked_sub(1).and_then(|at| on.month_entry(at)),
            ..ListView::default()
        };
        context.insert("list", &list);
        Ok(())
    }

    fn reads(&self, of: &Digests<'_>, plan: &PagePlan) -> Option<Parts> {
        let months = &of.site.months;
        let month = |at: usize| months.get(at).map(|month| (month.first, month.briefs.len()));
        let briefs: Vec<usize> = months[self.0].briefs.clone().collect();
        let mut parts = plan.reads_list(of, &briefs);
        parts.add((month(self.0), month(self.0 + 1), self.0.checked_sub(1).map(month)));
        Some(parts)
    }
}
