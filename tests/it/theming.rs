//! What a site changes of its looks and adds of its own: settings, templates, pages, data.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::site::Site;

/// A stylesheet's text, whatever its name's hash is.
fn style(site: &Site) -> String {
    let output = site.output();
    let sheet = output.keys().find(|path| path.starts_with("style.")).unwrap();
    site.read(sheet)
}

#[test]
fn settings_change_colours_type_and_logo() {
    let site = Site::of_two();
    site.write(
        "kutip.toml",
        "title = \"Warta\"\n[theme]\naccent = \"#a01d26\"\nserif = \"Georgia, serif\"\n\
         logo = \"logo.svg\"\nstylesheet = \"own.css\"\n[theme.light]\npage = \"#fff\"\n",
    );
    site.write("static/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    site.write("static/own.css", "h1 { letter-spacing: 0 }");
    site.build(&[]).exits(0);
    let home = site.read("index.html");
    assert!(home.contains("<img src=\"/logo.svg\" alt=\"\"><bdi>Warta</bdi>"), "{home}");
    assert!(home.find("/own.css").unwrap() > home.find("/style.").unwrap());
    let style = style(&site);
    assert!(style.contains("@media all{:root{--serif:Georgia, serif;}}"));
    assert!(style.contains("(prefers-color-scheme:light){:root{--link:#a01d26;--page:#ffffff;}}"));
    assert!(style.contains("(prefers-color-scheme:dark){:root{--link:#"));
}

#[test]
fn settings_that_cannot_be_read_or_found_are_refused() {
    for (settings, message) in [
        ("[theme.dark]\ntext = \"#333\"", "text needs 4.5 or more"),
        ("[theme]\nlogo = \"logo.svg\"", "names a file that is not there: static/logo.svg"),
        ("[theme.light]\npaeg = \"#fff\"", "unknown key `theme.light.paeg`"),
        ("[theme]\nserif = \"x; } body { display: none\"", "`theme.serif` is not names of type"),
        ("[theme]\naccent = \"red\"", "`theme.accent` is not a colour"),
    ] {
        let site = Site::of_two();
        site.write("kutip.toml", settings);
        let said = site.build(&[]).exits(2).stderr();
        assert!(said.contains(message), "{settings}: {said}");
    }
}

#[test]
fn pages_of_the_editor_stand_beside_the_articles() {
    let site = Site::of_two();
    site.write(
        "kutip.toml",
        "title = \"Warta\"\n[[menu]]\ntitle = \"Kontak\"\nurl = \"/kontak/\"\n",
    );
    site.write("data/desk/team.toml", "[[people]]\nname = \"Rina <b>\"\n");
    site.write("data/seats.csv", "party,seats\nPartai Awan,12\n");
    site.write(
        "templates/own.html",
        "{% component notice(words: string) %}<aside>{{ words }}</aside>{% endcomponent notice %}\n\
         {% component team(rows: array) %}<ul>{% for row in rows %}<li>{{ row.name }}</li>{% endfor %}</ul>{% endcomponent team %}",
    );
    site.write(
        "content/pages/kontak.md",
        "---\ntitle: Kontak\n---\nTulis \"kepada kami\", kata Rina.\n\n{{ <notice words=\"A & <b>\" /> }}\n\n\
         {{ <team rows={data.desk.team.people} /> }}\n\nDi sini {{<notice words=\"b\"/>}} saja. `{{ <notice words=\"c\" /> }}`\n\n\
         ```\n{{ <notice words=\"d\" /> }}\n```\n\n<script>alert(1)</script> {{ site.title }}\n",
    );
    site.write("content/pages/about.md", "# Tentang kami\n\nKami menulis.\n");
    site.write("content/pages/later.md", "---\ndraft: true\n---\nNanti.\n");
    site.write(
        "templates/404.html",
        "{% extends \"base.html\" %}{% block content %}{% for row in data.seats %}{{ row.party }}: {{ row.seats }}{% endfor %}{% endblock content %}",
    );
    site.build(&[]).exits(0);
    let page = site.read("kontak/index.html");
    for part in [
        "<title>Kontak · Warta</title>",
        "<h1><bdi>Kontak</bdi></h1>",
        "<p>Tulis &quot;kepada kami&quot;, kata Rina.</p>",
        "<aside>A &amp; &lt;b&gt;</aside>",
        "<ul><li>Rina &lt;b&gt;</li></ul>",
        "<p>Di sini <aside>b</aside> saja. <code>{{ &lt;notice words=&quot;c&quot; /&gt; }}</code></p>",
        "<pre tabindex=\"0\"><code>{{ &lt;notice words=&quot;d&quot; /&gt; }}",
        "&lt;script&gt;alert(1)&lt;/script&gt; {{ site.title }}",
        "<a href=\"/kontak/\"",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(!page.contains("<p><aside>") && !page.contains("<mark"));
    assert!(site.read("about/index.html").contains("<h1><bdi>Tentang kami</bdi></h1>"));
    assert!(site.read("404.html").contains("Partai Awan: 12"));
    assert!(!site.output().contains_key("later/index.html"));
    site.build(&["--drafts"]).exits(0);
    assert!(site.output().contains_key("later/index.html"));
}

#[test]
fn what_a_page_cannot_do_is_told_with_its_place() {
    let site = Site::of_two();
    site.build(&[]).exits(0);
    let before = site.output();
    for (path, text, code, place, message) in [
        (
            "content/pages/a.md",
            "Satu.\n\n{{ <nobody /> }}\n",
            2,
            "content/pages/a.md:3:1",
            "nobody",
        ),
        (
            "content/pages/a.md",
            "Satu.\n\n{{ <notice words={get_env(\"HOME\")} /> }}\n",
            2,
            "content/pages/a.md:3:1",
            "values that are not written out",
        ),
        ("data/a.json", "{\"a\": }", 2, "data/a.json:1:7", "expected value"),
    ] {
        site.write(path, text);
        let said = site.build(&[]).exits(code).stderr();
        assert!(said.contains(place) && said.contains(message), "{said}");
        assert_eq!(site.output(), before, "nothing is replaced");
        site.remove(path);
    }
}

#[test]
fn a_page_that_cannot_be_read_stops_no_build() {
    let site = Site::of_two();
    site.write("content/pages/kontak.md", "Tulis.");
    site.build(&[]).exits(0);
    let page = site.read("kontak/index.html");
    site.write("content/pages/kontak.md", b"caf\xe9");
    let said = site.build(&[]).exits(1).stderr();
    assert!(said.contains("content/pages/kontak.md"), "{said}");
    assert_eq!(site.read("kontak/index.html"), page, "its page is kept");
}

/// Where the reference of the views starts in docs/theming.md.
const MARKER: &str = "<!-- From the code: UPDATE=1 cargo test --test it theming -->\n";

/// The structures of a Rust file that are serialised, as Markdown: what a structure is, and a row
/// for each field.
fn reference(code: &str) -> String {
    let mut out = String::new();
    let mut said: Vec<&str> = Vec::new();
    let (mut serialised, mut inside) = (false, false);
    for line in code.lines() {
        let words = line.trim();
        if let Some(doc) = words.strip_prefix("///") {
            said.push(doc.trim());
            continue;
        }
        if words.starts_with("#[") {
            if words.starts_with("#[derive") {
                serialised = words.contains("Serialize");
            }
            continue;
        }
        if let Some(name) =
            line.strip_prefix("pub struct ").filter(|_| serialised && !line.ends_with(';'))
        {
            let name = name.split(['<', ' ']).next().unwrap();
            let head = "| field | kind | what it is |\n|---|---|---|";
            writeln!(out, "\n### {name}\n\n{}\n\n{head}", said.join(" ")).unwrap();
            inside = true;
        } else if let Some((name, kind)) =
            words.strip_prefix("pub ").and_then(|words| words.split_once(": ")).filter(|_| inside)
        {
            let plain = [
                ("&'a Prerendered<", ""),
                ("<'static>>", ""),
                ("&'a ", ""),
                ("<'a>", ""),
                ("Cow<'a, str>", "str"),
                ("'a, ", ""),
            ];
            let kind =
                plain.iter().fold(kind.to_owned(), |kind, (rust, plain)| kind.replace(rust, plain));
            let kind = kind.trim_end_matches(',');
            writeln!(out, "| `{name}` | `{kind}` | {} |", said.join(" ")).unwrap();
        } else if words == "}" {
            inside = false;
        }
        said.clear();
    }
    out
}

#[test]
fn the_views_are_documented() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = ["src/page/kind", "src/page/view"]
        .into_iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .collect();
    files.sort();
    let made: String =
        files.iter().map(|path| reference(&fs::read_to_string(path).unwrap())).collect();
    assert!(made.contains("### ArticleView") && made.contains("| `title` | `str` | Its title. |"));
    let path = root.join("docs/theming.md");
    let written = fs::read_to_string(&path).unwrap();
    let (text, reference) = written.split_once(MARKER).unwrap();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, format!("{text}{MARKER}{made}")).unwrap();
    }
    assert!(
        reference == made || std::env::var_os("UPDATE").is_some(),
        "docs/theming.md is out of date: UPDATE=1 cargo test --test it theming"
    );
}

#[test]
fn templates_have_lines_that_can_be_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            assert!(line.chars().count() <= 120, "{}:{}", path.display(), number + 1);
        }
    }
}

#[test]
fn components_of_the_site_write_every_name() {
    let site = Site::of_two();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let theme = fs::read_to_string(root.join("templates/components.html")).unwrap();
    let (who, rest) = theme.split_once("endcomponent who %}").unwrap();
    let (comment, _) = who.split_once("{% component who(e) %}").unwrap();
    let own = |body: &str| {
        format!("{comment}{{% component who(e) %}}{body}{{% endcomponent who %}}{rest}")
    };
    site.write("templates/components.html", own("<b>{{ e.name }}</b>"));
    site.build(&[]).exits(0);
    let pages: Vec<_> = site.output().into_keys().filter(|path| path.ends_with("html")).collect();
    let named = |path: &&String| site.read(path).contains("<b>");
    assert!(pages.iter().filter(named).count() > 4, "{pages:?}");

    site.write("templates/components.html", own("{{ e.name.first }}"));
    let said = site.build(&[]).exits(2).stderr();
    assert!(said.contains("templates/components.html:3"), "{said}");
    assert!(said.contains("e.name.first"), "{said}");
}

#[test]
fn every_template_names_the_version_of_the_views_and_is_documented() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = fs::read_to_string(root.join("docs/theming.md")).unwrap();
    let first = format!("{{#- views {} -#}}\n", kutip::page::VIEWS);
    for folder in ["templates", "samples/themes/plain/templates"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            assert!(fs::read_to_string(&path).unwrap().starts_with(&first), "{}", path.display());
            let name = path.file_name().unwrap().to_str().unwrap();
            assert!(docs.contains(&format!("`{name}`")), "{name} is not in docs/theming.md");
        }
    }
}

#[test]
fn a_template_that_is_out_of_date_is_told_with_its_line() {
    let site = Site::of_two();
    site.write(
        "templates/list.html",
        "{#- views 1 -#}\n{% extends \"base.html\" %}\n{% block content %}\n\
         {% if page.room is defined %}x{% endif %}{% endblock content %}\n",
    );
    let told = site.build(&[]).exits(0).stderr();
    assert!(told.contains("templates/list.html:1:1: warning[K0615]"), "{told}");
    assert!(told.contains("templates/list.html:4:7: warning[K0615]"), "{told}");
    assert!(told.contains("`page.section`"), "{told}");
}

#[test]
fn a_site_begins_with_the_plain_theme() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    let made = crate::program::kutip(["new", "--theme", "plain", "--language", "en"]);
    let mut made = made;
    assert!(made.arg(&root).status().unwrap().success());
    let mut check =
        crate::program::kutip(["check", "--links", "--base-url", "https://example.org/"]);
    let done = check.arg("--root").arg(&root).output().unwrap();
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(0), "{told}");
    assert!(!told.contains("K06"), "{told}");
    assert!(crate::program::kutip(["build", "--root"]).arg(&root).status().unwrap().success());
    let home = fs::read_to_string(root.join("public/index.html")).unwrap();
    assert!(!home.contains("class=\"seek\"") && home.contains("class=\"page-home\""), "{home}");
}
