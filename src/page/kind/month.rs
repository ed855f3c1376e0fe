//! The page of a month.

use tera::Context;

use super::Kind;
use crate::page::Rendered;
use crate::page::plan::{PER_LIST, PagePlan};
use crate::page::renderer::Renderer;
use crate::page::view::{Head, ListView};
use crate::site::url::{Address, Section};
use crate::site::{Digests, Parts, Site};

/// By its place among [`Site::months`].
#[derive(Debug)]
struct MonthPage(usize);

pub(super) fn plan(site: &Site) -> Vec<PagePlan> {
    let months = site.months.iter().enumerate();
    months
        .flat_map(|(at, month)| {
            let start = Address::month(month.first);
            PagePlan::list(MonthPage(at), start, month.briefs.len(), PER_LIST)
        })
        .collect()
}

impl Kind for MonthPage {
    fn name(&self) -> &'static str {
        "month"
    }

    fn template(&self) -> &'static str {
        "list.html"
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
