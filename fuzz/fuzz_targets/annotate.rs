//! Any bytes as an article: decoded, taken apart, annotated with each language pack, printed. Nothing
//! may panic, and all spans must be sound.

#![no_main]

use std::sync::LazyLock;

use kutip::annotate::{Annotated, annotate};
use kutip::article::{self, Article};
use kutip::export::jsonl;
use kutip::language::Languages;
use kutip::source::{Format, Source, decode};
use kutip::text::Span;
use libfuzzer_sys::fuzz_target;

static LANGUAGES: LazyLock<Languages> = LazyLock::new(Languages::embedded);

fuzz_target!(|data: &[u8]| {
    let Some((&first, rest)) = data.split_first() else { return };
    let Ok(text) = decode("fuzz", rest.to_vec(), None) else { return };
    let format = if first & 1 == 0 { Format::Text } else { Format::Markdown };
    let source = Source::new("fuzz", "fuzz", format, text);
    let (mut article, _) = article::parse(&source, &LANGUAGES);
    // One of the packs, or the one that the text tells.
    let packs = LANGUAGES.packs();
    if let Some(pack) = packs.get(usize::from(first >> 1) % (packs.len() + 1)) {
        article.language = Some(pack.code.clone());
    }
    let (annotated, _) = annotate(&article, &LANGUAGES);
    check(&article, &annotated);
    let options = jsonl::Options { evidence: true, ..jsonl::Options::default() };
    let record = jsonl::record(&article, &annotated, &source.text, options);
    serde_json::to_string(&record).expect("a record can be printed");
});

fn check(article: &Article, annotated: &Annotated) {
    let sound = |span: &Span| {
        assert!(span.start <= span.end, "{span:?}");
        assert!(article.text.get(span.range()).is_some(), "{span:?}");
    };
    for attribution in &annotated.attributions {
        assert!(!attribution.content.is_empty());
        assert!(attribution.content.windows(2).all(|two| two[0].end <= two[1].start));
        for spans in [&attribution.content, &attribution.cue, &attribution.source, &attribution.via] {
            spans.iter().for_each(sound);
        }
        for share in [attribution.confidence, attribution.speaker_confidence] {
            assert!((0.0..=1.0).contains(&share), "{share}");
        }
        for &entity in attribution.speakers.iter().chain(&attribution.candidates) {
            assert!((entity as usize) < annotated.entities.len());
        }
    }
    for entity in &annotated.entities {
        entity.mentions.iter().for_each(|mention| sound(&mention.span));
    }
    annotated.dates.iter().for_each(|date| sound(&date.span));
}
