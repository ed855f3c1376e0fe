//! `sitemap.xml`: all pages that a search engine may show (sitemaps.org, protocol 0.9).

use chrono::NaiveDate;

use super::File;
use super::xml::Xml;
use crate::site::Site;
use crate::site::url::Address;

/// Pages in one file, as the protocol allows.
const MOST: usize = 50_000;

const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

/// A page that can be found.
pub struct Listed {
    /// Where it stands.
    pub address: Address,
    /// Day of its last change, if it has one.
    pub changed: Option<NaiveDate>,
}

/// The lists of a site's pages; none where whole addresses are not known.
pub(super) fn files(site: &Site, pages: usize) -> Vec<File> {
    if site.base.at_host("").is_none() {
        return Vec::new();
    }
    let parts = if pages > MOST { pages.div_ceil(MOST) } else { 0 };
    let parts = (1..=parts).map(Some);
    [None].into_iter().chain(parts).map(File::Sitemap).collect()
}

/// Where a list stands.
pub(super) fn address(part: Option<usize>) -> Address {
    Address::file(match part {
        None => "sitemap.xml".to_owned(),
        Some(part) => format!("sitemap-{part}.xml"),
    })
}

/// A list of pages, or the list of the lists.
pub(super) fn write(site: &Site, pages: &[Listed], part: Option<usize>) -> Vec<u8> {
    let mut xml = Xml::new();
    if part.is_none() && pages.len() > MOST {
        xml.open("sitemapindex", &[NAMESPACE]);
        for part in 1..=pages.len().div_ceil(MOST) {
            entry(&mut xml, "sitemap", site.base.absolute(&address(Some(part))), None);
        }
    } else {
        xml.open("urlset", &[NAMESPACE]);
        for page in pages.chunks(MOST).nth(part.unwrap_or(1) - 1).unwrap_or_default() {
            entry(&mut xml, "url", site.base.absolute(&page.address), page.changed);
        }
    }
    xml.finish()
}

fn entry(xml: &mut Xml, name: &'static str, address: Option<String>, changed: Option<NaiveDate>) {
    let Some(address) = address else { return };
    xml.open(name, &[]);
    xml.text("loc", &[], &address);
    if let Some(day) = changed {
        xml.text("lastmod", &[], &day.to_string());
    }
    xml.close();
}
