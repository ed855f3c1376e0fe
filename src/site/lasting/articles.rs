//! Where articles stand.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Before, Ids, OfLine};
use crate::addresses::{Addresses, OfArticle, Sample, Words, can_be_kept};
use crate::article::Article;
use crate::diagnostic::{Code, Diagnostic};
use crate::site::url::{Address, Section};
use crate::site::{Brief, Moved, plain};

/// Words from the start of an article that it is known again by.
const KNOWN_BY: usize = 64;
/// Words from the start of an article among which they are looked for: something may have been put
/// before them.
const LOOKED_AT: usize = 256;
/// Articles that may share three words before these tell nothing.
const MOST: usize = 256;

/// What came of placing the articles.
pub(in crate::site) struct Placed {
    /// Old addresses of articles.
    pub(in crate::site) moved: Vec<Moved>,
    /// Ids of articles that are gone, and the brief that stands in their place.
    pub(in crate::site) heirs: BTreeMap<String, usize>,
    pub(in crate::site) found: Vec<OfLine>,
}

/// Gives every brief its address: the one that it asks for, unless that is another's. No two ask for
/// one. `addresses` are those before, and become those that there are now.
pub(in crate::site) fn place(
    briefs: &mut [Brief],
    has_folders: bool,
    before: &Before,
    addresses: &mut Addresses,
    diagnostics: &mut Vec<Diagnostic>,
) -> Placed {
    let wanted: Vec<String> =
        briefs.iter().map(|brief| wanted(&brief.article, has_folders)).collect();
    let mut ids: Ids<'_> = Ids::default();
    for (at, brief) in briefs.iter().enumerate() {
        ids.entry(&brief.article.id).or_insert(at);
    }
    let mut heirs = BTreeMap::new();
    let mut free = Free::new(&wanted, &before.addresses);
    let mut slugs: Vec<String> = Vec::with_capacity(briefs.len());
    for (at, (brief, wanted_one)) in briefs.iter().zip(&wanted).enumerate() {
        let article = &*brief.article;
        let owner = before.addresses.articles.get(wanted_one);
        let rival = owner.filter(|owner| owner.id != article.id);
        let other = rival.and_then(|owner| ids.get(owner.id.as_str()));
        let slug = match (rival, other) {
            (None, _) => wanted_one.clone(),
            (Some(owner), None)
                if !before.held.contains(&owner.id) && is_same(&owner.words, article) =>
            {
                heirs.insert(owner.id.clone(), at);
                wanted_one.clone()
            }
            (Some(owner), _) => {
                let slug = free.next(&article.id, wanted_one);
                diagnostics.push(held(article, wanted_one, &slug, &owner.id));
                slug
            }
        };
        slugs.push(slug);
    }
    // The same article under another id has all addresses that it had.
    for line in addresses.articles.values_mut() {
        if let Some(&at) = heirs.get(&line.id)
            && can_be_kept(&briefs[at].article.id)
        {
            line.id.clone_from(&briefs[at].article.id);
        }
    }
    let firsts = firsts(&addresses.articles);
    let first = |id: &str, slug: &str| firsts.get(id).filter(|first| *first != slug).cloned();
    for (brief, slug) in briefs.iter().zip(&slugs) {
        let article = &*brief.article;
        if can_be_kept(&article.id) {
            let line = addresses.articles.entry(slug.clone()).or_insert_with(|| OfArticle {
                id: String::new(),
                words: Sample::of_threes(&start(article, KNOWN_BY)),
                first: first(&article.id, slug),
            });
            line.id.clone_from(&article.id);
        }
    }
    let (moved, found) = left(briefs, &slugs, &ids, before, addresses, &mut heirs);
    for (brief, slug) in briefs.iter_mut().zip(slugs) {
        let first = first(&brief.article.id, &slug);
        brief.first = first.map(|first| Address::entry(Section::Articles, &first));
        brief.address = Address::entry(Section::Articles, &slug);
    }
    Placed { moved, heirs, found }
}

/// By the id of an article the slug that it was first published at.
fn firsts(lines: &BTreeMap<String, OfArticle>) -> HashMap<String, String> {
    let mut firsts: BTreeMap<&str, (bool, &str)> = BTreeMap::new();
    for (slug, line) in lines {
        let is_its_own = |first: &&String| lines.get(*first).is_some_and(|of| of.id == line.id);
        let said = line.first.as_ref().filter(is_its_own);
        // Where no line says it, there was one address.
        let first = (said.is_none(), said.unwrap_or(slug).as_str());
        firsts.entry(&line.id).and_modify(|known| *known = first.min(*known)).or_insert(first);
    }
    let owned = |(id, (_, slug)): (&str, (bool, &str))| (id.to_owned(), slug.to_owned());
    firsts.into_iter().map(owned).collect()
}

/// Slugs for articles that do not get the one that they ask for.
struct Free<'a> {
    known: &'a BTreeMap<String, OfArticle>,
    /// All that are asked for.
    asked: BTreeSet<&'a str>,
    /// By id, those that an article has.
    had: HashMap<&'a str, Vec<&'a str>>,
    /// By slug, the last number that was given with it.
    numbers: HashMap<&'a str, usize>,
}

impl<'a> Free<'a> {
    fn new(wanted: &'a [String], addresses: &'a Addresses) -> Self {
        let known = &addresses.articles;
        let mut had: HashMap<&str, Vec<&str>> = HashMap::new();
        for (slug, line) in known {
            had.entry(&line.id).or_default().push(slug);
        }
        let asked = wanted.iter().map(String::as_str).collect();
        Free { known, asked, had, numbers: HashMap::new() }
    }

    /// With a number: the one that the article had, else the next that nobody has, had or asks for.
    fn next(&mut self, id: &str, wanted: &'a str) -> String {
        let had = self.had.get(id).into_iter().flatten().filter(|had| is_numbered(had, wanted));
        if let Some(had) = had.min_by_key(|had| (had.len(), **had)) {
            return (*had).to_owned();
        }
        let number = self.numbers.entry(wanted).or_insert(1);
        loop {
            *number += 1;
            let slug = format!("{wanted}-{number}");
            if !self.known.contains_key(&slug) && !self.asked.contains(slug.as_str()) {
                return slug;
            }
        }
    }
}

/// What becomes of the addresses that no article stands at.
fn left(
    briefs: &[Brief],
    slugs: &[String],
    ids: &Ids<'_>,
    before: &Before,
    addresses: &Addresses,
    heirs: &mut BTreeMap<String, usize>,
) -> (Vec<Moved>, Vec<OfLine>) {
    let aliases: HashMap<&str, usize> = briefs
        .iter()
        .enumerate()
        .flat_map(|(at, brief)| brief.article.aliases.iter().map(move |alias| (&*alias.text, at)))
        .filter_map(|(alias, at)| Some((alias.trim_matches('/').strip_prefix("articles/")?, at)))
        .collect();
    let taken: BTreeSet<&str> = slugs.iter().map(String::as_str).collect();
    let mut moved = Vec::new();
    let mut gone = Vec::new();
    for (slug, line) in addresses.articles.iter().filter(|(slug, _)| !taken.contains(slug.as_str()))
    {
        match (aliases.get(slug.as_str()), ids.get(line.id.as_str())) {
            (Some(&at), None) if !before.held.contains(&line.id) => {
                heirs.entry(line.id.clone()).or_insert(at);
            }
            // The alias leads on.
            (Some(_), _) => {}
            (None, Some(&at)) => moved.push(Moved {
                from: Address::entry(Section::Articles, slug),
                to: Address::entry(Section::Articles, &slugs[at]),
                section: Section::Articles,
                name: briefs[at].article.title.clone(),
            }),
            (None, None) if before.held.contains(&line.id) => {}
            (None, None) => gone.push((slug, line)),
        }
    }
    // Several addresses of one that is gone are one finding each.
    let renamed = if gone.is_empty() { Vec::new() } else { renamed(&gone, addresses, ids) };
    let found = gone.iter().zip(renamed).map(|((slug, line), renamed)| {
        let address = shown(slug);
        let message = format!("{address} leads nowhere: there is no article `{}`", line.id);
        let help = match renamed.map(|at| &briefs[at].article.path) {
            Some(path) => format!(
                "{path} begins with the same words: if it is that article, give it `id = \"{}\"` in its \
                 front matter",
                line.id
            ),
            None => format!(
                "name {address} among the `aliases` of the article that takes its place, or remove the line"
            ),
        };
        let finding = Diagnostic::new(Code::ArticleGone, message).help(help);
        OfLine { finding, line: addresses.article_line(slug) }
    });
    (moved, found.collect())
}

/// For each address the article that began with the words of the one that is gone.
fn renamed(
    gone: &[(&String, &OfArticle)],
    addresses: &Addresses,
    ids: &Ids<'_>,
) -> Vec<Option<usize>> {
    let mut with: HashMap<u16, Vec<usize>> = HashMap::new();
    for line in addresses.articles.values() {
        let Some(&at) = ids.get(line.id.as_str()) else { continue };
        for part in line.words.parts() {
            let holders = with.entry(part).or_default();
            // An article with several addresses counts once.
            if holders.len() <= MOST && !holders.contains(&at) {
                holders.push(at);
            }
        }
    }
    let find = |(_, line): &(&String, &OfArticle)| {
        let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
        let holders = line.words.parts().filter_map(|part| with.get(&part));
        for &at in holders.filter(|holders| holders.len() <= MOST).flatten() {
            *votes.entry(at).or_default() += 1;
        }
        let best = votes.into_iter().max_by_key(|&(at, votes)| (votes, std::cmp::Reverse(at)));
        best.filter(|(_, votes)| votes * 2 >= line.words.parts().count()).map(|(at, _)| at)
    };
    gone.iter().map(find).collect()
}

/// Whether an article begins with the words of one that was there before.
fn is_same(words: &Sample, article: &Article) -> bool {
    words.is_half_in(&Words::of_threes(&start(article, LOOKED_AT)))
}

/// The first `count` words of an article's body; those of its header may be the same in many.
fn start(article: &Article, count: usize) -> String {
    let from = article.blocks.first().map_or(0, |block| block.span.range().start);
    article.text[from..].split_whitespace().take(count).collect::<Vec<_>>().join(" ")
}

/// What follows `/articles/` in the address that an article asks for.
pub(in crate::site) fn wanted(article: &Article, has_folders: bool) -> String {
    let slug = plain(&article.slug);
    if !has_folders {
        return slug;
    }
    let mut parts: Vec<String> = article.path.split('/').skip(1).map(plain).collect();
    parts.pop();
    if parts.first().is_some_and(|first| first == "page") {
        // The further pages of the index stand there.
        parts[0].insert_str(0, "x-");
    }
    parts.push(slug);
    parts.join("/")
}

/// The address of an article, as readers write it.
fn shown(slug: &str) -> String {
    Address::entry(Section::Articles, slug).shown()
}

/// Whether a slug is another one with a number.
fn is_numbered(slug: &str, plain: &str) -> bool {
    let number = slug.strip_prefix(plain).and_then(|rest| rest.strip_prefix('-'));
    number.is_some_and(|n| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit()))
}

fn held(article: &Article, wanted: &str, given: &str, owner: &str) -> Diagnostic {
    let (wanted, given) = (shown(wanted), shown(given));
    let message = format!("{wanted} belongs to the article `{owner}`; this one stands at {given}");
    Diagnostic::new(Code::AddressHeld, message).in_file(&article.path).help(format!(
        "give it another `slug`; or, if it is that article, `id = \"{owner}\"` in its front matter"
    ))
}
