//! The page of a topic.

use super::{Context, Digests, Head, Kind, PagePlan, Parts, Rendered, Renderer, Site, of_each};
use crate::page::plan::PER_LIST;
use crate::page::view::ListView;
use crate::site::Topic;
use crate::site::url::{Address, Section};

/// By its place among [`Site::topics`].
#[derive(Debug)]
struct TopicPage(usize);

pub(super) fn plan(site: &Site) -> Vec<PagePlan> {
    of_each(&site.topics, |at, topic| {
        let start = Address::entry(Section::Topics, &topic.slug);
        PagePlan::list(TopicPage(at), start, topic.briefs.len(), PER_LIST)
    })
}

impl Kind for TopicPage {
    fn names(&self) -> (&'static str, &'static str) {
        ("topic", "list.html")
    }

    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a> {
        Head::inside(Section::Topics, on, plan, &on.site.topics[self.0].name)
    }

    fn view(&self, on: &Renderer, plan: &PagePlan, context: &mut Context) -> Rendered<()> {
        let briefs = &on.site.topics[self.0].briefs;
        let quotes = || briefs.iter().flat_map(|&brief| on.site.briefs[brief].quotes.clone());
        let first = plan.number == 1;
        let list = ListView {
            articles: on.article_entries(plan.slice(briefs, PER_LIST))?,
            share: if first { on.share(quotes())? } else { None },
            chart: if first { on.chart(&quotes().collect::<Vec<_>>()) } else { None },
            total: briefs.len(),
            ..ListView::default()
        };
        context.insert("list", &list);
        Ok(())
    }

    fn reads(&self, of: &Digests<'_>, plan: &PagePlan) -> Option<Parts> {
        let Topic { name, slug, briefs } = &of.site.topics[self.0];
        let mut parts = plan.reads_list(of, briefs);
        parts.add((name, slug));
        Some(parts)
    }
}
