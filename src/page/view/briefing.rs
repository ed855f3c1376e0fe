//! A day as it is told on one page: what leads it, what is new, its stories, and who speaks.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::NaiveDate;
use serde::Serialize;

use super::{ArticleLink, DayEntry, Entry, Link, Prerendered, QuoteView, Translation};
use crate::page::Rendered;
use crate::page::renderer::Renderer;
use crate::site::url::{Address, Section};
use crate::site::{Briefing, Told};

/// People who are named as speaking on the day.
const SPEAKING: usize = 5;
/// Topics and people of each kind that are named as new.
const NEW: usize = 4;
/// Days that the home page leads back to.
const EARLIER: usize = 3;

/// `briefing`: a day, or articles without one.
#[derive(Serialize)]
pub struct BriefingView<'a> {
    /// None for articles without a date.
    pub date: Option<String>,
    /// The page of the day, else the list of all articles.
    pub href: Option<String>,
    /// The same as plain text.
    pub text: Option<String>,
    /// Articles of the day.
    pub articles: usize,
    /// Quotations of the day.
    pub quotes: usize,
    /// People and organisations with a page that speak on it.
    pub people: usize,
    /// Quotations that lead it, at most three.
    pub leads: Vec<LeadView<'a>>,
    /// What is new since the day before; none on the first of all, and where nothing is.
    pub since: Option<SinceView<'a>>,
    /// At most five.
    pub stories: Vec<StoryView<'a>>,
    /// Other articles, in one line each.
    pub rest: Vec<&'a Prerendered<ArticleLink<'static>>>,
    /// How many more there are, which the page of the day lists.
    pub more: usize,
    /// Who speaks, the most first.
    pub speaking: Vec<Entry<'a>>,
    /// The day before, of those with articles, and on the home page some before it.
    pub older: Vec<DayEntry>,
    /// The day after.
    pub newer: Option<DayEntry>,
}

/// A quotation that leads a day.
#[derive(Serialize)]
pub struct LeadView<'a> {
    /// The quotation.
    pub quote: QuoteView<'a>,
    /// What it is on.
    pub topic: Option<Link<'a>>,
    /// The page of its article.
    pub article: String,
}

/// An article with its voices.
#[derive(Serialize)]
pub struct StoryView<'a> {
    /// Its page.
    pub href: String,
    /// Its whole URL, where the site's host is known: for print.
    pub absolute: Option<String>,
    /// Never empty.
    pub title: &'a str,
    /// Where it is not the site's.
    pub language: Option<&'a str>,
    /// That language's own name.
    pub language_name: Option<&'a str>,
    /// Who published it.
    pub outlet: Option<&'a str>,
    /// What it is on.
    pub topic: Option<Link<'a>>,
    /// How many quotations it has.
    pub quotes: usize,
    /// The same article in other languages.
    pub translations: Vec<Translation<'a>>,
    /// Quotations, none of which leads the day; no speaker twice.
    pub voices: Vec<QuoteView<'a>>,
}

/// What is new on a day.
#[derive(Serialize)]
pub struct SinceView<'a> {
    /// The day before.
    pub date: String,
    /// Topics that are new.
    pub new: Vec<Link<'a>>,
    /// Topics that are back, with the last day on which they were there.
    pub back: Vec<BackView<'a>>,
    /// People who speak for the first time.
    pub first: Vec<Entry<'a>>,
    /// How many more of those there are.
    pub more: usize,
}

/// A topic that is back.
#[derive(Serialize)]
pub struct BackView<'a> {
    /// The topic.
    pub topic: Link<'a>,
    /// The last day on which it was there.
    pub date: String,
}

impl Renderer {
    /// One of the site's days, on its own page; `listed` are those of its articles that are not told which
    /// it lists.
    pub(in crate::page) fn day(
        &self,
        at: usize,
        listed: Range<usize>,
    ) -> Rendered<BriefingView<'_>> {
        let day = &self.site.days[at];
        let briefing = self.site.briefing(day.briefs.clone());
        let mut view = self.briefing(&briefing, day.briefs.clone(), listed)?;
        view.date = Some(day.date.to_string());
        view.href = Some(self.href(&Address::day(day.date)));
        view.text = self.site.has_brief(at).then(|| self.href(&Address::brief(day.date)));
        view.since = self.since(at)?;
        view.older = self.day_entry(at + 1).into_iter().collect();
        view.newer = at.checked_sub(1).and_then(|at| self.day_entry(at));
        Ok(view)
    }

    /// The newest day with articles; where nothing is dated, what there is.
    pub(in crate::page) fn newest(&self, listed: usize) -> Rendered<BriefingView<'_>> {
        if self.site.days.is_empty() {
            let all = 0..self.site.briefs.len();
            let view = self.briefing(&self.site.briefing(all.clone()), all, 0..listed)?;
            let articles = self.href(&Address::section(Section::Articles));
            return Ok(BriefingView { href: Some(articles), ..view });
        }
        let older = (1..=EARLIER).filter_map(|at| self.day_entry(at)).collect();
        Ok(BriefingView { older, ..self.day(0, 0..listed)? })
    }

    fn briefing(
        &self,
        briefing: &Briefing,
        briefs: Range<usize>,
        listed: Range<usize>,
    ) -> Rendered<BriefingView<'_>> {
        let site = &self.site;
        let quotes = briefs.clone().map(|at| site.briefs[at].quotes.len()).sum();
        let leads = briefing.leads.iter().map(|&at| {
            let quote = &site.quotes[at];
            let brief = &site.briefs[quote.brief];
            Ok(LeadView {
                quote: self.quote(quote)?,
                topic: brief.topics.first().map(|&at| self.link_to_topic(at)),
                article: self.href(&brief.address),
            })
        });
        let stories = briefing.stories.iter().map(|told| self.story(told));
        let mut stories = stories.collect::<Rendered<Vec<_>>>()?;
        say_roles_once(&mut stories);
        let first = listed.start.min(briefing.rest.len());
        let last = listed.end.min(briefing.rest.len());
        let speaking = briefing.speaking.iter().take(SPEAKING);
        let speaking =
            speaking.map(|&(at, quotes)| Ok(self.profile_entry(at)?.with_quotes(quotes)));
        Ok(BriefingView {
            date: None,
            href: None,
            text: None,
            articles: briefs.len(),
            quotes,
            people: briefing.speaking.len(),
            leads: leads.collect::<Rendered<_>>()?,
            since: None,
            stories,
            rest: self.article_links(&briefing.rest[first..last]),
            more: briefing.rest.len() - last,
            speaking: speaking.collect::<Rendered<_>>()?,
            older: Vec::new(),
            newer: None,
        })
    }

    fn story(&self, told: &Told) -> Rendered<StoryView<'_>> {
        let brief = &self.site.briefs[told.brief];
        let link = self.link_to_article(brief);
        let voices = told.voices.iter().map(|&at| self.quote(&self.site.quotes[at]));
        Ok(StoryView {
            absolute: self.site.base.absolute(&brief.address),
            href: link.href,
            title: link.title,
            language: link.language,
            language_name: link.language.map(|code| self.theme.language_name(code)),
            outlet: link.outlet,
            topic: brief.topics.first().map(|&at| self.link_to_topic(at)),
            quotes: brief.quotes.len(),
            translations: self.translations(brief),
            voices: voices.collect::<Rendered<_>>()?,
        })
    }

    fn since(&self, at: usize) -> Rendered<Option<SinceView<'_>>> {
        let Some(since) = self.site.since(at) else { return Ok(None) };
        if since.new.is_empty() && since.back.is_empty() && since.first.is_empty() {
            return Ok(None);
        }
        let iso = |date: NaiveDate| date.to_string();
        let back = since
            .back
            .iter()
            .take(NEW)
            .map(|&(topic, date)| BackView { topic: self.link_to_topic(topic), date: iso(date) });
        let first = since.first.iter().take(NEW).map(|&at| self.profile_entry(at));
        Ok(Some(SinceView {
            date: iso(since.date),
            new: since.new.iter().take(NEW).map(|&at| self.link_to_topic(at)).collect(),
            back: back.collect(),
            first: first.collect::<Rendered<_>>()?,
            more: since.first.len().saturating_sub(NEW),
        }))
    }

    pub(in crate::page) fn link_to_topic(&self, at: usize) -> Link<'_> {
        let topic = &self.site.topics[at];
        let href = self.href(&Address::entry(Section::Topics, &topic.slug));
        Link { href, name: topic.name.as_str().into(), language: None }
    }
}

/// Leaves out the role of whoever had one in a story before.
fn say_roles_once(stories: &mut [StoryView<'_>]) {
    let mut known: BTreeSet<String> = BTreeSet::new();
    for voice in stories.iter_mut().flat_map(|story| &mut story.voices) {
        for speaker in &mut voice.speakers {
            if !known.insert(speaker.name.to_owned()) {
                *speaker = speaker.clone().without_role();
            }
        }
    }
}
