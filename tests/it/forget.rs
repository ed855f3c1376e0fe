//! A person whom people.toml forgets is in nothing that is published.

use std::fs;
use std::path::Path;

use crate::site::Site;

const ARTICLE: &str = "title: Agus Sembiluk resigns\ndate: 2025-09-01\nlanguage: en\ntopics: Agus Sembiluk\n\
    description: What Sembiluk leaves behind\n\n\
    LIRANGAN - Head of Water Agus Sembiluk resigned on Monday.\n\n\
    “The pumps were never mine,” Sembiluk said.\n\n\
    Mayor Ratna Sumpena said that SEMBILUK had been tired. “We thank Pak Agus,” she said.\n";

fn site(people: &str) -> Site {
    Site::new(&[
        (
            "kutip.toml",
            "language = \"en\"\nbase_url = \"https://example.org\"\n[build]\ndata = true\nsearch = true\n\
             [feeds]\nmin_quotes = 1\n",
        ),
        ("content/resigns.txt", ARTICLE),
        (
            "content/md.md",
            "---\ntitle: Water\ndate: 2025-09-02\nlanguage: en\n---\n\n**Agus** *Sembiluk* said that the \
             [river](https://example.org/agus-sembiluk) would rise.\n",
        ),
        (
            "content/resigns.kutip.toml",
            "[[quote]]\nwords = \"The pumps were never mine\"\nafter = \"Sembiluk said. Mayor Ratna\"\n\
             speaker = \"Agus Sembiluk\"\nright = true\nkind = \"direct\"\n",
        ),
        ("people.toml", people),
    ])
}

/// Every file below a folder that holds a word, whatever its case; `kept` are left out.
fn holding(folder: &Path, word: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            holding(&path, word, found);
        } else {
            let bytes = fs::read(&path).unwrap();
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            if text.contains(word) || path.to_string_lossy().contains(word) {
                found.push(path.display().to_string());
            }
        }
    }
}

fn files_with(site: &Site, word: &str) -> Vec<String> {
    let mut found = Vec::new();
    holding(&site.root().join("public"), word, &mut found);
    found
}

#[test]
fn nothing_that_is_published_has_the_name_from_the_next_build_on() {
    let site = site("");
    site.build(&[]).exits(0);
    assert!(files_with(&site, "sembiluk").len() > 5);
    site.write("people.toml", "[[person]]\nname = \"Agus Sembiluk\"\nforget = true\n");
    let told = site.build(&[]).exits(0).stderr();
    assert_eq!(files_with(&site, "sembiluk"), Vec::<String>::new());
    let page = site.read("articles/resigns/index.html");
    assert!(page.contains("The pumps were never mine"), "{page}");
    assert!(page.contains("Ratna Sumpena"), "{page}");
    assert!(!page.contains("Pak Agus"), "{page}");
    assert!(told.contains("K0419") && told.contains("speakers/agus-sembiluk"), "{told}");
    assert!(!told.contains("K0403") && !told.contains("K0416"), "{told}");
}

#[test]
fn an_address_with_the_name_and_settings_are_told() {
    let site = site("[[person]]\nname = \"Agus Sembiluk\"\nforget = true\n");
    site.write("content/agus-sembiluk-leaves.txt", ARTICLE);
    let settings = "language = \"en\"\n[topics]\n\
                    Water = { words = [\"water\"], summary = \"Agus Sembiluk ran it.\" }\n";
    site.write("kutip.toml", settings);
    let told = site.build(&[]).exits(0).stderr();
    assert!(told.contains("content/agus-sembiluk-leaves.txt"), "{told}");
    assert!(told.contains("the settings of topics name `Agus Sembiluk`"), "{told}");
}

#[test]
fn a_name_that_an_editor_gave_goes_too() {
    let site = site("[[person]]\nname = \"Agus Sembiluk\"\nforget = true\n");
    site.write(
        "content/resigns.kutip.toml",
        "[[name]]\nwords = \"Sembiluk\"\nis = \"Agus Sembiluk\"\n\n[[quote]]\nwords = \"We thank Pak Agus\"\n\
         speaker = \"Ratna Sumpena; Agus Sembiluk\"\n",
    );
    site.build(&[]).exits(0);
    assert_eq!(files_with(&site, "sembiluk"), Vec::<String>::new());
    assert!(site.read("speakers/ratna-sumpena/index.html").contains("We thank"));
}

#[test]
fn of_two_only_the_one_that_the_settings_name_is_told() {
    let both = "[[person]]\nname = \"Agus Sembiluk\"\nforget = true\n\n\
                [[person]]\nname = \"Hendro Palawija\"\nforget = true\n";
    let site = site(both);
    let topic =
        "[topics]\nWater = { words = [\"water\"], summary = \"Hendro Palawija ran it.\" }\n";
    site.write("kutip.toml", format!("language = \"en\"\n{topic}"));
    let told = site.build(&[]).exits(0).stderr();
    assert!(told.contains("the settings of topics name `Hendro Palawija`"), "{told}");
    assert!(!told.contains("the settings of topics name `Agus Sembiluk`"), "{told}");
}
