//! What a day comes to: the quotations that lead it, its stories with who speaks in them, and what is
//! new since the day before. A fixed rule over what was found proposes; the editor's `lead` decides.

use std::cmp::Reverse;
use std::ops::Range;

use chrono::NaiveDate;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Brief, Quote, Site};
use crate::annotate::{EntityKind, Kind};
use crate::article::Lead;
use crate::text::bare_words;

/// Quotations that lead a day.
const LEADS: usize = 3;
/// How many words one that leads has.
const LEAD_WORDS: std::ops::RangeInclusive<usize> = 8..=35;
/// How sure the content, and then the speaker, of one that leads is.
const SURE: (f32, f32) = (0.9, 0.95);
/// Stories of a day that are told with their voices.
const STORIES: usize = 5;
/// Voices of a story; the last of them only while all have no more words than this.
const VOICES: usize = 3;
const VOICES_WORDS: usize = 20;
/// Voices where the day has one article.
const VOICES_OF_ONE: usize = 8;
/// How many words a voice best has.
const VOICE_WORDS: std::ops::RangeInclusive<usize> = 6..=30;

/// Days that have their briefing as plain text.
const MOST_BRIEFS: usize = 2000;

/// A day, or what has none, as it is told on one page. Numbers are indices into the lists of the site.
#[derive(Debug, Default)]
pub struct Briefing {
    /// Quotations, at most three: no speaker, topic or article twice.
    pub leads: Vec<usize>,
    /// At most five.
    pub stories: Vec<Told>,
    /// All other articles, in their order.
    pub rest: Vec<usize>,
    /// Profiles that speak, with the number of their quotations; the most first.
    pub speaking: Vec<(usize, usize)>,
}

/// An article as a briefing tells it.
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    /// The article.
    pub brief: usize,
    /// Quotations, in the order of the text: no speaker twice, none that leads.
    pub voices: Vec<usize>,
}

/// What is new on a day.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// The day before, of those with articles.
    pub date: NaiveDate,
    /// Topics of which the site had no article before.
    pub new: Vec<usize>,
    /// Topics that were not there on the day before, with the last day on which they were.
    pub back: Vec<(usize, NaiveDate)>,
    /// People who speak for the first time.
    pub first: Vec<usize>,
}

impl Site {
    /// What some articles that follow each other come to.
    pub fn briefing(&self, briefs: Range<usize>) -> Briefing {
        let mut of_topic: FxHashMap<usize, usize> = FxHashMap::default();
        for topic in briefs.clone().flat_map(|at| &self.briefs[at].topics) {
            *of_topic.entry(*topic).or_default() += 1;
        }
        let running = |brief: &Brief| {
            brief.topics.iter().filter_map(|topic| of_topic.get(topic)).max().copied().unwrap_or(1)
        };
        let leads = self.leads(briefs.clone(), running);
        let stories = self.stories(briefs.clone(), &leads, running);
        let told: FxHashSet<usize> = stories.iter().map(|story| story.brief).collect();
        Briefing {
            rest: briefs.clone().filter(|at| !told.contains(at)).collect(),
            speaking: self.speaking(briefs),
            leads,
            stories,
        }
    }

    /// The quotation that leads some articles that follow each other, before all others.
    pub fn lead(&self, briefs: Range<usize>) -> Option<usize> {
        self.briefing(briefs).leads.first().copied()
    }

    /// What is new on one of [`Site::days`]; `None` on the first of all.
    pub fn since(&self, day: usize) -> Option<Since> {
        let (day, before) = (&self.days[day], self.days.get(day + 1)?);
        let mut since = Since { date: before.date, ..Since::default() };
        let mut seen = FxHashSet::default();
        let topics = day.briefs.clone().flat_map(|at| &self.briefs[at].topics);
        for &topic in topics.filter(|topic| seen.insert(**topic)) {
            let all = &self.topics[topic].briefs;
            let earlier = all.get(all.partition_point(|at| *at < day.briefs.end));
            match earlier.map(|&at| (at, self.briefs[at].article.date)) {
                Some((at, Some(date))) if !before.briefs.contains(&at) => {
                    since.back.push((topic, date));
                }
                None | Some((_, None)) => since.new.push(topic),
                Some(_) => {}
            }
        }
        let is_first = |at: &usize| {
            let profile = &self.profiles[*at];
            let earliest = profile.quotes.iter().map(|&quote| self.quotes[quote].brief).rev();
            let dated = |brief: &usize| self.briefs[*brief].article.date.is_some();
            profile.kind == EntityKind::Person
                && earliest.into_iter().find(dated).is_some_and(|brief| brief < day.briefs.end)
        };
        let speaking = self.speaking(day.briefs.clone()).into_iter();
        since.first = speaking.map(|(at, _)| at).filter(is_first).collect();
        Some(since)
    }

    /// Whether a day has its briefing as plain text: the newest 2,000 have, since hosts count files.
    pub fn has_brief(&self, day: usize) -> bool {
        day < MOST_BRIEFS
    }

    /// The rule: direct speech of 8 to 35 words, whose content and speaker are sure and whose speaker has
    /// a page. Points: 2 for each other article of the day on its topic (at most 6), 3 if the title names
    /// the speaker, 2 or 1 if it stands in the first or second third of the text. What an editor named
    /// goes before.
    fn leads(&self, briefs: Range<usize>, running: impl Fn(&Brief) -> usize) -> Vec<usize> {
        let mut ranked: Vec<(Reverse<usize>, usize)> = Vec::new();
        for brief in &self.briefs[briefs] {
            match &brief.article.lead {
                Lead::Never => continue,
                Lead::Quotation(named) => {
                    let quotes = brief.quotes.clone();
                    let found =
                        quotes.into_iter().find(|&at| self.quotes[at].is_called(&named.text));
                    if let Some(at) = found {
                        ranked.push((Reverse(usize::MAX), at));
                        continue;
                    }
                }
                Lead::Rule => {}
            }
            for at in brief.quotes.clone().filter(|&at| self.may_lead(&self.quotes[at])) {
                let quote = &self.quotes[at];
                let points =
                    2 * (running(brief) - 1).min(3) + 3 * usize::from(self.is_in_title(quote)) + 2
                        - self.third(quote);
                ranked.push((Reverse(points), at));
            }
        }
        ranked.sort_by_key(|&(points, _)| points);
        let (mut speakers, mut topics) = (FxHashSet::default(), FxHashSet::default());
        let mut articles = FxHashSet::default();
        let mut leads = Vec::new();
        for (_, at) in ranked {
            let quote = &self.quotes[at];
            let brief = &self.briefs[quote.brief];
            let of = quote.speakers.iter().map(|&speaker| self.speaker_name(brief, speaker));
            if articles.contains(&quote.brief)
                || of.clone().any(|name| speakers.contains(name))
                || brief.topics.iter().any(|topic| topics.contains(topic))
            {
                continue;
            }
            articles.extend(brief.translations.iter().copied().chain([quote.brief]));
            speakers.extend(of);
            topics.extend(brief.topics.iter().copied());
            leads.push(at);
            if leads.len() == LEADS {
                break;
            }
        }
        leads
    }

    fn may_lead(&self, quote: &Quote) -> bool {
        let attribution = self.attribution(quote);
        let sure = attribution.confidence >= SURE.0 && attribution.speaker_confidence >= SURE.1;
        attribution.kind == Kind::Direct
            && attribution.is_own_words()
            && (sure || attribution.is_checked())
            && self.has_page(quote)
            && LEAD_WORDS.contains(&self.passage(quote).words())
    }

    fn has_page(&self, quote: &Quote) -> bool {
        let brief = &self.briefs[quote.brief];
        quote.speakers.first().is_some_and(|&speaker| brief.profile_of(speaker).is_some())
    }

    /// Whether the title of its article has a word of a speaker's name.
    fn is_in_title(&self, quote: &Quote) -> bool {
        let brief = &self.briefs[quote.brief];
        let title: FxHashSet<&str> = bare_words(&brief.article.title).collect();
        quote.speakers.iter().any(|&speaker| {
            let name = self.speaker_name(brief, speaker);
            bare_words(name).any(|word| word.chars().nth(2).is_some() && title.contains(word))
        })
    }

    /// In which third of its article it stands: 0, 1 or 2.
    fn third(&self, quote: &Quote) -> usize {
        let length = self.briefs[quote.brief].article.text.len().max(1);
        let start = self.attribution(quote).content.first().map_or(0, |span| span.start as usize);
        (start * 3 / length).min(2)
    }

    fn stories(
        &self,
        briefs: Range<usize>,
        leads: &[usize],
        running: impl Fn(&Brief) -> usize,
    ) -> Vec<Told> {
        let most = if briefs.len() == 1 { VOICES_OF_ONE } else { VOICES };
        let mut order: Vec<usize> = briefs.clone().collect();
        order.sort_by_key(|&at| {
            let brief = &self.briefs[at];
            (Reverse(running(brief)), Reverse(brief.quotes.len()))
        });
        let (mut topics, mut told) = (FxHashSet::default(), FxHashSet::default());
        let mut stories = Vec::new();
        // First one a topic, then any; of what says the same in several languages one.
        for once in [true, false] {
            for &at in &order {
                let brief = &self.briefs[at];
                let is_own = |at: usize| {
                    self.briefs[at].article.language.as_deref() == Some(&*self.language)
                };
                let other = |other: &usize| {
                    told.contains(other) || briefs.contains(other) && is_own(*other) && !is_own(at)
                };
                let known = once && brief.topics.iter().any(|topic| topics.contains(topic));
                if stories.len() == STORIES
                    || told.contains(&at)
                    || known
                    || brief.translations.iter().any(other)
                {
                    continue;
                }
                let voices = self.voices(brief, leads, most);
                let leading = leads.iter().any(|&lead| brief.quotes.contains(&lead));
                if voices.is_empty() && !leading {
                    continue;
                }
                told.insert(at);
                topics.extend(brief.topics.iter().copied());
                stories.push(Told { brief: at, voices });
            }
        }
        stories
    }

    /// Who speaks in an article: of each speaker the quotation that reads best by itself.
    fn voices(&self, brief: &Brief, leads: &[usize], most: usize) -> Vec<usize> {
        let mut ranked: Vec<(Reverse<usize>, usize, usize)> = brief
            .quotes
            .clone()
            .filter(|at| !leads.contains(at))
            .filter(|&at| {
                let quote = &self.quotes[at];
                !quote.speakers.is_empty() && self.attribution(quote).sureness() != "low"
            })
            .map(|at| {
                let quote = &self.quotes[at];
                let words = self.passage(quote).words();
                let points = 4 * usize::from(self.has_page(quote))
                    + 3 * usize::from(VOICE_WORDS.contains(&words))
                    + 2 * usize::from(self.attribution(quote).kind == Kind::Direct)
                    + 2
                    - self.third(quote);
                (Reverse(points), at, words)
            })
            .collect();
        ranked.sort_unstable();
        let mut speakers: FxHashSet<&str> = FxHashSet::default();
        let leading = leads.iter().map(|&at| &self.quotes[at]);
        for quote in leading.filter(|quote| brief.quotes.contains(&self.place(quote))) {
            speakers.extend(quote.speakers.iter().map(|&of| self.speaker_name(brief, of)));
        }
        let mut voices = Vec::new();
        let mut all = 0;
        for (_, at, words) in ranked {
            let of = self.quotes[at].speakers.iter().map(|&of| self.speaker_name(brief, of));
            let full = most == VOICES && voices.len() + 1 == most && all + words > VOICES_WORDS;
            // Where the day has one article, all that it quotes best is told.
            let again = most == VOICES && of.clone().any(|name| speakers.contains(name));
            if voices.len() < most && !full && !again {
                speakers.extend(of);
                voices.push(at);
                all += words;
            }
        }
        voices.sort_unstable();
        voices
    }

    /// Where a quotation stands among [`Site::quotes`].
    fn place(&self, quote: &Quote) -> usize {
        self.briefs[quote.brief].quotes.start + quote.attribution
    }

    fn speaking(&self, briefs: Range<usize>) -> Vec<(usize, usize)> {
        let mut said: FxHashMap<usize, usize> = FxHashMap::default();
        for brief in &self.briefs[briefs] {
            for quote in &self.quotes[brief.quotes.clone()] {
                for at in quote.speakers.iter().filter_map(|&speaker| brief.profile_of(speaker)) {
                    *said.entry(at).or_default() += 1;
                }
            }
        }
        let mut said: Vec<(usize, usize)> = said.into_iter().collect();
        said.sort_unstable_by_key(|&(at, count)| (Reverse(count), self.profiles[at].rank));
        said
    }
}

impl Quote {
    /// Whether an editor who writes this means it: its id, or one that it had, as in its permalink or bare.
    pub fn is_called(&self, id: &str) -> bool {
        let bare = id.trim_start_matches('#');
        let bare = bare.strip_prefix("q-").unwrap_or(bare);
        self.id == bare || self.earlier.iter().any(|earlier| earlier == bare)
    }
}
