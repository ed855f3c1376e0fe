//! The settings of `[theme]` become custom properties at the end of the stylesheet: no page has a
//! style of its own, so that the strictest content security policy fits.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::config::{COLOURS, Colour, FILE, Theme};
use crate::diagnostic::{Code, Diagnostic};

/// Contrast that text needs (WCAG 2.2, 1.4.3).
const READABLE: f64 = 4.5;
/// Pairs of text and what it stands on.
const PAIRS: [(&str, &str); 6] = [
    ("--text", "--page"),
    ("--muted", "--page"),
    ("--link", "--page"),
    ("--text", "--d"),
    ("--text", "--i"),
    ("--text", "--m"),
];

/// The rules that put `theme` over `stylesheet`; nothing for a theme without colours or type.
///
/// # Errors
/// If text in the colours asked for could not be read on light or on dark pages.
pub(super) fn rules(theme: &Theme, stylesheet: &str) -> Result<String, Box<Diagnostic>> {
    let (light, dark) = defaults(stylesheet);
    let light = scheme("light", &theme.light, theme.accent, &light)?;
    let dark = scheme("dark", &theme.dark, theme.accent, &dark)?;
    let fonts = [("--serif", &theme.serif), ("--sans", &theme.sans)];
    let fonts: String = fonts
        .iter()
        .filter_map(|(property, names)| Some(format!("{property}:{};", names.as_ref()?)))
        .collect();
    let mut out = String::new();
    // Paper keeps the colours that the stylesheet has for it.
    for (media, declarations) in [
        ("all", fonts),
        ("screen and (prefers-color-scheme:light)", light),
        ("screen and (prefers-color-scheme:dark)", dark),
    ] {
        if !declarations.is_empty() {
            let _ = writeln!(out, "@media {media}{{:root{{{declarations}}}}}");
        }
    }
    Ok(out)
}

/// The declarations of one scheme: the colours that are not the stylesheet's own.
fn scheme(
    name: &str,
    set: &[(&'static str, Colour)],
    accent: Option<Colour>,
    default: &BTreeMap<&str, Colour>,
) -> Result<String, Box<Diagnostic>> {
    let mut colours = default.clone();
    colours.extend(set.iter().copied());
    if let (Some(accent), Some(page)) = (accent, colours.get("--page"))
        && !set.iter().any(|(property, _)| *property == "--link")
    {
        colours.insert("--link", readable(accent, *page));
    }
    for (front, back) in PAIRS {
        let (Some(text), Some(ground)) = (colours.get(front), colours.get(back)) else { continue };
        let ours = default.get(front) == Some(text) && default.get(back) == Some(ground);
        let contrast = contrast(*text, *ground);
        if contrast < READABLE && !ours {
            let message = format!(
                "{} {text} on {} {ground} has a contrast of {contrast:.1} under [theme.{name}]",
                called(front),
                called(back),
            );
            let problem = Diagnostic::new(Code::BadSetting, message).in_file(FILE);
            return Err(Box::new(problem.help("text needs 4.5 or more: take other colours")));
        }
    }
    let mut out = String::new();
    for (property, colour) in colours {
        if default.get(property) != Some(&colour) {
            let _ = write!(out, "{property}:{colour};");
        }
    }
    Ok(out)
}

/// The name of a custom property in kutip.toml.
fn called(property: &str) -> &str {
    COLOURS.iter().find(|(_, of)| *of == property).map_or(property, |(name, _)| name)
}

/// The colours of the stylesheet itself: of light pages, and of dark ones.
fn defaults(stylesheet: &str) -> (BTreeMap<&'static str, Colour>, BTreeMap<&'static str, Colour>) {
    let read = |text: &str| -> BTreeMap<&'static str, Colour> {
        let value = |property: &str| {
            let (_, rest) = text.split_once(&format!("{property}:"))?;
            Colour::parse(rest.split(';').next()?.trim())
        };
        COLOURS
            .iter()
            .filter_map(|(_, property)| value(property).map(|colour| (*property, colour)))
            .collect()
    };
    let block = |text: &str| text.split('}').next().map(str::to_owned).unwrap_or_default();
    let light = read(&block(stylesheet));
    let dark = stylesheet.split_once("prefers-color-scheme: dark").map(|(_, rest)| block(rest));
    let mut both = light.clone();
    both.extend(read(&dark.unwrap_or_default()));
    (light, both)
}

/// `colour`, mixed with black or white until it can be read on `ground`.
fn readable(colour: Colour, ground: Colour) -> Colour {
    let to = if luminance(ground) > 0.18 { 0u8 } else { 255 };
    let mixed = |part: u16| {
        Colour(colour.0.map(|from| {
            let mixed = (u16::from(from) * (20 - part) + u16::from(to) * part) / 20;
            u8::try_from(mixed).unwrap_or(to)
        }))
    };
    let steps = (0..=20).map(mixed);
    steps.clone().find(|mixed| contrast(*mixed, ground) >= READABLE).unwrap_or(mixed(20))
}

/// Contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio").
fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Relative luminance, from 0 to 1 (WCAG 2.2).
fn luminance(colour: Colour) -> f64 {
    let [red, green, blue] = colour.0.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = ":root { --page: #fdfcfa; --text: #1b1b1a; --muted: #5c5a55; --link: #0b4fa3; --d: #fff1bf; }\n\
        @media (prefers-color-scheme: dark) { :root { --page: #14161a; --text: #e8e6e1; --muted: #a8a59e; --link: #8dbbf5; --d: #3a2f0b; } }";

    #[test]
    fn a_theme_without_settings_adds_nothing() {
        assert_eq!(rules(&Theme::default(), SHEET).unwrap(), "");
    }

    #[test]
    fn an_accent_is_made_readable_on_light_and_dark_pages() {
        let accent = Colour::parse("#1a5fb4");
        let found = rules(&Theme { accent, ..Theme::default() }, SHEET).unwrap();
        let (light, dark) = found.split_once('\n').unwrap();
        assert_eq!(light, "@media screen and (prefers-color-scheme:light){:root{--link:#1a5fb4;}}");
        let link = dark.split_once("--link:").unwrap().1;
        let link = Colour::parse(&link[..7]).unwrap();
        assert!(contrast(link, Colour::parse("#14161a").unwrap()) >= READABLE, "{link}");
    }

    #[test]
    fn colours_of_light_pages_leave_the_dark_ones_as_they_are() {
        let light = vec![("--page", Colour::parse("#fff").unwrap())];
        let serif = Some("Georgia, serif".to_owned());
        let found = rules(&Theme { serif, light, ..Theme::default() }, SHEET).unwrap();
        assert_eq!(
            found,
            "@media all{:root{--serif:Georgia, serif;}}\n\
             @media screen and (prefers-color-scheme:light){:root{--page:#ffffff;}}\n"
        );
    }

    #[test]
    fn text_that_cannot_be_read_is_refused() {
        let dark = vec![("--text", Colour::parse("#333").unwrap())];
        let problem = rules(&Theme { dark, ..Theme::default() }, SHEET).unwrap_err();
        let message = "text #333333 on page #14161a has a contrast of 1.4 under [theme.dark]";
        assert_eq!((problem.code, problem.message.as_str()), (Code::BadSetting, message));
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let of = |one, other| contrast(Colour::parse(one).unwrap(), Colour::parse(other).unwrap());
        assert!((of("#000", "#fff") - 21.0).abs() < 0.01);
        assert!((of("#777", "#fff") - 4.48).abs() < 0.01);
    }
}
