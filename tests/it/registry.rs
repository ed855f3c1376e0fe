//! people.toml: what it decides, and what is wrong with it.

use std::path::Path;

use kutip::registry::{Kind, parse};

use crate::site::Site;

fn brief(title: &str, day: u32, body: &str) -> String {
    format!("title: {title}\ndate: 2025-09-{day:02}\nlanguage: en\n\n{body}\n")
}

#[test]
fn an_entry_says_all_it_can() {
    let registry = parse(
        "[[person]]\nname = \"Ratih Wirasena\"\naliases = [\"Bu Ratih\"]\nnot = \"Ratih\"\n\
         slug = \"ratih\"\nwas = [\"r-wirasena\"]\norganisation = \"Tirtasari City\"\n\
         image = \"/photos/ratih.jpg\"\nwikidata = \"Q42\"\nwebsite = \"https://example.org/r\"\n\
         articles = [\"2025/\", \"bridge\"]\nroles = [{ title = \"Mayor\", from = 2024-02-20 },\n\
         { title = \"Councillor\", from = 2019, until = \"2024-01\" }]\n\
         [[organisation]]\nname = \"City Council\"\nhide = true\n[[place]]\nname = \"Walu\"\n",
    )
    .unwrap();
    let kinds: Vec<_> = registry.entries.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [Some(Kind::Person), Some(Kind::Organisation), Some(Kind::Place)]);
    let ratih = &registry.entries[0];
    let day = |text: &str| Some(text.parse().unwrap());
    let role = |at: &str| kutip::registry::role_on(&ratih.roles, day(at));
    assert_eq!(role("2018-12-31"), None);
    assert_eq!(role("2019-01-01"), Some("Councillor"));
    assert_eq!(role("2024-01-31"), Some("Councillor"));
    assert_eq!(role("2024-02-10"), None);
    assert_eq!(role("2025-01-01"), Some("Mayor"));
    assert_eq!(ratih.means("2025/flood"), Some(5));
    assert_eq!(ratih.means("bridge"), Some(6));
    assert_eq!(ratih.means("bridges"), None);
    assert!(registry.entries[1].hide);
}

#[test]
fn every_wrong_value_is_told() {
    for text in [
        "person = 3",
        "[[person]]",
        "[[person]]\nname = 3",
        "[[person]]\nname = \" \"",
        "[[person]]\nname = \"A\"\naliases = [1]",
        "[[person]]\nname = \"A\"\nslug = \"A b\"",
        "[[person]]\nname = \"A\"\nslug = \"../x\"",
        "[[person]]\nname = \"A\"\nwas = [\"/\"]",
        "[[person]]\nname = \"A\"\nimage = \"https://example.org/a.jpg\"",
        "[[person]]\nname = \"A\"\nimage = \"//example.org/a.jpg\"",
        "[[person]]\nname = \"A\"\nwikidata = \"42\"",
        "[[person]]\nname = \"A\"\nwebsite = \"javascript:alert(1)\"",
        "[[person]]\nname = \"A\"\nhide = \"yes\"",
        "[[person]]\nname = \"A\"\nperson = true",
        "[[person]]\nname = \"A\"\nperson = false\nrole = \"Mayor\"",
        "[[person]]\nname = \"A\"\nperson = false\nroles = [{ title = \"Mayor\" }]",
        "[[person]]\nname = \"A\"\nperson = false\norganisation = \"B\"",
        "[[person]]\nname = \"A\"\nrole = true",
        "[[person]]\nname = \"A\"\norganisation = \"\"",
        "[[outlet]]\naliases = [\"A\"]",
        "[[person]]\nname = \"A\"\nroles = [{ from = 2024 }]",
        "[[person]]\nname = \"A\"\nroles = [{ title = \"x\", from = 2025, until = 2024 }]",
        "[[person]]\nname = \"A\"\nroles = [{ title = \"x\", from = \"2024-13\" }]",
        "[merge]\nA = 3",
    ] {
        let found = parse(text).expect_err(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].code.number(), "K0413", "{text}");
        assert!(found[0].primary.as_ref().unwrap().span.is_some(), "{text}");
    }
}

#[test]
fn contradictions_name_both_lines() {
    for (text, message, first, second) in [
        (
            "[[person]]\nname = \"A B\"\naliases = [\"Abe\"]\n\n[[person]]\nname = \"C D\"\n\
             aliases = [\"abe.\"]\n",
            "`abe.` is a name of both `A B` and `C D`",
            "people.toml:7:12",
            "people.toml:3:12",
        ),
        (
            "[[person]]\nname = \"A B\"\n[[person]]\nname = \"A B\"\n",
            "`A B` is a name of both `A B` and `A B`",
            "people.toml:4:8",
            "people.toml:2:8",
        ),
        (
            "[[person]]\nname = \"A B\"\nslug = \"x\"\n[[person]]\nname = \"C D\"\nslug = \"x\"\n",
            "two entries have the slug `x`",
            "people.toml:6:8",
            "people.toml:3:8",
        ),
        (
            "[[person]]\nname = \"A B\"\naliases = [\"Abe\"]\nnot = [\"Abe\"]\n",
            "`Abe` is and is not a name of this entry",
            "people.toml:4:8",
            "people.toml:3:12",
        ),
        (
            "[merge]\n\"A B\" = \"C D\"\n\"C D\" = \"E F\"\n\"E F\" = \"A B\"\n",
            "`A B` is merged into itself by way of `E F`",
            "people.toml:2:1",
            "people.toml:4:1",
        ),
        (
            "[merge]\n\"A B\" = \"C D\"\n\"a b\" = \"E F\"\n",
            "`a b` is merged twice",
            "people.toml:3:1",
            "people.toml:2:1",
        ),
        (
            "[[outlet]]\nname = \"A\"\naliases = [\"b.co\"]\n[[outlet]]\nname = \"B.CO\"\n",
            "`B.CO` is a name of both `A` and `B.CO`",
            "people.toml:5:8",
            "people.toml:3:12",
        ),
        (
            "[[person]]\nname = \"A\"\nalias = [\"B\"]\n",
            "unknown key `person.alias`",
            "people.toml:3:1",
            "help: did you mean `aliases`?",
        ),
        (
            "[[person]]\nname = \"A\"\nroles = [{ title = \"x\", form = 2024 }]\n",
            "unknown key `person.roles.form`",
            "people.toml:3:25",
            "help: did you mean `from`?",
        ),
    ] {
        let site = Site::of_two();
        site.write("people.toml", text);
        let (code, messages) = site.check();
        assert_eq!(code, Some(2), "{messages}");
        for part in [message, first, second] {
            assert!(messages.contains(part), "{part}\n{messages}");
        }
        let built = site.build(&[]).exits(2);
        assert!(built.stderr().contains(message), "{}", built.stderr());
        assert!(!site.root().join("public").exists());
    }
}

#[test]
fn two_of_one_name_are_no_contradiction_where_their_articles_are_said() {
    let two = "[[person]]\nname = \"A B\"\n[[person]]\nname = \"A B\"\narticles = [\"x/\"]\n";
    assert_eq!(parse(two).unwrap().entries.len(), 2);
}

/// Whom the mark round these words names.
fn speaker(site: &Site, article: &str, words: &str) -> String {
    let page = site.read(&format!("articles/{article}/index.html"));
    let body = &page[page.find("data-kutip-body").unwrap()..];
    let at = body.find(words).unwrap_or_else(|| panic!("{words}\n{page}"));
    let (_, mark) = body[..at].rsplit_once("<mark").unwrap();
    let speaker = mark.split_once("data-speaker=\"").map(|(_, rest)| rest);
    speaker.map_or_else(String::new, |rest| rest[..rest.find('"').unwrap()].to_owned())
}

#[test]
fn what_it_says_is_done() {
    let site = Site::new(&[
        ("content/a.txt", &brief("A", 1, "“The water is rising,” said Mayor Ratih Wirasena.")),
        ("content/b.txt", &brief("B", 2, "“The bridge is closed,” said R. W. Sena, a councillor.")),
        ("content/c/c.txt", &brief("C", 3, "“Children need shots,” said Ratih Wirasena, a nurse.")),
        ("content/d.txt", &brief("D", 4, "“Nothing is known,” said Dewi Arumsari, the clerk.")),
        (
            "people.toml",
            "[[person]]\nname = \"Ratih Wirasena Putri\"\naliases = [\"Ratih Wirasena\"]\n\
             slug = \"mayor\"\nwikidata = \"Q42\"\nwebsite = \"https://example.org/\"\n\
             organisation = \"City of Tirtasari\"\n\
             roles = [{ title = \"Councillor\", until = 2025-09-01 },\n\
             { title = \"Mayor of Tirtasari\", from = 2025-09-02 }]\n\
             [[person]]\nname = \"Ratih Wirasena\"\nslug = \"nurse\"\narticles = [\"c/\"]\n\
             [[person]]\nname = \"Dewi Arumsari\"\nhide = true\n\
             [merge]\n\"R. W. Sena\" = \"Ratih Wirasena Putri\"\n",
        ),
    ]);
    site.build(&[]).exits(0);
    assert_eq!(speaker(&site, "a", "The water is rising"), "mayor");
    assert_eq!(speaker(&site, "b", "The bridge is closed"), "mayor");
    assert_eq!(speaker(&site, "c", "Children need shots"), "nurse");
    assert_eq!(speaker(&site, "d", "Nothing is known"), "");
    let page = site.read("speakers/mayor/index.html");
    for part in [
        "Ratih Wirasena Putri",
        "Mayor of Tirtasari",
        "City of Tirtasari",
        "https://www.wikidata.org/wiki/Q42",
        "https://example.org/",
        "The bridge is closed",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(site.read("articles/a/index.html").contains("Councillor"), "the role of its day");
    assert!(!site.root().join("public/speakers/dewi-arumsari").exists());
    assert!(site.read("speakers/ratih-wirasena-putri/index.html").contains("/speakers/mayor/"));
    let rules = site.read("_redirects");
    assert!(rules.contains("/speakers/ratih-wirasena-putri/ /speakers/mayor/ 301\n"), "{rules}");
}

#[test]
fn an_article_that_is_not_there_is_a_warning_and_the_file_is_an_input() {
    let site = Site::of_two();
    site.write("people.toml", "[[person]]\nname = \"Clara Wenhollow\"\n");
    site.build(&[]).exits(0);
    site.write("people.toml", "[[person]]\nname = \"Clara Wenhollow\"\narticles = [\"zz\"]\n");
    let built = site.build(&[]).exits(0);
    assert!(built.stderr().contains("no article is or begins with `zz`"), "{}", built.stderr());
    assert!(built.stderr().contains("people.toml:3:13"), "{}", built.stderr());
    site.write("people.toml", "[[person]]\nname = \"Clara Wenhollow\"\n");
    assert!(!site.build(&[]).exits(0).stderr().contains("`zz`"));
}

/// All pages of a site, joined.
fn pages(site: &Site) -> String {
    let output = site.output();
    let pages =
        output.iter().filter(|(path, _)| Path::new(path).extension() == Some("html".as_ref()));
    pages.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect()
}

#[test]
fn it_says_no_to_names_roles_and_organisations() {
    let text = "“The water is rising,” said Ratih Wirasena, the mayor of Tirtasari.\n\n\
                “Nothing is known,” said Dewi Arumsari, the clerk of the council.";
    let site = Site::new(&[("content/a.txt", &brief("A", 1, text))]);
    site.build(&[]).exits(0);
    assert_eq!(speaker(&site, "a", "The water"), "ratih-wirasena");
    let card = |site: &Site| {
        let page = site.read("speakers/ratih-wirasena/index.html");
        page[page.find("<main").unwrap()..page.find("<blockquote").unwrap_or(page.len())].to_owned()
    };
    assert!(card(&site).to_lowercase().contains("mayor"), "{}", card(&site));
    for no in ["role = false\norganisation = false", "role = false"] {
        site.write("people.toml", format!("[[person]]\nname = \"Ratih Wirasena\"\n{no}\n"));
        site.build(&[]).exits(0);
        assert!(!card(&site).to_lowercase().contains("mayor"), "{}", card(&site));
        assert_eq!(speaker(&site, "a", "The water"), "ratih-wirasena");
    }
    site.write("people.toml", "[[person]]\nname = \"Ratih Wirasena\"\nperson = false\n");
    let said = site.build(&[]).exits(0).stderr();
    assert!(said.contains("K0303") && !said.contains("K0416"), "{said}");
    assert_eq!(speaker(&site, "a", "The water"), "");
    assert_eq!(speaker(&site, "a", "Nothing is"), "dewi-arumsari");
    assert!(!site.output().contains_key("speakers/ratih-wirasena/index.html"));
}

#[test]
fn whom_it_hides_is_named_by_the_words_of_articles_alone() {
    let text = "“Nothing is known,” said Dewi Arumsari, the clerk.\n\n“It rains,” said Tom Reed.";
    let site = Site::new(&[
        ("content/a.txt", &brief("A", 1, text)),
        ("kutip.toml", "[build]\ndata = true\n"),
    ]);
    let count = |site: &Site| pages(site).matches("Dewi Arumsari").count();
    site.build(&[]).exits(0);
    let before = count(&site);
    site.write("people.toml", "[[person]]\nname = \"Dewi Arumsari\"\nhide = true\n");
    let said = site.build(&[]).exits(0).stderr();
    // It is the editor who wants nobody named there.
    assert!(!said.contains("K0303") && !said.contains("K0416"), "{said}");
    assert_eq!(speaker(&site, "a", "Nothing is"), "");
    assert_eq!(speaker(&site, "a", "It rains"), "tom-reed");
    assert!(count(&site) < before && count(&site) > 0, "{} of {before}", count(&site));
    let page = site.read("articles/a/index.html");
    let body = &page[page.find("data-kutip-body").unwrap()..];
    assert!(body.contains("said Dewi Arumsari, the clerk"), "{body}");
    // From scratch it is the same.
    let incremental = site.output();
    std::fs::remove_dir_all(site.root().join(".kutip")).unwrap();
    site.build(&[]).exits(0);
    assert_eq!(site.output(), incremental);
}

#[test]
fn outlets_places_and_organisations_are_one_under_all_their_names() {
    let article = |title: &str, source: &str, language: &str, body: &str| {
        format!(
            "title: {title}\ndate: 2025-09-01\nlanguage: {language}\nsource: {source}\n\n{body}\n"
        )
    };
    let site = Site::new(&[
        (
            "content/a.txt",
            &article(
                "A",
                "TEMPO.CO",
                "en",
                "“It rains,” said Tom Reed in Moscow. The Sauh Harbour Council said it was wet.",
            ),
        ),
        (
            "content/b.txt",
            &article(
                "B",
                "tempo",
                "id",
                "“Hujan,” kata Tom Reed di Moskow. Dewan Pelabuhan Sauh mengatakan jalan basah.",
            ),
        ),
        (
            "people.toml",
            "[[outlet]]\nname = \"Tempo\"\naliases = [\"TEMPO.CO\"]\n\
             [[place]]\nname = \"Moscow\"\naliases = [\"Moskow\"]\n\
             [[organisation]]\nname = \"Sauh Harbour Council\"\naliases = [\"Dewan Pelabuhan Sauh\"]\n",
        ),
    ]);
    let said = site.build(&[]).exits(0).stderr();
    assert!(!said.contains("K0416"), "{said}");
    let output = site.output();
    let of = |section: &str| {
        let is_entry = |path: &&String| {
            path.starts_with(section)
                && path.ends_with("/index.html")
                && path.matches('/').count() == 2
        };
        output.keys().filter(is_entry).cloned().collect::<Vec<_>>()
    };
    assert_eq!(of("outlets/"), ["outlets/tempo/index.html"]);
    assert_eq!(of("places/"), ["places/moscow/index.html"]);
    let council = site.read("organisations/sauh-harbour-council/index.html");
    assert!(council.contains("it was wet") && council.contains("jalan basah"), "{council}");
    let other = site.read("organisations/dewan-pelabuhan-sauh/index.html");
    assert!(other.contains("url=/organisations/sauh-harbour-council/"), "{other}");
}

#[test]
fn an_entry_without_effect_is_told() {
    let site = Site::of_two();
    for entry in [
        "[[person]]\nname = \"Nobody Nowhere\"\n",
        "[[person]]\nname = \"Nobody Nowhere\"\nperson = false\n",
        "[[organisation]]\nname = \"Nobody Nowhere\"\nhide = true\n",
        "[[outlet]]\nname = \"Nobody Nowhere\"\n",
    ] {
        site.write("people.toml", entry);
        let said = site.build(&[]).exits(0).stderr();
        assert!(said.contains("K0416") && said.contains("people.toml:2:8"), "{entry}{said}");
    }
}
