//! `sitemap.xml`: all pages that a search engine may show (sitemaps.org, protocol 0.9).

use super::plan::{PageKind, PagePlan, plan};
use super::xml::Xml;
use crate::site::Site;
use crate::site::url::Address;

/// Pages in one file, as the protocol allows.
pub(super) const MOST: usize = 50_000;

const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

/// Where the `number`th of several lists stands.
pub(super) fn part(number: usize) -> Address {
    Address::file(format!("sitemap-{number}.xml"))
}

/// A list of pages from 1, or, for 0, the list of the lists.
pub(super) fn render(site: &Site, number: usize) -> Vec<u8> {
    let pages: Vec<PagePlan> = plan(site).into_iter().filter(is_listed).collect();
    let mut xml = Xml::new();
    if number == 0 {
        xml.open("sitemapindex", &[NAMESPACE]);
        for number in 1..=pages.len().div_ceil(MOST) {
            entry(&mut xml, "sitemap", site.base.absolute(&part(number)), None);
        }
    } else {
        xml.open("urlset", &[NAMESPACE]);
        for page in pages.iter().skip((number - 1) * MOST).take(MOST) {
            let changed = match page.kind {
                PageKind::Article(at) => {
                    let article = &site.briefs[at].article;
                    article.updated.max(article.date).map(|day| day.to_string())
                }
                _ => None,
            };
            entry(&mut xml, "url", site.base.absolute(&page.address()), changed);
        }
    }
    xml.finish()
}

/// Whether a plan is one of a page that can be found.
pub(super) fn is_listed(plan: &PagePlan) -> bool {
    !matches!(plan.kind, PageKind::NotFound | PageKind::Moved(_) | PageKind::File(_))
}

fn entry(xml: &mut Xml, name: &'static str, address: Option<String>, changed: Option<String>) {
    let Some(address) = address else { return };
    xml.open(name, &[]);
    xml.text("loc", &[], &address);
    if let Some(day) = changed {
        xml.text("lastmod", &[], &day);
    }
    xml.close();
}
