//! An editor's corrections: what they change, what they outlive, and how those that cannot be
//! applied are told.

use crate::site::Site;

const ARTICLE: &str = "title: The bridge\ndate: 2025-09-01\nlanguage: en\n\n\
    “The bridge will open in May,” said Clara Wenhollow, the engineer.\n\n\
    Mayor Ratna Sumpena said that the toll was fair. “It has taken too long,” she said.\n\n\
    The river rose at night, Banu Prasaja recalled, and the bridge\nwas not there.\n";

const PAGE: &str = "articles/bridge/index.html";

fn site(corrections: &str) -> Site {
    Site::new(&[("content/bridge.txt", ARTICLE), ("content/bridge.kutip.toml", corrections)])
}

/// The mark of the quotation that holds these words, from `<mark` to the words.
fn mark<'p>(page: &'p str, words: &str) -> &'p str {
    let body = &page[page.find("data-kutip-body").unwrap()..];
    let at = body.find(words).unwrap_or_else(|| panic!("{words} in {body}"));
    let start = body[..at].rfind("<mark").unwrap_or(at);
    assert!(!body[start..at].contains("</mark>"), "{words} are not marked: {body}");
    &body[start..at]
}

/// The card of the quotation that holds these words.
fn card<'p>(page: &'p str, words: &str) -> &'p str {
    let mark = mark(page, words);
    let id = mark.split("data-quote=\"").nth(1).unwrap().split('"').next().unwrap();
    let start = page.find(&format!("id=\"c-{id}\"")).unwrap();
    &page[start..start + page[start..].find("</div>").unwrap()]
}

#[test]
fn a_speaker_is_corrected_and_linked() {
    let site = site("[[quote]]\nwords = \"taken too long\"\nspeaker = \"clara wenhollow\"\n");
    site.build(&[]).exits(0);
    let page = site.read(PAGE);
    assert!(mark(&page, "taken too").contains("data-speaker=\"clara-wenhollow\""));
    let card = card(&page, "taken too");
    assert!(card.contains("checked by an editor") && card.contains("/editor\""), "{card}");
    assert!(!self::card(&page, "open in May").contains("editor"));
    let speaker = site.read("speakers/clara-wenhollow/index.html");
    assert!(speaker.contains("It has taken too long") && speaker.contains("checked by an editor"));
    assert!(!site.read("speakers/ratna-sumpena/index.html").contains("taken too long"));
    assert_eq!(site.check().0, Some(0));
}

#[test]
fn kinds_are_corrected_and_quotations_rejected_and_added() {
    let site = site(
        "[[quote]]\nwords = \"the toll was fair\"\nkind = \"mixed\"\n\n\
         [[quote]]\nwords = \"The bridge will open in May\"\nreject = true\n\n\
         [[add]]\nwords = \"the bridge was not there\"\nspeaker = \"Banu Prasaja\"\nkind = \"indirect\"\n\n\
         [[quote]]\nwords = \"taken too long\"\nspeaker = \"\"\n",
    );
    site.build(&[]).exits(0);
    let page = site.read(PAGE);
    assert!(mark(&page, "the toll was").contains("data-kind=\"mixed\""));
    assert!(mark(&page, "the toll was").contains("data-speaker=\"ratna-sumpena\""));
    assert!(page.contains("<p>“The bridge will open in May,” said"));
    assert!(mark(&page, "the bridge\nwas not").contains("data-speaker=\"banu-prasaja\""));
    assert!(!mark(&page, "taken too").contains("ratna"));
    assert!(card(&page, "taken too").contains("speaker unclear"));
    let output = site.output();
    assert!(output.contains_key("speakers/banu-prasaja/index.html"));
    assert!(!output.contains_key("speakers/clara-wenhollow/index.html"));
}

#[test]
fn stances_are_corrected() {
    let site = site(
        "[[quote]]\nwords = \"the toll was fair\"\nstance = \"denies\"\n\n\
         [[quote]]\nwords = \"The bridge will open in May\"\nstance = \"supposes\"\n\n\
         [[add]]\nwords = \"the bridge was not there\"\nspeaker = \"Banu Prasaja\"\nkind = \"indirect\"\nstance = \"denies\"\n",
    );
    site.build(&[]).exits(0);
    // The sentence stands for words that are no utterance in marks, the paragraph for added ones.
    let speaker = site.read("speakers/ratna-sumpena/index.html");
    assert!(speaker.contains("<bdi>Mayor Ratna Sumpena said that the toll was fair.</bdi>"));
    assert!(speaker.contains("<strong>denied or not said</strong>"));
    let speaker = site.read("speakers/clara-wenhollow/index.html");
    assert!(speaker.contains("<bdi>“The bridge will open in May”</bdi>"));
    assert!(speaker.contains("<strong>doubt or supposition</strong>"));
    let speaker = site.read("speakers/banu-prasaja/index.html");
    assert!(
        speaker.contains(
            "<bdi>The river rose at night, Banu Prasaja recalled, and the bridge was not"
        )
    );
    assert_eq!(site.check().0, Some(0));
}

#[test]
fn joint_speakers_and_bodies_can_be_named() {
    let site = site(
        "[[quote]]\nwords = \"the toll was fair\"\ntype = \"organisation\"\n\
         speaker = \"Board of the Bridge; League of Ferries\"\n\n\
         [[quote]]\nwords = \"taken too long\"\nspeaker = \"A passer-by\"\ntype = \"anonymous\"\n",
    );
    site.build(&[]).exits(0);
    let page = site.read(PAGE);
    let both = "data-speaker=\"board-of-the-bridge league-of-ferries\"";
    assert!(mark(&page, "the toll was").contains(both), "{page}");
    assert!(site.output().contains_key("organisations/league-of-ferries/index.html"));
    assert!(card(&page, "taken too").contains("A passer-by"));
    assert!(!site.output().contains_key("speakers/a-passer-by/index.html"));
}

#[test]
fn a_correction_outlives_edits_and_the_cache() {
    let corrections = "[[quote]]\nwords = \"taken too long\"\nspeaker = \"Clara Wenhollow\"\n";
    let site = site(corrections);
    site.build(&[]).exits(0);
    let permalink = |site: &Site| {
        let page = site.read(PAGE);
        let mark = mark(&page, "taken too");
        assert!(mark.contains("data-speaker=\"clara-wenhollow\""), "{mark}");
        mark.split(" id=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let before = permalink(&site);
    let edited = ARTICLE.replace("\n\n“The", "\n\nIt rained on Monday.\r\n\r\n“The");
    site.write("content/bridge.txt", edited);
    site.build(&[]).exits(0);
    assert_eq!(permalink(&site), before);
    // The annotations come from the cache, the correction is gone.
    site.remove("content/bridge.kutip.toml");
    site.build(&[]).exits(0);
    assert!(mark(&site.read(PAGE), "taken too").contains("data-speaker=\"ratna-sumpena\""));
}

/// What is wrong with a correction, and what is told of it.
const WRONG: &[(&str, &[&str])] = &[
    (
        "[[quote]]\nwords = \"TAKEN too long\"\nspeaker = \"X\"\n",
        &["K0403", "kutip.toml:2:9", "nearly the same", "content/bridge.txt:7:58"],
    ),
    (
        "# One.\n[[add]]\nwords = \"no such words\"\nspeaker = \"X\"\nkind = \"direct\"\n",
        &["K0403", "kutip.toml:3:9", "[[add]]"],
    ),
    (
        "[[quote]]\nwords = \"bridge\"\nspeaker = \"X\"\n",
        &[
            "K0404",
            "stand at 2 places",
            "content/bridge.txt:5:6",
            "content/bridge.txt:9:57",
            "`before` and `after`",
        ],
    ),
    (
        "[[quote]]\nwords = \"bridge\"\noccurrence = 3\nspeaker = \"X\"\n",
        &["K0403", "no place number 3"],
    ),
    (
        "[[quote]]\nwords = \"taken too long\"\nbefore = \"not what the page says\"\nspeaker = \"X\"\n",
        &["K0408", "stand at one place, but not between", "content/bridge.txt:7:58"],
    ),
    (
        "[[quote]]\nwords = \"bridge\"\nbefore = \"an old stone\"\nspeaker = \"X\"\n",
        &[
            "K0408",
            "stand at 2 places, but not",
            "content/bridge.txt:5:6",
            "content/bridge.txt:9:57",
        ],
    ),
    (
        "[[quote]]\nwords = \"taken\"\nafter = 3\nreject = true\n",
        &["K0402", "`quote.after` is not text"],
    ),
    (
        "[[quote]]\nwords = \"the engineer\"\nreject = true\n",
        &["K0405", "in no quotation", "[[add]]", "content/bridge.txt:5:54"],
    ),
    (
        "[[quote]]\nwords = \"open in May,” said Clara Wenhollow, the engineer. Mayor Ratna Sumpena said that the toll\"\nreject = true\n",
        &["K0405", "in 2 quotations"],
    ),
    (
        "[[quote]]\nwords = \"taken\"\nreject = true\n[[quote]]\nwords = \"too long\"\nspeaker = \"X\"\n",
        &["K0402", "2 blocks correct one quotation", "kutip.toml:2:9", "kutip.toml:5:9"],
    ),
    ("[[quote]]\nwords = \"taken\"\n", &["K0402", "kutip.toml:1:1", "changes nothing"]),
    ("[[quote]]\nwords = \"taken\"\nreject = true\nkind = \"direct\"\n", &["K0402", "at once"]),
    (
        "[[quote]]\nwords = \"taken\"\nspaeker = \"X\"\nreject = true\n",
        &["K0402", "did you mean `speaker`?", ":3:1"],
    ),
    ("[[quotes]]\nwords = \"taken\"\n", &["K0402", "did you mean `quote`?"]),
    ("[[quote]]\nwords = \"taken\"\nkind = \"drect\"\n", &["K0402", "did you mean `direct`?"]),
    ("[[quote]]\nwords = \"taken\"\nstance = \"denie\"\n", &["K0402", "did you mean `denies`?"]),
    ("[[quote]]\nwords = 3\nreject = true\n", &["K0402", "`quote.words` is not text"]),
    ("[[quote]]\nreject = true\n", &["K0402", "`quote.words` is missing", "kutip.toml:1:1"]),
    (
        "[[quote]]\nwords = \"taken\"\nreject = \"yes\"\n",
        &["K0402", "`quote.reject` is not true or false", ":3:10"],
    ),
    (
        "[[quote]]\nwords = \"taken\"\noccurrence = 0\nreject = true\n",
        &["K0402", "`quote.occurrence` is not a whole number from 1", ":3:14"],
    ),
    (
        "[[quote]]\nwords = \"taken\"\ntype = \"person\"\nreject = true\n",
        &["K0402", "`type` without `speaker`", ":3:8"],
    ),
    (
        "[[quote]]\nwords = \"taken\"\nspeaker = \"a\\u0000b\"\n",
        &["K0402", "`quote.speaker` holds a control character (U+0000)"],
    ),
    (
        "[quote]\nwords = \"taken\"\nreject = true\n",
        &["K0402", "not a list of tables, each under [[quote]]"],
    ),
    ("[[add]]\nwords = \"not there\"\nspeaker = \"X\"\n", &["K0402", "`add.kind` is missing"]),
    (
        "[[add]]\nwords = \"It has taken too long\"\nspeaker = \"X\"\nkind = \"direct\"\n",
        &["K0402", "a quotation already"],
    ),
    ("[[quote]]\nwords = \n", &["K0401", "kutip.toml:2:"]),
    ("words = \"\\q\"", &["K0401"]),
];

#[test]
fn a_correction_that_cannot_be_applied_changes_nothing_and_is_an_error() {
    let plain = Site::new(&[("content/bridge.txt", ARTICLE)]);
    plain.build(&[]).exits(0);
    let expected = plain.read(PAGE);
    for (corrections, parts) in WRONG {
        let site = site(corrections);
        let built = site.build(&[]).exits(1).stderr();
        let (code, checked) = site.check();
        assert_eq!(code, Some(1), "{corrections}");
        for part in *parts {
            assert!(checked.contains(part), "{corrections}\n{part}\n{checked}");
            assert!(built.contains(part), "{corrections}\n{part}\n{built}");
        }
        assert_eq!(site.read(PAGE), expected, "{corrections}");
        let manifest = site.read("kutip-manifest.json");
        assert!(manifest.contains("\"complete\": false"), "{corrections}");
        assert!(manifest.contains("\"unusable\": [\"content/bridge.kutip.toml\"]"), "{manifest}");
    }
}

#[test]
fn the_other_blocks_hold() {
    let site = site(
        "[[quote]]\nwords = \"no such words\"\nreject = true\n\n\
         [[quote]]\nwords = \"taken too long\"\nspeaker = \"Clara Wenhollow\"\n",
    );
    site.build(&[]).exits(1);
    let page = site.read(PAGE);
    assert!(mark(&page, "taken too").contains("data-speaker=\"clara-wenhollow\""));
}

/// The words stand in the quotations of three people; the second is corrected.
const THRICE: [&str; 4] = [
    "title: Thrice\nlanguage: en",
    "“We will wait,” said Clara Wenhollow.",
    "“We will wait,” said Ratna Sumpena.",
    "“We will wait,” said Agus Sembiluk.",
];

/// Whose pages the site has.
fn speakers(site: &Site) -> Vec<String> {
    let of = |path: &String| {
        let slug = path.strip_prefix("speakers/")?.strip_suffix("/index.html")?;
        Some(slug.to_owned())
    };
    site.output().keys().filter_map(of).collect()
}

#[test]
fn a_place_given_by_its_number_is_told_with_the_words_around_it() {
    let block = "[[quote]]\nwords = \"We will wait\"\nspeaker = \"Banu Prasaja\"\n";
    let site = Site::new(&[
        ("content/x.txt", &THRICE.join("\n\n")),
        ("content/x.kutip.toml", &format!("{block}occurrence = 2\n")),
    ]);
    let said = site.build(&[]).exits(0).stderr();
    let expected = ["agus-sembiluk", "banu-prasaja", "clara-wenhollow"];
    assert_eq!(speakers(&site), expected);
    assert!(said.contains("K0409"), "{said}");
    // What the message proposes settles it.
    let at = said.find("before = ").unwrap();
    let sides = said[at..].lines().next().unwrap().replace(" and after", "\nafter");
    site.write("content/x.kutip.toml", format!("{block}{sides}\n"));
    let said = site.build(&[]).exits(0).stderr();
    assert!(!said.contains("K04"), "{said}");
    assert_eq!(speakers(&site), expected);
}

#[test]
fn a_correction_does_not_move_to_other_words_when_a_place_goes() {
    let corrections = "[[quote]]\nwords = \"We will wait\"\nspeaker = \"Banu Prasaja\"\n\
        before = \"We will wait said Clara Wenhollow\"\n\
        after = \"said Ratna Sumpena We will wait said Agus\"\n";
    // Which paragraphs are left, and whether the corrected one is among them.
    for (left, holds) in
        [(vec![1, 2, 3], true), (vec![2, 3], true), (vec![3, 1, 2], true), (vec![1, 3], false)]
    {
        let text = left.iter().fold(THRICE[0].to_owned(), |text, &at| text + "\n\n" + THRICE[at]);
        let site = Site::new(&[("content/x.txt", &text), ("content/x.kutip.toml", corrections)]);
        let said = site.build(&[]).exits(i32::from(!holds)).stderr();
        assert_eq!(said.contains("K0408"), !holds, "{left:?} {said}");
        assert_eq!(speakers(&site).contains(&"banu-prasaja".to_owned()), holds, "{left:?}");
        assert!(!speakers(&site).contains(&"ratna-sumpena".to_owned()), "{left:?}");
    }
}

#[test]
fn many_corrections_cost_no_more_than_their_words_and_are_capped() {
    let block = |at: usize| format!("[[quote]]\nwords = \"no such words {at}\"\nspeaker = \"X\"\n");
    let site = site(&(0..5001).map(block).collect::<String>());
    let said = site.build(&[]).exits(1).stderr();
    assert!(said.contains("K0402") && said.contains("5001 blocks"), "{said}");
}

#[test]
fn a_slip_in_a_name_is_told() {
    let site = site("[[quote]]\nwords = \"taken too long\"\nspeaker = \"Clara Wenholow\"\n");
    let said = site.build(&[]).exits(0).stderr();
    assert!(said.contains("K0407") && said.contains("but `Clara Wenhollow`"), "{said}");
    // The same name for another kind of entity is none.
    let corrections =
        "[[quote]]\nwords = \"taken too long\"\nspeaker = \"Clara Wenhollow\"\ntype = \"group\"\n";
    site.write("content/bridge.kutip.toml", corrections);
    let said = site.build(&[]).exits(0).stderr();
    assert!(!said.contains("K0407"), "{said}");
}

#[test]
fn what_was_to_be_reviewed_is_settled_by_a_correction() {
    let text = "title: Nobody\nlanguage: en\n\n“It is late.”\n\nThe hall was cold.\n";
    let site = Site::new(&[("content/x.txt", text)]);
    let asked = || site.build(&[]).exits(0).stderr().matches("K0303").count();
    assert_eq!(asked(), 1);
    let corrections = "[[quote]]\nwords = \"It is late\"\nspeaker = \"Ratna Sumpena\"\n";
    site.write("content/x.kutip.toml", corrections);
    assert_eq!(asked(), 0);
    // An editor may know that nobody knows.
    site.write("content/x.kutip.toml", corrections.replace("Ratna Sumpena", ""));
    assert_eq!(asked(), 0);
}

#[test]
fn corrections_without_an_article_are_an_error() {
    let site = site("");
    site.build(&[]).exits(0);
    site.write("content/brigde.kutip.toml", "[[quote]]\nwords = \"x\"\nreject = true\n");
    let said = site.build(&[]).exits(1).stderr();
    assert!(said.contains("K0406") && said.contains("content/brigde.kutip.toml"), "{said}");
    assert!(site.check().1.contains("K0406"));
    site.remove("content/brigde.kutip.toml");
    site.write("content/bridge.md", "---\nid: other\nslug: other\n---\nNothing was said.\n");
    let said = site.build(&[]).exits(1).stderr();
    assert!(said.contains("two articles lie beside"), "{said}");
    site.remove("content/bridge.md");
    // An article that waits to be published keeps its corrections, in peace.
    site.write("content/bridge.txt", format!("draft: true\n{ARTICLE}"));
    site.build(&[]).exits(0);
    site.write("content/bridge.txt", b"caf\xe9");
    let said = site.build(&[]).exits(1).stderr();
    assert!(!said.contains("K0406"), "{said}");
    site.write("content/bridge.txt", ARTICLE);
    site.write("content/bridge.kutip.toml", b"caf\xe9");
    let said = site.build(&[]).exits(1).stderr();
    assert!(said.contains("K0102") && said.contains("bridge.kutip.toml"), "{said}");
    assert!(site.output().contains_key(PAGE));
}

#[test]
fn what_a_correction_says_is_shown_and_not_run() {
    let evil = "<script>alert(1)</script>\\\" onmouseover=\\\"x \\U0001F600";
    let long = "a".repeat(300);
    for name in [evil, "../..", &long] {
        let site = site(&format!("[[quote]]\nwords = \"taken too long\"\nspeaker = \"{name}\"\n"));
        site.build(&[]).exits(0);
        for (path, bytes) in site.output() {
            if !path.ends_with("html") {
                continue;
            }
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("<script>alert") && !path.contains(".."), "{path}");
            assert!(!text.contains("\" onmouseover"), "{path}");
        }
    }
}

#[test]
fn markdown_is_corrected_by_its_words_without_marks() {
    let text = "---\ntitle: M\nlanguage: en\n---\n\nThe **river** board *said* it:\nwater “is **never** late”.\n";
    let corrections = "[[add]]\nwords = \"water “is never late”\"\nspeaker = \"Board of the River\"\n\
                       type = \"organisation\"\nkind = \"mixed\"\n";
    let site = Site::new(&[("content/m.md", text), ("content/m.kutip.toml", corrections)]);
    site.build(&[]).exits(0);
    assert!(site.read("articles/m/index.html").contains("data-speaker=\"board-of-the-river\""));
}

#[test]
fn what_was_right_stays_whatever_the_program_finds() {
    // Nobody finds these words, and the bounds of those are wider.
    let site = site(
        "[[quote]]\nwords = \"the bridge was not there\"\nspeaker = \"Banu Prasaja\"\nkind = \"indirect\"\n\
         right = true\nby = \"Rina\"\non = 2026-11-30\nnote = \"asked him\"\n\n\
         [[quote]]\nwords = \"“It has taken too\"\nspeaker = \"Ratna Sumpena\"\nkind = \"direct\"\nright = true\n\
         audit = true\n",
    );
    site.build(&[]).exits(0);
    let page = site.read(PAGE);
    assert!(mark(&page, "was not there").contains("data-speaker=\"banu-prasaja\""));
    assert!(page.contains("“It has taken too</mark>"), "{page}");
    assert!(card(&page, "taken too").contains("checked by an editor"));
    assert!(!page.contains("Rina") && !page.contains("asked him"));
}

#[test]
fn bounds_are_corrected_in_one_block() {
    let site = site("[[quote]]\nwords = \"the toll was fair\"\ncontent = \"toll was fair\"\n");
    site.build(&[]).exits(0);
    let page = site.read(PAGE);
    assert!(mark(&page, "toll was fair").contains("data-speaker=\"ratna-sumpena\""));
    assert!(!page.contains("the toll was fair</mark>") && page.contains(">toll was fair</mark>"));
    site.write(
        "content/bridge.kutip.toml",
        "[[quote]]\nwords = \"the toll was fair\"\ncontent = \"taken too long\"\n",
    );
    let told = site.build(&[]).exits(1).stderr();
    assert!(told.contains("K0403") && told.contains("`content`"), "{told}");
}

#[test]
fn a_name_of_one_article_is_corrected() {
    let name = |keys: &str| site(&format!("[[name]]\nwords = \"Banu Prasaja\"\n{keys}\n"));
    let site = name("is = \"Clara Wenhollow\"\nrole = \"the keeper\"");
    site.build(&[]).exits(0);
    let page = site.read(PAGE);
    assert!(mark(&page, "The river rose").contains("data-speaker=\"clara-wenhollow\""));
    assert!(site.read("speakers/clara-wenhollow/index.html").contains("the keeper"));
    assert!(!site.output().contains_key("speakers/banu-prasaja/index.html"));

    let site = name("is = \"Banu Prasaja Wirya\"");
    site.build(&[]).exits(0);
    assert!(site.read("speakers/banu-prasaja-wirya/index.html").contains("The river rose"));

    let site = name("type = false");
    site.build(&[]).exits(0);
    let page = site.read(PAGE);
    assert!(!mark(&page, "The river rose").contains("data-speaker"));

    let site = self::site("[[name]]\nwords = \"Banu Prasojo\"\nrole = false\n");
    let told = site.build(&[]).exits(1).stderr();
    assert!(told.contains("K0418") && told.contains("did you mean `Banu Prasaja`?"), "{told}");
    for keys in ["", "type = false\nis = \"A B\"", "type = \"ghost\"", "role = true"] {
        let told = name(keys).build(&[]).exits(1).stderr();
        assert!(told.contains("K0402"), "{keys}: {told}");
    }
}

#[test]
fn both_sides_of_a_merge_hold_and_what_differs_does_not() {
    let block = |words: &str, speaker: &str| {
        format!("[[quote]]\nwords = \"{words}\"\nspeaker = \"{speaker}\"\n")
    };
    let ours = block("taken too long", "Clara Wenhollow");
    let theirs = block("open in May", "Ratna Sumpena");
    let site = site(&format!("<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> other\n"));
    let told = site.build(&[]).exits(1).stderr();
    assert!(told.contains("K0410") && !told.contains("K0417"), "{told}");
    let page = site.read(PAGE);
    assert!(mark(&page, "taken too").contains("data-speaker=\"clara-wenhollow\""));
    assert!(mark(&page, "open in May").contains("data-speaker=\"ratna-sumpena\""));

    let other = block("taken too long", "Banu Prasaja");
    let text = format!("<<<<<<< HEAD\n{ours}\n{theirs}=======\n{other}>>>>>>> other\n");
    site.write("content/bridge.kutip.toml", &text);
    let told = site.build(&[]).exits(1).stderr();
    assert!(told.contains("K0410") && told.contains("K0417"), "{told}");
    let page = site.read(PAGE);
    assert!(mark(&page, "taken too").contains("data-speaker=\"ratna-sumpena\""));
    assert!(mark(&page, "open in May").contains("data-speaker=\"ratna-sumpena\""));
    let (_, shown) = site.check();
    assert!(shown.contains("bridge.kutip.toml:3:9"), "{shown}");
}

#[test]
fn words_that_were_edited_are_offered_and_nothing_is_guessed() {
    let site =
        site("[[quote]]\nwords = \"The bridge will open in June\"\nspeaker = \"Banu Prasaja\"\n");
    let told = site.build(&["--verbose"]).exits(1).stderr();
    assert!(told.contains("K0403") && told.contains("perhaps these"), "{told}");
    assert!(mark(&site.read(PAGE), "open in May").contains("data-speaker=\"clara-wenhollow\""));
}
