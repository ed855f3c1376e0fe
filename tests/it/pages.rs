//! What linking and rendering promise, on a small invented site.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kutip::annotate::{
    Annotated, Attribution, Band, Entity, EntityKind, Form, FoundBy, Kind, Mention, PartialDate,
    Precision, Rule, Stance, quotation_ids,
};
use kutip::article::{Article, Excluded, Reason, parse};
use kutip::config::{Build, MenuItem, Settings, Side, TopicSettings, base_url};
use kutip::diagnostic::{Code, Severity};
use kutip::keyed::Text;
use kutip::language::Languages;
use kutip::page::{self, Overrides, Page, PagePlan, Renderer};
use kutip::registry::Registry;
use kutip::site::{Site, link};
use kutip::source::{Format, Source};
use kutip::text::Span;
use proptest::prelude::*;

/// An article and its annotations, made by hand.
struct Story {
    article: Article,
    annotated: Annotated,
}

impl Story {
    fn new(id: &str, date: &str, title: &str, text: &str) -> Self {
        Story::of(Format::Text, id, date, title, text)
    }

    fn of(format: Format, id: &str, date: &str, title: &str, text: &str) -> Self {
        let ending = if format == Format::Text { "txt" } else { "md" };
        let path = format!("content/{id}.{ending}");
        let source = Source::new(id, &path, format, text.to_owned());
        let (mut article, _) = parse(&source, &Languages::embedded());
        article.date = date.parse().ok();
        title.clone_into(&mut article.title);
        article.taken.title = false;
        Story { article, annotated: Annotated::default() }
    }

    /// Where these words stand first.
    fn span(&self, words: &str) -> Span {
        let at = self.article.text.find(words).unwrap_or_else(|| panic!("{words:?} is not there"));
        Span::new(at, at + words.len())
    }

    fn entity(mut self, kind: EntityKind, name: &str, role: Option<&str>) -> Self {
        let mentions = self
            .article
            .text
            .match_indices(name)
            .map(|(at, _)| Mention { span: Span::new(at, at + name.len()), form: Form::Name })
            .collect();
        self.annotated.entities.push(Entity {
            kind,
            name: name.to_owned(),
            aliases: Vec::new(),
            role: role.map(str::to_owned),
            organisation: None,
            mentions,
            evidence: Vec::new(),
        });
        self
    }

    fn quote(mut self, kind: Kind, content: &[&str], cue: &str, speakers: &[u32]) -> Self {
        self.annotated.attributions.push(Attribution {
            kind,
            stance: Stance::Says,
            statement: Span::default(),
            content: content.iter().map(|words| self.span(words)).collect(),
            cue: vec![self.span(cue)],
            source: Vec::new(),
            via: Vec::new(),
            setting: Vec::new(),
            speakers: speakers.to_vec(),
            candidates: Vec::new(),
            said_on: None,
            confidence: 0.9,
            speaker_confidence: 0.9,
            band: Band::Clear,
            evidence: None,
            rule: FoundBy { frame: Some(Rule::ContentVerbSource), ..FoundBy::default() },
        });
        self
    }

    fn change(mut self, change: impl FnOnce(&mut Article, &mut Annotated)) -> Self {
        change(&mut self.article, &mut self.annotated);
        self
    }
}

/// A council, its bridge, and a few people who do not exist.
fn stories() -> Vec<Story> {
    use EntityKind::{Anonymous, Organisation, Person, Place};
    vec![
        Story::new(
            "jembatan",
            "2025-08-13",
            "Jembatan Walu ditutup dua pekan",
            "TIRTASARI, Kabar Lirangan - “Jembatan itu kami tutup dua pekan,” kata Wali Kota \
             Tirtasari Ratih Wirasena, Rabu (13/8/2025).\n\nIa menyebut penutupan itu “tak bisa \
             ditawar” karena tiang retak. “Kami minta maaf,” ujarnya kepada wartawan. “Warga akan \
             diantar bus.”\n\nSeorang pedagang mengatakan dagangannya sepi. (kbl)",
        )
        .entity(Person, "Ratih Wirasena", Some("Wali Kota Tirtasari"))
        .entity(Anonymous, "Seorang pedagang", None)
        .entity(Place, "Walu", None)
        .entity(Organisation, "Kabar Lirangan", None)
        .quote(Kind::Direct, &["“Jembatan itu kami tutup dua pekan,”"], "kata", &[0])
        .quote(Kind::Mixed, &["penutupan itu “tak bisa ditawar”"], "menyebut", &[0])
        .quote(Kind::Direct, &["“Kami minta maaf,”", "“Warga akan diantar bus.”"], "ujarnya", &[0])
        .quote(Kind::Indirect, &["dagangannya sepi"], "mengatakan", &[1])
        .change(|article, annotated| {
            article.topics = vec!["Jembatan".to_owned(), "Kota".to_owned()];
            article.outlet = Some("Kabar Lirangan".to_owned());
            article.url = Some("https://example.org/jembatan?a=1&b=2".to_owned());
            article.caption = Some("Jembatan Walu pada pagi hari".to_owned());
            article.credit = Some("Kabar Lirangan/Banu".to_owned());
            let setting = article.text.find("kepada wartawan").unwrap();
            annotated.attributions[2].setting = vec![Span::new(setting, setting + 15)];
            annotated.attributions[0].said_on = Some(PartialDate {
                first: "2025-08-13".parse().unwrap(),
                precision: Precision::Day,
            });
            annotated.attributions[1].confidence = 0.6;
        }),
        Story::new(
            "bridge",
            "2025-08-14",
            "Council votes on the bridge",
            "“The bridge is older than I am,” said Ratih Wirasena, as quoted by Kabar Lirangan. \
             The council said that the river Walu would be measured. Who ordered it was not said, \
             but “it was late”.",
        )
        .entity(Person, "Wirasena", None)
        .entity(Organisation, "Council of Lirangan", None)
        .entity(Place, "Walu", None)
        .entity(Organisation, "Kabar Lirangan", None)
        .quote(Kind::Direct, &["“The bridge is older than I am,”"], "said", &[0])
        .quote(Kind::Indirect, &["that the river Walu would be measured"], "said", &[1])
        .quote(Kind::Mixed, &["“it was late”"], "said", &[1])
        .change(|article, annotated| {
            article.topics = vec!["kota".to_owned()];
            article.language = Some(language(1));
            let at = article.text.find("Kabar").unwrap();
            annotated.attributions[0].via = vec![Span::new(at, at + "Kabar Lirangan".len())];
            annotated.attributions[2].confidence = 0.3;
            annotated.attributions[2].speaker_confidence = 0.3;
        }),
        Story::new("undated", "", "A note without a date", "Nothing was said. <b>{{ 1 + 1 }}</b>"),
    ]
}

/// Codes of the two packs that the site is written in: the more common one, and the other.
fn language(at: usize) -> String {
    ["id", "en"][at].to_owned()
}

fn settings(url: Option<&str>) -> Settings {
    Settings {
        title: Some("Kabar & <Kutip>".to_owned()),
        base_url: url.and_then(base_url),
        language: Some(language(0)),
        build: Build { search: false, feeds: false, min_mentions: 2, ..Settings::default().build },
        ..Settings::default()
    }
}

fn site(stories: Vec<Story>, settings: &Settings) -> Site {
    let articles = stories
        .into_iter()
        .map(|story| kutip::site::Story::new(story.article, story.annotated))
        .collect();
    let (site, mut diagnostics) =
        link(articles, &Arc::new(settings.clone()), &Registry::default(), &Languages::embedded());
    diagnostics.retain(|found| found.severity != Severity::Review);
    assert_eq!(diagnostics, []);
    site
}

fn renderer(site: Site) -> Renderer {
    Renderer::new(site, &Languages::embedded(), Overrides::default()).unwrap()
}

fn render_all(renderer: &Renderer) -> BTreeMap<String, String> {
    page::plan(renderer.site())
        .iter()
        .map(|plan| renderer.render(plan).unwrap())
        .map(|Page { path, bytes }| (path, String::from_utf8(bytes).unwrap()))
        .collect()
}

fn render_one(stories: Vec<Story>, path: &str) -> String {
    let site = site(stories, &settings(None));
    render_all(&renderer(site)).remove(path).unwrap()
}

/// The values of an attribute, unescaped.
fn attributes(html: &str, name: &str) -> Vec<String> {
    html.match_indices(&format!(" {name}=\""))
        .map(|(at, start)| {
            let rest = &html[at + start.len()..];
            unescape(&rest[..rest.find('"').unwrap()])
        })
        .collect()
}

fn unescape(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#13;", "\r")
        .replace("&amp;", "&")
}

/// The text content of the element that holds the body.
fn body_text(html: &str) -> String {
    let at = html.find("data-kutip-body").unwrap();
    let start = at + html[at..].find('>').unwrap() + 1;
    let end = start + html[start..].find("</div>").unwrap();
    let mut text = String::new();
    let mut in_tag = false;
    for character in html[start..end].chars() {
        match character {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if !in_tag => text.push(character),
            _ => {}
        }
    }
    unescape(&text)
}

/// What the text content of the body has to be.
fn published_text(article: &Article) -> String {
    if article.format == Format::Markdown {
        return article.text.clone();
    }
    let blocks: Vec<&str> =
        article.blocks.iter().map(|block| block.span.of(&article.text)).collect();
    blocks.join("\n\n")
}

#[test]
fn an_article_page() {
    let renderer = renderer(site(stories(), &settings(None)));
    let mut html = render_all(&renderer).remove("articles/jembatan/index.html").unwrap();
    for (number, asset) in renderer.theme().assets().enumerate() {
        html = html.replace(&asset.path, &format!("asset-{number}"));
    }
    insta::assert_snapshot!(html);
}

#[test]
fn every_kind_of_page_is_there() {
    let site = site(stories(), &settings(None));
    let pages = render_all(&renderer(site));
    let paths: Vec<&str> = pages.keys().map(String::as_str).collect();
    assert_eq!(
        paths,
        [
            "404.html",
            "about/index.html",
            "articles/bridge/index.html",
            "articles/index.html",
            "articles/jembatan/index.html",
            "articles/undated/index.html",
            "days/2025-08-13/brief.txt",
            "days/2025-08-13/index.html",
            "days/2025-08-14/brief.txt",
            "days/2025-08-14/index.html",
            "days/2025-08/index.html",
            "days/index.html",
            "index.html",
            "organisations/council-of-lirangan/index.html",
            "organisations/index.html",
            "organisations/kabar-lirangan/index.html",
            "outlets/index.html",
            "outlets/kabar-lirangan/index.html",
            "places/index.html",
            "places/walu/index.html",
            "speakers/index.html",
            "speakers/ratih-wirasena/index.html",
            "topics/index.html",
            "topics/jembatan/index.html",
            "topics/kota/index.html",
        ]
    );
}

#[test]
fn a_speaker_has_all_quotations_newest_first() {
    let html = render_one(stories(), "speakers/ratih-wirasena/index.html");
    let order = ["The bridge is older", "kami tutup dua pekan", "tak bisa ditawar", "minta maaf"];
    let places: Vec<usize> = order.iter().map(|words| html.find(words).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(html.contains("“Kami minta maaf” … “Warga akan diantar bus.”"));
    assert!(html.contains("<blockquote class=\"kq-d\" lang=\"en\">"));
    let via = "<a href=\"/outlets/kabar-lirangan/\"><bdi lang=\"en\">Kabar Lirangan</bdi></a>";
    assert!(html.contains(&format!("sebagaimana dikutip {via}")));
    assert!(html.contains("4 kutipan"));
}

#[test]
fn an_outlet_has_what_it_published_and_what_came_through_it() {
    let site = site(stories(), &settings(None));
    assert_eq!(site.outlets.len(), 1);
    assert_eq!((site.outlets[0].briefs.len(), site.outlets[0].via.len()), (1, 1));
    let pages = render_all(&renderer(site));
    let html = &pages["outlets/kabar-lirangan/index.html"];
    let speaker = "<a href=\"/speakers/ratih-wirasena/\"><bdi>Ratih Wirasena</bdi></a>";
    let chain = [speaker, "sebagaimana dikutip", "Kabar Lirangan", "Council votes on the bridge"];
    let places: Vec<usize> = chain.iter().map(|words| html.rfind(words).unwrap()).collect();
    assert!(html.find("The bridge is older").unwrap() < places[0]);
    assert!(places[0] < places[1] && places[1] < places[3], "{places:?}");
    assert!(html.contains("<a href=\"/articles/jembatan/\"><bdi>Jembatan Walu ditutup"));
    assert!(html.contains("<a href=\"/organisations/kabar-lirangan/\">Sebagai narasumber</a>"));
    assert!(
        pages["articles/jembatan/index.html"].contains("<a href=\"/outlets/kabar-lirangan/\">")
    );
}

#[test]
fn a_speaker_is_shown_with_company_outlets_kinds_and_topics() {
    let html = render_one(stories(), "speakers/ratih-wirasena/index.html");
    assert!(html.contains("<a href=\"/outlets/kabar-lirangan/\"><bdi>Kabar Lirangan</bdi></a>"));
    let company = &html[html.find("Dalam artikel yang sama").unwrap()..];
    assert!(company.contains("Council of Lirangan"));
    assert!(!company.contains("Walu"), "places are no company");
    // Three quotations are direct and one is mixed; all four are of one topic, three of another.
    let facet =
        |id: &str| html.contains(&format!("<input type=\"radio\" name=\"kind\" id=\"{id}\">"));
    assert!(facet("kd") && facet("km") && !facet("ki"));
    assert_eq!(html.matches("<figure class=\"quote kd t0").count(), 3);
    assert_eq!(html.matches("<figure class=\"quote km t0 t1").count(), 1);
}

/// `many` speakers with a statement each on one topic, the last of whom has a second one.
fn debate(many: usize) -> Vec<Story> {
    let story = |at: usize, name: &str, said: &str| {
        let day = format!("2025-08-{:02}", at % 28 + 1);
        Story::new(&format!("a{at}"), &day, &format!("Judul {at}"), &format!("{said} kata {name}."))
            .entity(EntityKind::Person, name, Some("Anggota dewan"))
            .quote(Kind::Direct, &[said], "kata", &[0])
            .change(|article, _| article.topics = vec!["Jembatan".to_owned()])
    };
    let mut stories: Vec<Story> = (0..many)
        .map(|at| {
            let said = format!("“Jembatan nomor {at} itu harus segera dibangun bersama,”");
            story(at, &format!("Orang Ke{at}"), &said)
        })
        .collect();
    let last = format!("Orang Ke{}", many - 1);
    stories.push(story(many, &last, "“Biaya jembatan itu terlalu tinggi bagi warga kampung,”"));
    stories
}

#[test]
fn a_topic_says_who_stands_where() {
    let side = |label: &str, people: &[&str]| Side {
        label: label.to_owned(),
        people: people
            .iter()
            .map(|name| Text { text: (*name).to_owned(), span: Span::default() })
            .collect(),
    };
    let topics = vec![TopicSettings {
        name: "jembatan".to_owned(),
        words: Vec::new(),
        summary: Some("Jembatan <b>kedua</b> diputuskan.".to_owned()),
        sides: vec![side("Setuju", &["Orang Ke1", "Tidak Ada"]), side("Menolak", &["Orang Ke2"])],
    }];
    let settings = Settings { topics, ..settings(None) };
    let (site, found) = link(
        debate(3)
            .into_iter()
            .map(|story| kutip::site::Story::new(story.article, story.annotated))
            .collect(),
        &Arc::new(settings),
        &Registry::default(),
        &Languages::embedded(),
    );
    let told: Vec<_> = found.iter().map(|problem| problem.code).collect();
    assert_eq!(told, [Code::UnknownSide], "{found:?}");
    assert!(found[0].message.contains("`Tidak Ada` has no page"));
    let html = &render_all(&renderer(site))["topics/jembatan/index.html"];
    assert!(html.contains("Jembatan &lt;b&gt;kedua&lt;"), "a summary is text: {html}");
    let order = ["Setuju", "Orang Ke1", "Menolak", "Orang Ke2", "Biaya jembatan", "Orang Ke0"];
    let places: Vec<usize> = order.iter().map(|words| html.find(words).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(html.contains("<a href=\"/speakers/orang-ke2/#on-jembatan\">1 lagi tentang ini</a>"));
}

#[test]
fn a_topic_with_one_speaker_has_no_sides_and_one_with_many_is_bounded() {
    let page = |many| {
        let renderer = renderer(site(debate(many), &settings(None)));
        let plans = page::plan(renderer.site());
        let is_topic = |plan: &&page::PagePlan| plan.kind() == Some("topic");
        let page = renderer.render(plans.iter().find(is_topic).unwrap()).unwrap();
        String::from_utf8(page.bytes).unwrap()
    };
    assert!(!page(1).contains("class=\"stand\""));
    let many = page(500);
    assert_eq!(many.matches("<li class=\"row").count(), 24);
    assert!(many.contains("dan 476 lainnya") && many.contains("dan 416 lainnya"));
    assert!(many.len() < 60_000, "{}", many.len());
}

#[test]
fn what_was_said_another_day_says_so_and_is_sorted_by_it() {
    let said = |id: &str, date: &str, words: &str, on: Option<&str>| {
        Story::new(id, date, id, &format!("{words} kata Banu Prasaja."))
            .entity(EntityKind::Person, "Banu Prasaja", None)
            .quote(Kind::Direct, &[words], "kata", &[0])
            .change(|_, annotated| {
                annotated.attributions[0].said_on = on.map(|on| PartialDate {
                    first: on.parse().unwrap(),
                    precision: Precision::Day,
                });
            })
    };
    let html = render_one(
        vec![
            said("lama", "2025-08-20", "“Itu ucapan lama sekali,”", Some("2025-01-02")),
            said("baru", "2025-08-13", "“Ini ucapan baru saja,”", None),
        ],
        "speakers/banu-prasaja/index.html",
    );
    assert!(html.find("ucapan baru").unwrap() < html.find("ucapan lama").unwrap(), "{html}");
    let on = "Diucapkan pada <time datetime=\"2025-01-02\">2 Januari 2025</time>";
    assert!(html.contains(on), "{html}");
}

#[test]
fn what_is_printed_in_a_translation_counts_once() {
    let story = |id: &str, language: &str, words: &str, other: (&str, &str)| {
        Story::new(id, "2025-08-13", id, &format!("{words} Ratih Wirasena."))
            .entity(EntityKind::Person, "Ratih Wirasena", None)
            .quote(Kind::Direct, &[words], "Ratih", &[0])
            .change(|article, _| {
                article.language = Some(language.to_owned());
                article.translations = BTreeMap::from([(other.0.to_owned(), other.1.to_owned())]);
            })
    };
    let html = render_one(
        vec![
            story("bridge", &language(1), "“The bridge stays closed,”", (&language(0), "jembatan")),
            story("jembatan", &language(0), "“Jembatan tetap ditutup,”", (&language(1), "bridge")),
        ],
        "speakers/ratih-wirasena/index.html",
    );
    assert!(html.contains("Jembatan tetap") && !html.contains("The bridge stays"), "{html}");
    assert!(html.contains("<a href=\"/articles/bridge/\" hreflang=\"en\">English</a>"));
    assert!(!html.contains("name=\"kind\""), "there is one quotation, and nothing to choose from");
}

#[test]
fn shares_of_voice_count_words_and_sentences() {
    let site = site(stories(), &settings(None));
    let pages = render_all(&renderer(site));
    let html = &pages["articles/jembatan/index.html"];
    // 6 + 5 + 7 words of the mayor, 2 of the trader.
    for (percent, quotes, words) in [(90, 3, 18), (10, 1, 2)] {
        let bar =
            format!("<rect width=\"{percent}%\"/></svg></td><td>{quotes}</td><td>{words}</td>");
        assert!(html.contains(&format!("<td>{percent}%<svg")) && html.contains(&bar), "{html}");
    }
    // One voice alone has no share.
    assert!(!pages["articles/undated/index.html"].contains("class=\"share\""));
}

#[test]
fn quotations_over_time_are_drawn_from_three_times_and_ten_quotations_on() {
    // Every quotation has the same words, so each is told apart by the digits of its article.
    let chart = |dates: &[&str]| {
        let stories = dates.iter().enumerate().map(|(at, date)| {
            let text = format!("“Ya {at},” kata Banu Prasaja.");
            let said = format!("“Ya {at},”");
            Story::new(&format!("a{at}"), date, &format!("a{at}"), &text)
                .entity(EntityKind::Person, "Banu Prasaja", None)
                .quote(Kind::Direct, &[&said], "kata", &[0])
        });
        render_one(stories.collect(), "speakers/banu-prasaja/index.html")
    };
    let mut dates = vec!["2025-04-01"; 8];
    dates.extend(["2025-01-31", "2025-02-01", ""]);
    let months = chart(&dates);
    assert!(months.contains("aria-label=\"Januari 2025 sampai April 2025, paling banyak 8\""));
    assert!(months.contains("8 dari 10 kutipan berasal dari April 2025."), "{months}");
    assert!(months.contains("\"2025-02\">Februari 2025</time></th><td>1<"), "{months}");
    assert!(!months.contains("Maret 2025"), "nothing was said in March");
    let years = chart(&[["2019-05-05"; 4], ["2021-04-01"; 4], ["2025-04-01"; 4]].concat());
    assert!(years.contains("<time datetime=\"2021\">2021</time></th><td>4<"), "{years}");
    for few in [&["2025-04-01"; 12][..], &["2024-01-01", "2024-05-01", "2025-04-01"]] {
        assert!(!chart(few).contains("class=\"chart\""));
    }
}

#[test]
fn translations_are_tied_both_ways() {
    let story = |id: &str, language: &str, names: &[(&str, &str)]| {
        let names: BTreeMap<String, String> =
            names.iter().map(|(code, id)| ((*code).to_owned(), (*id).to_owned())).collect();
        Story::new(id, "2025-08-13", id, "Teks.").change(|article, _| {
            article.language = Some(language.to_owned());
            article.translations = names;
        })
    };
    let (own, other) = (language(0), language(1));
    let stories = vec![story("satu", &own, &[(&other, "one")]), story("one", &other, &[])];
    let linked = site(stories, &settings(Some("https://example.org/news/")));
    let pages = render_all(&renderer(linked));
    for (path, to, code) in [("satu", "one", &other), ("one", "satu", &own)] {
        let html = &pages[&format!("articles/{path}/index.html")];
        let href = format!("https://example.org/news/articles/{to}/");
        assert!(
            html.contains(&format!("<link rel=\"alternate\" hreflang=\"{code}\" href=\"{href}\">"))
        );
        assert!(html.contains(&format!(
            "<a href=\"/news/articles/{to}/\" hreflang=\"{code}\" lang=\"{code}\">"
        )));
        assert_eq!(html.matches("rel=\"alternate\"").count(), 2);
    }
    let lost = story("satu", &own, &[(&other, "nowhere")]);
    let articles = vec![kutip::site::Story::new(lost.article, lost.annotated)];
    let (_, found) =
        link(articles, &Arc::new(settings(None)), &Registry::default(), &Languages::embedded());
    assert_eq!(found[0].code.number(), "K0510");
}

#[test]
fn an_index_has_letters_that_lead_to_their_pages() {
    let names = (0..230).map(|number| {
        let first = ["Émile", "aruna", "Банан", "Zubair", "9 Naga"][number % 5];
        format!("{first} {number:03}")
    });
    let stories = names.enumerate().map(|(at, name)| {
        Story::new(&format!("a{at}"), "2025-08-13", "Judul", &format!("“Ya,” kata {name}."))
            .entity(EntityKind::Person, &name, None)
            .quote(Kind::Direct, &["“Ya,”"], "kata", &[0])
    });
    let site = site(stories.collect(), &settings(None));
    let pages = render_all(&renderer(site));
    for page in ["", "page/2/"] {
        let html = &pages[&format!("speakers/{page}index.html")];
        let alphabet = &html[html.find("class=\"alphabet\"").unwrap()..];
        let alphabet = &alphabet[..alphabet.find("</nav>").unwrap()];
        assert_eq!(
            attributes(alphabet, "href"),
            [
                "/speakers/#letter-0",
                "/speakers/#letter-a",
                "/speakers/#letter-b",
                "/speakers/#letter-e",
                "/speakers/#letter-z"
            ]
        );
    }
    // The last letter goes on: its heading is there again, its anchor is not.
    let second = &pages["speakers/page/2/index.html"];
    assert!(second.contains("<h3>Z</h3>") && !second.contains("id=\"letter-z\""));
}

#[test]
fn nobody_is_known_below_the_least_confidence_in_words() {
    let mut stories = stories();
    for story in &mut stories {
        for found in &mut story.annotated.attributions {
            if found.kind == Kind::Mixed {
                found.band = Band::Unsure;
            }
        }
    }
    let html = render_one(stories, "articles/jembatan/index.html");
    assert!(html.contains("kutipan campuran, perlu diperiksa\""), "{html}");
}

#[test]
fn a_menu_links_into_the_site_and_out_of_it() {
    let item = |title: &str, url: &str| MenuItem { title: title.to_owned(), url: url.to_owned() };
    let menu = vec![item("Kota", "/topics/kota/"), item("<Luar>", "https://example.org/")];
    let settings = Settings { menu, ..settings(Some("https://example.org/news/")) };
    let site = site(stories(), &settings);
    let about = &render_all(&renderer(site))["about/index.html"];
    assert!(about.contains("<li><a href=\"/news/topics/kota/\">Kota</a></li>"));
    assert!(about.contains("<li><a href=\"https://example.org/\">&lt;Luar&gt;</a></li>"));
}

#[test]
fn nobody_is_named_below_the_least_confidence() {
    let html = render_one(stories(), "articles/bridge/index.html");
    let chip = "data-i=\"?\" aria-label=\"narasumber belum jelas, kutipan campuran\"";
    assert!(html.contains(chip), "{html}");
    let council = render_one(stories(), "organisations/council-of-lirangan/index.html");
    assert!(council.contains("would be measured"));
    assert!(!council.contains("it was late"));
}

#[test]
fn every_link_leads_to_a_page_and_an_anchor_under_any_base() {
    for (base_url, base) in [(None, "/"), (Some("https://example.org/news/"), "/news/")] {
        let renderer = renderer(site(stories(), &settings(base_url)));
        let pages = render_all(&renderer);
        let assets: BTreeSet<&str> =
            renderer.theme().assets().map(|asset| asset.path.as_str()).collect();
        for (path, html) in pages.iter().filter(|(path, _)| path.ends_with("html")) {
            let links = [attributes(html, "href"), attributes(html, "src")].concat();
            assert!(links.len() > 8, "{path}");
            for link in links.iter().filter(|link| !link.starts_with("https://example.org/")) {
                let (address, anchor) = link.split_once('#').unwrap_or((link, ""));
                let target = if address.is_empty() {
                    path.clone()
                } else {
                    let inside = address.strip_prefix(base).unwrap_or_else(|| panic!("{link}"));
                    if inside.is_empty() || inside.ends_with('/') {
                        format!("{inside}index.html")
                    } else {
                        inside.to_owned()
                    }
                };
                if assets.contains(target.as_str()) {
                    continue;
                }
                let page = pages.get(&target).unwrap_or_else(|| panic!("{path}: {link}"));
                assert!(
                    anchor.is_empty() || attributes(page, "id").iter().any(|id| id == anchor),
                    "{path}: {link}"
                );
            }
            let canonical = html.matches("rel=\"canonical\"").count();
            assert_eq!(canonical, usize::from(base_url.is_some() && path != "404.html"), "{path}");
        }
    }
}

#[test]
fn what_an_article_says_is_shown_and_not_run() {
    let evil = "<script>alert(1)</script>\" onmouseover=\"x {{ 7 * 7 }} {% throw %}";
    let text = format!("“Yes,” said {evil} today.");
    let story = Story::new("<script>", "2025-08-13", evil, &text)
        .entity(EntityKind::Person, evil, Some(evil))
        .quote(Kind::Direct, &["“Yes,”"], "said", &[0])
        .change(|article, annotated| {
            article.topics = vec![evil.to_owned()];
            article.outlet = Some(evil.to_owned());
            article.caption = Some(evil.to_owned());
            article.description = evil.to_owned();
            article.slug = "../../<script>".to_owned();
            article.url = Some("javascript:alert(1)".to_owned());
            article.image = Some("https://elsewhere.example/x.png".to_owned());
            annotated.attributions[0].via = vec![Span::new(14, text.len())];
        });
    let site = site(vec![story], &settings(None));
    for (path, html) in render_all(&renderer(site)) {
        assert!(path.starts_with(|c: char| c.is_ascii_alphanumeric()), "{path}");
        assert!(!path.contains("..") && !path.contains('<'), "{path}");
        // In a plain text nothing runs.
        if path.ends_with("brief.txt") {
            continue;
        }
        assert!(!html.contains("<script>"), "{path}");
        assert!(!html.contains("javascript:") && !html.contains("elsewhere"), "{path}");
        // A quotation mark that ended an attribute would leave this as one.
        assert!(attributes(&html, "onmouseover").is_empty(), "{path}: {html}");
        assert!(!html.contains("x 49"), "{path}");
    }
}

#[test]
fn controls_of_direction_cannot_leave_a_name() {
    let name = "Ratih \u{202E}anesariW";
    let story = Story::new("x", "2025-08-13", name, "“Ya,” kata dia.")
        .entity(EntityKind::Person, name, None)
        .quote(Kind::Direct, &["“Ya,”"], "kata", &[0]);
    let site = site(vec![story], &settings(None));
    let pages = render_all(&renderer(site));
    let html = &pages["articles/x/index.html"];
    for label in attributes(html, "aria-label") {
        assert!(!label.contains('\u{202E}'), "{label}");
    }
    for (at, _) in html.match_indices('\u{202E}') {
        let before = &html[..at];
        let isolated = before.rfind("<bdi>").max(before.rfind("<h1"));
        assert!(isolated > before.rfind("</bdi>").max(before.rfind("</h1>")), "{before}");
    }
}

#[test]
fn articles_may_not_share_an_address_or_an_id() {
    let story = |id: &str, slug: &str| {
        Story::new(id, "2025-08-13", id, "Teks.").change(|article, _| {
            slug.clone_into(&mut article.slug);
        })
    };
    for (first, second) in
        [("Straße", "STRASSE"), ("cafe\u{301}", "caf\u{e9}"), ("Istanbul", "İstanbul")]
    {
        let articles = vec![story("a", first), story("b", second)]
            .into_iter()
            .map(|story| kutip::site::Story::new(story.article, story.annotated))
            .collect();
        let (site, diagnostics) =
            link(articles, &Arc::new(settings(None)), &Registry::default(), &Languages::embedded());
        assert_eq!((site.briefs.len(), diagnostics.len()), (1, 1), "{first} {second}");
        assert_eq!(diagnostics[0].code.number(), "K0502");
        assert_eq!(diagnostics[0].primary.as_ref().unwrap().path, "content/b.txt");
        assert_eq!(diagnostics[0].secondary[0].path, "content/a.txt");
    }
    let articles = vec![story("a", "x"), story("a", "y")]
        .into_iter()
        .map(|story| kutip::site::Story::new(story.article, story.annotated))
        .collect();
    let (site, diagnostics) =
        link(articles, &Arc::new(settings(None)), &Registry::default(), &Languages::embedded());
    assert_eq!(site.briefs[0].address.shown(), "/articles/x/");
    assert_eq!((site.briefs.len(), diagnostics[0].code.number()), (1, "K0501"));
}

#[test]
fn a_markdown_body_has_its_elements_and_no_more() {
    let markdown = "Kata **Banu Prasaja**: “Ya, [lihat “ini”](https://example.org/) saja.”\n\n\
                    #### Sub\n\n> Diam.\n\n1. satu\n2. dua\n\n- x\\\n  y `z`\n\n```\nkode\n```\n\n\
                    | a | b |\n|:-:|---|\n| c | d |\n\n![Peta](/peta.png) ![Jauh](https://e.example/j.png)\n\n\
                    <script>alert(1)</script>\n\n[a](javascript:b) [c](/articles/x/#d)\n";
    let story = Story::of(Format::Markdown, "x", "2025-08-13", "Judul", markdown)
        .entity(EntityKind::Person, "Banu Prasaja", None)
        .quote(Kind::Direct, &["“Ya, lihat “ini” saja.”"], "Kata", &[0])
        .quote(Kind::Direct, &["“ini”"], "Kata", &[0]);
    let renderer = renderer(site(vec![story], &settings(Some("https://example.org/news/"))));
    let html = &render_all(&renderer)["articles/x/index.html"];
    assert_eq!(body_text(html), renderer.site().briefs[0].article.text);
    let start = html.find("data-kutip-body").unwrap();
    insta::assert_snapshot!(&html[start..start + html[start..].find("</div>").unwrap()]);
}

#[test]
fn namesakes_are_numbered_and_lists_are_paged() {
    let stories = (0..250).map(|number| {
        let text = format!("“Kata {number},” kata Banu Prasaja.");
        Story::new(&format!("a{number:03}"), "2025-08-13", "Judul", &text)
            .entity(EntityKind::Person, "Banu Prasaja", None)
            .entity(EntityKind::Person, "Bänu Prasaja", None)
            .quote(Kind::Direct, &[&format!("“Kata {number},”")], "kata", &[0])
            .quote(Kind::Direct, &[&format!("Kata {number}")], "kata", &[1])
    });
    let site = site(stories.collect(), &settings(None));
    let slugs: Vec<&str> = site.profiles.iter().map(|profile| profile.slug.as_str()).collect();
    assert_eq!(slugs, ["banu-prasaja", "banu-prasaja-2"]);
    let pages = render_all(&renderer(site));
    let counts: Vec<usize> = ["", "page/2/", "page/6/", "page/7/"]
        .iter()
        .map(|page| {
            let html = &pages[&format!("speakers/banu-prasaja/{page}index.html")];
            html.matches("<figure class=\"quote ").count()
        })
        .collect();
    assert_eq!(counts, [40, 40, 40, 10]);
    assert!(pages["articles/page/2/index.html"].contains("href=\"/articles/page/3/\""));
    assert!(pages["articles/page/2/index.html"].contains("href=\"/articles/\""));
    assert!(pages["index.html"].contains("<a href=\"/days/2025-08-13/\">"));
    assert!(!pages.contains_key("page/2/index.html"));
    assert!(pages.contains_key("days/2025-08-13/page/3/index.html"));
}

#[test]
fn a_speaker_of_five_thousand_quotations_has_pages_of_one_size() {
    let stories = (0..50).map(|number| {
        let said = |n: usize| format!("“K{number} {n}.”");
        let text: String = (0..100).fold(String::new(), |text, n| text + &said(n) + "\n\n");
        let date = format!("{}-01-01", 1500 + number);
        let id = format!("a{number}");
        let mut story = Story::new(&id, &date, "Judul", &(text + "kata Banu Prasaja")).entity(
            EntityKind::Person,
            "Banu Prasaja",
            None,
        );
        for n in 0..100 {
            story = story.quote(Kind::Direct, &[&said(n)], "kata", &[0]);
        }
        story
    });
    let renderer = renderer(site(stories.collect(), &settings(None)));
    let plans = page::plan(renderer.site());
    let of_speaker = |plan: &&PagePlan| plan.address().path().starts_with("speakers/banu-prasaja/");
    let plans: Vec<&PagePlan> = plans.iter().filter(of_speaker).collect();
    assert_eq!(plans.len(), 5_000 / 40);
    for at in [0, 1, plans.len() - 1] {
        let page = renderer.render(plans[at]).unwrap();
        assert!(page.bytes.len() < 30_000, "{}: {} bytes", page.path, page.bytes.len());
    }
}

#[test]
fn five_thousand_quotations_have_five_hundred_cards() {
    let text: String = (0..5000).fold(String::new(), |text, n| text + &format!("“K{n}.”\n\n"));
    let mut story = Story::new("x", "2025-08-13", "Judul", &(text + "kata Banu Prasaja")).entity(
        EntityKind::Person,
        "Banu Prasaja",
        None,
    );
    for number in 0..5000 {
        story = story.quote(Kind::Direct, &[&format!("“K{number}.”")], "kata", &[0]);
    }
    let html = render_one(vec![story], "articles/x/index.html");
    assert_eq!(html.matches("<mark class=\"kq kq-d\" data-quote").count(), 5000);
    assert_eq!(html.matches("class=\"card\"").count(), 500);
    assert_eq!(html.matches("<a href=\"/speakers/banu-prasaja/\" class=\"chip").count(), 4500);
}

#[test]
fn an_empty_site_has_its_pages() {
    let site = site(Vec::new(), &Settings { title: None, language: None, ..settings(None) });
    let pages = render_all(&renderer(site));
    // The front page, how annotations are made, and the page for what is not there.
    assert_eq!(pages.len(), 3, "{:?}", pages.keys());
    assert!(pages["index.html"].contains("<title>Kutip</title>"));
}

#[test]
fn a_site_overrides_a_file_of_the_theme() {
    let site = site(stories(), &settings(None));
    let overrides = Overrides {
        templates: BTreeMap::from([(
            "about.html".to_owned(),
            "{% extends \"base.html\" %}{% block content %}<p>{{ site.title }}{% endblock %}"
                .to_owned(),
        )]),
        files: BTreeMap::from([
            ("style.css".to_owned(), b"p { color: red }".to_vec()),
            ("robots.txt".to_owned(), b"User-agent: *".to_vec()),
        ]),
        ..Overrides::default()
    };
    let renderer = Renderer::new(site, &Languages::embedded(), overrides).unwrap();
    let about = &render_all(&renderer)["about/index.html"];
    assert!(about.contains("<p>Kabar &amp; &lt;Kutip&gt;"));
    let assets: Vec<&Page> = renderer.theme().assets().collect();
    let paths: Vec<&str> = assets.iter().map(|asset| asset.path.as_str()).collect();
    assert!(paths[2].starts_with("icon.") && paths[2].len() > "icon.svg".len(), "{paths:?}");
    assert_eq!(paths[3], "robots.txt");
    assert_eq!(assets[4].bytes, b"p { color: red }");
    assert!(about.contains(&format!("href=\"/{}\"", paths[4])));
}

#[test]
fn a_template_error_shows_the_line() {
    let with = |text: &str| {
        let templates = BTreeMap::from([("about.html".to_owned(), text.to_owned())]);
        let overrides = Overrides { templates, ..Overrides::default() };
        Renderer::new(site(stories(), &settings(None)), &Languages::embedded(), overrides)
    };
    let undefined = with("<p>\n{{ site.titel }}\n").unwrap();
    let plans = page::plan(undefined.site());
    let about = plans.iter().find(|plan| plan.kind() == Some("about")).unwrap();
    for problem in [
        *with("<p>\n{% nonsense %}\n").unwrap_err(),
        *with("<p>\n{{ x | nonsense }}\n").unwrap_err(),
        *undefined.render(about).unwrap_err(),
    ] {
        assert_eq!(problem.code.number(), "K0601");
        assert!(problem.message.contains("--> templates/about.html:"), "{}", problem.message);
        assert!(problem.message.contains("2 | {"), "{}", problem.message);
    }
}

/// Words, spaces and all that HTML takes for more than text.
fn any_text() -> impl Strategy<Value = String> {
    let letters = prop::sample::select(vec![
        "a", "“", "”", "<", ">", "&", "\"", "'", " ", "\n\n", "é", "😀", "\r\n", "&amp;", "</p>",
        "{{", "\u{202E}", "e\u{301}", "kata",
    ]);
    prop::collection::vec(letters, 1..60).prop_map(|parts| parts.concat())
}

/// Markdown of every kind, well formed or not.
fn any_markdown() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "kata",
        " ",
        "\n",
        "\n\n",
        "# ",
        "### ",
        "- ",
        "1. ",
        "> ",
        "    ",
        "```\n",
        "**",
        "*",
        "`",
        "[a “b” c](https://example.org/)",
        "[x](javascript:y)",
        "[",
        "](",
        ")",
        "![",
        "&amp;",
        "\\",
        "<b>",
        "<div>\n",
        "| a | b |\n|---|---|\n| c | d |\n",
        "---\n",
        "“",
        "”",
        "é",
        "😀",
        "![gambar](/x.png)",
        "![jauh *sekali*](https://example.org/x.png)",
        "  \n",
        "</script>",
    ]);
    prop::collection::vec(parts, 1..40).prop_map(|parts| format!("a\n\n{}", parts.concat()))
}

proptest! {
    #[test]
    fn the_body_is_the_article_word_for_word(
        (format, text) in prop_oneof![
            any_text().prop_map(|text| (Format::Text, text)),
            any_markdown().prop_map(|text| (Format::Markdown, text)),
        ],
        cuts in prop::collection::vec((0_usize..200, 0_usize..200), 0..24),
        muted in (0_usize..200, 0_usize..200),
    ) {
        let mut story = Story::of(format, "x", "2025-08-13", "t", &text);
        let text = story.article.text.clone();
        let span = |(from, to): (usize, usize)| {
            let at = |n: usize| text.floor_char_boundary(n % (text.len() + 1));
            Span::new(at(from).min(at(to)), at(from).max(at(to)))
        };
        story.article.excluded.push(Excluded { span: span(muted), reason: Reason::Noise });
        for (number, pair) in cuts.chunks(2).enumerate() {
            let mut content: Vec<Span> =
                pair.iter().map(|cut| span(*cut)).filter(|span| !span.is_empty()).collect();
            content.sort();
            if content.is_empty() || content.len() == 2 && content[0].overlaps(content[1]) {
                continue;
            }
            story.annotated.attributions.push(Attribution {
                kind: [Kind::Direct, Kind::Indirect, Kind::Mixed][number % 3],
                stance: Stance::Says,
                statement: Span::default(),
                content,
                cue: Vec::new(),
                source: Vec::new(),
                via: Vec::new(),
                setting: Vec::new(),
                speakers: Vec::new(),
                candidates: Vec::new(),
                said_on: None,
                confidence: 0.9,
                speaker_confidence: 0.9,
                band: Band::Clear,
                evidence: None,
                rule: FoundBy { frame: Some(Rule::ContentVerbSource), ..FoundBy::default() },
            });
        }
        let expected = published_text(&story.article);
        // In Markdown, the white space round a block's text is published, too.
        let visible: Vec<Option<bool>> = story.annotated.attributions.iter().map(|attribution| {
            let in_block = attribution.content.iter().any(|span| {
                story.article.blocks.iter().any(|block| block.span.overlaps(*span))
            });
            (in_block || format == Format::Text).then_some(in_block)
        }).collect();
        let ids = quotation_ids(&story.article, &story.annotated);
        let html = render_one(vec![story], "articles/x/index.html");
        prop_assert_eq!(body_text(&html), expected);
        // Every quotation that shows has one anchor and one chip.
        for (id, visible) in ids.iter().zip(visible) {
            let anchors = html.matches(&format!("id=\"q-{id}\"")).count();
            let chips = html.matches(&format!("popovertarget=\"c-{id}\"")).count();
            prop_assert_eq!(anchors, chips);
            prop_assert!(visible.is_none_or(|visible| anchors == usize::from(visible)));
        }
    }
}
