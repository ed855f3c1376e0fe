//! What each stage costs: `cargo bench`. Ratios between stages and between two states of the program
//! are what to look at, not times.

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use kutip::annotate::annotate;
use kutip::article::parse;
use kutip::language::Languages;
use kutip::output::{Destination, Stage};
use kutip::page::{self, Overrides, Renderer};
use kutip::registry::Registry;
use kutip::site::{self, Fingerprints, Story};
use kutip::source::{Format, Source};

/// Articles of the sites that are linked, rendered and written.
const BRIEFS: usize = 500;
const NAMES: [&str; 12] = [
    "Clara", "Edmund", "Nadia", "Farid", "Hazel", "Bernard", "Rosalind", "Mahesa", "Dorothy",
    "Quentin", "Larasati", "Stuart",
];
const FAMILIES: [&str; 11] = [
    "Wenhollow",
    "Oakenshaw",
    "Kettlewell",
    "Mandalika",
    "Ravensworth",
    "Tirtawangsa",
    "Netherby",
    "Dunmoor",
    "Larkspur",
    "Nagasari",
    "Inglewood",
];

fn main() {
    divan::main();
}

/// An article of about 400 words with five quotations, another for each number.
fn brief(number: usize) -> Source {
    let mut text = format!(
        "title: The quay and its {number} lamps\ndate: 2025-{:02}-{:02}\nlanguage: en\n\n",
        1 + number % 12,
        1 + number % 28
    );
    for part in 0..5 {
        let at = number * 5 + part;
        let (name, family) = (NAMES[at % NAMES.len()], FAMILIES[at / 7 % FAMILIES.len()]);
        let _ = write!(
            text,
            "“The {number} lamps of quay {part} will be lit before the ferry comes in May,” said {name} {family}. \
             The council of the town had carried its budget for the harbour through the winter, and the gravel for \
             the narrow road behind the market was bought with timber that nobody else wanted.\n\n\
             Work on the roof of the old school goes on without a pump, because the river moves in the morning and \
             the wooden stalls of the market stand empty until the second bridge opens.\n\n"
        );
    }
    Source::new(&format!("b{number}"), &format!("content/b{number}.txt"), Format::Text, text)
}

fn articles(languages: &Languages) -> Vec<Story> {
    let read = |number| {
        let (article, _) = parse(&brief(number), languages);
        let (annotated, _) = annotate(&article, languages);
        Story::new(article, annotated)
    };
    (0..BRIEFS).map(read).collect()
}

fn linked(languages: &Languages) -> Renderer {
    let (site, _) =
        site::link(articles(languages), &Arc::default(), &Registry::default(), languages);
    let renderer = Renderer::new(site, languages, Overrides::default());
    renderer.unwrap_or_else(|problem| panic!("{problem:?}"))
}

#[divan::bench]
fn read(bencher: Bencher<'_, '_>) {
    let languages = Languages::embedded();
    let source = brief(7);
    bencher
        .counter(BytesCount::of_str(&source.text))
        .bench(|| parse(black_box(&source), &languages));
}

#[divan::bench(name = "annotate")]
fn annotate_one(bencher: Bencher<'_, '_>) {
    let languages = Languages::embedded();
    let (article, _) = parse(&brief(7), &languages);
    bencher
        .counter(BytesCount::of_str(&article.text))
        .bench(|| annotate(black_box(&article), &languages));
}

#[divan::bench(sample_count = 20)]
fn link(bencher: Bencher<'_, '_>) {
    let languages = Languages::embedded();
    let articles = articles(&languages);
    bencher.counter(ItemsCount::new(BRIEFS)).with_inputs(|| articles.clone()).bench_values(
        |articles| site::link(articles, &Arc::default(), &Registry::default(), &languages),
    );
}

/// All pages, one after the other.
#[divan::bench(sample_count = 10)]
fn render(bencher: Bencher<'_, '_>) {
    let renderer = linked(&Languages::embedded());
    let plans = page::plan(renderer.site());
    bencher.counter(ItemsCount::new(plans.len())).bench(|| {
        plans
            .iter()
            .map(|plan| renderer.render(plan).map_or(0, |page| page.bytes.len()))
            .sum::<usize>()
    });
}

/// What tells whether a page has to be rendered.
#[divan::bench(sample_count = 10)]
fn fingerprint(bencher: Bencher<'_, '_>) {
    let renderer = linked(&Languages::embedded());
    let plans = page::plan(renderer.site());
    bencher.counter(ItemsCount::new(plans.len())).bench(|| {
        let of = Fingerprints::new(renderer.site(), std::iter::empty(), ());
        plans.iter().filter_map(|plan| plan.fingerprint(&of)).count()
    });
}

/// A new tree, pages rendered before.
#[divan::bench(sample_count = 10)]
fn write(bencher: Bencher<'_, '_>) {
    let renderer = linked(&Languages::embedded());
    let pages: Vec<_> =
        page::plan(renderer.site()).iter().filter_map(|plan| renderer.render(plan).ok()).collect();
    bencher
        .counter(ItemsCount::new(pages.len()))
        .with_inputs(|| tempfile::tempdir().unwrap_or_else(|problem| panic!("{problem}")))
        .bench_values(|folder| {
            let place =
                Destination::new(&folder.path().join("public"), &folder.path().join("site"), &[]);
            let place = place.unwrap_or_else(|problem| panic!("{problem}"));
            let stage =
                Stage::begin(&place, None, None).unwrap_or_else(|problem| panic!("{problem}"));
            let entries = pages
                .iter()
                .filter_map(|page| stage.put(&page.path, &page.bytes, None).ok())
                .collect();
            let facts = kutip::output::Facts {
                base_url: None,
                unusable: Vec::new(),
                drafts: false,
                last: None,
            };
            let built = stage.finish(entries, Vec::new(), facts);
            (built.is_ok(), folder)
        });
}
