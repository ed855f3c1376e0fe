//! Articles in more than one language: each paragraph that is plainly in another is read with the
//! pack of that language, and what is found is put together.

use rustc_hash::FxHashMap;

use super::assemble::{in_order, renumber};
use super::{Annotated, EntityKind};
use crate::article::{Article, Block};
use crate::language::{Languages, Pack};

/// The article cut by language, its own first; `None` if all of it is in `own`, as almost always.
pub(super) fn split<'l>(
    article: &Article,
    languages: &'l Languages,
    own: &'l Pack,
) -> Option<Vec<(&'l Pack, Article)>> {
    let packs: Vec<Option<&Pack>> = article
        .blocks
        .iter()
        .map(|block| languages.other(&own.code, block.span.of(&article.text)))
        .collect();
    let mut found: Vec<&Pack> = packs.iter().flatten().copied().collect();
    if found.is_empty() {
        return None;
    }
    found.sort_by_key(|pack| &pack.code);
    found.dedup_by_key(|pack| &pack.code);
    let part = |code: Option<&str>| {
        let here = article.blocks.iter().zip(&packs);
        let here = here.filter(|(_, pack)| pack.map(|pack| pack.code.as_str()) == code);
        let blocks: Vec<Block> = here.map(|(block, _)| *block).collect();
        Article { blocks, ..article.clone() }
    };
    let others = found.into_iter().map(|pack| (pack, part(Some(&pack.code))));
    Some(std::iter::once((own, part(None))).chain(others).collect())
}

/// Puts together what was found in the parts of one article. Entities of one kind and name are one.
pub(super) fn join(parts: Vec<Annotated>) -> Annotated {
    let mut all = Annotated::default();
    let mut known: FxHashMap<(EntityKind, String), usize> = FxHashMap::default();
    for part in parts {
        let mut places = Vec::with_capacity(part.entities.len());
        for entity in part.entities {
            let next = all.entities.len();
            let place = *known.entry((entity.kind, entity.name.to_lowercase())).or_insert(next);
            places.push(u32::try_from(place).unwrap_or(u32::MAX));
            if place == next {
                all.entities.push(entity);
                continue;
            }
            let other = &mut all.entities[place];
            other.mentions.extend(entity.mentions);
            other.role = other.role.take().or(entity.role);
            other.organisation = other.organisation.take().or(entity.organisation);
        }
        all.attributions.extend(part.attributions.into_iter().map(|mut attribution| {
            renumber(&mut attribution, &places);
            attribution
        }));
        all.dates.extend(part.dates);
    }
    in_order(&mut all);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::{By, Weights, Who, annotate_by};
    use crate::article;
    use crate::source::{Format, Source};

    #[test]
    fn what_a_speaker_was_chosen_by_tells_of_the_same_entities() {
        let text = "Wali Kota Ratih Wirasena menemui para pedagang di Pasar Tirtasari pada hari Senin. \
                    Ia didampingi Bagus Lantara, kepala dinas yang baru saja dilantik bulan lalu itu.\n\n\
                    “We have waited for this bridge for years, and nobody has told the traders anything \
                    at all about it,” said Hester Quill, who sells rope. She said that Peter Hallgarth had \
                    promised her an answer.\n\n\
                    \"Kami tidak mau menunggu sampai ada korban di jembatan itu,\" kata Ratih Wirasena.\n";
        let languages = Languages::embedded();
        let source = Source::new("a", "a.txt", Format::Text, text.to_owned());
        let (mut article, _) = article::parse(&source, &languages);
        article.language = Some("id".to_owned());
        let own = languages.get("id").unwrap();
        assert!(split(&article, &languages, own).is_some());
        let by = By { weights: Weights::shipped(), evidence: true };
        let (annotated, _) = annotate_by(&article, &languages, by);
        let mut named = 0;
        for attribution in &annotated.attributions {
            let readings = &attribution.evidence.as_ref().unwrap().readings;
            let Some(best) = readings.first() else { continue };
            let names = attribution.speakers.iter();
            let names: Vec<_> = names.map(|&at| &*annotated.entities[at as usize].name).collect();
            if matches!(best.who, Who::Entities(_)) {
                assert_eq!(best.name(&article, &annotated), Some(names.join("; ")));
                named += 1;
            }
        }
        assert!(named >= 3, "{named} of {}", annotated.attributions.len());
    }
}
