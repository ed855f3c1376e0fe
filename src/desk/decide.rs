//! What a decision does to the editor's files.

use toml_edit::{Datetime, Value};

use super::decision::TextOrNo;
use super::{Decision, Edit, View, What, name, people, undo};
use crate::annotate::{Attribution, EntityKind, Kind, Stance};
use crate::article::Article;
use crate::review::{self, Field, Standing, Stretch, Uneditable};
use crate::site::{Brief, Quote};
use crate::text::Span;

/// Why a decision does nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No quotation of the site has this id.
    #[error("no quotation has the id {0}")]
    NoQuotation(String),
    /// No published article has this id.
    #[error("no article has the id {0}")]
    NoArticle(String),
    /// The article has no decision with this id.
    #[error("the article has no decision {0}")]
    NoDecision(String),
    /// The article has no such name.
    #[error("the article has no name `{0}`")]
    NoName(String),
    /// The file is none that decisions change.
    #[error("{0} is no file of decisions")]
    NoFile(String),
    /// The words do not stand there.
    #[error("the words do not stand in the article: {0}")]
    NoWords(String),
    /// They stand at several places.
    #[error("the words stand at {0} places; give the number of the one that is meant as `place`")]
    Several(usize),
    /// A value that no file may have.
    #[error("{0} cannot be {1}")]
    Bad(&'static str, String),
    /// Nothing would change.
    #[error("it changes nothing")]
    Nothing,
    /// The file cannot be edited.
    #[error("{path}: {why}; {}", help(*.why))]
    Uneditable {
        /// Which.
        path: String,
        /// Why.
        why: Uneditable,
    },
    /// Somebody else has changed the file.
    #[error("{0} was changed there in the meantime")]
    Changed(String),
}

fn help(why: Uneditable) -> &'static str {
    match why {
        Uneditable::Unmerged => "run `kutip check --fix`, or decide between the blocks that differ",
        Uneditable::Broken => "correct it by hand",
        Uneditable::Inline => "write it as [[quote]], [[add]] or [[name]]",
    }
}

/// The edits of the editor's files that a decision is; at least one.
///
/// # Errors
/// If it does nothing.
pub fn decide(view: &View<'_>, decision: &Decision) -> Result<Vec<Edit>, Refused> {
    let one = |edit: Result<Edit, Refused>| edit.map(|edit| vec![edit]);
    let edits = match &decision.what {
        What::Right { quotation } => one(right(view, decision, quotation)),
        What::Change { quotation, .. } => one(change(view, decision, quotation)),
        What::Reject { quotation } => one(reject(view, decision, quotation)),
        What::Add { article, .. } => one(add(view, decision, article)),
        What::Name { article, words, is, r#type, role } => {
            one(name::decide(view, decision, (article, words), (is.as_deref(), r#type, role)))
        }
        What::Words { article, decision: id, words, place } => {
            one(words_of(view, (article, id), words, *place))
        }
        What::Withdraw { article, decision: id } => one(withdraw(view, (article, id))),
        What::Move { file, article } => relocate(view, file, article),
        What::Merge { name, form, r#type } => one(people::merge(view, name, form, r#type)),
        What::Apart { name, form, r#type } => one(people::apart(view, name, form, r#type)),
        What::Divide { name, second, r#type, articles } => {
            one(people::divide(view, (name, second), r#type, articles))
        }
        What::Hide { name, r#type } => one(people::hide(view, name, r#type)),
        What::Nobody { name } => one(people::nobody(view, name)),
        What::Undo { edits } => edits.iter().rev().map(|edit| undo(view, edit)).collect(),
    }?;
    let edits: Vec<Edit> = edits.into_iter().filter(|edit| edit.old != edit.new).collect();
    if edits.is_empty() { Err(Refused::Nothing) } else { Ok(edits) }
}

/// A text value.
pub(super) fn text<T: From<Value>>(text: &str) -> T {
    Value::from(text).into()
}

/// The keys of every block.
pub(super) fn signed<'a>(decision: &Decision) -> Vec<Field<'a>> {
    let day = decision.on.and_then(|on| on.to_string().parse::<Datetime>().ok());
    let mut fields: Vec<Field<'a>> = Vec::new();
    fields.extend(decision.note.as_deref().map(|note| ("note", text(note))));
    fields.extend(decision.by.as_deref().map(|by| ("by", text(by))));
    fields.extend(day.map(|day| ("on", Some(day.into()))));
    if decision.audit {
        fields.push(("audit", Some(true.into())));
    }
    fields
}

fn right(view: &View<'_>, decision: &Decision, id: &str) -> Result<Edit, Refused> {
    let (brief, quote) = found(view, id)?;
    let attribution = view.site.attribution(quote);
    let speaker = speakers(brief, quote);
    let stance = Some(attribution.stance).filter(|stance| *stance != Stance::Says);
    let fields = [
        ("speaker", text(&speaker)),
        ("kind", text(attribution.kind.name())),
        ("stance", stance.map(|stance| text(stance.name()))),
        ("reject", None),
        ("right", Some(true.into())),
    ];
    about_quotation(view, decision, (brief, attribution), fields.into())
}

/// Whether names are those that pages show, or those by which the article knows the same.
fn is_shown(view: &View<'_>, (brief, quote): (&Brief, &Quote), names: &str) -> bool {
    let given: Vec<&str> =
        names.split(';').map(str::trim).filter(|name| !name.is_empty()).collect();
    let is_one = |(&at, name): (&u32, &&str)| {
        let own = brief.annotated.entities.get(at as usize);
        view.site.speaker_name(brief, at) == *name || own.is_some_and(|own| own.name == **name)
    };
    given.len() == quote.speakers.len() && quote.speakers.iter().zip(&given).all(is_one)
}

/// Who is shown as the speaker, as a block names them.
fn speakers(brief: &Brief, quote: &Quote) -> String {
    let entities = &brief.annotated.entities;
    let names = quote.speakers.iter().filter_map(|&at| entities.get(at as usize));
    names.map(|entity| entity.name.as_str()).collect::<Vec<_>>().join("; ")
}

fn change(view: &View<'_>, decision: &Decision, id: &str) -> Result<Edit, Refused> {
    let (brief, quote) = found(view, id)?;
    let What::Change { speaker, r#type, kind, stance, content, .. } = &decision.what else {
        return Err(Refused::Nothing);
    };
    let attribution = view.site.attribution(quote);
    // Who answers without having seen the name that is shown, and gives the same, has found it right.
    let is_shown = |speaker: &String| is_shown(view, (brief, quote), speaker);
    if speaker.as_ref().is_some_and(is_shown)
        && [r#type, kind, stance, content].iter().all(|other| other.is_none())
    {
        return right(view, decision, id);
    }
    let mut fields: Vec<Field<'_>> = Vec::new();
    if let Some(speaker) = speaker {
        fields.push(("speaker", text(&one_line("speaker", speaker)?)));
        fields.push(("type", r#type.as_deref().map(type_of).transpose()?));
    }
    let kinds = Kind::ALL.map(Kind::name);
    let stances = Stance::ALL.map(Stance::name);
    for (key, given, known) in [("kind", kind, &kinds[..]), ("stance", stance, &stances[..])] {
        if let Some(given) = given {
            fields.push((key, Some(one_of(key, known)(given)?)));
        }
    }
    if let Some(content) = content {
        let is_here = |place: &Span| attribution.content.iter().any(|own| own.overlaps(*place));
        let places = review::places(&brief.article, content);
        let [place] = places.into_iter().filter(is_here).collect::<Vec<_>>()[..] else {
            return Err(Refused::NoWords(content.clone()));
        };
        fields.push(("content", text(&review::anchored(&brief.article, place).0)));
    }
    if fields.is_empty() {
        return Err(Refused::Nothing);
    }
    fields.extend([("reject", None), ("right", None)]);
    about_quotation(view, decision, (brief, attribution), fields)
}

/// What a speaker or a name may be, as a value.
pub(super) fn type_of(given: &str) -> Result<Value, Refused> {
    one_of("type", &EntityKind::ALL.map(EntityKind::name))(given)
}

/// Text that is one of those that a key may have, as a value.
pub(super) fn one_of<'a>(
    key: &'static str,
    known: &'a [&str],
) -> impl Fn(&str) -> Result<Value, Refused> + 'a {
    move |given| {
        let is_known = known.contains(&given);
        is_known.then(|| given.into()).ok_or_else(|| Refused::Bad(key, given.to_owned()))
    }
}

/// Text of one line.
pub(super) fn one_line(key: &'static str, given: &str) -> Result<String, Refused> {
    let is_odd = given.chars().any(char::is_control) || crate::text::hidden(given).is_some();
    if is_odd { Err(Refused::Bad(key, given.to_owned())) } else { Ok(crate::text::squeeze(given)) }
}

fn reject(view: &View<'_>, decision: &Decision, id: &str) -> Result<Edit, Refused> {
    let (brief, quote) = found(view, id)?;
    let attribution = view.site.attribution(quote);
    let file = File::of(view, brief)?;
    if let Some((stretch, Standing { kind: "add", .. })) = file.about(attribution) {
        return Ok(file.edit(view, review::removed(file.text, stretch)));
    }
    let keys = ["content", "speaker", "type", "kind", "stance", "right"];
    let mut fields: Vec<Field<'_>> = keys.map(|key| (key, None)).into();
    fields.push(("reject", Some(true.into())));
    about_quotation(view, decision, (brief, attribution), fields)
}

fn found<'e>(view: &View<'e>, id: &str) -> Result<(&'e Brief, &'e Quote), Refused> {
    let quote = view.quotation(id).ok_or_else(|| Refused::NoQuotation(id.to_owned()))?;
    Ok((&view.site.briefs[quote.brief], quote))
}

/// Writes a block about a quotation, or changes the one that there is.
fn about_quotation(
    view: &View<'_>,
    decision: &Decision,
    (brief, attribution): (&Brief, &Attribution),
    mut fields: Vec<Field<'_>>,
) -> Result<Edit, Refused> {
    let file = File::of(view, brief)?;
    fields.extend(signed(decision));
    if let Some((stretch, own)) = file.about(attribution) {
        // What was added is no finding of the program, which could be right.
        let keeps = |(key, _): &Field<'_>| own.kind != "add" || !["reject", "right"].contains(key);
        let fields: Vec<Field<'_>> = fields.into_iter().filter(keeps).collect();
        let block = review::written(own.kind, Some(&file.text[stretch.range.clone()]), &fields);
        return Ok(file.edit(view, review::replaced(file.text, stretch, &block)));
    }
    // Of a quotation in several pieces its longest: words stand in one stretch.
    let longest = attribution.content.iter().max_by_key(|span| span.end - span.start);
    let place = longest.copied().unwrap_or_default();
    fields.splice(0..0, tied(&brief.article, place));
    Ok(file.put(view, "quote", place, &fields))
}

/// The keys that tie a block to a place of its article.
fn tied<'a>(article: &Article, place: Span) -> Vec<Field<'a>> {
    let (words, around) = review::anchored(article, place);
    let mut fields = vec![("words", text(&words))];
    if let Some([before, after]) = around {
        fields.extend([("before", text(&before)), ("after", text(&after))]);
    }
    fields
}

fn add(view: &View<'_>, decision: &Decision, id: &str) -> Result<Edit, Refused> {
    let What::Add { words, speaker, r#type, kind, place, .. } = &decision.what else {
        return Err(Refused::Nothing);
    };
    let (brief, _) = view.article(id).ok_or_else(|| Refused::NoArticle(id.to_owned()))?;
    let place = place_of(&brief.article, words, *place)?;
    let mut fields = tied(&brief.article, place);
    fields.push(("speaker", text(&one_line("speaker", speaker)?)));
    fields.extend(r#type.as_deref().map(type_of).transpose()?.map(|kind| ("type", Some(kind))));
    let kinds = Kind::ALL.map(Kind::name);
    fields.push(("kind", Some(one_of("kind", &kinds)(kind)?)));
    fields.extend(signed(decision));
    Ok(File::of(view, brief)?.put(view, "add", place, &fields))
}

/// The place of words in an article; of several the one that a number says, from 1.
fn place_of(article: &Article, words: &str, number: Option<usize>) -> Result<Span, Refused> {
    let places = review::places(article, words);
    match (&places[..], number) {
        ([], _) => Err(Refused::NoWords(words.to_owned())),
        ([one], None) => Ok(*one),
        (places, None) => Err(Refused::Several(places.len())),
        (places, Some(number)) => {
            places.get(number.wrapping_sub(1)).copied().ok_or(Refused::Several(places.len()))
        }
    }
}

fn words_of(
    view: &View<'_>,
    (article, id): (&str, &str),
    words: &str,
    place: Option<usize>,
) -> Result<Edit, Refused> {
    let (brief, _) = view.article(article).ok_or_else(|| Refused::NoArticle(article.to_owned()))?;
    let file = File::of(view, brief)?;
    let (stretch, own) = file.decision(id)?;
    let mut fields = vec![("before", None), ("after", None), ("occurrence", None)];
    if own.kind == "name" {
        fields = vec![("words", text(&one_line("words", words)?))];
    } else {
        fields.extend(tied(&brief.article, place_of(&brief.article, words, place)?));
    }
    let block = review::written(own.kind, Some(&file.text[stretch.range.clone()]), &fields);
    Ok(file.edit(view, review::replaced(file.text, stretch, &block)))
}

fn withdraw(view: &View<'_>, (article, id): (&str, &str)) -> Result<Edit, Refused> {
    let (brief, _) = view.article(article).ok_or_else(|| Refused::NoArticle(article.to_owned()))?;
    let file = File::of(view, brief)?;
    let (stretch, _) = file.decision(id)?;
    Ok(file.edit(view, review::removed(file.text, stretch)))
}

/// Gives corrections beside no article to one; those that it has come first.
fn relocate(view: &View<'_>, from: &str, article: &str) -> Result<Vec<Edit>, Refused> {
    if !view.strays().any(|stray| stray == from) {
        return Err(Refused::NoFile(from.to_owned()));
    }
    let (_, path) = view.article(article).ok_or_else(|| Refused::NoArticle(article.to_owned()))?;
    let new = match view.text(path) {
        "" => view.text(from).to_owned(),
        own => format!("{}\n\n{}", own.trim_end(), view.text(from)),
    };
    Ok(vec![view.edit(path, Some(new)), view.edit(from, None)])
}

/// The corrections of an article.
pub(super) struct File<'a> {
    pub(super) path: &'a str,
    pub(super) text: &'a str,
    pub(super) stretches: Vec<Stretch>,
    standing: Vec<Standing>,
}

impl<'a> File<'a> {
    /// They, if they can be edited.
    pub(super) fn of(view: &'a View<'_>, brief: &Brief) -> Result<Self, Refused> {
        let path = view.corrections(brief);
        let text = view.text(path);
        let stretches = review::stretches(text)
            .map_err(|why| Refused::Uneditable { path: path.to_owned(), why })?;
        Ok(File { path, text, stretches, standing: review::standing(&brief.article, text) })
    }

    /// The blocks that can be used, with what they decide.
    fn blocks(&self) -> impl Iterator<Item = (&Stretch, &Standing)> {
        self.standing.iter().filter_map(|standing| {
            let mut stretches = self.stretches.iter();
            Some((stretches.find(|stretch| stretch.range.start == standing.head)?, standing))
        })
    }

    /// The block about a quotation: of several one with all of its words.
    fn about(&self, attribution: &Attribution) -> Option<(&Stretch, &Standing)> {
        let touches = |place: Span| attribution.content.iter().any(|own| own.overlaps(place));
        let is_about =
            |(_, own): &(&Stretch, &Standing)| own.kind != "name" && own.place.is_some_and(touches);
        let is_whole = |(_, own): &(&Stretch, &Standing)| {
            own.place.is_some_and(|place| attribution.content == [place])
        };
        let found: Vec<_> = self.blocks().filter(is_about).collect();
        found.iter().copied().find(is_whole).or_else(|| found.first().copied())
    }

    /// The decision with an id.
    fn decision(&self, id: &str) -> Result<(&Stretch, &Standing), Refused> {
        let found = self.blocks().find(|(_, own)| own.id == id);
        found.ok_or_else(|| Refused::NoDecision(id.to_owned()))
    }

    /// The block about a name.
    pub(super) fn named(&self, words: &str) -> Option<&Stretch> {
        let is_it = |own: &Standing| own.kind == "name" && own.words == words;
        self.blocks().find(|(_, own)| is_it(own)).map(|(stretch, _)| stretch)
    }

    /// A new block where it belongs: blocks stand in the order of the article.
    pub(super) fn put(
        &self,
        view: &View<'_>,
        kind: &str,
        place: Span,
        fields: &[Field<'_>],
    ) -> Edit {
        // Names stand first.
        let is_later = |(_, own): &(&Stretch, &Standing)| {
            let is_below = || own.place.is_some_and(|other| other.start > place.start);
            own.kind != "name" && (kind == "name" || is_below())
        };
        let next = self.blocks().find(is_later).map(|(stretch, _)| stretch.range.start);
        let at = next.and_then(|next| self.stretches.iter().position(|s| s.range.start == next));
        let fields: Vec<Field<'_>> =
            fields.iter().filter(|(_, new)| new.is_some()).cloned().collect();
        let block = review::written(kind, None, &fields);
        let at = at.unwrap_or(self.stretches.len());
        self.edit(view, review::inserted(self.text, &self.stretches, at, &block))
    }

    /// The edit that makes another text of it; an empty one goes.
    pub(super) fn edit(&self, view: &View<'_>, new: String) -> Edit {
        view.edit(self.path, Some(new).filter(|new| !new.is_empty()))
    }
}

/// The value of text or `false`.
pub(super) fn text_or_no(key: &'static str, given: &TextOrNo) -> Result<Value, Refused> {
    match given {
        TextOrNo::Text(words) => Ok(one_line(key, words)?.into()),
        TextOrNo::No(false) => Ok(false.into()),
        TextOrNo::No(true) => Err(Refused::Bad(key, "true".to_owned())),
    }
}
