//! Entities against labels: which of those that a page would be made for are right.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::folds::Figures;
use super::labels::Named;
use super::measures::{Share, ratio};
use super::names::{LISTS, folded, lists};
use super::words::is_word;

/// The kinds that are counted; all others are as if they were not there.
const KINDS: [&str; 3] = ["person", "organisation", "place"];

/// Somebody or something that is named, as labelled or as predicted.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Entity {
    /// `person`, `organisation` or `place`; anything else is not counted.
    #[serde(rename = "type")]
    pub kind: String,
    /// The name as a page's heading shows it.
    pub name: String,
    /// Other forms of the name that the article has (labels only).
    #[serde(default)]
    pub forms: Vec<String>,
    /// Office, profession or kin, as printed.
    #[serde(default)]
    pub role: Option<String>,
    /// Other readings of the role that are right as well (labels only).
    #[serde(default)]
    pub role_alt: Vec<String>,
    /// The body that the role is held in.
    #[serde(default)]
    pub organisation: Option<String>,
    /// Other kinds that are right as well (labels only).
    #[serde(default)]
    pub alt: Vec<String>,
    /// Counts neither for nor against (labels only).
    #[serde(default)]
    pub optional: bool,
    /// The role is no office, profession or kin, and is not counted (labels only).
    #[serde(default)]
    pub optional_role: bool,
}

/// The figures of all articles.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Entities {
    /// People.
    pub person: Kind,
    /// Companies, authorities, parties and other bodies.
    pub organisation: Kind,
    /// Countries, towns, rivers and other places.
    pub place: Kind,
    /// Roles of the people found.
    pub role: Roles,
    /// Every entity that is wrong or missed, in the order of the articles.
    #[serde(skip)]
    pub misses: Vec<String>,
}

/// The figures of one kind.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Kind {
    /// Right are those whose name is the labelled one, as the heading of a page.
    pub page: Share,
    /// Right are those whose name is any labelled form.
    pub loose: Share,
    /// How many are wrong, by why.
    pub faults: BTreeMap<&'static str, u32>,
}

/// How right the roles are, of people found whose role is labelled.
#[derive(Clone, Copy, Debug, Default)]
pub struct Roles {
    /// Number of such people.
    pub n: u32,
    /// The same words.
    pub exact: u32,
    /// At least half of the words, and none of somebody or something else.
    pub near: u32,
}

impl Serialize for Roles {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;
        let mut out = serializer.serialize_struct("Roles", 3)?;
        out.serialize_field("n", &self.n)?;
        out.serialize_field("exact", &ratio(self.exact, self.n))?;
        out.serialize_field("near", &ratio(self.near, self.n))?;
        out.end()
    }
}

/// A labelled entity with its forms, compared without case, full stops and doubled blanks.
struct Label<'a> {
    raw: &'a Entity,
    name: String,
    forms: BTreeSet<String>,
}

impl<'a> Label<'a> {
    fn new(raw: &'a Entity) -> Self {
        let name = plain(&raw.name);
        let forms = raw.forms.iter().map(|form| plain(form)).chain([name.clone()]).collect();
        Label { raw, name, forms }
    }

    fn is(&self, kind: &str) -> bool {
        self.raw.kind == kind || self.raw.alt.iter().any(|other| other == kind)
    }
}

/// A prediction with its name as it is compared.
struct Found<'a> {
    raw: &'a Entity,
    name: String,
}

/// Compares predictions with labels.
pub fn evaluate(gold: &[Named], predicted: &[Named]) -> Entities {
    let by_id: HashMap<&str, &Named> =
        predicted.iter().map(|named| (named.id.as_str(), named)).collect();
    let mut figures = Entities::default();
    for article in gold {
        let predicted = by_id.get(article.id.as_str()).map_or(&[][..], |named| &named.entities);
        figures.add(&article.id, &article.entities, predicted);
    }
    figures
}

impl Entities {
    /// The figures that count most, by name, 0 to 1.
    pub fn figures(&self) -> Figures {
        vec![
            ("persons, precision", self.person.page.precision()),
            ("persons, recall", self.person.page.recall()),
            ("organisations, F1", self.organisation.page.f1()),
            ("places, F1", self.place.page.f1()),
            ("roles, near", ratio(self.role.near, self.role.n)),
        ]
    }

    /// The kinds with their names.
    pub fn rows(&self) -> [(&'static str, &Kind); 3] {
        [("person", &self.person), ("organisation", &self.organisation), ("place", &self.place)]
    }

    fn of(&mut self, kind: &str) -> &mut Kind {
        match kind {
            "person" => &mut self.person,
            "place" => &mut self.place,
            _ => &mut self.organisation,
        }
    }

    /// Adds one article.
    fn add(&mut self, id: &str, labels: &[Entity], predicted: &[Entity]) {
        let labels: Vec<Label<'_>> = labels.iter().map(Label::new).collect();
        let forms = |optional: bool| -> BTreeSet<&String> {
            labels
                .iter()
                .filter(|one| one.raw.optional == optional)
                .flat_map(|one| &one.forms)
                .collect()
        };
        let (optional, required) = (forms(true), forms(false));
        let found: Vec<Found<'_>> = predicted
            .iter()
            .filter(|raw| KINDS.contains(&raw.kind.as_str()))
            .map(|raw| Found { raw, name: plain(&raw.name) })
            .filter(|one| !optional.contains(&one.name) || required.contains(&one.name))
            .collect();
        let met = self.add_predictions(id, &labels, &found);
        for (at, label) in labels.iter().enumerate() {
            let raw = label.raw;
            if !KINDS.contains(&raw.kind.as_str()) || raw.optional {
                continue;
            }
            let Some(&one) = met.get(&at) else {
                let otherwise = |one: &Found<'_>| {
                    raw.alt.contains(&one.raw.kind) && label.forms.contains(&one.name)
                };
                // Found as the other kind, which is right too.
                if !found.iter().any(otherwise) {
                    self.of(&raw.kind).page.gold += 1;
                    self.of(&raw.kind).loose.gold += 1;
                    self.misses.push(format!("{id}: {}: missed: {}", raw.kind, raw.name));
                }
                continue;
            };
            self.of(&raw.kind).page.gold += 1;
            self.of(&raw.kind).loose.gold += 1;
            if raw.kind == "person" && !raw.optional_role {
                self.add_role(id, raw, one);
            }
        }
    }

    /// Counts the predictions; those that the labels are met by, by the label.
    fn add_predictions<'a>(
        &mut self,
        id: &str,
        labels: &[Label<'_>],
        found: &[Found<'a>],
    ) -> HashMap<usize, &'a Entity> {
        let mut named = BTreeSet::new();
        let mut met = HashMap::new();
        for one in found {
            let kind = one.raw.kind.as_str();
            let of_kind = || labels.iter().enumerate().filter(|(_, label)| label.is(kind));
            let same = of_kind()
                .find(|(at, label)| label.name == one.name && !named.contains(at))
                .map(|(at, _)| at);
            let near = same.or_else(|| {
                let mut free = of_kind().filter(|(at, _)| !met.contains_key(at));
                free.find(|(_, label)| label.forms.contains(&one.name)).map(|(at, _)| at)
            });
            let sums = self.of(kind);
            sums.page.predicted += 1;
            sums.loose.predicted += 1;
            if let Some(at) = same {
                named.insert(at);
                sums.page.right_of_predicted += 1.0;
                sums.page.found_of_gold += 1.0;
            }
            if let Some(at) = near
                && !met.contains_key(&at)
            {
                met.insert(at, one.raw);
                sums.loose.right_of_predicted += 1.0;
                sums.loose.found_of_gold += 1.0;
            }
            if same.is_none() {
                let why = if near.is_some() { "short form" } else { fault(one, labels) };
                *sums.faults.entry(why).or_default() += 1;
                self.misses.push(format!("{id}: {kind}: {why}: {}", one.raw.name));
            }
        }
        met
    }

    fn add_role(&mut self, id: &str, label: &Entity, found: &Entity) {
        let Some(role) = label.role.as_deref().filter(|role| !role.is_empty()) else { return };
        let got = office(found.role.as_deref().unwrap_or_default());
        let mut want = office(role);
        for other in label.role_alt.iter().map(|role| office(role)) {
            if overlap(&other, &got) > overlap(&want, &got) {
                want = other;
            }
        }
        let mut allowed: BTreeSet<String> = want.iter().cloned().collect();
        allowed.extend(words(label.organisation.as_deref().unwrap_or_default()));
        let (wanted, given) = (set(&want), set(&got));
        let near = if got.is_empty() {
            want.is_empty()
        } else {
            wanted.intersection(&given).count() * 2 >= wanted.len()
                && given.iter().all(|&word| allowed.contains(word))
        };
        self.role.n += 1;
        self.role.exact += u32::from(want == got);
        self.role.near += u32::from(near);
        if !near {
            let given = found.role.as_deref().unwrap_or("none");
            self.misses.push(format!("{id}: role of {}: {given}, not {role}", label.name));
        }
    }
}

/// Why a prediction is wrong that meets no label of its kind.
fn fault(one: &Found<'_>, labels: &[Label<'_>]) -> &'static str {
    let mut anywhere = labels.iter().filter(|label| label.forms.contains(&one.name)).peekable();
    if anywhere.peek().is_some() {
        let split = anywhere.any(|label| label.is(&one.raw.kind));
        return if split { "split" } else { "other kind" };
    }
    let mine: BTreeSet<String> = words(&one.name).into_iter().collect();
    let forms = labels.iter().flat_map(|label| &label.forms);
    let touches = forms.flat_map(|form| words(form)).any(|word| mine.contains(&word));
    if touches { "cut or glued" } else { "nothing" }
}

/// A name without case, full stops and doubled blanks.
pub(super) fn plain(name: &str) -> String {
    let kept = name.chars().filter(|character| !matches!(character, '.' | '\u{200b}'));
    let kept = kept.map(|character| if character == '\u{2019}' { '\'' } else { character });
    let folded: String = folded(kept).into_iter().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words, without case.
pub(super) fn words(text: &str) -> Vec<String> {
    let folded: String = folded(text.chars()).into_iter().collect();
    let words = folded.split(|character| !is_word(character)).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// The words of a role, but ranks, honorifics and articles.
fn office(role: &str) -> Vec<String> {
    let mut words = words(role);
    words.retain(|word| !lists(&LISTS.beside_office, word));
    words
}

fn set(words: &[String]) -> BTreeSet<&str> {
    words.iter().map(String::as_str).collect()
}

/// Jaccard index of the words.
fn overlap(a: &[String], b: &[String]) -> f64 {
    let (a, b) = (set(a), set(b));
    let count = |words: usize| u32::try_from(words).unwrap_or(u32::MAX);
    ratio(count(a.intersection(&b).count()), count(a.union(&b).count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(kind: &str, name: &str) -> Entity {
        Entity { kind: kind.to_owned(), name: name.to_owned(), ..Entity::default() }
    }

    fn named(entities: Vec<Entity>) -> Vec<Named> {
        vec![Named { id: "a".to_owned(), text: None, entities }]
    }

    #[test]
    fn each_prediction_is_right_or_wrong_for_one_reason() {
        let mut ann = entity("person", "Ann B. Roe");
        ann.forms = vec!["Roe".to_owned()];
        ann.role = Some("former mayor of Walu".to_owned());
        let mut quay = entity("place", "Quay");
        quay.alt = vec!["organisation".to_owned()];
        let mut who = entity("person", "Who");
        who.optional = true;
        let gold = named(vec![ann, quay, who, entity("organisation", "Walu Times")]);
        let mut roe = entity("person", "Roe");
        roe.role = Some("the mayor of Walu".to_owned());
        let predicted = named(vec![
            roe,
            entity("person", "ROE"),
            entity("person", "Walu  Times"),
            entity("place", "Times"),
            entity("person", "Who"),
            entity("organisation", "quay"),
            entity("place", "Sea"),
            entity("thing", "Walu Times"),
        ]);
        let figures = evaluate(&gold, &predicted);
        let faults = |kind: &Kind| kind.faults.clone().into_iter().collect::<Vec<_>>();
        assert_eq!(faults(&figures.person), [("other kind", 1), ("short form", 1), ("split", 1)]);
        assert_eq!(faults(&figures.place), [("cut or glued", 1), ("nothing", 1)]);
        assert_eq!((figures.person.page.predicted, figures.person.page.gold), (3, 1));
        assert_eq!((figures.place.page.gold, figures.organisation.page.gold), (1, 1));
        assert!((figures.organisation.page.precision() - 1.0).abs() < 1e-9);
        assert_eq!((figures.role.n, figures.role.exact, figures.role.near), (1, 0, 1));
    }
}
