//! `[theme]` of kutip.toml: colours, type, logo.

use std::path::{Component, Path};

use serde::Serialize;

use crate::keyed::{Keys, Value};

/// Names of the colours, each with the custom property of the stylesheet that holds it.
pub const COLOURS: [(&str, &str); 11] = [
    ("page", "--page"),
    ("text", "--text"),
    ("muted", "--muted"),
    ("link", "--link"),
    ("border", "--border"),
    ("direct", "--d"),
    ("direct_line", "--d-line"),
    ("indirect", "--i"),
    ("indirect_line", "--i-line"),
    ("mixed", "--m"),
    ("mixed_line", "--m-line"),
];

/// Looks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Theme {
    /// Path in `static/` of a picture that stands before the site's title.
    pub logo: Option<String>,
    /// Path in `static/` of a stylesheet that is read after the theme's.
    pub stylesheet: Option<String>,
    /// Colour of links, on light pages and, made readable there, on dark ones.
    pub accent: Option<Colour>,
    /// Families of type for titles, articles and quotations, as in CSS.
    pub serif: Option<String>,
    /// Families of type for all else.
    pub sans: Option<String>,
    /// Custom property → colour, for light pages.
    pub light: Vec<(&'static str, Colour)>,
    /// The same for dark pages.
    pub dark: Vec<(&'static str, Colour)>,
}

/// A colour: red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// From `#` and three or six hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: Vec<u8> = text
            .strip_prefix('#')?
            .chars()
            .map(|digit| digit.to_digit(16).and_then(|value| u8::try_from(value).ok()))
            .collect::<Option<_>>()?;
        match *digits {
            [red, green, blue] => Some(Colour([red * 17, green * 17, blue * 17])),
            [_, _, _, _, _, _] => {
                Some(Colour([0, 2, 4].map(|at| digits[at] * 16 + digits[at + 1])))
            }
            _ => None,
        }
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Theme {
    pub(super) fn read(keys: &mut Keys<'_>) -> Self {
        Theme {
            logo: keys.with("logo", file),
            stylesheet: keys.with("stylesheet", |value| {
                file(value).filter(|path| Path::new(path).extension().is_some_and(|e| e == "css"))
            }),
            accent: keys.with("accent", |value| Colour::parse(value.text()?)),
            serif: keys.with("serif", families),
            sans: keys.with("sans", families),
            light: keys.table("light", colours),
            dark: keys.table("dark", colours),
        }
    }
}

fn colours(keys: &mut Keys<'_>) -> Vec<(&'static str, Colour)> {
    let mut given = |name| keys.with(name, |value| Colour::parse(value.text()?));
    COLOURS
        .into_iter()
        .filter_map(|(name, property)| given(name).map(|colour| (property, colour)))
        .collect()
}

/// A path that stays in its folder.
fn file(value: &Value) -> Option<String> {
    let path = value.text()?;
    let inside = !path.is_empty()
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    inside.then(|| path.to_owned())
}

/// Names of type, without what could end the declaration they will stand in.
fn families(value: &Value) -> Option<String> {
    let names = value.text()?.trim();
    let plain = |c: char| c.is_alphanumeric() || " ,-_\"'".contains(c);
    let closed = ['"', '\''].iter().all(|mark| names.matches(*mark).count() % 2 == 0);
    (!names.is_empty() && closed && names.chars().all(plain)).then(|| names.to_owned())
}
