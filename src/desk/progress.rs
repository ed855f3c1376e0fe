//! How far the editors are, told so that it cannot flatter: what is wrong among the unchecked is said by
//! what was drawn at random alone, since a queue asks for the worst first.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{View, interval};
use crate::review;

/// How far the editors are with some of the names that are shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Share {
    /// Quotations with a name, and those that were checked.
    pub shown: u32,
    /// Those that an editor has checked.
    pub checked: u32,
    /// Those of them that were changed.
    pub changed: u32,
    /// Those that were drawn at random and checked.
    pub audited: u32,
    /// Those of them that were changed.
    pub wrong: u32,
}

/// How far the editors are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Progress {
    /// With the whole site.
    pub all: Share,
    /// With what the home page shows: the newest day.
    pub home: Share,
    /// With each language, by its code.
    pub languages: BTreeMap<String, Share>,
}

/// How far the editors of a site are.
pub fn progress(view: &View<'_>) -> Progress {
    let mut out =
        Progress { all: Share::default(), home: Share::default(), languages: BTreeMap::new() };
    let newest = view.site.days.first().map(|day| day.briefs.clone()).unwrap_or_default();
    for (at, brief) in view.site.briefs.iter().enumerate() {
        let mut share = Share::default();
        let quotes = &view.site.quotes[brief.quotes.clone()];
        for (quote, attribution) in quotes.iter().zip(&brief.annotated.attributions) {
            share.shown += u32::from(!quote.speakers.is_empty() || attribution.is_checked());
        }
        for own in review::standing(&brief.article, view.text(view.corrections(brief))) {
            if own.kind == "name" || own.place.is_none() {
                continue;
            }
            let (changed, audited) = (u32::from(!own.is_right), u32::from(own.signed.audit));
            share.checked += 1;
            share.changed += changed;
            share.audited += audited;
            share.wrong += changed * audited;
        }
        // What was rejected is shown no longer, and was checked all the same.
        share.shown = share.shown.max(share.checked);
        out.all.add(&share);
        if newest.contains(&at) {
            out.home.add(&share);
        }
        let language = brief.article.language.clone().unwrap_or_default();
        out.languages.entry(language).or_default().add(&share);
    }
    out
}

impl Share {
    fn add(&mut self, other: &Share) {
        self.shown += other.shown;
        self.checked += other.checked;
        self.changed += other.changed;
        self.audited += other.audited;
        self.wrong += other.wrong;
    }

    /// `names shown: 1378. Checked 412 (30 %), 63 of them changed. Of the rest about 1 in 14 is wrong
    /// (between 1 in 37 and 1 in 7: 6 of 84 audited at random)`
    pub fn words(&self) -> String {
        let Share { shown, checked, changed, audited, wrong } = self;
        let percent = if *shown == 0 { 0 } else { 100 * checked / shown };
        let done = format!(
            "names shown: {shown}. Checked {checked} ({percent} %), {changed} of them changed"
        );
        let rest = if shown == checked && *shown > 0 {
            return format!("{done}.");
        } else if *audited == 0 {
            "how many of the rest are wrong nobody knows: none was audited at random".to_owned()
        } else {
            let (low, high) = interval(*wrong, *audited);
            let about = match wrong {
                0 => "of the rest few are wrong".to_owned(),
                _ => format!(
                    "of the rest about {} is wrong",
                    one_in(f64::from(*wrong) / f64::from(*audited))
                ),
            };
            let from = if low == 0.0 {
                format!("at most {}", one_in(high))
            } else {
                format!("between {} and {}", one_in(low), one_in(high))
            };
            format!("{about} ({from}: {wrong} of {audited} audited at random)")
        };
        format!("{done}; {rest}.")
    }
}

/// `1 in 14`
fn one_in(share: f64) -> String {
    let in_all = 1.0 / share.max(1e-9);
    // Whole numbers tell small ones badly: 1 in 1 would be all of them.
    if in_all < 2.5 { format!("{:.0} in 100", 100.0 * share) } else { format!("1 in {in_all:.0}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_told_with_what_is_known_of_the_rest() {
        let share = Share { shown: 1378, checked: 412, changed: 63, audited: 84, wrong: 6 };
        assert_eq!(
            share.words(),
            "names shown: 1378. Checked 412 (29 %), 63 of them changed; of the rest about 1 in 14 is wrong \
             (between 1 in 38 and 1 in 7: 6 of 84 audited at random)."
        );
        let none = Share { audited: 0, wrong: 0, ..share.clone() };
        assert!(
            none.words().ends_with("nobody knows: none was audited at random."),
            "{}",
            none.words()
        );
        let clean = Share { audited: 100, wrong: 0, ..share };
        assert!(
            clean.words().contains("few are wrong (at most 1 in 28: 0 of 100"),
            "{}",
            clean.words()
        );
    }
}
