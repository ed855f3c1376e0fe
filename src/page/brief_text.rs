//! A day as plain text, for mail: lines of at most 72 columns.

use crate::page::renderer::Renderer;
use crate::site::Quote;
use crate::text::{plain, printable, squeeze};

/// Columns of a line.
const WIDTH: usize = 72;

impl Renderer {
    /// The briefing of one of the site's days.
    pub(super) fn brief_text(&self, at: usize) -> String {
        let site = &self.site;
        let words = &self.theme.words;
        let day = &site.days[at];
        let briefing = site.briefing(day.briefs.clone());
        let mut out = Lines::default();
        let date = words.date(&day.date.to_string(), Some(words.get("date_long")));
        let count = words.count(day.briefs.len() as u64, "articles");
        out.put("", &plain(self.title()));
        out.put("", &format!("{date}: {count}"));
        out.rule('=');
        for &lead in &briefing.leads {
            self.said(&mut out, &site.quotes[lead], "");
        }
        if !briefing.leads.is_empty() {
            out.rule('-');
        }
        for told in &briefing.stories {
            let brief = &site.briefs[told.brief];
            out.put("", &self.titled(told.brief));
            out.put("", &site.base.url(&brief.address));
            out.gap();
            for &voice in &told.voices {
                self.said(&mut out, &site.quotes[voice], "  ");
            }
        }
        if !briefing.rest.is_empty() {
            out.rule('-');
            out.put("", words.get("also_today"));
            out.gap();
        }
        for &other in &briefing.rest {
            out.put("", &self.titled(other));
            out.put("", &site.base.url(&site.briefs[other].address));
            out.gap();
        }
        out.rule('-');
        out.put("", words.get("footer"));
        out.text
    }

    fn titled(&self, at: usize) -> String {
        let article = &self.site.briefs[at].article;
        match &article.outlet {
            Some(outlet) => format!("{} ({outlet})", article.title),
            None => article.title.clone(),
        }
    }

    fn said(&self, out: &mut Lines, quote: &Quote, indent: &str) {
        let nobody = self.theme.words.get("speaker_unclear");
        let names = self.site.speaker_names(quote, nobody);
        let brief = &self.site.briefs[quote.brief];
        let role = quote.speakers.first().and_then(|&of| self.bare_speaker(brief, of).role);
        let stance = self.stance(self.site.attribution(quote).stance);
        out.put(indent, &self.site.passage(quote).text());
        let by: Vec<&str> = [Some(names.as_str()), role, stance].into_iter().flatten().collect();
        out.put(&format!("{indent}  "), &format!("— {}", by.join(", ")));
        out.gap();
    }
}

/// Text in lines.
#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    /// Adds a paragraph. A word that is longer than a line, such as an address, stands on one of its own.
    fn put(&mut self, indent: &str, words: &str) {
        let words = squeeze(&plain(words));
        let mut width = 0;
        for word in printable(&words).split(' ').filter(|word| !word.is_empty()) {
            let length = word.chars().count();
            if width > 0 && width + 1 + length > WIDTH {
                self.text.push('\n');
                width = 0;
            }
            if width == 0 {
                self.text.push_str(indent);
                width = indent.chars().count();
            } else {
                self.text.push(' ');
                width += 1;
            }
            self.text.push_str(word);
            width += length;
        }
        self.text.push('\n');
    }

    fn gap(&mut self) {
        self.text.push('\n');
    }

    fn rule(&mut self, sign: char) {
        self.text.extend(std::iter::repeat_n(sign, WIDTH));
        self.text.push_str("\n\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_longer_than_72_columns_unless_a_word_is() {
        let mut lines = Lines::default();
        let address = format!("https://example.org/{}", "a".repeat(80));
        lines.put("  ", &"kata yang panjang ".repeat(20));
        lines.put("", &address);
        let longest = lines.text.lines().filter(|line| *line != address);
        assert!(
            longest.clone().all(|line| line.chars().count() <= WIDTH && line.starts_with("  "))
        );
        assert!(longest.count() > 4 && lines.text.ends_with(&format!("{address}\n")));
    }
}
