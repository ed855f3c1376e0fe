//! A name of one article: whom it means, what it is, which role it has.

use serde::Serialize;
use tera::Context;

use super::act::seen;
use super::form::Form;
use super::show::{ArticleView, Choice, choices, names};
use super::sitting::Sitting;
use super::{Answer, Desk};
use crate::annotate::{EntityKind, Mention};
use crate::site::Brief;
use crate::text::squeeze;

/// Places that are shown.
const PLACES: usize = 5;
/// Shorter roles that are offered.
const CUTS: usize = 5;

/// A kind, and the letter that chooses it.
#[derive(Serialize)]
struct KindView {
    name: &'static str,
    is_now: bool,
}

impl Desk {
    /// The page of a name of an article.
    pub(super) fn name_page(&self, sitting: &Sitting, fields: &Form) -> Option<Answer> {
        let view = sitting.view();
        let (id, words) = (fields.get("article"), fields.get("words"));
        let (brief, _) = view.article(id)?;
        let mut entities = brief.annotated.entities.iter();
        let entity = entities.find(|entity| entity.name == words)?;
        let kinds: Vec<KindView> = EntityKind::ALL
            .into_iter()
            .map(|kind| KindView { name: kind.name(), is_now: kind == entity.kind })
            .collect();
        let cuts: Vec<Choice> = choices(&cut(entity.role.as_deref().unwrap_or_default()));
        let mut context = Context::new();
        self.common(&mut context, sitting, fields, &format!("Who or what is {words}?"));
        context.insert("article", &ArticleView::new(view.site, brief));
        context.insert("words", words);
        context.insert("back", fields.get("back"));
        context.insert("entity", entity);
        context.insert("kinds", &kinds);
        context.insert("cuts", &cuts);
        context.insert("places", &places(brief, &entity.mentions));
        context.insert("names", &names(&view, Some(brief)));
        context.insert(
            "goes",
            &view.site.profiles.iter().find(|own| own.name == words).map(|own| own.briefs.len()),
        );
        context.insert("seen", &seen(sitting, &view, id, ""));
        context.insert("seen_people", &seen(sitting, &view, "", ""));
        Some(self.render(200, "name.html", &context))
    }
}

/// Where a name stands, in its words.
fn places(brief: &Brief, mentions: &[Mention]) -> Vec<String> {
    let around = |mention: &Mention| {
        let block = brief.article.blocks.iter().find(|block| block.span.overlaps(mention.span))?;
        Some(squeeze(block.span.of(&brief.article.text)))
    };
    let mut out: Vec<String> = mentions.iter().filter_map(around).collect();
    out.dedup();
    out.truncate(PLACES);
    out
}

/// Shorter roles: without words at the end, then without words at the beginning.
fn cut(role: &str) -> Vec<String> {
    let words: Vec<&str> = role.split_whitespace().collect();
    let count = words.len();
    let shorter = (1..count).map(|end| words[..count - end].join(" ")).take(CUTS - 1);
    let later = (1..count).map(|from| words[from..].join(" "));
    let mut out: Vec<String> =
        shorter.chain(later).map(|role| role.trim_end_matches(',').to_owned()).collect();
    out.truncate(CUTS);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_cut_at_either_end() {
        assert_eq!(
            cut("Head of Water Agus"),
            ["Head of Water", "Head of", "Head", "of Water Agus", "Water Agus"]
        );
        assert!(cut("Mayor").is_empty());
    }
}
