//! Weights of one's own: whose count, what changes with them, and what is told of those that cannot be
//! used.

use std::fs;

use kutip::annotate::Weights;

use crate::program::kutip;
use crate::serve::Preview;
use crate::site::{Site, brief};

/// Weights that count for nothing, so that no speaker is sure.
fn nothing() -> String {
    let mut weights = Weights::untaught();
    for number in Weights::shared() {
        weights.set(number, 0.0);
    }
    weights.print()
}

/// A site in which who speaks takes some weighing.
fn site() -> Site {
    let text = "Mayor Ratih Wirasena met engineer Bagus Lantara on Monday.\n\n\
                “The bridge will be closed for two weeks,” she said.\n";
    Site::new(&[("content/a.txt", text), ("content/b.txt", &brief("Beta", 2))])
}

const ARTICLE: &str = "articles/a/index.html";
const OWN: &str = "language = \"en\"\n[annotate]\nweights = \"own/fitted.toml\"\n";

#[test]
fn those_of_the_command_line_count_before_those_of_the_site_before_the_shipped_ones() {
    let site = site();
    site.build(&[]).exits(0);
    let shipped = site.read(ARTICLE);
    site.write("kutip.toml", OWN);
    site.write("own/fitted.toml", nothing());
    site.build(&[]).exits(0);
    let own = site.read(ARTICLE);
    assert_ne!(own, shipped);

    let named = site.root().join("shipped.toml");
    fs::write(&named, Weights::shipped().print()).unwrap();
    let named = named.to_str().unwrap();
    site.build(&["--weights", named]).exits(0);
    assert_eq!(site.read(ARTICLE), shipped);
    site.build(&[]).exits(0);
    assert_eq!(site.read(ARTICLE), own, "nothing is left of what the command line said");
    site.write("own/fitted.toml", Weights::shipped().print());
    site.build(&[]).exits(0);
    assert_eq!(site.read(ARTICLE), shipped, "a file that changed is read anew");
}

#[test]
fn publishing_builds_by_them() {
    let site = site();
    site.build(&[]).exits(0);
    let shipped = site.read(ARTICLE);
    site.write(
        "kutip.toml",
        "language = \"en\"\n[publish.web]\nkind = \"directory\"\npath = \"../web\"\n\
         base_url = \"https://example.org/\"\n",
    );
    site.write("nothing.toml", nothing());
    let mut command = kutip(["publish", "--yes", "--root"]);
    command.arg(site.root()).arg("--weights").arg(site.root().join("nothing.toml"));
    let done = command.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_ne!(doubts(&site.read(ARTICLE)), doubts(&shipped));
}

/// How often a page says that a speaker is uncertain.
fn doubts(page: &str) -> usize {
    page.matches("unclear").count() + page.matches("uncertain").count()
}

#[test]
fn those_of_another_set_of_facts_are_refused_and_nothing_is_replaced() {
    let site = site();
    site.build(&[]).exits(0);
    let before = site.output();
    site.write("kutip.toml", OWN);
    let (code, told) = site.check();
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("K0101") && told.contains("own/fitted.toml"), "{told}");

    let whole = nothing();
    let line = whole.lines().position(|line| line.starts_with("bias")).unwrap() + 1;
    for (from, to, expected) in [
        ("bias = ", "bais = ", "did you mean `bias`?"),
        ("bias = 0.000", "bias = nan", "a weight is no finite number"),
        ("bias = 0.000", "bias = \"0\"", "a weight is no finite number"),
    ] {
        site.write("own/fitted.toml", whole.replacen(from, to, 1));
        let told = site.build(&[]).exits(2).stderr();
        let place = format!("own/fitted.toml:{line}:");
        assert!(told.contains(expected) && told.contains(&place), "{told}");
        assert!(told.contains("K0905"), "{told}");
    }
    let names = whole.lines().position(|line| line.starts_with("one-word = ")).unwrap() + 1;
    for (from, to, expected) in [
        ("one-word = [", "one-world = [", "did you mean `one-word`?"),
        ("one-word = [0.000", "one-word = [inf", "a weight is no finite number"),
        ("one-word = [0.000, ", "one-word = [", "a weight is not four numbers"),
    ] {
        assert!(whole.contains(from), "{from}");
        site.write("own/fitted.toml", whole.replacen(from, to, 1));
        let told = site.build(&[]).exits(2).stderr();
        assert!(told.contains(expected) && told.contains(&format!("toml:{names}:")), "{told}");
    }
    let lacks = whole.replacen("one-word = ", "# one-word = ", 1);
    site.write("own/fitted.toml", lacks);
    assert!(site.build(&[]).exits(2).stderr().contains("later lacks `one-word`"));
    site.write("own/fitted.toml", whole.replacen("bias = 0.000\n", "", 1));
    assert!(site.build(&[]).exits(2).stderr().contains("content lacks `bias`"));
    site.write("own/fitted.toml", b"caf\xe9");
    assert!(site.build(&[]).exits(2).stderr().contains("K0102"));
    assert!(site.output() == before);

    let named = site.root().join("own/fitted.toml");
    fs::write(&named, whole.replacen("bias = ", "bais = ", 1)).unwrap();
    let mut command = kutip(["annotate", "--weights"]);
    let done = command.arg(&named).arg(site.root().join("content/a.txt")).output().unwrap();
    let told = String::from_utf8(done.stderr).unwrap();
    assert!(done.status.code() == Some(2) && done.stdout.is_empty(), "{told}");
    assert!(told.contains("did you mean `bias`?"), "{told}");
}

#[test]
fn a_preview_follows_them() {
    let site = site();
    site.write("kutip.toml", OWN);
    site.write("own/fitted.toml", Weights::shipped().print());
    let preview = Preview::of(&site, &[]);
    let sure = doubts(&preview.get("/articles/a/"));
    let is_other = |page: &str| doubts(page) != sure;
    site.write("own/fitted.toml", nothing());
    preview.until("/articles/a/", is_other);
    // A file that cannot be used leaves the site as it was, and one that can is taken again.
    site.write("own/fitted.toml", "bands = 1");
    site.write("own/fitted.toml", Weights::shipped().print());
    preview.until("/articles/a/", |page| !is_other(page));
}

#[test]
fn a_preview_follows_a_file_that_lies_elsewhere() {
    let site = site();
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("fitted.toml");
    fs::write(&file, Weights::shipped().print()).unwrap();
    let preview = Preview::of(&site, &["--weights", file.to_str().unwrap()]);
    let sure = doubts(&preview.get("/articles/a/"));
    fs::write(&file, nothing()).unwrap();
    preview.until("/articles/a/", |page| doubts(page) != sure);
}
