//! The words of the pages in the site's language, and the filters that put dates and numbers into
//! them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{PoisonError, RwLock};

use chrono::format::{Item, StrftimeItems};
use chrono::{Locale, NaiveDate};
use rustc_hash::FxHashMap;

use crate::errata::{Erratum, Fault};
use crate::export::Wording;
use crate::language::Pack;

/// Words, dates and numbers of one language.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) ui: BTreeMap<String, String>,
    locale: Locale,
    /// The formats of dates among the words, read once.
    formats: BTreeMap<String, Vec<Item<'static>>>,
    /// Words with a number in them, by key: what stands before and after it, for one and for more.
    counted: FxHashMap<String, [(String, Option<String>); 2]>,
    /// Dates that were written in the pack's own formats: a site has few, and writes them often.
    dates: RwLock<FxHashMap<String, String>>,
}

impl Wording for Words {
    fn day(&self, date: NaiveDate) -> String {
        self.date(&date.to_string(), Some(self.get("date_long")))
    }

    fn days(&self) -> &str {
        self.get("days")
    }

    fn erratum(&self, of: &Erratum) -> String {
        let key = match (of.fault, of.was.is_empty(), of.is.is_empty()) {
            (Fault::Words, ..) => "erratum_words",
            (Fault::Withdrawn, true, _) => "erratum_gone",
            (Fault::Withdrawn, false, _) => "erratum_withdrawn",
            (Fault::Speaker, _, true) => "erratum_unclear",
            (Fault::Speaker, true, false) => "erratum_known",
            (Fault::Speaker, false, false) => "erratum_speaker",
        };
        self.get(key).replace("{was}", &of.was).replace("{is}", &of.is)
    }

    fn errata(&self) -> &str {
        self.get("errata")
    }
}

impl Words {
    pub(super) fn new(pack: Option<&Pack>) -> Self {
        let ui = pack.map(|pack| pack.ui.clone()).unwrap_or_default();
        let formats =
            ui.iter().filter(|(key, _)| key.starts_with("date_")).filter_map(|(_, format)| {
                Some((format.clone(), StrftimeItems::new(format).parse_to_owned().ok()?))
            });
        let formats = formats.collect();
        let locale = pack.map_or(Locale::POSIX, |pack| pack.locale);
        let parts = |key: &str, number: &str| {
            let words = ui.get(&format!("{key}_{number}"))?;
            Some(match words.split_once("{n}") {
                Some((before, after)) => (before.to_owned(), Some(after.to_owned())),
                None => (words.clone(), None),
            })
        };
        let keys = ui.keys().filter_map(|key| key.strip_suffix("_other"));
        let counted = keys
            .filter_map(|key| Some((key.to_owned(), [parts(key, "one")?, parts(key, "other")?])));
        Words { counted: counted.collect(), formats, ui, locale, dates: RwLock::default() }
    }

    /// The locale as the Open Graph protocol names it: `id_ID`; none where no pack fits.
    pub(super) fn locale(&self) -> Option<String> {
        (self.locale != Locale::POSIX).then(|| format!("{:?}", self.locale))
    }

    /// The words with this key; the key itself where a pack lacks it.
    pub(super) fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.ui.get(key).map_or(key, String::as_str)
    }

    /// `2025-08-13`, `2025-08` or `2025` as a reader writes it, by the pack's `date_day`,
    /// `date_month`, or the format given. What is no date stays as it is.
    pub(super) fn date(&self, iso: &str, format: Option<&str>) -> String {
        if format.is_some() {
            return self.written(iso, format);
        }
        let known = self.dates.read().unwrap_or_else(PoisonError::into_inner).get(iso).cloned();
        known.unwrap_or_else(|| {
            let written = self.written(iso, None);
            let mut dates = self.dates.write().unwrap_or_else(PoisonError::into_inner);
            dates.insert(iso.to_owned(), written.clone());
            written
        })
    }

    fn written(&self, iso: &str, format: Option<&str>) -> String {
        let (date, key) = match iso.len() {
            10 => (iso.to_owned(), "date_day"),
            7 => (format!("{iso}-01"), "date_month"),
            _ => return iso.to_owned(),
        };
        let Ok(date) = date.parse::<NaiveDate>() else { return iso.to_owned() };
        let format = format.unwrap_or_else(|| self.get(key));
        let mut out = String::new();
        let written = match self.formats.get(format) {
            Some(items) => {
                write!(out, "{}", date.format_localized_with_items(items.iter(), self.locale))
            }
            None => write!(out, "{}", date.format_localized(format, self.locale)),
        };
        if written.is_ok() { out } else { iso.to_owned() }
    }

    /// `1.234 kutipan`: the words `KEY_one` or `KEY_other` with the number for `{n}`.
    pub(super) fn count(&self, number: u64, key: &str) -> String {
        let Some(words) = self.counted.get(key) else { return key.to_owned() };
        let (before, after) = &words[usize::from(number != 1)];
        let mut out = before.clone();
        if let Some(after) = after {
            out.push_str(&self.number(number));
            out.push_str(after);
        }
        out
    }

    /// A number with its thousands set apart.
    pub(super) fn number(&self, number: u64) -> String {
        let digits = number.to_string();
        if digits.len() <= 3 {
            return digits;
        }
        let mut out = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push_str(self.get("thousands"));
            }
            out.push(digit);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Languages;

    fn words(code: &str) -> Words {
        Words::new(Languages::embedded().get(code))
    }

    #[test]
    fn dates_are_in_the_language_of_the_page() {
        assert_eq!(words("id").date("2025-08-13", None), "13 Agustus 2025");
        assert_eq!(words("en").date("2025-08-13", None), "13 August 2025");
        assert_eq!(words("id").date("2025-08", None), "Agustus 2025");
        assert_eq!(words("en").date("2025", None), "2025");
        assert_eq!(words("en").date("2025-08-13", Some("%Q")), "2025-08-13");
        assert_eq!(words("en").date("soon enough", None), "soon enough");
    }

    #[test]
    fn counts_agree_with_their_number() {
        assert_eq!(words("en").count(1, "quotations"), "1 quotation");
        assert_eq!(words("en").count(1234, "quotations"), "1,234 quotations");
        assert_eq!(words("id").count(1_234_567, "quotations"), "1.234.567 kutipan");
    }
}
