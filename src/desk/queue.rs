//! What to look at first: by the harm that is to be expected if nobody does.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::View;
use crate::annotate::{Attribution, EntityKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::review::{self, Standing};
use crate::site::{Brief, Merge, Quote, Reason, Site};
use crate::text::{Hash, squeeze};

/// Items of one article that stand together: reading it is what costs most.
const TOGETHER: usize = 8;
/// One item in so many is drawn at random.
const DRAWN: usize = 10;
/// Whom to choose from.
const CHOICES: usize = 9;
/// Joins of equal names that are so sure are not asked for.
const SURE: f32 = 0.95;

/// Something to decide.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    /// What about.
    pub of: Of,
    /// The id of what a decision is about: of a quotation, of an earlier decision.
    pub id: String,
    /// The id of the article, if there is one.
    pub article: Option<String>,
    /// The file that a decision would change.
    pub file: String,
    /// The words of the quotation or of the earlier decision; a name.
    pub words: String,
    /// How a quotation reads by itself.
    pub sentence: Option<String>,
    /// What pages show: the speakers of a quotation; the name that another was taken for.
    pub shown: Vec<String>,
    /// Who it might be, the most probable first; of lost words those that may be meant.
    pub choices: Vec<String>,
    /// Why it is asked.
    pub why: String,
    /// Harm to be expected: the probability that what is shown is wrong, times how grave that would be,
    /// times how many readers see it. 0 for what was drawn at random.
    pub harm: f64,
    /// Whether it was drawn at random: then neither what is shown nor its place tells anything.
    pub audit: bool,
    /// Where it stands: brief, byte.
    #[serde(skip)]
    at: (usize, u32),
}

/// What an item is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Of {
    /// A file of corrections with the marks of a merge, or two editors who differ.
    Unmerged,
    /// A decision that has lost its words.
    Lost,
    /// Corrections beside no article.
    Stray,
    /// A quotation, and who said it.
    Speaker,
    /// A quotation of which nobody knows who said it.
    Unclear,
    /// Two names that were taken for one.
    Join,
}

/// What is to decide, in the order in which to decide it. `found` is what was found when the site was
/// read.
pub fn queue(view: &View<'_>, found: &[Diagnostic]) -> Vec<Item> {
    let mut first = unmerged(found);
    first.extend(strays(view));
    first.extend(view.site.briefs.iter().enumerate().flat_map(|(at, brief)| lost(view, at, brief)));
    let rivals = Rivals::among(view, &view.site.quotes);
    let mut open = Vec::new();
    let mut lots = Vec::new();
    for quote in &view.site.quotes {
        let attribution = view.site.attribution(quote);
        if attribution.is_checked() {
            continue;
        }
        if !quote.speakers.is_empty() {
            lots.push((Hash::of(&[b"audit", quote.id.as_bytes()]).0, open.len(), quote));
        }
        open.push(quotation(view, &rivals, quote, attribution));
    }
    let taken = taken(view.site);
    open.extend(view.site.merges.iter().filter_map(|merge| join(merge, &taken)));
    lots.sort_by_key(|(lot, ..)| *lot);
    lots.truncate(open.len().div_ceil(DRAWN));
    let draws: Vec<Item> =
        lots.into_iter().map(|(_, at, quote)| blind(view, quote, &open[at])).collect();
    first.extend(woven(grouped(open), draws));
    first
}

/// What there is to decide about a quotation, whether or not it is in the queue.
pub fn about(view: &View<'_>, quote: &Quote) -> Item {
    let rivals =
        Rivals::among(view, &view.site.quotes[view.site.briefs[quote.brief].quotes.clone()]);
    quotation(view, &rivals, quote, view.site.attribution(quote))
}

/// The same without what the program thinks of it: who answers is not to be led.
fn blind(view: &View<'_>, quote: &Quote, item: &Item) -> Item {
    let brief = &view.site.briefs[quote.brief];
    let mut choices = [&item.shown[..], &item.choices].concat();
    let count = u32::try_from(brief.annotated.entities.len()).unwrap_or(u32::MAX);
    let names: Vec<&str> = (0..count).map(|at| view.site.speaker_name(brief, at)).collect();
    choices.sort_by_key(|name| names.iter().position(|other| other == name));
    let (shown, why) = (Vec::new(), "drawn at random".to_owned());
    Item { audit: true, shown, choices, why, harm: 0.0, ..item.clone() }
}

/// Those of one article together, at most eight: always the article whose next ones weigh most.
fn grouped(open: Vec<Item>) -> Vec<Item> {
    let mut of_articles: BTreeMap<(usize, bool), Vec<Item>> = BTreeMap::new();
    for item in open {
        of_articles.entry((item.at.0, item.of == Of::Join)).or_default().push(item);
    }
    let mut groups: Vec<Vec<Item>> = Vec::new();
    for mut items in of_articles.into_values() {
        items.sort_by(|a, b| b.harm.total_cmp(&a.harm).then_with(|| a.at.cmp(&b.at)));
        groups.extend(items.chunks(TOGETHER).map(<[Item]>::to_vec));
    }
    let weight = |group: &[Item]| group.iter().map(|item| item.harm).sum::<f64>();
    groups.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then_with(|| a[0].at.cmp(&b[0].at)));
    for group in &mut groups {
        group.sort_by_key(|item| item.at);
    }
    groups.concat()
}

/// One in ten is a draw; what is drawn stands nowhere else.
fn woven(open: Vec<Item>, draws: Vec<Item>) -> Vec<Item> {
    let drawn: HashSet<String> = draws.iter().map(|item| item.id.clone()).collect();
    let mut rest = open.into_iter().filter(|item| !drawn.contains(&item.id));
    let mut out = Vec::new();
    for draw in draws {
        out.extend(rest.by_ref().take(DRAWN - 1));
        out.push(draw);
    }
    out.extend(rest);
    out
}

fn unmerged(found: &[Diagnostic]) -> Vec<Item> {
    let codes = [Code::UnmergedCorrections, Code::EditorsDiffer];
    let asked = found.iter().filter(|found| codes.contains(&found.code));
    let item = |found: &Diagnostic| {
        let label = found.primary.as_ref()?;
        let lines = label.excerpt.as_ref().and_then(|excerpt| excerpt.lines.as_deref());
        Some(Item {
            id: format!("{}:{}", label.path, label.span.map_or(0, |span| span.start)),
            words: lines.map(squeeze).unwrap_or_default(),
            why: found.message.clone(),
            ..certain(Of::Unmerged, None, &label.path)
        })
    };
    asked.filter_map(item).collect()
}

/// An item that is certainly wrong.
fn certain(of: Of, article: Option<&str>, file: &str) -> Item {
    Item {
        of,
        id: String::new(),
        article: article.map(str::to_owned),
        file: file.to_owned(),
        words: String::new(),
        sentence: None,
        shown: Vec::new(),
        choices: Vec::new(),
        why: String::new(),
        harm: 1.0,
        audit: false,
        at: (0, 0),
    }
}

/// Corrections beside no article, each with the articles that have most of its words.
fn strays(view: &View<'_>) -> Vec<Item> {
    let item = |path: &str| {
        let text = view.text(path);
        let held = |brief: &Brief| {
            let standing = review::standing(&brief.article, text);
            (standing.iter().filter(|own| own.place.is_some()).count(), standing.len())
        };
        let mut near: Vec<(usize, &str)> = view
            .site
            .briefs
            .iter()
            .map(|brief| (held(brief), &*brief.article.id))
            .filter(|((count, of), _)| *count > 0 && 2 * count >= *of)
            .map(|((count, _), id)| (count, id))
            .collect();
        near.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        let choices = near.iter().take(3).map(|(_, id)| (*id).to_owned()).collect();
        Item {
            id: path.to_owned(),
            choices,
            why: "no article lies beside these corrections".to_owned(),
            ..certain(Of::Stray, None, path)
        }
    };
    view.strays().map(item).collect()
}

/// Decisions whose words are not in the article, or nobody knows where, with what may be meant.
fn lost(view: &View<'_>, at: usize, brief: &Brief) -> Vec<Item> {
    let file = view.corrections(brief);
    let text = view.text(file);
    if text.is_empty() {
        return Vec::new();
    }
    let article = &brief.article;
    let item = |own: Standing| {
        let mut places = review::places(article, &own.words);
        let why = if places.is_empty() {
            "its words are not in the article"
        } else {
            "its words stand elsewhere, or at several places"
        };
        if places.is_empty() {
            places = review::nearest(article, &own.words).iter().map(|near| near.span).collect();
        }
        let offered = places.iter().take(CHOICES).map(|place| squeeze(place.of(&article.text)));
        Item {
            id: own.id,
            words: own.words,
            choices: offered.collect(),
            why: why.to_owned(),
            at: (at, 0),
            ..certain(Of::Lost, Some(&article.id), file)
        }
    };
    let standing = review::standing(article, text);
    standing.into_iter().filter(|own| own.place.is_none()).map(item).collect()
}

fn quotation(
    view: &View<'_>,
    rivals: &Rivals<'_>,
    quote: &Quote,
    attribution: &Attribution,
) -> Item {
    let site = view.site;
    let brief = &site.briefs[quote.brief];
    let article = &brief.article;
    let shown: Vec<String> =
        quote.speakers.iter().map(|&at| site.speaker_name(brief, at).to_owned()).collect();
    let choices = rivals.choices(view, quote, attribution);
    let is_unclear = shown.is_empty();
    let sure = f64::from(attribution.confidence);
    // Nothing that was weighed is certain.
    let percent = (100.0 * sure).min(99.0);
    let wrong = if is_unclear { 1.0 } else { 1.0 - sure };
    let others = choices.iter().take(2).cloned().collect::<Vec<_>>().join(" or ");
    let why = match (is_unclear, others.is_empty()) {
        (true, true) => "nobody is named".to_owned(),
        (true, false) => format!("nobody is named; it might be {others}"),
        (false, true) => format!("{percent:.0} % sure"),
        (false, false) => format!("{percent:.0} % sure; else {others}"),
    };
    Item {
        of: if is_unclear { Of::Unclear } else { Of::Speaker },
        id: quote.id.clone(),
        words: crate::text::joined(&article.text, &attribution.content),
        sentence: Some(site.passage(quote).text()),
        harm: rounded(wrong * gravity(brief, quote, attribution) * views(view, quote)),
        shown,
        choices,
        why,
        at: (quote.brief, attribution.content[0].start),
        ..certain(Of::Speaker, Some(&article.id), view.corrections(brief))
    }
}

fn rounded(harm: f64) -> f64 {
    (harm * 1000.0).round() / 1000.0
}

/// How much a wrong answer hurts somebody.
fn gravity(brief: &Brief, quote: &Quote, attribution: &Attribution) -> f64 {
    let kind = |at: Option<&u32>| Some(brief.annotated.entities.get(*at? as usize)?.kind);
    let rivals = [kind(quote.speakers.first()), kind(attribution.candidates.first())];
    match rivals {
        // Gaps harm nobody.
        [None, _] => 0.3,
        [Some(EntityKind::Person), Some(EntityKind::Organisation)]
        | [Some(EntityKind::Organisation), Some(EntityKind::Person)] => 5.0,
        _ => 3.0,
    }
}

/// How many readers see a quotation, as far as its place tells: on the home page, in new articles, on a
/// page that is much read.
fn views(view: &View<'_>, quote: &Quote) -> f64 {
    let site = view.site;
    let brief = &site.briefs[quote.brief];
    let newest = site.days.first();
    let age = |day: NaiveDate| newest.map(|newest| (newest.date - day).num_days());
    let of_page = match brief.article.date.and_then(age) {
        Some(..=0) => 8.0,
        Some(1..=7) => 4.0,
        Some(8..=30) => 2.0,
        _ => 1.0,
    };
    let profile = quote.speakers.first().and_then(|&at| brief.profile_of(at));
    let quotes = profile.map_or(0, |at| site.profiles[at].quotes.len());
    of_page + f64::from(u32::try_from(1 + quotes).unwrap_or(u32::MAX)).log2()
}

/// The speakers of each article.
struct Rivals<'e> {
    of_articles: HashMap<usize, Vec<&'e str>>,
}

impl<'e> Rivals<'e> {
    /// Those of some quotations.
    fn among(view: &View<'e>, quotes: &'e [Quote]) -> Self {
        let mut of_articles: HashMap<usize, Vec<&'e str>> = HashMap::new();
        for quote in quotes {
            let names = of_articles.entry(quote.brief).or_default();
            for &at in &quote.speakers {
                let name = view.site.speaker_name(&view.site.briefs[quote.brief], at);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        Rivals { of_articles }
    }

    /// Who else it might be: the candidates, then whoever else speaks in the article, then the names that
    /// stand nearest.
    fn choices(&self, view: &View<'_>, quote: &Quote, attribution: &Attribution) -> Vec<String> {
        let brief = &view.site.briefs[quote.brief];
        let name = |at: u32| view.site.speaker_name(brief, at);
        let shown: Vec<&str> = quote.speakers.iter().map(|&at| name(at)).collect();
        let from = attribution.content[0].start;
        let mut near: Vec<(u32, u32)> = brief
            .annotated
            .entities
            .iter()
            .zip(0..)
            .filter(|(entity, _)| !matches!(entity.kind, EntityKind::Place | EntityKind::Thing))
            .filter_map(|(entity, at)| {
                let mentions = entity.mentions.iter();
                Some((mentions.map(|mention| mention.span.start.abs_diff(from)).min()?, at))
            })
            .collect();
        near.sort_unstable();
        let unnamed = if quote.speakers.is_empty() { &attribution.speakers[..] } else { &[] };
        let candidates = unnamed.iter().chain(&attribution.candidates).map(|&at| name(at));
        let speakers = self.of_articles.get(&quote.brief).into_iter().flatten().copied();
        let mut out: Vec<String> = Vec::new();
        for name in candidates.chain(speakers).chain(near.iter().map(|(_, at)| name(*at))) {
            if out.len() < CHOICES && !shown.contains(&name) && !out.iter().any(|own| own == name) {
                out.push(name.to_owned());
            }
        }
        out
    }
}

/// How many quotations show another name than their article has: by the article's and the one that is shown.
fn taken(site: &Site) -> HashMap<(&str, &str), u32> {
    let mut taken = HashMap::new();
    for quote in &site.quotes {
        let brief = &site.briefs[quote.brief];
        let names = quote.speakers.iter().filter_map(|&at| {
            let entity = brief.annotated.entities.get(at as usize)?;
            Some((entity.name.as_str(), site.speaker_name(brief, at)))
        });
        for names in names.collect::<BTreeSet<_>>() {
            *taken.entry(names).or_default() += 1;
        }
    }
    taken
}

/// Two names that were taken for one.
fn join(merge: &Merge, taken: &HashMap<(&str, &str), u32>) -> Option<Item> {
    let is_sure = merge.reason == Reason::SameName || merge.form == merge.name;
    if merge.confidence >= SURE || is_sure {
        return None;
    }
    let moved = taken.get(&(&*merge.form, &*merge.name)).copied();
    let weight = f64::from(moved.unwrap_or(1));
    let doubt = 1.0 - f64::from(merge.confidence);
    Some(Item {
        id: format!("{} = {}", merge.form, merge.name),
        words: merge.form.clone(),
        shown: vec![merge.name.clone()],
        why: format!("{:.0} % sure: {}", 100.0 * merge.confidence, merge.reason.words()),
        harm: rounded(doubt * 3.0 * weight),
        at: (merge.articles.1, 0),
        ..certain(Of::Join, None, crate::registry::FILE)
    })
}
