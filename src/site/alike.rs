//! Names that look like others: with letters of another script, in full-width letters, or with characters
//! that readers do not see.

use std::collections::HashMap;
use std::ops::Range;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization as _;
use unicode_security::{MixedScript as _, skeleton};

use super::{Brief, Profile};
use crate::annotate::Form;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Span, hidden, printable};

/// Tells of each such name once, where it is first seen.
pub(super) fn alike(briefs: &[Brief], profiles: &[Profile], diagnostics: &mut Vec<Diagnostic>) {
    let odd: Vec<usize> = (0..profiles.len()).filter(|&at| is_odd(&profiles[at].name)).collect();
    let mut plain: HashMap<String, usize> = HashMap::new();
    if !odd.is_empty() {
        for (at, profile) in profiles.iter().enumerate().filter(|(_, found)| !is_odd(&found.name)) {
            plain.entry(look(&profile.name)).or_insert(at);
        }
    }
    for at in odd {
        let name = &profiles[at].name;
        let rival = *plain.entry(look(name)).or_insert(at);
        let message = if rival != at && profiles[rival].name != *name {
            let rival = &profiles[rival];
            format!("`{name}` looks like `{}`, which is at {}", rival.name, rival.address().shown())
        } else if !name.is_single_script() {
            format!("`{name}` is written in letters of several scripts")
        } else {
            continue;
        };
        let Some((brief, span)) = first_seen(briefs, &profiles[at], at) else { continue };
        diagnostics.push(told(&briefs[brief], span, message));
    }
    diagnostics.extend(briefs.par_iter().filter_map(broken).collect::<Vec<_>>());
}

/// A name with a word that holds a character which readers do not see, or beside one: it may have been
/// broken off there.
fn broken(brief: &Brief) -> Option<Diagnostic> {
    let text = brief.article.text.as_str();
    if text.is_ascii() {
        return None;
    }
    let names = brief.annotated.entities.iter().flat_map(|entity| &entity.mentions);
    let mut names = names.filter(|mention| mention.form == Form::Name).map(|mention| mention.span);
    let (word, found) = names.find_map(|span| joint(text, span))?;
    let message = format!(
        "`{}` holds a character that readers do not see (U+{:04X})",
        printable(word.of(text)),
        u32::from(found)
    );
    Some(told(brief, word, message))
}

/// Bytes before and after a name in which the words beside it are looked for.
const NEAR: usize = 128;

/// The word of a name, or the one before or after it, that holds a character between letters which readers
/// do not see, and the character.
fn joint(text: &str, name: Span) -> Option<(Span, char)> {
    let Range { start, end } = name.range();
    let before = &text[text.ceil_char_boundary(start.saturating_sub(NEAR))..start];
    let after = &text[end..text.floor_char_boundary(end.saturating_add(NEAR))];
    // The rest of the name's own word, and the one beside it.
    let mut at = start
        - before.rsplit(' ').take(2).map(|word| word.len() + 1).sum::<usize>().saturating_sub(1);
    let to =
        end + after.split(' ').take(2).map(|word| word.len() + 1).sum::<usize>().saturating_sub(1);
    text[at..to].split_inclusive(char::is_whitespace).find_map(|piece| {
        let word = piece.trim_end();
        let place = Span::new(at, at + word.len());
        at += piece.len();
        let is_name = word.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
        let found = hidden(word).filter(|found| {
            let (before, after) = word.split_once(*found).unwrap_or_default();
            before.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric)
        });
        found.filter(|_| is_name).map(|found| (place, found))
    })
}

fn told(brief: &Brief, span: Span, message: String) -> Diagnostic {
    Diagnostic::new(Code::LookAlike, message)
        .at(&*brief.article.path, brief.article.origin.span(span))
        .help("write the name in plain letters, unless it is meant so")
}

/// Where the profile's name first stands, if it is printed.
fn first_seen(briefs: &[Brief], profile: &Profile, at: usize) -> Option<(usize, Span)> {
    let &brief = profile.briefs.last()?;
    let Brief { profiles, annotated, .. } = &briefs[brief];
    let entity = profiles.iter().position(|profile| *profile == Some(at))?;
    let mentions = &annotated.entities.get(entity)?.mentions;
    Some((brief, mentions.iter().find(|mention| mention.form == Form::Name)?.span))
}

/// Whether a name may look like another: beside letters of Latin script it has others, or other forms of
/// them.
fn is_odd(name: &str) -> bool {
    let is_latin = |c: char| c < '\u{250}' || ('\u{1E00}'..'\u{1F00}').contains(&c);
    let is_mark = |c: char| matches!(c, '\u{2010}'..='\u{2019}');
    !name.chars().all(|c| is_latin(c) || is_mark(c)) || hidden(name).is_some()
}

/// What two names share that look the same.
fn look(name: &str) -> String {
    let seen: String =
        name.chars().filter(|c| hidden(c.encode_utf8(&mut [0; 4])).is_none()).collect();
    let plain: String = seen.nfkc().collect();
    skeleton(&plain).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_other_letters_look_the_same_and_real_ones_do_not() {
        for other in [
            "\u{410}nn Bell",
            "Ann \u{412}ell",
            "\u{391}nn \u{392}ell",
            "Ａｎｎ Ｂｅｌｌ",
            "Ann Be\u{200b}ll",
            "Ann Be\u{ad}ll",
            "A\u{2060}nn Bell",
            "Ann B\u{435}ll",
        ] {
            assert!(is_odd(other), "{other:?}");
            assert_eq!(look(other), look("Ann Bell"), "{other:?}");
        }
        for real in ["Ann Béll", "Ann O\u{2019}Bell", "Nguyễn Văn An", "Zoë Ångström-Łuk"] {
            assert!(!is_odd(real), "{real}");
            assert_ne!(look(real), look("Ann Bell"));
        }
        for (text, name, found) in [
            ("said Ann Be\u{200b}ll.", "Ann", Some("Be\u{200b}ll.")),
            ("said Ann Be\u{ad}ll.", "Ann Be", Some("Be\u{ad}ll.")),
            ("\u{a0}A\u{2060}nn Bell\u{3000}x", "Bell", Some("A\u{2060}nn")),
            ("日本日本\u{200b}日本Ann", "Ann", None),
            ("said Ann Bell.", "Ann", None),
            ("the gov\u{ad}ernor Ann Bell\u{200b}", "Ann Bell", None),
            ("Ann", "Ann", None),
        ] {
            let start = text.find(name).unwrap();
            let joint = joint(text, Span::new(start, start + name.len()));
            assert_eq!(joint.map(|(word, _)| word.of(text)), found, "{text:?}");
        }
        assert_ne!(look("\u{410}\u{43d}\u{43d}\u{430}"), look("Ann"));
        assert!("\u{418}\u{432}\u{430}\u{43d} \u{41f}".is_single_script());
        assert!(!"Iv\u{430}n".is_single_script());
    }
}
