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
