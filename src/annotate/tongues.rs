//! Articles in more than one language: each paragraph that is plainly in another is read with the
//! pack of that language, and what is found is put together.

use rustc_hash::FxHashMap;

use super::{Annotated, Attribution, Entity, EntityKind, Who};
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
            places.push(place);
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
            move_to(&mut attribution, &places);
            attribution
        }));
        all.dates.extend(part.dates);
    }
    all.attributions.sort_by_key(|attribution| attribution.content[0]);
    all.dates.sort_by_key(|date| date.span);
    in_order(&mut all);
    all
}

/// Sorts entities by their first mention.
fn in_order(all: &mut Annotated) {
    let mut entities: Vec<(usize, Entity)> =
        std::mem::take(&mut all.entities).into_iter().enumerate().collect();
    for (_, entity) in &mut entities {
        entity.mentions.sort_by_key(|mention| mention.span);
    }
    entities.sort_by_key(|(index, entity)| {
        (entity.mentions.first().map_or(u32::MAX, |mention| mention.span.start), *index)
    });
    let mut places = vec![0; entities.len()];
    for (place, (index, _)) in entities.iter().enumerate() {
        places[*index] = place;
    }
    all.entities = entities.into_iter().map(|(_, entity)| entity).collect();
    for attribution in &mut all.attributions {
        move_to(attribution, &places);
    }
}

fn move_to(attribution: &mut Attribution, places: &[usize]) {
    let readings = attribution.evidence.iter_mut().flat_map(|evidence| &mut evidence.readings);
    let of_evidence = readings.filter_map(|reading| match &mut reading.who {
        Who::Entities(entities) => Some(entities),
        Who::Words(_) | Who::Nobody => None,
    });
    let speakers = attribution.speakers.iter_mut().chain(&mut attribution.candidates);
    for index in speakers.chain(of_evidence.flatten()) {
        *index = u32::try_from(places[*index as usize]).unwrap_or(u32::MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::annotate;
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
        let (annotated, _) = annotate(&article, &languages);
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
