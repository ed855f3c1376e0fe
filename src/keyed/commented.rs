//! The keys of a file as comments: each with what it is for and an example, to be uncommented.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::table::{Key, Kind};

/// Longest line of the comments, in code points.
const WIDTH: usize = 100;

/// The keys of a file and of its tables, but for those at its top that are `given`. A comment begins
/// with `# `, a key or the head of a table with `#`.
pub fn commented(keys: &'static [Key], given: &[&str]) -> String {
    let mut writer = Writer::default();
    let open: Vec<&Key> = keys.iter().filter(|key| !given.contains(&key.name)).collect();
    writer.table("", &open);
    writer.out
}

#[derive(Default)]
struct Writer {
    out: String,
    /// What has been said once, and need not be said of a like key again.
    said: BTreeSet<&'static str>,
}

impl Writer {
    /// The keys of a table: plain ones first, as in TOML they have to be.
    fn table(&mut self, path: &str, keys: &[&'static Key]) {
        let is_plain = |key: &&&Key| !key.example.is_empty() && !matches!(key.kind, Kind::Each(_));
        for key in keys.iter().filter(is_plain) {
            self.say(key.about);
            let _ = writeln!(self.out, "#{} = {}", key.name, key.example);
        }
        for key in keys.iter().filter(|key| !is_plain(key)) {
            let path =
                if path.is_empty() { key.name.to_owned() } else { format!("{path}.{}", key.name) };
            self.out.push('\n');
            self.say(key.about);
            match key.kind {
                Kind::Table(below) => self.below(&format!("[{path}]"), &path, below),
                Kind::Tables(below) => self.below(&format!("[[{path}]]"), &path, below),
                Kind::Each(Kind::Table(below)) => self.each(&path, below),
                _ => {
                    let _ = writeln!(self.out, "#[{path}]\n#{}", key.example);
                }
            }
        }
    }

    fn below(&mut self, head: &str, path: &str, keys: &'static [Key]) {
        let _ = writeln!(self.out, "#{head}");
        self.table(path, &keys.iter().collect::<Vec<_>>());
    }

    /// Tables with free names: one for each of the kinds that there are, by the name of the kind.
    fn each(&mut self, path: &str, keys: &'static [Key]) {
        for key in keys {
            let Kind::Variant(variants) = key.kind else { continue };
            let common = || keys.iter().filter(|other| other.name != key.name);
            for (name, own) in variants {
                let _ = writeln!(self.out, "\n#[{path}.{name}]\n#{} = \"{name}\"", key.name);
                self.table(path, &own.iter().chain(common()).collect::<Vec<_>>());
            }
        }
    }

    fn say(&mut self, about: &'static str) {
        if !self.said.insert(about) {
            return;
        }
        let mut line = String::from("#");
        for word in about.split_whitespace() {
            if line.chars().count() + 1 + word.chars().count() > WIDTH {
                self.out.push_str(&line);
                self.out.push('\n');
                "#".clone_into(&mut line);
            }
            line.push(' ');
            line.push_str(word);
        }
        self.out.push_str(&line);
        self.out.push('\n');
    }
}
