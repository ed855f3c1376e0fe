//! Slugs of what has an address by its name.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Around, OfLine, section};
use crate::addresses::{ARTICLES, Addresses, OfName, Table, can_be_kept};
use crate::diagnostic::{Code, Diagnostic};
use crate::site::plain;
use crate::site::url::Address;
use crate::text::name_key;

/// Somebody or something that needs an address.
#[derive(Clone, Debug, Default)]
pub(in crate::site) struct Claim<'c> {
    pub(in crate::site) name: &'c str,
    /// Other names of the same.
    pub(in crate::site) others: &'c [String],
    pub(in crate::site) role: Option<&'c str>,
    /// Of a speaker: its briefs, in their order.
    pub(in crate::site) briefs: &'c [usize],
    /// The slug that people.toml gives it.
    pub(in crate::site) fixed: Option<&'c str>,
    /// Whether people.toml gives it its name: then that makes the slug, unless somebody has it.
    pub(in crate::site) is_registered: bool,
}

/// The slugs of a table.
#[derive(Debug, Default)]
pub(in crate::site) struct Assigned {
    /// For each claim.
    pub(in crate::site) slugs: Vec<String>,
    /// Slugs that claims had, beside their own.
    pub(in crate::site) moved: Vec<(String, usize)>,
    /// Slugs of what is gone.
    pub(in crate::site) gone: Vec<String>,
    /// Slugs that people.toml gives to one claim and another had: slug, who has it, who had it.
    pub(in crate::site) taken: Vec<(String, usize, usize)>,
    /// The lines of the table as they are to be written.
    pub(in crate::site) lines: BTreeMap<String, OfName>,
}

/// Gives every claim its slug: that of people.toml; else the one that it had; else the plain one, and
/// with `-2`, `-3` the next that nobody has or had, in the order of the claims.
pub(in crate::site) fn assign(table: Table, claims: &[Claim<'_>], around: Around<'_>) -> Assigned {
    let mut lines = around.before.addresses.named.get(&table).cloned().unwrap_or_default();
    let owners = owners(table, &lines, claims, around);
    let fixed: HashMap<&str, usize> =
        claims.iter().enumerate().filter_map(|(at, claim)| Some((claim.fixed?, at))).collect();
    let mut out = Assigned::default();
    let mut own: Vec<Vec<String>> = vec![Vec::new(); claims.len()];
    for slug in lines.keys() {
        match (owners.get(slug), fixed.get(slug.as_str())) {
            (Some(&owner), Some(&winner)) if owner != winner => {
                out.taken.push((slug.clone(), winner, owner));
            }
            (Some(&owner), _) => own[owner].push(slug.clone()),
            (None, Some(_)) => {}
            (None, None) => out.gone.push(slug.clone()),
        }
    }
    let mut used: HashSet<String> = lines.keys().cloned().collect();
    used.extend(fixed.keys().map(|&slug| slug.to_owned()));
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for (claim, own) in claims.iter().zip(&own) {
        let wanted = plain(claim.name);
        let had = own.iter().min_by_key(|slug| (**slug != wanted, slug.len(), *slug));
        let renamed = claim.fixed.is_none()
            && claim.is_registered
            && had != Some(&wanted)
            && used.insert(wanted.clone());
        let had = if renamed { Some(&wanted) } else { had };
        let slug = claim.fixed.map(str::to_owned).or_else(|| had.cloned());
        out.slugs.push(slug.unwrap_or_else(|| {
            let number = numbers.entry(wanted.clone()).or_insert(1);
            loop {
                let slug = if *number == 1 { wanted.clone() } else { format!("{wanted}-{number}") };
                *number += 1;
                if used.insert(slug.clone()) {
                    return slug;
                }
            }
        }));
    }
    for (at, (claim, own)) in claims.iter().zip(&own).enumerate() {
        let slug = &out.slugs[at];
        out.moved.extend(own.iter().filter(|other| *other != slug).map(|s| (s.clone(), at)));
        if can_be_kept(claim.name) {
            let line = line(table, slug, claim, own, &lines, around);
            lines.insert(slug.clone(), line);
        }
    }
    // An article that is gone tells nothing any more, even if another comes to have its id.
    let is_there =
        |id: &String| around.ids.contains_key(id.as_str()) || around.before.held.contains(id);
    for slug in &out.gone {
        lines.entry(slug.clone()).and_modify(|line| line.articles.retain(is_there));
    }
    out.lines = lines;
    out
}

/// Whose each slug of the file is now, among the claims.
fn owners<'l>(
    table: Table,
    lines: &'l BTreeMap<String, OfName>,
    claims: &[Claim<'_>],
    around: Around<'_>,
) -> HashMap<&'l String, usize> {
    if lines.is_empty() {
        return HashMap::new();
    }
    let mut called: HashMap<String, Vec<usize>> = HashMap::new();
    let mut also: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, claim) in claims.iter().enumerate() {
        called.entry(name_key(claim.name)).or_default().push(at);
        for name in claim.others {
            also.entry(name_key(name)).or_default().push(at);
        }
    }
    let none = Vec::new();
    let of = |map: &'_ HashMap<String, Vec<usize>>, line: &OfName| {
        map.get(&name_key(&line.name)).unwrap_or(&none).clone()
    };
    let mut owners = HashMap::new();
    if table != Table::Speakers {
        // One name is one thing.
        for (slug, line) in lines {
            let (called, also) = (of(&called, line), of(&also, line));
            let owner = called.first().or(if also.len() == 1 { also.first() } else { None });
            owners.extend(owner.map(|&at| (slug, at)));
        }
        return owners;
    }
    // Namesakes are told apart by the articles that name them.
    let shared = |line: &OfName, at: usize| {
        let ids = line.articles.iter().filter_map(|id| around.ids.get(id.as_str()));
        ids.filter(|brief| claims[at].briefs.binary_search(brief).is_ok()).count()
    };
    for (slug, line) in lines {
        let called = of(&called, line).into_iter().map(|at| (true, at));
        let all = called.chain(of(&also, line).into_iter().map(|at| (false, at)));
        let scored = all.map(|(is_called, at)| ((shared(line, at), is_called, Reverse(at)), at));
        let best = scored.filter(|((shared, ..), _)| *shared > 0).max();
        owners.extend(best.map(|(_, at)| (slug, at)));
    }
    // Where none of those articles is left, by name and role, if that leaves no choice. Many people
    // have a single name.
    let mut claimed: HashSet<usize> = owners.values().copied().collect();
    for (slug, line) in lines {
        if owners.contains_key(slug) || !line.name.contains(' ') {
            continue;
        }
        let role = |role: Option<&str>| role.map(name_key);
        let mut fits = of(&called, line);
        fits.retain(|&at| role(claims[at].role) == role(line.role.as_deref()));
        if let [at] = fits[..]
            && claimed.insert(at)
        {
            owners.insert(slug, at);
        }
    }
    owners
}

/// The line of a claim, as it is to be written. `own` are all slugs that are its own.
fn line(
    table: Table,
    slug: &String,
    claim: &Claim<'_>,
    own: &[String],
    lines: &BTreeMap<String, OfName>,
    around: Around<'_>,
) -> OfName {
    let name = claim.name.to_owned();
    if table != Table::Speakers {
        return OfName { name, ..OfName::default() };
    }
    let known = lines.get(slug).filter(|_| own.contains(slug));
    let elsewhere: HashSet<&str> = own
        .iter()
        .filter(|other| *other != slug)
        .flat_map(|other| &lines[other].articles)
        .map(String::as_str)
        .collect();
    let id = |brief: usize| around.briefs[brief].article.id.as_str();
    let mut articles: Vec<String> = Vec::new();
    let add = |articles: &mut Vec<String>, id: &str| {
        if articles.len() < ARTICLES && can_be_kept(id) && !articles.iter().any(|one| one == id) {
            articles.push(id.to_owned());
        }
    };
    for kept in known.into_iter().flat_map(|line| &line.articles) {
        match around.ids.get(kept.as_str()) {
            Some(brief) if claim.briefs.binary_search(brief).is_ok() => {
                add(&mut articles, id(*brief));
            }
            // It may come back.
            None if around.before.held.contains(kept) => add(&mut articles, kept),
            _ => {}
        }
    }
    // The oldest first, which are the least likely to go.
    for other in claim.briefs.iter().rev().map(|&brief| id(brief)) {
        if articles.len() == ARTICLES {
            break;
        }
        if !elsewhere.contains(other) {
            add(&mut articles, other);
        }
    }
    let role = known.and_then(|line| line.role.clone());
    let role = role.or_else(|| claim.role.map(str::to_owned)).filter(|role| can_be_kept(role));
    OfName { name, role, articles }
}

/// Findings on the pages of a table that are gone. Those of speakers go with their articles, of which
/// it is told already.
pub(in crate::site) fn gone<'a>(
    table: Table,
    slugs: &'a [String],
    addresses: &'a Addresses,
    around: Around<'a>,
) -> impl Iterator<Item = OfLine> + 'a {
    let lines = addresses.named.get(&table);
    let gone = slugs.iter().filter_map(move |slug| Some((slug, lines?.get(slug)?)));
    let told = gone.filter(move |(_, line)| {
        table != Table::Speakers
            || line.articles.iter().any(|id| around.ids.contains_key(id.as_str()))
    });
    told.map(move |(slug, line)| {
        let path = Address::entry(section(table), slug).path();
        let path = path.trim_end_matches("index.html");
        let message = format!("/{path} leads nowhere: `{}` has no page any more", line.name);
        let help = match table {
            Table::Topics | Table::Outlets => "remove the line if it is meant to be gone".to_owned(),
            _ => format!(
                "if it has another name now, give that one `was = [\"{slug}\"]` in people.toml; else \
                 remove the line"
            ),
        };
        let finding = Diagnostic::new(Code::PageGone, message).help(help);
        OfLine { finding, line: addresses.named_line(table, slug) }
    })
}
