//! The page of a month.

use super::{
    Context, Fingerprint, Fingerprints, Head, Kind, PagePlan, Rendered, Renderer, Site, of_each,
};
use crate::page::view::DaysView;
use crate::site::url::{Address, Section};

/// By its place among [`Site::months`].
#[derive(Debug)]
struct MonthPage(usize);

pub(super) fn plan(site: &Site) -> Vec<PagePlan> {
    of_each(&site.months, |at, month| [PagePlan::one(MonthPage(at), Address::month(month.first))])
}

impl Kind for MonthPage {
    fn names(&self) -> (&'static str, &'static str) {
        ("month", "days.html")
    }

    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a> {
        let month = on.month_name(on.site.months[self.0].first);
        Head::inside(Section::Days, on, plan, &month)
    }

    fn view(&self, on: &Renderer, _: &PagePlan, context: &mut Context) -> Rendered<()> {
        let month = &on.site.months[self.0];
        context.insert(
            "days",
            &DaysView {
                years: on.years(month.days.clone())?,
                total: month.days.len(),
                articles: month.briefs.len(),
                older: on.month_entry(self.0 + 1),
                newer: self.0.checked_sub(1).and_then(|at| on.month_entry(at)),
            },
        );
        Ok(())
    }

    fn reads(&self, of: &Fingerprints<'_>, _: &PagePlan) -> Option<Fingerprint> {
        let months = &of.site.months;
        let month = |at: usize| months.get(at).map(|month| (month.first, month.briefs.len()));
        let months = (month(self.0), month(self.0 + 1), self.0.checked_sub(1).map(month));
        let briefs = of.briefs(of.site.months[self.0].briefs.clone());
        Some(Fingerprint::of(&(months, briefs)))
    }
}
