//! The page of a topic.

use tera::Context;

use super::Kind;
use crate::page::Rendered;
use crate::page::plan::{PER_LIST, PagePlan};
use crate::page::renderer::Renderer;
use crate::page::view::{Head, ListView};
use crate::site::url::{Address, Section};
use crate::site::{Digests, Parts, Site, Topic};

/// By its place among [`Site::topics`].
#[derive(Clone, Copy, Debug)]
struct TopicPage(usize);

pub(super) fn plan(site: &Site) -> Vec<PagePlan> {
    let topics = site.topics.iter().enumerate();
    topics
        .flat_map(|(at, topic)| {
            let start = Address::entry(Section::Topics, &topic.slug);
            PagePlan::list(TopicPage(at), start, topic.briefs.len(), PER_LIST)
        })
        .collect()
}

impl Kind for TopicPage {
    fn name(&self) -> &'static str {
        "topic"
    }

    fn template(&self) -> &'static str {
        "list.html"
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
