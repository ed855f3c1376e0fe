//! Decisions about a name of one article.

use super::decide::{File, one_line, signed, text, text_or_no, type_of};
use super::decision::TextOrNo;
use super::{Decision, Edit, Refused, View};
use crate::review::{self, Field};

/// Writes a block about a name, or changes the one that there is.
pub(super) fn decide(
    view: &View<'_>,
    decision: &Decision,
    (id, words): (&str, &str),
    (is, kind, role): (Option<&str>, &Option<TextOrNo>, &Option<TextOrNo>),
) -> Result<Edit, Refused> {
    let (brief, _) = view.article(id).ok_or_else(|| Refused::NoArticle(id.to_owned()))?;
    let file = File::of(view, brief)?;
    let own = file.named(words);
    let mut entities = brief.annotated.entities.iter();
    let is_named = |name: &String| name == words;
    let known =
        entities.find(|entity| is_named(&entity.name) || entity.aliases.iter().any(is_named));
    if known.is_none() && own.is_none() {
        return Err(Refused::NoName(words.to_owned()));
    }
    let mut fields: Vec<Field<'_>> = Vec::new();
    match kind {
        Some(TextOrNo::No(false)) => fields.extend([("is", None), ("role", None)]),
        Some(TextOrNo::Text(kind)) => drop(type_of(kind)?),
        _ => {}
    }
    if let Some(is) = is {
        fields.push(("is", text(&one_line("is", is)?)));
    }
    for (key, given) in [("type", kind), ("role", role)] {
        if let Some(given) = given {
            fields.push((key, Some(text_or_no(key, given)?)));
        }
    }
    if fields.iter().all(|(_, new)| new.is_none()) {
        return Err(Refused::Nothing);
    }
    fields.extend(signed(decision));
    if let Some(stretch) = own {
        let block = review::written("name", Some(&file.text[stretch.range.clone()]), &fields);
        return Ok(file.edit(view, review::replaced(file.text, stretch, &block)));
    }
    let first = known.and_then(|entity| entity.mentions.first()).map(|mention| mention.span);
    fields.insert(0, ("words", text(words)));
    Ok(file.put(view, "name", first.unwrap_or_default(), &fields))
}
