//! The page of a topic: who stands where, and how it went.

use serde::Serialize;

use super::{
    Context, File, Fingerprint, Fingerprints, Head, Kind, PagePlan, Rendered, Renderer, Site,
    of_each,
};
use crate::export::{self, Of};
use crate::page::plan::PER_LIST;
use crate::page::view::{ArticleLink, Chart, Entry, QuoteView, Share, Spoken, Voice};
use crate::site::Topic;
use crate::site::url::{Address, Section};

/// Speakers who have a row of their own, on each side.
const VOICES: usize = 24;
/// Speakers after those whose names are given.
const NAMES: usize = 60;

/// `topic`: the page of a topic.
#[derive(Serialize)]
pub struct TopicView<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it is about, as the editor says.
    pub summary: Option<&'a str>,
    /// How many articles there are.
    pub articles: usize,
    /// How many quotations, each once, whatever it is printed in.
    pub quotes: usize,
    /// How many speakers have a page.
    pub speakers: usize,
    /// Day of the oldest article.
    pub first: Option<String>,
    /// Day of the newest one.
    pub last: Option<String>,
    /// Its feed.
    pub feed: Option<String>,
    /// Who stands where: the sides of the editor and then all others, or one without a label. On the first
    /// page only, like the three after it, and only where two or more speak.
    pub sides: Vec<SideView<'a>>,
    /// Whether the editor named sides.
    pub has_sides: bool,
    /// Whether a verb is shown that says how its speaker stands to something.
    pub has_stance: bool,
    /// Who has how much of what was said.
    pub share: Option<Share<'a>>,
    /// Quotations over time.
    pub chart: Option<Chart>,
    /// Its articles on this page, newest first, by day.
    pub days: Vec<TopicDay<'a>>,
    /// Languages of its articles other than the site's.
    pub languages: Vec<Tongue<'a>>,
}

/// A side of a topic.
#[derive(Serialize)]
pub struct SideView<'a> {
    /// What the editor calls it; none for all who are on no side.
    pub label: Option<&'a str>,
    /// Those who said most first.
    pub voices: Vec<Voice<'a>>,
    /// Those after them, without a statement.
    pub others: Vec<Entry<'a>>,
    /// How many more there are.
    pub more: usize,
}

/// Articles of a topic on one day.
#[derive(Serialize)]
pub struct TopicDay<'a> {
    /// None for articles without a date.
    pub date: Option<String>,
    /// The page of the day.
    pub href: Option<String>,
    /// Newest first.
    pub articles: Vec<TopicArticle<'a>>,
}

/// An article of a topic, with one statement.
#[derive(Serialize)]
pub struct TopicArticle<'a> {
    /// The article.
    pub link: ArticleLink<'a>,
    /// The clearest of what is said in it.
    pub quote: Option<QuoteView<'a>>,
    /// Classes by which a page shows some of its articles, each after a blank.
    pub classes: String,
}

/// A language that some of a page is in.
#[derive(Serialize)]
pub struct Tongue<'a> {
    /// Its code.
    pub code: &'a str,
    /// What it calls itself.
    pub name: &'a str,
}

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
        ("topic", "topic.html")
    }

    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a> {
        let topic = &on.site.topics[self.0];
        let head = Head::inside(Section::Topics, on, plan, &topic.name);
        match &topic.summary {
            Some(summary) => head.described(summary),
            None => head,
        }
    }

    fn files(&self, site: &Site) -> Vec<File> {
        export::feeds(site, Of::Topic(self.0)).collect()
    }

    fn view(&self, on: &Renderer, plan: &PagePlan, context: &mut Context) -> Rendered<()> {
        context.insert("topic", &on.topic(self.0, plan)?);
        Ok(())
    }

    fn reads(&self, of: &Fingerprints<'_>, plan: &PagePlan) -> Option<Fingerprint> {
        let Topic { name, slug, briefs, summary, sides } = &of.site.topics[self.0];
        let newest = of.site.days.first().map(|day| day.date);
        let sides = sides.iter().map(|side| (&side.label, of.profiles(&side.people)));
        Some(Fingerprint::of(&(
            (plan.reads_list(of, briefs), sides.collect::<Vec<_>>()),
            (name, slug, summary, newest, self.files(of.site).len()),
        )))
    }
}

impl Renderer {
    fn topic(&self, at: usize, plan: &PagePlan) -> Rendered<TopicView<'_>> {
        let topic = &self.site.topics[at];
        let day = |brief: Option<&usize>| {
            let date = brief.and_then(|&brief| self.site.briefs[brief].article.date);
            date.map(|date| date.to_string())
        };
        let dated = |at: &&usize| self.site.briefs[**at].article.date.is_some();
        let spoken = Spoken::of(&self.site, topic);
        let is_first = plan.number == 1;
        let languages = self.tongues(topic.briefs.iter().copied());
        let mut sides = if is_first { self.sides(topic, &spoken)? } else { Vec::new() };
        for voice in sides.iter_mut().flat_map(|side| &mut side.voices) {
            let code = voice.quote.language.unwrap_or(&self.site.language);
            voice.quote.classes = of_tongue(&languages, Some(code));
        }
        let shown =
            |side: &SideView<'_>| side.voices.iter().any(|voice| voice.quote.stance != "says");
        Ok(TopicView {
            name: &topic.name,
            summary: topic.summary.as_deref(),
            articles: topic.briefs.len(),
            quotes: spoken.quotes.len(),
            speakers: spoken.by_profile.len(),
            first: day(topic.briefs.iter().rev().find(dated)),
            last: day(topic.briefs.first()),
            feed: self.feed(export::feeds(&self.site, Of::Topic(at))),
            has_sides: sides.len() > 1 || sides.iter().any(|side| side.label.is_some()),
            has_stance: sides.iter().any(shown),
            sides,
            share: if is_first { self.share(spoken.quotes.iter().copied())? } else { None },
            chart: if is_first { self.chart(&spoken.quotes) } else { None },
            days: self.topic_days(plan.slice(&topic.briefs, PER_LIST), &languages)?,
            languages,
        })
    }

    /// The sides of a topic, and who is on none.
    fn sides<'a>(&'a self, topic: &'a Topic, spoken: &Spoken) -> Rendered<Vec<SideView<'a>>> {
        if spoken.by_profile.len() < 2 {
            return Ok(Vec::new());
        }
        let dates = topic.briefs.iter().map(|&at| self.site.briefs[at].article.date);
        let newest = self.site.days.first().map(|day| day.date);
        let has_older = dates.clone().any(|date| date != newest);
        let newest = newest.filter(|_| has_older);
        let mut sides = Vec::new();
        for side in &topic.sides {
            let of_side = spoken.by_profile.iter().filter(|(at, _)| side.people.contains(at));
            sides.push(self.side(topic, Some(&side.label), of_side, newest)?);
        }
        let on_any = |at: &usize| topic.sides.iter().any(|side| side.people.contains(at));
        let others = spoken.by_profile.iter().filter(|(at, _)| !on_any(at));
        sides.push(self.side(topic, None, others, newest)?);
        sides.retain(|side| !side.voices.is_empty());
        Ok(sides)
    }

    fn side<'a, 's>(
        &'a self,
        topic: &Topic,
        label: Option<&'a str>,
        speakers: impl Iterator<Item = &'s (usize, Vec<usize>)>,
        newest: Option<chrono::NaiveDate>,
    ) -> Rendered<SideView<'a>> {
        let mut side = SideView { label, voices: Vec::new(), others: Vec::new(), more: 0 };
        for (profile, quotes) in speakers {
            if side.voices.len() < VOICES {
                side.voices.extend(self.voice(topic, *profile, quotes, newest)?);
            } else if side.others.len() < NAMES {
                side.others.push(self.profile_entry(*profile)?.with_quotes(quotes.len()));
            } else {
                side.more += 1;
            }
        }
        Ok(side)
    }

    fn topic_days(
        &self,
        briefs: &[usize],
        languages: &[Tongue<'_>],
    ) -> Rendered<Vec<TopicDay<'_>>> {
        let mut days: Vec<TopicDay<'_>> = Vec::new();
        for &at in briefs {
            let brief = &self.site.briefs[at];
            let date = brief.article.date.map(|date| date.to_string());
            let article = TopicArticle {
                link: ArticleLink { date: None, ..self.link_to_article(brief) },
                quote: self.statement(at)?,
                classes: of_tongue(languages, brief.article.language.as_deref()),
            };
            match days.last_mut() {
                Some(day) if day.date == date => day.articles.push(article),
                _ => days.push(TopicDay {
                    href: brief.article.date.map(|date| self.href(&Address::day(date))),
                    date,
                    articles: vec![article],
                }),
            }
        }
        Ok(days)
    }

    /// The languages of some articles, where they are not all in that of the site; its own comes first.
    pub(super) fn tongues(&self, briefs: impl Iterator<Item = usize>) -> Vec<Tongue<'_>> {
        let mut codes: Vec<&str> =
            briefs.filter_map(|at| self.site.briefs[at].article.language.as_deref()).collect();
        codes.sort_unstable_by_key(|code| (*code != self.site.language, *code));
        codes.dedup();
        if codes.len() < 2 {
            return Vec::new();
        }
        let name = |code| Tongue { code, name: self.theme.language_name(code) };
        codes.into_iter().map(name).collect()
    }
}

/// The class of what is in a language.
pub(super) fn of_tongue(languages: &[Tongue<'_>], code: Option<&str>) -> String {
    let number = languages.iter().position(|tongue| Some(tongue.code) == code);
    number.map(|number| format!(" l{number}")).unwrap_or_default()
}
