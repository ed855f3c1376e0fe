//! The page of an article: its head, its text with the quotations marked, and their cards.

use serde::Serialize;
use tera::Value;

use super::{
    Article, Context, ErratumView, Exporter, File, Fingerprint, Fingerprints, Head, Kind, MetaView,
    NaiveDate, Node, PagePlan, Rendered, Renderer, Site,
};
use crate::annotate;
use crate::config::Shown;
use crate::export::{self, jsonld::stamp};
use crate::page::markup::{self, Mark, Target};
use crate::page::view::{Card, Entry, Link, MOST_CARDS, QuoteView, Share, iso};
use crate::site::Brief;
use crate::site::url::{Address, Section};

/// Speakers that an article names before its text.
const SPEAKING: usize = 3;

/// The same article in another language.
#[derive(Serialize)]
pub struct Translation<'a> {
    /// Its page.
    pub href: String,
    /// Its whole URL, where the site's host is known.
    pub absolute: Option<String>,
    /// Code of the language.
    pub language: &'a str,
    /// The language's own name.
    pub name: &'a str,
}

/// A quotation on the page of an article that shows nothing else of its text.
#[derive(Serialize)]
pub struct Excerpt<'a> {
    /// Its permanent id.
    pub id: &'a str,
    /// Ids that it had before.
    pub earlier: &'a [String],
    /// Slugs of the speakers that have a page, one blank between them.
    pub slugs: String,
    /// The letters that stand for who said it, `?` after them where that is not sure.
    pub initials: String,
    /// What a screen reader says of them.
    pub label: String,
    /// Whether it is one of `cards`.
    pub has_card: bool,
    /// All else of it.
    pub quote: QuoteView<'a>,
}

/// `article`: an article's page.
#[derive(Serialize)]
pub struct ArticleView<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its language; none where no pack fits.
    pub language: Option<&'a str>,
    /// The same, where it is not the site's.
    pub other_language: Option<&'a str>,
    /// `ltr`, `rtl` or `auto`.
    pub direction: &'a str,
    /// Day of publication.
    pub date: Option<String>,
    /// The page of that day.
    pub day: Option<String>,
    /// Day of the last change.
    pub updated: Option<String>,
    /// Who published it.
    pub outlet: Option<&'a str>,
    /// The page of that outlet.
    pub outlet_href: Option<String>,
    /// Who wrote it.
    pub author: Option<&'a str>,
    /// The original.
    pub url: Option<&'a str>,
    /// The picture, if it lies in the site itself.
    pub image: Option<String>,
    /// Its caption.
    pub caption: Option<&'a str>,
    /// Who made the picture.
    pub credit: Option<&'a str>,
    /// Its topics.
    pub topics: Vec<Link<'a>>,
    /// What was put right about it, newest first.
    pub errata: Vec<ErratumView<'a>>,
    /// How many quotations it has.
    pub quotes: usize,
    /// Their kinds, of `direct`, `indirect` and `mixed` those that occur, in this order.
    pub kinds: Vec<&'static str>,
    /// Who speaks in it, in the order of speaking.
    pub speakers: Vec<Entry<'a>>,
    /// How many of them come after the first three.
    pub more_speakers: usize,
    /// Who has how much of what was said.
    pub share: Option<Share<'a>>,
    /// Those who speak and have no part of their own in that.
    pub without_share: Vec<Entry<'a>>,
    /// The same article in other languages.
    pub translations: Vec<Translation<'a>>,
    /// Who and what else with a page is named in it.
    pub named: Vec<Entry<'a>>,
    /// Whether the title is the start of the text, as nobody gave one.
    pub is_untitled: bool,
    /// How much of its text is shown: `full` or `quotations`.
    pub shown: &'a str,
    /// All that is shown of its text, where that is its quotations; else empty.
    pub excerpts: Vec<Excerpt<'a>>,
    /// Its quotations, at most 500.
    pub cards: Vec<Card<'a>>,
    /// The article before, in time.
    pub older: Option<Link<'a>>,
    /// The article after.
    pub newer: Option<Link<'a>>,
}

/// By its place among [`Site::briefs`].
#[derive(Debug)]
struct ArticlePage(usize);

pub(super) fn plan(site: &Site) -> Vec<PagePlan> {
    let briefs = site.briefs.iter().enumerate();
    briefs.map(|(at, brief)| PagePlan::one(ArticlePage(at), brief.address.clone())).collect()
}

impl ArticlePage {
    fn article<'s>(&self, site: &'s Site) -> &'s Article {
        &site.briefs[self.0].article
    }
}

impl Kind for ArticlePage {
    fn names(&self) -> (&'static str, &'static str) {
        ("article", "article.html")
    }

    fn head<'a>(&self, on: &'a Renderer, plan: &PagePlan) -> Head<'a> {
        let article = self.article(&on.site);
        Head::inside(Section::Articles, on, plan, &article.title).described(&article.description)
    }

    fn meta<'a>(&self, site: &'a Site) -> MetaView<'a> {
        let article = self.article(site);
        let image = article.image.as_deref().and_then(|image| site.base.inside(image));
        let zone = site.settings.timezone;
        MetaView {
            image: image.and_then(|path| site.base.at_host(&path)),
            image_alt: article.caption.as_deref(),
            published: article.published_at(zone).map(|time| stamp(time, article.time)),
            modified: article.updated_at(zone).map(|time| stamp(time, article.updated_time)),
            tags: &article.topics,
            ..MetaView::of("article")
        }
    }

    fn files(&self, site: &Site) -> Vec<File> {
        export::of_article(site, self.0).collect()
    }

    fn jsonld<'p>(&self, of: &Exporter<'p>, url: &'p str) -> Option<Node<'p>> {
        Some(of.news_article(self.0, url, MOST_CARDS))
    }

    fn view(&self, on: &Renderer, _: &PagePlan, context: &mut Context) -> Rendered<()> {
        let brief = &on.site.briefs[self.0];
        let marks = on.marks(brief);
        let mut view = on.article(self.0)?;
        if on.site.shows(brief) == Shown::Quotations {
            (view.shown, view.excerpts) = ("quotations", on.excerpts(brief, marks)?);
            context.insert("article", &view);
            return Ok(());
        }
        context.insert("article", &view);
        let body = markup::body(self.article(&on.site), &marks, &on.site.base);
        context.insert_value("body", Value::safe_string(&body));
        Ok(())
    }

    fn reads(&self, of: &Fingerprints<'_>, _: &PagePlan) -> Option<Fingerprint> {
        let neighbours = [self.0.checked_sub(1), Some(self.0 + 1)];
        let neighbours = neighbours.map(|at| at.filter(|at| *at < of.site.briefs.len()));
        let neighbours = neighbours.map(|at| at.map(|at| of.article(at)));
        Some(Fingerprint::of(&(of.brief(self.0), neighbours)))
    }

    fn source<'s>(&self, site: &'s Site) -> Option<&'s Article> {
        Some(self.article(site))
    }

    fn changed(&self, site: &Site) -> Option<NaiveDate> {
        let article = self.article(site);
        article.updated.max(article.date)
    }
}

impl Renderer {
    fn article(&self, at: usize) -> Rendered<ArticleView<'_>> {
        let site = &self.site;
        let brief = &site.briefs[at];
        let article = &brief.article;
        let quotes = &site.quotes[brief.quotes.clone()];
        let occurs = |kind: &annotate::Kind| {
            quotes.iter().any(|quote| site.attribution(quote).kind == *kind)
        };
        let kinds = annotate::Kind::ALL.into_iter().filter(occurs);
        let speakers = self.speakers(brief)?;
        let share = self.share(brief.quotes.clone())?;
        let without_share = match &share {
            Some(share) => share.without(&speakers),
            None => speakers.clone(),
        };
        let undivided = self.undivided(brief);
        let cards = quotes.iter().zip(undivided).take(MOST_CARDS);
        // Where the text is not shown, there are no marks to take words from.
        let is_marked = site.shows(brief) == Shown::Full;
        let cards = cards.map(|(quote, undivided)| self.card(quote, !(undivided && is_marked)));
        Ok(ArticleView {
            errata: site.errata_of(brief).map(|of| self.erratum(of)).collect(),
            title: &article.title,
            language: article.language.as_deref(),
            other_language: self.other_language(article),
            direction: self.theme.direction(article.language.as_deref()),
            date: iso(article),
            day: article.date.map(|date| self.href(&Address::day(date))),
            updated: article.updated.map(|date| date.to_string()),
            outlet: article.outlet.as_deref(),
            outlet_href: brief.outlet.map(|at| self.outlet_href(at)),
            author: article.author.as_deref(),
            url: article.original(),
            image: article.image.as_deref().and_then(|image| site.base.inside(image)),
            caption: article.caption.as_deref(),
            credit: article.credit.as_deref(),
            topics: brief.topics.iter().map(|&at| self.link_to_topic(at)).collect(),
            quotes: quotes.len(),
            kinds: kinds.map(annotate::Kind::name).collect(),
            more_speakers: speakers.len().saturating_sub(SPEAKING),
            speakers,
            share,
            without_share,
            translations: self.translations(brief),
            named: self.named(brief)?,
            is_untitled: article.taken.title,
            shown: "full",
            excerpts: Vec::new(),
            cards: cards.collect::<Rendered<_>>()?,
            older: self.neighbour(at + 1),
            newer: at.checked_sub(1).and_then(|at| self.neighbour(at)),
        })
    }

    fn excerpts<'a>(
        &'a self,
        brief: &'a Brief,
        marks: Vec<Mark<'a>>,
    ) -> Rendered<Vec<Excerpt<'a>>> {
        let quotes = self.site.quotes[brief.quotes.clone()].iter();
        let excerpts =
            quotes.zip(marks).map(|(quote, Mark { id, earlier, speakers, chip, .. })| {
                let quote = self.quote(quote)?;
                let (initials, label) = (chip.initials, chip.label);
                let has_card = matches!(chip.target, Target::Card);
                Ok(Excerpt { id, earlier, slugs: speakers, initials, label, has_card, quote })
            });
        excerpts.collect()
    }

    fn neighbour(&self, at: usize) -> Option<Link<'_>> {
        let brief = self.site.briefs.get(at)?;
        Some(Link {
            href: self.href(&brief.address),
            name: brief.article.title.as_str().into(),
            language: self.other_language(&brief.article),
        })
    }

    pub(in crate::page) fn translations(&self, brief: &Brief) -> Vec<Translation<'_>> {
        let others = brief.translations.iter().map(|&at| &self.site.briefs[at]);
        others
            .filter_map(|other| {
                let language = other.article.language.as_deref()?;
                Some(Translation {
                    href: self.href(&other.address),
                    absolute: self.site.base.absolute(&other.address),
                    name: self.theme.language_name(language),
                    language,
                })
            })
            .collect()
    }
}
