//! What a day comes to: who leads it, what is new, its stories, and its text for mail.

use crate::site::Site;

/// An article with one quotation that may lead and one that is reported.
fn article(day: u32, more: &str, title: &str, name: &str, words: &str) -> String {
    format!(
        "title: {title}\ndate: 2025-09-{day:02}\nlanguage: en\nsource: The Herald\n{more}\n\
         “{words},” said {name}, the engineer.\n\n\
         {name} said that the work would begin in May.\n"
    )
}

const WORDS: &str = "The river did what we have taught it to do for years";

fn days() -> Site {
    let other = "The pipes of the lower town run only at night and nobody says why";
    let third = "We have counted the pillars twice and twice there was one too few";
    Site::new(&[
        (
            "content/old.txt",
            &article(1, "topics: Water", "Water is dear", "Clara Wenhollow", WORDS),
        ),
        ("content/a.txt", &article(3, "topics: Flood", "Flood comes", "Clara Wenhollow", WORDS)),
        ("content/b.txt", &article(3, "topics: Flood", "Sembiluk speaks", "Agus Sembiluk", other)),
        ("content/c.txt", &article(3, "topics: Water", "Bridge waits", "Banu Prasaja", third)),
        ("content/d.txt", "title: Nobody speaks\ndate: 2025-09-03\nlanguage: en\n\nIt rained.\n"),
        ("content/between.txt", &article(2, "topics: Bridge", "Toll", "Rina Lestari", third)),
    ])
}

/// The quotations that lead the home page, in their order.
fn leads(site: &Site) -> Vec<String> {
    let home = site.read("index.html");
    let figures = home.split("<figure class=\"lead\">").skip(1);
    let words = figures.map(|figure| figure.split("<bdi>“").nth(1).unwrap());
    words.map(|words| words.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn the_newest_day_is_the_home_page_and_no_speaker_or_topic_leads_it_twice() {
    let site = days();
    site.build(&[]).exits(0);
    // The title names the speaker of the second; of the two on the flood one leads.
    assert_eq!(leads(&site), ["The pipes", "We have"]);
    let home = site.read("index.html");
    assert!(home.contains("<time datetime=\"2025-09-03\">"));
    // A story keeps its voice where it does not lead, and reported speech its sentence.
    let voices = &home[home.find("class=\"voices\"").unwrap()..];
    assert!(voices.contains("“The river did"), "{voices}");
    assert!(!voices.contains("“The pipes"), "{voices}");
    // What nobody speaks in is listed.
    let rest = &home[home.find("<section class=\"rest\">").unwrap()..];
    assert!(rest.contains("Nobody speaks"), "{rest}");
    let day = site.read("days/2025-09-03/index.html");
    for part in ["“The pipes of", "“The river did", "Nobody speaks"] {
        assert!(day.contains(part), "{part}");
    }
}

#[test]
fn what_is_new_is_told_against_the_day_before() {
    let site = days();
    site.build(&[]).exits(0);
    let home = site.read("index.html");
    let since = &home[home.find("<p class=\"since\">").unwrap()..];
    let since = &since[..since.find("</p>").unwrap()];
    let parts =
        ["2 September 2025", "New: ", ">Flood<", "Back: ", ">Water<", "last 1 September 2025"];
    for part in parts {
        assert!(since.contains(part), "{part}: {since}");
    }
    let first = &since[since.find("First time here").unwrap()..];
    assert!(first.contains("Agus Sembiluk") && first.contains("Banu Prasaja"), "{first}");
    assert!(!first.contains("Clara Wenhollow"), "she spoke on the first: {first}");
    // The first day of all has nothing before it.
    assert!(!site.read("days/2025-09-01/index.html").contains("class=\"since\""));
}

#[test]
fn the_editor_decides_what_leads() {
    let site = days();
    site.build(&[]).exits(0);
    let id = site.quotation("a");
    let with = |more: &str| article(3, more, "Flood comes", "Clara Wenhollow", WORDS);
    site.write("content/a.txt", with(&format!("topics: Flood\nlead: q-{id}")));
    site.build(&[]).exits(0);
    assert_eq!(leads(&site)[0], "The river");
    site.write("content/b.txt", {
        let words = "The pipes of the lower town run only at night and nobody says why";
        article(3, "topics: Flood\nlead: false", "Sembiluk speaks", "Agus Sembiluk", words)
    });
    site.write("content/a.txt", with("topics: Flood\nlead: false"));
    site.build(&[]).exits(0);
    assert_eq!(leads(&site), ["We have"]);
    // One that is gone is told, and the rule decides.
    site.write("content/a.txt", with("topics: Flood\nlead: q-qaaaaaaaaaa"));
    let said = site.build(&[]).exits(0).stderr();
    assert!(said.contains("K0511") && said.contains("qaaaaaaaaaa"), "{said}");
    assert_eq!(leads(&site).len(), 2);
}

#[test]
fn a_day_is_plain_text_for_mail() {
    let site = days();
    site.build(&["--base-url", "https://example.org/news/"]).exits(0);
    let text = site.read("days/2025-09-03/brief.txt");
    assert!(text.contains("Wednesday, 3 September 2025: 4 articles"), "{text}");
    assert!(text.contains("https://example.org/news/articles/a/"), "{text}");
    assert!(text.contains("— Agus Sembiluk, engineer"), "{text}");
    let long = text.lines().find(|line| line.chars().count() > 72);
    assert_eq!(long, None);
    assert!(!text.contains('<') && text.ends_with('\n'));
}

#[test]
fn days_of_no_one_and_many_articles_are_told_whole() {
    let empty = Site::new(&[("kutip.toml", "language = \"en\"\n")]);
    std::fs::create_dir_all(empty.root().join("content")).unwrap();
    empty.build(&[]);
    let one = Site::new(&[("content/a.txt", &article(3, "", "One", "Clara Wenhollow", WORDS))]);
    one.build(&[]).exits(0);
    let home = one.read("index.html");
    assert!(home.contains("“The river did") && home.contains("work would begin in May"), "{home}");
    let many: Vec<(String, String)> = (0..400)
        .map(|at| {
            let text = article(3, "", &format!("Title {at}"), "Clara Wenhollow", WORDS);
            (format!("content/n{at}.txt"), text)
        })
        .collect();
    let many: Vec<(&str, &str)> =
        many.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let many = Site::new(&many);
    many.build(&[]).exits(0);
    let pages: String = many
        .output()
        .iter()
        .filter(|(path, _)| path.starts_with("days/2025-09-03/") && path.ends_with("/index.html"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    for at in 0..400 {
        assert!(pages.contains(&format!("/articles/n{at}/\"")), "{at}");
    }
}

#[test]
fn readers_can_tell_of_a_mistake() {
    let site = days();
    site.write("kutip.toml", "language = \"en\"\nreport = \"mailto:desk@example.org\"\n");
    site.build(&["--base-url", "https://example.org/"]).exits(0);
    let page = site.read("articles/a/index.html");
    let id = site.quotation("a");
    let subject = format!("https%3A%2F%2Fexample.org%2Farticles%2Fa%2F%23q%2D{id}");
    assert!(
        page.contains(&format!("href=\"mailto:desk@example.org?subject={subject}\"")),
        "{page}"
    );
    site.write("kutip.toml", "report = \"javascript:x\"\n");
    site.build(&[]).exits(2);
}

#[test]
fn a_site_of_one_article_opens_on_what_was_said_in_it() {
    let text = "The river rose for three days and three nights before the mayor of the lower town came to see it, \
                said Clara Wenhollow.\n\n“The river did what we have taught it to do for years,” said Clara Wenhollow, \
                the engineer.\n\nShe said that the work would begin in May.\n";
    for header in ["", "date: 2025-09-03\n", "title: The river\n"] {
        let header = if header.is_empty() { String::new() } else { format!("{header}\n") };
        let site = Site::new(&[("content/a.txt", &format!("{header}{text}"))]);
        site.build(&[]).exits(0);
        let home = site.read("index.html");
        assert!(home.contains("“The river did what we have taught"), "{header}: {home}");
        let page = site.read("articles/a/index.html");
        // A title that is cut out of the text is not shown above the same words.
        let is_titled = header.starts_with("title");
        assert_eq!(page.contains("<h1>"), is_titled, "{header}: {page}");
        assert_eq!(page.contains("<h1 class=\"hidden\">"), !is_titled, "{header}: {page}");
        assert!(page.contains("The river rose for three days"));
    }
    // A headline that stands in the text is its title, and shown once.
    let site = Site::new(&[("content/a.txt", &format!("The river rises again\n\n{text}"))]);
    site.build(&[]).exits(0);
    let page = site.read("articles/a/index.html");
    let main = &page[page.find("<main").unwrap()..];
    assert_eq!(main.matches("The river rises again").count(), 1, "{main}");
    assert!(main.contains("<h1>The river rises again"), "{main}");
}

#[test]
fn a_day_of_three_languages_marks_each() {
    let site = Site::new(&[
        ("kutip.toml", "language = \"en\"\n[build]\nlinks = \"relative\"\n"),
        ("content/a.txt", &article(3, "", "The river", "Clara Wenhollow", WORDS)),
        (
            "content/b.txt",
            "title: Sungai meluap\ndate: 2025-09-03\nlanguage: id\n\n“Sungai itu melakukan apa yang kami ajarkan \
             kepadanya selama bertahun-tahun,” kata Banu Prasaja, insinyur itu.\n",
        ),
        (
            "content/c.txt",
            "title: Sungai melimpah\ndate: 2025-09-03\nlanguage: ms\n\n“Kami telah menunggu terlalu lama untuk sebuah \
             jambatan yang baharu di bandar ini,” kata Azlan Wirama, jurutera itu.\n",
        ),
        // No pack reads it; it is shown, and nothing is found in it.
        (
            "content/d.txt",
            "title: النهر يفيض\ndate: 2025-09-03\n\nقال المهندس: “لقد انتظرنا طويلا” وغادر المكان. 12 (abc)\n",
        ),
    ]);
    site.build(&[]).exits(0);
    let home = site.read("index.html");
    for part in ["“The river did", "“Sungai itu melakukan", "“Kami telah menunggu"] {
        assert!(home.contains(part), "{part}: {home}");
    }
    assert!(home.contains("lang=\"id\"") && home.contains("lang=\"ms\""), "{home}");
    assert!(home.contains("<bdi>النهر يفيض</bdi>"), "{home}");
    let page = site.read("articles/d/index.html");
    assert!(page.contains("dir=\"auto\">النهر يفيض</h1>"), "{page}");
    assert!(
        page.contains("data-kutip-body dir=\"auto\"><p>قال المهندس: “لقد انتظرنا طويلا”"),
        "{page}"
    );
}

#[test]
fn quotations_alone_of_a_text_from_right_to_left_are_marked_as_such() {
    let settings = "language = \"en\"\narticle = \"quotations\"\n";
    let site = Site::new(&[
        ("kutip.toml", settings),
        (
            "content/a.txt",
            &article(3, "", "النهر", "Clara Wenhollow", "لقد انتظرنا طويلا جدا يا سادة"),
        ),
        ("content/d.txt", "title: النهر يفيض\ndate: 2025-09-03\n\nلا أحد يتكلم هنا.\n"),
    ]);
    site.build(&[]).exits(0);
    let page = site.read("articles/a/index.html");
    assert!(page.contains("<p dir=\"auto\">“لقد انتظرنا طويلا جدا يا سادة”</p>"), "{page}");
    assert!(!site.read("articles/d/index.html").contains("يتكلم"));
}
